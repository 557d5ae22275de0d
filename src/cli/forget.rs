//! `yosan forget DOCUMENT`

use super::{Out, Outcome, Stop, Streams};
use crate::export::Store;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the document in the store
    document: String,
    #[command(flatten)]
    out: Out,
}

pub(super) fn run(args: &Args, _: &mut Streams<'_>) -> Result<Outcome, Stop> {
    Store::present(&args.out.out)?;
    Store::open(&args.out.out)?.forget(&args.document)?;
    Ok(Outcome::Done)
}
