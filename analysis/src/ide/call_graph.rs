//! Who calls a method, and whom it calls.

use std::ops::Range;

use indexmap::IndexMap;
use parser_bsl::bsl::Kind;
use rustc_hash::FxBuildHasher;

use super::definition::scope;
use super::entity::{Entity, MethodId};
use super::names::Names;
use super::path::{Path, each};
use super::references::{ReferenceKind, of_entity};
use super::resolve::Place;
use crate::workspace::{FileId, Snapshot};

/// A method at the other end of calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calls {
    /// The module of the method.
    pub file: FileId,
    /// The index of the method; `None`: the body of the module.
    pub method: Option<usize>,
    /// The words in the calls, in the text of the one that calls.
    pub ranges: Vec<Range<usize>>,
}

/// The methods that call a method or name it as a handler, in the order of files and places.
pub fn incoming(snapshot: &Snapshot, method: MethodId) -> Vec<Calls> {
    let mut found: IndexMap<(FileId, Option<usize>), Vec<Range<usize>>, FxBuildHasher> =
        IndexMap::default();
    for reference in of_entity(snapshot, &Entity::Method(method)) {
        if !matches!(reference.kind, ReferenceKind::Call | ReferenceKind::Text) {
            continue;
        }
        let Some(file) = snapshot.file(reference.file) else {
            continue;
        };
        let within = file.summary.method_at(reference.range.start);
        let key = (reference.file, within.map(|it| it.0));
        found.entry(key).or_default().push(reference.range);
    }
    collect(found)
}

/// The methods of the project that a method calls or names as handlers, in the order of its text.
pub fn outgoing(snapshot: &Snapshot, method: MethodId) -> Vec<Calls> {
    let mut found: IndexMap<(FileId, Option<usize>), Vec<Range<usize>>, FxBuildHasher> =
        IndexMap::default();
    let Some(parsed) = snapshot.parsed(method.file) else {
        return Vec::new();
    };
    let node = scope(snapshot, &parsed, method.file, Some(method.index));
    let Some(node) = node else {
        return Vec::new();
    };
    let names = Names::default();
    let place = Place {
        snapshot,
        file: method.file,
        parsed: &parsed,
        names: &names,
    };
    each(&mut node.walk(), |node, above, cursor| {
        let path = Path::of(node, above);
        let is_called = match Kind::of(node) {
            Kind::String => true,
            Kind::Identifier => match cursor.field_name() {
                Some("function") => true,
                Some("property") => {
                    let call = path.grandparent();
                    let called = call.and_then(|it| it.child_by_field_name("function"));
                    called.is_some() && called == path.parent()
                }
                _ => false,
            },
            _ => return true,
        };
        if is_called {
            for entity in place.entities(&path, node.end_byte()) {
                if let Entity::Method(id) = entity {
                    let key = (id.file, Some(id.index));
                    found.entry(key).or_default().push(node.byte_range());
                }
            }
        }
        false
    });
    collect(found)
}

fn collect(
    found: IndexMap<(FileId, Option<usize>), Vec<Range<usize>>, FxBuildHasher>,
) -> Vec<Calls> {
    let calls = found.into_iter().map(|((file, method), ranges)| Calls {
        file,
        method,
        ranges,
    });
    calls.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    const CODE: &str = "
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт
	Шаг();
	Шаг();
	ПодключитьОбработчикОжидания(\"Позже\", 1);
КонецПроцедуры

Процедура Шаг()
	Сообщить(\"\");
КонецПроцедуры

Процедура Позже() Экспорт
КонецПроцедуры
//- /Catalogs/Товары/ObjectModule.bsl
Процедура ПриЗаписи()
	Обмен.Начать();
КонецПроцедуры
Обмен.Позже();
";

    fn show(snapshot: &Snapshot, calls: &[Calls]) -> Vec<String> {
        let show = |it: &Calls| {
            let method = it.method.and_then(|index| snapshot.method(it.file, index));
            let name = method.map(|it| it.method.name.to_string());
            format!("{} {}", name.unwrap_or_default(), it.ranges.len())
        };
        calls.iter().map(show).collect()
    }

    #[test]
    fn a_method_knows_whom_it_calls_and_who_calls_it() {
        let made = workspace(CODE);
        let snapshot = made.snapshot();
        let file = snapshot
            .file_at("/CommonModules/Обмен.bsl".as_ref())
            .unwrap();
        let method = |index| MethodId { file, index };
        assert_eq!(
            show(&snapshot, &outgoing(&snapshot, method(0))),
            ["Шаг 2", "Позже 1"]
        );
        assert_eq!(
            show(&snapshot, &incoming(&snapshot, method(0))),
            ["ПриЗаписи 1"]
        );
        assert_eq!(
            show(&snapshot, &incoming(&snapshot, method(1))),
            ["Начать 2"]
        );
        assert_eq!(
            show(&snapshot, &incoming(&snapshot, method(2))),
            ["Начать 1", " 1"]
        );
        assert!(outgoing(&snapshot, method(1)).is_empty());
    }
}
