//! The command line as a user calls it: what it prints and how it exits.

#[path = "cli/adjudicate.rs"]
mod adjudicate;
#[path = "cli/annotate.rs"]
mod annotate;
#[path = "cli/assign.rs"]
mod assign;
#[path = "cli/check.rs"]
mod check;
#[path = "cli/exchange.rs"]
mod exchange;
#[path = "cli/init.rs"]
mod init;
#[path = "cli/next.rs"]
mod next;
#[path = "cli/publish.rs"]
mod publish;
#[cfg(unix)]
#[path = "cli/recommenders.rs"]
mod recommenders;
#[path = "cli/report.rs"]
mod report;
#[path = "cli/train.rs"]
mod train;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn khabar(args: &[&str], folder: &Path, input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_khabar"))
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// Writes a file below a folder, and the folders that it is in.
fn write(at: &Path, name: &str, text: &(impl AsRef<[u8]> + ?Sized)) {
    let file = at.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

/// What stands in a file below a folder.
fn read(at: &Path, name: &str) -> String {
    std::fs::read_to_string(at.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A folder with a good article, a bad one, one that is not UTF-8, and one that is missing.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "good.khabar", "%% article published=2025-02-12\nالتقى ترامب بوتين أمس.\n%% event CONSULT@\"التقى\" actor=trump recipient=putin date=2025-02-11\n".as_bytes());
    write(folder.path(), "bad.khabar", "%% article published=2025-02-12\nالتقى ترامب بوتين.\n%% event CONSLT@\"التقى\" actor=trmp\n".as_bytes());
    write(folder.path(), "latin.khabar", b"%% article\n\xe3\xd5\xd1\n");
    folder
}

#[test]
fn check_exits_with_0_1_or_2() {
    let folder = folder();
    let at = folder.path();
    let good = khabar(&["check", "good.khabar"], at, b"");
    assert_eq!(good.status.code(), Some(0), "{}", text(&good.stdout));
    assert_eq!(
        text(&good.stdout),
        "1 article checked: 0 errors, 0 warnings, 0 hints\n"
    );
    let bad = khabar(&["check", "."], at, b"");
    assert_eq!(bad.status.code(), Some(2));
    let said = text(&bad.stdout);
    assert!(said.contains("bad.khabar:3:10: error: The codebook plover has no event type “CONSLT”. Did you mean CONSULT?"), "{said}");
    assert!(
        said.contains("[K302 unknown-actor]") && said.contains("2 articles checked"),
        "{said}"
    );
    assert!(
        text(&bad.stderr).contains("latin.khabar:2: not UTF-8"),
        "{}",
        text(&bad.stderr)
    );
    assert_eq!(
        khabar(&["check", "bad.khabar"], at, b"").status.code(),
        Some(1)
    );
}

#[test]
fn the_labels_of_an_article_come_without_what_is_proposed() {
    let folder = folder();
    let article = "%% article id=n7 published=2025-02-12 annotator=amina status=done\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\"\n%% event CONSULT@\"التقى\" actor=trump recipient=putin@\"بوتين\"\n";
    let read = |layer: &str| -> Value {
        let args = ["annotate", "-", "--format", "json", "--layer", layer];
        let done = khabar(&args, folder.path(), article.as_bytes());
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let count = |document: &Value, layer: &str| document[layer].as_array().unwrap().len();
    let (gold, silver, both) = (read("gold"), read("silver"), read("both"));
    for (document, counts) in [(&gold, [1, 0, 1]), (&silver, [1, 1, 0]), (&both, [2, 1, 1])] {
        let found = ["mentions", "timexes", "events"].map(|layer| count(document, layer));
        assert_eq!(found, counts);
        assert_eq!(
            (&document["id"], &document["article"]["annotator"]),
            (&"n7".into(), &"amina".into())
        );
    }
    let recipient = &gold["events"][0]["participants"][1];
    assert_eq!(recipient["words"]["text"], "بوتين");
    assert_eq!(recipient["mention"], Value::Null);
    let plain = khabar(
        &["annotate", "good.khabar", "--layer", "gold"],
        folder.path(),
        b"",
    );
    assert_eq!(plain.status.code(), Some(2));
    assert!(text(&plain.stderr).contains("--format json"));
}

#[test]
fn a_missing_file_gets_one_line_and_the_others_are_still_done() {
    let folder = folder();
    for command in ["check", "annotate"] {
        let done = khabar(
            &[command, "missing.khabar", "good.khabar"],
            folder.path(),
            b"",
        );
        assert_eq!(done.status.code(), Some(2));
        assert_eq!(
            text(&done.stderr).lines().count(),
            1,
            "{}",
            text(&done.stderr)
        );
        assert!(text(&done.stderr).contains("missing.khabar: cannot be read"));
        assert!(!done.stdout.is_empty());
    }
}

#[test]
fn check_json_counts_columns_in_code_points() {
    let folder = folder();
    let found = khabar(
        &["check", "--format", "json", "--language", "ar", "-"],
        folder.path(),
        "😀 ترامب\u{200f}\n".as_bytes(),
    );
    assert_eq!(found.status.code(), Some(1));
    let rows: Value = serde_json::from_slice(&found.stdout).unwrap();
    let hidden = rows
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["name"] == "hidden-characters")
        .unwrap();
    assert_eq!(
        (&hidden["line"], &hidden["column"], &hidden["end_column"]),
        (&1.into(), &8.into(), &9.into())
    );
    assert!(
        hidden["message"]
            .as_str()
            .unwrap()
            .contains("علامة اتجاه خفية")
    );
}

#[test]
fn fmt_and_strip_read_standard_input() {
    let folder = folder();
    let article = "نص\r\n%%event   CONSULT actor=\"usa\"\r\n";
    let formatted = khabar(&["fmt", "-"], folder.path(), article.as_bytes());
    assert_eq!(
        text(&formatted.stdout),
        "نص\r\n%% event CONSULT actor=usa\r\n"
    );
    let stripped = khabar(&["strip", "-"], folder.path(), article.as_bytes());
    assert_eq!(text(&stripped.stdout), "نص\r\n");
    let checked = khabar(
        &["fmt", "--check", "good.khabar", "-"],
        folder.path(),
        article.as_bytes(),
    );
    assert_eq!(
        (checked.status.code(), text(&checked.stdout)),
        (Some(1), "<stdin>\n")
    );
}

#[test]
fn annotate_writes_records_in_the_unit_asked_for() {
    let folder = folder();
    let line = "{\"id\": 7, \"text\": \"😀 قال الرئيس الأمريكي اليوم\", \"dct\": \"2025-02-12\"}\nnonsense\n";
    let run = |offsets: &str| {
        let args = [
            "annotate",
            "--from",
            "jsonl",
            "--format",
            "jsonl",
            "--offsets",
            offsets,
            "-",
        ];
        khabar(&args, folder.path(), line.as_bytes())
    };
    let done = run("code-point");
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("<stdin>:2: not a JSON object"),
        "{}",
        text(&done.stderr)
    );
    let record: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(
        (&record["id"], &record["unit"]),
        (&7.into(), &"code point".into())
    );
    let mention = &record["mentions"][0];
    assert_eq!(
        (&mention["start"], &mention["end"]),
        (&6.into(), &21.into())
    );
    assert_eq!(
        (&mention["actor"], &mention["office"]),
        (&"trump".into(), &"USA.president".into())
    );
    assert_eq!(record["timexes"][0]["value"], "2025-02-12");
    let utf16: Value = serde_json::from_slice(&run("utf16").stdout).unwrap();
    assert_eq!(utf16["mentions"][0]["start"], 7);
}

#[test]
fn annotate_shows_an_article() {
    let folder = folder();
    let shown = khabar(&["annotate", "good.khabar"], folder.path(), b"");
    let said = text(&shown.stdout);
    assert!(
        said.contains("document date: 2025-02-12 (set in the article)"),
        "{said}"
    );
    assert!(
        said.contains("person trump (Donald Trump) ← ترامب") && said.contains("2025-02-11"),
        "{said}"
    );
}

/// Annotates JSON Lines; the records and what is said.
fn annotated(lines: &[u8]) -> (Option<i32>, Vec<Value>, String) {
    let args = ["annotate", "--from", "jsonl", "--format", "jsonl", "-"];
    let done = khabar(&args, folder().path(), lines);
    let records = text(&done.stdout).lines();
    let records = records.map(|line| serde_json::from_str(line).unwrap());
    let said = text(&done.stderr).to_string();
    (done.status.code(), records.collect(), said)
}

#[test]
fn json_lines_are_read_as_programs_write_them() {
    // With a byte order mark, with the ends of lines of Windows, with times behind the day.
    let lines = "\u{feff}{\"id\": \"1\", \"text\": \"\\ufeff%% وصل ترامب أمس\", \"dct\": \"2025-02-12T10:00:00.000Z\"}\r\n{\"id\": 1, \"text\": \"نص\"}\r\n";
    let (status, records, said) = annotated(lines.as_bytes());
    assert_eq!((status, said.as_str()), (Some(0), ""));
    assert_eq!(records[0]["text"], "\u{feff}%% وصل ترامب أمس");
    assert_eq!(records[0]["mentions"][0]["start"], 8);
    assert_eq!(records[0]["timexes"][0]["value"], "2025-02-11");
    // A number is another id than its digits in quotes.
    assert_eq!(
        (&records[0]["id"], &records[1]["id"]),
        (&"1".into(), &1.into())
    );
}

#[test]
fn ids_that_two_lines_have_or_none_are_told() {
    let lines = "{\"id\": 7, \"text\": \"نص\"}\n{\"text\": \"نص\"}\n\n{\"id\": 7, \"text\": \"نص\"}\n{\"id\": null, \"text\": \"نص\"}\n";
    let (status, records, said) = annotated(lines.as_bytes());
    assert_eq!((status, records.len()), (Some(1), 4));
    assert!(
        said.contains("<stdin>:4: the id 7 is that of line 1 already"),
        "{said}"
    );
    assert!(
        said.contains("<stdin>: 2 lines have no \"id\" (the first is line 2)"),
        "{said}"
    );
}

#[test]
fn a_line_that_is_too_long_is_told_and_the_next_one_is_read() {
    let long = format!("{{\"id\": 1, \"text\": \"{}\"}}\n", "x".repeat(40 << 20));
    let lines = long + "{\"id\": 2, \"text\": \"نص\"}";
    let (status, records, said) = annotated(lines.as_bytes());
    assert_eq!((status, records.len()), (Some(2), 1));
    assert!(said.contains("<stdin>:1: longer than 16 MB"), "{said}");
    assert_eq!(records[0]["id"], 2);
}

#[test]
fn utf16_is_named() {
    let folder = folder();
    let article = "%% article published=2025-02-12\nوصل ترامب أمس.\n";
    let bytes: Vec<u8> = article.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [&[0xff, 0xfe], &bytes[..]].concat();
    for command in ["check", "strip", "annotate", "fmt"] {
        let done = khabar(&[command, "-"], folder.path(), &marked);
        assert_eq!(done.status.code(), Some(2));
        let said = text(&done.stderr);
        assert!(
            said.contains("UTF-16") && said.contains("iconv -f UTF-16 -t UTF-8"),
            "{said}"
        );
    }
    let (status, _, said) = annotated(&bytes);
    assert_eq!(status, Some(2));
    assert!(said.contains("iconv -f UTF-16LE"), "{said}");
}

#[cfg(unix)]
#[test]
fn writers_leave_nothing_half_written() {
    let folder = folder();
    let at = folder.path();
    let article = format!("{}%%note  أ\n", "سطر طويل من النص\n".repeat(4000));
    write(at, "long.khabar", &article);
    // A file may not grow beyond a block here, as on a full disk.
    let full = |command: &str| {
        let script = format!("trap '' XFSZ; ulimit -f 1; exec \"$0\" {command}");
        let done = Command::new("sh")
            .args(["-c", &script, env!("CARGO_BIN_EXE_khabar")])
            .current_dir(at)
            .output();
        let done = done.unwrap();
        assert_eq!(done.status.code(), Some(2), "{}", text(&done.stderr));
        assert!(text(&done.stderr).contains("cannot be written"));
    };
    full("strip --out out long.khabar");
    assert_eq!(std::fs::read_dir(at.join("out")).unwrap().count(), 0);
    let before = std::fs::read_dir(at).unwrap().count();
    full("fmt long.khabar");
    assert_eq!(read(at, "long.khabar"), article);
    assert_eq!(std::fs::read_dir(at).unwrap().count(), before);
}

#[cfg(unix)]
#[test]
fn fmt_says_what_it_does_not_keep_and_refuses_what_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::write(at("a.khabar"), "نص\n%%note  أ\n").unwrap();
    std::fs::hard_link(at("a.khabar"), at("other.khabar")).unwrap();
    let done = khabar(&["fmt", "a.khabar"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(0));
    let said = text(&done.stderr);
    assert!(
        said.contains("a.khabar: written, but its other names (hard links) keep"),
        "{said}"
    );
    std::fs::set_permissions(at("other.khabar"), PermissionsExt::from_mode(0o444)).unwrap();
    let done = khabar(&["fmt", "other.khabar"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("it is read-only"));
}

#[cfg(unix)]
#[test]
fn strip_does_not_write_through_a_link() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir(at("out")).unwrap();
    std::os::unix::fs::symlink(at("stolen.txt"), at("out/good.txt")).unwrap();
    let done = khabar(
        &["strip", "--out", "out", "good.khabar"],
        folder.path(),
        b"",
    );
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("is there already"));
    assert!(!at("stolen.txt").exists());
}

#[cfg(unix)]
#[test]
fn settings_and_articles_that_are_no_files_are_told() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    std::fs::remove_file(at("latin.khabar")).unwrap();
    std::fs::create_dir(at("khabar.toml")).unwrap();
    let done = khabar(&["check", "good.khabar"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(1));
    let said = text(&done.stdout);
    assert!(
        said.contains("khabar.toml cannot be read: it is a folder"),
        "{said}"
    );
    std::fs::remove_dir(at("khabar.toml")).unwrap();
    std::os::unix::fs::symlink(at("b.khabar"), at("b.khabar")).unwrap();
    let done = khabar(&["check", "."], folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    let said = text(&done.stderr);
    assert!(
        said.contains("b.khabar: cannot be read: it is a link that leads to no file"),
        "{said}"
    );
}

#[test]
fn what_git_left_of_a_conflict_does_not_pass_for_text_unsaid() {
    let folder = folder();
    let article = "نص\n<<<<<<< main\n%% note أ\n=======\n%% note ب\n>>>>>>> review\n";
    write(folder.path(), "a.khabar", article);
    for command in ["strip", "annotate"] {
        let done = khabar(&[command, "a.khabar"], folder.path(), b"");
        assert_eq!(done.status.code(), Some(1), "{command}");
        let said = text(&done.stderr);
        assert!(
            said.starts_with("khabar: a.khabar:2: a conflict of git is not solved here"),
            "{said}"
        );
    }
    let done = khabar(&["check", "a.khabar"], folder.path(), b"");
    let said = text(&done.stdout);
    assert_eq!(done.status.code(), Some(1));
    assert!(
        said.contains("a.khabar:2:1: error: Git wrote this line"),
        "{said}"
    );
    assert!(said.contains("→ Keep the first version (main)"), "{said}");
}

#[test]
fn two_articles_of_a_corpus_have_two_ids() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "khabar.toml", "");
    write(
        folder.path(),
        "a.txt",
        "%% article published=2025-02-12 id=one\nنص\n",
    );
    write(
        folder.path(),
        "b.txt",
        "%% article published=2025-02-12 id=one\nآخر\n",
    );
    write(
        folder.path(),
        "c.txt",
        "%% article published=2025-02-12 id=two\nثالث\n",
    );
    let done = khabar(&["check", "a.txt", "c.txt"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(1));
    let said = text(&done.stdout);
    assert!(
        said.contains(
            "a.txt:1:33: error: Several articles of the corpus have the id “one”: a.txt, b.txt."
        ),
        "{said}"
    );
    assert!(said.contains("2 articles checked: 1 error,"), "{said}");
}

#[test]
fn train_learns_from_labelled_documents_and_writes_what_it_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let gold: Vec<String> = (0..8)
        .map(|n| {
            let text = "قصفت إسرائيل سوريا. وكتب الرجل عن الهجوم.";
            format!(
                r#"{{"id": "d{n}", "text": "{text}", "events": [{{"type": "ASSAULT", "trigger": {{"start": 0, "end": 4, "text": "قصفت"}}}}]}}"#
            )
        })
        .collect();
    write(at, "gold.jsonl", &gold.join("\n"));
    let trained = khabar(
        &["train", "events", "gold.jsonl", "-o", "score.toml"],
        at,
        b"",
    );
    assert_eq!(trained.status.code(), Some(0), "{}", text(&trained.stderr));
    let said = text(&trained.stdout);
    assert!(
        said.contains("labelled documents: 16 suggestions in 8 articles, 8 right"),
        "{said}"
    );
    assert!(
        said.contains("kept from 0.5 up             1.000  (8 of 8)"),
        "{said}"
    );
    let weights = read(at, "score.toml");
    assert!(
        weights.contains("# khabar train events gold.jsonl --folds 5 -o score.toml"),
        "{weights}"
    );
    assert!(weights.contains("judgements = 16"), "{weights}");
    // Again, over the file that is there.
    let again = khabar(
        &["train", "events", "gold.jsonl", "-o", "score.toml"],
        at,
        b"",
    );
    assert_eq!(again.status.code(), Some(0));
    assert_eq!(read(at, "score.toml"), weights);
}

#[test]
fn train_says_what_it_lacks() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let nothing = khabar(&["train", "events"], at, b"");
    assert_eq!(nothing.status.code(), Some(2));
    assert!(
        text(&nothing.stderr).contains("nothing to learn from"),
        "{}",
        text(&nothing.stderr)
    );
    write(at, "texts.jsonl", "");
    let line = r#"{"id": "x", "trigger": {"start": 0, "end": 4}, "type": "ASSAULT", "judged": {"verdict": "right"}}"#;
    write(at, "judged.jsonl", line);
    let missing = khabar(
        &[
            "train",
            "events",
            "--judged",
            "judged.jsonl",
            "--texts",
            "texts.jsonl",
        ],
        at,
        b"",
    );
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        text(&missing.stderr).contains("no text of --texts has the id \"x\""),
        "{}",
        text(&missing.stderr)
    );
}

#[test]
fn agree_compares_folders_and_branches() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let article = |kind: &str| {
        format!(
            "%% article published=2025-02-12\nوصل سالم المعولي أمس إلى نزوى.\n%% mentions {kind}@\"سالم المعولي\" place@\"نزوى\"\n"
        )
    };
    for (annotator, kind) in [("a1", "person"), ("a2", "organization")] {
        std::fs::create_dir(at.join(annotator)).unwrap();
        std::fs::write(at.join(annotator).join("n1.khabar"), article(kind)).unwrap();
    }
    let done = khabar(&["agree", "a1", "a2", "--differences"], at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(
        said.contains(
            "a1/n1.khabar:2:5: kind of “سالم المعولي”: a1 has person, a2 has organization"
        ),
        "{said}"
    );
    let without = khabar(&["agree", "a1", "a2", "--draws", "0"], at, b"");
    assert_eq!(without.status.code(), Some(0), "{}", text(&without.stderr));
    let done = khabar(&["agree", "a1", "a2", "--format", "json"], at, b"");
    let json: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(json["pairs"][0]["figures"][0]["of"], "mentions");
    assert_eq!(json["pairs"][0]["figures"][0]["value"], 0.5);
    assert_eq!(
        json["pairs"][0]["confusion"]["kind"][0],
        serde_json::json!({"one": "person", "other": "organization", "count": 1})
    );

    // The same as two states of one repository.
    let git = |args: &[&str]| {
        let done = Command::new("git")
            .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
            .args(args)
            .current_dir(at.join("a1"))
            .output()
            .unwrap();
        assert!(done.status.success(), "{}", text(&done.stderr));
    };
    git(&["init", "-q", "-b", "first"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "one"]);
    git(&["checkout", "-q", "-b", "second"]);
    write(at, "a1/n1.khabar", &article("organization"));
    git(&["commit", "-q", "-a", "-m", "other"]);
    let done = khabar(
        &["agree", "first", "second", "--differences"],
        &at.join("a1"),
        b"",
    );
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let said = text(&done.stdout);
    assert!(
        said.contains(
            "first:n1.khabar:2:5: kind of “سالم المعولي”: first has person, second has organization"
        ),
        "{said}"
    );
    let missing = khabar(&["agree", "first", "third"], &at.join("a1"), b"");
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        text(&missing.stderr)
            .contains("third: no folder, no file, and no branch or commit of git here"),
        "{}",
        text(&missing.stderr)
    );
}

#[test]
fn an_export_never_takes_the_place_of_an_article() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let article = "التقى ترامب بوتين.\n%% event CONSULT@\"التقى\" actor=trump recipient=putin\n";
    write(at, "khabar.toml", "");
    write(at, "a.txt", article);
    for format in ["brat", "web-annotation"] {
        let done = khabar(&["export", ".", "--to", format, "-o", "."], at, b"");
        assert_eq!(done.status.code(), Some(2), "{}", text(&done.stderr));
        let said = text(&done.stderr);
        assert!(
            said.contains("is one of the articles that are exported"),
            "{said}"
        );
    }
    assert_eq!(read(at, "a.txt"), article);
    let names = std::fs::read_dir(at).unwrap().count();
    assert_eq!(names, 2, "nothing was written");
}
