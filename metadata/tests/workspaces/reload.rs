//! After a change, what is reloaded equals what is loaded anew.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::project::{Project, complaints, object};
use metadata::{Configuration, Kind, source};

const DESIGNER: &str = "
//- /base/Configuration.xml
<MetaDataObject><Configuration uuid='c0'><Properties><Name>База</Name></Properties><ChildObjects>
<Subsystem>Продажи</Subsystem>
<Catalog>Товары</Catalog>
<Document>Заказ</Document>
</ChildObjects></Configuration></MetaDataObject>
//- /base/Subsystems/Продажи.xml
<MetaDataObject><Subsystem uuid='s1'><Properties><Name>Продажи</Name></Properties><ChildObjects>
<Subsystem>Цены</Subsystem></ChildObjects></Subsystem></MetaDataObject>
//- /base/Subsystems/Продажи/Subsystems/Цены.xml
<MetaDataObject><Subsystem uuid='s2'><Properties><Name>Цены</Name></Properties></Subsystem></MetaDataObject>
//- /base/Catalogs/Товары.xml
<MetaDataObject><Catalog uuid='c1'><Properties><Name>Товары</Name><CodeLength>9</CodeLength></Properties><ChildObjects>
<Attribute uuid='a1'><Properties><Name>Артикул</Name></Properties></Attribute><Form>Форма</Form>
</ChildObjects></Catalog></MetaDataObject>
//- /base/Catalogs/Товары/Forms/Форма.xml
<MetaDataObject><Form uuid='f1'><Properties><Name>Форма</Name></Properties></Form></MetaDataObject>
//- /base/Catalogs/Товары/Forms/Форма/Ext/Form.xml
<Form><Attributes><Attribute name='Объект'/></Attributes></Form>
//- /base/Catalogs/Товары/Ext/ObjectModule.bsl
//- /base/Documents/Заказ.xml
<MetaDataObject><Document uuid='d1'><Properties><Name>Заказ</Name></Properties></Document></MetaDataObject>
//- /extension/Configuration.xml
<MetaDataObject><Configuration uuid='e0'><Properties><Name>Расширение</Name><ObjectBelonging>Adopted</ObjectBelonging>
</Properties><ChildObjects><Catalog>Товары</Catalog></ChildObjects></Configuration></MetaDataObject>
//- /extension/Catalogs/Товары.xml
<MetaDataObject><Catalog uuid='e1'><Properties><Name>Товары</Name><ObjectBelonging>Adopted</ObjectBelonging>
<ExtendedConfigurationObject>c1</ExtendedConfigurationObject></Properties><ChildObjects>
<Attribute uuid='e3'><Properties><Name>Р_Вес</Name></Properties></Attribute>
</ChildObjects></Catalog></MetaDataObject>
";

/// Reloads after a change and compares with what is on disk now.
fn check(
    project: &Project,
    before: &[Arc<Configuration>],
    changed: &Path,
) -> Vec<Arc<Configuration>> {
    let after = source::reload(before, changed).expect("the change says something");
    let (fresh, _) = project.load();
    assert_eq!(after.len(), fresh.len());
    for (after, fresh) in after.iter().zip(&fresh) {
        assert_eq!(after.root, fresh.root);
        assert_eq!(after.properties, fresh.properties);
        let keys = |it: &Configuration| it.objects.keys().cloned().collect::<Vec<_>>();
        assert_eq!(keys(after), keys(fresh));
        for (key, object) in &after.objects {
            assert_eq!(Some(object), fresh.objects.get(key));
        }
        assert_eq!(after.modules, fresh.modules);
        let sorted = |it: &Configuration| {
            let mut all = complaints(project.root(), &it.problems);
            all.sort();
            all
        };
        assert_eq!(sorted(after), sorted(fresh));
        let base = |it: &Configuration| it.base.as_ref().map(|it| it.objects.clone());
        assert_eq!(base(after), base(fresh));
    }
    after
}

#[test]
fn an_object_is_read_again_and_no_other() {
    let project = Project::new(DESIGNER);
    let (before, _) = project.load();
    let changed = project.replace(
        "/base/Documents/Заказ.xml",
        "</Name>",
        "</Name><Comment>Новый</Comment>",
    );
    let after = check(&project, &before, &changed);
    assert_eq!(object(&after[0], Kind::Document, "Заказ").comment, "Новый");
    let goods = |it: &[Arc<Configuration>]| object(&it[0], Kind::Catalog, "Товары").clone();
    assert!(Arc::ptr_eq(&goods(&before), &goods(&after)));
    let form = "/base/Catalogs/Товары/Forms/Форма/Ext/Form.xml";
    let changed = project.replace(form, "Объект", "Предмет");
    let after = check(&project, &after, &changed);
    assert_eq!(
        goods(&after).forms[0].attributes[0].name.as_str(),
        "Предмет"
    );
}

#[test]
fn an_extension_follows_its_base() {
    let project = Project::new(DESIGNER);
    let (before, _) = project.load();
    let changed = project.replace("/base/Catalogs/Товары.xml", "Артикул", "Код");
    let after = check(&project, &before, &changed);
    let attributes = &object(&after[1], Kind::Catalog, "Товары").attributes;
    let names: Vec<_> = attributes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Код", "Р_Вес"]);
    let changed = project.replace("/extension/Catalogs/Товары.xml", "Р_Вес", "Р_Объем");
    let after = check(&project, &after, &changed);
    assert!(Arc::ptr_eq(
        &after[0],
        after[1].base.as_ref().expect("it has its base")
    ));
}

#[test]
fn objects_come_go_and_break() {
    let project = Project::new(DESIGNER);
    let (all, _) = project.load();
    let changed = project.replace(
        "/base/Configuration.xml",
        "<Document>",
        "<Catalog>Услуги</Catalog>\n<Document>",
    );
    let all = check(&project, &all, &changed);
    assert_eq!(all[0].problems.len(), 1);
    let changed = project.write(
        "/base/Catalogs/Услуги.xml",
        "<MetaDataObject><Catalog uuid='c2'><Properties><Name>Услуги</Name></Properties></Catalog></MetaDataObject>",
    );
    let all = check(&project, &all, &changed);
    assert_eq!(all[0].problems, []);
    let changed = project.replace("/base/Catalogs/Услуги.xml", "</Name>", "");
    let all = check(&project, &all, &changed);
    assert_eq!((all[0].problems.len(), all[0].objects.len()), (1, 4));
    let changed = project.remove("/base/Catalogs/Услуги.xml");
    let all = check(&project, &all, &changed);
    let changed = project.replace("/base/Configuration.xml", "<Catalog>Услуги</Catalog>", "");
    let all = check(&project, &all, &changed);
    assert_eq!(all[0].problems, []);
    let changed = project.replace("/base/Configuration.xml", "<Document>Заказ</Document>", "");
    check(&project, &all, &changed);
}

#[test]
fn subsystems_in_subsystems_follow() {
    let project = Project::new(DESIGNER);
    let (all, _) = project.load();
    let nested = "/base/Subsystems/Продажи/Subsystems/Цены.xml";
    let changed = project.replace(nested, "uuid='s2'", "uuid='s3'");
    let all = check(&project, &all, &changed);
    assert_eq!(object(&all[0], Kind::Subsystem, "Продажи.Цены").uuid, "s3");
    let list = "<Subsystem>Цены</Subsystem>";
    let changed = project.replace("/base/Subsystems/Продажи.xml", list, "");
    let all = check(&project, &all, &changed);
    assert!(all[0].object(Kind::Subsystem, "Продажи.Цены").is_none());
    let changed = project.replace(
        "/base/Subsystems/Продажи.xml",
        "<ChildObjects>",
        &format!("<ChildObjects>{list}"),
    );
    check(&project, &all, &changed);
}

#[test]
fn modules_come_and_go_and_their_texts_change_nothing() {
    let project = Project::new(DESIGNER);
    let (all, _) = project.load();
    let changed = project.write("/base/Catalogs/Товары/Ext/ObjectModule.bsl", "// Другой");
    assert!(source::reload(&all, &changed).is_none());
    let changed = project.write("/base/Catalogs/Товары/Ext/ManagerModule.bsl", "");
    let all = check(&project, &all, &changed);
    let changed = project.write("/base/Ext/SessionModule.bsl", "");
    let all = check(&project, &all, &changed);
    let changed = project.remove("/base/Catalogs/Товары/Ext/ObjectModule.bsl");
    let all = check(&project, &all, &changed);
    let changed = project.write("/base/README.md", "");
    assert!(source::reload(&all, &changed).is_none());
    let folder = project.path("/base/Catalogs/Товары");
    fs::remove_dir_all(&folder).expect("the folder is there");
    check(&project, &all, &folder);
}

#[test]
fn projects_of_edt_and_external_objects_are_reloaded_too() {
    let project = Project::new(
        "
//- /edt/src/Configuration/Configuration.mdo
<c:Configuration xmlns:c='c' uuid='1'><name>К</name><languages uuid='2'><name>Русский</name></languages>
<catalogs>Catalog.С</catalogs></c:Configuration>
//- /edt/src/Catalogs/С/С.mdo
<c:Catalog xmlns:c='c' uuid='3'><name>С</name><forms uuid='4'><name>Ф</name></forms></c:Catalog>
//- /edt/src/Catalogs/С/Forms/Ф/Form.form
<f:Form xmlns:f='f'><attributes><name>Объект</name></attributes></f:Form>
//- /epf/О.xml
<MetaDataObject><ExternalReport uuid='5'><Properties><Name>Отчет</Name></Properties></ExternalReport></MetaDataObject>
//- /epf/О/Ext/ObjectModule.bsl
",
    );
    let (all, _) = project.load();
    let changed = project.replace("/edt/src/Catalogs/С/Forms/Ф/Form.form", "Объект", "Предмет");
    let all = check(&project, &all, &changed);
    let changed = project.replace(
        "/edt/src/Configuration/Configuration.mdo",
        "Русский",
        "Английский",
    );
    let all = check(&project, &all, &changed);
    let changed = project.replace("/epf/О.xml", "</Name>", "</Name><Comment>Новый</Comment>");
    let after = check(&project, &all, &changed);
    assert_eq!(
        object(&after[1], Kind::ExternalReport, "Отчет").comment,
        "Новый"
    );
}

#[test]
fn vendors_change_what_may_be_edited() {
    let project = Project::new(DESIGNER);
    let (all, _) = project.load();
    let rules = "{6,0,1,v,0,v,\"1\",\"В\",\"К\",1,1,0,d1,d9,0,0}";
    let changed = project.write("/base/Ext/ParentConfigurations.bin", rules);
    let all = check(&project, &all, &changed);
    let order = object(&all[0], Kind::Document, "Заказ");
    assert_eq!(order.support, metadata::Support::Editable);
}
