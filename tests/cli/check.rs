//! `khabar check` over a folder: which rules count, what is mended, how findings are written.

use serde_json::Value;

use super::{khabar, read, text, write};

const MOVED: &str = "التقى ترامب بوتين.\n%% article published=2025-02-12\n%% event CONSLT@\"التقى\" actor=trump recipient=putin\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.khabar", MOVED);
    folder
}

fn article(folder: &tempfile::TempDir) -> String {
    read(folder.path(), "a.khabar")
}

fn codes(args: &[&str], folder: &tempfile::TempDir) -> Vec<String> {
    let done = khabar(args, folder.path(), b"");
    let rows: Vec<Value> = serde_json::from_slice(&done.stdout).unwrap();
    let code = |row: &Value| row["code"].as_str().unwrap().to_owned();
    rows.iter().map(code).collect()
}

#[test]
fn safe_fixes_are_taken_and_the_rest_is_told() {
    let folder = folder();
    let done = khabar(&["check", "--fix"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(1));
    assert_eq!(text(&done.stderr), "khabar: 1 finding mended\n");
    let said = text(&done.stdout);
    assert!(said.contains("a.khabar:3:10: error: "), "{said}");
    assert!(article(&folder).starts_with("%% article published=2025-02-12\nالتقى"));
    let again = khabar(&["check", "--unsafe-fixes"], folder.path(), b"");
    assert_eq!(again.status.code(), Some(0), "{}", text(&again.stdout));
    assert!(article(&folder).contains("%% event CONSULT@\"التقى\" actor=trump"));
}

#[test]
fn rules_are_selected_and_ignored_and_only_theirs_are_mended() {
    let folder = folder();
    let all = ["check", "--format", "json"];
    assert_eq!(codes(&all, &folder), ["K101", "K203", "K401"]);
    let select = ["check", "--format", "json", "--select", "K4"];
    assert_eq!(codes(&select, &folder), ["K401"]);
    let ignore = [
        "check",
        "--format",
        "json",
        "--ignore",
        "unknown-type,K2,K101",
    ];
    assert!(codes(&ignore, &folder).is_empty());
    khabar(
        &["check", "--unsafe-fixes", "--select", "K401"],
        folder.path(),
        b"",
    );
    assert!(article(&folder).starts_with("التقى"), "K203 is left alone");
    let wrong = khabar(&["check", "--select", "K999"], folder.path(), b"");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("no rule has this code or name"));
}

#[test]
fn what_was_there_before_is_not_told_again() {
    let folder = folder();
    let written = ["check", "--write-baseline", "known.json"];
    assert_eq!(khabar(&written, folder.path(), b"").status.code(), Some(0));
    // A slip of the hand costs no article.
    let slip = ["check", "--write-baseline", "a.khabar"];
    assert_eq!(khabar(&slip, folder.path(), b"").status.code(), Some(2));
    assert_eq!(article(&folder), MOVED);
    let check = ["check", "--baseline", "known.json", "--format", "json"];
    assert!(codes(&check, &folder).is_empty());
    // An edit above changes nothing, a new mistake counts.
    let more = article(&folder) + "\nوقال بوتين.\n%% event AGRE@\"وقال\" actor=putin\n";
    write(folder.path(), "a.khabar", &format!("\n{more}"));
    let found = codes(&check, &folder);
    assert_eq!(found.iter().filter(|code| *code == "K401").count(), 1);
    write(folder.path(), "known.json", "[]");
    let wrong = khabar(&check, folder.path(), b"");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(text(&wrong.stderr).contains("is no baseline"));
}

#[test]
fn fixes_come_with_their_edits() {
    let folder = folder();
    let done = khabar(
        &["check", "--format", "json", "--select", "K401"],
        folder.path(),
        b"",
    );
    let rows: Value = serde_json::from_slice(&done.stdout).unwrap();
    let fix = &rows[0]["fixes"][0];
    assert_eq!(fix["taken"], "unsafe");
    let edit = serde_json::json!({"line": 3, "column": 10, "end_line": 3, "end_column": 16, "text": "CONSULT"});
    assert_eq!(fix["edits"][0], edit);
}

#[test]
fn findings_are_written_for_github_and_in_arabic() {
    let folder = folder();
    let done = khabar(&["check", "--format", "github"], folder.path(), b"");
    let said = text(&done.stdout);
    assert!(
        said.starts_with("::warning file=a.khabar,line=1,col=1,"),
        "{said}"
    );
    let done = khabar(&["check", "--language", "ar"], folder.path(), b"");
    let said = text(&done.stdout);
    assert!(said.contains("خطأ: ") && !said.contains("error"), "{said}");
    assert!(said.ends_with("المقالات المفحوصة: 1. الأخطاء: 2، التحذيرات: 1، التلميحات: 0\n"));
}

#[test]
fn a_rule_is_explained() {
    let folder = folder();
    let done = khabar(&["check", "--explain", "K410"], folder.path(), b"");
    assert!(text(&done.stdout).starts_with("K410 not-yet (warning)\n\n"));
    let done = khabar(
        &["check", "--rules", "--language", "ar"],
        folder.path(),
        b"",
    );
    assert!(text(&done.stdout).contains("K412 duplicate-event"));
}

/// What three others say of the same words is told where one says something else, with the places; nothing is looked up without being asked to.
#[test]
fn an_article_is_compared_with_the_others_of_its_corpus() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "khabar.toml", "language = \"en\"\n");
    let text = "%% article published=2025-02-12\nغادر الوفد القاعة\n%% mentions putin@\"الوفد\"\n";
    for name in ["a.khabar", "b.khabar", "c.khabar"] {
        write(folder.path(), name, text);
    }
    write(folder.path(), "d.khabar", &text.replace("putin", "lavrov"));
    assert!(codes(&["check", "--format", "json"], &folder).is_empty());
    assert!(!folder.path().join(".khabar").exists());
    let done = khabar(&["check", "--consistency", "d.khabar"], folder.path(), b"");
    let said = super::text(&done.stdout);
    assert_eq!(done.status.code(), Some(0), "a hint is no error");
    assert!(
        said.starts_with(
            "d.khabar:3:13: hint: “الوفد” is putin in 3 other articles, and lavrov here."
        ),
        "{said}"
    );
    assert!(said.contains("\n    a.khabar:2 b.khabar:2 c.khabar:2\n    → Change to putin\n"));
    let json = ["check", "--consistency", "--format", "json"];
    let done = khabar(&json, folder.path(), b"");
    let rows: Vec<Value> = serde_json::from_slice(&done.stdout).unwrap();
    let related = rows[0]["related"].as_array().unwrap();
    assert_eq!((rows.len(), related.len()), (1, 3));
    assert_eq!(
        related[0],
        serde_json::json!({ "file": "a.khabar", "line": 2, "column": 6, "end_column": 11, "says": "putin" })
    );
}
