//! What expressions may be.

use super::*;

#[test]
fn references_are_followed_to_any_depth() {
    check_value("Т.Вид.Родитель.Родитель.Сезон.Порядок", "Число");
    check_value("Родитель.Parent.РОДИТЕЛЬ.code", "Строка");
    check(
        "ВЫБРАТЬ Д.Что.Код КАК А, Д.Что.Цена КАК Б, Д.Прочее.Код КАК У, Д.Дыра КАК Г, Д.Клиент.Имя КАК Е, Д.Что.Родитель КАК Ж \
         ИЗ Документ.Продажа КАК Д",
        "А: Строка; Б: Число; У: ?; Г: ?; Е: ?; Ж: СправочникСсылка.Товары | СправочникСсылка.Виды",
    );
    check(
        "ВЫБРАТЬ О.Значение.Код КАК А, О.Значение КАК Б, О.Сумма КАК У ИЗ Справочник.Особые КАК О",
        "А: Строка; Б: Характеристика.Свойства; У: ОпределяемыйТип.Сумма",
    );
}

#[test]
fn literals_and_operators_have_their_types() {
    for (expression, expected) in [
        ("1.5", "Число"),
        ("-Т.Цена", "Число"),
        ("\"а\" + Т.Код", "Строка"),
        ("Т.Цена * &К", "Число"),
        ("&А + &Б", "?"),
        ("&А", "?"),
        ("ИСТИНА", "Булево"),
        ("НЕ Т.Цена = 1", "Булево"),
        ("Т.Цена МЕЖДУ 1 И 2", "Булево"),
        ("Т.Вид ЕСТЬ NULL", "Булево"),
        ("Т.Вид ССЫЛКА Справочник.Виды", "Булево"),
        ("Т.Код ПОДОБНО \"%\"", "Булево"),
        ("Т.Вид В (&Виды)", "Булево"),
        ("NULL", "Null"),
        ("NULL + 1", "Число | Null"),
        ("НЕОПРЕДЕЛЕНО", "Неопределено"),
        ("(Т.Дата)", "Дата"),
    ] {
        check_value(expression, expected);
    }
}

#[test]
fn functions_give_their_types_in_both_languages() {
    for (expression, expected) in [
        ("СУММА(Т.Цена)", "Число"),
        ("COUNT(*)", "Число"),
        ("Количество(различные Т.Вид)", "Число"),
        ("MAX(Т.Дата)", "Дата"),
        ("МИНИМУМ(Т.Вид)", "СправочникСсылка.Виды"),
        ("ЕСТЬNULL(Т.Код, 0)", "Строка | Число"),
        ("НАЧАЛОПЕРИОДА(Т.Дата, МЕСЯЦ)", "Дата"),
        ("DATEADD(Т.Дата, Month, 1)", "Дата"),
        ("РАЗНОСТЬДАТ(Т.Дата, &Дата, ДЕНЬ)", "Число"),
        ("ГОД(Т.Дата)", "Число"),
        ("ДАТАВРЕМЯ(2020, 1, 1)", "Дата"),
        ("ПРЕДСТАВЛЕНИЕ(Т.Вид)", "Строка"),
        ("ТИПЗНАЧЕНИЯ(Т.Вид)", "Тип"),
        ("ТИП(Справочник.Виды)", "Тип"),
        (
            "УНИКАЛЬНЫЙИДЕНТИФИКАТОР(Т.Ссылка)",
            "УникальныйИдентификатор",
        ),
        ("ПОДСТРОКА(Т.Код, 1, 2)", "Строка"),
        ("НеФункция(Т.Код)", "?"),
    ] {
        check_value(expression, expected);
    }
}

#[test]
fn a_choice_is_of_the_types_of_its_branches() {
    check_value(
        "ВЫБОР КОГДА Т.Цена > 0 ТОГДА Т.Код ИНАЧЕ 0 КОНЕЦ",
        "Строка | Число",
    );
    check_value(
        "CASE WHEN TRUE THEN Т.Вид END",
        "СправочникСсылка.Виды | Null",
    );
    check_value(
        "ВЫБОР Т.Цена КОГДА 1 ТОГДА &П ИНАЧЕ Т.Дата КОНЕЦ",
        "Дата | ?",
    );
    check_value(
        "ВЫБОР КОГДА ИСТИНА ТОГДА ВЫБОР КОГДА ЛОЖЬ ТОГДА 1 ИНАЧЕ 2 КОНЕЦ ИНАЧЕ \"\" КОНЕЦ",
        "Число | Строка",
    );
}

#[test]
fn a_cast_says_the_type() {
    check_value("ВЫРАЗИТЬ(&А КАК СТРОКА(10))", "Строка");
    check_value("CAST(Т.Код AS Catalog.Виды)", "СправочникСсылка.Виды");
    check_value(
        "ВЫРАЗИТЬ(Т.Ссылка КАК Справочник.Виды).Сезон.Порядок",
        "Число",
    );
    let result = whole("ВЫБРАТЬ ВЫРАЗИТЬ(&А КАК ЧИСЛО(15, 2)) КАК А")
        .result()
        .unwrap();
    let qualifiers = result.list[0].types.qualifiers;
    assert_eq!((qualifiers.digits, qualifiers.fraction_digits), (15, 2));
}

#[test]
fn a_value_of_metadata_has_its_type() {
    check_value(
        "ЗНАЧЕНИЕ(Справочник.Виды.ПустаяСсылка)",
        "СправочникСсылка.Виды",
    );
    check_value("VALUE(Enum.Сезоны.Лето)", "ПеречислениеСсылка.Сезоны");
    check_value("ЗНАЧЕНИЕ(Справочник.Виды.ПустаяСсылка).Код", "Строка");
    check_value("ЗНАЧЕНИЕ(AccountType.Active)", "ВидСчета");
}

#[test]
fn a_query_may_stand_for_its_value() {
    check_value(
        "(ВЫБРАТЬ ПЕРВЫЕ 1 У.Сезон ИЗ Справочник.Виды КАК У ГДЕ У.Ссылка = Т.Вид)",
        "ПеречислениеСсылка.Сезоны",
    );
}

#[test]
fn parameters_have_the_types_that_are_given() {
    let text = "ВЫБРАТЬ &Товар КАК А, ЕСТЬNULL(&товар, 0) КАК Б, &Иной КАК У";
    let outside = Outside {
        parameters: [(Name::new("Товар"), TypeDescription::of([Type::String]))]
            .into_iter()
            .collect(),
        ..Outside::default()
    };
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolve_with(text, &tree, &Fake::new(), &outside);
    assert_eq!(
        shown(&package.result().unwrap()),
        "А: Строка; Б: Строка | Число; У: ?"
    );
    let places = &package.parameters[0].places;
    assert_eq!(
        places
            .iter()
            .map(|it| &text[it.clone()])
            .collect::<Vec<_>>(),
        ["&Товар", "&товар"]
    );
}

#[test]
fn parameters_are_told_by_what_they_are_compared_with() {
    let package = whole(
        "ВЫБРАТЬ 1 ИЗ РегистрНакопления.Остатки.Остатки(&Когда, Товар В (&Товары)) КАК О, Справочник.Товары КАК Т \
         ГДЕ &Вид = Т.Вид И Т.Цена МЕЖДУ &От И 5 И Т.Код ПОДОБНО &Шаблон И (Т.Ссылка = &Что ИЛИ Т.Родитель.Вид = &Что) И &Просто",
    );
    let shown = package.parameters.iter().map(|it| {
        let types: Vec<String> = it.types.types.iter().map(Type::to_string).collect();
        format!("{}: {}", it.name, types.join(", "))
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            "Когда: Дата",
            "Товары: СправочникСсылка.Товары",
            "Вид: СправочникСсылка.Виды",
            "От: Число",
            "Шаблон: Строка",
            "Что: СправочникСсылка.Товары, СправочникСсылка.Виды",
            "Просто: ",
        ]
    );
}
