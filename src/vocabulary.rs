//! The words that the reading knows: ministries, stages, marks, tags, what is counted and is no money.
//!
//! They are the tables of `src/data`, embedded: one row a line, cells apart by tabs, `#` for a remark. A folder of files
//! named like the tables changes them ([`Vocabulary::read`]): a row with the key of an embedded one takes its place, a
//! row with another key is added, and `remove` before a key takes a row out. Rows of the folder stand before the
//! embedded ones, so that where the first row that fits decides, they decide.
//!
//! What is in force is [`install`]ed once, before the first reading: each room keeps what it makes of a table for as
//! long as the process runs. A table costs nothing until a room asks for it.

use std::collections::BTreeSet;
use std::sync::OnceLock;

mod cells;
mod fault;
mod folder;
mod print;

use Cells::{Beginning, Date, Integer, Mark, OneOf, Optional, Sentence, SomeOf, Word};
pub use cells::{Cells, Flaw};
pub use fault::{Fault, Wrong};
pub use folder::Vocabulary;
pub use print::{as_json, as_text, as_tsv};

/// A table of words.
#[derive(Debug)]
pub struct Table {
    /// Its name, and the stem of its file.
    pub name: &'static str,
    /// What its columns hold.
    pub columns: &'static [Cells],
    /// The columns, from 0, that tell its rows apart.
    pub key: &'static [usize],
    /// Whether the program asks for its keys, so that a row can be put in another's place, not added or taken out.
    pub fixed: bool,
    embedded: &'static str,
    /// The cells of the rows in force: many rooms ask for words of one table.
    in_force: OnceLock<Vec<Vec<&'static str>>>,
}

macro_rules! table {
    ($name:literal, $columns:expr) => {
        table!($name, $columns, key: [0])
    };
    ($name:literal, $columns:expr, key: $key:expr) => {
        table!($name, $columns, key: $key, fixed: false)
    };
    ($name:literal, $columns:expr, key: $key:expr, fixed: $fixed:literal) => {
        Table {
            name: $name,
            columns: &$columns,
            key: &$key,
            fixed: $fixed,
            embedded: include_str!(concat!("data/", $name, ".tsv")),
            in_force: OnceLock::new(),
        }
    };
}

/// Words before an amount that say which figure it is, not what it is of: 総額, 計, 1件当たり.
pub static AMOUNT_LABELS: Table =
    table!("amount_labels", [Word, OneOf(&["figure", "sum", "each", "several", "years", "rate"])]);
/// What a sentence on （ ） says it holds: 減, 前年度, 内数.
pub static BRACKETS: Table =
    table!("brackets", [Word, OneOf(&["change", "prior", "of_which", "relisted", "minus", "rate"])]);
/// Marks at the start of a line: ● ◆ ■.
pub static BULLETS: Table = table!("bullets", [Mark, OneOf(&["slide", "detail", "activity", "prose"])]);
/// What a clause ends with behind what it is about: について, として.
pub static CLAUSE_ENDS: Table = table!("clause_ends", [Word]);
/// Labels of a ledger's columns that name no year and no stage: 事項, 増減, 備考, 金額.
pub static COLUMNS: Table = table!(
    "columns",
    [
        Word,
        OneOf(&[
            "name", "class", "ministry", "change", "compared", "money", "dated", "aside", "plan", "rate", "other",
            "remark"
        ])
    ]
);
/// What follows a year, a stage or an amount that another is compared with: に比べ, から.
pub static COMPARISONS: Table = table!("comparisons", [Word]);
/// How names of programmes are compared from year to year, and how texts state that one goes on: 組替, 旧:.
pub static CONTINUITY: Table = table!("continuity", [OneOf(CONTINUITY_KINDS), Word, Optional], key: [0, 1]);
/// What is counted, when it is not money: 人, 件, GB.
pub static COUNTERS: Table = table!("counters", [Word]);
/// What a check says of itself.
pub static EXPLANATIONS: Table = table!("explanations", [Word, Sentence, Sentence], key: [0], fixed: true);
/// Words that begin with 円 and are no money: 円滑.
pub static FALSE_UNITS: Table = table!("false_units", [Beginning("円")]);
/// Words of a project's heading: 続き behind its name, 統合プロジェクト before its number.
pub static HEADINGS: Table = table!("headings", [Word, OneOf(&["continued", "again", "numbered", "counted"])]);
/// Words in the names of a ledger's rows: 小計, うち, 再掲, 参考.
pub static LEDGER_ROWS: Table = table!(
    "ledger_rows",
    [
        Word,
        OneOf(&["start", "end", "inside", "whole"]),
        OneOf(&["1", "2", "3", "4", "-", "of_which", "relisted", "aside", "divides", "left"])
    ]
);
/// Words of a sentence on what brackets of any kind hold: 括弧書きは前年度予算額.
pub static LEGENDS: Table = table!(
    "legends",
    [Word, OneOf(&["bracket", "topic", "figures", "change", "relisted", "part"])],
    key: [0, 1]
);
/// Ministries, agencies and bodies. 文 is 文部科学省 and was 文部省, so formal names tell them apart.
pub static MINISTRIES: Table =
    table!("ministries", [Optional, Word, Word, Sentence, Date, Date, OneOf(MINISTRY_CLASSES), Optional], key: [2]);
/// How names of programmes end: 事業, プログラム.
pub static NAMES: Table = table!("names", [Word, OneOf(&["unmarked", "-"])]);
/// Words in an amount's place: 新規, 皆増.
pub static NONE_WORDS: Table = table!("none_words", [Word, OneOf(&["prior", "change"])]);
/// Words that tell what a note is about: 四捨五入, 基金.
pub static NOTES: Table =
    table!("notes", [OneOf(&["rounding", "scope", "fund", "of_which", "subject_to_change"]), Word], key: [1]);
/// How the names of offices of a ministry end, and of what is within them: 局, 課.
pub static OFFICES: Table =
    table!("offices", [Word, SomeOf(&["office", "within", "whole", "of_ministry", "byline", "below", "phone"])]);
/// How words end that name a part of an item, or the price of one piece: 会計, 枠, 単価.
pub static PARTS: Table = table!("parts", [Word, OneOf(&["account", "division", "frame", "price"])]);
/// Words that tell what a phrase is to an amount: の一部, このうち, として, を含めて.
pub static PHRASES: Table = table!(
    "phrases",
    [
        Word,
        OneOf(&[
            "title", "budget", "part", "among", "purpose", "with", "list", "legend", "relation", "provisional", "beside", "whole", "all",
            "done", "counted", "size", "column", "named", "gone", "share", "booked", "on_top", "paper", "clause", "no_year", "join",
            "announced", "file", "file_size", "put", "stood", "many",
            "included", "excluded", "portion", "and", "also", "behind_budget", "place", "continued", "measured", "told", "meant",
            "spent", "held", "unchanged", "budgeted",
            "adverb", "left", "added", "ongoing", "shown", "account", "listed", "granted", "tally", "cost", "side", "ministry_total",
        ]),
    ],
    key: [0, 1]
);
/// Words next to an amount: 約, 程度, 以上, の内数.
pub static QUALIFIERS: Table =
    table!("qualifiers", [Word, OneOf(&["before", "after"]), SomeOf(QUALIFIER_EFFECTS)], key: [0, 1]);
/// Labels of who spends an amount: AMED対象経費.
pub static RECIPIENTS: Table = table!("recipients", [Word, Word]);
/// Years named by their distance from the document's: 前年度.
pub static RELATIVE_YEARS: Table =
    table!("relative_years", [Word, Integer, OneOf(&["document", "named", "this", "next", "none"])]);
/// Words of statements on how numbers are to be read: 四捨五入, 計数.
pub static ROUNDINGS: Table = table!(
    "roundings",
    [
        Word,
        OneOf(&[
            "half_up", "truncate", "round_up", "undecided", "numbers", "sign_rounded", "sign_rounded_up", "sign_changeable",
        ])
    ],
    key: [0, 1]
);
/// Words on a slide of one programme that are no programme's name: 背景・課題, 担当.
pub static SECTIONS: Table = table!("sections", [Word, OneOf(&["whole", "end", "part", "aim"])]);
/// Words that state a stage right behind a year: 要求 of R7要求.
pub static SHORT_STAGES: Table = table!("short_stages", [Word, OneOf(SHORT_STAGE_NAMES)]);
/// Words that state a stage: 概算要求額, 政府案.
pub static STAGES: Table = table!("stages", [Word, OneOf(STAGE_NAMES), OneOf(&["own", "previous", "aside"])]);
/// Words alone in brackets: 【新規】, （再掲）, （基金）.
pub static TAGS: Table =
    table!("tags", [Word, OneOf(&["new", "expanded", "continuing", "relisted", "fund", "revised"])]);
/// What a text ends with that is not over there: の, 及び.
pub static UNFINISHED: Table = table!("unfinished", [Word, SomeOf(UNFINISHED_KINDS)]);
/// Words before an amount that is the price of one piece, or a size: 当たり, 上限.
pub static UNIT_PRICES: Table = table!("unit_prices", [Word]);

/// Every table, by name.
pub static TABLES: &[&Table] = &[
    &AMOUNT_LABELS,
    &BRACKETS,
    &BULLETS,
    &CLAUSE_ENDS,
    &COLUMNS,
    &COMPARISONS,
    &CONTINUITY,
    &COUNTERS,
    &EXPLANATIONS,
    &FALSE_UNITS,
    &HEADINGS,
    &LEDGER_ROWS,
    &LEGENDS,
    &MINISTRIES,
    &NAMES,
    &NONE_WORDS,
    &NOTES,
    &OFFICES,
    &PARTS,
    &PHRASES,
    &QUALIFIERS,
    &RECIPIENTS,
    &RELATIVE_YEARS,
    &ROUNDINGS,
    &SECTIONS,
    &SHORT_STAGES,
    &STAGES,
    &TAGS,
    &UNFINISHED,
    &UNIT_PRICES,
];

const MINISTRY_CLASSES: &[&str] = &[
    "jurisdiction",
    "diet",
    "court",
    "independent",
    "cabinet",
    "office",
    "agency",
    "commission",
    "ministry",
    "organ",
    "special_organ",
    "former",
    "body",
];
const QUALIFIER_EFFECTS: &[&str] = &["approximate", "lower", "upper", "of_which", "change", "-"];
const CONTINUITY_KINDS: &[&str] =
    &["aside", "loose", "variant", "light", "opposed", "apart", "from_before", "from_after", "to_before", "joins"];
const UNFINISHED_KINDS: &[&str] = &[
    "name",
    "heading",
    "row",
    "amounts",
    "note",
    "words",
    "topic",
    "clause",
    "quotation",
    "gone",
    "label",
    "verb",
    "cut",
];
const SHORT_STAGE_NAMES: &[&str] = &["request", "priority", "initial", "supplementary", "draft", "settled"];
const STAGE_NAMES: &[&str] =
    &["request", "priority", "request_and_priority", "initial", "supplementary", "draft", "settled", "-"];

/// There is no table of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no table of words; there are {known}", known = names())]
pub struct UnknownTable(pub String);

/// The table of a name.
pub fn table(name: &str) -> Result<&'static Table, UnknownTable> {
    TABLES.iter().copied().find(|table| table.name == name).ok_or_else(|| UnknownTable(name.to_owned()))
}

/// brackets, bullets, …
fn names() -> String {
    TABLES.iter().map(|table| table.name).collect::<Vec<_>>().join(", ")
}

/// A row in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'v> {
    /// Its cells, as many as the table has columns.
    pub cells: Vec<&'v str>,
    /// File and line; none for an embedded row.
    pub place: Option<(&'v str, u32)>,
}

impl Row<'_> {
    /// `embedded`, or file and line.
    pub fn origin(&self) -> String {
        self.place.map_or_else(|| "embedded".to_owned(), |(file, line)| format!("{file}:{line}"))
    }
}

impl Table {
    /// The rows in force under a vocabulary: its own, then the embedded ones that it neither replaces nor removes.
    pub fn rows<'v>(&self, vocabulary: Option<&'v Vocabulary>) -> Vec<Row<'v>> {
        let Some(change) = vocabulary.and_then(|vocabulary| vocabulary.of(self)) else {
            return self.embedded().collect();
        };
        let mut rows: Vec<Row<'v>> = change.rows().collect();
        let mut gone: BTreeSet<Vec<&str>> = rows.iter().map(|row| self.key_of(&row.cells)).collect();
        gone.extend(change.removed());
        rows.extend(self.embedded().filter(|row| !gone.contains(&self.key_of(&row.cells))));
        rows
    }

    fn embedded<'v>(&self) -> impl Iterator<Item = Row<'v>> + use<'v> {
        lines(self.embedded).map(|(_, line)| Row { cells: line.split('\t').collect(), place: None })
    }

    fn key_of<'c>(&self, cells: &[&'c str]) -> Vec<&'c str> {
        self.key.iter().filter_map(|&at| cells.get(at).copied()).collect()
    }

    fn remarks(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.embedded.lines().filter(|line| line.starts_with('#'))
    }

    /// What its columns are called: the remark with the most cells.
    pub fn headings(&self) -> Vec<&'static str> {
        let cells = |remark: &'static str| remark.trim_start_matches(['#', ' ']).split('\t').collect::<Vec<_>>();
        self.remarks().map(cells).max_by_key(Vec::len).unwrap_or_default()
    }
}

/// The rows of a table's text, with the numbers of their lines.
fn lines(text: &str) -> impl Iterator<Item = (u32, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

/// A vocabulary came too late: words are in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("words are in use already, and a process has one vocabulary")]
pub struct InUse;

/// What was installed; none where the embedded words were asked for first.
static IN_FORCE: OnceLock<Option<Vocabulary>> = OnceLock::new();

/// Puts a vocabulary in force for this process, before anything is read.
pub fn install(vocabulary: Vocabulary) -> Result<(), InUse> {
    IN_FORCE.set(Some(vocabulary)).map_err(|_| InUse)
}

/// The vocabulary in force, if it is not the embedded one. From now on none can be installed.
pub fn installed() -> Option<&'static Vocabulary> {
    IN_FORCE.get_or_init(|| None).as_ref()
}

/// The rows of a table that are in force.
pub(crate) fn rows(table: &'static Table) -> impl Iterator<Item = &'static [&'static str]> {
    let read = || table.rows(installed()).into_iter().map(|row| row.cells).collect();
    table.in_force.get_or_init(read).iter().map(Vec::as_slice)
}

/// The first cells of a table's rows that are in force: its words, where rows begin with one.
pub(crate) fn words(table: &'static Table) -> impl Iterator<Item = &'static str> {
    rows(table).filter_map(|cells| cells.first().copied())
}

/// The words of a table of which the second cell says this.
pub(crate) fn words_as(table: &'static Table, what: &'static str) -> impl Iterator<Item = &'static str> {
    rows(table).filter(move |cells| cells.get(1) == Some(&what)).filter_map(|cells| cells.first().copied())
}

/// The words of a table of which the second cell says this among others.
pub(crate) fn words_among(table: &'static Table, what: &'static str) -> impl Iterator<Item = &'static str> {
    let says = move |cells: &&[&'static str]| cells.get(1).is_some_and(|all| all.split(' ').any(|one| one == what));
    rows(table).filter(says).filter_map(|cells| cells.first().copied())
}

/// What the words of tables begin with: most chars of a text need no further look.
pub(crate) fn first_chars(tables: impl IntoIterator<Item = &'static Table>) -> impl Iterator<Item = char> {
    tables.into_iter().flat_map(words).filter_map(|word| word.chars().next())
}

/// What the words of tables end with.
pub(crate) fn last_chars(tables: impl IntoIterator<Item = &'static Table>) -> impl Iterator<Item = char> {
    tables.into_iter().flat_map(words).filter_map(|word| word.chars().next_back())
}

/// The rows that the vocabulary in force has of its own.
pub(crate) fn own(table: &'static Table) -> impl Iterator<Item = Vec<&'static str>> {
    let change = installed().and_then(|vocabulary| vocabulary.of(table));
    change.into_iter().flat_map(|change| change.rows()).map(|row| row.cells)
}

/// The keys of the embedded rows that the vocabulary in force takes out.
pub(crate) fn removed(table: &'static Table) -> impl Iterator<Item = Vec<&'static str>> {
    let change = installed().and_then(|vocabulary| vocabulary.of(table));
    change.into_iter().flat_map(|change| change.removed())
}

/// Proves that a room reads whatever the columns of its table allow: a row for each word of each closed column.
#[cfg(test)]
pub(crate) fn reads_every_word<T>(table: &'static Table, read: impl Fn(&[&'static str]) -> Option<T>) {
    for (at, cells) in table.columns.iter().enumerate() {
        let OneOf(words) = cells else { continue };
        for word in *words {
            for mut row in rows(table).map(<[&str]>::to_vec) {
                row[at] = word;
                assert!(read(&row).is_some(), "{} takes {row:?} and its room does not", table.name);
            }
        }
    }
}

#[cfg(test)]
mod tests;
