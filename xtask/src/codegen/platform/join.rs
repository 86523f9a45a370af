//! Puts a block among the facts. What a later block says of a thing holds; what it leaves out stays.

use anyhow::{Context as _, bail};
use metadata::platform::{
    DefaultForm, Facts, FormExtension, FormItemKind, ModuleEvents, Names, PeriodFields, Property,
    QueryTable, StandardAttributes, SystemEnum, TypeInfo, merge_callables, merge_properties,
};
use metadata::{DERIVED, Kind, ModuleKind, Name};

use super::block::Block;
use super::line;

pub(super) fn join(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    match block.word.as_str() {
        "global" => global(facts, block),
        "type" => of_type(facts, block),
        "derived" => derived(facts, block),
        "enum" => {
            system_enum(facts, block);
            Ok(())
        }
        "attributes" => {
            let list = block.attributes();
            facts.attributes.push(StandardAttributes {
                of: block.rest,
                list,
            });
            Ok(())
        }
        "period" => {
            facts.period_fields.push(PeriodFields {
                periodicity: line::names(&block.rest),
                fields: block.attributes(),
            });
            Ok(())
        }
        "table" => table(facts, block),
        "events" => events(facts, block),
        "item" => item(facts, block),
        "extension" => extension(facts, block),
        "form" => form(facts, &block),
        word => bail!("nobody knows the head `{word}`"),
    }
}

fn global(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    // An alias of a function is followed by the Russian name of the function.
    let aliases = block
        .aliases
        .iter()
        .map(|it| (it.ru.clone(), it.en.clone()));
    facts.function_aliases.extend(aliases);
    let mut all = TypeInfo {
        methods: std::mem::take(&mut facts.functions),
        properties: std::mem::take(&mut facts.properties),
        ..TypeInfo::default()
    };
    all.merge(block.told);
    let told = describe(&mut all, &block.descriptions);
    facts.functions = all.methods;
    facts.properties = all.properties;
    told
}

fn of_type(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let names = line::names(&block.rest);
    let aliases = block.aliases.into_iter();
    facts
        .aliases
        .extend(aliases.map(|it| (it, names.ru.clone())));
    let mut told = block.told;
    for it in &block.collections {
        told.properties.push(Property {
            names: it.names.clone(),
            types: line::types(it.collection.as_str()),
            read_only: true,
            ..Property::default()
        });
    }
    facts.collections.extend(block.collections);
    let at = match facts.types.iter().position(|it| it.names.ru == names.ru) {
        Some(at) => at,
        None => {
            facts.types.push(TypeInfo::default());
            facts.types.len() - 1
        }
    };
    let of = &mut facts.types[at];
    told.names = names;
    of.merge(told);
    describe(of, &block.descriptions)
}

fn derived(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let (kind, role) = block.rest.split_once('.').context("a kind and a role")?;
    let rows = DERIVED.iter().filter(|it| {
        (kind == "*" || it.kind.names().en == kind) && format!("{:?}", it.role) == role
    });
    let mut found = false;
    for row in rows {
        found = true;
        let is_it = |it: &&mut (Kind, _, _)| it.0 == row.kind && it.1 == row.role;
        let of = match facts.derived.iter_mut().find(is_it) {
            Some((_, _, of)) => of,
            None => {
                let info = TypeInfo {
                    names: Names::new(row.head.ru, row.head.en),
                    ..TypeInfo::default()
                };
                facts.derived.push((row.kind, row.role, info));
                let last = facts.derived.last_mut();
                &mut last.context("one was added just now")?.2
            }
        };
        let mut told = block.told.clone();
        told.names = of.names.clone();
        of.merge(told);
        // A wildcard speaks of those that have the member.
        let result = describe(of, &block.descriptions);
        if kind != "*" {
            result?;
        }
    }
    if !found {
        bail!("no objects make such a type");
    }
    Ok(())
}

fn system_enum(facts: &mut Facts, block: Block) {
    let names = line::names(&block.rest);
    let same = |it: &&mut SystemEnum| it.names.ru == names.ru;
    match facts.enums.iter_mut().find(same) {
        Some(of) => {
            for value in block.values {
                if !of.values.iter().any(|it| it.ru == value.ru) {
                    of.values.push(value);
                }
            }
        }
        None => facts.enums.push(SystemEnum {
            names,
            values: block.values,
            availability: block.told.availability,
        }),
    }
}

/// `Catalog main Справочник.<Имя>/Catalog.<Name>`.
fn table(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let mut parts = block.rest.splitn(3, ' ');
    let mut part = || {
        parts
            .next()
            .context("a table has a kind, a role and a path")
    };
    let (kind, role, path) = (kind(part()?)?, part()?, part()?);
    let fields = block.attributes();
    let (parameters, parameter_kinds) = block.takes.into_iter().unzip();
    let table = QueryTable {
        role: role.to_owned(),
        path: line::names(path),
        parameters,
        parameter_kinds,
        fields,
        rules: block.rules,
        when: block.when,
    };
    match facts.tables.iter_mut().find(|it| it.0 == kind) {
        Some((_, tables)) => tables.push(table),
        None => facts.tables.push((kind, vec![table])),
    }
    Ok(())
}

/// `ObjectModule Catalog`, or `-` where the module belongs to no object.
fn events(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let (module, of) = block.rest.split_once(' ').context("a module and a kind")?;
    let events = block.told.methods;
    if module == "RoutePoint" {
        facts.route_points = events;
        return Ok(());
    }
    let found = ModuleKind::ALL.iter().find(|it| it.names().en == module);
    let module = *found.with_context(|| format!("nobody knows the module `{module}`"))?;
    let kind = (of != "-").then(|| kind(of)).transpose()?;
    let same = |it: &&mut ModuleEvents| it.module == module && it.kind == kind;
    match facts.events.iter_mut().find(same) {
        Some(of) => merge_callables(&mut of.events, events),
        None => facts.events.push(ModuleEvents {
            module,
            kind,
            events,
        }),
    }
    Ok(())
}

/// `InputField ПолеФормы ПолеВвода/InputField`.
fn item(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let mut parts = block.rest.splitn(3, ' ');
    let mut part = || {
        parts
            .next()
            .context("an item has an element, a base and names")
    };
    let (element, base, names) = (part()?, part()?, part()?);
    let at = match facts.items.iter().position(|it| it.element == element) {
        Some(at) => at,
        None => {
            facts.items.push(FormItemKind {
                element: element.to_owned(),
                ..FormItemKind::default()
            });
            facts.items.len() - 1
        }
    };
    let of = &mut facts.items[at];
    of.base = Name::new(base);
    let mut told = block.told;
    told.names = line::names(names);
    merge_callables(&mut of.events, block.events);
    of.adds.merge(told);
    describe(&mut of.adds, &block.descriptions)
}

fn extension(facts: &mut Facts, block: Block) -> anyhow::Result<()> {
    let all = &mut facts.form_extensions;
    let at = match all.iter().position(|it| it.main_attribute == block.rest) {
        Some(at) => at,
        None => {
            all.push(FormExtension {
                main_attribute: block.rest,
                ..FormExtension::default()
            });
            all.len() - 1
        }
    };
    let of = &mut all[at];
    merge_callables(&mut of.events, block.events);
    merge_properties(&mut of.parameters, block.parameters);
    of.adds.merge(block.told);
    describe(&mut of.adds, &block.descriptions)
}

/// `ФормаСписка/ListForm Catalog Document`.
fn form(facts: &mut Facts, block: &Block) -> anyhow::Result<()> {
    let mut words = block.rest.split(' ');
    facts.default_forms.push(DefaultForm {
        names: line::names(words.next().unwrap_or_default()),
        kinds: words.map(kind).collect::<anyhow::Result<_>>()?,
    });
    Ok(())
}

fn kind(name: &str) -> anyhow::Result<Kind> {
    Kind::of(name).with_context(|| format!("nobody knows the kind `{name}`"))
}

/// Writes descriptions to members, by their Russian names.
fn describe(of: &mut TypeInfo, descriptions: &[(String, String)]) -> anyhow::Result<()> {
    let mut unknown = Vec::new();
    for (name, text) in descriptions {
        let property = of.properties.iter_mut().find(|it| it.names.ru.is(name));
        let method = of.methods.iter_mut().find(|it| it.names.ru.is(name));
        match (property, method) {
            (Some(it), _) => text.clone_into(&mut it.description),
            (None, Some(it)) => text.clone_into(&mut it.description),
            (None, None) => unknown.push(name.as_str()),
        }
    }
    if !unknown.is_empty() {
        bail!("{} has no {}", of.names.ru, unknown.join(", "));
    }
    Ok(())
}
