//! The names of a package: tables, fields, values, words.

use std::ops::Range;

use metadata::platform::Names;
use metadata::{Bilingual, Kind as MetadataKind, same};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    Column, FunctionCall, Periods, PrimitiveType, ReferenceType, TableName, ValueName,
    VirtualTableParameter,
};
use parser_bsl::syntax::{AstNode, preorder};
use rustc_hash::FxHashMap;
use tree_sitter::Node;

use super::{Edit, Translator};
use crate::package::{Reference, Source, SourceTable, Target};
use crate::resolve::Function;
use crate::words::{FILLINGS, PERIODICITIES, PERIODS, TYPES};

/// The reference that names nothing.
const EMPTY: Bilingual = Bilingual {
    ru: "ПустаяСсылка",
    en: "EmptyRef",
};

/// A point of the route of a business process.
const ROUTE_POINT: Bilingual = Bilingual {
    ru: "ТочкаМаршрута",
    en: "RoutePoint",
};

impl Translator<'_> {
    /// The names that are called otherwise, in the order of the text.
    pub(super) fn names(&self, root: Node<'_>) -> Vec<Edit> {
        let mut references: FxHashMap<usize, Vec<&Reference>> = FxHashMap::default();
        for it in &self.package.references {
            references.entry(it.range.start).or_default().push(it);
        }
        let mut edits = Vec::new();
        for node in preorder(root).filter(Node::is_named) {
            match Kind::of(node) {
                Kind::TableName => {
                    let parts = TableName::cast(node).map(|it| nodes(it.part()));
                    self.table(node, &parts.unwrap_or_default(), &references, &mut edits);
                }
                Kind::ReferenceType => {
                    let parts = ReferenceType::cast(node).map(|it| nodes(it.part()));
                    self.table(node, &parts.unwrap_or_default(), &references, &mut edits);
                }
                Kind::ValueName => {
                    let parts = ValueName::cast(node).map(|it| nodes(it.part()));
                    self.value(&parts.unwrap_or_default(), &mut edits);
                }
                Kind::TemporaryTableName => self.only_word(node, &references, &mut edits),
                Kind::Column => self.column(Column::cast(node), &references, &mut edits),
                Kind::Identifier => self.field(node, &references, &mut edits),
                Kind::PrimitiveType => {
                    let name = PrimitiveType::cast(node).and_then(|it| it.name());
                    self.word(name.map(|it| it.node()), &[&TYPES], &mut edits);
                }
                Kind::Periods => {
                    let part = Periods::cast(node).and_then(|it| it.part());
                    self.word(part.map(|it| it.node()), &[&PERIODS], &mut edits);
                }
                Kind::FunctionCall => self.argument(FunctionCall::cast(node), &mut edits),
                _ => {}
            }
        }
        edits.sort_by_key(|it| it.0.start);
        edits.dedup_by_key(|it| it.0.start);
        edits
    }

    fn word(&self, node: Option<Node<'_>>, lists: &[&[[&str; 2]]], edits: &mut Vec<Edit>) {
        let Some(range) = node.map(|it| it.byte_range()) else {
            return;
        };
        edits.extend(self.listed(lists, self.slice(&range)).map(|it| (range, it)));
    }

    /// The argument of a function that is a word: `МЕСЯЦ`.
    fn argument(&self, call: Option<FunctionCall<'_>>, edits: &mut Vec<Edit>) {
        let Some(call) = call else {
            return;
        };
        let name = call.name().map(|it| self.slice(&it.node().byte_range()));
        let place = name.and_then(Function::named).and_then(|it| it.word);
        let argument = place.and_then(|it| call.arguments()?.argument().nth(it));
        self.word(argument.map(|it| it.node()), &[&PERIODS], edits);
    }

    /// A name of a table with dots.
    fn table(
        &self,
        node: Node<'_>,
        parts: &[Node<'_>],
        references: &FxHashMap<usize, Vec<&Reference>>,
        edits: &mut Vec<Edit>,
    ) {
        let known = references.get(&node.start_byte());
        let table = known.into_iter().flatten().find_map(|it| match &it.target {
            Target::Table(table) => Some(&table.names),
            _ => None,
        });
        let words: Vec<&str> = parts
            .iter()
            .map(|it| self.slice(&it.byte_range()))
            .collect();
        let translated = self.table_words(&words, table);
        self.replace(parts, &translated, edits);
    }

    fn replace(&self, parts: &[Node<'_>], words: &[String], edits: &mut Vec<Edit>) {
        for (part, word) in parts.iter().zip(words) {
            if !same(self.slice(&part.byte_range()), word) {
                edits.push((part.byte_range(), word.clone()));
            }
        }
    }

    /// The words of a name of a table. Of a table that is not known, what its syntax tells.
    pub(super) fn table_words(&self, words: &[&str], table: Option<&Names>) -> Vec<String> {
        if let Some(names) = table {
            let name = self.to.pick(names.ru.as_str(), names.en.as_str());
            let known: Vec<&str> = name.split('.').collect();
            if known.len() == words.len() {
                let pairs = known.iter().zip(words);
                return pairs
                    .map(|(known, word)| match same(known, word) {
                        true => (*word).to_owned(),
                        false => (*known).to_owned(),
                    })
                    .collect();
            }
        }
        let mut translated: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        let Some(kind) = words.first().and_then(|it| MetadataKind::of(it)) else {
            return translated;
        };
        // One word is a name of its own.
        if let ([_, _, ..], Some(first)) = (words, translated.first_mut()) {
            let names = kind.names();
            *first = self.to.pick(names.ru, names.en).to_owned();
        }
        // What stands behind the name of a register is a virtual table, and nothing else can stand there.
        let is_register = matches!(
            kind,
            MetadataKind::AccumulationRegister
                | MetadataKind::InformationRegister
                | MetadataKind::AccountingRegister
                | MetadataKind::CalculationRegister
        );
        if let ([_, _, word], Some(last), true) = (words, translated.get_mut(2), is_register) {
            let templates = self.platform.query_tables(kind).iter();
            let mut names = templates.filter_map(|it| {
                let ru = it.path.ru.as_str().split('.').nth(2)?;
                let en = it.path.en.as_str().split('.').nth(2)?;
                (same(ru, word) || same(en, word)).then(|| self.to.pick(ru, en))
            });
            if let Some(name) = names.next().filter(|it| !it.contains('<')) {
                *last = name.to_owned();
            }
        }
        translated
    }

    /// `Константы` is the only table of one word.
    fn only_word(
        &self,
        node: Node<'_>,
        references: &FxHashMap<usize, Vec<&Reference>>,
        edits: &mut Vec<Edit>,
    ) {
        let known = references.get(&node.start_byte());
        for it in known.into_iter().flatten() {
            if let Target::Table(table) = &it.target {
                let written = self.slice(&node.byte_range());
                let name = self.chosen(written, &table.names.ru, &table.names.en);
                edits.extend(name.map(|it| (node.byte_range(), it)));
            }
        }
    }

    /// What `ЗНАЧЕНИЕ` names.
    fn value(&self, parts: &[Node<'_>], edits: &mut Vec<Edit>) {
        let words: Vec<&str> = parts
            .iter()
            .map(|it| self.slice(&it.byte_range()))
            .collect();
        let mut translated: Vec<String> = words.iter().map(|it| (*it).to_owned()).collect();
        let mut set = |at: usize, name: &str| {
            if let Some(word) = translated.get_mut(at) {
                *word = name.to_owned();
            }
        };
        let standard = |names: Bilingual| self.to.pick(names.ru, names.en);
        match words.as_slice() {
            [of, value] => {
                if let Some(found) = self.platform.system_enum(of) {
                    set(
                        0,
                        self.to
                            .pick(found.names.ru.as_str(), found.names.en.as_str()),
                    );
                    if let Some(it) = found.values.iter().find(|it| it.is(value)) {
                        set(1, self.to.pick(it.ru.as_str(), it.en.as_str()));
                    }
                }
            }
            [kind, _, behind @ ..] => {
                if let Some(kind) = MetadataKind::of(kind) {
                    set(0, standard(kind.names()));
                }
                for (at, word) in behind.iter().enumerate() {
                    let is_last = at + 1 == behind.len();
                    if is_last && EMPTY.is(word) {
                        set(at + 2, standard(EMPTY));
                    } else if !is_last && ROUTE_POINT.is(word) {
                        set(at + 2, standard(ROUTE_POINT));
                    }
                }
            }
            _ => {}
        }
        self.replace(parts, &translated, edits);
    }

    /// The beginning of a path that is the name of a table without an alias, and the words of the parameters of virtual
    /// tables.
    fn column(
        &self,
        column: Option<Column<'_>>,
        references: &FxHashMap<usize, Vec<&Reference>>,
        edits: &mut Vec<Edit>,
    ) {
        let Some(column) = column else {
            return;
        };
        let node = column.node();
        let parts = nodes(column.part());
        let known = references
            .get(&node.start_byte())
            .map_or(&[][..], Vec::as_slice);
        let source = known.iter().find_map(|it| match it.target {
            Target::Source(scope, source) => Some((&it.range, self.source(scope, source)?)),
            _ => None,
        });
        if let Some((range, source)) = source {
            if !source.has_alias && source.path.len() > 1 {
                self.source_name(range, source, &parts, edits);
            }
            return;
        }
        let parameter = node
            .parent()
            .filter(|it| VirtualTableParameter::cast(*it).is_some());
        if let ([only], Some(_), true) = (parts.as_slice(), parameter, known.is_empty()) {
            self.word(Some(*only), &[&PERIODS, &PERIODICITIES, &FILLINGS], edits);
        }
    }

    fn source(&self, scope: usize, source: usize) -> Option<&Source> {
        self.package.scopes.get(scope)?.sources.get(source)
    }

    fn source_name(
        &self,
        range: &Range<usize>,
        source: &Source,
        parts: &[Node<'_>],
        edits: &mut Vec<Edit>,
    ) {
        let table = match &source.table {
            SourceTable::Metadata(table) => Some(&table.names),
            _ => None,
        };
        let path: Vec<&str> = source.path.iter().map(|it| it.as_str()).collect();
        let translated = self.table_words(&path, table);
        let named: Vec<Node<'_>> = parts
            .iter()
            .copied()
            .filter(|it| it.end_byte() <= range.end)
            .collect();
        if let [only] = named.as_slice() {
            // The platform glues the words behind the first one.
            let glued = translated.get(1..).unwrap_or_default().concat();
            self.replace(&[*only], &[glued], edits);
        } else if named.len() == translated.len() {
            self.replace(&named, &translated, edits);
        }
    }

    /// A word that is a field of a table.
    fn field(
        &self,
        node: Node<'_>,
        references: &FxHashMap<usize, Vec<&Reference>>,
        edits: &mut Vec<Edit>,
    ) {
        let range = node.byte_range();
        let known = references.get(&range.start).into_iter().flatten();
        let mut known = known.filter(|it| it.range == range);
        let written = self.slice(&range);
        let mut translated: Option<Option<String>> = None;
        // Where a reference may be of several types, all of them have to call the field the same.
        let is_sure = known.all(|it| {
            let Target::Field { field, .. } = &it.target else {
                return !matches!(it.target, Target::Column(..));
            };
            let name = self.chosen(written, &field.ru, &field.en);
            let is_same = translated.as_ref().is_none_or(|it| *it == name);
            translated = Some(name);
            is_same
        });
        if let (true, Some(Some(name))) = (is_sure, translated) {
            edits.push((range, name));
        }
    }
}

fn nodes<'t, N: AstNode<'t>>(parts: impl Iterator<Item = N>) -> Vec<Node<'t>> {
    parts.map(|it| it.node()).collect()
}
