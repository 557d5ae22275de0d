//! `yosan scan DOC...`: like grep for money.

use std::io::Write as _;
use std::path::PathBuf;

use serde::Serialize;

use super::input::{Input, Naming, gather};
use super::{Decoding, Outcome, Stop, Streams};
use crate::money::{Amount, Rounding};
use crate::scan::{Mention, Printed, RangeEnd, mentions};
use crate::text::Text;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, folders of *.txt, or - for standard input
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
    /// Name of the document, instead of the file's; for one input only
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    decoding: Decoding,
}

/// One line of output.
#[derive(Serialize)]
struct Row<'a> {
    document: &'a str,
    line: u32,
    byte_start: u32,
    byte_end: u32,
    literal: String,
    yen: Option<i64>,
    unit_yen: Option<i64>,
    low_yen: Option<i64>,
    high_yen: Option<i64>,
    approximate: bool,
    of_which: bool,
    prior: bool,
    range_end: Option<&'static str>,
    item_request: bool,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    streams.out.takes_json();
    let naming = Naming { given: args.name.as_deref(), stdin: Some("-") };
    for input in gather(&args.documents, naming, args.decoding)? {
        let text = Text::normalise(input.source.text());
        for mention in mentions(text.as_str()) {
            let row = serde_json::to_string(&row(&input, &text, &mention)).map_err(std::io::Error::from)?;
            writeln!(streams.out, "{row}")?;
        }
    }
    Ok(Outcome::Done)
}

/// Bounds are those of 四捨五入: a scan reads no statement on rounding.
fn row<'a>(input: &'a Input, text: &Text, mention: &Mention) -> Row<'a> {
    let decoded = text.decoded_range(mention.range.clone());
    let span = input.source.span(decoded.clone());
    let amount: Option<Amount> = match mention.value {
        Printed::Amount(amount) => Some(amount),
        _ => None,
    };
    let bounds = amount.map(|amount| amount.bounds(Rounding::default()));
    Row {
        document: &input.name,
        line: input.source.line_of(span.start),
        byte_start: span.start,
        byte_end: span.end,
        literal: input.source.text()[decoded].split(['\n', '\r']).map(str::trim).collect::<Vec<_>>().join(" "),
        yen: amount.map(|amount| amount.yen.0),
        unit_yen: amount.map(|amount| amount.unit.0),
        low_yen: bounds.as_ref().map(|bounds| bounds.low.0),
        high_yen: bounds.as_ref().map(|bounds| bounds.high.0),
        approximate: mention.flags.approximate,
        of_which: mention.flags.of_which,
        prior: mention.flags.prior,
        range_end: mention.flags.range_end.map(|end| match end {
            RangeEnd::Low => "low",
            RangeEnd::High => "high",
        }),
        item_request: mention.value == Printed::ItemRequest,
    }
}
