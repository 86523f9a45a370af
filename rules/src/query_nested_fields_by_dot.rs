use analysis::Severity;
use analysis::review::{Check, Context, Query, Tag};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use query::advice::references;

use crate::advised::tell;

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
    tell(context, references::nested(node));
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
