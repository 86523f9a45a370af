use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};

rule! {
    /// # ПродолжитьВызов вне метода &Вместо
    ///
    /// `ПродолжитьВызов` выполняет метод, который расширение заменило аннотацией `&Вместо`. В любом другом методе
    /// продолжать нечего: при выполнении этой строки возникнет исключение.
    ///
    /// ## Неправильно
    /// ```bsl
    /// &После("ПередЗаписью")
    /// Процедура Расш_ПередЗаписью(Отказ)
    ///     ПродолжитьВызов(Отказ);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// &Вместо("ПередЗаписью")
    /// Процедура Расш_ПередЗаписью(Отказ)
    ///     ПродолжитьВызов(Отказ);
    /// КонецПроцедуры
    /// ```
    ///
    /// # ProceedWithCall outside of a method with &Around
    ///
    /// `ProceedWithCall` runs the method that the extension replaced by the annotation `&Around`. Any other method has
    /// nothing to proceed with: the line raises an exception when it runs.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Ext_BeforeWrite(Cancel)
    ///     ProceedWithCall(Cancel);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// &Around("BeforeWrite")
    /// Procedure Ext_BeforeWrite(Cancel)
    ///     ProceedWithCall(Cancel);
    /// EndProcedure
    /// ```
    WRONG_USE_FUNCTION_PROCEED_WITH_CALL {
        code: "WrongUseFunctionProceedWithCall",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error, Tag::Suspicious],
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for call in context
        .file
        .global_calls(&["ПродолжитьВызов", "ProceedWithCall"])
    {
        let method = outline.method_at(call.start());
        let Some(name) = callee(call) else { continue };
        let is_around = method.is_some_and(|it| it.has_annotation(&["Вместо", "Around"]));
        if is_around || outline.method_named(name.text()).is_some() {
            continue;
        }
        let written = name.text();
        let message = context.language.pick(
            format!("«{written}» работает только в методе с аннотацией «&Вместо»"),
            format!("“{written}” works in a method with the annotation “&Around” only"),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn the_body_of_a_module_has_nothing_to_proceed_with() {
        check(
            &WRONG_USE_FUNCTION_PROCEED_WITH_CALL,
            Language::Ru,
            "А = продолжитьвызов();
    ^^^^^^^^^^^^^^^ «продолжитьвызов» работает только в методе с аннотацией «&Вместо»
Б.ПродолжитьВызов();
",
        );
    }
}
