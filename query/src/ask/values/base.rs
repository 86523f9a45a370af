//! The names of the items of a base, read by queries.

use std::ops::ControlFlow;

use metadata::tables;
use metadata::{Kind, NameMap, World};

use super::Values;
use crate::run::{Base, Limits, ResultColumn, Row, RunError, Sink, Value, run};

/// Kinds whose items have names that people say.
const KINDS: [Kind; 4] = [
    Kind::Catalog,
    Kind::ChartOfCharacteristicTypes,
    Kind::ChartOfCalculationTypes,
    Kind::ExchangePlan,
];

impl Values {
    /// The names of the items of catalogs and their like in a base, `most` of each table at most.
    pub fn of_base(base: &Base, world: World<'_>, most: u64) -> Result<Self, RunError> {
        let mut values = Self::default();
        for kind in KINDS {
            for object in world.configuration.of_kind(kind) {
                let name = format!("{}.{}", kind.names().ru, object.name);
                let Some(table) = tables::table(world, &name) else {
                    continue;
                };
                if table.field("Description").is_none() {
                    continue;
                }
                let folder = match table.field("IsFolder") {
                    Some(_) => "Т.ЭтоГруппа",
                    None => "ЛОЖЬ",
                };
                let mark = match table.field("DeletionMark") {
                    Some(_) => " ГДЕ НЕ Т.ПометкаУдаления",
                    None => "",
                };
                let text = format!(
                    "ВЫБРАТЬ Т.Наименование КАК Наименование, {folder} КАК ЭтоГруппа ИЗ {name} КАК Т{mark}"
                );
                let limits = Limits {
                    rows: Some(most),
                    ..Limits::default()
                };
                let mut taker = Taker {
                    values: &mut values,
                    table: &name,
                };
                run(base, world, &text, &NameMap::default(), &limits, &mut taker)?;
            }
        }
        Ok(values)
    }
}

struct Taker<'v> {
    values: &'v mut Values,
    table: &'v str,
}

impl Sink for Taker<'_> {
    fn columns(&mut self, _: &[ResultColumn], _: bool) {}

    fn row(&mut self, row: Row) -> ControlFlow<()> {
        if let [Value::String(name), folder] = row.values.as_slice() {
            let is_folder = *folder == Value::Boolean(true);
            self.values.add(self.table, name, is_folder);
        }
        ControlFlow::Continue(())
    }
}
