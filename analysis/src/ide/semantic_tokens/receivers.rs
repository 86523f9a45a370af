//! What stands before a dot.

use metadata::Type;
use rustc_hash::FxHashMap;

use crate::workspace::FileId;

/// What stands before a dot, as far as it can be told at a glance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub(super) enum Receiver {
    /// Nobody knows.
    #[default]
    Unknown,
    /// A common module, or a script of OneScript.
    Module(FileId),
    /// The module at hand: `ЭтотОбъект`.
    This,
    /// A value of a type, by its number in [`Types`].
    Type(u32),
}

/// The types that receivers are of, each once.
#[derive(Debug, Default)]
pub(super) struct Types {
    list: Vec<Type>,
    numbers: FxHashMap<Type, u32>,
}

impl Types {
    /// The receiver that a value of these types is: of several types nobody knows which.
    pub(super) fn receiver(&mut self, types: &[Type]) -> Receiver {
        match types {
            [Type::Any] => Receiver::Unknown,
            [one] => self.of(one),
            _ => Receiver::Unknown,
        }
    }

    pub(super) fn of(&mut self, it: &Type) -> Receiver {
        if let Some(number) = self.numbers.get(it) {
            return Receiver::Type(*number);
        }
        let number = u32::try_from(self.list.len()).unwrap_or(u32::MAX);
        self.list.push(it.clone());
        self.numbers.insert(it.clone(), number);
        Receiver::Type(number)
    }

    pub(super) fn get(&self, number: u32) -> Option<&Type> {
        self.list.get(number as usize)
    }
}
