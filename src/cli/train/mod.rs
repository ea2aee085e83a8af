//! `khabar train`: one file for each thing that is learnt.

mod corpus;
mod events;
mod labels;
mod names;
mod parties;

use std::path::{Path, PathBuf};

use rustc_hash::FxHashSet;
use serde::de::DeserializeOwned;

use super::Outcome;
use super::input::{complain, display, read};
use super::write::{create, replace};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// How likely words report an event: weights for `[events] weights` in khabar.toml
    Events(events::Args),
    /// How names look that nobody listed: a model for `[names] model` in khabar.toml
    Names(names::Args),
    /// Who likely takes part in an event where no frame says it: data/events/parties.toml of Khabar's own sources
    Parties(parties::Args),
}

pub fn run(args: &Args) -> Outcome {
    let done = match &args.what {
        What::Events(args) => events::run(args),
        What::Names(args) => names::run(args),
        What::Parties(args) => parties::run(args),
    };
    match done {
        Ok(()) => Outcome::Fine,
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            Outcome::Failed
        }
    }
}

/// What is wrong, a line each.
type Failed = Vec<String>;

/// How many mistakes of a kind are told.
const MOST: usize = 10;

/// Writes what was learnt.
fn save(output: &Path, bytes: &[u8]) -> Result<(), Failed> {
    let save = if output.exists() { replace } else { create };
    save(output, bytes).map_err(|line| vec![line])
}

/// The ids that a file lists, one a line.
fn left_out(file: &Path) -> Result<FxHashSet<String>, Failed> {
    let text = read(file).map_err(|line| vec![line])?;
    Ok(text.lines().map(|line| line.trim().to_string()).collect())
}

/// The name of a file without its folder: where it lies concerns nobody else.
fn name(file: &Path) -> String {
    file.file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into()
}

/// The objects of some files, one a line.
pub(super) fn rows<T: DeserializeOwned>(files: &[PathBuf]) -> Result<Vec<T>, Failed> {
    let (mut rows, mut wrong) = (Vec::new(), Vec::new());
    for file in files {
        let text = read(file).map_err(|line| vec![line])?;
        let lines = text.lines().enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            match serde_json::from_str(line) {
                Ok(row) => rows.push(row),
                Err(error) => wrong.push(format!("{}:{}: {error}", display(file), at + 1)),
            }
        }
    }
    wrong.truncate(MOST);
    if wrong.is_empty() {
        Ok(rows)
    } else {
        Err(wrong)
    }
}
