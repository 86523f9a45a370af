use crate::calls::platform_calls;
use analysis::review::{
    Check, Context, RuleKind, Tag, argument, arguments, is_global_call, string_value,
    without_parentheses,
};
use analysis::{Language, Severity};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Неверное использование «СтрШаблон»
    ///
    /// Номера в шаблоне и значения, переданные в `СтрШаблон`, не сходятся. Если значения для номера нет, платформа
    /// вызовет исключение или оставит на его месте пустоту; значение без номера в текст не попадёт, и пользователь
    /// увидит неполное сообщение. Шаблон проверяется, если это строка, `НСтр` со строкой или переменная, которой
    /// строка присвоена в том же блоке.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Текст = СтрШаблон("Не заполнен %1 в строке %2", Колонка);
    /// ```
    /// ```bsl
    /// Текст = СтрШаблон("Не заполнена колонка", Колонка);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Текст = СтрШаблон("Не заполнен %1 в строке %2", Колонка, НомерСтроки);
    /// ```
    ///
    /// # Incorrect use of “StrTemplate”
    ///
    /// The numbers in the template and the values that `StrTemplate` is given do not match. Where there is no value
    /// for a number, the platform raises an exception or leaves nothing in its place; a value without a number does
    /// not get into the text, and the user sees an incomplete message. The template is checked where it is a
    /// string, `NStr` of a string, or a variable that was given a string in the same block.
    ///
    /// ## Wrong
    /// ```bsl
    /// Text = StrTemplate("%1 is empty in line %2", Column);
    /// ```
    /// ```bsl
    /// Text = StrTemplate("The column is empty", Column);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Text = StrTemplate("%1 is empty in line %2", Column, LineNumber);
    /// ```
    INCORRECT_USE_OF_STR_TEMPLATE {
        code: "IncorrectUseOfStrTemplate",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::BrainOverload, Tag::Suspicious, Tag::Unpredictable],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, &["СтрШаблон", "StrTemplate"]) {
        let parameters = arguments(call);
        let Some((Some(template), values)) = parameters.split_first() else {
            continue;
        };
        let template = without_parentheses(*template);
        let text = literal(template).or_else(|| assigned(template, call));
        if let Some(text) = text.filter(|_| !call.has_error())
            && let Some(message) = complaint(&text, values, context.language)
        {
            context.report(call.range(), message);
        }
    }
}

fn complaint(text: &str, values: &[Option<BslNode<'_>>], language: Language) -> Option<String> {
    let numbers = numbers(text);
    let count = values.len();
    if let Some(odd) = numbers.iter().find(|it| !(1..=10).contains(*it)) {
        return Some(language.pick(
            format!("Номер «%{odd}» в шаблоне недопустим: он должен быть от 1 до 10"),
            format!("The number “%{odd}” in the template is invalid: it must be from 1 to 10"),
        ));
    }
    let highest = numbers.iter().max().copied().unwrap_or(0);
    if highest > count {
        return Some(language.pick(
            format!("Для «%{highest}» в шаблоне нет значения: передано значений — {count}"),
            format!("There is no value for “%{highest}” of the template: {count} are given"),
        ));
    }
    let unused = (1..=count).find(|it| !numbers.contains(it))?;
    let value = values.get(unused - 1).copied().flatten()?;
    let value = value.text().lines().next().unwrap_or_default();
    Some(language.pick(
        format!("Значение «{value}» не попадёт в текст: в шаблоне нет «%{unused}»"),
        format!("The value “{value}” does not get into the text: the template has no “%{unused}”"),
    ))
}

/// The text of a string or of `НСтр` of a string.
fn literal(node: BslNode<'_>) -> Option<String> {
    if is_global_call(node, &["НСтр", "NStr"]) {
        return string_value(argument(node, 0)?);
    }
    string_value(node)
}

/// The text that a variable was given last before a call, in the block of the call.
fn assigned(variable: BslNode<'_>, call: BslNode<'_>) -> Option<String> {
    if variable.kind() != Kind::Identifier {
        return None;
    }
    let statement = analysis::review::statement(call)?;
    let block = statement.parent()?;
    let is_of_variable = |it: &BslNode<'_>| {
        it.child(Field::Left)
            .is_some_and(|it| same(it.text(), variable.text()))
    };
    let mut last = None;
    for other in block
        .descendants_of(Kind::AssignmentStatement)
        .filter(is_of_variable)
    {
        if other.index() < statement.index() {
            last = Some(other);
        }
    }
    // One in a branch, or one after which others may run, tells nothing.
    let last = last.filter(|it| it.parent() == Some(block))?;
    literal(without_parentheses(last.child(Field::Right)?))
}

/// The numbers of `%1`, `%10` and `%(1)`; `%%` stands for a sign.
fn numbers(text: &str) -> Vec<usize> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        let after = rest.get(at + 1..).unwrap_or_default();
        if let Some(skipped) = after.strip_prefix('%') {
            rest = skipped;
            continue;
        }
        let inner = after.strip_prefix('(');
        let digits = inner.unwrap_or(after);
        let all = digits.len()
            - digits
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        let is_closed = inner.is_none() || digits.get(all..).is_some_and(|it| it.starts_with(')'));
        // Outside of parentheses only `%10` has two digits.
        let length = match inner {
            None if digits.starts_with("10") => 2,
            None => all.min(1),
            Some(_) => all,
        };
        if is_closed && let Some(number) = digits.get(..length).and_then(|it| it.parse().ok()) {
            numbers.push(number);
        }
        rest = digits;
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_are_found_through_variables_and_languages() {
        crate::testing::check(
            &INCORRECT_USE_OF_STR_TEMPLATE,
            Language::Ru,
            r#"
    Шаблон = НСтр("ru = 'Строка %1'; en = 'Line %1'");
    Текст = СтрШаблон(Шаблон);
            ^^^^^^^^^^^^^^^^^ Для «%1» в шаблоне нет значения: передано значений — 0
    Текст = СтрШаблон(Шаблон, А);
    Текст = СтрШаблон("%1 %(11)", А);
            ^^^^^^^^^^^^^^^^^^^^^^^^ Номер «%11» в шаблоне недопустим: он должен быть от 1 до 10
    Если Б Тогда
        Шаблон = "";
    КонецЕсли;
    Текст = СтрШаблон(Шаблон, А);
    Текст = СтрШаблон("100%% из %1 (%10)", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Значение «2» не попадёт в текст: в шаблоне нет «%2»
    Текст = СтрШаблон("%1%% из %(2)0", А, Б);
"#,
        );
    }
}
