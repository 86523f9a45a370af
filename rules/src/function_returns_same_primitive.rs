use analysis::review::{
    Check, Context, ControlFlow, Default, Parameter, RuleKind, Tag, is_same_code, is_string,
    string_value,
};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Функция всегда возвращает одно и то же значение
    ///
    /// Все `Возврат` функции возвращают одно и то же: число, строку, дату, логическое значение, `Неопределено` или
    /// `Null`. Либо в одной из ветвей ошибка, либо это должна быть процедура.
    ///
    /// В отличие от BSL Language Server правило молчит, если функция может завершиться и без `Возврат`: тогда
    /// значения два. Молчит оно и в модулях веб-сервисов: там функция возвращает то, что объявлено в операции.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Функция Проверить(Документ)
    ///     Если Не Документ.Проведен Тогда
    ///         Возврат Истина;
    ///     КонецЕсли;
    ///     Возврат Истина;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Функция Проверить(Документ)
    ///     Если Не Документ.Проведен Тогда
    ///         Возврат Ложь;
    ///     КонецЕсли;
    ///     Возврат Истина;
    /// КонецФункции
    /// ```
    ///
    /// # A function always returns the same value
    ///
    /// Every `Return` of the function gives the same: a number, a string, a date, a boolean, `Undefined` or `Null`.
    /// Either one of the branches is wrong, or it ought to be a procedure.
    ///
    /// Unlike BSL Language Server the rule is silent where the function may end without `Return`: then there are two
    /// values. It is silent in modules of web services too: a function returns there what its operation declares.
    ///
    /// ## Wrong
    /// ```bsl
    /// Function Check(Document)
    ///     If Not Document.Posted Then
    ///         Return True;
    ///     EndIf;
    ///     Return True;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Function Check(Document)
    ///     If Not Document.Posted Then
    ///         Return False;
    ///     EndIf;
    ///     Return True;
    /// EndFunction
    /// ```
    FUNCTION_RETURNS_SAME_PRIMITIVE {
        code: "FunctionReturnsSamePrimitive",
        kind: RuleKind::Error,
        tags: &[Tag::Design, Tag::BadPractice],
        minutes: 5,
        parameters: &[
            Parameter {
                name: "skipAttachable",
                default: Default::Flag(true),
                ru: "Не проверять подключаемые обработчики (имена с «Подключаемый_»)",
                en: "Leave out attachable handlers (names with “Attachable_”)",
            },
            Parameter {
                name: "caseSensitiveForString",
                default: Default::Flag(false),
                ru: "Различать в строках прописные и строчные буквы",
                en: "Tell capital letters from small ones in strings",
            },
        ],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    // A function of a web service returns what its operation declares.
    if context.place().kind == Some(ModuleKind::WebServiceModule) {
        return;
    }
    let file = context.file;
    let skips = context.flag("skipAttachable");
    let is_exact = context.flag("caseSensitiveForString");
    for method in context.outline.methods.iter().filter(|it| it.is_function) {
        let name = method.name.text();
        let returns: Vec<_> = method.node.descendants_of(Kind::ReturnStatement).collect();
        if returns.len() < 2 || method.node.has_error() || skips && is_attachable(name) {
            continue;
        }
        let values = returns.iter().map(|it| it.child(Field::Value));
        let Some(values) = values.collect::<Option<Vec<_>>>() else {
            continue;
        };
        let Some((first, others)) = values.split_first() else {
            continue;
        };
        if !is_primitive(*first) || !others.iter().all(|it| is_equal(*first, *it, is_exact)) {
            continue;
        }
        let hides = [Kind::InactiveCode, Kind::DeletedCode];
        if hides
            .iter()
            .any(|it| method.node.descendants_of(*it).next().is_some())
        {
            continue;
        }
        let flow = file.control_flow(method.node);
        if flow.is_none_or(|it| it.reached()[ControlFlow::END]) {
            continue;
        }
        let value = first.text();
        let message = context.language.pick(
            format!("Функция «{name}» всегда возвращает {value}: исправьте одну из ветвей или сделайте её процедурой"),
            format!("Function “{name}” always returns {value}: correct a branch, or make it a procedure"),
        );
        let here = context.language.pick("Возврат значения", "A return");
        let finding = context.report(method.name.range(), message);
        for it in returns {
            finding.related(it.range(), here);
        }
    }
}

fn is_attachable(name: &str) -> bool {
    ["Подключаемый_", "Attachable_"]
        .iter()
        .any(|it| name.get(..it.len()).is_some_and(|start| same(start, it)))
}

fn is_primitive(value: BslNode<'_>) -> bool {
    match value.kind() {
        Kind::UnaryExpression => {
            let operand = value.child(Field::Operand);
            operand.is_some_and(|it| it.kind() == Kind::Number)
        }
        Kind::Number | Kind::Date | Kind::Boolean | Kind::Undefined | Kind::Null => true,
        _ => is_string(value),
    }
}

fn is_equal(left: BslNode<'_>, right: BslNode<'_>, is_exact: bool) -> bool {
    match (string_value(left), string_value(right)) {
        (Some(left), Some(right)) if is_exact => left == right,
        (Some(left), Some(right)) => left == right || same(&left, &right),
        _ => is_same_code(left, right),
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::FUNCTION_RETURNS_SAME_PRIMITIVE;
    use crate::testing::{check, found, found_alone, with};

    #[test]
    fn a_function_that_may_do_otherwise_is_let_be() {
        check(
            &FUNCTION_RETURNS_SAME_PRIMITIVE,
            Language::Ru,
            "
Функция Первая(А)
        ^^^^^^ Функция «Первая» всегда возвращает \"да\": исправьте одну из ветвей или сделайте её процедурой
    Если А Тогда Возврат \"да\"; КонецЕсли;
    Возврат \"ДА\";
КонецФункции
Функция Вторая(А)
    Если А Тогда Возврат 1; ИначеЕсли Б() Тогда Возврат 1; КонецЕсли;
КонецФункции
Функция Третья(А)
    Если А Тогда Возврат -1; КонецЕсли;
    Возврат 1;
КонецФункции
Функция Четвертая(А)
    Если А Тогда Возврат А; КонецЕсли;
    Возврат А;
КонецФункции
Функция Подключаемый_Пятая(А)
    Если А Тогда Возврат 1; КонецЕсли;
    Возврат 1;
КонецФункции
",
        );
    }

    #[test]
    fn strings_may_be_compared_exactly() {
        let text =
            "Функция Ф(А)\nЕсли А Тогда Возврат \"а\"; КонецЕсли;\nВозврат \"А\";\nКонецФункции";
        let exact = ("caseSensitiveForString", Value::Flag(true));
        let rule = with(&FUNCTION_RETURNS_SAME_PRIMITIVE, &[exact]);
        let found = found_alone(rule, text, parser_bsl::Dialect::Bsl, Language::En);
        assert_eq!(found, []);
    }

    #[test]
    fn an_operation_of_a_web_service_returns_what_it_declares() {
        let method =
            "Функция Ф(А)\nЕсли А Тогда Возврат \"\"; КонецЕсли;\nВозврат \"\";\nКонецФункции";
        let service = format!("// Модуль: WebServices/ОбменСМагазинами/Ext/Module.bsl\n{method}");
        let of = |text: &str| found(&FUNCTION_RETURNS_SAME_PRIMITIVE, text, Language::En).len();
        assert_eq!((of(method), of(&service)), (1, 0));
    }
}
