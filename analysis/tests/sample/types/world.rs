//! What stands before the cursor of a fixture, and what is offered there.

use analysis::types::{self, Offers, Ty, Types};

use crate::place::{At, at};

/// The picture of types, but for `Неопределено`: `Структура{А, Б}`, `ТаблицаЗначений<Код>`, `Массив[Строка]`.
pub(crate) fn picture(types: &Types) -> String {
    let is_nothing = |it: &&Ty| matches!(it, Ty::Of(metadata::Type::Undefined));
    let says = types.list().iter().filter(|it| !is_nothing(it));
    let mut all: Vec<String> = says.map(picture_of).collect();
    all.dedup();
    all.join(" | ")
}

fn picture_of(ty: &Ty) -> String {
    match ty {
        Ty::Of(it) => it.to_string(),
        Ty::Module(_) => "модуль".to_owned(),
        Ty::Text(_) => "Строка".to_owned(),
        Ty::Made(base, content) => {
            let names = |fields: &[types::Field]| {
                let names = fields.iter().map(|it| it.names.ru.to_string());
                names.collect::<Vec<_>>().join(", ")
            };
            let mut text = base.to_string();
            if !content.fields.is_empty() {
                text += &format!("{{{}}}", names(&content.fields));
            } else if !content.columns.is_empty() {
                text += &format!("<{}>", names(&content.columns));
            }
            text
        }
    }
}

/// What stands before the cursor is of these types.
#[track_caller]
pub(crate) fn types(fixture: &str, expected: &str) {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let receiver = types::receiver_at(&snapshot, file, offset);
    assert_eq!(picture(&receiver.types), expected, "{fixture}");
}

/// What is offered behind the dot at the cursor.
#[track_caller]
pub(crate) fn offered(fixture: &str) -> Offers {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let receiver = types::receiver_at(&snapshot, file, offset);
    types::members(&snapshot, file, &receiver.types)
}

/// All of these names are offered behind the dot at the cursor, and none of those with `!` before them.
#[track_caller]
pub(crate) fn offers(fixture: &str, names: &str) {
    let offers = offered(fixture);
    let has = |name: &str| offers.list.iter().any(|it| it.names.is(name));
    for name in names.split_whitespace() {
        match name.strip_prefix('!') {
            Some(name) => assert!(!has(name), "{name} is offered: {fixture}"),
            None => assert!(
                has(name),
                "{name} is not offered but {:?}: {fixture}",
                offers
                    .list
                    .iter()
                    .map(|it| it.names.ru.as_str())
                    .collect::<Vec<_>>()
            ),
        }
    }
}

/// The same in a body of a procedure of a common module.
#[track_caller]
pub(crate) fn body_types(code: &str, expected: &str) {
    types(&body(code), expected);
}

/// The same in a body of a procedure of a common module.
#[track_caller]
pub(crate) fn body_offers(code: &str, names: &str) {
    offers(&body(code), names);
}

fn body(code: &str) -> String {
    format!("Процедура Проба(П1, П2)\n{code}\nКонецПроцедуры\n")
}
