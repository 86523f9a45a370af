use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::{sort, subject};

rule! {
    /// # Общий модуль недопустимого вида
    ///
    /// По стандарту общий модуль бывает серверным («Сервер» и «Внешнее соединение»), для вызова с клиента («Сервер» и «Вызов
    /// сервера»), клиентским («Клиент») или клиент-серверным («Клиент», «Сервер» и «Внешнее соединение»). Другие сочетания ведут
    /// себя неожиданно: модуль без флажков никто не вызовет, вызов сервера с внешним соединением работает в нем иначе, чем на сервере.
    ///
    /// В отличие от BSL Language Server, флажок «Клиент (обычное приложение)» в расчет не берется: он нужен только там, где есть обычное
    /// приложение.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбменДанными/Ext/Module.bsl (Сервер, Внешнее соединение, Вызов сервера)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбменДаннымиВызовСервера/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # A common module of no known sort
    ///
    /// By the standards a common module is one of the server (“Server” and “External connection”), for calls from the client (“Server” and
    /// “Server call”), of the client (“Client”), or of both (“Client”, “Server” and “External connection”). Other flags behave in
    /// unexpected ways: nobody can call a module without any, and a server call with an external connection works otherwise there than on
    /// the server.
    ///
    /// Unlike BSL Language Server, the rule does not look at “Client (ordinary application)”: it matters only where there is an
    /// ordinary application.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Exchange/Ext/Module.bsl (Сервер, Внешнее соединение, Вызов сервера)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ExchangeServerCall/Ext/Module.bsl (Сервер, Вызов сервера)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_INVALID_TYPE {
        code: "CommonModuleInvalidType",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Unpredictable, Tag::Design],
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
    if sort(subject.module).is_some() {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Флажки общего модуля «{name}» не подходят ни к одному виду: серверный, вызов сервера, клиентский, клиент-серверный"),
        format!("The flags of the common module “{name}” fit no sort: server, server call, client, client and server"),
    );
    context.report(subject.anchor, message);
}
