//! What is wrong with the syntax of a module, read off its tree.

mod branches;
mod directives;
mod missing;
mod tolerated;

use std::ops::Range;

use tree_sitter::{Node, Tree};

use self::directives::unpaired;
use self::missing::missing;
pub use self::tolerated::Seen;
use self::tolerated::tolerated;
use crate::Dialect;
use crate::bsl::Kind;

/// One syntax error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where, in bytes of the text; empty where something is missing.
    pub range: Range<usize>,
}

impl SyntaxError {
    /// The same error in a text where every offset is another one.
    fn moved(mut self, to: impl Fn(usize) -> usize) -> Self {
        let range = |it: Range<usize>| to(it.start)..to(it.end);
        self.range = range(self.range);
        match &mut self.kind {
            SyntaxErrorKind::Missing { opened_by, .. } => {
                *opened_by = opened_by.take().map(range);
            }
            SyntaxErrorKind::WrongEnd { opened_by, .. } => *opened_by = range(opened_by.clone()),
            _ => {}
        }
        self
    }
}

/// The kinds of syntax errors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SyntaxErrorKind {
    /// This text does not belong here.
    Unexpected,
    /// A token is missing.
    Missing {
        /// The token: a keyword or a punctuation mark.
        token: Kind,
        /// For a token that closes something: what it closes (the `If` of an `EndIf`).
        opened_by: Option<Range<usize>>,
    },
    /// An expression or a name is missing, as after a dot.
    MissingName,
    /// A name or a member that is neither called nor assigned.
    IncompleteStatement,
    /// A string without its closing quote.
    UnclosedString,
    /// A preprocessor directive that lacks its name, its condition, `Then` or its end.
    BrokenDirective,
    /// A preprocessor directive that the platform does not know.
    UnknownDirective,
    /// A preprocessor directive that another one must close.
    UnclosedDirective,
    /// A preprocessor directive that continues or closes what was not opened.
    DirectiveWithoutStart,
    /// A branch of `#If` that opens or closes something else than the first branch does.
    OddBranch,
    /// A method that ends with the word of the other kind of method; the range is that word.
    WrongEnd {
        /// The token that should stand here.
        expected: Kind,
        /// The token that opened the method.
        opened_by: Range<usize>,
    },
    /// The target of an assignment that begins with something that cannot be assigned to.
    InvalidTarget,
}

/// The syntax errors of the tree of `text`, in the order of their places.
pub fn errors(tree: &Tree, text: &str, dialect: Dialect) -> Vec<SyntaxError> {
    errors_since(tree, text, dialect, &mut Seen::default())
}

/// The same after an edit: `seen` was given for the tree that this one was parsed from, and is of this one afterwards.
/// What of another tree it was given for does no harm.
pub fn errors_since(
    tree: &Tree,
    text: &str,
    dialect: Dialect,
    seen: &mut Seen,
) -> Vec<SyntaxError> {
    let mut errors = Vec::new();
    if tree.root_node().has_error() {
        collect(tree, text, &mut errors);
    }
    tolerated(tree, dialect, seen, &mut errors);
    unpaired(tree, text, &mut errors);
    errors.sort_by_key(|it| (it.range.start, it.range.end));
    errors.dedup();
    errors
}

/// The errors and the missing tokens of the tree. A loop, not a recursion: code may nest deeper than
/// the stack of a thread. For the same reason it keeps the ancestors, which a node finds slowly.
fn collect(tree: &Tree, text: &str, errors: &mut Vec<SyntaxError>) {
    let mut cursor = tree.walk();
    let mut ancestors = Vec::new();
    loop {
        let node = cursor.node();
        if node.is_error() {
            errors.push(SyntaxError {
                kind: SyntaxErrorKind::Unexpected,
                range: unexpected_range(node, text),
            });
        } else if node.is_missing() {
            errors.push(missing(node, &ancestors, text));
        } else if node.has_error() && cursor.goto_first_child() {
            ancestors.push(node);
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
            ancestors.pop();
        }
    }
}

/// The first line of what does not belong; at least one character.
fn unexpected_range(node: Node<'_>, text: &str) -> Range<usize> {
    let range = node.byte_range();
    let found = &text[range.clone()];
    let line = found
        .split(['\n', '\r'])
        .next()
        .unwrap_or_default()
        .trim_end();
    range.start
        ..range.start
            + line
                .len()
                .max(found.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(SyntaxErrorKind, &str)]) {
        let tree = crate::Parser::bsl().parse(text, None);
        let found: Vec<_> = errors(&tree, text, Dialect::Bsl)
            .into_iter()
            .map(|it| (it.kind, text[it.range].to_owned()))
            .collect();
        let expected: Vec<_> = expected
            .iter()
            .map(|(kind, text)| (kind.clone(), (*text).to_owned()))
            .collect();
        assert_eq!(found, expected, "{}", tree.root_node());
    }

    fn missing(token: Kind, opened_by: Option<Range<usize>>) -> SyntaxErrorKind {
        SyntaxErrorKind::Missing { token, opened_by }
    }

    /// After an edit that keeps most of the methods, errors are those that are found anew.
    #[test]
    fn what_was_seen_before_an_edit_is_found_again() {
        let method = |name: &str| {
            format!(
                "Процедура {name}()\n\tЕсли Б Тогда\n\t\tВ()\n\t\tГ();\n\tКонецЕсли;\n\t(А).Б = 1;\nКонецПроцедуры\n"
            )
        };
        let text = [method("А"), method("Б"), method("В")].concat();
        let mut parser = crate::Parser::bsl();
        let mut tree = parser.parse(&text, None);
        let mut seen = Seen::default();
        let first = errors_since(&tree, &text, Dialect::Bsl, &mut seen);
        assert_eq!(first.len(), 6);
        let at = text.find("Б()").expect("the second method");
        let point = crate::point_after(&text, tree_sitter::Point::default(), 0, at);
        let edited = format!("{}Ё{}", &text[..at], &text[at..]);
        tree.edit(&tree_sitter::InputEdit {
            start_byte: at,
            old_end_byte: at,
            new_end_byte: at + 2,
            start_position: point,
            old_end_position: point,
            new_end_position: tree_sitter::Point::new(point.row, point.column + 2),
        });
        let tree = parser.parse(&edited, Some(&tree));
        let known = seen.methods().clone();
        let again = errors_since(&tree, &edited, Dialect::Bsl, &mut seen);
        assert_eq!(again, errors(&tree, &edited, Dialect::Bsl));
        assert_eq!(seen.methods().len(), 3);
        let kept = seen.methods().keys().filter(|it| known.contains_key(it));
        assert_eq!(kept.count(), 2);
    }

    #[test]
    fn a_valid_module_has_none() {
        check("Процедура А() Экспорт\n\tБ = 1;\nКонецПроцедуры\n", &[]);
    }

    #[test]
    fn a_string_without_its_closing_quote() {
        check(
            "Текст = \"начало;\nЧисло = 1;\n",
            &[(SyntaxErrorKind::UnclosedString, "\"начало;")],
        );
        check(
            "Процедура А()\n\tТекст = \"начало;\nКонецПроцедуры\n",
            &[(SyntaxErrorKind::UnclosedString, "\"начало;")],
        );
    }

    #[test]
    fn a_name_that_is_neither_called_nor_assigned() {
        check(
            "Документ.Проведен;",
            &[(SyntaxErrorKind::IncompleteStatement, "Документ.Проведен")],
        );
        check(
            "Сообщить\nДокумент = 1;",
            &[(SyntaxErrorKind::IncompleteStatement, "Сообщить")],
        );
    }

    #[test]
    fn a_dot_without_a_name() {
        check(
            "Результат = Документ.\nДругой = 1;",
            &[(SyntaxErrorKind::MissingName, "")],
        );
    }

    #[test]
    fn a_missing_end_names_what_it_closes() {
        check(
            "Процедура А()\n\tЕсли Б Тогда\n\t\tВ();\nКонецПроцедуры\n",
            &[(missing(Kind::EndIfKw, Some(25..33)), "")],
        );
        check(
            "Вызов(Первый, Второй;",
            &[(missing(Kind::RightParenthesis, Some(10..11)), "")],
        );
    }

    #[test]
    fn a_method_that_is_not_closed_at_the_end_of_the_module() {
        check(
            "Процедура А()\n\tБ();\n",
            &[(missing(Kind::EndProcedureKw, Some(0..18)), "")],
        );
    }

    #[test]
    fn a_method_that_ends_as_the_other_kind() {
        let wrong = SyntaxErrorKind::WrongEnd {
            expected: Kind::EndProcedureKw,
            opened_by: 0..18,
        };
        check(
            "Процедура А()\nКонецФункции\nФункция Б()\nКонецФункции\n",
            &[(wrong, "КонецФункции")],
        );
    }

    #[test]
    fn however_many_brackets_are_open_the_innermost_is_named() {
        let text = "Процедура А()\n\tБ(В(1,\nКонецПроцедуры\n";
        check(text, &[(missing(Kind::RightParenthesis, Some(30..31)), "")]);
    }

    #[test]
    fn every_statement_that_is_open_is_named() {
        let text = "Процедура А()\n\tЕсли Б Тогда\n\t\tПока В Цикл\n\t\t\tГ();\nКонецПроцедуры\n";
        let (outer, inner) = (Some(25..33), Some(50..58));
        check(
            text,
            &[
                (missing(Kind::EndDoKw, inner), ""),
                (missing(Kind::EndIfKw, outer), ""),
            ],
        );
    }

    #[test]
    fn the_end_of_an_unfinished_start_is_no_second_error() {
        check(
            "Если А\n\tБ();\nКонецЕсли;\nВ();",
            &[(missing(Kind::ThenKw, None), "")],
        );
    }

    #[test]
    fn directives_come_in_pairs_of_their_family() {
        check(
            "#Область А\n#Если Сервер Тогда\n#КонецОбласти\n#КонецЕсли\n",
            &[],
        );
        check(
            "#Если Сервер Тогда // на сервере\nА = Б\n#Если Клиент Тогда\n+ В\n#КонецЕсли\n;\n",
            &[(SyntaxErrorKind::UnclosedDirective, "#Если Сервер Тогда")],
        );
        check(
            "#Иначе\nА = 1;\n#КонецОбласти\n",
            &[
                (SyntaxErrorKind::DirectiveWithoutStart, "#Иначе"),
                (SyntaxErrorKind::DirectiveWithoutStart, "#КонецОбласти"),
            ],
        );
        check("А = \"начало\n|#Если\"; // #КонецЕсли\n", &[]);
        check(
            "\u{c}#Если Сервер Тогда\nА = 1; #Область Б\n#КонецЕсли\n#КонецОбласти\n",
            &[],
        );
        check(
            "А = Б\n#Область\n+ В\n#КонецОбласти\n;\n",
            &[(SyntaxErrorKind::BrokenDirective, "")],
        );
    }

    #[test]
    fn a_branch_that_is_passed_over_opens_and_closes_what_the_first_one_does() {
        let odd = |code: &str| {
            let text = format!("#Если Сервер Тогда\nА();\n#Иначе\n{code}\n#КонецЕсли\n");
            check(&text, &[(SyntaxErrorKind::OddBranch, "#Иначе")]);
        };
        odd("В(1;");
        odd("Если Б Тогда В();");
        odd("КонецЕсли;");
        check(
            "#Если Сервер Тогда\nПроцедура А()\n#Иначе\nПроцедура А(Б)\n#КонецЕсли\nКонецПроцедуры\n",
            &[],
        );
        check(
            "А = Б(\n#Если Сервер Тогда\nВ(1),\n#ИначеЕсли Клиент Тогда\nГ,\n#Иначе\n(Д),\n#КонецЕсли\nЕ);\n",
            &[],
        );
    }

    #[test]
    fn a_directive_takes_its_line_for_itself() {
        check(
            "#Если Сервер Тогда А();\n#Иначе // ничего\n#КонецЕсли;\n",
            &[(SyntaxErrorKind::Unexpected, "А();")],
        );
    }

    #[test]
    fn nothing_but_the_end_follows_the_last_branch() {
        let alone = SyntaxErrorKind::DirectiveWithoutStart;
        check(
            "#Если Сервер Тогда\n#Иначе\n#ИначеЕсли Клиент Тогда\n#Иначе\n#КонецЕсли\n",
            &[
                (alone.clone(), "#ИначеЕсли Клиент Тогда"),
                (alone, "#Иначе"),
            ],
        );
    }

    #[test]
    fn a_directive_of_ones_own_is_for_one_script_only() {
        let text = "#Обходимое\nА = 1;\n";
        check(text, &[(SyntaxErrorKind::UnknownDirective, "#Обходимое")]);
        let tree = crate::Parser::bsl().parse(text, None);
        assert_eq!(errors(&tree, text, Dialect::OneScript), []);
    }

    #[test]
    fn a_target_begins_with_a_name() {
        check("(А).Б = 1;", &[(SyntaxErrorKind::InvalidTarget, "(")]);
        check(
            "Новый Файл(П).Имя = 1;",
            &[(SyntaxErrorKind::InvalidTarget, "Новый")],
        );
        check("Ф(1)[2].А = 3; Ждать = 1;", &[]);
    }

    #[test]
    fn parameters_without_their_parenthesis() {
        check(
            "Процедура А Б)\nКонецПроцедуры",
            &[(missing(Kind::LeftParenthesis, None), "")],
        );
        check(
            "Процедура А\nКонецПроцедуры",
            &[(missing(Kind::LeftParenthesis, None), "")],
        );
    }

    #[test]
    fn code_may_nest_deeper_than_the_stack() {
        let depth = 100_000;
        let open = "Если А Тогда\n".repeat(depth) + &"(".repeat(depth);
        let tree = crate::Parser::bsl().parse(&open, None);
        assert!(!errors(&tree, &open, Dialect::Bsl).is_empty());
        let closed = "Если А Тогда\n".repeat(depth) + &"КонецЕсли;\n".repeat(depth);
        let tree = crate::Parser::bsl().parse(&closed, None);
        assert_eq!(errors(&tree, &closed, Dialect::Bsl), []);
    }

    #[test]
    fn a_missing_semicolon_stands_after_its_statement() {
        check(
            "Сообщить(1)\nЧисло = 1;",
            &[(missing(Kind::Semicolon, None), "")],
        );
    }

    #[test]
    fn a_region_without_a_name_before_another_directive() {
        let text = "#Область\n#КонецОбласти\n";
        let tree = crate::Parser::bsl().parse(text, None);
        let found = errors(&tree, text, Dialect::Bsl);
        let end = "#Область".len();
        let kind = SyntaxErrorKind::BrokenDirective;
        assert_eq!(
            found,
            [SyntaxError {
                kind,
                range: end..end
            }]
        );
    }

    #[test]
    fn a_lone_carriage_return_ends_a_line() {
        check("$%^&\rА = 1;\r", &[(SyntaxErrorKind::Unexpected, "$%^&")]);
    }

    #[test]
    fn text_that_does_not_belong() {
        check("КонецЕсли;", &[(SyntaxErrorKind::Unexpected, "КонецЕсли")]);
    }

    #[test]
    fn a_region_without_a_name() {
        check(
            "#Область\nПроцедура А()\nКонецПроцедуры\n#КонецОбласти\n",
            &[(SyntaxErrorKind::BrokenDirective, "")],
        );
    }
}
