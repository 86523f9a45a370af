use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::results;

use crate::advised::tell;

rule! {
    /// # Порядок, которого никто не увидит
    ///
    /// Записи временной таблицы или вложенного запроса упорядочены, но порядок не доживет до результата: тот, кто читает эти
    /// записи, получит их в каком угодно порядке. Сортировка здесь только тратит время, а если результат должен быть
    /// упорядочен, `УПОРЯДОЧИТЬ ПО` нужно в последнем запросе.
    ///
    /// С `ПЕРВЫЕ` порядок решает, какие записи попадут в таблицу, а с `АВТОНОМЕРЗАПИСИ()`, какие номера они получат: об этих
    /// запросах правило молчит.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ Т.Ссылка КАК Товар ПОМЕСТИТЬ Товары ИЗ Справочник.Номенклатура КАК Т УПОРЯДОЧИТЬ ПО Т.Код;
    /// |ВЫБРАТЬ Товары.Товар КАК Товар ИЗ Товары КАК Товары";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ Т.Ссылка КАК Товар ПОМЕСТИТЬ Товары ИЗ Справочник.Номенклатура КАК Т;
    /// |ВЫБРАТЬ Товары.Товар КАК Товар ИЗ Товары КАК Товары УПОРЯДОЧИТЬ ПО Товары.Товар.Код";
    /// ```
    ///
    /// # An order that nobody sees
    ///
    /// Records of a temporary table or of a nested query are ordered, but the order does not live to see the result: what reads
    /// these records gets them in any order. Sorting here only takes time, and where the result has to be ordered, `ORDER BY` belongs
    /// into the last query.
    ///
    /// With `TOP` the order decides which records there are, and with `RECORDAUTONUMBER()` which numbers they get: nothing is said of
    /// such queries.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT T.Ref AS Product INTO Products FROM Catalog.Products AS T ORDER BY T.Code";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT TOP 5 T.Ref AS Product INTO Products FROM Catalog.Products AS T ORDER BY T.Code";
    /// ```
    ONEC_NEEDLESS_ORDER {
        code: "OnecNeedlessOrder",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance, Tag::Clumsy],
        minutes: 2,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::OrderByClause], check),
    }
}

fn check<'a>(context: &mut Context<'a>, query: &'a Query<'a>, order: QueryNode<'a>) {
    if query.is_whole {
        tell(context, results::needless_order(order));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn the_first_records_have_an_order() {
        check(
            &ONEC_NEEDLESS_ORDER,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ В.Код ИЗ (ВЫБРАТЬ Т.Код КАК Код ИЗ Справочник.А КАК Т УПОРЯДОЧИТЬ ПО Код) КАК В";
                                                                   ^^^^^^^^^^^^^^^^^^ Порядок здесь никому не виден: без «ПЕРВЫЕ» упорядочивайте только тот запрос, который возвращает записи
Б = "ВЫБРАТЬ В.Код ИЗ (ВЫБРАТЬ ПЕРВЫЕ 3 Т.Код КАК Код ИЗ Справочник.А КАК Т УПОРЯДОЧИТЬ ПО Код) КАК В";
В = "ВЫБРАТЬ Т.Код КАК Код ИЗ Справочник.А КАК Т УПОРЯДОЧИТЬ ПО Код";
"#,
        );
    }
}
