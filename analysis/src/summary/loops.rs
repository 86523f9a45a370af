//! Whether the token at hand is run again and again.

use parser_bsl::bsl::Kind;

/// The loops around a token, told from the words before it.
#[derive(Debug, Default)]
pub(super) struct Loops {
    depth: u32,
    /// The condition of `Пока` is run by every turn; the word that opens the body opens nothing new.
    in_condition: bool,
}

impl Loops {
    pub(super) fn token(&mut self, kind: Kind) {
        match kind {
            Kind::WhileKw => {
                self.depth += 1;
                self.in_condition = true;
            }
            Kind::DoKw => {
                let is_opened = std::mem::take(&mut self.in_condition);
                self.depth += u32::from(!is_opened);
            }
            Kind::EndDoKw => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
    }

    pub(super) fn is_within(&self) -> bool {
        self.depth > 0
    }
}
