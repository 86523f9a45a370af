use crate::calls::platform_calls;
use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag, argument, callee};
use metadata::{ModuleKind, same};
use parser_bsl::flat::BslNode;

rule! {
    /// # Вызов метода «ДанныеФормыВЗначение»
    ///
    /// `ДанныеФормыВЗначение` преобразует данные формы в объект любого типа, и тип приходится указывать ещё раз: с
    /// реквизитом его ничто не связывает. Для реквизита формы есть `РеквизитФормыВЗначение`: он берёт и данные, и
    /// тип из самого реквизита. Где реквизита нет, другого способа тоже нет: правило молчит в методах без контекста
    /// формы, вне модулей форм и о данных, которые метод получил параметром.
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
    /// data and the type from the attribute itself. Without an attribute there is no other way: the rule is silent
    /// in methods without the context of the form, outside of modules of forms, and about data that a method is
    /// given as a parameter.
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
    // A common module and a command have no attributes, and what a method is given may be the data of another form.
    let is_of_form = matches!(context.place().kind, None | Some(ModuleKind::FormModule));
    let mut calls = platform_calls(context, &names);
    calls.retain(|call| {
        let method = context.outline.method_at(call.start());
        let is_apart = method.is_some_and(|it| {
            let is_without_context = it.has_annotation(&[
                "НаСервереБезКонтекста",
                "AtServerNoContext",
                "НаКлиентеНаСервереБезКонтекста",
                "AtClientAtServerNoContext",
            ]);
            let data = argument(*call, 0).and_then(BslNode::first_token);
            let is_given = |data: BslNode<'_>| {
                it.parameters
                    .iter()
                    .any(|it| same(it.name.text(), data.text()))
            };
            is_without_context || data.is_some_and(is_given)
        });
        is_of_form && !is_apart
    });
    calls.extend(context.file.member_calls(&names));
    for name in calls.into_iter().filter_map(callee) {
        let written = name.text();
        let better = match written.is_ascii() {
            true => "FormAttributeToValue",
            false => "РеквизитФормыВЗначение",
        };
        let message = context.language.pick(
            format!("Вместо «{written}» используйте «{better}»"),
            format!("Use “{better}” instead of “{written}”"),
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

    #[test]
    fn only_attributes_of_the_form_itself_are_meant() {
        crate::testing::check(
            &FORM_DATA_TO_VALUE,
            Language::En,
            r"
//- /CommonForms/ВводКоличества/Ext/Form/Module.bsl
&НаСервере
Процедура А(Чужие)
    Б = ДанныеФормыВЗначение(чужие.Отчет, В);
    Б = ДанныеФормыВЗначение(Отчет, В);
        ^^^^^^^^^^^^^^^^^^^^ Use “РеквизитФормыВЗначение” instead of “ДанныеФормыВЗначение”
КонецПроцедуры
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А(Форма)
    Б = ДанныеФормыВЗначение(Данные, В);
    Б = Форма.ДанныеФормыВЗначение(Форма.Объект, В);
              ^^^^^^^^^^^^^^^^^^^^ Use “РеквизитФормыВЗначение” instead of “ДанныеФормыВЗначение”
КонецПроцедуры
",
        );
    }
}
