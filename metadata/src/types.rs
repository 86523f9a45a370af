//! The types that values have: what a field, an attribute or a variable may hold.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::derived::{DerivedType, Role};
use crate::kind::Kind;
use crate::module::Owner;
use crate::name::{Bilingual, Name};

/// One type, as the platform names it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Type {
    /// `Произвольный`: any type at all.
    Any,
    /// `Неопределено`.
    Undefined,
    /// `Null`.
    Null,
    /// `Булево`.
    Boolean,
    /// `Число`.
    Number,
    /// `Строка`.
    String,
    /// `Дата`.
    Date,
    /// A type of the platform that depends on no configuration, by its Russian name: `ТаблицаЗначений`.
    /// Only [`Type::parse`] and the readers make it, so that both languages give the same value.
    Platform(Name),
    /// `ЛюбаяСсылка`, `AnyRef`: a reference to any object.
    AnyRef,
    /// Any type of a role: `СправочникСсылка` without a name.
    AnyOf(Kind, Role),
    /// A type that an object makes: `СправочникСсылка.Товары`.
    Of(Kind, Role, Name),
    /// A type that a part of an object makes: `ДокументТабличнаяЧастьСтрока.Продажа.Товары`.
    PartOf(Kind, Role, Name, Name),
    /// `ОпределяемыйТип.Имя`: what the object of that name lists.
    DefinedType(Name),
    /// `Характеристика.Имя`: the value types of a chart of characteristic types.
    Characteristic(Name),
    /// An enumeration of the platform itself, by its Russian name: what `ВидДвиженияНакопления` means before a dot.
    /// A value of it is [`Type::Platform`] of the same name.
    SystemEnum(Name),
    /// An object of the metadata tree by its full name: `Catalog.Товары.Attribute.Артикул`. `Catalog` and
    /// `Catalog.Товары.Attribute` are collections, an empty name is `Метаданные` itself.
    Metadata(Name),
    /// A type of the platform whose members come from metadata: a form, its items and data, `Движения` of a document.
    Filled(Arc<Filled>),
}

/// A type of the platform whose members come from metadata.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Filled {
    /// The type of the platform, by its Russian name: `ДанныеФормыКоллекция`, `КоллекцияДвижений`.
    pub platform: Name,
    /// Whose names fill it.
    pub owner: Owner,
    /// Which part of the owner it shows: a data path or an item of a form (`Объект.Товары`), a tabular section of an
    /// object, the virtual table that a method reads. Empty for the owner as a whole.
    pub path: Name,
}

/// What the types of one description have in common besides.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Qualifiers {
    /// Of a string: the greatest length, 0 without a limit.
    pub length: u32,
    /// Of a string: blanks are kept to the full length.
    pub fixed_length: bool,
    /// Of a number: digits in all, 0 without a limit.
    pub digits: u32,
    /// Of a number: digits after the point.
    pub fraction_digits: u32,
    /// Of a number: never below zero.
    pub nonnegative: bool,
    /// Of a date: what of it is kept.
    pub date: DateParts,
}

/// What a date holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum DateParts {
    /// Date and time.
    #[default]
    DateTime,
    /// A date alone.
    Date,
    /// A time alone.
    Time,
}

/// What an attribute may hold: `ОписаниеТипов`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypeDescription {
    /// The types, in the order of the file.
    pub types: Vec<Type>,
    /// What holds of them.
    pub qualifiers: Qualifiers,
}

/// The types that need no platform data and have names of their own.
const SIMPLE: [(Bilingual, Type); 9] = [
    (names("Произвольный", "Arbitrary"), Type::Any),
    (names("Неопределено", "Undefined"), Type::Undefined),
    (names("Null", "Null"), Type::Null),
    (names("Булево", "Boolean"), Type::Boolean),
    (names("Число", "Number"), Type::Number),
    (names("Строка", "String"), Type::String),
    (names("Дата", "Date"), Type::Date),
    (names("ЛюбаяСсылка", "AnyRef"), Type::AnyRef),
    (names("ЛюбаяСсылкаИБ", "AnyIBRef"), Type::AnyRef),
];

const METADATA_ROOT: &str = "ОбъектМетаданныхКонфигурация";
const METADATA_OBJECT: &str = "ОбъектМетаданных";
const DEFINED: Bilingual = names("ОпределяемыйТип", "DefinedType");
const CHARACTERISTIC: Bilingual = names("Характеристика", "Characteristic");

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

impl Type {
    /// The type that a full name stands for: `Строка`, `CatalogRef.Goods`, `Справочник­Ссылка`.
    ///
    /// Types of the platform are looked up by `platform`, which gives the Russian name of the type that a word
    /// names in either language.
    pub fn parse(name: &str, platform: impl Fn(&str) -> Option<Name>) -> Option<Self> {
        // What follows the second name belongs to the third: a table of dimensions of a cube has three.
        let mut parts = name.splitn(3, '.').map(str::trim);
        let head = parts.next()?;
        let first = parts.next();
        let second = parts.next();
        let Some(first) = first else {
            if let Some((_, it)) = SIMPLE.iter().find(|it| it.0.is(head)) {
                return Some(it.clone());
            }
            if let Some(row) = DerivedType::of_head(head) {
                return Some(Self::AnyOf(row.kind, row.role));
            }
            return platform(head).map(Self::Platform);
        };
        if DEFINED.is(head) {
            return Some(Self::DefinedType(Name::new(first)));
        }
        if CHARACTERISTIC.is(head) {
            return Some(Self::Characteristic(Name::new(first)));
        }
        let row = DerivedType::of_head(head)?;
        let first = Name::new(first);
        Some(match second {
            None => Self::Of(row.kind, row.role, first),
            Some(second) => Self::PartOf(row.kind, row.role, first, Name::new(second)),
        })
    }

    /// A type of the platform that an owner fills with names. See [`Filled`].
    pub fn filled(platform: &str, owner: Owner, path: &str) -> Self {
        Self::Filled(Arc::new(Filled {
            platform: Name::new(platform),
            owner,
            path: Name::new(path),
        }))
    }

    /// A reference to an object: `СправочникСсылка.Товары`.
    pub fn reference(kind: Kind, name: &Name) -> Self {
        Self::Of(kind, Role::Ref, name.clone())
    }

    /// Whether values of the type are references.
    pub fn is_reference(&self) -> bool {
        matches!(
            self,
            Self::AnyRef | Self::AnyOf(_, Role::Ref) | Self::Of(_, Role::Ref, _)
        )
    }

    /// The full name, in Russian or in English. Types of the platform have their Russian name only.
    pub fn name(&self, english: bool) -> String {
        let pick = |it: Bilingual| if english { it.en } else { it.ru };
        let head = |kind, role| DerivedType::of(kind, role).map_or("", |it| pick(it.head));
        match self {
            Self::Platform(name) | Self::SystemEnum(name) => name.to_string(),
            Self::Metadata(path) if path.is_empty() => METADATA_ROOT.to_owned(),
            Self::Metadata(_) => METADATA_OBJECT.to_owned(),
            Self::Filled(it) => it.platform.to_string(),
            Self::AnyOf(kind, role) => head(*kind, *role).to_owned(),
            Self::Of(kind, role, name) => format!("{}.{name}", head(*kind, *role)),
            Self::PartOf(kind, role, name, part) => {
                format!("{}.{name}.{part}", head(*kind, *role))
            }
            Self::DefinedType(name) => format!("{}.{name}", pick(DEFINED)),
            Self::Characteristic(name) => format!("{}.{name}", pick(CHARACTERISTIC)),
            simple => {
                let row = SIMPLE.iter().find(|it| it.1 == *simple);
                row.map_or("", |it| pick(it.0)).to_owned()
            }
        }
    }
}

impl fmt::Display for Type {
    /// The Russian name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name(false))
    }
}

impl TypeDescription {
    /// A description of types without qualifiers.
    pub fn of(types: impl IntoIterator<Item = Type>) -> Self {
        Self {
            types: types.into_iter().collect(),
            qualifiers: Qualifiers::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(name: &str) -> Option<Type> {
        Type::parse(name, |word| {
            names("Массив", "Array")
                .is(word)
                .then(|| Name::new("Массив"))
        })
    }

    #[test]
    fn both_languages_name_the_same_type() {
        for (ru, en) in [
            ("Строка", "String"),
            ("Массив", "Array"),
            ("СправочникСсылка.Товары", "CatalogRef.Товары"),
            ("СправочникСсылка", "CatalogRef"),
            (
                "ДокументТабличнаяЧастьСтрока.Продажа.Товары",
                "DocumentTabularSectionRow.Продажа.Товары",
            ),
            ("ОпределяемыйТип.Сумма", "DefinedType.Сумма"),
            ("ЛюбаяСсылка", "AnyRef"),
        ] {
            let (left, right) = (parse(ru), parse(en));
            assert!(left.is_some(), "{ru}");
            assert_eq!(left, right, "{ru}");
        }
        assert_eq!(parse("СовсемНеТип"), None);
    }

    #[test]
    fn a_type_says_its_name() {
        for name in [
            "Строка",
            "СправочникСсылка.Товары",
            "Характеристика.Свойства",
            "Произвольный",
        ] {
            assert_eq!(parse(name).map(|it| it.to_string()).as_deref(), Some(name));
        }
        let reference = parse("СправочникСсылка.Товары").map(|it| it.name(true));
        assert_eq!(reference.as_deref(), Some("CatalogRef.Товары"));
    }
}
