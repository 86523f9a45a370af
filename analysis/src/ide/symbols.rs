//! Names to jump to: of the whole project, and the outline of one module.

mod document;
mod workspace;

pub use document::{Outline, document_symbols};
pub use workspace::{Symbol, SymbolPlace, object_place, workspace_symbols};

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// An object of the configuration.
    Object,
    /// A module.
    Module,
    /// A region of a module.
    Region,
    /// A variable of a module.
    Variable,
    /// A query of a file of queries.
    Query,
    /// A procedure.
    Procedure,
    /// A function.
    Function,
}

fn kind_of(is_function: bool) -> SymbolKind {
    if is_function {
        SymbolKind::Function
    } else {
        SymbolKind::Procedure
    }
}
