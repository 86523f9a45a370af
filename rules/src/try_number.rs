use crate::calls::platform_calls;
use analysis::review::{Check, Context, Tag, callee, receiver};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Приведение к числу в попытке
    ///
    /// Исключение как проверка «это число?» прячет все другие ошибки того же блока и стоит дорого. Строку приводит
    /// к числу `ОписаниеТипов`: `Новый ОписаниеТипов("Число").ПривестиЗначение(Текст)` вернёт 0, если это не число,
    /// и ничего не нарушит. В отличие от BSL Language Server правило молчит о попытке, в которой больше четырёх операторов:
    /// она ловит другие ошибки. Так же и с числом, которое передаётся методу другого объекта.
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
    /// where it is no number, and disturbs nothing. Unlike BSL Language Server, the rule is silent about an attempt with
    /// more than four statements: it catches other errors. The same goes for a number given to a method of another object.
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

/// An attempt with more statements is not there to find out whether a text is a number.
const MOST_STATEMENTS: usize = 4;

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["Число", "Number"]) {
        let mut inner = call;
        let body = call.ancestors().find_map(|it| {
            let body =
                (it.kind() == Kind::TryStatement && inner.is_field(Field::Body)).then_some(inner);
            inner = it;
            body
        });
        // A longer attempt guards against other errors.
        let count = |body: BslNode<'_>| {
            body.descendants()
                .filter(|it| it.kind().is_statement())
                .count()
        };
        if body.is_some_and(|it| count(it) <= MOST_STATEMENTS) && !is_given_away(call) {
            let name = callee(call).map_or("", BslNode::text);
            let message = context.language.pick(
                format!("«{name}» в попытке прячет другие ошибки: приведите значение через «ОписаниеТипов»"),
                format!("“{name}” in an attempt hides other errors: adjust the value by “TypeDescription”"),
            );
            context.report(call.range(), message);
        }
    }
}

/// Whether the number is given to a method of something else, which may fail by itself. Collections only keep it.
fn is_given_away(call: BslNode<'_>) -> bool {
    const KEEPING: &[&str] = &["Вставить", "Insert", "Добавить", "Add"];
    let around = call.ancestors().take_while(|it| !it.kind().is_statement());
    let mut calls =
        around.filter(|it| it.kind() == Kind::CallExpression && receiver(*it).is_some());
    calls.any(|it| callee(it).is_some_and(|it| !KEEPING.iter().any(|name| same(name, it.text()))))
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
    Попытка
        Данные.Вставить(Имя, Число(Е));
                             ^^^^^^^^ «Число» в попытке прячет другие ошибки: приведите значение через «ОписаниеТипов»
        Свойства = Прочитать(Компонента.СвойстваПроцесса(Число(Ж)));
    Исключение
        Свойства = Неопределено;
    КонецПопытки;
    Попытка
        НачатьТранзакцию();
        Отправить(Число(Код));
        Записать();
        Отметить();
        ЗафиксироватьТранзакцию();
    Исключение
        ОтменитьТранзакцию();
    КонецПопытки;
",
        );
    }
}
