//! Shares of a whole with the part that each is of it, as the labels of a pie have them: 医療費⏎127億円(29%) … 438億円(100%).
//!
//! The labels stand around the pie, so that extraction may part a name from its amount. What adds up is known all the same: the shares come to
//! the whole, and what has no percentage among them is a part of one of them.

use std::borrow::Cow;

use super::{Drafts, PageReader};
use crate::budget::{Pairing, Role};
use crate::money::Interval;
use crate::reading::rows::value;

// fewer shares may come to the whole by chance
const LEAST_SHARES: usize = 3;
// how many bytes （29.5％） takes, behind a line break
const LONGEST_SHARE: usize = 12;

impl PageReader<'_, '_> {
    /// Drafts the whole of a pie, and what of its labels no name stands with.
    pub(super) fn pies(&self, drafts: &mut Drafts) {
        let percent = |index: usize| self.percent(index).map(|percent| (index, percent));
        let all: Vec<(usize, u32)> = self.cited.clone().filter_map(percent).collect();
        let (wholes, shares): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, percent)| *percent == WHOLE);
        let ([(whole, _)], [(first, _), .., (last, _)]) = (&wholes[..], &shares[..]) else { return };
        let amount = |index: usize| value(&self.at(index).mention.value).map(|own| self.interval(own));
        let (Some(all), Some(parts)) = (amount(*whole), shares.iter().map(|(at, _)| amount(*at)).collect()) else {
            return;
        };
        let parts: Vec<Interval> = parts;
        if parts.len() < LEAST_SHARES || !parts.into_iter().sum::<Interval>().intersects(all) {
            return;
        }
        let (first, last) = ((*first).min(*whole), (*last).max(*whole));
        for index in first..=last {
            let share = shares.iter().any(|(at, _)| *at == index);
            // その他⏎岬の対策⏎1,356億円(29%)⏎723億円(15%): names together, and amounts
            let line = self.at(index).line;
            let together = [line.checked_sub(1), Some(line + 1)]
                .into_iter()
                .flatten()
                .any(|near| !self.frame.cited_on(near).is_empty());
            let Some(draft) = drafts.get_mut(index).filter(|draft| draft.row.project.is_none()) else { continue };
            let row = &mut draft.row;
            let own = matches!(row.role, Role::Mention | Role::Programme);
            if !own || row.flags.of_which {
                continue;
            }
            let told = row.role == Role::Programme && row.pairing != Pairing::Open;
            if index == *whole {
                (row.role, row.flags.additive) = (Role::GrandTotal, false);
                row.reason = Cow::Borrowed("all of which the shares of it are told in percent");
            } else if share && !told && !together && row.subjects.len() == 1 {
                (row.role, row.flags.additive) = (Role::TableCell, true);
                row.reason = Cow::Borrowed("a share of a whole, below its name");
            } else if share && (!told || together) {
                row.role = if told { Role::Programme } else { Role::TableCell };
                (row.pairing, row.flags.additive) = (Pairing::Open, false);
                row.candidates = row.subjects.drain(..).collect();
                row.reason = Cow::Borrowed("a share of a whole, whose name stands apart");
            } else if !share {
                row.role = if told { Role::Programme } else { Role::TableCell };
                row.flags.additive = false;
                row.reason = Cow::Borrowed("among shares of a whole that are told in percent: a part of one of them");
            }
        }
    }

    // 29 of 127億円（29％）, in tenths; no growth, which has a sign
    fn percent(&self, index: usize) -> Option<u32> {
        let cited = self.at(index);
        let flags = &cited.mention.flags;
        let behind = self.frame.text.as_str()[cited.mention.range.end..].trim_start().strip_prefix('(')?;
        let end = behind.bytes().take(LONGEST_SHARE).position(|byte| byte == b')')?;
        let (whole, tenths) =
            behind[..end].trim().strip_suffix('%').map(|own| own.split_once('.').unwrap_or((own, "0")))?;
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let percent = (digits(whole) && tenths.len() == 1)
            .then(|| Some(whole.parse::<u32>().ok()? * 10 + tenths.parse::<u32>().ok()?));
        percent.flatten().filter(|percent| *percent <= WHOLE && !flags.change && !flags.prior)
    }
}

// 100%, in tenths
const WHOLE: u32 = 1000;
