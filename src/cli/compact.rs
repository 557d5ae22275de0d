//! `yosan compact`

use std::io::Write as _;

use super::{Out, Outcome, Stop, Streams};
use crate::export::Store;
use crate::table::schema;
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    out: Out,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    Store::present(&args.out.out)?;
    let documents = Store::open(&args.out.out)?.compact()?;
    let (tables, folder) = (schema::PER_DOCUMENT.len(), args.out.out.join("compact"));
    writeln!(streams.out, "{tables} tables of {documents} documents, one file each, in {}", visible::path(&folder))?;
    Ok(Outcome::Done)
}
