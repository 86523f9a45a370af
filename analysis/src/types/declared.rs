//! Questions about what is declared: parameters, what methods return, variables where they stand.

use std::sync::Arc;

use super::flow;
use super::place;
use super::resolve::Resolver;
use super::scope::Scope;
use super::shape::{Shape, Shapes};
use super::ty::{Types, Value};
use crate::workspace::{FileId, Snapshot};

/// What a parameter of a method holds, by its number: what its comment says, what events and calls give it.
pub fn parameter(snapshot: &Snapshot, file: FileId, method: usize, number: usize) -> Types {
    let Ok(number) = u16::try_from(number) else {
        return Types::NONE;
    };
    let scope = Arc::new(Scope {
        file,
        method: Some(method),
        call: None,
    });
    Resolver::new(snapshot, file).shapes(&Shapes::one(Shape::Parameter(number)), &scope)
}

/// What all parameters of a method hold, in their order. The calls of the method are looked through once for all of them.
pub fn parameters(snapshot: &Snapshot, file: FileId, method: usize) -> Vec<Types> {
    let count = snapshot
        .method(file, method)
        .map_or(0, |it| it.method.parameters.len());
    let scope = Arc::new(Scope {
        file,
        method: Some(method),
        call: None,
    });
    let resolver = Resolver::new(snapshot, file);
    let numbers = (0..count).map_while(|it| u16::try_from(it).ok());
    let all = numbers.map(|it| resolver.shapes(&Shapes::one(Shape::Parameter(it)), &scope));
    all.collect()
}

/// What a method returns, as a file sees it.
pub fn returned(snapshot: &Snapshot, from: FileId, file: FileId, method: usize) -> Types {
    Resolver::new(snapshot, from).returned(file, method)
}

/// What a variable of a module holds: what its comment says and what the module assigns to it.
pub fn variable(snapshot: &Snapshot, from: FileId, file: FileId, index: usize) -> Types {
    let found = snapshot
        .file(file)
        .and_then(|it| it.summary.variables.get(index));
    let Some(variable) = found else {
        return Types::NONE;
    };
    let scope = Arc::new(Scope {
        file,
        method: None,
        call: None,
    });
    let resolver = Resolver::new(snapshot, from);
    let told = resolver.shapes(&variable.documented, &scope);
    told.or(&resolver.shapes(&variable.assigned, &scope))
}

/// What a local variable or a parameter holds at an offset of its method; nothing where the code before the offset gives
/// it no value.
pub fn of_name(snapshot: &Snapshot, file: FileId, offset: usize, name: &str) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    let place = place::method_at(parsed.tree.root_node(), offset);
    let scope = Arc::new(Scope {
        file,
        method: place.index,
        call: None,
    });
    let mut arrived = flow::arrive(&parsed.text, place.method, offset);
    let shapes = arrived.variable(name).unwrap_or_default();
    Resolver::new(snapshot, file).shapes(&shapes, &scope)
}

/// What `Для каждого` over values gives.
pub fn elements(snapshot: &Snapshot, file: FileId, of: &Types) -> Types {
    Resolver::new(snapshot, file).elements(of)
}

/// What a part of a value is.
pub fn value(snapshot: &Snapshot, file: FileId, value: &Value) -> Types {
    Resolver::new(snapshot, file).value(value)
}

/// What the words behind `см.` in a comment of a module are.
pub fn see(snapshot: &Snapshot, file: FileId, path: &str) -> Types {
    let scope = Arc::new(Scope {
        file,
        method: None,
        call: None,
    });
    let shapes = Shapes::one(Shape::See(metadata::Name::new(path)));
    Resolver::new(snapshot, file).shapes(&shapes, &scope)
}
