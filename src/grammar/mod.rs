//! The notations of the field, one file a construct: its type, its nom productions and its tests.
//!
//! Input is normalised text (see [`crate::text`]): ASCII digits, `(` `)` `,` `.` `:`, while 、。・「」【】 and ① stay.
//! Productions know nothing of pages, projects or other lines.

pub mod amount;
pub mod attachment;
pub mod bracket;
pub mod breakdown;
pub mod bullet;
pub mod clause;
pub mod heading;
pub mod item;
pub mod ledger;
pub mod legend;
pub mod name;
pub mod note;
pub mod number;
pub mod office;
pub mod part;
pub mod phrase;
pub mod qualifier;
pub mod rate;
pub mod section;
pub mod sentence;
pub mod spacing;
pub mod tag;
pub mod unfinished;
pub mod unit;
pub mod year;

/// The error of a production that does not apply.
fn refused(input: &str) -> nom::Err<nom::error::Error<&str>> {
    nom::Err::Error(nom::error::Error::new(input, nom::error::ErrorKind::Verify))
}
