//! The calls and constructors of a module by the names they use.

use metadata::{Folded, Name, NameMap};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

/// What is called and made in a module, by name whatever its case.
#[derive(Debug, Default)]
pub(super) struct Calls {
    /// Calls without a receiver: `Сообщить(…)`.
    global: NameMap<Vec<u32>>,
    /// Calls of members: `Запрос.Выполнить()`.
    members: NameMap<Vec<u32>>,
    /// `Новый Запрос`, `Новый("Запрос")`.
    made: NameMap<Vec<u32>>,
}

fn add(map: &mut NameMap<Vec<u32>>, name: &str, node: BslNode<'_>) {
    match map.get_mut(&Folded(name)) {
        Some(list) => list.push(node.index()),
        None => {
            map.insert(Name::new(name), vec![node.index()]);
        }
    }
}

impl Calls {
    pub(super) fn of(tree: &BslTree<'_>) -> Self {
        let mut calls = Self::default();
        for call in tree.of_kind(Kind::CallExpression) {
            let Some(function) = call.child(Field::Function) else {
                continue;
            };
            let (map, name) = match function.kind() {
                Kind::Identifier => (&mut calls.global, Some(function)),
                _ => (&mut calls.members, function.child(Field::Property)),
            };
            if let Some(name) = name {
                add(map, name.text(), call);
            }
        }
        for made in tree.of_kind(Kind::NewExpression) {
            if let Some(name) = type_name(made) {
                add(&mut calls.made, name, made);
            }
        }
        calls
    }

    pub(super) fn global(&self, names: &[&str]) -> Vec<u32> {
        find(&self.global, names)
    }

    pub(super) fn members(&self, names: &[&str]) -> Vec<u32> {
        find(&self.members, names)
    }

    pub(super) fn made(&self, names: &[&str]) -> Vec<u32> {
        find(&self.made, names)
    }
}

fn find(map: &NameMap<Vec<u32>>, names: &[&str]) -> Vec<u32> {
    if map.is_empty() {
        return Vec::new();
    }
    let found = names.iter().filter_map(|it| map.get(&Folded(it)));
    let mut found: Vec<u32> = found.flatten().copied().collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The type that `Новый Запрос` or `Новый("Запрос")` makes.
pub fn type_name<'f>(made: BslNode<'f>) -> Option<&'f str> {
    if let Some(name) = made.child(Field::Type) {
        return Some(name.text());
    }
    let first = made.child(Field::Arguments)?.child(Field::Argument)?;
    let text = first.text();
    (first.kind() == Kind::String).then(|| text.trim_matches('"').trim())
}
