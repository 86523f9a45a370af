//! Tables of turnovers: which fields of time their periodicity gives, and what to write to have another one.

use std::ops::Range;
use std::sync::Arc;

use metadata::same;
use metadata::tables::Table;
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{TableName, VirtualTableParameters};
use parser_bsl::syntax::AstNode;

use super::{Place, Resolver};
use crate::date::Part;
use crate::package::Source;
use crate::problem::Periodicity;

/// A table of turnovers of the text.
pub(super) struct Turnovers {
    /// The table with all fields of time.
    table: Arc<Table>,
    /// The place of the periodicity among its parameters.
    place: usize,
    /// Where the periodicity stands, or has to stand.
    range: Range<usize>,
    /// What has to stand there before and after the word.
    around: [String; 2],
}

impl Resolver<'_> {
    /// A table as its periodicity leaves it: of turnovers with some of the fields of time only.
    pub(super) fn with_parameters(
        &mut self,
        table: &Arc<Table>,
        name: TableName<'_>,
        parameters: Option<VirtualTableParameters<'_>>,
    ) -> Arc<Table> {
        let mut names = table.parameters.iter();
        let Some(place) = names.position(|it| it.is("Периодичность")) else {
            return Arc::clone(table);
        };
        let end = name.node().end_byte();
        let (range, around) = match parameters {
            Some(parameters) => self.argument(parameters, place),
            None => {
                let commas = ", ".repeat(place);
                (end..end, [format!("({commas}"), ")".to_owned()])
            }
        };
        let written = self.text.get(range.clone()).unwrap_or_default().trim();
        let timed = self.with_periodicity(table, written);
        let turnovers = Turnovers {
            table: Arc::clone(table),
            place,
            range,
            around,
        };
        self.turnovers.insert(name.node().start_byte(), turnovers);
        timed
    }

    /// Where the argument at a place stands, or has to stand with what around it.
    fn argument(
        &self,
        parameters: VirtualTableParameters<'_>,
        place: usize,
    ) -> (Range<usize>, [String; 2]) {
        let node = parameters.node();
        let mut position = 0;
        // Behind the comma before it, or behind the last of all arguments.
        let (mut start, mut is_behind_comma) = (node.start_byte(), false);
        let mut end = None;
        let mut cursor = node.walk();
        for child in node.children(&mut cursor) {
            match Kind::of(child) {
                Kind::VirtualTableParameter if position == place => {
                    return (child.byte_range(), Default::default());
                }
                Kind::Comma | Kind::RightParenthesis if position == place => {
                    end.get_or_insert(child.start_byte());
                }
                Kind::Comma => {
                    position += 1;
                    (start, is_behind_comma) = (child.end_byte(), true);
                }
                Kind::LeftParenthesis | Kind::VirtualTableParameter => {
                    (start, is_behind_comma) = (child.end_byte(), false);
                }
                _ => {}
            }
            if end.is_some() {
                break;
            }
        }
        // Blanks that stand there go, but no lines and no comments.
        let is_blank = |it: &usize| {
            let between = self.text.get(start..*it).unwrap_or("\n");
            between.chars().all(|it| it == ' ' || it == '\t')
        };
        let end = end.filter(is_blank).unwrap_or(start);
        let blank = if is_behind_comma { " " } else { "" };
        let lacking = ", ".repeat(place.saturating_sub(position));
        (start..end, [format!("{blank}{lacking}"), String::new()])
    }

    /// A table of turnovers with the fields of time that this periodicity gives; with all of them where it is no word that is
    /// known.
    fn with_periodicity(&mut self, table: &Arc<Table>, written: &str) -> Arc<Table> {
        let is = |ru, en| same(written, ru) || same(written, en);
        let given: &[&str] = if written.is_empty() || is("Период", "Period") {
            &[]
        } else if Part::named(written).is_some() {
            &["Период"]
        } else if is("Регистратор", "Recorder") {
            &["Период", "Регистратор"]
        } else if is("Запись", "Record") {
            &["Период", "Регистратор", "НомерСтроки"]
        } else {
            return Arc::clone(table);
        };
        let key = (table.names.ru.clone(), given.len());
        let known = self.periodic.entry(key).or_insert_with(|| {
            let mut of = Table::clone(table);
            of.fields.retain(|it| {
                let name = it.names.ru.as_str();
                !is_of_time(name) || given.contains(&name)
            });
            Arc::new(of)
        });
        Arc::clone(known)
    }

    /// The periodicity that gives a table the field that it lacks.
    pub(super) fn periodicity(&self, of: &Source, field: &str) -> Option<Periodicity> {
        let turnovers = self.turnovers.get(&of.range.start)?;
        let table = &turnovers.table;
        let known = table.fields.iter().find(|it| it.names.is(field))?;
        let name = known.names.ru.as_str();
        let [russian, english] = match name {
            "Период" => ["День", "Day"],
            "Регистратор" => ["Регистратор", "Recorder"],
            "НомерСтроки" => ["Запись", "Record"],
            _ if is_of_time(name) => ["Авто", "Auto"],
            _ => return None,
        };
        let word = match same(field, name) {
            true => russian,
            false => english,
        };
        let [before, after] = &turnovers.around;
        Some(Periodicity {
            table: of.alias.clone(),
            parameter: table.parameters.get(turnovers.place)?.clone(),
            word,
            range: turnovers.range.clone(),
            text: format!("{before}{word}{after}"),
        })
    }

    /// The same for the sources that a place sees.
    pub(super) fn periodicity_around(&self, place: &Place, field: &str) -> Option<Periodicity> {
        let mut scope = Some(place.scope);
        for _ in 0..=self.package.scopes.len() {
            let of = self.package.scopes.get(scope?)?;
            let mut sources = of.sources.iter().filter(|_| !of.is_parameters);
            if let Some(found) = sources.find_map(|it| self.periodicity(it, field)) {
                return Some(found);
            }
            scope = of.outer;
        }
        None
    }
}

/// Whether only some periodicities give a field of a table of turnovers.
fn is_of_time(field: &str) -> bool {
    let of_calendar = |it: &str| Part::named(it).is_some();
    matches!(field, "Период" | "Регистратор" | "НомерСтроки")
        || field.strip_prefix("Период").is_some_and(of_calendar)
}
