//! What tables, columns and periods are called in a query.

use metadata::Name;
use metadata::platform::Names;

use crate::ask::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role, Table};
use crate::ask::representation::{Aggregate, Field, Measure, Subject, View};
use crate::{Part, words};

/// The aliases that are taken.
#[derive(Debug, Default)]
pub(super) struct Aliases(Vec<Names>);

impl Aliases {
    /// The first of these that is not taken, with a number behind it if all are.
    pub(crate) fn take(&mut self, choices: Vec<Names>) -> Names {
        let is_free = |it: &Names| !self.0.iter().any(|taken| taken.overlap(it));
        let found = choices.iter().find(|it| is_free(it)).cloned();
        let chosen = found.unwrap_or_else(|| {
            let last = choices.into_iter().next_back().unwrap_or_default();
            let mut number = 2;
            loop {
                let next = joined(&last, &Names::new(&number.to_string(), &number.to_string()));
                if is_free(&next) {
                    break next;
                }
                number += 1;
            }
        });
        self.0.push(chosen.clone());
        chosen
    }
}

fn joined(left: &Names, right: &Names) -> Names {
    Names {
        ru: Name::new(&format!("{}{}", left.ru, right.ru)),
        en: Name::new(&format!("{}{}", left.en, right.en)),
    }
}

/// What a table is called: as the query builder does.
pub(super) fn of_source(subject: &Subject) -> Names {
    let name = Names {
        ru: subject.name.clone(),
        en: subject.name.clone(),
    };
    let suffix = match &subject.view {
        View::Records => return name,
        View::Section(section) => Names {
            ru: section.clone(),
            en: section.clone(),
        },
        View::Balance => Names::new("Остатки", "Balance"),
        View::Turnovers => Names::new("Обороты", "Turnovers"),
        View::BalanceAndTurnovers => Names::new("ОстаткиИОбороты", "BalanceAndTurnovers"),
        View::SliceLast => Names::new("СрезПоследних", "SliceLast"),
        View::SliceFirst => Names::new("СрезПервых", "SliceFirst"),
    };
    joined(&name, &suffix)
}

/// What a table is called where another one of this name stands around it.
pub(super) fn compared(name: Names) -> Names {
    joined(&name, &Names::new("Сравнение", "Compared"))
}

/// What a column is called, the best name first.
pub(super) fn of_column(lexicon: &Lexicon<'_>, table: &Table, field: &Field) -> Vec<Names> {
    let Some(last) = field.words.last() else {
        return Vec::new();
    };
    if let Some(part) = field.part {
        let name = of_part(part);
        return vec![name.clone(), joined(&name, last)];
    }
    let whole = field.words.iter().skip(1).fold(
        field.words.first().cloned().unwrap_or_default(),
        |all, it| joined(&all, it),
    );
    if field.words.len() == 1
        && table
            .field(last.ru.as_str())
            .is_some_and(|it| it.role == Role::Ref)
    {
        let known = usual_field(lexicon, table).map(|it| it.names.clone());
        return known.into_iter().chain([last.clone(), whole]).collect();
    }
    let is_vague = last.en.is("Description") || last.en.is("Code") || last.en.is("Ref");
    if is_vague && field.words.len() > 1 {
        return vec![whole];
    }
    vec![last.clone(), whole]
}

/// A field as those that refer to a table are usually called.
pub(in crate::ask) fn usual_field<'l>(
    lexicon: &'l Lexicon<'_>,
    table: &Table,
) -> Option<&'l TableField> {
    let place = lexicon.place(table.names.ru.as_str())?;
    let mut counted: Vec<(&TableField, usize)> = Vec::new();
    for &referring in lexicon.referring.get(place)?.iter().take(100) {
        for field in &lexicon.table(referring)?.fields {
            if field.targets != [place]
                || matches!(
                    field.role,
                    Role::Parent | Role::Owner | Role::Standard | Role::Hidden
                )
            {
                continue;
            }
            match counted
                .iter_mut()
                .find(|it| it.0.names.ru == field.names.ru)
            {
                Some(known) => known.1 += 1,
                None => counted.push((field, 1)),
            }
        }
    }
    let most = counted.iter().map(|it| it.1).max()?;
    counted.into_iter().find(|it| it.1 == most).map(|it| it.0)
}

/// What is counted is called so, the best name first.
pub(super) fn of_measure(measure: &Measure) -> Vec<Names> {
    match measure {
        Measure::Count => vec![
            Names::new("Количество", "Count"),
            Names::new("КоличествоЗаписей", "CountOfRecords"),
        ],
        Measure::Of(function, field) => {
            let last = field.words.last().cloned().unwrap_or_default();
            let prefix = match function {
                Aggregate::Sum => {
                    return vec![last.clone(), joined(&Names::new("Всего", "Total"), &last)];
                }
                Aggregate::Average => Names::new("Среднее", "Average"),
                Aggregate::Minimum => Names::new("Минимум", "Minimum"),
                Aggregate::Maximum => Names::new("Максимум", "Maximum"),
                Aggregate::Count | Aggregate::CountDistinct => Names::new("Количество", "Count"),
            };
            vec![joined(&prefix, &last)]
        }
        Measure::Quotient(..) => vec![Names::new("Среднее", "Average")],
        Measure::Difference(..) => vec![Names::new("Разница", "Difference")],
        Measure::Share(_) => vec![Names::new("Доля", "Share")],
        Measure::Beside(_, field) => vec![field.words.last().cloned().unwrap_or_default()],
    }
}

/// The word of a period.
pub(super) fn of_part(part: Part) -> Names {
    let found = words::PERIODS.iter().find(|it| part.is_named(it[1]));
    let [ru, en] = found.copied().unwrap_or_default();
    let title = |word: &str| {
        let mut letters = word.chars();
        let first: String = letters.next().into_iter().collect();
        first + &metadata::folded(letters.as_str()).collect::<String>()
    };
    Names::new(&title(ru), &title(en))
}
