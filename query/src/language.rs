/// The language of a query, or of what is told of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// `ВЫБРАТЬ`, `Справочник`, `Ссылка`.
    Russian,
    /// `SELECT`, `Catalog`, `Ref`.
    English,
}

impl Language {
    /// The one of two things that is in this language.
    pub fn pick<T>(self, russian: T, english: T) -> T {
        match self {
            Self::Russian => russian,
            Self::English => english,
        }
    }
}
