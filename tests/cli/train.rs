//! `khabar train` on the articles of a corpus, as a user runs it.

use super::*;

/// A corpus of finished articles in which no suggestion was accepted, though what ships is sure of it.
fn corpus(articles: usize) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "khabar.toml", "");
    for at in 0..articles {
        write(
            folder.path(),
            &format!("{at:02}.khabar"),
            "%% article published=2025-02-12 status=done\nالتقى ترامب بوتين في الرياض.\nوقصفت إسرائيل سوريا.\n",
        );
    }
    folder
}

#[test]
fn what_a_corpus_codes_otherwise_becomes_its_weights_when_it_is_better() {
    let folder = corpus(22);
    let train = ["train", "events", ".", "-o", "events.toml"];
    let done = khabar(&train, folder.path(), b"");
    let said = text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(said.contains("in 22 finished articles, 0 right"), "{said}");
    assert!(said.contains("better by more than chance"), "{said}");
    assert!(said.contains("weights = \"events.toml\""), "{said}");
    // The corpus suggests by them: what nobody accepts is suggested no more.
    let suggested = || {
        let annotate = ["annotate", "00.khabar", "--format", "json"];
        let done = khabar(&annotate, folder.path(), b"");
        let document: Value = serde_json::from_slice(&done.stdout).unwrap();
        document["events"].as_array().unwrap().len()
    };
    let before = suggested();
    let settings = "[events]\nweights = \"events.toml\"\n";
    write(folder.path(), "khabar.toml", settings);
    assert!(suggested() < before);
    // They have seen these articles, and so are held against what ships again.
    let again = khabar(&train, folder.path(), b"");
    let said = text(&again.stdout);
    assert!(said.contains("events.toml: written; the corpus"), "{said}");
}

#[test]
fn a_few_articles_are_not_learnt_from() {
    let folder = corpus(2);
    let train = ["train", "events", ".", "-o", "events.toml"];
    let done = khabar(&train, folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    assert!(
        said.contains("2 of 2 articles are done") && said.contains("20 are needed"),
        "{said}"
    );
    assert!(!folder.path().join("events.toml").exists());
}
