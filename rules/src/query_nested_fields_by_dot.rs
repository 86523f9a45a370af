use analysis::Severity;
use analysis::review::{Check, Context, Query, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use crate::query_text::{select_of, sources, words};

rule! {
    /// # Поля ссылки читаются через точку
    ///
    /// Каждая точка после ссылочного поля добавляет в запрос неявное левое соединение с таблицей объекта, а для поля
    /// составного типа со всеми таблицами, на которые оно может ссылаться. В параметрах виртуальной таблицы такое соединение
    /// делается до отбора. Соединитесь с нужной таблицей явно или прочитайте реквизиты вторым запросом по временной таблице.
    ///
    /// В отличие от BSL Language Server, имя таблицы без псевдонима (`Справочник.Валюты.Код`) разыменованием не считается.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ П.Договор.Организация.ИНН КАК ИНН
    /// |ИЗ Документ.ПоступлениеТоваров КАК П";
    /// ```
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ О.КоличествоОстаток КАК Остаток
    /// |ИЗ РегистрНакопления.ТоварыНаСкладах.Остатки(, Номенклатура.Услуга) КАК О";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст =
    /// "ВЫБРАТЬ Организации.ИНН КАК ИНН
    /// |ИЗ Документ.ПоступлениеТоваров КАК П
    /// |    ВНУТРЕННЕЕ СОЕДИНЕНИЕ Справочник.Организации КАК Организации
    /// |    ПО П.Организация = Организации.Ссылка";
    /// ```
    ///
    /// # Fields of a reference are read through dots
    ///
    /// Each dot behind a field that is a reference adds a hidden left join with the table of the object, and for a field of
    /// a composite type with all tables it may refer to. In the parameters of a virtual table that join is made before the
    /// filter. Join the table explicitly, or read the attributes with a second query over a temporary table.
    ///
    /// Unlike BSL Language Server, the name of a table without an alias (`Catalog.Currencies.Code`) counts as no dot.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT D.Contract.Company AS Company FROM Document.Receipt AS D";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT D.Contract AS Contract FROM Document.Receipt AS D";
    /// ```
    QUERY_NESTED_FIELDS_BY_DOT {
        code: "QueryNestedFieldsByDot",
        severity: Severity::Major,
        tags: &[Tag::Standard, Tag::Sql, Tag::Performance],
        minutes: 10,
        check: Check::Queries(&[Kind::Column, Kind::FieldAccess], check),
    }
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, node: QueryNode<'a>) {
    let is_deep = match node.kind() {
        Kind::FieldAccess => node.children_in(Field::Field).nth(1).is_some(),
        _ => is_deep_column(node),
    };
    if !is_deep || node.has_error() {
        return;
    }
    let words: Vec<&str> = node.text().split_whitespace().collect();
    let text = words.join(" ");
    let message = context.language.pick(
        format!("«{text}» неявно соединяет запрос с таблицами ссылок: соединитесь с ними явно"),
        format!("“{text}” joins the tables of references unseen: join them explicitly"),
    );
    context.report(node.range(), message);
}

/// Whether a column is read through a reference.
fn is_deep_column(column: QueryNode<'_>) -> bool {
    let count = column.children_in(Field::Part).count();
    if count < 2 {
        return false;
    }
    // The tabular section of a nested list: `Заказы.Товары.(…)`.
    if column
        .parent()
        .is_some_and(|it| it.kind() == Kind::TabularSection)
    {
        return false;
    }
    let around = column
        .ancestors()
        .find(|it| matches!(it.kind(), Kind::VirtualTableParameters | Kind::Select));
    if around.is_some_and(|it| it.kind() == Kind::VirtualTableParameters) {
        return true;
    }
    if count < 3 {
        return false;
    }
    let words = words(column);
    let Some(select) = select_of(column) else {
        return true;
    };
    let prefix = sources(select).iter().map(|it| it.prefix(&words)).max();
    words.len() > prefix.unwrap_or(0).max(1) + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn what_names_the_table_is_no_dereference() {
        check(
            &QUERY_NESTED_FIELDS_BY_DOT,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ Справочник.Валюты.Код, Т.Товары.(Номенклатура), ВЫРАЗИТЬ(Т.А КАК Справочник.Б).В,
|ВЫРАЗИТЬ(Т.А КАК Справочник.Б).В.Г, Справочник.Валюты.Страна.Код
 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «ВЫРАЗИТЬ(Т.А КАК Справочник.Б).В.Г» неявно соединяет запрос с таблицами ссылок: соединитесь с ними явно
                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ «Справочник.Валюты.Страна.Код» неявно соединяет запрос с таблицами ссылок: соединитесь с ними явно
|ИЗ Справочник.Валюты, РегистрСведений.Р.СрезПоследних(, А В (ВЫБРАТЬ Б.В ИЗ Б КАК Б)) КАК Т";
"#,
        );
    }
}
