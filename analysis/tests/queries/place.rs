//! The sample configuration with the modules of a fixture laid over it.

#[path = "../types/world.rs"]
#[expect(dead_code, reason = "the tests of types use more of it")]
mod world;

pub(crate) use world::{At, at};

/// A module that gives a text to a query.
pub(crate) fn module(query: &str) -> String {
    let query = query.replace('\n', "\n\t|");
    format!(
        "Процедура Проба(П1)\n\tЗапрос = Новый Запрос;\n\tЗапрос.Текст =\n\t\"{query}\";\nКонецПроцедуры\n"
    )
}
