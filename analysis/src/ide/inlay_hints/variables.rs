//! Types of variables where they are assigned first.

use metadata::{Name, Type};
use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::{About, Finder};
use crate::ide::type_text;
use crate::types::{self, Ty, Types};
use crate::workspace::{FileId, Snapshot};

/// More alternatives than this are not named.
const MOST: usize = 3;

/// Longer names do not fit between the letters of code.
const LONGEST: usize = 50;

impl Finder<'_> {
    /// The type of the variable that a statement assigns, where it is the first to do so and does not tell it itself.
    pub(super) fn variable(&mut self, statement: Node<'_>) {
        if !self.options.types {
            return;
        }
        let field = match Kind::of(statement) {
            Kind::AssignmentStatement => "left",
            _ => "variable",
        };
        let Some(name) = statement.child_by_field_name(field) else {
            return;
        };
        if Kind::of(name) != Kind::Identifier {
            return;
        }
        let text = self.place.text(name);
        if self.seen.iter().any(|it| it.is(text)) {
            return;
        }
        self.seen.push(Name::new(text));
        let end = name.end_byte();
        if end < self.within.start || end > self.within.end || self.is_of_module(text) {
            return;
        }
        if Kind::of(statement) == Kind::ForStatement
            || is_evident(statement, &|it| self.place.text(it))
        {
            return;
        }
        let (snapshot, file) = (self.place.snapshot, self.place.file);
        let types = source(statement).and_then(|it| self.type_of(it));
        let Some(types) = types else {
            return;
        };
        let types = held(snapshot, file, statement, &types);
        if self.is_plain_call(statement, &types) {
            return;
        }
        if let Some(label) = self.label(&types) {
            self.push(end, format!(": {label}"), About::Type(name.byte_range()));
        }
    }

    fn is_of_module(&self, name: &str) -> bool {
        let file = self.place.snapshot.file(self.place.file);
        file.is_some_and(|it| it.summary.variables.iter().any(|it| it.name.is(name)))
    }

    /// Whether a function of the platform gives a number or a string: everybody knows which.
    fn is_plain_call(&self, statement: Node<'_>, types: &Types) -> bool {
        let Some(right) = statement.child_by_field_name("right") else {
            return false;
        };
        let function = right.child_by_field_name("function");
        let Some(function) = function.filter(|it| Kind::of(*it) == Kind::Identifier) else {
            return false;
        };
        let snapshot = self.place.snapshot;
        let name = self.place.text(function);
        let is_own = snapshot
            .file(self.place.file)
            .is_some_and(|it| it.summary.method(name).is_some());
        !is_own
            && snapshot.world(self.place.file).function(name).is_some()
            && types
                .list()
                .iter()
                .all(|it| it.base().is_some_and(is_plain))
    }

    fn label(&self, types: &Types) -> Option<String> {
        // That it may be nothing as well is told when somebody looks.
        let is_something =
            |it: &&Ty| !matches!(it.base(), Some(Type::Any | Type::Undefined | Type::Null));
        let (snapshot, file) = (self.place.snapshot, self.place.file);
        let mut names: Vec<String> = Vec::new();
        for it in types.list().iter().filter(is_something) {
            let name = type_text::ty(snapshot, file, it, self.code);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        let more = names.len() > MOST;
        names.truncate(MOST);
        let mut label = names.join(", ");
        if label.chars().count() > LONGEST {
            label = label.chars().take(LONGEST).collect();
            label.push('…');
        } else if more {
            label.push_str(", …");
        }
        (!label.is_empty()).then_some(label)
    }
}

fn is_plain(it: &Type) -> bool {
    matches!(it, Type::String | Type::Number | Type::Boolean | Type::Date)
}

/// The expression that a statement takes the value of its variable from.
pub(super) fn source(statement: Node<'_>) -> Option<Node<'_>> {
    let right = statement.child_by_field_name("right");
    right.or_else(|| statement.child_by_field_name("collection"))
}

/// What the variable holds that a statement assigns, by the types of the expression that it takes it from.
pub(super) fn held(snapshot: &Snapshot, file: FileId, statement: Node<'_>, of: &Types) -> Types {
    if statement.child_by_field_name("collection").is_some() {
        return types::elements(snapshot, file, of);
    }
    // A text that is known is a string here.
    let plain = of.list().iter().map(|it| match it {
        Ty::Text(_) => Ty::Of(Type::String),
        other => other.clone(),
    });
    plain.collect()
}

/// Whether the right side of an assignment tells the type by itself: a literal, `Новый`, an operation.
fn is_evident<'t>(statement: Node<'_>, text: &dyn Fn(Node<'_>) -> &'t str) -> bool {
    let Some(right) = statement.child_by_field_name("right") else {
        return false;
    };
    let mut right = right;
    while Kind::of(right) == Kind::ParenthesizedExpression
        && let Some(inner) = right.named_child(0)
    {
        right = inner;
    }
    match Kind::of(right) {
        Kind::NewExpression => right.child_by_field_name("type").is_some(),
        Kind::AdjacentStrings
        | Kind::MultilineString
        | Kind::String
        | Kind::Number
        | Kind::Date
        | Kind::Boolean
        | Kind::Undefined
        | Kind::Null
        | Kind::UnaryExpression
        | Kind::BinaryExpression => true,
        // `Б = ЭтотОбъект` and `Б = ВидДвиженияНакопления.Приход` name what they are.
        Kind::Identifier => crate::ide::resolve::is_this(text(right)),
        _ => false,
    }
}
