use crate::calls::platform_calls;
use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag, callee};

rule! {
    /// # Вызов метода «ДанныеФормыВЗначение»
    ///
    /// `ДанныеФормыВЗначение` преобразует данные формы в объект любого типа, и тип приходится указывать ещё раз: с
    /// реквизитом его ничто не связывает. Для реквизита формы есть `РеквизитФормыВЗначение`: он берёт и данные, и
    /// тип из самого реквизита. В методах без контекста формы другого способа нет, там правило молчит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// &НаСервере
    /// Процедура ЗаполнитьНаСервере()
    ///     Документ = ДанныеФормыВЗначение(Объект, Тип("ДокументОбъект.ЗаказПокупателя"));
    ///     Документ.Заполнить(Неопределено);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// &НаСервере
    /// Процедура ЗаполнитьНаСервере()
    ///     Документ = РеквизитФормыВЗначение("Объект");
    ///     Документ.Заполнить(Неопределено);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Call of the method “FormDataToValue”
    ///
    /// `FormDataToValue` turns form data into an object of any type, and the type must be named once more: nothing
    /// binds it to the attribute. For an attribute of a form there is `FormAttributeToValue`: it takes both the
    /// data and the type from the attribute itself. In methods without the context of the form there is no other
    /// way; the rule is silent there.
    ///
    /// ## Wrong
    /// ```bsl
    /// &AtServer
    /// Procedure FillAtServer()
    ///     Document = FormDataToValue(Object, Type("DocumentObject.Order"));
    ///     Document.Fill(Undefined);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// &AtServer
    /// Procedure FillAtServer()
    ///     Document = FormAttributeToValue("Object");
    ///     Document.Fill(Undefined);
    /// EndProcedure
    /// ```
    FORM_DATA_TO_VALUE {
        code: "FormDataToValue",
        severity: Severity::Info,
        tags: &[Tag::BadPractice],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let names = ["ДанныеФормыВЗначение", "FormDataToValue"];
    let mut calls = platform_calls(context, &names);
    calls.retain(|call| {
        let method = context.outline.method_at(call.start());
        !method.is_some_and(|it| {
            it.has_annotation(&[
                "НаСервереБезКонтекста",
                "AtServerNoContext",
                "НаКлиентеНаСервереБезКонтекста",
                "AtClientAtServerNoContext",
            ])
        })
    });
    calls.extend(context.file.member_calls(&names));
    for name in calls.into_iter().filter_map(callee) {
        let message = context.language.pick(
            format!(
                "Вместо «{}» используйте «РеквизитФормыВЗначение»",
                name.text()
            ),
            format!("Use “FormAttributeToValue” instead of “{}”", name.text()),
        );
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;
    use analysis::Language;
    #[test]
    fn a_method_without_context_may() {
        let text = "&НаСервереБезКонтекста\nПроцедура А(Данные)\n\tБ = ДанныеФормыВЗначение(Данные, В);\nКонецПроцедуры";
        assert_eq!(found(&FORM_DATA_TO_VALUE, text, Language::Ru), []);
    }
}
