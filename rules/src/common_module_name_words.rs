use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, RuleScope, Tag};
use metadata::ModuleKind;

use crate::common_modules::subject;

rule! {
    /// # Слова без смысла в имени общего модуля
    ///
    /// Слова «процедуры», «функции», «обработчики», «модуль», «функциональность» подходят к любому модулю: по имени не понять, что в нем
    /// искать, и туда складывают все подряд. Назовите то, с чем модуль работает.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ПроцедурыСклада/Ext/Module.bsl (Сервер, Внешнее соединение)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетНаСкладах/Ext/Module.bsl (Сервер, Внешнее соединение)
    /// Процедура Заполнить() Экспорт
    /// КонецПроцедуры
    /// ```
    ///
    /// # Words that say nothing in the name of a common module
    ///
    /// The words “procedures”, “functions”, “handlers”, “module”, “functionality” fit any module: the name does not tell what to look for
    /// in it, and everything is put there. Name what the module is about.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/WarehouseProcedures/Ext/Module.bsl (Сервер, Внешнее соединение)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Warehouses/Ext/Module.bsl (Сервер, Внешнее соединение)
    /// Procedure Fill() Export
    /// EndProcedure
    /// ```
    COMMON_MODULE_NAME_WORDS {
        code: "CommonModuleNameWords",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        parameters: &[Parameter {
            name: "words",
            default: Default::Pattern(
                "процедуры|procedures|функции|functions|обработчики|handlers|модуль|module|функциональность|functionality",
            ),
            ru: "Регулярное выражение для слов, которых не должно быть в имени",
            en: "The regular expression for words that must not be in a name",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(subject) = subject(context) else {
        return;
    };
    let found = context
        .pattern("words")
        .and_then(|it| it.find(subject.name));
    let Some(word) = found.map(|it| it.as_str()) else {
        return;
    };
    let name = subject.name;
    let message = context.language.pick(
        format!("Слово «{word}» в имени общего модуля «{name}» ничего не говорит о его назначении"),
        format!("The word “{word}” in the name of the common module “{name}” says nothing of its purpose"),
    );
    context.report(subject.anchor, message);
}
