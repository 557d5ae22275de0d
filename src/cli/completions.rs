//! `yosan completions SHELL`

use std::io::Write as _;

use clap::CommandFactory as _;
use clap_complete::{Shell, generate};

use super::{Cli, Outcome, Stop, Streams};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let mut script = Vec::new(); // the generator panics on a stream that fails
    generate(args.shell, &mut Cli::command(), "yosan", &mut script);
    streams.out.write_all(&script)?;
    Ok(Outcome::Done)
}
