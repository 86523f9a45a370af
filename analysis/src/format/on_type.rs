//! What happens while code is being typed.

use super::Options;
use crate::Module;
use crate::edit::TextEdit;

/// The characters that an editor asks after: a line end, the end of a statement, and the last letters of the words that
/// close or divide blocks.
pub const TRIGGERS: [&str; 2] = ["\n", ";"];

/// The changes after a character was typed; `offset` is the place behind it.
pub fn on_type(
    module: &Module<'_>,
    options: &Options,
    offset: usize,
    typed: char,
) -> Vec<TextEdit> {
    let _ = (module, options, offset, typed);
    Vec::new()
}
