//! The methods in which two summaries of one module differ.

use std::sync::Arc;

use super::{MethodSummary, ModuleSummary, PlacedMethod};

/// What was there before a change and is not any more, and what is new. The bodies of modules are methods here.
/// Methods that both have are told by their place in memory, and cost nothing.
#[derive(Debug, Default)]
pub(crate) struct Difference {
    /// Methods that are not there any more.
    pub(crate) gone: Vec<Arc<MethodSummary>>,
    /// Methods that were not there.
    pub(crate) come: Vec<Arc<MethodSummary>>,
}

impl Difference {
    /// What differs; nothing stands for a module that is not there.
    pub(crate) fn between(old: Option<&ModuleSummary>, new: Option<&ModuleSummary>) -> Self {
        let (mut old_methods, mut new_methods) = (methods(old), methods(new));
        // Most methods stand where they stood.
        while let (Some(a), Some(b)) = (
            old_methods.as_slice().first(),
            new_methods.as_slice().first(),
        ) && Arc::ptr_eq(&a.method, &b.method)
        {
            old_methods.next();
            new_methods.next();
        }
        while let (Some(a), Some(b)) =
            (old_methods.as_slice().last(), new_methods.as_slice().last())
            && Arc::ptr_eq(&a.method, &b.method)
        {
            old_methods.next_back();
            new_methods.next_back();
        }
        let sorted = |methods: std::slice::Iter<'_, PlacedMethod>,
                      module: Option<&ModuleSummary>| {
            let methods = methods.map(|it| Arc::clone(&it.method));
            let body = module.map(|it| Arc::clone(&it.body));
            let mut all: Vec<Arc<MethodSummary>> = methods.chain(body).collect();
            all.sort_by_key(Arc::as_ptr);
            all
        };
        let (old, new) = (sorted(old_methods, old), sorted(new_methods, new));
        let (mut left, mut right) = (old.into_iter().peekable(), new.into_iter().peekable());
        let mut found = Self::default();
        loop {
            let order = match (left.peek(), right.peek()) {
                (Some(old), Some(new)) => Arc::as_ptr(old).cmp(&Arc::as_ptr(new)),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (None, None) => break,
            };
            if order.is_le()
                && let Some(old) = left.next()
                && order.is_lt()
            {
                found.gone.push(old);
            }
            if order.is_ge()
                && let Some(new) = right.next()
                && order.is_gt()
            {
                found.come.push(new);
            }
        }
        found
    }

    /// Whether a word may stand in what differs; `word` is its hash.
    pub(crate) fn mentions(&self, word: u32) -> bool {
        let mut all = self.gone.iter().chain(&self.come);
        all.any(|it| it.mentions(word))
    }
}

fn methods(of: Option<&ModuleSummary>) -> std::slice::Iter<'_, PlacedMethod> {
    of.map_or(&[][..], |it| &it.methods).iter()
}
