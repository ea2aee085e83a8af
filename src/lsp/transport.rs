//! Standard input and output, and how the process ends.
//!
//! tower-lsp answers `exit` but goes on reading, so a process whose client keeps standard input open would live on. Here a
//! thread pumps standard input into a pipe that can be closed: on `exit`, and at its end of file.

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, DuplexStream};
use tokio::sync::{Notify, mpsc};
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

/// How long pending answers may take once the client is gone.
const DEADLINE: Duration = Duration::from_secs(2);

/// What was heard of the end: shared by the service and the transport.
#[derive(Debug, Default)]
pub struct Lifecycle {
    shutdown: AtomicBool,
    exit: Notify,
}

impl Lifecycle {
    /// The exit status the protocol asks for: 0 behind `shutdown`, else 1.
    pub fn status(&self) -> u8 {
        u8::from(!self.shutdown.load(Ordering::SeqCst))
    }
}

/// A service that notes `shutdown` and `exit` as they pass.
pub struct WatchExit<S> {
    inner: S,
    lifecycle: Arc<Lifecycle>,
}

impl<S> WatchExit<S> {
    /// Wraps a service.
    pub fn new(inner: S, lifecycle: Arc<Lifecycle>) -> Self {
        Self { inner, lifecycle }
    }
}

impl<S: Service<Request, Response = Option<Response>>> Service<Request> for WatchExit<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> S::Future {
        match request.method() {
            "shutdown" => self.lifecycle.shutdown.store(true, Ordering::SeqCst),
            "exit" => self.lifecycle.exit.notify_one(),
            _ => return self.inner.call(request),
        }
        self.inner.call(without_params(request))
    }
}

/// Some clients send `"params": null` with `shutdown`, which has none and would be refused.
fn without_params(request: Request) -> Request {
    let (method, id, _) = request.into_parts();
    match id {
        Some(id) => Request::build(method).id(id).finish(),
        None => Request::build(method).finish(),
    }
}

/// Standard input as a stream that ends at its end of file or on `exit`. The second value resolves when it has ended.
pub fn pump_stdin(lifecycle: &Arc<Lifecycle>) -> (DuplexStream, impl Future<Output = ()> + use<>) {
    let (sender, mut chunks) = mpsc::channel::<Vec<u8>>(64);
    let reading = std::thread::Builder::new()
        .name("khabar-stdin".to_string())
        .spawn(move || {
            let mut stdin = std::io::stdin().lock();
            let mut buffer = vec![0; 64 * 1024];
            loop {
                match stdin.read(&mut buffer) {
                    Ok(0) | Err(_) => break,
                    Ok(len) => {
                        let chunk = buffer.get(..len).unwrap_or_default().to_vec();
                        if sender.blocking_send(chunk).is_err() {
                            break;
                        }
                    }
                }
            }
        });
    if let Err(error) = reading {
        tracing::error!("no thread for standard input: {error}");
    }
    let (mut writer, reader) = tokio::io::duplex(256 * 1024);
    let lifecycle = Arc::clone(lifecycle);
    let pump = async move {
        loop {
            let chunk = tokio::select! {
                chunk = chunks.recv() => chunk,
                () = lifecycle.exit.notified() => None,
            };
            let Some(chunk) = chunk else { break };
            if writer.write_all(&chunk).await.is_err() {
                break;
            }
        }
        // Dropping the writer ends the stream: the server answers what is pending and returns.
    };
    (reader, pump)
}

/// Runs a server to its end: that of its input, or `exit`, each with a deadline for what is pending.
pub async fn run_to_end(
    server: impl Future<Output = ()>,
    pump: impl Future<Output = ()> + Send + 'static,
    lifecycle: Arc<Lifecycle>,
) -> ExitCode {
    let pump = tokio::spawn(pump);
    let deadline = async {
        let _ = pump.await;
        tokio::time::sleep(DEADLINE).await;
    };
    tokio::select! {
        () = server => {}
        () = deadline => tracing::warn!("pending requests were given up at the end of input"),
    }
    ExitCode::from(lifecycle.status())
}
