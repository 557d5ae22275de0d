//! Names without a mark above their amounts, which only their number shows: プレコンセプションケアの推進⏎７億円.

use std::borrow::Cow;
use std::iter::successors;
use std::ops::Range;

use super::{Sheet, plausible};
use crate::grammar::bracket::{self, closed, opened};
use crate::grammar::bullet::Mark;
use crate::grammar::clause::lead;
use crate::grammar::item::without_number;
use crate::grammar::ledger::total_level;
use crate::grammar::legend::ministry_alone;
use crate::grammar::name;
use crate::grammar::part::is_account;
use crate::grammar::phrase::{begins_among, is_size};
use crate::grammar::sentence::{When, when};
use crate::grammar::unfinished::is_unfinished;
use crate::grammar::year::is_year;
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, Line, width};
use crate::reading::outline::Page;
use crate::stage::Stage;

/// How many names without a mark make a list of them.
pub(super) const LEAST: usize = 3;

// how many names with marks show that names stand right above their amounts
const LEAST_MARKED: usize = 2;

/// How many lines apart two names of one list may stand.
pub(super) const MOST_APART: usize = 8;

// how many of them are looked at on either side
const MOST_ASKED: usize = 8;

// how wide a line is at least that a name fills, in halves of a full-width char
const FULL_LINE: usize = 60;

// how many lines around one are near
const NEAR: usize = 64;

// how many chars words have at least that say what is done
const SHORTEST_PHRASE: usize = 6;

/// 健康づくりの推進, …事業: words of what is done, as charts do not have them.
pub(in crate::reading) fn says_what(name: &str) -> bool {
    name::is_complete(name) || (name.contains('の') && name.chars().nth(SHORTEST_PHRASE).is_some())
}

/// 令和４年, 輸出額: of when, or how much, and of no programme.
pub(super) fn is_measure(name: &str) -> bool {
    is_year(name) || is_size(name) || (name.ends_with('年') && is_year(&format!("{name}度")))
}

// the lines of a page around one
fn near(page: &Page, at: usize) -> Range<usize> {
    page.lines.start.max(at.saturating_sub(NEAR))..page.lines.end.min(at + NEAR)
}

/// How many names of the list that a line may be of say what is done: it, and those above and below it.
pub(super) fn listed_around(
    page: &Page,
    at: usize,
    is_name: impl Fn(&usize) -> bool + Copy,
    tells: impl Fn(&usize) -> bool + Copy,
) -> usize {
    let next = |&line: &usize| (line + 1..page.lines.end.min(line + 1 + MOST_APART)).find(is_name);
    let last = |&line: &usize| (page.lines.start.max(line.saturating_sub(MOST_APART))..line).rev().find(is_name);
    let below = successors(next(&at), next).take(MOST_ASKED).filter(tells).take(LEAST).count();
    let above = successors(last(&at), last).take(MOST_ASKED).filter(tells).take(LEAST).count();
    above + usize::from(tells(&at)) + below
}

impl Sheet<'_, '_> {
    /// Whether a line without a mark is one of a run of names, each right above its amount, near which no programme has a mark.
    pub(in crate::reading) fn is_in_run(&self, page: &Page, at: usize) -> bool {
        // beside ● only what stands in a box or behind a ministry's name is told from any other line
        if !self.is_over_amount(page, at) {
            return false;
        }
        if self.is_plain_row(self.last_line(at) + 1) && self.has_marks(page, at) {
            return self.has_lost_mark(page, at);
        }
        let over = |line: &usize| self.is_over_amount(page, *line);
        listed_around(page, at, over, |line| self.tells_what(*line)) >= LEAST && !self.recurs(page, at)
    }

    // ○ 岬の備えの充実⏎5億円⏎・観測の推進⏎⏎港の体制の強化⏎8億円: a name behind a blank line, or behind what the one above will do, where those
    // that have a mark stand right above their amounts, too
    fn has_lost_mark(&self, page: &Page, at: usize) -> bool {
        let over = |&line: &usize| {
            let Line { kind, .. } = self.lines[line];
            kind == Kind::Bullet(Mark::Slide) && self.cited.on_line(line).is_empty() && self.is_plain_row(line + 1)
        };
        let begins = at.checked_sub(1).filter(|above| page.lines.contains(above)).is_none_or(|above| {
            let line = &self.lines[above];
            line.is_blank() || (line.kind == Kind::Bullet(Mark::Activity) && name::is_complete(line.text))
        });
        begins && says_what(self.lines[at].text) && near(page, at).filter(over).nth(LEAST_MARKED - 1).is_some()
    }

    // …の推進, …事業, a number, a box or a ministry: what charts call their amounts (所得税, 市場規模, 第１期) has none of these
    fn tells_what(&self, line: usize) -> bool {
        let text = self.lines[line].text;
        let name = without_number(text);
        name.len() < text.len() || says_what(name) || !self.is_plain_row(self.last_line(line) + 1)
    }

    // 無償資金協力⏎1,869億円 … 無償資金協力⏎1,629億円: a name twice, as charts of two years have it
    fn recurs(&self, page: &Page, at: usize) -> bool {
        let own = self.lines[at].text;
        let over = |line: usize| self.lines[line].text == own && self.is_over_amount(page, line);
        near(page, at).filter(|&line| line != at).any(over)
    }

    // ●, ◆: where programmes have marks, names without one are something else
    fn has_marks(&self, page: &Page, at: usize) -> bool {
        let lines = &self.lines[near(page, at)];
        lines.iter().any(|line| matches!(line.kind, Kind::Bullet(Mark::Slide | Mark::Detail)))
    }

    // 産後ケア事業⏎128億円, 【警察庁】 資機材の増強等⏎5.9億円（4.1億円）
    fn is_over_amount(&self, page: &Page, at: usize) -> bool {
        // most lines have no amount so near below
        if !self.is_unpriced(at) || self.cited.within(&(at + 1..at + 3)).is_empty() {
            return false;
        }
        let begins = !(at > page.lines.start && self.runs_on(at - 1));
        let end = self.last_line(at);
        let below = end + 1;
        let name = || match end == at {
            true => Cow::Borrowed(without_number(self.lines[at].text)),
            false => Cow::Owned([without_number(self.lines[at].text), self.lines[end].text].concat()),
        };
        begins
            && page.lines.contains(&below)
            && (self.is_plain_row(below) || self.is_ministry_row(below) || self.is_boxed_row(below))
            && self.may_be_name(&name())
    }

    fn is_unpriced(&self, line: usize) -> bool {
        self.lines[line].kind == Kind::Text && self.cited.on_line(line).is_empty()
    }

    // 演習環境の整備に⏎関する研究: a name over two lines
    fn runs_on(&self, line: usize) -> bool {
        let next = self.lines.get(line + 1).is_some_and(|next| !next.is_blank());
        let goes_on = || is_unfinished(self.lines[line].text) || self.fills_line(line);
        next && self.is_unpriced(line) && self.is_unpriced(line + 1) && goes_on()
    }

    // 【個人情報保護委員会】 …の確保を図⏎るための体制の強化⏎12億円: who budgets it begins a name that fills its line, and not what goes on
    pub(super) fn fills_line(&self, line: usize) -> bool {
        let tagged = |text: &str| text.starts_with(bracket::boxes);
        let Line { text, .. } = self.lines[line];
        let named = bracket::leading(text).is_some_and(|(.., rest)| !rest.trim().is_empty());
        let next = self.lines.get(line + 1).map_or("", |next| next.text);
        tagged(text) && named && !tagged(next) && width(text) >= FULL_LINE
    }

    fn last_line(&self, at: usize) -> usize {
        at + usize::from(self.runs_on(at))
    }

    // 【R2予算：4.0億円（R元予算：3.6億円）】, （令和７年度補正予算 3,677億円）: in a bracket that says of which budget
    fn is_boxed_row(&self, line: usize) -> bool {
        let Line { text, kind, .. } = self.lines[line];
        let first = self.cited.on_line(line).first();
        kind == Kind::Text
            && first.is_some_and(|first| first.begins_line && first.bracketed && first.lead.stage.is_some())
            && bracket::enclosed(text).is_some()
    }

    fn is_plain_row(&self, line: usize) -> bool {
        let plain = |first: &Cited| {
            let flags = &first.mention.flags;
            // 令和７年度要求・要望額 30億円: a box, which says itself of what it is
            let labelled = first.lead.stage.is_some_and(Stage::is_asked);
            first.lead.recipient.is_none() && first.top == line && !flags.approximate && !flags.change && !labelled
        };
        self.cited.is_row(line) && self.cited.on_line(line).first().is_some_and(plain)
    }

    // words of a name: no sentence, no label, nobody's name
    pub(super) fn may_be_name(&self, text: &str) -> bool {
        let name = bracket::leading(text).map_or(text, |(_, _, rest)| rest).trim();
        plausible(name)
            // 給付金の支給⏎経費等）: the rest of a name
            && opened(name) == closed(name)
            && !is_unfinished(name)
            && !begins_among(name)
            && !is_measure(name)
            && lead(name).start == name.len()
            && when(name) == When::default()
            && total_level(name).is_none()
            && !is_account(name)
            && ministry_alone(self.directory, name).is_none()
            && !name.contains(':')
    }
}
