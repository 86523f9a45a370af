use analysis::review::{Check, Context, RuleKind, Tag, is_same_code};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Переменная присваивается сама себе
    ///
    /// Присваивание ничего не меняет. Обычно слева или справа должно стоять другое имя.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Документ.Склад = Документ.Склад;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Документ.Склад = Заявка.Склад;
    /// ```
    ///
    /// # A variable is assigned to itself
    ///
    /// The assignment changes nothing. Mostly another name ought to stand to the left or to the right.
    ///
    /// ## Wrong
    /// ```bsl
    /// Document.Warehouse = Document.Warehouse;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Document.Warehouse = Request.Warehouse;
    /// ```
    SELF_ASSIGN {
        code: "SelfAssign",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 10,
        check: Check::Nodes(&[Kind::AssignmentStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
        return;
    };
    // Most sides are of different kinds.
    if left.kind() != right.kind() || !is_same_code(left, right) || node.has_error() {
        return;
    }
    let name = left.text();
    let message = context.language.pick(
        format!("«{name}» присваивается само себе: одна из сторон должна быть другой"),
        format!("“{name}” is assigned to itself: one of the sides ought to be another one"),
    );
    context.report(node.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::SELF_ASSIGN;
    use crate::testing::check;

    #[test]
    fn case_and_blanks_do_not_matter() {
        check(
            &SELF_ASSIGN,
            Language::Ru,
            "
А = а;
^^^^^ «А» присваивается само себе: одна из сторон должна быть другой
А[ 1 ] = А[1];
^^^^^^^^^^^^^ «А[ 1 ]» присваивается само себе: одна из сторон должна быть другой
А = А + 0; А = Б.А; А = А();
",
        );
    }
}
