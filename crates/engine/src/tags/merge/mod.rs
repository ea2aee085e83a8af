//! Articles of one text put together: what several annotators wrote of it, or two branches of git.
//!
//! What all say stands once. What is said of the same words in different ways stands side by side, each line with the name of whose it
//! is (`by=a1`), until somebody decides. With what all began from (`base`), what only some changed is taken, and only what was changed in
//! different ways stands side by side.

mod events;
mod head;
mod layout;
mod paragraph;
mod said;

use std::collections::BTreeSet;

use crate::message::Message;

use super::annotators;
use events::Ids;
use layout::Layout;
use paragraph::{Block, merge_block};
use said::Said;

/// An article as one of several has it.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// What its annotator is called where the article does not say so.
    pub name: &'a str,
    /// The article.
    pub text: &'a str,
}

/// Articles put together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// The article.
    pub text: String,
    /// How many mentions, times and events stand once.
    pub agreed: usize,
    /// Where versions differ, in order of text.
    pub differences: Vec<Differs>,
}

/// Words of which versions say different things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// The line of their paragraph in the article put together, from 0.
    pub line: usize,
    /// The words, or the type of an event that has none.
    pub words: String,
    /// Whose versions stand there.
    pub by: Vec<String>,
}

/// Why versions cannot be put together. Versions are counted from 0, lines too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MergeError {
    /// Their texts without tag lines differ: from this line of the first version, and of another.
    Text {
        /// The other version.
        version: usize,
        /// Where the first one differs.
        line: usize,
        /// Where the other one does.
        other_line: usize,
    },
    /// They state different things of the article as a whole.
    Stated {
        /// The key.
        key: String,
        /// What they state.
        values: Vec<String>,
    },
    /// A tag line behind a byte order mark in the middle of the text.
    Mark,
}

impl MergeError {
    /// What is wrong and what to do; `names` are those of the versions.
    pub fn message(&self, names: &[&str]) -> Message {
        let name = |version: usize| names.get(version).copied().unwrap_or("?");
        match self {
            Self::Text {
                version,
                line,
                other_line,
            } => {
                let (one, other) = (name(0), name(*version));
                let (line, other_line) = (line + 1, other_line + 1);
                Message::new(
                    format!(
                        "The texts differ at line {line} of {one} and line {other_line} of {other}: only tags of one text can be put together. Make the texts the same first (khabar strip shows them)."
                    ),
                    format!(
                        "يختلف النصان عند السطر {line} من {one} والسطر {other_line} من {other}: لا تُجمع إلا وسوم نص واحد. وحّد النصين أولا (يعرضهما khabar strip)."
                    ),
                )
            }
            Self::Stated { key, values } => {
                let (en, ar) = (values.join(", "), values.join("، "));
                Message::new(
                    format!(
                        "The article lines state different things as {key}=: {en}. Make them the same first."
                    ),
                    format!("تختلف أسطر article في {key}=: {ar}. وحّدها أولا."),
                )
            }
            Self::Mark => Message::new(
                "A byte order mark stands before a tag line in the middle of the text: remove it first.",
                "علامة ترتيب بايتات قبل سطر وسم في وسط النص: احذفها أولا.",
            ),
        }
    }
}

/// Puts versions of an article together, of which there is at least one; `base` is what they began from, where that is known.
///
/// Pure, and idempotent: versions that are the same give that. The text stays byte for byte, or it is an error.
///
/// ```
/// use khabar_engine::tags::merge::{Version, merge};
/// let one = Version { name: "a1", text: "وصل سلام\n%% mentions nawaf-salam@\"سلام\"\n" };
/// let other = Version { name: "a2", text: "وصل سلام\n%% mentions none@\"سلام\"\n" };
/// let merged = merge(None, &[one, other]).unwrap();
/// let lines: Vec<&str> = merged.text.lines().skip(2).collect();
/// assert_eq!(lines, ["%% mentions nawaf-salam@\"سلام\" by=a1", "%% mentions none@\"سلام\" by=a2"]);
/// ```
pub fn merge(base: Option<&str>, versions: &[Version<'_>]) -> Result<Merged, MergeError> {
    let layouts: Vec<Layout<'_>> = versions.iter().map(|v| Layout::of(v.text)).collect();
    let base = base.map(Layout::of);
    let Some(first) = layouts.first() else {
        return Ok(Merged {
            text: String::new(),
            agreed: 0,
            differences: Vec::new(),
        });
    };
    for (version, other) in layouts.iter().enumerate().skip(1) {
        first.same_text(other, version)?;
    }
    // What they began from had another text: then nothing is known of it.
    let base = base.filter(|base| first.same_text(base, 0).is_ok());
    let names = names(versions, &layouts);
    let ids = Ids::of(base.as_ref(), &layouts);
    let mut blocks: Vec<Block> = Vec::new();
    for (at, block) in first.blocks.iter().enumerate() {
        let said = |(version, layout): (usize, &Layout<'_>)| {
            let block = layout.blocks.get(at);
            block.map_or_else(Said::default, |block| Said::of(block, at, &ids, version))
        };
        let all: Vec<Said> = layouts.iter().enumerate().map(said).collect();
        let base = base.as_ref().map(|base| said((layouts.len(), base)));
        blocks.push(merge_block(block, base.as_ref(), &all, &names));
    }
    let is_open = blocks.iter().any(|block| !block.differences.is_empty());
    let decides = is_open || blocks.iter().any(|block| block.agreed > 0);
    let standing = head::Standing { is_open, decides };
    let article = head::merge(base.as_ref(), &layouts, &names, standing)?;
    let (text, lines) = first.put_together(&layouts, article, &blocks);
    if super::strip(&text) != super::strip(versions.first().map_or("", |v| v.text)) {
        return Err(MergeError::Mark);
    }
    let differences = blocks.iter().zip(lines).flat_map(|(block, line)| {
        let differences = block.differences.iter();
        differences.map(move |(words, by)| Differs {
            line,
            words: words.clone(),
            by: by.clone(),
        })
    });
    Ok(Merged {
        agreed: blocks.iter().map(|block| block.agreed).sum(),
        differences: differences.collect(),
        text,
    })
}

/// The annotators of each version: those that its article names, unless two versions name the same; else what it is called.
fn names(versions: &[Version<'_>], layouts: &[Layout<'_>]) -> Vec<Vec<String>> {
    let stated = layouts.iter().map(|layout| {
        let value = layout.article().and_then(|(_, tag)| {
            let value = tag.value("annotator")?;
            Some(value.text.clone())
        });
        let value = value.unwrap_or_default();
        annotators(&value).map(str::to_string).collect()
    });
    let stated: Vec<Vec<String>> = stated.collect();
    let mut seen = BTreeSet::new();
    let apart = stated.iter().flatten().all(|name| seen.insert(name));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut all = Vec::new();
    for (version, stated) in versions.iter().zip(&stated) {
        let names = match apart && !stated.is_empty() {
            true => stated.clone(),
            false => {
                let name = version.name.to_string();
                let other = |name: &str| seen.contains(&name.to_string()) && apart;
                let is_taken = |name: &str| taken.contains(name) || other(name);
                match is_taken(&name) {
                    true => {
                        let mut numbered = (2usize..).map(|n| format!("{name}-{n}"));
                        vec![numbered.find(|name| !is_taken(name)).unwrap_or_default()]
                    }
                    false => vec![name],
                }
            }
        };
        taken.extend(names.iter().cloned());
        all.push(names);
    }
    all
}

#[cfg(test)]
mod tests;
