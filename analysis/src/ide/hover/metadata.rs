//! What is told of the metadata: objects, attributes, forms and what they hold.

use metadata::objects::Details;
use metadata::objects::common_module::{CommonModule, Reuse};
use metadata::platform::Callable;
use metadata::{
    Attribute, AttributeRole, Belonging, DateParts, FormAttribute, Handler, Kind, Localized, Name,
    Object, Qualifiers, Type, TypeDescription, World,
};

use super::Asked;
use crate::Language;
use crate::ide::elements::{Element, Found, find};
use crate::ide::markup::{Markup, Spans};
use crate::ide::type_text::{full_name, pick, type_name};

/// Of many parts so many are named.
const MOST: usize = 24;

/// What is told of an element by its full name; nothing where there is no such element.
pub(super) fn text(asked: &Asked<'_>, full: &str) -> Option<Markup> {
    let world = asked.world();
    let found = find(world.configuration, full)?;
    let told = Told {
        world,
        code: asked.code,
        language: asked.language,
    };
    Some(told.element(full, found))
}

/// What is told of an object in one line: `Справочник «Товары»`.
pub(super) fn brief(asked: &Asked<'_>, kind: Kind, name: &str) -> Option<Spans> {
    let object = asked.world().configuration.object(kind, name)?;
    let synonym = asked.localized(&object.synonym)?;
    let [ru, en] = kind.title();
    let kind = asked.language.pick(ru, en);
    Some(Spans::new().text(format!("{kind} «{synonym}»")))
}

struct Told<'a> {
    world: World<'a>,
    code: Language,
    language: Language,
}

impl<'a> Told<'a> {
    fn say<'s>(&self, ru: &'s str, en: &'s str) -> &'s str {
        self.language.pick(ru, en)
    }

    fn element(&self, full: &str, found: Found<'a>) -> Markup {
        let mut text = Markup::default();
        let object = found.object;
        let head = full_name(full, self.code);
        match found.element {
            Element::Object => {
                text.bsl(head);
                self.names(&object.synonym, &object.comment, &mut text);
                self.belonging(object.belonging, &mut text);
                self.details(object, &mut text);
                self.content(object, &mut text);
            }
            Element::Attribute(it) => {
                text.bsl(self.typed(&head, &it.types));
                self.names(&it.synonym, &it.comment, &mut text);
                self.belonging(it.belonging, &mut text);
                self.owner(object, &mut text);
                self.flags(it, &mut text);
            }
            Element::Section(section) => {
                text.bsl(head);
                self.names(&section.synonym, &section.comment, &mut text);
                self.belonging(section.belonging, &mut text);
                self.owner(object, &mut text);
                self.fields(&section.attributes, &mut text);
            }
            Element::Predefined(it) => {
                text.bsl(head);
                self.names(&it.synonym, "", &mut text);
                let mut facts: Vec<String> = Vec::new();
                if !it.description.is_empty() {
                    facts.push(format!("«{}»", it.description));
                }
                if !it.code.is_empty() {
                    facts.push(format!("{} {}", self.say("код", "code"), it.code));
                }
                if it.is_folder {
                    facts.push(self.say("группа", "folder").to_owned());
                }
                text.text(facts.join(", "));
                self.owner(object, &mut text);
            }
            Element::Form(form) => {
                text.bsl(head);
                self.names(&form.synonym, "", &mut text);
                self.owner(object, &mut text);
                if form.ordinary {
                    text.text(self.say("Обычная форма", "An ordinary form"));
                }
                let main = form.attributes.iter().find(|it| it.main);
                if let Some(main) = main {
                    let title = self.say("Основной реквизит", "Main attribute");
                    let types = self.types(&main.types);
                    text.paragraph(
                        Spans::new()
                            .text(format!("{title}: "))
                            .code(format!("{}: {types}", main.name)),
                    );
                }
                let every = self.world.platform.form_extensions().iter();
                let events: Vec<&Callable> = every.flat_map(|it| &it.events).collect();
                self.handlers(&form.handlers, &events, &mut text);
            }
            Element::FormAttribute(it) | Element::FormColumn(it) => {
                self.form_attribute(&head, it, &mut text);
            }
            Element::FormItem(form, it) => {
                let kind = self.world.platform.form_item(&it.kind);
                let kind = kind.map(|it| &it.adds.names).filter(|it| !it.ru.is_empty());
                let kind = match kind {
                    Some(names) => pick(names, self.code).to_owned(),
                    None => it.kind.clone(),
                };
                text.bsl(format!("{head}: {kind}"));
                self.line("Путь к данным", "Data path", &it.data_path, &mut text);
                let shown = it.data_path.split('.').next();
                let shown = shown.and_then(|it| form.attributes.iter().find(|own| own.name.is(it)));
                if let Some(attribute) = shown.filter(|own| own.name.is(&it.data_path)) {
                    self.line("Тип", "Type", &self.types(&attribute.types), &mut text);
                }
                self.line(
                    "Команда",
                    "Command",
                    &full_name(&it.command, self.code),
                    &mut text,
                );
                let events: Vec<&Callable> = self.world.item_events(it).iter().collect();
                self.handlers(&it.handlers, &events, &mut text);
            }
            Element::FormCommand(it) => {
                text.bsl(head);
                self.names(&it.title, "", &mut text);
                let actions: Vec<&str> = it.actions.iter().map(Name::as_str).collect();
                self.line("Действие", "Action", &actions.join(", "), &mut text);
            }
            Element::FormParameter(it) => {
                text.bsl(self.typed(&head, &it.types));
                if it.key {
                    text.text(self.say("Ключевой параметр", "A key parameter"));
                }
            }
            Element::Template(it) => {
                text.bsl(head);
                self.names(&it.synonym, "", &mut text);
                self.line(
                    "Тип макета",
                    "Kind of template",
                    &it.template_type,
                    &mut text,
                );
                self.owner(object, &mut text);
            }
            Element::Command(it) => {
                text.bsl(head);
                self.names(&it.synonym, "", &mut text);
                let types = self.types(&it.parameter);
                self.line("Параметр команды", "Parameter", &types, &mut text);
                self.owner(object, &mut text);
            }
            Element::Part => {
                text.bsl(head);
                self.owner(object, &mut text);
            }
        }
        text
    }

    fn line(&self, ru: &str, en: &str, value: &str, into: &mut Markup) {
        if !value.is_empty() {
            let title = self.say(ru, en);
            into.paragraph(Spans::new().text(format!("{title}: ")).code(value));
        }
    }

    /// What users see, and what developers left to each other.
    fn names(&self, synonym: &Localized, comment: &str, into: &mut Markup) {
        if let Some(synonym) = localized(synonym, self.language) {
            into.paragraph(Spans::new().strong(synonym));
        }
        into.text(comment);
    }

    fn belonging(&self, of: Belonging, into: &mut Markup) {
        let is_extension = self.world.configuration.base.is_some();
        if of == Belonging::Adopted && is_extension {
            into.text(self.say("Заимствован расширением", "Adopted by an extension"));
        }
    }

    fn owner(&self, object: &Object, into: &mut Markup) {
        let [ru, en] = object.kind.title();
        let kind = self.language.pick(ru, en);
        let name = localized(&object.synonym, self.language);
        let name = name.unwrap_or(object.name.as_str());
        into.text(format!("{kind} «{name}»"));
    }

    fn flags(&self, of: &Attribute, into: &mut Markup) {
        let mut flags: Vec<&str> = Vec::new();
        let mut flag = |is: bool, ru, en| {
            if is {
                flags.push(self.language.pick(ru, en));
            }
        };
        flag(of.required, "обязательно к заполнению", "must be filled");
        flag(of.indexed, "индексируется", "indexed");
        flag(of.master, "ведущее измерение", "master dimension");
        flag(of.main_filter, "основной отбор", "main filter");
        flag(of.balance, "балансовое", "balance");
        into.text(flags.join(", "));
        if !of.references.is_empty() {
            let names = of.references.iter().take(MOST);
            let names: Vec<String> = names.map(|it| full_name(it, self.code)).collect();
            self.line("Ссылки", "References", &names.join(", "), into);
        }
    }

    fn form_attribute(&self, head: &str, it: &FormAttribute, into: &mut Markup) {
        into.bsl(self.typed(head, &it.types));
        self.names(&it.title, "", into);
        if it.main {
            into.text(self.say("Основной реквизит формы", "The main attribute of the form"));
        }
        let table = full_name(&it.main_table, self.code);
        self.line("Основная таблица", "Main table", &table, into);
        for column in it.columns.iter().take(MOST) {
            let line = Spans::new().code(column.name.as_str());
            into.item(0, line.text(" — ").code(self.types(&column.types)));
        }
        if it.columns.len() > MOST {
            into.item(0, Spans::new().text("…"));
        }
    }

    fn handlers(&self, handlers: &[Handler], events: &[&Callable], into: &mut Markup) {
        if handlers.is_empty() {
            return;
        }
        into.title(self.say("Обработчики", "Handlers"));
        for it in handlers.iter().take(MOST) {
            let event = events.iter().find(|own| own.names.is(it.event.as_str()));
            let event = event.map_or(it.event.as_str(), |it| pick(&it.names, self.code));
            let line = Spans::new().text(event).text(" → ");
            into.item(0, line.code(it.method.as_str()));
        }
    }

    fn fields(&self, attributes: &[Attribute], into: &mut Markup) {
        for it in attributes.iter().take(MOST) {
            let mut line = Spans::new().code(it.name.as_str()).text(" — ");
            line = line.code(self.types(&it.types));
            if let Some(synonym) = localized(&it.synonym, self.language)
                && synonym != it.name.as_str()
            {
                line = line.text(format!(" — {synonym}"));
            }
            into.item(0, line);
        }
        if attributes.len() > MOST {
            into.item(0, Spans::new().text("…"));
        }
    }

    fn typed(&self, head: &str, types: &TypeDescription) -> String {
        let types = self.types(types);
        match types.is_empty() {
            true => head.to_owned(),
            false => format!("{head}: {types}"),
        }
    }

    /// Types with what holds of them: `Строка(50), Число(15, 2)`.
    fn types(&self, of: &TypeDescription) -> String {
        let names = of.types.iter().take(MOST);
        let mut names: Vec<String> = names
            .map(|it| {
                let name = type_name(self.world, it, self.code);
                format!("{name}{}", self.qualifier(it, &of.qualifiers))
            })
            .collect();
        if of.types.len() > MOST {
            names.push("…".to_owned());
        }
        names.join(", ")
    }

    fn qualifier(&self, of: &Type, qualifiers: &Qualifiers) -> String {
        match of {
            Type::String if qualifiers.length > 0 => format!("({})", qualifiers.length),
            Type::Number if qualifiers.digits > 0 => {
                let sign = match qualifiers.nonnegative {
                    true => " ≥ 0",
                    false => "",
                };
                match qualifiers.fraction_digits {
                    0 => format!("({}){sign}", qualifiers.digits),
                    fraction => format!("({}, {fraction}){sign}", qualifiers.digits),
                }
            }
            Type::Date => match qualifiers.date {
                DateParts::DateTime => String::new(),
                DateParts::Date => self.say(" (дата)", " (date)").to_owned(),
                DateParts::Time => self.say(" (время)", " (time)").to_owned(),
            },
            _ => String::new(),
        }
    }

    /// What only a kind of objects has.
    fn details(&self, object: &Object, into: &mut Markup) {
        match &object.details {
            Details::CommonModule(it) => {
                into.paragraph(module_flags(it, self.language));
            }
            Details::Constant(it) => self.line("Тип", "Type", &self.types(&it.types), into),
            Details::SessionParameter(it) => {
                self.line("Тип", "Type", &self.types(&it.types), into);
            }
            Details::DefinedType(it) => self.line("Типы", "Types", &self.types(&it.types), into),
            Details::CommonAttribute(it) => {
                self.line("Тип", "Type", &self.types(&it.types), into);
            }
            Details::ChartOfCharacteristicTypes(it) => {
                let types = self.types(&it.types);
                self.line("Типы значений", "Value types", &types, into);
            }
            Details::EventSubscription(it) => {
                self.line("Источник", "Source", &self.types(&it.source), into);
                self.line("Событие", "Event", &it.event, into);
                self.line(
                    "Обработчик",
                    "Handler",
                    &full_name(&it.handler, self.code),
                    into,
                );
            }
            Details::ScheduledJob(it) => {
                self.line("Метод", "Method", &full_name(&it.method, self.code), into);
                if !it.enabled {
                    into.text(self.say("Не используется", "Not used"));
                }
            }
            Details::CommonCommand(it) => {
                let types = self.types(&it.parameter);
                self.line("Параметр команды", "Parameter", &types, into);
            }
            Details::Catalog(it) => {
                let owners: Vec<String> = it
                    .owners
                    .iter()
                    .map(|it| full_name(it, self.code))
                    .collect();
                self.line("Владельцы", "Owners", &owners.join(", "), into);
            }
            Details::HTTPService(it) => self.line("Корневой URL", "Root URL", &it.root_url, into),
            Details::WebService(it) => {
                self.line("Пространство имен", "Namespace", &it.namespace, into)
            }
            _ => {}
        }
    }

    /// How much an object holds.
    fn content(&self, object: &Object, into: &mut Markup) {
        let of = |role| object.attributes.iter().filter(move |it| it.role == role);
        let mut counts: Vec<String> = Vec::new();
        let mut count = |number: usize, ru: &str, en: &str| {
            if number > 0 {
                counts.push(format!("{}: {number}", self.language.pick(ru, en)));
            }
        };
        count(
            of(AttributeRole::Dimension).count(),
            "измерения",
            "dimensions",
        );
        count(of(AttributeRole::Resource).count(), "ресурсы", "resources");
        count(
            of(AttributeRole::Attribute).count(),
            "реквизиты",
            "attributes",
        );
        count(of(AttributeRole::Column).count(), "графы", "columns");
        count(object.forms.len(), "формы", "forms");
        count(object.commands.len(), "команды", "commands");
        count(object.templates.len(), "макеты", "templates");
        if object.kind != Kind::Enum {
            count(
                object.predefined.len(),
                "предопределенные",
                "predefined items",
            );
        }
        if !matches!(object.kind, Kind::CommonForm | Kind::CommonTemplate) {
            into.text(counts.join(", "));
        }
        let sections: Vec<&str> = object
            .tabular_sections
            .iter()
            .map(|it| it.name.as_str())
            .collect();
        self.line(
            "Табличные части",
            "Tabular sections",
            &sections.join(", "),
            into,
        );
        if object.kind == Kind::Enum {
            into.title(self.say("Значения", "Values"));
            for it in object.predefined.iter().take(MOST) {
                let mut line = Spans::new().code(it.name.as_str());
                if let Some(synonym) = localized(&it.synonym, self.language) {
                    line = line.text(format!(" — {synonym}"));
                }
                into.item(0, line);
            }
            if object.predefined.len() > MOST {
                into.item(0, Spans::new().text("…"));
            }
        }
    }
}

/// A text of the metadata in the language of the reader.
pub(super) fn localized(text: &Localized, language: Language) -> Option<&str> {
    let found = text.get(language.pick("ru", "en"));
    found.filter(|it| !it.trim().is_empty())
}

/// Where a common module is, and how it is called.
pub(super) fn module_flags(of: &CommonModule, language: Language) -> Spans {
    let mut flags: Vec<&str> = Vec::new();
    let mut flag = |is: bool, ru, en| {
        if is {
            flags.push(language.pick(ru, en));
        }
    };
    flag(of.global, "глобальный", "global");
    flag(of.server, "сервер", "server");
    flag(of.server_call, "вызов сервера", "server call");
    flag(of.client_managed, "клиент", "client");
    flag(
        of.client_ordinary,
        "клиент (обычное приложение)",
        "client (ordinary application)",
    );
    flag(
        of.external_connection,
        "внешнее соединение",
        "external connection",
    );
    flag(of.privileged, "привилегированный", "privileged");
    let (during_request, during_session) = (
        of.reuse == Reuse::DuringRequest,
        of.reuse == Reuse::DuringSession,
    );
    flag(
        during_request,
        "повторное использование на время вызова",
        "values are reused during a request",
    );
    flag(
        during_session,
        "повторное использование на время сеанса",
        "values are reused during a session",
    );
    Spans::new().text(flags.join(" · "))
}
