use analysis::Severity;
use analysis::review::{Check, Context, RuleScope, Tag};
use metadata::objects::common_module::Reuse;
use metadata::{ModuleKind, same};

use crate::common_modules::subject;

rule! {
    /// # Программный интерфейс с повторным использованием
    ///
    /// Методы модуля с повторным использованием значений объявлены программным интерфейсом. Кто их вызывает, не знает, что
    /// получает общий для всех сохраненный объект: изменит его и испортит данные другим, или не увидит свежих. Объявите
    /// программный интерфейс в обычном модуле, который решает, что брать из кеша, а модуль с повторным использованием оставьте
    /// служебным.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/СкладыПовтИсп/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// #Область ПрограммныйИнтерфейс
    /// Функция ОсновнойСклад() Экспорт
    ///     Возврат Справочники.Склады.Основной;
    /// КонецФункции
    /// #КонецОбласти
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/СкладыПовтИсп/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// #Область СлужебныйПрограммныйИнтерфейс
    /// Функция ОсновнойСклад() Экспорт
    ///     Возврат Справочники.Склады.Основной;
    /// КонецФункции
    /// #КонецОбласти
    /// ```
    ///
    /// # A public interface that reuses values
    ///
    /// Methods of a module that reuses values are declared public. Who calls them does not know that the object is kept for all:
    /// they change it and spoil the data of others, or do not see fresh data. Declare the public interface in an ordinary module
    /// that decides what to take from the cache, and leave the module that reuses values internal.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/WarehousesCached/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// #Region Public
    /// Function Main() Export
    ///     Return Catalogs.Warehouses.Main;
    /// EndFunction
    /// #EndRegion
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/WarehousesCached/Ext/Module.bsl (Сервер, Внешнее соединение, Повторное использование)
    /// #Region Internal
    /// Function Main() Export
    ///     Return Catalogs.Warehouses.Main;
    /// EndFunction
    /// #EndRegion
    /// ```
    CACHED_PUBLIC {
        code: "CachedPublic",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Design],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let reuses = subject(context).is_some_and(|it| it.module.reuse != Reuse::DontUse);
    if !reuses {
        return;
    }
    let outline = context.outline;
    for (number, region) in outline.regions.iter().enumerate() {
        let is_public = ["ПрограммныйИнтерфейс", "Public"]
            .iter()
            .any(|it| same(it, region.name));
        let is_in = |mut at: usize| loop {
            if at == number {
                return true;
            }
            match outline.regions[at].parent {
                Some(parent) => at = parent,
                None => return false,
            }
        };
        let mut methods = outline.methods.iter().filter_map(|it| it.region);
        if is_public && region.is_of_module && region.parent.is_none() && methods.any(is_in) {
            let range = region.name_node.unwrap_or(region.start).range();
            let message = context.language.pick(
                "Модуль с повторным использованием значений не должен быть программным интерфейсом",
                "A module that reuses values must not be a public interface",
            );
            context.report(range, message);
        }
    }
}
