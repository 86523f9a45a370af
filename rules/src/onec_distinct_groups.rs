use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::results;

use crate::advised::tell;

rule! {
    /// # «РАЗЛИЧНЫЕ» в запросе с группировкой
    ///
    /// Запрос группирует записи и выбирает все поля, по которым группирует, поэтому одинаковых записей в результате быть не
    /// может. `РАЗЛИЧНЫЕ` заставляет СУБД отсортировать результат и сравнить его записи еще раз, а читателя искать, откуда
    /// взялись бы повторы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ РАЗЛИЧНЫЕ П.Контрагент КАК Контрагент, СУММА(П.Сумма) КАК Сумма
    /// |ИЗ РегистрНакопления.Продажи КАК П СГРУППИРОВАТЬ ПО П.Контрагент";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ П.Контрагент КАК Контрагент, СУММА(П.Сумма) КАК Сумма
    /// |ИЗ РегистрНакопления.Продажи КАК П СГРУППИРОВАТЬ ПО П.Контрагент";
    /// ```
    ///
    /// # DISTINCT in a query that groups
    ///
    /// The query groups records and selects all fields that it groups by, so no two records of the result can be alike. `DISTINCT`
    /// makes the database sort the result and compare its records once more, and makes the reader look for where repetitions might
    /// have come from.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT DISTINCT S.Customer AS Customer, SUM(S.Amount) AS Amount
    /// |FROM AccumulationRegister.Sales AS S GROUP BY S.Customer";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT DISTINCT MAX(S.Amount) AS Amount FROM AccumulationRegister.Sales AS S GROUP BY S.Customer";
    /// ```
    ONEC_DISTINCT_GROUPS {
        code: "OnecDistinctGroups",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance, Tag::Clumsy],
        minutes: 2,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::Select], check),
    }
}

fn check<'a>(context: &mut Context<'a>, query: &'a Query<'a>, select: QueryNode<'a>) {
    // What is glued to a piece may group by more.
    if query.is_whole {
        tell(context, results::distinct_groups(select));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn groups_that_are_not_shown_may_be_alike() {
        check(
            &ONEC_DISTINCT_GROUPS,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид, Т.Код ИЗ Справочник.А КАК Т СГРУППИРОВАТЬ ПО Т.Код, Т.Вид";
             ^^^^^^^^^ «РАЗЛИЧНЫЕ» лишнее: сгруппированные записи и так различны, если выбраны все поля группировки
Б = "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид ИЗ Справочник.А КАК Т СГРУППИРОВАТЬ ПО Т.Код, Т.Вид";
В = "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид ИЗ Справочник.А КАК Т";
Г = "ВЫБРАТЬ РАЗЛИЧНЫЕ Т.Вид ИЗ Справочник.А КАК Т СГРУППИРОВАТЬ ПО Т.Вид" + Поля;
"#,
        );
    }
}
