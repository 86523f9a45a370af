//! What every word of a module is.

use super::*;
use crate::workspace::fixture::workspace;

fn show(text: &str, tokens: &[SemanticToken]) -> Vec<String> {
    let mut end = 0;
    let show = |it: &SemanticToken| {
        assert!(it.start >= end, "tokens overlap: {it:?}");
        end = it.end;
        let word = &text[it.range()];
        assert!(!word.contains(['\n', '\r']), "{word:?}");
        let mut shown = format!("{word} {}", it.kind.name());
        for (bit, name) in Modifiers::NAMES.iter().enumerate() {
            if it.modifiers.0 & (1 << bit) != 0 {
                shown.push('+');
                shown.push_str(name);
            }
        }
        shown
    };
    tokens.iter().map(show).collect()
}

/// All tokens of the file with the cursor, keywords and operators left out.
#[track_caller]
fn check(fixture: &str, expected: &[&str]) {
    let made = workspace(fixture);
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let text = snapshot.text(file).expect("a text");
    let tokens = semantic_tokens(&snapshot, file, &Options::usual());
    let all = show(&text, &tokens);
    let shown: Vec<&String> = all
        .iter()
        .filter(|it| !it.ends_with(" keyword") && !it.ends_with(" operator"))
        .collect();
    assert_eq!(shown, expected);
    // Every range gives what stands in it, and nothing else.
    for (at, _) in text.char_indices().step_by(7) {
        for end in [at + 1, at + 40, text.len()] {
            let within = at..end.min(text.len());
            let part = semantic_tokens_in(&snapshot, file, &Options::usual(), within.clone());
            let whole = tokens.iter();
            let whole =
                whole.filter(|it| it.range().start < within.end && it.range().end > within.start);
            assert_eq!(part, whole.copied().collect::<Vec<_>>(), "{within:?}");
        }
    }
}

#[test]
fn declarations_and_uses_of_variables_and_methods_are_told_apart() {
    check(
        "
//- /CommonModules/Обмен.bsl
Перем Кэш;$0
Функция Сумма(Знач А, Б = 1) Экспорт
	В = А + Б;
	В = Кэш;
	Для Каждого Г Из В Цикл
		Д = Г.Код;
	КонецЦикла;
	Возврат Сумма(1, 2);
КонецФункции
// Устарела. Не нужна.
Асинх Процедура Шаг() Экспорт
	Ждать Шаг();
	Неизвестно(Имя);
КонецПроцедуры
",
        &[
            "Кэш variable+declaration+static",
            "Сумма function+definition+declaration",
            "А parameter+declaration",
            "Б parameter+declaration",
            "1 number",
            "В variable+declaration+modification",
            "А parameter",
            "Б parameter",
            "В variable+modification",
            "Кэш variable+static",
            "Г variable+declaration",
            "В variable",
            "Д variable+declaration+modification",
            "Г variable",
            "Код property",
            "Сумма function",
            "1 number",
            "2 number",
            "//  comment+documentation",
            "Устарела keyword+documentation",
            ". Не нужна. comment+documentation",
            "Шаг method+definition+declaration+async+deprecated",
            "Шаг method+async+deprecated",
            "Неизвестно function",
            "Имя variable",
        ],
    );
}

#[test]
fn what_the_platform_and_the_configuration_offer_is_known() {
    check(
        "
//- object Catalog Товары
//- object Enum Виды
//- /CommonModules/Обмен.bsl
// Устарела.
Функция Имя() Экспорт
КонецФункции
//- /Catalogs/Товары/ManagerModule.bsl
Функция Найти() Экспорт
КонецФункции
//- /CommonModules/Вызов.bsl
Процедура А(Запрос1)$0
	Сообщить(Обмен.Имя());
	Справочники.Товары.Найти();
	Справочники.Товары.НайтиПоКоду(1);
	Б = ВидДвиженияНакопления.Приход;
	Запрос = Новый Запрос;
	Запрос.Текст = Перечисления.Виды;
	Запрос.Выполнить().Выбрать();
	Обмен = 1;
	Обмен.Имя();
КонецПроцедуры
",
        &[
            "А method+definition+declaration",
            "Запрос1 parameter+declaration",
            "Сообщить function+defaultLibrary",
            // A variable of the method has the name of the module.
            "Обмен variable",
            "Имя method",
            "Справочники namespace+defaultLibrary",
            "Товары class",
            "Найти method+static",
            "Справочники namespace+defaultLibrary",
            "Товары class",
            "НайтиПоКоду method+defaultLibrary",
            "1 number",
            "Б variable+declaration+modification",
            "ВидДвиженияНакопления enum+defaultLibrary",
            "Приход enumMember+defaultLibrary+readonly",
            "Запрос variable+declaration+modification",
            "Запрос type+defaultLibrary",
            "Запрос variable",
            "Текст property+defaultLibrary+modification",
            "Перечисления namespace+defaultLibrary",
            "Виды enum",
            "Запрос variable",
            "Выполнить method+defaultLibrary",
            "Выбрать method+defaultLibrary",
            "Обмен variable+declaration+modification",
            "1 number",
            "Обмен variable",
            "Имя method",
        ],
    );
    check(
        "
//- /CommonModules/Обмен.bsl
// Устарела.
Функция Имя() Экспорт
КонецФункции
Функция Своя()
КонецФункции
//- /CommonModules/Вызов.bsl
Обмен.Имя();
Обмен.Своя();$0
",
        &[
            "Обмен namespace",
            "Имя method+static+deprecated",
            "Обмен namespace",
            "Своя method",
        ],
    );
}

#[test]
fn strings_show_what_stands_in_them() {
    check(
        "
//- /CommonModules/Вызов.bsl
Процедура А()$0
	Б = НСтр(\"ru = 'а = б'; en = 'c'\");
	В = СтрШаблон(\"%1 и %(2)%%\", \"%1\");
	Г = Тип(\"СправочникСсылка.Товары\");
	Д = Новый ОписаниеТипов(\"Число, Строка\");
	Е = \"а \"\"б\"\"\";
	Ж = Модуль.ПодставитьПараметрыВСтроку(\"%1\", 1);
	ПодключитьОбработчикОжидания(\"А\", 1);
КонецПроцедуры
",
        &[
            "А method+definition+declaration",
            "Б variable+declaration+modification",
            "НСтр function+defaultLibrary",
            "\" string",
            "ru property",
            "= 'а = б'; string",
            "en property",
            "= 'c'\" string",
            "В variable+declaration+modification",
            "СтрШаблон function+defaultLibrary",
            "\" string",
            "%1 parameter",
            "и string",
            "%(2) parameter",
            "%%\" string",
            "\"%1\" string",
            "Г variable+declaration+modification",
            "Тип function+defaultLibrary",
            "\" string",
            "СправочникСсылка.Товары type",
            "\" string",
            "Д variable+declaration+modification",
            "ОписаниеТипов type+defaultLibrary",
            "\" string",
            "Число type",
            ", string",
            "Строка type",
            "\" string",
            "Е variable+declaration+modification",
            "\"а string",
            "\"\" stringEscape",
            "б string",
            "\"\" stringEscape",
            "\" string",
            "Ж variable+declaration+modification",
            "Модуль variable",
            "ПодставитьПараметрыВСтроку method",
            "\" string",
            "%1 parameter",
            "\" string",
            "1 number",
            "ПодключитьОбработчикОжидания function+defaultLibrary",
            "\" string",
            "А method",
            "\" string",
            "1 number",
        ],
    );
}

#[test]
fn directives_annotations_and_deleted_code_have_their_own_colours() {
    check(
        "
//- /CommonModules/Вызов.bsl
#Область Служебные
#Если Сервер И Не Клиент Тогда
&НаСервере
&Перед(\"Шаг\")
Процедура А()
	#Удаление
	Б = 1; // да
	В();
	#КонецУдаления
	#Вставка
	В();$0
	#КонецВставки
КонецПроцедуры
#КонецЕсли
#КонецОбласти
",
        &[
            "#Область macro",
            "Служебные namespace+declaration",
            "#Если macro",
            "Сервер macro",
            "И macro",
            "Не macro",
            "Клиент macro",
            "Тогда macro",
            "&НаСервере decorator+defaultLibrary",
            "&Перед decorator+defaultLibrary",
            "\" string",
            "Шаг method",
            "\" string",
            "А method+definition+declaration",
            "#Удаление macro",
            "Б = 1; // да comment",
            "В(); comment",
            "#КонецУдаления macro",
            "#Вставка macro",
            "В function",
            "#КонецВставки macro",
            "#КонецЕсли macro",
            "#КонецОбласти macro",
        ],
    );
}

#[test]
fn comments_of_methods_name_parameters_and_types() {
    check(
        "
//- /CommonModules/Вызов.bsl
// Просто так.

// Считает Сумма.
//
// Параметры:
//  Сумма - Число - сумма, а Строка - нет
//  Данные - Структура:
//   * Код - Строка
//
// Возвращаемое значение:
//  Массив из Число - числа
//
Функция Счёт(Сумма, Данные)$0 // конец
КонецФункции
",
        &[
            "// Просто так. comment",
            "// Считает Сумма. comment+documentation",
            "// comment+documentation",
            "//  comment+documentation",
            "Параметры: keyword+documentation",
            "//   comment+documentation",
            "Сумма parameter+documentation",
            " -  comment+documentation",
            "Число type+documentation",
            " - сумма, а Строка - нет comment+documentation",
            "//   comment+documentation",
            "Данные parameter+documentation",
            " -  comment+documentation",
            "Структура type+documentation",
            ": comment+documentation",
            "//   *  comment+documentation",
            "Код property+documentation",
            " -  comment+documentation",
            "Строка type+documentation",
            "// comment+documentation",
            "//  comment+documentation",
            "Возвращаемое значение: keyword+documentation",
            "//   comment+documentation",
            "Массив type+documentation",
            " из  comment+documentation",
            "Число type+documentation",
            " - числа comment+documentation",
            "// comment+documentation",
            "Счёт function+definition+declaration",
            "Сумма parameter+declaration",
            "Данные parameter+declaration",
            "// конец comment",
        ],
    );
}

#[test]
fn lambdas_of_onescript_are_code() {
    check(
        "
//- /lib/Классы/Поток.os
Процедура ПриСозданииОбъекта(&Пластилин(\"а, б\") Знач Х, &Лог Б)
	Т = Новый Поток(\"(А, Б) -> А.Код > Число(Б) И \"\"х\"\" = Истина\");$0
КонецПроцедуры
",
        &[
            "ПриСозданииОбъекта method+definition+declaration",
            "&Пластилин decorator",
            "\"а, б\" string",
            "Х parameter+declaration",
            "&Лог decorator",
            "Б parameter+declaration",
            "Т variable+declaration+modification",
            "Поток class",
            "\"( string",
            "А parameter+declaration",
            ", string",
            "Б parameter+declaration",
            ") string",
            "А parameter",
            ". string",
            "Код property",
            "Число function",
            "( string",
            "Б parameter",
            ") string",
            "\"\" stringEscape",
            "х variable",
            "\"\" stringEscape",
            "\" string",
        ],
    );
}

#[test]
fn words_of_queries_are_coloured_in_their_strings() {
    check(
        "
//- /CommonModules/Вызов.bsl
Запрос.Текст = \"ВЫБРАТЬ Т.Код КАК Имя
	|ИЗ Справочник.Товары КАК Т
	|ГДЕ Т.Код = &Код\";$0
",
        &[
            "Запрос variable",
            "Текст property+modification",
            "\" string",
            "Т variable",
            ". string",
            "Код property",
            "Имя property+declaration",
            "| string",
            "Справочник namespace+defaultLibrary",
            ". string",
            "Товары class",
            "Т variable",
            "| string",
            "Т variable",
            ". string",
            "Код property",
            "&Код parameter",
            "\" string",
        ],
    );
}

#[test]
fn broken_code_is_painted_to_its_end() {
    for text in [
        "Процедура",
        "Процедура А(",
        "Функция А(Б = ",
        "А.",
        "А = \"",
        "А = НСтр(\"ru = '",
        "&",
        "#",
        "// Параметры:\nПроцедура А(Б)",
        "Процедура А()\nПроцедура Б()\nВ = ]))",
        "А = СтрШаблон(\"%",
        "А(\"\"\"",
        "|",
    ] {
        for end in text.char_indices().map(|it| it.0) {
            let fixture = format!("\n//- /CommonModules/А.bsl\n{}$0\n", &text[..end]);
            let made = workspace(&fixture);
            let snapshot = made.snapshot();
            let (file, _) = made.cursor.expect("a cursor");
            let text = snapshot.text(file).expect("a text");
            show(&text, &semantic_tokens(&snapshot, file, &Options::usual()));
        }
    }
}
