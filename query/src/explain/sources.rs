//! What a query reads.

use metadata::{Bilingual, Kind as MetadataKind, folded};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    BuilderJoin, Join, Parameter, ParenthesizedSource, Select, Source, Subquery, TableName,
    TemporaryTableName, VirtualTable, VirtualTableParameter, VirtualTableParameters,
};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::{DEPTH, Teller};
use crate::package::{Columns, Target};

/// What virtual tables give, in Russian and in English.
const VIRTUAL: [(Bilingual, [&str; 2]); 8] = [
    (names("Остатки", "Balance"), ["остатки", "balances"]),
    (names("Обороты", "Turnovers"), ["обороты", "turnovers"]),
    (
        names("ОстаткиИОбороты", "BalanceAndTurnovers"),
        ["остатки и обороты", "balances and turnovers"],
    ),
    (
        names("ОборотыДтКт", "DrCrTurnovers"),
        ["обороты между счетами", "turnovers between accounts"],
    ),
    (
        names("ДвиженияССубконто", "RecordsWithExtDimensions"),
        ["движения с субконто", "records with extra dimensions"],
    ),
    (
        names("СрезПоследних", "SliceLast"),
        ["последние записи", "the last records"],
    ),
    (
        names("СрезПервых", "SliceFirst"),
        ["первые записи", "the first records"],
    ),
    (
        names("Изменения", "Changes"),
        ["изменения для обмена", "changes for exchange"],
    ),
];

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

impl Teller<'_> {
    pub(super) fn sources(&mut self, select: Select<'_>) {
        for source in select.from().into_iter().flat_map(|it| it.source()) {
            let (told, nested) = self.table(source);
            self.line(format!("Источник: {told}."), format!("Source: {told}."));
            self.nested(nested);
            self.joins(source);
        }
    }

    fn joins(&mut self, source: Source<'_>) {
        if self.depth > DEPTH {
            return;
        }
        self.depth += 1;
        if let Some(inner) = source
            .table()
            .and_then(|it| ParenthesizedSource::cast(it.node())?.source())
        {
            self.joins(inner);
        }
        for join in source.join() {
            let in_builder = BuilderJoin::cast(join.node()).map(|it| it.join());
            for join in Join::cast(join.node())
                .into_iter()
                .chain(in_builder.into_iter().flatten())
            {
                self.join(join);
            }
        }
        self.depth -= 1;
    }

    fn join(&mut self, join: Join<'_>) {
        let Some(source) = join.source() else {
            return;
        };
        let (told, nested) = self.table(source);
        let condition = join.condition().map(|it| self.condition(it.node()));
        let condition = condition.unwrap_or_default();
        let [ru, en] = match join.kind().map(Kind::of) {
            Some(Kind::LeftKw) => [
                "записи слева остаются и без пары",
                "records on the left stay without a pair too",
            ],
            Some(Kind::RightKw) => [
                "записи справа остаются и без пары",
                "records on the right stay without a pair too",
            ],
            Some(Kind::FullKw) => [
                "остаются и записи без пары с обеих сторон",
                "records of both sides stay without a pair too",
            ],
            _ => ["остаются только пары", "only pairs stay"],
        };
        self.line(
            format!("Соединяется с: {told}; {ru}; пара — где {condition}."),
            format!("Joined with: {told}; {en}; a pair is where {condition}."),
        );
        self.nested(nested);
        self.joins(source);
    }

    /// A nested query, a level deeper.
    fn nested(&mut self, query: Option<Subquery<'_>>) {
        let Some(query) = query.and_then(|it| it.query()) else {
            return;
        };
        if self.depth > DEPTH {
            return;
        }
        self.depth += 1;
        self.level += 1;
        let range = query.node().byte_range();
        let scopes = self.package.scopes.iter();
        let inside = scopes.filter(|it| range.start <= it.range.start && it.range.end <= range.end);
        let columns = inside
            .min_by_key(|it| it.range.start)
            .map(|it| it.columns.clone());
        self.select_query(query, columns.as_deref().unwrap_or(&Columns::default()));
        self.level -= 1;
        self.depth -= 1;
    }

    /// What a source is, and the nested query that it may be.
    pub(super) fn table<'t>(&self, source: Source<'t>) -> (String, Option<Subquery<'t>>) {
        let Some(table) = source.table().map(|it| it.node()) else {
            return (String::new(), None);
        };
        if let Some(inner) = ParenthesizedSource::cast(table).and_then(|it| it.source()) {
            // Brackets around a table with its joins: what is joined follows.
            return match inner.table().map(|it| Kind::of(it.node())) {
                Some(Kind::ParenthesizedSource) => (self.written(table), None),
                _ => self.table(inner),
            };
        }
        let nested = Subquery::cast(table);
        let mut told = match nested {
            Some(_) => self.pick("вложенный запрос", "a nested query").to_owned(),
            None => self.named(table),
        };
        if let Some(alias) = source.alias() {
            let alias = self.written(alias.node());
            told += &self
                .language
                .pick(format!(", далее {alias}"), format!(", called {alias}"));
        }
        (told, nested)
    }

    fn named(&self, table: Node<'_>) -> String {
        if let Some(name) = TableName::cast(table) {
            return self.table_name(name);
        }
        if let Some(virtual_table) = VirtualTable::cast(table) {
            let name = virtual_table.name();
            let mut told = name.map_or_else(String::new, |it| self.table_name(it));
            let given = virtual_table.parameters().map(|it| self.given(it, name));
            let given = given.unwrap_or_default();
            if !given.is_empty() {
                told += &format!(" ({})", given.join("; "));
            }
            return told;
        }
        if let Some(parameter) = Parameter::cast(table) {
            let name = self.written(parameter.node());
            return self
                .language
                .pick(format!("таблица {name}"), format!("the table {name}"));
        }
        let name = self.quoted(&self.written(table));
        if TemporaryTableName::cast(table).is_some() && !self.is_metadata(table) {
            return self.language.pick(
                format!("временная таблица {name}"),
                format!("the temporary table {name}"),
            );
        }
        name
    }

    fn is_metadata(&self, node: Node<'_>) -> bool {
        let mut references = self.package.references.iter();
        let range = node.byte_range();
        references.any(|it| it.range == range && matches!(it.target, Target::Table(_)))
    }

    /// `справочник «Номенклатура»`, `регистр накопления «Продажи», обороты`.
    pub(super) fn table_name(&self, name: TableName<'_>) -> String {
        let words: Vec<String> = name.part().map(|it| self.written(it.node())).collect();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.object(&words)
    }

    /// An object by the words of the name of its table.
    pub(super) fn object(&self, words: &[&str]) -> String {
        let [kind, name, rest @ ..] = words else {
            return self.quoted(&words.join("."));
        };
        let Some(kind) = MetadataKind::of(kind) else {
            return self.quoted(&words.join("."));
        };
        let object = self
            .world
            .and_then(|it| it.configuration.object(kind, name).cloned());
        let language = self.pick("ru", "en");
        let synonym = object.as_ref().and_then(|it| it.synonym.get(language));
        let synonym = synonym.filter(|it| !it.is_empty());
        let [ru, en] = kind.title();
        let title = self.language.pick(ru, en);
        let title = lowered(&title);
        let shown = self.quoted(synonym.unwrap_or(name));
        let mut told = format!("{title} {shown}");
        if let Some(last) = rest.last() {
            let known = VIRTUAL.iter().find(|it| it.0.is(last));
            told += &match known {
                Some((_, [ru, en])) => format!(", {}", self.language.pick(ru, en)),
                None => {
                    let section = object.as_ref().and_then(|it| {
                        let mut sections = it.tabular_sections.iter();
                        sections.find(|it| it.name.is(last))
                    });
                    let synonym = section.and_then(|it| it.synonym.get(language));
                    let shown = self.quoted(synonym.filter(|it| !it.is_empty()).unwrap_or(last));
                    let [ru, en] = match section {
                        Some(_) => [", табличная часть ", ", the tabular section "],
                        None => [", таблица ", ", the table "],
                    };
                    format!("{}{shown}", self.language.pick(ru, en))
                }
            };
        }
        told
    }

    /// What a virtual table is given, each by the name of the parameter.
    fn given(
        &self,
        parameters: VirtualTableParameters<'_>,
        name: Option<TableName<'_>>,
    ) -> Vec<String> {
        let range = name.map(|it| it.node().byte_range());
        let references = &self.package.references;
        let table = references.iter().find_map(|it| match &it.target {
            Target::Table(table) if Some(&it.range) == range.as_ref() => Some(table),
            _ => None,
        });
        let mut told = Vec::new();
        let mut position = 0;
        let mut cursor = parameters.node().walk();
        for child in parameters.node().children(&mut cursor) {
            if Kind::of(child) == Kind::Comma {
                position += 1;
            }
            let value = VirtualTableParameter::cast(child).and_then(|it| it.value());
            let Some(value) = value else {
                continue;
            };
            let value = self.condition(value.node());
            let names = table.and_then(|it| it.parameters.get(position));
            told.push(match names {
                Some(names) => {
                    let name = self.language.pick(&names.ru, &names.en);
                    format!("{}: {value}", spaced(name.as_str()))
                }
                None => value,
            });
        }
        told
    }
}

/// The first letter made small.
fn lowered(text: &str) -> String {
    let second = text.chars().nth(1);
    // An abbreviation stays: `HTTP-сервис`.
    if second.is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    let first = folded(text).take(1);
    first.chain(text.chars().skip(1)).collect()
}

/// `НачалоПериода` as words: `начало периода`.
fn spaced(name: &str) -> String {
    let mut told = String::with_capacity(name.len() + 4);
    for (at, (letter, small)) in name.chars().zip(folded(name)).enumerate() {
        if at > 0 && letter.is_uppercase() {
            told.push(' ');
        }
        told.push(small);
    }
    told
}
