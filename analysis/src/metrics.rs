//! How much code there is, how complex it is, and how much of it stands twice.

use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslTree;

use crate::ide::complexity;
use crate::review::Outline;
use crate::text::LineIndex;

mod clones;
mod tokens;

pub use clones::{CloneGroup, ClonePlace, Limits, clones, duplicated_lines};
pub use tokens::TokenHashes;

/// What is measured of a module, a method or many of them together. Numbers add up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Size {
    /// Lines, of whatever kind.
    pub lines: usize,
    /// Lines with code on them.
    pub code: usize,
    /// Lines with a comment and nothing else.
    pub comments: usize,
    /// Statements, those within others included.
    pub statements: usize,
    /// The cyclomatic complexity, of several methods the sum.
    pub cyclomatic: usize,
    /// The cognitive complexity, of several methods the sum.
    pub cognitive: usize,
}

impl std::ops::AddAssign for Size {
    fn add_assign(&mut self, other: Self) {
        self.lines += other.lines;
        self.code += other.code;
        self.comments += other.comments;
        self.statements += other.statements;
        self.cyclomatic += other.cyclomatic;
        self.cognitive += other.cognitive;
    }
}

/// What is measured of a module.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleMetrics {
    /// The whole of it: complexities are the sums of those of its methods and of its body.
    pub size: Size,
    /// Its methods, in the order of the text.
    pub methods: Vec<MethodMetrics>,
}

/// What is measured of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MethodMetrics {
    /// Its name, as it is written.
    pub name: String,
    /// The line it begins on, counted from 1; annotations belong to it.
    pub line: usize,
    /// How much there is of it.
    pub size: Size,
    /// How many parameters it has.
    pub parameters: usize,
    /// It returns a value.
    pub is_function: bool,
    /// Other modules may call it.
    pub is_export: bool,
}

const CODE: u8 = 1;
const COMMENT: u8 = 2;

/// Measures a module.
pub fn measure(tree: &BslTree<'_>, lines: &LineIndex) -> ModuleMetrics {
    let text = tree.text();
    let outline = Outline::of(tree);
    let marks = marks(tree, lines);
    // A line end at the end of the text begins no line of its own.
    let count = match text.ends_with(['\n', '\r']) || text.is_empty() {
        true => lines.len() - 1,
        false => lines.len(),
    };
    let mut statements: Vec<usize> = Vec::new();
    for node in tree.nodes() {
        if node.kind().is_statement() {
            statements.push(node.start());
        }
    }
    let named = outline.methods.iter();
    let (complexities, body) =
        complexity::of_text(text, named.map(|it| (it.node.range(), it.name.text())));
    let mut methods = Vec::with_capacity(outline.methods.len());
    let mut complex = (0, 0);
    for (method, found) in outline.methods.iter().zip(complexities) {
        let range = method.node.range();
        let (first, last) = (lines.line(range.start), lines.line(range.end));
        let own = marks.get(first..=last).unwrap_or_default();
        let within = |at: usize| statements.partition_point(|it| *it < at);
        let size = Size {
            lines: last - first + 1,
            code: count_of(own, CODE),
            comments: count_of(own, COMMENT),
            statements: within(range.end) - within(range.start),
            cyclomatic: found.cyclomatic as usize,
            cognitive: found.cognitive as usize,
        };
        complex = (complex.0 + size.cyclomatic, complex.1 + size.cognitive);
        methods.push(MethodMetrics {
            name: method.name.text().to_owned(),
            line: first + 1,
            size,
            parameters: method.parameters.len(),
            is_function: method.is_function,
            is_export: method.export.is_some(),
        });
    }
    // A module without statements behind its methods has no body.
    let end = outline.methods.last().map_or(0, |it| it.node.end());
    let has_body = statements.last().is_some_and(|it| *it >= end);
    let (cyclomatic, cognitive) = match has_body {
        true => (body.cyclomatic as usize, body.cognitive as usize),
        false => (0, 0),
    };
    ModuleMetrics {
        size: Size {
            lines: count,
            code: count_of(&marks, CODE),
            comments: count_of(&marks, COMMENT),
            statements: statements.len(),
            cyclomatic: complex.0 + cyclomatic,
            cognitive: complex.1 + cognitive,
        },
        methods,
    }
}

/// What stands on each line. A comment beside code is code.
fn marks(tree: &BslTree<'_>, lines: &LineIndex) -> Vec<u8> {
    let mut marks = vec![0_u8; lines.len()];
    for token in tree.root().tokens() {
        let mark = match token.kind() {
            Kind::Comment => COMMENT,
            _ => CODE,
        };
        if let Some(line) = marks.get_mut(lines.line(token.start())) {
            *line = match (*line, mark) {
                (CODE, _) | (_, CODE) => CODE,
                _ => mark,
            };
        }
    }
    marks
}

fn count_of(marks: &[u8], mark: u8) -> usize {
    marks.iter().filter(|it| **it == mark).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> ModuleMetrics {
        let tree = parser_bsl::Parser::bsl().parse(text, None);
        measure(&BslTree::new(text, &tree), &LineIndex::new(text))
    }

    #[test]
    fn lines_statements_and_complexity_are_counted() {
        let found = of(
            "// Модуль\r\n\r\nПерем А;\r\n\r\n// Делает\r\nФункция Шаг(Б, В = 1) Экспорт // да\r\n\
             \tЕсли Б Тогда // если\r\n\t\tВозврат 1;\r\n\tИначе\r\n\t\t// ничего\r\n\tКонецЕсли;\r\nКонецФункции\r\n\
             Процедура Г()\r\nКонецПроцедуры\r\nА = Шаг(1);\r\n",
        );
        let [step, empty] = found.methods.as_slice() else {
            panic!("{found:#?}");
        };
        assert_eq!(
            step,
            &MethodMetrics {
                name: "Шаг".to_owned(),
                line: 6,
                size: Size {
                    lines: 7,
                    code: 6,
                    comments: 1,
                    statements: 2,
                    cyclomatic: 3,
                    cognitive: 2,
                },
                parameters: 2,
                is_function: true,
                is_export: true,
            }
        );
        assert_eq!((empty.size.statements, empty.size.cyclomatic), (0, 1));
        assert!(!empty.is_function && !empty.is_export);
        assert_eq!(
            found.size,
            Size {
                lines: 15,
                code: 10,
                comments: 3,
                statements: 3,
                // The methods and the body.
                cyclomatic: 3 + 1 + 1,
                cognitive: 2,
            }
        );
    }

    #[test]
    fn a_module_without_code_has_none() {
        assert_eq!(of(""), ModuleMetrics::default());
        let found = of("// только комментарий");
        assert_eq!((found.size.lines, found.size.comments), (1, 1));
        assert_eq!(found.size.cyclomatic, 0);
    }

    #[test]
    fn broken_code_is_measured_as_far_as_it_goes() {
        let found = of("Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\nКонецПроцедуры\n");
        assert_eq!(found.size.lines, 4);
        assert!(found.size.cyclomatic >= 1);
    }
}
