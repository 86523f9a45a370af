//! What is advised about queries over the small configuration of the tests of names.

use super::*;
use crate::resolve::resolved_by_sample;

/// What is told of a text: the words that it is about, and the code.
fn advice(text: &str) -> Vec<(String, &'static str)> {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolved_by_sample(text, &tree);
    let flat = QueryTree::new(text, &tree);
    let found = advise(&flat, &package, None);
    let shown = found.into_iter().map(|it| {
        let [ru, en] = it.message();
        assert!(!ru.is_empty() && !en.is_empty() && ru != en);
        (text[it.range].to_owned(), it.kind.code())
    });
    shown.collect()
}

#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let found = advice(text);
    let found: Vec<(&str, &str)> = found.iter().map(|it| (it.0.as_str(), it.1)).collect();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_plain_query_is_left_alone() {
    check(
        "ВЫБРАТЬ Т.Ссылка, Т.Вид.Код ИЗ Справочник.Товары КАК Т ГДЕ Т.Код ПОДОБНО \"А%\" И Т.Дата >= &Дата УПОРЯДОЧИТЬ ПО Т.Код",
        &[],
    );
    check("ВЫБРАТЬ Т. ИЗ ГДЕ А ИЛИ Б", &[]);
    check("", &[]);
}

#[test]
fn virtual_tables_are_filtered_in_their_parameters_and_not_joined() {
    check(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(&Дата, Товар.Вид = &Вид) КАК О",
        &[("Товар.Вид", "QueryNestedFieldsByDot")],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Товары КАК Т ЛЕВОЕ СОЕДИНЕНИЕ РегистрНакопления.Остатки.Остатки КАК О ПО Т.Ссылка = О.Товар",
        &[
            ("РегистрНакопления.Остатки.Остатки", "JoinWithVirtualTable"),
            (
                "РегистрНакопления.Остатки.Остатки",
                "VirtualTableCallWithoutParameters",
            ),
        ],
    );
}

#[test]
fn joins_of_all_records_are_told() {
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Товары КАК Т ПОЛНОЕ СОЕДИНЕНИЕ (ВЫБРАТЬ Ж.Код ИЗ Справочник.Виды КАК Ж) КАК К ПО Т.Код = К.Код ИЛИ Т.Вид = К.Ссылка",
        &[
            ("ПОЛНОЕ СОЕДИНЕНИЕ", "FullOuterJoinQuery"),
            ("ВЫБРАТЬ Ж.Код ИЗ Справочник.Виды КАК Ж", "JoinWithSubQuery"),
            ("ИЛИ", "LogicalOrInJoinQuerySection"),
        ],
    );
}

#[test]
fn patterns_that_begin_with_anything_are_told_in_filters_only() {
    check(
        "ВЫБРАТЬ ВЫБОР КОГДА Т.Код ПОДОБНО \"%А\" ТОГДА 1 КОНЕЦ ИЗ Справочник.Товары КАК Т ГДЕ Т.Код ПОДОБНО \"%\" + &Б И НЕ Т.Код ПОДОБНО \"_А\" И Т.Код ПОДОБНО &В",
        &[
            ("\"%\" + &Б", "OnecLeadingWildcard"),
            ("\"_А\"", "OnecLeadingWildcard"),
        ],
    );
    // No index would help, or another condition finds the records.
    for condition in [
        "Т.Вид.Сезон ПОДОБНО \"%А\"",
        "Т.Код ПОДОБНО \"%\" + Т.Наименование",
        "Т.Код ПОДОБНО \"%А\" И Т.Ссылка = &Товар",
    ] {
        check(
            &format!("ВЫБРАТЬ 1 ИЗ Справочник.Товары КАК Т ГДЕ {condition}"),
            &[],
        );
    }
}

#[test]
fn functions_over_indexed_fields_are_told() {
    check(
        "ВЫБРАТЬ ГОД(Д.Дата) ИЗ Документ.Продажа КАК Д ГДЕ ГОД(Д.Дата) = &Год И &Начало <= НАЧАЛОПЕРИОДА(Д.Дата, МЕСЯЦ) И ЕСТЬNULL(Д.Дата, 0) = 0 И ГОД(Д.Дыра) = 1",
        &[
            ("ГОД(Д.Дата) = &Год", "OnecFunctionOverField"),
            (
                "&Начало <= НАЧАЛОПЕРИОДА(Д.Дата, МЕСЯЦ)",
                "OnecFunctionOverField",
            ),
        ],
    );
    // Both sides are fields: no bounds can be computed.
    check(
        "ВЫБРАТЬ 1 ИЗ Документ.Продажа КАК Д ВНУТРЕННЕЕ СОЕДИНЕНИЕ Справочник.Товары КАК Т ПО ГОД(Д.Дата) = ГОД(Т.Дата)",
        &[],
    );
}

#[test]
fn distinct_over_groups_is_told_where_the_groups_are_selected() {
    check(
        "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид, СУММА(Т.Цена) ИЗ Справочник.Товары КАК Т СГРУППИРОВАТЬ ПО Т.Вид",
        &[("РАЗЛИЧНЫЕ", "OnecDistinctGroups")],
    );
    check(
        "ВЫБРАТЬ РАЗЛИЧНЫЕ СУММА(Т.Цена) ИЗ Справочник.Товары КАК Т СГРУППИРОВАТЬ ПО Т.Вид",
        &[],
    );
    check(
        "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид ИЗ Справочник.Товары КАК Т СГРУППИРОВАТЬ ПО ГРУППИРУЮЩИМ НАБОРАМ ((Т.Вид), ())",
        &[],
    );
}

#[test]
fn an_order_that_nobody_sees_is_told() {
    check(
        "ВЫБРАТЬ Т.Код ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т УПОРЯДОЧИТЬ ПО Т.Код",
        &[("УПОРЯДОЧИТЬ ПО Т.Код", "OnecNeedlessOrder")],
    );
    check(
        "ВЫБРАТЬ ПЕРВЫЕ 5 Т.Код ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т УПОРЯДОЧИТЬ ПО Т.Код",
        &[],
    );
    check(
        "ВЫБРАТЬ Т.Код, АВТОНОМЕРЗАПИСИ() КАК Н ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т УПОРЯДОЧИТЬ ПО Т.Код",
        &[],
    );
}

#[test]
fn a_temporary_table_that_is_joined_wants_an_index() {
    let joined =
        "ВЫБРАТЬ 1 ИЗ Документ.Продажа КАК Д ЛЕВОЕ СОЕДИНЕНИЕ вт КАК К ПО Д.Что = К.Ссылка";
    let made = "ВЫБРАТЬ Т.Ссылка ПОМЕСТИТЬ ВТ ИЗ Документ.Продажа КАК Т";
    check(
        &format!("{made};{joined}"),
        &[("ВТ", "OnecUnindexedTemporaryTable")],
    );
    check(&format!("{made} ИНДЕКСИРОВАТЬ ПО Ссылка;{joined}"), &[]);
    let united = format!("{made} ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ Ж.Ссылка ИЗ Справочник.Виды КАК Ж");
    check(
        &format!("{united};{joined}"),
        &[("ВТ", "OnecUnindexedTemporaryTable")],
    );
    check(&format!("{united} ИНДЕКСИРОВАТЬ ПО Ссылка;{joined}"), &[]);
    let first = "ВЫБРАТЬ 1 ИЗ ВТ КАК К ЛЕВОЕ СОЕДИНЕНИЕ Документ.Продажа КАК Д ПО Д.Что = К.Ссылка";
    check(&format!("{made};{first}"), &[]);
    check(&format!("{joined};{made}"), &[]);
    check(&format!("{made};УНИЧТОЖИТЬ ВТ;{joined}"), &[]);
    check(&format!("ВЫБРАТЬ &А КАК Ссылка ПОМЕСТИТЬ ВТ;{joined}"), &[]);
    check(&format!("{made};ВЫБРАТЬ К.Ссылка ИЗ ВТ КАК К"), &[]);
    // Few records: catalogs, objects that are named, conditions that read other tables.
    check(&format!("{made} ГДЕ Т.Ссылка В (&Список);{joined}"), &[]);
    check(&format!("{made} ГДЕ Т.Клиент = &Клиент;{joined}"), &[]);
    check(
        &format!("{made} ГДЕ Т.Клиент В (&Клиенты);{joined}"),
        &[("ВТ", "OnecUnindexedTemporaryTable")],
    );
    let few = "ВЫБРАТЬ Т.Ссылка ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т";
    check(&format!("{few};{joined}"), &[]);
    let chosen = "ВЫБРАТЬ С.Товар ИЗ РегистрНакопления.Остатки КАК С";
    check(&format!("{few} ГДЕ Т.Ссылка В ({chosen});{joined}"), &[]);
    // What is made of a large table is large.
    check(
        &format!(
            "{chosen};{made} ИНДЕКСИРОВАТЬ ПО Ссылка;ВЫБРАТЬ Т.Ссылка ПОМЕСТИТЬ Д ИЗ ВТ КАК Т;{}",
            joined.replace("вт", "Д")
        ),
        &[("Д", "OnecUnindexedTemporaryTable")],
    );
}

#[test]
fn references_of_several_types_are_told() {
    check(
        "ВЫБРАТЬ Д.Что.Код ИЗ Документ.Продажа КАК Д",
        &[("Что.Код", "OnecCompositeDereference")],
    );
}
