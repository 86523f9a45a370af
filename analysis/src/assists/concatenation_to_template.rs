use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::BinaryExpression;
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::literals::raw;

assist! {
    /// # Заменить склейку строк на «СтрШаблон»
    ///
    /// Строки и значения, сложенные через «+», становятся шаблоном с параметрами.
    ///
    /// # Replace concatenation with “StrTemplate”
    ///
    /// Strings and values that are joined by “+” become a template with parameters.
    ///
    /// ```bsl
    /// Сообщить("Товар " +$0 Товар + " стоит " + Цена(Товар) + " (100%)");
    /// ```
    /// ```bsl
    /// Сообщить(СтрШаблон("Товар %1 стоит %2 (100%%)", Товар, Цена(Товар)));
    /// ```
    CONCATENATION_TO_TEMPLATE { id: "concatenation_to_template", kind: RefactorRewrite, find: concatenation_to_template }
}

/// A template has so many parameters at most.
const MOST: usize = 10;

fn concatenation_to_template<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let is_sum = |it: &&Node<'c>| operator(**it) == Some(Kind::Plus);
    // The outermost sum of those that are joined without anything between.
    let inner = context.path.iter().rposition(|it| is_sum(&it))?;
    let below = context.path.get(inner + 1..).unwrap_or_default();
    // Within a call or an index inside of the sum something else is meant.
    let is_else = |it: &Node<'_>| {
        matches!(
            Kind::of(*it),
            Kind::Arguments | Kind::IndexExpression | Kind::TernaryExpression
        )
    };
    if below.iter().any(is_else) {
        return None;
    }
    let upwards = context.path.get(..=inner)?.iter().rev();
    let sum = *upwards.take_while(|it| is_sum(it)).last()?;
    // A comment between the parts has no place in a template.
    if sum.has_error() || preorder(sum).any(|it| Kind::of(it) == Kind::Comment) {
        return None;
    }
    let operands = operands(sum);
    let is_text = |it: &&Node<'_>| matches!(Kind::of(**it), Kind::String | Kind::MultilineString);
    // Where the first two are values, they may be numbers, which are added.
    if !operands.iter().take(2).any(|it| is_text(&it)) || operands.iter().all(|it| is_text(&it)) {
        return None;
    }
    let title = context.title(
        "Заменить склейку строк на «СтрШаблон»",
        "Replace concatenation with “StrTemplate”",
    );
    let values = operands.iter().filter(|it| !is_text(it)).count();
    if values > MOST {
        let (ru, en) = (
            "У шаблона не больше десяти параметров",
            "A template has at most ten parameters",
        );
        offers.refuse(title, sum.byte_range(), context.language.pick(ru, en));
        return Some(());
    }
    offers.add(title, sum.byte_range(), move || {
        let mut template = String::new();
        let mut values: Vec<&str> = Vec::new();
        for operand in &operands {
            if is_text(&operand) {
                let text = raw(context, *operand)?.replace('%', "%%");
                // `%1` before a digit would be another parameter.
                let after_value = template.ends_with(|it: char| it.is_ascii_digit())
                    && text.starts_with(|it: char| it.is_ascii_digit());
                if after_value && let Some(at) = template.rfind('%') {
                    let number = template.split_off(at + 1);
                    template += &format!("({number})");
                }
                template += &text;
                continue;
            }
            let value = unwrapped(context, *operand);
            // The same value stands in the template as often as it is wanted.
            let is_name = Kind::of(*operand) == Kind::Identifier;
            let known = values.iter().position(|it| is_name && *it == value);
            let number = known.map_or_else(
                || {
                    values.push(value);
                    values.len()
                },
                |it| it + 1,
            );
            template += &format!("%{number}");
        }
        let function = context.word("СтрШаблон", "StrTemplate");
        let mut edits = Edits::default();
        edits.replace(
            sum.byte_range(),
            format!("{function}(\"{template}\", {})", values.join(", ")),
        );
        edits.done(context)
    });
    Some(())
}

fn operator(node: Node<'_>) -> Option<Kind> {
    Some(Kind::of(BinaryExpression::cast(node)?.operator()?))
}

/// What is joined, from left to right.
fn operands(sum: Node<'_>) -> Vec<Node<'_>> {
    let mut found = Vec::new();
    let mut node = sum;
    while let Some(binary) =
        BinaryExpression::cast(node).filter(|_| operator(node) == Some(Kind::Plus))
    {
        let (Some(left), Some(right)) = (binary.left(), binary.right()) else {
            break;
        };
        found.push(right.node());
        node = left.node();
    }
    found.push(node);
    found.reverse();
    found
}

/// A value without the parentheses that it needed among operators.
fn unwrapped<'c>(context: &Context<'c>, node: Node<'_>) -> &'c str {
    match (Kind::of(node), node.named_child(0)) {
        (Kind::ParenthesizedExpression, Some(inner)) if node.named_child_count() == 1 => {
            context.of(inner)
        }
        _ => context.of(node),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn values_that_stand_twice_and_digits_behind_values() {
        check(
            &CONCATENATION_TO_TEMPLATE,
            "А = Б +$0 \"1 \"\"\" + (В + 1) + \"\"\"\" + Б;",
            "А = СтрШаблон(\"%(1)1 \"\"%2\"\"%1\", Б, В + 1);",
        );
        check(
            &CONCATENATION_TO_TEMPLATE,
            "A = \"$0b\" + C.D;",
            "A = StrTemplate(\"b%1\", C.D);",
        );
    }

    #[test]
    fn sums_that_may_be_of_numbers_are_left_alone() {
        check_none(&CONCATENATION_TO_TEMPLATE, "А = Б +$0 В + \"г\";");
        check_none(&CONCATENATION_TO_TEMPLATE, "А = \"б\" +$0 \"г\";");
        check_none(&CONCATENATION_TO_TEMPLATE, "А = \"б\" + В(Г$0);");
        check_none(&CONCATENATION_TO_TEMPLATE, "А = \"б\" -$0 В;");
        check_none(
            &CONCATENATION_TO_TEMPLATE,
            "А = \"б\" +$0 В // зачем\n\t+ Г;",
        );
    }
}
