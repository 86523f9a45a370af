//! What queries look like when printed.

use super::*;

fn check(text: &str, expected: &str) {
    let printed =
        pretty(text, &Options::builder()).unwrap_or_else(|| panic!("not printed: {text}"));
    assert_eq!(printed, expected, "\n{printed}");
    let again = pretty(&printed, &Options::builder());
    assert_eq!(again.as_deref(), Some(expected), "printed twice");
}

#[test]
fn clauses_and_fields_stand_on_lines_of_their_own() {
    check(
        "выбрать разрешенные первые 10 Т.Код как Код, СУММА(Т.Количество) ИЗ Справочник.Товары КАК Т \
         ГДЕ Т.А=1 И НЕ Т.Б И (Т.В>2 ИЛИ Т.Г<>-3) СГРУППИРОВАТЬ ПО Т.Код,Т.Б ИМЕЮЩИЕ СУММА(Т.Количество) > 0 \
         УПОРЯДОЧИТЬ ПО Код УБЫВ ИТОГИ СУММА(Количество) КАК К ПО ОБЩИЕ, Код ИЕРАРХИЯ АВТОУПОРЯДОЧИВАНИЕ",
        "\
выбрать разрешенные первые 10
	Т.Код как Код,
	СУММА(Т.Количество)
ИЗ
	Справочник.Товары КАК Т
ГДЕ
	Т.А = 1
	И НЕ Т.Б
	И (Т.В > 2
			ИЛИ Т.Г <> -3)

СГРУППИРОВАТЬ ПО
	Т.Код,
	Т.Б

ИМЕЮЩИЕ
	СУММА(Т.Количество) > 0

УПОРЯДОЧИТЬ ПО
	Код УБЫВ
ИТОГИ
	СУММА(Количество) КАК К
ПО
	ОБЩИЕ,
	Код ИЕРАРХИЯ
АВТОУПОРЯДОЧИВАНИЕ",
    );
}

#[test]
fn joins_stand_below_their_table() {
    check(
        "ВЫБРАТЬ * ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ВНУТРЕННЕЕ СОЕДИНЕНИЕ Д КАК Д ПО Б.Х = Д.Х \
         ПО А.Х = Б.Х И (А.У = Б.У ИЛИ А.Я), Г КАК Г",
        "\
ВЫБРАТЬ
	*
ИЗ
	А КАК А
		ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б
			ВНУТРЕННЕЕ СОЕДИНЕНИЕ Д КАК Д
			ПО Б.Х = Д.Х
		ПО А.Х = Б.Х
			И (А.У = Б.У
					ИЛИ А.Я),
	Г КАК Г",
    );
}

#[test]
fn cases_nest() {
    check(
        "ВЫБРАТЬ СУММА(ВЫБОР КОГДА А=1 И Б ТОГДА ВЫБОР КОГДА Г ТОГДА 2 КОНЕЦ ИНАЧЕ 0 КОНЕЦ) КАК С ИЗ Т",
        "\
ВЫБРАТЬ
	СУММА(ВЫБОР
			КОГДА А = 1
					И Б
				ТОГДА ВЫБОР
						КОГДА Г
							ТОГДА 2
					КОНЕЦ
			ИНАЧЕ 0
		КОНЕЦ) КАК С
ИЗ
	Т",
    );
}

#[test]
fn parameters_of_virtual_tables_are_wrapped_when_they_are_conditions() {
    check(
        "ВЫБРАТЬ О.А ИЗ РегистрНакопления.Товары.Остатки(&Дата, Склад=&Склад) КАК О, \
         РегистрНакопления.Товары.Обороты(&Дата, , Авто, Склад = &Склад И Товар В (ВЫБРАТЬ Т.Товар ИЗ Т КАК Т)) КАК Р",
        "\
ВЫБРАТЬ
	О.А
ИЗ
	РегистрНакопления.Товары.Остатки(&Дата, Склад = &Склад) КАК О,
	РегистрНакопления.Товары.Обороты(
			&Дата,
			,
			Авто,
			Склад = &Склад
				И Товар В
						(ВЫБРАТЬ
							Т.Товар
						ИЗ
							Т КАК Т)) КАК Р",
    );
}

#[test]
fn unions_packages_and_comments_stay() {
    check(
        "// Первый\nВЫБРАТЬ А // поле\n, Б ПОМЕСТИТЬ ВТ ИЗ (ВЫБРАТЬ 1 КАК А ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 2) КАК В \
         ИНДЕКСИРОВАТЬ ПО А;\n////////////////////\nВЫБРАТЬ\n// все\n* ИЗ ВТ; УНИЧТОЖИТЬ ВТ",
        "\
// Первый
ВЫБРАТЬ
	А // поле
		,
	Б
ПОМЕСТИТЬ ВТ
ИЗ
	(ВЫБРАТЬ
		1 КАК А

	ОБЪЕДИНИТЬ ВСЕ

	ВЫБРАТЬ
		2) КАК В

ИНДЕКСИРОВАТЬ ПО
	А
;

////////////////////
ВЫБРАТЬ
	// все
	*
ИЗ
	ВТ
;

УНИЧТОЖИТЬ ВТ",
    );
}

#[test]
fn blocks_of_the_builder_and_tabular_sections() {
    check(
        "ВЫБРАТЬ Д.Товары.(Товар, Количество КАК К) КАК Т {ВЫБРАТЬ Товар.*, Склад} ИЗ Документ.Д КАК Д \
         {ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО Д.Х = Б.Х} {ГДЕ Д.Ссылка.* КАК С, (Д.А = 1)}",
        "\
ВЫБРАТЬ
	Д.Товары.(
		Товар,
		Количество КАК К
	) КАК Т
{ВЫБРАТЬ
	Товар.*,
	Склад}
ИЗ
	Документ.Д КАК Д
		{ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б
		ПО Д.Х = Б.Х}
{ГДЕ
	Д.Ссылка.* КАК С,
	(Д.А = 1)}",
    );
}

#[test]
fn one_line() {
    let line = |text| single_line(text, &Options::builder());
    assert_eq!(
        line("ВЫБРАТЬ\n\tА ,\n\tБ.В\nИЗ\n\tТ КАК Т\nГДЕ\n\tА В ( &С )\n;\nУНИЧТОЖИТЬ Т").as_deref(),
        Some("ВЫБРАТЬ А, Б.В ИЗ Т КАК Т ГДЕ А В (&С); УНИЧТОЖИТЬ Т")
    );
    assert_eq!(line("ВЫБРАТЬ А // поле\nИЗ Т"), None);
    assert_eq!(line("ВЫБРАТЬ \"А\nБ\" ИЗ Т"), None);
}

#[test]
fn what_is_no_query_is_not_printed() {
    for text in ["", "ВЫБРАТЬ ИЗ", "Привет, мир", "ВЫБРАТЬ А, ИЗ Т"] {
        assert_eq!(pretty(text, &Options::builder()), None, "{text}");
        assert_eq!(single_line(text, &Options::builder()), None, "{text}");
        assert_eq!(respelt(text, &Options::builder()), None, "{text}");
        assert_eq!(levels(text), None, "{text}");
    }
}

#[test]
fn keywords_and_functions_are_translated_and_names_are_not() {
    let options = |case, language| Options {
        case,
        language,
        ..Options::builder()
    };
    let text = "Выбрать Сумма(Т.Сумма) как Итог из Т как Т где Т.Ссылка в иерархии (&А) Упорядочить по Итог иерархия";
    let english = options(KeywordCase::Keep, KeywordLanguage::English);
    assert_eq!(
        respelt(text, &english).as_deref(),
        Some(
            "SELECT SUM(Т.Сумма) AS Итог FROM Т AS Т WHERE Т.Ссылка IN HIERARCHY (&А) ORDER BY Итог HIERARCHY"
        )
    );
    let upper = options(KeywordCase::Upper, KeywordLanguage::Keep);
    assert_eq!(
        respelt(text, &upper).as_deref(),
        Some(
            "ВЫБРАТЬ СУММА(Т.Сумма) КАК Итог ИЗ Т КАК Т ГДЕ Т.Ссылка В ИЕРАРХИИ (&А) УПОРЯДОЧИТЬ ПО Итог ИЕРАРХИЯ"
        )
    );
    let russian = options(KeywordCase::Keep, KeywordLanguage::Russian);
    assert_eq!(
        respelt(
            "select A from T as T join B on T.A = B.A group by A",
            &russian
        )
        .as_deref(),
        Some("ВЫБРАТЬ A ИЗ T КАК T СОЕДИНЕНИЕ B ПО T.A = B.A СГРУППИРОВАТЬ ПО A")
    );
}

#[test]
fn lines_know_their_levels() {
    let text = "ВЫБРАТЬ\nА,\n\n// комментарий\nБ +\nГ\nИЗ Т\nГДЕ А\nИ Б";
    assert_eq!(
        levels(text),
        Some(vec![
            Some(0),
            Some(1),
            None,
            Some(1),
            Some(1),
            None,
            Some(0),
            Some(0),
            Some(1)
        ])
    );
}

#[test]
fn queries_may_nest_deep() {
    let depth = 20_000;
    let conditions = format!("ВЫБРАТЬ А ИЗ Т ГДЕ А{}", " И А".repeat(depth));
    let printed = pretty(&conditions, &Options::builder()).unwrap_or_default();
    assert_eq!(printed.lines().count(), depth + 6);
    let parentheses = format!("ВЫБРАТЬ {}А{} ИЗ Т", "(".repeat(depth), ")".repeat(depth));
    assert_eq!(pretty(&parentheses, &Options::builder()), None);
}
