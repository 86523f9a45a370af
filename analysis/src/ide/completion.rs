//! What may stand at a place: names after a dot and names without one, the likeliest first.
//!
//! What the type of the receiver offers comes first. Where the type is unknown, or may have more than we know, what the
//! workspace uses on receivers of that name follows, and for a name that no one used so far what is used most of all.
//! So there is always something to choose from.

use std::ops::Range;

use metadata::platform::{Availability, Names};
use metadata::{Folded, Name, NameMap};
use parser_bsl::bsl::Kind;

use crate::index::{UsageIndex, Used};
use crate::types::{self, Offer, OfferKind, OfferOrigin, Types};
use crate::workspace::{FileId, OpenFile, Snapshot};

/// How many names are offered where nothing is known of a receiver.
const GUESSES: usize = 400;

/// What a name gains from being a member of the receiver's type, and from the logarithms of how often it is used of
/// receivers of the same name, and of all receivers. Found by replaying real code.
const KNOWN: f32 = 4.0;
const OWN: f32 = 2.0;
const ALL: f32 = 0.5;
/// What a name without a receiver gains from standing close by, and from being a variable of the method.
const NEAR: f32 = 6.0;
const LOCAL: f32 = 2.0;
/// How many bytes before the place are looked at for names that stand close by.
const AROUND: usize = 4000;

/// How many names are offered that nothing declares and that at least so many methods call upon.
const MODULES: usize = 50;
const OFTEN: u32 = 3;

/// What may stand at a place.
#[derive(Debug, Clone, Default)]
pub struct Completion {
    /// What is typed already, in bytes of the text: a choice replaces it. It does not narrow the items.
    pub range: Range<usize>,
    /// A dot stands before.
    pub after_dot: bool,
    /// The items, the likeliest first.
    pub items: Vec<Item>,
}

/// A name to choose.
#[derive(Debug, Clone)]
pub struct Item {
    /// What it is.
    pub offer: Offer,
    /// The type of the receiver has it. Otherwise it is a guess from how the workspace uses such names.
    pub known: bool,
}

impl Item {
    /// Whether one of the names begins with what was typed, in any case.
    pub fn begins_with(&self, typed: &str) -> bool {
        begins(self.offer.names.ru.as_str(), typed) || begins(self.offer.names.en.as_str(), typed)
    }
}

fn begins(name: &str, typed: &str) -> bool {
    let end = name.char_indices().nth(typed.chars().count());
    let end = end.map_or(name.len(), |it| it.0);
    metadata::same(&name[..end], typed)
}

/// What may stand at an offset of a file.
pub fn complete(snapshot: &Snapshot, file: FileId, offset: usize) -> Completion {
    let Some(open) = snapshot.parsed(file) else {
        return Completion::default();
    };
    let Some(before) = open.text.get(..offset) else {
        return Completion::default();
    };
    let start = before.len() - word_at_end(before).len();
    let range = start..offset;
    if is_passive(&open, offset) {
        return Completion::default();
    }
    let lead = before[..start].trim_end();
    // A comment above may end with a full stop.
    if lead.ends_with('.') && !is_passive(&open, lead.len()) {
        let items = after_dot(snapshot, file, lead.len());
        return Completion {
            range,
            after_dot: true,
            items,
        };
    }
    let items = alone(snapshot, file, &open.text, start);
    Completion {
        range,
        after_dot: false,
        items,
    }
}

/// Whether what ends at an offset is a comment, or lies in a string.
fn is_passive(open: &OpenFile, offset: usize) -> bool {
    let last = open.text.floor_char_boundary(offset.saturating_sub(1));
    let root = open.tree.root_node();
    let Some(node) = root.descendant_for_byte_range(last, last) else {
        return false;
    };
    match Kind::of(node) {
        Kind::Comment => node.start_byte() <= last && last < node.end_byte(),
        Kind::String | Kind::StringFragment | Kind::MultilineString => offset < node.end_byte(),
        _ => false,
    }
}

/// The name that a text ends with.
fn word_at_end(text: &str) -> &str {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, it)| it.is_alphanumeric() || *it == '_')
        .last();
    start.map_or("", |(start, _)| &text[start..])
}

fn after_dot(snapshot: &Snapshot, file: FileId, offset: usize) -> Vec<Item> {
    let receiver = types::receiver_at(snapshot, file, offset);
    let offers = types::members(snapshot, file, &receiver.types);
    let name = receiver.name.as_ref().map_or("", Name::as_str);
    let (mut items, mut seen) = known(offers.list);
    if !offers.complete || receiver.guessed || items.is_empty() {
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
    let mut items = rank(items, |it| score(snapshot.usage_index(), name, it));
    for item in &mut items {
        item.known &= !receiver.guessed;
    }
    items
}

/// Items of what is known, and their names.
fn known(offers: Vec<Offer>) -> (Vec<Item>, NameMap<()>) {
    let mut names: NameMap<()> = NameMap::default();
    for offer in &offers {
        names.insert(offer.names.ru.clone(), ());
        names.insert(offer.names.en.clone(), ());
    }
    let items = offers.into_iter().map(|offer| Item { offer, known: true });
    (items.collect(), names)
}

fn guess(used: &Used) -> Item {
    let kind = if used.called > used.plain {
        OfferKind::Method
    } else {
        OfferKind::Property
    };
    let name = used.member.clone();
    let offer = Offer {
        names: Names {
            ru: name.clone(),
            en: name,
        },
        kind,
        types: Types::NONE,
        origin: OfferOrigin::Code,
        availability: Availability::default(),
        read_only: false,
        no_arguments: false,
    };
    Item {
        offer,
        known: false,
    }
}

fn alone(snapshot: &Snapshot, file: FileId, text: &str, offset: usize) -> Vec<Item> {
    let offers = types::visible_names(snapshot, file, offset);
    let (mut items, seen) = known(offers.list);
    // Modules of libraries and of configurations that are not here are known by being called upon.
    let used = snapshot.usage("");
    let absent = used.iter().filter(|it| it.plain >= OFTEN);
    let absent = absent.filter(|it| !seen.contains_key(&Folded(it.member.as_str())));
    items.extend(absent.take(MODULES).map(guess));
    let near = nearby(text, offset);
    rank(items, |item| {
        let names = &item.offer.names;
        let distance = |it: &Name| near.get(&Folded(it.as_str())).copied();
        let distance = distance(&names.ru).or_else(|| distance(&names.en));
        let nearness = distance.map_or(0.0, |it| NEAR / (2.0 + it as f32).ln());
        let of_method = match item.offer.kind {
            OfferKind::Local | OfferKind::Parameter => LOCAL,
            _ => 0.0,
        };
        nearness + of_method + score(snapshot.usage_index(), "", item)
    })
}

/// The words around an offset, and how many words away each is.
fn nearby(text: &str, offset: usize) -> NameMap<usize> {
    let start = text.floor_char_boundary(offset.saturating_sub(AROUND));
    let end = text.ceil_char_boundary(offset.saturating_add(AROUND / 4));
    let mut near = NameMap::default();
    let mut add = |distance: usize, word: &str| {
        if word.starts_with(|it: char| it.is_alphabetic() || it == '_') {
            near.entry(Name::new(word)).or_insert(distance);
        }
    };
    let words = |text| str::split(text, |it: char| !it.is_alphanumeric() && it != '_');
    let before = text.get(start..offset).unwrap_or_default();
    for (distance, word) in words(before).rev().enumerate() {
        add(distance, word);
    }
    let after = text.get(offset..end.min(text.len())).unwrap_or_default();
    for (distance, word) in words(after).enumerate() {
        // What stands below was written before, but not with this place in mind.
        add(distance * 2, word);
    }
    near
}

/// Sorts items by how likely they are, then by name.
fn rank(items: Vec<Item>, score: impl Fn(&Item) -> f32) -> Vec<Item> {
    let mut scored: Vec<(f32, Item)> = items.into_iter().map(|it| (score(&it), it)).collect();
    scored.sort_by(|left, right| {
        let by_name = || left.1.offer.names.ru.cmp(&right.1.offer.names.ru);
        right.0.total_cmp(&left.0).then_with(by_name)
    });
    scored.into_iter().map(|it| it.1).collect()
}

/// How likely an item is: the better known and the more used, the greater.
fn score(index: &UsageIndex, receiver: &str, item: &Item) -> f32 {
    let names = &item.offer.names;
    let both = |count: &dyn Fn(&str) -> (u32, u32)| {
        let sum = |it: (u32, u32)| it.0 + it.1;
        let english = if names.en == names.ru {
            0
        } else {
            sum(count(names.en.as_str()))
        };
        (sum(count(names.ru.as_str())) + english) as f32
    };
    let own = both(&|it| index.count(receiver, it));
    let all = both(&|it| index.count_all(it));
    let known = if item.known { KNOWN } else { 0.0 };
    known + OWN * own.ln_1p() + ALL * all.ln_1p()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn completion(fixture: &str) -> Completion {
        let made = workspace(fixture);
        let (file, cursor) = made.cursor.expect("a cursor");
        complete(&made.snapshot(), file, cursor)
    }

    /// The first names that are offered, so many as there are in `expected`.
    #[track_caller]
    fn check_first(fixture: &str, expected: &[&str]) {
        let completion = completion(fixture);
        let items = completion.items.iter().take(expected.len());
        let names: Vec<&str> = items.map(|it| it.offer.names.ru.as_str()).collect();
        assert_eq!(names, expected);
    }

    const MODULE: &str = r#"
//- object CommonModule Обмен
//- /CommonModules/Обмен.bsl
Процедура Редкая() Экспорт
КонецПроцедуры
Процедура Частая() Экспорт
КонецПроцедуры
Процедура Своя()
КонецПроцедуры
"#;

    #[test]
    fn the_exports_of_a_module_are_all_there_is_and_the_used_ones_come_first() {
        let fixture = format!(
            "{MODULE}//- /CommonModules/Другой.bsl\nПроцедура А()\n  Обмен.Частая();\n  Обмен.$0\nКонецПроцедуры\n"
        );
        let completion = completion(&fixture);
        let names: Vec<&str> = completion
            .items
            .iter()
            .map(|it| it.offer.names.ru.as_str())
            .collect();
        assert_eq!(names, ["Частая", "Редкая"]);
        assert!(completion.after_dot && completion.items.iter().all(|it| it.known));
    }

    #[test]
    fn a_receiver_that_nobody_knows_gets_what_such_receivers_are_used_with() {
        check_first(
            r#"
//- /CommonModules/А.bsl
Процедура А(Посылка)
    Посылка.Взвесить();
    Посылка.Взвесить();
    Посылка.Адрес = 1;
    Письмо.Сжечь();
КонецПроцедуры
Процедура Б(Посылка)
    Посылка.$0
КонецПроцедуры
"#,
            &["Взвесить", "Адрес"],
        );
    }

    #[test]
    fn a_parameter_with_a_usual_name_is_a_guess() {
        let completion = completion("Процедура А(Запрос)\n    Запрос.$0\nКонецПроцедуры\n");
        let execute = completion
            .items
            .iter()
            .find(|it| it.offer.names.is("Выполнить"));
        assert!(!execute.expect("a method of queries").known);
    }

    #[test]
    fn there_is_something_to_choose_even_for_a_name_that_is_new() {
        let completion =
            completion("Процедура А(Б, В)\n    Б.Открыть();\n    В.$0\nКонецПроцедуры\n");
        assert!(
            completion
                .items
                .iter()
                .any(|it| it.offer.names.is("Открыть") && !it.known)
        );
    }

    #[test]
    fn a_full_stop_in_a_comment_is_no_dot() {
        let completion =
            completion("Процедура А(Первый)\n    // Дальше.\n    $0\nКонецПроцедуры\n");
        assert!(!completion.after_dot);
        assert!(
            completion
                .items
                .iter()
                .any(|it| it.offer.names.is("Первый"))
        );
        assert!(
            completion
                .items
                .iter()
                .any(|it| it.offer.names.is("ЗаполнитьЗначенияСвойств"))
        );
    }

    #[test]
    fn nothing_is_offered_in_comments_and_strings() {
        for text in [
            "Процедура А()\n    // Сооб$0\nКонецПроцедуры\n",
            "Процедура А()\n    Б = \"Сооб$0щение\";\nКонецПроцедуры\n",
            "Процедура А()\n    Б = \"Первая\n    |Вто$0рая\";\nКонецПроцедуры\n",
        ] {
            assert!(completion(text).items.is_empty(), "{text}");
        }
    }

    #[test]
    fn names_of_the_method_that_stand_close_by_come_first() {
        check_first(
            "Процедура А(Далёкий, Близкий)\n    Далёкий = 1;\n    Б = 2;\n    В = 3;\n    Близкий = $0\nКонецПроцедуры\n",
            &["Близкий", "В", "Б"],
        );
    }

    #[test]
    fn a_module_that_is_not_here_is_offered_where_many_call_upon_it() {
        let call =
            |name: &str| format!("Процедура {name}()\n    Ожидаем.Что(1);\nКонецПроцедуры\n");
        let before = [call("А"), call("Б"), call("В")].concat();
        let completion = completion(&format!(
            "{before}Процедура Г()\n    Ож$0\nКонецПроцедуры\n"
        ));
        let item = completion
            .items
            .iter()
            .find(|it| it.offer.names.is("Ожидаем"));
        assert!(!item.expect("the module").known);
    }

    #[test]
    fn what_is_typed_is_told_and_narrows_either_language() {
        let completion = completion("Процедура А()\n    Б = стрД$0\nКонецПроцедуры\n");
        assert_eq!(completion.range.len(), "стрД".len());
        let length = completion
            .items
            .iter()
            .find(|it| it.offer.names.is("СтрДлина"))
            .expect("a function");
        assert!(
            length.begins_with("стрд") && length.begins_with("StrL") && !length.begins_with("СтрН")
        );
        assert!(length.begins_with(""));
    }
}
