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

/// A corpus in git, with everything committed.
fn in_git() -> tempfile::TempDir {
    let folder = corpus("");
    let b = "وصل سمير الفلاني أمس.\n\nقال سمير الفلاني وسمير الفلاني أيضا.\n%% mentions none@\"سمير الفلاني\"\n";
    std::fs::write(folder.path().join("b.khabar"), b).unwrap();
    let done = "%% article status=done\nغادر سمير الفلاني.\n";
    std::fs::write(folder.path().join("done.khabar"), done).unwrap();
    git(&["init", "-q"], folder.path());
    git(&["add", "-A"], folder.path());
    commit(folder.path());
    folder
}

fn git(args: &[&str], folder: &Path) -> Output {
    let mut command = Command::new("git");
    let output = command.args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{args:?} {}", text(&output.stderr));
    output
}

fn commit(folder: &Path) {
    let who = ["-c", "user.name=a", "-c", "user.email=a@b"];
    git(&[&who[..], &["commit", "-qam", "a"]].concat(), folder);
}

#[test]
fn a_tag_is_written_at_what_is_found_after_it_was_shown() {
    let folder = in_git();
    let at = folder.path();
    let read = |name: &str| std::fs::read_to_string(at.join(name)).unwrap();
    let before = read("b.khabar");
    let tagging = ["search", "\"سمير الفلاني\"", "--apply", "mentions person"];
    let shown = khabar(&tagging, at);
    assert_eq!(shown.status.code(), Some(0), "{}", text(&shown.stderr));
    assert_eq!(
        text(&shown.stdout),
        "b.khabar:1\n+ %% mentions person@\"سمير الفلاني\"\n\
         b.khabar:3\n- %% mentions none@\"سمير الفلاني\"\n+ %% mentions none@\"سمير الفلاني\" person@2\"سمير الفلاني\"\n\
         b.khabar:3 left: none is there\n    ⟦سمير الفلاني⟧\n"
    );
    let said = text(&shown.stderr);
    for told in [
        "2 tags in 1 article; nothing is written yet: --write does it",
        "1 place: left",
        "1 article left: what is done stays",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
    assert_eq!(read("b.khabar"), before);
    let write = |tagging: &[&str]| khabar(&[tagging, &["--write"]].concat(), at);
    let written = write(&tagging);
    assert_eq!(written.status.code(), Some(0), "{}", text(&written.stderr));
    assert!(text(&written.stderr).contains("2 tags in 1 article written"));
    assert_eq!(written.stdout, shown.stdout);
    let after = "وصل سمير الفلاني أمس.\n%% mentions person@\"سمير الفلاني\"\n\nقال سمير الفلاني وسمير الفلاني أيضا.\n%% mentions none@\"سمير الفلاني\" person@2\"سمير الفلاني\"\n";
    assert_eq!(read("b.khabar"), after);
    // A second time there is nothing to write.
    assert_eq!(write(&tagging).status.code(), Some(1));
    // What git could not give back is not written over; --allow-dirty does.
    let note = ["search", "\"سمير الفلاني\"", "--apply", "note للمراجعة"];
    let refused = write(&note);
    assert_eq!(
        (refused.status.code(), read("b.khabar").as_str()),
        (Some(2), after)
    );
    assert!(
        text(&refused.stderr).contains("b.khabar among them"),
        "{}",
        text(&refused.stderr)
    );
    let allowed = khabar(&[&note[..], &["--write", "--allow-dirty"]].concat(), at);
    assert_eq!(allowed.status.code(), Some(0), "{}", text(&allowed.stderr));
    assert_eq!(read("b.khabar").matches("%% note للمراجعة").count(), 2);
    git(&["checkout", "-q", "b.khabar"], at);
    assert_eq!(read("b.khabar"), before);
}

#[test]
fn a_tag_that_would_be_an_error_is_written_nowhere() {
    let folder = in_git();
    let at = folder.path();
    let all =
        || ["a.khabar", "b.khabar"].map(|name| std::fs::read_to_string(at.join(name)).unwrap());
    let before = all();
    let refused = |tag: &str, query: &str, why: &str| {
        let output = khabar(&["search", query, "--apply", tag, "--write"], at);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{tag}: {said}");
        assert!(said.contains(why), "{tag}: {said}");
        assert_eq!(all(), before);
    };
    refused("mentions trmp", "الرئيس", "K302");
    refused("event CONSLT", "الرئيس", "K401");
    refused("trump", "الرئيس", "mentions trump, times");
    refused("mentions trump", "after:2025", "no words in them");
    refused("event CONSULT actor=trump mode=aerial", "الفلاني", "K403");
}
