use crate::calls::platform_calls;
use crate::transactions::ROLLBACK;
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, RuleScope, Tag, callee};
use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::Field;
use parser_bsl::flat::BslNode;

rule! {
    /// # «ОтменитьТранзакцию» стоит не в начале обработчика исключения
    ///
    /// `ОтменитьТранзакцию` должна быть первым вызовом в блоке `Исключение`. Пока транзакция не отменена, любое
    /// обращение к базе вызовет новую ошибку «В данной транзакции уже происходили ошибки», и настоящая причина
    /// потеряется. Вне обработчика отмена остаётся без пары: при ошибке до неё дело не дойдёт. В отличие от BSL
    /// Language Server перед отменой допустимы `ТранзакцияАктивна`, `ИнформацияОбОшибке` и другие вызовы, которые
    /// не обращаются к базе, а в самой попытке — отмена как обычный выход, если обработчик той же попытки тоже
    /// отменяет транзакцию.
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
    /// pair: an error never gets to it. Unlike in BSL Language Server, `TransactionActive`, `ErrorInfo` and other
    /// calls that do not access the database may stand before the rollback, and within the attempt a rollback may
    /// be an ordinary way out if the handler of that attempt rolls back too.
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
    let calls = platform_calls(context, ROLLBACK);
    for call in calls.iter().copied() {
        let Some(name) = callee(call) else {
            continue;
        };
        let written = name.text();
        let Some(handler) = handler_around(call) else {
            if is_undone_on_error(call, &calls) {
                continue;
            }
            let message = context.language.pick(
                format!(
                    "«{written}» стоит вне блока «Исключение»: при ошибке до неё дело не дойдёт"
                ),
                format!("“{written}” stands outside of “Except”: an error never gets to it"),
            );
            context.report(name.range(), message);
            continue;
        };
        let earlier = handler
            .descendants_of(Kind::CallExpression)
            .find(|it| it.index() < call.index() && !is_harmless(*it) && !call.is_within(*it));
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

/// Calls that look at no data of the database.
const HARMLESS: &[&str] = &[
    "ТранзакцияАктивна",
    "TransactionActive",
    "ИнформацияОбОшибке",
    "ErrorInfo",
    "ОписаниеОшибки",
    "ErrorDescription",
    "ПодробноеПредставлениеОшибки",
    "DetailErrorDescription",
    "КраткоеПредставлениеОшибки",
    "BriefErrorDescription",
    "СтрШаблон",
    "StrTemplate",
    "НСтр",
    "NStr",
];

fn is_harmless(call: BslNode<'_>) -> bool {
    callee(call).is_some_and(|it| HARMLESS.iter().any(|name| same(name, it.text())))
}

/// Whether an attempt around a call has a rollback in its handler: then the call is a way out on purpose.
fn is_undone_on_error(call: BslNode<'_>, calls: &[BslNode<'_>]) -> bool {
    let mut attempts = call
        .ancestors()
        .filter(|it| it.kind() == Kind::TryStatement);
    attempts.any(|it| {
        it.child(Field::Handler)
            .is_some_and(|it| calls.iter().any(|call| call.is_within(it)))
    })
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
        Ошибка = ИнформацияОбОшибке();
        Если ТранзакцияАктивна() Тогда
            ОтменитьТранзакцию();
        КонецЕсли;
    КонецПопытки;
    Попытка
        Если Отказ Тогда
            ОтменитьТранзакцию();
            Возврат;
        КонецЕсли;
    Исключение
        ОтменитьТранзакцию();
    КонецПопытки;
    Если Отказ Тогда
        ОтменитьТранзакцию();
        ^^^^^^^^^^^^^^^^^^ «ОтменитьТранзакцию» стоит вне блока «Исключение»: при ошибке до неё дело не дойдёт
    КонецЕсли;
",
        );
    }
}
