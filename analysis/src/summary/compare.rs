//! What two summaries of one module have in common.

use std::sync::Arc;

use metadata::{Folded, Name, NameMap};

use super::{MethodSummary, ModuleSummary, PlacedMethod};

impl ModuleSummary {
    /// A method by its name; of several, the first.
    pub fn method(&self, name: &str) -> Option<(usize, &PlacedMethod)> {
        let mut methods = self.methods.iter().enumerate();
        methods.find(|it| it.1.method.name.is(name))
    }

    /// The method that an offset stands in, its comment included.
    pub fn method_at(&self, offset: usize) -> Option<(usize, &PlacedMethod)> {
        let after = self
            .methods
            .partition_point(|it| it.start as usize <= offset);
        let index = after.checked_sub(1)?;
        let method = self.methods.get(index)?;
        (offset <= method.range().end).then_some((index, method))
    }

    /// The new summary, with the methods of the old one where they say the same.
    pub(crate) fn keep(old: &Arc<Self>, new: Arc<Self>) -> Arc<Self> {
        let mut by_name: NameMap<Vec<&Arc<MethodSummary>>> = NameMap::default();
        for method in &old.methods {
            let name: Name = method.method.name.clone();
            by_name.entry(name).or_default().push(&method.method);
        }
        let mut new = Arc::unwrap_or_clone(new);
        for placed in &mut new.methods {
            let same = by_name.get(&Folded(placed.method.name.as_str()));
            let same = same.into_iter().flatten().find(|it| ***it == placed.method);
            if let Some(same) = same {
                placed.method = Arc::clone(same);
            }
        }
        if new.body == old.body {
            new.body = Arc::clone(&old.body);
        }
        Arc::new(new)
    }

    /// Whether other modules see no difference: names, exports, parameters and types are the same.
    pub fn same_interface(&self, other: &Self) -> bool {
        self.methods.len() == other.methods.len()
            && self.variables.len() == other.variables.len()
            && self.libraries == other.libraries
            && self.variables.iter().zip(&other.variables).all(|(a, b)| {
                (&a.name, a.export, &a.documented, &a.assigned)
                    == (&b.name, b.export, &b.documented, &b.assigned)
            })
            && self.methods.iter().zip(&other.methods).all(|(a, b)| {
                Arc::ptr_eq(&a.method, &b.method) || a.method.same_interface(&b.method)
            })
    }
}

impl MethodSummary {
    /// Whether both do the same, wherever it stands in them.
    fn does_the_same(&self, other: &Self) -> bool {
        let head = |it: &Self| (it.is_function, it.export, it.directive, it.parameters.len());
        head(self) == head(other)
            && self.name == other.name
            && self.extends == other.extends
            && self.calls == other.calls
            && self.sites.len() == other.sites.len()
            && self.effects.len() == other.effects.len()
            && self.flows.len() == other.flows.len()
            && self.sites.iter().zip(&other.sites).all(|(a, b)| {
                // Where they stand is asked of the summary.
                (a.call, a.in_loop) == (b.call, b.in_loop)
            })
            && self
                .effects
                .iter()
                .zip(&other.effects)
                .all(|(a, b)| (a.kind, a.in_loop) == (b.kind, b.in_loop))
            && self
                .flows
                .iter()
                .zip(&other.flows)
                .all(|(a, b)| a.without_places() == b.without_places())
    }

    fn same_interface(&self, other: &Self) -> bool {
        let head = |it: &Self| {
            (
                it.is_function,
                it.export,
                it.is_async,
                it.directive,
                it.deprecated,
            )
        };
        head(self) == head(other)
            && self.name == other.name
            && self.extends == other.extends
            && self.parameters == other.parameters
            && self.comment == other.comment
            && self.documented == other.documented
            && self.returns == other.returns
            && self.changes == other.changes
    }
}

impl ModuleSummary {
    /// Whether the methods of both do the same: they call, read and write the same, wherever it stands in them.
    pub(crate) fn does_the_same(&self, other: &Self) -> bool {
        self.methods.len() == other.methods.len()
            && (Arc::ptr_eq(&self.body, &other.body) || self.body.does_the_same(&other.body))
            && self.methods.iter().zip(&other.methods).all(|(a, b)| {
                Arc::ptr_eq(&a.method, &b.method) || a.method.does_the_same(&b.method)
            })
    }
}

impl PlacedMethod {
    /// The bytes of the method, its comment and annotations included.
    pub fn range(&self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + self.method.length as usize
    }

    /// The bytes of its name.
    pub fn name_range(&self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start + self.method.name_range.start as usize..start + self.method.name_range.end as usize
    }
}
