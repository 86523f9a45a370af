//! What is told to be wrong, and what is not.

use super::*;

#[test]
fn tables_that_are_not_there_are_told() {
    check_problems(
        "ВЫБРАТЬ А.Б ИЗ Справочник.Нет КАК А",
        &["UnknownTable Справочник.Нет"],
    );
    check_problems(
        "ВЫБРАТЬ ВЫРАЗИТЬ(&А КАК Документ.Нет).Б, ТИП(Документ.Да), ЗНАЧЕНИЕ(Перечисление.Х.У), &А ССЫЛКА Справочник.З",
        &[
            "UnknownTable Документ.Нет",
            "UnknownTable Документ.Да",
            "UnknownTable Перечисление.Х.У",
            "UnknownTable Справочник.З",
        ],
    );
    check_problems(
        "ВЫБРАТЬ О.А ИЗ РегистрНакопления.Остатки.Остаток() КАК О",
        &["UnknownTable РегистрНакопления.Остатки.Остаток"],
    );
}

#[test]
fn values_that_are_not_there_are_told() {
    check_problems(
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Перечисление.Сезоны.Зима), ЗНАЧЕНИЕ(Перечисление.Сезоны.Лето), ЗНАЧЕНИЕ(Справочник.Виды.Х)",
        &["UnknownValue Перечисление.Сезоны.Зима"],
    );
}

#[test]
fn temporary_tables_may_come_from_outside_unless_nothing_can() {
    let text = "ВЫБРАТЬ А ИЗ ВТ; УНИЧТОЖИТЬ ВТ2; ВЫБРАТЬ 1 ДОБАВИТЬ #ВТ3";
    check_problems(text, &[]);
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolve_with(text, &tree, &Fake::new(), &Outside::default());
    let found = problems(text, &package);
    assert_eq!(
        found,
        ["UnknownTemporaryTable ВТ", "UnknownTemporaryTable ВТ2"]
    );
}

#[test]
fn fields_that_are_not_there_are_told_once() {
    check_problems(
        "ВЫБРАТЬ Т.Нет.И.Этого ИЗ Справочник.Товары КАК Т",
        &["UnknownField Нет"],
    );
    check_problems(
        "ВЫБРАТЬ Нет.И ИЗ Справочник.Товары КАК Т",
        &["UnknownField Нет"],
    );
    check_problems(
        "ВЫБРАТЬ Т.Вид.Нет.И ИЗ Справочник.Товары КАК Т",
        &["UnknownField Нет"],
    );
    check_problems(
        "ВЫБРАТЬ Т.Код.Длина ИЗ Справочник.Товары КАК Т",
        &["UnknownField Длина"],
    );
    check_problems(
        "ВЫБРАТЬ П.А, П.Б ИЗ (ВЫБРАТЬ Код КАК А ИЗ Справочник.Товары) КАК П УПОРЯДОЧИТЬ ПО А, Г",
        &["UnknownField Б", "UnknownField Г"],
    );
    check_problems(
        "ВЫБРАТЬ О.Товар ИЗ РегистрНакопления.Остатки.Остатки(, Товары = &Т) КАК О",
        &["UnknownField Товары"],
    );
    check_problems(
        "ВЫБРАТЬ Код КАК А ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары ИНДЕКСИРОВАТЬ ПО Б; ВЫБРАТЬ ВТ.Код ИЗ ВТ",
        &["UnknownField Б", "UnknownField Код"],
    );
}

#[test]
fn what_may_be_there_is_not_told() {
    for text in [
        "ВЫБРАТЬ Н.А, А ИЗ &Таблица КАК Н",
        "ВЫБРАТЬ &Поля ПОМЕСТИТЬ ВТ ИЗ &Таблица КАК Т; ВЫБРАТЬ ВТ.Код ИЗ ВТ КАК ВТ",
        "ВЫБРАТЬ РАЗЛИЧНЫЕ Основная.Ссылка КАК Ссылка",
        "ВЫБРАТЬ Код КАК А ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары ОБЪЕДИНИТЬ ВЫБРАТЬ Код ИЗ Справочник.Виды ИНДЕКСИРОВАТЬ ПО А",
        "ВЫБРАТЬ Т.Сумма.Код ИЗ Справочник.Особые КАК Т",
        "ВЫБРАТЬ Д.Прочее.А, Д.Дыра.Б, Д.Клиент.В, Д.Что.Цена ИЗ Документ.Продажа КАК Д",
        "ВЫБРАТЬ П.А ИЗ (ВЫБРАТЬ * ИЗ ВТ) КАК П",
        "ВЫБРАТЬ О.Примечание ИЗ РегистрНакопления.Остатки КАК О УПОРЯДОЧИТЬ ПО О.Примечание, Примечание",
        "ВЫБРАТЬ Т.Код КАК Код ИЗ Справочник.Товары КАК Т ИТОГИ КОЛИЧЕСТВО(Код) ПО ОБЩИЕ",
        "ВЫБРАТЬ Товары.Товары.Код ИЗ (ВЫБРАТЬ Ссылка КАК Товары ИЗ Справочник.Товары) КАК Товары",
        "ВЫБРАТЬ Вид.Код ИЗ Справочник.Товары, Перечисление.Сезоны КАК Вид",
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(, Примечание = \"\") КАК О",
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Обороты(&А, &Б, Авто, ИСТИНА) КАК О",
        "ВЫБРАТЬ Т.Код КАК А {ВЫБРАТЬ Нет.*, А КАК Б} ИЗ Справочник.Товары КАК Т {ГДЕ Нет.*, (Нет = 1)} {УПОРЯДОЧИТЬ ПО Нет.*}",
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки({(&Период)}, {Товар.* КАК Т, Нет}) КАК О",
    ] {
        check_problems(text, &[]);
    }
}

#[test]
fn nothing_is_told_of_a_configuration_that_is_not_whole() {
    let text = "ВЫБРАТЬ А.Б, Т.Нет, Т.Вид.Нет ИЗ Справочник.Нет КАК А, Справочник.Товары КАК Т";
    let tree = parser_bsl::Parser::query().parse(text, None);
    let schema = Fake {
        is_complete: false,
        ..Fake::new()
    };
    assert_eq!(resolve(text, &tree, &schema).problems, []);
}

#[test]
fn inner_queries_see_the_tables_around_them() {
    check_problems(
        "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т ГДЕ Т.Вид В (ВЫБРАТЬ У.Ссылка ИЗ Справочник.Виды КАК У ГДЕ У.Код = Т.Код И Цена > 0)",
        &[],
    );
    check_problems(
        "ВЫБРАТЬ 1 ИЗ Справочник.Товары КАК Т ЛЕВОЕ СОЕДИНЕНИЕ (ВЫБРАТЬ Т.Код ИЗ Справочник.Виды КАК У) КАК П ПО ИСТИНА",
        &["UnknownField Т"],
    );
}

#[test]
fn a_field_of_several_tables_is_ambiguous() {
    let text =
        "ВЫБРАТЬ Код, Цена ИЗ Справочник.Товары КАК Т, Справочник.Виды КАК У УПОРЯДОЧИТЬ ПО Код";
    let package = whole(text);
    assert_eq!(problems(text, &package), ["AmbiguousField Код"]);
    let [ru, en] = package.problems[0].message();
    assert_eq!(
        ru,
        "Поле «Код» есть в нескольких таблицах (Т, У): укажите перед ним псевдоним таблицы"
    );
    assert_eq!(
        en,
        "Several tables have a field “Код” (Т, У): write the alias of one before it"
    );
}

#[test]
fn parameters_are_counted() {
    check_problems(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(&А, Товар = &Б, , ) КАК О",
        &["ExtraParameters (&А, Товар = &Б, , )"],
    );
    check_problems(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(,) КАК О",
        &[],
    );
    check_problems(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки() КАК О",
        &[],
    );
}

#[test]
fn parts_of_a_union_have_the_same_number_of_columns() {
    check_problems(
        "ВЫБРАТЬ 1, 2 ОБЪЕДИНИТЬ ВЫБРАТЬ 3 ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 4, 5",
        &["UnionColumns 3"],
    );
    check_problems("ВЫБРАТЬ 1, 2 ОБЪЕДИНИТЬ ВЫБРАТЬ * ИЗ ВТ", &[]);
}

#[test]
fn aliases_do_not_repeat() {
    check_problems(
        "ВЫБРАТЬ 1 КАК А, 2 КАК а, Т.Код, Т.Код ИЗ Справочник.Товары КАК Т, Справочник.Виды КАК т",
        &["RepeatedColumn а", "RepeatedSource т"],
    );
}

#[test]
fn every_problem_speaks_both_languages() {
    let text = "ВЫБРАТЬ Нет, Т.Нет КАК А, 1 КАК А ИЗ Справочник.Товары КАК Т, Справочник.Нет2 КАК Т, \
                РегистрНакопления.Остатки.Остатки(,,) КАК Р ОБЪЕДИНИТЬ ВЫБРАТЬ 1";
    let package = whole(text);
    assert!(package.problems.len() >= 5, "{:?}", package.problems);
    for problem in &package.problems {
        let [ru, en] = problem.message();
        assert!(ru.chars().any(|it| ('а'..='я').contains(&it)), "{ru}");
        assert!(en.is_ascii() || en.contains('“'), "{en}");
    }
}

#[test]
fn a_table_and_a_column_of_one_name_are_both_found_in_the_order() {
    for order in ["Вид.Код", "Вид", "Вид.Сезон.Порядок"] {
        check_problems(
            &format!("ВЫБРАТЬ Вид.Код КАК Вид ИЗ Справочник.Виды КАК Вид УПОРЯДОЧИТЬ ПО {order}"),
            &[],
        );
    }
    check_problems(
        "ВЫБРАТЬ Т.Вид КАК Т ИЗ Справочник.Товары КАК Т УПОРЯДОЧИТЬ ПО Т.Сезон, Т.Цена, Т.Нет",
        &["UnknownField Нет"],
    );
}

/// What may have been meant, for each mistake.
fn near(text: &str) -> Vec<Vec<String>> {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolve_with(text, &tree, &Fake::new(), &Outside::default());
    package.problems.into_iter().map(|it| it.near).collect()
}

#[test]
fn names_that_may_have_been_meant_are_told() {
    assert_eq!(
        near("ВЫБРАТЬ Т.Наименовани ИЗ Справочник.Товары КАК Т"),
        [["Наименование"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ Т.Descripton ИЗ Справочник.Товары КАК Т"),
        [["Description"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ Наименовани ИЗ Справочник.Товары КАК Т"),
        [["Наименование"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ Товра.Код ИЗ Справочник.Товары КАК Товар"),
        [["Товар"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ Т.Вид.Сезн ИЗ Справочник.Товары КАК Т"),
        [["Сезон"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ 1 КАК А ПОМЕСТИТЬ Продажи; ВЫБРАТЬ 1 ИЗ Продажы КАК П"),
        [["Продажи"]]
    );
    assert_eq!(
        near("ВЫБРАТЬ Т.Совсем ИЗ Справочник.Товары КАК Т"),
        [[""; 0]]
    );
}

#[test]
fn what_may_have_been_meant_stands_in_the_message() {
    let text = "ВЫБРАТЬ Т.Наименовани ИЗ Справочник.Товары КАК Т";
    let [problem] = &whole(text).problems[..] else {
        panic!("one problem");
    };
    assert_eq!(
        problem.message(),
        [
            "У «Т» нет поля «Наименовани»; возможно, «Наименование»",
            "“Т” has no field “Наименовани”; perhaps “Наименование”"
        ]
    );
}

#[test]
fn a_field_of_time_is_told_with_the_periodicity_that_gives_it() {
    for (before, after) in [
        ("Обороты КАК О", "Обороты(, , День) КАК О"),
        ("Обороты() КАК О", "Обороты(, , День) КАК О"),
        ("Обороты(&А) КАК О", "Обороты(&А, , День) КАК О"),
        ("Обороты(&А, &Б) КАК О", "Обороты(&А, &Б, День) КАК О"),
        ("Обороты(&А, &Б, ) КАК О", "Обороты(&А, &Б, День) КАК О"),
        (
            "Обороты(, , , Товар = &Т) КАК О",
            "Обороты(, , День, Товар = &Т) КАК О",
        ),
        (
            "Обороты(,, // Все\n, ИСТИНА) КАК О",
            "Обороты(,, День // Все\n, ИСТИНА) КАК О",
        ),
        ("Обороты(, , Период) КАК О", "Обороты(, , День) КАК О"),
    ] {
        check_cure("О.Период", before, after);
        check_cure("Период", before, after);
    }
    let month = "Обороты(, , Месяц) КАК О";
    check_cure("О.Регистратор", month, "Обороты(, , Регистратор) КАК О");
    check_cure("НомерСтроки", month, "Обороты(, , Запись) КАК О");
    check_cure("О.ПериодМесяц", month, "Обороты(, , Авто) КАК О");
    check_cure("О.Recorder", month, "Обороты(, , Recorder) КАК О");
}

/// The one cure of a field of a table of turnovers, and that it is one.
#[track_caller]
fn check_cure(field: &str, before: &str, after: &str) {
    let query = |of: &str| format!("ВЫБРАТЬ {field} ИЗ РегистрНакопления.Остатки.{of}");
    let text = query(before);
    let package = whole(&text);
    let [problem] = &package.problems[..] else {
        panic!("one problem: {:?}", package.problems);
    };
    let cures = problem.cures();
    let [cure] = &cures[..] else {
        panic!("one cure: {cures:?}");
    };
    let mut cured = text.clone();
    cured.replace_range(cure.range.clone(), &cure.text);
    assert_eq!(cured, query(after));
    assert_eq!(whole(&cured).problems, []);
}

#[test]
fn the_periodicity_that_gives_a_field_stands_in_the_message() {
    let text = "ВЫБРАТЬ Период ИЗ Справочник.Товары КАК Т, РегистрНакопления.Остатки.Обороты КАК О";
    let [problem] = &whole(text).problems[..] else {
        panic!("one problem");
    };
    assert_eq!(
        problem.message(),
        [
            "Ни в одной из таблиц запроса нет поля «Период»; таблица «О» дает его, если указать параметр «Периодичность», например «День»",
            "No table of the query has a field “Период”; the table “О” has it when its parameter “Periodicity” is set, to “День” for example"
        ]
    );
    let [title, _] = problem.cures().remove(0).title;
    assert_eq!(title, "Указать периодичность «День»");
    // What no periodicity gives is told as ever.
    let text = "ВЫБРАТЬ О.Товра ИЗ РегистрНакопления.Остатки.Обороты КАК О";
    assert_eq!(near(text), [["Товар"]]);
}
