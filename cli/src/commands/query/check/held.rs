//! Queries that files of metadata hold: dynamic lists of forms and data sets of data composition schemas, in either format of
//! the sources.

use std::ops::Range;
use std::path::Path;

/// Elements with the text of a query, without namespaces.
const ELEMENTS: [&str; 3] = ["QueryText", "queryText", "query"];

/// A query within a file.
pub(super) struct Held {
    /// Its text, as the platform reads it.
    pub(super) text: String,
    /// Where the text of the element stands in the file, in bytes.
    range: Range<usize>,
}

/// Whether a file may hold such queries: `Form.xml`, `Template.xml`, `Form.form`, `Template.dcs`.
pub(super) fn may_hold(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str());
    matches!(extension, Some("xml" | "form" | "dcs"))
}

/// The queries of a file, in its order.
pub(super) fn queries(file: &str) -> Vec<Held> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = file.get(from..).and_then(|it| it.find('<')) {
        let open = from + open;
        from = open + 1;
        let Some(end) = file.get(from..).and_then(|it| it.find('>')) else {
            break;
        };
        let end = from + end;
        let tag = file.get(from..end).unwrap_or_default();
        let name = tag.split_whitespace().next().unwrap_or_default();
        let own = name.rsplit(':').next().unwrap_or_default();
        if tag.ends_with('/') || !ELEMENTS.contains(&own) {
            continue;
        }
        let start = end + 1;
        let Some(length) = file
            .get(start..)
            .and_then(|it| it.find(&format!("</{name}>")))
        else {
            continue;
        };
        let range = start..start + length;
        from = range.end;
        let raw = file.get(range.clone()).unwrap_or_default();
        // What has elements of its own is a group of settings, not a text.
        if !raw.contains('<') && !raw.trim().is_empty() {
            let text = pieces(raw).map(|it| it.1).collect();
            found.push(Held { text, range });
        }
    }
    found
}

/// Letters of a text with the lengths in bytes that they have in the file: `&lt;` is `<`.
fn pieces(raw: &str) -> impl Iterator<Item = (usize, char)> {
    let mut left = raw;
    std::iter::from_fn(move || {
        let first = left.chars().next()?;
        let entity = match first {
            '&' => entity(left),
            _ => None,
        };
        let (length, letter) = entity.unwrap_or((first.len_utf8(), first));
        left = left.get(length..).unwrap_or_default();
        Some((length, letter))
    })
}

fn entity(text: &str) -> Option<(usize, char)> {
    let end = text.find(';').filter(|it| *it <= 10)?;
    let letter = match text.get(1..end)? {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        other => {
            let number = other.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((end + 1, letter))
}

impl Held {
    /// Where a range of the text stands in the file.
    pub(super) fn place(&self, file: &str, range: &Range<usize>) -> Range<usize> {
        self.offset(file, range.start)..self.offset(file, range.end)
    }

    fn offset(&self, file: &str, of: usize) -> usize {
        let raw = file.get(self.range.clone()).unwrap_or_default();
        let (mut read, mut at) = (0, self.range.start);
        for (length, letter) in pieces(raw) {
            if read >= of {
                break;
            }
            read += letter.len_utf8();
            at += length;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_as_the_platform_reads_them_and_keep_their_places() {
        let file = "<Form>\n<Settings><QueryText>ВЫБРАТЬ 1 ГДЕ &amp;А &lt;&#62; Б</QueryText></Settings>\n\
                    <d5p1:query>ВЫБРАТЬ\n\t2</d5p1:query><query/><query> </query><query><item>нет</item></query></Form>";
        let found = queries(file);
        let texts: Vec<&str> = found.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["ВЫБРАТЬ 1 ГДЕ &А <> Б", "ВЫБРАТЬ\n\t2"]);
        let slice = |held: &Held, words: &str| {
            let start = held.text.find(words).expect("in the text");
            &file[held.place(file, &(start..start + words.len()))]
        };
        assert_eq!(slice(&found[0], "&А"), "&amp;А");
        assert_eq!(slice(&found[0], "<> Б"), "&lt;&#62; Б");
        assert_eq!(slice(&found[1], "2"), "2");
    }

    #[test]
    fn broken_files_have_what_can_be_read() {
        for (file, count) in [
            ("", 0),
            ("<query>ВЫБРАТЬ 1", 0),
            ("<query", 0),
            ("<query>1 & 2 &нет; 3</query", 0),
            ("<query>1 & 2 &нет; &#xD800;</query>", 1),
        ] {
            assert_eq!(queries(file).len(), count, "{file}");
        }
        assert_eq!(queries("<query>1 & 2 &нет;</query>")[0].text, "1 & 2 &нет;");
    }

    #[test]
    fn only_files_of_metadata_may_hold_queries() {
        for (name, expected) in [
            ("Form.xml", true),
            ("Ф.form", true),
            ("Т.dcs", true),
            ("З.sdbl", false),
            ("-", false),
        ] {
            assert_eq!(may_hold(Path::new(name)), expected, "{name}");
        }
    }
}
