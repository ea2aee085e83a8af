//! `khabar annotate --write`: what is suggested, written into the articles for annotators to look at.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::super::Outcome;
use super::super::input::{Corpora, complain, counted, display, read, tell_conflicts};
use super::super::write::replace;
use super::{Annotators, Args};
use khabar_corpus::annotate::Annotator;
use khabar_corpus::assign::has_labels;
use khabar_engine::tags::{SUGGESTED, TagKind, is_suggested, is_tag_line, parse, status};
use khabar_engine::text::lines::lines;

/// What became of an article.
enum Done {
    /// Suggestions were written: so many mentions, times and events.
    Written([usize; 3]),
    /// They were written before, and nobody has looked at them.
    Before,
    /// Somebody annotates it, or has done so.
    Left,
}

/// Writes suggestions into the articles of all paths.
pub fn write_all(args: &Args) -> Outcome {
    let (files, unread) = khabar_corpus::articles(&args.files);
    let mut outcome = Outcome::Fine;
    let mut corpora = Corpora::default();
    let mut annotators = Annotators::default();
    let jobs: Vec<(&PathBuf, Arc<Annotator>)> = files
        .iter()
        .map(|file| (file, annotators.of(&corpora.of(file), args)))
        .collect();
    let done: Vec<Result<Done, String>> = jobs
        .par_iter()
        .map(|(file, annotator)| one(file, annotator, args))
        .collect();
    for line in unread {
        complain(&line);
        outcome = Outcome::Failed;
    }
    let (mut written, mut before, mut left) = (0, 0, 0);
    let mut sums = [0; 3];
    for done in done {
        match done {
            Ok(Done::Written(counts)) => {
                written += 1;
                sums.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
            }
            Ok(Done::Before) => before += 1,
            Ok(Done::Left) => left += 1,
            Err(line) => {
                complain(&line);
                outcome = Outcome::Failed;
            }
        }
    }
    if files.is_empty() {
        complain("there is no article to write into");
        outcome = Outcome::Failed;
    }
    if written > 0 {
        let [mentions, times, events] = sums;
        complain(&format!(
            "{} with suggestions ({}, {}, {}) as status={SUGGESTED}: they are no gold until somebody has looked at them and sets status=draft or done",
            counted(written, "article"),
            counted(mentions, "mention"),
            counted(times, "time"),
            counted(events, "event"),
        ));
    }
    if before > 0 {
        let articles = counted(before, "article");
        complain(&format!("{articles} left: they have suggestions already"));
    }
    if left > 0 {
        let articles = counted(left, "article");
        complain(&format!(
            "{articles} left: they are done or have tag lines of their own (khabar strip gives the text alone)"
        ));
    }
    outcome
}

fn one(file: &Path, annotator: &Annotator, args: &Args) -> Result<Done, String> {
    if file.as_os_str() == "-" {
        return Err("--write is for files: standard input cannot be written into".to_string());
    }
    let text = read(file)?;
    if tell_conflicts(file, &text) != Outcome::Fine {
        return Err(format!("{}: not written", display(file)));
    }
    if is_suggested(&text) {
        return Ok(Done::Before);
    }
    if has_labels(&text) || status(&text).as_deref() == Some("done") {
        return Ok(Done::Left);
    }
    let given = args.date.or_else(|| annotator.corpus().date_of_file(file));
    let article = annotator.suggest_in(&text, given, args.date.is_some());
    replace(file, &article)?;
    Ok(Done::Written(counts(&article)))
}

/// How many mentions, times and events tag lines say.
fn counts(article: &str) -> [usize; 3] {
    let mut counts = [0; 3];
    let [mentions, times, events] = &mut counts;
    let tags = lines(article).filter(|line| is_tag_line(line.text));
    for tag in tags.map(|line| parse(line.text)) {
        let anchored = tag.items.iter().filter(|item| item.anchor.is_some());
        match tag.tag_kind() {
            Some(TagKind::Mentions) => *mentions += anchored.count(),
            Some(TagKind::Times) => *times += anchored.count(),
            Some(TagKind::Event) => *events += 1,
            _ => {}
        }
    }
    counts
}
