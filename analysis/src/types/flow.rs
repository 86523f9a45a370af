//! The flow of values through a method, told from its module alone.

mod changes;
mod conditions;
mod export;
mod expressions;
mod literal;
mod names;
mod passing;
mod receivers;
mod state;
mod statements;
#[cfg(test)]
mod tests;
mod watch;

use metadata::Name;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{FunctionDefinition, Parameters, ProcedureDefinition};
use parser_bsl::syntax::AstNode as _;
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::shape::{Shape, Shapes};
use names::Names;
use state::State;

pub(crate) use expressions::is_expression;
pub(crate) use receivers::Receivers;
pub(crate) use watch::{Arrived, CallSite, Expressions, arrive, calls_in, calls_of, expressions};

/// What the flow of a method says to other methods.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summarized {
    /// What the method returns.
    pub returns: Shapes,
    /// The default value of each parameter, in order.
    pub defaults: Vec<Shapes>,
    /// What it assigns to variables of the module, each once.
    pub assigned: Vec<(Name, Shapes)>,
    /// What becomes of its parameters, by their numbers, where it changes them.
    pub changes: Vec<(u16, Shapes)>,
    /// What stands before its dots.
    pub(crate) receivers: Receivers,
}

/// Follows the values through a method. `method` is a procedure or function definition, or the root of the tree for
/// the statements outside of methods; `variables` are the variables of the module.
pub fn summarize(text: &str, method: Node<'_>, variables: &[Name]) -> Summarized {
    let mut flow = Flow::new(text);
    let mut state = State::default();
    let variables: Vec<usize> = variables
        .iter()
        .map(|it| flow.names.of(it.as_str()))
        .collect();
    flow.module_variables.clone_from(&variables);
    let defaults = flow.enter(&mut state, method);
    flow.body(&mut state, method);
    let assigned = variables.iter().filter_map(|variable| {
        let shapes = flow.assigned.get(variable)?;
        Some((
            flow.names.name(*variable),
            export::bounded(export::export(&state, shapes), export::LARGEST_VARIABLE),
        ))
    });
    let assigned = assigned.collect();
    let changes = passing::of_parameters(&mut flow, &state, method);
    Summarized {
        changes,
        receivers: flow.receivers,
        returns: export::bounded(flow.returns, export::LARGEST),
        defaults,
        assigned,
    }
}

/// One run through a method.
struct Flow<'a> {
    text: &'a str,
    names: Names,
    /// The number of each place that builds or changes a value, by its offset.
    sites: FxHashMap<(usize, bool), u32>,
    /// The number of the first one.
    first_site: u32,
    /// What was returned so far.
    returns: Shapes,
    /// Numbers of the names of variables of the module.
    module_variables: Vec<usize>,
    /// What was assigned to them.
    assigned: FxHashMap<usize, Shapes>,
    /// The variable whose type another one holds: `Тип = ТипЗнч(Значение)`.
    type_of: FxHashMap<usize, usize>,
    /// The loops around the statement at hand, the innermost one last.
    loops: Vec<Loop>,
    /// How deep statements and expressions stand in each other.
    depth: u32,
    watch: watch::Watch<'a>,
    receivers: Receivers,
    /// The call that comes next is a statement: a procedure that may change what it is given.
    is_statement: bool,
}

/// States that leave a loop other than by its end.
#[derive(Default)]
struct Loop {
    broken: Option<State>,
    continued: Option<State>,
}

/// Statements and expressions that nest deeper than this are passed over: the stack has an end.
const DEEPEST: u32 = 160;

impl<'a> Flow<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            text,
            names: Names::default(),
            sites: FxHashMap::default(),
            first_site: 0,
            returns: Shapes::NONE,
            module_variables: Vec::new(),
            assigned: FxHashMap::default(),
            type_of: FxHashMap::default(),
            loops: Vec::new(),
            depth: 0,
            watch: watch::Watch::Nothing,
            receivers: Receivers::default(),
            is_statement: false,
        }
    }

    fn text(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.byte_range()).unwrap_or_default()
    }

    /// Binds the parameters and gives their default values.
    fn enter(&mut self, state: &mut State, method: Node<'_>) -> Vec<Shapes> {
        let mut defaults = Vec::new();
        for parameter in parameters(method) {
            let number = u16::try_from(defaults.len()).unwrap_or(u16::MAX);
            if let Some(name) = parameter.name() {
                let variable = self.names.of(self.text(name.node()));
                state.set(variable, Shapes::one(Shape::Parameter(number)));
            }
            let default = parameter.default().map(|it| it.node());
            defaults.push(default.map_or(Shapes::NONE, |it| self.eval(state, it)));
        }
        defaults
    }

    fn body(&mut self, state: &mut State, method: Node<'_>) {
        let body = match Kind::of(method) {
            Kind::FunctionDefinition => FunctionDefinition::cast(method).and_then(|it| it.body()),
            Kind::ProcedureDefinition => ProcedureDefinition::cast(method).and_then(|it| it.body()),
            // The statements of a module stand among its methods.
            _ => return self.block(state, method),
        };
        if let Some(body) = body {
            self.block(state, body.node());
        }
    }

    /// The number of the place that builds a value there, or (`over`) changes one.
    fn site(&mut self, node: Node<'_>, over: bool) -> Option<u32> {
        let next = self.first_site + u32::try_from(self.sites.len()).ok()?;
        let key = (node.start_byte(), over);
        if let Some(site) = self.sites.get(&key) {
            return Some(*site);
        }
        (next < MOST_SITES).then(|| *self.sites.entry(key).or_insert(next))
    }
}

/// A method that builds more values than this is not followed to the end.
const MOST_SITES: u32 = 4000;

fn parameters(method: Node<'_>) -> Vec<parser_bsl::bsl::ast::Parameter<'_>> {
    let list = match Kind::of(method) {
        Kind::FunctionDefinition => FunctionDefinition::cast(method).and_then(|it| it.parameters()),
        Kind::ProcedureDefinition => {
            ProcedureDefinition::cast(method).and_then(|it| it.parameters())
        }
        _ => None,
    };
    let Some(list) = list.map(Parameters::node) else {
        return Vec::new();
    };
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter_map(parser_bsl::bsl::ast::Parameter::cast)
        .collect()
}
