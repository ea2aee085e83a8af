//! What is shown of an article beside its text: semantic tokens, inlay hints, links, and what a selection grows to.

use super::*;

/// The tokens of an answer, as line, character, length, type and modifiers.
fn decoded(data: &Value) -> Vec<[u64; 5]> {
    let numbers: Vec<u64> = data
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_u64)
        .collect();
    let (mut line, mut character) = (0, 0);
    let token = |five: &[u64]| {
        if five[0] > 0 {
            character = 0;
        }
        line += five[0];
        character += five[1];
        [line, character, five[2], five[3], five[4]]
    };
    numbers.chunks(5).map(token).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_say_what_words_are_whole_in_part_and_what_has_changed() {
    let mut client = Client::start(capable("utf-16")).await;
    client
        .open("وصل ترامب أمس\n%% mentions trump@\"ترامب\"\n")
        .await;
    let document = json!({ "textDocument": { "uri": URI } });
    let whole = client
        .request("textDocument/semanticTokens/full", document.clone())
        .await;
    let whole = whole["result"].clone();
    let tokens = decoded(&whole["data"]);
    // The person, gold; the day; the kind of the tag, the id, the words.
    assert_eq!(
        tokens,
        [
            [0, 4, 5, 0, 1],
            [0, 10, 3, 6, 0],
            [1, 3, 8, 7, 0],
            [1, 12, 5, 10, 0],
            [1, 18, 7, 11, 0]
        ]
    );
    let range =
        json!({ "start": { "line": 1, "character": 0 }, "end": { "line": 1, "character": 3 } });
    let some = json!({ "textDocument": { "uri": URI }, "range": range });
    let some = client
        .request("textDocument/semanticTokens/range", some)
        .await;
    assert_eq!(decoded(&some["result"]["data"]), tokens[2..]);
    client
        .change(
            1,
            json!([{ "text": "وصل بوتين أمس\n%% mentions trump@\"ترامب\"\n" }]),
        )
        .await;
    let delta = json!({ "textDocument": { "uri": URI }, "previousResultId": whole["resultId"] });
    let delta = client
        .request("textDocument/semanticTokens/full/delta", delta)
        .await;
    let edits = delta["result"]["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    // Only the person is not gold any more.
    assert_eq!(
        (&edits[0]["start"], &edits[0]["deleteCount"]),
        (&json!(0), &json!(5))
    );
    let unknown = json!({ "textDocument": { "uri": URI }, "previousResultId": "none" });
    let unknown = client
        .request("textDocument/semanticTokens/full/delta", unknown)
        .await;
    assert!(unknown["result"]["data"].is_array(), "{unknown}");
}

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
