//! What tells of an accounting register: its tables, its sides, the analytics of its records.

use metadata::tables::Field;

use super::{Result, Translator, Virtual};
use crate::run::schema::quoted;
use crate::run::value::Value;

/// What the entries of a register need besides its records.
pub(super) struct Ledger {
    /// The table of the records.
    pub(super) register: String,
    /// The table of the analytics of the records.
    analytics: String,
    /// The chart of accounts.
    pub(super) chart: String,
    /// The kinds of analytics of each account.
    kinds: String,
    /// How many analytics an account may have.
    pub(super) count: usize,
    /// Records have a debit and a credit side.
    pub(super) correspondence: bool,
    pub(super) debit: String,
    pub(super) credit: String,
}

/// A resource or a dimension of the entries.
pub(super) struct Part {
    /// Its name.
    pub(super) name: String,
    /// The columns of the records: of the debit and of the credit side.
    pub(super) sides: [String; 2],
    /// Both sides are one.
    pub(super) is_balance: bool,
}

impl Translator<'_> {
    pub(super) fn ledger(&self, of: &Virtual<'_>) -> Result<Ledger> {
        let wrong = || {
            of.unsupported(
                "У регистра нет плана счетов",
                "The register has no chart of accounts",
            )
        };
        let accounts = ["Счет", "СчетДт"]
            .iter()
            .find_map(|it| of.main.field(it))
            .ok_or_else(wrong)?;
        let table = accounts
            .types
            .types
            .first()
            .and_then(crate::schema::table_of_type);
        let chart = table.ok_or_else(wrong)?;
        let name = of.main.names.ru.as_str();
        let side = |it: &str| {
            let side = self
                .system_value("ВидДвиженияБухгалтерии", it)
                .map(|it| it.sql);
            side.ok_or_else(wrong)
        };
        let has_number = |it: &Field| {
            let number = it.names.ru.as_str();
            let number = number
                .strip_prefix("СубконтоДт")
                .or_else(|| number.strip_prefix("Субконто"));
            number.and_then(|it| it.parse::<usize>().ok())
        };
        // The table of records with analytics has all of them.
        let with = metadata::tables::table(self.world, &format!("{name}.ДвиженияССубконто"));
        let count = with
            .iter()
            .flat_map(|it| &it.fields)
            .filter_map(has_number)
            .max();
        Ok(Ledger {
            register: quoted(name),
            analytics: quoted(&format!("{name}.Субконто")),
            kinds: quoted(&format!("{chart}.ВидыСубконто")),
            chart: quoted(&chart),
            count: count.unwrap_or(0),
            correspondence: of.has("СчетДт"),
            debit: side("Дебет")?,
            credit: side("Кредит")?,
        })
    }
}

/// On which side accounts have their balances.
pub(super) struct Sides {
    /// The kind of the account, as an expression.
    kind: String,
    active: String,
    passive: String,
    zero: String,
}

impl Sides {
    /// The debit side of a balance.
    pub(super) fn debit(&self, of: &str) -> String {
        let Self {
            kind,
            active,
            passive,
            zero,
        } = self;
        format!(
            "CASE {kind} WHEN {active} THEN {of} WHEN {passive} THEN {zero} \
             ELSE CASE WHEN {of} > {zero} THEN {of} ELSE {zero} END END"
        )
    }

    /// The credit side of a balance.
    pub(super) fn credit(&self, of: &str) -> String {
        let Self {
            kind,
            active,
            passive,
            zero,
        } = self;
        format!(
            "CASE {kind} WHEN {active} THEN {zero} WHEN {passive} THEN v_negate({of}) \
             ELSE CASE WHEN {of} < {zero} THEN v_negate({of}) ELSE {zero} END END"
        )
    }
}

impl Translator<'_> {
    /// The sides of balances of accounts of this kind.
    pub(super) fn sides(&self, kind: &str) -> Sides {
        let value = |it: &str| self.system_value("ВидСчета", it).map(|it| it.sql);
        Sides {
            kind: kind.to_owned(),
            active: value("Активный").unwrap_or_default(),
            passive: value("Пассивный").unwrap_or_default(),
            zero: Value::number(0).literal(),
        }
    }
}

/// Whether the query uses splitted balances.
pub(super) fn is_split(of: &Virtual<'_>) -> bool {
    parts(of, "Resource").iter().any(|resource| {
        of.table.fields.iter().any(|it| {
            let name = it.names.ru.as_str();
            let rest = name.strip_prefix(resource.name.as_str());
            rest.is_some_and(|it| it.contains("Развернутый")) && of.uses(name)
        })
    })
}

/// The dimensions or resources of a register by their names, with the columns of both sides.
pub(super) fn parts(of: &Virtual<'_>, word: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for field in of.parts(word) {
        // The full name of metadata has no side.
        let name = field.origin.rsplit('.').next().unwrap_or_default();
        if parts.iter().any(|it| it.name == name) {
            continue;
        }
        let is_balance = field.names.ru.is(name);
        let side = |side: &str| match is_balance {
            true => name.to_owned(),
            false => format!("{name}{side}"),
        };
        parts.push(Part {
            name: name.to_owned(),
            sides: [side("Дт"), side("Кт")],
            is_balance,
        });
    }
    parts
}

impl Ledger {
    /// The analytics of a record `r` on one side: of the kind that is listed at this place, counted from 1, or of the one
    /// that the account has there.
    pub(super) fn analytics(
        &self,
        place: usize,
        account: &str,
        side: &str,
        kinds: Option<&[String]>,
    ) -> String {
        let kind = match kinds {
            Some(kinds) => match kinds.get(place - 1) {
                Some(kind) => kind.clone(),
                None => return "NULL".to_owned(),
            },
            None => self.kind(place, account),
        };
        // Without correspondence a record has one side.
        let side = match self.correspondence {
            true => format!(" AND e.\"ВидДвижения\" = {side}"),
            false => String::new(),
        };
        format!(
            "(SELECT e.\"Значение\" FROM {} AS e WHERE e.\"Регистратор\" = r.\"Регистратор\" \
             AND e.\"НомерСтроки\" = r.\"НомерСтроки\"{side} AND e.\"Вид\" = {kind} LIMIT 1)",
            self.analytics
        )
    }

    /// The kind of analytics that an account has at a place.
    pub(super) fn kind(&self, place: usize, account: &str) -> String {
        let number = i64::try_from(place).unwrap_or(i64::MAX);
        format!(
            "(SELECT v.\"ВидСубконто\" FROM {} AS v WHERE v.\"Ссылка\" = {account} AND v.\"НомерСтроки\" = {} LIMIT 1)",
            self.kinds,
            Value::number(number).literal()
        )
    }

    /// Whether an account has a kind of analytics.
    pub(super) fn has_kind(&self, account: &str, kind: &str) -> String {
        format!(
            "EXISTS (SELECT 1 FROM {} AS v WHERE v.\"Ссылка\" = {account} AND v.\"ВидСубконто\" = {kind})",
            self.kinds
        )
    }

    /// The debit and the credit side as the table of analytics has them.
    pub(super) fn sides(&self) -> [&str; 2] {
        [&self.debit, &self.credit]
    }
}
