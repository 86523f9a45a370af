//! What reviews and advice ask about the trees of queries.

use metadata::{Kind as ObjectKind, same};
use parser_bsl::flat::QueryNode;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::Field;

/// A table that a select reads.
#[derive(Clone, Copy)]
pub struct Source<'f> {
    /// The table with its alias and what is joined to it.
    pub node: QueryNode<'f>,
    /// The table.
    pub table: QueryNode<'f>,
    /// The alias that is written.
    pub alias: Option<QueryNode<'f>>,
    /// It stands on either side of a join.
    pub is_joined: bool,
}

/// The words of a name with dots: of a column, of a table.
pub fn words<'f>(name: QueryNode<'f>) -> Vec<&'f str> {
    name.children_in(Field::Part)
        .map(|it| it.text().trim())
        .collect()
}

/// The name of a table, without its parameters.
pub fn table_name<'f>(table: QueryNode<'f>) -> Option<QueryNode<'f>> {
    match table.kind() {
        Kind::TableName => Some(table),
        Kind::VirtualTable => table.child(Field::Name),
        _ => None,
    }
}

/// The kind of objects that the first word of a table names.
pub fn object_kind(table: QueryNode<'_>) -> Option<ObjectKind> {
    let name = table_name(table)?;
    ObjectKind::of(name.child(Field::Part)?.text())
}

/// The words that name virtual tables; those that take no condition are left out.
const VIRTUAL: [[&str; 2]; 11] = [
    ["СрезПоследних", "SliceLast"],
    ["СрезПервых", "SliceFirst"],
    ["Остатки", "Balance"],
    ["Обороты", "Turnovers"],
    ["ОстаткиИОбороты", "BalanceAndTurnovers"],
    ["ОборотыДтКт", "DrCrTurnovers"],
    ["ДвиженияССубконто", "RecordsWithExtDimensions"],
    ["ДанныеГрафика", "ScheduleData"],
    ["ФактическийПериодДействия", "ActualActionPeriod"],
    ["ЗадачиПоИсполнителю", "TasksByPerformer"],
    ["ЗадачиПоИсполнителю", "TasksByExecutive"],
];

/// Whether a table is a virtual one of a register or of tasks, with parameters or without.
pub fn is_virtual(table: QueryNode<'_>) -> bool {
    let Some(name) = table_name(table) else {
        return false;
    };
    let words = words(name);
    let [_, _, last] = words.as_slice() else {
        return false;
    };
    let of_kind = || {
        matches!(
            object_kind(table),
            Some(
                ObjectKind::InformationRegister
                    | ObjectKind::AccumulationRegister
                    | ObjectKind::AccountingRegister
                    | ObjectKind::CalculationRegister
                    | ObjectKind::Task
            )
        )
    };
    let is_named = VIRTUAL.iter().flatten().any(|it| same(it, last));
    // `РегистрРасчета.Начисления.БазаНачисления` is named by the register it is calculated from.
    let is_base = || table.kind() == Kind::VirtualTable;
    (is_named || is_base()) && of_kind()
}

/// The tables that a select reads, those of joins included, in the order of the text.
pub fn sources<'f>(select: QueryNode<'f>) -> Vec<Source<'f>> {
    let mut found = Vec::new();
    let Some(from) = select.child(Field::From) else {
        return found;
    };
    // Sources nest where joins do: nested queries have selects of their own and are left out.
    let mut left: Vec<(QueryNode<'f>, bool)> = from
        .children_in(Field::Source)
        .map(|it| (it, false))
        .collect();
    while let Some((node, is_joined)) = left.pop() {
        let mut is_base = is_joined;
        for join in joins(node) {
            is_base = true;
            left.extend(join.child(Field::Source).map(|it| (it, true)));
        }
        let Some(table) = node.child(Field::Table) else {
            continue;
        };
        if table.kind() == Kind::ParenthesizedSource {
            left.extend(table.child(Field::Source).map(|it| (it, is_base)));
        } else {
            found.push(Source {
                node,
                table,
                alias: node.child(Field::Alias),
                is_joined: is_base,
            });
        }
    }
    found.sort_by_key(|it| it.node.index());
    found
}

/// The joins of a source.
pub fn joins<'f>(source: QueryNode<'f>) -> Vec<QueryNode<'f>> {
    let mut found = Vec::new();
    for join in source.children_in(Field::Join) {
        match join.kind() {
            Kind::Join => found.push(join),
            // `{ЛЕВОЕ СОЕДИНЕНИЕ …}` of the query builder.
            _ => found.extend(join.children_in(Field::Join)),
        }
    }
    found
}

impl Source<'_> {
    /// How many of the first words of a column name this table: its alias, or all of its own name.
    pub fn prefix(&self, column: &[&str]) -> usize {
        if let Some(alias) = self.alias {
            let is_first = column.first().is_some_and(|it| same(it, alias.text()));
            return usize::from(is_first);
        }
        let own = match table_name(self.table) {
            Some(name) => words(name),
            None if self.table.kind() == Kind::TemporaryTableName => vec![self.table.text()],
            None => return 0,
        };
        let is_own = column.len() >= own.len() && own.iter().zip(column).all(|(a, b)| same(a, b));
        if is_own {
            return own.len();
        }
        // The platform glues the words behind the first one.
        let glued: String = own.iter().skip(1).copied().collect();
        usize::from(column.first().is_some_and(|it| same(it, &glued)))
    }
}

/// The select that a node stands in: the innermost one.
pub fn select_of<'f>(node: QueryNode<'f>) -> Option<QueryNode<'f>> {
    node.ancestor(Kind::Select)
}

/// Whether the query that a node belongs to is written with English words.
pub fn is_english(node: QueryNode<'_>) -> bool {
    let query = node.ancestors().last().unwrap_or(node);
    let first = query.tokens().find(|it| it.kind() != Kind::Comment);
    first.is_some_and(|it| it.text().starts_with(|it: char| it.is_ascii()))
}

/// Both sides of `И` and of what nests in it: the conditions that must all hold. A condition in parentheses is looked
/// into.
pub fn conjuncts<'f>(condition: QueryNode<'f>) -> Vec<QueryNode<'f>> {
    let mut found = Vec::new();
    let mut left = vec![condition];
    while let Some(node) = left.pop() {
        match node.kind() {
            Kind::ParenthesizedExpression => left.extend(node.child(Field::Expression)),
            Kind::BinaryExpression
                if node
                    .child(Field::Operator)
                    .is_some_and(|it| it.kind() == Kind::AndKw) =>
            {
                left.extend(node.child(Field::Right));
                left.extend(node.child(Field::Left));
            }
            _ => found.push(node),
        }
    }
    found
}

/// The column that a condition compares with something that does not depend on tables.
pub fn compared<'f>(condition: QueryNode<'f>) -> Option<QueryNode<'f>> {
    let is_free = |it: QueryNode<'_>| {
        it.kind() != Kind::Column && it.descendants_of(Kind::Column).next().is_none()
    };
    let is_column = |it: &QueryNode<'_>| it.kind() == Kind::Column;
    match condition.kind() {
        Kind::BinaryExpression => {
            let operator = condition.child(Field::Operator)?;
            let (left, right) = (
                condition.child(Field::Left)?,
                condition.child(Field::Right)?,
            );
            if operator.kind() != Kind::Equal {
                return None;
            }
            match (is_column(&left), is_column(&right)) {
                (true, false) if is_free(right) => Some(left),
                (false, true) if is_free(left) => Some(right),
                _ => None,
            }
        }
        Kind::InExpression if condition.child(Field::Negation).is_none() => {
            let right = condition.child(Field::Right)?;
            // A nested query reads tables of its own.
            let fits = right.kind() == Kind::Subquery || is_free(right);
            condition
                .child(Field::Left)
                .filter(is_column)
                .filter(|_| fits)
        }
        _ => None,
    }
}
