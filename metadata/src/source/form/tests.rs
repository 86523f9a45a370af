//! Forms of both formats: pieces that say what is read, and those of the sample projects.

use std::fs;
use std::path::{Path, PathBuf};

use super::{designer, edt};
use crate::form::{Form, FormItem};
use crate::name::Name;

const DESIGNER: &str = r#"<Form xmlns="l" xmlns:v8="c" xmlns:cfg="d">
    <AutoCommandBar name="Панель" id="-1"><ChildItems>
        <Button name="Кнопка" id="9"><CommandName>Form.Command.Заполнить</CommandName></Button>
        <Button name="Пустая" id="10"><CommandName>0</CommandName></Button>
    </ChildItems></AutoCommandBar>
    <Events><Event name="OnOpen" callType="After">ПриОткрытии</Event><Event name="OnClose"></Event></Events>
    <ChildItems>
        <UsualGroup name="Группа" id="1">
            <ExtendedTooltip name="ГруппаПодсказка" id="2"/>
            <ChildItems>
                <SpreadSheetDocumentField name="Отчет" id="3"><DataPath>Отчет</DataPath>
                    <Events><Event name="Selection">ОтчетВыбор</Event><Event name="OnChange">ОтчетПриИзменении</Event></Events>
                </SpreadSheetDocumentField>
                <LabelDecoration name="Надпись" id="4"/>
            </ChildItems>
        </UsualGroup>
    </ChildItems>
    <Attributes>
        <Attribute name="Объект" id="1"><Type><v8:Type>cfg:DocumentObject.Заказ</v8:Type></Type>
            <MainAttribute>true</MainAttribute>
            <Columns><AdditionalColumns table="Объект.Товары"><Column name="Остаток" id="2">
                <Type><v8:Type>xs:decimal</v8:Type></Type></Column></AdditionalColumns></Columns>
        </Attribute>
        <Attribute name="Список" id="3"><Type><v8:Type>cfg:DynamicList</v8:Type></Type>
            <Settings><ManualQuery>true</ManualQuery><QueryText>ВЫБРАТЬ
 1</QueryText><MainTable>Catalog.Товары</MainTable></Settings>
        </Attribute>
    </Attributes>
    <Commands><Command name="Заполнить" id="1"><Title><v8:item><v8:lang>ru</v8:lang><v8:content>Заполнить</v8:content></v8:item></Title>
        <Action callType="Before">ЗаполнитьДо</Action><Action callType="After">ЗаполнитьПосле</Action></Command></Commands>
    <Parameters><Parameter name="Отбор"><Type><v8:Type>xs:string</v8:Type></Type><KeyParameter>true</KeyParameter></Parameter></Parameters>
    <BaseForm version="2.9"><Attributes><Attribute name="Чужой" id="1"/></Attributes>
        <ChildItems><InputField name="ЧужоеПоле" id="7"/></ChildItems></BaseForm>
</Form>"#;

const EDT: &str = r#"<form:Form xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:form="f">
    <items xsi:type="form:FormGroup"><name>Группа</name>
        <items xsi:type="form:FormField"><name>Отчет</name>
            <dataPath xsi:type="form:DataPath"><segments>Отчет</segments></dataPath>
            <handlers><event>OnChange</event><name>ОтчетПриИзменении</name></handlers>
            <type>SpreadsheetDocumentField</type>
            <extInfo><handlers><event>Selection</event><name>ОтчетВыбор</name></handlers></extInfo></items>
        <items xsi:type="form:Decoration"><name>Надпись</name><type>Label</type></items>
        <extendedTooltip><name>ГруппаПодсказка</name><type>Label</type></extendedTooltip>
        <type>UsualGroup</type>
    </items>
    <autoCommandBar><name>Панель</name>
        <items xsi:type="form:Button"><name>Кнопка</name><type>UsualButton</type>
            <commandName>Form.Command.Заполнить</commandName></items>
        <items xsi:type="form:Button"><name>Пустая</name></items>
    </autoCommandBar>
    <handlers xsi:type="form:EventHandlerExtension"><event>OnOpen</event><name>ПриОткрытии</name><callType>After</callType></handlers>
    <attributes><name>Объект</name><valueType><types>DocumentObject.Заказ</types></valueType><main>true</main>
        <additionalColumns><tablePath xsi:type="form:DataPath"><segments>Объект</segments><segments>Товары</segments></tablePath>
            <columns><name>Остаток</name><valueType><types>Number</types></valueType></columns></additionalColumns></attributes>
    <attributes><name>Список</name><valueType><types>DynamicList</types></valueType>
        <extInfo><queryText>ВЫБРАТЬ
 1</queryText><mainTable>Catalog.Товары</mainTable><customQuery>true</customQuery></extInfo></attributes>
    <formCommands><name>Заполнить</name><title><key>ru</key><value>Заполнить</value></title>
        <action><handlers><name>ЗаполнитьДо</name><callType>Before</callType></handlers>
            <handlers><name>ЗаполнитьПосле</name><callType>After</callType></handlers></action></formCommands>
    <parameters><name>Отбор</name><valueType><types>String</types></valueType><keyParameter>true</keyParameter></parameters>
</form:Form>"#;

fn picture(form: &Form) -> Vec<String> {
    let depth = |item: &FormItem| {
        let mut depth = 0;
        let mut parent = item.parent;
        while let Some(index) = parent {
            depth += 1;
            parent = form.items[index as usize].parent;
        }
        depth
    };
    let line = |it: &FormItem| format!("{}{} {}", "  ".repeat(depth(it)), it.kind, it.name);
    form.items.iter().map(line).collect()
}

#[test]
fn both_formats_give_one_form() {
    let left = designer(DESIGNER).unwrap();
    let right = edt(EDT).unwrap();
    assert_eq!(left, right);
    assert_eq!(
        picture(&left),
        [
            "AutoCommandBar Панель",
            "  Button Кнопка",
            "  Button Пустая",
            "UsualGroup Группа",
            "  ExtendedTooltip ГруппаПодсказка",
            "  SpreadSheetDocumentField Отчет",
            "  LabelDecoration Надпись",
        ]
    );
    assert_eq!(left.items[1].command, "Form.Command.Заполнить");
    assert_eq!(left.items[2].command, "");
    let events: Vec<_> = left.items[5].handlers.iter().map(|it| &it.event).collect();
    assert_eq!(events, [&Name::new("OnChange"), &Name::new("Selection")]);
    assert_eq!(left.handlers.len(), 1);
    assert_eq!(left.handlers[0].call, "After");
    assert_eq!(left.attributes.len(), 2);
    assert_eq!(left.attributes[0].columns[0].table, "Объект.Товары");
    assert_eq!(left.attributes[1].query, "ВЫБРАТЬ\n 1");
    assert_eq!(left.attributes[1].main_table, "Catalog.Товары");
    let actions: Vec<_> = left.commands[0].actions.iter().map(Name::as_str).collect();
    assert_eq!(actions, ["ЗаполнитьДо", "ЗаполнитьПосле"]);
    assert!(left.parameters[0].key);
}

#[test]
fn a_query_that_is_not_used_is_not_read() {
    let form = designer(
        "<Form><Attributes><Attribute name='С' id='1'><Settings><ManualQuery>false</ManualQuery>\
         <QueryText>ВЫБРАТЬ 1</QueryText></Settings></Attribute></Attributes></Form>",
    );
    assert_eq!(form.unwrap().attributes[0].query, "");
}

#[test]
fn groups_without_end_are_no_crash() {
    let depth = 3000;
    let open = "<UsualGroup name='Г' id='1'><ChildItems>".repeat(depth);
    let close = "</ChildItems></UsualGroup>".repeat(depth);
    // The parser may refuse what is too deep; what it gives is walked without recursion.
    if let Ok(form) = designer(&format!(
        "<Form><ChildItems>{open}{close}</ChildItems></Form>"
    )) {
        assert_eq!(form.items.len(), depth);
    }
}

#[test]
fn the_sample_forms_are_equal_in_both_formats() {
    let projects = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let mut compared = 0;
    for (left, right) in [("trade", "trade-edt"), ("trade-ext", "trade-ext-edt")] {
        for path in forms(&projects.join(left)) {
            let inner = path.strip_prefix(projects.join(left)).unwrap();
            let inner = inner.to_str().unwrap().replace('\\', "/");
            let inner = inner.replace("/Ext/Form.xml", "/Form.form");
            let other = projects.join(right).join("src").join(&inner);
            let left = designer(&fs::read_to_string(&path).unwrap()).unwrap();
            let right = edt(&fs::read_to_string(&other).unwrap()).unwrap();
            assert_eq!(left, right, "{inner}");
            assert!(!left.items.is_empty(), "{inner}");
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared} forms");
}

fn forms(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("Ext/Form.xml") {
                found.push(path);
            }
        }
    }
    found
}

#[test]
fn a_command_bar_without_a_name_and_a_path_for_languages_are_read() {
    let left = designer(
        "<Form><AutoCommandBar name='' id='-1'/><ChildItems><InputField name='Поле' id='1'>\
         <DataPath>Объект.Код</DataPath></InputField></ChildItems></Form>",
    );
    let right = edt(
        "<form xmlns:xsi='x'><items xsi:type='form:FormField'><name>Поле</name><type>InputField</type>\
         <dataPath xsi:type='form:MultiLanguageDataPath'><paths><segments>Объект</segments><segments>Код</segments></paths>\
         <paths><segments>Объект.Code</segments></paths></dataPath></items>\
         <autoCommandBar><name></name><id>-1</id></autoCommandBar></form>",
    );
    assert_eq!(left, right);
    let items = left.map(|it| it.items).unwrap_or_default();
    let items: Vec<_> = items
        .iter()
        .map(|it| (it.name.as_str(), it.data_path.as_str()))
        .collect();
    assert_eq!(items, [("FormCommandBar", ""), ("Поле", "Объект.Код")]);
}
