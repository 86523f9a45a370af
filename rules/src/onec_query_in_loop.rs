use crate::data_paths::{in_loops, is_reused, range_of, relate_calls};
use analysis::Severity;
use analysis::flow::EffectKind;
use analysis::review::{Check, Context, Default, Needs, Parameter, RuleKind, RuleScope, Tag};

rule! {
    /// # Запрос выполняется в цикле через вызов
    ///
    /// Метод, который вызывают в цикле, выполняет запрос или ищет в базе: `НайтиПоКоду`, `СрезПоследних`, чтение реквизита по
    /// ссылке. Каждый шаг цикла — отдельное обращение к серверу базы данных, и на тысяче строк это минуты вместо долей
    /// секунды. Получите все данные одним запросом до цикла. В замечании показан путь вызовов до запроса. Запрос, который
    /// стоит в самом цикле, показывает правило `CreateQueryInCycle`; методы модулей с повторным использованием значений не
    /// считаются.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Заполнить(Строки) Экспорт
    ///     Для Каждого Строка Из Строки Цикл
    ///         Строка.Цена = Цена(Строка.Товар);
    ///     КонецЦикла;
    /// КонецПроцедуры
    ///
    /// Функция Цена(Товар)
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Цена ИЗ РегистрСведений.Цены ГДЕ Товар = &Товар");
    ///     Запрос.УстановитьПараметр("Товар", Товар);
    ///     Возврат Запрос.Выполнить().Выгрузить()[0].Цена;
    /// КонецФункции
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Процедура Заполнить(Строки) Экспорт
    ///     Цены = Цены(Строки.ВыгрузитьКолонку("Товар"));
    ///     Для Каждого Строка Из Строки Цикл
    ///         Строка.Цена = Цены[Строка.Товар];
    ///     КонецЦикла;
    /// КонецПроцедуры
    ///
    /// Функция Цены(Товары)
    ///     Запрос = Новый Запрос("ВЫБРАТЬ Товар, Цена ИЗ РегистрСведений.Цены ГДЕ Товар В (&Товары)");
    ///     Запрос.УстановитьПараметр("Товары", Товары);
    ///     Итог = Новый Соответствие;
    ///     Выборка = Запрос.Выполнить().Выбрать();
    ///     Пока Выборка.Следующий() Цикл
    ///         Итог.Вставить(Выборка.Товар, Выборка.Цена);
    ///     КонецЦикла;
    ///     Возврат Итог;
    /// КонецФункции
    /// ```
    ///
    /// # A query is run in a loop through a call
    ///
    /// A method that is called in a loop runs a query or looks something up: `FindByCode`, `SliceLast`, the reading of an attribute
    /// by a reference. Every turn is a trip of its own to the database server, and with a thousand rows that takes minutes
    /// instead of parts of a second. Take all data by one query before the loop. The finding shows the way of calls to the
    /// query. A query in the loop itself is shown by `CreateQueryInCycle`; methods of modules that reuse returned values do not
    /// count.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Fill(Rows) Export
    ///     For Each Row In Rows Do
    ///         Row.Price = Price(Row.Product);
    ///     EndDo;
    /// EndProcedure
    ///
    /// Function Price(Product)
    ///     Query = New Query("SELECT Price FROM InformationRegister.Prices WHERE Product = &Product");
    ///     Query.SetParameter("Product", Product);
    ///     Return Query.Execute().Unload()[0].Price;
    /// EndFunction
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/ОбщегоНазначения/Ext/Module.bsl
    /// Procedure Fill(Rows) Export
    ///     Prices = Prices(Rows.UnloadColumn("Product"));
    ///     For Each Row In Rows Do
    ///         Row.Price = Prices.Find(Row.Product, "Product").Price;
    ///     EndDo;
    /// EndProcedure
    ///
    /// Function Prices(Products)
    ///     Query = New Query("SELECT Product, Price FROM InformationRegister.Prices WHERE Product IN (&Products)");
    ///     Query.SetParameter("Products", Products);
    ///     Return Query.Execute().Unload();
    /// EndFunction
    /// ```
    ONEC_QUERY_IN_LOOP {
        code: "OnecQueryInLoop",
        kind: RuleKind::CodeSmell,
        severity: Severity::Major,
        tags: &[Tag::Performance],
        minutes: 30,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        parameters: &[Parameter {
            name: "maxCalls",
            default: Default::Number(2),
            ru: "Через сколько вызовов искать запрос",
            en: "Through how many calls a query is looked for",
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
    let mut seen = Vec::new();
    for kind in [EffectKind::Query, EffectKind::Read] {
        for found in in_loops(context, kind) {
            let Some(first) = found.path.first() else {
                continue;
            };
            // Queries in the loop itself are the matter of `CreateQueryInCycle`.
            let is_own_query = kind == EffectKind::Query && found.path.len() == 1;
            if is_own_query || found.path.len() > most || seen.contains(&first.offset) {
                continue;
            }
            if is_reused(snapshot, found.path.get(1..).unwrap_or_default()) {
                continue;
            }
            seen.push(first.offset);
            let range = range_of(context, first);
            let name = context.text().get(range.clone()).unwrap_or_default();
            let message = match (kind, found.path.len()) {
                (EffectKind::Read, 1) => language.pick(
                    format!("«{name}» обращается к базе на каждом шаге цикла: получите данные одним запросом до цикла"),
                    format!("“{name}” goes to the database at every turn of the loop: take the data by one query before it"),
                ),
                _ => language.pick(
                    format!("«{name}» в цикле выполняет запрос: получите данные одним запросом до цикла"),
                    format!("“{name}” runs a query in a loop: take the data by one query before it"),
                ),
            };
            let finding = context.report(range, message);
            relate_calls(finding, (snapshot, id), language, &found.path, kind);
        }
    }
}

#[cfg(test)]
mod tests {
    use analysis::Language;

    use super::*;

    #[test]
    fn the_way_through_modules_is_shown() {
        let text = "Процедура П(Строки) Экспорт\n\tДля Каждого Строка Из Строки Цикл\n\t\tКурсыВалют.Курс(Строка);\n\tКонецЦикла;\nКонецПроцедуры";
        let called = "Функция Курс(Валюта) Экспорт\n\tЗапрос = Новый Запрос(\"ВЫБРАТЬ 1\");\n\tВозврат Запрос.Выполнить();\nКонецФункции";
        let module = "CommonModules/ОбщегоНазначения/Ext/Module.bsl";
        let snapshot = crate::testing::sample(&[
            (module, text),
            ("CommonModules/КурсыВалют/Ext/Module.bsl", called),
        ]);
        let findings = crate::testing::found_in(
            crate::testing::usual(&ONEC_QUERY_IN_LOOP),
            &snapshot,
            module,
            Language::Ru,
        );
        assert_eq!(findings.len(), 1, "{findings:#?}");
        assert_eq!(&text[findings[0].range.clone()], "Курс");
        let related = &findings[0].related[0];
        assert_eq!(related.message, "здесь выполняет запрос");
        assert!(related.path.is_some());
        assert_eq!(&called[related.range.clone()], "Выполнить");
    }

    #[test]
    fn what_is_read_in_the_loop_itself_and_queries_of_another_rule() {
        crate::testing::check(
            &ONEC_QUERY_IN_LOOP,
            Language::En,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Procedure A(Codes) Export
    For Each Code In Codes Do
        Ref = Catalogs.Goods.FindByCode(Code);
                             ^^^^^^^^^^ “FindByCode” goes to the database at every turn of the loop: take the data by one query before it
        Query = New Query("SELECT 1");
        Query.Execute();
    EndDo;
    For Each Row In Query.Execute().Unload() Do
        Message(Row);
    EndDo;
EndProcedure
"#,
        );
    }

    #[test]
    fn a_module_that_reuses_values_does_not_count() {
        crate::testing::check(
            &ONEC_QUERY_IN_LOOP,
            Language::Ru,
            r#"
//- /CommonModules/ОбщегоНазначения/Ext/Module.bsl
Процедура А(Строки) Экспорт
    Для Каждого Строка Из Строки Цикл
        ОбщегоНазначенияПовтИсп.Валюта();
    КонецЦикла;
КонецПроцедуры
//- /CommonModules/ОбщегоНазначенияПовтИсп/Ext/Module.bsl
Функция Валюта() Экспорт
    Запрос = Новый Запрос("ВЫБРАТЬ 1");
    Возврат Запрос.Выполнить();
КонецФункции
"#,
        );
    }
}
