use analysis::review::{Check, Context, ControlFlow, Default, EdgeKind, Parameter, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Не все пути функции заканчиваются возвратом
    ///
    /// Функция возвращает значение не на всех путях: там, где выполнение доходит до `КонецФункции`, она вернёт
    /// `Неопределено`. Вызывающий код этого обычно не ждёт и падает далеко от причины или молча считает не то.
    ///
    /// Функции без единого `Возврат` находит FunctionShouldHaveReturn.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Скидка(Сумма)
    ///     Если Сумма > 1000 Тогда
    ///         Возврат 10;
    ///     КонецЕсли;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Скидка(Сумма)
    ///     Если Сумма > 1000 Тогда
    ///         Возврат 10;
    ///     КонецЕсли;
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// # Some paths of a function end without a return
    ///
    /// The function does not return a value on every path: where execution gets to `EndFunction`, the result is
    /// `Undefined`. The caller seldom expects that and fails far from the cause, or silently counts something else.
    ///
    /// Functions without any `Return` are found by FunctionShouldHaveReturn.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Discount(Amount)
    ///     If Amount > 1000 Then
    ///         Return 10;
    ///     EndIf;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Discount(Amount)
    ///     If Amount > 1000 Then
    ///         Return 10;
    ///     EndIf;
    ///     Return 0;
    /// EndFunction
    /// ```
    ALL_FUNCTION_PATH_MUST_HAVE_RETURN {
        code: "AllFunctionPathMustHaveReturn",
        tags: &[Tag::Unpredictable, Tag::BadPractice, Tag::Suspicious],
        parameters: &[
            Parameter {
                name: "loopsExecutedAtLeastOnce",
                default: Default::Flag(true),
                ru: "Считать, что тело цикла выполняется хотя бы раз",
                en: "Suppose that the body of a loop runs at least once",
            },
            Parameter {
                name: "ignoreMissingElseOnExit",
                default: Default::Flag(false),
                ru: "Не считать путём условие без ветви Иначе",
                en: "A condition without Else is no path",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    let loops_run = context.flag("loopsExecutedAtLeastOnce");
    let ignores_else = context.flag("ignoreMissingElseOnExit");
    for method in context.outline.methods.iter().filter(|it| it.is_function) {
        let node = method.node;
        if node.has_error()
            || node.descendants_of(Kind::ReturnStatement).next().is_none()
            || node.descendants_of(Kind::InactiveCode).next().is_some()
        {
            continue;
        }
        let Some(flow) = file.control_flow(node) else {
            continue;
        };
        let is_taken = |kind: EdgeKind| {
            !(loops_run && kind == EdgeKind::Skips || ignores_else && kind == EdgeKind::NoElse)
        };
        let reached = flow.reached_by(is_taken);
        if !reached[ControlFlow::END] {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!(
                "Функция «{name}» не на всех путях возвращает значение: дойдя до конца, она вернёт Неопределено"
            ),
            format!(
                "Function “{name}” does not return a value on every path: at its end the result is Undefined"
            ),
        );
        let exits = exits(flow, &reached, is_taken);
        let language = context.language;
        let finding = context.report(method.name.range(), message);
        for exit in exits {
            let text = language.pick(
                "Отсюда выполнение доходит до конца функции",
                "From here execution gets to the end of the function",
            );
            finding.related(file.tree.node(exit).range(), text);
        }
    }
}

/// The last steps before the end, in the order of the text.
fn exits(flow: &ControlFlow, reached: &[bool], is_taken: impl Fn(EdgeKind) -> bool) -> Vec<u32> {
    let mut sources = vec![Vec::new(); flow.len()];
    for from in (0..flow.len()).filter(|it| reached[*it]) {
        for edge in flow.edges(from).iter().filter(|it| is_taken(it.kind)) {
            sources[edge.to].push(from);
        }
    }
    let mut exits = Vec::new();
    let mut seen = vec![false; flow.len()];
    let mut open = vec![ControlFlow::END];
    while let Some(block) = open.pop() {
        if std::mem::replace(&mut seen[block], true) {
            continue;
        }
        match flow.steps(block).last() {
            Some(step) => exits.push(*step),
            None => open.extend(&sources[block]),
        }
    }
    exits.sort_unstable();
    exits
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::ALL_FUNCTION_PATH_MUST_HAVE_RETURN;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn a_path_may_lead_through_loops_and_attempts() {
        check(
            &ALL_FUNCTION_PATH_MUST_HAVE_RETURN,
            Language::Ru,
            "
Функция Найти(Список)
        ^^^^^ Функция «Найти» не на всех путях возвращает значение: дойдя до конца, она вернёт Неопределено
    Для Каждого Элемент Из Список Цикл
        Если Элемент.Пометка Тогда
            Возврат Элемент;
        КонецЕсли;
    КонецЦикла;
КонецФункции

Функция Прочитать()
        ^^^^^^^^^ Функция «Прочитать» не на всех путях возвращает значение: дойдя до конца, она вернёт Неопределено
    Попытка
        Возврат Файл();
    Исключение
        Записать();
    КонецПопытки;
КонецФункции

Функция Ждать()
    Пока Истина Цикл
        Если Готово() Тогда
            Возврат Истина;
        КонецЕсли;
    КонецЦикла;
КонецФункции

Функция Первый(Список)
    Для Каждого Элемент Из Список Цикл
        Возврат Элемент;
    КонецЦикла;
КонецФункции

Функция Проверить()
    Если Готово() Тогда
        Возврат 1;
    Иначе
        ВызватьИсключение \"Не готово\";
    КонецЕсли;
КонецФункции

Функция НаСервере()
#Если Сервер Тогда
    Возврат 1;
#Иначе
    Возврат 2;
#КонецЕсли
КонецФункции
",
        );
    }

    #[test]
    fn what_is_left_out_can_be_set() {
        let text = "Функция Ф(А)\n Если А Тогда Возврат 1; КонецЕсли;\nКонецФункции
Функция Г(А)\n Для Каждого Б Из А Цикл Возврат 1; КонецЦикла;\nКонецФункции";
        let found = |name: &str, value: bool| {
            let rule = with(
                &ALL_FUNCTION_PATH_MUST_HAVE_RETURN,
                &[(name, Value::Flag(value))],
            );
            found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En).len()
        };
        assert_eq!(found("ignoreMissingElseOnExit", true), 0);
        assert_eq!(found("ignoreMissingElseOnExit", false), 1);
        assert_eq!(found("loopsExecutedAtLeastOnce", false), 2);
    }
}
