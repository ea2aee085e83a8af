//! Accepting every mention of an actor in the corpus: a code action, and the command that makes its edit, to be looked through before it is
//! applied where the client can show it so.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use khabar_corpus::index::Changes;
use khabar_engine::annotation::Mention;
use khabar_engine::article::Article;
use khabar_engine::message::Message;
use khabar_ide::assists::accept_actor;
use serde_json::json;
use tower_lsp::lsp_types::{
    ChangeAnnotation, CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
    TextEdit, Url, WorkspaceEdit,
};

use super::kinds::within;
use super::navigation::{InCorpus, each_in_corpus};
use crate::lsp::edits::{annotated, of_documents};
use crate::lsp::snapshot::{Snapshot, Wanted};

/// The command: its arguments are the document and the id of the actor.
pub const ACCEPT: &str = "khabar.acceptInCorpus";

const KIND: &str = "refactor.khabar.acceptInCorpus";

/// An article that says that its annotator is done with it.
const DONE: &str = "done";

/// The action for the mention under the cursor.
pub fn action(of: &Snapshot, params: &CodeActionParams) -> Option<CodeActionOrCommand> {
    let only = params.context.only.as_deref();
    let wanted = only.is_none_or(|only| only.iter().any(|asked| within(KIND, asked)));
    if !wanted || !of.negotiated.applies_edits {
        return None;
    }
    of.analysed.corpus.root.as_ref()?;
    let (analysis, encoding) = (&of.analysed.analysis, of.negotiated.encoding);
    let cursor = encoding.cursor(&analysis.article, params.range.start);
    let mention: &Mention = analysis.mention_at(cursor.line, cursor.byte)?;
    let actor = analysis.knowledge.actors.actor(mention.actor?)?;
    let title = Message::new(
        format!(
            "Accept all mentions of {} ({}) in the corpus",
            actor.en, actor.id
        ),
        format!("اعتمد كل ذكر لـ{} ({}) في الذخيرة", actor.ar, actor.id),
    );
    let title = title.get(of.lang).to_string();
    Some(CodeActionOrCommand::CodeAction(CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::new(KIND)),
        command: Some(Command {
            title,
            command: ACCEPT.to_string(),
            arguments: Some(vec![json!(of.uri), json!(actor.id)]),
        }),
        ..CodeAction::default()
    }))
}

/// Writes down every mention of an actor that is recognised in the corpus and not written yet. Articles that are done stay as they are, and so
/// do those of which a change has been missed. None where there is nothing to write.
pub fn edit(of: &Snapshot, id: &str, wanted: &Wanted) -> Option<WorkspaceEdit> {
    let corpus = &of.analysed.corpus;
    let files = of.documents.files();
    let mut edited: BTreeMap<Url, (Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    let own = accepted(of, of.analysed.analysis.article.clone(), None, id);
    edited.extend(own.map(|edits| (of.uri.clone(), (Some(of.analysed.version), edits))));
    let root = corpus.root.as_ref()?;
    let accept = |it: InCorpus<'_>| {
        // The index knows that its text names nobody so.
        if it.known.as_ref().is_some_and(Vec::is_empty) {
            return None;
        }
        let article = Article::new(&it.text()?, Arc::clone(&corpus.knowledge));
        let edits = accepted(of, article, Some(&it), id)?;
        let uri = it.uri()?;
        let in_step = it.held.is_none() || of.documents.in_step(&uri);
        in_step.then(|| (uri, (it.held.map(|held| held.version), edits)))
    };
    edited.extend(each_in_corpus(
        of,
        &files,
        (root, Changes::Looked),
        id,
        wanted,
        &accept,
    ));
    if edited.is_empty() {
        return None;
    }
    let articles = edited.len();
    let edit = of_documents(of.negotiated, edited);
    let label = Message::new(
        format!("Mentions of {id} in {articles} articles"),
        format!("ذكر {id}، عدد المقالات: {articles}"),
    );
    let annotation = ChangeAnnotation {
        label: label.get(of.lang).to_string(),
        needs_confirmation: Some(true),
        description: None,
    };
    match of.negotiated.annotates_changes {
        true => Some(annotated(
            edit,
            HashMap::from([(ACCEPT.to_string(), annotation)]),
        )),
        false => Some(edit),
    }
}

/// The edits of an article; none where there are none, or where it is done.
fn accepted(
    of: &Snapshot,
    article: Article,
    it: Option<&InCorpus<'_>>,
    id: &str,
) -> Option<Vec<TextEdit>> {
    let given = match it {
        Some(it) => of.analysed.corpus.date_of_file(&it.file),
        None => of.analysed.analysis.dct.map(|dct| dct.day),
    };
    let analysis = article.into_analysis(given);
    if analysis.article_value("status") == Some(DONE) {
        return None;
    }
    let rope = analysis.article.rope();
    let edits = accept_actor(&analysis, id).into_iter();
    let edits: Vec<TextEdit> = edits
        .map(|edit| {
            TextEdit::new(
                of.negotiated.encoding.to_range(rope, &edit.bytes),
                edit.text,
            )
        })
        .collect();
    (!edits.is_empty()).then_some(edits)
}
