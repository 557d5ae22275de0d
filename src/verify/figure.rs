//! What a printed figure comes to: 1,489億円, 3億5,000万円, 437百万円, 九十一億円, △121 under 単位：億円.

/// Digits after a decimal point that a figure may have; values are counted in yen of this fineness. 兆 has so many zeros:
/// with more digits no figure is whole yen.
const FINENESS: u32 = 12;

/// Units that a line may give to a bare number, and what may stand before each: 百万円, 十億円.
const UNITS: [(&str, u32); 5] = [("兆", 12), ("億", 8), ("万円", 4), ("百万", 6), ("円", 0)];
const PLACES: [(&str, u32); 4] = [("", 0), ("十", 1), ("百", 2), ("千", 3)];

/// Whether one of the literal's numbers comes to so many yen, its last digit counting `unit` yen. A number without a
/// unit takes one that stands in the literal or on the unit line. Both texts are normalised.
pub fn comes_to(literal: &str, unit_line: &str, yen: i64, unit: i64) -> bool {
    let text: Vec<char> = literal.chars().filter(|char| !char.is_whitespace()).collect();
    runs(&text).into_iter().any(|(sign, run)| {
        evaluate(run).is_some_and(|figure| {
            let with_its_own = std::iter::once(0).filter(|_| figure.has_unit);
            let powers = with_its_own.chain(if figure.has_unit { Vec::new() } else { units([literal, unit_line]) });
            powers.into_iter().any(|power| figure.is(sign, power, yen, unit))
        })
    })
}

/// Whether one of the literal's numbers comes to a value that is beyond doubt: well put together, and with a unit of its
/// own, or one that stands in the literal or on the unit line. Both texts are normalised.
pub fn has_value(literal: &str, unit_line: &str) -> bool {
    // ,0億円, ¥,0: the end of a number
    if literal.trim_start_matches(['¥', ' ']).starts_with(',')
        || (literal.contains(char::is_whitespace) && has_parted_place(literal))
    {
        return false;
    }
    let text: Vec<char> = literal.chars().filter(|char| !char.is_whitespace()).collect();
    let units = units([literal, unit_line]);
    runs(&text).into_iter().any(|(_, run)| {
        is_well_put_together(run)
            && !is_unit(run)
            && evaluate(run).is_some_and(|figure| {
                let powers = if figure.has_unit { &[0] } else { &units[..] };
                powers.iter().any(|power| figure.is_money(*power))
            })
    })
}

// 三千三百七 十億円, 2億3 千円: the place behind the space may be the number's or its unit's, where the number has places of its own;
// and so may 百 of 二⏎百億 and 十 of 五⏎十億6円, which is no unit that 円 ends
fn has_parted_place(literal: &str) -> bool {
    let mut number = String::new();
    literal.split_whitespace().any(|word| {
        let figure = |char: &char| digit(*char).is_some() || is_place(*char) || matches!(char, ',' | '.' | '・');
        let has_places = number.chars().rev().take_while(figure).any(is_place);
        number.push_str(word);
        let yen = word.strip_suffix('円').is_some_and(|unit| unit.chars().all(is_place));
        number.len() > word.len() && (has_places || !yen) && word.starts_with(|char| small(char).is_some())
    })
}

// 百万円 of －百万円, 十億円 of －十億円: the unit of a dash, not a million
fn is_unit(run: &[char]) -> bool {
    let is = |run: &[char]| {
        units_with_places().any(|([place, word], _)| place.chars().chain(word.chars()).eq(run.iter().copied()))
    };
    is(run) || run.strip_suffix(&['円']).is_some_and(is)
}

/// Separators between groups of three, one point at most, places that descend, and no nought before; 1,4787億, 036億 are not.
fn is_well_put_together(run: &[char]) -> bool {
    let run = run.strip_prefix(&['¥']).unwrap_or(run);
    let groups_descend = run.split(|char| large(*char).is_some()).all(descends);
    let padded = run.first().and_then(|char| digit(*char)) == Some(0)
        && run.get(1).is_some_and(|c| digit(*c).is_some() || *c == ',');
    // 1兆36500億, 30億980百万: below a place stands less than it; 29億12百万 may be 29億 and 12 of 百万円
    let fits = run.split(|char| large(*char).is_some()).skip(1).all(|group| width(group) <= 4 && !counts_places(group));
    let places = |number: &[char]| number.iter().filter_map(|char| large(*char)).collect::<Vec<_>>();
    let descend = places(run).windows(2).all(|pair| pair[0] > pair[1]);
    descend
        && groups_descend
        && fits
        && !padded
        && ends_at_fraction(run)
        && run.split(|char| is_place(*char) || *char == '円').all(is_regular)
}

// 8.5兆, 8.5百万; 8.5兆6円 is two numbers, and so is 9.4億千円
fn ends_at_fraction(run: &[char]) -> bool {
    let mut parts = run.split(|char| is_place(*char)).filter(|part| part.iter().any(|char| digit(*char).is_some()));
    let fraction = parts.find(|part| part.iter().any(|char| matches!(char, '.' | '・')));
    let more =
        parts.next().is_some() || run.windows(2).any(|pair| large(pair[0]).is_some() && small(pair[1]).is_some());
    fraction.is_none() || !more
}

// 4千4百; below a place within a group stands less than it: 百七十四百 and 5千61百 are a number with places of its own, and more
fn descends(group: &[char]) -> bool {
    let places: Vec<usize> =
        group.iter().filter_map(|char| small(*char)).map(|place| place as usize).chain([0]).collect();
    let below = group.split(|char| small(*char).is_some()).skip(1).map(whole_digits);
    places.windows(2).zip(below).all(|(pair, digits)| pair[0] > pair[1] && digits <= pair[0] - pair[1])
}

// 4 of 4千4百: with how many digits a group is written out
fn width(group: &[char]) -> usize {
    let place = group.iter().position(|char| small(*char).is_some());
    match place.and_then(|at| Some((whole_digits(&group[..at]), small(group[at])?))) {
        Some((digits, power)) => digits.max(1) + power as usize,
        None => whole_digits(group),
    }
}

// 12百: more than nine of a place
fn counts_places(group: &[char]) -> bool {
    group.iter().position(|char| small(*char).is_some()).is_some_and(|at| whole_digits(&group[..at]) > 1)
}

// 12 of 12.5
fn whole_digits(number: &[char]) -> usize {
    let whole = number.iter().take_while(|char| !matches!(char, '.' | '・'));
    whole.filter(|char| digit(**char).is_some()).count()
}

// 1,489; 18.6; 九、一二三
fn is_regular(number: &[char]) -> bool {
    let mut parts = number.split(|char| matches!(char, '.' | '・'));
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next());
    let digits = |part: &[char]| part.iter().all(|char| digit(*char).is_some());
    let scripts = number.iter().filter(|char| digit(**char).is_some()).map(char::is_ascii_digit);
    let one_script = scripts.clone().all(|ascii| ascii) || !scripts.clone().any(|ascii| ascii);
    // 100、200 may be two numbers
    let listed = number.contains(&'、') && scripts.clone().any(|ascii| ascii);
    let mut groups = whole.split(|char| matches!(char, ',' | '、'));
    let first = groups.next().unwrap_or_default();
    let grouped = groups.all(|group| group.len() == 3 && digits(group) && (1..=3).contains(&first.len()));
    let fraction = fraction.is_none_or(|part| !part.is_empty() && digits(part) && !whole.is_empty());
    one_script && !listed && grouped && digits(first) && fraction && parts.next().is_none()
}

/// Powers of ten of the units that stand in the texts; ¥ says yen as 円 does: ¥1,000(厚400,経600).
fn units(texts: [&str; 2]) -> Vec<u32> {
    let texts = texts.map(|text| text.split_whitespace().collect::<String>()); // 1,835万 円
    let stands = |[place, word]: [&str; 2]| texts.iter().any(|text| text.contains(&[place, word].concat()));
    let yen = texts.iter().any(|text| text.contains('¥')).then_some(0);
    units_with_places().filter(|(words, _)| stands(*words)).map(|(_, power)| power).chain(yen).collect()
}

// 十億: 9
fn units_with_places() -> impl Iterator<Item = ([&'static str; 2], u32)> {
    UNITS.iter().flat_map(|(word, unit)| PLACES.map(|(place, power)| ([place, *word], unit + power)))
}

/// Stretches of number chars, each with its sign; 円 ends a stretch, ¥ begins one, and both belong to it.
fn runs(text: &[char]) -> Vec<(i128, &[char])> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < text.len() {
        if digit(text[at]).is_none() && !is_place(text[at]) {
            at += 1;
            continue;
        }
        let length = text[at..].iter().take_while(|char| belongs(**char)).count();
        let yen = usize::from(text.get(at + length) == Some(&'円'));
        let start = at - usize::from(text[..at].ends_with(&['¥']));
        runs.push((sign(&text[..start]), &text[start..at + length + yen]));
        at += length + yen;
    }
    runs
}

// △121, -11,224, しろさんかく121, さんかく121, which a literal holds only as its sign; the - of 7-13億円 stands between digits and is no sign
fn sign(before: &[char]) -> i128 {
    match before {
        [.., 'さ', 'ん', 'か', 'く'] => -1,
        [.., earlier, '-' | '−'] if digit(*earlier).is_some() => 1,
        [.., '△' | '▲' | '-' | '−'] => -1,
        _ => 1,
    }
}

fn belongs(char: char) -> bool {
    digit(char).is_some() || is_place(char) || matches!(char, ',' | '、' | '.' | '・')
}

pub(super) fn is_place(char: char) -> bool {
    small(char).or(large(char)).is_some()
}

// 5, 五, 〇, 弐
fn digit(char: char) -> Option<i128> {
    let kanji = || (0..).zip(KANJI).find(|(_, same)| same.contains(char)).map(|(digit, _)| digit);
    char.to_digit(10).or_else(kanji).map(i128::from)
}

/// The kanji of each digit, with those of contracts and the circles printed for 〇.
const KANJI: [&str; 10] = ["〇零○◯", "一壱", "二弐", "三参", "四", "五", "六", "七", "八", "九"];

// 十 拾 百 千 stand inside a group of four digits
fn small(char: char) -> Option<u32> {
    (1..).zip(["十拾", "百", "千"]).find(|(_, same)| same.contains(char)).map(|(power, _)| power)
}

// 万 億 兆 close a group of four digits
fn large(char: char) -> Option<u32> {
    "万億兆".chars().zip(1..).find(|(place, _)| *place == char).map(|(_, power)| power * 4)
}

/// A figure in units of 10⁻⁶ yen.
struct Figure {
    value: i128,
    unit: i128,
    has_unit: bool,
}

impl Figure {
    fn is(&self, sign: i128, power: u32, yen: i64, unit: i64) -> bool {
        let scaled = |number: i64| i128::from(number) * 10i128.pow(FINENESS);
        let raised = |number: i128| number.checked_mul(10i128.pow(power));
        raised(self.value) == Some(scaled(yen) * sign) && raised(self.unit) == Some(scaled(unit))
    }

    /// Whether it is whole yen, and not more than 64 bits hold.
    fn is_money(&self, power: u32) -> bool {
        let yen = 10i128.pow(FINENESS);
        let raised = |number: i128| number.checked_mul(10i128.pow(power));
        raised(self.unit).is_some_and(|unit| unit > 0 && unit % yen == 0)
            && raised(self.value).is_some_and(|value| value / yen <= i128::from(i64::MAX))
    }
}

/// A number being read: digits, how many of them stand after the point, and whether the point has come.
#[derive(Default)]
struct Digits {
    value: i128,
    seen: bool,
    decimals: u32,
    after_point: bool,
}

impl Digits {
    fn push(&mut self, digit: i128) -> Option<()> {
        self.value = self.value.checked_mul(10)?.checked_add(digit)?;
        self.decimals += u32::from(self.after_point);
        self.seen = true;
        (self.decimals <= FINENESS).then_some(())
    }

    /// Value and place value of the last digit; a bare 千 is 1千.
    fn take(&mut self, power: u32) -> Option<(i128, i128)> {
        let digits = std::mem::take(self);
        let unit = 10i128.checked_pow(FINENESS - digits.decimals + power)?;
        let value = if digits.seen { digits.value } else { 1 };
        Some((value.checked_mul(unit)?, unit))
    }
}

fn evaluate(run: &[char]) -> Option<Figure> {
    let (mut total, mut group, mut unit) = (0i128, 0i128, 0i128);
    let (mut digits, mut has_unit, mut in_group) = (Digits::default(), false, false);
    for &char in run {
        if let Some(digit) = digit(char) {
            digits.push(digit)?;
        } else if matches!(char, '.' | '・') {
            digits.after_point = true;
        } else if let Some(power) = small(char) {
            let (value, place) = digits.take(power)?;
            (group, unit, in_group) = (group.checked_add(value)?, place, true);
        } else if let Some(power) = large(char) {
            if digits.seen {
                let (value, place) = digits.take(0)?;
                (group, unit, in_group) = (group.checked_add(value)?, place, true);
            }
            let place = 10i128.pow(power);
            total = total.checked_add(group.checked_mul(place)?)?;
            unit = unit.checked_mul(place)?;
            if !std::mem::take(&mut in_group) {
                return None; // 億 without a number before it
            }
            (group, has_unit) = (0, true);
        } else {
            has_unit |= matches!(char, '円' | '¥');
        }
    }
    if digits.seen {
        let (value, place) = digits.take(0)?;
        (group, unit) = (group.checked_add(value)?, place);
    }
    Some(Figure { value: total.checked_add(group)?, unit, has_unit })
}

#[cfg(test)]
mod tests {
    use super::{comes_to, has_value};

    #[test]
    fn figures_come_to_their_yen_and_unit() {
        for (literal, unit_line, yen, unit) in [
            ("1,489億円", "", 148_900_000_000, 100_000_000),
            ("0.4億円", "", 40_000_000, 10_000_000),
            ("40.0億円", "", 4_000_000_000, 10_000_000),
            ("69.7億", "", 6_970_000_000, 10_000_000),
            ("3億5,000万円", "", 350_000_000, 10_000),
            ("437百万円", "", 437_000_000, 1_000_000),
            ("1,234千円", "", 1_234_000, 1_000),
            ("8,700億4千4百万円", "", 870_044_000_000, 1_000_000),
            ("三○億円", "", 3_000_000_000, 100_000_000),
            ("壱億参千万円", "", 130_000_000, 10_000_000),
            ("弐拾億円", "", 2_000_000_000, 1_000_000_000),
            ("九十一億一千五百九十二万三千円", "", 9_115_923_000, 1_000),
            ("四兆三三二億円", "", 4_033_200_000_000, 100_000_000),
            ("2兆0,157億円", "", 2_015_700_000_000, 100_000_000),
            ("二千万円", "", 20_000_000, 10_000_000),
            ("文697", "1,489億円", 69_700_000_000, 100_000_000),
            ("文9.3", "18.6億円", 930_000_000, 10_000_000),
            ("文9", "1,835万 円", 90_000, 10_000),
            ("文9", "1,234十億円", 9_000_000_000, 1_000_000_000),
            ("△121", "(単位:百万円)", -121_000_000, 1_000_000),
            ("▲ 1,200", "単位:千円", -1_200_000, 1_000),
            ("厚400", "¥1,000", 400, 1),
            ("7", "7~13億円程度", 700_000_000, 100_000_000),
            ("7-13億円", "", 1_300_000_000, 100_000_000),
            ("12,345円", "", 12_345, 1),
            ("¥ 980", "", 980, 1),
            ("△¥3億", "", -300_000_000, 100_000_000),
            ("しろさんかく6億円", "", -600_000_000, 100_000_000),
            ("0.12345678億円", "", 12_345_678, 1),
        ] {
            assert!(comes_to(literal, unit_line, yen, unit), "{literal}");
            assert!(!comes_to(literal, unit_line, yen + unit, unit), "{literal}");
            assert!(!comes_to(literal, unit_line, yen, unit * 10), "{literal}");
        }
    }

    #[test]
    fn numbers_well_put_together_with_a_unit_have_a_value() {
        for (literal, unit_line) in [
            ("1,489億円", ""),
            ("2兆0,157億円", ""),
            ("九十一億円", ""),
            ("文697", "1,489億円"),
            ("△121", "単位:億円"),
            ("¥1,000", ""),
            ("七 十億円", ""),
            ("8.5兆円", ""),
            ("8,700億4千4百万円", ""),
            ("1億千五百万円", ""),
            ("437 百万円", ""),
        ] {
            assert!(has_value(literal, unit_line), "{literal}");
        }
        for literal in [
            ",0億円",
            "¥,0",
            "1,4787億円",
            "1.2.3億円",
            "12億3億円",
            "億円",
            "新規",
            "事項要求",
            "-",
            "第2",
            "5九億円",
            "¥036",
            "百七十四百万円",
            "-十億円",
            "三千三百七 十億円",
            "二\n百億",
            "五\n十億6円",
            "2億3 千円",
            "4億4  百万円",
            "4千4\n百万円",
            "2億5千61百万円",
            "30億980百万円",
            "8・5兆6円",
            "8.5千6百円",
            "二千三千円",
            "942116\n億185\n億円",
            "102.74円",
            "100、200億円",
            "10,411,935兆円",
        ] {
            assert!(!has_value(literal, ""), "{literal}");
        }
    }

    #[test]
    fn what_is_no_figure_comes_to_nothing() {
        for literal in ["経-", "億円", "新規", "12", "99999999999999999999999999999999999999999億円"] {
            assert!(!comes_to(literal, "", 12, 1), "{literal}");
        }
    }
}
