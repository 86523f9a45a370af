use analysis::review::{Check, Context, Meaning, Needs, Tag, without_parentheses};
use analysis::types::{self, Ty, Types};
use analysis::{Fix, Severity};
use metadata::Type;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::calls::truth;

rule! {
    /// # Сравнение с «Истина» или «Ложь»
    ///
    /// Выражение уже булево, и сравнивать его с булевой константой незачем: `Если Отказ = Истина` читается дольше, чем
    /// `Если Отказ`, а `= Ложь` — это `Не`, которое легко не заметить. Правило срабатывает, когда другая сторона сравнения
    /// точно булева и никакая иная: сравнение отличает `Ложь` от `Неопределено`, и там оно уместно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Найдено = СтрНайти(Имя, ".") > 0;
    /// Если Найдено = Ложь Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Найдено = СтрНайти(Имя, ".") > 0;
    /// Если Не Найдено Тогда
    ///     Возврат;
    /// КонецЕсли;
    /// ```
    ///
    /// # Comparison with `True` or `False`
    ///
    /// The expression is a boolean already, so there is no need to compare it with one: `If Cancel = True` takes longer to read
    /// than `If Cancel`, and `= False` is a `Not` that is easily overlooked. The rule speaks where the other side is surely a
    /// boolean and nothing else: a comparison tells `False` from `Undefined`, and there it is in place.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// If ValueIsFilled(Name) = True Then
    ///     Return;
    /// EndIf;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// If ValueIsFilled(Name) Then
    ///     Return;
    /// EndIf;
    /// ```
    COMPARE_WITH_BOOLEAN {
        code: "CompareWithBoolean",
        severity: Severity::Minor,
        tags: &[Tag::Clumsy, Tag::Suspicious],
        minutes: 1,
        needs: Needs::Project,
        check: Check::Nodes(&[Kind::Boolean], check),
    }
}

fn check<'a>(context: &mut Context<'a>, literal: BslNode<'a>) {
    let Some(node) = literal.parent() else { return };
    let operator = node.child(Field::Operator).map(BslNode::kind);
    let is_equal = operator == Some(Kind::Equal);
    let is_comparison = is_equal || operator == Some(Kind::NotEqual);
    if node.kind() != Kind::BinaryExpression || !is_comparison || node.has_error() {
        return;
    }
    let (Some(left), Some(right)) = (node.child(Field::Left), node.child(Field::Right)) else {
        return;
    };
    let other = if left.index() == literal.index() {
        right
    } else {
        left
    };
    if other.kind() == Kind::Boolean && other.start() < literal.start() {
        // Two constants are one finding.
        return;
    }
    if other.kind() != Kind::Boolean && !is_boolean(context, other) {
        return;
    }
    let is_true = truth(literal) == Some(true);
    let keeps = is_true == is_equal;
    let russian = !literal.text().is_ascii();
    let text = other.text();
    let new = match keeps {
        true => text.to_owned(),
        false => {
            let not = if russian { "Не" } else { "Not" };
            match other.kind() {
                Kind::BinaryExpression | Kind::UnaryExpression => format!("{not} ({text})"),
                _ => format!("{not} {text}"),
            }
        }
    };
    let word = literal.text();
    let message = context.language.pick(
        format!("Выражение уже булево: сравнивать его с «{word}» незачем"),
        format!(
            "The expression is a boolean already: there is no need to compare it with “{word}”"
        ),
    );
    let title = context
        .language
        .pick("Убрать сравнение", "Remove the comparison");
    // `Не А = Ложь` would become `Не Не А`.
    let is_plain = keeps
        || node.parent().is_some_and(|it| {
            !matches!(it.kind(), Kind::UnaryExpression | Kind::BinaryExpression) || is_logical(it)
        });
    let finding = context.report(node.range(), message);
    if is_plain {
        finding.fix(Fix::evident(title.to_owned(), node.range(), new));
    }
}

fn is_logical(node: BslNode<'_>) -> bool {
    let operator = node.child(Field::Operator).map(BslNode::kind);
    node.kind() == Kind::BinaryExpression && matches!(operator, Some(Kind::AndKw | Kind::OrKw))
}

/// Whether an expression is a boolean and nothing else.
fn is_boolean<'a>(context: &Context<'a>, node: BslNode<'a>) -> bool {
    if only_boolean(&context.types(node)) {
        return true;
    }
    // A function of another module whose comment and whose code say the same.
    let call = without_parentheses(node);
    if call.kind() != Kind::CallExpression {
        return false;
    }
    let Some((snapshot, id)) = context.project() else {
        return false;
    };
    let accesses = context.accesses().iter();
    let access = accesses
        .into_iter()
        .find(|it| it.call == Some(call.index()));
    let Some(Meaning::Method(file, index)) = access.map(|it| &it.meaning) else {
        return false;
    };
    let Some(placed) = snapshot.method(*file, *index) else {
        return false;
    };
    let documented = &placed.method.documented;
    !documented.is_empty()
        && documented.to_string() == "Булево"
        && only_boolean(&types::returned(snapshot, id, *file, *index))
}

fn only_boolean(types: &Types) -> bool {
    matches!(types.list(), [Ty::Of(Type::Boolean)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};
    use analysis::Language;

    #[test]
    fn only_sure_booleans_are_told() {
        check(
            &COMPARE_WITH_BOOLEAN,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура А(Параметр, Условие)
	Если Параметр = Истина Тогда
	КонецЕсли;
	Б = Ложь;
	Если Условие Тогда
		Б = Неопределено;
	КонецЕсли;
	Если Б = Ложь Тогда
	КонецЕсли;
	В = Не Условие;
	Если Истина <> В И Ф() = Истина Тогда
	     ^^^^^^^^^^^ Выражение уже булево: сравнивать его с «Истина» незачем
	                   ^^^^^^^^^^^^ Выражение уже булево: сравнивать его с «Истина» незачем
	КонецЕсли;
КонецПроцедуры

Функция Ф()
	Если ЗначениеЗаполнено(1) Тогда
		Возврат Ложь;
	КонецЕсли;
	Возврат Истина;
КонецФункции
"#,
        );
    }

    #[test]
    fn the_comparison_goes() {
        let module = "// Модуль: CommonModules/Ценообразование/Ext/Module.bsl\n";
        let fixed = |before: &str, after: &str| {
            let text = |it: &str| format!("{module}А = {it};");
            check_fix(&COMPARE_WITH_BOOLEAN, &text(before), &text(after));
        };
        fixed("(1 > 2) = Ложь", "Не (1 > 2)");
        fixed("ПустаяСтрока(\"\") <> Ложь", "ПустаяСтрока(\"\")");
    }
}
