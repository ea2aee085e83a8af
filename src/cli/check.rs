//! `khabar check`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstyle::{AnsiColor, Style};
use rayon::prelude::*;
use serde::Serialize;

use super::Outcome;
use super::input::{Corpora, complain, counted, display, line_and_column, print};
use khabar_corpus::{Corpus, Problem};
use khabar_engine::article::Article;
use khabar_engine::lint::{Finding, Level, RULES, Rule, lint};
use khabar_engine::message::Lang;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input
    #[arg(required_unless_present = "rules")]
    paths: Vec<PathBuf>,
    /// List the rules and their levels
    #[arg(long)]
    rules: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of messages, instead of that of khabar.toml
    #[arg(long, value_enum)]
    language: Option<Language>,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Language {
    Ar,
    En,
}

/// A finding as it is written: columns count code points from 1, the end is exclusive.
#[derive(Debug, Serialize)]
struct Row {
    file: String,
    line: usize,
    column: usize,
    end_column: usize,
    level: &'static str,
    code: &'static str,
    name: &'static str,
    words: String,
    message: String,
    fixes: Vec<String>,
}

pub fn run(args: &Args) -> Outcome {
    if args.rules {
        let row = |r: &&Rule| {
            format!(
                "{} {:26} {:8} {}\n",
                r.code,
                r.name,
                r.level.name(),
                r.summary
            )
        };
        return match print(&RULES.iter().map(row).collect::<String>()) {
            Ok(()) => Outcome::Fine,
            Err(line) => {
                complain(&line);
                Outcome::Failed
            }
        };
    }
    let mut corpora = Corpora::default();
    let mut outcome = Outcome::Fine;
    let mut files = Vec::new();
    for path in &args.paths {
        let (found, unread) = khabar_corpus::articles(std::slice::from_ref(path));
        for line in unread {
            complain(&line);
            outcome = Outcome::Failed;
        }
        if path.is_dir() {
            // A mistake in its settings counts even where there is nothing to check yet.
            corpora.of(path);
        }
        if found.is_empty() {
            complain(&format!(
                "{}: no articles here; they are *.khabar files, and *.txt files below a khabar.toml",
                display(path)
            ));
            outcome = Outcome::Failed;
        }
        files.extend(found);
    }
    let jobs: Vec<_> = files.iter().map(|file| (file, corpora.of(file))).collect();
    let checked: Vec<Result<Vec<Row>, String>> = jobs
        .par_iter()
        .map(|(file, corpus)| {
            let lang = args.language.map_or(corpus.settings.language, Lang::from);
            super::input::read(file).map(|text| check(file, &text, corpus, lang))
        })
        .collect();
    let mut rows = Vec::new();
    let mut read = 0;
    for corpus in corpora.all() {
        let lang = args.language.map_or(corpus.settings.language, Lang::from);
        rows.extend(corpus.problems.iter().map(|p| problem(p, lang)));
    }
    for result in checked {
        match result {
            Ok(found) => {
                read += 1;
                rows.extend(found);
            }
            Err(line) => {
                complain(&line);
                outcome = Outcome::Failed;
            }
        }
    }
    if rows.iter().any(|r| matches!(r.level, "error" | "warning")) {
        outcome = outcome.max(Outcome::Found);
    }
    if let Err(line) = print(&written(&rows, read, args.format)) {
        complain(&line);
        outcome = Outcome::Failed;
    }
    outcome
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Ar => Self::Ar,
            Language::En => Self::En,
        }
    }
}

fn check(file: &Path, text: &str, corpus: &Corpus, lang: Lang) -> Vec<Row> {
    let analysis =
        Article::new(text, Arc::clone(&corpus.knowledge)).analyse(corpus.date_of_file(file));
    let row = |f: Finding| {
        let line = analysis.text(f.line);
        let column = |byte: usize| line.get(..byte).map_or(0, |before| before.chars().count()) + 1;
        Row {
            file: display(file),
            line: f.line + 1,
            column: column(f.span.start),
            end_column: column(f.span.end),
            level: f.level.name(),
            code: f.rule.code,
            name: f.rule.name,
            words: f.span.of(line).to_string(),
            message: f.message.get(lang).to_string(),
            fixes: f
                .fixes(&analysis)
                .iter()
                .map(|fix| fix.title.get(lang).to_string())
                .collect(),
        }
    };
    lint(&analysis, &corpus.settings.levels)
        .into_iter()
        .map(row)
        .collect()
}

fn problem(problem: &Problem, lang: Lang) -> Row {
    let (line, column) = line_and_column(&problem.text, problem.span.start);
    let words = problem.text.get(problem.span.clone()).unwrap_or("");
    Row {
        file: display(&problem.file),
        line,
        column,
        end_column: column + words.lines().next().unwrap_or("").chars().count(),
        level: Level::Error.name(),
        code: "K001",
        name: "settings",
        words: words.lines().next().unwrap_or("").to_string(),
        message: problem.message.get(lang).to_string(),
        fixes: Vec::new(),
    }
}

fn written(rows: &[Row], files: usize, format: Format) -> String {
    if matches!(format, Format::Json) {
        // A list of plain rows always serializes.
        return serde_json::to_string_pretty(rows).unwrap_or_default() + "\n";
    }
    let mut out = String::new();
    let bold = Style::new().bold();
    for row in rows {
        let colour = match row.level {
            "error" => AnsiColor::Red,
            "warning" => AnsiColor::Yellow,
            _ => AnsiColor::Cyan,
        };
        let style = colour.on_default().bold();
        let _ = writeln!(
            out,
            "{bold}{}:{}:{}{bold:#}: {style}{}{style:#}: {} [{} {}]",
            row.file, row.line, row.column, row.level, row.message, row.code, row.name
        );
        for fix in row.fixes.iter().take(1) {
            let _ = writeln!(out, "    → {fix}");
        }
    }
    let count = |levels: &[&str]| rows.iter().filter(|r| levels.contains(&r.level)).count();
    let _ = writeln!(
        out,
        "{} checked: {}, {}, {}",
        counted(files, "article"),
        counted(count(&["error"]), "error"),
        counted(count(&["warning"]), "warning"),
        counted(count(&["hint", "info"]), "hint"),
    );
    out
}
