//! Handlers of events that a module may have and lacks, with their directives and parameters.

use metadata::platform::{Callable, Names};
use metadata::{ModuleKind, Name};

use super::Place;
use super::choose::escaped;
use super::item::{Item, ItemKind};
use crate::edit::TextEdit;
use crate::keywords::Spelling;

/// Adds handlers. `with_header`: the whole procedure is written; otherwise `Процедура` stands before the name.
pub(super) fn add(place: &Place<'_>, with_header: bool, into: &mut Vec<Item>) {
    let Some(file) = place.snapshot.file(place.file) else {
        return;
    };
    let world = place.snapshot.world(place.file);
    let has = |name: &str| file.summary.method(name).is_some();
    let mut stubs = Stubs {
        place,
        with_header,
        into,
    };
    let events = world.events(file.kind, &file.owner);
    if file.kind != ModuleKind::FormModule {
        for event in &events {
            // Handlers with any name are told by metadata.
            let names = &event.names;
            if names.ru.as_str().starts_with('<')
                || has(names.ru.as_str())
                || has(names.en.as_str())
            {
                continue;
            }
            stubs.add(names.clone(), event, None, false, 8.0);
        }
        return;
    }
    let Some(form) = world.form(&file.owner) else {
        return;
    };
    let missing = |name: &Name| !name.is_empty() && !has(name.as_str());
    for handler in form.handlers.iter().filter(|it| missing(&it.method)) {
        let mut events = events.iter();
        if let Some(event) = events.find(|it| it.names.is(handler.event.as_str())) {
            stubs.add(same(&handler.method), event, None, true, 16.0);
        }
    }
    for item in &form.items {
        for handler in item.handlers.iter().filter(|it| missing(&it.method)) {
            let mut events = world.item_events(item).iter();
            if let Some(event) = events.find(|it| it.names.is(handler.event.as_str())) {
                stubs.add(same(&handler.method), event, Some(&item.name), true, 14.0);
            }
        }
    }
    for command in &form.commands {
        for action in command.actions.iter().filter(|it| missing(it)) {
            stubs.add_command(action, &command.name);
        }
    }
    // Events that the form may handle: the form must name the handler, and often does so later.
    for event in &events {
        let taken = form
            .handlers
            .iter()
            .any(|it| event.names.is(it.event.as_str()));
        if !taken && !has(event.names.ru.as_str()) && !has(event.names.en.as_str()) {
            stubs.add(event.names.clone(), event, None, true, -4.0);
        }
    }
}

fn same(name: &Name) -> Names {
    Names {
        ru: name.clone(),
        en: name.clone(),
    }
}

struct Stubs<'a, 'p> {
    place: &'p Place<'a>,
    with_header: bool,
    into: &'p mut Vec<Item>,
}

impl Stubs<'_, '_> {
    fn add(
        &mut self,
        names: Names,
        event: &Callable,
        of: Option<&Name>,
        in_form: bool,
        bonus: f32,
    ) {
        let english = self.place.spelling == Spelling::English;
        let signature = event.signatures.first();
        let parameters = signature.map_or(&[][..], |it| &it.parameters);
        let parameters: Vec<String> = parameters
            .iter()
            .map(|it| match english && !it.names.en.is_empty() {
                true => it.names.en.to_string(),
                false => it.names.ru.to_string(),
            })
            .collect();
        let is_function = signature.is_some_and(|it| !it.returns.is_empty());
        let directive = in_form.then(|| directive(event, english));
        let event_name = match english && !event.names.en.is_empty() {
            true => &event.names.en,
            false => &event.names.ru,
        };
        let mut detail = event_name.to_string();
        if let Some(of) = of {
            detail = format!("{of}.{detail}");
        }
        self.push(names, &parameters, directive, is_function, bonus, detail);
    }

    fn add_command(&mut self, action: &Name, command: &Name) {
        let english = self.place.spelling == Spelling::English;
        let (parameter, directive) = match english {
            true => ("Command", "&AtClient"),
            false => ("Команда", "&НаКлиенте"),
        };
        let parameters = [parameter.to_owned()];
        let detail = format!("{parameter} {command}");
        self.push(
            same(action),
            &parameters,
            Some(directive),
            false,
            15.0,
            detail,
        );
    }

    fn push(
        &mut self,
        names: Names,
        parameters: &[String],
        directive: Option<&str>,
        is_function: bool,
        bonus: f32,
        detail: String,
    ) {
        let english = self.place.spelling == Spelling::English;
        let name = match english && !names.en.is_empty() {
            true => &names.en,
            false => &names.ru,
        };
        let header = format!("{}({})", escaped(name.as_str()), parameters.join(", "));
        let mut item = Item::new(names, ItemKind::Handler);
        item.detail = detail;
        item.bonus = bonus;
        let words = match (english, is_function) {
            (false, false) => ("Процедура", "КонецПроцедуры"),
            (false, true) => ("Функция", "КонецФункции"),
            (true, false) => ("Procedure", "EndProcedure"),
            (true, true) => ("Function", "EndFunction"),
        };
        let context = self.place.context;
        let tokens = &context.scan.tokens;
        let has_directive = tokens.iter().rev().take(3).any(|it| it.is_sign(b'&'));
        let directive = directive.filter(|_| !has_directive);
        let directive = directive.map_or(String::new(), |it| format!("{it}\n"));
        if !self.with_header {
            if !context.follows('(') {
                // The rest of the method may be there already.
                item.snippet = Some(match context.ends_line() && !self.is_closed(words.1) {
                    true => format!("{header}\n\t$0\n{}", words.1),
                    false => header,
                });
                let word = tokens.last().map_or(context.typed.start, |it| it.start);
                let before = context.text.get(..word).unwrap_or_default();
                let line = before.rfind('\n').map_or(0, |it| it + 1);
                let above = before.get(..line).unwrap_or_default().trim_end();
                let is_directed = above
                    .lines()
                    .next_back()
                    .is_some_and(|it| it.trim_start().starts_with('&'));
                if !directive.is_empty() && !is_directed {
                    item.extra = vec![TextEdit {
                        range: line..line,
                        text: directive,
                    }];
                }
            }
            self.into.push(item);
            return;
        }
        item.snippet = Some(format!(
            "{directive}{} {header}\n\t$0\n{}",
            words.0, words.1
        ));
        self.into.push(item);
    }

    /// Whether the end of the method follows before another one begins.
    fn is_closed(&self, end: &str) -> bool {
        let context = self.place.context;
        let rest = context.text.get(context.word_end..).unwrap_or_default();
        for line in rest.lines().skip(1) {
            let word = line.trim_start();
            let length = word
                .find(|it| !super::words::is_word(it))
                .unwrap_or(word.len());
            let word = word.get(..length).unwrap_or_default();
            if metadata::same(word, end) {
                return true;
            }
            let begins = [("Процедура", "Procedure"), ("Функция", "Function")];
            if begins
                .iter()
                .any(|it| super::words::either(word, it.0, it.1))
            {
                return false;
            }
        }
        false
    }
}

/// Where the handler of an event of a form runs.
fn directive(event: &Callable, english: bool) -> &'static str {
    let name = event.names.ru.as_str();
    let at_server = event.availability.0 == metadata::platform::Availability::SERVER.0
        || name.ends_with("НаСервере");
    match (at_server, english) {
        (true, false) => "&НаСервере",
        (true, true) => "&AtServer",
        (false, false) => "&НаКлиенте",
        (false, true) => "&AtClient",
    }
}
