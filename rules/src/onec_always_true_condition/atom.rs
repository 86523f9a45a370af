//! The parts of conditions that are compared with each other.

use analysis::review::{is_same_code, string_value, without_parentheses};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

/// How many parts of a chain are compared with each other.
const PARTS: usize = 50;

/// A part of a condition: a value that is true or not, or a comparison. `А <> Б` is `А = Б` that does not hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Atom<'f> {
    /// All of it, a `Не` before it included.
    pub(super) node: BslNode<'f>,
    left: BslNode<'f>,
    right: Option<BslNode<'f>>,
    test: Test,
    /// Whether it is asked to hold, or not to.
    pub(super) holds: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Test {
    Truth,
    Equal,
    Less,
    LessOrEqual,
}

/// A value that code names directly.
#[derive(Debug, Clone, PartialEq)]
enum Constant {
    Number(f64),
    Text(String),
    Date(String),
    Boolean(bool),
    Undefined,
    Null,
    /// `Перечисления.Вид.Значение`: the folded text.
    Value(String),
}

/// The operator of a binary or unary expression.
pub(super) fn operator(node: BslNode<'_>) -> Option<Kind> {
    let is_operation = matches!(node.kind(), Kind::BinaryExpression | Kind::UnaryExpression);
    let operator = is_operation.then(|| node.child(Field::Operator))?;
    operator.map(BslNode::kind)
}

/// What a condition of literals gives; `И Ложь` and `Или Истина` decide a chain.
pub(super) fn fold(condition: BslNode<'_>) -> Option<bool> {
    // Only literals decide: most conditions have none.
    let mut literals = [Kind::Boolean, Kind::Number, Kind::String, Kind::Date].into_iter();
    let has = |it: Kind| condition.kind() == it || condition.descendants_of(it).next().is_some();
    literals.any(has).then(|| folded(condition, 0))?
}

fn folded(condition: BslNode<'_>, depth: usize) -> Option<bool> {
    const DEPTH: usize = 64;
    let node = without_parentheses(condition);
    if depth > DEPTH {
        return None;
    }
    let part = |field| folded(node.child(field)?, depth + 1);
    if let Some(Constant::Boolean(it)) = constant(node) {
        return Some(it);
    }
    match operator(node)? {
        Kind::NotKw => part(Field::Operand).map(|it| !it),
        Kind::AndKw => match (part(Field::Left), part(Field::Right)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), Some(true)) => Some(true),
            _ => None,
        },
        Kind::OrKw => match (part(Field::Left), part(Field::Right)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), Some(false)) => Some(false),
            _ => None,
        },
        sign @ (Kind::Equal | Kind::NotEqual) => {
            let left = constant(without_parentheses(node.child(Field::Left)?))?;
            let right = constant(without_parentheses(node.child(Field::Right)?))?;
            // Equal sides are what IdenticalExpressions says.
            (left != right).then_some(sign == Kind::NotEqual)
        }
        _ => None,
    }
}

/// The parts of a condition joined by `И`, `Или` and `Не`.
pub(super) fn atoms(condition: BslNode<'_>) -> Vec<Atom<'_>> {
    let mut found = Vec::new();
    let mut open = vec![(condition, condition, true)];
    while let Some((outer, node, holds)) = open.pop() {
        let node = without_parentheses(node);
        match operator(node) {
            Some(Kind::AndKw | Kind::OrKw) => {
                for side in [Field::Right, Field::Left] {
                    open.extend(node.child(side).map(|it| (it, it, holds)));
                }
            }
            Some(Kind::NotKw) => {
                open.extend(node.child(Field::Operand).map(|it| (outer, it, !holds)));
            }
            _ => found.extend(atom(outer, node, holds)),
        }
    }
    found
}

/// What is known where a condition holds or does not: its parts with whether they hold then.
pub(super) fn facts(condition: BslNode<'_>, holds: bool) -> Vec<Atom<'_>> {
    let mut found = Vec::new();
    let mut open = vec![(condition, holds)];
    while let Some((node, holds)) = open.pop() {
        let node = without_parentheses(node);
        match (operator(node), holds) {
            (Some(Kind::AndKw), true) | (Some(Kind::OrKw), false) => {
                for side in [Field::Left, Field::Right] {
                    open.extend(node.child(side).map(|it| (it, holds)));
                }
            }
            (Some(Kind::AndKw | Kind::OrKw), _) => {}
            (Some(Kind::NotKw), _) => {
                open.extend(node.child(Field::Operand).map(|it| (it, !holds)));
            }
            _ => found.extend(atom(node, node, holds)),
        }
    }
    found
}

fn atom<'f>(outer: BslNode<'f>, node: BslNode<'f>, holds: bool) -> Option<Atom<'f>> {
    let (test, is_direct) = match operator(node) {
        None => (Test::Truth, true),
        Some(Kind::Equal) => (Test::Equal, true),
        Some(Kind::NotEqual) => (Test::Equal, false),
        Some(Kind::Less) => (Test::Less, true),
        Some(Kind::GreaterOrEqual) => (Test::Less, false),
        Some(Kind::LessOrEqual) => (Test::LessOrEqual, true),
        Some(Kind::Greater) => (Test::LessOrEqual, false),
        Some(_) => return None,
    };
    let (left, right) = match test {
        Test::Truth => (node, None),
        _ => (
            without_parentheses(node.child(Field::Left)?),
            Some(without_parentheses(node.child(Field::Right)?)),
        ),
    };
    let is_known = right.is_none_or(|it| is_path(it) || constant(it).is_some());
    (is_path(left) && is_known).then_some(Atom {
        node: outer,
        left,
        right,
        test,
        holds: holds == is_direct,
    })
}

/// A name, or a path of names: what is read without running code of the configuration.
fn is_path(node: BslNode<'_>) -> bool {
    let mut node = node;
    while node.kind() == Kind::MemberExpression
        && let Some(object) = node.child(Field::Object)
    {
        node = object;
    }
    node.kind() == Kind::Identifier
}

impl<'f> Atom<'f> {
    /// The names that it compares, where these are plain names.
    pub(super) fn names(&self) -> Option<Vec<&'f str>> {
        let mut names = Vec::new();
        for side in [Some(self.left), self.right].into_iter().flatten() {
            match side.kind() {
                Kind::Identifier => names.push(side.text()),
                _ if constant(side).is_some() => {}
                _ => return None,
            }
        }
        Some(names)
    }

    /// Whether this holds where a fact is known; nothing where the fact tells nothing of it.
    pub(super) fn decided_by(&self, fact: &Atom<'_>) -> Option<bool> {
        if !is_same_code(self.left, fact.left) || self.test != fact.test {
            return None;
        }
        let is_same = match (self.right, fact.right) {
            (None, None) => true,
            (Some(left), Some(right)) => {
                is_same_code(left, right)
                    || constant(left).is_some() && constant(left) == constant(right)
            }
            _ => return None,
        };
        if is_same {
            return Some(self.holds == fact.holds);
        }
        // Equal to one value is not equal to another one.
        let differ = match (self.right.and_then(constant), fact.right.and_then(constant)) {
            (Some(left), Some(right)) => left != right,
            _ => false,
        };
        (self.test == Test::Equal && fact.holds && differ).then_some(!self.holds)
    }
}

/// A part of a chain that cannot hold together with a later one (of `И`), or one of which always holds (of `Или`).
pub(super) fn opposed<'f>(chain: BslNode<'f>, joined_by: Kind) -> Option<BslNode<'f>> {
    let mut parts: Vec<Atom<'f>> = Vec::new();
    let mut open = vec![chain];
    while let Some(node) = open.pop() {
        let node = without_parentheses(node);
        if operator(node) == Some(joined_by) {
            open.extend(node.child(Field::Right));
            open.extend(node.child(Field::Left));
        } else {
            // A part with operators of another kind tells less.
            let facts = facts(node, true);
            parts.extend(facts.into_iter().filter(|_| !is_chain(node)));
        }
    }
    parts.truncate(PARTS);
    for (number, part) in parts.iter().enumerate() {
        for earlier in parts.iter().take(number) {
            // `А <> 1 Или А <> 2` is a contradiction of what does not hold.
            let is_and = joined_by == Kind::AndKw;
            let turned = |it: &Atom<'f>| Atom {
                holds: it.holds == is_and,
                ..*it
            };
            if turned(part).decided_by(&turned(earlier)) == Some(false) {
                return Some(earlier.node);
            }
        }
    }
    None
}

fn is_chain(node: BslNode<'_>) -> bool {
    matches!(operator(node), Some(Kind::AndKw | Kind::OrKw))
        || operator(node) == Some(Kind::NotKw)
            && node.child(Field::Operand).is_some_and(|it| {
                matches!(
                    operator(without_parentheses(it)),
                    Some(Kind::AndKw | Kind::OrKw)
                )
            })
}

fn constant(node: BslNode<'_>) -> Option<Constant> {
    let digits = |it: &str| it.chars().filter(char::is_ascii_digit).collect::<String>();
    Some(match node.kind() {
        Kind::Number => Constant::Number(node.text().parse().ok()?),
        Kind::UnaryExpression => match (operator(node)?, constant(node.child(Field::Operand)?)?) {
            (Kind::Minus, Constant::Number(it)) => Constant::Number(-it),
            (Kind::Plus, it @ Constant::Number(_)) => it,
            _ => return None,
        },
        Kind::Date => Constant::Date(format!("{:0<14}", digits(node.text()))),
        Kind::Boolean => {
            let is_true = ["Истина", "True"].iter().any(|it| same(it, node.text()));
            Constant::Boolean(is_true)
        }
        Kind::Undefined => Constant::Undefined,
        Kind::Null => Constant::Null,
        Kind::MemberExpression => {
            let kind = node.child(Field::Object)?.child(Field::Object)?;
            let is_enum = ["Перечисления", "Enums"]
                .iter()
                .any(|it| same(it, kind.text()));
            let text = is_enum.then(|| node.text())?;
            Constant::Value(metadata::folded(text).collect())
        }
        _ => Constant::Text(string_value(node)?),
    })
}
