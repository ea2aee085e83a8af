//! Words of folded text, and the readings of a word with proclitics stripped.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::{Folded, Span};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WordKind {
    /// Arabic letters.
    Arabic,
    /// Other letters.
    Latin,
    /// ASCII digits (folding leaves no others of Arabic).
    Number,
    /// Anything else that is not white space, one character at a time.
    Punct,
}

/// A token of folded text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// Byte offset of the start in the folded text.
    pub start: u32,
    /// Byte offset of the end in the folded text.
    pub end: u32,
    /// What it is made of.
    pub kind: WordKind,
    /// Whether white space (or the start of the text) comes before it.
    pub spaced: bool,
    /// The place of its first stem among those of all words.
    stems: u32,
}

impl Word {
    /// The span in the folded text.
    pub fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }
}

/// A paragraph folded and cut into words: what every recogniser reads.
#[derive(Debug, Clone, Default)]
pub struct Words {
    folded: Folded,
    words: Vec<Word>,
    /// The stems of all words, one word behind the other. Every word is looked up in dozens of tables: what that takes is made once.
    stems: Vec<Stem>,
}

impl Words {
    /// Folds and tokenizes `source`.
    pub fn new(source: &str) -> Self {
        let folded = Folded::new(source);
        let mut words = tokenize(folded.as_str());
        let mut stems = Vec::with_capacity(words.len() * 2);
        let mut buffer = String::new();
        for word in &mut words {
            word.stems = stems.len() as u32;
            let text = folded.as_str().get(word.span().range()).unwrap_or("");
            stems.extend(readings(text).map(|reading| Stem::of(&reading, &mut buffer)));
        }
        Self {
            folded,
            words,
            stems,
        }
    }

    /// The words that start in a stretch of the source, as if that were all of it.
    pub fn part(&self, source: Span) -> Self {
        let within = self.within(source);
        let behind = self.words.get(within.end);
        let mut words = self.words.get(within).unwrap_or_default().to_vec();
        let (Some(first), Some(last)) = (words.first().copied(), words.last()) else {
            return Self::default();
        };
        let folded = Span::new(first.start as usize, last.end as usize);
        let stems_end = behind.map_or(self.stems.len(), |word| word.stems as usize);
        let stems = self.stems.get(first.stems as usize..stems_end);
        for word in &mut words {
            word.start -= first.start;
            word.end -= first.start;
            word.stems -= first.stems;
        }
        if let Some(first) = words.first_mut() {
            first.spaced = true;
        }
        Self {
            folded: self.folded.part(folded, source.start),
            words,
            stems: stems.unwrap_or_default().to_vec(),
        }
    }

    /// The folded text.
    pub fn folded(&self) -> &str {
        self.folded.as_str()
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The word at `index`.
    pub fn get(&self, index: usize) -> Option<&Word> {
        self.words.get(index)
    }

    /// The folded letters of the word at `index`; empty past the end.
    pub fn text(&self, index: usize) -> &str {
        self.words
            .get(index)
            .and_then(|w| self.folded().get(w.span().range()))
            .unwrap_or("")
    }

    /// The kind of the word at `index`.
    pub fn kind(&self, index: usize) -> Option<WordKind> {
        self.words.get(index).map(|w| w.kind)
    }

    /// Whether white space comes before the word at `index`.
    pub fn spaced(&self, index: usize) -> bool {
        self.words.get(index).is_some_and(|w| w.spaced)
    }

    /// The stems of the readings of the word at `index`, as tables look them up, in the order of [`readings`]; none past the end.
    pub fn stems(&self, index: usize) -> &[Stem] {
        let start = |word: &Word| word.stems as usize;
        let Some(from) = self.words.get(index).map(start) else {
            return &[];
        };
        let to = self.words.get(index + 1).map_or(self.stems.len(), start);
        self.stems.get(from..to).unwrap_or_default()
    }

    /// The stems of all words.
    pub fn all_stems(&self) -> &[Stem] {
        &self.stems
    }

    /// The [`key`] of the word at `index`; 0 past the end.
    pub fn key(&self, index: usize) -> u32 {
        self.stems(index).first().map_or(0, |stem| stem.key)
    }

    /// Whether the mark at `index` joins the words around it into one name: a hyphen, or what stands for a space in a hashtag.
    pub fn joins(&self, index: usize) -> bool {
        let arabic = |at: usize| self.kind(at) == Some(WordKind::Arabic);
        matches!(self.text(index), "-" | "_" | "\u{2010}" | "\u{2011}")
            && !self.spaced(index)
            && !self.spaced(index + 1)
            && arabic(index + 1)
            && index.checked_sub(1).is_some_and(arabic)
    }

    /// All words in order.
    pub fn iter(&self) -> impl Iterator<Item = &Word> {
        self.words.iter()
    }

    /// The source span of the words `from..to`, the first one without its leading `skip` folded bytes. Behind the last word it is empty and stands
    /// there, so that nothing is found in it.
    pub fn source_span(&self, from: usize, skip: usize, to: usize) -> Span {
        match (
            self.words.get(from),
            to.checked_sub(1).and_then(|i| self.words.get(i)),
        ) {
            (Some(first), Some(last)) => self.folded.source_span(Span::new(
                first.start as usize + skip,
                (last.end as usize).max(first.start as usize + skip),
            )),
            (None, _) => {
                let end = self
                    .words
                    .last()
                    .map_or(0, |last| self.source_of(last.span()).end);
                Span::new(end, end)
            }
            _ => Span::new(0, 0),
        }
    }

    /// The source span of a folded byte range.
    pub fn source_of(&self, folded: Span) -> Span {
        self.folded.source_span(folded)
    }

    /// The indexes of the words that start in a span of the source.
    pub fn within(&self, source: Span) -> std::ops::Range<usize> {
        let before = |at: usize| {
            let starts = |w: &Word| self.source_of(w.span()).start;
            self.words.partition_point(|w| starts(w) < at)
        };
        before(source.start)..before(source.end)
    }

    /// The index of the first word that ends after the folded offset.
    pub fn word_at(&self, folded: usize) -> usize {
        self.words.partition_point(|w| w.end as usize <= folded)
    }
}

/// Cuts folded text into words.
pub(super) fn tokenize(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::with_capacity(text.len() / 9);
    let mut spaced = true;
    for (at, c) in text.char_indices() {
        let kind = match c {
            '0'..='9' => WordKind::Number,
            'a'..='z' | 'A'..='Z' => WordKind::Latin,
            'ء'..='ي' | 'ٮ'..='ۓ' => WordKind::Arabic,
            ' ' | '\t' => {
                spaced = true;
                continue;
            }
            '\0'..='\x7f' => WordKind::Punct,
            c if c.is_whitespace() => {
                spaced = true;
                continue;
            }
            '\u{0750}'..='\u{077f}' | '\u{08a0}'..='\u{08ff}' => WordKind::Arabic,
            c if c.is_alphanumeric() => WordKind::Latin,
            _ => WordKind::Punct,
        };
        let (start, end) = (at as u32, (at + c.len_utf8()) as u32);
        match words.last_mut() {
            Some(last) if !spaced && last.kind == kind && kind != WordKind::Punct => last.end = end,
            _ => {
                if c == ':' && !spaced {
                    split_glued_year(text, &mut words);
                }
                words.push(Word {
                    start,
                    end,
                    kind,
                    spaced,
                    stems: 0,
                });
            }
        }
        spaced = false;
    }
    words
}

/// Cuts a year from the hour glued to it: scraped headers read «12 سبتمبر 202409:41».
fn split_glued_year(text: &str, words: &mut Vec<Word>) {
    let Some(last) = words.last_mut().filter(|w| w.kind == WordKind::Number) else {
        return;
    };
    let digits = text.get(last.span().range()).unwrap_or("");
    if matches!(digits.len(), 5 | 6) && (digits.starts_with("19") || digits.starts_with("20")) {
        let hour = Word {
            start: last.start + 4,
            spaced: false,
            ..*last
        };
        last.end = hour.start;
        words.push(hour);
    }
}

/// A way to read a word: the proclitics taken off and what is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading<'a> {
    /// Bytes of the proclitics at the front of the folded word.
    pub skip: usize,
    /// What is left of the word.
    pub stem: &'a str,
    /// The stem is a definite one whose alef the preposition ل swallowed (للأمم = ل + الأمم): read an
    /// alef before it.
    pub swallowed_alef: bool,
}

impl Reading<'_> {
    /// Whether nothing was taken off.
    pub fn is_bare(&self) -> bool {
        self.skip == 0
    }
}

/// What a word of folded text is looked up by. Two words may share a key.
pub fn key(word: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(word.as_bytes());
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// A reading of a word of a text, as tables look it up.
#[derive(Debug, Clone, Copy)]
pub struct Stem {
    /// The [`key`] of what is left of the word, with the alef that was swallowed.
    pub key: u32,
    skip: u8,
    /// As in [`Reading`].
    pub swallowed_alef: bool,
}

impl Stem {
    fn of(reading: &Reading<'_>, buffer: &mut String) -> Self {
        let key = if reading.swallowed_alef {
            buffer.clear();
            buffer.push(ALEF);
            buffer.push_str(reading.stem);
            key(buffer)
        } else {
            key(reading.stem)
        };
        Self {
            key,
            skip: reading.skip as u8,
            swallowed_alef: reading.swallowed_alef,
        }
    }

    /// Bytes of the proclitics at the front of the word.
    pub fn skip(self) -> usize {
        usize::from(self.skip)
    }

    /// What is left of the word.
    pub fn text(self, word: &str) -> &str {
        word.get(self.skip()..).unwrap_or("")
    }

    /// Whether what is left of `word`, with the alef that was swallowed, is `whole`.
    pub fn is(self, word: &str, whole: &str) -> bool {
        let written = match self.swallowed_alef {
            true => whole.strip_prefix(ALEF),
            false => Some(whole),
        };
        written == Some(self.text(word))
    }
}

/// The letter that the preposition ل swallows.
const ALEF: char = 'ا';

/// The readings of a folded word, the unstripped one first: `و ف`, then `ب ل ك س`, of which the word may
/// have one each. The article ال is part of the stem.
///
/// A stem keeps at least two letters. Names that begin with such a letter (والتز، بوتين، واشنطن) are found
/// by their unstripped reading before a stripped one is tried.
pub fn readings(word: &str) -> Readings<'_> {
    Readings { word, next: 0 }
}

/// The spellings of a folded word with proclitics and without: those words of which a [`Reading`] is `stem`.
pub fn with_proclitics(stem: &str) -> impl Iterator<Item = String> {
    // A stem keeps at least two letters.
    let is_stem = letters(stem) >= 2;
    let conjunctions: &[&str] = if is_stem { &["", "و", "ف"] } else { &[""] };
    let prepositions: &[&str] = if is_stem {
        &["", "ب", "ل", "ك", "س"]
    } else {
        &[""]
    };
    let definite = stem.strip_prefix(ARTICLE);
    conjunctions.iter().flat_map(move |conjunction| {
        let prepositions = prepositions.iter();
        prepositions.map(move |preposition| match (*preposition, definite) {
            ("ل", Some(rest)) => format!("{conjunction}لل{rest}"),
            _ => format!("{conjunction}{preposition}{stem}"),
        })
    })
}

/// Bytes of an Arabic letter in UTF-8, in folded text.
pub const LETTER: usize = 2;

/// How many letters a word has.
pub fn letters(word: &str) -> usize {
    word.chars().count()
}

/// The article, which is a part of its word.
pub const ARTICLE: &str = "ال";

/// Whether a folded word has the article.
pub fn has_article(word: &str) -> bool {
    word.starts_with(ARTICLE)
}

/// Whether a folded word has the article behind the preposition ل, which swallows its alef (للأمم).
pub fn has_article_behind_lam(word: &str) -> bool {
    word.starts_with("لل")
}

/// Iterator over the [`Reading`]s of a word.
#[derive(Debug, Clone)]
pub struct Readings<'a> {
    word: &'a str,
    /// 0 the word itself; 1 and 2 without a preposition; 3 without a conjunction; 4 and 5 without both.
    next: u8,
}

impl<'a> Readings<'a> {
    fn reading(&self, skip: usize, swallowed_alef: bool) -> Option<Reading<'a>> {
        let stem = self
            .word
            .get(skip..)
            .filter(|stem| stem.len() >= 2 * LETTER)?;
        Some(Reading {
            skip,
            stem,
            swallowed_alef,
        })
    }
}

fn begins_with_preposition(word: &str) -> bool {
    word.starts_with(['ب', 'ل', 'ك', 'س'])
}

impl<'a> Iterator for Readings<'a> {
    type Item = Reading<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let step = self.next;
            self.next += 1;
            let conjunction = if step > 2 { LETTER } else { 0 };
            let rest = self.word.get(conjunction..).unwrap_or("");
            let reading = match step {
                0 => {
                    return Some(Reading {
                        skip: 0,
                        stem: self.word,
                        swallowed_alef: false,
                    });
                }
                // Without a preposition the next step is the conjunction, and without that none.
                1 | 4 if !begins_with_preposition(rest) => {
                    self.next += 1;
                    None
                }
                1 | 4 if has_article_behind_lam(rest) => self.reading(conjunction + LETTER, true),
                1 | 4 => None,
                2 | 5 => self.reading(conjunction + LETTER, false),
                3 if self.word.starts_with(['و', 'ف']) => self.reading(LETTER, false),
                _ => {
                    self.next = u8::MAX - 1;
                    return None;
                }
            };
            if reading.is_some() {
                return reading;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_glued_copy_where_letters_meet_digits() {
        let words = Words::new("17:3819/03/2025, الأربعاء 1428هـ");
        let texts: Vec<&str> = (0..words.len()).map(|i| words.text(i)).collect();
        assert_eq!(
            texts,
            [
                "17",
                ":",
                "3819",
                "/",
                "03",
                "/",
                "2025",
                ",",
                "الاربعاء",
                "1428",
                "ه"
            ]
        );
        assert!(!words.spaced(1) && words.spaced(8) && !words.spaced(10));
    }

    #[test]
    fn a_word_with_proclitics_is_read_without_them_again() {
        for stem in ["الرئيس", "ترامب", "ام", "و"] {
            let spelled: Vec<String> = with_proclitics(stem).collect();
            assert!(spelled.contains(&stem.to_string()), "{stem}");
            for word in &spelled {
                let stems = readings(word).map(|r| match r.swallowed_alef {
                    true => format!("ا{}", r.stem),
                    false => r.stem.to_string(),
                });
                assert!(
                    stems.collect::<Vec<_>>().contains(&stem.to_string()),
                    "{word}"
                );
            }
        }
        let spelled: Vec<String> = with_proclitics("الامم").collect();
        assert!(spelled.contains(&"وللامم".to_string()) && spelled.len() == 15);
    }

    #[test]
    fn a_part_is_as_the_words_of_its_text() {
        let text = "قال الرئيسُ إنّه \u{200f}وصل. وللأمم المتحدة رأي!";
        let start = text.find("وللأمم").unwrap();
        let part = Words::new(text).part(Span::new(start, text.len()));
        let alone = Words::new(&text[start..]);
        assert_eq!((part.folded(), part.len()), (alone.folded(), alone.len()));
        for at in 0..alone.len() {
            let keys = |words: &Words| words.stems(at).iter().map(|s| s.key).collect::<Vec<_>>();
            assert_eq!(keys(&part), keys(&alone));
            assert_eq!(part.spaced(at), alone.spaced(at));
            let span = |words: &Words| words.source_span(at, 0, at + 1);
            assert_eq!(span(&part), span(&alone));
        }
    }

    #[test]
    fn reads_unstripped_first() {
        let stems = |w| readings(w).map(|r| r.stem).collect::<Vec<_>>();
        assert_eq!(stems("والتز")[0], "والتز");
        assert_eq!(stems("وبروسيا"), ["وبروسيا", "بروسيا", "روسيا"]);
        assert_eq!(stems("لليبيا"), ["لليبيا", "ليبيا", "ليبيا"]);
        assert_eq!(
            readings("للامم").nth(1).map(|r| r.swallowed_alef),
            Some(true)
        );
        assert_eq!(stems("له"), ["له"]);
    }
}
