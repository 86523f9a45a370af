use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::subject;

rule! {
    /// # Имя привилегированного модуля без «ПолныеПрава»
    ///
    /// Код привилегированного модуля выполняется без проверки прав: любой вызов открывает данные, которых пользователь видеть не
    /// должен. Имя предупреждает об этом там, где модуль вызывают, и помогает найти такие вызовы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбменДанными/Ext/Module.bsl (Сервер, Привилегированный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбменДаннымиПолныеПрава/Ext/Module.bsl (Сервер, Привилегированный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a privileged module lacks “FullAccess”
    ///
    /// The code of a privileged module runs without checks of rights: each call opens data that the user may not see. The name warns
    /// of that where the module is called and helps to find such calls.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Exchange/Ext/Module.bsl (Сервер, Привилегированный)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ExchangeFullAccess/Ext/Module.bsl (Сервер, Привилегированный)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_FULL_ACCESS {
        code: "CommonModuleNameFullAccess",
        kind: RuleKind::SecurityHotspot,
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
    if !subject.module.privileged || subject.is_named(&["полныеправа", "fullaccess"]) {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «ПолныеПрава»: он не проверяет права"),
        format!("The name of the common module “{name}” must have “FullAccess” in it: it checks no rights"),
    );
    context.report(subject.anchor, message);
}
