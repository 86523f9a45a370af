//! The pages of an archive as what they tell of: the paths say which member belongs to which type.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::archive::Archive;
use super::page::{Chapter, Label, Page, lines, names, types_of};
use crate::derived::DerivedType;
use crate::name::Name;
use crate::platform::{
    Callable, Facts, Names, Parameter, Platform, Property, Signature, SystemEnum, TypeInfo,
    TypeRef, merge_callables, merge_properties,
};

/// All pages by their paths.
pub(super) struct Tree {
    pages: BTreeMap<String, Page>,
}

/// What a folder below a type holds.
const FOLDERS: [(&str, Part); 3] = [
    ("/methods/", Part::Method),
    ("/properties/", Part::Property),
    ("/ctors/", Part::Constructor),
];

#[derive(Clone, Copy)]
enum Part {
    Method,
    Property,
    Constructor,
}

impl Tree {
    pub(super) fn of(archive: &Archive<'_>) -> Self {
        let is_page = |path: &str| path.ends_with(".html") && path.contains("objects/");
        let read = |entry: &super::archive::Entry| {
            let page = Page::parse(&archive.text(entry)?);
            let is_helpful = page.title != Names::default();
            is_helpful.then(|| (entry.path.trim_start_matches('/').to_owned(), page))
        };
        let entries = archive.entries().par_iter().filter(|it| is_page(&it.path));
        Self {
            pages: entries.filter_map(read).collect(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// Gives parameters the names that the same pages of another help, in English, have.
    pub(super) fn name_in_english(&mut self, english: Self) {
        for (path, page) in english.pages {
            let Some(own) = self.pages.get_mut(&path) else {
                continue;
            };
            for (own, other) in own.chapters.iter_mut().zip(&page.chapters) {
                for (own, other) in own.rubrics.iter_mut().zip(&other.rubrics) {
                    // Both names go on as one title, `<Имя/Name> (необязательный)`, which `parameter` takes apart.
                    if let (Some(at), Some(name)) = (own.0.find('>'), bracketed(&other.0)) {
                        own.0.insert_str(at, &format!("/{name}"));
                    }
                }
            }
        }
    }

    /// The facts of the pages, under the names that the pages give.
    pub(super) fn build(&self, builtin: &Platform) -> Facts {
        let canonical = |word: &str| {
            let info = builtin.type_named(word).map(|it| &it.names);
            let names = info.or_else(|| builtin.system_enum(word).map(|it| &it.names))?;
            Some(names.ru.clone())
        };
        let type_of = |text: &str| TypeRef::parse(text, canonical);
        let mut imported = Facts::default();
        let mut owners: BTreeMap<&str, TypeInfo> = BTreeMap::new();
        for (path, page) in &self.pages {
            let found = FOLDERS
                .iter()
                .find_map(|(folder, part)| Some((path.split_once(folder)?.0, part)));
            let Some((owner, part)) = found else {
                // A catalog gathers pages and is no thing of its own.
                let is_catalog = path
                    .rsplit('/')
                    .next()
                    .is_some_and(|it| it.starts_with("catalog"));
                if !path.contains("/events/") && !is_catalog {
                    let owner = path.trim_end_matches(".html");
                    owners
                        .entry(owner)
                        .or_default()
                        .merge(of_type(page, &type_of));
                    imported.enums.extend(of_enum(page));
                }
                continue;
            };
            let told = owners.entry(owner).or_default();
            match part {
                // Methods of the global context stand a catalog deeper; a catalog itself is a page without heading.
                _ if page.heading == Names::default() => (),
                Part::Method => told.methods.push(method(page, &type_of)),
                Part::Property => told.properties.push(property(page, &type_of)),
                Part::Constructor => told.constructors.extend(signatures(page, &type_of)),
            }
        }
        for (path, mut info) in owners {
            // A name in brackets stands for names that only the user's metadata or data tell.
            let has_members = !info.methods.is_empty() || !info.properties.is_empty();
            info.complete = has_members && !info.properties.iter().any(|it| is_open(&it.names));
            match path.ends_with("Global context") {
                true => {
                    imported.functions = info.methods;
                    imported.properties = info.properties;
                }
                false => imported.types.push(info),
            }
        }
        imported
    }
}

/// Puts what pages tell over other facts.
pub(super) fn merge(help: Facts, facts: &mut Facts) {
    let mut global = TypeInfo {
        properties: help.properties,
        methods: help.functions,
        ..TypeInfo::default()
    };
    prepare(&mut global, &facts.properties, &facts.functions);
    merge_callables(&mut facts.functions, global.methods);
    merge_properties(&mut facts.properties, global.properties);
    let enums: Vec<Names> = help.enums.iter().map(|it| it.names.clone()).collect();
    for it in help.enums {
        match facts
            .enums
            .iter_mut()
            .find(|old| old.names.overlap(&it.names))
        {
            Some(old) => merge_enum(old, it),
            None => facts.enums.push(it),
        }
    }
    let mut by_name: BTreeMap<Name, usize> = BTreeMap::new();
    for (at, it) in facts.types.iter().enumerate() {
        for name in [&it.names.ru, &it.names.en] {
            by_name.entry(name.clone()).or_insert(at);
        }
    }
    by_name.remove(&Name::default());
    for mut info in help.types {
        if enums.iter().any(|it| it.overlap(&info.names)) {
            continue;
        }
        let full = info.names.ru.as_str();
        let head = full.split(".<").next().unwrap_or(full);
        if let Some(row) = DerivedType::of_head(head) {
            let is_it = |it: &&mut (_, _, TypeInfo)| it.0 == row.kind && it.1 == row.role;
            info.names = Names::new(row.head.ru, row.head.en);
            match facts.derived.iter_mut().find(is_it) {
                Some((_, _, old)) => lay_over(old, info),
                None => facts.derived.push((row.kind, row.role, info)),
            }
            continue;
        }
        // Chapters of the help, such as extensions of forms, have names that no type has.
        let is_name = |it: &Name| !it.as_str().contains([' ', '<', '.']);
        if !is_name(&info.names.ru) && !full.starts_with("ОбъектМетаданных: ") {
            continue;
        }
        let at = by_name
            .get(&info.names.ru)
            .or_else(|| by_name.get(&info.names.en));
        match at.filter(|_| !info.names.ru.is_empty() || !info.names.en.is_empty()) {
            Some(&at) => {
                if let Some(old) = facts.types.get_mut(at) {
                    lay_over(old, info);
                }
            }
            None => {
                both(&mut info.names);
                if !info.names.ru.is_empty() {
                    facts.types.push(info);
                }
            }
        }
    }
}

fn lay_over(old: &mut TypeInfo, mut info: TypeInfo) {
    prepare(&mut info, &old.properties, &old.methods);
    old.merge(info);
}

/// Makes the names of members those of the members that are there, and leaves out names of metadata.
fn prepare(info: &mut TypeInfo, properties: &[Property], methods: &[Callable]) {
    info.properties.retain(|it| !is_open(&it.names));
    for it in &mut info.properties {
        let known = properties.iter().map(|it| &it.names);
        adopt(&mut it.names, known);
    }
    for it in &mut info.methods {
        let known = methods.iter().map(|it| &it.names);
        adopt(&mut it.names, known);
    }
}

fn adopt<'a>(names: &mut Names, mut known: impl Iterator<Item = &'a Names>) {
    if names.ru.is_empty() {
        if let Some(it) = known.find(|it| it.en == names.en) {
            names.ru = it.ru.clone();
        }
        both(names);
    }
}

/// Whether a name stands for names of metadata: `<Имя реквизита>`.
fn is_open(names: &Names) -> bool {
    [&names.ru, &names.en]
        .iter()
        .any(|it| it.as_str().starts_with('<'))
}

/// A thing with an English name only goes by it in both languages.
fn both(names: &mut Names) {
    if names.ru.is_empty() {
        names.ru = names.en.clone();
    }
}

fn merge_enum(old: &mut SystemEnum, it: SystemEnum) {
    old.names.merge(it.names);
    if it.availability.0 != 0 {
        old.availability = it.availability;
    }
    for value in it.values {
        match old.values.iter_mut().find(|old| old.overlap(&value)) {
            Some(old) => old.merge(value),
            None => old.values.push(value),
        }
    }
}

fn of_type(page: &Page, type_of: &impl Fn(&str) -> TypeRef) -> TypeInfo {
    let elements = page.chapter(Label::ELEMENTS).map_or("", |it| &it.text);
    let first = lines(elements).next().unwrap_or_default();
    let held: Vec<_> = first
        .split([',', ';'])
        .map(|it| it.trim().trim_end_matches('.'))
        .filter(|it| !it.is_empty())
        .map(type_of)
        .collect();
    TypeInfo {
        names: page.title.clone(),
        indexed: if elements.contains('[') {
            held.clone()
        } else {
            Vec::new()
        },
        elements: held,
        availability: page.availability(),
        description: page.description(),
        ..TypeInfo::default()
    }
}

fn of_enum(page: &Page) -> Option<SystemEnum> {
    let values = page.chapter(Label::VALUES)?;
    let values = lines(&values.text).map(names);
    Some(SystemEnum {
        names: {
            let mut names = page.title.clone();
            both(&mut names);
            names
        },
        values: values
            .map(|mut it| {
                both(&mut it);
                it
            })
            .collect(),
        availability: page.availability(),
    })
}

fn property(page: &Page, type_of: &impl Fn(&str) -> TypeRef) -> Property {
    let text = page.chapter(Label::DESCRIPTION).map_or("", |it| &it.text);
    let usage = page.chapter(Label::USE).map_or("", |it| it.text.trim());
    Property {
        names: page.heading.clone(),
        types: listed(text, type_of),
        read_only: usage.starts_with("Только чтение")
            || usage.to_lowercase().starts_with("read only"),
        availability: page.availability(),
        description: page.description(),
        since: page.since.clone(),
    }
}

fn method(page: &Page, type_of: &impl Fn(&str) -> TypeRef) -> Callable {
    let signatures = signatures(page, type_of);
    let mut returns: Vec<TypeRef> = Vec::new();
    for it in signatures.iter().flat_map(|it| &it.returns) {
        if !returns.contains(it) {
            returns.push(it.clone());
        }
    }
    Callable {
        names: page.heading.clone(),
        signatures,
        returns,
        availability: page.availability(),
        description: page.description(),
        since: page.since.clone(),
    }
}

/// The ways to call: each begins with its variant, or with its syntax where there is one way only.
fn signatures(page: &Page, type_of: &impl Fn(&str) -> TypeRef) -> Vec<Signature> {
    let mut all: Vec<Signature> = Vec::new();
    let mut named = false;
    for chapter in &page.chapters {
        if let Some(variant) = variant(chapter) {
            named = true;
            all.push(Signature {
                variant,
                ..Signature::default()
            });
        } else if Label::SYNTAX.is(chapter) {
            if !named {
                all.push(Signature::default());
            }
        } else if Label::PARAMETERS.is(chapter) {
            if let Some(last) = all.last_mut() {
                last.parameters = parameters(chapter, type_of);
            }
        } else if Label::RETURNS.is(chapter) || Label::RETURNS_TOO.is(chapter) {
            let returns = listed(&chapter.text, type_of);
            // Stated once, at the end, it holds of all the ways that have none of their own.
            for it in all.iter_mut().filter(|it| it.returns.is_empty()) {
                it.returns.clone_from(&returns);
            }
        }
    }
    all
}

fn variant(chapter: &Chapter) -> Option<String> {
    let (label, name) = chapter.label.split_once(':')?;
    let label = Chapter {
        label: label.to_owned(),
        ..Chapter::default()
    };
    Label::VARIANT.is(&label).then(|| name.trim().to_owned())
}

fn parameters(chapter: &Chapter, type_of: &impl Fn(&str) -> TypeRef) -> Vec<Parameter> {
    let parameter = |(title, text): &(String, String)| {
        let name = bracketed(title)?;
        let (ru, en) = name.split_once('/').unwrap_or((name, ""));
        let mut names = Names::new(ru, en);
        if ru.is_ascii() && en.is_empty() {
            names.en = names.ru.clone();
        }
        let title = title.to_lowercase();
        Some(Parameter {
            names,
            types: listed(text, type_of),
            optional: title.contains("(необязательный)") || title.contains("(optional)"),
        })
    };
    chapter.rubrics.iter().filter_map(parameter).collect()
}

/// What stands between the first and the last bracket: `<Имя1>,...,<ИмяN>` is one parameter.
fn bracketed(title: &str) -> Option<&str> {
    let inside = title.split_once('<')?.1;
    let end = inside.find('>')?;
    inside.get(..end).map(str::trim).filter(|it| !it.is_empty())
}

/// The types of the first line that lists types.
fn listed(text: &str, type_of: &impl Fn(&str) -> TypeRef) -> Vec<TypeRef> {
    let types = lines(text).find_map(types_of).unwrap_or_default();
    types.into_iter().map(type_of).collect()
}
