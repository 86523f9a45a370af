use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{ForEachStatement, MemberExpression};
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers, token};
use super::edits::Edits;
use super::variables::{find, fresh_name};

assist! {
    /// # Заменить «Для Каждого» на «Для»
    ///
    /// Обход элементов становится обходом по индексу.
    ///
    /// # Replace “For Each” with “For”
    ///
    /// A loop over elements becomes a loop over indexes.
    ///
    /// ```bsl
    /// Для Каждого$0 Товар Из Товары Цикл
    ///     Сообщить(Товар);
    /// КонецЦикла;
    /// ```
    /// ```bsl
    /// Для Индекс = 0 По Товары.Количество() - 1 Цикл
    ///     Товар = Товары[Индекс];
    ///     Сообщить(Товар);
    /// КонецЦикла;
    /// ```
    FOR_EACH_TO_FOR { id: "for_each_to_for", kind: RefactorRewrite, find: for_each_to_for }
}

fn for_each_to_for<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statement = context.around::<ForEachStatement<'c>>()?;
    let node = statement.node();
    let word = token(node, Kind::DoKw)?;
    let (variable, collection) = (statement.variable()?.node(), statement.collection()?.node());
    if !context.on_head(node, word.end_byte()) || collection.has_error() {
        return None;
    }
    // What is evaluated at every step must cost nothing and always give the same.
    let acts = |it: tree_sitter::Node<'_>| {
        !matches!(
            Kind::of(it),
            Kind::Identifier | Kind::MemberExpression | Kind::Dot
        )
    };
    if find(collection, |_| true, acts).is_some() {
        return None;
    }
    // Structures and maps have keys and no indexes.
    let is_key = |it: tree_sitter::Node<'_>| {
        let member = MemberExpression::cast(it);
        let parts = member.and_then(|it| Some((it.object()?.node(), it.property()?.node())));
        parts.is_some_and(|(object, key)| {
            let key = context.of(key);
            metadata::same(context.of(object), context.of(variable))
                && ["Ключ", "Key"].iter().any(|it| metadata::same(it, key))
        })
    };
    if find(node, |_| true, is_key).is_some() {
        return None;
    }
    let title = context.title(
        "Заменить «Для Каждого» на «Для»",
        "Replace “For Each” with “For”",
    );
    offers.add(title, node.start_byte()..word.end_byte(), move || {
        let index = fresh_name(context, context.word("Индекс", "Index"));
        let [start, to, cycle] =
            [Kind::ForKw, Kind::ToKw, Kind::DoKw].map(|it| context.keyword(it));
        let count = context.word("Количество", "Count");
        let (variable, collection) = (context.of(variable), context.of(collection));
        let indent = context.indent(node.start_byte());
        let (unit, eol) = (context.unit(), context.eol());
        let head = format!("{start} {index} = 0 {to} {collection}.{count}() - 1 {cycle}");
        let line = context.line_end(word.end_byte());
        let rest = context.slice(word.end_byte()..line).trim();
        let assignment = format!("{variable} = {collection}[{index}];");
        let mut edits = Edits::default();
        edits.replace(node.start_byte()..word.end_byte(), head);
        if rest.is_empty() || rest.starts_with("//") {
            edits.insert(line, format!("{eol}{indent}{unit}{assignment}"));
        } else {
            edits.insert(word.end_byte(), format!(" {assignment}"));
        }
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn comments_and_loops_on_one_line_stay() {
        check(
            &FOR_EACH_TO_FOR,
            "For Each$0 A In B.C Do // Yes.\n\tD(A, Index);\nEndDo;\n",
            "For Index2 = 0 To B.C.Count() - 1 Do // Yes.\n\tA = B.C[Index2];\n\tD(A, Index);\nEndDo;\n",
        );
        check(
            &FOR_EACH_TO_FOR,
            "Для Каждого$0 А Из Б Цикл В(А); КонецЦикла;",
            "Для Индекс = 0 По Б.Количество() - 1 Цикл А = Б[Индекс]; В(А); КонецЦикла;",
        );
    }

    #[test]
    fn what_has_keys_has_no_indexes() {
        check_none(
            &FOR_EACH_TO_FOR,
            "Для Каждого$0 А Из Б Цикл\n\tВ(а.Ключ);\nКонецЦикла;",
        );
    }

    #[test]
    fn what_is_called_is_not_called_again() {
        check_none(&FOR_EACH_TO_FOR, "Для Каждого$0 А Из Б() Цикл\nКонецЦикла;");
    }
}
