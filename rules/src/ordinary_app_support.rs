use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleScope, Tag};
use metadata::{ModuleKind, Purpose};

use crate::handlers::configurations;

rule! {
    /// # Поддержка обычного приложения
    ///
    /// Конфигурация, которая запускается и в обычном приложении, должна разрешать в нем управляемые формы, иначе половина ее форм там не
    /// откроется. Обычные формы в управляемом приложении, наоборот, должны быть выключены: в тонком и веб-клиенте их нет, и код,
    /// который их открывает, упадет.
    ///
    /// В отличие от BSL Language Server, первое проверяется только там, где режим запуска по умолчанию допускает обычное приложение, а
    /// замечание стоит в файле конфигурации.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Конфигурация: «Использовать обычные формы в управляемом приложении» включено
    /// ПолучитьФорму("Обработка.ЗагрузкаДанных.Форма.ОбычнаяФорма").Открыть();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Конфигурация: «Использовать обычные формы в управляемом приложении» выключено
    /// ОткрытьФорму("Обработка.ЗагрузкаДанных.Форма");
    /// ```
    ///
    /// # Support of the ordinary application
    ///
    /// A configuration that runs in the ordinary application too must allow managed forms there, or half of its forms will not open. Ordinary
    /// forms in the managed application must be off: the thin client and the web client have none, and code that opens them fails.
    ///
    /// Unlike BSL Language Server, the rule checks the first only where the default run mode allows the ordinary application, and the
    /// finding stands in the file of the configuration.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The configuration: “Use ordinary forms in managed application” is on
    /// GetForm("DataProcessor.Import.Form.OrdinaryForm").Open();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The configuration: “Use ordinary forms in managed application” is off
    /// OpenForm("DataProcessor.Import.Form");
    /// ```
    ORDINARY_APP_SUPPORT {
        code: "OrdinaryAppSupport",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Unpredictable],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::SessionModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        let properties = &configuration.properties;
        if properties.purpose != Purpose::Base {
            continue;
        }
        let mode = |name: &str| {
            let mut modes = properties.modes.iter();
            modes.find(|it| it.0 == name).map_or("", |it| it.1.as_str())
        };
        let full = format!("Configuration.{}", properties.name);
        let is_ordinary = matches!(mode("DefaultRunMode"), "OrdinaryApplication" | "Auto");
        if is_ordinary && mode("UseManagedFormInOrdinaryApplication") != "true" {
            let message = context.language.pick(
                "Разрешите управляемые формы в обычном приложении: конфигурация запускается и в нем",
                "Allow managed forms in the ordinary application: the configuration runs there too",
            );
            context.report_metadata(configuration, &full, message);
        }
        if mode("UseOrdinaryFormInManagedApplication") == "true" {
            let message = context.language.pick(
                "Запретите обычные формы в управляемом приложении: в тонком и веб-клиенте их нет",
                "Forbid ordinary forms in the managed application: thin and web clients have none",
            );
            context.report_metadata(configuration, &full, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};

    #[test]
    fn both_switches_are_looked_at() {
        assert_eq!(found_in_project(&ORDINARY_APP_SUPPORT, &sample(&[])), []);
        let with = |modes: &[(&str, &str)]| {
            let snapshot = changed(&[], |configuration| {
                let modes = modes.iter().map(|it| (it.0.to_owned(), it.1.to_owned()));
                configuration.properties.modes = modes.collect();
            });
            let found = found_in_project(&ORDINARY_APP_SUPPORT, &snapshot);
            assert!(
                found
                    .iter()
                    .all(|it| it.0 == "Configuration.xml" && it.1 == "Торговля"),
                "{found:?}"
            );
            found.len()
        };
        let (managed, ordinary) = (
            "UseManagedFormInOrdinaryApplication",
            "UseOrdinaryFormInManagedApplication",
        );
        assert_eq!(with(&[("DefaultRunMode", "OrdinaryApplication")]), 1);
        assert_eq!(
            with(&[("DefaultRunMode", "OrdinaryApplication"), (managed, "true")]),
            0
        );
        assert_eq!(with(&[("DefaultRunMode", "Auto"), (ordinary, "true")]), 2);
    }
}
