//! Suggestions in modules of a small configuration.

use super::*;
use crate::workspace::FileId;
use crate::workspace::fixture::workspace;

/// A common module with two exported methods, and a module in which something is typed.
fn project(code: &str) -> String {
    format!(
        "
//- object Catalog Товары
//- /CommonModules/Обмен/Ext/Module.bsl
// Отправляет.
Процедура Отправить(Что, Куда = Неопределено) Экспорт
КонецПроцедуры
Функция Принять() Экспорт
	Возврат 1;
КонецФункции
Процедура Внутренняя()
КонецПроцедуры
//- /CommonModules/Другой/Ext/Module.bsl
{code}
"
    )
}

#[track_caller]
fn decided(code: &str, trigger: Trigger, expected: Decision) {
    let made = workspace(&project(code));
    let (file, offset) = made.cursor.expect("a cursor");
    let found = decide(&made.snapshot(), file, offset, trigger);
    assert_eq!(found, expected, "{code}");
}

/// What is shown of a text, as it stands in the code then; `-` for nothing.
#[track_caller]
fn shown(code: &str, text: &str, expected: &str) {
    let made = workspace(&project(code));
    let (file, offset) = made.cursor.expect("a cursor");
    let snapshot = made.snapshot();
    let decision = decide(&snapshot, file, offset, Trigger::Asked);
    let found = finish(&snapshot, file, offset, decision, text);
    let found = found.as_ref().map_or("-", |it| it.text.as_str());
    assert_eq!(found, expected, "{text} in {code}");
}

#[test]
fn a_place_tells_whether_something_is_suggested() {
    use Decision::{Block, Line, Nothing};
    use Trigger::{Asked, Selected, Typed};
    let check = |code: &str, expected| {
        decided(
            &format!("Процедура А(П)\n{code}\nКонецПроцедуры"),
            Typed,
            expected,
        );
    };
    check("\tБ = 1;\n\t$0", Line);
    check("\tБ = $0", Line);
    check("\tСообщить($0);", Line);
    check("\tСообщить(П$0);", Line);
    check("\tСообщить($0П);", Nothing(Reason::Word));
    check("\tСообщить($0, П);", Nothing(Reason::Behind));
    check("\t$0Б = 1;", Nothing(Reason::Word));
    check("\t$0;", Nothing(Reason::Indent));
    check("\t// Б $0", Nothing(Reason::Comment));
    check("\tБ = \"а $0", Nothing(Reason::String));
    check("\tБ = 1$0", Nothing(Reason::Literal));
    check("\tП.$0", Nothing(Reason::Member));
    check("\tЕсли П Тогда\n\t\t$0\n\tКонецЕсли;", Block);
    check("\tЕсли П Тогда$0", Block);
    check("\tЕсли П Тогда\n\t\t$0\n\t\tБ = 1;\n\tКонецЕсли;", Line);
    check("\tДля Каждого Б Из П Цикл\n\t\t$0\n", Block);
    check("\tПопытка\n\t\t$0\n\tИсключение\n\tКонецПопытки;", Block);
    check(
        "\tЕсли П Тогда\n\t\tБ = 1;\n\tИначе\n\t\t$0\n\tКонецЕсли;",
        Block,
    );
    decided("Процедура А(П)\n\tП.$0\nКонецПроцедуры", Selected, Line);
    decided("Процедура А(П)\n\t// П $0\nКонецПроцедуры", Asked, Line);
    decided("Процедура А(П) Экспорт\n\t$0\nКонецПроцедуры", Typed, Block);
    decided("Процедура А($0", Typed, Nothing(Reason::NewName));
    decided(
        "Процедура А()\n\t$0\n\nПроцедура Б()\nКонецПроцедуры",
        Typed,
        Block,
    );
}

#[test]
fn a_line_is_cut_and_says_nothing_twice() {
    let code = "Процедура А(П)\n\t$0\n\tБ = П;\nКонецПроцедуры";
    shown(code, "Сообщить(П);\n\tСообщить(1);", "Сообщить(П);");
    shown(code, "\n\tСообщить(П);", "Сообщить(П);");
    shown(code, "Б = П;", "-");
    shown(code, ";", "-");
    let code = "Процедура А(П)\n\tСообщить($0);\nКонецПроцедуры";
    shown(code, "Строка(П));", "Строка(П)");
    shown(code, "П", "-");
    shown(code, "П + 1", "П + 1");
}

#[test]
fn what_does_not_parse_is_not_shown() {
    let code = "Процедура А(П)\n\tБ = $0\nКонецПроцедуры";
    shown(code, "П + (1;", "-");
    shown(code, "П Тогда", "-");
    shown(code, "П + 1;", "П + 1;");
    let code = "Процедура А(П)\n\t$0\nКонецПроцедуры";
    shown(code, "КонецЕсли;", "-");
}

#[test]
fn a_line_may_open_a_block_or_go_on_in_the_next_one() {
    let code = "Процедура А(П)\n\tБ = 1;\n\t$0\nКонецПроцедуры";
    shown(code, "Если П = Б Тогда", "Если П = Б Тогда");
    shown(code, "Для Каждого В Из П Цикл", "Для Каждого В Из П Цикл");
    shown(code, "Попытка", "Попытка");
    shown(code, "Обмен.Отправить(Б,", "Обмен.Отправить(Б,");
}

#[test]
fn what_does_not_exist_is_not_shown() {
    let code = "Процедура А(П)\n\tБ = 1;\n\t$0\nКонецПроцедуры";
    shown(code, "Обмен.Отправить(П);", "Обмен.Отправить(П);");
    shown(code, "Обмен.Получить(П);", "-");
    shown(code, "Обмен.Внутренняя();", "-");
    shown(code, "НетТакого(П);", "-");
    shown(code, "Сообщить(В);", "-");
    shown(code, "В = Б + 1;", "В = Б + 1;");
    shown(
        code,
        "В = Справочники.Товары.ПустаяСсылка();",
        "В = Справочники.Товары.ПустаяСсылка();",
    );
    shown(code, "В = Справочники.Товар.ПустаяСсылка();", "-");
    shown(code, "В = Новый Массив;", "В = Новый Массив;");
    shown(code, "В = Новый Масив;", "-");
    shown(code, "П.ЧтоУгодно();", "П.ЧтоУгодно();");
}

#[test]
fn the_part_of_a_name_that_is_typed_belongs_to_it() {
    let code = "Процедура А(П)\n\tОбмен.Отпр$0\nКонецПроцедуры";
    shown(code, "авить(П);", "авить(П);");
    shown(code, "ячь(П);", "-");
}

#[test]
fn a_query_that_is_suggested_names_what_exists() {
    let code = "Процедура А()\n\tЗапрос = $0\nКонецПроцедуры";
    let good = "Новый Запрос(\"ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Товары КАК Т\");";
    shown(code, good, good);
    let wrong = "Новый Запрос(\"ВЫБРАТЬ Т.Ссылкаа ИЗ Справочник.Товары КАК Т\");";
    shown(code, wrong, "-");
}

#[test]
fn a_block_is_closed_where_the_file_does_not_close_it() {
    let open = "Процедура А(П)\n\tЕсли П Тогда\n\t\t$0\nКонецПроцедуры";
    shown(open, "Сообщить(П);", "Сообщить(П);\n\tКонецЕсли;");
    shown(
        open,
        "Сообщить(П);\n\tКонецЕсли;\n\tСообщить(1);",
        "Сообщить(П);\n\tКонецЕсли;",
    );
    let closed = "Процедура А(П)\n\tЕсли П Тогда\n\t\t$0\n\tКонецЕсли;\nКонецПроцедуры";
    shown(closed, "Сообщить(П);", "Сообщить(П);");
    shown(closed, "Сообщить(П);\n\tКонецЕсли;", "Сообщить(П);");
    shown(
        open,
        "Сообщить(П);\n\tИначе\n\t\tСообщить(1);\n\tКонецЕсли;",
        "Сообщить(П);\n\tИначе\n\t\tСообщить(1);\n\tКонецЕсли;",
    );
    shown(
        open,
        "Для Каждого Б Из П Цикл\n\t\t\tСообщить(Б);",
        "Для Каждого Б Из П Цикл\n\t\t\tСообщить(Б);\n\t\tКонецЦикла;\n\tКонецЕсли;",
    );
    let outer =
        "Процедура А(П)\n\tЕсли П Тогда\n\t\tЕсли П Тогда\n\t\t\t$0\n\tКонецЕсли;\nКонецПроцедуры";
    shown(outer, "Сообщить(П);", "Сообщить(П);\n\t\tКонецЕсли;");
    let attempt = "Процедура А(П)\n\tПопытка\n\t\t$0\nКонецПроцедуры";
    shown(
        attempt,
        "Сообщить(П);",
        "Сообщить(П);\n\tИсключение\n\t\tВызватьИсключение;\n\tКонецПопытки;",
    );
    let method = "Процедура А(П)\n\t$0";
    shown(method, "Сообщить(П);", "Сообщить(П);\nКонецПроцедуры");
    let same_line = "Процедура А(П)\n\tЕсли П Тогда$0\nКонецПроцедуры";
    shown(
        same_line,
        "\n\t\tСообщить(П);",
        "\n\t\tСообщить(П);\n\tКонецЕсли;",
    );
}

#[test]
fn a_block_is_over_as_soon_as_nothing_behind_it_would_be_shown() {
    let open = "Процедура А(П)\n\tЕсли П Тогда\n\t\t$0\nКонецПроцедуры";
    let closed = "Процедура А(П)\n\tЕсли П Тогда\n\t\t$0\n\tКонецЕсли;\nКонецПроцедуры";
    let check = |code: &str, text: &str, expected: bool| {
        let made = workspace(&project(code));
        let (file, offset) = made.cursor.expect("a cursor");
        let found = bounds(&made.snapshot(), file, offset).expect("a block");
        assert_eq!(found.end_in(text), expected, "{text:?} in {code}");
        if expected {
            let more = [text, " \n\t\tСообщить(77);"].concat();
            let made = workspace(&project(code));
            let shown = finish(&made.snapshot(), file, offset, Decision::Block, &more);
            assert!(shown.is_none_or(|it| !it.text.contains("77")), "{text:?}");
        }
    };
    for code in [open, closed] {
        check(code, "", false);
        check(code, "Сообщить(П);", false);
        check(code, "Сообщить(П);\r\n\t\tСообщить(1);\r\n\t", false);
        check(code, "Сообщить(П);\n\n\t\tСообщить(1);", false);
        check(code, "Сообщить(П);\n\n\n", true);
        check(code, "Сообщить(П);\n    С", false);
        check(code, "Сообщить(П);\n\tСообщить(1", true);
        check(code, "Сообщить(П);\nС", true);
        check(code, "КонецЕсли", false);
        check(code, "КонецЕсли;", true);
        check(code, "Сообщить(П);\n\tКонецЕсли", false);
        check(code, "Сообщить(П);\n\tКонецЕсли;", true);
        check(code, "Сообщить(П);\n\tИначе", false);
        check(code, &"Сообщить(П);\n\t\t".repeat(41), true);
    }
    check(open, "Сообщить(П);\n\tИначе\n", false);
    check(open, "Сообщить(П);\n\tИначе\n\t\tСообщить(1);\nК", true);
    check(closed, "Сообщить(П);\n\tИначе\n", true);
    check(
        "Процедура А(П) $0\nКонецПроцедуры",
        "\n\tСообщить(П);\nК",
        false,
    );
    check(
        "Процедура А(П) $0\nКонецПроцедуры",
        "\n\tСообщить(П);\nК\n",
        true,
    );
}

#[test]
fn of_a_block_the_lines_before_a_fault_stay() {
    let code = "Процедура А(П)\n\tЕсли П Тогда\n\t\t$0\n\tКонецЕсли;\nКонецПроцедуры";
    shown(
        code,
        "Сообщить(П);\n\t\tНетТакого(П);\n\t\tСообщить(1);",
        "Сообщить(П);",
    );
    shown(code, "НетТакого(П);\n\t\tСообщить(1);", "-");
    shown(
        code,
        "Сообщить(П);\n    \tСообщить(1);",
        "Сообщить(П);\n\t\tСообщить(1);",
    );
}

#[test]
fn a_model_sees_what_names_nearby_have() {
    let made = workspace(&project(
        "Процедура А(П)\n\tБ = Новый Структура(\"Имя, Код\");\n\tОбмен.Отправить(Б);\n\t$0\nКонецПроцедуры",
    ));
    let (file, offset) = made.cursor.expect("a cursor");
    let count = |text: &str| text.split_whitespace().count();
    let recent = [Recent {
        title: "Похожий".to_owned(),
        text:
            "Процедура В()\n\tГ = Новый Структура(\"Имя\");\n\tОбмен.Отправить(Г);\nКонецПроцедуры"
                .into(),
        edited: vec![1..2, 3..4],
    }];
    let of = |tokens| {
        let budget = Budget {
            tokens,
            count: &count,
        };
        context(&made.snapshot(), file, offset, &budget, &recent)
    };
    let parts = of(400);
    let header = parts.header();
    assert!(
        header.contains(
            "// Обмен\n// Отправить(Что, Куда = Неопределено) // Отправляет.\n// Принять()"
        ),
        "{header}"
    );
    assert!(
        header.contains("// Б: Структура\n// Имя; Код\n"),
        "{header}"
    );
    assert!(!header.contains("Внутренняя"), "{header}");
    assert!(header.contains("// Похожий\n// Процедура В()"), "{header}");
    assert!(parts.prefix.starts_with("Процедура А(П)") && parts.prefix.ends_with("\n\t"));
    assert_eq!(parts.suffix, "\nКонецПроцедуры\n");
    let small = of(12);
    let total = count(&small.header()) + count(&small.prefix) + count(&small.suffix);
    assert!(total <= 12, "{small:?}");
    assert!(small.prefix.lines().count() >= 1 && parts.prefix.ends_with(&small.prefix));
}

/// Code that is broken in many ways.
const BROKEN: &str = "
Процедура А(П, \r\n\tЕсли П. Тогда\r\n\t\tБ = \"а\r\n\t\t|ВЫБРАТЬ ё. ИЗ 𝒳\r\n\tИначе
КонецЕсли; КонецЦикла Для Каждого Из Цикл ((( ]] ~м: 'дата &НаКлиенте #Если # Область
\tОбмен.Отправить(Новый , ?(, \u{a0}1.2.3 // а
Попытка Исключение КонецПопытки Возврат
";

#[test]
fn broken_code_makes_nothing_panic() {
    let made = workspace(&project(BROKEN));
    let snapshot = made.snapshot();
    let path = std::path::Path::new("/CommonModules/Другой/Ext/Module.bsl");
    let file = snapshot.file_at(path).expect("a file of the fixture");
    let text = snapshot.text(file).expect("a text of the fixture");
    let tokens = std::sync::Arc::new(ngram::FileTokens::of(&text));
    let model = ngram::Model::build(&[(FileId(100), tokens.clone()), (FileId(101), tokens)]);
    let texts = [
        "",
        "\n",
        "Если П Тогда\n\t\tБ(",
        "КонецЕсли;\n\nА.\"",
        "\t\tё𝒳\r\nА);",
    ];
    let count = |text: &str| text.len();
    let budget = Budget {
        tokens: 300,
        count: &count,
    };
    for offset in 0..=text.len() + 1 {
        for trigger in [Trigger::Typed, Trigger::Selected, Trigger::Asked] {
            decide(&snapshot, file, offset, trigger);
        }
        for decision in [Decision::Line, Decision::Block] {
            for it in texts {
                let found = finish(&snapshot, file, offset, decision, it);
                assert!(found.is_none_or(|it| text.get(it.range).is_some()));
            }
            ngram::suggest(&snapshot, &model, file, offset, decision);
        }
        context(&snapshot, file, offset, &budget, &[]);
    }
}
