//! A number for code, equal for code that is written alike.

use std::hash::Hasher;

use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;
use rustc_hash::FxHasher;

/// A number that is equal for nodes that [`analysis::review::is_same_code`] takes for the same: to group many of them.
pub(crate) fn code_hash(node: BslNode<'_>) -> u64 {
    let mut hasher = FxHasher::default();
    for token in node.tokens() {
        if token.kind() == Kind::Comment {
            continue;
        }
        hasher.write_u16(token.kind() as u16);
        match token.kind() {
            Kind::String | Kind::StringFragment => hasher.write(token.text().as_bytes()),
            Kind::Identifier | Kind::Label | Kind::Number | Kind::Date | Kind::Boolean => {
                metadata::folded(token.text()).for_each(|it| hasher.write_u32(it as u32));
            }
            _ => {}
        }
    }
    hasher.finish()
}

/// The groups of nodes written alike that have at least two members, in the order of their first ones.
pub(crate) fn alike<'f>(nodes: impl Iterator<Item = BslNode<'f>>) -> Vec<Vec<BslNode<'f>>> {
    let mut hashed: Vec<_> = nodes.map(|it| (code_hash(it), it)).collect();
    hashed.sort_by_key(|it| (it.0, it.1.index()));
    let groups = hashed.chunk_by(|a, b| a.0 == b.0 && analysis::review::is_same_code(a.1, b.1));
    let groups = groups.filter(|it| it.len() > 1);
    let nodes = groups.map(|it| it.iter().map(|it| it.1).collect::<Vec<_>>());
    let mut groups: Vec<_> = nodes.collect();
    groups.sort_by_key(|it| it.first().map(|it| it.index()));
    groups
}
