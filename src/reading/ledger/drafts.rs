//! A row of `amounts` for every cell.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::body::is_change;
use super::sums::{Standing, standings};
use super::{Column, Entry, Row, Stray, Table};
use crate::budget::{AmountRow, Flags, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::clause::{budget_of, recipient_label};
use crate::grammar::ledger::{Bracketed, Label, Period, RowName, compact, is_same};
use crate::grammar::legend::ministries;
use crate::grammar::name::programme_name;
use crate::reading::Frame;
use crate::reading::rows::Draft;
use crate::reading::when::When;
use crate::stage::{Stage, short_stage, stage_word};

/// The cells of every table.
pub(in crate::reading) fn drafts(frame: &Frame<'_, '_>, tables: &[Table]) -> Vec<Draft> {
    let staged = |table: &Table| table.rows.iter().any(|row| row_stage(&row.name).flatten().is_some());
    let of = |table| {
        let caption = captioned(frame, table);
        let own =
            caption.map(|(year, stage)| Frame { fiscal_year: Some(year), stage, supplementary_no: None, ..*frame });
        // 決算額 below 令和７年度概算要求総括表 is of no year that this names
        let asked = |year: FiscalYear, stage: Option<Stage>| {
            let own = if frame.fiscal_year == Some(year) { frame.stage } else { None };
            stage.or(own).is_some_and(Stage::is_asked)
        };
        let year = table.captioned.filter(|&(year, stage)| !asked(year, stage)).map(|(year, _)| year);
        let frame = own.as_ref().unwrap_or(frame);
        let compared = compared(frame, table);
        Ledger { frame, table, twofold: twofold(table), compared, staged: staged(table), year }.drafts()
    };
    tables.iter().flat_map(of).collect()
}

// ２ 令和６年度補正予算の内訳 above 事項 金額: the year and the stage of a table whose columns say neither, in a paper of another year;
// those of a paper that says no year
fn captioned(frame: &Frame<'_, '_>, table: &Table) -> Option<(FiscalYear, Option<Stage>)> {
    let (year, stage) = table.captioned?;
    let dated = |column: &Column| match column.label {
        // 前年度予算額 and 要求額 are so by the paper's year
        Some(Label::Money(period)) => period.year.is_some() || period.stage.is_some_and(Stage::is_asked),
        Some(Label::Aside(year)) => year.is_some(),
        _ => false,
    };
    match frame.fiscal_year {
        None => Some((year, stage.or(frame.stage))),
        Some(own) => {
            // 令和７年度当初予算 may be what the paper drafts
            let other =
                |stage: Stage| frame.stage.map(Stage::family) != Some(stage.family()) && stage != Stage::Initial;
            let tells = own != year || stage.is_some_and(other);
            (tells && !table.columns.iter().any(dated)).then_some((year, stage))
        }
    }
}

/// Why nobody knows of which year and stage a figure is.
pub(in crate::reading) const NO_COLUMN: &str =
    "in a row of a table that has not a cell for each column; nothing tells its column";

/// Why nobody knows what a figure is of.
const NO_NAME: &str = "in a row of a table that has lost its name, or a frame that holds several; nothing tells which name the figure is of";

struct Ledger<'a> {
    frame: &'a Frame<'a, 'a>,
    table: &'a Table,
    /// What the labels of several columns say alike.
    twofold: BTreeSet<Period>,
    /// Columns without labels, in which brackets hold what an earlier year had.
    compared: BTreeSet<usize>,
    /// Whether rows name stages: 当初, 補正.
    staged: bool,
    /// The year that its caption names.
    year: Option<FiscalYear>,
}

/// What a column that is called by a name says: 文部科学省 厚生労働省 合計.
#[derive(Default)]
struct Across {
    ministry: Option<String>,
    recipient: Option<&'static str>,
    theme: Option<String>,
}

// 事業費 and 国費, each with a column 令和６年度: the one may be in the other, so that they are not to be added
fn twofold(table: &Table) -> BTreeSet<Period> {
    let mut seen = BTreeSet::new();
    // 一般会計 and 特別会計 before 計 are parts, which nobody adds
    let periods = table.columns.iter().filter_map(labelled).filter(|period| !period.of_which);
    periods.filter(|period| !seen.insert(*period)).collect()
}

// 4,897(4,897) 1,341(2,603), where （ ）内は平成23年度当初予算額: what stands outside the brackets is of the document's year
fn compared(frame: &Frame<'_, '_>, table: &Table) -> BTreeSet<usize> {
    let unlabelled = table.columns.iter().all(|column| column.label.is_none());
    let cells = table.rows.iter().filter(|_| unlabelled).flat_map(|row| &row.cells);
    let earlier = |cell: &&Entry| match cell.bracket {
        Some(Bracketed::Prior) => true,
        Some(Bracketed::Of(period)) => {
            frame.when(period).year.zip(frame.fiscal_year).is_some_and(|(year, own)| year < own)
        }
        _ => false,
    };
    cells.filter(earlier).map(|cell| cell.column).collect()
}

fn labelled(column: &Column) -> Option<Period> {
    match column.label {
        Some(Label::Money(period)) => Some(period),
        _ => None,
    }
}

impl Ledger<'_> {
    fn drafts(&self) -> Vec<Draft> {
        let standings = standings(self.table);
        let rows = self.table.rows.iter().zip(standings);
        let cells = rows.flat_map(|(row, standing)| row.cells.iter().map(move |cell| self.draft(row, standing, cell)));
        cells.chain(self.table.strays.iter().map(|stray| self.stray(stray))).collect()
    }

    // a figure in a row with fewer or more cells than columns
    fn stray(&self, stray: &Stray) -> Draft {
        let column = stray.column.map(|at| &self.table.columns[at]);
        let role = match column {
            Some(column) if is_change(column) => Role::Change,
            _ if stray.name.total.is_some() => Role::TableTotal,
            _ => Role::TableCell,
        };
        let bracketed = self.frame.text.as_str()[stray.place.clone()].starts_with(bracket::opens);
        let when = stray.column.filter(|_| !bracketed).map(|at| Entry::blank(at, stray.place.clone()));
        let when = when.map(|cell| self.when(&self.table.columns[cell.column], &cell)).unwrap_or_default();
        let unit = column.or(self.table.columns.first()).and_then(|column| column.unit);
        // in a cell with several names, none of which has a space
        let subject = Some(self.subject(&stray.name)).filter(|name| !name.is_empty());
        let candidates = match column {
            Some(_) => subject.iter().flat_map(|names| names.split(' ')).map(str::to_owned).collect(),
            None => subject.into_iter().collect(),
        };
        let row = AmountRow {
            amount: stray.value,
            unit_line: unit.filter(|_| stray.value.is_some()).map(|(_, line)| line),
            stage: when.stage,
            fiscal_year: when.year,
            supplementary_no: when.supplementary_no,
            flags: Flags {
                of_which: stray.of_which || stray.name.of_which,
                approximate: stray.approximate,
                ..Flags::default()
            },
            pairing: Pairing::Open,
            candidates,
            reason: Cow::Borrowed(if column.is_some() { NO_NAME } else { NO_COLUMN }),
            ..self.frame.blank(self.top(), stray.place.clone(), role)
        };
        Draft { place: stray.place.clone(), row: Box::new(row), parent: None }
    }

    fn top(&self) -> usize {
        self.table.lines.first().copied().unwrap_or_default()
    }

    fn draft(&self, row: &Row, standing: Standing, cell: &Entry) -> Draft {
        let column = &self.table.columns[cell.column];
        let when = self.of_row(row, column, self.when(column, cell));
        let role = match row.name.total {
            _ if is_change(column) || cell.bracket == Some(Bracketed::Change) => Role::Change,
            Some(_) => Role::TableTotal,
            None if standing.opens => Role::TableTotal,
            None => Role::TableCell,
        };
        let flags = self.flags(row, column, cell);
        let across = self.across(column);
        let recipient = period(column).recipient.or(across.recipient);
        let labelled = column.label.is_some() || self.table.columns.len() == 1;
        let labelled = labelled && !matches!(column.label, Some(Label::Aside(_)));
        let whole = !flags.of_which && !flags.relisted && cell.value.is_some() && labelled && !self.is_twofold(column);
        // nobody adds what may be of any year
        let whole = whole && when.year.is_some();
        let row = AmountRow {
            amount: cell.value,
            unit_line: column.unit.map(|(_, line)| line).filter(|_| cell.value.is_some()),
            subjects: vec![self.subject(&row.name)],
            theme: across.theme.map(String::into_boxed_str),
            ministry: across.ministry.or_else(|| self.ministry(row)).map(String::into_boxed_str),
            recipient: recipient.or_else(|| self.recipient(row, standing)).map(Cow::Borrowed),
            stage: when.stage,
            fiscal_year: when.year,
            supplementary_no: when.supplementary_no,
            flags: Flags { additive: whole && standing.adds && role == Role::TableCell, ..flags },
            reason: Cow::Borrowed(self.reason(column, cell)),
            ..self.frame.blank(self.top(), cell.place.clone(), role)
        };
        let draft = Draft { place: cell.place.clone(), row: Box::new(row), parent: self.parent(standing, cell) };
        if cell.unsaid { unsaid(draft) } else { draft }
    }

    fn reason(&self, column: &Column, cell: &Entry) -> &'static str {
        match cell.value.is_none() && is_same(&self.frame.text.as_str()[cell.place.clone()]) {
            true => "says what the cell above it says",
            false if matches!(column.label, Some(Label::Aside(_))) => {
                "in its row and column of a table, which holds money of no stage"
            }
            false if self.is_twofold(column) => "in its row and column of a table, which has two of its year and stage",
            false => "in its row and column of a table",
        }
    }

    // also 事業費, beside a column of the year and stage that it is of for want of its own
    fn is_twofold(&self, column: &Column) -> bool {
        labelled(column)
            .is_some_and(|period| self.twofold.contains(&period) || (period.is_unsaid() && self.states_own()))
    }

    // whether a column says that it is of the document's year and stage
    fn states_own(&self) -> bool {
        let said = self.table.columns.iter().filter_map(labelled).filter(|period| !period.is_unsaid());
        said.map(|period| self.frame.when(period))
            .any(|when| when.year.is_some() && (when.year, when.stage) == (self.frame.fiscal_year, self.frame.stage))
    }

    fn flags(&self, row: &Row, column: &Column, cell: &Entry) -> Flags {
        let relisted = row.name.relisted || cell.bracket == Some(Bracketed::Relisted);
        let of_which = row.name.of_which || cell.of_which || period(column).of_which;
        Flags { of_which, relisted, approximate: cell.approximate, ..Flags::default() }
    }

    // 創薬基盤推進研究事業 of 【新規】創薬基盤推進研究事業（厚）
    fn subject(&self, name: &RowName) -> String {
        let beside = self.table.ministries && name.total.is_none();
        let own = if beside { self.apart(&name.name).0 } else { &name.name };
        let subject = programme_name(self.frame.sheet.directory, own).name;
        if subject.is_empty() { name.name.clone() } else { subject }
    }

    // 橋渡し研究プログラム 文部科学省 厚生労働省: a name, and the ministries behind or before it
    fn apart<'n>(&self, words: &'n str) -> (&'n str, Vec<String>) {
        let (mut rest, mut found) = (words, Vec::new());
        let known = |word| ministries(self.frame.sheet.directory, word);
        while let Some((name, names)) = rest.rsplit_once(' ').and_then(|(name, word)| Some((name, known(word)?))) {
            (rest, found) = (name.trim_end(), [names, found].concat());
        }
        while let Some((name, names)) = rest.split_once(' ').and_then(|(word, name)| Some((name, known(word)?))) {
            rest = name.trim_start();
            found.extend(names);
        }
        (rest, found)
    }

    // what its column of ministries says, or the row of a ministry: 厚生労働省, 厚生労働省計, 法務省所管
    fn ministry(&self, row: &Row) -> Option<String> {
        if self.table.ministries && row.name.total.is_none() {
            let (_, stated) = self.apart(&row.words);
            match &stated[..] {
                [] => {}
                [only] => return Some(only.clone()),
                _ => return None, // 文・厚: nobody's alone
            }
        }
        let (formal, rest) = self.frame.sheet.directory.strip(&row.name.name)?;
        let printed = row.name.name.len() - rest.len();
        let whole = rest.is_empty()
            || rest == "所管"
            || (row.name.total.is_some() && rest.trim_start_matches("所管").ends_with('計'));
        (whole && row.name.name[..printed].chars().count() > 2).then(|| formal.to_owned())
    }

    // 文部科学省, AMED, 札　幌: what the name of a column says of its figures
    fn across(&self, column: &Column) -> Across {
        let Some((start, end)) = column.name else { return Across::default() };
        let name = compact(&self.frame.text.as_str()[start..end]).into_owned();
        let ministry = ministries(self.frame.sheet.directory, &name).filter(|all| all.len() == 1);
        match (ministry, recipient_label(&name)) {
            (Some(mut only), _) => Across { ministry: only.pop(), ..Across::default() },
            (None, Some(recipient)) => Across { recipient: Some(recipient), ..Across::default() },
            (None, None) => Across { theme: Some(name), ..Across::default() },
        }
    }

    // who spends a row's money: AMED対象経費, or 文部科学省 as a part of it
    fn recipient(&self, row: &Row, standing: Standing) -> Option<&'static str> {
        let whole = || standing.within.map(|whole| &self.table.rows[whole]).filter(|whole| whole.name.total.is_none());
        budget_of(&row.name.name).or_else(|| budget_of(&whole()?.name.name))
    }

    // the cell of the total in the same column, as far as one stands there
    fn parent(&self, standing: Standing, cell: &Entry) -> Option<usize> {
        let total = &self.table.rows[standing.within?];
        let same = |other: &&Entry| other.column == cell.column && !other.unsaid && aside(other) == aside(cell);
        total.cells.iter().find(same).map(|total| total.place.start)
    }

    fn when(&self, column: &Column, cell: &Entry) -> When {
        let own = match column.label {
            Some(Label::Money(period)) if self.is_own(period) => {
                When { year: self.frame.fiscal_year, stage: self.frame.stage, supplementary_no: None }
            }
            Some(Label::Money(period)) => self.dated(period),
            Some(Label::Aside(year)) => {
                When { year: year.map_or(self.accounted(), |word| self.frame.named_year(word)), ..When::default() }
            }
            Some(Label::Change) => self.changed(cell.column),
            Some(_) => self.current(),
            None if self.table.columns.len() == 1 || self.compared.contains(&cell.column) => self.current(),
            None => When::default(),
        };
        match cell.bracket {
            Some(Bracketed::Prior) => {
                When { year: own.year.map(FiscalYear::previous), stage: Some(Stage::Initial), supplementary_no: None }
            }
            Some(Bracketed::Of(period)) => self.frame.when(period),
            Some(Bracketed::OfWhich) => {
                let said = |bracket| if let Bracketed::Of(inside) = bracket { inside.stage } else { None };
                When { stage: column.bracket.and_then(said).or(own.stage), ..own }
            }
            _ => own,
        }
    }

    // 当初⏎補正⏎計 below 令和５年度 令和６年度: a row that names a stage is of it, its total of none; 補正予算 and 執行額 are so
    // whatever the column's stage is, but nothing is added yet to what is asked for, nor spent of it
    fn of_row(&self, row: &Row, column: &Column, own: When) -> When {
        let Some(period) = labelled(column) else { return own };
        let unsaid = period.year.is_some() && period.stage.is_none();
        let asked = period.stage.is_some_and(Stage::is_asked);
        match row_stage(&row.name) {
            Some(stage) if unsaid || (!asked && stage.map_or_else(|| self.settles(), outranks)) => {
                When { stage, ..own }
            }
            None if unsaid && self.staged && row.name.total.is_some() => When { stage: None, ..own },
            _ => own,
        }
    }

    // 港の整備への繰越 is a name like another, where no column tells what was spent
    fn settles(&self) -> bool {
        self.table.columns.iter().filter_map(labelled).any(|period| period.stage == Some(Stage::Settled))
    }

    // 支出済歳出額 不用額, in a table of settled accounts: all of the year that its caption names
    fn accounted(&self) -> Option<FiscalYear> {
        self.year.filter(|_| self.settles())
    }

    // 令和６年度 beside 令和７年度要求: the budget that stands when another is asked for
    fn dated(&self, period: Period) -> When {
        let own = self.frame.when(period);
        let own = When { year: own.year.or(self.year), ..own };
        let later = |asked: Period| {
            let year = || self.frame.when(asked).year;
            asked.stage.is_some_and(Stage::is_asked) && year().zip(own.year).is_some_and(|(asked, own)| asked > own)
        };
        let stands = period.stage.is_none() && self.table.columns.iter().filter_map(labelled).any(later);
        if stands { When { stage: Some(Stage::Initial), ..own } } else { own }
    }

    // 予算額 alone, or beside 前年度, is of the document: of its year and stage, which no other column has; so is 金額
    fn is_own(&self, period: Period) -> bool {
        let bare = Period { stage: Some(Stage::Initial), ..Period::default() };
        if period.is_unsaid() {
            return true;
        }
        if period != bare || self.frame.stage.is_none() {
            return false;
        }
        let others: Vec<Period> =
            self.table.columns.iter().filter_map(labelled).filter(|other| *other != bare).collect();
        let earlier =
            |other: &Period| self.frame.when(*other).year.is_some_and(|year| Some(year) < self.frame.fiscal_year);
        // what is asked for, beside nothing else, may well be last year's
        let alone = others.is_empty() && self.frame.stage.map(Stage::family) != Some(Stage::Request);
        !self.twofold.contains(&bare) && (alone || (!others.is_empty() && others.iter().all(earlier)))
    }

    // 平成19年度予算額 平成20年度予算額 増△減額 平成18年度決算額: of the latest year of the columns before it
    fn changed(&self, column: usize) -> When {
        let before = self.table.columns[..column].iter().filter_map(labelled).filter(|period| !period.of_which);
        let latest = before.map(|period| self.frame.when(period)).filter(|when| when.year.is_some());
        match latest.max_by_key(|when| when.year) {
            Some(latest) if latest.year != self.frame.fiscal_year && self.table.columns[..column].len() > 1 => latest,
            _ => self.current(),
        }
    }

    // of what the table asks for: the column of the document's year, or else the document
    fn current(&self) -> When {
        let year = self.frame.fiscal_year;
        let periods = self.table.columns.iter().map(|column| self.frame.when(period(column)));
        let stage = periods.filter(|when| when.year.is_some() && when.year == year).find_map(|when| when.stage);
        // 前年度計画額 予定額 増減額
        let aside = |column: &Column| matches!(column.label, Some(Label::Aside(_)));
        let budget =
            !self.table.columns.iter().any(aside) || self.table.columns.iter().any(|own| labelled(own).is_some());
        When { year, stage: stage.or(self.frame.stage).filter(|_| budget), supplementary_no: None }
    }
}

// (35): in brackets that nothing explains
fn unsaid(mut draft: Draft) -> Draft {
    let row = &mut draft.row;
    row.candidates = std::mem::take(&mut row.subjects).into();
    row.pairing = Pairing::Open;
    row.stage = None;
    row.fiscal_year = None;
    row.flags.additive = false;
    row.reason = Cow::Borrowed("in brackets in a table; nothing in the document says what they hold");
    Draft { parent: None, ..draft }
}

// 当初, 補正予算, 執行額, and 港の整備 補正予算 beside a class, but not 経済対策 補正; 予算現額 and 繰越額 are of none
fn row_stage(row: &RowName) -> Option<Option<Stage>> {
    let name = row.name.as_str();
    let last = name.rsplit(' ').next().unwrap_or_default();
    let worded = stage_word(last).map(|(length, word)| (length, Some(word.stage).filter(|_| !word.aside)));
    // 案 and 要望 say too little
    let says = |stage: &Stage| matches!(stage, Stage::Initial | Stage::Supplementary | Stage::Settled);
    let short = || short_stage(name).filter(|(_, stage)| says(stage)).map(|(length, stage)| (length, Some(stage)));
    let worded = worded.filter(|(length, _)| *length == last.len());
    let whole = worded.or_else(|| short().filter(|(length, _)| *length == name.len()));
    whole.map(|(_, stage)| stage).or_else(|| row.left.then_some(None))
}

// what is added to a budget, or spent of it
fn outranks(stage: Stage) -> bool {
    matches!(stage, Stage::Supplementary | Stage::Settled)
}

fn period(column: &Column) -> Period {
    match column.label {
        Some(Label::Money(period)) => period,
        _ => Period::default(),
    }
}

// brackets that hold another figure than the cell's own
fn aside(cell: &Entry) -> Option<Bracketed> {
    cell.bracket.filter(|bracket| *bracket != Bracketed::Minus)
}
