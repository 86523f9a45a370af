use analysis::review::{Check, Context, Meaning, Needs, RuleKind, Tag};
use analysis::types::Ty;
use metadata::ModuleKind;

rule! {
    /// # Нет такого метода или свойства
    ///
    /// Код обращается к методу или свойству, которых нет у значения известного типа, или вызывает процедуру, которой нет ни в
    /// модуле, ни в глобальных модулях, ни у платформы. Обычно это опечатка или переименование, о котором узнают, когда строка
    /// выполнится. О методах общих модулей говорит `MissingCommonModuleMethod`. По умолчанию правило выключено: описание
    /// платформы знает не все, что есть в ее новых версиях; то, что известно наверняка, указывает `OnecUnknownMember`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.СоздатьЭлемент();
    /// Товар.Артикл = "А-1";
    /// ЗаполнитьОстаткиТовара(Товар);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Товар = Справочники.Номенклатура.СоздатьЭлемент();
    /// Товар.Артикул = "А-1";
    /// ```
    ///
    /// # There is no such method or property
    ///
    /// The code uses a method or a property that values of a known type do not have, or calls a procedure that neither the module
    /// nor the global modules nor the platform have. It is a slip or a renaming that shows when the line runs. Of methods of
    /// common modules `MissingCommonModuleMethod` tells. The rule is off by default: what is known of the platform lacks some of
    /// its newest versions; `OnecUnknownMember` tells what is sure.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Query = New Query;
    /// Query.Run();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/УчетТоваров/Ext/Module.bsl
    /// Query = New Query;
    /// Query.Execute();
    /// ```
    UNKNOWN_MEMBER {
        code: "UnknownMember",
        kind: RuleKind::Error,
        tags: &[Tag::Suspicious],
        minutes: 2,
        by_default: false,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let file = context.file;
    // What a module of nothing may call nobody knows.
    let Some(kind) = context.place().kind.filter(|it| *it != ModuleKind::Script) else {
        return;
    };
    let is_form = kind == ModuleKind::FormModule;
    for access in context.accesses() {
        let name = file.tree.node(access.name);
        let word = name.text();
        let message = match access.meaning {
            // Forms have members by their kinds of which not all are known.
            Meaning::MissingMethod if !is_form => context.language.pick(
                format!("Метода «{word}» нет ни в модуле, ни в глобальном контексте"),
                format!("Neither the module nor the global context has a method “{word}”"),
            ),
            Meaning::Missing if !matches!(access.receiver.list(), [Ty::Module(_)]) => {
                context.language.pick(
                    format!("Нет метода или свойства «{word}»"),
                    format!("There is no method or property “{word}”"),
                )
            }
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
    fn members_of_known_types_are_looked_for() {
        check(
            &UNKNOWN_MEMBER,
            Language::Ru,
            r#"
//- /CommonModules/УчетТоваров/Ext/Module.bsl
Процедура А(Параметр)
	Параметр.НетТакого();
	Товар = Справочники.Номенклатура.ПустаяСсылка();
	Б = Товар.Артикл;
	          ^^^^^^ Нет метода или свойства «Артикл»
	Б = Товар.Артикул;
	Параметр = Справочники.Номенклатураа;
	                       ^^^^^^^^^^^^^ Нет метода или свойства «Номенклатураа»
	НетТакойПроцедуры();
	^^^^^^^^^^^^^^^^^ Метода «НетТакойПроцедуры» нет ни в модуле, ни в глобальном контексте
	КурсыВалют.НетТакого();
КонецПроцедуры
"#,
        );
    }
}
