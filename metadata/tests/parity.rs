//! The sample configuration is the same whichever format it is read from.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use metadata::objects::Details;
use metadata::{AttributeRole, Configuration, Kind, ModuleKind, Owner, Purpose, Type, source};

fn load(project: &str) -> Arc<Configuration> {
    let projects = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let (mut all, problems) = source::load(&projects.join(project));
    assert_eq!(problems, []);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// What is the same in both formats: all but paths and what only EDT has.
fn assert_equal(designer: &Configuration, edt: &Configuration) {
    let mut properties = edt.properties.clone();
    properties.base_project.clear();
    assert_eq!(designer.properties, properties);
    assert_eq!(
        designer.objects.keys().collect::<Vec<_>>(),
        edt.objects.keys().collect::<Vec<_>>()
    );
    for (key, object) in &designer.objects {
        assert_eq!(Some(object), edt.objects.get(key));
    }
    let owners = |it: &Configuration| -> BTreeSet<(Owner, ModuleKind)> {
        let modules = it.modules.iter();
        modules.map(|it| (it.owner.clone(), it.kind)).collect()
    };
    assert_eq!(owners(designer), owners(edt));
    assert_eq!((&designer.problems, &edt.problems), (&vec![], &vec![]));
}

#[test]
fn both_formats_give_equal_models() {
    assert_equal(&load("trade"), &load("trade-edt"));
}

#[test]
fn both_formats_give_equal_extensions() {
    let (designer, edt) = (load("trade-ext"), load("trade-ext-edt"));
    assert!(designer.base.is_none() && edt.base.is_none());
    assert_equal(&designer, &edt);
}

#[test]
fn the_model_holds_what_the_files_say() {
    let trade = load("trade");
    assert_eq!(trade.properties.name.as_str(), "Торговля");
    assert_eq!(trade.properties.purpose, Purpose::Base);
    assert_eq!(trade.properties.compatibility, "8.3.25");
    assert_eq!(trade.properties.synonym.get("en"), Some("Trade"));
    let order = trade.object(Kind::Document, "заказпокупателя");
    let order = order.expect("names have no case");
    let partner = order.attributes.iter().find(|it| it.name.is("Контрагент"));
    let partner = partner.expect("the attribute is there");
    assert!(partner.required);
    assert_eq!(partner.role, AttributeRole::Attribute);
    assert_eq!(
        partner.types.types.first().map(Type::to_string).as_deref(),
        Some("СправочникСсылка.Контрагенты")
    );
    let Details::Document(document) = &order.details else {
        panic!("a document has the details of one: {:?}", order.details);
    };
    assert_eq!(
        document.register_records,
        ["AccumulationRegister.ЗаказыПокупателей"]
    );
    let form = order.forms.iter().find(|it| it.name.is("ФормаДокумента"));
    let form = form.expect("the form is there");
    assert!(form.attributes.iter().any(|it| it.main));
    assert!(!form.items.is_empty() && !form.handlers.is_empty());
}

#[test]
fn parts_in_files_of_their_own_are_read() {
    let trade = load("trade");
    let object = |kind, name| trade.object(kind, name).expect("the object is there");
    assert!(!object(Kind::Catalog, "Склады").predefined.is_empty());
    let Details::Role(role) = &object(Kind::Role, "Менеджер").details else {
        panic!("a role has the details of one");
    };
    assert!(!role.rights.is_empty());
    let Details::ExchangePlan(plan) = &object(Kind::ExchangePlan, "ОбменССайтом").details
    else {
        panic!("an exchange plan has the details of one");
    };
    assert!(!plan.content.is_empty());
    let report = object(Kind::Report, "ОстаткиТоваров");
    assert!(report.templates.iter().any(|it| !it.queries.is_empty()));
    assert!(
        trade
            .object(Kind::Subsystem, "Продажи.Ценообразование")
            .is_some()
    );
    let form = object(Kind::CommonForm, "ВводКоличества");
    assert_eq!(form.forms.len(), 1);
    let module = trade.modules.iter().find(|it| {
        it.owner
            == Owner::Form(
                Kind::Document,
                "ЗаказПокупателя".into(),
                "ФормаСписка".into(),
            )
    });
    assert_eq!(module.map(|it| it.kind), Some(ModuleKind::FormModule));
}

#[test]
fn a_file_of_a_project_leads_to_the_project() {
    let projects = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    for file in [
        "trade/Configuration.xml",
        "trade/Catalogs/Склады.xml",
        "trade-edt/src/Configuration/Configuration.mdo",
        "trade-edt/src/CommonModules/КурсыВалют/Module.bsl",
    ] {
        let (all, problems) = source::load(&projects.join(file));
        assert_eq!(problems, [], "{file}");
        let names: Vec<_> = all.iter().map(|it| it.properties.name.as_str()).collect();
        assert_eq!(names, ["Торговля"], "{file}");
    }
}

#[test]
fn extensions_of_both_formats_hold_the_same_of_their_bases() {
    let projects = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let (all, problems) = source::load(&projects);
    assert_eq!(problems, []);
    let of_trade = |it: &&Arc<Configuration>| {
        let name = &it.properties.name;
        name.is("Торговля") || name.is("Лояльность")
    };
    let all: Vec<_> = all.iter().filter(of_trade).collect();
    let [trade, trade_edt, designer, edt] = all.as_slice() else {
        panic!("two configurations and two extensions: {}", all.len());
    };
    let base = |it: &Configuration| it.base.clone().expect("the base is there");
    assert!(Arc::ptr_eq(trade, &base(designer)));
    assert!(Arc::ptr_eq(trade_edt, &base(edt)));
    assert_equal(designer, edt);
    let partners = designer.object(Kind::Catalog, "Контрагенты");
    let partners = partners.expect("it is adopted");
    let of_base = trade.object(Kind::Catalog, "Контрагенты");
    let of_base = of_base.expect("the base has it");
    assert!(partners.attributes.len() > of_base.attributes.len());
    assert!(partners.forms[0].items.len() > of_base.forms[0].items.len());
}
