use analysis::Fix;
use analysis::review::{Check, Context, Method, Needs, RuleKind, Tag, is_extending};
use metadata::ModuleKind;
use metadata::platform::{Callable, Signature};

rule! {
    /// # У обработчика события не те параметры
    ///
    /// Метод называется как событие объекта, и платформа вызовет его с параметрами события. Если их число у метода другое,
    /// значения попадут не туда: лишние параметры останутся пустыми, а то, для чего параметра нет, обработчик не получит и не
    /// изменит. Правило сверяет число параметров с описанием события.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ОбработкаПроведения(Отказ)
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Процедура ОбработкаПроведения(Отказ, РежимПроведения)
    /// КонецПроцедуры
    /// ```
    ///
    /// # The handler of an event has other parameters
    ///
    /// The method has the name of an event of the object, and the platform calls it with the parameters of the event. Where the
    /// method has another number of them, values get lost: parameters that are too many stay empty, and what has no parameter
    /// the handler neither gets nor changes. The rule compares the number of parameters with what is known of the event.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure Posting(Cancel)
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl
    /// Procedure Posting(Cancel, PostingMode)
    /// EndProcedure
    /// ```
    EVENT_HANDLER_INVALID_SIGNATURE {
        code: "EventHandlerInvalidSignature",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious, Tag::Standard],
        minutes: 5,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let place = *context.place();
    let Some(kind) = place.kind.filter(|it| *it != ModuleKind::FormModule) else {
        return;
    };
    let outline = context.outline;
    let events = snapshot.world(id).events(kind, place.owner);
    for method in &outline.methods {
        let name = method.name.text();
        let Some(event) = events.iter().find(|it| it.names.is(name)) else {
            continue;
        };
        let given = method.parameters.len();
        let fits = |it: &Signature| {
            let least = it.parameters.iter().filter(|it| !it.optional).count();
            (least..=it.parameters.len()).contains(&given)
        };
        let Some(wanted) = event.signatures.first() else {
            continue;
        };
        // It had no text of filling once, and the platform still takes handlers of that time.
        let is_old = event.names.ru.is("ОбработкаЗаполнения") && given == 2;
        if event.signatures.iter().any(fits)
            || is_old
            || is_extending(method)
            || method.node.has_error()
        {
            continue;
        }
        let (count, list) = (wanted.parameters.len(), parameters(event, wanted, method));
        let message = context.language.pick(
            format!("У события «{name}» параметров {count}: ({list}), а у обработчика {given}"),
            format!(
                "The event “{name}” has {count} parameters: ({list}), and the handler has {given}"
            ),
        );
        let title = context.language.pick(
            "Привести параметры к событию",
            "Take the parameters of the event",
        );
        let finding = context.report(method.name.range(), message);
        if let Some(at) = method.parameter_list {
            finding.fix(Fix::possible(
                title.to_owned(),
                at.range(),
                format!("({list})"),
            ));
        }
    }
}

/// The parameters of an event; those that the method has keep their names.
fn parameters(event: &Callable, wanted: &Signature, method: &Method<'_>) -> String {
    let russian = event.names.ru.is(method.name.text());
    let names = wanted.parameters.iter().enumerate().map(|(place, it)| {
        let own = method.parameters.get(place).map(|it| it.name.text());
        own.unwrap_or(match russian || it.names.en.is_empty() {
            true => it.names.ru.as_str(),
            false => it.names.en.as_str(),
        })
    });
    names.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};
    use analysis::Language;

    #[test]
    fn names_that_the_method_has_are_kept() {
        check_fix(
            &EVENT_HANDLER_INVALID_SIGNATURE,
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура ПередЗаписью(Стоп)\nКонецПроцедуры",
            "// Модуль: Documents/ЗаказПокупателя/Ext/ObjectModule.bsl\nПроцедура ПередЗаписью(Стоп, РежимЗаписи, РежимПроведения)\nКонецПроцедуры",
        );
    }

    #[test]
    fn only_events_of_the_object_are_told() {
        check(
            &EVENT_HANDLER_INVALID_SIGNATURE,
            Language::En,
            r#"
//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
Procedure Posting(Cancel)
EndProcedure
Procedure OnWrite()
          ^^^^^^^ The event “OnWrite” has 1 parameters: (Cancel), and the handler has 0
EndProcedure
//- /CommonModules/Ценообразование/Ext/Module.bsl
Procedure OnWrite(A, B, C)
EndProcedure
"#,
        );
    }
}
