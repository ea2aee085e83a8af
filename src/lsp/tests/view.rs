//! An article as HTML, and at a glance, through the protocol.

use super::*;

const TEXT: &str =
    "%% article published=2025-02-12\n\\%% 😀 التقى ترامب بوتين أمس\n%% mentions trump@\"ترامب\"\n";

async fn ask(client: &mut Client, method: &'static str, more: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI } });
    params
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let answer = client.request(method, params).await;
    answer["result"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn spans_of_the_view_have_their_ranges_and_what_can_be_done() {
    let mut client = Client::start(resolving()).await;
    client.open(TEXT).await;
    let view = ask(&mut client, "khabar/view", json!({})).await;
    assert!(view["html"].as_str().unwrap().starts_with("<section"));
    assert_eq!(view["lines"], json!([1, 3]));
    let marks = view["marks"].as_array().unwrap();
    let of = |id: &str| marks.iter().find(|mark| mark["id"] == id).unwrap();
    // Behind the backslash, and an emoji of two units.
    let at = |from: u32, to: u32| json!({ "start": { "line": 1, "character": from }, "end": { "line": 1, "character": to } });
    assert_eq!(of("1.m0")["range"], at(13, 18));
    assert!(of("1.m0").get("item").is_none());
    assert_eq!(of("1.e0")["range"], at(7, 12));
    for (id, kind) in [("1.m1", "mention"), ("1.t0", "time"), ("1.e0", "event")] {
        let item = &of(id)["item"];
        let more = json!({ "which": { "here": item }, "each": true });
        let step = ask(&mut client, "khabar/review", more).await;
        assert_eq!(step["item"]["kind"], kind, "{step}");
        assert_eq!(step["item"]["range"], of(id)["range"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_long_article_what_is_near_the_cursor_is_shown() {
    let mut client = Client::start(resolving()).await;
    let paragraph = "التقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\"\n";
    let count = 4_000;
    client.open(&paragraph.repeat(count)).await;
    let shown = |view: &Value| {
        let (from, to) = (&view["window"]["start"], &view["window"]["end"]);
        let (from, to) = (from.as_u64().unwrap(), to.as_u64().unwrap());
        let html = view["html"].as_str().unwrap();
        let paragraphs = html.matches("<div class=\"paragraph\"").count() as u64;
        assert_eq!(
            (paragraphs, view["lines"].as_array().unwrap().len()),
            ((to - from) / 2, count + 1)
        );
        // What is said of it, and no more than that of the lines above that its events may name.
        let marks = view["marks"].as_array().unwrap();
        let lines = marks
            .iter()
            .map(|mark| mark["range"]["start"]["line"].as_u64().unwrap());
        assert!(lines.clone().any(|line| line >= from) && lines.max() < Some(to));
        assert!(marks.len() < 3_000, "{}", marks.len());
        (from, to)
    };
    let view = ask(&mut client, "khabar/view", json!({ "at": 0 })).await;
    let (from, to) = shown(&view);
    assert!(from == 0 && to > 100);
    let view = ask(&mut client, "khabar/view", json!({ "at": 2 * count - 1 })).await;
    let (from, to) = shown(&view);
    // The last line is empty.
    assert_eq!(to, 2 * count as u64 + 1);
    // From any line of it the same is shown, or more of what is around that line.
    let view = ask(&mut client, "khabar/view", json!({ "at": (from + to) / 2 })).await;
    let (start, end) = shown(&view);
    assert!(start <= (from + to) / 2 && (from + to) / 2 < end);
    // Events are those of their words.
    let mark = view["marks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|mark| mark["id"] == "1.e0")
        .unwrap();
    assert_eq!(mark["range"]["start"]["line"], start);
    // A client that says no line has all of it.
    let whole = ask(&mut client, "khabar/view", json!({})).await;
    assert!(whole.get("window").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_made_for_the_nonce_of_its_host() {
    let mut client = Client::start(resolving()).await;
    client.open(TEXT).await;
    let view = ask(&mut client, "khabar/view", json!({ "nonce": "k3" })).await;
    let page = view["html"].as_str().unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("script-src 'nonce-k3'"));
    let params = json!({ "textDocument": { "uri": "file:///not/open.khabar" } });
    assert_eq!(
        client.request("khabar/view", params).await["result"],
        Value::Null
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_at_a_glance() {
    let mut client = Client::start(resolving()).await;
    client.open(TEXT).await;
    let found = ask(&mut client, "khabar/overview", json!({})).await;
    assert_eq!(found["date"]["day"], "2025-02-12");
    assert_eq!(found["date"]["source"], "tag");
    assert_eq!(
        (&found["written"], &found["left"]["mentions"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(found["actors"][0]["id"], "trump");
    assert_eq!(found["actors"][0]["ranges"][0]["start"]["character"], 13);
    assert_eq!(found["events"][0]["type"], "CONSULT");
    assert_eq!(
        found["open"].as_array().unwrap().len(),
        found["left"]["items"]
    );
}
