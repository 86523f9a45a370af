//! The cache among processes: several that write at once, and writers that are killed.
//!
//! A test starts its own binary once more, with what to do in the environment.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use project::{CachePlace, Project};

use crate::place::{Place, messages, options};

/// What another process is told: the project, then the cache.
const ROOT: &str = "TEST_OF_PROJECT_ROOT";
const CACHE: &str = "TEST_OF_PROJECT_CACHE";

/// The project and the cache that this process is to open, where it is another one.
fn told() -> Option<(PathBuf, PathBuf)> {
    let path = |name: &str| std::env::var_os(name).map(PathBuf::from);
    path(ROOT).zip(path(CACHE))
}

/// Starts one test in a process of its own.
fn start(test: &str, root: &Path, cache: &Path) -> Child {
    let binary = std::env::current_exe().expect("the binary of the test");
    let mut command = Command::new(binary);
    command.args(["--exact", test, "--nocapture"]);
    command.env(ROOT, root).env(CACHE, cache);
    let child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn();
    child.expect("another process")
}

fn open(root: &Path, cache: &Path) -> Project {
    Project::open(root, &options(CachePlace::Folder(cache.to_owned())))
}

/// So much that writing the cache takes a while.
fn large(place: &Place) {
    for module in 0..10 {
        let mut text = String::new();
        for method in 0..200 {
            text.push_str(&format!(
                "Функция Метод{module}_{method}(Первый, Второй) Экспорт\n\tВозврат Модуль{method}.Вызов{module}(Первый.Поле{method});\nКонецФункции\n"
            ));
        }
        place.write(
            &format!("CommonModules/Большой{module}/Ext/Module.bsl"),
            &text,
        );
    }
}

#[test]
fn processes_that_write_at_once_leave_a_whole_cache() {
    if let Some((root, cache)) = told() {
        for round in 0..4 {
            // Every process writes something else than the others, each time.
            let name = format!("CommonModules/П{}/Ext", std::process::id());
            let folder = root.join(name);
            fs::create_dir_all(&folder).expect("a folder");
            let text = format!("Процедура А{round}() КонецПроцедуры");
            fs::write(folder.join("Module.bsl"), text).expect("a module");
            let project = open(&root, &cache);
            assert_eq!(messages(&project), Vec::<&str>::new());
        }
        return;
    }
    let place = Place::new();
    large(&place);
    let test = "processes::processes_that_write_at_once_leave_a_whole_cache";
    let mut children: Vec<Child> = (0..3)
        .map(|_| start(test, &place.root, &place.cache))
        .collect();
    for child in &mut children {
        assert!(child.wait().expect("another process").success());
    }
    let project = place.open();
    assert!(messages(&project).is_empty(), "{:?}", messages(&project));
    assert!(project.statistics().from_cache >= 12);
    assert_eq!(place.open().statistics().from_cache, 15);
    place.cache_file();
}

#[test]
fn a_writer_that_is_killed_leaves_the_cache_as_it_was() {
    if let Some((root, cache)) = told() {
        // It ends with the test that has started it, however that ends: then its input ends.
        std::thread::spawn(|| {
            let _ = std::io::stdin().read(&mut [0]);
            std::process::exit(1)
        });
        for round in 0.. {
            let path = root.join("CommonModules/Обмен/Ext/Module.bsl");
            let text = format!("Процедура А{round}() КонецПроцедуры");
            fs::write(path, text).expect("a module");
            open(&root, &cache);
        }
    }
    let place = Place::new();
    large(&place);
    place.open();
    let unfinished = || {
        let files = fs::read_dir(&place.cache).expect("the folder of the cache");
        let names = files.flatten().map(|it| it.path());
        names
            .filter(|it| it.extension().is_some_and(|it| it == "tmp"))
            .count()
    };
    let test = "processes::a_writer_that_is_killed_leaves_the_cache_as_it_was";
    let mut left = 0;
    for _ in 0..100 {
        let mut child = start(test, &place.root, &place.cache);
        // It writes again and again: as soon as it does, it is killed.
        while unfinished() == left {
            assert!(child.try_wait().expect("another process").is_none());
            std::thread::yield_now();
        }
        child.kill().expect("another process");
        child.wait().expect("another process");
        // What stood there when the process was killed may have been put in its place just before.
        let project = place.open();
        assert!(messages(&project).is_empty(), "{:?}", messages(&project));
        assert!(project.statistics().from_cache >= 11);
        left = unfinished();
        if left > 0 {
            break;
        }
    }
    assert!(left > 0, "no writer was killed in the middle");
}
