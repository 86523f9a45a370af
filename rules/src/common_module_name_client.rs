use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::{Sort, sort, subject};

rule! {
    /// # Имя клиентского модуля без «Клиент»
    ///
    /// Модуль доступен только на клиенте, а имя об этом молчит: его вызовут из серверного кода, и вызов упадет при выполнении.
    /// Глобальным модулям «Клиент» в имени не нужен.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/РаботаСФайлами/Ext/Module.bsl (Клиент)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/РаботаСФайламиКлиент/Ext/Module.bsl (Клиент)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a client module lacks “Client”
    ///
    /// The module is there on the client only, and its name does not say so: server code will call it, and the call will fail when it
    /// runs. Global modules do not need “Client” in their names.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Files/Ext/Module.bsl (Клиент)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/FilesClient/Ext/Module.bsl (Клиент)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_CLIENT {
        code: "CommonModuleNameClient",
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
    if subject.module.global
        || sort(subject.module) != Some(Sort::Client)
        || subject.is_named(&["клиент", "client"])
    {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «Клиент»: он доступен только на клиенте"),
        format!("The name of the common module “{name}” must have “Client” in it: it is there on the client only"),
    );
    context.report(subject.anchor, message);
}
