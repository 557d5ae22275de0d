//! The command line: arguments, the library, an exit code. One file a command; how errors look is in [`diagnostic`].

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::export::StoreError;
use crate::money::{Rounding, UnknownRounding};
use crate::source::{Encoding, Malformed};

mod bounded;
mod check;
mod compact;
mod completions;
pub mod diagnostic;
mod diff;
mod documents;
mod extract;
mod forget;
mod input;
mod man;
mod parallel;
mod printed;
mod scan;
mod series;
mod show;
mod size;
mod sources;
mod tables;
mod verify;
mod vocabulary;

use diagnostic::Failure;
pub use printed::Printed;

/// Turns Japanese government budget briefings into tables that can be trusted.
#[derive(Debug, Parser)]
#[command(name = "yosan", version, about, long_about = None, after_help = EXIT_CODES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
    /// Folder of word tables that add to the program's own or replace their rows; verify wants the one that extract had
    #[arg(long, global = true, value_name = "DIR")]
    vocabulary: Option<PathBuf>,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 done, with findings (extract --strict), totals that cannot be true (check), \
                          rows not proved (verify) or changes (diff --exit-code); \
                          2 usage or input error: nothing is written, or all documents but those at fault.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Read briefings into the store: Parquet, CSV, reports and the structured form
    Extract(extract::Args),
    /// Print every money mention as one JSON object a line
    Scan(scan::Args),
    /// Hold a document's totals against their parts, by rounding intervals
    Check(check::Args),
    /// Compare two documents: what was added, ended, renamed, split, merged or moved, and what went up or down for certain
    Diff(diff::Args),
    /// Follow programmes over three or more years: one row a programme and year
    Series(series::Args),
    /// Prove every row of a store from its outputs and the sources alone
    Verify(verify::Args),
    /// Show the source around a row, and what was read from it
    Show(show::Args),
    /// Take a document out of the store
    Forget(forget::Args),
    /// Write each table of all documents as one Parquet file, for readers of thousands of documents
    Compact(compact::Args),
    /// Print the data dictionary: every table, column, type and meaning
    Tables(tables::Args),
    /// Print the words in force: ministries, stages, marks, tags, counters and the like
    Vocabulary(vocabulary::Args),
    /// Print completions for a shell
    Completions(completions::Args),
    /// Print the manual page
    Man,
}

/// How text is read.
#[derive(Clone, Copy, Debug, clap::Args)]
struct Decoding {
    /// Encoding of the text: auto, utf-8, shift_jis, euc-jp, iso-2022-jp, utf-16le or utf-16be
    #[arg(long, value_name = "ENCODING", default_value = "auto", value_parser = encoding)]
    encoding: Choice,
    /// Replace bytes that are not valid in the encoding instead of refusing them
    #[arg(long)]
    lossy: bool,
    /// Refuse inputs that are larger: a number of bytes, or one of KB, MB, GB, KiB, MiB or GiB
    #[arg(long, value_name = "SIZE", default_value = "100MB")]
    max_bytes: size::Size,
}

/// `auto`, or an encoding by name.
#[derive(Clone, Copy, Debug)]
struct Choice(Option<Encoding>);

fn encoding(name: &str) -> Result<Choice, String> {
    match name {
        "auto" => Ok(Choice(None)),
        name => name
            .parse()
            .map(|encoding| Choice(Some(encoding)))
            .map_err(|error: crate::source::UnknownEncoding| error.to_string()),
    }
}

/// `half_up`
fn rounding(name: &str) -> Result<Rounding, String> {
    name.parse().map_err(|error: UnknownRounding| format!("{error}; it is half_up, truncate or round_up"))
}

impl Decoding {
    fn malformed(self) -> Malformed {
        if self.lossy { Malformed::Replace } else { Malformed::Refuse }
    }
}

/// The output folder.
#[derive(Clone, Debug, clap::Args)]
struct Out {
    /// Output folder
    #[arg(long, value_name = "DIR", default_value = "output")]
    out: PathBuf,
}

/// How a command that did its work ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing to add.
    Done,
    /// Done, and there is something to look at.
    Findings,
}

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    /// The input or the command line is at fault.
    #[error(transparent)]
    Failure(#[from] Failure),
    /// Standard output or standard error cannot be written.
    #[error("cannot write the result")]
    Stream(#[from] io::Error),
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Stop {
        let help = match &error {
            StoreError::Locked(_) => Some("wait until it has ended, or write to another folder"),
            StoreError::Linked(_) => Some("remove the link, or write to another folder with --out"),
            StoreError::Astray { .. } => Some("remove that file; yosan did not write it"),
            StoreError::Vanished(_) => Some("run again; nothing may remove the folder meanwhile"),
            StoreError::Obstructed(_) => Some("move it away, or write to another folder with --out"),
            StoreError::File { verb: "read", .. } | StoreError::Tables(_) => None,
            StoreError::File { .. } => Some("make the folder writable, or write to another one with --out"),
            StoreError::Parquet { .. } | StoreError::Json { .. } => {
                Some("extract the documents anew, into another folder or after moving this one away")
            }
            StoreError::Absent(_) => Some("name the folder that yosan extract wrote to"),
            StoreError::Unknown { .. } => Some("name a document of the store; --out names another output folder"),
        };
        let failure = Failure::of(error);
        match help {
            Some(help) => failure.help(help).into(),
            None => failure.into(),
        }
    }
}

/// Where a command writes: data, and messages.
pub struct Streams<'a> {
    /// Data.
    pub out: Printed<'a>,
    /// Messages.
    pub err: &'a mut dyn Write,
    /// Messages may have colours.
    pub colour: bool,
}

impl Streams<'_> {
    fn say(&mut self, message: &diagnostic::Message<'_>) -> io::Result<()> {
        writeln!(self.err, "{}", message.render(self.colour))
    }
}

/// Runs the command.
pub fn run(cli: &Cli, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    if let Some(folder) = &cli.vocabulary {
        vocabulary::put_in_force(folder)?;
    }
    match &cli.command {
        Command::Extract(args) => extract::run(args, streams),
        Command::Scan(args) => scan::run(args, streams),
        Command::Check(args) => check::run(args, streams),
        Command::Diff(args) => diff::run(args, streams),
        Command::Series(args) => series::run(args, streams),
        Command::Verify(args) => verify::run(args, streams),
        Command::Show(args) => show::run(args, streams),
        Command::Forget(args) => forget::run(args, streams),
        Command::Compact(args) => compact::run(args, streams),
        Command::Tables(args) => tables::run(args, streams),
        Command::Vocabulary(args) => vocabulary::run(args, streams),
        Command::Completions(args) => completions::run(args, streams),
        Command::Man => man::run(streams),
    }
}
