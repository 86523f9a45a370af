use analysis::Severity;
use analysis::review::{Check, Context, Meaning, Needs, RuleKind, Tag, arguments};
use metadata::platform::Signature;
use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

use crate::signatures;

rule! {
    /// # Число аргументов не то
    ///
    /// Вызов передает больше аргументов, чем у метода параметров, или пропускает обязательный параметр метода платформы. Лишний
    /// аргумент метода платформа заметит, только когда вызов выполнится. Сверяются методы модулей, функции, методы и
    /// конструкторы платформы, когда известно, кого вызывают. О пропущенных параметрах методов модулей говорит правило
    /// `MissedRequiredParameter`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Запрос = Новый Запрос;
    /// Запрос.УстановитьПараметр("Валюта");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Запрос = Новый Запрос;
    /// Запрос.УстановитьПараметр("Валюта", Валюта);
    /// ```
    ///
    /// # The number of arguments is wrong
    ///
    /// The call gives more arguments than the method has parameters, or leaves out a required parameter of a method of the
    /// platform. The platform notices only when the call runs. Methods of modules and functions, methods and constructors of
    /// the platform are compared where it is known what is called. Of parameters of methods of modules that are left out the
    /// rule `MissedRequiredParameter` tells.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// List = New Array;
    /// List.Insert();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// List = New Array;
    /// List.Insert(0, "A");
    /// ```
    ONEC_WRONG_ARGUMENT_COUNT {
        code: "OnecWrongArgumentCount",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 2,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let file = context.file;
    let is_script = file.module.dialect == Dialect::OneScript;
    for access in context.accesses() {
        let Some(call) = access.call.map(|it| file.tree.node(it)) else {
            continue;
        };
        let name = file.tree.node(access.name);
        if call.has_error() {
            continue;
        }
        if let Meaning::Method(module, index) = &access.meaning {
            let method = snapshot.method(*module, *index).map(|it| &it.method);
            let Some(method) = method.filter(|it| !it.has_errors) else {
                continue;
            };
            let (given, most) = (arguments(call).len(), method.parameters.len());
            if given > most {
                too_many(context, name, given, most);
            }
            continue;
        }
        if matches!(access.meaning, Meaning::Class(_)) && !is_plain_constructor(call) {
            continue;
        }
        // What is known of OneScript changes with each of its versions.
        if is_script || !signatures::are_exact((snapshot, id), &access.meaning) {
            continue;
        }
        let Some((_, signatures)) = signatures::of((snapshot, id), &access.meaning) else {
            continue;
        };
        let given = arguments(call);
        let most = signatures.iter().map(|it| it.parameters.len()).max();
        let most = most.unwrap_or_default();
        if given.len() > most {
            too_many(context, name, given.len(), most);
            continue;
        }
        if signatures.iter().any(|it| missed(it, &given).is_none()) {
            continue;
        }
        let missed = signatures.iter().find_map(|it| missed(it, &given));
        let word = name.text();
        let message = context.language.pick(
            format!(
                "«{word}» требует параметр «{}»",
                missed.map_or("", |it| it.names.ru.as_str())
            ),
            format!(
                "“{word}” requires the parameter “{}”",
                missed.map_or("", |it| english(it))
            ),
        );
        context.report(name.range(), message);
    }
}

fn too_many(context: &mut Context<'_>, name: BslNode<'_>, given: usize, most: usize) {
    let word = name.text();
    let message = context.language.pick(
        format!("У «{word}» параметров {most}, а передано {given}"),
        format!("“{word}” has {most} parameters, and {given} are given"),
    );
    context.report(name.range(), message);
}

/// The first parameter that a call must give and does not.
fn missed<'s>(
    signature: &'s Signature,
    given: &[Option<BslNode<'_>>],
) -> Option<&'s metadata::platform::Parameter> {
    let mut parameters = signature.parameters.iter().enumerate();
    let is_missed = |place: usize| given.get(place).is_none_or(|it| it.is_none());
    let found = parameters.find(|(place, it)| !it.optional && is_missed(*place));
    found.map(|it| it.1)
}

fn english(parameter: &metadata::platform::Parameter) -> &str {
    match parameter.names.en.is_empty() {
        true => parameter.names.ru.as_str(),
        false => parameter.names.en.as_str(),
    }
}

/// `Новый Имя(…)`, not `Новый("Имя", Параметры)`.
fn is_plain_constructor(call: BslNode<'_>) -> bool {
    call.kind() == Kind::NewExpression && call.child(parser_bsl::bsl::ast::Field::Type).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn calls_are_compared_with_what_they_call() {
        check(
            &ONEC_WRONG_ARGUMENT_COUNT,
            Language::Ru,
            r#"
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Процедура А(Параметр) Экспорт
	А(1, 2);
	^ У «А» параметров 1, а передано 2
	А();
	Б = СтрДлина();
	    ^^^^^^^^ «СтрДлина» требует параметр «Строка»
	Б = Макс(1, 2, 3);
	Б = СтрШаблон("%1", 1);
	Б = Новый Структура("А, Б, В", 1, 2, 3);
	Массив = Новый Массив;
	Массив.Добавить(1, 2);
	       ^^^^^^^^ У «Добавить» параметров 1, а передано 2
	Параметр.Добавить(1, 2, 3, 4);
	Таблица = Новый ТаблицаЗначений;
	Таблица.Сортировать("А", );
КонецПроцедуры
"#,
        );
    }
}
