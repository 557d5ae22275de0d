//! `yosan show DOCUMENT [AMOUNT_ID|LINE]`

use std::io::Write as _;
use std::path::PathBuf;

use super::diagnostic::{Excerpt, Failure, Kind, Message};
use super::sources::{Found, Sum, file_of, find, is_stdin, place, put_it};
use super::{Out, Outcome, Stop, Streams};
use crate::budget::{AmountRow, Document, JOINT, word};
use crate::export::Store;
use crate::source::{Malformed, Source};
use crate::visible;

#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Name of the document in the store
    document: String,
    /// Number of an amount (12), or a line of the source (L140); without it, every amount
    #[arg(value_name = "AMOUNT_ID|LINE", value_parser = target)]
    target: Option<Target>,
    #[command(flatten)]
    out: Out,
    /// Folder to look for the source in, before the working folder and the place extract was given
    #[arg(long, value_name = "DIR")]
    source: Option<PathBuf>,
}

/// What to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    Amount(u32),
    Line(u32),
}

// 12, L140
fn target(text: &str) -> Result<Target, String> {
    let number = |digits: &str| {
        digits.parse().map_err(|_| format!("{text} is neither an amount's number (12) nor a line (L140)"))
    };
    match text.strip_prefix(['L', 'l']) {
        Some(line) => number(line).map(Target::Line),
        None => number(text).map(Target::Amount),
    }
}

pub(super) fn run(args: &Args, streams: &mut Streams<'_>) -> Result<Outcome, Stop> {
    let store = Store::read(&args.out.out)?;
    let document = store.document(&args.document)?;
    let amounts = chosen(&document, args.target)?;
    let hint = store.found(&document.name).map(|hint| place(&args.out.out, &hint));
    let (source, shown) = source(&document, args.source.as_deref(), hint)?;
    for amount in amounts {
        let excerpt = Excerpt::of(&source, &shown, &amount.pieces, 2);
        let title = format!("amount {} of {}", amount.id, document.name);
        let message = Message { excerpt: Some(&excerpt), ..Message::new(Kind::Note, &title) };
        writeln!(streams.out, "{}\n{}", message.render(false), facts(amount, &document))?;
    }
    Ok(Outcome::Done)
}

/// The amounts asked for. A number that no amount has is a line, if amounts stand there.
fn chosen(document: &Document, target: Option<Target>) -> Result<Vec<&AmountRow>, Failure> {
    let Some(last) = document.amounts.last() else {
        let failure = Failure::new(format!("{} has no amounts of money", document.name));
        return Err(failure.help("is it a budget briefing?"));
    };
    let with = |target| -> Vec<&AmountRow> {
        let fits = |amount: &&AmountRow| match target {
            Target::Amount(id) => amount.id == id,
            Target::Line(line) => amount.line == line,
        };
        document.amounts.iter().filter(fits).collect()
    };
    let (found, asked) = match target {
        None => (document.amounts.iter().collect(), String::new()),
        Some(Target::Line(line)) => (with(Target::Line(line)), format!(" on line {line}")),
        Some(Target::Amount(id)) => {
            let by_number = with(Target::Amount(id));
            let found = if by_number.is_empty() { with(Target::Line(id)) } else { by_number };
            (found, format!(" {id}, and none on line {id}"))
        }
    };
    if found.is_empty() {
        let failure = Failure::new(format!("{} has no amount{asked}", document.name));
        return Err(failure.help(format!("its amounts are numbered 1 to {}; L140 asks for a line", last.id)));
    }
    Ok(found)
}

/// The source as it was read, and its path.
fn source(
    document: &Document,
    folder: Option<&std::path::Path>,
    hint: Option<PathBuf>,
) -> Result<(Source, String), Failure> {
    let file = &file_of(&document.name, &document.source.file);
    let sum = Sum { bytes: document.source.bytes, sha256: &document.source.sha256 };
    let (path, bytes) = match find(file, sum, folder, hint) {
        Found::Same(path, bytes) => (path, bytes),
        Found::Changed(path) => {
            let failure =
                Failure::new(format!("{} has changed since {} was extracted", visible::path(&path), document.name));
            return Err(failure.help("extract it again, or name the folder of the file as it was: --source DIR"));
        }
        Found::Missing if is_stdin(&document.source.file) => {
            let failure = Failure::new(format!("{} was read from standard input", document.name));
            return Err(failure.help(put_it(file)));
        }
        Found::Missing => {
            let failure =
                Failure::new(format!("the source {} of {} is not found", visible::on_one_line(file), document.name));
            return Err(failure.help("name the folder it is in: --source DIR"));
        }
    };
    let shown = visible::path(&path);
    let decoded = Source::decode(bytes, Some(document.source.encoding), Malformed::Replace);
    decoded.map(|source| (source, shown)).map_err(Failure::of)
}

/// What was read, a line each; what is not known is left out.
fn facts(amount: &AmountRow, document: &Document) -> String {
    let project = amount.project.and_then(|at| document.projects.get(at));
    let facts = [
        ("literal", Some(amount.literal.to_string())),
        ("yen", amount.amount.map(|amount| amount.yen.to_string())),
        ("unit", amount.amount.map(|amount| amount.unit.to_string())),
        ("role", word(&amount.role)),
        ("of", (!amount.subjects.is_empty()).then(|| amount.subjects.join(JOINT))),
        ("project", project.map(|project| format!("{} {}", project.no, project.name))),
        ("theme", amount.theme.clone().map(String::from)),
        ("ministry", amount.ministry.clone().map(String::from)),
        ("recipient", amount.recipient.as_deref().map(str::to_owned)),
        ("stage", amount.stage.and_then(|stage| word(&stage))),
        ("year", amount.fiscal_year.map(|year| year.era_label())),
        ("flags", flags(amount)),
        ("share of", amount.parent.map(|parent| format!("amount {parent}"))),
        ("pairing", word(&amount.pairing)),
        ("candidates", (!amount.candidates.is_empty()).then(|| amount.candidates.join(", "))),
        ("reason", Some(amount.reason.to_string())),
    ];
    facts.into_iter().filter_map(|(name, value)| Some(format!("  {name:<11}{}\n", value?))).collect()
}

fn flags(amount: &AmountRow) -> Option<String> {
    let flags = serde_json::to_value(amount.flags).ok()?;
    let set: Vec<&str> = flags
        .as_object()?
        .iter()
        .filter(|(_, value)| value.as_bool() == Some(true))
        .map(|(name, _)| name.as_str())
        .collect();
    (!set.is_empty()).then(|| set.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_amounts_or_lines() {
        assert_eq!(target("12"), Ok(Target::Amount(12)));
        assert_eq!(target("L140"), Ok(Target::Line(140)));
        assert!(target("x").is_err());
    }

    #[test]
    fn a_number_that_no_amount_has_is_a_line() {
        let document = crate::table::sample::document();
        let ids =
            |target| chosen(&document, Some(target)).map(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()).ok();
        assert_eq!(ids(Target::Amount(10)), Some(vec![10]));
        assert_eq!(ids(Target::Amount(50)), Some(vec![10]));
        assert_eq!(ids(Target::Line(10)), Some(vec![2]));
        assert_eq!(ids(Target::Amount(999)), None);
    }
}
