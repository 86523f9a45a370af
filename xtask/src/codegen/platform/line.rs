//! One line of a source of facts: names, parameters, types and what follows them.

use anyhow::{Context as _, bail};
use metadata::Name;
use metadata::platform::{Availability, Callable, Names, Parameter, Property, Signature, TypeRef};

/// The short words for places, in the order of the bits of [`Availability`].
const PLACES: [&str; 9] = [
    "thin",
    "web",
    "mobile",
    "server",
    "thick",
    "external",
    "app",
    "appserver",
    "standalone",
];

/// What stands behind ` ; `.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) read_only: bool,
    pub(super) when: String,
    pub(super) variant: String,
    pub(super) since: String,
    pub(super) availability: Availability,
}

/// A line without its marks, and the marks.
pub(super) fn marks(line: &str) -> anyhow::Result<(&str, Marks)> {
    let mut parts = line.split(" ; ");
    let first = parts.next().unwrap_or_default().trim();
    let mut marks = Marks::default();
    for part in parts.map(str::trim) {
        if let Some(places) = part.strip_prefix('@') {
            marks.availability = availability(places)?;
        } else if let Some((key, value)) = part.split_once('=') {
            let place = match key {
                "when" => &mut marks.when,
                "variant" => &mut marks.variant,
                "since" => &mut marks.since,
                _ => bail!("nobody knows the mark `{key}`"),
            };
            *place = value.to_owned();
        } else {
            match part {
                "r" => marks.read_only = true,
                // Where a fact comes from is for those who read the source.
                "?k" | "?o" => (),
                _ => bail!("nobody knows the mark `{part}`"),
            }
        }
    }
    Ok((first, marks))
}

fn availability(places: &str) -> anyhow::Result<Availability> {
    let mut bits = 0;
    for place in places.split(',') {
        bits |= match place {
            "all" => 0x1ff,
            "client" => availability("thin,web,mobile,thick,app")?.0,
            "backend" => availability("server,thick,external,appserver,standalone")?.0,
            _ => {
                let bit = PLACES.iter().position(|it| *it == place);
                1 << bit.with_context(|| format!("nobody knows the place `{place}`"))?
            }
        };
    }
    Ok(Availability(bits))
}

/// `Колонки/Columns`.
pub(super) fn names(text: &str) -> Names {
    let (ru, en) = text.split_once('/').unwrap_or((text, ""));
    Names::new(ru.trim(), en.trim())
}

/// `Строка|Число`.
pub(super) fn types(text: &str) -> Vec<TypeRef> {
    let all = text.split('|').map(str::trim).filter(|it| !it.is_empty());
    all.map(|it| TypeRef::parse(it, |_| None)).collect()
}

/// `Колонки/Columns: Строка|Число ; r`.
pub(super) fn property(line: &str) -> anyhow::Result<Property> {
    let (line, marks) = marks(line)?;
    let (names_of, types_of) = typed(line);
    Ok(Property {
        names: checked(names(names_of))?,
        types: types(types_of),
        read_only: marks.read_only,
        availability: marks.availability,
        since: marks.since,
        ..Property::default()
    })
}

/// What stands before the first `: `, and what stands behind it.
pub(super) fn typed(text: &str) -> (&str, &str) {
    text.split_once(": ").unwrap_or((text, ""))
}

/// `Найти/Find(Значение/Value?: Строка) -> Число|Неопределено ; @all`.
pub(super) fn callable(line: &str) -> anyhow::Result<Callable> {
    let (line, marks) = marks(line)?;
    let (head, returns) = line.split_once(" -> ").unwrap_or((line, ""));
    let returns = types(returns);
    let mut signatures = Vec::new();
    let name = match head.split_once('(') {
        None => head,
        Some((name, parameters)) => {
            signatures.push(Signature {
                variant: marks.variant,
                parameters: list(parameters)?,
                returns: returns.clone(),
            });
            name
        }
    };
    Ok(Callable {
        names: checked(names(name))?,
        signatures,
        returns,
        availability: marks.availability,
        since: marks.since,
        description: String::new(),
    })
}

/// `(Имя: Строка) ; variant=По имени`, behind the word `new`.
pub(super) fn constructor(line: &str) -> anyhow::Result<Signature> {
    let (line, marks) = marks(line)?;
    let parameters = line
        .strip_prefix('(')
        .context("`new` is followed by parameters in brackets")?;
    Ok(Signature {
        variant: marks.variant,
        parameters: list(parameters)?,
        returns: Vec::new(),
    })
}

/// Parameters without the bracket that opens them.
fn list(text: &str) -> anyhow::Result<Vec<Parameter>> {
    let inside = text
        .strip_suffix(')')
        .context("the bracket of the parameters is not closed")?;
    let all = inside.split(", ").filter(|it| !it.is_empty());
    all.map(parameter).collect()
}

fn parameter(text: &str) -> anyhow::Result<Parameter> {
    let (name, types_of) = typed(text);
    let optional = name.ends_with('?');
    Ok(Parameter {
        names: checked(names(name.trim_end_matches('?')))?,
        types: types(types_of),
        optional,
    })
}

fn checked(names: Names) -> anyhow::Result<Names> {
    const NO: [char; 7] = ['(', ')', ';', '|', '=', '?', ','];
    let odd = |it: &Name| it.as_str().contains(NO);
    if names.ru.is_empty() || odd(&names.ru) || odd(&names.en) {
        bail!("`{}/{}` is no name", names.ru, names.en);
    }
    Ok(names)
}
