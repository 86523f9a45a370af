//! Which parts of which modules may use something, told from summaries alone.

use std::ops::Range;

use metadata::Name;

use crate::ide::entity::{Entity, module_name};
use crate::index::word;
use crate::summary::MethodSummary;
use crate::workspace::{File, FileId, Snapshot};

/// The bytes of a file in which a word may stand.
pub(in crate::ide) fn parts_of_word(file: &File, name: &str) -> Vec<Range<usize>> {
    let hash = word(name);
    parts(file, |it| it.mentions(hash) || names_itself(it, name))
}

/// So many bytes are looked at where an editor shows what belongs together: more than fits on any screen.
const AROUND: usize = 384 << 10;

/// The parts that stand around an offset, where all of them are too many to look at in a moment.
pub(in crate::ide) fn nearest(parts: Vec<Range<usize>>, around: usize) -> Vec<Range<usize>> {
    let length = |it: &Range<usize>| it.len().min(AROUND);
    if parts.iter().map(length).sum::<usize>() <= AROUND {
        return parts;
    }
    let distance = |it: &Range<usize>| match it.contains(&around) {
        true => 0,
        false => it.start.abs_diff(around).min(it.end.abs_diff(around)) + 1,
    };
    let mut by_distance: Vec<&Range<usize>> = parts.iter().collect();
    by_distance.sort_by_key(|it| distance(it));
    let mut left = AROUND;
    let mut kept: Vec<Range<usize>> = by_distance
        .into_iter()
        .take_while(|it| {
            let fits = left > 0;
            left = left.saturating_sub(length(it));
            fits
        })
        .cloned()
        .collect();
    kept.sort_by_key(|it| it.start);
    kept
}

/// A method may be named as it is looked for, or stand in the place of a method of that name: annotations are no words.
fn names_itself(method: &MethodSummary, name: &str) -> bool {
    method.name.is(name) || method.extends.as_ref().is_some_and(|it| it.1.is(name))
}

/// The bytes of a file that are of interest: whole methods, and what stands outside of methods where that is.
fn parts(file: &File, is_wanted: impl Fn(&MethodSummary) -> bool) -> Vec<Range<usize>> {
    let outside = is_wanted(&file.summary.body);
    if outside && file.open.is_none() {
        // It is parsed anyway.
        return std::iter::once(0..usize::MAX).collect();
    }
    let mut found = Vec::new();
    let mut end = 0;
    for method in &file.summary.methods {
        let range = method.range();
        if outside && end < range.start {
            found.push(end..range.start);
        }
        end = range.end;
        if is_wanted(&method.method) {
            found.push(range);
        }
    }
    if outside {
        found.push(end..usize::MAX);
    }
    found
}

/// Whether a method uses a member of a parameter or of a variable of its module: those may hold a module that is not
/// named there.
fn holds_receiver(file: &File, method: &MethodSummary, member: &Name) -> bool {
    let mut uses = method.uses.iter().filter(|it| it.member == *member);
    uses.any(|it| {
        let mut parameters = method.parameters.iter().map(|it| &it.name);
        let mut variables = file.summary.variables.iter().map(|it| &it.name);
        parameters.any(|name| *name == it.receiver) || variables.any(|name| *name == it.receiver)
    })
}

/// Where something is declared, and who may name it.
pub(super) struct Reach {
    name: Name,
    hash: u32,
    declared: Option<Declared>,
}

/// Where a method or a variable of a module is declared, and who may name it.
struct Declared {
    file: FileId,
    export: bool,
    /// The name of the module, where code uses it by that alone.
    module: Option<Name>,
    global: bool,
}

impl Reach {
    pub(super) fn of(snapshot: &Snapshot, entity: &Entity, name: &Name) -> Self {
        Self {
            name: name.clone(),
            hash: word(name.as_str()),
            declared: Declared::of(snapshot, entity),
        }
    }

    /// The parts of a file that may use it.
    pub(super) fn parts(
        &self,
        snapshot: &Snapshot,
        from: FileId,
        file: &File,
    ) -> Vec<Range<usize>> {
        let by_word = || parts(file, |it| it.mentions(self.hash));
        let Some(declared) = &self.declared else {
            return by_word();
        };
        if from == declared.file || snapshot.extended(from) == Some(declared.file) {
            return parts_of_word(file, self.name.as_str());
        }
        let may_stand = file.mentions(self.hash);
        if !may_stand || (!declared.export && !names_from_outside(file, &self.name)) {
            return Vec::new();
        }
        let Some(module) = &declared.module else {
            return by_word();
        };
        // An extension names its own module, which has what the one under it has.
        let named = snapshot.common_module(from, module.as_str());
        let under = || named.and_then(|it| snapshot.extended(it));
        if named != Some(declared.file) && under() != Some(declared.file) {
            return Vec::new();
        }
        if declared.global {
            return by_word();
        }
        let module = word(module.as_str());
        parts(file, |method| {
            method.mentions(self.hash)
                && (method.mentions(module) || holds_receiver(file, method, &self.name))
        })
    }

    /// The parts of a file that hold the word where others may use it of any value.
    pub(super) fn wide(&self, snapshot: &Snapshot, from: FileId, file: &File) -> Vec<Range<usize>> {
        match &self.declared {
            Some(it) if !it.export => self.parts(snapshot, from, file),
            _ => parts_of_word(file, self.name.as_str()),
        }
    }

    /// Where it is declared.
    pub(super) fn home(&self) -> Option<FileId> {
        self.declared.as_ref().map(|it| it.file)
    }

    /// The word that stands for the module it is declared in.
    pub(super) fn module(&self) -> Option<&Name> {
        self.declared.as_ref()?.module.as_ref()
    }
}

impl Declared {
    fn of(snapshot: &Snapshot, entity: &Entity) -> Option<Self> {
        let (file, export) = match entity {
            Entity::Method(id) => {
                let method = snapshot.method(id.file, id.index)?;
                (id.file, method.method.export)
            }
            Entity::Variable(file, index) => {
                let variable = snapshot.file(*file)?.summary.variables.get(*index)?;
                (*file, variable.export)
            }
            _ => return None,
        };
        // A script of OneScript may be a class: then it is used through variables.
        let is_script = snapshot.file(file)?.dialect == parser_bsl::Dialect::OneScript;
        let module = module_name(snapshot, file).filter(|_| !is_script);
        Some(Self {
            file,
            export,
            module,
            global: snapshot.global_modules(file).contains(&file),
        })
    }
}

/// Background jobs may call methods that are not exported by the name of their module.
fn names_from_outside(file: &File, name: &Name) -> bool {
    let methods = file.summary.methods.iter();
    methods.flat_map(|it| it.method.handlers.iter()).any(|it| {
        let method = it.as_str().split_once('.');
        method.is_some_and(|it| name.is(it.1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_parts_those_around_the_cursor_are_kept() {
        let parts: Vec<_> = (0..1000).map(|it| it * 1000..it * 1000 + 900).collect();
        let kept = nearest(parts.clone(), 500_000);
        let bytes: usize = kept.iter().map(Range::len).sum();
        assert!((AROUND..AROUND + 900).contains(&bytes), "{bytes}");
        assert!(kept.iter().any(|it| it.contains(&500_100)));
        assert!(kept.iter().all(|it| it.start.abs_diff(500_000) < 250_000));
        let few = parts[..10].to_vec();
        assert_eq!(nearest(few.clone(), 0), few);
    }
}
