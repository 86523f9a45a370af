use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag, method};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Процедура возвращает значение
    ///
    /// В процедуре стоит `Возврат` со значением. Платформа такой модуль не скомпилирует. Уберите значение или сделайте процедуру
    /// функцией.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Рассчитать(Сумма)
    ///     Возврат Сумма * 2;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Рассчитать(Сумма)
    ///     Возврат Сумма * 2;
    /// КонецФункции
    /// ```
    ///
    /// # A procedure returns a value
    ///
    /// A procedure has a `Return` with a value. The platform does not compile such a module. Remove the value, or make the
    /// procedure a function.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Calculate(Amount)
    ///     Return Amount * 2;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Calculate(Amount)
    ///     Return Amount * 2;
    /// EndFunction
    /// ```
    PROCEDURE_RETURNS_VALUE {
        code: "ProcedureReturnsValue",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        minutes: 5,
        check: Check::Nodes(&[Kind::ReturnStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let has_value = node.child(Field::Value).is_some_and(|it| !it.is_empty());
    let method = method(node).filter(|it| it.kind() == Kind::ProcedureDefinition);
    let Some(method) = method.filter(|_| has_value && !node.has_error()) else {
        return;
    };
    if method.child_of_kind(Kind::EndFunctionKw).is_some() {
        // It began as a procedure and ends as a function: that is said elsewhere.
        return;
    }
    let name = method.child(Field::Name).map_or("", BslNode::text);
    let message = context.language.pick(
        format!("Процедура «{name}» возвращает значение: уберите его или сделайте её функцией"),
        format!("Procedure “{name}” returns a value: remove it or make it a function"),
    );
    context.report(node.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::PROCEDURE_RETURNS_VALUE;
    use crate::testing::check;

    #[test]
    fn a_return_without_value_is_right() {
        check(
            &PROCEDURE_RETURNS_VALUE,
            Language::Ru,
            "
Процедура А()
    Возврат;
    Возврат Б;
    ^^^^^^^^^ Процедура «А» возвращает значение: уберите его или сделайте её функцией
КонецПроцедуры
Функция В() Возврат 1; КонецФункции
",
        );
    }
}
