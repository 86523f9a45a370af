//! The list of all objects of configurations, for people.

use metadata::{Belonging, Configuration, Kind, Purpose, World};

use super::words::Words;
use crate::page::Page;

/// Every configuration with its objects.
pub(super) fn all(worlds: &[World<'_>], words: &Words<'_>) -> String {
    let mut page = Page::default();
    for (index, world) in worlds.iter().enumerate() {
        if index > 0 {
            page.blank();
        }
        about(world.configuration, &mut page, words);
        for &it in Kind::ALL {
            kind_of(world, it, &mut page, words);
        }
    }
    page.finish()
}

/// The objects of one kind.
pub(super) fn kind(world: &World<'_>, kind: Kind, page: &mut Page, words: &Words<'_>) {
    page.title(world.configuration.properties.name.as_str());
    kind_of(world, kind, page, words);
}

fn kind_of(world: &World<'_>, kind: Kind, page: &mut Page, words: &Words<'_>) {
    let objects = world.configuration.objects.values();
    let rows: Vec<_> = objects
        .filter(|it| it.kind == kind)
        .map(|it| {
            let adopted = match it.belonging {
                Belonging::Own => "",
                Belonging::Adopted => words.pick("заимствован", "adopted"),
            };
            let synonym = words.text(&it.synonym);
            [it.name.to_string(), adopted.to_owned(), one_line(synonym)]
        })
        .collect();
    if !rows.is_empty() {
        page.section(words.of(kind.plural()), rows.len());
        page.rows(1, &rows);
    }
}

/// What a configuration says of itself.
fn about(configuration: &Configuration, page: &mut Page, words: &Words<'_>) {
    let it = &configuration.properties;
    page.title(it.name.as_str());
    let base = configuration.base.as_ref();
    let base = base.map_or(it.base_project.as_str(), |it| it.properties.name.as_str());
    let language = if it.english {
        words.pick("английский", "English")
    } else {
        words.pick("русский", "Russian")
    };
    let facts = [
        (words.pick("Синоним", "Synonym"), words.text(&it.synonym)),
        (
            words.pick("Назначение", "Purpose"),
            purpose(it.purpose, words),
        ),
        (words.pick("Расширяет", "Extends"), base),
        (
            words.pick("Префикс имен", "Prefix of names"),
            &it.name_prefix,
        ),
        (words.pick("Версия", "Version"), &it.version),
        (words.pick("Поставщик", "Vendor"), &it.vendor),
        (
            words.pick("Совместимость", "Compatibility"),
            &it.compatibility,
        ),
        (words.pick("Язык кода", "Language of code"), language),
        (words.pick("Формат", "Format"), format(configuration)),
        (words.pick("Комментарий", "Comment"), &it.comment),
    ];
    let modules = configuration.modules.len().to_string();
    let path = configuration.root.display().to_string();
    let rest = [
        (words.pick("Модулей", "Modules"), modules.as_str()),
        (words.pick("Путь", "Path"), path.as_str()),
    ];
    let told = facts.into_iter().chain(rest).filter(|it| !it.1.is_empty());
    let rows: Vec<_> = told.map(|it| [it.0.to_owned(), one_line(it.1)]).collect();
    page.rows(1, &rows);
}

fn purpose(purpose: Purpose, words: &Words<'_>) -> &'static str {
    match purpose {
        Purpose::Base => words.pick("конфигурация", "configuration"),
        Purpose::Patch => words.pick("расширение: исправление", "extension: patch"),
        Purpose::Customization => words.pick("расширение: адаптация", "extension: customization"),
        Purpose::AddOn => words.pick("расширение: дополнение", "extension: add-on"),
        Purpose::External => words.pick(
            "внешние отчеты и обработки",
            "external reports and data processors",
        ),
    }
}

/// The format of the sources, by what lies at the root.
pub(super) fn format(configuration: &Configuration) -> &'static str {
    if configuration.is_of_designer() {
        "Designer"
    } else {
        "EDT"
    }
}

/// A text without its line ends.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
