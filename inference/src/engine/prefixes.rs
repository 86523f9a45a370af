//! Keys and values of requests that are over, for those that begin as they did.

use crate::adapter::Adapter;
use crate::cache::Cache;

/// What is kept, up to a number of bytes; what was not used for the longest time goes first.
pub(super) struct Prefixes {
    kept: Vec<Kept>,
    most: usize,
    clock: u64,
}

struct Kept {
    /// The tokens of the cache.
    tokens: Vec<u32>,
    cache: Cache,
    adapter: Option<Adapter>,
    used: u64,
}

impl Prefixes {
    pub(super) fn new(most: usize) -> Self {
        Self {
            kept: Vec::new(),
            most,
            clock: 0,
        }
    }

    /// The longest beginning of some tokens that is known with this adapter.
    pub(super) fn find(&mut self, tokens: &[u32], adapter: Option<&Adapter>) -> Option<Cache> {
        let same = self
            .kept
            .iter_mut()
            .filter(|it| is_same(it.adapter.as_ref(), adapter));
        let longest = same.max_by_key(|it| shared(&it.tokens, tokens))?;
        let length = shared(&longest.tokens, tokens);
        if length == 0 {
            return None;
        }
        self.clock += 1;
        longest.used = self.clock;
        Some(longest.cache.prefix(length))
    }

    /// Keeps the cache of some tokens.
    pub(super) fn keep(&mut self, tokens: &[u32], cache: Cache, adapter: Option<Adapter>) {
        let tokens = &tokens[..cache.length()];
        if tokens.is_empty() {
            return;
        }
        let adapters = adapter.as_ref();
        // What another begins with is known through that other.
        self.kept.retain(|it| {
            !is_same(it.adapter.as_ref(), adapters) || !tokens.starts_with(&it.tokens)
        });
        self.clock += 1;
        self.kept.push(Kept {
            tokens: tokens.to_vec(),
            cache,
            adapter,
            used: self.clock,
        });
        while self.bytes() > self.most {
            let oldest = (0..self.kept.len()).min_by_key(|it| self.kept[*it].used);
            match oldest {
                Some(oldest) => drop(self.kept.swap_remove(oldest)),
                None => break,
            }
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.kept.iter().map(|it| it.cache.bytes()).sum()
    }
}

/// How many tokens are the same at the beginning.
pub(super) fn shared(first: &[u32], second: &[u32]) -> usize {
    let pairs = first.iter().zip(second);
    pairs.take_while(|(a, b)| a == b).count()
}

/// Whether both are one load of an adapter, or no adapter.
pub(super) fn is_same(first: Option<&Adapter>, second: Option<&Adapter>) -> bool {
    match (first, second) {
        (None, None) => true,
        (Some(first), Some(second)) => first.is(second),
        _ => false,
    }
}
