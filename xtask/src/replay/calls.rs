//! Whether every call resolves to the method that it means.
//!
//! What is right is told apart from what we check: from a list of the methods of each module and from how a call is
//! spelled.

use std::collections::HashMap;

use analysis::ide::definition::{Definition, definition};
use analysis::workspace::{FileId, Snapshot};
use metadata::{Folded, Kind, ModuleKind, Name, NameMap, Owner};
use parser_bsl::bsl::Kind as Node;
use parser_bsl::bsl::ast::{
    CallExpression, CallExpressionFunction, FunctionDefinition, ProcedureDefinition,
};
use parser_bsl::syntax::{AstNode as _, preorder};
use rayon::prelude::*;

use super::Args;

/// Figures of one kind of calls.
#[derive(Debug, Default, Clone, Copy)]
struct Row {
    calls: usize,
    right: usize,
    /// The code names a method that is nowhere: nothing could resolve it.
    nowhere: usize,
}

#[derive(Default)]
struct Figures {
    local: Row,
    module: Row,
    misses: Vec<String>,
}

/// Methods of each module: the name and where it stands.
type Methods = HashMap<FileId, NameMap<usize>>;

pub(super) fn replay(args: &Args, snapshot: &Snapshot) {
    let files: Vec<FileId> = snapshot.files().map(|it| it.0).collect();
    let methods: Methods = files
        .par_iter()
        .filter_map(|&it| Some((it, methods_of(snapshot, it)?)))
        .collect();
    let modules: NameMap<Vec<FileId>> = modules(snapshot);
    let figures: Vec<Figures> = files
        .par_iter()
        .map(|&it| in_file(snapshot, it, &methods, &modules))
        .collect();
    let sum = |row: fn(&Figures) -> Row| {
        figures.iter().map(row).fold(Row::default(), |a, b| Row {
            calls: a.calls + b.calls,
            right: a.right + b.right,
            nowhere: a.nowhere + b.nowhere,
        })
    };
    for (name, row) in [
        ("CommonModule.Method(", sum(|it| it.module)),
        ("local calls", sum(|it| it.local)),
    ] {
        println!(
            "  {name:24} {:>8} calls, {:>7.3}% right; besides, {} name a method that is nowhere",
            row.calls,
            100.0 * row.right as f64 / row.calls.max(1) as f64,
            row.nowhere
        );
    }
    let misses: Vec<&String> = figures.iter().flat_map(|it| &it.misses).collect();
    for it in misses.iter().take(args.misses) {
        println!("  {it}");
    }
}

fn methods_of(snapshot: &Snapshot, file: FileId) -> Option<NameMap<usize>> {
    let parsed = snapshot.parsed(file)?;
    let mut methods = NameMap::default();
    for node in preorder(parsed.tree.root_node()) {
        let name = ProcedureDefinition::cast(node)
            .and_then(ProcedureDefinition::name)
            .or_else(|| FunctionDefinition::cast(node).and_then(FunctionDefinition::name));
        if let Some(name) = name {
            let place = name.node().start_byte();
            let text = &parsed.text[name.node().byte_range()];
            methods.entry(Name::new(text)).or_insert(place);
        }
    }
    Some(methods)
}

fn modules(snapshot: &Snapshot) -> NameMap<Vec<FileId>> {
    let mut modules: NameMap<Vec<FileId>> = NameMap::default();
    for (id, file) in snapshot.files() {
        if let (Owner::Object(Kind::CommonModule, name), ModuleKind::CommonModule) =
            (&file.owner, file.kind)
        {
            modules.entry(name.clone()).or_default().push(id);
        }
    }
    modules
}

fn in_file(
    snapshot: &Snapshot,
    file: FileId,
    methods: &Methods,
    modules: &NameMap<Vec<FileId>>,
) -> Figures {
    let mut figures = Figures::default();
    let (Some(parsed), Some(known), Some(own)) = (
        snapshot.parsed(file),
        snapshot.file(file),
        methods.get(&file),
    ) else {
        return figures;
    };
    let variables = variables(&parsed);
    for node in preorder(parsed.tree.root_node()) {
        let Some(function) = CallExpression::cast(node).and_then(CallExpression::function) else {
            continue;
        };
        let text = |node: tree_sitter::Node<'_>| &parsed.text[node.byte_range()];
        let (name, expected, row) = match function {
            CallExpressionFunction::Identifier(name) => {
                let name = name.node();
                let expected = own.get(&Folded(text(name))).map(|&place| (file, place));
                (name, expected, &mut figures.local)
            }
            CallExpressionFunction::MemberExpression(member) => {
                let (Some(object), Some(property)) = (member.object(), member.property()) else {
                    continue;
                };
                let object = object.node();
                if Node::of(object) != Node::Identifier
                    || variables.contains_key(&Folded(text(object)))
                {
                    continue;
                }
                let Some(modules) = modules.get(&Folded(text(object))) else {
                    continue;
                };
                let name = property.node();
                let in_module =
                    |it: &FileId| Some((*it, *methods.get(it)?.get(&Folded(text(name)))?));
                // A module of the same configuration is meant before that of another one.
                let of_own = |it: &&FileId| {
                    snapshot
                        .file(**it)
                        .is_some_and(|it| it.configuration == known.configuration)
                };
                let own = modules.iter().find(of_own).and_then(in_module);
                let expected = own.or_else(|| modules.iter().find_map(in_module));
                (name, expected, &mut figures.module)
            }
        };
        if name.is_missing() || name.byte_range().is_empty() {
            continue;
        }
        let found = definition(snapshot, file, name.start_byte());
        let place = |what: &str| {
            let line = name.start_position().row + 1;
            format!(
                "{what}: {}:{line}: {}",
                known.path.display(),
                text(node).lines().next().unwrap_or_default()
            )
        };
        match expected {
            Some((module, start)) => {
                row.calls += 1;
                let right = found.iter().any(|it| matches!(it, Definition::Code { file, range, .. } if *file == module && range.start == start));
                row.right += usize::from(right);
                if !right {
                    figures.misses.push(place("wrong"));
                }
            }
            // Neither the module nor the list of methods knows it: the platform or a global module must.
            None if found.is_empty() => {
                row.nowhere += 1;
                figures.misses.push(place("nowhere"));
            }
            None => {
                row.calls += 1;
                row.right += 1;
            }
        }
    }
    figures
}

/// Names that the module uses for variables anywhere: a word among them may be no common module.
fn variables(parsed: &analysis::workspace::OpenFile) -> NameMap<()> {
    let mut names = NameMap::default();
    for node in preorder(parsed.tree.root_node()) {
        let name = match Node::of(node) {
            Node::Parameter => node.child_by_field_name("name"),
            Node::AssignmentStatement => node.child_by_field_name("left"),
            Node::ForStatement | Node::ForEachStatement => node.child_by_field_name("variable"),
            _ => None,
        };
        if let Some(name) = name.filter(|it| Node::of(*it) == Node::Identifier) {
            names.insert(Name::new(&parsed.text[name.byte_range()]), ());
        }
    }
    names
}
