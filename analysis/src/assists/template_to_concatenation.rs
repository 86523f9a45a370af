use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::CallExpression;
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::literals::raw;

assist! {
    /// # Заменить «СтрШаблон» на склейку строк
    ///
    /// Шаблон с параметрами становится строками и значениями, сложенными через «+».
    ///
    /// # Replace “StrTemplate” with concatenation
    ///
    /// A template with parameters becomes strings and values that are joined by “+”.
    ///
    /// ```bsl
    /// Сообщить(СтрШаблон$0("Товар %1 стоит %2", Товар, Цена * 2));
    /// ```
    /// ```bsl
    /// Сообщить("Товар " + Товар + " стоит " + (Цена * 2));
    /// ```
    TEMPLATE_TO_CONCATENATION { id: "template_to_concatenation", kind: RefactorRewrite, find: template_to_concatenation }
}

fn template_to_concatenation<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let call = context.around::<CallExpression<'c>>()?;
    let function = call.function()?.node();
    let name = context.of(function);
    let is_template = ["СтрШаблон", "StrTemplate"]
        .iter()
        .any(|it| metadata::same(it, name));
    // A comment between the values would be lost.
    let has_comment = || preorder(call.node()).any(|it| Kind::of(it) == Kind::Comment);
    if !is_template || call.node().has_error() || has_comment() {
        return None;
    }
    let arguments = arguments(call.arguments()?.node());
    let (template, values) = arguments.split_first()?;
    let template = template.as_ref()?;
    if !matches!(Kind::of(*template), Kind::String | Kind::MultilineString) {
        return None;
    }
    let parts = parts(raw(context, *template)?)?;
    let values = values.to_vec();
    let is_known = |number: usize| (1..=values.len()).contains(&number);
    let known = |it: &Part| !matches!(it, Part::Value(number) if !is_known(*number));
    if !parts.iter().all(known) {
        return None;
    }
    let title = context.title(
        "Заменить «СтрШаблон» на склейку строк",
        "Replace “StrTemplate” with concatenation",
    );
    let parent = context.above(call.node());
    offers.add(title, call.node().byte_range(), move || {
        let mut operands: Vec<String> = Vec::new();
        for part in &parts {
            operands.push(match part {
                Part::Text(text) => format!("\"{text}\""),
                Part::Value(number) => {
                    // Nothing is put in where an argument is left out.
                    let Some(value) = *values.get(number.checked_sub(1)?)? else {
                        continue;
                    };
                    match Kind::of(value) {
                        Kind::BinaryExpression | Kind::UnaryExpression | Kind::AwaitExpression => {
                            format!("({})", context.of(value))
                        }
                        _ => context.of(value).to_owned(),
                    }
                }
            });
        }
        // A sum is one of strings where it begins with a string.
        if !operands.first().is_some_and(|it| it.starts_with('"')) {
            operands.insert(0, "\"\"".to_owned());
        }
        let text = operands.join(" + ");
        let is_operand = parent.is_some_and(|it| {
            matches!(Kind::of(it), Kind::BinaryExpression | Kind::UnaryExpression)
        });
        let text = if is_operand && operands.len() > 1 {
            format!("({text})")
        } else {
            text
        };
        let mut edits = Edits::default();
        edits.replace(call.node().byte_range(), text);
        edits.done(context)
    });
    Some(())
}

/// The arguments in brackets by their numbers; nothing for one that is left out.
fn arguments(brackets: Node<'_>) -> Vec<Option<Node<'_>>> {
    let mut found = vec![None];
    let mut cursor = brackets.walk();
    for node in brackets.children(&mut cursor) {
        match Kind::of(node) {
            Kind::Comma => found.push(None),
            _ if node.is_named() => found.last_mut().into_iter().for_each(|it| *it = Some(node)),
            _ => {}
        }
    }
    found
}

#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// As it is written in a literal.
    Text(String),
    /// The number of a parameter, from 1.
    Value(usize),
}

/// A template taken apart; nothing where a percent sign means nothing.
fn parts(template: &str) -> Option<Vec<Part>> {
    let mut parts = Vec::new();
    let mut text = String::new();
    let mut rest = template;
    while let Some(at) = rest.find('%') {
        text.push_str(rest.get(..at)?);
        rest = rest.get(at + 1..)?;
        if let Some(after) = rest.strip_prefix('%') {
            text.push('%');
            rest = after;
            continue;
        }
        let (digits, after) = match rest.strip_prefix('(') {
            Some(inside) => inside.split_once(')')?,
            None => {
                // `%10` is the tenth; `%15` is the first and a five.
                let length = if rest.starts_with("10") { 2 } else { 1 };
                rest.split_at_checked(length)?
            }
        };
        let number = digits.parse().ok()?;
        if !text.is_empty() {
            parts.push(Part::Text(std::mem::take(&mut text)));
        }
        parts.push(Part::Value(number));
        rest = after;
    }
    text.push_str(rest);
    if !text.is_empty() {
        parts.push(Part::Text(text));
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn sums_begin_with_a_string_and_percents_are_single() {
        check(
            &TEMPLATE_TO_CONCATENATION,
            "А = Б + СтрШаблон$0(\"%2%(1)0 \"\"%%\", В, Г);",
            "А = Б + (\"\" + Г + В + \"0 \"\"%\");",
        );
        check(
            &TEMPLATE_TO_CONCATENATION,
            "A = StrTemplate$0(\"b\");",
            "A = \"b\";",
        );
    }

    #[test]
    fn arguments_that_are_left_out_keep_their_numbers() {
        check(
            &TEMPLATE_TO_CONCATENATION,
            "А = СтрШаблон$0(\"%1: %2\", , Б);",
            "А = \": \" + Б;",
        );
        check(
            &TEMPLATE_TO_CONCATENATION,
            "А = СтрШаблон$0(\"%1%2\", , Б);",
            "А = \"\" + Б;",
        );
        check_none(&TEMPLATE_TO_CONCATENATION, "А = СтрШаблон$0(\"%3\", , Б);");
    }

    #[test]
    fn templates_that_are_wrong_or_unknown_are_left_alone() {
        check_none(&TEMPLATE_TO_CONCATENATION, "А = СтрШаблон$0(\"%2\", Б);");
        check_none(&TEMPLATE_TO_CONCATENATION, "А = СтрШаблон$0(\"%х\", Б);");
        check_none(&TEMPLATE_TO_CONCATENATION, "А = СтрШаблон$0(В, Б);");
        check_none(
            &TEMPLATE_TO_CONCATENATION,
            "А = СтрШаблон$0(\"%1\", // зачем\n\tБ);",
        );
        check_none(&TEMPLATE_TO_CONCATENATION, "А = СтрЗаменить$0(\"%1\", Б);");
    }
}
