//! The names that may stand at a place: members behind a dot, all that is visible elsewhere.

use metadata::platform::Names;
use metadata::{Folded, Name, NameMap};

use super::context::Context;
use super::item::{Item, ItemKind, Subject};
use super::matching::other_layout;
use super::words::is_word;
use crate::edit::TextEdit;
use crate::index::Used;
use crate::types::{self, Class, Offer, Receiver};
use crate::workspace::{FileId, Snapshot};

/// How many names are offered where nothing is known of a receiver.
const GUESSES: usize = 400;
/// How many names are offered that nothing declares and that at least so many methods call upon.
const MODULES: usize = 50;
const OFTEN: u32 = 3;

/// The members of what stands before a dot, which ends at an offset, and what stands there.
pub(super) fn after_dot(
    snapshot: &Snapshot,
    file: FileId,
    context: &Context<'_>,
    dot: usize,
) -> (Vec<Item>, Receiver) {
    let mut receiver = types::receiver_at(snapshot, file, dot);
    let mut extra = None;
    if receiver.class == Class::Unknown
        && (receiver.types.is_empty() || receiver.guessed)
        && let Some((edit, found)) = of_other_layout(snapshot, file, context, dot)
    {
        receiver = found;
        extra = Some(edit);
    }
    let offers = types::members(snapshot, file, &receiver.types);
    let name = receiver.name.as_ref().map_or("", Name::as_str);
    let (mut items, mut seen) = known(offers.list);
    if extra.is_none() && (!offers.complete || receiver.guessed || items.is_empty()) {
        let mut add = |used: &Used| {
            if !seen.contains_key(&Folded(used.member.as_str())) {
                seen.insert(used.member.clone(), ());
                items.push(guess(used));
            }
        };
        snapshot.usage(name).iter().for_each(&mut add);
        // A receiver of which little is known may have anything that is used often.
        snapshot.most_used(GUESSES).iter().for_each(add);
    }
    for item in &mut items {
        item.known &= !receiver.guessed;
        item.extra.extend(extra.clone());
    }
    (items, receiver)
}

/// Items of what is known, and their names.
fn known(offers: Vec<Offer>) -> (Vec<Item>, NameMap<()>) {
    let mut names: NameMap<()> = NameMap::default();
    for offer in &offers {
        names.insert(offer.names.ru.clone(), ());
        names.insert(offer.names.en.clone(), ());
    }
    (offers.into_iter().map(Item::from).collect(), names)
}

fn guess(used: &Used) -> Item {
    let kind = if used.called > used.plain {
        ItemKind::Method
    } else {
        ItemKind::Property
    };
    let name = used.member.clone();
    let names = Names {
        ru: name.clone(),
        en: name,
    };
    let mut item = Item::new(names, kind);
    item.known = false;
    item
}

/// The names that stand without a dot.
pub(super) fn alone(snapshot: &Snapshot, file: FileId, context: &Context<'_>) -> Vec<Item> {
    let offers = types::visible_names(snapshot, file, context.typed.start);
    let (mut items, mut seen) = known(offers.list);
    // Where the tree is broken, the words before the cursor still tell which variables there are.
    for (range, is_parameter) in &context.scan.variables {
        let name = context.text.get(range.clone()).unwrap_or_default();
        if !seen.contains_key(&Folded(name)) {
            let kind = match is_parameter {
                true => ItemKind::Parameter,
                false => ItemKind::Local,
            };
            seen.insert(Name::new(name), ());
            items.push(Item::named(name, kind));
        }
    }
    // Newer names of functions: a module has them where it has the platform that brought them.
    let platform = snapshot.world(file).platform;
    for (alias, of) in &platform.facts().function_aliases {
        if !seen.contains_key(alias) && snapshot.usage_index().count("", alias.as_str()) != (0, 0) {
            let mut item = Item::named(alias.as_str(), ItemKind::Method);
            item.subject = Subject::Member(Name::default(), of.clone());
            items.push(item);
        }
    }
    // Modules of libraries and of configurations that are not here are known by being called upon.
    let used = snapshot.usage_index().called_upon(OFTEN);
    let absent = used
        .iter()
        .filter(|it| !seen.contains_key(&Folded(it.member.as_str())));
    items.extend(absent.take(MODULES).map(guess));
    items
}

/// The same keys in the other layout of the keyboard may be words that mean something: what to write instead of them
/// and what they are.
fn of_other_layout(
    snapshot: &Snapshot,
    file: FileId,
    context: &Context<'_>,
    dot: usize,
) -> Option<(TextEdit, Receiver)> {
    let before = context.text.get(..dot.checked_sub(1)?)?;
    let may_stand = |it: char| is_word(it) || it == '.' || super::matching::is_sign_of_letter(it);
    let longest = before.trim_end_matches(may_stand).len();
    let typed = before.get(longest..)?;
    // What looks like a sign may be a letter; the longest reading that means something is taken.
    let signs = typed.match_indices(|it: char| !is_word(it) && it != '.');
    let starts = std::iter::once(0).chain(signs.map(|it| it.0 + it.1.len()));
    let mut starts: Vec<usize> = starts.take(6).collect();
    starts.dedup();
    starts.iter().find_map(|&start| {
        let typed = typed.get(start..)?;
        let words = other_layout(typed).replace('ю', ".");
        let words = if typed.contains('.') {
            words
        } else {
            other_layout(typed)
        };
        let is_name = |it: &str| {
            it.chars().count() > 1
                && it.chars().all(is_word)
                && !it.starts_with(|it: char| it.is_ascii_digit())
        };
        if !words.split('.').all(is_name) {
            return None;
        }
        let (spelt, types) = spelt(snapshot, file, context.typed.start, &words)?;
        let edit = TextEdit {
            range: longest + start..before.len(),
            text: spelt,
        };
        let name = words.rsplit('.').next().map(Name::new);
        let receiver = Receiver {
            types,
            name,
            ..Receiver::default()
        };
        Some((edit, receiver))
    })
}

/// Words with dots as those spell them who declare them, and what they are.
fn spelt(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
    words: &str,
) -> Option<(String, types::Types)> {
    let mut spelt = String::new();
    let mut known = types::Types::NONE;
    for word in words.split('.') {
        let names = if spelt.is_empty() {
            let visible = types::visible_names(snapshot, file, offset);
            visible.list.into_iter().find(|it| it.names.is(word))?.names
        } else {
            spelt.push('.');
            types::member(snapshot, file, &known, word)?.names
        };
        let is_english = names.en.is(word) && !names.ru.is(word);
        let name = if is_english { &names.en } else { &names.ru };
        spelt.push_str(name.as_str());
        known = types::of_words(snapshot, file, offset, &spelt);
        if known.is_empty() {
            return None;
        }
    }
    Some((spelt, known))
}
