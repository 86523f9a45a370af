//! What to select when a selection grows.

use std::ops::Range;

use parser_bsl::bsl::Kind;
use tree_sitter::Node;

use super::path::is_method;
use super::query::QueryText;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// What stands around an offset, each a part of the next: the word, expressions, the statement, its block, the method, the
/// region, the module. The first one holds the offset, the last one is the whole text.
pub fn selection(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Range<usize>> {
    let Some(parsed) = snapshot.parsed(file) else {
        return Vec::new();
    };
    let offset = parsed.text.floor_char_boundary(offset);
    let mut growing = Growing {
        text: &parsed.text,
        offset,
        found: Vec::new(),
    };
    growing.word();
    if let Some(query) = QueryText::at(snapshot, file, offset) {
        growing.query(&query);
    }
    let nodes = around(&parsed, offset);
    for (at, node) in nodes.iter().enumerate() {
        let above = nodes.get(at + 1).copied();
        growing.node(*node, above);
        if is_method(Kind::of(*node)) {
            let placed = snapshot
                .file(file)
                .and_then(|it| it.summary.method_at(node.end_byte().saturating_sub(1)));
            if let Some((_, placed)) = placed {
                let range = placed.range();
                growing.add(range.start..range.end.max(node.end_byte()));
            }
        }
    }
    growing.add(0..parsed.text.len());
    growing.found
}

/// The offset whose nodes are meant: behind the last letter of a word, the word is.
fn meant(text: &str, offset: usize) -> usize {
    let is_word = |it: char| it.is_alphanumeric() || it == '_';
    let behind = text.get(offset..).is_some_and(|it| it.starts_with(is_word));
    let before = text.get(..offset).unwrap_or_default();
    match before.chars().next_back() {
        Some(it) if !behind && (is_word(it) || matches!(it, '"' | ')')) => offset - it.len_utf8(),
        _ => offset,
    }
}

/// The nodes around an offset, the smallest first.
fn around(parsed: &OpenFile, offset: usize) -> Vec<Node<'_>> {
    let at = meant(&parsed.text, offset);
    let mut nodes = vec![parsed.tree.root_node()];
    let mut cursor = parsed.tree.walk();
    while cursor.goto_first_child_for_byte(at).is_some() {
        let node = cursor.node();
        if node.start_byte() > at {
            break;
        }
        nodes.push(node);
    }
    nodes.reverse();
    nodes
}

struct Growing<'t> {
    text: &'t str,
    offset: usize,
    found: Vec<Range<usize>>,
}

impl Growing<'_> {
    /// Takes a range in, where it is larger than the last one.
    fn add(&mut self, range: Range<usize>) {
        if range.start > self.offset
            || range.end < self.offset
            || self.text.get(range.clone()).is_none()
        {
            return;
        }
        let grows = self.found.last().is_none_or(|last| {
            range.start <= last.start && last.end <= range.end && range != *last
        });
        if grows && (!range.is_empty() || self.text.is_empty()) {
            self.found.push(range);
        }
    }

    fn word(&mut self) {
        let is_word = |it: char| it.is_alphanumeric() || it == '_';
        let (Some(before), Some(behind)) =
            (self.text.get(..self.offset), self.text.get(self.offset..))
        else {
            return;
        };
        let start = before.trim_end_matches(is_word).len();
        let end = self.text.len() - behind.trim_start_matches(is_word).len();
        self.add(start..end);
    }

    fn query(&mut self, query: &QueryText) {
        let Some(at) = query.to_query(self.offset) else {
            return;
        };
        let at = meant(&query.text, at);
        let tree = parser_bsl::Parser::query().parse(&query.text, None);
        let mut cursor = tree.walk();
        let mut ranges = vec![cursor.node().byte_range()];
        while cursor.goto_first_child_for_byte(at).is_some() {
            let node = cursor.node();
            if node.start_byte() > at {
                break;
            }
            ranges.push(node.byte_range());
        }
        for range in ranges.into_iter().rev() {
            // What several statements put together is no part of the text.
            if let Some(range) = query.module_range(&range)
                && query.range.start <= range.start
                && range.end <= query.range.end
            {
                self.add(range);
            }
        }
    }

    fn node(&mut self, node: Node<'_>, above: Option<Node<'_>>) {
        let range = node.byte_range();
        match Kind::of(node) {
            Kind::Comment => {
                self.add(range);
                self.comments();
                return;
            }
            Kind::String => self.line_of_string(range.clone()),
            Kind::StringFragment => return self.line_of_string(range),
            Kind::MultilineString => self.within(range.clone(), 1),
            Kind::Arguments | Kind::Parameters | Kind::ParenthesizedExpression => {
                self.within(range.clone(), 1);
            }
            Kind::Block => {
                self.run(node);
                self.regions(node);
            }
            Kind::SourceFile => {
                self.run(node);
                self.regions(node);
                return;
            }
            // A call and what is called are one thing to whoever selects: the name comes with its brackets.
            _ => {}
        }
        self.add(range.clone());
        // A statement with its semicolon.
        if above.is_some_and(|it| matches!(Kind::of(it), Kind::Block | Kind::SourceFile)) {
            let rest = self.text.get(range.end..).unwrap_or_default();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
            let is_code = !matches!(
                Kind::of(node),
                Kind::ProcedureDefinition | Kind::FunctionDefinition
            );
            if is_code && rest.get(blanks..).is_some_and(|it| it.starts_with(';')) {
                self.add(range.start..range.end + blanks + 1);
            }
        }
    }

    /// What stands between the first and the last letter of a range.
    fn within(&mut self, range: Range<usize>, edge: usize) {
        let inner = range.start + edge..range.end.saturating_sub(edge);
        if inner.start < inner.end && self.text.get(inner.clone()).is_some() {
            self.add(inner);
        }
    }

    /// What stands in a string on one line, or in one line of a string, then with the mark before it.
    fn line_of_string(&mut self, range: Range<usize>) {
        let text = self.text.get(range.clone()).unwrap_or_default();
        let end = range.end - usize::from(text.len() > 1 && text.ends_with('"'));
        if range.start + 1 < end {
            self.add(range.start + 1..end);
        }
    }

    /// Lines of comments that stand together.
    fn comments(&mut self) {
        let is_comment = |line: &str| line.trim_start().starts_with("//");
        let Some(before) = self.text.get(..self.offset) else {
            return;
        };
        let mut start = before.rfind('\n').map_or(0, |it| it + 1);
        let line_end = |from: usize| {
            let rest = self.text.get(from..).unwrap_or_default();
            rest.find('\n').map_or(self.text.len(), |it| from + it)
        };
        let mut end = line_end(self.offset);
        if !self.text.get(start..end).is_some_and(is_comment) {
            return;
        }
        while start > 0 {
            let above = self.text.get(..start - 1).unwrap_or_default();
            let above = above.rfind('\n').map_or(0, |it| it + 1);
            if !self.text.get(above..start).is_some_and(is_comment) {
                break;
            }
            start = above;
        }
        while end < self.text.len() {
            let below = line_end(end + 1);
            if !self.text.get(end + 1..below).is_some_and(is_comment) {
                break;
            }
            end = below;
        }
        let lines = self.text.get(start..end).unwrap_or_default();
        let blanks = lines.len() - lines.trim_start().len();
        let length = lines.trim_end().len();
        self.add(start + blanks..start + length);
    }

    /// The statements around the offset that no blank line parts.
    fn run(&mut self, block: Node<'_>) {
        let mut run: Option<Range<usize>> = None;
        let mut cursor = block.walk();
        let mut more = cursor.goto_first_child();
        while more {
            let node = cursor.node();
            more = cursor.goto_next_sibling();
            let range = node.byte_range();
            let kind = Kind::of(node);
            let parts = run.as_ref().is_none_or(|it| {
                let between = self.text.get(it.end..range.start).unwrap_or_default();
                between.matches('\n').count() > 1 || between.matches('\r').count() > 1
            });
            let is_part = !is_method(kind) && !is_region(kind);
            if parts || !is_part {
                if run.as_ref().is_some_and(|it| it.end >= self.offset) {
                    break;
                }
                run = is_part.then_some(range);
            } else if let Some(run) = &mut run {
                run.end = range.end;
            }
        }
        if let Some(run) = run {
            self.add(run);
        }
    }

    /// The regions around the offset that begin and end in a block.
    fn regions(&mut self, block: Node<'_>) {
        let mut open: Vec<Node<'_>> = Vec::new();
        let mut cursor = block.walk();
        let mut more = cursor.goto_first_child();
        while more {
            let node = cursor.node();
            more = cursor.goto_next_sibling();
            match Kind::of(node) {
                Kind::RegionDirective => open.push(node),
                Kind::EndRegionDirective => {
                    let Some(start) = open.pop() else {
                        continue;
                    };
                    if start.start_byte() <= self.offset && self.offset <= node.end_byte() {
                        self.between(start.end_byte(), node.start_byte());
                        self.add(start.start_byte()..node.end_byte());
                    }
                }
                _ => {}
            }
        }
    }

    /// The content of a region, without blanks around.
    fn between(&mut self, start: usize, end: usize) {
        let text = self.text.get(start..end).unwrap_or_default();
        let blanks = text.len() - text.trim_start().len();
        let length = text.trim_end().len();
        if blanks < length {
            self.add(start + blanks..start + length);
        }
    }
}

fn is_region(kind: Kind) -> bool {
    matches!(kind, Kind::RegionDirective | Kind::EndRegionDirective)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let made = workspace(&format!("\n//- /CommonModules/А.bsl\n{text}"));
        let snapshot = made.snapshot();
        let (file, offset) = made.cursor.expect("a cursor");
        let text = snapshot.text(file).expect("a text");
        let found = selection(&snapshot, file, offset);
        for pair in found.windows(2) {
            assert!(pair[1].start <= pair[0].start && pair[0].end <= pair[1].end);
        }
        assert_eq!(found.last(), Some(&(0..text.len())));
        let shown: Vec<&str> = found.iter().map(|it| &text[it.clone()]).collect();
        assert_eq!(shown.get(..expected.len()), Some(expected), "{shown:#?}");
    }

    #[test]
    fn a_word_grows_to_its_statement_and_the_run_of_statements() {
        check(
            "\
#Область Я
// Считает.
Процедура А()

	Б = 1;
	В = Г.Д(Е$0, 2) + 1;

	Ж();

КонецПроцедуры
#КонецОбласти
",
            &[
                "Е",
                "Е, 2",
                "(Е, 2)",
                "Г.Д(Е, 2)",
                "Г.Д(Е, 2) + 1",
                "В = Г.Д(Е, 2) + 1",
                "В = Г.Д(Е, 2) + 1;",
                "Б = 1;\n\tВ = Г.Д(Е, 2) + 1;",
                "Б = 1;\n\tВ = Г.Д(Е, 2) + 1;\n\n\tЖ();",
                "Процедура А()\n\n\tБ = 1;\n\tВ = Г.Д(Е, 2) + 1;\n\n\tЖ();\n\nКонецПроцедуры",
                "// Считает.\nПроцедура А()\n\n\tБ = 1;\n\tВ = Г.Д(Е, 2) + 1;\n\n\tЖ();\n\nКонецПроцедуры",
                "#Область Я\n// Считает.\nПроцедура А()\n\n\tБ = 1;\n\tВ = Г.Д(Е, 2) + 1;\n\n\tЖ();\n\nКонецПроцедуры\n#КонецОбласти",
            ],
        );
    }

    #[test]
    fn blocks_of_statements_grow_one_by_one() {
        check(
            "Если А Тогда\n\tБ$0();\nИначе\n\tВ();\nКонецЕсли;",
            &[
                "Б",
                "Б()",
                "Б();",
                "Если А Тогда\n\tБ();\nИначе\n\tВ();\nКонецЕсли",
                "Если А Тогда\n\tБ();\nИначе\n\tВ();\nКонецЕсли;",
            ],
        );
    }

    #[test]
    fn strings_and_comments_grow_from_within() {
        check(
            "А = \"раз д$0ва\";",
            &["два", "раз два", "\"раз два\"", "А = \"раз два\""],
        );
        check(
            "А = \"раз\n\t|д$0ва три\";",
            &["два", "два три", "раз\n\t|два три", "\"раз\n\t|два три\""],
        );
        check(
            "// раз\n// два$0 три\n\nА();",
            &["два", "// два три", "// раз\n// два три"],
        );
    }

    #[test]
    fn queries_grow_by_their_own_tree() {
        check(
            "А = \"ВЫБРАТЬ Т.Ко$0д КАК Код, 1 ИЗ Справочник.Товары КАК Т\";",
            &["Код", "Т.Код", "Т.Код КАК Код"],
        );
    }

    #[test]
    fn any_place_of_broken_code_grows_to_the_whole() {
        for text in [
            "",
            "А",
            "Процедура А(",
            "\"",
            "А = ((\n",
            "#Область\nА.",
            "//",
        ] {
            let made = workspace(&format!("\n//- /CommonModules/А.bsl\n{text}$0\n"));
            let snapshot = made.snapshot();
            let (file, _) = made.cursor.expect("a cursor");
            let text = snapshot.text(file).expect("a text");
            for offset in 0..=text.len() + 1 {
                let found = selection(&snapshot, file, offset);
                assert_eq!(found.last().map(|it| it.end), Some(text.len()), "{text:?}");
            }
        }
    }
}
