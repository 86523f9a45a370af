//! Exported methods of other modules by the beginning of their names: the module is written too.

use metadata::objects::Details;
use metadata::{Kind, ModuleKind, Name, Owner};
use parser_bsl::Dialect;

use super::Place;
use super::item::{Item, ItemKind, Subject};
use super::matching::{Fit, Typed};
use super::runs::Side;
use crate::workspace::FileId;

/// With fewer letters anything fits.
const LEAST: usize = 3;
/// So many are offered.
const MOST: usize = 60;

/// Adds methods of common modules that fit what is typed and may be called from the place.
pub(super) fn add(place: &Place<'_>, typed: &Typed, into: &mut Vec<Item>) {
    if typed.len() < LEAST {
        return;
    }
    let snapshot = place.snapshot;
    let Some(own) = snapshot.file(place.file) else {
        return;
    };
    let side = super::runs::side(place);
    let world = snapshot.world(place.file);
    let mut found: Vec<(Fit, u32, FileId, usize, Name)> = Vec::new();
    let mut add = |id: FileId, module: &Name| {
        let Some(file) = snapshot.file(id) else {
            return;
        };
        for (index, placed) in file.summary.methods.iter().enumerate() {
            let method = &placed.method;
            if !method.export || method.deprecated {
                continue;
            }
            if let Some(fit) = typed
                .name(method.name.as_str())
                .filter(|it| *it >= Fit::Humps)
            {
                let (called, _) = snapshot
                    .usage_index()
                    .count(module.as_str(), method.name.as_str());
                found.push((fit, called, id, index, module.clone()));
            }
        }
    };
    if own.dialect == Dialect::OneScript {
        for (id, other) in snapshot.files() {
            let name = other.path.file_stem().and_then(|it| it.to_str());
            let Some(name) = name.filter(|_| other.dialect == own.dialect && id != place.file)
            else {
                continue;
            };
            if snapshot.common_module(place.file, name) == Some(id) {
                add(id, &Name::new(name));
            }
        }
    } else {
        for object in world.configuration.of_kind(Kind::CommonModule) {
            let Details::CommonModule(details) = &object.details else {
                continue;
            };
            // Methods of global modules are offered as they are.
            if details.global || !side.may_call(details) {
                continue;
            }
            let owner = Owner::Object(object.kind, object.name.clone());
            let module = snapshot.module(place.file, &owner, ModuleKind::CommonModule);
            if let Some(id) = module.filter(|it| *it != place.file) {
                add(id, &object.name);
            }
        }
    }
    found.sort_by(|left, right| {
        let by_name = || (left.2, left.3).cmp(&(right.2, right.3));
        right
            .0
            .cmp(&left.0)
            .then(right.1.cmp(&left.1))
            .then_with(by_name)
    });
    for (_, called, file, index, module) in found.into_iter().take(MOST) {
        let Some(placed) = snapshot.method(file, index) else {
            continue;
        };
        let name = placed.method.name.as_str();
        let mut item = Item::named(name, ItemKind::Method);
        item.label = Some(format!("{module}.{name}"));
        item.imported = true;
        item.subject = Subject::Method(file, index);
        item.detail = module.to_string();
        item.bonus = 2.0 * (called as f32).ln_1p();
        into.push(item);
    }
}

impl Side {
    /// Whether code on this side may call a module.
    fn may_call(self, module: &metadata::objects::common_module::CommonModule) -> bool {
        let on_client = module.client_managed || (module.client_ordinary && !module.server);
        match self {
            Self::Client => on_client || module.server_call,
            Self::Server => module.server || module.external_connection,
            Self::Both => (on_client && module.server) || module.server_call,
            Self::Unknown => true,
        }
    }
}
