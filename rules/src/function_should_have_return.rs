use analysis::review::{Check, Context, ControlFlow, RuleKind, Tag};
use parser_bsl::bsl::Kind;

rule! {
    /// # Функция без возврата
    ///
    /// В функции нет ни одного `Возврат`: она всегда возвращает `Неопределено`, а вызывающий код ждёт значение. Добавьте
    /// возврат или сделайте функцию процедурой.
    ///
    /// В отличие от BSL Language Server правило молчит о функциях, которые всегда заканчиваются исключением.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция НаименованиеПолное(Товар)
    ///     Текст = Товар.Наименование + " " + Товар.Артикул;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция НаименованиеПолное(Товар)
    ///     Текст = Товар.Наименование + " " + Товар.Артикул;
    ///     Возврат Текст;
    /// КонецФункции
    /// ```
    ///
    /// # A function without a return
    ///
    /// The function has no `Return`: its result is always `Undefined`, and the caller expects a value. Add a return, or make it
    /// a procedure.
    ///
    /// Unlike BSL Language Server the rule is silent about functions that always end with an exception.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function FullName(Item)
    ///     Text = Item.Description + " " + Item.Code;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function FullName(Item)
    ///     Text = Item.Description + " " + Item.Code;
    ///     Return Text;
    /// EndFunction
    /// ```
    FUNCTION_SHOULD_HAVE_RETURN {
        code: "FunctionShouldHaveReturn",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious, Tag::Unpredictable],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    for method in context.outline.methods.iter().filter(|it| it.is_function) {
        let node = method.node;
        let has = |kind| node.descendants_of(kind).next().is_some();
        if node.has_error()
            || has(Kind::ReturnStatement)
            || has(Kind::InactiveCode)
            || has(Kind::DeletedCode)
        {
            continue;
        }
        let flow = file.control_flow(node);
        if flow.is_some_and(|it| !it.reached()[ControlFlow::END]) {
            continue;
        }
        let name = method.name.text();
        let message = context.language.pick(
            format!("В функции «{name}» нет возврата: она всегда возвращает Неопределено. Добавьте Возврат или сделайте её процедурой"),
            format!("Function “{name}” has no return: its result is always Undefined. Add a Return or make it a procedure"),
        );
        context.report(method.name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::FUNCTION_SHOULD_HAVE_RETURN;
    use crate::testing::check;

    #[test]
    fn a_function_that_only_fails_has_no_need_of_it() {
        check(
            &FUNCTION_SHOULD_HAVE_RETURN,
            Language::En,
            "
Функция А()
        ^ Function “А” has no return: its result is always Undefined. Add a Return or make it a procedure
КонецФункции
Функция Б()
    ВызватьИсключение \"Не поддерживается\";
КонецФункции
Процедура В()
КонецПроцедуры
",
        );
        // It is being written.
        check(
            &FUNCTION_SHOULD_HAVE_RETURN,
            Language::En,
            "Функция А()\nБ();",
        );
    }
}
