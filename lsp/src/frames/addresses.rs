//! Addresses that a client wrote as they are read by people: with letters beyond ASCII, or with blanks. The protocol wants
//! them encoded, but an editor that does not do so is to be served as well.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What may stand nowhere in an address, besides what is no ASCII.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The names of members that hold addresses.
const MEMBERS: [&str; 4] = ["uri", "rootUri", "oldUri", "newUri"];

/// A message with its addresses encoded.
pub(super) fn encoded(body: &[u8]) -> Cow<'_, [u8]> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Cow::Borrowed(body);
    };
    let mut result = String::new();
    let mut done = 0;
    for (place, _) in text.match_indices("ri\":") {
        if place < done {
            continue;
        }
        let Some(range) = value(text, place + 2) else {
            continue;
        };
        let written = text.get(range.clone()).unwrap_or_default();
        let Ok(address) = serde_json::from_str::<String>(written) else {
            continue;
        };
        let new = utf8_percent_encode(&address, FORBIDDEN).to_string();
        if new != address
            && let Ok(new) = serde_json::to_string(&new)
        {
            result.push_str(text.get(done..range.start).unwrap_or_default());
            result.push_str(&new);
            done = range.end;
        }
    }
    if done == 0 {
        return Cow::Borrowed(body);
    }
    result.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(result.into_bytes())
}

/// The value, with its quotes, of the member whose name ends at a quote; none when that is no member with an address.
fn value(text: &str, quote: usize) -> Option<Range<usize>> {
    // Quotes within a text have a `\` before them.
    let before = text.get(..quote)?;
    MEMBERS.iter().find(|it| {
        let start = before.strip_suffix(**it);
        let start = start.and_then(|it| it.strip_suffix('"'));
        start.is_some_and(|it| !it.ends_with('\\'))
    })?;
    let rest = text.get(quote + 2..)?;
    let content = rest.trim_start();
    let start = text.len() - content.len();
    let mut escaped = false;
    let end = content.strip_prefix('"')?.find(|it| {
        let ends = it == '"' && !escaped;
        escaped = it == '\\' && !escaped;
        ends
    })?;
    Some(start..start + end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expected: &str) {
        let found = encoded(body.as_bytes());
        assert_eq!(String::from_utf8_lossy(&found), expected);
    }

    #[test]
    fn letters_and_blanks_are_encoded_however_the_message_writes_them() {
        check(
            r#"{"rootUri": "file:///а б", "x": [{"uri":"file:///%D0%B0?1#2"},{"newUri":"file:///\u0430\\"}]}"#,
            r#"{"rootUri": "file:///%D0%B0%20%D0%B1", "x": [{"uri":"file:///%D0%B0?1#2"},{"newUri":"file:///%D0%B0%5C"}]}"#,
        );
    }

    #[test]
    fn texts_stay_as_they_are() {
        for body in [
            r#"{"text":"\"uri\":\"file:///а\" "}"#,
            r#"{"text":"\"uri\": \"а"}"#,
            r#"{"kuri":"а","uri":null,"rootUri":{"а":1}}"#,
            r#"{"uri":""#,
        ] {
            check(body, body);
        }
    }
}
