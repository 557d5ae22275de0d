//! Which budget a document is of: by its title, by how it opens, by what its amounts, headings and tables say.

use std::collections::BTreeSet;

use memchr::memmem;

use super::cited::Cited;
use super::lines::{Kind, Line};
use super::title::{OPENING_LINES, TITLE_LINES, above_amounts, is_drafted, is_torn_sentence};
use super::{pairs, when};
use crate::calendar::{Date, Era, FiscalYear};
use crate::grammar::bracket;
use crate::grammar::clause::years_compared;
use crate::grammar::item::may_be_legend;
use crate::grammar::ledger::{YearWord, compact, period};
use crate::grammar::phrase::{behind_budget, joins_budgets, names_budget, titles_budget};
use crate::grammar::sentence::{self, YearSaid};
use crate::grammar::year::{RelativeYear, begins_year, date, fiscal_year, month_of, supplementary_no, years_from_now};
use crate::stage::{Stage, stage_word, stage_words};

/// Which budget a document is of.
pub(super) struct Told {
    pub(super) fiscal_year: Option<FiscalYear>,
    pub(super) stage: Option<Stage>,
    /// Whether its title names several.
    pub(super) several: bool,
    /// Which supplementary budget its title names.
    pub(super) supplementary_no: Option<u32>,
    /// The fiscal year that it is written in, as far as it says so.
    pub(super) now: Option<FiscalYear>,
}

impl Told {
    // by its title, or else by how the text opens, by what its amounts say, and by the labels of its tables
    pub(super) fn of(
        text: &str,
        lines: &[Line<'_>],
        cited: &[Cited],
        title: Option<&str>,
        latest: Option<(FiscalYear, Option<Stage>)>,
    ) -> Told {
        let budgets = title.map(budgets).unwrap_or_default();
        let main = budgets.iter().max_by_key(|(year, stage)| (stage.is_asked(), *year));
        let titled_stage = main.map(|(_, stage)| *stage).or_else(|| title.and_then(stage_titled));
        let titled_year = main.map(|(year, _)| *year).or_else(|| title.and_then(year_in));
        let opening = if titled_stage.is_none() { opening(lines, cited, titled_year) } else { Opening::default() };
        let asked = || most_common_year(cited, &|c| pairs::is_asked(&c.lead));
        let fiscal_year = titled_year
            .or_else(asked)
            .or(opening.year)
            .or_else(|| compared_year(lines))
            .or_else(|| headed_year(lines, cited))
            .or_else(|| most_common_year(cited, &|c| c.lead.stage == Some(Stage::Draft)))
            .or_else(|| most_common_year(cited, &|c| !c.bracketed))
            .or_else(|| spelt_year(text, cited));
        let now = Now::said(text).or_else(|| Now::dated(text, lines).filter(|_| fiscal_year.is_none()));
        // 令和７年度概算要求について … 今年度（2023年度）の実績: what a paper says that it was written in is no other's
        let near = |now: &Now| fiscal_year.is_none_or(|own| (own.0 - 1..=own.0).contains(&now.year.0));
        let now = now.filter(near);
        let fiscal_year = fiscal_year.or(now.and_then(|now| now.budget)).or(latest.map(|(year, _)| year));
        let fiscal_year = fiscal_year.or_else(|| only_year(lines));
        let fiscal_year = fiscal_year.or_else(|| only_budget(text));
        let stage = titled_stage
            .or(opening.stage)
            .or(now.filter(|now| now.budget == fiscal_year).and_then(|now| now.stage))
            .or_else(|| first_stage(lines, cited, fiscal_year))
            .or_else(|| dated_stage(lines, cited, title.filter(|title| titles_budget(title)).and(titled_year)?))
            .or(latest.filter(|(year, _)| Some(*year) == fiscal_year).and_then(|(_, stage)| stage))
            .or_else(|| labelled_stage(lines, cited, fiscal_year?));
        // 平成29年度予算額 in a paper whose table calls it 政府案: nothing else of that year stands
        let drafted = latest.filter(|(year, stage)| Some(*year) == fiscal_year && *stage == Some(Stage::Draft));
        let drafted = drafted.filter(|_| titled_stage.is_none() && stage == Some(Stage::Initial));
        let stage = drafted.map_or(stage, |(_, drafted)| drafted);
        let supplementary_no = title.and_then(supplementary_in).filter(|_| budgets.len() < 2);
        Told { fiscal_year, stage, several: budgets.len() > 1, supplementary_no, now: now.map(|now| now.year) }
    }
}

/// Of which year and stage a text opens whose title does not say so.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Opening {
    year: Option<FiscalYear>,
    stage: Option<Stage>,
}

// 2.令和7年度予算案における環境保全経費; or else the first clause of a sentence that names a year and a stage, or only the
// one: 2024年度予算の概算要求を発表した。 平成20年度予算の概要を説明する。 今年度の補正予算案を固めた。
fn opening(lines: &[Line<'_>], cited: &[Cited], titled: Option<FiscalYear>) -> Opening {
    let priced = |at: usize| cited.binary_search_by_key(&at, |c| c.line).is_ok();
    let headings = lines.iter().enumerate().take(OPENING_LINES).filter(|&(at, _)| !priced(at));
    // 2-4.高等教育○…の改革を進める。: a paragraph behind its number heads nothing
    let headings = headings.filter_map(|(_, line)| line.heading().filter(|heading| heading.rest.is_empty()));
    let headings = headings.filter(|heading| !heading.name.contains('。'));
    let headings = headings.filter_map(|heading| opens(heading.name, titled));
    let torn = |at: usize| at < TITLE_LINES && is_torn_sentence(lines, at);
    let sentence = |&(at, line): &(usize, &Line<'_>)| line.text.contains('。') || torn(at);
    // (注)1.…に係る⏎12億円(令和6年度補正予算計上分)を含まない。: what a note goes on with is of other budgets, as its first line is
    // a line at the margin below a whole sentence is no part of it
    let (mut noted, mut open) = (false, false);
    let mut in_note = move |line: &Line<'_>| {
        noted = line.kind == Kind::Note || (noted && !line.is_blank() && (line.indented || open));
        open = !line.text.ends_with('。');
        noted
    };
    let sentences = lines.iter().enumerate().filter(move |(_, line)| !in_note(line) && line.kind == Kind::Text);
    let sentences = sentences.filter(sentence);
    // 【　】内は令和６年度補正予算額: what brackets hold
    let said = |clause: &&str| !may_be_legend(clause);
    let clauses = sentences.take(OPENING_LINES).flat_map(|(_, line)| clauses(line.text)).filter(said);
    let first = titled.or_else(|| clauses.clone().find_map(year_in));
    // 平成29年度補正予算では10億円, in a paper of 平成30年度, is of another budget
    // nor is what 令和６年度補正予算で adds, behind 令和７年度の予算は
    let own = |opening: &Opening| {
        let asked = if opening.stage == Some(Stage::Supplementary) { first } else { titled };
        opening.year.is_none() || asked.is_none() || opening.year == asked
    };
    // 来年度当初予算額は10億円で、これに今年度補正予算の3億円: what is added later is not what it opens with, either
    let next = |said: &sentence::When| {
        said.stage == Some(Stage::Initial)
            && matches!(said.year, Some(YearSaid::Relative(RelativeYear { years: 0.., .. })))
    };
    let added = clauses.clone().map(sentence::when).find(|said| said.stage.is_some()).is_some_and(|said| next(&said));
    let own = |opening: &Opening| {
        own(opening) && !(added && *opening == Opening { year: None, stage: Some(Stage::Supplementary) })
    };
    let opened: Vec<Opening> = headings.chain(clauses.filter_map(|clause| opens(clause, first))).filter(own).collect();
    // what a text adds of a supplementary budget (平成29年度補正予算では453億円) is not what it opens with
    let whole = |opening: &&Opening| opening.year.is_some() && opening.stage.is_some_and(|s| s != Stage::Supplementary);
    opened.iter().find(whole).or(opened.first()).copied().unwrap_or_default()
}

// 政府は27日 and 2025(令和7)年度予算案を閣議決定した: what commas, full stops and brackets part, but those within a year
fn clauses(text: &str) -> Vec<&str> {
    let of_year = |at: usize| text[at..].strip_prefix(')').is_some_and(|behind| behind.starts_with("年度"));
    let closes = |at: usize| text[at..].find(')').is_some_and(|end| of_year(at + end));
    let (mut from, mut found) = (0, Vec::new());
    for (at, mark) in text.match_indices(['、', '。', '(', ')', '〔', '〕']) {
        if !(mark == ")" && of_year(at) || mark == "(" && closes(at)) {
            found.push(&text[from..at]);
            from = at + mark.len();
        }
    }
    found.push(&text[from..]);
    found
}

// what a text stands at: not what it compares with (昨年度の補正予算), nor a budget that stands
fn opens(clause: &str, own: Option<FiscalYear>) -> Option<Opening> {
    if !clause.contains("年度") {
        return None;
    }
    let said = sentence::when(clause);
    let year = match said.year {
        Some(YearSaid::Printed(year)) => Some(year),
        // 29年度第１次補正予算で57億円, in a text that opens with 平成30年度予算
        Some(YearSaid::Short(no)) => own.and_then(|own| when::short_year(own, no)),
        Some(YearSaid::Relative(RelativeYear { years: ..0, .. })) if !clause.contains("今年度") => return None,
        _ => None,
    };
    match said.stage {
        Some(Stage::Initial) => None,
        // 補正予算後の最終予算額
        Some(_) if said.aside => None,
        None => year.filter(|_| said.plain).map(|year| Opening { year: Some(year), stage: None }),
        stage => Some(Opening { year, stage }),
    }
}

// 令和６年度補正予算（第１号）の概要
fn supplementary_in(title: &str) -> Option<u32> {
    let places = title.char_indices().filter(|(_, c)| matches!(c, '第' | '補'));
    places.filter_map(|(at, _)| supplementary_no(&title[at..]).ok()).map(|(_, no)| u32::from(no)).next()
}

// 令和６年度補正予算及び令和７年度当初予算案の概要: the budgets that a title names side by side; not …（令和６年度補正予算を含む）
pub(super) fn budgets(title: &str) -> Vec<(FiscalYear, Stage)> {
    let mut from = 0;
    let mut found: Vec<(FiscalYear, Stage)> = Vec::new();
    for (place, word) in stage_words(title) {
        let between = &title[from..place.start];
        let first = between.char_indices().find(|&(at, c)| begins_year(c) && fiscal_year(&between[at..]).is_ok());
        // 平成30年度予算及び31年度予算案: the stage is of the last
        let year = match sentence::when(between).year {
            Some(YearSaid::Printed(year)) => Some(year),
            Some(YearSaid::Short(no)) => year_in(title).and_then(|year| when::short_year(year, no)),
            _ => None,
        };
        if let Some(year) = year {
            if !found.is_empty() && first.is_some_and(|(at, _)| !stands_beside(&between[..at])) {
                break;
            }
            found.push((year, word.stage));
        }
        from = place.end;
    }
    found.dedup();
    found
}

// （第１号）及び, の概要／: whether what stands between two budgets only joins them
fn stands_beside(between: &str) -> bool {
    let mut words = between.trim();
    while let Some((.., behind)) = bracket::leading(words) {
        words = behind.trim_start();
    }
    let words = behind_budget(words);
    // 予算案（令和６年度補正予算を含む） has it in a bracket of its own
    let words = words.trim_matches(|c| matches!(c, ' ' | '、' | ',') || bracket::closes(c));
    joins_budgets(words) || matches!(words, "" | "と" | "・" | "+" | "/" | "&" | "~" | "〜")
}

pub(super) fn year_in(text: &str) -> Option<FiscalYear> {
    let mut starts = text.char_indices().filter(|&(_, c)| begins_year(c));
    starts.find_map(|(at, _)| fiscal_year(&text[at..]).ok()).map(|(_, year)| year)
}

/// The year that a text names, if it names no other.
pub(super) fn only_year_in(text: &str) -> Option<FiscalYear> {
    let starts = text.char_indices().filter(|&(_, c)| begins_year(c));
    let mut years = starts.filter_map(|(at, _)| fiscal_year(&text[at..]).ok()).map(|(_, year)| year);
    years.next().filter(|first| years.all(|year| year == *first))
}

pub(super) fn stage_in(text: &str) -> Option<Stage> {
    stage_words(text).next().map(|(_, word)| word.stage)
}

// 概算要求 of 概算要求の概要, draft of 運営費交付金一覧(案)
fn stage_titled(title: &str) -> Option<Stage> {
    stage_in(title).or_else(|| is_drafted(title).then_some(Stage::Draft))
}

// of what is asked for, where years of it are named: the year before may be named more often
fn most_common_year(cited: &[Cited], named: &dyn Fn(&Cited) -> bool) -> Option<FiscalYear> {
    let years = || cited.iter().filter(|c| named(c) && !is_extra(c)).filter_map(|c| c.lead.year);
    let uses = |year: FiscalYear| years().filter(|&other| other == year).count();
    years().collect::<BTreeSet<FiscalYear>>().into_iter().max_by_key(|&year| (uses(year), year))
}

// 令和６年度当初予算 ⇒ 令和７年度当初予算: of the later of the years that it compares
fn compared_year(lines: &[Line<'_>]) -> Option<FiscalYear> {
    lines.iter().take(TITLE_LINES).find_map(|line| years_compared(line.text)?[1].year)
}

// 5年度概算決定額, where the text prints 令和5年度 somewhere, and no other era's 5年度
fn spelt_year(text: &str, cited: &[Cited]) -> Option<FiscalYear> {
    let own = |c: &&Cited| pairs::is_asked(&c.lead) || c.lead.stage == Some(Stage::Draft);
    let no = cited.iter().filter(own).find_map(|c| c.lead.in_era)?;
    let printed = |era: &Era| memmem::find(text.as_bytes(), format!("{}{no}年度", era.name()).as_bytes()).is_some();
    let mut eras = Era::all().filter(printed);
    let only = eras.next().filter(|_| eras.next().is_none())?;
    FiscalYear::in_era(only, no)
}

/// When a document says it is written, and of which year the budget is that it names by its distance from then.
#[derive(Clone, Copy, Debug)]
struct Now {
    year: FiscalYear,
    budget: Option<FiscalYear>,
    stage: Option<Stage>,
}

impl Now {
    // 今年度(2025年度)の補正予算(案)を決定した
    fn said(text: &str) -> Option<Now> {
        let of_word = |(word, years): (&str, i8)| {
            let said = |at: usize| {
                let (behind, named) = fiscal_year(text[at + word.len()..].strip_prefix('(')?).ok()?;
                let behind = behind.strip_prefix(')')?;
                let budget = Some(named).filter(|_| begins_with_budget(behind));
                Some((at, Now { year: FiscalYear(named.0 - i32::from(years)), budget, stage: stage_behind(behind) }))
            };
            memmem::find_iter(text.as_bytes(), word).find_map(said)
        };
        years_from_now().filter_map(of_word).min_by_key(|(at, _)| *at).map(|(_, now)| now)
    }

    // 2014年9月4日 below a title, or …(2017.9.7) as a title, above 来年度概算要求
    fn dated(text: &str, lines: &[Line<'_>]) -> Option<Now> {
        let printed = lines.iter().filter(|line| !line.is_blank()).take(DATED_LINES);
        let mut days = printed.filter_map(|line| day_of(line.text));
        let day = days.next().filter(|day| days.all(|other| other == *day))?;
        let year = FiscalYear(day.year - i32::from(day.month < FIRST_MONTH));
        let of_word = |(word, years): (&str, i8)| {
            let behind = |at: usize| begins_with_budget(&text[at + word.len()..]);
            let at = memmem::find_iter(text.as_bytes(), word).find(|&at| behind(at))?;
            let budget = Some(FiscalYear(year.0 + i32::from(years)));
            Some((at, Now { year, budget, stage: stage_behind(&text[at + word.len()..]) }))
        };
        years_from_now().filter_map(of_word).min_by_key(|(at, _)| *at).map(|(_, now)| now)
    }
}

// in how many lines from the top the day of a text stands
const DATED_LINES: usize = 4;
// the month that a fiscal year begins with
const FIRST_MONTH: u8 = 4;

// の補正予算, 予算概算要求
fn begins_with_budget(behind: &str) -> bool {
    stage_behind(behind).is_some() || behind.trim_start_matches(['の', ' ']).starts_with("予算")
}

fn stage_behind(behind: &str) -> Option<Stage> {
    stage_word(behind.trim_start_matches(['の', ' '])).map(|(_, word)| word.stage)
}

// 2014年9月4日, …(2017.9.7)
fn day_of(line: &str) -> Option<Date> {
    let whole = |text: &str| date(text).ok().filter(|(rest, _)| rest.is_empty()).map(|(_, day)| day);
    whole(line).or_else(|| whole(bracket::trailing(line)?.2))
}

// ◎平成29年度総務省所管予算の概要, 平成 27 年度一般会計暫定予算は、…: the only year that lines on budgets begin with
fn only_year(lines: &[Line<'_>]) -> Option<FiscalYear> {
    let of_budgets = lines.iter().take(TITLE_LINES).filter(|line| names_budget(line.text));
    let words = of_budgets.map(|line| line.text.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let mut years = words.filter_map(|words| fiscal_year(words).ok()).map(|(_, year)| year);
    years.next().filter(|first| years.all(|year| year == *first))
}

// 平成30年度予算における観測費は3億円となった。: the only year whose budget a text speaks of, wherever it does
fn only_budget(text: &str) -> Option<FiscalYear> {
    let year = |at: usize| {
        let near = text[..at].char_indices().rev().take(LONGEST_YEAR).filter(|&(_, c)| begins_year(c));
        let mut found = near.filter_map(|(start, _)| fiscal_year(&text[start..]).ok());
        found.find(|(rest, _)| rest.len() == text.len() - at - "年度".len()).map(|(_, year)| year)
    };
    let mut years = memmem::find_iter(text.as_bytes(), "年度予算").filter_map(year);
    years.next().filter(|first| years.all(|year| year == *first))
}

// how many chars 平成30 takes, or 2018(平成30)
const LONGEST_YEAR: usize = 12;

// in how many lines from the top a heading that names no stage may stand
const HEADED_LINES: usize = 8;

// 令和７年度 重点施策, 令和４年度予算: a short line above all amounts
fn headed_year(lines: &[Line<'_>], cited: &[Cited]) -> Option<FiscalYear> {
    let above = above_amounts(lines, cited).min(HEADED_LINES);
    let short = |line: &&Line<'_>| line.kind == Kind::Text && (7..=40).contains(&line.text.chars().count());
    let mut headings = lines[..above].iter().filter(short).filter(|line| !line.text.contains(['。', '、']));
    headings.find_map(|line| year_in(line.text))
}

// 平成28年度防衛関係予算のポイント⏎平成27年12月: a ministry asks for the next year's budget in August, and the government drafts it in
// December, which the parliament has before it in January; not 予算の執行について
fn dated_stage(lines: &[Line<'_>], cited: &[Cited], titled: FiscalYear) -> Option<Stage> {
    let above = lines[..above_amounts(lines, cited)].iter().filter(|line| line.kind == Kind::Text);
    let (year, month) = above.filter(|line| line.text.contains('月')).find_map(|line| month_of(line.text))?;
    let next = FiscalYear(year + i32::from(month >= FIRST_MONTH)) == titled;
    match month {
        8 | 9 if next => Some(Stage::Request),
        12 | 1 if next => Some(Stage::Draft),
        _ => None,
    }
}

// 令 和 ４ 年 度 予 算 額⏎令和３年度補正予算額⏎354億円⏎45億円: the stage that labels above all amounts name for the year that the document is of
fn labelled_stage(lines: &[Line<'_>], cited: &[Cited], own: FiscalYear) -> Option<Stage> {
    let above = lines[..above_amounts(lines, cited)].iter().filter(|line| line.kind == Kind::Text);
    let labels = above.filter_map(|line| period(&compact(line.text)));
    let mut stages = labels.filter(|label| label.year == Some(YearWord::Printed(own))).filter_map(|label| label.stage);
    let first = stages.next()?;
    stages.all(|stage| stage == first).then_some(first)
}

// what brackets and notes say of an amount, or うち of a part, is seldom what the document stands at
fn first_stage(lines: &[Line<'_>], cited: &[Cited], own: Option<FiscalYear>) -> Option<Stage> {
    let said = || cited.iter().filter(|c| lines[c.line].kind != Kind::Note && !c.mention.flags.of_which);
    let asked = said().find(|c| pairs::is_asked(&c.lead));
    // 30年度 in a paper of 31年度
    let year = |c: &Cited| c.lead.year.or_else(|| when::short_year(own?, c.lead.in_era?));
    let earlier = |c: &Cited| year(c).zip(own).is_some_and(|(year, own)| year < own);
    let told = |c: &&Cited| !c.bracketed && c.lead.stage.is_some() && !is_extra(c) && !earlier(c);
    asked.or_else(|| said().find(told))?.lead.stage
}

// 【補正予算】 200億円: stands beside what the document is about, and tells nothing of the rest
fn is_extra(cited: &Cited) -> bool {
    cited.lead.stage == Some(Stage::Supplementary)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read;
    use crate::source::{Malformed, Source};

    fn said(text: &str) -> (Option<String>, Option<i32>, Option<Stage>) {
        let source = Source::decode(text, None, Malformed::Refuse).expect("it is UTF-8");
        let found = read(&source, "a", "a.txt");
        (found.title, found.fiscal_year.map(|year| year.0), found.stage)
    }

    #[test]
    fn titles_alone_or_with_brackets_behind_them() {
        let draft = |title: &str| (Some(title.to_owned()), Some(2025), Some(Stage::Draft));
        let below = "\n\n● 甲研究推進事業 3億円\n";
        assert_eq!(said(&format!("令和7年度当初予算案{below}")), draft("令和7年度当初予算案"));
        assert_eq!(said(&format!("令和7年度予算案の概要(医薬局){below}")), draft("令和7年度予算案の概要(医薬局)"));
        let legend = format!("令和7年度予算案の主要事項(( )内は前年度予算額){below}");
        assert_eq!(said(&legend), draft("令和7年度予算案の主要事項"));
        assert_eq!(said(&format!("令和7年度当初予算案\n3億円{below}")).0, None);
    }

    #[test]
    fn titles_without_stages_torn_legends_and_years_in_two_names() {
        let text = "平成27年度水産予算の重点事項\n\n(※)各事項の下段(\n1\n)内は、平成26年度当初予算額\n○ 漁場の保全事業\n47億円\n";
        assert_eq!(said(text), (Some("平成27年度水産予算の重点事項".to_owned()), Some(2015), None));
        let listed = "令和6年度 内閣府、海洋庁及び気象庁の関係予算について\n6年度予算では5億円を計上している。\n";
        assert_eq!(said(listed).1, Some(2024));
        assert_eq!(said("政府は27日、2025(令和7)年度予算案を閣議決定した。\n"), (None, Some(2025), Some(Stage::Draft)));
        assert_eq!(said("令和6年度の海洋予算は、減ったため、見直しについて\n").0, None);
    }

    #[test]
    fn budgets_side_by_side_in_a_title() {
        let (draft, extra) = ((FiscalYear(2025), Stage::Draft), (FiscalYear(2024), Stage::Supplementary));
        assert_eq!(budgets("令和6年度補正予算(第1号)及び令和7年度予算案の概要"), [extra, draft]);
        assert_eq!(budgets("令和7年度予算案の概要/令和6年度補正予算の概要"), [draft, extra]);
        assert_eq!(budgets("令和7年度予算案(令和6年度補正予算を含む)の概要"), [draft]);
        assert_eq!(budgets("平成30年度予算及び31年度予算案の概要"), [(FiscalYear(2019), Stage::Draft)]);
    }

    #[test]
    fn a_supplementary_budget_that_a_later_sentence_names_is_not_the_documents() {
        let text = "令和7年度の海洋の予算は約30億円となった。\nまた、令和6年度補正予算において3億円を措置した。\n";
        assert_eq!(said(text).2, None);
        assert_eq!(said("今年度の補正予算案を固めた。\n3億円を充てる。\n").2, Some(Stage::Supplementary));
    }
}
