use analysis::review::{Check, Context, RuleKind, Tag, arguments, is_same_code, receiver};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Коллекция вставляется в саму себя
    ///
    /// Коллекция, которая содержит сама себя, не освобождается из памяти до конца сеанса, а её обход или сериализация уходят в
    /// бесконечную рекурсию. Обычно вставить хотели другое значение.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Параметры.Вставить("Отбор", Параметры);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Параметры.Вставить("Отбор", Отбор);
    /// ```
    ///
    /// # A collection is inserted into itself
    ///
    /// A collection that holds itself is not freed until the end of the session, and walking or serializing it never ends.
    /// Mostly another value ought to be inserted.
    ///
    /// ## Wrong
    /// ```bsl
    /// Parameters.Insert("Filter", Parameters);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Parameters.Insert("Filter", Filter);
    /// ```
    SELF_INSERTION {
        code: "SelfInsertion",
        kind: RuleKind::Error,
        tags: &[Tag::Standard, Tag::Unpredictable, Tag::Performance],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in context
        .file
        .member_calls(&["Вставить", "Insert", "Добавить", "Add"])
    {
        let Some(collection) = receiver(call) else {
            continue;
        };
        let is_statement = |it: BslNode<'_>| it.kind() == Kind::CallStatement;
        let Some(statement) = call.parent().filter(|it| is_statement(*it)) else {
            continue;
        };
        if call.has_error()
            || collection
                .descendants_of(Kind::CallExpression)
                .next()
                .is_some()
        {
            continue;
        }
        for argument in arguments(call).into_iter().flatten() {
            if argument.kind() == collection.kind() && is_same_code(argument, collection) {
                let name = collection.text();
                let message = context.language.pick(
                    format!("«{name}» вставляется в саму себя: передайте другое значение"),
                    format!("“{name}” is inserted into itself: pass another value"),
                );
                context.report(statement.range(), message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::SELF_INSERTION;
    use crate::testing::check;

    #[test]
    fn parts_of_a_collection_may_be_inserted() {
        check(
            &SELF_INSERTION,
            Language::Ru,
            "
А.Б.Добавить(а.б);
^^^^^^^^^^^^^^^^^ «А.Б» вставляется в саму себя: передайте другое значение
А.Добавить(А.Б);
А.Вставить(\"А\", Б);
А.Удалить(А);
",
        );
    }
}
