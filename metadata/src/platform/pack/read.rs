//! Reads the packed form. Whatever the bytes are, it stops in time and asks for little memory.

use super::MAGIC;
use crate::derived::{DerivedType, Role};
use crate::kind::Kind;
use crate::name::Name;

/// Walks over the bytes.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
    names: Vec<Name>,
    /// What the strings stand for as heads of types, once somebody asked: the search is long.
    heads: Vec<Option<(Kind, Role)>>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            at: 0,
            names: Vec::new(),
            heads: Vec::new(),
        }
    }

    pub(super) fn offset(&self) -> usize {
        self.at
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.bytes.len()
    }

    /// The part before the facts.
    pub(super) fn strings(&mut self) -> Option<()> {
        self.take(MAGIC.len()).filter(|it| *it == MAGIC)?;
        let count = self.number()?;
        for _ in 0..count {
            let length = self.number()?;
            let text = std::str::from_utf8(self.take(length)?).ok()?;
            self.names.push(Name::new(text));
        }
        self.heads = vec![None; self.names.len()];
        Some(())
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn number(&mut self) -> Option<usize> {
        let mut number = 0usize;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.peek()?;
            self.at += 1;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn name(&mut self) -> Option<Name> {
        let at = self.number()?;
        self.names.get(at).cloned()
    }

    /// The kind and the role that the head of a type stands for.
    pub(super) fn head(&mut self) -> Option<(Kind, Role)> {
        let at = self.number()?;
        let known = self.heads.get_mut(at)?;
        if known.is_none() {
            let row = DerivedType::of_head(self.names.get(at)?.as_str())?;
            *known = Some((row.kind, row.role));
        }
        *known
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }
}
