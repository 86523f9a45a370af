use analysis::review::{
    Check, Context, Default, Parameter, RuleKind, Tag, is_same_code, without_parentheses,
};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Одинаковые выражения по обе стороны операции
    ///
    /// Слева и справа от операции стоит одно и то же: результат известен заранее, или условие повторено дважды. Обычно это
    /// ошибка копирования, и вместо одного из выражений должно быть другое.
    ///
    /// Операции `+` и `*` не проверяются: удвоить и возвести в квадрат — обычное дело.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Дата1 > Дата2 Или Дата1 > Дата2 Тогда
    ///     Разница = Сумма - Сумма;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Дата1 > Дата2 Или Дата1 > Дата3 Тогда
    ///     Разница = Сумма - Оплата;
    /// КонецЕсли;
    /// ```
    ///
    /// # Identical expressions on both sides of an operator
    ///
    /// The same stands to the left and to the right of an operator: the result is known beforehand, or a condition is written
    /// twice. Mostly it was copied, and one of the two ought to be something else.
    ///
    /// `+` and `*` are not looked at: to double and to square is usual.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Date1 > Date2 Or Date1 > Date2 Then
    ///     Difference = Amount - Amount;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Date1 > Date2 Or Date1 > Date3 Then
    ///     Difference = Amount - Payment;
    /// EndIf;
    /// ```
    IDENTICAL_EXPRESSIONS {
        code: "IdenticalExpressions",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 5,
        parameters: &[Parameter {
            name: "popularDivisors",
            default: Default::Text("60, 1024"),
            ru: "Числа, которые можно делить сами на себя",
            en: "Numbers that may be divided by themselves",
        }],
        check: Check::Nodes(&[Kind::BinaryExpression], check),
    }
}

/// How deep operands are compared as sums and products whose order does not matter.
const DEPTH: usize = 8;

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(operator) = node.child(Field::Operator) else {
        return;
    };
    match operator.kind() {
        Kind::Plus | Kind::Star => {}
        Kind::AndKw | Kind::OrKw => chain(context, node, operator),
        _ => {
            if let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right))
                && !node.has_error()
                && is_equal(left, right, DEPTH)
                && !is_popular(context, operator, right)
            {
                report(context, node, operator, left);
            }
        }
    }
}

/// `А И Б И А`: the operands of one operator, through parentheses.
fn chain<'a>(context: &mut Context<'a>, node: BslNode<'a>, operator: BslNode<'a>) {
    let above = node
        .ancestors()
        .find(|it| it.kind() != Kind::ParenthesizedExpression);
    if above.is_some_and(|it| joins(it, operator.kind())) || node.has_error() {
        return;
    }
    let mut operands: Vec<BslNode<'a>> = Vec::new();
    let mut open = vec![node];
    while let Some(it) = open.pop() {
        let it = without_parentheses(it);
        if joins(it, operator.kind()) {
            open.extend(it.child(Field::Right));
            open.extend(it.child(Field::Left));
        } else {
            operands.push(it);
        }
    }
    for (number, operand) in operands.iter().enumerate() {
        let earlier = operands.iter().take(number);
        let twin = earlier.copied().find(|it| is_equal(*it, *operand, DEPTH));
        if let Some(twin) = twin {
            report(context, *operand, operator, twin);
            return;
        }
    }
}

fn joins(node: BslNode<'_>, operator: Kind) -> bool {
    node.kind() == Kind::BinaryExpression
        && node
            .child(Field::Operator)
            .is_some_and(|it| it.kind() == operator)
}

fn report<'a>(
    context: &mut Context<'a>,
    node: BslNode<'a>,
    operator: BslNode<'a>,
    twin: BslNode<'a>,
) {
    let sign = operator.text();
    let message = context.language.pick(
        format!("Одинаковые выражения по обе стороны «{sign}»: одно из них лишнее или должно быть другим"),
        format!("Identical expressions on both sides of “{sign}”: one is too many, or ought to be another one"),
    );
    let here = context
        .language
        .pick("То же выражение", "The same expression");
    context
        .report(node.range(), message)
        .related(twin.range(), here);
}

fn is_popular(context: &Context<'_>, operator: BslNode<'_>, divisor: BslNode<'_>) -> bool {
    let divisor = without_parentheses(divisor);
    operator.kind() == Kind::Slash
        && divisor.kind() == Kind::Number
        && context
            .words("popularDivisors")
            .any(|it| it == divisor.text())
}

/// Whether two expressions are the same, `А + Б` and `Б + А` too.
fn is_equal(left: BslNode<'_>, right: BslNode<'_>, depth: usize) -> bool {
    let (left, right) = (without_parentheses(left), without_parentheses(right));
    if left.kind() != right.kind() {
        return false;
    }
    if is_same_code(left, right) {
        return true;
    }
    if depth == 0 || left.kind() != Kind::BinaryExpression {
        return false;
    }
    let operator = |it: BslNode<'_>| it.child(Field::Operator).map(BslNode::kind);
    let commutes = matches!(
        operator(left),
        Some(Kind::AndKw | Kind::OrKw | Kind::Plus | Kind::Star | Kind::Equal | Kind::NotEqual)
    );
    commutes
        && operator(left) == operator(right)
        && match (
            left.child(Field::Left),
            left.child(Field::Right),
            right.child(Field::Left),
            right.child(Field::Right),
        ) {
            (Some(a), Some(b), Some(c), Some(d)) => {
                is_equal(a, d, depth - 1) && is_equal(b, c, depth - 1)
                    || is_equal(a, c, depth - 1) && is_equal(b, d, depth - 1)
            }
            _ => false,
        }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::IDENTICAL_EXPRESSIONS;
    use crate::testing::check;

    #[test]
    fn order_and_parentheses_do_not_matter() {
        check(
            &IDENTICAL_EXPRESSIONS,
            Language::Ru,
            "
А = (Б = В) И Г И (в = б);
                   ^^^^^ Одинаковые выражения по обе стороны «И»: одно из них лишнее или должно быть другим
А = Б.В(1) <> б.в( 1 );
    ^^^^^^^^^^^^^^^^^^ Одинаковые выражения по обе стороны «<>»: одно из них лишнее или должно быть другим
А = Б + Б * Б * Б;
А = 60 / 60;
А = Б - В = В - Б;
А = Б И (Б Или В);
А = \"а\" = \"А\";
",
        );
    }
}
