//! What variables hold at one point of a method.

use std::sync::Arc;

use metadata::Name;

use crate::types::shape::{Built, Shapes};

/// What variables hold at one point of a method. Cloning is cheap: what does not change is shared.
#[derive(Debug, Clone, Default)]
pub(super) struct State {
    /// By the number of the name; `None` where the name is no local variable yet.
    variables: Arc<Vec<Option<Shapes>>>,
    /// What the code builds, by the number of the site.
    sites: Arc<Vec<Option<Arc<Built>>>>,
    /// No path leads here: a `Возврат` stands before.
    pub(super) dead: bool,
}

/// No more procedures than this are kept that one value was given to.
pub(super) const MOST_PASSED: usize = 6;

/// No more keys than this are kept of one value.
const MOST_FIELDS: usize = 400;

impl State {
    pub(super) fn get(&self, variable: usize) -> Option<&Shapes> {
        self.variables.get(variable)?.as_ref()
    }

    pub(super) fn set(&mut self, variable: usize, shapes: Shapes) {
        let variables = Arc::make_mut(&mut self.variables);
        if variables.len() <= variable {
            variables.resize(variable + 1, None);
        }
        if let Some(slot) = variables.get_mut(variable) {
            *slot = Some(shapes);
        }
    }

    /// The numbers of all variables that hold something.
    pub(super) fn variables(&self) -> impl Iterator<Item = usize> {
        let all = self.variables.iter().enumerate();
        all.filter(|it| it.1.is_some()).map(|it| it.0)
    }

    pub(super) fn site(&self, site: u32) -> Option<&Arc<Built>> {
        self.sites.get(site as usize)?.as_ref()
    }

    pub(super) fn put(&mut self, site: u32, built: Built) {
        let sites = Arc::make_mut(&mut self.sites);
        let index = site as usize;
        if sites.len() <= index {
            sites.resize(index + 1, None);
        }
        if let Some(slot) = sites.get_mut(index) {
            *slot = Some(Arc::new(built));
        }
    }

    pub(super) fn change(&mut self, site: u32, change: impl FnOnce(&mut Built)) {
        let sites = Arc::make_mut(&mut self.sites);
        if let Some(Some(built)) = sites.get_mut(site as usize) {
            change(Arc::make_mut(built));
        }
    }

    /// Takes what another state has built; variables stay.
    pub(super) fn take_sites(&mut self, other: Self) {
        self.sites = other.sites;
    }

    /// What holds where two paths meet.
    pub(super) fn join(self, other: Self) -> Self {
        if self.dead != other.dead {
            return if self.dead { other } else { self };
        }
        Self {
            variables: join_lists(&self.variables, &other.variables, |left, right| {
                match (left, right) {
                    (Some(left), Some(right)) => Some(left.or(right)),
                    (left, right) => left.as_ref().or(right.as_ref()).cloned(),
                }
            }),
            sites: join_lists(&self.sites, &other.sites, |left, right| {
                match (left, right) {
                    (Some(left), Some(right)) if !Arc::ptr_eq(left, right) => {
                        Some(join_built(left, right))
                    }
                    (left, right) => left.as_ref().or(right.as_ref()).cloned(),
                }
            }),
            dead: self.dead,
        }
    }
}

fn join_lists<T: Clone>(
    left: &Arc<Vec<Option<T>>>,
    right: &Arc<Vec<Option<T>>>,
    join: impl Fn(&Option<T>, &Option<T>) -> Option<T>,
) -> Arc<Vec<Option<T>>> {
    if Arc::ptr_eq(left, right) {
        return Arc::clone(left);
    }
    let length = left.len().max(right.len());
    let joined = (0..length).map(|index| {
        let left = left.get(index).unwrap_or(&None);
        join(left, right.get(index).unwrap_or(&None))
    });
    Arc::new(joined.collect())
}

fn join_built(left: &Arc<Built>, right: &Arc<Built>) -> Arc<Built> {
    if left == right {
        return Arc::clone(left);
    }
    let mut joined = Built::clone(left);
    for (name, shapes) in &right.fields {
        add(&mut joined.fields, name, shapes);
    }
    for (name, shapes) in &right.columns {
        add(&mut joined.columns, name, shapes);
    }
    joined.elements = joined.elements.or(&right.elements);
    joined.over = joined.over.or(&right.over);
    joined.inserted |= right.inserted;
    for it in &right.passed {
        if joined.passed.len() < MOST_PASSED && !joined.passed.contains(it) {
            joined.passed.push(it.clone());
        }
    }
    Arc::new(joined)
}

/// A field that may hold this too.
pub(super) fn add(fields: &mut Vec<(Name, Shapes)>, name: &Name, shapes: &Shapes) {
    let has_room = fields.len() < MOST_FIELDS;
    match fields.iter_mut().find(|it| it.0 == *name) {
        Some((_, known)) => *known = known.or(shapes),
        None if has_room => fields.push((name.clone(), shapes.clone())),
        None => {}
    }
}

/// A field that holds this from now on.
pub(super) fn assign(fields: &mut Vec<(Name, Shapes)>, name: &Name, shapes: Shapes) {
    let has_room = fields.len() < MOST_FIELDS;
    match fields.iter_mut().find(|it| it.0 == *name) {
        Some((_, known)) => *known = shapes,
        None if has_room => fields.push((name.clone(), shapes)),
        None => {}
    }
}
