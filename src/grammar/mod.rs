//! The notations of the field, one file a construct: its type, its nom productions and its tests.
//!
//! Input is normalised text (see [`crate::text`]): ASCII digits, `(` `)` `,` `.` `:`, while 、。・「」【】 and ① stay.
//! Productions know nothing of pages, projects or other lines.

use nom::bytes::complete::take_while;
use nom::{IResult, Parser};

pub mod amount;
pub mod breakdown;
pub mod bullet;
pub mod clause;
pub mod heading;
pub mod legend;
pub mod name;
pub mod note;
pub mod number;
pub(crate) mod spacing;
pub mod year;

// spaces and line breaks, which wrapping puts anywhere between tokens
fn gap(input: &str) -> IResult<&str, &str> {
    take_while(char::is_whitespace).parse(input)
}
