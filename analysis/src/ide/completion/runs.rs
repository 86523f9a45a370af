//! Where the code at a place runs: on the client, on the server, on both.

use metadata::objects::Details;
use metadata::platform::Availability;
use metadata::{Kind, ModuleKind, Owner};
use parser_bsl::Dialect;

use super::Place;
use super::words::either;

/// Where code runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Client,
    Server,
    Both,
    /// Anywhere, or nobody knows.
    Unknown,
}

impl Side {
    /// Where names must be available to be used.
    pub(super) fn places(self) -> Availability {
        match self {
            Self::Client => Availability::THIN_CLIENT,
            Self::Server => Availability::SERVER,
            Self::Both => Availability(Availability::THIN_CLIENT.0 | Availability::SERVER.0),
            Self::Unknown => Availability(0),
        }
    }
}

/// Where the code at a place runs: by the directive of the method, by the kind of the module.
pub(super) fn side(place: &Place<'_>) -> Side {
    let Some(file) = place.snapshot.file(place.file) else {
        return Side::Unknown;
    };
    if file.dialect == Dialect::OneScript {
        return Side::Unknown;
    }
    let told = place.context.method().and_then(|method| {
        let before = place.context.text.get(..method.start)?;
        directive(before)
    });
    if let Some(told) = told {
        return told;
    }
    match (file.kind, &file.owner) {
        (ModuleKind::FormModule, _) => Side::Server,
        (ModuleKind::CommandModule, _) => Side::Client,
        (ModuleKind::ManagedApplicationModule, _) => Side::Client,
        (ModuleKind::CommonModule, Owner::Object(Kind::CommonModule, name)) => {
            let world = place.snapshot.world(place.file);
            let object = world
                .configuration
                .object(Kind::CommonModule, name.as_str());
            match object.map(|it| &it.details) {
                Some(Details::CommonModule(it)) => {
                    // Modules of the server are there for ordinary forms too, by habit.
                    let on_client = it.client_managed || (it.client_ordinary && !it.server);
                    match (on_client, it.server) {
                        (true, true) => Side::Both,
                        (true, false) => Side::Client,
                        (false, true) => Side::Server,
                        (false, false) => Side::Unknown,
                    }
                }
                _ => Side::Unknown,
            }
        }
        (ModuleKind::Script | ModuleKind::OrdinaryApplicationModule, _) => Side::Unknown,
        _ => Side::Server,
    }
}

/// The directive in the lines above a method.
fn directive(before: &str) -> Option<Side> {
    for line in before.rsplit('\n').take(8) {
        let line = line.trim();
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        let word = line.strip_prefix('&')?;
        let end = word
            .find(|it| !super::words::is_word(it))
            .unwrap_or(word.len());
        let word = word.get(..end).unwrap_or_default();
        if either(word, "НаКлиенте", "AtClient") {
            return Some(Side::Client);
        }
        if either(word, "НаСервере", "AtServer")
            || either(word, "НаСервереБезКонтекста", "AtServerNoContext")
        {
            return Some(Side::Server);
        }
        if either(word, "НаКлиентеНаСервере", "AtClientAtServer")
            || either(
                word,
                "НаКлиентеНаСервереБезКонтекста",
                "AtClientAtServerNoContext",
            )
        {
            return Some(Side::Both);
        }
    }
    None
}
