//! What is found in texts that no tool wrote whole.

use std::path::PathBuf;

use super::*;
use crate::configuration::Configuration;

fn found<'t>(text: &'t str, element: &str) -> Option<&'t str> {
    text.get(find(text, element)?)
}

#[test]
fn names_are_found_whatever_their_case_and_language() {
    let text = "\u{feff}<MetaDataObject><Catalog><Properties><Name>К</Name></Properties><ChildObjects>\
        <TabularSection><Properties><Name>Состав</Name></Properties><ChildObjects>\
        <Attribute><Properties><Name> Цена </Name></Properties></Attribute></ChildObjects></TabularSection>\
        <Form>Ф</Form></ChildObjects></Catalog></MetaDataObject>";
    assert_eq!(found(text, ""), Some("К"));
    let price = found(text, "TabularSection.состав.Attribute.ЦЕНА");
    assert_eq!(price, Some("Цена"));
    assert_eq!(found(text, "ТабличнаяЧасть.Состав.Реквизит.Цена"), price);
    assert_eq!(found(text, "Form.Ф"), Some("Ф"));
    assert_eq!(found(text, "Attribute.Цена"), None);
    assert_eq!(found(text, "Нечто.Цена"), None);
    assert_eq!(found(text, "TabularSection"), None);
}

#[test]
fn items_are_no_attributes_and_commands_of_the_same_name() {
    let text = "<Form><AutoCommandBar name='' id='-1'/><ChildItems><UsualGroup name='Г' id='1'><ChildItems>\
        <InputField name='Цена' id='2'/></ChildItems></UsualGroup></ChildItems>\
        <Attributes><Attribute name='Цена' id='3'><Columns><Column name='К' id='1'/>\
        <AdditionalColumns table='Т'><Column name='Д' id='2'/></AdditionalColumns></Columns></Attribute></Attributes>\
        <Commands><Command name='Цена' id='4'/></Commands></Form>";
    let at = |element: &str| find(text, element).map(|it| it.start);
    let (item, attribute) = (at("Item.Цена"), at("Attribute.Цена"));
    let command = at("Command.Цена");
    assert!(item.is_some() && item < attribute && attribute < command);
    assert_eq!(found(text, "Attribute.Цена.Column.к"), Some("К"));
    assert_eq!(found(text, "Attribute.Цена.Column.Д"), Some("Д"));
    assert_eq!(found(text, "Item.К"), None);
    assert_eq!(find(text, ""), Some(0..0));
}

#[test]
fn the_copy_of_a_form_names_handlers_of_its_own() {
    let text = "\u{feff}<Form><Events><Event name='OnOpen' callType='After'>Свой</Event></Events>\
        <BaseForm><Events><Event name='OnOpen'>Чужой</Event></Events>\
        <Commands><Command name='К'><Action>КДействие</Action></Command></Commands></BaseForm></Form>";
    let all = copied_handlers(text);
    let shown: Vec<_> = all.iter().map(|it| &text[it.range.clone()]).collect();
    assert_eq!(shown, ["Чужой", "КДействие"]);
    assert!(copied_handlers("<Form><BaseForm>").is_empty());
}

#[test]
fn handlers_say_whose_they_are() {
    let text = "<Form><Events><Event name='OnOpen'>ПриОткрытии</Event></Events><ChildItems>\
        <InputField name='Цена' id='2'><Events><Event name='OnChange'>ЦенаПриИзменении</Event></Events></InputField>\
        </ChildItems><Commands><Command name='Печать' id='1'><Action>ПечатьВыполнить</Action></Command></Commands>\
        <BaseForm><Events><Event name='OnOpen'>Чужой</Event></Events></BaseForm></Form>";
    let all = handlers(text);
    let shown: Vec<_> = all
        .iter()
        .map(|it| (it.event.as_str(), it.method.as_str(), it.of.clone()))
        .collect();
    assert_eq!(
        shown,
        [
            ("OnOpen", "ПриОткрытии", HandlerOf::Whole),
            (
                "OnChange",
                "ЦенаПриИзменении",
                HandlerOf::Item("Цена".into())
            ),
            ("", "ПечатьВыполнить", HandlerOf::Command("Печать".into())),
        ]
    );
    assert!(all.iter().all(|it| text[it.range.clone()] == it.method));
}

#[test]
fn a_method_of_a_common_module_is_named_with_it() {
    let text = "<mdclass:ScheduledJob xmlns:mdclass='m'><name>З</name>\
        <methodName>CommonModule.Обмен.Начать</methodName></mdclass:ScheduledJob>";
    let all = handlers(text);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].module.as_deref(), Some("Обмен"));
    assert_eq!(&text[all[0].range.clone()], "Начать");
    assert_eq!(found(text, ""), Some("З"));
}

#[test]
fn broken_texts_have_nothing() {
    for text in ["", "<a", "<Form><ChildItems></Form>", "<Form/>"] {
        assert_eq!(found(text, "Attribute.А"), None);
        assert_eq!(handlers(text), []);
    }
    let deep = format!(
        "<Form>{}{}</Form>",
        "<ChildItems>".repeat(5000),
        "</ChildItems>".repeat(5000)
    );
    assert_eq!(found(&deep, "Item.А"), None);
}

#[test]
fn files_of_every_layout_are_told() {
    let configuration = Configuration {
        root: PathBuf::from("/w"),
        ..Configuration::default()
    };
    let paths = |full: &str| -> Vec<String> {
        let all = files(&configuration, full);
        all.iter()
            .map(|it| format!("{} {}", it.path.display(), it.element))
            .collect()
    };
    assert_eq!(
        paths("Catalog.К.Attribute.Цена"),
        [
            "/w/Catalogs/К.xml Attribute.Цена",
            "/w/src/Catalogs/К/К.mdo Attribute.Цена",
            "/w/Catalogs/К/К.mdo Attribute.Цена",
            "/w/Catalog.К.xml Attribute.Цена",
        ]
    );
    assert_eq!(
        paths("Справочник.К.Форма.Ф.Элемент.Э")[0],
        "/w/Catalogs/К/Forms/Ф/Ext/Form.xml Item.Э".replace("Item", "Элемент")
    );
    assert_eq!(
        paths("CommonForm.Ф.Attribute.А")[0],
        "/w/CommonForms/Ф/Ext/Form.xml Attribute.А"
    );
    assert_eq!(
        paths("Subsystem.А.Subsystem.Б")[0],
        "/w/Subsystems/А/Subsystems/Б.xml "
    );
    assert!(paths("Нечто.А").is_empty() && paths("").is_empty());
}
