use crate::calls::platform_calls;
use crate::transactions::{COMMIT, next_statement};
use analysis::review::{Check, Context, RuleKind, Tag, callee, is_loop};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # «ЗафиксироватьТранзакцию» стоит не в конце «Попытки»
    ///
    /// `ЗафиксироватьТранзакцию` должна быть последней в блоке `Попытка … Исключение`. Вне попытки ошибка фиксации
    /// оставит транзакцию открытой; если после фиксации в попытке есть ещё код, его ошибка приведёт к отмене
    /// транзакции, которой уже нет. В отличие от BSL Language Server после фиксации допустимы операторы, которые не
    /// могут вызвать исключение: `Возврат` без вычислений, `Прервать`, `Продолжить`, присваивание переменной
    /// готового значения.
    ///
    /// ## Неправильно
    /// ```bsl
    /// НачатьТранзакцию();
    /// Попытка
    ///     Документ.Записать();
    /// Исключение
    ///     ОтменитьТранзакцию();
    ///     ВызватьИсключение;
    /// КонецПопытки;
    /// ЗафиксироватьТранзакцию();
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// НачатьТранзакцию();
    /// Попытка
    ///     Документ.Записать();
    ///     ЗафиксироватьТранзакцию();
    /// Исключение
    ///     ОтменитьТранзакцию();
    ///     ВызватьИсключение;
    /// КонецПопытки;
    /// ```
    ///
    /// # “CommitTransaction” does not end the “Try”
    ///
    /// `CommitTransaction` must be the last statement between `Try` and `Except`. Outside of an attempt an error of
    /// committing leaves the transaction open; if there is more code after it in the attempt, an error of that code
    /// leads to the rollback of a transaction that is no more. Unlike in BSL Language Server, statements may follow
    /// that can raise no exception: `Return` that computes nothing, `Break`, `Continue`, a variable that is given a
    /// ready value.
    ///
    /// ## Wrong
    /// ```bsl
    /// BeginTransaction();
    /// Try
    ///     Document.Write();
    /// Except
    ///     RollbackTransaction();
    ///     Raise;
    /// EndTry;
    /// CommitTransaction();
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// BeginTransaction();
    /// Try
    ///     Document.Write();
    ///     CommitTransaction();
    /// Except
    ///     RollbackTransaction();
    ///     Raise;
    /// EndTry;
    /// ```
    COMMIT_TRANSACTION_OUTSIDE_TRY_CATCH {
        code: "CommitTransactionOutsideTryCatch",
        kind: RuleKind::Error,
        tags: &[Tag::Standard],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, COMMIT) {
        let statement = call.parent().filter(|it| it.kind() == Kind::CallStatement);
        let Some(statement) = statement.filter(|it| !it.has_error()) else {
            continue;
        };
        let name = callee(call).map_or("", BslNode::text);
        let attempt = attempt_around(statement);
        let next = attempt.and_then(|it| risky_after(statement, it));
        let message = match (attempt.is_some(), next) {
            (true, None) => continue,
            (true, Some(_)) => context.language.pick(
                format!("«{name}» должна быть последней в «Попытке»: ошибка в коде после неё отменит уже закрытую транзакцию"),
                format!("“{name}” must be the last in “Try”: an error in the code after it rolls back a transaction that is closed already"),
            ),
            (false, _) => context.language.pick(
                format!("«{name}» стоит вне «Попытки»: ошибка фиксации оставит транзакцию открытой"),
                format!("“{name}” stands outside of “Try”: an error of committing leaves the transaction open"),
            ),
        };
        let after = context
            .language
            .pick("код после фиксации", "the code after it");
        let first = next.and_then(BslNode::first_token);
        let finding = context.report(call.range(), message);
        if let Some(first) = first {
            finding.related(first.range(), after);
        }
    }
}

/// The innermost `Попытка` around a statement, where the statement stands in the attempt and not in the handler.
fn attempt_around<'f>(statement: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut inner = statement;
    for around in statement.ancestors() {
        if around.kind() == Kind::TryStatement {
            return inner.is_field(Field::Body).then_some(around);
        }
        inner = around;
    }
    None
}

/// What runs in an attempt after a statement and may raise an exception.
fn risky_after<'f>(statement: BslNode<'f>, attempt: BslNode<'f>) -> Option<BslNode<'f>> {
    let mut at = statement;
    loop {
        let repeated = at.ancestors().find(|it| is_loop(*it));
        let repeated = repeated.filter(|it| it.is_within(attempt));
        let Some(next) = next_statement(at) else {
            // The end of a round: the next one follows.
            return repeated;
        };
        match next.kind() {
            Kind::ContinueStatement => return repeated,
            Kind::BreakStatement => at = repeated?,
            Kind::ReturnStatement if is_harmless(next) => return None,
            _ if is_harmless(next) => at = next,
            _ => return Some(next),
        }
    }
}

/// Whether a statement raises no exception.
fn is_harmless(statement: BslNode<'_>) -> bool {
    let value = match statement.kind() {
        Kind::ReturnStatement => statement.child(Field::Value),
        Kind::AssignmentStatement => {
            let to_variable = statement
                .child(Field::Left)
                .is_some_and(|it| it.kind() == Kind::Identifier);
            match statement.child(Field::Right).filter(|_| to_variable) {
                None => return false,
                value => value,
            }
        }
        _ => return false,
    };
    value.is_none_or(|it| {
        matches!(
            it.kind(),
            Kind::Identifier
                | Kind::Boolean
                | Kind::Number
                | Kind::String
                | Kind::Date
                | Kind::Undefined
                | Kind::Null
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn statements_that_cannot_fail_may_follow() {
        crate::testing::check(
            &COMMIT_TRANSACTION_OUTSIDE_TRY_CATCH,
            Language::Ru,
            r"
    Функция А()
        Попытка
            Если Нужна Тогда
                ЗафиксироватьТранзакцию();
            КонецЕсли;
            Успешно = Истина;
            Возврат Успешно;
            Б();
        Исключение
            ЗафиксироватьТранзакцию();
            ^^^^^^^^^^^^^^^^^^^^^^^^^ «ЗафиксироватьТранзакцию» стоит вне «Попытки»: ошибка фиксации оставит транзакцию открытой
        КонецПопытки;
        Попытка
            ЗафиксироватьТранзакцию();
            ^^^^^^^^^^^^^^^^^^^^^^^^^ «ЗафиксироватьТранзакцию» должна быть последней в «Попытке»: ошибка в коде после неё отменит уже закрытую транзакцию
            Возврат Б();
        Исключение
        КонецПопытки;
        Пока А() Цикл
            Попытка
                ЗафиксироватьТранзакцию();
                Продолжить;
            Исключение
            КонецПопытки;
        КонецЦикла;
        Попытка
            Пока А() Цикл
                ЗафиксироватьТранзакцию();
                ^^^^^^^^^^^^^^^^^^^^^^^^^ «ЗафиксироватьТранзакцию» должна быть последней в «Попытке»: ошибка в коде после неё отменит уже закрытую транзакцию
            КонецЦикла;
        Исключение
        КонецПопытки;
    КонецФункции
",
        );
    }
}
