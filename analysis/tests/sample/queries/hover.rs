//! Hovers and definitions within the text of a query.

use analysis::ide::query::hover::hover;

use super::place::{At, at, module};

#[track_caller]
fn told(fixture: &str) -> Option<(String, String)> {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    let found = hover(&snapshot, file, offset)?;
    let text = snapshot.text(file).expect("a text");
    assert!(
        text.get(found.range.clone())
            .is_some_and(|it| !it.is_empty())
    );
    assert!(found.range.start <= offset && offset <= found.range.end);
    Some(found.text)
}

/// What is told in Russian has all of these.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let (ru, _) = told(&module(query)).unwrap_or_else(|| panic!("nothing is told: {query}"));
    for part in expected {
        assert!(ru.contains(part), "{part} is not told\n{query}\n{ru}");
    }
}

#[test]
fn tables_are_told_of() {
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Номен$0клатура",
        &["**Справочник.Номенклатура**", "`Артикул`"],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.ТоварыНаСкладах.Оста$0тки(&А)",
        &[
            "РегистрНакопления.ТоварыНаСкладах.Остатки",
            "Остатки(Период, Условие)",
            "`КоличествоОстаток`",
        ],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ Спра$0вочник.Номенклатура",
        &["**Справочник** · Catalog"],
    );
    check(
        "ВЫБРАТЬ Т.Х ССЫЛКА Документ.Реализация$0Товаров ИЗ ВТ КАК Т",
        &["**Документ.РеализацияТоваров**"],
    );
}

#[test]
fn fields_are_told_of_through_references() {
    check(
        "ВЫБРАТЬ Т.Арти$0кул ИЗ Справочник.Номенклатура КАК Т",
        &["**Справочник.Номенклатура.Артикул**: Строка("],
    );
    check(
        "ВЫБРАТЬ Т.Номенклатура.Арти$0кул ИЗ Документ.РеализацияТоваров.Товары КАК Т",
        &["Справочник.Номенклатура.Артикул"],
    );
    check(
        "ВЫБРАТЬ В1.Товар$0 ИЗ (ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т) КАК В1",
        &["**Товар**: СправочникСсылка.Номенклатура"],
    );
    // The query is broken and its tables are still there.
    check(
        "ВЫБРАТЬ Т.Арти$0кул, СУММА( ИЗ Справочник.Номенклатура КАК Т ГДЕ",
        &["Справочник.Номенклатура.Артикул"],
    );
    check(
        "ВЫБРАТЬ Т.Код КАК Код$0Товара ИЗ Справочник.Номенклатура КАК Т",
        &["**КодТовара**: Строка"],
    );
}

#[test]
fn aliases_parameters_and_temporary_tables_are_told_of() {
    check(
        "ВЫБРАТЬ $0Т.Код ИЗ Справочник.Номенклатура КАК Т",
        &["псевдоним таблицы `Справочник.Номенклатура`", "`Артикул`"],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Номенклатура КАК Т ЛЕВОЕ СОЕДИНЕНИЕ Справочник.Склады КАК С ПО $0С.Код",
        &["могут быть NULL"],
    );
    check(
        "ВЫБРАТЬ 1 ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.ЕдиницаИзмерения = &Еди$0ница",
        &["**&Единица**: СправочникСсылка.ЕдиницыИзмерения"],
    );
    check(
        "ВЫБРАТЬ Т.Код КАК Код ПОМЕСТИТЬ ВТ ИЗ Справочник.Номенклатура КАК Т; ВЫБРАТЬ 1 ИЗ В$0Т; УНИЧТОЖИТЬ ВТ",
        &["временная таблица", "`Код`"],
    );
    let (ru, _) =
        told("З = Новый Запрос(\"ВЫБРАТЬ &$0А\"); З.УстановитьПараметр(\"А\", 1);").unwrap();
    assert!(ru.contains("Устанавливается"), "{ru}");
}

#[test]
fn words_and_functions_are_told_of_in_both_languages() {
    check("ВЫБ$0РАТЬ 1", &["**ВЫБРАТЬ** · SELECT"]);
    check("ВЫБРАТЬ СУММ$0А(1)", &["СУММА(Выражение)", "SUM"]);
    check(
        "ВЫБРАТЬ ЗНАЧ$0ЕНИЕ(Перечисление.СтавкиНДС.НДС20)",
        &["предопределённый"],
    );
    check(
        "ВЫБРАТЬ ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС$020)",
        &["**Перечисление.СтавкиНДС.НДС20** — 20"],
    );
    let (_, en) = told(&module("ВЫБРАТЬ СУММ$0А(1)")).unwrap();
    assert!(en.contains("SUM(Expression)"), "{en}");
}

#[test]
fn nothing_is_told_where_there_is_no_word() {
    assert_eq!(told(&module("ВЫБРАТЬ 1 $0")), None);
    assert_eq!(told(&module("ВЫБРАТЬ 1 + $0")), None);
    assert_eq!(told("А = $0Б;"), None);
    assert_eq!(
        told(&module(
            "ВЫБРАТЬ Т.Нет$0Такого ИЗ Справочник.Номенклатура КАК Т"
        )),
        None
    );
}
