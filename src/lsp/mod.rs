//! The language server: the only place that knows `lsp_types` and positions. One file per request; each is a function from an
//! analysed document to an answer.

mod analyser;
mod capabilities;
mod corpora;
mod documents;
mod edits;
mod frames;
pub mod position;
mod publish;
mod requests;
mod server;
mod session;
mod snapshot;
mod transport;

use std::process::ExitCode;
use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tower_lsp::{LspService, Server};

use server::Backend;
use transport::{Lifecycle, WatchExit};

/// How many messages are worked on at once. With few, a handler that waits for the client deadlocks and cancellation is dead.
const CONCURRENCY: usize = 64;

/// Serves one client over the given streams until its input ends.
async fn serve(input: impl AsyncRead + Unpin, output: impl AsyncWrite, lifecycle: Arc<Lifecycle>) {
    let builder =
        LspService::build(Backend::new).custom_method("khabar/annotations", Backend::annotations);
    #[cfg(test)]
    let builder = builder
        .custom_method("khabar/crash", Backend::crash)
        .custom_method("khabar/hold", Backend::hold)
        .custom_method("khabar/stall", Backend::stall);
    let (service, socket) = builder.finish();
    Server::new(input, output, socket)
        .concurrency_level(CONCURRENCY)
        .serve(WatchExit::new(service, lifecycle))
        .await;
}

/// Runs the server over standard input and output. Logs go to standard error, at the level of `KHABAR_LOG`.
pub fn run() -> ExitCode {
    ExitCode::from(serve_stdio())
}

/// As [`run`]; the exit status as a number.
fn serve_stdio() -> u8 {
    let filter = tracing_subscriber::EnvFilter::try_from_env("KHABAR_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
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
        let (complaints, complained) = tokio::sync::mpsc::unbounded_channel();
        let (input, pump) = transport::pump_stdin(&lifecycle, complaints);
        let (ours, theirs) = tokio::io::duplex(256 * 1024);
        let server = serve(input, theirs, Arc::clone(&lifecycle));
        let drain = transport::drain_to_stdout(ours, complained);
        transport::run_to_end(server, drain, pump, lifecycle).await
    });
    // The thread that reads standard input may be blocked for ever, and a request may be in the middle of its work.
    runtime.shutdown_background();
    status
}

/// A panicking handler would leave the process alive and mute: end it, so that the client says so and starts another.
fn end_on_panic() {
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(
            "khabar ran into a bug and ends: {panic}. Please report it with the article."
        );
        std::process::exit(101);
    }));
}

#[cfg(test)]
mod faults;
#[cfg(test)]
mod tests;
