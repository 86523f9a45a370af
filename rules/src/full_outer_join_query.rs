use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::joins;

use crate::advised::tell;

rule! {
    /// # Полное внешнее соединение в запросе
    ///
    /// `ПОЛНОЕ ВНЕШНЕЕ СОЕДИНЕНИЕ` заставляет СУБД прочитать и сопоставить обе таблицы целиком, а PostgreSQL выполняет
    /// его только при условии на равенство и намного медленнее левого. Тот же результат дают два левых соединения,
    /// объединенных через `ОБЪЕДИНИТЬ ВСЕ`, или объединение таблиц с группировкой.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ ЕСТЬNULL(План.Товар, Факт.Товар) КАК Товар
    /// |ИЗ РегистрНакопления.План КАК План
    /// |    ПОЛНОЕ ВНЕШНЕЕ СОЕДИНЕНИЕ РегистрНакопления.Факт КАК Факт
    /// |    ПО План.Товар = Факт.Товар";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ План.Товар КАК Товар, План.Сумма КАК План, 0 КАК Факт
    /// |ПОМЕСТИТЬ Все ИЗ РегистрНакопления.План КАК План
    /// |ОБЪЕДИНИТЬ ВСЕ
    /// |ВЫБРАТЬ Факт.Товар, 0, Факт.Сумма ИЗ РегистрНакопления.Факт КАК Факт";
    /// ```
    ///
    /// # A full outer join in a query
    ///
    /// `FULL OUTER JOIN` makes the database read and match both tables whole, and PostgreSQL runs it for conditions of
    /// equality only and much slower than a left join. Two left joins put together with `UNION ALL`, or a union of the
    /// tables that is grouped, give the same.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A FULL OUTER JOIN Catalog.B AS B ON A.Code = B.Code";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A LEFT JOIN Catalog.B AS B ON A.Code = B.Code";
    /// ```
    FULL_OUTER_JOIN_QUERY {
        code: "FullOuterJoinQuery",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Standard, Tag::Performance],
        minutes: 10,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::FullKw], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, word: QueryNode<'a>) {
    tell(context, joins::full(word));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn the_words_of_the_join_are_marked() {
        check(
            &FULL_OUTER_JOIN_QUERY,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ А КАК А ПОЛНОЕ СОЕДИНЕНИЕ Б КАК Б ПО ИСТИНА ЛЕВОЕ СОЕДИНЕНИЕ В КАК В ПО ИСТИНА";
                          ^^^^^^^^^^^^^^^^^ Полное внешнее соединение: замените объединением или левыми соединениями
"#,
        );
    }
}
