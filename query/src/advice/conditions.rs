//! Conditions that keep the database from searching by an index.

use metadata::{Attribute, AttributeRole, Configuration, Kind as ObjectKind, Object, Type, same};
use parser_bsl::flat::{QueryNode, QueryTree};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

use super::{Advice, AdviceKind};
use crate::package::{Package, Target};
use crate::syntax::{compared, conjuncts, object_kind, sources, words};

/// The fields that the platform itself indexes.
const INDEXED: [[&str; 2]; 10] = [
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

/// Functions that an index on their argument is no help for, and that conditions can do without.
const FUNCTIONS: [[&str; 2]; 19] = [
    ["ГОД", "YEAR"],
    ["КВАРТАЛ", "QUARTER"],
    ["МЕСЯЦ", "MONTH"],
    ["ДЕНЬГОДА", "DAYOFYEAR"],
    ["ДЕНЬ", "DAY"],
    ["НЕДЕЛЯ", "WEEK"],
    ["НАЧАЛОПЕРИОДА", "BEGINOFPERIOD"],
    ["КОНЕЦПЕРИОДА", "ENDOFPERIOD"],
    ["ДОБАВИТЬКДАТЕ", "DATEADD"],
    ["РАЗНОСТЬДАТ", "DATEDIFF"],
    ["ПОДСТРОКА", "SUBSTRING"],
    ["ЛЕВ", "LEFT"],
    ["ВРЕГ", "UPPER"],
    ["НРЕГ", "LOWER"],
    ["СОКРЛ", "TRIML"],
    ["СОКРП", "TRIMR"],
    ["СОКРЛП", "TRIMALL"],
    ["СТРОКА", "STRING"],
    ["СТРЗАМЕНИТЬ", "STRREPLACE"],
];

/// An `ИЛИ` in `ГДЕ` itself; that of `ВЫБОР` uses no index anyway.
pub fn alternatives(word: QueryNode<'_>) -> Option<Advice> {
    let is_section = |it: &QueryNode<'_>| {
        matches!(
            it.kind(),
            Kind::WhereClause
                | Kind::CaseExpression
                | Kind::VirtualTableParameters
                | Kind::Select
                | Kind::Join
        )
    };
    let section = word.ancestors().find(is_section)?;
    let is_where = section.kind() == Kind::WhereClause;
    is_where.then(|| Advice::new(word.range(), AdviceKind::OrInWhere))
}

/// Each `ПОДОБНО` in a filter that compares an indexed field with a pattern that begins with a sign for anything. A field without
/// an index is read whole anyway, and so is one that is compared with what other fields hold; where another condition of the
/// filter finds the records by an index, few are left to compare.
pub fn leading_wildcards(
    tree: &QueryTree<'_>,
    package: &Package,
    configuration: Option<&Configuration>,
) -> Vec<Advice> {
    tree.of_kind(Kind::LikeExpression)
        .filter_map(|it| leading_wildcard(it, package, configuration))
        .collect()
}

fn leading_wildcard(
    like: QueryNode<'_>,
    package: &Package,
    configuration: Option<&Configuration>,
) -> Option<Advice> {
    let pattern = like.child(Field::Pattern)?;
    let first = match pattern.kind() {
        Kind::BinaryExpression => pattern.first_token()?,
        _ => pattern,
    };
    // Within a string of a module quotes are doubled.
    let text = first.text().trim_start_matches('"');
    let quotes = first.text().len() - text.len();
    let begins = text.starts_with(['%', '_']) && (1..=2).contains(&quotes);
    if first.kind() != Kind::String || !begins {
        return None;
    }
    let operand = like
        .child(Field::Operand)
        .filter(|it| it.kind() == Kind::Column)?;
    let last = operand.children_in(Field::Part).last()?;
    let depends = pattern.descendants_of(Kind::Column).next().is_some();
    if depends || !may_be_searched(package, last) || !has_index(package, configuration, last) {
        return None;
    }
    let is_place = |it: &QueryNode<'_>| {
        matches!(
            it.kind(),
            Kind::WhereClause
                | Kind::Join
                | Kind::VirtualTableParameters
                | Kind::Select
                | Kind::CaseExpression
        )
    };
    let around = like.ancestors().find(is_place)?;
    let all = around.child(Field::Condition);
    let is_filter = !matches!(around.kind(), Kind::Select | Kind::CaseExpression);
    let mut parts = all.into_iter().flat_map(conjuncts);
    let is_narrow = parts.any(|it| finds(it, package, configuration));
    let fits = is_filter && !is_narrow;
    fits.then(|| Advice::new(pattern.range(), AdviceKind::LeadingWildcard))
}

/// Whether a field is of a table that may have many records: not of a chart of characteristic types, of an exchange plan.
fn may_be_searched(package: &Package, name: QueryNode<'_>) -> bool {
    package.references.iter().any(|it| match &it.target {
        Target::Field { table, .. } if it.range == name.range() => {
            let kind = table.en.as_str().split('.').next();
            let kind = kind.and_then(ObjectKind::of);
            kind.is_some_and(|it| it == ObjectKind::Catalog || is_large(it))
        }
        _ => false,
    })
}

/// Whether a condition finds records by an index.
fn finds(
    condition: QueryNode<'_>,
    package: &Package,
    configuration: Option<&Configuration>,
) -> bool {
    let column = compared(condition);
    let last = column.and_then(|it| it.children_in(Field::Part).last());
    last.is_some_and(|it| is_reference(it.text()) || has_index(package, configuration, it))
}

/// Whether a field tells an object or the document of a record.
pub(super) fn is_reference(name: &str) -> bool {
    let known = ["Ссылка", "Ref", "Регистратор", "Recorder"];
    known.iter().any(|it| same(it, name))
}

/// Conditions of `ГДЕ` and of joins that compare what a function makes of an indexed field.
pub fn functions(
    tree: &QueryTree<'_>,
    package: &Package,
    configuration: Option<&Configuration>,
) -> Vec<Advice> {
    let places = [Kind::WhereClause, Kind::Join];
    let places = places.into_iter().flat_map(|it| tree.of_kind(it));
    let parts = places
        .filter_map(|it| it.child(Field::Condition))
        .flat_map(conjuncts);
    let found = parts.filter_map(|part| {
        let sides = [Field::Left, Field::Right, Field::Operand];
        let mut sides = sides.into_iter().filter_map(|it| part.child(it));
        let call = sides.find(|it| it.kind() == Kind::FunctionCall)?;
        let mut columns = part.descendants_of(Kind::Column);
        let is_alone = columns.all(|it| it.is_within(call));
        let name = call.child(Field::Name)?.text();
        let is_known = FUNCTIONS.iter().flatten().any(|it| same(it, name));
        let mut arguments = call.child(Field::Arguments)?.children();
        let column = arguments.find(|it| it.kind() == Kind::Column)?;
        let last = column.children_in(Field::Part).last()?;
        if !is_alone || !is_known || !has_index(package, configuration, last) {
            return None;
        }
        let kind = AdviceKind::FunctionOverField {
            function: name.to_owned(),
            field: last.text().to_owned(),
        };
        Some(Advice::new(part.range(), kind))
    });
    found.collect()
}

/// Whether the field that a name means has an index for sure.
fn has_index(
    package: &Package,
    configuration: Option<&Configuration>,
    name: QueryNode<'_>,
) -> bool {
    let mut all = package.references.iter();
    let Some((table, field)) = all.find_map(|it| match &it.target {
        Target::Field { table, field, .. } if it.range == name.range() => Some((table, field)),
        _ => None,
    }) else {
        return false;
    };
    let mut words = table.en.as_str().split('.');
    let (kind, object, part) = (words.next(), words.next(), words.next());
    if part.is_some() {
        return false;
    }
    const STANDARD: [&str; 5] = ["Date", "Number", "Period", "Code", "Description"];
    // What the configuration names has one name in both languages.
    let is_standard = !same(field.ru.as_str(), field.en.as_str());
    if is_standard {
        return STANDARD.iter().any(|it| field.en.is(it));
    }
    let object = kind
        .and_then(ObjectKind::of)
        .zip(object)
        .and_then(|(kind, object)| configuration?.object(kind, object));
    object.is_some_and(|object| {
        attribute(package, object, name).is_some_and(|(at, it)| is_indexed(object, at, it))
    })
}

/// Filters on a table that grows with every day of work, of which none has an index. A join narrows the selection too: of
/// such selects nothing is told.
pub fn unindexed(
    tree: &QueryTree<'_>,
    package: &Package,
    configuration: &Configuration,
) -> Vec<Advice> {
    tree.of_kind(Kind::WhereClause)
        .filter_map(|it| unindexed_filter(it, package, configuration))
        .collect()
}

/// Whether a package reads a table that grows with every day of work: only of such packages [`unindexed`] tells anything.
pub fn reads_large(package: &Package) -> bool {
    package.references.iter().any(|it| match &it.target {
        Target::Table(table) => {
            let kind = table.names.en.as_str().split('.').next();
            kind.and_then(ObjectKind::of).is_some_and(is_large)
        }
        _ => false,
    })
}

/// Whether tables of a kind grow with every day of work.
fn is_large(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Document
            | ObjectKind::Task
            | ObjectKind::BusinessProcess
            | ObjectKind::InformationRegister
            | ObjectKind::AccumulationRegister
            | ObjectKind::AccountingRegister
    )
}

fn unindexed_filter(
    condition: QueryNode<'_>,
    package: &Package,
    configuration: &Configuration,
) -> Option<Advice> {
    let select = condition.parent().filter(|it| it.kind() == Kind::Select)?;
    let sources = sources(select);
    let [source] = sources.as_slice() else {
        return None;
    };
    let table = words(source.table);
    let [_, name] = table.as_slice() else {
        return None;
    };
    let kind = object_kind(source.table).filter(|it| is_large(*it))?;
    let object = configuration.object(kind, name)?;
    if source.table.kind() != Kind::TableName {
        return None;
    }
    let mut unindexed = None;
    let parts = condition.child(Field::Condition);
    for part in parts.into_iter().flat_map(conjuncts) {
        // Whatever else a condition says of an indexed field may narrow the selection.
        if mentions_indexed(package, object, part) {
            return None;
        }
        let Some(column) = compared(part) else {
            continue;
        };
        let words = words(column);
        if words.len() == source.prefix(&words) + 1
            && let Some(last) = column.children_in(Field::Part).last()
            && is_unindexed(package, object, last)
        {
            unindexed.get_or_insert((part.range(), last.text().to_owned()));
        }
    }
    let (range, field) = unindexed?;
    let table = table.join(".");
    Some(Advice::new(
        range,
        AdviceKind::UnindexedFilter { field, table },
    ))
}

/// The attribute of an object that a name of a query is.
fn attribute<'o>(
    package: &Package,
    object: &'o Object,
    name: QueryNode<'_>,
) -> Option<(usize, &'o Attribute)> {
    let mut all = package.references.iter();
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
fn mentions_indexed(package: &Package, object: &Object, condition: QueryNode<'_>) -> bool {
    let own = (condition.kind() == Kind::Column).then_some(condition);
    let columns = own
        .into_iter()
        .chain(condition.descendants_of(Kind::Column));
    columns.into_iter().any(|column| {
        column.children_in(Field::Part).any(|part| {
            let is_standard = INDEXED.iter().flatten().any(|it| same(it, part.text()));
            is_standard
                || attribute(package, object, part)
                    .is_some_and(|(at, it)| is_indexed(object, at, it))
        })
    })
}

fn is_indexed(object: &Object, at: usize, attribute: &Attribute) -> bool {
    let is_first = object.kind == ObjectKind::InformationRegister
        && at == 0
        && attribute.role == AttributeRole::Dimension;
    attribute.indexed || attribute.master || attribute.main_filter || is_first
}

fn is_unindexed(package: &Package, object: &Object, name: QueryNode<'_>) -> bool {
    let Some((at, attribute)) = attribute(package, object, name) else {
        return false;
    };
    let has_few_values = attribute
        .types
        .types
        .iter()
        .all(|it| matches!(it, Type::Boolean | Type::Of(ObjectKind::Enum, ..)));
    !has_few_values && !is_indexed(object, at, attribute)
}
