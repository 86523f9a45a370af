//! Texts and names cut into words: at blanks and signs, where the alphabet changes, and before capital letters.

use std::ops::Range;

/// A piece of a text that can be looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    /// The letters as they were written: of one alphabet, perhaps with an apostrophe within.
    pub text: &'t str,
    /// Where they stand, in bytes of the text.
    pub range: Range<usize>,
    /// The letters are Russian; otherwise they are Latin.
    pub is_russian: bool,
    /// With the capital that stands alone before it: `FIlter` is `F` and `Ilter` by its capitals, and meant as one word.
    pub with_initial: Option<&'t str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Alphabet {
    Russian,
    Latin,
    /// Of other languages: `і`, `ö`.
    Foreign,
}

#[derive(Debug, Clone, Copy)]
struct Letter {
    at: usize,
    alphabet: Alphabet,
    is_upper: bool,
}

fn letter(at: usize, it: char) -> Option<Letter> {
    let (alphabet, is_upper) = match it {
        'а'..='я' | 'ё' => (Alphabet::Russian, false),
        'А'..='Я' | 'Ё' => (Alphabet::Russian, true),
        'a'..='z' => (Alphabet::Latin, false),
        'A'..='Z' => (Alphabet::Latin, true),
        // A combined accent belongs to the letter before it.
        '\u{300}'..='\u{36F}' => (Alphabet::Foreign, false),
        _ if it.is_alphabetic() => (Alphabet::Foreign, it.is_uppercase()),
        _ => return None,
    };
    Some(Letter {
        at,
        alphabet,
        is_upper,
    })
}

/// The words of a text or a name, in their order.
///
/// Left out is what no dictionary can judge: abbreviations in capitals, letters that stand alone, words of other
/// alphabets, and letters of two alphabets in one word.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    each_row(text, |row, end, before_is_digit| {
        pieces(text, row, end, before_is_digit, &mut found);
    });
    found
}

/// Calls `take` with every row of letters without other signs between them, its end, and whether a digit stands before.
fn each_row(text: &str, mut take: impl FnMut(&[Letter], usize, bool)) {
    let mut row: Vec<Letter> = Vec::new();
    let mut before: Option<char> = None;
    let mut before_row: Option<char> = None;
    let mut letters = text.char_indices().peekable();
    while let Some((at, it)) = letters.next() {
        if let Some(one) = letter(at, it) {
            if row.is_empty() {
                before_row = before;
            }
            row.push(one);
        } else if !row.is_empty() {
            // In a string of several languages quotes are doubled.
            let mut next = letters.clone().map(|it| it.1);
            let after = match next.next() {
                Some('\'') => next.next(),
                other => other,
            };
            let is_within = matches!(it, '\'' | '’')
                && row.last().is_some_and(|it| it.alphabet == Alphabet::Latin)
                && after.is_some_and(|it| it.is_ascii_lowercase());
            if !is_within {
                take(&row, at, before_row.is_some_and(|it| it.is_ascii_digit()));
                row.clear();
            }
        }
        before = Some(it);
    }
    if !row.is_empty() {
        take(
            &row,
            text.len(),
            before_row.is_some_and(|it| it.is_ascii_digit()),
        );
    }
}

/// Cuts a row of letters into words.
fn pieces<'t>(
    text: &'t str,
    row: &[Letter],
    end: usize,
    before_is_digit: bool,
    found: &mut Vec<Word<'t>>,
) {
    if row.iter().any(|it| it.alphabet == Alphabet::Foreign) {
        return;
    }
    let mut cuts: Vec<usize> = vec![0];
    for at in 1..row.len() {
        let (Some(before), Some(it)) = (row.get(at - 1), row.get(at)) else {
            continue;
        };
        let next_is_lower = row
            .get(at + 1)
            .is_some_and(|next| !next.is_upper && next.alphabet == it.alphabet);
        let begins = match (before.is_upper, it.is_upper) {
            _ if before.alphabet != it.alphabet => true,
            (false, true) => true,
            (true, true) => next_is_lower,
            _ => false,
        };
        if begins {
            cuts.push(at);
        }
    }
    let mut is_mixed = vec![false; cuts.len()];
    for (number, at) in cuts.iter().enumerate().skip(1) {
        let (Some(before), Some(it)) = (row.get(at - 1), row.get(*at)) else {
            continue;
        };
        let from = cuts.get(number - 1).copied().unwrap_or(0);
        let is_single = at - from == 1;
        if before.alphabet != it.alphabet && !it.is_upper && (is_single || !before.is_upper) {
            is_mixed[number - 1] = true;
            is_mixed[number] = true;
        }
    }
    for (number, from) in cuts.iter().copied().enumerate() {
        let to = cuts.get(number + 1).copied().unwrap_or(row.len());
        let letters = row.get(from..to).unwrap_or_default();
        let [first, rest @ ..] = letters else {
            continue;
        };
        let is_abbreviation = rest.iter().all(|it| it.is_upper);
        // Endings of numbers: 5-го, 20тых.
        let is_ending = number == 0 && before_is_digit && !first.is_upper;
        if is_abbreviation && (first.is_upper || rest.is_empty()) || is_ending {
            continue;
        }
        if is_mixed.get(number).copied().unwrap_or_default() {
            continue;
        }
        let range = first.at..row.get(to).map_or(end, |it| it.at);
        let before = number.checked_sub(1).and_then(|it| cuts.get(it)).copied();
        let initial = before
            .filter(|it| it + 1 == from)
            .and_then(|it| row.get(it));
        let initial = initial.filter(|it| it.alphabet == first.alphabet);
        found.push(Word {
            text: text.get(range.clone()).unwrap_or_default(),
            with_initial: initial.and_then(|it| text.get(it.at..range.end)),
            range,
            is_russian: first.alphabet == Alphabet::Russian,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = words(text).into_iter().map(|it| it.text).collect();
        assert_eq!(found, expected);
        for it in words(text) {
            assert_eq!(&text[it.range.clone()], it.text);
        }
    }

    #[test]
    fn names_are_cut_before_capitals() {
        check("ВидДокумента", &["Вид", "Документа"]);
        check("НомерГТДСтрока", &["Номер", "Строка"]);
        check("Получить_Дату2", &["Получить", "Дату"]);
        check("HTTPСоединение", &["Соединение"]);
        check("getHTTPResponse", &["get", "Response"]);
        check("СуммаUSDВсего", &["Сумма", "Всего"]);
    }

    #[test]
    fn a_capital_too_many_is_kept_in_mind() {
        let found = words("FIlterRow");
        let joined: Vec<_> = found.iter().map(|it| it.with_initial).collect();
        assert_eq!(joined, [Some("FIlter"), None]);
    }

    #[test]
    fn texts_are_cut_at_signs() {
        check(
            "Не заполнено поле \"%1\", строка: 5",
            &["Не", "заполнено", "поле", "строка"],
        );
        check("You can't do it.", &["You", "can't", "do", "it"]);
        check("couldn''t, 'so''", &["couldn''t", "so"]);
        check("'quoted'", &["quoted"]);
        check("", &[]);
    }

    #[test]
    fn what_no_dictionary_knows_is_left_out() {
        check("ИНН и КПП", &[]);
        check(
            "сума грошей на рахунку: сплачено і оплачено",
            &["сума", "грошей", "на", "рахунку", "сплачено", "оплачено"],
        );
        check("Kündigung Größe", &[]);
        check("Сontact", &[]);
        check("до 20го мая", &["до", "мая"]);
    }

    #[test]
    fn two_alphabets_in_one_word_are_another_matter() {
        // The first letters are Latin.
        check("Cправочник и cумма", &[]);
        check("XMLфайл", &["файл"]);
        check("СсылкаRef", &["Ссылка", "Ref"]);
    }
}
