//! Queries over the sample configuration: its own ones are without mistakes, and columns have the types of its metadata.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test that reads the files of the sample configuration"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Configuration, Platform, World};
use query::{Package, ProblemKind};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects/trade")
}

fn configuration() -> Arc<Configuration> {
    let (found, problems) = metadata::source::load(&project());
    assert!(problems.is_empty(), "{problems:?}");
    assert_eq!(found.len(), 1);
    found.into_iter().next().unwrap()
}

fn resolve(text: &str, configuration: &Configuration) -> Package {
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration,
    };
    let tree = parser_bsl::Parser::query().parse(text, None);
    assert!(!tree.root_node().has_error(), "{}", tree.root_node());
    query::resolve(text, &tree, &world)
}

/// The columns of the result with the names of their types.
fn columns(package: &Package) -> Vec<String> {
    let result = package.result().unwrap();
    assert!(!result.is_open);
    let shown = result.list.iter().map(|it| {
        let types: Vec<String> = it.types.types.iter().map(|it| it.name(false)).collect();
        format!("{}: {}", it.names.ru, types.join(", "))
    });
    shown.collect()
}

#[test]
fn columns_have_the_types_of_the_metadata() {
    let configuration = configuration();
    let package = resolve(
        "ВЫБРАТЬ
            Остатки.Склад КАК Склад,
            Остатки.Номенклатура.Родитель.Наименование КАК Группа,
            Остатки.КоличествоОстаток КАК Количество,
            ВЫБОР КОГДА Остатки.СтоимостьОстаток > 0 ТОГДА ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС20) КОНЕЦ КАК Ставка
        ИЗ
            РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, Склад <> ЗНАЧЕНИЕ(Справочник.Склады.ТранзитныйСклад)) КАК Остатки",
        &configuration,
    );
    assert_eq!(package.problems, []);
    assert_eq!(
        columns(&package),
        [
            "Склад: СправочникСсылка.Склады",
            "Группа: Строка",
            "Количество: Число",
            "Ставка: ПеречислениеСсылка.СтавкиНДС, Null",
        ]
    );
}

#[test]
fn registers_of_accounting_have_their_virtual_tables() {
    let configuration = configuration();
    let package = resolve(
        "SELECT
            T.Account.Code AS Code,
            T.СуммаTurnoverDr AS Debit,
            T.Period AS Period
        FROM
            AccountingRegister.Хозрасчетный.Turnovers(&Begin, &End, Month, Account IN (&Accounts), , Организация = &Company) AS T",
        &configuration,
    );
    assert_eq!(package.problems, []);
    assert_eq!(
        columns(&package),
        ["Code: Строка", "Debit: Число", "Period: Дата"]
    );
}

#[test]
fn mistakes_are_told() {
    let configuration = configuration();
    let package = resolve(
        "ВЫБРАТЬ
            Товары.Артикль,
            ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС18)
        ИЗ
            Справочник.Номенклатура КАК Товары,
            Справочник.Номенклатуры КАК Нет,
            РегистрНакопления.Продажи.Обороты(, , , , ) КАК Обороты",
        &configuration,
    );
    let codes: Vec<&str> = package.problems.iter().map(|it| it.kind.code()).collect();
    assert_eq!(
        codes,
        [
            "UnknownField",
            "UnknownValue",
            "UnknownTable",
            "ExtraParameters"
        ]
    );
    let extra = package
        .problems
        .iter()
        .map(|it| &it.kind)
        .find_map(|it| match it {
            ProblemKind::ExtraParameters { takes, given, .. } => Some((*takes, *given)),
            _ => None,
        });
    assert_eq!(extra, Some((4, 5)));
}

#[test]
fn nothing_is_told_without_a_configuration() {
    let package = resolve(
        "ВЫБРАТЬ Т.Код ИЗ Справочник.Товары КАК Т ГДЕ Т.Вид = ЗНАЧЕНИЕ(Перечисление.Виды.Товар)",
        &Configuration::default(),
    );
    assert_eq!(package.problems, []);
    assert_eq!(columns_are_known(&package), 0);
}

fn columns_are_known(package: &Package) -> usize {
    let result = package.result().unwrap();
    result
        .list
        .iter()
        .filter(|it| !it.types.types.is_empty())
        .count()
}

#[test]
fn the_queries_of_the_modules_have_no_mistakes() {
    let configuration = configuration();
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: &configuration,
    };
    let (mut queries, mut known, mut all) = (0, 0, 0);
    for (text, tree) in embedded() {
        let package = query::resolve(&text, &tree, &world);
        assert_eq!(package.problems, [], "{text}");
        queries += 1;
        known += columns_are_known(&package);
        all += package.result().unwrap().list.len();
    }
    assert!(queries >= 25, "{queries}");
    // A list of fields that the program puts in, and a column of a table that is a parameter.
    assert!(all - known <= 2, "{known} of {all}");
}

#[test]
fn the_queries_of_the_reports_have_no_mistakes() {
    let configuration = configuration();
    let mut queries = 0;
    for file in files(&project(), "xml") {
        let text = std::fs::read_to_string(file).unwrap();
        for part in text.split("<query>").skip(1) {
            let (query, _) = part.split_once("</query>").unwrap();
            let query = query
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
            let package = resolve(&query, &configuration);
            assert_eq!(package.problems, [], "{query}");
            queries += 1;
        }
    }
    assert!(queries >= 2, "{queries}");
}

#[test]
fn queries_may_end_anywhere() {
    let configuration = configuration();
    let platform = Platform::builtin();
    let world = World {
        platform: &platform,
        configuration: &configuration,
    };
    let mut parser = parser_bsl::Parser::query();
    let mut cuts = 0;
    for (text, tree) in embedded() {
        let whole: String = tree
            .included_ranges()
            .iter()
            .map(|it| &text[it.start_byte..it.end_byte])
            .collect();
        for (end, _) in whole.char_indices().step_by(13) {
            let cut = &whole[..end];
            let tree = parser.parse(cut, None);
            let package = query::resolve(cut, &tree, &world);
            let scopes = package.scopes.iter().map(|it| &it.range);
            let references = package.references.iter().map(|it| &it.range);
            let problems = package.problems.iter().map(|it| &it.range);
            for range in scopes.chain(references).chain(problems) {
                assert!(cut.get(range.clone()).is_some(), "{range:?} of {cut}");
            }
            cuts += 1;
        }
    }
    assert!(cuts > 500, "{cuts}");
}

/// The queries of all modules, each with the text of its module.
fn embedded() -> Vec<(String, tree_sitter::Tree)> {
    let mut found = Vec::new();
    for file in files(&project(), "bsl") {
        let text = String::from_utf8(std::fs::read(&file).unwrap()).unwrap();
        let tree = parser_bsl::Parser::bsl().parse(&text, None);
        let queries = parser_bsl::embedded::queries(&tree, &text);
        found.extend(queries.into_iter().map(|it| (text.clone(), it.tree)));
    }
    found
}

fn files(root: &Path, extension: &str) -> Vec<PathBuf> {
    let mut folders = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|it| it == extension) => files.push(path),
                false => {}
            }
        }
    }
    files
}

#[test]
fn names_of_the_configuration_that_may_have_been_meant_are_told() {
    let configuration = configuration();
    let package = resolve(
        "ВЫБРАТЬ
            ЗНАЧЕНИЕ(Перечисление.СтавкиНДС.НДС21),
            ЗНАЧЕНИЕ(Справочник.Склад.ТранзитныйСклад),
            ЗНАЧЕНИЕ(ВидДвиженияНакопления.Приходы)
        ИЗ
            Справочник.Номенклатуры КАК А,
            Справочники.Номенклатура КАК Б,
            РегистрНакопления.Продаж.Обороты КАК В,
            РегистрНакопления.Продажи.Оборот КАК Г,
            Документ.Номенклатура КАК Д",
        &configuration,
    );
    let near: Vec<String> = package
        .problems
        .iter()
        .map(|it| it.near.join(" "))
        .collect();
    assert_eq!(
        near,
        [
            "Перечисление.СтавкиНДС.НДС20",
            "Справочник.Склады.ТранзитныйСклад",
            "ВидДвиженияНакопления.Приход",
            "Справочник.Номенклатура",
            "Справочник.Номенклатура",
            "РегистрНакопления.Продажи.Обороты",
            "РегистрНакопления.Продажи.Обороты",
            "Справочник.Номенклатура",
        ]
    );
}

#[test]
fn advice_knows_what_has_an_index() {
    use parser_bsl::flat::QueryTree;

    let configuration = configuration();
    let advice = |text: &str| {
        let tree = parser_bsl::Parser::query().parse(text, None);
        let package = resolve(text, &configuration);
        let flat = QueryTree::new(text, &tree);
        let found = query::advice::advise(&flat, &package, Some(&configuration));
        let shown = found
            .iter()
            .map(|it| format!("{} {}", it.kind.code(), &text[it.range.clone()]));
        shown.collect::<Vec<_>>()
    };
    assert_eq!(
        advice(
            "ВЫБРАТЬ Т.Период ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т ГДЕ Т.Склад = &Склад И Т.Активность"
        ),
        ["OnecFilterByUnindexedField Т.Склад = &Склад"]
    );
    assert_eq!(
        advice(
            "ВЫБРАТЬ О.Склад ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, ) КАК О ГДЕ О.Склад = &Склад"
        ),
        [
            "VirtualTableCallWithoutParameters РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, )",
            "OnecVirtualTableFilterInWhere О.Склад = &Склад"
        ]
    );
    assert_eq!(
        advice(
            "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ ВРЕГ(Т.Код) = &Код И ВРЕГ(Т.Описание) = &Описание"
        ),
        ["OnecFunctionOverField ВРЕГ(Т.Код) = &Код"]
    );
}
