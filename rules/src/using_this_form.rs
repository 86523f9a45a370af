use analysis::review::{Check, Context, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::{ModuleKind, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # Устаревшее свойство «ЭтаФорма»
    ///
    /// С версии 8.3.3 форму в её модуле называет `ЭтотОбъект`, как и объект в любом другом модуле; `ЭтаФорма`
    /// оставлена для совместимости. В отличие от BSL Language Server обычные формы не проверяются: в них
    /// `ЭтотОбъект` — другой объект.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура ПодобратьТовары(Команда)
    ///     ОткрытьФорму("Справочник.Номенклатура.ФормаВыбора", , ЭтаФорма);
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &НаКлиенте
    /// Процедура ПодобратьТовары(Команда)
    ///     ОткрытьФорму("Справочник.Номенклатура.ФормаВыбора", , ЭтотОбъект);
    /// КонецПроцедуры
    /// ```
    ///
    /// # Deprecated property “ThisForm”
    ///
    /// Since version 8.3.3 a form is called `ThisObject` in its module, as an object in any other module is;
    /// `ThisForm` is kept for compatibility. Unlike in BSL Language Server, ordinary forms are not checked: in them
    /// `ThisObject` is another object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure PickGoods(Command)
    ///     OpenForm("Catalog.Goods.ChoiceForm", , ThisForm);
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl
    /// &AtClient
    /// Procedure PickGoods(Command)
    ///     OpenForm("Catalog.Goods.ChoiceForm", , ThisObject);
    /// EndProcedure
    /// ```
    USING_THIS_FORM {
        code: "UsingThisForm",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::Deprecated],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::FormModule],
        since: "8.3.3",
        check: Check::Nodes(&[Kind::Identifier], check),
    }
}

/// The property, and what it is called now.
const NAMES: [(&str, &str); 2] = [("ЭтаФорма", "ЭтотОбъект"), ("ThisForm", "ThisObject")];

fn check<'a>(context: &mut Context<'a>, node: BslNode<'a>) {
    let written = node.text();
    let is_one = |it: &&(&str, &str)| it.0.len() == written.len() && same(it.0, written);
    let Some((old, new)) = NAMES.iter().find(is_one) else {
        return;
    };
    let is_other = node.is_field(Field::Property)
        || node.is_field(Field::Name)
        || node.is_field(Field::Function)
        || node.is_field(Field::Type);
    if is_other || context.place().form().is_some_and(|it| it.ordinary) {
        return;
    }
    let method = context.outline.method_at(node.start());
    if method.is_some_and(|it| it.parameters.iter().any(|it| same(it.name.text(), written))) {
        return;
    }
    let message = context.language.pick(
        format!("Свойство «{old}» устарело: используйте «{new}»"),
        format!("The property “{old}” is deprecated: use “{new}”"),
    );
    let title = context.language.pick(
        format!("Заменить на «{new}»"),
        format!("Replace with “{new}”"),
    );
    let fix = Fix::evident(title, node.range(), *new);
    context.report(node.range(), message).fix(fix);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check_fix, found};
    use analysis::Language;
    #[test]
    fn a_parameter_of_that_name_is_another_thing() {
        let module =
            "// Модуль: Documents/ЗаказПокупателя/Forms/ФормаДокумента/Ext/Form/Module.bsl\n";
        let text = format!(
            "{module}Процедура А(ЭтаФорма) ЭтаФорма.Закрыть(); Б.ЭтаФорма = 1; КонецПроцедуры"
        );
        assert_eq!(found(&USING_THIS_FORM, &text, Language::Ru), []);
        check_fix(
            &USING_THIS_FORM,
            &format!("{module}Процедура А()\n\tэтаформа.Закрыть();\nКонецПроцедуры"),
            &format!("{module}Процедура А()\n\tЭтотОбъект.Закрыть();\nКонецПроцедуры"),
        );
    }
}
