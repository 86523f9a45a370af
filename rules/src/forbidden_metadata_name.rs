use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleKind, RuleScope, Tag};
use metadata::{Attribute, Belonging, Kind, ModuleKind, Name};

use crate::handlers::configurations;

rule! {
    /// # Запрещенное имя объекта метаданных
    ///
    /// Объект, реквизит или табличная часть называется так же, как вид таблиц в языке запросов: `Документ`, `Справочники`,
    /// `РегистрСведений`. Запрос, в котором такое имя стоит первым словом поля (`Документ.Дата`), платформа понимает как обращение к
    /// таблице, и конструктор запросов его портит. О самих объектах, которых запросы не читают (отчеты, определяемые типы), правило
    /// молчит, в отличие от BSL Language Server.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Реквизит табличной части называется «Документ»
    /// Запрос.Текст = "ВЫБРАТЬ Документ.Дата КАК Дата ИЗ Документ.Оплата.Расшифровка";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Реквизит табличной части называется «ДокументРасчетов»
    /// Запрос.Текст = "ВЫБРАТЬ Р.ДокументРасчетов КАК ДокументРасчетов ИЗ Документ.Оплата.Расшифровка КАК Р";
    /// ```
    ///
    /// # A forbidden name of metadata
    ///
    /// An object, an attribute or a tabular section has the name of a kind of tables of the query language: `Document`, `Catalogs`,
    /// `InformationRegister`. In a query where it is the first word of a field (`Document.Date`) the platform takes it for a table, and
    /// the query builder spoils the query. Nothing is said of objects themselves that queries do not read (reports, defined types),
    /// unlike with BSL Language Server.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // An attribute of a tabular section is called “Document”
    /// Query.Text = "SELECT Document.Date AS Date FROM Document.Payment.Details";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // An attribute of a tabular section is called “SettlementDocument”
    /// Query.Text = "SELECT D.SettlementDocument AS SettlementDocument FROM Document.Payment.Details AS D";
    /// ```
    FORBIDDEN_METADATA_NAME {
        code: "ForbiddenMetadataName",
        kind: RuleKind::Error,
        severity: Severity::Blocker,
        tags: &[Tag::Standard, Tag::Sql, Tag::Design],
        minutes: 30,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::ManagerModule, ModuleKind::ObjectModule, ModuleKind::ValueManagerModule, ModuleKind::SessionModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

/// The kinds of objects whose tables queries read.
const KINDS: [Kind; 16] = [
    Kind::Catalog,
    Kind::Document,
    Kind::DocumentJournal,
    Kind::Enum,
    Kind::ChartOfCharacteristicTypes,
    Kind::ChartOfAccounts,
    Kind::ChartOfCalculationTypes,
    Kind::InformationRegister,
    Kind::AccumulationRegister,
    Kind::AccountingRegister,
    Kind::CalculationRegister,
    Kind::BusinessProcess,
    Kind::Task,
    Kind::ExchangePlan,
    Kind::Constant,
    Kind::FilterCriterion,
];

fn is_forbidden(name: &Name) -> bool {
    let name = name.as_str();
    KINDS
        .iter()
        .any(|it| it.names().is(name) || it.plural().is(name))
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        for ((kind, name), object) in &configuration.objects {
            // Queries do not read reports and defined types.
            let has_table = KINDS.contains(kind);
            if has_table && object.belonging == Belonging::Own && is_forbidden(name) {
                report(
                    context,
                    configuration,
                    &format!("{}.{name}", kind.names().en),
                    name,
                );
            }
            let full = format!("{}.{name}", kind.names().en);
            check_all(context, configuration, &full, &object.attributes);
            for section in &object.tabular_sections {
                let full = format!("{full}.TabularSection.{}", section.name);
                if section.belonging == Belonging::Own && is_forbidden(&section.name) {
                    report(context, configuration, &full, &section.name);
                }
                check_all(context, configuration, &full, &section.attributes);
            }
        }
    }
}

fn check_all(
    context: &mut ProjectContext<'_>,
    configuration: &metadata::Configuration,
    owner: &str,
    attributes: &[Attribute],
) {
    for attribute in attributes {
        if attribute.belonging == Belonging::Own && is_forbidden(&attribute.name) {
            let full = format!("{owner}.{}.{}", attribute.role.word(), attribute.name);
            report(context, configuration, &full, &attribute.name);
        }
    }
}

fn report(
    context: &mut ProjectContext<'_>,
    configuration: &metadata::Configuration,
    full: &str,
    name: &Name,
) {
    let message = context.language.pick(
        format!("Имя «{name}» совпадает с видом таблиц языка запросов: переименуйте"),
        format!("The name “{name}” is that of a kind of tables of the query language: rename it"),
    );
    context.report_metadata(configuration, full, message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};
    use std::sync::Arc;

    #[test]
    fn names_of_kinds_are_forbidden_in_both_languages() {
        assert_eq!(found_in_project(&FORBIDDEN_METADATA_NAME, &sample(&[])), []);
        let snapshot = changed(&[], |configuration| {
            let key = (Kind::Catalog, Name::new("Номенклатура"));
            let object = configuration
                .objects
                .get_mut(&key)
                .expect("the sample has it");
            let object = Arc::make_mut(object);
            object.attributes[0].name = Name::new("документ");
            object.attributes[1].name = Name::new("Документ1");
            object.tabular_sections[0].name = Name::new("Catalogs");
        });
        let found = found_in_project(&FORBIDDEN_METADATA_NAME, &snapshot);
        let messages: Vec<_> = found.iter().map(|it| it.2.as_str()).collect();
        assert_eq!(
            messages,
            [
                "Имя «документ» совпадает с видом таблиц языка запросов: переименуйте",
                "Имя «Catalogs» совпадает с видом таблиц языка запросов: переименуйте"
            ]
        );
        assert!(
            found.iter().all(|it| it.0 == "Catalogs/Номенклатура.xml"),
            "{found:?}"
        );
    }
}
