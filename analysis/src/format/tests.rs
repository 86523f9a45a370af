//! What modules look like when laid out.

mod mangled;

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
        "А = Б + В * -1; Г[1].Д(1,, 2);\nЕсли Не (А) И (Б <> В) Тогда Возврат (1); КонецЕсли;\n\
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
    let crlf = "А   = 1;\r\nБББ = 2;\r\n";
    stays(crlf);
    check("А\t= 1;\nБББ = 2;", "А\t= 1;\nБББ = 2;");
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

#[test]
fn further_lines_that_are_moved_by_blanks_stay_so() {
    stays(
        "\
Процедура А()
	Если Б
	   И В
	 Или Г Тогда
		Ж = Метод(Д,
		          Е);
		Сообщить(НСтр(\"ru = 'раз
		              |два'\"));
	КонецЕсли;
КонецПроцедуры",
    );
    check(
        "Процедура А()\n\tБ();\n\tЕсли Б Тогда\n\t    Б();\n\t    // в\n\tКонецЕсли;\nКонецПроцедуры",
        "Процедура А()\n\tБ();\n\tЕсли Б Тогда\n\t\tБ();\n\t\t// в\n\tКонецЕсли;\nКонецПроцедуры",
    );
}

#[test]
fn further_lines_of_strings_stand_below_their_quote_and_keep_their_text() {
    check(
        "\
Если А Тогда
Б = \"раз
  |  два\x20
|три\";
В =
\"раз
   |два\"
+ \"
// комментарий
|три\";
КонецЕсли;",
        "\
Если А Тогда
	Б = \"раз
	  |  два\x20
	  |три\";
	В =
	\"раз
	|два\"
		+ \"
		// комментарий
		|три\";
КонецЕсли;",
    );
}

const QUERY: &str = "\
Если А Тогда
Запрос.Текст =
\"ВЫБРАТЬ
|   Т.Код КАК Код, Т.Имя
|ИЗ Справочник.Товары КАК Т
| ГДЕ
|Т.А = \"\"х\"\" И
|		Т.Б
|  И Т.В\";
КонецЕсли;";

#[test]
fn queries_are_aligned_wrapped_or_kept() {
    let with = |queries| Options {
        queries,
        ..Options::platform()
    };
    check(
        QUERY,
        "\
Если А Тогда
	Запрос.Текст =
	\"ВЫБРАТЬ
	|	Т.Код КАК Код, Т.Имя
	|ИЗ Справочник.Товары КАК Т
	|ГДЕ
	|	Т.А = \"\"х\"\" И
	|			Т.Б
	|	И Т.В\";
КонецЕсли;",
    );
    check_with(
        &with(Queries::Wrap),
        QUERY,
        "\
Если А Тогда
	Запрос.Текст =
	\"ВЫБРАТЬ
	|	Т.Код КАК Код,
	|	Т.Имя
	|ИЗ
	|	Справочник.Товары КАК Т
	|ГДЕ
	|	Т.А = \"\"х\"\"
	|	И Т.Б
	|	И Т.В\";
КонецЕсли;",
    );
    check_with(
        &with(Queries::Keep),
        "А =\n\"ВЫБРАТЬ\n  | Б\n|ИЗ Г\";",
        "А =\n\"ВЫБРАТЬ\n| Б\n|ИЗ Г\";",
    );
}

#[test]
fn queries_that_are_pieces_or_broken_or_have_comments_between_keep_their_lines() {
    for queries in [Queries::Align, Queries::Wrap] {
        let options = Options {
            queries,
            ..Options::platform()
        };
        for text in [
            "А = \"ВЫБРАТЬ Б ИЗ Г\n|   ГДЕ \" + Д;",
            "А = \"ВЫБРАТЬ Б ИЗ\n|   ГДЕ\";",
            "А = \"Выбрать файл\n|   из списка, а потом\";",
        ] {
            check_with(&options, text, text);
        }
    }
    let options = Options {
        queries: Queries::Wrap,
        ..Options::platform()
    };
    let text = "А =\n\"ВЫБРАТЬ Б\n// |\tД,\n|ИЗ Г\";";
    check_with(&options, text, text);
}

#[test]
fn broken_code_stays_and_the_rest_is_laid_out() {
    check(
        "\
Процедура А()
Если Б=1 Тогда
В( ;
Г( 1 );
КонецЕсли;
Если Д=1 Тогда
КонецПроцедуры

Процедура Е()
Ж( 1 );
КонецПроцедуры",
        "\
Процедура А()
	Если Б = 1 Тогда
В( ;
		Г(1);
	КонецЕсли;
Если Д=1 Тогда
КонецПроцедуры

Процедура Е()
	Ж(1);
КонецПроцедуры",
    );
}

#[test]
fn extensions_and_directives_in_the_middle_keep_everything() {
    check(
        "\
&Вместо( \"А\" )
Процедура Расш_А()
	#Удаление
  Если  Б( Тогда
	#КонецУдаления
	#Вставка
Если В Тогда
	#КонецВставки
Г();
КонецЕсли;
Д =
	#Если Клиент Тогда
Е
	#Иначе
    Ж( 1 )
	#КонецЕсли
;
~М:
Перейти ~М;
КонецПроцедуры",
        "\
&Вместо(\"А\")
Процедура Расш_А()
#Удаление
  Если  Б( Тогда
#КонецУдаления
#Вставка
	Если В Тогда
#КонецВставки
		Г();
	КонецЕсли;
	Д =
#Если Клиент Тогда
		Е
#Иначе
    Ж( 1 )
#КонецЕсли
	;
	~М:
	Перейти ~М;
КонецПроцедуры",
    );
}

#[test]
fn in_methods_under_control_only_insertions_change() {
    let options = Options {
        keyword_case: KeywordCase::Canonical,
        ..Options::platform()
    };
    check_with(
        &options,
        "\
&ИзменениеИКонтроль( \"А\" )
процедура  Расш_А( Б )
  если Б=1 Тогда


		  #Вставка
	  в( 1,2 );
   если Г тогда
Текст = \"ВЫБРАТЬ
|Т.А
|ИЗ
|Т КАК Т\";
	конецесли;
		  #КонецВставки
	#Удаление
  Д( );
	#КонецУдаления
  Текст = \"ВЫБРАТЬ
  |Т.А
  |ИЗ
  |Т КАК Т\" ;
    конецесли ;
 конецпроцедуры
процедура Е( )
ж( );
конецпроцедуры",
        "\
&ИзменениеИКонтроль(\"А\")
процедура  Расш_А( Б )
  если Б=1 Тогда


		  #Вставка
		в(1, 2);
		Если Г Тогда
			Текст = \"ВЫБРАТЬ
			|	Т.А
			|ИЗ
			|	Т КАК Т\";
		КонецЕсли;
		  #КонецВставки
	#Удаление
  Д( );
	#КонецУдаления
  Текст = \"ВЫБРАТЬ
  |Т.А
  |ИЗ
  |Т КАК Т\" ;
    конецесли ;
 конецпроцедуры
Процедура Е()
	ж();
КонецПроцедуры",
    );
}

#[test]
fn empty_lines_and_ends_of_lines() {
    let text = "А();  \r\n\t\r\n\r\n \r\n\r\nБ(); // в  \r\n\r\n\r\n";
    check(text, "А();\r\n\r\n\r\nБ(); // в\r\n");
    let keeping = Options {
        max_blank_lines: 9,
        trim_trailing_blanks: false,
        trim_final_newlines: false,
        ..Options::platform()
    };
    check_with(&keeping, text, text);
    let ending = Options {
        insert_final_newline: true,
        ..Options::platform()
    };
    check_with(&ending, "А();\r\nБ();\t", "А();\r\nБ();\r\n");
    check_with(&ending, "А();", "А();\n");
    check("", "");
    check(" \n\n", "");
}

#[test]
fn blanks_may_be_what_one_level_is() {
    let options = Options {
        indent: Indent::Spaces(2),
        ..Options::platform()
    };
    check_with(
        &options,
        "Если А Тогда\n\tБ(\n\t\tВ,\n\t\t\tГ);\nКонецЕсли;",
        "Если А Тогда\n  Б(\n    В,\n      Г);\nКонецЕсли;",
    );
    check(
        "Процедура А()\n  Б(1,\n      2);\nКонецПроцедуры",
        "Процедура А()\n\tБ(1,\n\t\t\t2);\nКонецПроцедуры",
    );
}

#[test]
fn keywords_are_respelt_when_asked_for() {
    let options = |keyword_case, keyword_language| Options {
        keyword_case,
        keyword_language,
        ..Options::platform()
    };
    let text = "#если сервер тогда\n&насервере\nпроцедура Если1() экспорт если не А или истина тогда Новый = неопределено; конецесли; конецпроцедуры\n#конецесли";
    let text = text.replace("Новый =", "Новое =");
    check_with(
        &options(KeywordCase::Canonical, KeywordLanguage::Keep),
        &text,
        "#Если Сервер Тогда\n&НаСервере\nПроцедура Если1() Экспорт Если Не А Или Истина Тогда Новое = Неопределено; КонецЕсли; КонецПроцедуры\n#КонецЕсли",
    );
    check_with(
        &options(KeywordCase::CanonicalUpperLogical, KeywordLanguage::English),
        &text,
        "#If Server Then\n&AtServer\nProcedure Если1() Export If NOT А OR True Then Новое = Undefined; EndIf; EndProcedure\n#EndIf",
    );
    check_with(
        &options(KeywordCase::Keep, KeywordLanguage::Russian),
        "if А and б Или В then Г = 1 + \"if\" + 'if'; // if\nEndIf;",
        "Если А И б Или В Тогда Г = 1 + \"if\" + 'if'; // if\nКонецЕсли;",
    );
}

#[test]
fn a_range_is_laid_out_alone() {
    let text = "Если А Тогда \nБ( ) ;\nВ( ) ;\nКонецЕсли;";
    let tree = Parser::bsl().parse(text, None);
    let module = Module::new(text, &tree, Dialect::Bsl);
    let at = text.find("Б(").unwrap();
    let edits = range(&module, &Options::platform(), at..at + 1);
    assert_eq!(
        applied(text, &edits),
        "Если А Тогда \n\tБ();\nВ( ) ;\nКонецЕсли;"
    );
}
