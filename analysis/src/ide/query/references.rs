//! Where a name of a query stands in its package.

use std::ops::Range;

use metadata::same;
use query::Target;

use super::completion::set_parameters;
use super::lexis::{self, TokenKind};
use super::outline::Role;
use super::resolved::Resolved;
use super::text::{QueryText, part_at};
use crate::workspace::{FileId, Snapshot};

/// A place of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryOccurrence {
    /// The name, in bytes of the module.
    pub range: Range<usize>,
    /// It is the place that makes what the name stands for: an alias behind `КАК`, a table behind `ПОМЕСТИТЬ`, the name
    /// in `УстановитьПараметр("Имя", …)`.
    pub is_declaration: bool,
}

/// The places of the alias, the column, the parameter, the field or the temporary table at an offset, in the order of the
/// text. The range of a parameter is its name without the mark. None where the offset does not lie in the text of a query
/// nor in the name of `УстановитьПараметр("Имя", …)`; empty where what stands there has no places.
pub fn references(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Option<Vec<QueryOccurrence>> {
    let mut found = match QueryText::at(snapshot, file, offset) {
        Some(_) => match Resolved::at(snapshot, file, offset) {
            Some((resolved, token)) => resolved.occurrences(token),
            None => return Some(Vec::new()),
        },
        None => of_set_parameter(snapshot, file, offset)?,
    };
    found.sort_by_key(|it| it.range.start);
    found.dedup_by(|next, it| {
        let is_same = next.range == it.range;
        it.is_declaration |= is_same && next.is_declaration;
        is_same
    });
    Some(found)
}

/// The places of the parameter that `УстановитьПараметр("Имя", …)` names at an offset, in all queries of the method.
fn of_set_parameter(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Option<Vec<QueryOccurrence>> {
    let module = snapshot.text(file)?;
    let before = module.get(..offset)?;
    let is_argument = |quote| {
        before
            .get(..quote)
            .is_some_and(|it| it.trim_end().ends_with('('))
    };
    before.rfind('"').filter(|it| is_argument(*it))?;
    let set = set_parameters(&module, part_at(snapshot, file, offset, module.len())?);
    let own = set
        .into_iter()
        .find(|it| it.start <= offset && offset <= it.end)?;
    let name = module.get(own.clone())?;
    let part = part_at(snapshot, file, offset, module.len())?;
    let found = of_method(snapshot, file, &module, part, name);
    found.iter().any(|it| !it.is_declaration).then_some(found)
}

/// The places of a parameter in all queries of a method, and where the method sets it. Which of them one call of
/// `УстановитьПараметр` serves depends on how the code runs, so they are taken to be one.
fn of_method(
    snapshot: &Snapshot,
    file: FileId,
    module: &str,
    part: Range<usize>,
    name: &str,
) -> Vec<QueryOccurrence> {
    let mut found = Vec::new();
    for query in QueryText::within(snapshot, file, module, part.clone()) {
        for token in lexis::tokens(&query.text) {
            let range = token.start + 1..token.end;
            let word = query.text.get(range.clone()).unwrap_or_default();
            if token.kind == TokenKind::Parameter && same(word, name) {
                found.extend(query.module_range(&range).map(|range| QueryOccurrence {
                    range,
                    is_declaration: false,
                }));
            }
        }
    }
    let set = set_parameters(module, part).into_iter();
    let set = set.filter(|it| module.get(it.clone()).is_some_and(|it| same(it, name)));
    found.extend(set.map(|range| QueryOccurrence {
        range,
        is_declaration: true,
    }));
    found
}

impl Resolved<'_> {
    fn occurrences(&self, token: usize) -> Vec<QueryOccurrence> {
        match self.role(token) {
            Role::Alias => self.of_alias(token),
            Role::TemporaryTable => self.of_temporary(self.word(token)),
            Role::Parameter => self.of_parameter(self.word(token)),
            Role::Column => self.of_column(token),
            Role::Field => self.of_field(token),
            _ => Vec::new(),
        }
    }

    /// The tokens of a role with a name.
    fn named(&self, role: Role, name: &str) -> impl Iterator<Item = usize> {
        let all = 0..self.outline.tokens.len();
        all.filter(move |it| self.role(*it) == role && same(self.word(*it), name))
    }

    fn occurrence(&self, range: &Range<usize>, is_declaration: bool) -> Option<QueryOccurrence> {
        Some(QueryOccurrence {
            range: self.query.module_range(range)?,
            is_declaration,
        })
    }

    fn of_alias(&self, token: usize) -> Vec<QueryOccurrence> {
        let Some(source) = self.source(token) else {
            return Vec::new();
        };
        let select = self.outline.selects.get(source.0);
        let declared = select.and_then(|it| it.sources.get(source.1)?.alias.clone());
        let tokens = self.named(Role::Alias, self.word(token));
        let tokens = tokens.filter(|it| self.source(*it) == Some(source));
        let places = tokens.filter_map(|it| {
            let range = self.range(it);
            let is_declaration = declared.as_ref() == Some(&range);
            self.occurrence(&range, is_declaration)
        });
        places.collect()
    }

    fn of_temporary(&self, name: &str) -> Vec<QueryOccurrence> {
        let is_made = |range: &Range<usize>| {
            let mut statements = self.outline.statements.iter();
            statements.any(|it| it.into.as_ref() == Some(range))
        };
        let tokens = self.named(Role::TemporaryTable, name);
        let places = tokens.filter_map(|it| {
            let range = self.range(it);
            self.occurrence(&range, is_made(&range))
        });
        // A table without an alias is named in fields too.
        let unnamed = self.outline.selects.iter().flat_map(|it| &it.sources);
        let is_unnamed = unnamed
            .into_iter()
            .any(|it| it.alias.is_none() && same(self.slice(&it.name), name));
        let aliases = self.named(Role::Alias, name).filter(|_| is_unnamed);
        let aliases = aliases.filter(|it| {
            let source = self
                .source(*it)
                .and_then(|(select, source)| self.outline.selects.get(select)?.sources.get(source));
            source.is_some_and(|it| it.alias.is_none())
        });
        let aliases = aliases.filter_map(|it| self.occurrence(&self.range(it), false));
        places.chain(aliases).collect()
    }

    fn of_parameter(&self, word: &str) -> Vec<QueryOccurrence> {
        let name = word.trim_start_matches('&');
        let all = self.outline.tokens.iter();
        let parameters = all.filter(|it| it.kind == TokenKind::Parameter);
        let places = parameters.filter_map(|it| {
            let range = it.start + 1..it.end;
            let is_same = same(self.slice(&range), name);
            is_same.then(|| self.occurrence(&range, false)).flatten()
        });
        let part = self.query.part.clone();
        let method = of_method(self.snapshot, self.file, &self.module, part, name);
        let is_set = method.iter().any(|it| it.is_declaration);
        places
            .chain(method.into_iter().filter(|_| is_set))
            .collect()
    }

    fn of_column(&self, token: usize) -> Vec<QueryOccurrence> {
        let Some(declared) = self.column(token) else {
            return self
                .occurrence(&self.range(token), true)
                .into_iter()
                .collect();
        };
        let mut places: Vec<QueryOccurrence> = self.to_column(&declared);
        let tokens = self.named(Role::Column, self.word(token));
        let tokens = tokens.filter(|it| self.column(*it).as_ref() == Some(&declared));
        places.extend(tokens.filter_map(|it| {
            let range = self.range(it);
            self.occurrence(&range, range == declared)
        }));
        places
    }

    /// Where a column that is made at a place is used.
    fn to_column(&self, made: &Range<usize>) -> Vec<QueryOccurrence> {
        let references = self
            .package
            .references
            .iter()
            .filter(|it| matches!(&it.target, Target::Column(_, range) if range == made));
        let used = references.filter_map(|it| self.occurrence(&it.range, false));
        used.chain(self.occurrence(made, true)).collect()
    }

    fn of_field(&self, token: usize) -> Vec<QueryOccurrence> {
        let range = self.range(token);
        let own: Vec<&Target> = self
            .package
            .references
            .iter()
            .filter(|it| it.range == range)
            .map(|it| &it.target)
            .collect();
        if let [Target::Column(names, made)] = own.as_slice() {
            let text = self.slice(made);
            if names.is(text) {
                return self.to_column(made);
            }
        }
        let same = self
            .package
            .references
            .iter()
            .filter(|it| own.contains(&&it.target));
        same.filter_map(|it| self.occurrence(&it.range, false))
            .collect()
    }
}
