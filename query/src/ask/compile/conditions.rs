//! Conditions: which of them stand within the arguments of a virtual table, and what they are.

use metadata::Kind;
use metadata::platform::Names;

use super::{Compiler, compile_into};
use crate::ask::Value;
use crate::ask::lexicon::tables::{self, Role};
use crate::ask::representation::{Field, Filter, Test, View};
use crate::ir::{Comparison, Condition, Expression, Path};

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Inside,
    Account,
    /// Of the account on the other side of an entry.
    Balanced,
    Outside,
}

impl Compiler<'_, '_> {
    pub(super) fn filters(&mut self) -> Option<()> {
        self.period()?;
        for filter in &self.of.filters {
            let place = self.place(&filter.field);
            let condition = self.condition(filter, place)?;
            let list = match place {
                Place::Inside => &mut self.inside,
                Place::Account => &mut self.accounts,
                Place::Balanced => &mut self.balanced,
                Place::Outside => &mut self.outside,
            };
            if !list.contains(&condition) {
                list.push(condition);
            }
        }
        Some(())
    }

    /// What a virtual table is told itself need not be looked for in what it gives. A slice must not be told of what may
    /// change: it would give an older record.
    fn place(&self, field: &Field) -> Place {
        let first = field.words.first().map_or("", |it| it.ru.as_str());
        let known = self.table.field(first);
        if known.is_some_and(|it| it.names.en.is("BalancedAccount"))
            && self.takes("BalancedAccountCondition")
        {
            return Place::Balanced;
        }
        let role = known.map(|it| it.role);
        match role {
            Some(Role::Dimension) if self.takes("Condition") => Place::Inside,
            Some(Role::Account) if self.takes("AccountCondition") => Place::Account,
            _ => Place::Outside,
        }
    }

    fn condition(&mut self, filter: &Filter, place: Place) -> Option<Condition> {
        let of = Expression::Path(Path {
            source: (place == Place::Outside).then_some(self.source),
            words: filter.field.words.clone(),
        });
        let last = filter.field.words.last()?.clone();
        let condition = match &filter.test {
            Test::Is(values) => {
                let mut given: Vec<Expression> = Vec::new();
                for value in values {
                    given.push(self.value(&last, value));
                }
                match given.pop() {
                    Some(only) if given.is_empty() => {
                        let sign = match filter.negated {
                            true => Comparison::NotEqual,
                            false => Comparison::Equal,
                        };
                        return Some(Condition::Compare(of, sign, only));
                    }
                    Some(last) => {
                        given.push(last);
                        Condition::In(of, given)
                    }
                    None => return None,
                }
            }
            Test::Below(values) => {
                let mut given: Vec<Expression> = Vec::new();
                for value in values {
                    given.push(self.value(&last, value));
                }
                Condition::InHierarchy(of, given)
            }
            Test::Compare(comparison, value) => {
                let value = self.value(&last, value);
                let comparison = match filter.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                return Some(Condition::Compare(of, comparison, value));
            }
            Test::Field(comparison, other) => {
                let path = Expression::Path(Path {
                    source: (place == Place::Outside).then_some(self.source),
                    words: other.words.clone(),
                });
                let other = match other.part {
                    Some(part) => Expression::Begin(Box::new(path), part),
                    None => path,
                };
                let comparison = match filter.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                return Some(Condition::Compare(of, comparison, other));
            }
            Test::Counted(comparison, inner) => {
                let comparison = match filter.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                return self.counted(&filter.field, comparison, inner);
            }
            Test::Between(low, high) => {
                let names = |ru: &str, en: &str| {
                    Names::new(&format!("{ru}{}", last.ru), &format!("{en}{}", last.en))
                };
                let low = self.value(&names("Начало", "From"), low);
                let high = self.value(&names("Конец", "To"), high);
                Condition::Between(of, low, high)
            }
            test @ (Test::Contains(_) | Test::Begins(_)) => {
                let pattern = Value::Text(pattern(test)?);
                Condition::Like(of, self.parameter(last, pattern))
            }
            Test::True => Condition::Holds(of),
            Test::Empty => self.empty(&filter.field, of)?,
            Test::Among(inner) => {
                let inner = compile_into(self.lexicon, inner, self.parameters, self.depth + 1)?;
                Condition::InQuery(of, Box::new(inner))
            }
        };
        Some(match filter.negated {
            true => Condition::Not(Box::new(condition)),
            false => condition,
        })
    }

    /// What an empty value of a field is.
    fn empty(&self, field: &Field, of: Expression) -> Option<Condition> {
        let found = self.lexicon.field(&self.of.subject, &field.words)?;
        let mut choices = Vec::new();
        let equal = |to: Expression| Condition::Compare(of.clone(), Comparison::Equal, to);
        if found.is.text {
            choices.push(equal(Expression::EmptyText));
        }
        if found.is.number {
            choices.push(equal(Expression::Number("0".to_owned())));
        }
        if found.is.date {
            choices.push(equal(Expression::EmptyDate));
        }
        if found.is.boolean {
            choices.push(equal(Expression::Boolean(false)));
        }
        for target in &found.targets {
            let table = self.lexicon.table(*target)?;
            let kind = table.subject.kind.names();
            let words = vec![
                Names::new(kind.ru, kind.en),
                Names {
                    ru: table.subject.name.clone(),
                    en: table.subject.name.clone(),
                },
                Names::new("ПустаяСсылка", "EmptyRef"),
            ];
            choices.push(equal(Expression::Predefined(words)));
        }
        if field.words.len() > 1 {
            choices.push(Condition::IsNull(of.clone()));
        }
        if choices.len() > 1 && field.words.len() == 1 {
            choices.push(equal(Expression::Undefined));
        }
        match choices.len() {
            0 => None,
            1 => choices.pop(),
            _ => Some(Condition::Any(choices)),
        }
    }

    fn value(&mut self, names: &Names, value: &Value) -> Expression {
        match value {
            Value::Number(number) => Expression::Number(number.clone()),
            Value::Boolean(it) => Expression::Boolean(*it),
            Value::Predefined(words, _) => Expression::Predefined(words.clone()),
            Value::Reference(table, _) if names.en.is("Ref") => {
                let mut words = table.split('.');
                let name = words.nth(1).unwrap_or(table);
                self.parameter(Names::new(name, name), value.clone())
            }
            Value::Text(_) | Value::Date(_) | Value::Reference(..) => {
                self.parameter(names.clone(), value.clone())
            }
        }
    }
}

/// The pattern of a test that has one.
pub(in crate::ask) fn pattern(of: &Test) -> Option<String> {
    match of {
        Test::Contains(text) => Some(format!("%{}%", escaped(text))),
        Test::Begins(text) => Some(format!("{}%", escaped(text))),
        _ => None,
    }
}

/// What a pattern means: the text that [`pattern`] was made of.
pub(in crate::ask) fn unescaped(pattern: &str) -> String {
    let mut text = pattern.to_owned();
    for sign in ['%', '_', '['] {
        text = text.replace(&format!("[{sign}]"), &sign.to_string());
    }
    text
}

/// A text as a pattern means it.
fn escaped(text: &str) -> String {
    text.chars()
        .flat_map(|it| match it {
            '%' | '_' | '[' => vec!['[', it, ']'],
            it => vec![it],
        })
        .collect()
}

impl tables::Table {
    /// The field that tells when a record was made.
    pub(in crate::ask) fn moment(&self) -> Option<Vec<Names>> {
        let of_role = |it: &&tables::Field| it.role == Role::Moment;
        if let Some(field) = self.fields.iter().find(of_role) {
            return Some(vec![field.names.clone()]);
        }
        let is_section = matches!(self.subject.view, View::Section(_));
        if is_section && self.subject.kind == Kind::Document {
            let owner = self.fields.iter().find(|it| it.role == Role::Owner)?;
            return Some(vec![owner.names.clone(), Names::new("Дата", "Date")]);
        }
        // The only date that a record has.
        let mut dates = self
            .fields
            .iter()
            .filter(|it| it.is.date && it.role != Role::Hidden);
        let first = dates.next()?;
        dates.next().is_none().then(|| vec![first.names.clone()])
    }

    /// A field by its Russian name.
    pub(in crate::ask) fn field(&self, name: &str) -> Option<&tables::Field> {
        self.fields.iter().find(|it| it.names.ru.is(name))
    }
}
