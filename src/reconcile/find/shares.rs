//! What stands under a total as its shares: （内10,こ７,総6）, ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞, rows of a ledger.

use super::{Book, grouped, ids, is_nothing, sorted_out};
use crate::budget::{AmountRow, Role};
use crate::reconcile::relation::{Doubt, Kind, Relation, Why};

pub(super) fn relations(book: &Book<'_>) -> Vec<Relation> {
    let shares = book.rows.iter().copied().filter(|row| row.parent.is_some());
    let by_total = grouped(shares, |row| (row.parent, kind(row.role)));
    let of = |((parent, kind), rows): ((Option<u32>, Option<Kind>), Vec<&AmountRow>)| {
        let total = book.figures.row(parent?)?;
        let (counted, excluded) = sorted_out(rows.into_iter(), |row| why_not(row, total));
        let mut relation = book.relation(kind?, total, ids(&counted));
        relation.doubts.extend(counted.iter().any(|row| row.flags.open_list).then_some(Doubt::OpenList));
        (!counted.is_empty()).then_some(Relation { excluded, ..relation })
    };
    by_total.into_iter().filter_map(of).collect()
}

fn kind(role: Role) -> Option<Kind> {
    match role {
        Role::MinistryShare => Some(Kind::MinistrySum),
        Role::ProjectShare => Some(Kind::ProjectSum),
        Role::TableCell | Role::TableTotal => Some(Kind::TableSum),
        _ => None,
    }
}

fn why_not(row: &AmountRow, total: &AmountRow) -> Option<Why> {
    match () {
        () if row.flags.relisted => Some(Why::Relisted),
        () if row.flags.of_which => Some(Why::Within),
        () if row.fiscal_year != total.fiscal_year => Some(Why::OtherYear),
        () if is_nothing(row) => Some(Why::Nothing),
        () => None,
    }
}
