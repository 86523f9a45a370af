//! The language of messages: its name on the command line, and the choice of the system.

use analysis::Language;

/// A language on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LanguageName {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl LanguageName {
    pub(crate) fn language(self) -> Language {
        match self {
            Self::Ru => Language::Ru,
            Self::En => Language::En,
        }
    }
}

/// The language of the system; Russian when it names none, as on most build servers.
pub(crate) fn of_system() -> Language {
    of_locale(sys_locale::get_locale().as_deref())
}

fn of_locale(locale: Option<&str>) -> Language {
    match locale {
        None | Some("" | "C" | "POSIX") => Language::Ru,
        Some(locale)
            if locale
                .split(['-', '_'])
                .next()
                .is_some_and(|it| it.eq_ignore_ascii_case("ru")) =>
        {
            Language::Ru
        }
        Some(_) => Language::En,
    }
}

/// A number of bytes in words: `78,3 МБ`, `78.3 MB`.
pub(crate) fn size(bytes: u64, language: Language) -> String {
    let (size, unit) = match bytes {
        0..1_000 => return format!("{bytes} {}", language.pick("Б", "B")),
        1_000..1_000_000 => (bytes as f64 / 1e3, language.pick("КБ", "kB")),
        _ => (bytes as f64 / 1e6, language.pick("МБ", "MB")),
    };
    format!("{} {unit}", decimal(size, language))
}

/// A number with one digit after the comma.
pub(crate) fn decimal(number: f64, language: Language) -> String {
    let number = format!("{number:.1}");
    language.pick(number.replace('.', ","), number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_other_languages_get_english() {
        for locale in [
            None,
            Some("C"),
            Some("POSIX"),
            Some(""),
            Some("ru"),
            Some("ru-RU"),
            Some("RU_ru"),
        ] {
            assert_eq!(of_locale(locale), Language::Ru, "{locale:?}");
        }
        for locale in ["en-US", "de-DE", "run-RW"] {
            assert_eq!(of_locale(Some(locale)), Language::En, "{locale}");
        }
    }

    #[test]
    fn sizes_are_worded_in_the_language() {
        assert_eq!(size(78_345_678, Language::Ru), "78,3 МБ");
        assert_eq!(size(15, Language::Ru), "15 Б");
        assert_eq!(size(1_520, Language::En), "1.5 kB");
    }
}
