//! Which amounts programmes may have, by the words around them.

use super::MOST_BETWEEN;
use crate::budget::ListingKind;
use crate::grammar::bracket::{self, BRACKETS};
use crate::grammar::bullet::{Mark, behind_mark};
use crate::grammar::item::counts_on;
use crate::grammar::ledger::{is_aside, total_level};
use crate::grammar::phrase::{begins_portion, ends_portion};
use crate::grammar::sentence::{About, When, about, when};
use crate::grammar::spacing::is_arrow;
use crate::grammar::tag::tag;
use crate::reading::cited::Cited;
use crate::reading::lines::Kind;
use crate::reading::page::PageReader;
use crate::reading::slides::Entry;
use crate::scan::RangeEnd;

/// What sets a column of amounts apart from words beside it.
const COLUMN_GAP: &str = "    ";

// how many chars a word has at most that is a tag: 一部新規
const LONGEST_TAG: usize = 4;

/// What an amount goes on from in a sentence: 12億円 of 予算は12億円, 合わせて12億円.
const GOES_ON: [char; 14] = ['は', 'が', 'を', 'に', 'の', 'で', 'と', 'も', 'へ', 'や', 'か', 'て', 'ど', 'ら'];

impl PageReader<'_, '_> {
    // an amount that stands alone, ends its line behind a stage or a name, or is bracketed with a stage or a recipient
    pub(super) fn is_price(&self, index: usize) -> bool {
        let cited = self.at(index);
        let flags = &cited.mention.flags;
        if flags.change || flags.prior || flags.range_end == Some(RangeEnd::High) || self.in_note(cited) {
            return false;
        }
        if self.line(cited.line).kind == Kind::Ledger || self.is_each(cited) || self.closes_list(cited) {
            return false;
        }
        // 584億円＜AMED 531億円＞: with what stands in its brackets
        let whole = cited.within.filter(|outer| self.cited.contains(outer)).map_or(cited, |outer| self.at(outer));
        if self.is_part_of_other(cited) || self.is_of_line_above(whole) || self.is_of_last_counted(cited) {
            return false;
        }
        // 【新規】…の開発（令和６年度補正予算 10億円）を推進: of what the programme will do
        let labelled_line = self.is_behind_label(cited);
        let named = || self.entry_above(cited.line).is_some_and(|entry| entry.name_end >= cited.line);
        let boxed = || named() && self.opens_last_bracket(cited);
        let acts = self.line(cited.line).kind == Kind::Bullet(Mark::Activity) && !cited.ends_line;
        if acts && !labelled_line && !boxed() {
            return false;
        }
        if self.is_of_own_line(cited) || self.is_beside_own_name(cited) || self.is_below_named_label(cited) {
            return false;
        }
        if self.is_below_other_mark(cited) || self.named_right_above(cited).is_some() {
            return false;
        }
        let labelled = cited.lead.stage.is_some() || cited.lead.recipient.is_some() || self.is_below_name(cited);
        // 10億円（総事業費 100億円）: what a bracket says of an amount is no other amount of the programme
        let listed = || {
            self.frame.text.as_str()[..cited.whole.start]
                .trim_end()
                .ends_with(|c| bracket::opens(c) || matches!(c, '、' | ','))
        };
        let own_label = cited.lead.recipient.is_some() || (labelled && (cited.bracketed || listed()));
        if cited.within.is_some() && (self.is_part(index) || !own_label) {
            return false;
        }
        let (before, own) = self.frame.text.as_str().split_at(cited.whole.start);
        // behind an arrow only of two years: 12億円→15億円
        let behind = |last: &usize| before.trim_end().ends_with(is_arrow) && !self.frame.sheet.cited[*last].ends_line;
        let between = index.checked_sub(1).is_some_and(|last| behind(&last));
        let apart = cited.bracketed
            || before.ends_with(|c| is_arrow(c) || matches!(c, ' ' | ')' | ':'))
            || own.starts_with(' ')
            || self.is_right_behind_name(cited);
        let apart = apart && !between;
        // 27億円→29億円, with a line for both
        let last = index.checked_sub(1).filter(|last| self.cited.contains(last)).map(|last| self.at(last));
        let pair = last.is_some_and(|last| {
            let years = last.lead.year.zip(cited.lead.year).is_some_and(|(was, is)| was < is);
            let beside = last.line == cited.line && last.begins_line && (last.mention.flags.prior || years);
            beside && cited.ends_line && before.trim_end().ends_with(is_arrow) && self.is_unpriced_above(cited)
        });
        cited.alone()
            || pair
            || self.is_beside_words(cited)
            || labelled_line
            || (cited.ends_line && (labelled || (apart && named())))
            || boxed()
            || (cited.bracketed && labelled && self.entry_above(cited.line).is_some())
    }

    // ○ 灯台の整備の推進12億円: nothing but a name stands between the mark and it
    fn is_right_behind_name(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let first = self.frame.cited_on(cited.line).first().is_some_and(|first| first.whole == cited.whole);
        let words = behind_mark(line.before(cited.whole.start));
        let name = !words.ends_with(GOES_ON) && words.ends_with(|c: char| c.is_alphabetic() || bracket::closes(c));
        matches!(line.kind, Kind::Bullet(_)) && first && name && !words.contains(['、', '。'])
    }

    // ・…費補助 200億円、補正：700億円: behind another amount of a line with a mark and a name of its own, which is no programme's
    fn is_of_own_line(&self, cited: &Cited) -> bool {
        let marked = matches!(self.line(cited.line).kind, Kind::Bullet(_));
        let first = self.frame.cited_on(cited.line).first();
        let named = |first: &Cited| !first.begins_line && !self.is_behind_label(first);
        let behind = first.is_some_and(|first| first.whole != cited.whole && named(first));
        marked && behind && self.entry_above(cited.line).is_some_and(|entry| entry.name_end < cited.line)
    }

    // ◆予算額（灘の学校施設整備費）⏎令和７年度予算（案）額 42,300百万円: below a label that says in a bracket what its money is of
    fn is_below_named_label(&self, cited: &Cited) -> bool {
        let Some(above) = cited.top.checked_sub(1).filter(|_| cited.begins_line) else { return false };
        let label = bracket::trailing(self.line(above).behind_mark());
        label.is_some_and(|(before, open, inside)| {
            let label = open == '(' && before.trim_end().ends_with('額') && about(before.trim()) == About::Label;
            label && about(inside) == About::Name(inside)
        })
    }

    // ● 橋渡し研究プログラム：⏎種を臨床へ渡す      58億円（52億円）: far behind what is said of a programme that has no other amount
    fn is_beside_words(&self, cited: &Cited) -> bool {
        let next = self.frame.sheet.cited.first_from(cited.mention.range.start + 1);
        let compared = self.frame.sheet.cited.get(next).is_some_and(|next| next.mention.flags.prior && next.bracketed);
        let plain = cited.ends_line && !cited.bracketed && compared && self.line(cited.line).kind == Kind::Text;
        let Some(entry) = self.entry_above(cited.line).filter(|entry| plain && entry.kind == ListingKind::Slide) else {
            return false;
        };
        let words = self.line(cited.line).before(cited.whole.start);
        let apart = words.ends_with(COLUMN_GAP) && !words.trim().is_empty() && !words.contains(['。', ':']);
        let near = cited.line > entry.name_end && cited.line <= entry.name_end + 2;
        near && apart && self.is_unpriced_above(cited)
    }

    // whether no amount stands between the programme above and this one
    fn is_unpriced_above(&self, cited: &Cited) -> bool {
        let unpriced = |entry: &Entry| (entry.line..cited.line).all(|line| self.frame.cited_on(line).is_empty());
        self.entry_above(cited.line).is_some_and(unpriced)
    }

    // ・…事業（959億円）⏎＜好循環の実現＞⏎11兆6766億円, ・…事業（959億円）⏎・…の支援⏎（1兆1485億円）: right below a title in brackets, or what
    // another mark stands before, where the programme above has its own amount on the lines of its name
    fn is_of_line_above(&self, cited: &Cited) -> bool {
        let Some(above) = cited.top.checked_sub(1).filter(|_| cited.alone() && cited.lead.stage.is_none()) else {
            return false;
        };
        let Some(entry) = self.entry_above(cited.line).filter(|entry| entry.name_end < above) else { return false };
        let line = self.line(above);
        let title = match line.kind {
            Kind::Bullet(_) => true,
            Kind::Text => !line.text.starts_with('(') && bracket::enclosed(line.text).is_some_and(is_heading),
            _ => false,
        };
        let own = |c: &Cited| c.ends_line && !c.mention.flags.change && !c.mention.flags.prior;
        let priced = |line: usize| self.frame.cited_on(line).iter().any(own);
        let unpriced = self.frame.cited_on(above).is_empty();
        (title && unpriced && (entry.line..=entry.name_end).any(priced))
            || (unpriced && self.is_headed_anew(entry, above))
    }

    // ① 港の職員（216億円）、② 岬の職員⏎（439億円）: of the last of several that the line above counts
    fn is_of_last_counted(&self, cited: &Cited) -> bool {
        let above = cited.line.checked_sub(1).filter(|_| cited.bracketed && cited.begins_line);
        above.map(|above| self.line(above)).is_some_and(|line| !line.is_blank() && counts_on(line.text).is_some())
    }

    // ○港の支援⏎⏎15億円⏎○港の使い方の見直し⏎港の使い方を見直す。⏎3億円: below words behind the programme's own mark that are no programme
    fn is_below_other_mark(&self, cited: &Cited) -> bool {
        let Some(entry) = self.entry_above(cited.line).filter(|_| cited.alone() && cited.lead.stage.is_none()) else {
            return false;
        };
        let own = self.line(entry.line);
        let between = (entry.name_end + 1..cited.top).rev().take(MOST_BETWEEN);
        own.kind == Kind::Bullet(Mark::Slide) && between.into_iter().any(|line| self.line(line).form() == own.form())
    }

    // ○ ３つの統合プロジェクト⏎研究開発を推進するため、再編。⏎⏎観測機器の開発の推進⏎584億円: words behind a blank line, and a sentence between the
    // programme and these
    fn is_headed_anew(&self, entry: &Entry, above: usize) -> bool {
        let title = self.line(above);
        let words = title.kind == Kind::Text && !title.text.starts_with(bracket::opens) && is_heading(title.text);
        let apart = above.checked_sub(1).is_some_and(|blank| blank > entry.name_end && self.line(blank).is_blank());
        let sentence = || (entry.name_end + 1..above).any(|line| self.line(line).text.ends_with('。'));
        entry.kind == ListingKind::Slide && words && apart && sentence()
    }

    // 調整費：科学技術イノベーション創造推進費（令和７年度概算要求額 555億円）の一部（175億円）: what another programme costs, and a part of it
    fn is_part_of_other(&self, cited: &Cited) -> bool {
        let (before, behind) = self.frame.text.as_str().split_at(cited.whole.start);
        let behind = behind[cited.whole.len()..].trim_start_matches(['」', '』', ' ']);
        cited.bracketed && (begins_portion(behind) || ends_portion(before))
    }

    // ○ 観測網の整備⏎国費 30億円: a label that says neither year nor stage, right below a name
    fn is_below_name(&self, cited: &Cited) -> bool {
        let below = || self.entry_above(cited.line).is_some_and(|entry| entry.name_end + 1 == cited.line);
        let words = self.words_before(cited);
        self.line(cited.line).kind == Kind::Text && !words.is_empty() && below() && about(words) == About::Label
    }

    /// What stands before an amount and its label on its line.
    pub(in crate::reading::page) fn words_before(&self, cited: &Cited) -> &str {
        self.line(cited.line).before(cited.whole.start).trim_end_matches([' ', '\t', ':'])
    }

    // …事業【19.1億円（18.8億円）】: the first amount of a bracket that ends the line
    fn opens_last_bracket(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let Some((first, others)) = self.frame.cited_on(cited.line).split_first() else { return false };
        let before = line.before(first.whole.start);
        // …事業【50億円（34億円）】（エネ特）: whose money it is
        let tag = bracket::trailing(line.text).filter(|(before, ..)| before.trim_end().ends_with('】'));
        let printed = tag.filter(|(before, ..)| line.start + before.len() > cited.whole.end);
        let printed = printed.map_or(line.text, |(before, ..)| before.trim_end());
        let own = self.frame.text.as_str()[first.whole.start..].chars().next().filter(|&c| bracket::opens(c));
        let (open, close) = (own.or(before.trim_end().chars().next_back()), printed.chars().next_back());
        if !open.zip(close).is_some_and(|pair| BRACKETS.contains(&pair) && pair.0 != '(') {
            return false;
        }
        // 【3.0億円 再掲】 says more
        let last = others.last().unwrap_or(first).whole.end;
        let behind = self.frame.text.as_str().get(last..line.start + printed.len()).unwrap_or_default().trim();
        // 【56億円の内数（地下鉄）、355億円の内数（観光庁予算）】
        let behind = bracket::leading(behind).filter(|(open, ..)| *open == '(').map_or(behind, |(.., rest)| rest);
        // each of the pools that the money is a part of
        let pooled = |own: &Cited| own.mention.flags.of_which && !own.mention.flags.prior;
        (first.whole == cited.whole || pooled(cited))
            && behind.chars().nth(1).is_none()
            && others.iter().all(|other| other.mention.flags.prior || other.mention.flags.of_which)
    }

    // 合計 概算要求額 58億円, （参考）令和５年度補正予算額 55億円: of what the page lists, or outside it
    fn closes_list(&self, cited: &Cited) -> bool {
        let line = self.line(cited.line);
        let words = line.before(cited.whole.start);
        let words = words.strip_prefix('(').filter(|words| !words.contains(')')).unwrap_or(words).trim();
        line.kind == Kind::Text && !words.is_empty() && (total_level(words).is_some() || is_aside(words))
    }
}

// 好循環の実現, and neither 新規 nor 令和６年度補正予算
fn is_heading(title: &str) -> bool {
    tag(title).is_none() && when(title) == When::default() && title.chars().nth(LONGEST_TAG).is_some()
}
