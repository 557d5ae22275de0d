//! What the cells of a column may hold.

/// What the cells of a column may hold. Words are compared in the form in which texts are read, NFKC with exceptions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cells {
    /// 概算要求額
    Word,
    /// A word, or nothing.
    Optional,
    /// ●: one char, and neither a letter nor a digit but 〇.
    Mark,
    /// 円滑: a word that begins so.
    Beginning(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// Some of these, apart by spaces.
    SomeOf(&'static [&'static str]),
    /// -1
    Integer,
    /// 2001-01-06, or nothing.
    Date,
    /// A text that is printed, not looked for: it stays as it is.
    Sentence,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// Nothing stands there.
    #[error("is empty")]
    Empty,
    /// A space at an end.
    #[error("has a space at an end")]
    Space,
    /// None of the words that may stand there.
    #[error("is none of {}", .0.join(", "))]
    Unknown(&'static [&'static str]),
    /// No mark.
    #[error("is not one char that is neither letter nor digit")]
    NoMark,
    /// Another beginning.
    #[error("does not begin with {0}")]
    OtherBeginning(&'static str),
    /// No number of years.
    #[error("is no whole number from -128 to 127")]
    NoInteger,
    /// No date.
    #[error("is no date like 2001-01-06")]
    NoDate,
    /// In the form in which texts are read, it begins like a remark, or is the word that takes a row out.
    #[error("would be read as a remark, or as a row to remove")]
    NoWord,
}

impl Flaw {
    /// What to write instead.
    pub fn remedy(self) -> String {
        match self {
            Flaw::Empty => "fill the cell in, or take the line out".to_owned(),
            Flaw::Space => "take the space away: cells are apart by one tab".to_owned(),
            Flaw::Unknown(words) => format!("write {}", words.join(" or ")),
            Flaw::NoMark => "write the mark alone: ●".to_owned(),
            Flaw::OtherBeginning(with) => format!("write the whole word, with its {with}"),
            Flaw::NoInteger => "write a number like -1".to_owned(),
            Flaw::NoDate => "write year, month and day, or leave the cell empty".to_owned(),
            Flaw::NoWord => "begin the line with a word that has no # in front and is not `remove`".to_owned(),
        }
    }
}

impl Cells {
    /// Whether a cell is looked for in texts, so that it has to have their form.
    pub(super) fn is_looked_for(self) -> bool {
        self != Cells::Sentence
    }

    /// What is wrong with a cell of the column, if anything is.
    pub fn flaw(self, cell: &str) -> Option<Flaw> {
        let spaced = self.is_looked_for() && cell.trim() != cell;
        let empty = cell.trim().is_empty() && !matches!(self, Cells::Optional | Cells::Date);
        empty.then_some(Flaw::Empty).or(spaced.then_some(Flaw::Space)).or_else(|| self.unfit(cell))
    }

    fn unfit(self, cell: &str) -> Option<Flaw> {
        let (fits, flaw) = match self {
            Cells::Word | Cells::Optional | Cells::Sentence => return None,
            Cells::Mark => (is_mark(cell), Flaw::NoMark),
            Cells::Beginning(with) => (cell.len() > with.len() && cell.starts_with(with), Flaw::OtherBeginning(with)),
            Cells::OneOf(words) => (words.contains(&cell), Flaw::Unknown(words)),
            Cells::SomeOf(words) => (cell.split(' ').all(|word| words.contains(&word)), Flaw::Unknown(words)),
            Cells::Integer => (cell.parse::<i8>().is_ok(), Flaw::NoInteger),
            Cells::Date => (cell.is_empty() || is_date(cell), Flaw::NoDate),
        };
        (!fits).then_some(flaw)
    }
}

fn is_mark(cell: &str) -> bool {
    let mut chars = cell.chars();
    // 〇 is a digit by its class, and a mark where it begins a line
    chars.next().is_some_and(|mark| mark == '〇' || !mark.is_alphanumeric()) && chars.next().is_none()
}

// 2001-01-06
fn is_date(cell: &str) -> bool {
    let parts: Vec<Option<u16>> = cell.split('-').map(|part| part.parse().ok()).collect();
    let shape = cell.len() == "2001-01-06".len() && cell.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    shape && matches!(parts[..], [Some(1000..), Some(1..=12), Some(1..=31)])
}
