use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag};

rule! {
    /// # Слишком много параметров
    ///
    /// У метода слишком много параметров: вызов трудно прочесть, а значения легко перепутать местами. Соберите связанные
    /// параметры в структуру или разделите метод.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Отправить(Кому, Копия, Скрытая, Тема, Текст, Вложения, Важность, Подпись)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Отправить(Адресаты, Письмо)
    /// КонецПроцедуры
    /// ```
    ///
    /// # Too many parameters
    ///
    /// The method has too many parameters: a call is hard to read, and values are easily mixed up. Gather what belongs together
    /// in a structure, or divide the method.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Send(Receiver, Copy, Hidden, Subject, Text, Attachments, Importance, Signature)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Send(Recipients, Letter)
    /// EndProcedure
    /// ```
    NUMBER_OF_PARAMS {
        code: "NumberOfParams",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BrainOverload],
        minutes: 30,
        parameters: &[Parameter {
            name: "maxParamsCount",
            default: Default::Number(7),
            ru: "Сколько параметров может быть у метода",
            en: "How many parameters a method may have",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxParamsCount");
    for method in &context.outline.methods {
        let count = method.parameters.len();
        let (Some(first), Some(last)) = (method.parameters.first(), method.parameters.last())
        else {
            continue;
        };
        if count > most {
            let name = method.name.text();
            let message = context.language.pick(
                format!("Параметров у метода «{name}» больше {most}: {count}. Соберите их в структуру или разделите метод"),
                format!("Method “{name}” has more than {most} parameters: {count}. Gather them in a structure or divide the method"),
            );
            context.report(first.node.start()..last.node.end(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::NUMBER_OF_PARAMS;
    use crate::testing::{check_with, with};

    #[test]
    fn the_limit_can_be_set() {
        check_with(
            || with(&NUMBER_OF_PARAMS, &[("maxParamsCount", Value::Number(1))]),
            Language::Ru,
            "
Процедура А(Б) КонецПроцедуры
Процедура Б(Знач В, Г = 1) КонецПроцедуры
            ^^^^^^^^^^^^^ Параметров у метода «Б» больше 1: 2. Соберите их в структуру или разделите метод
Процедура В() КонецПроцедуры
",
        );
    }
}
