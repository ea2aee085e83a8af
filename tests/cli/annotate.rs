//! `khabar annotate` over many records: bad ones, some fields, shards.

use super::*;

const LINES: &str = "{\"id\": 1, \"text\": \"التقى ترامب بوتين أمس.\", \"dct\": \"2025-02-12\"}\n{\"id\": 2, \"text\": \"وصل ماكرون.\", \"dct\": \"أمس\"}\n\n{\"id\": 3, \"text\": \"نص\"}\n";

fn annotate(options: &[&str], folder: &Path) -> (Option<i32>, Vec<Value>, String) {
    let args = [
        &["annotate", "--from", "jsonl", "--format", "jsonl"],
        options,
    ]
    .concat();
    let done = khabar(&args, folder, LINES.as_bytes());
    let records = text(&done.stdout).lines();
    let records = records.map(|line| serde_json::from_str(line).unwrap());
    (
        done.status.code(),
        records.collect(),
        text(&done.stderr).to_string(),
    )
}

#[test]
fn a_bad_record_is_told_in_the_output_and_so_many_may_be_bad() {
    let folder = tempfile::tempdir().unwrap();
    let run = |max: &str| {
        annotate(
            &["-", "--errors", "inline", "--max-bad", max],
            folder.path(),
        )
    };
    let (status, records, said) = run("1");
    assert_eq!((status, records.len()), (Some(0), 3));
    assert_eq!(
        said,
        "khabar: <stdin>: 1 of 3 records are errors in the output\n"
    );
    let bad = &records[1];
    assert_eq!(
        (&bad["id"], &bad["error"]["code"]),
        (&2.into(), &"bad-date".into())
    );
    assert_eq!(bad["error"]["line"], 2);
    assert_eq!(run("34%").0, Some(0));
    assert_eq!(run("33%").0, Some(2));
    let (status, records, said) = annotate(&["-", "--max-bad", "1"], folder.path());
    assert_eq!((status, records.len()), (Some(0), 2));
    assert!(said.contains("<stdin>:2: \"dct\" is \"أمس\""), "{said}");
}

#[test]
fn records_say_what_made_them_and_have_the_fields_that_are_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let (_, records, _) = annotate(&["-"], folder.path());
    let program = &records[0]["versions"]["khabar"];
    assert_eq!(program, env!("CARGO_PKG_VERSION"));
    assert!(records[0]["versions"]["knowledge"].is_string());
    let fields =
        |record: &Value| -> Vec<String> { record.as_object().unwrap().keys().cloned().collect() };
    let (_, records, _) = annotate(&["-", "--fields", "id,events"], folder.path());
    assert_eq!(fields(&records[0]), ["events", "id"]);
    let (_, records, _) = annotate(&["-", "--no-text"], folder.path());
    assert_eq!(records[0].get("text"), None);
    assert_eq!(records[0]["mentions"][0]["text"], "ترامب");
    let (status, _, said) = annotate(&["-", "--fields", "evnts"], folder.path());
    assert_eq!(status, Some(2));
    assert!(said.contains("Did you mean events?"), "{said}");
}

#[test]
fn shards_are_whole_or_not_there_and_are_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    for name in ["a.jsonl", "b.jsonl"] {
        write(at, name, LINES);
    }
    let shards = |more: &[&str]| {
        let options = ["a.jsonl", "b.jsonl", "--shards", "out"];
        annotate(&[&options[..], more].concat(), at)
    };
    let there = || {
        let names = std::fs::read_dir(at.join("out")).unwrap();
        let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    // One record in three is bad, and none may be.
    let (status, _, said) = shards(&[]);
    assert_eq!((status, there().len()), (Some(2), 0));
    assert!(said.contains("was not written"), "{said}");
    let inline = ["--errors", "inline", "--max-bad", "1"];
    assert_eq!(shards(&inline).0, Some(0));
    assert_eq!(there(), ["a.jsonl", "b.jsonl"]);
    let whole = std::fs::read(at.join("out/b.jsonl")).unwrap();
    assert_eq!(text(&whole).lines().count(), 3);
    // Again they would be overwritten; a run that is resumed makes what is missing.
    let (status, _, said) = shards(&inline);
    assert_eq!(status, Some(2));
    assert!(said.contains("--resume leaves it"), "{said}");
    write(at, "out/a.jsonl", "{\"versions\":{\"khabar\":\"0.0.1\"}}\n");
    std::fs::remove_file(at.join("out/b.jsonl")).unwrap();
    let (status, _, said) = shards(&[&inline[..], &["--resume"]].concat());
    assert_eq!(status, Some(1));
    assert!(said.contains("another version"), "{said}");
    assert_eq!(std::fs::read(at.join("out/b.jsonl")).unwrap(), whole);
    assert_eq!(there(), ["a.jsonl", "b.jsonl"]);
    std::fs::create_dir(at.join("more")).unwrap();
    write(at, "more/a.jsonl", LINES);
    let (status, _, said) = annotate(&["a.jsonl", "more/a.jsonl", "--shards", "o"], at);
    assert_eq!(status, Some(2));
    assert!(said.contains("would both be written"), "{said}");
}

#[test]
fn the_command_line_tells_shells_and_man_of_itself() {
    let folder = tempfile::tempdir().unwrap();
    let script = khabar(&["completions", "bash"], folder.path(), b"");
    assert!(text(&script.stdout).contains("--max-bad"));
    let done = khabar(&["man", "--out", "man"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    let page = read(folder.path(), "man/khabar-annotate.1");
    assert!(page.contains("shards"), "{page}");
    let page = khabar(&["man"], folder.path(), b"");
    assert!(
        text(&page.stdout).starts_with(".ie"),
        "{}",
        text(&page.stdout)
    );
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = folder();
    for (options, told) in [
        (&["--no-text"][..], "--format json"),
        (&["--max-bad", "3"], "--from jsonl"),
        (&["--from", "jsonl", "--shards", "o"], "--format jsonl"),
        (
            &["--from", "jsonl", "--format", "jsonl", "--shards", "o", "-"],
            "has no name",
        ),
    ] {
        let args = [&["annotate", "good.khabar"], options].concat();
        let done = khabar(&args, folder.path(), b"");
        assert_eq!(done.status.code(), Some(2));
        assert!(text(&done.stderr).contains(told), "{}", text(&done.stderr));
    }
}

#[test]
fn what_is_written_as_a_suggestion_is_no_gold_until_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let text_of_a = "\u{feff}التقى دونالد ترامب فلاديمير بوتين أمس.\r\n\r\n\\%% نص\r\n";
    let own = "%% article published=2025-02-12\nوصل ترامب.\n%% mentions none@\"ترامب\"\n";
    let done = "%% article published=2025-02-12 status=done\nوصل ترامب.\n";
    write(at, "khabar.toml", "");
    write(
        at,
        "a.khabar",
        &format!(
            "\u{feff}%% article published=2025-02-12 annotator=a1 status=draft\r\n{}",
            &text_of_a[3..]
        ),
    );
    write(at, "own.khabar", own);
    write(at, "done.khabar", done);
    let run = || khabar(&["annotate", "--write", "."], at, b"");
    let first = run();
    assert_eq!(first.status.code(), Some(0), "{}", text(&first.stderr));
    let said = text(&first.stderr);
    assert!(
        said.contains("1 article with suggestions (2 mentions, 1 time, 1 event)"),
        "{said}"
    );
    assert!(
        said.contains("2 articles left: they are done or have tag lines"),
        "{said}"
    );
    let written = read(at, "a.khabar");
    assert!(
        written.starts_with(
            "\u{feff}%% article published=2025-02-12 annotator=a1 status=suggested\r\n"
        ),
        "{written}"
    );
    assert!(written.contains("%% mentions trump@\"دونالد ترامب\" putin@\"فلاديمير بوتين\" status=suggested\r\n%% times DATE=2025-02-11@\"أمس\" status=suggested\r\n%% event CONSULT@\"التقى\" actor=trump actor=putin"), "{written}");
    let stripped = khabar(&["strip", "a.khabar"], at, b"");
    assert_eq!(text(&stripped.stdout), text_of_a.replace("\\%%", "%%"));
    assert_eq!(
        (
            read(at, "own.khabar").as_str(),
            read(at, "done.khabar").as_str()
        ),
        (own, done)
    );
    // Run again, nothing changes.
    let again = run();
    assert!(
        text(&again.stderr).contains("1 article left: they have suggestions already"),
        "{}",
        text(&again.stderr)
    );
    assert_eq!(read(at, "a.khabar"), written);
    // It checks clean, teaches nothing, counts as nothing, and is silver where one asks for it.
    let checked = khabar(&["check", "a.khabar"], at, b"");
    assert_eq!(checked.status.code(), Some(0), "{}", text(&checked.stdout));
    let counts = |layer: &str| -> [usize; 3] {
        let done = khabar(
            &["annotate", "a.khabar", "--format", "json", "--layer", layer],
            at,
            b"",
        );
        let read: Value = serde_json::from_slice(&done.stdout).unwrap();
        ["mentions", "timexes", "events"].map(|of| read[of].as_array().unwrap().len())
    };
    assert_eq!((counts("gold"), counts("silver")), ([0; 3], [2, 1, 1]));
    let stats = khabar(&["stats", "a.khabar", "--format", "json"], at, b"");
    let stats: Value = serde_json::from_slice(&stats.stdout).unwrap();
    assert_eq!(
        (&stats["mentions"], &stats["status"][0]["value"]),
        (&0.into(), &"suggested".into())
    );
    let found = |layer: &str| {
        let query = format!("actor:putin in:{layer}");
        khabar(&["search", &query], at, b"").status.code()
    };
    assert_eq!((found("gold"), found("silver")), (Some(1), Some(0)));
    let put = khabar(
        &["adjudicate", "a.khabar", "done.khabar", "-o", "gold.khabar"],
        at,
        b"",
    );
    assert_eq!(put.status.code(), Some(2));
    assert!(
        text(&put.stderr).contains("nobody has looked at"),
        "{}",
        text(&put.stderr)
    );
    // Somebody has looked at some of it.
    let looked_at = written.replacen("status=suggested", "status=draft", 1);
    let decided = looked_at.replacen(" status=suggested", "", 1);
    write(at, "a.khabar", &decided);
    assert_eq!((counts("gold"), counts("silver")), ([2, 0, 0], [0, 1, 1]));
    let event = |layer: &str| {
        let query = format!("type:CONSULT actor:putin in:{layer}");
        khabar(&["search", &query], at, b"").status.code()
    };
    assert_eq!(
        (found("gold"), event("gold"), event("silver")),
        (Some(0), Some(1), Some(0))
    );
    let stats = khabar(&["stats", "a.khabar", "--format", "json"], at, b"");
    let stats: Value = serde_json::from_slice(&stats.stdout).unwrap();
    assert_eq!(
        (&stats["mentions"], &stats["events"]),
        (&2.into(), &0.into())
    );
    // And at the rest.
    write(at, "a.khabar", &decided.replace(" status=suggested", ""));
    assert_eq!((counts("gold"), event("gold")), ([2, 1, 1], Some(0)));
    assert_eq!(found("gold"), Some(0));
}
