//! Whether a new name is a name, and free.

use metadata::same;
use parser_bsl::bsl::Kind;
use parser_bsl::{Dialect, Parser};

use super::{Holder, RenameError, Target, What};
use crate::ide::definition::scope;
use crate::ide::entity::{Entity, MethodId};
use crate::ide::locals;
use crate::ide::path::Path;
use crate::ide::references;
use crate::index::word;
use crate::types;
use crate::workspace::{FileId, OpenFile, Snapshot};

/// Whether what stands at a place may get the new name.
pub(super) fn check(
    snapshot: &Snapshot,
    file: FileId,
    target: &Target,
    new_name: &str,
) -> Result<(), RenameError> {
    if !is_name(new_name) {
        return Err(RenameError::NotAName(new_name.to_owned()));
    }
    if let What::Label(_, others) = &target.what
        && others.iter().any(|it| same(it, new_name))
    {
        return Err(RenameError::Taken(new_name.to_owned(), Holder::Label));
    }
    let What::Entity(entity) = &target.what else {
        return Ok(());
    };
    let dialect = snapshot.file(file).map(|it| it.dialect);
    let is_method = matches!(entity, Entity::Method(_));
    if is_reserved(new_name, is_method && dialect == Some(Dialect::OneScript)) {
        return Err(RenameError::Reserved(new_name.to_owned()));
    }
    // Another case only.
    if same(new_name, &target.name) {
        return Ok(());
    }
    let holder = match entity {
        Entity::Local(file, method, name) => {
            of_local(snapshot, *file, *method, name.as_str(), new_name)
        }
        Entity::Variable(file, _) => of_variable(snapshot, *file, &target.name, new_name),
        Entity::Method(id) => of_method(snapshot, *id, new_name),
        _ => None,
    };
    match holder {
        Some(holder) => Err(RenameError::Taken(new_name.to_owned(), holder)),
        None => Ok(()),
    }
}

fn is_name(text: &str) -> bool {
    let mut letters = text.chars();
    let begins = letters
        .next()
        .is_some_and(|it| it.is_alphabetic() || it == '_');
    begins && letters.all(|it| it.is_alphanumeric() || it == '_')
}

/// Whether a word is one of the language. The grammar knows which are, in both languages.
fn is_reserved(word: &str, of_method: bool) -> bool {
    let code = match of_method {
        true => format!("Процедура {word}() КонецПроцедуры"),
        false => format!("{word} = 1;"),
    };
    let tree = Parser::bsl().parse(&code, None);
    let start = code.find(word).unwrap_or_default();
    let path = Path::to(&tree, start, start + word.len());
    tree.root_node().has_error()
        || Kind::of(path.node()) != Kind::Identifier
        || path.node().byte_range() != (start..start + word.len())
}

fn of_local(
    snapshot: &Snapshot,
    file: FileId,
    method: Option<usize>,
    name: &str,
    new_name: &str,
) -> Option<Holder> {
    let parsed = snapshot.parsed(file)?;
    let scope = scope(snapshot, &parsed, file, method)?;
    let hides = locals::known(&parsed.text, scope, name).hides;
    let used = locals::occurrences(&parsed.text, scope, new_name);
    if used.iter().any(|it| it.usage != locals::Usage::Read) {
        return Some(Holder::Local);
    }
    // A parameter may have any name that the method does not use otherwise.
    if hides && used.is_empty() {
        return None;
    }
    visible_value(snapshot, file, new_name).or((!used.is_empty()).then_some(Holder::Local))
}

/// What a name means that stands alone and is not local.
fn visible_value(snapshot: &Snapshot, file: FileId, name: &str) -> Option<Holder> {
    let summary = &snapshot.file(file)?.summary;
    if summary.variables.iter().any(|it| it.name.is(name)) {
        return Some(Holder::Variable);
    }
    let this = types::of_this(snapshot, file);
    let is_property = types::member(snapshot, file, &this, name)
        .is_some_and(|it| it.kind != types::OfferKind::Method);
    if is_property {
        return Some(Holder::Member);
    }
    if snapshot.common_module(file, name).is_some() {
        return Some(Holder::Module);
    }
    let global = snapshot.world(file).global(name);
    global.is_some().then_some(Holder::Global)
}

fn of_variable(snapshot: &Snapshot, file: FileId, name: &str, new_name: &str) -> Option<Holder> {
    if let Some(holder) = visible_value(snapshot, file, new_name) {
        return Some(holder);
    }
    let module = snapshot.file(file)?;
    if module.summary.method(new_name).is_some() {
        return Some(Holder::Method);
    }
    let parsed = snapshot.parsed(file)?;
    let hash = word(new_name);
    let methods = module.summary.methods.iter().enumerate();
    let mentioning = methods.filter(|it| it.1.method.mentions(hash));
    let mut scopes: Vec<Option<usize>> = mentioning.map(|it| Some(it.0)).collect();
    if module.summary.body.mentions(hash) {
        scopes.push(None);
    }
    let takes = |method: Option<usize>| takes(snapshot, &parsed, file, method, name, new_name);
    scopes
        .into_iter()
        .any(|it| takes(it).unwrap_or(false))
        .then_some(Holder::Local)
}

/// Whether a local variable of a method would be taken for the variable of the module, or the other way round.
fn takes(
    snapshot: &Snapshot,
    parsed: &OpenFile,
    file: FileId,
    method: Option<usize>,
    name: &str,
    new_name: &str,
) -> Option<bool> {
    let scope = scope(snapshot, parsed, file, method)?;
    let used = locals::occurrences(&parsed.text, scope, new_name);
    if used.is_empty() {
        return Some(false);
    }
    // A name that the method declares stays its own, as long as the method does not use the variable too.
    let is_own = used.iter().any(|it| it.hides);
    Some(!is_own || !locals::occurrences(&parsed.text, scope, name).is_empty())
}

fn of_method(snapshot: &Snapshot, id: MethodId, new_name: &str) -> Option<Holder> {
    let file = snapshot.file(id.file)?;
    let has_method = |it: FileId| {
        let file = snapshot.file(it);
        file.is_some_and(|it| it.summary.method(new_name).is_some())
    };
    let others = snapshot.extended(id.file).into_iter();
    let mut modules = others.chain(snapshot.extending(id.file)).chain([id.file]);
    if modules.any(has_method) {
        return Some(Holder::Method);
    }
    if file.summary.variables.iter().any(|it| it.name.is(new_name)) {
        return Some(Holder::Variable);
    }
    let this = types::of_this(snapshot, id.file);
    if types::member(snapshot, id.file, &this, new_name).is_some() {
        return Some(Holder::Member);
    }
    if snapshot.global_method(id.file, new_name).is_some() {
        return Some(Holder::GlobalMethod);
    }
    if snapshot.world(id.file).function(new_name).is_some() {
        return Some(Holder::Function);
    }
    // Whoever calls it without its module would call the method of that name.
    let is_global = snapshot.global_modules(id.file).contains(&id.file);
    if is_global {
        let entity = Entity::Method(id);
        let mut users = references::of_entity(snapshot, &entity).into_iter();
        if users.any(|it| it.file != id.file && has_method(it.file)) {
            return Some(Holder::OtherMethod);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_both_languages_are_reserved() {
        for word in [
            "Если",
            "if",
            "КонецПроцедуры",
            "Новый",
            "Истина",
            "Undefined",
            "null",
            "Экспорт",
            "Знач",
            "и",
            "Выполнить",
        ] {
            assert!(is_reserved(word, false), "{word}");
        }
        for word in ["Сумма", "_а1", "Область", "Асинх", "Ёлка"] {
            assert!(!is_reserved(word, false), "{word}");
        }
        assert!(!is_reserved("Выполнить", true));
    }

    #[test]
    fn a_name_begins_with_a_letter() {
        assert!(is_name("_А1") && is_name("Ё"));
        assert!(!is_name("1А") && !is_name("") && !is_name("А Б") && !is_name("А.Б"));
    }
}
