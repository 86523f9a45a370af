use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag};
use query::advice::results;
use query::{Package, QueryKind};

use crate::advised::tell_each;

rule! {
    /// # Временная таблица соединяется без индекса
    ///
    /// Временную таблицу присоединяют по ее полям, а индекса у нее нет: для каждой записи слева СУБД просматривает ее всю.
    /// `ИНДЕКСИРОВАТЬ ПО` с полями соединения строит индекс один раз, когда таблица создается.
    ///
    /// Правило говорит только о таблицах, которые растут вместе с базой: в них попадают документы, задачи, записи регистров
    /// с историей. Небольшие таблицы индексировать незачем: выборки по ссылке или по одному значению, из справочников, `ПЕРВЫЕ`.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Контрагент КАК Контрагент, Д.Дата КАК Дата
    /// |ПОМЕСТИТЬ Отгрузки
    /// |ИЗ Документ.РеализацияТоваров КАК Д
    /// |;
    /// |ВЫБРАТЬ К.Ссылка КАК Контрагент, О.Дата КАК Дата
    /// |ИЗ Справочник.Контрагенты КАК К ЛЕВОЕ СОЕДИНЕНИЕ Отгрузки КАК О ПО К.Ссылка = О.Контрагент");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Контрагент КАК Контрагент, Д.Дата КАК Дата
    /// |ПОМЕСТИТЬ Отгрузки
    /// |ИЗ Документ.РеализацияТоваров КАК Д
    /// |ИНДЕКСИРОВАТЬ ПО Контрагент
    /// |;
    /// |ВЫБРАТЬ К.Ссылка КАК Контрагент, О.Дата КАК Дата
    /// |ИЗ Справочник.Контрагенты КАК К ЛЕВОЕ СОЕДИНЕНИЕ Отгрузки КАК О ПО К.Ссылка = О.Контрагент");
    /// ```
    ///
    /// # A temporary table is joined without an index
    ///
    /// A temporary table is joined by its fields and has no index: for each record on the left the database looks through all of it.
    /// `INDEX BY` with the fields of the join builds an index once, when the table is made.
    ///
    /// It tells only of tables that grow with the base: documents, tasks and records of registers with a history are put into them.
    /// Small ones need no index: what is selected by a reference or by one value, from catalogs, with `TOP`.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.Номенклатура AS Product, B.КоличествоBalance AS Balance
    /// |INTO Balances
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, ) AS B
    /// |;
    /// |SELECT T.Ref AS Product, B.Balance AS Balance
    /// |FROM Catalog.Номенклатура AS T LEFT JOIN Balances AS B ON T.Ref = B.Product");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.Номенклатура AS Product, B.КоличествоBalance AS Balance
    /// |INTO Balances
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, ) AS B
    /// |INDEX BY Product
    /// |;
    /// |SELECT T.Ref AS Product, B.Balance AS Balance
    /// |FROM Catalog.Номенклатура AS T LEFT JOIN Balances AS B ON T.Ref = B.Product");
    /// ```
    ONEC_UNINDEXED_TEMPORARY_TABLE {
        code: "OnecUnindexedTemporaryTable",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let concerns = |_: &str, package: &Package| {
        let mut kinds = package.queries.iter().map(|it| &it.kind);
        kinds.any(|it| matches!(it, QueryKind::Into(_)))
    };
    tell_each(context, concerns, |tree, package, _| {
        results::unindexed_tables(tree, package)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn small_tables_need_no_index() {
        check(
            &ONEC_UNINDEXED_TEMPORARY_TABLE,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ Ц.Номенклатура, Ц.Цена ПОМЕСТИТЬ Цены ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних() КАК Ц;
                                              ^^^^ Временная таблица «Цены» соединяется без индекса: добавьте «ИНДЕКСИРОВАТЬ ПО» по полям соединения
|ВЫБРАТЬ 1 ИЗ Справочник.Номенклатура КАК Т ЛЕВОЕ СОЕДИНЕНИЕ Цены КАК Ц ПО Ц.Номенклатура = Т.Ссылка";
Б = "ВЫБРАТЬ Д.Контрагент ПОМЕСТИТЬ ВТ ИЗ Документ.РеализацияТоваров КАК Д ГДЕ Д.Ссылка = &Ссылка;
|ВЫБРАТЬ 1 ИЗ Справочник.Контрагенты КАК Т ЛЕВОЕ СОЕДИНЕНИЕ ВТ КАК В ПО В.Контрагент = Т.Ссылка";
В = "ВЫБРАТЬ Н.Пользователь ПОМЕСТИТЬ ВТ ИЗ РегистрСведений.НастройкиПользователей КАК Н;
|ВЫБРАТЬ 1 ИЗ Справочник.Пользователи КАК Т ЛЕВОЕ СОЕДИНЕНИЕ ВТ КАК В ПО В.Пользователь = Т.Ссылка";
Г = "ВЫБРАТЬ К.Ссылка ПОМЕСТИТЬ ВТ ИЗ Справочник.Контрагенты КАК К ГДЕ К.Ссылка В (ВЫБРАТЬ Д.Контрагент ИЗ Документ.РеализацияТоваров КАК Д);
|ВЫБРАТЬ 1 ИЗ Справочник.Контрагенты КАК Т ЛЕВОЕ СОЕДИНЕНИЕ ВТ КАК В ПО В.Ссылка = Т.Ссылка";
"#,
        );
    }
}
