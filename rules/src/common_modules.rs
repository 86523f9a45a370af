//! What sort a common module is, by its flags.

use std::ops::Range;

use analysis::review::Context;
use metadata::objects::common_module::CommonModule;
use metadata::{Belonging, folded};

/// The sorts of common modules that the standards know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// It is there on the server only.
    Server,
    /// The client may call it.
    ServerCall,
    /// It is there on the client only.
    Client,
    /// It is there on both sides.
    ClientServer,
}

/// The sort of a common module; nothing for flags that fit none. Whether it is there in ordinary forms does not matter.
pub(crate) fn sort(module: &CommonModule) -> Option<Sort> {
    let sides = (
        module.server,
        module.external_connection,
        module.server_call,
        module.client_managed,
    );
    match sides {
        (true, true, false, false) => Some(Sort::Server),
        (true, false, true, false) if !module.client_ordinary => Some(Sort::ServerCall),
        (false, false, false, true) => Some(Sort::Client),
        (true, true, false, true) => Some(Sort::ClientServer),
        _ => None,
    }
}

/// A common module that a rule looks at: its flags and its name.
pub(crate) struct Subject<'a> {
    pub(crate) module: &'a CommonModule,
    pub(crate) name: &'a str,
    /// Where findings about it stand.
    pub(crate) anchor: Range<usize>,
}

/// The common module at hand. Nothing for one that an extension took over: its flags are those of the base.
pub(crate) fn subject<'a>(context: &Context<'a>) -> Option<Subject<'a>> {
    let place = context.place();
    let object = place.object?;
    (object.belonging == Belonging::Own).then_some(())?;
    Some(Subject {
        module: place.common_module()?,
        name: object.name.as_str(),
        anchor: context.file.anchor(),
    })
}

impl Subject<'_> {
    /// Whether the name has one of these words in it, which stand in small letters.
    pub(crate) fn is_named(&self, words: &[&str]) -> bool {
        let name: String = folded(self.name).collect();
        words.iter().any(|it| name.contains(it))
    }
}
