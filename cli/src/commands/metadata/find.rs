//! What the user asks for, by a name in either language.

use std::sync::Arc;

use metadata::tables::{self, Table};
use metadata::{Attribute, Form, Kind, Object, TabularSection, World};

use super::words::{Words, full_name, part_word};
use crate::exit::Usage;

/// Something that was asked for, in one configuration.
pub(super) enum Found<'a> {
    /// A kind of objects.
    Kind(World<'a>, Kind),
    /// An object.
    Object(World<'a>, Arc<Object>),
    /// A form of an object.
    Form(World<'a>, Arc<Object>, Form),
    /// An attribute of an object or of its tabular section, and its full name in English.
    Attribute(World<'a>, Attribute, String),
    /// A tabular section of an object, and its full name in English.
    Section(World<'a>, TabularSection, String),
    /// A table of queries that is no object.
    Table(World<'a>, Table),
}

/// How like two names must be to be told.
const LIKE: f64 = 0.8;

/// All that a name means in the configurations; a base and its extension may both have it.
///
/// Fails when nothing has the name, or when several objects have it and the kind is not given.
pub(super) fn find<'a>(
    worlds: &[World<'a>],
    asked: &str,
    words: &Words<'_>,
) -> Result<Vec<Found<'a>>, Usage> {
    let asked = asked.trim();
    if let Some(kind) = Kind::of_plural(asked).or_else(|| Kind::of(asked)) {
        let with = worlds.iter().filter(|it| has(it, kind));
        let found: Vec<_> = with.map(|it| Found::Kind(*it, kind)).collect();
        if !found.is_empty() {
            return Ok(found);
        }
    }
    let found: Vec<_> = worlds
        .iter()
        .flat_map(|it| by_full_name(*it, asked))
        .collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let found = by_name(worlds, asked, words)?;
    if !found.is_empty() {
        return Ok(found);
    }
    Err(unknown(worlds, asked, words))
}

fn has(world: &World<'_>, kind: Kind) -> bool {
    let mut own = world.configuration.objects.keys();
    own.any(|it| it.0 == kind)
}

/// `Справочник.Товары`, `Catalog.Товары.Form.ФормаЭлемента`, `РегистрСведений.Цены.СрезПоследних`.
fn by_full_name<'a>(world: World<'a>, asked: &str) -> Option<Found<'a>> {
    let (kind, rest) = asked.split_once('.')?;
    let kind = Kind::of(kind).or_else(|| Kind::of_plural(kind))?;
    if kind == Kind::Subsystem {
        let names = rest.split('.').filter(|it| Kind::of(it) != Some(kind));
        let path: Vec<_> = names.collect();
        return own(world, kind, &path.join(".")).map(|it| Found::Object(world, it));
    }
    let mut parts = rest.split('.').map(str::trim);
    let name = parts.next()?;
    let rest: Vec<_> = parts.collect();
    match rest.as_slice() {
        [] => own(world, kind, name).map(|it| Found::Object(world, it)),
        [word, form] if part_word(word) == Some("Form") => {
            let object = own(world, kind, name)?;
            let form = object.forms.iter().find(|it| it.name.is(form))?.clone();
            Some(Found::Form(world, object, form))
        }
        // The base of an extension tells of its tables itself.
        rest => {
            let object = own(world, kind, name)?;
            let table = tables::table(world, asked).map(|it| Found::Table(world, it));
            table.or_else(|| part(world, &object, rest))
        }
    }
}

/// `Реквизит.Артикул`, `TabularSection.Товары`, `ТабличнаяЧасть.Товары.Реквизит.Цена` of an object.
fn part<'a>(world: World<'a>, object: &Object, words: &[&str]) -> Option<Found<'a>> {
    let (mut owner, mut attributes) = (full_name(object, true), &object.attributes);
    let words = match words {
        [word, name, rest @ ..] if part_word(word) == Some("TabularSection") => {
            let mut sections = object.tabular_sections.iter();
            let section = sections.find(|it| it.name.is(name))?;
            owner = format!("{owner}.TabularSection.{}", section.name);
            if rest.is_empty() {
                return Some(Found::Section(world, section.clone(), owner));
            }
            attributes = &section.attributes;
            rest
        }
        words => words,
    };
    let [word, name] = words else { return None };
    let role = part_word(word)?;
    let mut all = attributes.iter();
    let found = all.find(|it| it.role.word() == role && it.name.is(name))?;
    let full = format!("{owner}.{role}.{}", found.name);
    Some(Found::Attribute(world, found.clone(), full))
}

/// An object that stands in the configuration itself, not in its base only: the base is asked too.
fn own(world: World<'_>, kind: Kind, name: &str) -> Option<Arc<Object>> {
    let mut objects = world.configuration.objects.values();
    let found = objects.find(|it| it.kind == kind && it.name.is(name));
    found.cloned()
}

/// Objects of a name, whatever their kind.
fn by_name<'a>(
    worlds: &[World<'a>],
    asked: &str,
    words: &Words<'_>,
) -> Result<Vec<Found<'a>>, Usage> {
    let mut found: Vec<(World<'a>, Arc<Object>)> = Vec::new();
    for world in worlds {
        let objects = world.configuration.objects.values();
        let named = objects.filter(|it| it.name.is(asked));
        found.extend(named.map(|it| (*world, Arc::clone(it))));
    }
    let mut kinds: Vec<_> = found.iter().map(|it| it.1.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() > 1 {
        let mut names: Vec<_> = found.iter().map(|it| words.full_name(&it.1)).collect();
        names.sort();
        names.dedup();
        let names = names.join(", ");
        return Err(Usage(words.pick(
            format!("имя {asked} есть у нескольких объектов, укажите один: {names}"),
            format!("several objects are named {asked}, say which one: {names}"),
        )));
    }
    let found = found.into_iter().map(|it| Found::Object(it.0, it.1));
    Ok(found.collect())
}

/// Says that there is no such thing, and what there is instead.
fn unknown(worlds: &[World<'_>], asked: &str, words: &Words<'_>) -> Usage {
    let near = near(worlds, asked, words);
    Usage(if near.is_empty() {
        words.pick(
            format!("нет объекта {asked}; без имени объекта команда выведет список"),
            format!("no object {asked}; without a name the command prints the list"),
        )
    } else {
        let near = near.join(", ");
        words.pick(
            format!("нет объекта {asked}; похожие: {near}"),
            format!("no object {asked}; similar: {near}"),
        )
    })
}

/// Up to three names that are like the one that was asked for, the likest first.
fn near(worlds: &[World<'_>], asked: &str, words: &Words<'_>) -> Vec<String> {
    let asked = asked.to_lowercase();
    let like = |name: &str| strsim::jaro_winkler(&asked, &name.to_lowercase());
    let mut near: Vec<(f64, String)> = Vec::new();
    for object in worlds
        .iter()
        .flat_map(|it| it.configuration.objects.values())
    {
        let told = words.full_name(object);
        // A kind is long and often right: the names themselves are compared when it is.
        let own = match asked.split_once('.') {
            Some((kind, name)) => {
                let name = name.split('.').next().unwrap_or_default();
                let own = strsim::jaro_winkler(name, &object.name.as_str().to_lowercase());
                let whole = like(&full_name(object, false)).max(like(&full_name(object, true)));
                if object.kind.names().is(kind) {
                    own
                } else {
                    own.max(whole) * 0.95
                }
            }
            None => like(object.name.as_str()),
        };
        near.push((own, told));
        let full = [full_name(object, false), full_name(object, true)];
        if full
            .iter()
            .any(|it| asked.starts_with(&format!("{}.", it.to_lowercase())))
        {
            let form = |it: &Form| {
                let path = |english| {
                    let word = if english { "Form" } else { "Форма" };
                    format!("{}.{word}.{}", full_name(object, english), it.name)
                };
                // The object is there: what was misspelled is its form.
                let like = 1.0 + like(&path(false)).max(like(&path(true)));
                (like, path(words.english()))
            };
            near.extend(object.forms.iter().map(form).filter(|it| it.0 > 1.0 + LIKE));
        }
    }
    near.retain(|it| it.0 > LIKE);
    near.sort_by(|left, right| {
        right
            .0
            .total_cmp(&left.0)
            .then_with(|| left.1.cmp(&right.1))
    });
    near.dedup_by(|left, right| left.1 == right.1);
    near.into_iter().take(3).map(|it| it.1).collect()
}
