//! A check in words that a person can follow: what was added, what was left out and why, and what comes of it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::judge::Verdict;
use super::relation::{Doubt, Kind, Why};
use super::{Authority, Check, Rule};
use crate::budget::{AmountRow, Document};
use crate::money::{Amount, Yen};
use crate::vocabulary::{self, rows};

/// In whose words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    #[default]
    Japanese,
    /// English, with the field's terms as they are printed.
    English,
}

static PHRASES: LazyLock<BTreeMap<&'static str, [&'static str; 2]>> = LazyLock::new(|| {
    let phrase = |cells: &[&'static str]| match *cells {
        [key, english, japanese] => Some((key, [english, japanese])),
        _ => None,
    };
    rows(&vocabulary::EXPLANATIONS).filter_map(phrase).collect()
});

/// Fills a phrase in: `{line}` is what `filled` says of `line`.
pub fn say(language: Language, key: &str, filled: &[(&str, &str)]) -> String {
    let phrase = PHRASES.get(key).map_or("", |[english, japanese]| match language {
        Language::English => english,
        Language::Japanese => japanese,
    });
    filled.iter().fold(phrase.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// What speaks of one document's checks.
#[derive(Clone, Copy, Debug)]
pub struct Speaker<'d> {
    /// The document that they are of.
    pub document: &'d Document,
    /// How its figures are taken to be rounded.
    pub rule: Rule,
    /// In whose words.
    pub language: Language,
}

impl<'d> Speaker<'d> {
    /// What was added and what comes of it, in one line.
    pub fn brief(&self, check: &Check) -> String {
        self.join([self.sum(check), self.outcome(check), self.doubts(check)])
    }

    /// A check in one paragraph: also what was left out and why, and notes that may have to do with it.
    pub fn told(&self, check: &Check) -> String {
        self.join([self.brief(check), self.pools(check), self.left_out(check), self.notes(check)])
    }

    /// A check in one paragraph that stands alone: also whose word the rounding is, where nobody states it.
    pub fn explain(&self, check: &Check) -> String {
        self.join([self.told(check), self.assumed()])
    }

    fn join<const N: usize>(&self, sentences: [String; N]) -> String {
        sentences.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(self.between())
    }

    fn say(&self, key: &str, filled: &[(&str, &str)]) -> String {
        say(self.language, key, filled)
    }

    fn between(&self) -> &'static str {
        match self.language {
            Language::English => "; ",
            Language::Japanese => "。",
        }
    }

    /// The row of an id.
    pub fn row(&self, id: u32) -> Option<&'d AmountRow> {
        self.document.amounts.get(super::position(id)?)
    }

    // 120.8億円 + 35.6億円 + 111.9億円 = 268.3億円
    fn sum(&self, check: &Check) -> String {
        let figure = |id: &u32| self.row(*id).map_or_else(String::new, figure);
        if let (Kind::Restated, [total], [part]) =
            (check.relation.kind, &check.relation.totals[..], &check.relation.parts[..])
        {
            let filled = [
                ("total", figure(total)),
                ("line", self.line(*total)),
                ("part", figure(part)),
                ("part_line", self.line(*part)),
            ];
            return self.say("restated", &filled.each_ref().map(|(name, value)| (*name, value.as_str())));
        }
        let parts: Vec<String> = check.relation.parts.iter().map(figure).collect();
        let sum = check.judgement.parts.map_or_else(|| self.say("unknown_sum", &[]), in_oku);
        match &parts[..] {
            [only] => only.clone(),
            _ => self.say("sum", &[("parts", &parts.join(" + ")), ("sum", &sum)]),
        }
    }

    fn line(&self, id: u32) -> String {
        self.row(id).map_or_else(String::new, |row| row.line.to_string())
    }

    fn outcome(&self, check: &Check) -> String {
        let judgement = &check.judgement;
        let again = check.relation.kind == Kind::Restated;
        let gap = judgement.gap().unwrap_or_default();
        let key = match (judgement.verdict, again) {
            (Verdict::Exact, false) => "exact",
            (Verdict::Exact, true) => "exact_again",
            (Verdict::Rounding, false) => "rounding",
            (Verdict::Rounding, true) => "rounding_again",
            (Verdict::Inconsistent, true) => "apart_again",
            (Verdict::Inconsistent, false) if gap.0 > 0 => "lacks",
            (Verdict::Inconsistent, false) => "exceeds",
            (Verdict::Undecided, _) => "undecided",
        };
        let totals: Vec<String> = check.relation.totals.iter().filter_map(|&id| self.row(id)).map(figure).collect();
        let line = check.relation.totals.first().map_or_else(String::new, |&id| self.line(id));
        let (low, high) = judgement.missing.map(|missing| missing.ends()).unwrap_or_default();
        let (low, high) =
            if gap.0 < 0 { (Yen(high.0.saturating_neg()), Yen(low.0.saturating_neg())) } else { (low, high) };
        let size = Yen(gap.0.saturating_abs());
        let filled = [
            ("total", totals.join(" + ")),
            ("line", line),
            ("gap", in_oku(size)),
            ("slack", judgement.slack.map_or_else(String::new, in_oku)),
            ("low", in_oku(low)),
            ("high", in_oku(high)),
        ];
        self.say(key, &filled.each_ref().map(|(name, value)| (*name, value.as_str())))
    }

    fn doubts(&self, check: &Check) -> String {
        if check.judgement.verdict != Verdict::Undecided {
            return String::new();
        }
        let spoken = check.relation.doubts.iter().map(|doubt| self.doubt(*doubt));
        spoken.collect::<Vec<_>>().join(self.between())
    }

    fn doubt(&self, doubt: Doubt) -> String {
        let of = |key: &str, id: u32| {
            let figure = self.row(id).map_or_else(String::new, |row| flat(&row.literal));
            self.say(key, &[("figure", &figure), ("line", &self.line(id))])
        };
        match doubt {
            Doubt::NoValue(id) => of("no_value", id),
            Doubt::Approximate(id) => of("approximate", id),
            Doubt::Pool(id) => of("pool", id),
            Doubt::Range(id) => of("range", id),
            Doubt::ThemedBeside => self.say("themed_beside", &[]),
            Doubt::OpenList => self.say("open_list", &[]),
            Doubt::Unpriced(count) => self.say("unpriced", &[("count", &count.to_string())]),
            Doubt::Unsaid => self.say("unsaid", &[]),
            Doubt::RelistedOpen => self.say("relisted_open", &[]),
            Doubt::OutsideUnsaid => self.say("outside_unsaid", &[]),
            Doubt::Listed => self.say("listed", &[]),
            Doubt::MissingPart => self.say("missing_part", &[]),
            Doubt::OtherStage => self.say("other_stage", &[]),
        }
    }

    fn pools(&self, check: &Check) -> String {
        let pools = check.relation.parts.iter().filter_map(|&id| self.row(id)).filter(|row| row.flags.of_which);
        let pool =
            |row: &AmountRow| self.say("pool_once", &[("figure", &figure(row)), ("line", &row.line.to_string())]);
        pools.map(pool).collect::<Vec<_>>().join(self.between())
    }

    // not added: 20億円, 42億円 (再掲)
    fn left_out(&self, check: &Check) -> String {
        let mut by_reason: BTreeMap<Why, Vec<String>> = BTreeMap::new();
        for exclusion in &check.relation.excluded {
            by_reason.entry(exclusion.why).or_default().extend(self.row(exclusion.amount).map(figure));
        }
        let spoken = by_reason.into_iter().map(|(why, figures)| {
            self.say("left_out", &[("figures", &figures.join(", ")), ("why", &self.say(key(why), &[]))])
        });
        spoken.collect::<Vec<_>>().join(self.between())
    }

    fn assumed(&self) -> String {
        if self.rule.from == Authority::Assumed { self.say("assumed", &[]) } else { String::new() }
    }

    // cited beside a contradiction, never used to excuse it
    fn notes(&self, check: &Check) -> String {
        let of = |at: &usize| {
            let note = &self.document.notes[*at];
            self.say("note", &[("line", &note.line.to_string()), ("text", &flat(&note.text))])
        };
        check.notes.iter().map(of).collect::<Vec<_>>().join(self.between())
    }
}

fn key(why: Why) -> &'static str {
    match why {
        Why::Relisted => "why_relisted",
        Why::RelistedBySum => "why_relisted_by_sum",
        Why::RelistedNearest => "why_relisted_nearest",
        Why::Restated => "why_restated",
        Why::PoolAgain => "why_pool_again",
        Why::Within => "why_within",
        Why::WithinStage => "why_within_stage",
        Why::OtherRecipient => "why_other_recipient",
        Why::OtherYear => "why_other_year",
        Why::Nothing => "why_nothing",
    }
}

/// A figure as its value, with the decimals of its unit; as printed where it has no value.
pub fn figure(row: &AmountRow) -> String {
    row.amount.map_or_else(|| flat(&row.literal), printed)
}

/// 40.0億円 for a figure printed to a tenth of 億円.
pub fn printed(amount: Amount) -> String {
    let decimals = (0..OKU_DIGITS).find(|decimals| OKU / 10_i64.pow(*decimals) <= amount.unit.0);
    with_decimals(amount.yen, decimals.unwrap_or(OKU_DIGITS))
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const OKU: i64 = 100_000_000;
const OKU_DIGITS: u32 = 8;

/// 268.3億円, with as many decimals as there are.
pub fn in_oku(yen: Yen) -> String {
    with_decimals(yen, 0)
}

// at least so many decimals, and no more than the value has
fn with_decimals(Yen(yen): Yen, least: u32) -> String {
    let (whole, rest) = (Yen((yen / OKU).saturating_abs()), (yen % OKU).unsigned_abs());
    let mut decimals = format!("{rest:08}");
    while decimals.len() > least as usize && decimals.ends_with('0') {
        decimals.pop();
    }
    let sign = if yen < 0 { "△" } else { "" };
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{decimals}億円")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn yen_in_the_units_of_briefings() {
        let shown =
            [26_830_000_000, 148_900_000_000, 40_000_000, -5_000_000, 0, 123_456_000].map(|yen| in_oku(Yen(yen)));
        assert_eq!(shown, ["268.3億円", "1,489億円", "0.4億円", "△0.05億円", "0億円", "1.23456億円"]);
        let amount = |yen, unit| printed(Amount { yen: Yen(yen), unit: Yen(unit) });
        assert_eq!(amount(4_000_000_000, 10_000_000), "40.0億円");
        assert_eq!(amount(250_000_000, 1_000_000), "2.50億円");
        assert_eq!(amount(4_000_000_000, 100_000_000), "40億円");
    }

    #[test]
    fn every_phrase_stands_in_both_languages() {
        assert!(PHRASES.len() > 20);
        for (key, [english, japanese]) in &*PHRASES {
            let names = |text: &str| {
                let parts = text.split('{').skip(1).filter_map(|part| part.split_once('}'));
                parts.map(|(name, _)| name.to_owned()).collect::<BTreeSet<_>>()
            };
            assert!(!english.is_empty() && names(english) == names(japanese), "{key}");
        }
    }
}
