use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleScope, Tag, arguments, callee};
use analysis::{Fix, Severity};
use metadata::same;

rule! {
    /// # Устаревший метод «Найти»
    ///
    /// Метод глобального контекста `Найти` оставлен платформой для совместимости. `СтрНайти` ищет так же, а кроме
    /// того умеет искать с конца, с указанной позиции и нужное вхождение.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Найти(Имя, ".") > 0 Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если СтрНайти(Имя, ".") > 0 Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// Строка = Таблица.Найти(Имя, "Имя");
    /// ```
    ///
    /// # Deprecated method “Find”
    ///
    /// The platform keeps the method `Find` of the global context for compatibility only. `StrFind` searches just
    /// so, and it can also search from the end, from a position, and for a certain occurrence.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Find(Name, ".") > 0 Then
    ///     Return;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If StrFind(Name, ".") > 0 Then
    ///     Return;
    /// EndIf;
    /// Row = Table.Find(Name, "Name");
    /// ```
    DEPRECATED_FIND {
        code: "DeprecatedFind",
        severity: Severity::Minor,
        tags: &[Tag::Deprecated],
        minutes: 2,
        scope: RuleScope::Bsl,
        since: "8.3.6",
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["Найти", "Find"]) {
        let Some(name) = callee(call) else {
            continue;
        };
        let is_russian = same(name.text(), "Найти");
        let new = if is_russian {
            "СтрНайти"
        } else {
            "StrFind"
        };
        let old = name.text();
        let message = context.language.pick(
            format!("Метод «{old}» устарел: используйте «{new}»"),
            format!("The method “{old}” is deprecated: use “{new}”"),
        );
        let title = context.language.pick(
            format!("Заменить на «{new}»"),
            format!("Replace with “{new}”"),
        );
        let is_same_call = arguments(call).len() == 2;
        let finding = context.report(name.range(), message);
        if is_same_call {
            finding.fix(Fix::evident(title, name.range(), new));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, found_alone, usual};
    use analysis::Language;
    use parser_bsl::Dialect;
    #[test]
    fn the_method_is_replaced() {
        check_fix(&DEPRECATED_FIND, "А = Найти(Б, В);", "А = СтрНайти(Б, В);");
        check_fix(&DEPRECATED_FIND, "A = find(B, C);", "A = StrFind(B, C);");
    }

    #[test]
    fn scripts_and_older_platforms_are_passed_over() {
        let text = "А = Найти(Б, В);";
        let found = found_alone(
            usual(&DEPRECATED_FIND),
            text,
            Dialect::OneScript,
            Language::Ru,
        );
        assert_eq!(found, []);
    }
}
