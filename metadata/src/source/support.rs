//! What vendors allow to change: `Ext/ParentConfigurations.bin`.
//!
//! The file is a text: `{6,G,N,…}`, where `G` is not zero while editing is turned off for the whole configuration and
//! `N` is how many vendors there are. Of each vendor there follow: the identifier, a number, another identifier, the
//! version, the vendor and the name in quotes, the count of objects, for each object a rule (0 locked, 1 editable,
//! 2 removed), a number, its identifier here and at the vendor, and then two numbers.
//! The facts are those of public readers of the file, checked on files of published configurations.

use std::iter::Peekable;
use std::str::Chars;

use rustc_hash::FxHashMap;

use crate::object::Support;

/// What is allowed for objects and their parts.
#[derive(Debug, Default)]
pub(super) struct Rules {
    /// The rules by identifier in small letters.
    pub(super) rules: FxHashMap<String, Support>,
    /// The file was read to its end; otherwise there may be more rules.
    pub(super) whole: bool,
}

/// The rules of vendors. An empty file stands for a configuration without a vendor.
///
/// Of an object of several vendors, the strictest rule counts: an edit would break the updates of that vendor. Objects
/// that the file does not name are the user's own.
pub(super) fn read(bytes: &[u8]) -> Rules {
    let text = String::from_utf8_lossy(bytes);
    let mut rules = FxHashMap::default();
    // What was read before a file breaks off is as true as without the break.
    let read = vendors(&mut Fields::of(&text), &mut rules);
    Rules {
        rules,
        whole: bytes.is_empty() || read.is_some(),
    }
}

fn vendors(fields: &mut Fields<'_>, found: &mut FxHashMap<String, Support>) -> Option<()> {
    let _format = fields.next()?;
    let locked = fields.number()? != 0;
    let vendors = fields.number()?;
    for _ in 0..vendors {
        // Two identifiers with a number between, the version, the vendor, the name.
        for _ in 0..6 {
            fields.next()?;
        }
        for _ in 0..fields.number()? {
            let rule = fields.number()?;
            let _flag = fields.next()?;
            let id = fields.next()?.to_ascii_lowercase();
            let _at_vendor = fields.next()?;
            let support = match (locked, rule) {
                (true, _) | (_, 0) => Support::Locked,
                (_, 1) => Support::Editable,
                _ => Support::Removed,
            };
            let known = found.entry(id).or_insert(support);
            if freedom(support) < freedom(*known) {
                *known = support;
            }
        }
        for _ in 0..2 {
            fields.next()?;
        }
    }
    Some(())
}

fn freedom(support: Support) -> u8 {
    match support {
        Support::Locked => 0,
        Support::Editable => 1,
        Support::Removed => 2,
        Support::None => 3,
    }
}

/// The values of the text one after another, whatever brackets they stand in.
struct Fields<'a> {
    letters: Peekable<Chars<'a>>,
}

impl<'a> Fields<'a> {
    fn of(text: &'a str) -> Self {
        let letters = text.trim_start_matches('\u{feff}').chars().peekable();
        Self { letters }
    }

    fn number(&mut self) -> Option<u32> {
        self.next()?.parse().ok()
    }
}

impl Iterator for Fields<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        while self
            .letters
            .next_if(|it| it.is_whitespace() || matches!(it, '{' | '}'))
            .is_some()
        {}
        let mut field = String::new();
        let mut quoted = false;
        let mut any = false;
        for letter in self.letters.by_ref() {
            any = true;
            match letter {
                // A quote within quotes is doubled: it closes and opens again.
                '"' => quoted = !quoted,
                ',' if !quoted => break,
                '{' | '}' | '\r' | '\n' if !quoted => {}
                _ => field.push(letter),
            }
        }
        any.then_some(field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const VENDOR: &str = "4cedefdd-c60f-4382-9a19-cdcccfeaac41,1,c7befb71-a1be-4f25-bd51-d7ac3aef5da6,\
                          \"1.0\",\"ООО \"\"Ромашка, и Ко\"\"\",\"Торговля\"";

    fn ids(text: &str) -> Vec<(String, Support)> {
        let mut all: Vec<_> = read(text.as_bytes()).rules.into_iter().collect();
        all.sort_by(|left, right| left.0.cmp(&right.0));
        all
    }

    fn pairs(expected: &[(&str, Support)]) -> Vec<(String, Support)> {
        expected.iter().map(|it| (it.0.to_owned(), it.1)).collect()
    }

    #[test]
    fn every_rule_is_read() {
        let text =
            format!("\u{feff}{{6,0,1,{VENDOR},3,0,1,AA,AA,\r\n1,0,bb,bb,2,0,cc,cc,0,0,0,1,0,1}}");
        let expected = [
            ("aa", Support::Locked),
            ("bb", Support::Editable),
            ("cc", Support::Removed),
        ];
        assert_eq!(ids(&text), pairs(&expected));
    }

    #[test]
    fn editing_turned_off_locks_everything() {
        let text = format!("{{6,1,1,{VENDOR},2,1,0,aa,aa,2,0,bb,bb,0,0}}");
        let expected = [("aa", Support::Locked), ("bb", Support::Locked)];
        assert_eq!(ids(&text), pairs(&expected));
    }

    #[test]
    fn of_two_vendors_the_stricter_counts() {
        let text = format!(
            "{{6,0,2,{VENDOR},2,0,0,aa,aa,1,0,bb,bb,0,0,{VENDOR},2,1,0,aa,xx,0,0,bb,yy,0,0}}"
        );
        let expected = [("aa", Support::Locked), ("bb", Support::Locked)];
        assert_eq!(ids(&text), pairs(&expected));
    }

    #[test]
    fn strange_files_give_what_they_can() {
        for (text, whole) in [
            (&b""[..], true),
            (b"{6,0,0,0,0,0}", true),
            (&[0xff, 0xfe, 0, 0, 7], false),
            (b"{6,0,4294967295,", false),
        ] {
            let read = read(text);
            assert_eq!((read.rules.len(), read.whole), (0, whole), "{text:?}");
        }
        let cut = format!("{{6,0,1,{VENDOR},9,1,0,aa,aa,0,");
        assert_eq!(ids(&cut), pairs(&[("aa", Support::Editable)]));
        assert!(!read(cut.as_bytes()).whole);
    }
}
