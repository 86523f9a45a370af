//! What a module is by the folders it lies in, for files that no configuration lists.
//!
//! Dumps of the Designer have `Catalogs/Товары/Ext/ObjectModule.bsl`, projects of EDT the same without `Ext`.

use std::path::Path;

use metadata::{Kind, ModuleKind, Name, Owner, same};

/// What a file belongs to and what it is for.
pub(super) fn guess(path: &Path) -> (Owner, ModuleKind) {
    let is_script = path
        .extension()
        .is_some_and(|it| it.eq_ignore_ascii_case("os"));
    if is_script {
        return (Owner::Nothing, ModuleKind::Script);
    }
    let parts = path.components().filter_map(|it| it.as_os_str().to_str());
    // `Ext` holds the modules of what it lies in, `Form` those of a form.
    let parts: Vec<&str> = parts.filter(|it| !same(it, "Ext")).collect();
    let Some((file, folders)) = parts.split_last() else {
        return (Owner::Nothing, ModuleKind::Script);
    };
    let stem = file.rsplit_once('.').map_or(*file, |it| it.0);
    of_parts(folders, stem).unwrap_or((Owner::Nothing, ModuleKind::Script))
}

fn of_parts(folders: &[&str], stem: &str) -> Option<(Owner, ModuleKind)> {
    let folders = match folders.split_last() {
        Some((last, rest)) if same(last, "Form") && same(stem, "Module") => rest,
        _ => folders,
    };
    let named = ModuleKind::ALL.iter().find(|it| same(it.names().en, stem));
    let kind_at = |back: usize| {
        let index = folders.len().checked_sub(back)?;
        Kind::of_folder(folders.get(index)?)
    };
    let name_at = |back: usize| {
        let index = folders.len().checked_sub(back)?;
        folders.get(index).map(|it| Name::new(it))
    };
    if let Some(kind) = kind_at(2)
        && let Some(name) = name_at(1)
    {
        let module = match (kind, named) {
            (Kind::CommonModule, _) => ModuleKind::CommonModule,
            (Kind::CommonForm, _) => ModuleKind::FormModule,
            (Kind::HTTPService, None) => ModuleKind::HTTPServiceModule,
            (Kind::WebService, None) => ModuleKind::WebServiceModule,
            (Kind::IntegrationService, None) => ModuleKind::IntegrationServiceModule,
            (_, Some(module)) => *module,
            (_, None) => return None,
        };
        return Some((Owner::Object(kind, name), module));
    }
    if let Some(kind) = kind_at(4)
        && let (Some(object), Some(part), Some(name)) = (name_at(3), name_at(2), name_at(1))
    {
        return Some(if part.is("Forms") {
            (Owner::Form(kind, object, name), ModuleKind::FormModule)
        } else if part.is("Commands") {
            (
                Owner::Command(kind, object, name),
                ModuleKind::CommandModule,
            )
        } else {
            (Owner::Part(kind, object, name), *named?)
        });
    }
    // `CommonModules/Обмен.bsl`: one file for a module.
    if kind_at(1) == Some(Kind::CommonModule) {
        let owner = Owner::Object(Kind::CommonModule, Name::new(stem));
        return Some((owner, ModuleKind::CommonModule));
    }
    let of_application = matches!(
        named,
        Some(
            ModuleKind::ManagedApplicationModule
                | ModuleKind::OrdinaryApplicationModule
                | ModuleKind::SessionModule
                | ModuleKind::ExternalConnectionModule
        )
    );
    of_application.then_some((Owner::Configuration, *named?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(path: &str) -> (Owner, ModuleKind) {
        guess(Path::new(path))
    }

    #[test]
    fn both_formats_tell_a_module_by_its_folders() {
        let name = |it| Name::new(it);
        for path in [
            "/base/Catalogs/Товары/Ext/ObjectModule.bsl",
            "/p/src/Catalogs/Товары/ObjectModule.bsl",
        ] {
            let owner = Owner::Object(Kind::Catalog, name("Товары"));
            assert_eq!(guessed(path), (owner, ModuleKind::ObjectModule), "{path}");
        }
        for path in [
            "/base/Documents/Заказ/Forms/Форма/Ext/Form/Module.bsl",
            "/p/src/Documents/Заказ/Forms/Форма/Module.bsl",
        ] {
            let owner = Owner::Form(Kind::Document, name("Заказ"), name("Форма"));
            assert_eq!(guessed(path), (owner, ModuleKind::FormModule), "{path}");
        }
        let common = Owner::Object(Kind::CommonModule, name("Обмен"));
        for path in [
            "/CommonModules/Обмен/Ext/Module.bsl",
            "/CommonModules/Обмен.bsl",
        ] {
            let expected = (common.clone(), ModuleKind::CommonModule);
            assert_eq!(guessed(path), expected, "{path}");
        }
        let command = Owner::Command(Kind::Catalog, name("Товары"), name("Печать"));
        assert_eq!(
            guessed("/Catalogs/Товары/Commands/Печать/Ext/CommandModule.bsl"),
            (command, ModuleKind::CommandModule)
        );
        assert_eq!(
            guessed("/Ext/SessionModule.bsl"),
            (Owner::Configuration, ModuleKind::SessionModule)
        );
        assert_eq!(guessed("/a/b.bsl"), (Owner::Nothing, ModuleKind::Script));
        assert_eq!(
            guessed("/src/Модули/А.os"),
            (Owner::Nothing, ModuleKind::Script)
        );
    }
}
