//! How the tests of assists are written: code with a cursor and what becomes of it.

use std::path::Path;

use support::Fixture;

use super::{ASSISTS, Action, Assist, Changed, FILES, Request, actions, resolve};
use crate::Language;
use crate::edit::applied;
use crate::workspace::fixture::{Made, workspace};

/// A workspace and where its cursor stands.
pub(super) fn made(fixture: &str) -> (Made, Request) {
    let made = workspace(fixture);
    let (file, _) = made.cursor.expect("a cursor");
    let files = Fixture::parse(fixture).files;
    let cursors = files
        .iter()
        .find(|it| !it.cursors.is_empty())
        .map(|it| &it.cursors);
    let cursors = cursors.expect("a cursor");
    let selection = cursors[0]..cursors[cursors.len() - 1];
    let request = Request {
        file,
        selection,
        language: Language::Ru,
    };
    (made, request)
}

fn offered(assist: &'static Assist, made: &Made, request: &Request) -> Vec<Action> {
    let found = actions(&made.snapshot(), request, |it| it == assist.kind);
    found.into_iter().filter(|it| it.id == assist.id).collect()
}

/// The text after a change, or the texts of all files that it changes.
fn shown(made: &Made, request: &Request, changed: &Changed) -> String {
    let snapshot = made.snapshot();
    let main = snapshot
        .file(request.file)
        .map(|it| it.path.clone())
        .unwrap_or_default();
    let mut texts: Vec<(&Path, String)> = Vec::new();
    for (path, text) in &changed.change.new_files {
        texts.push((path, text.clone()));
    }
    for file in &changed.change.files {
        let text = snapshot
            .file_at(&file.path)
            .and_then(|it| snapshot.text(it));
        texts.push((
            &file.path,
            applied(text.as_deref().unwrap_or_default(), &file.edits),
        ));
    }
    let mut result = String::new();
    let only_main = texts.len() == 1 && texts.iter().all(|it| it.0 == main);
    for (path, mut text) in texts {
        if let Some((file, at)) = &changed.cursor
            && file == path
        {
            text.insert_str(*at, "$0");
        }
        if !only_main {
            result += &format!("//- {}\n", path.display());
        }
        result += &text;
    }
    result
}

#[track_caller]
fn check_offer(assist: &'static Assist, before: &str, title: Option<&str>, after: &str) {
    let (made, request) = made(before);
    let offered = offered(assist, &made, &request);
    let action = match title {
        None => offered.first(),
        Some(title) => offered.iter().find(|it| it.title == title),
    };
    let action = action.unwrap_or_else(|| panic!("not offered: {offered:#?}"));
    assert_eq!(action.disabled, None);
    let changed = resolve(&made.snapshot(), &request, action.id, action.variant);
    let changed = changed.expect("a change");
    let found = shown(&made, &request, &changed);
    let expected = after.strip_prefix('\n').unwrap_or(after);
    assert!(
        found == expected,
        "found:\n{found}\nexpected:\n{expected}\n{found:?}"
    );
}

/// What the first offer of an assist makes of code.
#[track_caller]
pub(super) fn check(assist: &'static Assist, before: &str, after: &str) {
    check_offer(assist, before, None, after);
}

/// What the offer with this title makes of code.
#[track_caller]
pub(super) fn check_titled(assist: &'static Assist, title: &str, before: &str, after: &str) {
    check_offer(assist, before, Some(title), after);
}

/// An assist offers nothing.
#[track_caller]
pub(super) fn check_none(assist: &'static Assist, before: &str) {
    let (made, request) = made(before);
    assert_eq!(offered(assist, &made, &request), []);
}

/// An assist says why it cannot be done.
#[track_caller]
pub(super) fn check_refused(assist: &'static Assist, before: &str, why: &str) {
    let (made, request) = made(before);
    let reasons: Vec<_> = offered(assist, &made, &request);
    let reasons: Vec<_> = reasons.iter().map(|it| it.disabled.as_deref()).collect();
    assert_eq!(reasons, [Some(why)]);
}

#[test]
fn every_example_becomes_what_the_documentation_says() {
    for assist in ASSISTS {
        for (before, after) in assist.examples() {
            check(assist, &before, &after);
        }
    }
}

#[test]
fn names_are_sorted_and_equal_their_files() {
    let names: Vec<_> = ASSISTS.iter().map(|it| it.id).collect();
    assert!(names.is_sorted_by(|a, b| a < b), "{names:?}");
    assert_eq!(names, FILES);
}

#[test]
fn nothing_fails_in_any_place_of_broken_code() {
    const CODE: &str = "Процедура А(Б, Знач В = 1)\n\tЕсли Б = 1 И Не В Тогда\n\t\tГ = \"а\" + Б + \"\n\tИначе\n\t\tД = Новый Структура(\"А, Б\", 1,\n\tКонецЕсли\n\tДля Каждого Х Из Цикл\n\tЗапрос.Текст = \"ВЫБРАТЬ\n\t|А ИЗ\n\tВозврат ?(А, , В;\nКонецПроцедуры\nФункция (\n#Если Сервер Тогда\nДля А = По\n";
    let (made, request) = made(&format!("$0{CODE}"));
    let snapshot = made.snapshot();
    let places: Vec<_> = CODE.char_indices().map(|it| it.0).collect();
    for (index, start) in places.iter().enumerate() {
        for length in [0, 1, 2, 5, 11, 40] {
            let end = places.get(index + length).copied().unwrap_or(CODE.len());
            let request = Request {
                selection: *start..end,
                ..request.clone()
            };
            for action in actions(&snapshot, &request, |_| true) {
                let _ = resolve(&snapshot, &request, action.id, action.variant);
            }
        }
    }
}
