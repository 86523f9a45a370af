//! What the brackets around a place of a query take: the parameters of a virtual table or of a function.

use std::ops::Range;

use super::completion::Place;
use super::text::QueryText;
use crate::workspace::{FileId, Snapshot};

/// What brackets take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySignature {
    /// The whole, in the language of the query: `Остатки(Период, Условие)`.
    pub label: String,
    /// The parameters, in bytes of the label.
    pub parameters: Vec<Range<usize>>,
    /// Which of them the place stands in; beyond the last one where there are too many.
    pub active: usize,
    /// What is told of it, as Markdown in Russian and in English; empty where there is nothing.
    pub documentation: (String, String),
}

/// What the innermost brackets around an offset of a module take, where it lies in the text of a query and they are those
/// of a virtual table or of a function.
pub fn signature(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<QuerySignature> {
    let module = snapshot.text(file)?;
    let query = QueryText::at(snapshot, file, offset)?;
    let at = query.to_query(offset)?;
    let place = Place::new(snapshot, file, &module, &query, at)?;
    let (name, parameters, active, documentation) = place.brackets()?;
    let mut label = format!("{name}(");
    let mut ranges = Vec::new();
    for (number, parameter) in parameters.iter().enumerate() {
        if number > 0 {
            label.push_str(", ");
        }
        ranges.push(label.len()..label.len() + parameter.len());
        label.push_str(parameter);
    }
    label.push(')');
    Some(QuerySignature {
        label,
        parameters: ranges,
        active,
        documentation,
    })
}
