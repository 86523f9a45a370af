//! What the configuration tells of predefined accounts: sides, flags and analytics.

use metadata::tables::Table;
use metadata::{AccountSide, Predefined, PredefinedAccount, World};

use crate::run::base::Base;
use crate::run::data::{key_of, put};
use crate::run::error::RunError;
use crate::run::value::{Reference, Value};

/// The values of an account besides its code and its description.
pub(super) fn fields(
    base: &Base,
    world: World<'_>,
    table: &Table,
    item: &Predefined,
    values: &mut Vec<(String, Value)>,
) {
    let plain = PredefinedAccount::default();
    let account = item.account.as_deref().unwrap_or(&plain);
    if let Some(side) = side(base, world, account.side) {
        values.push(("Вид".to_owned(), side));
    }
    values.push((
        "Забалансовый".to_owned(),
        Value::Boolean(account.off_balance),
    ));
    if !account.order.is_empty() {
        values.push(("Порядок".to_owned(), Value::string(&account.order)));
    }
    let flags = account.flags.iter();
    values.extend(flags.map(|it| (it.to_string(), Value::Boolean(true))));
    retain_known(table, values);
}

/// What a chart does not have is not kept: no order, flags that are gone.
fn retain_known(table: &Table, values: &mut Vec<(String, Value)>) {
    values.retain(|it| table.fields.iter().any(|field| field.names.ru.is(&it.0)));
}

/// Puts the analytics of an account into their table.
pub(super) fn ext_dimensions(
    base: &Base,
    world: World<'_>,
    chart: &str,
    item: &Predefined,
    account: &Value,
) -> Result<(), RunError> {
    let table = metadata::tables::table(world, &format!("{chart}.ВидыСубконто"));
    let (Some(table), Some(told)) = (table, &item.account) else {
        return Ok(());
    };
    for (place, told) in (1..).zip(&told.ext_dimensions) {
        let Some((kinds, kind)) = told.kind.rsplit_once('.') else {
            continue;
        };
        let Some(kinds) = metadata::tables::table(world, kinds) else {
            continue;
        };
        let kinds = kinds.names.ru.as_str();
        // Items that are made later have this identifier too.
        let made = Reference {
            of: base.type_number(kinds)?,
            id: key_of(&format!("{kinds}.{kind}")),
        };
        let kind = base.predefined(kinds, kind)?.unwrap_or(made);
        let mut values = vec![
            ("Ссылка".to_owned(), account.clone()),
            ("НомерСтроки".to_owned(), Value::number(place)),
            ("ВидСубконто".to_owned(), Value::Reference(kind)),
            ("Предопределенное".to_owned(), Value::Boolean(true)),
            (
                "ТолькоОбороты".to_owned(),
                Value::Boolean(told.turnovers_only),
            ),
        ];
        let flags = told.flags.iter();
        values.extend(flags.map(|it| (it.to_string(), Value::Boolean(true))));
        retain_known(&table, &mut values);
        put(base, world, &table, &values)?;
    }
    Ok(())
}

fn side(base: &Base, world: World<'_>, side: AccountSide) -> Option<Value> {
    let name = match side {
        AccountSide::Active => "Active",
        AccountSide::Passive => "Passive",
        AccountSide::ActivePassive => "ActivePassive",
    };
    let values = &world.platform.system_enum("ВидСчета")?.values;
    let place = values.iter().position(|it| it.is(name))?;
    Some(Value::System {
        of: base.known_type("ВидСчета")?,
        place: u16::try_from(place).ok()?,
    })
}
