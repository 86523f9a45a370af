//! Edits of `onec.toml`.

use analysis::edit::{TextEdit, applied};

use super::Settings;

/// Switches a rule off in the text of `onec.toml`. Nothing where it is off already, and where the file is written in
/// such a way that one edit cannot do it.
pub fn switch_off(text: &str, code: &str) -> Option<TextEdit> {
    let is_off = |text: &str| {
        let settings = toml::from_str::<Settings>(text).ok();
        settings.map(|it| !it.diagnostics.runs(code, true))
    };
    if is_off(text)? {
        return None;
    }
    let edit = edit(text, code);
    let after = applied(text, std::slice::from_ref(&edit));
    (is_off(&after) == Some(true)).then_some(edit)
}

fn edit(text: &str, code: &str) -> TextEdit {
    let own = format!("diagnostics.rules.{code}");
    if let Some(table) = Table::find(text, &own) {
        return table.set(text, "enabled", "enabled = false");
    }
    let line = format!("{code} = false");
    match Table::find(text, "diagnostics.rules") {
        Some(table) => table.set(text, code, &line),
        None => {
            let blank = match text {
                "" => "",
                _ if text.ends_with('\n') => "\n",
                _ => "\n\n",
            };
            TextEdit {
                range: text.len()..text.len(),
                text: format!("{blank}[diagnostics.rules]\n{line}\n"),
            }
        }
    }
}

/// The lines of a table: where they begin, with what they hold, without their ends.
struct Table<'t>(Vec<(usize, &'t str)>);

impl<'t> Table<'t> {
    /// The table of a name, its header first.
    fn find(text: &'t str, name: &str) -> Option<Self> {
        let mut at = 0;
        let lines = text.split_inclusive('\n').map(|line| {
            let start = at;
            at += line.len();
            (start, line.trim_end_matches(['\r', '\n']))
        });
        let mut lines = lines.skip_while(|it| header(it.1).as_deref() != Some(name));
        let mut table = vec![lines.next()?];
        table.extend(lines.take_while(|it| !it.1.trim_start().starts_with('[')));
        Some(Self(table))
    }

    /// Puts a line in place of that of a key, or below the header.
    fn set(&self, text: &str, key: &str, line: &str) -> TextEdit {
        let of_key = |it: &&(usize, &str)| {
            let name = it.1.split_once('=').map(|it| it.0.trim());
            name.is_some_and(|it| it.trim_matches(['"', '\'']) == key)
        };
        if let Some((start, old)) = self.0.iter().skip(1).find(of_key) {
            return TextEdit {
                range: *start..start + old.len(),
                text: line.to_owned(),
            };
        }
        let (start, header) = self.0.first().copied().unwrap_or((text.len(), ""));
        let end = start + header.len();
        TextEdit {
            range: end..end,
            text: match text.get(end..).is_some_and(|it| it.starts_with('\r')) {
                true => format!("\r\n{line}"),
                false => format!("\n{line}"),
            },
        }
    }
}

/// The name of the table that a line opens, without blanks and quotes.
fn header(line: &str) -> Option<String> {
    let line = line.trim_start().strip_prefix('[')?;
    let (name, _) = line.split_once(']')?;
    let is_part = |it: &char| !matches!(it, ' ' | '\t' | '"' | '\'');
    Some(name.chars().filter(is_part).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str) -> Option<String> {
        let edit = switch_off(text, "Typo")?;
        Some(applied(text, &[edit]))
    }

    #[test]
    fn a_rule_is_switched_off_where_rules_are_set() {
        for (before, expected) in [
            ("", "[diagnostics.rules]\nTypo = false\n"),
            (
                "language = 'ru'",
                "language = 'ru'\n\n[diagnostics.rules]\nTypo = false\n",
            ),
            (
                "[diagnostics.rules] # наши\r\nLineLength = true\r\n",
                "[diagnostics.rules] # наши\r\nTypo = false\r\nLineLength = true\r\n",
            ),
            (
                "[diagnostics.rules]\nTypo = { minWordLength = 4 }\n[formatting]\n",
                "[diagnostics.rules]\nTypo = false\n[formatting]\n",
            ),
            (
                "[diagnostics.rules.Typo]\nminWordLength = 4\n",
                "[diagnostics.rules.Typo]\nenabled = false\nminWordLength = 4\n",
            ),
        ] {
            assert_eq!(after(before).as_deref(), Some(expected));
        }
    }

    #[test]
    fn nothing_is_done_where_that_would_break_the_file_or_change_nothing() {
        assert_eq!(after("[diagnostics.rules]\nTypo = false\n"), None);
        assert_eq!(after("diagnostics = { rules = { Typo = true } }\n"), None);
        assert_eq!(after("[diagnostics\n"), None);
    }
}
