//! The parameters of calls.

use analysis::Language;
use analysis::ide::signature::{SignatureHelp, signature_help};

use super::world::{At, at, body, form};

fn help(fixture: &str) -> Option<SignatureHelp> {
    let At {
        snapshot,
        file,
        offset,
    } = at(fixture);
    signature_help(&snapshot, file, offset, Language::Ru)
}

/// The active signature, with the active parameter between `‹›`.
#[track_caller]
fn check(fixture: &str, expected: &str) {
    let Some(help) = help(fixture) else {
        panic!("nothing for {fixture}");
    };
    let active = &help.signatures[help.active];
    let mut label = active.label.clone();
    if let Some(parameter) = active.parameters.get(help.parameter) {
        label.insert(parameter.range.end, '›');
        label.insert(parameter.range.start, '‹');
    }
    assert_eq!(label, expected, "{fixture}");
}

#[test]
fn methods_of_modules_tell_their_parameters() {
    check(
        "// Параметры:\n//  А - Число - сколько\nФункция Б(А, Знач В = \"х\")\n\tВозврат 1;\nКонецФункции\nБ(1, $0",
        "Б(А, ‹Знач В = \"х\"›): Число",
    );
    check(
        &body("Ц = Ценообразование.ЦенаНоменклатуры(П1,\n\t\tДата(1, 2), $0"),
        "ЦенаНоменклатуры(Номенклатура, ВидЦен, ‹Дата›): Число",
    );
    let help = help(&body("Ц = Ценообразование.ЦенаНоменклатуры($0)")).unwrap();
    let told = &help.signatures[0];
    assert_eq!(
        told.text.plain(),
        "Возвращает действующую цену номенклатуры."
    );
    assert_eq!(
        told.parameters[1].text.plain(),
        "СправочникСсылка.ВидыЦен — вид цен."
    );
}

#[test]
fn the_platform_tells_its_parameters() {
    check(&body("Сообщить($0"), "Сообщить(‹ТекстСообщения›, [Статус])");
    check(
        &body("Т = Новый ТаблицаЗначений;\n\tХ = Т.Найти(1, $0);"),
        "Найти(Значение, ‹[Колонки]›): СтрокаТаблицыЗначений, Неопределено",
    );
    check(
        &body("А = Справочники.Номенклатура.НайтиПоКоду($0"),
        "НайтиПоКоду(‹Код›, [ПоискПоПолномуКоду], [Родитель], [Владелец]): СправочникСсылка.Номенклатура, Неопределено",
    );
    check(&form("Закрыть($0"), "Закрыть(‹[Параметр]›)");
}

#[test]
fn the_constructor_that_fits_is_active() {
    let one = help(&body("С = Новый Структура($0")).unwrap();
    assert!(one.signatures.len() > 1, "{one:?}");
    let two = help(&body("С = Новый Структура(\"А, Б\", 1, $0")).unwrap();
    let label = &two.signatures[two.active].label;
    assert!(
        label.starts_with("Новый Структура(") && label.contains("Ключи"),
        "{label}"
    );
    assert_eq!(two.parameter, 2);
}

#[test]
fn a_call_that_nobody_knows_has_none() {
    assert_eq!(help(&body("НетТакой($0")), None);
    assert_eq!(help(&body("А = (1 + $0")), None);
    assert_eq!(help("Процедура А(Б, $0)\nКонецПроцедуры"), None);
}

#[test]
fn a_function_of_a_query_has_the_help_of_queries() {
    let query = body("З = Новый Запрос;\n\tЗ.Текст = \"ВЫБРАТЬ СУММА($0\";");
    let help = help(&query).expect("a signature");
    assert_eq!(help.signatures[help.active].label, "СУММА(Выражение)");
}

#[test]
fn code_that_is_not_finished_does_not_hide_what_is_typed() {
    check(
        "Процедура Б(А, В)\nКонецПроцедуры\nПроцедура Г()\n\tЕсли Истина Тогда\n\t\tБ(1, $0\n\tКонецЕсли;\n\tХ = 1;\nКонецПроцедуры",
        "Б(А, ‹В›)",
    );
    check(
        "Процедура Б(А, В)\nКонецПроцедуры\nПроцедура Г()\n\tБ(\"не закрыта, $0\n\tХ = 1;\nКонецПроцедуры",
        "Б(‹А›, В)",
    );
}
