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
