//! Files that move, and the settings that name them.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use crate::settings::{NamesModel, Placed, Settings};
use crate::without_dots;
use khabar_engine::codebook::Codebook;

/// The changes to the settings of a corpus with this root and this text by which they still name what moves: `from` and `to` are files or
/// folders. In order of the text.
pub fn follow(root: &Path, text: &str, from: &Path, to: &Path) -> Vec<(Range<usize>, String)> {
    let (settings, _) = Settings::parse(text);
    let from = without_dots(from);
    let mut changes: Vec<(Range<usize>, String)> = named(&settings)
        .filter_map(|name| {
            let file = without_dots(&root.join(&name.value));
            // A folder that moves takes along what is below it.
            let behind = file.strip_prefix(&from).ok()?;
            let moved = match behind.as_os_str().is_empty() {
                true => to.to_path_buf(),
                false => to.join(behind),
            };
            let path = relative(root, &moved)?;
            Some((name.span.clone(), toml::Value::String(path).to_string()))
        })
        .collect();
    changes.sort_by_key(|(span, _)| span.start);
    changes
}

/// The names of files in the settings.
fn named(settings: &Settings) -> impl Iterator<Item = &Placed<String>> {
    let own = |name: &&Placed<String>| Codebook::built_in(&name.value).is_none();
    let codebook = settings.codebook.iter().filter(own);
    let model = match &settings.names_model {
        NamesModel::File(name) => Some(name),
        NamesModel::Shipped | NamesModel::Off => None,
    };
    codebook
        .chain(&settings.knowledge)
        .chain(&settings.weights)
        .chain(model)
}

/// A path as settings name it: from the root of the corpus, with slashes. None for one that is not UTF-8, or on another drive.
fn relative(root: &Path, file: &Path) -> Option<String> {
    let (mut root, mut file) = (root.components().peekable(), file.components().peekable());
    while root.peek().is_some() && root.peek() == file.peek() {
        root.next();
        file.next();
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in root {
        match part {
            Component::Normal(_) => parts.push(".."),
            _ => return None,
        }
    }
    for part in file {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            _ => return None,
        }
    }
    Some(parts.join("/"))
}

/// The root of each corpus that may name a file: that which it is in.
pub fn root_of(file: &Path, is_there: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    crate::find_root_with(file.parent()?, is_there)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, from: &str, to: &str) -> String {
        let mut after = text.to_string();
        let changes = follow(Path::new("/corpus"), text, Path::new(from), Path::new(to));
        for (span, new) in changes.into_iter().rev() {
            after.replace_range(span, &new);
        }
        after
    }

    #[test]
    fn settings_follow_a_file_or_a_folder() {
        let text = "codebook = \"books/ours.toml\"\nknowledge = [\"a.toml\", 'books/b.toml']\n";
        assert_eq!(
            after(text, "/corpus/a.toml", "/corpus/sub/c.toml"),
            text.replace("a.toml", "sub/c.toml")
        );
        assert_eq!(
            after(text, "/corpus/books", "/shared/\"books\""),
            "codebook = '../shared/\"books\"/ours.toml'\nknowledge = [\"a.toml\", '../shared/\"books\"/b.toml']\n"
        );
        for other in ["/corpus/a", "/corpus/text.khabar", "/a.toml"] {
            assert_eq!(after(text, other, "/corpus/z"), text);
        }
    }

    #[test]
    fn a_built_in_codebook_is_no_file() {
        let text = "codebook = \"plover\"\n";
        assert_eq!(after(text, "/corpus/plover", "/corpus/z"), text);
    }
}
