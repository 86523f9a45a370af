use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Присваивание свойству ЭтотОбъект
    ///
    /// С версии 8.3.3 у форм и общих модулей есть свойство `ЭтотОбъект`, и изменить его нельзя: модуль, который ему
    /// присваивает, не компилируется. Если это была своя переменная, назовите её иначе.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаСервере
    /// Процедура Заполнить()
    ///     ЭтотОбъект = РеквизитФормыВЗначение("Объект");
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &НаСервере
    /// Процедура Заполнить()
    ///     Номенклатура = РеквизитФормыВЗначение("Объект");
    /// КонецПроцедуры
    /// ```
    ///
    /// # Assignment to the property ThisObject
    ///
    /// Since version 8.3.3 forms and common modules have the property `ThisObject`, which cannot be changed: a module
    /// that assigns to it does not compile. If it was a variable of your own, call it otherwise.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure Fill()
    ///     ThisObject = FormAttributeToValue("Object");
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Catalogs/Номенклатура/Forms/ФормаЭлемента/Ext/Form/Module.bsl
    /// &AtServer
    /// Procedure Fill()
    ///     Goods = FormAttributeToValue("Object");
    /// EndProcedure
    /// ```
    THIS_OBJECT_ASSIGN {
        code: "ThisObjectAssign",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Error],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::CommonModule, ModuleKind::FormModule],
        since: "8.3.3",
        check: Check::Nodes(&[Kind::AssignmentStatement], check),
    }
}

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let left = node.child(Field::Left);
    let Some(left) = left.filter(|it| it.kind() == Kind::Identifier) else {
        return;
    };
    let name = left.text();
    if !same(name, "ЭтотОбъект") && !same(name, "ThisObject") {
        return;
    }
    let message = context.language.pick(
        format!("Свойству «{name}» нельзя присвоить значение: модуль не скомпилируется"),
        format!("The property “{name}” cannot be assigned: the module will not compile"),
    );
    context.report(left.range(), message);
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;
    use crate::testing::check;

    #[test]
    fn members_of_it_may_be_assigned() {
        check(
            &THIS_OBJECT_ASSIGN,
            Language::Ru,
            "//- /CommonModules/КурсыВалют/Ext/Module.bsl
Процедура А()
	ЭтотОбъект.Б = 1;
	В.ЭтотОбъект = 1;
	этотобъект = 1;
	^^^^^^^^^^ Свойству «этотобъект» нельзя присвоить значение: модуль не скомпилируется
КонецПроцедуры
//- /Catalogs/Номенклатура/Ext/ManagerModule.bsl
ЭтотОбъект = 1;
",
        );
    }
}
