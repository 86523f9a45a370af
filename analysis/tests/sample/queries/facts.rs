//! What is told of a query: columns, parameters, problems.

use analysis::ide::query::{Query, all_queries, query_at};

use super::place::{At, at, module};

#[track_caller]
fn only(fixture: &str) -> (Query, String) {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let text = snapshot.text(file).expect("a text").to_string();
    let found = query_at(&snapshot, file, offset).unwrap_or_else(|| panic!("no query: {fixture}"));
    (found, text)
}

#[test]
fn a_query_tells_its_columns_parameters_and_tables() {
    let (query, text) = only(
        "З = Новый Запрос;\nЗ.Текст = \"ВЫБРАТЬ$0\n|\tТ.Код КАК Код,\n|\tТ.Ссылка КАК Товар\n|ПОМЕСТИТЬ ВТ\n|ИЗ Справочник.Номенклатура КАК Т\n|ГДЕ Т.ЕдиницаИзмерения = &Единица;\n|ВЫБРАТЬ ВТ.Товар, ВТ.Код ИЗ ВТ\";\nЗ.УстановитьПараметр(\"Единица\", 1);",
    );
    let columns: Vec<String> = query
        .columns
        .iter()
        .map(|it| format!("{}: {}", it.name, it.types.0))
        .collect();
    assert_eq!(columns[0], "Товар: СправочникСсылка.Номенклатура");
    assert!(columns[1].starts_with("Код: Строка("), "{columns:?}");
    let parameter = &query.parameters[0];
    assert_eq!(parameter.types.0, "СправочникСсылка.ЕдиницыИзмерения");
    assert_eq!(&text[parameter.places[0].clone()], "&Единица");
    assert_eq!(&text[parameter.set[0].clone()], "Единица");
    assert_eq!(query.temporary[0].name, "ВТ");
    assert_eq!(query.temporary[0].columns.len(), 2);
    assert_eq!(query.problems, []);
    assert!(query.is_whole && !query.is_broken && !query.has_other_columns);
    assert!(query.text.starts_with("ВЫБРАТЬ\n\tТ.Код"), "{}", query.text);
}

#[test]
fn problems_stand_where_they_are_in_the_module() {
    let (query, text) = only(&module(
        "ВЫБРАТЬ$0 Т.Артикль ИЗ Справочник.Номенклатура КАК Т",
    ));
    let [problem] = query.problems.as_slice() else {
        panic!("{:?}", query.problems);
    };
    assert_eq!(&text[problem.range.clone()], "Артикль");
    assert_eq!(problem.code, "UnknownField");
    let message = "У «Т» нет поля «Артикль»; возможно, «Артикул»";
    assert_eq!(problem.message[0], message);
    // Where the program puts something in, nobody knows.
    let (query, _) =
        only("А = \"ВЫБРАТЬ$0 Т.Артикль \" + Поля + \" ИЗ Справочник.Номенклатура КАК Т\";");
    assert_eq!(query.problems, []);
    assert!(!query.is_whole && !query.is_broken);
}

#[test]
fn a_table_that_nobody_makes_is_told_only_where_all_is_known() {
    let codes = |fixture: &str| {
        let (query, _) = only(fixture);
        query.problems.iter().map(|it| it.code).collect::<Vec<_>>()
    };
    assert_eq!(
        codes(&module("ВЫБРАТЬ$0 1 ИЗ ВТ")),
        ["UnknownTemporaryTable"]
    );
    assert_eq!(codes("Текст = \"ВЫБРАТЬ$0 1 ИЗ ВТ\";"), [""; 0]);
    assert_eq!(
        codes("З = Новый Запрос;\nЗ.Текст = \"ВЫБРАТЬ$0 1 ИЗ ВТ\";\nЗ.Текст = Начало() + З.Текст;"),
        [""; 0]
    );
    assert_eq!(
        codes("З = Новый Запрос;\nЗ.Текст = \"ВЫБРАТЬ$0 1 ИЗ ВТ\";\nВыполнить(З);"),
        [""; 0]
    );
    assert_eq!(
        codes(
            "З = Новый Запрос;\nЗ.МенеджерВременныхТаблиц = М;\nЗ.Текст = \"ВЫБРАТЬ$0 1 ИЗ ВТ\";"
        ),
        [""; 0]
    );
}

#[test]
fn all_queries_of_a_module_are_told_once() {
    let At { snapshot, file, .. } = at(
        "Процедура А()\n\tТ = \"ВЫБРАТЬ 1\";$0\n\tТ = Т + \" ИЗ Справочник.Склады\";\nКонецПроцедуры\nПроцедура Б()\n\tТ = \"ВЫБРАТЬ 2\";\n\tВ = \"Да\";\nКонецПроцедуры\nВ = \"ВЫБРАТЬ 3\";",
    );
    let texts: Vec<String> = all_queries(&snapshot, file)
        .into_iter()
        .map(|it| it.text)
        .collect();
    assert_eq!(
        texts,
        ["ВЫБРАТЬ 1 ИЗ Справочник.Склады", "ВЫБРАТЬ 2", "ВЫБРАТЬ 3"]
    );
}
