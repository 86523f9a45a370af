//! Workspaces of all sorts, and what is wrong with them.

use crate::project::{Project, complaints, object};
use metadata::objects::Details;
use metadata::{Belonging, Kind, ModuleKind, Owner, Purpose, Type};

const BASE: &str = "
//- /base/Configuration.xml
<MetaDataObject><Configuration uuid='c0'><Properties><Name>База</Name></Properties><ChildObjects>
<Catalog>Товары</Catalog>
<Document>Заказ</Document>
</ChildObjects></Configuration></MetaDataObject>
//- /base/Catalogs/Товары.xml
<MetaDataObject><Catalog uuid='c1'><Properties><Name>Товары</Name><CodeLength>9</CodeLength></Properties><ChildObjects>
<Attribute uuid='a1'><Properties><Name>Артикул</Name><Type><Type>xs:string</Type></Type></Properties></Attribute>
<Attribute uuid='a2'><Properties><Name>Цена</Name><Type><Type>xs:decimal</Type></Type></Properties></Attribute>
</ChildObjects></Catalog></MetaDataObject>
//- /base/Documents/Заказ.xml
<MetaDataObject><Document uuid='d1'><Properties><Name>Заказ</Name>
<RegisterRecords><Item>AccumulationRegister.А</Item></RegisterRecords></Properties></Document></MetaDataObject>
";

const EXTENSION: &str = "
//- /extension/Configuration.xml
<MetaDataObject><Configuration uuid='e0'><Properties><Name>Расширение</Name><ObjectBelonging>Adopted</ObjectBelonging>
<ConfigurationExtensionPurpose>Customization</ConfigurationExtensionPurpose><NamePrefix>Р_</NamePrefix></Properties>
<ChildObjects><Catalog>Товары</Catalog><CommonModule>Р_Модуль</CommonModule></ChildObjects></Configuration></MetaDataObject>
//- /extension/Catalogs/Товары.xml
<MetaDataObject><Catalog uuid='e1'><Properties><Name>Товары</Name><ObjectBelonging>Adopted</ObjectBelonging>
<ExtendedConfigurationObject>c1</ExtendedConfigurationObject></Properties><ChildObjects>
<Attribute uuid='e2'><Properties><Name>Цена</Name><ObjectBelonging>Adopted</ObjectBelonging>
<Type><Type>xs:decimal</Type><Type>xs:string</Type></Type></Properties></Attribute>
<Attribute uuid='e3'><Properties><Name>Р_Вес</Name><Type><Type>xs:decimal</Type></Type></Properties></Attribute>
</ChildObjects></Catalog></MetaDataObject>
//- /extension/CommonModules/Р_Модуль.xml
<MetaDataObject><CommonModule uuid='e4'><Properties><Name>Р_Модуль</Name><Server>true</Server></Properties></CommonModule></MetaDataObject>
//- /extension/CommonModules/Р_Модуль/Ext/Module.bsl
";

#[test]
fn an_extension_holds_what_its_base_has() {
    let project = Project::new(&format!("{BASE}{EXTENSION}"));
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    let names: Vec<_> = all.iter().map(|it| it.properties.name.as_str()).collect();
    assert_eq!(names, ["База", "Расширение"]);
    let extension = &all[1];
    assert_eq!(extension.properties.purpose, Purpose::Customization);
    assert_eq!(extension.properties.name_prefix, "Р_");
    let base = extension
        .base
        .as_ref()
        .map(|it| it.properties.uuid.as_str());
    assert_eq!(base, Some("c0"));
    let goods = object(extension, Kind::Catalog, "Товары");
    assert_eq!(goods.belonging, Belonging::Adopted);
    let attributes: Vec<_> = goods
        .attributes
        .iter()
        .map(|it| (it.name.as_str(), it.belonging, it.types.types.clone()))
        .collect();
    let expected = [
        ("Артикул", Belonging::Adopted, vec![Type::String]),
        ("Цена", Belonging::Adopted, vec![Type::Number, Type::String]),
        ("Р_Вес", Belonging::Own, vec![Type::Number]),
    ];
    assert_eq!(attributes, expected);
    let Details::Catalog(catalog) = &goods.details else {
        panic!("a catalog has the details of one");
    };
    assert_eq!(catalog.code_length, 9);
    // What is not adopted is the base's.
    assert_eq!(object(extension, Kind::Document, "Заказ").uuid, "d1");
    assert_eq!(extension.of_kind(Kind::Document).count(), 1);
    assert_eq!(object(&all[0], Kind::Catalog, "Товары").attributes.len(), 2);
}

#[test]
fn an_extension_of_nothing_we_have_stands_alone() {
    let other = BASE.replace("Товары", "Услуги").replace("c1", "c9");
    let project = Project::new(&format!("{other}{EXTENSION}"));
    let (all, _) = project.load();
    assert!(all[1].base.is_none());
    let goods = object(&all[1], Kind::Catalog, "Товары");
    assert_eq!(goods.attributes.len(), 2);
}

#[test]
fn an_edt_extension_names_its_base() {
    let project = Project::new(
        "
//- /one/DT-INF/PROJECT.PMF
Manifest-Version: 1.0
//- /one/.project
<projectDescription><name>Первая</name></projectDescription>
//- /one/src/Configuration/Configuration.mdo
<mdclass:Configuration xmlns:mdclass='m' uuid='1'><name>А</name><catalogs>Catalog.К</catalogs></mdclass:Configuration>
//- /one/src/Catalogs/К/К.mdo
<mdclass:Catalog xmlns:mdclass='m' uuid='2'><name>К</name><attributes><name>Один</name></attributes></mdclass:Catalog>
//- /two/.project
<projectDescription><name>Вторая</name></projectDescription>
//- /two/src/Configuration/Configuration.mdo
<mdclass:Configuration xmlns:mdclass='m' uuid='3'><name>Б</name><catalogs>Catalog.К</catalogs></mdclass:Configuration>
//- /two/src/Catalogs/К/К.mdo
<mdclass:Catalog xmlns:mdclass='m' uuid='4'><name>К</name><attributes><name>Два</name></attributes></mdclass:Catalog>
//- /extension/DT-INF/PROJECT.PMF
Manifest-Version: 1.0
Base-Project: Вторая
//- /extension/src/Configuration/Configuration.mdo
<mdclass:Configuration xmlns:mdclass='m' uuid='5'><name>Р</name><objectBelonging>Adopted</objectBelonging>
<catalogs>Catalog.К</catalogs></mdclass:Configuration>
//- /extension/src/Catalogs/К/К.mdo
<mdclass:Catalog xmlns:mdclass='m' uuid='6'><name>К</name><objectBelonging>Adopted</objectBelonging></mdclass:Catalog>
",
    );
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    let extension = all.last().expect("three are there");
    assert_eq!(extension.properties.base_project, "Вторая");
    let attributes = &object(extension, Kind::Catalog, "К").attributes;
    let names: Vec<_> = attributes.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["Два"]);
}

#[test]
fn broken_files_are_told_and_the_rest_is_read() {
    let project = Project::new(
        "
//- /Configuration.xml
<MetaDataObject><Configuration uuid='1'><Properties><Name>К</Name></Properties><ChildObjects>
<Catalog>Целый</Catalog>
<Catalog>Битый</Catalog>
<Catalog>Пропавший</Catalog>
<Document>Подменный</Document>
<Novelty>Новое</Novelty>
<Catalog>Целый</Catalog>
</ChildObjects></Configuration></MetaDataObject>
//- /Catalogs/Целый.xml
<MetaDataObject><Catalog uuid='2'><Properties><Name>Целый</Name></Properties><ChildObjects>
<Form>Нет</Form></ChildObjects></Catalog></MetaDataObject>
//- /Catalogs/Битый.xml
<MetaDataObject><Catalog>
<Properties>
</Catalog></MetaDataObject>
//- /Documents/Подменный.xml
<MetaDataObject>
<Catalog uuid='3'/></MetaDataObject>
",
    );
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    let names: Vec<_> = all[0].objects.keys().map(|it| it.1.as_str()).collect();
    assert_eq!(names, ["Целый"]);
    let mut complaints = complaints(project.root(), &all[0].problems);
    complaints.sort();
    let starts = [
        "Catalogs/Битый.xml:3: The file is no valid XML",
        "Catalogs/Целый.xml:2: “Нет” is named here, and there is no file Catalogs/Целый/Forms/Нет.xml",
        "Configuration.xml:4: “Catalog.Пропавший” is named here, and there is no file Catalogs/Пропавший.xml",
        "Configuration.xml:6: Unknown kind of objects “Novelty”",
        "Configuration.xml:7: “Catalog.Целый” is named twice",
        "Documents/Подменный.xml:2: “Document” is expected here and “Catalog” is described",
    ];
    assert_eq!(complaints.len(), starts.len(), "{complaints:#?}");
    for (complaint, start) in complaints.iter().zip(starts) {
        assert!(complaint.starts_with(start), "{complaint}");
    }
}

#[test]
fn a_configuration_that_cannot_be_read_is_told_beside() {
    let project = Project::new("//- /Configuration.xml\n<MetaDataObject></Configuration>\n");
    let (all, problems) = project.load();
    assert!(all.is_empty());
    let complaints = complaints(project.root(), &problems);
    assert!(complaints[0].starts_with("Configuration.xml:1: The file is no valid XML"));
    let other = Project::new("//- /Configuration.xml\n<settings/>\n");
    let (all, problems) = other.load();
    assert_eq!((all.len(), problems.len()), (0, 0));
    let (all, problems) = metadata::source::load(&other.path("нет"));
    assert_eq!((all.len(), problems.len()), (0, 1));
}

#[test]
fn a_flat_dump_is_read_like_any_other() {
    let project = Project::new(
        "
//- /cf/Configuration.xml
<MetaDataObject><Configuration uuid='1'><Properties><Name>К</Name></Properties><ChildObjects>
<Subsystem>А</Subsystem><Catalog>С</Catalog></ChildObjects></Configuration></MetaDataObject>
//- /cf/Configuration.SessionModule.txt
//- /cf/Subsystem.А.xml
<MetaDataObject><Subsystem uuid='2'><Properties><Name>А</Name></Properties><ChildObjects><Subsystem>Б</Subsystem>
</ChildObjects></Subsystem></MetaDataObject>
//- /cf/Subsystem.А.Subsystem.Б.xml
<MetaDataObject><Subsystem uuid='3'><Properties><Name>Б</Name></Properties></Subsystem></MetaDataObject>
//- /cf/Catalog.С.xml
<MetaDataObject><Catalog uuid='4'><Properties><Name>С</Name></Properties><ChildObjects><Form>Ф</Form></ChildObjects>
</Catalog></MetaDataObject>
//- /cf/Catalog.С.Form.Ф.xml
<MetaDataObject><Form uuid='5'><Properties><Name>Ф</Name><FormType>Managed</FormType></Properties></Form></MetaDataObject>
//- /cf/Catalog.С.Form.Ф.Form.xml
<Form><Attributes><Attribute name='Объект' id='1'><MainAttribute>true</MainAttribute></Attribute></Attributes></Form>
//- /cf/Catalog.С.Form.Ф.Form.Module.txt
",
    );
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    assert_eq!(all[0].problems, []);
    let names: Vec<_> = all[0].objects.keys().map(|it| it.1.as_str()).collect();
    assert_eq!(names, ["А", "А.Б", "С"]);
    let forms = &object(&all[0], Kind::Catalog, "С").forms;
    assert!(
        forms
            .iter()
            .all(|it| it.attributes.iter().any(|it| it.main))
    );
    let mut owners: Vec<_> = all[0]
        .modules
        .iter()
        .map(|it| (&it.owner, it.kind))
        .collect();
    owners.sort();
    let form = Owner::Form(Kind::Catalog, "С".into(), "Ф".into());
    let expected = [
        (&Owner::Configuration, ModuleKind::SessionModule),
        (&form, ModuleKind::FormModule),
    ];
    assert_eq!(owners, expected);
}

#[test]
fn external_objects_of_both_formats_are_found() {
    let project = Project::new(
        "
//- /epf/Загрузка данных.xml
<MetaDataObject><ExternalDataProcessor uuid='1'><Properties><Name>Загрузка</Name></Properties></ExternalDataProcessor></MetaDataObject>
//- /epf/Загрузка данных/Ext/ObjectModule.bsl
//- /epf/Другое.xml
<settings/>
//- /edt/.project
<projectDescription><name>Внешние</name></projectDescription>
//- /edt/src/ExternalReports/Отчет/Отчет.mdo
<mdclass:ExternalReport xmlns:mdclass='m' uuid='2'><name>Отчет</name></mdclass:ExternalReport>
//- /edt/src/ExternalReports/Отчет/ObjectModule.bsl
",
    );
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    let found: Vec<_> = all
        .iter()
        .map(|it| {
            let owners = it.modules.iter().map(|it| it.owner.clone());
            (
                it.properties.name.as_str(),
                it.properties.purpose,
                owners.collect(),
            )
        })
        .collect();
    let processor = Owner::Object(Kind::ExternalDataProcessor, "Загрузка".into());
    let report = Owner::Object(Kind::ExternalReport, "Отчет".into());
    let expected = [
        ("Внешние", Purpose::External, vec![report]),
        ("Загрузка", Purpose::External, vec![processor]),
    ];
    assert_eq!(found, expected);
    let (one, _) = metadata::source::load(&project.path("epf/Загрузка данных.xml"));
    assert_eq!(one.len(), 1);
    assert_eq!(one[0].modules.len(), 1);
}

#[test]
fn tables_of_external_sources_bring_forms_and_fields() {
    let project = Project::new(
        "
//- /Configuration.xml
<MetaDataObject><Configuration uuid='1'><Properties><Name>К</Name></Properties><ChildObjects>
<ExternalDataSource>И</ExternalDataSource></ChildObjects></Configuration></MetaDataObject>
//- /ExternalDataSources/И.xml
<MetaDataObject><ExternalDataSource uuid='2'><Properties><Name>И</Name></Properties><ChildObjects><Table>Т</Table>
<Cube>К</Cube></ChildObjects></ExternalDataSource></MetaDataObject>
//- /ExternalDataSources/И/Tables/Т.xml
<MetaDataObject><Table uuid='3'><Properties><Name>Т</Name><TableDataType>NonobjectData</TableDataType></Properties>
<ChildObjects><Field uuid='4'><Properties><Name>П</Name></Properties></Field><Form>Ф</Form></ChildObjects></Table></MetaDataObject>
//- /ExternalDataSources/И/Tables/Т/Forms/Ф.xml
<MetaDataObject><Form uuid='5'><Properties><Name>Ф</Name></Properties></Form></MetaDataObject>
//- /ExternalDataSources/И/Cubes/К.xml
<MetaDataObject><Cube uuid='6'><Properties><Name>К</Name></Properties><ChildObjects><DimensionTable>Д</DimensionTable>
<Resource uuid='7'><Properties><Name>Р</Name></Properties></Resource></ChildObjects></Cube></MetaDataObject>
//- /ExternalDataSources/И/Cubes/К/DimensionTables/Д.xml
<MetaDataObject><DimensionTable uuid='8'><Properties><Name>Д</Name></Properties><ChildObjects>
<Field uuid='9'><Properties><Name>Поле</Name></Properties></Field></ChildObjects></DimensionTable></MetaDataObject>
",
    );
    let (all, _) = project.load();
    assert_eq!(all[0].problems, []);
    let source = object(&all[0], Kind::ExternalDataSource, "И");
    assert_eq!(
        source
            .forms
            .iter()
            .map(|it| it.name.as_str())
            .collect::<Vec<_>>(),
        ["Т.Ф"]
    );
    let Details::ExternalDataSource(source) = &source.details else {
        panic!("a source has the details of one");
    };
    assert_eq!(source.tables[0].fields[0].name.as_str(), "П");
    assert!(!source.tables[0].object_data);
    assert_eq!(source.cubes[0].fields[0].name.as_str(), "Р");
    assert_eq!(source.cubes[0].dimension_tables[0].fields.len(), 1);
}

#[test]
fn external_objects_see_the_only_configuration_beside_them() {
    let report = "
//- /epf/О.xml
<MetaDataObject><ExternalReport uuid='5'><Properties><Name>О</Name></Properties></ExternalReport></MetaDataObject>
";
    let project = Project::new(&format!("{BASE}{report}"));
    let (all, _) = project.load();
    assert_eq!(object(&all[1], Kind::Catalog, "Товары").uuid, "c1");
    let second = BASE.replace("/base/", "/other/");
    let project = Project::new(&format!("{BASE}{second}{report}"));
    let (all, _) = project.load();
    assert!(all[2].base.is_none());
}

#[test]
fn what_edt_does_not_know_is_read_as_the_designer_wrote_it() {
    let project = Project::new(
        "
//- /src/Configuration/Configuration.mdo
<c:Configuration xmlns:c='c' uuid='1'><name>К</name><interfaces>Interface.И</interfaces></c:Configuration>
//- /unknown/Interfaces/И.xml
<MetaDataObject><Interface uuid='2'><Properties><Name>И</Name><Comment>Старый</Comment></Properties></Interface></MetaDataObject>
",
    );
    let (all, _) = project.load();
    assert_eq!(all[0].problems, []);
    assert_eq!(object(&all[0], Kind::Interface, "И").comment, "Старый");
}
