//! What goes in and out around a corpus: pages and Parquet in, cards and pages of figures out, gold from articles, checks that go on.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use serde_json::Value;

use super::{khabar, read, text, write};

const GOLD: &str = "%% article published=2025-02-12 source=\"وكالة | المثال\" annotator=a1 status=done id=x\nالتقى ترامب بوتين في الرياض.\n%% mentions trump@\"ترامب\" putin@\"بوتين\" riyadh@\"الرياض\"\n%% event CONSULT@\"التقى\" actor=trump@\"ترامب\" recipient=putin@\"بوتين\" mode=visit\n";

/// A corpus with an article that is done, one that nobody has annotated, and one with suggestions.
fn corpus() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    write(at, "corpus/khabar.toml", "");
    write(at, "corpus/done.khabar", GOLD);
    write(
        at,
        "corpus/open.khabar",
        "%% article published=2025-02-13\nوصل ماكرون إلى بيروت.\n",
    );
    let suggested = GOLD
        .replace("status=done", "status=suggested")
        .replace("id=x", "id=y");
    write(at, "corpus/suggested.khabar", &suggested);
    folder
}

#[test]
fn gold_may_be_articles() {
    let folder = corpus();
    let at = folder.path();
    let done = khabar(&["eval", "mentions", "corpus"], at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(
        text(&done.stdout).starts_with("1 documents\n"),
        "{}",
        text(&done.stdout)
    );
    assert!(
        text(&done.stderr).contains("corpus: 2 articles left out: nobody has annotated them"),
        "{}",
        text(&done.stderr)
    );
    let none = khabar(&["eval", "events", "corpus/open.khabar"], at, b"");
    assert_eq!(none.status.code(), Some(2));
    assert!(text(&none.stderr).contains("there is no annotated article"));
    // What an article teaches is not asked back: nobody but its own tag line knows this name.
    write(
        at,
        "corpus/own.khabar",
        "%% article published=2025-02-12 status=done\nقال سيد البيت.\n%% mentions trump@\"سيد البيت\"\n",
    );
    let own = khabar(
        &["eval", "mentions", "corpus/own.khabar", "--errors"],
        at,
        b"",
    );
    assert!(
        text(&own.stdout).contains("سيد البيت"),
        "{}",
        text(&own.stdout)
    );
}

#[test]
fn a_card_says_what_a_data_set_holds_and_what_is_to_be_filled_in() {
    let folder = corpus();
    let at = folder.path();
    write(
        at,
        "agreement.json",
        r#"{"pairs": [{"annotators": ["a1", "a2"], "figures": [{"of": "type", "measure": "alpha", "value": 0.5, "over": 12, "interval": {"from": 0.25, "to": 0.75}}]}]}"#,
    );
    let args = [
        "export",
        "corpus",
        "--to",
        "jsonl",
        "-o",
        "out",
        "--split",
        "50/50",
        "--card",
        "out/CARD.md",
        "--agreement",
        "agreement.json",
        "--licence",
        "CC-BY-4.0",
    ];
    let done = khabar(&args, at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert!(
        text(&done.stderr).contains("1 article: nobody has looked at what is suggested there"),
        "{}",
        text(&done.stderr)
    );
    let card = read(at, "out/CARD.md");
    assert!(
        card.starts_with("---\nlanguage:\n- ar\nlicense: cc-by-4.0\n"),
        "{card}"
    );
    for row in [
        "| articles | 3 |",
        "| mentions | 3 |",
        "| events | 1 |",
        "| وكالة \\| المثال | 2 |",
        "- Codebook: plover 0.8",
        "| a1, a2 | type | alpha | 0.500 | 0.250 – 0.750 | 12 |",
        "from 2025-02-12 to 2025-02-13",
        "- Licence of the labels: CC-BY-4.0",
        "To be filled in",
    ] {
        assert!(card.contains(row), "{row}\n{card}");
    }
    write(at, "wrong.json", "{}");
    let wrong = khabar(
        &[
            "export",
            "corpus",
            "--to",
            "jsonl",
            "-o",
            "o",
            "--card",
            "c.md",
            "--agreement",
            "wrong.json",
        ],
        at,
        b"",
    );
    assert_eq!(wrong.status.code(), Some(2));
    assert!(
        text(&wrong.stderr).contains("wrong.json: is not what khabar agree"),
        "{}",
        text(&wrong.stderr)
    );
    assert!(!at.join("o").exists());
}

#[test]
fn an_export_makes_no_articles_and_leaves_none_of_another_parting() {
    let folder = corpus();
    let at = folder.path();
    let into = khabar(
        &["export", "corpus", "--to", "brat", "-o", "corpus/out"],
        at,
        b"",
    );
    assert_eq!(into.status.code(), Some(2));
    assert!(
        text(&into.stderr).contains("would be an article of the corpus"),
        "{}",
        text(&into.stderr)
    );
    assert!(!at.join("corpus/out").exists());
    let split = |percent: &str| {
        khabar(
            &[
                "export", "corpus", "--to", "brat", "-o", "out", "--split", percent,
            ],
            at,
            b"",
        )
    };
    assert_eq!(split("100/0").status.code(), Some(0));
    assert_eq!(
        split("100/0").status.code(),
        Some(0),
        "the same again is no other parting"
    );
    let other = split("0/100");
    assert_eq!(other.status.code(), Some(2));
    assert!(
        text(&other.stderr).contains("is of another export"),
        "{}",
        text(&other.stderr)
    );
    assert!(!at.join("out/test").exists());
}

#[test]
fn a_page_that_was_saved_becomes_an_article_and_a_text_that_is_there_is_pointed_out() {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    let paragraph = "<p>وصل وفد من الأمم المتحدة إلى مدينة عدن صباح اليوم الأربعاء، في زيارة تستمر ثلاثة أيام يلتقي خلالها مسؤولين في الحكومة لبحث أوضاع الموانئ والمطارات، ثم يتوجه إلى مأرب حيث ينتظره ممثلون عن السلطات المحلية.</p>";
    let page = |title: &str, day: &str| {
        format!(
            "<html><head><title>{title}</title><meta property=\"og:title\" content=\"{title}\"><meta property=\"article:published_time\" content=\"{day}T10:00:00Z\"></head><body><article>{}</article></body></html>",
            paragraph.repeat(3)
        )
    };
    write(
        at,
        "web/a.html",
        &page("وصول وفد أممي إلى عدن", "2025-02-12"),
    );
    write(
        at,
        "web/b.html",
        &page("وفد أممي يصل إلى عدن", "2025-02-13"),
    );
    write(
        at,
        "web/c.html",
        "<html><body><nav><a href=x>رابط</a></nav></body></html>",
    );
    let done = khabar(&["import", "web", "--from", "html", "-o", "in"], at, b"");
    assert_eq!(done.status.code(), Some(1), "{}", text(&done.stderr));
    let said = text(&done.stderr);
    assert!(
        said.contains("a.html: “وصول وفد أممي إلى عدن”, no outlet, 2025-02-12, 4 paragraphs"),
        "{said}"
    );
    assert!(
        said.contains("c.html: its main text is not found"),
        "{said}"
    );
    assert!(
        said.contains("in/b.khabar: nearly the same text as in/a.khabar"),
        "{said}"
    );
    assert!(
        read(at, "in/a.khabar")
            .starts_with("%% article published=2025-02-12\nوصول وفد أممي إلى عدن\nوصل وفد"),
        "{}",
        read(at, "in/a.khabar")
    );
    // The same against what is in the folder already.
    let again = khabar(
        &["import", "in/a.khabar", "--from", "text", "-o", "in"],
        at,
        b"",
    );
    assert_eq!(again.status.code(), Some(2), "it is there");
}

#[cfg(feature = "parquet")]
#[test]
fn parquet_comes_in_as_it_went_out() {
    let folder = corpus();
    let at = folder.path();
    assert_eq!(
        khabar(
            &["export", "corpus", "--to", "parquet", "-o", "out"],
            at,
            b""
        )
        .status
        .code(),
        Some(0)
    );
    let back = khabar(
        &["import", "out/articles", "--from", "parquet", "-o", "in"],
        at,
        b"",
    );
    assert_eq!(back.status.code(), Some(0), "{}", text(&back.stderr));
    assert_eq!(read(at, "in/done.khabar"), GOLD);
    let annotated = khabar(
        &[
            "annotate",
            "--from",
            "parquet",
            "--format",
            "jsonl",
            "out/articles/corpus.parquet",
        ],
        at,
        b"",
    );
    assert_eq!(
        annotated.status.code(),
        Some(0),
        "{}",
        text(&annotated.stderr)
    );
    let lines: Vec<Value> = text(&annotated.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0]["mentions"].as_array().unwrap().len() >= 3);
    write(at, "no.parquet", "PAR1 و");
    for args in [
        &["import", "no.parquet", "--from", "parquet", "-o", "x"][..],
        &[
            "annotate",
            "--from",
            "parquet",
            "--format",
            "jsonl",
            "no.parquet",
        ],
    ] {
        let wrong = khabar(args, at, b"");
        assert_eq!(wrong.status.code(), Some(2));
        assert!(
            text(&wrong.stderr).contains("cannot be read as Parquet"),
            "{}",
            text(&wrong.stderr)
        );
    }
}

#[test]
fn figures_are_a_page_of_their_own() {
    let folder = corpus();
    let at = folder.path();
    let stats = khabar(
        &["stats", "corpus", "--format", "html", "--language", "ar"],
        at,
        b"",
    );
    assert_eq!(stats.status.code(), Some(0), "{}", text(&stats.stderr));
    let page = text(&stats.stdout);
    assert!(
        page.contains("dir=\"rtl\"")
            && page.contains("نوع الحدث")
            && page.contains("دونالد ترامب (trump)"),
        "{page}"
    );
    write(
        at,
        "b/done.khabar",
        &GOLD.replace("putin@\"بوتين\" riyadh", "person@\"بوتين\" riyadh"),
    );
    write(at, "a/done.khabar", GOLD);
    write(at, "a/x.khabar", "%% article status=suggested\nنص\n");
    write(at, "b/x.khabar", "نص\n");
    let agree = khabar(
        &["agree", "a", "b", "--format", "html", "--draws", "10"],
        at,
        b"",
    );
    assert_eq!(agree.status.code(), Some(0), "{}", text(&agree.stderr));
    let page = text(&agree.stdout);
    assert!(
        page.contains("<title>Agreement of a, b</title>") && page.contains("a/done.khabar:2:13"),
        "{page}"
    );
    assert!(
        page.contains("a has not looked at what is suggested in it"),
        "{page}"
    );
    assert!(
        page.contains("script-src") == page.contains("<script"),
        "no script, and none is let run"
    );
    let arabic = [
        "agree",
        "a",
        "b",
        "--format",
        "html",
        "--draws",
        "10",
        "--language",
        "ar",
    ];
    let agree = khabar(&arabic, at, b"");
    let page = text(&agree.stdout);
    for said in [
        "<html lang=\"ar\" dir=\"rtl\">",
        "<title>الاتفاق بين a، b</title>",
        "لم يراجع a ما اقتُرح فيه",
        "عند «بوتين»: عند a: putin؛ عند b: ",
        "F1 عند التطابق",
        "المقالات التي عند كليهما: 1",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
    for english in [
        "Agreement",
        "differences",
        "overlapping",
        "does not have",
        "by kind",
    ] {
        assert!(!page.contains(english), "{english}: {page}");
    }
}

#[test]
fn a_check_goes_on_when_a_file_changes() {
    let folder = corpus();
    let at = folder.path();
    let mut child = Command::new(env!("CARGO_BIN_EXE_khabar"))
        .args(["check", "corpus", "--watch"])
        .current_dir(at)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (sender, lines) = mpsc::channel();
    for pipe in [
        Box::new(child.stdout.take().unwrap()) as Box<dyn std::io::Read + Send>,
        Box::new(child.stderr.take().unwrap()),
    ] {
        let sender = sender.clone();
        std::thread::spawn(move || {
            for line in BufReader::new(pipe).lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
    }
    let wait = |for_what: &str| loop {
        // A line that never comes must not hold the tests up for ever.
        let line = lines
            .recv_timeout(Duration::from_secs(120))
            .unwrap_or_else(|_| panic!("no {for_what}"));
        if line.contains(for_what) {
            break;
        }
    };
    wait("waiting for changes");
    write(
        at,
        "corpus/new.khabar",
        "%% article published=2025-02-12\nنص\n%% event NOTHING@\"نص\"\n",
    );
    wait("no event type “NOTHING”");
    wait("4 articles checked");
    child.kill().unwrap();
    child.wait().unwrap();
}
