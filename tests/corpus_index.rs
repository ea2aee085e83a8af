//! `khabar index` and `khabar search`, as a user calls them.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const ARTICLE: &str = r#"%% article published=2025-02-12 annotator=a1
أكد الوزير أن الرئيس التقى بوتين في الرياض
%% mentions putin@"بوتين"
%% event CONSULT@"التقى" actor=trump recipient=putin
"#;

fn khabar(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khabar"));
    command.args(args).current_dir(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn corpus(settings: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("khabar.toml"), settings).unwrap();
    std::fs::write(folder.path().join("a.khabar"), ARTICLE).unwrap();
    folder
}

#[test]
fn an_index_is_made_once() {
    let folder = corpus("");
    let summary = |args: &[&str]| {
        let output = khabar(args, folder.path());
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let json: Value = serde_json::from_slice(&output.stdout).unwrap();
        ["articles", "read", "recognised"].map(|key| json[key].as_u64().unwrap())
    };
    assert_eq!(summary(&["index", "--gold", "--format", "json"]), [1, 1, 0]);
    assert_eq!(summary(&["index", "--format", "json"]), [1, 0, 1]);
    assert_eq!(summary(&["index", "--format", "json"]), [1, 0, 0]);
    assert_eq!(
        summary(&["index", "--rebuild", "--format", "json"]),
        [1, 1, 1]
    );
}

#[test]
fn what_is_found_is_shown_in_its_context() {
    let folder = corpus("");
    let found = khabar(&["search", "رئيس", "--context", "5"], folder.path());
    assert_eq!(found.status.code(), Some(0), "{}", text(&found.stderr));
    assert_eq!(
        text(&found.stdout),
        "a.khabar:2 2025-02-12\n    …أن ⟦الرئيس⟧…\n"
    );
    let event = khabar(&["search", "type:CONSULT", "actor:putin"], folder.path());
    let said = text(&event.stdout);
    assert!(
        said.starts_with("a.khabar:2 2025-02-12 gold CONSULT trump → putin\n"),
        "{said}"
    );
    let json = khabar(
        &["search", "actor:putin", "--format", "json"],
        folder.path(),
    );
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let words = json["text"].as_str().unwrap().chars();
    let (start, end) = (
        json["start"].as_u64().unwrap(),
        json["end"].as_u64().unwrap(),
    );
    let words: String = words
        .skip(start as usize)
        .take((end - start) as usize)
        .collect();
    assert_eq!(
        (words.as_str(), &json["layer"]),
        ("بوتين", &Value::from("gold"))
    );
}

#[test]
fn nothing_found_and_nothing_understood_are_told_apart() {
    let folder = corpus("");
    let none = khabar(&["search", "القاهرة"], folder.path());
    assert_eq!((none.status.code(), text(&none.stdout)), (Some(1), ""));
    let wrong = khabar(&["search", "actr:putin"], folder.path());
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("did you mean actor:?"));
}

#[test]
fn where_there_is_to_be_no_index_there_is_none() {
    let outside = tempfile::tempdir().unwrap();
    let none = khabar(&["index"], outside.path());
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("put an empty one there"));
    let off = corpus("index = false\n");
    for command in [&["index"][..], &["search", "بوتين"]] {
        let refused = khabar(command, off.path());
        assert_eq!(refused.status.code(), Some(2));
        assert!(
            text(&refused.stderr).contains("index = false"),
            "{}",
            text(&refused.stderr)
        );
    }
    assert!(!off.path().join(".khabar").exists());
}
