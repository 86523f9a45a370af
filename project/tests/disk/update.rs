//! Following what changes on disk.

use std::fs;
use std::path::{Path, PathBuf};

use analysis::workspace::{Change, Snapshot};
use metadata::{Kind, ModuleKind, Name, Owner};
use project::{CachePlace, Project};

use crate::place::{Place, copy, messages, options};

#[test]
fn changes_on_disk_are_taken_in() {
    let place = Place::new();
    let mut project = place.open();
    let added = place.write(
        "CommonModules/Еще/Ext/Module.bsl",
        "Процедура Е() Экспорт КонецПроцедуры",
    );
    let changed = place.write(
        "CommonModules/Обмен/Ext/Module.bsl",
        "Процедура Другая() Экспорт КонецПроцедуры",
    );
    project.update(&[added.clone(), changed.clone()]);
    let snapshot = project.snapshot();
    let exchange = snapshot.file_at(&changed).expect("files of the test");
    assert!(snapshot.common_module(exchange, "Еще").is_some());
    assert!(
        snapshot
            .file(exchange)
            .expect("files of the test")
            .summary
            .method("Другая")
            .is_some()
    );
    fs::remove_dir_all(place.root.join("CommonModules")).expect("files of the test");
    project.update(&[place.root.join("CommonModules")]);
    assert_eq!(project.snapshot().files().count(), 1);
    assert!(project.snapshot().file_at(&added).is_none());
}

#[test]
fn an_open_file_is_not_overwritten_by_the_disk() {
    let place = Place::new();
    let mut project = place.open();
    let path = project.root().join("CommonModules/Обмен/Ext/Module.bsl");
    let text = "Процедура Набрана() КонецПроцедуры".into();
    project.workspace().apply(Change::Opened {
        path: path.clone(),
        text,
    });
    project.update(std::slice::from_ref(&path));
    let snapshot = project.snapshot();
    let file = snapshot
        .file(snapshot.file_at(&path).expect("files of the test"))
        .expect("files of the test");
    assert!(file.summary.method("Набрана").is_some());
}

#[test]
fn what_is_ignored_stays_ignored() {
    let place = Place::new();
    let mut project = place.open();
    let ignored = [
        place.write("build/New.bsl", "Процедура А() КонецПроцедуры"),
        place.write(".git/Module.bsl", "Процедура А() КонецПроцедуры"),
        place.root.join("build"),
        place.root.join(".git"),
    ];
    project.update(&ignored);
    assert_eq!(project.snapshot().files().count(), 2);
    let paths: Vec<PathBuf> = [&place.root].into_iter().cloned().collect();
    project.update(&paths);
    assert_eq!(project.snapshot().files().count(), 2);
}

#[test]
fn a_folder_tells_of_all_that_came_and_went_in_it() {
    let place = Place::new();
    let mut project = place.open();
    let gone = place.root.join("CommonModules/Обмен/Ext/Module.bsl");
    fs::remove_file(&gone).expect("files of the test");
    let come = place.write("CommonModules/Еще/Ext/Module.bsl", "А();");
    project.update(&[place.root.join("CommonModules")]);
    let snapshot = project.snapshot();
    assert!(snapshot.file_at(&gone).is_none());
    assert!(snapshot.file_at(&come).is_some());
    assert_eq!(snapshot.files().count(), 2);
}

#[test]
fn an_open_file_whose_file_is_gone_stays_until_it_is_closed() {
    let place = Place::new();
    let mut project = place.open();
    let path = place.root.join("CommonModules/Обмен/Ext/Module.bsl");
    let text = "Процедура Набрана() КонецПроцедуры".into();
    let opened = path.clone();
    project
        .workspace()
        .apply(Change::Opened { path: opened, text });
    fs::remove_file(&path).expect("files of the test");
    project.update(std::slice::from_ref(&path));
    let edited = Change::Edited {
        path: path.clone(),
        edits: vec![(0..0, "// Еще\n".to_owned())],
    };
    project.workspace().apply(edited);
    let snapshot = project.snapshot();
    let file = snapshot.file_at(&path).expect("the open file");
    let open = snapshot.file(file).and_then(|it| it.open.clone());
    assert!(open.expect("the open file").text.starts_with("// Еще"));
    project
        .workspace()
        .apply(Change::Closed { path: path.clone() });
    project.update(std::slice::from_ref(&path));
    assert!(project.snapshot().file_at(&path).is_none());
}

#[test]
fn a_problem_is_told_once_and_until_it_is_mended() {
    let place = Place::new();
    let mut project = place.open();
    let path = place.root.join("CommonModules/Обмен/Ext/Module.bsl");
    for _ in 0..3 {
        fs::write(&path, [0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]).expect("files of the test");
        project.update(std::slice::from_ref(&path));
        assert_eq!(messages(&project).len(), 1);
    }
    let broken = place.write("Configuration.xml", "<MetaDataObject>");
    for _ in 0..3 {
        project.update(std::slice::from_ref(&broken));
        assert_eq!(messages(&project).len(), 2, "{:?}", messages(&project));
    }
    fs::write(&path, "А();").expect("files of the test");
    fs::remove_file(&broken).expect("files of the test");
    project.update(&[path, broken]);
    assert_eq!(messages(&project), Vec::<&str>::new());
}

/// The sample configuration and its extension, in a place where they may be changed.
fn sample() -> (tempfile::TempDir, Project) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    for name in ["trade", "trade-ext"] {
        copy(&samples.join(name), &folder.path().join(name));
    }
    let project = Project::open(folder.path(), &options(CachePlace::Nowhere));
    assert_eq!(project.configurations().len(), 2);
    (folder, project)
}

fn replace(path: &Path, what: &str, by: &str) {
    let text = fs::read_to_string(path).expect("files of the test");
    assert!(text.contains(what), "{what} in {path:?}");
    fs::write(path, text.replace(what, by)).expect("files of the test");
}

/// The sample that was followed must say what one says that is opened now.
fn check(project: &Project) -> Snapshot {
    let fresh = Project::open(project.root(), &options(CachePlace::Nowhere));
    let show = |snapshot: &Snapshot| {
        let configurations = snapshot.configurations().iter();
        let objects: Vec<String> = configurations
            .map(|it| format!("{:?} {:?} {:#?}", it.root, it.properties, it.objects))
            .collect();
        let files = snapshot.files().map(|it| it.1);
        let mut files: Vec<String> = files
            .map(|it| {
                format!(
                    "{:?} {:?} {:?} {:?}",
                    it.path, it.configuration, it.owner, it.kind
                )
            })
            .collect();
        files.sort();
        (objects, files)
    };
    let (followed, opened) = (project.snapshot(), fresh.snapshot());
    assert_eq!(show(&followed), show(&opened));
    followed
}

#[test]
fn a_changed_file_of_metadata_makes_its_object_be_read_and_nothing_else() {
    let (folder, mut project) = sample();
    let before = project.configurations();
    let path = folder.path().join("trade/Catalogs/Номенклатура.xml");
    replace(&path, "<Name>Артикул</Name>", "<Name>Артикль</Name>");
    project.update(&[path]);
    let after = check(&project);
    let of = |all: &[std::sync::Arc<metadata::Configuration>], name: &str| {
        let found = all[0].objects.values().find(|it| it.name.is(name));
        std::sync::Arc::as_ptr(found.expect("an object of the sample"))
    };
    let after = after.configurations();
    assert_ne!(of(&before, "Номенклатура"), of(after, "Номенклатура"));
    assert_eq!(of(&before, "Контрагенты"), of(after, "Контрагенты"));
}

#[test]
fn objects_and_their_modules_come_and_go() {
    let (folder, mut project) = sample();
    let trade = folder.path().join("trade");
    let added = trade.join("Catalogs/Валюты/Ext/ManagerModule.bsl");
    fs::write(&added, "Функция Найти() Экспорт КонецФункции").expect("files of the test");
    project.update(std::slice::from_ref(&added));
    let snapshot = check(&project);
    let file = snapshot.file_at(&added).expect("the new module");
    let owner = Owner::Object(Kind::Catalog, Name::new("Валюты"));
    let found = snapshot.module(file, &owner, ModuleKind::ManagerModule);
    assert_eq!(found, Some(file));

    let gone = [
        trade.join("Catalogs/Договоры"),
        trade.join("Catalogs/Договоры.xml"),
        trade.join("Configuration.xml"),
    ];
    fs::remove_dir_all(&gone[0]).expect("files of the test");
    fs::remove_file(&gone[1]).expect("files of the test");
    replace(&gone[2], "<Catalog>Договоры</Catalog>", "");
    project.update(&gone);
    let snapshot = check(&project);
    let configuration = &snapshot.configurations()[0];
    assert!(configuration.object(Kind::Catalog, "Договоры").is_none());

    // An object gets another name.
    let (old, new) = (trade.join("Catalogs/Склады"), trade.join("Catalogs/Места"));
    fs::rename(&old, &new).expect("files of the test");
    let (old_file, new_file) = (old.with_extension("xml"), new.with_extension("xml"));
    fs::rename(&old_file, &new_file).expect("files of the test");
    replace(&new_file, "<Name>Склады</Name>", "<Name>Места</Name>");
    let root = trade.join("Configuration.xml");
    replace(
        &root,
        "<Catalog>Склады</Catalog>",
        "<Catalog>Места</Catalog>",
    );
    project.update(&[old, old_file, new, new_file, root]);
    let snapshot = check(&project);
    let owner = Owner::Object(Kind::Catalog, Name::new("Места"));
    assert!(
        snapshot
            .module(file, &owner, ModuleKind::ManagerModule)
            .is_some()
    );
}

#[test]
fn folders_of_kinds_and_configurations_come_and_go() {
    let (folder, mut project) = sample();
    let hidden = folder.path().join(".away");
    let extension = folder.path().join("trade-ext");
    fs::rename(&extension, &hidden).expect("files of the test");
    project.update(std::slice::from_ref(&extension));
    assert_eq!(check(&project).configurations().len(), 1);
    fs::rename(&hidden, &extension).expect("files of the test");
    project.update(std::slice::from_ref(&extension));
    let snapshot = check(&project);
    assert!(snapshot.configurations()[1].base.is_some());

    let reports = folder.path().join("trade/Reports");
    fs::remove_dir_all(&reports).expect("files of the test");
    project.update(std::slice::from_ref(&reports));
    check(&project);
}

#[test]
fn what_has_nothing_to_do_with_metadata_changes_none() {
    let (folder, mut project) = sample();
    let before = project.configurations();
    let module = folder
        .path()
        .join("trade/Catalogs/Номенклатура/Ext/ObjectModule.bsl");
    let notes = folder.path().join("notes");
    fs::create_dir(&notes).expect("files of the test");
    let text = notes.join("a.md");
    fs::write(&text, "text").expect("files of the test");
    project.update(&[module, notes, text, folder.path().join("gone.txt")]);
    let after = project.configurations();
    let mut pairs = before.iter().zip(&after);
    assert!(pairs.all(|(before, after)| std::sync::Arc::ptr_eq(before, after)));
}
