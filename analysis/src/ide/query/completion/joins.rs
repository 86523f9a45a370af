//! Conditions of joins that the types of the fields tell.

use query::Source;

use super::fields::{FieldOf, fields_of, references};
use super::offers::{Offers, escaped, item};
use super::{Place, QueryItemKind};
use crate::ide::query::outline::{Before, Clause, Frame};
use crate::ide::query::words::Keyword;

/// More of them help nobody.
const MOST: usize = 12;

impl Place<'_> {
    /// Right behind `ПО`: what joins the table with those before it.
    pub(super) fn join_conditions(&self, offers: &mut Offers) {
        let is_here = self.cursor.clause == Clause::On
            && matches!(
                self.cursor.before,
                Before::Keyword(Keyword::On | Keyword::By)
            );
        if !is_here
            || !matches!(
                self.cursor.frames.last(),
                Some(Frame::Select(_) | Frame::Bracket(..))
            )
        {
            return;
        }
        let Some(select) = self.cursor.select else {
            return;
        };
        let written = self.outline.selects.get(select);
        let written = written.map(|it| it.sources.as_slice()).unwrap_or_default();
        let before = written.iter().filter(|it| it.range.end <= self.range.start);
        let Some(joined) = before.rev().find(|it| it.is_joined) else {
            return;
        };
        let called = joined.called(self.text);
        let sources = self.sources(select);
        let Some(joined) = sources.iter().position(|it| it.alias.is(&called)) else {
            return;
        };
        let (others, joined) = sources.split_at(joined);
        let Some(joined) = joined.first() else {
            return;
        };
        let mut conditions = Vec::new();
        for other in others.iter().rev() {
            self.add_conditions(other, joined, &mut conditions);
        }
        for condition in conditions.iter().take(MOST) {
            let label = condition.replace("\n\t\t", " ");
            let mut offered = item(
                &label,
                "",
                QueryItemKind::Keyword,
                (label != *condition).then(|| escaped(condition)),
                "",
            );
            let told = Keyword::On.told();
            offered.documentation = (told[0].to_owned(), told[1].to_owned());
            offers.push(offered);
        }
    }

    fn add_conditions(&self, other: &Source, joined: &Source, conditions: &mut Vec<String>) {
        let (left, right) = (fields_of(&other.table), fields_of(&joined.table));
        let name = |it: &FieldOf<'_>| match self.english {
            true => it.names.en.to_string(),
            false => it.names.ru.to_string(),
        };
        let condition = |left: &FieldOf<'_>, right: &FieldOf<'_>| {
            format!(
                "{}.{} = {}.{}",
                other.alias,
                name(left),
                joined.alias,
                name(right)
            )
        };
        let is_reference = |it: &FieldOf<'_>| it.names.is("Ссылка");
        // A reference to one of the tables that is kept in the other one.
        for left in &left {
            for right in &right {
                let is_one = is_reference(left) != is_reference(right);
                if is_one && self.share_reference(left, right) {
                    conditions.push(condition(left, right));
                }
            }
        }
        // Fields of one name: first all keys of a register together.
        let named = |right: &FieldOf<'_>| {
            let found = left.iter().find(|it| it.names.ru == right.names.ru);
            let found = found.filter(|it| self.share_reference(it, right))?;
            Some(condition(found, right))
        };
        let is_key = |it: &&FieldOf<'_>| it.origin.contains(".Dimension.");
        let keys: Vec<String> = right.iter().filter(is_key).filter_map(named).collect();
        if keys.len() > 1 {
            let and = if self.english { "AND" } else { "И" };
            conditions.push(keys.join(&format!("\n\t\t{and} ")));
        }
        conditions.extend(right.iter().filter_map(named));
    }

    fn share_reference(&self, left: &FieldOf<'_>, right: &FieldOf<'_>) -> bool {
        let expanded = |it: &FieldOf<'_>| {
            let types = references(it.types).flat_map(|it| self.world.expand(it));
            types.collect::<Vec<_>>()
        };
        let left = expanded(left);
        !left.is_empty() && expanded(right).iter().any(|it| left.contains(it))
    }
}
