//! Everything about one object, for people.

use std::collections::BTreeMap;

use metadata::objects::Details;
use metadata::objects::role::{ObjectRights, Right};
use metadata::tables;
use metadata::{
    Attribute, AttributeRole, Belonging, Kind, Object, Predefined, Support, TabularSection, World,
};

use super::facts;
use super::form;
use super::json::belongs;
use super::list::one_line;
use super::table;
use super::uses::{Granted, rights, uses};
use super::words::{Words, full_name};
use crate::page::{Page, indent};

/// The roles in the order in which they are told.
const ROLES: [AttributeRole; 8] = [
    AttributeRole::Dimension,
    AttributeRole::Resource,
    AttributeRole::Attribute,
    AttributeRole::AddressingAttribute,
    AttributeRole::AccountingFlag,
    AttributeRole::ExtDimensionAccountingFlag,
    AttributeRole::Column,
    AttributeRole::Field,
];

/// Writes all there is to know of an object.
pub(super) fn write(world: &World<'_>, object: &Object, page: &mut Page, words: &Words<'_>) {
    page.title(&words.full_name(object));
    let mut about = about(world, object, words);
    about.extend(facts::short(&object.details, words));
    page.rows(1, &about);
    facts::lists(&object.details, page, words);
    role_rights(object, page, words);
    standard(world, object, page, words);
    attributes(object, page, words);
    for section in &object.tabular_sections {
        let word = words.pick("Табличная часть", "Tabular section");
        page.section(
            &format!("{word} {}", section.name),
            section.attributes.len(),
        );
        rows_of(section.attributes.iter(), page, words);
    }
    predefined(object, page, words);
    commands(object, page, words);
    templates(object, page, words);
    for it in &object.forms {
        page.blank();
        form::write(None, it, page, words);
    }
    query_tables(world, object, page, words);
    roles(&rights(world, object), page, words);
    places(world, object, page, words);
}

fn about(world: &World<'_>, object: &Object, words: &Words<'_>) -> Vec<[String; 2]> {
    let belonging = match object.belonging {
        Belonging::Own => "",
        Belonging::Adopted => words.pick("заимствован", "adopted"),
    };
    let support = match object.support {
        Support::None => "",
        Support::Locked => words.pick("не редактируется", "locked"),
        Support::Editable => words.pick("редактируется", "editable"),
        Support::Removed => words.pick("снят с поддержки", "taken off support"),
    };
    let configuration = world.configuration;
    let name = &configuration.properties.name;
    let place = if words.several {
        format!("{name} ({})", configuration.root.display())
    } else {
        name.to_string()
    };
    let facts = [
        (
            words.pick("Синоним", "Synonym"),
            words.text(&object.synonym),
        ),
        (words.pick("Комментарий", "Comment"), &object.comment),
        (words.pick("Конфигурация", "Configuration"), &place),
        (words.pick("Принадлежность", "Belonging"), belonging),
        (words.pick("Поддержка", "Support"), support),
    ];
    let told = facts.into_iter().filter(|it| !it.1.is_empty());
    told.map(|it| [it.0.to_owned(), one_line(it.1)]).collect()
}

/// The standard attributes that the object has, with what was customised of them.
fn standard(world: &World<'_>, object: &Object, page: &mut Page, words: &Words<'_>) {
    let Some(table) = tables::table(*world, &full_name(object, true)) else {
        return;
    };
    let all = world.platform.standard_attributes(object.kind).iter();
    let rows: Vec<_> = all
        .filter_map(|it| {
            let field = table.field(it.names.ru.as_str())?;
            let mut custom = object.standard_attributes.iter();
            let custom = custom.find(|own| it.names.is(own.name.as_str()));
            let synonym = custom.map_or("", |it| words.text(&it.synonym));
            Some([
                words.name(&it.names).to_owned(),
                words.types(&field.types),
                one_line(synonym),
                custom.map(|it| marks(it, words)).unwrap_or_default(),
            ])
        })
        .collect();
    if !rows.is_empty() {
        page.section(words.attributes(AttributeRole::Standard), rows.len());
        page.rows(1, &rows);
    }
}

/// What a role allows, with its conditions on rows.
fn role_rights(object: &Object, page: &mut Page, words: &Words<'_>) {
    let Details::Role(role) = &object.details else {
        return;
    };
    if role.rights.is_empty() {
        return;
    }
    page.section(words.pick("Права", "Rights"), role.rights.len());
    let told = |allowed| {
        move |it: &ObjectRights| {
            let rights = it.rights.iter().filter(|it| it.allowed == allowed);
            let names: Vec<_> = rights.map(|it| right(it, words)).collect();
            names.join(", ")
        }
    };
    let rows: Vec<_> = role
        .rights
        .iter()
        .map(|it| {
            let denied = told(false)(it);
            let denied = if denied.is_empty() {
                denied
            } else {
                format!("{}: {denied}", words.pick("запрещено", "denied"))
            };
            [words.reference(&it.object), told(true)(it), denied]
        })
        .collect();
    page.rows(1, &rows);
    for it in &role.rights {
        for right in &it.rights {
            for condition in &right.conditions {
                let name = facts::right(&right.name, words);
                page.line(1, &format!("* {}, {name}:", words.reference(&it.object)));
                page.lines(2, condition);
            }
        }
    }
}

fn attributes(object: &Object, page: &mut Page, words: &Words<'_>) {
    for role in ROLES {
        let all = object.attributes.iter();
        let own: Vec<_> = all.filter(|it| it.role == role).collect();
        if !own.is_empty() {
            page.section(words.attributes(role), own.len());
            rows_of(own.into_iter(), page, words);
        }
    }
}

/// Writes an attribute of a full name.
pub(super) fn attribute(it: &Attribute, full: &str, page: &mut Page, words: &Words<'_>) {
    page.title(&words.reference(full));
    rows_of(std::iter::once(it), page, words);
}

/// Writes a tabular section of a full name.
pub(super) fn section(it: &TabularSection, full: &str, page: &mut Page, words: &Words<'_>) {
    page.title(&words.reference(full));
    let synonym = one_line(words.text(&it.synonym));
    if !synonym.is_empty() {
        page.line(1, &synonym);
    }
    rows_of(it.attributes.iter(), page, words);
}

fn rows_of<'a>(
    attributes: impl Iterator<Item = &'a Attribute>,
    page: &mut Page,
    words: &Words<'_>,
) {
    let rows: Vec<_> = attributes
        .map(|it| {
            [
                it.name.to_string(),
                words.types(&it.types),
                one_line(words.text(&it.synonym)),
                marks(it, words),
            ]
        })
        .collect();
    page.rows(1, &rows);
}

/// What is special about an attribute, in words.
fn marks(attribute: &Attribute, words: &Words<'_>) -> String {
    let mut marks: Vec<String> = Vec::new();
    for (is, ru, en) in [
        (
            attribute.belonging == Belonging::Adopted,
            "заимствован",
            "adopted",
        ),
        (attribute.required, "обязательный", "required"),
        (attribute.indexed, "индекс", "indexed"),
        (attribute.master, "ведущее", "master"),
        (attribute.main_filter, "основной отбор", "main filter"),
        (
            attribute.deny_incomplete,
            "запрет незаполненных",
            "no incomplete values",
        ),
        (attribute.balance, "балансовый", "balance"),
    ] {
        if is {
            marks.push(words.pick(ru, en).to_owned());
        }
    }
    if !attribute.accounting_flag.is_empty() {
        marks.push(words.reference(&attribute.accounting_flag));
    }
    marks.extend(attribute.references.iter().map(|it| words.reference(it)));
    marks.join(", ")
}

fn predefined(object: &Object, page: &mut Page, words: &Words<'_>) {
    if object.predefined.is_empty() {
        return;
    }
    let mut rows = Vec::new();
    rows_of_items(&object.predefined, 0, &mut rows, words);
    let title = if object.kind == Kind::Enum {
        words.pick("Значения", "Values")
    } else {
        words.pick("Предопределенные", "Predefined items")
    };
    page.section(title, rows.len());
    page.rows(1, &rows);
}

fn rows_of_items(
    items: &[Predefined],
    depth: usize,
    rows: &mut Vec<[String; 4]>,
    words: &Words<'_>,
) {
    for it in items {
        let folder = if it.is_folder {
            words.pick("группа", "folder")
        } else {
            ""
        };
        let seen = if it.description.is_empty() {
            words.text(&it.synonym)
        } else {
            &it.description
        };
        rows.push([
            format!("{}{}", indent(depth), it.name),
            it.code.clone(),
            one_line(seen),
            folder.to_owned(),
        ]);
        // The readers bound how deep items may be nested.
        rows_of_items(&it.items, depth + 1, rows, words);
    }
}

fn commands(object: &Object, page: &mut Page, words: &Words<'_>) {
    if object.commands.is_empty() {
        return;
    }
    page.section(words.pick("Команды", "Commands"), object.commands.len());
    let rows: Vec<_> = object
        .commands
        .iter()
        .map(|it| {
            let synonym = one_line(words.text(&it.synonym));
            [it.name.to_string(), words.types(&it.parameter), synonym]
        })
        .collect();
    page.rows(1, &rows);
}

fn templates(object: &Object, page: &mut Page, words: &Words<'_>) {
    if object.templates.is_empty() {
        return;
    }
    page.section(words.pick("Макеты", "Templates"), object.templates.len());
    for it in &object.templates {
        let synonym = one_line(words.text(&it.synonym));
        let row = [it.name.to_string(), it.template_type.clone(), synonym];
        page.rows(1, &[row]);
        for query in &it.queries {
            page.lines(2, query);
        }
    }
}

/// The tables that the object gives to queries, each with its fields.
fn query_tables(world: &World<'_>, object: &Object, page: &mut Page, words: &Words<'_>) {
    let prefix = full_name(object, true);
    let names = tables::tables(*world);
    let own = names.into_iter().filter(|it| belongs(it, &prefix));
    for it in own.filter_map(|it| tables::table(*world, it.en.as_str())) {
        page.blank();
        table::write(&it, page, words);
    }
}

fn roles(granted: &[Granted<'_>], page: &mut Page, words: &Words<'_>) {
    let told: Vec<_> = granted
        .iter()
        .map(|it| {
            let rights: Vec<_> = it.rights.rights.iter().filter(|it| it.allowed).collect();
            (it.role, rights)
        })
        .filter(|it| !it.1.is_empty())
        .collect();
    if told.is_empty() {
        return;
    }
    page.section(words.pick("Права ролей", "Rights of roles"), told.len());
    let rows: Vec<_> = told
        .iter()
        .map(|(role, rights)| {
            let names: Vec<_> = rights.iter().map(|it| right(it, words)).collect();
            [role.to_string(), names.join(", ")]
        })
        .collect();
    page.rows(1, &rows);
}

/// The name of a right; a star where only some rows are allowed.
fn right(right: &Right, words: &Words<'_>) -> String {
    let star = if right.conditions.is_empty() { "" } else { "*" };
    let name = facts::right(&right.name, words);
    format!("{name}{star}")
}

fn places(world: &World<'_>, object: &Object, page: &mut Page, words: &Words<'_>) {
    let uses = uses(world, object);
    if uses.is_empty() {
        return;
    }
    page.section(words.pick("Где используется", "Where used"), uses.len());
    // Places are told by what names the object there, in the order of the tree.
    let mut groups: BTreeMap<usize, Vec<[String; 2]>> = BTreeMap::new();
    for it in &uses {
        let row = [words.reference(&it.by), facts::word(&it.how, words)];
        groups.entry(facts::place(&it.how)).or_default().push(row);
    }
    let rows: Vec<_> = groups.into_values().flatten().collect();
    page.rows(1, &rows);
}
