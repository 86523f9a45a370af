//! Strings that name something: a key of a structure, a handler, an item of a form, a type.

use metadata::{Name, NameMap, Type};

use super::Place;
use super::item::{Item, ItemKind, Subject};
use super::scan::Open;
use super::words::{either, is_word};
use crate::types::{self, Types};
use crate::workspace::FileId;

pub(super) mod paths;
mod table;

use table::Gives;

/// A string that names something, as far as it is typed.
struct Named<'a, 'p> {
    place: &'p Place<'a>,
    open: &'p Open,
    /// What stands in the string before the word at the cursor; of a list, behind the last comma.
    before: &'a str,
    into: &'p mut Vec<Item>,
}

/// Adds what a string at a place may name. `quote` is where it begins.
pub(super) fn add(place: &Place<'_>, quote: usize, into: &mut Vec<Item>) {
    let context = place.context;
    let Some(open) = context.open() else {
        return;
    };
    let Some(content) = context.text.get(quote + 1..context.typed.start) else {
        return;
    };
    // Of a string of several lines only the last one is typed now.
    let line = content.rfind('\n').map_or(content, |it| {
        let line = content.get(it + 1..).unwrap_or_default().trim_start();
        line.strip_prefix('|').unwrap_or(line)
    });
    // The string must be the whole argument: a part of a longer text names nothing.
    let Some(begin) = open.arguments.last() else {
        return;
    };
    let argument = context.text.get(*begin..quote).unwrap_or_default();
    if !argument.trim().is_empty() {
        return;
    }
    let mut named = Named {
        place,
        open,
        before: line,
        into,
    };
    if open.sign == b'[' {
        named.members_of_indexed();
        return;
    }
    let Some(callee) = open.callee.clone() else {
        return;
    };
    let Some(word) = context.text.get(callee) else {
        return;
    };
    let argument = open.arguments.len() - 1;
    let Some(row) = table::find(word, open, argument) else {
        let of_annotation = context.scan.statement().first();
        if of_annotation.is_some_and(|it| it.is_sign(b'&')) && argument == 0 && line.is_empty() {
            super::directives::add_extended(place, named.into);
        }
        return;
    };
    if row.list {
        let from = line.rfind(',').map_or(0, |it| it + 1);
        named.before = line.get(from..).unwrap_or_default();
    }
    named.before = named.before.trim_start();
    if !row.gives.takes_path() && !named.before.is_empty() {
        return;
    }
    named.add(row.gives);
}

impl<'a> Named<'a, '_> {
    fn add(&mut self, gives: Gives) {
        let place = self.place;
        match gives {
            Gives::Keys => self.keys(),
            Gives::NewKeys => self.new_keys(),
            Gives::Columns => {
                let receiver = self.receiver();
                self.columns(&receiver);
            }
            Gives::Members => {
                let receiver = self.receiver();
                self.fields(&receiver);
            }
            Gives::FieldsOfArgument(number) => {
                let of = self.argument_types(number);
                self.fields(&of);
            }
            Gives::Handler(module) => self.handlers(module),
            Gives::FormAttribute => {
                self.form(|form| form.attributes.iter().map(|it| &it.name).collect());
            }
            Gives::Form => paths::forms(place, self.before, self.is_of_global(), self.into),
            Gives::Type(new) => paths::types(place, self.before, new, self.into),
            Gives::Objects(kinds) => paths::objects(place, kinds, self.into),
            Gives::Metadata => paths::metadata(place, self.before, self.into),
            Gives::Predefined => paths::predefined(place, self.before, self.into),
            Gives::Template => paths::templates(place, self.into),
            Gives::QueryParameter => self.query_parameters(),
            Gives::Languages => self.languages(),
            Gives::Event => self.events(),
        }
    }

    /// What stands before the dot of the call.
    fn receiver(&self) -> Types {
        let Some(callee) = self.open.callee.as_ref().filter(|_| self.open.is_member) else {
            return Types::NONE;
        };
        let place = self.place;
        types::receiver_at(place.snapshot, place.file, callee.start).types
    }

    fn is_of_global(&self) -> bool {
        !self.open.is_member
    }

    /// The text of an argument before the one at the cursor.
    fn argument(&self, number: usize) -> Option<&'a str> {
        let from = *self.open.arguments.get(number)?;
        let to = self.open.arguments.get(number + 1)?.checked_sub(1)?;
        Some(self.place.context.text.get(from..to)?.trim())
    }

    fn argument_types(&self, number: usize) -> Types {
        let Some(text) = self.argument(number).filter(|it| !it.is_empty()) else {
            return Types::NONE;
        };
        let place = self.place;
        let offset = place.context.typed.start;
        types::of_words(place.snapshot, place.file, offset, text)
    }

    fn push(&mut self, item: Item) {
        self.into.push(item);
    }

    /// Properties and fields of values, no methods.
    fn fields(&mut self, of: &Types) {
        let place = self.place;
        for offer in types::members(place.snapshot, place.file, of).list {
            if offer.kind != types::OfferKind::Method {
                self.push(Item::from(offer));
            }
        }
    }

    /// Keys that code gives; where there are none, all properties.
    fn keys(&mut self) {
        let receiver = self.receiver();
        let place = self.place;
        let offers = types::members(place.snapshot, place.file, &receiver).list;
        let items = offers.into_iter().map(Item::from);
        let items = items.filter(|it| it.kind != ItemKind::Method);
        for mut item in items {
            if item.kind == ItemKind::Field {
                item.bonus += 10.0;
            }
            self.push(item);
        }
        let inserts = self
            .open
            .callee
            .clone()
            .and_then(|it| place.context.text.get(it));
        if inserts.is_some_and(|it| either(it, "Вставить", "Insert")) {
            self.new_keys();
        }
    }

    /// Names that stand for values at the place: keys are often named so.
    fn new_keys(&mut self) {
        let place = self.place;
        // `НайтиСтроки(Новый Структура("`: keys are columns.
        let scan = &place.context.scan;
        if let Some(outer) = scan
            .open
            .len()
            .checked_sub(2)
            .and_then(|it| scan.open.get(it))
            && let Some(word) = outer.callee.clone()
            && outer.is_member
            && place.context.text.get(word.clone()).is_some_and(|it| {
                either(it, "НайтиСтроки", "FindRows") || either(it, "Скопировать", "Copy")
            })
        {
            let of = types::receiver_at(place.snapshot, place.file, word.start).types;
            self.columns(&of);
            return;
        }
        let offset = place.context.typed.start;
        let visible = types::visible_names(place.snapshot, place.file, offset);
        for offer in visible.list {
            if matches!(
                offer.kind,
                types::OfferKind::Local | types::OfferKind::Parameter
            ) {
                self.push(Item::from(offer));
            }
        }
        // Keys that structures have in this module.
        let Some(file) = place.snapshot.file(place.file) else {
            return;
        };
        let mut known: NameMap<()> = NameMap::default();
        for method in file.summary.methods.iter().take(400) {
            for it in method.method.uses.iter().filter(|it| !it.called) {
                if known.insert(it.member.clone(), ()).is_none() && known.len() < 300 {
                    let mut item = Item::named(it.member.as_str(), ItemKind::Text);
                    item.known = false;
                    item.bonus = -4.0;
                    self.into.push(item);
                }
            }
        }
    }

    fn columns(&mut self, of: &Types) {
        let place = self.place;
        let rows = types::elements(place.snapshot, place.file, of);
        self.fields(&rows);
    }

    fn members_of_indexed(&mut self) {
        let place = self.place;
        let of = types::of_operand(place.snapshot, place.file, self.open.at);
        self.fields(&of);
    }

    /// Names of a form: of the one whose collection stands before the dot, or of the one whose module it is.
    fn form(&mut self, names: impl Fn(&metadata::Form) -> Vec<&Name>) {
        let place = self.place;
        let Some(file) = place.snapshot.file(place.file) else {
            return;
        };
        let of_receiver = self.receiver();
        let owner = of_receiver.list().iter().find_map(|it| match it.base() {
            Some(Type::Filled(it)) => Some(it.owner.clone()),
            _ => None,
        });
        let owner = owner.unwrap_or_else(|| file.owner.clone());
        let Some(form) = place.snapshot.world(place.file).form(&owner) else {
            return;
        };
        let names = names(form).into_iter();
        self.into
            .extend(names.map(|it| Item::named(it.as_str(), ItemKind::Field)));
    }

    /// Methods that may be called by their names: those of the module that the next argument names.
    fn handlers(&mut self, module: bool) {
        let place = self.place;
        let named = module.then(|| self.next_argument()).flatten();
        let is_this = |it: &str| crate::ide::resolve::is_this(it);
        let other = named.filter(|it| !it.is_empty() && !is_this(it));
        let file = match other {
            Some(name) => match place.snapshot.common_module(place.file, name) {
                Some(file) => file,
                None => return,
            },
            None => place.file,
        };
        self.methods_of(file, module);
    }

    fn methods_of(&mut self, file: FileId, exported: bool) {
        let Some(module) = self.place.snapshot.file(file) else {
            return;
        };
        for (index, placed) in module.summary.methods.iter().enumerate() {
            let method = &placed.method;
            if exported && !method.export {
                continue;
            }
            let mut item = Item::named(method.name.as_str(), ItemKind::Handler);
            item.subject = Subject::Method(file, index);
            item.bonus = if method.is_function { 0.0 } else { 6.0 };
            self.into.push(item);
        }
    }

    /// The word behind the string and its comma: `ЭтотОбъект`, a module.
    fn next_argument(&self) -> Option<&'a str> {
        let context = self.place.context;
        let rest = context.text.get(context.word_end..)?;
        let line = rest.lines().next()?;
        let rest = line.trim_start_matches('"').trim_start();
        let rest = rest.strip_prefix(',')?.trim_start();
        let end = rest.find(|it| !is_word(it)).unwrap_or(rest.len());
        rest.get(..end)
    }

    fn query_parameters(&mut self) {
        let place = self.place;
        let receiver = self.receiver();
        let text = types::member(place.snapshot, place.file, &receiver, "Текст");
        let texts = text.map(|it| it.types).unwrap_or_default();
        let mut names: NameMap<()> = NameMap::default();
        for ty in texts.list() {
            if let types::Ty::Text(text) = ty {
                add_parameters(text, &mut names);
            }
        }
        if names.is_empty() {
            // The text is put together elsewhere: what stands in the method will do.
            let context = place.context;
            let method = context.text.get(context.scan.start..quote_of(context));
            add_parameters(method.unwrap_or_default(), &mut names);
            names.retain(|it, ()| !is_directive(it.as_str()));
        }
        for name in names.keys() {
            let item = Item::named(name.as_str(), ItemKind::Text);
            self.push(item);
        }
    }

    fn languages(&mut self) {
        let world = self.place.snapshot.world(self.place.file);
        let mut codes = vec!["ru".to_owned(), "en".to_owned()];
        for object in world.configuration.of_kind(metadata::Kind::Language) {
            if let metadata::objects::Details::Language(it) = &object.details
                && !codes.contains(&it.code)
                && !it.code.is_empty()
            {
                codes.push(it.code.clone());
            }
        }
        for (code, number) in codes.iter().zip(0_u8..) {
            let mut item = Item::named(code, ItemKind::Text);
            item.snippet = Some(format!("{code} = '$1'$0"));
            item.bonus = -f32::from(number);
            self.push(item);
        }
    }

    /// Events of forms and their items: `Элемент.УстановитьДействие("ПриИзменении", …)`.
    fn events(&mut self) {
        let world = self.place.snapshot.world(self.place.file);
        let of_items = world.platform.form_items().iter().flat_map(|it| &it.events);
        let of_forms = world.platform.form_extensions().iter();
        let of_forms = of_forms.flat_map(|it| &it.events);
        let mut known: NameMap<()> = NameMap::default();
        for event in of_items.chain(of_forms) {
            if known.insert(event.names.ru.clone(), ()).is_none() {
                let item = Item::new(event.names.clone(), ItemKind::Handler);
                self.into.push(item);
            }
        }
    }
}

fn quote_of(context: &super::context::Context<'_>) -> usize {
    match context.wants {
        super::context::Wants::Text(quote) => quote,
        _ => context.typed.start,
    }
}

/// The words behind `&` in a text.
fn add_parameters(text: &str, into: &mut NameMap<()>) {
    for part in text.split('&').skip(1) {
        let end = part.find(|it| !is_word(it)).unwrap_or(part.len());
        let name = part.get(..end).unwrap_or_default();
        if !name.is_empty() {
            into.entry(Name::new(name)).or_default();
        }
    }
}

fn is_directive(word: &str) -> bool {
    super::directives::is_directive(word)
}
