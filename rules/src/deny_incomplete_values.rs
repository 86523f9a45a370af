use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleScope, Tag};
use metadata::{AttributeRole, Belonging, Kind};

use crate::handlers::configurations;

rule! {
    /// # Измерению разрешены незаполненные значения
    ///
    /// У измерения регистра выключен «Запрет незаполненных значений»: в регистр можно записать строку с пустым измерением. Такие записи не
    /// попадают в отборы, остатки по ним копятся, и исправлять их приходится вручную. Пустое значение, которое что-то значит,
    /// встречается редко, поэтому правило включают по желанию.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // РегистрНакопления.ТоварыНаСкладах, измерение Номенклатура: «Запрет незаполненных значений» выключен
    /// Движение = Движения.ТоварыНаСкладах.Добавить();
    /// Движение.Количество = 1;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // РегистрНакопления.ТоварыНаСкладах, измерение Номенклатура: «Запрет незаполненных значений» включен
    /// Движение = Движения.ТоварыНаСкладах.Добавить();
    /// Движение.Номенклатура = Товар;
    /// Движение.Количество = 1;
    /// ```
    ///
    /// # A dimension may be left empty
    ///
    /// “Deny incomplete values” of a dimension of a register is off: a record with an empty dimension can be written. Such records are not
    /// found by filters, balances pile up on them, and somebody corrects them by hand. An empty value that means something is rare, so
    /// the rule is turned on by choice.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // AccumulationRegister.Goods, the dimension Product: “Deny incomplete values” is off
    /// Record = RegisterRecords.Goods.Add();
    /// Record.Quantity = 1;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // AccumulationRegister.Goods, the dimension Product: “Deny incomplete values” is on
    /// Record = RegisterRecords.Goods.Add();
    /// Record.Product = Product;
    /// Record.Quantity = 1;
    /// ```
    DENY_INCOMPLETE_VALUES {
        code: "DenyIncompleteValues",
        severity: Severity::Major,
        tags: &[Tag::BadPractice],
        scope: RuleScope::Bsl,
        by_default: false,
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        for ((kind, name), object) in &configuration.objects {
            let is_register = matches!(
                kind,
                Kind::InformationRegister
                    | Kind::AccumulationRegister
                    | Kind::AccountingRegister
                    | Kind::CalculationRegister
            );
            if !is_register {
                continue;
            }
            for attribute in &object.attributes {
                let is_own = attribute.belonging == Belonging::Own;
                let is_dimension = attribute.role == AttributeRole::Dimension;
                if !is_dimension || !is_own || attribute.deny_incomplete {
                    continue;
                }
                let dimension = &attribute.name;
                let message = context.language.pick(
                    format!("У измерения «{dimension}» выключен запрет незаполненных значений"),
                    format!("“Deny incomplete values” of the dimension “{dimension}” is off"),
                );
                let full = format!("{}.{name}.Dimension.{dimension}", kind.names().en);
                context.report_metadata(configuration, &full, message);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{found_in_project, sample};

    #[test]
    fn each_dimension_is_told_of_where_it_stands() {
        let found = found_in_project(&DENY_INCOMPLETE_VALUES, &sample(&[]));
        assert!(!found.is_empty());
        for (path, quoted, message) in &found {
            assert!(
                path.contains("Registers/") && message.contains(quoted.as_str()),
                "{path} {quoted} {message}"
            );
        }
    }
}
