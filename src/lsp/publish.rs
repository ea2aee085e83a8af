//! Telling the client: one task sends all diagnostics, in the order of their analyses, and drops what is stale.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location,
    MessageType, NumberOrString, Url,
};

use super::capabilities::Negotiated;
use super::indexing::Bars;
use super::news::News;
use super::position::Encoding;
use super::session::{Analysed, Session};
use super::spelling::Spellings;
use super::transport::published;
use super::written::Written;
use khabar_corpus::{Corpus, Problem, without_dots};
use khabar_engine::lint::{Finding, Level, Related};
use khabar_engine::message::{Lang, Message};
use khabar_ide::Place;

/// Where a file has nothing wrong in it any more.
const NONE: &[u8] = b"[]";

/// Sends diagnostics to the client.
///
/// A long article has many, and each keystroke sends all of them: they are written as the bytes that the client gets, past the tree of
/// values that tower-lsp makes of everything it sends.
#[derive(Debug)]
pub struct Publisher {
    frames: mpsc::Sender<Vec<u8>>,
    spellings: Arc<Spellings>,
}

impl Publisher {
    /// A publisher, and the frames that the transport is to send for it. They wait for the client one at a time.
    pub fn new(spellings: Arc<Spellings>) -> (Self, mpsc::Receiver<Vec<u8>>) {
        let (frames, published) = mpsc::channel(1);
        (Self { frames, spellings }, published)
    }

    /// Sends the diagnostics of a file: an array in JSON.
    async fn publish(&self, uri: &Url, diagnostics: &[u8], version: Option<i32>) {
        let frame = published(&self.spellings.of(uri), diagnostics, version);
        // The session is over when nobody takes it.
        let _ = self.frames.send(frame).await;
    }
}

/// Sends news to the client until the session ends.
pub async fn publish(session: Arc<Session>, client: Client, publisher: Publisher) {
    // The files of each corpus that have diagnostics.
    let mut shown: HashMap<PathBuf, Vec<Url>> = HashMap::new();
    let mut written: HashMap<Url, Written> = HashMap::new();
    let mut bars = Bars::default();
    loop {
        match session.news().next().await {
            News::Analysed(uri, analysed) => {
                // Clients do not look at the version: a stale result must not be sent at all.
                if !session.is_newest(&uri, &analysed) {
                    continue;
                }
                let negotiated = session.negotiated();
                if negotiated.pulls_diagnostics {
                    continue;
                }
                let lang = session.language(&analysed.corpus);
                let written = written.entry(uri.clone()).or_default();
                let manner = Manner::new(negotiated, lang);
                let diagnostics = written.write(&analysed, manner);
                publisher
                    .publish(&uri, diagnostics, Some(analysed.version))
                    .await;
            }
            News::Closed(uri) => {
                written.remove(&uri);
                if !session.negotiated().pulls_diagnostics {
                    publisher.publish(&uri, NONE, None).await;
                }
            }
            News::Loaded(corpus, names) => {
                let Some(root) = corpus.root.clone() else {
                    continue;
                };
                let (encoding, lang) = (session.negotiated().encoding, session.language(&corpus));
                let mut before = shown.remove(&root).unwrap_or_default();
                let mut now = Vec::new();
                for (file, diagnostics) in problems(&corpus, encoding, lang) {
                    if let Some(uri) = names.get(file).cloned() {
                        before.retain(|shown| *shown != uri);
                        now.push(uri.clone());
                        let diagnostics = serde_json::to_vec(&diagnostics).unwrap_or_default();
                        publisher.publish(&uri, &diagnostics, None).await;
                    }
                }
                clear(&publisher, before).await;
                shown.insert(root, now);
            }
            News::Indexing(root, progress) => {
                let negotiated = session.negotiated();
                if negotiated.shows_progress {
                    let lang = negotiated.preferences.language.unwrap_or_default();
                    bars.show(&client, &root, progress, lang);
                }
            }
            News::NoIndex(_, why) => {
                let lang = session
                    .negotiated()
                    .preferences
                    .language
                    .unwrap_or_default();
                client.show_message(MessageType::INFO, why.get(lang)).await;
            }
            News::Recommender(_, message) => {
                let lang = session.negotiated().preferences.language;
                let message = message.get(lang.unwrap_or_default());
                client.show_message(MessageType::WARNING, message).await;
            }
            News::Missed(documents) => {
                let lang = documents.first().map(|uri| session.language_of(uri));
                let message = missed(&documents);
                client
                    .show_message(MessageType::WARNING, message.get(lang.unwrap_or_default()))
                    .await;
            }
            News::Outdated => session.outdated(),
            News::Gone(root) => clear(&publisher, shown.remove(&root).unwrap_or_default()).await,
        }
    }
}

/// How many documents a message names.
const NAMED: usize = 3;

/// What is said when changes of documents were missed.
fn missed(documents: &[Url]) -> Message {
    let name = |uri: &Url| {
        let path = uri.to_file_path().ok();
        let name = path.as_deref().and_then(|path| path.file_name());
        name.map_or_else(
            || uri.to_string(),
            |name| name.to_string_lossy().into_owned(),
        )
    };
    let names: Vec<_> = documents.iter().take(NAMED).map(name).collect();
    let (names, more) = (names.join("\n"), documents.len().saturating_sub(NAMED));
    let (en, ar) = match more {
        0 => (String::new(), String::new()),
        more => (format!("\nand {more} more"), format!("\nوغيرها: {more}")),
    };
    Message::new(
        format!(
            "Khabar missed a change and no longer knows the text as you see it. Until it is closed and opened again, nothing is offered that \
             would change it:\n{names}{en}"
        ),
        format!(
            "فات خبرَ تعديلٌ لم يستطع قراءته، فلم يعد يعرف النص كما تراه. لن يُعرض ما يغيّره حتى يُغلق ويُفتح من جديد:\n{names}{ar}"
        ),
    )
}

/// Takes the diagnostics of files away.
async fn clear(publisher: &Publisher, files: Vec<Url>) {
    for uri in files {
        publisher.publish(&uri, NONE, None).await;
    }
}

/// How diagnostics are told to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// The unit of positions.
    pub encoding: Encoding,
    /// The language of messages.
    pub lang: Lang,
    /// Whether the client shows places that a diagnostic is related to.
    pub relates: bool,
}

impl Manner {
    /// That of a client, in a language.
    pub fn new(negotiated: Negotiated, lang: Lang) -> Self {
        Self {
            encoding: negotiated.encoding,
            lang,
            relates: negotiated.relates_diagnostics,
        }
    }
}

/// The findings of a document as diagnostics.
pub fn diagnostics(analysed: &Analysed, manner: Manner) -> impl Iterator<Item = Diagnostic> {
    let findings = analysed.findings.iter();
    findings.map(move |finding| diagnostic(analysed, finding, manner))
}

/// One finding as a diagnostic.
pub fn diagnostic(analysed: &Analysed, finding: &Finding, manner: Manner) -> Diagnostic {
    let Manner {
        encoding,
        lang,
        relates,
    } = manner;
    let article = &analysed.analysis.article;
    Diagnostic {
        range: encoding.range(article, &Place::new(finding.line, finding.span)),
        severity: Some(severity(finding.level)),
        code: Some(NumberOrString::String(format!(
            "{} {}",
            finding.rule.code, finding.rule.name
        ))),
        code_description: explained(analysed, finding),
        source: Some("khabar".to_string()),
        message: finding.message.get(lang).to_string(),
        related_information: relates
            .then(|| related(analysed, finding, encoding))
            .flatten(),
        ..Diagnostic::default()
    }
}

/// Where other articles of the corpus say what a finding speaks of.
fn related(
    analysed: &Analysed,
    finding: &Finding,
    encoding: Encoding,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let root = analysed.corpus.root.as_deref()?;
    let place = |it: &Related| {
        let uri = Url::from_file_path(without_dots(&root.join(&*it.file))).ok()?;
        let range = encoding.in_line(it.line, &it.text, &it.span.range());
        Some(DiagnosticRelatedInformation {
            location: Location::new(uri, range),
            message: it.says.clone(),
        })
    };
    let places: Vec<_> = finding.related.iter().filter_map(place).collect();
    (!places.is_empty()).then_some(places)
}

/// Where the rule is explained, if the corpus names a page of rules: by the anchor that pages of Markdown have of a heading.
fn explained(analysed: &Analysed, finding: &Finding) -> Option<CodeDescription> {
    let page = analysed.corpus.settings.rules_page.as_ref()?;
    let anchor = format!("{}-{}", finding.rule.code.to_lowercase(), finding.rule.name);
    let href = Url::parse(&format!("{page}#{anchor}")).ok()?;
    Some(CodeDescription { href })
}

fn severity(level: Level) -> DiagnosticSeverity {
    match level {
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Info => DiagnosticSeverity::INFORMATION,
        Level::Hint | Level::Off => DiagnosticSeverity::HINT,
    }
}

/// What is wrong in the files of a corpus, by file.
fn problems(corpus: &Corpus, encoding: Encoding, lang: Lang) -> BTreeMap<&Path, Vec<Diagnostic>> {
    let mut files: BTreeMap<&Path, Vec<&Problem>> = BTreeMap::new();
    for problem in &corpus.problems {
        files.entry(&problem.file).or_default().push(problem);
    }
    let diagnostics = |(file, problems): (_, Vec<&Problem>)| {
        // All of them point into one text.
        let text = problems.first().map_or("", |problem| &*problem.text);
        let rope = ropey::Rope::from_str(text);
        let diagnostic = |problem: &Problem| Diagnostic {
            range: encoding.to_range(&rope, &problem.span),
            severity: Some(DiagnosticSeverity::ERROR),
            code: Some(NumberOrString::String("K001 settings".to_string())),
            source: Some("khabar".to_string()),
            message: problem.message.get(lang).to_string(),
            ..Diagnostic::default()
        };
        (file, problems.into_iter().map(diagnostic).collect())
    };
    files.into_iter().map(diagnostics).collect()
}
