//! Programs of a corpus that suggest: when they run, what becomes of their answers.
#![cfg(unix)]

use super::*;
use std::path::Path;

const TEXT: &str = "نزل سمسم من السيارة\n";

/// The text with the date that an article should have.
fn article() -> String {
    format!("%% article published=2025-02-12\n{TEXT}")
}

/// Settings that name a recommender of this shell script.
fn settings(script: &str) -> String {
    format!(
        "[[recommender]]\nname = \"stub\"\ncommand = [\"sh\", \"-c\", '''{script}''']\npause = 0\n"
    )
}

/// A program that gives the same answer to every question: it says of some words of a text that they are a person.
fn says(text: &str, words: &str) -> String {
    let start = text[..text.find(words).unwrap()].chars().count();
    let end = start + words.chars().count();
    let mention = json!({ "start": start, "end": end, "text": words, "kind": "person" });
    json!({ "text": text, "mentions": [mention] }).to_string()
}

fn allowing(folder: &Path) -> Value {
    json!({ "capabilities": resolving(), "initializationOptions": { "recommenders": [folder] } })
}

fn is_suggested(found: &[Value]) -> bool {
    found
        .iter()
        .any(|d| d["code"] == "K901 recommended-mention")
}

/// The diagnostics of an article once a suggestion is among them.
async fn suggested(client: &mut Client, uri: &str) -> Value {
    loop {
        let found = client.told(uri).await;
        if let Some(at) = found
            .iter()
            .position(|d| d["code"] == "K901 recommended-mention")
        {
            return found[at].clone();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_runs_once_its_folder_is_allowed_and_what_it_suggests_is_accepted() {
    let folder = Folder::new(&[("answer.json", &says(TEXT, "سمسم"))]);
    let script = "touch ran; while read -r line; do cat answer.json; echo; done";
    std::fs::write(folder.path("khabar.toml"), settings(script)).unwrap();
    let mut client = Client::start(resolving()).await;
    folder.open(&mut client, "a.khabar", &article()).await;
    let uri = folder.uri("a.khabar");
    let found = client.told(&uri).await;
    assert!(!is_suggested(&found) && !folder.path("ran").exists());
    let allowed = json!({ "settings": { "khabar": { "recommenders": [folder.path("")] } } });
    client
        .notify("workspace/didChangeConfiguration", allowed)
        .await;
    let diagnostic = suggested(&mut client, &uri).await;
    assert_eq!(diagnostic["message"], "stub: “سمسم” is person");
    // It is walked over like what Khabar suggests.
    let params = json!({ "textDocument": { "uri": uri } });
    let step = client.request("khabar/review", params).await;
    let item = &step["result"]["item"];
    assert_eq!(
        (&item["kind"], &item["title"]),
        (&json!("mention"), &diagnostic["message"])
    );
    let does = item["choices"].as_array().unwrap().iter();
    let does: Vec<_> = does.map(|choice| choice["does"].clone()).collect();
    assert_eq!(does, ["accept", "reject"]);
    let accepted = apply(&article(), &item["choices"][0]["edit"]);
    assert_eq!(
        accepted,
        format!("{}%% mentions person@\"سمسم\"\n", article())
    );
    folder.type_in(&mut client, "a.khabar", 1, &accepted).await;
    while is_suggested(&client.told(&uri).await) {}
    // What is allowed no more is shown no more.
    folder.type_in(&mut client, "a.khabar", 2, &article()).await;
    suggested(&mut client, &uri).await;
    let none = json!({ "settings": { "khabar": { "recommenders": [] } } });
    client
        .notify("workspace/didChangeConfiguration", none)
        .await;
    while is_suggested(&client.told(&uri).await) {}
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_a_text_that_is_no_more_is_dropped() {
    let other = "صعد سمسم إلى الحافلة\n";
    let folder = Folder::new(&[
        ("1.json", &says(TEXT, "سمسم")),
        ("2.json", &says(other, "الحافلة")),
    ]);
    for fifo in ["asked", "go"] {
        let mut mkfifo = std::process::Command::new("mkfifo");
        let made = mkfifo.arg(folder.path(fifo)).status().unwrap();
        assert!(made.success());
    }
    let script = "n=0; while read -r line; do n=$((n+1)); echo > asked; read -r go < go; cat $n.json; echo; done";
    std::fs::write(folder.path("khabar.toml"), settings(script)).unwrap();
    let mut client = Client::initialize(allowing(&folder.path(""))).await;
    folder.open(&mut client, "a.khabar", TEXT).await;
    let (asked, go) = (folder.path("asked"), folder.path("go"));
    let until_asked = {
        let asked = asked.clone();
        move || std::fs::read(asked).unwrap()
    };
    tokio::task::spawn_blocking(until_asked).await.unwrap();
    // It is being asked of the first text; meanwhile that becomes another.
    folder.type_in(&mut client, "a.khabar", 1, other).await;
    client.diagnostics(1).await;
    let answer_both = move || {
        std::fs::write(&go, "\n").unwrap();
        std::fs::read(asked).unwrap();
        std::fs::write(&go, "\n").unwrap();
    };
    tokio::task::spawn_blocking(answer_both).await.unwrap();
    let diagnostic = suggested(&mut client, &folder.uri("a.khabar")).await;
    assert_eq!(diagnostic["message"], "stub: “الحافلة” is person");
    let earlier = client
        .kept
        .iter()
        .filter(|m| m.to_string().contains("stub"));
    assert_eq!(earlier.count(), 0, "{:?}", client.kept);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_fails_is_told_once_and_given_up_in_the_end() {
    let folder = Folder::new(&[("khabar.toml", &settings("read -r line; exit 1"))]);
    let mut client = Client::initialize(allowing(&folder.path(""))).await;
    folder.open(&mut client, "a.khabar", TEXT).await;
    let is_message = |m: &Value| m["method"] == "window/showMessage";
    let first = client.find(is_message).await;
    let said = first["params"]["message"].as_str().unwrap();
    assert!(
        said.starts_with("The recommender “stub” ended without an answer"),
        "{said}"
    );
    for version in 1..1_000 {
        let text = format!("{TEXT}{version}\n");
        folder
            .type_in(&mut client, "a.khabar", version, &text)
            .await;
        client.diagnostics(version.into()).await;
        if client.kept.iter().any(is_message) {
            break;
        }
    }
    let second = client.find(is_message).await;
    let said = second["params"]["message"].as_str().unwrap();
    assert!(said.contains("3 times in a row"), "{said}");
    assert!(!client.kept.iter().any(is_message));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_never_answers_holds_nobody_up() {
    let folder = Folder::new(&[("khabar.toml", &settings("while read -r line; do :; done"))]);
    let mut client = Client::initialize(allowing(&folder.path(""))).await;
    folder.open(&mut client, "a.khabar", TEXT).await;
    client.diagnostics(0).await;
    for version in 1..20 {
        let text = format!("{TEXT}{version}\n");
        folder
            .type_in(&mut client, "a.khabar", version, &text)
            .await;
        client.diagnostics(version.into()).await;
    }
}
