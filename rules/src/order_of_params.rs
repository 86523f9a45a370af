use analysis::review::{Check, Context, Tag};
use parser_bsl::flat::BslNode;

rule! {
    /// # Обязательный параметр после необязательного
    ///
    /// Параметр без значения по умолчанию стоит после параметра со значением: чтобы передать обязательный, при каждом вызове
    /// приходится ставить лишние запятые. Перенесите необязательные параметры в конец.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Отправить(Адрес = "", Текст)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Отправить(Текст, Адрес = "")
    /// КонецПроцедуры
    /// ```
    ///
    /// # A required parameter after an optional one
    ///
    /// A parameter without a default value stands behind one that has it: to pass the required one, every call has to write extra
    /// commas. Move optional parameters to the end.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Send(Address = "", Text)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Send(Text, Address = "")
    /// EndProcedure
    /// ```
    ORDER_OF_PARAMS {
        code: "OrderOfParams",
        tags: &[Tag::Standard, Tag::Design],
        minutes: 30,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for method in &context.outline.methods {
        let parameters = &method.parameters;
        let optional = parameters.iter().position(|it| it.default.is_some());
        let Some(optional) = optional else { continue };
        let required = parameters
            .iter()
            .skip(optional)
            .find(|it| it.default.is_none());
        let (Some(required), Some(first), Some(last)) =
            (required, parameters.first(), parameters.last())
        else {
            continue;
        };
        if method.parameter_list.is_none_or(BslNode::has_error) {
            continue;
        }
        let name = required.name.text();
        let message = context.language.pick(
            format!("Обязательный параметр «{name}» стоит после необязательного: перенесите необязательные в конец"),
            format!("The required parameter “{name}” stands behind an optional one: move optional ones to the end"),
        );
        context.report(first.node.start()..last.node.end(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::ORDER_OF_PARAMS;
    use crate::testing::check;

    #[test]
    fn the_first_misplaced_parameter_is_named() {
        check(
            &ORDER_OF_PARAMS,
            Language::En,
            "
Procedure A(B, C = 1, Val D, E)
            ^^^^^^^^^^^^^^^^^^ The required parameter “D” stands behind an optional one: move optional ones to the end
EndProcedure
Procedure B(C, D = 1, E = 2) EndProcedure
",
        );
    }
}
