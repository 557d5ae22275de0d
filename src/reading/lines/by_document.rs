//! What a line is where itself does not tell, but the lines of its document that are alike do.

use std::collections::BTreeMap;

use super::{Kind, Line};
use crate::grammar::amount::amount;
use crate::grammar::bullet::{Mark, is_dot};
use crate::grammar::clause::is_recipient_total;
use crate::grammar::heading::{self, unnumbered};
use crate::grammar::item::{self, Style};
use crate::grammar::name;
use crate::grammar::number::begins_numeral;
use crate::stage::{stage_word, stage_words};

/// Makes headings of the lines that head projects by their likes, and programmes' of those whose mark does the work of ●.
pub(super) fn mark(lines: &mut [Line<'_>]) {
    mark_unnumbered(lines);
    mark_above_amounts(lines);
    mark_chapters(lines);
    mark_programmes(lines);
}

// whether an amount may stand on a line
fn priced(line: &Line<'_>) -> bool {
    line.text.contains(['億', '円'])
}

// ■ 甲事業 12億円⏎■ 乙事業 3億円: where no ● stands, the mark of which most lines are names or have amounts does its work
fn mark_programmes(lines: &mut [Line<'_>]) {
    let mut forms: BTreeMap<char, (Mark, Vec<usize>)> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        match (line.kind, line.form()) {
            (Kind::Bullet(Mark::Slide), _) => return,
            (Kind::Bullet(mark), Some(form)) => forms.entry(form).or_insert((mark, Vec::new())).1.push(at),
            _ => {}
        }
    }
    let below = |at: usize| lines[at + 1..].iter().find(|line| !line.is_blank()).filter(|line| line.kind == Kind::Text);
    let works = |at: &&usize| {
        let line = &lines[**at];
        let sentence = line.text.ends_with('。');
        !sentence && (priced(line) || name::is_complete(line.behind_mark()) || below(**at).is_some_and(priced))
    };
    let does_work = |(form, (mark, own)): (char, (Mark, Vec<usize>))| {
        let may = mark == Mark::Prose || (mark == Mark::Activity && !is_dot(form));
        let working = own.iter().filter(works).count();
        (may && working > 1 && working * 2 > own.len()).then_some(own)
    };
    let found = forms.into_iter().filter_map(does_work).max_by_key(Vec::len);
    for at in found.unwrap_or_default() {
        lines[at].kind = Kind::Bullet(Mark::Slide);
    }
}

// how long the title of a chapter is at most
const LONGEST_CHAPTER: usize = 40;

// Ⅰ．港の整備 12億円⏎Ⅱ．島の整備⏎Ⅲ．その他: chapters of which some have an amount, numbered alike from the first on
fn mark_chapters(lines: &mut [Line<'_>]) {
    let chapter = |at: &usize| {
        let line = &lines[*at];
        let begins = line.text.starts_with(['I', 'V', 'X', '第']) && matches!(line.kind, Kind::Text | Kind::Heading);
        let own = Some(line.text).filter(|_| begins).and_then(heading::numbered)?;
        let style = item::numbered(line.text)?.style;
        let short = !own.name.contains(['。', '、']) && own.name.chars().nth(LONGEST_CHAPTER).is_none();
        let plain = line.kind == Kind::Heading || (own.rest.is_empty() && short);
        (plain && matches!(style, Style::Roman | Style::Ordinal(_))).then_some((*at, style, own.no))
    };
    let found: Vec<(usize, Style, u8)> = (0..lines.len()).filter_map(|at| chapter(&at)).collect();
    let counted = found.iter().zip(1..).all(|((_, style, no), nth)| *style == found[0].1 && *no == nth);
    if counted && found.len() > 1 && found.iter().any(|(at, ..)| lines[*at].kind == Kind::Heading) {
        found.into_iter().for_each(|(at, ..)| lines[at].kind = Kind::Heading);
    }
}

// ①オールジャパンでの医薬品創出⏎274億円＜…＞⏎②…: where all that is numbered is numbered alike, with amounts right below
fn mark_above_amounts(lines: &mut [Line<'_>]) {
    let begins_amount = |line: &Line<'_>| line.text.starts_with(begins_numeral) && amount(line.text).is_ok();
    let above = |at: &usize| lines[*at].kind == Kind::Text && lines.get(at + 1).is_some_and(begins_amount);
    let named = |at: &usize| heading::numbered(lines[*at].text).is_some_and(|heading| heading.rest.is_empty());
    let found: Vec<usize> = (0..lines.len()).filter(above).filter(named).collect();
    let style = |at: usize| item::numbered(lines[at].text).map(|item| item.style);
    let Some(&first) = found.first() else { return };
    let mut others = (0..lines.len()).filter(|&at| lines[at].kind == Kind::Heading).chain(found[1..].iter().copied());
    let alike = |at: usize| style(at) == style(first);
    if style(first).is_some() && others.next().is_some_and(alike) && others.all(alike) {
        found.into_iter().for_each(|at| lines[at].kind = Kind::Heading);
    }
}

// how many lines a project without a number may stand above its first programme
const MOST_BEFORE_LIST: usize = 4;

// 医薬品プロジェクト 401億円⏎○ …事業 30億円: where no numbered heading is a project's, names of projects above lists are
fn mark_unnumbered(lines: &mut [Line<'_>]) {
    let numbered = |line: &Line<'_>| line.heading().is_some_and(|heading| heading.is_project());
    if lines.iter().any(numbered) {
        return;
    }
    let printed: Vec<usize> = (0..lines.len()).filter(|&at| !lines[at].is_blank()).collect();
    let lists = |at: usize| {
        printed[at + 1..].iter().take(MOST_BEFORE_LIST).map(|&below| &lines[below]).any(|line| match line.kind {
            Kind::Bullet(Mark::Slide | Mark::Detail) => true,
            Kind::Bullet(Mark::Activity) => priced(line),
            _ => false,
        })
    };
    // ■ 医薬品プロジェクト⏎概算要求額 431億円
    let totals = |at: usize| {
        let below = printed.get(at + 1).map(|&below| &lines[below]);
        below.is_some_and(|below| below.kind == Kind::Text && stage_word(below.text).is_some() && priced(below))
    };
    // がん対策プロジェクト⏎AMED対象経費⏎令和６年度予算案 161億円
    let spent = |at: usize| {
        let mut below = printed[at + 1..].iter().map(|&below| &lines[below]);
        let label = below.next().is_some_and(|line| line.kind == Kind::Text && is_recipient_total(line.text));
        let says = |line: &Line<'_>| priced(line) && stage_words(line.text).next().is_some();
        label && below.next().is_some_and(|line| line.kind == Kind::Text && says(line))
    };
    let heads = |at: usize| {
        let line = &lines[printed[at]];
        match line.kind {
            Kind::Text => unnumbered(line.text).is_some() && (lists(at) || spent(at)),
            Kind::Bullet(Mark::Prose) => unnumbered(line.behind_mark()).is_some() && totals(at),
            _ => false,
        }
    };
    let found: Vec<usize> = (0..printed.len()).filter(|&at| heads(at)).map(|at| printed[at]).collect();
    // one alone may be a programme above others
    for at in found.iter().filter(|_| found.len() > 1) {
        lines[*at].kind = Kind::Heading;
    }
}
