//! `by_project`: a project's stated total beside what its programmes and its themes add up to.

use polars::prelude::{DataFrame, PolarsResult};

use super::frames::{beside, either, firsts, has, is, parted, renamed, says, sorted, summed, with};
use super::own::own;
use super::{Basis, columns, schema};

const PROJECT: [&str; 4] = ["document", "project_no", "project", "recipient"];

/// Each stated total with its verdict, in the order in which documents state them.
pub(super) fn frame(basis: &Basis) -> PolarsResult<DataFrame> {
    let own = own(&basis.amounts, &basis.documents)?;
    let own = own.filter(&has(&own, "project")?)?;
    let mut totals = totals(&own)?;
    for (kind, [yen, verdict, check]) in [
        ("programme_sum", ["programmes_yen", "programmes_verdict", "programmes_check"]),
        ("theme_sum", ["themes_yen", "themes_verdict", "themes_check"]),
    ] {
        let sums = sums(&basis.checks, &own, kind)?;
        let names = [("parts_yen", yen), ("verdict", verdict), ("check_id", check)];
        let sums = renamed(&sums, &[PROJECT.map(|name| (name, name)).as_slice(), &names].concat())?;
        totals = beside(&totals, &sums, &PROJECT)?;
    }
    let gap = (totals.column("stated_yen")? - &either(&totals, &["programmes_yen", "themes_yen"])?)?;
    let verdicts = either(&totals, &["programmes_verdict", "themes_verdict"])?;
    let verdict = verdicts.str()?.iter().zip(gap.i64()?.iter()).map(|(verdict, gap)| match (verdict, gap) {
        // 197.8億円 adds up exactly, and restates 198億円 by rounding
        (Some("exact"), Some(gap)) if gap != 0 => Some("rounding"),
        (verdict, _) => verdict.or(Some("undecided")),
    });
    let (verdict, check) = (columns::texts(verdict), either(&totals, &["programmes_check", "themes_check"])?);
    let totals = with(with(with(totals, "gap_yen", gap)?, "verdict", verdict)?, "check_id", check)?;
    schema::BY_PROJECT.of(&sorted(&totals, &["document", "amount_id"])?)
}

/// One row for each project and recipient: the overview's figure, or the box at the foot of a slide where an overview
/// has none.
fn totals(own: &DataFrame) -> PolarsResult<DataFrame> {
    let on_slide = says(own, "role", "page_total")?;
    let total = says(own, "role", "project_total")? | says(own, "role", "project_share")? | on_slide.clone();
    let totals = with(own.clone(), "on_slide", on_slide)?.filter(&(total & !is(own, "of_which")?))?;
    let first = firsts(&sorted(&totals, &["document", "on_slide", "amount_id"])?, &PROJECT)?;
    let names = [("amount_id", "amount_id"), ("yen", "stated_yen")];
    renamed(&first, &[PROJECT.map(|name| (name, name)).as_slice(), &names].concat())
}

/// What the checks of a kind sum up for each project and recipient; of several pages, all together, with the worst verdict.
/// The sum is known where that of every page is.
fn sums(checks: &DataFrame, own: &DataFrame, kind: &str) -> PolarsResult<DataFrame> {
    let names = PROJECT.map(|name| (name, name));
    let totals = renamed(own, &[names.as_slice(), &[("amount_id", "total_amount_id")]].concat())?;
    let checks = checks.filter(&says(checks, "kind", kind)?)?;
    let checks = beside(&checks, &totals, &["document", "total_amount_id"])?;
    let checks = checks.filter(&has(&checks, "project")?)?;
    let rank = columns::small(checks.column("verdict")?.str()?.iter().map(|verdict| Some(rank(verdict))));
    let checks = sorted(&with(checks, "rank", rank)?, &["rank", "check_id"])?;
    let worst = firsts(&checks, &PROJECT)?.select([&PROJECT[..], &["verdict", "check_id"]].concat())?;
    let unknown = checks.filter(&!has(&checks, "parts_yen")?)?;
    let [_, known] = parted(&checks, &unknown, &PROJECT)?;
    beside(&worst, &summed(&known, &PROJECT, "parts_yen")?, &PROJECT)
}

/// The worst first.
fn rank(verdict: Option<&str>) -> i32 {
    match verdict {
        Some("inconsistent") => 0,
        Some("undecided") => 1,
        Some("rounding") => 2,
        _ => 3,
    }
}
