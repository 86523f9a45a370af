//! The ways to call what the platform offers.

use analysis::review::Meaning;
use analysis::workspace::{FileId, Snapshot};
use metadata::Type;
use metadata::platform::Signature;

/// The ways to call what a name of code means, and the type whose member it is; nothing for methods of code and where nobody
/// knows the parameters.
pub(crate) fn of<'a>(
    (snapshot, id): (&'a Snapshot, FileId),
    meaning: &Meaning,
) -> Option<(Type, &'a [Signature])> {
    let world = snapshot.world(id);
    let (of, found) = match meaning {
        Meaning::Function(names) => {
            let function = world.function(names.ru.as_str())?;
            (Type::Any, function.signatures.as_slice())
        }
        Meaning::Class(names) => {
            let class = world.platform.type_named(names.ru.as_str())?;
            // They take as many values as there are keys, or as many sizes as there are dimensions.
            if COUNTLESS.iter().any(|it| names.ru.is(it)) {
                return None;
            }
            (Type::Any, class.constructors.as_slice())
        }
        Meaning::Members(members) => match members.as_slice() {
            [only] => {
                let member = world.member(&only.of, only.names.ru.as_str())?;
                (only.of.clone(), member.signatures)
            }
            _ => return None,
        },
        _ => return None,
    };
    (!found.is_empty() && !found.iter().any(is_open)).then_some((of, found))
}

/// Types whose constructors take any number of arguments.
const COUNTLESS: [&str; 5] = [
    // Without anything it is a callback that does nothing.
    "ОписаниеОповещения",
    "Структура",
    "ФиксированнаяСтруктура",
    "Массив",
    "COMОбъект",
];

/// Whether there may be more parameters than are listed: `Значение1, …, ЗначениеN`.
fn is_open(signature: &Signature) -> bool {
    signature.parameters.iter().any(|it| {
        let name = it.names.ru.as_str();
        name.contains(['_', '<', '.', ',']) || name.ends_with(|it: char| it.is_ascii_digit())
    })
}

/// Whether the data of the platform tell the parameters of something exactly: they were compared with the code of large
/// configurations. Of the rest they may lack parameters and types that newer versions have.
pub(crate) fn are_exact((snapshot, id): (&Snapshot, FileId), meaning: &Meaning) -> bool {
    let is_complete = |name: &str| {
        let known = snapshot.world(id).platform.type_named(name);
        known.is_some_and(|it| it.complete) || EXACT_TYPES.iter().any(|it| metadata::same(it, name))
    };
    match meaning {
        Meaning::Function(names) => is_exact_function(names),
        Meaning::Class(names) => is_complete(names.ru.as_str()),
        Meaning::Members(members) => members.iter().all(|it| match &it.of {
            Type::Platform(name) => is_complete(name.as_str()),
            _ => false,
        }),
        _ => false,
    }
}

/// Functions of dates, numbers and strings.
pub(crate) fn is_exact_function(names: &metadata::platform::Names) -> bool {
    EXACT_FUNCTIONS.iter().any(|it| names.ru.is(it))
}

const EXACT_TYPES: [&str; 2] = ["ТаблицаЗначений", "СтрокаТаблицыЗначений"];

const EXACT_FUNCTIONS: [&str; 41] = [
    "Год",
    "Месяц",
    "День",
    "Час",
    "Минута",
    "Секунда",
    "НачалоГода",
    "НачалоКвартала",
    "НачалоМесяца",
    "НачалоНедели",
    "НачалоДня",
    "НачалоЧаса",
    "НачалоМинуты",
    "КонецГода",
    "КонецКвартала",
    "КонецМесяца",
    "КонецНедели",
    "КонецДня",
    "КонецЧаса",
    "КонецМинуты",
    "ДобавитьМесяц",
    "ДеньГода",
    "ДеньНедели",
    "НеделяГода",
    "Лев",
    "Прав",
    "Сред",
    "СтрДлина",
    "СокрЛ",
    "СокрП",
    "СокрЛП",
    "ВРег",
    "НРег",
    "ТРег",
    "СтрЗаменить",
    "СтрЧислоСтрок",
    "СтрПолучитьСтроку",
    "СтрЧислоВхождений",
    "ПустаяСтрока",
    "ТипЗнч",
    "ЗначениеЗаполнено",
];
