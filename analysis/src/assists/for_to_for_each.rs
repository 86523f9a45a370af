use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{AssignmentStatement, ForStatement, IndexExpression};
use parser_bsl::syntax::{AstNode, preorder};
use tree_sitter::Node;

use super::context::{Context, Offers, token};
use super::edits::Edits;
use super::inline_variable::whole;
use super::variables::fresh_name;
use crate::ide::locals::{self, Usage};

assist! {
    /// # Заменить «Для» на «Для Каждого»
    ///
    /// Обход по индексу, который нужен только для того, чтобы взять элемент, становится обходом элементов.
    ///
    /// # Replace “For” with “For Each”
    ///
    /// A loop over indexes that serve only to take the element becomes a loop over elements.
    ///
    /// ```bsl
    /// Для$0 Индекс = 0 По Товары.ВГраница() Цикл
    ///     Товар = Товары[Индекс];
    ///     Сообщить(Товар);
    /// КонецЦикла;
    /// ```
    /// ```bsl
    /// Для Каждого Товар Из Товары Цикл
    ///     Сообщить(Товар);
    /// КонецЦикла;
    /// ```
    FOR_TO_FOR_EACH { id: "for_to_for_each", kind: RefactorRewrite, find: for_to_for_each }
}

fn for_to_for_each<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statement = context.around::<ForStatement<'c>>()?;
    let node = statement.node();
    let word = token(node, Kind::DoKw)?;
    let from = context.of(statement.from()?.node());
    if !context.on_head(node, word.end_byte()) || from != "0" || node.has_error() {
        return None;
    }
    let collection = collection(context.of(statement.to()?.node()))?;
    let index = context.of(statement.variable()?.node());
    // The index must serve to take the element and for nothing else, in the loop and behind it.
    let places = locals::occurrences(context.text(), context.scope(), index);
    let inside = |it: &&locals::Occurrence<'_>| {
        node.start_byte() <= it.range.start && it.range.end <= node.end_byte()
    };
    let behind = places.iter().filter(|it| !inside(it));
    if behind
        .clone()
        .any(|it| it.usage == Usage::Read && it.range.start > node.end_byte())
    {
        return None;
    }
    let reads: Vec<_> = places
        .iter()
        .filter(inside)
        .filter(|it| it.usage == Usage::Read)
        .collect();
    let mut taken = Vec::new();
    for read in &reads {
        let item = IndexExpression::cast(read.parent)?;
        let is_ours = item.index()?.node().byte_range() == read.range
            && same(context.of(item.object()?.node()), collection);
        taken.push(item.node());
        is_ours.then_some(())?;
    }
    let is_changed = places
        .iter()
        .filter(inside)
        .filter(|it| it.usage != Usage::Read)
        .count()
        > 1;
    if taken.is_empty() || is_changed || assigned_to(node, &taken) {
        return None;
    }
    let title = context.title(
        "Заменить «Для» на «Для Каждого»",
        "Replace “For” with “For Each”",
    );
    offers.add(title, node.start_byte()..word.end_byte(), move || {
        let first = statement.body().and_then(|it| it.node().named_child(0));
        let first = first.and_then(AssignmentStatement::cast);
        let first = first.filter(|it| {
            let is_name = it
                .left()
                .is_some_and(|it| Kind::of(it.node()) == Kind::Identifier);
            is_name && it.right().is_some_and(|it| taken.contains(&it.node()))
        });
        let name = match first.and_then(AssignmentStatement::left) {
            Some(left) => context.of(left.node()).to_owned(),
            None => fresh_name(context, context.word("Элемент", "Item")),
        };
        let [start, each, of, cycle] =
            [Kind::ForKw, Kind::EachKw, Kind::InKw, Kind::DoKw].map(|it| context.keyword(it));
        let mut edits = Edits::default();
        let head = format!("{start} {each} {name} {of} {collection} {cycle}");
        edits.replace(node.start_byte()..word.end_byte(), head);
        let removed = first.map(|it| whole(context, it.node()));
        for item in taken {
            let is_removed = removed
                .as_ref()
                .is_some_and(|it| it.contains(&item.start_byte()));
            if !is_removed {
                edits.replace(item.byte_range(), name.clone());
            }
        }
        if let Some(removed) = removed {
            edits.delete(removed);
        }
        edits.done(context)
    });
    Some(())
}

/// The collection in `Товары.ВГраница()` or `Товары.Количество() - 1`.
fn collection(text: &str) -> Option<&str> {
    let compact = text.trim();
    let (compact, names): (&str, &[&str]) = match compact.strip_suffix('1') {
        Some(rest) => {
            let rest = rest.trim_end().strip_suffix('-')?.trim_end();
            (rest, &["Количество", "Count"])
        }
        None => (compact, &["ВГраница", "UBound"]),
    };
    let (collection, call) = compact.rsplit_once('.')?;
    let name = call
        .strip_suffix(')')?
        .trim_end()
        .strip_suffix('(')?
        .trim_end();
    let is_path = |it: char| it.is_alphanumeric() || matches!(it, '_' | '.');
    let fits = names.iter().any(|it| same(it, name)) && collection.chars().all(is_path);
    fits.then_some(collection)
}

/// An element is written as a whole: the loop over elements would not do that.
fn assigned_to(statement: Node<'_>, taken: &[Node<'_>]) -> bool {
    preorder(statement)
        .filter_map(AssignmentStatement::cast)
        .any(|it| it.left().is_some_and(|it| taken.contains(&it.node())))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[test]
    fn elements_without_a_name_get_one() {
        check(
            &FOR_TO_FOR_EACH,
            "For$0 I = 0 To A.B.Count() - 1 Do\n\tC(A.B[I], a.b[i].D);\nEndDo;\n",
            "For Each Item In A.B Do\n\tC(Item, Item.D);\nEndDo;\n",
        );
    }

    #[test]
    fn indexes_that_serve_for_more_are_left_alone() {
        for body in [
            "Б(А[И], И);",
            "А[И] = 1;",
            "Б(В[И]);",
            "И = И + 1; Б(А[И]);",
            "Б();",
        ] {
            check_none(
                &FOR_TO_FOR_EACH,
                &format!("Для$0 И = 0 По А.ВГраница() Цикл\n\t{body}\nКонецЦикла;\n"),
            );
        }
        check_none(
            &FOR_TO_FOR_EACH,
            "Для$0 И = 1 По А.ВГраница() Цикл\n\tБ(А[И]);\nКонецЦикла;\n",
        );
    }
}
