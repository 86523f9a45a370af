//! A tree to its summary: one walk, from the first token to the last.

use std::ops::Range;
use std::sync::Arc;

use parser_bsl::Dialect;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Statement;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::{Node, Tree, TreeCursor};

use super::local::LocalNames;
use super::reuse::Before;
use super::tokens::Tokens;
use super::{
    Interner, MethodSummary, ModuleSummary, PlacedMethod, VariableSummary, comment, facts, header,
    types,
};

/// The text of a module with its tree, to be summarised.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The text, without a byte order mark.
    pub text: &'a str,
    /// The tree of that text.
    pub tree: &'a Tree,
    /// Who runs it.
    pub dialect: Dialect,
}

/// What is kept of a module.
pub fn summarize(source: Source<'_>, names: &Interner) -> ModuleSummary {
    build(source, names, &Before::nothing())
}

/// What is kept of a module whose text has changed. Methods whose text stayed keep their summaries: the same
/// allocation, wherever they have moved to.
pub fn resummarize(
    source: Source<'_>,
    names: &Interner,
    old: &ModuleSummary,
    old_text: &str,
) -> ModuleSummary {
    build(source, names, &Before::new(old, old_text, source.text))
}

fn build(source: Source<'_>, shared: &Interner, before: &Before<'_>) -> ModuleSummary {
    let mut names = LocalNames::new(shared);
    let mut tokens = Tokens::new(&mut names);
    // All variables are known before the first method is looked at, wherever they stand.
    let (mut summary, methods) = outside(source, &mut tokens, before);
    let before = before.has_variables(&summary.variables).then_some(before);
    let mut rows = comment::Rows::new(source.text);
    let known = &summary.variables;
    let methods = methods.into_iter();
    let methods = methods.map(|it| method(source, it, &mut tokens, before, &mut rows, known));
    summary.methods = methods.collect();
    types::join_assigned(&mut summary);
    summary.methods.shrink_to_fit();
    summary.variables.shrink_to_fit();
    summary.libraries.shrink_to_fit();
    summary
}

fn method<'t>(
    source: Source<'t>,
    node: Node<'t>,
    tokens: &mut Tokens<'t, '_>,
    before: Option<&Before<'_>>,
    rows: &mut comment::Rows<'t>,
    variables: &[VariableSummary],
) -> PlacedMethod {
    let text = source.text;
    let range = node.byte_range();
    let start = comment::start_above(text, range.start);
    let has_errors = node.has_error();
    let length = range.end.saturating_sub(start);
    if !has_errors && let Some(kept) = before.and_then(|it| it.method(text, start..range.end)) {
        let name = start + kept.name_range.start as usize;
        return PlacedMethod {
            start: small(start),
            line: rows.of(name, node),
            method: kept,
        };
    }
    let mut summary = MethodSummary {
        length: small(length),
        has_errors,
        is_function: Kind::of(node) == Kind::FunctionDefinition,
        ..MethodSummary::default()
    };
    let name_at = header::read(text, start, &mut node.walk(), tokens, &mut summary);
    let found = tokens.take();
    summary.calls = found.calls;
    summary.sites = facts::sites(start, &found.sites);
    summary.uses = found.uses;
    summary.handlers = found.handlers;
    summary.words = found.words;
    let above = text.get(start..range.start).unwrap_or_default();
    comment::read(above, &mut summary);
    let receivers = types::read(text, node, above, variables, &mut summary);
    facts::read(text, node, start, &receivers, &mut summary);
    PlacedMethod {
        start: small(start),
        line: rows.of(name_at.unwrap_or(range.start), node),
        method: Arc::new(summary),
    }
}

fn variables<'t>(
    text: &'t str,
    cursor: &mut TreeCursor<'t>,
    tokens: &mut Tokens<'t, '_>,
    variables: &mut Vec<VariableSummary>,
) {
    let mut more = cursor.goto_first_child();
    if !more {
        return;
    }
    while more {
        let node = cursor.node();
        if Kind::of(node) == Kind::VariableDeclarator {
            let mut inner = node.walk();
            let mut name: Option<Range<usize>> = None;
            let mut export = false;
            let mut more = inner.goto_first_child();
            while more {
                let part = inner.node();
                match Kind::of(part) {
                    Kind::Identifier => name = Some(part.byte_range()),
                    Kind::ExportKw => export = true,
                    _ => {}
                }
                more = inner.goto_next_sibling();
            }
            if let Some(range) = name {
                let comment = comment::of_variable(text, node.start_byte());
                variables.push(VariableSummary {
                    documented: types::of_variable(comment),
                    name: tokens
                        .names
                        .exact(text.get(range.clone()).unwrap_or_default()),
                    range: small(range.start)..small(range.end),
                    export,
                    ..VariableSummary::default()
                });
            }
        }
        more = cursor.goto_next_sibling();
    }
    cursor.goto_parent();
}

/// What stands outside of methods (variables, libraries, statements), and the nodes of the methods.
fn outside<'t>(
    source: Source<'t>,
    tokens: &mut Tokens<'t, '_>,
    before: &Before<'_>,
) -> (ModuleSummary, Vec<Node<'t>>) {
    let text = source.text;
    let mut summary = ModuleSummary::default();
    let mut methods = Vec::new();
    let mut has_statements = false;
    let mut first_statement = None;
    let mut cursor = source.tree.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        match Kind::of(node) {
            Kind::ProcedureDefinition | Kind::FunctionDefinition => {
                tokens.boundary();
                methods.push(node);
            }
            Kind::Comment => {}
            Kind::ModuleVariable => {
                walk(text, &mut cursor, tokens);
                variables(text, &mut cursor, tokens, &mut summary.variables);
            }
            Kind::UseDirective => {
                let library = text.get(node.byte_range()).unwrap_or_default();
                let library = library.split_whitespace().nth(1).unwrap_or_default();
                let library = tokens.names.exact(library.trim_matches('"'));
                summary.libraries.push(library);
            }
            _ => {
                has_statements = true;
                if first_statement.is_none() && Statement::cast(node).is_some() {
                    first_statement = Some(node.start_byte());
                }
                walk(text, &mut cursor, tokens);
            }
        }
        more = cursor.goto_next_sibling();
    }
    let found = tokens.take();
    let start = first_statement.unwrap_or(0);
    let mut body = MethodSummary {
        calls: found.calls,
        sites: facts::sites(start, &found.sites),
        uses: found.uses,
        handlers: found.handlers,
        words: found.words,
        ..MethodSummary::default()
    };
    if has_statements {
        let root = source.tree.root_node();
        let receivers = types::read(text, root, "", &summary.variables, &mut body);
        facts::read(text, root, start, &receivers, &mut body);
    }
    summary.body = before.body(body);
    summary.body_start = small(start);
    (summary, methods)
}

/// Gives the tokens of the node at the cursor, in order. The cursor ends where it began.
pub(super) fn walk<'t>(text: &'t str, cursor: &mut TreeCursor<'t>, tokens: &mut Tokens<'t, '_>) {
    let mut depth = 0_usize;
    loop {
        let node = cursor.node();
        if visit(text, node, tokens) && cursor.goto_first_child() {
            depth += 1;
            continue;
        }
        loop {
            if depth == 0 {
                return;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            depth -= 1;
        }
    }
}

/// Takes a node in; says whether its children are of interest.
fn visit<'t>(text: &'t str, node: Node<'t>, tokens: &mut Tokens<'t, '_>) -> bool {
    let kind = Kind::of(node);
    match kind {
        Kind::Identifier | Kind::String => {
            let part = text.get(node.byte_range()).unwrap_or_default();
            if !part.is_empty() {
                tokens.token(kind, part, node.start_byte());
            }
            false
        }
        Kind::AssignmentStatement => {
            tokens.boundary();
            tokens.assignment();
            true
        }
        Kind::CallStatement | Kind::AddHandlerStatement | Kind::RemoveHandlerStatement => {
            tokens.boundary();
            true
        }
        Kind::InactiveCode | Kind::DeletedCode => {
            tokens.skipped(text.get(node.byte_range()).unwrap_or_default());
            false
        }
        Kind::ElsifDirective | Kind::ElseDirective | Kind::DeleteDirective => true,
        Kind::Comment
        | Kind::Annotation
        | Kind::PreprocSymbol
        | Kind::PreprocNot
        | Kind::PreprocBinary
        | Kind::PreprocParenthesized
        | Kind::RegionDirective
        | Kind::EndRegionDirective
        | Kind::IfDirective
        | Kind::EndIfDirective
        | Kind::InsertDirective
        | Kind::EndInsertDirective
        | Kind::EndDeleteDirective
        | Kind::UseDirective
        | Kind::HeaderDirective
        | Kind::CustomDirective
        | Kind::Hash
        | Kind::Missing
        | Kind::Label
        | Kind::HoleAfterDot
        | Kind::HoleAfterName => false,
        // What is within the string is a text, not names.
        Kind::MultilineString => {
            tokens.token(kind, "", node.start_byte());
            false
        }
        _ if node.is_named() && !is_literal(kind) => true,
        _ => {
            tokens.token(kind, "", node.start_byte());
            false
        }
    }
}

fn is_literal(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Number | Kind::Date | Kind::Boolean | Kind::Undefined | Kind::Null
    )
}

/// Offsets of texts that are larger than four gigabytes stop at the end.
pub(super) fn small(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
