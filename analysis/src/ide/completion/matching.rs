//! Whether what is typed means a name: by its beginning, by the humps of the name, by letters in order; in either
//! language, and typed with the wrong layout of the keyboard.

use metadata::folded;
use metadata::platform::Names;

/// The letters of one key: by the layout of English and by that of Russian keyboards.
const KEYS: &[(char, char)] = &[
    ('q', 'й'),
    ('w', 'ц'),
    ('e', 'у'),
    ('r', 'к'),
    ('t', 'е'),
    ('y', 'н'),
    ('u', 'г'),
    ('i', 'ш'),
    ('o', 'щ'),
    ('p', 'з'),
    ('[', 'х'),
    (']', 'ъ'),
    ('a', 'ф'),
    ('s', 'ы'),
    ('d', 'в'),
    ('f', 'а'),
    ('g', 'п'),
    ('h', 'р'),
    ('j', 'о'),
    ('k', 'л'),
    ('l', 'д'),
    (';', 'ж'),
    ('\'', 'э'),
    ('z', 'я'),
    ('x', 'ч'),
    ('c', 'с'),
    ('v', 'м'),
    ('b', 'и'),
    ('n', 'т'),
    ('m', 'ь'),
    (',', 'б'),
    ('.', 'ю'),
    ('`', 'ё'),
    ('Q', 'Й'),
    ('W', 'Ц'),
    ('E', 'У'),
    ('R', 'К'),
    ('T', 'Е'),
    ('Y', 'Н'),
    ('U', 'Г'),
    ('I', 'Ш'),
    ('O', 'Щ'),
    ('P', 'З'),
    ('{', 'Х'),
    ('}', 'Ъ'),
    ('A', 'Ф'),
    ('S', 'Ы'),
    ('D', 'В'),
    ('F', 'А'),
    ('G', 'П'),
    ('H', 'Р'),
    ('J', 'О'),
    ('K', 'Л'),
    ('L', 'Д'),
    (':', 'Ж'),
    ('"', 'Э'),
    ('Z', 'Я'),
    ('X', 'Ч'),
    ('C', 'С'),
    ('V', 'М'),
    ('B', 'И'),
    ('N', 'Т'),
    ('M', 'Ь'),
    ('<', 'Б'),
    ('>', 'Ю'),
    ('~', 'Ё'),
];

/// A text as the same keys give it in the other layout. Letters of no key stay.
pub(in crate::ide) fn other_layout(text: &str) -> String {
    let other = |letter: char| {
        let key = KEYS.iter().find_map(|(en, ru)| match letter {
            _ if letter == *en => Some(*ru),
            _ if letter == *ru => Some(*en),
            _ => None,
        });
        key.unwrap_or(letter)
    };
    text.chars().map(other).collect()
}

/// Whether a letter stands on a key that gives a letter of Russian, without being one of English.
pub(in crate::ide) fn is_sign_of_letter(letter: char) -> bool {
    !letter.is_alphabetic() && KEYS.iter().any(|it| it.0 == letter)
}

/// How well a name fits what is typed; the greater the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::ide) enum Fit {
    /// All letters stand in the name in their order, the first one at the beginning of a hump.
    Letters,
    /// The beginnings of humps: `знач рекв` of `ЗначениеРеквизита`.
    Humps,
    /// A hump other than the first begins so.
    Hump,
    /// The name begins so.
    Beginning,
    /// It is the name.
    Whole,
}

/// Which of the names fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) enum Side {
    Russian,
    English,
}

/// How a pair of names fits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) struct Match {
    pub(in crate::ide) fit: Fit,
    pub(in crate::ide) side: Side,
    /// It was typed with the wrong layout.
    pub(in crate::ide) other_layout: bool,
}

/// What is typed, prepared for many names.
#[derive(Debug, Clone)]
pub(in crate::ide) struct Typed {
    letters: Vec<char>,
    /// The same keys in the other layout.
    other: Vec<char>,
}

impl Typed {
    pub(in crate::ide) fn new(typed: &str) -> Self {
        let other = other_layout(typed);
        let is_name = other.chars().all(super::words::is_word);
        Self {
            letters: folded(typed).collect(),
            other: if is_name {
                folded(&other).collect()
            } else {
                Vec::new()
            },
        }
    }

    pub(in crate::ide) fn len(&self) -> usize {
        self.letters.len()
    }

    /// How well the better of two names fits.
    pub(in crate::ide) fn names(&self, names: &Names) -> Option<Match> {
        if self.letters.is_empty() {
            return Some(Match {
                fit: Fit::Beginning,
                side: Side::Russian,
                other_layout: false,
            });
        }
        let plain = of_both(&self.letters, names);
        if plain.is_some_and(|it| it.0 >= Fit::Humps) || self.other.is_empty() {
            return plain.map(|it| made(it, false));
        }
        // Letters that are far apart mean less than the beginning of a name in the other layout.
        let other = of_both(&self.other, names).filter(|it| it.0 >= Fit::Hump);
        other
            .map(|it| made(it, true))
            .or_else(|| plain.map(|it| made(it, false)))
    }

    /// The same of one name.
    pub(in crate::ide) fn name(&self, name: &str) -> Option<Fit> {
        if self.letters.is_empty() {
            return Some(Fit::Beginning);
        }
        let plain = fit(&self.letters, name);
        if plain.is_some_and(|it| it >= Fit::Humps) || self.other.is_empty() {
            return plain;
        }
        fit(&self.other, name)
            .filter(|it| *it >= Fit::Hump)
            .or(plain)
    }
}

fn made((fit, side): (Fit, Side), other_layout: bool) -> Match {
    Match {
        fit,
        side,
        other_layout,
    }
}

fn of_both(typed: &[char], names: &Names) -> Option<(Fit, Side)> {
    let russian = fit(typed, names.ru.as_str()).map(|it| (it, Side::Russian));
    if names.en.is_empty() || names.en == names.ru {
        return russian;
    }
    let english = fit(typed, names.en.as_str()).map(|it| (it, Side::English));
    match (russian, english) {
        (Some(left), Some(right)) => Some(if right.0 > left.0 { right } else { left }),
        (one, other) => one.or(other),
    }
}

/// How well a name fits letters, which are small.
fn fit(typed: &[char], name: &str) -> Option<Fit> {
    let first = typed.first()?;
    // Most names lack some letter: nothing is made of those.
    let mut rest = folded(name);
    if !typed.iter().all(|it| rest.any(|letter| letter == *it)) {
        return None;
    }
    let letters: Vec<char> = folded(name).collect();
    if letters.starts_with(typed) {
        let whole = letters.len() == typed.len();
        return Some(if whole { Fit::Whole } else { Fit::Beginning });
    }
    if typed.len() > letters.len() {
        return None;
    }
    let starts = humps(name);
    let is_start = |at: usize| starts.get(at).copied().unwrap_or(false);
    let all = 0..letters.len();
    let of_hump = all
        .clone()
        .skip(1)
        .filter(|at| is_start(*at))
        .any(|at| letters.get(at..).is_some_and(|it| it.starts_with(typed)));
    if of_hump {
        return Some(Fit::Hump);
    }
    let mut begins = all.filter(|at| is_start(*at) && letters.get(*at) == Some(first));
    if begins
        .clone()
        .any(|at| by_humps(typed, &letters, &starts, at))
    {
        return Some(Fit::Humps);
    }
    // Two letters anywhere mean nothing.
    let loose = typed.len() > 2
        && begins.any(|at| {
            let mut rest = letters.get(at..).unwrap_or_default().iter();
            typed.iter().all(|it| rest.any(|letter| letter == it))
        });
    loose.then_some(Fit::Letters)
}

/// Which letters begin a hump.
fn humps(name: &str) -> Vec<bool> {
    let mut before = '_';
    let mut starts = Vec::new();
    for letter in name.chars() {
        let begins = before == '_'
            || before == '.'
            || before == ' '
            || (letter.is_uppercase() && !before.is_uppercase())
            || (letter.is_ascii_digit() && !before.is_ascii_digit());
        starts.push(begins && letter != '_');
        before = letter;
    }
    starts
}

/// Whether the letters are beginnings of humps, one after the other, from a hump on.
fn by_humps(typed: &[char], letters: &[char], starts: &[bool], from: usize) -> bool {
    // Greedy along a hump; where that fails, the next hump.
    let mut at = from;
    let mut left = typed;
    while let Some((first, rest)) = left.split_first() {
        if letters.get(at) == Some(first) {
            left = rest;
            at += 1;
            continue;
        }
        let next = (at..letters.len())
            .find(|it| starts.get(*it) == Some(&true) && letters.get(*it) == Some(first));
        match next {
            Some(next) if next > from => at = next,
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, ru: &str, en: &str, expected: Option<Fit>) {
        let found = Typed::new(typed).names(&Names::new(ru, en));
        assert_eq!(found.map(|it| it.fit), expected, "{typed}: {ru}");
    }

    #[test]
    fn a_name_is_meant_by_its_beginning_its_humps_and_its_letters() {
        check("знач", "ЗначениеРеквизита", "", Some(Fit::Beginning));
        check(
            "ЗНАЧЕНИЕРЕКВИЗИТА",
            "ЗначениеРеквизита",
            "",
            Some(Fit::Whole),
        );
        check("рекв", "ЗначениеРеквизита", "", Some(Fit::Hump));
        check("знрек", "ЗначениеРеквизита", "", Some(Fit::Humps));
        check("зр", "ЗначениеРеквизита", "", Some(Fit::Humps));
        check("знвзт", "ЗначениеРеквизита", "", Some(Fit::Letters));
        check("ниер", "ЗначениеРеквизита", "", None);
        check("знж", "ЗначениеРеквизита", "", None);
        check("", "ЗначениеРеквизита", "", Some(Fit::Beginning));
    }

    #[test]
    fn either_language_is_meant() {
        check("strl", "СтрДлина", "StrLen", Some(Fit::Beginning));
        check("стрд", "СтрДлина", "StrLen", Some(Fit::Beginning));
    }

    #[test]
    fn the_wrong_layout_is_understood_both_ways() {
        check("cghfdjxybrb", "Справочники", "Catalogs", Some(Fit::Whole));
        check("сфефдщп", "Справочники", "Catalogs", Some(Fit::Beginning));
        check("j,]trn", "Объект", "Object", Some(Fit::Whole));
        check("c", "Запрос", "Query", None);
        assert_eq!(other_layout("Справочники"), "Cghfdjxybrb");
    }
}
