//! A query as text.

use metadata::platform::Names;

use super::{Argument, Condition, Expression, Function, Join, Path, Query, Source};
use crate::format::{self, KeywordCase, Options};
use crate::{Language, words};

impl Query {
    /// The text in a language, laid out as the query builder does.
    pub fn print(&self, language: Language) -> String {
        let text = self.single_line(language);
        let options = Options {
            case: KeywordCase::Upper,
            ..Options::builder()
        };
        format::pretty(&text, &options).unwrap_or(text)
    }

    /// The text in a language on one line.
    pub fn single_line(&self, language: Language) -> String {
        let mut printer = Printer {
            query: self,
            language,
            out: String::new(),
        };
        printer.query();
        printer.out
    }
}

struct Printer<'q> {
    query: &'q Query,
    language: Language,
    out: String,
}

impl Printer<'_> {
    fn word(&mut self, ru: &'static str, en: &'static str) {
        if !self.out.is_empty() && !self.out.ends_with(' ') && !self.out.ends_with('(') {
            self.out.push(' ');
        }
        self.out.push_str(self.language.pick(ru, en));
        self.out.push(' ');
    }

    fn name(&mut self, names: &Names) {
        let english = self.language == Language::English && !names.en.is_empty();
        let name = if english { &names.en } else { &names.ru };
        self.out.push_str(name.as_str());
    }

    fn list<T>(&mut self, items: &[T], separator: &str, mut print: impl FnMut(&mut Self, &T)) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 {
                self.out.push_str(separator);
            }
            print(self, item);
        }
    }

    fn query(&mut self) {
        let query = self.query;
        self.word("ВЫБРАТЬ", "SELECT");
        if query.distinct {
            self.word("РАЗЛИЧНЫЕ", "DISTINCT");
        }
        if let Some(count) = query.top {
            self.word("ПЕРВЫЕ", "TOP");
            self.out.push_str(&count.to_string());
            self.out.push(' ');
        }
        self.list(&query.columns, ", ", |it, column| {
            it.expression(&column.value);
            it.word("КАК", "AS");
            it.name(&column.alias);
        });
        self.word("ИЗ", "FROM");
        for (at, source) in query.sources.iter().enumerate() {
            if at > 0 {
                match source.join {
                    Join::Left => self.word("ЛЕВОЕ СОЕДИНЕНИЕ", "LEFT JOIN"),
                    Join::Full => self.word("ПОЛНОЕ СОЕДИНЕНИЕ", "FULL JOIN"),
                }
            }
            self.source(source);
            if at > 0 {
                self.word("ПО", "ON");
                self.all(&source.on);
            }
        }
        if !query.filters.is_empty() {
            self.word("ГДЕ", "WHERE");
            self.all(&query.filters);
        }
        self.grouping();
        if !query.having.is_empty() {
            self.word("ИМЕЮЩИЕ", "HAVING");
            self.all(&query.having);
        }
        self.order();
        self.totals();
    }

    fn grouping(&mut self) {
        let columns = &self.query.columns;
        let has_groups = columns.iter().any(|it| it.value.is_aggregate());
        if !has_groups && self.query.having.is_empty() {
            return;
        }
        let groups: Vec<&Expression> = columns
            .iter()
            .map(|it| &it.value)
            .filter(|it| !it.is_aggregate())
            .collect();
        if !groups.is_empty() {
            self.word("СГРУППИРОВАТЬ ПО", "GROUP BY");
            self.list(&groups, ", ", |it, group| it.expression(group));
        }
    }

    fn order(&mut self) {
        let query = self.query;
        if query.order.is_empty() {
            return;
        }
        self.word("УПОРЯДОЧИТЬ ПО", "ORDER BY");
        self.list(&query.order, ", ", |it, order| {
            if let Some(column) = query.columns.get(order.column) {
                it.name(&column.alias);
            }
            if order.descending {
                it.word("УБЫВ", "DESC");
            }
        });
    }

    fn totals(&mut self) {
        let query = self.query;
        if query.totals.sums.is_empty() {
            return;
        }
        self.word("ИТОГИ", "TOTALS");
        self.list(&query.totals.sums, ", ", |it, &sum| {
            it.out.push_str(it.language.pick("СУММА(", "SUM("));
            if let Some(column) = query.columns.get(sum) {
                it.name(&column.alias);
            }
            it.out.push(')');
        });
        self.word("ПО", "BY");
        self.out.push_str(self.language.pick("ОБЩИЕ", "OVERALL"));
        for &by in &query.totals.by {
            self.out.push_str(", ");
            if let Some(column) = query.columns.get(by) {
                self.name(&column.alias);
            }
        }
    }

    fn source(&mut self, source: &Source) {
        self.name(&source.table);
        let given = source
            .arguments
            .iter()
            .rposition(|it| *it != Argument::None);
        if let Some(last) = given {
            self.out.push('(');
            let arguments = source.arguments.get(..=last).unwrap_or_default();
            self.list(arguments, ", ", |it, argument| match argument {
                Argument::None => {}
                Argument::Value(value) => it.expression(value),
                Argument::Word(word) => it.name(word),
                Argument::Conditions(conditions) => it.all(conditions),
            });
            self.out.push(')');
        }
        self.word("КАК", "AS");
        self.name(&source.alias);
    }

    fn all(&mut self, conditions: &[Condition]) {
        for (at, condition) in conditions.iter().enumerate() {
            if at > 0 {
                self.word("И", "AND");
            }
            let is_choice = matches!(condition, Condition::Any(of) if of.len() > 1);
            if is_choice && conditions.len() > 1 {
                self.out.push('(');
                self.condition(condition);
                self.out.push(')');
            } else {
                self.condition(condition);
            }
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::Compare(left, comparison, right) => {
                self.expression(left);
                self.out.push(' ');
                self.out.push_str(comparison.sign());
                self.out.push(' ');
                self.expression(right);
            }
            Condition::Between(of, low, high) => {
                self.expression(of);
                self.word("МЕЖДУ", "BETWEEN");
                self.expression(low);
                self.word("И", "AND");
                self.expression(high);
            }
            Condition::In(of, values) => {
                self.expression(of);
                self.word("В", "IN");
                self.values(values);
            }
            Condition::InHierarchy(of, values) => {
                self.expression(of);
                self.word("В ИЕРАРХИИ", "IN HIERARCHY");
                self.values(values);
            }
            Condition::InQuery(of, query) => {
                self.expression(of);
                self.word("В", "IN");
                self.out.push('(');
                self.out.push_str(&query.single_line(self.language));
                self.out.push(')');
            }
            Condition::Like(of, pattern) => {
                self.expression(of);
                self.word("ПОДОБНО", "LIKE");
                self.expression(pattern);
            }
            Condition::IsNull(of) => {
                self.expression(of);
                self.word("ЕСТЬ NULL", "IS NULL");
            }
            Condition::Holds(of) => self.expression(of),
            Condition::Not(of) => {
                self.word("НЕ", "NOT");
                let is_choice = matches!(&**of, Condition::Any(_));
                if is_choice {
                    self.out.push('(');
                }
                self.condition(of);
                if is_choice {
                    self.out.push(')');
                }
            }
            Condition::Any(of) => {
                for (at, condition) in of.iter().enumerate() {
                    if at > 0 {
                        self.word("ИЛИ", "OR");
                    }
                    self.condition(condition);
                }
            }
        }
    }

    fn values(&mut self, values: &[Expression]) {
        self.out.push('(');
        self.list(values, ", ", |it, value| it.expression(value));
        self.out.push(')');
    }

    fn path(&mut self, path: &Path) {
        let source = path.source.and_then(|it| self.query.sources.get(it));
        if let Some(source) = source {
            self.name(&source.alias);
            self.out.push('.');
        }
        self.list(&path.words, ".", |it, word| it.name(word));
    }

    fn expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Path(path) => self.path(path),
            Expression::Parameter(names) => {
                self.out.push('&');
                self.name(names);
            }
            Expression::Number(number) => self.out.push_str(number),
            Expression::EmptyText => self.out.push_str("\"\""),
            Expression::EmptyDate => {
                self.out.push_str(
                    self.language
                        .pick("ДАТАВРЕМЯ(1, 1, 1)", "DATETIME(1, 1, 1)"),
                );
            }
            Expression::Undefined => {
                self.out
                    .push_str(self.language.pick("НЕОПРЕДЕЛЕНО", "UNDEFINED"));
            }
            Expression::Boolean(true) => self.out.push_str(self.language.pick("ИСТИНА", "TRUE")),
            Expression::Boolean(false) => self.out.push_str(self.language.pick("ЛОЖЬ", "FALSE")),
            Expression::Predefined(path) => {
                self.out.push_str(self.language.pick("ЗНАЧЕНИЕ(", "VALUE("));
                self.list(path, ".", |it, word| it.name(word));
                self.out.push(')');
            }
            Expression::CountAll => {
                self.out
                    .push_str(self.language.pick("КОЛИЧЕСТВО(*)", "COUNT(*)"));
            }
            Expression::Aggregate(function, of) => {
                let (ru, en) = function.opening();
                self.out.push_str(self.language.pick(ru, en));
                self.expression(of);
                self.out.push(')');
            }
            Expression::Begin(of, part) => {
                self.out
                    .push_str(self.language.pick("НАЧАЛОПЕРИОДА(", "BEGINOFPERIOD("));
                self.expression(of);
                self.out.push_str(", ");
                let period = words::PERIODS.iter().find(|it| part.is_named(it[1]));
                if let Some([ru, en]) = period {
                    self.out.push_str(self.language.pick(ru, en));
                }
                self.out.push(')');
            }
            Expression::IsNull(of, other) => {
                self.out
                    .push_str(self.language.pick("ЕСТЬNULL(", "ISNULL("));
                self.expression(of);
                self.out.push_str(", ");
                self.expression(other);
                self.out.push(')');
            }
            Expression::Quotient(left, right) => {
                self.word("ВЫБОР КОГДА", "CASE WHEN");
                self.expression(right);
                self.out.push_str(" = 0");
                self.word("ТОГДА 0 ИНАЧЕ", "THEN 0 ELSE");
                self.expression(left);
                self.out.push_str(" / ");
                self.expression(right);
                self.word("КОНЕЦ", "END");
            }
            Expression::Difference(left, right) => {
                self.expression(left);
                self.out.push_str(" - ");
                self.expression(right);
            }
            Expression::Product(left, right) => {
                self.expression(left);
                self.out.push_str(" * ");
                self.expression(right);
            }
        }
    }
}

impl Function {
    fn opening(self) -> (&'static str, &'static str) {
        match self {
            Self::Sum => ("СУММА(", "SUM("),
            Self::Average => ("СРЕДНЕЕ(", "AVG("),
            Self::Minimum => ("МИНИМУМ(", "MIN("),
            Self::Maximum => ("МАКСИМУМ(", "MAX("),
            Self::Count => ("КОЛИЧЕСТВО(", "COUNT("),
            Self::CountDistinct => ("КОЛИЧЕСТВО(РАЗЛИЧНЫЕ ", "COUNT(DISTINCT "),
        }
    }
}
