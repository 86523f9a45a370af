//! What the comment above a method says of it: the description, the parameters, the returned value.
//!
//! The form is the one of 1C's standard for comments of procedures and functions, in Russian or in English, read as
//! loosely as real comments are written.

mod items;
mod places;
mod sections;
mod types;

use items::Items;
pub use places::parameter_places;
use sections::Section;

/// The comment of a method, taken apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocComment {
    /// What the method does: the text above the first section. Lines are kept, blank lines at the ends are not.
    pub description: String,
    /// The method is out of date; what the comment says behind `Устарела.`, which may be nothing.
    pub deprecated: Option<String>,
    /// The parameters, in the order of the comment. It need not be that of the method.
    pub parameters: Vec<DocParameter>,
    /// The types of the returned value; empty where the comment names none.
    pub returns: Vec<DocType>,
    /// What the comment says of the returned value besides, where no type goes before it.
    pub returns_text: String,
    /// The examples, one text for each section, without the blanks that all lines have in common.
    pub examples: Vec<String>,
    /// Another method whose comment holds for this one: `См. ОбщегоНазначения.ПриСозданииНаСервере` and nothing else,
    /// as the description or instead of the parameters.
    pub same_as: Option<String>,
    /// The ways to call the method: one text for each.
    pub call_options: Vec<String>,
}

/// A parameter of a method, or a field of a structure, a column of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocParameter {
    /// Its name.
    pub name: String,
    /// What it may be; empty where the comment names no type.
    pub types: Vec<DocType>,
    /// What the comment says of it, of all types together.
    pub description: String,
}

/// A type as a comment names it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocType {
    /// The type or the place that tells it. The name of a type is empty where a comment lists fields of it without naming it.
    pub name: DocTypeName,
    /// What a collection holds: `Массив из Строка`.
    pub elements: Vec<DocType>,
    /// What the comment says of this type.
    pub description: String,
    /// The lines with asterisks below: fields of a structure, columns of a table. Where the type has elements, the
    /// fields stand in the last of them: in `Массив из Структура:` they are those of the structure.
    pub fields: Vec<DocParameter>,
}

/// How a comment tells a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocTypeName {
    /// By its name, as it is written: `Строка`, `CatalogRef.Goods`. It may be no type at all.
    Type(String),
    /// By a method, a parameter of a method or a variable that has it: `см. ОбщегоНазначения.НоваяСтруктура`. Words
    /// with dots between them, without parentheses.
    See(String),
}

impl Default for DocTypeName {
    fn default() -> Self {
        Self::Type(String::new())
    }
}

/// Takes the comment of a method apart. Lines may still have their slashes.
pub fn parse(comment: &str) -> DocComment {
    let mut doc = DocComment::default();
    for (section, lines) in sections::split(comment) {
        match section {
            Section::Description => describe(&mut doc, &lines),
            Section::Parameters => {
                let items = Items::read(&lines, None);
                for it in items.into_parameters() {
                    // `Нет.`, or a sentence about all of them.
                    if it.name.is_empty() {
                        doc.same_as = doc
                            .same_as
                            .or_else(|| types::link(&it.description).map(str::to_owned));
                    } else {
                        doc.parameters.push(it);
                    }
                }
            }
            Section::Returns => {
                let items = Items::read(&lines, Some(""));
                for returned in items.into_parameters() {
                    if returned.types.is_empty() {
                        push_text(&mut doc.returns_text, &returned.description);
                    }
                    types::extend(&mut doc.returns, returned.types);
                }
            }
            Section::Example => {
                let text = sections::text(&lines);
                if !text.is_empty() {
                    doc.examples.push(text);
                }
            }
            Section::CallOptions => doc.call_options.extend(call_options(&lines)),
        }
    }
    if let Some(path) = types::link(&doc.description) {
        doc.same_as = Some(path.to_owned());
    }
    doc
}

/// The types of a variable by the comment behind it: `Перем А; // Строка - описание`.
pub fn parse_variable(comment: &str) -> Vec<DocType> {
    let lines = sections::lines(comment);
    let mut found = Vec::new();
    for variable in Items::read(&lines, Some("")).into_parameters() {
        types::extend(&mut found, variable.types);
    }
    found
}

/// Whether a comment names types and says nothing besides: `// СправочникОбъект.Номенклатура`, `// см. НоваяСтруктура`.
pub fn is_type(comment: &str) -> bool {
    let text = comment.trim_start_matches('/');
    types::read(text)
        .is_some_and(|it| it.apart && it.text.is_empty() && it.types.iter().all(types::is_likely))
}

/// The description, and what it says of the method being out of date.
fn describe(doc: &mut DocComment, lines: &[&str]) {
    let first = lines.iter().position(|it| !it.trim().is_empty());
    let lines = lines
        .get(first.unwrap_or(lines.len())..)
        .unwrap_or_default();
    let Some((line, rest)) = lines.split_first() else {
        return;
    };
    let Some(reason) = sections::deprecated(line.trim()) else {
        push_text(&mut doc.description, &sections::text(lines));
        return;
    };
    // The notice goes on to the first blank line.
    let length = rest
        .iter()
        .position(|it| it.trim().is_empty())
        .unwrap_or(rest.len());
    let (notice, rest) = rest.split_at_checked(length).unwrap_or((rest, &[]));
    let mut text = reason.to_owned();
    push_text(&mut text, &sections::text(notice));
    doc.deprecated = Some(text);
    push_text(&mut doc.description, &sections::text(rest));
}

fn call_options(lines: &[&str]) -> Vec<String> {
    let mut options: Vec<String> = Vec::new();
    let mut base = None;
    for line in lines.iter().filter(|it| !it.trim().is_empty()) {
        let indent = sections::indent(line);
        match options.last_mut() {
            Some(last) if base.is_some_and(|it| indent > it) => push_text(last, line.trim()),
            _ => {
                base = Some(indent);
                options.push(line.trim().to_owned());
            }
        }
    }
    options
}

/// Puts a text behind another one, on a line of its own.
fn push_text(text: &mut String, more: &str) {
    if !text.is_empty() && !more.is_empty() {
        text.push('\n');
    }
    text.push_str(more);
}

#[cfg(test)]
mod tests;
