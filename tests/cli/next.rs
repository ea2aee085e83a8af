//! `khabar next` as a user runs it.

use super::*;

fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "khabar.toml", "");
    write(
        folder.path(),
        "sure.khabar",
        "%% article published=2025-02-12 status=done\nوصل ترامب إلى الرياض.\n%% mentions trump@\"ترامب\"\n",
    );
    write(
        folder.path(),
        "differs.khabar",
        "%% article published=2025-02-12\nوصل ترامب.\n%% mentions trump@\"ترامب\" by=a1\n%% mentions none@\"ترامب\" by=a2\n",
    );
    folder
}

#[test]
fn what_is_most_worth_labelling_is_told_first_and_why() {
    let folder = corpus();
    let done = khabar(&["next", ".", "-n", "1"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    let first = "./differs.khabar\n    2 labels on which annotators differ";
    assert!(said.starts_with(first), "{said}");
    let arabic = ["next", ".", "-n", "1", "--language", "ar"];
    let done = khabar(&arabic, folder.path(), b"");
    assert!(text(&done.stdout).contains("خلافات"));
}

#[test]
fn programs_get_all_that_the_order_comes_of() {
    let folder = corpus();
    let done = khabar(&["next", "--format", "json"], folder.path(), b"");
    let told: Value = serde_json::from_slice(&done.stdout).unwrap();
    let first = &told[0];
    assert_eq!(
        (&first["file"], &first["differences"]),
        (&"./differs.khabar".into(), &2.into())
    );
    assert!(first["rate"].as_f64() > Some(0.0));
    let files = told.as_array().unwrap().iter();
    assert!(
        files
            .into_iter()
            .all(|told| told["file"] != "./sure.khabar")
    );
}

#[test]
fn with_an_index_the_answer_is_the_same_before_and_after_a_change() {
    let folder = corpus();
    let told = || {
        let done = khabar(&["next", "--format", "json"], folder.path(), b"");
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice::<Value>(&done.stdout).unwrap()
    };
    let without = told();
    assert!(!folder.path().join(".khabar").exists());
    let made = khabar(&["index"], folder.path(), b"");
    assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
    assert_eq!(told(), without);
    let article = "%% article published=2025-02-12\nالتقى ترامب بوتين.\n%% event CONSULT@\"التقى\" actor=trump status=suggested\n";
    write(folder.path(), "new.khabar", article);
    let with = told();
    let new = with
        .as_array()
        .unwrap()
        .iter()
        .find(|told| told["file"] == "./new.khabar");
    // Two mentions, and what a program suggests.
    assert_eq!(new.unwrap()["open"], 3);
    std::fs::remove_dir_all(folder.path().join(".khabar")).unwrap();
    assert_eq!(told(), with);
}

#[test]
fn an_empty_folder_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let done = khabar(&["next"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("there is no article here"));
}
