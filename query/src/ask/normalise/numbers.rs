//! Numbers as people write them: `1 500`, `1,5 млн`, `100 т.р.`, `тысяча`, `пять`.

use super::tokens::{Token, TokenKind};

const WORDS: [(&str, u64); 42] = [
    ("один", 1),
    ("одна", 1),
    ("два", 2),
    ("две", 2),
    ("двух", 2),
    ("три", 3),
    ("трех", 3),
    ("четыре", 4),
    ("четырех", 4),
    ("пять", 5),
    ("пяти", 5),
    ("шесть", 6),
    ("шести", 6),
    ("семь", 7),
    ("семи", 7),
    ("восемь", 8),
    ("восьми", 8),
    ("девять", 9),
    ("десять", 10),
    ("десяти", 10),
    ("десятка", 10),
    ("двадцать", 20),
    ("двадцати", 20),
    ("тридцать", 30),
    ("тридцати", 30),
    ("пятьдесят", 50),
    ("пятидесяти", 50),
    ("сто", 100),
    ("ста", 100),
    ("двести", 200),
    ("пятьсот", 500),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("hundred", 100),
];

/// A number from a place on: what it is as queries write it, and how many tokens it takes.
pub(crate) fn number(tokens: &[Token], at: usize) -> Option<(String, usize)> {
    let first = tokens.get(at)?;
    let (mut digits, mut taken) = match first.kind {
        TokenKind::Number => {
            let mut digits = plain(&first.text)?;
            let mut taken = 1;
            // Groups of three digits: `1 500 000`.
            while let Some(next) = tokens.get(at + taken)
                && next.kind == TokenKind::Number
                && next.text.len() == 3
                && next.text.bytes().all(|it| it.is_ascii_digit())
                && digits.len() <= 12
                && !digits.contains('.')
                && (taken > 1 || digits.len() <= 3)
            {
                digits.push_str(&next.text);
                taken += 1;
            }
            (digits, taken)
        }
        TokenKind::Word => match WORDS.iter().find(|it| it.0 == first.small) {
            Some((_, value)) => (value.to_string(), 1),
            None if first.small.starts_with("полмиллион")
                || first.small.starts_with("полумиллион") =>
            {
                ("500000".to_owned(), 1)
            }
            None if scale(tokens, at).is_some() => ("1".to_owned(), 0),
            None => return None,
        },
        _ => return None,
    };
    while let Some((zeros, more)) = scale(tokens, at + taken) {
        digits = shifted(&digits, zeros);
        taken += more;
    }
    (taken > 0).then_some((digits, taken))
}

/// The unit of money behind a number, which says nothing more: how many tokens it takes.
pub(crate) fn money(tokens: &[Token], at: usize) -> usize {
    const UNITS: [&str; 12] = [
        "рублей",
        "рубля",
        "рубль",
        "руб",
        "р",
        "₽",
        "rub",
        "rubles",
        "штук",
        "шт",
        "штуки",
        "pcs",
    ];
    let is_unit = |it: &Token| UNITS.contains(&it.small.as_str());
    if !tokens.get(at).is_some_and(is_unit) {
        return 0;
    }
    let dot = tokens.get(at + 1).is_some_and(|it| it.text == ".");
    let more = tokens.get(at + 2).is_some();
    1 + usize::from(dot && more)
}

/// Thousands and millions: how many zeros, and how many tokens that takes.
fn scale(tokens: &[Token], at: usize) -> Option<(usize, usize)> {
    let word = tokens.get(at)?;
    let is = |it: &str| word.small == it;
    let starts = |it: &str| word.small.starts_with(it);
    let dotted =
        |offset: usize, text: &str| tokens.get(at + offset).is_some_and(|it| it.small == text);
    if starts("тысяч") || is("тыс") || is("thousand") || is("k") || is("к") {
        return Some((3, 1 + usize::from(is("тыс") && dotted(1, "."))));
    }
    if is("т") && dotted(1, ".") && dotted(2, "р") {
        return Some((3, 3 + usize::from(dotted(3, "."))));
    }
    if is("тр") {
        return Some((3, 1));
    }
    if starts("миллион") || is("млн") || starts("million") || is("m") {
        return Some((6, 1));
    }
    (starts("миллиард") || is("млрд") || starts("billion")).then_some((9, 1))
}

/// A number without anything else in it; none for dates and times.
fn plain(text: &str) -> Option<String> {
    let mut parts = text.split(['.', ',']);
    let (whole, fraction) = (parts.next()?, parts.next());
    let is_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
    if parts.next().is_some() || !is_digits(whole) || whole.len() > 18 {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction {
        None => Some(whole.to_owned()),
        Some(fraction) if is_digits(fraction) && fraction.len() <= 10 => {
            let fraction = fraction.trim_end_matches('0');
            Some(match fraction.is_empty() {
                true => whole.to_owned(),
                false => format!("{whole}.{fraction}"),
            })
        }
        Some(_) => None,
    }
}

/// A number with its point so many places to the right.
fn shifted(digits: &str, zeros: usize) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut fraction = fraction.to_owned();
    let mut whole = whole.to_owned();
    for _ in 0..zeros {
        match fraction.is_empty() {
            true => whole.push('0'),
            false => whole.push(fraction.remove(0)),
        }
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    match fraction.is_empty() {
        true => whole.to_owned(),
        false => format!("{whole}.{fraction}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    fn check(text: &str, expected: &str, taken: usize) {
        let found = number(&tokens(text), 0);
        assert_eq!(found, Some((expected.to_owned(), taken)), "{text}");
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        check("1500", "1500", 1);
        check("1 500 000 рублей", "1500000", 3);
        check("1,5 млн", "1500000", 2);
        check("0,25", "0.25", 1);
        check("100 т.р.", "100000", 5);
        check("тысяча", "1000", 1);
        check("десять тысяч", "10000", 2);
        check("100к", "100000", 2);
        check("пять", "5", 1);
        check("2.5 million", "2500000", 2);
    }

    #[test]
    fn dates_are_no_numbers() {
        assert_eq!(number(&tokens("01.05.2024"), 0), None);
        assert_eq!(number(&tokens("2024-05-01"), 0), None);
    }
}
