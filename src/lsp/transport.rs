//! What goes back and forth between client and server, and how the session ends.
//!
//! In place of tower-lsp's own loop: that one ends at the first object that is no message, panics when the client closes its end, lives
//! on after `exit` for as long as its input is open, and keeps the client waiting behind whatever is slow.

use std::future::poll_fn;
use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, mpsc};
use tower_lsp::jsonrpc::{Error, Request, Response};
use tower_lsp::{ClientSocket, LspService};
use tower_service::Service;

use super::backend::Backend;
use super::frames::{Frames, framed, framed_parts};
use super::messages::{self, Broken, Incoming, Lost, with_params};
use super::parent;
use super::spelling::Spellings;
use super::trace::Trace;

/// How long pending answers may take once the client is gone.
const DEADLINE: Duration = Duration::from_secs(2);

/// How many messages are read ahead.
const AHEAD: usize = 64;

/// How many requests are open at once. The client waits with the next one, so one that does not read its answers costs no more memory
/// than theirs.
const OPEN: usize = 256;

/// How many complaints about what is no message wait for the client to read. The rest are left out.
const COMPLAINTS: usize = 256;

/// What was heard of the end: shared by the session and the transport.
#[derive(Debug, Default)]
pub struct Lifecycle {
    shutdown: AtomicBool,
    /// The client is to be watched once.
    watched: AtomicBool,
    gone: Notify,
    ended: Notify,
}

impl Lifecycle {
    /// The exit status the protocol asks for: 0 behind `shutdown`, else 1.
    pub fn status(&self) -> u8 {
        u8::from(!self.shutdown.load(Ordering::SeqCst))
    }

    /// Ends the session with the process that `initialize` names.
    fn watch(self: &Arc<Self>, initialize: &Request) {
        let process = initialize
            .params()
            .and_then(|params| params.get("processId"));
        if let Some(process) = process.and_then(Value::as_u64)
            && !self.watched.swap(true, Ordering::SeqCst)
        {
            let lifecycle = Arc::clone(self);
            parent::watch(process, move || lifecycle.gone.notify_one());
        }
    }
}

/// What a conversation is led with.
pub struct Server {
    /// Answers.
    pub service: LspService<Backend>,
    /// What it asks and tells the client.
    pub socket: ClientSocket,
    /// The diagnostics that it publishes, as frames.
    pub published: mpsc::Receiver<Vec<u8>>,
    /// How the client spells names of files.
    pub spellings: Arc<Spellings>,
}

/// Serves a client until `exit`, the end of its input, or until it no longer takes what it is sent.
pub async fn converse(
    server: Server,
    input: impl AsyncRead + Unpin + Send + 'static,
    output: impl AsyncWrite + Unpin,
    lifecycle: Arc<Lifecycle>,
) {
    let (answers, answered) = mpsc::channel(AHEAD);
    let (complaints, complained) = mpsc::channel(COMPLAINTS);
    let Server {
        service,
        socket,
        published,
        spellings,
    } = server;
    let (asked, replies) = socket.split();
    let mut conversation = Conversation {
        service,
        spellings: Arc::clone(&spellings),
        answers,
        trace: Trace::new(complaints.clone()),
        complaints,
        left_out: 0,
        open: Arc::new(Semaphore::new(OPEN)),
        lifecycle: Arc::clone(&lifecycle),
    };
    let hearing = async move {
        let all = conversation.hear(input, replies);
        tokio::select! {
            () = all => {}
            () = lifecycle.gone.notified() => {}
        }
        lifecycle.ended.notify_one();
        // With the conversation its end of the channels goes: the other half ends when the last answer is written.
    };
    let asked = asked.map(|request| frame(&spellings.told(request)));
    let mut telling = pin!(tell(output, answered, complained, asked, published));
    let told = tokio::select! {
        told = &mut telling => told,
        () = hearing => telling.await,
    };
    if let Err(error) = told {
        tracing::info!("the client takes no more messages: {error}");
    }
}

/// The half that listens.
struct Conversation {
    service: LspService<Backend>,
    spellings: Arc<Spellings>,
    answers: mpsc::Sender<Vec<u8>>,
    trace: Trace,
    complaints: mpsc::Sender<Vec<u8>>,
    /// Complaints that nobody was told of.
    left_out: usize,
    open: Arc<Semaphore>,
    lifecycle: Arc<Lifecycle>,
}

impl Conversation {
    /// Hears all messages of the client, in order.
    async fn hear(
        &mut self,
        input: impl AsyncRead + Unpin + Send + 'static,
        mut replies: impl futures_util::Sink<Response> + Unpin,
    ) {
        let (sender, mut heard) = mpsc::channel(AHEAD);
        tokio::spawn(async move {
            let mut frames = Frames::new(input);
            while let Ok(Some(message)) = frames.next().await {
                if sender.send(message).await.is_err() {
                    break;
                }
            }
        });
        while let Some(message) = heard.recv().await {
            match message {
                Incoming::Request(request) => {
                    if self.request(request).await.is_none() {
                        break;
                    }
                }
                // An error: nobody waits for it.
                Incoming::Response(response) => drop(replies.send(response).await),
                Incoming::Broken(broken) => self.broken(broken).await,
            }
        }
    }

    /// Does what a message asks for. None when the session is over.
    async fn request(&mut self, request: Request) -> Option<()> {
        let request = self.spellings.heard(request);
        let place = match request.id() {
            Some(_) => Some(Arc::clone(&self.open).acquire_owned().await.ok()?),
            None => None,
        };
        let traced = self.trace.heard(&request);
        self.missed(messages::lost(&request));
        let request = match request.method() {
            "initialize" => {
                self.lifecycle.watch(&request);
                with_params(request, |_, params| {
                    params.map(messages::as_the_library_reads)
                })
            }
            "shutdown" => {
                self.lifecycle.shutdown.store(true, Ordering::SeqCst);
                without_params(request)
            }
            // What is still open is answered as cancelled.
            "exit" => {
                let _ = self.service.call(without_params(request)).await;
                return None;
            }
            // Some clients leave out what is empty, which would be refused.
            "initialized" => with_params(request, |_, params| {
                Some(params.filter(Value::is_object).unwrap_or(json!({})))
            }),
            // tower-lsp would not answer it.
            method
                if method.starts_with("$/")
                    && let Some(id) = request.id() =>
            {
                let response = Response::from_error(id.clone(), Error::method_not_found());
                self.answer(&response, place);
                return Some(());
            }
            _ => request,
        };
        poll_fn(|context| self.service.poll_ready(context))
            .await
            .ok()?;
        let mut answer = self.service.call(request);
        // As far as it goes at once, before the next message is looked at: changes of text go all the way.
        match poll_fn(|context| Poll::Ready(answer.as_mut().poll(context))).await {
            Poll::Ready(answer) => {
                let response = answer.ok()?;
                if let Some(traced) = traced {
                    traced.done(response.as_ref());
                }
                if let Some(response) = response {
                    self.answer(&self.spellings.answered(response), place);
                }
            }
            Poll::Pending => {
                let answers = self.answers.clone();
                let spellings = Arc::clone(&self.spellings);
                tokio::spawn(async move {
                    let response = answer.await.ok().flatten();
                    if let Some(traced) = traced {
                        traced.done(response.as_ref());
                    }
                    if let Some(response) = response {
                        let response = spellings.answered(response);
                        let _ = answers.send(frame(&response)).await;
                    }
                    drop(place);
                });
            }
        }
        Some(())
    }

    /// Sends an answer; its request is open until the client has taken it.
    fn answer(&self, response: &impl Serialize, place: Option<OwnedSemaphorePermit>) {
        if let Err(mpsc::error::TrySendError::Full(frame)) = self.answers.try_send(frame(response))
        {
            let answers = self.answers.clone();
            tokio::spawn(async move {
                let _ = answers.send(frame).await;
                drop(place);
            });
        }
    }

    async fn broken(&mut self, broken: Broken) {
        self.missed(broken.lost.clone());
        if !broken.id.is_null() {
            let place = Arc::clone(&self.open).acquire_owned().await;
            return self.answer(&broken.answer(), place.ok());
        }
        // Nobody waits for it in particular: who does not read the first ones need not have them all.
        match self.complaints.try_send(frame(&broken.answer())) {
            Ok(()) => {
                let (wrong, left_out) = (&broken.error.message, std::mem::take(&mut self.left_out));
                tracing::info!("a message was passed over, {left_out} before it: {wrong}");
            }
            Err(_) => self.left_out += 1,
        }
    }

    fn missed(&self, lost: Lost) {
        if lost != Lost::Nothing {
            self.service.inner().missed(&lost);
        }
    }
}

/// Some clients send `"params": null` with what has none, which would be refused.
fn without_params(request: Request) -> Request {
    with_params(request, |_, _| None)
}

/// The half that speaks: answers, complaints, what the server asks and tells of itself, and diagnostics; each is taken in turn.
async fn tell(
    mut output: impl AsyncWrite + Unpin,
    mut answers: mpsc::Receiver<Vec<u8>>,
    mut complaints: mpsc::Receiver<Vec<u8>>,
    mut asked: impl futures_util::Stream<Item = Vec<u8>> + Unpin,
    mut published: mpsc::Receiver<Vec<u8>>,
) -> io::Result<()> {
    loop {
        let frame = tokio::select! {
            answer = answers.recv() => match answer {
                Some(answer) => answer,
                None => break,
            },
            Some(complaint) = complaints.recv() => complaint,
            Some(request) = asked.next() => request,
            Some(diagnostics) = published.recv() => diagnostics,
        };
        output.write_all(&frame).await?;
        output.flush().await?;
    }
    while let Ok(complaint) = complaints.try_recv() {
        output.write_all(&complaint).await?;
    }
    output.flush().await
}

fn frame(message: &impl Serialize) -> Vec<u8> {
    // What tower-lsp makes is JSON already, with strings for keys.
    framed(&serde_json::to_vec(message).unwrap_or_default())
}

/// The diagnostics of a file as a frame: `diagnostics` is their array in JSON.
pub fn published(uri: &str, diagnostics: &[u8], version: Option<i32>) -> Vec<u8> {
    let head = format!(
        r#"{{"jsonrpc":"2.0","method":"textDocument/publishDiagnostics","params":{{"uri":{},"diagnostics":"#,
        json!(uri)
    );
    let tail = version.map_or_else(|| "}}".to_owned(), |v| format!(r#","version":{v}}}}}"#));
    framed_parts(&[head.as_bytes(), diagnostics, tail.as_bytes()])
}

/// Runs a session to its end, with a deadline for what is pending when it has heard the last message. The exit status.
pub async fn run_to_end(session: impl Future<Output = ()>, lifecycle: Arc<Lifecycle>) -> u8 {
    let deadline = async {
        lifecycle.ended.notified().await;
        tokio::time::sleep(DEADLINE).await;
    };
    tokio::select! {
        () = session => {}
        () = deadline => tracing::warn!("pending requests were given up at the end of the session"),
    }
    lifecycle.status()
}
