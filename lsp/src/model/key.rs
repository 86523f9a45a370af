//! The key that a server wants to see, which no log and no message shows.

use std::fmt;
use std::path::Path;

use analysis::Language;

/// The variable of the environment that holds the key.
pub(crate) const VARIABLE: &str = "ONEC_ENGINE_KEY";

/// A key. It cannot be shown, only sent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key(String);

impl Key {
    /// The key of a text; nothing where it cannot be sent in a header.
    pub(crate) fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        let can_be_sent = !text.is_empty() && text.bytes().all(|it| it.is_ascii_graphic());
        can_be_sent.then(|| Self(text.to_owned()))
    }

    /// The key of the user: that of the file where one is set, otherwise that of the environment.
    ///
    /// # Errors
    ///
    /// Why the file or the variable holds none, in the language of the user.
    pub(crate) fn of_user(file: Option<&Path>, language: Language) -> Result<Option<Self>, String> {
        let Some(path) = file else {
            return match std::env::var(VARIABLE) {
                Err(_) => Ok(None),
                Ok(text) if text.is_empty() => Ok(None),
                Ok(text) => Self::new(&text).map(Some).ok_or_else(|| {
                    language.pick(
                        format!("в переменной {VARIABLE} не ключ: нужны латинские буквы, цифры и знаки"),
                        format!("the variable {VARIABLE} holds no key: it must be ASCII letters, digits and signs"),
                    )
                }),
            };
        };
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|it| {
            language.pick(
                format!("файл с ключом {shown} не читается: {it}"),
                format!("the file with the key, {shown}, cannot be read: {it}"),
            )
        })?;
        Self::new(&text).map(Some).ok_or_else(|| {
            language.pick(
                format!("в файле {shown} должна быть одна строка из латинских букв, цифр и знаков"),
                format!("the file {shown} must have one line of ASCII letters, digits and signs"),
            )
        })
    }

    /// The value of the header `Authorization`.
    pub(crate) fn header(&self) -> String {
        format!("Bearer {}", self.0)
    }

    /// A text of the server without the key, which some repeat in their errors.
    pub(crate) fn hidden_in(&self, text: &str) -> String {
        text.replace(&self.0, "…")
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sent_and_never_shown() {
        let key = Key::new(" sk-тест\n");
        assert_eq!(key, None);
        let key = Key::new(" sk-123\n").expect("a key");
        assert_eq!(key.header(), "Bearer sk-123");
        assert_eq!(format!("{key:?}"), "Key(…)");
        assert_eq!(key.hidden_in("no such key: sk-123"), "no such key: …");
    }

    #[test]
    fn a_file_without_a_key_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("key");
        let why = Key::of_user(Some(&path), Language::En).expect_err("no file");
        assert!(why.contains("cannot be read"), "{why}");
        std::fs::write(&path, "two words").expect("a file");
        let why = Key::of_user(Some(&path), Language::En).expect_err("no key");
        assert!(why.contains("one line"), "{why}");
        std::fs::write(&path, "abc\n").expect("a file");
        let key = Key::of_user(Some(&path), Language::En);
        assert_eq!(key, Ok(Key::new("abc")));
    }
}
