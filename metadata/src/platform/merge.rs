//! Facts about one thing from two places put together.

use super::model::{Callable, Names, Property, TypeInfo};

impl Names {
    /// Takes the names that the later fact knows. The Russian name stays: it says that both speak of one thing.
    pub fn merge(&mut self, later: Self) {
        if self.ru.is_empty() {
            self.ru = later.ru;
        }
        if !later.en.is_empty() {
            self.en = later.en;
        }
    }
}

impl TypeInfo {
    /// What `later` says holds; what it leaves out stays.
    pub fn merge(&mut self, later: Self) {
        self.names.merge(later.names);
        merge_properties(&mut self.properties, later.properties);
        merge_callables(&mut self.methods, later.methods);
        replace(&mut self.constructors, later.constructors);
        replace(&mut self.elements, later.elements);
        replace(&mut self.indexed, later.indexed);
        if later.availability.0 != 0 {
            self.availability = later.availability;
        }
        if !later.description.is_empty() {
            self.description = later.description;
        }
        self.complete |= later.complete;
    }
}

/// The same for properties, which are one by their Russian name.
pub fn merge_properties(into: &mut Vec<Property>, later: Vec<Property>) {
    for it in later {
        let Some(old) = into.iter_mut().find(|old| old.names.ru == it.names.ru) else {
            into.push(it);
            continue;
        };
        old.names.merge(it.names);
        replace(&mut old.types, it.types);
        old.read_only |= it.read_only;
        if it.availability.0 != 0 {
            old.availability = it.availability;
        }
        replace_text(&mut old.description, it.description);
        replace_text(&mut old.since, it.since);
    }
}

/// The same for functions, methods and events, which are one by their Russian name.
pub fn merge_callables(into: &mut Vec<Callable>, later: Vec<Callable>) {
    for it in later {
        let Some(old) = into.iter_mut().find(|old| old.names.ru == it.names.ru) else {
            into.push(it);
            continue;
        };
        old.names.merge(it.names);
        replace(&mut old.signatures, it.signatures);
        replace(&mut old.returns, it.returns);
        if it.availability.0 != 0 {
            old.availability = it.availability;
        }
        replace_text(&mut old.description, it.description);
        replace_text(&mut old.since, it.since);
    }
}

fn replace<T>(into: &mut Vec<T>, later: Vec<T>) {
    if !later.is_empty() {
        *into = later;
    }
}

fn replace_text(into: &mut String, later: String) {
    if !later.is_empty() {
        *into = later;
    }
}
