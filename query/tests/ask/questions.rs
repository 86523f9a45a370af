//! Questions over the sample configuration, and the queries that answer them.

use query::ask::generator::{grammar, read};
use query::ask::{Answer, Lexicon, Question, Representation, Signal, Values, answer_of, ask};
use query::{Date, Language};

use super::Sample;

fn values() -> Values {
    let mut values = Values::default();
    for (table, name, is_folder) in [
        ("Справочник.Контрагенты", "ООО Ромашка", false),
        ("Справочник.Контрагенты", "Поставщики", true),
        ("Справочник.Склады", "Северный склад", false),
        ("Справочник.Номенклатура", "Чайник Люкс", false),
        ("Справочник.Номенклатура", "Чайник Мини", false),
        ("Справочник.Пользователи", "Иванов Петр", false),
    ] {
        values.add(table, name, is_folder);
    }
    values
}

fn answer(lexicon: &Lexicon<'_>, text: &str, previous: Option<&Representation>) -> Answer {
    let values = values();
    let question = Question {
        text,
        today: Date::new(2026, 3, 18, 0, 0, 0).unwrap(),
        language: Language::Russian,
        previous,
        values: Some(&values),
    };
    ask(lexicon, &question)
}

#[track_caller]
fn check(lexicon: &Lexicon<'_>, text: &str, expected: &str) {
    let answer = answer(lexicon, text, None);
    assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
    let query = answer.candidates[0].query.single_line(Language::Russian);
    assert_eq!(query, expected, "{text}");
}

#[test]
fn questions_become_queries() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (text, expected) in [
        (
            "какие у нас склады",
            "ВЫБРАТЬ Склады.Ссылка КАК Склад ИЗ Справочник.Склады КАК Склады ГДЕ НЕ Склады.ПометкаУдаления",
        ),
        (
            "остатки товаров по складам",
            "ВЫБРАТЬ ТоварыНаСкладахОстатки.Склад КАК Склад, ТоварыНаСкладахОстатки.КоличествоОстаток КАК КоличествоОстаток ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК ТоварыНаСкладахОстатки",
        ),
        (
            "sales by partner last month, amount",
            "ВЫБРАТЬ ПродажиОбороты.Контрагент КАК Контрагент, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты",
        ),
        (
            "что лежит на северном складе",
            "ВЫБРАТЬ ТоварыНаСкладахОстатки.Номенклатура КАК Номенклатура, ТоварыНаСкладахОстатки.КоличествоОстаток КАК КоличествоОстаток ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(, Склад = &Склад) КАК ТоварыНаСкладахОстатки",
        ),
        (
            "сколько заказов покупателей за март",
            "ВЫБРАТЬ КОЛИЧЕСТВО(*) КАК Количество ИЗ Документ.ЗаказПокупателя КАК ЗаказПокупателя ГДЕ ЗаказПокупателя.Дата МЕЖДУ &НачалоПериода И &КонецПериода И НЕ ЗаказПокупателя.ПометкаУдаления И ЗаказПокупателя.Проведен",
        ),
        (
            "контрагенты у которых не заполнен инн",
            "ВЫБРАТЬ Контрагенты.Ссылка КАК Контрагент ИЗ Справочник.Контрагенты КАК Контрагенты ГДЕ Контрагенты.ИНН = \"\" И НЕ Контрагенты.ПометкаУдаления И НЕ Контрагенты.ЭтоГруппа",
        ),
        (
            "номенклатура, которую не продавали в феврале",
            "ВЫБРАТЬ Номенклатура.Ссылка КАК Номенклатура ИЗ Справочник.Номенклатура КАК Номенклатура ГДЕ НЕ Номенклатура.Ссылка В (ВЫБРАТЬ РАЗЛИЧНЫЕ ПродажиОбороты.Номенклатура КАК Номенклатура ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты) И НЕ Номенклатура.ПометкаУдаления И НЕ Номенклатура.ЭтоГруппа",
        ),
        (
            "закупочные цены дороже 2000",
            "ВЫБРАТЬ ЦеныНоменклатурыСрезПоследних.Номенклатура КАК Номенклатура, ЦеныНоменклатурыСрезПоследних.Цена КАК Цена, ЦеныНоменклатурыСрезПоследних.Валюта КАК Валюта ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(, ВидЦен = ЗНАЧЕНИЕ(Справочник.ВидыЦен.Закупочная)) КАК ЦеныНоменклатурыСрезПоследних ГДЕ ЦеныНоменклатурыСрезПоследних.Цена > 2000",
        ),
    ] {
        check(&lexicon, text, expected);
    }
}

#[test]
fn a_follow_up_edits_the_answer_before() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let first = answer(&lexicon, "продажи за 2025 год по контрагентам, сумма", None);
    let mut before = first.candidates[0].representation.clone();
    for (text, expected) in [
        (
            "а теперь по номенклатуре",
            "ВЫБРАТЬ ПродажиОбороты.Номенклатура КАК Номенклатура, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты",
        ),
        (
            "топ 5",
            "ВЫБРАТЬ ПЕРВЫЕ 5 ПродажиОбороты.Номенклатура КАК Номенклатура, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты УПОРЯДОЧИТЬ ПО СуммаОборот УБЫВ ",
        ),
    ] {
        let answer = answer(&lexicon, text, Some(&before));
        let candidate = &answer.candidates[0];
        assert_eq!(
            candidate.query.single_line(Language::Russian),
            expected,
            "{text}"
        );
        before = candidate.representation.clone();
    }
    // December is that of the year that was spoken of.
    let december = answer(&lexicon, "только за декабрь", Some(&before));
    let period = december.candidates[0].representation.period.unwrap();
    assert_eq!(period.from, Date::new(2025, 12, 1, 0, 0, 0));
}

#[test]
fn an_edit_keeps_what_it_does_not_speak_of() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let first = answer(&lexicon, "заказы покупателей за 2025 год", None);
    let mut before = first.candidates[0].representation.clone();
    let period = before.period;
    for text in [
        "только закрытые",
        "и новые тоже",
        "на какую сумму?",
        "еще по складам",
        "дабавь контрагента",
        "наоборот",
    ] {
        let answer = answer(&lexicon, text, Some(&before));
        assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
        let candidate = &answer.candidates[0];
        assert!(
            candidate.uncovered.is_empty(),
            "{text}: {:?}",
            candidate.uncovered
        );
        assert_eq!(candidate.representation.period, period, "{text}");
        before = candidate.representation.clone();
    }
    assert_eq!(before.columns.len(), 2, "{before:?}");
    assert_eq!(before.measures.len(), 1, "{before:?}");
    let values = before.filters.iter().find_map(|it| match &it.test {
        query::ask::Test::Is(values) => Some(values.len()),
        _ => None,
    });
    assert_eq!(values, Some(2), "{before:?}");
    assert_eq!(before.order.len(), 1, "{before:?}");
}

#[test]
fn what_an_edit_cannot_do_is_told() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let first = answer(&lexicon, "продажи за март по контрагентам, сумма", None);
    let before = first.candidates[0].representation.clone();
    let told = answer(&lexicon, "не за февраль", Some(&before));
    let words: Vec<&str> = told.candidates[0]
        .uncovered
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(words, ["не"]);
}

#[test]
fn what_is_not_known_is_refused() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for text in [
        "какая погода завтра в москве",
        "удали все заказы за прошлый год",
        "почему упали продажи",
        "курс биткоина",
        "",
        "?!",
        "абракадабра мимозыря",
        "отмени поступление товаров за вчера",
        "сколько стоит доставка до Казани",
    ] {
        assert!(answer(&lexicon, text, None).refusal.is_some(), "{text}");
    }
}

#[test]
fn the_account_says_which_of_its_analytics_a_word_is() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    check(
        &lexicon,
        "остатки на 41 счете по складам, сумма",
        "ВЫБРАТЬ ХозрасчетныйОстатки.Субконто2 КАК Субконто2, ХозрасчетныйОстатки.СуммаОстаток КАК СуммаОстаток \
         ИЗ РегистрБухгалтерии.Хозрасчетный.Остатки(, Счет В ИЕРАРХИИ \
         (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.Товары))) КАК ХозрасчетныйОстатки",
    );
}

#[test]
fn words_that_nothing_explains_are_told() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let answer = answer(&lexicon, "мимозырные заказы покупателей за март", None);
    let uncovered: Vec<&str> = answer.candidates[0]
        .uncovered
        .iter()
        .map(|it| it.text.as_str())
        .collect();
    assert_eq!(uncovered, ["мимозырные"]);
}

#[test]
fn general_words_of_business_are_understood_in_any_configuration() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (text, part) in [
        ("средний чек", "СРЕДНЕЕ(РеализацияТоваров.СуммаДокумента)"),
        (
            "дебиторка по клиентам",
            "ВзаиморасчетыСКонтрагентами.Остатки",
        ),
        ("закупки по поставщикам", "ИЗ Документ.ПоступлениеТоваров"),
        (
            "сколько поступило денег в марте",
            "СУММА(ПоступлениеДенег.СуммаДокумента)",
        ),
        (
            "топ 10 клиентов",
            "ВЫБРАТЬ ПЕРВЫЕ 10 ПродажиОбороты.Контрагент",
        ),
        (
            "что мы продали вчера",
            "ВЫБРАТЬ ПродажиОбороты.Номенклатура",
        ),
        (
            "какие товары не продаются",
            "НЕ Номенклатура.Ссылка В (ВЫБРАТЬ РАЗЛИЧНЫЕ ПродажиОбороты.Номенклатура",
        ),
        (
            "кто нам должен",
            "ГДЕ ВзаиморасчетыСКонтрагентамиОстатки.СуммаОстаток > 0",
        ),
        (
            "retail prices",
            "ВидЦен = ЗНАЧЕНИЕ(Справочник.ВидыЦен.Розничная)",
        ),
        ("purchases by supplier", "ИЗ Документ.ПоступлениеТоваров"),
    ] {
        let answer = answer(&lexicon, text, None);
        assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
        let query = answer.candidates[0].query.single_line(Language::Russian);
        assert!(query.contains(part), "{text}: {query}");
    }
}

#[test]
fn a_preposition_says_which_way_things_go() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (text, part) in [
        (
            "перемещения на транзитный склад",
            "ПеремещениеТоваров.СкладПолучатель =",
        ),
        (
            "перемещения с транзитного склада",
            "ПеремещениеТоваров.СкладОтправитель =",
        ),
    ] {
        let answer = answer(&lexicon, text, None);
        let query = answer.candidates[0].query.single_line(Language::Russian);
        assert!(query.contains(part), "{text}: {query}");
    }
}

#[test]
fn what_is_overdue_has_a_term_that_passed_and_is_not_done() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    check(
        &lexicon,
        "просроченные заказы",
        "ВЫБРАТЬ ЗаказПокупателя.Ссылка КАК Заказ ИЗ Документ.ЗаказПокупателя КАК ЗаказПокупателя ГДЕ ЗаказПокупателя.ДатаОтгрузки < &ДатаОтгрузки И НЕ ЗаказПокупателя.СтатусЗаказа В (ЗНАЧЕНИЕ(Перечисление.СтатусыЗаказов.Отгружен), ЗНАЧЕНИЕ(Перечисление.СтатусыЗаказов.Закрыт), ЗНАЧЕНИЕ(Перечисление.СтатусыЗаказов.Отменен)) И НЕ ЗаказПокупателя.ПометкаУдаления И ЗаказПокупателя.Проведен",
    );
}

#[test]
fn accountants_ask_for_statements_and_entries() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (text, parts) in [
        (
            "осв за март",
            &[
                "Хозрасчетный.ОстаткиИОбороты(&НачалоПериода, &КонецПериода)",
                "СуммаНачальныйОстаток",
                "СуммаОборотДт",
                "СуммаОборотКт",
                "СуммаКонечныйОстаток",
            ][..],
        ),
        (
            "карточка счета 62",
            &[
                "Хозрасчетный.Обороты(, , Регистратор, Счет В ИЕРАРХИИ (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.РасчетыСПокупателями)))",
                "КАК Регистратор",
            ],
        ),
        (
            "проводки за вчера",
            &["Хозрасчетный.Обороты(&НачалоПериода, &КонецПериода, Регистратор)"],
        ),
        (
            "сальдо по 41 на 1 марта",
            &[
                "Хозрасчетный.Остатки(&Дата, Счет В ИЕРАРХИИ (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.Товары)))",
            ],
        ),
    ] {
        let answer = answer(&lexicon, text, None);
        assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
        let query = answer.candidates[0].query.single_line(Language::Russian);
        for part in parts {
            assert!(query.contains(part), "{text}: {query}");
        }
    }
}

#[test]
fn words_that_are_known_and_came_to_nothing_are_told() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (text, expected) in [
        ("действующие договоры", "действующие"),
        ("продажи минус", "минус"),
        ("последние контрагенты", "последние"),
        ("отгрузки за март и за февраль по складам", "за март"),
    ] {
        let answer = answer(&lexicon, text, None);
        let uncovered = &answer.candidates[0].uncovered;
        assert!(
            uncovered.iter().any(|it| it.text == expected),
            "{text}: {uncovered:?}"
        );
    }
    // What did come to the query is not told.
    for text in [
        "топ 5 товаров по выручке за прошлый год",
        "контрагенты без ИНН",
        "заказы покупателей дороже 50000",
        "группы номенклатуры",
    ] {
        let answer = answer(&lexicon, text, None);
        assert_eq!(answer.candidates[0].uncovered, [], "{text}");
    }
}

#[test]
fn a_thing_that_nothing_is_known_of_is_not_answered_by_its_neighbours() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for text in [
        "which carriers delivered our goods last month",
        "переписка с контрагентом Ромашка",
    ] {
        assert!(answer(&lexicon, text, None).refusal.is_some(), "{text}");
    }
}

#[test]
fn a_month_of_a_follow_up_is_the_nearest_one() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (before, now, year) in [
        ("продажи за январь 2026", "а за февраль?", 2026),
        ("продажи за декабрь 2025", "а за январь", 2026),
        ("продажи за март 2025", "а за февраль", 2025),
    ] {
        let first = answer(&lexicon, before, None);
        let previous = &first.candidates[0].representation;
        let next = answer(&lexicon, now, Some(previous));
        let period = next.candidates[0].representation.period.unwrap();
        assert_eq!(period.from.unwrap().day().0, year, "{before}, {now}");
    }
}

#[test]
fn a_follow_up_may_ask_for_another_number_or_for_the_sum_of_what_was_listed() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for (before, now, expected) in [
        (
            "заказы покупателей за март",
            "на какую сумму?",
            "ВЫБРАТЬ СУММА(ЗаказПокупателя.СуммаДокумента)",
        ),
        (
            "сколько заказов покупателей за март",
            "а на какую сумму",
            "ВЫБРАТЬ СУММА(ЗаказПокупателя.СуммаДокумента)",
        ),
        (
            "топ 3 товара по количеству продаж",
            "and by amount?",
            "ВЫБРАТЬ ПЕРВЫЕ 3 ПродажиОбороты.Номенклатура КАК Номенклатура, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ",
        ),
        (
            "продажи по контрагентам за март",
            "давай по номенклатуре, а не по контрагентам",
            "ВЫБРАТЬ ПродажиОбороты.Номенклатура КАК Номенклатура, ПродажиОбороты.",
        ),
        (
            "остатки на основном складе",
            "а на транзитном",
            "Склад = ЗНАЧЕНИЕ(Справочник.Склады.ТранзитныйСклад)",
        ),
    ] {
        let first = answer(&lexicon, before, None);
        let previous = &first.candidates[0].representation;
        let next = answer(&lexicon, now, Some(previous));
        assert!(next.refusal.is_none(), "{now}: {:?}", next.refusal);
        let query = next.candidates[0].query.single_line(Language::Russian);
        assert!(query.contains(expected), "{before}, {now}: {query}");
    }
}

#[test]
fn what_is_counted_and_shown_is_what_the_question_names() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    check(
        &lexicon,
        "маржа по товарам",
        "ВЫБРАТЬ ПродажиОбороты.Номенклатура КАК Номенклатура, \
         ПродажиОбороты.СуммаОборот - ПродажиОбороты.СебестоимостьОборот КАК Разница \
         ИЗ РегистрНакопления.Продажи.Обороты КАК ПродажиОбороты",
    );
    for (text, part) in [
        (
            "первый заказ каждого клиента",
            "МИНИМУМ(ЗаказПокупателя.Дата)",
        ),
        (
            "какие товары были в заказах покупателей за март",
            "ВЫБРАТЬ РАЗЛИЧНЫЕ ЗаказПокупателяТовары.Номенклатура КАК Номенклатура ИЗ",
        ),
        (
            "в каких заказах больше 5 штук чайников",
            "ЗаказПокупателяТовары.Количество > 5",
        ),
        (
            "сколько товаров перемещено",
            "СУММА(ПеремещениеТоваровТовары.Количество)",
        ),
        (
            "кто нам должен больше 50 тысяч",
            "ВзаиморасчетыСКонтрагентамиОстатки.СуммаОстаток > 50000",
        ),
        (
            "задолженность контрагентов на начало марта",
            "РегистрНакопления.ВзаиморасчетыСКонтрагентами.Остатки(",
        ),
    ] {
        let answer = answer(&lexicon, text, None);
        assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
        let query = answer.candidates[0].query.single_line(Language::Russian);
        assert!(query.contains(part), "{text}: {query}");
        // No word is left over, however sure the reading is.
        let mut reasons = answer.doubt.reasons.iter();
        let is_left = |it: Signal| matches!(it, Signal::Unknown | Signal::Unheard);
        assert!(!reasons.any(|it| is_left(it.signal)), "{text}");
    }
}

#[test]
fn what_speaks_against_a_reading_is_told_where_it_is_much() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let plain = answer(&lexicon, "продажи по контрагентам за март", None);
    assert!(plain.doubt.chance() < 0.2, "{:?}", plain.doubt);
    assert!(plain.candidates[0].uncovered.is_empty());
    let pieces = "в каких заказах больше 5 штук чайников";
    let doubted = answer(&lexicon, pieces, None);
    assert!(doubted.doubt.chance() > plain.doubt.chance());
    let first = &doubted.candidates[0];
    assert!(!first.uncovered.is_empty() || doubted.clarification.is_some());
    assert!(first.uncovered.iter().all(|it| pieces.contains(&it.text)));
    let nothing = answer(&lexicon, "абырвалг", None);
    assert!(nothing.refusal.is_some());
}

#[test]
fn what_a_reading_has_no_use_for_is_told_or_refused() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    for text in [
        "чего на складах меньше 10 штук",
        "рентабельность продаж",
        "план продаж на март",
    ] {
        assert!(answer(&lexicon, text, None).refusal.is_some(), "{text}");
    }
}

/// Whatever is asked, what comes out parses and resolves, in both languages, and so it does without any of its parts.
#[test]
fn every_answer_and_every_edit_of_it_is_a_query() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let world = lexicon.world();
    let subjects = [
        "продажи",
        "остатки товаров",
        "заказы покупателей",
        "контрагенты",
        "цены",
        "курсы валют",
        "взаиморасчеты",
        "реализации",
        "товары в заказах",
        "сальдо по счетам",
    ];
    let tails = [
        "",
        "по складам",
        "по контрагентам за прошлый год",
        "больше 1000",
        "без артикула",
        "топ 3",
        "по месяцам",
        "не закрытые",
        "чайник",
        "на начало года",
        "средняя сумма",
        "сколько",
        "отсортируй по дате",
        "ромашки",
    ];
    let mut count = 0;
    for subject in subjects {
        for tail in tails {
            let answer = answer(&lexicon, &format!("{subject} {tail}"), None);
            for candidate in &answer.candidates {
                for text in &candidate.text {
                    let tree = parser_bsl::Parser::query().parse(text, None);
                    assert!(!tree.root_node().has_error(), "{text}");
                    assert_eq!(query::resolve(text, &tree, &world).problems, [], "{text}");
                }
                for chip in candidate.chips.iter().filter(|it| it.removable) {
                    let less = candidate.representation.without(chip.part);
                    assert_ne!(less, candidate.representation, "{:?}", chip.part);
                    assert!(
                        answer_of(&lexicon, &less).is_some(),
                        "{:?} of {}",
                        chip.part,
                        candidate.text[0]
                    );
                }
                count += 1;
            }
        }
    }
    assert!(count > 200, "{count}");
}

#[test]
fn a_model_may_say_only_what_the_configuration_has() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let answer = answer(&lexicon, "продажи по контрагентам", None);
    let subject = answer.candidates[0].representation.subject.clone();
    let grammar = grammar(&lexicon, &[subject]);
    assert!(
        grammar.contains("\"from РегистрНакопления.Продажи.Обороты\\n\""),
        "{grammar}"
    );
    assert!(grammar.contains("\"Контрагент.ИНН\""), "{grammar}");
    let said = "from РегистрНакопления.Продажи.Обороты\nshow Контрагент\nsum СуммаОборот\nwhere Контрагент = \"Ромашка\"\nperiod 2026-01-01 2026-01-31\norder 2 descending\ntop 3\n";
    let representation = read(&lexicon, said).unwrap();
    let candidate = answer_of(&lexicon, &representation).unwrap();
    assert_eq!(
        candidate.query.single_line(Language::Russian),
        "ВЫБРАТЬ ПЕРВЫЕ 3 ПродажиОбороты.Контрагент КАК Контрагент, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода, , Контрагент = &Контрагент) КАК ПродажиОбороты УПОРЯДОЧИТЬ ПО СуммаОборот УБЫВ "
    );
    assert!(read(&lexicon, "from Справочник.Нет\nshow Ссылка").is_none());
    assert!(read(&lexicon, "from Справочник.Склады\nshow Нет").is_none());
}
