//! Hints within lines of code.

use super::*;
use crate::workspace::fixture::workspace;

const ALL: Options = Options {
    parameters: true,
    same_names: false,
    default_values: true,
    types: true,
};

/// The text of the file with the cursor, with the hints in it between `«»`.
fn shown(fixture: &str, options: &Options) -> String {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let mut text = snapshot.text(file).expect("a text").to_string();
    let whole = inlay_hints(&snapshot, file, 0..text.len(), options);
    for end in [text.len() / 2, text.len() / 3] {
        let end = text.floor_char_boundary(end);
        let part = inlay_hints(&snapshot, file, 0..end, options);
        let expected = whole.iter().filter(|it| it.offset <= end);
        assert_eq!(part, expected.cloned().collect::<Vec<_>>());
        let part = inlay_hints(&snapshot, file, end..text.len(), options);
        let expected = whole.iter().filter(|it| it.offset >= end);
        assert_eq!(part, expected.cloned().collect::<Vec<_>>());
    }
    for it in whole.iter().rev() {
        text.insert_str(it.offset, &format!("«{}»", it.label));
    }
    text
}

const METHODS: &str = "
//- /CommonModules/Обмен.bsl
Процедура Отправить(Адрес, Сообщение, Повторять = Истина, Число = 5) Экспорт
КонецПроцедуры
Процедура Включить(Значение) Экспорт
КонецПроцедуры
";

#[test]
fn arguments_that_do_not_say_what_they_are_for_get_the_name_of_the_parameter() {
    let code = format!(
        "{METHODS}
//- /CommonModules/Вызов.bsl
Обмен.Отправить(\"адрес\", Сообщение, , 1);
Обмен.Отправить(ПолучитьАдрес(), Данные.Сообщение, Ложь);$0
Обмен.Включить(Истина);
Обмен.Включить(Имя);
Пусто();
СтрРазделить(Имя, \",\", Ложь);
"
    );
    assert_eq!(
        shown(&code, &ALL),
        "\
Обмен.Отправить(«Адрес:»\"адрес\", Сообщение, «Повторять: Истина», «Число:»1);
Обмен.Отправить(ПолучитьАдрес(), Данные.Сообщение, «Повторять:»Ложь);
Обмен.Включить(«Значение:»Истина);
Обмен.Включить(Имя);
Пусто();
СтрРазделить(Имя, \",\", «ВключатьПустые:»Ложь);
"
    );
    let options = Options {
        same_names: true,
        default_values: false,
        ..ALL
    };
    let code = format!(
        "{METHODS}
//- /CommonModules/Вызов.bsl
Обмен.Отправить(Адрес, 1, , Число);$0
"
    );
    assert_eq!(
        shown(&code, &options),
        "Обмен.Отправить(«Адрес:»Адрес, «Сообщение:»1, , «Число:»Число);\n"
    );
}

#[test]
fn types_stand_where_a_variable_is_assigned_first_and_the_right_side_does_not_tell() {
    let code = "
//- object Catalog Товары
//- /CommonModules/Вызов.bsl
Функция Список()
	Возврат Новый Массив;
КонецФункции
Процедура А(Параметр)
	Параметр = Список();
	Б = Новый Структура;
	В = 1;
	Г = Список();
	Г = Справочники.Товары.НайтиПоКоду(1);
	Д = Справочники.Товары.НайтиПоКоду(1);
	Е = СтрДлина(\"\");
	Таблица = Новый ТаблицаЗначений;
	Для Каждого Ж Из Таблица Цикл$0
		З = Ж;
	КонецЦикла;
	И = Неизвестно();
КонецПроцедуры
";
    let shown = shown(code, &ALL);
    let lines: Vec<&str> = shown
        .lines()
        .filter(|it| it.contains('«'))
        .map(str::trim)
        .collect();
    assert_eq!(
        lines,
        [
            "Г«: Массив» = Список();",
            "Д«: СправочникСсылка.Товары» = Справочники.Товары.НайтиПоКоду(1);",
            "Для Каждого Ж«: СтрокаТаблицыЗначений» Из Таблица Цикл",
            "З«: СтрокаТаблицыЗначений» = Ж;",
        ]
    );
}

#[test]
fn hints_tell_more_when_somebody_looks() {
    let made = workspace(
        "
//- /CommonModules/Обмен.bsl
// Отправляет.
//
// Параметры:
//  Адрес - Строка - куда
Процедура Отправить(Адрес, Б) Экспорт
КонецПроцедуры
//- /CommonModules/Вызов.bsl
Обмен.Отправить(\"\", 1);$0
А = Обмен;
",
    );
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let hints = inlay_hints(&snapshot, file, 0..1000, &ALL);
    let told = tell(&snapshot, file, &hints[0].about, Language::Ru);
    assert!(
        told.text.markdown().contains("куда"),
        "{}",
        told.text.markdown()
    );
    let (target, range) = told.target.expect("a place");
    assert_eq!(&snapshot.text(target).expect("a text")[range], "Адрес");
    let module = hints.iter().find(|it| matches!(it.about, About::Type(_)));
    let told = tell(
        &snapshot,
        file,
        &module.expect("a type").about,
        Language::Ru,
    );
    assert_eq!(told.target, Some((target, 0..0)));
}

#[test]
fn what_makes_a_method_complex_is_shown_word_by_word() {
    let made = workspace(
        "
//- /CommonModules/Обмен.bsl
Процедура А()
	Если Б Тогда
		Пока В И Г И Д Цикл
		КонецЦикла;
	КонецЕсли;$0
КонецПроцедуры
",
    );
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let text = snapshot.text(file).expect("a text");
    let show = |cognitive| -> Vec<String> {
        let hints = complexity_hints(&snapshot, file, 0, cognitive);
        let show = |it: InlayHint| {
            let word = text[..it.offset].split_whitespace().next_back();
            format!("{} {}", word.unwrap_or_default(), it.label)
        };
        hints.into_iter().map(show).collect()
    };
    assert_eq!(show(true), ["Если +1", "Пока +2 (1 + 1)", "И +1"]);
    assert_eq!(show(false), ["Если +1", "Пока +1", "И +1", "И +1"]);
}

#[test]
fn broken_code_has_hints_where_it_is_whole() {
    for text in [
        "А = ",
        "А(",
        "А(1, ",
        "Для Каждого А Из",
        "А = Б(((",
        "Новый А(1",
    ] {
        let made = workspace(&format!("\n//- /CommonModules/А.bsl\n{text}$0\n"));
        let (file, _) = made.cursor.expect("a cursor");
        let hints = inlay_hints(&made.snapshot(), file, 0..1000, &ALL);
        assert!(hints.is_empty(), "{text}: {hints:?}");
    }
}

#[test]
fn types_that_are_told_together_are_those_told_alone() {
    let code = "
//- /CommonModules/Вызов.bsl
А = Новый Массив;
Процедура Шаг(П)
	Б = Новый Структура(\"Код\", 1);
	Если ТипЗнч(П) = Тип(\"Массив\") Тогда
		В = П;
	Иначе
		Для Каждого Г Из Б.Код Цикл
			Д = Г;
			Б = Новый Запрос;
		КонецЦикла;
		В = Б;
	КонецЕсли;
	Попытка
		Е = В.Выполнить().Выбрать();
	Исключение
		Ж = ИнформацияОбОшибке();
	КонецПопытки;
КонецПроцедуры
З = А;$0
";
    let made = workspace(code);
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let text = snapshot.text(file).expect("a text");
    let starts = text.match_indices(" = ").map(|it| it.0 + 3);
    let ranges: Vec<Range<usize>> = starts
        .filter_map(|it| Some(it..it + text[it..].find(';')?))
        .filter(|it| !text[it.clone()].contains("Тогда"))
        .collect();
    let together = types::of_expressions(&snapshot, file, &ranges);
    let alone = ranges
        .iter()
        .map(|it| types::of_expression(&snapshot, file, it.clone()));
    let show = |it: &Types| type_text::types(&snapshot, file, it, Language::Ru);
    let alone: Vec<String> = alone.map(|it| show(&it)).collect();
    assert_eq!(together.iter().map(show).collect::<Vec<_>>(), alone);
    assert!(
        alone.iter().filter(|it| !it.is_empty()).count() >= 7,
        "{alone:?}"
    );
}
