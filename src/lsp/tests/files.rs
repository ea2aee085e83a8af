//! Files by their many names, and as they are typed.

use serde_json::{Value, json};

use super::{Client, Folder, NADIM, capable, cursor};

async fn open(client: &mut Client, uri: &str, text: &str) {
    let document = json!({ "uri": uri, "languageId": "khabar", "version": 0, "text": text });
    client
        .notify("textDocument/didOpen", json!({ "textDocument": document }))
        .await;
}

/// The files and lines of the places where the actor under the cursor is named.
async fn references(client: &mut Client, uri: &str, position: &Value) -> Vec<(String, u64)> {
    let asked = json!({
        "textDocument": { "uri": uri },
        "position": position,
        "context": { "includeDeclaration": true },
    });
    let answer = client.request("textDocument/references", asked).await;
    let found = answer["result"].as_array().unwrap().iter();
    let place = |at: &Value| {
        let uri = at["uri"].as_str().unwrap().to_string();
        (uri, at["range"]["start"]["line"].as_u64().unwrap())
    };
    found.map(place).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_one_document_however_it_is_spelled_and_is_told_as_it_was_opened() {
    for (opened, asked) in [
        (
            "file:///ملفات/خبر.khabar",
            "file:///%D9%85%D9%84%D9%81%D8%A7%D8%AA/%d8%ae%d8%a8%d8%b1.khabar",
        ),
        ("FILE:///x/a%281%29.khabar", "file:///x/a(1).khabar"),
        ("file:///x/y/../a.khabar", "file:///x/a.khabar"),
        ("file:///c%3A/x/a.khabar", "file:///C:/x/a.khabar"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
    ] {
        let mut client = Client::start(capable("utf-16")).await;
        open(&mut client, opened, "وصل ترامب\n%% evnt\n").await;
        assert!(!client.told(opened).await.is_empty());
        let at = json!({ "line": 0, "character": 6 });
        let found = references(&mut client, asked, &at).await;
        assert_eq!(found, [(opened.to_string(), 0)]);
        let closed = json!({ "textDocument": { "uri": asked } });
        client.notify("textDocument/didClose", closed).await;
        assert_eq!(client.told(opened).await.len(), 0);
    }
}

const NAMED: &str = "وصل دونالد ترامب\n%% mentions trump@\"دونالد ترامب\"\n";

#[tokio::test(flavor = "multi_thread")]
async fn references_are_those_of_the_articles_as_they_are_typed() {
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        ("a (1).khabar", NAMED),
        ("b.khabar", NAMED),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    // As VS Code spells it.
    let a = folder.uri("a (1).khabar").replace("(1)", "%281%29");
    open(&mut client, &a, NAMED).await;
    folder.open(&mut client, "b.khabar", NAMED).await;
    folder.open(&mut client, "new.khabar", NAMED).await;
    let typed = format!("سطر جديد\n{NAMED}");
    folder.type_in(&mut client, "b.khabar", 1, &typed).await;
    // Where an article belongs is looked up by a thread of its own.
    folder.until(&mut client, "new.khabar", &["trump"]).await;
    folder.until(&mut client, "b.khabar", &["trump"]).await;
    let at = json!({ "line": 0, "character": 6 });
    let found = references(&mut client, &a, &at).await;
    let wanted = [
        (a.clone(), 0),
        (a.clone(), 1),
        (folder.uri("b.khabar"), 1),
        (folder.uri("b.khabar"), 2),
        (folder.uri("new.khabar"), 0),
        (folder.uri("new.khabar"), 1),
    ];
    assert_eq!(found, wanted);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_the_file_that_it_leads_to() {
    let folder = Folder::new(&[("real.khabar", NAMED), ("real.toml", "")]);
    std::fs::create_dir(folder.path("corpus")).unwrap();
    let settings = "knowledge = [\"../corpus/link.toml\"]\n";
    std::fs::write(folder.path("corpus/khabar.toml"), settings).unwrap();
    for (file, link) in [
        ("real.khabar", "corpus/link.khabar"),
        ("real.toml", "corpus/link.toml"),
    ] {
        std::os::unix::fs::symlink(folder.path(file), folder.path(link)).unwrap();
    }
    let mut client = Client::start(capable("utf-16")).await;
    folder
        .open(&mut client, "real.khabar", "وصل دونالد ترامب")
        .await;
    folder.open(&mut client, "real.toml", NADIM).await;
    let (text, position) = cursor("زار نديم القص$0ري ترامب");
    folder.open(&mut client, "corpus/a.khabar", &text).await;
    folder
        .until(&mut client, "corpus/a.khabar", &["nadim-qasr", "trump"])
        .await;
    let a = folder.uri("corpus/a.khabar");
    // The link's file is open, and names him in its text, no more in a tag.
    let trump = json!({ "line": 0, "character": 20 });
    let real = folder.uri("real.khabar");
    let found = references(&mut client, &a, &trump).await;
    assert_eq!(found, [(a.clone(), 0), (real, 0)]);
    let place = json!({ "textDocument": { "uri": a }, "position": position });
    let definition = client.request("textDocument/definition", place).await;
    assert_eq!(definition["result"]["uri"], folder.uri("real.toml"));
    // What is wrong in it is told of the file that is open.
    folder
        .type_in(&mut client, "real.toml", 1, "[[actor]]\nid = 1\n")
        .await;
    assert_eq!(client.told(&folder.uri("real.toml")).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn knowledge_beside_the_corpus_is_read_and_never_written() {
    let folder = Folder::new(&[("shared.toml", NADIM)]);
    std::fs::create_dir(folder.path("corpus")).unwrap();
    let settings = folder.path("corpus/khabar.toml");
    std::fs::write(&settings, "knowledge = [\"../shared.toml\"]\n").unwrap();
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("زار نديم القص$0ري الخبير العسكري سمير حسن الفلاني");
    folder.open(&mut client, "corpus/a.khabar", &text).await;
    let a = folder.uri("corpus/a.khabar");
    let place = json!({ "textDocument": { "uri": a }, "position": position });
    let definition = client.request("textDocument/definition", place).await;
    assert_eq!(definition["result"]["uri"], folder.uri("shared.toml"));
    let at = json!({ "line": 0, "character": 38 });
    let asked = json!({
        "textDocument": { "uri": a },
        "range": { "start": at, "end": at },
        "context": { "diagnostics": [] },
    });
    let offered = async |client: &mut Client| {
        let actions = client
            .request("textDocument/codeAction", asked.clone())
            .await;
        let all = actions["result"].as_array().unwrap().clone();
        let titled = |wanted: &str| {
            let mut all = all.iter();
            all.find(|a| a["title"].as_str().unwrap().starts_with(wanted))
                .cloned()
        };
        assert!(titled("“سمير حسن الفلاني” is not").is_some(), "{all:?}");
        titled("Add “سمير حسن الفلاني”")
    };
    assert_eq!(offered(&mut client).await, None);
    // To a file of its own it is added: at the end of what is typed there.
    std::fs::write(folder.path("corpus/own.toml"), "").unwrap();
    folder.open(&mut client, "corpus/own.toml", "# ours").await;
    std::fs::write(
        &settings,
        "knowledge = [\"own.toml\", \"../shared.toml\"]\n",
    )
    .unwrap();
    let changed = json!({ "changes": [{ "uri": folder.uri("corpus/khabar.toml"), "type": 2 }] });
    client
        .notify("workspace/didChangeWatchedFiles", changed)
        .await;
    let added = loop {
        match offered(&mut client).await {
            Some(added) => break added,
            None => client.told(&a).await,
        };
    };
    let change = &added["edit"]["documentChanges"][0];
    let document = json!({ "uri": folder.uri("corpus/own.toml"), "version": 0 });
    assert_eq!(change["textDocument"], document);
    let start = &change["edits"][0]["range"]["start"];
    assert_eq!(start, &json!({ "line": 0, "character": 6 }));
}

#[tokio::test(flavor = "multi_thread")]
async fn settings_that_are_not_saved_yet_make_a_corpus() {
    let folder = Folder::new(&[("our.toml", NADIM)]);
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "نديم القصري").await;
    client.diagnostics(0).await;
    let settings = "knowledge = [\"our.toml\"]\n";
    folder.open(&mut client, "khabar.toml", settings).await;
    folder.until(&mut client, "a.khabar", &["nadim-qasr"]).await;
    let closed = json!({ "textDocument": { "uri": folder.uri("khabar.toml") } });
    client.notify("textDocument/didClose", closed).await;
    folder.until(&mut client, "a.khabar", &[]).await;
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_is_told_and_holds_nobody_up() {
    let settings = "knowledge = [\"pipe.toml\"]\n";
    let folder = Folder::new(&[("khabar.toml", settings)]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("pipe.toml"))
        .status();
    assert!(made.unwrap().success());
    let mut client = Client::start(capable("utf-16")).await;
    folder.open(&mut client, "a.khabar", "ترامب").await;
    let told = client.told(&folder.uri("khabar.toml")).await;
    let said = told[0]["message"].as_str().unwrap();
    assert!(
        said.contains("“pipe.toml” cannot be read: it is a pipe (FIFO)"),
        "{said}"
    );
    folder.until(&mut client, "a.khabar", &["trump"]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_moved_out_of_the_corpus_teaches_nothing() {
    let folder = Folder::new(&[]);
    let taught = "وصل سيد البيت\n%% mentions trump@\"سيد البيت\"\n";
    std::fs::create_dir_all(folder.path("corpus/batch")).unwrap();
    std::fs::write(folder.path("corpus/khabar.toml"), "").unwrap();
    std::fs::write(folder.path("corpus/batch/b.khabar"), taught).unwrap();
    let mut client = Client::start(capable("utf-16")).await;
    folder
        .open(&mut client, "corpus/a.khabar", "وعاد سيد البيت")
        .await;
    folder
        .until(&mut client, "corpus/a.khabar", &["trump"])
        .await;
    let moved = json!({ "files": [{ "oldUri": folder.uri("corpus/batch"), "newUri": folder.uri("batch") }] });
    std::fs::rename(folder.path("corpus/batch"), folder.path("batch")).unwrap();
    client.notify("workspace/didRenameFiles", moved).await;
    folder.until(&mut client, "corpus/a.khabar", &[]).await;
    let back = json!({ "files": [{ "oldUri": folder.uri("batch"), "newUri": folder.uri("corpus/batch") }] });
    std::fs::rename(folder.path("batch"), folder.path("corpus/batch")).unwrap();
    client.notify("workspace/didRenameFiles", back).await;
    folder
        .until(&mut client, "corpus/a.khabar", &["trump"])
        .await;
    std::fs::remove_dir_all(folder.path("corpus/batch")).unwrap();
    let deleted = json!({ "files": [{ "uri": folder.uri("corpus/batch") }] });
    client.notify("workspace/didDeleteFiles", deleted).await;
    folder.until(&mut client, "corpus/a.khabar", &[]).await;
}
