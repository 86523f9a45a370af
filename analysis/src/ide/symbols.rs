//! Names to jump to: of the whole project, and the outline of one module.

use std::ops::Range;

use metadata::Name;
use parser_bsl::bsl::Kind;

use super::entity::module_name;
use crate::workspace::{File, FileId, Snapshot};

/// What a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SymbolKind {
    /// A module.
    Module,
    /// A region of a module.
    Region,
    /// A variable of a module.
    Variable,
    /// A procedure.
    Procedure,
    /// A function.
    Function,
}

/// A name of the project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: SymbolKind,
    /// The module.
    pub file: FileId,
    /// The bytes of the name; empty at the start of a module.
    pub range: Range<usize>,
    /// What it belongs to: `Справочник.Товары.МодульМенеджера`, in the words of the platform.
    pub container: String,
    /// Other modules may use it.
    pub export: bool,
}

/// A part of a module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outline {
    /// The name.
    pub name: Name,
    /// What it is.
    pub kind: SymbolKind,
    /// All of it, its comment included.
    pub range: Range<usize>,
    /// The bytes of its name.
    pub name_range: Range<usize>,
    /// Other modules may use it.
    pub export: bool,
    /// What stands in it.
    pub children: Vec<Outline>,
}

/// Methods, variables and modules whose names fit a query, the best first: equal, beginning, containing, and then names
/// that have the letters of the query in order.
pub fn workspace_symbols(snapshot: &Snapshot, query: &str, most: usize) -> Vec<Symbol> {
    let query: Vec<char> = metadata::folded(query)
        .filter(|it| !it.is_whitespace())
        .collect();
    let mut found = Vec::new();
    for (id, file) in snapshot.files() {
        if let Some(name) = module_name(snapshot, id)
            && let Some(rank) = rank(name.as_str(), &query)
        {
            found.push((rank, 0..0, SymbolKind::Module, name, id, true));
        }
        for it in &file.summary.variables {
            if let Some(rank) = rank(it.name.as_str(), &query) {
                let range = it.range.start as usize..it.range.end as usize;
                let kind = SymbolKind::Variable;
                found.push((rank, range, kind, it.name.clone(), id, it.export));
            }
        }
        for it in &file.summary.methods {
            if let Some(rank) = rank(it.method.name.as_str(), &query) {
                let kind = kind_of(it.method.is_function);
                let name = it.method.name.clone();
                found.push((rank, it.name_range(), kind, name, id, it.method.export));
            }
        }
    }
    found.sort_by(|a, b| {
        // Exported ones and shorter names come first.
        let key = |it: &(Rank, _, SymbolKind, Name, FileId, bool)| {
            (it.0, !it.5, it.3.as_str().len(), it.2, it.4)
        };
        key(a).cmp(&key(b)).then_with(|| a.1.start.cmp(&b.1.start))
    });
    found.truncate(most);
    let symbols = found
        .into_iter()
        .map(|(_, range, kind, name, file, export)| {
            let container = snapshot.file(file).map(container).unwrap_or_default();
            Symbol {
                name,
                kind,
                file,
                range,
                container,
                export,
            }
        });
    symbols.collect()
}

fn kind_of(is_function: bool) -> SymbolKind {
    if is_function {
        SymbolKind::Function
    } else {
        SymbolKind::Procedure
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Equal,
    Begins,
    Contains,
    Letters,
}

/// How well a name fits; `query` is in small letters.
fn rank(name: &str, query: &[char]) -> Option<Rank> {
    if query.is_empty() {
        return Some(Rank::Letters);
    }
    let name: Vec<char> = metadata::folded(name).collect();
    if name == query {
        return Some(Rank::Equal);
    }
    if name.starts_with(query) {
        return Some(Rank::Begins);
    }
    if name.windows(query.len()).any(|it| it == query) {
        return Some(Rank::Contains);
    }
    let mut letters = name.iter();
    let in_order = query.iter().all(|it| letters.any(|letter| letter == it));
    in_order.then_some(Rank::Letters)
}

fn container(file: &File) -> String {
    use metadata::Owner;
    let module = file.kind.names().ru;
    match &file.owner {
        Owner::Configuration => module.to_owned(),
        Owner::Nothing => file.path.display().to_string(),
        Owner::Object(kind, name) => {
            let object = format!("{}.{name}", kind.names().ru);
            let is_whole = matches!(
                file.kind,
                metadata::ModuleKind::CommonModule | metadata::ModuleKind::FormModule
            );
            if is_whole {
                object
            } else {
                format!("{object}.{module}")
            }
        }
        Owner::Form(kind, name, form) => format!("{}.{name}.Форма.{form}", kind.names().ru),
        Owner::Command(kind, name, it) => format!("{}.{name}.Команда.{it}", kind.names().ru),
        Owner::Part(kind, name, part) => format!("{}.{name}.{part}", kind.names().ru),
    }
}

/// The outline of a module: regions, and in them variables and methods.
pub fn document_symbols(snapshot: &Snapshot, file: FileId) -> Vec<Outline> {
    let (Some(parsed), Some(summary)) = (snapshot.parsed(file), snapshot.file(file)) else {
        return Vec::new();
    };
    let summary = &summary.summary;
    let text = &parsed.text;
    let variables = summary.variables.iter().map(|it| {
        let range = it.range.start as usize..it.range.end as usize;
        Outline {
            name: it.name.clone(),
            kind: SymbolKind::Variable,
            range: range.clone(),
            name_range: range,
            export: it.export,
            children: Vec::new(),
        }
    });
    let methods = summary.methods.iter().map(|it| Outline {
        name: it.method.name.clone(),
        kind: kind_of(it.method.is_function),
        range: it.range(),
        name_range: it.name_range(),
        export: it.method.export,
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
    let mut cursor = parsed.tree.walk();
    let mut more = cursor.goto_first_child();
    while more {
        let node = cursor.node();
        while let Some(leaf) = leaves.next_if(|it| it.range.start < node.start_byte()) {
            open.last_mut()
                .map_or(&mut top, |it| &mut it.children)
                .push(leaf);
        }
        match Kind::of(node) {
            Kind::RegionDirective => {
                let name = node.child_by_field_name("name");
                let name_range = name.map_or(node.byte_range(), |it| it.byte_range());
                open.push(Outline {
                    name: Name::new(text.get(name_range.clone()).unwrap_or_default()),
                    kind: SymbolKind::Region,
                    range: node.byte_range(),
                    name_range,
                    export: false,
                    children: Vec::new(),
                });
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn show(outline: &[Outline], depth: usize, lines: &mut Vec<String>) {
        for it in outline {
            lines.push(format!("{}{:?} {}", " ".repeat(depth), it.kind, it.name));
            show(&it.children, depth + 1, lines);
        }
    }

    #[test]
    fn regions_hold_what_stands_in_them() {
        let made = workspace(
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
        );
        let snapshot = made.snapshot();
        let file = snapshot.files().next().unwrap().0;
        let mut lines = Vec::new();
        show(&document_symbols(&snapshot, file), 0, &mut lines);
        assert_eq!(
            lines,
            [
                "Region Переменные",
                " Variable А",
                "Region Методы",
                " Region Внутри",
                "  Procedure Б",
                " Function В",
            ]
        );
    }

    #[test]
    fn the_best_names_come_first() {
        let made = workspace(
            "
//- /CommonModules/Обмен.bsl
Процедура НачатьОбмен() Экспорт КонецПроцедуры
Процедура ОбменДанными() КонецПроцедуры
Процедура ОченьБольшойМетодЕн() КонецПроцедуры
Процедура Другое() КонецПроцедуры
",
        );
        let snapshot = made.snapshot();
        let found = workspace_symbols(&snapshot, "обмен", 10);
        let names: Vec<_> = found.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "Обмен",
                "ОбменДанными",
                "НачатьОбмен",
                "ОченьБольшойМетодЕн"
            ]
        );
        assert_eq!(found[1].container, "ОбщийМодуль.Обмен");
        assert_eq!(workspace_symbols(&snapshot, "обмен", 2).len(), 2);
    }
}
