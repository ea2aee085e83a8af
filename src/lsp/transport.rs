//! Standard input and output, and how the process ends.
//!
//! tower-lsp answers `exit` but goes on reading, so a process whose client keeps standard input open would live on. Here a
//! thread pumps standard input into a pipe that can be closed: on `exit`, and at its end of file. Only whole messages pass.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::io::{AsyncWriteExt, BufReader, DuplexStream};
use tokio::sync::{Notify, mpsc};
use tower_lsp::jsonrpc::{Request, Response};
use tower_service::Service;

use super::frames::{self, Frame};

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

/// Standard input as a stream of whole messages that ends at its end of file or on `exit`, and the future that feeds it. What is
/// no message is answered through `complaints` and passed over.
pub fn pump_stdin(
    lifecycle: &Arc<Lifecycle>,
    complaints: mpsc::UnboundedSender<Vec<u8>>,
) -> (DuplexStream, impl Future<Output = ()> + use<>) {
    let (sender, mut received) = mpsc::channel::<Frame>(64);
    let reading = std::thread::Builder::new()
        .name("khabar-stdin".to_string())
        .spawn(move || {
            let mut stdin = std::io::BufReader::with_capacity(64 * 1024, std::io::stdin().lock());
            while let Ok(Some(frame)) = frames::read(&mut stdin) {
                if sender.blocking_send(frame).is_err() {
                    break;
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
            let frame = tokio::select! {
                frame = received.recv() => frame,
                () = lifecycle.exit.notified() => None,
            };
            match frame {
                None => break,
                Some(Frame::Message(body)) => {
                    if writer.write_all(&frames::framed(&body)).await.is_err() {
                        break;
                    }
                }
                Some(Frame::Broken(wrong)) => {
                    tracing::error!("a message of the client was passed over: {wrong}");
                    let _ = complaints.send(frames::complaint(&wrong));
                }
            }
        }
        // Dropping the writer ends the stream: the server answers what is pending and returns.
    };
    (reader, pump)
}

/// Writes what the server writes to standard output, message by message, and complaints between them.
pub async fn drain_to_stdout(
    output: DuplexStream,
    mut complaints: mpsc::UnboundedReceiver<Vec<u8>>,
) {
    let mut output = BufReader::new(output);
    let mut stdout = tokio::io::stdout();
    // A frame half read must not be lost when a complaint comes: frames are read by a task of their own.
    let (sender, mut written) = mpsc::channel::<Vec<u8>>(64);
    tokio::spawn(async move {
        while let Ok(Some(frame)) = frames::written(&mut output).await {
            if sender.send(frame).await.is_err() {
                break;
            }
        }
    });
    loop {
        let frame = tokio::select! {
            biased;
            Some(complaint) = complaints.recv() => complaint,
            frame = written.recv() => match frame {
                Some(frame) => frame,
                None => break,
            },
        };
        if stdout.write_all(&frame).await.is_err() || stdout.flush().await.is_err() {
            break;
        }
    }
}

/// Runs a server to its end: that of its input, or `exit`, each with a deadline for what is pending. The server is done when all
/// it wrote is on standard output. The exit status.
pub async fn run_to_end(
    server: impl Future<Output = ()>,
    drain: impl Future<Output = ()>,
    pump: impl Future<Output = ()> + Send + 'static,
    lifecycle: Arc<Lifecycle>,
) -> u8 {
    let pump = tokio::spawn(pump);
    let deadline = async {
        let _ = pump.await;
        tokio::time::sleep(DEADLINE).await;
    };
    tokio::select! {
        _ = async { tokio::join!(server, drain) } => {}
        () = deadline => tracing::warn!("pending requests were given up at the end of input"),
    }
    lifecycle.status()
}
