//! `yosan diff OLD NEW`

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::diagnostic::Failure;
use super::{Decoding, Out, Outcome, Stop, Streams, documents};
use crate::budget::Document;
use crate::calendar::FiscalYear;
use crate::continuity::{Comparison, Decisions, Options, compare, within};
use crate::export::{Store, csv, whole};
use crate::money::Rounding;
use crate::report::Compared;
use crate::stage::Stage;
use crate::table::{changes, schema};
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The earlier document: a text file, or a name in the output folder; alone, its own columns are compared
    #[arg(value_name = "OLD", required_unless_present = "fiscal_year", conflicts_with = "fiscal_year")]
    old: Option<String>,
    /// The later document
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// Compare the documents of two fiscal years in the output folder, as in 2024:2025
    #[arg(long, value_name = "OLD:NEW", value_parser = years)]
    fiscal_year: Option<(FiscalYear, FiscalYear)>,
    /// With --fiscal-year: the stage of both documents, where a year has several
    #[arg(long, value_name = "STAGE", value_parser = stage, requires = "fiscal_year")]
    stage: Option<Stage>,
    /// Compare amounts of unlike stages, too: a request with a draft
    #[arg(long)]
    across_stages: bool,
    #[command(flatten)]
    decided: Decided,
    /// Draft decisions on what is undecided into a file
    #[arg(long, value_name = "FILE")]
    write_decisions: Option<PathBuf>,
    /// How to print what changed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// End with exit code 1 where anything changed
    #[arg(long)]
    exit_code: bool,
    /// Print only: leave the output folder as it is
    #[arg(long)]
    no_files: bool,
    #[command(flatten)]
    out: Out,
    #[command(flatten)]
    decoding: Decoding,
}

/// What a person decided, and how figures are read.
#[derive(Debug, clap::Args)]
pub(super) struct Decided {
    /// What a person decided; decisions.toml of the output folder without it
    #[arg(long, value_name = "FILE")]
    decisions: Option<PathBuf>,
    /// How figures are rounded, whatever the documents say: half_up, truncate or round_up
    #[arg(long, value_parser = super::rounding)]
    rounding: Option<Rounding>,
}

impl Decided {
    /// The decisions of the file named, or of the output folder where it has some.
    pub(super) fn read(&self, out: &Path) -> Result<Decisions, Failure> {
        let own = out.join("decisions.toml");
        let path = match &self.decisions {
            Some(path) => path,
            None if own.is_file() => &own,
            None => return Ok(Decisions::default()),
        };
        let text = fs::read_to_string(path)
            .map_err(|error| Failure::new(format!("cannot read {}", visible::path(path))).because(error))?;
        Decisions::parse(&text).map_err(|error| {
            let failure = Failure::new(format!("{} holds no decisions", visible::path(path))).because(error);
            failure.help("yosan diff --write-decisions drafts such a file; the README has its form")
        })
    }

    pub(super) fn options(&self, across_stages: bool) -> Options {
        Options { across_stages, rounding: self.rounding }
    }
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    /// For a terminal
    #[default]
    Text,
    /// For a file that people read
    Markdown,
    /// One object
    Json,
    /// The table changes
    Csv,
}

// 2024:2025
fn years(text: &str) -> Result<(FiscalYear, FiscalYear), String> {
    let year = |text: &str| text.parse().ok().map(FiscalYear);
    let both = text.split_once(':').and_then(|(old, new)| Some((year(old)?, year(new)?)));
    both.ok_or_else(|| format!("{text} is not two fiscal years; write them as 2024:2025"))
}

pub(super) fn stage(name: &str) -> Result<Stage, String> {
    serde_json::from_value(name.into()).map_err(|_| {
        format!(
            "{name} is no stage; one of request, priority, request_and_priority, initial, supplementary, draft, settled"
        )
    })
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let out = &args.out.out;
    let decisions = args.decided.read(out)?;
    let options = args.decided.options(args.across_stages);
    let comparison = match (&args.old, &args.new, args.fiscal_year) {
        (Some(old), Some(new), _) => {
            let [old, new] = [old, new].map(|named| documents::document(named, out, args.decoding));
            of_two(&old?, &new?, &decisions, options)?
        }
        (Some(old), None, _) => within(&documents::document(old, out, args.decoding)?, options),
        (None, _, Some((from, to))) => {
            let all = documents::all(out)?;
            let [old, new] = [from, to].map(|year| of_year(&all, year, args.stage));
            of_two(old?, new?, &decisions, options)?
        }
        (None, _, None) => {
            return Err(Failure::new("name two documents, or two fiscal years with --fiscal-year").into());
        }
    };
    if let Some(path) = &args.write_decisions {
        whole::write(path, comparison.draft().as_bytes())
            .map_err(|error| Failure::new(format!("cannot write {}", visible::path(path))).because(error))?;
    }
    if !args.no_files {
        Store::open(out)?.compare(&comparison)?;
    }
    print(&comparison, args.format, streams)?;
    let changed = comparison.differences().next().is_some();
    Ok(if args.exit_code && changed { Outcome::Findings } else { Outcome::Done })
}

fn of_two(old: &Document, new: &Document, decisions: &Decisions, options: Options) -> Result<Comparison, Failure> {
    let unlike = old.stage.zip(new.stage).filter(|(old, new)| old.family() != new.family());
    match unlike {
        Some((from, to)) if !options.across_stages => {
            let text = format!("{} is a {}, {} a {}", old.name, said(from), new.name, said(to));
            Err(Failure::new(text).help("like is compared with like; --across-stages compares them nevertheless"))
        }
        _ => Ok(compare(old, new, decisions, options)),
    }
}

fn said(stage: Stage) -> String {
    crate::budget::word(&stage).unwrap_or_default()
}

/// The one document of a year, and of a stage where one is asked for.
fn of_year(all: &[Document], year: FiscalYear, stage: Option<Stage>) -> Result<&Document, Failure> {
    let fits = |document: &&Document| {
        let family = document.stage.map(Stage::family);
        document.fiscal_year == Some(year) && (stage.is_none() || family == stage.map(Stage::family))
    };
    let found: Vec<&Document> = all.iter().filter(fits).collect();
    match found[..] {
        [document] => Ok(document),
        [] => {
            let failure = Failure::new(format!("no document of fiscal year {} is in the output folder", year.0));
            Err(failure.help("extract it first, or name the documents to compare"))
        }
        _ => {
            let names: Vec<&str> = found.iter().map(|document| document.name.as_str()).collect();
            let failure = Failure::new(format!("fiscal year {} has several documents: {}", year.0, names.join(", ")));
            Err(failure.help("tell them apart with --stage, or name the two to compare"))
        }
    }
}

fn print(comparison: &Comparison, format: Format, streams: &mut Streams<'_>) -> Result<(), Stop> {
    match format {
        Format::Text => write!(streams.out, "{}", Compared(comparison).text())?,
        Format::Markdown => write!(streams.out, "{}", Compared(comparison).markdown())?,
        Format::Json => {
            streams.out.takes_json();
            serde_json::to_writer(&mut streams.out, comparison).map_err(std::io::Error::other)?;
            writeln!(streams.out)?;
        }
        Format::Csv => {
            let rows =
                changes(comparison).and_then(|frame| csv::rows(&frame)).map_err(crate::export::StoreError::from)?;
            streams.out.write_all(&csv::header(&schema::CHANGES))?;
            streams.out.write_all(&rows)?;
        }
    }
    Ok(())
}
