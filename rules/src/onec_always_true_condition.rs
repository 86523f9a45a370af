use std::ops::Range;

use analysis::review::{Check, Context, RuleKind, Tag};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Условие всегда истинно или всегда ложно
    ///
    /// Результат условия известен заранее, одна из ветвей никогда не выполнится. Обычно перепутаны `И` и `Или`, не та переменная
    /// или в коде осталась отладочная заглушка.
    ///
    /// Находятся условия из литералов (`Если Ложь Тогда`, `… Или Истина`), противоречия (`А = 1 И А = 2`, `А <> 1 Или А <> 2`,
    /// `А И Не А`) и проверки, которые уже решены внешним `Если` или `Пока`, если переменная между ними не менялась. Бесконечный
    /// цикл `Пока Истина Цикл` — обычная запись и находкой не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Если Вид <> "Приход" Или Вид <> "Расход" Тогда
    ///     ВызватьИсключение "Неизвестный вид";
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Процедура Отгрузить(Остаток)
    ///     Если Остаток > 0 Тогда
    ///         Списать();
    ///         Если Остаток <= 0 Тогда
    ///             Заказать();
    ///         КонецЕсли;
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Если Вид <> "Приход" И Вид <> "Расход" Тогда
    ///     ВызватьИсключение "Неизвестный вид";
    /// КонецЕсли;
    /// ```
    /// ```bsl
    /// Процедура Отгрузить(Остаток)
    ///     Если Остаток > 0 Тогда
    ///         Остаток = Списать();
    ///         Если Остаток <= 0 Тогда
    ///             Заказать();
    ///         КонецЕсли;
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    ///
    /// # A condition is always true or always false
    ///
    /// The result of the condition is known beforehand, and one of the branches never runs. Mostly `And` and `Or` are mixed up,
    /// another variable was meant, or a stopgap was left in the code.
    ///
    /// Found are conditions of literals (`If False Then`, `… Or True`), contradictions (`A = 1 And A = 2`, `A <> 1 Or A <> 2`,
    /// `A And Not A`) and checks already decided by an `If` or `While` around them while the variable was not changed in between.
    /// The endless loop `While True Do` is usual and is no finding.
    ///
    /// ## Wrong
    /// ```bsl
    /// If Kind <> "Receipt" Or Kind <> "Expense" Then
    ///     Raise "Unknown kind";
    /// EndIf;
    /// ```
    /// ```bsl
    /// Procedure Ship(Balance)
    ///     If Balance > 0 Then
    ///         WriteOff();
    ///         If Balance <= 0 Then
    ///             Order();
    ///         EndIf;
    ///     EndIf;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// If Kind <> "Receipt" And Kind <> "Expense" Then
    ///     Raise "Unknown kind";
    /// EndIf;
    /// ```
    /// ```bsl
    /// Procedure Ship(Balance)
    ///     If Balance > 0 Then
    ///         Balance = WriteOff();
    ///         If Balance <= 0 Then
    ///             Order();
    ///         EndIf;
    ///     EndIf;
    /// EndProcedure
    /// ```
    ONEC_ALWAYS_TRUE_CONDITION {
        code: "OnecAlwaysTrueCondition",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 10,
        check: Check::Nodes(
            &[
                Kind::IfStatement,
                Kind::ElsifClause,
                Kind::WhileStatement,
                Kind::TernaryExpression,
            ],
            check,
        ),
    }
}

mod atom;
mod known;
use self::atom::{atoms, fold};
fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let Some(condition) = node.child(Field::Condition) else {
        return;
    };
    if condition.has_error() {
        return;
    }
    let is_loop = node.kind() == Kind::WhileStatement;
    // `Пока Истина Цикл` is left by a jump.
    let is_endless = is_loop && fold(condition) == Some(true);
    if let Some(result) = fold(condition).filter(|_| !is_endless) {
        report(context, condition, condition, result, None);
        return;
    }
    if is_endless {
        return;
    }
    if contradiction(context, condition) {
        return;
    }
    for atom in atoms(condition) {
        if let Some((result, cause)) = known::decided(context, node, &atom) {
            report(
                context,
                condition,
                atom.node,
                result,
                Some((cause, Cause::Condition)),
            );
        }
    }
}

/// Reports a chain of `И` that cannot hold, or of `Или` that always holds; true when there is one.
fn contradiction<'a>(context: &mut Context<'a>, condition: BslNode<'a>) -> bool {
    for (operator, result) in [(Kind::AndKw, false), (Kind::OrKw, true)] {
        let is_one = |it: &BslNode<'a>| atom::operator(*it) == Some(operator);
        let inner = condition.descendants_of(Kind::BinaryExpression);
        let mut chains = std::iter::once(condition).chain(inner);
        let found = chains.find_map(|it| {
            let is_outer = it
                .ancestors()
                .find(|it| it.kind() != Kind::ParenthesizedExpression)
                .is_none_or(|it| !is_one(&it));
            let is_chain = is_one(&it) && is_outer;
            let opposed = is_chain.then(|| atom::opposed(it, operator))??;
            Some((it, opposed))
        });
        if let Some((chain, part)) = found {
            let cause = (part.range(), Cause::Part);
            report(context, condition, chain, result, Some(cause));
            return true;
        }
    }
    false
}

/// What decides a condition.
enum Cause {
    /// A condition around it.
    Condition,
    /// Another part of it.
    Part,
}

fn report<'a>(
    context: &mut Context<'a>,
    condition: BslNode<'a>,
    part: BslNode<'a>,
    result: bool,
    cause: Option<(Range<usize>, Cause)>,
) {
    let always = match result {
        true => context.language.pick("всегда истинно", "always true"),
        false => context.language.pick("всегда ложно", "always false"),
    };
    let is_whole = part == condition;
    let text = part.text();
    let text = if text.contains('\n') { "…" } else { text };
    let message = match is_whole {
        true => context.language.pick(
            format!("Условие {always}: исправьте его или уберите лишнюю ветвь"),
            format!(
                "The condition is {always}: correct it or remove the branch that is never needed"
            ),
        ),
        false => context.language.pick(
            format!("«{text}» здесь {always}: исправьте условие или уберите эту часть"),
            format!("“{text}” is {always} here: correct the condition or remove this part"),
        ),
    };
    let language = context.language;
    let finding = context.report(part.range(), message);
    if let Some((range, cause)) = cause {
        let text = match cause {
            Cause::Condition => {
                language.pick("Это уже проверено здесь", "This was checked here already")
            }
            Cause::Part => language.pick("С этой частью", "Together with this part"),
        };
        finding.related(range, text);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::ONEC_ALWAYS_TRUE_CONDITION;
    use crate::testing::check;

    #[test]
    fn literals_decide() {
        check(
            &ONEC_ALWAYS_TRUE_CONDITION,
            Language::Ru,
            "
Если Ложь Тогда КонецЕсли;
     ^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
Если А Или Истина Тогда КонецЕсли;
     ^^^^^^^^^^^^ Условие всегда истинно: исправьте его или уберите лишнюю ветвь
Если 1 = 2 Тогда КонецЕсли;
     ^^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
Пока Истина Цикл Прервать; КонецЦикла;
Если А И Истина Тогда КонецЕсли;
",
        );
    }

    #[test]
    fn parts_may_contradict_each_other() {
        check(
            &ONEC_ALWAYS_TRUE_CONDITION,
            Language::Ru,
            "
Если А = 1 И Б И А = 2 Тогда КонецЕсли;
     ^^^^^^^^^^^^^^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
Если А.Б <> Неопределено Или а.б <> \"\" Тогда КонецЕсли;
     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Условие всегда истинно: исправьте его или уберите лишнюю ветвь
Если В И (А И Не А) Тогда КонецЕсли;
     ^^^^^^^^^^^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
Если А = 1 Или А = 2 Тогда КонецЕсли;
Если А <> 1 И А <> 2 Тогда КонецЕсли;
Если А() = 1 И А() = 2 Тогда КонецЕсли;
Если А = 1 И А = 1.0 Тогда КонецЕсли;
",
        );
    }

    #[test]
    fn conditions_around_decide_while_nothing_changes() {
        check(
            &ONEC_ALWAYS_TRUE_CONDITION,
            Language::Ru,
            "
Процедура П(А, Б)
    Если А И Б = 1 Тогда
        Если Не А Тогда КонецЕсли;
             ^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
        Если В Или Б = 2 Тогда КонецЕсли;
                   ^^^^^ «Б = 2» здесь всегда ложно: исправьте условие или уберите эту часть
        Изменить(Б);
        Если Б = 1 Тогда КонецЕсли;
    Иначе
        Если А Тогда КонецЕсли;
    КонецЕсли;
    Если А = Неопределено Тогда
        А = 1;
    ИначеЕсли А <> Неопределено Тогда
    Иначе
        Г = ?(А = Неопределено, 1, 2);
              ^^^^^^^^^^^^^^^^ Условие всегда ложно: исправьте его или уберите лишнюю ветвь
    КонецЕсли;
    Если А Тогда
        Пока Г() Цикл
            Если А Тогда КонецЕсли;
            А = Ложь;
        КонецЦикла;
    КонецЕсли;
    Если Глобальная Тогда
        Если Глобальная Тогда КонецЕсли;
    КонецЕсли;
КонецПроцедуры
",
        );
    }
}
