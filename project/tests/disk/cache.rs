//! The cache: what it gives, and what becomes of a damaged one.

use std::fs;
use std::time::{Duration, SystemTime};

use project::{CachePlace, Project};

use crate::place::{Place, messages, options, summaries};

#[test]
fn the_cache_gives_what_parsing_gave() {
    let place = Place::new();
    let first = place.open();
    assert_eq!(first.statistics().from_cache, 0);
    assert!(first.statistics().cache_bytes > 0);
    let second = place.open();
    assert_eq!(second.statistics().from_cache, 2);
    assert_eq!(
        second.statistics().cache_bytes,
        0,
        "nothing new, nothing written"
    );
    assert_eq!(summaries(&first.snapshot()), summaries(&second.snapshot()));
    assert_eq!(
        first.snapshot().usage("Запрос"),
        second.snapshot().usage("Запрос")
    );
    assert!(messages(&second).is_empty());
}

#[test]
fn names_of_all_files_share_their_text() {
    let place = Place::new();
    place.open();
    let project = place.open();
    let snapshot = project.snapshot();
    let mut spelled = Vec::new();
    for (_, file) in snapshot.files() {
        for method in &file.summary.methods {
            spelled.extend(
                method
                    .method
                    .calls
                    .iter()
                    .filter(|it| it.method.is("Начать"))
                    .map(|it| it.method.as_str().as_ptr()),
            );
            spelled.extend(
                method
                    .method
                    .name
                    .is("Начать")
                    .then(|| method.method.name.as_str().as_ptr()),
            );
        }
    }
    assert_eq!(spelled.len(), 2);
    assert_eq!(spelled[0], spelled[1]);
}

#[test]
fn renamed_files_cost_nothing_and_changed_ones_are_read_again() {
    let place = Place::new();
    place.open();
    fs::rename(
        place.root.join("Catalogs/Товары"),
        place.root.join("Catalogs/Услуги"),
    )
    .expect("files of the test");
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 2);
    assert_eq!(project.statistics().cache_bytes, 0);
    place.write(
        "Catalogs/Услуги/Ext/ManagerModule.bsl",
        "Процедура Б() КонецПроцедуры",
    );
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 1);
    assert!(project.statistics().cache_bytes > 0);
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 2);
    let names: Vec<String> = project
        .snapshot()
        .files()
        .flat_map(|it| {
            it.1.summary
                .methods
                .iter()
                .map(|it| it.method.name.to_string())
                .collect::<Vec<_>>()
        })
        .collect();
    assert_eq!(names, ["Б", "Начать", "Шаг"]);
}

#[test]
fn a_damaged_cache_is_made_anew_with_a_note() {
    let place = Place::new();
    let whole = place.open();
    let file = place.cache_file();
    let good = fs::read(&file).expect("files of the test");
    let mut damaged: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"1CINDEX\n".to_vec(),
        b"something else".to_vec(),
    ];
    for length in [1, 40, 71, 72, 80, good.len() / 2, good.len() - 1] {
        damaged.push(good[..length].to_vec());
    }
    // The head is 72 bytes: the mark, who wrote it, the checksum.
    for at in [0, 45, 72, 76, 100, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 0x10;
        damaged.push(bytes);
    }
    for bytes in damaged {
        fs::write(&file, &bytes).expect("files of the test");
        let project = place.open();
        assert_eq!(project.statistics().from_cache, 0, "{} bytes", bytes.len());
        assert_eq!(summaries(&project.snapshot()), summaries(&whole.snapshot()));
        assert_eq!(
            messages(&project),
            ["the cache is damaged (checksum) and is made anew"]
        );
        let again = place.open();
        assert_eq!(again.statistics().from_cache, 2);
        assert!(messages(&again).is_empty());
    }
}

#[test]
fn the_cache_of_another_version_is_made_anew_without_a_note() {
    let place = Place::new();
    place.open();
    let file = place.cache_file();
    let mut bytes = fs::read(&file).expect("files of the test");
    bytes[10] ^= 1;
    fs::write(&file, bytes).expect("files of the test");
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 0);
    assert!(messages(&project).is_empty());
    assert_eq!(place.open().statistics().from_cache, 2);
}

#[test]
fn writers_at_once_leave_a_whole_cache() {
    let place = Place::new();
    for number in 0..20 {
        place.write(
            &format!("CommonModules/М{number}/Ext/Module.bsl"),
            &format!("Процедура А{number}() Экспорт\nКонецПроцедуры\n"),
        );
    }
    std::thread::scope(|scope| {
        for number in 0..8 {
            let place = &place;
            scope.spawn(move || {
                // Every one writes something else than the others.
                place.write(
                    &format!("CommonModules/Свой{number}/Ext/Module.bsl"),
                    &format!("Процедура С{number}() КонецПроцедуры"),
                );
                let project = place.open();
                assert!(messages(&project).is_empty(), "{:?}", messages(&project));
            });
        }
    });
    let project = place.open();
    assert!(messages(&project).is_empty());
    assert!(project.statistics().from_cache >= 22);
    assert_eq!(place.open().statistics().from_cache, 30);
    place.cache_file();
}

#[test]
fn what_killed_writers_left_is_taken_away_and_live_writers_are_left_alone() {
    let place = Place::new();
    place.open();
    let file = place.cache_file();
    let (old, new) = (
        file.with_extension("123-0.tmp"),
        file.with_extension("124-0.tmp"),
    );
    let foreign = place.cache.join("other.125-0.tmp");
    for it in [&old, &new, &foreign] {
        fs::write(it, "half").expect("files of the test");
    }
    let long_ago = SystemTime::now() - Duration::from_secs(3 * 60 * 60);
    for it in [&old, &foreign] {
        let file = fs::File::options()
            .write(true)
            .open(it)
            .expect("files of the test");
        file.set_modified(long_ago).expect("files of the test");
    }
    place.write("CommonModules/Новый/Ext/Module.bsl", "А();");
    place.open();
    assert!(!old.exists());
    assert!(new.exists() && foreign.exists());
}

#[test]
fn a_cache_that_cannot_be_written_is_told_and_nothing_else_happens() {
    let place = Place::new();
    fs::write(&place.cache, "a file where a folder should be").expect("files of the test");
    let project = place.open();
    assert_eq!(project.snapshot().files().count(), 2);
    let messages = messages(&project);
    assert!(
        messages
            .iter()
            .any(|it| it.starts_with("the cache was not written")),
        "{messages:?}"
    );
}

#[test]
fn a_module_of_another_text_is_read_again_whatever_its_size_and_time() {
    let place = Place::new();
    let path = place.write(
        "CommonModules/Обмен/Ext/Module.bsl",
        "Процедура Первая() КонецПроцедуры",
    );
    let time = path.metadata().and_then(|it| it.modified());
    let time = time.expect("the time of a file");
    place.open();
    place.write(
        "CommonModules/Обмен/Ext/Module.bsl",
        "Процедура Вторая() КонецПроцедуры",
    );
    let file = fs::File::options().write(true).open(&path);
    let file = file.expect("files of the test");
    file.set_modified(time).expect("the time of a file");
    let project = place.open();
    assert_eq!(project.statistics().from_cache, 1);
    let snapshot = project.snapshot();
    let file = snapshot.file_at(&path).expect("the module");
    let summary = &snapshot.file(file).expect("the module").summary;
    assert!(summary.method("Вторая").is_some() && summary.method("Первая").is_none());
}

#[test]
fn folders_may_have_blanks_and_letters_of_any_language() {
    let place = Place::new();
    let cache = place.root.join("Мои кэши/сборка 1 «ё»");
    let open = || Project::open(&place.root, &options(CachePlace::Folder(cache.clone())));
    assert_eq!(messages(&open()), Vec::<&str>::new());
    assert_eq!(open().statistics().from_cache, 2);
}

#[test]
fn one_folder_by_two_spellings_has_one_cache() {
    let place = Place::new();
    place.open();
    let options = options(CachePlace::Folder(place.cache.clone()));
    let again = Project::open(&place.root.join("CommonModules/.."), &options);
    assert_eq!(again.statistics().from_cache, 2);
    place.cache_file();
}

#[test]
fn a_folder_where_the_cache_should_be_is_told() {
    let place = Place::new();
    place.open();
    let file = place.cache_file();
    fs::remove_file(&file).expect("files of the test");
    fs::create_dir(&file).expect("files of the test");
    let project = place.open();
    assert_eq!(project.snapshot().files().count(), 2);
    let messages = messages(&project);
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert!(messages[0].starts_with("the cache is damaged"));
    assert!(messages[1].starts_with("the cache was not written"));
    let rest = fs::read_dir(&place.cache).expect("files of the test");
    assert_eq!(rest.count(), 1, "an unfinished file was left");
}
