//! Names of the platform in both languages, and ways to call things.

use analysis::Language;
use metadata::platform::{Availability, Names, Signature, TypeRef};
use metadata::{DerivedType, Platform, Type};

/// The language of the output, and where names are looked up.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) language: Language,
    pub(super) platform: &'a Platform,
}

/// Where things may be used, in Russian, in the order of [`Availability::NAMES`].
const PLACES: [&str; 9] = [
    "тонкий клиент",
    "веб-клиент",
    "мобильный клиент",
    "сервер",
    "толстый клиент",
    "внешнее соединение",
    "мобильное приложение (клиент)",
    "мобильное приложение (сервер)",
    "мобильный автономный сервер",
];

const PLACES_IN_ENGLISH: [&str; 9] = [
    "thin client",
    "web client",
    "mobile client",
    "server",
    "thick client",
    "external connection",
    "mobile application (client)",
    "mobile application (server)",
    "mobile standalone server",
];

impl Words<'_> {
    pub(super) fn pick<T>(&self, ru: T, en: T) -> T {
        self.language.pick(ru, en)
    }

    pub(super) fn english(&self) -> bool {
        self.language == Language::En
    }

    /// The name in the language of the output.
    pub(super) fn name<'n>(&self, names: &'n Names) -> &'n str {
        one(names, self.english())
    }

    /// `ТаблицаЗначений / ValueTable`.
    pub(super) fn both(&self, names: &Names) -> String {
        joined(names.ru.as_str(), names.en.as_str())
    }

    /// Types in the language of the output.
    pub(super) fn types(&self, types: &[TypeRef]) -> String {
        self.types_in(types, self.english())
    }

    pub(super) fn types_in(&self, types: &[TypeRef], english: bool) -> String {
        let names: Vec<_> = types.iter().map(|it| self.type_name(it, english)).collect();
        names.join(", ")
    }

    /// A type by its name in one of the languages; the Russian one where nobody knows the English.
    pub(super) fn type_name(&self, of: &TypeRef, english: bool) -> String {
        let (kind, role, is_part) = match of {
            TypeRef::Placeholder(name) => return name.to_string(),
            TypeRef::Type(Type::Platform(name)) if english => {
                let info = self.platform.type_named(name.as_str()).map(|it| &it.names);
                let of_enum = || self.platform.system_enum(name.as_str()).map(|it| &it.names);
                let names = info.or_else(of_enum);
                return names.map_or(name.as_str(), |it| one(it, true)).to_owned();
            }
            TypeRef::Type(it) => return it.name(english),
            TypeRef::Own(kind, role) => (kind, role, false),
            TypeRef::OwnPart(kind, role) => (kind, role, true),
        };
        let head = DerivedType::of(*kind, *role)
            .map_or("", |it| if english { it.head.en } else { it.head.ru });
        format!("{head}{}", template(1 + u8::from(is_part), english))
    }

    /// Where something may be used; empty where nobody knows.
    pub(super) fn places(&self, availability: Availability) -> String {
        let names = self.pick(PLACES, PLACES_IN_ENGLISH);
        let all = names.iter().enumerate();
        let own = all.filter(|it| availability.0 >> it.0 & 1 == 1);
        own.map(|it| *it.1).collect::<Vec<_>>().join(", ")
    }

    /// `(Значение, Колонки?) -> Строка`, where `?` marks what may be left out.
    pub(super) fn call(&self, signature: &Signature, returns: &[TypeRef], english: bool) -> String {
        let parameters: Vec<_> = signature
            .parameters
            .iter()
            .map(|it| {
                format!(
                    "{}{}",
                    one(&it.names, english),
                    if it.optional { "?" } else { "" }
                )
            })
            .collect();
        let returns = self.types_in(returns, english);
        let arrow = if returns.is_empty() { "" } else { " -> " };
        format!("({}){arrow}{returns}", parameters.join(", "))
    }
}

/// The names that follow the head of a type that objects make.
pub(super) fn template(names: u8, english: bool) -> &'static str {
    match (names, english) {
        (0, _) => "",
        (1, false) => ".<Имя>",
        (1, true) => ".<Name>",
        (_, false) => ".<Имя>.<ИмяЧасти>",
        (_, true) => ".<Name>.<PartName>",
    }
}

/// Two names of one thing, the second in case it is another one.
pub(super) fn joined(ru: &str, en: &str) -> String {
    match en.is_empty() || ru == en {
        true => ru.to_owned(),
        false => format!("{ru} / {en}"),
    }
}

/// A name in one of the languages; the Russian one where nobody knows the English.
pub(super) fn one(names: &Names, english: bool) -> &str {
    match english && !names.en.is_empty() {
        true => names.en.as_str(),
        false => names.ru.as_str(),
    }
}
