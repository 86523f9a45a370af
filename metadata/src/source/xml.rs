//! What the readers of both formats ask of an XML node. Names are compared without their namespaces: tools have
//! written the same ones with many prefixes.

use roxmltree::{Document, Node, ParsingOptions};

use crate::localized::Localized;

/// Why a text is no XML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The line, counted from 1.
    pub line: u32,
    /// What the parser says, in English.
    pub reason: String,
}

/// A text as XML; a byte order mark is passed over.
pub fn parse(text: &str) -> Result<Document<'_>, Broken> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let options = ParsingOptions::default();
    Document::parse_with_options(text, options).map_err(|error| Broken {
        line: error.pos().row,
        reason: error.to_string(),
    })
}

/// The name of an element without its namespace.
pub fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

/// The elements in an element.
pub fn elements<'a, 'i>(node: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    node.children().filter(Node::is_element)
}

/// The first element of a name.
pub fn child<'a, 'i>(node: Node<'a, 'i>, named: &str) -> Option<Node<'a, 'i>> {
    elements(node).find(|it| name(*it) == named)
}

/// All elements of a name.
pub fn children<'a, 'i>(
    node: Node<'a, 'i>,
    named: &str,
) -> impl Iterator<Item = Node<'a, 'i>> + use<'a, 'i> {
    let named = named.to_owned();
    node.children()
        .filter(move |it| it.is_element() && name(*it) == named)
}

/// The text of an element; empty where it has none.
pub fn content<'a>(node: Node<'a, '_>) -> &'a str {
    node.text().unwrap_or_default().trim()
}

/// The text of the first element of a name; empty where there is none.
pub fn text<'a>(node: Node<'a, '_>, named: &str) -> &'a str {
    child(node, named).map(content).unwrap_or_default()
}

/// Whether the first element of a name says `true`.
pub fn flag(node: Node<'_, '_>, named: &str) -> bool {
    text(node, named) == "true"
}

/// The number in the first element of a name; 0 where there is none.
pub fn number(node: Node<'_, '_>, named: &str) -> u32 {
    text(node, named).parse().unwrap_or_default()
}

/// The line a node begins on, counted from 1. For many nodes of one text there is [`Lines`].
pub fn line(node: Node<'_, '_>) -> u32 {
    Lines::of(node).line(node)
}

/// The lines of nodes of one text, asked for in the order of the text: all of them cost one look at it.
pub struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl<'a> Lines<'a> {
    /// The lines of the text that a node stands in.
    pub fn of(node: Node<'a, '_>) -> Self {
        Self {
            text: node.document().input_text().as_bytes(),
            at: 0,
            line: 1,
        }
    }

    /// The line a node begins on, counted from 1.
    pub fn line(&mut self, node: Node<'_, '_>) -> u32 {
        let start = node.range().start;
        if start < self.at {
            (self.at, self.line) = (0, 1);
        }
        let between = self.text.get(self.at..start).unwrap_or_default();
        let ends = between.iter().filter(|it| **it == b'\n').count();
        self.line = self
            .line
            .saturating_add(u32::try_from(ends).unwrap_or(u32::MAX));
        self.at = start;
        self.line
    }
}

/// A text in several languages, of the Designer: `Synonym` with `v8:item` in it.
pub fn designer_localized(node: Node<'_, '_>, named: &str) -> Localized {
    let Some(holder) = child(node, named) else {
        return Localized::default();
    };
    pairs(elements(holder), "lang", "content")
}

/// A text in several languages, of EDT: `synonym` for each language.
pub fn edt_localized(node: Node<'_, '_>, named: &str) -> Localized {
    pairs(
        elements(node).filter(|it| name(*it) == named),
        "key",
        "value",
    )
}

fn pairs<'a, 'i: 'a>(
    items: impl Iterator<Item = Node<'a, 'i>>,
    language: &str,
    value: &str,
) -> Localized {
    // Text is kept as it is: blanks at its ends are seen by users.
    let raw = |it, named| {
        child(it, named)
            .and_then(|it| it.text())
            .unwrap_or_default()
    };
    let pairs = items.map(|it| (text(it, language).to_owned(), raw(it, value).to_owned()));
    Localized(pairs.filter(|it| !it.1.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_formats_give_one_text() {
        let designer = parse(
            "\u{feff}<P xmlns:v8='x'><Synonym><v8:item><v8:lang>ru</v8:lang><v8:content>Товары</v8:content></v8:item>\
             <v8:item><v8:lang>en</v8:lang><v8:content/></v8:item></Synonym></P>",
        );
        let edt = parse("<p><synonym><key>ru</key><value>Товары</value></synonym></p>");
        let expected = Localized(vec![("ru".into(), "Товары".into())]);
        let designer = designer.map(|it| designer_localized(it.root_element(), "Synonym"));
        assert_eq!(designer, Ok(expected.clone()));
        let edt = edt.map(|it| edt_localized(it.root_element(), "synonym"));
        assert_eq!(edt, Ok(expected));
    }

    #[test]
    fn broken_text_says_its_line() {
        let error = parse("<a>\n<b>\n</a>").map(|_| ()).unwrap_err();
        assert_eq!(error.line, 3);
    }

    #[test]
    fn nesting_without_end_is_no_crash() {
        let deep = "<a>".repeat(200_000);
        assert!(parse(&deep).is_err());
        let closed = format!("{deep}{}", "</a>".repeat(200_000));
        assert!(parse(&closed).is_ok_and(|it| line(it.root_element()) == 1));
    }
}
