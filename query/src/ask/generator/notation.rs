//! A representation as lines of text, for models: what a table is, what is shown and counted, conditions, order.

use std::fmt::Write as _;

use metadata::platform::Names;

use crate::Date;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role};
use crate::ask::parse::expected;
use crate::ask::representation::{
    Aggregate, Field, Filter, Measure, Period, Representation, Sort, Subject, Test, Value,
};
use crate::ir::Comparison;

const FUNCTIONS: [(&str, Aggregate); 5] = [
    ("sum", Aggregate::Sum),
    ("average", Aggregate::Average),
    ("minimum", Aggregate::Minimum),
    ("maximum", Aggregate::Maximum),
    ("distinct", Aggregate::CountDistinct),
];

const SIGNS: [(&str, Comparison); 6] = [
    ("<=", Comparison::LessOrEqual),
    (">=", Comparison::GreaterOrEqual),
    ("<>", Comparison::NotEqual),
    ("=", Comparison::Equal),
    ("<", Comparison::Less),
    (">", Comparison::Greater),
];

/// The grammar of readings about these tables.
pub(super) fn grammar(lexicon: &Lexicon<'_>, tables: &[Subject]) -> String {
    let mut out = String::from("start: ");
    let places: Vec<usize> = tables
        .iter()
        .filter_map(|it| lexicon.table_of(it))
        .collect();
    let alternatives: Vec<String> = (0..places.len()).map(|it| format!("query{it}")).collect();
    out.push_str(&alternatives.join(" | "));
    out.push('\n');
    for (number, place) in places.iter().enumerate() {
        let Some(table) = lexicon.table(*place) else {
            continue;
        };
        let mut paths: Vec<String> = Vec::new();
        for field in table.fields.iter().filter(|it| is_said(it)) {
            paths.push(format!("\"{}\"", field.names.ru));
            let targets = field
                .targets
                .iter()
                .take(2)
                .filter_map(|it| lexicon.table(*it));
            for behind in targets
                .flat_map(|it| &it.fields)
                .filter(|it| is_said(it) && it.role != Role::Ref)
            {
                let path = format!("\"{}.{}\"", field.names.ru, behind.names.ru);
                if !paths.contains(&path) {
                    paths.push(path);
                }
            }
        }
        // Writing to a string does not fail.
        let _ = writeln!(
            out,
            "query{number}: \"from {}\\n\" (item{number} \"\\n\")+ (\"where \" path{number} \" \" SIGN \" \" VALUE \"\\n\")* (PERIOD \"\\n\")? (ORDER \"\\n\")? (TOP \"\\n\")?",
            table.names.ru
        );
        let _ = writeln!(
            out,
            "item{number}: \"show \" path{number} | \"count\" | FUNCTION \" \" path{number}"
        );
        let _ = writeln!(out, "path{number}: {}", paths.join(" | "));
    }
    out.push_str(
        "FUNCTION: \"sum\" | \"average\" | \"minimum\" | \"maximum\" | \"distinct\"\n\
         SIGN: \"<=\" | \">=\" | \"<>\" | \"=\" | \"<\" | \">\"\n\
         VALUE: /\"[^\"\\n]*\"/ | /-?[0-9]+(\\.[0-9]+)?/ | /[0-9]{4}-[0-9]{2}-[0-9]{2}/ | \"true\" | \"false\" | \"empty\"\n\
         PERIOD: /period [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{4}-[0-9]{2}-[0-9]{2}/\n\
         ORDER: /order [0-9]+ (ascending|descending)/\n\
         TOP: /top [0-9]+/\n",
    );
    out
}

fn is_said(field: &TableField) -> bool {
    !matches!(field.role, Role::Hidden)
}

/// The representation that lines of the notation say; none where they say something else or the configuration has not what
/// they speak of. What is expected of records unless something else is said holds here too.
pub fn read(lexicon: &Lexicon<'_>, text: &str) -> Option<Representation> {
    let mut lines = text.lines().map(str::trim).filter(|it| !it.is_empty());
    let name = lines.next()?.strip_prefix("from ")?;
    let table = lexicon.table(lexicon.place(name.trim())?)?;
    let mut it = Representation::of(table.subject.clone());
    for line in lines {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "show" => it.columns.push(field(lexicon, &it.subject, rest)?),
            "count" => it.measures.push(Measure::Count),
            "where" => {
                let filter = filter(lexicon, &it.subject, rest)?;
                it.filters.push(filter);
            }
            "period" => {
                let (from, to) = rest.split_once(' ')?;
                it.period = Some(Period {
                    from: Some(Date::parse(from)?),
                    to: Some(Date::parse(to)?.end(crate::Part::Day)),
                });
            }
            "order" => {
                let (place, direction) = rest.split_once(' ')?;
                let place = place.parse::<usize>().ok()?.checked_sub(1)?;
                let shown = it.columns.len();
                it.order.push(Sort {
                    by_measure: place >= shown,
                    place: place.checked_sub(shown).unwrap_or(place),
                    descending: direction == "descending",
                });
            }
            "top" => it.top = Some(rest.parse().ok()?),
            function => {
                let found = FUNCTIONS.iter().find(|it| it.0 == function)?;
                it.measures
                    .push(Measure::Of(found.1, field(lexicon, &it.subject, rest)?));
            }
        }
    }
    for expected in expected(lexicon, table, false, false) {
        if !it.filters.iter().any(|it| it.field == expected.field) {
            it.filters.push(expected);
        }
    }
    Some(it)
}

fn field(lexicon: &Lexicon<'_>, subject: &Subject, path: &str) -> Option<Field> {
    let mut words: Vec<Names> = Vec::new();
    for word in path.trim().split('.') {
        words.push(Names::new(word, word));
        let found = lexicon.field(subject, &words)?;
        *words.last_mut()? = found.names.clone();
    }
    Some(Field { words, part: None })
}

fn filter(lexicon: &Lexicon<'_>, subject: &Subject, text: &str) -> Option<Filter> {
    let (path, rest) = text.split_once(' ')?;
    let (sign, value) = rest.split_once(' ')?;
    let comparison = SIGNS.iter().find(|it| it.0 == sign)?.1;
    let field = field(lexicon, subject, path)?;
    let known = lexicon.field(subject, &field.words)?;
    let negated = comparison == Comparison::NotEqual;
    let is_equal = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    let test = match (value, quoted) {
        ("empty", _) if is_equal => Test::Empty,
        ("true" | "false", _) if is_equal && known.is.boolean => {
            let negated = negated != (value == "false");
            return Some(Filter {
                field,
                test: Test::True,
                negated,
                by_default: false,
            });
        }
        (_, Some(text)) if is_equal => {
            let target = match known.role {
                Role::Ref => lexicon.table_of(subject),
                _ => known.targets.first().copied(),
            };
            match target.and_then(|it| lexicon.table(it)) {
                Some(table) => Test::Is(vec![Value::Reference(
                    table.names.ru.to_string(),
                    text.to_owned(),
                )]),
                None if known.is.text => Test::Is(vec![Value::Text(text.to_owned())]),
                None => return None,
            }
        }
        (_, None) if known.is.date => Test::Compare(comparison, Value::Date(Date::parse(value)?)),
        (_, None) if known.is.number => {
            value.parse::<f64>().ok().filter(|it| it.is_finite())?;
            Test::Compare(comparison, Value::Number(value.to_owned()))
        }
        _ => return None,
    };
    let is_compared = matches!(test, Test::Compare(..));
    Some(Filter {
        field,
        test,
        negated: negated && !is_compared,
        by_default: false,
    })
}
