//! Texts and changes that nobody means: none of them does harm.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fixture::{Made, workspace};
use super::*;
use crate::Language;
use crate::ide::{
    self, MethodId, call_graph, definition, highlight, linked_editing, references, rename, symbols,
};
use crate::types;

const PATH: &str = "/CommonModules/Обмен.bsl";

fn opened(text: &str) -> Made {
    let mut made = workspace("//- /CommonModules/Другой.bsl\nПроцедура А() Экспорт КонецПроцедуры");
    made.workspace.apply(Change::Opened {
        path: PATH.into(),
        text: text.into(),
    });
    made
}

fn open_file(snapshot: &Snapshot) -> Arc<OpenFile> {
    let file = snapshot.file_at(Path::new(PATH)).expect("an open file");
    snapshot
        .file(file)
        .expect("an open file")
        .open
        .clone()
        .expect("an open file")
}

fn edit(made: &mut Made, edits: Vec<(Range<usize>, String)>) {
    let path = PathBuf::from(PATH);
    made.workspace.apply(Change::Edited { path, edits });
}

/// Texts of so many bytes are long.
const LONG: usize = 20_000;

/// Asks everything that an editor asks, at some places.
fn ask(snapshot: &Snapshot, file: FileId, offsets: impl Iterator<Item = usize>) {
    for offset in offsets {
        ide::entities_at(snapshot, file, offset);
        definition::definition(snapshot, file, offset);
        references::references(snapshot, file, offset);
        linked_editing::linked_ranges(snapshot, file, offset);
        call_graph::at(snapshot, file, offset);
        let named = rename::prepare(snapshot, file, offset).is_ok();
        // They look for uses once more, which takes long in texts that nest deep.
        if snapshot.text(file).is_some_and(|it| it.len() < LONG) {
            highlight::highlights(snapshot, file, offset);
            let renamed = rename::rename(snapshot, file, offset, "Ё1");
            assert!(named || renamed.is_err());
        }
        types::receiver_at(snapshot, file, offset);
        types::visible_names(snapshot, file, offset);
        types::of_expression(snapshot, file, offset..offset.saturating_add(3));
    }
    symbols::document_symbols(snapshot, file);
    symbols::workspace_symbols(snapshot, "ф", 10, Language::Ru);
    let methods = snapshot.file(file).map_or(0, |it| it.summary.methods.len());
    for index in 0..methods.min(3) {
        let method = MethodId { file, index };
        call_graph::incoming(snapshot, method);
        call_graph::outgoing(snapshot, method.file, Some(method.index));
    }
}

#[test]
fn an_edit_of_any_range_leaves_what_a_fresh_parse_gives() {
    let text = "Ё = \"𝄞\";\r\nБ();";
    for start in 0..text.len() + 3 {
        for end in 0..text.len() + 3 {
            let mut made = opened(text);
            #[expect(clippy::reversed_empty_ranges, reason = "what a broken client sends")]
            let edits = vec![
                (start..end, "Ж".to_owned()),
                (usize::MAX..0, ";".to_owned()),
                (1..usize::MAX - 1, "А = 1;\nБ".to_owned()),
                (start..end, "\u{0}(".to_owned()),
            ];
            edit(&mut made, edits);
            let snapshot = made.snapshot();
            let edited = open_file(&snapshot);
            let fresh = OpenFile::new(Arc::clone(&edited.text), None);
            let picture = |it: &OpenFile| it.tree.root_node().to_sexp();
            assert_eq!(picture(&edited), picture(&fresh), "{start}..{end}");
            assert_eq!(edited.lines, fresh.lines);
        }
    }
}

#[test]
fn changes_in_any_order_do_no_harm() {
    let text = |text: &str| Change::Opened {
        path: PATH.into(),
        text: text.into(),
    };
    let edited = || Change::Edited {
        path: PATH.into(),
        edits: vec![(0..1, "Я".to_owned())],
    };
    let all: Vec<Change> = vec![
        text("Процедура А() КонецПроцедуры"),
        text("Перем Х;"),
        edited(),
        Change::Closed { path: PATH.into() },
        Change::Removed { path: PATH.into() },
        Change::Indexed {
            path: PATH.into(),
            summary: Arc::default(),
        },
        Change::Configurations(Vec::new()),
    ];
    let mut made = workspace("//- /CommonModules/Другой.bsl\nОбмен.А();");
    let other = made.snapshot().files().next().unwrap().0;
    let before = made.snapshot();
    let picture = format!("{:?}", before.files().collect::<Vec<_>>());
    for first in &all {
        for second in &all {
            for third in &all {
                for change in [first, second, third] {
                    made.workspace.apply(change.clone());
                }
                let snapshot = made.snapshot();
                let there = snapshot.file_at(Path::new(PATH));
                assert_eq!(snapshot.files().count(), 1 + usize::from(there.is_some()));
                assert_eq!(snapshot.common_module(other, "Обмен"), there);
            }
        }
    }
    assert_eq!(picture, format!("{:?}", before.files().collect::<Vec<_>>()));
}

#[test]
fn a_module_in_two_files_is_the_one_that_is_left() {
    let mut made = workspace(
        "
//- /CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /CommonModules/ОБМЕН/Module.bsl
Процедура А() Экспорт КонецПроцедуры
//- /Module.bsl
Обмен.А();
",
    );
    let id = |made: &Made, path: &str| made.snapshot().file_at(Path::new(path)).unwrap();
    let (first, second) = (
        id(&made, PATH),
        id(&made, "/CommonModules/ОБМЕН/Module.bsl"),
    );
    let from = id(&made, "/Module.bsl");
    let found = made.snapshot().common_module(from, "обмен");
    assert_eq!(found, Some(second));
    made.workspace.apply(Change::Removed {
        path: "/CommonModules/ОБМЕН/Module.bsl".into(),
    });
    assert_eq!(made.snapshot().common_module(from, "обмен"), Some(first));
    made.workspace.apply(Change::Removed { path: PATH.into() });
    assert_eq!(made.snapshot().common_module(from, "обмен"), None);
}

#[test]
fn a_hundred_thousand_files_are_found() {
    let mut made = workspace("//- /Module.bsl\nА();");
    let from = made.snapshot().files().next().unwrap().0;
    let summary = |name: &str| {
        let text = format!("Процедура {name}() Экспорт КонецПроцедуры");
        let open = OpenFile::new(text.as_str().into(), None);
        let source = crate::summary::Source {
            text: &open.text,
            tree: &open.tree,
            dialect: Dialect::Bsl,
        };
        Arc::new(crate::summary::summarize(source, made.workspace.names()))
    };
    let (usual, rare) = (summary("А"), summary("Редкая"));
    for number in 0..100_000 {
        let is_rare = number == 77_777;
        made.workspace.apply(Change::Indexed {
            path: format!("/CommonModules/М{number}/Ext/Module.bsl").into(),
            summary: Arc::clone(if is_rare { &rare } else { &usual }),
        });
    }
    let snapshot = made.snapshot();
    assert_eq!(snapshot.files().count(), 100_001);
    let found = snapshot.common_module(from, "м77777").unwrap();
    assert_eq!(snapshot.mentioning("РЕДКАЯ"), [found]);
    made.workspace.apply(Change::Removed {
        path: "/CommonModules/М77777/Ext/Module.bsl".into(),
    });
    assert_eq!(made.snapshot().common_module(from, "м77777"), None);
    assert!(
        snapshot.file(found).is_some(),
        "a change reached a snapshot"
    );
}

/// Code that nests deeper than a stack.
fn deep() -> Vec<String> {
    let levels = 4_000;
    let nest = |open: &str, inner: &str, close: &str| {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    };
    let calls = nest("Ф(", "1", ")");
    // Every link asks what stands before it.
    let members = format!("Х{}", ".Ф()".repeat(levels / 10));
    let cases = [
        nest("Если Х.Ф() Тогда\n", "Ф();", "КонецЕсли;\n"),
        format!(
            "Если Х Тогда {} КонецЕсли;",
            "ИначеЕсли Ф() Тогда Ф();\n".repeat(levels)
        ),
        nest("Для Каждого Ф Из Х Цикл ", "Ф();", "КонецЦикла;\n"),
        nest("Попытка ", "Ф();", " Исключение КонецПопытки;\n"),
        format!("Х = {};", nest("(", "Ф()", ")")),
        format!("Х = {calls};"),
        format!("Х = {};", nest("?(Ф(), 1, ", "2", ")")),
        format!("Х = {};", nest("Новый Структура(\"Ф\", ", "Ф()", ")")),
        format!("Х = {}Ф();", "-".repeat(levels)),
        format!("Х = {}Ф();", "Ф() + ".repeat(levels)),
        format!("Х = {members};"),
        format!("Х = Х{};", "[Ф()]".repeat(levels)),
        "#Если Сервер Тогда\n".repeat(levels),
        "#Область Ф\n".repeat(levels),
        "(".repeat(levels),
    ];
    cases.into()
}

#[test]
fn code_may_nest_deeper_than_a_stack() {
    for body in deep() {
        let text =
            format!("Процедура Ф(Х) Экспорт\n{body}\nКонецПроцедуры\nПроцедура Г()\nФ(1);\n{body}");
        let made = opened(&text);
        let snapshot = made.snapshot();
        let file = snapshot.file_at(Path::new(PATH)).unwrap();
        let middle = text.floor_char_boundary(text.len() / 4);
        let places = [middle, text.len() - 1].into_iter();
        ask(&snapshot, file, places.chain(text.find("Ф(Х)")));
    }
}

#[test]
fn texts_of_all_kinds_are_modules() {
    let statement = "Ф.Х(Ф); ";
    let long = format!("Процедура Ф() {} КонецПроцедуры", statement.repeat(5_000));
    let mut many = String::new();
    for number in 0..3_000 {
        let _ = write!(many, "Процедура Ф{number}() Ф(); КонецПроцедуры ");
    }
    let texts = [
        String::new(),
        "\u{feff}".to_owned(),
        "\u{feff}Процедура Ф() Экспорт КонецПроцедуры".to_owned(),
        "\u{0}\u{0}Процедура\u{0} Ф\u{0}() \u{0}\u{0} КонецПроцедуры\u{0}".to_owned(),
        "// Ф\n".repeat(20_000),
        "Процедура Ф()\rФ();\rКонецПроцедуры\r".to_owned(),
        "Процедура Ф()\r\nФ();\r\nКонецПроцедуры\r\n".to_owned(),
        "\r\n\n\r\r".to_owned(),
        "\"".repeat(10_001),
        "|".repeat(10_000),
        "𝄞".repeat(10_000),
        "Ф".repeat(200_000),
        "\u{301}Ё\u{308}\u{200d}Ф.".repeat(500),
        long,
        many,
    ];
    for text in &texts {
        let mut made = opened(text);
        let snapshot = made.snapshot();
        let file = snapshot.file_at(Path::new(PATH)).unwrap();
        let places = [0, 1, text.len() / 2, text.len(), text.len() + 9, usize::MAX];
        ask(&snapshot, file, places.into_iter());
        edit(
            &mut made,
            vec![(text.len() / 2..text.len() / 2 + 3, "\u{0}Ф".to_owned())],
        );
        let file = made.snapshot();
        let edited = open_file(&file);
        let fresh = OpenFile::new(Arc::clone(&edited.text), None);
        assert_eq!(edited.lines, fresh.lines);
    }
}

#[test]
fn lines_of_methods_are_counted_as_editors_do() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["// а", "Процедура А()", "КонецПроцедуры", "", "Функция Б()"].join(end);
        let made = opened(&text);
        let snapshot = made.snapshot();
        let file = snapshot
            .file(snapshot.file_at(Path::new(PATH)).unwrap())
            .unwrap();
        let lines: Vec<u32> = file.summary.methods.iter().map(|it| it.line).collect();
        assert_eq!(lines, [1, 4], "{end:?}");
    }
}
