//! What the names near a place have: exact, because it comes from the metadata and from the modules themselves.

use metadata::{Name, NameMap};
use query::Schema as _;

use super::Snippet;
use crate::Language;
use crate::ide::completion::words::{is_reserved, is_word};
use crate::ide::query::QueryText;
use crate::ide::type_text;
use crate::keywords::Spelling;
use crate::types::{self, Offer, OfferKind, OfferOrigin, Types};
use crate::workspace::{FileId, Snapshot};

/// How many lines before the cursor and behind it are read for names.
const BEFORE: usize = 60;
const BEHIND: usize = 20;

/// How many variables are looked at, how many modules and how many tables.
const MOST_VARIABLES: usize = 30;
const MOST_MODULES: usize = 6;
const MOST_TABLES: usize = 4;

/// How many members of one thing are told, and how many stand in one line.
const MOST_MEMBERS: usize = 60;
const IN_LINE: usize = 8;

/// Everything, the most useful first.
pub(super) fn near(snapshot: &Snapshot, file: FileId, text: &str, offset: usize) -> Vec<Snippet> {
    let mut found = Vec::new();
    let names = names_near(text, offset);
    let teller = Teller {
        snapshot,
        file,
        language: language(snapshot, file),
    };
    teller.tables(text, offset, &mut found);
    teller.variables(offset, &names, &mut found);
    teller.modules(&names, &mut found);
    teller.own_methods(offset, &names, &mut found);
    found
}

fn language(snapshot: &Snapshot, file: FileId) -> Language {
    let spelling = snapshot
        .parsed(file)
        .map(|it| Spelling::of_module(&it.text, &it.tree));
    match spelling {
        Some(Spelling::English) => Language::En,
        _ => Language::Ru,
    }
}

/// The names around a place, the nearest before the cursor first, each once.
fn names_near(text: &str, offset: usize) -> Vec<Name> {
    let before = text.get(..offset).unwrap_or_default();
    let behind = text.get(offset..).unwrap_or_default();
    let mut seen: NameMap<()> = NameMap::default();
    let mut names = Vec::new();
    let lines = before.lines().rev().take(BEFORE);
    for line in lines.chain(behind.lines().take(BEHIND)) {
        let code = line.split("//").next().unwrap_or_default();
        for word in code.split(|it: char| !is_word(it)) {
            let is_name = word.starts_with(|it: char| !it.is_ascii_digit()) && !is_reserved(word);
            let name = Name::new(word);
            if is_name && seen.insert(name.clone(), ()).is_none() {
                names.push(name);
            }
        }
    }
    names
}

struct Teller<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    language: Language,
}

impl Teller<'_> {
    /// The fields of the tables that the query at the cursor names.
    fn tables(&self, text: &str, offset: usize, found: &mut Vec<Snippet>) {
        let Some(query) = QueryText::at(self.snapshot, self.file, offset) else {
            return;
        };
        let world = self.snapshot.world(self.file);
        let may_stand = |it: char| is_word(it) || it == '.';
        let words = query.text.split(|it| !may_stand(it));
        let mut seen: NameMap<()> = NameMap::default();
        for path in words.filter(|it| it.contains('.')) {
            if seen.len() >= MOST_TABLES || seen.insert(Name::new(path), ()).is_some() {
                continue;
            }
            let Some(table) = world.table(path) else {
                continue;
            };
            let fields = table.fields.iter().map(|it| {
                let of = it.types.types.iter();
                let of = of.map(|it| type_text::type_name(world, it, self.language));
                let name = self.pick(&it.names.ru, &it.names.en);
                typed(name, &of.take(3).collect::<Vec<_>>().join(", "))
            });
            found.push(Snippet {
                title: path.to_owned(),
                text: in_lines(fields.take(MOST_MEMBERS).collect()),
            });
        }
        debug_assert!(offset <= text.len(), "a place of the text");
    }

    fn pick<'n>(&self, ru: &'n Name, en: &'n Name) -> &'n str {
        match self.language {
            Language::Ru => ru.as_str(),
            Language::En => en.as_str(),
        }
    }

    /// What the variables in scope have: attributes, tabular sections, keys, columns.
    fn variables(&self, offset: usize, names: &[Name], found: &mut Vec<Snippet>) {
        let held = types::variables_at(self.snapshot, self.file, offset, MOST_VARIABLES);
        let place = |name: &Name| names.iter().position(|it| it == name);
        let mut near: Vec<(usize, Name, Types)> = held
            .into_iter()
            .filter_map(|(name, types)| Some((place(&name)?, name, types)))
            .filter(|it| !it.2.is_empty())
            .collect();
        near.sort_by_key(|it| it.0);
        let this = types::of_this(self.snapshot, self.file);
        if !this.is_empty() {
            near.push((usize::MAX, Name::new("ЭтотОбъект"), this));
        }
        let mut told: Vec<String> = Vec::new();
        for (_, name, types) in near {
            let text = self.members(&types);
            if text.is_empty() || told.contains(&text) {
                continue;
            }
            let of = type_text::types(self.snapshot, self.file, &types, self.language);
            found.push(Snippet {
                title: typed(name.as_str(), &of),
                text: text.clone(),
            });
            told.push(text);
        }
    }

    /// The members that the metadata or the code at hand give to types. What the platform gives, models know.
    fn members(&self, types: &Types) -> String {
        let offers = types::members(self.snapshot, self.file, types).list;
        let is_ours = |it: &&Offer| {
            it.kind == OfferKind::Property
                && matches!(it.origin, OfferOrigin::Metadata(_) | OfferOrigin::Code)
        };
        let told = offers.iter().filter(is_ours).map(|it| {
            let of = type_text::types(self.snapshot, self.file, &it.types, self.language);
            typed(self.pick(&it.names.ru, &it.names.en), &of)
        });
        in_lines(told.take(MOST_MEMBERS).collect())
    }

    /// What the common modules export that are named nearby: what is called nearby with its comment, then what is called
    /// most.
    fn modules(&self, names: &[Name], found: &mut Vec<Snippet>) {
        let modules = names.iter().filter_map(|it| {
            let module = self.snapshot.common_module(self.file, it.as_str())?;
            (module != self.file).then_some((it, module))
        });
        for (name, module) in modules.take(MOST_MODULES) {
            let Some(summary) = self.snapshot.file(module).map(|it| &it.summary) else {
                continue;
            };
            let usage = self.snapshot.usage_index();
            let exported = summary.methods.iter().enumerate();
            let mut exported: Vec<(bool, u32, usize)> = exported
                .filter(|it| it.1.method.export && !it.1.method.deprecated)
                .map(|(index, it)| {
                    let is_near = names.contains(&it.method.name);
                    let (called, _) = usage.count(name.as_str(), it.method.name.as_str());
                    (is_near, called, index)
                })
                .collect();
            exported.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(&b.2)));
            let mut text = String::new();
            for (is_near, _, index) in exported.into_iter().take(MOST_MEMBERS) {
                self.method(module, index, is_near, &mut text);
            }
            if !text.is_empty() {
                found.push(Snippet {
                    title: name.to_string(),
                    text,
                });
            }
        }
    }

    /// The methods of the module itself that are named nearby.
    fn own_methods(&self, offset: usize, names: &[Name], found: &mut Vec<Snippet>) {
        let Some(summary) = self.snapshot.file(self.file).map(|it| &it.summary) else {
            return;
        };
        let at_hand = summary.method_at(offset).map(|it| it.0);
        let mut text = String::new();
        for (index, it) in summary.methods.iter().enumerate() {
            if Some(index) != at_hand && names.contains(&it.method.name) {
                self.method(self.file, index, true, &mut text);
            }
        }
        if !text.is_empty() {
            let title = self.language.pick("Этот модуль", "This module");
            found.push(Snippet {
                title: title.to_owned(),
                text,
            });
        }
    }

    /// The head of a method, and what its comment says of it.
    fn method(&self, file: FileId, index: usize, has_comment: bool, text: &mut String) {
        let Some(it) = self.snapshot.method(file, index).map(|it| &it.method) else {
            return;
        };
        let parameters = it.parameters.iter().map(|it| {
            let default = match it.default.is_empty() {
                true => String::new(),
                false => format!(" = {}", it.default),
            };
            format!("{}{default}", it.name)
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("{}({parameters})", it.name));
        if has_comment && let Some(line) = it.comment.lines().find(|it| !it.trim().is_empty()) {
            text.push_str(" // ");
            text.push_str(line.trim());
        }
        text.push('\n');
    }
}

fn typed(name: &str, types: &str) -> String {
    match types.is_empty() {
        true => name.to_owned(),
        false => format!("{name}: {types}"),
    }
}

fn in_lines(items: Vec<String>) -> String {
    let lines = items.chunks(IN_LINE).map(|it| it.join("; "));
    lines.collect::<Vec<_>>().join("\n")
}
