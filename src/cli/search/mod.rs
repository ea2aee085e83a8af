//! `khabar search`.

mod apply;

use std::fmt::Write as _;
use std::path::PathBuf;

use anstyle::Style;

use super::Outcome;
use super::choices::Format;
use super::index::{root_of, told};
use super::input::{complain, counted, display, print};
use khabar_corpus::index::{Found, Hit, IndexError, Query, Told, Upkeep, Watch};
use khabar_engine::article::edits::Template;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Words, "words one behind the other", and keys: actor:trump type:CONSULT after:2025-02 by:a1 in:gold note:… (docs/search.md)
    #[arg(required = true)]
    query: Vec<String>,
    /// A folder of the corpus
    #[arg(long, default_value = ".", value_name = "DIR")]
    corpus: PathBuf,
    /// How many hits are shown [default: 100, and all with --apply]
    #[arg(long, value_name = "COUNT")]
    limit: Option<usize>,
    /// How many letters are shown before the words that were found, and behind them
    #[arg(long, default_value_t = 60, value_name = "LETTERS")]
    context: usize,
    /// How hits are written: for people, or a JSON line each, with offsets in code points of the paragraph
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show what it would change to write this tag at all that is found: "mentions trump", "times DATE=2025-02-12", "event CONSULT actor=trump", "note …"
    #[arg(long, value_name = "TAG")]
    apply: Option<String>,
    /// Write it, into all articles or none
    #[arg(long, requires = "apply")]
    write: bool,
    /// Write into files too that git could not give back as they were
    #[arg(long, requires = "write")]
    allow_dirty: bool,
}

impl Args {
    fn limit(&self) -> usize {
        self.limit.unwrap_or(match self.apply {
            Some(_) => ALL,
            None => SHOWN,
        })
    }
}

/// How many hits are shown where nobody says.
const SHOWN: usize = 100;

/// More than any corpus has, and a number that SQL can count to.
const ALL: usize = i32::MAX as usize;

pub fn run(args: &Args) -> Outcome {
    match search(args) {
        Ok(outcome) => outcome,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}

fn search(args: &Args) -> Result<Outcome, String> {
    let query = Query::parse(&query_of(&args.query)).map_err(|message| message.en)?;
    let template = args.apply.as_deref().map(Template::read).transpose();
    let template = template.map_err(|message| message.en)?;
    let root = root_of(&args.corpus)?;
    let told = |error: IndexError| told(&error);
    let mut upkeep = Upkeep::new(&root).map_err(told)?;
    // What was written since counts; what is recognised anew is left to `khabar index` and the server.
    let summary = upkeep.read(&Watch::NONE).map_err(told)?;
    for line in &summary.unread {
        complain(line);
    }
    let stale = upkeep.unrecognised().map_err(told)?;
    let found = upkeep.index().search(&query, args.limit()).map_err(told)?;
    if let Some(template) = &template {
        let outcome = apply::apply_to(&found, template, args, &root)?;
        tell_rest(&found, args);
        tell_stale(stale, &query);
        return Ok(outcome);
    }
    let written = match args.format {
        Format::Json => as_json(&found),
        Format::Text => as_text(&found, args, &root),
    };
    print(&written)?;
    tell_rest(&found, args);
    tell_stale(stale, &query);
    // As grep: nothing found is no success.
    Ok(match found.hits.is_empty() {
        true => Outcome::Found,
        false => Outcome::Fine,
    })
}

fn tell_rest(found: &Found, args: &Args) {
    if found.more {
        complain(&format!(
            "there is more than {}: --limit shows it",
            counted(args.limit(), "hit")
        ));
    }
}

fn tell_stale(stale: usize, query: &Query) {
    if stale > 0 && query.asks_for_silver() {
        complain(&format!(
            "what is recognised is not known of {}: khabar index finds it",
            counted(stale, "article")
        ));
    }
}

/// The arguments as one query. What a shell has taken out of quotes belongs together still.
fn query_of(arguments: &[String]) -> String {
    let quoted = |argument: &String| {
        let spaced = argument.contains(char::is_whitespace);
        let is_plain = !argument.contains(['"', '«', '“', ':']);
        match spaced && is_plain && arguments.len() > 1 {
            true => format!("\"{argument}\""),
            false => argument.clone(),
        }
    };
    let all: Vec<String> = arguments.iter().map(quoted).collect();
    all.join(" ")
}

fn as_json(found: &Found) -> String {
    let lines = found.hits.iter().map(|hit| {
        // Plain fields always serialize.
        serde_json::to_string(hit).unwrap_or_default() + "\n"
    });
    lines.collect()
}

/// Two lines a hit: what is Latin stands on the first, so that the Arabic below it is one run from right to left in every terminal.
fn as_text(found: &Found, args: &Args, root: &std::path::Path) -> String {
    let bold = Style::new().bold();
    let mut out = String::new();
    for hit in &found.hits {
        let file = display(&shown(root, &hit.file));
        let _ = write!(out, "{bold}{file}:{}{bold:#}", hit.line);
        let layer = hit.layer.map(|layer| format!("{layer:?}").to_lowercase());
        for said in [hit.date.clone(), layer].into_iter().flatten() {
            let _ = write!(out, " {said}");
        }
        if let Some(event) = &hit.event {
            let _ = write!(out, " {}", line_of(event));
        }
        if let Some(actor) = &hit.actor {
            let _ = write!(out, " {actor}");
        }
        let _ = write!(out, "\n    {}\n", in_context(hit, args.context));
        if let Some(note) = &hit.note {
            let _ = writeln!(out, "    %% {note}");
        }
    }
    out
}

/// The name of a file as it can be opened from here.
fn shown(root: &std::path::Path, file: &str) -> PathBuf {
    let path = root.join(file);
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).map(PathBuf::from).unwrap_or(path)
}

/// `CONSULT trump → putin`.
fn line_of(event: &Told) -> String {
    let mut said = event.r#type.clone();
    for (before, who) in [("", &event.doers), ("→ ", &event.others)] {
        if !who.is_empty() {
            let _ = write!(said, " {before}{}", who.join(", "));
        }
    }
    said
}

/// What was found in brackets, and so many letters around it, cut between words.
fn in_context(hit: &Hit, letters: usize) -> String {
    let text: Vec<char> = hit.text.chars().collect();
    let part = |from: usize, to: usize| -> String {
        let part = text.get(from..to.max(from)).unwrap_or_default();
        part.iter().collect()
    };
    let (start, end) = (hit.start.min(text.len()), hit.end.min(text.len()));
    let space = |at: &usize| text.get(*at).is_none_or(|c| c.is_whitespace());
    let from = start.saturating_sub(letters);
    let from = match from {
        0 => 0,
        from => (from..start).find(space).map_or(from, |at| at + 1),
    };
    let to = (end + letters).min(text.len());
    let to = match to == text.len() {
        true => to,
        false => (end..=to).rev().find(space).unwrap_or(to),
    };
    let (left, right) = (
        if from > 0 { "…" } else { "" },
        if to < text.len() { "…" } else { "" },
    );
    if start == end {
        return format!("{left}{}{right}", part(from, to));
    }
    let (before, found, behind) = (part(from, start), part(start, end), part(end, to));
    format!("{left}{before}⟦{found}⟧{behind}{right}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hit(text: &str, words: &str) -> Hit {
        let byte = text.find(words).unwrap();
        let start = text[..byte].chars().count();
        Hit {
            file: "a.txt".to_string(),
            line: 1,
            date: None,
            text: text.to_string(),
            start,
            end: start + words.chars().count(),
            layer: None,
            event: None,
            actor: None,
            note: None,
        }
    }

    #[test]
    fn a_hit_is_shown_with_whole_words_around_it() {
        let text = "أكد الوزير أن القمة ستعقد في موعدها";
        assert_eq!(in_context(&hit(text, "القمة"), 10), "…أن ⟦القمة⟧ ستعقد في…");
        assert_eq!(
            in_context(&hit(text, "أكد"), 99),
            "⟦أكد⟧ الوزير أن القمة ستعقد في موعدها"
        );
    }

    #[test]
    fn what_the_shell_took_out_of_quotes_belongs_together() {
        let query = |arguments: &[&str]| {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            query_of(&arguments)
        };
        assert_eq!(
            query(&["وزير الخارجية", "in:gold"]),
            "\"وزير الخارجية\" in:gold"
        );
        assert_eq!(query(&["وزير in:gold"]), "وزير in:gold");
        assert_eq!(query(&["وزير الخارجية"]), "وزير الخارجية");
    }
}
