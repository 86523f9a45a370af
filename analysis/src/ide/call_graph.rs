//! Who calls a method, and whom it calls.

use std::ops::Range;

use indexmap::IndexMap;
use parser_bsl::bsl::Kind;
use rustc_hash::FxBuildHasher;

use super::definition::scope;
use super::entity::{Entity, MethodId};
use super::handler_strings::names_method;
use super::locals;
use super::names::Names;
use super::path::{Path, each, is_method};
use super::references::{ReferenceKind, of_entity};
use super::resolve::{Place, entities_at};
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

/// The method that the hierarchy of calls is asked about at an offset: one that is called or named there, or the one
/// whose header or comment the offset stands in. Of a place outside of methods that names none, the body of the module.
pub fn at(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<(FileId, Option<usize>)> {
    let named = entities_at(snapshot, file, offset).into_iter().next();
    if let Some(Entity::Method(id)) = named {
        return Some((id.file, Some(id.index)));
    }
    let module = snapshot.file(file)?;
    match module.summary.method_at(offset) {
        Some((index, placed)) => {
            let parsed = snapshot.parsed(file)?;
            let behind = parsed.text.get(placed.name_range().end..)?;
            // The header ends with its line.
            let line = behind.find(['\n', '\r']).unwrap_or(behind.len());
            let in_header = offset <= placed.name_range().end + line;
            in_header.then_some((file, Some(index)))
        }
        None => {
            let has_calls = !module.summary.body.calls.is_empty();
            has_calls.then_some((file, None))
        }
    }
}

/// The methods of the project that a method, or the body of a module, calls or names as handlers, in the order of its
/// text.
pub fn outgoing(snapshot: &Snapshot, file: FileId, method: Option<usize>) -> Vec<Calls> {
    let mut found: IndexMap<(FileId, Option<usize>), Vec<Range<usize>>, FxBuildHasher> =
        IndexMap::default();
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let Some(node) = scope(snapshot, &parsed, file, method) else {
        return Vec::new();
    };
    let names = Names::default();
    let place = Place {
        snapshot,
        file,
        parsed: &parsed,
        names: &names,
    };
    each(&mut node.walk(), |node, above, cursor| {
        let path = Path::of(node, above);
        let kind = Kind::of(node);
        let is_called = match kind {
            Kind::String => {
                let text = locals::string(&parsed.text, node).unwrap_or_default();
                text.contains('.') || names_method(&parsed.text, &path)
            }
            Kind::Identifier => match cursor.field_name() {
                Some("function") => true,
                Some("property") => {
                    let call = path.grandparent();
                    let called = call.and_then(|it| it.child_by_field_name("function"));
                    called.is_some() && called == path.parent()
                }
                _ => false,
            },
            _ => return method.is_some() || !is_method(kind),
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
            show(&snapshot, &outgoing(&snapshot, file, Some(0))),
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
        assert!(outgoing(&snapshot, file, Some(1)).is_empty());
    }

    #[test]
    fn the_body_of_a_module_calls_too() {
        let made = workspace(CODE);
        let snapshot = made.snapshot();
        let file = snapshot.file_at("/Catalogs/Товары/ObjectModule.bsl".as_ref());
        let found = outgoing(&snapshot, file.unwrap(), None);
        assert_eq!(show(&snapshot, &found), ["Позже 1"]);
    }

    #[test]
    fn a_text_that_is_a_word_calls_nobody() {
        let made = workspace(
            "Процедура А()\n\tСообщить(\"Б\");\nКонецПроцедуры\nПроцедура Б()\n\tПодключитьОбработчикОжидания(\"А\", 1);\nКонецПроцедуры",
        );
        let snapshot = made.snapshot();
        let file = snapshot.files().next().unwrap().0;
        assert!(outgoing(&snapshot, file, Some(0)).is_empty());
        assert_eq!(
            show(&snapshot, &outgoing(&snapshot, file, Some(1))),
            ["А 1"]
        );
    }

    #[track_caller]
    fn check_at(fixture: &str, expected: Option<&str>) {
        let made = workspace(fixture);
        let snapshot = made.snapshot();
        let (file, offset) = made.cursor.unwrap();
        let found = at(&snapshot, file, offset).map(|(file, method)| {
            let method = method.and_then(|it| snapshot.method(file, it));
            method.map_or_else(String::new, |it| it.method.name.to_string())
        });
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn a_hierarchy_begins_at_a_call_a_name_or_a_header() {
        check_at(
            "Процедура А()\n\tБ$0();\nКонецПроцедуры\nПроцедура Б() КонецПроцедуры",
            Some("Б"),
        );
        check_at("Процедура А$0()\nКонецПроцедуры", Some("А"));
        check_at("// Слова$0.\nПроцедура А(П)\nКонецПроцедуры", Some("А"));
        check_at("Процедура А(П) Экс$0порт\nКонецПроцедуры", Some("А"));
        check_at("Процедура А()\n\tХ = $01;\nКонецПроцедуры", None);
        check_at(
            "Процедура А() КонецПроцедуры\nЕсли$0 Да Тогда А(); КонецЕсли;",
            Some(""),
        );
    }
}
