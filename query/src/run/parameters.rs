//! The values that a package is given for its parameters.

use metadata::{Folded, Name, NameMap, TypeDescription, World};

use super::base::Base;
use super::data;
use super::error::{RunError, RunErrorKind};
use super::value::Value;
use crate::resolve;

/// What a parameter holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Parameter {
    /// One value.
    Value(Value),
    /// `Граница`: a date or a point in time, and whether it belongs to the time that it limits.
    Border(Value, bool),
    /// Several values, for `В (&Список)`.
    List(Vec<Value>),
    /// A table of values, for `ИЗ &Таблица`.
    Table(ValueTable),
}

/// A table of values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValueTable {
    /// The columns and what they may hold.
    pub columns: Vec<(Name, TypeDescription)>,
    /// The records, each of as many values as there are columns.
    pub rows: Vec<Vec<Value>>,
}

/// Values of parameters from texts, as a command line has them: pairs of a name and a value. A name that is given several
/// times is a list.
///
/// What a value is told by what the parameter is compared with in the package: for `Склад = &Склад` it is the store of that
/// name. A text in quotes is a string, whatever it says; else see [`data::parse`].
pub fn parameters(
    base: &Base,
    world: World<'_>,
    text: &str,
    given: &[(String, String)],
) -> Result<NameMap<Parameter>, RunError> {
    let tree = parser_bsl::Parser::query().parse(text, None);
    let package = resolve(text, &tree, &world);
    let mut found: NameMap<Vec<Value>> = NameMap::default();
    for (name, value) in given {
        let known = package.parameters.iter().find(|it| it.name.is(name));
        let types = known.map(|it| it.types.clone()).unwrap_or_default();
        let inner = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
        let parsed = match inner {
            Some(inner) => Some(Value::string(inner)),
            None => data::parse(base, world, &types, value)
                .or_else(|| data::parse(base, world, &TypeDescription::default(), value)),
        };
        let parsed = parsed.ok_or_else(|| RunError {
            range: known.and_then(|it| it.places.first().cloned()),
            kind: RunErrorKind::Value([
                format!("Параметр «{name}»: нет значения «{value}»"),
                format!("The parameter “{name}”: there is no value “{value}”"),
            ]),
        })?;
        found.entry(Name::new(name)).or_default().push(parsed);
    }
    let is_list = |name: &Name| given.iter().filter(|it| name.is(&it.0)).count() > 1;
    let parameters = found.into_iter().map(|(name, mut values)| {
        let parameter = match (is_list(&name), values.pop()) {
            (false, Some(only)) => Parameter::Value(only),
            (_, last) => Parameter::List(values.into_iter().chain(last).collect()),
        };
        (name, parameter)
    });
    let parameters: NameMap<Parameter> = parameters.collect();
    // What is given in vain is a misprint more often than not.
    let unused = parameters
        .keys()
        .find(|name| !package.parameters.iter().any(|it| it.name == **name));
    match unused {
        Some(name) => Err(RunError {
            range: None,
            kind: RunErrorKind::Value([
                format!("В тексте запроса нет параметра «{name}»"),
                format!("The text of the query has no parameter “{name}”"),
            ]),
        }),
        None => Ok(parameters),
    }
}

/// What a parameter of this name holds.
pub(crate) fn parameter<'p>(of: &'p NameMap<Parameter>, name: &str) -> Option<&'p Parameter> {
    of.get(&Folded(name))
}
