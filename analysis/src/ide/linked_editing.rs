//! Places that are typed into together: all uses of a local variable, while one of them is being changed.

use std::ops::Range;

use parser_bsl::bsl::Kind;

use super::entity::Entity;
use super::locals;
use super::references::of_entity;
use super::resolve::{entities_at, word_at};
use crate::workspace::{FileId, Snapshot};

/// What a name may look like, as a regular expression of editors, which know no classes of letters.
pub const WORD_PATTERN: &str = "[A-Za-z_\\u0400-\\u045F][A-Za-z0-9_\\u0400-\\u045F]*";

/// The uses of the local variable or the parameter at an offset, in the order of the text. None where there is no such
/// name, where it is used once, and where its uses are not spelt alike: an editor would change some of them only.
pub fn linked_ranges(
    snapshot: &Snapshot,
    file: FileId,
    offset: usize,
) -> Option<Vec<Range<usize>>> {
    let parsed = snapshot.parsed(file)?;
    let path = word_at(&parsed, offset).filter(|it| Kind::of(it.node()) == Kind::Identifier)?;
    // What stands behind a dot or is called is no variable: its type need not be told.
    let parent = path.parent().map(|it| (it, Kind::of(it)));
    let is_other = parent.is_some_and(|(it, kind)| match kind {
        Kind::MemberExpression => it.child_by_field_name("property") == Some(path.node()),
        Kind::CallExpression => it.child_by_field_name("function") == Some(path.node()),
        _ => false,
    });
    if is_other {
        return None;
    }
    let entity = entities_at(snapshot, file, offset).into_iter().next()?;
    let Entity::Local(_, _, name) = &entity else {
        return None;
    };
    let own = path.node().byte_range();
    let word = parsed.text.get(own.clone())?;
    let found = of_entity(snapshot, &entity);
    let is_alike = found
        .iter()
        .all(|it| parsed.text.get(it.range.clone()) == Some(word));
    let holds_own = found.iter().any(|it| it.range == own);
    // In a string that is run there may be one more use, which would stay as it is.
    let is_in_text =
        !locals::in_evaluated_text(&parsed.text, path.scope(), name.as_str()).is_empty();
    if !is_alike || !holds_own || is_in_text || found.len() < 2 {
        return None;
    }
    Some(found.into_iter().map(|it| it.range).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::fixture::workspace;

    fn check(fixture: &str, expected: Option<&[usize]>) {
        let made = workspace(fixture);
        let (file, offset) = made.cursor.unwrap();
        let snapshot = made.snapshot();
        let found = linked_ranges(&snapshot, file, offset);
        let text = snapshot.text(file).unwrap();
        let line = |it: &Range<usize>| text[..it.start].matches('\n').count() + 1;
        let found = found.map(|it| it.iter().map(line).collect::<Vec<_>>());
        assert_eq!(found.as_deref(), expected);
    }

    #[test]
    fn local_names_are_typed_together() {
        check(
            "Процедура А(Х)\n\tХ$0 = 1;\n\tБ(Х);\nКонецПроцедуры\nПроцедура Б(Х)\nКонецПроцедуры",
            Some(&[1, 2, 3]),
        );
        check("$0А = 1;\nБ = А;", Some(&[1, 2]));
    }

    #[test]
    fn names_that_others_use_are_not() {
        check("Процедура А$0()\n\tА();\nКонецПроцедуры", None);
        check("Перем Х;\nПроцедура А()\n\tХ$0 = 1;\nКонецПроцедуры", None);
        check(
            "Процедура А()\n\tСообщ$0ить(1);\n\tСообщить(2);\nКонецПроцедуры",
            None,
        );
    }

    #[test]
    fn names_in_several_cases_are_not() {
        check("Процедура А(Х)\n\tх$0 = 1;\nКонецПроцедуры", None);
    }

    #[test]
    fn names_that_a_string_uses_are_not() {
        check(
            "Процедура А(Х)\n\tХ$0 = 1;\n\tВыполнить(\"Х = Х + 1\");\nКонецПроцедуры",
            None,
        );
    }
}
