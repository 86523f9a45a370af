use crate::waiting::{MODAL, allows, old_calls};
use analysis::review::{Check, Context, Default, Parameter, RuleScope, Tag};

rule! {
    /// # Использование модальных окон
    ///
    /// Модальное окно останавливает код до ответа пользователя. Веб-клиент и мобильный клиент таких окон не
    /// показывают, а если в конфигурации режим модальности «Не использовать», вызов завершится исключением.
    /// Используйте метод, который не ждёт ответа, или его асинхронный вариант.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Ответ = Вопрос("Удалить строку?", РежимДиалогаВопрос.ДаНет);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ПоказатьВопрос(Новый ОписаниеОповещения("УдалитьСтроку", ЭтотОбъект), "Удалить строку?", РежимДиалогаВопрос.ДаНет);
    /// ```
    ///
    /// # Modal windows are used
    ///
    /// A modal window stops the code until the user answers. The web client and the mobile client show no such
    /// windows, and where the modality mode of the configuration is “Don't use”, the call ends in an exception. Use
    /// a method that does not wait for an answer, or its asynchronous counterpart.
    ///
    /// ## Wrong
    /// ```bsl
    /// Answer = DoQueryBox("Delete the line?", QuestionDialogMode.YesNo);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// ShowQueryBox(New NotifyDescription("DeleteLine", ThisObject), "Delete the line?", QuestionDialogMode.YesNo);
    /// ```
    USING_MODAL_WINDOWS {
        code: "UsingModalWindows",
        tags: &[Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        since: "8.3.3",
        parameters: &[Parameter { name: "forceModalityMode", default: Default::Flag(false), ru: "Проверять и конфигурации, в которых модальность разрешена.", en: "Look at configurations too in which modality is allowed." }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    if !context.flag("forceModalityMode") && allows(context, "ModalityUseMode") {
        return;
    }
    for (call, name, instead) in old_calls(context, MODAL) {
        let message = context.language.pick(
            format!("Метод «{name}» открывает модальное окно: используйте «{instead}»"),
            format!("The method “{name}” opens a modal window: use “{instead}”"),
        );
        context.report(call.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found_in, usual, with};
    use analysis::Language;
    use analysis::review::Value;
    #[test]
    fn a_configuration_may_allow_them() {
        let text = "Предупреждение(Текст);";
        let path = "/Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl";
        let snapshot = crate::testing::changed(&[(path, text)], |it| {
            it.properties.modes = vec![("ModalityUseMode".to_owned(), "Use".to_owned())];
        });
        let rule = usual(&USING_MODAL_WINDOWS);
        assert_eq!(found_in(rule, &snapshot, path, Language::Ru), []);
        let forced = with(
            &USING_MODAL_WINDOWS,
            &[("forceModalityMode", Value::Flag(true))],
        );
        let found = found_in(forced, &snapshot, path, Language::Ru);
        let messages: Vec<_> = found.into_iter().map(|it| it.message).collect();
        assert_eq!(
            messages,
            [
                "Метод «Предупреждение» открывает модальное окно: используйте «ПоказатьПредупреждение»"
            ]
        );
    }
}
