//! Dictionaries written for these tests, found and asked about words.

use std::path::PathBuf;

use tempfile::TempDir;

use super::*;

const RUSSIAN_AFFIXES: &str =
    "SET UTF-8\nTRY оеа\n\nSFX A Y 3\nSFX A а у а\nSFX A а ой а\nSFX A а и а\n";
const RUSSIAN_WORDS: &str =
    "8\nошибка/A\nстрока/A\nзапись\nдокумент\nпользователь\nМосква/A\nеще\nнумерация\n";
const ENGLISH_AFFIXES: &str = "SET UTF-8\n\nSFX S Y 1\nSFX S 0 s .\n";
const ENGLISH_WORDS: &str = "4\nmessage/S\nreceived\nsetting\nposted\n";

fn dictionary(folder: &TempDir, name: &str, affixes: &[u8], words: &[u8]) {
    fs::write(folder.path().join(format!("{name}.aff")), affixes).expect("written");
    fs::write(folder.path().join(format!("{name}.dic")), words).expect("written");
}

fn both() -> (TempDir, Spelling) {
    let folder = TempDir::new().expect("a folder");
    dictionary(
        &folder,
        "ru_RU",
        RUSSIAN_AFFIXES.as_bytes(),
        RUSSIAN_WORDS.as_bytes(),
    );
    dictionary(
        &folder,
        "en_US",
        ENGLISH_AFFIXES.as_bytes(),
        ENGLISH_WORDS.as_bytes(),
    );
    let spelling = spelling(&[folder.path().to_owned()]);
    (folder, spelling)
}

fn spelling(folders: &[PathBuf]) -> Spelling {
    Spelling::new(find_in(folders))
}

#[track_caller]
fn check(spelling: &Spelling, words: &[&str], expected: Verdict) {
    for word in words {
        assert_eq!(spelling.verdict(word), expected, "{word}");
        assert_eq!(
            spelling.verdict(word),
            expected,
            "{word}, as it is remembered"
        );
    }
}

#[test]
fn words_of_dictionaries_are_right_in_any_form_and_case() {
    let (_folder, spelling) = both();
    let right = [
        "ошибка",
        "Ошибкой",
        "СТРОКУ",
        "москва",
        "Москвой",
        "ещё",
        "Messages",
    ];
    check(&spelling, &right, Verdict::Right);
}

#[test]
fn slips_are_wrong_and_corrected() {
    let (_folder, spelling) = both();
    let wrong = [
        "ошбика",
        "Ошибкка",
        "стрка",
        "докумнет",
        "пользоватль",
        "Mesage",
        "recieved",
    ];
    check(&spelling, &wrong, Verdict::Wrong);
    assert_eq!(spelling.corrections("ошбика"), ["ошибка"]);
    assert_eq!(spelling.corrections("Mesage"), ["Message"]);
    assert_eq!(spelling.corrections("recieved"), ["received"]);
}

#[test]
fn names_terms_and_short_words_are_no_slips() {
    let (_folder, spelling) = both();
    check(
        &spelling,
        &["Комарницкий", "сеттингс", "Rfq", "стрк"],
        Verdict::Unknown,
    );
    // Words of the platform, of the trade, and made of known ones.
    let right = ["субконто", "десериализация", "автонумерация", "unposted"];
    check(&spelling, &right, Verdict::Right);
}

#[test]
fn a_language_without_a_dictionary_is_not_judged() {
    let folder = TempDir::new().expect("a folder");
    dictionary(
        &folder,
        "ru",
        RUSSIAN_AFFIXES.as_bytes(),
        RUSSIAN_WORDS.as_bytes(),
    );
    let found = spelling(&[folder.path().to_owned()]);
    assert!(found.found().english.is_none() && !found.found().is_empty());
    check(&found, &["recieved"], Verdict::Unknown);
    check(&found, &["стрка"], Verdict::Wrong);
    let none = spelling(&[]);
    assert!(none.found().is_empty());
    check(&none, &["стрка"], Verdict::Unknown);
    assert!(none.corrections("стрка").is_empty());
}

#[test]
fn the_first_folder_with_a_dictionary_gives_it() {
    let (first, second) = (TempDir::new().expect("it"), TempDir::new().expect("it"));
    dictionary(
        &first,
        "ru_RU",
        RUSSIAN_AFFIXES.as_bytes(),
        "1\nкорова\n".as_bytes(),
    );
    dictionary(
        &second,
        "ru_RU",
        RUSSIAN_AFFIXES.as_bytes(),
        RUSSIAN_WORDS.as_bytes(),
    );
    // A file of words alone is no dictionary.
    fs::write(first.path().join("en_US.dic"), "1\nno\n").expect("written");
    let found = find_in(&[first.path().to_owned(), second.path().to_owned()]);
    let russian = found.russian.expect("a dictionary");
    assert!(russian.words.starts_with(first.path()));
    assert_eq!(found.english, None);
}

#[test]
fn old_encodings_are_read() {
    let folder = TempDir::new().expect("a folder");
    let affixes = RUSSIAN_AFFIXES.replace("UTF-8", "KOI8-R");
    let encode = |text: &str| encoding_rs::KOI8_R.encode(text).0.into_owned();
    dictionary(&folder, "ru_RU", &encode(&affixes), &encode(RUSSIAN_WORDS));
    let spelling = spelling(&[folder.path().to_owned()]);
    check(&spelling, &["ошибкой"], Verdict::Right);
    check(&spelling, &["ошибкко"], Verdict::Unknown);
    check(&spelling, &["ошибкоу"], Verdict::Wrong);
}

#[test]
fn a_broken_dictionary_is_none() {
    let folder = TempDir::new().expect("a folder");
    dictionary(&folder, "ru_RU", b"SFX A Y many\n", b"\xFF\xFE");
    let spelling = spelling(&[folder.path().to_owned()]);
    check(&spelling, &["стрка"], Verdict::Unknown);
}

#[test]
fn names_of_a_project_are_right() {
    let (_folder, spelling) = both();
    check(&spelling, &["страка", "Страка"], Verdict::Wrong);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/projects/trade");
    let (configurations, _) = metadata::source::load(Path::new(path));
    let mut own = Configuration::clone(&configurations[0]);
    let (_, object) = own.objects.first_mut().expect("an object");
    Arc::make_mut(object).name = "РегистрСтрака".into();
    spelling.learn(&[Arc::new(own)]);
    check(&spelling, &["страка", "Страка"], Verdict::Right);
    spelling.learn(&configurations);
    check(&spelling, &["страка", "Страка"], Verdict::Wrong);
}

#[test]
fn threads_agree() {
    let (_folder, spelling) = both();
    let words: Vec<String> = (0..500)
        .map(|it| format!("стр{}ка", "о".repeat(it % 4)))
        .collect();
    let judged: Vec<Vec<Verdict>> = std::thread::scope(|scope| {
        let all: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| words.iter().map(|it| spelling.verdict(it)).collect()))
            .collect();
        all.into_iter()
            .map(|it| it.join().expect("judged"))
            .collect()
    });
    assert!(judged.windows(2).all(|it| it[0] == it[1]));
    assert_eq!(
        judged[0][..3],
        [Verdict::Wrong, Verdict::Right, Verdict::Wrong]
    );
}
