//! `khabar index`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::Outcome;
use super::choices::Format;
use super::input::{complain, counted, display, print};
use khabar_corpus::index::{FILE, FOLDER, IndexError, Progress, Stage, Summary, Upkeep, Watch};
use khabar_corpus::{Corpus, SETTINGS_FILE, find_root};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of the corpus
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// Only words and what annotators wrote; what is recognised beside that is found later, by the server or by this command
    #[arg(long)]
    gold: bool,
    /// Make all of it anew
    #[arg(long)]
    rebuild: bool,
    /// How the summary is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The summary as JSON.
#[derive(Debug, Serialize)]
struct Row<'a> {
    index: String,
    #[serde(flatten)]
    summary: &'a Summary,
}

pub fn run(args: &Args) -> Outcome {
    let root = match root_of(&args.folder) {
        Ok(root) => root,
        Err(line) => {
            complain(&line);
            return Outcome::Failed;
        }
    };
    let bar = bar();
    let made = make(&root, args, &bar);
    bar.finish_and_clear();
    let summary = match made {
        Ok(summary) => summary,
        Err(error) => {
            complain(&told(&error));
            return Outcome::Failed;
        }
    };
    for line in &summary.unread {
        complain(line);
    }
    let file = root.join(FOLDER).join(FILE);
    let written = match args.format {
        Format::Json => {
            let row = Row {
                index: display(&file),
                summary: &summary,
            };
            // Plain fields always serialize.
            serde_json::to_string_pretty(&row).unwrap_or_default() + "\n"
        }
        Format::Text => format!(
            "{}: {}, {} read, {} gone, {} recognised\n",
            display(&file),
            counted(summary.articles, "article"),
            summary.read,
            summary.removed,
            summary.recognised
        ),
    };
    if let Err(line) = print(&written) {
        complain(&line);
        return Outcome::Failed;
    }
    match summary.unread.is_empty() {
        true => Outcome::Fine,
        false => Outcome::Failed,
    }
}

/// The root of the corpus that a folder is in, which may have an index. The error says what to do.
pub fn root_of(folder: &Path) -> Result<PathBuf, String> {
    let name = display(folder);
    let absolute = std::path::absolute(folder).map_err(|e| format!("{name}: {e}"))?;
    if !absolute.exists() {
        return Err(format!("{name}: there is no such folder"));
    }
    let root = find_root(&absolute).ok_or_else(|| {
        format!("{name}: this is no corpus, which is a folder with khabar.toml at its root; put an empty one there")
    })?;
    match Corpus::load(&root).settings.index {
        true => Ok(root),
        false => Err(format!(
            "{}: index = false here: this corpus wants no index, which is made and searched by this; take that out first",
            display(&root.join(SETTINGS_FILE))
        )),
    }
}

fn make(root: &Path, args: &Args, bar: &ProgressBar) -> Result<Summary, IndexError> {
    let mut upkeep = Upkeep::new(root)?;
    if args.rebuild {
        upkeep.forget()?;
    }
    let watch = Watch {
        progress: &|progress| show(bar, progress),
        wanted: &|| true,
    };
    match args.gold {
        true => upkeep.read(&watch),
        false => upkeep.run(&watch),
    }
}

/// Why nothing can be done without an index.
pub fn told(error: &IndexError) -> String {
    match error {
        IndexError::Unwritable(path, why) => format!(
            "{}: cannot be written, and the index has to be: {why}; make the folder writable, or copy the corpus",
            display(path)
        ),
        other => other.message().en,
    }
}

/// A line of progress on a terminal; nothing elsewhere.
fn bar() -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {pos} of {len}, {eta} left") {
        bar.set_style(style);
    }
    bar
}

fn show(bar: &ProgressBar, progress: Progress) {
    let message = match progress.stage {
        Stage::Reading => "reading",
        Stage::Recognising => "recognising",
    };
    if bar.message() != message {
        bar.set_message(message);
    }
    bar.set_length(progress.all as u64);
    bar.set_position(progress.done as u64);
}
