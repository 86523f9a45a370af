//! What a query may read: the tables of a configuration.

use std::sync::Arc;

use crate::near::{nearest, spellings};
use metadata::tables::{self, Table};
use metadata::{Bilingual, Kind, Predefined, Purpose, Role, Type, World, same};

/// Where tables and types come from.
pub trait Schema {
    /// The table of a full name in either language and any case, virtual tables and tabular sections included.
    fn table(&self, name: &str) -> Option<Arc<Table>>;

    /// What a type stands for: the types of a defined type or of a characteristic, the type itself otherwise.
    fn expand(&self, of: &Type) -> Vec<Type>;

    /// The type of a name: `ВидДвиженияНакопления`, `AccumulationRecordType`.
    fn type_named(&self, name: &str) -> Option<Type>;

    /// Whether there is what `ЗНАЧЕНИЕ` names with these words: a predefined item, a value of an enumeration. None where
    /// nobody knows.
    fn has_value(&self, _words: &[&str]) -> Option<bool> {
        None
    }

    /// The full names of tables that these words may have meant, where there is no table of that name: nearest first.
    fn near_tables(&self, _words: &[&str]) -> Vec<String> {
        Vec::new()
    }

    /// What `ЗНАЧЕНИЕ` may have meant to name with these words, where [`Schema::has_value`] says that there is no such
    /// value: nearest first.
    fn near_values(&self, _words: &[&str]) -> Vec<String> {
        Vec::new()
    }

    /// There are no other tables and fields: a name that is not found is a mistake.
    fn is_complete(&self) -> bool;
}

/// The tables whose fields may stand behind a dot after a value of these types: those of references, through defined types
/// and characteristics.
pub fn tables_behind(schema: &dyn Schema, types: &[Type]) -> Vec<Arc<Table>> {
    let mut seen: Vec<Type> = Vec::new();
    let mut tables = Vec::new();
    for of in types.iter().flat_map(|it| schema.expand(it)) {
        if seen.contains(&of) {
            continue;
        }
        tables.extend(table_of_type(&of).and_then(|it| schema.table(&it)));
        seen.push(of);
    }
    tables
}

/// The full name of the table that has the fields of a reference.
pub(crate) fn table_of_type(of: &Type) -> Option<String> {
    Some(match of {
        Type::Of(kind, Role::Ref, name) => format!("{}.{name}", kind.names().ru),
        Type::Of(kind, Role::RoutePointRef, name) => format!("{}.{name}.Точки", kind.names().ru),
        Type::PartOf(kind, Role::TableRef, name, part) => {
            format!("{}.{name}.Таблица.{part}", kind.names().ru)
        }
        _ => return None,
    })
}

const EMPTY: Bilingual = Bilingual {
    ru: "ПустаяСсылка",
    en: "EmptyRef",
};

fn has_predefined_item(items: &[Predefined], name: &str) -> bool {
    let mut left: Vec<&Predefined> = items.iter().collect();
    while let Some(item) = left.pop() {
        if item.name.is(name) {
            return true;
        }
        left.extend(&item.items);
    }
    false
}

/// What may be meant by a name of a table: another kind, another object, another virtual table or tabular section.
fn table_candidates(world: World<'_>, words: &[&str]) -> Vec<String> {
    let [first, name, rest @ ..] = words else {
        return Vec::new();
    };
    let whole = |kind: &str, name: &str, rest: &[&str]| {
        let mut all = vec![kind, name];
        all.extend(rest);
        all.join(".")
    };
    let Some(kind) = Kind::of(first) else {
        let kinds = Kind::ALL.iter().map(|it| it.names());
        let kinds = kinds.flat_map(|it| [it.ru, it.en]);
        let plural = Kind::of_plural(first).map(|it| match same(it.plural().en, first) {
            true => it.names().en.to_owned(),
            false => it.names().ru.to_owned(),
        });
        let near = nearest(first, kinds);
        let near = near.into_iter().filter(|it| plural.as_ref() != Some(it));
        let kinds: Vec<String> = plural.iter().cloned().chain(near).collect();
        return kinds.iter().map(|it| whole(it, name, rest)).collect();
    };
    if world.configuration.object(kind, name).is_none() {
        let objects = world.configuration.of_kind(kind);
        let near = nearest(name, objects.map(|it| it.name.as_str()));
        let same_kind = near.iter().map(|it| whole(first, it, rest));
        let is_english = same(kind.names().en, first);
        let others = Kind::ALL.iter().filter_map(|&other| {
            let object = world.configuration.object(other, name)?;
            let word = if is_english {
                other.names().en
            } else {
                other.names().ru
            };
            Some(whole(word, object.name.as_str(), rest))
        });
        return same_kind.chain(others).collect();
    }
    let tables = tables::of_object(world, kind, name);
    let behind = |it: &metadata::Name| {
        let mut words = it.as_str().splitn(3, '.');
        words.nth(2).unwrap_or_default().to_owned()
    };
    let mut names: Vec<String> = Vec::new();
    for it in &tables {
        names.extend([behind(&it.ru), behind(&it.en)]);
    }
    let near = nearest(&rest.join("."), names.iter().map(String::as_str));
    near.iter().map(|it| whole(first, name, &[it])).collect()
}

impl Schema for World<'_> {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        tables::table(*self, name).map(Arc::new)
    }

    fn expand(&self, of: &Type) -> Vec<Type> {
        World::expand(*self, of)
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        World::type_named(*self, name)
    }

    fn has_value(&self, words: &[&str]) -> Option<bool> {
        if let [of, value] = words {
            let found = self.platform.system_enum(of)?;
            return Some(found.values.iter().any(|it| it.is(value)));
        }
        let [kind, name, value] = words else {
            return None;
        };
        let kind = Kind::of(kind)?;
        let has_predefined = matches!(
            kind,
            Kind::Catalog
                | Kind::Enum
                | Kind::ChartOfCharacteristicTypes
                | Kind::ChartOfAccounts
                | Kind::ChartOfCalculationTypes
        );
        if !has_predefined {
            return None;
        }
        let object = self.configuration.object(kind, name)?;
        let is_empty = EMPTY.is(value);
        Some(is_empty || has_predefined_item(&object.predefined, value))
    }

    fn near_tables(&self, words: &[&str]) -> Vec<String> {
        let candidates = table_candidates(*self, words);
        let exists = |it: &String| tables::table(*self, it).is_some();
        candidates.into_iter().filter(exists).collect()
    }

    fn near_values(&self, words: &[&str]) -> Vec<String> {
        let Some((value, before)) = words.split_last() else {
            return Vec::new();
        };
        let found = match before {
            [of] => {
                let values = self.platform.system_enum(of).map(|it| it.values.iter());
                nearest(value, spellings(values.into_iter().flatten()))
            }
            [kind, name] => {
                let object = Kind::of(kind).and_then(|it| self.configuration.object(it, name));
                let Some(object) = object else {
                    return Vec::new();
                };
                let mut names = vec![EMPTY.ru, EMPTY.en];
                let mut left: Vec<&Predefined> = object.predefined.iter().collect();
                while let Some(item) = left.pop() {
                    names.push(item.name.as_str());
                    left.extend(&item.items);
                }
                names.sort_unstable();
                nearest(value, names.into_iter())
            }
            _ => Vec::new(),
        };
        let before = before.join(".");
        found.iter().map(|it| format!("{before}.{it}")).collect()
    }

    /// A script has no tables, and an extension whose base is not there does not know most of them.
    fn is_complete(&self) -> bool {
        let configuration = self.configuration;
        let is_whole =
            configuration.properties.purpose == Purpose::Base || configuration.base.is_some();
        is_whole && !configuration.objects.is_empty()
    }
}
