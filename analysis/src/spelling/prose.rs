//! Which words of a string are meant to be read by people.

use super::words::{Word, words};

/// Keys of format strings: what follows them are patterns, not words.
const FORMAT_KEYS: [&str; 26] = [
    "ЧЦ=", "ЧДЦ=", "ЧС=", "ЧРД=", "ЧРГ=", "ЧН=", "ЧВН=", "ЧГ=", "ЧО=", "ДФ=", "ДЛФ=", "ДП=", "БЛ=",
    "БИ=", "ND=", "NFD=", "NS=", "NDS=", "NGS=", "NZ=", "NLZ=", "NG=", "NN=", "DF=", "DLF=", "BF=",
];

/// What tells a text of another language: markup, patterns, code.
const CODE_MARKS: [&str; 20] = [
    "</", "/>", "<br", "<?", "<!", "(?", "[а-", "[А-", "[a-", "[A-", "{{", "${", "data:", "&nbsp",
    "(){", ") {", "&&", "==", "!=", "=>",
];

/// The words of the content of a string that people read.
///
/// `content` is what stands between the quotes of one line. Left out are format strings, markup, patterns, addresses,
/// paths and other languages of a string with several ones (`ru = '…'; de = '…'`).
pub fn prose(content: &str) -> Vec<Word<'_>> {
    if FORMAT_KEYS.iter().any(|it| has_key(content, it))
        || is_code(content)
        || content.contains(is_of_another_alphabet)
    {
        return Vec::new();
    }
    let has_blanks = content.trim().contains(char::is_whitespace);
    let mut language = Language::Unknown;
    let mut found = Vec::new();
    for chunk in chunks(content) {
        let written = content.get(chunk.clone()).unwrap_or_default();
        let after = content.get(chunk.end..).unwrap_or_default();
        if let Some(named) = Language::named(written, after) {
            language = named;
            continue;
        }
        if language == Language::Other || is_technical(written) {
            continue;
        }
        let before = content.get(..chunk.start).unwrap_or_default();
        for word in words(written) {
            let rest = written.get(word.range.end..).unwrap_or_default();
            let is_at_start = word.range.start == 0;
            let head = written.get(..word.range.start).unwrap_or_default();
            let hyphenated = rest.starts_with('-') || head.ends_with('-');
            // The second half is no word by itself: по-русски.
            let is_adverb = head.ends_with("по-") || head.ends_with("По-");
            let length = word.text.chars().count();
            let is_first_half = rest.starts_with('-') && word.text.ends_with(['о', 'е']);
            if hyphenated && length < 6
                || is_first_half
                || is_adverb
                || is_shortened(rest, after, length)
            {
                continue;
            }
            // A lone word in small letters is a key of something.
            if !has_blanks && !word.text.contains(char::is_uppercase) {
                continue;
            }
            // Placeholders: %Имя, [Имя], <Имя>, &Имя.
            if is_at_start && before.ends_with(['%', '[', '<', '&', '#', '@']) {
                continue;
            }
            let start = chunk.start + word.range.start;
            found.push(Word {
                range: start..start + word.text.len(),
                ..word
            });
        }
    }
    found
}

/// Whether a text is markup, a pattern or code of another language.
pub fn is_code(text: &str) -> bool {
    CODE_MARKS.iter().any(|it| text.contains(it))
}

/// The language of a part of a string with several ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Language {
    Unknown,
    Other,
}

impl Language {
    /// A chunk that names the language of what follows: `ru` in `ru = 'Да'`.
    fn named(chunk: &str, after: &str) -> Option<Self> {
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        after.starts_with(['\'', '"']).then_some(())?;
        match chunk {
            "ru" | "en" => Some(Self::Unknown),
            _ if (2..=5).contains(&chunk.len())
                && chunk.bytes().all(|it| it.is_ascii_lowercase()) =>
            {
                Some(Self::Other)
            }
            _ => None,
        }
    }
}

/// Letters that neither Russian nor English has.
pub fn is_of_another_alphabet(letter: char) -> bool {
    !letter.is_ascii()
        && letter.is_alphabetic()
        && !matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

/// Whether a key of a format string stands in a text, and not as the end of a longer word.
fn has_key(content: &str, key: &str) -> bool {
    content.match_indices(key).any(|(at, _)| {
        let before = content.get(..at).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric)
    })
}

/// The parts of a text between blanks and signs that no address and no path holds.
fn chunks(content: &str) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, it) in content.char_indices() {
        let ends = it.is_whitespace()
            || matches!(
                it,
                '"' | ';'
                    | ','
                    | '('
                    | ')'
                    | '='
                    | '['
                    | ']'
                    | '«'
                    | '»'
                    | '!'
                    | '?'
                    | '<'
                    | '>'
                    | '|'
            )
            || it == '\'' && !is_apostrophe(content, at);
        if ends {
            if at > start {
                found.push(start..at);
            }
            start = at + it.len_utf8();
        }
    }
    if start < content.len() {
        found.push(start..content.len());
    }
    found
}

/// A quote within a word: `don't`, and `don''t` where quotes are doubled.
fn is_apostrophe(content: &str, at: usize) -> bool {
    let before = content.get(..at).unwrap_or_default();
    let after = content.get(at + 1..).unwrap_or_default();
    let before = before.strip_suffix('\'').unwrap_or(before);
    let after = after.strip_prefix('\'').unwrap_or(after);
    before.ends_with(|it: char| it.is_ascii_alphabetic())
        && after.starts_with(|it: char| it.is_ascii_lowercase())
}

/// Addresses, paths, names of files, parameters and the like.
fn is_technical(chunk: &str) -> bool {
    if chunk.contains(['\\', '@', '_', '$', '#', '{', '}', '~', '^', '&', '*', '+'])
        || chunk.contains("//")
    {
        return true;
    }
    let bytes = chunk.as_bytes();
    let is_word = |it: Option<&u8>| it.is_some_and(|it| it.is_ascii_alphanumeric());
    let has_latin_path = (1..bytes.len()).any(|at| {
        matches!(bytes.get(at), Some(b'.' | b'/' | b':' | b'%' | b'-'))
            && is_word(bytes.get(at - 1))
            && is_word(bytes.get(at + 1))
    });
    // Digits and letters by turns: keys, hashes, numbers of parts.
    let turns = bytes
        .windows(2)
        .filter(|it| it[0].is_ascii_digit() != it[1].is_ascii_digit())
        .count();
    has_latin_path || turns > 2
}

/// A word that is cut short: `руб.`, `кол.`, `стр.5`, `док.№`.
fn is_shortened(rest: &str, after: &str, length: usize) -> bool {
    let Some(behind) = rest.strip_prefix('.') else {
        return false;
    };
    let ends_text = behind.is_empty() && after.trim_matches(['\'', ' ', ';']).is_empty();
    length <= 6 && !ends_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(content: &str, expected: &[&str]) {
        let found = prose(content);
        let texts: Vec<_> = found.iter().map(|it| it.text).collect();
        assert_eq!(texts, expected);
        for it in &found {
            assert_eq!(&content[it.range.clone()], it.text);
        }
    }

    #[test]
    fn messages_and_names_are_read() {
        check(
            "ru = 'Поле не заполнено'; en = 'The field is empty'",
            &["Поле", "не", "заполнено", "The", "field", "is", "empty"],
        );
        check("ВидДокумента, Сумма", &["Вид", "Документа", "Сумма"]);
    }

    #[test]
    fn other_languages_are_not() {
        check(
            "de = 'Das Feld ist leer'; ru = 'Поле пусто'; pl='Pole'",
            &["Поле", "пусто"],
        );
        check("сплачено в касі", &[]);
    }

    #[test]
    fn apostrophes_are_no_quotes() {
        check("en = 'Couldn''t open'", &["Couldn''t", "open"]);
        check("it isn't 'so'", &["it", "isn't", "so"]);
    }

    #[test]
    fn patterns_and_markup_are_not() {
        check("ЧДЦ=2; ЧРГ=' '", &[]);
        check("ДФ='дд ММММ гггг'", &[]);
        check("<b>Итоого</b>", &[]);
        check("[а-яё]+ строка", &[]);
    }

    #[test]
    fn addresses_and_paths_are_not() {
        check(
            "Файл C:\\Temp\\obmen.txt и http://exmple.com/pth?q=1, почта petrov@exmple.ru",
            &["Файл", "почта"],
        );
        check("text/html", &[]);
        check("ключ 0a1b2c3d4e", &["ключ"]);
        check("gzip", &[]);
    }

    #[test]
    fn words_that_are_cut_short_are_not() {
        check("Итого: 5 тыс. руб. за шт.", &["Итого", "за", "шт"]);
        check("кол-во, по-русски, бизнес-процесс", &["бизнес", "процесс"]);
    }
}
