//! The columns that queries give.

use std::sync::Arc;

use metadata::platform::Names;
use metadata::{Name, Type, TypeDescription};

use super::content::array;
use super::members::find;
use super::{Resolver, made};
use crate::types::memo::Queried;
use crate::types::ty::{Field, Made, Ty, Types, Value};

/// Alternative texts of one query that are looked at.
const MOST_TEXTS: usize = 4;

impl Resolver<'_> {
    /// What `Выполнить()` of a query gives.
    pub(super) fn run(&self, query: &Made) -> Types {
        let mut columns = Vec::new();
        for text in self.texts(query) {
            let results = self.queried(&text);
            // The last query that selects is the one whose result it is.
            if let Some(found) = results.iter().rev().flatten().next() {
                self.add_columns(&mut columns, found);
            }
        }
        Types::one(result(columns))
    }

    /// What `ВыполнитьПакет()` of a query gives.
    pub(super) fn run_batch(&self, query: &Made) -> Types {
        let mut items: Vec<Vec<Field>> = Vec::new();
        for text in self.texts(query) {
            for (index, found) in self.queried(&text).iter().enumerate() {
                if items.len() <= index {
                    items.push(Vec::new());
                }
                if let (Some(item), Some(found)) = (items.get_mut(index), found) {
                    self.add_columns(item, found);
                }
            }
        }
        if items.is_empty() {
            return array(Types::one(result(Vec::new())));
        }
        let items = items.into_iter().map(|it| Types::one(result(it)));
        Types::one(made(
            "Массив",
            Made {
                items: items.collect(),
                ..Made::default()
            },
        ))
    }

    fn texts(&self, query: &Made) -> Vec<Arc<str>> {
        let field = find(&query.fields, "Текст").or_else(|| find(&query.fields, "Text"));
        let found = field.map_or(Types::NONE, |it| self.value(&it.value));
        let texts = found.list().iter().filter_map(|it| match it {
            Ty::Text(text) => Some(Arc::clone(text)),
            _ => None,
        });
        texts.take(MOST_TEXTS).collect()
    }

    fn add_columns(&self, into: &mut Vec<Field>, found: &[(Names, TypeDescription)]) {
        for (names, types) in found {
            if find(into, names.ru.as_str()).is_none() {
                into.push(Field {
                    names: names.clone(),
                    value: Value::Known(self.of_types(&types.types)),
                });
            }
        }
    }

    /// What each query of a package gives.
    pub(super) fn queried(&self, text: &Arc<str>) -> Queried {
        let configuration = self
            .snapshot
            .file(self.from)
            .and_then(|it| it.configuration);
        let key = (configuration, Arc::clone(text));
        let memo = self.snapshot.memo();
        if let Some(known) = memo.query(&key) {
            return known;
        }
        let tree = parser_bsl::Parser::query().parse(text, None);
        let package = query::resolve(text, &tree, &self.world());
        let queries = package.queries.iter().map(|it| {
            let columns = it.result()?;
            let columns = columns.list.iter().map(|it| {
                let mut types = it.types.clone();
                if it.nested.is_some() && types.types.is_empty() {
                    types
                        .types
                        .push(Type::Platform(Name::new("РезультатЗапроса")));
                }
                (it.names.clone(), types)
            });
            Some(columns.collect())
        });
        let found: Queried = queries.collect();
        memo.keep_query(key, Arc::clone(&found));
        found
    }

    /// The columns of a dynamic list whose query is its own, for a row of it.
    pub(super) fn list_columns(&self, base: &Type) -> Vec<Field> {
        let Type::Filled(filled) = base else {
            return Vec::new();
        };
        if filled.path.is_empty() || filled.path.as_str().contains('.') {
            return Vec::new();
        }
        let Some(form) = self.world().form(&filled.owner) else {
            return Vec::new();
        };
        let mut attributes = form.attributes.iter();
        let list = attributes.find(|it| it.name == filled.path && !it.query.is_empty());
        let Some(list) = list.filter(|_| !filled.platform.is("ДинамическийСписок"))
        else {
            return Vec::new();
        };
        let mut columns = Vec::new();
        let found = self.queried(&Arc::from(list.query.as_str()));
        if let Some(found) = found.iter().rev().flatten().next() {
            self.add_columns(&mut columns, found);
        }
        columns
    }

    pub(super) fn list_column(&self, base: &Type, name: &str) -> Option<Types> {
        let columns = self.list_columns(base);
        find(&columns, name).map(|it| self.value(&it.value))
    }
}

fn result(columns: Vec<Field>) -> Ty {
    made(
        "РезультатЗапроса",
        Made {
            columns,
            ..Made::default()
        },
    )
}
