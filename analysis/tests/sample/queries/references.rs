use analysis::ide::query::references::references;

use super::place::{At, at, module};

/// The places of a name: the text with `[…]` around each, `{…}` around those that declare it.
#[track_caller]
fn check(fixture: &str, expected: &str) {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let mut text = snapshot.text(file).expect("a text").to_string();
    let found =
        references(&snapshot, file, offset).unwrap_or_else(|| panic!("no query: {fixture}"));
    for place in found.iter().rev() {
        let [open, close] = if place.is_declaration {
            ['{', '}']
        } else {
            ['[', ']']
        };
        text.insert(place.range.end, close);
        text.insert(place.range.start, open);
    }
    assert!(text.contains(expected), "{expected}\n{text}");
}

#[test]
fn an_alias_is_where_it_is_used() {
    check(
        &module(
            "ВЫБРАТЬ Т.Код, С.Код ИЗ Справочник.Склады КАК Т, Справочник.Валюты КАК С ГДЕ $0Т.Код = (ВЫБРАТЬ Т.Код ИЗ Справочник.Валюты КАК Т)",
        ),
        "ВЫБРАТЬ [Т].Код, С.Код ИЗ Справочник.Склады КАК {Т}, Справочник.Валюты КАК С ГДЕ [Т].Код = (ВЫБРАТЬ Т.Код ИЗ Справочник.Валюты КАК Т)",
    );
}

#[test]
fn a_parameter_is_where_it_is_used_and_set() {
    check(
        "З = Новый Запрос(\"ВЫБРАТЬ &А, &$0а, &Б\"); З.УстановитьПараметр(\"А\", 1);",
        "ВЫБРАТЬ &[А], &[а], &Б\"); З.УстановитьПараметр(\"{А}\", 1);",
    );
}

#[test]
fn a_parameter_is_one_in_all_queries_of_a_method() {
    let code = |first: &str, last: &str| {
        format!(
            "З = Новый Запрос; З.Текст = \"ВЫБРАТЬ &{first}\"; З.УстановитьПараметр(\"{last}\", 1); З.Выполнить(); З.Текст = \"ВЫБРАТЬ 2, &А\"; З.Выполнить();"
        )
    };
    for (first, last) in [("$0А", "А"), ("А", "$0А")] {
        check(
            &code(first, last),
            "\"ВЫБРАТЬ &[А]\"; З.УстановитьПараметр(\"{А}\", 1); З.Выполнить(); З.Текст = \"ВЫБРАТЬ 2, &[А]\"",
        );
    }
    // Nothing tells that they are one where nobody sets them.
    check(
        "З = \"ВЫБРАТЬ &$0А\"; Е = \"ВЫБРАТЬ 2, &А\";",
        "\"ВЫБРАТЬ &[А]\"; Е = \"ВЫБРАТЬ 2, &А\"",
    );
}

#[test]
fn a_temporary_table_is_where_it_is_made_read_and_dropped() {
    check(
        &module("ВЫБРАТЬ 1 КАК К ПОМЕСТИТЬ ВТ; ВЫБРАТЬ ВТ.К ИЗ В$0Т; УНИЧТОЖИТЬ ВТ"),
        "ПОМЕСТИТЬ {ВТ}; ВЫБРАТЬ [ВТ].К ИЗ [ВТ]; УНИЧТОЖИТЬ [ВТ]",
    );
}

#[test]
fn a_column_is_where_it_is_named() {
    check(
        &module("ВЫБРАТЬ 1 КАК К$0 ПОМЕСТИТЬ ВТ; ВЫБРАТЬ ВТ.К КАК Л ИЗ ВТ КАК ВТ УПОРЯДОЧИТЬ ПО Л"),
        "ВЫБРАТЬ 1 КАК {К} ПОМЕСТИТЬ ВТ; ВЫБРАТЬ ВТ.[К] КАК Л",
    );
    check(
        &module("ВЫБРАТЬ Т.Код КАК Л ИЗ Справочник.Склады КАК Т УПОРЯДОЧИТЬ ПО $0Л"),
        "КАК {Л} ИЗ Справочник.Склады КАК Т УПОРЯДОЧИТЬ ПО [Л]",
    );
    check(
        &module("ВЫБРАТЬ Т.Код, Т.Ко$0д + 1 ИЗ Справочник.Склады КАК Т"),
        "ВЫБРАТЬ Т.[Код], Т.[Код] + 1",
    );
}
