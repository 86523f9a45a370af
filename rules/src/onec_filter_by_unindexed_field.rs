use analysis::Severity;
use analysis::review::{Check, Context, NamedQuery, Needs, RuleScope, Tag};
use metadata::{AttributeRole, Kind as ObjectKind, Object, Type, same};
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;
use query::Target;

use crate::onec_virtual_table_filter_in_where::compared;
use crate::query_text::{conjuncts, object_kind, sources, words};

rule! {
    /// # Отбор по реквизиту без индекса
    ///
    /// Единственный отбор запроса стоит на реквизите документа, задачи или на измерении регистра, которое не проиндексировано:
    /// СУБД прочитает таблицу целиком, от первого документа до последнего. Пока база мала, этого не видно. Включите
    /// у реквизита «Индексировать» или добавьте отбор, который ограничит выборку: период, ссылку, номер.
    ///
    /// О реквизитах с двумя-тремя значениями (`Булево`, перечисления) правило молчит: индекс по ним не помогает. Первое измерение
    /// регистра сведений и стандартные поля проиндексированы всегда.
    ///
    /// ## Неправильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д ГДЕ Д.Заказ = &Заказ");
    /// ```
    ///
    /// ## Правильно
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Запрос = Новый Запрос("ВЫБРАТЬ Д.Ссылка КАК Документ ИЗ Документ.РеализацияТоваров КАК Д
    /// |ГДЕ Д.Дата МЕЖДУ &Начало И &Конец И Д.Заказ = &Заказ");
    /// ```
    ///
    /// # A filter on an attribute without an index
    ///
    /// The only filter of the query stands on an attribute of a document or a task, or on a dimension of a register, that has no
    /// index: the database will read the whole table, from the first document to the last. While there is little data, nobody
    /// notices. Turn on “Index” for the attribute, or add a filter that narrows the selection: a period, a reference, a number.
    ///
    /// Nothing is said of attributes with two or three values (`Boolean`, enumerations): an index does not help there. The first
    /// dimension of an information register and standard fields always have an index.
    ///
    /// ## Wrong
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE D.Заказ IN (&Orders)");
    /// ```
    ///
    /// ## Right
    /// ```bsl
    /// // Модуль: CommonModules/Ценообразование/Ext/Module.bsl
    /// Query = New Query("SELECT D.Ref AS Ref FROM Document.РеализацияТоваров AS D WHERE D.Number = &Number AND D.Заказ = &Order");
    /// ```
    ONEC_FILTER_BY_UNINDEXED_FIELD {
        code: "OnecFilterByUnindexedField",
        severity: Severity::Minor,
        tags: &[Tag::Sql, Tag::Performance],
        minutes: 15,
        scope: RuleScope::Bsl,
        needs: Needs::Project,
        check: Check::File(check),
    }
}

fn check(context: &mut Context<'_>) {
    let module = context.text();
    for query in context.named_queries() {
        let is_large = query.package.references.iter().any(|it| match &it.target {
            Target::Table(table) => table
                .names
                .en
                .as_str()
                .split('.')
                .next()
                .is_some_and(is_large),
            _ => false,
        });
        if is_large {
            let flat = QueryTree::new(query.text(module), &query.tree);
            for condition in flat.of_kind(Kind::WhereClause) {
                check_condition(context, query, condition);
            }
        }
    }
}

/// Whether tables of a kind grow with every day of work.
fn is_large(kind: &str) -> bool {
    matches!(
        ObjectKind::of(kind),
        Some(
            ObjectKind::Document
                | ObjectKind::Task
                | ObjectKind::BusinessProcess
                | ObjectKind::InformationRegister
                | ObjectKind::AccumulationRegister
                | ObjectKind::AccountingRegister
        )
    )
}

fn check_condition(context: &mut Context<'_>, query: &NamedQuery, condition: QueryNode<'_>) {
    let Some((snapshot, id)) = context.project() else {
        return;
    };
    let Some(select) = condition.parent().filter(|it| it.kind() == Kind::Select) else {
        return;
    };
    // A join narrows the selection too.
    let sources = sources(select);
    let [source] = sources.as_slice() else {
        return;
    };
    let table = words(source.table);
    let [_, name] = table.as_slice() else {
        return;
    };
    let kind = object_kind(source.table).filter(|it| is_large(it.names().en));
    let object = kind.and_then(|it| snapshot.configuration(id).object(it, name));
    let Some(object) = object.filter(|_| source.table.kind() == Kind::TableName) else {
        return;
    };
    let mut unindexed = None;
    for part in condition
        .child(Field::Condition)
        .into_iter()
        .flat_map(conjuncts)
    {
        // Whatever else a condition says of an indexed field may narrow the selection.
        if mentions_indexed(query, object, part) {
            return;
        }
        let Some(column) = compared(part) else {
            continue;
        };
        let words = words(column);
        if words.len() == source.prefix(&words) + 1
            && let Some(last) = column.children_in(Field::Part).last()
            && is_unindexed(query, object, last)
        {
            unindexed.get_or_insert((part.range(), last.text().to_owned()));
        }
    }
    let Some((range, field)) = unindexed else {
        return;
    };
    if let Some(place) = query.place(&range) {
        let table = table.join(".");
        let message = context.language.pick(
            format!("Отбор по «{field}» без индекса: таблица «{table}» читается целиком"),
            format!("A filter on “{field}” without an index: the table “{table}” is read whole"),
        );
        context.report(place, message);
    }
}

/// The attribute of an object that a name of a query is.
fn attribute<'o>(
    query: &NamedQuery,
    object: &'o Object,
    name: QueryNode<'_>,
) -> Option<(usize, &'o metadata::Attribute)> {
    let mut all = query.package.references.iter();
    let origin = all.find_map(|it| match &it.target {
        Target::Field { origin, .. } if it.range == name.range() => Some(origin),
        _ => None,
    })?;
    let of_object = origin
        .strip_prefix(object.kind.names().en)?
        .strip_prefix('.')?;
    let (of, _) = of_object.split_once('.')?;
    if !object.name.is(of) {
        return None;
    }
    let mut all = object.attributes.iter().enumerate();
    all.find(|it| it.1.name.is(name.text()))
}

/// Whether a condition names a field of the table that the database has an index on.
fn mentions_indexed(query: &NamedQuery, object: &Object, condition: QueryNode<'_>) -> bool {
    const STANDARD: [[&str; 2]; 10] = [
        ["Ссылка", "Ref"],
        ["Дата", "Date"],
        ["Номер", "Number"],
        ["Период", "Period"],
        ["Регистратор", "Recorder"],
        ["МоментВремени", "PointInTime"],
        ["Счет", "Account"],
        ["СчетДт", "AccountDr"],
        ["СчетКт", "AccountCr"],
        ["БизнесПроцесс", "BusinessProcess"],
    ];
    let own = (condition.kind() == Kind::Column).then_some(condition);
    let columns = own
        .into_iter()
        .chain(condition.descendants_of(Kind::Column));
    columns.into_iter().any(|column| {
        column.children_in(Field::Part).any(|part| {
            let is_standard = STANDARD.iter().flatten().any(|it| same(it, part.text()));
            is_standard
                || attribute(query, object, part).is_some_and(|(at, it)| is_indexed(object, at, it))
        })
    })
}

fn is_indexed(object: &Object, at: usize, attribute: &metadata::Attribute) -> bool {
    let is_first = object.kind == ObjectKind::InformationRegister
        && at == 0
        && attribute.role == AttributeRole::Dimension;
    attribute.indexed || attribute.master || attribute.main_filter || is_first
}

fn is_unindexed(query: &NamedQuery, object: &Object, name: QueryNode<'_>) -> bool {
    let Some((at, attribute)) = attribute(query, object, name) else {
        return false;
    };
    let has_few_values = attribute
        .types
        .types
        .iter()
        .all(|it| matches!(it, Type::Boolean | Type::Of(ObjectKind::Enum, ..)));
    !has_few_values && !is_indexed(object, at, attribute)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::check;
    use analysis::Language;

    #[test]
    fn indexed_fields_and_joins_narrow_the_selection() {
        check(
            &ONEC_FILTER_BY_UNINDEXED_FIELD,
            Language::Ru,
            r#"
//- /CommonModules/Ценообразование/Ext/Module.bsl
А = "ВЫБРАТЬ Т.Период ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т ГДЕ Т.Склад = &Склад И Т.Активность";
                                                                     ^^^^^^^^^^^^^^^^ Отбор по «Склад» без индекса: таблица «РегистрНакопления.ТоварыНаСкладах» читается целиком
Б = "ВЫБРАТЬ Т.Период ИЗ РегистрНакопления.ТоварыНаСкладах КАК Т ГДЕ Т.Склад = &Склад И Т.Номенклатура В (&Товары)";
В = "ВЫБРАТЬ Т.Цена ИЗ РегистрСведений.ЦеныНоменклатуры КАК Т ГДЕ Т.ВидЦен = &ВидЦен";
Г = "ВЫБРАТЬ Т.Код ИЗ Справочник.Номенклатура КАК Т ГДЕ Т.Описание = &Описание";
Д = "ВЫБРАТЬ Д.Дата ИЗ Документ.РеализацияТоваров КАК Д ВНУТРЕННЕЕ СОЕДИНЕНИЕ ВТ КАК ВТ ПО Д.Ссылка = ВТ.Ссылка ГДЕ Д.Склад = &Склад";
"#,
        );
    }
}
