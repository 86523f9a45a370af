//! Extensions and scripts: where words lead to between them.

use crate::Language;
use crate::ide::declaration::declaration;
use crate::ide::definition::targets;
use crate::ide::implementation::implementation;
use crate::ide::target::Targets;
use crate::ide::type_hierarchy::{prepare, subtypes, supertypes};
use crate::workspace::fixture::{Made, workspace};
use crate::workspace::{FileId, Snapshot};

type Question = fn(&Snapshot, FileId, usize) -> Option<Targets>;

/// `path:line name` of each place.
fn found(question: Question, made: &Made) -> Vec<String> {
    let snapshot = made.snapshot();
    let (file, offset) = made.cursor.expect("the fixture has a cursor");
    let found = question(&snapshot, file, offset);
    let all = found.into_iter().flat_map(|it| it.targets);
    all.map(|it| {
        let text = snapshot.text_at(&it.path).expect("a text");
        let line = text[..it.name.start].matches('\n').count() + 1;
        format!("{}:{line} {}", it.path.display(), &text[it.name])
    })
    .collect()
}

const BASE: &str = "
//- extension
//- /CommonModules/Обмен.bsl
Процедура Начать() Экспорт КонецПроцедуры
Процедура Шаг() Шаг(); КонецПроцедуры
//- /ext/CommonModules/Обмен.bsl
&Вместо(\"Начать\")
Процедура Р_Начать() Начать(); КонецПроцедуры
&Перед(\"Шаг\")
Процедура Р_Шаг() КонецПроцедуры
//- /CommonModules/Другой.bsl
Процедура А() Обмен.Начать(); Обмен.Шаг(); КонецПроцедуры
";

/// The fixture with a cursor before the first place of a text.
fn at(text: &str) -> Made {
    let fixture = BASE.replacen(text, &format!("$0{text}"), 1);
    assert_ne!(fixture, BASE, "{text}");
    workspace(&fixture)
}

const START: &str = "/CommonModules/Обмен.bsl:1 Начать";
const INSTEAD: &str = "/ext/CommonModules/Обмен.bsl:2 Р_Начать";
const STEP: &str = "/CommonModules/Обмен.bsl:2 Шаг";
const BEFORE: &str = "/ext/CommonModules/Обмен.bsl:4 Р_Шаг";

#[test]
fn a_call_leads_to_the_method_and_to_what_runs_instead_of_it() {
    assert_eq!(found(targets, &at("Начать(); Обмен.Шаг")), [START, INSTEAD]);
    assert_eq!(
        found(targets, &at("Шаг(); КонецПроцедуры\n//- /ext")),
        [STEP]
    );
}

#[test]
fn the_names_of_both_lead_to_each_other() {
    assert_eq!(found(targets, &at("Начать() Экспорт")), [INSTEAD]);
    assert_eq!(found(targets, &at("Р_Начать")), [START]);
    assert_eq!(found(targets, &at("Шаг() Шаг")), [BEFORE]);
    assert_eq!(found(targets, &at("Начать\")")), [START, INSTEAD]);
}

#[test]
fn the_base_declares_and_extensions_carry_out() {
    assert_eq!(found(declaration, &at("Р_Начать")), [START]);
    assert_eq!(found(implementation, &at("Начать() Экспорт")), [INSTEAD]);
    assert_eq!(found(implementation, &at("Шаг() Шаг")), [BEFORE]);
    assert_eq!(
        found(implementation, &at("А() Обмен")),
        ["/CommonModules/Другой.bsl:1 А"]
    );
}

const CLASSES: &str = "
//- /lib/src/Классы/Зверь.os
Процедура ПриСозданииОбъекта() КонецПроцедуры
Процедура Рычать() Экспорт КонецПроцедуры
//- /lib/src/Классы/Лев.os
&Расширяет(\"Зверь\")
Процедура ПриСозданииОбъекта() КонецПроцедуры
Процедура Рычать() Экспорт КонецПроцедуры
//- /main.os
З = Новый Зверь$0();
";

#[test]
fn classes_of_scripts_stand_over_those_that_extend_them() {
    let made = workspace(CLASSES);
    let snapshot = made.snapshot();
    let (file, offset) = made.cursor.expect("the fixture has a cursor");
    let (_, items) = prepare(&snapshot, file, offset, Language::Ru).expect("items");
    assert_eq!(items[0].name, "Зверь");
    let below = subtypes(&snapshot, &items[0].key, Language::Ru);
    assert_eq!(below.len(), 1);
    assert_eq!(below[0].name, "Лев");
    let above = supertypes(&snapshot, &below[0].key, Language::Ru);
    assert_eq!(above[0].name, "Зверь");
    assert_eq!(found(implementation, &made), ["/lib/src/Классы/Лев.os:1 "]);
}

#[test]
fn a_library_leads_to_its_scripts() {
    let fixture = "
//- /oscript_modules/logos/src/Модули/Логирование.os
Функция Получить() Экспорт КонецФункции
//- /src/lib/А.os
Процедура Б() Экспорт КонецПроцедуры
//- /src/main.os
#Использовать logos
#Использовать \"./lib\"
";
    let named = workspace(&fixture.replace("вать logos", "вать lo$0gos"));
    assert_eq!(
        found(targets, &named),
        ["/oscript_modules/logos/src/Модули/Логирование.os:1 "]
    );
    let path = workspace(&fixture.replace("./lib", "./l$0ib"));
    assert_eq!(found(targets, &path), ["/src/lib/А.os:1 "]);
}
