//! What a phrase is to an amount, by words that do more than label it: の一部, このうち, 調整費として, を含めて
//! (catalogue G14, P04, P09).

mod papers;
mod sums;

use std::sync::LazyLock;

pub use papers::{
    before_budget, before_shown, behind_budget, ends_as_grant, ends_as_list, ends_as_paper, ends_as_title,
    ends_in_budget, joins_budgets, names_budget, titles_budget, without_title,
};
pub use sums::{
    before_included, begins_portion, begins_with_included, behind_excluded, behind_included, comes_on_top, comes_with,
    comes_with_in_sentence, ends_portion, ends_with_excluded, ends_with_included, says_included,
};

use super::unfinished::goes_on_with_gone;
use crate::data::Endings;
use crate::script::is_hiragana;
use crate::vocabulary::{self, words_as};

type Words = LazyLock<Vec<&'static str>>;

type Ends = LazyLock<Endings>;

static TITLES: Ends = LazyLock::new(|| ends("title"));
static LISTED: Ends = LazyLock::new(|| ends("listed"));
static GRANTED: Words = LazyLock::new(|| of("granted"));
static PAPERS: Ends = LazyLock::new(|| ends("paper"));
static ON_TOP: Words = LazyLock::new(|| of("on_top"));
static BUDGETS: Words = LazyLock::new(|| of("budget"));
static PARTS: Ends = LazyLock::new(|| ends("part"));
static AMONG: Words = LazyLock::new(|| of("among"));
static PURPOSES: Words = LazyLock::new(|| of("purpose"));
static WITH: Ends = LazyLock::new(|| ends("with"));
static LISTS: Ends = LazyLock::new(|| ends("list"));
static LEGENDS: Words = LazyLock::new(|| of("legend"));
static RELATIONS: Words = LazyLock::new(|| of("relation"));
static PROVISIONAL: Words = LazyLock::new(|| of("provisional"));
static BESIDE: Words = LazyLock::new(|| of("beside"));
static WHOLE: Words = LazyLock::new(|| of("whole"));
static ALL: Words = LazyLock::new(|| of("all"));
static DONE: Ends = LazyLock::new(|| ends("done"));
static CLAUSES: Ends = LazyLock::new(|| ends("clause"));
static COUNTED: Ends = LazyLock::new(|| ends("counted"));
static MINISTRY_TOTALS: Words = LazyLock::new(|| of("ministry_total"));
static SIZES: Ends = LazyLock::new(|| ends("size"));
static TALLIES: Ends = LazyLock::new(|| ends("tally"));
static SIDES: Words = LazyLock::new(|| of("side"));
static COSTS: Ends = LazyLock::new(|| ends("cost"));
static COLUMNS: Words = LazyLock::new(|| of("column"));
static GONE: Words = LazyLock::new(|| of("gone"));
static SHARES: Ends = LazyLock::new(|| ends("share"));
static BOOKED: Words = LazyLock::new(|| of("booked"));
static NAMED: Words = LazyLock::new(|| of("named"));
static NO_YEARS: Words = LazyLock::new(|| of("no_year"));
static JOINS: Words = LazyLock::new(|| of("join"));
static INCLUDED: Ends = LazyLock::new(|| ends("included"));
static EXCLUDED: Ends = LazyLock::new(|| ends("excluded"));
static PORTIONS: Ends = LazyLock::new(|| ends("portion"));
static ANDS: Words = LazyLock::new(|| of("and"));
static ALSO: Words = LazyLock::new(|| of("also"));
static BEHIND_BUDGETS: Words = LazyLock::new(|| of("behind_budget"));
static PLACES: Words = LazyLock::new(|| of("place"));
static CONTINUED: Words = LazyLock::new(|| of("continued"));
static MEASURED: Words = LazyLock::new(|| of("measured"));
static TOLD: Ends = LazyLock::new(|| ends("told"));
static SPENT: Ends = LazyLock::new(|| ends("spent"));
static HELD: Ends = LazyLock::new(|| ends("held"));
static UNCHANGED: Words = LazyLock::new(|| of("unchanged"));
static ANNOUNCED: Words = LazyLock::new(|| of("announced"));
static FILES: Ends = LazyLock::new(|| ends("file"));
static FILE_SIZES: Ends = LazyLock::new(|| ends("file_size"));
static PUT: Words = LazyLock::new(|| of("put"));
static STOOD: Words = LazyLock::new(|| of("stood"));
static MANY: Words = LazyLock::new(|| of("many"));
static MEANT: Words = LazyLock::new(|| of("meant"));
static BUDGETED: Words = LazyLock::new(|| of("budgeted"));
static ADVERBS: Words = LazyLock::new(|| of("adverb"));
static LEFT: Words = LazyLock::new(|| of("left"));
static ADDED: Words = LazyLock::new(|| of("added"));
static ONGOING: Words = LazyLock::new(|| of("ongoing"));
static SHOWN: Words = LazyLock::new(|| of("shown"));
static BUDGET_ENDS: Words = LazyLock::new(|| of("account"));

fn of(kind: &'static str) -> Vec<&'static str> {
    words_as(&vocabulary::PHRASES, kind).collect()
}

fn ends(kind: &'static str) -> Endings {
    Endings::new(words_as(&vocabulary::PHRASES, kind))
}

/// エネ特, 拡充: what a column behind a line's last amount says of it.
pub fn is_column(word: &str) -> bool {
    COLUMNS.contains(&word)
}

/// What stands before a word in the place of an amount that says what has become of a programme: 研修の実施 of 研修の実施　廃止.
pub fn before_gone(text: &str) -> Option<&str> {
    let before = GONE.iter().find_map(|word| text.strip_suffix(word))?;
    let name = before.trim_end();
    // 基金の 終了 is one name
    (name.len() < before.len() && !name.is_empty() && !goes_on_with_gone(name)).then_some(before)
}

/// がん: a name without kanji and katakana, which most words without them are not.
pub fn is_named(phrase: &str) -> bool {
    NAMED.contains(&phrase)
}

/// がん対策: what begins with such a name.
pub fn begins_named(phrase: &str) -> bool {
    NAMED.iter().any(|name| phrase.starts_with(name))
}

/// 基金の一部, 事業費のうち: a part of the amount before it.
pub fn is_part(phrase: &str) -> bool {
    PARTS.end(phrase)
}

/// 新規分 of このうち新規分, 推進枠 of うち、推進枠.
pub fn without_among(name: &str) -> &str {
    let part = AMONG.iter().find_map(|among| name.strip_prefix(among));
    part.map_or(name, |part| part.trim_start_matches(['、', ' ']))
}

/// を調整費 of を調整費として充当: what stands before the word for a purpose.
pub fn before_purpose(text: &str) -> Option<&str> {
    PURPOSES.iter().find_map(|word| text.split_once(word)).map(|(before, _)| before)
}

/// 補正予算 of 補正予算に計上: where an amount is put that stands before を.
pub fn before_booked(text: &str) -> Option<&str> {
    BOOKED.iter().filter_map(|word| text.split_once(word)).map(|(before, _)| before).min_by_key(|before| before.len())
}

/// 人件費 of 全体の46%を占める人件費: what a share of the whole is of.
pub fn behind_share(phrase: &str) -> &str {
    if !phrase.contains('%') {
        return phrase;
    }
    let mut shares = SHARES.words().filter_map(|word| phrase.rsplit_once(word));
    shares.find(|(before, _)| before.ends_with('%')).map_or(phrase, |(_, rest)| rest)
}

/// 1.8倍増 of 1.8倍増にあたる: a rate without what says that it is one.
pub fn before_share(phrase: &str) -> &str {
    SHARES.strip(phrase).unwrap_or(phrase)
}

/// うち、推進枠, このうち: a part of what stands before.
pub fn begins_among(text: &str) -> bool {
    AMONG.iter().any(|word| text.starts_with(word))
}

/// (カッコ内は前年度予算額との増減): where the last word begins that says what brackets hold.
pub fn last_legend(text: &str) -> Option<usize> {
    LEGENDS.iter().filter_map(|word| text.rfind(word)).max()
}

/// に係る措置 behind 「3か年緊急対策」: the quotation belongs to it.
pub fn begins_relation(phrase: &str) -> bool {
    RELATIONS.iter().any(|word| phrase.starts_with(word))
}

/// 港の整備 of 港の整備に係る: what a phrase is of that goes on behind it, with the label of an amount (港の整備に係る予算額).
pub fn before_relation(phrase: &str) -> Option<&str> {
    RELATIONS.iter().find_map(|word| phrase.strip_suffix(word)).filter(|before| !before.is_empty())
}

/// 対策事業 of 対策事業(仮称): a name before a bracket that it goes on behind.
pub fn before_provisional(text: &str) -> Option<&str> {
    PROVISIONAL.iter().find_map(|word| text.strip_suffix(word))
}

/// このほか: beside what stands before, and no name.
pub fn is_beside(name: &str) -> bool {
    BESIDE.contains(&name)
}

/// このほか、…事業, 他に…事業: a name behind a word for what stands beside; 他機関連携事業 is a name.
pub fn begins_beside(name: &str) -> bool {
    let behind = |word: &&str| name.strip_prefix(*word);
    BESIDE
        .iter()
        .any(|word| behind(word).is_some_and(|rest| word.chars().count() > 1 || rest.starts_with(['に', 'の', '、'])))
}

/// 基金拠出金 of このほか基金拠出金: a name without the word for what stands beside.
pub fn without_beside(name: &str) -> &str {
    let word = |rest: &&str| !rest.is_empty() && !rest.starts_with(is_hiragana);
    let mut besides = BESIDE.iter().filter(|word| word.ends_with("ほか"));
    besides.find_map(|beside| name.strip_prefix(beside).filter(word)).unwrap_or(name)
}

/// 不用額: what is left of a budget when its year is over.
pub fn is_left_over(name: &str) -> bool {
    LEFT.contains(&name)
}

/// 予算補正追加額: what a supplementary budget adds or takes off.
pub fn is_supplement(name: &str) -> bool {
    ADDED.contains(&name)
}

/// 2隻の継続: what goes on that an earlier budget has begun.
pub fn is_ongoing(words: &str) -> bool {
    ONGOING.iter().any(|word| words.contains(word))
}

/// 同月 of 前年同月, 剰余金 of 前年度剰余金: what behind a year makes no year's budget of it.
pub fn begins_no_year(behind: &str) -> bool {
    NO_YEARS.iter().any(|word| behind.starts_with(word))
}

/// 警戒費 of また警戒費: a phrase without the word that joins it to the one before.
pub fn without_join(phrase: &str) -> &str {
    // またたく星 is one word
    let word = |rest: &&str| !rest.starts_with(is_hiragana);
    JOINS.iter().find_map(|join| phrase.strip_prefix(join).filter(word)).unwrap_or(phrase)
}

/// 港の整備費は of 港の整備費は更: words without one at their end that says how an amount comes.
pub fn without_adverb(words: &str) -> &str {
    // 変更 ends in none
    let apart =
        |before: &&str| before.is_empty() || before.ends_with(|c| is_hiragana(c) || matches!(c, '、' | '。' | ' '));
    ADVERBS.iter().find_map(|word| words.strip_suffix(word).filter(apart)).unwrap_or(words)
}

/// 総額は: of all that a text is about, whatever stands before it.
pub fn begins_whole(phrase: &str) -> bool {
    WHOLE.iter().any(|word| phrase.starts_with(word))
}

/// 全府省: that a paper is of everybody's money.
pub fn is_of_all(phrase: &str) -> bool {
    ALL.contains(&phrase)
}

/// 補正予算で措置した, 契約済み: what was done, and no name.
pub fn is_done(phrase: &str) -> bool {
    DONE.end(phrase)
}

/// 発表したところによる, 編成されており: a clause of its own, and no name.
pub fn is_clause(phrase: &str) -> bool {
    CLAUSES.end(phrase)
}

/// 離島清掃事業など: the last of several names.
pub fn is_list(phrase: &str) -> bool {
    LISTS.end(phrase)
}

/// 予算 of 外務省予算, 計 of デジタル庁計: what makes a total of the name of a ministry before it.
pub fn is_ministry_total(behind: &str) -> bool {
    MINISTRY_TOTALS.contains(&behind)
}

/// 輸出額, 市場規模: a size that no budget is, as 予算総額 is.
pub fn is_size(name: &str) -> bool {
    SIZES.end(name) && !names_budget(name)
}

/// 前年同: in a bracket behind an amount, that it is as much as the year before.
pub fn is_unchanged(inside: &str) -> bool {
    UNCHANGED.contains(&inside)
}

/// 復興庁所管: whose money it is that a bracket stands behind.
pub fn is_held(inside: &str) -> bool {
    HELD.end(inside)
}

/// 職員数, 農地の面積, 輸出額: the name of figures that are no budget's money.
pub fn is_tally(name: &str) -> bool {
    TALLIES.end(name) || is_size(name)
}

/// 科学技術振興費, 特別会計: the name of money that is spent.
pub fn is_cost(name: &str) -> bool {
    COSTS.end(name)
}

/// 歳入, 歳出: one side of a budget, the heading of a part of its table.
pub fn is_side(heading: &str) -> bool {
    SIDES.contains(&heading)
}

/// デジタル庁一括計上, Ⅱにも計上: where a programme is counted, in a bracket behind its name.
pub fn is_counted(inside: &str) -> bool {
    COUNTED.end(inside)
}

/// 及び: each word between two of several names or amounts.
pub fn ands() -> &'static [&'static str] {
    &ANDS
}

/// 及び between two amounts.
pub fn is_and(between: &str) -> bool {
    ANDS.contains(&between)
}

/// What stands behind 及び.
pub fn behind_and(text: &str) -> Option<&str> {
    ANDS.iter().find_map(|word| text.strip_prefix(word))
}

/// 総額 of 令和5年度予算案における総額.
pub fn behind_place(phrase: &str) -> &str {
    PLACES.iter().filter_map(|word| phrase.rsplit(word).next()).min_by_key(|rest| rest.len()).unwrap_or(phrase)
}

/// 等の活用 of 人工知能(AI)等の活用: what a name goes on with behind a bracket.
pub fn continues_name(phrase: &str) -> bool {
    CONTINUED.iter().any(|word| phrase.starts_with(word))
}

/// となる behind （＋740億円）: what a sentence goes on with from a change to what it leads to, in more than の.
pub fn begins_measured(behind: &str) -> bool {
    MEASURED.iter().any(|word| word.chars().count() > 1 && behind.starts_with(word))
}

/// の between 4億円増 and 52億円: the first is how the second changed.
pub fn is_measured(between: &str) -> bool {
    MEASURED.contains(&between)
}

/// 次のとおり: it tells of what stands below.
pub fn is_told(line: &str) -> bool {
    TOLD.end(line)
}

/// 港の振興予算 of 港の振興予算について、総額: what a sentence says first that it is about.
pub fn before_announced(sentence: &str) -> Option<&str> {
    ANNOUNCED.iter().find_map(|word| sentence.split_once(word)).map(|(before, _)| before)
}

/// 公共事業費 and 安定的に確保 of 公共事業費については安定的に確保: what words are about, and what they say of it, as no name does.
pub fn spoken_of(words: &str) -> Option<(&str, &str)> {
    if !words.contains('は') {
        return None; // most names
    }
    let said = |word: &&str| words.split_once(word).and_then(|(topic, rest)| Some((topic, rest.strip_prefix('は')?)));
    ANNOUNCED.iter().find_map(said)
}

/// Whether a text may end in the size of a file: 390KB.
pub fn ends_in_file_size(text: &str) -> bool {
    FILE_SIZES.end(text)
}

/// PDF形式:201 of PDF形式:201KB.
pub fn before_file_size(text: &str) -> Option<&str> {
    FILE_SIZES.strip(text)
}

/// PDF of PDF形式.
pub fn without_file(kind: &str) -> &str {
    FILES.strip(kind).unwrap_or(kind)
}

/// 計上分 behind 令和５年度補正予算: that an amount is put into it.
pub fn is_put(behind: &str) -> bool {
    PUT.contains(&behind)
}

/// まで behind 令和12年度, in a bracket behind an amount.
pub fn is_stood(behind: &str) -> bool {
    STOOD.contains(&behind)
}

/// つの統合プロジェクト behind 8: that so many of them are listed below.
pub fn begins_many(behind: &str) -> bool {
    MANY.iter().any(|word| behind.starts_with(word))
}

/// 打ち上げるための behind 平成28年度に: in time for what.
pub fn says_meant(clause: &str) -> bool {
    MEANT.iter().any(|word| clause.contains(word))
}

/// 研究開発予算 of 研究開発予算（インハウス）: what somebody spends, whom a bracket behind it names.
pub fn is_spent(name: &str) -> bool {
    SPENT.end(name)
}

/// を計上 behind 3億: what is said of money alone.
pub fn begins_budgeted(behind: &str) -> bool {
    BUDGETED.iter().any(|word| behind.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::{reads_every_word, rows};

    #[test]
    fn every_word_of_the_table_is_read() {
        let lists = [
            &BUDGETS,
            &GRANTED,
            &AMONG,
            &PURPOSES,
            &LEGENDS,
            &RELATIONS,
            &PROVISIONAL,
            &BESIDE,
            &WHOLE,
            &ALL,
            &COLUMNS,
            &NAMED,
            &ON_TOP,
            &GONE,
            &BOOKED,
            &NO_YEARS,
            &JOINS,
            &ANDS,
            &ALSO,
            &BEHIND_BUDGETS,
            &PLACES,
            &CONTINUED,
            &MEASURED,
            &ANNOUNCED,
            &PUT,
            &STOOD,
            &MANY,
            &MEANT,
            &BUDGETED,
            &ADVERBS,
            &LEFT,
            &MINISTRY_TOTALS,
            &ADDED,
            &ONGOING,
            &UNCHANGED,
            &SHOWN,
            &BUDGET_ENDS,
            &SIDES,
        ];
        let ends = [
            &TITLES,
            &LISTED,
            &PAPERS,
            &PARTS,
            &WITH,
            &LISTS,
            &DONE,
            &CLAUSES,
            &COUNTED,
            &SIZES,
            &INCLUDED,
            &EXCLUDED,
            &PORTIONS,
            &TOLD,
            &SPENT,
            &TALLIES,
            &SHARES,
            &COSTS,
            &HELD,
            &FILES,
            &FILE_SIZES,
        ];
        let held: usize = lists.iter().map(|list| list.len()).chain(ends.iter().map(|list| list.len())).sum();
        assert_eq!(held, rows(&vocabulary::PHRASES).count());
        reads_every_word(&vocabulary::PHRASES, |cells| of(cells[1]).first().copied());
    }

    #[test]
    fn what_a_phrase_is() {
        assert!(ends_as_title("環境省予算案について") && ends_as_title("概算要求のポイント"));
        assert!(ends_as_title("運営費交付金一覧") && !ends_as_title("観測船一覧"));
        assert!(!ends_as_title("観測網について") && !ends_as_title("予算について述べる"));
        assert!(titles_budget("予算等の主要事項(海洋局)") && titles_budget("関係予算について"));
        assert!(!titles_budget("予算の執行について") && !titles_budget("予算"));
        assert!(is_part("基金の一部") && !is_part("基金の一部門"));
        assert_eq!((without_among("このうち、新規分"), without_among("新規分")), ("新規分", "新規分"));
        assert_eq!(before_purpose("を調整費として充当"), Some("を調整費"));
        assert_eq!(before_purpose("を調整費へ"), None);
        assert!(comes_with("国債を含めて") && !comes_with("国債"));
        assert!(comes_with_in_sentence(")、国債を含めて、") && !comes_with_in_sentence(")、国債、"));
        assert!(is_list("離島清掃事業など") && !is_list("離島清掃事業"));
        assert!(begins_among("うち推進枠") && begins_relation("に係る措置") && begins_whole("総額は"));
        assert!(ends_as_paper("地方財政の姿") && !ends_as_paper("海の姿勢"));
        assert!(begins_no_year("剰余金や") && !begins_no_year("予算"));
        assert_eq!((without_join("また警戒費"), without_join("またたく星")), ("警戒費", "またたく星"));
        assert_eq!((without_adverb("費用は更"), without_adverb("計画の変更")), ("費用は", "計画の変更"));
        assert_eq!((without_beside("このほか港の費用"), without_beside("ほかの費用")), ("港の費用", "ほかの費用"));
        assert!(is_beside("このほか") && !is_beside("このほかの事業"));
        assert!(is_left_over("不用額") && !is_left_over("不用額の処理"));
        assert!(is_size("農林水産物の輸出額") && !is_size("輸出額を増やす事業"));
        assert_eq!((before_shown("補正予算の内訳"), before_shown("補正予算の分")), ("補正予算", "補正予算の分"));
        assert_eq!((before_budget("復興特別会計歳出"), before_budget("歳出改革")), (Some("復興特別会計"), None));
        assert!(is_tally("農地の面積") && is_tally("米の産出額") && !is_tally("面積調査費"));
        assert!(is_counted("デジタル庁一括計上") && !is_counted("計上額"));
        assert!(is_clause("発表したところによる") && !is_clause("法による"));
        assert!(begins_measured("となる5兆円") && !begins_measured("の5兆円") && !begins_measured("について"));
        assert!(is_ministry_total("所管予算") && !is_ministry_total("予算の使途"));
        assert!(is_done("予算編成過程で検討する") && !is_done("検討会"));
        assert!(is_done("補正予算で措置した") && !is_done("措置"));
        assert_eq!(last_legend("充実(カッコ内は増減)"), Some("充実(".len()));
        assert_eq!(before_provisional("対策事業(仮称)"), Some("対策事業"));
        assert_eq!((behind_included("特別会計を含む総額"), behind_included("総額")), (Some("総額"), None));
        assert_eq!((behind_excluded("を除く政策経費"), behind_excluded("政策経費")), (Some("政策経費"), None));
        assert_eq!((behind_place("予算案における総額"), behind_place("総額")), ("総額", "総額"));
        assert_eq!((behind_budget("案の概要及び"), behind_and("及び補正予算")), ("及び", Some("補正予算")));
        assert!(
            joins_budgets("並びに") && !is_and("並びに") && begins_portion("の一部(5億円)") && is_measured("となる")
        );
    }
}
