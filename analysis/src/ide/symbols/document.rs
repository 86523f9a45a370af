//! The outline of one module.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;

use super::{SymbolKind, kind_of};
use crate::Language;
use crate::ide::hover::parameter;
use crate::ide::spelling;
use crate::summary::MethodSummary;
use crate::workspace::{FileId, Snapshot};

/// A longer default value is cut: it may be a text of many words.
const LONG_DEFAULT: usize = 40;

/// Regions that nest deeper stand side by side.
const DEEPEST: usize = 100;

/// A part of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The name; empty while it is being typed.
    pub name: Name,
    /// What it is.
    pub kind: SymbolKind,
    /// What is told beside the name: the parameters of a method, `Экспорт`. Empty where there is nothing.
    pub detail: String,
    /// All of it, its comment included.
    pub range: Range<usize>,
    /// The bytes of its name.
    pub name_range: Range<usize>,
    /// Other modules may use it.
    pub export: bool,
    /// Its comment says that it is out of date.
    pub deprecated: bool,
    /// What stands in it.
    pub children: Vec<Outline>,
}

/// The outline of a module: regions, and in them variables and methods. The outline of a file of queries: its queries.
pub fn document_symbols(snapshot: &Snapshot, file: FileId) -> Vec<Outline> {
    let (Some(parsed), Some(summary)) = (snapshot.parsed(file), snapshot.file(file)) else {
        return Vec::new();
    };
    let text = &parsed.text;
    if summary.is_query {
        return crate::ide::query::file::symbols(text);
    }
    let summary = &summary.summary;
    let code = spelling::of_module(snapshot, file);
    let variables = summary.variables.iter().map(|it| {
        let range = it.range.start as usize..it.range.end as usize;
        Outline {
            name: it.name.clone(),
            kind: SymbolKind::Variable,
            detail: exported(it.export, code).to_owned(),
            range: range.clone(),
            name_range: range,
            export: it.export,
            deprecated: false,
            children: Vec::new(),
        }
    });
    let methods = summary.methods.iter().map(|it| Outline {
        name: it.method.name.clone(),
        kind: kind_of(it.method.is_function),
        detail: detail(&it.method, code),
        range: it.range(),
        name_range: it.name_range(),
        export: it.method.export,
        deprecated: it.method.deprecated,
        children: Vec::new(),
    });
    let mut leaves: Vec<Outline> = variables.chain(methods).collect();
    leaves.sort_by_key(|it| it.range.start);
    let mut leaves = leaves.into_iter().peekable();
    let mut open: Vec<Outline> = Vec::new();
    let mut top: Vec<Outline> = Vec::new();
    let close = |open: &mut Vec<Outline>, top: &mut Vec<Outline>, end: usize| {
        if let Some(mut region) = open.pop() {
            region.range.end = end;
            open.last_mut()
                .map_or(top, |it| &mut it.children)
                .push(region);
        }
    };
    let mut too_deep = 0_usize;
    let mut cursor = parsed.tree.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        while let Some(leaf) = leaves.next_if(|it| it.range.start < node.start_byte()) {
            open.last_mut()
                .map_or(&mut top, |it| &mut it.children)
                .push(leaf);
        }
        let is_deep = open.len() >= DEEPEST;
        match Kind::of(node) {
            Kind::RegionDirective => {
                let name = node.child_by_field_name("name");
                let name_range = name.map_or(node.byte_range(), |it| it.byte_range());
                let written = name.and_then(|it| text.get(it.byte_range()));
                let region = Outline {
                    name: Name::new(written.unwrap_or_default()),
                    kind: SymbolKind::Region,
                    detail: String::new(),
                    range: node.byte_range(),
                    name_range,
                    export: false,
                    deprecated: false,
                    children: Vec::new(),
                };
                match open.last_mut() {
                    Some(last) if is_deep => {
                        too_deep += 1;
                        last.children.push(region);
                    }
                    _ => open.push(region),
                }
            }
            Kind::EndRegionDirective if too_deep > 0 => too_deep -= 1,
            Kind::EndRegionDirective => close(&mut open, &mut top, node.end_byte()),
            _ => {}
        }
        more = cursor.goto_next_sibling();
    }
    for leaf in leaves {
        open.last_mut()
            .map_or(&mut top, |it| &mut it.children)
            .push(leaf);
    }
    while !open.is_empty() {
        close(&mut open, &mut top, text.len());
    }
    top
}

/// The parameters, those that may be left out with their values: `(Знач Ссылка, Отказ = Ложь) Экспорт`.
fn detail(method: &MethodSummary, code: Language) -> String {
    let parameters = method.parameters.iter().map(|it| {
        let is_long = it.default.chars().count() > LONG_DEFAULT;
        let text = parameter(it, code);
        match is_long {
            true => {
                let kept = text.len() - it.default.len();
                let shown: String = it.default.chars().take(LONG_DEFAULT).collect();
                format!("{}{shown}…", text.get(..kept).unwrap_or_default())
            }
            false => text,
        }
    });
    let parameters: Vec<String> = parameters.collect();
    let mut text = format!("({})", parameters.join(", "));
    if method.export {
        text.push(' ');
        text.push_str(exported(true, code));
    }
    text
}

fn exported(export: bool, code: Language) -> &'static str {
    match export {
        true => code.pick("Экспорт", "Export"),
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn show(outline: &[Outline], depth: usize, lines: &mut Vec<String>) {
        for it in outline {
            let mark = if it.deprecated { " !" } else { "" };
            let line = format!(
                "{}{:?} {} {}{mark}",
                " ".repeat(depth),
                it.kind,
                it.name,
                it.detail
            );
            lines.push(line.trim_end().to_owned());
            show(&it.children, depth + 1, lines);
        }
    }

    #[track_caller]
    fn check(fixture: &str, expected: &[&str]) {
        let made = workspace(fixture);
        let snapshot = made.snapshot();
        let file = snapshot.files().next().unwrap().0;
        let mut lines = Vec::new();
        show(&document_symbols(&snapshot, file), 0, &mut lines);
        assert_eq!(lines, expected);
    }

    #[test]
    fn regions_hold_what_stands_in_them() {
        check(
            "
//- /Module.bsl
#Область Переменные
Перем А Экспорт;
#КонецОбласти
#Область Методы
#Область Внутри
// Описание.
Процедура Б()
	#Область ВнутриМетода
	#КонецОбласти
КонецПроцедуры
#КонецОбласти
Функция В() Экспорт
КонецФункции
",
            &[
                "Region Переменные",
                " Variable А Экспорт",
                "Region Методы",
                " Region Внутри",
                "  Procedure Б ()",
                " Function В () Экспорт",
            ],
        );
    }

    #[test]
    fn methods_are_told_with_their_parameters() {
        let long = "Ж".repeat(60);
        check(
            &format!(
                "// Устарела. Другая.\nПроцедура А(Знач Б, В = Неопределено, Г = \"{long}\") Экспорт\nКонецПроцедуры"
            ),
            &[&format!(
                "Procedure А (Знач Б, В = Неопределено, Г = \"{}…) Экспорт !",
                "Ж".repeat(39)
            )],
        );
    }

    #[test]
    fn regions_nest_as_deep_as_anybody_wants_and_no_deeper() {
        let code = format!(
            "{}{}Процедура А() КонецПроцедуры",
            "#Область Х\n".repeat(DEEPEST * 3),
            "#КонецОбласти\n".repeat(DEEPEST * 3)
        );
        let made = workspace(&code);
        let snapshot = made.snapshot();
        let file = snapshot.files().next().unwrap().0;
        let found = document_symbols(&snapshot, file);
        assert_eq!(found.len(), 2);
        let mut deepest = &found[0];
        for _ in 1..DEEPEST {
            deepest = deepest.children.last().unwrap();
        }
        assert_eq!(deepest.children.len(), DEEPEST * 2);
    }

    #[test]
    fn what_is_being_typed_keeps_the_rest() {
        check(
            "#Область\nПроцедура А()\n\tЕсли \nКонецПроцедуры\nПроцедура В()",
            &["Region", " Procedure А ()", " Procedure В ()"],
        );
    }
}
