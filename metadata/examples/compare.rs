//! Prints how two configurations differ: `cargo run -p metadata --example compare -- one other`.
//!
//! Made for one configuration in two formats; only paths may differ then. With one path it prints what was read.

use std::collections::BTreeSet;
use std::error::Error;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use metadata::{Configuration, FormItem, Object, source};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let mut out = io::stdout().lock();
    let mut all = Vec::new();
    for path in &paths {
        let start = Instant::now();
        let (read, problems) = source::load(Path::new(path));
        let spent = start.elapsed().as_millis();
        writeln!(out, "{path}: {spent} ms")?;
        for it in &read {
            summary(&mut out, it)?;
        }
        for it in problems
            .iter()
            .chain(read.iter().flat_map(|it| &it.problems))
        {
            let line = it.line.unwrap_or_default();
            writeln!(out, "  {}:{line}: {}", it.path.display(), it.message[1])?;
        }
        all.push(read);
    }
    if let [left, right] = all.as_slice() {
        for left in left {
            let name = &left.properties.name;
            let of_name = right.iter().find(|it| it.properties.name == *name);
            // Projects may be called otherwise: those of one place are compared then.
            let same = left.objects.len() == 1 || right.len() == 1;
            match of_name.or(right.first().filter(|_| same)) {
                Some(right) => compare(&mut out, left, right)?,
                None => writeln!(out, "< {name}")?,
            }
        }
    }
    Ok(())
}

fn summary(out: &mut impl Write, it: &Configuration) -> io::Result<()> {
    let base = it.base.as_ref().map(|it| it.properties.name.to_string());
    writeln!(
        out,
        "  {} {:?} at {}: {} objects, {} modules, {} forms, base {base:?}",
        it.properties.name,
        it.properties.purpose,
        it.root.display(),
        it.objects.len(),
        it.modules.len(),
        it.objects.values().map(|it| it.forms.len()).sum::<usize>(),
    )
}

fn compare(out: &mut impl Write, left: &Configuration, right: &Configuration) -> io::Result<()> {
    lines(out, "properties", &left.properties, &right.properties)?;
    let keys = left.objects.keys().chain(right.objects.keys());
    let keys: BTreeSet<_> = keys.collect();
    for key in keys {
        let name = format!("{:?}.{}", key.0, key.1);
        match (left.objects.get(key), right.objects.get(key)) {
            (Some(left), Some(right)) => objects(out, &name, left, right)?,
            (Some(_), None) => writeln!(out, "< {name}")?,
            _ => writeln!(out, "> {name}")?,
        }
    }
    let owners = |it: &Configuration| -> BTreeSet<_> {
        let modules = it.modules.iter();
        modules.map(|it| (it.owner.clone(), it.kind)).collect()
    };
    let (left, right) = (owners(left), owners(right));
    for it in left.difference(&right) {
        writeln!(out, "< module {it:?}")?;
    }
    for it in right.difference(&left) {
        writeln!(out, "> module {it:?}")?;
    }
    Ok(())
}

fn objects(
    out: &mut impl Write,
    name: &str,
    left: &Arc<Object>,
    right: &Arc<Object>,
) -> io::Result<()> {
    if left == right {
        return Ok(());
    }
    // Numbers of parents would make one item that differs a difference of all that follow.
    let picture = |object: &Object| {
        let mut object = object.clone();
        let mut items = Vec::new();
        for form in &mut object.forms {
            let all = std::mem::take(&mut form.items);
            for it in &all {
                let parent = it.parent.and_then(|it| all.get(it as usize));
                let parent = parent.map(|it| it.name.clone());
                let FormItem {
                    name,
                    kind,
                    data_path,
                    command,
                    handlers,
                    ..
                } = it;
                items.push(format!(
                    "{} {kind} {name} in {parent:?}: {data_path} {command} {handlers:?}",
                    form.name
                ));
            }
        }
        (object, items)
    };
    lines(out, name, &picture(left), &picture(right))
}

/// The lines of two descriptions that only one has, in order: the common ones are found greedily.
fn lines<T: std::fmt::Debug>(
    out: &mut impl Write,
    name: &str,
    left: &T,
    right: &T,
) -> io::Result<()> {
    let (left, right) = (format!("{left:#?}"), format!("{right:#?}"));
    if left == right {
        return Ok(());
    }
    writeln!(out, "= {name}")?;
    let (left, right): (Vec<_>, Vec<_>) = (left.lines().collect(), right.lines().collect());
    let (mut at, mut to) = (0, 0);
    while at < left.len() || to < right.len() {
        match (left.get(at), right.get(to)) {
            (Some(one), Some(other)) if one == other => {}
            (one, other) => {
                // Whichever side finds the other's line sooner has lines of its own here.
                let ahead = |lines: &[&str], from: usize, line: Option<&&str>| {
                    let rest = lines.iter().skip(from).take(400);
                    line.and_then(|line| rest.clone().position(|it| it == line))
                };
                let (of_left, of_right) = (ahead(&left, at, other), ahead(&right, to, one));
                let skip_left = match (of_left, of_right) {
                    (Some(left), Some(right)) => left < right,
                    (Some(_), None) => true,
                    (None, Some(_)) => false,
                    (None, None) => {
                        if let Some(it) = other {
                            writeln!(out, "    > {it}")?;
                        }
                        one.is_some()
                    }
                };
                let both = of_left.is_none() && of_right.is_none();
                if skip_left || other.is_none() {
                    if let Some(it) = one {
                        writeln!(out, "    < {it}")?;
                    }
                    at += 1;
                    to += usize::from(both);
                } else {
                    if !both && let Some(it) = other {
                        writeln!(out, "    > {it}")?;
                    }
                    to += 1;
                }
                continue;
            }
        }
        at += 1;
        to += 1;
    }
    Ok(())
}
