//! `by_project`: a project's stated total beside what its programmes add up to.

use std::collections::BTreeMap;

use polars::prelude::{Column as Values, DataFrame, DataType, Expr, IntoLazy as _, JoinType, LazyFrame, PolarsResult};
use polars::prelude::{MaintainOrderJoin, NULL, Series, UniqueKeepStrategy, col, cols, lit, when};

use super::listings::{JOINT, keeping_order};
use super::own::own;
use super::{Tables, columns, schema, total_order};
use crate::money::{Amount, Interval, Rounding, Yen};

/// Each stated total with its verdict, in the order in which documents state them.
pub(super) fn frame(tables: &Tables) -> PolarsResult<DataFrame> {
    let own = own(tables.amounts.clone().lazy(), tables.documents.clone().lazy());
    let totals = totals(own.clone()).collect()?;
    let parts = parts(own.clone(), totals.clone().lazy())?.collect()?;
    let doubts = doubts(tables, own)?.collect()?;
    let judged = judge(&totals, &parts, &doubts)?;
    schema::BY_PROJECT.collect(totals.hstack(&judged)?.lazy())
}

const PROJECT: [&str; 3] = ["document", "project_no", "project"];

/// One row for each project and recipient: the overview's figure, or the box at the foot of a slide where an overview
/// has none.
fn totals(own: LazyFrame) -> LazyFrame {
    let of = |role: &'static str| col("role").eq(lit(role));
    let on_slide = of("page_total");
    own.filter(of("project_total").or(of("project_share")).or(on_slide.clone()))
        .filter(col("project").is_not_null().and(col("of_which").not()))
        .with_column(on_slide.alias("on_slide"))
        .sort(["document", "on_slide", "amount_id"], total_order())
        .unique_stable(Some(cols([PROJECT[0], PROJECT[1], PROJECT[2], "recipient"])), UniqueKeepStrategy::First)
        .sort(["document", "amount_id"], total_order())
        .select([
            col(PROJECT[0]),
            col(PROJECT[1]),
            col(PROJECT[2]),
            col("recipient"),
            col("rounding"),
            col("yen").alias("stated_yen"),
            col("unit_yen").alias("stated_unit"),
        ])
        .with_row_index("total", None)
}

/// The programme amounts below each total: those of its recipient, or of all recipients where it names none. 再掲 are
/// left out, and a 内数 pool printed several times at one size stands once.
fn parts(own: LazyFrame, totals: LazyFrame) -> PolarsResult<LazyFrame> {
    let pool = || col("of_which");
    let rows = own
        .filter(col("role").eq(lit("programme")).and(col("relisted").not()).and(col("additive").or(pool())))
        .sort(["document", "amount_id"], total_order())
        .with_columns([
            when(pool()).then(lit(0)).otherwise(col("amount_id")).alias("alone"),
            when(pool()).then(col("yen")).otherwise(lit(NULL)).alias("pool"),
            col("recipient").alias("part_recipient"),
            col("pairing").eq(lit("open")).alias("open"),
        ])
        .unique_stable(
            Some(cols([PROJECT[0], PROJECT[1], PROJECT[2], "part_recipient", "alone", "pool"])),
            UniqueKeepStrategy::First,
        )
        .select(
            [PROJECT[0], PROJECT[1], PROJECT[2], "part_recipient", "amount_id", "yen", "unit_yen", "stage", "open"]
                .map(col),
        );
    let unsaid = col("part_recipient").is_null().and(col("recipient").is_not_null());
    let same = col("recipient").is_null().or(col("part_recipient").eq(col("recipient")).fill_null(lit(false)));
    Ok(totals
        .join(rows, PROJECT.map(col), PROJECT.map(col), keeping_order(JoinType::Inner))
        .with_column(unsaid.alias("unsaid"))
        .filter(same.or(col("unsaid")))
        .filter(once_by_stage()?)
        .sort(["total", "amount_id"], total_order()))
}

/// 要望額 lies inside 概算要求・要望額: where a total's parts have the latter, the former is left out.
fn once_by_stage() -> PolarsResult<Expr> {
    let both = col("stage").eq(lit("request_and_priority")).any(true).over([col("total")])?;
    Ok(both.and(col("stage").eq(lit("priority"))).fill_null(lit(false)).not())
}

/// What may make a project's sum double or incomplete, in numbers of programmes.
fn doubts(tables: &Tables, own: LazyFrame) -> PolarsResult<LazyFrame> {
    let count = |condition: Expr, name: &str| condition.sum().cast(DataType::Int64).alias(name);
    let concerned = concerned(&own.clone().filter(col("role").eq(lit("programme"))).collect()?)?;
    let marked = own
        .filter(col("role").eq(lit("programme")).and(col("relisted")))
        .group_by_stable(PROJECT.map(col))
        .agg([col("amount_id").count().cast(DataType::Int64).alias("marked")]);
    let name = [PROJECT[0], PROJECT[1], PROJECT[2], "programme"].map(col);
    let programmes = tables.programmes.clone().lazy().join_builder().with(concerned.lazy()).on(&name);
    Ok(programmes
        .how(JoinType::Left)
        .join_nulls(true)
        .maintain_order(MaintainOrderJoin::LeftRight)
        .finish()
        .group_by_stable(PROJECT.map(col))
        .agg([
            count(col("relisted"), "relisted"),
            count(col("owned").is_null(), "unpriced"),
            count(col("owned").not().fill_null(lit(false)), "waiting"),
        ])
        .join(marked, PROJECT.map(col), PROJECT.map(col), keeping_order(JoinType::Left))
        .with_column((col("relisted") - col("marked").fill_null(lit(0))).alias("unmarked")))
}

/// The programmes that amounts concern, and whether one of them is surely theirs, alone or with others.
fn concerned(amounts: &DataFrame) -> PolarsResult<DataFrame> {
    let (subject, candidates) = (amounts.column("subject")?.str()?, amounts.column("candidates")?.list()?);
    let pairing = amounts.column("pairing")?.str()?;
    let mut owned: BTreeMap<(Key, String), bool> = BTreeMap::new();
    for (at, key) in keys(amounts)?.into_iter().enumerate() {
        let possible = candidates.get_as_series(at).map(|list| joint_lists(&list)).transpose()?.unwrap_or_default();
        let names = subject.get(at).into_iter().map(str::to_owned).chain(possible);
        for name in names.flat_map(|list| list.split(JOINT).map(str::to_owned).collect::<Vec<_>>()) {
            *owned.entry((key.clone(), name)).or_default() |= pairing.get(at) != Some("open");
        }
    }
    let part = |part: usize| columns::owned(owned.keys().map(move |(key, _)| key[part].clone()));
    DataFrame::new(
        owned.len(),
        vec![
            part(0).with_name(PROJECT[0].into()).into(),
            part(1).with_name(PROJECT[1].into()).into(),
            part(2).with_name(PROJECT[2].into()).into(),
            columns::texts(owned.keys().map(|(_, name)| Some(name.as_str()))).with_name("programme".into()).into(),
            columns::flags(owned.values().copied()).with_name("owned".into()).into(),
        ],
    )
}

fn joint_lists(list: &Series) -> PolarsResult<Vec<String>> {
    Ok(list.str()?.iter().flatten().map(str::to_owned).collect())
}

/// A programme amount below a total.
#[derive(Clone, Copy, Debug)]
struct Part {
    amount: Option<Amount>,
    /// Its owner is open, so that it may be the second printing of a 再掲 programme's amount.
    open: bool,
    /// It does not say whose money it is, and the total does.
    unsaid: bool,
}

/// What may make a project's sum double or incomplete.
#[derive(Clone, Copy, Debug, Default)]
struct Doubt {
    /// 再掲 programmes whose amount is not marked as such.
    unmarked: i64,
    /// Programmes that no amount of the document's year and stage concerns.
    unpriced: i64,
    /// Programmes that are candidates of open amounts, and of nothing surer.
    waiting: i64,
}

/// Sum, gap and verdict of each total.
fn judge(totals: &DataFrame, parts: &DataFrame, doubts: &DataFrame) -> PolarsResult<Vec<Values>> {
    let parts = parts_by_total(parts)?;
    let doubts = doubts_by_project(doubts)?;
    let (rounding, stated) = (totals.column("rounding")?.str()?, amounts(totals, "stated_yen", "stated_unit")?);
    let keys = keys(totals)?;
    let judged: Vec<(Option<i64>, Option<i64>, &str)> = (0u32..)
        .zip(&stated)
        .zip(&keys)
        .zip(rounding.iter())
        .map(|(((total, stated), key), rounding)| {
            let below = parts.get(&total).map_or(&[][..], Vec::as_slice);
            let siblings = keys.iter().filter(|other| *other == key).count();
            let doubt = doubts.get(key).copied().unwrap_or_default();
            let (sum, verdict) = verdict(*stated, below, doubt, siblings, rule(rounding));
            (sum, stated.zip(sum).and_then(|(stated, sum)| stated.yen.0.checked_sub(sum)), verdict)
        })
        .collect();
    Ok(vec![
        columns::large(judged.iter().map(|(sum, ..)| *sum)).with_name("programmes_yen".into()).into(),
        columns::large(judged.iter().map(|(_, gap, _)| *gap)).with_name("gap_yen".into()).into(),
        columns::texts(judged.iter().map(|(.., verdict)| Some(*verdict))).with_name("verdict".into()).into(),
    ])
}

/// The sum of a total's parts, where it can be known, and whether total and parts can both be true.
fn verdict(
    stated: Option<Amount>,
    parts: &[Part],
    doubt: Doubt,
    siblings: usize,
    rule: Rounding,
) -> (Option<i64>, &'static str) {
    let Some(amounts) = parts.iter().map(|part| part.amount).collect::<Option<Vec<_>>>().filter(|all| !all.is_empty())
    else {
        return (None, "undecided");
    };
    let readings = readings(&amounts, parts, doubt.unmarked);
    let Some(stated) = stated else { return (only(&readings), "undecided") };
    let meeting: Vec<Vec<Amount>> = readings.iter().filter(|reading| meets(stated, reading, rule)).cloned().collect();
    let open = i64::try_from(parts.iter().filter(|part| part.open).count()).unwrap_or(i64::MAX);
    let incomplete = doubt.unpriced > 0 || doubt.waiting > open;
    let unsaid = siblings > 1 && parts.iter().any(|part| part.unsaid);
    match (only(&meeting), only(&readings)) {
        (sum, _) if unsaid => (sum, "undecided"),
        (Some(sum), _) if sum == stated.yen.0 => (Some(sum), "exact"),
        (Some(sum), _) => (Some(sum), "rounding"),
        (None, Some(sum)) if incomplete && sum < stated.yen.0 => (Some(sum), "undecided"),
        (None, Some(sum)) => (Some(sum), "inconsistent"),
        (None, None) => (None, "undecided"),
    }
}

/// The ways in which 再掲 amounts that nothing marks can be left out: an amount that stands twice, at least once with an
/// open owner, may be one programme's printed again.
fn readings(amounts: &[Amount], parts: &[Part], unmarked: i64) -> Vec<Vec<Amount>> {
    let twice: Vec<usize> = (0..amounts.len())
        .filter(|&at| amounts[..at].iter().filter(|amount| **amount == amounts[at]).count() == 1)
        .filter(|&at| amounts.iter().zip(parts).any(|(amount, part)| *amount == amounts[at] && part.open))
        .collect();
    let most = u32::try_from(unmarked.max(0)).unwrap_or(u32::MAX);
    // More than so many pairs could not be told apart by one total anyway.
    let choices = if twice.len() > 12 { 1 } else { 1u32 << twice.len() };
    let left_out =
        |choice: u32, at: usize| twice.iter().position(|pair| *pair == at).is_some_and(|bit| choice >> bit & 1 == 1);
    (0..choices)
        .filter(|choice| choice.count_ones() <= most)
        .map(|choice| (0..amounts.len()).filter(|&at| !left_out(choice, at)).map(|at| amounts[at]).collect())
        .collect()
}

/// The sum that all readings share.
fn only(readings: &[Vec<Amount>]) -> Option<i64> {
    let sum = |reading: &Vec<Amount>| reading.iter().try_fold(0i64, |sum, amount| sum.checked_add(amount.yen.0));
    let first = sum(readings.first()?)?;
    readings.iter().all(|reading| sum(reading) == Some(first)).then_some(first)
}

fn meets(stated: Amount, parts: &[Amount], rule: Rounding) -> bool {
    let sum: Interval = parts.iter().map(|part| part.interval(rule)).sum();
    stated.interval(rule).intersects(sum)
}

/// 四捨五入 where the document does not say.
fn rule(rounding: Option<&str>) -> Rounding {
    match rounding {
        Some("truncate") => Rounding::Truncate,
        Some("round_up") => Rounding::RoundUp,
        _ => Rounding::HalfUp,
    }
}

type Key = [Option<String>; 3];

fn keys(frame: &DataFrame) -> PolarsResult<Vec<Key>> {
    let [document, no, project] = PROJECT;
    let (document, no, project) =
        (frame.column(document)?.str()?, frame.column(no)?.str()?, frame.column(project)?.str()?);
    let rows = document.iter().zip(no.iter()).zip(project.iter());
    Ok(rows.map(|((document, no), project)| [document, no, project].map(|text| text.map(str::to_owned))).collect())
}

fn amounts(frame: &DataFrame, yen: &str, unit: &str) -> PolarsResult<Vec<Option<Amount>>> {
    let (yen, unit) = (frame.column(yen)?.i64()?, frame.column(unit)?.i64()?);
    let amount = |(yen, unit)| Some(Amount { yen: Yen(yen?), unit: Yen(unit?) });
    Ok(yen.iter().zip(unit.iter()).map(amount).collect())
}

fn parts_by_total(parts: &DataFrame) -> PolarsResult<BTreeMap<u32, Vec<Part>>> {
    let (total, open, unsaid) =
        (parts.column("total")?.u32()?, parts.column("open")?.bool()?, parts.column("unsaid")?.bool()?);
    let rows = total.iter().zip(amounts(parts, "yen", "unit_yen")?).zip(open.iter().zip(unsaid.iter()));
    let mut below: BTreeMap<u32, Vec<Part>> = BTreeMap::new();
    for ((total, amount), (open, unsaid)) in rows {
        let part = Part { amount, open: open == Some(true), unsaid: unsaid == Some(true) };
        below.entry(total.unwrap_or_default()).or_default().push(part);
    }
    Ok(below)
}

fn doubts_by_project(doubts: &DataFrame) -> PolarsResult<BTreeMap<Key, Doubt>> {
    let number = |name| PolarsResult::Ok(doubts.column(name)?.i64()?.iter().map(Option::unwrap_or_default));
    let numbers = number("unmarked")?.zip(number("unpriced")?).zip(number("waiting")?);
    let doubt = |((unmarked, unpriced), waiting)| Doubt { unmarked, unpriced, waiting };
    Ok(keys(doubts)?.into_iter().zip(numbers.map(doubt)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn oku(tenths: i64) -> Amount {
        let unit = if tenths % 10 == 0 { 100_000_000 } else { 10_000_000 };
        Amount { yen: Yen(tenths * 10_000_000), unit: Yen(unit) }
    }

    fn parts(tenths: &[i64], open: &[usize]) -> Vec<Part> {
        let part =
            |(at, tenths): (usize, &i64)| Part { amount: Some(oku(*tenths)), open: open.contains(&at), unsaid: false };
        tenths.iter().enumerate().map(part).collect()
    }

    fn judged(stated: i64, parts: &[Part], doubt: Doubt) -> (Option<i64>, &'static str) {
        verdict(Some(oku(stated)), parts, doubt, 1, Rounding::HalfUp)
    }

    #[test]
    fn sums_that_add_up_are_exact_and_near_ones_rounding() {
        let none = Doubt::default();
        assert_eq!(judged(180, &parts(&[70, 110], &[]), none), (Some(1_800_000_000), "exact"));
        let six = parts(&[1010, 410, 320, 150, 160, 30], &[]);
        assert_eq!(judged(2090, &six, none), (Some(20_800_000_000), "rounding"));
        assert_eq!(judged(2690, &parts(&[1208, 356, 1119], &[]), none), (Some(26_830_000_000), "inconsistent"));
    }

    #[test]
    fn amounts_printed_again_are_left_out_where_one_reading_remains() {
        let all = [140, 30, 70, 40, 60, 30, 200, 200, 420, 20, 420, 4, 120, 170];
        let open = [0, 1, 2, 3, 4, 5, 6, 7, 8];
        let doubt = Doubt { unmarked: 2, ..Doubt::default() };
        assert_eq!(judged(1310, &parts(&all, &open), doubt), (Some(13_040_000_000), "rounding"));
        let doubt = Doubt { unmarked: 1, ..Doubt::default() };
        assert_eq!(judged(1310, &parts(&all, &open), doubt), (None, "undecided"));
    }

    #[test]
    fn an_incomplete_sum_is_no_contradiction() {
        let doubt = Doubt { unpriced: 1, ..Doubt::default() };
        assert_eq!(judged(1000, &parts(&[100], &[]), doubt), (Some(1_000_000_000), "undecided"));
        assert_eq!(judged(50, &parts(&[100], &[]), doubt), (Some(1_000_000_000), "inconsistent"));
        assert_eq!(judged(50, &[], doubt), (None, "undecided"));
    }
}
