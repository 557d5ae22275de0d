//! The table of the document's totals, of which extraction has lost rows and columns:
//! ＡＭＥＤ対象経費 １，４８９億円（内10,…） １，１３２億円（…） ３５７億円（…）.
//!
//! What remains are labels (of years and stages, and of who spends) and totals in some order. A total stands in the row
//! and column that the labels before it allow; request and priority add up to both; totals of one recipient name the
//! same ministries; only then does the order of the labels count. None of these is certain: one misprinted total breaks
//! a sum, and must not move the others. So the placing is sought that breaks the fewest.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::cited::{Citations, Cited};
use super::lines::{Kind, Line};
use super::outline::Page;
use crate::calendar::FiscalYear;
use crate::data::CharSet;
use crate::grammar::bracket;
use crate::grammar::clause::{Column, Lead, budget_of, columns, lead, may_be_of_budget};
use crate::grammar::ledger::{Label, Period, YearWord, heads, total_level};
use crate::grammar::part::AMONG;
use crate::money::{Amount, Interval, Rounding};
use crate::stage::{Stage, short_stage};
use crate::vocabulary::{self, words_as};

/// A total of the document with what it is divided into.
#[derive(Clone, Debug)]
pub(super) struct Total<'b> {
    /// Position among the mentions.
    pub(super) cited: usize,
    pub(super) amount: Amount,
    pub(super) ministries: BTreeSet<&'b str>,
    /// ＋224億円, ▲3億円: no total, but what changed.
    pub(super) signed: bool,
    /// うち令和５年度補正予算額 203億円: a part of the total before it, of which its own words say all.
    pub(super) part: bool,
}

/// Row and column of a total.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) row: Option<Row>,
    pub(super) column: Column,
    /// Whether the column holds what changed: 対前年度増▲減額.
    pub(super) change: bool,
    /// Whether the column holds a part of the one before it: うち要望額.
    pub(super) part: bool,
}

/// What a column of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Money(Column),
    /// うち要望額
    Part(Column),
    /// 増▲減額
    Change,
}

impl Holds {
    fn money(self) -> Option<Column> {
        match self {
            Holds::Money(column) | Holds::Part(column) => Some(column),
            Holds::Change => None,
        }
    }
}

/// Whose totals a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// AMED対象経費
    Recipient(&'static str),
    /// 合計
    All,
    /// 小計
    Subtotal,
}

impl Row {
    /// 合計, 小計(A+B)
    pub(super) fn of_sum(label: &str) -> Option<Row> {
        let level = (label.len() <= LONGEST_TOTAL).then(|| total_level(label)).flatten()?;
        Some(if level > SUBTOTAL { Row::All } else { Row::Subtotal })
    }

    /// 合計 of 合計 ２，０４４億円 ２，０４３億円, of which the first is given.
    pub(super) fn of_sum_before(line: &Line<'_>, first: &Cited) -> Option<Row> {
        Row::of_sum(line.text.get(..first.whole.start.checked_sub(line.start)?)?.trim_end())
    }

    /// Who spends them; none, where several do.
    pub(super) fn recipient(self) -> Option<&'static str> {
        match self {
            Row::Recipient(name) => Some(name),
            Row::All | Row::Subtotal => None,
        }
    }
}

#[derive(Clone, Debug)]
enum Token {
    Columns(Vec<Holds>),
    Row(Row),
    Total(usize),
}

/// Totals that follow the same labels.
#[derive(Clone, Debug, Default)]
struct Run {
    totals: Vec<usize>,
    rows: Vec<Row>,
    /// Whether its row is the one above it, for none stands in it.
    carried: bool,
    columns: Vec<usize>,
}

// more totals than this are placed by order alone
const MOST_TOTALS: usize = 16;
// how many placings of one more total are tried: tables of a few totals take hundreds
const MOST_TRIES: usize = 20_000;

/// Places every total of a page in its row and column.
pub(super) fn cells(
    lines: &[Line<'_>],
    page: &Page,
    cited: &Citations,
    totals: &[Total<'_>],
    rounding: Rounding,
) -> Vec<Cell> {
    // 令和７年度 令和８年度 above AMED対象経費 １，２４８億円 １，２４５億円: a year that names no stage is no column of others'
    let by_recipient = totals.iter().any(|total| cited[total.cited].lead.recipient.is_some());
    let said = |total: &Total<'_>| {
        let own = &cited[total.cited];
        let Lead { recipient, year, stage, .. } = own.lead;
        let sum = || Row::of_sum_before(&lines[own.line], cited.on_line(own.line).first()?);
        let row = recipient.map(Row::Recipient).or_else(|| sum().filter(|_| by_recipient));
        row.filter(|_| year.is_some() && stage.is_none())
    };
    let (of_table, told): (Vec<Total<'_>>, Vec<Total<'_>>) =
        totals.iter().cloned().partition(|total| !total.part && said(total).is_none());
    let placed = of_table.iter().map(|total| total.cited).zip(cells_of_table(lines, page, cited, &of_table, rounding));
    let placed: Vec<(usize, Cell)> = placed.collect();
    let own = |total: &Total<'_>| {
        let whole = placed[..placed.partition_point(|&(at, _)| at < total.cited)].last();
        let Lead { year, stage, supplementary_no, .. } = cited[total.cited].lead;
        let row = if total.part { whole.and_then(|(_, whole)| whole.row) } else { said(total) };
        (total.cited, Cell { row, column: Column { year, stage, supplementary_no }, change: false, part: false })
    };
    let mut all: Vec<(usize, Cell)> = placed.iter().copied().chain(told.iter().map(own)).collect();
    all.sort_by_key(|&(at, _)| at);
    all.into_iter().map(|(_, cell)| cell).collect()
}

fn cells_of_table(
    lines: &[Line<'_>],
    page: &Page,
    cited: &Citations,
    totals: &[Total<'_>],
    rounding: Rounding,
) -> Vec<Cell> {
    if totals.is_empty() {
        return Vec::new();
    }
    let mut tokens = tokens(lines, page, cited, totals);
    name_budget_before(&mut tokens);
    let rows = all_rows(&tokens);
    let columns = with_both(all_columns(&tokens), rows.len(), totals);
    let runs = runs(&tokens, &columns, totals);
    let amounts = totals.iter().map(|total| total.amount.interval(rounding)).collect();
    let signed = totals.iter().map(|total| total.signed).collect();
    let (named, sums) = (named(totals), sums(&columns));
    let table = Table { amounts, signed, named, sums, columns: &columns, rows: &rows, runs: &runs };
    table.solve().into_iter().map(|place| table.cell(place)).collect()
}

fn tokens(lines: &[Line<'_>], page: &Page, cited: &Citations, totals: &[Total<'_>]) -> Vec<Token> {
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

// what the label of a column of changes can begin with
static COMPARES: LazyLock<CharSet> =
    LazyLock::new(|| words_as(&vocabulary::COLUMNS, "change").filter_map(|word| word.chars().next()).collect());

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
    lead(line.text.get(..cited.mention.range.start.saturating_sub(line.start)).unwrap_or_default())
}

// over how many lines the labels of rows and columns run
const MOST_LABELS: usize = 10;

/// Whether the lines from the last blank one down to `last` label rows of who spends, of which there are several.
pub(super) fn labels_rows(lines: &[Line<'_>], page: &Page, last: usize) -> bool {
    let near = (last + 1).saturating_sub(MOST_LABELS).max(page.lines.start)..=last;
    let block = near.rev().take_while(|&at| !lines[at].is_blank());
    let rows: Vec<Row> = block.filter_map(|at| label(lines, page, at)).map(|(row, _)| row).collect();
    let recipients: BTreeSet<&str> = rows.into_iter().filter_map(Row::recipient).collect();
    recipients.len() > 1
}

// the level that 小計 has among totals
const SUBTOTAL: u8 = 1;

// bytes of 合計 and the like, with a formula: 合計(A+B)
const LONGEST_TOTAL: usize = 40;

// bytes that most labels over three lines have room in
const LONGEST_LABEL: usize = 256;

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
fn name_budget_before(tokens: &mut [Token]) {
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

// 要求 要望 平成28年度 above four totals of each row: the first is what both come to
fn with_both(mut columns: Vec<Holds>, rows: usize, totals: &[Total<'_>]) -> Vec<Holds> {
    let more = rows > 0 && totals.len() == rows * (columns.len() + 1);
    let at =
        |stage: Stage| columns.iter().position(|holds| matches!(holds, Holds::Money(own) if own.stage == Some(stage)));
    let parts = at(Stage::Request).zip(at(Stage::Priority)).filter(|_| more && at(Stage::RequestAndPriority).is_none());
    if let Some((request, _)) = parts
        && let Holds::Money(own) = columns[request]
    {
        columns.insert(request, Holds::Money(Column { stage: Some(Stage::RequestAndPriority), ..own }));
    }
    columns
}

fn all_columns(tokens: &[Token]) -> Vec<Holds> {
    let mut all = Vec::new();
    for column in tokens.iter().filter_map(|t| if let Token::Columns(c) = t { Some(c) } else { None }).flatten() {
        if column.money().is_none_or(|own| own.stage.is_some()) && !all.contains(column) {
            all.push(*column);
        }
    }
    all
}

fn all_rows(tokens: &[Token]) -> Vec<Row> {
    let mut all = Vec::new();
    for token in tokens {
        if let Token::Row(row) = token
            && !all.contains(row)
        {
            all.push(*row);
        }
    }
    all
}

fn runs(tokens: &[Token], columns: &[Holds], totals: &[Total<'_>]) -> Vec<Run> {
    let unsaid = !columns.contains(&Holds::Change);
    let mut runs: Vec<Run> = Vec::new();
    let mut run = Run::default();
    for token in tokens {
        if !matches!(token, Token::Total(_)) && !run.totals.is_empty() {
            runs.push(std::mem::take(&mut run));
        }
        match token {
            Token::Total(total) if unsaid && totals[*total].signed => {}
            Token::Total(total) => run.totals.push(*total),
            // the mark above and the label on the line say it twice
            Token::Row(row) if run.rows.contains(row) => {}
            Token::Row(row) => run.rows.push(*row),
            Token::Columns(found) => {
                run.columns.extend(found.iter().filter_map(|f| columns.iter().position(|c| c == f)))
            }
        }
    }
    runs.push(run);
    carry_rows(&mut runs);
    runs
}

// a label of who spends counts until the next one, for totals under a column of their own each
fn carry_rows(runs: &mut [Run]) {
    let mut last: Option<Row> = None;
    for run in runs {
        if let (true, 1, Some(last)) = (run.rows.is_empty(), run.totals.len(), last) {
            run.rows.push(last);
            run.carried = true;
        }
        last = run.rows.last().copied().or(last);
    }
}

/// A set of totals that are few enough to be searched, a bit each.
type Totals = u16;
const _: () = assert!(MOST_TOTALS <= Totals::BITS as usize);

// of each ministry, the totals that name it
fn named(totals: &[Total<'_>]) -> Vec<Totals> {
    let all: BTreeSet<&str> = totals.iter().flat_map(|total| &total.ministries).copied().collect();
    let searched = || totals.iter().take(MOST_TOTALS).enumerate();
    let bits = |name: &str| {
        searched().filter(|(_, total)| total.ministries.contains(name)).fold(0, |named, (at, _)| named | 1 << at)
    };
    all.into_iter().map(bits).collect()
}

// the columns of both, request and priority, of each year that has all three; and of this year, last year and the change
// where there are no others
fn sums(columns: &[Holds]) -> Vec<[usize; 3]> {
    let at = |holds: Holds| columns.iter().position(|&other| other == holds);
    let money: Vec<Column> = columns.iter().filter_map(|holds| holds.money()).collect();
    let years = money.iter().filter(|own| own.stage == Some(Stage::RequestAndPriority)).map(|own| own.year);
    let sum = |year| {
        let [both, request, priority] = [Stage::RequestAndPriority, Stage::Request, Stage::Priority];
        let column = |stage| at(Holds::Money(Column { year, stage: Some(stage), supplementary_no: None }));
        Some([column(both)?, column(request)?, column(priority)?])
    };
    let change = || match money[..] {
        [last, this] if last.year < this.year => {
            Some([at(Holds::Money(this))?, at(Holds::Money(last))?, at(Holds::Change)?])
        }
        _ => None,
    };
    years.filter_map(sum).chain(change()).collect()
}

/// Positions of a row and a column; none where the page labels none.
type Place = (Option<usize>, Option<usize>);

struct Table<'a> {
    /// What each total can stand for.
    amounts: Vec<Interval>,
    /// Whether each can only be a change.
    signed: Vec<bool>,
    /// Of each ministry, which totals name it.
    named: Vec<Totals>,
    /// Columns of which the first is the sum of the others.
    sums: Vec<[usize; 3]>,
    columns: &'a [Holds],
    rows: &'a [Row],
    runs: &'a [Run],
}

impl Table<'_> {
    fn cell(&self, (row, column): Place) -> Cell {
        let holds = column.map(|column| self.columns[column]);
        // 合計 of rows that say nothing of who spends them is of whatever they list
        let by_recipient = self.rows.iter().any(|row| row.recipient().is_some());
        Cell {
            row: row.map(|row| self.rows[row]).filter(|_| by_recipient),
            column: holds.and_then(Holds::money).unwrap_or_default(),
            change: holds == Some(Holds::Change),
            part: matches!(holds, Some(Holds::Part(_))),
        }
    }

    // the best placing of all totals
    fn solve(&self) -> Vec<Place> {
        let mut search = Search { chosen: vec![(None, None); self.amounts.len()], best: None, tries: 0 };
        if self.amounts.len() <= MOST_TOTALS {
            self.place(&self.waiting(), &mut search);
        }
        search.best.map_or_else(|| self.by_order(), |(_, places)| places)
    }

    // the totals in the order in which they are placed
    fn waiting(&self) -> Vec<Waiting> {
        let of = |run: &Run| {
            let places = self.allowed(run);
            let told = run.rows.len() == 1 && !run.carried && places.len() == 1;
            let shared = self.shares_column(run);
            // where changes have signs, what has none is no change
            let unsigned = self.signed.iter().all(|signed| !signed);
            let fits = |place: &Place, total: usize| match self.is_change(*place) {
                true => self.signed[total] || unsigned,
                false => !self.signed[total],
            };
            let of = |total: usize| places.iter().copied().filter(|place| fits(place, total)).collect();
            let waiting = |&total: &usize| Waiting { total, places: of(total), shared, told };
            run.totals.iter().map(waiting).collect::<Vec<_>>()
        };
        self.runs.iter().flat_map(of).collect()
    }

    fn is_taken(&self, place: Place, next: &Waiting, chosen: &[Place]) -> bool {
        let mut others = chosen.iter().zip(&self.amounts).filter(|(other, _)| **other == place);
        others.any(|(_, amount)| !next.told || !amount.intersects(self.amounts[next.total]))
    }

    fn is_change(&self, (_, column): Place) -> bool {
        column.is_some_and(|column| self.columns[column] == Holds::Change)
    }

    // what is placed can only cost more with every further total, so that a worse start needs no end
    fn place(&self, waiting: &[Waiting], search: &mut Search) {
        if search.best.as_ref().is_some_and(|(least, _)| !self.costs_less(&search.chosen, *least)) {
            return;
        }
        let Some((next, rest)) = waiting.split_first() else {
            search.best = Some((self.cost(&search.chosen), search.chosen.clone()));
            return;
        };
        for &place in &next.places {
            let taken = place != (None, None) && !next.shared && self.is_taken(place, next, &search.chosen);
            if !taken && search.tries < MOST_TRIES {
                search.tries += 1;
                search.chosen[next.total] = place;
                self.place(rest, search);
                search.chosen[next.total] = (None, None);
            }
        }
        // a second column of changes
        if self.signed[next.total] {
            self.place(rest, search);
        }
    }

    fn allowed(&self, run: &Run) -> Vec<Place> {
        let rows: Vec<Option<usize>> = match run.rows[..] {
            [only] => vec![self.rows.iter().position(|&row| row == only)],
            _ if self.rows.is_empty() => vec![None],
            _ => (0..self.rows.len()).map(Some).collect(),
        };
        let labelled = run.columns.len() >= run.totals.len()
            || (run.columns.len() == 1 && run.totals.len() == self.rows.len())
            || self.shares_column(run);
        let columns: Vec<Option<usize>> = match run.columns[..] {
            _ if self.columns.is_empty() => vec![None],
            [_, ..] if labelled => run.columns.iter().copied().map(Some).collect(),
            _ => (0..self.columns.len()).map(Some).collect(),
        };
        rows.iter().flat_map(|&row| columns.iter().map(move |&column| (row, column))).collect()
    }

    // 令和５年度予算額⏎1,248億円⏎796億円: one label above several totals, and nothing says who spends which
    fn shares_column(&self, run: &Run) -> bool {
        run.columns.len() == 1 && self.rows.is_empty()
    }

    fn cost(&self, chosen: &[Place]) -> Cost {
        let (broken_sums, strangers) = (self.broken_sums(chosen), self.strangers(chosen));
        Cost { broken_sums, strangers, swapped: self.swapped(chosen) }
    }

    // the weightiest first, as in `Cost`, and no more than is needed
    fn costs_less(&self, chosen: &[Place], than: Cost) -> bool {
        let broken_sums = self.broken_sums(chosen).cmp(&than.broken_sums);
        let strangers = || self.strangers(chosen).cmp(&than.strangers);
        let swapped = || self.swapped(chosen).cmp(&than.swapped);
        broken_sums.then_with(strangers).then_with(swapped).is_lt()
    }

    // how often request + priority = both, or last year + change = this year, fails of a recipient that has all three
    fn broken_sums(&self, chosen: &[Place]) -> usize {
        let recipients = || (0..self.rows.len()).map(Some).chain([None]);
        let broken = |sum: &[usize; 3]| recipients().filter(|&recipient| !self.adds_up(chosen, recipient, sum)).count();
        self.sums.iter().map(broken).sum()
    }

    fn adds_up(&self, chosen: &[Place], recipient: Option<usize>, sum: &[usize; 3]) -> bool {
        let amount = |column| {
            let total = chosen.iter().position(|&place| place == (recipient, Some(column)))?;
            Some(self.amounts[total])
        };
        let [both, request, priority] = sum.map(amount);
        let (Some(both), Some(request), Some(priority)) = (both, request, priority) else { return true };
        (request + priority).intersects(both)
    }

    // how often a total lacks a ministry that another of its recipient's names
    fn strangers(&self, chosen: &[Place]) -> u32 {
        (0..self.rows.len()).map(|recipient| self.strangers_of(chosen, recipient)).sum()
    }

    fn strangers_of(&self, chosen: &[Place], recipient: usize) -> u32 {
        let own = chosen.iter().enumerate().filter(|(_, place)| place.0 == Some(recipient));
        let own: Totals = own.fold(0, |own, (at, _)| own | 1 << at);
        let shared = self.named.iter().filter(|&named| own & named != 0);
        shared.map(|named| (own & !named).count_ones()).sum()
    }

    // pairs of placed totals that stand against the order of the labels
    fn swapped(&self, chosen: &[Place]) -> usize {
        self.runs.iter().map(|run| swapped_in(run, chosen)).sum()
    }

    // row by row in the order of the labels; what changed has no place
    fn by_order(&self) -> Vec<Place> {
        let money: Vec<usize> =
            (0..self.columns.len()).filter(|&column| !self.is_change((None, Some(column)))).collect();
        let columns = money.len().max(1);
        let recipient = |at: usize| (at / columns < self.rows.len()).then_some(at / columns);
        let mut placed = (0..).map(|at| (recipient(at), money.get(at % columns).copied()));
        self.signed.iter().map(|signed| if *signed { None } else { placed.next() }.unwrap_or_default()).collect()
    }
}

/// What speaks against a placing, the weightiest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    broken_sums: usize,
    strangers: u32,
    swapped: usize,
}

/// A total without a place.
struct Waiting {
    total: usize,
    /// Where it may stand.
    places: Vec<Place>,
    /// Whether others may stand there, too.
    shared: bool,
    /// Whether its own labels leave no other place, so that another of its amount is the same, printed twice.
    told: bool,
}

struct Search {
    chosen: Vec<Place>,
    best: Option<(Cost, Vec<Place>)>,
    tries: usize,
}

// those of one run
fn swapped_in(run: &Run, chosen: &[Place]) -> usize {
    let placed = run.totals.iter().map(|&total| chosen[total]).filter(|&place| place != (None, None));
    let pairs = placed.clone().enumerate().flat_map(|(at, a)| placed.clone().skip(at + 1).map(move |b| (a, b)));
    pairs.filter(|(a, b)| (a.1, a.0) > (b.1, b.0)).count()
}
