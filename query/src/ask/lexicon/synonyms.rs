//! Words of business that mean about the same, in whatever words a configuration says it. They weigh less than its own words.

pub(super) mod concepts;
mod groups;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use self::groups::{GROUPS, SHORT, TRANSLATIONS, UNLESS};
use super::stems::stem;

/// The tables by their stems.
struct Known {
    /// Which groups a stem is in.
    groups: FxHashMap<String, Vec<usize>>,
    /// Which pairs of the two languages a stem is in.
    translations: FxHashMap<String, Vec<usize>>,
    /// What a stem is short for.
    short: FxHashMap<String, Vec<String>>,
    /// With which stems in a name a stem does not stand for others.
    unless: FxHashMap<String, Vec<String>>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    let stems = |words: &str| -> Vec<String> { words.split_whitespace().map(stem).collect() };
    let places = |table: &[&str]| {
        let mut found: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, words) in table.iter().enumerate() {
            for stem in stems(words) {
                let places = found.entry(stem).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
        found
    };
    let mut short: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (word, long) in SHORT {
        short.entry(stem(word)).or_default().push(stem(long));
    }
    let mut unless: FxHashMap<String, Vec<String>> = FxHashMap::default();
    for (words, others) in UNLESS {
        for word in stems(words) {
            unless.entry(word).or_default().extend(stems(others));
        }
    }
    Known {
        groups: places(GROUPS),
        translations: places(TRANSLATIONS),
        short,
        unless,
    }
});

/// What a stem is short for.
pub(super) fn short_for(stem: &str) -> impl Iterator<Item = &'static str> {
    let all = KNOWN.short.get(stem).map_or(&[][..], Vec::as_slice);
    all.iter().map(String::as_str)
}

/// The groups that a stem is in, by their places.
pub(super) fn groups_of(stem: &str) -> &'static [usize] {
    KNOWN.groups.get(stem).map_or(&[], Vec::as_slice)
}

/// The pairs of the two languages that a stem is in, by their places.
pub(super) fn translations_of(stem: &str) -> &'static [usize] {
    KNOWN.translations.get(stem).map_or(&[], Vec::as_slice)
}

/// The stems in a name with which a stem does not stand for others there.
pub(crate) fn unless(stem: &str) -> &'static [String] {
    KNOWN.unless.get(stem).map_or(&[], Vec::as_slice)
}

/// The words that a stem was to be, if one letter of it is wrong.
pub(crate) fn misspelt(stem: &str) -> Vec<&'static str> {
    let length = stem.chars().count();
    if length < 6 {
        return Vec::new();
    }
    let all = KNOWN.groups.keys().chain(KNOWN.short.keys());
    let near = all.filter(|it| {
        it.chars().count().abs_diff(length) <= 1
            && it.chars().next() == stem.chars().next()
            && strsim::osa_distance(it, stem) == 1
    });
    let mut near: Vec<&'static str> = near.map(String::as_str).collect();
    near.sort_unstable();
    near.dedup();
    near.truncate(3);
    near
}

/// How many groups and how many pairs of languages there are.
pub(super) fn counts() -> (usize, usize) {
    (GROUPS.len(), TRANSLATIONS.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn together(left: &str, right: &str) -> bool {
        let right = stem(right);
        let groups = groups_of(&stem(left));
        groups.iter().any(|it| groups_of(&right).contains(it))
    }

    #[test]
    fn words_of_business_stand_for_each_other() {
        for (left, right) in [
            ("клиентов", "контрагенты"),
            ("купили", "поступление"),
            ("продали", "реализация"),
            ("отгрузили", "реализации"),
            ("задолженность", "взаиморасчеты"),
            ("должны", "расчеты"),
            ("сырье", "номенклатура"),
            ("debts", "settlements"),
            ("заказчикам", "покупателей"),
            ("оплатили", "платежи"),
        ] {
            assert!(
                together(left, right),
                "{left} ({}) and {right} ({})",
                stem(left),
                stem(right)
            );
        }
        assert!(!together("клиент", "склад"));
    }

    #[test]
    fn purchases_are_no_receipts_of_money() {
        assert!(unless(&stem("закупки")).contains(&stem("денег")));
        assert!(unless(&stem("поступления")).is_empty());
    }

    #[test]
    fn short_words_are_known() {
        let long: Vec<&str> = short_for(&stem("дебиторке")).collect();
        assert_eq!(long, [stem("дебиторская")]);
    }
}
