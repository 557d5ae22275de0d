//! The labels of the table's rows and columns, with the totals between them, in the order of the page.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::{Holds, Total};
use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::grammar::bracket;
use crate::grammar::clause::{Column, Lead, budget_of, columns, lead, may_be_of_budget};
use crate::grammar::ledger::{Label, Period, YearWord, heads, total_level};
use crate::grammar::part::AMONG;
use crate::reading::cited::{Citations, Cited};
use crate::reading::lines::{Kind, Line};
use crate::reading::outline::Page;
use crate::stage::{Stage, short_stage};
use crate::vocabulary::{self, words_as};

// what the label of a column of changes can begin with
static COMPARES: LazyLock<CharSet> =
    LazyLock::new(|| words_as(&vocabulary::COLUMNS, "change").filter_map(|word| word.chars().next()).collect());

// over how many lines the labels of rows and columns run
const MOST_LABELS: usize = 10;

// the level that 小計 has among totals
const SUBTOTAL: u8 = 1;

// bytes of 合計 and the like, with a formula: 合計(A+B)
const LONGEST_TOTAL: usize = 40;

// bytes that most labels over three lines have room in
const LONGEST_LABEL: usize = 256;

/// Whose totals a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::reading) enum Row {
    /// AMED対象経費
    Recipient(&'static str),
    /// 合計
    All,
    /// 小計
    Subtotal,
}

#[derive(Clone, Debug)]
pub(super) enum Token {
    Columns(Vec<Holds>),
    Row(Row),
    Total(usize),
}

impl Row {
    /// 合計, 小計(A+B)
    pub(in crate::reading) fn of_sum(label: &str) -> Option<Row> {
        let level = (label.len() <= LONGEST_TOTAL).then(|| total_level(label)).flatten()?;
        Some(if level > SUBTOTAL { Row::All } else { Row::Subtotal })
    }

    /// 合計 of 合計 ２，０４４億円 ２，０４３億円, of which the first is given.
    pub(in crate::reading) fn of_sum_before(line: &Line<'_>, first: &Cited) -> Option<Row> {
        Row::of_sum(line.before(first.whole.start).trim_end())
    }

    /// Who spends them; none, where several do.
    pub(in crate::reading) fn recipient(self) -> Option<&'static str> {
        match self {
            Row::Recipient(name) => Some(name),
            Row::All | Row::Subtotal => None,
        }
    }
}

pub(super) fn tokens(lines: &[Line<'_>], page: &Page, cited: &Citations, totals: &[Total<'_>]) -> Vec<Token> {
    let (mut tokens, mut seen) = (Vec::new(), 0);
    let mut at = page.lines.start;
    // labels below the last total are of none
    while at < page.lines.end && seen < totals.len() {
        let line = |total: &Total<'_>| cited[total.cited].line;
        let before = totals[seen..].partition_point(|total| line(total) < at);
        let length = totals[seen + before..].iter().take_while(|total| line(total) == at).count();
        let on_line = seen + before..seen + before + length;
        seen = on_line.end;
        let mut next = at + 1;
        if !on_line.is_empty() {
            let sum = Row::of_sum_before(&lines[at], &cited[totals[on_line.start].cited]);
            for total in on_line {
                let own = &cited[totals[total].cited];
                // labels on lines above are tokens of their own
                let lead = if own.top == at { own.lead } else { own_lead(&lines[at], own) };
                tokens.extend(lead.recipient.map(Row::Recipient).or(sum).map(Token::Row));
                let Lead { year, stage, supplementary_no, .. } = lead;
                if stage.is_some() {
                    push_columns(&mut tokens, vec![Holds::Money(Column { year, stage, supplementary_no })]);
                }
                tokens.push(Token::Total(total));
            }
        } else if let Some((row, end)) = label(lines, page, at) {
            tokens.push(Token::Row(row));
            next = end + 1;
        } else if lines[at].kind == Kind::Text
            && let Some(found) = labels(lines[at].text)
        {
            push_columns(&mut tokens, found);
        }
        at = next;
    }
    let last = tokens.iter().rposition(|token| matches!(token, Token::Total(_))).map_or(0, |last| last + 1);
    tokens.truncate(last);
    tokens
}

// 当初予算額 要求・要望額 増▲減額: labels of columns, of which some hold no totals
fn labels(line: &str) -> Option<Vec<Holds>> {
    if let Some(plain) = columns(line) {
        return Some(plain.into_iter().map(Holds::Money).collect());
    }
    // 平成29年度⏎要求
    if let Some((length, stage)) = short_stage(line)
        && length == line.len()
    {
        return Some(vec![Holds::Money(Column { stage: Some(stage), ..Column::default() })]);
    }
    let known = line.contains(|c| COMPARES.holds(c)) || line.contains(AMONG);
    let heads = known.then(|| heads(line)).flatten()?;
    let money = |Period { year, stage, supplementary_no, of_which, .. }| {
        let year = match year {
            None if stage.is_some() => None,
            Some(YearWord::Printed(year)) => Some(year),
            _ => return None,
        };
        let column = Column { year, stage, supplementary_no };
        Some(if of_which { Holds::Part(column) } else { Holds::Money(column) })
    };
    let mut found = Vec::new();
    for head in heads {
        match head.label {
            Label::Money(period) => found.push(money(period)?),
            Label::Change => found.push(Holds::Change),
            Label::Name
            | Label::Class
            | Label::Ministry
            | Label::Aside(_)
            | Label::Compared
            | Label::Other
            | Label::Remark => {}
        }
    }
    Some(found).filter(|found| !found.is_empty())
}

// what the line of an amount says of it
fn own_lead(line: &Line<'_>, cited: &Cited) -> Lead {
    lead(line.before(cited.mention.range.start))
}

/// Whether the lines from the last blank one down to `last` label rows of who spends, of which there are several.
pub(in crate::reading) fn labels_rows(lines: &[Line<'_>], page: &Page, last: usize) -> bool {
    let near = (last + 1).saturating_sub(MOST_LABELS).max(page.lines.start)..=last;
    let block = near.rev().take_while(|&at| !lines[at].is_blank());
    let rows: Vec<Row> = block.filter_map(|at| label(lines, page, at)).map(|(row, _)| row).collect();
    let recipients: BTreeSet<&str> = rows.into_iter().filter_map(Row::recipient).collect();
    recipients.len() > 1
}

// 日本医療研究開⏎発機構(AMED)⏎対象経費: a label over up to three lines, and its last line
fn label(lines: &[Line<'_>], page: &Page, at: usize) -> Option<(Row, usize)> {
    let near = lines[at..page.lines.end.min(at + 3)].iter().enumerate();
    let parts = near.map_while(|(nth, own)| match own.kind {
        // 【AMED対象経費】
        Kind::Text => Some(bracket::enclosed(own.text).unwrap_or(own.text)),
        Kind::Bullet(_) if nth == 0 => Some(own.behind_mark()),
        _ => None,
    });
    let mut found = None;
    // most lines are no part of a label
    if parts.clone().any(may_be_of_budget) {
        let mut joined = String::with_capacity(LONGEST_LABEL);
        for (line, part) in (at..).zip(parts) {
            joined.push_str(part);
            found = budget_of(&joined).map(|recipient| (Row::Recipient(recipient), line)).or(found);
        }
    }
    let sum = || if lines[at].kind == Kind::Text { Row::of_sum(lines[at].text) } else { None };
    found.or_else(|| Some((sum()?, at)))
}

// 令和５年度⏎当初予算額 is one column; a stage without a year belongs to the year before it
fn push_columns(tokens: &mut Vec<Token>, found: Vec<Holds>) {
    if let Some(Token::Columns(before)) = tokens.last_mut()
        && let Some(merged) = merged(before, &found)
    {
        *before = merged;
        return;
    }
    let columns =
        tokens.iter().rev().filter_map(|token| if let Token::Columns(columns) = token { Some(columns) } else { None });
    let above: Vec<Column> =
        columns.flat_map(|columns| columns.iter().rev()).filter_map(|holds| holds.money()).collect();
    // 令和８年度要求・要望額 うち要望額 令和７年度当初予算額 うち要望額: no year but the one that is asked for has another request
    let is_asked = |own: &&Column| own.stage.is_some_and(Stage::is_asked);
    let asked = above.iter().find(is_asked).and_then(|own| own.year);
    let year = |own: Column| {
        let before = || above.first().and_then(|before| before.year);
        own.year.or_else(|| asked.filter(|_| is_asked(&&own))).or_else(before)
    };
    let dated = |holds: Holds| match holds {
        Holds::Money(own) => Holds::Money(Column { year: year(own), ..own }),
        Holds::Part(own) => Holds::Part(Column { year: year(own), ..own }),
        Holds::Change => Holds::Change,
    };
    tokens.push(Token::Columns(found.into_iter().map(dated).collect()));
}

// 令和７年度 令和８年度⏎当初予算額 要求・要望額 増▲減額: as many stages below as many years
fn merged(years: &[Holds], stages: &[Holds]) -> Option<Vec<Holds>> {
    let money = |all: &[Holds]| all.iter().filter_map(|holds| holds.money()).collect::<Vec<Column>>();
    let (of_years, of_stages) = (money(years), money(stages));
    let fits = !of_years.is_empty()
        && of_years.len() == of_stages.len()
        && of_years.iter().all(|own| own.year.is_some() && own.stage.is_none())
        && of_stages.iter().all(|own| own.year.is_none() && own.stage.is_some());
    let change = [years, stages].concat().contains(&Holds::Change).then_some(Holds::Change);
    let whole = of_years.iter().zip(of_stages).map(|(of, own)| Holds::Money(Column { year: of.year, ..own }));
    fits.then(|| whole.chain(change).collect())
}

// 要求 要望 平成28年度: of what is asked for, the year before has its budget
pub(super) fn name_budget_before(tokens: &mut [Token]) {
    let columns = |token: &Token| if let Token::Columns(columns) = token { columns.clone() } else { Vec::new() };
    let money: Vec<Column> = tokens.iter().flat_map(columns).filter_map(Holds::money).collect();
    let asked = money.iter().filter(|own| own.stage.is_some_and(Stage::is_asked)).filter_map(|own| own.year).max();
    let before = asked.map(FiscalYear::previous);
    let told = money.iter().any(|own| own.year == before && own.stage.is_some());
    if before.is_none() || told {
        return;
    }
    let all = tokens.iter_mut().filter_map(|token| if let Token::Columns(all) = token { Some(all) } else { None });
    for holds in all.flatten() {
        if let Holds::Money(own) = holds
            && own.year == before
        {
            own.stage = Some(Stage::Initial);
        }
    }
}
