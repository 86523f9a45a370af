use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleKind, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;

rule! {
    /// # «ПОДОБНО» в запросе
    ///
    /// `ПОДОБНО` сравнивает так, как умеет СУБД: регистр букв, диапазоны в `[…]` и пробелы в конце строк файловая база,
    /// Microsoft SQL Server и PostgreSQL понимают по-разному. Шаблон, который начинается с `%`, не использует индекс:
    /// таблица читается целиком. Правило выключено: включите его там, где запросы должны одинаково работать на всех СУБД.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул ПОДОБНО ""%А%""";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул = &Артикул";
    /// ```
    ///
    /// # LIKE in a query
    ///
    /// `LIKE` compares the way the database can: file databases, Microsoft SQL Server and PostgreSQL differ in the case of
    /// letters, in ranges in `[…]` and in blanks at the end. A pattern that begins with `%` uses no index: the table is
    /// read whole. The rule is off: turn it on where queries must do the same on every database.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT 1 AS One FROM Catalog.Products AS T WHERE T.SKU LIKE ""%A%""";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT 1 AS One FROM Catalog.Products AS T WHERE T.SKU = &SKU";
    /// ```
    USING_LIKE_IN_QUERY {
        code: "UsingLikeInQuery",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Unpredictable],
        minutes: 10,
        scope: RuleScope::Bsl,
        by_default: false,
        check: Check::Queries(&[Kind::LikeExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, like: QueryNode<'a>) {
    let message = context.language.pick(
        "«ПОДОБНО» на разных СУБД работает по-разному: сравнивайте на равенство",
        "LIKE differs between databases: compare for equality",
    );
    context.report(like.range(), message);
}
