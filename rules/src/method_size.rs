use analysis::review::{Check, Context, Default, Parameter, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Слишком длинный метод
    ///
    /// В методе слишком много строк: его трудно удержать в голове, проверить и изменить, не сломав чего-нибудь. Разделите его на
    /// методы, каждый из которых делает что-то одно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Параметр: maxMethodSize = 3
    /// Процедура ОбработкаПроведения(Отказ)
    ///     Остатки = ПрочитатьОстатки();
    ///     Если Остатки.Количество() < Товары.Количество() Тогда
    ///         Отказ = Истина;
    ///     КонецЕсли;
    ///     ДобавитьДвижения();
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ОбработкаПроведения(Отказ)
    ///     ПроверитьОстатки(Отказ);
    ///     СформироватьДвижения();
    /// КонецПроцедуры
    /// ```
    ///
    /// # The method is too long
    ///
    /// The method has too many lines: it is hard to keep in mind, to test, and to change without breaking something. Divide it
    /// into methods that each do one thing.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Parameter: maxMethodSize = 3
    /// Procedure Posting(Cancel)
    ///     Balance = ReadBalance();
    ///     If Balance.Count() < Items.Count() Then
    ///         Cancel = True;
    ///     EndIf;
    ///     AddRecords();
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Posting(Cancel)
    ///     CheckBalance(Cancel);
    ///     MakeRecords();
    /// EndProcedure
    /// ```
    METHOD_SIZE {
        code: "MethodSize",
        tags: &[Tag::BadPractice],
        minutes: 30,
        parameters: &[Parameter {
            name: "maxMethodSize",
            default: Default::Number(200),
            ru: "Сколько строк может быть в методе",
            en: "How many lines a method may have",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let most = context.count("maxMethodSize");
    let file = context.file;
    for method in &context.outline.methods {
        let Some(body) = method.body else { continue };
        // A line takes at least a byte.
        if body.end() - body.start() < most {
            continue;
        }
        let is_code = |it: &BslNode<'_>| it.kind() != Kind::Comment;
        let first = body.tokens().find(is_code);
        let last = body.tokens().rfind(is_code);
        let (Some(first), Some(last)) = (first, last) else {
            continue;
        };
        let lines = file.line(last.start()) - file.line(first.start());
        if lines > most {
            let name = method.name.text();
            let message = context.language.pick(
                format!("Метод «{name}» длиннее {most} строк: {lines}. Разделите его"),
                format!("Method “{name}” is longer than {most} lines: {lines}. Divide it"),
            );
            context.report(method.name.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::METHOD_SIZE;
    use crate::testing::{check_with, with};

    #[test]
    fn lines_are_counted_from_the_first_statement_to_the_last() {
        check_with(
            || with(&METHOD_SIZE, &[("maxMethodSize", Value::Number(1))]),
            Language::Ru,
            "
Процедура А()
          ^ Метод «А» длиннее 1 строк: 2. Разделите его
    // Сначала
    Б();

    В();
    // Потом
КонецПроцедуры
Процедура Г()
    // Сначала

    Б();
    В();

КонецПроцедуры
Процедура Д()
КонецПроцедуры
",
        );
    }
}
