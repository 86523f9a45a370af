use crate::calls::platform_calls;
use crate::transactions::{ACTIVE, ROLLBACK};
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee, is_global_call};
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # «ОтменитьТранзакцию» стоит не в начале обработчика исключения
    ///
    /// `ОтменитьТранзакцию` должна быть первым вызовом в блоке `Исключение`. Пока транзакция не отменена, любое
    /// обращение к базе вызовет новую ошибку «В данной транзакции уже происходили ошибки», и настоящая причина
    /// потеряется. Вне обработчика отмена остаётся без пары: при ошибке до неё дело не дойдёт. В отличие от BSL
    /// Language Server проверка `ТранзакцияАктивна` перед отменой вызовом не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Попытка
    ///     Документ.Записать();
    ///     ЗафиксироватьТранзакцию();
    /// Исключение
    ///     ЗаписьЖурналаРегистрации("Запись", УровеньЖурналаРегистрации.Ошибка);
    ///     ОтменитьТранзакцию();
    ///     ВызватьИсключение;
    /// КонецПопытки;
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Попытка
    ///     Документ.Записать();
    ///     ЗафиксироватьТранзакцию();
    /// Исключение
    ///     ОтменитьТранзакцию();
    ///     ЗаписьЖурналаРегистрации("Запись", УровеньЖурналаРегистрации.Ошибка);
    ///     ВызватьИсключение;
    /// КонецПопытки;
    /// ```
    ///
    /// # “RollbackTransaction” does not begin the exception handler
    ///
    /// `RollbackTransaction` must be the first call after `Except`. Until the transaction is rolled back any access
    /// to the database raises a new error, and the true cause is lost. Outside of a handler the rollback has no
    /// pair: an error never gets to it. Unlike in BSL Language Server, the check `TransactionActive` before the
    /// rollback is no call.
    ///
    /// ## Wrong
    /// ```bsl
    /// Try
    ///     Document.Write();
    ///     CommitTransaction();
    /// Except
    ///     WriteLogEvent("Write", EventLogLevel.Error);
    ///     RollbackTransaction();
    ///     Raise;
    /// EndTry;
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Try
    ///     Document.Write();
    ///     CommitTransaction();
    /// Except
    ///     RollbackTransaction();
    ///     WriteLogEvent("Write", EventLogLevel.Error);
    ///     Raise;
    /// EndTry;
    /// ```
    WRONG_USE_OF_ROLLBACK_TRANSACTION_METHOD {
        code: "WrongUseOfRollbackTransactionMethod",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard],
        scope: RuleScope::Bsl,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, ROLLBACK) {
        let Some(name) = callee(call) else {
            continue;
        };
        let written = name.text();
        let Some(handler) = handler_around(call) else {
            let message = context.language.pick(
                format!(
                    "«{written}» стоит вне блока «Исключение»: при ошибке до неё дело не дойдёт"
                ),
                format!("“{written}” stands outside of “Except”: an error never gets to it"),
            );
            context.report(name.range(), message);
            continue;
        };
        let earlier = handler.descendants_of(Kind::CallExpression).find(|it| {
            let is_check = it.text().len() < 80 && is_global_call(*it, ACTIVE);
            it.index() < call.index() && !is_check && !call.is_within(*it)
        });
        let Some(earlier) = earlier else {
            continue;
        };
        let message = context.language.pick(
            format!("«{written}» должна быть первым вызовом в блоке «Исключение»"),
            format!("“{written}” must be the first call after “Except”"),
        );
        let related = context
            .language
            .pick("этот вызов выполняется раньше", "this call comes before it");
        let range = callee(earlier).unwrap_or(earlier).range();
        context
            .report(name.range(), message)
            .related(range, related);
    }
}

/// The handler that a call stands in, the innermost one.
fn handler_around<'f>(call: BslNode<'f>) -> Option<BslNode<'f>> {
    call.ancestors().find(|it| it.is_field(Field::Handler))
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn a_check_may_come_first() {
        crate::testing::check(
            &WRONG_USE_OF_ROLLBACK_TRANSACTION_METHOD,
            Language::Ru,
            r"
    Попытка
        ЗафиксироватьТранзакцию();
    Исключение
        Ошибка = 1;
        Если ТранзакцияАктивна() Тогда
            ОтменитьТранзакцию();
        КонецЕсли;
    КонецПопытки;
    Если Отказ Тогда
        ОтменитьТранзакцию();
        ^^^^^^^^^^^^^^^^^^ «ОтменитьТранзакцию» стоит вне блока «Исключение»: при ошибке до неё дело не дойдёт
    КонецЕсли;
",
        );
    }
}
