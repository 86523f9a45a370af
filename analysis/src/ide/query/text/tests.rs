use super::*;

/// The query at the cursor, with `|` for the cursor.
#[track_caller]
fn check(fixture: &str, expected: Option<&str>) {
    let offset = fixture.find("$0").unwrap();
    let text = fixture.replace("$0", "");
    let found = QueryText::in_part_at(&text, 0..text.len(), offset);
    let shown = found.map(|it| {
        let at = it.to_query(offset).unwrap();
        format!("{}¦{}", &it.text[..at], &it.text[at..])
    });
    assert_eq!(shown.as_deref(), expected, "{fixture}");
}

#[test]
fn the_text_is_what_the_string_holds() {
    check(
        "А = \"ВЫБ$0РАТЬ\n\t|\tБ ИЗ В\";",
        Some("ВЫБ¦РАТЬ\n\tБ ИЗ В"),
    );
    check(
        "А = \"ВЫБРАТЬ \"\"б\"\" $0ИЗ В\";",
        Some("ВЫБРАТЬ \"б\" ¦ИЗ В"),
    );
    check("А = \"ВЫБРАТЬ Б\n\t$0|ИЗ В\";", None);
    check("А = $0\"ВЫБРАТЬ Б ИЗ В\";", None);
    check("А = \"ВЫБРАТЬ Б ИЗ В\"$0;", None);
    check("А = \"ВЫБРАТЬ Б ИЗ В$0\";", Some("ВЫБРАТЬ Б ИЗ В¦"));
}

#[test]
fn a_query_that_is_being_typed_is_one() {
    check("А = \"ВЫБРАТЬ $0", Some("ВЫБРАТЬ ¦"));
    check("Запрос.Текст = \"$0\";", Some("¦"));
    check("Запрос.Текст = \"выб$0\";", Some("выб¦"));
    check("Запрос.Текст = \"Файл$0\";", None);
    check("Сообщение.Текст = \"$0\";", None);
    check("З = Новый Запрос(\"$0\");", Some("¦"));
    check("Q = New Query(\"sel$0", Some("sel¦"));
    check(
        "А = \"ВЫБРАТЬ\n\tТ.$0\n\t|ИЗ Б КАК Т\";",
        Some("ВЫБРАТЬ\nТ.¦\nИЗ Б КАК Т"),
    );
}

#[test]
fn what_the_program_puts_in_is_a_name() {
    check(
        "А = \"ВЫБРАТЬ \" + Поля + \" ИЗ Справочник.\" + Имя(1, \"Б\") + \" КАК $0Т\";",
        Some("ВЫБРАТЬ  _  ИЗ Справочник._ КАК ¦Т"),
    );
    check(
        "А = СтрШаблон(\"ВЫБРАТЬ %1 ИЗ #Б КАК $0Т\", 1);",
        Some("ВЫБРАТЬ _1 ИЗ _Б КАК ¦Т"),
    );
    check(
        "А = \"ВЫБРАТЬ 1\" + Символы.ПС + \"ИЗ$0\";",
        Some("ВЫБРАТЬ 1\nИЗ¦"),
    );
}

#[test]
fn statements_that_add_to_a_query_go_on_with_it() {
    check(
        "Т = \"ВЫБРАТЬ 1\";\nЕсли А Тогда\n\tТ = Т + \" ИЗ Б\";\nИначе\n\tТ = Т + \" ИЗ В$0\";\nКонецЕсли;",
        Some("ВЫБРАТЬ 1 ИЗ В¦"),
    );
    check(
        "Запрос = Новый Запрос(\"ВЫБРАТЬ 1\"); Запрос.Текст = Запрос.Текст + \" ИЗ $0\";",
        Some("ВЫБРАТЬ 1 ИЗ ¦"),
    );
    check(
        "Если Т = \"ВЫБРАТЬ\" Тогда Т = Т + \" $0\"; КонецЕсли;",
        None,
    );
}

#[test]
fn a_text_may_be_longer_than_anybody_reads() {
    let text = format!("А = \"ВЫБРАТЬ {}", "Б, ".repeat(LONGEST));
    assert!(QueryText::in_part_at(&text, 0..text.len(), 10).is_none());
}

#[test]
fn places_go_both_ways() {
    let text = "А = \"ВЫБРАТЬ \"\"б\"\"\r\n\t|\tВ\";";
    let query = QueryText::in_part_at(text, 0..text.len(), 6).unwrap();
    for (at, _) in query.text.char_indices() {
        if let Some(there) = query.to_module(at) {
            assert_eq!(query.to_query(there), Some(at), "{at}");
        }
    }
    let string = query.text.find('"').unwrap();
    let range = query.module_range(&(string..string + 4)).unwrap();
    assert_eq!(&text[range.start..range.end], "\"\"б\"");
    let last = query.text.find('В').unwrap();
    assert!(query.module_range(&(last..last + 2)).is_some());
    assert_eq!(query.line_prefix(text, 6), "\t|");
    assert_eq!(query.written(text), query.text);
}
