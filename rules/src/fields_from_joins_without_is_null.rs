use analysis::review::{Check, Context, Query, RuleKind, Tag};
use analysis::{Related, Severity};
use metadata::{folded, same};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use query::syntax::{compared, conjuncts, joins, select_of, words};

rule! {
    /// # Поля присоединенной таблицы без проверки на NULL
    ///
    /// Если для строки не нашлось пары, все поля внешней стороны соединения равны `NULL`. Сумма с `NULL` дает `NULL`, сравнение
    /// с ним ложно, а в коде такое значение не равно ни `Неопределено`, ни пустой ссылке. Оберните поле в
    /// `ЕСТЬNULL(…)` или проверьте его через `ЕСТЬ NULL`.
    ///
    /// Правило молчит, если секция `ГДЕ` сама отбрасывает строки без пары (`ЕСТЬ НЕ NULL`, `Б.Ссылка = &Ссылка`),
    /// если поле стоит в `ВЫБОР` или `ИЛИ`, где проверяется на `NULL` поле той же таблицы, и о таблицах констант,
    /// соединённых `ПО ИСТИНА`: в них всегда есть строка. Других соединений, которые всегда находят строку, правило
    /// не отличает, поэтому включается по желанию.
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
    /// Nothing is said where `WHERE` itself drops rows without a match (`IS NOT NULL`, `B.Ref = &Ref`), where the
    /// field stands in a `CASE` or `OR` with a check of a field of the same table for `NULL`, and of tables of
    /// constants joined `ON TRUE`: they have a row at all times. Other joins that always find a row cannot be told,
    /// so the rule is turned on by choice.
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
    let Some(select) = select_of(join).filter(|_| !always_matches(join)) else {
        return;
    };
    let joined: Vec<_> = join
        .child(Field::Source)
        .into_iter()
        .flat_map(aliases)
        .collect();
    // All that is joined so far.
    let base = join.ancestors().find(|it| it.kind() == Kind::Source);
    let mut base: Vec<_> = base.into_iter().flat_map(aliases).collect();
    base.retain(|it| it.start() < join.start());
    let mut outer = Vec::new();
    if kind != Some(Kind::RightKw) && !wants_no_match(select, &base) {
        outer.extend(joined.iter().copied());
    }
    if kind != Some(Kind::LeftKw) && !wants_no_match(select, &joined) {
        outer.extend(base);
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
            .filter(|it| !it.is_within(join) && select_of(*it) == Some(select))
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

/// `ЛЕВОЕ СОЕДИНЕНИЕ Константы КАК Константы ПО ИСТИНА`: a table of constants has one row at all times.
fn always_matches(join: QueryNode<'_>) -> bool {
    let table = join
        .child(Field::Source)
        .and_then(|it| it.child(Field::Table));
    let Some((table, condition)) = table.zip(join.child(Field::Condition)) else {
        return false;
    };
    let first = table.text().split('.').next().unwrap_or_default();
    let is = |text: &str, names: &[&str]| names.iter().any(|it| same(it, text));
    is(first, &["Константы", "Constants", "Константа", "Constant"])
        && conjuncts(condition)
            .iter()
            .all(|it| is(it.text(), &["ИСТИНА", "TRUE"]))
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

/// Whether the rows that are left have nothing in some tables, so that they come from the other side of a full join:
/// `ГДЕ Б.Ссылка ЕСТЬ NULL`.
fn wants_no_match(select: QueryNode<'_>, aliases: &[QueryNode<'_>]) -> bool {
    let condition = select.child(Field::Where);
    let condition = condition.and_then(|it| it.child(Field::Condition));
    condition.into_iter().flat_map(conjuncts).any(|it| {
        it.kind() == Kind::IsNullExpression
            && it.child(Field::Negation).is_none()
            && aliases
                .iter()
                .any(|alias| columns(it, alias.text(), select).next().is_some())
    })
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
    let all = condition.child(Field::Condition);
    let names_row = |column: QueryNode<'_>| match words(column).as_slice() {
        [table, field] => same(table, alias) && (same(field, "Ссылка") || same(field, "Ref")),
        _ => false,
    };
    // `Документ.Ссылка = &Ссылка` is true of no row without a match.
    let mut compared_columns = all.into_iter().flat_map(conjuncts).filter_map(compared);
    if compared_columns.any(names_row) {
        return true;
    }
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
            Kind::FunctionCall => is_null_function(it),
            // `Б.Ссылка ЕСТЬ NULL ИЛИ Б.Сумма = 0`
            Kind::BinaryExpression => {
                it.child(Field::Operator)
                    .is_some_and(|it| it.kind() == Kind::OrKw)
                    && it
                        .descendants_of(Kind::IsNullExpression)
                        .any(|it| columns(it, alias, select).next().is_some())
            }
            // What counts rows or picks among those that are there has no need of it.
            Kind::CaseExpression => {
                let branches = it.children_in(Field::Branch);
                let conditions = branches.filter_map(|it| it.child(Field::Condition));
                let calls = conditions.flat_map(|it| it.descendants_of(Kind::FunctionCall));
                let checks = it.descendants_of(Kind::IsNullExpression);
                checks
                    .chain(calls.filter(|it| is_null_function(*it)))
                    .any(|it| columns(it, alias, select).next().is_some())
            }
            _ => false,
        })
    })
}

/// `ЕСТЬNULL(…)`.
fn is_null_function(call: QueryNode<'_>) -> bool {
    call.child(Field::Name)
        .is_some_and(|it| same(it.text(), "ЕСТЬNULL") || same(it.text(), "ISNULL"))
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
Г = "ВЫБРАТЬ ВЫБОР КОГДА ЕСТЬNULL(Б.Ж, 0) = 0 ТОГДА 0 ИНАЧЕ Б.Б КОНЕЦ ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж";
"#,
        );
    }

    #[test]
    fn a_row_that_is_there_for_sure_is_not_null() {
        check(
            &FIELDS_FROM_JOINS_WITHOUT_IS_NULL,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ Б.Дата ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Документ.Б КАК Б ПО ИСТИНА ГДЕ А.Ж > 0 И (Б.Ссылка = &Ссылка)";
Б = "ВЫБРАТЬ К.Валюта ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Константы КАК К ПО ИСТИНА ЛЕВОЕ СОЕДИНЕНИЕ Константа.В КАК В ПО (ИСТИНА) ГДЕ В.Значение = 1";
Г = "ВЫБРАТЬ А.Ж ИЗ А КАК А ПОЛНОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж ГДЕ Б.Ж ЕСТЬ NULL И А.Ж > 0";
Д = "ВЫБРАТЬ А.Ж ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ПО А.Ж = Б.Ж ГДЕ А.Ж > 0 И (Б.Ж ЕСТЬ NULL ИЛИ Б.Дата = &Дата)";
Е = "ВЫБРАТЬ А.Ж ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Б КАК Б ВНУТРЕННЕЕ СОЕДИНЕНИЕ Г КАК Г ПО Б.Ж = Г.Ж ПО А.Ж = Б.Ж";
В = "ВЫБРАТЬ Б.Дата ИЗ А КАК А ЛЕВОЕ СОЕДИНЕНИЕ Документ.Б КАК Б ПО А.Ж = Б.Ж ГДЕ Б.Ссылка = &Ссылка ИЛИ Б.Ж = 1";
                               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ Поля присоединенной таблицы могут быть NULL: Б.Дата, Б.Ссылка, Б.Ж; проверьте их через ЕСТЬNULL
"#,
        );
    }
}
