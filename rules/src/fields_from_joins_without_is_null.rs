use analysis::review::{Check, Context, Query, RuleKind, Tag};
use analysis::{Related, Severity};
use metadata::{folded, same};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use crate::query_text::{joins, select_of, words};

rule! {
    /// # Поля присоединенной таблицы без проверки на NULL
    ///
    /// Если для строки не нашлось пары, все поля внешней стороны соединения равны `NULL`. Сумма с `NULL` дает `NULL`, сравнение
    /// с ним ложно, а в коде такое значение не равно ни `Неопределено`, ни пустой ссылке. Оберните поле в
    /// `ЕСТЬNULL(…)` или проверьте его через `ЕСТЬ NULL`.
    ///
    /// Правило молчит, если секция `ГДЕ` сама отбрасывает строки без пары (`ЕСТЬ НЕ NULL`) и если поле стоит в `ВЫБОР`,
    /// который проверяет на `NULL` поле той же таблицы.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар, О.КоличествоОстаток КАК Остаток
    /// |ИЗ Справочник.Номенклатура КАК Т
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ Остатки КАК О ПО Т.Ссылка = О.Номенклатура";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Т.Ссылка КАК Товар, ЕСТЬNULL(О.КоличествоОстаток, 0) КАК Остаток
    /// |ИЗ Справочник.Номенклатура КАК Т
    /// |    ЛЕВОЕ СОЕДИНЕНИЕ Остатки КАК О ПО Т.Ссылка = О.Номенклатура";
    /// ```
    ///
    /// # Fields of a joined table without a check for NULL
    ///
    /// Where a row has no match, all fields of the outer side of a join are `NULL`. A sum with `NULL` is `NULL`, a comparison
    /// with it is false, and in code the value equals neither `Undefined` nor an empty reference. Put the field into
    /// `ISNULL(…)`, or check it with `IS NULL`.
    ///
    /// Nothing is said where `WHERE` itself drops rows without a match (`IS NOT NULL`), nor where the field stands in a `CASE`
    /// that checks a field of the same table for `NULL`.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref, B.Sum AS Sum FROM Catalog.A AS A LEFT JOIN B AS B ON A.Ref = B.Ref";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT A.Ref AS Ref, ISNULL(B.Sum, 0) AS Sum FROM Catalog.A AS A LEFT JOIN B AS B ON A.Ref = B.Ref";
    /// ```
    FIELDS_FROM_JOINS_WITHOUT_IS_NULL {
        code: "FieldsFromJoinsWithoutIsNull",
        kind: RuleKind::Error,
        severity: Severity::Critical,
        tags: &[Tag::Sql, Tag::Suspicious, Tag::Unpredictable],
        minutes: 2,
        by_default: false,
        check: Check::Queries(&[Kind::Join], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, join: QueryNode<'a>) {
    let kind = join.child(Field::Kind).map(QueryNode::kind);
    if !matches!(kind, Some(Kind::LeftKw | Kind::RightKw | Kind::FullKw)) {
        return;
    }
    let Some(select) = select_of(join) else {
        return;
    };
    let mut outer = Vec::new();
    if kind != Some(Kind::RightKw) {
        outer.extend(join.child(Field::Source).into_iter().flat_map(aliases));
    }
    if kind != Some(Kind::LeftKw) {
        // All that is joined so far.
        let base = join.ancestors().find(|it| it.kind() == Kind::Source);
        let all = base.into_iter().flat_map(aliases);
        outer.extend(all.filter(|it| it.start() < join.start()));
    }
    let mut found: Vec<QueryNode<'a>> = Vec::new();
    for alias in outer {
        let condition = select.child(Field::Where);
        if condition.is_some_and(|it| drops_null(it, alias.text(), select)) {
            continue;
        }
        let fields = select.child(Field::Fields);
        let conditions = select
            .descendants_of(Kind::Join)
            .filter(|it| *it != join && select_of(*it) == Some(select))
            .filter_map(|it| it.child(Field::Condition));
        for part in fields.into_iter().chain(condition).chain(conditions) {
            found.extend(unguarded(part, alias.text(), select));
        }
    }
    if found.is_empty() {
        return;
    }
    found.sort_by_key(|it| it.index());
    let mut names: Vec<String> = found.iter().map(|it| words(*it).join(".")).collect();
    let mut seen = Vec::new();
    names.retain(|it| {
        let key: String = folded(it).collect();
        let is_new = !seen.contains(&key);
        seen.push(key);
        is_new
    });
    let more = if names.len() > 3 { ", …" } else { "" };
    names.truncate(3);
    let names = names.join(", ") + more;
    let language = context.language;
    let message = language.pick(
        format!(
            "Поля присоединенной таблицы могут быть NULL: {names}; проверьте их через ЕСТЬNULL"
        ),
        format!("Fields of the joined table may be NULL: {names}; check them with ISNULL"),
    );
    let related = found.iter().map(|it| Related {
        path: None,
        range: it.range(),
        message: language
            .pick(
                "читается без проверки на NULL",
                "read without a check for NULL",
            )
            .to_owned(),
    });
    context
        .report(join.range(), message)
        .related
        .extend(related);
}

/// The aliases of a source and of what is joined to it.
fn aliases<'f>(source: QueryNode<'f>) -> Vec<QueryNode<'f>> {
    let mut found = Vec::new();
    let mut left = vec![source];
    while let Some(node) = left.pop() {
        let table = node.child(Field::Table);
        match table.filter(|it| it.kind() == Kind::ParenthesizedSource) {
            Some(table) => left.extend(table.child(Field::Source)),
            None => found.extend(node.child(Field::Alias)),
        }
        left.extend(
            joins(node)
                .into_iter()
                .filter_map(|it| it.child(Field::Source)),
        );
    }
    found
}

/// The columns of a table in a part of a select.
fn columns<'f>(
    part: QueryNode<'f>,
    alias: &str,
    select: QueryNode<'f>,
) -> impl Iterator<Item = QueryNode<'f>> {
    part.descendants_of(Kind::Column).filter(move |it| {
        let mut words = it.children_in(Field::Part);
        words.next().is_some_and(|it| same(it.text(), alias))
            && words.next().is_some()
            && select_of(*it) == Some(select)
    })
}

/// Whether a condition leaves only rows where the table has a match.
fn drops_null(condition: QueryNode<'_>, alias: &str, select: QueryNode<'_>) -> bool {
    columns(condition, alias, select).any(|column| {
        column.ancestors().any(|it| {
            it.kind() == Kind::IsNullExpression
                && (it.child(Field::Negation).is_some()
                    || it
                        .ancestors()
                        .take_while(|it| it.kind() != Kind::WhereClause)
                        .any(|it| it.kind() == Kind::NotExpression))
        })
    })
}

/// The columns of a table that nothing around checks for NULL.
fn unguarded<'f>(
    part: QueryNode<'f>,
    alias: &'f str,
    select: QueryNode<'f>,
) -> impl Iterator<Item = QueryNode<'f>> {
    columns(part, alias, select).filter(move |column| {
        let around = column.ancestors().take_while(|it| *it != part);
        !around.into_iter().any(|it| match it.kind() {
            Kind::IsNullExpression => true,
            Kind::FunctionCall => it
                .child(Field::Name)
                .is_some_and(|it| same(it.text(), "ЕСТЬNULL") || same(it.text(), "ISNULL")),
            // What counts rows or picks among those that are there has no need of it.
            Kind::CaseExpression => it
                .descendants_of(Kind::IsNullExpression)
                .any(|it| columns(it, alias, select).next().is_some()),
            _ => false,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn only_the_outer_side_may_be_null() {
        check(
            &FIELDS_FROM_JOINS_WITHOUT_IS_NULL,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ А.Б, Б.Б, В.Б ИЗ А КАК А ПРАВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж
                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Поля присоединенной таблицы могут быть NULL: А.Б; проверьте их через ЕСТЬNULL
|ВНУТРЕННЕЕ СОЕДИНЕНИЕ В КАК В ПО В.Ж = Б.Ж";
Б = "ВЫБРАТЬ Б.Б ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж ГДЕ Б.Ж ЕСТЬ НЕ NULL";
В = "ВЫБРАТЬ ВЫБОР КОГДА Б.Ж ЕСТЬ NULL ТОГДА 0 ИНАЧЕ Б.Б КОНЕЦ ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж";
"#,
        );
    }
}
