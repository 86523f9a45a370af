//! What is told of a module: whose it is, where it runs, what its first comment says.

use metadata::Owner;
use metadata::objects::Details;

use super::Asked;
use super::metadata::{localized, module_flags};
use crate::ide::entity::module_name;
use crate::ide::markup::Markup;
use crate::ide::type_text::module_title;
use crate::workspace::FileId;

/// A comment at the beginning of a module is told up to so many lines.
const MOST_LINES: usize = 30;

pub(super) fn text(asked: &Asked<'_>, module: FileId) -> Option<Markup> {
    let snapshot = asked.snapshot;
    let file = snapshot.file(module)?;
    let mut text = Markup::default();
    let title = module_title(snapshot, module, asked.code);
    text.bsl(match (&file.owner, module_name(snapshot, module)) {
        (Owner::Nothing, Some(name)) => name.to_string(),
        _ => title,
    });
    let configuration = snapshot.configuration(module);
    if let Owner::Object(kind, name) = &file.owner
        && let Some(object) = configuration.object(*kind, name.as_str())
    {
        if let Some(synonym) = localized(&object.synonym, asked.language) {
            text.title(synonym);
        }
        text.text(object.comment.as_str());
        if let Details::CommonModule(it) = &object.details {
            text.paragraph(module_flags(it, asked.language));
        }
    }
    if file.owner == Owner::Nothing {
        text.text(file.path.display().to_string());
    }
    let exported = file.summary.methods.iter().filter(|it| it.method.export);
    let exported = exported.count();
    if exported > 0 {
        let title = asked
            .language
            .pick("Экспортных методов", "Exported methods");
        text.text(format!("{title}: {exported}"));
    }
    let comment = first_comment(asked, module);
    if !comment.is_empty() {
        text.rule();
        text.text(comment);
    }
    Some(text)
}

/// The comment that a module begins with. Licences are no news: they are left out.
fn first_comment(asked: &Asked<'_>, module: FileId) -> String {
    let Some(text) = asked.snapshot.text(module) else {
        return String::new();
    };
    let mut lines: Vec<&str> = Vec::new();
    for line in text.lines().take(MOST_LINES) {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix("//") {
            lines.push(comment.trim_start_matches('/').trim());
        } else if !line.is_empty() && !line.starts_with("#!") {
            break;
        } else if !lines.is_empty() {
            // What stands behind an empty line is the comment of the first method.
            break;
        }
    }
    let comment = lines.join("\n");
    let is_licence = ["(c)", "©", "Copyright", "license", "лиценз"]
        .iter()
        .any(|it| comment.contains(it));
    let first = asked
        .snapshot
        .file(module)
        .and_then(|it| it.summary.methods.first());
    let begins_method = first.is_some_and(|it| {
        let before = text.get(..it.start as usize).unwrap_or_default();
        before.trim().is_empty()
    });
    match is_licence || begins_method {
        true => String::new(),
        false => comment.trim().to_owned(),
    }
}
