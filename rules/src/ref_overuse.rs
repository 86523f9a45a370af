use analysis::Fix;
use analysis::Severity;
use analysis::review::{Check, Context, Needs, Query, RuleScope, Tag};
use metadata::{Kind as ObjectKind, same};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use query::syntax::{Source, object_kind, select_of, sources, table_name, words};

rule! {
    /// # Лишняя «Ссылка» в поле запроса
    ///
    /// Ссылочное поле само и есть ссылка: `Заказ.Контрагент.Ссылка` ради того же значения добавляет в запрос соединение с
    /// таблицей контрагентов. То же с `Т.Ссылка.Код`: у таблицы `Т` уже есть поле `Код`, а запрос соединяет ее саму с собой.
    ///
    /// Поле `Ссылка` табличной части, виртуальной или временной таблицы ведет к другой таблице: о нем правило молчит. Молчит оно и о
    /// `Т.Товар.Ссылка ЕСТЬ NULL`: так ищут ссылки на удаленные объекты.
    ///
    /// ## Неправильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ З.Контрагент.Ссылка КАК Контрагент ИЗ Документ.ЗаказПокупателя КАК З";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ З.Ссылка.Дата КАК Дата ИЗ Документ.ЗаказПокупателя КАК З";
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ З.Контрагент КАК Контрагент, З.Дата КАК Дата ИЗ Документ.ЗаказПокупателя КАК З";
    /// ```
    /// ```bsl
    /// Запрос.Текст = "ВЫБРАТЬ Т.Ссылка.Дата КАК Дата ИЗ Документ.ЗаказПокупателя.Товары КАК Т";
    /// ```
    ///
    /// # Needless Ref in a field of a query
    ///
    /// A field that is a reference is the reference: `Order.Customer.Ref` adds a join with the table of customers for the
    /// same value. So does `T.Ref.Code`: the table `T` has the field `Code` itself, and the query joins it with itself.
    ///
    /// The field `Ref` of a tabular section, of a virtual or a temporary table leads to another table: nothing is said of it, nor of
    /// `T.Product.Ref IS NULL`, which finds references to objects that were deleted.
    ///
    /// ## Wrong
    /// ```bsl
    /// Query.Text = "SELECT O.Customer.Ref AS Customer FROM Document.Order AS O";
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// Query.Text = "SELECT O.Customer AS Customer, T.Ref.Date AS Date FROM Document.Order.Products AS T";
    /// ```
    REF_OVERUSE {
        code: "RefOveruse",
        severity: Severity::Major,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 5,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::Queries(&[Kind::Column], check),
    }
}

fn is_reference(word: &str) -> bool {
    same(word, "Ссылка") || same(word, "Ref")
}

fn check<'a>(context: &mut Context<'a>, _: &'a Query<'a>, column: QueryNode<'a>) {
    let words = words(column);
    let is_candidate = words.len() > 1 && words.iter().skip(1).any(|it| is_reference(it));
    if !is_candidate || column.has_error() {
        return;
    }
    // `Т.Товар.Ссылка ЕСТЬ NULL` finds references to what was deleted.
    let is_checked = |it: QueryNode<'_>| it.kind() == Kind::IsNullExpression;
    if column.parent().is_some_and(is_checked) {
        return;
    }
    let in_section = |it: QueryNode<'_>| it.kind() == Kind::TabularSection;
    if column.ancestors().any(in_section) {
        return;
    }
    let Some(select) = select_of(column) else {
        return;
    };
    let sources = sources(select);
    let named = sources.iter().map(|it| (it.prefix(&words), it));
    let Some((prefix, source)) = named.max_by_key(|it| it.0).filter(|it| it.0 > 0) else {
        return;
    };
    let Some(at) = needless(&words, prefix, source) else {
        return;
    };
    if is_section(
        context,
        source,
        words.get(prefix).copied().unwrap_or_default(),
    ) {
        return;
    }
    let text = words.join(".");
    let mut short = words.clone();
    short.remove(at);
    let short = short.join(".");
    let message = context.language.pick(
        format!("Лишняя «{}» в «{text}»: хватит «{short}»", words[at]),
        format!(
            "“{}” in “{text}” is needless: “{short}” is enough",
            words[at]
        ),
    );
    let title = context.language.pick(
        format!("Заменить на «{short}»"),
        format!("Change to “{short}”"),
    );
    // The name of the column would change with the expression.
    let has_name = column
        .parent()
        .is_none_or(|it| it.kind() != Kind::SelectField || it.child(Field::Alias).is_some());
    let finding = context.report(column.range(), message);
    if has_name {
        finding
            .fixes
            .push(Fix::possible(title, column.range(), short));
    }
}

/// Whether a field of a table is a tabular section: its rows have references of their own.
fn is_section(context: &Context<'_>, source: &Source<'_>, field: &str) -> bool {
    let (Some((snapshot, id)), Some(kind)) = (context.project(), object_kind(source.table)) else {
        return false;
    };
    let table = table_name(source.table).map(words).unwrap_or_default();
    let name = table.get(1).copied().unwrap_or_default();
    let object = snapshot.configuration(id).object(kind, name);
    object.is_some_and(|it| it.tabular_sections.iter().any(|it| it.name.is(field)))
}

/// The place of the word that adds nothing to a column.
fn needless(words: &[&str], prefix: usize, source: &Source<'_>) -> Option<usize> {
    let fields = words.get(prefix..)?;
    let found = fields.iter().skip(1).position(|it| is_reference(it));
    if let Some(at) = found {
        // What stands before it is a reference: `Заказ.Контрагент.Ссылка`.
        return Some(prefix + 1 + at);
    }
    // `Т.Ссылка.Код` of a table that has the code.
    let is_own = matches!(
        object_kind(source.table),
        Some(
            ObjectKind::Catalog
                | ObjectKind::Document
                | ObjectKind::ChartOfCharacteristicTypes
                | ObjectKind::ChartOfAccounts
                | ObjectKind::ChartOfCalculationTypes
                | ObjectKind::ExchangePlan
                | ObjectKind::BusinessProcess
                | ObjectKind::Task
        )
    );
    let is_whole_table = source.table.kind() == Kind::TableName
        && source.table.children_in(Field::Part).count() == 2;
    let is_first = fields.len() > 1 && is_reference(fields[0]);
    (is_own && is_whole_table && is_first).then_some(prefix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{check, check_fix};
    use analysis::Language;

    #[test]
    fn other_tables_have_references_of_their_own() {
        check(
            &REF_OVERUSE,
            Language::Ru,
            r#"
А = "ВЫБРАТЬ ВТ.Ссылка.Дата, Ж.Ссылка.Номер, О.Ссылка.Код, Т.Ссылка, Т.А.ссылка.Б, Т.Т2.(Ссылка.А) ИЗ ВТ КАК ВТ,
                                                                     ^^^^^^^^^^^^ Лишняя «ссылка» в «Т.А.ссылка.Б»: хватит «Т.А.Б»
|ЖурналДокументов.Ж КАК Ж, РегистрСведений.О КАК О, Справочник.Т КАК Т";
"#,
        );
    }

    #[test]
    fn rows_of_tabular_sections_and_lost_references_are_asked_for() {
        check(
            &REF_OVERUSE,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ КОЛИЧЕСТВО(Т.Штрихкоды.Ссылка) ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.ЕдиницаИзмерения.Ссылка ЕСТЬ NULL";
"#,
        );
    }

    #[test]
    fn the_word_is_left_out() {
        check_fix(
            &REF_OVERUSE,
            "А = \"ВЫБРАТЬ 1 ИЗ Документ.З КАК З ГДЕ З.Ссылка.Дата = &Дата\";",
            "А = \"ВЫБРАТЬ 1 ИЗ Документ.З КАК З ГДЕ З.Дата = &Дата\";",
        );
    }
}
