use analysis::Severity;
use analysis::review::{Check, Context, Query, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::joins;

use crate::advised::tell;

rule! {
    /// # «ИЛИ» в условии соединения
    ///
    /// Ни один индекс не подходит сразу к обоим условиям, которые соединяет `ИЛИ` над разными полями: СУБД перебирает
    /// строки, а если других условий соединения нет, все пары строк. Разбейте соединение на два по одному условию и
    /// объедините их через `ОБЪЕДИНИТЬ ВСЕ`.
    ///
    /// `ИЛИ` над одним полем правило не трогает. В отличие от BSL Language Server, оно молчит об `ИЛИ` внутри `ВЫБОР` и
    /// внутри вложенных запросов.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т
    /// |    ВНУТРЕННЕЕ СОЕДИНЕНИЕ РегистрСведений.Аналоги КАК А
    /// |    ПО (Т.Ссылка = А.Товар ИЛИ Т.Ссылка = А.Аналог)";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т
    /// |    ВНУТРЕННЕЕ СОЕДИНЕНИЕ РегистрСведений.Аналоги КАК А ПО Т.Ссылка = А.Товар
    /// |ОБЪЕДИНИТЬ ВСЕ
    /// |ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Номенклатура КАК Т
    /// |    ВНУТРЕННЕЕ СОЕДИНЕНИЕ РегистрСведений.Аналоги КАК А ПО Т.Ссылка = А.Аналог";
    /// ```
    ///
    /// # OR in the condition of a join
    ///
    /// No index fits both conditions that `OR` joins over different fields: the database goes through rows one by
    /// one, and where the join has no other condition through all pairs of them. Split the join into two and put them
    /// together with `UNION ALL`.
    ///
    /// `OR` over one field is left alone. Unlike BSL Language Server, the rule says nothing of `OR` within `CASE` and
    /// within nested queries.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A INNER JOIN Catalog.B AS B ON A.Ref = B.X OR A.Ref = B.Y";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref FROM Catalog.A AS A INNER JOIN Catalog.B AS B ON A.Ref = B.X";
    /// ```
    LOGICAL_OR_IN_JOIN_QUERY_SECTION {
        code: "LogicalOrInJoinQuerySection",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance, Tag::Unpredictable],
        minutes: 15,
        check: Check::Queries(&[Kind::OrKw], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, word: QueryNode<'a>) {
    tell(context, joins::alternatives(word));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn alternatives_for_one_field_are_no_fault() {
        check(
            &LOGICAL_OR_IN_JOIN_QUERY_SECTION,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.В = Б.В И (Б.Г = 1 ИЛИ б.г = 2 ИЛИ &Все)
|ЛЕВОЕ СОЕДИНЕНИЕ Д КАК Д ПО (А.В = Д.В) И (А.Г = Д.Г ИЛИ Д.Г = 0)
                                                      ^^^ «ИЛИ» в условии соединения: разбейте соединение на два и объедините их
|ЛЕВОЕ СОЕДИНЕНИЕ Е КАК Е ПО ВЫБОР КОГДА А.В = 1 ИЛИ Е.В = 2 ТОГДА 1 КОНЕЦ = 1
|ГДЕ А.Б = 1 ИЛИ А.В = 2";
"#,
        );
    }
}
