//! Dispatch: each method of the protocol to the function that answers it.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    CodeAction, CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, DeleteFilesParams, DidChangeConfigurationParams,
    DidChangeTextDocumentParams, DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    DocumentDiagnosticParams, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, DocumentSymbolParams,
    DocumentSymbolResponse, ExecuteCommandParams, FoldingRange, FoldingRangeParams,
    GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, Location,
    PrepareRenameResponse, ReferenceParams, RenameFilesParams, RenameParams, SelectionRange,
    SelectionRangeParams, SemanticTokens, SemanticTokensDeltaParams, SemanticTokensFullDeltaResult,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, SymbolInformation, TextDocumentPositionParams, TextEdit, Url,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceEdit, WorkspaceSymbolParams,
};

use super::asks::{SECTION, allow};
use super::backend::{Backend, declined, refused};
use super::capabilities::{Negotiated, Preferences};
use super::requests::command::Command;
use super::requests::completion::Listed;
use super::requests::resolve::{self, Chosen, Refused};
use super::requests::{
    accept_in_corpus, calls, code_action, completion, diagnostic, folding, formatting, hints,
    hover, lens, links, navigation, outline, rename, rename_files, selection, symbols, tokens,
};

impl Backend {
    /// Looks at files and folders that are gone, or elsewhere now.
    fn moved(&self, names: impl Iterator<Item = String>) {
        let file = |name: String| Url::parse(&name).ok()?.to_file_path().ok();
        self.session.files_changed(names.filter_map(file).collect());
    }
}

#[tower_lsp::async_trait]
impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let negotiated = Negotiated::new(&params);
        self.session.negotiate(negotiated);
        let folders = params.workspace_folders.as_deref().unwrap_or_default();
        self.session.note_folders(folders, &[]);
        if let Some(options) = &params.initialization_options {
            allow(&self.session, options);
        }
        Ok(negotiated.answer())
    }

    async fn initialized(&self, _: InitializedParams) {
        super::make_ready();
        self.refresh();
        let negotiated = self.session.negotiated();
        if negotiated.has_settings {
            self.ask_for_settings();
        }
        if negotiated.tells_of_settings {
            self.watch_settings();
        }
        if self.session.negotiated().watches_files {
            self.watch_files();
        }
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    // The three notifications that change text: applied before anything is awaited.

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        let document = params.text_document;
        self.session
            .open(document.uri, document.version, &document.text);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        let document = params.text_document;
        self.session
            .change(&document.uri, document.version, &params.content_changes);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.session.close(&params.text_document.uri);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        let file = params.text_document.uri.to_file_path();
        self.session.files_changed(file.into_iter().collect());
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        match params.settings.get(SECTION) {
            Some(settings) if settings.is_object() => {
                self.session.prefer(Preferences::read(settings));
                allow(&self.session, settings);
            }
            _ if self.session.negotiated().has_settings => self.ask_for_settings(),
            _ => {}
        }
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        let event = params.event;
        self.session.note_folders(&event.added, &event.removed);
        self.session.folders_changed();
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        let changed = params.changes.iter();
        let changed = changed.filter_map(|change| change.uri.to_file_path().ok());
        self.session.files_changed(changed.collect());
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        let session = Arc::clone(&self.session);
        let worked = self.workers.run(move |_| {
            let corpora = session.known_corpora().into_iter();
            let roots = corpora.filter_map(|(known, _)| known.corpus.root.clone());
            let negotiated = session.negotiated();
            rename_files::edit(negotiated, &session.files(), roots.collect(), &params.files)
        });
        Ok(worked.await.flatten())
    }

    // Of a folder that is moved or deleted, clients that watch for articles say nothing else.

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let moved = params.files.into_iter();
        self.moved(moved.flat_map(|file| [file.old_uri, file.new_uri]));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.moved(params.files.into_iter().map(|file| file.uri));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let at = params.text_document_position_params;
        self.over_snapshot(at.text_document.uri, move |of, _| {
            hover::hover(&of.analysed, of.negotiated, of.lang, at.position)
        })
        .await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let at = params.text_document_position_params;
        self.over_snapshot(at.text_document.uri, move |of, _| {
            navigation::highlights(&of.analysed, of.negotiated, at.position)
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let at = params.text_document_position;
        self.over_snapshot(at.text_document.uri, move |of, wanted| {
            let (id, mut locations) =
                navigation::references(&of.analysed, of.negotiated, &of.uri, at.position)?;
            if let Some(root) = &of.analysed.corpus.root {
                locations.extend(navigation::in_corpus(of, root, &id, wanted));
            }
            Some(locations)
        })
        .await
    }

    async fn prepare_rename(
        &self,
        at: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.over_snapshot(at.text_document.uri, move |of, _| {
            Some(rename::prepare(of, at.position).map_err(|why| declined(&why, of.lang)))
        })
        .await?
        .unwrap_or(Ok(None))
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        let at = params.text_document_position;
        self.edits_over_snapshot(at.text_document.uri, move |of, wanted| {
            let renamed = rename::rename(of, at.position, &params.new_name, wanted);
            Some(renamed.map_err(|why| declined(&why, of.lang)))
        })
        .await?
        .unwrap_or(Ok(None))
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        let at = params.text_document_position_params;
        self.over_snapshot(at.text_document.uri, move |of, _| {
            calls::prepare(of, at.position)
        })
        .await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.over_corpus(params.item, |asked, ground, _| asked.incoming(ground))
            .await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.over_corpus(params.item, |asked, ground, at| asked.outgoing(ground, at))
            .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let at = params.text_document_position_params;
        self.over_snapshot(at.text_document.uri, move |of, _| {
            navigation::definition(of, at.position).map(GotoDefinitionResponse::Scalar)
        })
        .await
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.over_snapshot(params.text_document.uri, |of, _| {
            let symbols = outline::symbols(&of.analysed, of.negotiated, of.lang);
            Some(DocumentSymbolResponse::Nested(symbols))
        })
        .await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.over_snapshot(params.text_document.uri, |of, _| {
            Some(folding::ranges(&of.analysed))
        })
        .await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            let positions = &params.positions;
            Some(selection::ranges(&of.analysed, of.negotiated, positions))
        })
        .await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.over_snapshot(params.text_document.uri, |of, _| {
            Some(links::document_links(of))
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            let (analysed, negotiated) = (&of.analysed, of.negotiated);
            Some(hints::inlay_hints(
                analysed,
                negotiated,
                of.lang,
                params.range,
            ))
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let session = Arc::clone(&self.session);
        self.over_snapshot(params.text_document.uri, move |of, _| {
            let (new, _) = of.tokens(&session, None);
            let whole = tokens::whole(new.id, new.data);
            Some(SemanticTokensResult::Tokens(whole))
        })
        .await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        let session = Arc::clone(&self.session);
        self.over_snapshot(params.text_document.uri, move |of, _| {
            let (new, had) = of.tokens(&session, Some(&params.previous_result_id));
            Some(match had {
                Some(had) => tokens::delta(new.id, &had.data, &new.data),
                // It has others, or none that are known.
                None => SemanticTokensFullDeltaResult::Tokens(tokens::whole(new.id, new.data)),
            })
        })
        .await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.over_snapshot(params.text_document.uri, move |of, _| {
            let data = tokens::of_lines(&of.analysed, of.negotiated, Some(params.range));
            let result_id = None;
            let tokens = SemanticTokens { result_id, data };
            Some(SemanticTokensRangeResult::Tokens(tokens))
        })
        .await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let found = self.over_snapshot(params.text_document.uri, move |of, _| {
            let previous = params.previous_result_id.as_deref();
            Some(diagnostic::of_document(of, previous))
        });
        let report = found.await?.unwrap_or_else(diagnostic::of_nothing);
        Ok(DocumentDiagnosticReportResult::Report(report))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let token = params.work_done_progress_params.work_done_token;
        let mut changes = self.session.changes();
        loop {
            changes.mark_unchanged();
            let reports = self.of_corpora(params.previous_result_ids.clone(), token.clone());
            let items = reports.await;
            let is_news = |report: &WorkspaceDocumentDiagnosticReport| {
                matches!(report, WorkspaceDocumentDiagnosticReport::Full(_))
            };
            // Clients ask again as soon as they are answered: without news the answer waits for some.
            if items.iter().any(is_news) || changes.changed().await.is_err() {
                let report = WorkspaceDiagnosticReport { items };
                return Ok(WorkspaceDiagnosticReportResult::Report(report));
            }
        }
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.edits_over_snapshot(params.text_document.uri, |of, _| {
            let shown = of.analysed.corpus.settings.code_lens;
            shown.then(|| lens::code_lens(&of.analysed, of.negotiated, of.lang, &of.uri))
        })
        .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let command = match Command::read(params).map_err(Error::invalid_params)? {
            Command::Edit(command) => command,
            Command::Accept(uri, actor) => {
                let made = self.edits_over_snapshot(uri, move |of, wanted| {
                    accept_in_corpus::edit(of, &actor, wanted)
                });
                if let Some(edit) = made.await? {
                    self.apply(edit);
                }
                return Ok(None);
            }
            Command::Show(uri) => {
                self.show(uri);
                return Ok(None);
            }
        };
        let made = self.edits_over_snapshot(command.uri().clone(), move |of, _| {
            Some(command.edit(&of.analysed, of.negotiated, &of.documents))
        });
        let made = made
            .await?
            .unwrap_or(Err(Refused::Stale))
            .map_err(refused)?;
        if let Some(edit) = made {
            self.apply(edit);
        }
        Ok(None)
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<Vec<SymbolInformation>>> {
        let session = Arc::clone(&self.session);
        let worked = self.workers.run(move |_| {
            let open = session.all_analysed();
            let lang = open.first().map(|(_, a)| session.language(&a.corpus));
            let ground = symbols::Ground {
                open: &open,
                files: &session.files(),
                index: &|root| session.index(root),
                encoding: session.negotiated().encoding,
                lang: lang.unwrap_or_default(),
            };
            symbols::workspace(&ground, &params.query)
        });
        Ok(worked.await)
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let at = params.text_document_position;
        self.edits_over_snapshot(at.text_document.uri, move |of, _| {
            let (analysed, negotiated) = (&of.analysed, of.negotiated);
            completion::completion(analysed, negotiated, of.lang, &of.uri, at.position)
        })
        .await
    }

    async fn completion_resolve(&self, mut item: CompletionItem) -> Result<CompletionItem> {
        let listed = item.data.clone().map(serde_json::from_value::<Listed>);
        // What has no more to tell comes back as it is.
        if let Some(Ok(listed)) = listed {
            let told = self.over_snapshot(listed.uri.clone(), move |of, _| {
                completion::resolve(&of.analysed, of.lang, &listed)
            });
            item.documentation = told.await?.or(item.documentation);
        }
        Ok(item)
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.edits_over_snapshot(params.text_document.uri.clone(), move |of, _| {
            let mut actions = code_action::code_actions(
                &of.analysed,
                of.negotiated,
                of.lang,
                &of.documents,
                &params,
            );
            actions.extend(accept_in_corpus::action(of, &params));
            Some(actions)
        })
        .await
    }

    async fn code_action_resolve(&self, mut action: CodeAction) -> Result<CodeAction> {
        // Neovim asks for an action that has its edit already.
        if action.edit.is_some() {
            return Ok(action);
        }
        let chosen = action.data.clone().map(serde_json::from_value::<Chosen>);
        let Some(Ok(chosen)) = chosen else {
            return Err(Error::invalid_params("this is no action of Khabar"));
        };
        let made = self.edits_over_snapshot(chosen.uri.clone(), move |of, _| {
            let made = resolve::complete(
                &mut action,
                &of.analysed,
                of.negotiated,
                &of.documents,
                &chosen,
            );
            Some(made.map(|()| action))
        });
        let made = made.await?.unwrap_or(Err(Refused::Stale));
        made.map_err(refused)
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.edits_over_snapshot(params.text_document.uri, move |of, _| {
            let range = Some(params.range);
            Some(formatting::formatting(&of.analysed, of.negotiated, range))
        })
        .await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let at = params.text_document_position;
        self.edits_over_snapshot(at.text_document.uri, move |of, _| {
            let (analysed, typed) = (&of.analysed, &params.ch);
            Some(formatting::on_type(
                analysed,
                of.negotiated,
                at.position,
                typed,
            ))
        })
        .await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.edits_over_snapshot(params.text_document.uri, |of, _| {
            Some(formatting::formatting(&of.analysed, of.negotiated, None))
        })
        .await
    }
}
