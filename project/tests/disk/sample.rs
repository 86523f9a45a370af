//! The sample configuration and its extension: calls and references against what plain text says.
//!
//! Names of the sample are chosen so that a reader needs no types: a name of one word is a method of the module, a common
//! module and a manager are named. What text tells this way, analysis must tell too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use analysis::ide::references::{ReferenceKind, of_entity};
use analysis::ide::{Entity, MethodId, entities_at};
use analysis::workspace::{FileId, Snapshot};
use metadata::Kind;
use project::{CachePlace, Project};

use crate::place::options;

/// Words with dots between them, and where the last one stands.
struct Words {
    words: Vec<String>,
    last: usize,
    /// The word or the sign before.
    before: String,
    is_called: bool,
}

/// The names of a text outside of comments and strings.
fn names(text: &str) -> Vec<Words> {
    let mut found: Vec<Words> = Vec::new();
    let mut before = String::new();
    let mut letters = text.char_indices().peekable();
    let mut joins = false;
    while let Some((at, letter)) = letters.next() {
        match letter {
            '/' if text[at..].starts_with("//") => {
                while letters.next_if(|it| it.1 != '\n').is_some() {}
            }
            '"' => {
                while letters.next_if(|it| it.1 != '"').is_some() {}
                letters.next();
                before = "\"".to_owned();
            }
            _ if letter.is_alphanumeric() || letter == '_' => {
                let mut word = String::from(letter);
                while let Some((_, it)) =
                    letters.next_if(|it| it.1.is_alphanumeric() || it.1 == '_')
                {
                    word.extend(it.to_lowercase());
                }
                let word = word.to_lowercase();
                match found.last_mut().filter(|_| joins) {
                    Some(it) => {
                        it.words.push(word.clone());
                        it.last = at;
                    }
                    None => found.push(Words {
                        words: vec![word.clone()],
                        last: at,
                        before: std::mem::take(&mut before),
                        is_called: false,
                    }),
                }
                let rest = text[at + word.len()..].trim_start();
                if let Some(it) = found.last_mut() {
                    it.is_called = rest.starts_with('(');
                }
                joins = rest.starts_with('.');
                before = word;
            }
            _ if letter.is_whitespace() => {}
            '.' if joins => {}
            _ => {
                joins = false;
                before = letter.to_string();
            }
        }
    }
    found
}

struct Sample {
    _folder: tempfile::TempDir,
    root: PathBuf,
    snapshot: Snapshot,
    /// The text of every module and what stands in it, by the path below the folder.
    texts: BTreeMap<String, String>,
    /// The methods of every module, in small letters.
    methods: BTreeMap<String, BTreeSet<String>>,
}

fn sample() -> Sample {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    for name in ["trade", "trade-ext"] {
        crate::place::copy(&samples.join(name), &folder.path().join(name));
    }
    let project = Project::open(folder.path(), &options(CachePlace::Nowhere));
    let snapshot = project.snapshot();
    let root = project.root().to_owned();
    let mut texts = BTreeMap::new();
    let mut methods = BTreeMap::new();
    for (id, file) in snapshot.files() {
        let path = file.path.strip_prefix(&root).expect("a file of the sample");
        let path = path.to_string_lossy().replace('\\', "/");
        let text = snapshot.text(id).expect("a text").to_string();
        let declared = names(&text).into_iter();
        let declared = declared.filter(|it| matches!(&*it.before, "процедура" | "функция"));
        methods.insert(
            path.clone(),
            declared.map(|mut it| it.words.remove(0)).collect(),
        );
        texts.insert(path, text);
    }
    Sample {
        _folder: folder,
        root,
        snapshot,
        texts,
        methods,
    }
}

impl Sample {
    fn file(&self, path: &str) -> FileId {
        let file = self.snapshot.file_at(&self.root.join(path));
        file.expect("a file of the sample")
    }

    /// The module and the name of a method.
    fn method(&self, id: MethodId) -> (String, String) {
        let file = &self.snapshot.file(id.file).expect("a file").path;
        let path = file.strip_prefix(&self.root).expect("a file of the sample");
        let name = &self
            .snapshot
            .method(id.file, id.index)
            .expect("a method")
            .method
            .name;
        let path = path.to_string_lossy().replace('\\', "/");
        (path, name.as_str().to_lowercase())
    }

    /// A module below a configuration, or below the one that it extends, that has a method.
    fn module_with(&self, from: &str, module: &str, method: &str) -> Option<String> {
        let own = from.split('/').next()?;
        let mut places = [own, "trade"].into_iter();
        places.find_map(|place| {
            let path = format!("{place}/{module}").to_lowercase();
            let mut found = self.methods.iter().filter(|it| it.1.contains(method));
            found
                .find(|it| it.0.to_lowercase() == path)
                .map(|it| it.0.clone())
        })
    }

    /// The module of the method that a reader of the text says is called.
    fn expected(&self, from: &str, words: &[String]) -> Option<String> {
        let own = || from.split_once('/').map(|it| it.1);
        match words {
            [method] => self.module_with(from, own()?, method),
            [this, method] if this == "этотобъект" => {
                self.module_with(from, own()?, method)
            }
            [module, method] => {
                let path = format!("CommonModules/{module}/Ext/Module.bsl");
                self.module_with(from, &path, method)
            }
            [managers, object, method] => {
                let folder = Kind::of_plural(managers)?.plural().en;
                let path = format!("{folder}/{object}/Ext/ManagerModule.bsl");
                self.module_with(from, &path, method)
            }
            _ => None,
        }
    }
}

#[test]
fn every_call_leads_where_a_reader_would_look() {
    let sample = sample();
    let (mut own, mut wrong) = (0, Vec::new());
    for (path, text) in &sample.texts {
        let file = sample.file(path);
        for it in names(text).iter().filter(|it| it.is_called) {
            let declares = matches!(&*it.before, "процедура" | "функция" | "новый");
            // What follows a bracket or a dot has a receiver of its own.
            if declares || matches!(&*it.before, "." | ")" | "]") {
                continue;
            }
            let expected = sample.expected(path, &it.words);
            let found = entities_at(&sample.snapshot, file, it.last);
            let found: Vec<_> = found
                .iter()
                .filter_map(|it| match it {
                    Entity::Method(id) => Some(sample.method(*id)),
                    _ => None,
                })
                .collect();
            let line = text[..it.last].matches('\n').count() + 1;
            let word = it.words.last().expect("a word");
            let is_right = match &expected {
                Some(module) => {
                    own += 1;
                    found.first() == Some(&(module.clone(), word.clone()))
                }
                // Of a variable, text does not tell more than the name.
                None => found.iter().all(|it| it.1 == *word),
            };
            if !is_right {
                wrong.push(format!("{path}:{line} {:?}: {found:?}", it.words));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(own > 300, "only {own} calls of methods of the sample");
}

#[test]
fn references_to_a_method_are_those_that_a_search_by_text_finds() {
    let sample = sample();
    let mut by_name: BTreeMap<&String, Vec<&String>> = BTreeMap::new();
    for (path, methods) in &sample.methods {
        for method in methods {
            by_name.entry(method).or_default().push(path);
        }
    }
    // A name that several modules declare takes more than a search.
    let single = by_name.iter().filter(|it| it.1.len() == 1);
    let mut checked = 0;
    for (name, paths) in single {
        let file = sample.file(paths[0]);
        let summary = &sample.snapshot.file(file).expect("a file").summary;
        let (index, _) = summary.method(name).expect("a method");
        let found = of_entity(&sample.snapshot, &Entity::Method(MethodId { file, index }));
        let found = found.iter().filter(|it| it.kind != ReferenceKind::Text);
        let found: BTreeSet<_> = found.map(|it| (it.file, it.range.start)).collect();
        let mut expected = BTreeSet::new();
        for (path, text) in &sample.texts {
            let file = sample.file(path);
            let called = names(text).into_iter().filter(|it| it.is_called);
            let same = called.filter(|it| it.words.last() == Some(*name) && it.before != "новый");
            // The platform has a method of this name too.
            let same = same.filter(|it| it.words[0] != "пользователиинформационнойбазы");
            expected.extend(same.map(|it| (file, it.last)));
        }
        assert_eq!(found, expected, "{name}");
        checked += usize::from(expected.len() > 1);
    }
    assert!(checked > 50, "only {checked} methods are used");
}
