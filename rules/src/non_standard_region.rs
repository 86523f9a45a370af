use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::ModuleKind;

use crate::standard_regions::{is_of_table, of_module};

rule! {
    /// # Нестандартный раздел модуля
    ///
    /// Раздел модуля назван не так, как велит стандарт для модулей этого вида. По стандартным разделам ищут: программный
    /// интерфейс, обработчики, служебный код; раздел с именем `Разное` или `Функции` надо читать весь. Внутри стандартного
    /// раздела области могут называться как угодно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Область ФункцииКурсов
    ///
    /// Функция Курс() Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// #Область ФункцииКурсов
    ///
    /// Функция Курс() Экспорт
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Non-standard section of a module
    ///
    /// A section of the module has another name than the standard wants for modules of this kind. Standard sections are
    /// where people look: for the interface, for handlers, for private code; a section called `Misc` or `Functions` has
    /// to be read as a whole. Regions within a standard section may have any names.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Region RateFunctions
    ///
    /// Function Rate() Export
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Region Public
    ///
    /// Function Rate() Export
    ///     Return 1;
    /// EndFunction
    ///
    /// #EndRegion
    /// ```
    NON_STANDARD_REGION {
        code: "NonStandardRegion",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        scope: RuleScope::Bsl,
        since: "8.3.1",
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some(kind) = context.place().kind else {
        return;
    };
    let standard = of_module(kind);
    if standard.is_empty() {
        return;
    }
    let regions = context.outline.regions.iter();
    let sections = regions.filter(|it| it.is_of_module && it.parent.is_none());
    for section in sections {
        let name = section.name;
        let is_standard = standard.iter().any(|it| it.is(name))
            || kind == ModuleKind::FormModule && is_of_table(name);
        if is_standard || name.is_empty() {
            continue;
        }
        let is_russian = !name.is_ascii();
        let known = standard.iter();
        let known = known.map(|it| if is_russian { it.ru } else { it.en });
        let known = known.collect::<Vec<_>>().join(", ");
        let message = context.language.pick(
            format!("Раздела «{name}» в стандарте нет. Стандартные разделы этого модуля: {known}"),
            format!("There is no section “{name}” in the standard. Standard sections of this module: {known}"),
        );
        let range = section.start.start() + "#".len()..section.start.end();
        context.report(range, message);
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn sections_are_those_of_the_kind_of_module() {
        check(
            &NON_STANDARD_REGION,
            Language::Ru,
            "//- /Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
#Область ОбработчикиСобытийЭлементовТаблицыФормыЦены
#КонецОбласти
#Область служебныепроцедурыифункции
#Область Разное
#КонецОбласти
#КонецОбласти
#Region FormTableItemsEventHandlersPrices
#EndRegion
//- /CommonCommands/ОстаткиПоНоменклатуре/Ext/CommandModule.bsl
#Область Инициализация
 ^^^^^^^^^^^^^^^^^^^^^ Раздела «Инициализация» в стандарте нет. Стандартные разделы этого модуля: ОбработчикиСобытий, СлужебныеПроцедурыИФункции
#КонецОбласти
//- /а.bsl
#Область Разное
#КонецОбласти
",
        );
    }
}
