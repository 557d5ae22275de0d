//! The programmes of a page: ● lines, joint lists, ◆ lines with what they will do.

mod actions;
mod entry;
mod joint;
mod lone;
mod ministries;
mod names;
mod priced;
mod rows;
mod runs;
mod totals;
mod unmarked;

pub(super) use actions::{Action, Said, said};
pub(super) use entry::{Entry, Member, Slide};
pub(super) use ministries::MOST_BETWEEN;
pub(super) use runs::says_what;
pub(super) use totals::lists_totals;

use unmarked::{Aside, is_relisted};

use super::cited::Citations;
use super::joined::find_outside_brackets;
use super::lines::{Kind, Line};
use super::outline::Page;
use super::title::ends_in_stage;
use super::told::year_in;
use crate::blank::trim_end;
use crate::budget::ListingKind;
use crate::grammar::bullet::Mark;
use crate::grammar::clause::{columns, is_recipient_total, lead};
use crate::grammar::ledger::total_level;
use crate::grammar::legend::ministry_alone;
use crate::grammar::phrase::{before_relation, begins_many, ends_as_title, spoken_of};
use crate::grammar::section::{is_part as is_part_of_slide, is_title_of_aims};
use crate::grammar::sentence::{About, about, ends_clause};
use crate::grammar::tag::{behind_relisted, tags_behind, words_of};
use crate::grammar::unfinished::{is_topic, says_done};
use crate::grammar::{bracket, item, name};
use crate::ministry::Directory;
use crate::script::is_hiragana;

/// What names are read with.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'a, 't> {
    pub(super) lines: &'a [Line<'t>],
    pub(super) cited: &'a Citations,
    /// For each amount the first of its row, for all of a long row ask.
    pub(super) row_starts: &'a [usize],
    pub(super) directory: &'a Directory,
    /// Whether amounts are by their names the totals of several ministries, which are then what is listed.
    pub(super) lists_totals: bool,
    /// What the document calls itself.
    pub(super) title: Option<&'a str>,
}

// 甲研究事業 of （１）甲研究事業; of a line without a number, what ends as names do
fn bare_name(text: &str) -> Option<&str> {
    item::numbered(text).map(|item| item.text).or_else(|| name::is_programme(text).then_some(text))
}

// 8つの統合プロジェクト: how many there are of what is listed below
fn counts(name: &str) -> bool {
    let counted = name.trim_start_matches(|c: char| c.is_ascii_digit());
    counted.len() < name.len() && begins_many(counted)
}

// how far below a mark on a line of its own the amount of its name may stand
const MOST_APART: usize = 8;

impl<'t> Sheet<'_, 't> {
    /// Reads the programmes of a page.
    pub(super) fn slide(&self, page: &Page) -> Slide {
        let mut slide = Slide::default();
        let wide = self.wrap_width(page);
        let mut at = page.lines.start;
        let (mut aims, mut aside) = (false, Aside { read: page.lines.start, holds: false });
        // the line right behind the last mark's: what a ● will do goes on there
        let mut behind = page.lines.start;
        while at < page.lines.end {
            let line = self.lines[at];
            aims = match line.kind {
                Kind::Text => is_title_of_aims(line.text) || (aims && !line.text.starts_with(bracket::boxes)),
                Kind::Heading | Kind::Bullet(Mark::Detail) => false,
                _ => aims,
            };
            at = match line.kind {
                Kind::Bullet(Mark::Slide) if aims && !self.names_programme(at, line.behind_mark()) => at + 1,
                Kind::Bullet(Mark::Slide) if self.heads_boxed(page, at) => at + 1,
                Kind::Bullet(mark @ Mark::Slide) if self.is_apart_from_name(page, at) => {
                    self.bullet(page, at + 1, mark, self.lines[at + 1].text, &mut slide)
                }
                Kind::Bullet(mark @ (Mark::Slide | Mark::Detail)) => {
                    self.bullet(page, at, mark, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity)
                    if in_detail(&slide)
                        && (self.is_listed(page, at, &slide) || self.is_priced_below(page, at))
                        && self.heads_list(&slide) =>
                {
                    slide.entries.pop(); // which is no programme

                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if in_detail(&slide) => self.action(page, at, wide, &mut slide),
                Kind::Bullet(mark)
                    if self.names_programme(at, line.behind_mark())
                        || !aims
                            && (self.is_priced_below(page, at)
                                || matches!(mark, Mark::Activity | Mark::Prose)
                                    && (self.is_listed(page, at, &slide) || self.is_of_ministry(page, at))) =>
                {
                    self.bullet(page, at, Mark::Slide, line.behind_mark(), &mut slide)
                }
                Kind::Bullet(Mark::Activity) if at == behind && !aims && self.is_action(at) => {
                    self.action(page, at, wide, &mut slide)
                }
                Kind::Text
                    if let Some(name) = bare_name(line.text).filter(|_| !aims && self.is_priced_below(page, at)) =>
                {
                    self.bullet(page, at, Mark::Slide, name, &mut slide)
                }
                Kind::Text
                    if is_relisted(line.text) && self.names_programme(at, line.text)
                        || !aims
                            && (self.is_tagged_name(at) || self.is_one_of_boxed(page, at) || self.is_described(at))
                        || self.begins_unmarked(page, at) && !aside.at(self.lines, at)
                        || self.titles_again(at, &slide) =>
                {
                    self.bullet(page, at, Mark::Slide, line.text, &mut slide)
                }
                // ◆ 省エネの推進⏎…補助金 283億円（261億円）: the title of a list is no programme
                Kind::Text if !aims && self.heads_list(&slide) && self.is_compared_row(page, at, &slide) => {
                    slide.entries.pop();
                    self.bullet(page, at, Mark::Slide, item::without_number(line.text), &mut slide)
                }
                Kind::Text if !aims && (self.is_in_run(page, at) || self.is_compared_row(page, at, &slide)) => {
                    self.bullet(page, at, Mark::Slide, item::without_number(line.text), &mut slide)
                }
                Kind::Text => self.joint_block(page, at, &mut slide),
                _ => at + 1,
            };
            if matches!(line.kind, Kind::Bullet(_)) {
                behind = at;
            }
        }
        slide.shrink();
        slide
    }

    // ● 創薬基盤推進研究事業：…, one line or several
    fn bullet(&self, page: &Page, at: usize, mark: Mark, rest: &'t str, slide: &mut Slide) -> usize {
        let kind = if mark == Mark::Detail { ListingKind::Detail } else { ListingKind::Slide };
        let (rest, relisted) = behind_relisted(rest).map_or((rest, false), |rest| (rest, true));
        let (joined, end, marked) = self.name(page, at, rest);
        // ・厚生労働省 6億円: a ministry's share
        // ◎ 外務省予算 7,257億円: its total
        let ministry = ministry_alone(self.directory, &joined.text).is_some() || self.is_ministry_total(&joined.text);
        // ◇世界に誇る文化の国◇: a slogan
        let slogan = rest.ends_with(|c: char| self.lines[at].text.starts_with(c) && !c.is_alphanumeric());
        // ◆予定事業数⏎新規 114事業: a part of the slide
        let goes_on = |next: &Line<'_>| next.text.starts_with(['の', 'へ', 'に', 'と', 'を', 'や', '・']);
        let part = || {
            let whole = !self.lines.get(at + 1).is_some_and(goes_on); // 大学等⏎の設備整備事業
            whole && self.cited.on_line(at).is_empty() && is_part_of_slide(rest)
        };
        // ○ 基盤を整え、運用経費の３割（年約100億円）の削減をめざす。: a sentence that an amount stands in
        let within = |line: usize| self.cited.on_line(line).first().is_some_and(|first| !first.ends_line);
        let sentence = marked
            && rest.ends_with('。')
            && joined.text.contains('、')
            && (at..=end).any(within)
            && find_outside_brackets(rest, ":").is_none();
        if ministry || sentence || slogan || is_recipient_total(&joined.text) || is_title(&joined.text) || part() {
            return end + 1;
        }
        let mut entry = self.entry(kind, at, end, &joined);
        entry.members.iter_mut().for_each(|member| member.name.relisted |= relisted);
        self.tag_by_amount(at, &mut entry);
        let end = if entry.dangling && self.join_next(page, end + 1, &mut entry) { end + 1 } else { end };
        let apart = || at > page.lines.start && self.is_apart_from_name(page, at - 1);
        let complete = || entry.members.iter().all(|m| name::is_complete(&m.name.name));
        let named = marked
            || mark == Mark::Detail
            || complete()
            || apart()
            || self.is_in_run(page, at)
            || self.is_of_ministry(page, at)
            || self.is_above_ministry(page, at, end)
            || (mark == Mark::Slide && self.is_over_row(page, end, &joined.text));
        // 「人材」：人材の体制の構築: the catchword of what is listed below
        let priced = (at..=end).any(|line| !self.cited.on_line(line).is_empty()) || self.cited.is_row(end + 1);
        let catchword = |name: &str| !priced && quoted(name).is_some_and(|own| !name::is_complete(own));
        let names = |m: &Member| plausible(&m.name.name) && !catchword(&m.name.name);
        let titles = |m: &Member| !priced && counts(&m.name.name);
        if named && entry.members.iter().all(names) && !entry.members.iter().any(titles) && !entry.members.is_empty() {
            slide.entries.push(entry);
        }
        end + 1
    }

    // ・岬の観測事業（1.7億円・新規・厚生労働省）: what the bracket of the amount says of its programme
    fn tag_by_amount(&self, at: usize, entry: &mut Entry) {
        let (Some(first), [only]) = (self.cited.on_line(at).first(), &mut entry.members[..]) else { return };
        let Line { text, start, .. } = self.lines[at];
        // （島の支援事業 154億円の内数・拡充・厚生労働省）
        let end = if first.bracketed { first.mention.range.end } else { first.whole.end };
        let behind = text.get(end.saturating_sub(start)..).unwrap_or_default();
        let tags = &behind[..tags_behind(behind).unwrap_or_default()];
        words_of(tags).for_each(|word| only.name.tag(self.directory, word));
    }

    // ○⏎岬の備えを強める対策⏎247億円: a mark on a line of its own, a name on the next, and its amount near below
    fn is_apart_from_name(&self, page: &Page, at: usize) -> bool {
        let end = page.lines.end.min(at + MOST_APART);
        let alone = matches!(self.lines[at].kind, Kind::Bullet(_)) && self.lines[at].behind_mark().is_empty();
        let name =
            alone && at + 1 < end && self.lines[at + 1].kind == Kind::Text && self.cited.on_line(at + 1).is_empty();
        // no sentence, and no label
        let noun = |text: &str| text.ends_with(|c: char| !is_hiragana(c) && !matches!(c, '、' | '。' | ':'));
        let plain = |line: &usize| {
            matches!(self.lines[*line].kind, Kind::Text | Kind::Blank) && total_level(self.lines[*line].text).is_none()
        };
        name && noun(self.lines[at + 1].text) && (at + 2..end).take_while(plain).any(|line| self.cited.is_row(line))
    }
}

fn in_detail(slide: &Slide) -> bool {
    slide.entries.last().is_some_and(|entry| entry.kind == ListingKind::Detail)
}

// ○ 平成30年度医療分野の研究開発関連予算の概算要求: what a whole paper is called; ○ 令和７年度予算案（一般会計＋復興特会）: a label
fn is_title(text: &str) -> bool {
    let label = |text: &str| bracket::trailing(trim_end(text)).is_some_and(|(before, ..)| columns(before).is_some());
    // 科学技術予算のポイント　　平成28年度要求・要望額: with the label of what stands below
    let labelled = || ends_as_title(trim_end(&text[..lead(text).start]));
    (ends_as_title(text) || ends_in_stage(text) || label(text) || labelled()) && year_in(text).is_some()
}

// 人材 of 「人材」
fn quoted(name: &str) -> Option<&str> {
    name.strip_prefix('「')?.strip_suffix('」').filter(|inside| !inside.contains('」'))
}

// a name is no sentence, nor what one is about: AMED対象経費は
fn plausible(name: &str) -> bool {
    (2..=90).contains(&name.chars().count())
        && !name.contains('。')
        && !is_topic(name)
        // 既存施策の見直しにより463億円を削減
        && !ends_clause(name)
        // 文部科学省・厚生労働省が連携し、研究開発を推進
        && !says_done(name)
        // 公共事業費については安定的に確保
        && spoken_of(name).is_none()
        // 海の保全に係る令和７年度予算額
        && before_relation(name).is_none()
        // 総額は: a label is no name
        && matches!(about(name), About::Name(_))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::source::{Malformed, Source};

    #[test]
    fn activities_are_of_the_programme_above_them_whatever_joins_the_page() {
        let text = "１．医薬品プロジェクト 10億円\n\n● 甲創薬基盤推進研究事業：研究を進める 3億円\n● 乙創薬支援推進事業：支援する 7億円\n\n\n\n\n\
            乙創薬支援推進事業\n\n◆ 甲創薬基盤推進研究事業（厚）\n\u{f0fc} 【新規】研究の基盤を整える\n";
        let document = crate::reading::read(&Source::decode(text, None, Malformed::Refuse).unwrap(), "a", "a.txt");
        let names: Vec<&str> = document.listings.iter().map(|listing| &*listing.name).collect();
        assert_eq!(
            names,
            ["甲創薬基盤推進研究事業", "乙創薬支援推進事業", "乙創薬支援推進事業", "甲創薬基盤推進研究事業"]
        );
        let done: Vec<(usize, &str)> = document.activities.iter().map(|own| (own.listing, &*own.text)).collect();
        assert_eq!(done, [(3, "研究の基盤を整える")]);
    }
}
