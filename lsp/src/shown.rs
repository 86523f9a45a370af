//! What an editor was shown, where the next answer depends on it.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use metadata::Name;
use tower_lsp::ls_types::SemanticToken;

/// Tokens are kept of so many documents, those that were asked about last.
const MOST_DOCUMENTS: usize = 16;

/// What an editor was shown.
#[derive(Debug, Default)]
pub(crate) struct Shown {
    /// The tokens of documents, the latest last.
    colored: Mutex<VecDeque<(PathBuf, Arc<Colored>)>>,
    last: AtomicU64,
    /// The methods whose complexity is explained word by word.
    explained: Mutex<Vec<Explained>>,
}

/// The tokens of a document as they were sent.
#[derive(Debug)]
pub(crate) struct Colored {
    /// What the client calls them by.
    pub(crate) id: String,
    /// The tokens.
    pub(crate) tokens: Vec<SemanticToken>,
}

/// A method whose complexity is explained.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Explained {
    /// The module.
    pub(crate) path: PathBuf,
    /// The method.
    pub(crate) method: Name,
    /// Its cognitive complexity; else the cyclomatic one.
    pub(crate) cognitive: bool,
}

impl Shown {
    /// The tokens that a document had under this id.
    pub(crate) fn colored(&self, path: &Path, id: &str) -> Option<Arc<Colored>> {
        let documents = self.colored.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, known) = documents.iter().find(|it| it.0 == path)?;
        (known.id == id).then(|| Arc::clone(known))
    }

    /// Keeps the tokens of a document and gives them an id.
    pub(crate) fn color(&self, path: PathBuf, tokens: Vec<SemanticToken>) -> Arc<Colored> {
        let id = self.last.fetch_add(1, Ordering::Relaxed).to_string();
        let colored = Arc::new(Colored { id, tokens });
        let mut documents = self.colored.lock().unwrap_or_else(PoisonError::into_inner);
        documents.retain(|it| it.0 != path);
        documents.push_back((path, Arc::clone(&colored)));
        if documents.len() > MOST_DOCUMENTS {
            documents.pop_front();
        }
        colored
    }

    /// Explains the complexity of a method, or stops doing so.
    pub(crate) fn toggle(&self, it: Explained) {
        let mut explained = self
            .explained
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match explained.iter().position(|known| *known == it) {
            Some(at) => {
                explained.remove(at);
            }
            None => explained.push(it),
        }
    }

    /// The methods of a module whose complexity is explained.
    pub(crate) fn explained(&self, path: &Path) -> Vec<Explained> {
        let explained = self
            .explained
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        explained
            .iter()
            .filter(|it| it.path == path)
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_kept_of_the_documents_asked_about_last() {
        let shown = Shown::default();
        let path = |number: usize| PathBuf::from(format!("/{number}"));
        let ids: Vec<String> = (0..=MOST_DOCUMENTS)
            .map(|it| shown.color(path(it), Vec::new()).id.clone())
            .collect();
        assert!(shown.colored(&path(0), &ids[0]).is_none());
        assert!(shown.colored(&path(1), &ids[1]).is_some());
        let newer = shown.color(path(1), Vec::new());
        assert!(shown.colored(&path(1), &ids[1]).is_none());
        assert!(shown.colored(&path(1), &newer.id).is_some());
    }

    #[test]
    fn a_second_time_turns_off() {
        let shown = Shown::default();
        let it = Explained {
            path: PathBuf::from("/а"),
            method: Name::new("Шаг"),
            cognitive: true,
        };
        shown.toggle(it.clone());
        assert_eq!(shown.explained(Path::new("/а")), std::slice::from_ref(&it));
        assert!(shown.explained(Path::new("/б")).is_empty());
        shown.toggle(it);
        assert!(shown.explained(Path::new("/а")).is_empty());
    }
}
