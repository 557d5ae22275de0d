//! What a sum holds, too, or does not, and of what a part is: 補正予算を含めて, 基金を除く, 基金の一部.

use super::{EXCLUDED, INCLUDED, ON_TOP, PORTIONS, WITH};

/// に加えて: behind an amount, what says that another comes on top of it.
pub fn comes_on_top(behind: &str) -> bool {
    ON_TOP.iter().any(|word| behind.starts_with(word))
}

/// 国庫債務負担行為を含めて: what an amount comes with, not what it is of.
pub fn comes_with(phrase: &str) -> bool {
    WITH.end(phrase)
}

/// ）、国債を含めて、 before an amount: [`comes_with`], between the marks of the sentence around it.
pub fn comes_with_in_sentence(words: &str) -> bool {
    comes_with(words.trim_start_matches([' ', ')', '、']).trim_end_matches([' ', ')', '、', 'と']))
}

/// を含めて behind 令和6年度補正予算: what an amount holds, too.
pub fn begins_with_included(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['額', ' ']);
    // での対応も含め、
    let clause = behind.split('、').next().unwrap_or_default();
    let also = clause.starts_with('で') && WITH.words().any(|word| clause.ends_with(word));
    (behind.starts_with(['を', 'と']) && WITH.begin(behind)) || also
}

/// 令和６年度補正予算を含む: more than what is named.
pub fn says_included(text: &str) -> bool {
    INCLUDED.words().any(|word| text.contains(word))
}

/// （令和６年度補正予算を含む）: the same, by how its words end.
pub fn ends_with_included(text: &str) -> bool {
    INCLUDED.end(text)
}

/// 令和６年度補正予算を of 令和６年度補正予算を含む額.
pub fn before_included(text: &str) -> Option<&str> {
    INCLUDED.words().find_map(|word| text.split_once(word)).map(|(before, _)| before)
}

/// 総額 of 特別会計を含む総額.
pub fn behind_included(phrase: &str) -> Option<&str> {
    let behind = |word| phrase.rmatch_indices(word).find(|&(at, _)| phrase[..at].ends_with('を'));
    INCLUDED.words().find_map(behind).map(|(at, word)| &phrase[at + word.len()..])
}

/// GXを除く: less than what is named.
pub fn ends_with_excluded(text: &str) -> bool {
    EXCLUDED.end(text)
}

/// 政策経費 of を除く政策経費, behind an amount.
pub fn behind_excluded(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('を')?;
    EXCLUDED.words().find_map(|word| rest.strip_prefix(word))
}

/// の一部 behind an amount, a part of which another is.
pub fn begins_portion(text: &str) -> bool {
    PORTIONS.begin(text)
}

/// 総額のうち: of what a part is.
pub fn ends_portion(text: &str) -> bool {
    PORTIONS.end(text)
}
