//! Recommenders as a user runs them. The programs are shell scripts, which every system that has recommenders has.

use super::*;

/// A corpus with an article and a recommender, a shell script.
fn corpus(script: &str) -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), "script.sh", script);
    write(
        folder.path(),
        "khabar.toml",
        "[[recommender]]\nname = \"script\"\ncommand = [\"sh\", \"script.sh\"]\npause = 0\n",
    );
    write(
        folder.path(),
        "in.jsonl",
        "{\"id\": 1, \"text\": \"وصل زيد\"}\n{\"id\": 2, \"text\": \"وصل زيد\"}\n",
    );
    folder
}

/// Proposes زيد, and writes that it was started.
const GOOD: &str = r#"echo started >> starts
while read -r line; do
  echo '{"text": "وصل زيد", "mentions": [{"start": 4, "end": 7, "text": "زيد", "kind": "person", "actor": "zayd", "layer": "gold"}]}'
done
"#;

const ANNOTATE: [&str; 6] = [
    "annotate", "--from", "jsonl", "--format", "jsonl", "in.jsonl",
];

#[test]
fn suggestions_are_silver_with_their_source_and_one_program_answers_all() {
    let folder = corpus(GOOD);
    let done = khabar(
        &[&ANNOTATE[..], &["--recommenders"]].concat(),
        folder.path(),
        b"",
    );
    assert_eq!((done.status.code(), text(&done.stderr)), (Some(0), ""));
    let records: Vec<Value> = text(&done.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(records.len(), 2);
    for record in records {
        let mentions = record["mentions"].as_array().unwrap();
        let theirs = mentions.iter().find(|m| m["source"] == "script").unwrap();
        assert_eq!(
            (&theirs["layer"], &theirs["actor"]),
            (&"silver".into(), &"zayd".into())
        );
    }
    let starts = read(folder.path(), "starts");
    assert_eq!(starts, "started\n");
}

#[test]
fn no_program_of_a_corpus_runs_unless_the_user_says_so() {
    let folder = corpus(GOOD);
    for command in [
        &ANNOTATE[..],
        &["check", "."],
        &["index", "."],
        &["export", ".", "--to", "jsonl", "-o", "-"],
    ] {
        khabar(command, folder.path(), b"");
        assert!(!folder.path().join("starts").exists(), "{command:?}");
    }
}

#[test]
fn one_that_fails_costs_its_suggestions_and_nothing_else() {
    let folder = corpus("read -r line\nexit 1\n");
    let done = khabar(
        &[&ANNOTATE[..], &["--recommenders"]].concat(),
        folder.path(),
        b"",
    );
    assert_eq!(done.status.code(), Some(2));
    assert_eq!(text(&done.stdout).lines().count(), 2);
    let said = text(&done.stderr);
    assert!(
        said.contains("in.jsonl:2: the recommender script ended without an answer"),
        "{said}"
    );
    assert!(said.contains("gave nothing for 2 documents"), "{said}");
}

#[test]
fn a_recommender_is_scored_as_khabar_is() {
    let folder = corpus(GOOD);
    let gold = r#"{"text": "وصل زيد", "mentions": [{"start": 4, "end": 7, "text": "زيد", "kind": "person", "actor": "zayd"}]}"#;
    write(folder.path(), "gold.jsonl", gold);
    let eval = |source: &str| {
        let args = ["eval", "mentions", "gold.jsonl", "--source", source];
        khabar(&args, folder.path(), b"")
    };
    let done = eval("script");
    let said = text(&done.stdout);
    assert!(
        said.contains("extent, strict            F1 1.000"),
        "{said}"
    );
    let told = text(&eval("scirpt").stderr).to_string();
    assert!(
        told.contains("there is no recommender \"scirpt\"; there are script"),
        "{told}"
    );
}

#[test]
fn where_no_recommender_is_named_that_is_told() {
    let folder = folder();
    let args = [
        "annotate",
        "good.khabar",
        "--format",
        "json",
        "--recommenders",
    ];
    let done = khabar(&args, folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("khabar.toml"),
        "{}",
        text(&done.stderr)
    );
}

/// Annotates into the folder `out`, and goes on with what is there.
fn sharded(folder: &Path, more: &[&str]) -> Output {
    let shards = ["--shards", "out", "--resume"];
    khabar(&[&ANNOTATE[..], &shards, more].concat(), folder, b"")
}

#[test]
fn a_shard_without_all_suggestions_is_not_written_and_made_by_the_next_run() {
    let folder = corpus("read -r line\nexit 1\n");
    let done = sharded(folder.path(), &["--recommenders"]);
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    assert!(said.contains("out/in.jsonl was not written"), "{said}");
    let shard = folder.path().join("out").join("in.jsonl");
    assert!(!shard.exists());
    write(folder.path(), "script.sh", GOOD);
    let done = sharded(folder.path(), &["--recommenders"]);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let written = std::fs::read_to_string(shard).unwrap();
    assert_eq!(written.matches("\"source\":\"script\"").count(), 2);
}

#[test]
fn a_shard_that_was_made_without_recommenders_is_not_taken_for_one_with_them() {
    let folder = corpus(GOOD);
    assert_eq!(sharded(folder.path(), &[]).status.code(), Some(0));
    let done = sharded(folder.path(), &["--recommenders"]);
    let said = text(&done.stderr);
    assert!(said.contains("another version"), "{said}");
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(sharded(folder.path(), &[]).status.code(), Some(0));
}

#[test]
fn one_that_talks_without_end_is_ended() {
    let folder = corpus("while :; do echo '{\"text\": \"كلام آخر\"}'; done\n");
    let done = khabar(
        &[&ANNOTATE[..], &["--recommenders"]].concat(),
        folder.path(),
        b"",
    );
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    assert!(said.contains("another text than it was given"), "{said}");
    assert_eq!(text(&done.stdout).lines().count(), 2);
}
