//! Names of files for documents.

use std::collections::BTreeSet;

/// Gives each document a name of its own that fits any file system.
#[derive(Debug, Default)]
pub struct Names(BTreeSet<String>);

/// The longest name, in characters.
const LONGEST: usize = 80;

impl Names {
    /// The name for an id, or for a path: letters, digits and `. - _`, without `.khabar` or `.txt` behind. One that is taken gets a number.
    pub fn name(&mut self, id: &str) -> String {
        let id = id
            .strip_suffix(".khabar")
            .or_else(|| id.strip_suffix(".txt"))
            .unwrap_or(id);
        let fits = |c: char| {
            if c.is_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        };
        let plain: String = id.chars().take(LONGEST).map(fits).collect();
        let plain = plain.trim_matches(['.', '-']);
        let plain = if plain.is_empty() { "article" } else { plain };
        let mut name = plain.to_string();
        let mut number = 1;
        // Some file systems do not tell upper from lower case.
        while !self.0.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{plain}-{number}");
        }
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_one_file_below_the_folder() {
        let mut names = Names::default();
        let all = [
            "pool/a.khabar",
            "pool-A",
            "../../etc/passwd",
            "خبر ١",
            "",
            "..",
            "a\nb",
        ];
        let given = all.map(|id| names.name(id));
        assert_eq!(
            given,
            [
                "pool-a",
                "pool-A-2",
                "etc-passwd",
                "خبر-١",
                "article",
                "article-2",
                "a-b"
            ]
        );
    }
}
