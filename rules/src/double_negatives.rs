use analysis::Fix;
use analysis::review::{Check, Context, Tag, without_parentheses};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Двойное отрицание
    ///
    /// `Не А <> Б` и `Не Не А` заставляют читателя снимать отрицания в уме, и он ошибается. Запишите условие без них.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Не Статус <> Статусы.Закрыт Тогда
    ///     Сообщить("Закрыт");
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если Не (Не Проведен) Тогда
    ///     Сообщить("Проведен");
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Статус = Статусы.Закрыт Тогда
    ///     Сообщить("Закрыт");
    /// КонецЕсли;
    /// ```
    ///
    /// # Double negative
    ///
    /// `Not A <> B` and `Not Not A` make the reader take negations off in the mind, and mistakes follow. Write the condition
    /// without them.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Not Status <> Statuses.Closed Then
    ///     Message("Closed");
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Status = Statuses.Closed Then
    ///     Message("Closed");
    /// EndIf;
    /// ```
    DOUBLE_NEGATIVES {
        code: "DoubleNegatives",
        tags: &[Tag::BrainOverload, Tag::BadPractice],
        minutes: 3,
        check: Check::Nodes(&[Kind::UnaryExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if !is_negation(node) || node.has_error() {
        return;
    }
    let above = node
        .ancestors()
        .find(|it| it.kind() != Kind::ParenthesizedExpression);
    if above.is_some_and(is_negation) {
        // The outermost of several is enough.
        return;
    }
    let Some(operand) = node.child(Field::Operand).map(without_parentheses) else {
        return;
    };
    let Some(positive) = positive(operand) else {
        return;
    };
    // What binds stronger around it must not take a part of it.
    let joins = node.parent().is_some_and(|it| {
        matches!(
            it.kind(),
            Kind::BinaryExpression | Kind::UnaryExpression | Kind::AwaitExpression
        ) && !is_logical(it)
    });
    let positive = match joins {
        true => format!("({positive})"),
        false => positive,
    };
    let message = context.language.pick(
        format!("Двойное отрицание: запишите «{positive}»"),
        format!("Double negative: write “{positive}”"),
    );
    let title = context
        .language
        .pick("Снять двойное отрицание", "Take off the double negative");
    let has_comment = node.text().contains("//");
    let finding = context.report(node.range(), message);
    if !has_comment {
        finding.fix(Fix::evident(title.to_owned(), node.range(), positive));
    }
}

fn is_negation(node: BslNode<'_>) -> bool {
    node.kind() == Kind::UnaryExpression
        && node
            .child(Field::Operator)
            .is_some_and(|it| it.kind() == Kind::NotKw)
}

fn is_logical(node: BslNode<'_>) -> bool {
    let operator = node.child(Field::Operator);
    operator.is_some_and(|it| matches!(it.kind(), Kind::AndKw | Kind::OrKw))
}

/// The code that means the same as the negation of an operand, where that is simpler.
fn positive(operand: BslNode<'_>) -> Option<String> {
    if is_negation(operand) {
        return Some(operand.child(Field::Operand)?.text().to_owned());
    }
    let operator = operand.child(Field::Operator)?;
    if operand.kind() != Kind::BinaryExpression || operator.kind() != Kind::NotEqual {
        return None;
    }
    let (left, right) = (operand.child(Field::Left)?, operand.child(Field::Right)?);
    Some(format!("{} = {}", left.text(), right.text()))
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::DOUBLE_NEGATIVES;
    use crate::testing::{check, check_fix};

    #[test]
    fn parentheses_stay_where_they_are_needed() {
        check_fix(&DOUBLE_NEGATIVES, "А = Не (Б <> В);", "А = Б = В;");
        check_fix(&DOUBLE_NEGATIVES, "А = Б И Не В <> Г;", "А = Б И В = Г;");
        check_fix(&DOUBLE_NEGATIVES, "А = Не Не (Б Или В);", "А = (Б Или В);");
        check_fix(
            &DOUBLE_NEGATIVES,
            "А = 1 + (Не Б <> В);",
            "А = 1 + (Б = В);",
        );
    }

    #[test]
    fn one_negation_is_none_too_many() {
        check(
            &DOUBLE_NEGATIVES,
            Language::Ru,
            "
А = Не Б = В И Не Г;
Д = Не (Б <> В И Г);
Е = Не (Не Б Или В);
",
        );
    }
}
