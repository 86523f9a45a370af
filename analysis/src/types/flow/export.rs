//! Shapes that leave the flow of a method: what it keeps apart is put in place, and limits hold.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::state::State;
use crate::types::shape::{Arguments, Built, Passed, Shape, Shapes};

/// Sites nest no deeper than this when they are put in place.
const DEEPEST: u32 = 24;

/// Puts what the code built in the place of its sites.
pub(super) fn export(state: &State, shapes: &Shapes) -> Shapes {
    if !has_site(shapes, DEEPEST) {
        return shapes.clone();
    }
    Export {
        state,
        done: FxHashMap::default(),
        fuel: 4000,
    }
    .shapes(shapes, DEEPEST)
}

fn has_site(shapes: &Shapes, deeper: u32) -> bool {
    let Some(deeper) = deeper.checked_sub(1) else {
        // Too deep to look: it will be cut.
        return true;
    };
    shapes.list().iter().any(|it| match it {
        Shape::Site(_) => true,
        Shape::Member(of, _) | Shape::Element(of) | Shape::Narrowed(of, ..) => has_site(of, deeper),
        Shape::Call(of, _, arguments) => {
            has_site(of, deeper) || arguments.iter().any(|it| has_site(it, deeper))
        }
        Shape::LocalCall(_, arguments) => arguments.iter().any(|it| has_site(it, deeper)),
        Shape::Index(of, index) => has_site(of, deeper) || has_site(index, deeper),
        Shape::Built(built) => {
            let parts = built.fields.iter().chain(&built.columns).map(|it| &it.1);
            let parts = parts.chain(built.arguments.iter());
            let parts = parts.chain(built.passed.iter().map(|it| &it.receiver));
            let mut parts = parts.chain([&built.over, &built.elements]);
            parts.any(|it| has_site(it, deeper))
        }
        Shape::Type(_)
        | Shape::Named(_)
        | Shape::Text(_)
        | Shape::Global(_)
        | Shape::See(_)
        | Shape::This
        | Shape::Parameter(_) => false,
    })
}

struct Export<'a> {
    state: &'a State,
    /// What each site is; `None` while it is being made, so that a value that holds itself ends.
    done: FxHashMap<u32, Option<Arc<Built>>>,
    fuel: u32,
}

impl Export<'_> {
    fn shapes(&mut self, shapes: &Shapes, deeper: u32) -> Shapes {
        let Some(deeper) = deeper.checked_sub(1) else {
            return Shapes::NONE;
        };
        let Some(fuel) = self.fuel.checked_sub(1) else {
            return Shapes::NONE;
        };
        self.fuel = fuel;
        let list = shapes.list().iter();
        list.filter_map(|it| self.shape(it, deeper)).collect()
    }

    fn shape(&mut self, shape: &Shape, deeper: u32) -> Option<Shape> {
        Some(match shape {
            Shape::Site(site) => Shape::Built(self.site(*site, deeper)?),
            Shape::Member(of, name) => Shape::Member(self.part(of, deeper)?, name.clone()),
            Shape::Element(of) => Shape::Element(self.part(of, deeper)?),
            Shape::Narrowed(of, names, are) => {
                Shape::Narrowed(self.shapes(of, deeper), Arc::clone(names), *are)
            }
            Shape::Call(of, name, arguments) => Shape::Call(
                self.part(of, deeper)?,
                name.clone(),
                self.arguments(arguments, deeper),
            ),
            Shape::LocalCall(name, arguments) => {
                Shape::LocalCall(name.clone(), self.arguments(arguments, deeper))
            }
            Shape::Index(of, index) => {
                Shape::Index(self.part(of, deeper)?, self.shapes(index, deeper))
            }
            Shape::Built(built) => Shape::Built(Arc::new(self.built(built, deeper))),
            simple => simple.clone(),
        })
    }

    /// What a symbol is made over: without it the symbol says nothing.
    fn part(&mut self, of: &Shapes, deeper: u32) -> Option<Shapes> {
        Some(self.shapes(of, deeper)).filter(|it| !it.is_empty())
    }

    fn arguments(&mut self, arguments: &Arguments, deeper: u32) -> Arguments {
        arguments.iter().map(|it| self.shapes(it, deeper)).collect()
    }

    fn site(&mut self, site: u32, deeper: u32) -> Option<Arc<Built>> {
        if let Some(known) = self.done.get(&site) {
            return known.clone();
        }
        let built = Arc::clone(self.state.site(site)?);
        self.done.insert(site, None);
        let built = Arc::new(self.built(&built, deeper));
        self.done.insert(site, Some(Arc::clone(&built)));
        Some(built)
    }

    fn passed(&mut self, passed: &[Passed], deeper: u32) -> Vec<Passed> {
        let passed = passed.iter().map(|it| Passed {
            receiver: self.shapes(&it.receiver, deeper),
            method: it.method.clone(),
            parameter: it.parameter,
        });
        passed.collect()
    }

    fn built(&mut self, built: &Built, deeper: u32) -> Built {
        let mut part = |list: &[(metadata::Name, Shapes)]| {
            let parts = list.iter();
            parts
                .map(|(name, it)| (name.clone(), self.shapes(it, deeper)))
                .collect()
        };
        let fields = part(&built.fields);
        let columns = part(&built.columns);
        Built {
            class: built.class.clone(),
            arguments: self.arguments(&built.arguments, deeper),
            over: self.shapes(&built.over, deeper),
            inserted: built.inserted,
            fields,
            columns,
            elements: self.shapes(&built.elements, deeper),
            passed: self.passed(&built.passed, deeper),
        }
    }
}

/// Summaries are kept of every method: what one returns takes no more than about so many bytes.
pub(super) const LARGEST: usize = 4000;
/// Variables of modules are few, and hold more.
pub(super) const LARGEST_VARIABLE: usize = 16_000;

/// The same shapes, or less detailed ones that are small enough for a summary.
pub(super) fn bounded(shapes: Shapes, largest: usize) -> Shapes {
    if shapes.is_empty() {
        return shapes;
    }
    // How deep, how long a text.
    for (depth, text) in [(8, 3000), (6, 1000), (4, 300), (3, 100), (2, 60), (1, 0)] {
        let mut cut = Cut {
            size: 0,
            largest,
            longest: text,
        };
        let result = cut.shapes(&shapes, depth);
        if cut.size <= largest {
            return result;
        }
    }
    Shapes::NONE
}

struct Cut {
    size: usize,
    largest: usize,
    longest: usize,
}

impl Cut {
    fn shapes(&mut self, shapes: &Shapes, deeper: u32) -> Shapes {
        let Some(deeper) = deeper.checked_sub(1) else {
            return Shapes::NONE;
        };
        if self.size > self.largest {
            return Shapes::NONE;
        }
        self.size += 1;
        let list = shapes.list().iter();
        list.filter_map(|it| self.shape(it, deeper)).collect()
    }

    fn shape(&mut self, shape: &Shape, deeper: u32) -> Option<Shape> {
        self.size += 2;
        Some(match shape {
            Shape::Text(text) => {
                let text = if text.len() > 200 && is_query(text) {
                    compact(text)
                } else {
                    Arc::clone(text)
                };
                if text.len() > self.longest {
                    return Some(Shape::Type(metadata::Type::String));
                }
                self.size += text.len();
                Shape::Text(text)
            }
            Shape::Named(name) | Shape::Global(name) | Shape::See(name) => {
                self.size += name.as_str().len();
                shape.clone()
            }
            Shape::Member(of, name) => {
                self.size += name.as_str().len();
                Shape::Member(self.part(of, deeper)?, name.clone())
            }
            Shape::Call(of, name, arguments) => {
                self.size += name.as_str().len();
                Shape::Call(
                    self.part(of, deeper)?,
                    name.clone(),
                    self.arguments(arguments, deeper),
                )
            }
            Shape::LocalCall(name, arguments) => {
                self.size += name.as_str().len();
                Shape::LocalCall(name.clone(), self.arguments(arguments, deeper))
            }
            Shape::Element(of) => Shape::Element(self.part(of, deeper)?),
            Shape::Index(of, index) => {
                Shape::Index(self.part(of, deeper)?, self.shapes(index, deeper))
            }
            Shape::Narrowed(of, names, are) => {
                self.size += names.iter().map(|it| it.as_str().len()).sum::<usize>();
                Shape::Narrowed(self.shapes(of, deeper), Arc::clone(names), *are)
            }
            Shape::Built(built) => Shape::Built(Arc::new(self.built(built, deeper))),
            Shape::Type(_) | Shape::This | Shape::Parameter(_) => shape.clone(),
            Shape::Site(_) => return None,
        })
    }

    fn part(&mut self, of: &Shapes, deeper: u32) -> Option<Shapes> {
        Some(self.shapes(of, deeper)).filter(|it| !it.is_empty())
    }

    fn arguments(&mut self, arguments: &Arguments, deeper: u32) -> Arguments {
        arguments.iter().map(|it| self.shapes(it, deeper)).collect()
    }

    fn passed(&mut self, passed: &[Passed], deeper: u32) -> Vec<Passed> {
        self.size += passed
            .iter()
            .map(|it| it.method.as_str().len() + 4)
            .sum::<usize>();
        let passed = passed.iter().map(|it| Passed {
            receiver: self.shapes(&it.receiver, deeper),
            method: it.method.clone(),
            parameter: it.parameter,
        });
        passed.collect()
    }

    fn built(&mut self, built: &Built, deeper: u32) -> Built {
        self.size += built.class.as_str().len() + 4;
        // The names count most: they are kept where what they hold is not.
        let mut part = |list: &[(metadata::Name, Shapes)]| {
            let parts = list.iter();
            parts
                .map(|(name, it)| {
                    self.size += name.as_str().len() + 1;
                    (name.clone(), self.shapes(it, deeper))
                })
                .collect()
        };
        let fields = part(&built.fields);
        let columns = part(&built.columns);
        Built {
            class: built.class.clone(),
            // The arguments were put into the content already, or are needed to the letter.
            arguments: self.arguments(&built.arguments, deeper.max(1)),
            over: self.shapes(&built.over, deeper),
            inserted: built.inserted,
            fields,
            columns,
            elements: self.shapes(&built.elements, deeper),
            passed: self.passed(&built.passed, deeper),
        }
    }
}

fn is_query(text: &str) -> bool {
    ["ВЫБРАТЬ", "SELECT", "Выбрать", "Select"]
        .iter()
        .any(|it| text.contains(it))
}

/// A text of a query without comments and without blanks at the beginning of lines.
fn compact(text: &str) -> Arc<str> {
    let lines = text.lines().map(|line| {
        let line = line.trim();
        line.find("//").map_or(line, |at| line[..at].trim_end())
    });
    let lines: Vec<&str> = lines.filter(|it| !it.is_empty()).collect();
    lines.join("\n").into()
}
