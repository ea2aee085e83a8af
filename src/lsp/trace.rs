//! `$/setTrace` and `$/logTrace`: what was asked and how long it took, for a client that wants to know.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Instant;

use serde_json::{Value, json};
use tokio::sync::mpsc;
use tower_lsp::jsonrpc::{Request, Response};

use super::frames::framed;

/// How much a client is told, by the word of the protocol.
const WORDS: [&str; 3] = ["off", "messages", "verbose"];

/// The place of `verbose` among them.
const VERBOSE: u8 = 2;

/// Tells a client what is done for it. What it does not read in time is left out: a trace is not worth waiting for.
#[derive(Debug, Clone)]
pub struct Trace {
    level: Arc<AtomicU8>,
    frames: mpsc::Sender<Vec<u8>>,
}

/// A message that is worked on.
#[derive(Debug)]
pub struct Begun {
    trace: Trace,
    method: String,
    id: Option<String>,
    params: Option<usize>,
    at: Instant,
}

impl Trace {
    /// One that tells nothing until it is asked to.
    pub fn new(frames: mpsc::Sender<Vec<u8>>) -> Self {
        Self {
            level: Arc::default(),
            frames,
        }
    }

    /// Takes in a message: what the client wants to be told may stand in it, and it may be one to be told of.
    pub fn heard(&self, request: &Request) -> Option<Begun> {
        let key = match request.method() {
            "initialize" => "trace",
            "$/setTrace" => "value",
            _ => "",
        };
        let word = request.params().and_then(|params| params.get(key));
        let word = word.and_then(Value::as_str);
        let level = word.and_then(|word| WORDS.iter().position(|known| *known == word));
        if let Some(level) = level.and_then(|level| u8::try_from(level).ok()) {
            self.level.store(level, Ordering::Relaxed);
        }
        let level = self.level.load(Ordering::Relaxed);
        (level > 0).then(|| Begun {
            trace: self.clone(),
            method: request.method().to_string(),
            id: request.id().map(ToString::to_string),
            params: (level == VERBOSE).then(|| size(request.params())),
            at: Instant::now(),
        })
    }
}

/// The bytes of some JSON.
fn size(value: Option<&Value>) -> usize {
    value.map_or(0, |value| value.to_string().len())
}

impl Begun {
    /// Tells that it is done, and with what answer; none of a notification.
    pub fn done(self, response: Option<&Response>) {
        let took = self.at.elapsed();
        let id = self.id.map(|id| format!(" ({id})")).unwrap_or_default();
        let failed = response.and_then(Response::error);
        let failed = failed.map(|error| format!(": {}", error.message));
        let message = format!(
            "{}{id}: {:.1} ms{}",
            self.method,
            took.as_secs_f64() * 1e3,
            failed.unwrap_or_default()
        );
        let answered = response.map_or(0, |response| size(response.result()));
        let verbose = self
            .params
            .map(|asked| format!("asked with {asked} bytes, answered with {answered}"));
        let mut params = json!({ "message": message });
        if let Some(verbose) = verbose {
            params["verbose"] = json!(verbose);
        }
        let told = json!({ "jsonrpc": "2.0", "method": "$/logTrace", "params": params });
        let _ = self
            .trace
            .frames
            .try_send(framed(told.to_string().as_bytes()));
    }
}
