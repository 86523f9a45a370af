use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleKind, RuleScope, Tag};
use metadata::{Belonging, ModuleKind, Name};

use crate::handlers::configurations;

rule! {
    /// # Имя реквизита совпадает с именем объекта
    ///
    /// Реквизит называется так же, как его объект, или реквизит табличной части так же, как она. Запрос без псевдонимов платформа понимает
    /// неоднозначно: в `Контрагенты.Контрагенты` не видно, где таблица, а где поле, и запрос завершается ошибкой или читает не то.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // У документа «Заказ» есть реквизит «Заказ»
    /// Запрос.Текст = "ВЫБРАТЬ Заказ.Заказ КАК Основание ИЗ Документ.Заказ КАК Заказ";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // У документа «Заказ» есть реквизит «ЗаказОснование»
    /// Запрос.Текст = "ВЫБРАТЬ Заказ.ЗаказОснование КАК Основание ИЗ Документ.Заказ КАК Заказ";
    /// ```
    ///
    /// # An attribute has the name of its object
    ///
    /// An attribute is called as its object is, or an attribute of a tabular section as the section. Without aliases a query is ambiguous: of
    /// `Customers.Customers` nobody can tell which is the table and which the field, and the query fails or reads something else.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The document “Order” has an attribute “Order”
    /// Query.Text = "SELECT Order.Order AS Base FROM Document.Order AS Order";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The document “Order” has an attribute “BaseOrder”
    /// Query.Text = "SELECT Order.BaseOrder AS Base FROM Document.Order AS Order";
    /// ```
    SAME_METADATA_OBJECT_AND_CHILD_NAMES {
        code: "SameMetadataObjectAndChildNames",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Sql, Tag::Design],
        minutes: 30,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::ManagerModule, ModuleKind::ObjectModule, ModuleKind::SessionModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        for ((kind, name), object) in &configuration.objects {
            let full = format!("{}.{name}", kind.names().en);
            let is_same = |it: &metadata::Attribute, owner: &Name| {
                it.belonging == Belonging::Own && it.name == *owner
            };
            for it in object.attributes.iter().filter(|it| is_same(it, name)) {
                let message = context.language.pick(
                    format!("Реквизит «{}» называется так же, как его объект", it.name),
                    format!("The attribute “{}” has the name of its object", it.name),
                );
                let full = format!("{full}.{}.{}", it.role.word(), it.name);
                context.report_metadata(configuration, &full, message);
            }
            for section in &object.tabular_sections {
                for it in section
                    .attributes
                    .iter()
                    .filter(|it| is_same(it, &section.name))
                {
                    let message = context.language.pick(
                        format!(
                            "Реквизит «{}» называется так же, как его табличная часть",
                            it.name
                        ),
                        format!(
                            "The attribute “{}” has the name of its tabular section",
                            it.name
                        ),
                    );
                    let full = format!(
                        "{full}.TabularSection.{}.{}.{}",
                        section.name,
                        it.role.word(),
                        it.name
                    );
                    context.report_metadata(configuration, &full, message);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};
    use metadata::Kind;
    use std::sync::Arc;

    #[test]
    fn names_are_compared_whatever_their_case() {
        assert_eq!(
            found_in_project(&SAME_METADATA_OBJECT_AND_CHILD_NAMES, &sample(&[])),
            []
        );
        let snapshot = changed(&[], |configuration| {
            let key = (Kind::Catalog, Name::new("Номенклатура"));
            let object = configuration
                .objects
                .get_mut(&key)
                .expect("the sample has it");
            let object = Arc::make_mut(object);
            object.attributes[0].name = Name::new("номенклатура");
            object.tabular_sections[0].attributes[0].name = Name::new("Номенклатура");
            object.tabular_sections[1].attributes[0].name = object.tabular_sections[1].name.clone();
        });
        let found = found_in_project(&SAME_METADATA_OBJECT_AND_CHILD_NAMES, &snapshot);
        let messages: Vec<_> = found.iter().map(|it| it.2.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Реквизит «номенклатура» называется так же, как его объект",
                "Реквизит «ДополнительныеРеквизиты» называется так же, как его табличная часть"
            ]
        );
    }
}
