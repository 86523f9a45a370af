//! Bytes of weights: a part of a mapped file, or bytes of their own where they had to be put in another order.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::mapped::Mapped;

/// Bytes that many share.
#[derive(Clone)]
pub(crate) struct Bytes(Owner);

#[derive(Clone)]
enum Owner {
    Mapped(Arc<Mapped>, Range<usize>),
    Own(Arc<Vec<u8>>),
}

impl Bytes {
    pub(super) fn mapped(file: &Arc<Mapped>, range: Range<usize>) -> Self {
        Self(Owner::Mapped(Arc::clone(file), range))
    }

    pub(crate) fn owned(bytes: Vec<u8>) -> Self {
        Self(Owner::Own(Arc::new(bytes)))
    }

    pub(crate) fn get(&self) -> &[u8] {
        match &self.0 {
            Owner::Mapped(file, range) => &file.bytes()[range.clone()],
            Owner::Own(bytes) => bytes,
        }
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.get().len())
    }
}
