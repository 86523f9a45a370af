//! What a word that no dictionary has may be made of: a beginning and a word, a word and an ending, two words.
//!
//! Dictionaries lack most of what programmers make: `автонумерация`, `deletable`, `unposted`, `namespaces`.

use super::Tongue;

/// Beginnings that go with nearly every word.
const RUSSIAN: [&str; 44] = [
    "авто",
    "аудио",
    "без",
    "био",
    "веб",
    "взаимо",
    "видео",
    "вне",
    "гео",
    "гипер",
    "двух",
    "демо",
    "интернет",
    "кибер",
    "кросс",
    "макро",
    "медиа",
    "меж",
    "мета",
    "микро",
    "мини",
    "много",
    "моно",
    "мульти",
    "не",
    "недо",
    "онлайн",
    "пере",
    "под",
    "полу",
    "прото",
    "псевдо",
    "радио",
    "само",
    "спец",
    "суб",
    "супер",
    "теле",
    "тех",
    "трех",
    "фото",
    "электро",
    "энерго",
    "экспресс",
];

const ENGLISH: [&str; 20] = [
    "auto", "cross", "de", "inter", "macro", "meta", "micro", "mini", "mis", "multi", "non",
    "over", "pre", "re", "sub", "super", "un", "under", "up", "web",
];

/// Words that programmers write together with the one before or behind.
const GLUED: [&str; 16] = [
    "and", "at", "by", "for", "from", "in", "is", "len", "name", "not", "num", "of", "on", "or",
    "out", "to",
];

/// Texts whose words, parted by blanks, all have to be right for the word to be right; all in small letters.
pub(super) fn bases(tongue: Tongue, word: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    match tongue {
        Tongue::Russian => begun(word, &RUSSIAN, 5, &mut found),
        Tongue::English => {
            begun(word, &ENGLISH, 4, &mut found);
            ended(word, &mut found);
            glued(word, &mut found);
            british(word, &mut found);
        }
    }
    found.into_iter()
}

/// What is left of a word without its beginning, of at least so many letters.
fn begun(word: &str, beginnings: &[&str], least: usize, found: &mut Vec<String>) {
    for beginning in beginnings {
        if let Some(rest) = word.strip_prefix(beginning)
            && rest.chars().count() >= least
        {
            found.push(rest.to_owned());
        }
    }
}

/// The words that others are made of by an ending.
fn ended(word: &str, found: &mut Vec<String>) {
    let mut put = |ending: &str, least: usize, instead: &[&str]| {
        if let Some(stem) = word.strip_suffix(ending).filter(|it| it.len() >= least) {
            found.extend(instead.iter().map(|it| format!("{stem}{it}")));
        }
    };
    put("s", 4, &[""]);
    put("ings", 4, &["", "e"]);
    put("es", 5, &[""]);
    put("able", 4, &["", "e"]);
    put("er", 5, &["", "e"]);
    put("ers", 5, &["", "e"]);
    put("ness", 4, &[""]);
    put("less", 4, &[""]);
    put("'s", 4, &[""]);
}

/// Two words in one.
fn glued(word: &str, found: &mut Vec<String>) {
    for it in GLUED {
        for rest in [word.strip_prefix(it), word.strip_suffix(it)] {
            if let Some(rest) = rest.filter(|rest| rest.len() >= 4) {
                found.push(rest.to_owned());
            }
        }
    }
    for (at, _) in word.char_indices().skip(4) {
        if let Some((first, second)) = word.split_at_checked(at)
            && second.len() >= 4
        {
            found.push(format!("{first} {second}"));
        }
    }
}

/// The American spelling of a British one.
fn british(word: &str, found: &mut Vec<String>) {
    for (british, american) in [
        ("is", "iz"),
        ("ys", "yz"),
        ("our", "or"),
        ("lled", "led"),
        ("lling", "ling"),
        ("ller", "ler"),
        ("ogue", "og"),
        ("tre", "ter"),
        ("ence", "ense"),
        ("artef", "artif"),
        ("fulfil", "fulfill"),
    ] {
        if word.contains(british) {
            found.push(word.replacen(british, american, 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tongue: Tongue, word: &str, listed: &[&str], expected: bool) {
        let is_right =
            bases(tongue, word).any(|it| it.split(' ').all(|part| listed.contains(&part)));
        assert_eq!(is_right, expected, "{word}");
    }

    #[test]
    fn beginnings_go_with_words() {
        check(Tongue::Russian, "автонумерация", &["нумерация"], true);
        check(Tongue::Russian, "автонумрация", &["нумерация"], false);
        check(Tongue::English, "unposted", &["posted"], true);
        // What is left is too short to tell.
        check(Tongue::Russian, "недом", &["дом"], false);
    }

    #[test]
    fn endings_go_with_words() {
        check(Tongue::English, "namespaces", &["namespace"], true);
        check(Tongue::English, "deletable", &["delete"], true);
        check(Tongue::English, "renamings", &["rename"], true);
        check(Tongue::English, "finded", &["find"], false);
    }

    #[test]
    fn two_words_may_be_one() {
        check(Tongue::English, "recordcount", &["record", "count"], true);
        check(Tongue::English, "listof", &["list"], true);
        check(Tongue::English, "mesage", &["me", "sage"], false);
    }

    #[test]
    fn british_spellings_are_right() {
        check(Tongue::English, "initialise", &["initialize"], true);
        check(Tongue::English, "colour", &["color"], true);
        check(Tongue::English, "cancelled", &["canceled"], true);
    }
}
