//! A tree laid out flat: all nodes in one list, parents first.
//!
//! For whoever looks at a whole tree many times, as the rules of a review do: one walk of a cursor makes the list, and
//! from then on the kinds, ranges, parents and children of nodes are read from memory. A node of tree-sitter, in
//! contrast, finds its parent by a walk from the root.

use std::fmt;
use std::ops::Range;

use tree_sitter::Tree;

/// A language with its kinds of nodes and its fields.
pub trait Grammar: Copy + 'static {
    /// The kinds of its nodes.
    type Kind: Copy + Eq + fmt::Debug;
    /// Its fields.
    type Field: Copy + Eq;
    /// How many kinds there are.
    const KINDS: usize;
    /// The kind of a node.
    fn kind(node: tree_sitter::Node<'_>) -> Self::Kind;
    /// The number of a kind, below [`Self::KINDS`].
    fn number(kind: Self::Kind) -> usize;
    /// The id of a field in the grammar.
    fn field_id(field: Self::Field) -> u16;
}

/// BSL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bsl {}

/// The query language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Query {}

macro_rules! grammar {
    ($name:ident, $module:ident) => {
        impl Grammar for $name {
            type Kind = crate::$module::Kind;
            type Field = crate::$module::ast::Field;
            const KINDS: usize = crate::$module::Kind::COUNT;

            fn kind(node: tree_sitter::Node<'_>) -> Self::Kind {
                crate::$module::Kind::of(node)
            }

            fn number(kind: Self::Kind) -> usize {
                kind as usize
            }

            fn field_id(field: Self::Field) -> u16 {
                field as u16
            }
        }
    };
}
grammar!(Bsl, bsl);
grammar!(Query, query);

/// The nodes of a tree of BSL.
pub type BslTree<'t> = FlatTree<'t, Bsl>;
/// A node of a tree of BSL.
pub type BslNode<'f> = FlatNode<'f, Bsl>;
/// The nodes of a tree of the query language.
pub type QueryTree<'t> = FlatTree<'t, Query>;
/// A node of a tree of the query language.
pub type QueryNode<'f> = FlatNode<'f, Query>;

/// The nodes of a tree, parents first, and those of every kind.
pub struct FlatTree<'t, G: Grammar> {
    text: &'t str,
    nodes: Vec<Record<G::Kind>>,
    /// The nodes sorted by kind, in the order of the text.
    by_kind: Vec<u32>,
    /// Where the nodes of a kind begin in `by_kind`; one more than there are kinds.
    starts: Vec<u32>,
}

struct Record<K> {
    start: u32,
    end: u32,
    parent: u32,
    /// The number of the first node that is not below this one.
    next: u32,
    kind: K,
    field: u8,
    flags: u8,
}

const NAMED: u8 = 1;
const MISSING: u8 = 2;
const HAS_ERROR: u8 = 4;

/// A node of a [`FlatTree`].
pub struct FlatNode<'f, G: Grammar> {
    tree: &'f FlatTree<'f, G>,
    index: u32,
}

impl<'t, G: Grammar> FlatTree<'t, G> {
    /// Lays out a tree; `tree` must be the tree of `text`. Texts have less than 4 GB.
    pub fn new(text: &'t str, tree: &Tree) -> Self {
        // Not by the length of the text: the tree may be that of a query in a module.
        let count = tree.root_node().descendant_count();
        let mut nodes: Vec<Record<G::Kind>> = Vec::with_capacity(count);
        let mut counts = vec![0_u32; G::KINDS + 1];
        let mut cursor = tree.walk();
        let mut parents: Vec<u32> = Vec::new();
        loop {
            let node = cursor.node();
            let number = nodes.len() as u32;
            let kind = G::kind(node);
            if let Some(count) = counts.get_mut(G::number(kind) + 1) {
                *count += 1;
            }
            let flag = |is_set: bool, flag: u8| if is_set { flag } else { 0 };
            nodes.push(Record {
                start: node.start_byte() as u32,
                end: node.end_byte() as u32,
                parent: parents.last().copied().unwrap_or(number),
                next: number + 1,
                kind,
                field: cursor.field_id().map_or(0, |it| it.get() as u8),
                flags: flag(node.is_named(), NAMED)
                    | flag(node.is_missing(), MISSING)
                    | flag(node.has_error(), HAS_ERROR),
            });
            if cursor.goto_first_child() {
                parents.push(number);
                continue;
            }
            while !cursor.goto_next_sibling() {
                let next = nodes.len() as u32;
                match parents.pop() {
                    Some(parent) => {
                        if let Some(it) = nodes.get_mut(parent as usize) {
                            it.next = next;
                        }
                        cursor.goto_parent();
                    }
                    None => return Self::sorted(text, nodes, counts),
                }
            }
        }
    }

    fn sorted(text: &'t str, nodes: Vec<Record<G::Kind>>, mut starts: Vec<u32>) -> Self {
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let mut next = starts.clone();
        let mut by_kind = vec![0; nodes.len()];
        for (number, node) in nodes.iter().enumerate() {
            let at = &mut next[G::number(node.kind)];
            by_kind[*at as usize] = number as u32;
            *at += 1;
        }
        Self {
            text,
            nodes,
            by_kind,
            starts,
        }
    }

    /// The text of the tree. For a query, the text of the module it stands in.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// The node above all others.
    pub fn root(&self) -> FlatNode<'_, G> {
        self.node(0)
    }

    /// The nodes of a kind, in the order of the text.
    pub fn of_kind(&self, kind: G::Kind) -> impl DoubleEndedIterator<Item = FlatNode<'_, G>> {
        let number = G::number(kind);
        let range = self.starts[number] as usize..self.starts[number + 1] as usize;
        self.by_kind[range].iter().map(|it| self.node(*it))
    }

    /// All nodes, parents first.
    pub fn nodes(&self) -> impl DoubleEndedIterator<Item = FlatNode<'_, G>> {
        (0..self.nodes.len() as u32).map(|it| self.node(it))
    }

    /// The node of a number that [`FlatNode::index`] gave.
    ///
    /// # Panics
    /// When there are not so many nodes.
    pub fn node(&self, index: u32) -> FlatNode<'_, G> {
        assert!((index as usize) < self.nodes.len(), "the number of a node");
        FlatNode { tree: self, index }
    }

    /// The leaf that holds the byte at an offset; nothing for blanks between leaves.
    pub fn leaf_at(&self, offset: usize) -> Option<FlatNode<'_, G>> {
        let after = self.nodes.partition_point(|it| it.start as usize <= offset);
        // Empty nodes may begin behind the leaf that holds the offset, but never inside of it.
        let before = (0..after).rev().map(|it| self.node(it as u32));
        let mut before = before.skip_while(|it| it.is_empty());
        before.next().filter(|it| it.is_leaf() && offset < it.end())
    }

    /// The smallest node that holds a range; of several of the same range the outermost one.
    pub fn covering(&self, range: &Range<usize>) -> FlatNode<'_, G> {
        let mut node = self.root();
        while let Some(inner) = node
            .children()
            .find(|it| it.start() <= range.start && range.end <= it.end() && !it.is_empty())
        {
            if node.range() == *range {
                break;
            }
            node = inner;
        }
        node
    }
}

impl<G: Grammar> Clone for FlatNode<'_, G> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<G: Grammar> Copy for FlatNode<'_, G> {}

impl<G: Grammar> PartialEq for FlatNode<'_, G> {
    fn eq(&self, other: &Self) -> bool {
        self.index == other.index && std::ptr::eq(self.tree, other.tree)
    }
}

impl<G: Grammar> Eq for FlatNode<'_, G> {}

impl<G: Grammar> fmt::Debug for FlatNode<'_, G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {:?}", self.kind(), self.text())
    }
}

impl<'f, G: Grammar> FlatNode<'f, G> {
    fn record(self) -> &'f Record<G::Kind> {
        &self.tree.nodes[self.index as usize]
    }

    fn at(self, index: u32) -> Self {
        Self { index, ..self }
    }

    /// Its number: parents come before children, and earlier text before later one.
    pub fn index(self) -> u32 {
        self.index
    }

    /// Its kind.
    pub fn kind(self) -> G::Kind {
        self.record().kind
    }

    /// Where it stands, in bytes of the text.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// Where it begins.
    pub fn start(self) -> usize {
        self.record().start as usize
    }

    /// Where it ends.
    pub fn end(self) -> usize {
        self.record().end as usize
    }

    /// Nothing of the text is in it.
    pub fn is_empty(self) -> bool {
        self.start() == self.end()
    }

    /// What is written there. Of a query inside of a module, the line marks and doubled quotes are there too.
    pub fn text(self) -> &'f str {
        self.tree.text.get(self.range()).unwrap_or_default()
    }

    /// It is no keyword and no punctuation.
    pub fn is_named(self) -> bool {
        self.record().flags & NAMED != 0
    }

    /// It was put in by the error recovery.
    pub fn is_missing(self) -> bool {
        self.record().flags & MISSING != 0
    }

    /// It or something below it is an error or missing.
    pub fn has_error(self) -> bool {
        self.record().flags & HAS_ERROR != 0
    }

    /// It stands in this field of its parent.
    pub fn is_field(self, field: G::Field) -> bool {
        u16::from(self.record().field) == G::field_id(field)
    }

    /// What it is a part of.
    pub fn parent(self) -> Option<Self> {
        let parent = self.record().parent;
        (parent != self.index).then(|| self.at(parent))
    }

    /// What it is a part of, from the inside out, without itself.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(self.parent(), |it| it.parent())
    }

    /// The closest of its ancestors of a kind.
    pub fn ancestor(self, kind: G::Kind) -> Option<Self> {
        self.ancestors().find(|it| it.kind() == kind)
    }

    /// Its parts, comments and other extras between them included.
    pub fn children(self) -> FlatChildren<'f, G> {
        FlatChildren {
            next: self.index + 1,
            end: self.record().next,
            tree: self.tree,
        }
    }

    /// Its parts that are no keywords and no punctuation.
    pub fn named_children(self) -> impl Iterator<Item = Self> {
        self.children().filter(|it| it.is_named())
    }

    /// The part in a field, the first where there are several.
    pub fn child(self, field: G::Field) -> Option<Self> {
        self.children().find(|it| it.is_field(field))
    }

    /// The parts in a field.
    pub fn children_in(self, field: G::Field) -> impl Iterator<Item = Self> {
        self.children().filter(move |it| it.is_field(field))
    }

    /// The first part of a kind.
    pub fn child_of_kind(self, kind: G::Kind) -> Option<Self> {
        self.children().find(|it| it.kind() == kind)
    }

    /// All below it, parents first, without itself.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Self> {
        (self.index + 1..self.record().next).map(move |it| self.at(it))
    }

    /// All of a kind below it, without itself, in the order of the text.
    pub fn descendants_of(self, kind: G::Kind) -> impl DoubleEndedIterator<Item = Self> {
        let number = G::number(kind);
        let all = &self.tree.by_kind
            [self.tree.starts[number] as usize..self.tree.starts[number + 1] as usize];
        let from = all.partition_point(|it| *it <= self.index);
        let to = all.partition_point(|it| *it < self.record().next);
        all[from..to].iter().map(move |it| self.at(*it))
    }

    /// It is below another node, or that node.
    pub fn is_within(self, outer: Self) -> bool {
        (outer.index..outer.record().next).contains(&self.index)
    }

    /// It has no parts.
    pub fn is_leaf(self) -> bool {
        self.record().next == self.index + 1
    }

    /// What stands behind it within the same parent.
    pub fn next_sibling(self) -> Option<Self> {
        let parent = self.parent()?;
        let next = self.record().next;
        (next < parent.record().next).then(|| self.at(next))
    }

    /// What stands before it within the same parent.
    pub fn previous_sibling(self) -> Option<Self> {
        let parent = self.parent()?;
        parent.children().take_while(|it| *it != self).last()
    }

    /// The words and signs of it, in the order of the text: leaves with text, comments included.
    pub fn tokens(self) -> impl DoubleEndedIterator<Item = Self> {
        let all = (self.index..self.record().next).map(move |it| self.at(it));
        all.filter(|it| it.is_leaf() && !it.is_empty())
    }

    /// Its first word or sign.
    pub fn first_token(self) -> Option<Self> {
        self.tokens().next()
    }

    /// Its last word or sign.
    pub fn last_token(self) -> Option<Self> {
        self.tokens().next_back()
    }
}

/// The parts of a node.
pub struct FlatChildren<'f, G: Grammar> {
    tree: &'f FlatTree<'f, G>,
    next: u32,
    end: u32,
}

impl<'f, G: Grammar> Iterator for FlatChildren<'f, G> {
    type Item = FlatNode<'f, G>;

    fn next(&mut self) -> Option<FlatNode<'f, G>> {
        if self.next >= self.end {
            return None;
        }
        let node = FlatNode {
            tree: self.tree,
            index: self.next,
        };
        self.next = node.record().next;
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bsl::Kind;
    use crate::bsl::ast::Field;

    const TEXT: &str =
        "Процедура А(Б)\n\tЕсли Б > 1 Тогда // да\n\t\tВ(Б);\n\tКонецЕсли;\nКонецПроцедуры\n";

    fn with(text: &str, ask: impl FnOnce(&BslTree<'_>)) {
        let tree = crate::Parser::bsl().parse(text, None);
        ask(&FlatTree::new(text, &tree));
    }

    #[test]
    fn nodes_are_those_of_the_tree_in_the_same_order() {
        let tree = crate::Parser::bsl().parse(TEXT, None);
        let flat = BslTree::new(TEXT, &tree);
        let walked: Vec<_> = crate::syntax::preorder(tree.root_node())
            .map(|it| {
                (
                    Kind::of(it),
                    it.byte_range(),
                    it.parent().map(|it| it.byte_range()),
                )
            })
            .collect();
        let listed: Vec<_> = flat
            .nodes()
            .map(|it| (it.kind(), it.range(), it.parent().map(FlatNode::range)))
            .collect();
        assert_eq!(walked, listed);
    }

    #[test]
    fn parts_are_found_by_field_and_by_kind() {
        with(TEXT, |tree| {
            let method = tree.of_kind(Kind::ProcedureDefinition).next().expect("it");
            assert_eq!(method.child(Field::Name).map(FlatNode::text), Some("А"));
            let condition = tree.of_kind(Kind::IfStatement).next().expect("it");
            let condition = condition.child(Field::Condition).expect("it");
            assert_eq!(condition.text(), "Б > 1");
            let words: Vec<_> = condition.tokens().map(FlatNode::text).collect();
            assert_eq!(words, ["Б", ">", "1"]);
            assert!(condition.is_within(method) && !method.is_within(condition));
            assert_eq!(condition.ancestor(Kind::ProcedureDefinition), Some(method));
            let next = condition.next_sibling().expect("a keyword");
            assert_eq!(next.kind(), Kind::ThenKw);
            assert_eq!(next.previous_sibling(), Some(condition));
        });
    }

    #[test]
    fn descendants_of_a_kind_are_those_below() {
        with(
            "Если А Тогда Б(1); КонецЕсли; В(2);",
            |tree| {
                let first = tree.of_kind(Kind::IfStatement).next().expect("it");
                let calls: Vec<_> = first
                    .descendants_of(Kind::CallExpression)
                    .map(FlatNode::text)
                    .collect();
                assert_eq!(calls, ["Б(1)"]);
                assert_eq!(tree.of_kind(Kind::CallExpression).count(), 2);
            },
        );
    }

    #[test]
    fn every_byte_of_a_leaf_finds_it_and_blanks_find_nothing() {
        with(TEXT, |tree| {
            let found = |at: &str| {
                let at = TEXT.find(at).expect("it is there");
                tree.leaf_at(at).map(FlatNode::text)
            };
            assert_eq!(found("Процедура"), Some("Процедура"));
            assert_eq!(found("роцедура"), Some("Процедура"));
            assert_eq!(found(" да"), Some("// да"));
            assert_eq!(found(" > 1"), None);
            assert_eq!(found("\tЕсли"), None);
            assert_eq!(tree.leaf_at(TEXT.len()), None);
            for leaf in tree.root().tokens() {
                assert!(
                    leaf.range().all(|it| tree.leaf_at(it) == Some(leaf)),
                    "{leaf:?}"
                );
            }
        });
    }

    #[test]
    fn an_empty_text_has_a_root() {
        with("", |tree| {
            assert_eq!(tree.root().kind(), Kind::SourceFile);
            assert_eq!(tree.root().tokens().count(), 0);
            assert_eq!(tree.covering(&(0..0)), tree.root());
        });
    }
}
