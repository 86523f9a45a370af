//! Modules to summaries: from the cache what it has, the rest by parsing, all cores at work.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use analysis::summary::{Interner, ModuleSummary, Source, summarize};
use metadata::Problem;
use parser_bsl::{Dialect, Parser};
use rayon::prelude::*;

use crate::cache::{self, Cache, ContentHash};
use crate::source;
use crate::walk::Found;

/// What was done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Modules that were read.
    pub modules: usize,
    /// The bytes of their files.
    pub bytes: u64,
    /// Modules whose summary came from the cache.
    pub from_cache: usize,
    /// Bytes of the cache that was written; 0 where it stayed as it was.
    pub cache_bytes: u64,
}

impl Statistics {
    /// Adds what was done for another root.
    pub(crate) fn add(&mut self, other: Self) {
        self.modules += other.modules;
        self.bytes += other.bytes;
        self.from_cache += other.from_cache;
        self.cache_bytes += other.cache_bytes;
    }
}

/// A module that was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) path: PathBuf,
    pub(crate) hash: ContentHash,
    pub(crate) summary: Arc<ModuleSummary>,
    pub(crate) from_cache: bool,
}

/// Summaries of modules, in the order of their paths.
pub(crate) fn load(
    mut found: Vec<Found>,
    cache: &Cache,
    names: &Interner,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> (Vec<Loaded>, Vec<Problem>) {
    // The largest module takes longer than a hundred others: it must not come last.
    found.sort_by(|a, b| b.bytes.cmp(&a.bytes).then_with(|| a.path.cmp(&b.path)));
    let total = found.len();
    let done = AtomicUsize::new(0);
    let results: Vec<_> = found
        .into_par_iter()
        .with_max_len(1)
        .map_init(Parser::bsl, |parser, found| {
            let result = one(found.path, cache, names, parser);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            result
        })
        .collect();
    let mut modules = Vec::with_capacity(total);
    let mut problems = Vec::new();
    for result in results {
        match result {
            Ok(module) => modules.push(module),
            Err(problem) => problems.push(problem),
        }
    }
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    problems.sort_by(|a, b| a.path.cmp(&b.path));
    (modules, problems)
}

/// Reads one module.
fn one(
    path: PathBuf,
    cache: &Cache,
    names: &Interner,
    parser: &mut Parser,
) -> Result<Loaded, Problem> {
    let bytes = std::fs::read(&path).map_err(|error| source::unreadable(&path, &error))?;
    let hash = *blake3::hash(&bytes).as_bytes();
    let cached = cache.record(&hash);
    if let Some(summary) = cached.and_then(|it| cache::decode(it, names)) {
        return Ok(Loaded {
            path,
            hash,
            summary: Arc::new(summary),
            from_cache: true,
        });
    }
    let text = source::text(&bytes).ok_or_else(|| source::not_a_text(&path, &bytes))?;
    drop(bytes);
    let extension = path.extension().and_then(|it| it.to_str());
    let tree = parser.parse(&text, None);
    let summary = summarize(
        Source {
            text: &text,
            tree: &tree,
            dialect: Dialect::of_extension(extension.unwrap_or_default()),
        },
        names,
    );
    Ok(Loaded {
        path,
        hash,
        summary: Arc::new(summary),
        from_cache: false,
    })
}

/// The cache of what was loaded; nothing where it holds just that already.
pub(crate) fn records(loaded: &[Loaded], cache: &Cache) -> Option<Vec<(ContentHash, Vec<u8>)>> {
    let mut all: Vec<&Loaded> = loaded.iter().collect();
    // Files of one content have one record.
    all.sort_by_key(|it| it.hash);
    all.dedup_by_key(|it| it.hash);
    if all.len() == cache.len() && all.iter().all(|it| it.from_cache) {
        return None;
    }
    let records = all.into_par_iter().filter_map(|it| {
        let kept = cache.record(&it.hash).filter(|_| it.from_cache);
        let record = match kept {
            Some(kept) => kept.to_vec(),
            None => cache::encode(&it.summary)?,
        };
        Some((it.hash, record))
    });
    Some(records.collect())
}
