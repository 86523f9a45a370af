use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::{Sort, sort, subject};

rule! {
    /// # Имя модуля, который вызывает клиент, без «ВызовСервера»
    ///
    /// Каждый вызов такого модуля с клиента это обращение к серверу, а его экспортные методы доступны любому клиентскому коду и
    /// должны сами проверять права. Имя говорит об этом и тому, кто вызывает, и тому, кто пишет метод.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ЗаказыСервер/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ЗаказыВызовСервера/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a module that the client calls lacks “ServerCall”
    ///
    /// Each call of such a module from the client goes to the server, and its exported methods are open to all code of the client and
    /// must check rights themselves. The name tells both who calls and who writes a method.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Orders/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/OrdersServerCall/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_SERVER_CALL {
        code: "CommonModuleNameServerCall",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::BadPractice, Tag::Unpredictable],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(subject) = subject(context) else {
        return;
    };
    if sort(subject.module) != Some(Sort::ServerCall)
        || subject.is_named(&["вызовсервера", "servercall"])
    {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «ВызовСервера»: его вызывает клиент"),
        format!("The name of the common module “{name}” must have “ServerCall” in it: the client calls it"),
    );
    context.report(subject.anchor, message);
}
