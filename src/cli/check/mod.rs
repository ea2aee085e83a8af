//! `khabar check`.

mod explain;
mod others;
mod rows;
mod selected;
mod watch;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Outcome;
use super::choices::Language;
use super::input::{Corpora, complain, counted, display, line_and_column, print, read};
use super::write::replace;
use khabar_corpus::{Corpus, Problem};
use khabar_engine::article::edits::apply;
use khabar_engine::article::{Analysis, Article};
use khabar_engine::lint::{Finding, Level, Mending, Related, Rule, lint, lint_beside, mend};
use khabar_engine::message::Lang;
use others::Others;
use rows::{EditRow, FixRow, Format, RelatedRow, Row, written};
use selected::{Baseline, Selection};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// List the rules, their levels and what mends them
    #[arg(long)]
    rules: bool,
    /// Explain a rule: its code or its name
    #[arg(long, value_name = "RULE")]
    explain: Option<String>,
    /// Take the fixes that change neither the text nor what any tag says
    #[arg(long)]
    fix: bool,
    /// Take the likeliest fixes too that change what a tag says, or the text: look at what they did
    #[arg(long)]
    unsafe_fixes: bool,
    /// Compare each article with the others of its corpus too (K801, K802); makes the index of the corpus, or brings it up to date
    #[arg(long)]
    consistency: bool,
    #[command(flatten)]
    selection: Selection,
    /// Tell only what is not in this file
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found into a file for --baseline, and tell nothing
    #[arg(long, value_name = "FILE", conflicts_with = "baseline")]
    write_baseline: Option<PathBuf>,
    /// Check again whenever a file changes
    #[arg(long, conflicts_with_all = ["fix", "unsafe_fixes", "write_baseline", "rules", "explain"])]
    watch: bool,
    /// How findings are written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of messages, instead of that of khabar.toml
    #[arg(long, value_enum)]
    language: Option<Language>,
}

impl Args {
    /// Which fixes are taken; none unless it is asked for.
    fn mending(&self) -> Option<Mending> {
        if self.unsafe_fixes {
            Some(Mending::Unsafe)
        } else {
            self.fix.then_some(Mending::Safe)
        }
    }

    fn lang_of(&self, corpus: &Corpus) -> Lang {
        self.language.map_or(corpus.settings.language, Lang::from)
    }
}

pub fn run(args: &Args) -> Outcome {
    let lang = || args.lang_of(&Corpora::default().settings_of(Path::new(".")));
    let told = if args.rules {
        print(&explain::rules(lang())).map(|()| Outcome::Fine)
    } else if let Some(name) = &args.explain {
        explain::rule(name, lang()).and_then(|text| print(&text).map(|()| Outcome::Fine))
    } else if args.watch {
        watch::watch(args)
    } else {
        return check_all(args);
    };
    told.unwrap_or_else(failed)
}

fn failed(line: String) -> Outcome {
    complain(&line);
    Outcome::Failed
}

fn check_all(args: &Args) -> Outcome {
    let known = match args.baseline.as_deref().map(Baseline::read).transpose() {
        Ok(known) => known,
        Err(line) => return failed(line),
    };
    let mut corpora = Corpora::default();
    let (files, mut outcome) = articles(&args.paths, &mut corpora);
    let jobs: Vec<_> = files.iter().map(|file| (file, corpora.of(file))).collect();
    if args.consistency
        && let Err(line) = others::prepare(&corpora)
    {
        return failed(line);
    }
    let checked: Vec<Result<Checked, String>> = jobs
        .par_iter()
        .map_init(Others::default, |others, (file, corpus)| {
            one(file, corpus, args, others)
        })
        .collect();
    let mut rows = Vec::new();
    for corpus in corpora.all() {
        let lang = args.lang_of(corpus);
        rows.extend(corpus.problems.iter().map(|p| problem(p, lang)));
    }
    let lang = corpora.all().next().map(|corpus| args.lang_of(corpus));
    let (mut articles, mut mended) = (0, 0);
    for result in checked {
        match result {
            Ok(found) => {
                articles += 1;
                mended += found.mended;
                rows.extend(found.rows);
            }
            Err(line) => outcome = failed(line),
        }
    }
    if let Some(path) = &args.write_baseline {
        let written = Baseline::of(&rows).write(path);
        return written.map_or_else(failed, |()| outcome);
    }
    if let Some(known) = known {
        known.subtract(&mut rows);
    }
    if rows.iter().any(|row| row.level >= Level::Warning) {
        outcome = outcome.max(Outcome::Found);
    }
    if args.mending().is_some() {
        // Not on standard output, where formats for machines go.
        complain(&format!("{} mended", counted(mended, "finding")));
    }
    let lang = lang.unwrap_or_default();
    if let Err(line) = print(&written(&rows, articles, args.format, lang)) {
        outcome = failed(line);
    }
    outcome
}

/// The articles to check, and whether all could be found.
fn articles(paths: &[PathBuf], corpora: &mut Corpora) -> (Vec<PathBuf>, Outcome) {
    let (mut files, mut outcome) = (Vec::new(), Outcome::Fine);
    for path in paths {
        let (found, unread) = khabar_corpus::articles(std::slice::from_ref(path));
        for line in unread {
            outcome = failed(line);
        }
        if path.is_dir() {
            // A mistake in its settings counts even where there is nothing to check yet.
            corpora.of(path);
        }
        if found.is_empty() {
            outcome = failed(format!(
                "{}: no articles here; they are *.khabar files, and *.txt files below a khabar.toml",
                display(path)
            ));
        }
        // `./a.khabar` is not how others name it.
        let plain = |file: PathBuf| match file.strip_prefix(".") {
            Ok(plain) if plain.file_name().is_some() => plain.to_path_buf(),
            _ => file,
        };
        files.extend(found.into_iter().map(plain));
    }
    (files, outcome)
}

/// What came of an article.
struct Checked {
    rows: Vec<Row>,
    /// How many findings were mended.
    mended: usize,
}

/// How often an article is looked at again after it was mended: what one fix brings forth another may mend.
const ROUNDS: usize = 10;

/// Checks an article; mends it first where that is asked for.
fn one(file: &Path, corpus: &Corpus, args: &Args, others: &mut Others) -> Result<Checked, String> {
    let before = read(file)?;
    if args.mending().is_some() && file.as_os_str() == "-" {
        return Err("<stdin>: --fix mends files; name one".to_owned());
    }
    let (mut text, mut mended) = (before.clone(), 0);
    let (mut analysis, mut findings) = found(file, &text, corpus, args, others);
    if let Some(most) = args.mending() {
        for _ in 0..ROUNDS {
            let (fixes, edits) = mend(&analysis, &findings, most);
            if fixes == 0 {
                break;
            }
            mended += fixes;
            text = apply(&text, &edits);
            (analysis, findings) = found(file, &text, corpus, args, others);
        }
    }
    if text != before {
        replace(file, &text)?;
    }
    let lang = args.lang_of(corpus);
    let rows = findings
        .iter()
        .map(|finding| row(finding, &analysis, file, lang));
    Ok(Checked {
        rows: rows.collect(),
        mended,
    })
}

/// What is found in an article of the rules that count.
fn found(
    file: &Path,
    text: &str,
    corpus: &Corpus,
    args: &Args,
    others: &mut Others,
) -> (Analysis, Vec<Finding>) {
    let article = Article::new(text, Arc::clone(&corpus.knowledge));
    let analysis = article.analyse(corpus.date_of_file(file));
    let levels = &corpus.settings.levels;
    let mut findings = match args.consistency {
        true => lint_beside(&analysis, levels, &others.of(&analysis, corpus, file)),
        false => lint(&analysis, levels),
    };
    findings.retain(|finding| args.selection.has(finding.rule.code));
    (analysis, findings)
}

fn row(finding: &Finding, analysis: &Analysis, file: &Path, lang: Lang) -> Row {
    let line = analysis.text(finding.line);
    let column = |byte: usize| line.get(..byte).map_or(0, |before| before.chars().count()) + 1;
    Row {
        file: display(file),
        line: finding.line + 1,
        column: column(finding.span.start),
        end_column: column(finding.span.end),
        level: finding.level,
        code: finding.rule.code,
        name: finding.rule.name,
        words: finding.span.of(line).to_string(),
        message: finding.message.get(lang).to_string(),
        related: finding.related.iter().map(related).collect(),
        fixes: fixes(finding, analysis, lang),
    }
}

fn related(place: &Related) -> RelatedRow {
    let column = |byte: usize| {
        let before = place.text.get(..byte).unwrap_or_default();
        before.chars().count() + 1
    };
    RelatedRow {
        file: place.file.to_string(),
        line: place.line + 1,
        column: column(place.span.start),
        end_column: column(place.span.end),
        says: place.says.clone(),
    }
}

fn fixes(finding: &Finding, analysis: &Analysis, lang: Lang) -> Vec<FixRow> {
    // Only the first one is ever taken unseen.
    let taken = |at: usize, rule: &Rule| match at {
        0 => rule.mending(),
        _ => Mending::ByHand,
    };
    let rope = analysis.article.rope();
    let place = |byte: usize| {
        let at = rope.byte_to_char(byte);
        let line = rope.char_to_line(at);
        (line + 1, at - rope.line_to_char(line) + 1)
    };
    let fixes = finding.fixes(analysis).into_iter().enumerate();
    fixes
        .map(|(at, fix)| {
            let edit = |edit: khabar_engine::article::Edit| {
                let ((line, column), (end_line, end_column)) =
                    (place(edit.bytes.start), place(edit.bytes.end));
                EditRow {
                    line,
                    column,
                    end_line,
                    end_column,
                    text: edit.text,
                }
            };
            FixRow {
                title: fix.title.get(lang).to_string(),
                taken: taken(at, finding.rule).name(),
                edits: fix.edits.into_iter().map(edit).collect(),
            }
        })
        .collect()
}

fn problem(problem: &Problem, lang: Lang) -> Row {
    let (line, column) = line_and_column(&problem.text, problem.span.start);
    let words = problem.text.get(problem.span.clone()).unwrap_or("");
    let words = words.lines().next().unwrap_or("");
    Row {
        file: display(&problem.file),
        line,
        column,
        end_column: column + words.chars().count(),
        level: Level::Error,
        code: "K001",
        name: "settings",
        words: words.to_string(),
        message: problem.message.get(lang).to_string(),
        related: Vec::new(),
        fixes: Vec::new(),
    }
}
