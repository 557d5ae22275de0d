//! What a document's figures should come to: sums, and figures printed twice.

use serde::{Deserialize, Serialize};

/// A sum, or a figure printed twice: the totals together are the parts together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relation {
    /// What kind of sum.
    pub kind: Kind,
    /// What it is a sum of.
    pub subject: String,
    /// Ids of what the parts come to; one, but where all recipients' totals are held against all projects.
    pub totals: Vec<u32>,
    /// Ids of what is added.
    pub parts: Vec<u32>,
    /// What stands beside the parts and is not added.
    pub excluded: Vec<Exclusion>,
    /// What may keep the sum from being decided.
    pub doubts: Vec<Doubt>,
}

impl Relation {
    /// Ids of all its figures, totals first.
    pub fn members(&self) -> impl Iterator<Item = u32> {
        self.totals.iter().chain(&self.parts).copied()
    }
}

/// Kinds of relations between stated amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// １，４８９億円（内10,こ７,総6,文697,厚579,経190）
    MinistrySum,
    /// ４３１億円 ＜ＡＭＥＤ ３８０億円、インハウス ５１億円＞
    ProjectSum,
    /// A page's box, and the programmes of the page.
    ProgrammeSum,
    /// 概算要求額 ＋ 要望額 ＝ 概算要求・要望額
    StageSum,
    /// がん・難病（18.6億円） and its neighbours, and the total of the page.
    ThemeSum,
    /// One quantity printed twice: 198億円 and 197.8億円.
    Restated,
    /// All projects and what lies outside them, and the document's total.
    GrandSum,
    /// Rows of a ledger, and its totals.
    TableSum,
}

/// An amount that stands beside the parts of a sum and is no part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its id.
    #[serde(rename = "amount_id")]
    pub amount: u32,
    /// Why it is left out.
    pub why: Why,
}

/// Why an amount is not added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// （再掲）: counted where it stands first.
    Relisted,
    /// Not marked 再掲, but the sum only comes out when it is taken for the second printing of one.
    RelistedBySum,
    /// Not marked 再掲, and no choice of 再掲 makes the sum come out: this one comes nearest.
    RelistedNearest,
    /// Said of a programme again, on its detail page, or beside what is added of it: 事業費324億円 beside 国費184億円.
    Restated,
    /// 54億円の内数, counted at its first printing.
    PoolAgain,
    /// うち 15百万円: inside the amount before it.
    Within,
    /// 要望額 where 概算要求・要望額 of the same programme is counted.
    WithinStage,
    /// Spent by another recipient.
    OtherRecipient,
    /// Of another year or another stage, as funds of supplementary budgets are.
    OtherYear,
    /// －: nothing.
    Nothing,
}

/// What may keep a sum from being decided where the figures do not meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// 事項要求, －: a figure of the sum has no value.
    NoValue(u32),
    /// 約: a figure stands for more values than its last digit says.
    Approximate(u32),
    /// 経231等: not all parts are named.
    OpenList,
    /// So many programmes have no amount, so that the parts may lack something.
    Unpriced(u32),
    /// Parts that do not say who spends them, where several do.
    Unsaid,
    /// Which amounts are 再掲 is open, and the sums differ by it.
    RelistedOpen,
    /// Nothing says what lies outside the projects.
    OutsideUnsaid,
    /// The parts are items of a list, which names what matters most.
    Listed,
    /// The parts lack as much as a common one of them, so that one may be missing.
    MissingPart,
    /// A theme beside the programmes may hold what they lack, or may hold them, too.
    ThemedBeside,
    /// 54億円の内数: at most so much of it belongs to the sum.
    Pool(u32),
    /// 7～13億円: a bound, not a value.
    Range(u32),
    /// 概算要求額 held against 概算要求・要望額, where no other page of the document shows that it means the same.
    OtherStage,
}
