//! What comments refer to: `см. Модуль.Метод`.

use std::sync::Arc;

use metadata::Kind;

use super::Resolver;
use crate::types::scope::Scope;
use crate::types::ty::{Ty, Types};
use crate::workspace::FileId;

impl Resolver<'_> {
    /// What the words behind `см.` refer to: a method, a parameter of one, a variable, a type.
    pub(super) fn see(&self, path: &str, scope: &Arc<Scope>) -> Types {
        let words: Vec<&str> = path.split('.').map(str::trim).collect();
        match words.as_slice() {
            [] => Types::NONE,
            [only] => self.seen_in(scope.file, only).unwrap_or_default(),
            [first, rest @ ..] => {
                if let [parameter] = rest
                    && let Some(found) = self.parameter_named(scope.file, first, parameter)
                {
                    return found;
                }
                let of = self.global(first, scope.file);
                let found = self.follow(&of, rest);
                if !found.is_empty() {
                    return found;
                }
                // `Справочник.Товары.МодульМенеджера.Метод`, `CatalogRef.Goods`.
                if let Some(found) = self.world().type_named(path) {
                    return Types::from(found);
                }
                let kind = Kind::of(first).and_then(|it| match rest {
                    [object, rest @ ..] => Some((it, *object, rest)),
                    _ => None,
                });
                let Some((kind, object, rest)) = kind else {
                    return Types::NONE;
                };
                let manager = metadata::Type::Of(kind, metadata::Role::Manager, object.into());
                let rest = match rest {
                    [word, rest @ ..]
                        if metadata::same(word, "МодульМенеджера")
                            || metadata::same(word, "ManagerModule") =>
                    {
                        rest
                    }
                    rest => rest,
                };
                self.follow(&Types::from(manager), rest)
            }
        }
    }

    /// Follows words from values: properties, methods, a parameter of a method at the end.
    fn follow(&self, of: &Types, words: &[&str]) -> Types {
        let mut found = of.clone();
        for (at, word) in words.iter().enumerate() {
            let modules = found.list().iter().flat_map(|it| match it {
                Ty::Module(file) => vec![*file],
                other => other.base().map_or_else(Vec::new, |it| self.modules_of(it)),
            });
            let method = modules
                .into_iter()
                .find_map(|file| self.method_named(file, word));
            if let Some((file, index)) = method {
                return match words.get(at + 1) {
                    Some(parameter) => self
                        .parameter_named(file, word, parameter)
                        .unwrap_or_default(),
                    None => self.method(file, index, None),
                };
            }
            found = self.property(&found, word);
            if found.is_empty() {
                return found;
            }
        }
        found
    }

    fn seen_in(&self, file: FileId, word: &str) -> Option<Types> {
        if let Some((file, index)) = self.method_named(file, word) {
            return Some(self.method(file, index, None));
        }
        self.module_variable(word, file)
    }

    /// What the comment of a method says of a parameter.
    fn parameter_named(&self, file: FileId, method: &str, parameter: &str) -> Option<Types> {
        let (file, index) = self.method_named(file, method)?;
        let placed = self.snapshot.method(file, index)?;
        let mut parameters = placed.method.parameters.iter();
        let parameter = parameters.find(|it| it.name.is(parameter))?;
        let scope = Arc::new(Scope {
            file,
            method: Some(index),
            call: None,
        });
        Some(self.shapes(&parameter.documented, &scope))
    }

    /// What a word in a comment may mean that is no type.
    pub(super) fn commented(&self, name: &str, scope: &Scope) -> Types {
        if name.contains(' ') {
            return Types::NONE;
        }
        if let Some(module) = self.snapshot.common_module(scope.file, name) {
            return Types::one(Ty::Module(module));
        }
        const MODULES: [&str; 2] = ["ОбщийМодуль.", "CommonModule."];
        for prefix in MODULES {
            if let Some(module) = name.strip_prefix(prefix)
                && let Some(module) = self.snapshot.common_module(scope.file, module)
            {
                return Types::one(Ty::Module(module));
            }
        }
        Types::NONE
    }
}
