//! The language server: the only place that knows `lsp_types` and positions. One file per request; each is a function from an
//! analysed document to an answer.

mod analyser;
mod asks;
mod backend;
mod capabilities;
mod comparer;
mod corpora;
mod documents;
mod edits;
mod files;
pub mod frames;
mod indexer;
mod indexing;
pub mod messages;
mod news;
mod own_methods;
mod parent;
pub mod position;
mod progress;
mod publish;
mod recommenders;
mod requests;
mod server;
mod session;
mod snapshot;
mod spelling;
mod trace;
mod transport;
mod written;

use std::sync::Arc;

use khabar_corpus::recommend::end_all;
use khabar_engine::article::Knowledge;
use khabar_engine::time;
use khabar_engine::triggers::CodebookWithTriggers;
use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::LspService;

use backend::Backend;
use publish::Publisher;
use spelling::Spellings;
use transport::{Lifecycle, Server};

/// Serves one client over the given streams until its input ends.
async fn serve(
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin,
    lifecycle: Arc<Lifecycle>,
) {
    let spellings = Arc::<Spellings>::default();
    let (publisher, published) = Publisher::new(Arc::clone(&spellings));
    let builder = LspService::build(|client| Backend::new(client, publisher))
        .custom_method("khabar/annotations", Backend::annotations)
        .custom_method("khabar/next", Backend::next)
        .custom_method("khabar/overview", Backend::overview)
        .custom_method("khabar/corpus", Backend::corpus_standing)
        .custom_method("khabar/review", Backend::review)
        .custom_method("khabar/view", Backend::view)
        // tower-lsp has no name for it.
        .custom_method("window/workDoneProgress/cancel", Backend::cancel_progress);
    #[cfg(test)]
    let builder = builder
        .custom_method("khabar/crash", Backend::crash)
        .custom_method("khabar/hold", Backend::hold)
        .custom_method("khabar/stall", Backend::stall);
    let (service, socket) = builder.finish();
    let server = Server {
        service,
        socket,
        published,
        spellings,
    };
    transport::converse(server, input, output, lifecycle).await;
}

/// Runs the server over standard input and output. Logs go to standard error, at the level of `KHABAR_LOG`.
///
/// The exit status.
pub fn run() -> u8 {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KHABAR_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        // It would be told on standard error, and end the process when that is closed.
        .log_internal_errors(false)
        .init();
    end_on_panic();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!("the server cannot start: {error}");
            return 2;
        }
    };
    let status = runtime.block_on(async {
        let lifecycle = Arc::new(Lifecycle::default());
        let (input, output) = (tokio::io::stdin(), tokio::io::stdout());
        let session = serve(input, output, Arc::clone(&lifecycle));
        transport::run_to_end(session, lifecycle).await
    });
    // A thread may be blocked for ever on standard input or output, and a request may be in the middle of its work.
    runtime.shutdown_background();
    // What does not end with its input would be there for ever.
    end_all();
    status
}

/// Makes what the first article needs, on threads: one after the other it would wait for twice as long. For when the client has its answer
/// to `initialize`, which would wait for them where there are few processors.
fn make_ready() {
    let parts: [(&str, fn()); 3] = [
        ("khabar-actors", || drop(Knowledge::shared())),
        ("khabar-triggers", || {
            CodebookWithTriggers::plover().triggers();
        }),
        ("khabar-dates", || drop(time::recognise("أمس"))),
    ];
    for (name, make) in parts {
        let thread = std::thread::Builder::new().name(name.to_string());
        if let Err(error) = thread.spawn(make) {
            tracing::info!("not made ahead: {error}");
        }
    }
}

/// A panicking handler would leave the process alive and mute: end it, so that the client says so and starts another.
fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(
            "khabar ran into a bug and ends: {panic}. Please report it with the article."
        );
        end_all();
        std::process::exit(101);
    }));
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
