//! What to show between the letters of code: names of parameters before arguments, types of variables, and what makes a
//! method complex.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::complexity::complexity;
use super::entity::{Entity, MethodId};
use super::markup::{Markup, Spans};
use super::names::Names;
use super::path::{each, is_method};
use super::resolve::Place;
use super::{hover, references, spelling, type_text};
use crate::Language;
use crate::types::{self, Types};
use crate::workspace::{FileId, Snapshot};

mod arguments;
mod variables;

/// Something to show between the letters of code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InlayHint {
    /// Where it stands, in bytes.
    pub offset: usize,
    /// What to show.
    pub label: String,
    /// What it is about.
    pub about: About,
}

/// What a hint is about, as much of it as is needed to tell more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A parameter of a method, by its number, and the argument that it gets.
    Parameter(MethodId, usize),
    /// A parameter of the platform.
    PlatformParameter,
    /// The type of a variable, by the bytes of its name.
    Type(Range<usize>),
    /// What a word adds to the complexity of its method, and how much of that is for standing deep.
    Increment {
        /// How much it adds.
        amount: u32,
        /// How much of that is for standing in other blocks.
        nesting: u32,
    },
}

/// What is to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Names of parameters.
    pub parameters: bool,
    /// Also where the argument has the same name.
    pub same_names: bool,
    /// Default values of arguments that are left out.
    pub default_values: bool,
    /// Types of variables.
    pub types: bool,
}

/// What is told of a hint when somebody looks at it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// The text.
    pub text: Markup,
    /// Where what it names is declared.
    pub target: Option<(FileId, Range<usize>)>,
}

/// What to show in a range of a module, in the order of the text.
pub fn inlay_hints(
    snapshot: &Snapshot,
    file: FileId,
    within: Range<usize>,
    options: &Options,
) -> Vec<InlayHint> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let names = Names::default();
    let place = Place {
        snapshot,
        file,
        parsed: &parsed,
        names: &names,
    };
    let mut finder = Finder {
        place,
        options,
        within,
        code: spelling::of_module(snapshot, file),
        seen: Vec::new(),
        found: Vec::new(),
        wanted: Some(Vec::new()),
        types: FxHashMap::default(),
    };
    // First it is seen whose types are needed: they are told together, as each alone would follow its method anew.
    let mut cursor = parsed.tree.root_node().walk();
    each(&mut cursor, |node, above, _| finder.node(node, above));
    finder.ask();
    let mut cursor = parsed.tree.root_node().walk();
    each(&mut cursor, |node, above, _| finder.node(node, above));
    let mut found = finder.found;
    found.sort_by_key(|it| it.offset);
    found
}

/// What makes a method complex: what each word adds to its cognitive, or else to its cyclomatic complexity.
pub fn complexity_hints(
    snapshot: &Snapshot,
    file: FileId,
    method: usize,
    cognitive: bool,
) -> Vec<InlayHint> {
    let increments = complexity(snapshot, file, method).map(|it| it.increments);
    let hints = increments.unwrap_or_default().into_iter().map(|it| {
        let (amount, nesting) = match cognitive {
            true => (it.cognitive, it.nesting),
            false => (it.cyclomatic, 0),
        };
        let nested = match nesting {
            0 => String::new(),
            _ => format!(" (1 + {nesting})"),
        };
        InlayHint {
            offset: it.range.end,
            label: format!("+{amount}{nested}"),
            about: About::Increment { amount, nesting },
        }
    });
    hints
        .filter(|it| !matches!(it.about, About::Increment { amount: 0, .. }))
        .collect()
}

/// What there is to tell of a hint.
pub fn tell(snapshot: &Snapshot, file: FileId, about: &About, language: Language) -> Told {
    let mut told = Told::default();
    match about {
        About::Parameter(method, number) => {
            if let Some(text) = hover::of_method(snapshot, file, *method, language) {
                told.text = text;
            }
            told.target = parameter_place(snapshot, *method, *number);
        }
        About::PlatformParameter => {}
        About::Type(name) => {
            let types = type_of_variable(snapshot, file, name.clone());
            let code = spelling::of_module(snapshot, file);
            let text = type_text::types(snapshot, file, &types, code);
            if !text.is_empty() {
                told.text.bsl(text);
            }
            told.target = types.list().iter().find_map(|it| match it {
                types::Ty::Module(module) => Some((*module, 0..0)),
                _ => None,
            });
        }
        About::Increment { amount, nesting } => {
            let own = amount - nesting.min(amount);
            let text = match nesting {
                0 => language.pick(format!("Сложность: +{own}"), format!("Complexity: +{own}")),
                _ => language.pick(
                    format!("Сложность: +{own}, за вложенность ещё +{nesting}"),
                    format!("Complexity: +{own}, and +{nesting} for nesting"),
                ),
            };
            told.text.paragraph(Spans::new().text(text));
        }
    }
    told
}

fn parameter_place(
    snapshot: &Snapshot,
    method: MethodId,
    number: usize,
) -> Option<(FileId, Range<usize>)> {
    let summary = &snapshot.method(method.file, method.index)?.method;
    let name = summary.parameters.get(number)?.name.clone();
    let parameter = Entity::Local(method.file, Some(method.index), name);
    let places = references::of_entity(snapshot, &parameter);
    let first = places.into_iter().next()?;
    Some((first.file, first.range))
}

/// What a variable holds whose name stands there, on the left side of an assignment or in the head of a loop.
fn type_of_variable(snapshot: &Snapshot, file: FileId, name: Range<usize>) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    let path = super::path::Path::to(&parsed.tree, name.start, name.end);
    match path.parent() {
        Some(parent) => match variables::source(parent) {
            Some(source) => {
                let types = types::of_expression(snapshot, file, source.byte_range());
                variables::held(snapshot, file, parent, &types)
            }
            None => Types::NONE,
        },
        None => Types::NONE,
    }
}

struct Finder<'a> {
    place: Place<'a>,
    options: &'a Options,
    within: Range<usize>,
    /// The language of the code.
    code: Language,
    /// Variables of the method at hand that were assigned already.
    seen: Vec<Name>,
    found: Vec<InlayHint>,
    /// Expressions whose types will be needed, as long as nothing else is looked for.
    wanted: Option<Vec<Range<usize>>>,
    /// The types of these.
    types: FxHashMap<Range<usize>, Types>,
}

impl Finder<'_> {
    /// Asks for the types of all expressions that will be needed.
    fn ask(&mut self) {
        let mut wanted = self.wanted.take().unwrap_or_default();
        wanted.sort_by_key(|it| (it.start, it.end));
        wanted.dedup();
        let found = types::of_expressions(self.place.snapshot, self.place.file, &wanted);
        for (range, types) in wanted.into_iter().zip(found) {
            self.place.names.tell(range.clone(), types.clone());
            self.types.insert(range, types);
        }
        self.seen.clear();
    }

    /// The type of an expression; nothing as long as it is only noted that it will be needed.
    fn type_of(&mut self, expression: Node<'_>) -> Option<Types> {
        let range = expression.byte_range();
        if let Some(wanted) = &mut self.wanted {
            wanted.push(range);
            return None;
        }
        Some(self.types.get(&range).cloned().unwrap_or(Types::NONE))
    }

    /// Looks at a node, and says whether to go into it.
    fn node(&mut self, node: Node<'_>, above: &[Node<'_>]) -> bool {
        let range = node.byte_range();
        if range.start >= self.within.end {
            return false;
        }
        let kind = Kind::of(node);
        if is_method(kind) {
            self.seen.clear();
            return range.end > self.within.start;
        }
        match kind {
            Kind::Parameter => {
                if let Some(name) = node.child_by_field_name("name") {
                    self.seen.push(Name::new(self.place.text(name)));
                }
                return false;
            }
            Kind::AssignmentStatement | Kind::ForStatement | Kind::ForEachStatement => {
                self.variable(node);
            }
            Kind::Comment | Kind::String | Kind::MultilineString => return false,
            _ => {}
        }
        // Variables are assigned above the range too; nothing else of it matters.
        if range.end <= self.within.start {
            return !crate::types::is_expression(kind);
        }
        if kind == Kind::Arguments && self.options.parameters {
            self.arguments(node, above);
        }
        true
    }

    fn push(&mut self, offset: usize, label: String, about: About) {
        if self.within.start <= offset && offset <= self.within.end {
            self.found.push(InlayHint {
                offset,
                label,
                about,
            });
        }
    }
}

#[cfg(test)]
mod tests;
