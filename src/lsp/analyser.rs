//! The thread that analyses: one article after the other, always its newest text.
//!
//! It works over snapshots; what is no longer of the newest text when it is done is dropped.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;

use tower_lsp::lsp_types::Url;

use super::comparer::Changed;
use super::documents::{Documents, Text, Work};
use super::news::{Mailbox, News};
use super::session::Analysed;
use khabar_corpus::Corpus;
use khabar_engine::article::Article;
use khabar_engine::lint::consistency::Elsewhere;
use khabar_engine::lint::{add_recommended, lint_beside, too_long};

/// Starts the thread, which lives for as long as somebody may send it articles. Of each that has been analysed or closed is told whoever compares it
/// with others, and whoever has recommenders asked.
pub fn start(
    documents: Arc<Documents>,
    news: Arc<Mailbox>,
    compare: mpsc::Sender<Changed>,
    recommend: mpsc::Sender<Url>,
) -> mpsc::Sender<Url> {
    let (sender, queue) = mpsc::channel::<Url>();
    let spawned = thread::Builder::new()
        .name("khabar-analysis".to_string())
        .spawn(move || {
            for uri in queue {
                work(&documents, &news, uri.clone());
                // Nobody may listen any more.
                let _ = compare.send(Changed::Article(uri.clone()));
                let _ = recommend.send(uri);
            }
        });
    if let Err(error) = spawned {
        tracing::error!("no thread for analysis: {error}");
    }
    sender
}

fn work(documents: &Documents, news: &Mailbox, uri: Url) {
    #[cfg(test)]
    let _held = hold();
    match documents.work(&uri) {
        Work::Nothing => {}
        Work::Closed => {
            news.send(News::Closed(uri));
        }
        Work::Text(text) => {
            let analysed = Arc::new(of_text(&uri, text));
            if let Ok(old) = documents.finish(&uri, &analysed) {
                // The same text again: its knowledge has changed. The client may have asked about it already.
                if old
                    .as_ref()
                    .is_some_and(|old| old.version == analysed.version)
                {
                    news.send(News::Outdated);
                }
                news.send(News::Analysed(uri, analysed));
                // Letting go of a long article takes a while: not under the lock, and not before the news.
                drop(old);
            }
        }
    }
}

fn of_text(uri: &Url, text: Text) -> Analysed {
    let path = uri.to_file_path().ok();
    let mut analysed = analysed(text.article, &text.corpus, &text.elsewhere, path.as_deref());
    let levels = &text.corpus.settings.levels;
    add_recommended(
        &mut analysed.findings,
        &analysed.analysis,
        levels,
        &text.recommended,
    );
    Analysed {
        version: text.version,
        generation: text.generation,
        ..analysed
    }
}

/// Analyses an article of a corpus, and checks it, against what is known of the others too. It has no version and no generation.
pub fn analysed(
    article: Article,
    corpus: &Arc<Corpus>,
    elsewhere: &Elsewhere,
    file: Option<&Path>,
) -> Analysed {
    let given = file.and_then(|file| corpus.date_of_file(file));
    let settings = &corpus.settings;
    let (bytes, most) = (article.rope().len_bytes(), settings.largest_article);
    let (analysis, findings) = if bytes.div_ceil(1 << 20) > most {
        // As of an empty article: nothing is known of it, and nothing is offered.
        let empty = Article::new("", Arc::clone(article.knowledge()));
        let findings = too_long(bytes, most, &settings.levels);
        (empty.into_analysis(given), findings.into_iter().collect())
    } else {
        let analysis = article.into_analysis(given);
        let findings = lint_beside(&analysis, &settings.levels, elsewhere);
        (analysis, findings)
    };
    Analysed {
        version: 0,
        generation: 0,
        corpus: Arc::clone(corpus),
        analysis,
        findings,
    }
}

/// Holds all analysis back until the guard is dropped: for tests of what happens meanwhile.
#[cfg(test)]
pub fn hold() -> std::sync::MutexGuard<'static, ()> {
    static HELD: std::sync::Mutex<()> = std::sync::Mutex::new(());
    HELD.lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
