//! Calculation registers: actual periods of action, data of schedules, bases.
//!
//! A record acts where no record of a displacing kind of calculation with the same dimensions does; periods are told by
//! days. Schedules are joined by their date and by dimensions of the same names. A base is the sum of the records of base
//! kinds whose period of registration lies in the base period of the record; that the platform can count bases by periods
//! of action, and in shares of them, is not done here.

use metadata::objects::Details;
use metadata::{Kind, Object};
use parser_bsl::query::ast::Parameter as ParameterNode;
use parser_bsl::syntax::AstNode as _;

use super::{Result, Translator, Virtual};
use crate::run::Parameter;
use crate::run::schema::quoted;
use crate::run::value::Value;

/// The bounds of the periods of a record.
const ACTION: [&str; 2] = ["ПериодДействияНачало", "ПериодДействияКонец"];
const BASE: [&str; 2] = ["БазовыйПериодНачало", "БазовыйПериодКонец"];

impl<'a> Translator<'a> {
    fn register(&self, of: &Virtual<'_>) -> Option<&'a Object> {
        let name = of.main.names.ru.as_str().split('.').nth(1)?;
        let found = self
            .world
            .configuration
            .object(Kind::CalculationRegister, name);
        found.map(|it| &**it)
    }

    /// The table of a list of kinds of calculation: `ВытесняющиеВидыРасчета`, `БазовыеВидыРасчета`.
    fn kinds_of_calculation(&self, of: &Virtual<'_>, list: &str) -> Option<String> {
        let Details::CalculationRegister(details) = &self.register(of)?.details else {
            return None;
        };
        let chart = metadata::tables::table(self.world, &details.chart_of_calculation_types)?;
        let full = format!("{}.{list}", chart.names.ru);
        let table = metadata::tables::table(self.world, &full)?;
        Some(quoted(table.names.ru.as_str()))
    }

    /// Whether a record `by` displaces the record `r`.
    fn displaces(&self, of: &Virtual<'_>, by: &str) -> String {
        let Some(kinds) = self.kinds_of_calculation(of, "ВытесняющиеВидыРасчета")
        else {
            return "0".to_owned();
        };
        let mut condition = format!(
            "EXISTS (SELECT 1 FROM {kinds} AS v WHERE v.\"Ссылка\" = r.\"ВидРасчета\" AND v.\"ВидРасчета\" = {by}.\"ВидРасчета\")"
        );
        for dimension in of.parts("Dimension") {
            let name = quoted(dimension.names.ru.as_str());
            condition.push_str(&format!(" AND {by}.{name} = r.{name}"));
        }
        if of.has("Активность") {
            condition.push_str(&format!(" AND {by}.\"Активность\""));
        }
        condition
    }

    /// The records with the pieces of their periods of action that are not displaced, as `_begin` and `_end`.
    fn acting(&self, of: &Virtual<'_>) -> String {
        let table = quoted(of.main.names.ru.as_str());
        let [begin, end] = ACTION.map(quoted);
        let displaces = self.displaces(of, "d");
        // A piece begins with the period, or on the day after a displacing one.
        format!(
            "(SELECT r.*, p.start AS _begin, MIN(r.{end}, COALESCE((SELECT MIN(v_date_add(d.{begin}, 'Second', {minus})) \
             FROM {table} AS d WHERE {displaces} AND d.{begin} > p.start), r.{end})) AS _end \
             FROM {table} AS r JOIN (SELECT r.rowid AS id, r.{begin} AS start FROM {table} AS r \
             UNION SELECT r.rowid, v_begin(v_date_add(d.{end}, 'Day', {one}), 'Day') \
             FROM {table} AS r JOIN {table} AS d ON {displaces} AND d.{end} >= r.{begin} AND d.{end} < r.{end}) AS p ON p.id = r.rowid \
             WHERE p.start <= r.{end} AND NOT EXISTS (SELECT 1 FROM {table} AS d WHERE {displaces} \
             AND d.{begin} <= p.start AND d.{end} >= p.start))",
            minus = Value::number(-1).literal(),
            one = Value::number(1).literal(),
        )
    }

    /// `ФактическийПериодДействия(Условие)`: a record for each piece of a period.
    pub(super) fn actual_action_period(&mut self, of: &Virtual<'_>) -> Result<String> {
        let active = self.active(of);
        let condition = self.virtual_condition(of, 0)?;
        let columns = of
            .table
            .fields
            .iter()
            .filter(|it| !crate::run::schema::is_computed(it));
        let columns: Vec<String> = columns
            .map(|it| {
                let name = it.names.ru.as_str();
                match name {
                    _ if name == ACTION[0] => format!("_begin AS {}", quoted(name)),
                    _ if name == ACTION[1] => format!("_end AS {}", quoted(name)),
                    _ => of.column(name),
                }
            })
            .collect();
        Ok(format!(
            "(SELECT {} FROM {} AS {} WHERE {active}{condition})",
            columns.join(", "),
            self.acting(of),
            of.alias
        ))
    }

    /// `ДанныеГрафика(Условие)`: the records with what the schedule says of their periods.
    pub(super) fn schedule_data(&mut self, of: &Virtual<'_>) -> Result<String> {
        let active = self.active(of);
        let condition = self.virtual_condition(of, 0)?;
        let wrong = || of.unsupported("У регистра нет графика", "The register has no schedule");
        let Some(Details::CalculationRegister(details)) = self.register(of).map(|it| &it.details)
        else {
            return Err(wrong());
        };
        let schedule = metadata::tables::table(self.world, &details.schedule).ok_or_else(wrong)?;
        let date = details.schedule_date.rsplit('.').next().unwrap_or_default();
        let mut link = String::from("1");
        for field in schedule
            .fields
            .iter()
            .filter(|it| it.origin.contains(".Dimension."))
        {
            let name = field.names.ru.as_str();
            if !field.names.ru.is(date) && of.has(name) {
                link.push_str(&format!(" AND g.{} = r.{}", quoted(name), quoted(name)));
            }
        }
        let (date, table) = (quoted(date), quoted(schedule.names.ru.as_str()));
        let zero = Value::number(0).literal();
        let mut columns = vec!["r.*".to_owned()];
        let resources = schedule
            .fields
            .iter()
            .filter(|it| it.origin.contains(".Resource."));
        for resource in resources {
            let name = resource.names.ru.as_str();
            let sum = |when: String| {
                format!(
                    "COALESCE((SELECT v_sum(g.{}) FROM {table} AS g WHERE {link} AND {when}), {zero})",
                    quoted(name)
                )
            };
            let within = |bounds: [String; 2]| {
                sum(format!(
                    "g.{date} >= {} AND g.{date} <= {}",
                    bounds[0], bounds[1]
                ))
            };
            let of_record = |bounds: [&str; 2]| bounds.map(|it| format!("r.{}", quoted(it)));
            let month =
                ["v_begin", "v_end"].map(|it| format!("{it}(r.\"ПериодРегистрации\", 'Month')"));
            let [begin, end] = of_record(ACTION);
            let actual = sum(format!(
                "g.{date} >= {begin} AND g.{date} <= {end} AND NOT EXISTS (SELECT 1 FROM {} AS d WHERE {} AND d.{} <= g.{date} AND d.{} >= g.{date})",
                quoted(of.main.names.ru.as_str()),
                self.displaces(of, "d"),
                quoted(ACTION[0]),
                quoted(ACTION[1]),
            ));
            for (suffix, sql) in [
                ("ПериодДействия", within(of_record(ACTION))),
                ("ФактическийПериодДействия", actual),
                ("ПериодРегистрации", within(month)),
                ("БазовыйПериод", within(of_record(BASE))),
            ] {
                let field = format!("{name}{suffix}");
                if of.table.field(&field).is_some() && self.needed(of, &field) {
                    columns.push(format!("{sql} AS {}", quoted(&field)));
                }
            }
        }
        Ok(format!(
            "(SELECT * FROM (SELECT {} FROM {} AS r) AS {} WHERE {active}{condition})",
            columns.join(", "),
            quoted(of.main.names.ru.as_str()),
            of.alias
        ))
    }

    /// `База…(ИзмеренияОсновногоРегистра, ИзмеренияБазовогоРегистра, Разрезы, Условие)`.
    pub(super) fn base_data(&mut self, of: &Virtual<'_>, register: &str) -> Result<String> {
        if matches!(of.arguments.get(2), Some(Some(_))) {
            return Err(of.unsupported(
                "Разрезы базы здесь не поддерживаются",
                "Sections of a base are not supported here",
            ));
        }
        let active = self.active(of);
        let condition = self.virtual_condition(of, 3)?;
        let wrong = || {
            of.unsupported(
                "У вида расчета нет базовых видов",
                "The kind of calculation has no base kinds",
            )
        };
        let base = metadata::tables::table(self.world, &format!("РегистрРасчета.{register}"));
        let base = base.ok_or_else(wrong)?;
        let kinds = self
            .kinds_of_calculation(of, "БазовыеВидыРасчета")
            .ok_or_else(wrong)?;
        let mut link = format!(
            "b.\"ВидРасчета\" IN (SELECT v.\"ВидРасчета\" FROM {kinds} AS v WHERE v.\"Ссылка\" = r.\"ВидРасчета\") \
             AND b.\"ПериодРегистрации\" >= r.{} AND b.\"ПериодРегистрации\" <= r.{}",
            quoted(BASE[0]),
            quoted(BASE[1])
        );
        let (own, other) = (self.dimension_names(of, 0)?, self.dimension_names(of, 1)?);
        for (own, other) in own.iter().zip(&other) {
            let (Some(own), Some(other)) = (of.main.field(own), base.field(other)) else {
                return Err(of.unsupported(
                    "У регистра нет такого измерения",
                    "The register has no such dimension",
                ));
            };
            let [own, other] = [own, other].map(|it| quoted(it.names.ru.as_str()));
            link.push_str(&format!(" AND b.{other} = r.{own}"));
        }
        let zero = Value::number(0).literal();
        let mut columns = vec!["r.*".to_owned()];
        for resource in base
            .fields
            .iter()
            .filter(|it| it.origin.contains(".Resource."))
        {
            let name = resource.names.ru.as_str();
            let field = format!("{name}База");
            if self.needed(of, &field) {
                columns.push(format!(
                    "COALESCE((SELECT v_sum(b.{}) FROM {} AS b WHERE b.\"Активность\" AND {link}), {zero}) AS {}",
                    quoted(name),
                    quoted(base.names.ru.as_str()),
                    quoted(&field)
                ));
            }
        }
        Ok(format!(
            "(SELECT * FROM (SELECT {} FROM {} AS r) AS {} WHERE {active}{condition})",
            columns.join(", "),
            quoted(of.main.names.ru.as_str()),
            of.alias
        ))
    }

    /// The names of dimensions that a parameter lists.
    fn dimension_names(&mut self, of: &Virtual<'_>, place: usize) -> Result<Vec<String>> {
        let Some(Some(node)) = of.arguments.get(place) else {
            return Ok(Vec::new());
        };
        let wrong = || {
            of.unsupported(
                "Измерения передаются параметром: списком имен",
                "Dimensions are given by a parameter, as a list of names",
            )
        };
        let parameter = ParameterNode::cast(node.node()).ok_or_else(wrong)?;
        let values = match self.parameter_of(parameter)? {
            Parameter::List(values) => values.clone(),
            Parameter::Value(value) => vec![value.clone()],
            _ => return Err(wrong()),
        };
        let names = values.into_iter().map(|it| match it {
            Value::String(name) => Ok(name),
            _ => Err(wrong()),
        });
        names.collect()
    }
}
