use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;
use metadata::objects::Details;

rule! {
    /// # Неверный обработчик операции web-сервиса
    ///
    /// У операции web-сервиса не указан метод, в модуле нет метода с таким именем, или у него не столько параметров, сколько
    /// у операции. Вызов операции завершится ошибкой, и узнает об этом другая система.
    ///
    /// В отличие от BSL Language Server, сравнивается и число параметров.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: WebServices/ОбменСМагазинами/Ext/Module.bsl
    /// Функция ПолучитьОстаток(Артикул)
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: WebServices/ОбменСМагазинами/Ext/Module.bsl
    /// Функция ПолучитьОстаток(Артикул)
    ///     Возврат 0;
    /// КонецФункции
    ///
    /// Функция ПолучитьЦену(Артикул, Дата)
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// # A wrong handler of an operation of a web service
    ///
    /// The operation of a web service names no method, the module has no method of that name, or the method has another number of
    /// parameters than the operation. A call of the operation will fail, and the one to notice is another system.
    ///
    /// Unlike BSL Language Server, the rule compares the numbers of parameters too.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: WebServices/ОбменСМагазинами/Ext/Module.bsl
    /// Function ПолучитьЦену(SKU, Date)
    ///     Return 0;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: WebServices/ОбменСМагазинами/Ext/Module.bsl
    /// Function ПолучитьОстаток(SKU)
    ///     Return 0;
    /// EndFunction
    ///
    /// Function ПолучитьЦену(SKU, Date)
    ///     Return 0;
    /// EndFunction
    /// ```
    WRONG_WEB_SERVICE_HANDLER {
        code: "WrongWebServiceHandler",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Suspicious, Tag::Error],
        minutes: 10,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::WebServiceModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(object) = context.place().object else {
        return;
    };
    let Details::WebService(service) = &object.details else {
        return;
    };
    // Recovery may have lost a method.
    if context.file.tree.root().has_error() {
        return;
    }
    let (language, outline) = (context.language, context.outline);
    for operation in &service.operations {
        let (name, method) = (&operation.name, &operation.method);
        if method.is_empty() {
            let message = language.pick(
                format!("У операции web-сервиса «{name}» не указан метод"),
                format!("The operation “{name}” of the web service names no method"),
            );
            context.report(context.file.anchor(), message);
            continue;
        }
        let Some(handler) = outline.methods.iter().find(|it| method.is(it.name.text())) else {
            let message = language.pick(
                format!("В модуле нет метода «{method}» операции web-сервиса «{name}»"),
                format!("The module has no method “{method}” of the operation “{name}” of the web service"),
            );
            context.report(context.file.anchor(), message);
            continue;
        };
        let (given, takes) = (operation.parameters.len(), handler.parameters.len());
        if given != takes {
            let message = language.pick(
                format!("Параметров у метода «{method}»: {takes}, а у операции web-сервиса «{name}»: {given}"),
                format!("The method “{method}” has {takes} parameters, the operation “{name}” of the web service {given}"),
            );
            context.report(handler.name.range(), message);
        }
    }
}
