//! The index of a large corpus: what it costs to make and to keep, what it answers and how fast, and what a killed build and a damaged file cost.
//!
//! `cargo xtask corpus DIR` makes 10,000 articles of 10 KB (`--articles` for another number); then `cargo bench --bench index -- DIR`. The index of the
//! folder is deleted first.

#![allow(missing_docs, clippy::print_stdout)]

mod common;

use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant};

use common::server::{Result, Server, percentile};
use khabar_corpus::Corpus;
use khabar_corpus::index::{FILE, FOLDER, Index};
use khabar_engine::article::Article;
use khabar_engine::lint::consistency::asked;
use serde_json::{Value, json};

/// How many actors and event types are asked for: those that are named most.
const MOST: usize = 20;

/// How often somebody types while the index is made, and how long after each other.
const KEYS: (usize, Duration) = (300, Duration::from_millis(30));

struct Measured {
    root: PathBuf,
    files: Vec<PathBuf>,
    bytes: u64,
}

fn main() -> Result<()> {
    let folder = std::env::args().skip(1).find(|arg| !arg.starts_with("--"));
    let folder = folder.ok_or("name a folder that `cargo xtask corpus` has made")?;
    let root = Path::new(&folder).canonicalize()?;
    let (files, _) = khabar_corpus::articles(std::slice::from_ref(&root));
    let sizes: std::io::Result<Vec<u64>> = files
        .iter()
        .map(|file| Ok(std::fs::metadata(file)?.len()))
        .collect();
    let bytes = sizes?.iter().sum();
    let of = Measured { root, files, bytes };
    println!("{} articles, {:.0} MB", of.files.len(), bytes as f64 / 1e6);
    of.made()?;
    of.asked()?;
    of.compared()?;
    of.damaged()?;
    of.killed()
}

impl Measured {
    fn file(&self) -> PathBuf {
        self.root.join(FOLDER).join(FILE)
    }

    fn forget(&self) -> Result<()> {
        let folder = self.root.join(FOLDER);
        match folder.exists() {
            true => Ok(std::fs::remove_dir_all(folder)?),
            false => Ok(()),
        }
    }

    /// Runs `khabar index` and tells how long it took, with the most memory that it held.
    fn index(&self, what: &str, arguments: &[&str]) -> Result<()> {
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_khabar"))
            .arg("index")
            .args(arguments)
            .arg(&self.root)
            .stdout(Stdio::null())
            .spawn()?;
        let status = format!("/proc/{}/status", child.id());
        let mut memory = None;
        while child.try_wait()?.is_none() {
            memory = most_memory(&status).or(memory);
            sleep(Duration::from_millis(5));
        }
        let took = start.elapsed().as_secs_f64();
        println!(
            "{what}: {took:.2} s, {:.0} articles/s, {:.1} MB/s, memory at most {:.0} MB",
            self.files.len() as f64 / took,
            self.bytes as f64 / 1e6 / took,
            memory.unwrap_or_default(),
        );
        Ok(())
    }

    fn made(&self) -> Result<()> {
        self.forget()?;
        self.index("gold (words and tag lines)", &["--gold"])?;
        self.index("silver (what is recognised) behind that", &[])?;
        let size = std::fs::metadata(self.file())?.len();
        println!("the file: {:.0} MB", size as f64 / 1e6);
        self.index("a second start, nothing changed", &[])?;
        let first = self.files.first().ok_or("no articles")?;
        let text = std::fs::read_to_string(first)?;
        std::fs::write(first, format!("{text}\n"))?;
        self.index("one article changed", &[])?;
        std::fs::write(first, text)?;
        self.index("the same taken back", &[])
    }

    /// The first column of a query.
    fn column(&self, sql: &str) -> Result<Vec<String>> {
        let index = Index::reader(&self.root).ok_or("no index")?;
        let mut asked = index.connection().prepare(sql)?;
        let rows = asked.query_map([], |row| row.get(0))?;
        let all: std::result::Result<Vec<String>, _> = rows.collect();
        Ok(all?)
    }

    /// What a client asks for, from an article that names the actors that are named most.
    fn asked(&self) -> Result<()> {
        let actors = self.column(&format!(
            "SELECT actor FROM mention WHERE actor IS NOT NULL GROUP BY actor ORDER BY count(*) DESC LIMIT {MOST}"
        ))?;
        let types = self.column(&format!(
            "SELECT type FROM event GROUP BY type ORDER BY count(*) DESC LIMIT {MOST}"
        ))?;
        let mut text = "%% article published=2025-02-12\n".to_string();
        for actor in &actors {
            text.push_str(&format!("كلام\n%% mentions {actor}@\"كلام\"\n"));
        }
        text.push_str("كلام\n%% mentions nobody-known@\"كلام\"\n");
        let mut server = Server::start()?;
        server.initialize_in(&self.root)?;
        let uri = self.open(&mut server, "measured.khabar", &text)?;
        server.diagnostics_of(0)?;
        self.until_ready(&mut server)?;
        let at = |nth: usize| {
            json!({
                "textDocument": { "uri": uri },
                "position": { "line": nth * 2 + 2, "character": 13 },
                "context": { "includeDeclaration": true },
                "newName": "nobody-else",
            })
        };
        let places = (0..actors.len()).map(at);
        ask(
            &mut server,
            "references",
            "textDocument/references",
            places.clone(),
        )?;
        let names = actors.iter().chain(&types);
        let queries = names.map(|name| json!({ "query": name }));
        ask(
            &mut server,
            "workspace symbols",
            "workspace/symbol",
            queries,
        )?;
        let mut items = Vec::new();
        for place in places {
            let (answer, _) = server.request(7, "textDocument/prepareCallHierarchy", place)?;
            items.extend(answer.as_array().cloned().unwrap_or_default());
        }
        let items = items.into_iter().map(|item| json!({ "item": item }));
        let (incoming, outgoing) = ("callHierarchy/incomingCalls", "callHierarchy/outgoingCalls");
        ask(
            &mut server,
            "call hierarchy, incoming",
            incoming,
            items.clone(),
        )?;
        ask(&mut server, "call hierarchy, outgoing", outgoing, items)?;
        let renames = std::iter::repeat_n(at(actors.len()), 5);
        ask(&mut server, "rename", "textDocument/rename", renames)?;
        println!(
            "memory of the server: {:.0} MB",
            server.memory().unwrap_or_default()
        );
        server.end()
    }

    fn open(&self, server: &mut Server, name: &str, text: &str) -> Result<String> {
        let uri = format!("file://{}", self.root.join(name).display());
        let document = json!({ "uri": uri, "languageId": "khabar", "version": 0, "text": text });
        server.notify("textDocument/didOpen", json!({ "textDocument": document }))?;
        Ok(uri)
    }

    /// Waits until the server has looked through the corpus: then it knows its events.
    fn until_ready(&self, server: &mut Server) -> Result<()> {
        let event = self.column("SELECT type FROM event WHERE layer = 'gold' LIMIT 1")?;
        let query = json!({ "query": event.first() });
        for _ in 0..1_000 {
            let (found, _) = server.request(8, "workspace/symbol", query.clone())?;
            if found.as_array().is_some_and(|found| !found.is_empty()) {
                return Ok(());
            }
            sleep(Duration::from_millis(20));
        }
        Err("the server has no index".into())
    }

    /// What is looked up to compare an article with the others: as it is, and as if it were done.
    fn compared(&self) -> Result<()> {
        let index = Index::reader(&self.root).ok_or("no index")?;
        let corpus = Corpus::load(&self.root);
        for done in [false, true] {
            let mut times = Vec::new();
            for file in self.files.iter().step_by((self.files.len() / 200).max(1)) {
                let text = std::fs::read_to_string(file)?;
                let analysis = Article::new(&text, Arc::clone(&corpus.knowledge));
                let analysis = analysis.into_analysis(corpus.date_of_file(file));
                let mut asked = asked(&analysis);
                asked.done = done;
                let start = Instant::now();
                index.elsewhere(&analysis, &asked, file)?;
                times.push(start.elapsed());
            }
            let what = if done { "done" } else { "draft" };
            told(&format!("consistency of an article, {what}"), times);
        }
        Ok(())
    }

    /// Some bytes in the middle of the file are others: it is made anew.
    fn damaged(&self) -> Result<()> {
        let mut file = std::fs::File::options().write(true).open(self.file())?;
        // The head stays: it is found out when the tables are read.
        for page in 1..64 {
            file.seek(SeekFrom::Start(page * 4096))?;
            file.write_all(&[0x55; 4096])?;
        }
        drop(file);
        self.index("a damaged file: gold", &["--gold"])
    }

    /// Somebody types while the index is made, and the server is killed in the middle of it.
    fn killed(&self) -> Result<()> {
        self.forget()?;
        let mut server = Server::start()?;
        server.initialize()?;
        let text = format!(
            "%% article published=2025-02-12\n{}",
            common::annotated(10_000)
        );
        let uri = self.open(&mut server, "typed.khabar", &text)?;
        server.diagnostics_of(0)?;
        let (keys, pause) = KEYS;
        let mut times = Vec::new();
        for (version, key) in (1..).zip(0..keys) {
            let place = |character: usize| json!({ "line": 1, "character": character });
            let (end, letter) = if key % 2 == 0 { (0, "ب") } else { (1, "") };
            let params = json!({
                "textDocument": { "uri": uri, "version": version },
                "contentChanges": [{ "range": { "start": place(0), "end": place(end) }, "text": letter }],
            });
            let start = Instant::now();
            server.notify("textDocument/didChange", params)?;
            server.diagnostics_of(version)?;
            times.push(start.elapsed());
            sleep(pause);
        }
        told("a keystroke while the index is made (10 KB)", times);
        server.kill()?;
        let there = self.column("SELECT count(*) || '' FROM article")?;
        let done = self.column("SELECT count(*) || '' FROM article WHERE silver IS NOT NULL")?;
        println!(
            "killed then: {} articles read, {} recognised",
            there.join(""),
            done.join("")
        );
        self.index("the rest of it", &[])
    }
}

/// The most memory that a process has held so far, in MB, where the system tells.
fn most_memory(status: &str) -> Option<f64> {
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kb: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kb / 1024.0)
}

/// Asks for the same with each of some parameters, three times.
fn ask(
    server: &mut Server,
    what: &str,
    method: &str,
    all: impl Iterator<Item = Value> + Clone,
) -> Result<()> {
    let mut times = Vec::new();
    let mut largest = 0;
    for params in all.clone().chain(all.clone()).chain(all) {
        let start = Instant::now();
        let (answer, size) = server.request(9, method, params)?;
        times.push(start.elapsed());
        if answer.is_null() {
            return Err(format!("{what}: there is no answer").into());
        }
        largest = largest.max(size);
    }
    told(&format!("{what} (answers up to {} bytes)", largest), times);
    Ok(())
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort();
    println!(
        "{what}: p50 {:.1} ms, p99 {:.1} ms, {} times",
        percentile(&times, 50),
        percentile(&times, 99),
        times.len()
    );
}
