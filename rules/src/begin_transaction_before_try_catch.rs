use crate::calls::platform_calls;
use crate::transactions::{BEGIN, next_statement};
use analysis::review::{Check, Context, RuleKind, Tag, callee};
use parser_bsl::bsl::Kind;
use parser_bsl::flat::BslNode;

rule! {
    /// # После «НачатьТранзакцию» нет «Попытка»
    ///
    /// Между `НачатьТранзакцию` и `Попытка` не должно быть других операторов: если один из них вызовет исключение,
    /// транзакция останется открытой, блокировки не снимутся, а следующие записи сеанса отменятся вместе с ней. В
    /// отличие от BSL Language Server следующим оператором считается тот, который действительно выполняется
    /// следующим, а не тот, что стоит следующим в тексте другого метода.
    ///
    /// ## Неправильно
    /// ```bsl
    /// НачатьТранзакцию();
    /// Документ.Записать();
    /// Попытка
    ///     ЗафиксироватьТранзакцию();
    /// Исключение
    ///     ОтменитьТранзакцию();
    ///     ВызватьИсключение;
    /// КонецПопытки;
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
    /// # No “Try” follows “BeginTransaction”
    ///
    /// There must be no other statements between `BeginTransaction` and `Try`: if one of them raises an exception,
    /// the transaction stays open, its locks are not released, and what the session writes next is rolled back
    /// together with it. Unlike in BSL Language Server, the next statement is the one that is executed next, not
    /// the one that comes next in the text of another method.
    ///
    /// ## Wrong
    /// ```bsl
    /// BeginTransaction();
    /// Document.Write();
    /// Try
    ///     CommitTransaction();
    /// Except
    ///     RollbackTransaction();
    ///     Raise;
    /// EndTry;
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
    BEGIN_TRANSACTION_BEFORE_TRY_CATCH {
        code: "BeginTransactionBeforeTryCatch",
        kind: RuleKind::Error,
        tags: &[Tag::Standard],
        minutes: 10,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for call in platform_calls(context, BEGIN) {
        let statement = call.parent().filter(|it| it.kind() == Kind::CallStatement);
        let Some(statement) = statement.filter(|it| !it.has_error()) else {
            continue;
        };
        let next = next_statement(statement);
        if next.is_some_and(|it| it.kind() == Kind::TryStatement) {
            continue;
        }
        let name = callee(call).map_or("", BslNode::text);
        let message = context.language.pick(
            format!("Сразу после «{name}» должна стоять «Попытка»: иначе при ошибке транзакция останется открытой"),
            format!("“Try” must follow “{name}” at once: otherwise an error leaves the transaction open"),
        );
        let between = context.language.pick(
            "этот оператор стоит между ними",
            "this statement stands between them",
        );
        let finding = context.report(call.range(), message);
        if let Some(first) = next.and_then(BslNode::first_token) {
            finding.related(first.range(), between);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn the_attempt_may_follow_the_condition() {
        crate::testing::check(
            &BEGIN_TRANSACTION_BEFORE_TRY_CATCH,
            Language::Ru,
            r"
    Процедура А()
        Если Нужна Тогда
            НачатьТранзакцию(); // Начало
        КонецЕсли;
        // Работа
        Попытка
            НачатьТранзакцию();
            ^^^^^^^^^^^^^^^^^^ Сразу после «НачатьТранзакцию» должна стоять «Попытка»: иначе при ошибке транзакция останется открытой
            Б();
        Исключение
        КонецПопытки;
        Пока В Цикл
            НачатьТранзакцию();
            ^^^^^^^^^^^^^^^^^^ Сразу после «НачатьТранзакцию» должна стоять «Попытка»: иначе при ошибке транзакция останется открытой
        КонецЦикла;
        Попытка
        Исключение
        КонецПопытки;
        Подключение.НачатьТранзакцию();
    КонецПроцедуры
",
        );
    }
}
