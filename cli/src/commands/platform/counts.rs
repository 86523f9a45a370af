//! How much is known of a platform.

use analysis::Language;
use metadata::Platform;
use serde::Serialize;

/// Numbers of things that are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(super) struct Counts {
    /// Functions of the global context.
    pub(super) functions: usize,
    /// Properties of the global context.
    pub(super) properties: usize,
    /// Types, with those that objects make.
    pub(super) types: usize,
    /// Methods and properties of types.
    pub(super) members: usize,
    /// Functions and members that have a description.
    pub(super) described: usize,
    /// Enumerations.
    pub(super) enums: usize,
    /// Values of enumerations.
    pub(super) values: usize,
}

impl Counts {
    pub(super) fn of(platform: &Platform) -> Self {
        let facts = platform.facts();
        let types = || {
            facts
                .types
                .iter()
                .chain(facts.derived.iter().map(|it| &it.2))
        };
        let is_told = |text: &&String| !text.is_empty();
        let texts = types().flat_map(|it| {
            let methods = it.methods.iter().map(|it| &it.description);
            methods.chain(it.properties.iter().map(|it| &it.description))
        });
        let functions = facts.functions.iter().map(|it| &it.description);
        let properties = facts.properties.iter().map(|it| &it.description);
        Self {
            functions: facts.functions.len(),
            properties: facts.properties.len(),
            types: types().count(),
            members: types()
                .map(|it| it.methods.len() + it.properties.len())
                .sum(),
            described: texts
                .chain(functions)
                .chain(properties)
                .filter(is_told)
                .count(),
            enums: facts.enums.len(),
            values: facts.enums.iter().map(|it| it.values.len()).sum(),
        }
    }

    /// The numbers with what they count.
    pub(super) fn rows(&self, language: Language) -> [(&'static str, usize); 7] {
        [
            (language.pick("Функции", "Functions"), self.functions),
            (
                language.pick("Глобальные свойства", "Global properties"),
                self.properties,
            ),
            (language.pick("Типы", "Types"), self.types),
            (
                language.pick("Методы и свойства типов", "Methods and properties of types"),
                self.members,
            ),
            (
                language.pick("Из них с описанием", "With a description"),
                self.described,
            ),
            (language.pick("Перечисления", "Enumerations"), self.enums),
            (
                language.pick("Значения перечислений", "Values of enumerations"),
                self.values,
            ),
        ]
    }
}
