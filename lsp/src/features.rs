//! What the server answers, one file for each feature and one entry in the list below.
//!
//! To add a feature: write `features/x.rs` with
//!
//! * `pub(crate) fn capability(client: &Client, server: &mut ServerCapabilities)`, which declares it, and
//! * a handler for each of its requests, `fn(&Context, Params) -> Answer<Result>`: convert in, one call of `analysis`,
//!   convert out;
//!
//! and add it to the list: the file, and in braces, for each request, the method of `tower_lsp::LanguageServer`, the
//! handler, its parameters, its result and its [lane](Lane). What the trait does not know stands in the part `custom`
//! with the name of its method in the protocol. What waits for something else than the project, as for a language model,
//! stands in the part `waiting`: its handler is asynchronous, is given the server, and asks for parts of its answer in lanes.
//!
//! A handler may look files up in `context.snapshot` freely: where the answer is not wanted any more, its thread unwinds.

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;
use tower_lsp::{ClientSocket, LanguageServer, LspService};

#[cfg(test)]
mod query_files;

use crate::client::Client;
use crate::frames::NOT_A_MESSAGE;
use crate::lanes::Lane;
use crate::message::Message;
use crate::model::EngineStatus;
use crate::server::Server;
use crate::status::Status;

macro_rules! features {
    (
        standard { $( $module:ident { $( $method:ident = $handler:ident($params:ty) -> $result:ty, $lane:ident; )* } )* }
        custom { $( $file:ident { $( $name:literal $function:ident = $answer:ident($given:ty) -> $gives:ty, $own_lane:ident; )* } )* }
        waiting { $( $place:ident { $( $method_name:literal $waits:ident = $waiting:ident($asked:ty) -> $told:ty; )* } )* }
    ) => {
        $( mod $module; )*
        $( mod $file; )*
        $( mod $place; )*

        /// What the server can do for a client.
        pub(crate) fn capabilities(client: &Client) -> ServerCapabilities {
            let mut server = ServerCapabilities::default();
            $( $module::capability(client, &mut server); )*
            $( $file::capability(client, &mut server); )*
            $( $place::capability(client, &mut server); )*
            server
        }

        impl LanguageServer for Server {
            async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
                self.start(params)
            }

            async fn initialized(&self, _: InitializedParams) {
                self.tell(Message::Initialized);
            }

            async fn shutdown(&self) -> Result<()> {
                self.stop();
                Ok(())
            }

            async fn did_open(&self, params: DidOpenTextDocumentParams) {
                let document = params.text_document;
                self.tell(Message::Opened {
                    uri: document.uri,
                    language: document.language_id,
                    version: document.version,
                    text: document.text,
                });
            }

            async fn did_change(&self, params: DidChangeTextDocumentParams) {
                self.tell(Message::Edited {
                    uri: params.text_document.uri,
                    version: params.text_document.version,
                    changes: params.content_changes,
                });
            }

            async fn did_save(&self, params: DidSaveTextDocumentParams) {
                self.tell(Message::Saved(params.text_document.uri));
            }

            async fn did_close(&self, params: DidCloseTextDocumentParams) {
                self.tell(Message::Closed(params.text_document.uri));
            }

            async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
                self.files(params.changes.iter().map(|it| &it.uri));
            }

            async fn did_create_files(&self, params: CreateFilesParams) {
                let files = params.files.iter();
                self.addresses(files.map(|it| it.uri.as_str()));
            }

            async fn did_rename_files(&self, params: RenameFilesParams) {
                let files = params.files.iter();
                self.addresses(files.flat_map(|it| [it.old_uri.as_str(), it.new_uri.as_str()]));
            }

            async fn did_delete_files(&self, params: DeleteFilesParams) {
                let files = params.files.iter();
                self.addresses(files.map(|it| it.uri.as_str()));
            }

            async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
                self.tell(Message::SettingsChanged(params.settings));
            }

            async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
                self.tell(Message::Folders {
                    added: params.event.added,
                    removed: params.event.removed,
                });
            }

            $($(
                async fn $method(&self, params: $params) -> Result<$result> {
                    self.ask(Lane::$lane, stringify!($method), params, $module::$handler).await
                }
            )*)*
        }

        impl Server {
            $($(
                async fn $function(&self, params: $given) -> Result<$gives> {
                    self.ask(Lane::$own_lane, $name, params, $file::$answer).await
                }
            )*)*

            $($(
                async fn $waits(&self, params: $asked) -> Result<$told> {
                    $place::$waiting(self, params).await
                }
            )*)*

            async fn not_a_message(&self) -> Result<()> {
                Err(Error::parse_error())
            }

            /// The server, ready to be asked, and the way back to the client.
            pub(crate) fn service(make: impl FnOnce(tower_lsp::Client) -> Self) -> (LspService<Self>, ClientSocket) {
                LspService::build(make)
                    .custom_method(NOT_A_MESSAGE, Self::not_a_message)
                    $($( .custom_method($name, Self::$function) )*)*
                    $($( .custom_method($method_name, Self::$waits) )*)*
                    .finish()
            }
        }
    };
}

features! {
    standard {
        call_hierarchy {
            prepare_call_hierarchy = prepare(CallHierarchyPrepareParams) -> Option<Vec<CallHierarchyItem>>, Interactive;
            incoming_calls = incoming(CallHierarchyIncomingCallsParams) -> Option<Vec<CallHierarchyIncomingCall>>, Interactive;
            outgoing_calls = outgoing(CallHierarchyOutgoingCallsParams) -> Option<Vec<CallHierarchyOutgoingCall>>, Interactive;
        }
        code_action {
            code_action = handle(CodeActionParams) -> Option<Vec<CodeActionOrCommand>>, Interactive;
            code_action_resolve = resolve(CodeAction) -> CodeAction, Interactive;
        }
        code_lens {
            code_lens = handle(CodeLensParams) -> Option<Vec<CodeLens>>, Background;
            code_lens_resolve = resolve(CodeLens) -> CodeLens, Background;
        }
        completion {
            completion = completion(CompletionParams) -> Option<CompletionResponse>, Typing;
            completion_resolve = resolve(CompletionItem) -> CompletionItem, Typing;
        }
        declaration {
            goto_declaration = handle(GotoDefinitionParams) -> Option<GotoDefinitionResponse>, Interactive;
        }
        definition {
            goto_definition = handle(GotoDefinitionParams) -> Option<GotoDefinitionResponse>, Interactive;
        }
        diagnostic {
            diagnostic = document(DocumentDiagnosticParams) -> DocumentDiagnosticReportResult, Background;
            workspace_diagnostic = workspace(WorkspaceDiagnosticParams) -> WorkspaceDiagnosticReportResult, Background;
        }
        document_color {
            document_color = colors(DocumentColorParams) -> Vec<ColorInformation>, Background;
            color_presentation = presentations(ColorPresentationParams) -> Vec<ColorPresentation>, Interactive;
        }
        document_highlight {
            document_highlight = handle(DocumentHighlightParams) -> Option<Vec<DocumentHighlight>>, Interactive;
        }
        document_link {
            document_link = handle(DocumentLinkParams) -> Option<Vec<DocumentLink>>, Background;
            document_link_resolve = resolve(DocumentLink) -> DocumentLink, Interactive;
        }
        document_symbol {
            document_symbol = handle(DocumentSymbolParams) -> Option<DocumentSymbolResponse>, Background;
        }
        execute_command {
            execute_command = handle(ExecuteCommandParams) -> Option<LSPAny>, Interactive;
        }
        folding_range {
            folding_range = handle(FoldingRangeParams) -> Option<Vec<FoldingRange>>, Background;
        }
        formatting {
            formatting = handle(DocumentFormattingParams) -> Option<Vec<TextEdit>>, Interactive;
        }
        hover {
            hover = handle(HoverParams) -> Option<Hover>, Interactive;
        }
        implementation {
            goto_implementation = handle(GotoDefinitionParams) -> Option<GotoDefinitionResponse>, Interactive;
        }
        inlay_hint {
            inlay_hint = handle(InlayHintParams) -> Option<Vec<InlayHint>>, Background;
            inlay_hint_resolve = resolve(InlayHint) -> InlayHint, Interactive;
        }
        linked_editing_range {
            linked_editing_range = handle(LinkedEditingRangeParams) -> Option<LinkedEditingRanges>, Interactive;
        }
        on_type_formatting {
            on_type_formatting = handle(DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>>, Typing;
        }
        prepare_rename {
            prepare_rename = handle(TextDocumentPositionParams) -> Option<PrepareRenameResponse>, Interactive;
        }
        range_formatting {
            range_formatting = handle(DocumentRangeFormattingParams) -> Option<Vec<TextEdit>>, Interactive;
        }
        references {
            references = handle(ReferenceParams) -> Option<Vec<Location>>, Interactive;
        }
        rename {
            rename = handle(RenameParams) -> Option<WorkspaceEdit>, Interactive;
        }
        selection_range {
            selection_range = handle(SelectionRangeParams) -> Option<Vec<SelectionRange>>, Interactive;
        }
        semantic_tokens {
            semantic_tokens_full = full(SemanticTokensParams) -> Option<SemanticTokensResult>, Background;
            semantic_tokens_full_delta = delta(SemanticTokensDeltaParams) -> Option<SemanticTokensFullDeltaResult>, Background;
            semantic_tokens_range = range(SemanticTokensRangeParams) -> Option<SemanticTokensRangeResult>, Background;
        }
        signature_help {
            signature_help = handle(SignatureHelpParams) -> Option<SignatureHelp>, Typing;
        }
        type_definition {
            goto_type_definition = handle(GotoDefinitionParams) -> Option<GotoDefinitionResponse>, Interactive;
        }
        type_hierarchy {
            prepare_type_hierarchy = prepare(TypeHierarchyPrepareParams) -> Option<Vec<TypeHierarchyItem>>, Interactive;
            supertypes = supertypes(TypeHierarchySupertypesParams) -> Option<Vec<TypeHierarchyItem>>, Interactive;
            subtypes = subtypes(TypeHierarchySubtypesParams) -> Option<Vec<TypeHierarchyItem>>, Interactive;
        }
        workspace_symbol {
            symbol = handle(WorkspaceSymbolParams) -> Option<WorkspaceSymbolResponse>, Interactive;
            symbol_resolve = resolve(WorkspaceSymbol) -> WorkspaceSymbol, Interactive;
        }
    }
    custom {
        restart_engine {
            "onec/restartEngine" restart_engine = handle(serde_json::Value) -> EngineStatus, Interactive;
        }
        review_workspace {
            "onec/reviewWorkspace" review_workspace = handle(serde_json::Value) -> review_workspace::Reviewed, Interactive;
        }
        rule {
            "onec/rule" rule_page = handle(rule::Params) -> Option<rule::Page>, Interactive;
        }
        server_status {
            "onec/status" server_status = status(serde_json::Value) -> Status, Interactive;
            "onec/indexReport" index_report = report(serde_json::Value) -> String, Interactive;
        }
        show_query {
            "onec/showQuery" show_query = handle(TextDocumentPositionParams) -> Option<show_query::Shown>, Interactive;
        }
        syntax_tree {
            "onec/syntaxTree" syntax_tree = handle(syntax_tree::Params) -> Option<String>, Interactive;
            "onec/documentText" document_text = text(syntax_tree::Params) -> Option<String>, Interactive;
        }
    }
    waiting {
        ask {
            "onec/ask" ask_in_words = handle(ask::Params) -> Option<ask::Told>;
        }
        engine {
            "onec/engineModels" engine_models = models(serde_json::Value) -> engine::Found;
        }
        explain {
            "onec/explain" explain = handle(explain::Params) -> explain::Explained;
        }
        generate_method {
            "onec/generateMethod" generate_method = handle(TextDocumentPositionParams) -> generate_method::Generated;
        }
        inline_completion {
            "textDocument/inlineCompletion" inline_completion = handle(InlineCompletionParams) -> Option<InlineCompletionResponse>;
        }
    }
}
