use analysis::review::{Check, Context, RuleScope, Tag, without_parentheses};
use analysis::{Fix, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Бесполезный тернарный оператор
    ///
    /// Обе ветви `?(…)` — логические литералы, и само условие уже даёт нужное значение; или условие — литерал, и одна из ветвей
    /// не нужна. Запишите само условие или нужную ветвь.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Отказ = ?(Сумма < 0, Истина, Ложь);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Отказ = Сумма < 0;
    /// ```
    ///
    /// # Useless ternary operator
    ///
    /// Both branches of `?(…)` are boolean literals, and the condition itself gives the value; or the condition is a literal, and
    /// one of the branches is not needed. Write the condition, or the branch that is needed.
    ///
    /// ## Wrong
    /// ```bsl
    /// Cancel = ?(Amount < 0, True, False);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Cancel = Amount < 0;
    /// ```
    USELESS_TERNARY_OPERATOR {
        code: "UselessTernaryOperator",
        severity: Severity::Info,
        tags: &[Tag::BadPractice, Tag::Suspicious],
        scope: RuleScope::Bsl,
        check: Check::Nodes(&[Kind::TernaryExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let (Some(condition), Some(yes), Some(no)) = (
        node.child(Field::Condition),
        node.child(Field::Consequence),
        node.child(Field::Alternative),
    ) else {
        return;
    };
    if node.has_error() {
        return;
    }
    let plain = match (literal(condition), literal(yes), literal(no)) {
        (Some(true), _, _) => Some(yes.text().to_owned()),
        (Some(false), _, _) => Some(no.text().to_owned()),
        (None, Some(true), Some(false)) => Some(condition.text().to_owned()),
        (None, Some(false), Some(true)) => Some(negated(condition)),
        (None, Some(_), Some(_)) => None,
        _ => return,
    };
    let message = match &plain {
        Some(plain) => context.language.pick(
            format!("Бесполезный тернарный оператор: запишите «{plain}»"),
            format!("Useless ternary operator: write “{plain}”"),
        ),
        None => context.language.pick(
            "Обе ветви тернарного оператора одинаковы: уберите его или исправьте одну".to_owned(),
            "Both branches of the ternary operator are the same: remove it or correct one"
                .to_owned(),
        ),
    };
    let title = context
        .language
        .pick("Убрать тернарный оператор", "Remove the ternary operator")
        .to_owned();
    let has_comment = node.text().contains("//");
    let is_alone = node
        .parent()
        .is_none_or(|it| it.kind().is_statement() || it.kind() == Kind::Arguments);
    let is_sure = is_boolean(condition);
    let finding = context.report(node.range(), message);
    if let Some(plain) = plain.filter(|_| !has_comment) {
        let is_simple = plain.chars().all(|it| it.is_alphanumeric() || it == '_');
        let plain = match is_alone || is_simple {
            true => plain,
            false => format!("({plain})"),
        };
        // What is no boolean gives another value than the literals do.
        let fix = Fix::possible(title, node.range(), plain);
        finding.fix(Fix {
            preferred: is_sure,
            ..fix
        });
    }
}

fn literal(node: BslNode<'_>) -> Option<bool> {
    let node = without_parentheses(node);
    let is = |names: [&str; 2]| names.iter().any(|it| same(it, node.text()));
    match node.kind() {
        Kind::Boolean if is(["Истина", "True"]) => Some(true),
        Kind::Boolean if is(["Ложь", "False"]) => Some(false),
        _ => None,
    }
}

fn is_russian(text: &str) -> bool {
    !text.is_ascii()
}

fn negated(condition: BslNode<'_>) -> String {
    let text = condition.text();
    let not = if is_russian(text) { "Не" } else { "Not" };
    let is_simple = !matches!(
        condition.kind(),
        Kind::BinaryExpression | Kind::UnaryExpression | Kind::AwaitExpression
    );
    match is_simple {
        true => format!("{not} {text}"),
        false => format!("{not} ({text})"),
    }
}

/// Whether an expression can only be a boolean.
fn is_boolean(node: BslNode<'_>) -> bool {
    let node = without_parentheses(node);
    let operator = node.child(Field::Operator).map(BslNode::kind);
    match node.kind() {
        Kind::Boolean => true,
        Kind::UnaryExpression => operator == Some(Kind::NotKw),
        Kind::BinaryExpression => matches!(
            operator,
            Some(
                Kind::AndKw
                    | Kind::OrKw
                    | Kind::Equal
                    | Kind::NotEqual
                    | Kind::Less
                    | Kind::LessOrEqual
                    | Kind::Greater
                    | Kind::GreaterOrEqual
            )
        ),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::USELESS_TERNARY_OPERATOR;
    use crate::testing::{check, check_fix, check_no_fix};

    #[test]
    fn the_condition_takes_its_place() {
        check_fix(
            &USELESS_TERNARY_OPERATOR,
            "А = ?(Б = 1, Ложь, Истина);",
            "А = Не (Б = 1);",
        );
        check_fix(
            &USELESS_TERNARY_OPERATOR,
            "А = ?(Б, Истина, Ложь);",
            "А = Б;",
        );
        check_fix(
            &USELESS_TERNARY_OPERATOR,
            "А = ?(Ложь, Б, В + 1) * 2;",
            "А = (В + 1) * 2;",
        );
        check_no_fix(&USELESS_TERNARY_OPERATOR, "А = ?(Б, Истина, Истина);");
    }

    #[test]
    fn other_branches_are_let_be() {
        check(
            &USELESS_TERNARY_OPERATOR,
            Language::Ru,
            "\nА = ?(Б, Истина, В); А = ?(Б, 1, 0);\n",
        );
    }
}
