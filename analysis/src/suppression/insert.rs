//! Comments that suppress a finding, put where they work.

use parser_bsl::bsl::Kind;
use tree_sitter::{Node, Tree};

use super::comments::WORDS;
use crate::edit::TextEdit;
use crate::{Language, Module};

/// For which code findings are suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The line that the finding begins on.
    Line,
    /// The method around it.
    Method,
    /// The file.
    File,
}

/// The edits that suppress findings of a rule, or of all rules without a code, around an offset; nothing where there
/// is no such place.
pub fn suppress(
    module: &Module<'_>,
    offset: usize,
    code: Option<&str>,
    scope: Scope,
) -> Option<Vec<TextEdit>> {
    let text = module.text;
    let eol = if text.contains("\r\n") { "\r\n" } else { "\n" };
    // A module that has such comments gets more of the same.
    let word = match controls_word(text) {
        Some(word) => word,
        None => WORDS[0],
    };
    let comment = |state: &str| match code {
        Some(code) => format!("// {word}:{code}-{state}"),
        None => format!("// {word}-{state}"),
    };
    let insert = |at: usize, text: String| TextEdit {
        range: at..at,
        text,
    };
    match scope {
        Scope::Line => Some(on_line(module, offset, &comment, eol)),
        Scope::Method => {
            let method = method_at(module.tree, offset)?;
            let start = above(module, method.start_byte());
            let end = module.lines().line(method.end_byte());
            let end = module.lines().range(text, end).end;
            // A blank line keeps the comment apart from that of the method.
            let off = format!("{}{eol}{eol}", comment("off"));
            let on = format!("{eol}{eol}{}", comment("on"));
            Some(vec![insert(start, off), insert(end, on)])
        }
        Scope::File => {
            let start = match text.starts_with("#!") {
                true => text.find('\n').map_or(text.len(), |it| it + 1),
                false => 0,
            };
            Some(vec![insert(start, format!("{}{eol}{eol}", comment("off")))])
        }
    }
}

/// The word of the comments that a text has already.
fn controls_word(text: &str) -> Option<&'static str> {
    let has =
        |it: &&&str| memchr::memmem::find(text.as_bytes(), format!("// {it}").as_bytes()).is_some();
    WORDS.iter().rev().find(has).copied()
}

fn on_line(
    module: &Module<'_>,
    offset: usize,
    comment: &dyn Fn(&str) -> String,
    eol: &str,
) -> Vec<TextEdit> {
    let text = module.text;
    let root = module.tree.root_node();
    let line = module.lines().range(text, module.lines().line(offset));
    let insert = |at: usize, text: String| TextEdit {
        range: at..at,
        text,
    };
    let is_in_string = |at: usize| {
        let leaf = root.descendant_for_byte_range(at, at);
        leaf.is_some_and(|it| {
            matches!(
                Kind::of(it),
                Kind::StringFragment | Kind::String | Kind::MultilineString
            ) && it.start_byte() < at
                && (at < it.end_byte() || Kind::of(it) == Kind::MultilineString)
        })
    };
    let goes_on = text
        .get(line.end..)
        .and_then(|it| it.trim_start().starts_with('|').then_some(()));
    if goes_on.is_some() || is_in_string(line.end) {
        // A string that goes on over lines has no place for a comment on this one.
        let indent: String = text
            .get(line.clone())
            .unwrap_or_default()
            .chars()
            .take_while(|it| matches!(it, ' ' | '\t'))
            .collect();
        let mut last = module.lines().line(offset);
        while let next = module.lines().range(text, last + 1)
            && last + 1 < module.lines().len()
            && text
                .get(next)
                .is_some_and(|it| it.trim_start().starts_with('|'))
        {
            last += 1;
        }
        let end = module.lines().range(text, last).end;
        return vec![
            insert(line.start, format!("{indent}{}{eol}", comment("off"))),
            insert(end, format!("{eol}{indent}{}", comment("on"))),
        ];
    }
    let code = text.get(line.clone()).unwrap_or_default();
    // In front of a comment that stands there.
    let last = (!line.is_empty()).then(|| text.floor_char_boundary(line.end - 1));
    let existing = last
        .and_then(|it| root.descendant_for_byte_range(it, it + 1))
        .filter(|it| Kind::of(*it) == Kind::Comment && it.start_byte() > line.start);
    match existing {
        Some(existing) => vec![insert(
            existing.start_byte(),
            format!("{} ", comment("off")),
        )],
        None => {
            let end = line.start + code.trim_end().len();
            vec![TextEdit {
                range: end..line.end,
                text: format!(" {}", comment("off")),
            }]
        }
    }
}

fn method_at(tree: &Tree, offset: usize) -> Option<Node<'_>> {
    let mut cursor = tree.walk();
    cursor.goto_first_child_for_byte(offset)?;
    let node = cursor.node();
    let is_method = crate::ide::path::is_method(Kind::of(node));
    (is_method && node.start_byte() <= offset).then_some(node)
}

/// Where the comment above a method begins, or the method.
fn above(module: &Module<'_>, start: usize) -> usize {
    let mut line = module.lines().line(start);
    while let Some(before) = line.checked_sub(1) {
        let range = module.lines().range(module.text, before);
        if !module
            .text
            .get(range)
            .is_some_and(|it| it.trim_start().starts_with("//"))
        {
            break;
        }
        line = before;
    }
    module.lines().range(module.text, line).start
}

/// What an action that suppresses findings is called.
pub fn title(language: Language, code: Option<&str>, scope: Scope) -> String {
    let (ru, en) = match scope {
        Scope::Line => ("в этой строке", "on this line"),
        Scope::Method => ("в этом методе", "in this method"),
        Scope::File => ("в этом файле", "in this file"),
    };
    match code {
        Some(code) => language.pick(
            format!("Отключить «{code}» {ru}"),
            format!("Suppress “{code}” {en}"),
        ),
        None => language.pick(
            format!("Отключить все замечания {ru}"),
            format!("Suppress all findings {en}"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{lines, with};
    use super::*;
    use crate::edit::applied;

    #[track_caller]
    fn check(fixture: &str, code: Option<&str>, scope: Scope, expected: &str) {
        let at = fixture.find("$0").expect("a cursor");
        let text = fixture.replacen("$0", "", 1);
        let edits = with(&text, |it| suppress(it, at, code, scope)).expect("edits");
        let found = applied(&text, &edits);
        assert_eq!(found, expected);
        let line = text.get(..at).map_or(0, |it| it.matches('\n').count());
        let moved = found.matches('\n').count() - text.matches('\n').count();
        let covered = lines(&found, "A");
        assert!(
            covered.contains(&line) || covered.contains(&(line + moved)),
            "{covered:?}"
        );
    }

    #[test]
    fn comments_are_put_where_they_work() {
        let code = Some("A");
        check(
            "А()$0;  \nБ();\n",
            code,
            Scope::Line,
            "А(); // onec:A-off\nБ();\n",
        );
        check(
            "А()$0; // Раз.\n",
            None,
            Scope::Line,
            "А(); // onec-off // Раз.\n",
        );
        check(
            "\tА = $0\"а\r\n\t|б\";\r\n\tБ();\r\n",
            code,
            Scope::Line,
            "\t// onec:A-off\r\n\tА = \"а\r\n\t|б\";\r\n\t// onec:A-on\r\n\tБ();\r\n",
        );
        check(
            "А()$0;\n// BSLLS:B-on\n",
            code,
            Scope::Line,
            "А(); // BSLLS:A-off\n// BSLLS:B-on\n",
        );
        check("А()$0;\n", code, Scope::File, "// onec:A-off\n\nА();\n");
        check(
            "#!/usr/bin/oscript\nА()$0;\n",
            None,
            Scope::File,
            "#!/usr/bin/oscript\n// onec-off\n\nА();\n",
        );
        check(
            "Перем В;\n\n// О методе.\n&НаКлиенте\nПроцедура А()\n\tБ$0();\nКонецПроцедуры // А\n",
            code,
            Scope::Method,
            "Перем В;\n\n// onec:A-off\n\n// О методе.\n&НаКлиенте\nПроцедура А()\n\tБ();\nКонецПроцедуры // А\n\n// onec:A-on\n",
        );
    }
}
