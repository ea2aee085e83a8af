//! A file out for each file in, whole or not at all: what was killed is begun again, and nothing is lost or written twice.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::super::Outcome;
use super::super::input::{complain, display};
use super::super::write::Part;
use super::Run;
use super::recommend::Recommenders;
use khabar_corpus::annotate::Annotator;

/// The file that is written for one that is read.
fn target(folder: &Path, file: &Path) -> Option<PathBuf> {
    let stem = file.file_stem().filter(|_| file.as_os_str() != "-")?;
    let mut name = stem.to_os_string();
    name.push(".jsonl");
    Some(folder.join(name))
}

/// Which files cannot be told apart in the folder, or have no name for it.
pub fn clash(files: &[PathBuf], folder: &Path) -> Option<String> {
    let mut targets: BTreeMap<PathBuf, &Path> = BTreeMap::new();
    for file in files {
        let Some(target) = target(folder, file) else {
            return Some(format!(
                "{}: has no name to call its shard by; --shards is for files",
                display(file)
            ));
        };
        if let Some(first) = targets.insert(target.clone(), file) {
            return Some(format!(
                "{} and {} would both be written to {}; rename one",
                display(first),
                display(file),
                display(&target)
            ));
        }
    }
    None
}

impl Run<'_> {
    /// Annotates a file into the folder.
    pub fn shard(
        &self,
        file: &Path,
        folder: &Path,
        annotator: &Annotator,
    ) -> Result<Outcome, String> {
        let target = target(folder, file).ok_or("--shards is for files")?;
        if self.args.resume && target.is_file() {
            return Ok(left(&target, annotator));
        }
        let mut part = Part::new(&target).map_err(|error| match self.args.resume {
            true => error,
            false => format!("{error} (--resume leaves it and goes on with the others)"),
        })?;
        let outcome = self
            .stream(file, annotator, part.file(), &display(&target))
            .map_err(|line| format!("{line}; {} was not written", display(&target)))?;
        // Left without suggestions, it would pass for whole when the run is taken up again.
        if self
            .recommenders
            .as_ref()
            .is_some_and(Recommenders::any_failed)
        {
            return Err(format!(
                "{} was not written: a recommender gave nothing for some documents",
                display(&target)
            ));
        }
        part.finish()?;
        Ok(outcome)
    }
}

/// What a shard says of itself.
#[derive(Deserialize)]
struct First {
    #[serde(default)]
    versions: BTreeMap<String, String>,
}

/// Leaves a shard that is there; what is to be said of it where another version made it.
fn left(target: &Path, annotator: &Annotator) -> Outcome {
    let name = display(target);
    let file = std::fs::File::open(target).map(BufReader::new);
    let lines = file
        .into_iter()
        .flat_map(BufRead::lines)
        .map_while(Result::ok);
    let stated = lines.filter_map(|line| serde_json::from_str::<First>(&line).ok());
    let made_by = stated.map(|first| first.versions).find(|v| !v.is_empty());
    if made_by.is_none_or(|versions| versions == *annotator.versions()) {
        complain(&format!("{name}: is there already, and is left"));
        return Outcome::Fine;
    }
    complain(&format!(
        "{name}: is there already, and is left, but another version of the program, the knowledge or the settings made it; delete it to have it made again"
    ));
    Outcome::Found
}
