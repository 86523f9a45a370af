//! Questions that are put together of others, over the sample configuration.

use query::ask::{Answer, Lexicon, Part, Question, answer_of, ask};
use query::{Date, Language};

use super::Sample;

fn answer(lexicon: &Lexicon<'_>, text: &str) -> Answer {
    let question = Question {
        text,
        today: Date::new(2026, 3, 18, 0, 0, 0).unwrap(),
        language: Language::Russian,
        previous: None,
        values: None,
    };
    ask(lexicon, &question)
}

#[track_caller]
fn check(lexicon: &Lexicon<'_>, text: &str, expected: &str) {
    let answer = answer(lexicon, text);
    assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
    assert!(answer.clarification.is_none(), "{text}");
    let first = &answer.candidates[0];
    assert!(first.uncovered.is_empty(), "{text}: {:?}", first.uncovered);
    assert_eq!(
        first.query.single_line(Language::Russian),
        expected,
        "{text}"
    );
}

const BOTH: &str = "ВЫБРАТЬ ЕСТЬNULL(ПродажиОбороты.Номенклатура, ТоварыНаСкладахОстатки.Номенклатура) КАК Номенклатура, ЕСТЬNULL(ПродажиОбороты.СуммаОборот, 0) КАК СуммаОборот, ЕСТЬNULL(ТоварыНаСкладахОстатки.КоличествоОстаток, 0) КАК КоличествоОстаток ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты ПОЛНОЕ СОЕДИНЕНИЕ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата) КАК ТоварыНаСкладахОстатки ПО ПродажиОбороты.Номенклатура = ТоварыНаСкладахОстатки.Номенклатура";

#[test]
fn what_two_registers_count_stands_side_by_side() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    check(&lexicon, "остатки и продажи по товарам за март", BOTH);
    check(&lexicon, "sales and stock by product last month", BOTH);
    // Numbers of one register need no second one.
    let one = answer(&lexicon, "количество и сумма продаж по клиентам");
    assert_eq!(one.candidates[0].query.sources.len(), 1);
    assert_eq!(one.candidates[0].representation.measures.len(), 2);
}

#[test]
fn another_table_can_be_taken_away_and_answers_to_the_same_conditions() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let both = answer(&lexicon, "остатки и продажи по номенклатуре за март");
    let both = &both.candidates[0];
    let chip = both.chips.iter().find(|it| it.part == Part::Joined);
    assert_eq!(
        chip.unwrap().text[0],
        "и Товары на складах: остатки, Количество"
    );
    let one = answer_of(&lexicon, &both.representation.without(Part::Joined)).unwrap();
    assert_eq!(
        one.query.single_line(Language::Russian),
        "ВЫБРАТЬ ПродажиОбороты.Номенклатура КАК Номенклатура, ПродажиОбороты.СуммаОборот КАК СуммаОборот ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты"
    );
    // Only one of both has partners: nothing can be grouped by them.
    let mut other = both.representation.clone();
    let partner = metadata::platform::Names::new("Контрагент", "Контрагент");
    other.columns.push(query::ask::Field::of(&partner));
    assert!(answer_of(&lexicon, &other).is_none());
}

#[test]
fn a_share_is_of_all_under_the_same_conditions() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let shares = "ВЫБРАТЬ ПродажиОбороты.Контрагент КАК Контрагент, ПродажиОбороты.СуммаОборот КАК СуммаОборот, ВЫБОР КОГДА Всего.СуммаОборот = 0 ТОГДА 0 ИНАЧЕ ПродажиОбороты.СуммаОборот * 100 / Всего.СуммаОборот КОНЕЦ КАК Доля ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты ЛЕВОЕ СОЕДИНЕНИЕ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК Всего ПО ИСТИНА";
    for text in [
        "доля каждого клиента в продажах за 2025 год",
        "какую долю в продажах за прошлый год занимает каждый контрагент",
        "share of each customer in sales last year",
        "продажи по контрагентам за 2025 год в процентах от общей суммы",
    ] {
        check(&lexicon, text, shares);
    }
    // A configuration may call a number so.
    let named = answer(&lexicon, "процент продаж по контрагентам");
    assert_eq!(named.candidates[0].query.sources.len(), 1);
}

#[test]
fn what_a_register_has_nothing_of_is_a_list() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let stock = "ВЫБРАТЬ Номенклатура.Ссылка КАК Номенклатура ИЗ Справочник.Номенклатура КАК Номенклатура ГДЕ НЕ Номенклатура.Ссылка В (ВЫБРАТЬ РАЗЛИЧНЫЕ ТоварыНаСкладахОстатки.Номенклатура КАК Номенклатура ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки КАК ТоварыНаСкладахОстатки ГДЕ ТоварыНаСкладахОстатки.КоличествоОстаток > 0)";
    check(
        &lexicon,
        "товары, которых нет на складе",
        &format!("{stock} И НЕ Номенклатура.ПометкаУдаления И НЕ Номенклатура.ЭтоГруппа"),
    );
    let sold = "ВЫБРАТЬ Номенклатура.Ссылка КАК Номенклатура ИЗ Справочник.Номенклатура КАК Номенклатура ГДЕ НЕ Номенклатура.Ссылка В (ВЫБРАТЬ РАЗЛИЧНЫЕ ПродажиОбороты.Номенклатура КАК Номенклатура ИЗ РегистрНакопления.Продажи.Обороты(&НачалоПериода, &КонецПериода) КАК ПродажиОбороты) И НЕ Номенклатура.ПометкаУдаления И НЕ Номенклатура.ЭтоГруппа";
    check(&lexicon, "номенклатура без продаж в феврале", sold);
    check(&lexicon, "products with no sales in february", sold);
    // A field that nobody filled is another thing.
    check(
        &lexicon,
        "номенклатура без артикула",
        "ВЫБРАТЬ Номенклатура.Ссылка КАК Номенклатура ИЗ Справочник.Номенклатура КАК Номенклатура ГДЕ Номенклатура.Артикул = \"\" И НЕ Номенклатура.ПометкаУдаления И НЕ Номенклатура.ЭтоГруппа",
    );
}

#[test]
fn a_trial_balance_has_both_sides_of_each_account() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let numbers: Vec<String> = [
        "НачальныйОстатокДт",
        "НачальныйОстатокКт",
        "ОборотДт",
        "ОборотКт",
        "КонечныйОстатокДт",
        "КонечныйОстатокКт",
    ]
    .iter()
    .map(|it| format!("ХозрасчетныйОстаткиИОбороты.Сумма{it} КАК Сумма{it}"))
    .collect();
    let numbers = numbers.join(", ");
    let table = "РегистрБухгалтерии.Хозрасчетный.ОстаткиИОбороты";
    for (text, column, arguments) in [
        ("ОСВ за март", "", ""),
        ("оборотно-сальдовая ведомость за март по счетам", "", ""),
        ("trial balance for february", "", ""),
        (
            "осв по счету 41 за февраль",
            "",
            ", , , Счет В ИЕРАРХИИ (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.Товары))",
        ),
        (
            "осв за 2025 год по организациям",
            ", ХозрасчетныйОстаткиИОбороты.Организация КАК Организация",
            "",
        ),
    ] {
        let expected = format!(
            "ВЫБРАТЬ ХозрасчетныйОстаткиИОбороты.Счет КАК Счет{column}, {numbers} ИЗ {table}(&НачалоПериода, &КонецПериода{arguments}) КАК ХозрасчетныйОстаткиИОбороты"
        );
        check(&lexicon, text, &expected);
    }
    // What has no meaning is shown as such.
    let strange = answer(&lexicon, "ОСВ за март по абырвалгам");
    let uncovered = &strange.candidates[0].uncovered;
    assert_eq!(uncovered[0].text, "абырвалгам");
}

#[test]
fn a_text_in_quotes_may_be_a_value_of_an_enumeration() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let closed = "ВЫБРАТЬ ЗаказПокупателя.Ссылка КАК Заказ ИЗ Документ.ЗаказПокупателя КАК ЗаказПокупателя ГДЕ ЗаказПокупателя.СтатусЗаказа = ЗНАЧЕНИЕ(Перечисление.СтатусыЗаказов.Закрыт) И НЕ ЗаказПокупателя.ПометкаУдаления И ЗаказПокупателя.Проведен";
    check(&lexicon, "заказы со статусом «закрыт»", closed);
    // None is called so, and the values have no texts.
    let unknown = answer(&lexicon, "заказы со статусом «забыт»");
    let is_told = |it: &query::ask::Candidate| !it.uncovered.is_empty();
    assert!(unknown.candidates.iter().all(is_told));
}

/// The first reading on one line.
fn first(lexicon: &Lexicon<'_>, text: &str) -> String {
    let answer = answer(lexicon, text);
    assert!(answer.refusal.is_none(), "{text}: {:?}", answer.refusal);
    let first = &answer.candidates[0];
    assert!(first.uncovered.is_empty(), "{text}: {:?}", first.uncovered);
    first.query.single_line(Language::Russian)
}

#[test]
fn two_fields_of_a_record_are_compared() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let expected = "ВЫБРАТЬ ЗаказПокупателя.Ссылка КАК Заказ, ЗаказПокупателя.ДатаОтгрузки КАК ДатаОтгрузки, ЗаказПокупателя.Дата КАК Дата ИЗ Документ.ЗаказПокупателя КАК ЗаказПокупателя ГДЕ ЗаказПокупателя.ДатаОтгрузки < ЗаказПокупателя.Дата И НЕ ЗаказПокупателя.ДатаОтгрузки = ДАТАВРЕМЯ(1, 1, 1) И НЕ ЗаказПокупателя.ПометкаУдаления И ЗаказПокупателя.Проведен";
    for text in [
        "заказы, у которых дата отгрузки раньше даты заказа",
        "заказы где дата отгрузки раньше самого заказа",
        "orders whose shipment date is earlier than the order date",
    ] {
        assert_eq!(first(&lexicon, text), expected, "{text}");
    }
    let counted = first(
        &lexicon,
        "сколько заказов, где дата отгрузки раньше даты заказа",
    );
    assert!(counted.starts_with("ВЫБРАТЬ КОЛИЧЕСТВО(*)"), "{counted}");
    assert!(
        counted.contains("ЗаказПокупателя.ДатаОтгрузки < ЗаказПокупателя.Дата"),
        "{counted}"
    );
    // A field of what a record refers to.
    let behind = first(&lexicon, "реализации, сумма которых больше суммы заказа");
    let condition = "РеализацияТоваров.СуммаДокумента > РеализацияТоваров.Заказ.СуммаДокумента";
    assert!(behind.contains(condition), "{behind}");
    // Numbers and dates that are told are no fields.
    let plain = first(&lexicon, "реализации, сумма которых больше 5000");
    assert!(plain.contains(" > 5000"), "{plain}");
}

#[test]
fn a_total_is_compared_with_another_one_or_with_what_an_item_says() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let cost = first(
        &lexicon,
        "какие товары в 2025 продали дешевле себестоимости",
    );
    assert!(
        cost.contains("ПродажиОбороты.СуммаОборот < ПродажиОбороты.СебестоимостьОборот"),
        "{cost}"
    );
    let answer = answer(&lexicon, "товары, остаток которых ниже минимального");
    let texts: Vec<String> = answer
        .candidates
        .iter()
        .map(|it| it.query.single_line(Language::Russian))
        .collect();
    let of_items = "ИМЕЮЩИЕ МАКСИМУМ(НоменклатураСравнение.МинимальныйОстаток) > ЕСТЬNULL(СУММА(ТоварыНаСкладахОстатки.КоличествоОстаток), 0)";
    let of_stock = "ИМЕЮЩИЕ СУММА(ТоварыНаСкладахОстатки.КоличествоОстаток) < МАКСИМУМ(ТоварыНаСкладахОстатки.Номенклатура.МинимальныйОстаток)";
    for expected in [of_items, of_stock] {
        let found = texts.iter().take(3).any(|it| it.contains(expected));
        assert!(found, "{expected}: {texts:#?}");
    }
    let chips = &answer.candidates[0].chips;
    assert!(
        chips.iter().any(|it| it.text[0].contains('>')),
        "{chips:#?}"
    );
}

#[test]
fn a_number_is_compared_with_what_another_table_counts() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let paid = first(&lexicon, "заказы, по которым оплачено меньше суммы заказа");
    let on = "ЛЕВОЕ СОЕДИНЕНИЕ Документ.ПоступлениеДенег КАК ПоступлениеДенег ПО ПоступлениеДенег.ДокументОснование = ЗаказПокупателяСравнение.Ссылка";
    assert!(paid.contains(on), "{paid}");
    let having = "ИМЕЮЩИЕ МАКСИМУМ(ЗаказПокупателяСравнение.СуммаДокумента) > ЕСТЬNULL(СУММА(ПоступлениеДенег.СуммаДокумента), 0)";
    assert!(paid.contains(having), "{paid}");
    // What is left of orders is kept by a register; the word for it is a guess.
    let left = answer(&lexicon, "заказы, по которым отгружено меньше заказанного");
    assert_eq!(
        left.candidates[0].query.single_line(Language::Russian),
        "ВЫБРАТЬ ЗаказыПокупателейОстатки.Заказ КАК Заказ, ЗаказыПокупателейОстатки.КоличествоОстаток КАК КоличествоОстаток ИЗ РегистрНакопления.ЗаказыПокупателей.Остатки КАК ЗаказыПокупателейОстатки ГДЕ ЗаказыПокупателейОстатки.КоличествоОстаток > 0"
    );
}

#[test]
fn accounts_have_balances_of_one_side_and_turnovers_with_each_other() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let credit = first(&lexicon, "кредитовый остаток по счету 60 на 1 марта");
    assert!(credit.contains("СуммаОстатокКт"), "{credit}");
    assert!(!credit.contains("СуммаОстаток КАК"), "{credit}");
    let both = [
        ", Счет В ИЕРАРХИИ (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.РасчетыСПокупателями))",
        "КорСчет В ИЕРАРХИИ (ЗНАЧЕНИЕ(ПланСчетов.Хозрасчетный.Выручка))",
    ];
    for text in [
        "обороты Дт 62 Кт 90.01 за февраль",
        "проводки дебет 62 кредит 90.01 за февраль",
        "обороты между счетами 62 и 90.01 за февраль",
    ] {
        let entries = first(&lexicon, text);
        assert!(entries.contains("СуммаОборотДт"), "{text}: {entries}");
        assert!(
            both.iter().all(|it| entries.contains(it)),
            "{text}: {entries}"
        );
    }
}

#[test]
fn things_that_were_not_sold_are_found_though_no_word_names_them() {
    let sample = Sample::load();
    let lexicon = sample.lexicon();
    let unsold = first(&lexicon, "что не продавалось с начала года");
    assert!(
        unsold.starts_with("ВЫБРАТЬ Номенклатура.Ссылка"),
        "{unsold}"
    );
    assert!(
        unsold.contains("РегистрНакопления.Продажи.Обороты"),
        "{unsold}"
    );
}
