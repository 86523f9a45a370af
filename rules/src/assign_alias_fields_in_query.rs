use std::ops::Range;

use analysis::review::{Check, Context, Query, RuleScope, Tag};
use analysis::{Fix, Severity};
use metadata::same;
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use query::syntax::{is_english, select_of, sources, words};

rule! {
    /// # У поля запроса нет псевдонима
    ///
    /// Поле, которое выбирает запрос, названо не явно: псевдонима нет, или перед ним нет слова `КАК`. Имя колонки
    /// результата тогда придумывает платформа (`Товар.Код` становится `ТоварКод`), и код, который читает выборку,
    /// ломается от правки выражения. Псевдоним без `КАК` легко принять за опечатку или пропущенную запятую.
    ///
    /// Смотрится только первая часть объединения: имена колонок дает она. В отличие от BSL Language Server, правило
    /// проверяет ее и в самом запросе, а не только во вложенных, и молчит о запросах в скобках после `В`: их колонки
    /// никто не называет. Параметр без псевдонима (`ВЫБРАТЬ &Поля`) тоже не замечание: на его место подставляют список полей.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    Заказы.Контрагент.ИНН,
    /// |    Заказы.СуммаДокумента Сумма
    /// |ИЗ
    /// |    Документ.ЗаказПокупателя КАК Заказы";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ
    /// |    Заказы.Контрагент.ИНН КАК КонтрагентИНН,
    /// |    Заказы.СуммаДокумента КАК Сумма
    /// |ИЗ
    /// |    Документ.ЗаказПокупателя КАК Заказы";
    /// ```
    ///
    /// # A field of a query has no alias
    ///
    /// A field that the query selects is not named explicitly: it has no alias, or the word `AS` is left out. The
    /// platform then makes up the name of the column (`Product.Code` becomes `ProductCode`), and code that reads the
    /// result breaks when the expression is edited. An alias without `AS` looks like a slip or a missing comma.
    ///
    /// Only the first part of a union is looked at, for it names the columns. Unlike BSL Language Server, the rule
    /// checks it in the query itself too and not only in nested ones, and says nothing of queries in brackets after
    /// `IN`: nobody names their columns. Nor of a parameter without an alias (`SELECT &Fields`): a list of fields is put there.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT Orders.Customer.TIN, Orders.Total Amount FROM Document.Order AS Orders";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT Orders.Customer.TIN AS CustomerTIN, Orders.Total AS Amount FROM Document.Order AS Orders";
    /// ```
    ASSIGN_ALIAS_FIELDS_IN_QUERY {
        code: "AssignAliasFieldsInQuery",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Sql, Tag::BadPractice],
        scope: RuleScope::Bsl,
        check: Check::Queries(&[Kind::SelectField], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, field: QueryNode<'a>) {
    if field.has_error() || !is_of_first_select(field) {
        return;
    }
    let text = short(field);
    let alias = field.child(Field::Alias);
    // Programs put a list of fields in the place of a parameter.
    let is_list = field
        .child(Field::Expression)
        .is_some_and(|it| it.kind() == Kind::Parameter);
    if alias.is_none() && is_list {
        return;
    }
    if alias.is_some() && field.child_of_kind(Kind::AsKw).is_some() {
        return;
    }
    let language = context.language;
    let word = if is_english(field) { "AS" } else { "КАК" };
    if let Some(alias) = alias {
        let message = language.pick(
            format!("Перед псевдонимом «{}» пропущено «{word}»", alias.text()),
            format!("“{word}” is left out before the alias “{}”", alias.text()),
        );
        let title = language.pick(format!("Вставить «{word}»"), format!("Insert “{word}”"));
        let at = alias.start()..alias.start();
        let fix = Fix::evident(title, at, format!("{word} "));
        context.report(field.range(), message).fixes.push(fix);
        return;
    }
    let message = language.pick(
        format!("У поля «{text}» нет псевдонима: добавьте «{word} …»"),
        format!("The field “{text}” has no alias: add “{word} …”"),
    );
    let fix = given_name(field).map(|(at, name)| {
        let title = language.pick(
            format!("Добавить «{word} {name}»"),
            format!("Add “{word} {name}”"),
        );
        Fix::evident(title, at, format!(" {word} {name}"))
    });
    context.report(field.range(), message).fixes.extend(fix);
}

/// Whether a field is one of those that name the columns of a query, and somebody may use the names.
fn is_of_first_select(field: QueryNode<'_>) -> bool {
    let select = field.parent().and_then(|it| it.parent());
    let Some(select) = select.filter(|it| it.kind() == Kind::Select) else {
        // Within the brackets of a tabular section.
        return false;
    };
    let Some(query) = select.parent().filter(|it| it.kind() == Kind::SelectQuery) else {
        return false;
    };
    let Some(subquery) = query.parent().filter(|it| it.kind() == Kind::Subquery) else {
        return true;
    };
    // A source; others are operands.
    subquery.is_field(Field::Table)
}

/// The text of a field as a message shows it: its first line.
fn short(field: QueryNode<'_>) -> String {
    let text = field.text();
    let line = text.lines().next().unwrap_or_default().trim();
    let is_all = line.len() == text.trim_end().len() && line.chars().count() <= 60;
    match is_all {
        true => line.to_owned(),
        false => line.chars().take(60).chain("…".chars()).collect(),
    }
}

/// The name that the platform gives a column that is read through the alias of a table, and where it belongs.
fn given_name(field: QueryNode<'_>) -> Option<(Range<usize>, String)> {
    let column = field.child(Field::Expression)?;
    if column.kind() != Kind::Column {
        return None;
    }
    let words = words(column);
    let sources = sources(select_of(field)?);
    let prefix = sources.iter().map(|it| it.prefix(&words)).max()?;
    let (last, before) = words.get(prefix..)?.split_last()?;
    if prefix == 0 {
        return None;
    }
    let is_reference = |it: &str| same(it, "Ссылка") || same(it, "Ref");
    let before = before.iter().filter(|it| !is_reference(it));
    let name: String = before.chain([last]).copied().collect();
    let is_taken = is_taken(field.parent()?, field, &name);
    (!is_taken).then_some((column.end()..column.end(), name))
}

/// Whether another field of a list has an alias.
fn is_taken(fields: QueryNode<'_>, but: QueryNode<'_>, name: &str) -> bool {
    let others = fields.children().filter(|it| *it != but);
    let mut aliases = others.filter_map(|it| it.child(Field::Alias));
    aliases.any(|it| same(it.text(), name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix, check_no_fix};
    use analysis::Language;

    #[test]
    fn names_are_those_that_the_platform_gives() {
        check_fix(
            &ASSIGN_ALIAS_FIELDS_IN_QUERY,
            "А = \"ВЫБРАТЬ Т.Товар.Код ИЗ Документ.Заказ.Товары КАК Т\";",
            "А = \"ВЫБРАТЬ Т.Товар.Код КАК ТоварКод ИЗ Документ.Заказ.Товары КАК Т\";",
        );
        check_fix(
            &ASSIGN_ALIAS_FIELDS_IN_QUERY,
            "А = \"ВЫБРАТЬ Т.Ссылка.Дата ИЗ Документ.Заказ.Товары КАК Т\";",
            "А = \"ВЫБРАТЬ Т.Ссылка.Дата КАК Дата ИЗ Документ.Заказ.Товары КАК Т\";",
        );
        check_fix(
            &ASSIGN_ALIAS_FIELDS_IN_QUERY,
            "А = \"ВЫБРАТЬ Т.Код К ИЗ Справочник.Товары КАК Т\";",
            "А = \"ВЫБРАТЬ Т.Код КАК К ИЗ Справочник.Товары КАК Т\";",
        );
        check_no_fix(
            &ASSIGN_ALIAS_FIELDS_IN_QUERY,
            "А = \"ВЫБРАТЬ СУММА(Т.Вес) ИЗ Справочник.Товары КАК Т\";",
        );
    }

    #[test]
    fn only_names_that_somebody_may_use_are_missed() {
        check(
            &ASSIGN_ALIAS_FIELDS_IN_QUERY,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ Т.* ИЗ (ВЫБРАТЬ Б.В ИЗ Справочник.Товары КАК Б) КАК Т
                             ^^^ У поля «Б.В» нет псевдонима: добавьте «КАК …»
|ГДЕ Т.Ссылка В (ВЫБРАТЬ Г.Ссылка ИЗ Справочник.Товары КАК Г)
|ОБЪЕДИНИТЬ ВСЕ ВЫБРАТЬ Т.Д ИЗ Справочник.Товары КАК Т";
"#,
        );
    }
}
