//! Amounts in sentences, and those outside the projects.

use std::borrow::Cow;
use std::ops::Range;

use super::{Drafts, PageReader};
use crate::budget::{AmountRow, NoteKind, Pairing, Role};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::item::without_number;
use crate::grammar::ledger::{behind_reference, is_aside_word, is_money_word, total_level};
use crate::grammar::legend::ministry_alone;
use crate::grammar::name::{is_programme, programme_name};
use crate::grammar::part::AMONG;
use crate::grammar::phrase::{
    begins_among, begins_beside, begins_whole, behind_included, comes_on_top, comes_with_in_sentence, is_left_over,
    is_measured, is_supplement,
};
use crate::grammar::qualifier::qualifier_after;
use crate::grammar::section::is_part;
use crate::grammar::sentence::{self, About, When, YearSaid};
use crate::grammar::unit::is_kanji;
use crate::money::Interval;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::prose::{self, Paragraph, Subject, paragraph, recipient_in};
use crate::reading::rows::Draft;
use crate::reading::slides::Entry;
use crate::scan::Printed;
use crate::stage::{Stage, ends_in_short_stage, stage_words};

/// An amount in its sentence.
struct InSentence<'p> {
    paragraph: &'p Paragraph,
    /// The sentence as far as the amount, in the paragraph's own text.
    sentence: Range<usize>,
    /// Where the amount's own words begin: behind the amount before it.
    own: usize,
    /// The words of the sentence behind it.
    behind: &'p str,
    /// The amount before it in the paragraph.
    earlier: Option<usize>,
    subject: Subject,
}

impl<'p> InSentence<'p> {
    fn text(&self) -> &'p str {
        &self.paragraph.joined.text
    }

    // what stands before a place of the normalised text
    fn before(&self, place: usize) -> &'p str {
        &self.text()[..self.paragraph.joined.find(place)]
    }

    // the amount's own words before a place of the normalised text
    fn words_before(&self, place: usize) -> &'p str {
        let end = self.paragraph.joined.find(place).max(self.own);
        let words = sentence::without_legend(&self.text()[self.own..end]);
        // 30億円（5％増:前年度3％増）、山の事業:40億円: what a bracket says of the amount before
        bracket::leading(words).filter(|_| self.earlier.is_some()).map_or(words, |(.., behind)| behind)
    }
}

impl PageReader<'_, '_> {
    // everything else: amounts in sentences
    pub(super) fn mentions(&self, drafts: &mut Drafts) {
        let mut shared: Option<Paragraph> = None;
        for index in self.left(drafts).collect::<Vec<_>>() {
            let line = self.at(index).line;
            let own = shared
                .take()
                .filter(|shared| shared.lines.contains(&line))
                .unwrap_or_else(|| paragraph(self.lines(), line));
            let draft = self.mention(index, &own, drafts);
            drafts.insert(index, draft);
            shared = Some(own);
        }
    }

    fn mention(&self, index: usize, paragraph: &Paragraph, drafts: &Drafts) -> Draft {
        let mut place = self.in_sentence(index, paragraph);
        let mut draft = self.named(index, &mut place, drafts);
        if self.is_each(self.at(index)) {
            draft.row.subjects = self.priced_by_piece(self.at(index)).map(str::to_owned).into_iter().collect();
            draft.row.reason = Cow::Borrowed("the price of one piece");
            return draft;
        }
        self.date(index, &place, drafts, &mut draft);
        if let Some(name) = self.name_under_lost_label(index, paragraph) {
            let row = &mut draft.row;
            (row.subjects, row.candidates) = (Vec::new(), [name.to_owned()].into());
            (row.stage, row.fiscal_year, row.pairing) = (None, None, Pairing::Open);
            row.reason = Cow::Borrowed("one of several below a label that is of one of them");
        } else if let Some(above) = self.named_right_above(self.at(index)).and_then(|above| drafts.get(above)) {
            let row = &mut draft.row;
            (row.subjects, row.candidates) = (Vec::new(), above.row.subjects.clone().into());
            (row.stage, row.fiscal_year, row.pairing) = (None, None, Pairing::Open);
            row.reason = Cow::Borrowed("right below an amount with a name; nothing says what it is of");
        }
        draft
    }

    /// うち職員の給付金 122億円⏎50億円: the amount right above one that has its line for itself, where words of its own stand before that.
    pub(super) fn named_right_above(&self, own: &Cited) -> Option<usize> {
        let above = self.frame.sheet.cited.places_on(own.line).start.checked_sub(1);
        let above = above.filter(|at| own.is_bare() && self.cited.contains(at))?;
        let Cited { last_line, line, begins_line, ends_line, bracketed, .. } = *self.at(above);
        let named = ends_line && !begins_line && !bracketed && self.at(above).is_whole() && last_line + 1 == own.line;
        let listed = || self.entry_above(line).is_some_and(|entry| entry.name_end >= line);
        (named && self.line(line).kind == Kind::Text && !listed()).then_some(above)
    }

    // 【補正予算】⏎① 岬の備え⏎190億円⏎200億円: the name, where a label above it is of one of several
    fn name_under_lost_label(&self, index: usize, paragraph: &Paragraph) -> Option<&str> {
        let bare = |at: usize| paragraph.lines.contains(&self.at(at).line) && self.at(at).is_bare();
        let beside = |at: usize| self.cited.contains(&at) && bare(at);
        if !bare(index) || !(beside(index + 1) || index.checked_sub(1).is_some_and(beside)) {
            return None;
        }
        // a short name may stand above the paragraph, as a heading
        let name = paragraph.lines.start.saturating_sub(1)..=paragraph.lines.start;
        let staged = |line: &usize| {
            let label = prose::label_above_number(self.lines(), *line);
            label.is_some_and(|label| stage_words(label).next().is_some())
        };
        name.into_iter().find(staged).map(|line| without_number(self.line(line).text))
    }

    // where an amount stands in its paragraph, and what its sentence says it is of
    fn in_sentence<'p>(&self, index: usize, paragraph: &'p Paragraph) -> InSentence<'p> {
        let cited = self.at(index);
        let (sentence, behind) = paragraph.around(&cited.whole);
        let text = &paragraph.joined.text;
        let earlier = index
            .checked_sub(1)
            .filter(|&earlier| self.cited.contains(&earlier) && paragraph.lines.contains(&self.at(earlier).line));
        let since = earlier.map_or(0, |earlier| paragraph.joined.find(self.at(earlier).whole.end));
        let own = since.clamp(sentence.start, sentence.end);
        let pair = self.words_before_pair(earlier, paragraph, sentence.start);
        let ends = || earlier.is_some_and(|earlier| self.ends_phrase(earlier, cited));
        let follows = pair.is_none() && since > sentence.start && !ends();
        let words = pair.unwrap_or(own..sentence.end);
        // ３．港の経費は…: the number of a sentence is no part of a name
        let words = if words.start == 0 { without_number(&text[words]) } else { &text[words] };
        let words = sentence::without_begun(words);
        let subject = prose::subject(sentence::unqualified(&words), behind, cited.bracketed, follows);
        InSentence { paragraph, sentence, own, behind, earlier, subject }
    }

    // a row that says what an amount is of, and whose
    fn named(&self, index: usize, place: &mut InSentence<'_>, drafts: &Drafts) -> Draft {
        let cited = self.at(index);
        let scope = || place.paragraph.kind() == NoteKind::Scope;
        let projects = !self.frame.outline.projects.is_empty();
        let outside = projects && place.subject.stated && self.project().is_none() && scope();
        let role = match (cited.mention.flags.change, outside) {
            (true, _) => Role::Change,
            (false, true) => Role::OutsideProjects,
            (false, false) => Role::Mention,
        };
        let mut draft = self.frame.draft(cited, role);
        let row = &mut draft.row;
        // ＋197億円 behind a total of the document
        let first = drafts.get(self.frame.sheet.cited.places_on(cited.line).start);
        let of_total = first.is_some_and(|first| first.row.role == Role::GrandTotal);
        row.project = self.project().filter(|_| !of_total);
        row.flags.additive = outside;
        row.reason = Cow::Borrowed(if outside { "a note on what lies outside the projects" } else { "in a sentence" });
        row.subjects = match self.name_above(cited).or_else(|| self.item_of_note(place.paragraph)) {
            Some(entry) => entry.names().map(str::to_owned).collect(),
            None => self
                .name_behind(cited)
                .or_else(|| self.name_in_bracket(cited).map(str::to_owned))
                .or_else(|| self.listed_name(cited, place))
                .or_else(|| sentence::told_of(place.behind).map(str::to_owned))
                .or_else(|| place.subject.name.take())
                .into_iter()
                .collect(),
        };
        row.recipient = row
            .recipient
            .take()
            .or_else(|| row.subjects.iter().find_map(|name| recipient_in(name)).filter(|_| outside).map(Cow::Borrowed));
        // うち職員の給⏎付金 122億円
        let name = place.text()[..place.sentence.end].strip_prefix(AMONG).filter(|_| place.own == 0);
        row.flags.of_which |= name.is_some_and(|name| !name.contains(['、', '。']));
        let ministry = self.frame.sheet.directory.find_unlisted_in(&place.text()[place.own..place.sentence.end]);
        row.ministry = ministry.map(str::to_owned).or_else(|| self.ministry_above(cited)).map(Box::from);
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier));
        draft.parent = earlier.filter(|_| place.subject.part).map(|earlier| earlier.place.start);
        draft
    }

    // gives a row its year and stage, and what its sentence goes on with from the amounts before it
    fn date(&self, index: usize, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) {
        let cited = self.at(index);
        let words = place.words_before(cited.mention.range.start);
        let said = self.said(cited, words, place.behind, draft);
        self.go_on_from_change(words, place, drafts, draft);
        // 2億円を含む総額は、7億円: of more than the part was
        let whole = words.starts_with('を') && behind_included(words).is_some_and(begins_whole);
        let carrier = self.carrier(index, drafts, place).filter(|_| !whole);
        let mixed = self.goes_on_mixed(said, carrier);
        // 15億円（文化部活動を含めると19億円）
        let outer = cited.within.and_then(|outer| drafts.get(outer));
        let inside = outer.zip(carrier).is_some_and(|(outer, (from, _))| outer.place.start == from.place.start);
        self.carry(draft, said, carrier, self.is_of_another(cited, words, place, drafts), inside);
        // 249億円（補正と合わせて332億円）: of the same, in another budget, too
        let joined =
            |words: &str| words.split_once('と').is_some_and(|(first, _)| ends_in_short_stage(first.trim()).is_some());
        let joined = place.subject.sums && draft.row.subjects.is_empty() && joined(words.trim_start_matches('('));
        if let Some(outer) = outer.filter(|_| joined) {
            draft.row.subjects.clone_from(&outer.row.subjects);
        }
        self.footnote(index, drafts, draft);
        let of_several = self.sum_up(index, words, place, drafts, draft);
        if draft.row.stage.is_some() || draft.row.fiscal_year.is_none_or(|year| Some(year) == self.year()) {
            self.inherit(index, draft);
        }
        // …交付金（前年度506億円）及び, alone: what stood before what is asked for
        let before = draft.row.fiscal_year.is_some() && draft.row.fiscal_year == self.year().map(FiscalYear::previous);
        if cited.mention.flags.prior && cited.bracketed && before && self.stage.is_some_and(Stage::is_asked) {
            draft.row.stage = draft.row.stage.or(Some(Stage::Initial));
        }
        // ※このほか、島の強化に34億円を令和５年度補正予算で措置: outside another budget's projects
        if draft.row.role == Role::OutsideProjects
            && draft.row.stage.map(Stage::family) != self.stage.map(Stage::family)
        {
            draft.row.role = Role::Mention;
            draft.row.flags.additive = false;
        }
        // 成立予算額, 総事業費; 不用額は, which no budget is
        let unsettled = draft.row.stage != Some(Stage::Settled);
        let named = unsettled && matches!(&draft.row.subjects[..], [only] if is_left_over(only));
        if matches!(&draft.row.subjects[..], [only] if is_supplement(only)) {
            draft.row.stage = Some(Stage::Supplementary);
        }
        let of_no_stage = named || is_aside_word(self.words_before(cited));
        let over_years = of_several || sentence::sums_years(words);
        // 補正予算4,008億円を加えると2兆7,100億円: of two budgets, of which the other is not said
        let other = draft.row.stage.is_some_and(|stage| Some(stage) != self.stage);
        let added = other && comes_with_in_sentence(words) && !(inside && said.stage.is_none());
        let added = added || joined;
        draft.row.stage = draft.row.stage.filter(|_| !said.aside && !of_no_stage && !mixed && !over_years && !added);
        // 執行額 in a request: nothing is spent yet of the year that is asked for
        let asked = self.stage.is_some_and(Stage::is_asked) && draft.row.fiscal_year == self.year();
        let unspent = asked && draft.row.stage == Some(Stage::Settled);
        draft.row.fiscal_year = draft.row.fiscal_year.filter(|_| !over_years && !added && !unspent);
    }

    // the year and the stage that the words around an amount name
    fn said(&self, cited: &Cited, words: &str, behind: &str, draft: &Draft) -> When {
        let said =
            if surpasses(cited, words) { When::default() } else { sentence::when(&sentence::without_begun(words)) };
        // 3,687億円[平成29年度]
        let year = said.year.or_else(|| sentence::year_behind(behind).map(YearSaid::Printed));
        let said = When { stage: said.stage.or_else(|| self.requested(behind)), year, ..said };
        // 令和５年度補正予算での対応も含め検討（事項要求）: what is asked for has no other budget
        let item = cited.mention.value == Printed::ItemRequest && !said.stage.is_some_and(Stage::is_asked);
        let said = if item { When::default() } else { said };
        // 20億円（72億円を補正予算に計上）
        let put = || sentence::booked(behind).or_else(|| sentence::booked_together(behind));
        let booked = if said.stage.is_none() && draft.row.stage.is_none() { put() } else { None };
        booked.unwrap_or(said)
    }

    // 4億円増の52億円, （＋386億円）となる4兆8,607億円, 30億円減少して3億円: what it was a change of
    fn go_on_from_change(&self, words: &str, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) {
        let goes_on = sentence::unqualified(words).trim_matches([' ', ')', '、', '約']);
        // 公共事業は前年度予算（1,180億円）を約25億円下回った
        let measured = place.earlier.is_some_and(|at| self.at(at).bracketed) && goes_on == "を";
        let measured = |earlier: &&Draft| measured || (earlier.row.role == Role::Change && is_measured(goes_on));
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier)).filter(measured);
        if let Some(earlier) = earlier.filter(|_| draft.row.subjects.is_empty()) {
            draft.row.subjects.clone_from(&earlier.row.subjects);
        }
    }

    // 交付金については、補正予算では20億円、予算案では30億円とされ、合わせて50億円: of what the amounts of its sentence are of that it comes to;
    // and whether these are of several budgets
    fn sum_up(&self, index: usize, words: &str, place: &InSentence<'_>, drafts: &Drafts, draft: &mut Draft) -> bool {
        let last = words.rsplit('、').next().unwrap_or(words).trim();
        if !draft.row.subjects.is_empty() || sentence::about(last) != About::Sum {
            return false;
        }
        let inside = |&at: &usize| {
            let own = self.at(at);
            let Paragraph { joined, lines, .. } = place.paragraph;
            lines.contains(&own.line) && joined.find(own.whole.start) >= place.sentence.start
        };
        let whole = |&at: &usize| !self.at(at).mention.flags.prior;
        let before = (self.cited.start.max(index.saturating_sub(FARTHEST))..index).rev().take_while(inside);
        let before = before.filter(whole).filter_map(|at| drafts.get(at)).map(|draft| &*draft.row);
        let parts: Vec<&AmountRow> = before.filter(|row| row.role != Role::Change).collect();
        let rounding = self.frame.rounding.unwrap_or_default();
        let interval = |row: &AmountRow| row.amount.map(|amount| amount.interval(rounding));
        let sum: Option<Vec<Interval>> = parts.iter().map(|row| interval(row)).collect();
        let adds_up = sum.zip(interval(&draft.row)).is_some_and(|(sum, own)| own.intersects(sum.into_iter().sum()));
        let [first, others @ ..] = &parts[..] else { return false };
        if others.is_empty() || !adds_up || others.iter().any(|row| row.subjects != first.subjects) {
            return false;
        }
        draft.row.subjects.clone_from(&first.subjects);
        let when = |row: &AmountRow| (row.fiscal_year, row.stage);
        others.iter().any(|row| when(row) != when(first))
    }

    // whether an amount that names nothing is of something else than the one before it
    fn is_of_another(&self, cited: &Cited, words: &str, place: &InSentence<'_>, drafts: &Drafts) -> bool {
        // 無償資金協力⏎1,629億円⏎3,581億円: an amount of its own, below another, of which nothing is said
        let below = |earlier: &Cited| earlier.ends_line && earlier.last_line < cited.line;
        let plain = cited.alone() && !cited.bracketed && cited.is_whole() && cited.lead.stage.is_none();
        let apart = plain && place.earlier.is_some_and(|earlier| below(self.at(earlier)));
        // 施設費は5億円を加え、15億円となる: what is added to a topic is no other budget
        let topic = |earlier: usize| place.before(self.at(earlier).whole.start).ends_with('は');
        // 施設費は、予算額14億円に繰越額3億円を加えて17億円
        let onto = |earlier: usize| {
            let start = earlier.checked_sub(1).map_or(0, |first| self.at(first).whole.end);
            let between = self.frame.text.as_str().get(start..self.at(earlier).whole.start);
            words.starts_with("を加え") && between.is_some_and(|between| between.starts_with('に'))
        };
        let goes_on_topic = words.starts_with('を') && place.earlier.is_some_and(|at| topic(at) || onto(at));
        // 物件費120億円、人件費80億円(同1.0倍)の200億円: of more than the last one
        let all =
            words.trim().strip_suffix('の').is_some_and(|rest| rest.is_empty() || bracket::enclosed(rest).is_some());
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier));
        let all = all && earlier.is_some_and(|earlier| earlier.row.role != Role::Change);
        (place.subject.sums && !goes_on_topic) || apart || all || self.is_reference_of_more(cited)
    }

    // （参考）令和７年度補正予算 2,634億円（うち観測 1,965億円）: of more than the observation on the line above
    fn is_reference_of_more(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let places = self.frame.sheet.cited.places_on(cited.line);
        let first = behind_reference(line.text).is_some() && self.at(places.start).whole == cited.whole;
        let part = |own: &Cited| own.within == Some(places.start) && own.mention.flags.of_which;
        first && self.frame.cited_on(cited.line).iter().any(part)
    }

    // 文部科学省⏎ロケット 340億円（149億円増）⏎衛星 65億円: the ministry whose name stands alone above rows
    fn ministry_above(&self, cited: &Cited) -> Option<String> {
        let row = |line: &usize| {
            let first = self.frame.cited_on(*line).first();
            self.line(*line).kind == Kind::Text && first.is_some_and(|first| first.ends_line && !first.begins_line)
        };
        let near = cited.line.saturating_sub(MOST_ROWS).max(self.page.lines.start)..cited.line + 1;
        let head = near.rev().find(|line| !row(line)).filter(|head| *head < cited.line)?;
        // 合計 405億円⏎共通経費 5億円
        let total = |line| {
            self.frame.cited_on(line).first().is_some_and(|first| total_level(self.words_before(first)).is_some())
        };
        if (head + 1..cited.line).any(total) {
            return None;
        }
        ministry_alone(self.frame.sheet.directory, self.line(head).text)
    }

    // …推進事業 of …推進事業 16億円→22億円: what both are of
    fn words_before_pair(
        &self,
        earlier: Option<usize>,
        paragraph: &Paragraph,
        sentence: usize,
    ) -> Option<Range<usize>> {
        let first = earlier.filter(|&earlier| self.at(earlier).leads_on)?;
        let before = first.checked_sub(1).filter(|before| self.cited.contains(before)).map(|before| self.at(before));
        let before = before.filter(|before| paragraph.lines.contains(&before.line)).map(|before| before.whole.end);
        let start = before.map_or(0, |end| paragraph.joined.find(end));
        let words = start.max(sentence)..paragraph.joined.find(self.at(first).whole.start);
        Some(words).filter(|words| words.start < words.end)
    }

    // ○ 大きな望遠鏡⏎総事業費 900億円: a word for what money it is, right below a name
    fn name_above(&self, cited: &Cited) -> Option<&Entry> {
        let word = self.line(cited.line).kind == Kind::Text && is_money_word(self.words_before(cited));
        self.entry_above(cited.line).filter(|entry| word && entry.name_end + 1 == cited.line)
    }

    // ○ 子供の体験の充実 73億円⏎※ この他、７年度補正予算で22億円を計上⏎○ …: the item that such a note follows, between two of a list
    fn item_of_note(&self, paragraph: &Paragraph) -> Option<&Entry> {
        let lines = &paragraph.lines;
        let beside = |text: &str| begins_beside(text.trim_start_matches(['※', ' ']));
        let note = self.line(lines.start).kind == Kind::Note && beside(&paragraph.joined.text);
        let entry = lines.start.checked_sub(1).filter(|_| note).and_then(|above| self.entry_above(above))?;
        let right_below = entry.name_end + 1 == lines.start && !self.frame.cited_on(entry.name_end).is_empty();
        let next = (lines.end..self.page.lines.end).find(|&line| !self.line(line).is_blank())?;
        let form = self.line(entry.line).form().filter(|_| right_below)?;
        (self.line(next).form() == Some(form)).then_some(entry)
    }

    // ・アフリカ、中東への支援（7億円）: a line with a mark is of one name, whatever commas are in it
    fn listed_name(&self, cited: &Cited, place: &InSentence<'_>) -> Option<String> {
        let line = self.line(cited.line);
        let first = self.frame.cited_on(cited.line).first().is_some_and(|first| first.whole == cited.whole);
        let name = place.subject.name.as_deref().filter(|_| first && matches!(line.kind, Kind::Bullet(_)))?;
        let marked = line.behind_mark();
        let start = line.start + nom::Offset::offset(line.text, marked);
        let words = self.frame.text.as_str().get(start..cited.whole.start)?;
        prose::listed_name(words, name).map(str::to_owned)
    }

    // 18億円（15億円） …研究支援事業（文）: a name behind the amounts that begin its line
    fn name_behind(&self, cited: &Cited) -> Option<String> {
        let on_line = self.frame.cited_on(cited.line);
        let (first, last) = (on_line.first()?, on_line.last()?);
        let behind = self.frame.text.as_str().get(last.whole.end..self.line(cited.line).end())?;
        let apart = first.begins_line && !first.bracketed && behind.starts_with([' ', '\t', '【']);
        let behind = behind.trim_start();
        let name = behind.strip_prefix('【').and_then(|tag| tag.split_once('】')).map_or(behind, |(_, name)| name);
        let whole = apart && is_programme(name) && !name.contains(['、', '。']);
        whole.then(|| programme_name(self.frame.sheet.directory, name).name).filter(|name| !name.is_empty())
    }

    // 部品の研究 4億円（前年度 3億円）⏎地域の支援 2億円: behind a bracket that ends its line, another phrase begins; so it does on
    // a line that is a name, a gap and an amount
    fn ends_phrase(&self, earlier: usize, cited: &Cited) -> bool {
        let earlier = self.at(earlier);
        let row = |own: &Cited| own.ends_line && !own.begins_line && self.is_set_apart(own);
        let rows = earlier.ends_line && row(cited) && earlier.last_line + 1 == cited.line;
        let below = earlier.ends_line && earlier.last_line < cited.line;
        // 開催経費等 144億円⏎無償資金協力⏎1,629億円: a line of words of its own above an amount of its own
        // • 不用額: 5億円⏎職員の人件費として、3億円: below a line with a mark that its amount ends
        let words = self.line(earlier.last_line + usize::from(below)).text;
        let marked = matches!(self.line(earlier.last_line).kind, Kind::Bullet(_));
        let begins = words.starts_with(is_kanji) && qualifier_after(words).is_err();
        (below && (earlier.bracketed || cited.alone() || (marked && begins))) || rows
    }

    // whether a gap stands before an amount and its words
    fn is_set_apart(&self, cited: &Cited) -> bool {
        self.frame.text.as_str()[..cited.whole.start].ends_with([' ', '\t'])
    }

    // 12億円を要望する, where the document says no other stage than that of a request, or that of a draft, which no one asks for
    fn requested(&self, behind: &str) -> Option<Stage> {
        let of_request = |stage: &Stage| match self.stage {
            None | Some(Stage::Draft) => true,
            Some(own) => *stage == Stage::Priority && own.family() == Stage::Request,
        };
        sentence::asked(behind).filter(of_request)
    }

    // 1課題あたり上限3億円
    pub(super) fn is_each(&self, cited: &Cited) -> bool {
        let text = self.frame.text.as_str();
        let line = self.line(cited.line);
        let before = text.get(line.start..cited.mention.range.start).unwrap_or_default();
        sentence::is_each(before, &text[cited.mention.range.end..])
    }

    // ② 補助員の配置    1施設当たり 年額 300千円: what the pieces are for, with a gap before what they are
    fn priced_by_piece(&self, cited: &Cited) -> Option<&str> {
        let line = self.line(cited.line);
        let own = without_number(line.behind_mark());
        let before = own.get(..cited.mention.range.start.checked_sub(line.end() - own.len())?)?;
        let (name, piece) = before.split_once("  ")?;
        let whole = !name.contains(['、', '。', ':', '円']) && name.starts_with(char::is_alphabetic);
        (whole && !is_part(name) && sentence::is_each(piece, "")).then_some(name)
    }

    // the amount before that the sentence goes on from, and whether it stands in the sentence itself
    fn carrier<'d>(&self, index: usize, drafts: &'d Drafts, place: &InSentence<'_>) -> Option<(&'d Draft, bool)> {
        let own = self.at(index);
        let paragraph = place.paragraph;
        // 令和６年度当初予算⏎7,140億円⏎（うち新規分 4,342億円）: a part, right below its whole
        let begins = begins_among(self.line(own.line).text.trim_start_matches(bracket::opens));
        let part_below = begins && index > 0 && self.at(index - 1).last_line + 1 == own.line;
        let plain = |&at: &usize| {
            let Cited { mention, bracketed, within, lead, line, .. } = self.at(at);
            // what a bracket, or a label on another line, says of one amount is not said of the next; nor what a bracket says of
            // last year of the change behind it: （令和６年度当初1,245億円、対前年度▲13億円）
            let outside = own.within.is_none() || own.mention.flags.change;
            let aside = (lead.stage.is_some() && *line < own.line && !part_below) || (within.is_some() && outside);
            let between = mention.range.end..own.whole.start.max(mention.range.end);
            let closed = || closes_bracket(&self.frame.text.as_str()[between]);
            !aside && !mention.flags.prior && !mention.flags.change && (place.subject.part || (!bracketed && !closed()))
        };
        let first = self.cited.start.max(index.saturating_sub(FARTHEST));
        let inside = |&at: &usize| paragraph.lines.contains(&self.at(at).line);
        let at = (first..index).rev().take_while(inside).find(plain)?;
        let within = paragraph.joined.find(self.at(at).whole.start) >= place.sentence.start;
        Some((drafts.get(at)?, within))
    }

    // 令和６年度補正予算を含めて3,153億円、そのうち治山事業費は935億円: an amount that goes on from one of several budgets is of as many
    fn goes_on_mixed(&self, said: When, carrier: Option<(&Draft, bool)>) -> bool {
        let silent = said.year.is_none() && said.stage.is_none();
        let own = |from: &AmountRow| from.fiscal_year.is_some() && from.fiscal_year == self.year();
        let unstaged = |from: &AmountRow| from.stage.is_none() && own(from) && self.stage.is_some();
        carrier.is_some_and(|(from, within)| silent && within && unstaged(&from.row))
    }

    // year, stage and subject of an amount: those that its own words name, else those of the amount that the sentence goes on from
    fn carry(&self, draft: &mut Draft, said: When, carrier: Option<(&Draft, bool)>, sums: bool, inside: bool) {
        let row = &mut draft.row;
        let text = self.frame.text.as_str();
        // 補正予算の3,194億円に加えて、1兆28億円, 補正で300億円を計上した「港の改修」で760億円: of another budget
        let added = |from: &Draft| {
            let named = || sentence::ends_in_budget_of(&text[..from.place.start]);
            let behind = &text[from.place.end..];
            (comes_on_top(behind) || sentence::told_of(behind).is_some()) && named()
        };
        let compared = carrier.is_some_and(|(from, _)| sentence::is_compared(&text[from.place.end..]) || added(from));
        let named = carrier.map(|(from, _)| &*from.row);
        row.fiscal_year = row.fiscal_year.or(said.year.and_then(|year| self.resolved(year, named)));
        let earlier = row.fiscal_year.filter(|year| said.plain && Some(*year) != self.year() && said.stage.is_none());
        row.stage = row.stage.or(said.stage).or(earlier.map(|_| Stage::Initial));
        let silent = row.fiscal_year.is_none() && row.stage.is_none();
        let own_year = row.fiscal_year.is_some() && row.fiscal_year == self.year();
        // 予算現額は3億円であって、当初予算額2億円: where the document says no year, the sentence may
        let own_stage = row.fiscal_year.is_none() && self.year().is_some();
        let own_stage = own_stage && row.stage.map(Stage::family) == self.stage.map(Stage::family);
        let Some((from, within)) = carrier else { return };
        let goes_on = if silent { within && (!compared || inside) } else { !own_year && !own_stage };
        if goes_on {
            // 令和７年度予算案は189億円。補正予算の57億円: of another year
            let extra = |stage: Option<Stage>| stage == Some(Stage::Supplementary);
            let another = extra(row.stage) && !extra(from.row.stage) && !extra(self.stage);
            let another = another && from.row.fiscal_year == self.year();
            row.fiscal_year = row.fiscal_year.or(from.row.fiscal_year.filter(|_| !another));
            // what is said of this year says nothing of another's stage
            let other = from.row.fiscal_year == self.year() && row.fiscal_year != self.year();
            row.stage = row.stage.or(from.row.stage.filter(|_| !other));
        }
        if within && !sums && row.subjects.is_empty() {
            row.subjects.clone_from(&from.row.subjects);
        }
    }

    fn resolved(&self, year: YearSaid, named: Option<&AmountRow>) -> Option<FiscalYear> {
        match year {
            YearSaid::Printed(year) => Some(year),
            YearSaid::Short(no) => self.frame.short_year(no),
            YearSaid::Relative(relative) => {
                let now = relative.from_now.and_then(|years| Some(FiscalYear(self.frame.now?.0 + i32::from(years))));
                let from = if relative.from_named { named?.fiscal_year } else { self.year() };
                now.or_else(|| from.map(|year| FiscalYear(year.0 + i32::from(relative.years))))
            }
        }
    }

    // ※ … explains the last amount before it that carries the mark
    fn footnote(&self, index: usize, drafts: &Drafts, draft: &mut Draft) {
        let cited = self.at(index);
        if !self.in_note(cited) || draft.row.role != Role::Mention {
            return;
        }
        let marked = &self.footnoted[..self.footnoted.partition_point(|&at| at < index)];
        let above = |&&at: &&usize| self.at(at).line < cited.line;
        if let Some(owner) = marked.iter().rev().filter(above).find_map(|&at| drafts.get(at)) {
            draft.row.subjects.clone_from(&owner.row.subjects);
            draft.row.reason = Cow::Borrowed("in the note that its mark refers to");
        }
    }
}

// how far below a ministry's name its rows may stand
const MOST_ROWS: usize = 32;

// how many amounts back a sentence may go on from: one without an end costs no more than one with it
const FARTHEST: usize = 64;

// 〔+40億円。補正予算では453億円〕、…に100億円: a bracket that closes between two amounts, the first of which it holds
fn closes_bracket(between: &str) -> bool {
    between.find(['〔', '〕']).is_some_and(|at| between[at..].starts_with('〕'))
}

// 前年度予算を約 of 前年度予算を約3億円上回る, 前年度当初比 of 前年度当初比＋2億円: what a change is measured from
fn surpasses(cited: &Cited, words: &str) -> bool {
    cited.mention.flags.change && words.trim_end_matches([' ', '約']).ends_with(['を', '比'])
}
