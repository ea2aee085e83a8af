//! `khabar search --apply`: a tag written at what was found, after a look at what that changes.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anstyle::Style;
use rayon::prelude::*;
use serde::Serialize;

use super::super::Outcome;
use super::super::choices::Format;
use super::super::input::{complain, counted, display, print, read, tell_conflicts};
use super::super::versions::git;
use super::super::write::replace;
use super::{Args, shown};
use khabar_corpus::index::{Found, Hit};
use khabar_corpus::{Corpus, practice};
use khabar_engine::article::edits::{Tagged, Template, apply, looked_at, tag_words};
use khabar_engine::article::{Analysis, Article};
use khabar_engine::lint::{Finding, Level, lint};
use khabar_engine::message::Lang;
use khabar_engine::tags::is_tag_line;
use khabar_engine::text::Span;
use khabar_engine::text::lines::lines;

/// What a tag changes in an article.
#[derive(Serialize)]
struct Change {
    /// The file, below the root of the corpus.
    file: String,
    /// Whether it is left because it is done.
    done: bool,
    /// Whether it was written.
    written: bool,
    /// How many tags are new.
    new: usize,
    /// At how many of the words it stands already.
    already: usize,
    /// Where something else stands, which is left.
    left: Vec<Left>,
    /// The tag lines that change.
    changes: Vec<Lines>,
    #[serde(skip)]
    before: String,
    #[serde(skip)]
    after: String,
}

/// Words at which something else stands.
#[derive(Serialize)]
struct Left {
    /// The line of the paragraph, from 1.
    line: usize,
    words: String,
    says: String,
}

/// Tag lines of a paragraph.
#[derive(Serialize)]
struct Lines {
    /// The line of the paragraph, from 1; of the article's own tag the first.
    line: usize,
    before: Vec<String>,
    after: Vec<String>,
}

/// Shows what a tag at all that was found would change, and writes it where that is asked for.
pub fn apply_to(
    found: &Found,
    template: &Template,
    args: &Args,
    root: &Path,
) -> Result<Outcome, String> {
    let mut by_file: BTreeMap<&str, Vec<&Hit>> = BTreeMap::new();
    for hit in &found.hits {
        if template.is_of_words() && hit.start == hit.end {
            return Err("the query finds paragraphs, and no words in them to be tagged: add words, actor: or type:, or write a note".to_string());
        }
        by_file.entry(&hit.file).or_default().push(hit);
    }
    let corpus = Arc::new(Corpus::load(root).with_practice(&practice::read(root)));
    let by_file: Vec<(&str, Vec<&Hit>)> = by_file.into_iter().collect();
    let changes = by_file
        .par_iter()
        .map(|(file, hits)| change(&corpus, root, file, hits, template));
    let mut changes = changes.collect::<Result<Vec<Change>, String>>()?;
    let changed: Vec<&Change> = changes.iter().filter(|c| !c.changes.is_empty()).collect();
    if args.write && !changed.is_empty() {
        if !args.allow_dirty {
            can_be_undone(root, &changed)?;
        }
        write_all(root, &changed)?;
        for change in &mut changes {
            change.written = !change.changes.is_empty();
        }
    }
    print(&match args.format {
        Format::Json => as_json(&changes),
        Format::Text => as_text(&changes, root),
    })?;
    tell(&changes, args.write);
    Ok(match changes.iter().any(|change| change.new > 0) {
        true => Outcome::Fine,
        false => Outcome::Found,
    })
}

/// What a tag changes in a file.
fn change(
    corpus: &Arc<Corpus>,
    root: &Path,
    file: &str,
    hits: &[&Hit],
    template: &Template,
) -> Result<Change, String> {
    let path = root.join(file);
    let before = read(&path)?;
    if tell_conflicts(&path, &before) != Outcome::Fine {
        return Err(format!("{}: nothing is written", display(&path)));
    }
    let day = corpus.date_of_file(&path);
    let analyse = |text: &str| Article::new(text, Arc::clone(&corpus.knowledge)).analyse(day);
    let analysis = analyse(&before);
    let mut change = Change {
        file: file.to_string(),
        done: analysis.article_value("status") == Some("done"),
        written: false,
        new: 0,
        already: 0,
        left: Vec::new(),
        changes: Vec::new(),
        after: before.clone(),
        before,
    };
    if change.done {
        return Ok(change);
    }
    let mut by_line: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    for hit in hits {
        let line = hit.line.saturating_sub(1);
        let text = analysis.text(line);
        if text != hit.text {
            return Err(format!(
                "{}: has changed meanwhile; nothing is written; search again",
                display(&path)
            ));
        }
        let byte = |units: usize| {
            text.char_indices()
                .nth(units)
                .map_or(text.len(), |(at, _)| at)
        };
        let span = Span::new(byte(hit.start), byte(hit.end));
        by_line.entry(line).or_default().push(span);
    }
    let mut edits = Vec::new();
    for (line, spans) in by_line {
        let tagged: Tagged = tag_words(&analysis, line, &spans, template);
        change.new += tagged.written.len();
        change.already += tagged.already.len();
        let left = tagged.left.into_iter().map(|(at, says)| Left {
            line: line + 1,
            words: at.of(analysis.text(line)).to_string(),
            says,
        });
        change.left.extend(left);
        edits.extend(tagged.edits);
    }
    change.after = apply(&change.before, &looked_at(&analysis.article, edits));
    change.changes = changed_lines(&change.before, &change.after);
    if !change.changes.is_empty() {
        without_new_errors(corpus, &path, &analysis, &analyse(&change.after))?;
    }
    Ok(change)
}

/// Refuses what `khabar check` would call an error that was none before.
fn without_new_errors(
    corpus: &Corpus,
    path: &Path,
    before: &Analysis,
    after: &Analysis,
) -> Result<(), String> {
    let errors = |analysis: &Analysis| -> Vec<Finding> {
        let found = lint(analysis, &corpus.settings.levels).into_iter();
        found.filter(|f| f.level == Level::Error).collect()
    };
    let key = |finding: &Finding, analysis: &Analysis| {
        (finding.rule.code, analysis.text(finding.line).to_string())
    };
    let mut known: Vec<_> = errors(before).iter().map(|f| key(f, before)).collect();
    for finding in errors(after) {
        match known
            .iter()
            .position(|known| *known == key(&finding, after))
        {
            Some(at) => {
                known.swap_remove(at);
            }
            None => {
                return Err(format!(
                    "{}: the tag would be an error there, so that nothing is written: {} ({})",
                    display(path),
                    finding.message.get(Lang::En),
                    finding.rule.code
                ));
            }
        }
    }
    Ok(())
}

/// The tag lines of each paragraph that are others in two articles of one text.
fn changed_lines(before: &str, after: &str) -> Vec<Lines> {
    let (before, after) = (blocks(before), blocks(after));
    let pairs = before.into_iter().zip(after);
    let changed = pairs.filter(|((_, before), (_, after))| before != after);
    changed
        .map(|((line, before), (_, after))| {
            let only = |of: &[&str], not: &[&str]| {
                let lines = of.iter().filter(|line| !not.contains(line));
                lines.map(|line| line.to_string()).collect()
            };
            Lines {
                line,
                before: only(&before, &after),
                after: only(&after, &before),
            }
        })
        .collect()
}

/// The lines of a text that are no tags, from 1, each with the tag lines below it; first those above all.
fn blocks(article: &str) -> Vec<(usize, Vec<&str>)> {
    let mut blocks = vec![(1, Vec::new())];
    for (at, line) in lines(article).enumerate() {
        match is_tag_line(line.text) {
            false => blocks.push((at + 1, Vec::new())),
            true => blocks
                .last_mut()
                .map_or((), |(_, tags)| tags.push(line.text)),
        }
    }
    blocks
}

/// Refuses to write into files of which git could not give back what they were.
fn can_be_undone(root: &Path, changed: &[&Change]) -> Result<(), String> {
    let way_out = "--allow-dirty writes all the same";
    let at = root.display().to_string();
    let asked = |arguments: &[&str]| {
        let before = ["-C", &at, "-c", "core.fsmonitor=false"];
        let output = git(&[&before, arguments].concat(), "");
        output.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
    };
    let prefix = asked(&["rev-parse", "--show-prefix"]).map_err(|why| {
        format!("{at}: git has no version of this corpus that could be gone back to ({why}); put it under git, or {way_out}")
    })?;
    let prefix = prefix.trim_end_matches(['\n', '\r']);
    let status = [
        "status",
        "--porcelain",
        "-z",
        "--no-renames",
        "--untracked-files=all",
    ];
    let status = asked(&[&status[..], &["--ignored=matching"]].concat())?;
    let dirty: Vec<&str> = status
        .split_terminator('\0')
        .filter_map(|entry| entry.get(3..)?.strip_prefix(prefix))
        .collect();
    let is_dirty = |change: &&&Change| {
        let of = |entry: &&str| change.file == *entry || change.file.starts_with(&folder(entry));
        dirty.iter().any(of)
    };
    match changed.iter().filter(is_dirty).count() {
        0 => Ok(()),
        count => {
            let first = changed
                .iter()
                .find(is_dirty)
                .map_or("", |change| &change.file);
            Err(format!(
                "{} not in git as they are, {first} among them, so that this could not be undone: commit first, or {way_out}",
                counted(count, "article")
            ))
        }
    }
}

/// An entry of git that is a folder of which nothing is known.
fn folder(entry: &str) -> String {
    format!("{}/", entry.trim_end_matches('/'))
}

/// Writes all files, or leaves all as they were.
fn write_all(root: &Path, changed: &[&Change]) -> Result<(), String> {
    let path = |change: &Change| -> PathBuf { root.join(&change.file) };
    for change in changed {
        if read(&path(change))? != change.before {
            return Err(format!(
                "{}: has changed meanwhile; nothing is written; search again",
                display(&path(change))
            ));
        }
    }
    for (at, change) in changed.iter().enumerate() {
        if let Err(why) = replace(&path(change), &change.after) {
            let mut back = BTreeSet::new();
            for earlier in changed.iter().take(at) {
                if replace(&path(earlier), &earlier.before).is_err() {
                    back.insert(earlier.file.as_str());
                }
            }
            return Err(match back.is_empty() {
                true => format!("{why}; nothing is written"),
                false => format!(
                    "{why}; these are written and could not be taken back: {}",
                    back.into_iter().collect::<Vec<_>>().join(", ")
                ),
            });
        }
    }
    Ok(())
}

fn as_json(changes: &[Change]) -> String {
    let lines = changes
        .iter()
        // Plain fields always serialize.
        .map(|change| serde_json::to_string(change).unwrap_or_default() + "\n");
    lines.collect()
}

/// The tag lines that change, as `diff` writes them.
fn as_text(changes: &[Change], root: &Path) -> String {
    let bold = Style::new().bold();
    let mut out = String::new();
    for change in changes {
        let file = display(&shown(root, &change.file));
        for lines in &change.changes {
            let _ = writeln!(out, "{bold}{file}:{}{bold:#}", lines.line);
            for (sign, tags) in [('-', &lines.before), ('+', &lines.after)] {
                for tag in tags {
                    let _ = writeln!(out, "{sign} {tag}");
                }
            }
        }
        for left in &change.left {
            let _ = writeln!(
                out,
                "{bold}{file}:{}{bold:#} left: {} is there\n    ⟦{}⟧",
                left.line, left.says, left.words
            );
        }
    }
    out
}

fn tell(changes: &[Change], write: bool) {
    let sum = |of: &dyn Fn(&Change) -> usize| changes.iter().map(of).sum::<usize>();
    let new = sum(&|change| change.new);
    let articles = changes.iter().filter(|c| !c.changes.is_empty()).count();
    let many = format!(
        "{} in {}",
        counted(new, "tag"),
        counted(articles, "article")
    );
    match (new, write) {
        (0, _) => complain("there is nothing to write"),
        (_, true) => complain(&format!("{many} written; git diff shows them")),
        (_, false) => complain(&format!("{many}; nothing is written yet: --write does it")),
    }
    for (count, what) in [
        (sum(&|c| c.already), "standing there already"),
        (sum(&|c| c.left.len()), "left: something else stands there"),
    ] {
        if count > 0 {
            complain(&format!("{}: {what}", counted(count, "place")));
        }
    }
    let done = changes.iter().filter(|change| change.done).count();
    if done > 0 {
        complain(&format!(
            "{} left: what is done stays as it is (status=draft opens it again)",
            counted(done, "article")
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_lines_are_told_by_paragraph() {
        let before = "%% article status=suggested\nأ\n%% note a\n\nب\n%% note b\n";
        let after = "%% article status=draft\nأ\n%% note a\n%% note c\n\nب\n";
        let changed = changed_lines(before, after);
        let told: Vec<_> = changed
            .iter()
            .map(|lines| (lines.line, lines.before.join("|"), lines.after.join("|")))
            .collect();
        let line =
            |at: usize, before: &str, after: &str| (at, before.to_string(), after.to_string());
        assert_eq!(
            told,
            [
                line(1, "%% article status=suggested", "%% article status=draft"),
                line(2, "", "%% note c"),
                line(5, "%% note b", ""),
            ]
        );
    }
}
