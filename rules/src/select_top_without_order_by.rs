use analysis::Severity;
use analysis::review::{Check, Context, Default, Parameter, Query, RuleScope, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

rule! {
    /// # «ВЫБРАТЬ ПЕРВЫЕ» без «УПОРЯДОЧИТЬ ПО»
    ///
    /// Без упорядочивания СУБД отдает первые попавшиеся строки: сегодня одни, после перестроения индекса или на другой СУБД
    /// другие. Ошибка не повторяется на копии базы и ее трудно найти.
    ///
    /// Одна строка (`ПЕРВЫЕ 1`) по какому-то условию обычно проверяет, есть ли такие строки вообще, поэтому о ней правило
    /// молчит. В объединении упорядочивается результат, а не его часть: там `ПЕРВЫЕ` берет случайные строки всегда.
    /// Если выбираются одни литералы (`ПЕРВЫЕ 1 ИСТИНА`), все строки одинаковы, и замечания нет.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ ПЕРВЫЕ 10 З.Ссылка КАК Заказ ИЗ Документ.ЗаказПокупателя КАК З";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ ПЕРВЫЕ 10 З.Ссылка КАК Заказ ИЗ Документ.ЗаказПокупателя КАК З УПОРЯДОЧИТЬ ПО З.Дата УБЫВ";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ ПЕРВЫЕ 1 ИСТИНА КАК Есть ИЗ Документ.ЗаказПокупателя КАК З ГДЕ З.Контрагент = &Контрагент";
    /// ```
    ///
    /// # SELECT TOP without ORDER BY
    ///
    /// Without an order the database gives whatever rows come first: others after an index is rebuilt, others on another
    /// database. The fault does not show in a copy of the database and is hard to find.
    ///
    /// One row (`TOP 1`) by some condition mostly asks whether there are such rows at all, so nothing is said of it. In a
    /// union the result is ordered and not its parts: `TOP` always takes rows at random there.
    /// Where nothing but literals is selected (`TOP 1 TRUE`), all rows are alike, and nothing is said.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT TOP 10 O.Ref AS Order FROM Document.Order AS O";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT TOP 10 O.Ref AS Order FROM Document.Order AS O ORDER BY O.Date DESC";
    /// ```
    SELECT_TOP_WITHOUT_ORDER_BY {
        code: "SelectTopWithoutOrderBy",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Sql, Tag::Suspicious],
        minutes: 5,
        scope: RuleScope::Bsl,
        parameters: &[Parameter {
            name: "skipSelectTopOne",
            default: Default::Flag(true),
            ru: "Молчать о «ПЕРВЫЕ 1» и там, где нет условия",
            en: "Say nothing of “TOP 1” where there is no condition either",
        }],
        check: Check::Queries(&[Kind::Top], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, top: QueryNode<'a>) {
    let Some(select) = top.parent().filter(|it| it.kind() == Kind::Select) else {
        return;
    };
    let query = match select.parent() {
        Some(union) if union.kind() == Kind::UnionClause => union.parent(),
        query => query,
    };
    let Some(query) = query.filter(|it| it.kind() == Kind::SelectQuery && !it.has_error()) else {
        return;
    };
    let is_union = query.child(Field::Union).is_some();
    let count = top.child(Field::Count).map_or("", QueryNode::text);
    let has_condition = select.child(Field::Where).is_some();
    let may_be_any = match count {
        "0" | "1" if is_union => has_condition,
        "0" | "1" => has_condition || context.flag("skipSelectTopOne"),
        _ => false,
    };
    let is_ordered =
        query.child(Field::OrderBy).is_some() || query.child(Field::Autoorder).is_some();
    // Nothing is left to choose from, or all rows are alike.
    let is_empty = count == "0" || is_constant(select);
    if may_be_any || is_empty || (is_ordered && !is_union) {
        return;
    }
    let message = match is_union {
        true => context.language.pick(
            format!("«{}» в части объединения берет случайные строки: порядок задается только результату", top.text()),
            format!("“{}” in a part of a union takes rows at random: only the result is ordered", top.text()),
        ),
        false => context.language.pick(
            format!("«{}» без «УПОРЯДОЧИТЬ ПО» берет случайные строки", top.text()),
            format!("“{}” without ORDER BY takes rows at random", top.text()),
        ),
    };
    context.report(top.range(), message);
}

/// `ВЫБРАТЬ ПЕРВЫЕ 1 ИСТИНА`: all rows of the result have the same values.
fn is_constant(select: QueryNode<'_>) -> bool {
    let fields = select.child(Field::Fields);
    let mut fields = fields.into_iter().flat_map(QueryNode::children).peekable();
    let is_literal = |field: QueryNode<'_>| {
        let value = field.child(Field::Expression);
        value.is_some_and(|it| {
            matches!(
                it.kind(),
                Kind::Boolean
                    | Kind::Number
                    | Kind::String
                    | Kind::Undefined
                    | Kind::Null
                    | Kind::ValueLiteral
            )
        })
    };
    fields.peek().is_some()
        && fields.all(|it| matches!(it.kind(), Kind::Comma | Kind::Comment) || is_literal(it))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_with, with};
    use analysis::Language;
    use analysis::review::Value;

    #[test]
    fn one_row_by_a_condition_is_no_fault() {
        let fixture = r#"
А = "ВЫБРАТЬ ПЕРВЫЕ 1 Т.А ИЗ Справочник.Т КАК Т;
             ^^^^^^^^ «ПЕРВЫЕ 1» без «УПОРЯДОЧИТЬ ПО» берет случайные строки
|ВЫБРАТЬ ПЕРВЫЕ 1 Т.А ИЗ Справочник.Т КАК Т ГДЕ Т.А = 1;
|ВЫБРАТЬ ПЕРВЫЕ 0 Т.А ИЗ Справочник.Т КАК Т;
|ВЫБРАТЬ ПЕРВЫЕ &Сколько Т.А ИЗ Справочник.Т КАК Т ГДЕ Т.А = 1";
         ^^^^^^^^^^^^^^^ «ПЕРВЫЕ &Сколько» без «УПОРЯДОЧИТЬ ПО» берет случайные строки
"#;
        let parameters = [("skipSelectTopOne", Value::Flag(false))];
        let active = || with(&SELECT_TOP_WITHOUT_ORDER_BY, &parameters);
        check_with(active, Language::Ru, fixture);
    }

    #[test]
    fn parts_of_a_union_have_no_order() {
        check(
            &SELECT_TOP_WITHOUT_ORDER_BY,
            Language::En,
            r#"
А = "ВЫБРАТЬ ПЕРВЫЕ 5 Т.А ИЗ Справочник.Т КАК Т
             ^^^^^^^^ “ПЕРВЫЕ 5” in a part of a union takes rows at random: only the result is ordered
|ОБЪЕДИНИТЬ ВСЕ
|ВЫБРАТЬ ПЕРВЫЕ 1 Т.А ИЗ Справочник.Т КАК Т ГДЕ Т.А = 2 УПОРЯДОЧИТЬ ПО А;
|ВЫБРАТЬ ПЕРВЫЕ 1 ИСТИНА КАК Есть, 1 ИЗ Справочник.Т КАК Т ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ ПЕРВЫЕ 1 ЗНАЧЕНИЕ(Справочник.Т.А), 2;
|ВЫБРАТЬ ПЕРВЫЕ 1 Т.А, 1 ИЗ Справочник.Т КАК Т ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 1, 2";
         ^^^^^^^^ “ПЕРВЫЕ 1” in a part of a union takes rows at random: only the result is ordered
"#,
        );
    }
}
