//! Names of variables within one method.

use std::ops::Range;

use metadata::same;
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::path::{each, is_method};

/// How a name stands in code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Usage {
    /// A parameter, `Перем`, the variable of a loop.
    Declared,
    /// The left side of an assignment.
    Written,
    /// Anything else.
    Read,
}

/// A name that stands for a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Occurrence<'t> {
    /// What it stands in.
    pub(crate) parent: Node<'t>,
    pub(crate) range: Range<usize>,
    pub(crate) usage: Usage,
    /// It is a parameter, or stands in `Перем`: a variable of the module with this name is not meant.
    pub(crate) hides: bool,
}

/// All places of a method, or of the statements outside of methods, where a name stands for a variable, in order.
pub(crate) fn occurrences<'t>(text: &str, scope: Node<'t>, name: &str) -> Vec<Occurrence<'t>> {
    places(scope, |it| text.get(it).is_some_and(|it| same(it, name)))
}

/// The same for any name.
pub(crate) fn variables(scope: Node<'_>) -> Vec<Occurrence<'_>> {
    places(scope, |_| true)
}

fn places<'t>(scope: Node<'t>, wanted: impl Fn(Range<usize>) -> bool) -> Vec<Occurrence<'t>> {
    let mut found = Vec::new();
    let is_module = Kind::of(scope) == Kind::SourceFile;
    let mut cursor = scope.walk();
    each(&mut cursor, |node, above, cursor| {
        let kind = Kind::of(node);
        if is_module && is_method(kind) {
            return false;
        }
        if kind != Kind::Identifier {
            return !matches!(kind, Kind::Annotation | Kind::PreprocSymbol | Kind::Label);
        }
        let range = node.byte_range();
        if wanted(range.clone())
            && let Some(parent) = above.last().copied()
            && let Some((usage, hides)) = usage(parent, cursor.field_name().unwrap_or_default())
        {
            found.push(Occurrence {
                parent,
                range,
                usage,
                hides,
            });
        }
        false
    });
    found
}

/// How a name stands in a field of its parent; nothing where it is no variable.
fn usage(parent: Node<'_>, field: &str) -> Option<(Usage, bool)> {
    Some(match (Kind::of(parent), field) {
        (Kind::MemberExpression, "property")
        | (Kind::CallExpression, "function")
        | (Kind::NewExpression, "type")
        | (Kind::ProcedureDefinition | Kind::FunctionDefinition, _)
        | (Kind::RegionDirective | Kind::AnnotationArgument | Kind::Annotation, _) => return None,
        (Kind::Parameter, "name") | (Kind::VarStatement, _) => (Usage::Declared, true),
        (Kind::ForStatement | Kind::ForEachStatement, "variable") => (Usage::Declared, false),
        (Kind::AssignmentStatement, "left") => (Usage::Written, false),
        _ => (Usage::Read, false),
    })
}

/// What code of a method says of a name.
#[derive(Debug, Clone, Default)]
pub(super) struct Known {
    /// It is a parameter, or stands in `Перем`.
    pub(super) hides: bool,
    /// Something gives it a value here.
    pub(super) is_local: bool,
    /// The names of common modules that it is given: `М = ОбщегоНазначения.ОбщийМодуль("Имя")`.
    pub(super) modules: Vec<String>,
}

/// What the code of a method, or the statements outside of methods, say of a name.
pub(super) fn known(text: &str, scope: Node<'_>, name: &str) -> Known {
    let mut known = Known::default();
    for it in occurrences(text, scope, name) {
        known.hides |= it.hides;
        known.is_local |= it.usage != Usage::Read;
        if it.usage == Usage::Written
            && let Some(right) = it.parent.child_by_field_name("right")
        {
            known.modules.extend(module_of_call(text, right));
        }
    }
    known
}

/// The name in `ОбщийМодуль("Имя")`, whoever it is called of.
pub(super) fn module_of_call(text: &str, call: Node<'_>) -> Option<String> {
    if Kind::of(call) != Kind::CallExpression {
        return None;
    }
    let function = call.child_by_field_name("function")?;
    let word = function.child_by_field_name("property").unwrap_or(function);
    let word = text.get(word.byte_range())?;
    if !same(word, "ОбщийМодуль") && !same(word, "CommonModule") {
        return None;
    }
    let argument = call
        .child_by_field_name("arguments")?
        .child_by_field_name("argument")?;
    string(text, argument).map(str::to_owned)
}

/// What stands between the quotes of a string on one line.
pub(super) fn string<'t>(text: &'t str, node: Node<'_>) -> Option<&'t str> {
    if Kind::of(node) != Kind::String {
        return None;
    }
    text.get(node.byte_range())?
        .strip_prefix('"')?
        .strip_suffix('"')
}

/// The places of a name in strings that are run as code (`Выполнить("Х = 1")`, `Вычислить("Х + 1")`) in a method, or in
/// the statements outside of methods.
pub(super) fn in_evaluated_text(text: &str, scope: Node<'_>, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let is_module = Kind::of(scope) == Kind::SourceFile;
    let mut evaluated = 0..0;
    each(&mut scope.walk(), |node, _, _| {
        let kind = Kind::of(node);
        match kind {
            _ if is_module && is_method(kind) => return false,
            Kind::ExecuteStatement => evaluated = node.byte_range(),
            Kind::CallExpression => {
                let function = node.child_by_field_name("function");
                let word = function.and_then(|it| text.get(it.byte_range()));
                if word.is_some_and(|it| same(it, "Вычислить") || same(it, "Eval")) {
                    evaluated = node.byte_range();
                }
            }
            Kind::String | Kind::StringFragment if evaluated.contains(&node.start_byte()) => {
                let code = text.get(node.byte_range()).unwrap_or_default();
                let words = names_in(code).filter(|it| same(it.1, name));
                let start = node.start_byte();
                found.extend(words.map(|(at, it)| start + at..start + at + it.len()));
            }
            _ => {}
        }
        true
    });
    found
}

/// The names in a text that is not parsed, with their places.
pub(super) fn names_in(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_letter = |it: char| it.is_alphanumeric() || it == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = text.get(at..)?;
        let start = at + rest.find(is_letter)?;
        let rest = text.get(start..)?;
        let end = start + rest.find(|it| !is_letter(it)).unwrap_or(rest.len());
        at = end;
        Some((start, text.get(start..end)?))
    })
}
