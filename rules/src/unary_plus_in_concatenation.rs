use analysis::review::{Check, Context, RuleKind, Tag};
use analysis::{Fix, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Лишний плюс при сложении строк
    ///
    /// После `+` стоит ещё один `+`: он унарный и превращает следующую строку в число. Если строка не число, выполнение
    /// остановится с ошибкой. Уберите лишний плюс.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Текст = "Заказ №" + + Номер;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Текст = "Заказ №" + Номер;
    /// ```
    ///
    /// # A plus too many where strings are added
    ///
    /// A `+` is followed by another `+`: that one is unary and makes a number of the string behind it. Where the string is no
    /// number, execution stops with an error. Remove the extra plus.
    ///
    /// ## Wrong
    /// ```bsl
    /// Text = "Order No. " + + Number;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Text = "Order No. " + Number;
    /// ```
    UNARY_PLUS_IN_CONCATENATION {
        code: "UnaryPlusInConcatenation",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Suspicious, Tag::BrainOverload],
        check: Check::Nodes(&[Kind::UnaryExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let is_plus = |it: Option<BslNode<'_>>| it.is_some_and(|it| it.kind() == Kind::Plus);
    let operator = node.child(Field::Operator);
    let (Some(plus), Some(operand)) = (operator, node.child(Field::Operand)) else {
        return;
    };
    let added = node.parent().filter(|it| {
        it.kind() == Kind::BinaryExpression
            && is_plus(it.child(Field::Operator))
            && node.is_field(Field::Right)
    });
    if !is_plus(operator) || added.is_none() || operand.kind() == Kind::Number || node.has_error() {
        return;
    }
    let message = context.language.pick(
        "Лишний плюс: строка за ним будет преобразована в число",
        "A plus too many: the string behind it will be made a number",
    );
    let title = context
        .language
        .pick("Убрать лишний плюс", "Remove the extra plus");
    let text = context.text();
    let before = text.get(..plus.start()).map(|it| it.trim_end().len());
    let range = before.unwrap_or(plus.start())..plus.end();
    let only_blanks = text.get(range.clone()).is_some_and(|it| !it.contains("//"));
    let finding = context.report(plus.range(), message);
    if only_blanks {
        finding.fix(Fix::evident(title.to_owned(), range, ""));
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::UNARY_PLUS_IN_CONCATENATION;
    use crate::testing::{check, check_fix};

    #[test]
    fn numbers_may_have_a_sign() {
        check(
            &UNARY_PLUS_IN_CONCATENATION,
            Language::Ru,
            "\nА = 1 + +2; Б = +В; Г = Д - +Е;\n",
        );
        check_fix(
            &UNARY_PLUS_IN_CONCATENATION,
            "А = Б\n\t+ \"в\" +\n\t+ \"г\";",
            "А = Б\n\t+ \"в\" + \"г\";",
        );
    }
}
