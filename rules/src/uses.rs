//! What code does with the variables that its names stand for.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

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
