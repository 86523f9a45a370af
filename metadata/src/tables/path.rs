//! Full names of tables: from words to the template they name, and from templates to words.

use crate::kind::Kind;
use crate::members::World;
use crate::members::conditions::holds;
use crate::members::relations::split;
use crate::name::{Name, same};
use crate::object::Object;
use crate::objects::Details;
use crate::platform::{Names, QueryTable};

/// A template with what fills it.
pub(super) struct Found<'a> {
    pub template: &'a QueryTable,
    /// None for `Константы`.
    pub object: Option<&'a Object>,
    /// What stands for the placeholders behind the name of the object, in order.
    pub parts: Vec<Name>,
}

/// Spellings of the platform's words that code has besides those of the data.
const SPELLINGS: [(&str, &str); 3] = [
    ("TasksByExecutive", "TasksByPerformer"),
    ("TasksByExecutive", "TaskByPerformer"),
    ("TasksByExecutive", "TasksByExecutor"),
];

/// Whether a template is of no object: `Константы`.
pub(super) fn stands_alone(template: &QueryTable) -> bool {
    !template.path.ru.as_str().contains('.')
}

/// The template that a full name names.
pub(super) fn find<'a>(world: World<'a>, name: &str) -> Option<Found<'a>> {
    let words: Vec<&str> = name.split('.').map(str::trim).collect();
    let (head, rest) = words.split_first()?;
    let Some((name, rest)) = rest.split_first() else {
        let kind = Kind::of_plural(head)?;
        let templates = world.platform.query_tables(kind);
        let template = templates
            .iter()
            .find(|it| stands_alone(it) && it.path.is(head))?;
        return Some(Found {
            template,
            object: None,
            parts: Vec::new(),
        });
    };
    let kind = Kind::of(head)?;
    let object = world.configuration.object(kind, name)?;
    world
        .platform
        .query_tables(kind)
        .iter()
        .filter(|it| !stands_alone(it))
        .find_map(|template| {
            let parts = fit(world, object, template, rest)?;
            holds(&template.when, world, object, None).then_some(Found {
                template,
                object: Some(object),
                parts,
            })
        })
}

/// What stands for the placeholders of a template where words name it.
fn fit(
    world: World<'_>,
    object: &Object,
    template: &QueryTable,
    words: &[&str],
) -> Option<Vec<Name>> {
    let ru = template.path.ru.as_str().split('.').skip(2);
    let en = template.path.en.as_str().split('.').skip(2);
    if ru.clone().count() != words.len() {
        return None;
    }
    let mut parts: Vec<Name> = Vec::new();
    for ((ru, en), word) in ru.zip(en).zip(words) {
        let Some((prefix, _)) = ru.split_once('<') else {
            let spelled = |row: &&(&str, &str)| same(row.0, en) && same(row.1, word);
            if !same(ru, word) && !same(en, word) && !SPELLINGS.iter().any(|it| spelled(&it)) {
                return None;
            }
            continue;
        };
        let english = en.split_once('<').map_or("", |it| it.0);
        let rest = without(word, prefix).or_else(|| without(word, english))?;
        let known = candidates(world, object, ru, &parts);
        parts.push(known.into_iter().find(|it| it.is(rest))?);
    }
    Some(parts)
}

/// A word without what it begins with, in any case.
fn without<'w>(word: &'w str, prefix: &str) -> Option<&'w str> {
    let letters = prefix.chars().count();
    let end = word
        .char_indices()
        .nth(letters)
        .map_or(word.len(), |it| it.0);
    let (start, rest) = word.split_at_checked(end)?;
    (same(start, prefix) && !rest.is_empty()).then_some(rest)
}

/// The names that may stand for a placeholder.
fn candidates(world: World<'_>, object: &Object, word: &str, parts: &[Name]) -> Vec<Name> {
    let placeholder = word.find('<').and_then(|it| word.get(it..)).unwrap_or(word);
    let source = match &object.details {
        Details::ExternalDataSource(it) => Some(it),
        _ => None,
    };
    match placeholder {
        "<ИмяТабличнойЧасти>" => {
            let sections = object.tabular_sections.iter();
            sections.map(|it| it.name.clone()).collect()
        }
        "<ИмяПерерасчета>" => match &object.details {
            Details::CalculationRegister(it) => it.recalculations.clone(),
            _ => Vec::new(),
        },
        "<ИмяБазовогоРегистра>" => base_registers(world, object),
        "<ИмяТаблицы>" => {
            let tables = source.into_iter().flat_map(|it| &it.tables);
            tables.map(|it| it.name.clone()).collect()
        }
        "<ИмяКуба>" => {
            let cubes = source.into_iter().flat_map(|it| &it.cubes);
            cubes.map(|it| it.name.clone()).collect()
        }
        "<ИмяТаблицыИзмерения>" => {
            let mut cubes = source.into_iter().flat_map(|it| &it.cubes);
            let cube = cubes.find(|it| parts.first() == Some(&it.name));
            let tables = cube.into_iter().flat_map(|it| &it.dimension_tables);
            tables.map(|it| it.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// The calculation registers that a register may be calculated from: those of the base charts of its chart.
fn base_registers(world: World<'_>, register: &Object) -> Vec<Name> {
    let chart_of = |object: &Object| match &object.details {
        Details::CalculationRegister(it) => {
            let (kind, name) = split(&it.chart_of_calculation_types)?;
            world.configuration.object(kind, name)
        }
        _ => None,
    };
    let Some(chart) = chart_of(register) else {
        return Vec::new();
    };
    let Details::ChartOfCalculationTypes(details) = &chart.details else {
        return Vec::new();
    };
    let registers = world.configuration.of_kind(Kind::CalculationRegister);
    let base = registers.filter(|it| {
        let Some(own) = chart_of(it) else {
            return false;
        };
        let mut charts = details.base_charts.iter();
        own.name == chart.name || charts.any(|it| split(it).is_some_and(|it| own.name.is(it.1)))
    });
    base.map(|it| it.name.clone()).collect()
}

/// The full names of the tables that an object gives by a template.
pub(super) fn all(world: World<'_>, object: &Object, template: &QueryTable) -> Vec<Names> {
    if !holds(&template.when, world, object, None) {
        return Vec::new();
    }
    let mut found: Vec<Vec<Name>> = vec![Vec::new()];
    let words = template.path.ru.as_str().split('.').skip(2);
    for word in words.filter(|it| it.contains('<')) {
        let longer = found.iter().flat_map(|parts| {
            let next = candidates(world, object, word, parts).into_iter();
            next.map(|it| [parts.as_slice(), &[it]].concat())
        });
        found = longer.collect();
    }
    let named = found
        .iter()
        .map(|parts| full(template, Some(object), parts));
    named.collect()
}

/// The full names of a table.
pub(super) fn full(template: &QueryTable, object: Option<&Object>, parts: &[Name]) -> Names {
    let fill = |path: &str| {
        let mut names = object.map(|it| &it.name).into_iter().chain(parts);
        let words = path.split('.').map(|word| match word.split_once('<') {
            Some((prefix, _)) => format!("{prefix}{}", names.next().map_or("", Name::as_str)),
            None => word.to_owned(),
        });
        Name::new(&words.collect::<Vec<_>>().join("."))
    };
    Names {
        ru: fill(template.path.ru.as_str()),
        en: fill(template.path.en.as_str()),
    }
}
