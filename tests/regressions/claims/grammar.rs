//! Of the grammar: a production takes something off the front of its input and leaves the rest as it was.

use nom::IResult;
use yosan::grammar::ledger;
use yosan::grammar::{
    amount, breakdown, bullet, clause, heading, item, legend, name, note, number, qualifier, section, sentence,
    spacing, tag, unit, year,
};
use yosan::ministry::Directory;
use yosan::text::Text;

use super::chars;

/// So many chars from each char on: a production that looks for an end may go through all it is given.
const WINDOW: usize = 80;

/// Any text, at each of its chars and line by line.
pub fn grammar(bytes: &[u8]) {
    let text = Text::normalise(&chars(bytes));
    let text = text.as_str();
    let directory = Directory::in_force(None);
    for (at, _) in text.char_indices() {
        let input = &text[at..];
        let end = input.char_indices().nth(WINDOW).map_or(input.len(), |(end, _)| end);
        productions(&directory, &input[..end]);
    }
    for line in text.lines() {
        lines(&directory, line);
    }
}

/// The rest of the input is its end; `Some` where so much was taken.
fn rest<T>(name: &str, input: &str, read: IResult<&str, T>) -> Option<usize> {
    let (rest, _) = read.ok()?;
    assert!(input.ends_with(rest), "{name} leaves what it was not given");
    let taken = input.len() - rest.len();
    assert!(rest.is_empty() || std::ptr::eq(rest.as_ptr(), input[taken..].as_ptr()), "{name} leaves another text");
    Some(taken)
}

/// What is called so takes at least a char.
macro_rules! take {
    ($input:expr; $($production:expr),* $(,)?) => {
        $(assert_ne!(rest(stringify!($production), $input, $production($input)), Some(0), stringify!($production));)*
    };
}

fn productions(directory: &Directory, input: &str) {
    take!(input; amount::amount, amount::shared_unit_range, amount::shared_unit_bracket, amount::range_mark, amount::sign);
    take!(input; clause::recipient, heading::heading, qualifier::qualifier_after);
    take!(input; number::compound, number::group, number::coefficient, number::small_place, number::large_place);
    take!(input; number::lone_number, number::ordinal);
    take!(input; unit::unit, unit::counter, unit::counter_apart, unit::yen);
    take!(input; year::fiscal_year, year::heading_year, year::short_year, year::relative_year, year::plan_period);
    take!(input; year::date, year::supplementary_no, spacing::line_break);
    take!(input; |input| breakdown::breakdown(directory, input), |input| breakdown::further_breakdown(directory, input));
    // these may take nothing
    for (name, read) in
        [("spaces", spacing::spaces(input)), ("gap", spacing::gap(input)), ("tear", spacing::tear(input))]
    {
        rest(name, input, read);
    }
    rest("line_end", input, spacing::line_end(input));
    rest("status_tag", input, name::status_tag(input));
}

/// What is answered of a part of the line is a part of it.
fn within(name: &str, line: &str, part: &str) {
    let (whole, part) = (line.as_bytes().as_ptr_range(), part.as_bytes().as_ptr_range());
    assert!(whole.start <= part.start && part.end <= whole.end, "{name} answers with another text");
}

fn lines(directory: &Directory, line: &str) {
    let options = [
        ("bullet", bullet::bullet(line).map(|(_, rest)| rest)),
        ("note", note::note(line).map(|(_, rest)| rest)),
        ("without_continuation", heading::without_continuation(line)),
        ("base", Some(name::base(line))),
        ("without_field", Some(section::without_field(line))),
        ("unqualified", Some(sentence::unqualified(line))),
        ("before_relisted", tag::before_relisted(line)),
        ("strip", directory.strip(line).map(|(_, rest)| rest)),
    ];
    for (name, part) in options {
        part.into_iter().for_each(|part| within(name, line, part));
    }
    let lead = clause::lead(line);
    assert!(line.is_char_boundary(lead.start), "{lead:?}");
    if let Some((at, _)) = item::label_before(line) {
        assert!(line.is_char_boundary(at));
    }
    total(directory, line);
}

/// Questions that have an answer on any line.
fn total(directory: &Directory, line: &str) {
    clause::trail(line);
    clause::columns(line);
    clause::labels(line);
    clause::recipient_label(line);
    clause::is_recipient_total(line);
    clause::budget_of(line);
    item::item(line);
    item::legends(line);
    item::may_be_legend(line);
    legend::ministries(directory, line);
    legend::colours(directory, line);
    legend::abbreviations(directory, line);
    name::programme_name(directory, line);
    name::is_complete(line);
    name::is_programme(line);
    name::is_former(line);
    note::kind(line);
    note::is_statement(line);
    note::rounding(line);
    amount::may_be_page_number(line);
    qualifier::qualifier_before(line);
    section::is_section(line);
    section::is_part(line);
    section::is_unit_price(line);
    sentence::when(line);
    sentence::asked(line);
    sentence::is_compared(line);
    sentence::is_each(line, line);
    sentence::about(line);
    tag::tag(line);
    tag::status(line);
    tag::says_relisted(line);
    directory.formal(line);
    directory.find_in(line);
    tables(line);
}

fn tables(line: &str) {
    ledger::tokens(line);
    ledger::compact(line);
    ledger::brackets(line);
    for token in line.split_whitespace() {
        ledger::cell(token);
    }
    ledger::heads(line);
    ledger::period(line);
    ledger::unit_heading(line);
    ledger::column_measures(line);
    ledger::row_name(line);
}
