//! Branches of the preprocessor that are passed over as one token: each must open and close what the
//! first branch does, or the module is broken where that branch is compiled.

use std::ops::Range;

use tree_sitter::Node;

use crate::bsl::Kind;
use crate::bsl::ast::{ElseDirective, ElsifDirective};
use crate::syntax::{AstNode as _, preorder};

/// What opens and what closes, with the levels that they count in.
const PAIRS: [(&[Kind], &[Kind]); 6] = [
    (&[Kind::IfKw], &[Kind::EndIfKw]),
    (&[Kind::DoKw], &[Kind::EndDoKw]),
    (&[Kind::TryKw], &[Kind::EndTryKw]),
    (
        &[Kind::ProcedureKw, Kind::FunctionKw],
        &[Kind::EndProcedureKw, Kind::EndFunctionKw],
    ),
    (&[Kind::LeftParenthesis], &[Kind::RightParenthesis]),
    (&[Kind::LeftBracket], &[Kind::RightBracket]),
];

/// The code of the branch of `directive`, when it is passed over.
fn passed_over(directive: Node<'_>) -> Option<Range<usize>> {
    let code = ElseDirective::cast(directive)
        .and_then(ElseDirective::skipped)
        .or_else(|| ElsifDirective::cast(directive).and_then(ElsifDirective::skipped))?;
    Some(code.node().byte_range())
}

/// Whether the branch of `directive` is passed over although it opens or closes something else than
/// the first branch, which lies in the range `first`.
pub(super) fn is_odd(directive: Node<'_>, first: Range<usize>, text: &str) -> bool {
    passed_over(directive)
        .is_some_and(|branch| text.get(first).map(balance) != text.get(branch).map(balance))
}

/// How much more of each pair is opened than closed.
fn balance(code: &str) -> [i64; PAIRS.len()] {
    let tree = crate::Parser::bsl().parse(code, None);
    let mut balance = [0; PAIRS.len()];
    let mut is_after_sign = false;
    for leaf in preorder(tree.root_node()).filter(|it| it.child_count() == 0) {
        let kind = Kind::of(leaf);
        // The words of directives are spelt as those of statements, and condition nothing here.
        if !is_after_sign && !leaf.is_missing() {
            for (level, (opening, closing)) in balance.iter_mut().zip(PAIRS) {
                *level += i64::from(opening.contains(&kind)) - i64::from(closing.contains(&kind));
            }
        }
        is_after_sign = kind == Kind::Hash;
    }
    balance
}
