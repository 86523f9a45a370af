use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::joins;

use crate::advised::tell;

rule! {
    /// # Соединение с виртуальной таблицей
    ///
    /// Виртуальную таблицу платформа превращает во вложенный запрос. Оптимизатор СУБД не знает, сколько в нем строк, и
    /// может считать остатки или срез заново для каждой строки соединения. Сначала поместите виртуальную таблицу с
    /// отборами в параметрах во временную таблицу.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Товары.Ссылка КАК Товар, Остатки.КоличествоОстаток КАК Остаток
    /// |ИЗ Справочник.Номенклатура КАК Товары
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ РегистрНакопления.ТоварыНаСкладах.Остатки(, Склад = &Склад) КАК Остатки
    /// |    ПО Товары.Ссылка = Остатки.Номенклатура";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Остатки.Номенклатура КАК Номенклатура, Остатки.КоличествоОстаток КАК Остаток
    /// |ПОМЕСТИТЬ Остатки
    /// |ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(, Склад = &Склад) КАК Остатки
    /// |ИНДЕКСИРОВАТЬ ПО Номенклатура;
    /// |ВЫБРАТЬ Товары.Ссылка КАК Товар, Остатки.Остаток КАК Остаток
    /// |ИЗ Справочник.Номенклатура КАК Товары
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ Остатки КАК Остатки ПО Товары.Ссылка = Остатки.Номенклатура";
    /// ```
    ///
    /// # A join with a virtual table
    ///
    /// The platform turns a virtual table into a nested query. The database does not know how many rows that has and may
    /// count balances or a slice anew for each row of the join. Put the virtual table, filtered by its parameters, into a
    /// temporary table first.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A
    /// |LEFT JOIN InformationRegister.Prices.SliceLast(&Date) AS Prices ON A.Ref = Prices.Product";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT Prices.Product AS Product INTO Prices FROM InformationRegister.Prices.SliceLast(&Date) AS Prices;
    /// |SELECT A.Ref AS Ref FROM Catalog.A AS A LEFT JOIN Prices AS Prices ON A.Ref = Prices.Product";
    /// ```
    JOIN_WITH_VIRTUAL_TABLE {
        code: "JoinWithVirtualTable",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Standard, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::Select], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, select: QueryNode<'a>) {
    tell(context, joins::with_virtual_tables(select));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn virtual_tables_without_parameters_are_virtual_too() {
        check(
            &JOIN_WITH_VIRTUAL_TABLE,
            Language::En,
            r#"
А = "ВЫБРАТЬ 1 ИЗ РегистрСведений.Курсы.СрезПоследних КАК К ЛЕВОЕ СОЕДИНЕНИЕ РегистрСведений.Цены КАК Ц ПО ИСТИНА
                  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ A join with the virtual table “РегистрСведений.Курсы.СрезПоследних”: put it into a temporary table
|ВНУТРЕННЕЕ СОЕДИНЕНИЕ Документ.Заказ.Остатки КАК О ПО ИСТИНА";
Б = "ВЫБРАТЬ 1 ИЗ РегистрСведений.Курсы.СрезПоследних() КАК К";
"#,
        );
    }
}
