//! Virtual tables: what they take, and which of the modules below makes them.

mod accounting;
mod accounting_periods;
mod accumulation;
mod calculation;
mod correspondence;
mod information;
mod ledger;
mod periods;
mod running;

use std::sync::Arc;

use metadata::tables::{Field, Table};
use metadata::{Kind as MetadataKind, Name, same};
use parser_bsl::query::Kind;
use parser_bsl::query::ast::{
    Column, Expression as ExpressionNode, Parameter as ParameterNode, VirtualTableParameter,
    VirtualTableParameters,
};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use super::{Result, Translator, broken};
use crate::date::Date;
use crate::run::Parameter;
use crate::run::data::default_value;
use crate::run::error::RunError;
use crate::run::schema::{self, quoted};
use crate::run::value::Value;

/// A virtual table in the making.
pub(super) struct Virtual<'n> {
    /// What the query sees.
    table: Arc<Table>,
    /// The table of the register.
    main: Arc<Table>,
    /// What stands in the places of parameters.
    arguments: Vec<Option<ExpressionNode<'n>>>,
    /// The scope of the parameters, where there are some.
    scope: Option<usize>,
    /// The fields that the query uses; none where it uses all of them or none at all.
    used: Option<Vec<Name>>,
    /// The name of the table in the text.
    node: Node<'n>,
    /// How the records of the register are called in the statement.
    alias: String,
}

impl Virtual<'_> {
    /// Whether the query uses a field by its Russian name.
    fn uses(&self, name: &str) -> bool {
        match &self.used {
            Some(used) => used.iter().any(|it| it.is(name)),
            None => true,
        }
    }

    /// Whether the query names a field.
    fn names(&self, name: &str) -> bool {
        self.used
            .as_ref()
            .is_some_and(|used| used.iter().any(|it| it.is(name)))
    }

    /// The parts of the register with this word in their full names: `Dimension`, `Resource`.
    fn parts(&self, word: &str) -> Vec<&Field> {
        let word = format!(".{word}.");
        self.main
            .fields
            .iter()
            .filter(|it| it.origin.contains(&word))
            .collect()
    }

    /// Whether the records have a field.
    fn has(&self, name: &str) -> bool {
        self.main.fields.iter().any(|it| it.names.ru.is(name))
    }

    /// A column of the records.
    fn column(&self, name: &str) -> String {
        format!("{}.{}", self.alias, quoted(name))
    }

    fn unsupported(&self, ru: &str, en: &str) -> RunError {
        RunError::unsupported(self.node.byte_range(), ru, en)
    }
}

/// Which records of a time a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    /// Those before it: balances at a moment.
    Before,
    /// Those up to it: ends of periods, slices.
    UpTo,
    /// Those from it on: beginnings of periods.
    From,
}

impl Translator<'_> {
    pub(super) fn virtual_table(
        &mut self,
        table: &Arc<Table>,
        parameters: Option<VirtualTableParameters<'_>>,
        place: (usize, usize),
        node: Node<'_>,
    ) -> Result<String> {
        let name = table.names.ru.as_str();
        let register: Vec<&str> = name.split('.').take(2).collect();
        let main = metadata::tables::table(self.world, &register.join("."));
        let main = Arc::new(main.ok_or_else(|| broken(node))?);
        let used = match self.used.get(&place) {
            Some(used) if !self.all_used.contains(&place) => Some(used.iter().cloned().collect()),
            _ => None,
        };
        let alias = self.alias("m");
        let scope = parameters.and_then(|it| self.scopes.get(&it.node().start_byte()).copied());
        if let Some(scope) = scope {
            // A field is that of the virtual table first; only columns of the records may be used.
            let [own, of_register] = records(table, &main);
            self.put_source(scope, 0, &alias, Arc::new(own));
            self.put_source(scope, 1, &alias, Arc::new(of_register));
        }
        let of = Virtual {
            table: Arc::clone(table),
            main,
            arguments: arguments(parameters),
            scope,
            used,
            node,
            alias,
        };
        let part = schema::part_of(table).unwrap_or_default();
        match (schema::kind_of(name), part) {
            (Some(MetadataKind::InformationRegister), "SliceLast") => self.slice(&of, true),
            (Some(MetadataKind::InformationRegister), "SliceFirst") => self.slice(&of, false),
            (Some(MetadataKind::AccumulationRegister), "Balance") => self.balance(&of),
            (Some(MetadataKind::AccumulationRegister), "Turnovers") => self.turnovers(&of),
            (Some(MetadataKind::AccumulationRegister), "BalanceAndTurnovers") => {
                self.balance_and_turnovers(&of)
            }
            (Some(MetadataKind::AccountingRegister), "Balance") => self.accounting_balance(&of),
            (Some(MetadataKind::AccountingRegister), "Turnovers") => self.accounting_turnovers(&of),
            (Some(MetadataKind::AccountingRegister), "BalanceAndTurnovers") => {
                self.accounting_balance_and_turnovers(&of)
            }
            (Some(MetadataKind::AccountingRegister), "DrCrTurnovers") => {
                self.debit_credit_turnovers(&of)
            }
            (Some(MetadataKind::AccountingRegister), "RecordsWithExtDimensions") => {
                self.records_with_analytics(&of)
            }
            (Some(MetadataKind::CalculationRegister), "ActualActionPeriod") => {
                self.actual_action_period(&of)
            }
            (Some(MetadataKind::CalculationRegister), "ScheduleData") => self.schedule_data(&of),
            (Some(MetadataKind::CalculationRegister), base) if base.starts_with("Base") => {
                let register = base.strip_prefix("Base").unwrap_or_default().to_owned();
                self.base_data(&of, &register)
            }
            (Some(MetadataKind::Task), _) => self.tasks(&of),
            _ => Err(of.unsupported(
                "Эта виртуальная таблица здесь не поддерживается",
                "This virtual table is not supported here",
            )),
        }
    }

    /// A parameter that is a condition, as ` AND …`.
    fn virtual_condition(&mut self, of: &Virtual<'_>, place: usize) -> Result<String> {
        let (Some(Some(node)), Some(scope)) = (of.arguments.get(place), of.scope) else {
            return Ok(String::new());
        };
        let node = node.node();
        let condition = self.without_joins(scope, |it| it.expression(node))?;
        Ok(format!(" AND {}", condition.sql))
    }

    /// The value of a parameter that is a value.
    fn virtual_value(&mut self, of: &Virtual<'_>, place: usize) -> Result<Option<String>> {
        let (Some(Some(node)), Some(scope)) = (of.arguments.get(place), of.scope) else {
            return Ok(None);
        };
        let node = node.node();
        let value = self.without_joins(scope, |it| it.expression(node))?;
        Ok(Some(value.sql))
    }

    /// The word of a parameter that is a word: `Месяц`, `ДвиженияИГраницыПериода`.
    fn virtual_word(&self, of: &Virtual<'_>, place: usize) -> Result<Option<String>> {
        let Some(Some(node)) = of.arguments.get(place) else {
            return Ok(None);
        };
        match Column::cast(node.node()) {
            Some(it) => Ok(Some(self.text_of(it.node()).trim().to_owned())),
            None => Err(RunError::unsupported(
                node.node().byte_range(),
                "Здесь ожидается слово: периодичность или метод дополнения",
                "A word is expected here: a periodicity or a fill method",
            )),
        }
    }

    /// The condition that records stand on one side of the time of a parameter; none where that is not given or empty.
    /// `period` is the column of their time.
    fn time(&mut self, of: &Virtual<'_>, place: usize, side: Side) -> Result<Option<String>> {
        let Some(Some(node)) = of.arguments.get(place) else {
            return Ok(None);
        };
        let node = node.node();
        let period = of.column("Период");
        let by = |side: Side| match side {
            Side::Before => "<",
            Side::UpTo => "<=",
            Side::From => ">=",
        };
        let (value, including) = match ParameterNode::cast(node) {
            Some(it) => match self.parameter_of(it)? {
                Parameter::Border(value, including) => (value.clone(), Some(*including)),
                _ => (self.parameter_value(it)?.clone(), None),
            },
            None => {
                let date = self.virtual_value(of, place)?.unwrap_or_default();
                return Ok(Some(format!("{period} {} {date}", by(side))));
            }
        };
        let operator = match (side, including) {
            (Side::Before | Side::UpTo, Some(true)) => "<=",
            (Side::Before | Side::UpTo, Some(false)) => "<",
            (Side::From, Some(false)) => ">",
            _ => by(side),
        };
        Ok(match &value {
            Value::Undefined | Value::Null | Value::Date(Date::EMPTY) => None,
            Value::Date(_) => Some(format!("{period} {operator} {}", value.literal())),
            Value::Moment(date, _) if of.has("Регистратор") => {
                let date = Value::Date(*date).literal();
                let day = if side == Side::From { ">=" } else { "<=" };
                Some(format!(
                    "({period} {day} {date} AND v_moment({period}, {}) {operator} {})",
                    of.column("Регистратор"),
                    value.literal()
                ))
            }
            Value::Moment(date, _) => {
                let date = Value::Date(*date).literal();
                Some(format!("{period} {operator} {date}"))
            }
            _ => {
                return Err(RunError::unsupported(
                    node.byte_range(),
                    "Здесь ожидается дата, момент времени или граница",
                    "A date, a point in time or a boundary is expected here",
                ));
            }
        })
    }

    /// A column of a dimension, with the order of strings.
    fn dimension(&self, of: &Virtual<'_>, field: &Field) -> String {
        let column = of.column(field.names.ru.as_str());
        match schema::may_be_string(self.world, &field.types) {
            true => format!("{column} COLLATE {}", crate::run::functions::COLLATION),
            false => column,
        }
    }

    /// Only the active records of a register that has inactive ones.
    fn active(&self, of: &Virtual<'_>) -> String {
        match of.has("Активность") {
            true => of.column("Активность"),
            false => "1".to_owned(),
        }
    }

    /// `ЗадачиПоИсполнителю`: the tasks of one who is told by the attributes of addressing. Tasks that leave an attribute
    /// empty are for everybody; how the platform looks up the register of performers is not done here.
    fn tasks(&mut self, of: &Virtual<'_>) -> Result<String> {
        let mut conditions = String::from("1");
        for (place, parameter) in of.table.parameters.iter().enumerate() {
            if let Some(value) = self.virtual_value(of, place)? {
                let types = of
                    .main
                    .field(parameter.ru.as_str())
                    .map(|it| it.types.clone());
                let empty = default_value(self.base, self.world, &types.unwrap_or_default());
                let column = of.column(parameter.ru.as_str());
                conditions.push_str(&format!(
                    " AND ({column} = {value} OR {column} = {})",
                    empty.literal()
                ));
            }
        }
        let table = quoted(of.main.names.ru.as_str());
        let alias = &of.alias;
        Ok(format!(
            "(SELECT {alias}.* FROM {table} AS {alias} WHERE {conditions})"
        ))
    }
}

/// A virtual table and the table of its register with those fields alone that its records have, from which it is made.
fn records(table: &Table, main: &Table) -> [Table; 2] {
    let is_account = |it: &Field| {
        let name = it.names.ru.as_str();
        let words = ["Счет", "КорСчет", "Субконто", "КорСубконто", "ВидСубконто"];
        words.iter().any(|it| name.starts_with(it))
    };
    let sides = ["СчетДт", "СчетКт"];
    let by_sides = table.field("СчетДт").is_some();
    let in_records = |it: &&Field| match main.field("СчетДт") {
        // Records of both sides are told apart: what each side has of its own is not there.
        Some(_) if !by_sides => {
            let own = it.origin.rsplit('.').next().unwrap_or_default();
            let is_standard = it.origin.is_empty() || it.origin.contains(".StandardAttribute.");
            !sides.iter().any(|side| it.names.ru.is(side)) && (is_standard || it.names.ru.is(own))
        }
        _ => true,
    };
    let mut own = table.clone();
    own.fields
        .retain(|it| match main.field(it.names.ru.as_str()) {
            Some(field) => in_records(&field),
            None => is_account(it),
        });
    let mut of_register = main.clone();
    of_register.fields = main.fields.iter().filter(in_records).cloned().collect();
    [own, of_register]
}

/// What stands in the places of the parameters of a virtual table.
fn arguments(parameters: Option<VirtualTableParameters<'_>>) -> Vec<Option<ExpressionNode<'_>>> {
    let Some(parameters) = parameters else {
        return Vec::new();
    };
    let mut arguments = vec![None];
    let mut cursor = parameters.node().walk();
    for child in parameters.node().children(&mut cursor) {
        if Kind::of(child) == Kind::Comma {
            arguments.push(None);
        } else if let Some(parameter) = VirtualTableParameter::cast(child)
            && let Some(last) = arguments.last_mut()
        {
            *last = parameter.value();
        }
    }
    arguments
}

/// Whether a word is one of two.
fn is_word(word: Option<&str>, ru: &str, en: &str) -> bool {
    word.is_some_and(|it| same(it, ru) || same(it, en))
}
