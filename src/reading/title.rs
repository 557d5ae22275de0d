//! What a document calls itself: a line, or the lines of a cover, above its amounts.

use std::borrow::Cow;

use super::cited::Cited;
use super::lines::{Kind, Line};
use super::told::{stage_in, year_in};
use crate::grammar::bracket;
use crate::grammar::clause::{columns, years_compared};
use crate::grammar::item::may_be_legend;
use crate::grammar::ledger::{Label, heads, is_aside};
use crate::grammar::phrase::{ends_as_list, ends_as_title};
use crate::grammar::spacing::is_arrow;
use crate::grammar::unfinished::{is_clause, is_unfinished, is_unfinished_heading};
use crate::stage::ends_in_stage_word;

/// What a document calls itself: a line, or the lines of a cover above it.
pub(super) fn title<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<Cow<'t, str>> {
    if let Some(title) = marked(lines, cited) {
        return Some(Cow::Borrowed(title));
    }
    // 【参考】令和６年度補正予算（第１号）: a title of what the paper adds, unless it has no other
    let aside = |at: usize| at > 0 && is_aside(lines[at].text);
    let line = title_line(lines, cited, &|at| !aside(at));
    // 令和６年度補正予算案及び⏎令和７年度予算案の海洋関係予算について: a title that goes on
    let begins = |at: usize, (line, title): (usize, &str)| at < line || (at == line && is_unfinished_heading(title));
    let cover = cover(lines, cited).filter(|(at, _)| line.is_none_or(|line| begins(*at, line)));
    let titled = cover.map(|(_, title)| Cow::Owned(title)).or(line.map(|(_, title)| Cow::Borrowed(title)));
    let added = || title_line(lines, cited, &aside).map(|(_, title)| title);
    titled.or_else(|| stageless(lines, cited).or_else(added).map(Cow::Borrowed))
}

// ●海上保安庁 令和４年度補正予算案のあらまし: above all else, behind a mark
fn marked<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<&'t str> {
    let at = lines.iter().position(|line| !line.is_blank())?;
    let text = without_legend(Some(&lines[at]).filter(|line| matches!(line.kind, Kind::Bullet(_)))?.behind_mark());
    let titled = is_short(text) && !text.contains('。') && year_in(text).is_some() && stage_in(text).is_some();
    // ○ 令和６年度補正予算案の概要⏎○ 令和７年度予算案の概要: a table of contents
    let mark = lines[at].text.chars().next();
    let listed = |below: &Line<'_>| below.text.chars().next() == mark && year_in(below.behind_mark()).is_some();
    let alone = || !lines[at + 1..].iter().find(|line| !line.is_blank()).is_some_and(listed);
    (titled && ends_title(text) && at < above_amounts(lines, cited) && alone()).then_some(text)
}

// 令和７年度 医療分野の研究開発関連予算のポイント: above all amounts, a title that does not say which budget it is of
fn stageless<'t>(lines: &[Line<'t>], cited: &[Cited]) -> Option<&'t str> {
    let above = lines[..above_amounts(lines, cited)].iter().filter(|line| line.kind == Kind::Text);
    let plain = |text: &&str| is_short(text) && !text.contains('。') && !begins_sentence(without_slogan(text));
    let texts = above.map(|line| without_legend(without_page_number(line.text))).filter(plain);
    let ends = |text: &str| ends_as_title(text) || ends_as_title(bracket::without_trailing(text));
    let ends = |text: &str| ends(text) || ends(without_slogan(text));
    texts.into_iter().find(|text| year_in(text).is_some() && ends(text))
}

// 昨年度は、: the beginning of a sentence; 内閣府、消費者庁及び金融庁の: names
fn begins_sentence(text: &str) -> bool {
    text.match_indices('、').any(|(at, _)| is_clause(&text[..at]))
}

// 令和７年度予算案では、令和６年度補正予算と一体で⏎支援策を講じる。: a sentence that goes on below; 令和７年度予算案で、海の庁がめざすもの is a title
pub(super) fn is_torn_sentence(lines: &[Line<'_>], at: usize) -> bool {
    let below = lines[at + 1..].iter().take(COVER_LINES);
    let mut below = below.take_while(|line| line.kind == Kind::Text && !line.is_blank() && !line.page_break);
    let text = without_slogan(lines[at].text);
    begins_sentence(text) && !ends_as_title(text) && below.any(|line| line.text.contains('。'))
}

// 予算案のポイント ～命を守り、未来を拓く～: a title without what its paper promises
pub(super) fn without_slogan(title: &str) -> &str {
    title.split(['~', '〜', '―', '—']).next().unwrap_or_default().trim_end()
}

// 予算案の主要事項（（　）内は前年度予算額）: what a title's last bracket says of the brackets below it
pub(super) fn without_legend(title: &str) -> &str {
    let last = title.chars().next_back().filter(|&c| bracket::closes(c)).and_then(bracket::of);
    let open =
        last.and_then(|kind| bracket::opening_of_last(title, kind)).filter(|&open| may_be_legend(&title[open..]));
    open.map_or(title, |open| title[..open].trim_end())
}

// 運営費交付金一覧(案): a list of money that is drafted, by its title
pub(super) fn is_drafted(title: &str) -> bool {
    title.strip_suffix("(案)").is_some_and(|list| ends_as_list(list.trim_end()))
}

// 予算のポイント   1/3: a header of pages
fn without_page_number(line: &str) -> &str {
    let title = line.trim_end_matches(|c: char| c.is_ascii_digit() || c == '/');
    let number = &line[title.len()..];
    let counts = number.split_once('/').is_some_and(|(page, pages)| !page.is_empty() && !pages.is_empty());
    if counts && title.ends_with([' ', '\t']) { title.trim_end() } else { line }
}

// the lines that a text opens with, as far as no amount stands on them
pub(super) fn above_amounts(lines: &[Line<'_>], cited: &[Cited]) -> usize {
    cited.first().map_or(lines.len(), |first| first.top.min(first.line)).min(OPENING_LINES)
}

// how far into a document its title can stand
pub(super) const TITLE_LINES: usize = 200;

// 令和６年度 医療分野の研究開発関連予算 概算要求のポイント: a line with a year and a stage that is no sentence and no column's label
fn title_line<'t>(lines: &[Line<'t>], cited: &[Cited], own: &dyn Fn(usize) -> bool) -> Option<(usize, &'t str)> {
    let priced = |at: usize| cited.binary_search_by_key(&at, |c| c.line).is_ok();
    let texts = lines.iter().enumerate().take(TITLE_LINES).filter(|(_, line)| line.kind == Kind::Text);
    let texts = texts.filter(|(at, _)| own(*at));
    let texts = texts.map(|(at, line)| (at, without_legend(line.text)));
    let titles = texts.filter(|&(at, text)| {
        let sentence = text.ends_with('、') || text.contains('。') || is_torn_sentence(lines, at);
        is_short(text)
            && !sentence
            // )内は、平成26年度当初予算額: the rest of a torn legend
            && !text.starts_with(|c| c == '(' || bracket::closes(c))
            && !priced(at)
            && !may_be_legend(text)
            && !is_in_note(lines, at)
            && (columns(text).is_none() || opens_as_title(lines, cited, at))
    });
    let mut titles = titles.filter(|(_, text)| year_in(text).is_some() && stage_in(text).is_some());
    titles.find(|(_, text)| !compares(text))
}

// ※金額は、令和７年度予算案と⏎令和６年度補正予算の合計: what a note goes on with
fn is_in_note(lines: &[Line<'_>], at: usize) -> bool {
    let above = at.checked_sub(1).map(|above| &lines[above]);
    above.is_some_and(|above| above.kind == Kind::Note && is_unfinished(above.text))
}

// 令和５年度補正予算案, above all else: no label, where what stands below is no row of amounts
fn opens_as_title(lines: &[Line<'_>], cited: &[Cited], at: usize) -> bool {
    let mut printed = (0..lines.len()).filter(|&at| !lines[at].is_blank());
    let row = |below: usize| cited.iter().take_while(|c| c.line <= below).any(|c| c.line == below && c.begins_line);
    let label = |below: usize| columns(lines[below].text).is_some() || row(below);
    printed.next() == Some(at) && ends_in_stage(lines[at].text) && printed.next().is_some_and(|below| !label(below))
}

// 令和６年度当初予算額 令和７年度要求額 増減額: labels of columns, of which one holds changes; 令和６年度当初予算 ⇒ 令和７年度当初予算
fn compares(line: &str) -> bool {
    years_compared(line).is_some()
        || heads(line).is_some_and(|heads| heads.iter().any(|head| head.label == Label::Change))
}

// how long a title's line is
fn is_short(text: &str) -> bool {
    (8..=60).contains(&text.chars().count())
}

// how many lines a text whose title names no stage may open with, or a cover have
pub(super) const OPENING_LINES: usize = 12;

// over how many lines a cover's title may run, and how long each of them may be
const COVER_LINES: usize = 4;
const LONGEST_COVER_LINE: usize = 40;

// 令和７年度⏎科学技術関係⏎概算要求のポイント: from the line with the year to one that ends as titles do, above all amounts
fn cover(lines: &[Line<'_>], cited: &[Cited]) -> Option<(usize, String)> {
    let above = above_amounts(lines, cited);
    let printed: Vec<usize> = (0..above).filter(|&at| !lines[at].is_blank()).collect();
    let of_cover = |text: &str| !text.contains(['、', '。']) && !text.contains(is_arrow);
    let plain = |text: &str| of_cover(text) && text.chars().count() <= LONGEST_COVER_LINE;
    let title = |from: usize| {
        let at = printed[from];
        year_in(lines[at].text)?;
        let pieces = printed[from..].iter().map(|&at| &lines[at]);
        let pieces = pieces.take(COVER_LINES).take_while(|line| line.kind == Kind::Text && plain(line.text));
        let (mut title, mut labels) = (String::new(), true);
        for line in pieces {
            let label = columns(line.text).is_some();
            // …予算のポイント⏎⏎令和６年度 令和７年度⏎当初予算額 予算案: a whole title above a table
            if label && ends_as_title(&title) {
                return None;
            }
            labels &= label;
            // 第２次補正予算⏎（案）の⏎概要 is one phrase
            let apart = !title.is_empty() && !title.ends_with('の') && !line.text.starts_with(['(', 'の']);
            title.extend(apart.then_some(' '));
            title.push_str(line.text);
            if !labels && stage_in(&title).is_some() && ends_title(&title) {
                return Some((at, title));
            }
        }
        None
    };
    (0..printed.len()).find_map(title)
}

// 予算案の概要; 補正予算案
fn ends_title(title: &str) -> bool {
    [title, bracket::without_trailing(title)].into_iter().any(|title| ends_as_title(title) || ends_in_stage(title))
}

// 補正予算案, but not 補正予算額, which labels an amount
pub(super) fn ends_in_stage(title: &str) -> bool {
    !title.ends_with('額') && ends_in_stage_word(title)
}
