//! The structured intermediate form: what a briefing says, before it becomes tables.
//!
//! A [`Document`] is flat on purpose. Everything in it refers to its place in the published file, and everything that
//! several rows share (a project, a programme's name) is named once and referred to. It reads and writes as JSON.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::calendar::FiscalYear;
use crate::money::{Amount, Rounding};
use crate::source::Encoding;
use crate::span::Span;
use crate::stage::Stage;

/// Between the names of a joint list: 甲事業／乙事業.
pub const JOINT: &str = "／";

/// The recipient of in-house money, as `recipients.tsv` names it.
pub const IN_HOUSE: &str = "インハウス";

/// The reason of a row that only the independent scan of the text found.
pub const UNREAD: &str = "found by the independent scan only; its value could not be read";

/// The word that the JSON form has for a value: `Role::GrandTotal` is `grand_total`.
pub(crate) fn word<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_value(value).ok().and_then(|json| json.as_str().map(str::to_owned))
}

/// One briefing, read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Name in the store: the file's stem, or what `--name` gave.
    pub name: String,
    /// Title as printed (令和６年度 医療分野の研究開発関連予算 概算要求のポイント), NFKC.
    pub title: Option<String>,
    /// Fiscal year that the document budgets for.
    pub fiscal_year: Option<FiscalYear>,
    /// Stage that the document stands at.
    pub stage: Option<Stage>,
    /// The file it was read from.
    pub source: SourceFile,
    /// Which words it was read with, where they were not the program's own: [`crate::vocabulary::Vocabulary::mark`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vocabulary: Option<String>,
    /// Number of pages recovered; 1 where nothing tells pages apart.
    pub pages: u32,
    /// The document's own statement on rounding.
    pub rounding: Option<RoundingStatement>,
    /// Projects in the order of their numbers; rows refer to them by position.
    pub projects: Vec<Project>,
    /// Every money mention, in source order.
    pub amounts: Vec<AmountRow>,
    /// Every listing of a programme, in source order: ● lines of slides and ◆ lines of detail pages apart.
    pub listings: Vec<Listing>,
    /// What programmes will do, in source order.
    pub activities: Vec<Activity>,
    /// Footnotes and statements that change how numbers are read, in source order.
    pub notes: Vec<Note>,
}

/// The file as it was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceFile {
    /// File name without its folder.
    pub file: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub sha256: String,
    /// Encoding the bytes were read in.
    pub encoding: Encoding,
    /// Length in bytes.
    pub bytes: u64,
    /// Number of lines.
    pub lines: u32,
}

/// A sentence such as 「それぞれ四捨五入しているため、端数において合計とは合致しないものがある」.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundingStatement {
    /// What the sentence says is done.
    pub rounding: Rounding,
    /// Its line, from 1.
    pub line: u32,
}

/// １．医薬品プロジェクト
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    /// Printed number in Arabic digits.
    pub no: String,
    /// Name, NFKC.
    pub name: String,
    /// Line of the heading that names it first, from 1.
    pub line: u32,
}

/// A money mention with its meaning.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AmountRow {
    /// Number in source order, from 1.
    pub id: u32,
    /// Page, from 1.
    pub page: Option<u32>,
    /// Line on which the literal begins, from 1.
    pub line: u32,
    /// Source bytes of the literal; more than one where wrapping tears it apart.
    pub pieces: Box<[Span]>,
    /// The literal as printed, line breaks inside as one space.
    pub literal: Box<str>,
    /// Value and place value of the last printed digit; none for 事項要求, － and 新規 in an amount's place.
    pub amount: Option<Amount>,
    /// Line that gives the unit where the literal has none (文697), from 1.
    pub unit_line: Option<u32>,
    /// What the amount is in the document.
    pub role: Role,
    /// Id of the total that this is a share of.
    pub parent: Option<u32>,
    /// Position in [`Document::projects`].
    pub project: Option<usize>,
    /// NFKC names of what the amount is of; several where joint programmes share it.
    pub subjects: Vec<String>,
    /// Sub-group on the page.
    pub theme: Option<Box<str>>,
    /// Formal name of the ministry.
    pub ministry: Option<Box<str>>,
    /// Who spends it: AMED, インハウス.
    pub recipient: Option<Cow<'static, str>>,
    /// Stage of the amount, which may differ from the document's.
    pub stage: Option<Stage>,
    /// Fiscal year of the amount, which may differ from the document's.
    pub fiscal_year: Option<FiscalYear>,
    /// 第２次補正 is 2.
    pub supplementary_no: Option<u32>,
    /// What else is printed about it.
    #[serde(flatten)]
    pub flags: Flags,
    /// How we know whose it is.
    pub pairing: Pairing,
    /// Subjects that are possible where `pairing` is open.
    pub candidates: Box<[String]>,
    /// One line: why this pairing.
    pub reason: Cow<'static, str>,
}

// a large document has many, each held twice while they are numbered; allocators have a class of this size, the next is larger by a fourth
const _: () = assert!(size_of::<AmountRow>() <= 256);

impl AmountRow {
    /// A mention of which only the place is known.
    pub fn unread(line: u32, pieces: Vec<Span>, literal: String) -> Self {
        Self {
            id: 0,
            page: None,
            line,
            pieces: pieces.into(),
            literal: literal.into(),
            amount: None,
            unit_line: None,
            role: Role::Mention,
            parent: None,
            project: None,
            subjects: Vec::new(),
            theme: None,
            ministry: None,
            recipient: None,
            stage: None,
            fiscal_year: None,
            supplementary_no: None,
            flags: Flags::default(),
            pairing: Pairing::Stated,
            candidates: Box::default(),
            reason: Cow::Borrowed(""),
        }
    }
}

/// Marks on an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// 54億円の内数: the figure is a pool that this is only a part of.
    pub of_which: bool,
    /// （再掲）: stands elsewhere already.
    pub relisted: bool,
    /// One amount for several programmes.
    pub joint: bool,
    /// （基金）
    pub fund: bool,
    /// 約, 程度, 規模
    pub approximate: bool,
    /// May be summed with the others of its role, year and stage.
    pub additive: bool,
    /// （文150、経231等）: a share of a total whose shares are not all named.
    #[serde(default)]
    pub open_list: bool,
    /// 7 and 13 in 7～13億円: a bound, not a value.
    #[serde(default)]
    pub range: bool,
}

/// What an amount is in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A total of the whole document: １，４８９億円 under AMED対象経費.
    GrandTotal,
    /// A ministry's part of a total: 文697.
    MinistryShare,
    /// １． 医薬品プロジェクト ４３１億円
    ProjectTotal,
    /// ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞
    ProjectShare,
    /// The box at the foot of a slide: 日本医療研究開発機構対象経費 令和6年度概算要求額380億円.
    PageTotal,
    /// がん・難病（18.6億円）
    ThemeTotal,
    /// 概算要求額 29億円 of a programme.
    Programme,
    /// What lies outside the projects: ※上記に加え、…100億円.
    OutsideProjects,
    /// A cell of a ledger table.
    TableCell,
    /// A total of a ledger table.
    TableTotal,
    /// A difference: 対前年度+12億円.
    Change,
    /// Prose; never summed.
    Mention,
}

/// How the owner of an amount is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pairing {
    /// On the same line, or the only reading.
    Stated,
    /// The order of the text decides.
    Order,
    /// Constraints leave one answer.
    Solved,
    /// The text cannot decide.
    Open,
}

/// A place where a programme is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// On a slide or on a detail page.
    pub kind: ListingKind,
    /// Position in [`Document::projects`].
    pub project: Option<usize>,
    /// Full NFKC name with the parentheses that distinguish it, without ministry tags, 【新規】 and （再掲）.
    pub name: String,
    /// The name as printed, line breaks inside removed.
    pub literal: String,
    /// (B-cure)
    pub alias: Option<String>,
    /// （東北メディカル・メガバンク）
    pub sub_programme: Option<String>,
    /// Formal names of the ministries tagged on it: （文、厚、経）.
    pub ministries: Vec<String>,
    /// 【新規】【拡充】 on the name itself.
    pub status: Option<Status>,
    /// （再掲）
    pub relisted: bool,
    /// Names that share its line in a joint list.
    pub joint_with: Vec<String>,
    /// Page, from 1.
    pub page: Option<u32>,
    /// Line on which the name begins, from 1.
    pub line: u32,
    /// Source bytes of the name, from its first char to its last.
    pub span: Span,
}

/// Which kind of page lists a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListingKind {
    /// ● on a slide, a member of a joint list, or a line that is only a name.
    Slide,
    /// ◆ on a detail page.
    Detail,
}

/// 【新規】【拡充】【継続】
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// 【新規】
    New,
    /// 【拡充】
    Expanded,
    /// 【継続】
    Continuing,
}

/// One item of what a programme will do: 【新規】…を推進.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Activity {
    /// Position in [`Document::listings`] of the listing it stands under.
    pub listing: usize,
    /// 【新規】【拡充】 on this item only.
    pub status: Option<Status>,
    /// NFKC text, wrapped lines rejoined.
    pub text: String,
    /// First line, from 1.
    pub line: u32,
    /// Source bytes.
    pub span: Span,
}

/// A footnote or statement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// NFKC text, wrapped lines rejoined.
    pub text: String,
    /// First line, from 1.
    pub line: u32,
    /// Source bytes.
    pub span: Span,
    /// Ids of the amounts that the text ties it to.
    pub amounts: Vec<u32>,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// 四捨五入しているため…
    Rounding,
    /// ※上記に加え…
    Scope,
    /// ※基金の継続的運用に係る経費を…
    Fund,
    /// …の内数
    OfWhich,
    /// 精査により計数等に異動が生じる場合がある
    SubjectToChange,
    /// Anything else.
    Other,
}
