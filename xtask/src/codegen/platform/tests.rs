//! Tests of the sources of facts.

use metadata::platform::{Facts, Platform};
use metadata::{Kind, Role};

use super::{add, borrow};

fn platform(texts: &[&str]) -> Platform {
    let mut facts = Facts::default();
    for text in texts {
        add(&mut facts, text).expect("a good source");
    }
    Platform::new(facts)
}

#[test]
fn a_later_text_fills_and_corrects_an_earlier_one() {
    let platform = platform(&[
        "type Массив/Array ; @all\n  Найти/Find(Значение) -> Число\n  Очистить/Clear()\n",
        "type Массив\n  = Список.\n  each Произвольный\n  Найти(Значение: Строка) -> Число|Неопределено\n  \
         Найти = Ищет.\n",
    ]);
    let array = platform.type_named("ARRAY").expect("there");
    assert_eq!(array.description, "Список.");
    assert_eq!(array.methods.len(), 2);
    let find = array.method("Find").expect("there");
    assert_eq!(find.returns.len(), 2);
    assert_eq!(find.signatures[0].parameters[0].types.len(), 1);
    assert_eq!(find.description, "Ищет.");
}

#[test]
fn lines_of_one_name_are_ways_to_call_it() {
    let platform = platform(&[
        "global\n  Мин/Min(А: Число, Б?: Число) -> Число ; variant=Числа\n  Мин/Min(А: Дата) -> Дата\n",
    ]);
    let min = platform.function("min").expect("there");
    assert_eq!(min.signatures.len(), 2);
    assert_eq!(min.signatures[0].variant, "Числа");
    assert!(min.signatures[0].parameters[1].optional);
    assert_eq!(min.returns.len(), 2);
}

#[test]
fn a_star_stands_for_all_kinds_that_have_the_role() {
    let platform = platform(&["derived *.Ref\n  Пустая/IsEmpty() -> Булево\n"]);
    for kind in [Kind::Catalog, Kind::Enum, Kind::Document] {
        let info = platform.derived(kind, Role::Ref).expect("there");
        assert!(info.method("IsEmpty").is_some());
    }
    assert!(platform.derived(Kind::Catalog, Role::Object).is_none());
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    for (text, said) in [
        ("  .А: Число\n", "line 1: it belongs to no block"),
        (
            "type А\n  Б(В\n",
            "the bracket of the parameters is not closed",
        ),
        ("type А\n  Нет = Слова.\n", "А has no Нет"),
        ("kind А\n", "nobody knows the head `kind`"),
        ("type А ; @moon\n", "nobody knows the place `moon`"),
    ] {
        let error = add(&mut Facts::default(), text).expect_err(text);
        assert!(format!("{error:#}").contains(said), "{error:#}");
    }
}

#[test]
fn oscript_borrows_descriptions_and_elements_of_what_it_shares() {
    let facts = |text: &str| {
        let mut facts = Facts::default();
        add(&mut facts, text).expect("a good source");
        facts
    };
    let known =
        facts("type Массив/Array\n  = Список.\n  each Произвольный\n  Найти()\n  Найти = Ищет.\n");
    let mut own = facts("type Массив\n  Найти()\n  Шуметь()\n");
    borrow(&mut own, &known);
    let platform = Platform::new(own);
    let array = platform.type_named("Массив").expect("there");
    assert_eq!(
        (array.description.as_str(), array.elements.len()),
        ("Список.", 1)
    );
    assert_eq!(array.methods.len(), 2);
    assert_eq!(
        array.method("Найти").map(|it| it.description.as_str()),
        Some("Ищет.")
    );
}
