use crate::transactions::{BEGIN, COMMIT, Event, ROLLBACK, flow, transactions};
use analysis::review::{Check, Context, RuleKind, Tag, callee};
use parser_bsl::flat::BslNode;

rule! {
    /// # Нарушена парность вызовов транзакции
    ///
    /// Каждой `НачатьТранзакцию` в том же методе должны отвечать `ЗафиксироватьТранзакцию` и `ОтменитьТранзакцию`,
    /// и наоборот. Без пары транзакция останется открытой до конца вызова сервера, и всё, что записано, пропадёт;
    /// лишнее закрытие вызовет исключение. В отличие от BSL Language Server вызовы сопоставляются по путям
    /// выполнения, а не по порядку в тексте: фиксация в двух ветках условия не ошибка.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ЗаписатьДокумент(Документ)
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Документ.Записать();
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ЗаписатьДокумент(Документ)
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Документ.Записать();
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ОтменитьТранзакцию();
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Calls of a transaction are not paired
    ///
    /// Every `BeginTransaction` needs a `CommitTransaction` and a `RollbackTransaction` in the same method, and the
    /// reverse. Without its pair the transaction stays open to the end of the server call, and all that was written
    /// is lost; to close one too many raises an exception. Unlike in BSL Language Server, calls are paired along
    /// the paths of execution, not in the order of the text: a commit in each of two branches is no error.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure WriteDocument(Document)
    ///     BeginTransaction();
    ///     Try
    ///         Document.Write();
    ///         CommitTransaction();
    ///     Except
    ///         Raise;
    ///     EndTry;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure WriteDocument(Document)
    ///     BeginTransaction();
    ///     Try
    ///         Document.Write();
    ///         CommitTransaction();
    ///     Except
    ///         RollbackTransaction();
    ///         Raise;
    ///     EndTry;
    /// EndProcedure
    /// ```
    PAIRING_BROKEN_TRANSACTION {
        code: "PairingBrokenTransaction",
        kind: RuleKind::Error,
        tags: &[Tag::Standard],
        minutes: 15,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for transactions in transactions(context) {
        let flow = flow(&transactions);
        for (call, event) in &transactions.calls {
            let name = callee(*call).map_or("", BslNode::text);
            let is_russian = !name.is_ascii();
            match event {
                Event::Begin => {
                    let pairs = [(Event::Commit, COMMIT), (Event::Rollback, ROLLBACK)];
                    for (event, names) in pairs {
                        let is_paired = transactions.has(event)
                            && flow.as_ref().is_none_or(|it| match event {
                                Event::Commit => it.committed.contains(&call.index()),
                                _ => it.rolled_back.contains(&call.index()),
                            });
                        if !is_paired {
                            let pair = names[usize::from(!is_russian)];
                            let message = context.language.pick(
                                format!("Для «{name}» нет парного вызова «{pair}»"),
                                format!("“{name}” has no pair “{pair}”"),
                            );
                            context.report(call.range(), message);
                        }
                    }
                }
                Event::Commit | Event::Rollback => {
                    let index = call.index();
                    let is_paired = transactions.has(Event::Begin)
                        && flow.as_ref().is_none_or(|it| {
                            !it.reached.contains(&index) || it.closing.contains(&index)
                        });
                    if !is_paired {
                        let pair = BEGIN[usize::from(!is_russian)];
                        let message = context.language.pick(
                            format!("Для «{name}» нет парного вызова «{pair}»"),
                            format!("“{name}” has no pair “{pair}”"),
                        );
                        context.report(call.range(), message);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use analysis::Language;
    #[test]
    fn calls_in_branches_have_one_pair() {
        crate::testing::check(
            &PAIRING_BROKEN_TRANSACTION,
            Language::Ru,
            r"
    Процедура А()
        НачатьТранзакцию();
        Попытка
            Если Б() Тогда
                ЗафиксироватьТранзакцию();
                Возврат;
            КонецЕсли;
            В();
            ЗафиксироватьТранзакцию();
        Исключение
            ОтменитьТранзакцию();
        КонецПопытки;
    КонецПроцедуры
    Процедура Г()
        ЗафиксироватьТранзакцию();
        ^^^^^^^^^^^^^^^^^^^^^^^^^ Для «ЗафиксироватьТранзакцию» нет парного вызова «НачатьТранзакцию»
    КонецПроцедуры
",
        );
    }

    #[test]
    fn a_second_commit_has_no_pair() {
        crate::testing::check(
            &PAIRING_BROKEN_TRANSACTION,
            Language::En,
            r"
    BeginTransaction();
    Try
        A();
        CommitTransaction();
        CommitTransaction();
        ^^^^^^^^^^^^^^^^^^^ “CommitTransaction” has no pair “BeginTransaction”
    Except
        RollbackTransaction();
    EndTry;
",
        );
    }
}
