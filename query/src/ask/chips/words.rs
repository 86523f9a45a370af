//! What the parts of a representation say, as a person would say it.

use super::subject;
use crate::ask::compile::usual_field;
use crate::ask::lexicon::Lexicon;
use crate::ask::lexicon::tables::{Field as TableField, Role};
use crate::ask::representation::{
    Aggregate, Field, Filter, Limit, Measure, Period, Representation, Sort, Subject, Test, Value,
};
use crate::ir::Comparison;
use crate::{Date, Language, Part};

/// Speaks of the parts of a representation in a language.
#[derive(Clone, Copy)]
pub(super) struct Words<'w> {
    pub(super) lexicon: &'w Lexicon<'w>,
    pub(super) of: &'w Subject,
    pub(super) language: Language,
}

impl Words<'_> {
    fn pick(self, ru: &str, en: &str) -> String {
        self.language.pick(ru, en).to_owned()
    }

    fn quoted(self, text: &str) -> String {
        self.language.pick(format!("«{text}»"), format!("“{text}”"))
    }

    /// A field; what stands behind a reference is told from what stands before it by brackets: `ИНН (Контрагент)`.
    pub(super) fn field(self, field: &Field) -> String {
        let mut titles: Vec<String> = Vec::new();
        for end in 1..=field.words.len() {
            let words = field.words.get(..end).unwrap_or_default();
            let found = self.lexicon.field(self.of, words);
            let is_own = end == 1 && found.is_some_and(is_own_object);
            if is_own && field.words.len() > 1 {
                // Whose else would it be.
                continue;
            }
            let title = found.map(|it| self.table_field(it, end == 1));
            titles.extend(title.or_else(|| Some(words.last()?.ru.to_string())));
        }
        let last = titles.pop().unwrap_or_default();
        if let Some(part) = field.part {
            let names = crate::words::PERIODS.iter().find(|it| part.is_named(it[1]));
            let [ru, en] = names.copied().unwrap_or_default();
            titles.push(metadata::folded(self.language.pick(ru, en)).collect());
        }
        match titles.is_empty() {
            true => last,
            false => format!("{last} ({})", titles.join(", ")),
        }
    }

    /// What people call a field. A reference to the record itself is called as those that lead to it.
    fn table_field(self, field: &TableField, is_first: bool) -> String {
        let standard = match field.role {
            Role::Ref | Role::Owner if field.names.en.is("Ref") && is_first => {
                let own = match field.role {
                    Role::Owner => field.targets.first().copied(),
                    _ => self.lexicon.table_of(self.of),
                };
                let table = own.and_then(|it| self.lexicon.table(it));
                let usual = table.and_then(|it| usual_field(self.lexicon, it));
                let title = usual.map(|it| &it.title).or(table.map(|it| &it.title));
                return title.map_or_else(String::new, |it| self.title(it));
            }
            Role::Parent if field.names.en.is("Parent") => ["Группа", "Group"],
            Role::DeletionMark => ["Пометка на удаление", "Deletion mark"],
            Role::IsFolder => ["Группа или нет", "Is a group"],
            Role::Posted => ["Проведён", "Posted"],
            _ => return self.title(&field.title),
        };
        self.pick(standard[0], standard[1])
    }

    fn title(self, [ru, en]: &[String; 2]) -> String {
        self.language.pick(ru, en).clone()
    }

    pub(super) fn measure(self, it: &Measure) -> String {
        match it {
            Measure::Count => self.pick("количество записей", "count of records"),
            Measure::Of(function, path) => {
                let field = self.field(path);
                let before = match function {
                    Aggregate::Sum => return field,
                    Aggregate::Average => ["в среднем", "average"],
                    Aggregate::Minimum => ["наименьшее", "minimum"],
                    Aggregate::Maximum => ["наибольшее", "maximum"],
                    Aggregate::Count => ["количество", "count"],
                    Aggregate::CountDistinct => ["количество разных", "count of different"],
                };
                format!("{}: {field}", self.pick(before[0], before[1]))
            }
            Measure::Quotient(left, right) => {
                format!("{} / {}", self.measure(left), self.measure(right))
            }
            Measure::Difference(left, right) => {
                format!("{} − {}", self.measure(left), self.measure(right))
            }
            Measure::Beside(subject, field) => Words {
                lexicon: self.lexicon,
                of: subject,
                language: self.language,
            }
            .field(field),
            Measure::Share(of) => {
                let share = self.pick("доля, %", "share, %");
                format!("{share}: {}", self.measure(of))
            }
        }
    }

    pub(super) fn limit(self, limit: &Limit, of: &Measure) -> String {
        // A difference below nothing is one number below another.
        if let (Measure::Difference(left, right), "0") = (of, limit.number.as_str()) {
            let side = |it: &Measure| match it {
                Measure::Of(_, field) => self.field(field),
                it => self.measure(it),
            };
            let sign = sign(limit.comparison);
            return format!("{} {sign} {}", side(left), side(right));
        }
        let number = Value::Number(limit.number.clone());
        let measure = self.measure(of);
        format!(
            "{measure} {} {}",
            sign(limit.comparison),
            self.value(&number)
        )
    }

    pub(super) fn sort(self, of: &Representation, sort: &Sort) -> Option<String> {
        let by = match sort.by_measure {
            true => self.measure(of.measures.get(sort.place)?),
            false => self.field(of.columns.get(sort.place)?),
        };
        let direction = match sort.descending {
            true => self.pick("по убыванию", "descending"),
            false => self.pick("по возрастанию", "ascending"),
        };
        Some(format!("{by}: {direction}"))
    }

    pub(super) fn filter(self, it: &Filter) -> String {
        if let Some(usual) = self.usual(it) {
            return usual;
        }
        let field = self.field(&it.field);
        let not = match it.negated {
            true => self.pick("не ", "not "),
            false => String::new(),
        };
        match &it.test {
            Test::Is(values) => match (values.as_slice(), it.negated) {
                ([only], false) => format!("{field} = {}", self.value(only)),
                ([only], true) => format!("{field} ≠ {}", self.value(only)),
                (several, false) => format!("{field}: {}", self.one_of(several)),
                (several, true) => {
                    let except = self.pick("кроме", "except");
                    format!("{field}: {except} {}", self.one_of(several))
                }
            },
            Test::Below(values) => {
                let values = self.one_of(values);
                match it.negated {
                    true => self.language.pick(
                        format!("{field}: кроме группы {values}"),
                        format!("{field}: except group {values}"),
                    ),
                    false => self.language.pick(
                        format!("{field}: из группы {values}"),
                        format!("{field}: of group {values}"),
                    ),
                }
            }
            Test::Compare(comparison, value) => {
                let comparison = match it.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                let sign = match value {
                    Value::Date(_) => self.of_time(comparison),
                    _ => sign(comparison).to_owned(),
                };
                format!("{field} {sign} {}", self.value(value))
            }
            Test::Field(comparison, other) => {
                let comparison = match it.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                format!("{field} {} {}", sign(comparison), self.field(other))
            }
            Test::Counted(comparison, inner) => {
                let comparison = match it.negated {
                    true => comparison.opposite(),
                    false => *comparison,
                };
                format!("{field} {} {}", sign(comparison), self.counted(inner))
            }
            Test::Between(low, high) => {
                let (low, high) = (self.value(low), self.value(high));
                self.language.pick(
                    format!("{field}: {not}от {low} до {high}"),
                    format!("{field}: {not}from {low} to {high}"),
                )
            }
            Test::Contains(text) => {
                let text = self.quoted(text);
                self.language.pick(
                    format!("{field} {not}содержит {text}"),
                    match it.negated {
                        true => format!("{field} does not contain {text}"),
                        false => format!("{field} contains {text}"),
                    },
                )
            }
            Test::Begins(text) => {
                let text = self.quoted(text);
                self.language.pick(
                    format!("{field} {not}начинается с {text}"),
                    match it.negated {
                        true => format!("{field} does not begin with {text}"),
                        false => format!("{field} begins with {text}"),
                    },
                )
            }
            Test::True => {
                let answer = match it.negated {
                    true => self.pick("нет", "no"),
                    false => self.pick("да", "yes"),
                };
                format!("{field}: {answer}")
            }
            Test::Empty => match it.negated {
                true => format!("{field}: {}", self.pick("заполнено", "filled in")),
                false => format!("{field}: {}", self.pick("не заполнено", "not filled in")),
            },
            Test::Among(inner) => self.among(inner, it.negated),
        }
    }

    /// What is expected of records, and other flags of the platform, in the words for them.
    fn usual(self, it: &Filter) -> Option<String> {
        if it.test != Test::True {
            return None;
        }
        let field = self.lexicon.field(self.of, &it.field.words)?;
        let [yes, no] = match field.role {
            Role::DeletionMark => [
                ["только помеченные на удаление", "only marked for deletion"],
                [
                    "без помеченных на удаление",
                    "without those marked for deletion",
                ],
            ],
            Role::IsFolder => [
                ["только группы", "only groups"],
                ["без групп", "without groups"],
            ],
            Role::Posted => [
                ["только проведённые", "only posted"],
                ["только непроведённые", "only not posted"],
            ],
            _ => return None,
        };
        let [ru, en] = if it.negated { no } else { yes };
        let said = self.pick(ru, en);
        let (_, before) = it.field.words.split_last()?;
        let first = before
            .get(..1)
            .and_then(|it| self.lexicon.field(self.of, it));
        let is_own = before.len() == 1 && first.is_some_and(is_own_object);
        if before.is_empty() || is_own {
            return Some(said);
        }
        let of = Field {
            words: before.to_vec(),
            part: None,
        };
        Some(format!("{}: {said}", self.field(&of)))
    }

    fn among(self, inner: &Representation, negated: bool) -> String {
        let table = self.title(&subject(self.lexicon, &inner.subject));
        let words = Words {
            lexicon: self.lexicon,
            of: &inner.subject,
            language: self.language,
        };
        let mut said = match negated {
            true => self.pick("нет в", "not in"),
            false => self.pick("есть в", "in"),
        };
        said = format!("{said}: {table}");
        let asked = inner.filters.iter().filter(|it| !it.by_default);
        for part in asked.map(|it| words.filter(it)) {
            said = format!("{said}, {part}");
        }
        match &inner.period {
            Some(period) => format!("{said}, {}", self.period(period)),
            None => said,
        }
    }

    /// What another table counts of a record.
    fn counted(self, inner: &Representation) -> String {
        let table = self.title(&subject(self.lexicon, &inner.subject));
        let words = Words {
            lexicon: self.lexicon,
            of: &inner.subject,
            language: self.language,
        };
        let measure = inner.measures.first().map(|it| words.measure(it));
        let mut said = format!("{table}, {}", measure.unwrap_or_default());
        let asked = inner.filters.iter().filter(|it| !it.by_default);
        for part in asked.map(|it| words.filter(it)) {
            said = format!("{said}, {part}");
        }
        match &inner.period {
            Some(period) => format!("{said}, {}", self.period(period)),
            None => said,
        }
    }

    fn one_of(self, values: &[Value]) -> String {
        let or = self.pick(" или ", " or ");
        let values = values.iter().map(|it| self.value(it));
        values.collect::<Vec<_>>().join(&or)
    }

    fn value(self, value: &Value) -> String {
        match value {
            Value::Number(it) => self.number(it),
            Value::Text(it) => self.quoted(it),
            Value::Predefined(_, it) | Value::Reference(_, it) => it.clone(),
            Value::Boolean(true) => self.pick("да", "yes"),
            Value::Boolean(false) => self.pick("нет", "no"),
            Value::Date(it) => day(*it),
        }
    }

    /// `1 000 000,5`, `1,000,000.5`: blanks that do not break.
    fn number(self, text: &str) -> String {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(rest) => ("−", rest),
            None => ("", text),
        };
        let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
        if !whole.bytes().all(|it| it.is_ascii_digit()) {
            return text.to_owned();
        }
        let mut shown = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at) % 3 == 0 {
                shown.push(self.language.pick('\u{a0}', ','));
            }
            shown.push(digit);
        }
        if !rest.is_empty() {
            shown.push(self.language.pick(',', '.'));
            shown.push_str(rest);
        }
        shown
    }

    fn of_time(self, comparison: Comparison) -> String {
        match comparison {
            Comparison::Less => self.pick("до", "before"),
            Comparison::LessOrEqual => self.pick("не позже", "not after"),
            Comparison::Greater => self.pick("после", "after"),
            Comparison::GreaterOrEqual => self.pick("не раньше", "not before"),
            other => sign(other).to_owned(),
        }
    }

    /// A month, a quarter or a year by its name; else the days.
    pub(super) fn period(self, it: &Period) -> String {
        match (it.from, it.to) {
            (Some(from), Some(to)) => {
                let is = |part: Part| from == from.begin(part) && to == from.end(part);
                let (year, month, _) = from.day();
                let quarter = (month + 2) / 3;
                match () {
                    () if from.day() == to.day() => day(from),
                    () if is(Part::Month) => format!("{} {year}", self.month(month)),
                    () if is(Part::Quarter) => self.language.pick(
                        format!("{quarter} квартал {year}"),
                        format!("quarter {quarter} of {year}"),
                    ),
                    () if is(Part::Year) => {
                        self.language.pick(format!("{year} год"), year.to_string())
                    }
                    () => format!("{} – {}", day(from), day(to)),
                }
            }
            (Some(from), None) => format!("{} {}", self.pick("с", "from"), day(from)),
            (None, Some(to)) => {
                let at = match to.time() {
                    // The beginning of a day is what stands before it.
                    (0, 0, 0) => self.pick("на начало", "at the beginning of"),
                    (23, 59, 59) => self.pick("на конец", "at the end of"),
                    _ => self.pick("на", "at"),
                };
                format!("{at} {}", day(to))
            }
            (None, None) => self.pick("всегда", "always"),
        }
    }

    fn month(self, month: i64) -> &'static str {
        const MONTHS: [[&str; 2]; 12] = [
            ["январь", "January"],
            ["февраль", "February"],
            ["март", "March"],
            ["апрель", "April"],
            ["май", "May"],
            ["июнь", "June"],
            ["июль", "July"],
            ["август", "August"],
            ["сентябрь", "September"],
            ["октябрь", "October"],
            ["ноябрь", "November"],
            ["декабрь", "December"],
        ];
        let place = usize::try_from(month - 1).unwrap_or(0);
        let [ru, en] = MONTHS.get(place).copied().unwrap_or_default();
        self.language.pick(ru, en)
    }
}

/// Whether a field of a tabular section leads to what it belongs to, or of a table to the record itself.
fn is_own_object(field: &TableField) -> bool {
    matches!(field.role, Role::Ref | Role::Owner) && field.names.en.is("Ref")
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::NotEqual => "≠",
        Comparison::LessOrEqual => "≤",
        Comparison::GreaterOrEqual => "≥",
        other => other.sign(),
    }
}

fn day(date: Date) -> String {
    let (year, month, day) = date.day();
    format!("{day:02}.{month:02}.{year}")
}
