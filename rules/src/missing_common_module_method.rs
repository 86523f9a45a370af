use analysis::Severity;
use analysis::review::{Check, Context, Meaning, Needs, RuleKind, RuleScope, Tag};
use analysis::types::Ty;
use metadata::{Kind as ObjectKind, Owner};

rule! {
    /// # В общем модуле нет такого метода
    ///
    /// Код вызывает метод общего модуля, которого в модуле нет или который модуль не экспортирует. Когда выполнение дойдет до
    /// вызова, платформа вызовет исключение. Методы модулей расширений, которые заимствуют общий модуль, тоже учитываются.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Процедура Проба()
    ///     Остаток = УчетТоваров.ОстатокТовараЗаГод(Товар);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Процедура Проба()
    ///     Остаток = УчетТоваров.ОстатокТовара(Товар);
    /// КонецПроцедуры
    ///
    /// Функция ОстатокТовара(Товар) Экспорт
    ///     Возврат 0;
    /// КонецФункции
    /// ```
    ///
    /// # The common module has no such method
    ///
    /// The code calls a method of a common module that the module lacks or does not export. When the call runs, the platform
    /// raises an exception. Methods of extensions that adopt the common module count too.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Procedure Try1()
    ///     Stock = УчетТоваров.StockOfYear(Goods);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Procedure Try1()
    ///     Stock = УчетТоваров.StockOf(Goods);
    /// EndProcedure
    ///
    /// Function StockOf(Goods) Export
    ///     Return 0;
    /// EndFunction
    /// ```
    MISSING_COMMON_MODULE_METHOD {
        code: "MissingCommonModuleMethod",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let file = context.file;
    for access in context.accesses() {
        let [Ty::Module(module)] = access.receiver.list() else {
            continue;
        };
        let owner = snapshot.file(*module).map(|it| &it.owner);
        let Some(Owner::Object(ObjectKind::CommonModule, common)) = owner else {
            continue;
        };
        let name = file.tree.node(access.name);
        let word = name.text();
        let message = match access.meaning {
            _ if access.call.is_none() => continue,
            Meaning::Missing => context.language.pick(
                format!("В общем модуле «{common}» нет метода «{word}»"),
                format!("The common module “{common}” has no method “{word}”"),
            ),
            Meaning::Hidden(of, _) if of != id => context.language.pick(
                format!("Метод «{word}» общего модуля «{common}» не экспортный: отсюда он не виден"),
                format!("The method “{word}” of the common module “{common}” is not exported: it is not seen from here"),
            ),
            _ => continue,
        };
        context.report(name.range(), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn variables_of_the_name_of_a_module_and_own_methods_are_passed_over() {
        check(
            &MISSING_COMMON_MODULE_METHOD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Процедура Своя()
	Ценообразование.Своя();
КонецПроцедуры

Процедура Чужая() Экспорт
КонецПроцедуры
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Процедура А(КурсыВалют)
	КурсыВалют.НетТакого();
	Ценообразование.чужая();
	Ценообразование.Своя();
	                ^^^^ Метод «Своя» общего модуля «Ценообразование» не экспортный: отсюда он не виден
	А = Ценообразование.НетТакого();
	                    ^^^^^^^^^ В общем модуле «Ценообразование» нет метода «НетТакого»
	НетТакогоМодуля.Метод();
КонецПроцедуры
"#,
        );
    }
}
