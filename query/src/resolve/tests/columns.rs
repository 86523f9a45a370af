//! What results are made of: names, unions, joins, nested and temporary tables.

use super::*;

#[test]
fn columns_are_called_by_their_aliases_or_by_their_paths() {
    check(
        "ВЫБРАТЬ Т.Код КАК Номер, Т.Цена Стоимость, Т.Наименование, Вид, Т.Вид.Код, Родитель.Код, 1 + 1, \"\" \
         ИЗ Справочник.Товары КАК Т",
        "Номер: Строка; Стоимость: Число; Наименование: Строка; Вид: СправочникСсылка.Виды; ВидКод: Строка; \
         РодительКод: Строка; Поле1: Число; Поле2: Строка",
    );
}

#[test]
fn a_reference_to_the_row_itself_gives_no_part_of_a_name() {
    check(
        "ВЫБРАТЬ С.Ссылка.Дата, С.Ref.Клиент, С.Товар.Ссылка, С.Ссылка, С.Товар.Вид.Код ИЗ Документ.Продажа.Строки КАК С",
        "Дата: Дата; Клиент: СправочникСсылка.Клиенты; ТоварСсылка: СправочникСсылка.Товары; \
         Ссылка: ДокументСсылка.Продажа; ТоварВидКод: Строка",
    );
}

#[test]
fn a_column_without_an_alias_is_found_by_both_names() {
    let package = whole("SELECT T.Description FROM Catalog.Товары AS T");
    let result = package.result().unwrap();
    assert_eq!(result.list[0].names.ru, Name::new("Description"));
    assert!(result.column("наименование").is_some());
    check(
        "ВЫБРАТЬ П.Code, П.Код КАК К ИЗ (ВЫБРАТЬ Код ИЗ Catalog.Виды) КАК П",
        "Code: Строка; К: Строка",
    );
}

#[test]
fn names_that_repeat_get_a_number() {
    check(
        "ВЫБРАТЬ Т.Код, У.Код, Т.Код ИЗ Справочник.Товары КАК Т, Справочник.Виды КАК У",
        "Код: Строка; Код1: Строка; Код2: Строка",
    );
}

#[test]
fn an_asterisk_stands_for_all_fields() {
    check(
        "ВЫБРАТЬ * ИЗ Справочник.Виды",
        "Ссылка: СправочникСсылка.Виды; Код: Строка; Родитель: СправочникСсылка.Виды; Сезон: ПеречислениеСсылка.Сезоны",
    );
    check(
        "ВЫБРАТЬ С.*, У.Код КАК КодВида ИЗ Перечисление.Сезоны КАК С, Справочник.Виды КАК У",
        "Ссылка: ПеречислениеСсылка.Сезоны; Порядок: Число; КодВида: Строка",
    );
    check(
        "ВЫБРАТЬ Перечисление.Сезоны.* ИЗ Перечисление.Сезоны",
        "Ссылка: ПеречислениеСсылка.Сезоны; Порядок: Число",
    );
    check(
        "ВЫБРАТЬ * ИЗ РегистрНакопления.Остатки.Обороты",
        "Товар: СправочникСсылка.Товары; КоличествоОборот: Число",
    );
}

#[test]
fn a_tabular_section_is_a_table_in_a_column() {
    let rows = "(Ссылка: ДокументСсылка.Продажа; НомерСтроки: Число; Товар: СправочникСсылка.Товары; Сумма: Число)";
    for field in ["Строки", "Д.Строки", "Строки.*", "Д.Строки КАК Строки"]
    {
        check(
            &format!("ВЫБРАТЬ {field} ИЗ Документ.Продажа КАК Д"),
            &format!("Строки: {rows}"),
        );
    }
    check(
        "ВЫБРАТЬ Д.Строки.(НомерСтроки, Товар.Вид КАК Вид, Строки.Сумма, Дата) КАК С ИЗ Документ.Продажа КАК Д",
        "С: (НомерСтроки: Число; Вид: СправочникСсылка.Виды; Сумма: Число; Дата: Дата)",
    );
    check(
        "ВЫБРАТЬ П.С.Товар КАК Т ИЗ (ВЫБРАТЬ Строки КАК С ИЗ Документ.Продажа) КАК П",
        "Т: СправочникСсылка.Товары",
    );
    let all = whole("ВЫБРАТЬ * ИЗ Документ.Продажа");
    let rows = all
        .result()
        .unwrap()
        .column("Строки")
        .unwrap()
        .nested
        .clone();
    assert!(rows.unwrap().column("Сумма").is_some());
}

#[test]
fn an_empty_table_stands_in_for_a_tabular_section() {
    check(
        "ВЫБРАТЬ ПУСТАЯТАБЛИЦА.(А, Б) КАК С ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ Д.Строки.(НомерСтроки, Товар) ИЗ Документ.Продажа КАК Д",
        "С: (А: Число; Б: СправочникСсылка.Товары)",
    );
}

#[test]
fn a_union_has_the_names_of_the_first_and_the_types_of_all() {
    check(
        "ВЫБРАТЬ Т.Код КАК А, Т.Цена КАК Б ИЗ Справочник.Товары КАК Т ОБЪЕДИНИТЬ ВСЕ \
         ВЫБРАТЬ Д.Дата, NULL ИЗ Документ.Продажа КАК Д ОБЪЕДИНИТЬ ВЫБРАТЬ &А, 5",
        "А: Строка | Дата | ?; Б: Число | Null",
    );
}

#[test]
fn nested_queries_and_temporary_tables_hand_their_columns_on() {
    check(
        "ВЫБРАТЬ П.К.Сезон КАК С ИЗ (ВЫБРАТЬ Вид КАК К ИЗ Справочник.Товары) КАК П",
        "С: ПеречислениеСсылка.Сезоны",
    );
    check(
        "ВЫБРАТЬ Т.Вид, СУММА(Т.Цена) КАК Всего ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т СГРУППИРОВАТЬ ПО Т.Вид \
         ИНДЕКСИРОВАТЬ ПО Вид; ВЫБРАТЬ вт.Вид.Код КАК Код, ВТ.Всего ИЗ ВТ; УНИЧТОЖИТЬ ВТ",
        "Код: Строка; Всего: Число",
    );
    let package = whole("ВЫБРАТЬ 1 КАК А ПОМЕСТИТЬ ВТ; УНИЧТОЖИТЬ ВТ; ВЫБРАТЬ 2 КАК Б ПОМЕСТИТЬ Г");
    assert_eq!(
        package
            .temporary
            .keys()
            .map(Name::as_str)
            .collect::<Vec<_>>(),
        ["Г"]
    );
    assert_eq!(shown(&package.result().unwrap()), "Количество: Число");
    assert_eq!(package.queries[0].kind, QueryKind::Into(Name::new("ВТ")));
    assert_eq!(package.queries[1].kind, QueryKind::Drop(Name::new("ВТ")));
    assert_eq!(package.queries[1].result(), None);
}

#[test]
fn what_is_added_to_a_temporary_table_may_be_of_other_types() {
    check(
        "ВЫБРАТЬ 1 КАК А ПОМЕСТИТЬ ВТ; ВЫБРАТЬ \"а\" ДОБАВИТЬ ВТ; ВЫБРАТЬ А ИЗ ВТ",
        "А: Число | Строка",
    );
}

#[test]
fn tables_come_from_outside() {
    let text = "ВЫБРАТЬ У.Товар.Код КАК К, П.Имя ИЗ ВТ КАК У, &Таблица КАК П ГДЕ У.Товар = &Товар";
    let made = whole("ВЫБРАТЬ Ссылка КАК Товар ИЗ Справочник.Товары");
    let passed = whole("ВЫБРАТЬ \"\" КАК Имя");
    let outside = Outside {
        temporary: [(Name::new("Вт"), made.result().unwrap())]
            .into_iter()
            .collect(),
        tables: [(Name::new("Таблица"), passed.result().unwrap())]
            .into_iter()
            .collect(),
        ..Outside::default()
    };
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolve_with(text, &tree, &Fake::new(), &outside);
    assert_eq!(package.problems, []);
    assert_eq!(shown(&package.result().unwrap()), "К: Строка; Имя: Строка");
    let parameters: Vec<&str> = package
        .parameters
        .iter()
        .map(|it| it.name.as_str())
        .collect();
    assert_eq!(parameters, ["Таблица", "Товар"]);
}

#[test]
fn the_other_side_of_a_join_may_be_null() {
    let from = |join: &str| {
        format!(
            "ВЫБРАТЬ Т.Код КАК А, У.Сезон КАК Б ИЗ Справочник.Товары КАК Т {join} СОЕДИНЕНИЕ Справочник.Виды КАК У ПО Т.Вид = У.Ссылка"
        )
    };
    let (code, season) = ("А: Строка", "Б: ПеречислениеСсылка.Сезоны");
    check(&from("ВНУТРЕННЕЕ"), &format!("{code}; {season}"));
    check(&from("ЛЕВОЕ"), &format!("{code}; {season} | Null"));
    check(&from("ПРАВОЕ ВНЕШНЕЕ"), &format!("{code} | Null; {season}"));
    check(&from("ПОЛНОЕ"), &format!("{code} | Null; {season} | Null"));
    check(
        "ВЫБРАТЬ А.Код КАК А, Б.Код КАК Б, У.Код КАК У ИЗ Справочник.Виды КАК А ЛЕВОЕ СОЕДИНЕНИЕ Справочник.Виды КАК Б \
         ВНУТРЕННЕЕ СОЕДИНЕНИЕ Справочник.Виды КАК У ПО Б.Ссылка = У.Ссылка ПО А.Ссылка = Б.Ссылка",
        "А: Строка; Б: Строка | Null; У: Строка | Null",
    );
    check(
        "ВЫБРАТЬ ЕСТЬNULL(У.Вид.Код, 0) КАК А, У.Вид.Код КАК Б, У.* ИЗ Перечисление.Сезоны КАК С \
         ЛЕВОЕ СОЕДИНЕНИЕ (ВЫБРАТЬ Вид ИЗ Справочник.Товары) КАК У ПО ИСТИНА",
        "А: Строка | Число; Б: Строка | Null; Вид: СправочникСсылка.Виды | Null",
    );
}

#[test]
fn virtual_tables_have_their_columns() {
    check(
        "ВЫБРАТЬ О.Товар.Вид КАК У, О.КоличествоОстаток КАК К \
         ИЗ РегистрНакопления.Остатки.Остатки(&Дата, Товар.Вид = &Вид И Товар В (ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Товары КАК Т)) КАК О",
        "У: СправочникСсылка.Виды; К: Число",
    );
    check(
        "SELECT ОстаткиTurnovers.КоличествоTurnover FROM AccumulationRegister.Остатки.Turnovers(, , Month, ) ",
        "КоличествоTurnover: Число",
    );
    check(
        "ВЫБРАТЬ Валюта, Константы.Основной.Код КАК К ИЗ Константы",
        "Валюта: Строка; К: Строка",
    );
}

#[test]
fn totals_add_what_their_records_hold() {
    check(
        "ВЫБРАТЬ Т.Вид КАК Вид, Т.Цена КАК Цена, Т.Код КАК Код ИЗ Справочник.Товары КАК Т \
         ИТОГИ СУММА(Цена), КОЛИЧЕСТВО(РАЗЛИЧНЫЕ Код) ПО ОБЩИЕ, Вид ИЕРАРХИЯ",
        "Вид: СправочникСсылка.Виды; Цена: Число; Код: Строка | Число",
    );
}

#[test]
fn a_column_knows_where_its_value_comes_from() {
    let text = "ВЫБРАТЬ П.А КАК А, П.А + 1 КАК Б ИЗ (ВЫБРАТЬ Т.Цена КАК А ИЗ Справочник.Товары КАК Т) КАК П";
    let result = whole(text).result().unwrap();
    assert_eq!(result.list[0].origin, "Catalog.Товары.Цена");
    assert_eq!(result.list[1].origin, "");
    assert_eq!(&text[result.list[0].range.clone()], "А");
}

#[test]
fn joins_beside_each_other_keep_what_was_null_before() {
    let source = |name: &str| format!("Справочник.Виды КАК {name}");
    let (a, b, c, d) = (source("А"), source("Б"), source("У"), source("Г"));
    let select = "ВЫБРАТЬ А.Код КАК А, Б.Код КАК Б, У.Код КАК У, Г.Код КАК Г ИЗ";
    for (from, expected) in [
        (
            format!("{a} ПРАВОЕ СОЕДИНЕНИЕ {b} ПО ИСТИНА ПРАВОЕ СОЕДИНЕНИЕ {c} ПО ИСТИНА, {d}"),
            "NN--",
        ),
        (
            format!("{d}, {a} ПОЛНОЕ СОЕДИНЕНИЕ {b} ПО ИСТИНА СОЕДИНЕНИЕ {c} ПО ИСТИНА"),
            "NN--",
        ),
        (
            format!("{a} ЛЕВОЕ СОЕДИНЕНИЕ ({b} ПОЛНОЕ СОЕДИНЕНИЕ {c} ПО ИСТИНА) ПО ИСТИНА, {d}"),
            "-NN-",
        ),
        (
            format!(
                "{a} ПОЛНОЕ СОЕДИНЕНИЕ {b} ПО ИСТИНА СОЕДИНЕНИЕ {c} ПО ИСТИНА ПРАВОЕ СОЕДИНЕНИЕ {d} ПО ИСТИНА"
            ),
            "NNN-",
        ),
    ] {
        let result = whole(&format!("{select} {from}")).result().unwrap();
        let is_nullable = |it: &Column| it.types.types.contains(&Type::Null);
        let found = result
            .list
            .iter()
            .map(|it| if is_nullable(it) { 'N' } else { '-' });
        assert_eq!(found.collect::<String>(), expected, "{from}");
    }
}

#[test]
fn a_cast_and_a_sign_of_null_are_null() {
    check(
        "ВЫБРАТЬ ВЫРАЗИТЬ(У.Код КАК СТРОКА(10)) КАК А, -У.Цена КАК Б, ВЫРАЗИТЬ(ВЫРАЗИТЬ(У.Вид КАК Справочник.Виды).Родитель КАК Справочник.Виды).Код КАК Г \
         ИЗ Перечисление.Сезоны КАК С ЛЕВОЕ СОЕДИНЕНИЕ Справочник.Товары КАК У ПО ИСТИНА",
        "А: Строка | Null; Б: Число | Null; Г: Строка | Null",
    );
}

#[test]
fn columns_that_double_without_end_are_not_all_listed() {
    let doubled = |it: usize| format!("ВЫБРАТЬ *, * ПОМЕСТИТЬ ВТ{} ИЗ ВТ{it};", it + 1);
    let doubled: String = (0..40).map(doubled).collect();
    let text = format!("ВЫБРАТЬ 1 КАК А ПОМЕСТИТЬ ВТ0; {doubled} ВЫБРАТЬ А, А30 ИЗ ВТ40");
    let package = whole(&text);
    assert_eq!(package.problems, []);
    let listed = package.queries.iter().map(|it| it.columns.list.len());
    assert!(listed.sum::<usize>() < 200_000);
    assert!(package.temporary.values().any(|it| it.is_open));
}
