//! Names behind marks that begin other lines, too, which their amounts show.

use super::runs::{is_measure, says_what};
use super::{Entry, Sheet, Slide, bare_name, plausible};
use crate::budget::ListingKind;
use crate::grammar::bullet::{Mark, bullet};
use crate::grammar::phrase::{begins_among, is_told};
use crate::grammar::sentence::{When, when};
use crate::grammar::unfinished::is_unfinished;
use crate::grammar::{bracket, name};
use crate::reading::cited::Cited;
use crate::reading::joined::find_outside_brackets;
use crate::reading::lines::{Kind, Line, MOST_BLANK, first_written};
use crate::reading::outline::Page;
use crate::reading::rows::value;
use crate::stage::Stage;

// how many lines around one of a list are near
const NEAR: usize = 6;

impl Sheet<'_, '_> {
    // ・浄化槽の整備 86億円（80億円）⏎・熱中症対策 3億円: items of a list with amounts, below no programme, nor below an amount
    // which they may be parts of
    pub(super) fn is_listed(&self, page: &Page, at: usize, slide: &Slide) -> bool {
        if !self.is_priced_item(at) {
            return false;
        }
        // ・…の技術開発⏎100億円: the same, with its amount on the line below
        let over = |line: usize| begins_item(self.lines[line].kind) && self.is_name_above(page, line, |_| true);
        let of_list = |line: usize| page.lines.contains(&line) && (self.is_priced_item(line) || over(line));
        let above = (page.lines.start..at).rev().find(|&line| !self.lines[line].is_blank() && !self.says_more(line));
        let item_above = |row: usize| row.checked_sub(1).filter(|&item| page.lines.contains(&item) && over(item));
        let above = above.map(|above| item_above(above).unwrap_or(above));
        let goes_on = above.is_some_and(|above| slide.entries.last().is_some_and(|last| last.line == above));
        let goes_on = goes_on && above.is_some_and(|above| begins_item(self.lines[above].kind));
        let listed = |last: &Entry| begins_item(self.lines[last.line].kind);
        let headed_anew = || above.is_some_and(|above| self.is_of_heading(page, above));
        let lowest = || slide.entries.last().is_none_or(listed) || self.heads_list(slide) || headed_anew();
        // ○ 文部科学省 600億円⏎・教員の配置 400億円: what is listed below a ministry, or its amount, is no part of a programme
        let headed = above.is_some_and(|above| self.ministry_heading(above).is_some());
        // ・研究開発制度⏎…の基金を造成、800億円を追加: nor of what is said of the item before
        let said = |above: usize| {
            let of_last = slide.entries.last().is_some_and(|last| listed(last) && last.name_end + 1 == above);
            of_last && !self.cited.on_line(above).iter().any(|own| own.ends_line)
        };
        let priced = |above: usize| !self.cited.on_line(above).is_empty() && !said(above);
        let whole = |above: usize| !self.is_of_heading(page, above) && priced(above) && !headed;
        // ② 灘の備え 0.6億円⏎・灘の体制 0.6億円: one alone right below what it is all of
        let held = |above: usize| self.is_of_heading(page, above) && self.is_all_of(above, at);
        let next = || (at + 1..page.lines.end).find(|&line| !self.says_more(line));
        // ●雇用の維持 29,476億円⏎・給付金 23,176億円: parts of it, each with its amount
        let divides = || {
            slide.entries.last().is_some_and(|last| above == Some(last.line) && !listed(last))
                && above.is_some_and(whole)
        };
        // ２．北方の対策⏎・北方対策 35億円: one alone, where the page has listed others
        let alike = || slide.entries.last().is_some_and(listed);
        let begins = || {
            let more = next().is_some_and(of_list);
            ((more || alike() || headed || above.is_some_and(held))
                && (headed || lowest())
                && !above.is_some_and(whole))
                || (more && divides())
        };
        if goes_on { above.is_some_and(of_list) } else { begins() }
    }

    // ① 岬の備え, or 66.7億円（60億円） on lines of their own below it
    fn is_of_heading(&self, page: &Page, at: usize) -> bool {
        let alone = |line: &usize| self.lines[*line].kind == Kind::Text && self.cited.is_row(*line);
        let heading = (page.lines.start..=at).rev().take(NEAR).find(|line| !alone(line));
        heading.is_some_and(|heading| self.lines[heading].kind == Kind::Heading)
    }

    // whether the first amount of a line is as much as that of another
    fn is_all_of(&self, whole: usize, part: usize) -> bool {
        let first = |line: usize| self.cited.on_line(line).first().and_then(|own| value(&own.mention.value));
        first(whole).is_some_and(|whole| first(part) == Some(whole))
    }

    // ◆学校における働き方改革の推進⏎・教員業務支援員の配置 139億円: the title of a list, no programme, with neither an amount nor
    // what it will do
    pub(super) fn heads_list(&self, slide: &Slide) -> bool {
        slide.entries.last().is_some_and(|last| {
            let acts = || slide.actions.last().is_some_and(|action| action.of == last.line);
            let unpriced = || (last.line..=last.name_end).all(|line| self.cited.on_line(line).is_empty());
            let title = || last.members.iter().all(|member| !name::is_complete(&member.name.name));
            last.kind == ListingKind::Detail && !acts() && unpriced() && title()
        })
    }

    // 【令和７年度補正予算額 82億円】, ※別途、令和７年度補正予算額 82億円, うち、環境の研究 15億円 below an item
    fn says_more(&self, line: usize) -> bool {
        let Line { text, kind, .. } = self.lines[line];
        if kind == Kind::Text && begins_among(text) {
            return !self.cited.on_line(line).is_empty();
        }
        let beside = kind == Kind::Note || (kind == Kind::Text && text.starts_with(bracket::opens));
        beside && self.cited.on_line(line).first().is_some_and(|own| own.lead.stage.is_some())
    }

    // ▶ 偽・誤情報対策⏎　　R9要求額 9.0億円: behind a mark that begins other lines, too, a name with labelled amounts right below, and
    // nothing else; two of them at least
    pub(super) fn is_priced_below(&self, page: &Page, at: usize) -> bool {
        let near = at.saturating_sub(NEAR).max(page.lines.start)..page.lines.end.min(at + 1 + NEAR);
        let mut near = near.filter(|&other| other != at);
        let said = |own: &Cited| own.lead.stage.is_some_and(Stage::is_asked);
        if self.is_name_above(page, at, said) {
            return near.any(|other| self.is_name_above(page, other, said));
        }
        // ・創薬の事業 3億円⏎・…の研究開発事業⏎　　 91億円: an item among others that have their amounts behind
        let alike = |other: usize| self.is_priced_item(other) && self.lines[other].form() == self.lines[at].form();
        // ・統合型材料開発プロジェクト⏎2,532百万円⏎・ナノテクノロジープラットフォーム⏎1,711百万円: two of a mark, each above its amount
        let beside = |other: usize| {
            matches!(self.lines[at].kind, Kind::Bullet(_))
                && self.lines[other].form() == self.lines[at].form()
                && [at, other]
                    .iter()
                    .any(|&line| says_what(self.lines[line].behind_mark()) || self.is_ministry_row(line + 1))
                && self.is_name_above(page, other, |_| true)
        };
        self.is_name_above(page, at, |_| true) && near.any(|other| alike(other) || beside(other))
    }

    // a name with a row of amounts right below, of which the first is as it should be
    fn is_name_above(&self, page: &Page, at: usize, first: impl Fn(&Cited) -> bool) -> bool {
        let below = at + 1;
        let line = &self.lines[at];
        let name = match line.kind {
            // ・AIP：人工知能の統合プロジェクト⏎100億円
            Kind::Bullet(_) => find_outside_brackets(line.behind_mark(), ":")
                .map_or(line.behind_mark(), |colon| &line.behind_mark()[..colon]),
            // 創薬基盤推進研究事業（厚）⏎令和７年度予算案 29億円
            Kind::Text => bare_name(line.text).unwrap_or_default(),
            _ => "",
        };
        // ・復興道路の整備等⏎（2,376億円）
        let in_bracket = |own: &Cited| own.alone() && is_bare(own) && matches!(line.kind, Kind::Bullet(_));
        let labelled = |line: usize| {
            let on_line = self.cited.on_line(line);
            let plain = |own: &Cited| own.lead.recipient.is_none() && !own.bracketed && own.top == line;
            let row = |own: &Cited| plain(own) && self.cited.is_row(line);
            self.lines[line].kind == Kind::Text
                && on_line
                    .first()
                    .is_some_and(|own| (row(own) || (on_line.len() == 1 && in_bracket(own))) && first(own))
        };
        page.lines.contains(&below)
            && self.cited.on_line(at).is_empty()
            && (labelled(below) || (self.is_ministry_row(below) && !self.is_below_mark(page, at)))
            && plausible(name)
            && !is_measure(name)
            && ["、", "。", ":"].iter().all(|mark| find_outside_brackets(name, mark).is_none())
            && !is_unfinished(name)
            && !is_told(name)
            && when(name) == When::default()
    }

    // ○部活動の地域移行の推進⏎⏎15億円⏎⏎25億円: what is done, with a row of amounts near below and nothing between
    pub(super) fn is_over_row(&self, page: &Page, end: usize, name: &str) -> bool {
        let near = end + 1..page.lines.end.min(end + 2 + MOST_BLANK);
        let below = first_written(self.lines, near);
        let plain =
            |own: &Cited| own.lead.recipient.is_none() && own.top == own.line && (own.is_whole() || own.leads_on);
        let row = |line: usize| self.cited.is_row(line) && self.cited.on_line(line).first().is_some_and(plain);
        below.is_some_and(row)
            && self.cited.within(&(end..end + 1)).is_empty()
            && says_what(name)
            && !is_measure(name)
            // …による体育授業等の⏎⏎1億円⏎充実・高度化: torn around its amount
            && (!is_unfinished(name) || name.ends_with('の'))
            && !is_told(name)
            && when(name) == When::default()
    }

    // ●駅のバリアフリー化⏎エレベーター等の設置 【56億円の内数】: names without a mark and their amounts in a box that ends the line, below what
    // is marked and has none; two of them at least
    pub(super) fn is_one_of_boxed(&self, page: &Page, at: usize) -> bool {
        if !self.is_boxed_price(at) {
            return false;
        }
        let mut above = (page.lines.start..at).rev().take(NEAR).filter(|&line| !self.lines[line].is_blank());
        let heading = above.find(|&line| !self.is_boxed_price(line)).map(|line| &self.lines[line]);
        // …の整備促進 【43億円】 ●地域鉄道の向上: torn from its line
        let marked = |line: &Line<'_>| bullet(line.text.rsplit('】').next()?).map(|(mark, _)| mark);
        let near = at.saturating_sub(NEAR).max(page.lines.start)..page.lines.end.min(at + 1 + NEAR);
        heading.and_then(marked) == Some(Mark::Slide)
            && near.into_iter().any(|other| other != at && self.is_boxed_price(other))
    }

    // ●駅のバリアフリー化: the title of such a list
    pub(super) fn heads_boxed(&self, page: &Page, at: usize) -> bool {
        let near = at + 1..page.lines.end.min(at + 2 + MOST_BLANK);
        let below = first_written(self.lines, near);
        self.cited.on_line(at).is_empty() && below.is_some_and(|line| self.is_one_of_boxed(page, line))
    }

    fn is_boxed_price(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let Line { text, kind, .. } = *line;
        let Some(first) = self.cited.on_line(at).first().filter(|_| kind == Kind::Text && text.ends_with('】')) else {
            return false;
        };
        let before = line.before(first.mention.range.start).trim_end();
        let Some(name) = before.strip_suffix('【').map(str::trim_end) else { return false };
        let plain = first.lead.recipient.is_none() && first.lead.stage.is_none() && !first.mention.flags.change;
        plain
            && text.matches('【').nth(1).is_none()
            && !name.contains([':', '。'])
            && says_what(name)
            && !is_measure(name)
            && !is_unfinished(name)
            && when(name) == When::default()
            && plausible(name)
    }

    // a mark that begins other lines, too, a name and amounts to the end of the line
    fn is_priced_item(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let Some(first) = self.cited.on_line(at).first().filter(|_| begins_item(line.kind)) else {
            return false;
        };
        let rest = line.behind_mark();
        let before = rest.get(..first.whole.start.saturating_sub(line.end() - rest.len())).unwrap_or_default();
        let name = before.trim_end();
        // ・質の向上等〔法務省、文部科学省〕 0.7億円
        let tag = bracket::trailing(name).filter(|(_, open, _)| *open != '(');
        let name = tag.map_or(name, |(before, ..)| before.trim_end());
        let flags = &first.mention.flags;
        // ・…事業（AMED） 12億円: a tag of the name
        let tagged = rest[before.len()..].trim_start().starts_with('(');
        // ・復興交付金（1,477億円）, but not ・市場規模（2兆円）
        let bracketed = !first.bracketed || (is_bare(first) && !is_measure(name));
        let plain = first.ends_line && bracketed && (first.lead.recipient.is_none() || tagged);
        // ■ 市場規模 3兆円: behind marks of paragraphs, what is named as programmes are, or compared with last year's
        let budget = |own: &Cited| own.mention.flags.prior || own.lead.stage.is_some();
        let said = || name::is_complete(name) || self.cited.on_line(at).iter().any(budget);
        if line.kind == Kind::Bullet(Mark::Prose) && !said() {
            return false;
        }
        // うち…, which 19億円の内数 is not
        let among = flags.of_which && begins_among(name);
        plain
            && !flags.change
            && !among
            && !flags.approximate
            && ["、", ":"].iter().all(|mark| find_outside_brackets(name, mark).is_none())
            && when(name) == When::default()
            && plausible(name)
    }
}

// （334億円）: in a bracket of its own that says no more of it
fn is_bare(own: &Cited) -> bool {
    own.bracketed && own.within.is_none() && own.is_whole() && own.lead.is_silent() && !own.is_negative()
}

// ・, ■: marks of a list's items and of much else
fn begins_item(kind: Kind) -> bool {
    matches!(kind, Kind::Bullet(Mark::Activity | Mark::Prose))
}
