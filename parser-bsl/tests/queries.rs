//! The tree-sitter queries of both grammars, on small texts.

use std::collections::BTreeMap;

use parser_bsl::{Parser, bsl, query};
use tree_sitter::{Language, Node, Query, QueryCursor, StreamingIterator as _, Tree};
use tree_sitter_language::LanguageFn;

/// What one match of a query captures: names and nodes, in order.
type Match<'tree> = Vec<(String, Node<'tree>)>;

fn compile(language: LanguageFn, source: &str) -> Query {
    Query::new(&Language::new(language), source).unwrap_or_else(|error| panic!("{error}"))
}

/// The matches in the order of the patterns.
fn matches<'tree>(query: &Query, tree: &'tree Tree, text: &str) -> Vec<Match<'tree>> {
    let mut found = Vec::new();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(query, tree.root_node(), text.as_bytes());
    while let Some(it) = matches.next() {
        let captures = it.captures().iter();
        let captures = captures
            .map(|it| (query.capture_names()[it.index as usize].to_owned(), it.node))
            .collect();
        found.push((it.pattern_index, captures));
    }
    found.sort_by_key(|(pattern, _): &(usize, Match<'_>)| *pattern);
    found.into_iter().map(|(_, captures)| captures).collect()
}

#[test]
fn every_query_compiles() {
    for source in [
        bsl::HIGHLIGHTS_QUERY,
        bsl::FOLDS_QUERY,
        bsl::LOCALS_QUERY,
        bsl::TAGS_QUERY,
        bsl::INJECTIONS_QUERY,
    ] {
        compile(parser_bsl::BSL, source);
    }
    for source in [
        query::HIGHLIGHTS_QUERY,
        query::FOLDS_QUERY,
        query::LOCALS_QUERY,
        query::TAGS_QUERY,
    ] {
        compile(parser_bsl::QUERY, source);
    }
}

// Section - Highlights

/// Checks the colours of all tokens of `text`: one line each, the token and what it is captured as.
fn check_highlights(language: LanguageFn, tree: &Tree, source: &str, text: &str, expected: &str) {
    let query = compile(language, source);
    let mut colours = BTreeMap::new();
    for (name, node) in matches(&query, tree, text).into_iter().flatten() {
        // The last pattern counts.
        colours.insert((node.start_byte(), node.end_byte()), name);
    }
    let found: Vec<_> = colours
        .iter()
        .map(|(&(start, end), name)| format!("{} {name}", &text[start..end]))
        .collect();
    let expected: Vec<_> = expected
        .lines()
        .map(str::trim)
        .filter(|it| !it.is_empty())
        .collect();
    assert_eq!(found, expected, "{}", tree.root_node());
}

#[track_caller]
fn check_module_highlights(text: &str, expected: &str) {
    let tree = Parser::bsl().parse(text, None);
    check_highlights(
        parser_bsl::BSL,
        &tree,
        bsl::HIGHLIGHTS_QUERY,
        text,
        expected,
    );
}

#[test]
fn highlights_of_a_method() {
    check_module_highlights(
        "&НаСервере Асинх Функция Сумма(Знач А, Б = -1) Экспорт Возврат Ждать А + Б; КонецФункции",
        "
        & attribute
        НаСервере attribute
        Асинх keyword.coroutine
        Функция keyword.function
        Сумма function
        ( punctuation.bracket
        Знач keyword.modifier
        А variable.parameter
        , punctuation.delimiter
        Б variable.parameter
        = operator
        - operator
        1 number
        ) punctuation.bracket
        Экспорт keyword.modifier
        Возврат keyword.return
        Ждать keyword.coroutine
        А variable
        + operator
        Б variable
        ; punctuation.delimiter
        КонецФункции keyword.function
        ",
    );
}

#[test]
fn highlights_of_statements() {
    check_module_highlights(
        "// итог\nЕсли Не А.Если Или Ложь Тогда ~М: Б.В(1); Г(?(Д, 'дата', NULL)); КонецЕсли",
        "
        // итог comment
        Если keyword.conditional
        Не keyword.operator
        А variable
        . punctuation.delimiter
        Если variable.member
        Или keyword.operator
        Ложь boolean
        Тогда keyword.conditional
        ~М label
        : punctuation.delimiter
        Б variable
        . punctuation.delimiter
        В function.method.call
        ( punctuation.bracket
        1 number
        ) punctuation.bracket
        ; punctuation.delimiter
        Г function.call
        ( punctuation.bracket
        ? keyword.conditional.ternary
        ( punctuation.bracket
        Д variable
        , punctuation.delimiter
        'дата' string.special
        , punctuation.delimiter
        NULL constant.builtin
        ) punctuation.bracket
        ) punctuation.bracket
        ; punctuation.delimiter
        КонецЕсли keyword.conditional
        ",
    );
}

#[test]
fn highlights_of_directives() {
    check_module_highlights(
        "#Область Если\n#Если Не Сервер Тогда\nА = Новый Массив;\n#КонецЕсли\n#Использовать logos\n#Обходимое\n",
        "
        # keyword.directive
        Область keyword.directive
        Если module
        # keyword.directive
        Если keyword.directive
        Не keyword.operator
        Сервер constant.macro
        Тогда keyword.directive
        А variable
        = operator
        Новый keyword.operator
        Массив type
        ; punctuation.delimiter
        # keyword.directive
        КонецЕсли keyword.directive
        # keyword.directive
        Использовать keyword.import
        logos string.special.path
        # keyword.directive
        Обходимое keyword.directive
        ",
    );
}

#[test]
fn highlights_of_a_string_of_several_lines() {
    check_module_highlights(
        "А = \"раз\n|два\";",
        "
        А variable
        = operator
        \"раз string
        |два\" string
        ; punctuation.delimiter
        ",
    );
}

#[test]
fn every_keyword_has_a_highlight() {
    let language = Language::new(parser_bsl::BSL);
    for id in 0..u16::try_from(language.node_kind_count()).expect("ids are 16 bits wide") {
        let kind = language.node_kind_for_id(id).unwrap_or_default();
        let is_keyword = !language.node_kind_is_named(id)
            && language.node_kind_is_visible(id)
            && kind.chars().all(|it| it.is_ascii_alphabetic())
            && kind != "end";
        let name = format!("\"{kind}\"");
        assert!(
            !is_keyword || bsl::HIGHLIGHTS_QUERY.contains(&name),
            "{name} has no highlight"
        );
    }
}

#[test]
fn highlights_of_a_query() {
    let text = "ВЫБРАТЬ СУММА(Т.Цена) КАК Итог ИЗ Справочник.Товары КАК Т ГДЕ Т.Код = &Код И \"а\" <> NULL";
    let tree = Parser::query().parse(text, None);
    let expected = "
        ВЫБРАТЬ keyword
        СУММА function
        ( punctuation.bracket
        Т variable
        . punctuation.delimiter
        Цена variable.member
        ) punctuation.bracket
        КАК keyword
        Итог variable
        ИЗ keyword
        Справочник module
        . punctuation.delimiter
        Товары type
        КАК keyword
        Т variable
        ГДЕ keyword
        Т variable
        . punctuation.delimiter
        Код variable.member
        = operator
        &Код variable.parameter
        Код variable.parameter
        И keyword.operator
        \"а\" string
        <> operator
        NULL constant.builtin
    ";
    check_highlights(
        parser_bsl::QUERY,
        &tree,
        query::HIGHLIGHTS_QUERY,
        text,
        expected,
    );
}

// Section - Folds

#[test]
fn folds_of_a_module() {
    let text = "Процедура А()\n\tЕсли Б Тогда\n\t\tВ(1,\n\t\t\t2);\n\tИначе\n\t\tГ = \"раз\n\t\t|два\";\n\tКонецЕсли;\nКонецПроцедуры\n";
    let tree = Parser::bsl().parse(text, None);
    let query = compile(parser_bsl::BSL, bsl::FOLDS_QUERY);
    let mut lines: Vec<_> = matches(&query, &tree, text)
        .into_iter()
        .flatten()
        .map(|(_, node)| (node.start_position().row, node.end_position().row))
        .filter(|(start, end)| start < end)
        .collect();
    lines.sort_unstable();
    assert_eq!(lines, [(0, 8), (1, 7), (2, 3), (4, 6), (5, 6)]);
}

// Section - Locals

/// The definition that the last occurrence of `name` refers to: its kind and its line.
fn definition_of(text: &str, name: &str) -> Option<(String, usize)> {
    let tree = Parser::bsl().parse(text, None);
    let query = compile(parser_bsl::BSL, bsl::LOCALS_QUERY);
    let captures: Match<'_> = matches(&query, &tree, text).into_iter().flatten().collect();
    let scopes: Vec<_> = captures
        .iter()
        .filter(|it| it.0 == "local.scope")
        .map(|it| it.1)
        .collect();
    let scope_of = |node: Node<'_>| {
        let around = scopes
            .iter()
            .filter(|it| it.start_byte() <= node.start_byte() && node.end_byte() <= it.end_byte());
        around.min_by_key(|it| it.byte_range().len()).map(Node::id)
    };
    let written = |node: Node<'_>| &text[node.byte_range()] == name;

    let reference = captures
        .iter()
        .rfind(|it| it.0 == "local.reference" && written(it.1))?
        .1;
    let mut definitions: Vec<_> = captures
        .iter()
        .filter_map(|(kind, node)| Some((kind.strip_prefix("local.definition.")?, *node)))
        .filter(|(_, node)| written(*node) && scope_of(*node) == scope_of(reference))
        .collect();
    definitions.sort_by_key(|(_, node)| node.start_byte());
    definitions
        .first()
        .map(|(kind, node)| ((*kind).to_owned(), node.start_position().row))
}

const LOCALS: &str = "\
Процедура Первая(Товар)
	Сообщить(Товар);
КонецПроцедуры

Функция Вторая(Склад, Знач Товар = Неопределено)
	Перем Итог;
	Для Каждого Строка Из Товар.Товары Цикл
		Итог = Итог + Строка.Склад;
		Остаток = Строка.Остаток;
	КонецЦикла;
	Возврат ?(Товар, Остаток, Итог);
КонецФункции
";

#[test]
fn a_parameter_is_found_in_its_own_method() {
    assert_eq!(
        definition_of(LOCALS, "Товар"),
        Some(("parameter".to_owned(), 4))
    );
}

#[test]
fn a_variable_is_found_where_it_begins() {
    assert_eq!(definition_of(LOCALS, "Итог"), Some(("var".to_owned(), 5)));
    assert_eq!(definition_of(LOCALS, "Строка"), Some(("var".to_owned(), 6)));
    assert_eq!(
        definition_of(LOCALS, "Остаток"),
        Some(("var".to_owned(), 8))
    );
}

#[test]
fn the_name_of_a_member_refers_to_no_variable() {
    assert_eq!(definition_of(LOCALS, "Склад"), None);
}

#[test]
fn a_query_knows_its_sources() {
    let text = "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т";
    let tree = Parser::query().parse(text, None);
    let query = compile(parser_bsl::QUERY, query::LOCALS_QUERY);
    let captures: Match<'_> = matches(&query, &tree, text).into_iter().flatten().collect();
    for name in ["local.definition.var", "local.reference"] {
        assert!(
            captures
                .iter()
                .any(|it| it.0 == name && &text[it.1.byte_range()] == "Т"),
            "{name}"
        );
    }
}

// Section - Tags

/// The kind of a tag, its name, and its documentation.
type Tag = (String, String, Vec<String>);

/// The tags of a text, in order.
fn tags(language: LanguageFn, tree: &Tree, source: &str, text: &str) -> Vec<Tag> {
    let query = compile(language, source);
    let mut tags: Vec<_> = matches(&query, tree, text)
        .into_iter()
        .filter_map(|captures| {
            let of = |wanted: &str| {
                captures
                    .iter()
                    .filter(|it| it.0 == wanted)
                    .map(|it| it.1)
                    .collect::<Vec<_>>()
            };
            let kind = captures
                .iter()
                .find(|it| it.0.starts_with("definition.") || it.0.starts_with("reference."))?;
            let written = |node: &Node<'_>| text[node.byte_range()].to_owned();
            let name = *of("name").first()?;
            Some((
                name.start_byte(),
                (
                    kind.0.clone(),
                    written(&name),
                    of("doc").iter().map(written).collect(),
                ),
            ))
        })
        .collect();
    // A definition is matched once for every comment above it: the first time with all of them.
    tags.sort_by_key(|(start, (kind, _, doc)): &(usize, Tag)| {
        (*start, kind.clone(), usize::MAX - doc.len())
    });
    tags.dedup_by_key(|(start, _)| *start);
    tags.into_iter().map(|(_, tag)| tag).collect()
}

#[test]
fn tags_of_a_module() {
    let text = "\
Перем Кэш Экспорт, Журнал;

// Записывает.
// Товар - СправочникСсылка.Товары
&НаСервере
Процедура Записать(Товар)
	Модуль.Проверить(Товар);
КонецПроцедуры

Функция Код()
	Возврат Новый Массив(Сумма());
КонецФункции
";
    let tree = Parser::bsl().parse(text, None);
    let doc = ["// Записывает.", "// Товар - СправочникСсылка.Товары"].map(str::to_owned);
    let tag =
        |kind: &str, name: &str, doc: &[String]| (kind.to_owned(), name.to_owned(), doc.to_vec());
    assert_eq!(
        tags(parser_bsl::BSL, &tree, bsl::TAGS_QUERY, text),
        [
            tag("definition.variable", "Кэш", &[]),
            tag("definition.variable", "Журнал", &[]),
            tag("definition.function", "Записать", &doc),
            tag("reference.call", "Проверить", &[]),
            tag("definition.function", "Код", &[]),
            tag("reference.class", "Массив", &[]),
            tag("reference.call", "Сумма", &[]),
        ]
    );
}

#[test]
fn tags_of_a_query() {
    let text = "ВЫБРАТЬ Т.Код ПОМЕСТИТЬ ВТ ИЗ Справочник.Товары КАК Т; УНИЧТОЖИТЬ ВТ";
    let tree = Parser::query().parse(text, None);
    let found: Vec<_> = tags(parser_bsl::QUERY, &tree, query::TAGS_QUERY, text)
        .into_iter()
        .map(|(kind, name, _)| format!("{kind} {name}"))
        .collect();
    assert_eq!(
        found,
        [
            "definition.class ВТ",
            "reference.class Справочник.Товары",
            "reference.class ВТ"
        ]
    );
}

// Section - Injections

/// What is injected into a module: the language and the text.
fn injections(text: &str) -> Vec<(String, String)> {
    let tree = Parser::bsl().parse(text, None);
    let query = compile(parser_bsl::BSL, bsl::INJECTIONS_QUERY);
    let mut found = Vec::new();
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(&query, tree.root_node(), text.as_bytes());
    while let Some(it) = matches.next() {
        let settings = query.property_settings(it.pattern_index);
        let language = settings
            .iter()
            .find(|it| &*it.key == "injection.language")
            .and_then(|it| it.value.as_deref());
        for capture in it.captures() {
            found.push((
                language.unwrap_or_default().to_owned(),
                text[capture.node.byte_range()].to_owned(),
            ));
        }
    }
    found
}

#[test]
fn a_string_that_begins_as_a_query_holds_one() {
    for query in [
        "\"ВЫБРАТЬ 1\"",
        "\"\n\t|  select 1\n|\"",
        "\"Уничтожить ВТ\"",
        "\"DROP T\"",
        "\"ВЫБРАТЬ\n|1\"",
    ] {
        let expected = [("bsl_query".to_owned(), query.to_owned())];
        assert_eq!(injections(&format!("Текст = {query};")), expected);
        assert_eq!(injections(&format!("Новый Запрос({query});")), expected);
    }
}

#[test]
fn another_string_holds_no_query() {
    for text in [
        "\"\"",
        "\"текст ВЫБРАТЬ\"",
        "\"ВыбратьВсе\"",
        "\"Selected: 1\"",
        "\"раз\n|ВЫБРАТЬ\"",
    ] {
        assert_eq!(injections(&format!("Текст = {text};")), []);
    }
}

#[test]
fn code_that_is_not_run_is_code() {
    let text = "А = 1\n#Если Сервер Тогда\n+ 2\n#Иначе\n+ 3\n#КонецЕсли\n;\n#Удаление\nБ();\n#КонецУдаления\n";
    let code = |text: &str| ("bsl".to_owned(), text.to_owned());
    assert_eq!(injections(text), [code("+ 3"), code("Б();")]);
}
