//! Records of accounting registers by both of their sides: `ОборотыДтКт` and `ДвиженияССубконто`.

use super::accounting::summed;
use super::periods::Periods;
use super::{Result, Side, Translator, Virtual};
use crate::run::schema::quoted;
use crate::run::value::Value;

impl Translator<'_> {
    /// `ОборотыДтКт(НачалоПериода, КонецПериода, Периодичность, УсловиеСчетаДт, СубконтоДт, УсловиеСчетаКт, СубконтоКт,
    /// Условие)`.
    pub(super) fn debit_credit_turnovers(&mut self, of: &Virtual<'_>) -> Result<String> {
        let ledger = self.ledger(of)?;
        let mut condition = self.active(of);
        for (place, side) in [(0, Side::From), (1, Side::UpTo)] {
            if let Some(time) = self.time(of, place, side)? {
                condition.push_str(&format!(" AND {time}"));
            }
        }
        for place in [3, 5, 7] {
            condition.push_str(&self.virtual_condition(of, place)?);
        }
        let kinds = [self.kinds(of, 4)?, self.kinds(of, 6)?];
        let word = self.virtual_word(of, 2)?;
        let periods = Periods::new(of, word.as_deref())?;
        let mut columns = vec!["r.*".to_owned()];
        for (side, word) in ["Дт", "Кт"].into_iter().enumerate() {
            let account = format!("r.{}", quoted(&format!("Счет{word}")));
            let listed = kinds.get(side).and_then(|it| it.as_deref());
            for place in 1..=ledger.count {
                let name = format!("Субконто{word}{place}");
                if self.needed(of, &name) {
                    let [debit, credit] = ledger.sides();
                    let own = if side == 0 { debit } else { credit };
                    let value = ledger.analytics(place, &account, own, listed);
                    columns.push(format!("{value} AS {}", quoted(&name)));
                }
            }
            for kind in listed.unwrap_or_default() {
                let account = of.column(&format!("Счет{word}"));
                condition.push_str(&format!(" AND {}", ledger.has_kind(&account, kind)));
            }
        }
        let from = format!(
            "(SELECT {} FROM {} AS r) AS {}",
            columns.join(", "),
            ledger.register,
            of.alias
        );
        let mut names = vec!["СчетДт".to_owned(), "СчетКт".to_owned()];
        for place in 1..=ledger.count {
            names.extend([format!("СубконтоДт{place}"), format!("СубконтоКт{place}")]);
        }
        names.extend(
            of.parts("Dimension")
                .into_iter()
                .map(|it| it.names.ru.to_string()),
        );
        names.retain(|it| of.uses(it));
        let collation = crate::run::functions::COLLATION;
        let column = |it: String| {
            let column = format!("{} COLLATE {collation}", of.column(&it));
            (it, column)
        };
        let mut keys: Vec<(String, String)> = names.into_iter().map(column).collect();
        keys.extend(periods.keys);
        let zero = Value::number(0).literal();
        let mut measures = Vec::new();
        for resource in of.parts("Resource") {
            let name = resource.names.ru.as_str();
            let field = ["Дт", "Кт"].iter().find_map(|side| {
                let own = resource.origin.rsplit('.').next()?;
                (name == format!("{own}{side}")).then(|| format!("{own}Оборот{side}"))
            });
            let field = field.unwrap_or_else(|| format!("{name}Оборот"));
            if of.uses(&field) {
                measures.push((
                    field,
                    format!("COALESCE(v_sum({}), {zero})", of.column(name)),
                ));
            }
        }
        Ok(summed(&keys, &measures, &from, &condition))
    }

    /// `ДвиженияССубконто(НачалоПериода, КонецПериода, Условие, Порядок, Первые)`: the records with the values and kinds of
    /// their analytics.
    pub(super) fn records_with_analytics(&mut self, of: &Virtual<'_>) -> Result<String> {
        if matches!(of.arguments.get(3), Some(Some(_))) {
            return Err(of.unsupported(
                "Порядок движений с субконто здесь не поддерживается: упорядочите сам запрос",
                "The order of records with ext dimensions is not supported here: order the query itself",
            ));
        }
        let ledger = self.ledger(of)?;
        let mut condition = String::from("1");
        for (place, side) in [(0, Side::From), (1, Side::UpTo)] {
            if let Some(time) = self.time(of, place, side)? {
                condition.push_str(&format!(" AND {time}"));
            }
        }
        condition.push_str(&self.virtual_condition(of, 2)?);
        let limit = match self.virtual_value(of, 4)? {
            // A number of the query is a blob here; as a part of the statement it is the number itself.
            Some(count) => {
                let count =
                    self.base
                        .connection
                        .query_row(&format!("SELECT {count}"), [], |it| {
                            Ok(Value::of_cell(it.get_ref(0)?))
                        })?;
                match count {
                    Value::Number(it) => format!(" LIMIT {}", it.to_i64().unwrap_or(0).max(0)),
                    _ => String::new(),
                }
            }
            None => String::new(),
        };
        let [debit, credit] = ledger.sides();
        let sides = match ledger.correspondence {
            true => vec![("Дт", debit.to_owned()), ("Кт", credit.to_owned())],
            false => vec![("", "r.\"ВидДвижения\"".to_owned())],
        };
        let mut columns = vec!["r.*".to_owned()];
        for (word, side) in sides {
            let account = format!("r.{}", quoted(&format!("Счет{word}")));
            for place in 1..=ledger.count {
                let value = format!("Субконто{word}{place}");
                if self.needed(of, &value) {
                    let sql = ledger.analytics(place, &account, &side, None);
                    columns.push(format!("{sql} AS {}", quoted(&value)));
                }
                let kind = format!("ВидСубконто{word}{place}");
                if self.needed(of, &kind) {
                    columns.push(format!(
                        "{} AS {}",
                        ledger.kind(place, &account),
                        quoted(&kind)
                    ));
                }
            }
        }
        Ok(format!(
            "(SELECT * FROM (SELECT {} FROM {} AS r) AS {alias} WHERE {condition} \
             ORDER BY {alias}.\"Период\", {alias}.\"Регистратор\", {alias}.\"НомерСтроки\"{limit})",
            columns.join(", "),
            ledger.register,
            alias = of.alias
        ))
    }
}
