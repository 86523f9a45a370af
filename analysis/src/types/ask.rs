//! Questions about a place of a text, or about types, answered by a snapshot.

use std::ops::Range;
use std::sync::Arc;

use metadata::Name;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::flow::{self, Arrived, Expressions};
use super::offer::{Class, Offer, Offers, Receiver};
use super::place::{self, Place};
use super::resolve::Resolver;
use super::scope::Scope;
use super::shape::{Shape, Shapes};
use super::ty::Types;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What stands before the dot that ends at `offset`, or before the dot in front of the word that ends there.
pub fn receiver_at(snapshot: &Snapshot, file: FileId, offset: usize) -> Receiver {
    let resolver = Resolver::new(snapshot, file);
    find_receiver(resolver, true, offset).unwrap_or_default()
}

/// The same without guesses, as far as it is told at once.
pub(crate) fn receiver_at_once(snapshot: &Snapshot, file: FileId, offset: usize) -> Receiver {
    let resolver = Resolver::hasty(snapshot, file);
    find_receiver(resolver, false, offset).unwrap_or_default()
}

fn find_receiver(resolver: Resolver<'_>, guesses: bool, offset: usize) -> Option<Receiver> {
    let (snapshot, file) = (resolver.snapshot, resolver.from);
    let parsed = snapshot.parsed(file)?;
    let dot = place::dot_before(&parsed.text, offset)?;
    let range = place::receiver(&parsed.text, dot)?;
    let text = parsed.text.get(range.clone())?;
    let scope = scope_at(&parsed, file, range.start);
    let mut arrived = arrive(&parsed, range.start);
    let shapes = match expression_at(&parsed, &range) {
        Some(node) => arrived.eval(node),
        // The tree is broken here: read the words once more, by themselves.
        None => evaluate(&mut arrived, text)?,
    };
    let mut types = resolver.shapes(&shapes, &scope);
    let name = place::last_word(text).map(Name::new);
    let mut guessed = false;
    if types.is_empty() && guesses {
        types = Resolver::guessing(snapshot, file).shapes(&shapes, &scope);
        if types.is_empty()
            && let Some(name) = &name
            && !text.contains(['.', '('])
        {
            types = super::resolve::guessed(name);
        }
        guessed = !types.is_empty();
    }
    let first = place::first_word(text);
    let class = match first {
        Some(word) => class(&resolver, &mut arrived, &scope, word, text),
        None => Class::Unknown,
    };
    Some(Receiver {
        types,
        guessed,
        name,
        class,
    })
}

/// What the expression in a range of a file may be.
pub fn of_expression(snapshot: &Snapshot, file: FileId, range: Range<usize>) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    expression(&Resolver::new(snapshot, file), &parsed, file, range)
}

/// What the expressions in ranges of a file may be: many of one method take as long as one. The ranges stand in order.
pub fn of_expressions(snapshot: &Snapshot, file: FileId, ranges: &[Range<usize>]) -> Vec<Types> {
    let Some(parsed) = snapshot.parsed(file) else {
        return vec![Types::NONE; ranges.len()];
    };
    let resolver = Resolver::new(snapshot, file);
    let mut found = Vec::with_capacity(ranges.len());
    let mut rest = ranges;
    while let Some(first) = rest.first() {
        let place = place_of(&parsed, first.start);
        let end = match place.index {
            Some(_) => place.method.end_byte(),
            // The statements outside of methods stand between them.
            None => method_behind(&parsed, first.start).unwrap_or(usize::MAX),
        };
        let count = rest.iter().take_while(|it| it.start < end).count().max(1);
        let (own, others) = rest.split_at_checked(count).unwrap_or((rest, &[]));
        rest = others;
        let wanted: Expressions = own
            .iter()
            .map(|it| ((it.start, it.end), Shapes::NONE))
            .collect();
        let shapes = flow::expressions(&parsed.text, place.method, wanted);
        let scope = Arc::new(Scope {
            file,
            method: place.index,
            call: None,
        });
        found.extend(own.iter().map(|it| {
            let shapes = shapes.get(&(it.start, it.end));
            shapes.map_or(Types::NONE, |it| resolver.shapes(it, &scope))
        }));
    }
    found
}

/// Where the first method behind an offset begins.
fn method_behind(parsed: &OpenFile, offset: usize) -> Option<usize> {
    let root = parsed.tree.root_node();
    let mut cursor = root.walk();
    let mut methods = root.named_children(&mut cursor).filter(|it| {
        let kind = Kind::of(*it);
        matches!(kind, Kind::ProcedureDefinition | Kind::FunctionDefinition)
    });
    let found = methods.find(|it| it.start_byte() > offset);
    found.map(|it| it.start_byte())
}

/// What words with dots, or another expression, would be, were they written at an offset of a file.
pub fn of_words(snapshot: &Snapshot, file: FileId, offset: usize, words: &str) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    let scope = scope_at(&parsed, file, offset);
    let shapes = evaluate(&mut arrive(&parsed, offset), words);
    Resolver::new(snapshot, file).shapes(&shapes.unwrap_or_default(), &scope)
}

/// The same, as far as it is told at once.
pub(crate) fn of_words_at_once(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    words: &str,
) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    let scope = scope_at(&parsed, file, offset);
    let shapes = evaluate(&mut arrive(&parsed, offset), words);
    Resolver::hasty(snapshot, file).shapes(&shapes.unwrap_or_default(), &scope)
}

/// What stands before a dot that would follow a text: words with dots, calls and indexes between them.
pub(crate) fn receiver_in(text: &str) -> Option<&str> {
    text.get(place::receiver(text, text.len())?)
}

/// What the operand that ends at an offset of a file may be, as far as it is told at once: the left side of `=`, what
/// stands before `[` or before a dot.
pub fn of_operand(snapshot: &Snapshot, file: FileId, end: usize) -> Types {
    let Some(parsed) = snapshot.parsed(file) else {
        return Types::NONE;
    };
    let Some(range) = place::receiver(&parsed.text, end) else {
        return Types::NONE;
    };
    expression(&Resolver::hasty(snapshot, file), &parsed, file, range)
}

/// What the comment and the default value of a parameter say that it holds; the method by its index in the module.
pub fn told_parameter(snapshot: &Snapshot, file: FileId, method: usize, number: usize) -> Types {
    Resolver::new(snapshot, file).told_parameter(file, method, number)
}

/// What the variables of the method at an offset may hold there, so many of them at most, as far as it is told at once.
pub fn variables_at(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    most: usize,
) -> Vec<(Name, Types)> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let resolver = Resolver::hasty(snapshot, file);
    let scope = scope_at(&parsed, file, offset);
    let mut arrived = arrive(&parsed, offset);
    let names = arrived.variables().into_iter().take(most);
    let held = names.map(|name| {
        let shapes = arrived.variable(name.as_str()).unwrap_or_default();
        let types = resolver.shapes(&shapes, &scope);
        (name, types)
    });
    held.collect()
}

/// What `ЭтотОбъект` is in a file: its members need no receiver there.
pub fn of_this(snapshot: &Snapshot, file: FileId) -> Types {
    let scope = Arc::new(Scope {
        file,
        method: None,
        call: None,
    });
    Resolver::new(snapshot, file).shapes(&Shapes::one(Shape::This), &scope)
}

/// All that may stand after a dot behind a value of any of the types, as a file sees it.
pub fn members(snapshot: &Snapshot, file: FileId, types: &Types) -> Offers {
    Resolver::new(snapshot, file).members(types)
}

/// One of the members, by either name. Its types are resolved.
pub fn member(snapshot: &Snapshot, file: FileId, types: &Types, name: &str) -> Option<Offer> {
    Resolver::new(snapshot, file).member(types, name)
}

/// The names that may stand at `offset` without a dot before them.
pub fn visible_names(snapshot: &Snapshot, file: FileId, offset: usize) -> Offers {
    let mut offers = Offers {
        list: Vec::new(),
        complete: true,
    };
    let resolver = Resolver::new(snapshot, file);
    if let Some(parsed) = snapshot.parsed(file) {
        let Place { method, .. } = place_of(&parsed, offset);
        let mut arrived = arrive(&parsed, offset);
        let mut names = arrived.variables();
        names.retain(|it| {
            let held = arrived.variable(it.as_str());
            !held.is_some_and(|it| is_of_module(&it))
        });
        // Variables that are assigned further down, in a loop or by a slip, are names of the method too.
        names.extend(place::assigned(&parsed.text, method));
        resolver.add_locals(&names, file, &parsed.text, method, &mut offers.list);
    }
    resolver.add_visible(file, &mut offers.list);
    offers
}

fn class(
    resolver: &Resolver<'_>,
    arrived: &mut Arrived<'_>,
    scope: &Scope,
    word: &str,
    text: &str,
) -> Class {
    if let Some(shapes) = arrived.variable(word).filter(|it| !is_of_module(it)) {
        let is_parameter = is_parameter(&shapes);
        return match is_parameter {
            true => Class::Parameter,
            false => Class::Local,
        };
    }
    let behind = text.trim_start().get(word.len()..).unwrap_or_default();
    if behind.trim_start().starts_with('(') {
        return Class::Method;
    }
    resolver.class_of(word, scope.file)
}

/// Whether a value comes from a parameter, whatever was done to it since.
fn is_parameter(shapes: &Shapes) -> bool {
    matches!(shapes.list().first(), Some(shape) if match shape {
        Shape::Parameter(_) => true,
        Shape::Narrowed(of, ..) => is_parameter(of),
        Shape::Built(built) => built.class.is_empty() && is_parameter(&built.over),
        _ => false,
    })
}

/// Whether a value is one that the module sees without a variable, and the method has only changed it.
fn is_of_module(shapes: &Shapes) -> bool {
    matches!(shapes.list(), [Shape::Built(built)] if built.class.is_empty()
        && matches!(built.over.list(), [Shape::Global(_)]))
}

fn expression(
    resolver: &Resolver<'_>,
    parsed: &OpenFile,
    file: FileId,
    range: Range<usize>,
) -> Types {
    let scope = scope_at(parsed, file, range.start);
    let mut arrived = arrive(parsed, range.start);
    let shapes = match expression_at(parsed, &range) {
        Some(node) => Some(arrived.eval(node)),
        None => {
            let text = parsed.text.get(range);
            text.and_then(|it| evaluate(&mut arrived, it))
        }
    };
    resolver.shapes(&shapes.unwrap_or_default(), &scope)
}

/// The method at an offset, and the scope that its names have.
fn scope_at(parsed: &OpenFile, file: FileId, offset: usize) -> Arc<Scope> {
    Arc::new(Scope {
        file,
        method: place_of(parsed, offset).index,
        call: None,
    })
}

fn place_of(parsed: &OpenFile, offset: usize) -> Place<'_> {
    place::method_at(parsed.tree.root_node(), offset)
}

fn arrive(parsed: &OpenFile, offset: usize) -> Arrived<'_> {
    let method = place_of(parsed, offset).method;
    flow::arrive(&parsed.text, method, offset)
}

/// The expression that is exactly what stands in a range.
fn expression_at<'t>(parsed: &'t OpenFile, range: &Range<usize>) -> Option<Node<'t>> {
    let root = parsed.tree.root_node();
    let mut node = root.named_descendant_for_byte_range(range.start, range.end)?;
    for _ in 0..8 {
        if node.byte_range() == *range && flow::is_expression(Kind::of(node)) {
            return (!node.has_error()).then_some(node);
        }
        node = node.parent()?;
        if node.byte_range() != *range {
            return None;
        }
    }
    None
}

/// The shapes of an expression that is read by itself.
fn evaluate(arrived: &mut Arrived<'_>, text: &str) -> Option<Shapes> {
    let code = format!("_ = {text};");
    let tree = parser_bsl::Parser::bsl().parse(&code, None);
    let statement = tree.root_node().named_child(0)?;
    let value = ast::AssignmentStatement::cast(statement)?.right()?;
    Some(arrived.eval_text(&code, value.node()))
}
