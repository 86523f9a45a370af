//! Records of totals: the tree that `ИТОГИ` makes of a result, in the order in which it is walked.
//!
//! A record of totals has the values of its own group and of those around it, and the totals; its other columns are NULL.
//! Groups stand in the order of their first records. A parent in a hierarchy has a record of its own, besides the one of
//! the group where it is a value itself; groups that `ПЕРИОДАМИ` adds have NULL for totals.

use rusqlite::Connection;
use rustc_hash::FxHashMap;

use super::error::RunError;
use super::package::{RecordKind, Row};
use super::schema::quoted;
use super::translate::{Group, Totals};
use super::value::Value;
use crate::date::{Date, Part};

/// The values that a record stands under, as they are compared.
type Key = Vec<Value>;

/// A record of totals: the value of its group, where its first record stands, and its totals.
#[derive(Debug, Clone)]
struct Total {
    value: Value,
    first: i64,
    values: Vec<Value>,
}

/// What belongs to one group of totals, by the values around it.
#[derive(Debug, Default)]
struct Level {
    totals: FxHashMap<Key, Vec<Total>>,
    parents: FxHashMap<Key, Vec<Total>>,
    /// The parent of each value and parent.
    above: FxHashMap<Value, Value>,
}

/// A tree of totals in the making.
pub(crate) struct Tree<'a> {
    connection: &'a Connection,
    /// The table of the records: `place`, then `c0`, `c1`…
    table: &'a str,
    width: usize,
    totals: &'a Totals,
    levels: Vec<Level>,
    details: FxHashMap<Key, Vec<Vec<Value>>>,
    rows: Vec<Row>,
}

/// All records of a result with totals.
pub(crate) fn rows(
    connection: &Connection,
    table: &str,
    width: usize,
    totals: &Totals,
) -> Result<Vec<Row>, RunError> {
    let mut tree = Tree {
        connection,
        table,
        width,
        totals,
        levels: Vec::new(),
        details: FxHashMap::default(),
        rows: Vec::new(),
    };
    for at in 0..totals.groups.len() {
        let level = tree.level(at)?;
        tree.levels.push(level);
    }
    tree.read_details()?;
    let mut level = 0;
    if totals.overall {
        tree.overall()?;
        level = 1;
    }
    tree.walk(0, &mut Vec::new(), &mut Vec::new(), level)?;
    Ok(tree.rows)
}

/// Values that the database groups together are one.
fn key(of: &Value) -> Value {
    match of {
        Value::String(text) => {
            let folded = metadata::folded(text.trim_end_matches(' '));
            Value::String(folded.collect())
        }
        other => other.clone(),
    }
}

impl Tree<'_> {
    fn query(&self, statement: &str) -> Result<Vec<Vec<Value>>, RunError> {
        let mut statement = self.connection.prepare(statement)?;
        let width = statement.column_count();
        let mut rows = statement.query([])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let mut values = Vec::with_capacity(width);
            for at in 0..width {
                values.push(Value::of_cell(row.get_ref(at)?));
            }
            all.push(values);
        }
        Ok(all)
    }

    fn totals_list(&self) -> String {
        let fields = self.totals.fields.iter();
        fields.map(|it| format!(", {}", it.1)).collect()
    }

    /// The records of totals of one group.
    fn level(&self, at: usize) -> Result<Level, RunError> {
        let mut level = Level::default();
        let Some(group) = self.totals.groups.get(at) else {
            return Ok(level);
        };
        let outer = self.totals.groups.iter().take(at);
        let outer: Vec<String> = outer.map(|it| format!("t.c{}", it.column)).collect();
        let own = format!("t.c{}", group.column);
        let list = self.totals_list();
        let table = self.table;
        let select = |own: &str, from: &str| {
            let keys = [outer.clone(), vec![own.to_owned()]].concat().join(", ");
            format!(
                "SELECT {keys}, v_number(MIN(t.place)){list} FROM {from} GROUP BY {keys} ORDER BY MIN(t.place)"
            )
        };
        let rows = self.query(&select(&own, &format!("{table} AS t")))?;
        put(&mut level.totals, rows, at);
        if let Some(periods) = &group.periods {
            self.add_periods(&mut level, periods)?;
        }
        if !group.hierarchy.is_empty() {
            self.add_parents(&mut level, group, &select, at)?;
        }
        Ok(level)
    }

    /// The parents of the values of a group, and their totals.
    fn add_parents(
        &self,
        level: &mut Level,
        group: &Group,
        select: &impl Fn(&str, &str) -> String,
        at: usize,
    ) -> Result<(), RunError> {
        let own = format!("c{}", group.column);
        let tables = group.hierarchy.iter().map(|it| {
            format!(
                "SELECT \"Ссылка\" AS item, \"Родитель\" AS parent FROM {}",
                quoted(it)
            )
        });
        let items: Vec<String> = tables.collect();
        let items = items.join(" UNION ALL ");
        let is_full = "SUBSTR(i.parent, 4) <> ZEROBLOB(16)";
        let above = format!(
            "WITH RECURSIVE items AS ({items}), above(item, parent) AS (\
             SELECT i.item, i.parent FROM items AS i WHERE i.item IN (SELECT {own} FROM {}) AND {is_full} \
             UNION SELECT i.item, i.parent FROM above AS a JOIN items AS i ON i.item = a.parent WHERE {is_full})",
            self.table
        );
        for row in self.query(&format!("{above} SELECT item, parent FROM above"))? {
            if let [item, parent] = row.as_slice() {
                level.above.insert(item.clone(), parent.clone());
            }
        }
        let closure = format!(
            "({above}, closure(item, parent) AS (SELECT item, parent FROM above \
             UNION SELECT c.item, a.parent FROM closure AS c JOIN above AS a ON a.item = c.parent) \
             SELECT item, parent FROM closure)"
        );
        let from = format!(
            "{} AS t JOIN {closure} AS h ON h.item = t.{own}",
            self.table
        );
        let rows = self.query(&select("h.parent", &from))?;
        put(&mut level.parents, rows, at);
        Ok(())
    }

    /// Adds the periods that have no records.
    fn add_periods(
        &self,
        level: &mut Level,
        (part, begin, end): &(Part, Option<String>, Option<String>),
    ) -> Result<(), RunError> {
        let bound = |of: &Option<String>| -> Result<Option<Date>, RunError> {
            let Some(of) = of else {
                return Ok(None);
            };
            let rows = self.query(&format!("SELECT {of}"))?;
            Ok(match rows.first().and_then(|it| it.first()) {
                Some(Value::Date(date)) if *date != Date::EMPTY => Some(*date),
                _ => None,
            })
        };
        let (begin, end) = (bound(begin)?, bound(end)?);
        for totals in level.totals.values_mut() {
            let dates: Vec<Date> = totals
                .iter()
                .filter_map(|it| match it.value {
                    Value::Date(date) => Some(date.begin(*part)),
                    _ => None,
                })
                .collect();
            let first = begin
                .or_else(|| dates.iter().min().copied())
                .map(|it| it.begin(*part));
            let last = end.or_else(|| dates.iter().max().copied());
            let (Some(mut date), Some(last)) = (first, last) else {
                continue;
            };
            while date <= last {
                if !dates.contains(&date) {
                    totals.push(Total {
                        value: Value::Date(date),
                        first: 0,
                        values: vec![Value::Null; self.totals.fields.len()],
                    });
                }
                match date.end(*part).add(Part::Second, 1) {
                    Some(next) => date = next,
                    None => break,
                }
            }
            totals.sort_by_key(|it| match it.value {
                Value::Date(date) => date,
                _ => Date::EMPTY,
            });
        }
        Ok(())
    }

    fn read_details(&mut self) -> Result<(), RunError> {
        let columns: Vec<String> = (0..self.width).map(|it| format!("c{it}")).collect();
        let statement = format!(
            "SELECT {} FROM {} ORDER BY place",
            columns.join(", "),
            self.table
        );
        for row in self.query(&statement)? {
            let groups = self.totals.groups.iter();
            let values = groups.filter_map(|it| row.get(it.column));
            let values: Key = values.map(key).collect();
            self.details.entry(values).or_default().push(row);
        }
        Ok(())
    }

    fn overall(&mut self) -> Result<(), RunError> {
        let list = self.totals_list();
        let statement = format!("SELECT NULL{list} FROM {} AS t", self.table);
        let row = self
            .query(&statement)?
            .into_iter()
            .next()
            .unwrap_or_default();
        let values: Vec<Value> = row.into_iter().skip(1).collect();
        self.push(&[], &values, RecordKind::Overall, 0);
        Ok(())
    }

    /// Puts a record of totals.
    fn push(&mut self, above: &[Value], totals: &[Value], kind: RecordKind, level: usize) {
        let mut values = vec![Value::Null; self.width];
        let groups = self.totals.groups.iter().map(|it| it.column);
        let fields = self.totals.fields.iter().map(|it| it.0);
        for (at, value) in fields.zip(totals).chain(groups.zip(above)) {
            if let Some(cell) = values.get_mut(at) {
                cell.clone_from(value);
            }
        }
        self.rows.push(Row {
            values,
            kind,
            level,
        });
    }

    /// Puts what stands under the values of the groups before.
    fn walk(
        &mut self,
        at: usize,
        keys: &mut Key,
        values: &mut Vec<Value>,
        level: usize,
    ) -> Result<(), RunError> {
        let Some(group) = self.levels.get(at) else {
            let details = self.details.remove(keys).unwrap_or_default();
            self.rows.extend(details.into_iter().map(|values| Row {
                values,
                kind: RecordKind::Detail,
                level,
            }));
            return Ok(());
        };
        let totals = group.totals.get(keys).cloned().unwrap_or_default();
        let parents = group.parents.get(keys).cloned().unwrap_or_default();
        if parents.is_empty() {
            for total in totals {
                self.group(at, keys, values, level, &total)?;
            }
            return Ok(());
        }
        let above = group.above.clone();
        let roots = below(&parents, &totals, &above, None);
        self.hierarchy(
            at,
            keys,
            values,
            level,
            &Hierarchy {
                parents,
                totals,
                above,
            },
            roots,
        )
    }

    fn group(
        &mut self,
        at: usize,
        keys: &mut Key,
        values: &mut Vec<Value>,
        level: usize,
        total: &Total,
    ) -> Result<(), RunError> {
        let only = self
            .totals
            .groups
            .get(at)
            .is_some_and(|it| it.only_hierarchy);
        values.push(total.value.clone());
        keys.push(key(&total.value));
        let mut next = level;
        if !only {
            self.push(values, &total.values, RecordKind::Group(at), level);
            next += 1;
        }
        let walked = self.walk(at + 1, keys, values, next);
        keys.pop();
        values.pop();
        walked
    }

    fn hierarchy(
        &mut self,
        at: usize,
        keys: &mut Key,
        values: &mut Vec<Value>,
        level: usize,
        of: &Hierarchy,
        items: Vec<Item>,
    ) -> Result<(), RunError> {
        for item in items {
            match item {
                Item::Total(total) => self.group(at, keys, values, level, &total)?,
                Item::Parent(parent) => {
                    values.push(parent.value.clone());
                    self.push(values, &parent.values, RecordKind::Hierarchy(at), level);
                    values.pop();
                    let items = below(&of.parents, &of.totals, &of.above, Some(&parent.value));
                    self.hierarchy(at, keys, values, level + 1, of, items)?;
                }
            }
        }
        Ok(())
    }
}

/// The values of a group with their parents.
struct Hierarchy {
    parents: Vec<Total>,
    totals: Vec<Total>,
    above: FxHashMap<Value, Value>,
}

enum Item {
    Total(Total),
    Parent(Total),
}

/// What stands right below a parent, or at the top, in order.
fn below(
    parents: &[Total],
    totals: &[Total],
    above: &FxHashMap<Value, Value>,
    parent: Option<&Value>,
) -> Vec<Item> {
    let is_below = |it: &&Total| above.get(&it.value) == parent;
    let mut items: Vec<(i64, Item)> = Vec::new();
    for it in parents.iter().filter(is_below) {
        items.push((it.first, Item::Parent(it.clone())));
    }
    for it in totals {
        // A parent that is a value too stands below itself.
        let is_parent = parents.iter().any(|parent| parent.value == it.value);
        let is_here = match is_parent {
            true => parent == Some(&it.value),
            false => is_below(&it),
        };
        if is_here {
            items.push((it.first, Item::Total(it.clone())));
        }
    }
    items.sort_by_key(|it| it.0);
    items.into_iter().map(|it| it.1).collect()
}

/// Puts rows of keys, the value, the place of the first record and totals to those that are known.
fn put(to: &mut FxHashMap<Key, Vec<Total>>, rows: Vec<Vec<Value>>, keys: usize) {
    for row in rows {
        let (Some(value), Some(Value::Number(first))) = (row.get(keys), row.get(keys + 1)) else {
            continue;
        };
        let total = Total {
            value: value.clone(),
            first: first.to_i64().unwrap_or(0),
            values: row.get(keys + 2..).unwrap_or_default().to_vec(),
        };
        let outer: Key = row.iter().take(keys).map(key).collect();
        to.entry(outer).or_default().push(total);
    }
}
