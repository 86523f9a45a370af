//! Opening projects: what is found, what is told, how far it is.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use analysis::types::parameter;
use metadata::{Name, Type};
use project::{CachePlace, Options, Phase, Progress, Project};

use crate::place::{Place, messages, options};

#[test]
fn modules_are_found_and_known_by_what_they_belong_to() {
    let place = Place::new();
    let project = Project::open(&place.root, &options(CachePlace::Nowhere));
    let snapshot = project.snapshot();
    assert_eq!(snapshot.files().count(), 2);
    let catalog = snapshot
        .file_at(&project.root().join("Catalogs/Товары/Ext/ManagerModule.bsl"))
        .expect("files of the test");
    let module = snapshot
        .common_module(catalog, "Обмен")
        .expect("files of the test");
    let (_, method) = snapshot
        .file(module)
        .expect("files of the test")
        .summary
        .method("начать")
        .expect("files of the test");
    assert!(method.method.export);
    assert_eq!(&*method.method.comment, "Начинает.");
    let text = snapshot
        .parsed(module)
        .expect("files of the test")
        .text
        .to_string();
    assert!(
        text.starts_with("// Начинает."),
        "texts of closed files come from disk"
    );
    assert!(!place.cache.exists());
    assert_eq!(project.statistics().modules, 2);
    assert!(messages(&project).is_empty());
}

#[test]
fn files_that_are_no_text_are_told() {
    let place = Place::new();
    let path = place.root.join("CommonModules/Закрыт/Ext/Module.bsl");
    fs::create_dir_all(path.parent().expect("a folder")).expect("files of the test");
    fs::write(&path, [0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3]).expect("files of the test");
    let project = Project::open(&place.root, &options(CachePlace::Nowhere));
    assert_eq!(project.statistics().modules, 2);
    assert_eq!(
        messages(&project),
        ["the module is delivered without its text, its methods are unknown"]
    );
    assert!(
        project.problems()[0]
            .path
            .ends_with("CommonModules/Закрыт/Ext/Module.bsl")
    );
}

#[test]
fn progress_goes_through_all_modules() {
    let place = Place::new();
    let (reports, finished) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let progress = |it: Progress| {
        if it.phase == Phase::Modules {
            assert_eq!(it.total, 2);
            reports.fetch_add(1, Ordering::Relaxed);
            finished.fetch_max(it.done, Ordering::Relaxed);
        }
    };
    let options = Options {
        progress: &progress,
        ..options(CachePlace::Nowhere)
    };
    Project::open(&place.root, &options);
    assert_eq!((reports.into_inner(), finished.into_inner()), (2, 2));
}

#[test]
fn the_sample_configuration_opens_in_both_formats() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/projects");
    let counts = ["trade", "trade-edt"].map(|name| {
        let project = Project::open(&samples.join(name), &options(CachePlace::Nowhere));
        let snapshot = project.snapshot();
        assert_eq!(snapshot.configurations().len(), 1, "{name}");
        let outside = snapshot.files().filter(|it| it.1.configuration.is_none());
        assert_eq!(
            outside.count(),
            0,
            "{name}: every module belongs to the configuration"
        );
        let mut owners: Vec<String> = snapshot
            .files()
            .map(|it| format!("{:?} {:?}", it.1.owner, it.1.kind))
            .collect();
        owners.sort();
        owners
    });
    assert!(!counts[0].is_empty());
    assert_eq!(counts[0], counts[1]);
}

#[test]
fn what_callers_give_is_known_in_whatever_encoding_they_are_stored() {
    let place = Place::new();
    let called = "CommonModules/Общий/Ext/Module.bsl";
    place.write(called, "Процедура Сделать(Что) Экспорт\nКонецПроцедуры\n");
    let code = "// Раньше.\nПроцедура А()\n\tОбщий.Сделать(Новый Массив);\nКонецПроцедуры\n";
    let path = place.write("CommonModules/Первый/Ext/Module.bsl", code);
    let windows = code.chars().map(|it| match it {
        'А'..='я' => (u32::from(it) - u32::from('А') + 0xC0) as u8,
        _ => it as u8,
    });
    let utf16 = code.encode_utf16().flat_map(u16::to_le_bytes);
    let stored: [Vec<u8>; 4] = [
        code.into(),
        format!("\u{feff}{code}").into(),
        windows.collect(),
        [0xFF, 0xFE].into_iter().chain(utf16).collect(),
    ];
    for bytes in stored {
        fs::write(&path, &bytes).expect("files of the test");
        let project = Project::open(&place.root, &options(CachePlace::Nowhere));
        let snapshot = project.snapshot();
        let called = snapshot.file_at(&project.root().join(called));
        let found = parameter(&snapshot, called.expect("files of the test"), 0, 0);
        let [found] = found.list() else {
            panic!("{found:?} of {bytes:?}");
        };
        let array = Type::Platform(Name::new("Массив"));
        assert_eq!(found.base(), Some(&array));
    }
}
