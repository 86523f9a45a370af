//! Rust as tokens, so that comments and strings are not taken for code.

use std::ops::RangeInclusive;

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};

/// A token that is no bracket, with what stands around it.
pub(super) struct Token {
    /// The text: a name, one punctuation mark, an opening bracket, or nothing for a literal.
    pub(super) text: String,
    /// Counted from one.
    pub(super) line: usize,
    /// Whether it belongs to an item under `#[cfg(test)]` or `#[test]`.
    pub(super) in_test: bool,
    /// Whether it belongs to an attribute.
    pub(super) in_attribute: bool,
}

/// The tokens of a file in their order; none when it is no Rust, which the compiler says.
///
/// Documentation comments are attributes here: `#`, `[`, `doc`, `=` and a literal.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let Ok(stream) = text.parse() {
        flatten(stream, false, false, &mut tokens);
    }
    tokens
}

/// The lines of each literal that takes several.
pub(super) fn long_strings(text: &str) -> Vec<RangeInclusive<usize>> {
    fn collect(stream: TokenStream, found: &mut Vec<RangeInclusive<usize>>) {
        for tree in stream {
            match tree {
                TokenTree::Group(it) => collect(it.stream(), found),
                TokenTree::Literal(it) => {
                    let (start, end) = (it.span().start().line, it.span().end().line);
                    found.extend((start < end).then_some(start..=end));
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    if let Ok(stream) = text.parse() {
        collect(stream, &mut found);
    }
    found
}

fn flatten(stream: TokenStream, in_test: bool, in_attribute: bool, tokens: &mut Vec<Token>) {
    let trees: Vec<_> = stream.into_iter().collect();
    // Set by an attribute, and true to the end of its item.
    let mut item_is_test = false;
    for (at, tree) in trees.iter().enumerate() {
        let is_attribute = matches!(tree, TokenTree::Group(it) if it.delimiter() == Delimiter::Bracket)
            && follows_hash(&trees[..at]);
        if let TokenTree::Group(group) = tree
            && is_attribute
        {
            item_is_test |= marks_test(group);
        }
        let in_test = in_test || item_is_test;
        let line = tree.span().start().line;
        let text = match tree {
            TokenTree::Group(group) => opening(group).to_owned(),
            TokenTree::Ident(it) => it.to_string(),
            TokenTree::Punct(it) => it.as_char().to_string(),
            TokenTree::Literal(_) => String::new(),
        };
        tokens.push(Token {
            text,
            line,
            in_test,
            in_attribute,
        });
        match tree {
            TokenTree::Group(group) => {
                flatten(
                    group.stream(),
                    in_test,
                    in_attribute || is_attribute,
                    tokens,
                );
                if group.delimiter() == Delimiter::Brace {
                    item_is_test = false;
                }
            }
            TokenTree::Punct(it) if it.as_char() == ';' => item_is_test = false,
            _ => {}
        }
    }
}

/// Whether what stands before a bracket makes it an attribute: `#` or `#!`.
fn follows_hash(before: &[TokenTree]) -> bool {
    let is = |tree: Option<&TokenTree>, char| matches!(tree, Some(TokenTree::Punct(it)) if it.as_char() == char);
    let mut before = before.iter().rev();
    let last = before.next();
    is(last, '#') || is(last, '!') && is(before.next(), '#')
}

/// Whether an attribute makes its item a test: `#[test]`, `#[tokio::test]`, `#[cfg(test)]`.
fn marks_test(attribute: &Group) -> bool {
    let trees: Vec<_> = attribute.stream().into_iter().collect();
    match &trees[..] {
        [TokenTree::Ident(cfg), TokenTree::Group(condition)] if cfg == "cfg" => {
            condition.stream().to_string() == "test"
        }
        [.., TokenTree::Ident(last)] => last == "test" && !trees.iter().any(|it| is_alone(it, '=')),
        _ => false,
    }
}

fn is_alone(tree: &TokenTree, char: char) -> bool {
    matches!(tree, TokenTree::Punct(it) if it.as_char() == char && it.spacing() == Spacing::Alone)
}

fn opening(group: &Group) -> &'static str {
    match group.delimiter() {
        Delimiter::Parenthesis => "(",
        Delimiter::Brace => "{",
        Delimiter::Bracket => "[",
        Delimiter::None => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_know_whether_they_are_tests_and_attributes() {
        let text = "fn a() { b }\n#[test]\nfn c() { d }\n#[cfg(test)]\nmod e { f }\n#[cfg(not(test))]\nfn g() {}";
        let found: Vec<_> = tokens(text)
            .into_iter()
            .filter(|it| it.text.len() == 1 && it.text.is_ascii())
            .collect();
        let names = |keep: fn(&Token) -> bool| -> String {
            found
                .iter()
                .filter(|it| keep(it) && it.text.starts_with(char::is_alphabetic))
                .map(|it| it.text.as_str())
                .collect()
        };
        assert_eq!(names(|it| it.in_test), "cdef");
        assert_eq!(names(|it| !it.in_test), "abg");
        assert_eq!(
            tokens(text)
                .iter()
                .filter(|it| it.in_attribute)
                .map(|it| it.text.as_str())
                .collect::<String>(),
            "testcfg(testcfg(not(test"
        );
    }

    #[test]
    fn long_strings_know_their_lines() {
        assert_eq!(
            long_strings("f(\"a\", r#\"\nb\n\"#);\n/// c\nfn d() {}\n"),
            [1..=3]
        );
    }

    #[test]
    fn comments_and_strings_are_no_tokens() {
        let texts: Vec<_> = tokens("// todo!()\nlet a = \"dbg!\"; /* b */")
            .into_iter()
            .map(|it| it.text)
            .collect();
        assert_eq!(texts, ["let", "a", "=", "", ";"]);
    }
}
