//! What becomes a method, and what does not.

use super::super::testing::{check, check_none, check_refused};
use super::EXTRACT_METHOD;

#[test]
fn statements_without_results_become_a_procedure() {
    check(
        &EXTRACT_METHOD,
        "
&НаКлиенте
Процедура А(Б, В)
	Г = Б + 1;
	// Скажем.
	$0Если Г > 1 Тогда
		Сообщить(Г); // Да.
	КонецЕсли;$0
	Д(В);
КонецПроцедуры
",
        "
&НаКлиенте
Процедура А(Б, В)
	Г = Б + 1;
	// Скажем.
	НовыйМетод(Г);
	Д(В);
КонецПроцедуры

&НаКлиенте
Процедура $0НовыйМетод(Г)
	Если Г > 1 Тогда
		Сообщить(Г); // Да.
	КонецЕсли;
КонецПроцедуры
",
    );
}

#[test]
fn several_results_come_back_through_parameters() {
    check(
        &EXTRACT_METHOD,
        "
Процедура А(Знач Б)
	$0В = Б + 1;
	Г = Б + 2;$0
	Сообщить(В + Г);
КонецПроцедуры
",
        "
Процедура А(Знач Б)
	В = Неопределено;
	Г = Неопределено;
	НовыйМетод(Б, В, Г);
	Сообщить(В + Г);
КонецПроцедуры

Процедура $0НовыйМетод(Б, В, Г)
	В = Б + 1;
	Г = Б + 2;
КонецПроцедуры
",
    );
}

#[test]
fn a_value_that_is_given_in_some_cases_only_goes_in_too() {
    check(
        &EXTRACT_METHOD,
        "
Процедура А(Знач Б)
	В = 0;
	$0Если Б Тогда
		В = 1;
	КонецЕсли;$0
	Сообщить(В);
КонецПроцедуры
",
        "
Процедура А(Знач Б)
	В = 0;
	В = НовыйМетод(Б, В);
	Сообщить(В);
КонецПроцедуры

Функция $0НовыйМетод(Б, В)
	Если Б Тогда
		В = 1;
	КонецЕсли;

	Возврат В;
КонецФункции
",
    );
}

#[test]
fn loop_variables_that_are_used_again_are_no_results() {
    check(
        &EXTRACT_METHOD,
        "
Процедура А(Б)
	$0Для Каждого С Из Б Цикл
		Сообщить(С);
	КонецЦикла;$0
	Для Каждого С Из Б Цикл
		Д(С);
	КонецЦикла;
КонецПроцедуры
",
        "
Процедура А(Б)
	НовыйМетод(Б);
	Для Каждого С Из Б Цикл
		Д(С);
	КонецЦикла;
КонецПроцедуры

Процедура $0НовыйМетод(Б)
	Для Каждого С Из Б Цикл
		Сообщить(С);
	КонецЦикла;
КонецПроцедуры
",
    );
}

#[test]
fn in_a_loop_what_comes_behind_comes_before_too() {
    check(
        &EXTRACT_METHOD,
        "
Процедура А(Б)
	Сч = 0;
	Для Каждого С Из Б Цикл
		Д(Сч);
		$0Сч = Сч + С;$0
	КонецЦикла;
КонецПроцедуры
",
        "
Процедура А(Б)
	Сч = 0;
	Для Каждого С Из Б Цикл
		Д(Сч);
		Сч = НовыйМетод(С, Сч);
	КонецЦикла;
КонецПроцедуры

Функция $0НовыйМетод(С, Сч)
	Сч = Сч + С;

	Возврат Сч;
КонецФункции
"
        .replace("НовыйМетод(С, Сч)", "НовыйМетод(Сч, С)")
        .as_str(),
    );
}

#[test]
fn a_parameter_that_the_caller_sees_is_a_result() {
    check(
        &EXTRACT_METHOD,
        "
Процедура А(Отказ)
	$0Отказ = Истина;$0
КонецПроцедуры
",
        "
Процедура А(Отказ)
	Отказ = НовыйМетод();
КонецПроцедуры

Функция $0НовыйМетод()
	Отказ = Истина;

	Возврат Отказ;
КонецФункции
",
    );
}

#[test]
fn a_return_at_the_end_is_returned() {
    check(
        &EXTRACT_METHOD,
        "
Функция А(Б)
	$0В = Б + 1;
	Возврат В * 2;$0
КонецФункции
",
        "
Функция А(Б)
	Возврат НовыйМетод(Б);
КонецФункции

Функция $0НовыйМетод(Б)
	В = Б + 1;
	Возврат В * 2;
КонецФункции
",
    );
}

#[test]
fn an_expression_becomes_a_function_in_the_private_region() {
    check(
        &EXTRACT_METHOD,
        "
#Region Public

Procedure A(B) Export
	C($0B.D + 1$0);
EndProcedure

#EndRegion

#Region Private

Procedure E()
EndProcedure

#EndRegion
",
        "
#Region Public

Procedure A(B) Export
	C(NewFunction(B));
EndProcedure

#EndRegion

#Region Private

Procedure E()
EndProcedure

Function $0NewFunction(B)
	Return B.D + 1;
EndFunction

#EndRegion
",
    );
}

#[test]
fn code_that_waits_makes_an_asynchronous_method() {
    check(
        &EXTRACT_METHOD,
        "
Асинх Процедура А()
	$0Б = Ждать В();$0
	Г(Б);
КонецПроцедуры
",
        "
Асинх Процедура А()
	Б = Ждать НовыйМетод();
	Г(Б);
КонецПроцедуры

Асинх Функция $0НовыйМетод()
	Б = Ждать В();

	Возврат Б;
КонецФункции
",
    );
}

#[test]
fn variables_of_the_module_stay_where_they_are() {
    check(
        &EXTRACT_METHOD,
        "
Перем Кэш;
Процедура А()
	$0Кэш = 1;$0
	Сообщить(Кэш);
КонецПроцедуры
",
        "
Перем Кэш;
Процедура А()
	НовыйМетод();
	Сообщить(Кэш);
КонецПроцедуры

Процедура $0НовыйМетод()
	Кэш = 1;
КонецПроцедуры
",
    );
}

#[test]
fn statements_of_the_module_go_into_a_method_above_them() {
    check(
        &EXTRACT_METHOD,
        "А = 1;\n$0Сообщить(А);$0\n",
        "Процедура $0НовыйМетод(А)\n\tСообщить(А);\nКонецПроцедуры\n\nА = 1;\nНовыйМетод(А);\n",
    );
}

#[test]
fn line_ends_stay_as_they_are_and_strings_over_lines_too() {
    check(
        &EXTRACT_METHOD,
        "Процедура А()\r\n    Если Б Тогда\r\n        $0В(\"а\r\n        |  б\");$0\r\n    КонецЕсли;\r\nКонецПроцедуры\r\n",
        "Процедура А()\r\n    Если Б Тогда\r\n        НовыйМетод();\r\n    КонецЕсли;\r\nКонецПроцедуры\r\n\r\nПроцедура $0НовыйМетод()\r\n    В(\"а\r\n    |  б\");\r\nКонецПроцедуры\r\n",
    );
}

#[test]
fn what_leaves_the_selection_forbids_it() {
    let refused = |code: &str, why| {
        let fixture = format!(
            "Процедура П()\n\tДля А = 1 По 2 Цикл\n\t\t{code}\n\tКонецЦикла;\nКонецПроцедуры\n"
        );
        check_refused(&EXTRACT_METHOD, &fixture, why);
    };
    refused(
        "$0Если А Тогда Возврат; КонецЕсли;$0",
        "Выделение содержит «Возврат»",
    );
    refused(
        "$0Если А Тогда Прервать; КонецЕсли;$0",
        "«Прервать» или «Продолжить» относится к циклу вне выделения",
    );
    refused("$0~М: Б();$0", "Выделение содержит метку или переход к ней");
    refused(
        "$0Б();\n#Область О\nВ();$0\n#КонецОбласти\n",
        "Граница выделения разрезает директиву препроцессора",
    );
}

#[test]
fn what_a_loop_carries_from_round_to_round_forbids_it() {
    let refused = |code: &str| {
        let fixture = format!(
            "Процедура П(А)\n\tДля Каждого Е Из А Цикл\n\t\t{code}\n\tКонецЦикла;\n\tВ(Б);\nКонецПроцедуры\n"
        );
        let why = "Значение переменной переходит из одного шага цикла в другой, а до цикла его нет";
        check_refused(&EXTRACT_METHOD, &fixture, why);
    };
    refused("$0Если Е Тогда Б = 1; КонецЕсли;$0");
    refused("$0Если Б = Неопределено Тогда Б = 0; КонецЕсли;\n\t\tБ = Б + Е;$0");
}

#[test]
fn a_comment_that_is_half_selected_stays_whole() {
    check(
        &EXTRACT_METHOD,
        "Процедура П()\n\t// оди$0н\n\tА();\n\tБ(); // дв$0а\n\tВ();\nКонецПроцедуры\n",
        "Процедура П()\n\t// один\n\tНовыйМетод();\n\tВ();\nКонецПроцедуры\n\nПроцедура $0НовыйМетод()\n\tА();\n\tБ(); // два\nКонецПроцедуры\n",
    );
}

#[test]
fn halves_of_statements_and_methods_are_left_alone() {
    check_none(&EXTRACT_METHOD, "А = $0Б + В;\nГ$0();\n");
    check_none(&EXTRACT_METHOD, "$0Процедура П()\nКонецПроцедуры$0\n");
    check_none(&EXTRACT_METHOD, "Если $0А Тогда\n\tБ();$0\nКонецЕсли;\n");
    check_none(&EXTRACT_METHOD, "А$0.Б();\n");
    check_none(&EXTRACT_METHOD, "$0А = ;$0\n");
}
