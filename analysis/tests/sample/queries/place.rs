//! Modules with queries.

pub(crate) use crate::place::{At, at, at_extension};

/// A module that gives a text to a query.
pub(crate) fn module(query: &str) -> String {
    let query = query.replace('\n', "\n\t|");
    format!(
        "Процедура Проба(П1)\n\tЗапрос = Новый Запрос;\n\tЗапрос.Текст =\n\t\"{query}\";\nКонецПроцедуры\n"
    )
}
