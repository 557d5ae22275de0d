//! A label that captions part from its amounts, or the office in charge: 令和６年度概算要求額⏎⏎１ 事業の目的⏎⏎2.4億円（55百万円）, 観測局海洋課（内線21）;
//! ※（）内は前年度当初予算額 behind them or not.

use super::Cited;
use crate::grammar::bracket;
use crate::grammar::clause::{Label, labels};
use crate::grammar::item::{legends, may_be_legend};
use crate::grammar::office::is_office;
use crate::grammar::section::is_part;
use crate::reading::lines::{Kind, Line, MOST_BLANK};
use crate::reading::pairs::{is_asked, labelled};

// how many captions may stand between the label and the amounts
const MOST_CAPTIONS: usize = 2;

/// Gives such amounts what the label says.
pub(super) fn label(text: &str, lines: &[Line<'_>], found: &mut [Cited]) {
    for at in 0..found.len() {
        let own = &found[at];
        if own.lead.stage.is_some() || !own.begins_line || own.bracketed {
            continue;
        }
        let last = found[at + 1..].iter().take_while(|cited| cited.line == own.line).last();
        let last = last.filter(|last| last.bracketed && last.last_line == own.line);
        let behind = |last: &Cited| text.get(last.mention.range.end..lines[own.line].end()).unwrap_or_default();
        // 2.4億円（55百万円）, and nothing else but what the bracket holds
        let whole = |behind: &str| {
            behind.trim_start_matches(bracket::closes).trim().is_empty() || says_what_brackets_hold(behind)
        };
        if !last.is_some_and(|last| whole(behind(last))) {
            continue;
        }
        if let Some((label, top)) = label_above(lines, found, own.line) {
            labelled(&mut found[at], label, top);
        }
    }
}

// ）※（）内は前年度当初予算額
fn says_what_brackets_hold(behind: &str) -> bool {
    let said = behind.trim_start_matches(|c| bracket::closes(c) || c == ' ').strip_prefix('※');
    said.is_some_and(|said| may_be_legend(said) && !legends(said).is_empty())
}

// the one label of what is asked for, above nothing but captions
fn label_above(lines: &[Line<'_>], found: &[Cited], line: usize) -> Option<(Label, usize)> {
    let (mut captions, mut blank) = (0, 0);
    for at in (0..line).rev() {
        let Line { text, kind, .. } = lines[at];
        let asked = || {
            labels(text).filter(|found| matches!(found[..], [own] if is_asked(&own.lead) && own.lead.year.is_some()))
        };
        if lines[at].is_blank() {
            blank += 1;
        } else if super::on_line(found, at).is_empty() && (is_part(text) || is_office(text)) {
            (captions, blank) = (captions + 1, 0);
        } else {
            return asked()
                .filter(|_| kind == Kind::Text && super::on_line(found, at).is_empty())
                .map(|own| (own[0], at));
        }
        if lines[at + 1].page_break || captions > MOST_CAPTIONS || blank > MOST_BLANK {
            return None;
        }
    }
    None
}
