use crate::calls::platform_calls;
use analysis::review::{Check, Context, Tag, callee};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Приведение к числу в попытке
    ///
    /// Исключение как проверка «это число?» прячет все другие ошибки того же блока и стоит дорого. Строку приводит
    /// к числу `ОписаниеТипов`: `Новый ОписаниеТипов("Число").ПривестиЗначение(Текст)` вернёт 0, если это не число,
    /// и ничего не нарушит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Попытка
    ///     Количество = Число(Текст);
    /// Исключение
    ///     Количество = 0;
    /// КонецПопытки;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// ТипЧисло = Новый ОписаниеТипов("Число");
    /// Количество = ТипЧисло.ПривестиЗначение(Текст);
    /// ```
    ///
    /// # Cast to a number in an attempt
    ///
    /// An exception as a check “is this a number?” hides all other errors of the same block, and it is costly. A
    /// text is cast to a number by `TypeDescription`: `New TypeDescription("Number").AdjustValue(Text)` returns 0
    /// where it is no number, and disturbs nothing.
    ///
    /// ## Wrong
    /// ```bsl
    /// Try
    ///     Quantity = Number(Text);
    /// Except
    ///     Quantity = 0;
    /// EndTry;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// NumberType = New TypeDescription("Number");
    /// Quantity = NumberType.AdjustValue(Text);
    /// ```
    TRY_NUMBER {
        code: "TryNumber",
        tags: &[Tag::Standard],
        minutes: 2,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["Число", "Number"]) {
        let mut inner = call;
        let is_tried = call.ancestors().any(|it| {
            let is_body = it.kind() == Kind::TryStatement && inner.is_field(Field::Body);
            inner = it;
            is_body
        });
        if is_tried {
            let name = callee(call).map_or("", BslNode::text);
            let message = context.language.pick(
                format!("«{name}» в попытке прячет другие ошибки: приведите значение через «ОписаниеТипов»"),
                format!("“{name}” in an attempt hides other errors: adjust the value by “TypeDescription”"),
            );
            context.report(call.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_handler_is_no_attempt() {
        crate::testing::check(
            &TRY_NUMBER,
            Language::Ru,
            r"
    Попытка
        Если Б Тогда
            А = Число(В);
                ^^^^^^^^ «Число» в попытке прячет другие ошибки: приведите значение через «ОписаниеТипов»
        КонецЕсли;
    Исключение
        А = Число(Г);
    КонецПопытки;
    А = Число(Д);
",
        );
    }
}
