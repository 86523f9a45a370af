use analysis::review::{Check, Context, Default, Parameter, RuleScope, Tag};
use analysis::{Related, Severity};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # Код вне области
    ///
    /// Метод, переменная или код модуля стоит не внутри `#Область`. Стандарт делит модуль на разделы: по ним видно,
    /// что предназначено другим подсистемам, а что можно менять свободно. Код вне разделов об этом ничего не говорит,
    /// и при сворачивании модуля остаётся на виду. В отличие от BSL Language Server, код тела модуля указывается один
    /// раз, а не каждым оператором.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// Функция Курс() Экспорт
    ///     Возврат Прочитать();
    /// КонецФункции
    ///
    /// #КонецОбласти
    ///
    /// Функция Прочитать()
    ///     Возврат 1;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// #Область ПрограммныйИнтерфейс
    ///
    /// Функция Курс() Экспорт
    ///     Возврат Прочитать();
    /// КонецФункции
    ///
    /// #КонецОбласти
    ///
    /// #Область СлужебныеПроцедурыИФункции
    ///
    /// Функция Прочитать()
    ///     Возврат 1;
    /// КонецФункции
    ///
    /// #КонецОбласти
    /// ```
    ///
    /// # Code out of region
    ///
    /// A method, a variable or code of the module stands outside of every `#Region`. The standard divides a module into
    /// sections: they tell what other subsystems may use and what can be changed freely. Code outside of them says
    /// nothing of that, and stays in sight when the module is folded. Unlike in BSL Language Server, the code of the
    /// module's body is reported once and not for every statement.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/КурсыВалют/Ext/Module.bsl
    /// Function Rate() Export
    ///     Return 1;
    /// EndFunction
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
    CODE_OUT_OF_REGION {
        code: "CodeOutOfRegion",
        severity: Severity::Info,
        tags: &[Tag::Standard],
        scope: RuleScope::Bsl,
        since: "8.3.1",
        parameters: &[Parameter {
            name: "checkUnknownModuleType",
            default: Default::Flag(false),
            ru: "проверять и модули, о которых неизвестно, чьи они",
            en: "check modules too of which is not known whose they are",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    if context.place().kind.is_none() && !context.flag("checkUnknownModuleType") {
        return;
    }
    let outline = context.outline;
    let is_outside = |node: BslNode<'_>| outline.region_at(node.start()).is_none();
    let methods = outline.methods.iter();
    let methods = methods.filter(|it| is_outside(it.node));
    let mut found: Vec<BslNode<'_>> = methods.map(|it| it.name).collect();
    let variables = outline.variables.iter();
    let variables = variables.filter(|it| is_outside(it.node));
    found.extend(variables.map(|it| it.declarator));
    let body = context.file.tree.root().children();
    let mut body = body.filter(|it| {
        it.kind().is_statement() && it.kind() != Kind::RaiseStatement && !it.has_error()
    });
    found.extend(body.find(|it| is_outside(*it)));
    found.sort_by_key(|it| it.start());
    let has_regions = outline.regions.iter().any(|it| it.is_of_module);
    if has_regions {
        for node in found {
            let message = context.language.pick(
                "Код расположен вне области: перенесите его в раздел модуля",
                "The code is out of every region: move it into a section of the module",
            );
            context.report(node.range(), message);
        }
        return;
    }
    let Some((first, rest)) = found.split_first() else {
        return;
    };
    let message = context.language.pick(
        "В модуле нет ни одной области: распределите код по разделам",
        "The module has no regions: put its code into sections",
    );
    let related = context
        .language
        .pick("тоже вне области", "out of every region too");
    let finding = context.report(first.range(), message);
    finding.related.extend(rest.iter().map(|it| Related {
        path: None,
        range: it.range(),
        message: related.to_owned(),
    }));
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::{check, found};

    #[test]
    fn variables_methods_and_the_body_are_code() {
        check(
            &CODE_OUT_OF_REGION,
            Language::Ru,
            "//- /Catalogs/Номенклатура/Ext/ObjectModule.bsl
#Если Сервер Тогда
#Область ОписаниеПеременных
Перем А;
#КонецОбласти
Перем Б Экспорт;
      ^^^^^^^^^ Код расположен вне области: перенесите его в раздел модуля
А = 1;
^^^^^ Код расположен вне области: перенесите его в раздел модуля
Б = 2;
#Иначе
ВызватьИсключение \"Нельзя\";
#КонецЕсли
",
        );
    }

    #[test]
    fn a_module_without_regions_is_named_once() {
        let text = "// Модуль: CommonModules/КурсыВалют/Ext/Module.bsl\nПроцедура А()\nКонецПроцедуры\nПроцедура Б()\nКонецПроцедуры\n";
        let found = found(&CODE_OUT_OF_REGION, text, Language::En);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].related.len(), 1);
    }
}
