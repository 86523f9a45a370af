use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleKind, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::virtual_tables;

use crate::advised::tell;

rule! {
    /// # Виртуальная таблица без параметров
    ///
    /// Отборы виртуальной таблицы должны стоять в ее параметрах. Без них платформа сначала считает остатки, обороты или срез
    /// по всему регистру, а секция `ГДЕ` отбрасывает лишнее потом; срез последних при этом дает и другой результат: сначала
    /// выбирается последняя запись, затем проверяется условие.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних КАК Ц
    /// |ГДЕ Ц.Номенклатура = &Номенклатура";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ О.КоличествоОстаток КАК К ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(&Дата, ) КАК О";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Ц.Цена КАК Цена
    /// |ИЗ РегистрСведений.ЦеныНоменклатуры.СрезПоследних(&Дата, Номенклатура = &Номенклатура) КАК Ц";
    /// ```
    ///
    /// # A virtual table without parameters
    ///
    /// The filters of a virtual table belong in its parameters. Without them the platform first counts balances, turnovers or
    /// a slice of the whole register, and `WHERE` throws most of it away; the last slice even gives another result, for the
    /// last record is chosen before the condition is checked.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT P.Price AS Price FROM InformationRegister.Prices.SliceLast AS P WHERE P.Product = &Product";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT P.Price AS Price FROM InformationRegister.Prices.SliceLast(, Product = &Product) AS P";
    /// ```
    VIRTUAL_TABLE_CALL_WITHOUT_PARAMETERS {
        code: "VirtualTableCallWithoutParameters",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Standard, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::Source], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, source: QueryNode<'a>) {
    tell(context, virtual_tables::unfiltered(source));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn a_table_of_the_register_itself_takes_no_parameters() {
        check(
            &VIRTUAL_TABLE_CALL_WITHOUT_PARAMETERS,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ РегистрСведений.Цены КАК А, Документ.Заказ.Остатки КАК Б, AccumulationRegister.Г.Balance(&Д) КАК В,
|КритерийОтбора.Связи КАК Г, КритерийОтбора.Связи(&Ссылка) КАК Д,
 ^^^^^^^^^^^^^^^^^^^^ У виртуальной таблицы «КритерийОтбора.Связи» нет отбора в параметрах: перенесите отборы в них
|РегистрНакопления.Е.Обороты(&А, &Б, , {Товар}) КАК Е, РегистрНакопления.Е.Обороты(&А, , ) КАК Ж";
                                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ У виртуальной таблицы «РегистрНакопления.Е.Обороты» нет отбора в параметрах: перенесите отборы в них
"#,
        );
    }
}
