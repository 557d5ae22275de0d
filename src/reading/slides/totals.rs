//! Totals of ministries by their names, which are no programmes, but where nothing else is listed: ◎ 外務省予算 7,257億円.

use super::Sheet;
use crate::blank::trim;
use crate::grammar::legend::ministry_of_total;
use crate::grammar::{bracket, item};
use crate::ministry::Directory;
use crate::reading::cited::{Citations, Cited};
use crate::reading::lines::{Kind, Line};

impl<'t> Sheet<'_, 't> {
    /// Whether words name the total of a ministry, which is no item.
    pub(in crate::reading) fn is_ministry_total(&self, name: &str) -> bool {
        !self.lists_totals && ministry_of_total(self.directory, name).is_some()
    }

    /// The one ministry whose total an amount is, and the total's name.
    pub(in crate::reading) fn named_total(&self, cited: &Cited) -> Option<(&str, &'t str)> {
        let named = || ministry_total(&self.lines[cited.line], cited, self.directory);
        (!self.lists_totals).then(named).flatten()
    }
}

/// 文部科学省予算 20億円⏎国土交通省予算 30億円: whether amounts are by their names the totals of several ministries.
pub(in crate::reading) fn lists_totals(lines: &[Line<'_>], cited: &Citations, directory: &Directory) -> bool {
    let mut all = cited.iter().filter_map(|cited| Some(ministry_total(&lines[cited.line], cited, directory)?.0));
    all.next().is_some_and(|first| all.any(|other| other != first))
}

// the ministry whose total an amount is, and the total's name
fn ministry_total<'d, 't>(line: &Line<'t>, cited: &Cited, directory: &'d Directory) -> Option<(&'d str, &'t str)> {
    let flags = &cited.mention.flags;
    let plain = !cited.bracketed && cited.within.is_none() && cited.lead.recipient.is_none();
    if !plain || flags.change || flags.of_which || flags.prior || line.kind == Kind::Note {
        return None;
    }
    // １ 環境省予算 3,400億円
    let words = item::without_number(line.behind_mark());
    let end = cited.whole.start.checked_sub(line.start + nom::Offset::offset(line.text, words))?;
    let name = trim(words.get(..end)?);
    let ministry = ministry_of_total(directory, name)?;
    Some((ministry, bracket::without_trailing(name)))
}
