//! The queries of a module with what their names mean, resolved once for all rules.

use std::ops::Range;
use std::sync::Arc;

use metadata::tables::Table;
use metadata::{Name, Type, World};
use parser_bsl::flat::BslTree;
use query::{Outside, Package, Schema};
use tree_sitter::Tree;

use super::Query;
use crate::ide::query::{QueryText, is_run_here};
use crate::types::Memo;
use crate::workspace::{FileId, Snapshot};

/// A query of a module with what its names mean. Only of queries whose whole text is known.
pub struct NamedQuery {
    /// What its names mean; for their places see [`NamedQuery::place`].
    pub package: Package,
    /// Its tree.
    pub tree: Tree,
    /// The text, where several strings make it up; nothing for one that stands in one string.
    text: Option<QueryText>,
    /// The string, or the strings that are added up, in bytes of the module.
    pub range: Range<usize>,
}

impl NamedQuery {
    /// Where something of the package or of the tree stands in the module; nothing for what stands nowhere in it.
    pub fn place(&self, range: &Range<usize>) -> Option<Range<usize>> {
        match &self.text {
            Some(text) => text.module_range(range),
            None => Some(range.clone()),
        }
    }

    /// The text that places of the package and of the tree are places of; `module` is the text of the module.
    pub fn text<'s>(&'s self, module: &'s str) -> &'s str {
        self.text.as_ref().map_or(module, |it| it.text.as_str())
    }

    /// What a range of the package or of the tree says; `module` is the text of the module.
    pub fn slice<'s>(&'s self, module: &'s str, range: &Range<usize>) -> &'s str {
        self.text(module).get(range.clone()).unwrap_or_default()
    }
}

/// The texts of the queries of a module, put together of all their strings.
pub(super) fn texts(module: &str, tree: &BslTree<'_>) -> Vec<QueryText> {
    use parser_bsl::bsl::Kind;

    let methods = [Kind::ProcedureDefinition, Kind::FunctionDefinition];
    let methods = methods.into_iter().flat_map(|it| tree.of_kind(it));
    let mut methods: Vec<Range<usize>> = methods.map(|it| it.range()).collect();
    methods.sort_unstable_by_key(|it| it.start);
    let mut found = Vec::new();
    let mut done = 0;
    for method in methods {
        if method.start >= done {
            QueryText::in_part(module, done..method.start, &mut found);
            done = method.end;
            QueryText::in_part(module, method, &mut found);
        }
    }
    QueryText::in_part(module, done..module.len(), &mut found);
    found
}

/// What the names of the queries of a module mean.
pub(super) fn resolved(
    (snapshot, id): (&Snapshot, FileId),
    module: &str,
    tree: &BslTree<'_>,
    texts: &[QueryText],
    queries: &[Query<'_>],
) -> Vec<NamedQuery> {
    let schema = KnownTables {
        world: snapshot.world(id),
        configuration: snapshot.file(id).and_then(|it| it.configuration),
        memo: snapshot.memo(),
    };
    let mut found = Vec::new();
    let whole = texts.iter().filter(|it| it.is_whole);
    for text in whole {
        snapshot.stop_unless_wanted();
        let outside = Outside {
            has_other_tables: !is_run_here(module, text),
            ..Outside::default()
        };
        // One that stands in one string is parsed already.
        let at = queries.partition_point(|it| tree.node(it.literal).start() < text.range.start);
        let parsed = queries.get(at).filter(|it| {
            it.is_whole && tree.node(it.literal).range() == text.range && text.begins_in_range()
        });
        let (package, tree, text) = match parsed {
            Some(query) => {
                let package = query::resolve_with(module, &query.parsed, &schema, &outside);
                (package, query.parsed.clone(), None)
            }
            None => {
                let (written, tree) = text.parse();
                let package = query::resolve_with(&written, &tree, &schema, &outside);
                (package, tree, Some(text.clone()))
            }
        };
        let range = text.as_ref().map_or_else(
            || parsed.map_or(0..0, |it| it.parsed.root_node().byte_range()),
            |it| it.range.clone(),
        );
        found.push(NamedQuery {
            package,
            tree,
            text,
            range,
        });
    }
    found
}

/// The tables of a configuration, each made once for all queries.
struct KnownTables<'a> {
    world: World<'a>,
    configuration: Option<usize>,
    memo: &'a Memo,
}

impl Schema for KnownTables<'_> {
    fn table(&self, name: &str) -> Option<Arc<Table>> {
        let key = (self.configuration, Name::new(name));
        self.memo.table(key, || self.world.table(name))
    }

    fn expand(&self, of: &Type) -> Vec<Type> {
        Schema::expand(&self.world, of)
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        Schema::type_named(&self.world, name)
    }

    fn has_value(&self, words: &[&str]) -> Option<bool> {
        self.world.has_value(words)
    }

    fn near_tables(&self, words: &[&str]) -> Vec<String> {
        self.world.near_tables(words)
    }

    fn near_values(&self, words: &[&str]) -> Vec<String> {
        self.world.near_values(words)
    }

    fn is_complete(&self) -> bool {
        self.world.is_complete()
    }
}
