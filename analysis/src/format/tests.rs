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
