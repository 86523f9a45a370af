//! How content goes from value to value: rows have the columns of their table, selections those of their query.

use std::sync::Arc;

use metadata::{Bilingual, MemberKind, Type};

use super::members::find;
use super::{Resolver, made, platform};
use crate::types::shape::{Arguments, Shape, Shapes};
use crate::types::ty::{Field, Made, Ty, Types, Value};

const fn names(ru: &'static str, en: &'static str) -> Bilingual {
    Bilingual { ru, en }
}

/// Types that have columns, or fields that are columns.
const WITH_COLUMNS: [&str; 7] = [
    "ТаблицаЗначений",
    "ДеревоЗначений",
    "КоллекцияСтрокДереваЗначений",
    "РезультатЗапроса",
    "СтрокаТаблицыЗначений",
    "СтрокаДереваЗначений",
    "ВыборкаИзРезультатаЗапроса",
];
/// Those of them whose fields are the columns.
const ROWS: [&str; 3] = [
    "СтрокаТаблицыЗначений",
    "СтрокаДереваЗначений",
    "ВыборкаИзРезультатаЗапроса",
];
const ARRAYS: [&str; 2] = ["Массив", "ФиксированныйМассив"];
const MAPS: [&str; 2] = ["Соответствие", "ФиксированноеСоответствие"];
const STRUCTURES: [&str; 2] = ["Структура", "ФиксированнаяСтруктура"];
const LIST: &str = "СписокЗначений";
const LIST_ITEM: &str = "ЭлементСпискаЗначений";
const QUERY: &str = "Запрос";
const DESCRIPTION: &str = "ОписаниеТипов";

const COLUMNS: Bilingual = names("Колонки", "Columns");
const GET: Bilingual = names("Получить", "Get");
const EXECUTE: Bilingual = names("Выполнить", "Execute");
const EXECUTE_BATCH: [Bilingual; 2] = [
    names("ВыполнитьПакет", "ExecuteBatch"),
    names(
        "ВыполнитьПакетСПромежуточнымиДанными",
        "ExecuteBatchWithIntermediateData",
    ),
];
const UNLOAD: Bilingual = names("Выгрузить", "Unload");
const UNLOAD_COLUMN: Bilingual = names("ВыгрузитьКолонку", "UnloadColumn");
const UNLOAD_VALUES: Bilingual = names("ВыгрузитьЗначения", "UnloadValues");
const FIND_ROWS: Bilingual = names("НайтиСтроки", "FindRows");
const ADJUST: Bilingual = names("ПривестиЗначение", "AdjustValue");
const TYPES: Bilingual = names("Типы", "Types");
const RESULT: Bilingual = names("Результат", "Result");

/// The Russian name of a type of the platform, whatever fills it.
pub(super) fn word(base: &Type) -> &str {
    match base {
        Type::Platform(name) => name.as_str(),
        Type::Filled(it) => it.platform.as_str(),
        _ => "",
    }
}

impl Resolver<'_> {
    /// What `Для каждого` over values gives.
    pub(crate) fn elements(&self, of: &Types) -> Types {
        let all: Vec<Types> = of.list().iter().map(|it| self.elements_of(it)).collect();
        Types::of(all.iter().flat_map(|it| it.list().iter().cloned()))
    }

    fn elements_of(&self, ty: &Ty) -> Types {
        let Some(base) = ty.base() else {
            return Types::NONE;
        };
        let Some(content) = ty.content() else {
            return self.of_types(&self.world().elements(base));
        };
        let word = word(base);
        let value = |value: Types| {
            let pair = Made {
                fields: vec![super::value_field(Value::Known(value))],
                ..Made::default()
            };
            Types::one(made("КлючИЗначение", pair))
        };
        if MAPS.contains(&word) {
            return value(self.value(&content.elements));
        }
        if STRUCTURES.contains(&word) {
            return value(Types::NONE);
        }
        if word == LIST {
            return Types::one(self.list_item(content));
        }
        let mut found = self.value(&content.elements);
        for it in &content.items {
            found = found.or(it);
        }
        if !found.is_empty() {
            return found;
        }
        self.carried(content, &self.world().elements(base))
    }

    fn list_item(&self, content: &Made) -> Ty {
        let item = Made {
            fields: vec![super::value_field(content.elements.clone())],
            ..Made::default()
        };
        made(LIST_ITEM, item)
    }

    /// What `[]` behind values gives.
    pub(super) fn indexed(&self, of: &Types, key: Option<&str>) -> Types {
        let all = of.list().iter().map(|it| self.indexed_of(it, key));
        let all: Vec<Types> = all.collect();
        Types::of(all.iter().flat_map(|it| it.list().iter().cloned()))
    }

    fn indexed_of(&self, ty: &Ty, key: Option<&str>) -> Types {
        let Some(base) = ty.base() else {
            return Types::NONE;
        };
        let number = key.and_then(|it| it.parse::<usize>().ok());
        if let Some(content) = ty.content() {
            let named = key.and_then(|it| find(&content.fields, it));
            if let Some(field) = named {
                return self.value(&field.value);
            }
            if let Some(item) = number.and_then(|it| content.items.get(it)) {
                return item.clone();
            }
            if MAPS.contains(&word(base)) {
                return self.value(&content.elements);
            }
        }
        if let Some(key) = key.filter(|_| number.is_none()) {
            return self.property(&Types::one(ty.clone()), key);
        }
        if ty.content().is_some() {
            return self.elements_of(ty);
        }
        let world = self.world();
        let found = self.of_types(&world.indexed(base));
        if !found.is_empty() {
            return found;
        }
        self.of_types(&world.elements(base))
    }

    /// Types that the platform tells, with the content of what they come from.
    fn carried(&self, content: &Made, types: &[Type]) -> Types {
        let columns = &content.columns;
        let carried = self.of_types(types);
        let carried = carried.list().iter().map(|it| match it {
            Ty::Of(base) if WITH_COLUMNS.contains(&word(base)) && !columns.is_empty() => {
                let is_row = ROWS.contains(&word(base));
                let content = Made {
                    fields: if is_row { columns.clone() } else { Vec::new() },
                    columns: columns.clone(),
                    ..Made::default()
                };
                Ty::Made(base.clone(), Arc::new(content))
            }
            Ty::Of(base) if word(base) == LIST_ITEM => self.list_item(content),
            Ty::Of(base) if word(base) == LIST => Ty::Made(base.clone(), Arc::new(content.clone())),
            other => other.clone(),
        });
        carried.collect()
    }

    /// Properties whose content follows from that of the value.
    pub(super) fn content_property(&self, ty: &Ty, name: &str) -> Option<Types> {
        let Ty::Made(base, content) = ty else {
            return None;
        };
        if word(base).starts_with("Построитель") && RESULT.is(name) {
            return Some(self.run(content));
        }
        if content.columns.is_empty() || find(&content.fields, name).is_some() {
            return None;
        }
        let member = self.world().member(base, name)?;
        if member.kind != MemberKind::Property {
            return None;
        }
        if COLUMNS.is(name) {
            return Some(self.columns(content, &member.types));
        }
        let carries = member
            .types
            .iter()
            .any(|it| WITH_COLUMNS.contains(&word(it)));
        carries.then(|| self.carried(content, &member.types))
    }

    fn columns(&self, content: &Made, types: &[Type]) -> Types {
        let world = self.world();
        let columns = types.iter().map(|base| {
            let column = self.of_types(&world.elements(base));
            let fields = content.columns.iter();
            let fields = fields.map(|it| Field {
                names: it.names.clone(),
                value: Value::Known(column.clone()),
            });
            let content = Made {
                fields: fields.collect(),
                ..Made::default()
            };
            Ty::Made(base.clone(), Arc::new(content))
        });
        columns.collect()
    }

    /// What a method returns whose result follows from the content of the value.
    pub(super) fn content_call(
        &self,
        ty: &Ty,
        method: &str,
        arguments: &Arguments,
    ) -> Option<Types> {
        let base = ty.base()?;
        let first = arguments.first();
        let key = first.and_then(Shapes::text).map(|it| &**it);
        if UNLOAD_COLUMN.is(method) {
            let rows = self.elements_of(ty);
            let values = match key {
                Some(key) => self.property(&rows, key),
                None => Types::NONE,
            };
            return Some(array(values));
        }
        let content = ty.content()?;
        let word = word(base);
        if ARRAYS.contains(&word) && GET.is(method) {
            return Some(self.elements_of(ty));
        }
        if MAPS.contains(&word) && GET.is(method) {
            let field = key.and_then(|it| find(&content.fields, it));
            return Some(match field {
                Some(field) => self.value(&field.value),
                None => self.value(&content.elements),
            });
        }
        if word == LIST && UNLOAD_VALUES.is(method) {
            return Some(array(self.value(&content.elements)));
        }
        if word == DESCRIPTION && ADJUST.is(method) {
            return Some(content.described.clone());
        }
        if word == DESCRIPTION && TYPES.is(method) {
            let of = Made {
                described: content.described.clone(),
                ..Made::default()
            };
            return Some(array(Types::one(made("Тип", of))));
        }
        if word == QUERY && EXECUTE.is(method) {
            return Some(self.run(content));
        }
        if word == QUERY && EXECUTE_BATCH.iter().any(|it| it.is(method)) {
            return Some(self.run_batch(content));
        }
        if FIND_ROWS.is(method) && !content.columns.is_empty() {
            return Some(array(self.elements_of(ty)));
        }
        let member = self.world().member(base, method)?;
        if member.kind != MemberKind::Method {
            return None;
        }
        let mut types = member.types;
        if word == "РезультатЗапроса" && UNLOAD.is(method) {
            let tree = first.is_some_and(is_by_groups);
            let wanted = if tree {
                "ДеревоЗначений"
            } else {
                "ТаблицаЗначений"
            };
            types = vec![platform(wanted)];
        }
        let carries = types.iter().any(|it| {
            let it = self::word(it);
            WITH_COLUMNS.contains(&it) || it == LIST || it == LIST_ITEM
        });
        carries.then(|| self.carried(content, &types))
    }

    /// Names that stand behind a dot by the content of a value, but are no fields of it.
    pub(super) fn content_fields(&self, ty: &Ty) -> Option<Vec<Field>> {
        let Ty::Made(base, content) = ty else {
            return None;
        };
        let is_row = ROWS.contains(&word(base));
        (is_row && content.fields.is_empty()).then(|| content.columns.clone())
    }
}

/// An array of values.
pub(super) fn array(elements: Types) -> Types {
    Types::one(made(
        "Массив",
        Made {
            elements: Value::Known(elements),
            ..Made::default()
        },
    ))
}

/// A structure of known fields.
pub(super) fn structure(fields: Vec<Field>) -> Types {
    Types::one(made(
        "Структура",
        Made {
            fields,
            ..Made::default()
        },
    ))
}

/// Whether a way to go through a result makes a tree: `ОбходРезультатаЗапроса.ПоГруппировкам`.
fn is_by_groups(way: &Shapes) -> bool {
    way.list().iter().any(|it| match it {
        Shape::Member(_, name) => {
            let groups = ["ПоГруппировкам", "ByGroups"];
            let hierarchy = ["ПоГруппировкамСИерархией", "ByGroupsWithHierarchy"];
            groups.iter().chain(&hierarchy).any(|it| name.is(it))
        }
        _ => false,
    })
}
