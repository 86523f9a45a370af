use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::IfStatement;
use parser_bsl::syntax::AstNode;

use super::context::{Context, Offers, token};
use super::edits::Edits;
use super::negate::negated;

assist! {
    /// # Инвертировать «Если»
    ///
    /// Меняет ветви «Если» и «Иначе» местами и обращает условие: сравнения поворачиваются, «Не» уходит, «И» и «Или»
    /// раскрываются, где от этого не становится длиннее.
    ///
    /// # Invert “If”
    ///
    /// Swaps the branches of “If” and “Else” and negates the condition: comparisons turn round, “Not” goes away, “And”
    /// and “Or” are distributed where that makes nothing longer.
    ///
    /// ```bsl
    /// Процедура Провести(Сумма)
    ///     Если$0 Сумма = 0 Тогда
    ///         Отказать();
    ///     Иначе
    ///         Записать();
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    /// ```bsl
    /// Процедура Провести(Сумма)
    ///     Если Сумма <> 0 Тогда
    ///         Записать();
    ///     Иначе
    ///         Отказать();
    ///     КонецЕсли;
    /// КонецПроцедуры
    /// ```
    INVERT_IF { id: "invert_if", kind: RefactorRewrite, find: invert_if }
}

fn invert_if<'c>(context: &'c Context<'c>, offers: &mut Offers<'c>) -> Option<()> {
    let statement = context.around::<IfStatement<'c>>()?;
    let node = statement.node();
    let condition = statement.condition()?.node();
    let then = token(node, Kind::ThenKw)?;
    if !context.on_head(node, then.end_byte()) || condition.has_error() {
        return None;
    }
    let mut alternatives = statement.alternative();
    let otherwise = alternatives.next()?.node();
    if Kind::of(otherwise) != Kind::ElseClause || alternatives.next().is_some() {
        return None;
    }
    let word = token(otherwise, Kind::ElseKw)?;
    let end = token(node, Kind::EndIfKw).filter(|it| !it.is_missing())?;
    let title = context.title("Инвертировать «Если»", "Invert “If”");
    offers.add(title, node.start_byte()..then.end_byte(), move || {
        let first = then.end_byte()..word.start_byte();
        let second = word.end_byte()..end.start_byte();
        let mut edits = Edits::default();
        edits.replace(condition.byte_range(), negated(context, condition));
        edits.replace(first.clone(), context.slice(second.clone()));
        edits.replace(second, context.slice(first));
        edits.done(context)
    });
    Some(())
}

#[cfg(test)]
mod tests {
    use super::super::testing::{check, check_none};
    use super::*;

    #[track_caller]
    fn condition(before: &str, after: &str) {
        check(
            &INVERT_IF,
            &format!("Если$0 {before} Тогда А(); Иначе Б(); КонецЕсли;"),
            &format!("Если {after} Тогда Б(); Иначе А(); КонецЕсли;"),
        );
    }

    #[test]
    fn conditions_are_negated_briefly() {
        condition("Не А", "А");
        condition("А", "Не А");
        condition("А.Б()", "Не А.Б()");
        condition("Не (А Или Б)", "А Или Б");
        condition("А < 1", "А >= 1");
        condition("А = 1 И Б <> 2", "А <> 1 Или Б = 2");
        condition("А = 1 ИЛИ Б", "А <> 1 И Не Б");
        condition("А И Б", "Не (А И Б)");
        condition("А = 1 Или Б = 2 И В = 3", "А <> 1 И (Б <> 2 Или В <> 3)");
        condition("(А = 1)", "(А <> 1)");
        condition("Истина", "Ложь");
        condition("Не А = 1", "А = 1");
        condition("А = 1\n\tИ Б = 2", "А <> 1\n\tИли Б <> 2");
    }

    #[test]
    fn comments_of_the_branches_go_with_them() {
        check(
            &INVERT_IF,
            "Если $0А Тогда // Один.\n\tА();\n\t// Ещё.\nИначе // Два.\n\tБ();\nКонецЕсли;\n",
            "Если Не А Тогда // Два.\n\tБ();\nИначе // Один.\n\tА();\n\t// Ещё.\nКонецЕсли;\n",
        );
    }

    #[test]
    fn english_code_stays_english() {
        check(
            &INVERT_IF,
            "If $0A And B = 1 Then C(); Else D(); EndIf;",
            "If Not A Or B <> 1 Then D(); Else C(); EndIf;",
        );
    }

    #[test]
    fn other_places_are_left_alone() {
        check_none(
            &INVERT_IF,
            "Если А Тогда\n\tБ$0();\nИначе\n\tВ();\nКонецЕсли;\n",
        );
        check_none(&INVERT_IF, "Если $0А Тогда Б(); КонецЕсли;");
        check_none(
            &INVERT_IF,
            "Если $0А Тогда Б(); ИначеЕсли В Тогда Г(); Иначе Д(); КонецЕсли;",
        );
        check_none(&INVERT_IF, "Если $0А Тогда\n\tБ();\nИначе\n\tВ();\n");
    }
}
