//! Expressions: what each may be, and what the calls in it change.

use std::sync::Arc;

use metadata::{Type, same};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast;
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::state::State;
use super::{DEEPEST, Flow, literal};
use crate::types::shape::{Arguments, Shape, Shapes};

/// A symbol made of more parts than this says nothing.
const HEAVIEST: usize = 150;

/// Texts that were glued together grow no longer than this.
const LONGEST_TEXT: usize = 64 * 1024;

impl Flow<'_> {
    pub(super) fn eval(&mut self, state: &mut State, expression: Node<'_>) -> Shapes {
        if self.depth >= DEEPEST {
            return Shapes::NONE;
        }
        self.depth += 1;
        let shapes = self.eval_at_depth(state, expression);
        self.depth -= 1;
        self.note_expression(state, expression, &shapes);
        shapes
    }

    fn eval_at_depth(&mut self, state: &mut State, node: Node<'_>) -> Shapes {
        match Kind::of(node) {
            Kind::Identifier => self.identifier(state, node),
            Kind::Number => Shapes::of_type(Type::Number),
            Kind::Date => Shapes::of_type(Type::Date),
            Kind::Boolean => Shapes::of_type(Type::Boolean),
            Kind::Undefined => Shapes::of_type(Type::Undefined),
            Kind::Null => Shapes::of_type(Type::Null),
            Kind::String | Kind::MultilineString | Kind::AdjacentStrings => {
                match literal::value(self.text, node) {
                    Some(text) => Shapes::one(Shape::Text(text.into())),
                    None => Shapes::of_type(Type::String),
                }
            }
            Kind::ParenthesizedExpression => {
                let inner = ast::ParenthesizedExpression::cast(node).and_then(|it| it.expression());
                inner.map_or(Shapes::NONE, |it| self.eval(state, it.node()))
            }
            Kind::AwaitExpression => {
                let inner = ast::AwaitExpression::cast(node).and_then(|it| it.operand());
                inner.map_or(Shapes::NONE, |it| self.eval(state, it.node()))
            }
            Kind::UnaryExpression => {
                let unary = ast::UnaryExpression::cast(node);
                if let Some(operand) = unary.and_then(|it| it.operand()) {
                    self.eval(state, operand.node());
                }
                let operator = unary.and_then(|it| it.operator()).map(Kind::of);
                Shapes::of_type(match operator {
                    Some(Kind::NotKw) => Type::Boolean,
                    _ => Type::Number,
                })
            }
            Kind::BinaryExpression => self.binary(state, node),
            Kind::TernaryExpression => {
                let Some(ternary) = ast::TernaryExpression::cast(node) else {
                    return Shapes::NONE;
                };
                let condition = ternary.condition().map(|it| it.node());
                if let Some(condition) = condition {
                    self.eval(state, condition);
                }
                let mut found = Shapes::NONE;
                for (part, truth) in [
                    (ternary.consequence(), true),
                    (ternary.alternative(), false),
                ] {
                    let mut then = state.clone();
                    if let Some(condition) = condition {
                        self.narrow(&mut then, condition, truth);
                    }
                    if let Some(part) = part {
                        found = found.or(&self.eval(&mut then, part.node()));
                    }
                    // What a part builds is kept; what it narrows is not.
                    state.take_sites(then);
                }
                found
            }
            Kind::NewExpression => self.new_value(state, node),
            Kind::MemberExpression => {
                let Some(member) = ast::MemberExpression::cast(node) else {
                    return Shapes::NONE;
                };
                let object = member.object().map(|it| it.node());
                let object = object.map_or(Shapes::NONE, |it| self.eval(state, it));
                match member.property() {
                    Some(property) => {
                        let name = self.text(property.node());
                        self.member(state, &object, name)
                    }
                    None => Shapes::NONE,
                }
            }
            Kind::IndexExpression => {
                let Some(index) = ast::IndexExpression::cast(node) else {
                    return Shapes::NONE;
                };
                let object = index.object().map(|it| it.node());
                let object = object.map_or(Shapes::NONE, |it| self.eval(state, it));
                let key = index.index().map(|it| it.node());
                let key = match key {
                    Some(it) if Kind::of(it) == Kind::Number => {
                        Shapes::one(Shape::Text(self.text(it).into()))
                    }
                    Some(it) => self.eval(state, it),
                    None => Shapes::NONE,
                };
                self.index(state, &object, key)
            }
            Kind::CallExpression => self.call(state, node),
            _ => Shapes::NONE,
        }
    }

    fn identifier(&mut self, state: &State, node: Node<'_>) -> Shapes {
        let text = self.text(node);
        if text.is_empty() {
            return Shapes::NONE;
        }
        let variable = self.names.of(text);
        if let Some(shapes) = state.get(variable) {
            return shapes.clone();
        }
        const THIS: [&str; 4] = ["ЭтотОбъект", "ThisObject", "ЭтаФорма", "ThisForm"];
        if THIS.iter().any(|it| same(it, text)) {
            return Shapes::one(Shape::This);
        }
        Shapes::one(Shape::Global(self.names.name(variable)))
    }

    /// A symbol, unless it has grown too heavy.
    pub(super) fn symbol(&self, shape: Shape) -> Shapes {
        let mut left = HEAVIEST;
        weigh(&shape, &mut left);
        if left == 0 {
            return Shapes::NONE;
        }
        Shapes::one(shape)
    }

    /// A property of a value.
    pub(super) fn member(&mut self, state: &State, of: &Shapes, name: &str) -> Shapes {
        if of.is_empty() {
            return Shapes::NONE;
        }
        let mut found = Shapes::NONE;
        let mut rest = Vec::new();
        for shape in of.list() {
            let field = match shape {
                Shape::Site(site) => state
                    .site(*site)
                    .and_then(|it| it.fields.iter().find(|it| it.0.is(name))),
                _ => None,
            };
            match field {
                // A value that is not known may still be declared somewhere.
                Some((_, value)) if !value.is_empty() => found = found.or(value),
                _ => rest.push(shape.clone()),
            }
        }
        if !rest.is_empty() {
            let name = self.names.intern(name);
            found = found.or(&self.symbol(Shape::Member(Shapes::of(rest), name)));
        }
        found
    }

    fn index(&mut self, state: &State, of: &Shapes, key: Shapes) -> Shapes {
        if of.is_empty() {
            return Shapes::NONE;
        }
        if let Some(text) = key.text() {
            let known = of.list().iter().find_map(|it| match it {
                Shape::Site(site) => {
                    let mut fields = state.site(*site)?.fields.iter();
                    fields.find(|it| it.0.is(text)).map(|it| it.1.clone())
                }
                _ => None,
            });
            if let Some(known) = known.filter(|it| !it.is_empty()) {
                return known;
            }
        }
        // Of an index only a known key says anything.
        let key = if key.text().is_some() {
            key
        } else {
            Shapes::NONE
        };
        self.symbol(Shape::Index(of.clone(), key))
    }

    fn binary(&mut self, state: &mut State, node: Node<'_>) -> Shapes {
        // Long sums lean to the left: go down first, then gather.
        let mut rights = Vec::new();
        let mut left = node;
        while let Some(binary) = ast::BinaryExpression::cast(left) {
            let operator = binary.operator().map_or(Kind::Error, Kind::of);
            rights.push((operator, binary.right().map(|it| it.node())));
            match binary.left() {
                Some(it) => left = it.node(),
                None => return Shapes::NONE,
            }
        }
        let mut value = self.eval(state, left);
        for (operator, right) in rights.into_iter().rev() {
            let right = right.map_or(Shapes::NONE, |it| self.eval(state, it));
            value = match operator {
                Kind::Plus => sum(&value, &right),
                Kind::Minus => match value.list() {
                    [Shape::Type(Type::Date)] if right != value => Shapes::of_type(Type::Date),
                    _ => Shapes::of_type(Type::Number),
                },
                Kind::Star | Kind::Slash | Kind::Percent => Shapes::of_type(Type::Number),
                _ => Shapes::of_type(Type::Boolean),
            };
        }
        value
    }

    fn call(&mut self, state: &mut State, node: Node<'_>) -> Shapes {
        let is_statement = std::mem::take(&mut self.is_statement);
        let Some(call) = ast::CallExpression::cast(node) else {
            return Shapes::NONE;
        };
        let Some(function) = call.function().map(|it| it.node()) else {
            return Shapes::NONE;
        };
        if let Some(member) = ast::MemberExpression::cast(function) {
            let object = member.object().map(|it| it.node());
            let of = object.map_or(Shapes::NONE, |it| self.eval(state, it));
            let (arguments, nodes) = self.arguments(state, call);
            let name = member
                .property()
                .map_or("", |property| self.text(property.node()));
            if let Some(property) = member.property() {
                self.note_receiver(state, &of, property.node());
            }
            if let Some(object) = object {
                self.note_call(state, Some(&of), name, &arguments);
                self.change(state, object, &of, name, &arguments, &nodes);
                if is_statement && super::passing::is_module(&of) {
                    self.pass(state, &of, name, &nodes);
                }
            }
            // What was changed may be another value now.
            let of = match object {
                Some(it) if Kind::of(it) == Kind::Identifier => self.identifier(state, it),
                _ => of,
            };
            return self.called(state, of, name, arguments);
        }
        let (arguments, nodes) = self.arguments(state, call);
        if Kind::of(function) != Kind::Identifier {
            return Shapes::NONE;
        }
        let name = self.text(function);
        self.note_call(state, None, name, &arguments);
        if is_statement {
            self.pass(state, &Shapes::NONE, name, &nodes);
        }
        self.local_call(name, arguments)
    }

    fn called(&mut self, state: &State, of: Shapes, name: &str, arguments: Vec<Shapes>) -> Shapes {
        if of.is_empty() || name.is_empty() {
            return Shapes::NONE;
        }
        // A query is run as it is now; its text may be another one later.
        let of = if super::changes::runs_query(name) {
            super::export::export(state, &of)
        } else {
            of
        };
        let name = self.names.intern(name);
        self.symbol(Shape::Call(of, name, arguments.into()))
    }

    fn local_call(&mut self, name: &str, arguments: Vec<Shapes>) -> Shapes {
        if same(name, "НСтр") || same(name, "NStr") {
            return Shapes::of_type(Type::String);
        }
        if (same(name, "СтрЗаменить") || same(name, "StrReplace"))
            && let [text, from, to, ..] = arguments.as_slice()
            && text.list().iter().any(|it| matches!(it, Shape::Text(_)))
        {
            return replaced(text, from, to);
        }
        const KEEPING: [&str; 12] = [
            "СокрЛП",
            "TrimAll",
            "СокрЛ",
            "TrimL",
            "СокрП",
            "TrimR",
            "ВРег",
            "Upper",
            "СтрШаблон",
            "StrTemplate",
            "НРег",
            "Lower",
        ];
        if let Some(text) = arguments.first()
            && text.text().is_some()
            && KEEPING.iter().any(|it| same(it, name))
        {
            return text.clone();
        }
        let name = self.names.intern(name);
        self.symbol(Shape::LocalCall(name, arguments.into()))
    }

    /// The arguments of a call and where they stand; one that is left out is empty.
    fn arguments<'t>(
        &mut self,
        state: &mut State,
        call: ast::CallExpression<'t>,
    ) -> (Vec<Shapes>, Vec<Option<Node<'t>>>) {
        let list = call.arguments().map(|it| it.node());
        self.argument_list(state, list)
    }

    pub(super) fn argument_list<'t>(
        &mut self,
        state: &mut State,
        list: Option<Node<'t>>,
    ) -> (Vec<Shapes>, Vec<Option<Node<'t>>>) {
        let mut nodes = Vec::new();
        let mut current = None;
        if let Some(list) = list {
            let mut cursor = list.walk();
            for child in list.children(&mut cursor) {
                match Kind::of(child) {
                    Kind::Comma => nodes.push(current.take()),
                    kind if is_expression(kind) => current = Some(child),
                    _ => {}
                }
            }
        }
        if current.is_some() || !nodes.is_empty() {
            nodes.push(current);
        }
        let shapes = nodes.iter();
        let shapes = shapes.map(|node| node.map_or(Shapes::NONE, |node| self.eval(state, node)));
        (shapes.collect(), nodes)
    }
}

pub(crate) fn is_expression(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Identifier
            | Kind::CallExpression
            | Kind::MemberExpression
            | Kind::IndexExpression
            | Kind::ParenthesizedExpression
            | Kind::TernaryExpression
            | Kind::NewExpression
            | Kind::UnaryExpression
            | Kind::BinaryExpression
            | Kind::AwaitExpression
            | Kind::Number
            | Kind::String
            | Kind::MultilineString
            | Kind::AdjacentStrings
            | Kind::Date
            | Kind::Boolean
            | Kind::Undefined
            | Kind::Null
    )
}

/// Takes the weight of a symbol off what is left; ends at 0.
fn weigh(shape: &Shape, left: &mut usize) {
    let Some(rest) = left.checked_sub(1) else {
        return;
    };
    *left = rest;
    let mut all = |shapes: &Shapes| shapes.list().iter().for_each(|it| weigh(it, left));
    match shape {
        Shape::Member(of, _) | Shape::Element(of) | Shape::Narrowed(of, ..) => all(of),
        Shape::Call(of, _, arguments) => {
            all(of);
            arguments.iter().for_each(all);
        }
        Shape::LocalCall(_, arguments) => arguments.iter().for_each(all),
        Shape::Index(of, key) => {
            all(of);
            all(key);
        }
        // Everything else is a leaf, or has limits of its own.
        _ => {}
    }
}

fn sum(left: &Shapes, right: &Shapes) -> Shapes {
    let texts = |shapes: &Shapes| -> Vec<Arc<str>> {
        let texts = shapes.list().iter().filter_map(|it| match it {
            Shape::Text(text) => Some(Arc::clone(text)),
            _ => None,
        });
        texts.take(4).collect()
    };
    let (lefts, rights) = (texts(left), texts(right));
    if lefts.is_empty() && rights.is_empty() {
        return match left.list() {
            [Shape::Type(it)] => Shapes::of_type(it.clone()),
            _ => Shapes::NONE,
        };
    }
    // What is not known stands for some text.
    let known = |texts: Vec<Arc<str>>| {
        if texts.is_empty() {
            vec![Arc::from(" ")]
        } else {
            texts
        }
    };
    let (lefts, rights) = (known(lefts), known(rights));
    let pairs = lefts.iter().flat_map(|left| {
        let rights = rights.iter();
        rights.map(move |right| (left, right))
    });
    let glued = pairs.take(4).map(|(left, right)| {
        if left.len() + right.len() > LONGEST_TEXT {
            Shape::Text(Arc::clone(left))
        } else {
            Shape::Text(format!("{left}{right}").into())
        }
    });
    glued.collect()
}

/// A text in which another text was replaced.
fn replaced(text: &Shapes, from: &Shapes, to: &Shapes) -> Shapes {
    let (from, to) = (from.text(), to.text());
    let texts = text.list().iter().map(|it| match (it, from, to) {
        (Shape::Text(text), Some(from), Some(to))
            if !from.is_empty() && text.len() + to.len() * 64 < LONGEST_TEXT =>
        {
            Shape::Text(text.replace(&**from, to).into())
        }
        (it, ..) => it.clone(),
    });
    texts.collect()
}

/// No arguments.
pub(super) fn no_arguments() -> Arguments {
    Arc::new([])
}
