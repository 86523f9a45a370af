use super::*;
use crate::text::Columns;
use crate::workspace::fixture::workspace;

/// The folds of a text: the numbers of the first line and of the last hidden one, and what it is.
fn folds(text: &str) -> Vec<String> {
    let made = workspace(&format!("\n//- /CommonModules/А.bsl\n{text}$0"));
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let text = snapshot.text(file).expect("a text");
    let lines = LineIndex::new(&text);
    let show = |it: Fold| {
        let (first, last) = it.lines(&lines);
        let start = lines.position(&text, it.range.start, Columns::Chars);
        assert_eq!(start.line, first);
        let kind = match it.kind {
            FoldKind::Code => "",
            FoldKind::Comment => " comment",
            FoldKind::Imports => " imports",
            FoldKind::Region => " region",
        };
        format!("{first}-{last}{kind} {}", it.collapsed)
            .trim_end()
            .to_owned()
    };
    folding(&snapshot, file).into_iter().map(show).collect()
}

#[test]
fn blocks_fold_up_to_the_word_that_closes_them() {
    let text = "\
Процедура А()
	Если Б Тогда
		В();
	ИначеЕсли Г Тогда
		В();
	Иначе
		Для Каждого Д Из Е Цикл
			В();
		КонецЦикла;
	КонецЕсли;
	Попытка
		В();
	Исключение
		В();
	КонецПопытки;
КонецПроцедуры";
    assert_eq!(
        folds(text),
        [
            "0-14 … КонецПроцедуры",
            "1-2 … ИначеЕсли",
            "3-4 … Иначе",
            "5-8 … КонецЕсли",
            "6-7 … КонецЦикла",
            "10-11 … Исключение",
            "12-13 … КонецПопытки",
        ]
    );
    // The ends of lines of Windows change nothing.
    assert_eq!(folds(&text.replace('\n', "\r\n")), folds(text));
}

#[test]
fn regions_directives_comments_and_libraries_fold() {
    assert_eq!(
        folds(
            "\
#Использовать а
#Использовать \"б\"
#Область Я
// Раз.
// Два.

// Три.
#Если Клиент Тогда
	А();
#Иначе
	Б(); // один
	// два
#КонецЕсли
#Удаление
Если В Тогда
#КонецУдаления
#КонецОбласти
"
        ),
        [
            "0-1 imports",
            "2-15 region … #КонецОбласти",
            "3-4 comment",
            "7-8 … #Иначе",
            "9-11 … #КонецЕсли",
            "13-14 … #КонецУдаления",
        ]
    );
}

#[test]
fn brackets_and_strings_on_several_lines_fold() {
    assert_eq!(
        folds(
            "\
А = Б(
	1,
	2
);
В = \"раз
	// не строка
	|два\"\"
	|три\";
Г = Д(
	1);
"
        ),
        ["0-2 … )", "4-7"]
    );
}

#[test]
fn code_that_is_not_closed_does_not_fold_over_what_follows() {
    assert_eq!(
        folds(
            "\
Процедура А()
	Если Б Тогда
		В(
	Г();
Процедура Д()
	Е();
КонецПроцедуры
КонецЕсли
"
        ),
        ["4-5 … КонецПроцедуры"]
    );
    for text in [
        "",
        "(",
        ")",
        "КонецЕсли",
        "#КонецОбласти",
        "|\"",
        "\"\n|",
        "//",
    ] {
        assert!(folds(text).is_empty(), "{text}");
    }
}

#[test]
fn a_limit_keeps_the_outermost() {
    let made = workspace(
        "
//- /CommonModules/А.bsl
Процедура А()
	Если Б Тогда
		В();
	КонецЕсли;
КонецПроцедуры$0
Процедура Б()
	Если Б Тогда
		В();
	КонецЕсли;
КонецПроцедуры
",
    );
    let snapshot = made.snapshot();
    let (file, _) = made.cursor.expect("a cursor");
    let lines = LineIndex::new(&snapshot.text(file).expect("a text"));
    let limited = limited(folding(&snapshot, file), 2);
    let first: Vec<usize> = limited.iter().map(|it| it.lines(&lines).0).collect();
    assert_eq!(first, [0, 5]);
}
