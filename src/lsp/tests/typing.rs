//! Formatting: some lines, and what was just typed.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn some_lines_are_tidied_and_what_was_typed() {
    let mut client = Client::start(capable("utf-16")).await;
    client.open("نص\n%%event  A\n%%event  B\n٪٪\n").await;
    let options = json!({ "tabSize": 4, "insertSpaces": true });
    let range =
        json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 1 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "options": options });
    let edits = client.request("textDocument/rangeFormatting", params).await;
    assert_eq!(edits["result"].as_array().unwrap().len(), 1);
    assert_eq!(edits["result"][0]["newText"], "%% event B");
    let typed = |line: u32, ch: &str| json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": 2 }, "ch": ch, "options": options });
    let enter = client
        .request("textDocument/onTypeFormatting", typed(2, "\n"))
        .await;
    assert_eq!(enter["result"][0]["newText"], "%% event A");
    let marker = client
        .request("textDocument/onTypeFormatting", typed(3, "٪"))
        .await;
    assert_eq!(marker["result"][0]["newText"], "%% ");
    let nothing = client
        .request("textDocument/onTypeFormatting", typed(0, "٪"))
        .await;
    assert_eq!(nothing["result"], json!([]));
}
