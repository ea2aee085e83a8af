//! What client and server agree on, once, at `initialize`.

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::lsp_types::{
    CallHierarchyServerCapability, ClientCapabilities, CodeActionKind, CodeActionOptions,
    CodeActionProviderCapability, CodeLensOptions, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentLinkOptions, DocumentOnTypeFormattingOptions,
    ExecuteCommandOptions, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, FoldingRangeProviderCapability, HoverProviderCapability,
    InitializeParams, InitializeResult, OneOf, RenameOptions, ResourceOperationKind, SaveOptions,
    SelectionRangeProviderCapability, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities,
    WorkspaceServerCapabilities,
};

use super::position::Encoding;
use super::requests::accept_in_corpus::ACCEPT;
use super::requests::command::{APPLY, SHOW};
use super::requests::formatting::TYPED;
use super::requests::lens::INSERT_EVENTS;
use super::requests::tokens;
use khabar_engine::message::Lang;

/// What the client said it can do, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Negotiated {
    /// The unit of positions.
    pub encoding: Encoding,
    /// Whether edits can name the version they are for.
    pub versioned_edits: bool,
    /// Whether the client shows a document when the server asks it to.
    pub shows_documents: bool,
    /// Whether edits can make files.
    pub makes_files: bool,
    /// Whether completions can have tab stops.
    pub snippets: bool,
    /// Whether completions can have a name beside their label.
    pub label_details: bool,
    /// Whether what is said of a completion may be asked for when it is looked at.
    pub resolves_documentation: bool,
    /// Whether a completion may open the list of what follows it, by VS Code's command for that.
    pub opens_lists: bool,
    /// Whether hovers can be Markdown.
    pub markdown: bool,
    /// Whether the edit of an action may be asked for when the action is chosen.
    pub resolves_edits: bool,
    /// Whether the client applies edits that the server sends it.
    pub applies_edits: bool,
    /// Whether edits can say what they are for, so that they are looked through before they are applied.
    pub annotates_changes: bool,
    /// Whether the client asks what would be renamed.
    pub prepares_rename: bool,
    /// Whether the client shows how far long work is.
    pub shows_progress: bool,
    /// Whether the server can ask to be told of changed files.
    pub watches_files: bool,
    /// Whether the client shows places that a diagnostic is related to.
    pub relates_diagnostics: bool,
    /// Whether the client asks for diagnostics, and is not to be sent them.
    pub pulls_diagnostics: bool,
    /// What the client asks for anew when it is told that it has changed.
    pub refreshes: Refreshes,
    /// Whether the client can be asked for its settings.
    pub has_settings: bool,
    /// Whether the server can ask to be told when they change.
    pub tells_of_settings: bool,
    /// What the client has set, and may set anew.
    pub preferences: Preferences,
}

/// What a client asks for anew when it is told to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Refreshes {
    /// Diagnostics.
    pub diagnostics: bool,
    /// Inlay hints.
    pub hints: bool,
    /// Semantic tokens.
    pub tokens: bool,
    /// Code lenses.
    pub lenses: bool,
}

/// What somebody sets in an editor rather than in `khabar.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Preferences {
    /// The language of messages, when the client insists on one.
    pub language: Option<Lang>,
    /// Whether `workspace/diagnostic` tells of all articles of a corpus.
    pub whole_corpus: bool,
}

impl Preferences {
    /// Reads `initializationOptions`, or the section `khabar` of the client's settings. What is not understood is as if absent.
    pub fn read(settings: &Value) -> Self {
        let language = settings.get("language").cloned();
        Self {
            language: language.and_then(|language| serde_json::from_value(language).ok()),
            whole_corpus: settings.get("wholeCorpus") == Some(&Value::Bool(true)),
        }
    }
}

/// `initializationOptions`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Options {
    /// The client has the command `editor.action.triggerSuggest`. Another would tell of an error at each completion.
    trigger_suggest: bool,
}

impl Negotiated {
    /// Reads the parameters of `initialize`. Options that are not understood are as if absent.
    pub fn new(params: &InitializeParams) -> Self {
        let client = &params.capabilities;
        let given = params.initialization_options.clone().unwrap_or_default();
        let preferences = Preferences::read(&given);
        let options: Options = serde_json::from_value(given).unwrap_or_default();
        Self {
            encoding: Encoding::negotiate(offered(client)),
            versioned_edits: versioned_edits(client).unwrap_or(false),
            shows_documents: shows_documents(client).unwrap_or(false),
            makes_files: makes_files(client).unwrap_or(false),
            snippets: snippets(client).unwrap_or(false),
            label_details: label_details(client).unwrap_or(false),
            resolves_documentation: resolves_documentation(client).unwrap_or(false),
            opens_lists: options.trigger_suggest,
            markdown: markdown(client).unwrap_or(false),
            resolves_edits: resolves_edits(client).unwrap_or(false),
            applies_edits: applies_edits(client).unwrap_or(false),
            annotates_changes: annotates_changes(client).unwrap_or(false),
            prepares_rename: prepares_rename(client).unwrap_or(false),
            shows_progress: shows_progress(client).unwrap_or(false),
            watches_files: watches_files(client).unwrap_or(false),
            relates_diagnostics: relates_diagnostics(client).unwrap_or(false),
            pulls_diagnostics: pulls_diagnostics(client),
            refreshes: refreshes(client).unwrap_or_default(),
            has_settings: has_settings(client).unwrap_or(false),
            tells_of_settings: tells_of_settings(client).unwrap_or(false),
            preferences,
        }
    }

    /// The answer to `initialize`.
    pub fn answer(&self) -> InitializeResult {
        InitializeResult {
            capabilities: self.server(),
            server_info: Some(ServerInfo {
                name: "khabar".to_string(),
                version: Some(env!("CARGO_PKG_VERSION").to_string()),
            }),
        }
    }

    /// A client that does not ask first is not told that it may.
    fn rename(&self) -> OneOf<bool, RenameOptions> {
        match self.prepares_rename {
            true => OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            false => OneOf::Left(true),
        }
    }

    fn server(&self) -> ServerCapabilities {
        let kinds = vec![
            CodeActionKind::QUICKFIX,
            CodeActionKind::REFACTOR,
            CodeActionKind::SOURCE,
        ];
        ServerCapabilities {
            position_encoding: Some(self.encoding.kind()),
            text_document_sync: Some(TextDocumentSyncCapability::Options(
                TextDocumentSyncOptions {
                    open_close: Some(true),
                    change: Some(TextDocumentSyncKind::INCREMENTAL),
                    save: Some(SaveOptions::default().into()),
                    ..TextDocumentSyncOptions::default()
                },
            )),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            completion_provider: Some(CompletionOptions {
                trigger_characters: Some(["%", "=", "@", "\"", " "].map(String::from).to_vec()),
                resolve_provider: Some(self.resolves_documentation),
                ..CompletionOptions::default()
            }),
            code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(kinds),
                resolve_provider: Some(self.resolves_edits),
                ..CodeActionOptions::default()
            })),
            document_highlight_provider: Some(OneOf::Left(true)),
            references_provider: Some(OneOf::Left(true)),
            rename_provider: Some(self.rename()),
            call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
            workspace_symbol_provider: Some(OneOf::Left(true)),
            document_symbol_provider: Some(OneOf::Left(true)),
            folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
            code_lens_provider: Some(CodeLensOptions {
                resolve_provider: Some(false),
            }),
            selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
            document_link_provider: Some(DocumentLinkOptions {
                resolve_provider: Some(false),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            }),
            inlay_hint_provider: Some(OneOf::Left(true)),
            semantic_tokens_provider: Some(tokens::provider().into()),
            diagnostic_provider: self.pulls_diagnostics.then(diagnostics),
            execute_command_provider: Some(ExecuteCommandOptions {
                commands: [INSERT_EVENTS, APPLY, SHOW, ACCEPT]
                    .map(String::from)
                    .to_vec(),
                ..ExecuteCommandOptions::default()
            }),
            definition_provider: Some(OneOf::Left(true)),
            workspace: Some(WorkspaceServerCapabilities {
                workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                    supported: Some(true),
                    change_notifications: Some(OneOf::Left(true)),
                }),
                file_operations: Some(WorkspaceFileOperationsServerCapabilities {
                    will_rename: Some(all_files()),
                    did_rename: Some(all_files()),
                    did_delete: Some(all_files()),
                    ..WorkspaceFileOperationsServerCapabilities::default()
                }),
            }),
            document_formatting_provider: Some(OneOf::Left(true)),
            document_range_formatting_provider: Some(OneOf::Left(true)),
            document_on_type_formatting_provider: Some(on_type()),
            ..ServerCapabilities::default()
        }
    }
}

/// Diagnostics are asked for by document, and by corpus where that is set; what another article says may change them.
fn diagnostics() -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("khabar".to_string()),
        inter_file_dependencies: true,
        workspace_diagnostics: true,
        work_done_progress_options: WorkDoneProgressOptions {
            work_done_progress: Some(true),
        },
    })
}

fn on_type() -> DocumentOnTypeFormattingOptions {
    let [first, more @ ..] = TYPED.map(String::from);
    DocumentOnTypeFormattingOptions {
        first_trigger_character: first,
        more_trigger_character: Some(more.to_vec()),
    }
}

/// Files and folders of any name.
fn all_files() -> FileOperationRegistrationOptions {
    let pattern = FileOperationPattern {
        glob: "**".to_string(),
        ..FileOperationPattern::default()
    };
    FileOperationRegistrationOptions {
        filters: vec![FileOperationFilter {
            scheme: Some("file".to_string()),
            pattern,
        }],
    }
}

fn offered(client: &ClientCapabilities) -> &[tower_lsp::lsp_types::PositionEncodingKind] {
    let general = client.general.as_ref();
    general
        .and_then(|g| g.position_encodings.as_deref())
        .unwrap_or(&[])
}

fn versioned_edits(client: &ClientCapabilities) -> Option<bool> {
    client
        .workspace
        .as_ref()?
        .workspace_edit
        .as_ref()?
        .document_changes
}

fn shows_documents(client: &ClientCapabilities) -> Option<bool> {
    Some(client.window.as_ref()?.show_document.as_ref()?.support)
}

fn annotates_changes(client: &ClientCapabilities) -> Option<bool> {
    let edit = client.workspace.as_ref()?.workspace_edit.as_ref()?;
    Some(edit.document_changes? && edit.change_annotation_support.is_some())
}

fn prepares_rename(client: &ClientCapabilities) -> Option<bool> {
    client
        .text_document
        .as_ref()?
        .rename
        .as_ref()?
        .prepare_support
}

fn shows_progress(client: &ClientCapabilities) -> Option<bool> {
    client.window.as_ref()?.work_done_progress
}

/// Files are made by the kind of edit that names versions too.
fn makes_files(client: &ClientCapabilities) -> Option<bool> {
    let edit = client.workspace.as_ref()?.workspace_edit.as_ref()?;
    let operations = edit.resource_operations.as_ref()?;
    Some(edit.document_changes? && operations.contains(&ResourceOperationKind::Create))
}

fn snippets(client: &ClientCapabilities) -> Option<bool> {
    let completion = client.text_document.as_ref()?.completion.as_ref()?;
    completion.completion_item.as_ref()?.snippet_support
}

fn label_details(client: &ClientCapabilities) -> Option<bool> {
    let completion = client.text_document.as_ref()?.completion.as_ref()?;
    completion.completion_item.as_ref()?.label_details_support
}

fn resolves_documentation(client: &ClientCapabilities) -> Option<bool> {
    let completion = client.text_document.as_ref()?.completion.as_ref()?;
    let late = completion
        .completion_item
        .as_ref()?
        .resolve_support
        .as_ref()?;
    Some(
        late.properties
            .iter()
            .any(|property| property == "documentation"),
    )
}

fn markdown(client: &ClientCapabilities) -> Option<bool> {
    let formats = client
        .text_document
        .as_ref()?
        .hover
        .as_ref()?
        .content_format
        .as_ref()?;
    Some(formats.contains(&tower_lsp::lsp_types::MarkupKind::Markdown))
}

/// An action comes back with its data, and its edit may be missing until then: only the two together are of use.
fn resolves_edits(client: &ClientCapabilities) -> Option<bool> {
    let actions = client.text_document.as_ref()?.code_action.as_ref()?;
    let late = &actions.resolve_support.as_ref()?.properties;
    Some(actions.data_support? && late.iter().any(|property| property == "edit"))
}

fn applies_edits(client: &ClientCapabilities) -> Option<bool> {
    client.workspace.as_ref()?.apply_edit
}

fn relates_diagnostics(client: &ClientCapabilities) -> Option<bool> {
    let document = client.text_document.as_ref()?;
    document.publish_diagnostics.as_ref()?.related_information
}

fn pulls_diagnostics(client: &ClientCapabilities) -> bool {
    let document = client.text_document.as_ref();
    document.is_some_and(|document| document.diagnostic.is_some())
}

fn refreshes(client: &ClientCapabilities) -> Option<Refreshes> {
    let workspace = client.workspace.as_ref()?;
    let diagnostics = workspace.diagnostic.as_ref();
    let hints = workspace.inlay_hint.as_ref();
    let tokens = workspace.semantic_tokens.as_ref();
    let lenses = workspace.code_lens.as_ref();
    Some(Refreshes {
        diagnostics: diagnostics.and_then(|c| c.refresh_support) == Some(true),
        hints: hints.and_then(|c| c.refresh_support) == Some(true),
        tokens: tokens.and_then(|c| c.refresh_support) == Some(true),
        lenses: lenses.and_then(|c| c.refresh_support) == Some(true),
    })
}

fn has_settings(client: &ClientCapabilities) -> Option<bool> {
    client.workspace.as_ref()?.configuration
}

fn tells_of_settings(client: &ClientCapabilities) -> Option<bool> {
    let changes = client.workspace.as_ref()?.did_change_configuration;
    changes?.dynamic_registration
}

fn watches_files(client: &ClientCapabilities) -> Option<bool> {
    client
        .workspace
        .as_ref()?
        .did_change_watched_files
        .as_ref()?
        .dynamic_registration
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn negotiated(capabilities: serde_json::Value, options: serde_json::Value) -> Negotiated {
        let params = json!({ "capabilities": capabilities, "initializationOptions": options });
        Negotiated::new(&serde_json::from_value(params).unwrap())
    }

    #[test]
    fn a_client_that_says_nothing_gets_the_least() {
        assert_eq!(negotiated(json!({}), json!(null)), Negotiated::default());
        assert_eq!(
            negotiated(json!({}), json!({ "language": 7 })),
            Negotiated::default()
        );
    }

    #[test]
    fn edits_come_late_only_where_actions_come_back_whole() {
        let late = |data, properties| {
            let action =
                json!({ "dataSupport": data, "resolveSupport": { "properties": properties } });
            let all = json!({ "textDocument": { "codeAction": action } });
            negotiated(all, json!(null)).resolves_edits
        };
        assert!(late(true, json!(["edit"])) && late(true, json!(["command", "edit"])));
        assert!(!late(false, json!(["edit"])) && !late(true, json!(["command"])));
        let client = negotiated(json!({ "workspace": { "applyEdit": true } }), json!(null));
        assert!(client.applies_edits && !client.resolves_edits);
    }

    #[test]
    fn a_client_that_asks_for_diagnostics_is_told_that_it_may() {
        let provider = |capabilities| {
            let client = negotiated(capabilities, json!(null));
            client.answer().capabilities.diagnostic_provider
        };
        assert_eq!(provider(json!({})), None);
        assert!(provider(json!({ "textDocument": { "diagnostic": {} } })).is_some());
    }

    #[test]
    fn what_is_set_is_read_for_as_much_as_it_is_understood() {
        let read = |settings| Preferences::read(&settings);
        assert_eq!(read(json!(null)), Preferences::default());
        let both = read(json!({ "language": "ar", "wholeCorpus": true, "trigger": 1 }));
        assert_eq!((both.language, both.whole_corpus), (Some(Lang::Ar), true));
        let none = read(json!({ "language": "auto", "wholeCorpus": "yes" }));
        assert_eq!(none, Preferences::default());
    }

    #[test]
    fn what_neovim_and_vs_code_say() {
        let neovim = negotiated(
            json!({
                "general": { "positionEncodings": ["utf-8", "utf-16", "utf-32"] },
                "workspace": { "workspaceEdit": { "documentChanges": true } },
                "textDocument": {
                    "hover": { "contentFormat": ["markdown", "plaintext"] },
                    "completion": { "completionItem": { "snippetSupport": true } },
                },
            }),
            json!({ "language": "ar" }),
        );
        assert_eq!(neovim.encoding, Encoding::Utf8);
        assert!(
            neovim.versioned_edits && neovim.snippets && neovim.markdown && !neovim.watches_files
        );
        assert_eq!(neovim.preferences.language, Some(Lang::Ar));
        let code = negotiated(
            json!({ "general": { "positionEncodings": ["utf-16"] } }),
            json!(null),
        );
        assert_eq!(
            code.answer().capabilities.position_encoding,
            Some(Encoding::Utf16.kind())
        );
    }
}
