use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use rustc_hash::FxHasher;
use std::hash::Hasher;

rule! {
    /// # Строковый литерал повторяется
    ///
    /// Один и тот же текст записан в методе несколько раз. При изменении его надо исправить везде, а опечатка в одном из
    /// повторов не видна ни платформе, ни читателю. Вынесите текст в переменную или в функцию.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Заполнить(Данные)
    ///     Данные.Вставить("Склад", Склады.Получить("Основной склад"));
    ///     Если Не Существует("Основной склад") Тогда
    ///         Создать("Основной склад");
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Заполнить(Данные)
    ///     ИмяСклада = "Основной склад";
    ///     Данные.Вставить("Склад", Склады.Получить(ИмяСклада));
    ///     Если Не Существует(ИмяСклада) Тогда
    ///         Создать(ИмяСклада);
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// # A string literal is repeated
    ///
    /// The same text is written several times in a method. To change it one has to change every place, and a slip in one of
    /// the copies is seen neither by the platform nor by a reader. Put the text into a variable or a function.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Fill(Data)
    ///     Data.Insert("Warehouse", Warehouses.Get("Main warehouse"));
    ///     If Not Exists("Main warehouse") Then
    ///         Create("Main warehouse");
    ///     EndIf;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Fill(Data)
    ///     WarehouseName = "Main warehouse";
    ///     Data.Insert("Warehouse", Warehouses.Get(WarehouseName));
    ///     If Not Exists(WarehouseName) Then
    ///         Create(WarehouseName);
    ///     EndIf;
    /// EndProcedure
    /// ```
    DUPLICATE_STRING_LITERAL {
        code: "DuplicateStringLiteral",
        severity: Severity::Minor,
        tags: &[Tag::BadPractice],
        parameters: &[
            Parameter {
                name: "allowedNumberCopies",
                default: Default::Number(2),
                ru: "Сколько раз литерал может встретиться в методе",
                en: "How often a literal may occur in a method",
            },
            Parameter {
                name: "analyzeFile",
                default: Default::Flag(false),
                ru: "Считать повторы по всему модулю, а не по методам",
                en: "Count in the whole module and not by methods",
            },
            Parameter {
                name: "caseSensitive",
                default: Default::Flag(false),
                ru: "Различать прописные и строчные буквы",
                en: "Tell capital letters from small ones",
            },
            Parameter {
                name: "minTextLength",
                default: Default::Number(5),
                ru: "Наименьшая длина литерала вместе с кавычками, не меньше 5",
                en: "The least length of a literal with its quotes, at least 5",
            },
        ],
        check: Check::File(check),
    }
}

/// A literal: the number of its method, the hash of its text, its node.
type Literal = (u32, u64, u32);

fn check(context: &mut Context<'_>) {
    let copies = match context.count("allowedNumberCopies") {
        0 => 2,
        it => it,
    };
    let least = context.count("minTextLength").max(5);
    let is_exact = context.flag("caseSensitive");
    let whole_file = context.flag("analyzeFile");
    let file = context.file;
    let mut literals: Vec<Literal> = Vec::new();
    let mut methods = context.outline.methods.iter().enumerate().peekable();
    for node in file.tree.of_kind(Kind::String) {
        while methods
            .next_if(|(_, it)| it.node.end() <= node.start())
            .is_some()
        {}
        let text = node.text();
        // Letters take at most four bytes: short texts need not be counted.
        if text.len() < least || text.len() < least * 4 && text.chars().count() < least {
            continue;
        }
        let scope = match methods.peek() {
            Some((number, it)) if !whole_file && it.node.start() <= node.start() => {
                *number as u32 + 1
            }
            _ => 0,
        };
        literals.push((scope, hash(text, is_exact), node.index()));
    }
    literals.sort_unstable();
    let mut groups: Vec<&[Literal]> = literals
        .chunk_by(|a, b| a.0 == b.0 && a.1 == b.1)
        .filter(|it| it.len() > copies)
        .collect();
    groups.sort_by_key(|it| it.first().map(|it| it.2));
    for group in groups {
        let nodes: Vec<_> = group.iter().map(|it| file.tree.node(it.2)).collect();
        let Some(first) = nodes.first() else { continue };
        let text: String = shortened(first.text());
        let count = nodes.len();
        let message = context.language.pick(
            format!("Строка {text} записана {count} раз: вынесите её в переменную"),
            format!("The string {text} is written {count} times: put it into a variable"),
        );
        let again = context.language.pick("Ещё раз", "Once more");
        let finding = context.report(first.range(), message);
        for node in nodes.iter().skip(1) {
            finding.related(node.range(), again);
        }
    }
}

fn hash(text: &str, is_exact: bool) -> u64 {
    let mut hasher = FxHasher::default();
    if is_exact {
        hasher.write(text.as_bytes());
    } else {
        metadata::folded(text).for_each(|it| hasher.write_u32(it as u32));
    }
    hasher.finish()
}

/// What is said of a long literal.
fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…', '"']).collect()
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::DUPLICATE_STRING_LITERAL;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn literals_are_counted_by_method_whatever_their_case() {
        check(
            &DUPLICATE_STRING_LITERAL,
            Language::Ru,
            r#"
Процедура А()
    Б("Склад"); Б("склад"); Б("СКЛАД");
      ^^^^^^^ Строка "Склад" записана 3 раз: вынесите её в переменную
    Б("яя"); Б("яя"); Б("яя");
КонецПроцедуры
Процедура Б()
    Б("Цена"); Б("Цена");
КонецПроцедуры
Б("Цена");
"#,
        );
    }

    #[test]
    fn what_is_counted_can_be_set() {
        let text = "Процедура А()\nБ(\"Склад\"); Б(\"склад\");\nКонецПроцедуры\nБ(\"Склад\");";
        let count = |parameters: &[(&str, Value)]| {
            let rule = with(&DUPLICATE_STRING_LITERAL, parameters);
            found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En).len()
        };
        let exact = ("caseSensitive", Value::Flag(true));
        let file = ("analyzeFile", Value::Flag(true));
        let once = ("allowedNumberCopies", Value::Number(1));
        assert_eq!(count(&[]), 0);
        assert_eq!(count(std::slice::from_ref(&file)), 1);
        assert_eq!(count(&[file.clone(), exact.clone()]), 0);
        assert_eq!(count(&[file, exact, once.clone()]), 1);
        assert_eq!(count(&[once, ("minTextLength", Value::Number(8))]), 0);
    }
}
