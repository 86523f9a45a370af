use analysis::review::{Check, Context, Tag, without_parentheses};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Параметр «Отказ» перезаписывается
    ///
    /// Параметр `Отказ` (`Cancel`) мог быть уже установлен в `Истина` другим обработчиком. Присваивание, которое не учитывает
    /// прежнее значение, снимает этот отказ, и документ проводится вопреки запрету. Присваивайте только `Истина` или
    /// `Отказ Или …`.
    ///
    /// В отличие от BSL Language Server правило молчит, если отказ перед этим проверен (`Если Не Отказ Тогда …`).
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ПередЗаписью(Отказ)
    ///     Отказ = Не ПроверитьЗаполнение();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ПередЗаписью(Отказ)
    ///     Отказ = Отказ Или Не ПроверитьЗаполнение();
    /// КонецПроцедуры
    /// ```
    ///
    /// # The parameter “Cancel” is overwritten
    ///
    /// The parameter `Cancel` may already have been set to `True` by another handler. An assignment that does not take the former
    /// value into account takes that refusal back, and a document is posted in spite of it. Assign nothing but `True` or
    /// `Cancel Or …`.
    ///
    /// Unlike BSL Language Server the rule is silent where the refusal is checked before (`If Not Cancel Then …`).
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure BeforeWrite(Cancel)
    ///     Cancel = Not CheckFilling();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure BeforeWrite(Cancel)
    ///     Cancel = Cancel Or Not CheckFilling();
    /// EndProcedure
    /// ```
    USING_CANCEL_PARAMETER {
        code: "UsingCancelParameter",
        tags: &[Tag::Standard, Tag::BadPractice],
        minutes: 10,
        check: Check::File(check),
    }
}

const NAMES: [&str; 2] = ["Отказ", "Cancel"];

fn check(context: &mut Context<'_>) {
    let is_cancel = |it: &BslNode<'_>| NAMES.iter().any(|name| same(name, it.text()));
    for method in &context.outline.methods {
        let Some(cancel) = method.parameters.iter().map(|it| it.name).find(is_cancel) else {
            continue;
        };
        let name = cancel.text();
        for assignment in method.node.descendants_of(Kind::AssignmentStatement) {
            let (Some(left), Some(right)) = (
                assignment.child(Field::Left),
                assignment.child(Field::Right),
            ) else {
                continue;
            };
            let is_it = left.kind() == Kind::Identifier && same(left.text(), name);
            if !is_it
                || assignment.has_error()
                || keeps(right, name)
                || is_checked(assignment, name)
            {
                continue;
            }
            let message = context.language.pick(
                format!("Прежнее значение параметра «{name}» теряется: присвойте «{name} Или …» или «Истина»"),
                format!("The former value of parameter “{name}” is lost: assign “{name} Or …” or “True”"),
            );
            let next = assignment.next_sibling();
            let end = next.filter(|it| it.kind() == Kind::Semicolon);
            let end = end.map_or(assignment.end(), BslNode::end);
            context.report(assignment.start()..end, message);
        }
    }
}

/// Whether a value is true wherever the parameter was.
fn keeps(value: BslNode<'_>, name: &str) -> bool {
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        let value = without_parentheses(value);
        let is_or = value
            .child(Field::Operator)
            .is_some_and(|it| it.kind() == Kind::OrKw);
        match value.kind() {
            Kind::Boolean if ["Истина", "True"].iter().any(|it| same(it, value.text())) => {
                return true;
            }
            Kind::Identifier if same(value.text(), name) => return true,
            Kind::BinaryExpression if is_or => {
                open.extend(value.child(Field::Left));
                open.extend(value.child(Field::Right));
            }
            Kind::TernaryExpression => {
                // `?(Отказ, Отказ, …)`, `?(…, Истина, Отказ)`: somebody thought of it.
                let mut names = value.descendants_of(Kind::Identifier);
                if names.any(|it| same(it.text(), name)) {
                    return true;
                }
            }
            _ => {}
        }
    }
    false
}

/// Whether an assignment stands where the parameter is known not to be set: `Если Не Отказ Тогда`.
fn is_checked(assignment: BslNode<'_>, name: &str) -> bool {
    let denies = |condition: BslNode<'_>| {
        let mut negations = condition
            .descendants_of(Kind::UnaryExpression)
            .chain([condition]);
        negations.any(|it| {
            let is_not = it
                .child(Field::Operator)
                .is_some_and(|it| it.kind() == Kind::NotKw);
            let operand = it.child(Field::Operand).map(without_parentheses);
            is_not && operand.is_some_and(|it| same(it.text(), name))
        })
    };
    assignment.ancestors().any(|it| {
        matches!(it.kind(), Kind::IfStatement | Kind::ElsifClause)
            && it.child(Field::Condition).is_some_and(denies)
    })
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::USING_CANCEL_PARAMETER;
    use crate::testing::check;

    #[test]
    fn values_that_keep_a_refusal_are_right() {
        check(
            &USING_CANCEL_PARAMETER,
            Language::Ru,
            "
Процедура А(Отказ)
    Отказ = Истина;
    Отказ = Б() Или (В() Или Отказ);
    Отказ = Отказ И Б();
    ^^^^^^^^^^^^^^^^^^^^ Прежнее значение параметра «Отказ» теряется: присвойте «Отказ Или …» или «Истина»
    Отказ = (Б = Истина);
    ^^^^^^^^^^^^^^^^^^^^^ Прежнее значение параметра «Отказ» теряется: присвойте «Отказ Или …» или «Истина»
    отказ = Ложь;
    ^^^^^^^^^^^^^ Прежнее значение параметра «Отказ» теряется: присвойте «Отказ Или …» или «Истина»
    Если Не Отказ Тогда
        Отказ = Б();
    КонецЕсли;
    Б.Отказ = Ложь;
КонецПроцедуры
Процедура Б()
    Отказ = Ложь;
КонецПроцедуры
",
        );
    }
}
