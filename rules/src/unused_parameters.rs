use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::same;
use parser_bsl::bsl::Kind;

rule! {
    /// # Неиспользуемый параметр
    ///
    /// Параметр метода в его теле не встречается. Каждый вызов передаёт значение, которое ничего не меняет, и читатель
    /// ищет, на что оно влияет. Удалите параметр или допишите то, ради чего он заведён. Проверяются скрипты OneScript.
    ///
    /// В отличие от BSL Language Server, методы с аннотациями нарушением не считаются: их параметры задаёт библиотека.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Скрипт.os
    /// Функция Сумма(Количество, Цена, Скидка)
    ///     Возврат Количество * Цена;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Скрипт.os
    /// Функция Сумма(Количество, Цена, Скидка)
    ///     Возврат Количество * Цена - Скидка;
    /// КонецФункции
    /// ```
    ///
    /// # Unused parameter
    ///
    /// A parameter of a method does not occur in its body. Every call passes a value that changes nothing, and readers
    /// look for what it does. Remove the parameter, or write what it is there for. Scripts of OneScript are checked.
    ///
    /// Unlike in BSL Language Server, methods with annotations are no fault: a library sets their parameters.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Script.os
    /// Function Sum(Quantity, Price, Discount)
    ///     Return Quantity * Price;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Script.os
    /// Function Sum(Quantity, Price, Discount)
    ///     Return Quantity * Price - Discount;
    /// EndFunction
    /// ```
    UNUSED_PARAMETERS {
        code: "UnusedParameters",
        severity: Severity::Major,
        tags: &[Tag::Design, Tag::Unused],
        minutes: 5,
        scope: RuleScope::OneScript,
        check: Check::File(check),
    }
}

/// The constructor of a class, and the handlers that the engine calls.
const CALLED_BY_ENGINE: [&str; 2] = ["ПриСозданииОбъекта", "OnObjectCreate"];

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    for method in &outline.methods {
        let name = method.name.text();
        let is_called = CALLED_BY_ENGINE.iter().any(|it| same(it, name));
        let Some(body) = method.body.filter(|_| !is_called) else {
            continue;
        };
        if !method.annotations.is_empty()
            || method.node.has_error()
            || method.statements().next().is_none()
            || crate::uses::runs_text(body)
        {
            continue;
        }
        for parameter in &method.parameters {
            let name = parameter.name.text();
            let mut names = body.descendants_of(Kind::Identifier);
            let is_annotated = parameter.node.child_of_kind(Kind::Annotation).is_some();
            if is_annotated || names.any(|it| same(it.text(), name)) {
                continue;
            }
            let message = context.language.pick(
                format!("Параметр «{name}» не используется: удалите его"),
                format!("The parameter “{name}” is not used: remove it"),
            );
            context.report(parameter.name.range(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn constructors_stubs_and_annotated_methods_are_left_alone() {
        check(
            &UNUSED_PARAMETERS,
            Language::Ru,
            "//- /а.os
Процедура ПриСозданииОбъекта(А)
	Сообщить(1);
КонецПроцедуры
Процедура Заглушка(А)
	// ничего
КонецПроцедуры
&Завязь
Процедура Желудь(А)
	Сообщить(1);
КонецПроцедуры
Процедура Метод(А, Б)
                   ^ Параметр «Б» не используется: удалите его
	Сообщить(а);
КонецПроцедуры
//- /CommonModules/КурсыВалют/Ext/Module.bsl
Процедура Метод(А)
	Сообщить(1);
КонецПроцедуры
",
        );
    }
}
