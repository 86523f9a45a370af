use crate::calls::platform_calls;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # «БезопасныйРежим» как условие
    ///
    /// `БезопасныйРежим()` возвращает `Ложь`, `Истина` или имя профиля безопасности. Имя профиля в условии вызовет
    /// исключение: строка не приводится к булеву. Сравните результат с `Ложь`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если БезопасныйРежим() Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Доступно = Не БезопасныйРежим();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если БезопасныйРежим() <> Ложь Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// ```
    ///
    /// # “SafeMode” as a condition
    ///
    /// `SafeMode()` returns `False`, `True` or the name of a security profile. The name in a condition raises an
    /// exception: a string is no Boolean. Compare the result with `False`.
    ///
    /// ## Wrong
    /// ```bsl
    /// If SafeMode() Then
    ///     Return;
    /// EndIf;
    /// ```
    /// ```bsl
    /// Available = Not SafeMode();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If SafeMode() <> False Then
    ///     Return;
    /// EndIf;
    /// ```
    UNSAFE_SAFE_MODE_METHOD_CALL {
        code: "UnsafeSafeModeMethodCall",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Deprecated, Tag::Error],
        scope: RuleScope::Bsl,
        since: "8.3.1",
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["БезопасныйРежим", "SafeMode"]) {
        let mut value = call;
        while let Some(around) = value
            .parent()
            .filter(|it| it.kind() == Kind::ParenthesizedExpression)
        {
            value = around;
        }
        let Some((parent, name)) = value.parent().zip(callee(call)) else {
            continue;
        };
        let operator = parent.child(Field::Operator).map(BslNode::kind);
        let is_unary = parent.kind() == Kind::UnaryExpression;
        let is_boolean = match parent.kind() {
            Kind::UnaryExpression => true,
            Kind::BinaryExpression => matches!(operator, Some(Kind::AndKw | Kind::OrKw)),
            Kind::IfStatement
            | Kind::ElsifClause
            | Kind::WhileStatement
            | Kind::TernaryExpression => value.is_field(Field::Condition),
            _ => false,
        };
        if !is_boolean {
            continue;
        }
        let written = name.text();
        let message = context.language.pick(
            format!("«{written}» может вернуть имя профиля, а не булево: сравните результат с «Ложь»"),
            format!("“{written}” may return the name of a profile, not a Boolean: compare the result with “False”"),
        );
        let no = if written.is_ascii() {
            "False"
        } else {
            "Ложь"
        };
        let title = context
            .language
            .pick(format!("Сравнить с «{no}»"), format!("Compare with “{no}”"));
        let (range, sign) = match is_unary && operator == Some(Kind::NotKw) {
            true => (parent.range(), "="),
            false => (call.range(), "<>"),
        };
        let fix = Fix::evident(title, range, format!("{} {sign} {no}", call.text()));
        let finding = context.report(name.range(), message);
        if !is_unary || sign == "=" {
            finding.fix(fix);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, found};
    use analysis::Language;
    #[test]
    fn the_result_is_compared() {
        let rule = &UNSAFE_SAFE_MODE_METHOD_CALL;
        check_fix(
            rule,
            "Если А И Не БезопасныйРежим() Тогда\nКонецЕсли;",
            "Если А И БезопасныйРежим() = Ложь Тогда\nКонецЕсли;",
        );
        check_fix(
            rule,
            "А = SafeMode() Or Б;",
            "А = SafeMode() <> False Or Б;",
        );
        let text = "А = БезопасныйРежим(); Если БезопасныйРежим() = Истина Тогда КонецЕсли;";
        assert_eq!(found(rule, text, Language::Ru), []);
    }
}
