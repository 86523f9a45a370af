use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Tag, arguments, callee};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Вызов внутри параметров другого вызова
    ///
    /// В параметре вызова, записанном на нескольких строках, стоит ещё один вызов или конструктор с параметрами.
    /// Такое выражение читают изнутри наружу, в нём трудно остановиться отладчиком и непонятно, где произошла ошибка.
    /// Вычислите значение в переменной с понятным именем.
    ///
    /// Вызов в параметре, который умещается в одной строке, по умолчанию разрешён.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Записать(Документ,
    ///     Рассчитать(
    ///         Документ.Товары,
    ///         Документ.Дата));
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Суммы = Рассчитать(Документ.Товары, Документ.Дата);
    /// Записать(Документ, Суммы);
    /// ```
    ///
    /// # A call within the parameters of another call
    ///
    /// A parameter that is written over several lines holds another call, or a constructor with parameters. Such an
    /// expression is read from the inside out, a debugger can hardly stop in it, and one does not see where an error
    /// came from. Compute the value in a variable with a telling name.
    ///
    /// A call in a parameter that fits in one line is allowed by default.
    ///
    /// ## Wrong
    /// ```bsl
    /// Write(Document,
    ///     Calculate(
    ///         Document.Items,
    ///         Document.Date));
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Amounts = Calculate(Document.Items, Document.Date);
    /// Write(Document, Amounts);
    /// ```
    NESTED_FUNCTION_IN_PARAMETERS {
        code: "NestedFunctionInParameters",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BrainOverload, Tag::BadPractice],
        minutes: 2,
        parameters: &[
            Parameter {
                name: "allowOneliner",
                default: Default::Flag(true),
                ru: "Разрешить вложенные вызовы в параметрах, которые умещаются в одной строке",
                en: "Allow nested calls in parameters that fit in one line",
            },
            Parameter {
                name: "allowedMethodNames",
                default: Default::Text("НСтр,NStr,ПредопределенноеЗначение,PredefinedValue"),
                ru: "Методы, вызов которых в параметрах разрешён, через запятую",
                en: "Methods that may be called in parameters, separated by commas",
            },
        ],
        check: Check::Nodes(&[Kind::CallExpression, Kind::NewExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(list) = node.child(Field::Arguments) else {
        return;
    };
    // Calls in one line are most of all.
    if !list.text().contains('\n') || list.has_error() {
        return;
    }
    let allows_one_line = context.flag("allowOneliner");
    let is_wanted = |it: &BslNode<'_>| !allows_one_line || it.text().contains('\n');
    let mut wanted = list.children_in(Field::Argument).filter(is_wanted);
    if !wanted.any(|it| holds_call(context, it)) {
        return;
    }
    let name = callee(node).or_else(|| node.child(Field::Type));
    let Some(name) = name.or_else(|| node.first_token()) else {
        return;
    };
    let word = name.text();
    let message = context.language.pick(
        format!("В параметре «{word}» на нескольких строках вложен вызов: вычислите параметр в переменной"),
        format!("A parameter of “{word}” over several lines holds a nested call: compute it in a variable"),
    );
    context.report(name.range(), message);
}

/// Whether an argument is or holds a call of something that is not allowed, or a constructor with arguments.
fn holds_call(context: &Context<'_>, argument: BslNode<'_>) -> bool {
    let itself = std::iter::once(argument);
    let of = |kind: Kind| {
        let inner = argument.descendants_of(kind);
        itself
            .clone()
            .filter(move |it| it.kind() == kind)
            .chain(inner)
    };
    let mut calls = of(Kind::CallExpression);
    let mut made = of(Kind::NewExpression);
    calls.any(|it| {
        let is_global = it
            .child(Field::Function)
            .is_some_and(|it| it.kind() == Kind::Identifier);
        let name = callee(it).map_or("", BslNode::text);
        !is_global || !context.words("allowedMethodNames").any(|it| same(it, name))
    }) || made.any(|it| !arguments(it).is_empty())
}

#[cfg(test)]
mod tests {
    use analysis::Language;
    use analysis::review::Value;

    use super::NESTED_FUNCTION_IN_PARAMETERS;
    use crate::testing::{check, found_alone, with};

    #[test]
    fn a_parameter_in_one_line_may_be_a_call() {
        let text = "
А(Б,
^ В параметре «А» на нескольких строках вложен вызов: вычислите параметр в переменной
    Новый Структура(\"Б\",
        В));
А(НСтр(\"ru = 'Б
    |В'\"),
    Б);
А.Б(В,
    Новый Массив,
    Д);
";
        check(&NESTED_FUNCTION_IN_PARAMETERS, Language::Ru, text);
        let one_line = "А.Б(В,\n    Г(1));";
        let count = |is_allowed: bool| {
            let set = ("allowOneliner", Value::Flag(is_allowed));
            let rule = with(&NESTED_FUNCTION_IN_PARAMETERS, &[set]);
            found_alone(rule, one_line, parser_bsl::Dialect::Bsl, Language::En).len()
        };
        assert_eq!((count(true), count(false)), (0, 1));
    }
}
