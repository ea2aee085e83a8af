//! Diagnostics that the client asks for.

use super::*;

/// A client that asks for diagnostics, by document and by corpus, and asks again when it is told to.
fn pulling() -> Value {
    let mut all = capable("utf-16");
    all["textDocument"]["diagnostic"] = json!({});
    all["workspace"]["diagnostics"] = json!({ "refreshSupport": true });
    all
}

/// The report on a document, where the client has a result already.
async fn report(client: &mut Client, uri: &str, previous: Value) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "previousResultId": previous });
    client.request("textDocument/diagnostic", params).await["result"].clone()
}

fn codes(report: &Value) -> Vec<&str> {
    let items = report["items"].as_array().unwrap().iter();
    items.map(|d| d["code"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_is_answered_once_and_not_sent_them_too() {
    let mut client = Client::start(pulling()).await;
    client
        .open("%% article published=2025-02-12\nترامب\n%% mentions trmp@\"ترامب\"\n")
        .await;
    let first = report(&mut client, URI, Value::Null).await;
    assert_eq!(
        (&first["kind"], codes(&first)),
        (&json!("full"), vec!["K302 unknown-actor"])
    );
    let again = report(&mut client, URI, first["resultId"].clone()).await;
    assert_eq!(
        again,
        json!({ "kind": "unchanged", "resultId": first["resultId"] })
    );
    client
        .change(
            1,
            json!([{ "text": "%% article published=2025-02-12\nترامب\n" }]),
        )
        .await;
    let mended = report(&mut client, URI, first["resultId"].clone()).await;
    assert_eq!((&mended["kind"], codes(&mended)), (&json!("full"), vec![]));
    // Settings are no article: what is wrong in them is told when they are read.
    let none = report(&mut client, "file:///articles/khabar.toml", Value::Null).await;
    assert_eq!(none, json!({ "kind": "full", "items": [] }));
    let close = json!({ "textDocument": { "uri": URI } });
    client.notify("textDocument/didClose", close).await;
    client
        .request("workspace/symbol", json!({ "query": "" }))
        .await;
    let published = |m: &&Value| m["method"] == "textDocument/publishDiagnostics";
    assert_eq!(client.kept.iter().find(published), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_is_told_when_knowledge_has_changed() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", ""),
    ]);
    let mut client = Client::start(pulling()).await;
    let text = "%% article published=2025-02-12\nزار نديم القصري صفاقس\n%% mentions nadim-qasr@\"نديم القصري\"\n";
    folder.open(&mut client, "a.khabar", text).await;
    let uri = folder.uri("a.khabar");
    let first = report(&mut client, &uri, Value::Null).await;
    assert!(codes(&first).contains(&"K302 unknown-actor"), "{first}");
    folder.open(&mut client, "our.toml", NADIM).await;
    let asked = client
        .find(|m| m["method"] == "workspace/diagnostic/refresh")
        .await;
    client
        .send(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": null }))
        .await;
    let now = report(&mut client, &uri, first["resultId"].clone()).await;
    assert_eq!((&now["kind"], codes(&now)), (&json!("full"), vec![]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_corpus_is_told_of_where_that_is_wanted_and_again_when_it_has_changed() {
    let wrong = "%% article published=2025-02-12\nترامب\n%% mentions trmp@\"ترامب\"\n";
    let right = wrong.replace("trmp", "trump");
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        ("a.khabar", &right),
        ("b.khabar", wrong),
        ("c.khabar", wrong),
    ]);
    let options = json!({ "wholeCorpus": true });
    let mut client =
        Client::initialize(json!({ "capabilities": pulling(), "initializationOptions": options }))
            .await;
    folder.open(&mut client, "a.khabar", wrong).await;
    let ask = |previous: Value| json!({ "previousResultIds": previous, "workDoneToken": "w" });
    let first = client.request("workspace/diagnostic", ask(json!([]))).await;
    let items = first["result"]["items"].as_array().unwrap();
    // The one that is open is asked for by itself.
    let told: Vec<&Value> = items.iter().map(|report| &report["uri"]).collect();
    assert_eq!(
        told,
        [
            &json!(folder.uri("b.khabar")),
            &json!(folder.uri("c.khabar"))
        ]
    );
    assert_eq!(codes(&items[0]), ["K302 unknown-actor"]);
    let progress = |kind: &'static str| {
        move |m: &Value| m["method"] == "$/progress" && m["params"]["value"]["kind"] == kind
    };
    for kind in ["begin", "end"] {
        client.find(progress(kind)).await;
    }
    let had = items
        .iter()
        .map(|report| json!({ "uri": report["uri"], "value": report["resultId"] }));
    let had = json!(had.collect::<Vec<_>>());
    // Nothing is new: the answer waits until something is.
    let waiting = client.ask("workspace/diagnostic", ask(had)).await;
    std::fs::write(folder.path("b.khabar"), &right).unwrap();
    std::fs::remove_file(folder.path("c.khabar")).unwrap();
    let changes =
        ["b.khabar", "c.khabar"].map(|name| json!({ "uri": folder.uri(name), "type": 2 }));
    client
        .notify(
            "workspace/didChangeWatchedFiles",
            json!({ "changes": changes }),
        )
        .await;
    let answer = client.answer(waiting).await;
    let items = answer["result"]["items"].as_array().unwrap();
    assert_eq!(items.len(), 2, "{items:?}");
    assert!(
        items
            .iter()
            .all(|report| report["kind"] == "full" && codes(report).is_empty()),
        "{items:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_corpus_is_not_told_of_unasked_and_the_request_can_be_given_up() {
    let folder = Folder::new(&[("khabar.toml", ""), ("b.khabar", "%% evnt\n")]);
    let mut client = Client::start(pulling()).await;
    folder.open(&mut client, "a.khabar", "نص").await;
    let waiting = client
        .ask("workspace/diagnostic", json!({ "previousResultIds": [] }))
        .await;
    report(&mut client, &folder.uri("a.khabar"), Value::Null).await;
    client
        .notify("$/cancelRequest", json!({ "id": waiting }))
        .await;
    assert_eq!(client.answer(waiting).await["error"]["code"], -32800);
}
