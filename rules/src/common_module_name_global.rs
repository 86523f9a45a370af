use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::subject;

rule! {
    /// # Имя глобального модуля без «Глобальный»
    ///
    /// Экспортные методы глобального модуля вызывают без имени модуля, и их имена занимают общее пространство имен. Модуль с обычным
    /// именем не выдает этого: в нем заводят методы, которые перекрывают другие.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/РаботаСЗаказами/Ext/Module.bsl (Клиент, Глобальный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/РаботаСЗаказамиГлобальный/Ext/Module.bsl (Клиент, Глобальный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a global module lacks “Global”
    ///
    /// Exported methods of a global module are called without its name, and their names are taken for all code. An ordinary name does
    /// not tell: methods are added that hide others.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Orders/Ext/Module.bsl (Клиент, Глобальный)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/OrdersGlobal/Ext/Module.bsl (Клиент, Глобальный)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_GLOBAL {
        code: "CommonModuleNameGlobal",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::BadPractice, Tag::BrainOverload],
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
    if !subject.module.global || subject.is_named(&["глобальный", "global"]) {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «Глобальный»: его методы вызывают без имени модуля"),
        format!("The name of the common module “{name}” must have “Global” in it: its methods are called without the name of the module"),
    );
    context.report(subject.anchor, message);
}
