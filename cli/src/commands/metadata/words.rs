//! Names of metadata in the language of the user.

use std::borrow::Cow;

use analysis::Language;
use metadata::platform::Names;
use metadata::{
    AttributeRole, Bilingual, DateParts, Kind, Localized, Object, Platform, Type, TypeDescription,
};

/// The language of the output, and where names of the platform are looked up.
#[derive(Clone, Copy)]
pub(super) struct Words<'a> {
    pub(super) language: Language,
    /// There are several configurations: a name alone does not say which.
    pub(super) several: bool,
    pub(super) platform: &'a Platform,
}

/// The words of full names behind the name of an object.
const PARTS: [(&str, &str); 22] = [
    ("Attribute", "Реквизит"),
    ("StandardAttribute", "СтандартныйРеквизит"),
    ("TabularSection", "ТабличнаяЧасть"),
    ("Dimension", "Измерение"),
    ("Resource", "Ресурс"),
    ("Form", "Форма"),
    ("Template", "Макет"),
    ("Command", "Команда"),
    ("EnumValue", "ЗначениеПеречисления"),
    ("Column", "Графа"),
    ("AddressingAttribute", "РеквизитАдресации"),
    ("AccountingFlag", "ПризнакУчета"),
    ("ExtDimensionAccountingFlag", "ПризнакУчетаСубконто"),
    ("Recalculation", "Перерасчет"),
    ("URLTemplate", "ШаблонURL"),
    ("Method", "Метод"),
    ("Operation", "Операция"),
    ("Parameter", "Параметр"),
    ("IntegrationServiceChannel", "КаналСервисаИнтеграции"),
    ("Table", "Таблица"),
    ("Cube", "Куб"),
    ("Field", "Поле"),
];

impl<'a> Words<'a> {
    pub(super) fn new(language: Language, platform: &'a Platform) -> Self {
        Self {
            language,
            several: false,
            platform,
        }
    }

    pub(super) fn pick<T>(&self, ru: T, en: T) -> T {
        self.language.pick(ru, en)
    }

    pub(super) fn english(&self) -> bool {
        self.language == Language::En
    }

    pub(super) fn of(&self, names: Bilingual) -> &'static str {
        self.pick(names.ru, names.en)
    }

    /// The name of a thing of the platform; the Russian one where nobody knows the English.
    pub(super) fn name<'n>(&self, names: &'n Names) -> &'n str {
        if self.english() && !names.en.is_empty() {
            names.en.as_str()
        } else {
            names.ru.as_str()
        }
    }

    /// What users see, in the language of the output.
    pub(super) fn text<'t>(&self, text: &'t Localized) -> &'t str {
        text.get(self.pick("ru", "en")).unwrap_or_default()
    }

    /// `Справочник.Товары`.
    pub(super) fn full_name(&self, object: &Object) -> String {
        full_name(object, self.english())
    }

    /// A full name of metadata, as files have it, in the language of the output.
    pub(super) fn reference(&self, name: &str) -> String {
        match self.english() {
            true => name.to_owned(),
            false => russian(name),
        }
    }

    /// Types with their qualifiers: `Строка(12), Число(15, 2)`.
    pub(super) fn types(&self, types: &TypeDescription) -> String {
        let names: Vec<_> = types
            .types
            .iter()
            .map(|it| format!("{}{}", self.type_name(it), self.qualifiers(it, types)))
            .collect();
        names.join(", ")
    }

    /// A type by its name in the language of the output.
    pub(super) fn type_name(&self, of: &Type) -> String {
        type_name(of, self.english(), self.platform)
    }

    /// A type by its English name, as JSON has it whatever the language.
    pub(super) fn english_type(&self, of: &Type) -> String {
        type_name(of, true, self.platform)
    }

    fn qualifiers(&self, of: &Type, types: &TypeDescription) -> String {
        let qualifiers = &types.qualifiers;
        let mut words: Vec<Cow<'_, str>> = Vec::new();
        match of {
            Type::String if qualifiers.length > 0 => {
                words.push(qualifiers.length.to_string().into());
                if qualifiers.fixed_length {
                    words.push(self.pick("фиксированная", "fixed").into());
                }
            }
            Type::Number if qualifiers.digits > 0 => {
                words.push(qualifiers.digits.to_string().into());
                if qualifiers.fraction_digits > 0 {
                    words.push(qualifiers.fraction_digits.to_string().into());
                }
                if qualifiers.nonnegative {
                    words.push(self.pick("неотрицательное", "nonnegative").into());
                }
            }
            Type::Date => match qualifiers.date {
                DateParts::DateTime => {}
                DateParts::Date => words.push(self.pick("дата", "date").into()),
                DateParts::Time => words.push(self.pick("время", "time").into()),
            },
            _ => {}
        }
        if words.is_empty() {
            String::new()
        } else {
            format!("({})", words.join(", "))
        }
    }

    /// What a list of attributes of a role is called.
    pub(super) fn attributes(&self, role: AttributeRole) -> &'static str {
        match role {
            AttributeRole::Attribute => self.pick("Реквизиты", "Attributes"),
            AttributeRole::Dimension => self.pick("Измерения", "Dimensions"),
            AttributeRole::Resource => self.pick("Ресурсы", "Resources"),
            AttributeRole::AddressingAttribute => {
                self.pick("Реквизиты адресации", "Addressing attributes")
            }
            AttributeRole::AccountingFlag => self.pick("Признаки учета", "Accounting flags"),
            AttributeRole::ExtDimensionAccountingFlag => self.pick(
                "Признаки учета субконто",
                "Accounting flags of extra dimensions",
            ),
            AttributeRole::Column => self.pick("Графы", "Columns"),
            AttributeRole::Field => self.pick("Поля", "Fields"),
            AttributeRole::Standard => self.pick("Стандартные реквизиты", "Standard attributes"),
        }
    }
}

/// The full name of an object in one of the languages.
pub(super) fn full_name(object: &Object, english: bool) -> String {
    let names = object.kind.names();
    let kind = if english { names.en } else { names.ru };
    format!("{kind}.{}", object.name)
}

/// A full name of metadata, as files have it, in Russian.
pub(super) fn russian(name: &str) -> String {
    let mut parts = name.split('.').peekable();
    let kind = parts.peek().and_then(|it| Kind::of(it));
    let Some(kind) = kind else {
        return name.to_owned();
    };
    let mut words: Vec<&str> = vec![kind.names().ru];
    parts.next();
    words.extend(parts.next());
    // Pairs of a word and a name follow; what is left alone is a name without a word: a method of a module.
    while let Some(word) = parts.next() {
        let Some(name) = parts.next() else {
            words.push(word);
            break;
        };
        let row = PARTS.iter().find(|it| it.0 == word);
        let kind = Kind::of(word).filter(|it| *it == Kind::Subsystem);
        let russian = row.map(|it| it.1).or(kind.map(|it| it.names().ru));
        words.extend([russian.unwrap_or(word), name]);
    }
    words.join(".")
}

/// The word of a part of an object, in English, by its word in either language.
pub(super) fn part_word(word: &str) -> Option<&'static str> {
    let row = PARTS
        .iter()
        .find(|it| metadata::same(it.0, word) || metadata::same(it.1, word));
    row.map(|it| it.0)
}

fn type_name(of: &Type, english: bool, platform: &Platform) -> String {
    if let (Type::Platform(name), true) = (of, english) {
        let known = platform.type_named(name.as_str()).map(|it| &it.names.en);
        if let Some(known) = known.filter(|it| !it.is_empty()) {
            return known.to_string();
        }
    }
    of.name(english)
}

#[cfg(test)]
mod tests {
    use metadata::{Name, Qualifiers};

    use super::*;

    #[test]
    fn references_are_told_in_the_language() {
        let platform = Platform::builtin();
        let words = Words::new(Language::Ru, &platform);
        for (reference, expected) in [
            ("Catalog.Форма", "Справочник.Форма"),
            (
                "Document.Заказ.TabularSection.Form.Attribute.Цена",
                "Документ.Заказ.ТабличнаяЧасть.Form.Реквизит.Цена",
            ),
            ("CommonModule.Обмен.Form", "ОбщийМодуль.Обмен.Form"),
            (
                "Subsystem.Продажи.Subsystem.Розница",
                "Подсистема.Продажи.Подсистема.Розница",
            ),
            ("Без точек", "Без точек"),
        ] {
            assert_eq!(words.reference(reference), expected);
            assert_eq!(
                Words::new(Language::En, &platform).reference(reference),
                reference
            );
        }
    }

    #[test]
    fn types_are_told_with_their_qualifiers() {
        let platform = Platform::builtin();
        let types = TypeDescription {
            types: vec![
                Type::String,
                Type::Number,
                Type::Date,
                Type::reference(Kind::Catalog, &Name::new("Товары")),
            ],
            qualifiers: Qualifiers {
                length: 12,
                fixed_length: true,
                digits: 15,
                fraction_digits: 2,
                nonnegative: true,
                date: DateParts::Date,
            },
        };
        assert_eq!(
            Words::new(Language::Ru, &platform).types(&types),
            "Строка(12, фиксированная), Число(15, 2, неотрицательное), Дата(дата), СправочникСсылка.Товары"
        );
        assert_eq!(
            Words::new(Language::En, &platform).types(&types),
            "String(12, fixed), Number(15, 2, nonnegative), Date(date), CatalogRef.Товары"
        );
    }
}
