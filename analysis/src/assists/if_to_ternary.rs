use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{AssignmentStatement, ElseClause, IfStatement, ReturnStatement};
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers, token};
use super::edits::Edits;

assist! {
    /// # Заменить «Если» на «?»
    ///
    /// «Если», обе ветви которого присваивают одно и то же или возвращают значение, становится одним оператором с
    /// «?(…, …, …)».
    ///
    /// # Replace “If” with “?”
    ///
    /// An “If” whose branches both assign to one thing, or both return a value, becomes one statement with “?(…, …, …)”.
    ///
    /// ```bsl
    /// Если $0ЭтоВозврат Тогда
    ///     Знак = -1;
    /// Иначе
    ///     Знак = 1;
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Знак = ?(ЭтоВозврат, -1, 1);
    /// ```
    IF_TO_TERNARY { id: "if_to_ternary", kind: RefactorRewrite, find: if_to_ternary }
}

fn if_to_ternary<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statement = context.around::<IfStatement<'c>>()?;
    let node = statement.node();
    let then = token(node, Kind::ThenKw)?;
    if !context.on_head(node, then.end_byte()) || node.has_error() {
        return None;
    }
    let mut alternatives = statement.alternative();
    let otherwise = ElseClause::cast(alternatives.next()?.node())?;
    let first = single(statement.body()?.node())?;
    let second = single(otherwise.body()?.node())?;
    let (head, yes, no) = match (
        AssignmentStatement::cast(first),
        ReturnStatement::cast(first),
    ) {
        (Some(first), _) => {
            let second = AssignmentStatement::cast(second)?;
            let (left, other) = (first.left()?.node(), second.left()?.node());
            if !same(context.of(left), context.of(other)) {
                return None;
            }
            let head = format!("{} = ", context.of(left));
            (head, first.right()?.node(), second.right()?.node())
        }
        (_, Some(first)) => {
            let second = ReturnStatement::cast(second)?;
            let word = token(first.node(), Kind::ReturnKw)?;
            (
                format!("{} ", context.of(word)),
                first.value()?.node(),
                second.value()?.node(),
            )
        }
        _ => return None,
    };
    // A comment has no place in an expression.
    if preorder(node).any(|it| Kind::of(it) == Kind::Comment) {
        return None;
    }
    let condition = statement.condition()?.node();
    let title = context.title("Заменить «Если» на «?»", "Replace “If” with “?”");
    offers.add(title, node.start_byte()..then.end_byte(), move || {
        let [condition, yes, no] = [condition, yes, no].map(|it| context.of(it));
        let mut edits = Edits::default();
        edits.replace(
            node.byte_range(),
            format!("{head}?({condition}, {yes}, {no})"),
        );
        edits.done(context)
    });
    Some(())
}

/// The only statement of a block.
fn single(block: Node<'_>) -> Option<Node<'_>> {
    block
        .named_child(0)
        .filter(|_| block.named_child_count() == 1)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn returned_values_become_one() {
        check(
            &IF_TO_TERNARY,
            "Функция А(Б)\n\tЕсли $0Б = 1 Тогда\n\t\tВозврат \"один\";\n\tИначе\n\t\tВозврат В(Б);\n\tКонецЕсли;\nКонецФункции\n",
            "Функция А(Б)\n\tВозврат ?(Б = 1, \"один\", В(Б));\nКонецФункции\n",
        );
    }

    #[test]
    fn branches_that_do_other_things_are_left_alone() {
        for branches in [
            "А = 1; Иначе Б = 2;",
            "А = 1; Б = 2; Иначе А = 2;",
            "А(1); Иначе А(2);",
            "А = 1; // Раз.\nИначе А = 2;",
            "А = 1;",
            "А = 1; ИначеЕсли В Тогда А = 2; Иначе А = 3;",
        ] {
            check_none(
                &IF_TO_TERNARY,
                &format!("Если $0У Тогда {branches} КонецЕсли;"),
            );
        }
    }
}
