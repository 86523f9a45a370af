//! Runs of the flow that wait for something: for a place of the text, or for calls of a method.

use metadata::{Name, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::Flow;
use super::export::export;
use super::state::State;
use crate::types::shape::Shapes;

/// What a run waits for.
#[derive(Debug, Default)]
pub(super) enum Watch<'a> {
    /// For its end.
    #[default]
    Nothing,
    /// For a place of the text, and what holds there.
    Place(usize, Option<State>),
    /// For calls of a method, and those that were met.
    Calls(&'a str, Vec<CallSite>),
    /// For expressions, by where they begin and end, and what they may be.
    Expressions(Expressions),
}

/// Expressions by where they begin and end, and what they may be.
pub(crate) type Expressions = FxHashMap<(usize, usize), Shapes>;

/// A call of a method.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct CallSite {
    /// What stands before the dot; `None` for a call without one.
    pub(crate) receiver: Option<Shapes>,
    /// What it is given.
    pub(crate) arguments: Vec<Shapes>,
}

/// More calls than this say nothing new.
const MOST_CALLS: usize = 30;

impl<'a> Flow<'a> {
    /// Whether the place that the run waits for is before `node` or in it, and nothing of `node` was run.
    pub(super) fn has_arrived(&mut self, state: &State, node: Node<'_>) -> bool {
        let Watch::Place(place, held) = &mut self.watch else {
            return false;
        };
        if held.is_some() {
            return true;
        }
        let (start, end, place) = (node.start_byte(), node.end_byte(), *place);
        let is_here = if end < place {
            false
        } else if start > place {
            true
        } else {
            match Kind::of(node) {
                Kind::IfStatement
                | Kind::ForStatement
                | Kind::ForEachStatement
                | Kind::WhileStatement
                | Kind::TryStatement
                | Kind::ElsifClause
                | Kind::ElseClause => {
                    let mut cursor = node.walk();
                    let mut parts = node.children(&mut cursor);
                    let body = parts.find(|it| Kind::of(*it) == Kind::Block);
                    body.is_none_or(|it| place < it.start_byte()) && !is_behind_header(node, place)
                }
                Kind::Error | Kind::Block => false,
                Kind::ProcedureDefinition | Kind::FunctionDefinition => false,
                _ => true,
            }
        };
        if is_here {
            *held = Some(state.clone());
        }
        is_here
    }

    /// Takes what an expression may be, where the run waits for it.
    pub(super) fn note_expression(&mut self, state: &State, node: Node<'_>, shapes: &Shapes) {
        if let Watch::Expressions(wanted) = &mut self.watch
            && let Some(held) = wanted.get_mut(&(node.start_byte(), node.end_byte()))
        {
            *held = export(state, shapes);
        }
    }

    /// The end of a block, behind its last statement.
    pub(super) fn leave_block(&mut self, state: &State, block: Node<'_>) {
        let Watch::Place(place, held) = &mut self.watch else {
            return;
        };
        if held.is_none() && Kind::of(block) == Kind::Block && *place >= block.start_byte() {
            // The last branch ends where the words begin that end the whole statement.
            let mut around = Some(block);
            let next = loop {
                match around.and_then(|it| it.next_sibling()) {
                    Some(next) => break Some(next.start_byte()),
                    None if around.is_none() => break None,
                    None => around = around.and_then(|it| it.parent()),
                }
            };
            if next.is_none_or(|next| *place < next) {
                *held = Some(state.clone());
            }
        }
    }

    /// The run has seen what it waited for.
    pub(super) fn is_done(&self) -> bool {
        matches!(&self.watch, Watch::Place(_, Some(_)))
    }

    /// Stops waiting, as long as a loop is run for what its turns leave to each other.
    pub(super) fn hold_watch(&mut self) -> Watch<'a> {
        std::mem::take(&mut self.watch)
    }

    pub(super) fn resume_watch(&mut self, held: Watch<'a>) {
        self.watch = held;
    }

    /// `Новый ОписаниеОповещения("Метод", Модуль, Параметры)`: the method is called later, with what is given here as
    /// the last of its parameters.
    pub(super) fn note_handler(&mut self, state: &State, arguments: &[Shapes]) {
        let Watch::Calls(wanted, _) = &self.watch else {
            return;
        };
        let wanted: &str = wanted;
        for (at, result) in [(0, true), (3, false)] {
            let name = arguments.get(at).and_then(Shapes::text);
            if !name.is_some_and(|it| same(wanted, it)) {
                continue;
            }
            let owner = arguments.get(at + 1).cloned().unwrap_or_default();
            let given = arguments.get(2).cloned().unwrap_or_default();
            // What the platform gives first is not known here; errors come with a flag besides.
            let mut list = vec![Shapes::NONE; if result { 1 } else { 2 }];
            list.push(given);
            self.note_call(state, Some(&owner), wanted, &list);
        }
    }

    pub(super) fn note_call(
        &mut self,
        state: &State,
        receiver: Option<&Shapes>,
        name: &str,
        arguments: &[Shapes],
    ) {
        let Watch::Calls(wanted, calls) = &mut self.watch else {
            return;
        };
        if calls.len() < MOST_CALLS && same(wanted, name) {
            let call = CallSite {
                receiver: receiver.map(|it| export(state, it)),
                arguments: arguments.iter().map(|it| export(state, it)).collect(),
            };
            if !calls.contains(&call) {
                calls.push(call);
            }
        }
    }
}

/// Whether a place lies behind the words that begin a body, where the body is empty.
fn is_behind_header(node: Node<'_>, place: usize) -> bool {
    let mut cursor = node.walk();
    node.children(&mut cursor).any(|it| {
        let opens = matches!(
            Kind::of(it),
            Kind::ThenKw | Kind::DoKw | Kind::TryKw | Kind::ElseKw
        );
        opens && !it.is_missing() && it.end_byte() <= place
    })
}

/// What holds at a place of a method.
pub(crate) struct Arrived<'a> {
    flow: Flow<'a>,
    state: State,
}

/// Follows a method up to a place. `method` is a definition, or the root of the tree.
pub(crate) fn arrive<'a>(text: &'a str, method: Node<'_>, place: usize) -> Arrived<'a> {
    let mut flow = Flow::new(text);
    let mut state = State::default();
    flow.enter(&mut state, method);
    flow.watch = Watch::Place(place, None);
    flow.body(&mut state, method);
    let held = match std::mem::take(&mut flow.watch) {
        Watch::Place(_, held) => held,
        _ => None,
    };
    Arrived {
        flow,
        state: held.unwrap_or(state),
    }
}

/// What the `wanted` expressions of a method may be where they stand, told in one run. Those that the run does not meet
/// stay as they are.
pub(crate) fn expressions(text: &str, method: Node<'_>, wanted: Expressions) -> Expressions {
    let mut flow = Flow::new(text);
    let mut state = State::default();
    flow.enter(&mut state, method);
    flow.watch = Watch::Expressions(wanted);
    flow.body(&mut state, method);
    match flow.watch {
        Watch::Expressions(found) => found,
        _ => Expressions::default(),
    }
}

impl Arrived<'_> {
    /// What an expression at the place may be. It may be of another tree, of the `text` that is given.
    pub(crate) fn eval(&mut self, expression: Node<'_>) -> Shapes {
        let mut state = self.state.clone();
        self.narrow_by_context(&mut state, expression);
        let shapes = self.flow.eval(&mut state, expression);
        export(&state, &shapes)
    }

    /// What an expression of another text may be at the place.
    pub(crate) fn eval_text(&mut self, text: &str, expression: Node<'_>) -> Shapes {
        let mut flow = Flow {
            text,
            names: std::mem::take(&mut self.flow.names),
            // Sites are told apart by their offsets: those of another text are others.
            first_site: u32::try_from(self.flow.sites.len()).unwrap_or(0),
            ..Flow::new(text)
        };
        let mut state = self.state.clone();
        let shapes = flow.eval(&mut state, expression);
        self.flow.names = flow.names;
        export(&state, &shapes)
    }

    /// What a variable holds; nothing where the name is no local variable yet.
    pub(crate) fn variable(&mut self, name: &str) -> Option<Shapes> {
        let number = self.flow.names.of(name);
        let shapes = self.state.get(number)?;
        Some(export(&self.state, shapes))
    }

    /// The names of all local variables and parameters that hold something.
    pub(crate) fn variables(&self) -> Vec<Name> {
        let variables = self.state.variables();
        variables.map(|it| self.flow.names.name(it)).collect()
    }

    /// Within an expression, what stands to the left of `И` holds, and what stands before `?`.
    fn narrow_by_context(&mut self, state: &mut State, expression: Node<'_>) {
        let mut conditions = Vec::new();
        let mut node = expression;
        for _ in 0..200 {
            let Some(parent) = node.parent() else { break };
            if let Some(binary) = ast::BinaryExpression::cast(parent) {
                let operator = binary.operator().map_or(Kind::Error, Kind::of);
                let left = binary.left().map(|it| it.node());
                if let Some(left) = left.filter(|it| it.end_byte() <= node.start_byte()) {
                    match operator {
                        Kind::AndKw => conditions.push((left, true)),
                        Kind::OrKw => conditions.push((left, false)),
                        _ => {}
                    }
                }
            } else if let Some(ternary) = ast::TernaryExpression::cast(parent) {
                let is = |part: Option<ast::Expression<'_>>| {
                    part.is_some_and(|it| it.node().id() == node.id())
                };
                let truth = if is(ternary.consequence()) {
                    Some(true)
                } else if is(ternary.alternative()) {
                    Some(false)
                } else {
                    None
                };
                if let Some((condition, truth)) = ternary.condition().zip(truth) {
                    conditions.push((condition.node(), truth));
                }
            } else if Kind::of(parent) == Kind::Block {
                break;
            }
            node = parent;
        }
        for (condition, truth) in conditions.into_iter().rev() {
            self.flow.narrow(state, condition, truth);
        }
    }
}

/// The calls of a method by its name in a piece of code: a method, or a module.
pub(crate) fn calls_of(text: &str, root: Node<'_>, name: &str) -> Vec<CallSite> {
    let mut found = Vec::new();
    let mut cursor = root.walk();
    let methods = root.named_children(&mut cursor).filter(|it| {
        matches!(
            Kind::of(*it),
            Kind::ProcedureDefinition | Kind::FunctionDefinition
        )
    });
    for method in methods.chain([root]) {
        if found.len() >= MOST_CALLS {
            break;
        }
        found.extend(calls_in(text, method, name));
    }
    found
}

/// The calls of a method by its name in a method, or in the body of a module.
pub(crate) fn calls_in(text: &str, method: Node<'_>, name: &str) -> Vec<CallSite> {
    let mut flow = Flow::new(text);
    let mut state = State::default();
    flow.enter(&mut state, method);
    flow.watch = Watch::Calls(name, Vec::new());
    flow.body(&mut state, method);
    match flow.watch {
        Watch::Calls(_, calls) => calls,
        _ => Vec::new(),
    }
}
