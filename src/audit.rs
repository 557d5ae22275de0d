//! An independent count of the places where money is printed, to hold the grammar to: nothing may be lost.
//!
//! It shares no code and no table with the grammar: patterns only, which know where a figure begins and ends, and not
//! what it is worth. A figure of contradictory digits counts as one place, as does each end of a range. What a user
//! says of words ([`crate::vocabulary`]) is said to both.

use std::ops::{Deref, Range};
use std::sync::{LazyLock, OnceLock};

use regex::Regex;

use crate::vocabulary::{self, own, removed};

/// Every place of a normalised text where an amount is printed, or stands to be printed: number and unit without the
/// sign before them, 事項要求, and the dash or 新規 in an amount's place.
pub fn audit(text: &str) -> Vec<Range<usize>> {
    let patterns = &*PATTERNS;
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = patterns.start.find_at(text, at).map(|start| start.start()) {
        let places = patterns.at(text, start);
        at = match places.last() {
            Some(last) => last.end,
            None => start + patterns.passed.find(&text[start..]).map_or(1, |run| run.end()),
        };
        found.extend(places);
    }
    found
}

/// Compiles the patterns that nearly every document needs, in the order in which it does: most of what the audit of a short
/// one takes. Another thread can do it while the document is read.
pub fn prepare() {
    let all = &*PATTERNS;
    let usual = [&all.start, &all.item, &all.added_item, &all.dash, &all.passed, &all.range, &all.yen[0], &all.apart];
    for pattern in usual.into_iter().chain([&all.page_number, &all.false_yen, &all.none_after]) {
        pattern.compiled();
    }
}

struct Patterns {
    /// A char that an amount can begin with.
    start: Pattern,
    /// What is not tried again when nothing begins there.
    passed: Pattern,
    /// A figure closed by 円, in the order to try.
    yen: Vec<Pattern>,
    /// A figure closed by 億 or 兆, with what ends the phrase.
    bare: Vec<Pattern>,
    /// A figure after ¥.
    yen_first: Pattern,
    yen_first_loose: Pattern,
    /// The low end of a range, its mark, and the figure after.
    range: Pattern,
    /// A figure and a bracket before the unit of both.
    shared: Pattern,
    /// Digits well put together.
    plain: Pattern,
    /// The first of two figures that descend but are apart.
    apart: Pattern,
    /// A place, and a short number with its line to itself.
    page_number: Pattern,
    /// A place with a lesser part after it.
    goes_on: Pattern,
    counter: Pattern,
    false_yen: Pattern,
    /// 強 弱 余 超 増 減, and a kanji or katakana after it.
    affix: Pattern,
    /// What may follow one all the same.
    after_affix: Pattern,
    not_a_qualifier: Pattern,
    item: Pattern,
    added_item: Pattern,
    dash: Pattern,
    none_after: Pattern,
}

/// A pattern, compiled when it is first tried: compiling them all would take longer than reading most documents, and
/// most print no ¥.
struct Pattern {
    text: String,
    compiled: OnceLock<Regex>,
}

impl Pattern {
    fn compiled(&self) -> &Regex {
        self.compiled.get_or_init(|| {
            Regex::new(&self.text).expect("the patterns are constants, and a test compiles each of them")
        })
    }
}

impl Deref for Pattern {
    type Target = Regex;

    fn deref(&self) -> &Regex {
        self.compiled()
    }
}

impl Patterns {
    /// The places that begin at `start`: one, two for a range, one more for 新規 or a dash in brackets after.
    fn at(&self, text: &str, start: usize) -> Vec<Range<usize>> {
        let (before, rest) = text.split_at(start);
        let mut places = self.requests(before, rest).or_else(|| self.nothing(before, rest)).unwrap_or_default();
        let dash = places.first().is_some_and(|place| self.dash.is_match(&rest[place.clone()]));
        if places.is_empty() && !is_vague(before, rest) && !numbers_note(before, rest) {
            places = self.figures(rest);
        }
        let plain = |place: &Range<usize>| !rest[place.clone()].contains(['億', '兆', '万']);
        if is_one_of_currency(before) && places.first().is_some_and(plain) {
            places.clear();
        }
        if let (Some(last), false) = (places.last().cloned(), dash) {
            places.extend(self.none_after(rest, last.end));
        }
        places.into_iter().map(|place| start + place.start..start + place.end).collect()
    }

    fn requests(&self, before: &str, rest: &str) -> Option<Vec<Range<usize>>> {
        let whole = self.item.captures(rest).filter(|found| {
            let heading = rest[found[0].len()..].starts_with(['額', '・', '等']);
            found.get(1).is_none() || !heading
        });
        let added = || self.added_item.find(rest).filter(|_| before.trim_end_matches(' ').ends_with('+'));
        let length = whole.map(|found| found[0].len()).or_else(|| added().map(|found| found.len()));
        length.map(|length| std::iter::once(0..length).collect())
    }

    fn nothing(&self, before: &str, rest: &str) -> Option<Vec<Range<usize>>> {
        let opens = before.is_empty()
            || before.ends_with(|c: char| c.is_whitespace() || "([【〔《〈<「、。,:;/→⇒|".contains(c));
        let found = self.dash.find(rest).filter(|found| opens && !self.is_false_yen(&rest[found.end()..]));
        found.map(|found| std::iter::once(found.range()).collect())
    }

    fn figures(&self, rest: &str) -> Vec<Range<usize>> {
        if let Some(places) = self.shared(rest) {
            return places;
        }
        if !may_be_money(rest) {
            return Vec::new();
        }
        self.range(rest).or_else(|| self.figure(rest).map(|place| std::iter::once(place).collect())).unwrap_or_default()
    }

    fn range(&self, rest: &str) -> Option<Vec<Range<usize>>> {
        let found = self.range.captures(rest)?;
        let (low, mark) = (found.get(1)?.range(), found.get(2)?.as_str());
        let high_start = found[0].len();
        let high = self.figure(&rest[high_start..]).filter(|_| !rest[high_start..].starts_with('¥'))?;
        let high = high_start + high.start..high_start + high.end;
        (mark != "-" || self.ascends(&rest[low.clone()], &rest[high.clone()])).then(|| [low, high].into())
    }

    fn shared(&self, rest: &str) -> Option<Vec<Range<usize>>> {
        let digits = |c: char| c.is_ascii_digit() || ",.・ \t".contains(c);
        let behind = || rest.char_indices().take(LONGEST_SHARED).find(|(_, c)| !digits(*c));
        let opens = rest.starts_with(|c: char| c.is_ascii_digit()) && behind().is_some_and(|(_, c)| c == '(');
        let found = opens.then(|| self.shared.captures(rest)).flatten()?;
        let inside = found.get(2)?;
        let none = USERS.no_longer_none.contains(&inside.as_str()) || self.is_false_yen(&rest[found[0].len()..]);
        (!none).then(|| found.get(1).map(|own| vec![own.range(), inside.range()])).flatten()
    }

    /// Whether the digits of `low` come to less than those of `high`, both plain.
    fn ascends(&self, low: &str, high: &str) -> bool {
        let plain = |text| self.plain.captures(text).and_then(|found| millionths(found.get(1)?.as_str()));
        let part_of_a_yen = high.contains(['.', '・']) && !high.contains(['百', '千', '万', '億', '兆']);
        !part_of_a_yen && plain(low).zip(plain(high)).is_some_and(|(low, high)| low < high)
    }

    fn figure(&self, rest: &str) -> Option<Range<usize>> {
        let closed = |pattern: &Pattern| self.closed_by_yen(pattern, rest);
        let bare = |pattern: &Pattern| self.closed_by_phrase(pattern, rest);
        let regular = closed(&self.yen[0]).or_else(|| bare(&self.bare[0]));
        let yen_first = || self.after_yen(rest);
        let loose = || closed(&self.yen[1]).or_else(|| bare(&self.bare[1]));
        regular.or_else(yen_first).or_else(loose).map(|end| 0..end)
    }

    fn after_yen(&self, rest: &str) -> Option<usize> {
        if !rest.starts_with('¥') {
            return None;
        }
        let mut end = self.yen_first.find(rest)?.end();
        if rest[end..].starts_with(|c: char| c.is_ascii_digit()) {
            end = self.yen_first_loose.find(rest)?.end();
        }
        let closed = rest[end..].trim_start_matches([' ', '\t']).strip_prefix('円');
        let closed = closed.filter(|after| !self.is_false_yen(after));
        Some(closed.map_or(end, |after| rest.len() - after.len()))
    }

    fn closed_by_yen(&self, pattern: &Pattern, rest: &str) -> Option<usize> {
        let found = pattern.find(rest)?.as_str();
        if let Some(first) = self.first_apart(found) {
            return first.contains(['億', '兆']).then_some(first.len());
        }
        let word = ["千円", "百万円", "一円"].contains(&found.replace([' ', '\t', '\r', '\n'], "").as_str());
        (!word && !self.is_false_yen(&rest[found.len()..])).then_some(found.len())
    }

    /// The first part of a figure that ends before what a pattern took for its tail: after a fraction, or before a
    /// number with its line to itself, which may be the page's.
    fn first_apart<'t>(&self, figure: &'t str) -> Option<&'t str> {
        let first = |pattern: &Pattern| pattern.captures(figure).and_then(|found| found.get(1));
        first(&self.apart).or_else(|| first(&self.page_number)).map(|first| first.as_str())
    }

    fn closed_by_phrase(&self, pattern: &Pattern, rest: &str) -> Option<usize> {
        let end = pattern.captures(rest)?.get(1)?.end();
        if let Some(first) = self.first_apart(&rest[..end]) {
            return first.contains(['億', '兆']).then_some(first.len());
        }
        let after = &rest[end..];
        let counted = self.is_counted(after.trim_start_matches([' ', '\t']));
        let large = rest[..end].ends_with(['億', '兆', '万']) && rest[..end].contains(['億', '兆']);
        // 9兆⏎3,625億人: the number goes on to what is no money; after a fraction it cannot.
        let fraction = rest[..end].rsplit(['万', '億', '兆']).nth(1).is_some_and(|part| part.contains(['.', '・']));
        let whole = || fraction || !self.goes_on.is_match(&rest[end - "億".len()..]);
        (large && whole() && !counted && !self.begins_word(after)).then_some(end)
    }

    fn is_counted(&self, after: &str) -> bool {
        self.counter.is_match(after) || USERS.counts(after)
    }

    fn is_false_yen(&self, after: &str) -> bool {
        self.false_yen.is_match(after) || USERS.false_yen.iter().any(|word| after.starts_with(word))
    }

    /// Whether what looks like 強 or 減 begins a word: 強化, 強い, 減災.
    fn begins_word(&self, after: &str) -> bool {
        let joined = self.affix.is_match(after) && !self.after_affix.is_match(after);
        joined || self.not_a_qualifier.is_match(after)
    }

    fn none_after(&self, rest: &str, end: usize) -> Option<Range<usize>> {
        let found = self.none_after.captures(&rest[end..])?.get(1)?;
        if USERS.no_longer_none.contains(&&*found.as_str().replace(' ', "")) {
            return None;
        }
        Some(end + found.start()..end + found.end())
    }
}

/// What the user says of words, who speaks to both scans: with it the count stays as independent of the grammar as it was.
struct Users {
    counters: Vec<&'static str>,
    /// Without their 円.
    false_yen: Vec<&'static str>,
    no_longer_none: Vec<&'static str>,
}

impl Users {
    /// Whether a counter stands there; one of a single kanji may as well begin another word.
    fn counts(&self, after: &str) -> bool {
        let is_kanji = |c: char| ('一'..='鿿').contains(&c);
        let stands = |word: &&str| {
            let begins_word = word.chars().count() == 1 && word.starts_with(is_kanji);
            after.strip_prefix(*word).is_some_and(|rest| !(begins_word && rest.starts_with(is_kanji)))
        };
        self.counters.iter().any(stands)
    }
}

static USERS: LazyLock<Users> = LazyLock::new(|| Users {
    counters: own(&vocabulary::COUNTERS).filter_map(|cells| cells.first().copied()).collect(),
    false_yen: own(&vocabulary::FALSE_UNITS).filter_map(|cells| cells.first()?.strip_prefix('円')).collect(),
    no_longer_none: removed(&vocabulary::NONE_WORDS).filter_map(|key| key.first().copied()).collect(),
});

/// How many chars a figure before a bracket may have, with the spaces behind it.
const LONGEST_SHARED: usize = 32;

/// Whether a sign of money stands among, before or behind the chars that figures are made of. Where none does, no pattern
/// need be tried, and in most documents some are never compiled.
fn may_be_money(rest: &str) -> bool {
    let is_of_figure =
        |c: char| c.is_ascii_digit() || "〇零一二三四五六七八九壱弐参十拾百千○◯万,.・、~〜～- \t\r\n".contains(c);
    rest.trim_start_matches(is_of_figure).starts_with(['¥', '円', '億', '兆', '余'])
}

/// ※1 百万円未満, (注)4 百万円単位: the number of a note on the unit.
fn numbers_note(before: &str, rest: &str) -> bool {
    let behind = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = behind.trim_start_matches([' ', '\t']);
    let units = ["千円", "百万円", "十億円", "万円", "億円", "兆円"];
    let Some(spoken) = units.iter().find_map(|name| unit.strip_prefix(name)).map(str::trim_start) else { return false };
    let of_unit = spoken.starts_with("単位");
    if !(of_unit || spoken.starts_with("未満")) || !(1..=2).contains(&(rest.len() - behind.len())) {
        return false;
    }
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default().trim_end_matches([' ', '\t']);
    // not 受注10億円単位
    let apart = |c: char| c.is_whitespace() || "(〔[【<※".contains(c);
    let word = line.strip_suffix([')', '】', '〕', ']', '>', '〉', '》']).unwrap_or(line);
    let marked = line.ends_with(['※', '*'])
        || word.strip_suffix('注').is_some_and(|rest| rest.is_empty() || rest.ends_with(apart));
    // the statement is not long
    let said: String = spoken.chars().take(40).take_while(|c| !matches!(c, '\n' | '\r' | '。')).collect();
    let rounds = ["四捨五入", "切捨", "切り捨", "切上", "切り上", "端数"].iter().any(|word| said.contains(word));
    let spaced = unit.len() < behind.len();
    (marked && (rounds || of_unit)) || (line.is_empty() && spaced && rounds)
}

/// 1ドル=: what the price of a currency stands behind.
fn is_one_of_currency(before: &str) -> bool {
    let before = before.trim_end_matches([' ', '=', ':', '約']);
    let currencies = ["ドル", "米ドル", "ユーロ", "ポンド", "元", "人民元", "ウォン"];
    let one = currencies.iter().find_map(|word| before.strip_suffix(word)?.strip_suffix('1'));
    one.is_some_and(|number| !number.ends_with(|c: char| c.is_ascii_digit() || matches!(c, ',' | '.')))
}

/// 数十億円: some, not ten.
fn is_vague(before: &str, rest: &str) -> bool {
    before.ends_with(['数', '何', '幾']) && rest.starts_with(['十', '拾', '百', '千'])
}

/// Digits with `.` among them as a number to compare by.
fn millionths(digits: &str) -> Option<u128> {
    let (whole, part) = digits.split_once(['.', '・']).unwrap_or((digits, ""));
    format!("{}{part:0<6}", whole.replace(',', "")).parse().ok()
}

static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| {
    const DIGIT: &str = "[0-9〇零一二三四五六七八九壱弐参十拾百千]";
    const GAP: &str = r"[ \t]*(?:(?:\r\n|\n|\r)[ \t]*){0,2}";
    const TEAR: &str = r"(?:[ \t]*(?:(?:\r\n|\n|\r)[ \t]*){1,2})?";
    const ENDS: &str = r"(?:[ \t]*(?:[\r\n\x0c]|\z)|[)\]】〕》〉>」』(【〔\[《〈<、。,.・;:/~〜～+\-−→⇒※|]|[ \t]|程度|規模|前後|強|弱|余|以[上下内]|超|を超える|を上回る|未満|を下回る|を上限|を限度|近く|ほど|[上下]回|の?内数|の?[増減]|あ[るり]|を(?:計上|要求|措置|確保|充当|見込|盛り込|予算))";
    const QUALIFIER: &str = r"(?:程度|規模|前後|強|弱|余り?|以[上下内]|超|を超える|を上回る|未満|を下回る|\(上限\)|を上限|を限度|近く|ほど|[上下]回|の?内数|\(内数\)|の?[増減]額?)";

    // a mark between digits of two kinds ends a number: 10,千八百億円
    let alike = "(?:[0-9](?:[,.・]?[0-9])*|[〇零一二三四五六七八九壱弐参十拾百千](?:[,.・]?[○◯〇零一二三四五六七八九壱弐参十拾百千])*)+";
    let torn = format!("[0-9]{{1,3}}(?:,{TEAR}[0-9]{TEAR}[0-9]{TEAR}[0-9])+(?:[.・][0-9]+)?");
    let listed =
        "[〇零一二三四五六七八九壱弐参][〇零○◯一二三四五六七八九壱弐参]*(?:、[〇零○◯一二三四五六七八九壱弐参]{3})+";
    let kanji = "[〇零一二三四五六七八九壱弐参十拾百千](?:[.・]?[〇零○◯一二三四五六七八九壱弐参十拾百千])*";
    let loose = format!("(?:[0-9](?:[,.・]?[0-9])*|{kanji})+");
    let number = format!("(?:{torn}|{listed}|{loose})");
    let group = format!("{number}(?:[ \\t]*[十拾百千](?:{loose})?)*(?:{TEAR}[十拾百千])?");
    let short = format!(
        "(?:[0-9],{TEAR}[0-9]{TEAR}[0-9]{TEAR}[0-9]|[0-9](?:[十拾百千][0-9]?)+|[0-9]{{1,4}}|[一二三四五六七八九壱弐参]、[〇零○◯一二三四五六七八九壱弐参]{{3}}|[〇零○◯一二三四五六七八九壱弐参十拾百千]+)"
    );
    let below =
        |place: &str| format!("(?:{GAP}{short}(?:[.・](?:[0-9]+|[〇零一二三四五六七八九壱弐参]+))?{GAP}{place})?");
    // Each part as seldom as can be: a pattern is compiled anew in every run of the program, at a price that grows with it.
    let below_oku = format!("(?:兆{oku}|億){man}", oku = below("億"), man = below("万"));
    let large = format!("(?:{below_oku}|万)");
    let run = format!(
        "(?:[0-9]{{1,3}}(?:、[0-9]{{3}})+|,?(?:{loose}[万億兆]+)*(?:{loose}(?:{GAP}[十拾百千])+|{loose}[万億兆]*))(?:{GAP}[万億兆])*"
    );
    let pattern = |text: String| Pattern { text, compiled: OnceLock::new() };

    Patterns {
        start: pattern(format!("{DIGIT}|¥|,0|事項|緊要|[-−ー―‐─—]")),
        passed: pattern(format!(r"\A(?:{alike}(?:[万億兆]+(?:{alike})?)*|.)")),
        yen: vec![
            pattern(format!(r"\A{group}(?:{GAP}{large}(?:{GAP}(?:{short}|余))?)?{GAP}円")),
            pattern(format!(r"\A{run}(?:{GAP}{below_oku}(?:{GAP}{short})?)?{GAP}円")),
        ],
        bare: vec![
            pattern(format!(r"\A({group}{GAP}{below_oku}){ENDS}")),
            pattern(format!(r"\A({run}(?:{GAP}{below_oku})?){ENDS}")),
        ],
        yen_first: pattern(format!(r"\A¥[ \t]*{group}(?:{GAP}{large})?")),
        yen_first_loose: pattern(format!(r"\A¥[ \t]*{run}")),
        range: pattern(format!(r"\A({group})([ \t]*[~〜～][ \t]*|-)")),
        shared: pattern(format!(
            r"\A({digits})[ \t]*\([ \t]*({digits}|[-−ー―‐─—]|新規|皆増|皆減|純増)[ \t]*\)[ \t]*(?:千|百万|十億|万|億|兆)?円",
            digits = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*|0)(?:[.・][0-9]+)?"
        )),
        plain: pattern(String::from(
            r"\A((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]*|0)(?:[.・][0-9]+)?)[十百千万億兆円 ]*\z",
        )),
        apart: pattern(String::from(
            r"\A([^兆億万]*[0-9〇一二三四五六七八九壱弐参][.・][^兆億万]*[兆億万])[ \t\r\n]+[^円]",
        )),
        page_number: pattern(String::from(r"\A((?s:.)*?[兆億万])[ \t]*[\r\n][ \t\r\n]*[0-9]{1,3}[ \t]*[\r\n]")),
        goes_on: pattern(format!(
            r"\A(?:兆{GAP}{short}(?:[.・](?:[0-9]+|[〇零一二三四五六七八九壱弐参]+))?{GAP}[億万]|億{GAP}{short}(?:[.・](?:[0-9]+|[〇零一二三四五六七八九壱弐参]+))?{GAP}万)"
        )),
        counter: pattern(String::from(
            r"\A(?:[人件社者名個年期次回倍元台歳床例冊本枚頭羽戸棟隻機校点組種](?:[^一-鿿]|\z)|箇所|[かヵカヶ]所|[かヵカ][年国]|%|パーセント|ポイント|ドル|ユーロ|ウォン|ルピー|トン|症例|[GTM]B|km|kg|kWh?|ha|世帯|機関|施設|大学|課題|項目|総活躍)",
        )),
        false_yen: pattern(String::from(r"\A(?:[滑形卓周盤熟満陣弧柱錐筒環安高貨墳]|グラフ|借款|建|相場)")),
        affix: pattern(String::from(r"\A(?:[強弱余超]|の?[増減])[一-鿿ァ-ヺ]")),
        after_affix: pattern(format!(r"\A(?:の?[増減]額|の?増加|の?減少|.{QUALIFIER}|の[増減]{QUALIFIER})")),
        not_a_qualifier: pattern(String::from(r"\A(?:強[いみく]|弱[いみ]|の?増強)")),
        item: pattern(String::from(r"\A事項(\n)?要求")),
        added_item: pattern(String::from(r"\A緊要")),
        dash: pattern(String::from(r"\A[-−ー―‐─—][ \t]*(?:千|百万|十億|万|億|兆)?円")),
        none_after: pattern(format!(
            r"\A(?:[ \t]*{QUALIFIER}|{GAP}(?:の?内数|\(内数\)))*{GAP}[(〔\[] *(新 *規|皆 *増|皆 *減|純 *増|[-−ー―‐─—](?: *(?:千|百万|十億|万|億|兆)?円)?) *[)〕\]]"
        )),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        let all = &*PATTERNS;
        let named = [
            &all.start,
            &all.passed,
            &all.yen_first,
            &all.yen_first_loose,
            &all.range,
            &all.shared,
            &all.plain,
            &all.apart,
            &all.page_number,
            &all.goes_on,
            &all.counter,
            &all.false_yen,
            &all.affix,
            &all.after_affix,
            &all.not_a_qualifier,
            &all.item,
            &all.added_item,
            &all.dash,
            &all.none_after,
        ];
        for pattern in named.into_iter().chain(&all.yen).chain(&all.bare) {
            assert!(!pattern.as_str().is_empty());
        }
    }

    fn literals(text: &str) -> Vec<&str> {
        audit(text).into_iter().map(|place| &text[place]).collect()
    }

    #[test]
    fn places_of_money() {
        assert_eq!(literals("概算要求額 1,248億円(69.7億)"), ["1,248億円", "69.7億"]);
        assert_eq!(literals("7~13億円程度、9兆\n3,625億円"), ["7", "13億円", "9兆\n3,625億円"]);
        assert_eq!(literals("360(340)百万円、111( -)百万円"), ["360", "340", "111", "-"]);
        assert_eq!(literals("769億ある。3億を計上"), ["769億", "3億"]);
        assert_eq!(literals("1\n38億円 事項要求 174億円(-億円)"), ["38億円", "事項要求", "174億円", "-億円"]);
        assert_eq!(literals("1,4787億円 4.0億円(新規)"), ["1,4787億円", "4.0億円", "新規"]);
        assert_eq!(literals("4.0億円(新  規)"), ["4.0億円", "新  規"]);
        assert_eq!(literals("5兆\n\n2,\n\n98\n\n0億\n\n円"), ["5兆\n\n2,\n\n98\n\n0億\n\n円"]);
    }

    #[test]
    fn no_money() {
        for text in ["1億総活躍", "12億人", "(単位:百万円)", "数十億円", "1 円滑な", "令和6年度", "0.5億ドル"]
        {
            assert_eq!(literals(text), Vec::<&str>::new(), "{text}");
        }
    }
}
