//! The name of a programme with what is printed around it:
//! 【新規】ゲノム医療実現バイオバンク利活用プログラム(B-cure)（東北メディカル・メガバンク）（文） (catalogue X04–X07).

use std::sync::LazyLock;

use nom::IResult;

use super::bracket;
use super::clause::recipient_label;
use super::ledger::without_name;
use super::legend;
use super::phrase::is_counted;
use super::refused;
use super::tag::{Tag, before_relisted, says_relisted, status, tag, tells_relisted};
use crate::blank::{trim, trim_end, trim_start};
use crate::budget::Status;
use crate::data::Endings;
use crate::ministry::Directory;
use crate::vocabulary::{self, rows, words, words_as};

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgrammeName {
    /// With the parentheses that distinguish it, without tags.
    pub name: String,
    /// (B-cure)
    pub alias: Option<Box<str>>,
    /// （東北メディカル・メガバンク）
    pub sub_programme: Option<Box<str>>,
    /// （文、厚、経）
    pub ministries: Vec<String>,
    /// 【新規】
    pub status: Option<Status>,
    /// （再掲）
    pub relisted: bool,
    /// （基金事業）
    pub fund: bool,
    /// ＜インハウス＞: who spends its money
    pub recipient: Option<&'static str>,
}

/// Takes a printed name apart: 【新規】海の観測事業（OBS）（文、厚）. Total: what it does not know stays in the name.
pub fn programme_name(directory: &Directory, printed: &str) -> ProgrammeName {
    let mut found = ProgrammeName::default();
    let mut rest = without_marks(without_label(trim(printed)));
    while let Some((word, after)) = first_tag(directory, rest) {
        found.tag(directory, word);
        rest = after;
    }
    rest = found.bare_status(rest);
    rest = found.bare_ministry(directory, rest);
    let mut kept = Vec::new();
    loop {
        if let Some((before, word)) = last_status(rest).filter(|(before, _)| !before.is_empty()) {
            found.tag(directory, word);
            rest = without_marks(before);
        } else if let Some((before, inside)) = last_bracket(rest).filter(|(before, _)| !before.is_empty()) {
            if !found.take(directory, inside) {
                kept.push(&rest[before.len()..]);
            }
            rest = without_marks(before);
        } else if let Some(before) = before_relisted(rest) {
            found.relisted = true;
            rest = without_marks(before);
        } else {
            break;
        }
    }
    found.name.reserve_exact(printed.len());
    match kept.is_empty() && !rest.contains('\n') {
        true => found.name.push_str(rest),
        false => found.name.extend(rest.split('\n').chain(kept.into_iter().rev())),
    }
    found
}

/// The name without its brackets: programmes of one base share a 内数 pool.
pub fn base(mut name: &str) -> &str {
    while let Some((before, _)) = last_bracket(name).filter(|(before, _)| !before.is_empty()) {
        name = trim_end(before);
    }
    name
}

/// Whether a line is a name that needs no continuation: …事業, …プログラム(B-cure).
pub fn is_complete(name: &str) -> bool {
    ends_as(name, &ENDINGS).is_some_and(|name| name.chars().count() > 3)
}

/// Whether a line without a mark can only be the name of a programme: …事業, …プログラム.
pub fn is_programme(name: &str) -> bool {
    ends_as(name, &UNMARKED).is_some_and(|name| name.chars().count() >= 6)
}

// a name without what may follow it, if it ends with a word: most lines end with a char that neither can end with
fn ends_as<'n>(name: &'n str, endings: &Endings) -> Option<&'n str> {
    // written out: a char is searched for in a text with all that a search for a text takes
    let marks = |c: char| matches!(c, ':' | '※' | '*' | '/' | ')' | '】' | ']' | '〕' | '>');
    let follows = |c: char| c.is_whitespace() || c.is_ascii_digit() || marks(c);
    let may_be = name.ends_with(|c| endings.may_end(c) || follows(c));
    may_be.then(|| bare(name)).filter(|name| endings.end(name))
}

// the name without what may follow it: brackets, 【拡充】, a colon, footnote marks
fn bare(name: &str) -> &str {
    let mut name = without_marks(trim(name));
    while let Some((before, _)) = last_status(name) {
        name = without_marks(trim(before));
    }
    base(name)
}

// …事業※1, …事業：
fn without_marks(mut name: &str) -> &str {
    loop {
        name = name.trim_end_matches([':', ' ', '※', '*', '/']);
        let marked = name.trim_end_matches(|c: char| c.is_ascii_digit());
        if !marked.ends_with(['※', '*']) {
            return trim_end(name);
        }
        name = marked;
    }
}

// 事業名 甲事業
fn without_label(name: &str) -> &str {
    let rest = without_name(name);
    let label = name[..name.len() - rest.len()].trim_end_matches([':', ' ']);
    if label.ends_with('名') { rest } else { name }
}

// …事業【拡充】, …事業[新規]
fn last_status(name: &str) -> Option<(&str, &str)> {
    bracket::trailing(name).filter(|(_, open, _)| *open != '(').map(|(name, _, word)| (name, word))
}

static ENDINGS: LazyLock<Endings> = LazyLock::new(|| Endings::new(words(&vocabulary::NAMES)));

/// The endings that need no mark before the name.
static UNMARKED: LazyLock<Endings> = LazyLock::new(|| Endings::new(words_as(&vocabulary::NAMES, "unmarked")));

impl ProgrammeName {
    // 【新規】, 【厚労省】, 【再掲】: a square bracket is never part of the name
    pub(crate) fn tag(&mut self, directory: &Directory, word: &str) {
        for ministry in legend::ministries(directory, word).unwrap_or_default() {
            if !self.ministries.contains(&ministry) {
                self.ministries.push(ministry);
            }
        }
        self.relisted |= says_relisted(word);
        self.status = self.status.or(status(word));
        self.recipient = self.recipient.or_else(|| recipient_label(word));
    }

    // 新規 甲事業, 甲事業 新規: apart from the name, and in no bracket
    fn bare_status<'p>(&mut self, name: &'p str) -> &'p str {
        if !name.contains(' ') {
            return name;
        }
        let said =
            |(rest, word): (&'p str, &str)| status(word).filter(|_| !rest.is_empty()).map(|status| (rest, status));
        let before = || name.split_once(' ').map(|(word, rest)| (rest.trim_start(), word)).and_then(said);
        let behind = || name.rsplit_once(' ').map(|(rest, word)| (rest.trim_end(), word)).and_then(said);
        let Some((rest, status)) = before().or_else(behind) else { return name };
        self.status = self.status.or(Some(status));
        rest
    }

    // 甲事業　　厚生労働省: in a column of its own
    fn bare_ministry<'p>(&mut self, directory: &Directory, name: &'p str) -> &'p str {
        let Some((before, last)) = name.rsplit_once(' ') else { return name };
        let Some(ministry) = legend::ministry_alone(directory, last).filter(|_| !trim(before).is_empty()) else {
            return name;
        };
        self.ministries.push(ministry);
        before.trim_end()
    }

    // a bracket at the end of the name; false where it stays in the name
    fn take(&mut self, directory: &Directory, inside: &str) -> bool {
        let word = trim(inside);
        match tag(word) {
            Some(Tag::Relisted) => self.relisted = true,
            Some(Tag::Fund) => self.fund = true,
            Some(Tag::Status(status)) => self.status = Some(status),
            Some(Tag::Revised) => {}
            // （再掲：１．医薬品プロジェクト）
            None if tells_relisted(word) => self.relisted = true,
            None => match legend::ministries(directory, word) {
                Some(ministries) => self.ministries = ministries,
                None if word == "*" || states_former(word) || is_counted(word) => {}
                None if recipient_label(word).is_some() => self.recipient = recipient_label(word),
                None => return self.distinguish(word),
            },
        }
        true
    }

    // a bracket that stays in the name
    fn distinguish(&mut self, inside: &str) -> bool {
        let slot = if inside.is_ascii() { &mut self.alias } else { &mut self.sub_programme };
        slot.get_or_insert_with(|| inside.into());
        false
    }
}

// （旧:甲事業）, （旧甲事業）, （甲事業より組替）: what it was before is no part of the name
fn states_former(inside: &str) -> bool {
    let inside = trim_end(inside);
    let named = |rest: &str| rest.trim_start().starts_with(':') || is_complete(rest);
    FORMER_BEFORE.iter().any(|word| inside.strip_prefix(word).is_some_and(named))
        || (FORMER_BEHIND.end(inside)
            && FORMER_BEHIND.words().any(|word| inside.strip_suffix(word).is_some_and(is_complete)))
}

/// Whether a line is a bracket that states a former name: （甲研究事業より組替）.
pub fn is_former(line: &str) -> bool {
    line.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).is_some_and(states_former)
}

/// Words that state the former name behind them: 旧.
static FORMER_BEFORE: LazyLock<Vec<&'static str>> = LazyLock::new(|| former("from_after").collect());

/// Words that state the former name before them: より組替.
static FORMER_BEHIND: LazyLock<Endings> = LazyLock::new(|| Endings::new(former("from_before")));

fn former(sense: &str) -> impl Iterator<Item = &'static str> {
    rows(&vocabulary::CONTINUITY).filter_map(move |cells| match cells[..] {
        [own, word, _] if own == sense => Some(word),
        _ => None,
    })
}

// 【新規】, 【厚労省】, （文・厚） before a name, and what follows
fn first_tag<'p>(directory: &Directory, name: &'p str) -> Option<(&'p str, &'p str)> {
    let name = trim_start(name);
    let (open, word, after) = bracket::leading(name)?;
    let known = || legend::ministries(directory, word).is_some() || tag(word).is_some() || says_relisted(word);
    (open != '(' || known()).then(|| (word, after.trim_start())).filter(|(_, after)| !after.is_empty() || open != '(')
}

// …プログラム(B-cure) into the name and B-cure; brackets may nest
fn last_bracket(text: &str) -> Option<(&str, &str)> {
    let inside = text.strip_suffix(')')?;
    let at = bracket::opening_of_last(text, ('(', ')'))?;
    Some((&text[..at], &inside[at + 1..]))
}

/// 【新規】, （拡充）; a bracket with another word is no status but is taken, too.
pub fn status_tag(input: &str) -> IResult<&str, Option<Status>> {
    let (_, word, rest) = bracket::leading(input.trim_start_matches([' ', '\t']))
        .filter(|(open, word, _)| *open != '(' || status(word).is_some())
        .ok_or_else(|| refused(input))?;
    Ok((rest.trim_start(), status(word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::FiscalYear;

    fn read(printed: &str) -> ProgrammeName {
        programme_name(&Directory::in_force(Some(FiscalYear(2024))), printed)
    }

    #[test]
    fn a_former_name_is_no_part_of_the_name() {
        for printed in
            ["乙事業(旧:甲事業)", "乙事業(旧甲研究事業)", "乙事業(旧事業名 甲研究事業)", "乙事業(甲研究事業より組替)"]
        {
            assert_eq!(read(printed).name, "乙事業", "{printed}");
        }
        let kept = read("史跡整備事業(旧石器時代の遺跡)");
        assert_eq!(kept.name, "史跡整備事業(旧石器時代の遺跡)");
    }

    #[test]
    fn three_brackets_of_three_kinds() {
        let name = read("ゲノム医療実現バイオバンク利活用プログラム(B-cure)(東北メディカル・メガバンク)(文)");
        assert_eq!(name.name, "ゲノム医療実現バイオバンク利活用プログラム(B-cure)(東北メディカル・メガバンク)");
        assert_eq!(name.alias.as_deref(), Some("B-cure"));
        assert_eq!(name.sub_programme.as_deref(), Some("東北メディカル・メガバンク"));
        assert_eq!(name.ministries, ["文部科学省"]);
        assert_eq!(base(&name.name), "ゲノム医療実現バイオバンク利活用プログラム");
    }

    #[test]
    fn a_status_on_the_name() {
        assert_eq!(read("創薬支援推進事業(厚)【拡充】").status, Some(Status::Expanded));
        let name = read("【新規】認知症研究開発事業(厚)");
        assert_eq!((name.name.as_str(), name.status), ("認知症研究開発事業", Some(Status::New)));
    }

    #[test]
    fn ministries_before_the_name() {
        for (printed, ministries) in [
            ("(文)橋渡し研究プログラム", &["文部科学省"][..]),
            ("(文・厚)橋渡し研究プログラム", &["文部科学省", "厚生労働省"]),
            ("【新規】【文】橋渡し研究プログラム", &["文部科学省"]),
            ("(仮称)橋渡し研究プログラム", &[]),
        ] {
            assert_eq!(read(printed).ministries, ministries, "{printed}");
        }
        assert_eq!(read("(文)橋渡し研究プログラム").name, "橋渡し研究プログラム");
        assert_eq!(read("(仮称)橋渡し研究プログラム").name, "(仮称)橋渡し研究プログラム");
    }

    #[test]
    fn marks_that_are_no_part_of_the_name() {
        assert!(read("医工連携イノベーション推進事業※再掲 ").relisted);
        let name = read("医工連携イノベーション推進事業(再掲) :");
        assert_eq!((name.name.as_str(), name.relisted), ("医工連携イノベーション推進事業", true));
        assert_eq!(read("創薬基盤推進研究事業※1:").name, "創薬基盤推進研究事業");
        assert_eq!(read("創薬支援推進事業(厚)[拡充]").name, "創薬支援推進事業");
        let name = read("先端国際共同研究推進プログラム(基金事業)");
        assert_eq!((name.name.as_str(), name.fund), ("先端国際共同研究推進プログラム", true));
    }

    #[test]
    fn a_bracket_that_distinguishes_stays() {
        let name = read("障害者対策総合研究開発事業(精神障害分野、身体・知的・感覚器障害分野)");
        assert_eq!(name.name, "障害者対策総合研究開発事業(精神障害分野、身体・知的・感覚器障害分野)");
    }

    #[test]
    fn names_that_end() {
        assert!(is_complete("橋渡し研究プログラム"));
        assert!(is_complete("臨床研究開発推進事業(医療技術実用化総合促進事業)"));
        assert!(!is_complete("ワクチン開発のための世界トップレベル"));
        assert!(!is_complete("創薬ベンチャー"));
        assert!(is_complete("創薬基盤推進研究事業【拡充】"));
    }
}
