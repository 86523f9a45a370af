//! A query as code of a module: its text as a string, and its parameters set.

use metadata::platform::Names;

use super::{Parameter, Value};
use crate::{Date, Language};

/// The code that makes a query, sets its parameters and selects its records, in the language of the query.
///
/// Items are found by what they are called, which a developer will mostly replace by a variable.
pub fn code(text: &str, parameters: &[Parameter], language: Language) -> String {
    let mut code = language
        .pick(
            "Запрос = Новый Запрос;\nЗапрос.Текст =\n\t\"",
            "Query = New Query;\nQuery.Text =\n\t\"",
        )
        .to_owned();
    for (at, line) in text.trim_end().lines().enumerate() {
        if at > 0 {
            code.push_str("\n\t|");
        }
        code.push_str(&line.replace('"', "\"\""));
    }
    code.push_str("\";\n");
    if !parameters.is_empty() {
        code.push('\n');
    }
    let set = language.pick("Запрос.УстановитьПараметр", "Query.SetParameter");
    for parameter in parameters {
        let name = parameter.name(language);
        let value = value(&parameter.value, language);
        code.push_str(&format!("{set}(\"{name}\", {value});\n"));
    }
    code.push_str(language.pick(
        "\nРезультатЗапроса = Запрос.Выполнить();\nВыборка = РезультатЗапроса.Выбрать();\n",
        "\nQueryResult = Query.Execute();\nSelection = QueryResult.Select();\n",
    ));
    code
}

/// The name in a language; what has one name only has it in both.
fn name(names: &Names, language: Language) -> &str {
    match language {
        Language::English if !names.en.is_empty() => names.en.as_str(),
        _ => names.ru.as_str(),
    }
}

/// A value as code writes it.
fn value(of: &Value, language: Language) -> String {
    match of {
        Value::Number(it) => it.clone(),
        Value::Text(it) => quoted(it),
        Value::Boolean(true) => language.pick("Истина", "True").to_owned(),
        Value::Boolean(false) => language.pick("Ложь", "False").to_owned(),
        Value::Date(it) => date(*it),
        Value::Predefined(words, _) => {
            let words: Vec<&str> = words.iter().map(|it| name(it, language)).collect();
            let function = language.pick("ПредопределенноеЗначение", "PredefinedValue");
            format!("{function}({})", quoted(&words.join(".")))
        }
        Value::Reference(table, description) => reference(table, description, language),
    }
}

/// Kinds of objects, and their managers in Russian and in English.
const MANAGERS: [[&str; 3]; 8] = [
    ["Справочник", "Справочники", "Catalogs"],
    ["Документ", "Документы", "Documents"],
    ["ПланСчетов", "ПланыСчетов", "ChartsOfAccounts"],
    [
        "ПланВидовХарактеристик",
        "ПланыВидовХарактеристик",
        "ChartsOfCharacteristicTypes",
    ],
    [
        "ПланВидовРасчета",
        "ПланыВидовРасчета",
        "ChartsOfCalculationTypes",
    ],
    ["ПланОбмена", "ПланыОбмена", "ExchangePlans"],
    ["БизнесПроцесс", "БизнесПроцессы", "BusinessProcesses"],
    ["Задача", "Задачи", "Tasks"],
];

/// An item that is found by what it is called: documents by their numbers. What no manager finds stays the text that says
/// what is meant.
fn reference(table: &str, description: &str, language: Language) -> String {
    let (kind, name) = table.split_once('.').unwrap_or(("", table));
    let Some([_, ru, en]) = MANAGERS.iter().find(|it| metadata::same(it[0], kind)) else {
        return quoted(description);
    };
    let manager = language.pick(ru, en);
    let find = match *en {
        "Documents" | "BusinessProcesses" | "Tasks" => {
            language.pick("НайтиПоНомеру", "FindByNumber")
        }
        _ => language.pick("НайтиПоНаименованию", "FindByDescription"),
    };
    format!("{manager}.{name}.{find}({})", quoted(description))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\"").replace('\n', "\n|"))
}

fn date(of: Date) -> String {
    let ((year, month, day), (hour, minute, second)) = (of.day(), of.time());
    match (hour, minute, second) {
        (0, 0, 0) => format!("'{year:04}{month:02}{day:02}'"),
        _ => format!("'{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parameters() -> Vec<Parameter> {
        let date = |it| Value::Date(Date::parse(it).expect("a date"));
        let item = |table: &str, it: &str| Value::Reference(table.to_owned(), it.to_owned());
        let words = [("Перечисление", "Enum"), ("Виды", ""), ("Товар", "")];
        let words = words.map(|it| Names::new(it.0, it.1)).to_vec();
        let all = [
            ("Начало", "Begin", date("2024-03-01")),
            ("Конец", "End", date("2024-03-31T23:59:59")),
            ("Имя", "Name", Value::Text("Стол \"Лев\"".to_owned())),
            ("Сумма", "Amount", Value::Number("1000.5".to_owned())),
            ("Да", "Yes", Value::Boolean(true)),
            ("Склад", "Store", item("Справочник.Склады", "Главный")),
            ("Заказ", "Order", item("Документ.Заказ", "0001")),
            ("Вид", "Kind", Value::Predefined(words, "Товар".to_owned())),
        ];
        let all = all.map(|(ru, en, value)| Parameter {
            names: Names::new(ru, en),
            value,
        });
        all.to_vec()
    }

    #[test]
    fn the_text_is_a_string_and_every_parameter_is_set() {
        let text = "ВЫБРАТЬ\n\t\"а\" КАК А\nИЗ\n\tСправочник.Склады КАК Т\n";
        let expected = "Запрос = Новый Запрос;
Запрос.Текст =
\t\"ВЫБРАТЬ
\t|\t\"\"а\"\" КАК А
\t|ИЗ
\t|\tСправочник.Склады КАК Т\";

Запрос.УстановитьПараметр(\"Начало\", '20240301');
Запрос.УстановитьПараметр(\"Конец\", '20240331235959');
Запрос.УстановитьПараметр(\"Имя\", \"Стол \"\"Лев\"\"\");
Запрос.УстановитьПараметр(\"Сумма\", 1000.5);
Запрос.УстановитьПараметр(\"Да\", Истина);
Запрос.УстановитьПараметр(\"Склад\", Справочники.Склады.НайтиПоНаименованию(\"Главный\"));
Запрос.УстановитьПараметр(\"Заказ\", Документы.Заказ.НайтиПоНомеру(\"0001\"));
Запрос.УстановитьПараметр(\"Вид\", ПредопределенноеЗначение(\"Перечисление.Виды.Товар\"));

РезультатЗапроса = Запрос.Выполнить();
Выборка = РезультатЗапроса.Выбрать();
";
        assert_eq!(code(text, &parameters(), Language::Russian), expected);
    }

    #[test]
    fn the_code_parses_in_both_languages() {
        for language in [Language::Russian, Language::English] {
            let text = language.pick("ВЫБРАТЬ 1 КАК А", "SELECT 1 AS A");
            let code = code(text, &parameters(), language);
            let tree = parser_bsl::Parser::bsl().parse(&code, None);
            assert!(!tree.root_node().has_error(), "{code}");
        }
    }
}
