//! Questions about nodes that many rules ask.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

/// The arguments of a call, a constructor or a `ВызватьИсключение(…)`, by their places; `None` for one that is left out.
/// Empty without parentheses and for `()`.
pub fn arguments<'f>(call: BslNode<'f>) -> Vec<Option<BslNode<'f>>> {
    let Some(list) = call.child(Field::Arguments) else {
        return Vec::new();
    };
    let mut arguments = vec![None];
    for child in list.children() {
        if child.kind() == Kind::Comma {
            arguments.push(None);
        } else if child.is_field(Field::Argument)
            && let Some(last) = arguments.last_mut()
        {
            *last = Some(child);
        }
    }
    match arguments.as_slice() {
        [None] => Vec::new(),
        _ => arguments,
    }
}

/// The argument of a place, counted from 0, where it is given.
pub fn argument(call: BslNode<'_>, place: usize) -> Option<BslNode<'_>> {
    arguments(call).into_iter().nth(place).flatten()
}

/// The name of what a call calls: `Выполнить` in `Запрос.Выполнить()`.
pub fn callee(call: BslNode<'_>) -> Option<BslNode<'_>> {
    let function = call.child(Field::Function)?;
    match function.kind() {
        Kind::Identifier => Some(function),
        _ => function.child(Field::Property),
    }
}

/// What a member is called of: `Запрос` in `Запрос.Выполнить()`. Nothing for a call without a receiver.
pub fn receiver(call: BslNode<'_>) -> Option<BslNode<'_>> {
    call.child(Field::Function)?.child(Field::Object)
}

/// Whether a call has no receiver and calls one of these names, in any case.
pub fn is_global_call(node: BslNode<'_>, names: &[&str]) -> bool {
    node.kind() == Kind::CallExpression
        && node.child(Field::Function).is_some_and(|it| {
            it.kind() == Kind::Identifier && names.iter().any(|name| same(name, it.text()))
        })
}

/// The text that a string literal stands for: without quotes, line marks and doubled quotes; literals side by side are
/// one. Nothing for what is no string literal.
pub fn string_value(node: BslNode<'_>) -> Option<String> {
    let mut value = String::new();
    match node.kind() {
        Kind::String => {
            let text = node.text();
            let inner = text.strip_prefix('"').unwrap_or(text);
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            value.push_str(&inner.replace("\"\"", "\""));
        }
        Kind::MultilineString => {
            for fragment in node
                .children()
                .filter(|it| it.kind() == Kind::StringFragment)
            {
                let text = fragment.text().trim_end_matches(['\r', '\n']);
                let opened = text.strip_prefix(['"', '|']).unwrap_or(text);
                let is_last = fragment.end() == node.end();
                let inner = match is_last {
                    true => opened.strip_suffix('"').unwrap_or(opened),
                    false => opened,
                };
                if !value.is_empty() || fragment.start() > node.start() {
                    value.push('\n');
                }
                value.push_str(&inner.replace("\"\"", "\""));
            }
        }
        Kind::AdjacentStrings => {
            for part in node.children() {
                value.push_str(&string_value(part).unwrap_or_default());
            }
        }
        _ => return None,
    }
    Some(value)
}

/// Whether a node is a string literal of whatever form.
pub fn is_string(node: BslNode<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::String | Kind::MultilineString | Kind::AdjacentStrings
    )
}

/// An expression without the parentheses around it.
pub fn without_parentheses(node: BslNode<'_>) -> BslNode<'_> {
    let mut node = node;
    while node.kind() == Kind::ParenthesizedExpression
        && let Some(inner) = node.child(Field::Expression)
    {
        node = inner;
    }
    node
}

/// Whether a node is a loop: `Пока`, `Для`, `Для Каждого`.
pub fn is_loop(node: BslNode<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::WhileStatement | Kind::ForStatement | Kind::ForEachStatement
    )
}

/// Whether a node is a method.
pub fn is_method(node: BslNode<'_>) -> bool {
    matches!(
        node.kind(),
        Kind::ProcedureDefinition | Kind::FunctionDefinition
    )
}

/// The statement that a node is part of, or is: the innermost one.
pub fn statement(node: BslNode<'_>) -> Option<BslNode<'_>> {
    if node.kind().is_statement() {
        return Some(node);
    }
    node.ancestors().find(|it| it.kind().is_statement())
}

/// The method that a node stands in.
pub fn method(node: BslNode<'_>) -> Option<BslNode<'_>> {
    node.ancestors().find(|it| is_method(*it))
}

/// The words and signs of a node without comments.
fn words<'f>(node: BslNode<'f>) -> Vec<BslNode<'f>> {
    let of_code = |it: &BslNode<'f>| it.kind() != Kind::Comment;
    node.tokens().filter(of_code).collect()
}

/// Whether two nodes are written alike: word by word, names and keywords in any case and language of one spelling,
/// strings as they are; comments and blanks do not count.
pub fn is_same_code(left: BslNode<'_>, right: BslNode<'_>) -> bool {
    let (left, right) = (words(left), words(right));
    left.len() == right.len()
        && left.iter().zip(&right).all(|(left, right)| {
            left.kind() == right.kind()
                && match left.kind() {
                    Kind::String | Kind::StringFragment => left.text() == right.text(),
                    Kind::Identifier | Kind::Label | Kind::Number | Kind::Date => {
                        same(left.text(), right.text())
                    }
                    // Literals of one word may be written in two languages.
                    Kind::Boolean => same(left.text(), right.text()),
                    _ => true,
                }
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use parser_bsl::flat::BslTree;

    fn with(text: &str, ask: impl FnOnce(&BslTree<'_>)) {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        ask(&BslTree::new(text, &tree));
    }

    #[test]
    fn arguments_keep_their_places() {
        let places = |text: &str| {
            let mut found = Vec::new();
            with(text, |tree| {
                let call = tree.of_kind(Kind::CallExpression).next().expect("a call");
                let texts = arguments(call)
                    .into_iter()
                    .map(|it| it.map(|it| it.text().to_owned()));
                found = texts.collect();
            });
            found
        };
        let given = |it: &str| Some(it.to_owned());
        assert_eq!(places("А();"), []);
        assert_eq!(
            places("А(1, , Б(2, 3));"),
            [given("1"), None, given("Б(2, 3)")]
        );
        assert_eq!(places("А(, 1,);"), [None, given("1"), None]);
    }

    #[test]
    fn strings_say_what_they_stand_for() {
        let value = |text: &str| {
            let mut found = None;
            with(text, |tree| {
                let assigned = tree.of_kind(Kind::AssignmentStatement).next().expect("it");
                found = string_value(assigned.child(Field::Right).expect("it"));
            });
            found.expect("a string")
        };
        assert_eq!(value("А = \"б \"\"в\"\"\";"), "б \"в\"");
        assert_eq!(value("А = \"б\n\t|в\n\t|\"\"г\"\"\";"), "б\nв\n\"г\"");
        assert_eq!(value("А = \"б\" \"в\";"), "бв");
        assert_eq!(value("А = \"\";"), "");
    }

    #[test]
    fn code_is_the_same_whatever_its_case_and_blanks() {
        with(
            "А = б.В( 1 ) + \"г\"; А = Б.в(1)+\"г\"; А = Б.В(1) + \"Г\";",
            |tree| {
                let right = |it: BslNode<'_>| it.child(Field::Right).expect("it").index();
                let all: Vec<_> = tree.of_kind(Kind::AssignmentStatement).map(right).collect();
                let node = |it: usize| tree.node(all[it]);
                assert!(is_same_code(node(0), node(1)));
                assert!(!is_same_code(node(0), node(2)));
            },
        );
    }
}
