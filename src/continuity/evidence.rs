//! Why two names are taken to be one programme, or may be.

use std::fmt;

use serde::{Serialize, Serializer};

use super::stated::Quote;

/// What connects an old name and a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    pub(super) basis: Basis,
    /// How alike the names are, in thousandths.
    pub(super) name: u64,
    pub(super) ministries: Agreement,
    /// Whether they stand in one project, or in one and what became of it.
    pub(super) project: bool,
    /// Whether their amounts may be one; none where they cannot be compared.
    pub(super) amounts: Option<bool>,
    /// How alike the texts of their activities are, in thousandths; none where one has none.
    pub(super) activities: Option<u64>,
}

/// What decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Basis {
    /// The same letters.
    Letters,
    /// The same but for の, 等 and spellings.
    Loosely,
    /// The same but for brackets that only one of them has.
    Base,
    /// (NCBN)
    Alias,
    /// （東北メディカル・メガバンク）
    SubProgramme,
    /// A text says so.
    Stated(Quote),
    /// Alike enough, and nothing else is.
    Alike,
    /// They stand where the other did.
    Place,
    /// Amounts add up and names are shared.
    Sum,
    /// A person said so.
    Decided(String),
}

/// What two lists of ministries have in common.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Agreement {
    /// Neither or only one states any.
    #[default]
    Unknown,
    /// The same.
    Same,
    /// Some.
    Some,
    /// None: another programme, as far as names tell.
    Apart,
}

impl Evidence {
    /// A basis that needs no more.
    pub(super) fn plain(basis: Basis, name: u64) -> Evidence {
        Evidence { basis, name, ministries: Agreement::Unknown, project: false, amounts: None, activities: None }
    }
}

/// 名称 like `names alike 862/1000; same ministries; same project`.
impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.basis)?;
        if self.basis == Basis::Letters {
            return Ok(());
        }
        write!(f, "; names alike {}/1000", self.name)?;
        let ministries = match self.ministries {
            Agreement::Unknown => "",
            Agreement::Same => "; same ministries",
            Agreement::Some => "; some ministries in common",
            Agreement::Apart => "; other ministries",
        };
        f.write_str(ministries)?;
        f.write_str(if self.project { "; same project" } else { "" })?;
        match self.amounts.filter(|_| self.basis != Basis::Sum) {
            Some(true) => f.write_str("; amounts within rounding")?,
            Some(false) => f.write_str("; amounts differ")?,
            None => {}
        }
        self.activities.map_or(Ok(()), |alike| write!(f, "; activities alike {alike}/1000"))
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Basis::Letters => f.write_str("same name"),
            Basis::Loosely => f.write_str("same name but for particles or spelling"),
            Basis::Base => f.write_str("same name but for a bracket"),
            Basis::Alias => f.write_str("same alias"),
            Basis::SubProgramme => f.write_str("same sub-programme"),
            Basis::Stated(quote) => write!(f, "stated in {} line {}: {}", quote.document, quote.line, quote.word),
            Basis::Alike => f.write_str("similar name"),
            Basis::Place => f.write_str("same place"),
            Basis::Sum => f.write_str("amounts add up and names share their parts"),
            Basis::Decided(why) => write!(f, "decided: {why}"),
        }
    }
}

impl Serialize for Evidence {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
