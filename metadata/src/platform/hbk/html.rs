//! The few marks of HTML that pages of help are made of.

/// A piece of a page.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text with entities, as it stands.
    Text(&'a str),
    /// A tag: its name as it was written, whether it closes, and its class.
    Tag {
        name: &'a str,
        closes: bool,
        class: &'a str,
    },
}

/// The pieces of a page in order. Whatever is no tag is text.
pub(super) fn tokens(mut html: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut text = 0;
    while let Some(found) = html.get(text..).and_then(|it| it.find('<')) {
        let at = text + found;
        // Placeholders stand in brackets too, often unescaped: `<Имя>`.
        let is_tag =
            html[at + 1..].starts_with(|it: char| it.is_ascii_alphabetic() || "/!".contains(it));
        if !is_tag {
            text = at + 1;
            continue;
        }
        // Where nothing closes any more, no tag follows: to look on would be to read the rest again for each bracket.
        let Some(end) = html[at..].find('>').map(|it| at + it) else {
            break;
        };
        if at > 0 {
            tokens.push(Token::Text(&html[..at]));
        }
        tokens.push(tag(&html[at + 1..end]));
        html = &html[end + 1..];
        text = 0;
    }
    if !html.is_empty() {
        tokens.push(Token::Text(html));
    }
    tokens
}

fn tag(inside: &str) -> Token<'_> {
    let closes = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let end = inside.find(|it: char| !it.is_ascii_alphanumeric());
    let class = inside.split_once("class=").map_or("", |(_, it)| {
        let it = it.trim_start_matches(['"', '\'']);
        it.split(['"', '\'', ' ', '>']).next().unwrap_or_default()
    });
    Token::Tag {
        name: &inside[..end.unwrap_or(inside.len())],
        closes,
        class,
    }
}

/// Adds text to a line: entities as letters, blanks and line ends as one blank.
pub(super) fn push_text(to: &mut String, text: &str) {
    let blank = |it: char| it.is_whitespace();
    if text.starts_with(blank) {
        push_blank(to);
    }
    let mut words = text.split(blank).filter(|it| !it.is_empty()).peekable();
    while let Some(word) = words.next() {
        push_word(to, word);
        if words.peek().is_some() || text.ends_with(blank) {
            push_blank(to);
        }
    }
}

fn push_blank(to: &mut String) {
    if !to.is_empty() && !to.ends_with([' ', '\n']) {
        to.push(' ');
    }
}

fn push_word(to: &mut String, mut word: &str) {
    while let Some(at) = word.find('&') {
        let (plain, rest) = word.split_at(at);
        to.push_str(plain);
        let (letter, length) = entity(rest).unwrap_or(('&', 1));
        match letter.is_whitespace() {
            true => push_blank(to),
            false => to.push(letter),
        }
        word = &rest[length..];
    }
    to.push_str(word);
}

/// The letter that an entity stands for, and how long it is written.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(10).position(|it| it == b';')?;
    let name = text.get(1..end)?;
    let letter = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "nbsp" => ' ',
        "laquo" => '«',
        "raquo" => '»',
        "mdash" => '—',
        "ndash" => '–',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_text_and_tags_have_classes() {
        let found = tokens("<p class=\"V8SH_title\">Имя (<Name>)</p>1 < 2<br>");
        let tag = |name, closes, class| Token::Tag {
            name,
            closes,
            class,
        };
        assert_eq!(
            found,
            [
                tag("p", false, "V8SH_title"),
                Token::Text("Имя ("),
                tag("Name", false, ""),
                Token::Text(")"),
                tag("p", true, ""),
                Token::Text("1 < 2"),
                tag("br", false, ""),
            ]
        );
    }

    #[test]
    fn brackets_that_nothing_closes_are_text() {
        let open = "<a".repeat(500_000);
        assert_eq!(tokens(&open), [Token::Text(open.as_str())]);
    }

    #[test]
    fn entities_are_letters_and_blanks_are_one() {
        let mut line = String::new();
        push_text(&mut line, "  &lt;Имя&gt;\n\n  &#1040;&amp;&x &nbsp; ");
        assert_eq!(line, "<Имя> А&&x ");
    }
}
