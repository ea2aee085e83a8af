//! The real server over real standard input and output: how it starts, and how it ends.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

struct Server {
    child: Child,
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
}

impl Server {
    fn start(args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khabar"));
        command
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take();
        let output = child.stdout.take().map(BufReader::new);
        Self {
            child,
            input,
            output,
        }
    }

    fn send(&mut self, message: Value) {
        let body = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        input.flush().unwrap();
    }

    fn read(&mut self) -> Value {
        let output = self.output.as_mut().unwrap();
        let mut len = 0;
        loop {
            let mut line = String::new();
            assert!(
                output.read_line(&mut line).unwrap() > 0,
                "the server is gone"
            );
            if line.trim().is_empty() {
                break;
            }
            // Nothing but the protocol reaches standard output.
            assert!(line.starts_with("Content-"), "{line:?}");
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                len = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; len];
        output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn initialize(&mut self) -> Value {
        self.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }));
        let answer = self.read();
        self.send(json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }));
        answer
    }

    /// Waits for the process to end.
    fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            if Instant::now() > deadline {
                let _ = self.child.kill();
                panic!("the server lives on");
            }
            std::thread::yield_now();
        }
    }
}

#[test]
fn exit_after_shutdown_is_0_though_stdin_stays_open() {
    for args in [&["lsp"][..], &["lsp", "--stdio"]] {
        let mut server = Server::start(args);
        assert_eq!(
            server.initialize()["result"]["serverInfo"]["name"],
            "khabar"
        );
        server.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
        assert_eq!(server.read()["result"], Value::Null);
        server.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
        assert_eq!(server.end().code(), Some(0));
    }
}

#[test]
fn shutdown_and_exit_in_one_breath_are_both_answered() {
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    server.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown", "params": null }));
    server.send(json!({ "jsonrpc": "2.0", "method": "exit", "params": null }));
    assert_eq!(server.read()["id"], 2);
    assert_eq!(server.end().code(), Some(0));
}

#[test]
fn exit_without_shutdown_is_1() {
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    server.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.end().code(), Some(1));
}

#[test]
fn the_end_of_input_ends_the_process() {
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    server.input = None;
    assert_eq!(server.end().code(), Some(1));
}

#[test]
fn what_is_no_message_is_answered_and_passed_over() {
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    for (broken, code) in [
        ("{bad}", -32700),
        ("\u{feff}", -32700),
        ("[]", -32600),
        ("null", -32600),
        ("{}", -32600),
        (r#"{"jsonrpc":"1.0","method":"x"}"#, -32600),
        (r#"{"jsonrpc":"2.0","method":7}"#, -32600),
        (r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, -32600),
    ] {
        let input = server.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{broken}", broken.len()).unwrap();
        let answer = server.read();
        assert_eq!(
            (&answer["id"], &answer["error"]["code"]),
            (&Value::Null, &code.into()),
            "{broken}"
        );
    }
    server.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
    assert_eq!(server.read()["id"], 2);
    server.send(json!({ "jsonrpc": "2.0", "method": "exit" }));
    assert_eq!(server.end().code(), Some(0));
}

#[test]
fn a_client_that_closes_its_end_is_no_bug() {
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    server.output = None;
    server.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "shutdown" }));
    assert_eq!(server.end().code(), Some(0));
    let mut log = String::new();
    let mut errors = server.child.stderr.take().unwrap();
    errors.read_to_string(&mut log).unwrap();
    assert_eq!(log, "");
}

#[test]
fn the_session_ends_with_the_process_it_belongs_to() {
    // Any process will do, and this test holds the pipes of the server in its place.
    let mut parent = Server::start(&["lsp"]);
    parent.initialize();
    let process = parent.child.id();
    let initialize = |server: &mut Server| {
        let params = json!({ "capabilities": {}, "processId": process });
        server.send(json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": params }));
    };
    let mut server = Server::start(&["lsp"]);
    initialize(&mut server);
    server.read();
    let mut late = Server::start(&["lsp"]);
    server.send(json!({ "jsonrpc": "2.0", "id": 2, "method": "$/nothing" }));
    assert_eq!(
        server.read()["error"]["code"],
        -32601,
        "it lives while that does"
    );
    parent.input = None;
    parent.child.wait().unwrap();
    assert_eq!(server.end().code(), Some(1));
    initialize(&mut late);
    assert_eq!(late.end().code(), Some(1));
}

#[test]
fn an_article_is_checked_in_its_corpus() {
    let corpus = tempfile::tempdir().unwrap();
    std::fs::write(
        corpus.path().join("khabar.toml"),
        "language = \"ar\"\nlangage = 1\n",
    )
    .unwrap();
    let article = corpus.path().join("2025-02-12-a.txt");
    std::fs::write(&article, "").unwrap();
    let uri = tower_lsp::lsp_types::Url::from_file_path(&article).unwrap();
    let mut server = Server::start(&["lsp"]);
    server.initialize();
    let document =
        json!({ "uri": uri, "languageId": "khabar", "version": 3, "text": "ترامب\n%% evnt\n" });
    server.send(json!({ "jsonrpc": "2.0", "method": "textDocument/didOpen", "params": { "textDocument": document } }));
    let settings = server.read();
    assert!(
        settings["params"]["uri"]
            .as_str()
            .unwrap()
            .ends_with("khabar.toml")
    );
    assert!(
        settings["params"]["diagnostics"][0]["message"]
            .as_str()
            .unwrap()
            .contains("هل تقصد language")
    );
    let found = server.read();
    assert_eq!(found["params"]["version"], 3);
    // The file's name gives the date, so the only finding is the unknown kind, in Arabic.
    let found = found["params"]["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0]["message"]
            .as_str()
            .unwrap()
            .contains("هل تقصد event")
    );
}
