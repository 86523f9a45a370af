//! Changes of files as the protocol has them.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use analysis::edit::SourceChange;
use analysis::text::Columns;
use tower_lsp::ls_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, Position, Range, ResourceOp,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::context::Context;
use crate::convert::Text;

/// A change for the editor, with the versions of open documents where it takes them. Nothing where a file has no
/// address, or where the editor cannot make a file that is needed.
pub(crate) fn workspace_edit(context: &Context, change: &SourceChange) -> Option<WorkspaceEdit> {
    if !context.client.has_document_changes() {
        if !change.new_files.is_empty() {
            return None;
        }
        let mut changes = HashMap::new();
        for file in &change.files {
            let text = context.text_at(&file.path)?;
            changes.insert(context.uri(&file.path)?, text.edits(&file.edits));
        }
        return Some(WorkspaceEdit {
            changes: Some(changes),
            ..WorkspaceEdit::default()
        });
    }
    let mut operations = Vec::new();
    for (path, text) in &change.new_files {
        let uri = context.uri(path)?;
        operations.push(DocumentChangeOperation::Op(ResourceOp::Create(
            CreateFile {
                uri: uri.clone(),
                options: Some(CreateFileOptions {
                    overwrite: Some(false),
                    ignore_if_exists: Some(false),
                }),
                annotation_id: None,
            },
        )));
        let start = Position::new(0, 0);
        let edit = TextEdit {
            range: Range::new(start, start),
            new_text: text.clone(),
        };
        operations.push(edited(uri, None, vec![edit]));
    }
    for file in &change.files {
        let text = context.text_at(&file.path)?;
        let uri = context.uri(&file.path)?;
        let version = context.version(&file.path);
        operations.push(edited(uri, version, text.edits(&file.edits)));
    }
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}

/// The same change, which the user has to confirm where the editor can have it so.
pub(crate) fn to_confirm(
    context: &Context,
    mut edit: WorkspaceEdit,
    label: String,
) -> WorkspaceEdit {
    let Some(DocumentChanges::Operations(operations)) = &mut edit.document_changes else {
        return edit;
    };
    if !context.client.has_change_annotations() {
        return edit;
    }
    let id = "onec".to_owned();
    for operation in operations {
        let DocumentChangeOperation::Edit(document) = operation else {
            continue;
        };
        for one in &mut document.edits {
            if let OneOf::Left(text_edit) = one {
                *one = OneOf::Right(AnnotatedTextEdit {
                    text_edit: text_edit.clone(),
                    annotation_id: id.clone(),
                });
            }
        }
    }
    let annotation = ChangeAnnotation {
        label,
        needs_confirmation: Some(true),
        description: None,
    };
    edit.change_annotations = Some(HashMap::from([(id, annotation)]));
    edit
}

fn edited(uri: Uri, version: Option<i32>, edits: Vec<TextEdit>) -> DocumentChangeOperation {
    DocumentChangeOperation::Edit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    })
}

/// The position of a byte in a file as it will be after a change.
pub(crate) fn position_after(
    context: &Context,
    change: &SourceChange,
    path: &Path,
    offset: usize,
) -> Option<Position> {
    let new = change.new_files.iter().find(|it| it.0 == path);
    let text = match new {
        Some((_, text)) => text.clone(),
        None => {
            let file = change.files.iter().find(|it| it.path == path)?;
            analysis::edit::applied(context.text_at(path)?.text(), &file.edits)
        }
    };
    let columns: Columns = context.client.columns;
    Some(Text::plain(Arc::from(text), columns).position(offset))
}
