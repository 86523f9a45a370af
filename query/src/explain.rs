//! What a package of queries does, in plain words: made from its tree and from what its names mean.

mod conditions;
mod expressions;
mod sources;

use metadata::{Type, TypeDescription, World};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    Column, DropQuery, OrderItem, Query, QueryPackage, Select, SelectField, SelectFieldExpression,
    SelectFieldsChild, SelectQuery, TopCount, TotalsClause, TotalsClauseGroup,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::{Node, Tree};

use crate::Language;
use crate::package::{Columns, Package, QueryKind};
use crate::resolve::glued;

/// How deep nested queries are told. What is deeper is shown as it is written.
const DEPTH: usize = 8;

/// So many types of a column are named.
const TYPES: usize = 3;

/// What a package does: sentences, each on a line of its own; what belongs to a nested query is indented by two blanks.
/// `tree` is the tree of `text` and `package` what its names mean; synonyms of objects are those of `world`. None for a text
/// with syntax errors or without queries.
pub fn explain(
    text: &str,
    tree: &Tree,
    package: &Package,
    world: Option<World<'_>>,
    language: Language,
) -> Option<String> {
    let root = QueryPackage::cast(tree.root_node()).filter(|it| !it.node().has_error())?;
    let mut teller = Teller {
        text,
        package,
        world,
        language,
        lines: Vec::new(),
        level: 0,
        depth: 0,
    };
    let queries: Vec<Query<'_>> = root.children().collect();
    for (at, query) in queries.iter().enumerate() {
        teller.query(*query, at, queries.len());
    }
    teller.parameters();
    (!queries.is_empty()).then(|| teller.lines.join("\n"))
}

/// The work on one package.
struct Teller<'a> {
    text: &'a str,
    package: &'a Package,
    world: Option<World<'a>>,
    language: Language,
    lines: Vec<String>,
    level: usize,
    depth: usize,
}

impl<'a> Teller<'a> {
    fn pick(&self, ru: &'static str, en: &'static str) -> &'static str {
        self.language.pick(ru, en)
    }

    /// A text in the quotes of the language.
    fn quoted(&self, text: &str) -> String {
        self.language.pick(format!("«{text}»"), format!("“{text}”"))
    }

    fn line(&mut self, ru: impl AsRef<str>, en: impl AsRef<str>) {
        let text = self.language.pick(ru.as_ref(), en.as_ref());
        self.lines
            .push(format!("{}{text}", "  ".repeat(self.level)));
    }

    /// What a node says, its blanks made single.
    fn written(&self, node: Node<'_>) -> String {
        let text = self.text.get(node.byte_range()).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn query(&mut self, query: Query<'_>, at: usize, of: usize) {
        if let Some(drop) = DropQuery::cast(query.node()) {
            let name = drop
                .name()
                .map_or_else(String::new, |it| self.written(it.node()));
            let name = self.quoted(&name);
            let number = self.number(at, of);
            self.line(
                format!("{number} удаляет временную таблицу {name}."),
                format!("{number} drops the temporary table {name}."),
            );
            return;
        }
        let Some(query) = SelectQuery::cast(query.node()) else {
            return;
        };
        let number = self.number(at, of);
        let range = query.node().byte_range();
        let resolved = self.package.queries.iter().find(|it| it.range == range);
        let columns = resolved.map(|it| it.columns.clone()).unwrap_or_default();
        let made = resolved.map_or(&QueryKind::Select, |it| &it.kind);
        match made {
            QueryKind::Into(name) => {
                let name = self.quoted(name.as_str());
                self.line(
                    format!("{number} собирает временную таблицу {name}."),
                    format!("{number} makes the temporary table {name}."),
                );
            }
            QueryKind::Add(name) => {
                let name = self.quoted(name.as_str());
                self.line(
                    format!("{number} добавляет записи во временную таблицу {name}."),
                    format!("{number} adds records to the temporary table {name}."),
                );
            }
            _ => self.line(
                format!("{number} возвращает записи."),
                format!("{number} returns records."),
            ),
        }
        self.select_query(query, &columns);
    }

    /// How a query of the package is called.
    fn number(&self, at: usize, of: usize) -> String {
        if of < 2 {
            return self.pick("Запрос", "The query").to_owned();
        }
        let at = at + 1;
        self.language.pick(
            format!("Запрос {at} из {of}"),
            format!("Query {at} of {of}"),
        )
    }

    /// A query with its unions.
    fn select_query(&mut self, query: SelectQuery<'_>, columns: &Columns) {
        if let Some(select) = query.select() {
            self.select(select, Some(columns));
        }
        for union in query.union() {
            match union.all() {
                Some(_) => self.line(
                    "К ним добавляются записи следующей выборки, повторы остаются.",
                    "The records of the next selection are added, repeated ones stay.",
                ),
                None => self.line(
                    "К ним добавляются записи следующей выборки, повторы убираются.",
                    "The records of the next selection are added, repeated ones are left out.",
                ),
            }
            if let Some(select) = union.select() {
                self.select(select, None);
            }
        }
        let order: Vec<String> = query
            .order_by()
            .into_iter()
            .flat_map(|it| it.item())
            .map(|it| self.order(it))
            .collect();
        if !order.is_empty() {
            let order = order.join(", ");
            self.line(format!("Порядок: {order}."), format!("Order: {order}."));
        }
        if query.autoorder().next().is_some() {
            self.line(
                "Порядок по полям-ссылкам — тот, что задан для их объектов.",
                "Fields with references are ordered as their objects say.",
            );
        }
        if let Some(totals) = query.totals() {
            self.totals(totals);
        }
        let indexes = query.index().into_iter();
        let indexes = indexes.chain(query.select().and_then(|it| it.index()));
        for index in indexes {
            let fields = index
                .item()
                .filter_map(|it| Some(self.expression(it.expression()?.node())));
            let fields: Vec<String> = fields.collect();
            if !fields.is_empty() {
                let fields = fields.join(", ");
                self.line(format!("Индекс: {fields}."), format!("Index: {fields}."));
            }
        }
    }

    fn order(&self, item: OrderItem<'_>) -> String {
        let mut told = item
            .expression()
            .map_or_else(String::new, |it| self.expression(it.node()));
        if item.hierarchy().is_some() {
            told += self.pick(" по иерархии", " by the hierarchy");
        }
        if item
            .direction()
            .is_some_and(|it| Kind::of(it) == Kind::DescKw)
        {
            told += self.pick(" по убыванию", " descending");
        }
        told
    }

    fn totals(&mut self, totals: TotalsClause<'_>) {
        let fields: Vec<String> = totals
            .field()
            .filter_map(|it| Some(self.expression(it.expression()?.node())))
            .collect();
        let groups: Vec<String> = totals
            .group()
            .map(|it| match it {
                TotalsClauseGroup::TotalsGroup(group) => {
                    let of = group.expression().map(|it| self.expression(it.node()));
                    let mut told = of.unwrap_or_default();
                    if group.only().is_some() {
                        told += self.pick(" (только иерархия)", " (the hierarchy only)");
                    } else if group.hierarchy().is_some() {
                        told += self.pick(" (с иерархией)", " (with the hierarchy)");
                    } else if group.periods().is_some() {
                        told += self.pick(" (с пропущенными периодами)", " (with missing periods)");
                    }
                    told
                }
                _ => self.pick("общий итог", "the grand total").to_owned(),
            })
            .collect();
        let (fields, groups) = (fields.join(", "), groups.join(", "));
        let [what_ru, what_en] = match fields.is_empty() {
            true => [String::new(), String::new()],
            false => [format!("{fields} — "), format!("{fields} — ")],
        };
        self.line(
            format!("Итоги: {what_ru}по уровням: {groups}."),
            format!("Totals: {what_en}by levels: {groups}."),
        );
    }

    fn select(&mut self, select: Select<'_>, columns: Option<&Columns>) {
        self.modifiers(select);
        self.sources(select);
        self.columns(select, columns);
        if let Some(condition) = select.where_().and_then(|it| it.condition()) {
            let told = self.condition(condition.node());
            self.line(format!("Отбор: {told}."), format!("Filter: {told}."));
        }
        if let Some(group) = select.group_by() {
            let items: Vec<String> = group.item().map(|it| self.expression(it.node())).collect();
            let sets: Vec<String> = group
                .set()
                .map(|set| {
                    let items: Vec<String> =
                        set.item().map(|it| self.expression(it.node())).collect();
                    format!("({})", items.join(", "))
                })
                .collect();
            let all: Vec<String> = items.into_iter().chain(sets).collect();
            let all = all.join(", ");
            self.line(
                format!("Записи сворачиваются по: {all}."),
                format!("Records are grouped by: {all}."),
            );
        }
        if let Some(condition) = select.having().and_then(|it| it.condition()) {
            let told = self.condition(condition.node());
            self.line(
                format!("Остаются группы, где {told}."),
                format!("Groups stay where {told}."),
            );
        }
        if select.for_update().is_some() {
            self.line(
                "Прочитанное блокируется до конца транзакции.",
                "What is read stays locked until the transaction ends.",
            );
        }
    }

    fn modifiers(&mut self, select: Select<'_>) {
        let mut told: Vec<String> = Vec::new();
        if select.allowed().next().is_some() {
            told.push(
                self.pick(
                    "только те, что разрешены пользователю",
                    "only those the user may see",
                )
                .to_owned(),
            );
        }
        if select.distinct().next().is_some() {
            told.push(
                self.pick("без повторов", "without repeated ones")
                    .to_owned(),
            );
        }
        if let Some(count) = select.top().find_map(|it| it.count()) {
            let count = match count {
                TopCount::Number(it) => self.written(it.node()),
                other => self.written(other.node()),
            };
            told.push(
                self.language
                    .pick(format!("первые {count}"), format!("the first {count}")),
            );
        }
        if !told.is_empty() {
            let told = told.join(", ");
            self.line(format!("Записи: {told}."), format!("Records: {told}."));
        }
    }

    /// The columns with their types; `columns` is what is known of them.
    fn columns(&mut self, select: Select<'_>, columns: Option<&Columns>) {
        let mut told: Vec<String> = Vec::new();
        for field in select.fields().into_iter().flat_map(|it| it.children()) {
            match field {
                SelectFieldsChild::SelectField(field) => told.push(self.column(field, columns)),
                other => {
                    let node = other.node();
                    if Kind::of(node) == Kind::Comment {
                        continue;
                    }
                    let written = self.written(node);
                    told.push(match written.strip_suffix(".*") {
                        _ if written == "*" => self.pick("все поля", "all fields").to_owned(),
                        Some(of) => {
                            let of = self.quoted(of);
                            self.language
                                .pick(format!("все поля {of}"), format!("all fields of {of}"))
                        }
                        None => written,
                    });
                }
            }
        }
        let told = told.join("; ");
        self.line(format!("Столбцы: {told}."), format!("Columns: {told}."));
    }

    fn column(&self, field: SelectField<'_>, columns: Option<&Columns>) -> String {
        let expression = field.expression();
        let alias = field.alias().map(|it| self.written(it.node()));
        let path = expression
            .and_then(|it| Column::cast(it.node()))
            .map(|it| self.path(it));
        let name = alias.or_else(|| {
            let words: Vec<&str> = path.as_ref()?.iter().map(String::as_str).collect();
            let behind = words.get(usize::from(words.len() > 1)..)?;
            Some(glued(behind))
        });
        let value = match expression {
            Some(SelectFieldExpression::TabularSection(section)) => {
                let fields = section.fields().into_iter().flat_map(|it| it.children());
                let fields: Vec<String> = fields.map(|it| self.written(it.node())).collect();
                let of = section
                    .name()
                    .map_or_else(String::new, |it| self.expression(it.node()));
                let fields = fields.join(", ");
                self.language.pick(
                    format!("строки табличной части {of} ({fields})"),
                    format!("the rows of the tabular section {of} ({fields})"),
                )
            }
            Some(other) => self.expression(other.node()),
            None => String::new(),
        };
        let Some(name) = name else {
            return value;
        };
        let known = columns.and_then(|it| it.column(&name));
        let types = known.filter(|it| !it.is_open && it.nested.is_none());
        let types = types.and_then(|it| self.types(&it.types));
        let types = types.map_or_else(String::new, |it| format!(" ({it})"));
        let shown = self.quoted(&name);
        let is_plain = path.is_some_and(|it| it.last() == Some(&name) && it.len() < 3);
        match is_plain {
            true => format!("{shown}{types}"),
            false => format!("{shown}{types} — {value}"),
        }
    }

    /// The names of types, `NULL` last. None for no types.
    fn types(&self, types: &TypeDescription) -> Option<String> {
        let is_english = self.language == Language::English;
        let values: Vec<&Type> = types.types.iter().filter(|it| **it != Type::Null).collect();
        let mut names: Vec<String> = match values.len() > TYPES {
            true => {
                let count = values.len();
                vec![self.language.pick(
                    format!("один из типов, всего {count}"),
                    format!("one of {count} types"),
                )]
            }
            false => values.iter().map(|it| it.name(is_english)).collect(),
        };
        if types.types.contains(&Type::Null) {
            names.push("NULL".to_owned());
        }
        let or = self.pick(" или ", " or ");
        (!names.is_empty()).then(|| names.join(or))
    }

    fn parameters(&mut self) {
        let package = self.package;
        let told: Vec<String> = package
            .parameters
            .iter()
            .map(|it| match self.types(&it.types) {
                Some(types) => format!("&{} ({types})", it.name),
                None => format!("&{}", it.name),
            })
            .collect();
        if !told.is_empty() {
            let told = told.join(", ");
            self.line(
                format!("Параметры: {told}."),
                format!("Parameters: {told}."),
            );
        }
    }
}

#[cfg(test)]
mod tests;
