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
const COUNTLESS: [&str; 4] = ["Структура", "ФиксированнаяСтруктура", "Массив", "COMОбъект"];

/// Whether there may be more parameters than are listed: `Значение1, …, ЗначениеN`.
fn is_open(signature: &Signature) -> bool {
    signature.parameters.iter().any(|it| {
        let name = it.names.ru.as_str();
        name.contains(['_', '<', '.', ',']) || name.ends_with(|it: char| it.is_ascii_digit())
    })
}
