//! Events: of modules, of points of routes, of items of forms and of forms.

use metadata::Platform;
use metadata::platform::{Callable, Names};

use super::owner::{Owner, OwnerKind};

/// Where an event happens.
#[derive(Clone)]
pub(super) struct Place {
    /// What it is asked for by: the module, the item.
    pub(super) names: Names,
    /// Whose it is, in both languages; empty where that says nothing.
    pub(super) of: Names,
}

impl Place {
    /// Whether a word names the place or whose it is.
    pub(super) fn is(&self, word: &str) -> bool {
        self.names.is(word) || self.of.is(word)
    }

    /// `МодульОбъекта (Справочник)`.
    pub(super) fn text(&self, english: bool) -> String {
        let one = |it: &Names| super::words::one(it, english).to_owned();
        match self.of.ru.is_empty() {
            true => one(&self.names),
            false => format!("{} ({})", one(&self.names), one(&self.of)),
        }
    }
}

/// All events with their places, one by one.
pub(super) fn all<'a>(platform: &'a Platform, owners: &[Owner<'a>]) -> Vec<(Place, &'a Callable)> {
    let facts = platform.facts();
    let names = |it: metadata::Bilingual| Names::new(it.ru, it.en);
    let mut all = Vec::new();
    for it in &facts.events {
        let place = Place {
            names: names(it.module.names()),
            of: it.kind.map(|it| names(it.names())).unwrap_or_default(),
        };
        all.extend(it.events.iter().map(|it| (place.clone(), it)));
    }
    let point = Place {
        names: Names::new("ТочкаМаршрута", "RoutePoint"),
        of: Names::new("БизнесПроцесс", "BusinessProcess"),
    };
    all.extend(facts.route_points.iter().map(|it| (point.clone(), it)));
    for owner in owners {
        let of = match owner.kind {
            OwnerKind::Type | OwnerKind::Form("") => Names::default(),
            OwnerKind::Item(_) => Names::new("элемент формы", "form item"),
            OwnerKind::Form(main) => Names::new(main, main),
        };
        let place = Place {
            names: owner.names.clone(),
            of,
        };
        all.extend(owner.events.iter().map(|it| (place.clone(), it)));
    }
    all
}
