//! Which module a file of a configuration is, told by its path.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::layout::Layout;
use crate::kind::Kind;
use crate::module::{ModuleKind, Owner};
use crate::name::Name;

/// The owner and the kind of the module in a file, or nothing for a file that is no module. The path is relative to
/// where the layout begins, with `/` between the parts.
pub(super) fn module(layout: Layout, path: &str) -> Option<(Owner, ModuleKind)> {
    let (path, end) = path.split_at_checked(path.len().checked_sub(4)?)?;
    let parts: Vec<&str> = match layout {
        Layout::Flat if path.contains('/') || !end.eq_ignore_ascii_case(".txt") => return None,
        Layout::Flat => path.split('.').collect(),
        _ if end.eq_ignore_ascii_case(".bsl") => path.split('/').collect(),
        _ => return None,
    };
    let (file, folders) = parts.split_last()?;
    let file = as_dumped(file);
    // `Ext` and `Form` stand before the file, and say nothing that the file does not.
    let ends: Vec<&str> = folders.iter().map(|it| as_dumped(it)).collect();
    let before = match (layout, ends.as_slice()) {
        (Layout::Hierarchical, [rest @ .., "Ext", "Form"] | [rest @ .., "Ext"]) => rest.len(),
        (Layout::Hierarchical, _) => return None,
        (Layout::Flat, [rest @ .., "Form"]) if file == "Module" => rest.len(),
        (Layout::Edt | Layout::Flat, ["Configuration"]) => 0,
        (_, all) => all.len(),
    };
    let folders = folders.get(..before)?;
    let Some((kind, name, rest)) = (match folders {
        [] => None,
        [kind, name, rest @ ..] => Some((kind_of(layout, kind)?, Name::new(name), rest)),
        [_] => return None,
    }) else {
        return Some((Owner::Configuration, of_configuration(file)?));
    };
    if rest.is_empty() {
        return Some((Owner::Object(kind, name), of_object(kind, file)?));
    }
    let (pairs, odd) = rest.as_chunks::<2>();
    let [last, _] = pairs.last()?;
    if !odd.is_empty() {
        return None;
    }
    let names: Vec<&str> = pairs.iter().map(|it| it[1]).collect();
    let part = Name::new(&names.join("."));
    Some(match (as_dumped(last), file) {
        ("Forms" | "Form", "Module") => (Owner::Form(kind, name, part), ModuleKind::FormModule),
        ("Commands" | "Command", "CommandModule") => {
            (Owner::Command(kind, name, part), ModuleKind::CommandModule)
        }
        ("Recalculations" | "Recalculation", "RecordSetModule") => (
            Owner::Part(kind, name, part),
            ModuleKind::RecalculationModule,
        ),
        (_, file) => (Owner::Part(kind, name, part), of_object(kind, file)?),
    })
}

/// Whether a file holds a compiled module: EDT calls those as it calls texts.
pub(super) fn is_protected(path: &Path) -> bool {
    let mut start = [0; 4];
    let read = File::open(path).and_then(|mut it| it.read_exact(&mut start));
    read.is_ok() && start == [0xff, 0xff, 0xff, 0x7f]
}

/// A word of a path as the tools write it: disks keep any case, and tools look for none.
fn as_dumped(word: &str) -> &str {
    const WORDS: [&str; 18] = [
        "Ext",
        "Form",
        "Forms",
        "Command",
        "Commands",
        "Configuration",
        "Recalculation",
        "Recalculations",
        "Module",
        "ObjectModule",
        "ManagerModule",
        "RecordSetModule",
        "ValueManagerModule",
        "CommandModule",
        "ManagedApplicationModule",
        "OrdinaryApplicationModule",
        "SessionModule",
        "ExternalConnectionModule",
    ];
    let known = WORDS.into_iter().find(|it| it.eq_ignore_ascii_case(word));
    known.unwrap_or(word)
}

fn kind_of(layout: Layout, word: &str) -> Option<Kind> {
    match layout {
        Layout::Flat => Kind::of(word),
        _ => Kind::of_folder(word),
    }
}

fn of_configuration(file: &str) -> Option<ModuleKind> {
    Some(match file {
        "ManagedApplicationModule" => ModuleKind::ManagedApplicationModule,
        "OrdinaryApplicationModule" => ModuleKind::OrdinaryApplicationModule,
        "SessionModule" => ModuleKind::SessionModule,
        "ExternalConnectionModule" => ModuleKind::ExternalConnectionModule,
        _ => return None,
    })
}

fn of_object(kind: Kind, file: &str) -> Option<ModuleKind> {
    Some(match (file, kind) {
        ("ObjectModule", _) => ModuleKind::ObjectModule,
        ("ManagerModule", _) => ModuleKind::ManagerModule,
        ("RecordSetModule", _) => ModuleKind::RecordSetModule,
        ("ValueManagerModule", _) => ModuleKind::ValueManagerModule,
        ("CommandModule", _) => ModuleKind::CommandModule,
        ("Module", Kind::CommonModule) => ModuleKind::CommonModule,
        ("Module", Kind::CommonForm) => ModuleKind::FormModule,
        ("Module", Kind::HTTPService) => ModuleKind::HTTPServiceModule,
        ("Module", Kind::WebService) => ModuleKind::WebServiceModule,
        ("Module", Kind::IntegrationService) => ModuleKind::IntegrationServiceModule,
        ("Module", Kind::WebSocketClient) => ModuleKind::WebSocketClientModule,
        ("Module", Kind::Bot) => ModuleKind::BotModule,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(hierarchical: &str, flat: &str, edt: &str) -> Option<(Owner, ModuleKind)> {
        let read = module(Layout::Hierarchical, hierarchical);
        assert_eq!(read, module(Layout::Flat, flat), "{flat}");
        assert_eq!(read, module(Layout::Edt, edt), "{edt}");
        read
    }

    #[test]
    fn every_layout_gives_the_same_owner() {
        let name = |it: &str| Name::new(it);
        assert_eq!(
            all(
                "Catalogs/К/Ext/ObjectModule.bsl",
                "Catalog.К.ObjectModule.txt",
                "Catalogs/К/ObjectModule.bsl"
            ),
            Some((
                Owner::Object(Kind::Catalog, name("К")),
                ModuleKind::ObjectModule
            ))
        );
        assert_eq!(
            all(
                "Catalogs/К/Forms/Ф/Ext/Form/Module.bsl",
                "Catalog.К.Form.Ф.Form.Module.txt",
                "Catalogs/К/Forms/Ф/Module.bsl"
            ),
            Some((
                Owner::Form(Kind::Catalog, name("К"), name("Ф")),
                ModuleKind::FormModule
            ))
        );
        assert_eq!(
            all(
                "CommonForms/Ф/Ext/Form/Module.bsl",
                "CommonForm.Ф.Form.Module.txt",
                "CommonForms/Ф/Module.bsl"
            ),
            Some((
                Owner::Object(Kind::CommonForm, name("Ф")),
                ModuleKind::FormModule
            ))
        );
        assert_eq!(
            all(
                "Documents/Д/Commands/К/Ext/CommandModule.bsl",
                "Document.Д.Command.К.CommandModule.txt",
                "Documents/Д/Commands/К/CommandModule.bsl"
            ),
            Some((
                Owner::Command(Kind::Document, name("Д"), name("К")),
                ModuleKind::CommandModule
            ))
        );
        assert_eq!(
            all(
                "Ext/SessionModule.bsl",
                "Configuration.SessionModule.txt",
                "Configuration/SessionModule.bsl"
            ),
            Some((Owner::Configuration, ModuleKind::SessionModule))
        );
    }

    #[test]
    fn parts_of_parts_are_named_by_their_path() {
        let read = module(
            Layout::Edt,
            "ExternalDataSources/И/Tables/Т/Forms/Ф/Module.bsl",
        );
        let (kind, source) = (Kind::ExternalDataSource, Name::new("И"));
        let form = Owner::Form(kind, source.clone(), Name::new("Т.Ф"));
        assert_eq!(read, Some((form, ModuleKind::FormModule)));
        let read = module(
            Layout::Edt,
            "ExternalDataSources/И/Tables/Т/ManagerModule.bsl",
        );
        let part = Owner::Part(kind, source, Name::new("Т"));
        assert_eq!(read, Some((part, ModuleKind::ManagerModule)));
        let read = module(
            Layout::Hierarchical,
            "CalculationRegisters/Р/Recalculations/П/Ext/RecordSetModule.bsl",
        );
        assert_eq!(read.map(|it| it.1), Some(ModuleKind::RecalculationModule));
    }

    #[test]
    fn folders_and_files_may_be_spelled_in_any_case() {
        for path in [
            "Catalogs/К/Forms/Ф/Ext/Form/Module.bsl",
            "catalogs/к/forms/ф/ext/form/module.BSL",
        ] {
            let owner = Owner::Form(Kind::Catalog, Name::new("К"), Name::new("Ф"));
            let read = module(Layout::Hierarchical, path);
            assert_eq!(read, Some((owner, ModuleKind::FormModule)), "{path}");
        }
        let module = module(Layout::Edt, "CommonModules/ext/module.bsl");
        let Some((Owner::Object(Kind::CommonModule, name), _)) = module else {
            panic!("no common module: {module:?}");
        };
        assert_eq!(name.as_str(), "ext");
    }

    #[test]
    fn other_files_are_no_modules() {
        for path in [
            "Catalogs/К/Ext/ObjectModule.bin",
            "scripts/x.bsl",
            "Catalogs/К/Ext/Чужой.bsl",
            "Catalogs/Ext/Module.bsl",
            "Ext/Module.bsl",
            "Module.bsl",
        ] {
            assert_eq!(module(Layout::Hierarchical, path), None, "{path}");
        }
        assert_eq!(
            module(Layout::Flat, "DataProcessor.О.Template.Т.Template.txt"),
            None
        );
        assert_eq!(module(Layout::Flat, "README.txt"), None);
    }
}
