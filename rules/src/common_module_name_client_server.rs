use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::{Sort, sort, subject};

rule! {
    /// # Имя клиент-серверного модуля без «КлиентСервер»
    ///
    /// Код модуля выполняется там, откуда его вызвали: на клиенте или на сервере. Кто правит такой модуль и не знает об этом,
    /// обращается в нем к базе данных, и на клиенте код падает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/СтрокиСлужебный/Ext/Module.bsl (Клиент, Сервер, Внешнее соединение)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/СтрокиКлиентСервер/Ext/Module.bsl (Клиент, Сервер, Внешнее соединение)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a module of both sides lacks “ClientServer”
    ///
    /// The code of the module runs where it is called from: on the client or on the server. Who edits it without knowing that reads
    /// the database in it, and the code fails on the client.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Strings/Ext/Module.bsl (Клиент, Сервер, Внешнее соединение)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/StringsClientServer/Ext/Module.bsl (Клиент, Сервер, Внешнее соединение)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_CLIENT_SERVER {
        code: "CommonModuleNameClientServer",
        severity: Severity::Major,
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
    if sort(subject.module) != Some(Sort::ClientServer)
        || subject.is_named(&["клиентсервер", "clientserver"])
    {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «КлиентСервер»: он доступен на обеих сторонах"),
        format!("The name of the common module “{name}” must have “ClientServer” in it: it is there on both sides"),
    );
    context.report(subject.anchor, message);
}
