//! Shares by ministry in brackets behind their total, or right below it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::iter::successors;

use super::{Bracket, Draft, value};
use crate::budget::{AmountRow, Flags, Role};
use crate::grammar::amount;
use crate::grammar::bracket;
use crate::grammar::breakdown::{Breakdown, Share, breakdown, further_breakdown, listed};
use crate::grammar::number::{is_place, kanji_digit};
use crate::grammar::spacing::on_page;
use crate::money::{Amount, Interval};
use crate::reading::Frame;
use crate::reading::cited::{Cited, behind_bracket};
use crate::reading::lines::Kind;
use crate::reading::pairs::is_added;

// of how many amounts on the line above a bracket the one is sought that it comes to
const MOST_ON_LINE: usize = 8;

impl Frame<'_, '_> {
    /// The brackets of shares of all mentions, by position of the mention.
    pub(super) fn brackets(&self) -> BTreeMap<usize, Bracket> {
        let cited = &self.sheet.cited;
        // 1,393億円＋事項要求（内1、総5）: what is added has no figure to share
        let whole = |index: usize| {
            let before = index.checked_sub(1).filter(|&at| is_added(self.text.as_str(), &cited[at], &cited[index]));
            before.unwrap_or(index)
        };
        let of = |(index, cited)| Some((whole(index), self.breakdown_of(cited)?));
        cited.iter().enumerate().filter_map(of).collect()
    }

    /// The shares printed right behind a total, or behind what else brackets say of it:
    /// （内10,こ７,総6）, ＜ＡＭＥＤ 380億円、インハウス 51億円＞⏎（文130、厚105、経86）.
    pub(in crate::reading) fn breakdown_of(&self, total: &Cited) -> Option<Bracket> {
        let row = self.cited_on(total.line);
        // 1,266億円（対前年度＋1億円）⏎（文603、厚475）: of the total, and not of how much more it is
        let aside = |own: &Cited| own.bracketed && own.mention.flags.change;
        let whole = row.iter().rfind(|own| !aside(own));
        if aside(total) && whole.is_some_and(|whole| whole.whole.end <= total.whole.start) {
            return None;
        }
        let Some(last) = row.last().filter(|_| (2..=MOST_ON_LINE).contains(&row.len())) else {
            return self.breakdown_behind(total);
        };
        let end = self.sheet.lines[last.last_line].end();
        let below = self.sheet.lines.get(last.last_line + 1).is_some_and(|next| next.text.starts_with('('));
        // several brackets side by side are of as many totals
        let several = |start| {
            let text = self.text.as_str();
            behind_bracket(text, start).is_some_and(|behind| on_page(&text[behind..]).starts_with('('))
        };
        let shared = below.then(|| self.breakdown_behind(last)).flatten();
        let shared = shared.filter(|&(start, _)| start > end && !several(start));
        let Some((start, found)) = shared else { return self.breakdown_behind(total) };
        // below a line of several amounts it is of the one that it comes to
        let bracket = &self.text.as_str()[start..];
        let mut of = row.iter().filter(|own| self.comes_to(&found, bracket, own));
        let of = of.next().filter(|_| of.next().is_none()).or(whole).unwrap_or(last);
        (of.mention.range == total.mention.range).then_some((start, found))
    }

    // right behind a total, or behind what else brackets say of it
    fn breakdown_behind(&self, total: &Cited) -> Option<Bracket> {
        let text = self.text.as_str();
        let behind_brackets = successors(Some(total.whole.end), |&end| behind_bracket(text, end));
        let mut ends = behind_brackets.take_while(|end| *end < total.remark_end).chain([total.remark_end]);
        ends.find_map(|end| self.breakdown_at(end, total)).or_else(|| self.listed_below(total))
    }

    // AMED対象経費 １，４４５億円（１，２４８億円） ＋１９７億円⏎※内訳：総務省 ８億円、…: on the line below what somebody spends or a
    // project costs, the only amount of its year, and as much
    fn listed_below(&self, total: &Cited) -> Option<Bracket> {
        let other = |cited: &Cited| {
            let flags = &cited.mention.flags;
            flags.prior || flags.change || cited.is_negative() || cited.within.is_some()
        };
        // over ［２年度：１，２７２億円］ on a line of its own
        let own = self.cited_on(total.last_line + 1);
        let apart = matches!(own, [only] if only.alone() && only.bracketed && other(only));
        let first = total.last_line + 1 + usize::from(apart);
        // few totals have amounts right below
        let several = match self.cited_on(first).len() {
            0 => false,
            1 => !self.cited_on(first + 1).is_empty(),
            _ => true,
        };
        let of_total = total.lead.recipient.is_some() || self.sheet.lines[total.line].kind == Kind::Heading;
        let whole = several && of_total && !total.mention.flags.of_which && !total.trail.relisted && !other(total);
        let sole = || self.cited_on(total.line).iter().filter(|cited| !other(cited)).nth(1).is_none();
        let below = self.sheet.lines.get(first).filter(|_| whole && sole())?;
        let text = &self.text.as_str()[below.start..];
        let (_, found) = listed(self.sheet.directory, text).ok()?;
        self.comes_to(&found, text, total).then_some((below.start, found))
    }

    // whether shares, with the unit of a total or units of their own, come to it
    fn comes_to(&self, shares: &Breakdown, text: &str, total: &Cited) -> bool {
        let rounding = self.rounding;
        let unit = unit_of(&self.text.as_str()[total.mention.range.clone()]);
        let amount = |share: &Share| own_amount(share, text, unit).map(|own| own.interval(rounding));
        let amounts: Option<Vec<Interval>> = shares.shares.iter().map(amount).collect();
        let whole = value(&total.mention.value).map(|whole| whole.interval(rounding));
        whole.zip(amounts).is_some_and(|(whole, amounts)| whole.intersects(amounts.into_iter().sum()))
    }

    fn breakdown_at(&self, end: usize, total: &Cited) -> Option<Bracket> {
        let text = self.text.as_str();
        let rest = on_page(&text[end..]);
        let start = text.len() - rest.len();
        if !rest.starts_with(bracket::opens) {
            return None;
        }
        let directory = self.sheet.directory;
        let sole = || further_breakdown(directory, rest).ok().filter(|(_, sole)| self.is_all(sole, rest, total));
        let (_, found) = breakdown(directory, rest).ok().or_else(sole)?;
        Some((start, found))
    }

    // ４５億円（厚45）: the one share is the whole, so that its figure is no footnote's
    fn is_all(&self, sole: &Breakdown, bracket: &str, total: &Cited) -> bool {
        let unit = unit_of(&self.text.as_str()[total.mention.range.clone()]);
        let whole = value(&total.mention.value);
        let amount = |share: &Share| own_amount(share, bracket, unit);
        whole.is_some() && !sole.open && sole.shares.first().and_then(amount) == whole
    }

    /// A row for every share of a total.
    pub(in crate::reading) fn shares(&self, total: &Draft, bracket: usize, breakdown: &Breakdown) -> Vec<Draft> {
        let literal = &self.text.as_str()[total.place.clone()];
        let unit = unit_of(literal);
        // 1,310,⏎790億円: the unit of a literal that is torn
        let unit = (unit, self.line_number(self.near(total), total.place.end - unit.len()));
        let mut shares: Vec<Draft> =
            breakdown.shares.iter().map(|share| self.share(total, unit, bracket, share)).collect();
        for share in &mut shares {
            share.row.flags.open_list = breakdown.open;
        }
        shares
    }

    /// A row for a share, which takes the unit of its total and the line that it stands on.
    fn share(&self, total: &Draft, (unit, unit_line): (&str, u32), bracket: usize, share: &Share) -> Draft {
        let place = bracket + share.literal.start..bracket + share.literal.end;
        let amount = own_amount(share, &self.text.as_str()[bracket..], unit);
        let row = AmountRow {
            amount,
            // 15億億円 gives its shares no unit
            unit_line: amount.filter(|_| !share.has_unit).map(|_| unit_line),
            role: Role::MinistryShare,
            subjects: total.row.subjects.clone(),
            ministry: Some(share.ministry.as_str().into()),
            recipient: total.row.recipient.clone(),
            stage: total.row.stage,
            fiscal_year: total.row.fiscal_year,
            supplementary_no: total.row.supplementary_no,
            project: total.row.project,
            pairing: total.row.pairing,
            reason: Cow::Borrowed("in the bracket behind its total"),
            // what changed is no money of a ministry's
            flags: Flags { additive: amount.is_some() && total.row.role != Role::Change, ..Flags::default() },
            ..self.blank(self.near(total), place.clone(), Role::MinistryShare)
        };
        Draft { place, row: Box::new(row), parent: Some(total.place.start) }
    }
}

/// 億円 of 1,489億円, of 1兆2,345億円 and of 七十億円, whose 十 is the number's: what the shares of this total leave out.
fn unit_of(literal: &str) -> &str {
    let of_number = |c: char| c.is_ascii_digit() || kanji_digit(c).is_some();
    let behind = literal.rsplit(of_number).next().unwrap_or_default();
    let unit = behind.trim_start_matches(|c: char| !c.is_alphabetic());
    let in_digits = literal[..literal.len() - behind.len()].ends_with(|c: char| c.is_ascii_digit());
    if in_digits { unit } else { unit.trim_start_matches(is_place) }
}

/// The amount of a share in the text that its bracket begins, with the unit of its total, unless it has its own.
fn own_amount(share: &Share, bracket: &str, unit: &str) -> Option<Amount> {
    share_amount(&bracket[share.number.clone()?], if share.has_unit { "" } else { unit })
}

/// A number with a unit behind it.
fn share_amount(number: &str, unit: &str) -> Option<Amount> {
    let without = unit.is_empty() && number.ends_with(|c: char| c.is_ascii_digit());
    let printed = [number, if without { "円" } else { unit }].concat();
    match amount::amount(&printed).ok()? {
        ("", amount::PrintedAmount { figure: amount::Figure::Exact(amount), .. }) => Some(amount),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_takes_the_unit_of_the_last_digit() {
        let units = ["1,489億円", "1兆2,345億円", "25\n億円", "12,345千円", "7億39円", "1億七円"].map(unit_of);
        assert_eq!(units, ["億円", "億円", "億円", "千円", "円", "円"]);
        assert_eq!(["七十億円", "千八百万円", "十億円", "12十億円"].map(unit_of), ["億円", "万円", "億円", "十億円"]);
    }
}
