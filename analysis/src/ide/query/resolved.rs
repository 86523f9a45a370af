//! A query with all that is known of its names.

use std::ops::Range;

use metadata::World;
use parser_bsl::flat::QueryTree;
use query::advice::{Advice, advise};
use query::{Outside, Package, Reference};

use super::code::{self, CodeKind};
use super::completion::Place;
use super::outline::{Outline, Role};
use super::text::QueryText;
use crate::workspace::{FileId, Snapshot};

/// A query with all that is known of its names.
pub(super) struct Resolved<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) file: FileId,
    pub(super) world: World<'a>,
    pub(super) module: std::sync::Arc<str>,
    pub(super) query: QueryText,
    pub(super) outline: Outline,
    pub(super) package: Package,
    /// The text that the tree is of: as that of the query, but for what the program puts in.
    pub(super) text: String,
    pub(super) tree: tree_sitter::Tree,
    pub(super) has_errors: bool,
}

impl<'a> Resolved<'a> {
    /// The query at an offset of a module, and the token there.
    pub(super) fn at(snapshot: &'a Snapshot, file: FileId, offset: usize) -> Option<(Self, usize)> {
        let query = QueryText::at(snapshot, file, offset)?;
        let at = query.to_query(offset)?;
        let resolved = Self::of(snapshot, file, query)?;
        let token = resolved.outline.token_at(at)?;
        Some((resolved, token))
    }

    pub(super) fn of(snapshot: &'a Snapshot, file: FileId, query: QueryText) -> Option<Self> {
        let module = snapshot.text(file)?;
        let world = snapshot.world(file);
        let (text, tree) = query.parse();
        let outline = Outline::of(&query.text);
        let mut outside = Outside {
            has_other_tables: true,
            ..Outside::default()
        };
        let place = Place::new(snapshot, file, &module, &query, query.text.len());
        if let Some(place) = &place {
            outside.tables = place.given_tables();
        }
        if keeps_tables(&module, &query) {
            outside.temporary = place.map(|it| it.kept_tables()).unwrap_or_default();
        } else if query.is_whole && runs_here(&module, &query) {
            outside.has_other_tables = false;
        }
        let package = query::resolve_with(&text, &tree, &world, &outside);
        Some(Self {
            snapshot,
            file,
            world,
            module,
            query,
            outline,
            package,
            has_errors: tree.root_node().has_error(),
            text,
            tree,
        })
    }

    /// What of it will be slow.
    pub(super) fn advice(&self) -> Vec<Advice> {
        let tree = QueryTree::new(&self.text, &self.tree);
        advise(&tree, &self.package, Some(self.world.configuration))
    }

    /// The text of some bytes of the query.
    pub(super) fn slice(&self, range: &Range<usize>) -> &str {
        self.query.text.get(range.clone()).unwrap_or_default()
    }

    pub(super) fn word(&self, token: usize) -> &str {
        self.slice(&self.range(token))
    }

    pub(super) fn range(&self, token: usize) -> Range<usize> {
        let token = self.outline.tokens.get(token);
        token.map(|it| it.range()).unwrap_or_default()
    }

    pub(super) fn role(&self, token: usize) -> Role {
        self.outline.roles.get(token).copied().unwrap_or(Role::Mark)
    }

    /// The words of the name with dots that a token belongs to, up to the token.
    pub(super) fn path(&self, token: usize) -> Vec<&str> {
        let mut words = vec![self.word(token)];
        let mut at = token;
        let kind = |at: usize| self.outline.tokens.get(at).map(|it| it.kind);
        while let Some(word) = at.checked_sub(2)
            && kind(at - 1) == Some(super::lexis::TokenKind::Mark(b'.'))
            && kind(word) == Some(super::lexis::TokenKind::Word)
        {
            words.push(self.word(word));
            at = word;
        }
        words.reverse();
        words
    }

    /// What the name of a token means. Where the query is broken, its tables tell.
    pub(super) fn references(&self, token: usize) -> Vec<Reference> {
        let range = self.range(token);
        let fits = |it: &&Reference| it.range == range;
        let found: Vec<Reference> = self
            .package
            .references
            .iter()
            .filter(fits)
            .cloned()
            .collect();
        if !found.is_empty() || !matches!(self.role(token), Role::Field) {
            return found;
        }
        let place = Place::new(
            self.snapshot,
            self.file,
            &self.module,
            &self.query,
            range.end,
        );
        let path = self.path(token).join(".");
        place.map(|it| it.references_of(&path)).unwrap_or_default()
    }

    /// The source that the alias of a token names: the select and the source.
    pub(super) fn source(&self, token: usize) -> Option<(usize, usize)> {
        let range = self.range(token);
        let word = self.slice(&range);
        let declares = self
            .outline
            .selects
            .iter()
            .enumerate()
            .find_map(|(at, select)| {
                let mut sources = select.sources.iter();
                let source = sources.position(|it| it.alias.as_ref() == Some(&range))?;
                Some((at, source))
            });
        if declares.is_some() {
            return declares;
        }
        let select = self.outline.select_at(range.start)?;
        self.outline.visible(select).into_iter().find_map(|at| {
            let mut sources = self.outline.selects.get(at)?.sources.iter();
            let called = |it: &super::outline::Source| it.called(&self.query.text);
            let source = sources.position(|it| metadata::same(&called(it), word))?;
            Some((at, source))
        })
    }

    /// The column of the first select that a token names, as its declared name.
    pub(super) fn column(&self, token: usize) -> Option<Range<usize>> {
        let range = self.range(token);
        let is_declared = |it: &&Range<usize>| **it == range;
        let mut all = self.outline.selects.iter().flat_map(|it| &it.columns);
        if let Some(found) = all.find(is_declared) {
            return Some(found.clone());
        }
        let select = self
            .outline
            .selects
            .get(self.outline.select_at(range.start)?)?;
        let first = self.outline.selects.get(select.first)?;
        let word = self.slice(&range);
        let mut columns = first.columns.iter();
        columns
            .find(|it| metadata::same(self.slice(it), word))
            .cloned()
    }
}

/// Whether temporary tables may come from elsewhere in a method.
pub(super) fn keeps_tables(module: &str, query: &QueryText) -> bool {
    let part = module.get(query.part.clone()).unwrap_or_default();
    ["МенеджерВременныхТаблиц", "TempTablesManager"]
        .iter()
        .any(|it| part.contains(it))
}

/// Whether temporary tables of the query are made by itself only: nobody else can give it any.
pub(crate) fn is_run_here(module: &str, query: &QueryText) -> bool {
    query.is_whole && !keeps_tables(module, query) && runs_here(module, query)
}

/// Whether a method makes the query, gives the text to it and does nothing else with either, so that nobody else gives it
/// tables.
fn runs_here(module: &str, query: &QueryText) -> bool {
    let Some((variable, _)) = query.target.split_once('.') else {
        return false;
    };
    let tokens = code::tokens(module, query.part.clone());
    let word = |at: usize| {
        let token = tokens.get(at).filter(|it| it.kind == CodeKind::Word);
        token
            .and_then(|it| module.get(it.range.clone()))
            .unwrap_or_default()
    };
    let is = |at: usize, names: [&str; 2]| names.iter().any(|it| metadata::same(it, word(at)));
    let mark = |at: usize| match tokens.get(at)?.kind {
        CodeKind::Mark(mark) => Some(mark),
        _ => None,
    };
    let (mut is_made, mut texts) = (false, 0);
    for at in 0..tokens.len() {
        // A member of something else, or a class.
        let is_other = at > 0 && (mark(at - 1) == Some(b'.') || is(at - 1, ["Новый", "New"]));
        if is_other || !metadata::same(word(at), variable) {
            continue;
        }
        match mark(at + 1) {
            Some(b'=') => {
                is_made |= is(at + 2, ["Новый", "New"]) && is(at + 3, ["Запрос", "Query"]);
            }
            Some(b'.') => texts += usize::from(is(at + 2, ["Текст", "Text"])),
            // It is passed on.
            _ => return false,
        }
    }
    is_made && texts <= 1
}
