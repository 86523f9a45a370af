//! `УПОРЯДОЧИТЬ ПО` and `АВТОУПОРЯДОЧИВАНИЕ`.

use metadata::Kind as MetadataKind;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{Expression as Node, OrderItem, SelectQuery, TotalsClauseGroup};
use parser_bsl::syntax::AstNode as _;

use super::{Expression, Result, Translator, broken};
use crate::run::schema;

impl Translator<'_> {
    /// ` ORDER BY …`; nothing where there is no order. `of_union` tells that columns are all there is to order by.
    pub(super) fn order(&mut self, query: SelectQuery<'_>, of_union: bool) -> Result<String> {
        let auto = query.autoorder().next().is_some();
        let mut terms = Vec::new();
        if let Some(clause) = query.order_by() {
            for item in clause.item() {
                self.order_item(item, auto, &mut terms)?;
            }
        } else if auto {
            self.order_of_itself(query, of_union, &mut terms)?;
        }
        Ok(match terms.is_empty() {
            true => String::new(),
            false => format!(" ORDER BY {}", terms.join(", ")),
        })
    }

    fn order_item(
        &mut self,
        item: OrderItem<'_>,
        auto: bool,
        terms: &mut Vec<String>,
    ) -> Result<()> {
        let node = item.expression().ok_or_else(|| broken(item.node()))?;
        let mut expression = self.expression(node.node())?;
        // Of a union, what its first select is made of stands for the columns of the whole.
        let columns = self.result.iter().flat_map(|it| it.iter());
        if let Some(column) = columns.into_iter().find(|it| it.made_of == expression.sql) {
            expression = column.expression.clone();
        }
        let is_descending = item.direction().map(Kind::of) == Some(Kind::DescKw);
        let direction = if is_descending { " DESC" } else { "" };
        if item.hierarchy().is_some() {
            let path = self.hierarchy_path(&expression, auto);
            terms.push(format!("{path}{direction}"));
            return Ok(());
        }
        for key in self.sort_keys(&expression, auto) {
            terms.push(format!("{key}{direction}"));
        }
        Ok(())
    }

    /// Without `УПОРЯДОЧИТЬ ПО`: by what totals are counted by, else by what is grouped by, else by the references of the
    /// sources.
    fn order_of_itself(
        &mut self,
        query: SelectQuery<'_>,
        of_union: bool,
        terms: &mut Vec<String>,
    ) -> Result<()> {
        let mut nodes: Vec<Node<'_>> = Vec::new();
        if let Some(totals) = query.totals() {
            nodes.extend(totals.group().filter_map(|it| match it {
                TotalsClauseGroup::TotalsGroup(it) => it.expression(),
                TotalsClauseGroup::Overall(_) => None,
            }));
        } else if let Some(clause) = query
            .select()
            .and_then(|it| it.group_by())
            .filter(|_| !of_union)
        {
            nodes.extend(clause.item());
        }
        for node in &nodes {
            let expression = self.expression(node.node())?;
            terms.extend(self.sort_keys(&expression, true));
        }
        if nodes.is_empty() && !of_union {
            let Some(scope) = self.scope() else {
                return Ok(());
            };
            let count = self
                .package
                .scopes
                .get(scope)
                .map_or(0, |it| it.sources.len());
            let node = query.node();
            for at in 0..count {
                if let Some(expression) = self.field(scope, at, "Ссылка", node)? {
                    terms.extend(self.sort_keys(&expression, true));
                }
            }
        }
        Ok(())
    }

    /// What a value is ordered by: a reference under `АВТОУПОРЯДОЧИВАНИЕ` by what its object is known by.
    pub(super) fn sort_keys(&mut self, of: &Expression, auto: bool) -> Vec<String> {
        let plain = match of.sql.bytes().all(|it| it.is_ascii_digit()) {
            // A number alone would be the place of a column.
            true => format!("+{}", of.sql),
            false => self.collated(of),
        };
        if !auto {
            return vec![plain];
        }
        let tables = crate::schema::tables_behind(&self.world, &of.types.types);
        let mut keys = Vec::new();
        for table in tables {
            let name = table.names.ru.as_str();
            let alias = self.alias("k");
            let column = |it: &str| format!("{alias}.{}", schema::quoted(it));
            let key = match schema::kind_of(name) {
                Some(MetadataKind::Document | MetadataKind::BusinessProcess) => column("Дата"),
                Some(MetadataKind::Enum) => column("Порядок"),
                _ => schema::presentation(self.world, name, &alias),
            };
            keys.push(format!(
                "(SELECT {key} FROM {} AS {alias} WHERE {alias}.\"Ссылка\" = {}) COLLATE {}",
                schema::quoted(name),
                of.sql,
                crate::run::functions::COLLATION
            ));
        }
        keys.push(plain);
        keys
    }

    /// What orders values so that each stands behind its parent: the references from the topmost one down, one behind the
    /// other.
    fn hierarchy_path(&mut self, of: &Expression, auto: bool) -> String {
        let tables = self.hierarchies(of);
        let mut path = self.collated(of);
        for table in tables {
            let (up, row) = (self.alias("h"), self.alias("k"));
            let name = table.names.ru.as_str();
            let key = match auto {
                true => format!("v_key({})", schema::presentation(self.world, name, &row)),
                false => format!("v_key({row}.\"Ссылка\")"),
            };
            let table = schema::quoted(name);
            path = format!(
                "COALESCE((WITH RECURSIVE {up}(parent, path, level) AS (\
                 SELECT {row}.\"Родитель\", {key}, 0 FROM {table} AS {row} WHERE {row}.\"Ссылка\" = {} \
                 UNION ALL \
                 SELECT {row}.\"Родитель\", CAST({key} || {up}.path AS BLOB), {up}.level + 1 \
                 FROM {up} JOIN {table} AS {row} ON {row}.\"Ссылка\" = {up}.parent WHERE {up}.level < 100) \
                 SELECT path FROM {up} ORDER BY level DESC LIMIT 1), {path})",
                of.sql
            );
        }
        path
    }

    /// The tables of a value whose items have parents.
    pub(super) fn hierarchies(
        &self,
        of: &Expression,
    ) -> Vec<std::sync::Arc<metadata::tables::Table>> {
        let mut tables = crate::schema::tables_behind(&self.world, &of.types.types);
        tables.retain(|it| it.fields.iter().any(|it| it.names.en.is("Parent")));
        tables
    }
}
