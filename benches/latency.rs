//! What a user feels: the real server over standard input and output. Cold start, memory with corpora open, from a keystroke
//! to its diagnostics at three sizes, with and without tags, edits of other kinds, and what can be done at a cursor: size and time of the
//! answer, by the length of the article and of one line.
//!
//! `cargo bench --bench latency`, or only a part of it: `cargo bench --bench latency -- --corpora`, `--keys`, `--large-edits` or
//! `--code-actions`

#![allow(missing_docs, clippy::print_stdout)]

mod common;

use std::time::{Duration, Instant};

use common::server::{Result, Server, percentile};
use common::{annotated, articles, with_unknown_ids};
use khabar_engine::tags::digest;
use serde_json::{Value, json};

fn cold_start() -> Result<()> {
    let mut starts = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        let mut server = Server::start()?;
        server.initialize()?;
        starts.push(start.elapsed());
        server.end()?;
    }
    starts.sort();
    println!(
        "cold start to initialize answered: p50 {:.1} ms, p99 {:.1} ms",
        percentile(&starts, 50),
        percentile(&starts, 99)
    );
    Ok(())
}

/// An article that is edited.
struct Open {
    server: Server,
    version: i64,
}

const URI: &str = "file:///article.khabar";

impl Open {
    fn new(text: &str) -> Result<Self> {
        let mut server = Server::start()?;
        server.initialize()?;
        server.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": URI, "languageId": "khabar", "version": 0, "text": text } }),
        )?;
        Ok(Self { server, version: 0 })
    }

    /// From a change to its diagnostics.
    fn change(&mut self, changes: &[Value]) -> Result<Duration> {
        self.version += 1;
        let params = json!({ "textDocument": { "uri": URI, "version": self.version }, "contentChanges": changes });
        let start = Instant::now();
        self.server.notify("textDocument/didChange", params)?;
        self.server.diagnostics_of(self.version)?;
        Ok(start.elapsed())
    }
}

/// A change of the text from one place, line and column, to another.
fn change(from: (usize, usize), to: (usize, usize), text: &str) -> Value {
    let at = |(line, character)| json!({ "line": line, "character": character });
    json!({ "range": { "start": at(from), "end": at(to) }, "text": text })
}

/// A place in the middle of a text: at the beginning of a line.
fn middle(text: &str) -> (usize, usize) {
    (text.lines().count() / 2, 0)
}

/// A place in the middle of a text: in the words that a `mentions` line is anchored at.
fn in_mentions(text: &str) -> Option<(usize, usize)> {
    let lines = text.lines().enumerate().skip(middle(text).0);
    let mut mentions = lines.filter(|(_, line)| line.starts_with("%% mentions"));
    mentions.find_map(|(at, line)| Some((at, line.find("@\"")? + 3)))
}

fn keystrokes(name: &str, text: &str, place: (usize, usize), edits: usize) -> Result<()> {
    let (line, column) = place;
    let start = Instant::now();
    let mut open = Open::new(text)?;
    let findings = open.server.diagnostics_of(0)?;
    let opened = start.elapsed();
    let mut times = Vec::new();
    for key in 0..edits {
        // A letter is typed, then taken back.
        let key = match key % 2 {
            0 => change(place, place, "ب"),
            _ => change(place, (line, column + 1), ""),
        };
        times.push(open.change(&[key])?);
    }
    times.sort();
    println!(
        "{:>5} KB, {name}: didChange to publishDiagnostics p50 {:.2} ms, p99 {:.2} ms; opened in {:.0} ms; {findings} diagnostics; memory {:.0} MB",
        text.len() / 1000,
        percentile(&times, 50),
        percentile(&times, 99),
        opened.as_secs_f64() * 1000.0,
        open.server.memory().unwrap_or_default(),
    );
    open.server.end()
}

fn all_keystrokes() -> Result<()> {
    for (bytes, edits) in [(4_000, 500), (100_000, 500), (1_000_000, 300)] {
        for (name, text) in [
            ("no tags", articles(bytes)),
            ("annotated", annotated(bytes)),
            ("400 unknown ids", with_unknown_ids(&articles(bytes), 400)),
        ] {
            let sealed = format!("done text={}", digest(&text));
            for (said, status) in [("draft", "draft"), ("done", "done"), ("sealed", &sealed)] {
                let text = format!("%% article published=2025-06-25 status={status}\n{text}");
                keystrokes(&format!("{name}, {said}"), &text, middle(&text), edits)?;
                if let Some(place) = in_mentions(&text) {
                    let name = format!("{name}, {said}, in a mentions line");
                    keystrokes(&name, &text, place, edits)?;
                }
            }
        }
    }
    Ok(())
}

/// Edits of other kinds than a letter, in an article of 1 MB.
fn large_edits() -> Result<()> {
    let head = "%% article published=2025-06-25 status=draft\n";
    let plain = format!("{head}{}", articles(1_000_000));
    let tagged = format!("{head}{}", annotated(1_000_000));
    let tags = tagged.lines().enumerate().skip(1);
    let tags = tags.filter(|(_, line)| line.starts_with("%%"));
    let gone = tags.map(|(line, _)| change((line, 0), (line + 1, 0), ""));
    let mut gone: Vec<Value> = gone.collect();
    gone.reverse();
    let middle = plain.lines().count() / 2;
    for (name, text, changes) in [
        (
            "newline at the top",
            &plain,
            vec![change((1, 0), (1, 0), "\n")],
        ),
        (
            "another document date",
            &plain,
            vec![change((0, 30), (0, 31), "4")],
        ),
        (
            "100 KB pasted",
            &plain,
            vec![change((middle, 0), (middle, 0), &articles(100_000))],
        ),
        ("all tags taken back", &tagged, gone),
    ] {
        let mut times = Vec::new();
        for _ in 0..5 {
            let mut open = Open::new(text)?;
            open.server.diagnostics_of(0)?;
            times.push(open.change(&changes)?);
            open.server.end()?;
        }
        times.sort();
        println!(
            " 1000 KB, {name}: didChange to publishDiagnostics median {:.0} ms, longest {:.0} ms",
            percentile(&times, 50),
            percentile(&times, 99),
        );
    }
    Ok(())
}

/// What can be done at a cursor in the middle of an article: without a choice of kinds, as an editor asks at each move, and what it
/// takes to make the edit of each.
fn code_actions(name: &str, text: &str) -> Result<()> {
    let mut server = Server::start()?;
    server.initialize()?;
    let uri = "file:///article.khabar";
    server.notify(
        "textDocument/didOpen",
        json!({ "textDocument": { "uri": uri, "languageId": "khabar", "version": 0, "text": text } }),
    )?;
    server.diagnostics_of(0)?;
    let lines: Vec<&str> = text.lines().collect();
    let line = (lines.len() / 2..lines.len())
        .find(|line| !lines[*line].trim().is_empty())
        .unwrap_or(0);
    let middle = lines[line].encode_utf16().count() / 2;
    let at = json!({ "line": line, "character": middle });
    let params = json!({
        "textDocument": { "uri": uri },
        "range": { "start": at, "end": at },
        "context": { "diagnostics": [] },
    });
    let mut times = Vec::new();
    let mut answer = (Value::Null, 0);
    for id in 10..21 {
        let start = Instant::now();
        answer = server.request(id, "textDocument/codeAction", params.clone())?;
        times.push(start.elapsed());
    }
    times.sort();
    let (actions, size) = answer;
    let actions = actions.as_array().cloned().unwrap_or_default();
    let mut resolved = (Duration::ZERO, 0);
    for (id, action) in (100..).zip(actions.iter().filter(|a| a.get("data").is_some())) {
        let start = Instant::now();
        let (_, size) = server.request(id, "codeAction/resolve", action.clone())?;
        resolved = resolved.max((start.elapsed(), size));
    }
    let end = json!({ "line": lines.len(), "character": 0 });
    let mut all = params;
    all["range"] = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let start = Instant::now();
    let (_, selected) = server.request(99, "textDocument/codeAction", all)?;
    println!(
        "code actions, {name}: {} in {size} bytes, p50 {:.2} ms; the slowest edit {:.2} ms; all selected {selected} bytes, {:.2} ms",
        actions.len(),
        percentile(&times, 50),
        resolved.0.as_secs_f64() * 1000.0,
        start.elapsed().as_secs_f64() * 1000.0,
    );
    server.end()
}

fn all_code_actions() -> Result<()> {
    for bytes in [10_000, 100_000, 1_000_000] {
        let text = format!("%% article published=2025-06-25\n{}", articles(bytes));
        code_actions(&format!("{:>4} KB", bytes / 1000), &text)?;
    }
    for bytes in [25_000, 50_000, 100_000, 200_000] {
        let line = articles(bytes).replace('\n', " ");
        let text = format!("%% article published=2025-06-25\n{line}\n");
        code_actions(&format!("one line of {:>3} KB", bytes / 1000), &text)?;
    }
    Ok(())
}

/// Memory with articles of so many corpora open, each with an entry of its own or with none.
fn corpora(count: usize, own: bool) -> Result<()> {
    let folders = tempfile::tempdir()?;
    let mut server = Server::start()?;
    server.initialize()?;
    for at in 0..count {
        let root = folders.path().join(at.to_string());
        std::fs::create_dir(&root)?;
        let entry = "[[actor]]\nid = \"nadim-qasr\"\nkind = \"person\"\nar = \"نديم القصري\"\n";
        std::fs::write(root.join("khabar.toml"), "knowledge = [\"our.toml\"]\n")?;
        std::fs::write(root.join("our.toml"), if own { entry } else { "" })?;
        let uri = format!("file://{}", root.join("a.khabar").display());
        server.notify(
            "textDocument/didOpen",
            json!({ "textDocument": { "uri": uri, "languageId": "khabar", "version": at, "text": articles(4_000) } }),
        )?;
        server.diagnostics_of(i64::try_from(at)?)?;
    }
    println!(
        "{count} corpora {} entries of their own: memory {:.0} MB",
        if own { "with" } else { "without" },
        server.memory().unwrap_or_default(),
    );
    server.end()
}

fn all_corpora() -> Result<()> {
    for (count, own) in [(1, false), (2, false), (1, true), (2, true)] {
        corpora(count, own)?;
    }
    Ok(())
}

fn main() -> Result<()> {
    if std::env::args().any(|arg| arg == "--corpora") {
        return all_corpora();
    }
    if std::env::args().any(|arg| arg == "--code-actions") {
        return all_code_actions();
    }
    if std::env::args().any(|arg| arg == "--keys") {
        return all_keystrokes();
    }
    if std::env::args().any(|arg| arg == "--large-edits") {
        return large_edits();
    }
    cold_start()?;
    all_corpora()?;
    all_keystrokes()?;
    large_edits()?;
    all_code_actions()
}
