//! What the typed syntax of both grammars is made of.

use std::marker::PhantomData;
use std::num::NonZeroU16;

use tree_sitter::{Node, TreeCursor};

/// A node of a known kind.
pub trait AstNode<'tree>: Copy {
    /// The typed view of `node`; none when it is of another kind.
    fn cast(node: Node<'tree>) -> Option<Self>;

    /// The node itself.
    fn node(self) -> Node<'tree>;
}

impl<'tree> AstNode<'tree> for Node<'tree> {
    fn cast(node: Node<'tree>) -> Option<Self> {
        Some(node)
    }

    fn node(self) -> Node<'tree> {
        self
    }
}

/// The children of a node that are of one type, in order.
pub struct Children<'tree, T> {
    cursor: TreeCursor<'tree>,
    field: Option<NonZeroU16>,
    more: bool,
    of: PhantomData<T>,
}

impl<'tree, T: AstNode<'tree>> Iterator for Children<'tree, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        while self.more {
            let node = self.cursor.node();
            let fits = match self.field {
                Some(field) => self.cursor.field_id() == Some(field),
                None => node.is_named() && self.cursor.field_id().is_none(),
            };
            let found = if fits { T::cast(node) } else { None };
            self.more = self.cursor.goto_next_sibling();
            if found.is_some() {
                return found;
            }
        }
        None
    }
}

/// All nodes of a tree, parents first. A loop, not a recursion: code may nest deeper than the stack.
pub struct Preorder<'tree> {
    cursor: TreeCursor<'tree>,
    more: bool,
}

impl<'tree> Iterator for Preorder<'tree> {
    type Item = Node<'tree>;

    fn next(&mut self) -> Option<Node<'tree>> {
        if !self.more {
            return None;
        }
        let node = self.cursor.node();
        if !self.cursor.goto_first_child() {
            while !self.cursor.goto_next_sibling() {
                if !self.cursor.goto_parent() {
                    self.more = false;
                    break;
                }
            }
        }
        Some(node)
    }
}

/// `node` and everything below it.
pub fn preorder(node: Node<'_>) -> Preorder<'_> {
    Preorder {
        cursor: node.walk(),
        more: true,
    }
}

/// The child of `node` in the field of this id.
pub(crate) fn child(node: Node<'_>, field: u16) -> Option<Node<'_>> {
    node.child_by_field_id(field)
}

/// The children of `node` in the field of this id; without one, the named children of no field.
pub(crate) fn children<'tree, T>(node: Node<'tree>, field: Option<u16>) -> Children<'tree, T> {
    let mut cursor = node.walk();
    let more = cursor.goto_first_child();
    Children {
        cursor,
        field: field.and_then(NonZeroU16::new),
        more,
        of: PhantomData,
    }
}

/// Declares the typed view of one kind of node.
macro_rules! node_struct {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name<'tree>(Node<'tree>);

        impl<'tree> AstNode<'tree> for $name<'tree> {
            fn cast(node: Node<'tree>) -> Option<Self> {
                (Kind::of(node) == Kind::$name).then_some(Self(node))
            }

            fn node(self) -> Node<'tree> {
                self.0
            }
        }
    };
}
pub(crate) use node_struct;

/// Declares one of several typed views.
macro_rules! node_enum {
    ($(#[$doc:meta])* $name:ident { $($variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name<'tree> {
            $(#[doc = concat!("See [`", stringify!($variant), "`].")] $variant($variant<'tree>),)*
        }

        impl<'tree> AstNode<'tree> for $name<'tree> {
            fn cast(node: Node<'tree>) -> Option<Self> {
                $(if let Some(it) = <$variant<'tree> as AstNode<'tree>>::cast(node) {
                    return Some(Self::$variant(it));
                })*
                None
            }

            fn node(self) -> Node<'tree> {
                match self {
                    $(Self::$variant(it) => it.node(),)*
                }
            }
        }
    };
}
pub(crate) use node_enum;

/// Implements `Kind::of` and `Kind::name` for the kinds of a grammar.
macro_rules! kinds {
    ($language:expr) => {
        impl Kind {
            /// The kind of `node`, which must be of a tree of this language.
            pub fn of(node: tree_sitter::Node<'_>) -> Self {
                static KINDS: std::sync::LazyLock<Vec<Kind>> = std::sync::LazyLock::new(|| {
                    let language = tree_sitter::Language::new($language);
                    (0..language.node_kind_count())
                        .map(|id| {
                            let id = u16::try_from(id).unwrap_or(u16::MAX);
                            let (name, named) = (
                                language.node_kind_for_id(id),
                                language.node_kind_is_named(id),
                            );
                            Kind::TABLE
                                .iter()
                                .find(|it| Some(it.1) == name && it.2 == named)
                                .map_or(Kind::Error, |it| it.0)
                        })
                        .collect()
                });
                KINDS
                    .get(usize::from(node.kind_id()))
                    .copied()
                    .unwrap_or(Kind::Error)
            }

            /// The name of the kind in the tree: `if_statement`, `EndIf`, `;`.
            pub fn name(self) -> &'static str {
                Self::TABLE
                    .iter()
                    .find(|it| it.0 == self)
                    .map_or("ERROR", |it| it.1)
            }
        }
    };
}
pub(crate) use kinds;
