//! Where the files of an export are written, and where not.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::super::input::{counted, display};
use super::super::split::Part;
use super::super::write;
use super::is_file;
use khabar_corpus::{find_root, is_article, on_disk, without_dots};
use khabar_formats::exchange::{File, Format};

/// Writes the files where they belong.
pub fn put(
    files: &[File],
    format: &Format,
    output: &Path,
    split: bool,
    articles: &HashSet<PathBuf>,
) -> Result<(), String> {
    if output.as_os_str() == "-" {
        return match files {
            [file] if !split => write::to_standard_output(&file.contents),
            _ => Err(format!(
                "{} is {} files: name a folder with -o",
                format.name,
                files.len()
            )),
        };
    }
    let mut rest = files.iter();
    let mut folder = output;
    // What was annotated is never replaced by what was made of it.
    let targets = files.iter().map(|file| output.join(&file.path));
    let mut targets = targets.chain([output.to_path_buf()]);
    if let Some(article) = targets.find(|target| articles.contains(&on_disk(target))) {
        return Err(format!(
            "{}: is one of the articles that are exported, and is not replaced: name another folder with -o. Nothing was written",
            display(&article)
        ));
    }
    refuse_articles(files, output)?;
    if split {
        refuse_leftovers(files, output)?;
    }
    if is_file(output, format) {
        if split {
            return Err(format!(
                "{}: --split writes several files: name a folder with -o",
                display(output)
            ));
        }
        if let Some(first) = rest.next() {
            write::put(output, &first.contents)?;
        }
        folder = output.parent().unwrap_or(Path::new(""));
    }
    for file in rest {
        write::put(&folder.join(&file.path), &file.contents)?;
    }
    Ok(())
}

/// Refuses what would be an article of a corpus: texts (*.txt) inside one are.
fn refuse_articles(files: &[File], output: &Path) -> Result<(), String> {
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_path_buf());
    let Some(root) = find_root(&without_dots(&absolute)) else {
        return Ok(());
    };
    let paths = files.iter().map(|file| output.join(&file.path));
    let mut paths = paths.chain([output.to_path_buf()]);
    match paths.find(|path| is_article(path, true)) {
        Some(path) => Err(format!(
            "{}: would be an article of the corpus {}, in which all texts are: name a folder outside it with -o. Nothing was written",
            display(&path),
            display(&root)
        )),
        None => Ok(()),
    }
}

/// Refuses to part articles into a folder that has files of another parting: what stays of them may be of an article that is in another part
/// now, and what is learnt from would be in the test.
fn refuse_leftovers(files: &[File], output: &Path) -> Result<(), String> {
    let written: HashSet<PathBuf> = files.iter().map(|file| output.join(&file.path)).collect();
    let is_of_part = |name: &str| {
        Part::ALL.iter().any(|part| {
            let rest = name.strip_prefix(part.name());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '-']))
        })
    };
    let entries = std::fs::read_dir(output).into_iter().flatten().flatten();
    let mut left = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let of_part = is_of_part(&name);
        if !path.is_dir() {
            left.extend(Some(path).filter(|_| of_part));
            continue;
        }
        // Parts are folders, or files in the folder of a table.
        let below = std::fs::read_dir(&path).into_iter().flatten().flatten();
        let below =
            below.filter(|entry| of_part || is_of_part(&entry.file_name().to_string_lossy()));
        left.extend(below.map(|entry| entry.path()));
    }
    left.retain(|path| !written.contains(path));
    left.sort();
    match left.first() {
        Some(first) => Err(format!(
            "{}: is of another export, and would stay beside this one, where its article may be in another part now: take {} away first, or name another folder with -o. Nothing was written",
            display(first),
            counted(left.len(), "such file")
        )),
        None => Ok(()),
    }
}
