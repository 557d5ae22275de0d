//! What the figures of a table count, and which unit heading is of which table (catalogue U04, U05).

use memchr::memmem::find_iter;

use super::body::RawRow;
use super::heads::Heads;
use super::{LABEL_LINES, MOST_ABOVE, Paper, Unit};
use crate::grammar::ledger::{Measure, column_measures, heads, unit_heading};
use crate::money::Yen;
use crate::reading::lines::{Kind, Line};

impl Paper<'_, '_> {
    pub(super) fn unit_on(&self, line: usize) -> Option<Unit> {
        let text = self.lines[line].text;
        let (before, measure) = unit_heading(text)?;
        // …は、以下のとおり。（単位：億円）
        let behind_sentence = before.trim_end().ends_with('。');
        (behind_sentence || !before.contains('。')).then_some(Unit { line, measure })
    }

    // 令和７年度 概算要求（単位：百万円） may be the document's title
    pub(super) fn is_unit_alone(&self, line: usize) -> bool {
        unit_heading(self.lines[line].text).is_some_and(|(before, _)| before.is_empty())
    }

    // whether a line with 円 is of a heading's unit, or of the units of columns
    pub(super) fn tells_unit(&self, at: usize) -> bool {
        let text = self.lines[at].text;
        // most units are of the figures right before them
        let apart = || text.match_indices('円').any(|(yen, _)| !ends_in_figure(&text[..yen]));
        (apart() || text.contains(['単', '金']))
            && (unit_heading(text).is_some() || column_measures(text).is_some() || has_unit_label(text))
    }

    // （金額単位：百万円） below all else is of all, where no other line has money of its own
    pub(super) fn is_of_all(&self, unit: usize) -> bool {
        let text = self.text.as_str();
        // 百万円未満は四捨五入 says of no money
        let priced = |at: usize| ends_in_figure(&text[..at]);
        let below = &self.lines[unit + 1..];
        self.is_unit_alone(unit)
            && !find_iter(text.as_bytes(), "円").any(priced)
            && below.iter().all(|line| line.is_blank() || line.kind == Kind::PageNumber)
    }

    // 事業名 R6予算 R7要求⏎創薬支援推進事業 35 44⏎（単位：億円）: where none stands above, the one right below the last row, if nothing
    // below it could be of it
    pub(super) fn unit_below(&self, heads: &Heads) -> Option<Unit> {
        let row = self.body(heads, heads.across().count()).into_iter().rfind(RawRow::is_read)?;
        let mut below = (row.line + 1..self.lines.len()).filter(|&line| !self.lines[line].is_blank());
        let unit = self.unit_on(below.next()?).filter(|unit| self.is_unit_alone(unit.line))?;
        let next = below.next().filter(|&next| self.heads(next).is_some() || self.headless(next).is_some());
        next.is_none().then_some(unit)
    }

    // whether a unit heading stands right above a table: a title or a label between, but no sentence
    pub(super) fn is_near(&self, unit: usize, at: usize) -> bool {
        if at > unit + MOST_ABOVE {
            return false;
        }
        let between = self.lines[unit.min(at)..at].iter().skip(1).filter(|line| !line.is_blank());
        let few = between.clone().nth(LABEL_LINES).is_none();
        unit <= at && few && between.clone().all(|line| !line.text.ends_with('。'))
    }

    // whether nothing but blank lines stands between a unit and a line
    pub(super) fn is_right_below(&self, unit: usize, at: usize) -> bool {
        unit < at && self.lines[unit + 1..at].iter().all(Line::is_blank)
    }

    // the yen that a unit counts, and the number of its line
    pub(super) fn money(&self, unit: Unit) -> Option<(Yen, u32)> {
        match unit.measure {
            Measure::Money(yen) => Some((yen, self.lines[unit.line].number)),
            Measure::Other => None,
        }
    }
}

// 30億 of 30億円
fn ends_in_figure(text: &str) -> bool {
    text.trim_end_matches(['千', '百', '十', '万', '億', '兆']).ends_with(|c: char| c.is_ascii_digit())
}

// 要求額(千円)
fn has_unit_label(text: &str) -> bool {
    text.split('円').skip(1).any(|behind| behind.starts_with(')'))
        && heads(text).is_some_and(|heads| heads.iter().any(|head| head.measure.is_some()))
}
