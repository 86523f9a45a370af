//! What only one kind of objects has, in words.
//!
//! The facts are taken from JSON, so that a new field is told as soon as it has a word here; a test finds fields
//! without one.

use metadata::objects::Details;
use metadata::{Localized, TypeDescription};
use serde_json::{Map, Value};

use super::view::camel;
use super::words::Words;
use crate::page::Page;

/// Keys of JSON with their words, in the order in which they are told.
const WORDS: &[(&str, &str, &str)] = &[
    ("types", "Тип", "Type"),
    ("periodicity", "Периодичность", "Periodicity"),
    (
        "subordinate",
        "Подчинен регистратору",
        "Subordinate to a recorder",
    ),
    ("turnovers", "Вид регистра", "Type of the register"),
    ("chartOfAccounts", "План счетов", "Chart of accounts"),
    ("correspondence", "Корреспонденция", "Correspondence"),
    (
        "chartOfCalculationTypes",
        "План видов расчета",
        "Chart of calculation types",
    ),
    ("actionPeriod", "Период действия", "Action period"),
    ("basePeriod", "Базовый период", "Base period"),
    ("schedule", "График", "Schedule"),
    ("scheduleValue", "Значение графика", "Value of the schedule"),
    ("scheduleDate", "Дата графика", "Date of the schedule"),
    ("recalculations", "Перерасчеты", "Recalculations"),
    (
        "mainFilterOnPeriod",
        "Основной отбор по периоду",
        "Main filter on the period",
    ),
    (
        "sliceFirst",
        "Итоги: срез первых",
        "Totals of the first slice",
    ),
    (
        "sliceLast",
        "Итоги: срез последних",
        "Totals of the last slice",
    ),
    ("hierarchical", "Иерархический", "Hierarchical"),
    ("foldersAndItems", "Группы и элементы", "Folders and items"),
    ("owners", "Владельцы", "Owners"),
    ("codeLength", "Длина кода", "Length of codes"),
    ("codeIsNumber", "Код: число", "Codes are numbers"),
    ("uniqueCodes", "Коды уникальны", "Codes are unique"),
    (
        "descriptionLength",
        "Длина наименования",
        "Length of descriptions",
    ),
    ("orderLength", "Длина порядка", "Length of the order"),
    ("numberLength", "Длина номера", "Length of numbers"),
    ("numberIsNumber", "Номер: число", "Numbers are numbers"),
    ("numerator", "Нумератор", "Numerator"),
    ("posting", "Проводится", "Posted"),
    ("registerRecords", "Движения", "Register records"),
    ("basedOn", "Вводится на основании", "Based on"),
    (
        "extDimensionTypes",
        "Виды субконто",
        "Types of extra dimensions",
    ),
    (
        "maxExtDimensions",
        "Субконто не больше",
        "Extra dimensions at most",
    ),
    (
        "extraValues",
        "Дополнительные значения",
        "Additional values",
    ),
    (
        "dependence",
        "Зависимость от базы",
        "Dependence on the base",
    ),
    ("baseCharts", "Базовые планы", "Base charts"),
    ("task", "Задача", "Task"),
    ("routePoints", "Точки маршрута", "Route points"),
    ("addressing", "Адресация", "Addressing"),
    (
        "currentPerformer",
        "Текущий исполнитель",
        "Current performer",
    ),
    ("distributed", "Распределенная база", "Distributed"),
    ("registeredDocuments", "Документы", "Documents"),
    ("documents", "Документы", "Documents"),
    ("mainSchema", "Основная схема", "Main schema"),
    ("global", "Глобальный", "Global"),
    (
        "clientManaged",
        "Клиент (управляемое приложение)",
        "Client (managed application)",
    ),
    (
        "clientOrdinary",
        "Клиент (обычное приложение)",
        "Client (ordinary application)",
    ),
    ("server", "Сервер", "Server"),
    ("serverCall", "Вызов сервера", "Server call"),
    (
        "externalConnection",
        "Внешнее соединение",
        "External connection",
    ),
    ("privileged", "Привилегированный", "Privileged"),
    ("reuse", "Повторное использование", "Reuse of values"),
    ("parameter", "Параметр", "Parameter"),
    ("group", "Группа", "Group"),
    ("autoUse", "Использовать для всех", "Used by all"),
    ("separation", "Разделяет данные", "Separates data"),
    ("source", "Источник", "Source"),
    ("event", "Событие", "Event"),
    ("handler", "Обработчик", "Handler"),
    ("method", "Метод", "Method"),
    ("enabled", "Включено", "Enabled"),
    ("predefined", "Предопределенное", "Predefined"),
    ("key", "Ключ", "Key"),
    ("location", "Хранение", "Location"),
    ("uses", "Соответствует", "Matched with"),
    ("content", "Состав", "Content"),
    ("inInterface", "В командном интерфейсе", "In the interface"),
    ("subsystems", "Подсистемы", "Subsystems"),
    ("namespace", "Пространство имен", "Namespace"),
    ("operations", "Операции", "Operations"),
    ("rootUrl", "Корневой URL", "Root URL"),
    ("templates", "Шаблоны URL", "URL templates"),
    ("address", "Адрес", "Address"),
    ("channels", "Каналы", "Channels"),
    ("itemType", "Вид", "Type"),
    ("code", "Код языка", "Code of the language"),
    ("tables", "Таблицы", "Tables"),
    ("cubes", "Кубы", "Cubes"),
    ("functions", "Функции", "Functions"),
    (
        "forNewObjects",
        "Права на новые объекты",
        "Rights on new objects",
    ),
    (
        "forAttributes",
        "Права на реквизиты по умолчанию",
        "Rights on attributes by default",
    ),
    ("rights", "Права", "Rights"),
    // Of items of lists.
    ("object", "Объект", "Object"),
    ("autoRecord", "Авторегистрация", "Recorded without code"),
    ("template", "Шаблон", "Template"),
    ("methods", "Методы", "Methods"),
    ("httpMethod", "Метод HTTP", "HTTP method"),
    ("parameters", "Параметры", "Parameters"),
    ("sends", "Отправляет", "Sends"),
    ("fields", "Поля", "Fields"),
    (
        "dimensionTables",
        "Таблицы измерений",
        "Tables of dimensions",
    ),
    ("objectData", "Объектные данные", "Object data"),
    ("returns", "Возвращает", "Returns"),
    ("synonym", "Синоним", "Synonym"),
    // How an object is used elsewhere.
    ("mainTable", "Основная таблица", "Main table"),
    ("references", "Ссылается", "References"),
];

/// Values of enumerations of the platform that are told in words.
const VALUES: &[(&str, &str)] = &[
    ("Nonperiodical", "Непериодический"),
    ("Second", "В пределах секунды"),
    ("Day", "В пределах дня"),
    ("Month", "В пределах месяца"),
    ("Quarter", "В пределах квартала"),
    ("Year", "В пределах года"),
    ("RecorderPosition", "По позиции регистратора"),
    ("DuringRequest", "На время вызова"),
    ("DuringSession", "На время сеанса"),
    ("OnActionPeriod", "По периоду действия"),
    ("OnRegistrationPeriod", "По периоду регистрации"),
    ("Color", "Цвет"),
    ("Font", "Шрифт"),
    ("Border", "Рамка"),
];

/// Rights by their names in files.
const RIGHTS: &[(&str, &str)] = &[
    ("Read", "Чтение"),
    ("Insert", "Добавление"),
    ("Update", "Изменение"),
    ("Delete", "Удаление"),
    ("Posting", "Проведение"),
    ("UndoPosting", "Отмена проведения"),
    ("View", "Просмотр"),
    ("Edit", "Редактирование"),
    ("InputByString", "Ввод по строке"),
    ("InteractiveInsert", "Интерактивное добавление"),
    ("InteractiveDelete", "Интерактивное удаление"),
    (
        "InteractiveSetDeletionMark",
        "Интерактивная пометка удаления",
    ),
    (
        "InteractiveClearDeletionMark",
        "Интерактивное снятие пометки удаления",
    ),
    (
        "InteractiveDeleteMarked",
        "Интерактивное удаление помеченных",
    ),
    ("InteractivePosting", "Интерактивное проведение"),
    (
        "InteractivePostingRegular",
        "Интерактивное проведение неоперативное",
    ),
    ("InteractiveUndoPosting", "Интерактивная отмена проведения"),
    (
        "InteractiveChangeOfPosted",
        "Интерактивное изменение проведенных",
    ),
    ("InteractiveStart", "Интерактивный старт"),
    ("InteractiveActivate", "Интерактивная активация"),
    ("InteractiveExecute", "Интерактивное выполнение"),
    ("Start", "Старт"),
    ("Execute", "Выполнение"),
    ("TotalsControl", "Управление итогами"),
    ("Use", "Использование"),
    ("Get", "Получение"),
    ("Set", "Установка"),
];

/// The name of a right in the language of the output.
pub(super) fn right<'a>(name: &'a str, words: &Words<'_>) -> &'a str {
    let row = RIGHTS.iter().find(|it| it.0 == name);
    row.map_or(name, |it| words.pick(it.1, name))
}

/// The word of a key of JSON.
pub(super) fn word(key: &str, words: &Words<'_>) -> String {
    let row = WORDS.iter().find(|it| it.0 == key);
    row.map_or_else(|| key.to_owned(), |it| words.pick(it.1, it.2).to_owned())
}

/// What only one kind has, as far as it takes one line: a word and what is told.
pub(super) fn short(details: &Details, words: &Words<'_>) -> Vec<[String; 2]> {
    let fields = fields(details);
    let mut facts = scalars(&sorted(&fields), words);
    if let Details::AccumulationRegister(it) = details {
        let kind = if it.turnovers {
            words.pick("обороты", "turnovers")
        } else {
            words.pick("остатки", "balance")
        };
        facts.push([word("turnovers", words), kind.to_owned()]);
    }
    facts
}

/// Writes the lists that only one kind has.
pub(super) fn lists(details: &Details, page: &mut Page, words: &Words<'_>) {
    let fields = fields(details);
    arrays(&sorted(&fields), 1, page, words);
}

/// Details are a variant named as the kind with a structure in it.
fn fields(details: &Details) -> Map<String, Value> {
    let Ok(Value::Object(variant)) = serde_json::to_value(details) else {
        return Map::new();
    };
    match variant.into_iter().next() {
        Some((_, Value::Object(mut fields))) => {
            // A register that is not of turnovers is one of balance, and rights have a table of their own.
            fields.remove("turnovers");
            fields.remove("rights");
            // Dumps say how a hierarchy would be made where there is none.
            if fields.get("hierarchical") == Some(&Value::Bool(false)) {
                fields.remove("folders_and_items");
            }
            fields
        }
        _ => Map::new(),
    }
}

fn sorted(fields: &Map<String, Value>) -> Vec<(String, &Value)> {
    let mut sorted: Vec<_> = fields.iter().map(|it| (camel(it.0), it.1)).collect();
    sorted.sort_by_key(|it| place(&it.0));
    sorted
}

fn scalars(fields: &[(String, &Value)], words: &Words<'_>) -> Vec<[String; 2]> {
    fields
        .iter()
        .filter_map(|(key, value)| Some([word(key, words), scalar(value, words)?]))
        .collect()
}

fn arrays(fields: &[(String, &Value)], depth: usize, page: &mut Page, words: &Words<'_>) {
    for (key, value) in fields {
        if let Value::Array(items) = value
            && !items.is_empty()
            && scalar(value, words).is_none()
        {
            page.line(depth, &format!("{} ({})", word(key, words), items.len()));
            list(items, depth + 1, page, words);
        }
    }
}

/// The place of a key among the others.
pub(super) fn place(key: &str) -> usize {
    let place = WORDS.iter().position(|it| it.0 == key);
    place.unwrap_or(WORDS.len())
}

fn list(items: &[Value], depth: usize, page: &mut Page, words: &Words<'_>) {
    for item in items {
        let Value::Object(fields) = item else {
            page.line(depth, &scalar(item, words).unwrap_or_default());
            continue;
        };
        // An item begins with its name, or with the object that it is about.
        let mut rest = fields.clone();
        let mut head = |key| scalar(&rest.remove(key)?, words);
        let name = head("name").or_else(|| head("object"));
        page.line(depth, &name.unwrap_or_default());
        let rest = sorted(&rest);
        page.rows(depth + 1, &scalars(&rest, words));
        arrays(&rest, depth + 1, page, words);
    }
}

/// A value that takes one line; `None` where there is nothing to tell, or too much.
fn scalar(value: &Value, words: &Words<'_>) -> Option<String> {
    let text = match value {
        Value::Bool(true) => words.pick("да", "yes").to_owned(),
        Value::Number(it) if it.as_u64() != Some(0) => it.to_string(),
        // What is not used is not worth a line.
        Value::String(it) if it == "DontUse" => return None,
        Value::String(it) => match VALUES.iter().find(|row| row.0 == it) {
            Some(row) => words.pick(row.1, row.0).to_owned(),
            None => words.reference(it),
        },
        Value::Object(it) if it.contains_key("qualifiers") => {
            let types = serde_json::from_value::<TypeDescription>(value.clone());
            words.types(&types.ok()?)
        }
        Value::Array(_) => {
            let text = serde_json::from_value::<Localized>(value.clone());
            words.text(&text.ok()?).to_owned()
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every word that may be told of a use or a detail has both languages.
    #[test]
    fn words_are_there_once_and_in_both_languages() {
        let mut keys: Vec<_> = WORDS.iter().map(|it| it.0).collect();
        keys.sort_unstable();
        let before = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), before);
        assert!(WORDS.iter().all(|it| !it.1.is_empty() && !it.2.is_empty()));
    }
}
