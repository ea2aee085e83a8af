//! What is shown of an article beside its text: semantic tokens, inlay hints, links, and what a selection grows to.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn hints_stand_behind_their_words() {
    let mut client = Client::start(capable("utf-16")).await;
    client
        .open("%% article published=2025-02-12\nوصل ترامب أمس\n")
        .await;
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": range });
    let hints = client.request("textDocument/inlayHint", params).await;
    let said: Vec<_> = hints["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|h| (h["label"].clone(), h["position"]["character"].clone()))
        .collect();
    assert_eq!(
        said,
        [(json!("trump"), json!(9)), (json!("2025-02-11"), json!(13))]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_and_entries_are_links() {
    let folder = Folder::new(&[
        ("khabar.toml", "knowledge = [\"our.toml\"]\n"),
        ("our.toml", &format!("# ours\n{NADIM}")),
    ]);
    let mut client = Client::start(capable("utf-16")).await;
    let text = "%% article url=https://example.org/a\nقال نديم القصري إن\n%% mentions nadim-qasr@\"نديم القصري\"\n";
    folder.open(&mut client, "a.khabar", text).await;
    let params = json!({ "textDocument": { "uri": folder.uri("a.khabar") } });
    let links = client.request("textDocument/documentLink", params).await;
    let targets: Vec<_> = links["result"]
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l["target"].clone())
        .collect();
    assert_eq!(
        targets,
        [
            json!("https://example.org/a"),
            json!(format!("{}#L2", folder.uri("our.toml")))
        ]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_selection_grows_from_the_word_to_the_article() {
    let mut client = Client::start(capable("utf-16")).await;
    let (text, position) = cursor("وصل دونالد تر$0امب أمس.\nوغادر.\n");
    client.open(&text).await;
    let params = json!({ "textDocument": { "uri": URI }, "positions": [position] });
    let answer = client.request("textDocument/selectionRange", params).await;
    let mut ends = Vec::new();
    let mut step = &answer["result"][0];
    while !step.is_null() {
        ends.push((
            step["range"]["start"]["character"].clone(),
            step["range"]["end"].clone(),
        ));
        step = &step["parent"];
    }
    assert_eq!(ends[0], (json!(11), json!({ "line": 0, "character": 16 })));
    assert_eq!(ends[1].0, json!(4));
    assert_eq!(ends.last().unwrap().1, json!({ "line": 2, "character": 0 }));
}
