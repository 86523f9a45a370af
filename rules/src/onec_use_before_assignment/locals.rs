//! The variables of a method.

use analysis::review::{Context, Method, is_global_call, without_parentheses};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHashMap;

use crate::context_names::is_context_name;

/// A variable of a method.
#[derive(Debug)]
pub(super) struct Local<'f> {
    /// `Перем` declares it.
    pub(super) declared: bool,
    /// The statements that assign to it, and the places where a loop or a call does.
    pub(super) assigned: Vec<BslNode<'f>>,
    /// All places of its name.
    pub(super) places: Vec<BslNode<'f>>,
}

/// What a place does with a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// It is the target of an assignment or the variable of a loop, or is passed to a call.
    Assigns,
    Reads,
    /// It only names the variable.
    Names,
}

/// The variables of a method that are worth following.
pub(super) fn locals<'f>(context: &Context<'f>, method: &Method<'f>) -> Vec<Local<'f>> {
    let mut names: FxHashMap<String, usize> = FxHashMap::default();
    let mut locals: Vec<Local<'f>> = Vec::new();
    let folded = |name: &str| metadata::folded(name).collect::<String>();
    let mut add = |name: &str, declared: bool| {
        let number = *names.entry(folded(name)).or_insert_with(|| {
            locals.push(Local {
                declared: false,
                assigned: Vec::new(),
                places: Vec::new(),
            });
            locals.len() - 1
        });
        if let Some(it) = locals.get_mut(number) {
            it.declared |= declared;
        }
    };
    let node = method.node;
    for statement in node.descendants_of(Kind::VarStatement) {
        for name in statement.children_in(Field::Name) {
            add(name.text(), true);
        }
    }
    // What is assigned in a branch or a loop only may be missed; all else is assigned for certain.
    for statement in node.descendants_of(Kind::AssignmentStatement) {
        let left = statement.child(Field::Left);
        if let Some(left) = left.filter(|it| it.kind() == Kind::Identifier) {
            add(left.text(), false);
        }
    }
    if locals.is_empty() {
        return locals;
    }
    for place in node.descendants_of(Kind::Identifier) {
        let Some(used) = used(place) else { continue };
        let Some(local) = names.get(&folded(place.text())) else {
            continue;
        };
        let Some(local) = locals.get_mut(*local) else {
            continue;
        };
        local.places.push(place);
        if used == Use::Assigns {
            let whole = place
                .parent()
                .filter(|it| it.kind() == Kind::AssignmentStatement);
            local.assigned.push(whole.unwrap_or(place));
        }
    }
    let evaluates = node
        .descendants_of(Kind::CallExpression)
        .any(|it| is_global_call(it, &["Вычислить", "Eval"]));
    locals.retain(|local| {
        let Some(name) = local.places.first().map(|it| it.text()) else {
            return false;
        };
        let is_parameter = method
            .parameters
            .iter()
            .any(|it| same(it.name.text(), name));
        let mut of_module = context.outline.variables.iter();
        let hidden = local.declared
            || !of_module.any(|it| same(it.name.text(), name))
                && !is_context_name(context.place(), name);
        !is_parameter && hidden && !evaluates && !local.places.iter().any(|it| is_tested(*it))
    });
    locals
}

/// What a name does with a variable; nothing where it is none.
pub(super) fn used(name: BslNode<'_>) -> Option<Use> {
    if name.is_field(Field::Property)
        || name.is_field(Field::Type)
        || name.is_field(Field::Function)
    {
        return None;
    }
    let parent = name.parent()?;
    Some(match parent.kind() {
        Kind::AssignmentStatement if name.is_field(Field::Left) => Use::Assigns,
        Kind::ForStatement | Kind::ForEachStatement if name.is_field(Field::Variable) => {
            Use::Assigns
        }
        Kind::Arguments => Use::Assigns,
        Kind::VarStatement => Use::Names,
        Kind::Parameter
        | Kind::ProcedureDefinition
        | Kind::FunctionDefinition
        | Kind::Annotation
        | Kind::AnnotationArgument
        | Kind::PreprocSymbol
        | Kind::RegionDirective
        | Kind::CustomDirective => return None,
        _ => Use::Reads,
    })
}

/// Whether a variable is compared with `Неопределено`: whoever wrote that knows that it may be empty.
fn is_tested(place: BslNode<'_>) -> bool {
    let Some(parent) = place.parent() else {
        return false;
    };
    let is_comparison = parent
        .child(Field::Operator)
        .is_some_and(|it| matches!(it.kind(), Kind::Equal | Kind::NotEqual));
    parent.kind() == Kind::BinaryExpression
        && is_comparison
        && [Field::Left, Field::Right].iter().any(|it| {
            let side = parent.child(*it).map(without_parentheses);
            side.is_some_and(|it| it.kind() == Kind::Undefined)
        })
}
