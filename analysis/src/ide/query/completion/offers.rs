//! A list of items in the making.

use metadata::platform::Names;
use rustc_hash::FxHashSet;

use super::{QueryItem, QueryItemKind};
use crate::ide::query::words::Keyword;

/// A list of items in the making.
pub(super) struct Offers {
    pub(super) items: Vec<QueryItem>,
    english: bool,
    small: bool,
    known: FxHashSet<String>,
}

impl Offers {
    pub(super) fn new(english: bool, small: bool) -> Self {
        Self {
            items: Vec::new(),
            english,
            small,
            known: FxHashSet::default(),
        }
    }

    /// Puts an item in, unless one that writes the same is there.
    pub(super) fn push(&mut self, item: QueryItem) {
        let written = item.insert.as_ref().unwrap_or(&item.label).clone();
        if self.known.insert(written) {
            self.items.push(item);
        }
    }

    /// A name that is the same in both languages.
    pub(super) fn name(&mut self, label: &str, kind: QueryItemKind, detail: &str) {
        self.push(item(label, "", kind, None, detail));
    }

    /// A name of the platform or of metadata.
    pub(super) fn names(&mut self, names: &Names, kind: QueryItemKind, detail: String) {
        let [label, other] = self.pick(names);
        self.push(item(label, other, kind, None, &detail));
    }

    /// The name in the language of the query and the other one, where that differs.
    pub(super) fn pick<'n>(&self, names: &'n Names) -> [&'n str; 2] {
        let (ru, en) = (names.ru.as_str(), names.en.as_str());
        let [label, other] = match self.english {
            true => [en, ru],
            false => [ru, en],
        };
        match other == label {
            true => [label, ""],
            false => [label, other],
        }
    }

    fn spell(&self, word: &str) -> String {
        match self.small {
            true => metadata::folded(word).collect(),
            false => word.to_owned(),
        }
    }

    /// Keywords that stand together. The first one that is told of something tells what they are.
    pub(super) fn keywords(&mut self, keywords: &[Keyword]) {
        self.snippet(keywords, "");
    }

    /// The second of two keywords, where the first one is there: `ИЕРАРХИИ` behind `В`.
    pub(super) fn second(&mut self, keywords: [Keyword; 2], behind: &str) {
        let language = usize::from(self.english);
        let [label, other] = [language, 1 - language].map(|it| form(keywords[1], &keywords)[it]);
        let label = self.spell(label);
        let insert = Some(format!("{label}{behind}"));
        let mut item = item(&label, other, QueryItemKind::Keyword, insert, "");
        let told = keywords[1].told();
        item.documentation = (told[0].to_owned(), told[1].to_owned());
        self.push(item);
    }

    /// Keywords with a snippet behind them.
    pub(super) fn snippet(&mut self, keywords: &[Keyword], behind: &str) {
        let spelled = |language: usize| {
            let words = keywords.iter().map(|it| form(*it, keywords)[language]);
            words.collect::<Vec<_>>().join(" ")
        };
        let language = usize::from(self.english);
        let label = self.spell(&spelled(language));
        let other = spelled(1 - language);
        let insert = (!behind.is_empty()).then(|| format!("{label}{}", self.spell_words(behind)));
        let other = if other == label { "" } else { &other };
        let mut item = item(&label, other, QueryItemKind::Keyword, insert, "");
        if let Some(first) = keywords.first() {
            let told = match (first, keywords.last()) {
                (Keyword::Is | Keyword::Not, Some(last)) if keywords.len() > 1 => last.told(),
                _ => first.told(),
            };
            item.documentation = (told[0].to_owned(), told[1].to_owned());
        }
        self.push(item);
    }

    /// A snippet holds keywords that are written as those of the query are.
    fn spell_words(&self, snippet: &str) -> String {
        if !self.small {
            return snippet.to_owned();
        }
        let mut spelled = String::new();
        let mut depth = 0_usize;
        for letter in snippet.chars() {
            match letter {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            match depth {
                0 => spelled.extend(metadata::folded(letter.encode_utf8(&mut [0; 4]))),
                _ => spelled.push(letter),
            }
        }
        spelled
    }

    /// Puts a function in.
    pub(super) fn function(&mut self, function: &crate::ide::query::functions::Function) {
        let language = usize::from(self.english);
        let label = self.spell(function.names[language]);
        let other = function.names[1 - language];
        let other = if other == function.names[language] {
            ""
        } else {
            other
        };
        let snippet = function.snippet(self.english);
        let arguments = snippet.get(function.names[language].len()..);
        let insert = format!("{label}{}", arguments.unwrap_or_default());
        let parameters = function.parameters[language];
        let mut item = item(
            &label,
            other,
            QueryItemKind::Function,
            Some(insert),
            parameters,
        );
        item.documentation = (function.told[0].to_owned(), function.told[1].to_owned());
        self.push(item);
    }
}

/// The spelling of a keyword beside others: `В ИЕРАРХИИ`.
fn form(keyword: Keyword, among: &[Keyword]) -> [&'static str; 2] {
    match keyword {
        Keyword::Hierarchy if among.contains(&Keyword::In) => ["ИЕРАРХИИ", "HIERARCHY"],
        _ => keyword.spellings(),
    }
}

/// An item.
pub(super) fn item(
    label: &str,
    other: &str,
    kind: QueryItemKind,
    insert: Option<String>,
    detail: &str,
) -> QueryItem {
    QueryItem {
        label: label.to_owned(),
        other: other.to_owned(),
        kind,
        insert,
        detail: detail.to_owned(),
        documentation: (String::new(), String::new()),
    }
}

/// A text as a snippet that writes just that.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        if matches!(letter, '$' | '}' | '\\') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}
