//! What a client sets, and files that move.

use super::*;

/// Whether findings are told in Arabic.
fn is_arabic(found: &[Value]) -> bool {
    let message = found[0]["message"].as_str().unwrap();
    message
        .chars()
        .any(|c| ('\u{621}'..='\u{64a}').contains(&c))
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_are_asked_for_and_count_at_once_when_they_change() {
    let mut capabilities = capable("utf-16");
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    let mut client = Client::start(capabilities).await;
    let asked = client
        .find(|m| m["method"] == "workspace/configuration")
        .await;
    assert_eq!(asked["params"]["items"], json!([{ "section": "khabar" }]));
    let settings = json!([{ "language": "ar" }]);
    client
        .send(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": settings }))
        .await;
    let registered = client
        .find(|m| m["method"] == "client/registerCapability")
        .await;
    assert_eq!(
        registered["params"]["registrations"][0]["method"],
        "workspace/didChangeConfiguration"
    );
    client
        .send(json!({ "jsonrpc": "2.0", "id": registered["id"], "result": null }))
        .await;
    client.open("%% evnt\n").await;
    while !is_arabic(&client.diagnostics(0).await) {}
    let changed = json!({ "settings": { "khabar": { "language": "en" } } });
    client
        .notify("workspace/didChangeConfiguration", changed)
        .await;
    while is_arabic(&client.diagnostics(0).await) {}
    // Those that say nothing are asked.
    client
        .notify(
            "workspace/didChangeConfiguration",
            json!({ "settings": null }),
        )
        .await;
    client
        .find(|m| m["method"] == "workspace/configuration")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_diagnostic_links_to_its_rule_where_the_corpus_names_a_page() {
    let page = "https://example.org/lint.html";
    let folder = Folder::new(&[("khabar.toml", &format!("rules-page = \"{page}\"\n"))]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "%% evnt\n").await;
    let found = client.diagnostics(0).await;
    let href = &found[0]["codeDescription"]["href"];
    assert_eq!(*href, format!("{page}#k101-no-document-date"));
    client.open("%% evnt\n").await;
    assert!(client.told(URI).await[0].get("codeDescription").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_of_a_corpus_follow_the_files_they_name() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", NADIM),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    let moved =
        |from, to| json!({ "files": [{ "oldUri": folder.uri(from), "newUri": folder.uri(to) }] });
    let edit = client
        .request(
            "workspace/willRenameFiles",
            moved("our.toml", "sub/people.toml"),
        )
        .await;
    let change = &edit["result"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], folder.uri("khabar.toml"));
    assert_eq!(change["edits"][0]["newText"], "\"sub/people.toml\"");
    assert_eq!(change["edits"][0]["range"]["start"]["character"], 13);
    let none = client
        .request("workspace/willRenameFiles", moved("a.khabar", "b.khabar"))
        .await;
    assert_eq!(none["result"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_folders_are_looked_at_anew() {
    let folder = Folder::new(&[]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "%% evnt\n").await;
    assert!(!is_arabic(&client.diagnostics(0).await));
    std::fs::write(folder.path("khabar.toml"), "language = \"ar\"\n").unwrap();
    let event = json!({ "event": { "added": [], "removed": [] } });
    client
        .notify("workspace/didChangeWorkspaceFolders", event)
        .await;
    while !is_arabic(&client.diagnostics(0).await) {}
}
