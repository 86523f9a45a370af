//! What an editor shows: what fits the letters that are typed, the best first, written out.

use std::ops::Range;

use metadata::Name;

use super::context::{Context, Wants};
use super::item::{Item, ItemKind, Subject};
use super::matching::{Fit, Match, Side, Typed, is_sign_of_letter, other_layout};
use super::rank::Rank;
use super::signatures::Signatures;
use super::{Gathered, Place};
use crate::edit::TextEdit;
use crate::keywords::Spelling;
use crate::workspace::{FileId, Snapshot};

/// So many are shown.
const MOST: usize = 200;
/// With so many letters typed, letters to come only narrow what is shown.
const ENOUGH: usize = 3;

/// What an editor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// It knows snippets: texts with places for the cursor.
    pub snippets: bool,
    /// The sign that was typed and made it ask; nothing where a letter was typed, or the user asked.
    pub sign: Option<char>,
}

/// What may be chosen at a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    /// The choices, the best first.
    pub list: Vec<Choice>,
    /// With another letter typed there may be others: ask again.
    pub incomplete: bool,
}

/// What is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insert {
    /// The text.
    pub text: String,
    /// It is a snippet in the syntax of the protocol.
    pub is_snippet: bool,
    /// Its lines begin with all that they need; an editor must not indent them.
    pub is_indented: bool,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name that is shown.
    pub label: String,
    /// Right behind the name: the parameters.
    pub signature: String,
    /// At the end of the line: a type, a module.
    pub detail: String,
    /// What it is.
    pub kind: ItemKind,
    /// What is typed, in bytes of the text: the choice replaces it.
    pub range: Range<usize>,
    /// The same with the rest of the word that the cursor stands in.
    pub replace: Range<usize>,
    /// A text that fits what is typed by the rules of any editor.
    pub filter: String,
    /// What is written.
    pub insert: Insert,
    /// Changes elsewhere that belong to the choice.
    pub extra: Vec<TextEdit>,
    /// Code should not use it any more.
    pub deprecated: bool,
    /// Arguments are to be typed next.
    pub wants_arguments: bool,
    /// A dot typed now chooses it.
    pub dot_commits: bool,
    /// What documentation is asked for.
    pub subject: Subject,
    /// What is told of it, as Markdown in Russian and in English, where it is known at once.
    pub documentation: (String, String),
}

/// What fits what is typed at an offset of a file.
pub fn choose(snapshot: &Snapshot, file: FileId, offset: usize, options: Options) -> Choices {
    let Some(open) = snapshot.parsed(file) else {
        return Choices::default();
    };
    let Some(context) = super::context_at(snapshot, file, &open.text, offset) else {
        return Choices::default();
    };
    // Signs open a list only where they mean something: a quote may close a string as well.
    let is_meant = match (options.sign, context.wants) {
        (None, _) | (Some(_), Wants::Text(_)) => true,
        (Some(sign), Wants::Query) => matches!(sign, '.' | '&'),
        (Some('.'), wants) => matches!(wants, Wants::Member(_)),
        (Some('&'), wants) => wants == Wants::Annotation,
        (Some('#'), wants) => matches!(wants, Wants::Directive(_)),
        (Some('~'), wants) => wants == Wants::Label,
        (Some(_), _) => false,
    };
    if !is_meant {
        return Choices::default();
    }
    let place = Place::at(snapshot, file, &context);
    let mut gathered = place.gather();
    let typed = gathered.typed.clone().unwrap_or(context.typed.clone());
    let word = open.text.get(typed.clone()).unwrap_or_default();
    place.gather_more(&Typed::new(word), &mut gathered);
    let fitting = fitting(gathered, &Typed::new(word), &place);
    if fitting.found.iter().all(|it| it.0.fit < Fit::Hump)
        && let Some(other) = of_letters_that_look_like_signs(&place, options)
    {
        return other;
    }
    place.written(fitting, &typed, word, options)
}

/// What fits, the best first.
struct Fitting {
    found: Vec<(Match, Item)>,
    receiver: Option<Name>,
    cut: bool,
}

fn fitting(mut gathered: Gathered, typed: &Typed, place: &Place<'_>) -> Fitting {
    let items = std::mem::take(&mut gathered.items);
    let rank: Rank<'_> = place.rank(gathered.receiver.as_ref());
    let items = items.into_iter();
    let matched = items.filter_map(|it| Some((typed.names(&it.names)?, it)));
    let scored = matched.map(|(found, it)| (tier(found.fit, &it), rank.score(&it), found, it));
    let mut scored: Vec<_> = scored.collect();
    scored.sort_by(|left, right| {
        let by_score = right.1.total_cmp(&left.1);
        let by_name = || left.3.names.ru.cmp(&right.3.names.ru);
        right.0.cmp(&left.0).then(by_score).then_with(by_name)
    });
    // Letters that lie far apart are meant where nothing else is.
    if scored.iter().any(|it| it.2.fit >= Fit::Hump) {
        scored.retain(|it| it.2.fit > Fit::Letters);
    }
    let cut = scored.len() > MOST;
    scored.truncate(MOST);
    drop(rank);
    Fitting {
        found: scored.into_iter().map(|it| (it.2, it.3)).collect(),
        receiver: gathered.receiver,
        cut,
    }
}

/// Items of different tiers are not compared by how likely they are.
fn tier(fit: Fit, item: &Item) -> u8 {
    let tier = match fit {
        Fit::Whole => 4,
        Fit::Beginning => 4,
        Fit::Hump => 3,
        Fit::Humps => 2,
        Fit::Letters => 1,
    };
    // What nobody asked for stands behind what is at hand.
    if item.imported { tier - 1 } else { tier }
}

/// Where nothing fits the letters, signs before them may be letters of the other layout: `j,]trn` is `объект`.
fn of_letters_that_look_like_signs(place: &Place<'_>, options: Options) -> Option<Choices> {
    let context = place.context;
    let before = context.text.get(..context.offset)?;
    let is_key = |it: char| {
        it.is_ascii_alphabetic() || (it != '.' && it != '"' && it != '\'' && is_sign_of_letter(it))
    };
    let start = before.trim_end_matches(is_key).len();
    let keys = before.get(start..)?;
    let signs = keys.match_indices(|it: char| !it.is_ascii_alphabetic());
    let starts = std::iter::once(0).chain(signs.map(|it| it.0 + it.1.len()));
    let starts: Vec<usize> = starts.take(4).collect();
    for from in starts {
        let keys = keys.get(from..).unwrap_or_default();
        let meant = other_layout(keys);
        if keys.chars().count() < ENOUGH || keys.chars().all(|it| it.is_ascii_alphabetic()) {
            continue;
        }
        let (text, start) = (context.text, start + from);
        let wide = match context.wants {
            Wants::Query => Context::word_in_query(text, start, context.offset)?,
            _ => Context::with_word(text, start, context.offset)?,
        };
        let wide = Context {
            asked: start,
            ..wide
        };
        let place = Place::at(place.snapshot, place.file, &wide);
        let typed = Typed::new(&meant);
        let mut fitting = fitting(place.gather(), &typed, &place);
        fitting
            .found
            .retain(|it| it.0.fit >= Fit::Beginning && !it.0.other_layout);
        if fitting.found.is_empty() {
            continue;
        }
        for (found, _) in &mut fitting.found {
            found.other_layout = true;
        }
        return Some(place.written(fitting, &wide.typed, keys, options));
    }
    None
}

impl Place<'_> {
    fn written(
        &self,
        fitting: Fitting,
        typed: &Range<usize>,
        word: &str,
        options: Options,
    ) -> Choices {
        let letters = word.chars().count();
        let mut signatures = Signatures::new(self, fitting.receiver.is_some());
        let found = fitting.found.into_iter();
        let list = found
            .map(|(found, item)| self.choice(found, item, typed, options, &mut signatures))
            .collect();
        Choices {
            list,
            incomplete: fitting.cut || letters < ENOUGH,
        }
    }

    fn choice(
        &self,
        found: Match,
        item: Item,
        typed: &Range<usize>,
        options: Options,
        signatures: &mut Signatures<'_>,
    ) -> Choice {
        let names = &item.names;
        let english = self.spelling == Spelling::English && !names.en.is_empty();
        let name = if english { &names.en } else { &names.ru };
        let matched = match found.side {
            Side::Russian => &names.ru,
            Side::English => &names.en,
        };
        let filter = match found.other_layout {
            true => other_layout(matched.as_str()),
            false => matched.to_string(),
        };
        let signature = signatures.of(&item, english);
        let replace = typed.start..self.context.word_end.max(typed.end);
        let label = item.label.clone().unwrap_or_else(|| name.to_string());
        let mut choice = Choice {
            signature: String::new(),
            detail: item.detail,
            kind: item.kind,
            range: typed.clone(),
            replace,
            filter,
            insert: Insert {
                text: label.clone(),
                is_snippet: false,
                is_indented: false,
            },
            extra: item.extra,
            deprecated: signature.as_ref().is_some_and(|it| it.deprecated),
            wants_arguments: false,
            dot_commits: matches!(
                item.kind,
                ItemKind::Property
                    | ItemKind::Field
                    | ItemKind::Local
                    | ItemKind::Parameter
                    | ItemKind::Variable
                    | ItemKind::Module
                    | ItemKind::Enum
                    | ItemKind::EnumValue
                    | ItemKind::Object
            ),
            subject: item.subject,
            documentation: item.documentation,
            label,
        };
        if let Some(snippet) = item.snippet {
            choice.insert = match options.snippets {
                true => Insert {
                    is_snippet: snippet.contains('$'),
                    text: snippet,
                    is_indented: item.is_indented,
                },
                false => Insert {
                    text: plain(&snippet),
                    is_snippet: false,
                    is_indented: item.is_indented,
                },
            };
        }
        if let Some(signature) = signature {
            choice.signature = signature.shown();
            choice.detail = match signature.returns.is_empty() {
                true => choice.detail,
                false => signature.returns.clone(),
            };
            choice.subject = signature.subject.clone().unwrap_or(choice.subject);
            if item.kind == ItemKind::Method || item.kind == ItemKind::Type {
                self.call(&mut choice, &signature, item.kind, options);
            }
        }
        if choice.detail.is_empty() {
            choice.detail = self.types(&item.types, english);
        }
        choice
    }

    /// Writes the brackets of a call.
    fn call(
        &self,
        choice: &mut Choice,
        signature: &super::signatures::Signature,
        kind: ItemKind,
        options: Options,
    ) {
        if self.context.follows('(') || signature.is_unknown {
            return;
        }
        let name = &choice.insert.text;
        if kind == ItemKind::Type && signature.parameters.iter().all(|it| it.optional) {
            // `Новый Массив` needs no brackets.
            return;
        }
        if signature.parameters.is_empty() {
            choice.insert.text = format!("{name}()");
            return;
        }
        choice.wants_arguments = options.snippets;
        if !options.snippets {
            choice.insert.text = format!("{name}(");
            return;
        }
        let required = signature.parameters.iter().filter(|it| !it.optional);
        let places: Vec<String> = required
            .zip(1..)
            .map(|(it, number)| format!("${{{number}:{}}}", escaped(&it.name)))
            .collect();
        let places = match places.is_empty() {
            true => "$1".to_owned(),
            false => places.join(", "),
        };
        choice.insert = Insert {
            text: format!("{}({places})$0", escaped(name)),
            is_snippet: true,
            is_indented: false,
        };
    }

    /// The first types that a value may have.
    fn types(&self, types: &crate::types::Types, english: bool) -> String {
        let list = types.list().iter();
        let names = list.filter_map(|it| it.base()).map(|it| it.name(english));
        let mut names: Vec<String> = names.filter(|it| !it.is_empty()).collect();
        names.dedup();
        let more = names.len() > 3;
        names.truncate(3);
        let mut text = names.join(", ");
        if more {
            text.push_str(", …");
        }
        text
    }
}

/// A text as a snippet gives it.
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

/// A snippet as a text without places for the cursor.
pub(super) fn plain(snippet: &str) -> String {
    let mut text = String::with_capacity(snippet.len());
    let mut letters = snippet.chars().peekable();
    let mut open = 0_usize;
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => text.extend(letters.next()),
            '$' if letters.peek() == Some(&'{') => {
                open += 1;
                letters.next();
                while letters.peek().is_some_and(char::is_ascii_digit) {
                    letters.next();
                }
                if letters.peek() == Some(&':') {
                    letters.next();
                }
            }
            '$' => {
                while letters.peek().is_some_and(char::is_ascii_digit) {
                    letters.next();
                }
            }
            '}' if open > 0 => open -= 1,
            _ => text.push(letter),
        }
    }
    text
}
