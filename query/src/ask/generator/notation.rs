//! A representation as lines of text, for models: what a table is, what is shown and counted, conditions, order.

use std::fmt::Write as _;

use metadata::platform::Names;

use crate::Date;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
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

/// The grammar of readings about these tables. Each line may come a few times only: a small model likes to go on for ever.
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
        rules(&mut out, lexicon, table, number);
    }
    out.push_str(
        "SIGN: \"<=\" | \">=\" | \"<>\" | \"=\" | \"<\" | \">\"\n\
         EQUAL: \"=\" | \"<>\"\n\
         FLAG: \"true\" | \"false\"\n\
         TEXT: /\"[^\"\\n]{1,60}\"/\n\
         NUMBER: /-?[0-9]{1,12}(\\.[0-9]{1,3})?/\n\
         DATE: /[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])/\n",
    );
    out
}

/// The rules of one table: what can be added up and compared depends on what a field holds.
fn rules(out: &mut String, lexicon: &Lexicon<'_>, table: &Table, number: usize) {
    let mut paths: Vec<(String, &TableField)> = Vec::new();
    for field in table.fields.iter().filter(|it| is_said(it)) {
        paths.push((field.names.ru.to_string(), field));
        let targets = field.targets.iter().take(2);
        let targets = targets.filter_map(|it| lexicon.table(*it));
        for behind in targets
            .flat_map(|it| &it.fields)
            .filter(|it| is_said(it) && it.role != Role::Ref)
        {
            let path = format!("{}.{}", field.names.ru, behind.names.ru);
            if !paths.iter().any(|it| it.0 == path) {
                paths.push((path, behind));
            }
        }
    }
    let mut rule = |name: &str, fits: &dyn Fn(&TableField) -> bool| {
        let fitting = paths.iter().filter(|it| fits(it.1));
        let quoted: Vec<String> = fitting.map(|it| format!("\"{}\"", it.0)).collect();
        if !quoted.is_empty() {
            // Writing to a string does not fail.
            let _ = writeln!(out, "{name}{number}: {}", quoted.join(" | "));
        }
        !quoted.is_empty()
    };
    let mut items = vec![format!("\"show \" path{number}"), "\"count\"".to_owned()];
    let mut tests = Vec::new();
    rule("path", &|_| true);
    items.push(format!("\"distinct \" path{number}"));
    if rule("number", &|it| it.is.number) {
        items.push(format!("(\"sum \" | \"average \") number{number}"));
        tests.push(format!("number{number} \" \" SIGN \" \" NUMBER"));
    }
    if rule("ordered", &|it| it.is.number || it.is.date) {
        items.push(format!("(\"minimum \" | \"maximum \") ordered{number}"));
    }
    if rule("date", &|it| it.is.date) {
        tests.push(format!("date{number} \" \" SIGN \" \" DATE"));
    }
    if rule("flag", &|it| it.is.boolean) {
        tests.push(format!("flag{number} \" \" EQUAL \" \" FLAG"));
    }
    if rule("text", &|it| {
        it.is.text || !it.targets.is_empty() || it.role == Role::Ref
    }) {
        tests.push(format!("text{number} \" \" EQUAL \" \" TEXT"));
    }
    tests.push(format!("path{number} \" \" EQUAL \" empty\""));
    let has_time = table.moment().is_some()
        || table
            .parameters
            .iter()
            .any(|it| it.en.is("Period") || it.en.is("BeginOfPeriod"));
    let period = match has_time {
        true => " (\"period \" DATE \" \" DATE \"\\n\")?",
        false => "",
    };
    let _ = writeln!(
        out,
        "query{number}: \"from {}\\n\" line{number}~1..6 where{number}~0..4{period} (\"order \" /[1-6]/ (\" ascending\\n\" | \" descending\\n\"))? (\"top \" /[1-9][0-9]{{0,3}}/ \"\\n\")?",
        table.names.ru
    );
    let _ = writeln!(out, "line{number}: ({}) \"\\n\"", items.join(" | "));
    let _ = writeln!(
        out,
        "where{number}: \"where \" ({}) \"\\n\"",
        tests.join(" | ")
    );
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
                let found = FUNCTIONS.iter().find(|it| it.0 == function)?.1;
                let field = field(lexicon, &it.subject, rest)?;
                let known = lexicon.field(&it.subject, &field.words)?;
                let fits = match found {
                    Aggregate::Sum | Aggregate::Average => known.is.number,
                    Aggregate::Minimum | Aggregate::Maximum => known.is.number || known.is.date,
                    Aggregate::Count | Aggregate::CountDistinct => true,
                };
                if !fits {
                    return None;
                }
                it.measures.push(Measure::Of(found, field));
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
