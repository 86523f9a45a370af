//! What changes do to a workspace, and what snapshots see of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use metadata::{Kind, ModuleKind, Name, Owner};

use super::fixture::{Made, workspace};
use super::*;

fn id(made: &Made, path: &str) -> FileId {
    made.snapshot().file_at(Path::new(path)).unwrap()
}

fn open(made: &mut Made, path: &str) {
    let path = PathBuf::from(path);
    let text = made.texts.read(&path).unwrap();
    made.workspace.apply(Change::Opened { path, text });
}

fn edit(made: &mut Made, path: &str, what: &str, by: &str) {
    let snapshot = made.snapshot();
    let file = snapshot.file(id(made, path)).unwrap();
    let start = file.open.as_ref().unwrap().text.find(what).unwrap();
    let edits = vec![(start..start + what.len(), by.to_owned())];
    let path = PathBuf::from(path);
    made.workspace.apply(Change::Edited { path, edits });
}

const TWO: &str = "
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт
	Закончить();
КонецПроцедуры

Процедура Закончить()
	Журнал.Записать();
КонецПроцедуры
//- /Catalogs/Товары/ManagerModule.bsl
Процедура А() Экспорт
	Обмен.Начать();
	Журнал.Записать();
	Х = Журнал.Записать;
КонецПроцедуры
";

#[test]
fn a_module_is_found_by_what_it_belongs_to() {
    let made = workspace(TWO);
    let snapshot = made.snapshot();
    let catalog = id(&made, "/Catalogs/Товары/ManagerModule.bsl");
    let exchange = id(&made, "/CommonModules/Обмен.bsl");
    assert_eq!(snapshot.common_module(catalog, "ОБМЕН"), Some(exchange));
    let owner = Owner::Object(Kind::Catalog, Name::new("товары"));
    assert_eq!(
        snapshot.module(exchange, &owner, ModuleKind::ManagerModule),
        Some(catalog)
    );
    assert_eq!(
        snapshot.module(exchange, &owner, ModuleKind::ObjectModule),
        None
    );
    assert_eq!(snapshot.files().count(), 2);
}

#[test]
fn an_edit_leaves_every_other_summary_as_it_was() {
    let mut made = workspace(TWO);
    let path = "/CommonModules/Обмен.bsl";
    open(&mut made, path);
    let before = made.snapshot();
    edit(&mut made, path, "Закончить();", "Закончить(1); Еще();");
    let after = made.snapshot();
    let (exchange, catalog) = (
        id(&made, path),
        id(&made, "/Catalogs/Товары/ManagerModule.bsl"),
    );
    let summary = |it: &Snapshot, id| Arc::clone(&it.file(id).unwrap().summary);
    assert!(Arc::ptr_eq(
        &summary(&before, catalog),
        &summary(&after, catalog)
    ));
    let (old, new) = (summary(&before, exchange), summary(&after, exchange));
    assert!(!Arc::ptr_eq(&old.methods[0].method, &new.methods[0].method));
    assert!(Arc::ptr_eq(&old.methods[1].method, &new.methods[1].method));
    assert!(Arc::ptr_eq(&old.body, &new.body));
    assert!(
        std::ptr::eq(before.memo(), after.memo()),
        "a body is no interface"
    );
    let text = |it: &Snapshot| Arc::clone(&it.file(exchange).unwrap().open.as_ref().unwrap().text);
    assert!(
        !text(&before).contains("Еще"),
        "a change does not reach a snapshot"
    );
    assert!(text(&after).contains("Еще"));
}

#[test]
fn an_edited_file_equals_one_that_was_opened() {
    let mut made = workspace(TWO);
    let path = "/CommonModules/Обмен.bsl";
    open(&mut made, path);
    let snapshot = made.snapshot();
    let old = Arc::clone(
        &snapshot
            .file(id(&made, path))
            .unwrap()
            .open
            .as_ref()
            .unwrap()
            .text,
    );
    // The second range is one of the text that the first edit left.
    let edits = vec![
        (0..0, "// Ёж\n".to_owned()),
        (0.."// Ёж\nПроцедура".len(), "Функция".to_owned()),
        (old.len()..old.len() + 99, String::new()),
    ];
    made.workspace.apply(Change::Edited {
        path: path.into(),
        edits,
    });
    let after = made.snapshot();
    let file = after.file(id(&made, path)).unwrap();
    let edited = file.open.as_ref().unwrap();
    assert!(edited.text.starts_with("Функция Начать"));
    let fresh = OpenFile::new(Arc::clone(&edited.text), None);
    assert_eq!(
        edited.tree.root_node().to_sexp(),
        fresh.tree.root_node().to_sexp()
    );
    assert_eq!(
        edited.tree.root_node().end_position(),
        fresh.tree.root_node().end_position()
    );
    assert_eq!(edited.lines, fresh.lines);
}

#[test]
fn a_closed_file_keeps_no_tree() {
    let mut made = workspace(TWO);
    let path = "/CommonModules/Обмен.bsl";
    open(&mut made, path);
    edit(&mut made, path, "Закончить();", "Еще();");
    let tree = Arc::downgrade(
        made.snapshot()
            .file(id(&made, path))
            .unwrap()
            .open
            .as_ref()
            .unwrap(),
    );
    assert!(tree.upgrade().is_some());
    made.workspace.apply(Change::Closed { path: path.into() });
    assert!(
        tree.upgrade().is_none(),
        "somebody holds the tree of a closed file"
    );
    let snapshot = made.snapshot();
    let file = snapshot.file(id(&made, path)).unwrap();
    assert_eq!(
        file.summary.methods[0].method.calls[0].method,
        Name::new("Еще")
    );
    assert!(snapshot.files().all(|it| it.1.open.is_none()));
}

#[test]
fn trees_of_closed_files_are_made_when_asked_for_and_few_are_kept() {
    let mut files = String::new();
    for number in 0..40 {
        files.push_str(&format!(
            "//- /CommonModules/М{number}.bsl\nПроцедура А() КонецПроцедуры\n"
        ));
    }
    let made = workspace(&files);
    let snapshot = made.snapshot();
    let trees: Vec<_> = snapshot
        .files()
        .map(|it| Arc::downgrade(&snapshot.parsed(it.0).unwrap()))
        .collect();
    let alive = trees.iter().filter(|it| it.upgrade().is_some()).count();
    assert_eq!(alive, 16);
    let last = snapshot.files().last().unwrap().0;
    assert!(Arc::ptr_eq(
        &snapshot.parsed(last).unwrap(),
        &trees[39].upgrade().unwrap()
    ));
}

#[test]
fn a_file_that_is_held_is_the_same_for_all_until_it_is_let_go() {
    let made = workspace(TWO);
    let snapshot = made.snapshot();
    let id = snapshot
        .file_at(Path::new("/CommonModules/Обмен.bsl"))
        .unwrap();
    let text = "Процедура Своя() КонецПроцедуры";
    let held = snapshot.hold(id, text.into());
    assert_eq!(&*held.text, text);
    assert!(std::ptr::eq(&*snapshot.parsed(id).unwrap(), &*held));
    drop(held);
    assert_ne!(&*snapshot.parsed(id).unwrap().text, text);
}

#[test]
fn what_is_on_disk_does_not_reach_a_file_that_is_open() {
    let mut made = workspace(TWO);
    let path = PathBuf::from("/CommonModules/Обмен.bsl");
    let other = Arc::new(ModuleSummary::default());
    let index = |made: &mut Made| {
        made.workspace.apply(Change::Indexed {
            path: path.clone(),
            summary: Arc::clone(&other),
        });
    };
    open(&mut made, "/CommonModules/Обмен.bsl");
    index(&mut made);
    let file = id(&made, "/CommonModules/Обмен.bsl");
    assert_eq!(made.snapshot().file(file).unwrap().summary.methods.len(), 2);
    made.workspace.apply(Change::Closed { path: path.clone() });
    index(&mut made);
    assert_eq!(made.snapshot().file(file).unwrap().summary.methods.len(), 0);
}

#[test]
fn usage_follows_edits_and_removals() {
    let mut made = workspace(TWO);
    let counts = |made: &Made| made.snapshot().usage_index().count("журнал", "ЗАПИСАТЬ");
    assert_eq!(counts(&made), (2, 1));
    let used = made.snapshot().usage("Журнал");
    assert_eq!(
        (used.len(), used[0].member.as_str(), used[0].called),
        (1, "Записать", 2)
    );
    open(&mut made, "/CommonModules/Обмен.bsl");
    assert_eq!(counts(&made), (2, 1));
    let before = made.snapshot();
    edit(
        &mut made,
        "/CommonModules/Обмен.bsl",
        "Журнал.Записать();",
        "Журнал.Читать(); Журнал.Читать();",
    );
    assert_eq!(counts(&made), (1, 1));
    assert_eq!(
        made.snapshot().usage("Журнал")[0].member.as_str(),
        "Записать"
    );
    assert_eq!(made.snapshot().usage_index().count_all("Читать"), (2, 0));
    assert_eq!(before.usage_index().count_all("Читать"), (0, 0));
    made.workspace.apply(Change::Removed {
        path: "/Catalogs/Товары/ManagerModule.bsl".into(),
    });
    assert_eq!(counts(&made), (0, 0));
    let all = made.snapshot().most_used(usize::MAX);
    let names: Vec<_> = all.iter().map(|it| it.member.as_str()).collect();
    assert_eq!(names, ["Читать"]);
}

#[test]
fn a_removed_file_is_gone_and_its_number_is_not_used_again() {
    let mut made = workspace(TWO);
    let path = PathBuf::from("/CommonModules/Обмен.bsl");
    let old = id(&made, "/CommonModules/Обмен.bsl");
    let catalog = id(&made, "/Catalogs/Товары/ManagerModule.bsl");
    made.workspace.apply(Change::Removed { path: path.clone() });
    let snapshot = made.snapshot();
    assert!(snapshot.file(old).is_none() && snapshot.file_at(&path).is_none());
    assert_eq!(snapshot.common_module(catalog, "Обмен"), None);
    made.workspace.apply(Change::Indexed {
        path,
        summary: Arc::default(),
    });
    let new = id(&made, "/CommonModules/Обмен.bsl");
    assert_ne!(new, old);
    assert_eq!(made.snapshot().common_module(catalog, "Обмен"), Some(new));
}

#[test]
fn exports_of_global_modules_need_no_name() {
    let mut made = workspace(
        "
//- global Общий
//- /CommonModules/Общий.bsl
Процедура Видна() Экспорт КонецПроцедуры
Процедура НеВидна() КонецПроцедуры
//- /CommonModules/Другой.bsl
Процедура Чужая() Экспорт КонецПроцедуры
",
    );
    let path = "/CommonModules/Общий.bsl";
    let (global, other) = (id(&made, path), id(&made, "/CommonModules/Другой.bsl"));
    assert_eq!(
        made.snapshot().global_method(other, "ВИДНА"),
        Some((global, 0))
    );
    assert_eq!(made.snapshot().global_method(other, "НеВидна"), None);
    assert_eq!(made.snapshot().global_method(other, "Чужая"), None);
    assert_eq!(made.snapshot().global_modules(other), [global]);
    open(&mut made, path);
    edit(
        &mut made,
        path,
        "Процедура НеВидна()",
        "Процедура НеВидна() Экспорт",
    );
    assert_eq!(
        made.snapshot().global_method(other, "НеВидна"),
        Some((global, 1))
    );
}

#[test]
fn an_extension_sees_the_base_and_stands_over_its_modules() {
    let made = workspace(
        "
//- extension
//- /CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /CommonModules/Только.bsl
Процедура А() Экспорт КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
&Вместо(\"А\")
Процедура Р_А() КонецПроцедуры
//- /ext/CommonModules/Свой.bsl
Процедура А() Экспорт КонецПроцедуры
",
    );
    let snapshot = made.snapshot();
    let base = id(&made, "/CommonModules/Обмен.bsl");
    let over = id(&made, "/ext/CommonModules/Обмен.bsl");
    assert_eq!(snapshot.file(over).unwrap().configuration, Some(1));
    assert_eq!(snapshot.common_module(over, "Обмен"), Some(over));
    assert_eq!(snapshot.common_module(base, "Обмен"), Some(base));
    assert_eq!(
        snapshot.common_module(over, "Только"),
        Some(id(&made, "/CommonModules/Только.bsl"))
    );
    assert_eq!(snapshot.common_module(base, "Свой"), None);
    assert_eq!(snapshot.extending(base), [over]);
    assert_eq!(snapshot.extended(over), Some(base));
    assert_eq!(snapshot.extended(base), None);
}

#[test]
fn scripts_find_modules_and_classes_by_the_names_of_their_files() {
    let made = workspace(
        "
//- /a/src/Модули/Осень.os
Процедура Начать() Экспорт КонецПроцедуры
//- /a/src/Классы/Осень.os
Процедура Начать() Экспорт КонецПроцедуры
//- /b/src/Модули/Осень.os
Процедура Начать() Экспорт КонецПроцедуры
//- /a/main.os
Осень.Начать();
",
    );
    let snapshot = made.snapshot();
    let main = id(&made, "/a/main.os");
    assert_eq!(
        snapshot.common_module(main, "осень"),
        Some(id(&made, "/a/src/Модули/Осень.os"))
    );
    assert_eq!(
        snapshot.script(main, "Осень", ScriptKind::Class),
        Some(id(&made, "/a/src/Классы/Осень.os"))
    );
    assert_eq!(snapshot.common_module(main, "Зима"), None);
    assert_eq!(snapshot.file(main).unwrap().owner, Owner::Nothing);
}

#[test]
fn words_lead_to_the_files_that_mention_them() {
    let made = workspace(TWO);
    let catalog = id(&made, "/Catalogs/Товары/ManagerModule.bsl");
    assert_eq!(made.snapshot().mentioning("начать").len(), 2);
    assert_eq!(made.snapshot().mentioning("Х"), [catalog]);
}

#[test]
fn external_processors_see_the_modules_of_a_configuration_beside_them() {
    let mut made = workspace(
        "
//- /base/CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /tools/DataProcessors/Х/ObjectModule.bsl
Обмен.А();
//- /other/CommonModules/Обмен.bsl
Процедура А() Экспорт КонецПроцедуры
//- /alone/ObjectModule.bsl
Обмен.А();
",
    );
    let configuration = |root: &str, purpose| {
        let properties = metadata::Properties {
            purpose,
            ..metadata::Properties::default()
        };
        Arc::new(Configuration {
            root: root.into(),
            properties,
            ..Configuration::default()
        })
    };
    made.workspace.apply(Change::Configurations(vec![
        configuration("/tools", metadata::Purpose::External),
        configuration("/base", metadata::Purpose::Base),
        configuration("/other", metadata::Purpose::Base),
    ]));
    let snapshot = made.snapshot();
    let base = id(&made, "/base/CommonModules/Обмен.bsl");
    let other = id(&made, "/other/CommonModules/Обмен.bsl");
    let tool = id(&made, "/tools/DataProcessors/Х/ObjectModule.bsl");
    let alone = id(&made, "/alone/ObjectModule.bsl");
    assert_eq!(snapshot.file(tool).unwrap().configuration, Some(0));
    assert_eq!(snapshot.file(alone).unwrap().configuration, None);
    assert_eq!(snapshot.common_module(tool, "Обмен"), Some(base));
    assert_eq!(snapshot.common_module(alone, "Обмен"), Some(base));
    assert_eq!(snapshot.common_module(other, "Обмен"), Some(other));
}
