//! The language that messages are worded in.

/// The language of messages; names and keywords of the code in them stay in the code's own language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// The one of two wordings that is in this language.
    pub fn pick<T>(self, ru: T, en: T) -> T {
        match self {
            Self::Ru => ru,
            Self::En => en,
        }
    }
}
