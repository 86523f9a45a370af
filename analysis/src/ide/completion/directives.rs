//! Directives: of compilation and of extensions behind `&`, of the preprocessor behind `#`.

use metadata::ModuleKind;
use metadata::platform::Names;
use parser_bsl::Dialect;

use super::Place;
use super::context::Wants;
use super::item::{Item, ItemKind};
use super::words::{either, is_word};
use crate::edit::TextEdit;
use crate::keywords::Spelling;

const COMPILATION: [(&str, &str); 5] = [
    ("НаКлиенте", "AtClient"),
    ("НаСервере", "AtServer"),
    ("НаСервереБезКонтекста", "AtServerNoContext"),
    (
        "НаКлиентеНаСервереБезКонтекста",
        "AtClientAtServerNoContext",
    ),
    ("НаКлиентеНаСервере", "AtClientAtServer"),
];

const EXTENSION: [(&str, &str); 4] = [
    ("Перед", "Before"),
    ("После", "After"),
    ("Вместо", "Around"),
    ("ИзменениеИКонтроль", "ChangeAndValidate"),
];

/// Whether a word is a directive of compilation or an annotation of an extension.
pub(super) fn is_directive(word: &str) -> bool {
    let mut all = COMPILATION.iter().chain(&EXTENSION);
    all.any(|it| either(word, it.0, it.1))
}

/// Adds what may stand behind `&`.
pub(super) fn add_annotations(place: &Place<'_>, into: &mut Vec<Item>) {
    let Some(file) = place.snapshot.file(place.file) else {
        return;
    };
    if file.dialect == Dialect::OneScript {
        return;
    }
    // Modules that run in one place only have no use for them.
    let allowed: &[(&str, &str)] = match file.kind {
        ModuleKind::FormModule => COMPILATION.get(..4).unwrap_or_default(),
        ModuleKind::CommandModule => COMPILATION.get(..).unwrap_or_default(),
        ModuleKind::CommonModule
        | ModuleKind::ManagedApplicationModule
        | ModuleKind::OrdinaryApplicationModule
        | ModuleKind::Script => &COMPILATION,
        _ => &[],
    };
    for (row, order) in allowed.iter().zip(0_u8..) {
        let mut item = Item::new(Names::new(row.0, row.1), ItemKind::Directive);
        item.bonus = 10.0 - f32::from(order);
        // In a common module the flags of the module decide.
        if file.kind == ModuleKind::CommonModule {
            item.bonus -= 8.0;
        }
        into.push(item);
    }
    let Some(base) = place.snapshot.extended(place.file) else {
        return;
    };
    let Some(base) = place.snapshot.file(base) else {
        return;
    };
    for (row, order) in EXTENSION.iter().zip(0_u8..) {
        let mut item = Item::new(Names::new(row.0, row.1), ItemKind::Directive);
        let name = match place.spelling {
            Spelling::Russian => row.0,
            Spelling::English => row.1,
        };
        item.bonus = 20.0 - f32::from(order);
        // The methods to extend are offered in the string.
        if !place.context.follows('(') {
            item.snippet = Some(format!("{name}(\"$1\")$0"));
        }
        if !base.summary.methods.is_empty() {
            into.push(item);
        }
    }
}

/// Adds the methods of the extended module, for the string in `&Перед("…")`.
pub(super) fn add_extended(place: &Place<'_>, into: &mut Vec<Item>) {
    let Some(id) = place.snapshot.extended(place.file) else {
        return;
    };
    let Some(base) = place.snapshot.file(id) else {
        return;
    };
    for (index, placed) in base.summary.methods.iter().enumerate() {
        let mut item = Item::named(placed.method.name.as_str(), ItemKind::Handler);
        item.subject = super::Subject::Method(id, index);
        into.push(item);
    }
}

const REGION: (&str, &str, &str, &str) = (
    "Область",
    "Region",
    "#Область ${1:Имя}\n\n$0\n\n#КонецОбласти",
    "#Region ${1:Name}\n\n$0\n\n#EndRegion",
);
const CONDITION: (&str, &str, &str, &str) = (
    "Если",
    "If",
    "#Если ${1:Сервер Или ТолстыйКлиентОбычноеПриложение Или ВнешнееСоединение} Тогда\n\n$0\n\n#КонецЕсли",
    "#If ${1:Server Or ThickClientOrdinaryApplication Or ExternalConnection} Then\n\n$0\n\n#EndIf",
);
const WORDS: [(&str, &str, &str, &str); 6] = [
    ("КонецОбласти", "EndRegion", "#КонецОбласти", "#EndRegion"),
    ("КонецЕсли", "EndIf", "#КонецЕсли", "#EndIf"),
    ("Иначе", "Else", "#Иначе", "#Else"),
    (
        "ИначеЕсли",
        "ElsIf",
        "#ИначеЕсли $1 Тогда",
        "#ElsIf $1 Then",
    ),
    (
        "Вставка",
        "Insert",
        "#Вставка\n$0\n#КонецВставки",
        "#Insert\n$0\n#EndInsert",
    ),
    (
        "Удаление",
        "Delete",
        "#Удаление\n$0\n#КонецУдаления",
        "#Delete\n$0\n#EndDelete",
    ),
];

const SYMBOLS: [(&str, &str); 11] = [
    ("Сервер", "Server"),
    ("Клиент", "Client"),
    ("ТонкийКлиент", "ThinClient"),
    ("ВебКлиент", "WebClient"),
    ("МобильныйКлиент", "MobileClient"),
    ("МобильноеПриложениеКлиент", "MobileAppClient"),
    ("МобильноеПриложениеСервер", "MobileAppServer"),
    ("МобильныйАвтономныйСервер", "MobileStandaloneServer"),
    (
        "ТолстыйКлиентОбычноеПриложение",
        "ThickClientOrdinaryApplication",
    ),
    (
        "ТолстыйКлиентУправляемоеПриложение",
        "ThickClientManagedApplication",
    ),
    ("ВнешнееСоединение", "ExternalConnection"),
];

const SYSTEMS: [(&str, &str); 3] = [("Windows", ""), ("Linux", ""), ("MacOS", "")];

/// Adds what may stand in a line of the preprocessor, which begins at `hash`.
pub(super) fn add_preprocessor(place: &Place<'_>, hash: usize, into: &mut Vec<Item>) {
    let context = place.context;
    let Some(line) = context.text.get(hash + 1..context.typed.start) else {
        return;
    };
    let words: Vec<&str> = line
        .split(|it| !is_word(it))
        .filter(|it| !it.is_empty())
        .collect();
    let Some((first, rest)) = words.split_first() else {
        return add_words(place, hash, into);
    };
    let is_condition = either(first, "Если", "If") || either(first, "ИначеЕсли", "ElsIf");
    let is_use = either(first, "Использовать", "Use");
    if is_use {
        return;
    }
    if !is_condition || rest.iter().any(|it| either(it, "Тогда", "Then")) {
        return;
    }
    let is_operator =
        |it: &&str| either(it, "И", "And") || either(it, "Или", "Or") || either(it, "Не", "Not");
    match rest.last() {
        Some(last) if !is_operator(last) => {
            for (ru, en) in [("Тогда", "Then"), ("Или", "Or"), ("И", "And")] {
                into.push(Item::new(Names::new(ru, en), ItemKind::Keyword));
            }
        }
        _ => {
            for (ru, en) in SYMBOLS {
                into.push(Item::new(Names::new(ru, en), ItemKind::Directive));
            }
            for (ru, en) in SYSTEMS {
                into.push(Item::new(Names::new(ru, en), ItemKind::Directive));
            }
            into.push(Item::new(Names::new("Не", "Not"), ItemKind::Keyword));
        }
    }
}

fn add_words(place: &Place<'_>, hash: usize, into: &mut Vec<Item>) {
    let Some(file) = place.snapshot.file(place.file) else {
        return;
    };
    let is_script = file.dialect == Dialect::OneScript;
    let is_extension = place.snapshot.extended(place.file).is_some();
    let open = open_directives(place.context.text, hash);
    let all = [&REGION, &CONDITION].into_iter().chain(&WORDS);
    for row in all {
        let is = |ru| row.0 == ru;
        let bonus = match open {
            _ if is("Вставка") || is("Удаление") => {
                if !is_extension {
                    continue;
                }
                4.0
            }
            Some(Open::Region) if is("КонецОбласти") => 10.0,
            Some(Open::If) if is("КонецЕсли") || is("Иначе") || is("ИначеЕсли") => {
                10.0
            }
            _ if is("КонецОбласти") || is("КонецЕсли") || is("Иначе") || is("ИначеЕсли") =>
            {
                continue;
            }
            _ => 6.0,
        };
        let mut item = directive(place, row, hash);
        item.bonus = bonus;
        into.push(item);
    }
    if is_script {
        let row = ("Использовать", "Use", "#Использовать $0", "#Use $0");
        let item = directive(place, &row, hash);
        into.push(item);
    }
}

/// A directive; its `#` stands already.
fn directive(place: &Place<'_>, row: &(&str, &str, &str, &str), hash: usize) -> Item {
    let mut item = Item::new(Names::new(row.0, row.1), ItemKind::Directive);
    let body = match place.spelling {
        Spelling::Russian => row.2,
        Spelling::English => row.3,
    };
    let body = body.strip_prefix('#').unwrap_or(body);
    let context = place.context;
    if context.ends_line() {
        item.snippet = Some(body.to_owned());
    }
    // Directives stand at the beginning of a line.
    let blanks = context.indent_at(hash).len();
    if blanks > 0
        && context
            .text
            .get(hash - blanks..hash)
            .is_some_and(|it| it.trim().is_empty())
        && !row.0.starts_with("Вст")
        && !row.0.starts_with("Уда")
    {
        item.extra.push(TextEdit {
            range: hash - blanks..hash,
            text: String::new(),
        });
    }
    item
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Region,
    If,
}

/// The innermost directive that is open before an offset.
fn open_directives(text: &str, before: usize) -> Option<Open> {
    let mut open: Vec<Open> = Vec::new();
    let text = text.get(..before)?;
    for line in text.split('\n') {
        let Some(line) = line.trim_start().strip_prefix('#') else {
            continue;
        };
        let line = line.trim_start();
        let end = line.find(|it| !is_word(it)).unwrap_or(line.len());
        let word = line.get(..end).unwrap_or_default();
        let mut close = |which| {
            if let Some(at) = open.iter().rposition(|it| *it == which) {
                open.remove(at);
            }
        };
        if either(word, "КонецОбласти", "EndRegion") {
            close(Open::Region);
        } else if either(word, "КонецЕсли", "EndIf") {
            close(Open::If);
        } else if either(word, "Область", "Region") {
            open.push(Open::Region);
        } else if either(word, "Если", "If") {
            open.push(Open::If);
        }
    }
    open.last().copied()
}

/// Adds directives where a statement or a declaration begins: their `#` need not be typed.
pub(super) fn add_at_statement(place: &Place<'_>, into: &mut Vec<Item>) {
    let context = place.context;
    if context.wants != Wants::Statement || !context.begins_line() || !context.ends_line() {
        return;
    }
    let mut item = Item::new(Names::new(REGION.0, REGION.1), ItemKind::Directive);
    let (label, body) = match place.spelling {
        Spelling::Russian => ("#Область", REGION.2),
        Spelling::English => ("#Region", REGION.3),
    };
    item.label = Some(label.to_owned());
    item.snippet = Some(body.to_owned());
    item.bonus = if context.method().is_none() {
        6.0
    } else {
        -6.0
    };
    into.push(item);
}
