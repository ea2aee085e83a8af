//! `khabar export` and `khabar import`: where they write, what they tell, how they exit. What is in the files is read by others
//! (`tests/formats`).

use serde_json::Value;

use super::{khabar, read, text, write};

/// A corpus of two articles of one text, one with another, and one whose tag lines are wrong.
fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "c/khabar.toml", "");
    let article = |annotator: &str| {
        format!(
            "%% article published=2025-02-12 annotator={annotator} id={annotator}\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\"\n\
             %% times DATE=2025-02-11@\"أمس\"\n%% event CONSULT@\"التقى\" actor=trump@\"ترامب\" recipient=putin\n%% note قصير\n"
        )
    };
    write(folder.path(), "c/a.khabar", &article("a1"));
    write(folder.path(), "c/pool/b.khabar", &article("a2"));
    write(
        folder.path(),
        "c/pool/c.khabar",
        "%% article published=2025-02-12\nوصل سلام.\n%% mentions nawaf-salam@\"سلام\"\n",
    );
    write(
        folder.path(),
        "wrong.khabar",
        "%% article published=2025-02-12\nوصل سلام.\n%% mentions nawaf-salm@\"سلام\"\n",
    );
    folder
}

#[test]
fn what_is_lost_is_told_by_article_and_in_total() {
    let folder = corpus();
    let at = folder.path();
    let done = khabar(
        &[
            "export",
            "c",
            "--to",
            "conll",
            "-o",
            "out/x.conll",
            "--report",
            "lost.json",
        ],
        at,
        b"",
    );
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(0), "{said}");
    assert!(
        said.contains("3 articles to conll in out/x.conll; lost:"),
        "{said}"
    );
    assert!(said.contains("2 × notes: «قصير» «قصير»"), "{said}");
    let conll = read(at, "out/x.conll");
    assert!(conll.contains("\nترامب -X- -X- B-PER\n"), "{conll}");
    let report: Value = serde_json::from_str(&read(at, "lost.json")).unwrap();
    assert_eq!(report["articles"][0]["id"], "a1");
    let codes = |lost: &Value| -> Vec<String> {
        let rows = lost.as_array().unwrap().iter();
        rows.map(|row| format!("{} {}", row["count"], row["what"].as_str().unwrap()))
            .collect()
    };
    let of = codes(&report["articles"][2]["lost"]);
    assert_eq!(of, ["1 document-date", "1 text", "1 links"]);
    assert!(codes(&report["lost"]).contains(&"2 events".to_string()));
    // The participant whom no words of this layer name has them where what is proposed is there too.
    let lost = |layer: &str| {
        let args = [
            "export",
            "c/a.khabar",
            "--to",
            "brat",
            "-o",
            "brat",
            "--layer",
            layer,
        ];
        let done = khabar(&args, at, b"");
        text(&done.stderr).to_string()
    };
    assert!(lost("gold").contains("nothing is lost"), "{}", lost("gold"));
    assert!(read(at, "brat/a1.ann").contains("Argument E1\trecipient=putin"));
    lost("both");
    assert!(
        read(at, "brat/a1.ann").contains(" recipient:T2"),
        "{}",
        read(at, "brat/a1.ann")
    );
}

#[test]
fn an_export_goes_where_it_is_said() {
    let folder = corpus();
    let at = folder.path();
    let first = khabar(&["export", "c", "--to", "jsonl", "-o", "-"], at, b"");
    assert_eq!(text(&first.stdout).lines().count(), 3);
    assert_eq!(
        khabar(&["export", "c", "--to", "jsonl", "-o", "out"], at, b"")
            .status
            .code(),
        Some(0)
    );
    assert_eq!(read(at, "out/corpus.jsonl"), text(&first.stdout));
    // The same from elsewhere, and over what is there.
    let again = khabar(
        &["export", ".", "--to", "jsonl", "-o", "../out"],
        &at.join("c"),
        b"",
    );
    assert_eq!(again.status.code(), Some(0));
    let of = |line: &str| -> (Value, Value) {
        let document: Value = serde_json::from_str(line).unwrap();
        (document["id"].clone(), document["file"].clone())
    };
    let ids: Vec<_> = read(at, "out/corpus.jsonl").lines().map(of).collect();
    assert_eq!(ids[1], ("a2".into(), "pool/b.khabar".into()));
    assert_eq!(ids[2], ("pool/c.khabar".into(), Value::Null));
    let many = khabar(&["export", "c", "--to", "brat", "-o", "-"], at, b"");
    assert_eq!(many.status.code(), Some(2));
    assert!(
        text(&many.stderr).contains("name a folder with -o"),
        "{}",
        text(&many.stderr)
    );
    let input = khabar(
        &["export", "-", "--to", "jsonl", "-o", "-"],
        at,
        "نص\n".as_bytes(),
    );
    assert!(
        text(&input.stdout).contains("\"text\":\"نص\\n\""),
        "{}",
        text(&input.stdout)
    );
}

#[test]
fn errors_in_tag_lines_are_told_and_nothing_is_an_error() {
    let folder = corpus();
    let at = folder.path();
    let wrong = khabar(
        &["export", "wrong.khabar", "--to", "jsonl", "-o", "-"],
        at,
        b"",
    );
    assert_eq!(wrong.status.code(), Some(1));
    assert!(
        text(&wrong.stderr).contains("wrong.khabar: 1 error in its tag lines"),
        "{}",
        text(&wrong.stderr)
    );
    let missing = khabar(
        &["export", "no.khabar", "--to", "jsonl", "-o", "-"],
        at,
        b"",
    );
    assert_eq!(missing.status.code(), Some(2));
    let unknown = khabar(&["export", "c", "--to", "bratt", "-o", "-"], at, b"");
    assert!(
        text(&unknown.stderr).contains("brat"),
        "{}",
        text(&unknown.stderr)
    );
}

#[test]
fn one_text_is_never_parted() {
    let folder = corpus();
    let at = folder.path();
    let done = khabar(
        &[
            "export", "c", "--to", "conllu", "-o", "out", "--split", "50/0/50",
        ],
        at,
        b"",
    );
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let parts: Vec<String> = ["train", "test"]
        .iter()
        .filter_map(|part| std::fs::read_to_string(at.join(format!("out/{part}.conllu"))).ok())
        .collect();
    assert!(
        parts
            .iter()
            .any(|part| part.contains("newdoc id = a1") && part.contains("newdoc id = a2"))
    );
    let file = khabar(
        &[
            "export", "c", "--to", "conllu", "-o", "x.conllu", "--split", "50/50",
        ],
        at,
        b"",
    );
    assert_eq!(file.status.code(), Some(2));
    let wrong = khabar(
        &[
            "export", "c", "--to", "conllu", "-o", "out", "--split", "80/10",
        ],
        at,
        b"",
    );
    assert!(
        text(&wrong.stderr).contains("80/10/10"),
        "{}",
        text(&wrong.stderr)
    );
}

#[test]
fn labels_of_another_tool_become_tag_lines() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "news.txt", "وصل ترامب أمس إلى الرياض\n");
    write(
        at,
        "news.ann",
        "T1\tPolitician 4 9\tترامب\nT2\tDATE 10 13\tأمس\nT3\tMove 0 3\tوصل\nT4\tCity 18 24\tالرياض\nT5\tThing 0 9\tوصل ترامب\nT6\tCity 90 94\txxxx\n\
         E1\tMove:T3 Who:T1 Where:T4\nN1\tReference T1 khabar:trump\tDonald Trump\nR1\tNear Arg1:T1 Arg2:T4\n#1\tAnnotatorNotes T1\tمن؟\n",
    );
    write(
        at,
        "labels.toml",
        "[labels]\nPolitician = \"person\"\n[events]\nMove = \"CONSULT\"\n[roles]\nWho = \"actor\"\n",
    );
    let import = |output: &str| {
        let args = [
            "import",
            "news.txt",
            "news.ann",
            "--from",
            "brat",
            "-o",
            output,
            "--labels",
            "labels.toml",
            "--published",
            "2025-02-12",
        ];
        khabar(&args, at, b"")
    };
    let done = import("out");
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(
        read(at, "out/news.khabar"),
        "%% article published=2025-02-12\nوصل ترامب أمس إلى الرياض\n%% mentions trump@\"ترامب\" place@\"الرياض\"\n%% times DATE=2025-02-11@\"أمس\"\n\
         %% event CONSULT@\"وصل\" actor=trump@\"ترامب\"\n%% note من؟\n"
    );
    for part in [
        "news.ann:5: the label \"Thing\"",
        "news.ann:6: 90..94 is beyond the text",
        "news.ann:7: the role \"Where\"",
        "news.ann:9: relations have no place",
        "«أمس» had no value; it is written as 2025-02-11",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    // What is there is not overwritten.
    let again = import("out");
    assert_eq!(again.status.code(), Some(2));
    assert!(
        text(&again.stderr).contains("is there already"),
        "{}",
        text(&again.stderr)
    );
}

#[test]
fn a_table_becomes_articles_with_their_dates() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let table = "رقم;body;when\n7;%% نص;2025-02-12 10:00\n8;\"الأربعاء 12 فبراير 2025\nوصل الوفد\";\n9;نص;أمس\n";
    write(at, "t.csv", table);
    let args = [
        "import", "t.csv", "--from", "csv", "-o", "out", "--text", "body", "--date", "when",
        "--id", "رقم",
    ];
    let done = khabar(&args, at, b"");
    let said = text(&done.stderr);
    assert_eq!(done.status.code(), Some(1), "{said}");
    assert_eq!(
        read(at, "out/7.khabar"),
        "%% article published=2025-02-12 id=7\n\\%% نص"
    );
    assert_eq!(
        read(at, "out/8.khabar"),
        "%% article published=2025-02-12 id=8\nالأربعاء 12 فبراير 2025\nوصل الوفد"
    );
    assert!(
        said.contains("out/8.khabar: its date is taken from its text: published=2025-02-12"),
        "{said}"
    );
    assert!(
        said.contains("t.csv:5: the date \"أمس\" is none that can be read"),
        "{said}"
    );
}
