use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag};
use query::advice::virtual_tables;

use crate::advised::tell_each;

rule! {
    /// # Отбор виртуальной таблицы вне ее параметров
    ///
    /// Условие на измерение виртуальной таблицы стоит в секции `ГДЕ` или в условии соединения. Платформа сначала рассчитает
    /// остатки, обороты или срез по всем значениям измерения, и только потом отбросит почти все. В параметрах то же условие
    /// уменьшает саму работу: результат тот же, а читается несколько строк, а не весь регистр.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, ) КАК Ц
    /// |ГДЕ Ц.ВидЦен = &ВидЦен");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, ВидЦен = &ВидЦен) КАК Ц");
    /// ```
    ///
    /// # A filter of a virtual table stands outside of its parameters
    ///
    /// A condition on a dimension of a virtual table stands in `WHERE` or in the condition of a join. The platform first counts
    /// the balances, the turnovers or the slice for all values of the dimension and then throws nearly all of that away. In the
    /// parameters the same condition saves the work itself: the result is the same, and a few rows are read and not the whole
    /// register.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.КоличествоBalance AS Balance
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, ) AS B WHERE B.Склад IN (&Warehouses)");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT B.КоличествоBalance AS Balance
    /// |FROM AccumulationRegister.ТоварыНаСкладах.Balance(&Date, Склад IN (&Warehouses)) AS B");
    /// ```
    ONEC_VIRTUAL_TABLE_FILTER_IN_WHERE {
        code: "OnecVirtualTableFilterInWhere",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    // Most queries read no virtual table.
    let concerns = |_: &str, package: &_| virtual_tables::reads_virtual(package);
    tell_each(context, concerns, |tree, package, _| {
        virtual_tables::filtered_outside(tree, package)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn conditions_on_what_is_counted_cannot_be_moved() {
        check(
            &ONEC_VIRTUAL_TABLE_FILTER_IN_WHERE,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
Запрос = Новый Запрос("ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т
|ЛЕВОЕ СОЕДИНЕНИЕ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата) КАК Ц
|ПО (Ц.Номенклатура = Т.Ссылка И &ВидЦен = Ц.ВидЦен)
                                 ^^^^^^^^^^^^^^^^^^ Отбор по измерению «ВидЦен»: перенесите его в параметры виртуальной таблицы «РегистрСведений.ЦеныНоменклатуры.СрезПоследних»
|ГДЕ Ц.Цена = 0 И Ц.Номенклатура.Код = &Код И НЕ Ц.Номенклатура = &А И Т.Ссылка = &Б И (Ц.ВидЦен = &В ИЛИ &Г)");
"#,
        );
    }
}
