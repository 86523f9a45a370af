//! What the editor at the other end can do.

use analysis::Language;
use analysis::text::Columns;
use tower_lsp::ls_types::{
    ClientCapabilities, InitializeParams, MarkupKind, PositionEncodingKind,
    TextDocumentClientCapabilities, WorkspaceClientCapabilities,
};

/// What the editor can do, as it told when it began. Each feature that depends on one asks here.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    /// All that it told.
    pub(crate) capabilities: ClientCapabilities,
    /// What a column counts.
    pub(crate) columns: Columns,
    /// The language of its messages, where it told.
    pub(crate) language: Option<Language>,
    /// It shows the status of the server: `experimental.onecStatus`.
    pub(crate) shows_status: bool,
}

impl Client {
    pub(crate) fn new(params: &InitializeParams) -> Self {
        let locale = params.locale.as_deref();
        let experimental = params.capabilities.experimental.as_ref();
        let shows_status = experimental.and_then(|it| it.get("onecStatus"));
        Self {
            shows_status: shows_status.and_then(|it| it.as_bool()) == Some(true),
            columns: columns(&params.capabilities),
            language: locale.map(|it| match it.starts_with("ru") {
                true => Language::Ru,
                false => Language::En,
            }),
            capabilities: params.capabilities.clone(),
        }
    }

    pub(crate) fn text_document(&self) -> Option<&TextDocumentClientCapabilities> {
        self.capabilities.text_document.as_ref()
    }

    pub(crate) fn workspace(&self) -> Option<&WorkspaceClientCapabilities> {
        self.capabilities.workspace.as_ref()
    }

    /// What the server says of its columns.
    pub(crate) fn position_encoding(&self) -> PositionEncodingKind {
        match self.columns {
            Columns::Bytes => PositionEncodingKind::UTF8,
            Columns::Chars => PositionEncodingKind::UTF32,
            Columns::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    /// Snippets may be inserted by completion.
    pub(crate) fn has_snippets(&self) -> bool {
        let item = self
            .text_document()
            .and_then(|it| it.completion.as_ref())
            .and_then(|it| it.completion_item.as_ref());
        item.and_then(|it| it.snippet_support) == Some(true)
    }

    /// Hovers may be Markdown.
    pub(crate) fn has_markdown_hover(&self) -> bool {
        let hover = self.text_document().and_then(|it| it.hover.as_ref());
        let formats = hover.and_then(|it| it.content_format.as_deref());
        formats.is_none_or(|it| it.contains(&MarkupKind::Markdown))
    }

    /// Edits may be given with versions of documents, new files and annotations.
    pub(crate) fn has_document_changes(&self) -> bool {
        let edit = self.workspace().and_then(|it| it.workspace_edit.as_ref());
        edit.and_then(|it| it.document_changes) == Some(true)
    }

    /// Edits may be annotated, to be confirmed by the user.
    pub(crate) fn has_change_annotations(&self) -> bool {
        let edit = self.workspace().and_then(|it| it.workspace_edit.as_ref());
        self.has_document_changes() && edit.is_some_and(|it| it.change_annotation_support.is_some())
    }

    /// It has a command of ours: `experimental.onecCommands`. `onec.rename` starts renaming what stands at a place,
    /// `onec.moveTo` puts the cursor there; both are given an address and a position.
    pub(crate) fn runs(&self, command: &str) -> bool {
        let experimental = self.capabilities.experimental.as_ref();
        let commands = experimental.and_then(|it| it.get("onecCommands"));
        let commands = commands.and_then(|it| it.as_array());
        commands.is_some_and(|it| it.iter().any(|it| it == command))
    }

    /// It asks for diagnostics itself; they need not be sent.
    pub(crate) fn pulls_diagnostics(&self) -> bool {
        self.text_document()
            .is_some_and(|it| it.diagnostic.is_some())
    }

    /// It asks for diagnostics again when it is told to.
    pub(crate) fn refreshes_diagnostics(&self) -> bool {
        let diagnostics = self.workspace().and_then(|it| it.diagnostics.as_ref());
        diagnostics.and_then(|it| it.refresh_support) == Some(true)
    }

    /// Long work may be shown with its progress.
    pub(crate) fn shows_progress(&self) -> bool {
        let window = self.capabilities.window.as_ref();
        window.and_then(|it| it.work_done_progress) == Some(true)
    }

    /// It can be asked for the settings of the user.
    pub(crate) fn has_settings(&self) -> bool {
        self.workspace().and_then(|it| it.configuration) == Some(true)
    }

    /// It watches files for us.
    pub(crate) fn watches_files(&self) -> bool {
        let watched = self
            .workspace()
            .and_then(|it| it.did_change_watched_files.as_ref());
        watched.and_then(|it| it.dynamic_registration) == Some(true)
    }
}

/// UTF-8 needs no conversion and is taken where it is offered; otherwise UTF-16, which every client has.
fn columns(capabilities: &ClientCapabilities) -> Columns {
    let general = capabilities.general.as_ref();
    let offered = general.and_then(|it| it.position_encodings.as_deref());
    match offered {
        Some(it) if it.contains(&PositionEncodingKind::UTF8) => Columns::Bytes,
        _ => Columns::Utf16,
    }
}
