//! `khabar assign` and `khabar progress`: articles dealt out, annotated apart, and measured.

use std::path::Path;

use serde_json::Value;

use super::{khabar, read, text, write};

/// A corpus of four articles, one of which somebody has annotated, beside nothing else.
fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "corpus/khabar.toml", "knowledge = [\"own/k.toml\"]\n");
    write(at, "corpus/own/k.toml", "");
    write(
        at,
        "corpus/n/1.khabar",
        "%% article published=2025-02-12 annotator=x status=done\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\"\n%% note سر\n",
    );
    for name in ["n/2.khabar", "n/3.khabar", "4.txt"] {
        write(
            at,
            &format!("corpus/{name}"),
            &format!("وصل سلام إلى بيروت {}.\n", name.len()),
        );
    }
    folder
}

const ASSIGN: [&str; 8] = [
    "assign",
    "corpus",
    "--to",
    "a1,a2",
    "--overlap",
    "50%",
    "-o",
    "tasks",
];

fn files(at: &Path) -> Vec<String> {
    let (files, unread) = khabar_corpus::articles(&[at.to_path_buf()]);
    assert_eq!(unread, Vec::<String>::new());
    let name = |file: std::path::PathBuf| file.strip_prefix(at).unwrap().display().to_string();
    files.into_iter().map(name).collect()
}

#[test]
fn annotators_get_blind_copies_which_are_corpora_of_their_own() {
    let folder = corpus();
    let at = folder.path();
    let done = khabar(&ASSIGN, at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(said.starts_with("4 articles in tasks, 2 of them for 2 annotators each (seed 1)\n  tasks/a1: 3 articles, 2 shared\n"), "{said}");
    assert!(
        text(&done.stderr).contains("1 article with tag lines"),
        "{}",
        text(&done.stderr)
    );
    let all = [files(&at.join("tasks/a1")), files(&at.join("tasks/a2"))];
    assert_eq!(all.each_ref().map(Vec::len), [3, 3]);
    let has = |name: &str| {
        all.iter()
            .position(|own| own.iter().any(|file| file == name))
            .unwrap()
    };
    assert!(all.concat().contains(&"4.khabar".to_string()), "{all:?}");
    let who = ["a1", "a2"][has("n/1.khabar")];
    assert_eq!(
        read(at, &format!("tasks/{who}/n/1.khabar")),
        format!(
            "%% article published=2025-02-12 annotator={who} status=draft\nالتقى ترامب بوتين أمس.\n"
        )
    );
    assert_eq!(
        read(at, "tasks/a2/khabar.toml"),
        read(at, "corpus/khabar.toml")
    );
    assert_eq!(read(at, "tasks/a1/own/k.toml"), "");
    // What was assigned is not assigned again, and what somebody may have written is not replaced.
    let again = khabar(&ASSIGN, at, b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("n/1.khabar: is assigned already, by tasks/assignment.jsonl"),
        "{}",
        text(&again.stderr)
    );
    std::fs::remove_file(at.join("tasks/assignment.jsonl")).unwrap();
    let again = khabar(&ASSIGN, at, b"");
    assert_eq!(
        again.status.code(),
        Some(0),
        "goes on where it was stopped: {}",
        text(&again.stderr)
    );
    std::fs::remove_file(at.join("tasks/assignment.jsonl")).unwrap();
    write(at, &format!("tasks/{who}/n/1.khabar"), "كتب أحدهم\n");
    let again = khabar(&ASSIGN, at, b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("says something else"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(read(at, &format!("tasks/{who}/n/1.khabar")), "كتب أحدهم\n");
}

#[test]
fn progress_is_read_off_the_copies() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(khabar(&ASSIGN, at, b"").status.code(), Some(0));
    let own = files(&at.join("tasks/a1"));
    let [first, second, third] = own.as_slice() else {
        panic!("{own:?}")
    };
    let file = |name: &str| format!("tasks/a1/{name}");
    let fresh = read(at, &file(first));
    write(at, &file(first), &fresh.replace("draft", "done"));
    write(
        at,
        &file(second),
        &format!("{}%% note ؟\n", read(at, &file(second))),
    );
    let early = khabar(&["progress", "tasks"], at, b"");
    assert_eq!(early.status.code(), Some(0), "{}", text(&early.stderr));
    assert!(
        text(&early.stdout).contains(
            "a1                      3          1          1          1          0          0\n"
        ),
        "{}",
        text(&early.stdout)
    );
    write(at, &file(second), "نص آخر\n");
    std::fs::remove_file(at.join(file(third))).unwrap();
    write(at, &file("own.khabar"), "نص\n");
    let late = khabar(&["progress", "tasks", "--format", "json"], at, b"");
    assert_eq!(late.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&late.stdout).unwrap();
    let articles = &told["annotators"][0]["articles"];
    assert_eq!(articles["done"][0], first.as_str());
    assert_eq!(articles["other_text"][0], second.as_str());
    assert_eq!(articles["missing"][0], third.as_str());
    assert_eq!(articles["beside"][0], "own.khabar");
    let none = khabar(&["progress", "corpus"], at, b"");
    assert_eq!(none.status.code(), Some(2));
    // Names in it are not followed out of the folder.
    write(
        at,
        "tasks/assignment.jsonl",
        "{\"article\":\"../../x\",\"annotators\":[\"a1\"],\"text\":\"0\"}\n",
    );
    let out = khabar(&["progress", "tasks"], at, b"");
    assert!(
        text(&out.stderr).contains("assignment.jsonl:1: ") && out.status.code() == Some(2),
        "{}",
        text(&out.stderr)
    );
}

#[test]
fn what_two_wrote_of_their_copies_can_be_measured() {
    let folder = corpus();
    let at = folder.path();
    let all = [&ASSIGN[..4], &["--overlap", "100%", "-o", "tasks"]].concat();
    assert_eq!(khabar(&all, at, b"").status.code(), Some(0));
    for who in ["a1", "a2"] {
        let name = format!("tasks/{who}/n/1.khabar");
        let copy = read(at, &name);
        write(at, &name, &format!("{copy}%% mentions trump@\"ترامب\"\n"));
    }
    let agreed = khabar(&["agree", "tasks/a1", "tasks/a2", "--draws", "0"], at, b"");
    assert_eq!(agreed.status.code(), Some(0), "{}", text(&agreed.stderr));
    assert!(
        text(&agreed.stdout).starts_with("tasks/a1 and tasks/a2: 4 articles\n"),
        "{}",
        text(&agreed.stdout)
    );
}

#[test]
fn what_cannot_be_dealt_out_is_refused_before_anything_is_written() {
    let folder = corpus();
    let at = folder.path();
    write(at, "corpus/khabar.toml", "knowledge = [\"../k.toml\"]\n");
    write(at, "k.toml", "");
    for (changed, why) in [
        (vec!["--to", "a1,A1"], "names somebody twice"),
        (vec!["--to", "a1,../x"], "the name of a folder"),
        (vec!["--to", "a1"], "name several with --to"),
        (
            vec!["--to", "a1,a2", "--each", "3"],
            "there are 2 annotators",
        ),
        (
            vec!["--to", "a1,a2", "-o", "corpus/tasks"],
            "lies in the corpus",
        ),
        (vec!["--to", "a1,a2"], "lies outside the corpus"),
    ] {
        let mut args = vec!["assign", "corpus"];
        args.extend(&changed);
        if !changed.contains(&"-o") {
            args.extend(["-o", "tasks"]);
        }
        let done = khabar(&args, at, b"");
        assert_eq!(done.status.code(), Some(2), "{changed:?}");
        assert!(
            text(&done.stderr).contains(why),
            "{changed:?}: {}",
            text(&done.stderr)
        );
        assert!(!at.join("tasks").exists() && !at.join("corpus/tasks").exists());
    }
}
