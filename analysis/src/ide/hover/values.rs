//! What is told of variables, and of what a value holds.

use metadata::{Name, Type};

use super::Asked;
use crate::ide::markup::{Markup, Spans};
use crate::ide::type_text::{self, pick};
use crate::types::{self, Ty, Types};

/// Fields of fields are told so deep, and so many in all.
const DEEPEST: usize = 3;
const MOST: usize = 40;

/// A variable: what it is, what it holds.
pub(super) fn variable(asked: &Asked<'_>, kind: (&str, &str), name: &str, types: &Types) -> Markup {
    let mut text = Markup::default();
    let kind = asked.language.pick(kind.0, kind.1);
    let names = type_text::types(asked.snapshot, asked.file, types, asked.code);
    text.bsl(match names.is_empty() {
        true => format!("({kind}) {name}"),
        false => format!("({kind}) {name}: {names}"),
    });
    told_of(asked, types, &mut text);
    text
}

/// What users call the objects that values are of, and what values hold.
pub(super) fn told_of(asked: &Asked<'_>, types: &Types, into: &mut Markup) {
    if let [Ty::Of(Type::Of(kind, _, name)) | Ty::Made(Type::Of(kind, _, name), _)] = types.list()
        && let Some(line) = super::metadata::brief(asked, *kind, name.as_str())
    {
        into.paragraph(line);
    }
    let mut tree = Tree {
        asked,
        left: MOST,
        into,
    };
    for ty in types.list() {
        tree.content(ty, 0);
    }
}

struct Tree<'a, 'm> {
    asked: &'a Asked<'a>,
    /// How many fields may still be told.
    left: usize,
    into: &'m mut Markup,
}

impl Tree<'_, '_> {
    fn content(&mut self, ty: &Ty, depth: usize) {
        let Some(content) = ty.content() else {
            return;
        };
        if depth >= DEEPEST {
            return;
        }
        for field in &content.fields {
            let own = types::value(self.asked.snapshot, self.asked.file, &field.value);
            if !self.field(&field.names, &own, depth) {
                return;
            }
        }
        // The fields of a row are its columns.
        if content.fields.is_empty() && !content.columns.is_empty() {
            if depth == 0 {
                let title = self.asked.language.pick("Колонки", "Columns");
                self.into.title(title);
            }
            for column in &content.columns {
                let own = types::value(self.asked.snapshot, self.asked.file, &column.value);
                if !self.field(&column.names, &own, depth) {
                    return;
                }
            }
        }
        if !content.elements.is_empty() {
            let elements = types::value(self.asked.snapshot, self.asked.file, &content.elements);
            for it in elements.list() {
                self.content(it, depth);
            }
        }
    }

    /// Tells of a field; says whether there is room for another one.
    fn field(&mut self, names: &metadata::platform::Names, types: &Types, depth: usize) -> bool {
        let Some(left) = self.left.checked_sub(1) else {
            return false;
        };
        self.left = left;
        if left == 0 {
            self.into.item(depth, Spans::new().text("…"));
            return false;
        }
        let asked = self.asked;
        let mut line = Spans::new().code(pick(names, asked.code));
        let text = type_text::types(asked.snapshot, asked.file, types, asked.code);
        if !text.is_empty() {
            line = line.text(" — ").code(text);
        }
        self.into.item(depth, line);
        for ty in types.list() {
            self.content(ty, depth + 1);
        }
        true
    }
}

/// A field that code puts into a value: a key of a structure, a column.
pub(super) fn field(asked: &Asked<'_>, name: &Name, types: &Types) -> Markup {
    variable(asked, ("поле", "field"), name.as_str(), types)
}
