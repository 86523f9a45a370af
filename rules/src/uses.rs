//! What code does with the variables that its names stand for.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::{BslNode, BslTree};

/// What is done with a variable where its name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// It is declared: `Перем А`, a parameter.
    Declared,
    /// It is given a value: `А = 1`.
    Written,
    /// It counts: `Для А = 1 По 9 Цикл`, `Для Каждого А Из Б Цикл`.
    Counts,
    /// Anything else.
    Read,
}

/// What is done with the variable that an identifier names; nothing where it names no variable: a member, a method, a
/// type, a region.
pub(crate) fn of(identifier: BslNode<'_>) -> Option<Usage> {
    let parent = identifier.parent()?;
    let is = |field| identifier.is_field(field);
    match parent.kind() {
        Kind::MemberExpression => is(Field::Object).then_some(Usage::Read),
        Kind::CallExpression | Kind::NewExpression => None,
        Kind::Parameter | Kind::VarStatement | Kind::VariableDeclarator => {
            is(Field::Name).then_some(Usage::Declared)
        }
        Kind::AssignmentStatement if is(Field::Left) => Some(Usage::Written),
        Kind::ForStatement | Kind::ForEachStatement if is(Field::Variable) => Some(Usage::Counts),
        Kind::ProcedureDefinition
        | Kind::FunctionDefinition
        | Kind::Annotation
        | Kind::AnnotationArgument
        | Kind::AnnotationArguments
        | Kind::PreprocSymbol
        | Kind::RegionDirective
        | Kind::CustomDirective
        | Kind::UseDirective => None,
        _ => Some(Usage::Read),
    }
}

/// The uses of variables of a name within a node, in the order of the text.
pub(crate) fn of_name<'f>(
    within: BslNode<'f>,
    name: &str,
) -> impl Iterator<Item = (BslNode<'f>, Usage)> {
    let all = within.descendants_of(Kind::Identifier);
    // Letters of both cases take the same bytes in the alphabets of code.
    let named = all
        .filter(move |it| it.end() - it.start() == name.len() && metadata::same(it.text(), name));
    named.filter_map(|it| Some((it, of(it)?)))
}

/// Whether code within a node is made of texts: `Выполнить(…)`, `Вычислить(…)`. Such texts may use any variable.
pub(crate) fn runs_text(within: BslNode<'_>) -> bool {
    within
        .descendants_of(Kind::ExecuteStatement)
        .next()
        .is_some()
        || within
            .descendants_of(Kind::CallExpression)
            .any(|it| analysis::review::is_global_call(it, &["Вычислить", "Eval"]))
}

/// Whether code within a node is made of texts of which nothing stands in the code: `Выполнить Текст`.
pub(crate) fn runs_unknown_text(within: BslNode<'_>) -> bool {
    let executed = within
        .descendants_of(Kind::ExecuteStatement)
        .filter_map(|it| it.child(Field::Code));
    let evaluated = within
        .descendants_of(Kind::CallExpression)
        .filter(|it| analysis::review::is_global_call(*it, &["Вычислить", "Eval"]))
        .filter_map(|it| analysis::review::argument(it, 0));
    let has_text = |it: BslNode<'_>| {
        it.kind() == Kind::String || it.descendants_of(Kind::String).next().is_some()
    };
    // `Текст = "А = " + Б; Выполнить(Текст)`
    let is_made_here = |it: BslNode<'_>| {
        let around = analysis::review::method(it).unwrap_or(within);
        it.kind() == Kind::Identifier
            && of_name(around, it.text()).any(|(place, usage)| {
                let assignment = place.parent().filter(|_| usage == Usage::Written);
                let right = assignment.and_then(|it| it.child(Field::Right));
                right.is_some_and(has_text)
            })
    };
    let is_unknown = |it: BslNode<'_>| !has_text(it) && !is_made_here(it);
    executed.chain(evaluated).any(is_unknown)
}

/// Whether a string or code that is passed over holds the name of a method.
pub(crate) fn is_named(tree: &BslTree<'_>, name: &str) -> bool {
    let mut hits = memchr::memmem::find_iter(tree.text().as_bytes(), name);
    hits.any(|at| {
        let leaf = tree.leaf_at(at);
        leaf.is_some_and(|it| match it.kind() {
            Kind::String | Kind::StringFragment => is_word(it, at, name),
            Kind::InactiveCode | Kind::DeletedCode => true,
            // Near a syntax error a name may be a call.
            Kind::Identifier => it.parent().is_some_and(|it| it.kind() == Kind::Error),
            _ => false,
        })
    })
}

/// Whether a name in a string is a word of it.
fn is_word(string: BslNode<'_>, at: usize, name: &str) -> bool {
    let text = string.text();
    let start = at - string.start();
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    let before = text.get(..start).is_some_and(|it| it.ends_with(is_letter));
    let after = text.get(start + name.len()..);
    !before && !after.is_some_and(|it| it.starts_with(is_letter))
}
