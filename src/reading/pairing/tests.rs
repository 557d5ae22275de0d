//! Small pages, solved by hand.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;
use crate::money::{Amount, Rounding};

/// A page in short, pairs as `pairing programme`, in the order of the prices.
///
/// `甲` a programme, `◆甲` its details, `甲／乙` a joint list, `甲再` one that is relisted, `甲:文厚` one of two ministries, `甲=14` one of which
/// the document states 14億円 elsewhere; `12` an amount in 億円 that stands alone, `12!` one on the programme's own lines,
/// `i12` one with an in-house label, `(i12)` one in the bracket of the amount before, `p12` a 内数 pool of 12億円, `※` a note. Totals: `26` the page's, `文26` a ministry's,
/// `i26` the in-house one.
fn page(short: &str, totals: &str) -> Vec<String> {
    let (slots, pairs) = paired(short, totals);
    pairs.iter().map(|pair| printed(&slots, pair)).collect()
}

fn reasons(short: &str, totals: &str) -> Vec<Cow<'static, str>> {
    paired(short, totals).1.into_iter().map(|pair| pair.reason).collect()
}

fn paired<'a>(short: &'a str, totals: &str) -> (Vec<Slot<'a>>, Vec<Pair>) {
    let (mut slots, mut prices, mut steps) = (Vec::new(), Vec::new(), Vec::new());
    for word in short.split(' ') {
        if word == "※" {
            steps.push(Step::Note);
        } else if let Some(inside) = word.strip_prefix('(').and_then(|word| word.strip_suffix(')')) {
            let within = Some(prices.len() - 1);
            prices.extend(price(inside).map(|price| Price { within, ..price }));
        } else if let Some(price) = price(word) {
            steps.push(Step::Price(prices.len()));
            prices.push(price);
        } else {
            steps.push(Step::Slot(slots.len()));
            slots.push(slot(word));
        }
    }
    let totals: Vec<Total> = totals.split_terminator(' ').map(total).collect();
    let pairs = in_page_order(&prices, &steps).solved(&slots, &prices, &totals);
    (slots, pairs)
}

fn oku(printed: &str) -> Interval {
    let tenths: i64 = match printed.split_once('.') {
        Some((whole, tenth)) => format!("{whole}{tenth}").parse().unwrap(),
        None => printed.parse::<i64>().unwrap() * 10,
    };
    let unit = if printed.contains('.') { 10_000_000 } else { 100_000_000 };
    Amount { yen: Yen(tenths * 10_000_000), unit: Yen(unit) }.interval(Rounding::HalfUp)
}

fn column(in_house: bool) -> Column {
    Column { recipient: in_house.then_some(Cow::Borrowed("インハウス")), ..Column::default() }
}

fn slot(word: &str) -> Slot<'_> {
    let (word, known) = word.split_once('=').map_or((word, None), |(word, known)| (word, Some(oku(known))));
    let (word, tags) = word.split_once(':').unwrap_or((word, ""));
    let detail = word.starts_with('◆');
    let word = word.trim_start_matches('◆');
    let name = word.trim_end_matches('再');
    Slot {
        name: Cow::Borrowed(name),
        base: &name[..3],
        relisted: word != name,
        ministries: tags.split("").filter(|tag| !tag.is_empty()).collect(),
        known: known.map(|known| (column(false), known)).into_iter().collect(),
        detail,
    }
}

fn price(word: &str) -> Option<Price> {
    let figure = word.trim_start_matches(['i', 'p']).trim_end_matches('!');
    figure.starts_with(|c: char| c.is_ascii_digit()).then(|| {
        let in_house = word.starts_with('i');
        Price {
            column: column(in_house),
            value: Some(oku(figure)),
            recipient: in_house.then_some("インハウス"),
            near: word.ends_with('!'),
            followed: false,
            whole: true,
            within: None,
            boxed: in_house && !word.ends_with('!'),
            pool: word.starts_with('p').then(|| oku(figure).bounds().unwrap().low),
            aside: false,
        }
    })
}

fn total(word: &str) -> Total {
    let figure = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    let label = &word[..word.len() - figure.len()];
    let ministry = (!label.is_empty() && label != "i").then(|| label.to_owned());
    Total { column: column(label == "i"), value: oku(figure), ministry, more: false }
}

fn printed(slots: &[Slot<'_>], pair: &Pair) -> String {
    let name = |slot: &usize| format!("{}{}", slots[*slot].name, if slots[*slot].relisted { "再" } else { "" });
    let names: Vec<String> = pair.slots.iter().map(name).collect();
    format!("{:?} {}", pair.pairing, names.join("|"))
}

#[test]
fn an_amount_in_anothers_bracket_is_of_the_same_programme() {
    assert_eq!(page("甲 41 (i51) 乙 38", ""), ["Stated 甲", "Stated 甲", "Stated 乙"]);
    // two amounts below two programmes: the bracket of the first does not set them apart
    assert_eq!(page("甲 乙 41 (i51) 38", ""), ["Open 甲|乙", "Open 甲|乙", "Open 甲|乙"]);
    // what decides whose 41億円 is decides whose bracket it is
    assert_eq!(page("甲=38 乙=41 41 (i51) 38", ""), ["Solved 乙", "Solved 乙", "Solved 甲"]);
}

#[test]
fn one_amount_before_the_next_programme_is_its_own() {
    assert_eq!(page("甲 29! 乙 57 丙 19", ""), ["Stated 甲", "Stated 乙", "Stated 丙"]);
    assert_eq!(page("甲 ※ 5", ""), ["Order 甲"]);
}

#[test]
fn a_run_of_amounts_voids_adjacency() {
    assert_eq!(page("甲 乙 丙 26 36 39 丁 25", ""), ["Open 甲|乙|丙", "Open 甲|乙|丙", "Open 甲|乙|丙", "Stated 丁"]);
}

#[test]
fn a_run_takes_the_nearest_programmes_that_lack_an_amount() {
    assert_eq!(page("甲 乙 3! 丙 丁 5 6 7", ""), ["Stated 乙", "Open 甲|丙|丁", "Open 甲|丙|丁", "Open 甲|丙|丁"]);
    // the first run leaves one of its programmes over: only together do both runs come out even
    assert_eq!(page("甲 乙 丙 1 2 丁 3 4", "").last().map(String::as_str), Some("Open 甲|乙|丙|丁"));
}

#[test]
fn an_in_house_box_starts_a_run_of_its_own() {
    assert_eq!(page("甲 乙 5 i7", ""), ["Stated 乙", "Open 甲"]);
    assert_eq!(page("甲 i51! 41", ""), ["Stated 甲", "Stated 甲"]);
}

#[test]
fn a_pool_belongs_to_programmes_of_one_base_name() {
    let found = page("甲一 p54! 甲二 甲三 乙 8 p54 p54", "");
    assert_eq!(found, ["Stated 甲一", "Open 乙", "Open 甲二|甲三", "Open 甲二|甲三"]);
}

#[test]
fn a_relisted_programme_equals_its_original() {
    // 乙 is the only one left, too: 7 cannot repeat 42
    assert_eq!(page("甲 42! 甲再 乙 42 7", ""), ["Stated 甲", "Solved 甲再", "Solved 乙"]);
    // two pairs of equal amounts: the total tells which one is counted once
    let found = page("甲 甲再 乙 丙 20 3 20 3", "26");
    assert_eq!(found, ["Solved 甲", "Open 乙|丙", "Solved 甲再", "Open 乙|丙"]);
    // no total, no telling
    assert!(page("甲 甲再 乙 丙 20 3 20 3", "").iter().all(|found| found.starts_with("Open")));
}

#[test]
fn amounts_may_stand_before_their_programmes() {
    assert_eq!(page("5 6 甲 乙", ""), ["Open 甲|乙", "Open 甲|乙"]);
}

#[test]
fn a_page_without_a_programme_left_says_so() {
    assert_eq!(page("甲 1! 2 3", ""), ["Stated 甲", "Open ", "Open "]);
}

#[test]
fn hand_solved_stated_elsewhere() {
    // only 14 fits what stands elsewhere; 3 and 7 stay with 乙 and 丙
    let short = "甲=14 乙 丙 14 3 7";
    assert_eq!(page(short, ""), ["Solved 甲", "Open 乙|丙", "Open 乙|丙"]);
    let reasons = reasons(short, "");
    assert_eq!(
        reasons[0],
        "no other programme of the page is possible, since the document states a programme's amount elsewhere"
    );
    assert_eq!(reasons[1], "stands apart from the programmes; the page order does not decide: 2 assignments possible");
    // 甲 may be the one without an amount, then 14 is another's
    assert_eq!(page("甲=14 乙 丙 14 3", ""), ["Open 甲|乙|丙", "Open 乙|丙"]);
}

#[test]
fn hand_solved_stated_elsewhere_beyond_the_run() {
    // the order gives 14 and 3 to 乙 and 丙 alone; but 丁 has no amount either, and may have one of them
    assert_eq!(page("乙=14 丙 14 3 丁", ""), ["Open 乙", "Open 丙"]);
    let by_order = "stands apart from the programmes; one is left for it, but only by the page's order";
    assert!(reasons("乙=14 丙 14 3 丁", "").iter().all(|reason| reason == by_order));
    assert_eq!(page("乙=14 丙 14 3 丁 9", ""), ["Solved 乙", "Solved 丙", "Stated 丁"]);
}

#[test]
fn the_last_one_left_is_not_solved() {
    // no figure says that 5 is 甲's: it only stands on the page with it
    let last_left = "stands apart from the programmes; one is left for it, but only by the page's order";
    for short in ["5 甲", "乙 4! 5 甲", "5 甲=5"] {
        assert_eq!(page(short, "").last().map(String::as_str), Some("Open 甲"));
        assert_eq!(reasons(short, "").last().map(|reason| &**reason), Some(last_left));
    }
}

#[test]
fn details_are_not_programmes_of_their_own() {
    // 甲 and 乙 are two programmes, each listed twice
    assert_eq!(page("甲=14 乙 14 3 ◆甲 ◆乙", ""), ["Solved 甲", "Solved 乙"]);
    // the total counts 甲 where it is listed, not its details
    let found = page("甲 甲再 乙 丙 20 3 20 3 ◆甲 20! ◆丙", "26");
    assert_eq!(found, ["Solved 甲", "Open 乙|丙", "Solved 甲再", "Open 乙|丙", "Stated 甲"]);
    // 43 = 20 + 20 + 3, unless 丁, of which only the details are here, has part of it
    assert_eq!(page("甲 甲再 乙 丙 20 3 20 3", "43")[1], "Solved 甲");
    assert_eq!(page("甲 甲再 乙 丙 20 3 20 3 ◆丁", "43")[1], "Open 甲|甲再|乙|丙");
}

#[test]
fn hand_solved_stated_elsewhere_to_another_digit() {
    // 13.6億円 is printed as 14, not as 13
    assert_eq!(page("甲=13.6 乙 13 14", ""), ["Solved 乙", "Solved 甲"]);
}

#[test]
fn hand_solved_ministry_totals() {
    // 文 10 = 7 + 3 leaves 5 for 厚; which of 7 and 3 is whose stays open
    assert_eq!(page("甲:文 乙:文 丙:厚 7 5 3", "15 文10 厚5"), ["Open 甲|乙", "Solved 丙", "Open 甲|乙"]);
    // 乙's money is of both: only that 丙 alone has no 7 is left of it
    let found = page("甲:文 乙:文厚 丙:厚 7 5 3", "15 文10 厚5");
    assert_eq!(found, ["Open 甲|乙", "Open 甲|乙|丙", "Open 甲|乙|丙"]);
}

#[test]
fn hand_solved_ministry_totals_and_a_programme_without_a_tag() {
    // 丙 says nothing: 9 can be its only, since 文 has no more than 6
    assert_eq!(page("甲:文 乙:文 丙 4 9 2", "15 文6"), ["Open 甲|乙", "Solved 丙", "Open 甲|乙"]);
}

#[test]
fn hand_solved_relisted_by_the_total() {
    // 30 = 10 + 6 + 14: 6 stands twice and counts once, so 14 is 乙's
    assert_eq!(page("丁 10! 甲 乙 甲再 6 14 6", "30"), ["Stated 丁", "Solved 甲", "Solved 乙", "Solved 甲再"]);
    // one programme more than amounts: 甲再 may be the one without, and 14 its original's
    assert_eq!(page("丁 10! 甲 乙 甲再 丙 6 14 6", "")[2], "Open 甲|乙|甲再|丙");
    // 30 leaves no room for all three: 甲再 has one of them, and 14 is not 甲's, which 甲再 would repeat
    assert_eq!(page("丁 10! 甲 乙 甲再 丙 6 14 6", "30")[2], "Open 乙|甲再|丙");
}

#[test]
fn hand_solved_joint_line() {
    // a joint list is one programme here: its 12億円 stand elsewhere
    let found = page("甲／乙=12 丙 丁 5 12 4", "21");
    assert_eq!(found, ["Open 丙|丁", "Solved 甲／乙", "Open 丙|丁"]);
}

#[test]
fn hand_solved_pools() {
    // 21 = 8 + 13 with the pool once; what the pool leaves is 乙's by the order and the base name, which decide nothing
    let found = page("甲一 p13! 甲二 乙 8 p13", "21");
    assert_eq!(found, ["Stated 甲一", "Open 乙", "Open 甲二"]);
}

#[test]
fn hand_solved_in_house() {
    // 丙 has both its amounts, 9 is 甲's, stated elsewhere: 4 is 乙's; but the in-house 8 may be anyone's who has none yet
    let found = page("丙 3! i7! 甲=9 乙 4 9 i8", "16 i15");
    assert_eq!(found, ["Stated 丙", "Stated 丙", "Solved 乙", "Solved 甲", "Open "]);
    // where 丙 has its in-house amount only, 4 or 9 may be its other one
    assert_eq!(page("丙 i7! 甲=9 乙 4 9", ""), ["Stated 丙", "Open 乙", "Open 甲"]);
}

#[test]
fn hand_solved_contradictions() {
    // neither 5 nor 6 is what stands elsewhere, and their sum is not 20: what cannot hold narrows nothing
    let short = "甲=14 乙 5 6";
    assert_eq!(page(short, ""), ["Open 甲|乙", "Open 甲|乙"]);
    let contradiction = "stands apart from the programmes; no assignment meets every total and statement";
    assert!(reasons(short, "").iter().all(|reason| reason == contradiction));
    assert_eq!(page("甲 乙 5 6", "20"), ["Open 甲|乙", "Open 甲|乙"]);
    // of a total that nothing meets, what is stated elsewhere still narrows, but solves nothing
    assert_eq!(page("甲=5 乙 5 6", "20"), ["Open 甲", "Open 乙"]);
}

#[test]
fn hand_solved_against_the_order() {
    // by the order, 1 is 甲's behind its note, and 2 and 3 are 乙's and 丙's; but elsewhere 甲 has 3 and 丙 has 1
    let found = page("甲=3 ※ 1 乙=2 丙=1 2 3", "");
    assert_eq!(found, ["Solved 丙", "Solved 乙", "Solved 甲"]);
    // 甲 has none of 1: it is one of the others'
    assert_eq!(page("甲=3 ※ 1 乙 丙 2 3", ""), ["Open 乙|丙", "Open 乙|丙", "Solved 甲"]);
}

#[test]
fn an_amount_that_only_the_order_places_solves_nothing_else() {
    // 乙 has an amount, and only 5 can be it; 9 follows 甲 behind a note, but were it 丙's, 6 would be 甲's
    assert_eq!(page("甲 ※ 9 乙=5 丙 5 6", ""), ["Order 甲", "Solved 乙", "Open 丙"]);
}

/// A programme as it truly is, in tenths of 億円: its money and the part of it that is the first ministry's.
#[derive(Clone, Debug)]
struct Real {
    money: i64,
    first: i64,
    tag: u8,
    stated_elsewhere: bool,
    relisted: bool,
    printed: bool,
}

prop_compose! {
    fn real()(
        money in 5_i64..150,
        share in 0_i64..=100,
        tag in 0_u8..4,
        stated_elsewhere in prop::bool::weighted(0.3),
        relisted in prop::bool::weighted(0.2),
        printed in prop::bool::weighted(0.9),
    ) -> Real {
        // 0 is the first ministry's, 1 the other's, 2 tagged with both, 3 not tagged
        let first = match tag {
            0 => money,
            1 => 0,
            _ => money * share / 100,
        };
        Real { money, first, tag, stated_elsewhere, relisted, printed }
    }
}

fn rounded(tenths: i64) -> i64 {
    (tenths + 5) / 10
}

/// A page that prints what is real, rounded: its words, its totals, and whose each amount truly is.
fn true_page(real: &[Real], pool: Option<i64>, totals: [bool; 3], order: &[usize]) -> (String, String, Vec<String>) {
    let (mut words, mut prices) = (Vec::new(), Vec::new());
    for (name, real) in "甲乙丙丁戊己".chars().zip(real) {
        let tag = ["文", "厚", "文厚", ""][usize::from(real.tag)];
        let known =
            if real.stated_elsewhere { format!("={}.{}", real.money / 10, real.money % 10) } else { String::new() };
        words.push(format!("{name}:{tag}{known}"));
        prices.extend(real.printed.then(|| (rounded(real.money).to_string(), name.to_string())));
        if real.relisted {
            words.push(format!("{name}再:{tag}"));
            prices.push((rounded(real.money).to_string(), name.to_string()));
        }
    }
    for name in pool.map_or([].as_slice(), |_| &["庚一", "庚二"]) {
        words.push((*name).to_owned());
        prices.extend(pool.map(|pool| (format!("p{pool}"), (*name).to_owned())));
    }
    let prices: Vec<(String, String)> = order.iter().filter_map(|&at| prices.get(at)).cloned().collect();
    words.extend(prices.iter().map(|(price, _)| price.clone()));
    let sum: i64 = real.iter().map(|real| real.money).sum::<i64>() + pool.unwrap_or_default() * 10;
    let first: i64 = real.iter().map(|real| real.first).sum::<i64>() + pool.unwrap_or_default() * 3;
    let figures =
        [("", sum), ("文", first), ("厚", sum - first)].into_iter().zip(totals).filter(|(_, printed)| *printed);
    let figures: Vec<String> = figures.map(|((label, tenths), _)| format!("{label}{}", rounded(tenths))).collect();
    (words.join(" "), figures.join(" "), prices.into_iter().map(|(_, name)| name).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_is_true_is_never_ruled_out(
        real in prop::collection::vec(real(), 1..=5),
        pool in prop::option::weighted(0.2, 5_i64..60),
        totals in prop::array::uniform3(prop::bool::weighted(0.7)),
        order in Just((0..12).collect::<Vec<usize>>()).prop_shuffle(),
    ) {
        let (short, totals, owners) = true_page(&real, pool, totals, &order);
        for (found, owner) in page(&short, &totals).iter().zip(&owners) {
            let (pairing, names) = found.split_once(' ').unwrap();
            let possible = names.split('|').any(|name| name.trim_end_matches('再') == owner);
            // a lone amount stands behind a programme that it may not be of: that much the order does decide
            prop_assert!(possible || pairing == "Stated", "{short} [{totals}]: {found}, truly {owner}");
        }
    }
}

#[test]
fn twenty_amounts_and_twenty_programmes() {
    let started = std::time::Instant::now();
    let names: Vec<char> = "一二三四五六七八九十百千万甲乙丙丁戊己庚".chars().collect();
    let figures = (1..=20_i64).map(|figure| (figure * figure + 7).to_string());
    let sum: i64 = (1..=20_i64).map(|figure| figure * figure + 7).sum();
    let amounts = figures.collect::<Vec<_>>().join(" ");
    let plain: Vec<String> = names.iter().map(char::to_string).collect();
    let reason = &reasons(&format!("{} {amounts}", plain.join(" ")), &sum.to_string())[0];
    assert!(reason.ends_with(": 2432902008176640000 assignments possible"), "{reason}");
    let tagged: Vec<String> =
        names.iter().enumerate().map(|(at, n)| format!("{n}:{}", ["文", "厚", "経"][at % 3])).collect();
    let short = format!("{} {amounts}", tagged.join(" "));
    let found = page(&short, &format!("{sum} 文1000 厚1000 経{}", sum - 2000));
    let all = names.iter().map(char::to_string).collect::<Vec<_>>().join("|");
    assert!(found.iter().all(|found| *found == format!("Open {all}")), "{found:?}");
    let reason = &reasons(&short, &format!("{sum} 文1000 厚1000 経{}", sum - 2000))[0];
    assert!(reason.ends_with(" assignments possible, too many to try them all"), "{reason}");
    assert!(started.elapsed().as_millis() < 4_000, "three such pages took {:?}", started.elapsed());
}
