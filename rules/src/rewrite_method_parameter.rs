use analysis::Severity;
use analysis::review::{Check, Context, MethodParameter, Tag};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

use crate::uses::{self, Usage};

rule! {
    /// # Параметр перезаписан до использования
    ///
    /// Параметру, переданному по значению, сразу присваивают другое значение: то, что передал вызывающий, теряется, и
    /// передавать его было незачем. Либо параметр лишний, либо вместо него нужна своя переменная, а переданное забыли.
    ///
    /// В отличие от BSL Language Server, присваивание внутри условия, цикла или попытки и между директивами
    /// препроцессора нарушением не считается: оно выполняется не всегда.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура Заполнить(Знач Склад)
    ///     Склад = ОсновнойСклад();
    ///     ЗаполнитьПоСкладу(Склад);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура Заполнить(Знач Склад)
    ///     Если НЕ ЗначениеЗаполнено(Склад) Тогда
    ///         Склад = ОсновнойСклад();
    ///     КонецЕсли;
    ///     ЗаполнитьПоСкладу(Склад);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Parameter is overwritten before it is used
    ///
    /// A parameter given by value is assigned another one at once: what the caller gave is lost, and there was no need
    /// to give it. Either the parameter is needless, or a variable was meant and the given value was forgotten.
    ///
    /// Unlike in BSL Language Server, an assignment within a condition, a loop or an attempt and between preprocessor
    /// directives is no fault: it does not always run.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure Fill(Val Warehouse)
    ///     Warehouse = MainWarehouse();
    ///     FillByWarehouse(Warehouse);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure Fill(Val Warehouse)
    ///     If Not ValueIsFilled(Warehouse) Then
    ///         Warehouse = MainWarehouse();
    ///     EndIf;
    ///     FillByWarehouse(Warehouse);
    /// EndProcedure
    /// ```
    REWRITE_METHOD_PARAMETER {
        code: "RewriteMethodParameter",
        severity: Severity::Major,
        tags: &[Tag::Suspicious],
        minutes: 2,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in &outline.methods {
        let Some(body) = method.body else { continue };
        for parameter in method.parameters.iter().filter(|it| it.by_value) {
            if let Some(target) = rewritten(body, parameter) {
                report(context, parameter, body, target);
            }
        }
    }
}

/// Where a parameter gets its first value in a body, when nothing asked for the one that was given.
fn rewritten<'f>(body: BslNode<'f>, parameter: &MethodParameter<'_>) -> Option<BslNode<'f>> {
    let name = parameter.name.text();
    let mut done = body.start();
    let is_branched = |it: BslNode<'_>| it.kind() == Kind::IfDirective;
    for (place, usage) in uses::of_name(body, name) {
        if place.start() < done {
            continue;
        }
        let assignment = place.parent().filter(|_| usage == Usage::Written)?;
        let right = assignment.child(Field::Right)?;
        if right.kind() == Kind::Identifier && same(right.text(), name) {
            // `А = А` changes nothing.
            done = assignment.end();
            continue;
        }
        let is_used = uses::of_name(right, name).next().is_some() || assignment.has_error();
        let is_always_run = assignment.parent() == Some(body);
        let directives = body.children().take_while(|it| *it != assignment);
        if is_used || !is_always_run || directives.into_iter().any(is_branched) {
            return None;
        }
        return Some(place);
    }
    None
}

fn report(
    context: &mut Context<'_>,
    parameter: &MethodParameter<'_>,
    body: BslNode<'_>,
    target: BslNode<'_>,
) {
    let name = parameter.name.text();
    if uses::runs_text(body) {
        return;
    }
    let message = context.language.pick(
        format!("Параметр «{name}» перезаписан до использования: переданное значение теряется"),
        format!("The parameter “{name}” is overwritten before it is used: the given value is lost"),
    );
    let declared = context.language.pick("параметр", "the parameter");
    let used = context.language.pick("использование", "a use");
    let finding = context.report(target.range(), message);
    finding.related(parameter.name.range(), declared);
    for (place, _) in uses::of_name(body, name)
        .filter(|it| it.0 != target)
        .take(20)
    {
        finding.related(place.range(), used);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn only_the_first_use_matters_and_only_of_values() {
        check(
            &REWRITE_METHOD_PARAMETER,
            Language::Ru,
            "Процедура А(Б, Знач В, Знач Г, Знач Д, Знач Е)
	Б = 1;
	В = В + 1;
	Г = Г;
	Г = 2;
	^ Параметр «Г» перезаписан до использования: переданное значение теряется
	Если Д = 1 Тогда
		Д = 2;
	КонецЕсли;
	#Если Сервер Тогда
	Е = 1;
	#КонецЕсли
	Сообщить(Е + Ж.В);
КонецПроцедуры
",
        );
    }
}
