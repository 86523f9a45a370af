//! Where what a name of a query stands for is declared.

use std::ops::Range;

use metadata::{Kind, same, tables};
use query::Target;

use super::completion::{Place, set_parameters};
use super::outline::{Outline, Role};
use super::resolved::Resolved;
use crate::ide::definition::{Definition, DefinitionKind};
use crate::workspace::{FileId, Snapshot};

/// Where what the name at an offset stands for is declared: metadata for tables and fields, a place of the module for
/// aliases, temporary tables and parameters. None where the offset does not lie in the text of a query.
pub fn definition(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Vec<Definition>> {
    super::text::QueryText::at(snapshot, file, offset)?;
    let Some((resolved, token)) = Resolved::at(snapshot, file, offset) else {
        return Some(Vec::new());
    };
    let mut found: Vec<Definition> = Vec::new();
    for definition in resolved.definitions(token) {
        if !found.contains(&definition) {
            found.push(definition);
        }
    }
    Some(found)
}

impl Resolved<'_> {
    fn definitions(&self, token: usize) -> Vec<Definition> {
        let one = |it: Option<Definition>| it.into_iter().collect();
        match self.role(token) {
            Role::Alias => one(self.alias_place(token)),
            Role::TableKind | Role::Table | Role::Type => one(self.table(token)),
            Role::TemporaryTable => self.made(self.word(token)),
            Role::Column => one(self.column(token).and_then(|it| self.code(&it))),
            Role::Field => self.field(token),
            Role::Parameter => self.set(self.word(token)),
            Role::Value => one(self.value(token)),
            _ => Vec::new(),
        }
    }

    /// A place of the query.
    fn code(&self, range: &Range<usize>) -> Option<Definition> {
        Some(self.place(self.query.module_range(range)?))
    }

    fn place(&self, range: Range<usize>) -> Definition {
        Definition::Code {
            file: self.file,
            range,
            kind: DefinitionKind::Local,
        }
    }

    fn alias_place(&self, token: usize) -> Option<Definition> {
        let (select, source) = self.source(token)?;
        let source = self.outline.selects.get(select)?.sources.get(source)?;
        self.code(source.alias.as_ref().unwrap_or(&source.name))
    }

    /// The metadata of the table that the words up to a token name.
    fn table(&self, token: usize) -> Option<Definition> {
        let path = self.path(token);
        let [kind, name, rest @ ..] = path.as_slice() else {
            return None;
        };
        let kind = Kind::of(kind)?;
        let object = self.world.configuration.object(kind, name)?;
        let full = format!("{}.{}", kind.names().en, object.name);
        if !rest.is_empty()
            && let Some(table) = tables::table(self.world, &path.join("."))
            && !table.origin.is_empty()
        {
            return Some(Definition::Metadata(table.origin));
        }
        Some(Definition::Metadata(full))
    }

    /// `ПОМЕСТИТЬ` of a temporary table.
    fn made(&self, name: &str) -> Vec<Definition> {
        let own = into(&self.query.text, &self.outline, name);
        if let Some(found) = own.and_then(|it| self.code(&it)) {
            return vec![found];
        }
        let place = Place::new(
            self.snapshot,
            self.file,
            &self.module,
            &self.query,
            self.query.text.len(),
        );
        let queries = place.map(|it| it.queries_before()).unwrap_or_default();
        let found = queries.iter().rev().find_map(|it| {
            let outline = Outline::of(&it.text);
            it.module_range(&into(&it.text, &outline, name)?)
        });
        found.map(|it| self.place(it)).into_iter().collect()
    }

    fn field(&self, token: usize) -> Vec<Definition> {
        let references = self.references(token);
        let found = references.iter().filter_map(|it| match &it.target {
            Target::Field { table, origin, .. } => {
                if !origin.is_empty() {
                    return Some(Definition::Metadata(origin.clone()));
                }
                // A field of the platform: its table is the best place there is.
                let words: Vec<&str> = table.en.as_str().split('.').take(2).collect();
                let of_object = words.len() == 2;
                of_object.then(|| Definition::Metadata(words.join(".")))
            }
            Target::Column(names, range) => {
                // A table from outside has its places in another text.
                let text = self.slice(range);
                let is_own = names.is(text)
                    || text
                        .split('.')
                        .next_back()
                        .is_some_and(|it| names.is(it.trim()));
                is_own.then(|| self.code(range)).flatten()
            }
            Target::Source(scope, at) => {
                let source = self.package.scopes.get(*scope)?.sources.get(*at)?;
                self.code(&source.alias_range)
            }
            Target::Temporary(_) | Target::Table(_) => None,
        });
        found.collect()
    }

    /// `УстановитьПараметр("Имя", …)`.
    fn set(&self, word: &str) -> Vec<Definition> {
        let name = word.trim_start_matches('&');
        let set = set_parameters(&self.module, self.query.part.clone());
        let set = set
            .into_iter()
            .filter(|it| self.module.get(it.clone()).is_some_and(|it| same(it, name)));
        set.map(|it| self.place(it)).collect()
    }

    fn value(&self, token: usize) -> Option<Definition> {
        let path = self.path(token);
        let [kind, name, value, ..] = path.as_slice() else {
            return None;
        };
        let kind = Kind::of(kind)?;
        let object = self.world.configuration.object(kind, name)?;
        let full = format!("{}.{}", kind.names().en, object.name);
        let role = match kind {
            Kind::Enum => "EnumValue",
            _ => "Predefined",
        };
        let mut left: Vec<&metadata::Predefined> = object.predefined.iter().collect();
        while let Some(it) = left.pop() {
            if it.name.is(value) {
                return Some(Definition::Metadata(format!("{full}.{role}.{}", it.name)));
            }
            left.extend(&it.items);
        }
        Some(Definition::Metadata(full))
    }
}

/// The name behind the first `ПОМЕСТИТЬ` that makes a table.
fn into(text: &str, outline: &Outline, name: &str) -> Option<Range<usize>> {
    let mut names = outline.statements.iter().filter_map(|it| it.into.clone());
    names.find(|it| text.get(it.clone()).is_some_and(|it| same(it, name)))
}
