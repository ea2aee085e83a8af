//! What the index of a corpus is asked for: names and events in articles that are not open.

use serde_json::{Value, json};

use super::{Client, Folder, NADIM, capable, cursor};

const TOLD: &str = r#"%% article published=2025-02-12
التقى ماكرون بترامب
%% mentions macron@"ماكرون" trump@"ترامب"
%% event CONSULT@"التقى" actor=macron recipient=trump
"#;

/// Asks again until the index, which is made behind everything, has been made.
async fn until(
    client: &mut Client,
    method: &str,
    params: Value,
    done: impl Fn(&[Value]) -> bool,
) -> Vec<Value> {
    for _ in 0..100_000 {
        let answer = client.request(method, params.clone()).await;
        let found = answer["result"].as_array().cloned().unwrap_or_default();
        if done(&found) {
            return found;
        }
    }
    panic!("the index has no answer to {method}: {params}");
}

fn names(symbols: &[Value]) -> Vec<&str> {
    symbols.iter().filter_map(|s| s["name"].as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn symbols_are_those_of_closed_articles_too() {
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", TOLD)]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "وصل بوتين\n").await;
    for query in ["macron", "ماكرون"] {
        let asked = json!({ "query": query });
        // Until the corpus is known, an event is told without the names of who takes part.
        let found = until(&mut client, "workspace/symbol", asked, |found| {
            let second = names(found).get(1).cloned();
            second.is_some_and(|name| name.starts_with("CONSULT Emmanuel Macron"))
        })
        .await;
        assert!(names(&found)[0].contains("ماكرون"), "{found:?}");
        let at = &found[0]["location"];
        assert_eq!(at["uri"], folder.uri("b.khabar"));
        assert_eq!(at["range"]["start"], json!({ "line": 1, "character": 6 }));
    }
    // As it is typed, not as it lies on disk.
    let other = TOLD.replace("CONSULT", "AGREE");
    folder.open(&mut client, "b.khabar", &other).await;
    let asked = json!({ "query": "macron" });
    let is_typed = |found: &[Value]| names(found).iter().any(|name| name.starts_with("AGREE"));
    let found = until(&mut client, "workspace/symbol", asked, is_typed).await;
    assert!(
        !names(&found).iter().any(|name| name.starts_with("CONSULT")),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn how_far_the_corpus_is() {
    let done = TOLD.replace("published", "status=done published");
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", &done), ("c.khabar", TOLD)]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "c.khabar", TOLD).await;
    let asked = json!({ "textDocument": { "uri": folder.uri("c.khabar") } });
    let told = |answer: &Value| (answer["articles"].clone(), answer["done"].clone());
    for _ in 0..100_000 {
        let answer = client.request("khabar/corpus", asked.clone()).await;
        if told(&answer["result"]) == (json!(2), json!(1)) {
            assert!(answer["result"]["name"].is_string());
            return;
        }
    }
    panic!("the index does not tell how far the corpus is");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_did_what_to_whom_is_told_over_the_corpus() {
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", TOLD)]);
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("وصل تر$0امب\n");
    folder.open(&mut client, "a.khabar", &text).await;
    let at = json!({ "textDocument": { "uri": folder.uri("a.khabar") }, "position": position });
    let asked = client
        .request("textDocument/prepareCallHierarchy", at)
        .await;
    let item = asked["result"][0].clone();
    assert_eq!(
        (&item["name"], &item["detail"]),
        (&json!("Donald Trump"), &json!("trump"))
    );
    let asked = json!({ "item": item });
    let done = |found: &[Value]| !found.is_empty();
    let incoming = until(
        &mut client,
        "callHierarchy/incomingCalls",
        asked.clone(),
        done,
    )
    .await;
    let from = &incoming[0]["from"];
    assert_eq!(from["name"], "Emmanuel Macron");
    assert_eq!(from["detail"], "CONSULT · 2025-02-12 · b.khabar");
    assert_eq!(from["uri"], folder.uri("b.khabar"));
    let words =
        json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 5 } });
    assert_eq!(incoming[0]["fromRanges"], json!([words]));
    let outgoing = client.request("callHierarchy/outgoingCalls", asked).await;
    assert_eq!(outgoing["result"], json!([]));
    // From the other's side.
    let asked = json!({ "item": from });
    let outgoing = client.request("callHierarchy/outgoingCalls", asked).await;
    assert_eq!(outgoing["result"][0]["to"]["name"], "Donald Trump");
}

/// The edits of a rename: files, lines and texts.
fn edits(answer: &Value) -> Vec<(String, u64, String)> {
    let documents = answer["result"]["documentChanges"]
        .as_array()
        .unwrap()
        .iter();
    let edits = documents.flat_map(|document| {
        let uri = document["textDocument"]["uri"].as_str().unwrap();
        let edits = document["edits"].as_array().unwrap().iter();
        edits.map(move |edit| {
            let line = edit["range"]["start"]["line"].as_u64().unwrap();
            (
                uri.to_string(),
                line,
                edit["newText"].as_str().unwrap().to_string(),
            )
        })
    });
    let mut edits: Vec<_> = edits.collect();
    edits.sort();
    edits
}

#[tokio::test(flavor = "multi_thread")]
async fn an_actor_is_renamed_in_articles_and_knowledge() {
    let tagged = "وصل نديم القصري\n%% mentions nadim-qasr@\"نديم القصري\"\n";
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", NADIM),
        ("b.khabar", tagged),
        ("c.khabar", "وصل نديم القصري\n"),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", tagged).await;
    folder.until(&mut client, "a.khabar", &["nadim-qasr"]).await;
    let at = |line: u32, character: u32| {
        json!({
            "textDocument": { "uri": folder.uri("a.khabar") },
            "position": { "line": line, "character": character },
        })
    };
    let prepared = client
        .request("textDocument/prepareRename", at(1, 14))
        .await;
    assert_eq!(prepared["result"]["placeholder"], "nadim-qasr");
    let rename = |name: &str| {
        let mut params = at(1, 14);
        params["newName"] = json!(name);
        params
    };
    let refused = client.request("textDocument/rename", rename("trump")).await;
    assert!(
        refused["error"]["message"]
            .as_str()
            .unwrap()
            .contains("somebody else")
    );
    let renamed = client
        .request("textDocument/rename", rename("nadim-al-qasri"))
        .await;
    let new = "nadim-al-qasri".to_string();
    assert_eq!(
        edits(&renamed),
        [
            (folder.uri("a.khabar"), 1, new.clone()),
            (folder.uri("b.khabar"), 1, new.clone()),
            (folder.uri("our.toml"), 1, format!("\"{new}\"")),
        ]
    );
}

/// A tag line that is not whole names an actor too; and an id that articles have already is not taken for another.
#[tokio::test(flavor = "multi_thread")]
async fn renaming_misses_no_line_and_makes_no_two_one() {
    let tagged = "وصل نديم القصري\n%% mentions nadim-qasr@\"نديم القصري\"\n";
    let broken = "%% event CONSULT actor=nadim-qasr\nوصل نديم القصري\n%% mentions nadim-qasr\n";
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", NADIM),
        ("b.khabar", broken),
        ("c.khabar", "وصل\n%% event CONSULT actor=samir\n"),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", tagged).await;
    folder.until(&mut client, "a.khabar", &["nadim-qasr"]).await;
    let asked = json!({ "query": "CONSULT" });
    until(&mut client, "workspace/symbol", asked, |found| {
        found.len() == 1
    })
    .await;
    let rename = |name: &str| {
        json!({
            "textDocument": { "uri": folder.uri("a.khabar") },
            "position": { "line": 1, "character": 14 },
            "newName": name,
        })
    };
    let refused = client.request("textDocument/rename", rename("samir")).await;
    let why = refused["error"]["message"].as_str().unwrap();
    assert!(
        why.contains("stands in articles already (c.khabar)"),
        "{why}"
    );
    let renamed = client.request("textDocument/rename", rename("nadim")).await;
    let new = "nadim".to_string();
    assert_eq!(
        edits(&renamed),
        [
            (folder.uri("a.khabar"), 1, new.clone()),
            (folder.uri("b.khabar"), 0, new.clone()),
            (folder.uri("b.khabar"), 2, new.clone()),
            (folder.uri("our.toml"), 1, "\"nadim\"".to_string()),
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ships_is_not_renamed_and_an_event_in_its_article_alone() {
    let event = "وصل ترامب\n%% event CONSULT@\"وصل\" actor=trump id=e1\n";
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", event)]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", event).await;
    let at = |character: u32| {
        json!({
            "textDocument": { "uri": folder.uri("a.khabar") },
            "position": { "line": 1, "character": character },
            "newName": "e7",
        })
    };
    let refused = client.request("textDocument/prepareRename", at(34)).await;
    let why = refused["error"]["message"].as_str().unwrap();
    assert!(why.contains("trump ships with Khabar"), "{why}");
    let renamed = client.request("textDocument/rename", at(40)).await;
    assert_eq!(
        edits(&renamed),
        [(folder.uri("a.khabar"), 1, "e7".to_string())]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_corpus_shows_how_far_its_index_is() {
    let folder = Folder::new(&[("khabar.toml", "")]);
    for number in 0..300 {
        std::fs::write(folder.path(&format!("{number}.khabar")), TOLD).unwrap();
    }
    let mut capabilities = capable("utf-16");
    capabilities["window"] = json!({ "workDoneProgress": true });
    let mut client = Client::start(capabilities).await;
    folder.open(&mut client, "0.khabar", TOLD).await;
    let created = client
        .find(|m| m["method"] == "window/workDoneProgress/create")
        .await;
    let token = created["params"]["token"].clone();
    client
        .send(json!({ "jsonrpc": "2.0", "id": created["id"], "result": null }))
        .await;
    let told = |kind: &'static str, token: Value| {
        move |m: &Value| {
            m["method"] == "$/progress"
                && m["params"]["token"] == token
                && m["params"]["value"]["kind"] == kind
        }
    };
    let begun = client.find(told("begin", token.clone())).await;
    assert_eq!(begun["params"]["value"]["title"], "Indexing the corpus");
    assert_eq!(begun["params"]["value"]["cancellable"], true);
    client
        .notify("window/workDoneProgress/cancel", json!({ "token": token }))
        .await;
    client.find(told("end", token)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_mention_of_an_actor_is_accepted_in_one_edit_to_be_looked_through() {
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        ("b.khabar", "عاد ترامب\nوصل بوتين\n"),
        ("c.khabar", "%% article status=done\nعاد ترامب\n"),
        ("d.khabar", "وصل بوتين\n"),
    ]);
    let mut capabilities = capable("utf-16");
    capabilities["workspace"]["applyEdit"] = json!(true);
    capabilities["workspace"]["workspaceEdit"]["changeAnnotationSupport"] = json!({});
    let mut client = Client::start(capabilities).await;
    let (text, position) = cursor("وصل تر$0امب\n");
    folder.open(&mut client, "a.khabar", &text).await;
    let asked = json!({
        "textDocument": { "uri": folder.uri("a.khabar") },
        "range": { "start": position, "end": position },
        "context": { "diagnostics": [], "only": ["refactor.khabar.acceptInCorpus"] },
    });
    let offered = client.request("textDocument/codeAction", asked).await;
    let action = &offered["result"][0];
    assert_eq!(
        action["title"],
        "Accept all mentions of Donald Trump (trump) in the corpus"
    );
    let command = json!({
        "command": action["command"]["command"],
        "arguments": action["command"]["arguments"],
    });
    client.request("workspace/executeCommand", command).await;
    let applied = client.find(|m| m["method"] == "workspace/applyEdit").await;
    let edit = &applied["params"]["edit"];
    let annotations = edit["changeAnnotations"].as_object().unwrap();
    let (id, annotation) = annotations.iter().next().unwrap();
    assert_eq!(annotation["needsConfirmation"], true);
    assert_eq!(annotation["label"], "Mentions of trump in 2 articles");
    assert_eq!(
        edit["documentChanges"][0]["edits"][0]["annotationId"],
        json!(id)
    );
    let tag = "%% mentions trump@\"ترامب\"".to_string();
    let made = edits(&json!({ "result": edit }));
    let made: Vec<_> = made
        .into_iter()
        .map(|(uri, _, text)| (uri, text.trim().to_string()))
        .collect();
    assert_eq!(
        made,
        [
            (folder.uri("a.khabar"), tag.clone()),
            (folder.uri("b.khabar"), tag)
        ]
    );
}

const DELEGATION: &str =
    "%% article published=2025-02-12\nغادر الوفد القاعة\n%% mentions putin@\"الوفد\"\n";

/// Once the index is there, an open article is compared with the others: without an edit, and again when the others change.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_corpus_says_otherwise_is_told_with_its_places_and_a_fix() {
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        ("b.khabar", DELEGATION),
        ("c.khabar", DELEGATION),
        ("d.khabar", DELEGATION),
    ]);
    let mut capabilities = capable("utf-16");
    capabilities["textDocument"]["publishDiagnostics"] = json!({ "relatedInformation": true });
    let mut client = Client::start(capabilities).await;
    let here = DELEGATION.replace("putin", "lavrov");
    folder.open(&mut client, "a.khabar", &here).await;
    let uri = folder.uri("a.khabar");
    let told = loop {
        let all = client.told(&uri).await;
        let is = |told: &&Value| told["code"] == "K801 linked-otherwise";
        if let Some(told) = all.iter().find(is) {
            break told.clone();
        }
    };
    assert_eq!(
        told["message"],
        "“الوفد” is putin in 3 other articles, and lavrov here. See which is right."
    );
    let related = told["relatedInformation"].as_array().unwrap();
    let words =
        json!({ "start": { "line": 1, "character": 5 }, "end": { "line": 1, "character": 10 } });
    assert_eq!(related.len(), 3);
    assert_eq!(
        related[0],
        json!({ "location": { "uri": folder.uri("b.khabar"), "range": words }, "message": "putin" })
    );
    let asked = json!({
        "textDocument": { "uri": uri },
        "range": told["range"],
        "context": { "diagnostics": [], "only": ["quickfix"] },
    });
    let actions = client.request("textDocument/codeAction", asked).await;
    assert_eq!(actions["result"][0]["title"], "Change to putin");
    // Others that change their mind.
    for name in ["b.khabar", "c.khabar"] {
        std::fs::write(folder.path(name), &here).unwrap();
    }
    let changes =
        ["b.khabar", "c.khabar"].map(|name| json!({ "uri": folder.uri(name), "type": 2 }));
    client
        .notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        )
        .await;
    while !client.told(&uri).await.is_empty() {}
}

/// The names of the files of some locations.
fn files(found: &[Value]) -> Vec<&str> {
    let uris = found.iter().filter_map(|found| found["uri"].as_str());
    uris.filter_map(|uri| uri.rsplit('/').next()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_corpus_that_the_client_watches_no_files_are_looked_for() {
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", TOLD)]);
    let mut capabilities = capable("utf-16");
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({ "dynamicRegistration": true });
    let root = folder.uri("b.khabar");
    let root = root.rsplit_once('/').unwrap().0;
    let folders = json!([{ "uri": root, "name": "corpus" }]);
    let mut client =
        Client::initialize(json!({ "capabilities": capabilities, "workspaceFolders": folders }))
            .await;
    let registered = client
        .find(|m| m["method"] == "client/registerCapability")
        .await;
    client
        .send(json!({ "jsonrpc": "2.0", "id": registered["id"], "result": null }))
        .await;
    let (text, position) = cursor("وصل تر$0امب\n");
    folder.open(&mut client, "a.khabar", &text).await;
    let at = json!({
        "textDocument": { "uri": folder.uri("a.khabar") },
        "position": position,
        "context": { "includeDeclaration": true },
    });
    let references = "textDocument/references";
    // New ones of which nobody tells are found until the index has all files.
    let mut silent = None;
    for number in 0..1_000 {
        let name = format!("c{number}.khabar");
        std::fs::write(folder.path(&name), TOLD).unwrap();
        let answer = client.request(references, at.clone()).await;
        if !files(answer["result"].as_array().unwrap()).contains(&name.as_str()) {
            silent = Some(name);
            break;
        }
    }
    let silent = silent.expect("the index has all files");
    // What is known of a file that is another now does not count.
    std::fs::write(folder.path("b.khabar"), "عاد ترامب\n").unwrap();
    let answer = client.request(references, at.clone()).await;
    let of_b = |found: &&Value| found["uri"] == folder.uri("b.khabar");
    let found = answer["result"].as_array().unwrap();
    let found: Vec<&Value> = found.iter().filter(of_b).collect();
    assert_eq!(found.len(), 1, "{answer}");
    assert_eq!(
        found[0]["range"]["start"],
        json!({ "line": 0, "character": 4 })
    );
    let changes = json!({ "changes": [{ "uri": folder.uri(&silent), "type": 1 }] });
    client
        .notify("workspace/didChangeWatchedFiles", changes)
        .await;
    until(&mut client, references, at, |found| {
        files(found).contains(&silent.as_str())
    })
    .await;
    // What is edited is looked for everywhere.
    let text = "أ\n%% mentions nzbr@\"أ\"\n";
    std::fs::write(folder.path("d.khabar"), text).unwrap();
    folder.open(&mut client, "e.khabar", text).await;
    let renamed = json!({
        "textDocument": { "uri": folder.uri("e.khabar") },
        "position": { "line": 1, "character": 13 },
        "newName": "nzbr-2",
    });
    let edit = client.request("textDocument/rename", renamed).await;
    let edited = edit["result"]["documentChanges"].as_array();
    assert_eq!(edited.map(Vec::len), Some(2), "{edit}");
}
