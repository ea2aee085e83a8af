//! The protocol, driven in-process over a pair of pipes.

// Some tests hold the analysis back, which happens on a thread of its own, while they talk to the server.
#![allow(clippy::await_holding_lock)]

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{
    AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream, ReadHalf, WriteHalf,
};

use super::transport::Lifecycle;
use super::{analyser, backend, corpora, serve};

mod files;
mod highlighting;
mod index;
mod pull;
mod recommenders;
mod review;
mod settings;
mod typing;
mod view;

/// A client of a server of its own.
struct Client {
    input: WriteHalf<DuplexStream>,
    output: BufReader<ReadHalf<DuplexStream>>,
    next_id: i64,
    /// Messages read while waiting for others.
    kept: Vec<Value>,
}

const URI: &str = "file:///articles/a.khabar";

impl Client {
    /// Starts a server and initializes it.
    async fn start(capabilities: Value) -> Self {
        Self::initialize(json!({ "capabilities": capabilities })).await
    }

    /// Starts a server with these parameters of `initialize`.
    async fn initialize(params: Value) -> Self {
        let (ours, theirs) = tokio::io::duplex(1 << 20);
        let (read, write) = tokio::io::split(theirs);
        tokio::spawn(serve(
            read,
            write,
            std::sync::Arc::new(Lifecycle::default()),
        ));
        let (output, input) = tokio::io::split(ours);
        let mut client = Self {
            input,
            output: BufReader::new(output),
            next_id: 0,
            kept: Vec::new(),
        };
        client.request("initialize", params).await;
        client.notify("initialized", json!({})).await;
        client
    }

    async fn send(&mut self, message: Value) {
        let body = message.to_string();
        let frame = format!("Content-Length: {}\r\n\r\n{body}", body.len());
        self.input.write_all(frame.as_bytes()).await.unwrap();
    }

    async fn notify(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }))
            .await;
    }

    async fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        self.send(
            json!({ "jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params }),
        )
        .await;
        self.next_id
    }

    async fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params).await;
        self.answer(id).await
    }

    /// The answer to a request, whole.
    async fn answer(&mut self, id: i64) -> Value {
        self.find(|m| m["id"] == id && m.get("method").is_none())
            .await
    }

    async fn diagnostics(&mut self, version: i64) -> Vec<Value> {
        let published = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version
        };
        let message = self.find(published).await;
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    /// The next diagnostics of a file.
    async fn told(&mut self, uri: &str) -> Vec<Value> {
        let of = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics" && m["params"]["uri"] == uri
        };
        let message = self.find(of).await;
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    async fn find(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.kept.iter().position(&wanted) {
            return self.kept.remove(at);
        }
        loop {
            let message = tokio::time::timeout(Duration::from_secs(30), self.read())
                .await
                .expect("an answer in time");
            if wanted(&message) {
                return message;
            }
            self.kept.push(message);
        }
    }

    async fn read(&mut self) -> Value {
        let mut len = 0;
        loop {
            let mut line = String::new();
            assert!(
                self.output.read_line(&mut line).await.unwrap() > 0,
                "the server is gone"
            );
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length: ") {
                len = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; len];
        self.output.read_exact(&mut body).await.unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    async fn open(&mut self, text: &str) {
        let document = json!({ "uri": URI, "languageId": "khabar", "version": 0, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": document }))
            .await;
    }

    async fn change(&mut self, version: i64, changes: Value) {
        let document = json!({ "uri": URI, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        )
        .await;
    }
}

/// Capabilities with a position encoding, everything else that the server makes use of, and no more.
fn capable(encoding: &str) -> Value {
    json!({
        "general": { "positionEncodings": [encoding] },
        "workspace": { "workspaceEdit": { "documentChanges": true } },
        "textDocument": {
            "hover": { "contentFormat": ["markdown"] },
            "completion": { "completionItem": { "snippetSupport": true } },
        },
    })
}

/// The article and the position (UTF-16) of its `$0`.
fn cursor(article: &str) -> (String, Value) {
    let (before, after) = article.split_once("$0").expect("a $0");
    let line = before.matches('\n').count();
    let character = before
        .rsplit('\n')
        .next()
        .unwrap_or("")
        .encode_utf16()
        .count();
    (
        format!("{before}{after}"),
        json!({ "line": line, "character": character }),
    )
}

/// Applies the text edits of a workspace edit, in UTF-16.
fn apply(text: &str, edit: &Value) -> String {
    let changes = &edit["documentChanges"][0];
    let rope = ropey::Rope::from_str(text);
    let mut edits: Vec<(std::ops::Range<usize>, String)> = changes["edits"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| {
            let range = serde_json::from_value(e["range"].clone()).unwrap();
            (
                super::position::Encoding::Utf16.to_bytes(&rope, range),
                e["newText"].as_str().unwrap().to_string(),
            )
        })
        .collect();
    edits.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_string();
    for (span, new) in edits {
        text.replace_range(span, &new);
    }
    text
}

const ARTICLE: &str = "%% article published=2025-02-12\n\
    أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين.\n";

#[tokio::test(flavor = "multi_thread")]
async fn edits_are_applied_in_order_and_only_the_newest_text_is_published() {
    let mut client = Client::start(capable("utf-16")).await;
    client.open("").await;
    let text = "ترامب في الرياض 😀 غدا";
    let mut column = 0;
    let mut version = 0;
    for c in text.chars() {
        version += 1;
        let at = json!({ "line": 0, "character": column });
        client
            .change(
                version,
                json!([{ "range": { "start": at, "end": at }, "text": c.to_string() }]),
            )
            .await;
        column += c.len_utf16();
    }
    client.diagnostics(version).await;
    // Versions only ever grow.
    let published = client
        .kept
        .iter()
        .filter_map(|m| m["params"]["version"].as_i64());
    let published: Vec<i64> = published.collect();
    assert!(published.is_sorted(), "{published:?}");
    // The server has the text that was typed: it formats it back to itself with a tag line at its end.
    client.change(version + 1, json!([{ "range": { "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } }, "text": "%%event  " }])).await;
    let edits = client
        .request("textDocument/formatting", json!({ "textDocument": { "uri": URI }, "options": { "tabSize": 4, "insertSpaces": true } }))
        .await;
    assert_eq!(edits["result"][0]["newText"], format!("%% event {text}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn stale_results_are_dropped() {
    let mut client = Client::start(capable("utf-16")).await;
    let held = analyser::hold();
    client.open("نص أول").await;
    for version in 1..=5 {
        client
            .change(version, json!([{ "text": format!("نص {version}") }]))
            .await;
    }
    // All changes have been taken in once a request behind them is answered.
    client
        .request("workspace/symbol", json!({ "query": "" }))
        .await;
    drop(held);
    client.diagnostics(5).await;
    let earlier: Vec<&Value> = client
        .kept
        .iter()
        .filter(|m| m["params"]["version"].is_i64())
        .collect();
    assert!(earlier.is_empty(), "{earlier:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn each_encoding_marks_the_same_words() {
    let article = "😀 مرحبا\n%% mentions trmp@\"مرحبا\"\n";
    for (encoding, start, end) in [("utf-8", 12, 16), ("utf-16", 12, 16), ("utf-32", 12, 16)] {
        let mut client = Client::start(capable(encoding)).await;
        client.open(article).await;
        let found = client.diagnostics(0).await;
        let unknown = found
            .iter()
            .find(|d| d["code"] == "K302 unknown-actor")
            .unwrap();
        assert_eq!(
            unknown["range"]["start"],
            json!({ "line": 1, "character": start })
        );
        assert_eq!(
            unknown["range"]["end"],
            json!({ "line": 1, "character": end })
        );
    }
    // In prose with characters of every width the units differ.
    let article = "😀 ترامب\u{200f} x";
    for (encoding, start) in [("utf-8", 15), ("utf-16", 8), ("utf-32", 7)] {
        let mut client = Client::start(capable(encoding)).await;
        client.open(article).await;
        let found = client.diagnostics(0).await;
        let hidden = found
            .iter()
            .find(|d| d["code"] == "K601 hidden-characters")
            .unwrap();
        assert_eq!(hidden["range"]["start"]["character"], start, "{encoding}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_can_be_cancelled() {
    let mut client = Client::start(capable("utf-16")).await;
    let held = analyser::hold();
    client.open(ARTICLE).await;
    let id = client
        .ask(
            "textDocument/hover",
            json!({ "textDocument": { "uri": URI }, "position": { "line": 1, "character": 1 } }),
        )
        .await;
    client.notify("$/cancelRequest", json!({ "id": id })).await;
    let answer = client.answer(id).await;
    assert_eq!(answer["error"]["code"], -32800);
    drop(held);
    client.diagnostics(0).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_waited_for_its_turn_is_answered_from_the_text_as_it_is_then() {
    let mut client = Client::start(capable("utf-16")).await;
    client.open("ترامب").await;
    client.diagnostics(0).await;
    let mut held = Vec::new();
    for _ in 0..backend::WORKERS {
        held.push(client.ask("khabar/hold", Value::Null).await);
        client.find(|m| m["params"]["message"] == "held").await;
    }
    let document = json!({ "textDocument": { "uri": URI } });
    let waiting = client.ask("khabar/annotations", document.clone()).await;
    let given_up = client.ask("khabar/annotations", document).await;
    client.change(1, json!([{ "text": "بوتين" }])).await;
    // All workers are taken, and yet edits are taken in and requests given up.
    client.diagnostics(1).await;
    client
        .notify("$/cancelRequest", json!({ "id": given_up }))
        .await;
    assert_eq!(client.answer(given_up).await["error"]["code"], -32800);
    for id in held {
        client.notify("$/cancelRequest", json!({ "id": id })).await;
        assert_eq!(client.answer(id).await["error"]["code"], -32800);
    }
    let answer = client.answer(waiting).await;
    assert_eq!(answer["result"]["version"], 1);
    assert_eq!(answer["result"]["spans"][0]["value"], "putin");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_waiting_requests_do_not_block_edits() {
    let mut client = Client::start(capable("utf-16")).await;
    let held = analyser::hold();
    client.open("نص").await;
    let mut asked = Vec::new();
    for _ in 0..40 {
        let params =
            json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 0 } });
        asked.push(client.ask("textDocument/hover", params).await);
    }
    client.change(1, json!([{ "text": "نص آخر" }])).await;
    drop(held);
    for id in asked {
        assert!(client.answer(id).await.get("result").is_some());
    }
    client.diagnostics(1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hover_is_in_the_form_the_client_takes() {
    let (text, position) = cursor(&ARTICLE.replace("ترامب", "تر$0امب"));
    let place = json!({ "textDocument": { "uri": URI }, "position": position });
    for (capabilities, kind, name) in [
        (capable("utf-16"), "markdown", "**دونالد ترامب**"),
        (json!({}), "plaintext", "دونالد ترامب — Donald Trump"),
    ] {
        let mut client = Client::start(capabilities).await;
        client.open(&text).await;
        let answer = client.request("textDocument/hover", place.clone()).await;
        let hover = &answer["result"];
        assert_eq!(hover["contents"]["kind"], kind);
        let said = hover["contents"]["value"].as_str().unwrap();
        assert!(said.starts_with(name), "{said}");
        // The words it is about.
        assert_eq!(
            hover["range"],
            json!({ "start": { "line": 1, "character": 21 }, "end": { "line": 1, "character": 33 } })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_tag_goes_in_with_one_action_and_comes_out_with_one_undo() {
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor(&ARTICLE.replace("اتصالا", "اتص$0الا"));
    client.open(&text).await;
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [] },
    });
    let actions = client.request("textDocument/codeAction", params).await;
    let first = &actions["result"][0];
    assert!(
        first["title"]
            .as_str()
            .unwrap()
            .starts_with("Insert event tag: CONSULT"),
        "{first}"
    );
    assert_eq!(
        first["edit"]["documentChanges"][0]["textDocument"]["version"],
        0
    );
    let after = apply(&text, &first["edit"]);
    let tag = "%% event CONSULT@\"اتصالا هاتفيا\" actor=trump actor=putin date=2025-02-12 mode=phone context=diplomatic";
    assert_eq!(after, format!("{ARTICLE}{tag}\n"));
    // The edit only inserts: what an editor undoes is exactly the tag line.
    assert_eq!(after.replace(&format!("{tag}\n"), ""), text);
    assert_eq!(
        khabar_engine::tags::strip(&after),
        khabar_engine::tags::strip(&text)
    );
}

/// What can be done at a position, whatever it is.
async fn actions_at(client: &mut Client, position: &Value) -> Vec<Value> {
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [] },
    });
    let answer = client.request("textDocument/codeAction", params).await;
    answer["result"].as_array().unwrap().clone()
}

/// Capabilities of a client that takes the edit of an action when it is chosen.
fn resolving() -> Value {
    let mut all = capable("utf-16");
    all["textDocument"]["codeAction"] =
        json!({ "dataSupport": true, "resolveSupport": { "properties": ["edit"] } });
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn the_edit_of_an_action_comes_when_it_is_chosen_and_is_of_that_text() {
    let mut client = Client::start(resolving()).await;
    let (text, position) = cursor(&ARTICLE.replace("اتصالا", "اتص$0الا"));
    client.open(&text).await;
    let actions = actions_at(&mut client, &position).await;
    assert!(actions.len() > 2 && actions.iter().all(|a| a.get("edit").is_none()));
    for action in &actions {
        let resolved = client.request("codeAction/resolve", action.clone()).await;
        let resolved = &resolved["result"];
        assert_eq!(resolved["title"], action["title"]);
        let after = apply(&text, &resolved["edit"]);
        assert!(after.len() > text.len(), "{resolved}");
        let document = &resolved["edit"]["documentChanges"][0]["textDocument"];
        assert_eq!(document["version"], 0);
    }
    client.change(1, json!([{ "text": "نص آخر" }])).await;
    let refused = client
        .request("codeAction/resolve", actions[0].clone())
        .await;
    assert_eq!(refused["error"]["code"], -32801, "{refused}");
    let nonsense = json!({ "title": "x", "data": { "uri": 7 } });
    let refused = client.request("codeAction/resolve", nonsense).await;
    assert_eq!(refused["error"]["code"], -32602);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_asked_for_by_its_kind_comes_whole() {
    let mut client = Client::start(resolving()).await;
    client.open(ARTICLE).await;
    let at = json!({ "line": 1, "character": 3 });
    let mut asked = json!({
        "textDocument": { "uri": URI },
        "range": { "start": at, "end": at },
        "context": { "diagnostics": [], "only": ["source.khabar.acceptAll"] },
    });
    let actions = client
        .request("textDocument/codeAction", asked.clone())
        .await;
    let action = &actions["result"][0];
    assert!(action["edit"].is_object(), "{actions}");
    let resolved = client.request("codeAction/resolve", action.clone()).await;
    assert_eq!(resolved["result"], *action);
    // A menu of them is another thing.
    asked["context"]["only"] = json!(["source"]);
    let actions = client.request("textDocument/codeAction", asked).await;
    assert!(actions["result"][0].get("edit").is_none(), "{actions}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_cannot_resolve_gets_what_is_large_by_command() {
    let mut capabilities = capable("utf-16");
    capabilities["workspace"]["applyEdit"] = json!(true);
    let mut client = Client::start(capabilities).await;
    let (text, position) = cursor(&ARTICLE.replace("اتصالا", "اتص$0الا"));
    client.open(&text).await;
    let actions = actions_at(&mut client, &position).await;
    let (whole, command): (Vec<&Value>, Vec<&Value>) =
        actions.iter().partition(|a| a.get("edit").is_some());
    assert!(!whole.is_empty() && whole.iter().all(|a| a.get("data").is_none()));
    let kinds: Vec<_> = command.iter().map(|a| a["kind"].clone()).collect();
    assert_eq!(
        kinds,
        [
            "refactor.khabar.accept",
            "source.khabar.acceptAll",
            "source.khabar.finish"
        ]
    );
    let run = json!({
        "command": command[1]["command"]["command"],
        "arguments": command[1]["command"]["arguments"],
    });
    let id = client.ask("workspace/executeCommand", run.clone()).await;
    let asked = client.find(|m| m["method"] == "workspace/applyEdit").await;
    assert!(apply(&text, &asked["params"]["edit"]).contains("\n%% mentions "));
    client
        .send(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "applied": true } }))
        .await;
    client.answer(id).await;
    client.change(1, json!([{ "text": "نص آخر" }])).await;
    let refused = client.request("workspace/executeCommand", run).await;
    assert_eq!(refused["error"]["code"], -32801, "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_does_not_grow_with_the_article() {
    let mut all = resolving();
    all["workspace"]["applyEdit"] = json!(true);
    let mut eager = all.clone();
    eager["textDocument"]["codeAction"] = json!({});
    for capabilities in [all, eager] {
        let mut client = Client::start(capabilities).await;
        let (text, position) = cursor(&ARTICLE.replace("اتصالا", "اتص$0الا"));
        let mut sizes = Vec::new();
        for times in [0, 20] {
            let more = "أدانت الجزائر القرار ودعت مجلس الأمن إلى التحرك.\n".repeat(times);
            client.open(&format!("{text}{more}")).await;
            let actions = actions_at(&mut client, &position).await;
            sizes.push(json!(actions).to_string().len());
        }
        assert!(sizes[0] < 4_096 && sizes[0] == sizes[1], "{sizes:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finding_is_mended_by_its_fix() {
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("ترامب\n%% mentions tr$0mp@\"ترامب\"\n");
    client.open(&text).await;
    let found = client.diagnostics(0).await;
    let params = json!({
        "textDocument": { "uri": URI },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": found, "only": ["quickfix"] },
    });
    let actions = client.request("textDocument/codeAction", params).await;
    let fix = &actions["result"][0];
    assert_eq!(
        (fix["title"].as_str(), fix["kind"].as_str()),
        (Some("Change to trump"), Some("quickfix"))
    );
    let mended = apply(&text, &fix["edit"]);
    client.change(1, json!([{ "text": mended }])).await;
    let left = client.diagnostics(1).await;
    assert!(
        !left.iter().any(|d| d["code"] == "K302 unknown-actor"),
        "{left:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_long_is_left_alone_and_said_to_be() {
    let mut client = Client::start(capable("utf-16")).await;
    let line = "التقى ترامب بوتين\n";
    client.open(&line.repeat((5 << 20) / line.len() + 1)).await;
    let codes = |diagnostics: &[Value]| -> Vec<Value> {
        diagnostics.iter().map(|d| d["code"].clone()).collect()
    };
    assert_eq!(codes(&client.diagnostics(0).await), ["K104 too-long"]);
    let there = json!({
        "textDocument": { "uri": URI },
        "range": { "start": { "line": 3, "character": 0 }, "end": { "line": 3, "character": 5 } },
        "context": { "diagnostics": [] },
    });
    let actions = client.request("textDocument/codeAction", there).await;
    assert_eq!(actions["result"], json!([]));
    // Once it is short enough it is an article as any other.
    let rest = json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1_000_000, "character": 0 } });
    client
        .change(1, json!([{ "range": rest, "text": "" }]))
        .await;
    assert_eq!(
        codes(&client.diagnostics(1).await),
        ["K101 no-document-date"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_events_of_an_article_are_its_outline_and_more_are_announced() {
    let mut client = Client::start(capable("utf-16")).await;
    client
        .open("%% article published=2025-02-12\nالتقى ترامب بوتين. وقصفت إسرائيل سوريا.\n%% event CONSULT@\"التقى\" actor=trump actor=putin\n\nاتفق ماكرون مع ميرتس ثم أدانت فرنسا القرار.\n")
        .await;
    let document = json!({ "textDocument": { "uri": URI } });
    let outline = client
        .request("textDocument/documentSymbol", document.clone())
        .await;
    assert_eq!(outline["result"][0]["name"], "CONSULT التقى");
    assert_eq!(
        outline["result"][0]["detail"],
        "Donald Trump and Vladimir Putin consulted"
    );
    let folds = client
        .request("textDocument/foldingRange", document.clone())
        .await;
    assert_eq!(
        folds["result"],
        json!([{ "startLine": 1, "endLine": 2, "kind": "region" }])
    );
    let lenses = client.request("textDocument/codeLens", document).await;
    let titles: Vec<_> = lenses["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["command"]["title"].clone())
        .collect();
    assert_eq!(titles, ["1 suggested event", "2 suggested events"]);
    // The command of a lens inserts them all, with one edit.
    let command = lenses["result"][1]["command"].clone();
    let run = json!({ "command": command["command"], "arguments": command["arguments"] });
    let id = client.ask("workspace/executeCommand", run).await;
    let asked = client.find(|m| m["method"] == "workspace/applyEdit").await;
    let edits = &asked["params"]["edit"]["documentChanges"][0]["edits"];
    assert_eq!(edits.as_array().unwrap().len(), 1);
    let text = edits[0]["newText"].as_str().unwrap();
    let types: Vec<&str> = text
        .lines()
        .map(|l| l.split(['@', ' ']).nth(2).unwrap())
        .collect();
    assert_eq!(types, ["AGREE", "ACCUSE"]);
    client
        .send(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": { "applied": true } }))
        .await;
    client.answer(id).await;
}

/// A corpus of its own on disk.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            std::fs::write(folder.0.path().join(name), text).unwrap();
        }
        folder
    }

    fn uri(&self, name: &str) -> String {
        let path = self.0.path().join(name);
        let uri = tower_lsp::lsp_types::Url::from_file_path(path).unwrap();
        uri.to_string()
    }

    async fn open(&self, client: &mut Client, name: &str, text: &str) {
        let document =
            json!({ "uri": self.uri(name), "languageId": "khabar", "version": 0, "text": text });
        client
            .notify("textDocument/didOpen", json!({ "textDocument": document }))
            .await;
    }

    /// Whom the mentions of an open article are linked to.
    async fn values(&self, client: &mut Client, name: &str) -> Vec<Value> {
        let params = json!({ "textDocument": { "uri": self.uri(name) } });
        let all = client.request("khabar/annotations", params).await;
        let spans = all["result"]["spans"].as_array().unwrap().iter();
        let values = spans.map(|s| s["value"].clone());
        values.filter(|value| !value.is_null()).collect()
    }

    /// Goes on with what the server says of an open article until its mentions are linked to these.
    async fn until(&self, client: &mut Client, name: &str, values: &[&str]) {
        loop {
            client.told(&self.uri(name)).await;
            if self.values(client, name).await == values {
                break;
            }
        }
    }

    /// Types the whole text of an open document.
    async fn type_in(&self, client: &mut Client, name: &str, version: i32, text: &str) {
        let change = json!({
            "textDocument": { "uri": self.uri(name), "version": version },
            "contentChanges": [{ "text": text }],
        });
        client.notify("textDocument/didChange", change).await;
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }
}

/// An entry that no other knowledge has.
const NADIM: &str = "[[actor]]\nid = \"nadim-qasr\"\nkind = \"person\"\nar = \"نديم القصري\"\nen = \"Nadim al-Qasri\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_was_accepted_in_one_article_is_found_in_another() {
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        (
            "b.khabar",
            "وصل سيد البيت\n%% mentions trump@\"سيد البيت\"\n",
        ),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "وعاد سيد البيت").await;
    // As soon as may be, perhaps, and again when the articles of the corpus have been read.
    folder.until(&mut client, "a.khabar", &["trump"]).await;
    // The other article takes it back, and is saved.
    std::fs::write(folder.0.path().join("b.khabar"), "وصل سيد البيت\n").unwrap();
    let saved = json!({ "textDocument": { "uri": folder.uri("b.khabar") } });
    client.notify("textDocument/didSave", saved).await;
    folder.until(&mut client, "a.khabar", &[]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn knowledge_counts_as_the_editor_holds_it() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", ""),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    folder
        .open(&mut client, "a.khabar", "زار نديم القصري صفاقس")
        .await;
    client.diagnostics(0).await;
    folder.open(&mut client, "our.toml", "").await;
    folder.type_in(&mut client, "our.toml", 1, NADIM).await;
    loop {
        client.told(&folder.uri("a.khabar")).await;
        let values = folder.values(&mut client, "a.khabar").await;
        if values[0] == "nadim-qasr" {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn articles_of_other_corpora_do_not_wait_for_one_that_is_being_read() {
    let slow = Folder::new(&[("khabar.toml", "")]);
    let quick = Folder::new(&[("khabar.toml", "")]);
    let mut client = Client::start(capable("utf-16")).await;
    let hold = corpora::tests::Hold::back(slow.0.path());
    slow.open(&mut client, "a.khabar", "ترامب").await;
    let document = json!({ "textDocument": { "uri": slow.uri("a.khabar") } });
    let waiting = client.ask("khabar/annotations", document).await;
    hold.reached();
    quick.open(&mut client, "a.khabar", "بوتين").await;
    assert_eq!(quick.values(&mut client, "a.khabar").await, ["putin"]);
    client.open("ماكرون").await;
    client.diagnostics(0).await;
    hold.release();
    let answer = client.answer(waiting).await;
    assert_eq!(answer["result"]["spans"][0]["value"], "trump");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_read_of_a_corpus_before_it_was_typed_in_is_dropped() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", "[[actor]]\nid = \"Not An Id\"\n"),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    let hold = corpora::tests::Hold::back(folder.0.path());
    folder
        .open(&mut client, "a.khabar", "زار نديم القصري باريس")
        .await;
    hold.reached();
    folder.open(&mut client, "our.toml", "").await;
    folder.type_in(&mut client, "our.toml", 1, NADIM).await;
    // What is typed has been taken in once a request behind it is answered.
    client
        .request("workspace/symbol", json!({ "query": "" }))
        .await;
    hold.release();
    client.told(&folder.uri("a.khabar")).await;
    let values = folder.values(&mut client, "a.khabar").await;
    assert_eq!(values[0], "nadim-qasr");
    // Nobody was told what was wrong in the file as it was.
    let of_file = |m: &&Value| m["params"]["uri"] == folder.uri("our.toml");
    assert_eq!(client.kept.iter().find(of_file), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_in_settings_is_told_as_they_are_typed() {
    let folder = Folder::new(&[("khabar.toml", "langage = 1\n")]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "ترامب").await;
    let settings = folder.uri("khabar.toml");
    assert_eq!(client.told(&settings).await.len(), 1);
    folder
        .open(&mut client, "khabar.toml", "langage = 1\n")
        .await;
    folder.type_in(&mut client, "khabar.toml", 1, "").await;
    assert_eq!(client.told(&settings).await.len(), 0);
    // Closed without being saved, it counts as it lies on disk.
    let closed = json!({ "textDocument": { "uri": settings } });
    client.notify("textDocument/didClose", closed).await;
    assert_eq!(client.told(&settings).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_belongs_elsewhere_when_its_corpus_is_gone() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\nlangage = 1\n"),
        ("our.toml", NADIM),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "نديم القصري").await;
    folder.until(&mut client, "a.khabar", &["nadim-qasr"]).await;
    let settings = folder.uri("khabar.toml");
    client.told(&settings).await;
    let changed = json!({ "changes": [{ "uri": settings, "type": 3 }] });
    std::fs::rename(folder.path("khabar.toml"), folder.path("was.toml")).unwrap();
    client
        .notify("workspace/didChangeWatchedFiles", changed.clone())
        .await;
    assert_eq!(client.told(&settings).await.len(), 0);
    folder.until(&mut client, "a.khabar", &[]).await;
    std::fs::rename(folder.path("was.toml"), folder.path("khabar.toml")).unwrap();
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    folder.until(&mut client, "a.khabar", &["nadim-qasr"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_is_found_wherever_the_corpus_names_it() {
    // A corpus with an entry of its own, and a second article.
    let other = "زار نديم القصري صفاقس\n%% mentions nadim-qasr@\"نديم القصري\"\n";
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", NADIM),
        ("b.khabar", other),
        ("c.khabar", "لا أحد هنا يذكر أحدا.\n"),
        ("d.khabar", "قال نديم القصري إن\n"),
    ]);
    let uri = |name| folder.uri(name);
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("قال نديم القص$0ري إن\n%% mentions nadim-qasr@\"نديم القصري\"\n");
    folder.open(&mut client, "a.khabar", &text).await;
    let place = json!({ "textDocument": { "uri": uri("a.khabar") }, "position": position });
    let highlights = client
        .request("textDocument/documentHighlight", place.clone())
        .await;
    let lines: Vec<_> = highlights["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| h["range"]["start"]["line"].clone())
        .collect();
    assert_eq!(lines, [0, 1]);
    let definition = client
        .request("textDocument/definition", place.clone())
        .await;
    assert_eq!(definition["result"]["uri"], uri("our.toml"));
    let symbols = client
        .request("workspace/symbol", json!({ "query": "القصرى" }))
        .await;
    assert_eq!(
        symbols["result"][0]["name"],
        "Nadim al-Qasri · نديم القصري · nadim-qasr"
    );
    assert_eq!(symbols["result"][0]["location"]["uri"], uri("our.toml"));
    let mut asked = place;
    asked["context"] = json!({ "includeDeclaration": true });
    let references = client.request("textDocument/references", asked).await;
    let files: Vec<_> = references["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|r| r["uri"].as_str().unwrap().to_string())
        .collect();
    // In text and tags of the others too, tagged or not.
    let in_files = ["a", "a", "b", "b", "d"].map(|name| folder.uri(&format!("{name}.khabar")));
    assert_eq!(files, in_files);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_unknown_gets_an_entry_of_the_corpus() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", "# ours"),
    ]);
    let uri = |name| folder.uri(name);
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("قال الخبير العسكري سمير حسن الف$0لاني إن القوات تتقدم");
    folder.open(&mut client, "a.khabar", &text).await;
    let params = json!({
        "textDocument": { "uri": uri("a.khabar") },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [] },
    });
    let actions = client.request("textDocument/codeAction", params).await;
    let all = actions["result"].as_array().unwrap();
    let adds = |a: &&Value| {
        a["title"]
            .as_str()
            .unwrap()
            .starts_with("Add “سمير حسن الفلاني”")
    };
    let change = &all.iter().find(adds).unwrap()["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], uri("our.toml"));
    let edit = &change["edits"][0];
    assert_eq!(edit["range"]["start"], json!({ "line": 0, "character": 6 }));
    let entry =
        "\n\n[[actor]]\nid = \"smir-hsn-alflani\"\nkind = \"person\"\nar = \"سمير حسن الفلاني\"\n";
    assert_eq!(edit["newText"], entry);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_entry_of_a_corpus_makes_its_file() {
    let settings = "language = \"en\"\n[lint]\n";
    let folder = Folder::new(&[("khabar.toml", settings)]);
    let (text, position) = cursor("قال الخبير العسكري سمير حسن الف$0لاني إن القوات تتقدم");
    let params = json!({
        "textDocument": { "uri": folder.uri("a.khabar") },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [] },
    });
    let adds = async |client: &mut Client| {
        folder.open(client, "a.khabar", &text).await;
        let answer = client
            .request("textDocument/codeAction", params.clone())
            .await;
        let mut all = answer["result"].as_array().unwrap().iter();
        let title = "Add “سمير حسن الفلاني” to the corpus's knowledge (knowledge.toml, a new file)";
        all.find(|a| a["title"] == title).cloned()
    };
    let mut able = resolving();
    able["workspace"]["workspaceEdit"] =
        json!({ "documentChanges": true, "resourceOperations": ["create"] });
    able["window"] = json!({ "showDocument": { "support": true } });
    let mut client = Client::start(able).await;
    let action = adds(&mut client).await.unwrap();
    let resolved = client.request("codeAction/resolve", action).await;
    let changes = &resolved["result"]["edit"]["documentChanges"];
    assert_eq!(changes[0]["kind"], "create");
    assert_eq!(changes[0]["uri"], folder.uri("knowledge.toml"));
    assert_eq!(
        changes[1]["textDocument"]["uri"],
        folder.uri("knowledge.toml")
    );
    let entry = changes[1]["edits"][0]["newText"].as_str().unwrap();
    assert!(entry.starts_with("[[actor]]\n"), "{entry}");
    assert_eq!(changes[2]["textDocument"]["uri"], folder.uri("khabar.toml"));
    let named = &changes[2]["edits"][0];
    assert_eq!(named["newText"], "knowledge = [\"knowledge.toml\"]\n\n");
    assert_eq!(
        named["range"]["start"],
        json!({ "line": 1, "character": 0 })
    );
    // It is shown, to be completed.
    let show = &resolved["result"]["command"];
    let run = json!({ "command": show["command"], "arguments": show["arguments"] });
    client.request("workspace/executeCommand", run).await;
    let asked = client
        .find(|message| message["method"] == "window/showDocument")
        .await;
    assert_eq!(asked["params"]["uri"], folder.uri("knowledge.toml"));
    // Another is told what to do.
    let mut client = Client::start(resolving()).await;
    let action = adds(&mut client).await.unwrap();
    let refused = client.request("codeAction/resolve", action).await;
    let said = refused["error"]["message"].as_str().unwrap();
    assert!(
        said.contains("makes no files") && said.contains("knowledge.toml"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_completion_replaces_what_is_typed_and_has_stops_where_the_client_knows_them() {
    let (text, position) = cursor(&format!("{ARTICLE}%% no$0\n"));
    let place = json!({ "textDocument": { "uri": URI }, "position": position });
    for (capabilities, format, note) in [
        (capable("utf-16"), json!(2), "%% note $0"),
        (json!({}), Value::Null, "%% note "),
    ] {
        let mut client = Client::start(capabilities).await;
        client.open(&text).await;
        let answer = client
            .request("textDocument/completion", place.clone())
            .await;
        let items = answer["result"]["items"].as_array().unwrap();
        // In the order of the answer, whatever clients sort by.
        let orders: Vec<_> = items.iter().map(|i| i["sortText"].as_str()).collect();
        assert!(orders.is_sorted(), "{orders:?}");
        let item = items.iter().find(|i| i["label"] == "%% note").unwrap();
        assert_eq!(item["insertTextFormat"], format);
        assert_eq!(item["textEdit"]["newText"], note);
        assert_eq!(
            item["textEdit"]["range"],
            json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 5 } })
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn names_and_lists_come_to_clients_that_can_show_them() {
    let (text, position) = cursor(&format!("{ARTICLE}%% event CONSULT actor=trump $0\n"));
    let place = json!({ "textDocument": { "uri": URI }, "position": position });
    let item = json!({ "labelDetailsSupport": true });
    let able = json!({
        "capabilities": { "textDocument": { "completion": { "completionItem": item } } },
        "initializationOptions": { "triggerSuggest": true },
    });
    for (params, command) in [
        (able.clone(), json!("editor.action.triggerSuggest")),
        (json!({ "capabilities": {} }), Value::Null),
    ] {
        let mut client = Client::initialize(params).await;
        client.open(&text).await;
        let answer = client
            .request("textDocument/completion", place.clone())
            .await;
        let items = answer["result"]["items"].as_array().unwrap();
        let key = items.iter().find(|i| i["label"] == "recipient").unwrap();
        assert_eq!(key["command"]["command"], command);
    }
    let (text, position) = cursor(&format!("{ARTICLE}%% event CONSULT actor=trum$0\n"));
    let place = json!({ "textDocument": { "uri": URI }, "position": position });
    for (params, name) in [
        (able, json!("دونالد ترامب")),
        (json!({ "capabilities": {} }), Value::Null),
    ] {
        let mut client = Client::initialize(params).await;
        client.open(&text).await;
        let answer = client
            .request("textDocument/completion", place.clone())
            .await;
        let first = &answer["result"]["items"][0];
        assert_eq!(first["labelDetails"]["description"], name);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_of_a_list_is_told_of_when_it_is_looked_at() {
    let (text, position) = cursor(&format!("{ARTICLE}%% event CONSULT actor=trum$0\n"));
    let place = json!({ "textDocument": { "uri": URI }, "position": position });
    let item = json!({ "resolveSupport": { "properties": ["documentation"] } });
    let able = json!({ "textDocument": { "completion": { "completionItem": item } } });
    let mut client = Client::start(able).await;
    client.open(&text).await;
    let answer = client.request("textDocument/completion", place).await;
    let first = answer["result"]["items"][0].clone();
    assert!(first.get("documentation").is_none(), "{first}");
    let resolved = client.request("completionItem/resolve", first).await;
    let card = resolved["result"]["documentation"]["value"]
        .as_str()
        .unwrap();
    // As of the day of the article.
    assert!(
        card.contains("2025-02-12") && card.contains("Donald Trump"),
        "{card}"
    );
    let other = json!({ "label": "note" });
    let same = client
        .request("completionItem/resolve", other.clone())
        .await;
    assert_eq!(same["result"], other);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_client_gets_wrong_is_answered_and_survived() {
    let mut client = Client::start(json!({})).await;
    let hover = |line: i64| json!({ "textDocument": { "uri": "file:///not/open" }, "position": { "line": line, "character": 0 } });
    assert_eq!(
        client.request("textDocument/hover", hover(0)).await["result"],
        Value::Null
    );
    assert_eq!(
        client
            .request("textDocument/hover", json!({ "position": 7 }))
            .await["error"]["code"],
        -32602
    );
    assert_eq!(
        client.request("textDocument/nonsense", json!({})).await["error"]["code"],
        -32601
    );
    // Changes far outside the text, and of a document that is not open.
    client
        .notify(
            "textDocument/didChange",
            json!({ "textDocument": { "uri": "file:///x", "version": 1 }, "contentChanges": [] }),
        )
        .await;
    client.open("سطر").await;
    let far = json!({ "start": { "line": 90, "character": 7 }, "end": { "line": 4, "character": 4_000_000 } });
    client
        .change(1, json!([{ "range": far, "text": " آخر\u{0}" }]))
        .await;
    assert!(
        client
            .diagnostics(1)
            .await
            .iter()
            .any(|d| d["code"] == "K601 hidden-characters")
    );
    assert_eq!(
        client.request("shutdown", Value::Null).await["result"],
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn no_edit_is_offered_for_a_text_of_which_a_change_was_missed() {
    let folder = Folder::new(&[("khabar.toml", "language = \"ar\"\n")]);
    let mut capabilities = capable("utf-16");
    capabilities["workspace"]["applyEdit"] = json!(true);
    let mut client = Client::start(capabilities).await;
    let text = "ترامب\n%%note  x\n";
    folder.open(&mut client, "a.khabar", text).await;
    folder.until(&mut client, "a.khabar", &["trump"]).await;
    let document = json!({ "uri": folder.uri("a.khabar") });
    let start = json!({ "line": 0, "character": 1 });
    let menu = json!({
        "textDocument": document,
        "range": { "start": start, "end": start },
        "context": { "diagnostics": [] },
    });
    let format =
        json!({ "textDocument": document, "options": { "tabSize": 4, "insertSpaces": true } });
    let offered = client
        .request("textDocument/codeAction", menu.clone())
        .await;
    let command = offered["result"]
        .as_array()
        .unwrap()
        .iter()
        .find_map(|action| action.get("command"));
    let command = command.expect("what is large goes by command");
    let run = json!({ "command": command["command"], "arguments": command["arguments"] });
    // A line of the article that the server does not get to see: the line of the tag is another now.
    let change = json!({
        "textDocument": { "uri": folder.uri("a.khabar"), "version": 1 },
        "contentChanges": [{ "range": { "start": start, "end": 7 }, "text": "\n" }],
    });
    for _ in 0..3 {
        client
            .notify("textDocument/didChange", change.clone())
            .await;
    }
    let said = client.find(|m| m["method"] == "window/showMessage").await;
    let message = said["params"]["message"].as_str().unwrap();
    assert!(
        message.contains("فات") && message.contains("a.khabar"),
        "{message}"
    );
    for (method, params) in [
        ("textDocument/formatting", &format),
        ("textDocument/codeAction", &menu),
    ] {
        let answer = client.request(method, params.clone()).await;
        assert_eq!(answer["result"], Value::Null, "{answer}");
    }
    let refused = client.request("workspace/executeCommand", run).await;
    assert_eq!(refused["error"]["code"], -32801, "{refused}");
    // It is told once, and mended by the whole text.
    assert!(
        !client
            .kept
            .iter()
            .any(|m| m["method"] == "window/showMessage")
    );
    folder.type_in(&mut client, "a.khabar", 2, text).await;
    let answer = client.request("textDocument/formatting", format).await;
    assert_eq!(answer["result"][0]["newText"], "%% note x");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_of_the_protocol_that_is_not_known_is_answered() {
    let mut client = Client::start(json!({})).await;
    client.notify("$/nothing", json!({})).await;
    let answer = client.request("$/nothing", json!({})).await;
    assert_eq!(answer["error"]["code"], -32601);
    assert_eq!(client.kept, Vec::<Value>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_document_is_cleared() {
    let mut client = Client::start(capable("utf-16")).await;
    client.open("%% evnt").await;
    assert!(!client.diagnostics(0).await.is_empty());
    client
        .notify(
            "textDocument/didClose",
            json!({ "textDocument": { "uri": URI } }),
        )
        .await;
    let cleared = |m: &Value| {
        m["method"] == "textDocument/publishDiagnostics"
            && m["params"]["diagnostics"]
                .as_array()
                .is_some_and(Vec::is_empty)
    };
    client.find(cleared).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn annotations_come_for_the_lines_asked_for() {
    let mut client = Client::start(capable("utf-16")).await;
    client.open(ARTICLE).await;
    let all = client
        .request(
            "khabar/annotations",
            json!({ "textDocument": { "uri": URI } }),
        )
        .await;
    let kinds: Vec<&str> = all["result"]["spans"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|s| s["kind"].as_str())
        .collect();
    assert_eq!(
        kinds,
        ["nationality", "person", "nationality", "person", "time"]
    );
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let none = client
        .request(
            "khabar/annotations",
            json!({ "textDocument": { "uri": URI }, "range": range }),
        )
        .await;
    assert_eq!(none["result"]["spans"], json!([]));
}

/// A client is told what was done for it once it asks for that, and no longer than it does.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_is_traced_for_who_asks() {
    let mut client =
        Client::initialize(json!({ "capabilities": capable("utf-16"), "trace": "messages" })).await;
    let traced = |m: &Value| m["method"] == "$/logTrace";
    let of = |method: &'static str| {
        move |m: &Value| {
            let told = m["params"]["message"].as_str().unwrap_or_default();
            traced(m) && told.starts_with(method)
        }
    };
    let first = client.find(of("initialize (1): ")).await;
    assert_eq!(first["params"].get("verbose"), None);
    client
        .notify("$/setTrace", json!({ "value": "verbose" }))
        .await;
    client.open("وصل ترامب\n").await;
    let opened = client.find(of("textDocument/didOpen: ")).await;
    assert!(
        opened["params"]["verbose"]
            .as_str()
            .unwrap()
            .starts_with("asked with ")
    );
    let hover =
        json!({ "textDocument": { "uri": URI }, "position": { "line": 0, "character": 5 } });
    client.request("textDocument/hover", hover.clone()).await;
    client.find(of("textDocument/hover (2): ")).await;
    client.notify("$/setTrace", json!({ "value": "off" })).await;
    client.kept.clear();
    client.request("textDocument/hover", hover).await;
    assert!(!client.kept.iter().any(traced));
}
