use analysis::Severity;
use analysis::review::{
    Check, Default, Needs, Parameter, ProjectContext, RuleKind, RuleScope, Tag,
};
use metadata::{ModuleKind, objects::Details};

use crate::handlers::configurations;

rule! {
    /// # Роль получает права на новые объекты
    ///
    /// У роли, которая не дает полных прав, включен флажок «Устанавливать права для новых объектов». Каждый новый справочник или регистр сразу
    /// открыт всем, у кого есть эта роль, и никто этого не решал.
    ///
    /// В отличие от BSL Language Server, замечание стоит в файле метаданных у самого элемента, а не в одном из модулей объекта.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Роль «Менеджер»: «Устанавливать права для новых объектов» включен
    /// Доступно = ПравоДоступа("Чтение", Метаданные.РегистрыСведений.НовыйРегистр);
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Роль «Менеджер»: «Устанавливать права для новых объектов» выключен, права на чтение даны явно
    /// Доступно = ПравоДоступа("Чтение", Метаданные.РегистрыСведений.НовыйРегистр);
    /// ```
    ///
    /// # A role gets rights on new objects
    ///
    /// “Set rights for new objects” is on for a role that does not give full access. Each new catalog or register is open at once to all who
    /// have the role, and nobody has decided so.
    ///
    /// Unlike BSL Language Server, the finding stands in the file of the metadata at the element itself and not in some module of the object.
    ///
    /// ## Wrong
    /// ```bsl
    /// // The role “Manager”: “Set rights for new objects” is on
    /// Allowed = AccessRight("Read", Metadata.InformationRegisters.NewRegister);
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // The role “Manager”: “Set rights for new objects” is off, the right to read is given
    /// Allowed = AccessRight("Read", Metadata.InformationRegisters.NewRegister);
    /// ```
    SET_PERMISSIONS_FOR_NEW_OBJECTS {
        code: "SetPermissionsForNewObjects",
        kind: RuleKind::Vulnerability,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::BadPractice, Tag::Design],
        scope: RuleScope::Bsl,
        modules: &[ModuleKind::ManagedApplicationModule],
        parameters: &[Parameter {
            name: "namesFullAccessRole",
            default: Default::Text("FullAccess,ПолныеПрава"),
            ru: "Имена ролей с полными правами, через запятую",
            en: "Names of roles with full access, separated by commas",
        }],
        needs: Needs::Project,
        check: Check::Project(check),
    }
}

fn check(context: &mut ProjectContext<'_>) {
    let allowed: Vec<String> = context
        .words("namesFullAccessRole")
        .map(str::to_owned)
        .collect();
    for configuration in configurations(context.snapshot) {
        for ((_, name), object) in &configuration.objects {
            let Details::Role(role) = &object.details else {
                continue;
            };
            if !role.for_new_objects || allowed.iter().any(|it| it == name.as_str()) {
                continue;
            }
            let message = context.language.pick(
                format!("Роль «{name}» получает права на все новые объекты: выключите «Устанавливать права для новых объектов»"),
                format!("The role “{name}” gets rights on all new objects: turn off “Set rights for new objects”"),
            );
            context.report_metadata(configuration, &format!("Role.{name}"), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{changed, found_in_project, sample};
    use metadata::{Kind, Name};
    use std::sync::Arc;

    #[test]
    fn only_the_role_of_full_access_may_have_it() {
        assert_eq!(
            found_in_project(&SET_PERMISSIONS_FOR_NEW_OBJECTS, &sample(&[])),
            []
        );
        let snapshot = changed(&[], |configuration| {
            for name in ["Менеджер", "ПолныеПрава"] {
                let key = (Kind::Role, Name::new(name));
                let object = configuration
                    .objects
                    .get_mut(&key)
                    .expect("the sample has it");
                if let Details::Role(it) = &mut Arc::make_mut(object).details {
                    it.for_new_objects = true;
                }
            }
        });
        let found = found_in_project(&SET_PERMISSIONS_FOR_NEW_OBJECTS, &snapshot);
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.0.as_str(), it.1.as_str()))
            .collect();
        assert_eq!(found, [("Roles/Менеджер.xml", "Менеджер")]);
    }
}
