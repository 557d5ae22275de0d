//! Every table and every column: its name, its type, what it means. Names stand here; frames are built against them.

use polars::prelude::polars_ensure;
use polars::prelude::{Column as Values, DataFrame, DataType, Field, PlSmallStr, PolarsResult, Schema, Series};

use Kind::{Bool, I32, I32s, I64, Str, Strs};

/// Version of the tables' shape. A store written under another one is refused.
pub const VERSION: &str = "2";

/// Name and version of the program, as `documents.extracted_by` has it.
pub const PROGRAM: &str = concat!(env!("CARGO_PKG_NAME"), " ", env!("CARGO_PKG_VERSION"));

/// A table of the output.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    /// Name of its folder and of its CSV.
    pub name: &'static str,
    /// What one row is.
    pub row: &'static str,
    /// These columns tell any two rows apart; stacked frames are sorted by them.
    pub key: &'static [&'static str],
    /// Its columns, in order.
    pub columns: &'static [Column],
}

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    /// Name, unique within its table.
    pub name: &'static str,
    /// Type of its values.
    pub kind: Kind,
    /// Meaning and unit, in one sentence.
    pub meaning: &'static str,
}

/// Type of a column's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Str,
    /// Whole number of 32 bits: ids, lines, years.
    I32,
    /// Whole number of 64 bits: yen, byte offsets.
    I64,
    /// True or false.
    Bool,
    /// List of texts; `|` between them in CSV.
    Strs,
    /// List of ids; `|` between them in CSV.
    I32s,
}

impl Kind {
    /// Name of the type in the data dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Str => "str",
            I32 => "i32",
            I64 => "i64",
            Bool => "bool",
            Strs => "list[str]",
            I32s => "list[i32]",
        }
    }

    /// The type in polars.
    pub fn dtype(self) -> DataType {
        match self {
            Str => DataType::String,
            I32 => DataType::Int32,
            I64 => DataType::Int64,
            Bool => DataType::Boolean,
            Strs => DataType::List(Box::new(DataType::String)),
            I32s => DataType::List(Box::new(DataType::Int32)),
        }
    }
}

impl Table {
    /// The table's schema in polars.
    pub fn schema(&self) -> Schema {
        self.columns.iter().map(|column| Field::new(column.name.into(), column.kind.dtype())).collect()
    }

    /// A frame of the table, without rows.
    pub fn empty(&self) -> DataFrame {
        DataFrame::empty_with_schema(&self.schema())
    }

    /// A frame of the columns named, given in the table's order; another number, name or type of them is an error.
    pub(crate) fn frame(&self, columns: Vec<(&str, Series)>) -> PolarsResult<DataFrame> {
        polars_ensure!(columns.len() == self.columns.len(), SchemaMismatch: "{}: {} columns", self.name, columns.len());
        let height = columns.first().map_or(0, |(_, values)| values.len());
        let named = columns.into_iter().zip(self.columns).map(|((name, values), column)| column.holding(name, values));
        DataFrame::new(height, named.collect::<PolarsResult<_>>()?)
    }

    /// Takes the table's columns out of a frame, in order and of the right types.
    pub(crate) fn of(&self, frame: &DataFrame) -> PolarsResult<DataFrame> {
        let typed = |column: &Column| frame.column(column.name)?.cast(&column.kind.dtype());
        DataFrame::new(frame.height(), self.columns.iter().map(typed).collect::<PolarsResult<_>>()?)
    }

    /// Stacks frames of the table and sorts them by its key.
    pub fn stack<'a>(&self, frames: impl IntoIterator<Item = &'a DataFrame>) -> PolarsResult<DataFrame> {
        let mut all = self.empty();
        for frame in frames {
            all.vstack_mut(frame)?;
        }
        all.rechunk_mut();
        super::frames::sorted(&all, self.key)
    }
}

impl Column {
    fn holding(&self, name: &str, values: Series) -> PolarsResult<Values> {
        polars_ensure!(name == self.name, SchemaMismatch: "{name} in the place of {}", self.name);
        polars_ensure!(*values.dtype() == self.kind.dtype(), SchemaMismatch: "{}: {}", self.name, values.dtype());
        Ok(values.with_name(PlSmallStr::from_static(self.name)).into())
    }
}

const fn column(name: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column { name, kind, meaning }
}

const DOCUMENT: Column = column("document", Str, "Name of the document in the store.");
const LINE: Column = column("line", I32, "Line on which it begins, from 1.");
const BYTE_START: Column = column("byte_start", I64, "First byte in the file as published.");
const BYTE_END: Column = column("byte_end", I64, "One past the last byte in the file as published.");
const PROJECT_NO: Column = column(
    "project_no",
    Str,
    "Printed number of the project in Arabic digits; empty outside projects, and where its heading has none.",
);
const PROJECT: Column = column("project", Str, "Name of the project; empty outside projects.");
const MINISTRIES: Column = column("ministries", Strs, "Formal names of the ministries in charge.");

/// One row a document.
pub static DOCUMENTS: Table = Table {
    name: "documents",
    row: "a document",
    key: &["document"],
    columns: &[
        DOCUMENT,
        column("title", Str, "Title as printed, NFKC."),
        column("fiscal_year", I32, "Year in which the fiscal year begins: 令和6年度 is 2024."),
        column("era_year", Str, "The fiscal year in the era calendar: 令和6年度."),
        column(
            "stage",
            Str,
            "Stage that the document stands at: request, priority, request_and_priority, initial, supplementary, draft or settled.",
        ),
        column("source", Str, "Name of the file, without its folder."),
        column("sha256", Str, "SHA-256 of the file's bytes, in hexadecimal."),
        column("text_sha256", Str, "SHA-256 of the text that byte ranges refer to; the file's own for a text file."),
        column("place_kind", Str, "What byte ranges count: bytes."),
        column("encoding", Str, "Encoding that the file was read in."),
        column("bytes", I64, "Length of the file in bytes."),
        column("lines", I32, "Number of lines."),
        column("pages", I32, "Number of pages recovered; 1 where nothing tells pages apart."),
        column("rounding", Str, "The document's own statement on rounding: half_up, truncate, round_up or unstated."),
        column("rounding_line", I32, "Line of that statement, from 1."),
        column("amounts", I32, "Number of rows in amounts."),
        column("programmes", I32, "Number of rows in programmes."),
        column("unresolved", I32, "Number of amounts whose owner the text cannot decide."),
        column(
            "extracted_by",
            Str,
            "Name and version of the program; with words that are not its own, `+vocabulary:` and their hash.",
        ),
    ],
};

/// One row for every money mention.
pub static AMOUNTS: Table = Table {
    name: "amounts",
    row: "a money mention, in source order",
    key: &["document", "amount_id"],
    columns: &[
        DOCUMENT,
        column("amount_id", I32, "Number in source order, from 1."),
        column("page", I32, "Page, from 1; empty where nothing tells pages apart."),
        LINE,
        column(
            "byte_start",
            I64,
            "First byte in the file as published; of the first piece where the literal is torn apart.",
        ),
        column(
            "byte_end",
            I64,
            "One past the last byte in the file as published; of the first piece where the literal is torn apart.",
        ),
        column("pieces", Strs, "Byte range start:end of every piece, where there are several."),
        column("literal", Str, "As printed, line breaks inside as one space."),
        column("yen", I64, "Value in yen; empty for 事項要求, － and 新規 in an amount's place."),
        column("unit_yen", I64, "Place value in yen of the last digit printed: 10000000 for 0.4億円."),
        column("unit_line", I32, "Line that gives the unit where the literal has none (文697), from 1."),
        column("low_yen", I64, "Least whole yen that would print so under the document's rounding."),
        column("high_yen", I64, "Greatest whole yen that would print so under the document's rounding."),
        column(
            "role",
            Str,
            "What the amount is: grand_total, ministry_share, project_total, project_share, page_total, theme_total, programme, outside_projects, table_cell, table_total, change or mention.",
        ),
        column("parent", I32, "amount_id of the total that this is a share of."),
        column(
            "project_no",
            Str,
            "Printed number of the nearest project heading in Arabic digits; empty outside projects, and where it has none.",
        ),
        column("project", Str, "Name of that project; empty outside projects."),
        column("programme_id", I32, "Row of programmes, where one programme owns it."),
        column("subject", Str, "NFKC name of what the amount is of; joint programmes joined by ／."),
        column("theme", Str, "Sub-group on the page, where one is stated."),
        column("ministry", Str, "Formal name of the ministry."),
        column("recipient", Str, "Who spends it: AMED, インハウス."),
        column(
            "stage",
            Str,
            "Stage of the amount: request, priority, request_and_priority, initial, supplementary, draft or settled.",
        ),
        column("fiscal_year", I32, "Fiscal year of the amount, which may differ from the document's."),
        column("supplementary_no", I32, "Number of the supplementary budget: 第２次補正 is 2."),
        column("of_which", Bool, "内数, うち, 内: yen is the printed figure, and the amount only a part of it."),
        column("relisted", Bool, "再掲: stands elsewhere already."),
        column("joint", Bool, "One amount for several programmes."),
        column("fund", Bool, "基金."),
        column("approximate", Bool, "約, 程度, 規模."),
        column("additive", Bool, "May be summed with the others of its role, year and stage."),
        column(
            "pairing",
            Str,
            "How its owner is known: stated (same line or only reading), order (order of the text), solved (constraints leave one answer) or open (the text cannot decide).",
        ),
        column("candidates", Strs, "Subjects that are possible where pairing is open."),
        column("reason", Str, "Why this pairing, in one line."),
        column(
            "known_low_yen",
            I64,
            "Least whole yen that the document's sums and restatements leave possible; low_yen where they tell no more.",
        ),
        column(
            "known_high_yen",
            I64,
            "Greatest whole yen that the document's sums and restatements leave possible; high_yen where they tell no more.",
        ),
    ],
};

/// One row for each programme in each project.
pub static PROGRAMMES: Table = Table {
    name: "programmes",
    row: "a programme in a project",
    key: &["document", "programme_id"],
    columns: &[
        DOCUMENT,
        column("programme_id", I32, "Number in the order of the places where programmes are first listed, from 1."),
        PROJECT_NO,
        PROJECT,
        column("programme", Str, "Full NFKC name with the parentheses that distinguish it."),
        column("literal", Str, "The name as printed, line breaks inside removed."),
        column("alias", Str, "Short name in parentheses: B-cure."),
        column("sub_programme", Str, "Part of the programme in parentheses: 東北メディカル・メガバンク."),
        MINISTRIES,
        column("status", Str, "Tag on the name: new, expanded or continuing."),
        column("relisted", Bool, "再掲 stands at one of its places."),
        column("joint_with", Strs, "Names that share its line in a joint list."),
        column("page", I32, "Page on which it is listed, from 1."),
        column(
            "line",
            I32,
            "Line of the first listing that is not 再掲, from 1: its ● line, or the ◆ line of a programme without one.",
        ),
        column("detail_line", I32, "Line of its ◆ on a detail page, from 1."),
        BYTE_START,
        BYTE_END,
        column(
            "request_yen",
            I64,
            "Amount in yen, in-house money aside, where the programme alone owns one; the first stated.",
        ),
        column(
            "in_house_yen",
            I64,
            "Amount in yen of インハウス, where the programme alone owns one; the first stated.",
        ),
        column(
            "pairing",
            Str,
            "How its amount is known, request_yen before any other: stated, order, solved or open; empty where no amount concerns it.",
        ),
        column("activities", I32, "Number of rows in activities."),
        column(
            "ministries_from",
            Str,
            "Where the ministries are stated: tag (the project's own pages), elsewhere (the same name in another project) or legend; empty without ministries. legend is reserved: the colours of a legend are lost in text.",
        ),
    ],
};

/// What programmes will do.
pub static ACTIVITIES: Table = Table {
    name: "activities",
    row: "an item of what a programme will do",
    key: &["document", "activity_id"],
    columns: &[
        DOCUMENT,
        column("activity_id", I32, "Number in source order, from 1."),
        column("programme_id", I32, "Row of programmes."),
        column("status", Str, "Tag on this item only: new, expanded or continuing."),
        column("text", Str, "NFKC text, wrapped lines rejoined."),
        LINE,
        BYTE_START,
        BYTE_END,
    ],
};

/// Footnotes and statements that change how numbers are read.
pub static NOTES: Table = Table {
    name: "notes",
    row: "a footnote or statement",
    key: &["document", "note_id"],
    columns: &[
        DOCUMENT,
        column("note_id", I32, "Number in source order, from 1."),
        column("kind", Str, "What it is about: rounding, scope, fund, of_which, subject_to_change or other."),
        column("text", Str, "NFKC text, wrapped lines rejoined."),
        LINE,
        BYTE_START,
        BYTE_END,
        column("amount_ids", I32s, "Amounts that the text ties it to."),
    ],
};

/// Relations between stated amounts.
pub static CHECKS: Table = Table {
    name: "checks",
    row: "a sum or a restatement that the document states, with its verdict",
    key: &["document", "check_id"],
    columns: &[
        DOCUMENT,
        column("check_id", I32, "Number in the order of the totals, from 1."),
        column(
            "kind",
            Str,
            "What is added: ministry_sum, project_sum, programme_sum, stage_sum, theme_sum, restated (one quantity stated twice), grand_sum or table_sum.",
        ),
        column("subject", Str, "What it is a sum of."),
        column(
            "total_amount_id",
            I32,
            "amount_id of the total; empty where several totals together are the sum (total_amount_ids).",
        ),
        column("part_amount_ids", I32s, "amount_id of every part that is added."),
        column(
            "excluded_amount_ids",
            I32s,
            "amount_id of what stands beside the parts and is not added: 再掲, 内数 printed again, other years, other recipients.",
        ),
        column("total_yen", I64, "Sum in yen of the totals as printed; empty where one has no value."),
        column("parts_yen", I64, "Sum in yen of the parts as printed; empty where one has no value."),
        column("gap_yen", I64, "total_yen less parts_yen."),
        column("slack_yen", I64, "Rounding alone explains a gap of less than this, on the side where it is."),
        column(
            "verdict",
            Str,
            "exact (printed numbers add up), rounding (they differ, and rounding explains it), inconsistent (they cannot be true as printed) or undecided.",
        ),
        column("explanation", Str, "What was added, what was left out and why, and what comes of it."),
        column("line", I32, "Line of the total, from 1."),
        column("total_amount_ids", I32s, "amount_id of every total: total_amount_id, or several."),
        column(
            "gap_low_yen",
            I64,
            "Least whole yen that totals less parts can be; not above 0 and gap_high_yen not below 0 where they agree.",
        ),
        column("gap_high_yen", I64, "Greatest whole yen that totals less parts can be."),
        column("rounding", Str, "How figures were taken to be rounded: half_up, truncate or round_up."),
        column(
            "conflict",
            I32,
            "Number of the smallest set of checks that cannot all be true; empty for a check in none.",
        ),
        column(
            "note_ids",
            I32s,
            "Notes of the same page that may have to do with a contradiction; cited, never an excuse.",
        ),
    ],
};

/// A ministry's part of the document's totals.
pub static BY_MINISTRY: Table = Table {
    name: "by_ministry",
    row: "a ministry's part of the money of one recipient, stage and year",
    key: &["document", "fiscal_year", "stage", "supplementary_no", "recipient", "ministry"],
    columns: &[
        DOCUMENT,
        column("recipient", Str, "Who spends it: AMED, インハウス."),
        column("ministry", Str, "Formal name of the ministry."),
        column("stage", Str, "Stage of the amount."),
        column("fiscal_year", I32, "Fiscal year of the amount."),
        column("yen", I64, "The share in yen as first printed; a later printing restates it."),
        column("supplementary_no", I32, "Number of the supplementary budget: 第２次補正 is 2."),
        column(
            "summed_yen",
            I64,
            "概算要求額 and 要望額 of the ministry together, beside the 概算要求・要望額 stated in yen; empty where they are not printed apart.",
        ),
        column("gap_yen", I64, "yen less summed_yen."),
        column(
            "verdict",
            Str,
            "Whether both can be true: exact, rounding, inconsistent or undecided; empty without summed_yen.",
        ),
    ],
};

/// A project's stated total beside what its programmes add up to.
pub static BY_PROJECT: Table = Table {
    name: "by_project",
    row: "a stated total of a project, one for each recipient",
    key: &["document", "project_no", "project", "recipient"],
    columns: &[
        DOCUMENT,
        PROJECT_NO,
        PROJECT,
        column("recipient", Str, "Who spends it: AMED, インハウス; empty for the total of all."),
        column("stated_yen", I64, "The project's total in yen as printed."),
        column(
            "programmes_yen",
            I64,
            "Sum in yen of its programmes' amounts of the same year: 再掲 left out, a 内数 pool once; empty where none are printed or the sum cannot be known.",
        ),
        column("gap_yen", I64, "stated_yen less programmes_yen, or less themes_yen where no programmes are summed."),
        column(
            "verdict",
            Str,
            "exact (printed numbers add up), rounding (differ, intervals meet), inconsistent (cannot be true as printed) or undecided; of the sum of programmes, or of that of themes where no programmes are summed.",
        ),
        column("themes_yen", I64, "Sum in yen of the subtotals of its themes; empty where it states none."),
        column("check_id", I32, "Row of checks that gives the verdict."),
    ],
};

/// One name across projects.
pub static BY_PROGRAMME: Table = Table {
    name: "by_programme",
    row: "a programme's name across the projects of a document",
    key: &["document", "programme"],
    columns: &[
        DOCUMENT,
        column("programme", Str, "Full NFKC name with the parentheses that distinguish it."),
        MINISTRIES,
        column("project_nos", Strs, "Printed numbers of the projects that list it."),
        column("programme_ids", I32s, "Its rows of programmes."),
        column("listed", I32, "Number of its rows of programmes."),
        column("priced", I32, "Number of those whose own amount is known."),
        column(
            "request_yen",
            I64,
            "Sum in yen of the amounts known, in-house money aside; a lower figure than the whole where priced is less than listed.",
        ),
        column("in_house_yen", I64, "Sum in yen of the in-house amounts known."),
        column("line", I32, "Line on which the document first lists it, from 1."),
    ],
};

const OLD_DOCUMENT: Column = column("old_document", Str, "Name of OLD.");
const NEW_DOCUMENT: Column = column("new_document", Str, "Name of NEW.");

/// One row for what became of a programme or total between two documents.
pub static CHANGES: Table = Table {
    name: "changes",
    row: "a programme or total of two documents",
    key: &["old_document", "new_document", "change_id"],
    columns: &[
        OLD_DOCUMENT,
        NEW_DOCUMENT,
        column("kind", Str, "What is followed: programme, project, ministry, grand_total."),
        column("old_name", Str, "Its NFKC name in OLD, several joined by ／; empty where it does not stand there."),
        column("new_name", Str, "Its NFKC name in NEW, several joined by ／; empty where it does not stand there."),
        column("relation", Str, "same, renamed, split, merged, moved, ended, new or undecided."),
        column("evidence", Str, "Why."),
        column("decided_by", Str, "rule, or decision: a person's, of decisions.toml."),
        column("old_yen", I64, "Its amount in OLD as printed, also where it cannot be compared."),
        column("new_yen", I64, "Its amount in NEW as printed, also where it cannot be compared."),
        column("change_yen", I64, "New less old, as printed; what does not stand in a document counts as 0."),
        column("change_low_yen", I64, "The least that the change can really be, by the rounding of both figures."),
        column("change_high_yen", I64, "The most that the change can really be, by the rounding of both figures."),
        column("verdict", Str, "up and down for certain, same where printed alike, within_rounding, not_comparable."),
        column("old_stage", Str, "Stage of the old amount, as in amounts."),
        column("new_stage", Str, "Stage of the new amount, as in amounts."),
        column("old_line", I32, "Line of the old amount, or of the name where there is none."),
        column("new_line", I32, "Line of the new amount, or of the name where there is none."),
        column("change_id", I32, "Number of the row in this comparison, from 1."),
        column(
            "scope",
            Str,
            "standing: a programme in one project; joint: one amount for several; part: one old and one new name of a \
             split or merger; group: these together; whole: a programme over all its projects; total.",
        ),
        column("compared", Str, "own: the documents' own year and stage; prior: their columns of the year before."),
        column("old_project", Str, "Its project in OLD; empty outside projects and for a programme as a whole."),
        column("new_project", Str, "Its project in NEW; empty outside projects and for a programme as a whole."),
        column("recipient", Str, "Who spends it: AMED, インハウス."),
        column("old_fiscal_year", I32, "Fiscal year of the old amount."),
        column("new_fiscal_year", I32, "Fiscal year of the new amount."),
        column(
            "old_bar",
            Str,
            "Why the old amount cannot be compared: approximate, unpriced, joint, of_which, relisted, open.",
        ),
        column(
            "new_bar",
            Str,
            "Why the new amount cannot be compared: approximate, unpriced, joint, of_which, relisted, open.",
        ),
        column("candidates", Strs, "Where undecided, what it may have become or come from, best first."),
        column("explained_yen", I64, "Of a total: what the changes of its programmes come to."),
        column("remainder_yen", I64, "Of a total: what no programme explains; old, explained and remainder make new."),
        column("counted", Bool, "Whether its change is in explained_yen of its totals; each amount is once."),
    ],
};

/// One row for a programme in each document of a series.
pub static SERIES: Table = Table {
    name: "series",
    row: "a programme in one document of a series",
    key: &["chain", "fiscal_year", "document", "line", "programme"],
    columns: &[
        column("chain", Str, "The earliest name of the programme: what its rows have in common."),
        DOCUMENT,
        column("fiscal_year", I32, "Fiscal year of the document."),
        column("stage", Str, "Stage of the amount, as in amounts."),
        column("programme", Str, "Full NFKC name in this document."),
        column("projects", Strs, "Names of its projects in this document."),
        column("yen", I64, "Its amount over all projects, in-house money aside; empty where one of them is not known."),
        column("relation", Str, "How it came from the document before, as in changes; empty in the first."),
        column("came_from", Strs, "Chains that a split or merger joined to it here."),
        column("evidence", Str, "Why."),
        column("change_yen", I64, "Change from the document before, as printed."),
        column("verdict", Str, "What the change comes to, as in changes."),
        LINE,
    ],
};

/// Tables with one file a document. `documents` is last: it is the mark that the others are whole.
pub static PER_DOCUMENT: [&Table; 6] = [&AMOUNTS, &PROGRAMMES, &ACTIVITIES, &NOTES, &CHECKS, &DOCUMENTS];

/// Tables over all documents of a store.
pub static AGGREGATES: [&Table; 3] = [&BY_MINISTRY, &BY_PROJECT, &BY_PROGRAMME];

/// Tables over two or more documents, made when they are compared.
pub static COMPARISONS: [&Table; 2] = [&CHANGES, &SERIES];

/// Every table, in the order of the data dictionary.
pub static ALL: [&Table; 11] = [
    &DOCUMENTS,
    &AMOUNTS,
    &PROGRAMMES,
    &ACTIVITIES,
    &NOTES,
    &CHECKS,
    &BY_MINISTRY,
    &BY_PROJECT,
    &BY_PROGRAMME,
    &CHANGES,
    &SERIES,
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_keys_are_columns() {
        for table in ALL {
            let names: BTreeSet<_> = table.columns.iter().map(|column| column.name).collect();
            assert_eq!(names.len(), table.columns.len(), "{}", table.name);
            assert!(table.key.iter().all(|key| names.contains(key)), "{}", table.name);
        }
    }

    #[test]
    fn meanings_are_sentences() {
        for column in ALL.iter().flat_map(|table| table.columns) {
            assert!(column.meaning.ends_with('.'), "{}", column.name);
        }
    }

    #[test]
    fn every_table_is_either_of_a_document_or_an_aggregate() {
        assert_eq!(PER_DOCUMENT.len() + AGGREGATES.len() + COMPARISONS.len(), ALL.len());
        assert_eq!(PER_DOCUMENT.last().map(|table| table.name), Some("documents"));
    }
}
