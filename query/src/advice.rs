//! What of a package will be slow, and what to do about it.
//!
//! Each piece of advice is a function of its own over a part of the tree: the rules of the review ask for those that they
//! tell, with what they are told of modules; [`advise`] asks for all.

pub mod conditions;
pub mod joins;
pub mod references;
pub mod results;
pub mod virtual_tables;

use std::ops::Range;

use metadata::Configuration;
use parser_bsl::flat::QueryTree;
use parser_bsl::query::Kind;

use crate::package::Package;

/// Something that will be slow, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advice {
    /// The place, in bytes of the text.
    pub range: Range<usize>,
    /// What it is.
    pub kind: AdviceKind,
}

/// Something that will be slow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdviceKind {
    /// A join with a virtual table: its name.
    JoinedVirtualTable(String),
    /// A join with a nested query.
    JoinedSubquery,
    /// A full outer join.
    FullJoin,
    /// A virtual table whose parameters filter nothing: its name.
    UnfilteredVirtualTable(String),
    /// A condition on a dimension of a virtual table stands outside of its parameters.
    FilterOutside {
        /// The dimension.
        field: String,
        /// The virtual table.
        table: String,
    },
    /// `ИЛИ` over different fields in the condition of a join.
    OrInJoin,
    /// `ИЛИ` in `ГДЕ`.
    OrInWhere,
    /// A field is read through references: what is written, its blanks made single.
    NestedField(String),
    /// A field is read through a reference that may be of several types.
    CompositeReference {
        /// The reference.
        name: String,
        /// How many tables are joined for it.
        tables: usize,
    },
    /// A filter on a field without an index.
    UnindexedFilter {
        /// The field.
        field: String,
        /// The table.
        table: String,
    },
    /// A pattern of `ПОДОБНО` that begins with a sign for anything.
    LeadingWildcard,
    /// A filter on what a function makes of an indexed field.
    FunctionOverField {
        /// The function.
        function: String,
        /// The field.
        field: String,
    },
    /// `РАЗЛИЧНЫЕ` over what is grouped.
    DistinctGroups,
    /// Records are ordered that nobody reads in that order: those of a temporary table or of a nested query.
    NeedlessOrder,
    /// A temporary table without an index is joined by its columns: its name.
    UnindexedTemporaryTable(String),
}

impl Advice {
    pub(crate) fn new(range: Range<usize>, kind: AdviceKind) -> Self {
        Self { range, kind }
    }

    /// What is slow and what to do about it, in Russian and in English.
    pub fn message(&self) -> [String; 2] {
        self.kind.message()
    }
}

impl AdviceKind {
    /// A short name: that of the rule of the review that tells it.
    pub fn code(&self) -> &'static str {
        match self {
            Self::JoinedVirtualTable(_) => "JoinWithVirtualTable",
            Self::JoinedSubquery => "JoinWithSubQuery",
            Self::FullJoin => "FullOuterJoinQuery",
            Self::UnfilteredVirtualTable(_) => "VirtualTableCallWithoutParameters",
            Self::FilterOutside { .. } => "OnecVirtualTableFilterInWhere",
            Self::OrInJoin => "LogicalOrInJoinQuerySection",
            Self::OrInWhere => "LogicalOrInTheWhereSectionOfQuery",
            Self::NestedField(_) => "QueryNestedFieldsByDot",
            Self::CompositeReference { .. } => "OnecCompositeDereference",
            Self::UnindexedFilter { .. } => "OnecFilterByUnindexedField",
            Self::LeadingWildcard => "OnecLeadingWildcard",
            Self::FunctionOverField { .. } => "OnecFunctionOverField",
            Self::DistinctGroups => "OnecDistinctGroups",
            Self::NeedlessOrder => "OnecNeedlessOrder",
            Self::UnindexedTemporaryTable(_) => "OnecUnindexedTemporaryTable",
        }
    }

    fn message(&self) -> [String; 2] {
        match self {
            Self::JoinedVirtualTable(name) => [
                format!("Соединение с виртуальной таблицей «{name}»: поместите ее во временную таблицу"),
                format!("A join with the virtual table “{name}”: put it into a temporary table"),
            ],
            Self::JoinedSubquery => [
                "Соединение с вложенным запросом: поместите его во временную таблицу".to_owned(),
                "A join with a nested query: put it into a temporary table".to_owned(),
            ],
            Self::FullJoin => [
                "Полное внешнее соединение: замените объединением или левыми соединениями".to_owned(),
                "A full outer join: use a union or left joins instead".to_owned(),
            ],
            Self::UnfilteredVirtualTable(name) => [
                format!("У виртуальной таблицы «{name}» нет отбора в параметрах: перенесите отборы в них"),
                format!("The virtual table “{name}” has no filter in its parameters: move the filters into them"),
            ],
            Self::FilterOutside { field, table } => [
                format!("Отбор по измерению «{field}»: перенесите его в параметры виртуальной таблицы «{table}»"),
                format!("A filter on the dimension “{field}”: move it into the parameters of the virtual table “{table}”"),
            ],
            Self::OrInJoin => [
                "«ИЛИ» в условии соединения: разбейте соединение на два и объедините их".to_owned(),
                "OR in the condition of a join: split the join into two and unite them".to_owned(),
            ],
            Self::OrInWhere => [
                "«ИЛИ» в секции «ГДЕ»: используйте «В (…)» или объединение запросов".to_owned(),
                "OR in the WHERE section: use IN (…) or a union of queries".to_owned(),
            ],
            Self::NestedField(text) => [
                format!("«{text}» неявно соединяет запрос с таблицами ссылок: соединитесь с ними явно"),
                format!("“{text}” joins the tables of references unseen: join them explicitly"),
            ],
            Self::CompositeReference { name, tables } => [
                format!("«{name}» может быть ссылкой на объекты разных таблиц: ради этого поля запрос соединяется с ними со всеми ({tables}); приведите тип через ВЫРАЗИТЬ"),
                format!("“{name}” may refer to objects of different tables: for this field the query joins all of them ({tables}); give it a type with CAST"),
            ],
            Self::UnindexedFilter { field, table } => [
                format!("Отбор по «{field}» без индекса: таблица «{table}» читается целиком"),
                format!("A filter on “{field}” without an index: the table “{table}” is read whole"),
            ],
            Self::LeadingWildcard => [
                "Шаблон «ПОДОБНО» начинается с любых символов: индекс не поможет, таблица читается целиком; если можно, ищите по началу строки".to_owned(),
                "The pattern of LIKE begins with any characters: no index helps, the table is read whole; search by the beginning of the string if you can".to_owned(),
            ],
            Self::FunctionOverField { function, field } => [
                format!("{function} над полем «{field}» в отборе не дает использовать индекс: сравните само поле с вычисленными границами"),
                format!("{function} over the field “{field}” in a filter keeps its index from being used: compare the field itself with computed bounds"),
            ],
            Self::DistinctGroups => [
                "«РАЗЛИЧНЫЕ» лишнее: сгруппированные записи и так различны, если выбраны все поля группировки".to_owned(),
                "DISTINCT is needless: grouped records differ anyway, where all fields of the grouping are selected".to_owned(),
            ],
            Self::NeedlessOrder => [
                "Порядок здесь никому не виден: без «ПЕРВЫЕ» упорядочивайте только тот запрос, который возвращает записи".to_owned(),
                "Nobody sees this order: without TOP order only the query that returns the records".to_owned(),
            ],
            Self::UnindexedTemporaryTable(name) => [
                format!("Временная таблица «{name}» соединяется без индекса: добавьте «ИНДЕКСИРОВАТЬ ПО» по полям соединения"),
                format!("The temporary table “{name}” is joined without an index: add INDEX BY over the fields of the join"),
            ],
        }
    }
}

/// All that will be slow of a package, in the order of the text: `tree` is its tree and `package` what its names mean; which
/// fields have indexes the configuration tells. Nothing of a text with syntax errors.
pub fn advise(
    tree: &QueryTree<'_>,
    package: &Package,
    configuration: Option<&Configuration>,
) -> Vec<Advice> {
    let mut found = Vec::new();
    if tree.root().has_error() {
        return found;
    }
    for select in tree.of_kind(Kind::Select) {
        found.extend(joins::with_virtual_tables(select));
        found.extend(joins::with_subqueries(select));
        found.extend(results::distinct_groups(select));
    }
    for word in tree.of_kind(Kind::OrKw) {
        found.extend(joins::alternatives(word));
        found.extend(conditions::alternatives(word));
    }
    found.extend(tree.of_kind(Kind::FullKw).filter_map(joins::full));
    let sources = tree.of_kind(Kind::Source);
    found.extend(sources.filter_map(virtual_tables::unfiltered));
    found.extend(virtual_tables::filtered_outside(tree, package));
    // Elsewhere a field behind one dot is an index search a record, and often the shortest way to say it.
    for kind in [Kind::Column, Kind::FieldAccess] {
        let within = tree
            .of_kind(kind)
            .filter(|it| references::is_parameter(*it));
        found.extend(within.filter_map(references::nested));
    }
    found.extend(references::composite(tree.text(), package, 1));
    found.extend(conditions::leading_wildcards(tree, package, configuration));
    found.extend(conditions::functions(tree, package, configuration));
    if let Some(configuration) = configuration {
        found.extend(conditions::unindexed(tree, package, configuration));
    }
    found.extend(
        tree.of_kind(Kind::OrderByClause)
            .filter_map(results::needless_order),
    );
    found.extend(results::unindexed_tables(tree, package));
    found.sort_by_key(|it| (it.range.start, it.range.end));
    found
}

#[cfg(test)]
mod tests;
