use analysis::review::{Check, Context, Query, RuleScope, Tag};
use analysis::{Fix, Severity};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use query::syntax::is_english;

rule! {
    /// # «ОБЪЕДИНИТЬ» без «ВСЕ»
    ///
    /// `ОБЪЕДИНИТЬ` убирает повторы: СУБД сортирует и сравнивает строки всех частей, даже если повторов быть не может, и
    /// молча теряет одинаковые строки, которые нужно было сложить. `ОБЪЕДИНИТЬ ВСЕ` отдает строки как есть и работает
    /// быстрее. Правило молчит, если сама часть запроса выбирает `РАЗЛИЧНЫЕ`: повторы в ней не нужны намеренно.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ П.Сумма КАК Сумма ИЗ Документ.Поступление КАК П
    /// |ОБЪЕДИНИТЬ
    /// |ВЫБРАТЬ Р.Сумма ИЗ Документ.Реализация КАК Р";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ П.Сумма КАК Сумма ИЗ Документ.Поступление КАК П
    /// |ОБЪЕДИНИТЬ ВСЕ
    /// |ВЫБРАТЬ Р.Сумма ИЗ Документ.Реализация КАК Р";
    /// ```
    ///
    /// # UNION without ALL
    ///
    /// `UNION` removes repeated rows: the database sorts and compares the rows of all parts even where nothing can repeat,
    /// and silently loses equal rows that were to be added up. `UNION ALL` gives the rows as they are, and faster.
    /// The rule is silent where a part itself selects `DISTINCT`: that repeated rows are not wanted there is meant.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT A.Sum AS Sum FROM Document.A AS A UNION SELECT B.Sum FROM Document.B AS B";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT A.Sum AS Sum FROM Document.A AS A UNION ALL SELECT B.Sum FROM Document.B AS B";
    /// ```
    UNION_ALL {
        code: "UnionAll",
        severity: Severity::Minor,
        tags: &[Tag::Standard, Tag::Sql, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::UnionClause], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, union: QueryNode<'a>) {
    let Some(word) = union.child_of_kind(Kind::UnionKw) else {
        return;
    };
    // Without a select behind it, it is being typed.
    if union.child(Field::All).is_some() || union.child(Field::Select).is_none() {
        return;
    }
    if are_distinct(union) {
        return;
    }
    let all = if is_english(union) { "ALL" } else { "ВСЕ" };
    let text = word.text();
    let message = context.language.pick(
        format!("«{text}» убирает повторы строк: если это не нужно, напишите «{text} {all}»"),
        format!("“{text}” removes repeated rows: unless that is meant, write “{text} {all}”"),
    );
    let title = context.language.pick(
        format!("Заменить на «{text} {all}»"),
        format!("Change to “{text} {all}”"),
    );
    let fix = Fix::possible(title, word.end()..word.end(), format!(" {all}"));
    context.report(word.range(), message).fixes.push(fix);
}

/// Whether one of the two united parts says itself that repeated rows are not wanted.
fn are_distinct(union: QueryNode<'_>) -> bool {
    let before = std::iter::successors(union.previous_sibling(), |it| it.previous_sibling());
    let mut before = before.filter_map(select_of);
    let parts = [before.next(), select_of(union)];
    let mut parts = parts.into_iter().flatten();
    parts.any(|it| it.child(Field::Distinct).is_some())
}

fn select_of(part: QueryNode<'_>) -> Option<QueryNode<'_>> {
    match part.kind() {
        Kind::Select => Some(part),
        _ => part.child(Field::Select),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check_fix;

    #[test]
    fn parts_without_repeated_rows_are_united_without_them() {
        crate::testing::check(
            &UNION_ALL,
            analysis::Language::Ru,
            r#"
А = "ВЫБРАТЬ РАЗЛИЧНЫЕ А.Ссылка ИЗ Справочник.А КАК А ОБЪЕДИНИТЬ ВЫБРАТЬ Б.Ссылка ИЗ Справочник.Б КАК Б
|ОБЪЕДИНИТЬ ВЫБРАТЬ РАЗЛИЧНЫЕ В.Ссылка ИЗ Справочник.В КАК В";
"#,
        );
    }

    #[test]
    fn the_word_is_put_in_in_the_language_of_the_query() {
        check_fix(
            &UNION_ALL,
            "А = \"ВЫБРАТЬ 1 ИЗ А КАК А ОБЪЕДИНИТЬ ВЫБРАТЬ 2\";",
            "А = \"ВЫБРАТЬ 1 ИЗ А КАК А ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ 2\";",
        );
        check_fix(
            &UNION_ALL,
            "А = \"select 1 from Catalog.А as А union select 2 from Catalog.А\";",
            "А = \"select 1 from Catalog.А as А union ALL select 2 from Catalog.А\";",
        );
    }
}
