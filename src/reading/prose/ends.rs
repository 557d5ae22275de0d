//! Where a paragraph begins and ends, by its lines: titles, bylines, headings and rows are no part of the sentence below.

use crate::grammar::item::{item, number_alone, numbered};
use crate::grammar::ledger::{Head, heads};
use crate::grammar::part::AMONG;
use crate::grammar::phrase::{ends_as_paper, ends_as_title, ends_with_included, names_budget};
use crate::grammar::rate::{ends_in_ratio, is_row_of_percentages};
use crate::grammar::unfinished::is_unfinished_heading;
use crate::grammar::year::{fiscal_year, month_of};
use crate::grammar::{bracket, office};
use crate::ministry::is_ministry;
use crate::reading::lines::{Kind, Line};
use crate::reading::title::without_slogan;
use crate::script::{is_hiragana, is_kanji, is_katakana};

// 【第３次補正予算】一般会計 1,062億円: a label in brackets begins its own; so does a page
pub(super) fn begins(lines: &[Line<'_>], at: usize) -> bool {
    let Line { text, kind, page_break, .. } = lines[at];
    // 【補正予算】⏎①⏎岬の備え⏎190億円⏎200億円: a label above a number is of one of the amounts below, and nobody knows of which
    page_break
        || kind != Kind::Text
        || text.starts_with(bracket::boxes)
        || label_above_number(lines, at).is_some()
        || (text.starts_with(AMONG) && at > 0 && is_over(lines, at - 1))
}

/// 【補正予算】 right above ① 岬の備え.
pub(in crate::reading) fn label_above_number<'t>(lines: &[Line<'t>], at: usize) -> Option<&'t str> {
    let label = lines.get(at.checked_sub(1)?)?.text;
    let numbered = || numbered(lines[at].text).is_some() || number_alone(lines[at].text).is_some();
    (label.starts_with(bracket::boxes) && bracket::enclosed(label).is_some() && numbered()).then_some(label)
}

pub(super) fn ends(lines: &[Line<'_>], at: usize) -> bool {
    // （令和３年度補正予算を含む）
    let aside = |text: &str| bracket::enclosed(text).is_some_and(ends_with_included);
    let Line { text, kind, .. } = lines[at];
    text.ends_with('。')
        // 貸付金 380 380 0⏎救助事業 150億円の内数
        || kind == Kind::Ledger
        || is_title(text)
        || is_heading(&lines[at])
        || is_first_title(lines, at)
        || aside(text)
        || is_ministry(text)
        || is_byline(text)
        // 令和６年１２月
        || (text.ends_with(['月', '日']) && month_of(text).is_some())
        || (is_row_of_percentages(text) && !runs_on(lines, at))
        || ends_in_ratio(text)
        || labels_columns(text)
        || is_legend(text)
        || heads_rows(&lines[at..])
}

// 文：文部科学省、厚：厚生労働省
fn is_legend(text: &str) -> bool {
    let said = |part: &str| part.split_once(':').is_some_and(|(_, name)| is_ministry(name.trim()));
    text.contains(':') && text.split(['、', ',']).all(said)
}

// ○県の支出⏎教育費 1,091億円⏎商工費 1,039億円
fn heads_rows(lines: &[Line<'_>]) -> bool {
    let [head, first, second, ..] = lines else { return false };
    let row = |line: &Line<'_>| line.kind == Kind::Text && line.text.contains('円') && !line.text.contains('。');
    let short = |text: &str| text.chars().count() <= LONGEST_HEADING && text.chars().all(char::is_alphabetic);
    // ○港湾の整備及び⏎灯台の整備 10億円
    let name = head.behind_mark();
    // ・島の整備⏎（７年度）15億円 → （８年度）12億円: amounts without a name of their own are of the line above
    let named = first.text.starts_with(char::is_alphabetic);
    named
        && matches!(head.kind, Kind::Bullet(_))
        && short(name)
        && !is_unfinished_heading(name)
        && row(first)
        && row(second)
}

// how many chars a heading may have that no sentence goes on from
const LONGEST_HEADING: usize = 16;

// 2 法務省, Ⅰ．平成16年度予算の規模: a number and a short name, above sentences
fn is_heading(line: &Line<'_>) -> bool {
    let short = line.text.chars().count() <= LONGEST_HEADING && !line.text.ends_with(is_hiragana);
    let plain = |text: &str| text.chars().all(char::is_alphabetic);
    let dated = |text| fiscal_year(text).map_or(text, |(rest, _)| rest);
    short && item(line.text).is_some_and(|item| item.style.is_numbered() && plain(dated(item.text)))
}

// how many chars a title may have
const LONGEST_TITLE: usize = 40;

// 環境省予算案について, 概算要求のポイント: a line that the text below it does not go on from
fn is_title(text: &str) -> bool {
    let text = without_slogan(text);
    // 平成18年度の地方財政の姿, 平成17年版警察白書
    let paper = || ends_as_paper(text) && (fiscal_year(text).is_ok() || text.contains("年版"));
    (ends_as_title(text) || paper()) && !text.contains(['、', '。']) && text.chars().count() <= LONGEST_TITLE
}

// 令和5年度観光関係予算概算要求, 警備庁 概算要求で約3,200億円計上 警備費用に約21億円: a document's first line, which nothing goes on from
fn is_first_title(lines: &[Line<'_>], at: usize) -> bool {
    let text = lines[at].text;
    let whole = !text.contains('。') && names_budget(text) && !runs_on(lines, at);
    let dated = || fiscal_year(text).is_ok() && !text.contains(['は', 'を', '、']);
    whole && (text.ends_with('円') || dated()) && lines[..at].iter().all(Line::is_blank)
}

// …等への支援⏎うち職員の給付金 122億円: whether words without an amount end with a line
fn is_over(lines: &[Line<'_>], at: usize) -> bool {
    !waits(lines[at].text) && !lines[at].text.contains(['円', '億'])
}

fn waits(text: &str) -> bool {
    text.ends_with(|c| is_hiragana(c) || matches!(c, '、' | '・'))
}

// whether the next line can only go on with this one
fn runs_on(lines: &[Line<'_>], at: usize) -> bool {
    let next = lines.get(at + 1).map_or("", |next| next.text);
    waits(lines[at].text) || next.starts_with(|c| is_hiragana(c) || matches!(c, '、' | '。' | ')' | '増' | '減'))
}

// 国土交通省港湾局: who wrote a paper
fn is_byline(text: &str) -> bool {
    let begins = |at| is_ministry(&text[..at]) && text[..at].chars().count() >= SHORTEST_MINISTRY;
    let office = office::is_byline(text) && text.chars().all(|c| is_kanji(c) || is_katakana(c));
    office && text.char_indices().any(|(at, _)| begins(at))
}

// 国交省; 国 begins many a name
const SHORTEST_MINISTRY: usize = 3;

// 区    分 事 業 費 対前年度比, 区分 予算額
fn labels_columns(text: &str) -> bool {
    let labels = |heads: Vec<Head>| heads.len() > 2 || (heads.len() == 2 && heads[0].label.is_of_words());
    text.contains(' ') && !text.contains('円') && heads(text).is_some_and(labels)
}
