//! 概算要求額 ＋ 要望額 ＝ 概算要求・要望額, in total and for each ministry, project and programme.

use super::{Book, grouped, ids, is_nothing, sorted_out};
use crate::budget::{AmountRow, Pairing, Role};
use crate::reconcile::relation::{Kind, Relation, Why};
use crate::stage::Stage;

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let rows = book.rows.iter().copied().filter(|row| is_one_quantity(row));
    let quantities = grouped(rows, |row| quantity(book, row));
    quantities.values().filter_map(|rows| relation(book, rows)).collect()
}

/// Whether a row stands for a quantity of its own, whose stages can be told apart.
fn is_one_quantity(row: &AmountRow) -> bool {
    let role = matches!(
        row.role,
        Role::GrandTotal | Role::MinistryShare | Role::ProjectTotal | Role::ProjectShare | Role::Programme
    );
    role && row.pairing != Pairing::Open && !row.flags.of_which && !row.flags.relisted && row.stage.is_some()
}

// everything but the stage; of a share, also what it is a share of
fn quantity<'d>(book: &Book<'d>, row: &'d AmountRow) -> impl Ord + use<'d> {
    let own = |row: &'d AmountRow| {
        (row.role, row.project, &row.subjects, &row.ministry, &row.recipient, row.fiscal_year, row.supplementary_no)
    };
    let total = row.parent.filter(|_| row.role == Role::MinistryShare).and_then(|parent| book.figures.row(parent));
    (own(row), total.map(own))
}

fn relation(book: &Book<'_>, rows: &[&AmountRow]) -> Option<Relation> {
    let stage = |stage| rows.iter().find(|row| row.stage == Some(stage)).copied();
    let both = stage(Stage::RequestAndPriority)?;
    let stated: Vec<&AmountRow> = [Stage::Request, Stage::Priority].into_iter().filter_map(stage).collect();
    // 内10 in 概算要求・要望額 and in 要望額 only: it has no share in 概算要求額, if that is broken down at all
    let complete = stated.len() == 2 || (both.role == Role::MinistryShare && broken_down(book, both));
    let (parts, excluded) = sorted_out(stated.into_iter(), |row| is_nothing(row).then_some(Why::Nothing));
    let relation = book.relation(Kind::StageSum, both, ids(&parts));
    (complete && !parts.is_empty()).then_some(Relation { excluded, ..relation })
}

// whether the total of a share is broken down by ministry at all three stages, none of them with 等
fn broken_down(book: &Book<'_>, share: &AmountRow) -> bool {
    let Some(total) = share.parent.and_then(|parent| book.figures.row(parent)) else { return false };
    let same = |row: &&AmountRow| quantity(book, row) == quantity(book, total);
    let totals: Vec<&AmountRow> = book.rows(total.role).filter(same).collect();
    let closed = |stage: Stage| {
        let total = totals.iter().find(|row| row.stage == Some(stage));
        total.is_some_and(|total| {
            let mut shares = book.rows(Role::MinistryShare).filter(|row| row.parent == Some(total.id)).peekable();
            shares.peek().is_some() && shares.all(|share| !share.flags.open_list)
        })
    };
    [Stage::Request, Stage::Priority].into_iter().all(closed)
}
