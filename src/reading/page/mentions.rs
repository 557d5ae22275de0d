//! Amounts in sentences, and those outside the projects.

mod dated;

use std::borrow::Cow;
use std::ops::Range;

use dated::MOST_ROWS;

use super::{Drafts, PageReader};
use crate::budget::{NoteKind, Pairing, Role};
use crate::grammar::item::without_number;
use crate::grammar::ledger::{behind_reference, is_money_word, total_level};
use crate::grammar::legend::ministry_alone;
use crate::grammar::name::{is_programme, programme_name};
use crate::grammar::phrase::begins_beside;
use crate::grammar::qualifier::qualifier_after;
use crate::grammar::section::is_part;
use crate::grammar::{bracket, sentence};
use crate::reading::cited::Cited;
use crate::reading::lines::{Kind, first_written};
use crate::reading::prose::{self, Paragraph, Subject, paragraph, recipient_in};
use crate::reading::rows::Draft;
use crate::reading::slides::Entry;
use crate::script::is_kanji;
use crate::stage::stage_words;

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
        if self.is_under_lost_label(index, paragraph) {
            let before = place.earlier.and_then(|earlier| drafts.get(earlier));
            let row = &mut draft.row;
            let own: Box<[String]> = std::mem::take(&mut row.subjects).into();
            let first = before.map(|before| before.row.candidates.clone()).unwrap_or_default();
            row.candidates = if own.is_empty() { first } else { own };
            (row.stage, row.fiscal_year, row.pairing) = (None, None, Pairing::Open);
            row.reason = Cow::Borrowed("one of several below a label that is of one of them");
        }
        draft
    }

    // 【補正予算】⏎①⏎岬の備え⏎190億円⏎200億円
    fn is_under_lost_label(&self, index: usize, paragraph: &Paragraph) -> bool {
        let label = prose::label_above_number(self.lines(), paragraph.lines.start);
        let plain = |at: usize| {
            let own = self.at(at);
            paragraph.lines.contains(&own.line)
                && own.alone()
                && !own.bracketed
                && own.is_whole()
                && own.lead.is_silent()
        };
        let staged = |label: &str| stage_words(label).next().is_some();
        let beside = |at: usize| self.cited.contains(&at) && plain(at);
        label.is_some_and(staged) && plain(index) && (beside(index + 1) || index.checked_sub(1).is_some_and(beside))
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
        let ministry = self.frame.sheet.directory.find_unlisted_in(&place.text()[place.own..place.sentence.end]);
        row.ministry = ministry.map(str::to_owned).or_else(|| self.ministry_above(cited)).map(Box::from);
        let earlier = place.earlier.and_then(|earlier| drafts.get(earlier));
        draft.parent = earlier.filter(|_| place.subject.part).map(|earlier| earlier.place.start);
        draft
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
        let next = first_written(self.lines(), lines.end..self.page.lines.end)?;
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

    // 1課題あたり上限3億円
    pub(super) fn is_each(&self, cited: &Cited) -> bool {
        let before = self.line(cited.line).before(cited.mention.range.start);
        sentence::is_each(before, &self.frame.text.as_str()[cited.mention.range.end..])
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
}
