use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::TernaryExpression;
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::layout::moved;

assist! {
    /// # Заменить «?» на «Если»
    ///
    /// Оператор с «?(…, …, …)» становится «Если» с двумя ветвями.
    ///
    /// # Replace “?” with “If”
    ///
    /// A statement with “?(…, …, …)” becomes an “If” with two branches.
    ///
    /// ```bsl
    /// Знак = ?$0(ЭтоВозврат, -1, 1);
    /// ```
    /// ```bsl
    /// Если ЭтоВозврат Тогда
    ///     Знак = -1;
    /// Иначе
    ///     Знак = 1;
    /// КонецЕсли;
    /// ```
    TERNARY_TO_IF { id: "ternary_to_if", kind: RefactorRewrite, find: ternary_to_if }
}

fn ternary_to_if<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let ternary = context.around::<TernaryExpression<'c>>()?;
    let (statement, _) = context.statement()?;
    let is_simple = matches!(
        Kind::of(statement),
        Kind::AssignmentStatement
            | Kind::CallStatement
            | Kind::ReturnStatement
            | Kind::RaiseStatement
    );
    let node = ternary.node();
    // A ternary inside of another one is evaluated only there.
    let is_inside = context.path.iter().any(|it| {
        Kind::of(*it) == Kind::TernaryExpression
            && *it != node
            && it.start_byte() < node.start_byte()
    });
    // A comment between the values would be lost.
    let has_comment = preorder(node).any(|it| Kind::of(it) == Kind::Comment);
    if !is_simple || is_inside || has_comment || statement.has_error() {
        return None;
    }
    let [condition, yes, no] = [
        ternary.condition()?.node(),
        ternary.consequence()?.node(),
        ternary.alternative()?.node(),
    ];
    let parent = context.above(node)?;
    let title = context.title("Заменить «?» на «Если»", "Replace “?” with “If”");
    offers.add(title, node.byte_range(), move || {
        let before = context.slice(statement.start_byte()..node.start_byte());
        let after = context.slice(node.end_byte()..statement.end_byte());
        let indent = context.indent(statement.start_byte());
        let deeper = format!("{indent}{}", context.unit());
        let branch = |value: Node<'_>| {
            let value = operand(context, value, parent);
            moved(&format!("{before}{value}{after}"), indent, &deeper)
        };
        let eol = context.eol();
        let [start, then, otherwise, end] =
            [Kind::IfKw, Kind::ThenKw, Kind::ElseKw, Kind::EndIfKw].map(|it| context.keyword(it));
        let condition = moved(context.of(condition), indent, &deeper);
        let text = format!(
            "{start} {} {then}{eol}{};{eol}{indent}{otherwise}{eol}{};{eol}{indent}{end}",
            condition.trim_start(),
            branch(yes),
            branch(no),
        );
        let mut edits = Edits::default();
        edits.replace(statement.byte_range(), text);
        edits.done(context)
    });
    Some(())
}

/// An expression in the place of another one: in parentheses where operators stand around it.
pub(super) fn operand(context: &Context<'_>, value: Node<'_>, parent: Node<'_>) -> String {
    let text = context.of(value);
    let binds = |it: Node<'_>| {
        matches!(
            Kind::of(it),
            Kind::BinaryExpression | Kind::UnaryExpression | Kind::AwaitExpression
        )
    };
    if binds(value) && binds(parent) {
        format!("({text})")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn any_simple_statement_is_told_twice() {
        check(
            &TERNARY_TO_IF,
            "\tСообщить(1 + ?(А, Б$0 + 1, В), \"к\");\n",
            "\tЕсли А Тогда\n\t\tСообщить(1 + (Б + 1), \"к\");\n\tИначе\n\t\tСообщить(1 + В, \"к\");\n\tКонецЕсли;\n",
        );
        check(
            &TERNARY_TO_IF,
            "Return ?$0(A, B, C);",
            "If A Then\n\tReturn B;\nElse\n\tReturn C;\nEndIf;",
        );
    }

    #[test]
    fn conditions_of_loops_and_inner_ones_are_left_alone() {
        check_none(&TERNARY_TO_IF, "Пока ?$0(А, Б, В) Цикл\nКонецЦикла;");
        check_none(&TERNARY_TO_IF, "А = ?(Б, В, ?$0(Г, Д, Е));");
        check_none(&TERNARY_TO_IF, "А = ?$0(Б, В);");
        check_none(&TERNARY_TO_IF, "А = ?$0(Б, В, // нет\n\tГ);");
    }
}
