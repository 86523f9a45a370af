use crate::transactions::{Event, Leak, Step, flow, transactions};
use analysis::Severity;
use analysis::review::{Check, Context, RuleKind, Tag};

rule! {
    /// # Транзакция закрывается не на всех путях
    ///
    /// Из метода можно выйти, не закрыв транзакцию, которую он начал: через `Возврат`, `ВызватьИсключение`,
    /// `Прервать` или обработчик исключения, который её не отменил. Транзакция останется открытой: блокировки
    /// держатся до конца вызова сервера, а всё, что записано потом, пропадёт вместе с ней. В замечании показан путь
    /// от `НачатьТранзакцию` до выхода. Ветки с одним и тем же условием считаются связанными; методы, которые
    /// транзакцию вовсе не закрывают, показывает правило `PairingBrokenTransaction`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Процедура ЗаписатьДокументы(Документы)
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Для Каждого Документ Из Документы Цикл
    ///             Если Документ.Заблокирован() Тогда
    ///                 Возврат;
    ///             КонецЕсли;
    ///             Документ.Записать();
    ///         КонецЦикла;
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ОтменитьТранзакцию();
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Процедура ЗаписатьДокументы(Документы)
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Для Каждого Документ Из Документы Цикл
    ///             Если Документ.Заблокирован() Тогда
    ///                 ОтменитьТранзакцию();
    ///                 Возврат;
    ///             КонецЕсли;
    ///             Документ.Записать();
    ///         КонецЦикла;
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ОтменитьТранзакцию();
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    /// КонецПроцедуры
    /// ```
    ///
    /// # A transaction is not closed on every path
    ///
    /// The method can be left without closing the transaction that it began: by `Return`, `Raise`, `Break`, or by
    /// an exception handler that did not roll it back. The transaction stays open: its locks are held to the end of
    /// the server call, and all that is written afterwards is lost together with it. The finding shows the path
    /// from `BeginTransaction` to the exit. Branches on the same condition are taken to be bound to each other;
    /// methods that do not close the transaction at all are shown by `PairingBrokenTransaction`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Procedure WriteDocuments(Documents)
    ///     BeginTransaction();
    ///     Try
    ///         For Each Document In Documents Do
    ///             If Document.IsLocked() Then
    ///                 Return;
    ///             EndIf;
    ///             Document.Write();
    ///         EndDo;
    ///         CommitTransaction();
    ///     Except
    ///         RollbackTransaction();
    ///         Raise;
    ///     EndTry;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Procedure WriteDocuments(Documents)
    ///     BeginTransaction();
    ///     Try
    ///         For Each Document In Documents Do
    ///             If Document.IsLocked() Then
    ///                 RollbackTransaction();
    ///                 Return;
    ///             EndIf;
    ///             Document.Write();
    ///         EndDo;
    ///         CommitTransaction();
    ///     Except
    ///         RollbackTransaction();
    ///         Raise;
    ///     EndTry;
    /// EndProcedure
    /// ```
    ONEC_TRANSACTION_NOT_CLOSED {
        code: "OnecTransactionNotClosed",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Standard, Tag::Unpredictable],
        minutes: 15,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    for transactions in transactions(context) {
        let closes = transactions.has(Event::Commit) || transactions.has(Event::Rollback);
        if !transactions.has(Event::Begin) || !closes {
            continue;
        }
        let leaks = flow(&transactions).map(|it| it.leaks);
        for leak in leaks.into_iter().flatten() {
            report(context, &leak);
        }
    }
}

fn report(context: &mut Context<'_>, leak: &Leak<'_>) {
    let line = context.file.line(leak.begin.start()) + 1;
    let message = context.language.pick(
        format!("Транзакция, начатая в строке {line}, на этом выходе не закрыта: зафиксируйте или отмените её"),
        format!("The transaction begun in line {line} is not closed at this exit: commit it or roll it back"),
    );
    let word = leak.exit.first_token().unwrap_or(leak.exit);
    let language = context.language;
    let finding = context.report(word.range(), message);
    finding.related(
        leak.begin.range(),
        language.pick("транзакция начата здесь", "the transaction begins here"),
    );
    for (node, step) in &leak.path {
        let told = match step {
            Step::True => language.pick("условие выполнено", "the condition is true"),
            Step::False => language.pick("условие не выполнено", "the condition is false"),
            Step::Handler => language.pick(
                "исключение в попытке ведёт сюда",
                "an exception in the attempt leads here",
            ),
        };
        finding.related(node.range(), told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::found;
    use analysis::Language;
    fn silent(text: &str) {
        assert_eq!(
            found(&ONEC_TRANSACTION_NOT_CLOSED, text, Language::Ru),
            [],
            "{text}"
        );
    }

    #[test]
    fn a_handler_that_does_not_roll_back_leaves_it_open() {
        crate::testing::check(
            &ONEC_TRANSACTION_NOT_CLOSED,
            Language::Ru,
            r"
    Процедура А()
        НачатьТранзакцию();
        Попытка
            Б();
            ЗафиксироватьТранзакцию();
        Исключение
            ЗаписатьОшибку();
        КонецПопытки;
    КонецПроцедуры
    ^^^^^^^^^^^^^^ Транзакция, начатая в строке 2, на этом выходе не закрыта: зафиксируйте или отмените её
",
        );
    }

    #[test]
    fn the_path_is_told() {
        let text = "НачатьТранзакцию();\nЕсли А() Тогда\n\tВозврат;\nКонецЕсли;\nЗафиксироватьТранзакцию();";
        let findings = found(&ONEC_TRANSACTION_NOT_CLOSED, text, Language::Ru);
        let [finding] = &findings[..] else {
            panic!("{findings:#?}");
        };
        let told = |it: &analysis::Related| (text[it.range.clone()].to_owned(), it.message.clone());
        let told: Vec<_> = finding.related.iter().map(told).collect();
        let step = |code: &str, text: &str| (code.to_owned(), text.to_owned());
        assert_eq!(
            told,
            [
                step("НачатьТранзакцию()", "транзакция начата здесь"),
                step("А()", "условие выполнено"),
            ]
        );
    }

    #[test]
    fn the_same_condition_opens_and_closes() {
        silent(
            "Процедура А(Нужна, Отказ)\n\
             Если Нужна Тогда НачатьТранзакцию(); КонецЕсли;\n\
             Попытка\n Б();\n Если Нужна И ТранзакцияАктивна() Тогда ЗафиксироватьТранзакцию(); КонецЕсли;\n\
             Исключение\n Если Нужна Тогда ОтменитьТранзакцию(); КонецЕсли;\n ВызватьИсключение;\n КонецПопытки;\n\
             КонецПроцедуры",
        );
        silent(
            "Процедура А()\n Успешно = Ложь;\n НачатьТранзакцию();\n\
             Попытка\n Б();\n Успешно = Истина;\n Исключение\n ОтменитьТранзакцию();\n КонецПопытки;\n\
             Если Успешно Тогда ЗафиксироватьТранзакцию(); КонецЕсли;\n КонецПроцедуры",
        );
    }

    #[test]
    fn portions_in_a_loop_are_closed() {
        silent(
            "НачатьТранзакцию();\n Пока Выборка.Следующий() Цикл\n Записать(Выборка);\n\
             Если Номер % 1000 = 0 Тогда ЗафиксироватьТранзакцию(); НачатьТранзакцию(); КонецЕсли;\n\
             КонецЦикла;\n ЗафиксироватьТранзакцию();",
        );
        silent(
            "НачатьТранзакцию(); Б(); Пока ТранзакцияАктивна() Цикл ОтменитьТранзакцию(); КонецЦикла;",
        );
    }

    #[test]
    fn a_round_of_a_loop_that_goes_on_leaves_it_open() {
        crate::testing::check(
            &ONEC_TRANSACTION_NOT_CLOSED,
            Language::En,
            r"
    Procedure A(List)
        For Each Item In List Do
            BeginTransaction();
            If Item.Skip() Then
                Continue;
            EndIf;
            CommitTransaction();
        EndDo;
    EndProcedure
    ^^^^^^^^^^^^ The transaction begun in line 3 is not closed at this exit: commit it or roll it back
",
        );
    }

    #[test]
    fn a_variable_that_may_change_tells_nothing() {
        let text = "Процедура А(Отказ)\n НачатьТранзакцию();\n Б(Отказ);\n\
                    Если Отказ Тогда ОтменитьТранзакцию(); КонецЕсли;\n В(Отказ);\n\
                    Если Не Отказ Тогда ЗафиксироватьТранзакцию(); КонецЕсли;\n КонецПроцедуры";
        assert_eq!(
            found(&ONEC_TRANSACTION_NOT_CLOSED, text, Language::Ru).len(),
            1
        );
        silent(&text.replace("В(Отказ);", "В(Отказ.Да);"));
    }

    #[test]
    fn a_transaction_of_the_caller_may_be_begun_anew() {
        silent("Процедура А()\n ЗафиксироватьТранзакцию();\n НачатьТранзакцию();\nКонецПроцедуры");
    }

    #[test]
    fn what_cannot_be_followed_is_passed_over() {
        silent(
            "НачатьТранзакцию(); Если А Тогда Перейти ~К; КонецЕсли; ЗафиксироватьТранзакцию(); ~К: Б();",
        );
        silent("Процедура А() НачатьТранзакцию(); КонецПроцедуры");
    }
}
