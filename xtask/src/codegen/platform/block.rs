//! A source of facts as blocks: a head at the start of a line, and what is told of it in indented lines.

use anyhow::{Context as _, bail};
use metadata::Kind;
use metadata::platform::{
    Availability, Callable, FieldRule, MetadataCollection, Names, Property, StandardAttribute,
    TypeInfo,
};

use super::line;

/// A head and what is told of it. What does not suit the head stays empty.
#[derive(Default)]
pub(super) struct Block {
    /// The line of the head, counted from one.
    pub(super) line: usize,
    /// The first word of the head.
    pub(super) word: String,
    /// The rest of the head.
    pub(super) rest: String,
    /// When what the head names is there.
    pub(super) when: String,
    /// Properties, methods and so on.
    pub(super) told: TypeInfo,
    /// Conditions of the properties, in their order.
    pub(super) conditions: Vec<String>,
    pub(super) events: Vec<Callable>,
    /// Parameters of a form.
    pub(super) parameters: Vec<Property>,
    /// Parameters of a virtual table, and what each of them is.
    pub(super) takes: Vec<(Names, String)>,
    pub(super) rules: Vec<FieldRule>,
    pub(super) collections: Vec<MetadataCollection>,
    pub(super) aliases: Vec<Names>,
    /// Lines that are no members: values of an enumeration.
    pub(super) values: Vec<Names>,
    /// What is said of members, by their Russian names.
    pub(super) descriptions: Vec<(String, String)>,
}

pub(super) fn blocks(text: &str) -> anyhow::Result<Vec<Block>> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(at, it)| (at + 1, it)) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let added = match (line.strip_prefix("  "), blocks.last_mut()) {
            (None, _) => head(line, number).map(|it| blocks.push(it)),
            (Some(line), Some(block)) => block.add(line.trim()),
            (Some(_), None) => bail!("line {number}: it belongs to no block"),
        };
        added.with_context(|| format!("line {number}: {line}"))?;
    }
    Ok(blocks)
}

fn head(line: &str, number: usize) -> anyhow::Result<Block> {
    let (line, marks) = line::marks(line)?;
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    Ok(Block {
        line: number,
        word: word.to_owned(),
        rest: rest.to_owned(),
        when: marks.when,
        told: TypeInfo {
            availability: marks.availability,
            ..TypeInfo::default()
        },
        ..Block::default()
    })
}

impl Block {
    fn add(&mut self, line: &str) -> anyhow::Result<()> {
        if let Some(text) = line.strip_prefix("= ") {
            self.told.description = text.to_owned();
            return Ok(());
        }
        if let Some((name, text)) = line.split_once(" = ") {
            self.descriptions.push((name.to_owned(), text.to_owned()));
            return Ok(());
        }
        if let Some(line) = line.strip_prefix('.') {
            let property = line::property(line)?;
            self.conditions.push(line::marks(line)?.1.when);
            self.told.properties.push(property);
            return Ok(());
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "new" => self.told.constructors.push(line::constructor(rest)?),
            "each" => self.told.elements = line::types(rest),
            "index" => self.told.indexed = line::types(rest),
            "complete" => self.told.complete = true,
            "alias" => self.aliases.push(line::names(rest)),
            "on" => push(&mut self.events, line::callable(rest)?),
            "param" => self.parameters.push(line::property(rest)?),
            "take" => {
                let (name, kind) = line::typed(line::marks(rest)?.0);
                let names = line::names(name.trim_end_matches('?'));
                self.takes.push((names, kind.to_owned()));
            }
            "rule" => {
                let (rest, marks) = line::marks(rest)?;
                let (each, names) = rest.split_once(' ').unwrap_or((rest, ""));
                self.rules.push(FieldRule {
                    each: each.to_owned(),
                    names: line::names(names),
                    when: marks.when,
                });
            }
            "collection" => self.collections.push(collection(rest)?),
            _ if self.word == "enum" => self.values.push(line::names(line::marks(line)?.0)),
            _ => push(&mut self.told.methods, line::callable(line)?),
        }
        Ok(())
    }

    /// The properties as attributes with their conditions.
    pub(super) fn attributes(&self) -> Vec<StandardAttribute> {
        let all = self.told.properties.iter().zip(&self.conditions);
        all.map(|(it, when)| StandardAttribute {
            names: it.names.clone(),
            types: it.types.clone(),
            when: when.clone(),
        })
        .collect()
    }
}

/// `Справочники/Catalogs Catalog ОбъектМетаданных: Справочник`.
fn collection(text: &str) -> anyhow::Result<MetadataCollection> {
    let (text, _) = line::marks(text)?;
    let mut parts = text.splitn(3, ' ');
    let mut part = || {
        parts
            .next()
            .context("a collection has names, kind and type")
    };
    let (names, kind, element) = (line::names(part()?), part()?, part()?);
    let collection = element.replace("ОбъектМетаданных: ", "КоллекцияОбъектовМетаданных: ");
    Ok(MetadataCollection {
        names,
        kind: Kind::of(kind).with_context(|| format!("nobody knows the kind `{kind}`"))?,
        collection: collection.as_str().into(),
        element: element.into(),
    })
}

/// Lines of one name that follow each other are ways to call one thing.
fn push(all: &mut Vec<Callable>, mut it: Callable) {
    let Some(last) = all.last_mut().filter(|last| last.names.ru == it.names.ru) else {
        return all.push(it);
    };
    last.signatures.append(&mut it.signatures);
    for one in it.returns {
        if !last.returns.contains(&one) {
            last.returns.push(one);
        }
    }
    if last.availability == Availability::default() {
        last.availability = it.availability;
    }
}
