use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{BinaryExpression, ParenthesizedExpression, UnaryExpression};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::{Context, Offers};
use super::edits::Edits;
use super::negate::distributed;

assist! {
    /// # Раскрыть «Не» по закону де Моргана
    ///
    /// «Не (А Или Б)» становится «Не А И Не Б», и наоборот, «И» или «Или» под курсором сворачивается в «Не (…)».
    ///
    /// # Apply De Morgan's law
    ///
    /// “Not (A Or B)” becomes “Not A And Not B”; and the other way round, the “And” or “Or” at the cursor is folded into
    /// “Not (…)”.
    ///
    /// ```bsl
    /// Если Не$0 (Сумма = 0 Или Отказ) Тогда
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если Сумма <> 0 И Не Отказ Тогда
    /// КонецЕсли;
    /// ```
    ///
    /// ```bsl
    /// Если Сумма <> 0 И$0 Не Отказ Тогда
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Если Не (Сумма = 0 Или Отказ) Тогда
    /// КонецЕсли;
    /// ```
    APPLY_DE_MORGAN { id: "apply_de_morgan", kind: RefactorRewrite, find: apply_de_morgan }
}

fn apply_de_morgan<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let here = |it: &Node<'_>| {
        it.start_byte() <= context.selection.start && context.selection.end <= it.end_byte()
    };
    let node = context.node();
    // The cursor stands on the word itself: anywhere else the offer would be a nuisance.
    let parent = match Kind::of(node) {
        Kind::NotKw | Kind::AndKw | Kind::OrKw => context.above(node)?,
        Kind::UnaryExpression | Kind::BinaryExpression => node,
        _ => return None,
    };
    if parent.has_error() {
        return None;
    }
    if let Some(unary) = UnaryExpression::cast(parent) {
        unary
            .operator()
            .filter(|it| Kind::of(*it) == Kind::NotKw && here(it))?;
        let group = ParenthesizedExpression::cast(unary.operand()?.node())?;
        let inner = group.expression()?.node();
        let is_or = BinaryExpression::cast(inner)?
            .operator()
            .is_some_and(|it| Kind::of(it) == Kind::AndKw);
        let text = distributed(context, inner)?;
        let around = context.above(parent).map(Kind::of);
        let title = context.title(
            "Раскрыть «Не» по закону де Моргана",
            "Apply De Morgan's law",
        );
        offers.add(title, parent.byte_range(), move || {
            // What is joined by `Или` now may stand beside an `И`.
            let needs = is_or && around == Some(Kind::BinaryExpression);
            let mut edits = Edits::default();
            edits.replace(
                parent.byte_range(),
                if needs { format!("({text})") } else { text },
            );
            edits.done(context)
        });
        return Some(());
    }
    let binary = BinaryExpression::cast(parent)?;
    binary.operator().filter(here)?;
    let text = distributed(context, parent)?;
    let title = context.title(
        "Свернуть в «Не (…)» по закону де Моргана",
        "Fold into “Not (…)”",
    );
    offers.add(title, parent.byte_range(), move || {
        let mut edits = Edits::default();
        edits.replace(
            parent.byte_range(),
            format!("{} ({text})", context.keyword(Kind::NotKw)),
        );
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn parentheses_stay_where_the_other_operator_stands_beside() {
        check(
            &APPLY_DE_MORGAN,
            "А = Не$0 (Б И В) И Г;",
            "А = (Не Б Или Не В) И Г;",
        );
    }

    #[test]
    fn the_cursor_stands_on_the_word() {
        check_none(&APPLY_DE_MORGAN, "А = Не (Б$0 И В);");
        check_none(&APPLY_DE_MORGAN, "А = Не$0 Б;");
        check_none(&APPLY_DE_MORGAN, "А = Б +$0 В;");
    }
}
