use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::conditions;

use crate::advised::tell;

rule! {
    /// # «ИЛИ» в секции «ГДЕ»
    ///
    /// Условие `ИЛИ` мешает СУБД искать по индексу: таблица читается целиком, а под блокировкой транзакции ждут и другие
    /// пользователи. Одно поле и несколько значений сравнивайте через `В (…)`, разные поля разнесите по двум запросам и
    /// объедините их через `ОБЪЕДИНИТЬ ВСЕ`.
    ///
    /// В отличие от BSL Language Server, правило молчит об `ИЛИ` внутри `ВЫБОР`: индекса там нет и без него.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т
    /// |ГДЕ Т.Артикул = &Строка ИЛИ Т.Штрихкод = &Строка";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Артикул = &Строка
    /// |ОБЪЕДИНИТЬ ВСЕ
    /// |ВЫБРАТЬ Т.Ссылка ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Штрихкод = &Строка И Т.Артикул <> &Строка";
    /// ```
    ///
    /// # OR in the WHERE section
    ///
    /// `OR` keeps the database from searching by an index: the table is read whole, and under the locks of a transaction
    /// other users wait too. Compare one field with several values by `IN (…)`; of conditions on different fields make
    /// two queries and put them together with `UNION ALL`.
    ///
    /// Unlike BSL Language Server, the rule says nothing of `OR` within `CASE`: no index is used there anyway.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT T.Ref AS Ref FROM Catalog.Products AS T WHERE T.SKU = &Text OR T.Barcode = &Text";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT T.Ref AS Ref FROM Catalog.Products AS T WHERE T.SKU IN (&First, &Second)";
    /// ```
    LOGICAL_OR_IN_THE_WHERE_SECTION_OF_QUERY {
        code: "LogicalOrInTheWhereSectionOfQuery",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance, Tag::Standard],
        minutes: 15,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::OrKw], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, word: QueryNode<'a>) {
    tell(context, conditions::alternatives(word));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn nested_queries_have_sections_of_their_own() {
        check(
            &LOGICAL_OR_IN_THE_WHERE_SECTION_OF_QUERY,
            Language::En,
            r#"
А = "ВЫБРАТЬ А.Б ИЛИ А.В ИЗ А КАК А ГДЕ А.Г В
|(ВЫБРАТЬ Д.Д ИЗ РегистрСведений.Ж.СрезПоследних(, Г = 1 ИЛИ Г = 2) КАК Д ГДЕ НЕ (Д.Е = 1 ИЛИ Д.Ж = 2))
                                                                                          ^^^ OR in the WHERE section: use IN (…) or a union of queries
|И ВЫБОР КОГДА А.Б = 1 ИЛИ А.В = 2 ТОГДА ИСТИНА КОНЕЦ";
"#,
        );
    }
}
