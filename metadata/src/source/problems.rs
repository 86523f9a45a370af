//! What the readers complain of, in words for users.

use std::io;
use std::path::PathBuf;

use super::xml::Broken;
use crate::problem::Problem;

/// A file that is no XML.
pub(super) fn broken(path: PathBuf, broken: &Broken) -> Problem {
    let reason = &broken.reason;
    Problem {
        path,
        line: Some(broken.line),
        message: [
            format!(
                "Файл не читается как XML и пропущен ({reason}). Исправьте его или выгрузите заново"
            ),
            format!(
                "The file is no valid XML and was skipped ({reason}). Correct it or dump it again"
            ),
        ],
    }
}

/// A file or a folder that cannot be read from disk.
pub(super) fn unreadable(path: PathBuf, error: &io::Error) -> Problem {
    let message = match error.kind() {
        // So says the reader of texts of one that is no UTF-8.
        io::ErrorKind::InvalidData => [
            "Файл не в кодировке UTF-8 и пропущен. Сохраните его в UTF-8 или выгрузите заново"
                .to_owned(),
            "The file is not in UTF-8 and was skipped. Save it in UTF-8 or dump it again"
                .to_owned(),
        ],
        _ => [
            format!("Не удалось прочитать: {error}"),
            format!("It cannot be read: {error}"),
        ],
    };
    Problem {
        path,
        line: None,
        message,
    }
}

/// The rules of vendors break off or are none.
pub(super) fn support(path: PathBuf) -> Problem {
    Problem {
        path,
        line: None,
        message: [
            "Правила поддержки прочитаны не до конца: какие объекты закрыты от изменений, известно не для всех. \
             Выгрузите файл заново"
                .to_owned(),
            "The rules of support could not be read to the end: it is not known of all objects whether they are locked. \
             Dump the file again"
                .to_owned(),
        ],
    }
}

/// A file that another one names is not there.
pub(super) fn missing(path: PathBuf, line: Option<u32>, what: &str, file: &str) -> Problem {
    Problem {
        path,
        line,
        message: [
            format!(
                "«{what}» здесь назван, а файла {file} нет. Верните файл или уберите упоминание"
            ),
            format!(
                "“{what}” is named here, and there is no file {file}. Restore the file or remove the mention"
            ),
        ],
    }
}

/// A file holds something other than its place says.
pub(super) fn unexpected(path: PathBuf, line: u32, expected: &str, found: &str) -> Problem {
    Problem {
        path,
        line: Some(line),
        message: [
            format!("Здесь ожидается «{expected}», а описан «{found}»; файл пропущен"),
            format!(
                "“{expected}” is expected here and “{found}” is described; the file was skipped"
            ),
        ],
    }
}

/// A kind of objects that we do not know.
pub(super) fn unknown_kind(path: PathBuf, line: u32, kind: &str, name: &str) -> Problem {
    Problem {
        path,
        line: Some(line),
        message: [
            format!(
                "Неизвестный вид объектов «{kind}»: объект «{name}» пропущен, остальные прочитаны"
            ),
            format!(
                "Unknown kind of objects “{kind}”: the object “{name}” was skipped, the others were read"
            ),
        ],
    }
}

/// An object is listed twice.
pub(super) fn twice(path: PathBuf, line: Option<u32>, what: &str) -> Problem {
    Problem {
        path,
        line,
        message: [
            format!("«{what}» назван дважды; второе упоминание пропущено"),
            format!("“{what}” is named twice; the second mention was skipped"),
        ],
    }
}
