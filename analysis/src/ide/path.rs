//! A node with all that stands around it.
//!
//! A node finds its parent by a search from the root, which is slow where a module has thousands of methods; so the way
//! down is kept.

use metadata::same;
use parser_bsl::bsl::Kind;
use tree_sitter::{Node, Tree, TreeCursor};

/// A node, the two nodes around it and the method that it stands in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Path<'t> {
    node: Node<'t>,
    /// The parent and its parent. Code may nest deeper than anybody wants to keep.
    above: [Option<Node<'t>>; 2],
    scope: Node<'t>,
}

impl<'t> Path<'t> {
    /// The smallest node that holds a range, which lies in one node.
    pub(super) fn to(tree: &'t Tree, start: usize, end: usize) -> Self {
        let mut path = Self::of(tree.root_node(), &[]);
        let mut cursor = tree.walk();
        while cursor.goto_first_child_for_byte(start).is_some() {
            let child = cursor.node();
            if child.start_byte() > start || child.end_byte() < end {
                break;
            }
            path = path.below(child);
        }
        path
    }

    /// A node below others, which stand from the root downwards.
    pub(super) fn of(node: Node<'t>, above: &[Node<'t>]) -> Self {
        let level = |it: usize| above.get(above.len().checked_sub(it)?).copied();
        let mut all = above.iter().chain([&node]);
        let method = all.find(|it| is_method(Kind::of(**it)));
        let root = above.first().unwrap_or(&node);
        Self {
            node,
            above: [level(1), level(2)],
            scope: *method.unwrap_or(root),
        }
    }

    fn below(self, child: Node<'t>) -> Self {
        let in_method = is_method(Kind::of(self.scope));
        let begins = !in_method && is_method(Kind::of(child));
        Self {
            node: child,
            above: [Some(self.node), self.above[0]],
            scope: if begins { child } else { self.scope },
        }
    }

    pub(super) fn node(&self) -> Node<'t> {
        self.node
    }

    pub(super) fn parent(&self) -> Option<Node<'t>> {
        self.above[0]
    }

    /// The parent of the parent.
    pub(super) fn grandparent(&self) -> Option<Node<'t>> {
        self.above[1]
    }

    /// The method that the node stands in, or the root.
    pub(super) fn scope(&self) -> Node<'t> {
        self.scope
    }
}

/// The nodes that hold an offset, from the root downwards. The last one is a leaf, or a node in which the offset stands
/// between others.
pub(super) fn chain(tree: &Tree, offset: usize) -> Vec<Node<'_>> {
    let mut cursor = tree.walk();
    let mut nodes = vec![cursor.node()];
    while cursor.goto_first_child_for_byte(offset).is_some() {
        let child = cursor.node();
        if child.start_byte() > offset {
            break;
        }
        nodes.push(child);
    }
    nodes
}

pub(crate) fn is_method(kind: Kind) -> bool {
    matches!(kind, Kind::ProcedureDefinition | Kind::FunctionDefinition)
}

/// All nodes below the cursor, parents first; `visit` is given the nodes above and says whether to go into a node.
pub(crate) fn each<'t>(
    cursor: &mut TreeCursor<'t>,
    mut visit: impl FnMut(Node<'t>, &[Node<'t>], &TreeCursor<'t>) -> bool,
) {
    let mut above: Vec<Node<'t>> = Vec::new();
    loop {
        let node = cursor.node();
        if visit(node, &above, cursor) && cursor.goto_first_child() {
            above.push(node);
            continue;
        }
        loop {
            if above.is_empty() {
                return;
            }
            if cursor.goto_next_sibling() {
                break;
            }
            cursor.goto_parent();
            above.pop();
        }
    }
}

/// The names and strings that hold a word, within parts of the text, which stand in order.
pub(super) fn words<'t>(
    text: &str,
    tree: &'t Tree,
    parts: &[std::ops::Range<usize>],
    word: &str,
) -> Vec<Path<'t>> {
    let mut found = Vec::new();
    each(&mut tree.walk(), |node, above, _| {
        let next = parts.partition_point(|it| it.end <= node.start_byte());
        if parts.get(next).is_none_or(|it| it.start >= node.end_byte()) {
            return false;
        }
        let fits = match Kind::of(node) {
            Kind::Identifier => text.get(node.byte_range()).is_some_and(|it| same(it, word)),
            Kind::String => {
                let text = super::locals::string(text, node).unwrap_or_default();
                text.split('.').any(|it| same(it.trim(), word))
            }
            Kind::Comment => return false,
            _ => return true,
        };
        if fits {
            found.push(Path::of(node, above));
        }
        false
    });
    found
}
