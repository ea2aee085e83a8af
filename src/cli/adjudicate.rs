//! `khabar adjudicate`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::Outcome;
use super::choices::Format;
use super::input::{complain, counted, display, print, print_raw, read, tell_conflicts};
use super::versions::{Text, of_folder, of_revision};
use super::write;
use khabar_engine::tags::is_suggested;
use khabar_engine::tags::merge::{Merged, Version, merge};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Whose articles: folders, single articles, branches or commits of git
    #[arg(required = true, num_args = 2.., value_name = "ANNOTATOR")]
    annotators: Vec<String>,
    /// Where they are put together: a folder, or for single articles a file, or - for standard output
    #[arg(short, long, value_name = "GOLD")]
    output: PathBuf,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The articles of one annotator.
struct Annotator {
    name: String,
    articles: BTreeMap<String, Text>,
}

/// What became of an article.
struct Done {
    article: String,
    output: PathBuf,
    /// Who has it.
    annotators: Vec<String>,
    merged: Result<Merged, String>,
}

pub fn run(args: &Args) -> Outcome {
    let mut annotators = Vec::new();
    let mut outcome = Outcome::Fine;
    let are_files = args.annotators.iter().all(|name| Path::new(name).is_file());
    for name in &args.annotators {
        match load(name, are_files) {
            Ok(annotator) => annotators.push(annotator),
            Err(lines) => {
                lines.iter().for_each(|line| complain(line));
                outcome = Outcome::Failed;
            }
        }
    }
    // Whose articles could not be read would be taken for one who has nothing.
    if outcome == Outcome::Failed {
        return outcome;
    }
    name_apart(&mut annotators, &args.annotators);
    let mut names: Vec<&String> = annotators.iter().flat_map(|a| a.articles.keys()).collect();
    names.sort();
    names.dedup();
    let to_standard_output = args.output.as_os_str() == "-";
    if to_standard_output && (names.len() > 1 || args.format == Format::Json) {
        complain(
            "standard output takes one article, and its report then goes to standard error: name a folder with -o",
        );
        return Outcome::Failed;
    }
    let mut done = Vec::new();
    for article in names {
        let output = match are_files || to_standard_output {
            true => args.output.clone(),
            false => args.output.join(article),
        };
        let put = put_together(article, &annotators, &output);
        outcome = outcome.max(match &put.merged {
            Ok(merged) if merged.differences.is_empty() => Outcome::Fine,
            Ok(_) => Outcome::Found,
            Err(_) => Outcome::Failed,
        });
        done.push(put);
    }
    for put in &done {
        if let Err(why) = &put.merged {
            complain(why);
        }
    }
    let told = match args.format {
        Format::Json => print(&json(&done)),
        Format::Text if to_standard_output => {
            anstream::eprint!("{}", text(&done));
            Ok(())
        }
        Format::Text => print(&text(&done)),
    };
    if let Err(line) = told {
        complain(&line);
        outcome = Outcome::Failed;
    }
    outcome
}

fn load(name: &str, are_files: bool) -> Result<Annotator, Vec<String>> {
    let path = Path::new(name);
    let texts = if path.is_dir() {
        match of_folder(path) {
            (texts, wrong) if wrong.is_empty() => texts,
            (_, wrong) => return Err(wrong),
        }
    } else if path.is_file() {
        if !are_files {
            return Err(vec![format!(
                "{name}: is one article, and others are folders or branches: name articles, or folders and branches"
            )]);
        }
        let text = read(path).map_err(|line| vec![line])?;
        vec![Text {
            // The articles are one, whatever their files are called.
            article: String::new(),
            file: display(path),
            text,
        }]
    } else {
        of_revision(name).map_err(|why| vec![why])?
    };
    if texts.is_empty() {
        return Err(vec![format!("{name}: there is no article")]);
    }
    for text in &texts {
        if is_suggested(&text.text) {
            return Err(vec![format!(
                "{}: nobody has looked at what is suggested in it (status=suggested): it is no annotation that could be put together with others",
                text.file
            )]);
        }
        if tell_conflicts(Path::new(&text.file), &text.text) != Outcome::Fine {
            return Err(Vec::new());
        }
    }
    let last = match path.is_dir() {
        true => path.file_name(),
        false => path.file_stem().filter(|_| path.is_file()),
    };
    let last = last.map_or(name.to_string(), |last| last.to_string_lossy().into_owned());
    let named = texts.into_iter().map(|text| (text.article.clone(), text));
    Ok(Annotator {
        name: last,
        articles: named.collect(),
    })
}

/// Calls annotators by their whole paths where the last parts of those do not tell them apart.
fn name_apart(annotators: &mut [Annotator], given: &[String]) {
    let mut names: Vec<&str> = annotators.iter().map(|a| a.name.as_str()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    if names.len() < all {
        for (annotator, given) in annotators.iter_mut().zip(given) {
            annotator.name.clone_from(given);
        }
    }
}

/// Puts an article together and writes it.
fn put_together(article: &str, annotators: &[Annotator], output: &Path) -> Done {
    let have = annotators.iter().filter_map(|annotator| {
        let text = annotator.articles.get(article)?;
        Some((annotator.name.as_str(), text))
    });
    let have: Vec<(&str, &Text)> = have.collect();
    let versions: Vec<Version<'_>> = have
        .iter()
        .map(|(name, text)| Version {
            name,
            text: &text.text,
        })
        .collect();
    let files: Vec<&str> = have.iter().map(|(_, text)| text.file.as_str()).collect();
    let merged = merge(None, &versions).map_err(|error| {
        let file = files.first().copied().unwrap_or(article);
        format!("{file}: {}", error.message(&files).en)
    });
    let merged = merged.and_then(|merged| save(output, &merged.text).map(|()| merged));
    Done {
        article: article.to_string(),
        output: output.to_path_buf(),
        annotators: have.iter().map(|(name, _)| name.to_string()).collect(),
        merged,
    }
}

/// Writes an article. What is there already may have been decided by somebody, and stays unless it is the same.
fn save(output: &Path, text: &str) -> Result<(), String> {
    if output.as_os_str() == "-" {
        return print_raw(text);
    }
    if output.exists() {
        return match read(output)? == text {
            true => Ok(()),
            false => Err(format!(
                "{}: is there already and says something else: it may hold what somebody decided, and is not overwritten. Name another place with -o, or take it away first",
                display(output)
            )),
        };
    }
    write::create(output, text)
}

fn text(done: &[Done]) -> String {
    let mut out = String::new();
    let (mut agreed, mut differ) = (0, 0);
    for put in done {
        let Ok(merged) = &put.merged else { continue };
        agreed += merged.agreed;
        differ += merged.differences.len();
        let name = display(&put.output);
        if let [only] = put.annotators.as_slice() {
            let _ = writeln!(out, "{name}: only {only} has it");
        }
        for differs in &merged.differences {
            let (line, by) = (differs.line + 1, differs.by.join(", "));
            let _ = writeln!(out, "{name}:{line}: “{}”: {by}", differs.words);
        }
    }
    let written = done.iter().filter(|put| put.merged.is_ok()).count();
    let _ = writeln!(
        out,
        "{}: {agreed} agreed, {} (khabar check tells each, the editor decides)",
        counted(written, "article"),
        counted(differ, "difference")
    );
    out
}

fn json(done: &[Done]) -> String {
    let mut articles = Vec::new();
    let mut failed = Vec::new();
    let (mut agreed, mut differ) = (0, 0);
    for put in done {
        match &put.merged {
            Ok(merged) => {
                agreed += merged.agreed;
                differ += merged.differences.len();
                let differences = merged.differences.iter().map(|differs| {
                    json!({"line": differs.line + 1, "words": differs.words, "by": differs.by})
                });
                articles.push(json!({
                    "article": put.article,
                    "output": display(&put.output),
                    "annotators": put.annotators,
                    "agreed": merged.agreed,
                    "differences": differences.collect::<Vec<_>>(),
                }));
            }
            Err(why) => failed.push(json!({"article": put.article, "why": why})),
        }
    }
    let whole = json!({
        "articles": articles,
        "failed": failed,
        "agreed": agreed,
        "differences": differ,
    });
    format!("{whole:#}\n")
}
