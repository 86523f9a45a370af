//! Packages in both languages.

use metadata::Platform;

use super::*;
use crate::resolve::resolved_by_sample;

fn translated(text: &str, to: Language) -> String {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolved_by_sample(text, &tree);
    let found = translate(text, &tree, &package, &Platform::builtin(), to);
    found.unwrap_or_else(|| panic!("{text}"))
}

#[track_caller]
fn check(ru: &str, en: &str) {
    assert_eq!(translated(ru, Language::English), en);
    assert_eq!(translated(en, Language::Russian), ru);
    assert_eq!(translated(ru, Language::Russian), ru);
}

#[test]
fn keywords_tables_and_fields_are_translated() {
    check(
        "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Наименование КАК Имя, Т.Цена КАК Цена ИЗ Справочник.Товары КАК Т ГДЕ Т.Родитель.Код = \"1\" И НЕ Т.Дата ЕСТЬ NULL",
        "SELECT DISTINCT Т.Description AS Имя, Т.Цена AS Цена FROM Catalog.Товары AS Т WHERE Т.Parent.Code = \"1\" AND NOT Т.Дата IS NULL",
    );
}

#[test]
fn virtual_tables_with_their_fields_and_words_are_translated() {
    check(
        "ВЫБРАТЬ О.КоличествоОборот КАК Сколько, О.Период КАК Когда ИЗ РегистрНакопления.Остатки.Обороты(&Начало, &Конец, Месяц, Товар.Код = \"А\") КАК О",
        "SELECT О.КоличествоTurnover AS Сколько, О.Period AS Когда FROM AccumulationRegister.Остатки.Turnovers(&Начало, &Конец, Month, Товар.Code = \"А\") AS О",
    );
}

#[test]
fn values_and_types_are_translated() {
    check(
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Справочник.Виды.ПустаяСсылка) КАК А, ЗНАЧЕНИЕ(ВидДвиженияНакопления.Приход) КАК Б, ТИП(СТРОКА) КАК В, ВЫРАЗИТЬ(&А КАК Справочник.Виды) КАК Г, НАЧАЛОПЕРИОДА(&Д, ПОЛУГОДИЕ) КАК Е, &А ССЫЛКА Документ.Продажа КАК Ж",
        "SELECT VALUE(Catalog.Виды.EmptyRef) AS А, VALUE(AccumulationRecordType.Receipt) AS Б, TYPE(STRING) AS В, CAST(&А AS Catalog.Виды) AS Г, BEGINOFPERIOD(&Д, HALFYEAR) AS Е, &А REFS Document.Продажа AS Ж",
    );
}

#[test]
fn an_attribute_called_like_a_standard_word_stays() {
    // The catalog has its own attribute «Дата», the document the standard one.
    check(
        "ВЫБРАТЬ Т.Дата КАК А, Д.Дата КАК Б ИЗ Справочник.Товары КАК Т, Документ.Продажа КАК Д",
        "SELECT Т.Дата AS А, Д.Date AS Б FROM Catalog.Товары AS Т, Document.Продажа AS Д",
    );
}

#[test]
fn aliases_and_parameters_stay() {
    check(
        "ВЫБРАТЬ Ссылка.Код КАК Код ИЗ Справочник.Товары КАК Ссылка ГДЕ Ссылка.Код = &Код УПОРЯДОЧИТЬ ПО Код",
        "SELECT Ссылка.Code AS Код FROM Catalog.Товары AS Ссылка WHERE Ссылка.Code = &Код ORDER BY Код",
    );
}

#[test]
fn a_column_without_an_alias_keeps_its_name() {
    assert_eq!(
        translated(
            "ВЫБРАТЬ Т.Код, Т.Вид.Код, Т.Цена ИЗ Справочник.Товары КАК Т УПОРЯДОЧИТЬ ПО Код",
            Language::English,
        ),
        "SELECT Т.Code AS Код, Т.Вид.Code AS ВидКод, Т.Цена FROM Catalog.Товары AS Т ORDER BY Код",
    );
    assert_eq!(
        translated(
            "ВЫБРАТЬ П.Код КАК А ИЗ (ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т) КАК П ГДЕ П.Код В (ВЫБРАТЬ Код ИЗ Справочник.Виды)",
            Language::English,
        ),
        "SELECT П.Код AS А FROM (SELECT Т.Code AS Код FROM Catalog.Товары AS Т) AS П WHERE П.Код IN (SELECT Code FROM Catalog.Виды)",
    );
}

#[test]
fn a_table_without_an_alias_is_called_anew() {
    check(
        "ВЫБРАТЬ ОстаткиОстатки.Товар КАК А, РегистрНакопления.Остатки.Остатки.КоличествоОстаток КАК Б ИЗ РегистрНакопления.Остатки.Остатки()",
        "SELECT ОстаткиBalance.Товар AS А, AccumulationRegister.Остатки.Balance.КоличествоBalance AS Б FROM AccumulationRegister.Остатки.Balance()",
    );
}

#[test]
fn a_field_of_values_of_several_types_is_translated_where_all_call_it_the_same() {
    check(
        "ВЫБРАТЬ Д.Что.Код КАК А, Д.Прочее.Код КАК Б ИЗ Документ.Продажа КАК Д",
        "SELECT Д.Что.Code AS А, Д.Прочее.Код AS Б FROM Document.Продажа AS Д",
    );
}

#[test]
fn comments_and_blanks_stay() {
    check(
        "// Выбрать товары\nВЫБРАТЬ\n\tТ.Код КАК А // Код\nИЗ\n\tСправочник.Товары КАК Т\n;\nУНИЧТОЖИТЬ ВТ",
        "// Выбрать товары\nSELECT\n\tТ.Code AS А // Код\nFROM\n\tCatalog.Товары AS Т\n;\nDROP ВТ",
    );
}

#[test]
fn without_a_configuration_what_is_sure_is_translated() {
    let text = "ВЫБРАТЬ Т.Ссылка КАК А, Р.Период КАК Б ИЗ Справочник.Разное КАК Т, РегистрНакопления.Разное.Обороты(, , День) КАК Р, Справочник.Разное.Обороты КАК О";
    let tree = parser_bsl::Parser::query().parse(text, None);
    let found = translate(
        text,
        &tree,
        &Package::default(),
        &Platform::builtin(),
        Language::English,
    );
    assert_eq!(
        found.as_deref(),
        Some(
            "SELECT Т.Ссылка AS А, Р.Период AS Б FROM Catalog.Разное AS Т, AccumulationRegister.Разное.Turnovers(, , Day) AS Р, Catalog.Разное.Обороты AS О"
        ),
    );
}

#[test]
fn a_text_with_errors_is_not_translated() {
    let text = "ВЫБРАТЬ ИЗ";
    let tree = parser_bsl::Parser::query().parse(text, None);
    let found = translate(
        text,
        &tree,
        &Package::default(),
        &Platform::builtin(),
        Language::English,
    );
    assert_eq!(found, None);
}
