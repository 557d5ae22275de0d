//! Amounts in sentences: what they are of, by the words around them.

mod ends;
mod nouns;

use std::cell::OnceCell;
use std::ops::Range;

pub(super) use ends::label_above_number;

use ends::{begins, ends};
use nouns::{SHORTEST_NAME, is_abbreviation, noun_phrase, parts_phrases, without_bracket};

use super::joined::Joined;
use super::lines::{Kind, Line};
use crate::budget::NoteKind;
use crate::grammar::clause::{recipient, recipient_label};
use crate::grammar::item::numbered;
use crate::grammar::name::is_programme;
use crate::grammar::phrase::{
    before_announced, before_purpose, begins_among, begins_beside, begins_whole, behind_excluded, behind_included,
    behind_place, comes_with_in_sentence, is_beside, is_clause, is_column, is_part, names_budget, without_adverb,
    without_among, without_beside, without_join,
};
use crate::grammar::rate::before_rate;
use crate::grammar::sentence::{About, about, behind_when, is_several, when};
use crate::grammar::spacing::{is_arrow, spread_label};
use crate::grammar::tag::tag;
use crate::grammar::unfinished::is_clause as is_sentence_part;
use crate::grammar::year::{begins_year, fiscal_year};
use crate::grammar::{bracket, note};
use crate::script::is_hiragana;
use crate::stage::stage_word;

/// A run of lines without a blank one between: sentences that wrapping tore apart.
#[derive(Clone, Debug)]
pub(super) struct Paragraph {
    pub(super) joined: Joined,
    /// Its lines, by position.
    pub(super) lines: Range<usize>,
    /// Told by its words, once somebody asks.
    kind: OnceCell<NoteKind>,
}

/// The paragraph that `line` belongs to. A note or a bullet begins one of its own.
pub(super) fn paragraph(lines: &[Line<'_>], line: usize) -> Paragraph {
    let mut start = line;
    while start > 0 && !begins(lines, start) && !lines[start - 1].is_blank() && !ends(lines, start - 1) {
        start -= 1;
    }
    between(lines, start, line)
}

/// What a line begins, up to the end of its paragraph.
pub(super) fn paragraph_from(lines: &[Line<'_>], line: usize) -> Paragraph {
    between(lines, line, line)
}

fn between(lines: &[Line<'_>], start: usize, line: usize) -> Paragraph {
    let mut end = line + 1;
    while end < lines.len() && !begins(lines, end) && !ends(lines, end - 1) {
        end += 1;
    }
    let mut joined = Joined::default();
    for line in &lines[start..end] {
        // ３．灯台普及事業 150億円の内数: a row's number is no part of its name
        let row = Some(line).filter(|line| line.kind == Kind::Ledger).and_then(|line| numbered(line.text));
        // ・岬の観測: nor is the mark that it begins with
        let text = row.map_or(line.behind_mark(), |row| row.text);
        joined.push(text, line.start + nom::Offset::offset(line.text, text));
    }
    Paragraph { joined, lines: start..end, kind: OnceCell::new() }
}

// how many chars around an amount can say what it is of: a sentence without an end costs no more than one with it
const FARTHEST: usize = 240;

impl Paragraph {
    /// What it is about.
    pub(super) fn kind(&self) -> NoteKind {
        *self.kind.get_or_init(|| note::kind(&self.joined.text))
    }

    /// The sentence before a place of the normalised text, and the one behind it, in the paragraph's own text.
    pub(super) fn around(&self, place: &Range<usize>) -> (Range<usize>, &str) {
        let text = &self.joined.text;
        let end = self.joined.find(place.start);
        let before = &text[..end];
        let behind = &text[self.joined.find(place.end)..];
        let near = before.char_indices().rev().nth(FARTHEST).map_or(0, |(at, _)| at);
        let far = behind.char_indices().nth(FARTHEST).map_or(behind.len(), |(at, _)| at);
        let start = before[near..].rfind('。').map_or(near, |at| near + at + '。'.len_utf8());
        (start..end, behind[..far].split('。').next().unwrap_or_default())
    }
}

/// What an amount is said to be of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Subject {
    pub(super) name: Option<String>,
    /// …の一部（175億円）: a part of the amount before it.
    pub(super) part: bool,
    /// 経費が100億円: the sentence says what there is, rather than citing it in brackets.
    pub(super) stated: bool,
    /// など計: of what was listed before.
    pub(super) sums: bool,
}

/// Reads an amount's own words, back to the amount before it, and those behind.
///
/// `follows`: an amount of the same sentence stands right before them, whose phrase they first go on with (増の, を上回る).
pub(super) fn subject(own: &str, behind: &str, bracketed: bool, follows: bool) -> Subject {
    let goes_on = follows && goes_on_from_amount(own);
    let own = own.rsplit(is_arrow).next().unwrap_or_default().trim_end();
    // を除く政策経費
    let own = behind_excluded(own).filter(|_| follows).unwrap_or(own);
    // 国 費 総 額
    let closed = without_spread(own);
    let own = closed.as_deref().unwrap_or(own);
    let stripped = without_adverb(own.trim_end_matches(PARTICLES)).trim_end_matches(PARTICLES);
    let stated = !bracketed && stripped.len() < own.len();
    let phrase = noun_phrase(without_bracket(stripped));
    let part = is_part(phrase);
    let (name, sums) = match () {
        () if part => (Some(intended_as(behind)), false),
        () if is_several(own.trim_end_matches(PARTICLES)) => (None, true),
        () if comes_with_in_sentence(before_rate(own)) => with_more(own, goes_on, follows),
        () => named(own, goes_on),
    };
    // 流域治水の加速化[国費 6,722億円]
    let name =
        name.map(|name| name.trim_end_matches(|c| c == ' ' || bracket::opens(c))).filter(|name| !name.is_empty());
    let alias = name.and_then(|name| alias_behind(stripped, name)).unwrap_or_default();
    Subject { name: name.map(|name| [name, alias].concat()), part, stated, sums }
}

// (CiCLE) of 基盤創成事業(CiCLE): letters that stand for a name, right behind it
fn alias_behind<'t>(words: &'t str, name: &str) -> Option<&'t str> {
    let (before, open, inside) = bracket::trailing(words)?;
    let letters = inside.bytes().filter(u8::is_ascii_alphabetic).count() >= FEWEST_LETTERS;
    // （ODA）, （AMED）, （新規）: whose or of what kind the money is
    let aside = is_column(inside) || recipient_label(inside).is_some() || tag(inside).is_some();
    let own = open == '(' && letters && is_abbreviation(inside) && !aside && before.ends_with(name);
    own.then(|| &words[before.len()..])
}

// how many letters an abbreviation has that is no mark of a column: (B-A)
const FEWEST_LETTERS: usize = 3;

/// アフリカ、中東への支援 of ・アフリカ、中東への支援（7億円）: a listed name with commas in it, of which `last` is the end.
pub(super) fn listed_name<'t>(words: &'t str, last: &str) -> Option<&'t str> {
    let words = words.trim();
    let (before, end) = words.rsplit_once('、')?;
    let named = |part: &str| !is_unfinished_clause(part) && matches!(about(part), About::Name(name) if name == part);
    // 海の計画を踏まえ、, 引き続き、: names seldom end in hiragana, clauses do
    let named = |part: &str| !part.ends_with(is_hiragana) && named(part);
    let plain = !words.contains(['。', '「', '円']) && before.split('、').all(named);
    (plain && end == last).then_some(words)
}

// 昨年度は; このほか, さらに: what a sentence begins with
fn is_unfinished_clause(part: &str) -> bool {
    is_sentence_part(part) || is_clause(part) || begins_beside(part) || without_join(part).len() < part.len()
}

// 平成 27 年度 予 定 額, 令 和 2 年 度要    求    額: words without the label that ends them letter by letter, and its year
fn without_spread(own: &str) -> Option<String> {
    let (start, label) = spread_label(own)?;
    let near = own.char_indices().rev().take(LONGEST_SPREAD).map(|(at, _)| at);
    let staged = near.filter(|&at| stage_word(&own[at..]).is_some_and(|(len, _)| at + len == own.len())).last();
    let (before, label) = staged.map_or((&own[..start], label.as_str()), |at| (&own[..at], ""));
    let year = |&(at, _): &(usize, char)| fiscal_year(&before[at..]).is_ok_and(|(rest, _)| rest.trim().is_empty());
    let before =
        before.char_indices().filter(|&(_, c)| begins_year(c)).find(year).map_or(before, |(at, _)| &before[..at]);
    Some([before, label].concat())
}

// how many chars a label letter by letter can take
const LONGEST_SPREAD: usize = 32;

// 事業費の決定額は、補正予算を含めて3,153億円: what stands before; 経費912億円（前年度795億円）を含む1兆3,976億円: more than was named
fn with_more(own: &str, goes_on: bool, follows: bool) -> (Option<&str>, bool) {
    match own.rfind("は、") {
        Some(at) => named(&own[..at], goes_on),
        None if follows => (None, true),
        None => named(own, goes_on),
    }
}

// whether words right behind an amount go on with its phrase: 増の, を上回る; but not 、教育の情報化に, and 支援の強化: names another
fn goes_on_from_amount(own: &str) -> bool {
    let labelled = own.trim_end_matches(' ').ends_with([':', '=']);
    let listed = own.starts_with(LISTED) || behind_excluded(own).is_some() || without_join(own).len() < own.len();
    !labelled && !own.contains(is_arrow) && !listed && !begins_among(own)
}

// what begins another phrase right behind an amount: 12億円と教育の情報化に
const LISTED: &[char] = &['と', 'や', '及', '並', '、', ' ', '(', ')', ',', '・'];
const PARTICLES: &[char] = &['が', 'は', 'を', 'に', 'で', 'も', 'の', ':', '=', 'と', '、', ' '];

// …の強化として、令和6年度予算に: the last phrase that says more than when; or whether it sums up
fn named(own: &str, goes_on: bool) -> (Option<&str>, bool) {
    let (mut rest, mut inside) = (own, "");
    while !rest.is_empty() {
        let whole = without_adverb(rest.trim_end_matches(PARTICLES)).trim_end_matches(PARTICLES);
        let text = without_bracket(whole);
        let phrase = noun_phrase(text);
        let money = || stage_word(phrase).is_some_and(|(length, _)| length == phrase.len());
        // 会合で発表したところによると、10億円
        if is_clause(phrase) {
            return (None, true);
        }
        let named = text.len() < whole.len() && text.trim_start_matches(parts_phrases) == phrase && money();
        inside = if named { &whole[text.len()..] } else { inside };
        match about(phrase) {
            About::Name(name) if is_figure(name) => return (None, false),
            About::Name(name) if is_beside(name) => rest = &text[..text.rfind(parts_phrases).unwrap_or(0)],
            About::Name(_) if goes_on && !text.contains(parts_phrases) => return (None, false),
            About::Name(name) => return (Some(placed(text, phrase, name).unwrap_or(topic(name))), false),
            About::Sum => return (None, true),
            // 総額は, 令和5年度予算案における総額は
            // 特別会計を含む総額は
            About::Label if behind_included(text).is_some_and(begins_whole) => {
                return (None, true);
            }
            About::Label if begins_whole(behind_place(phrase)) => {
                return (announced(own), false);
            }
            About::Label => rest = before_phrase(text, phrase),
        }
    }
    (labelled(inside), false)
}

// 雇用対応事業 of 雇用対応事業において、期間の延長のために: the programme that what is paid for is within
fn placed<'t>(text: &'t str, phrase: &str, name: &str) -> Option<&'t str> {
    let (_, behind) = phrase.split_once(name)?;
    let before = behind.starts_with("のため").then(|| before_phrase(text, phrase))?;
    let place = before.trim_end_matches(PARTICLES).strip_suffix("において")?;
    Some(noun_phrase(place)).filter(|place| is_programme(place))
}

// 港の振興予算 of 港の振興予算について、所要額を積み上げ、総額: what a sentence says first that it is about
fn announced(own: &str) -> Option<&str> {
    let phrase = noun_phrase(without_bracket(before_announced(own)?));
    match about(phrase) {
        // not この点について
        About::Name(name) if names_budget(phrase) => Some(topic(name)),
        _ => None,
    }
}

// 学校施設整備費 of 予算額（学校施設整備費）: what a bracket names behind a word for money
fn labelled(bracket: &str) -> Option<&str> {
    let inside = bracket::enclosed(bracket.trim()).filter(|inside| inside.chars().count() > SHORTEST_NAME)?;
    let unsaid = when(inside).year.is_none() && when(inside).stage.is_none();
    match about(inside) {
        About::Name(name) if unsaid && !inside.contains(parts_phrases) => Some(name),
        _ => None,
    }
}

// what stands before a phrase, with the bracket that ends it: 一般会計（基金を除く） before が前年度比2％増の
fn before_phrase<'t>(text: &'t str, phrase: &str) -> &'t str {
    let whole = text.strip_suffix(phrase).map_or(text.len(), str::len);
    let Some((at, mark)) = text.char_indices().rfind(|&(at, c)| at < whole && parts_phrases(c)) else { return "" };
    let end = if bracket::closes(mark) { at + mark.len_utf8() } else { at };
    &text[..if end < text.len() { end } else { at }]
}

// 120円 of ※レート 1ドル120円: no amount, and no name
fn is_figure(phrase: &str) -> bool {
    phrase.strip_suffix('円').is_some_and(|figure| figure.ends_with(|c: char| c.is_ascii_digit()))
}

// 総務省では行政の改革 is of 行政の改革
fn topic(name: &str) -> &str {
    let cuts = |(at, _): &(usize, &str)| {
        let behind = &name[at + "は".len()..];
        let before = name[..*at].chars().next_back();
        !behind.starts_with(is_hiragana) && before.is_some_and(|c| !is_hiragana(c) || matches!(c, 'で' | 'に' | 'て'))
    };
    // 海洋庁は31日
    let name = name.rsplit_once('は').filter(|(_, day)| is_day(day)).map_or(name, |(before, _)| before);
    let name = name.match_indices('は').rfind(cuts).map_or(name, |(at, _)| &name[at + "は".len()..]);
    behind_when(without_beside(without_join(without_among(name))))
}

fn is_day(text: &str) -> bool {
    text.strip_suffix('日').is_some_and(|day| day.ends_with(|c: char| c.is_ascii_digit()))
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日'))
}

// …を医療分野の研究開発関連の調整費として, …に充てる調整費とする, …を調整費に充てる: what a part is meant for
fn intended_as(behind: &str) -> &str {
    let Some(phrase) = before_purpose(behind) else { return "" };
    phrase.rsplit(|c: char| is_hiragana(c) || matches!(c, '、' | ')' | ' ')).next().unwrap_or_default()
}

/// Who spends what a phrase names: …に含めていないAMED対象経費.
pub(super) fn recipient_in(phrase: &str) -> Option<&'static str> {
    phrase.char_indices().find_map(|(at, _)| recipient(&phrase[at..]).ok().map(|(_, found)| found))
}

#[cfg(test)]
mod tests {
    use super::super::lines::lines;
    use super::*;

    #[test]
    fn a_sentence_that_states_an_amount() {
        let found =
            subject("上記に加え、各プロジェクトに含めていないAMED対象経費(AMED運営費交付金等)が", "、", false, false);
        assert_eq!(found.name.as_deref(), Some("各プロジェクトに含めていないAMED対象経費"));
        assert!(found.stated);
        assert_eq!(recipient_in("各プロジェクトに含めていないAMED対象経費"), Some("AMED"));
    }

    #[test]
    fn a_fund_that_is_cited() {
        let found = subject("内閣府に計上される「科学技術イノベーション創造推進費", "」の一部", true, false);
        assert_eq!(found.name.as_deref(), Some("科学技術イノベーション創造推進費"));
        assert!(!found.stated);
    }

    #[test]
    fn labels_set_apart_name_nothing() {
        for label in [
            "平成27年度 予 定 額 ",
            "平成 27 年度 予 定 額",
            "令 和 2 年 度要    求    額",
            "国 費 総 額   ",
            "比 較 増 減 額 ",
        ] {
            assert_eq!(subject(label, "", false, false).name, None, "{label}");
        }
    }

    #[test]
    fn what_is_beside_an_amount_is_no_name() {
        let name = |own| subject(own, "", false, false).name;
        assert_eq!(name("映画の振興 他に令和5年度補正予算 ").as_deref(), Some("映画の振興"));
        assert_eq!(name("その他に").as_deref(), Some("その他"));
        assert_eq!(name("補正予算で措置した"), None);
        assert_eq!(name("総額は前年度比10.3%増の"), None);
        let within = "今年度予算との比較では、緊急雇用の対応事業において、期間の延長のために新たに";
        assert_eq!(name(within).as_deref(), Some("緊急雇用の対応事業"));
        assert_eq!(name("国会において、庁舎の改修のために").as_deref(), Some("庁舎の改修"));
        assert_eq!(name("職員の人件費として、歳出予算額が").as_deref(), Some("職員の人件費"));
        assert_eq!(name("港の振興予算について、所要額を積み上げ、総額").as_deref(), Some("港の振興"));
        assert_eq!(name("港の探査機(DIVE-X) ").as_deref(), Some("港の探査機(DIVE-X)"));
        assert_eq!(subject("うちデジタル庁一括計上 ", "", false, true).name.as_deref(), Some("デジタル庁一括計上"));
        assert_eq!(name("※このほか、平成20年度第2次補正予算(案)において、"), None);
    }

    #[test]
    fn a_bracket_within_a_name_parts_nothing() {
        let name = |own| subject(own, "", false, false).name;
        assert_eq!(name("港の直轄「移動観測班」の設置 ").as_deref(), Some("港の直轄「移動観測班」の設置"));
        assert_eq!(name("警戒システム(KSシステム)の整備 ").as_deref(), Some("警戒システム(KSシステム)の整備"));
        assert_eq!(name("3:産業・生業(なりわい)の再生:").as_deref(), Some("産業・生業(なりわい)の再生"));
        assert_eq!(name("予算額(学校施設整備費)令和9年度予算(案)額 ").as_deref(), Some("学校施設整備費"));
        assert_eq!(name("令和9年度予算(補正後) "), None);
        assert_eq!(name("直轄「移動観測班」設置 ").as_deref(), Some("直轄「移動観測班」設置"));
        assert_eq!(name("港の整備(新規)改修 ").as_deref(), Some("改修"));
        let with_more = "公共事業費(災害等)の令和7年度概算決定額は、「対策」を措置した令和6年度補正予算を含めて";
        assert_eq!(name(with_more).as_deref(), Some("公共事業費(災害等)"));
        assert_eq!(name("政府は「骨太の方針」の重点に").as_deref(), Some("「骨太の方針」の重点"));
        assert_eq!(name("令和7年度予算(案)の人件費は").as_deref(), Some("人件費"));
        assert_eq!(name("(1)の施設に").as_deref(), Some("施設"));
    }

    #[test]
    fn words_that_join_another_phrase() {
        let name = |own| subject(own, "", false, true).name;
        assert_eq!(name("および恩給費").as_deref(), Some("恩給費"));
        assert_eq!(name("を除く政策経費として").as_deref(), Some("政策経費"));
        assert_eq!(name("を含む"), None);
    }

    #[test]
    fn rates_name_nothing() {
        let name = |own| subject(own, "", false, false).name;
        assert_eq!(name("内訳は、道路事業が同17.8%増の").as_deref(), Some("道路事業"));
        assert_eq!(name("で、うち全体の46%を占める人件費が").as_deref(), Some("人件費"));
        assert_eq!(name("平成 28 年度補正予算 "), None);
        assert_eq!(name("一般会計(基金を除く)が対前年比22・6%増の").as_deref(), Some("一般会計"));
        assert_eq!(name("社会保障費は23年度当初比で").as_deref(), Some("社会保障費"));
        assert_eq!(name("※レート 1ドル120円"), None);
        assert_eq!(name("「作品支援事業」が昨年度同様の").as_deref(), Some("作品支援事業"));
    }

    #[test]
    fn an_equals_sign_parts_a_name_from_its_amount() {
        let name = |own| subject(own, "", false, false).name;
        assert_eq!(name("▽居住の安定確保を図る支援措置の創設=").as_deref(), Some("居住の安定確保を図る支援措置の創設"));
        assert_eq!(name("▽都市公園の対策事業(仮称)の創設=").as_deref(), Some("都市公園の対策事業(仮称)の創設"));
    }

    #[test]
    fn listed_names_with_commas() {
        let name = |words, last| listed_name(words, last);
        assert_eq!(name("島、岬、港の支援 ", "港の支援"), Some("島、岬、港の支援"));
        assert_eq!(name("昨年度は、港の支援", "港の支援"), None);
        assert_eq!(name("このほか、港の支援", "港の支援"), None);
        assert_eq!(name("令和6年度、港の支援", "港の支援"), None);
    }

    #[test]
    fn a_name_in_quotation_marks() {
        let found = subject("内閣府の「科学技術イノベーション創造推進費」", "の一部", true, false);
        assert_eq!(found.name.as_deref(), Some("科学技術イノベーション創造推進費"));
    }

    #[test]
    fn a_part_is_named_by_what_it_is_for() {
        let found = subject("555億円)」の一部", "を医療分野の研究開発関連の調整費として充当", true, false);
        assert_eq!((found.name.as_deref(), found.part), (Some("調整費"), true));
    }

    #[test]
    fn paragraphs_wrap() {
        let lines = lines("前の段落\n\n費用の一部(175億円)を\n調整費として充当。\n次の文", &[]);
        let paragraph = paragraph(&lines, 3);
        assert_eq!(paragraph.joined.text, "費用の一部(175億円)を調整費として充当。");
    }
}
