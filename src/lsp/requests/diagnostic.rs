//! `textDocument/diagnostic` and `workspace/diagnostic`: what is wrong, for clients that ask for it when they show it.

use std::collections::{BTreeSet, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use khabar_corpus::read_text;
use khabar_engine::article::Article;
use khabar_engine::lint::consistency::Elsewhere;
use khabar_engine::message::Lang;
use rayon::prelude::*;
use tower_lsp::lsp_types::{
    Diagnostic, DocumentDiagnosticReport, FullDocumentDiagnosticReport, PreviousResultId,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Url, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::lsp::analyser;
use crate::lsp::documents::KnownCorpus;
use crate::lsp::files::{Folder, OpenFiles, uri_of};
use crate::lsp::publish::{Manner, diagnostic, diagnostics};
use crate::lsp::snapshot::{Snapshot, Wanted};

/// The findings of an article, or that they are those of the result the client has.
pub fn of_document(of: &Snapshot, previous: Option<&str>) -> DocumentDiagnosticReport {
    let result = result_id(of.analysed.generation, of.lang);
    if previous == Some(&result) {
        return unchanged(result);
    }
    let found = diagnostics(&of.analysed, Manner::new(of.negotiated, of.lang));
    full(Some(result), found.collect())
}

/// The answer for what is no open article: settings, knowledge and codebooks, whose problems are told as they are read.
pub fn of_nothing() -> DocumentDiagnosticReport {
    full(None, Vec::new())
}

/// What tells a result from all others of a document: that of another language has another text.
fn result_id(number: u64, lang: Lang) -> String {
    format!("{number:x}-{}", lang.code())
}

fn full(result_id: Option<String>, items: Vec<Diagnostic>) -> DocumentDiagnosticReport {
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id, items },
    })
}

fn unchanged(result_id: String) -> DocumentDiagnosticReport {
    DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
        related_documents: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

/// The result of an article that is open now, or there no more.
const GONE: &str = "-";

/// What is asked of all articles of some corpora.
pub struct OfCorpora {
    /// The corpora, with the language of their messages.
    pub corpora: Vec<(KnownCorpus, Lang)>,
    /// What the client has open: it asks for these by themselves.
    pub open: OpenFiles,
    /// How they are told, but for the language.
    pub manner: Manner,
    /// The results that the client has.
    pub previous: Vec<PreviousResultId>,
}

impl OfCorpora {
    /// A report on each article that is not open, and on each that the client has a result of and that is there no more. For as long as
    /// that is wanted. Each article that is done is told to `done`.
    pub fn reports(
        &self,
        wanted: &Wanted,
        done: &(dyn Fn(usize, usize) + Sync),
    ) -> Vec<WorkspaceDocumentDiagnosticReport> {
        let previous: HashMap<&Url, &str> = self
            .previous
            .iter()
            .map(|result| (&result.uri, result.value.as_str()))
            .collect();
        let mut seen = BTreeSet::new();
        let mut files = Vec::new();
        for (known, lang) in &self.corpora {
            let Some(root) = &known.corpus.root else {
                continue;
            };
            let (found, _) = khabar_corpus::articles(std::slice::from_ref(root));
            let folder = Folder::new(root);
            for file in found {
                let is_open = self.open.named(&folder.on_disk(&file)).is_some();
                let Some(uri) = uri_of(&file, None).filter(|_| !is_open) else {
                    continue;
                };
                if seen.insert(uri.clone()) {
                    files.push((uri, file, known, *lang));
                }
            }
        }
        let (count, so_far) = (files.len(), std::sync::atomic::AtomicUsize::new(0));
        let report = |(uri, file, known, lang): &(Url, PathBuf, &KnownCorpus, Lang)| {
            let report = wanted
                .still()
                .then(|| self.report(uri, file, known, *lang, previous.get(uri).copied()));
            let so_far = so_far.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            done(so_far + 1, count);
            report
        };
        let mut reports: Vec<_> = files.par_iter().filter_map(report).collect();
        // An open one has its own, and one that is gone has none.
        let gone = self
            .previous
            .iter()
            .filter(|result| !seen.contains(&result.uri));
        reports.extend(gone.map(|result| match result.value.as_str() {
            GONE => unchanged_of(&result.uri, GONE.to_string()),
            _ => full_of(&result.uri, GONE.to_string(), Vec::new()),
        }));
        reports
    }

    fn report(
        &self,
        uri: &Url,
        file: &Path,
        known: &KnownCorpus,
        lang: Lang,
        previous: Option<&str>,
    ) -> WorkspaceDocumentDiagnosticReport {
        // What cannot be read has no findings: `khabar check` says why.
        let text = read_text(file).unwrap_or_default();
        let hasher = BuildHasherDefault::<DefaultHasher>::default();
        let result = result_id(hasher.hash_one((&text, known.generation)), lang);
        if previous == Some(&result) {
            return unchanged_of(uri, result);
        }
        let corpus = &known.corpus;
        let article = Article::new(&text, Arc::clone(&corpus.knowledge));
        // What others say of their words is looked up for those that are open alone.
        let nothing = Elsewhere::default();
        let analysed = analyser::analysed(article, corpus, &nothing, Some(file));
        let found = analysed.findings.iter();
        let manner = Manner {
            lang,
            ..self.manner
        };
        let found = found.map(|f| diagnostic(&analysed, f, manner));
        full_of(uri, result, found.collect())
    }
}

fn full_of(uri: &Url, result: String, items: Vec<Diagnostic>) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri: uri.clone(),
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(result),
            items,
        },
    })
}

fn unchanged_of(uri: &Url, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri: uri.clone(),
        version: None,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}
