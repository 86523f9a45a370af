//! The forms of the sample.

use metadata::{
    Form, FormAttribute, FormCommand, FormItem, FormParameter, Handler, Kind, Role, Type,
    TypeDescription,
};

use super::parts::reference;

pub(crate) fn value_table() -> FormAttribute {
    FormAttribute {
        name: "Строки".into(),
        types: TypeDescription::of([Type::Platform("ТаблицаЗначений".into())]),
        columns: vec![FormAttribute {
            name: "Товар".into(),
            types: TypeDescription::of([reference(Kind::Catalog, "Товары")]),
            ..FormAttribute::default()
        }],
        ..FormAttribute::default()
    }
}

pub(crate) fn element_form() -> Form {
    let handler = |event: &str, method: &str| Handler {
        event: event.into(),
        method: method.into(),
        call: String::new(),
    };
    Form {
        name: "ФормаЭлемента".into(),
        attributes: vec![
            FormAttribute {
                name: "Объект".into(),
                main: true,
                types: TypeDescription::of([Type::Of(
                    Kind::Catalog,
                    Role::Object,
                    "Товары".into(),
                )]),
                columns: vec![FormAttribute {
                    name: "Остаток".into(),
                    table: "Объект.Состав".into(),
                    types: TypeDescription::of([Type::Number]),
                    ..FormAttribute::default()
                }],
                ..FormAttribute::default()
            },
            value_table(),
        ],
        items: vec![
            FormItem {
                name: "Группа".into(),
                kind: "UsualGroup".into(),
                ..FormItem::default()
            },
            FormItem {
                name: "Артикул".into(),
                kind: "InputField".into(),
                parent: Some(0),
                data_path: "Объект.Артикул".into(),
                handlers: vec![handler("OnChange", "АртикулПриИзменении")],
                ..FormItem::default()
            },
            FormItem {
                name: "Состав".into(),
                kind: "Table".into(),
                data_path: "Объект.Состав".into(),
                ..FormItem::default()
            },
        ],
        commands: vec![FormCommand {
            name: "Заполнить".into(),
            ..FormCommand::default()
        }],
        parameters: vec![FormParameter {
            name: "Режим".into(),
            types: TypeDescription::of([Type::Number]),
            key: false,
        }],
        handlers: vec![handler("OnReadAtServer", "ПриЧтенииНаСервере")],
        ..Form::default()
    }
}

pub(crate) fn list_form() -> Form {
    Form {
        name: "ФормаСписка".into(),
        attributes: vec![FormAttribute {
            name: "Список".into(),
            main: true,
            types: TypeDescription::of([Type::Platform("ДинамическийСписок".into())]),
            main_table: "Catalog.Товары".into(),
            ..FormAttribute::default()
        }],
        items: vec![FormItem {
            name: "Список".into(),
            kind: "Table".into(),
            data_path: "Список".into(),
            ..FormItem::default()
        }],
        ..Form::default()
    }
}

pub(crate) fn processor_form() -> Form {
    let column = |name: &str, table: &str| FormAttribute {
        name: name.into(),
        table: table.into(),
        types: TypeDescription::of([Type::Boolean]),
        ..FormAttribute::default()
    };
    Form {
        name: "Форма".into(),
        attributes: vec![FormAttribute {
            name: "Объект".into(),
            main: true,
            types: TypeDescription::of([Type::Of(
                Kind::DataProcessor,
                Role::Object,
                "Загрузка".into(),
            )]),
            columns: vec![column("Пометка", "Объект.Дерево")],
            ..FormAttribute::default()
        }],
        ..Form::default()
    }
}
