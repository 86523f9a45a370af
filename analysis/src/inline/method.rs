//! The method that a model is to write: its comment and its head are there, its body is not.

use metadata::Name;
use parser_bsl::bsl::ast::{FunctionDefinition, ProcedureDefinition};
use parser_bsl::syntax::AstNode as _;
use tree_sitter::Node;

use crate::workspace::{FileId, Snapshot};

/// The head of a method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The name of the method.
    pub name: Name,
    /// Where the head ends, in bytes of the text: behind `Экспорт` or the brackets of the parameters.
    pub end: usize,
}

/// The head of the method at an offset; the comment above it counts as a part of it.
pub fn head(snapshot: &Snapshot, file: FileId, offset: usize) -> Option<Head> {
    let (_, placed) = snapshot.file(file)?.summary.method_at(offset)?;
    let parsed = snapshot.parsed(file)?;
    let root = parsed.tree.root_node();
    let mut cursor = root.walk();
    let mut nodes = root.named_children(&mut cursor);
    let end = nodes.find_map(|node| {
        let is_behind = node.end_byte() > placed.start as usize;
        is_behind.then(|| end_of_head(node)).flatten()
    })?;
    Some(Head {
        name: placed.method.name.clone(),
        end,
    })
}

fn end_of_head(node: Node<'_>) -> Option<usize> {
    let parts = match (
        ProcedureDefinition::cast(node),
        FunctionDefinition::cast(node),
    ) {
        (Some(it), _) => (it.export(), it.parameters().map(|it| it.node())),
        (_, Some(it)) => (it.export(), it.parameters().map(|it| it.node())),
        (None, None) => return None,
    };
    parts.0.or(parts.1).map(|it| it.end_byte())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inline::{Decision, Trigger, decide};
    use crate::workspace::fixture::workspace;

    /// What stands before the end of the head, and what is suggested there.
    fn found(code: &str) -> Option<(String, Decision)> {
        let made = workspace(&format!("//- /CommonModules/М/Ext/Module.bsl\n{code}"));
        let (file, offset) = made.cursor.expect("a cursor");
        let snapshot = made.snapshot();
        let head = head(&snapshot, file, offset)?;
        let text = snapshot.text(file).expect("a text");
        let line = text.get(..head.end)?.lines().next_back()?.to_owned();
        let decision = decide(&snapshot, file, head.end, Trigger::Asked);
        assert!(line.contains(head.name.as_str()), "{line}");
        Some((line, decision))
    }

    #[test]
    fn a_head_is_found_from_the_comment_the_head_and_the_body() {
        let head = "Функция Сумма(А, Б = 1) Экспорт";
        let block = Some((head.to_owned(), Decision::Block));
        let before = "Процедура Другая()\nКонецПроцедуры\n\n";
        let check = |code: &str| {
            let code = format!("{before}{code}\nПроцедура Ещё()\nКонецПроцедуры\n");
            assert_eq!(found(&code), block, "{code}");
        };
        check(&format!("// Скла$0дывает.\n{head}\nКонецФункции"));
        check("&НаСервере\nФункция $0Сумма(А, Б = 1) Экспорт\n\nКонецФункции");
        check(&format!("{head}\n\t$0\nКонецФункции"));
        let written = found("Процедура А()\n\tБ();$0\nКонецПроцедуры");
        assert!(written.is_some_and(|it| it.1 != Decision::Block));
        assert_eq!(found("Перем А;\n$0"), None);
    }
}
