//! Methods that are named in strings and called later.

use metadata::{Kind, Name};

use super::local::{LocalNames, Role};
use super::tokens::Argument;

/// The methods that the arguments of a call name. One of another module stands with that: `Модуль.Метод`.
pub(super) fn of_call(
    role: Role,
    is_new: bool,
    arguments: &[Argument<'_>],
    names: &LocalNames<'_>,
) -> Vec<Name> {
    let mut found = Vec::new();
    let mut add = |at: usize, module: Option<&Argument<'_>>| {
        let Some(Argument::Text(text)) = arguments.get(at) else {
            return;
        };
        let Some(method) = single_name(text) else {
            return;
        };
        match module {
            Some(Argument::Word(module)) if names.role(*module) != Role::This => {
                found.push(names.exact(&format!("{}.{method}", names.text(*module))));
            }
            _ => found.push(names.exact(method)),
        }
    };
    match role {
        Role::Notification if is_new => {
            add(0, arguments.get(1));
            add(3, arguments.get(4));
        }
        Role::First if !is_new => add(0, None),
        Role::Second if !is_new => add(1, None),
        _ => {}
    }
    // Jobs in the background are given `Модуль.Метод`, whoever starts them.
    for argument in arguments {
        if let Argument::Text(text) = argument
            && let Some(name) = qualified_name(text)
        {
            found.push(names.exact(name));
        }
    }
    found
}

/// Which arguments of a call name methods, by what is called.
pub(crate) fn naming_arguments(callee: &str, is_new: bool) -> &'static [usize] {
    match (Role::of(callee), is_new) {
        (Role::Notification, true) => &[0, 3],
        (Role::First, false) => &[0],
        (Role::Second, false) => &[1],
        _ => &[],
    }
}

/// Whether a property of this name holds the name of a method: `Команда.Действие`.
pub(crate) fn is_action(property: &str) -> bool {
    Role::of(property) == Role::Action
}

/// A text that is one name.
pub(super) fn single_name(text: &str) -> Option<&str> {
    let mut letters = text.chars();
    let starts = letters
        .next()
        .is_some_and(|it| it.is_alphabetic() || it == '_');
    (starts && letters.all(|it| it.is_alphanumeric() || it == '_')).then_some(text)
}

/// A text that may be a method of a common module: `Модуль.Метод`, but not `Справочник.Товары`.
pub(crate) fn qualified_name(text: &str) -> Option<&str> {
    let (module, method) = text.split_once('.')?;
    single_name(module)?;
    single_name(method)?;
    let is_metadata = Kind::of(module).is_some() || Kind::of_plural(module).is_some();
    (!is_metadata).then_some(text)
}
