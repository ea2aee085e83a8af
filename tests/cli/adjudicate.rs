//! `khabar adjudicate` and `khabar merge-driver`: two annotators' articles, put together from folders and by git itself.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::{khabar, read, text, write};

/// Two annotators with one article of two paragraphs, of which they read the first differently.
fn annotators() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let article = |name: &str, tags: &str| {
        format!(
            "%% article published=2025-02-12 annotator={name}\nوصل سالم المعولي إلى نزوى.\n{tags}\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\"\n"
        )
    };
    let one = "%% mentions person@\"سالم المعولي\" place@\"نزوى\"\n";
    let other = "%% mentions organization@\"سالم المعولي\" place@\"نزوى\"\n";
    write(folder.path(), "a1/n/1.khabar", &article("a1", one));
    write(folder.path(), "a2/n/1.khabar", &article("a2", other));
    write(folder.path(), "a2/n/2.khabar", "وصل سلام.\n");
    folder
}

const GOLD: &str = "%% article published=2025-02-12 annotator=\"a1, a2\"\nوصل سالم المعولي إلى نزوى.\n%% mentions place@\"نزوى\"\n%% mentions person@\"سالم المعولي\" by=a1\n%% mentions organization@\"سالم المعولي\" by=a2\n\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\"\n";

#[test]
fn what_differs_stands_side_by_side_until_somebody_decides() {
    let folder = annotators();
    let at = folder.path();
    let adjudicate = ["adjudicate", "a1", "a2", "-o", "gold"];
    let done = khabar(&adjudicate, at, b"");
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    assert_eq!(
        text(&done.stdout),
        "gold/n/1.khabar:2: “سالم المعولي”: a1, a2\ngold/n/2.khabar: only a2 has it\n2 articles: 4 agreed, 1 difference (khabar check tells each, the editor decides)\n"
    );
    assert_eq!(read(at, "gold/n/1.khabar"), GOLD);
    assert_eq!(read(at, "gold/n/2.khabar"), "وصل سلام.\n");
    // Each difference is a finding, no format gets it as agreed, and agreement is that of the two.
    let checked = khabar(&["check", "gold"], at, b"");
    let said = text(&checked.stdout);
    assert!(said.contains("gold/n/1.khabar:2:5: warning: Annotators differ at “سالم المعولي”: a1 has person; a2 has organization."), "{said}");
    assert_eq!(said.matches("warning:").count(), 2, "{said}");
    let exported = khabar(
        &["export", "gold/n/1.khabar", "--to", "brat", "-o", "brat"],
        at,
        b"",
    );
    assert!(
        text(&exported.stderr)
            .contains("2 × what annotators differ on and nobody has decided (by=): «a1, a2»"),
        "{}",
        text(&exported.stderr)
    );
    let agree = |who: &[&str]| -> Value {
        let args = [&["agree"], who, &["--format", "json"]].concat();
        let done = khabar(&args, at, b"");
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    assert_eq!(
        agree(&["gold"])["pairs"][0]["figures"],
        agree(&["a1", "a2"])["pairs"][0]["figures"]
    );
    // A second time nothing changes; what somebody has decided is not overwritten.
    let again = khabar(&adjudicate, at, b"");
    assert_eq!(
        (again.status.code(), &again.stdout),
        (Some(1), &done.stdout)
    );
    let decided = GOLD
        .replace(" by=a1", "")
        .replace("%% mentions organization@\"سالم المعولي\" by=a2\n", "");
    write(at, "gold/n/1.khabar", &decided);
    let again = khabar(&adjudicate, at, b"");
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("gold/n/1.khabar: is there already and says something else")
    );
    assert_eq!(read(at, "gold/n/1.khabar"), decided);
}

#[test]
fn single_articles_go_to_standard_output_and_the_report_is_json() {
    let folder = annotators();
    let at = folder.path();
    let done = khabar(
        &["adjudicate", "a1/n/1.khabar", "a2/n/1.khabar", "-o", "-"],
        at,
        b"",
    );
    assert_eq!((done.status.code(), text(&done.stdout)), (Some(1), GOLD));
    let done = khabar(
        &["adjudicate", "a1", "a2", "-o", "gold", "--format", "json"],
        at,
        b"",
    );
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&report["agreed"], &report["differences"]),
        (&4.into(), &1.into())
    );
    assert_eq!(
        report["articles"][0]["differences"][0],
        serde_json::json!({"line": 2, "words": "سالم المعولي", "by": ["a1", "a2"]})
    );
    assert_eq!(
        report["articles"][1]["annotators"],
        serde_json::json!(["a2"])
    );
    // The same twice is that.
    let done = khabar(
        &["adjudicate", "a1/n/1.khabar", "a1/n/1.khabar", "-o", "-"],
        at,
        b"",
    );
    assert_eq!(
        (done.status.code(), text(&done.stdout)),
        (Some(0), read(at, "a1/n/1.khabar").as_str())
    );
}

#[test]
fn another_text_is_told_with_its_place() {
    let folder = annotators();
    let at = folder.path();
    let other = read(at, "a2/n/1.khabar").replace("أمس.", "أمس");
    write(at, "a2/n/1.khabar", &other);
    let done = khabar(&["adjudicate", "a1", "a2", "-o", "gold"], at, b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr)
            .contains("The texts differ at line 5 of a1/n/1.khabar and line 5 of a2/n/1.khabar"),
        "{}",
        text(&done.stderr)
    );
    // The others are there all the same.
    assert_eq!(read(at, "gold/n/2.khabar"), "وصل سلام.\n");
}

/// A repository with the merge driver switched on, as docs/two-annotators.md says.
struct Repository<'a>(&'a Path);

impl Repository<'_> {
    fn git(&self, args: &[&str]) -> (bool, String) {
        let driver = format!(
            "merge.khabar.driver={} merge-driver %O %A %B %P",
            env!("CARGO_BIN_EXE_khabar")
        );
        let done = Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@example.org",
                "-c",
                &driver,
            ])
            .args(args)
            .current_dir(self.0)
            .output()
            .unwrap();
        let said = format!("{}{}", text(&done.stdout), text(&done.stderr));
        (done.status.success(), said)
    }

    fn done(&self, args: &[&str]) {
        let (success, said) = self.git(args);
        assert!(success, "{args:?}: {said}");
    }

    /// Commits an article on a branch that begins at the first one.
    fn branch(&self, name: &str, article: &str) {
        self.done(&["checkout", "-q", "-b", name, "main"]);
        write(self.0, "x.khabar", article);
        self.done(&["commit", "-q", "-a", "-m", name]);
    }
}

#[test]
fn git_merges_two_annotators_by_what_their_tags_say() {
    let folder = tempfile::tempdir().unwrap();
    let repository = Repository(folder.path());
    let article = |head: &str, first: &str, second: &str| {
        format!("%% article published=2025-02-12{head}\nوصل ترامب.\n{first}\nوصل بوتين.\n{second}")
    };
    let (trump, putin) = (
        "%% mentions trump@\"ترامب\"\n",
        "%% mentions putin@\"بوتين\"\n",
    );
    repository.done(&["init", "-q", "-b", "main"]);
    write(
        folder.path(),
        ".gitattributes",
        "*.khabar -text merge=khabar\n",
    );
    write(folder.path(), "x.khabar", &article("", "", ""));
    repository.done(&["add", "."]);
    repository.done(&["commit", "-q", "-m", "text"]);
    repository.branch("one", &article("", trump, ""));
    repository.branch("two", &article("", "", putin));
    repository.branch(
        "three",
        &article(" annotator=a3", "%% mentions none@\"ترامب\"\n", ""),
    );
    repository.branch(
        "text",
        &article("", "", "").replace("وصل بوتين", "وصل أمس بوتين"),
    );
    repository.branch(
        "other-text",
        &article("", "", "").replace("وصل بوتين", "رحل بوتين"),
    );

    // Different paragraphs.
    repository.done(&["checkout", "-q", "one"]);
    repository.done(&["merge", "-q", "--no-edit", "two"]);
    assert_eq!(read(folder.path(), "x.khabar"), article("", trump, putin));
    // The same words: both stand, and it is merged.
    let (merged, said) = repository.git(&["merge", "--no-edit", "three"]);
    assert!(
        merged && said.contains("x.khabar: 1 difference between annotators"),
        "{said}"
    );
    let both = "%% mentions none@\"ترامب\" by=a3\n%% mentions trump@\"ترامب\" by=ours\n";
    assert_eq!(
        read(folder.path(), "x.khabar"),
        article(" annotator=a3", both, putin)
    );
    // The text of one side: line by line, and clean where the lines are others.
    repository.done(&["checkout", "-q", "three"]);
    repository.done(&["merge", "-q", "--no-edit", "text"]);
    assert!(read(folder.path(), "x.khabar").contains("وصل أمس بوتين"));
    // Two texts: a conflict as git leaves it, with both in the file.
    let (merged, said) = repository.git(&["merge", "--no-edit", "other-text"]);
    assert!(!merged && said.contains("CONFLICT"), "{said}");
    let conflict = read(folder.path(), "x.khabar");
    for part in [
        "<<<<<<< ours\n",
        "وصل أمس بوتين",
        "رحل بوتين",
        ">>>>>>> theirs\n",
    ] {
        assert!(conflict.contains(part), "{conflict}");
    }
}
