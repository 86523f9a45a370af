//! The numbers as JSON; `docs/metrics.md` describes it.

use std::io::{self, Write};

use analysis::metrics::Size;
use serde_json::{Value, json};

use super::tree::{Sum, sums};
use super::{Everything, Measured};
use crate::report::portable;

pub(super) fn write(everything: &Everything, out: &mut dyn Write) -> io::Result<()> {
    let mut total = Sum::default();
    for module in &everything.modules {
        total.add(module);
    }
    let [objects, subsystems] = sums(&everything.places, &everything.root, &everything.modules);
    let named = |all: std::collections::BTreeMap<String, Sum>| -> Vec<Value> {
        let all = all.iter();
        all.map(|(name, it)| with(json!({ "name": name }), sum(it)))
            .collect()
    };
    let clones = everything.clones.iter().map(|it| {
        let places = it.places.iter().map(|place| {
            let module = everything.modules.get(place.module);
            json!({
                "path": module.map(|it| portable(&it.path.relative)),
                "firstLine": place.first_line,
                "lastLine": place.last_line,
            })
        });
        json!({ "tokens": it.tokens, "lines": it.lines, "places": places.collect::<Vec<_>>() })
    });
    // Rows are made one by one: a large configuration has a hundred thousand methods.
    write!(out, "{{\"version\":{},", json!(env!("CARGO_PKG_VERSION")))?;
    write!(out, "\"root\":{},", json!(portable(&everything.root)))?;
    write!(out, "\"total\":{},", sum(&total))?;
    write_list(out, "subsystems", named(subsystems).into_iter())?;
    write!(out, ",")?;
    write_list(out, "objects", named(objects).into_iter())?;
    write!(out, ",")?;
    let modules = everything.modules.iter().map(|it| module(everything, it));
    write_list(out, "modules", modules)?;
    write!(out, ",")?;
    write_list(out, "clones", clones)?;
    writeln!(out, "}}")
}

fn write_list(
    out: &mut dyn Write,
    name: &str,
    rows: impl Iterator<Item = Value>,
) -> io::Result<()> {
    write!(out, "\n\"{name}\":[")?;
    for (number, row) in rows.enumerate() {
        let comma = if number == 0 { "" } else { "," };
        write!(out, "{comma}\n{row}")?;
    }
    write!(out, "]")
}

fn module(everything: &Everything, it: &Measured) -> Value {
    let mut own = Sum::default();
    own.add(it);
    let mut numbers = sum(&own);
    if let Value::Object(numbers) = &mut numbers {
        numbers.remove("modules");
    }
    let object = everything.places.object(&everything.root, it);
    let head = json!({ "path": portable(&it.path.relative), "object": object });
    let methods = it.metrics.methods.iter().map(|it| {
        let head = json!({ "name": it.name, "line": it.line });
        let more = json!({
            "parameters": it.parameters,
            "function": it.is_function,
            "export": it.is_export,
        });
        with(with(head, size(&it.size)), more)
    });
    let methods: Vec<Value> = methods.collect();
    // The number of methods is their list.
    with(with(head, numbers), json!({ "methods": methods }))
}

fn sum(it: &Sum) -> Value {
    let more = json!({
        "modules": it.modules,
        "methods": it.methods,
        "exports": it.exports,
        "duplicatedLines": it.duplicated,
    });
    with(size(&it.size), more)
}

fn size(it: &Size) -> Value {
    json!({
        "lines": it.lines,
        "codeLines": it.code,
        "commentLines": it.comments,
        "statements": it.statements,
        "cyclomatic": it.cyclomatic,
        "cognitive": it.cognitive,
    })
}

/// The keys of both.
fn with(mut first: Value, second: Value) -> Value {
    if let (Value::Object(first), Value::Object(second)) = (&mut first, second) {
        first.extend(second);
    }
    first
}
