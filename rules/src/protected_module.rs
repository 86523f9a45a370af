use analysis::Severity;
use analysis::review::{Check, Needs, ProjectContext, RuleScope, Tag};
use metadata::{ModuleKind, Owner};

use crate::handlers::configurations;

rule! {
    /// # Модуль закрыт паролем
    ///
    /// Текст модуля закрыт паролем или не поставляется. Код, который нельзя прочитать, нельзя проверить, отладить и перенести в новую версию,
    /// а пароль от модуля не защита: он снимается обычными инструментами.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // У общего модуля «ПроверкаЛицензии» установлен пароль: что он делает, не видно
    /// ПроверкаЛицензии.Проверить();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Текст модуля «ПроверкаЛицензии» открыт
    /// ПроверкаЛицензии.Проверить();
    /// ```
    ///
    /// # A module is kept by a password
    ///
    /// The text of the module is kept by a password or is not delivered. Code that cannot be read cannot be checked, debugged or moved to a new
    /// version, and the password is no protection: common tools take it off.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The common module “LicenseCheck” has a password: nobody sees what it does
    /// LicenseCheck.Check();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The text of the module “LicenseCheck” is open
    /// LicenseCheck.Check();
    /// ```
    PROTECTED_MODULE {
        code: "ProtectedModule",
        severity: Severity::Major,
        tags: &[Tag::BadPractice, Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::SessionModule],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    for configuration in configurations(context.snapshot) {
        let mut said: Vec<String> = Vec::new();
        for module in &configuration.protected {
            let full = match &module.owner {
                Owner::Configuration => format!("Configuration.{}", configuration.properties.name),
                Owner::Object(kind, name) | Owner::Part(kind, name, _) => {
                    format!("{}.{name}", kind.names().en)
                }
                Owner::Form(kind, name, form) => format!("{}.{name}.Form.{form}", kind.names().en),
                Owner::Command(kind, name, command) => {
                    format!("{}.{name}.Command.{command}", kind.names().en)
                }
                Owner::Nothing => continue,
            };
            // One finding for an object, whatever modules it has.
            let mut words = full.split('.');
            let object = [words.next(), words.next()].into_iter().flatten();
            let object = object.collect::<Vec<_>>().join(".");
            if said.contains(&object) {
                continue;
            }
            let names = module.kind.names();
            let message = context.language.pick(
                format!("Текст модуля закрыт: {} ({})", object, names.ru),
                format!(
                    "The text of the module is not open: {} ({})",
                    object, names.en
                ),
            );
            context.report_metadata(configuration, &full, message);
            said.push(object);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, path, sample};
    use metadata::{Kind, ModuleRef, Name};

    #[test]
    fn an_object_is_told_of_once() {
        assert_eq!(found_in_project(&PROTECTED_MODULE, &sample(&[])), []);
        let snapshot = changed(&[], |configuration| {
            for (kind, file) in [
                (ModuleKind::ObjectModule, "ObjectModule"),
                (ModuleKind::ManagerModule, "ManagerModule"),
            ] {
                configuration.protected.push(ModuleRef {
                    path: path(&format!("Catalogs/Номенклатура/Ext/{file}.bin")),
                    owner: Owner::Object(Kind::Catalog, Name::new("Номенклатура")),
                    kind,
                });
            }
        });
        let found = found_in_project(&PROTECTED_MODULE, &snapshot);
        let [(path, quoted, _)] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!(
            (path.as_str(), quoted.as_str()),
            ("Catalogs/Номенклатура.xml", "Номенклатура")
        );
    }
}
