//! `khabar check --watch`: the check again whenever a file changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use notify_debouncer_mini::new_debouncer;
use notify_debouncer_mini::notify::RecursiveMode;

use super::super::input::{complain, display};
use super::{Args, Outcome, check_all};
use khabar_corpus::{SETTINGS_FILE, find_root};

/// How long nothing may have changed before it is checked again: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(200);

/// Checks, and checks again when an article, a setting or a knowledge file changes; until it is stopped.
pub fn watch(args: &Args) -> Result<Outcome, String> {
    let wrong = |error: notify_debouncer_mini::notify::Error| {
        format!("changes cannot be watched: {error}; check without --watch")
    };
    let (sender, changes) = mpsc::channel();
    let mut debouncer = new_debouncer(QUIET, sender).map_err(wrong)?;
    for folder in folders(&args.paths) {
        let watched = debouncer.watcher().watch(&folder, RecursiveMode::Recursive);
        watched.map_err(|error| format!("{}: {}", display(&folder), wrong(error)))?;
    }
    let mut before = stamps(&args.paths);
    let mut outcome = check_all(args);
    complain("waiting for changes; Ctrl+C ends it");
    for change in changes {
        if let Err(error) = change {
            return Err(wrong(error));
        }
        // That a file was opened is told as well.
        let now = stamps(&args.paths);
        if now == before {
            continue;
        }
        let changed = now
            .iter()
            .find(|(file, stamp)| before.get(*file) != Some(stamp));
        let gone = before.keys().find(|file| !now.contains_key(*file));
        if let Some(file) = changed.map(|(file, _)| file).or(gone) {
            complain(&format!("{} has changed", display(file)));
        }
        before = now;
        outcome = check_all(args);
    }
    Ok(outcome)
}

/// The folders that are watched: those that are named, those of files that are named, and the roots of their corpora.
fn folders(paths: &[PathBuf]) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for path in paths {
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let parent = absolute.parent().map(Path::to_path_buf);
        let own = if absolute.is_dir() {
            Some(absolute.clone())
        } else {
            parent
        };
        folders.extend(find_root(&absolute).or(own));
    }
    folders.sort();
    // What lies in another one is watched with it.
    let mut outer: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if !outer.iter().any(|other| folder.starts_with(other)) {
            outer.push(folder);
        }
    }
    outer
}

/// What the system says of the articles, and of the settings and what else is TOML in their corpora.
fn stamps(paths: &[PathBuf]) -> BTreeMap<PathBuf, (u64, Option<SystemTime>)> {
    let (mut files, _) = khabar_corpus::articles(paths);
    for folder in folders(paths) {
        files.push(folder.join(SETTINGS_FILE));
        let entries = ignore::WalkBuilder::new(&folder).build();
        let below = entries.flatten().map(ignore::DirEntry::into_path);
        files.extend(below.filter(|file| file.extension().is_some_and(|e| e == "toml")));
    }
    let stamp = |file: PathBuf| {
        let about = file.metadata().ok()?;
        Some((file, (about.len(), about.modified().ok())))
    };
    files.into_iter().filter_map(stamp).collect()
}
