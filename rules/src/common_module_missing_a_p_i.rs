use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag, is_extending};
use metadata::{ModuleKind, same};

rule! {
    /// # Общий модуль без программного интерфейса
    ///
    /// В общем модуле нет экспортных методов или нет раздела для них. Методы без «Экспорт» не может вызвать никто, кроме
    /// самого модуля, так что весь модуль - мёртвый код; а без разделов `ПрограммныйИнтерфейс` и
    /// `СлужебныйПрограммныйИнтерфейс` не видно, на что могут рассчитывать другие подсистемы.
    ///
    /// В отличие от BSL Language Server, сообщение говорит, чего из этого нет, а модуль расширения с методами `&Вместо`,
    /// `&Перед` и `&После` нарушением не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Функция КурсНаДату(Валюта, Дата) Экспорт
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// Функция КурсНаДату(Валюта, Дата) Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Common module without a programming interface
    ///
    /// The common module has no export methods, or no section for them. Nobody but the module itself can call methods
    /// without `Export`, so all of it is dead code; and without the sections `Public` and `Internal` nobody sees what
    /// other subsystems may rely on.
    ///
    /// Unlike in BSL Language Server, the message says which of the two is missing, and a module of an extension with
    /// methods `&Around`, `&Before` and `&After` is no fault.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Region Public
    /// #EndRegion
    ///
    /// #Region Private
    /// Function RateOnDate(Currency, Date)
    ///     Return 1;
    /// EndFunction
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Region Public
    ///
    /// Function RateOnDate(Currency, Date) Export
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    COMMON_MODULE_MISSING_A_P_I {
        code: "CommonModuleMissingAPI",
        severity: Severity::Minor,
        tags: &[Tag::BrainOverload, Tag::Suspicious],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        check: Check::File(check),
    }
}

const SECTIONS: [&str; 4] = [
    "ПрограммныйИнтерфейс",
    "СлужебныйПрограммныйИнтерфейс",
    "Public",
    "Internal",
];

fn check(context: &mut Context<'_>) {
    let outline = context.outline;
    // What a module of an extension changes stays called as it was.
    if outline.methods.is_empty() || outline.methods.iter().any(is_extending) {
        return;
    }
    let mut sections = outline.regions.iter().filter(|it| it.is_of_module);
    let has_section = sections.any(|it| SECTIONS.iter().any(|name| same(name, it.name)));
    let message = if outline.methods.iter().all(|it| it.export.is_none()) {
        context.language.pick(
            "В общем модуле нет экспортных методов: его никто не может вызвать",
            "The common module has no export methods: nobody can call it",
        )
    } else if !has_section {
        context.language.pick(
            "В общем модуле нет раздела «ПрограммныйИнтерфейс» или «СлужебныйПрограммныйИнтерфейс»: поместите в него экспортные методы",
            "The common module has no section “Public” or “Internal”: put its export methods there",
        )
    } else {
        return;
    };
    context.report(context.file.anchor(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn a_module_without_methods_has_nothing_to_offer_yet() {
        check(
            &COMMON_MODULE_MISSING_A_P_I,
            Language::Ru,
            "//- /CommonModules/КурсыВалют/Ext/Module.bsl\n// Пусто.\n",
        );
        check(
            &COMMON_MODULE_MISSING_A_P_I,
            Language::Ru,
            "//- /CommonModules/КурсыВалют/Ext/Module.bsl
#Область СлужебныйПрограммныйИнтерфейс
Процедура А() Экспорт
КонецПроцедуры
#КонецОбласти
",
        );
    }
}
