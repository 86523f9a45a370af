//! An answer about a table as one about another of the same object: rows of documents, balances of turnovers.

use metadata::platform::Names;

use super::measures;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Role, Table};
use crate::ask::representation::{Aggregate, Field, Filter, Measure, Representation};

/// The same of the rows of a tabular section; none where the numbers have no counterpart there.
pub(super) fn of_rows(
    lexicon: &Lexicon<'_>,
    previous: &Representation,
    table: &Table,
) -> Option<Representation> {
    let owner = table.fields.iter().find(|it| it.role == Role::Owner)?;
    let owner = owner.names.clone();
    let mut it = previous.clone();
    it.subject = table.subject.clone();
    it.limits.clear();
    it.columns = it
        .columns
        .into_iter()
        .map(|field| behind(&owner, field))
        .collect();
    it.filters = it
        .filters
        .into_iter()
        .map(|filter| Filter {
            field: behind(&owner, filter.field),
            ..filter
        })
        .collect();
    let mut made = Vec::new();
    for measure in &it.measures {
        made.push(match measure {
            Measure::Count => Measure::Of(Aggregate::CountDistinct, Field::of(&owner)),
            Measure::Of(function, _) => {
                let number = measures::default_number(lexicon, table, false)?;
                Measure::Of(*function, number)
            }
            _ => return None,
        });
    }
    made.dedup();
    it.measures = made;
    Some(it)
}

/// The same of another view of a register: each number has its counterpart, or there are none yet.
pub(super) fn of_view(
    lexicon: &Lexicon<'_>,
    previous: &Representation,
    table: &Table,
) -> Representation {
    let mut it = previous.clone();
    it.subject = table.subject.clone();
    let suffix = crate::ask::parse::lattice::main_suffix(&table.subject.view);
    let counterpart = |measure: &Measure| {
        let Measure::Of(function, field) = measure else {
            return None;
        };
        let known = lexicon.field(&previous.subject, &field.words)?;
        let mut fields = table.fields.iter();
        let found =
            fields.find(|it| it.role == Role::Resource(suffix) && it.phrases == known.phrases)?;
        Some(Measure::Of(*function, Field::of(&found.names)))
    };
    let made: Option<Vec<Measure>> = previous.measures.iter().map(counterpart).collect();
    match made {
        Some(measures) => it.measures = measures,
        None => {
            it.measures.clear();
            it.limits.clear();
            it.order.retain(|it| !it.by_measure);
        }
    }
    it
}

/// A field of the owner, as its rows see it.
fn behind(owner: &Names, field: Field) -> Field {
    let is_itself = matches!(field.words.as_slice(), [word] if word.en.is("Ref"));
    if is_itself {
        return Field::of(owner);
    }
    let mut words = vec![owner.clone()];
    words.extend(field.words);
    Field {
        words,
        part: field.part,
    }
}
