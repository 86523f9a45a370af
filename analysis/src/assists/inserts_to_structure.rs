use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{CallExpression, CallStatement, MemberExpression};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::literals::raw;
use super::structure_to_inserts::Made;
use super::variables::find;

assist! {
    /// # Собрать «Вставить» в конструктор структуры
    ///
    /// Вызовы «Вставить» сразу под созданием структуры становятся ключами и значениями конструктора.
    ///
    /// # Gather “Insert” into the constructor of a structure
    ///
    /// Calls of “Insert” right below the making of a structure become keys and values of its constructor.
    ///
    /// ```bsl
    /// Отбор = Новый Структура$0;
    /// Отбор.Вставить("Склад", Склад);
    /// Отбор.Вставить("Товар", Товар);
    /// Показать(Отбор);
    /// ```
    /// ```bsl
    /// Отбор = Новый Структура("Склад, Товар", Склад, Товар);
    /// Показать(Отбор);
    /// ```
    INSERTS_TO_STRUCTURE { id: "inserts_to_structure", kind: RefactorRewrite, find: inserts_to_structure }
}

fn inserts_to_structure<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let made = Made::at(context)?;
    let mut keys: Vec<&'c str> = made.keys(context)?;
    let mut values: Vec<&'c str> = made
        .arguments
        .iter()
        .skip(1)
        .map(|it| context.of(*it))
        .collect();
    let (_, block) = context.statement()?;
    let mut cursor = block.walk();
    let mut end = None;
    // What stands behind the statement, up to the first that is something else.
    let behind = block
        .children(&mut cursor)
        .skip_while(|it| it.end_byte() <= made.statement.end_byte());
    for child in behind {
        if Kind::of(child) == Kind::Semicolon {
            continue;
        }
        let Some((key, value)) = inserted(context, child, made.target) else {
            break;
        };
        // Keys without values before ones with them leave empty places.
        while values.len() < keys.len() && value.is_some() {
            values.push("");
        }
        if keys.iter().any(|it| metadata::same(it, key)) {
            break;
        }
        keys.push(key);
        values.extend(value.map(|it| context.of(it)));
        end = Some(child.end_byte());
    }
    let end = end?;
    let title = context.title(
        "Собрать «Вставить» в конструктор структуры",
        "Gather “Insert” into the constructor",
    );
    offers.add(title, made.statement.byte_range(), move || {
        let class = made.new.type_()?.node().end_byte();
        let mut text = format!("(\"{}\"", keys.join(", "));
        for value in values {
            text += if value.is_empty() { "," } else { ", " };
            text += value;
        }
        text.push(')');
        let mut edits = Edits::default();
        edits.replace(class..end, text);
        edits.done(context)
    });
    Some(())
}

/// The key and the value of `Цель.Вставить("Ключ", Значение)`.
fn inserted<'c>(
    context: &Context<'c>,
    statement: Node<'c>,
    target: &str,
) -> Option<(&'c str, Option<Node<'c>>)> {
    let call = CallStatement::cast(statement)?.call()?;
    let member = MemberExpression::cast(CallExpression::function(call)?.node())?;
    let method = context.of(member.property()?.node());
    let is_insert = ["Вставить", "Insert"]
        .iter()
        .any(|it| metadata::same(it, method));
    let object = context.of(member.object()?.node());
    if !is_insert || !metadata::same(object, target) || statement.has_error() {
        return None;
    }
    let arguments: Vec<_> = call.arguments()?.argument().map(|it| it.node()).collect();
    let key = raw(context, *arguments.first()?)?;
    let is_name = !key.is_empty()
        && key.chars().all(|it| it.is_alphanumeric() || it == '_')
        && !key.starts_with(|it: char| it.is_numeric());
    let value = arguments.get(1).copied();
    // What reads the structure cannot be a part of it; a comment would be lost.
    let reads =
        |it: Node<'_>| Kind::of(it) == Kind::Comment || metadata::same(context.of(it), target);
    let reads = value.is_some_and(|it| find(it, |_| true, reads).is_some());
    (is_name && !reads && arguments.len() < 3).then_some((key, value))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn keys_of_the_constructor_stay_and_keys_without_values_too() {
        check(
            &INSERTS_TO_STRUCTURE,
            "\tА = Новый Структура$0(\"Б\");\n\tА.Вставить(\"В\");\n\tА.Вставить(\"Г\", 1);\n\tА.Вставить(\"Д\", А.Г);\n",
            "\tА = Новый Структура(\"Б, В, Г\",,, 1);\n\tА.Вставить(\"Д\", А.Г);\n",
        );
    }

    #[test]
    fn without_inserts_nothing_is_offered() {
        check_none(
            &INSERTS_TO_STRUCTURE,
            "А = Новый Структура$0;\nБ();\nА.Вставить(\"В\", 1);\n",
        );
        check_none(
            &INSERTS_TO_STRUCTURE,
            "А = Новый Структура$0;\nБ.Вставить(\"В\", 1);\n",
        );
        check_none(
            &INSERTS_TO_STRUCTURE,
            "А = Новый Структура$0;\nА.Вставить(Ключ, 1);\n",
        );
    }
}
