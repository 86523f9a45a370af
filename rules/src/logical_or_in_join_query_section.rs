use analysis::Severity;
use analysis::review::{Check, Context, Query, Tag};
use metadata::folded;
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use crate::query_text::words;

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
    if !is_of_join(word) {
        return;
    }
    let Some(group) = whole(word) else {
        return;
    };
    let mut columns: Vec<String> = group
        .descendants_of(Kind::Column)
        .map(|it| folded(&words(it).join(".")).collect())
        .collect();
    columns.sort_unstable();
    columns.dedup();
    if columns.len() < 2 {
        return;
    }
    let message = context.language.pick(
        "«ИЛИ» в условии соединения: разбейте соединение на два и объедините их",
        "OR in the condition of a join: split the join into two and unite them",
    );
    context.report(word.range(), message);
}

/// Whether a word stands in the condition of a join itself.
fn is_of_join(word: QueryNode<'_>) -> bool {
    let mut below = word;
    for node in word.ancestors() {
        match node.kind() {
            Kind::Join => return below.is_field(Field::Condition),
            Kind::BinaryExpression | Kind::ParenthesizedExpression | Kind::NotExpression => {}
            _ => return false,
        }
        below = node;
    }
    false
}

/// All of the alternatives that a word stands between.
fn whole(word: QueryNode<'_>) -> Option<QueryNode<'_>> {
    let mut whole = word.parent()?;
    while let Some(parent) = whole.parent() {
        let is_or = parent.kind() == Kind::BinaryExpression
            && parent
                .child(Field::Operator)
                .is_some_and(|it| it.kind() == Kind::OrKw);
        if !is_or && parent.kind() != Kind::ParenthesizedExpression {
            break;
        }
        whole = parent;
    }
    Some(whole)
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
