//! `khabar init`: a corpus that checks clean, and nothing that was there before is touched.

use super::{khabar, read, text, write};

#[test]
fn a_new_corpus_is_clean_with_each_codebook() {
    let folder = tempfile::tempdir().unwrap();
    for codebook in ["plover", "ace2005", "cameo"] {
        let name = format!("new/{codebook}");
        let done = khabar(&["init", &name, "--codebook", codebook], folder.path(), b"");
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        let said = text(&done.stdout);
        assert!(
            said.contains("  khabar.toml              the settings"),
            "{said}"
        );
        assert!(said.contains("git config merge.khabar.driver"), "{said}");
        let at = folder.path().join(&name);
        for check in [["check", "."], ["fmt", "."], ["actors", "check"]] {
            let mut args = check.to_vec();
            if check[0] == "actors" {
                args.push("knowledge.toml");
            }
            let done = khabar(&args, &at, b"");
            assert_eq!(
                done.status.code(),
                Some(0),
                "{} {}",
                text(&done.stdout),
                text(&done.stderr)
            );
        }
        let checked = khabar(&["check", "."], &at, b"");
        assert_eq!(
            text(&checked.stdout),
            "1 article checked: 0 errors, 0 warnings, 0 hints\n"
        );
        let settings = read(&at, "khabar.toml");
        assert!(
            settings.contains(&format!("codebook = \"{codebook}\"")),
            "{settings}"
        );
    }
}

#[test]
fn a_corpus_is_counted() {
    let folder = tempfile::tempdir().unwrap();
    khabar(&["init"], folder.path(), b"");
    let counted = |args: &[&str]| {
        let done = khabar(&[&["stats"], args].concat(), folder.path(), b"");
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        text(&done.stdout).to_string()
    };
    let said = counted(&[]);
    assert!(said.starts_with("articles                1\n"), "{said}");
    assert!(said.contains("\ndyad\n       1  macron > sisi\n"), "{said}");
    assert!(
        counted(&["--top", "1"]).contains("\nactor\n       2  cairo\n          and 6 others\n")
    );
    let json: serde_json::Value = serde_json::from_str(&counted(&["--format", "json"])).unwrap();
    assert_eq!((&json["mentions"], &json["events"]), (&9.into(), &1.into()));
    assert_eq!(
        json["month"],
        serde_json::json!([{"value": "2025-05", "count": 1}])
    );
    assert!(counted(&["--format", "csv"]).contains("\r\nannotator,a1,1\r\n"));
    assert_eq!(
        khabar(&["stats", "nowhere"], folder.path(), b"")
            .status
            .code(),
        Some(2)
    );
}

#[test]
fn what_is_there_stays() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "khabar.toml", "language = \"ar\"\n");
    let done = khabar(&["init"], at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("khabar.toml              is there already"));
    assert_eq!(read(at, "khabar.toml"), "language = \"ar\"\n");
    let example = read(at, "articles/example.khabar").replace("note", "note ملاحظة");
    write(at, "articles/example.khabar", &example);
    khabar(&["init", "."], at, b"");
    assert_eq!(read(at, "articles/example.khabar"), example);
    // Where no folder can be.
    let failed = khabar(&["init", "khabar.toml/x"], at, b"");
    assert_eq!(failed.status.code(), Some(2));
}
