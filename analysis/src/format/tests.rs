//! What modules look like when laid out.

use parser_bsl::{Dialect, Parser};

use super::*;
use crate::edit::applied;

/// Lays a text out, twice: the second time nothing changes.
fn formatted(text: &str, options: &Options) -> String {
    let once = |text: &str| {
        let tree = Parser::bsl().parse(text, None);
        let found = super::formatted(&Module::new(text, &tree, Dialect::Bsl), options);
        assert!(found.held_back.is_empty(), "tokens changed: {found:?}");
        applied(text, &found.edits)
    };
    let first = once(text);
    assert_eq!(once(&first), first, "laid out twice");
    first
}

fn check_with(options: &Options, text: &str, expected: &str) {
    let formatted = formatted(text, options);
    assert_eq!(formatted, expected, "\n{formatted}");
}

fn check(text: &str, expected: &str) {
    check_with(&Options::platform(), text, expected);
}

/// A text that is laid out already.
fn stays(text: &str) {
    check(text, text);
}

#[test]
fn blocks_are_indented() {
    check(
        "\
Процедура А()
Если Б Тогда
В();
ИначеЕсли Г Тогда
// что-то
Д();
Иначе
Для Каждого Е Из Ж Цикл
Пока Да() Цикл Попытка З(); Исключение К();
КонецПопытки; КонецЦикла;
КонецЦикла;
КонецЕсли;
КонецПроцедуры",
        "\
Процедура А()
	Если Б Тогда
		В();
	ИначеЕсли Г Тогда
		// что-то
		Д();
	Иначе
		Для Каждого Е Из Ж Цикл
			Пока Да() Цикл Попытка З(); Исключение К();
				КонецПопытки; КонецЦикла;
		КонецЦикла;
	КонецЕсли;
КонецПроцедуры",
    );
}

#[test]
fn tokens_stand_one_blank_apart_or_none() {
    check(
        "А=Б+В*-1;Г[ 1 ] . Д ( 1 ,,2 );\nЕсли Не(А)И(Б<>В)Тогда Возврат(1);КонецЕсли;\n\
         Е = ?( А,1 , 2 );\nВыполнить (Ж);\nВызватьИсключение (З);\nК = Новый  Файл ( \"a\"  \"b\" );Л = Новый (М);",
        "А = Б + В * -1; Г[1].Д(1, , 2);\nЕсли Не (А) И (Б <> В) Тогда Возврат (1); КонецЕсли;\n\
         Е = ?(А, 1, 2);\nВыполнить(Ж);\nВызватьИсключение(З);\nК = Новый Файл(\"a\" \"b\"); Л = Новый(М);",
    );
}

#[test]
fn headers_directives_and_annotations() {
    check(
        "  #Область Имя\n\t&НаКлиенте\n   Асинх  Процедура А( Знач Б,В=-1 ,\nГ )Экспорт\n  #Если Сервер Тогда\nД();\n\
         #КонецЕсли\n\n// про Е\n Е();\n  КонецПроцедуры\n # КонецОбласти",
        "#Область Имя\n&НаКлиенте\nАсинх Процедура А(Знач Б, В = -1,\n\tГ) Экспорт\n#Если Сервер Тогда\n\tД();\n\
         #КонецЕсли\n\n\t// про Е\n\tЕ();\nКонецПроцедуры\n#КонецОбласти",
    );
}

#[test]
fn lines_that_go_on_stand_deeper() {
    check(
        "Процедура А()\nБ = 1 +\n2 +\n\t3;\nЕсли В\nИ Г Тогда\nД = Новый Массив(\n1,\nЕ(\n2\n)\n);\nКонецЕсли;\n\
         Ж\n.З()\n.К()\n;\nКонецПроцедуры",
        "\
Процедура А()
	Б = 1 +
		2 +
		3;
	Если В
		И Г Тогда
		Д = Новый Массив(
			1,
			Е(
				2
			)
		);
	КонецЕсли;
	Ж
		.З()
		.К()
	;
КонецПроцедуры",
    );
}

#[test]
fn what_the_author_aligned_stays_aligned() {
    check(
        "\
Если А Тогда
Метод( Б,
       В);
Г    = 1;       // раз
Длина=2;        // два
Е    = \"три\";   // три
Ж(1,    2);
Ж(1000, 2);
З = 1;     // одна
КонецЕсли;",
        "\
Если А Тогда
	Метод(Б,
		  В);
	Г     = 1;       // раз
	Длина = 2;       // два
	Е     = \"три\";   // три
	Ж(1,    2);
	Ж(1000, 2);
	З = 1; // одна
КонецЕсли;",
    );
}
