//! What the words of a sentence say of an amount behind them: 昨年度の当初予算額は, 前年度予算に比べ, 1課題あたり上限
//! (catalogue G04, Y08, N06, section 7).

use std::borrow::Cow;
use std::sync::LazyLock;

use nom::IResult;

use super::amount;
use super::bracket;
use super::clause::YEAR_CHARS;
use super::number::{begins_numeral, below_hundred};
use super::phrase::{
    before_booked, begins_relation, begins_with_included, behind_share, comes_with, is_done, is_list, is_named,
    is_ongoing, last_legend, says_meant,
};
use super::qualifier::{Bound, Qualifier, qualifier_after, qualifier_before};
use super::rate::before_rate;
use super::refused;
use super::tag::tag;
use super::unit::{counter, is_kanji, unit};
use super::year::{RelativeYear, YEAR_BEGINNINGS, fiscal_year, heading_year, relative_year};
use crate::calendar::FiscalYear;
use crate::data::{ByWord, CharSet, Endings};
use crate::stage::{Stage, ends_in_short_stage, ends_in_stage_word, short_stage, stage_word};
use crate::vocabulary::{self, first_chars, last_chars, rows, words, words_as};

/// A fiscal year by its name, or by its distance from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YearSaid {
    /// 令和6年度
    Printed(FiscalYear),
    /// 昨年度
    Relative(RelativeYear),
    /// 5年度, 24年度: by two digits at most, of an era or a century that the document tells.
    Short(u8),
}

/// Of which year and stage words say that an amount is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct When {
    /// 令和6年度, 昨年度
    pub year: Option<YearSaid>,
    /// 当初予算額
    pub stage: Option<Stage>,
    /// 令和6年度予算: the year's budget, without a word on its stage.
    pub plain: bool,
    /// 成立予算額: money of no stage, whatever `stage` says of where its label stands.
    pub aside: bool,
}

impl When {
    // 4年度 of 24年度 or 第4年度
    fn is_part(&self, before: &str) -> bool {
        matches!(self.year, Some(YearSaid::Short(_))) && before.ends_with(|c: char| c == '第' || c.is_ascii_digit())
    }
}

// 前年度予算額: the stage word says the year, too
const YEAR_BEFORE: YearSaid = YearSaid::Relative(RelativeYear { years: -1, from_named: false, from_now: None });

/// The year and the stage that words name last; those that others are compared with are passed over.
pub fn when(words: &str) -> When {
    let mut found = When::default();
    let (mut at, mut staged) = (0, 0);
    while let Some(begins) = words[at..].find(|c| BEGINNINGS.holds(c)) {
        at += begins;
        let Some((length, word)) = time(&words[at..]).filter(|(_, word)| !word.is_part(&words[..at])) else {
            at += words[at..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let (before, behind) = (&words[..at], &words[at + length..]);
        if is_included(behind) {
            // 令和６年度補正予算を含めて: of more than one budget
            found.aside = true;
        } else if !before.ends_with('対') && !is_compared(behind) && (word.stage.is_some() || !is_deadline(behind)) {
            // 次補正 and 予算額 of 第2次補正予算額 are one word
            let goes_on = staged == at && found.stage.is_some();
            let stage = if goes_on { found.stage } else { word.stage.or(found.stage) };
            let plain = word.stage.is_none() && is_plain_budget(behind);
            let aside = word.aside || (found.aside && (goes_on || word.stage.is_none() || found.stage.is_none()));
            found = When { year: word.year.or(found.year), stage, plain, aside };
        }
        at += length;
        staged = if word.stage.is_some() { at } else { 0 };
    }
    if ends_in_extra(words) { When { stage: Some(Stage::Supplementary), ..When::default() } } else { found }
}

/// `[平成29年度]`, `[令和12年度まで]` right behind an amount: of which year it is, where a bracket says nothing else.
pub fn year_behind(behind: &str) -> Option<FiscalYear> {
    let (.., inside, _) = bracket::leading(behind.trim_start_matches(' '))?;
    fiscal_year(inside.trim())
        .ok()
        .filter(|(rest, _)| matches!(*rest, "" | "まで" | "実績" | "時点"))
        .map(|(_, year)| year)
}

// 船の引継ぎに補正の before 8億円: the short word alone; not 測量の補正の, 年度補正の
fn ends_in_extra(words: &str) -> bool {
    let Some(own) = words.trim_end_matches([' ', '約']).strip_suffix(['の', 'で']) else { return false };
    if ends_in_short_stage(own) != Some(Stage::Supplementary) {
        return false;
    }
    let whole = |&(at, _): &(usize, char)| short_stage(&own[at..]).is_some_and(|(length, _)| at + length == own.len());
    let start = own.char_indices().rev().take(LONGEST_LABEL).find(whole).map_or(0, |(at, _)| at);
    own[..start].is_empty() || own[..start].ends_with(['、', 'に', 'で', 'は'])
}

// に打ち上げるための behind 平成28年度: when something is meant to be, not when it is paid for
fn is_deadline(behind: &str) -> bool {
    behind.strip_prefix('に').is_some_and(|rest| rest.split('、').next().is_some_and(says_meant))
}

// 補正予算を含めて behind 令和6年度
fn is_included(behind: &str) -> bool {
    let stage = stage_word(behind.trim_start()).map_or(0, |(length, _)| length);
    begins_with_included(&behind.trim_start()[stage..])
}

// 令和6年度, 昨年度, 前年度予算額
fn time(text: &str) -> Option<(usize, When)> {
    if !text.starts_with(|c| BEGINNINGS.holds(c)) {
        return None;
    }
    if let Some((length, word)) = stage_word(text) {
        let year = word.previous_year.then_some(YEAR_BEFORE);
        return Some((length, When { year, stage: Some(word.stage), aside: word.aside, plain: false }));
    }
    // R3補正
    let short = heading_year(text).ok().and_then(|(rest, year)| Some((rest, year, short_stage(rest)?)));
    if let Some((rest, year, (length, stage))) = short {
        let year = Some(YearSaid::Printed(year));
        return Some((text.len() - rest.len() + length, When { year, stage: Some(stage), ..When::default() }));
    }
    let (rest, year) = year(text)?;
    // 今年度補正で300億円, 令和6年度補正の3億円: not 補正後
    let extra = short_stage(rest).filter(|(_, stage)| *stage == Stage::Supplementary);
    if let Some((length, stage)) = extra.filter(|(length, _)| rest[*length..].starts_with(['の', 'で', 'に'])) {
        let length = text.len() - rest.len() + length;
        return Some((length, When { year: Some(year), stage: Some(stage), ..When::default() }));
    }
    Some((text.len() - rest.len(), When { year: Some(year), ..When::default() }))
}

fn year(text: &str) -> Option<(&str, YearSaid)> {
    let printed = fiscal_year(text).ok().map(|(rest, year)| (rest, YearSaid::Printed(year)));
    let relative = || relative_year(text).ok().map(|(rest, year)| (rest, YearSaid::Relative(year)));
    printed.or_else(relative).or_else(|| short_year(text).map(|(rest, no)| (rest, YearSaid::Short(no))))
}

// 5年度, but not 3年度間
fn short_year(text: &str) -> Option<(&str, u8)> {
    let (rest, no) = below_hundred(text).ok()?;
    let rest =
        rest.trim_start_matches(' ').strip_prefix("年度").filter(|rest| !rest.starts_with(['間', '目', '分']))?;
    Some((rest, no))
}

// の予算では, 一般会計予算に
fn is_plain_budget(behind: &str) -> bool {
    let rest = behind.trim_start_matches(['の', ' ']);
    let rest = rest.strip_prefix("一般会計").unwrap_or(rest).strip_prefix("予算");
    rest.is_some_and(|rest| !rest.starts_with(is_kanji))
}

/// ○○船 2隻の継続 of ○○船(令和元年度補正予算)2隻の継続: words without a bracket within a name that says which budget began what goes
/// on, and not which one the amount is of.
pub fn without_begun(words: &str) -> Cow<'_, str> {
    if !words.contains(')') || !is_ongoing(words) {
        return Cow::Borrowed(words);
    }
    let begun = words.match_indices('(').find_map(|(open, _)| {
        let (.., inside, behind) = bracket::leading(&words[open..])?;
        let said = when(inside);
        let named = matches!(about(words[..open].trim_end()), About::Name(_));
        let goes_on = said.year.is_some() && said.stage.is_some() && is_ongoing(behind);
        (goes_on && named).then(|| [&words[..open], behind].concat())
    });
    begun.map_or(Cow::Borrowed(words), Cow::Owned)
}

/// Words without a bracket that says what brackets hold: (カッコ内は前年度予算額との増減、▲は減).
pub fn without_legend(words: &str) -> &str {
    last_legend(words).and_then(|at| words[at..].split_once([')', '。'])).map_or(words, |(_, behind)| behind)
}

/// 港の改修 of を計上した「港の改修」で: what words behind an amount say that it was of.
pub fn told_of(behind: &str) -> Option<&str> {
    let behind = behind.strip_prefix('を')?;
    let near = behind.char_indices().nth(LONGEST_TOLD).map_or(behind, |(end, _)| &behind[..end]);
    let (clause, name) = near.split_once('「')?;
    let (name, _) = name.split_once('」')?;
    (is_done(clause) && !clause.contains(['、', '。'])).then_some(name)
}

// how many chars what was done and the name take
const LONGEST_TOLD: usize = 60;

/// Whether words end in a budget that an amount right behind them is of: 今年度補正予算の, 補正の, 補正で.
pub fn ends_in_budget_of(words: &str) -> bool {
    let near = words.char_indices().rev().take(LONGEST_LABEL).last().map_or(words, |(at, _)| &words[at..]);
    let budget = near.trim_end_matches([' ', '約']).strip_suffix(['の', 'で']);
    budget.is_some_and(|budget| ends_in_stage_word(budget) || ends_in_short_stage(budget).is_some())
}

/// The stage of an amount that is asked for: を要求する, を要望.
pub fn asked(behind: &str) -> Option<Stage> {
    let rest = unqualified(behind).strip_prefix('を')?;
    let (_, stage) = short_stage(rest)?;
    matches!(stage, Stage::Request | Stage::Priority).then_some(stage)
}

/// The budget that the sum of a list is put into, behind an amount of the list: 、支援 66億円の合計 135億円を補正予算に計上.
pub fn booked_together(behind: &str) -> Option<When> {
    let (list, sum) = behind.split_once("の合計")?;
    let lists = list.is_empty() || list.starts_with(['、', ',', 'と', '及']);
    let (rest, _) = amount::amount(sum.trim_start()).ok().filter(|_| lists && when(list) == When::default())?;
    booked(rest)
}

/// The budget that an amount is put into: を補正予算に計上, を令和5年度補正予算で措置.
pub fn booked(behind: &str) -> Option<When> {
    let rest = unqualified(behind).strip_prefix('を')?;
    let near = rest.char_indices().nth(2 * LONGEST_LABEL).map_or(rest, |(end, _)| &rest[..end]);
    let words = before_booked(near.split(['、', '。', ')']).next()?)?;
    Some(when(words)).filter(|said| said.stage.is_some())
}

/// 累計: a sum over several years.
pub fn sums_years(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '\n', '\t', ':', '約', 'で', 'は', '額']);
    YEARS.end(words)
}

/// …予算では、それぞれ: of each of the amounts behind it, another of the names before it; 調査にそれぞれ is of one.
pub fn is_several(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '約']);
    let apart = |before: &str| before.is_empty() || before.ends_with(['、', ' ']);
    SEVERAL.words().any(|word| words.strip_suffix(word).is_some_and(apart))
}

/// 前年度当初予算と比較いたしまして, 前年度に比べ: whether words end with what is compared with.
pub fn ends_in_comparison(words: &str) -> bool {
    let words = words.trim_end_matches([' ', '、', ',', '約']);
    let near = words.char_indices().rev().take(LONGEST_COMPARISON).map(|(at, _)| &words[at..]);
    let compares = |text: &str| COMPARISONS.leading(text).filter(|(word, ())| word.contains('比'));
    let ends = |behind: &str| behind.chars().all(|c| matches!(c, 'ぁ'..='ゖ'));
    near.filter_map(|text| compares(text).map(|(word, ())| &text[word.len()..])).any(ends)
}

// how many chars と比較いたしまして has at most
const LONGEST_COMPARISON: usize = 12;

/// Whether text goes on to compare what stands before it with something: 予算に比べ, （45億円）から, →.
pub fn is_compared(behind: &str) -> bool {
    compared_by(behind).is_some()
}

// what follows the word that compares
fn compared_by(behind: &str) -> Option<&str> {
    let mut rest = behind;
    for _ in 0..MOST_PASSED {
        rest = rest.trim_start_matches([' ', 'の', '約']);
        // 同様 compares, 同 is a label
        // 倍増計画 is a name
        let name = rest.strip_prefix("倍増").is_some_and(|behind| behind.starts_with(is_kanji));
        let compares = COMPARISONS.leading(rest).map(|(word, ())| word).filter(|_| !name);
        let label = LABELS.leading(rest).map_or("", |(label, _)| label);
        match passed_over(rest).filter(|_| compares.is_none_or(|word| word.len() < label.len())) {
            Some(after) => rest = after,
            None => return compares.map(|word| &rest[word.len()..]),
        }
    }
    None
}

/// No sentence has more between a year and the word that compares.
const MOST_PASSED: usize = 8;

// what may stand between a year and the word that compares: 当初予算額, （45億円）, 45億円, 程度
fn passed_over(text: &str) -> Option<&str> {
    let bracket = || Some(&text[text.strip_prefix('(')?.find(')')? + "()".len()..]);
    let label =
        || LABELS.leading(text).filter(|(_, label)| **label == Label::Figure).map(|(word, _)| &text[word.len()..]);
    // 当初比 of 6年度当初比
    let stage = || stage_word(text).map(|(length, _)| length).or_else(|| short_stage(text).map(|(length, _)| length));
    let stage = || stage().map(|length| &text[length..]);
    let figure = || amount::amount(text).ok().map(|(rest, _)| rest);
    bracket().or_else(stage).or_else(label).or_else(figure)
}

static COMPARISONS: LazyLock<ByWord<()>> = LazyLock::new(|| set_of(&vocabulary::COMPARISONS));
static ENDS: LazyLock<ByWord<()>> = LazyLock::new(|| set_of(&vocabulary::CLAUSE_ENDS));
static CLAUSES: LazyLock<Endings> = LazyLock::new(|| Endings::new(words(&vocabulary::CLAUSE_ENDS)));

/// 既存施策の見直しにより: whether a phrase ends as clauses do behind what they are about.
pub fn ends_clause(phrase: &str) -> bool {
    CLAUSES.end(phrase)
}

// what words on time can begin with
static BEGINNINGS: LazyLock<CharSet> = LazyLock::new(|| first_chars(TIMES).chain(YEAR_BEGINNINGS.chars()).collect());

// what words that only label an amount can end with, but figures: most phrases end in a name
static LAST_CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let labels = [&vocabulary::CLAUSE_ENDS, &vocabulary::COMPARISONS, &vocabulary::AMOUNT_LABELS];
    let words = last_chars(labels).chain(last_chars(TIMES));
    words.chain(PARTICLES.iter().copied()).chain(['度', ')']).collect()
});

// what words that only label an amount are made of
static CHARS: LazyLock<CharSet> = LazyLock::new(|| {
    let labels = [&vocabulary::CLAUSE_ENDS, &vocabulary::COMPARISONS, &vocabulary::AMOUNT_LABELS];
    let chars = labels.into_iter().chain(TIMES).flat_map(words).flat_map(str::chars);
    chars.chain(YEAR_CHARS.chars()).chain(PARTICLES.iter().copied()).chain("第次補正".chars()).collect()
});

const TIMES: [&vocabulary::Table; 2] = [&vocabulary::STAGES, &vocabulary::RELATIVE_YEARS];

fn set_of(table: &'static vocabulary::Table) -> ByWord<()> {
    ByWord::new(words(table).map(|word| (word, ())))
}

/// Which figure a word says an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    /// 総額
    Figure,
    /// 計
    Sum,
    /// 当たり
    Each,
}

static LABELS: LazyLock<ByWord<Label>> =
    LazyLock::new(|| ByWord::new(rows(&vocabulary::AMOUNT_LABELS).filter_map(label)));

static YEARS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::AMOUNT_LABELS, "years")));
static SEVERAL: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::AMOUNT_LABELS, "several")));
/// Those of one piece: 当たり.
static EACH: LazyLock<ByWord<()>> =
    LazyLock::new(|| ByWord::new(words_as(&vocabulary::AMOUNT_LABELS, "each").map(|word| (word, ()))));

fn label(cells: &[&'static str]) -> Option<(&'static str, Label)> {
    let &[word, label] = cells else { return None };
    let label = match label {
        "sum" => Label::Sum,
        "each" => Label::Each,
        _ => Label::Figure,
    };
    Some((word, label))
}

/// Whether a sentence ends in a text: not in 機能の強化（人件費を除く。） 92億円.
pub fn holds_sentence(text: &str) -> bool {
    text.match_indices('。').any(|(at, end)| !text[at + end.len()..].starts_with(')'))
}

/// Whether an amount is the price of one piece: 1課題あたり上限3億円, 500万円/件; or a limit of it, which a bracket holds.
pub fn is_each(before: &str, behind: &str) -> bool {
    let per_piece = behind.strip_prefix('/').is_some_and(|rest| !rest.starts_with('年') && counter(rest).is_ok());
    per_piece
        || behind.starts_with('×')
        || last_each(before).is_some_and(|tail| !tail.contains(NEW_CLAUSE))
        || is_limit_in_bracket(before, behind)
}

// …の導入(補助率3/4(上限1,000万円)), …の導入(補助率3/4、2,500万円以内)
fn is_limit_in_bracket(before: &str, behind: &str) -> bool {
    let upper = |qualifier: &Qualifier| qualifier.bound == Some(Bound::Upper) && !qualifier.approximate;
    let limit = qualifier_before(before.trim_end_matches([' ', ':'])).is_some_and(upper)
        || qualifier_after(behind).is_ok_and(|(_, qualifier)| upper(qualifier));
    limit && bracket::before_open(before).len() < before.len()
}

// what no words between 当たり and its amount hold
const NEW_CLAUSE: &[char] = &['を', 'に', 'と', 'た', 'る', '億', '兆'];

fn last_each(before: &str) -> Option<&str> {
    let mut ends = before.char_indices().rev().take(LONGEST_LABEL).filter(|(_, c)| EACH.may_begin(*c));
    ends.find_map(|(at, _)| {
        let (word, ()) = EACH.leading(&before[at..])?;
        // につきましても goes on from につき
        let clause = ENDS.leading(&before[at..]).is_some_and(|(end, ())| end.len() > word.len());
        (!clause).then(|| &before[at + word.len()..])
    })
}

// how many chars at the end of a phrase can label an amount
const LONGEST_LABEL: usize = 32;

/// Words behind an amount without those that qualify it: 増の of 2億円増の8億円.
pub fn unqualified(words: &str) -> &str {
    // 12(3)億円⏎うち…: the unit of the amount and of the bracket behind it
    let mut rest = unit(words).map_or(words, |(rest, _)| rest);
    while let Ok((after, _)) = qualifier_after(rest.trim_start_matches(' ')).or_else(|_| behind_rate(rest)) {
        rest = after;
    }
    rest
}

// （1.8%）増
fn behind_rate(words: &str) -> IResult<&str, &'static Qualifier> {
    let inside = words.strip_prefix('(').and_then(|rest| rest.split_once("%)"));
    inside.map_or_else(|| Err(refused(words)), |(_, behind)| qualifier_after(behind))
}

/// What a phrase right before an amount is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About<'t> {
    /// 教育の情報化 of 教育の情報化の要求額は
    Name(&'t str),
    /// 令和6年度予算に: nothing but when
    Label,
    /// など計: what was listed before
    Sum,
}

/// 港の整備 of 令和7年度予算において港の整備: a name without a clause before it that only says when.
pub fn behind_when(name: &str) -> &str {
    // 令和5年度の道路費
    let year = time(name).filter(|(_, said)| said.year.is_some() && said.stage.is_none());
    let of_year =
        year.and_then(|(length, _)| name[length..].strip_prefix('の')).filter(|rest| rest.starts_with(says_what));
    let name = of_year.or_else(|| behind_budget(name)).unwrap_or(name);
    let behind = |(at, _): (usize, char)| {
        let (before, (word, ())) = (&name[..at], ENDS.leading(&name[at..])?);
        let rest = &name[at + word.len()..];
        let said = when(before);
        let labels = (said.year.is_some() || said.stage.is_some()) && about(before) == About::Label;
        (labels && rest.starts_with(says_what)).then_some(rest)
    };
    name.char_indices().find_map(behind).unwrap_or(name)
}

// 海の観測 of 16年度補正予算に海の観測
fn behind_budget(name: &str) -> Option<&str> {
    let (year, _) = time(name).filter(|(_, said)| said.year.is_some())?;
    let stage = stage_word(&name[year..]).map_or(0, |(length, _)| length);
    let budget = stage > 0 || time(name).is_some_and(|(_, said)| said.stage.is_some());
    // 予算額に対する増加額
    let rest = Some(&name[year + stage..]).filter(|rest| budget && !begins_relation(rest))?;
    rest.strip_prefix('に').filter(|rest| rest.starts_with(says_what))
}

/// Takes the words off the end of a phrase that only label an amount.
pub fn about(phrase: &str) -> About<'_> {
    let phrase = behind_share(before_rate(phrase));
    let (name, sum) = without_labels(phrase).unwrap_or((phrase, false));
    let (before, name) = after_comparison(name);
    // 前年度と同様の船の事業
    let behind = name.strip_prefix('の').filter(|rest| !rest.starts_with(|c| matches!(c, 'ぁ'..='ゖ')));
    let name = behind.unwrap_or(name);
    let named = is_name(name);
    let name = if named { name } else { without_labels(before).map_or(before, |(name, _)| name) };
    match name {
        _ if sum && (name.is_empty() || is_list(name)) => About::Sum,
        name if named || is_name(name) => About::Name(name),
        _ => About::Label,
    }
}

fn is_name(phrase: &str) -> bool {
    // H29 of H29概算要求額, H28当初
    let short = |rest: &str| rest.is_empty() || short_stage(rest).is_some_and(|(length, _)| length == rest.len());
    let year = || heading_year(phrase).is_ok_and(|(rest, _)| short(rest));
    // 補正 of 港では、補正の
    let stage = || short_stage(phrase).is_some_and(|(length, _)| length == phrase.len());
    (phrase.contains(says_what) && !stage() && !phrase.contains('%') && !says_how(phrase) && !year())
        || is_named(phrase)
}

// 2倍, 新規, 国庫債務負担行為を含めて: how much, of what kind, or with what
fn says_how(phrase: &str) -> bool {
    let times = phrase.strip_suffix('倍').is_some_and(|no| !no.contains(says_what));
    times || is_done(phrase) || tag(phrase).is_some() || comes_with(phrase)
}

// what stands before the labels that end a phrase, and whether one of them sums up
fn without_labels(phrase: &str) -> Option<(&str, bool)> {
    if !phrase.ends_with(|c| LAST_CHARS.holds(c) || begins_numeral(c)) {
        return None;
    }
    let near = phrase.char_indices().rev().take(LONGEST_LABEL).take_while(|(_, c)| CHARS.holds(*c));
    let near = near.last().map_or(phrase.len(), |(at, _)| at);
    let mut starts = phrase[near..].char_indices().map(|(at, _)| near + at);
    starts.find_map(|at| Some((&phrase[..at], labels(&phrase[..at], &phrase[at..])?)))
}

// 教, ビ, A: what a name has at least one of
fn says_what(c: char) -> bool {
    is_kanji(c) || (c.is_alphabetic() && !matches!(c, 'ぁ'..='ゖ'))
}

// 前年度予算と比較いたしますと; and what stands before it: 藻場の再生に of 藻場の再生に前年度予算比
fn after_comparison(phrase: &str) -> (&str, &str) {
    let mut places = phrase.char_indices().filter(|(_, c)| BEGINNINGS.holds(*c)).map(|(at, _)| at);
    // few phrases hold words on time, and fewer one that compares
    if places.clone().next().is_none() || !COMPARISONS.is_in(phrase) {
        return ("", phrase);
    }
    let compared = |at: usize| {
        let (length, _) = time(&phrase[at..]).filter(|(_, word)| !word.is_part(&phrase[..at]))?;
        compared_by(&phrase[at + length..]).map(|behind| (at, behind))
    };
    let Some((_, behind)) = places.clone().rev().find_map(compared) else { return ("", phrase) };
    let first = places.find_map(compared).map_or(0, |(at, _)| at);
    (phrase[..first].trim_end_matches(|c| PARTICLES.contains(&c) && !is_kanji(c)), behind)
}

// の要求額は, 計: whether a text behind `before` is labels and nothing else; and whether one of them sums up
fn labels(before: &str, text: &str) -> Option<bool> {
    // 額 of 不用額 is its own
    if text.starts_with(['額', '案']) && before.ends_with(is_kanji) {
        return None;
    }
    let (mut rest, mut sum) = (text, false);
    loop {
        // 比較増減額 is a label, 比 compares
        let longer = |word: &str| LABELS.leading(rest).is_none_or(|(label, _)| label.len() <= word.len());
        let end = ENDS.leading(rest).or_else(|| COMPARISONS.leading(rest)).filter(|(word, _)| longer(word));
        let end = end.map(|(word, _)| &rest[word.len()..]);
        // 23年度当初
        let short = |after: &'_ str| match stage_word(after) {
            Some(_) => 0,
            None => short_stage(after).map_or(0, |(length, _)| length),
        };
        let time = || {
            let (length, word) = time(rest)?;
            Some(&rest[length + if word.year.is_some() { short(&rest[length..]) } else { 0 }..])
        };
        let label = || {
            let (word, label) = LABELS.leading(rest)?;
            // 計 of 設計, 年 of 令和4年, 内 of エリア内 label nothing; 計 of プログラム計 sums up
            let sums = *label == Label::Sum;
            let inside = word.chars().count() == 1 && goes_on_from(before, text, rest, sums);
            (!inside).then_some((&rest[word.len()..], sums))
        };
        if rest.is_empty() {
            return Some(sum);
        }
        let after = end.or_else(time).or_else(|| ordinal(rest)).or_else(|| rest.strip_prefix(PARTICLES));
        (rest, sum) = match after {
            Some(after) => (after, sum),
            None => label().map(|(after, sums)| (after, sum || sums))?,
        };
    }
}

// 第2 of 第2次補正予算
fn ordinal(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('第')?.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.starts_with("次補正").then_some(rest)
}

const PARTICLES: &[char] = &[' ', 'の', 'は', 'が', 'を', 'に', 'で', 'も', 'と', ':', '額', '案'];

// whether what stands before the rest of a text ends in what a label of one char goes on from
fn goes_on_from(before: &str, text: &str, rest: &str, sums: bool) -> bool {
    let read = &text[..text.len() - rest.len()];
    let last = read.chars().next_back().or(before.chars().next_back());
    let word = |c| (is_kanji(c) && c != '等') || (matches!(c, 'ァ'..='ヶ' | 'ー') && !sums);
    last.is_some_and(|c| word(c) || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(year: i32) -> Option<YearSaid> {
        Some(YearSaid::Printed(FiscalYear(year)))
    }

    #[test]
    fn a_legend_says_nothing_of_the_amount() {
        assert_eq!(without_legend("教育の充実(カッコ内は前年度予算額との増減)(1)施設の整備に"), "(1)施設の整備に");
        assert_eq!(without_legend("前年度予算額は"), "前年度予算額は");
    }

    #[test]
    fn years_and_stages_named_last() {
        assert_eq!(
            when("令和6年度補正予算に"),
            When { year: printed(2024), stage: Some(Stage::Supplementary), plain: false, ..When::default() }
        );
        assert_eq!(
            when("令和6年度予算では"),
            When { year: printed(2024), stage: None, plain: true, ..When::default() }
        );
        assert_eq!(when("令和5年度第2次補正予算額").stage, Some(Stage::Supplementary));
        let short = When { year: printed(2021), stage: Some(Stage::Supplementary), ..When::default() };
        assert_eq!(when("※R3補正:海の交付金"), short);
        assert_eq!(asked("程度を要求する"), Some(Stage::Request));
        let two_before = YearSaid::Relative(RelativeYear { years: -2, from_named: false, from_now: None });
        assert_eq!(when("一昨年度は").year, Some(two_before));
        assert_eq!(
            when("前年度予算額は"),
            When { year: Some(YEAR_BEFORE), stage: Some(Stage::Initial), plain: false, ..When::default() }
        );
    }

    #[test]
    fn what_amounts_are_put_into() {
        let supplementary = |text| booked(text).map(|said| (said.year, said.stage));
        assert_eq!(supplementary("を補正予算に計上)"), Some((None, Some(Stage::Supplementary))));
        let dated = Some((printed(2023), Some(Stage::Supplementary)));
        assert_eq!(supplementary("程度を令和5年度補正予算で措置した"), dated);
        assert_eq!(supplementary("を計上し、補正予算に計上"), None);
        assert_eq!(when("令和5年度補正予算を含めて"), When { aside: true, ..When::default() });
        assert!(sums_years("事業費の累計 約") && sums_years("累計額は") && !sums_years("累計の"));
    }

    #[test]
    fn what_a_list_is_put_into() {
        let together = |text| booked_together(text).map(|said| said.stage);
        assert_eq!(together("、支援 66億円の合計 135億円を5年度補正予算にて計上"), Some(Some(Stage::Supplementary)));
        assert_eq!(together("の合計 135億円を補正予算に計上"), Some(Some(Stage::Supplementary)));
        assert_eq!(together("、令和6年度予算に 66億円の合計 135億円を補正予算に計上"), None);
    }

    #[test]
    fn what_ends_with_a_comparison() {
        assert!(ends_in_comparison("前年度当初予算と比較いたしまして") && ends_in_comparison("昨年度に比べ約"));
        assert!(!ends_in_comparison("前年度の6億円から") && !ends_in_comparison("比較的小さい船に"));
    }

    #[test]
    fn what_others_are_compared_with() {
        for text in [
            "となり、前年度予算に比べ",
            "対前年度",
            "前年度の6億円から",
            "令和5年度から続く事業に",
            "前年度当初予算額(45億円)より",
            "6年度当初比2%(",
            "昨年度同様の",
        ] {
            assert_eq!(when(text), When::default(), "{text}");
        }
    }

    #[test]
    fn prices_of_one_piece() {
        for (before, behind) in
            [("1課題あたり上限", ""), ("国民一人当たりでは、約", ""), ("補助額は", "/件"), ("", "×5件")]
        {
            assert!(is_each(before, behind), "{before} {behind}");
        }
        // a limit in a bracket, and no other
        assert!(is_each("機器の導入(補助率3/4(上限", "))") && is_each("機器の導入(定額、", "以内)"));
        assert!(!is_each("機器の導入(補助率3/4) 上限", "") && !is_each("機器の導入(約", ")"));
        for (before, behind) in [("一人当たり給付費の増に", ""), ("維持費は", "/年")] {
            assert!(!is_each(before, behind), "{before} {behind}");
        }
    }

    #[test]
    fn names_behind_a_budget() {
        assert_eq!(behind_when("16年度補正予算に海の観測"), "海の観測");
        assert_eq!(behind_when("令和7年度予算において港の整備"), "港の整備");
        for name in ["16年度に海の観測", "6年度予算額に対する増加額"] {
            assert_eq!(behind_when(name), name);
        }
        let put = when("16年度補正予算に支援のための経費");
        assert_eq!((put.year, put.stage), (Some(YearSaid::Short(16)), Some(Stage::Supplementary)));
        assert_eq!(when("特に前年度の倍近い").year, None);
        assert_eq!(about("令和6年度倍増計画の予算額は"), About::Name("令和6年度倍増計画"));
    }

    #[test]
    fn what_a_phrase_is_about() {
        assert_eq!(about("教育の情報化の要求額は"), About::Name("教育の情報化"));
        assert_eq!(about("令和6年度予算案に"), About::Label);
        assert_eq!(about("これを前年度当初予算額と比較いたします"), About::Label);
        assert_eq!(about("5年間で"), About::Label);
        assert_eq!(about("離島清掃事業など計"), About::Sum);
        assert_eq!(about("不用額は"), About::Name("不用額"));
        assert_eq!(about("令和6年度予算案における総額は"), About::Label);
        assert_eq!(about("観測船の設計"), About::Name("観測船の設計"));
        assert_eq!(about("港のエリア内"), About::Name("港のエリア内"));
        assert_eq!(about("港のプログラム計"), About::Name("港のプログラム"));
        assert_eq!(about("海の安全を守る取組として"), About::Name("海の安全を守る取組"));
    }
}
