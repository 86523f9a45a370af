//! The words before a cursor, as they are read back.

use super::*;

fn scan(fixture: &str) -> Scan {
    let at = fixture.find("$0").expect("a cursor");
    Scan::of(&fixture.replacen("$0", "", 1), at)
}

#[test]
fn blocks_are_those_that_are_open() {
    let scan = scan(
        "Процедура Б()\nЕсли А Тогда КонецЕсли;\nКонецПроцедуры\nФункция А()\n  Попытка\n Если Б.Если Тогда\n Иначе\n Пока А Цикл\n $0",
    );
    let blocks: Vec<Block> = scan.blocks.iter().map(|it| it.0).collect();
    assert_eq!(blocks, [Block::Try, Block::If(true), Block::Loop]);
    assert!(scan.method.is_some_and(|it| it.is_function && it.is_closed));
}

#[test]
fn arguments_are_counted_in_the_innermost_call() {
    let scan = scan("А = Б.Вставить(1, Новый Структура(\"а, б\", В[1, 2], $0");
    let [outer, inner] = scan.open.as_slice() else {
        panic!("{:?}", scan.open)
    };
    assert!(outer.is_member && outer.arguments.len() == 2);
    assert!(inner.is_new && inner.arguments.len() == 3);
}

#[test]
fn strings_comments_dates_and_directives_hold_no_code() {
    let inside = |text: &str| scan(text).inside;
    assert_eq!(inside("А = \"б$0"), Inside::Text("А = ".len()));
    assert_eq!(inside("А = \"б\"\"в$0"), Inside::Text("А = ".len()));
    assert_eq!(inside("А = \"б\n // в\n | г$0"), Inside::Text("А = ".len()));
    // A string that nobody closed ends with its line.
    assert_eq!(inside("А = \"б\nВ = 1;$0"), Inside::Code);
    assert_eq!(inside("А = 1; // б\"$0"), Inside::Comment("А = 1; ".len()));
    assert_eq!(inside("А = '2020$0"), Inside::Date);
    assert_eq!(inside("#Если $0"), Inside::Directive(0));
    assert_eq!(inside("А = 12.$0"), Inside::Number);
    assert_eq!(inside("А = \"\";$0"), Inside::Code);
}

#[test]
fn a_bracket_that_was_left_open_ends_with_the_statement() {
    assert!(scan("А = Б(В;\nГ = $0").open.is_empty());
    assert!(scan("А = Б(В\nЕсли $0").open.is_empty());
}

#[test]
fn any_text_is_read() {
    for text in [
        "",
        "$0",
        "\u{feff}«»…",
        "))((",
        "'",
        "\"",
        "&",
        "~",
        "#",
        "1.2.3",
        "ё",
    ] {
        let text = text.replace("$0", "");
        for at in 0..=text.len() {
            if text.is_char_boundary(at) {
                Scan::of(&text, at);
            }
        }
    }
}
