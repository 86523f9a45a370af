//! What is known of a thing, for people.

use metadata::platform::{Availability, Callable, Names, Property, Signature, SystemEnum};

use super::events::Place;
use super::find::Found;
use super::owner::{Owner, OwnerKind};
use super::words::{Words, joined, one};
use crate::page::Page;

/// Tells all that is known of a thing.
pub(super) fn tell(found: &Found<'_>, page: &mut Page, words: &Words<'_>) {
    match found {
        Found::Function(it) => {
            title(
                words.pick("Функция", "Function"),
                &words.both(&it.names),
                page,
            );
            callable(it, &[], page, words);
        }
        Found::Global(it) => {
            let word = words.pick(
                "Свойство глобального контекста",
                "Property of the global context",
            );
            title(word, &words.both(&it.names), page);
            property(it, page, words);
        }
        Found::Owner(it) => owner(it, page, words),
        Found::Enum(it) => of_enum(it, page, words),
        Found::Value(of, value) => {
            let full = |english| format!("{}.{}", one(&of.names, english), one(value, english));
            let word = words.pick("Значение перечисления", "Value of an enumeration");
            title(word, &joined(&full(false), &full(true)), page);
            facts("", of.availability, "", &[], page, words);
        }
        Found::Method(of, it) => {
            title(words.pick("Метод", "Method"), &member(of, &it.names), page);
            callable(it, &[], page, words);
        }
        Found::Property(of, it) => {
            title(
                words.pick("Свойство", "Property"),
                &member(of, &it.names),
                page,
            );
            property(it, page, words);
        }
        Found::Event(places, it) => {
            title(words.pick("Событие", "Event"), &words.both(&it.names), page);
            callable(it, places, page, words);
        }
    }
}

fn title(word: &str, name: &str, page: &mut Page) {
    page.title(&format!("{word} {name}"));
}

/// `ТаблицаЗначений.Найти / ValueTable.Find`.
fn member(of: &Owner<'_>, names: &Names) -> String {
    let full = |english| format!("{}.{}", of.full_name(english), one(names, english));
    joined(&full(false), &full(true))
}

/// What things of all kinds have.
fn facts(
    description: &str,
    availability: Availability,
    since: &str,
    more: &[(&str, String)],
    page: &mut Page,
    words: &Words<'_>,
) {
    page.lines(1, description);
    let own = [
        (
            words.pick("Доступность", "Availability"),
            words.places(availability),
        ),
        (
            words.pick("Начиная с версии", "Since version"),
            since.to_owned(),
        ),
    ];
    let all = more.iter().cloned().chain(own);
    let rows: Vec<_> = all
        .filter(|it| !it.1.is_empty())
        .map(|it| [it.0.to_owned(), it.1])
        .collect();
    page.rows(1, &rows);
}

fn callable(it: &Callable, places: &[Place], page: &mut Page, words: &Words<'_>) {
    facts(
        &it.description,
        it.availability,
        &it.since,
        &[],
        page,
        words,
    );
    if !places.is_empty() {
        page.section(
            words.pick("Где возникает", "Where it happens"),
            places.len(),
        );
        let rows: Vec<_> = places
            .iter()
            .map(|it| [it.text(false), it.text(true)])
            .collect();
        page.rows(1, &rows);
    }
    for signature in &it.signatures {
        let returns = match signature.returns.is_empty() {
            true => &it.returns,
            false => &signature.returns,
        };
        syntax(
            &["", ""],
            &it.names,
            &Signature {
                returns: returns.clone(),
                ..signature.clone()
            },
            page,
            words,
        );
    }
    if it.signatures.is_empty() {
        page.blank();
        page.line(
            1,
            words.pick("Параметры неизвестны", "The parameters are not known"),
        );
        if !it.returns.is_empty() {
            let word = words.pick("Возвращает", "Returns");
            page.line(1, &format!("{word}: {}", words.types(&it.returns)));
        }
    }
}

/// A way to call something, in both languages, with its parameters. What stands before the name is given in both too.
fn syntax(
    before: &[&str; 2],
    names: &Names,
    signature: &Signature,
    page: &mut Page,
    words: &Words<'_>,
) {
    page.blank();
    let head = words.pick("Синтаксис", "Syntax");
    page.title(&match signature.variant.as_str() {
        "" => head.to_owned(),
        variant => format!("{head}: {variant}"),
    });
    let [ru, en] = [false, true].map(|english| {
        let call = words.call(signature, &signature.returns, english);
        format!(
            "{}{}{call}",
            before[usize::from(english)],
            one(names, english)
        )
    });
    page.line(1, &ru);
    if en != ru && !names.en.is_empty() {
        page.line(1, &en);
    }
    let rows: Vec<_> = signature
        .parameters
        .iter()
        .map(|it| {
            let optional = match it.optional {
                true => words.pick("необязательный", "optional"),
                false => words.pick("обязательный", "required"),
            };
            [
                words.both(&it.names),
                optional.to_owned(),
                words.types(&it.types),
            ]
        })
        .collect();
    if !rows.is_empty() {
        page.line(1, words.pick("Параметры:", "Parameters:"));
        page.rows(2, &rows);
    }
    if !signature.returns.is_empty() {
        let word = words.pick("Возвращает", "Returns");
        page.line(1, &format!("{word}: {}", words.types(&signature.returns)));
    }
}

fn property(it: &Property, page: &mut Page, words: &Words<'_>) {
    let more = [
        (words.pick("Тип", "Type"), words.types(&it.types)),
        (
            words.pick("Использование", "Use"),
            access(it, words).to_owned(),
        ),
    ];
    facts(
        &it.description,
        it.availability,
        &it.since,
        &more,
        page,
        words,
    );
}

fn access<'w>(it: &Property, words: &Words<'w>) -> &'w str {
    match it.read_only {
        true => words.pick("только чтение", "read only"),
        false => words.pick("чтение и запись", "read and write"),
    }
}

fn owner(it: &Owner<'_>, page: &mut Page, words: &Words<'_>) {
    let word = match it.kind {
        OwnerKind::Type => words.pick("Тип", "Type"),
        OwnerKind::Item(_) => words.pick("Элемент формы", "Form item"),
        OwnerKind::Form(_) => words.pick("Форма", "Form"),
    };
    match it.kind {
        OwnerKind::Form("") => page.title(words.pick("Форма: любая", "Form: any")),
        OwnerKind::Form(main) => page.title(&words.pick(
            format!("Форма: основной реквизит {main}"),
            format!("Form: the main attribute is {main}"),
        )),
        _ => title(
            word,
            &joined(&it.full_name(false), &it.full_name(true)),
            page,
        ),
    }
    let info = it.info;
    let base = match it.kind {
        OwnerKind::Item(base) => {
            let names = words
                .platform
                .type_named(base)
                .map(|it| words.both(&it.names));
            names.unwrap_or_else(|| base.to_owned())
        }
        _ => String::new(),
    };
    let more = [
        (words.pick("Дополняет тип", "Adds to the type"), base),
        (
            words.pick("Для каждого даёт", "For Each gives"),
            words.types(&info.elements),
        ),
        (
            words.pick("[…] даёт", "[…] gives"),
            words.types(&info.indexed),
        ),
    ];
    facts(&info.description, info.availability, "", &more, page, words);
    let new = ["Новый ", "New "];
    for signature in &info.constructors {
        syntax(&new, &it.names, signature, page, words);
    }
    properties(
        words.pick("Свойства", "Properties"),
        &info.properties,
        page,
        words,
    );
    callables(words.pick("Методы", "Methods"), &info.methods, page, words);
    callables(words.pick("События", "Events"), it.events, page, words);
    properties(
        words.pick("Параметры формы", "Parameters of the form"),
        it.parameters,
        page,
        words,
    );
}

fn properties(head: &str, all: &[Property], page: &mut Page, words: &Words<'_>) {
    if all.is_empty() {
        return;
    }
    page.section(head, all.len());
    let rows: Vec<_> = all
        .iter()
        .map(|it| {
            let access = if it.read_only { access(it, words) } else { "" };
            [
                words.both(&it.names),
                words.types(&it.types),
                access.to_owned(),
            ]
        })
        .collect();
    page.rows(1, &rows);
}

fn callables(head: &str, all: &[Callable], page: &mut Page, words: &Words<'_>) {
    if all.is_empty() {
        return;
    }
    page.section(head, all.len());
    let mut rows = Vec::new();
    for it in all {
        let call = |signature: &Signature| {
            let own = &signature.returns;
            let returns = if own.is_empty() { &it.returns } else { own };
            words.call(signature, returns, words.english())
        };
        let mut calls = it.signatures.iter().map(call);
        rows.push([words.both(&it.names), calls.next().unwrap_or_default()]);
        rows.extend(calls.map(|call| [String::new(), call]));
    }
    page.rows(1, &rows);
}

fn of_enum(it: &SystemEnum, page: &mut Page, words: &Words<'_>) {
    title(
        words.pick("Перечисление", "Enumeration"),
        &words.both(&it.names),
        page,
    );
    facts("", it.availability, "", &[], page, words);
    page.section(words.pick("Значения", "Values"), it.values.len());
    for value in &it.values {
        page.line(1, &words.both(value));
    }
}
