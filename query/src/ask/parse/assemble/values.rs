//! Values that a question names, and conditions made of them.

use super::Walk;
use crate::ask::lexicon::Item;
use crate::ask::lexicon::tables::Role;
use crate::ask::link::Said;
use crate::ask::parse::lattice::{Edge, Place};
use crate::ask::representation::{Test, Value};

impl Walk<'_, '_> {
    pub(super) fn value(&mut self, place: &Place, said: &Said) {
        let negated = self.denial.take().is_some();
        let (value, is_folder) = match said {
            Said::Item(item) => match self.item(*item) {
                Some(found) => found,
                None => return,
            },
            Said::Named(name, is_folder) => {
                let table = self.target(place);
                (Value::Reference(table, name.clone()), *is_folder)
            }
            Said::Part(text, begins) => {
                let mut place = place.clone();
                self.described(&mut place);
                let test = match begins {
                    true => Test::Begins(format!("{text} ")),
                    false => Test::Contains(text.clone()),
                };
                self.filter(&place, test, negated);
                return;
            }
        };
        let is_account = self
            .field_of(place)
            .is_some_and(|it| it.role == Role::Account);
        let mut is_below = std::mem::take(&mut self.below) || is_folder || is_account;
        // `подразделения, которые входят в отдел продаж`: the item itself is none of them.
        let is_own = self.field_of(place).is_some_and(|it| it.role == Role::Ref);
        let parent = match is_own && is_below && !is_folder {
            true => self.parent_of(place),
            false => None,
        };
        is_below &= parent.is_none();
        let place = parent.as_ref().unwrap_or(place);
        let same = self
            .said
            .filters
            .iter_mut()
            .find(|it| it.field == place.field);
        if let Some(known) = same
            && let Test::Is(values) | Test::Below(values) = &mut known.test
        {
            if !values.contains(&value) {
                values.push(value);
            }
            return;
        }
        let test = match is_below {
            true => Test::Below(vec![value]),
            false => Test::Is(vec![value]),
        };
        self.filter(place, test, negated);
    }

    /// The parent in the table that a place is in, if that has no folders but items below items.
    fn parent_of(&self, place: &Place) -> Option<Place> {
        let table = self.lexicon.table(place.table)?;
        let has_folders = table.fields.iter().any(|it| it.role == Role::IsFolder);
        let at = table.fields.iter().position(|it| it.role == Role::Parent)?;
        let field = table.fields.get(at).filter(|_| !has_folders)?;
        Some(Place {
            field: crate::ask::representation::Field::of(&field.names),
            table: place.table,
            at,
        })
    }

    /// The full Russian name of the table that a place refers to.
    pub(super) fn target(&self, place: &Place) -> String {
        let Some(field) = self.field_of(place) else {
            return String::new();
        };
        let table = match field.role {
            Role::Ref => Some(place.table),
            _ => field.targets.first().copied(),
        };
        let table = table.and_then(|it| self.lexicon.table(it));
        table.map_or(String::new(), |it| it.names.ru.to_string())
    }

    /// The description of what a place refers to.
    pub(super) fn described(&self, place: &mut Place) {
        let Some(field) = self.field_of(place) else {
            return;
        };
        let table = match field.role {
            Role::Ref => Some(place.table),
            _ => field.targets.first().copied(),
        };
        let Some(table) = table.and_then(|it| self.lexicon.table(it)) else {
            return;
        };
        let shown = table
            .fields
            .iter()
            .find(|it| it.role == Role::Description)
            .or_else(|| table.fields.iter().find(|it| it.role == Role::Number));
        let Some(shown) = shown else {
            return;
        };
        match field.role {
            Role::Ref => place.field.words = vec![shown.names.clone()],
            _ => place.field.words.push(shown.names.clone()),
        }
    }

    pub(super) fn item(&self, item: usize) -> Option<(Value, bool)> {
        self.lexicon.item(item)
    }

    /// The predefined item or the value of an enumeration that a text in quotes names, where a field may hold it.
    fn item_called(&self, place: &Place, text: &str) -> Option<Value> {
        let targets = &self.field_of(place)?.targets;
        let is_called = |it: &Item| metadata::same(&it.title, text) || it.name.is(text);
        let mut items = self.lexicon.items.iter();
        let item = items.position(|it| targets.contains(&it.table) && is_called(it))?;
        self.item(item).map(|it| it.0)
    }

    /// A text in quotes belongs to the field before it.
    pub(super) fn text(&mut self, edge: &Edge) {
        let Some(token) = self.linked.tokens.get(edge.from) else {
            return;
        };
        let text = token.text.clone();
        let table = self.lexicon.table(self.said.table);
        let near = self
            .said
            .fields
            .iter()
            .rposition(|it| edge.from - it.to <= 2 && !it.filtered);
        let mut place = near
            .and_then(|at| self.said.fields.get(at))
            .map(|it| it.place.clone());
        if place.is_none() {
            let own = table.and_then(|it| it.fields.iter().position(|it| it.role == Role::Ref));
            let fits =
                table.is_some_and(|it| it.fields.iter().any(|it| it.role == Role::Description));
            place = own.filter(|_| fits || self.below).and_then(|at| {
                let field = table?.fields.get(at)?;
                Some(Place {
                    field: crate::ask::representation::Field::of(&field.names),
                    table: self.said.table,
                    at,
                })
            });
        }
        let Some(mut place) = place else {
            self.said.uncovered.push(edge.from);
            return;
        };
        let is_reference = self
            .field_of(&place)
            .is_some_and(|it| it.role == Role::Ref || !it.targets.is_empty());
        let test = if let Some(item) = self.item_called(&place, &text) {
            Test::Is(vec![item])
        } else if is_reference && std::mem::take(&mut self.below) {
            Test::Below(vec![Value::Reference(self.target(&place), text)])
        } else {
            let words = place.field.words.clone();
            if is_reference {
                self.described(&mut place);
            }
            // What has no text, as the values of an enumeration, holds none.
            if is_reference && place.field.words == words {
                self.said.uncovered.push(edge.from);
                return;
            }
            Test::Contains(text)
        };
        self.said.covered += 1;
        let negated = self.denial.take().is_some();
        if let Some(mention) = near.and_then(|at| self.said.fields.get_mut(at)) {
            mention.filtered = true;
        }
        self.filter(&place, test, negated);
    }
}
