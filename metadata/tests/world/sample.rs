//! A configuration with one object of each kind that makes types or tables, made in code.

mod forms;
mod parts;

use std::sync::{Arc, LazyLock};

use metadata::objects::Details;
use metadata::objects::accounting_register::AccountingRegister;
use metadata::objects::accumulation_register::AccumulationRegister;
use metadata::objects::business_process::BusinessProcess;
use metadata::objects::calculation_register::CalculationRegister;
use metadata::objects::catalog::Catalog;
use metadata::objects::chart_of_accounts::ChartOfAccounts;
use metadata::objects::chart_of_calculation_types::ChartOfCalculationTypes;
use metadata::objects::chart_of_characteristic_types::ChartOfCharacteristicTypes;
use metadata::objects::common_attribute::{CommonAttribute, CommonAttributeUse};
use metadata::objects::constant::Constant;
use metadata::objects::defined_type::DefinedType;
use metadata::objects::document::Document;
use metadata::objects::document_journal::DocumentJournal;
use metadata::objects::exchange_plan::{ExchangeItem, ExchangePlan};
use metadata::objects::external_data_source::{ExternalDataSource, SourceCube, SourceTable};
use metadata::objects::filter_criterion::FilterCriterion;
use metadata::objects::http_service::{HTTPService, HttpMethod, UrlTemplate};
use metadata::objects::information_register::{InformationRegister, Periodicity};
use metadata::objects::sequence::Sequence;
use metadata::objects::session_parameter::SessionParameter;
use metadata::objects::style_item::StyleItem;
use metadata::objects::task::Task;
use metadata::{
    AttributeRole, Command, Configuration, Form, Kind, Localized, Member, Owner, Platform, Type,
    TypeDescription, World,
};

use forms::{element_form, list_form, processor_form, value_table};
use parts::{number, object, part, predefined, reference, section};

static PLATFORM: LazyLock<Platform> = LazyLock::new(Platform::builtin);
static CONFIGURATION: LazyLock<Configuration> = LazyLock::new(configuration);

/// The sample on the built-in platform.
pub(crate) fn world() -> World<'static> {
    World {
        platform: &PLATFORM,
        configuration: &CONFIGURATION,
    }
}

/// A type by its full name.
pub(crate) fn parse(name: &str) -> Type {
    let Some(found) = world().type_named(name) else {
        panic!("no type {name}");
    };
    found
}

/// A member of a type that has it.
pub(crate) fn member(of: &Type, name: &str) -> Member<'static> {
    let Some(found) = world().member(of, name) else {
        panic!("{of} has no {name}");
    };
    found
}

/// What a chain of names gives: `each` is a loop, `[]` an index.
pub(crate) fn walk(mut types: Vec<Type>, path: &str) -> Vec<Type> {
    for word in path.split('.').filter(|it| !it.is_empty()) {
        types = match word {
            "[]" => types.iter().flat_map(|it| world().indexed(it)).collect(),
            "each" => types.iter().flat_map(|it| world().elements(it)).collect(),
            _ => {
                let found = types.iter().find_map(|it| world().member(it, word));
                let Some(found) = found else {
                    panic!("{} has no {word}", names(&types));
                };
                found.types
            }
        };
    }
    types
}

/// The type of a form of the catalog `Товары`.
pub(crate) fn form(name: &str) -> Type {
    let owner = Owner::Form(Kind::Catalog, "Товары".into(), name.into());
    let Some(found) = world().form_type(&owner) else {
        panic!("no form {name}");
    };
    found
}

/// Names of types, in order.
pub(crate) fn names(types: &[Type]) -> String {
    let names: Vec<String> = types.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn configuration() -> Configuration {
    use AttributeRole::{
        AccountingFlag, AddressingAttribute, Column, Dimension, ExtDimensionAccountingFlag, Field,
        Resource,
    };
    let attribute = |name: &str, types: &[Type]| part(AttributeRole::Attribute, name, types);
    let platform = |name: &str| Type::Platform(name.into());
    let goods = reference(Kind::Catalog, "Товары");
    let store = reference(Kind::Catalog, "Склады");
    let mut all = Vec::new();

    let mut it = object(
        Kind::Catalog,
        "Товары",
        Details::Catalog(Catalog {
            hierarchical: true,
            folders_and_items: true,
            code_length: 9,
            description_length: 100,
            ..Catalog::default()
        }),
    );
    it.attributes = vec![
        attribute("Артикул", &[Type::String]),
        attribute("Поставщик", &[reference(Kind::Catalog, "Контрагенты")]),
        attribute("Сумма", &[Type::DefinedType("Сумма".into())]),
        attribute("Значение", &[Type::Characteristic("Свойства".into())]),
    ];
    it.tabular_sections = vec![section(
        "Состав",
        vec![
            attribute("Товар", std::slice::from_ref(&goods)),
            number(AttributeRole::Attribute, "Количество"),
        ],
    )];
    it.predefined = vec![predefined(
        "Услуги",
        vec![predefined("Доставка", Vec::new())],
    )];
    it.forms = vec![element_form(), list_form()];
    it.commands = vec![Command {
        name: "Печать".into(),
        uuid: String::new(),
        synonym: Localized::default(),
        parameter: TypeDescription::of([goods.clone()]),
    }];
    all.push(it);

    all.push(object(
        Kind::Catalog,
        "Склады",
        Details::Catalog(Catalog {
            description_length: 50,
            ..Catalog::default()
        }),
    ));
    all.push(object(
        Kind::Catalog,
        "Контрагенты",
        Details::Catalog(Catalog {
            code_length: 5,
            code_is_number: true,
            ..Catalog::default()
        }),
    ));
    all.push(object(
        Kind::Catalog,
        "Договоры",
        Details::Catalog(Catalog {
            owners: vec!["Catalog.Контрагенты".into()],
            description_length: 50,
            ..Catalog::default()
        }),
    ));

    let mut it = object(
        Kind::Document,
        "Продажа",
        Details::Document(Document {
            number_length: 11,
            posting: true,
            register_records: vec![
                "AccumulationRegister.Остатки".into(),
                "AccumulationRegister.Продажи".into(),
                "AccountingRegister.Учет".into(),
            ],
            based_on: vec!["Document.Заказ".into()],
            ..Document::default()
        }),
    );
    it.attributes = vec![attribute("Склад", std::slice::from_ref(&store))];
    it.tabular_sections = vec![section(
        "Товары",
        vec![
            attribute("Товар", std::slice::from_ref(&goods)),
            number(AttributeRole::Attribute, "Цена"),
        ],
    )];
    all.push(it);
    all.push(object(
        Kind::Document,
        "Заказ",
        Details::Document(Document {
            number_length: 11,
            register_records: vec![
                "AccumulationRegister.Остатки".into(),
                "InformationRegister.Цены".into(),
                "CalculationRegister.Начисления".into(),
            ],
            ..Document::default()
        }),
    ));

    let mut it = object(
        Kind::DocumentJournal,
        "Торговля",
        Details::DocumentJournal(DocumentJournal {
            registered_documents: vec!["Document.Продажа".into(), "Document.Заказ".into()],
        }),
    );
    let mut column = part(Column, "Склад", &[]);
    column.references = vec!["Document.Продажа.Attribute.Склад".into()];
    it.attributes = vec![column];
    all.push(it);

    let mut it = object(Kind::Enum, "Пол", Details::None);
    it.predefined = vec![
        predefined("Мужской", Vec::new()),
        predefined("Женский", Vec::new()),
    ];
    all.push(it);

    let mut it = object(
        Kind::InformationRegister,
        "Цены",
        Details::InformationRegister(InformationRegister {
            periodicity: Periodicity::RecorderPosition,
            subordinate: true,
            ..InformationRegister::default()
        }),
    );
    it.attributes = vec![
        part(Dimension, "Товар", std::slice::from_ref(&goods)),
        number(Resource, "Цена"),
    ];
    all.push(it);

    let mut it = object(
        Kind::InformationRegister,
        "Курсы",
        Details::InformationRegister(InformationRegister {
            periodicity: Periodicity::Day,
            main_filter_on_period: true,
            ..InformationRegister::default()
        }),
    );
    let mut dimension = part(Dimension, "Товар", std::slice::from_ref(&goods));
    dimension.main_filter = true;
    it.attributes = vec![
        dimension,
        part(Dimension, "Склад", std::slice::from_ref(&store)),
        number(Resource, "Курс"),
        attribute("Источник", &[Type::String]),
    ];
    all.push(it);
    let mut it = object(
        Kind::InformationRegister,
        "Настройки",
        Details::InformationRegister(InformationRegister::default()),
    );
    it.attributes = vec![part(Resource, "Значение", &[Type::String])];
    all.push(it);

    for (name, turnovers) in [("Остатки", false), ("Продажи", true)] {
        let mut it = object(
            Kind::AccumulationRegister,
            name,
            Details::AccumulationRegister(AccumulationRegister { turnovers }),
        );
        it.attributes = vec![
            part(Dimension, "Товар", std::slice::from_ref(&goods)),
            number(Resource, "Количество"),
            attribute("Комментарий", &[Type::String]),
        ];
        all.push(it);
    }

    let mut it = object(
        Kind::ChartOfCharacteristicTypes,
        "Свойства",
        Details::ChartOfCharacteristicTypes(ChartOfCharacteristicTypes {
            types: TypeDescription::of([Type::String, goods.clone()]),
            code_length: 5,
            description_length: 100,
            ..ChartOfCharacteristicTypes::default()
        }),
    );
    it.predefined = vec![predefined("Номенклатура", Vec::new())];
    all.push(it);

    let mut it = object(
        Kind::ChartOfAccounts,
        "Счета",
        Details::ChartOfAccounts(ChartOfAccounts {
            ext_dimension_types: "ChartOfCharacteristicTypes.Свойства".into(),
            max_ext_dimensions: 2,
            code_length: 8,
            unique_codes: true,
            description_length: 120,
            shown_by_code: true,
            order_length: 9,
        }),
    );
    it.attributes = vec![
        part(AccountingFlag, "Количественный", &[Type::Boolean]),
        part(ExtDimensionAccountingFlag, "Суммовой", &[Type::Boolean]),
    ];
    it.predefined = vec![predefined("Касса", Vec::new())];
    all.push(it);

    for (name, correspondence) in [("Учет", true), ("Бюджет", false)] {
        let mut it = object(
            Kind::AccountingRegister,
            name,
            Details::AccountingRegister(AccountingRegister {
                chart_of_accounts: "ChartOfAccounts.Счета".into(),
                correspondence,
            }),
        );
        let mut common = part(Dimension, "Организация", &[Type::String]);
        common.balance = true;
        let mut sum = number(Resource, "Сумма");
        sum.balance = true;
        it.attributes = vec![
            common,
            part(Dimension, "Валюта", &[Type::String]),
            sum,
            number(Resource, "Количество"),
        ];
        all.push(it);
    }

    all.push(object(
        Kind::ChartOfCalculationTypes,
        "Виды",
        Details::ChartOfCalculationTypes(ChartOfCalculationTypes {
            code_length: 5,
            dependence: "OnActionPeriod".into(),
            base_charts: vec!["ChartOfCalculationTypes.Виды".into()],
            action_period: true,
            ..ChartOfCalculationTypes::default()
        }),
    ));
    let mut it = object(
        Kind::CalculationRegister,
        "Начисления",
        Details::CalculationRegister(CalculationRegister {
            chart_of_calculation_types: "ChartOfCalculationTypes.Виды".into(),
            periodicity: Periodicity::Month,
            action_period: true,
            base_period: true,
            schedule: "InformationRegister.Курсы".into(),
            schedule_value: "InformationRegister.Курсы.Resource.Курс".into(),
            recalculations: vec!["Перерасчет".into()],
            ..CalculationRegister::default()
        }),
    );
    it.attributes = vec![
        part(Dimension, "Сотрудник", std::slice::from_ref(&store)),
        number(Resource, "Результат"),
    ];
    all.push(it);

    all.push(object(
        Kind::BusinessProcess,
        "Согласование",
        Details::BusinessProcess(BusinessProcess {
            number_length: 9,
            task: "Task.Задание".into(),
            route_points: vec!["Проверить".into()],
            ..BusinessProcess::default()
        }),
    ));
    let mut it = object(
        Kind::Task,
        "Задание",
        Details::Task(Task {
            number_length: 14,
            description_length: 150,
            addressing: "InformationRegister.Настройки".into(),
            ..Task::default()
        }),
    );
    it.attributes = vec![
        part(
            AddressingAttribute,
            "Исполнитель",
            std::slice::from_ref(&store),
        ),
        part(AddressingAttribute, "Роль", &[Type::String]),
        attribute("Важность", &[Type::Number]),
    ];
    all.push(it);

    let exchanged = |object: &str| ExchangeItem {
        object: object.into(),
        auto_record: true,
    };
    all.push(object(
        Kind::ExchangePlan,
        "Филиалы",
        Details::ExchangePlan(ExchangePlan {
            code_length: 9,
            description_length: 100,
            content: vec![
                exchanged("Catalog.Товары"),
                exchanged("InformationRegister.Курсы"),
                exchanged("Constant.Валюта"),
            ],
            ..ExchangePlan::default()
        }),
    ));
    all.push(object(
        Kind::Constant,
        "Валюта",
        Details::Constant(Constant {
            types: TypeDescription::of([store.clone()]),
        }),
    ));
    let mut it = object(
        Kind::Sequence,
        "Взаиморасчеты",
        Details::Sequence(Sequence {
            documents: vec!["Document.Продажа".into()],
            ..Sequence::default()
        }),
    );
    it.attributes = vec![part(Dimension, "Контрагент", std::slice::from_ref(&store))];
    all.push(it);
    all.push(object(
        Kind::FilterCriterion,
        "ПоСкладу",
        Details::FilterCriterion(FilterCriterion {
            types: TypeDescription::of([store.clone()]),
            content: vec!["Document.Продажа.Attribute.Склад".into()],
        }),
    ));

    let table = |name: &str, object_data| SourceTable {
        name: name.into(),
        object_data,
        fields: vec![part(Field, "Имя", &[Type::String])],
        ..SourceTable::default()
    };
    all.push(object(
        Kind::ExternalDataSource,
        "Сайт",
        Details::ExternalDataSource(ExternalDataSource {
            tables: vec![table("Люди", true), table("Связи", false)],
            cubes: vec![SourceCube {
                name: "Куб1".into(),
                fields: vec![
                    part(Dimension, "Год", &[Type::Number]),
                    number(Resource, "Итог"),
                ],
                dimension_tables: vec![table("Страны", true)],
                ..SourceCube::default()
            }],
            ..ExternalDataSource::default()
        }),
    ));

    all.push(object(
        Kind::DefinedType,
        "Сумма",
        Details::DefinedType(DefinedType {
            types: TypeDescription::of([Type::Number, goods.clone()]),
        }),
    ));
    all.push(object(
        Kind::SessionParameter,
        "ТекущийСклад",
        Details::SessionParameter(SessionParameter {
            types: TypeDescription::of([store.clone()]),
        }),
    ));
    for (name, auto_use, uses) in [("Автор", false, Some(true)), ("Область", true, None)]
    {
        all.push(object(
            Kind::CommonAttribute,
            name,
            Details::CommonAttribute(CommonAttribute {
                types: TypeDescription::of([Type::String]),
                auto_use,
                content: vec![CommonAttributeUse {
                    object: "Catalog.Товары".into(),
                    uses,
                }],
                separation: auto_use,
            }),
        ));
    }
    all.push(object(Kind::CommonPicture, "Логотип", Details::None));
    all.push(object(
        Kind::StyleItem,
        "ЦветОшибки",
        Details::StyleItem(StyleItem {
            item_type: "Color".into(),
        }),
    ));
    let mut it = object(Kind::Report, "Анализ", Details::None);
    it.attributes = vec![attribute("Период", &[platform("СтандартныйПериод")])];
    all.push(it);
    let mut it = object(Kind::DataProcessor, "Загрузка", Details::None);
    it.attributes = vec![
        attribute("Путь", &[Type::String]),
        attribute("Дерево", &[platform("ДеревоЗначений")]),
    ];
    it.forms = vec![processor_form()];
    it.tabular_sections = vec![section("Файлы", vec![attribute("Имя", &[Type::String])])];
    all.push(it);
    all.push(object(
        Kind::HTTPService,
        "Обмен",
        Details::HTTPService(HTTPService {
            templates: vec![UrlTemplate {
                methods: vec![HttpMethod {
                    handler: "ОтдатьТовары".into(),
                    ..HttpMethod::default()
                }],
                ..UrlTemplate::default()
            }],
            ..HTTPService::default()
        }),
    ));
    let mut it = object(Kind::CommonForm, "Вопрос", Details::None);
    it.forms = vec![Form {
        name: "Вопрос".into(),
        attributes: vec![value_table()],
        ..Form::default()
    }];
    all.push(it);

    let mut configuration = Configuration::default();
    for it in all {
        let key = (it.kind, it.name.clone());
        configuration.objects.insert(key, Arc::new(it));
    }
    configuration
}
