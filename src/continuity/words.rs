//! The words of `continuity.tsv`, by kind.

use std::sync::LazyLock;

use crate::vocabulary::{self, rows};

/// Every kind of word that continuity goes by.
#[derive(Default)]
pub(super) struct Words {
    /// （仮称）
    pub(super) aside: Vec<&'static str>,
    /// の, 等
    pub(super) loose: Vec<&'static str>,
    /// 癌 for がん
    pub(super) variants: Vec<(&'static str, &'static str)>,
    /// 推進, 事業
    pub(super) light: Vec<&'static str>,
    /// 国内 against 国際
    pub(super) opposed: Vec<Vec<&'static str>>,
    /// 管理費, 非
    pub(super) apart: Vec<&'static str>,
    /// 甲事業より組替
    pub(super) from_before: Vec<&'static str>,
    /// 旧:甲事業
    pub(super) from_after: Vec<&'static str>,
    /// 令和7年度は乙事業で実施
    pub(super) to_before: Vec<&'static str>,
    /// 甲事業及び乙事業
    pub(super) joins: Vec<&'static str>,
}

pub(super) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::default();
    rows(&vocabulary::CONTINUITY).for_each(|cells| words.take(cells));
    let lists =
        [&mut words.light, &mut words.loose, &mut words.from_before, &mut words.from_after, &mut words.to_before];
    lists.into_iter().for_each(|list| list.sort_by_key(|word| std::cmp::Reverse(word.len())));
    words
});

impl Words {
    fn take(&mut self, cells: &[&'static str]) {
        match *cells {
            ["aside", word, _] => self.aside.push(word),
            ["loose", word, _] => self.loose.push(word),
            ["light", word, _] => self.light.push(word),
            ["variant", word, other] => self.variants.push((word, other)),
            ["opposed", word, others] => self.opposed.push(std::iter::once(word).chain(others.split(' ')).collect()),
            ["apart", word, _] => self.apart.push(word),
            ["from_before", word, _] => self.from_before.push(word),
            ["from_after", word, _] => self.from_after.push(word),
            ["to_before", word, _] => self.to_before.push(word),
            ["joins", word, _] => self.joins.push(word),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_taken() {
        let of = &*WORDS;
        let lists =
            [&of.aside, &of.loose, &of.light, &of.apart, &of.from_before, &of.from_after, &of.to_before, &of.joins];
        let taken = lists.iter().map(|list| list.len()).sum::<usize>() + of.variants.len() + of.opposed.len();
        assert_eq!(taken, rows(&vocabulary::CONTINUITY).count());
    }
}
