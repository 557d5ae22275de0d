//! A document on one page: what was found, and what the text leaves open.

use std::collections::BTreeMap;

use super::Reconciled;
use super::markdown::cell;
use crate::budget::{AmountRow, Document, Pairing, Role, word};
use crate::reconcile::Reconciliation;
use crate::reconcile::explain::Language;

/// The report of a document and of what came of reconciling it, in Markdown; Japanese headings with English beside them.
pub fn summary(document: &Document, reconciliation: &Reconciliation) -> String {
    let reconciled = Reconciled { document, reconciliation, language: Language::Japanese };
    let (heading, by_role, unresolved) = (heading(document), by_role(document), unresolved(document));
    format!("{heading}\n## 照合 (reconciliation)\n\n{}{by_role}{unresolved}", reconciled.markdown())
}

fn heading(document: &Document) -> String {
    let title = cell(document.title.as_deref().unwrap_or(&document.name));
    let year = document.fiscal_year.map_or_else(|| "－".to_owned(), |year| year.era_label());
    let source = &document.source;
    format!(
        "# {title}\n\n\
         | 項目 | item | |\n| --- | --- | --- |\n\
         | 年度 | fiscal year | {year} |\n\
         | 資料 | source | {} ({}, {} bytes) |\n\
         | SHA-256 | | {} |\n\
         | 金額 | amounts | {} |\n\
         | 事業の掲載箇所 | listings of programmes | {} |\n\
         | 未確定 | unresolved | {} |\n",
        cell(&source.file),
        source.encoding,
        source.bytes,
        source.sha256,
        document.amounts.len(),
        document.listings.len(),
        open(document).count(),
    )
}

fn by_role(document: &Document) -> String {
    let mut counts: BTreeMap<Role, usize> = BTreeMap::new();
    for amount in &document.amounts {
        *counts.entry(amount.role).or_default() += 1;
    }
    let rows = counts
        .iter()
        .map(|(role, count)| format!("| {} | {} | {count} |\n", role_label(*role), word(role).unwrap_or_default()));
    format!(
        "\n## 金額の役割 (amounts by role)\n\n| 役割 | role | 件数 |\n| --- | --- | ---: |\n{}",
        rows.collect::<String>()
    )
}

fn unresolved(document: &Document) -> String {
    let rows: String = open(document).map(open_row).collect();
    if rows.is_empty() {
        return "\n## 未確定の金額 (unresolved amounts)\n\nなし (none).\n".to_owned();
    }
    format!(
        "\n## 未確定の金額 (unresolved amounts)\n\n\
         本文だけでは、どの事業の金額か決まらない。The text alone does not say whose these are.\n\n\
         | id | 行 line | 金額 literal | 候補 candidates | 理由 reason |\n| ---: | ---: | --- | --- | --- |\n{rows}"
    )
}

fn open(document: &Document) -> impl Iterator<Item = &AmountRow> {
    document.amounts.iter().filter(|amount| amount.pairing == Pairing::Open)
}

fn open_row(amount: &AmountRow) -> String {
    let candidates = amount.candidates.iter().map(|name| cell(name)).collect::<Vec<_>>().join("<br>");
    let AmountRow { id, line, literal, reason, .. } = amount;
    format!("| {id} | {line} | {} | {candidates} | {} |\n", cell(literal), cell(reason))
}

fn role_label(role: Role) -> &'static str {
    match role {
        Role::GrandTotal => "総額",
        Role::MinistryShare => "省庁別内訳",
        Role::ProjectTotal => "プロジェクト総額",
        Role::ProjectShare => "プロジェクト内訳",
        Role::PageTotal => "頁の合計",
        Role::ThemeTotal => "分野小計",
        Role::Programme => "事業",
        Role::OutsideProjects => "プロジェクト外",
        Role::TableCell => "表の値",
        Role::TableTotal => "表の合計",
        Role::Change => "増減",
        Role::Mention => "本文中",
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn open_amounts_are_listed_with_their_candidates() {
        let document = crate::table::sample::document();
        let report = super::summary(&document, &crate::reconcile::reconcile(&document, None));
        assert!(report.contains("| 10 | 50 | 54億円 | 甲事業<br>乙事業 | on the same line |"), "{report}");
        assert!(report.contains("| 事業 | programme | 6 |"), "{report}");
    }
}
