//! A method that an assist adds to a module: how it is written and where it goes.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::bsl::ast::{Annotation, RegionDirective};
use parser_bsl::syntax::AstNode;
use tree_sitter::Node;

use super::context::Context;
use crate::ide::path::is_method;
use crate::keywords::Spelling;

/// A method to be added.
#[derive(Debug, Default)]
pub(super) struct NewMethod {
    pub(super) name: String,
    /// The parameters as they are written, with `Знач` and default values.
    pub(super) parameters: Vec<String>,
    /// The directives above it, one a line.
    pub(super) directives: Vec<String>,
    pub(super) is_function: bool,
    pub(super) is_async: bool,
    pub(super) export: bool,
    /// The lines, indented, without the last line end.
    pub(super) body: String,
}

impl NewMethod {
    /// The text without the last line end, and the offset of the name in it.
    pub(super) fn written(&self, spelling: Spelling, eol: &str) -> (String, usize) {
        let word = |it| spelling.spell(it);
        let (start, end) = match self.is_function {
            true => (Kind::FunctionKw, Kind::EndFunctionKw),
            false => (Kind::ProcedureKw, Kind::EndProcedureKw),
        };
        let mut text = String::new();
        for directive in &self.directives {
            text += &format!("{directive}{eol}");
        }
        if self.is_async {
            text += &format!("{} ", word(Kind::AsyncKw));
        }
        text += &format!("{} ", word(start));
        let name = text.len();
        text += &format!("{}({})", self.name, self.parameters.join(", "));
        if self.export {
            text += &format!(" {}", word(Kind::ExportKw));
        }
        text += &format!("{eol}{}{eol}{}", self.body, word(end));
        (text, name)
    }
}

/// Where a method goes in, and what comes before and behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: usize,
    before: String,
    after: String,
}

impl Place {
    /// The text to insert and the offset of the name in it.
    pub(super) fn put(&self, (text, name): (String, usize)) -> (String, usize) {
        let at = self.before.len() + name;
        (format!("{}{text}{}", self.before, self.after), at)
    }
}

/// The names of the region for methods that nobody else calls.
pub(super) const PRIVATE: [&str; 2] = ["СлужебныеПроцедурыИФункции", "Private"];
/// The names of the region for methods that other modules call.
pub(super) const PUBLIC: [&str; 2] = ["ПрограммныйИнтерфейс", "Public"];
/// The names of the region for methods that other modules of the same subsystem call.
pub(super) const INTERNAL: [&str; 2] = ["СлужебныйПрограммныйИнтерфейс", "Internal"];

/// Where a private method goes: into the region for those, or behind the method that it is made of.
pub(super) fn place(context: &Context<'_>) -> Place {
    let method = context.method();
    let eol = context.eol();
    let at = method.map_or(context.code.start, |it| it.start_byte());
    let around = regions(context.text(), context.root());
    let is_private = |it: &&Region<'_>| PRIVATE.iter().any(|name| same(name, it.name));
    let inside = around
        .iter()
        .filter(is_private)
        .any(|it| it.start <= at && at < it.end);
    let private = around.iter().find(is_private).filter(|_| !inside);
    match (private, method) {
        (Some(region), _) => in_region(context.text(), region, eol),
        (None, Some(method)) => Place {
            at: context.line_end(method.end_byte()),
            before: format!("{eol}{eol}"),
            after: String::new(),
        },
        (None, None) => at_end(context.text(), context.root(), eol),
    }
}

/// Where a method goes in a module: into the first region of these names, or behind the other methods.
pub(super) fn place_in(text: &str, root: Node<'_>, names: &[[&str; 2]], eol: &str) -> Place {
    let all = regions(text, root);
    let named = |names: &[&str; 2]| {
        all.iter()
            .find(|it| names.iter().any(|name| same(name, it.name)))
    };
    match names.iter().find_map(named) {
        Some(region) => in_region(text, region, eol),
        None => at_end(text, root, eol),
    }
}

fn in_region(text: &str, region: &Region<'_>, eol: &str) -> Place {
    let before = text.get(..region.end).unwrap_or_default();
    // One blank line above, whatever is there.
    let missing = match before.trim_end_matches([' ', '\t']) {
        it if it.ends_with("\n\n") || it.ends_with("\n\r\n") => "",
        _ => eol,
    };
    Place {
        at: region.end,
        before: missing.to_owned(),
        after: format!("{eol}{eol}"),
    }
}

/// Behind the last method; without any, above the statements of the module and behind everything else.
fn at_end(text: &str, root: Node<'_>, eol: &str) -> Place {
    let mut cursor = root.walk();
    let mut last = None;
    let mut statement = None;
    for child in root.children(&mut cursor) {
        let kind = Kind::of(child);
        if is_method(kind) {
            last = Some(child);
            statement = None;
        } else if kind.is_statement() && statement.is_none() {
            statement = Some(child);
        }
    }
    if let Some(last) = last {
        let rest = text.get(last.end_byte()..).unwrap_or_default();
        let at = last.end_byte() + rest.find(['\n', '\r']).unwrap_or(rest.len());
        return Place {
            at,
            before: format!("{eol}{eol}"),
            after: String::new(),
        };
    }
    if let Some(statement) = statement {
        let before = text.get(..statement.start_byte()).unwrap_or_default();
        let at = before.rfind('\n').map_or(0, |it| it + 1);
        return Place {
            at,
            before: String::new(),
            after: format!("{eol}{eol}"),
        };
    }
    let before = match text {
        "" => String::new(),
        it if it.ends_with('\n') => eol.to_owned(),
        _ => format!("{eol}{eol}"),
    };
    Place {
        at: text.len(),
        before,
        after: eol.to_owned(),
    }
}

/// A region of a module, from its directive to the line of its end.
#[derive(Debug)]
pub(super) struct Region<'c> {
    pub(super) name: &'c str,
    pub(super) start: usize,
    /// The start of the line of the end directive.
    pub(super) end: usize,
}

/// The regions that stand outside of methods, those around others first.
pub(super) fn regions<'c>(text: &'c str, root: Node<'_>) -> Vec<Region<'c>> {
    let mut found: Vec<Region<'c>> = Vec::new();
    let mut open: Vec<(&'c str, usize)> = Vec::new();
    let mut cursor = root.walk();
    for child in root.children(&mut cursor) {
        match Kind::of(child) {
            Kind::RegionDirective => {
                let name = RegionDirective::cast(child).and_then(RegionDirective::name);
                let name = name.and_then(|it| text.get(it.node().byte_range()));
                open.push((name.unwrap_or_default(), child.start_byte()));
            }
            Kind::EndRegionDirective => {
                let before = text.get(..child.start_byte()).unwrap_or_default();
                let end = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
                if let Some((name, start)) = open.pop() {
                    found.push(Region { name, start, end });
                }
            }
            _ => {}
        }
    }
    found.sort_by_key(|it| it.start);
    found
}

/// The directives of a method that another one made of it needs too: where it runs, not what it extends.
pub(super) fn directives(context: &Context<'_>, method: Node<'_>) -> Vec<String> {
    const PLACES: [&str; 10] = [
        "НаКлиенте",
        "НаСервере",
        "НаСервереБезКонтекста",
        "НаКлиентеНаСервере",
        "НаКлиентеНаСервереБезКонтекста",
        "AtClient",
        "AtServer",
        "AtServerNoContext",
        "AtClientAtServer",
        "AtClientAtServerNoContext",
    ];
    let mut cursor = method.walk();
    let annotations = method.children(&mut cursor).filter_map(Annotation::cast);
    let places = annotations.filter(|it| {
        let name = it.name().map_or("", |it| context.of(it.node()));
        PLACES.iter().any(|it| same(it, name))
    });
    places.map(|it| context.of(it.node()).to_owned()).collect()
}
