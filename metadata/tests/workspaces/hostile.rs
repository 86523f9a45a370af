//! Files that nobody would write on purpose: everything is told, nothing takes forever.

use std::fmt::Write as _;
use std::fs;

use metadata::{Kind, Support, source};

use crate::project::{Project, complaints};

fn configuration(children: &str) -> String {
    format!(
        "<MetaDataObject><Configuration uuid='c0'><Properties><Name>К</Name></Properties>\
         <ChildObjects>{children}</ChildObjects></Configuration></MetaDataObject>"
    )
}

fn subsystem(children: &str) -> String {
    format!(
        "<MetaDataObject>\n<Subsystem><Properties><Name>П</Name></Properties>\n\
         <ChildObjects>{children}</ChildObjects></Subsystem></MetaDataObject>"
    )
}

#[test]
fn a_subsystem_that_is_named_twice_is_read_once() {
    let project = Project::new("");
    project.write(
        "Configuration.xml",
        &configuration("<Subsystem>П</Subsystem>"),
    );
    let twice = subsystem("<Subsystem>П</Subsystem>\n<Subsystem>П</Subsystem>");
    // Each level that is read twice doubles the time.
    let deep = 40;
    let mut stem = "Subsystems/П".to_owned();
    for _ in 0..deep {
        project.write(&format!("{stem}.xml"), &twice);
        stem.push_str("/Subsystems/П");
    }
    project.write(&format!("{stem}.xml"), &subsystem(""));
    let (all, _) = project.load();
    assert_eq!(all[0].of_kind(Kind::Subsystem).count(), deep + 1);
    let told = complaints(project.root(), &all[0].problems);
    assert_eq!(told.len(), deep);
    assert_eq!(
        told[0],
        "Subsystems/П.xml:4: “Subsystem.П.П” is named twice; the second mention was skipped"
    );
}

#[test]
fn a_subsystem_that_is_not_there_is_told_with_the_line_that_names_it() {
    let project = Project::new("");
    project.write(
        "Configuration.xml",
        &configuration("<Subsystem>П</Subsystem>"),
    );
    project.write(
        "Subsystems/П.xml",
        &subsystem("\n<Subsystem>Нет</Subsystem>"),
    );
    let (all, _) = project.load();
    let told = complaints(project.root(), &all[0].problems);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("Subsystems/П.xml:4: “Subsystem.П.Нет”"),
        "{told:?}"
    );
}

#[test]
fn every_missing_object_is_told_with_its_line() {
    let project = Project::new("");
    let mut listed = String::new();
    let count = 20_000;
    for number in 0..count {
        let _ = writeln!(listed, "<Catalog>К{number}</Catalog>");
    }
    project.write("Configuration.xml", &configuration(&listed));
    let (all, _) = project.load();
    let lines = all[0].problems.iter().map(|it| it.line);
    assert!(lines.eq((1..=count).map(Some)));
}

#[test]
fn texts_in_other_encodings_are_told_as_such() {
    let project = Project::new("");
    let text = configuration("<Catalog>Товары</Catalog><Role>Роль</Role>");
    project.write("Configuration.xml", &text);
    // `Товары` of Windows, and UTF-16.
    project.write("Catalogs/Товары.xml", "");
    project.write("Roles/Роль.xml", "");
    let windows = b"<MetaDataObject><Catalog><Name>\xd2\xee\xe2\xe0\xf0\xfb</Name></Catalog></MetaDataObject>";
    fs::write(project.path("Catalogs/Товары.xml"), windows).expect("it can be written");
    let wide = b"\xff\xfe<\0a\0/\0>\0";
    fs::write(project.path("Roles/Роль.xml"), wide).expect("it can be written");
    let (all, _) = project.load();
    let told = all[0].problems.iter().map(|it| it.message[0].as_str());
    let told: Vec<_> = told.collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().all(|it| it.contains("UTF-8")), "{told:?}");
}

#[test]
fn rules_of_vendors_that_break_off_are_told() {
    let project = Project::new("");
    project.write("Configuration.xml", &configuration("<Role>Роль</Role>"));
    let role = "<MetaDataObject><Role uuid='AA'><Properties/></Role></MetaDataObject>";
    project.write("Roles/Роль.xml", role);
    let vendor = "i,1,i,\"1\",\"В\",\"К\"";
    let cut = format!("{{6,0,1,{vendor},2,0,0,aa,aa,1,0,b");
    let path = project.write("Ext/ParentConfigurations.bin", &cut);
    let (all, _) = project.load();
    let role = all[0].object(Kind::Role, "Роль").expect("it is there");
    assert_eq!(role.support, Support::Locked);
    let told = complaints(project.root(), &all[0].problems);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].starts_with("Ext/ParentConfigurations.bin: "),
        "{told:?}"
    );
    let whole = format!("{{6,0,1,{vendor},1,0,0,aa,aa,0,0}}");
    project.write("Ext/ParentConfigurations.bin", &whole);
    let all = source::reload(&all, &path).expect("the problem is gone");
    assert_eq!(all[0].problems, []);
}

#[test]
fn a_dump_may_be_spelled_in_any_case() {
    let project = Project::new("");
    project.write("configuration.XML", &configuration("<Catalog>К</Catalog>"));
    let catalog = "<MetaDataObject><Catalog><Properties><Name>К</Name></Properties></Catalog></MetaDataObject>";
    project.write("catalogs/к.xml", catalog);
    project.write("catalogs/к/ext/objectmodule.bsl", "");
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    assert_eq!((all[0].objects.len(), all[0].modules.len()), (1, 1));
}

#[test]
fn a_changed_object_is_found_whatever_the_case_of_its_folder() {
    let project = Project::new("");
    project.write("Configuration.xml", &configuration("<Catalog>К</Catalog>"));
    let catalog = "<MetaDataObject><Catalog><Properties><Name>К</Name></Properties></Catalog></MetaDataObject>";
    project.write("catalogs/к.xml", catalog);
    let module = project.write("catalogs/к/ext/ObjectModule.bsl", "");
    let (all, _) = project.load();
    let path = project.replace(
        "catalogs/к.xml",
        "</Name>",
        "</Name><CodeLength>7</CodeLength>",
    );
    let all = source::reload(&all, &path).expect("the catalog has a code now");
    assert_eq!(all[0].problems, []);
    let modules: Vec<_> = all[0].modules.iter().map(|it| it.path.clone()).collect();
    assert_eq!(modules, [module]);
}

#[test]
fn a_form_without_its_content_is_told() {
    let project = Project::new("");
    project.write("Configuration.xml", &configuration("<Catalog>К</Catalog>"));
    let catalog = "<MetaDataObject><Catalog><Properties><Name>К</Name></Properties>\
                   <ChildObjects><Form>Ф</Form><Form>О</Form></ChildObjects></Catalog></MetaDataObject>";
    project.write("Catalogs/К.xml", catalog);
    for (name, kind) in [("Ф", "Managed"), ("О", "Ordinary")] {
        let form = format!(
            "<MetaDataObject><Form><Properties><Name>{name}</Name><FormType>{kind}</FormType></Properties></Form></MetaDataObject>"
        );
        project.write(&format!("Catalogs/К/Forms/{name}.xml"), &form);
    }
    let (all, _) = project.load();
    let told = complaints(project.root(), &all[0].problems);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Forms/Ф/Ext/Form.xml"), "{told:?}");
}

#[test]
fn a_module_without_a_text_is_none() {
    let project = Project::new("");
    project.write(
        "src/Configuration/Configuration.mdo",
        "<Configuration uuid='c0'><name>К</name><catalogs>Catalog.К</catalogs></Configuration>",
    );
    project.write(
        "src/Catalogs/К/К.mdo",
        "<Catalog uuid='c1'><name>К</name></Catalog>",
    );
    let module = project.write("src/Catalogs/К/ManagerModule.bsl", "");
    let protected = project.write("src/Catalogs/К/ObjectModule.bsl", "");
    fs::write(&protected, b"\xff\xff\xff\x7f\0\x02\0\0").expect("it can be written");
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    let modules = |it: &metadata::Configuration| -> Vec<_> {
        it.modules.iter().map(|it| it.path.clone()).collect()
    };
    assert_eq!(modules(&all[0]), [module.as_path()]);
    let kept: Vec<_> = all[0]
        .protected
        .iter()
        .map(|it| it.path.as_path())
        .collect();
    assert_eq!(kept, [protected.as_path()]);
    fs::write(&protected, "Процедура А()").expect("it can be written");
    let all = source::reload(&all, &protected).expect("there is a text now");
    assert_eq!(modules(&all[0]), [module, protected]);
}

#[test]
fn the_designer_calls_a_module_without_a_text_otherwise() {
    let project = Project::new("");
    project.write(
        "Configuration.xml",
        "<MetaDataObject><Configuration uuid='c0'><Properties><Name>К</Name></Properties><ChildObjects>\
         <Catalog>К</Catalog></ChildObjects></Configuration></MetaDataObject>",
    );
    project.write(
        "Catalogs/К.xml",
        "<MetaDataObject><Catalog uuid='c1'><Properties><Name>К</Name></Properties></Catalog></MetaDataObject>",
    );
    let protected = project.write("Catalogs/К/Ext/ObjectModule.bin", "");
    project.write("Catalogs/К/Forms/Ф/Ext/Form.bin", "");
    let (all, problems) = project.load();
    assert_eq!(problems, []);
    assert_eq!(all[0].modules, []);
    let [module] = all[0].protected.as_slice() else {
        panic!("{:?}", all[0].protected);
    };
    assert_eq!(module.path, protected);
    assert_eq!(module.kind, metadata::ModuleKind::ObjectModule);
}
