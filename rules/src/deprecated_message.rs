use crate::calls::report_calls;
use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};

rule! {
    /// # Устаревший метод «Сообщить»
    ///
    /// Сообщение от `Сообщить` не привязано к полю формы: пользователь не видит, что исправлять, а окно сообщений
    /// загромождает экран. Сообщения показывают объектом `СообщениеПользователю` (в библиотеке стандартных
    /// подсистем: `ОбщегоНазначения.СообщитьПользователю`, `ОбщегоНазначенияКлиент.СообщитьПользователю`).
    ///
    /// ## Неправильно
    /// ```bsl
    /// Сообщить("Не заполнен склад");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Сообщение = Новый СообщениеПользователю;
    /// Сообщение.Текст = НСтр("ru = 'Не заполнен склад'");
    /// Сообщение.Поле = "Склад";
    /// Сообщение.Сообщить();
    /// ```
    ///
    /// # Deprecated method “Message”
    ///
    /// What `Message` shows is bound to no field of the form: the user does not see what to correct, and the
    /// messages clutter the screen. Messages are shown by the object `UserMessage` (in the standard library:
    /// `Common.MessageToUser`, `CommonClient.MessageToUser`).
    ///
    /// ## Wrong
    /// ```bsl
    /// Message("Choose a warehouse");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Message = New UserMessage;
    /// Message.Text = NStr("en = 'Choose a warehouse'");
    /// Message.Field = "Warehouse";
    /// Message.Message();
    /// ```
    DEPRECATED_MESSAGE {
        code: "DeprecatedMessage",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::Deprecated],
        minutes: 2,
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    report_calls(
        context,
        &["Сообщить", "Message"],
        |language, name| {
            let object = match name.is_ascii() {
                true => "UserMessage",
                false => "СообщениеПользователю",
            };
            language.pick(
                format!("Вместо «{name}» покажите сообщение, привязанное к полю: «{object}»"),
                format!("Instead of “{name}” show a message bound to a field: “{object}”"),
            )
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_name_is_marked_whatever_its_case() {
        crate::testing::check(
            &DEPRECATED_MESSAGE,
            Language::En,
            r"
    сообщить(Текст, СтатусСообщения.Важное);
    ^^^^^^^^ Instead of “сообщить” show a message bound to a field: “СообщениеПользователю”
    Объект.Сообщить(Текст);
    Message(Текст);
    ^^^^^^^ Instead of “Message” show a message bound to a field: “UserMessage”
",
        );
    }
}
