//! How names may be spelt: other endings than the stemmer knows, Latin letters.

use crate::ask::lexicon::stems::stem;

/// The stems that a word of a name may have: names are not in the dictionary of the stemmer, and may be written in Latin
/// letters.
pub(super) fn spellings(word: &str) -> Vec<String> {
    let mut all = vec![stem(word)];
    const ENDS: [&str; 11] = [
        "ыми", "ого", "ой", "ым", "ом", "ых", "а", "у", "е", "ы", "и",
    ];
    for end in ENDS {
        if let Some(begin) = word.strip_suffix(end).filter(|it| it.chars().count() >= 4) {
            all.push(stem(begin));
        }
    }
    if word.is_ascii() && word.len() >= 4 {
        all.push(stem(&cyrillic(word)));
    }
    all
}

/// A name in Latin letters as Russian spells it.
fn cyrillic(word: &str) -> String {
    const SOUNDS: [(&str, &str); 37] = [
        ("shch", "щ"),
        ("sch", "щ"),
        ("zh", "ж"),
        ("kh", "х"),
        ("ts", "ц"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("yu", "ю"),
        ("ya", "я"),
        ("yo", "е"),
        ("iy", "ий"),
        ("a", "а"),
        ("b", "б"),
        ("v", "в"),
        ("g", "г"),
        ("d", "д"),
        ("e", "е"),
        ("z", "з"),
        ("i", "и"),
        ("y", "ы"),
        ("k", "к"),
        ("l", "л"),
        ("m", "м"),
        ("n", "н"),
        ("o", "о"),
        ("p", "п"),
        ("r", "р"),
        ("s", "с"),
        ("t", "т"),
        ("u", "у"),
        ("f", "ф"),
        ("h", "х"),
        ("c", "к"),
        ("w", "в"),
        ("x", "кс"),
        ("j", "й"),
        ("q", "к"),
    ];
    let mut out = String::new();
    let mut rest = word;
    while !rest.is_empty() {
        let found = SOUNDS
            .iter()
            .find_map(|(latin, sound)| Some((rest.strip_prefix(latin)?, *sound)));
        match found {
            Some((next, sound)) => {
                out.push_str(sound);
                rest = next;
            }
            None => {
                let mut letters = rest.chars();
                out.extend(letters.next());
                rest = letters.as_str();
            }
        }
    }
    out
}
