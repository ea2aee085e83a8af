//! An article as its text lines and, between them, its tag lines by paragraph.

use super::MergeError;
use super::paragraph::{Block as Merged, Lines};
use crate::tags::{TagKind, TagLine, is_tag_line, mark, parse, without_mark};
use crate::text::lines::lines;

/// An article cut into its text and its tags.
pub(super) struct Layout<'a> {
    /// The byte order mark before the first line.
    mark: &'a str,
    /// The text lines with their terminators, as `strip` gives them back, and their lines in the article.
    text: Vec<(&'a str, &'a str, usize)>,
    /// The tags before the first paragraph, then those of each paragraph.
    pub blocks: Vec<Block<'a>>,
    /// The terminator of lines that are added where none says which.
    usual: &'a str,
}

/// A paragraph with the blank lines below it, and the tag lines between them.
#[derive(Default)]
pub(super) struct Block<'a> {
    /// Its first text line.
    first: usize,
    /// How many text lines it has.
    len: usize,
    /// The paragraph; none before the first one.
    pub paragraph: Option<&'a str>,
    /// The tag lines, each with the text lines of the block that stand above it.
    pub tags: Vec<(usize, &'a str)>,
}

impl<'a> Layout<'a> {
    pub fn of(article: &'a str) -> Self {
        let mut layout = Self {
            mark: mark(article),
            text: Vec::new(),
            blocks: vec![Block::default()],
            usual: "",
        };
        let article = without_mark(article);
        let mut ends_in_tag = false;
        for (at, line) in lines(article).enumerate() {
            if layout.usual.is_empty() {
                layout.usual = line.end;
            }
            ends_in_tag = is_tag_line(line.text) && line.end.is_empty();
            if is_tag_line(line.text) {
                if let Some(block) = layout.blocks.last_mut() {
                    block.tags.push((block.len, line.text));
                }
                continue;
            }
            if !line.text.trim().is_empty() {
                layout.blocks.push(Block {
                    first: layout.text.len(),
                    paragraph: Some(line.text),
                    ..Block::default()
                });
            }
            if let Some(block) = layout.blocks.last_mut() {
                block.len += 1;
            }
            layout.text.push((line.text, line.end, at));
        }
        if let Some((_, end, _)) = layout.text.last_mut().filter(|_| ends_in_tag) {
            *end = "";
        }
        if layout.text.is_empty() {
            layout.text.push(("", "", 0));
            if let Some(block) = layout.blocks.last_mut() {
                block.len = 1;
            }
        }
        if layout.usual.is_empty() {
            layout.usual = "\n";
        }
        layout
    }

    /// Checks that another version has the same text.
    pub fn same_text(&self, other: &Self, version: usize) -> Result<(), MergeError> {
        let mut both = self.text.iter().zip(&other.text);
        let differ = both.find(|(one, other)| (one.0, one.1) != (other.0, other.1));
        let ends = || {
            let at = self.text.len().min(other.text.len());
            let line = |text: &[(&str, &str, usize)]| {
                let here = text.get(at).or_else(|| text.last());
                here.map_or(0, |(.., line)| *line)
            };
            (line(&self.text), line(&other.text))
        };
        let (line, other_line) = match differ {
            Some((one, other)) => (one.2, other.2),
            None if self.mark != other.mark => (0, 0),
            None if self.text.len() != other.text.len() => ends(),
            None => return Ok(()),
        };
        Err(MergeError::Text {
            version,
            line,
            other_line,
        })
    }

    /// The article's own tag: the line as it stands, and what it says.
    pub fn article(&self) -> Option<(&'a str, TagLine)> {
        let tags = self.blocks.first()?.tags.iter();
        let mut tags = tags.map(|(_, line)| (*line, parse(line)));
        tags.find(|(_, tag)| is_article(tag))
    }

    /// The article of this text with the tags of blocks; beside it the line of each block's paragraph.
    pub fn put_together(
        &self,
        layouts: &[Layout<'a>],
        article: Option<String>,
        blocks: &[Merged],
    ) -> (String, Vec<usize>) {
        let mut writer = Writer {
            out: self.mark.to_string(),
            end: "",
            usual: self.usual,
            line: 0,
        };
        let mut starts = Vec::with_capacity(blocks.len());
        for (at, (own, merged)) in self.blocks.iter().zip(blocks).enumerate() {
            starts.push(writer.line);
            let mut tags: Vec<(usize, &str)> = match &merged.lines {
                // As one version has them, where it has them.
                Lines::Of(version) => {
                    let block = layouts.get(*version).and_then(|l| l.blocks.get(at));
                    block.map_or(Vec::new(), |block| block.tags.clone())
                }
                Lines::New(lines) => {
                    let above = usize::from(own.paragraph.is_some());
                    lines.iter().map(|line| (above, line.as_str())).collect()
                }
            };
            if at == 0 {
                put_article(&mut tags, article.as_deref());
            }
            let mut tags = tags.into_iter().peekable();
            for above in 0..=own.len {
                while let Some((_, line)) = tags.next_if(|(at, _)| *at <= above) {
                    writer.tag(line);
                }
                let text = self.text.get(own.first + above).filter(|_| above < own.len);
                if let Some((text, end, _)) = text {
                    writer.text(text, end);
                }
            }
        }
        (writer.out, starts)
    }
}

/// Puts the article's own tag where it stands among the tags of the top, or above them.
fn put_article<'t>(tags: &mut Vec<(usize, &'t str)>, article: Option<&'t str>) {
    let own = tags.iter().position(|(_, line)| is_article(&parse(line)));
    let above = own.map_or((0, 0), |at| (at, tags.remove(at).0));
    if let Some(article) = article {
        tags.insert(above.0, (above.1, article));
    }
}

/// Whether a tag line is that of an article, and can be read.
pub(super) fn is_article(tag: &TagLine) -> bool {
    tag.tag_kind() == Some(TagKind::Article) && tag.errors.is_empty()
}

/// Writes lines, each tag ending as the line above it.
struct Writer<'a> {
    out: String,
    /// The terminator that the line written last still waits for, if a line follows.
    end: &'a str,
    usual: &'a str,
    line: usize,
}

impl<'a> Writer<'a> {
    fn text(&mut self, text: &str, end: &'a str) {
        self.out.push_str(std::mem::take(&mut self.end));
        self.out.push_str(text);
        self.out.push_str(end);
        self.end = if end.is_empty() { self.usual } else { "" };
        if !end.is_empty() {
            self.usual = end;
        }
        self.line += 1;
    }

    fn tag(&mut self, tag: &str) {
        self.out.push_str(std::mem::take(&mut self.end));
        self.out.push_str(tag);
        self.end = self.usual;
        self.line += 1;
    }
}
