//! What types are called, in the language of the code.

use metadata::platform::{Names, TypeRef};
use metadata::source::place::PARTS;
use metadata::{Bilingual, DerivedType, Kind, Owner, Role, Type, World};

use super::entity::module_name;
use crate::Language;
use crate::types::{self, Ty, Types};
use crate::workspace::{File, FileId, Snapshot};

/// Collections of collections are named no deeper than this.
const DEEPEST: usize = 2;

/// Types as a comment would name them: `Строка, Массив из Число`. Empty where nothing is known.
pub fn types(snapshot: &Snapshot, file: FileId, types: &Types, code: Language) -> String {
    let names = Writer {
        snapshot,
        file,
        code,
    };
    names.list(types, 0)
}

/// One type as a comment would name it.
pub fn ty(snapshot: &Snapshot, file: FileId, ty: &Ty, code: Language) -> String {
    let names = Writer {
        snapshot,
        file,
        code,
    };
    names.ty(ty, 0)
}

/// The name of a type of the metadata or the platform.
pub fn type_name(world: World<'_>, ty: &Type, code: Language) -> String {
    let english = code == Language::En;
    let name = match ty {
        Type::Platform(name) => Some(name),
        Type::Filled(it) => Some(&it.platform),
        _ => None,
    };
    if let Some(name) = name
        && english
        && let Some(info) = world.platform.type_named(name.as_str())
    {
        return pick(&info.names, code).to_owned();
    }
    if let Type::SystemEnum(name) = ty
        && let Some(it) = world.platform.system_enum(name.as_str())
    {
        return pick(&it.names, code).to_owned();
    }
    if let Type::Metadata(path) = ty
        && !path.is_empty()
    {
        return full_name(path.as_str(), code);
    }
    ty.name(english)
}

/// Types of a signature of the platform.
pub(super) fn type_refs(world: World<'_>, of: &Type, types: &[TypeRef], code: Language) -> String {
    let mut names: Vec<String> = Vec::new();
    for it in types {
        let resolved = world.resolve(of, std::slice::from_ref(it));
        if resolved.is_empty() {
            names.push(type_ref(it, code));
        }
        names.extend(resolved.iter().map(|it| type_name(world, it, code)));
    }
    names.dedup();
    names.retain(|it| !it.is_empty());
    names.join(", ")
}

/// A type of a signature where no object is at hand.
fn type_ref(of: &TypeRef, code: Language) -> String {
    let head = |kind: Kind, role: Role| {
        let row = DerivedType::of(kind, role);
        row.map_or("", |it| bilingual(it.head, code)).to_owned()
    };
    match of {
        TypeRef::Type(it) => it.name(code == Language::En),
        TypeRef::Own(kind, role) | TypeRef::OwnPart(kind, role) => head(*kind, *role),
        TypeRef::Placeholder(name) => name.as_str().trim_matches(['<', '>']).to_owned(),
    }
}

/// One of two names; the Russian one where there is no other.
pub(super) fn pick(names: &Names, code: Language) -> &str {
    match code {
        Language::En if !names.en.is_empty() => names.en.as_str(),
        _ if names.ru.is_empty() => names.en.as_str(),
        _ => names.ru.as_str(),
    }
}

pub(super) fn bilingual(names: Bilingual, code: Language) -> &'static str {
    code.pick(names.ru, names.en)
}

/// A full name of the metadata in the words of a language: `Catalog.Товары.Attribute.Цена` is
/// `Справочник.Товары.Реквизит.Цена`.
pub fn full_name(path: &str, language: Language) -> String {
    let mut words: Vec<String> = Vec::new();
    for (at, word) in path.split('.').enumerate() {
        let named = match (at, at % 2) {
            (0, _) => Kind::of(word).map(|it| bilingual(it.names(), language)),
            (_, 0) => PARTS
                .iter()
                .find(|it| it.is(word))
                .map(|it| bilingual(*it, language))
                .or_else(|| Kind::of(word).map(|it| bilingual(it.names(), language))),
            _ => None,
        };
        words.push(named.unwrap_or(word).to_owned());
    }
    words.join(".")
}

/// What a module is called: `ОбщийМодуль.Обмен`, `Справочник.Товары.МодульМенеджера`; a script by its name.
pub fn module_title(snapshot: &Snapshot, file: FileId, language: Language) -> String {
    let Some(known) = snapshot.file(file) else {
        return String::new();
    };
    let kind = |it: Kind| bilingual(it.names(), language);
    let form = language.pick("Форма", "Form");
    let command = language.pick("Команда", "Command");
    let owner = match &known.owner {
        Owner::Configuration => language.pick("Конфигурация", "Configuration").to_owned(),
        Owner::Object(it @ (Kind::CommonModule | Kind::CommonForm | Kind::CommonCommand), name) => {
            return format!("{}.{name}", kind(*it));
        }
        Owner::Object(it, name) => format!("{}.{name}", kind(*it)),
        Owner::Form(it, name, part) => return format!("{}.{name}.{form}.{part}", kind(*it)),
        Owner::Command(it, name, part) => {
            return format!("{}.{name}.{command}.{part}", kind(*it));
        }
        Owner::Part(it, name, part) => format!("{}.{name}.{part}", kind(*it)),
        Owner::Nothing => return file_name(known),
    };
    format!("{owner}.{}", bilingual(known.kind.names(), language))
}

fn file_name(file: &File) -> String {
    let name = file.path.file_name().and_then(|it| it.to_str());
    name.unwrap_or_default().to_owned()
}

struct Writer<'a> {
    snapshot: &'a Snapshot,
    file: FileId,
    code: Language,
}

impl Writer<'_> {
    fn list(&self, types: &Types, depth: usize) -> String {
        let mut names: Vec<String> = Vec::new();
        for it in types.list() {
            let name = self.ty(it, depth);
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }

    fn ty(&self, ty: &Ty, depth: usize) -> String {
        let world = self.snapshot.world(self.file);
        match ty {
            Ty::Text(_) => type_name(world, &Type::String, self.code),
            Ty::Module(file) => {
                let name = module_name(self.snapshot, *file).map(|it| it.to_string());
                name.unwrap_or_else(|| module_title(self.snapshot, *file, self.code))
            }
            Ty::Of(base) => type_name(world, base, self.code),
            Ty::Made(base, content) => {
                let name = type_name(world, base, self.code);
                if depth >= DEEPEST || content.elements.is_empty() {
                    return name;
                }
                let is_array = matches!(base, Type::Platform(name)
                    if name.is("Массив") || name.is("ФиксированныйМассив"));
                if !is_array {
                    return name;
                }
                let elements = types::value(self.snapshot, self.file, &content.elements);
                let elements = self.list(&elements, depth + 1);
                if elements.is_empty() {
                    return name;
                }
                format!("{name} {} {elements}", self.code.pick("из", "of"))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    #[track_caller]
    fn check(code: &str, value: &str, expected: [&str; 2]) {
        let text = format!("Процедура А()\n{code}\n\tЗначение = {value};\nКонецПроцедуры\n");
        let made = workspace(&text);
        let snapshot = made.snapshot();
        let file = snapshot.files().next().unwrap().0;
        let start = text.rfind(value).unwrap();
        let found = types::of_expression(&snapshot, file, start..start + value.len());
        let found = [Language::Ru, Language::En].map(|it| types(&snapshot, file, &found, it));
        assert_eq!(found, expected);
    }

    #[test]
    fn types_are_named_in_the_language_of_the_code() {
        check("", "Новый Массив", ["Массив", "Array"]);
        check(
            "\tМ = Новый Массив;\n\tМ.Добавить(1);\n\tМ.Добавить(\"\");",
            "М",
            ["Массив из Число, Строка", "Array of Number, String"],
        );
        check(
            "",
            "?(Да, 1, Дата(1, 1, 1))",
            ["Число, Дата", "Number, Date"],
        );
        check(
            "",
            "ВидДвиженияНакопления",
            ["ВидДвиженияНакопления", "AccumulationRecordType"],
        );
    }

    #[test]
    fn full_names_are_translated_word_by_word() {
        assert_eq!(
            full_name(
                "Catalog.Form.TabularSection.Товары.Attribute.Цена",
                Language::Ru
            ),
            "Справочник.Form.ТабличнаяЧасть.Товары.Реквизит.Цена"
        );
        assert_eq!(
            full_name("Справочник.А.Реквизит.Б", Language::En),
            "Catalog.А.Attribute.Б"
        );
    }
}
