use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Пустой блок кода
    ///
    /// Ветвь, цикл или попытка не содержат ни одного оператора: код забыли дописать, закомментировали или условие лишнее.
    /// Уберите блок или напишите, что в нём должно происходить.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Не ЗначениеЗаполнено(Склад) Тогда
    ///     // Отказ = Истина;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Не ЗначениеЗаполнено(Склад) Тогда
    ///     Отказ = Истина;
    /// КонецЕсли;
    /// ```
    ///
    /// # Empty block of code
    ///
    /// A branch, a loop or an attempt has no statement: its code was forgotten or commented out, or the condition is one too
    /// many. Remove the block, or write what is to happen there.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Not ValueIsFilled(Warehouse) Then
    ///     // Cancel = True;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Not ValueIsFilled(Warehouse) Then
    ///     Cancel = True;
    /// EndIf;
    /// ```
    EMPTY_CODE_BLOCK {
        code: "EmptyCodeBlock",
        tags: &[Tag::BadPractice, Tag::Suspicious],
        minutes: 5,
        parameters: &[Parameter {
            name: "commentAsCode",
            default: Default::Flag(false),
            ru: "Считать блок с комментарием непустым",
            en: "A block with a comment is not empty",
        }],
        check: Check::Nodes(
            &[
                Kind::IfStatement,
                Kind::ElsifClause,
                Kind::ElseClause,
                Kind::ForStatement,
                Kind::ForEachStatement,
                Kind::WhileStatement,
                Kind::TryStatement,
            ],
            check,
        ),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    if node.child(Field::Body).is_some_and(has_code) {
        return;
    }
    // The last word before the body.
    let opening = |it: &BslNode<'_>| {
        matches!(
            it.kind(),
            Kind::ThenKw | Kind::DoKw | Kind::ElseKw | Kind::TryKw
        )
    };
    let Some(opening) = node.children().find(opening) else {
        return;
    };
    if node.has_error() || opening.is_missing() {
        return;
    }
    let file = context.file;
    let end = opening.end();
    if context.flag("commentAsCode") && holds_comment(opening) {
        return;
    }
    let start = node.first_token().map_or(node.start(), BslNode::start);
    let is_one_line = file.line(start) == file.line(end);
    let first = node.first_token().map_or(node.range(), BslNode::range);
    let range = if is_one_line { start..end } else { first };
    let message = context.language.pick(
        "Пустой блок кода: допишите его или уберите",
        "Empty block of code: write it or remove it",
    );
    context.report(range, message);
}

/// There is something in a block that is run, or that the tree does not show.
fn has_code(block: BslNode<'_>) -> bool {
    let hidden = [Kind::InactiveCode, Kind::DeletedCode];
    block
        .children()
        .any(|it| it.kind().is_statement() || it.kind() == Kind::Error)
        || hidden
            .iter()
            .any(|it| block.descendants_of(*it).next().is_some())
}

/// Whether a comment stands behind a word, before the next branch or the end.
fn holds_comment(opening: BslNode<'_>) -> bool {
    let mut node = opening;
    // The comment of a last branch stands behind it.
    while node.next_sibling().is_none()
        && let Some(parent) = node.parent()
    {
        node = parent;
    }
    let after = std::iter::successors(node.next_sibling(), |it| it.next_sibling());
    let mut before_end =
        after.take_while(|it| matches!(it.kind(), Kind::Comment | Kind::Block | Kind::Semicolon));
    before_end
        .any(|it| it.kind() == Kind::Comment || it.descendants_of(Kind::Comment).next().is_some())
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::EMPTY_CODE_BLOCK;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn every_block_but_a_handler_should_do_something() {
        check(
            &EMPTY_CODE_BLOCK,
            Language::Ru,
            "
Если А Тогда
^^^^^^^^^^^^ Пустой блок кода: допишите его или уберите
ИначеЕсли Б Тогда
^^^^^^^^^^^^^^^^^ Пустой блок кода: допишите его или уберите
Иначе
^^^^^ Пустой блок кода: допишите его или уберите
    ;
КонецЕсли;
Пока А
^^^^ Пустой блок кода: допишите его или уберите
    И Б Цикл
КонецЦикла;
Для Каждого А Из Б Цикл
^^^^^^^^^^^^^^^^^^^^^^^ Пустой блок кода: допишите его или уберите
КонецЦикла;
Попытка
^^^^^^^ Пустой блок кода: допишите его или уберите
Исключение
КонецПопытки;
Процедура В()
КонецПроцедуры
",
        );
    }

    #[test]
    fn a_comment_may_count_as_code() {
        let text = "Если А Тогда\n// ничего\nИначе\n// не сделать\nКонецЕсли;";
        let rule = with(&EMPTY_CODE_BLOCK, &[("commentAsCode", Value::Flag(true))]);
        let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En);
        assert_eq!(found, []);
    }
}
