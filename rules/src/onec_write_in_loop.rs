use crate::data_paths::{in_loops, range_of, relate_calls};
use analysis::Severity;
use analysis::flow::{self, EffectKind};
use analysis::review::{Check, Context, Default, Needs, Parameter, RuleKind, RuleScope, Tag};

rule! {
    /// # Запись в базу в цикле вне транзакции
    ///
    /// Объекты или наборы записей пишутся в цикле, прямо или через вызов, а транзакции вокруг цикла нет. Каждая запись — своя
    /// транзакция: это в разы медленнее, а после ошибки посередине часть данных записана, а часть — нет. Записывайте одним
    /// набором или откройте транзакцию вокруг цикла (порциями, если строк много). В замечании показан путь вызовов.
    ///
    /// Правило выключено: оно не видит транзакций, которые начал вызывающий метод или платформа (обработчики записи и проведения),
    /// а там, где объектов в цикле всегда несколько или они пишутся в разные области данных, говорит лишнее.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Закрыть(Заказы) Экспорт
    ///     Для Каждого Заказ Из Заказы Цикл
    ///         Объект = Заказ.ПолучитьОбъект();
    ///         Объект.Закрыт = Истина;
    ///         Объект.Записать();
    ///     КонецЦикла;
    /// КонецПроцедуры
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Закрыть(Заказы) Экспорт
    ///     НачатьТранзакцию();
    ///     Попытка
    ///         Для Каждого Заказ Из Заказы Цикл
    ///             Объект = Заказ.ПолучитьОбъект();
    ///             Объект.Закрыт = Истина;
    ///             Объект.Записать();
    ///         КонецЦикла;
    ///         ЗафиксироватьТранзакцию();
    ///     Исключение
    ///         ОтменитьТранзакцию();
    ///         ВызватьИсключение;
    ///     КонецПопытки;
    /// КонецПроцедуры
    /// ```
    ///
    /// # Writing to the database in a loop outside of a transaction
    ///
    /// Objects or record sets are written in a loop, at once or through a call, and there is no transaction around the loop. Every
    /// write is a transaction of its own: that is several times slower, and after an error in the middle a part of the data is
    /// written and a part is not. Write one set, or begin a transaction around the loop (in portions where there are many rows).
    /// The finding shows the way of calls.
    ///
    /// The rule is off: it does not see transactions that the calling method or the platform (handlers of writing and posting) has
    /// begun, and where there are always few objects in a loop, or they go to different data areas, it says too much.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Close(Orders) Export
    ///     For Each Order In Orders Do
    ///         OrderObject = Order.GetObject();
    ///         OrderObject.Closed = True;
    ///         OrderObject.Write();
    ///     EndDo;
    /// EndProcedure
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Close(Orders) Export
    ///     BeginTransaction();
    ///     Try
    ///         For Each Order In Orders Do
    ///             OrderObject = Order.GetObject();
    ///             OrderObject.Closed = True;
    ///             OrderObject.Write();
    ///         EndDo;
    ///         CommitTransaction();
    ///     Except
    ///         RollbackTransaction();
    ///         Raise;
    ///     EndTry;
    /// EndProcedure
    /// ```
    ONEC_WRITE_IN_LOOP {
        code: "OnecWriteInLoop",
        kind: RuleKind::CodeSmell,
        severity: Severity::Minor,
        tags: &[Tag::Performance],
        minutes: 30,
        scope: RuleScope::Bsl,
        by_default: false,
        needs: Needs::Project,
        parameters: &[Parameter {
            name: "maxCalls",
            default: Default::Number(2),
            ru: "Через сколько вызовов искать запись",
            en: "Through how many calls a write is looked for",
        }],
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let most = context.count("maxCalls") + 1;
    let language = context.language;
    for found in in_loops(context, EffectKind::Write) {
        let Some(first) = found.path.first() else {
            continue;
        };
        if found.path.len() > most {
            continue;
        }
        let begun = flow::places(snapshot, id, first.method, EffectKind::Begin);
        let is_begun = |it: &flow::Through| {
            let begins = it.path.first().is_some_and(|it| it.offset < first.offset);
            begins && it.path.len() == 1
        };
        let begins_on_its_way = found.path.iter().skip(1).any(|it| {
            let effects = flow::places(snapshot, it.file, it.method, EffectKind::Begin);
            effects.iter().any(|it| it.path.len() == 1)
        });
        if begun.iter().any(is_begun) || begins_on_its_way {
            continue;
        }
        let range = range_of(context, first);
        let name = context.text().get(range.clone()).unwrap_or_default();
        let message = language.pick(
            format!("«{name}» пишет в базу на каждом шаге цикла вне транзакции: запишите одним набором или откройте транзакцию вокруг цикла"),
            format!("“{name}” writes to the database at every turn of the loop outside of a transaction: write one set, or begin a transaction around the loop"),
        );
        let finding = context.report(range, message);
        relate_calls(
            finding,
            (snapshot, id),
            language,
            &found.path,
            EffectKind::Write,
        );
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn a_transaction_around_the_loop_or_in_the_called_method_is_enough() {
        crate::testing::check(
            &ONEC_WRITE_IN_LOOP,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Процедура А(Ссылки) Экспорт
    НачатьТранзакцию();
    Для Каждого Ссылка Из Ссылки Цикл
        Записать(Ссылка);
    КонецЦикла;
    ЗафиксироватьТранзакцию();
КонецПроцедуры

Процедура Б(Ссылки) Экспорт
    Для Каждого Ссылка Из Ссылки Цикл
        ЗаписатьВТранзакции(Ссылка);
        Записать(Ссылка);
        ^^^^^^^^ «Записать» пишет в базу на каждом шаге цикла вне транзакции: запишите одним набором или откройте транзакцию вокруг цикла
    КонецЦикла;
КонецПроцедуры

Процедура ЗаписатьВТранзакции(Ссылка)
    НачатьТранзакцию();
    Записать(Ссылка);
    ЗафиксироватьТранзакцию();
КонецПроцедуры

Процедура Записать(Ссылка)
    Объект = Ссылка.ПолучитьОбъект();
    Объект.Записать();
КонецПроцедуры
"#,
        );
    }
}
