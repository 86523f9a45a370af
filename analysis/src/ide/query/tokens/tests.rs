use super::*;
use crate::workspace::fixture::workspace;

/// The words of a module with what they are: `К:ВЫБРАТЬ`.
fn words(module: &str) -> String {
    let made = workspace(&format!("//- /CommonModules/Проба.bsl\n{module}"));
    let snapshot = made.snapshot();
    let (file, _) = snapshot.files().next().unwrap();
    let text = snapshot.text(file).unwrap();
    let found = tokens(&snapshot, file, None);
    for pair in found.windows(2) {
        assert!(pair[0].0.end <= pair[1].0.start, "{pair:?}");
    }
    let shown = found.iter().map(|(range, kind)| {
        let letter = match kind {
            QueryTokenKind::Keyword => "К",
            QueryTokenKind::Function => "Ф",
            QueryTokenKind::TableKind => "В",
            QueryTokenKind::Table => "Т",
            QueryTokenKind::TemporaryTable => "ВТ",
            QueryTokenKind::Alias => "А",
            QueryTokenKind::Field => "П",
            QueryTokenKind::Column => "С",
            QueryTokenKind::Parameter => "&",
            QueryTokenKind::Value => "З",
            QueryTokenKind::Type => "Тип",
            QueryTokenKind::Operator => "О",
            QueryTokenKind::Number => "Ч",
            QueryTokenKind::String => "\"",
            QueryTokenKind::Comment => "//",
        };
        format!("{letter}:{}", &text[range.clone()])
    });
    shown.collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn check(module: &str, expected: &str) {
    assert_eq!(
        words(module),
        expected.split_whitespace().collect::<Vec<_>>().join(" ")
    );
}

#[test]
fn every_word_of_a_query_is_something() {
    check(
        "А = \"ВЫБРАТЬ ПЕРВЫЕ 10\n|\tТ.Код КАК Код, // да\n|\tСУММА(Т.Цена + 1) КАК Итого\n|ИЗ\n|\tСправочник.Товары КАК Т\n|ГДЕ\n|\tТ.Вид = &Вид\";",
        "К:ВЫБРАТЬ К:ПЕРВЫЕ Ч:10 А:Т П:Код К:КАК С:Код //://\u{a0}да Ф:СУММА А:Т П:Цена О:+ Ч:1 К:КАК С:Итого К:ИЗ В:Справочник Т:Товары К:КАК А:Т К:ГДЕ А:Т П:Вид О:= &:&Вид"
            .replace("//\u{a0}да", "// да")
            .as_str(),
    );
}

#[test]
fn virtual_tables_joins_and_values() {
    check(
        "А = \"ВЫБРАТЬ О.Товар ИЗ РегистрНакопления.Запасы.Обороты(&Н, &К, Месяц, Склад = ЗНАЧЕНИЕ(Справочник.Склады.ПустаяСсылка)) КАК О ЛЕВОЕ СОЕДИНЕНИЕ ВТ Д ПО О.Товар = Д.Товар И Д.Ссылка ССЫЛКА Документ.Заказ\";",
        "К:ВЫБРАТЬ А:О П:Товар К:ИЗ В:РегистрНакопления Т:Запасы Т:Обороты &:&Н &:&К Тип:Месяц П:Склад О:= Ф:ЗНАЧЕНИЕ В:Справочник Т:Склады З:ПустаяСсылка К:КАК А:О К:ЛЕВОЕ К:СОЕДИНЕНИЕ ВТ:ВТ А:Д К:ПО А:О П:Товар О:= А:Д П:Товар К:И А:Д П:Ссылка К:ССЫЛКА В:Документ Т:Заказ",
    );
}

#[test]
fn a_package_with_unions_orders_and_totals() {
    check(
        "А = \"ВЫБРАТЬ Х КАК Х ПОМЕСТИТЬ ВТ ИЗ Справочник.А ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 1;\n|УНИЧТОЖИТЬ ВТ;\n|ВЫБРАТЬ Х КАК Поле ИЗ ВТ УПОРЯДОЧИТЬ ПО Поле УБЫВ ИТОГИ СУММА(Поле) ПО ОБЩИЕ, Поле ИЕРАРХИЯ\";",
        "К:ВЫБРАТЬ П:Х К:КАК С:Х К:ПОМЕСТИТЬ ВТ:ВТ К:ИЗ В:Справочник Т:А К:ОБЪЕДИНИТЬ К:ВСЕ К:ВЫБРАТЬ Ч:1 К:УНИЧТОЖИТЬ ВТ:ВТ К:ВЫБРАТЬ П:Х К:КАК С:Поле К:ИЗ ВТ:ВТ К:УПОРЯДОЧИТЬ К:ПО С:Поле К:УБЫВ К:ИТОГИ Ф:СУММА С:Поле К:ПО К:ОБЩИЕ С:Поле К:ИЕРАРХИЯ",
    );
}

#[test]
fn words_that_are_keywords_elsewhere_are_names() {
    check(
        "А = \"ВЫБРАТЬ Значение, Т.Выбрать, Т.Ссылка КАК Итоги, Тип ИЗ Константа.Х КАК Т\";",
        "К:ВЫБРАТЬ П:Значение А:Т П:Выбрать А:Т П:Ссылка К:КАК С:Итоги П:Тип К:ИЗ В:Константа Т:Х К:КАК А:Т",
    );
}

#[test]
fn broken_queries_have_words_too() {
    check(
        "А = \"ВЫБРАТЬ Т. ИЗ Справочник.Товары КАК Т ГДЕ (Т.А = УПОРЯДОЧИТЬ ПО Т.Код\";",
        "К:ВЫБРАТЬ А:Т К:ИЗ В:Справочник Т:Товары К:КАК А:Т К:ГДЕ А:Т П:А О:= К:УПОРЯДОЧИТЬ К:ПО А:Т П:Код",
    );
    check("А = \"ВЫБРАТЬ", "К:ВЫБРАТЬ");
}

#[test]
fn strings_with_quotes_are_one_word_and_lines_are_several() {
    check("А = \"ВЫБРАТЬ \"\"б\"\"\";", "К:ВЫБРАТЬ \":\"\"б\"\"");
    check(
        "А = \"ВЫБРАТЬ \"\"б\n|в\"\"\";",
        "К:ВЫБРАТЬ \":\"\"б \":в\"\"",
    );
}

#[test]
fn a_query_of_several_strings_is_one() {
    check(
        "А = \"ВЫБРАТЬ \" + Поля + \" ИЗ Справочник.\" + Имя + \" КАК Т\"; А = А + \" ГДЕ Т.Х\";",
        "К:ВЫБРАТЬ К:ИЗ В:Справочник К:КАК А:Т К:ГДЕ А:Т П:Х",
    );
}

#[test]
fn other_strings_are_none() {
    check(
        "А = \"Выбрать файл из списка\"; Б = \"Да\"; // \"ВЫБРАТЬ\"",
        "",
    );
    check("Запрос.Текст = \"выб\";", "");
}

#[test]
fn english_words_in_small_letters_make_a_query_with_a_table() {
    check(
        "Query.Text = \"select T.Code from Catalog.Goods as T order by Code asc\";",
        "К:select А:T П:Code К:from В:Catalog Т:Goods К:as А:T К:order К:by С:Code К:asc",
    );
}

#[test]
fn only_what_is_asked_for_is_given() {
    let module = "Процедура А()\n\tБ = \"ВЫБРАТЬ 1\";\nКонецПроцедуры\nПроцедура В()\n\tБ = \"ВЫБРАТЬ 2\";\nКонецПроцедуры\n";
    let made = workspace(&format!("//- /CommonModules/Проба.bsl\n{module}"));
    let snapshot = made.snapshot();
    let (file, _) = snapshot.files().next().unwrap();
    let second = module.rfind("ВЫБРАТЬ").unwrap();
    assert_eq!(tokens(&snapshot, file, None).len(), 4);
    assert_eq!(tokens(&snapshot, file, Some(second..second + 3)).len(), 1);
}
