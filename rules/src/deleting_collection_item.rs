use analysis::review::{Check, Context, RuleKind, Tag, is_loop, is_method, is_same_code, receiver};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Удаление элемента при обходе коллекции
    ///
    /// Пока коллекцию обходит `Для Каждого`, удаление элемента сдвигает остальные: следующий за удалённым будет
    /// пропущен, а удалены окажутся не все, кого хотели удалить. Обходите коллекцию по номерам с конца или сначала
    /// соберите то, что надо удалить. В отличие от BSL Language Server правило молчит, если цикл после удаления
    /// прерывается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Для Каждого Строка Из Товары Цикл
    ///     Если Строка.Количество = 0 Тогда
    ///         Товары.Удалить(Строка);
    ///     КонецЕсли;
    /// КонецЦикла;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Номер = Товары.Количество() - 1;
    /// Пока Номер >= 0 Цикл
    ///     Если Товары[Номер].Количество = 0 Тогда
    ///         Товары.Удалить(Номер);
    ///     КонецЕсли;
    ///     Номер = Номер - 1;
    /// КонецЦикла;
    /// ```
    ///
    /// # An item is deleted while the collection is iterated
    ///
    /// While `For Each` goes through a collection, deleting an item moves the others: the one after it is skipped,
    /// and not all that were to be deleted are. Go through the collection by numbers from the end, or gather first
    /// what is to be deleted. Unlike BSL Language Server, the rule is silent where the loop is left after the
    /// deletion.
    ///
    /// ## Wrong
    /// ```bsl
    /// For Each Row In Products Do
    ///     If Row.Quantity = 0 Then
    ///         Products.Delete(Row);
    ///     EndIf;
    /// EndDo;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Number = Products.Count() - 1;
    /// While Number >= 0 Do
    ///     If Products[Number].Quantity = 0 Then
    ///         Products.Delete(Number);
    ///     EndIf;
    ///     Number = Number - 1;
    /// EndDo;
    /// ```
    DELETING_COLLECTION_ITEM {
        code: "DeletingCollectionItem",
        kind: RuleKind::Error,
        tags: &[Tag::Standard, Tag::Error],
        minutes: 5,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in context.file.member_calls(&["Удалить", "Delete"]) {
        let statement = call.parent().filter(|it| it.kind() == Kind::CallStatement);
        let Some((statement, collection)) = statement.zip(receiver(call)) else {
            continue;
        };
        let mut inner = statement;
        let mut iterated = None;
        for around in statement.ancestors() {
            let is_body = around.kind() == Kind::ForEachStatement && inner.is_field(Field::Body);
            let is_same = |it: BslNode<'_>| is_same_code(it, collection);
            if is_body && around.child(Field::Collection).is_some_and(is_same) {
                iterated = Some(around);
                break;
            }
            if is_method(around) {
                break;
            }
            inner = around;
        }
        let Some(iterated) = iterated.filter(|it| !leaves(statement, *it)) else {
            continue;
        };
        let name = collection.text();
        let message = context.language.pick(
            format!("Элемент удаляется из «{name}», которую обходит цикл: следующий элемент будет пропущен"),
            format!("An item is deleted from “{name}” while the loop goes through it: the next item will be skipped"),
        );
        let language = context.language;
        let range = iterated
            .child(Field::Collection)
            .unwrap_or(iterated)
            .range();
        context.report(call.range(), message).related(
            range,
            language.pick("эту коллекцию обходит цикл", "the loop goes through this"),
        );
    }
}

/// Whether the loop is left after a statement.
fn leaves(statement: BslNode<'_>, iterated: BslNode<'_>) -> bool {
    let mut at = statement;
    while let Some(next) = crate::transactions::next_statement(at) {
        if !next.is_within(iterated) {
            return false;
        }
        match next.kind() {
            Kind::ReturnStatement | Kind::RaiseStatement => return true,
            Kind::BreakStatement => {
                return next.ancestors().find(|it| is_loop(*it)) == Some(iterated);
            }
            Kind::ContinueStatement => return false,
            _ => at = next,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn a_loop_that_is_left_is_no_fault() {
        crate::testing::check(
            &DELETING_COLLECTION_ITEM,
            Language::Ru,
            r#"
    Для Каждого Строка Из Объект.Товары Цикл
        объект . Товары.Удалить(Строка);
        Прервать;
    КонецЦикла;
    Для Каждого Строка Из Объект.Товары Цикл
        Для Каждого Другая Из Услуги Цикл
            Объект.Товары.Удалить(Строка);
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Элемент удаляется из «Объект.Товары», которую обходит цикл: следующий элемент будет пропущен
            Прервать;
        КонецЦикла;
        Товары.Удалить(Строка);
    КонецЦикла;
"#,
        );
    }
}
