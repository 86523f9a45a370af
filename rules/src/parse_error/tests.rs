//! What the rule says of every kind of broken code.

use super::PARSE_ERROR;
use analysis::Language::{self, En, Ru};

#[track_caller]
fn check(language: Language, fixture: &str) {
    crate::testing::check(&PARSE_ERROR, language, fixture);
}

#[test]
fn a_valid_module_is_silent() {
    check(Ru, "Процедура А() Экспорт\n\tБ = 1;\nКонецПроцедуры\n");
    check(Ru, "");
}

#[test]
fn an_open_statement_is_named_with_its_line() {
    check(
        Ru,
        "
Процедура А()
	Если Б Тогда
		В();
		   ^ Не закрыт оператор «Если» (строка 2): ожидается «КонецЕсли»
КонецПроцедуры
",
    );
    check(
        En,
        "
Procedure A()
	If B Then
		C();
		   ^ The statement “If” (line 2) is not closed: “EndIf” is expected
EndProcedure
",
    );
}

#[test]
fn keywords_are_those_of_the_code_and_the_sentence_is_in_the_language_asked() {
    check(
        Ru,
        "
Procedure A()
	If B Then
		C();
		   ^ Не закрыт оператор «If» (строка 2): ожидается «EndIf»
EndProcedure
",
    );
    check(
        En,
        "Если А = 1\n         ^ “Тогда” is expected\n\tБ();\nКонецЕсли;\n",
    );
}

#[test]
fn every_open_statement_is_named() {
    check(
        Ru,
        "
Процедура А()
	Для Н = 1 По 5 Цикл
		Если Н Тогда
			Б();
			   ^ Не закрыт оператор «Если» (строка 3): ожидается «КонецЕсли»
			   ^ Не закрыт цикл «Для» (строка 2): ожидается «КонецЦикла»
КонецПроцедуры
",
    );
}

#[test]
fn brackets() {
    check(
        Ru,
        "Б(1, 2\n     ^ Не закрыта скобка «(»: ожидается «)»\nВ = 1;\n",
    );
    check(
        Ru,
        "А = Б[1;\n      ^ Не закрыта скобка «[»: ожидается «]»\n",
    );
    check(
        Ru,
        "А = Б(1)) + 2;\n        ^ Лишняя скобка «)»: нет открывающей «(»\n",
    );
}

#[test]
fn the_end_of_the_other_kind_of_method() {
    check(
        Ru,
        "
Процедура А()
	Б = 1;
КонецФункции
^^^^^^^^^^^^ Здесь процедура «А» (строка 1) закрыта словом «КонецФункции»: ожидается «КонецПроцедуры»
",
    );
    check(
        En,
        "
Function A()
	Return 1;
EndProcedure
^^^^^^^^^^^^ The function “A” (line 1) ends with “EndProcedure”: “EndFunction” is expected

Procedure B()
EndProcedure
",
    );
}

#[test]
fn the_end_of_another_statement() {
    check(
        Ru,
        "
Процедура А()
	Если Б Тогда
		В();
	КонецЦикла;
	^^^^^^^^^^ Здесь оператор «Если» (строка 2) закрыт словом «КонецЦикла»: ожидается «КонецЕсли»
КонецПроцедуры
",
    );
}

#[test]
fn a_closing_word_without_its_opening_one() {
    check(
        Ru,
        "КонецЕсли;\n^^^^^^^^^ Лишнее «КонецЕсли»: нет открывающего «Если»\n",
    );
    check(En, "EndDo;\n^^^^^ “EndDo” without its “For” or “While”\n");
    check(
        Ru,
        "
Процедура А()
	Б();
	КонецЕсли;
	^^^^^^^^^ Лишнее «КонецЕсли»: нет открывающего «Если»
	В();
КонецПроцедуры
",
    );
    check(
        Ru,
        "А();\nИначе\n^^^^^ Лишнее «Иначе»: нет открывающего «Если»\nБ();\n",
    );
}

#[test]
fn a_token_is_missing() {
    check(Ru, "А = 5 Б = 6;\n    ^ Ожидается «;»\n");
    check(
        Ru,
        "Сообщить(1) // текст\n          ^ Ожидается «;»\nЧисло = 1;\n",
    );
    check(
        Ru,
        "Попытка\n\tА();\n\t   ^ Ожидается «Исключение»\nКонецПопытки;\n",
    );
}

#[test]
fn an_expression_is_missing() {
    check(Ru, "А = ;\n  ^ Ожидается выражение после «=»\nБ = 1;\n");
    check(Ru, "А = 1 + ;\n      ^ Ожидается выражение после «+»\n");
    check(
        Ru,
        "Если Тогда\n^^^^ Ожидается условие после «Если»\n\tБ();\nКонецЕсли;\n",
    );
    check(
        Ru,
        "Для Каждого А Из Цикл\n              ^^ Ожидается коллекция после «Из»\nКонецЦикла;\n",
    );
    check(
        Ru,
        "А = ?(Б, В);\n    ^^^^^^^ Оператору «?» нужны три выражения: «?(условие, если истина, если ложь)»\n",
    );
}

#[test]
fn a_name_is_missing() {
    check(
        Ru,
        "Результат = Документ.\n                    ^ Ожидается имя после точки\nДругой = 1;\n",
    );
    check(
        En,
        "Procedure ()\n^^^^^^^^^ The name of the procedure is expected after “Procedure”\nEndProcedure\n",
    );
    check(
        Ru,
        "А = Новый;\n    ^^^^^ Ожидается имя типа после «Новый»\n",
    );
}

#[test]
fn a_statement_that_does_nothing() {
    check(
        Ru,
        "
Документ.Проведен;
^^^^^^^^^^^^^^^^^ Выражение «Документ.Проведен» не является вызовом или присваиванием: допишите «()» или «= значение»
",
    );
}

#[test]
fn an_open_string() {
    check(
        Ru,
        "Текст = \"начало;\n        ^^^^^^^^ Строка не закрыта: ожидается кавычка «\"»\nЧисло = 1;\n",
    );
}

#[test]
fn directives() {
    check(
        Ru,
        "#Область\n^^^^^^^^ Ожидается имя области после «#Область» в той же строке\nА = 1;\n#КонецОбласти\n",
    );
    check(
        En,
        "
#If Server
^^^^^^^^^^ A condition and “Then” are expected after “#If” in the same line
A = 1;
#EndIf
",
    );
    check(
        Ru,
        "#Удаление\n^^^^^^^^^ Не закрыта директива «#Удаление»: ожидается «#КонецУдаления»\nА = 1;\n",
    );
}

#[test]
fn operators_of_other_languages() {
    check(Ru, "А == Б;\n  ^^ Оператора «==» нет в языке: пишите «=»\n");
    check(
        Ru,
        "А += 1;\n  ^^ Оператора «+=» нет в языке: пишите «А = А + Б»\n",
    );
    check(
        En,
        "
If A != B AND C && D Then
     ^^ The language has no operator “!=”: write “<>”
                ^^ The language has no operator “&&”: write “And”
EndIf;
",
    );
}

#[test]
fn directives_without_the_other_half_of_their_pair() {
    check(
        Ru,
        "
#Если Сервер Тогда
^^^^^^^^^^^^^^^^^^ Не закрыта директива «#Если»: ожидается «#КонецЕсли»
А = 1;
#КонецОбласти
^^^^^^^^^^^^^ Директива «#КонецОбласти» без «#Область»
",
    );
    check(
        En,
        "
#Region Main
^^^^^^^^^^^^ The directive “#Region” is not closed: “#EndRegion” is expected
#Else
^^^^^ The directive “#Else” without “#If”
",
    );
}

#[test]
fn what_cannot_be_explained_is_quoted() {
    check(
        Ru,
        "$%^&\n^^^^ Неожиданный текст: «$%^&». Исправьте его или удалите\n",
    );
    check(
        Ru,
        "Процедура Начало\n          ^^^^^^ Код здесь обрывается: допишите его или удалите\n\tВторое() Экспорт\nКонецПроцедуры\n",
    );
    check(
        Ru,
        "1А = 5;\n^^ Имя «1А» начинается с цифры: начните его с буквы или «_»\n",
    );
}

/// What is found in a module, in Russian.
fn messages(text: &str) -> Vec<String> {
    let tree = parser_bsl::Parser::bsl().parse(text, None);
    let module = analysis::Module::new(text, &tree, parser_bsl::Dialect::Bsl);
    let review = analysis::review(&module, &[&PARSE_ERROR], Ru);
    assert_eq!(review.failures, []);
    review.findings.into_iter().map(|it| it.message).collect()
}

#[test]
fn of_very_many_errors_the_first_are_told() {
    for text in [
        "А = ;\nКонецЕсли;\n".repeat(1000),
        // These are one error of the parser.
        "КонецЕсли\n".repeat(1000),
        format!("А = {}{}", "(".repeat(1000), "КонецЕсли ".repeat(1000)),
        "(".repeat(1000),
    ] {
        let messages = messages(&text);
        let start: String = text.chars().take(30).collect();
        assert_eq!(messages.len(), 101, "{start}");
        let more = |it: &&String| it.starts_with("Дальше в модуле есть ещё ошибки");
        assert_eq!(messages.iter().filter(more).count(), 1, "{start}");
        assert!(messages.last().is_some_and(|it| more(&it)), "{start}");
    }
}

#[test]
fn control_characters_are_not_quoted() {
    let found = messages("$%\u{1b}^&\u{9b}%\u{7}$\n").concat();
    assert!(
        found.contains("«$%\u{FFFD}^&\u{FFFD}%\u{FFFD}$»"),
        "{found}"
    );
    assert!(!found.contains(char::is_control), "{found:?}");
}

#[test]
fn words_of_loose_directives_open_no_statements() {
    for text in ["(# Если Сервер И ( Тогда\n", "А = ?(1, # Если Тогда\n"]
    {
        let found = messages(text);
        assert!(
            found.contains(&"Не закрыта скобка «(»: ожидается «)»".to_owned()),
            "{found:?}"
        );
        assert!(!found.concat().contains("оператор"), "{found:?}");
    }
}
