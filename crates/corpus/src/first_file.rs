//! The first knowledge file of a corpus that has none of its own: where it is made, and what names it in the settings.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use toml::de::DeTable;

use crate::SETTINGS_FILE;
use crate::settings::Settings;

/// What it is called where the settings do not say.
const NAME: &str = "knowledge.toml";

/// A knowledge file to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstFile {
    /// The file, below the root.
    pub file: PathBuf,
    /// The change to the settings that names it; none where they do already.
    pub setting: Option<Setting>,
}

/// A change to the settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The settings file.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The bytes that are replaced.
    pub at: Range<usize>,
    /// By what.
    pub by: String,
}

/// The file to make: one that the settings name and that is not there, else a new one. None where the settings cannot be added to.
/// `absent` are the names of those that are not there.
pub(crate) fn first_file(
    root: &Path,
    text: &Arc<str>,
    settings: &Settings,
    absent: &[&str],
) -> Option<FirstFile> {
    let below = |name: &&&str| {
        let mut parts = Path::new(name).components();
        parts.all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
    };
    if let Some(name) = absent.iter().rev().find(below) {
        return Some(FirstFile {
            file: root.join(name),
            setting: None,
        });
    }
    let (at, by) = naming(text, settings)?;
    Some(FirstFile {
        file: root.join(NAME),
        setting: Some(Setting {
            file: root.join(SETTINGS_FILE),
            text: Arc::clone(text),
            at,
            by,
        }),
    })
}

/// The change to the text of the settings that names the file, behind those that are named already.
fn naming(text: &str, settings: &Settings) -> Option<(Range<usize>, String)> {
    let table = DeTable::parse(text).ok()?;
    let entries = || table.get_ref().iter();
    if let Some(last) = settings.knowledge.last() {
        let behind = last.span.end;
        return Some((behind..behind, format!(", \"{NAME}\"")));
    }
    if let Some((_, value)) = entries().find(|(key, _)| key.get_ref() == "knowledge") {
        let empty = value.get_ref().as_array().is_some_and(|a| a.is_empty());
        return empty.then(|| (value.span(), format!("[\"{NAME}\"]")));
    }
    // A key behind the head of a table would be the table's.
    let tables = entries().filter(|(_, value)| value.get_ref().is_table());
    let setting = format!("knowledge = [\"{NAME}\"]\n");
    let Some(first) = tables.map(|(key, _)| key.span().start).min() else {
        let gap = if text.is_empty() || text.ends_with('\n') {
            ""
        } else {
            "\n"
        };
        return Some((text.len()..text.len(), format!("{gap}{setting}")));
    };
    let at = above(text, first);
    Some((at..at, format!("{setting}\n")))
}

/// Where the line of a byte begins, and the comments right above it.
fn above(text: &str, byte: usize) -> usize {
    let start_of = |end: usize| {
        let before = text.get(..end).unwrap_or_default();
        before.rfind('\n').map_or(0, |newline| newline + 1)
    };
    let mut start = start_of(byte);
    while let Some(end) = start.checked_sub(1) {
        let before = start_of(end);
        if !text.get(before..).is_some_and(|line| line.starts_with('#')) {
            break;
        }
        start = before;
    }
    start
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The settings once they name the new file.
    fn named(text: &str) -> Option<String> {
        let (settings, _) = Settings::parse(text);
        let first = first_file(Path::new("/c"), &text.into(), &settings, &[])?;
        assert_eq!(first.file, Path::new("/c/knowledge.toml"));
        let Setting { at, by, .. } = first.setting?;
        let mut after = text.to_string();
        after.replace_range(at, &by);
        let (settings, wrong) = Settings::parse(&after);
        assert_eq!(wrong, []);
        let last = settings.knowledge.last();
        assert_eq!(last.map(|k| k.value.as_str()), Some("knowledge.toml"));
        Some(after)
    }

    #[test]
    fn the_settings_name_the_new_file() {
        let is = |before: &str, after: &str| assert_eq!(named(before).as_deref(), Some(after));
        is("", "knowledge = [\"knowledge.toml\"]\n");
        is(
            "language = \"ar\"",
            "language = \"ar\"\nknowledge = [\"knowledge.toml\"]\n",
        );
        is(
            "language = \"ar\"\n\n# Levels\n[lint]\nunlinked-person = \"off\"\n",
            "language = \"ar\"\n\nknowledge = [\"knowledge.toml\"]\n\n# Levels\n[lint]\nunlinked-person = \"off\"\n",
        );
        is("knowledge = []\n", "knowledge = [\"knowledge.toml\"]\n");
        is(
            "knowledge = [\"../shared.toml\"]\n",
            "knowledge = [\"../shared.toml\", \"knowledge.toml\"]\n",
        );
        assert_eq!(named("language = "), None);
        assert_eq!(named("knowledge = 7"), None);
    }

    #[test]
    fn a_file_that_is_named_and_not_there_is_made_below_the_root_only() {
        let text = "knowledge = [\"names/our.toml\", \"../their.toml\"]\n";
        let (settings, _) = Settings::parse(text);
        let absent = ["names/our.toml", "../their.toml"];
        let first = first_file(Path::new("/c"), &text.into(), &settings, &absent).unwrap();
        assert_eq!(first.file, Path::new("/c/names/our.toml"));
        assert_eq!(first.setting, None);
    }
}
