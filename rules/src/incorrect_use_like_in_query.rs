use analysis::Severity;
use analysis::review::{Check, Context, Query, RuleKind, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

rule! {
    /// # Вычисляемый шаблон в «ПОДОБНО»
    ///
    /// Шаблон справа от `ПОДОБНО` должен быть строкой или параметром. Поле таблицы и результат вычисления разные СУБД
    /// понимают по-разному: пробелы в конце строк, знаки `_` и `%` внутри значений меняют результат, и запрос, который
    /// работает в файловой базе, на сервере находит другое.
    ///
    /// В отличие от BSL Language Server, смотрится весь шаблон, а не его начало: `"%" + Т.Имя` вычисляется так же.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул ПОДОБНО Т.Шаблон";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул ПОДОБНО ""%"" + Т.Код";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул ПОДОБНО &Шаблон";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ 1 КАК Один ИЗ Справочник.Товары КАК Т ГДЕ Т.Артикул ПОДОБНО ""А%""";
    /// ```
    ///
    /// # A computed pattern of LIKE
    ///
    /// The pattern to the right of `LIKE` must be a string or a parameter. Databases understand fields and computed values
    /// there in different ways: blanks at the end, `_` and `%` within values change the result, and a query that works
    /// in a file database finds something else on a server.
    ///
    /// Unlike BSL Language Server, the rule looks at all of the pattern and not at its beginning only.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT 1 AS One FROM Catalog.Products AS T WHERE T.SKU LIKE T.Pattern";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT 1 AS One FROM Catalog.Products AS T WHERE T.SKU LIKE &Pattern";
    /// ```
    INCORRECT_USE_LIKE_IN_QUERY {
        code: "IncorrectUseLikeInQuery",
        kind: RuleKind::Error,
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Sql, Tag::Unpredictable],
        minutes: 10,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::LikeExpression], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, like: QueryNode<'a>) {
    let Some(pattern) = like.child(Field::Pattern).filter(|_| !like.has_error()) else {
        return;
    };
    let is_constant = |it: QueryNode<'_>| matches!(it.kind(), Kind::String | Kind::Parameter);
    if operands(pattern).into_iter().all(is_constant) {
        return;
    }
    let message = context.language.pick(
        "Шаблон «ПОДОБНО» должен быть строкой или параметром, а не вычисляться в запросе",
        "The pattern of LIKE must be a string or a parameter and not be computed in the query",
    );
    context.report(like.range(), message);
}

/// What a sum is made of.
fn operands<'f>(expression: QueryNode<'f>) -> Vec<QueryNode<'f>> {
    let mut found = Vec::new();
    let mut left = vec![expression];
    while let Some(node) = left.pop() {
        match node.kind() {
            Kind::ParenthesizedExpression => left.extend(node.child(Field::Expression)),
            Kind::BinaryExpression => {
                left.extend(node.child(Field::Left));
                left.extend(node.child(Field::Right));
            }
            _ => found.push(node),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn sums_of_constants_are_constant() {
        check(
            &INCORRECT_USE_LIKE_IN_QUERY,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ 1 ИЗ Т КАК Т ГДЕ Т.А ПОДОБНО ""%"" + (&Имя + ""%"") СПЕЦСИМВОЛ ""~"" И
|Т.Б НЕ ПОДОБНО ПОДСТРОКА(&Имя, 1, 3)";
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Шаблон «ПОДОБНО» должен быть строкой или параметром, а не вычисляться в запросе
"#,
        );
    }
}
