use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::joins;

use crate::advised::tell;

rule! {
    /// # Соединение с вложенным запросом
    ///
    /// Оптимизатор СУБД не знает, сколько строк даст вложенный запрос, и часто выбирает для соединения с ним перебор: на
    /// тестовых данных запрос мгновенный, на рабочих выполняется минутами. Поместите вложенный запрос во временную таблицу
    /// с индексом по полям соединения.
    ///
    /// Вложенный запрос без таблиц (`ВЫБРАТЬ 1 КАК Код ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 2`) правило не трогает: строк в нём столько,
    /// сколько частей.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Заказы.Ссылка КАК Заказ, Оплаты.Сумма КАК Сумма
    /// |ИЗ Документ.ЗаказПокупателя КАК Заказы
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ (ВЫБРАТЬ О.Заказ КАК Заказ, СУММА(О.Сумма) КАК Сумма
    /// |        ИЗ Документ.Оплата КАК О СГРУППИРОВАТЬ ПО О.Заказ) КАК Оплаты
    /// |    ПО Заказы.Ссылка = Оплаты.Заказ";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ О.Заказ КАК Заказ, СУММА(О.Сумма) КАК Сумма
    /// |ПОМЕСТИТЬ Оплаты ИЗ Документ.Оплата КАК О СГРУППИРОВАТЬ ПО О.Заказ
    /// |ИНДЕКСИРОВАТЬ ПО Заказ;
    /// |ВЫБРАТЬ Заказы.Ссылка КАК Заказ, Оплаты.Сумма КАК Сумма
    /// |ИЗ Документ.ЗаказПокупателя КАК Заказы
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ Оплаты КАК Оплаты
    /// |    ПО Заказы.Ссылка = Оплаты.Заказ";
    /// ```
    ///
    /// # A join with a nested query
    ///
    /// The database does not know how many rows a nested query gives, and often goes through all pairs: with test data the
    /// query takes no time, with real data minutes. Put the nested query into a temporary table that is indexed by the
    /// fields of the join.
    ///
    /// A nested query without tables (`SELECT 1 AS Code UNION ALL SELECT 2`) is left alone: it has as many rows as parts.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A
    /// |INNER JOIN (SELECT B.Ref AS Ref FROM Catalog.B AS B) AS B ON A.Ref = B.Ref";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT B.Ref AS Ref INTO B FROM Catalog.B AS B;
    /// |SELECT A.Ref AS Ref FROM Catalog.A AS A INNER JOIN B AS B ON A.Ref = B.Ref";
    /// ```
    JOIN_WITH_SUB_QUERY {
        code: "JoinWithSubQuery",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Standard, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::Select], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, select: QueryNode<'a>) {
    tell(context, joins::with_subqueries(select));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn both_sides_of_a_join_are_looked_at_and_queries_in_conditions_are_not() {
        check(
            &JOIN_WITH_SUB_QUERY,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ (ВЫБРАТЬ 2 КАК Б ИЗ Ж) КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Б В (ВЫБРАТЬ 3 КАК В ИЗ Д),
                   ^^^^^^^^^^^^^^^^^^^^ Соединение с вложенным запросом: поместите его во временную таблицу
|(ВЫБРАТЬ 4 КАК Г ИЗ Д) КАК Г";
Б = "ВЫБРАТЬ 1 ИЗ (ВЫБРАТЬ 2 КАК Б ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 3) КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Б = Б.Б";
"#,
        );
    }
}
