//! What a summary says of what a method does.

use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{FunctionDefinition, Parameters, ProcedureDefinition};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::build::small;
use super::{Directive, MethodSummary};
use crate::flow::{Site, Told, tell};
use crate::types::Receivers;

/// The sites of calls, told from where they stand in the text of a module.
pub(super) fn sites(start: usize, sites: &[(usize, usize, bool)]) -> Box<[Site]> {
    let sites = sites.iter().filter_map(|&(call, at, in_loop)| {
        Some(Site {
            call: u16::try_from(call).ok()?,
            at: small(at.saturating_sub(start)),
            in_loop,
        })
    });
    let mut sites: Vec<Site> = sites.collect();
    sites.truncate(usize::from(u16::MAX));
    sites.into()
}

/// Reads what a method, or the body of a module (`node` is the root then), does.
pub(super) fn read(
    text: &str,
    node: Node<'_>,
    start: usize,
    receivers: &Receivers,
    summary: &mut MethodSummary,
) {
    let (list, body) = match Kind::of(node) {
        Kind::FunctionDefinition => {
            let it = FunctionDefinition::cast(node);
            (
                it.and_then(|it| it.parameters()),
                it.and_then(|it| it.body()),
            )
        }
        Kind::ProcedureDefinition => {
            let it = ProcedureDefinition::cast(node);
            (
                it.and_then(|it| it.parameters()),
                it.and_then(|it| it.body()),
            )
        }
        _ => (None, None),
    };
    let body = match (Kind::of(node), body) {
        (Kind::FunctionDefinition | Kind::ProcedureDefinition, None) => return,
        (_, Some(body)) => body.node(),
        (_, None) => node,
    };
    let told = Told {
        text,
        start,
        parameters: list.map_or_else(Vec::new, |it| parameters(text, it)),
        sites: &summary.sites,
        receivers,
        sees_form: summary.directive == Some(Directive::AtServer),
    };
    let (effects, flows) = tell(told, body);
    summary.effects = effects;
    summary.flows = flows;
}

fn parameters<'a>(text: &'a str, list: Parameters<'_>) -> Vec<&'a str> {
    let mut cursor = list.node().walk();
    let nodes = list.node().named_children(&mut cursor);
    let names = nodes.filter_map(parser_bsl::bsl::ast::Parameter::cast);
    let names = names.map(|it| it.name().map_or(0..0, |it| it.node().byte_range()));
    names.map(|it| text.get(it).unwrap_or_default()).collect()
}
