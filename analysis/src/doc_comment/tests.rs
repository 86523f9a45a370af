use super::*;

/// A type and all below it in one line: `Структура{А: Строка}`.
fn shown(of: &DocType) -> String {
    let mut text = match &of.name {
        DocTypeName::Type(name) => name.clone(),
        DocTypeName::See(path) => format!("см. {path}"),
    };
    if !of.elements.is_empty() {
        text += &format!("<{}>", all(&of.elements));
    }
    if !of.fields.is_empty() {
        text += &format!("{{{}}}", parameters(&of.fields));
    }
    text
}

fn all(types: &[DocType]) -> String {
    types.iter().map(shown).collect::<Vec<_>>().join(" | ")
}

fn parameters(list: &[DocParameter]) -> String {
    let show = |it: &DocParameter| match it.types.is_empty() {
        true => it.name.clone(),
        false => format!("{}: {}", it.name, all(&it.types)),
    };
    list.iter().map(show).collect::<Vec<_>>().join("; ")
}

fn check_parameters(comment: &str, expected: &str) {
    let comment = format!(" Параметры:\n{comment}");
    assert_eq!(parameters(&parse(&comment).parameters), expected);
}

fn check_returns(comment: &str, expected: &str) {
    let comment = format!(" Возвращаемое значение:\n{comment}");
    assert_eq!(all(&parse(&comment).returns), expected);
}

#[test]
fn a_comment_has_its_sections() {
    let doc = parse(
        " Проверяет остаток.\n Только на сервере.\n\n Параметры:\n  Склад - СправочникСсылка.Склады - где лежит.\n\
         \x20 Дата  - Дата\n          - Неопределено - на когда.\n\n Возвращаемое значение:\n  Число - остаток.\n\n \
         Пример:\n  Если Остаток() = 0 Тогда\n\tСообщить(1);\n\n Варианты вызова:\n  Остаток(Склад) - на сейчас,\n    \
         без даты.\n  Остаток(Склад, Дата)",
    );
    assert_eq!(doc.description, "Проверяет остаток.\nТолько на сервере.");
    assert_eq!(doc.deprecated, None);
    assert_eq!(
        parameters(&doc.parameters),
        "Склад: СправочникСсылка.Склады; Дата: Дата | Неопределено"
    );
    assert_eq!(doc.parameters[0].description, "где лежит.");
    assert_eq!(doc.parameters[1].description, "на когда.");
    assert_eq!(doc.parameters[1].types[1].description, "на когда.");
    assert_eq!(all(&doc.returns), "Число");
    assert_eq!(doc.returns[0].description, "остаток.");
    assert_eq!(doc.examples, [" Если Остаток() = 0 Тогда\nСообщить(1);"]);
    assert_eq!(
        doc.call_options,
        [
            "Остаток(Склад) - на сейчас,\nбез даты.",
            "Остаток(Склад, Дата)"
        ]
    );
}

#[test]
fn an_english_comment_is_read_alike() {
    let doc = parse(
        "// Deprecated. Use GetBalance.\n// It is faster.\n//\n// Returns the balance.\n//\n// Parameters:\n\
         //  Warehouse - Array of CatalogRef.Warehouses, Undefined - where.\n// Return value:\n\
         //   See Common.Balances\n// Example:\n//  // first\n//  A = 1;",
    );
    assert_eq!(
        doc.deprecated.as_deref(),
        Some("Use GetBalance.\nIt is faster.")
    );
    assert_eq!(doc.description, "Returns the balance.");
    assert_eq!(
        parameters(&doc.parameters),
        "Warehouse: Array<CatalogRef.Warehouses> | Undefined"
    );
    assert_eq!(all(&doc.returns), "см. Common.Balances");
    assert_eq!(doc.examples, ["// first\nA = 1;"]);
}

#[test]
fn a_word_about_old_things_is_no_notice() {
    assert_eq!(parse("Устарела.").deprecated.as_deref(), Some(""));
    assert_eq!(parse("Deprecated methods are listed.").deprecated, None);
    assert_eq!(
        parse("Устарела: см. Новая()").deprecated.as_deref(),
        Some("см. Новая()")
    );
}

#[test]
fn fields_nest_by_their_asterisks() {
    check_returns(
        "  Структура - параметры сессии:\n    * Адрес - Строка - куда.\n    * Вход - Структура - кто:\n       \
         ** Имя - Строка\n         - Неопределено - если не нужно.\n       ** Ключ - Строка\n    * Порт - Число",
        "Структура{Адрес: Строка; Вход: Структура{Имя: Строка | Неопределено; Ключ: Строка}; Порт: Число}",
    );
    check_parameters(
        "  Форма - ФормаКлиентскогоПриложения:\n   * Элементы - ВсеЭлементыФормы:\n    ** Список - ТаблицаФормы:\n    \
         *** Ширина - Число\n  Отказ - Булево",
        "Форма: ФормаКлиентскогоПриложения{Элементы: ВсеЭлементыФормы{Список: ТаблицаФормы{Ширина: Число}}}; \
         Отказ: Булево",
    );
}

#[test]
fn fields_nest_by_their_indent_where_asterisks_do_not_grow() {
    check_returns(
        " Структура:\n   * Строка - Соответствие - пары:\n       * Ключ - Строка\n       * Значение - Число\n   * Итог - Число",
        "Структура{Строка: Соответствие{Ключ: Строка; Значение: Число}; Итог: Число}",
    );
}

#[test]
fn fields_belong_to_what_can_hold_them() {
    check_returns(
        " Массив из Структура:\n  * Имя - Строка",
        "Массив<Структура{Имя: Строка}>",
    );
    check_returns(
        " Структура, Неопределено - данные:\n  * Имя - Строка",
        "Структура{Имя: Строка} | Неопределено",
    );
    check_returns(
        " Структура:\n  * Имя - Строка\n - Неопределено - нет данных\n",
        "Структура{Имя: Строка} | Неопределено",
    );
}

#[test]
fn types_stand_side_by_side_and_below_each_other() {
    check_parameters(" А - Строка, Число - что-то.", "А: Строка | Число");
    check_parameters(
        " А - Массив из Строка,\n   Б - пояснение\n В - ОписаниеТипов, Тип, Массив из Тип-  Ожидаемые типы",
        "А: Массив<Строка>; В: ОписаниеТипов | Тип | Массив<Тип>",
    );
    check_parameters(" А -Строка-Имя файла", "А: Строка");
    check_parameters(" А — Строка – имя", "А: Строка");
    check_parameters(" А - Строка или Число", "А: Строка | Число");
    check_parameters(
        " А - СправочникОбъект\n   - ДокументОбъект - что пишется.",
        "А: СправочникОбъект | ДокументОбъект",
    );
    check_returns(
        "  String             - Name.\n  Undefined          - Nothing.",
        "String | Undefined",
    );
    check_returns("   - Строка", "Строка");
}

#[test]
fn links_are_kept() {
    check_parameters(
        " А - см. Метод()\n Б - См. Модуль.Метод.Параметр - как там.\n В - Массив из см. Модуль.Метод -\n Г - See X",
        "А: см. Метод; Б: см. Модуль.Метод.Параметр; В: Массив<см. Модуль.Метод>; Г: см. X",
    );
    check_parameters(" А - Строка - см. описание платформы.", "А: Строка");
}

#[test]
fn a_comment_may_be_that_of_another_method() {
    let same_as = |comment| parse(comment).same_as;
    assert_eq!(
        same_as(" См. Общий.ПриСоздании.\n").as_deref(),
        Some("Общий.ПриСоздании")
    );
    assert_eq!(
        same_as("Открывает.\n\nПараметры:\n See Common.Open()").as_deref(),
        Some("Common.Open")
    );
    assert_eq!(same_as("Открывает. См. Общий.Открыть()"), None);
    assert_eq!(same_as("См. Общий.Открыть() и описание"), None);
}

#[test]
fn sentences_are_no_types() {
    check_parameters(" Имя - произвольное имя настройки.", "Имя");
    check_parameters(" Array - array, from which values go;", "Array");
    check_parameters(" Код - Строка уникального идентификатора.", "Код: Строка");
    check_parameters("  Нет.", "");
    let doc = parse("Возвращаемое значение:\n Текущее значение версии.");
    assert!(doc.returns.is_empty());
    assert_eq!(doc.returns_text, "Текущее значение версии.");
}

#[test]
fn a_list_in_a_description_adds_no_types() {
    let doc = parse(
        "Параметры:\n Шаблон - Строка - содержит формы:\n   - %1 обозначает позицию;\n   - Вторая\n Вид - Число",
    );
    assert_eq!(parameters(&doc.parameters), "Шаблон: Строка; Вид: Число");
    assert_eq!(
        doc.parameters[0].description,
        "содержит формы:\n%1 обозначает позицию;\nВторая"
    );
}

#[test]
fn fields_may_be_written_with_dashes() {
    check_parameters(
        "  Ключи - Структура - начальные:\n   - Вид - Строка - имя.\n   - Адрес - Произвольный\n  Куда - Строка",
        "Ключи: Структура{Вид: Строка; Адрес: Произвольный}; Куда: Строка",
    );
}

#[test]
fn a_value_stands_for_its_type() {
    check_returns("  Истина - тип корневой;\n  Ложь   - иначе.", "Булево");
}

#[test]
fn a_deeper_line_goes_on_with_the_description() {
    let doc = parse(
        "Параметры:\n  Обработчик - ОписаниеОповещения - вызывается:\n       Истина - нет ссылок.\n  Ссылки - Массив",
    );
    assert_eq!(
        parameters(&doc.parameters),
        "Обработчик: ОписаниеОповещения; Ссылки: Массив"
    );
    assert_eq!(
        doc.parameters[0].description,
        "вызывается:\nИстина - нет ссылок."
    );
}

#[test]
fn names_come_as_people_write_them() {
    check_parameters(
        " А, Б - Строка - обе.\n <В> - <Число> - третья.\n Знач Г - Дата",
        "А: Строка; Б: Строка; В: Число; Г: Дата",
    );
    check_parameters(
        " Имя\t - Строка - \n Пусто\t - \t - \n",
        "Имя: Строка; Пусто",
    );
}

#[test]
fn a_variable_says_its_types_behind_it() {
    assert_eq!(all(&parse_variable(" Строка - имя файла")), "Строка");
    assert_eq!(
        all(&parse_variable(
            "// Массив из Структура:\n// * Имя - Строка"
        )),
        "Массив<Структура{Имя: Строка}>"
    );
    assert_eq!(all(&parse_variable("см. Новая")), "см. Новая");
    assert_eq!(all(&parse_variable("хранит имя файла")), "");
}

#[test]
fn a_comment_of_types_alone_is_told_from_words() {
    for types in [
        "// СправочникОбъект.Номенклатура",
        "// CatalogObject",
        "// Array of String",
        "// Строка, Число",
        "// См. НовыйКонтекст",
        "// See Catalogs.Goods.NewContext",
    ] {
        assert!(is_type(types), "{types}");
    }
    for words in [
        "// ошибка",
        "// Set the mark.",
        "// Строка - имя файла",
        "//",
    ] {
        assert!(!is_type(words), "{words}");
    }
}

#[test]
fn nothing_is_too_strange() {
    let deep = format!("Параметры:\n А - {}Строка", "Массив из ".repeat(10_000));
    assert_eq!(parse(&deep).parameters.len(), 1);
    let stars = format!(
        "Возвращаемое значение:\n{} А - Структура:\n* Б - \n* -\n*",
        "*".repeat(500)
    );
    assert_eq!(parse(&stars).returns.len(), 1);
    for odd in [
        "",
        "\r\n",
        "Параметры:",
        "*",
        "-",
        "- -",
        "Параметры:\n*\n-\n . - .",
        "Returns:\n<",
        "\u{feff}",
    ] {
        let doc = parse(odd);
        assert!(doc.examples.is_empty(), "{odd:?}");
    }
}
