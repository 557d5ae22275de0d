//! Of which year and stage a table is that its labels do not say: what stands above it, or beside its unit.

use super::{Paper, Unit};
use crate::calendar::FiscalYear;
use crate::grammar::bracket;
use crate::grammar::item::{item, may_be_legend};
use crate::grammar::ledger::{Period, compact, heads, period, unit_heading};
use crate::grammar::part::is_account;
use crate::grammar::phrase::{before_budget, before_shown};
use crate::reading::lines::{Kind, Line};
use crate::reading::told::only_year_in;
use crate::stage::{Stage, ends_in_short_stage, stage_words};

/// How many lines, blank ones too, a table's caption stands above it at most, and how many chars it has.
const CAPTION_LINES: usize = 5;
const LONGEST_CAPTION: usize = 40;

impl Paper<'_, '_> {
    // 図３ 令和４年度…特別会計の歳出（単位：億円）, ２ 令和６年度補正予算の内訳⏎（単位：百万円）: beside the unit of a table, or right above both
    pub(super) fn captioned(&self, at: usize, unit: Option<Unit>) -> Option<(FiscalYear, Option<Stage>)> {
        let beside = unit.and_then(|unit| unit_heading(self.lines[unit.line].text)).map(|(before, _)| before);
        let top = unit.map_or(at, |unit| unit.line.min(at));
        let lines = self.lines[top.saturating_sub(CAPTION_LINES)..top].iter().rev().filter(|line| !line.is_blank());
        let mut lines = lines.take_while(|line| !matches!(line.kind, Kind::Ledger | Kind::Note)).peekable();
        // ２ 令和６年度補正予算⏎（１）港湾局
        let part = |line: &&Line<'_>| item(line.text).is_some() && !line.text.contains("年度");
        let above = || {
            let part = lines.next_if(part).and_then(|line| item(line.text));
            let above = lines.next().filter(|above| {
                let own = item(above.text);
                part.as_ref().is_none_or(|part| own.is_some_and(|own| own.style != part.style))
            });
            above.and_then(|above| caption(above.text))
        };
        beside.and_then(caption).or_else(above)
    }

    // 【平成29年度補正予算案額】⏎単位：億円: of which year and stage a title right above a unit says that one column is
    pub(super) fn titled(&self, unit: usize) -> Option<Period> {
        let title = (unit.saturating_sub(2)..unit).rev().map(|line| &self.lines[line]).find(|line| !line.is_blank())?;
        let text = compact(title.text);
        period(bracket::enclosed(&text).unwrap_or(&text)).filter(|period| period.year.is_some())
    }
}

// ２ 令和６年度補正予算の内訳, 参考 令和５年度決算の状況, 図３ 令和４年度復興特別会計の歳出: a year, the budget that is meant, and at most what is
// shown of it. 令和６年度補正予算に計上した分, 令和６年度診療報酬改定関係 and …計画（令和５年度策定） say of no money when it is
fn caption(text: &str) -> Option<(FiscalYear, Option<Stage>)> {
    let short = text.chars().nth(LONGEST_CAPTION).is_none();
    let (_, behind) = text.split_once("年度").filter(|_| short && bracket::enclosed(text).is_none())?;
    let budget = before_shown(behind.trim());
    let worded = || stage_words(budget).last().filter(|(place, _)| place.end == budget.len());
    let (name, stage) = match worded() {
        Some((place, word)) => (&budget[..place.start], Some(word.stage)),
        None => (before_budget(budget)?, ends_in_short_stage(budget)),
    };
    // nothing, or whose budget it is: 海の庁, 海の特別会計の
    let words = |c: char| c.is_alphanumeric() || c.is_whitespace();
    let name = name.strip_suffix('の').unwrap_or(name);
    let of_one = name.chars().all(words) && (is_account(name) || !name.contains(|c| matches!(c, 'ぁ'..='ゖ')));
    let year = only_year_in(text).filter(|_| of_one && !may_be_legend(text) && heads(text).is_none())?;
    Some((year, stage))
}
