use crate::data_paths::{range_of, relate_calls, through};
use analysis::Severity;
use analysis::flow::{self, EffectKind};
use analysis::review::{Check, Context, Needs, RuleKind, RuleScope, Tag};

rule! {
    /// # В открытой транзакции ждут сеть или пользователя
    ///
    /// Между началом и концом транзакции обращаются по сети (HTTP, FTP, почта, веб-сервис) или спрашивают пользователя, прямо или
    /// через вызов. Пока ответа нет, блокировки держатся, и остальные пользователи стоят; а отменить то, что уже ушло по сети,
    /// нельзя. Обратитесь по сети до транзакции или после неё. В замечании показан путь вызовов.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Провести(Заказ) Экспорт
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Заказ.Записать();
    ///         Соединение = Новый HTTPСоединение("shop.example");
    ///         Соединение.ОтправитьДляОбработки(Новый HTTPЗапрос("/orders"));
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
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Провести(Заказ) Экспорт
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Заказ.Записать();
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ОтменитьТранзакцию();
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    ///     Соединение = Новый HTTPСоединение("shop.example");
    ///     Соединение.ОтправитьДляОбработки(Новый HTTPЗапрос("/orders"));
    /// КонецПроцедуры
    /// ```
    ///
    /// # The network or the user is waited for in an open transaction
    ///
    /// Between the beginning and the end of a transaction the code goes over the network (HTTP, FTP, mail, a web service) or asks
    /// the user, at once or through a call. As long as there is no answer, the locks are held and the other users wait; and what
    /// has gone over the network cannot be rolled back. Go over the network before the transaction or after it. The finding shows
    /// the way of calls.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Post(Order) Export
    ///     BeginTransaction();
    ///     Try
    ///         Order.Write();
    ///         Connection = New HTTPConnection("shop.example");
    ///         Connection.Post(New HTTPRequest("/orders"));
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
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Post(Order) Export
    ///     BeginTransaction();
    ///     Try
    ///         Order.Write();
    ///         CommitTransaction();
    ///     Except
    ///         RollbackTransaction();
    ///         Raise;
    ///     EndTry;
    ///     Connection = New HTTPConnection("shop.example");
    ///     Connection.Post(New HTTPRequest("/orders"));
    /// EndProcedure
    /// ```
    ONEC_LOCK_DURING_DIALOG {
        code: "OnecLockDuringDialog",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Performance],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let language = context.language;
    for kind in [EffectKind::Network, EffectKind::Dialog] {
        for found in through(context, kind) {
            let Some(first) = found.path.first() else {
                continue;
            };
            let at = |kind| -> Vec<usize> {
                let places = flow::places(snapshot, id, first.method, kind);
                let own = places.iter().filter(|it| it.path.len() == 1);
                own.filter_map(|it| Some(it.path.first()?.offset)).collect()
            };
            // Only the first place of each kind is kept, so the text between them is looked at too.
            let begins = at(EffectKind::Begin);
            let mut ends = at(EffectKind::Commit);
            ends.extend(at(EffectKind::Rollback));
            let begin = begins.iter().filter(|it| **it < first.offset).max();
            let Some(begin) = begin.copied() else {
                continue;
            };
            let is_open = !ends.iter().any(|it| begin < *it && *it < first.offset)
                && ends.iter().any(|it| *it > first.offset);
            if !is_open {
                continue;
            }
            let range = range_of(context, first);
            let name = context.text().get(range.clone()).unwrap_or_default();
            let message = match kind {
                EffectKind::Network => language.pick(
                    format!("«{name}» обращается по сети в открытой транзакции: сделайте это до неё или после"),
                    format!("“{name}” goes over the network in an open transaction: do that before it or after it"),
                ),
                _ => language.pick(
                    format!("«{name}» ждёт пользователя в открытой транзакции: спросите до неё"),
                    format!("“{name}” waits for the user in an open transaction: ask before it"),
                ),
            };
            let finding = context.report(range, message);
            let note = language.pick("транзакция начата здесь", "the transaction begins here");
            finding.related(begin..begin + 1, note);
            relate_calls(finding, (snapshot, id), language, &found.path, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn a_call_in_the_transaction_is_found_and_one_behind_it_is_not() {
        crate::testing::check(
            &ONEC_LOCK_DURING_DIALOG,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Процедура А(Заказ) Экспорт
    Отправить(Заказ);
    НачатьТранзакцию();
    Попытка
        Заказ.Записать();
        Отправить(Заказ);
        ^^^^^^^^^ «Отправить» обращается по сети в открытой транзакции: сделайте это до неё или после
        ЗафиксироватьТранзакцию();
    Исключение
        ОтменитьТранзакцию();
    КонецПопытки;
    Отправить(Заказ);
КонецПроцедуры

Процедура Отправить(Заказ)
    Соединение = Новый HTTPСоединение("example.com");
    Соединение.ОтправитьДляОбработки(Новый HTTPЗапрос("/orders"));
КонецПроцедуры
"#,
        );
    }
}
