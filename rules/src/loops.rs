//! Which loop runs a node again and again.

use analysis::review::{is_loop, is_method};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

/// The outermost loop that runs a node again and again: the header of `Для` runs once, and so does what is followed
/// by `Прервать` or `Возврат`.
pub(crate) fn repeating<'f>(node: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut inner = node;
    let mut found = None;
    let mut left = Left::default();
    for around in node.ancestors() {
        if inner.kind().is_statement() {
            left.look(inner);
        }
        if around.kind() == Kind::TryStatement && inner.is_field(Field::Body) {
            // The handler catches it, and the loop goes on.
            left.by_raise = false;
        }
        let is_repeated = is_loop(around)
            && (inner.is_field(Field::Body)
                || (around.kind() == Kind::WhileStatement && inner.is_field(Field::Condition)));
        if is_repeated {
            if !left.by_return && !left.by_raise && !left.by_break {
                found = Some(around);
            }
            left.by_break = false;
        }
        if is_method(around) {
            break;
        }
        inner = around;
    }
    found
}

/// How the loops around a statement are left for certain once it has run.
#[derive(Default)]
struct Left {
    by_return: bool,
    by_raise: bool,
    by_break: bool,
}

impl Left {
    fn look(&mut self, statement: BslNode<'_>) {
        let mut next = Some(statement);
        while let Some(it) = next {
            match it.kind() {
                Kind::ReturnStatement => self.by_return = true,
                Kind::RaiseStatement => self.by_raise = true,
                Kind::BreakStatement => self.by_break = true,
                // Nothing behind it is reached, or it may be reached from elsewhere.
                Kind::ContinueStatement | Kind::GotoStatement | Kind::LabeledStatement => {}
                _ => {
                    next = it.next_sibling();
                    continue;
                }
            }
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use parser_bsl::flat::BslTree;

    use super::*;

    /// The names of the called methods that a loop runs again and again.
    fn repeated(body: &str) -> Vec<String> {
        let text = format!("Процедура П()\n{body}\nКонецПроцедуры");
        let tree = parser_bsl::Parser::bsl().parse(&text, None);
        let tree = BslTree::new(&text, &tree);
        let calls = tree.of_kind(Kind::CallExpression);
        let calls = calls.filter(|it| repeating(*it).is_some());
        let names = calls.filter_map(|it| it.first_token());
        names.map(|it| it.text().to_owned()).collect()
    }

    #[test]
    fn what_the_loop_ends_with_runs_once() {
        let body = "Для Каждого А Из Б() Цикл
            В();
            Если Г() Тогда
                Д();
                Прервать;
            КонецЕсли;
            Если Е() Тогда
                Если Ж() Тогда
                    З();
                КонецЕсли;
                Возврат;
            КонецЕсли;
            Если Л() Тогда
                К();
                Продолжить;
                Прервать;
            КонецЕсли;
        КонецЦикла;";
        assert_eq!(repeated(body), ["В", "Г", "Е", "Л", "К"]);
    }

    #[test]
    fn outer_loops_go_on_behind_a_break_and_a_caught_exception() {
        let body = "Пока А() Цикл
            Для Б = В() По Г() Цикл
                Д();
                Прервать;
            КонецЦикла;
            Попытка
                Е();
                ВызватьИсключение \"Ж\";
            Исключение
                З();
                ВызватьИсключение;
            КонецПопытки;
        КонецЦикла;";
        assert_eq!(repeated(body), ["А", "В", "Г", "Д", "Е"]);
    }
}
