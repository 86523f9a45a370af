//! Names like one that is not there.

use std::collections::BTreeSet;

use metadata::folded;
use metadata::platform::Names;

/// So many names are suggested.
const MOST: usize = 3;

/// So many candidates are looked at.
const CANDIDATES: usize = 50_000;

/// The candidates that are most like a name: nearest first, then as they come. A candidate is near when it differs by few
/// letters, the more the longer the name is; what differs in the case of letters alone is no other name.
pub(crate) fn nearest<'n>(asked: &str, candidates: impl Iterator<Item = &'n str>) -> Vec<String> {
    let asked: Vec<char> = folded(asked).collect();
    let allowed = match asked.len() {
        0..=2 => return Vec::new(),
        3..=5 => 1,
        6..=8 => 2,
        9..=14 => 3,
        _ => 4,
    };
    let asked_text: String = asked.iter().collect();
    let mut found: Vec<(usize, &str)> = Vec::new();
    let mut seen = BTreeSet::new();
    for candidate in candidates.take(CANDIDATES) {
        let letters: String = folded(candidate).collect();
        let length = letters.chars().count();
        if length.abs_diff(asked.len()) > allowed || letters == asked_text {
            continue;
        }
        let distance = strsim::osa_distance(&asked_text, &letters);
        if distance <= allowed && distance < asked.len().min(length) && seen.insert(letters) {
            found.push((distance, candidate));
        }
    }
    // The order is kept among equals.
    found.sort_by_key(|it| it.0);
    let found = found.into_iter().take(MOST);
    found.map(|it| it.1.to_owned()).collect()
}

/// Both names of each.
pub(crate) fn spellings<'n>(
    names: impl Iterator<Item = &'n Names>,
) -> impl Iterator<Item = &'n str> {
    names.flat_map(|it| [it.ru.as_str(), it.en.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: &str, candidates: &[&str], expected: &[&str]) {
        let found = nearest(asked, candidates.iter().copied());
        assert_eq!(found, expected, "{asked}");
    }

    #[test]
    fn the_nearest_name_goes_first() {
        check(
            "Контрагент",
            &["Контрагенты", "КонтрАгентиы", "Склады", "Контрагенты"],
            &["Контрагенты", "КонтрАгентиы"],
        );
        check("Артикл", &["Код", "Артикул"], &["Артикул"]);
        check(
            "Descripton",
            &["Наименование", "Description"],
            &["Description"],
        );
    }

    #[test]
    fn letters_that_changed_places_are_one_mistake() {
        check("Склда", &["Склад"], &["Склад"]);
    }

    #[test]
    fn what_is_not_like_it_is_not_suggested() {
        check("Нет", &["Код", "Дата", "Вид"], &[]);
        check("", &["А"], &[]);
        check("АБ", &["АВ"], &[]);
        check("КОД", &["Код"], &[]);
    }
}
