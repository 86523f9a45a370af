//! Items of a form in one order, whatever the format.

use roxmltree::Node;

use crate::form::FormItem;

/// The kind of command bars that forms and tables have of their own.
pub(super) const AUTO_COMMAND_BAR: &str = "AutoCommandBar";

/// What EDT calls the command bar of a form that has no name.
pub(super) const FORM_COMMAND_BAR: &str = "FormCommandBar";

/// What a reader says of one item: itself, and the nodes of the items in it.
pub(super) struct Found<'a, 'i> {
    /// The item; its parent is set here.
    pub(super) item: FormItem,
    /// The nodes of the items that stand in it.
    pub(super) inside: Inside<'a, 'i>,
}

/// The nodes of the items that stand in an item or in the form itself.
#[derive(Default)]
pub(super) struct Inside<'a, 'i> {
    /// Menus, bars, tooltips and additions that every item of its kind has, each with its place among them.
    pub(super) own: Vec<(u8, Node<'a, 'i>)>,
    /// What developers put into it.
    pub(super) items: Vec<Node<'a, 'i>>,
}

/// The place of what belongs to an item, by the name of its element in a Designer dump; the Designer's order.
pub(super) fn rank(kind: &str) -> u8 {
    const ORDER: [&str; 6] = [
        "ContextMenu",
        AUTO_COMMAND_BAR,
        "ExtendedTooltip",
        "SearchStringAddition",
        "ViewStatusAddition",
        "SearchControlAddition",
    ];
    let found = ORDER.iter().position(|it| *it == kind);
    found.unwrap_or(ORDER.len()) as u8
}

/// All items of a form: a parent before its children, what belongs to an item before what it contains.
pub(super) fn items<'a, 'i>(
    form: Inside<'a, 'i>,
    read: impl Fn(Node<'a, 'i>) -> Option<Found<'a, 'i>>,
) -> Vec<FormItem> {
    let mut items: Vec<FormItem> = Vec::new();
    // Groups may be nested without end: the nodes to visit are kept here, not on the stack of the thread.
    let mut waiting: Vec<(Option<u32>, Node<'a, 'i>)> = Vec::new();
    push(&mut waiting, None, form);
    while let Some((parent, node)) = waiting.pop() {
        let Some(found) = read(node) else { continue };
        let index = items.len() as u32;
        items.push(FormItem {
            parent,
            ..found.item
        });
        push(&mut waiting, Some(index), found.inside);
    }
    items.shrink_to_fit();
    items
}

fn push<'a, 'i>(
    waiting: &mut Vec<(Option<u32>, Node<'a, 'i>)>,
    parent: Option<u32>,
    mut inside: Inside<'a, 'i>,
) {
    inside.own.sort_by_key(|it| it.0);
    // The last one pushed is the first one visited.
    waiting.extend(inside.items.into_iter().rev().map(|it| (parent, it)));
    waiting.extend(inside.own.into_iter().rev().map(|it| (parent, it.1)));
}
