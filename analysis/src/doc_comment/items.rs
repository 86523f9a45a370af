//! The lines of a section as a tree: parameters, their types, the fields below them.

use super::sections::indent;
use super::types::{self, DASHES, Typed};
use super::{DocParameter, DocType, DocTypeName, push_text};

/// How deep fields may nest. Asterisks beyond are read as this many.
const DEPTH: usize = 16;

/// Stands for the asterisks of a field that is written with a dash.
const LISTED: usize = usize::MAX;

/// The things that a section lists, in order.
pub(super) struct Items {
    list: Vec<Item>,
}

/// A parameter or a field with its place in the tree.
struct Item {
    /// 0 for a parameter, 1 for its fields.
    level: usize,
    /// Where its line begins.
    indent: usize,
    /// How many asterisks it is written with.
    asterisks: usize,
    item: DocParameter,
    /// The first of the types that the last line named.
    open: usize,
    /// The last line ended in a colon: what follows belongs to it.
    opens: bool,
}

impl Items {
    /// Reads the lines of a section. Where the whole section is about one thing that has no name in the text, `only`
    /// is its name.
    pub(super) fn read(lines: &[&str], only: Option<&str>) -> Self {
        let mut items = Self { list: Vec::new() };
        let mut base = None;
        for line in lines {
            let text = line.trim();
            if text.is_empty() {
                continue;
            }
            let column = indent(line);
            let asterisks = text.chars().take_while(|it| *it == '*').count();
            if asterisks > 0 {
                items.field(text.trim_start_matches('*').trim(), asterisks, column);
                continue;
            }
            if let Some(text) = text.strip_prefix(DASHES) {
                items.dash(text.trim(), column, only);
                continue;
            }
            let is_outer = base.is_none_or(|it| column <= it + 1);
            let is_read = is_outer
                && match only {
                    Some(name) => items.value(name, text, column),
                    None => items.parameter(text, column),
                };
            if is_read {
                base = Some(base.unwrap_or(column).min(column));
            } else {
                items.more(text);
            }
        }
        items
    }

    /// `Имя - Тип - описание`.
    fn parameter(&mut self, text: &str, column: usize) -> bool {
        let Some((names, rest)) = names(text) else {
            return false;
        };
        for name in names {
            self.push(0, column, 0, name);
            self.describe(rest);
        }
        true
    }

    /// `Тип - описание` of the one thing that the section is about.
    fn value(&mut self, name: &str, text: &str, column: usize) -> bool {
        let Some(typed) = types::read(text) else {
            return false;
        };
        if self.list.is_empty() {
            self.push(0, column, 0, name);
        } else {
            // A word at the start of a line that goes on with a description is no type.
            let is_type = typed.apart && typed.types.iter().all(types::is_likely);
            if !is_type {
                return false;
            }
            self.reopen(0);
        }
        self.add(typed, text);
        true
    }

    /// `* Имя - Тип - описание`.
    fn field(&mut self, text: &str, asterisks: usize, column: usize) {
        let mut level = asterisks.min(DEPTH);
        if let Some(last) = self.list.last() {
            // Some write one asterisk at every level and indent instead.
            let is_below = last.asterisks == asterisks && column > last.indent + 1 && last.opens;
            let sibling = self
                .list
                .iter()
                .rev()
                .find(|it| it.asterisks == asterisks && it.indent == column);
            level = match sibling {
                _ if is_below => last.level + 1,
                Some(sibling) => sibling.level,
                None => level,
            };
            level = level.min(last.level + 1).min(DEPTH);
        }
        if self.list.is_empty() {
            self.push(0, column, 0, "");
            level = 1;
        }
        let (name, rest) = match names(text) {
            Some((names, rest)) => (names.first().copied().unwrap_or(""), rest),
            None => match types::name(text) {
                Some((name, rest)) => (name, rest.trim_start_matches([':', ' '])),
                None => return self.more(text),
            },
        };
        self.push(level.max(1), column, asterisks, name);
        self.describe(rest);
    }

    /// `- Тип - описание`: one more type of what stands above, or an item of a list in its description.
    fn dash(&mut self, text: &str, column: usize, only: Option<&str>) {
        if self.list.is_empty() {
            match only {
                Some(name) => self.push(0, column, 0, name),
                None => return,
            }
            self.describe(text);
            return;
        }
        if self
            .list
            .last()
            .is_some_and(|it| it.asterisks == LISTED && it.indent == column)
        {
            let level = self.list.last().map_or(1, |it| it.level);
            if !self.listed(text, level, column) {
                self.more(text);
            }
            return;
        }
        let item = self.owner(column);
        let Some(holder) = self.list.get(item) else {
            return;
        };
        if holder.opens && item + 1 == self.list.len() {
            // Behind a colon a dash marks an item of a list, which may be a field.
            let level = (holder.level + 1).min(DEPTH);
            if holder.item.types.is_empty() || !self.listed(text, level, column) {
                self.more(text);
                if let Some(last) = self.list.last_mut() {
                    last.opens = true;
                }
            }
            return;
        }
        match types::read(text).filter(|it| it.apart) {
            Some(typed) => {
                self.reopen(item);
                self.add(typed, text);
            }
            None => self.more(text),
        }
    }

    /// A field that is written with a dash before it.
    fn listed(&mut self, text: &str, level: usize, column: usize) -> bool {
        let Some((names, rest)) = names(text) else {
            return false;
        };
        let is_field =
            types::read(rest).is_some_and(|it| it.apart && it.types.iter().all(types::is_likely));
        if is_field {
            self.push(level, column, LISTED, names.first().copied().unwrap_or(""));
            self.describe(rest);
        }
        is_field
    }

    /// What a line with a dash belongs to: the last item, or the one above it that stands further to the left. What is
    /// not deeper than a field belongs to what the field is of.
    fn owner(&self, column: usize) -> usize {
        let mut lowest = usize::MAX;
        for (at, it) in self.list.iter().enumerate().rev() {
            if it.level < lowest && (it.level == 0 || it.indent < column) {
                return at;
            }
            lowest = lowest.min(it.level);
        }
        0
    }

    /// Makes an item the last one again, so that what follows is added to it.
    fn reopen(&mut self, item: usize) {
        if item + 1 == self.list.len() || item >= self.list.len() {
            return;
        }
        let below = Self {
            list: self.list.split_off(item + 1),
        };
        if let Some(holder) = self.list.last_mut() {
            give(holder, below.into_parameters());
        }
    }

    fn push(&mut self, level: usize, indent: usize, asterisks: usize, name: &str) {
        self.list.push(Item {
            level,
            indent,
            asterisks,
            item: DocParameter {
                name: name.to_owned(),
                ..DocParameter::default()
            },
            open: 0,
            opens: false,
        });
    }

    /// What stands behind the name of the last item.
    fn describe(&mut self, text: &str) {
        match types::read(text) {
            Some(typed) => self.add(typed, text),
            None => self.more(text),
        }
    }

    /// Adds types to the last item.
    fn add(&mut self, typed: Typed<'_>, line: &str) {
        let Some(last) = self.list.last_mut() else {
            return;
        };
        last.open = last.item.types.len();
        for mut it in typed.types {
            let is_known = last
                .item
                .types
                .iter()
                .any(|known| known.name == it.name && known.elements == it.elements);
            if !is_known {
                typed.text.clone_into(&mut it.description);
                last.item.types.push(it);
            }
        }
        last.open = last.open.min(last.item.types.len().saturating_sub(1));
        push_text(&mut last.item.description, typed.text);
        last.opens = line.ends_with(':');
    }

    /// A line that goes on with the description of the last item.
    fn more(&mut self, text: &str) {
        if self.list.is_empty() && !text.is_empty() {
            self.push(0, 0, 0, "");
        }
        let Some(last) = self.list.last_mut() else {
            return;
        };
        push_text(&mut last.item.description, text);
        let open = last.open;
        for it in last.item.types.iter_mut().skip(open) {
            push_text(&mut it.description, text);
        }
        last.opens = text.ends_with(':');
    }

    /// The tree: every item is given to the one above it that is a level up. The deepest ones are closed first, so a
    /// loop over the list is enough.
    pub(super) fn into_parameters(self) -> Vec<DocParameter> {
        let mut open: Vec<Item> = Vec::new();
        let mut done = Vec::new();
        let close = |open: &mut Vec<Item>, done: &mut Vec<DocParameter>| {
            let Some(closed) = open.pop() else {
                return;
            };
            match open.last_mut() {
                Some(holder) => give(holder, vec![closed.item]),
                None => done.push(closed.item),
            }
        };
        for item in self.list {
            while open.last().is_some_and(|it| it.level >= item.level) {
                close(&mut open, &mut done);
            }
            open.push(item);
        }
        while !open.is_empty() {
            close(&mut open, &mut done);
        }
        done
    }
}

/// Gives fields to the type of an item that can hold them.
fn give(holder: &mut Item, fields: Vec<DocParameter>) {
    let list = &mut holder.item.types;
    if list.is_empty() {
        list.push(DocType::default());
    }
    let holds = |it: &DocType| match &it.name {
        DocTypeName::Type(name) => !types::is_simple(name),
        DocTypeName::See(_) => true,
    };
    let at = list.iter().rposition(holds).unwrap_or(list.len() - 1);
    let Some(mut of) = list.get_mut(at) else {
        return;
    };
    while !of.elements.is_empty() {
        let last = of.elements.len() - 1;
        let Some(element) = of.elements.get_mut(last) else {
            return;
        };
        of = element;
    }
    of.fields.extend(fields);
}

/// The names before the first dash, with commas between them, and what stands behind it.
fn names(text: &str) -> Option<(Vec<&str>, &str)> {
    let (left, rest) = text.split_once(DASHES)?;
    let names: Option<Vec<&str>> = left
        .split(',')
        .map(|it| {
            let it = it.trim();
            let it = it
                .strip_prefix("Знач ")
                .or_else(|| it.strip_prefix("Val "))
                .unwrap_or(it)
                .trim();
            let it = it
                .strip_prefix('<')
                .and_then(|it| it.strip_suffix('>'))
                .unwrap_or(it);
            let (name, behind) = types::name(it)?;
            (behind.is_empty() && !name.contains('.')).then_some(name)
        })
        .collect();
    Some((names?, rest.trim()))
}
