//! What is told of the platform: functions, types with their members, enumerations, constructors, events.

use metadata::platform::{Availability, Callable, Names, Signature, SystemEnum, TypeInfo};
use metadata::{Member, MemberKind, Type};

use super::Asked;
use crate::ide::markup::{Markup, Spans};
use crate::ide::type_text::{pick, type_name, type_refs};

/// Of many ways to call something, or values of an enumeration, so many are told.
const MOST: usize = 16;

/// A name of the platform that is told of.
pub(super) struct Told<'a> {
    /// What stands before the name: a type and a dot, `Новый` and a blank.
    pub(super) before: String,
    pub(super) names: &'a Names,
    /// The value that it is a member of.
    pub(super) of: &'a Type,
    pub(super) signatures: &'a [Signature],
    pub(super) types: Vec<String>,
    pub(super) description: &'a str,
    pub(super) availability: Availability,
    pub(super) since: &'a str,
}

impl Told<'_> {
    /// The ways to call, the one that fits a number of arguments first.
    pub(super) fn callable(&self, asked: &Asked<'_>, arguments: Option<usize>) -> Markup {
        let mut text = Markup::default();
        let chosen = arguments.map_or(0, |it| fitting(self.signatures, it));
        let mut lines: Vec<String> = Vec::new();
        let all = self.signatures.iter().enumerate();
        let chosen_first = all
            .clone()
            .skip(chosen)
            .take(1)
            .chain(all.filter(|it| it.0 != chosen));
        for (_, signature) in chosen_first.take(MOST) {
            let variant = match signature.variant.is_empty() {
                true => String::new(),
                false => format!(" // {}", signature.variant),
            };
            lines.push(format!("{}{variant}", self.head(asked, signature)));
        }
        if lines.is_empty() {
            let name = pick(self.names, asked.code);
            lines.push(format!(
                "{}{name}(…){}",
                self.before,
                self.returns(None, asked)
            ));
        }
        text.bsl(lines.join("\n"));
        self.facts(asked, &mut text);
        if let Some(signature) = self.signatures.get(chosen) {
            self.parameters(asked, signature, &mut text);
        }
        text
    }

    fn head(&self, asked: &Asked<'_>, signature: &Signature) -> String {
        let name = pick(self.names, asked.code);
        let parameters = parameters(signature, asked);
        format!(
            "{}{name}({parameters}){}",
            self.before,
            self.returns(Some(signature), asked)
        )
    }

    fn returns(&self, signature: Option<&Signature>, asked: &Asked<'_>) -> String {
        let own = signature.filter(|it| !it.returns.is_empty());
        let types = match own {
            Some(it) => type_refs(asked.world(), self.of, &it.returns, asked.code),
            None => self.types.join(", "),
        };
        match types.is_empty() {
            true => String::new(),
            false => format!(": {types}"),
        }
    }

    /// A property, a value.
    pub(super) fn property(&self, asked: &Asked<'_>, read_only: bool) -> Markup {
        let mut text = Markup::default();
        let name = pick(self.names, asked.code);
        text.bsl(format!(
            "{}{name}{}",
            self.before,
            self.returns(None, asked)
        ));
        self.facts(asked, &mut text);
        if read_only {
            text.text(asked.language.pick("Только чтение", "Read only"));
        }
        text
    }

    fn facts(&self, asked: &Asked<'_>, into: &mut Markup) {
        into.text(self.description);
        facts(asked, self.availability, self.since, into);
    }

    fn parameters(&self, asked: &Asked<'_>, signature: &Signature, into: &mut Markup) {
        let typed = signature.parameters.iter().any(|it| !it.types.is_empty());
        if !typed {
            return;
        }
        into.title(asked.language.pick("Параметры", "Parameters"));
        for it in &signature.parameters {
            let types = type_refs(asked.world(), self.of, &it.types, asked.code);
            let mut line = Spans::new().code(pick(&it.names, asked.code));
            if !types.is_empty() {
                line = line.text(" — ").code(types);
            }
            if it.optional {
                let optional = asked.language.pick(" (необязательный)", " (optional)");
                line = line.text(optional);
            }
            into.item(0, line);
        }
    }
}

/// The parameters of a way to call, those that may be left out in brackets.
pub(super) fn parameters(signature: &Signature, asked: &Asked<'_>) -> String {
    let names = signature.parameters.iter().map(|it| {
        let name = pick(&it.names, asked.code);
        match it.optional {
            true => format!("[{name}]"),
            false => name.to_owned(),
        }
    });
    names.collect::<Vec<_>>().join(", ")
}

/// The way to call that takes so many arguments, and the fewest others.
pub(in crate::ide) fn fitting(signatures: &[Signature], arguments: usize) -> usize {
    let cost = |it: &Signature| {
        let most = it.parameters.len();
        let least = it.parameters.iter().filter(|it| !it.optional).count();
        match arguments {
            _ if arguments > most => 1000 + (arguments - most),
            _ if arguments < least => least - arguments,
            _ => 0,
        }
    };
    let all = signatures.iter().enumerate();
    all.min_by_key(|it| (cost(it.1), it.0)).map_or(0, |it| it.0)
}

/// Where and since when something may be used.
pub(super) fn facts(asked: &Asked<'_>, availability: Availability, since: &str, into: &mut Markup) {
    let titles = Availability::TITLES;
    let places = titles.iter().enumerate();
    let places = places.filter(|it| availability.0 & (1 << it.0) != 0);
    let places: Vec<&str> = places
        .map(|(_, [ru, en])| asked.language.pick(*ru, *en))
        .collect();
    if !places.is_empty() && places.len() < titles.len() {
        let title = asked.language.pick("Доступность", "Available");
        into.text(format!("{title}: {}", places.join(", ")));
    }
    if !since.is_empty() {
        let title = asked.language.pick("Начиная с версии", "Since version");
        into.text(format!("{title} {since}"));
    }
}

/// A function of the global context.
pub(super) fn function(asked: &Asked<'_>, it: &Callable, arguments: Option<usize>) -> Markup {
    let types = type_refs(asked.world(), &Type::Any, &it.returns, asked.code);
    let told = Told {
        before: String::new(),
        names: &it.names,
        of: &Type::Any,
        signatures: &it.signatures,
        types: Vec::from_iter((!types.is_empty()).then_some(types)),
        description: &it.description,
        availability: it.availability,
        since: &it.since,
    };
    told.callable(asked, arguments)
}

/// A member of a value of a type.
pub(super) fn member(
    asked: &Asked<'_>,
    of: &Type,
    it: &Member<'_>,
    arguments: Option<usize>,
) -> Markup {
    let world = asked.world();
    let types = it.types.iter();
    let types = types.map(|it| type_name(world, it, asked.code)).collect();
    let told = Told {
        before: format!("{}.", type_name(world, of, asked.code)),
        names: &it.names,
        of,
        signatures: it.signatures,
        types,
        description: it.description,
        availability: it.availability,
        since: it.since,
    };
    match it.kind {
        MemberKind::Method => told.callable(asked, arguments),
        MemberKind::Property => told.property(asked, it.read_only),
    }
}

/// A property of the global context.
pub(super) fn global(asked: &Asked<'_>, it: &Member<'_>) -> Markup {
    let world = asked.world();
    if let [Type::SystemEnum(name)] = it.types.as_slice()
        && let Some(found) = world.platform.system_enum(name.as_str())
    {
        return system_enum(asked, found);
    }
    let types = it.types.iter().map(|it| type_name(world, it, asked.code));
    let told = Told {
        before: String::new(),
        names: &it.names,
        of: &Type::Any,
        signatures: &[],
        types: types.collect(),
        description: it.description,
        availability: it.availability,
        since: it.since,
    };
    let mut text = told.property(asked, false);
    text.text(asked.language.pick(
        "Свойство глобального контекста",
        "A property of the global context",
    ));
    text
}

/// An enumeration of the platform and its values.
pub(super) fn system_enum(asked: &Asked<'_>, it: &SystemEnum) -> Markup {
    let mut text = Markup::default();
    text.bsl(pick(&it.names, asked.code));
    text.text(
        asked
            .language
            .pick("Системное перечисление", "An enumeration of the platform"),
    );
    facts(asked, it.availability, "", &mut text);
    for value in it.values.iter().take(MOST) {
        text.item(0, Spans::new().code(pick(value, asked.code)));
    }
    if it.values.len() > MOST {
        text.item(0, Spans::new().text("…"));
    }
    text
}

/// A type of the platform by itself.
pub(super) fn platform_type(asked: &Asked<'_>, it: &TypeInfo) -> Markup {
    let mut text = Markup::default();
    text.bsl(pick(&it.names, asked.code));
    text.text(it.description.as_str());
    facts(asked, it.availability, "", &mut text);
    text
}

/// What `Новый` makes of a type, and how.
pub(super) fn constructor(asked: &Asked<'_>, it: &TypeInfo, arguments: usize) -> Markup {
    if it.constructors.is_empty() {
        return platform_type(asked, it);
    }
    let told = Told {
        before: asked.code.pick("Новый ", "New ").to_owned(),
        names: &it.names,
        of: &Type::Any,
        signatures: &it.constructors,
        types: Vec::new(),
        description: &it.description,
        availability: it.availability,
        since: "",
    };
    told.callable(asked, Some(arguments))
}

/// An event that a method handles; `of` is the item of a form whose event it is.
pub(super) fn event(asked: &Asked<'_>, it: &Callable, of: Option<&str>) -> Markup {
    let mut text = Markup::default();
    let name = pick(&it.names, asked.code);
    let title = asked
        .language
        .pick("Обработчик события ", "Handles the event ");
    let mut line = Spans::new().text(title).strong(name);
    if let Some(of) = of {
        let of_item = asked.language.pick(" элемента ", " of the item ");
        line = line.text(of_item).code(of);
    }
    text.paragraph(line);
    text.text(it.description.as_str());
    facts(asked, it.availability, &it.since, &mut text);
    text
}
