//! Slices of information registers: for each combination of dimensions the last or the first record.

use super::{Result, Side, Translator, Virtual};
use crate::run::schema::quoted;

impl Translator<'_> {
    /// `СрезПоследних(Период, Условие)`, `СрезПервых`: the time is included, the condition chooses among records before
    /// the slice is made.
    pub(super) fn slice(&mut self, of: &Virtual<'_>, is_last: bool) -> Result<String> {
        let side = if is_last { Side::UpTo } else { Side::From };
        let mut condition = self.active(of);
        if let Some(time) = self.time(of, 0, side)? {
            condition.push_str(&format!(" AND {time}"));
        }
        condition.push_str(&self.virtual_condition(of, 1)?);
        let dimensions = of.parts("Dimension");
        let dimensions: Vec<String> = dimensions
            .into_iter()
            .map(|it| self.dimension(of, it))
            .collect();
        let direction = if is_last { " DESC" } else { "" };
        let times = ["Период", "Регистратор", "НомерСтроки"]
            .into_iter()
            .filter(|it| of.has(it));
        let order: Vec<String> = times
            .map(|it| format!("{}{direction}", of.column(it)))
            .collect();
        let partition = match dimensions.is_empty() {
            true => String::new(),
            false => format!("PARTITION BY {} ", dimensions.join(", ")),
        };
        let alias = &of.alias;
        Ok(format!(
            "(SELECT * FROM (SELECT {alias}.*, ROW_NUMBER() OVER ({partition}ORDER BY {}) AS _place \
             FROM {} AS {alias} WHERE {condition}) WHERE _place = 1)",
            order.join(", "),
            quoted(of.main.names.ru.as_str())
        ))
    }
}
