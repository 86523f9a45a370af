use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;
use metadata::objects::common_module::Reuse;

use crate::common_modules::subject;

rule! {
    /// # Имя модуля с повторным использованием без «ПовтИсп»
    ///
    /// Общий модуль с повторным использованием возвращаемых значений отдает сохраненный результат, а не новый: изменить его или
    /// ждать свежих данных нельзя. По имени без «ПовтИсп» этого не видно там, где модуль вызывают.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/СкладыСервер/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/СкладыПовтИсп/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # The name of a module that reuses values lacks “Cached”
    ///
    /// A common module that reuses returned values gives a kept result and not a new one: it must not be changed, and fresh data
    /// are not to be had. Without “Cached” in the name that does not show where the module is called.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Warehouses/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/WarehousesCached/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_CACHED {
        code: "CommonModuleNameCached",
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
    if subject.module.reuse == Reuse::DontUse
        || subject.is_named(&["повторноеиспользование", "повтисп", "cached"])
    {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» должно содержать «ПовтИсп»: он хранит возвращенные значения"),
        format!("The name of the common module “{name}” must have “Cached” in it: it keeps returned values"),
    );
    context.report(subject.anchor, message);
}
