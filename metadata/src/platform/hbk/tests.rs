//! Tests of the import, over help that the tests write.

use std::fs;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::DeflateEncoder;
use support::help::{chapter, container, member, page, rubric, zip};

use super::*;
use crate::derived::Role;
use crate::kind::Kind;
use crate::name::Name;
use crate::platform::{Availability, TypeRef};
use crate::types::Type;

const LINK: &str = "<a href=\"v8help://SyntaxHelperLanguage/def_String\">Строка</a>";

fn russian() -> Vec<(&'static str, String)> {
    let places = chapter(
        "Доступность: ",
        "<p>Тонкий клиент, сервер, внешнее соединение. И ещё слова.</p>",
    );
    vec![
        ("objects/catalog7.html", page("Ящики", "")),
        (
            "objects/catalog7/Box.html",
            page(
                "Ящик (Box)",
                &[
                    chapter(
                        "Элементы коллекции:",
                        "Вещь<br>\nОбход оператором Для каждого. Обращение к элементу оператором [...].",
                    ),
                    chapter("Описание:", "<p>Хранит вещи по порядку.</p>"),
                    places.clone(),
                ]
                .concat(),
            ),
        ),
        (
            "objects/catalog7/Box/methods/Put1.html",
            member(
                "Ящик (Box)",
                "Положить (Put)",
                &[
                    "<div class=\"__SINCE_SHOW_STYLE__\"><p class=\"not_used\">Доступен, начиная с версии 8.3.10.</p></div>\n".to_owned(),
                    chapter("Вариант синтаксиса: По имени", ""),
                    chapter("Синтаксис:", "Положить(&lt;Имя&gt;, &lt;Место&gt;)"),
                    chapter("Параметры:", ""),
                    rubric("&lt;Имя&gt; (обязательный)", &format!("Тип: {LINK}, \n<a href=\"x\">Число</a>.<br>\nКак назвать.")),
                    rubric("&lt;Место&gt; (необязательный)", "Тип: Произвольный.<br>Куда."),
                    chapter("Вариант синтаксиса: По вещи", ""),
                    chapter("Синтаксис:", "Положить(&lt;Вещь&gt;)"),
                    chapter("Параметры:", ""),
                    rubric("&lt;Вещь&gt; (обязательный)", "Тип: <a href=\"x\">Вещь</a>.<br>"),
                    chapter("Возвращаемое значение:", "\nТип: <a href=\"x\">Булево</a>.<br>\nУдалось ли."),
                    chapter("Описание:", "<p>Кладёт вещь в ящик.</p>"),
                    places.clone(),
                ]
                .concat(),
            ),
        ),
        (
            "objects/catalog7/Box/properties/Size2.html",
            member(
                "Ящик (Box)",
                "Размер (Size)",
                // The older help marks chapters with another tag.
                "<div class=\"V8SH_chapter\"> <p style=\"margin-top: 3px\">Использование:</div>Только чтение.\n\
                 <div class=\"V8SH_chapter\"> <p style=\"margin-top: 3px\">Описание:</div>Тип: Число.\n<br>Сколько вещей войдёт.<br>\n",
            ),
        ),
        (
            "objects/catalog7/Box/ctors/ctor3.html",
            member(
                "Ящик (Box)",
                "По размеру",
                &[
                    chapter("Синтаксис:", "Новый Ящик(&lt;Размер&gt;)"),
                    chapter("Параметры:", ""),
                    rubric("&lt;Размер1>,...,<РазмерN&gt; (необязательный)", "Тип: Число.<br>"),
                ]
                .concat(),
            ),
        ),
        (
            "objects/catalog2/Side.html",
            page(
                "Сторона (Side)",
                &chapter("Значения", "\n<a href=\"a\">Левая (Left)</a><br>\n<a href=\"b\">Правая (Right)</a><br>"),
            ),
        ),
        ("objects/catalog2/Side/properties/Left4.html", member("Сторона (Side)", "Левая (Left)", "")),
        (
            "objects/Global context/methods/catalog1/Shake5.html",
            member(
                "Глобальный контекст (Global context)",
                "Встряхнуть (Shake)",
                &chapter("Синтаксис:", "Встряхнуть()"),
            ),
        ),
        (
            "objects/catalog9/Array/methods/Add772.html",
            member(
                "Массив (Array)",
                "Добавить (Add)",
                &[chapter("Синтаксис:", ""), chapter("Описание:", "<p>Слова из справки.</p>")].concat(),
            ),
        ),
        ("objects/catalog9/Array.html", page("Массив (Array)", "")),
        (
            "objects/catalog9/CatalogObject.html",
            page("СправочникОбъект.&lt;Имя справочника&gt; (CatalogObject.&lt;Catalog name&gt;)", ""),
        ),
        (
            "objects/catalog9/CatalogObject/methods/Dance6.html",
            member(
                "СправочникОбъект.&lt;Имя справочника&gt; (CatalogObject.&lt;Catalog name&gt;)",
                "Плясать (Dance)",
                &[
                    chapter("Синтаксис:", ""),
                    chapter("Возвращаемое значение:", "Тип: <a href=\"x\">СправочникСсылка.&lt;Имя справочника&gt;</a>.<br>"),
                ]
                .concat(),
            ),
        ),
        (
            "objects/catalog9/CatalogObject/properties/Attribute7.html",
            member(
                "СправочникОбъект.&lt;Имя справочника&gt; (CatalogObject.&lt;Catalog name&gt;)",
                "&lt;Имя реквизита&gt; (&lt;Attribute name&gt;)",
                "",
            ),
        ),
        ("picture.png", "no page".to_owned()),
    ]
}

fn english() -> Vec<(&'static str, String)> {
    vec![(
        "objects/catalog7/Box/methods/Put1.html",
        member(
            "Box",
            "Put",
            &[
                "<div class=\"__SINCE_SHOW_STYLE__\"><p class=\"not_used\">Available since version 8.3.10.</p></div>\n".to_owned(),
                chapter("Syntax variant: By name", ""),
                chapter("Syntax:", "Put(&lt;Name&gt;, &lt;Place&gt;)"),
                chapter("Parameters:", ""),
                rubric("&lt;Name&gt; (required)", "Type: String.<br>"),
                rubric("&lt;Place&gt; (optional)", "Type: Arbitrary.<br>"),
            ]
            .concat(),
        ),
    )]
}

fn deflated(text: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text).expect("in memory");
    encoder.finish().expect("in memory")
}

fn help(pages: &[(&str, String)]) -> Vec<u8> {
    let entities = [
        ("Book", b"{7}".to_vec()),
        ("PackBlock", vec![1, 2, 3]),
        ("FileStorage", zip(pages, deflated)),
    ];
    container(&entities, 512)
}

fn imported(files: &[(&str, Vec<u8>)]) -> Result<Platform, ImportError> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).expect("written");
    }
    import(Some(folder.path()))
}

fn both() -> Platform {
    let files = [(RUSSIAN, help(&russian())), (ENGLISH[0], help(&english()))];
    imported(&files).expect("good help")
}

#[test]
fn a_type_comes_with_its_members() {
    let platform = both();
    let found = platform.type_named("box").expect("there");
    assert_eq!(found.description, "Хранит вещи по порядку.");
    assert!(found.complete);
    let thing = TypeRef::Type(Type::Platform(Name::new("Вещь")));
    assert_eq!(found.elements, std::slice::from_ref(&thing));
    assert_eq!(found.indexed, [thing]);
    let places = Availability(1 | 1 << 3 | 1 << 5);
    assert_eq!(found.availability, places);

    let size = found.property("Size").expect("there");
    assert!(size.read_only);
    assert_eq!(size.types, [TypeRef::Type(Type::Number)]);
    assert_eq!(size.description, "Сколько вещей войдёт.");
    let new = found.constructors.first().expect("there");
    assert_eq!(new.parameters[0].names.ru, Name::new("Размер1"));
    assert!(new.parameters[0].optional);
}

#[test]
fn a_method_has_its_variants_and_names_of_both_helps() {
    let platform = both();
    let found = platform.type_named("Ящик").expect("there");
    let put = found.method("Положить").expect("there");
    assert_eq!(put.since, "8.3.10");
    assert_eq!(put.returns, [TypeRef::Type(Type::Boolean)]);
    let [by_name, by_thing] = put.signatures.as_slice() else {
        panic!("{:?}", put.signatures);
    };
    assert_eq!(by_name.variant, "По имени");
    assert_eq!(by_thing.variant, "По вещи");
    let shown: Vec<_> = by_name
        .parameters
        .iter()
        .map(|it| {
            (
                it.names.ru.as_str(),
                it.names.en.as_str(),
                it.types.len(),
                it.optional,
            )
        })
        .collect();
    assert_eq!(
        shown,
        [("Имя", "Name", 2, false), ("Место", "Place", 1, true)]
    );
}

#[test]
fn enumerations_functions_and_derived_types_find_their_places() {
    let platform = both();
    let side = platform.system_enum("Side").expect("there");
    assert_eq!(side.values.len(), 2);
    assert!(platform.type_named("Side").is_none());
    assert!(platform.function("Shake").is_some());
    let object = platform
        .derived(Kind::Catalog, Role::Object)
        .expect("there");
    let dance = object.method("Dance").expect("there");
    assert_eq!(dance.returns, [TypeRef::Own(Kind::Catalog, Role::Ref)]);
    assert!(object.method("Записать").is_some(), "built-in facts stay");
    assert!(!object.complete, "attributes are not in the help");
    assert!(object.property("<Имя реквизита>").is_none());
}

#[test]
fn imported_facts_win_and_built_in_ones_fill() {
    let platform = both();
    let array = platform.type_named("Array").expect("there");
    let add = array.method("Add").expect("there");
    assert_eq!(add.description, "Слова из справки.");
    assert!(array.method("Найти").is_some());
    let all = platform.types().iter();
    assert_eq!(all.filter(|it| it.names.is("Массив")).count(), 1);
    assert!(
        platform.type_named("Ящики").is_none(),
        "a catalog is no type"
    );
}

#[test]
fn english_help_alone_adds_to_what_is_known_by_english_names() {
    let pages = vec![
        (
            "objects/catalog9/Array/methods/Swap1.html",
            member("Array", "Swap", &chapter("Syntax:", "Swap()")),
        ),
        ("objects/catalog9/Array.html", page("Array", "")),
    ];
    let platform = imported(&[(ENGLISH[0], help(&pages))]).expect("good help");
    let array = platform.type_named("Массив").expect("there");
    assert!(array.method("Swap").is_some());
    assert!(array.method("Добавить").is_some());
}

#[test]
fn every_cut_of_a_file_is_told_of() {
    let bytes = help(&russian());
    let step = bytes.len() / 150;
    for end in (0..bytes.len() - 1).step_by(step) {
        let error = imported(&[(RUSSIAN, bytes[..end].to_vec())]).expect_err("cut");
        assert!(
            error.message(false).contains("синтакс-помощника"),
            "{error}"
        );
        assert!(error.message(true).contains("syntax helper"), "{error}");
    }
}

#[test]
fn flipped_bytes_never_break_the_reader() {
    let bytes = help(&russian());
    let step = bytes.len() / 23;
    let mut read = 0;
    for at in (0..bytes.len()).step_by(step) {
        let mut copy = bytes.clone();
        copy[at] ^= 0x55;
        read += usize::from(imported(&[(RUSSIAN, copy)]).is_ok());
    }
    assert!(read > 0, "a page or two may be lost, not the rest");
}

#[test]
fn a_chain_that_turns_back_ends() {
    let mut bytes = container(&[("FileStorage", vec![7; 2000])], 100);
    let second = b"\r\n000007d0 00000064 ";
    let at = bytes
        .windows(second.len())
        .rposition(|it| it == second)
        .expect("the last block");
    bytes[at + 20..at + 28].copy_from_slice(b"00000010");
    let error = imported(&[(RUSSIAN, bytes)]).expect_err("no archive");
    assert!(matches!(error, ImportError::Damaged { .. }), "{error}");
}

#[test]
fn an_archive_that_would_unpack_to_too_much_is_refused() {
    let large = page("Ящик (Box)", &" ".repeat(4 << 20));
    let mut bytes = zip(
        &[("other.html", String::new()), ("objects/Box.html", large)],
        deflated,
    );
    let place = |of: &[u8]| bytes.windows(4).rposition(|it| it == of).expect("there");
    let (entry, end) = (place(b"PK\x01\x02"), place(b"PK\x05\x06"));
    // One small piece of the file that stands for many pages.
    let many = bytes[entry..end].repeat(300);
    bytes.splice(entry..end, many);
    let bytes = container(&[("FileStorage", bytes)], 1 << 20);
    let error = imported(&[(RUSSIAN, bytes)]).expect_err("a bomb");
    let expected = "an archive below 1 GB";
    assert!(
        matches!(error, ImportError::Damaged { expected: it, .. } if it == expected),
        "{error}"
    );
}

#[test]
fn names_as_long_as_the_file_are_refused() {
    let name = "Ф".repeat(1000);
    let bytes = container(&[(name.as_str(), Vec::new())], 512);
    let error = imported(&[(RUSSIAN, bytes)]).expect_err("no name");
    assert!(matches!(error, ImportError::Damaged { .. }), "{error}");
}

#[test]
fn what_help_tells_survives_its_packed_form() {
    let folder = tempfile::tempdir().expect("a folder");
    let bin = folder.path().join("8.3.27.1989/bin");
    fs::create_dir_all(&bin).expect("made");
    fs::write(bin.join(RUSSIAN), help(&russian())).expect("written");
    fs::write(bin.join(ENGLISH[0]), help(&english())).expect("written");
    let found = Help::at(folder.path()).expect("a version below the folder");
    assert_eq!(found.version, "8.3.27.1989");
    assert_eq!(found.english, Some(bin.join(ENGLISH[0])));
    let facts = found.read().expect("good help");
    assert_eq!(facts.newest(), Some("8.3.10"));
    let again = Facts::decode(&facts.encode()).expect("its own form");
    assert!(again == facts);
    let direct = import(Some(&bin)).expect("good help");
    assert!(Platform::with_help(again).facts() == direct.facts());
}

#[test]
fn nothing_to_import_says_where_we_looked() {
    let folder = tempfile::tempdir().expect("a folder");
    let error = import(Some(folder.path())).expect_err("empty");
    let shown = folder.path().display().to_string();
    assert!(error.to_string().contains(&shown), "{error}");
}
