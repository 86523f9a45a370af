use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, is_method};
use parser_bsl::bsl::Kind;

rule! {
    /// # Код модуля стоит перед методами
    ///
    /// Операторы тела модуля стоят выше процедуры или функции. Платформа требует порядка: переменные, методы, тело модуля.
    /// Такой модуль не скомпилируется.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Кэш = Новый Соответствие;
    ///
    /// Процедура Записать() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Записать() Экспорт
    /// КонецПроцедуры
    ///
    /// Кэш = Новый Соответствие;
    /// ```
    ///
    /// # Code of the module stands before its methods
    ///
    /// Statements of the module body stand above a procedure or a function. The platform asks for an order: variables,
    /// methods, body of the module. Such a module does not compile.
    ///
    /// ## Wrong
    /// ```bsl
    /// Cache = New Map;
    ///
    /// Procedure Write() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Write() Export
    /// EndProcedure
    ///
    /// Cache = New Map;
    /// ```
    CODE_BLOCK_BEFORE_SUB {
        code: "CodeBlockBeforeSub",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        minutes: 5,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let mut first = None;
    let mut last = None;
    for item in context.file.tree.root().children() {
        if item.kind() == Kind::Error || item.kind() == Kind::IncompleteStatement {
            // What is broken may be a part of a method.
            return;
        }
        if is_method(item) {
            break;
        }
        if item.kind().is_statement() && !item.has_error() {
            first.get_or_insert(item);
            last = Some(item);
        } else if item.kind() == Kind::Semicolon && last.is_some() {
            last = Some(item);
        }
    }
    let (Some(first), Some(last)) = (first, last) else {
        return;
    };
    if context.outline.methods.is_empty() {
        return;
    }
    let message = context.language.pick(
        "Операторы модуля стоят перед методом: перенесите их в конец модуля",
        "Statements of the module stand before a method: move them to the end of the module",
    );
    context.report(first.start()..last.end(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::CODE_BLOCK_BEFORE_SUB;
    use crate::testing::check;

    #[test]
    fn all_statements_above_are_one_finding() {
        check(
            &CODE_BLOCK_BEFORE_SUB,
            Language::Ru,
            "
Перем А;
Б = 1; В();
^^^^^^^^^^^ Операторы модуля стоят перед методом: перенесите их в конец модуля
Процедура Г()
КонецПроцедуры
Д();
",
        );
        check(&CODE_BLOCK_BEFORE_SUB, Language::Ru, "А();\nБ();\n");
    }
}
