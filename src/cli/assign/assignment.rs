//! Who has what, as a file beside the folders of the annotators: an article a line.

use std::fmt::Write as _;
use std::path::{Component, Path};

use super::super::input::{display, read};
use super::super::write;
use khabar_corpus::assign::Assigned;

/// What it is called.
pub const ASSIGNMENT: &str = "assignment.jsonl";

/// What was dealt out before; nothing where there is no such file.
pub fn read_assignment(file: &Path) -> Result<Vec<Assigned>, Vec<String>> {
    if file.symlink_metadata().is_err() {
        return Ok(Vec::new());
    }
    let text = read(file).map_err(|line| vec![line])?;
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty());
    let parsed = lines.map(|(at, line)| {
        let wrong = |why: &str| {
            vec![format!(
                "{}:{}: does not say who annotates an article ({why}); mend the line or take it out",
                display(file),
                at + 1
            )]
        };
        let assigned: Assigned =
            serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
        let names = [assigned.annotators.as_slice(), std::slice::from_ref(&assigned.article)];
        if !names.iter().copied().flatten().all(|name| is_below_here(name)) {
            return Err(wrong("it names a file outside this folder"));
        }
        Ok(assigned)
    });
    parsed.collect()
}

/// Whether a name leads to somewhere below a folder it is joined to.
fn is_below_here(name: &str) -> bool {
    let mut parts = Path::new(name).components();
    !name.is_empty() && parts.all(|part| matches!(part, Component::Normal(_)))
}

pub fn write_assignment(
    file: &Path,
    before: &[Assigned],
    dealt: &[Assigned],
) -> Result<(), String> {
    let mut lines = String::new();
    for assigned in before.iter().chain(dealt) {
        let line = serde_json::to_string(assigned).map_err(|error| error.to_string())?;
        let _ = writeln!(lines, "{line}");
    }
    write::put(file, lines)
}
