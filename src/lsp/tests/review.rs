//! Walking what is open in an article, through the protocol.

use super::*;

/// The next step of a walk.
async fn step(client: &mut Client, more: Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": URI } });
    params
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let answer = client.request("khabar/review", params).await;
    answer["result"].clone()
}

/// The first choice of an item that does something.
fn choice<'i>(item: &'i Value, does: &str) -> &'i Value {
    let mut choices = item["choices"].as_array().unwrap().iter();
    choices.find(|choice| choice["does"] == does).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_walked_item_by_item_each_with_its_edit() {
    let mut client = Client::start(resolving()).await;
    client.open(ARTICLE).await;
    let first = step(&mut client, json!({})).await;
    assert_eq!(
        (&first["version"], &first["before"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(
        first["left"],
        json!({ "mentions": 4, "times": 1, "events": 1, "differences": 0, "findings": 0, "items": 2 })
    );
    let item = &first["item"];
    assert_eq!(item["kind"], "group");
    assert_eq!(item["ranges"].as_array().unwrap().len(), 5);
    let accepted = apply(ARTICLE, &choice(item, "accept")["edit"]);
    client.change(1, json!([{ "text": accepted }])).await;
    let next = step(&mut client, json!({ "which": { "after": item["id"] } })).await;
    let item = &next["item"];
    assert_eq!(
        (&item["kind"], &next["version"]),
        (&json!("event"), &json!(1))
    );
    assert_eq!(item["range"]["start"]["line"], 1);
    assert!(
        item["tag"]
            .as_str()
            .unwrap()
            .starts_with("%% event CONSULT@")
    );
    // A change is made again from its draft.
    let draft = &choice(item, "mode")["draft"];
    let again = step(
        &mut client,
        json!({ "which": { "here": item["id"] }, "draft": draft }),
    )
    .await;
    assert_eq!(again["item"]["tag"], *draft);
    let after = apply(&accepted, &choice(&again["item"], "accept")["edit"]);
    assert!(
        after.ends_with(&format!("{}\n", draft.as_str().unwrap())),
        "{after}"
    );
    client.change(2, json!([{ "text": after }])).await;
    let end = step(&mut client, json!({ "which": { "after": item["id"] } })).await;
    assert_eq!(
        (&end["item"], &end["left"]["items"]),
        (&Value::Null, &json!(0))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_to_the_whole_article_is_made_when_it_is_chosen() {
    let mut client = Client::start(resolving()).await;
    let text = "%% article published=2025-02-12\nوصل ترامب إلى الرياض\nوغادر بوتين الدوحة\n";
    client.open(text).await;
    let at = json!({ "which": { "at": { "line": 2, "character": 3 } } });
    let found = step(&mut client, at).await;
    assert_eq!(
        (&found["before"], &found["item"]["range"]["start"]["line"]),
        (&json!(2), &json!(2))
    );
    let all = choice(&found["item"], "acceptAll");
    assert!(all.get("edit").is_none(), "{all}");
    let action = json!({ "title": all["title"], "data": all["data"] });
    let resolved = client.request("codeAction/resolve", action).await;
    let after = apply(text, &resolved["result"]["edit"]);
    assert_eq!(after.matches("%% mentions ").count(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn which_item_is_asked_for_must_be_readable() {
    let mut client = Client::start(resolving()).await;
    client.open(ARTICLE).await;
    let params = json!({ "textDocument": { "uri": URI }, "which": { "behind": 3 } });
    let answer = client.request("khabar/review", params).await;
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
    let params = json!({ "textDocument": { "uri": "file:///not/open.khabar" } });
    let answer = client.request("khabar/review", params).await;
    assert_eq!(answer["result"], Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_article_is_the_one_that_is_most_worth_labelling() {
    let differs =
        "وصل ترامب.\n%% mentions trump@\"ترامب\" by=a1\n%% mentions none@\"ترامب\" by=a2\n";
    let folder = Folder::new(&[
        ("khabar.toml", ""),
        ("done.khabar", "%% article status=done\nوصل ترامب.\n"),
        ("differs.khabar", differs),
    ]);
    let mut client = Client::start(resolving()).await;
    folder.open(&mut client, "a.khabar", ARTICLE).await;
    let params = json!({ "textDocument": { "uri": folder.uri("a.khabar") } });
    let next = client.request("khabar/next", params.clone()).await;
    assert_eq!(
        next["result"]["uri"],
        folder.uri("differs.khabar"),
        "{next}"
    );
    assert_eq!(
        next["result"]["reasons"][0],
        "2 labels on which annotators differ"
    );
    assert_eq!(next["result"]["lookedAt"], 2);
    std::fs::write(folder.path("differs.khabar"), "كلام.\n").unwrap();
    let next = client.request("khabar/next", params).await;
    assert_eq!(next["result"], Value::Null, "{next}");
}
