//! What calls give to the parameters of a method.

use std::ops::Range;
use std::sync::Arc;

use metadata::{Kind, Name, Owner};

use super::{MOST_BYTES, MOST_FILES, Resolver};
use crate::index::word;
use crate::summary::PlacedMethod;
use crate::types::flow::{CallSite, calls_in, calls_of};
use crate::types::given::{Found, Key};
use crate::types::place;
use crate::types::scope::Scope;
use crate::types::ty::{Ty, Types};
use crate::workspace::{File, FileId, OpenFile};

/// A method whose calls are looked for.
struct Sought<'a> {
    file: FileId,
    name: &'a Name,
    /// The hash of its name.
    word: u32,
}

impl Sought<'_> {
    /// Whether a method calls one of this name, or names it to be called later, by what its summary says.
    fn is_called_by(&self, placed: &PlacedMethod) -> bool {
        let method = &placed.method;
        let is_named = |handler: &Name| {
            let last = handler.as_str().rsplit('.').next();
            last.is_some_and(|it| self.name.is(it))
        };
        method.mentions(self.word)
            && (method.calls.iter().any(|it| it.method == *self.name)
                || method.handlers.iter().any(is_named))
    }
}

impl Resolver<'_> {
    /// What calls give to the parameters of a method.
    pub(super) fn given(&self, file: FileId, method: usize) -> Arc<[Types]> {
        let key = (file, method);
        if let Some(known) = self.by_calls.borrow().get(&key) {
            return Arc::clone(known);
        }
        if self.hastens {
            return self.cut();
        }
        let from = self.snapshot.file(self.from);
        let kept = Key {
            configuration: from.and_then(|it| it.configuration),
            guesses: self.guesses,
            method: key,
        };
        if let Some(known) = self.snapshot.given().find(&kept) {
            self.sought.borrow_mut().extend_from_slice(&known.sought);
            if known.is_cut {
                self.cut::<()>();
            }
            let types = Arc::clone(&known.types);
            self.by_calls.borrow_mut().insert(key, Arc::clone(&types));
            return types;
        }
        // What is looked for on the way to something else is cut short sooner than what is asked for.
        let is_whole = self.open_parameters.borrow().len() == 1
            && self.open.borrow().is_empty()
            && self.files_left.get() == MOST_FILES
            && self.bytes_left.get() == MOST_BYTES;
        let cuts = self.cuts.get();
        let types = self.given_now(file, method);
        self.by_calls.borrow_mut().insert(key, Arc::clone(&types));
        if is_whole && self.fuel.get() > 0 {
            let mut sought = self.sought.borrow().clone();
            sought.sort_unstable();
            sought.dedup();
            let found = Found {
                types: Arc::clone(&types),
                is_cut: self.cuts.get() != cuts,
                sought: sought.into(),
            };
            self.snapshot.given().keep(kept, found);
        }
        types
    }

    fn given_now(&self, file: FileId, method: usize) -> Arc<[Types]> {
        let Some(placed) = self.snapshot.method(file, method) else {
            return Arc::new([]);
        };
        let name = &placed.method.name;
        let sought = Sought {
            file,
            name,
            word: word(name.as_str()),
        };
        self.sought.borrow_mut().push(sought.word);
        let mut given = vec![Types::NONE; placed.method.parameters.len()];
        let mut files = vec![file];
        if placed.method.export {
            files.extend(self.callers(&sought));
        }
        for caller in files {
            let Some(left) = self.files_left.get().checked_sub(1) else {
                break;
            };
            self.files_left.set(left);
            self.add_given(&mut given, &sought, caller);
        }
        given.into()
    }

    /// Adds what the calls in one file give. Only the methods are read in which the summary has seen such calls.
    fn add_given(&self, given: &mut [Types], sought: &Sought<'_>, caller: FileId) {
        let Some(module) = self.snapshot.file(caller) else {
            return;
        };
        if !module.mentions(sought.word) {
            return;
        }
        let methods = module.summary.methods.iter().enumerate();
        let calling = methods.filter(|it| sought.is_called_by(it.1));
        let mut looked: Vec<(usize, &PlacedMethod)> = Vec::new();
        for (index, placed) in calling {
            let length = placed.method.length as usize;
            if let Some(left) = self.bytes_left.get().checked_sub(length) {
                self.bytes_left.set(left);
                looked.push((index, placed));
            }
        }
        if looked.is_empty() {
            return;
        }
        let calls = match &module.open {
            Some(open) => calls_in_open(open, &looked, sought.name),
            None => self.calls_in_closed(caller, module, &looked, sought.name),
        };
        for ((index, _), calls) in looked.iter().zip(calls) {
            let scope = Arc::new(Scope {
                file: caller,
                method: Some(*index),
                call: None,
            });
            for call in calls {
                if !self.is_call_of(&call, sought.file, &scope) {
                    continue;
                }
                for (known, argument) in given.iter_mut().zip(&call.arguments) {
                    let found = self.shapes(argument, &scope);
                    *known = known.or(&found);
                }
            }
        }
    }

    /// The calls in some methods of a file that is not open, for each of them.
    fn calls_in_closed(
        &self,
        file: FileId,
        module: &File,
        methods: &[(usize, &PlacedMethod)],
        name: &Name,
    ) -> Vec<Vec<CallSite>> {
        let ranges: Vec<Range<usize>> = methods.iter().map(|it| it.1.range()).collect();
        let mut parser = parser_bsl::Parser::bsl();
        let mut calls = |code: &str| {
            let tree = parser.parse(code, None);
            calls_of(code, tree.root_node(), name.as_str())
        };
        if let Some(parts) = self.snapshot.parts(module, &ranges)
            && parts.len() == methods.len()
            && parts
                .iter()
                .zip(methods)
                .all(|(part, it)| is_text_of(part, it.1))
        {
            return parts.iter().map(|it| calls(it)).collect();
        }
        let Some(text) = self.snapshot.text(file) else {
            return Vec::new();
        };
        let codes = ranges.into_iter().map(|it| text.get(it));
        codes
            .map(|it| it.map(&mut calls).unwrap_or_default())
            .collect()
    }

    /// Whether a call of a method of this name is one of the method of this module.
    fn is_call_of(&self, call: &CallSite, file: FileId, scope: &Arc<Scope>) -> bool {
        let Some(receiver) = &call.receiver else {
            // Without a receiver: of the same module, of the one that it extends, of a global one.
            return true;
        };
        if receiver.is_empty() {
            return false;
        }
        let found = self.shapes(receiver, scope);
        found.list().iter().any(|it| match it {
            Ty::Module(module) => *module == file,
            other => other
                .base()
                .is_some_and(|it| self.modules_of(it).contains(&file)),
        })
    }

    /// Other files that call a method of a module, by what their summaries say.
    fn callers(&self, sought: &Sought<'_>) -> Vec<FileId> {
        let Some(module) = self.snapshot.file(sought.file) else {
            return Vec::new();
        };
        let receiver: Option<Name> = match &module.owner {
            Owner::Object(Kind::CommonModule, name) => Some(name.clone()),
            Owner::Nothing => module
                .path
                .file_stem()
                .and_then(|it| it.to_str())
                .map(Name::new),
            _ => None,
        };
        let calls = |it: &(FileId, &File)| {
            let (id, other) = *it;
            if id == sought.file || !other.mentions(sought.word) {
                return false;
            }
            let methods = other.summary.methods.iter().map(|it| &it.method);
            let mentioning = methods
                .chain([&other.summary.body])
                .filter(|it| it.mentions(sought.word));
            let mut calls = mentioning.flat_map(|it| &it.calls);
            calls.any(|call| {
                call.method == *sought.name
                    && receiver
                        .as_ref()
                        .is_none_or(|receiver| call.receiver == *receiver)
            })
        };
        let others = self.snapshot.files().filter(calls).map(|it| it.0);
        others.take(MOST_FILES as usize).collect()
    }
}

/// The calls in some methods of an open file, for each of them. The methods stand in order.
fn calls_in_open(
    open: &OpenFile,
    methods: &[(usize, &PlacedMethod)],
    name: &Name,
) -> Vec<Vec<CallSite>> {
    let root = open.tree.root_node();
    let mut cursor = root.walk();
    let mut nodes = place::methods(&root, &mut cursor).enumerate();
    let calls = methods.iter().map(|(index, _)| {
        let node = nodes.find(|it| it.0 == *index);
        node.map_or_else(Vec::new, |it| calls_in(&open.text, it.1, name.as_str()))
    });
    calls.collect()
}

/// Whether a part of a file is the text of a method. It is not, where the file is no UTF-8 or is another one by now.
fn is_text_of(part: &str, placed: &PlacedMethod) -> bool {
    let name = &placed.method.name_range;
    part.get(name.start as usize..name.end as usize) == Some(placed.method.name.as_str())
}
