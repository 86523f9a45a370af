use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::{Sort, sort, subject};

rule! {
    /// # Глобальный модуль с «Клиент» в имени
    ///
    /// Глобальный модуль бывает только клиентским, поэтому «Клиент» в имени ничего не добавляет: по стандарту к имени
    /// глобального модуля добавляют только «Глобальный».
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ЗаказыКлиентГлобальный/Ext/Module.bsl (Клиент, Глобальный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ЗаказыГлобальный/Ext/Module.bsl (Клиент, Глобальный)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # A global module with “Client” in its name
    ///
    /// A global module is one of the client anyway, so “Client” in its name adds nothing: by the standards only “Global” is added to the
    /// name of a global module.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/OrdersClientGlobal/Ext/Module.bsl (Клиент, Глобальный)
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
    COMMON_MODULE_NAME_GLOBAL_CLIENT {
        code: "CommonModuleNameGlobalClient",
        severity: Severity::Major,
        tags: &[Tag::Standard],
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
    // A name may begin with the word: `КлиентыБанка`.
    let name: String = metadata::folded(subject.name).collect();
    let rest = name.char_indices().nth(1).and_then(|it| name.get(it.0..));
    let has_word = rest.is_some_and(|it| it.contains("клиент") || it.contains("client"));
    if !subject.module.global || sort(subject.module) != Some(Sort::Client) || !has_word {
        return;
    }
    let name = subject.name;
    let message = context.language.pick(
        format!("Имя общего модуля «{name}» содержит лишнее «Клиент»: глобальный модуль и так клиентский"),
        format!("The name of the common module “{name}” has a needless “Client” in it: a global module is one of the client"),
    );
    context.report(subject.anchor, message);
}
