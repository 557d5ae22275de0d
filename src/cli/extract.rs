//! `yosan extract DOC...`

use std::collections::BTreeMap;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use indicatif::{ProgressBar, ProgressStyle};

use super::diagnostic::{Excerpt, Failure, Kind, Message};
use super::input::{Input, Listed, Naming, list};
use super::parallel::in_order;
use super::{Decoding, Out, Outcome, Stop, Streams, sources};
use crate::budget::{AmountRow, Document, Pairing};
use crate::export::{Counts, Helper, Outputs, Store, Writing};
use crate::table::{self, schema};
use crate::{audit, visible, vocabulary};

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Text files, folders of *.txt, or - for standard input
    #[arg(value_name = "DOC", required = true)]
    documents: Vec<PathBuf>,
    #[command(flatten)]
    out: Out,
    /// Name of the document, instead of the file's; for one input only
    #[arg(long)]
    name: Option<String>,
    #[command(flatten)]
    decoding: Decoding,
    /// End with exit code 1 where an amount's owner stays open, and show each
    #[arg(long)]
    strict: bool,
    /// Print no summary
    #[arg(long)]
    quiet: bool,
    /// Read documents anew even if neither they nor this program have changed
    #[arg(long)]
    force: bool,
    /// Stop at the first document that cannot be read, and write none
    #[arg(long)]
    fail_fast: bool,
    /// Begin CSV files with a byte-order mark, by which Excel knows UTF-8; the output folder keeps to it until =false
    #[arg(long, value_name = "BOOL", num_args(0..=1), require_equals = true, default_missing_value = "true")]
    csv_bom: Option<bool>,
    /// How many documents are read at once; as many as there are processors without it
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    table::on_this_thread(); // for the views over all documents
    let inputs = list(&args.documents, Naming { given: args.name.as_deref(), stdin: None })?;
    let known = args.out.out.is_dir().then(|| Store::read(&args.out.out)).transpose()?;
    if let Some(store) = &known {
        apart_but_for_case(store, &inputs)?;
    }
    let (colour, known) = (streams.colour, known.as_ref());
    let jobs = args.jobs.or(available_parallelism().ok()).map_or(1, NonZeroUsize::get);
    let mut run = Run {
        args,
        progress: progress(inputs.len(), args.quiet || !colour),
        streams,
        writing: None,
        done: Vec::with_capacity(inputs.len()),
        failed: Vec::new(),
    };
    let helped = inputs.len() == 1 && jobs > 1;
    let work =
        |input: &Listed| document(input, args, known, colour, helped).map_err(|failure| (input.shown(), failure));
    let each = |read| run.take(read).map_or_else(ControlFlow::Break, ControlFlow::Continue);
    if let ControlFlow::Break(stop) = in_order(&inputs, jobs, work, each) {
        return Err(stop);
    }
    let other_mark = |store: &Store| args.csv_bom.is_some_and(|wanted| wanted != store.is_marked());
    run.end(known.is_some_and(|store| store.is_stale() || other_mark(store)))
}

/// What became of one document.
struct Done {
    name: String,
    counts: Counts,
    /// Why there was nothing to do.
    unchanged: bool,
}

/// A document as read, with what there is to say of it.
struct Read {
    done: Done,
    remarks: Vec<String>,
    outputs: Option<Outputs>,
}

/// Reads a document, unless the store has it as it is; `helped` by a second thread, as the only one may be.
fn document(input: &Listed, args: &Args, known: Option<&Store>, colour: bool, helped: bool) -> Result<Read, Failure> {
    table::on_this_thread(); // which may be one of several
    let (bytes, manner) = (input.bytes(args.decoding.max_bytes)?, manner(args.decoding));
    // --strict shows what is open, for which documents are read
    if let Some(store) = known.filter(|_| !args.force && !args.strict) {
        let made = store.made(&input.name).filter(|made| made.by == manner && made.sha256 == sources::sum(&bytes));
        if let Some(made) = made {
            let done = Done { name: input.name.clone(), counts: made.counts, unchanged: true };
            return Ok(Read { done, remarks: Vec::new(), outputs: None });
        }
    }
    let hint = input.path().and_then(|path| sources::hint(path, &args.out.out));
    let helper = if helped && bytes.len() <= SHORT { Helper::start() } else { Helper::none() };
    helper.prepare(audit::prepare);
    let input = input.clone().read(bytes, args.decoding)?;
    let (document, added) = input.document();
    let remarks = remarks(&input, &document, added, args.strict, colour);
    let name = input.name.clone();
    drop(input); // a large text and its tables need not be held together
    let outputs = Outputs::helped(document, &manner, hint, &helper).map_err(Failure::of)?;
    Ok(Read { done: Done { name, counts: outputs.counts(), unchanged: false }, remarks, outputs: Some(outputs) })
}

/// The tables of a longer document are let go of one by one: two threads would hold several at once.
const SHORT: usize = 1 << 20;

/// What reads a document, and how it is told to: in the same manner, the same bytes give the same outputs.
fn manner(decoding: Decoding) -> String {
    let encoding = decoding.encoding.0.map_or_else(|| "auto".to_owned(), |encoding| encoding.to_string());
    let lossy = if decoding.lossy { ", lossy" } else { "" };
    let words = vocabulary::installed().map(|words| format!(", vocabulary {}", words.mark())).unwrap_or_default();
    format!("{}, tables {}, encoding {encoding}{lossy}{words}", schema::PROGRAM, schema::VERSION)
}

/// A file system that does not tell `A` from `a` would take one for the other.
fn apart_but_for_case(store: &Store, inputs: &[Listed]) -> Result<(), Stop> {
    let known: BTreeMap<String, String> =
        store.names()?.into_iter().map(|known| (known.to_lowercase(), known)).collect();
    for Listed { name, .. } in inputs {
        if let Some(known) = known.get(&name.to_lowercase()).filter(|known| *known != name) {
            let failure =
                Failure::new(format!("the store has a document {known}, which differs from {name} by case only"));
            return Err(failure.help(format!("use --name {known} to replace it, or another name to keep both")).into());
        }
    }
    Ok(())
}

/// What there is to say of a document; `added` counts the mentions that only an independent scan of the text found: every
/// one is a row, if only one without a value.
fn remarks(input: &Input, document: &Document, added: usize, strict: bool, colour: bool) -> Vec<String> {
    let (mut remarks, file) = (Vec::new(), visible::on_one_line(&input.file));
    if added > 0 {
        let text = format!("{file}: {} could not be read; kept as rows without a value", counted(added, "amount"));
        let help = Some("see the rows with pairing `open` and an empty yen, and please report their lines");
        remarks.push(Message { help, ..Message::new(Kind::Warning, &text) }.render(colour));
    }
    if document.amounts.is_empty() {
        let text = format!("{file}: no amounts of money found; its tables are written without rows");
        let help = Some("is it a budget briefing?");
        remarks.push(Message { help, ..Message::new(Kind::Note, &text) }.render(colour));
    }
    let open = document.amounts.iter().filter(|amount| strict && amount.pairing == Pairing::Open);
    remarks.extend(open.map(|amount| undecided(input, document, amount, colour)));
    remarks
}

fn undecided(input: &Input, document: &Document, amount: &AmountRow, colour: bool) -> String {
    let excerpt = Excerpt::of(&input.source, &input.file, &amount.pieces, 0);
    let text = format!("the text does not decide whose amount {} of {} is", amount.id, document.name);
    let candidates = (!amount.candidates.is_empty()).then(|| format!("possible: {}", amount.candidates.join(", ")));
    let causes = std::iter::once(amount.reason.to_string()).chain(candidates).collect();
    Message { excerpt: Some(&excerpt), causes, ..Message::new(Kind::Warning, &text) }.render(colour)
}

/// A run over all inputs.
struct Run<'r, 's> {
    args: &'r Args,
    streams: &'r mut Streams<'s>,
    progress: ProgressBar,
    /// Open from the first document that was read.
    writing: Option<Writing>,
    done: Vec<Done>,
    /// The inputs that could not be read, and why.
    failed: Vec<(String, Failure)>,
}

impl Run<'_, '_> {
    /// Takes what became of the next input.
    fn take(&mut self, read: Result<Read, (String, Failure)>) -> Result<(), Stop> {
        self.progress.inc(1);
        match read {
            Ok(read) => self.put(read),
            Err((_, failure)) if self.args.fail_fast => Err(failure.into()),
            Err(failed) => {
                self.failed.push(failed);
                Ok(())
            }
        }
    }

    fn put(&mut self, Read { done, remarks, outputs }: Read) -> Result<(), Stop> {
        for remark in remarks {
            self.progress.suspend(|| writeln!(self.streams.err, "{remark}"))?;
        }
        self.done.push(done);
        let Some(outputs) = outputs else { return Ok(()) };
        let writing = self.writing()?;
        writing.put(outputs)?;
        if !self.args.fail_fast {
            self.writing()?.settle()?;
        }
        Ok(())
    }

    fn writing(&mut self) -> Result<&mut Writing, Stop> {
        let writing = match self.writing.take() {
            Some(writing) => writing,
            None => {
                let store = Store::open(&self.args.out.out)?;
                let marked = self.args.csv_bom.unwrap_or(store.is_marked());
                store.marking(marked).writing()?
            }
        };
        Ok(self.writing.insert(writing))
    }

    /// Makes what was read valid, and says what was done; `stale` where a run before was cut off, or left
    /// the files with another mark.
    fn end(mut self, stale: bool) -> Result<Outcome, Stop> {
        if stale {
            self.writing()?;
        }
        if let Some(writing) = self.writing.take() {
            writing.finish()?;
        }
        self.progress.finish_and_clear();
        if !self.args.quiet && !self.done.is_empty() {
            summarise(&self.done, &self.args.out.out, self.streams)?;
        }
        match self.failed.len() {
            0 => Ok(self.outcome()),
            1 if self.done.is_empty() => Err(self.failed.remove(0).1.into()),
            _ => Err(self.failure()?.into()),
        }
    }

    fn outcome(&self) -> Outcome {
        let open = self.done.iter().any(|done| done.counts.unresolved > 0);
        if self.args.strict && open { Outcome::Findings } else { Outcome::Done }
    }

    /// Shows why each input failed; what is left to say names them all.
    fn failure(&mut self) -> Result<Failure, Stop> {
        for (_, failure) in &self.failed {
            writeln!(self.streams.err, "{}", failure.render(self.streams.colour))?;
        }
        let names: Vec<&str> = self.failed.iter().map(|(name, _)| name.as_str()).collect();
        let all = self.failed.len() + self.done.len();
        let rest = if self.done.is_empty() { "nothing is written" } else { "the others are written" };
        let text =
            format!("{} of {} could not be read: {}; {rest}", names.len(), counted(all, "document"), names.join(", "));
        Ok(Failure::new(text).help("mend them and run again: what has not changed is not read again"))
    }
}

/// How far a run is; shown on a terminal, for several documents.
fn progress(documents: usize, hidden: bool) -> ProgressBar {
    if hidden || documents < 2 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} documents, {eta} left");
    ProgressBar::new(documents as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn summarise(done: &[Done], out: &Path, streams: &mut Streams<'_>) -> Result<(), Stop> {
    let mut all = Counts::default();
    for Done { name, counts, unchanged } in done {
        writeln!(streams.out, "{name}: {}{}", said(*counts), if *unchanged { "; unchanged" } else { "" })?;
        all.amounts += counts.amounts;
        all.programmes += counts.programmes;
        all.unresolved += counts.unresolved;
    }
    writeln!(streams.out, "{}: {}", counted(done.len(), "document"), said(all))?;
    let files = ["parquet", "csv", "reports", "documents"].map(|folder| visible::path(&out.join(folder)));
    writeln!(streams.out, "written to {}", files.join(", "))?;
    Ok(())
}

fn said(counts: Counts) -> String {
    let Counts { amounts, programmes, unresolved } = counts;
    format!("{}, {}, {unresolved} unresolved", counted(amounts, "amount"), counted(programmes, "programme"))
}

fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
