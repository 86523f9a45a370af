//! What queries over a small configuration mean.

mod broken;
mod columns;
mod problems;
mod scopes;
mod values;

use std::sync::Arc;

use metadata::platform::Names;
use metadata::tables::{Field, Table};
use metadata::{Name, Type, TypeDescription, same};

use super::*;

/// A line for each table: its names, then its fields with their types. `@` marks a tabular section, `&` a parameter.
const TABLES: &str = "
Справочник.Товары Catalog.Товары: Ссылка/Ref=СправочникСсылка.Товары Код/Code=Строка Наименование/Description=Строка Родитель/Parent=СправочникСсылка.Товары Вид=СправочникСсылка.Виды Цена=Число Дата=Дата @Состав
Справочник.Товары.Состав Catalog.Товары.Состав: Ссылка/Ref=СправочникСсылка.Товары НомерСтроки/LineNumber=Число Часть=СправочникСсылка.Товары Количество=Число
Справочник.Виды Catalog.Виды: Ссылка/Ref=СправочникСсылка.Виды Код/Code=Строка Родитель/Parent=СправочникСсылка.Виды Сезон=ПеречислениеСсылка.Сезоны
Перечисление.Сезоны Enum.Сезоны: Ссылка/Ref=ПеречислениеСсылка.Сезоны Порядок/Order=Число
Документ.Продажа Document.Продажа: Ссылка/Ref=ДокументСсылка.Продажа Дата/Date=Дата Клиент=СправочникСсылка.Клиенты Что=СправочникСсылка.Товары,СправочникСсылка.Виды,Строка Прочее=ЛюбаяСсылка Дыра= @Строки
Документ.Продажа.Строки Document.Продажа.Строки: Ссылка/Ref=ДокументСсылка.Продажа НомерСтроки/LineNumber=Число Товар=СправочникСсылка.Товары Сумма=Число
РегистрНакопления.Остатки AccumulationRegister.Остатки: Период/Period=Дата Регистратор/Recorder=ДокументСсылка.Продажа Товар=СправочникСсылка.Товары Количество=Число Примечание=Строка
РегистрНакопления.Остатки.Остатки AccumulationRegister.Остатки.Balance: Товар=СправочникСсылка.Товары КоличествоОстаток/КоличествоBalance=Число &Период/Period &Условие/Condition
РегистрНакопления.Остатки.Обороты AccumulationRegister.Остатки.Turnovers: Период/Period=Дата ПериодМесяц/PeriodMonth=Дата Регистратор/Recorder=ДокументСсылка.Продажа НомерСтроки/LineNumber=Число Товар=СправочникСсылка.Товары КоличествоОборот/КоличествоTurnover=Число &НачалоПериода &КонецПериода &Периодичность/Periodicity &Условие
Константы Constants: Валюта=Строка Основной=СправочникСсылка.Товары
Справочник.Особые Catalog.Особые: Ссылка/Ref=СправочникСсылка.Особые Значение=Характеристика.Свойства Сумма=ОпределяемыйТип.Сумма
";

struct Fake {
    tables: Vec<Arc<Table>>,
    is_complete: bool,
}

impl Fake {
    fn new() -> Self {
        let lines = TABLES.lines().filter(|it| !it.is_empty());
        Self {
            tables: lines.map(|it| Arc::new(table(it))).collect(),
            is_complete: true,
        }
    }
}

fn table(line: &str) -> Table {
    let (names, parts) = line.split_once(':').unwrap();
    let (ru, en) = names.split_once(' ').unwrap();
    let pair = |it: &str| {
        let (ru, en) = it.split_once('/').unwrap_or((it, it));
        Names {
            ru: Name::new(ru),
            en: Name::new(en),
        }
    };
    let mut table = Table {
        names: Names {
            ru: Name::new(ru),
            en: Name::new(en),
        },
        parameters: Vec::new(),
        fields: Vec::new(),
        nested: Vec::new(),
        origin: en.to_owned(),
    };
    for part in parts.split_whitespace() {
        if let Some(section) = part.strip_prefix('@') {
            let full = Names {
                ru: Name::new(&format!("{ru}.{section}")),
                en: Name::new(&format!("{en}.{section}")),
            };
            table.nested.push((pair(section), full));
        } else if let Some(parameter) = part.strip_prefix('&') {
            table.parameters.push(pair(parameter));
        } else {
            let (names, types) = part.split_once('=').unwrap();
            let types = types.split(',').filter(|it| !it.is_empty());
            let names = pair(names);
            table.fields.push(Field {
                types: TypeDescription::of(types.map(|it| Type::parse(it, |_| None).unwrap())),
                origin: format!("{en}.{}", names.en),
                names,
            });
        }
    }
    table
}

impl Schema for Fake {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        let found = self.tables.iter().find(|it| {
            let words = name.split('.').count();
            let pairs = || {
                let ru = it.names.ru.as_str().split('.');
                ru.zip(it.names.en.as_str().split('.')).zip(name.split('.'))
            };
            words == it.names.ru.as_str().split('.').count()
                && pairs().all(|((ru, en), word)| same(ru, word) || same(en, word))
        });
        found.cloned()
    }

    fn expand(&self, of: &Type) -> Vec<Type> {
        match of {
            Type::Characteristic(_) => vec![
                Type::String,
                Type::reference(metadata::Kind::Catalog, &Name::new("Виды")),
            ],
            Type::DefinedType(_) => vec![Type::Number],
            _ => vec![of.clone()],
        }
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        let is_known = same(name, "ВидСчета") || same(name, "AccountType");
        is_known.then(|| Type::Platform(Name::new("ВидСчета")))
    }

    fn has_value(&self, words: &[&str]) -> Option<bool> {
        let is_season = words.len() == 3 && same(words[1], "Сезоны");
        is_season.then(|| same(words[2], "Лето") || same(words[2], "ПустаяСсылка"))
    }

    fn is_complete(&self) -> bool {
        self.is_complete
    }
}

fn package(text: &str) -> Package {
    let tree = parser_bsl::Parser::query().parse(text, None);
    resolve(text, &tree, &Fake::new())
}

/// The package of a text that is parsed already.
pub(crate) fn package_of(text: &str, tree: &Tree) -> Package {
    resolve(text, tree, &Fake::new())
}

/// The package of a text without syntax errors.
fn whole(text: &str) -> Package {
    let tree = parser_bsl::Parser::query().parse(text, None);
    assert!(!tree.root_node().has_error(), "{}", tree.root_node());
    resolve(text, &tree, &Fake::new())
}

/// Columns in one line; `?` marks those that may hold something else.
fn shown(columns: &Columns) -> String {
    let mut shown: Vec<String> = columns.list.iter().map(shown_column).collect();
    if columns.is_open {
        shown.push("…".to_owned());
    }
    shown.join("; ")
}

fn shown_column(column: &Column) -> String {
    let mut types: Vec<String> = column.types.types.iter().map(Type::to_string).collect();
    if column.is_open {
        types.push("?".to_owned());
    }
    if let Some(nested) = &column.nested {
        types = vec![format!("({})", shown(nested))];
    }
    format!("{}: {}", column.names.ru, types.join(" | "))
}

/// The columns of the result of a text without mistakes.
fn check(text: &str, expected: &str) {
    let package = whole(text);
    assert_eq!(package.problems, [], "{text}");
    let result = package.result().unwrap();
    assert_eq!(shown(&result), expected, "{text}");
}

/// The type of one expression over `Справочник.Товары КАК Т`.
fn check_value(expression: &str, expected: &str) {
    let text = format!("ВЫБРАТЬ {expression} КАК А ИЗ Справочник.Товары КАК Т");
    check(&text, &format!("А: {expected}"));
}

/// The mistakes, each with its text.
fn check_problems(text: &str, expected: &[&str]) {
    let package = whole(text);
    assert_eq!(problems(text, &package), expected, "{text}");
}

fn problems(text: &str, package: &Package) -> Vec<String> {
    let show = |it: &Problem| format!("{} {}", it.kind.code(), &text[it.range.clone()]);
    package.problems.iter().map(show).collect()
}
