use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;
use metadata::objects::Details;

rule! {
    /// # Неверный обработчик метода HTTP-сервиса
    ///
    /// У метода HTTP-сервиса не указан обработчик, в модуле нет функции с таким именем, или у нее не один параметр. Запрос к этому
    /// адресу завершится ошибкой 500, и узнает об этом тот, кто его отправил.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: HTTPServices/ЗаказыAPI/Ext/Module.bsl
    /// Функция ЗаказыСписок(Запрос, Отбор)
    ///     Возврат Новый HTTPСервисОтвет(200);
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: HTTPServices/ЗаказыAPI/Ext/Module.bsl
    /// Функция ЗаказыСписок(Запрос)
    ///     Возврат Новый HTTPСервисОтвет(200);
    /// КонецФункции
    ///
    /// Функция ЗаказыСоздать(Запрос)
    ///     Возврат Новый HTTPСервисОтвет(200);
    /// КонецФункции
    ///
    /// Функция ЗаказПолучить(Запрос)
    ///     Возврат Новый HTTPСервисОтвет(200);
    /// КонецФункции
    /// ```
    ///
    /// # A wrong handler of a method of an HTTP service
    ///
    /// The method of an HTTP service names no handler, the module has no function of that name, or the function does not have one
    /// parameter. A request to the address will end with error 500, and the one to notice is who sent it.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: HTTPServices/ЗаказыAPI/Ext/Module.bsl
    /// Function ЗаказыСписок()
    ///     Return New HTTPServiceResponse(200);
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: HTTPServices/ЗаказыAPI/Ext/Module.bsl
    /// Function ЗаказыСписок(Request)
    ///     Return New HTTPServiceResponse(200);
    /// EndFunction
    ///
    /// Function ЗаказыСоздать(Request)
    ///     Return New HTTPServiceResponse(200);
    /// EndFunction
    ///
    /// Function ЗаказПолучить(Request)
    ///     Return New HTTPServiceResponse(200);
    /// EndFunction
    /// ```
    WRONG_HTTP_SERVICE_HANDLER {
        code: "WrongHttpServiceHandler",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Suspicious, Tag::Error],
        minutes: 10,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::HTTPServiceModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(object) = context.place().object else {
        return;
    };
    let Details::HTTPService(service) = &object.details else {
        return;
    };
    // Recovery may have lost a method.
    if context.file.tree.root().has_error() {
        return;
    }
    let (language, outline) = (context.language, context.outline);
    for template in &service.templates {
        for method in &template.methods {
            let full = format!("{}.{}", template.name, method.name);
            let name = &method.handler;
            if name.is_empty() {
                let message = language.pick(
                    format!("У метода HTTP-сервиса «{full}» не указан обработчик"),
                    format!("The method “{full}” of the HTTP service names no handler"),
                );
                context.report(context.file.anchor(), message);
                continue;
            }
            let Some(handler) = outline.methods.iter().find(|it| name.is(it.name.text())) else {
                let message = language.pick(
                    format!("В модуле нет обработчика «{name}» метода HTTP-сервиса «{full}»"),
                    format!("The module has no handler “{name}” of the method “{full}” of the HTTP service"),
                );
                context.report(context.file.anchor(), message);
                continue;
            };
            let count = handler.parameters.len();
            if count != 1 {
                let message = language.pick(
                    format!("У обработчика HTTP-сервиса «{name}» должен быть один параметр, а их {count}"),
                    format!("The handler “{name}” of the HTTP service must have one parameter and has {count}"),
                );
                context.report(handler.name.range(), message);
            } else if !handler.is_function {
                let message = language.pick(
                    format!("Обработчик HTTP-сервиса «{name}» должен быть функцией и возвращать ответ"),
                    format!("The handler “{name}” of the HTTP service must be a function that returns the response"),
                );
                context.report(handler.name.range(), message);
            }
        }
    }
}
