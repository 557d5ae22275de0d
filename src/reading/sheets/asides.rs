//! Lines that stand by the name of a slide and are none: who wrote a paper, and when, ministries, offices, tags, subtitles.

use std::ops::Range;

use crate::calendar::Era;
use crate::grammar::clause::lead;
use crate::grammar::item::numbered;
use crate::grammar::legend::ministry_alone;
use crate::grammar::office::{
    is_below_ministry, is_larger_office, is_office, is_office_of_ministry, is_phone, is_within_office,
};
use crate::grammar::phrase::ends_as_grant;
use crate::grammar::year::fiscal_year;
use crate::grammar::{bracket, ledger, legend, name};
use crate::reading::lines::{Kind, Line, last_written};
use crate::reading::prose::recipient_in;
use crate::reading::slides::Sheet;
use crate::stage::stage_words;

// bytes that a ministry's name takes at least, its one-letter abbreviations apart
const MIN_BODY: usize = 8;

impl<'t> Sheet<'_, 't> {
    // （担当：…）, 文部科学省, 【拡充】, 令和7年度概算要求の概要: stands by a name and is none
    pub(super) fn is_aside(&self, line: usize, within: &Range<usize>) -> bool {
        let Line { text, kind, .. } = &self.lines[line];
        let tag = matches!(name::status_tag(text), Ok(("", _)));
        // 国庫債務負担行為含め総額 3,460億円
        let beside = tag || ledger::is_aside(text);
        // 商務・サービスグループ⏎医療・福祉機器産業室, 製造産業局⏎宇宙産業室
        let office = |line: usize| self.is_office(self.lines[line].text) || self.is_below_ministry(line, within);
        let above = || is_within_office(text) && line.checked_sub(1).is_some_and(office);
        let beside = beside || above() || self.is_of_office(line) || self.is_below_ministry(line, within);
        let beside = beside || self.is_byline(line) || is_phone(text) || self.is_grant_below_title(line, within);
        // ※運営費交付金中の推計額含む
        let noted = *kind == Kind::Note && text.starts_with('※') && self.cited.on_line(line).is_empty();
        // ＜児童虐待防止対策補助金＞　　支援局 障害児支援課
        let whole = self.before_label(text);
        let money =
            whole.starts_with(bracket::is_angled) && bracket::enclosed(whole).is_some() && whole.len() < text.len();
        noted
            || *kind == Kind::Text
                && (beside
                    || money
                    || self.is_body(self.before_label(text))
                    || (text.starts_with('(') && text.ends_with(')'))
                    || is_subtitle(text))
    }

    // １ 島の基盤の整備 of １ 島の基盤の整備        令和８年度概算要求, 岬の支援事業 of 岬の支援事業        老健局高齢者支援課: without the label of
    // the paper, far behind what a number begins, or the office in charge
    pub(super) fn before_label<'l>(&self, text: &'l str) -> &'l str {
        let Some((name, label)) = text.rsplit_once("  ") else { return text };
        let said = lead(label);
        let numbered = || text.starts_with(|c: char| c.is_ascii_digit()) && numbered(text).is_some();
        let whole = said.start == 0 && said.stage.is_some() && numbered();
        if whole || (is_office(label) && !self.is_office(name.trim_end())) { name.trim_end() } else { text }
    }

    /// 令和２年12月, 令和３年１月　内閣府宇宙開発戦略推進事務局: when a paper was written, and by whom.
    pub(in crate::reading) fn is_issue(&self, text: &str) -> bool {
        behind_month(text).is_some_and(|by| by.is_empty() || self.is_body(by))
    }

    // a ministry, who spends the money, or a title of the whole paper
    pub(super) fn is_body(&self, text: &str) -> bool {
        // 令和６年度 健康局（疾病対策）⏎予算概算要求の概要: the first line of a cover
        let goes_on =
            || self.title.and_then(|title| title.strip_prefix(text)).is_some_and(|rest| rest.starts_with(' '));
        let dated = || fiscal_year(text).is_ok_and(|(rest, _)| !rest.is_empty());
        (dated() && goes_on())
            || recipient_in(text).is_some()
            || legend::ministries(self.directory, text).is_some()
            || self.is_office(text)
            || stage_words(text).next().is_some()
    }

    /// 平成29年９月⏎内閣サイバーセキュリティセンター: who wrote a paper, below the month and above all amounts.
    pub(in crate::reading) fn is_byline(&self, line: usize) -> bool {
        let dated = line.checked_sub(1).is_some_and(|above| self.is_issue(self.lines[above].text));
        dated && self.cited.above(line) == 0 && !name::is_programme(self.lines[line].text)
    }

    // 国土交通省 物流・自動車局, 医政局研究開発政策課（内線4165）
    pub(in crate::reading) fn is_office(&self, text: &str) -> bool {
        let rest = self.directory.strip(text).map(|(_, rest)| rest.trim_start());
        let of_ministry = rest.is_some_and(|rest| text.len() - rest.len() > MIN_BODY && is_of_ministry(rest));
        of_ministry || is_office(text)
    }

    // ➢島の警備の強化⏎健康・生活衛生局
    pub(super) fn is_above_office(&self, line: usize) -> bool {
        self.lines.get(line + 1).is_some_and(|below| self.is_office(below.text)) || self.is_of_office(line + 1)
    }

    // 観測の推進⏎経済産業省⏎製造産業局: below its ministry; so is 内閣衛星情報センター, which may be a name, where one begins above the ministry
    fn is_below_ministry(&self, line: usize, within: &Range<usize>) -> bool {
        let text = self.lines[line].text;
        let centre = is_below_ministry(text);
        if !centre && !is_of_ministry(text) {
            return false;
        }
        let printed = |&at: &usize| !self.lines[at].is_blank();
        let mut above = (within.start..line).rev().filter(printed);
        let below = above.next().is_some_and(|at| ministry_alone(self.directory, self.lines[at].text).is_some());
        let begins = |at: usize| self.begins_slide(at, within) || at > 0 && self.lines[at - 1].is_blank();
        below && (!centre || above.next().is_some_and(begins))
    }

    // 海の観測の推進⏎海洋機構運営費交付金⏎要求額 55億円: what money pays for a title that its page begins with
    fn is_grant_below_title(&self, line: usize, within: &Range<usize>) -> bool {
        let title = || last_written(self.lines, within.start..line).filter(|&above| self.begins_slide(above, within));
        let named = |title: usize| self.lines[title].kind == Kind::Text && self.could_name(self.lines[title].text);
        ends_as_grant(self.lines[line].text) && title().is_some_and(named)
    }

    // 健康・生活衛生局⏎観測推進室（内線2948）
    fn is_of_office(&self, line: usize) -> bool {
        let Some([own, below]) = self.lines.get(line..line + 2) else { return false };
        own.kind == Kind::Text && is_larger_office(own.text) && self.is_office(below.text)
    }
}

// 政策統括官（科学技術・イノベーション担当）
fn is_of_ministry(office: &str) -> bool {
    is_office_of_ministry(bracket::without_trailing(office))
}

// ～学びの再構築～
pub(super) fn is_subtitle(text: &str) -> bool {
    let waves = ['~', '〜', '―', '-', '−'];
    text.starts_with(waves) && text.ends_with(waves)
}

// 令和2年 12 月, 平成 29 年 12 月 22 日: when a paper was written; with what stands behind it
fn behind_month(text: &str) -> Option<&str> {
    let (year, rest) = text.split_once('年')?;
    Era::all().any(|era| year.starts_with(era.name())).then_some(())?;
    let number = |c: char| c.is_ascii_digit() || c == ' ';
    let behind = rest.trim_start_matches(number).strip_prefix('月')?;
    let day = behind.trim_start_matches(number).strip_prefix('日');
    Some(day.unwrap_or(behind).trim())
}
