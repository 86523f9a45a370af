//! How strings are compared, ordered and matched with patterns.
//!
//! Case does not matter, and neither do blanks at the end: so do the databases that the platform uses as it sets them up.
//! `е` and `ё` are different letters, `ё` stands behind `е`. Other letters are in the order of Unicode; the databases
//! differ in that.

use std::cmp::Ordering;

use metadata::folded;

/// The order of two strings.
pub(crate) fn compare(left: &str, right: &str) -> Ordering {
    if left == right {
        return Ordering::Equal;
    }
    let key = |text| folded(text).map(order);
    key(left.trim_end_matches(' ')).cmp(key(right.trim_end_matches(' ')))
}

/// Bytes that are in the order of strings, also with those of others behind them.
pub(crate) fn key(text: &str) -> Vec<u8> {
    let letters = folded(text.trim_end_matches(' ')).map(order);
    letters.chain([0]).flat_map(u32::to_be_bytes).collect()
}

/// Where a letter stands: twice its number, so that there is room for `ё`.
fn order(letter: char) -> u32 {
    match letter {
        'ё' => 'е' as u32 * 2 + 1,
        it => it as u32 * 2,
    }
}

/// What one place of a pattern takes.
enum Element {
    /// `%`: any letters.
    Any,
    /// `_`: one letter.
    One,
    /// A letter.
    Letter(char),
    /// `[а-я]`, `[^а-я]`: whether they are excluded, and the ranges.
    Set(bool, Vec<(char, char)>),
}

/// Whether a string fits a pattern of `ПОДОБНО`: `%`, `_`, `[…]`, `[^…]`; the letter behind `escape` stands for itself.
pub(crate) fn is_like(text: &str, pattern: &str, escape: Option<char>) -> bool {
    let elements = elements(pattern, escape);
    let letters: Vec<char> = folded(text).collect();
    // Where to go back to: the element behind the last `%`, and how many letters that has taken.
    let (mut at, mut element, mut back) = (0, 0, None);
    loop {
        let fits = match (elements.get(element), letters.get(at)) {
            (None, None) => return true,
            (Some(Element::Any), _) => {
                back = Some((element + 1, at));
                element += 1;
                continue;
            }
            (Some(Element::One), Some(_)) => true,
            (Some(Element::Letter(it)), Some(letter)) => it == letter,
            (Some(Element::Set(is_negative, ranges)), Some(letter)) => {
                let is_in = ranges.iter().any(|it| it.0 <= *letter && *letter <= it.1);
                is_in != *is_negative
            }
            _ => false,
        };
        if fits {
            at += 1;
            element += 1;
            continue;
        }
        match back {
            Some((behind, taken)) if taken < letters.len() => {
                back = Some((behind, taken + 1));
                at = taken + 1;
                element = behind;
            }
            _ => return false,
        }
    }
}

fn elements(pattern: &str, escape: Option<char>) -> Vec<Element> {
    let letters: Vec<char> = pattern.chars().collect();
    let fold = |it: char| folded(it.encode_utf8(&mut [0; 4])).next().unwrap_or(it);
    let mut elements = Vec::new();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        at += 1;
        elements.push(match letter {
            _ if Some(letter) == escape => {
                let next = letters.get(at).copied();
                at += 1;
                Element::Letter(fold(next.unwrap_or(letter)))
            }
            '%' => Element::Any,
            '_' => Element::One,
            '[' => {
                let rest = letters.get(at..).unwrap_or_default();
                match rest.iter().position(|it| *it == ']') {
                    Some(end) => {
                        at += end + 1;
                        set(rest.get(..end).unwrap_or_default(), fold)
                    }
                    None => Element::Letter('['),
                }
            }
            _ => Element::Letter(fold(letter)),
        });
    }
    elements
}

fn set(letters: &[char], fold: impl Fn(char) -> char) -> Element {
    let (is_negative, letters) = match letters {
        ['^', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let mut ranges = Vec::new();
    let mut left = letters;
    loop {
        left = match left {
            [from, '-', to, rest @ ..] => {
                ranges.push((fold(*from), fold(*to)));
                rest
            }
            [one, rest @ ..] => {
                ranges.push((fold(*one), fold(*one)));
                rest
            }
            [] => return Element::Set(is_negative, ranges),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{compare, is_like, key};
    use std::cmp::Ordering;

    #[test]
    fn case_and_blanks_at_the_end_do_not_matter() {
        assert_eq!(compare("Стол  ", "СТОЛ"), Ordering::Equal);
        assert_eq!(compare(" Стол", "Стол"), Ordering::Less);
        assert_eq!(compare("ель", "ёж"), Ordering::Less);
        assert_eq!(compare("ёж", "жук"), Ordering::Less);
        assert_eq!(compare("b", "A"), Ordering::Greater);
        for (left, right) in [
            ("Стол  ", "СТОЛ"),
            ("ель", "ёж"),
            ("ёж", "жук"),
            ("стол", "столы"),
        ] {
            assert_eq!(
                key(left).cmp(&key(right)),
                compare(left, right),
                "{left} {right}"
            );
        }
    }

    #[test]
    fn patterns_match() {
        for (text, pattern, escape, is) in [
            ("Стол письменный", "стол%", None, true),
            ("Стол письменный", "%пис%ый", None, true),
            ("Стол", "Сто", None, false),
            ("Стол", "_тол", None, true),
            ("Стол", "[А-Т]тол", None, true),
            ("Стол", "[^А-Т]тол", None, false),
            ("100%", "100~%", Some('~'), true),
            ("1000", "100~%", Some('~'), false),
            ("", "%", None, true),
            ("аааб", "%а%б", None, true),
            ("[", "[", None, true),
        ] {
            assert_eq!(is_like(text, pattern, escape), is, "{text} {pattern}");
        }
    }
}
