//! The JSON of `onec metadata`.

use serde_json::Value;

use super::sample;

fn json(args: &[&str]) -> Value {
    let mut all = args.to_vec();
    all.extend(["--format", "json"]);
    let run = sample(&all);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{args:?}");
    serde_json::from_str(&run.stdout).expect("the output is JSON")
}

#[test]
fn an_object_is_one_structure() {
    let all = json(&["trade", "Справочник.ВидыЦен"]);
    let found = &all["matches"][0];
    assert_eq!(found["configuration"], "Торговля");
    assert_eq!(found["object"]["kind"], "Catalog");
    assert_eq!(found["object"]["fullName"]["ru"], "Справочник.ВидыЦен");
    assert_eq!(found["object"]["details"]["codeLength"], 9);
    assert_eq!(found["object"]["predefined"][2]["name"], "Розничная");
    assert_eq!(
        found["object"]["attributes"][0]["types"]["names"][0],
        "CatalogRef.Валюты"
    );
    assert_eq!(found["tables"][0]["names"]["en"], "Catalog.ВидыЦен");
    let uses = found["uses"].as_array().expect("uses");
    let uses: Vec<_> = uses.iter().filter_map(|it| it["by"].as_str()).collect();
    assert!(
        uses.contains(&"Document.УстановкаЦен.Attribute.ВидЦен"),
        "{uses:?}"
    );
    // What is empty is left out, not written as nothing.
    assert_eq!(found["object"].get("tabularSections"), None);
    assert_eq!(found["object"].get("comment"), None);
}

#[test]
fn the_language_of_messages_changes_nothing() {
    let russian = json(&["trade", "Document.ЗаказПокупателя"]);
    let english = json(&["trade", "Document.ЗаказПокупателя", "--lang", "en"]);
    assert_eq!(russian, english);
}

#[test]
fn the_list_has_names_only() {
    let all = json(&["trade-ext"]);
    let configuration = &all["configurations"][0];
    assert_eq!(configuration["name"], "Лояльность");
    assert_eq!(configuration["purpose"], "Customization");
    assert_eq!(configuration["namePrefix"], "Лоял_");
    let objects = configuration["objects"].as_array().expect("objects");
    let of = |name: &str| objects.iter().find(|it| it["name"] == name);
    let adopted = of("Контрагенты").expect("the adopted catalog");
    assert_eq!(adopted["belonging"], "Adopted");
    let own = of("Лоял_УровниЛояльности").expect("the enumeration");
    assert_eq!(own.get("belonging"), None);
    assert_eq!(own.get("attributes"), None);
}

#[test]
fn a_form_names_parents_by_number() {
    let all = json(&["trade", "Справочник.Номенклатура.Форма.ФормаСписка"]);
    let form = &all["matches"][0]["form"];
    assert_eq!(form["owner"], "Catalog.Номенклатура");
    let items = form["items"].as_array().expect("items");
    let child = items
        .iter()
        .find(|it| it["name"] == "ФормаПоказатьОстатки")
        .expect("the button");
    let parent = child["parent"].as_u64().expect("its parent") as usize;
    assert_eq!(items[parent]["kind"], "AutoCommandBar");
    assert_eq!(form["attributes"][0]["mainTable"], "Catalog.Номенклатура");
}
