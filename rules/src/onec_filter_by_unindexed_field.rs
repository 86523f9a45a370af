use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag};
use query::advice::conditions;

use crate::advised::tell_each;

rule! {
    /// # Отбор по реквизиту без индекса
    ///
    /// Единственный отбор запроса стоит на реквизите документа, задачи или на измерении регистра, которое не проиндексировано:
    /// СУБД прочитает таблицу целиком, от первого документа до последнего. Пока база мала, этого не видно. Включите
    /// у реквизита «Индексировать» или добавьте отбор, который ограничит выборку: период, ссылку, номер.
    ///
    /// О реквизитах с двумя-тремя значениями (`Булево`, перечисления) правило молчит: индекс по ним не помогает. Первое измерение
    /// регистра сведений и стандартные поля проиндексированы всегда.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д ГДЕ Д.Заказ = &Заказ");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д
    /// |ГДЕ Д.Дата МЕЖДУ &Начало И &Конец И Д.Заказ = &Заказ");
    /// ```
    ///
    /// # A filter on an attribute without an index
    ///
    /// The only filter of the query stands on an attribute of a document or a task, or on a dimension of a register, that has no
    /// index: the database will read the whole table, from the first document to the last. While there is little data, nobody
    /// notices. Turn on “Index” for the attribute, or add a filter that narrows the selection: a period, a reference, a number.
    ///
    /// Nothing is said of attributes with two or three values (`Boolean`, enumerations): an index does not help there. The first
    /// dimension of an information register and standard fields always have an index.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE D.Заказ IN (&Orders)");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE D.Number = &Number AND D.Заказ = &Order");
    /// ```
    ONEC_FILTER_BY_UNINDEXED_FIELD {
        code: "OnecFilterByUnindexedField",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 15,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let concerns = |_: &str, package: &_| conditions::reads_large(package);
    tell_each(context, concerns, conditions::unindexed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn indexed_fields_and_joins_narrow_the_selection() {
        check(
            &ONEC_FILTER_BY_UNINDEXED_FIELD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ Т.Период ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т ГДЕ Т.Склад = &Склад И Т.Активность";
                                                                     ^^^^^^^^^^^^^^^^ Отбор по «Склад» без индекса: таблица «РегистрНакопления.ТоварыНаСкладах» читается целиком
Б = "ВЫБРАТЬ Т.Период ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т ГДЕ Т.Склад = &Склад И Т.Номенклатура В (&Товары)";
В = "ВЫБРАТЬ Т.Цена ИЗ РегистрСведений.ЦеныНоменклатуры КАК Т ГДЕ Т.ВидЦен = &ВидЦен";
Г = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Описание = &Описание";
Д = "ВЫБРАТЬ Д.Дата ИЗ Документ.РеализацияТоваров КАК Д ВНУТРЕННЕЕ СОЕДИНЕНИЕ ВТ КАК ВТ ПО Д.Ссылка = ВТ.Ссылка ГДЕ Д.Склад = &Склад";
"#,
        );
    }
}
