//! What the labels above rows of amounts say that their columns hold: 令和６年度当初予算額 令和７年度概算要求額 増減額.

use crate::calendar::FiscalYear;
use crate::grammar::clause::{Column, Label, Lead, columns, labels};
use crate::grammar::ledger::{self, Period, YearWord, heads, without_name};
use crate::reading::cited::Cited;
use crate::reading::pairs::{differ, of_years_before, tell_apart};
use crate::stage::Stage;

// what the columns hold that a line labels, with years on the line above; none of labels that do not tell each other apart
pub(super) fn columns_of(text: &str, above: &str) -> Option<Option<Vec<Holds>>> {
    let own = without_name(text);
    let money = |labels: Vec<Label>| labels.into_iter().map(Holds::Money).collect();
    match labels(own) {
        Some(labels) => {
            let labels = dated(labels, &years_alone(above));
            Some(tell_apart(&labels).then(|| money(of_years_before(labels))))
        }
        None => years(own).map(money).or_else(|| of_heads(text, &years_alone(above))).map(Some),
    }
}

// 令和５年度 令和６年度: the budget of the year before, and what the document is about
fn years(text: &str) -> Option<Vec<Label>> {
    let columns = columns(text)?;
    let unsaid = |year| Column { year: Some(year), ..Column::default() };
    let [Column { year: Some(before), .. }, Column { year: Some(this), .. }] = columns[..] else { return None };
    let last_year = Lead { year: Some(before), stage: Some(Stage::Initial), ..Lead::default() };
    let own = Lead { year: Some(this), ..Lead::default() };
    let of_years = before == this.previous() && columns == [unsaid(before), unsaid(this)];
    of_years.then(|| [last_year, own].map(|lead| Label { lead, ..Label::default() }).to_vec())
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Money(Label),
    /// 国庫債務負担行為, 補正後予算額: money of no stage.
    Aside,
    /// 増減額
    Change,
    /// 増減率
    Other,
}

impl Holds {
    pub(super) fn money(&self) -> Option<Label> {
        if let Holds::Money(label) = self { Some(*label) } else { None }
    }

    // whether what is printed can stand in the column; in a row with an amount in each, a change needs no sign
    pub(super) fn fits(&self, cited: &Cited, is_full: bool) -> bool {
        match self {
            Holds::Money(label) => !cited.mention.flags.change && (label.bracketed || !cited.bracketed),
            Holds::Aside => !cited.mention.flags.change && !cited.bracketed,
            Holds::Change => is_full || cited.mention.flags.change || cited.is_negative(),
            // 対前年度: a rate, or an amount that tells by its sign what it is
            Holds::Other => cited.mention.flags.change || cited.is_negative(),
        }
    }
}

// プロジェクト名 令和４年度予算額 令和５年度予算案 増減額: whatever names the rows, and columns of changes and rates
fn of_heads(text: &str, years: &[FiscalYear]) -> Option<Vec<Holds>> {
    let mut heads = heads(text)?;
    let of_names = |head: &&ledger::Head| head.label.is_of_words() && head.label != ledger::Label::Remark;
    let words = heads.iter().take_while(of_names);
    heads.drain(..words.count());
    // 令和４年度予算額 令和５年度予算案 府省名
    heads.truncate(heads.len() - heads.iter().rev().take_while(of_names).count());
    // figures of a column with a unit have none; 増減額（率） has figures with theirs
    let of_figures = |head: &ledger::Head| match head.measure {
        Some(ledger::Measure::Money(_)) => true,
        Some(ledger::Measure::Other) => head.label != ledger::Label::Change,
        None => false,
    };
    let holds = |head: &ledger::Head| match head.label {
        _ if of_figures(head) || matches!(head.bracket, Some(ledger::Bracketed::Of(_))) => None,
        ledger::Label::Money(period) => of_period(period).map(Holds::Money),
        ledger::Label::Change => Some(Holds::Change),
        ledger::Label::Aside(_) => Some(Holds::Aside),
        ledger::Label::Other | ledger::Label::Compared => Some(Holds::Other),
        ledger::Label::Name | ledger::Label::Class | ledger::Label::Ministry | ledger::Label::Remark => None,
    };
    let mut all: Vec<Holds> = heads.iter().map(holds).collect::<Option<_>>()?;
    let money = staged(dated(all.iter().filter_map(Holds::money).collect(), years))?;
    let said = |label: &Label| label.lead.is_dated() || label.lead.previous;
    // a column of changes is of no box: its two years may be of budgets that stand both
    let apart = if all.contains(&Holds::Change) { differ(&money) } else { tell_apart(&money) };
    if money.len() < 2 || !apart || !money.iter().all(said) {
        return None;
    }
    let mut money = of_years_before(money).into_iter();
    for own in all.iter_mut().filter(|own| own.money().is_some()) {
        *own = Holds::Money(money.next()?);
    }
    Some(all)
}

// 令和５年度予算案, 前年度予算額, 令和４年度
fn of_period(period: Period) -> Option<Label> {
    let lead = period.lead().filter(|lead| lead.stage.is_some() || lead.is_dated())?;
    Some(Label { lead, part: period.of_which, ..Label::default() })
}

// 令和４年度 beside 令和５年度概算決定額, 28年度 29年度 30年度（要求）: a year alone is of its budget, if it is one before; where none
// says more, 30年度 31年度 増減, the last is of whatever the document is of
fn staged(labels: Vec<Label>) -> Option<Vec<Label>> {
    let leads = |told: bool| labels.iter().map(|label| label.lead).filter(move |lead| !told || lead.stage.is_some());
    let told = leads(true).next().is_some();
    let latest = leads(told).filter_map(|lead| lead.year).max();
    let in_era = leads(told).filter_map(|lead| lead.in_era).max();
    let when = |lead: Lead| (lead.year, lead.in_era);
    if !told && !labels.is_sorted_by(|one, next| when(one.lead) < when(next.lead)) {
        return None;
    }
    let of = |label: Label| match label.lead {
        Lead { stage: None, year, in_era: no, .. } => {
            let before = year.zip(latest).is_some_and(|(year, latest)| year < latest);
            let before = before || no.zip(in_era).is_some_and(|(no, latest)| no < latest);
            let own = !told && (year, no) == (latest, in_era);
            let initial = Label { lead: Lead { stage: Some(Stage::Initial), ..label.lead }, ..label };
            if before { Some(initial) } else { own.then_some(label) }
        }
        _ => Some(label),
    };
    labels.iter().copied().map(of).collect()
}

// 平成29年度 平成30年度⏎当初予算額 概算要求額 対前年度増減: as many years above as labels that name none
fn dated(labels: Vec<Label>, years: &[FiscalYear]) -> Vec<Label> {
    let unsaid = |label: &Label| !label.lead.is_dated() && !label.lead.previous;
    if labels.iter().filter(|label| unsaid(label)).count() != years.len() {
        return labels;
    }
    let mut years = years.iter();
    let of = |label: Label| match unsaid(&label) {
        true => Label { lead: Lead { year: years.next().copied(), ..label.lead }, ..label },
        false => label,
    };
    labels.into_iter().map(of).collect()
}

// 平成29年度 平成30年度 対前年度: the years of a line of labels, if those of money are nothing else
fn years_alone(text: &str) -> Vec<FiscalYear> {
    let year = |head: &ledger::Head| match head.period() {
        Some(Period { year: Some(YearWord::Printed(year)), stage: None, .. }) => Some(Some(year)),
        Some(_) => Some(None),
        None => None,
    };
    let years: Option<Vec<FiscalYear>> = heads(text).unwrap_or_default().iter().filter_map(year).collect();
    years.unwrap_or_default()
}
