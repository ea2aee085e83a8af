//! `khabar merge-driver`: what git calls to merge two versions of an article.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::Outcome;
use super::input::{complain, counted, read};
use super::write::replace;
use khabar_engine::tags::merge::{Version, merge};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// What both began from (%O)
    base: PathBuf,
    /// Our version, which the result takes the place of (%A)
    ours: PathBuf,
    /// Their version (%B)
    theirs: PathBuf,
    /// What the article is called (%P)
    path: String,
}

/// What only one side changed is taken; what both changed differently stands side by side with `by=`. That is an article, and merged.
/// Where the text differs, git merges as it always does, and leaves a conflict if it must.
pub fn run(args: &Args) -> Outcome {
    let path = &args.path;
    match merged(args) {
        Ok((text, 0)) => write(&args.ours, &text),
        Ok((text, open)) => {
            complain(&format!(
                "{path}: {} between annotators stand side by side (by=): khabar check tells each, the editor decides",
                counted(open, "difference")
            ));
            write(&args.ours, &text)
        }
        Err(why) => {
            complain(&format!("{path}: merged line by line: {why}"));
            line_by_line(args)
        }
    }
}

/// The article merged, and how many differences stand in it; or why it cannot be merged by what its tags say.
fn merged(args: &Args) -> Result<(String, usize), String> {
    let [base, ours, theirs] = [&args.base, &args.ours, &args.theirs].map(|path| read(path));
    let (base, ours, theirs) = (base?, ours?, theirs?);
    // Where both added the article there is nothing that they began from.
    let base = Some(base.as_str()).filter(|base| !base.is_empty());
    let versions = [("ours", &ours), ("theirs", &theirs)];
    let versions = versions.map(|(name, text)| Version { name, text });
    let merged = merge(base, &versions).map_err(|error| error.message(&["ours", "theirs"]).en)?;
    Ok((merged.text, merged.differences.len()))
}

fn write(path: &Path, text: &str) -> Outcome {
    match replace(path, text) {
        Ok(()) => Outcome::Fine,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}

/// As git merges what it knows nothing of: exit 1 where a conflict is left in the file.
fn line_by_line(args: &Args) -> Outcome {
    let mut command = Command::new("git");
    command.args([
        "merge-file",
        "-q",
        "-L",
        "ours",
        "-L",
        "base",
        "-L",
        "theirs",
        "--",
    ]);
    command.args([&args.ours, &args.base, &args.theirs]);
    match command.status() {
        Ok(status) if status.success() => Outcome::Fine,
        // As many conflicts as it says; above that it is an error.
        Ok(status) if status.code().is_some_and(|code| (1..=127).contains(&code)) => Outcome::Found,
        Ok(status) => {
            complain(&format!("{}: git merge-file: {status}", args.path));
            Outcome::Failed
        }
        Err(error) => {
            complain(&format!("{}: git cannot be run: {error}", args.path));
            Outcome::Failed
        }
    }
}
