use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag, arguments};
use analysis::types::Types;
use metadata::platform::{Signature, TypeRef};
use metadata::{Role, Type, World};
use parser_bsl::flat::BslNode;

use crate::signatures;

rule! {
    /// # Аргумент не того типа
    ///
    /// Метод платформы получает значение такого типа, какого он не принимает ни в одном своем варианте: строку вместо даты,
    /// структуру вместо числа. Сверяются функции дат, чисел и строк и методы типов, о которых известно все. Вызов закончится исключением «Несоответствие типов». Простые
    /// типы, которые платформа приводит сама, правило не сравнивает, и молчит, когда тип аргумента или параметра известен не
    /// полностью.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Начало = НачалоМесяца("20260101");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Начало = НачалоМесяца('20260101');
    /// ```
    ///
    /// # The argument is of the wrong type
    ///
    /// A method of the platform gets a value of a type that none of its variants takes: a string instead of a date, a structure
    /// instead of a number. Functions of dates, numbers and strings are compared, and methods of types of which all is known. The call ends in an exception. Simple types that the
    /// platform converts by itself are not compared, and nothing is said where the type of the argument or of the parameter is
    /// not known as a whole.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Start = BegOfMonth("20260101");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Start = BegOfMonth('20260101');
    /// ```
    ONEC_WRONG_ARGUMENT_TYPE {
        code: "OnecWrongArgumentType",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let world = snapshot.world(id);
    let file = context.file;
    for access in context.accesses() {
        let Some(call) = access.call.map(|it| file.tree.node(it)) else {
            continue;
        };
        if call.has_error() || !signatures::are_exact((snapshot, id), &access.meaning) {
            continue;
        }
        let given = arguments(call);
        if given.is_empty() {
            continue;
        }
        let Some((of, signatures)) = signatures::of((snapshot, id), &access.meaning) else {
            continue;
        };
        for (place, argument) in given.iter().enumerate() {
            let Some(argument) = *argument else { continue };
            let Some(wanted) = wanted(world, &of, signatures, place) else {
                continue;
            };
            let types = context.types(argument);
            if types.is_empty()
                || types
                    .list()
                    .iter()
                    .any(|it| it.base().is_none_or(|it| accepts(&wanted, it)))
            {
                continue;
            }
            let name = file.tree.node(access.name);
            tell(context, name, argument, &wanted, &types);
        }
    }
}

/// What a parameter takes, of all ways to call; nothing where that is not known.
fn wanted(
    world: World<'_>,
    of: &Type,
    signatures: &[Signature],
    place: usize,
) -> Option<Vec<Type>> {
    let mut wanted = Vec::new();
    for signature in signatures {
        let Some(parameter) = signature.parameters.get(place) else {
            continue;
        };
        let is_known = |it: &TypeRef| matches!(it, TypeRef::Type(_));
        if parameter.types.is_empty() || !parameter.types.iter().all(is_known) {
            return None;
        }
        wanted.extend(world.resolve(of, &parameter.types));
    }
    (!wanted.is_empty() && wanted.iter().all(is_clear)).then_some(wanted)
}

/// Whether a type of a parameter says exactly what may be given.
fn is_clear(wanted: &Type) -> bool {
    matches!(wanted, Type::Number | Type::Date)
}

fn accepts(wanted: &[Type], given: &Type) -> bool {
    let takes = |wanted: &Type| match (wanted, given) {
        // A text may be a number.
        (Type::Number, Type::String | Type::Boolean | Type::Number) => true,
        (_, Type::Undefined | Type::Null | Type::Any) => true,
        (wanted, given) => wanted == given,
    };
    wanted.iter().any(takes) || !is_value(given)
}

/// A value that can be nothing else.
fn is_value(given: &Type) -> bool {
    matches!(
        given,
        Type::Number
            | Type::Date
            | Type::String
            | Type::Boolean
            | Type::Platform(_)
            | Type::Of(_, Role::Ref, _)
    )
}

fn tell(
    context: &mut Context<'_>,
    name: BslNode<'_>,
    argument: BslNode<'_>,
    wanted: &[Type],
    given: &Types,
) {
    let english = context.language.pick(false, true);
    let all = |types: &mut dyn Iterator<Item = &Type>| {
        let mut names: Vec<String> = types.map(|it| it.name(english)).collect();
        names.dedup();
        names.join(", ")
    };
    let wanted = all(&mut wanted.iter());
    let given = all(&mut given.list().iter().filter_map(|it| it.base()));
    let word = name.text();
    let message = context.language.pick(
        format!("«{word}» принимает здесь «{wanted}», а передано «{given}»"),
        format!("“{word}” takes “{wanted}” here, and “{given}” is given"),
    );
    context.report(argument.range(), message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn only_what_is_sure_is_told() {
        check(
            &ONEC_WRONG_ARGUMENT_TYPE,
            Language::Ru,
            r#"
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Процедура А(Параметр) Экспорт
	Настройки = Новый Структура;
	Б = Год(Настройки);
	        ^^^^^^^^^ «Год» принимает здесь «Дата», а передано «Структура»
	Б = Год(Параметр);
	Б = Лев(5, 1);
	Б = Лев("А", "1");
	Б = Лев("А", Настройки);
	             ^^^^^^^^^ «Лев» принимает здесь «Число», а передано «Структура»
	Дата = "1";
	Если Параметр Тогда
		Дата = ТекущаяДатаСеанса();
	КонецЕсли;
	Б = Год(Дата);
КонецПроцедуры
"#,
        );
    }
}
