//! A row of `amounts` for every amount of an item: this year's, last year's, parts, changes.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::closing::close;
use super::priced::is_part_label;
use super::{Item, Items};
use crate::budget::{Flags, Pairing, Role};
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::breakdown::Breakdown;
use crate::grammar::item::{self, Holds, Legend};
use crate::grammar::ledger::{Period, YearWord, is_aside_word, row_name};
use crate::grammar::number::is_dash;
use crate::grammar::part::AMONG;
use crate::grammar::spacing::is_arrow;
use crate::reading::Frame;
use crate::reading::cited::Cited;
use crate::reading::rows::{Draft, value};
use crate::reading::when::When;
use crate::scan::{Printed, RangeEnd};
use crate::stage::{Stage, stage_word};

/// The drafts of all items, and which amounts each legend explains.
#[derive(Default)]
pub(in crate::reading) struct Cells {
    pub(in crate::reading) drafts: Vec<Draft>,
    /// Line of a legend, and where the amount begins.
    pub(in crate::reading) explained: Vec<(usize, usize)>,
}

/// What an amount is of its item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// The item's own, of a year and a stage.
    Whole(When),
    /// 12億円＋事項要求: what comes on top.
    More,
    /// うち、推進枠; 一般会計; …の内数
    Part(Option<Stage>),
    /// （4,800百万円） behind うち…5,000百万円: of a year and a stage.
    EarlierPart(When),
    /// ＜AMED 380億円、インハウス 51億円＞
    Share,
    /// （総経費 177億円）: what it costs in all its years.
    Overall,
    /// （対前年度＋10億円）
    Change,
    /// （再掲 3億円）
    Relisted,
    /// （399億円), of which the document says nothing.
    Unsaid,
    /// 190億円 of 【補正予算】⏎① 岬の備え⏎190億円⏎200億円: of a label, or of none.
    Torn,
}

/// An amount with what it is, and the line of the legend that says so.
pub(super) struct Figure<'a> {
    pub(super) cited: &'a Cited,
    pub(super) of: Of,
    legend: Option<usize>,
}

impl Figure<'_> {
    // 415億円（196億円）, where no line says what brackets hold and no label of its own does
    fn is_by_custom(&self) -> bool {
        let lead = &self.cited.lead;
        self.cited.mention.flags.prior
            && self.legend.is_none()
            && lead.stage.is_none()
            && !lead.previous
            && lead.year.is_none()
    }

    // where an amount of the item itself begins, and of when it is
    pub(super) fn whole(&self) -> Option<(When, usize)> {
        match self.of {
            Of::Whole(when) => Some((when, self.cited.mention.range.start)),
            _ => None,
        }
    }
}

/// Drafts every amount of every item.
pub(in crate::reading) fn drafts(frame: &Frame<'_, '_>, items: &Items) -> Cells {
    let mut cells = Cells::default();
    // of every item, where its own amounts begin, by year and stage
    let mut wholes: Vec<Vec<(When, usize)>> = Vec::with_capacity(items.items.len());
    for at in 0..items.items.len() {
        let reader = ItemReader::new(frame, items, &items.items[at], Some(at));
        let figures = reader.figures();
        wholes.push(figures.iter().filter_map(Figure::whole).collect());
        for figure in &figures {
            cells.explained.extend(figure.legend.map(|line| (line, figure.cited.mention.range.start)));
            cells.drafts.push(reader.draft(figure, &wholes));
        }
    }
    close(frame, items, &wholes, &mut cells.drafts);
    add_once(&mut cells.drafts);
    cells
}

// （１）… 845億円⏎① … 449億円⏎ア …: a theme within a theme is not added again
fn add_once(drafts: &mut [Draft]) {
    let is_theme = |draft: &Draft| draft.row.role == Role::ThemeTotal && draft.row.flags.additive;
    let themes: BTreeSet<usize> = drafts.iter().filter(|own| is_theme(own)).map(|own| own.place.start).collect();
    for draft in drafts.iter_mut().filter(|draft| draft.row.role == Role::ThemeTotal) {
        draft.row.flags.additive &= draft.parent.is_none_or(|above| !themes.contains(&above));
    }
}

pub(super) struct ItemReader<'a, 't> {
    pub(super) frame: &'a Frame<'a, 't>,
    pub(super) items: &'a Items,
    pub(super) item: &'a Item,
    /// Of when its amounts are that say nothing of their own.
    unsaid: When,
}

const NO_LEGEND: &str = "in brackets behind the item's amount; nothing in the document says of which year or stage";
const CUSTOM: &str =
    "in brackets behind the item's amount: last year's, as is the custom where nothing is said of them";

const SECOND: &str = "a further figure of the item; nothing in the document says of which year or stage";

impl<'a, 't> ItemReader<'a, 't> {
    /// `section`: the item, or the last one above a total, whose chapter it is in.
    pub(super) fn new(frame: &'a Frame<'a, 't>, items: &'a Items, item: &'a Item, section: Option<usize>) -> Self {
        // 平成29年度予算について in a paper of the year after: a budget that stands
        let earlier = |year: YearWord| matches!(year, YearWord::Printed(year) if Some(year) < frame.fiscal_year);
        let staged = |period: Period| match period.stage {
            None if period.year.is_some_and(earlier) => Period { stage: Some(Stage::Initial), ..period },
            None => Period { stage: frame.stage, ..period },
            Some(_) => period,
        };
        let said = section.and_then(|at| items.section(at)).map(|period| frame.when(staged(period)));
        let own = || match frame.several {
            true => When::default(),
            false => When { year: frame.fiscal_year, stage: frame.stage, ..When::default() },
        };
        Self { frame, items, item, unsaid: said.unwrap_or_else(own) }
    }

    pub(super) fn figures(&self) -> Vec<Figure<'a>> {
        let cited = &self.frame.sheet.cited[self.item.amounts.clone()];
        let mut figures: Vec<Figure<'a>> = Vec::with_capacity(cited.len());
        let shares = self.shares(cited);
        for (at, own) in cited.iter().enumerate().filter(|(_, own)| !shares.contains(&own.mention.range.start)) {
            let high = own.mention.flags.range_end == Some(RangeEnd::High);
            let (of, legend) = match figures.last().filter(|_| high) {
                Some(low) => (low.of, low.legend),
                None => self.of(cited, at, &figures),
            };
            figures.push(Figure { cited: own, of, legend });
        }
        if self.item.lost {
            tear(&mut figures);
        }
        figures
    }

    // where numbers begin that are a ministry's share of an amount: （文9億円、厚3億円）
    fn shares(&self, cited: &[Cited]) -> Vec<usize> {
        let found = cited.iter().filter_map(|own| self.frame.breakdown_of(own));
        let numbers = |(bracket, breakdown): (usize, Breakdown)| {
            let numbers = breakdown.shares.into_iter().filter_map(|share| share.number);
            numbers.map(move |number| bracket + number.start).collect::<Vec<_>>()
        };
        found.flat_map(numbers).collect()
    }

    // what the words, marks and brackets around an amount make of it
    fn of(&self, cited: &'a [Cited], at: usize, before: &[Figure<'_>]) -> (Of, Option<usize>) {
        let own = &cited[at];
        let flags = &own.mention.flags;
        let words = self.words(cited, at);
        let label = self.label(own, words);
        let whole = before.iter().any(|figure| matches!(figure.of, Of::Whole(when) if !self.is_earlier(when)));
        let any = !before.is_empty();
        let bracket = match before.first() {
            Some(first) => self.bracket(first.cited, own),
            None => self.explained_bracket(own),
        };
        let part = is_part_label(last_word(words)) || words.contains(AMONG);
        let changes = flags.change || (bracket.is_some() && own.is_negative());
        let said = |of: Of| (of, None);
        match () {
            () if changes && any && self.is_no_difference(cited, at, bracket) => said(Of::Unsaid),
            () if changes && any => (Of::Change, self.change_legend(own, bracket)),
            () if any && own.lead.recipient.is_some() && own.lead.stage.is_none() => said(Of::Share),
            () if any && is_aside_word(last_word(words).trim_end_matches(':')) => said(Of::Overall),
            () if self.leads_on(own) => said(Of::Whole(label.unwrap_or_else(|| self.last_year()))),
            () if any && part && !flags.of_which && self.is_parted(cited) => said(Of::More),
            () if any && (part || (flags.of_which && bracket.is_none())) => said(Of::Part(own.lead.stage)),
            () if label.is_some_and(|when| !whole || self.is_earlier(when)) => {
                (Of::Whole(label.unwrap_or_default()), self.period_legend(own, words, bracket))
            }
            () if bracket.is_none() && !whole => said(Of::Whole(self.this_year(own))),
            // （前年度比＋ 2,300億円、…）, but not （10億円＋ 5億円）
            () if any && bracket.is_some() && words.trim().ends_with('+') && words.trim() != "+" => said(Of::Change),
            () if words.trim().ends_with('+') => said(Of::More),
            () if bracket.is_some() && is_compared(cited, at) => said(Of::Whole(self.last_year())),
            () => behind_part(before.last(), own, self.in_bracket(own, bracket)),
        }
    }

    // 1,080億円【+169億】(1,057億円): not what this year's and last year's differ by, but another budget on top, of which nothing is said
    fn is_no_difference(&self, cited: &[Cited], at: usize, bracket: Option<char>) -> bool {
        let (own, first) = (&cited[at], &cited[0]);
        let added = bracket == Some('【') && !own.is_negative() && self.change_legend(own, bracket).is_none();
        let beside = |other: &&Cited| other.bracketed && other.mention.flags.prior && other.line == own.line;
        let Some(last) = cited.iter().find(beside).filter(|_| added && first.line == own.line) else { return false };
        let interval = |own: &Cited| Some(value(&own.mention.value)?.interval(self.frame.rounding));
        let all = interval(first).zip(interval(last)).zip(interval(own));
        all.is_some_and(|((this, last), own)| !(last + own).intersects(this))
    }

    // 一般会計 10億円、特別会計 20億円: no whole stands before the parts
    fn is_parted(&self, cited: &'a [Cited]) -> bool {
        is_part_label(last_word(self.words(cited, 0)))
    }

    // by the legend of its bracket; 新規 says so itself
    fn in_bracket(&self, own: &Cited, bracket: Option<char>) -> (Of, Option<usize>) {
        let printed = &self.frame.text.as_str()[own.mention.range.clone()];
        if own.mention.value == Printed::None_ && printed.chars().all(char::is_alphabetic) && !printed.contains('ー') {
            return (Of::Whole(self.last_year()), None);
        }
        let Some((line, holds)) = bracket.and_then(|open| self.items.legend(own.line, open)) else {
            // 415億円（196億円）: by custom last year's, where the document says nothing of such brackets
            let custom = bracket == Some('(') && own.mention.flags.prior && !self.items.explains('(');
            return (if custom { Of::Whole(self.last_year()) } else { Of::Unsaid }, None);
        };
        let of = match holds {
            Holds::Period(period) => Of::Whole(self.frame.when(period)),
            Holds::Part(stage) => Of::Part(stage),
            Holds::Change => Of::Change,
            Holds::Relisted => Of::Relisted,
            Holds::Aside => Of::Unsaid,
        };
        (of, Some(line))
    }

    // ※（　）内は前年度予算額, of an amount that is last year's anyway: －（4億円）
    fn period_legend(&self, own: &Cited, words: &str, bracket: Option<char>) -> Option<usize> {
        let (line, holds) = self.items.legend(own.line, bracket?)?;
        let unlabelled = words.trim().trim_start_matches(|c| bracket::opens(c) || is_dash(c)).is_empty();
        (unlabelled && matches!(holds, Holds::Period(_))).then_some(line)
    }

    // ※〔　〕内は対前年度増減額, where one says of the bracket what its sign or words say, too
    fn change_legend(&self, own: &Cited, bracket: Option<char>) -> Option<usize> {
        let (line, holds) = self.items.legend(own.line, bracket?)?;
        (holds == Holds::Change).then_some(line)
    }

    // （9億円） behind a name: last year's, where a legend says so and nothing stands before it
    fn explained_bracket(&self, own: &Cited) -> Option<char> {
        let open = self.frame.text.as_str()[own.whole.start..].chars().next().filter(|_| own.bracketed)?;
        self.items.legend(own.line, open).map(|_| open)
    }

    // from the amount before, or the start of the line
    fn words(&self, cited: &'a [Cited], at: usize) -> &'a str {
        let own = &cited[at];
        let line = self.frame.sheet.lines[own.line].start;
        let name = if own.line == self.item.lines.start { self.item.name.end(line) } else { line };
        let start = at
            .checked_sub(1)
            .map_or(0, |before| cited[before].mention.range.end)
            .max(name.min(own.mention.range.start));
        &self.frame.text.as_str()[start.min(own.mention.range.start)..own.mention.range.start]
    }

    // R7当初, 前年度, 令和７年度 要求額
    fn label(&self, own: &Cited, words: &str) -> Option<When> {
        let printed = item::label_before(words).map(|(_, period)| self.frame.when(period));
        let lead = &own.lead;
        let led = lead.stage.is_some_and(|stage| stage != Stage::Priority) || lead.year.is_some();
        let led = led.then(|| {
            let year = lead.year.map(YearWord::Printed);
            self.frame.when(Period { year, stage: lead.stage, ..Period::default() })
        });
        printed.or(led)
    }

    fn is_earlier(&self, when: When) -> bool {
        let old = matches!(when.stage, Some(Stage::Initial | Stage::Supplementary | Stage::Settled));
        when.year < self.frame.fiscal_year || (old && when.stage != self.frame.stage)
    }

    // the tag 【推進枠】 on the name says that all of the item is asked for so
    fn this_year(&self, own: &Cited) -> When {
        let tagged = BRACKETS.iter().filter(|(open, _)| *open != '(').any(|(open, _)| {
            let tags = self.item.name.text.split(*open).skip(1);
            tags.filter_map(stage_word).any(|(_, word)| word.stage == Stage::Priority)
        });
        let unsaid = self.unsaid;
        let stage = own.lead.stage.or(tagged.then_some(Stage::Priority)).or(unsaid.stage);
        let supplementary_no = own.lead.supplementary_no.or(unsaid.supplementary_no);
        When { year: own.lead.year.or(unsaid.year), stage, supplementary_no }
    }

    fn last_year(&self) -> When {
        self.frame.when(Period { year: Some(YearWord::Relative(-1)), ..Period::default() })
    }

    // 100億円 → 120億円
    fn leads_on(&self, own: &Cited) -> bool {
        let behind = self.frame.text.as_str()[own.mention.range.end..]
            .trim_start_matches(|c| bracket::closes(c) || matches!(c, ' ' | '\t' | '\n' | '\r'));
        behind.starts_with(is_arrow)
    }

    // the bracket that opens behind the first amount and holds this one
    fn bracket(&self, first: &Cited, own: &Cited) -> Option<char> {
        let between = self.frame.text.as_str().get(first.mention.range.end..own.mention.range.start)?;
        let mut open: Vec<char> = Vec::new();
        for c in between.chars() {
            if bracket::opens(c) {
                open.push(c);
            } else if bracket::of(c).is_some_and(|pair| open.last() == Some(&pair.0)) {
                open.pop();
            }
        }
        open.pop()
    }

    pub(super) fn draft(&self, figure: &Figure<'_>, wholes: &[Vec<(When, usize)>]) -> Draft {
        let mut draft = self.frame.draft(figure.cited, self.role(figure));
        let main = wholes.last().and_then(|own| own.iter().find(|(when, _)| !self.is_earlier(*when)).or(own.first()));
        let current = main.map_or_else(When::default, |main| main.0);
        let (when, reason) = match figure.of {
            Of::Whole(when) if figure.is_by_custom() => (when, CUSTOM),
            Of::Whole(when) => (when, "on the item's own line"),
            Of::More => (current, "on top of the item's amount"),
            Of::Part(stage) => (
                When { stage: figure.cited.lead.stage.or(stage).or(current.stage), ..current },
                "a part of the item's amount",
            ),
            Of::EarlierPart(when) => (when, "in brackets behind a part of the item's amount"),
            Of::Share => (current, "who spends the item's amount, behind it"),
            Of::Overall => (When::default(), "what the item costs in all its years, behind its amount"),
            Of::Change => (current, "how the item's amount has changed"),
            Of::Relisted => (current, "in brackets that hold what is listed elsewhere"),
            Of::Torn => (When::default(), "below a label that may be of another amount"),
            Of::Unsaid if figure.cited.bracketed => (When::default(), NO_LEGEND),
            Of::Unsaid => (When::default(), SECOND),
        };
        draft.parent = match figure.of {
            Of::Whole(when) => self.above(when, wholes),
            Of::More => self.above(current, wholes),
            Of::EarlierPart(when) => {
                let own = wholes.last().and_then(|own| own.iter().find(|(other, _)| family(*other) == family(when)));
                own.map(|own| own.1)
            }
            Of::Torn => None,
            _ => main.map(|main| main.1),
        };
        let row = &mut draft.row;
        row.project = self.item.project;
        (row.stage, row.fiscal_year, row.supplementary_no) = (when.stage, when.year, when.supplementary_no);
        row.reason = Cow::Borrowed(reason);
        self.name(figure, &mut draft);
        draft
    }

    fn name(&self, figure: &Figure<'_>, draft: &mut Draft) {
        let row = &mut draft.row;
        let member = self.item.member.as_ref();
        let name = self.item.title();
        row.theme = self.theme().map(String::into_boxed_str);
        row.flags = Flags {
            relisted: row.flags.relisted || figure.of == Of::Relisted || member.is_some_and(|m| m.name.relisted),
            of_which: row.flags.of_which
                || matches!(figure.of, Of::Part(_) | Of::EarlierPart(_))
                || row_name(&name).of_which,
            fund: row.flags.fund || member.is_some_and(|member| member.name.fund),
            ..row.flags
        };
        let whole = matches!(figure.of, Of::Whole(_) | Of::More) && !row.flags.of_which && !row.flags.relisted;
        row.flags.additive = whole && !row.flags.range && row.amount.is_some();
        match figure.of {
            Of::Unsaid | Of::Torn => {
                row.pairing = Pairing::Open;
                row.candidates = [name].into();
            }
            _ => row.subjects = vec![name],
        }
    }

    // the item that this one is listed under, unless that is the project
    fn theme(&self) -> Option<String> {
        let own = match self.item.role {
            Role::ThemeTotal => Some(self.item),
            Role::Programme => self.item.parent.map(|above| &self.items.items[above]),
            _ => None,
        };
        let own = own.filter(|item| item.role == Role::ThemeTotal)?;
        Some(own.title())
    }

    fn role(&self, figure: &Figure<'_>) -> Role {
        match (figure.of, self.item.role) {
            (Of::Change, _) => Role::Change,
            (Of::Part(_) | Of::EarlierPart(_) | Of::Share, Role::ProjectTotal) => Role::ProjectShare,
            (_, role) => role,
        }
    }

    // where the amount of the same year and stage begins that the nearest item above has
    fn above(&self, when: When, wholes: &[Vec<(When, usize)>]) -> Option<usize> {
        let mut parent = self.item.parent;
        while let Some(above) = parent {
            let same = wholes[above].iter().find(|(other, _)| family(*other) == family(when));
            if let Some((_, start)) = same {
                return Some(*start);
            }
            parent = self.items.items[above].parent;
        }
        None
    }
}

// 1,605億円（1,609億円）【▲4億円】: the change printed behind says that the bracket holds what the first is compared with
fn is_compared(cited: &[Cited], at: usize) -> bool {
    let amount = |at: usize| cited.get(at).and_then(|cited| value(&cited.mention.value)).map(|amount| amount.yen.0);
    let change = cited.get(at + 1).is_some_and(|next| next.mention.flags.change || next.is_negative());
    let difference = || Some(amount(0)? - amount(at)?);
    change && at == 1 && difference().is_some_and(|difference| amount(2) == Some(difference))
}

// 概算要求額 of an item is a part of what its chapter asks for, in whatever words
pub(super) fn family(when: When) -> When {
    When { stage: when.stage.map(Stage::family), ..when }
}

// which of an item's amounts is which, where a label is of one of them: a bracket is of the item whatever it stands behind, if there is but one
fn tear(figures: &mut [Figure<'_>]) {
    let brackets = figures.iter().filter(|figure| figure.cited.bracketed).count();
    let torn = |figure: &&mut Figure<'_>| {
        matches!(figure.of, Of::Whole(_) | Of::Unsaid) && (!figure.cited.bracketed || brackets > 1)
    };
    figures.iter_mut().filter(torn).for_each(|figure| figure.of = Of::Torn);
}

// うち学校公演 5,000百万円（4,800百万円）: what a bracket right behind or below a part holds is of that part
fn behind_part(before: Option<&Figure<'_>>, own: &Cited, said: (Of, Option<usize>)) -> (Of, Option<usize>) {
    let behind = |part: &Cited| {
        part.remark_end > own.mention.range.start
            || (own.bracketed && own.begins_line && own.line == part.last_line + 1)
    };
    let part = before.is_some_and(|figure| matches!(figure.of, Of::Part(_)) && behind(figure.cited));
    match said {
        (Of::Whole(when), legend) if part => (Of::EarlierPart(when), legend),
        said => said,
    }
}

// the words right before an amount, behind the last bracket or mark
fn last_word(words: &str) -> &str {
    let words = words.trim_end();
    words.rsplit(|c| bracket::opens(c) || matches!(c, '、' | '\n' | ' ')).next().unwrap_or_default().trim_start()
}

impl Items {
    // whether a line says anywhere what brackets of a kind hold
    fn explains(&self, open: char) -> bool {
        self.legends.iter().any(|(_, legend)| legend.open == open)
    }

    // what the nearest legend says of a bracket, in the smallest item around that has one, or the labels above where none does
    fn legend(&self, line: usize, open: char) -> Option<(usize, Holds)> {
        let own = self.items.partition_point(|item| item.lines.start <= line).checked_sub(1);
        let mut scopes: Vec<_> = own
            .map(|own| super::path(&self.items, own).map(|at| self.items[at].lines.clone()).collect())
            .unwrap_or_default();
        scopes.push(0..usize::MAX);
        let (before, behind) = self.legends.split_at(self.legends.partition_point(|(at, _)| *at <= line));
        let own = |found: &&(usize, Legend)| found.1.open == open;
        let printed = scopes.iter().find_map(|scope| {
            let inside = |found: &&(usize, Legend)| scope.contains(&found.0);
            let near = [before.iter().rev().find(own).filter(inside), behind.iter().find(own).filter(inside)];
            let nearest = near.into_iter().flatten().min_by_key(|(at, _)| at.abs_diff(line));
            nearest.map(|(at, legend)| (*at, legend.holds))
        });
        printed.or_else(|| self.labels.at(line, open))
    }
}
