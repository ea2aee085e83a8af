//! What a client sees of a server in which something goes wrong. The requests that go wrong on purpose are in the server of the tests
//! and in no other: these tests start themselves as that server, over real standard input and output.

use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::MessageType;

use super::backend::Backend;

/// A test that finds this in its environment is to be a server.
const SERVES: &str = "KHABAR_TEST_SERVES";

impl Backend {
    /// `khabar/crash`: panics where requests are worked on.
    pub async fn crash(&self) -> Result<()> {
        self.workers.run(|_| panic!("a crash was asked for")).await;
        Ok(())
    }

    /// `khabar/stall`: says so in the log, and never comes to an end.
    pub async fn stall(&self) -> Result<()> {
        let work = |_: &_| {
            tracing::error!("stalled");
            loop {
                std::thread::park();
            }
        };
        self.workers.run(work).await.unwrap_or(Ok(()))
    }
}

impl Backend {
    /// `khabar/hold`: keeps a worker until it is cancelled, and says when it has one.
    pub async fn hold(&self, _: Value) -> Result<()> {
        let (begun, begins) = tokio::sync::oneshot::channel();
        let holding = self.workers.run(|wanted| {
            let _ = begun.send(());
            while wanted.still() {
                std::thread::yield_now();
            }
        });
        let told = async {
            let _ = begins.await;
            self.client.log_message(MessageType::LOG, "held").await;
        };
        tokio::join!(holding, told);
        Ok(())
    }
}

struct Server {
    child: Child,
    input: ChildStdin,
}

impl Server {
    /// This test again, as a server. In the server it does not return.
    fn start(test: &str) -> Self {
        if std::env::var_os(SERVES).is_some() {
            std::process::exit(super::run().into());
        }
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("lsp::faults::{test}"), "--nocapture"])
            .env(SERVES, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut server = Self { child, input };
        server.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }));
        server
    }

    fn send(&mut self, message: Value) {
        let frame = super::frames::framed(message.to_string().as_bytes());
        self.input.write_all(&frame).unwrap();
        self.input.flush().unwrap();
    }

    /// Asks for what goes wrong.
    fn ask(&mut self, method: &str) {
        // Standard output has been read as far as the answer to `initialize`: before it, no other request is answered.
        let mut said = String::new();
        let output = self.child.stdout.as_mut().unwrap();
        while !said.contains("serverInfo") {
            said.push(next(output));
        }
        self.send(json!({ "jsonrpc": "2.0", "id": 2, "method": method }));
    }

    /// Waits until something is in the log.
    fn logs(&mut self, words: &str) {
        let mut said = String::new();
        let log = self.child.stderr.as_mut().unwrap();
        while !said.contains(words) {
            said.push(next(log));
        }
    }

    /// Waits for the end of the process; the test keeps its input open, or has closed it.
    fn end(mut child: Child) -> ExitStatus {
        let (sender, ended) = mpsc::channel();
        std::thread::spawn(move || sender.send(child.wait()));
        let status = ended.recv_timeout(Duration::from_secs(60));
        status.expect("the server ends").unwrap()
    }
}

fn next(stream: &mut impl Read) -> char {
    let mut byte = [0];
    stream.read_exact(&mut byte).expect("the server goes on");
    char::from(byte[0])
}

#[test]
fn a_panic_ends_the_process_and_says_so() {
    let mut server = Server::start("a_panic_ends_the_process_and_says_so");
    server.ask("khabar/crash");
    server.logs("khabar ran into a bug");
    assert_eq!(Server::end(server.child).code(), Some(101));
}

#[test]
fn exit_does_not_wait_for_a_request_that_takes_for_ever() {
    let mut server = Server::start("exit_does_not_wait_for_a_request_that_takes_for_ever");
    server.ask("khabar/stall");
    server.logs("stalled");
    server.send(json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }));
    server.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(Server::end(server.child).code(), Some(0));
}

#[test]
fn the_end_of_input_does_not_wait_for_a_request_that_takes_for_ever() {
    let mut server =
        Server::start("the_end_of_input_does_not_wait_for_a_request_that_takes_for_ever");
    server.ask("khabar/stall");
    server.logs("stalled");
    drop(server.input);
    assert_eq!(Server::end(server.child).code(), Some(1));
}
