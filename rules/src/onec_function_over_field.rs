use analysis::Severity;
use analysis::review::{Check, Context, Needs, RuleScope, Tag};
use query::advice::conditions;

use crate::advised::tell_each;

rule! {
    /// # Функция над индексированным полем в отборе
    ///
    /// Условие сравнивает не само поле, а то, что сделала из него функция: `ГОД(Д.Дата) = &Год`. Индекс хранит значения поля,
    /// поэтому СУБД вычислит функцию для каждой строки таблицы. Сравните поле с границами, вычисленными один раз, до запроса:
    /// результат тот же, а читаются только нужные строки.
    ///
    /// Правило говорит о стандартных полях (`Дата`, `Номер`, `Период`, `Код`, `Наименование`) и о реквизитах с индексом.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д ГДЕ ГОД(Д.Дата) = &Год");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д
    /// |ГДЕ Д.Дата МЕЖДУ &НачалоГода И &КонецГода");
    /// ```
    ///
    /// # A function over an indexed field in a filter
    ///
    /// The condition does not compare the field but what a function makes of it: `YEAR(D.Date) = &Year`. The index keeps the values
    /// of the field, so the database computes the function for each row of the table. Compare the field with bounds that are computed
    /// once, before the query: the result is the same, and only the rows that are wanted are read.
    ///
    /// It tells of standard fields (`Date`, `Number`, `Period`, `Code`, `Description`) and of attributes with an index.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE BEGINOFPERIOD(D.Date, DAY) = &Day");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE D.Date BETWEEN &Day AND ENDOFPERIOD(&Day, DAY)");
    /// ```
    ONEC_FUNCTION_OVER_FIELD {
        code: "OnecFunctionOverField",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let concerns = |text: &str, _: &_| text.contains('(');
    tell_each(context, concerns, |tree, package, configuration| {
        conditions::functions(tree, package, Some(configuration))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn bounds_can_be_computed_for_a_field_of_its_own() {
        check(
            &ONEC_FUNCTION_OVER_FIELD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ ВРЕГ(Т.Код) = &Код И ВРЕГ(Т.Описание) = &Описание";
                                                        ^^^^^^^^^^^^^^^^^^ ВРЕГ над полем «Код» в отборе не дает использовать индекс: сравните само поле с вычисленными границами
Б = "ВЫБРАТЬ Д.Ссылка ИЗ Документ.РеализацияТоваров КАК Д ГДЕ Д.Дата >= НАЧАЛОПЕРИОДА(&Дата, ДЕНЬ)";
В = "ВЫБРАТЬ ГОД(Д.Дата) КАК Год ИЗ Документ.РеализацияТоваров КАК Д";
Г = "ВЫБРАТЬ 1 ИЗ Документ.РеализацияТоваров КАК Д ВНУТРЕННЕЕ СОЕДИНЕНИЕ Документ.ЗаказПокупателя КАК З ПО ГОД(Д.Дата) = ГОД(З.Дата)";
"#,
        );
    }
}
