//! Words that an annotator selects: which mention or time they are meant as, whether anything was recognised there or not.

use super::Analysis;
use crate::mentions::proclitics;
use crate::text::words::{WordKind, readings};
use crate::text::{Span, Words};
use crate::time::{self, Context, Modifier, Resolution, TimexType, Value};

/// A day of which the words say nothing: as TIMEX3 writes what is not told.
const SOME_DAY: &str = "XXXX-XX-XX";

impl Analysis {
    /// The words of a line that a selection means: whole words, without the punctuation at their ends and without the proclitics of the
    /// first, as recognition cuts them. A selection that begins behind a proclitic is taken at its word. None where it holds no word.
    ///
    /// ```
    /// use khabar_engine::article::{Article, Knowledge};
    /// use khabar_engine::text::Span;
    ///
    /// let text = "وقال للجيش المالي";
    /// let analysis = Article::new(text, Knowledge::shared()).analyse(None);
    /// let at = analysis.words_at(0, Span::new(text.find("جيش").unwrap(), text.len() - 4)).unwrap();
    /// assert_eq!(at.of(text), "لجيش المالي");
    /// ```
    pub fn words_at(&self, line: usize, selection: Span) -> Option<Span> {
        let words = Words::new(self.text(line));
        let word_at = |at: usize| words.source_span(at, 0, at + 1);
        let is_word = |at: &usize| {
            words.kind(*at) != Some(WordKind::Punct) && word_at(*at).overlaps(selection)
        };
        let first = (0..words.len()).find(is_word)?;
        let last = (first..words.len()).rev().find(is_word)?;
        let begins_at = |skip: usize| words.source_span(first, skip, last + 1).start;
        let taken_at_its_word =
            || readings(words.text(first)).find(|r| begins_at(r.skip) == selection.start);
        let recognised = || self.begins_in(line, word_at(first));
        let start = match taken_at_its_word().filter(|reading| !reading.is_bare()) {
            Some(reading) => begins_at(reading.skip),
            None => recognised().unwrap_or_else(|| {
                begins_at(proclitics(&words, first, &self.knowledge.actors).unwrap_or(0))
            }),
        };
        Some(Span::new(start, word_at(last).end))
    }

    /// Where what is recognised or written down begins in a word.
    fn begins_in(&self, line: usize, word: Span) -> Option<usize> {
        let mentions = self.mentions(line).iter().map(|m| m.span);
        let timexes = self.timexes(line).iter().map(|t| t.span);
        let mut starts = mentions.chain(timexes).map(|span| span.start);
        starts.find(|start| word.start <= *start && *start < word.end)
    }

    /// What some words of a line mean as a time: what is recognised in them or around them, else what they mean by themselves, else a
    /// day that is not told.
    pub fn time_at(&self, line: usize, at: Span) -> Told {
        let known = self.timexes(line).iter().filter(|t| t.span.overlaps(at));
        let mut known = known.filter_map(|t| Told::new(t.timex_type, &t.resolution, t.modifier));
        let found = known.next();
        found
            .or_else(|| self.time_of(at.of(self.text(line))))
            .unwrap_or_else(|| Told {
                timex_type: TimexType::Date,
                value: Value::Other(SOME_DAY.to_string()),
                modifier: None,
            })
    }

    /// The time that words by themselves mean on the date of the article.
    fn time_of(&self, words: &str) -> Option<Told> {
        let context = Context {
            conventions: self.knowledge.conventions,
            dct: self.dct.map(|dct| dct.day),
            reference: None,
        };
        let found = time::recognise(words);
        let (resolutions, _) = time::resolve_all(&found, &context);
        let mut told = found
            .iter()
            .zip(&resolutions)
            .filter_map(|(timex, resolution)| {
                Told::new(resolution.timex_type(timex), resolution, None)
            });
        told.next()
    }
}

/// What words say as a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its TIMEX3 type.
    pub timex_type: TimexType,
    /// Its TIMEX3 value.
    pub value: Value,
    /// Its TIMEX3 modifier.
    pub modifier: Option<Modifier>,
}

impl Told {
    fn new(
        timex_type: TimexType,
        resolution: &Resolution,
        modifier: Option<Modifier>,
    ) -> Option<Self> {
        Some(Self {
            timex_type,
            value: resolution.value.clone()?,
            modifier,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use jiff::civil::date;

    fn analysed(text: &str) -> Analysis {
        Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)))
    }

    /// What the `⟦…⟧` of a paragraph selects.
    fn selected(paragraph: &str) -> String {
        let (before, behind) = paragraph.split_once('⟦').unwrap();
        let (words, behind) = behind.split_once('⟧').unwrap();
        let text = format!("{before}{words}{behind}");
        let selection = Span::new(before.len(), before.len() + words.len());
        let at = analysed(&text).words_at(0, selection);
        at.map(|at| at.of(&text).to_string()).unwrap_or_default()
    }

    #[test]
    fn a_selection_is_widened_to_whole_words() {
        assert_eq!(selected("هاجم مسل⟦حون مجه⟧ولون القرية"), "مسلحون مجهولون");
        assert_eq!(selected("أعلن⟦ «تجمع الوادي»، ⟧أمس"), "تجمع الوادي");
        assert_eq!(selected("هاجم⟦ ⟧القرية"), "");
        assert_eq!(selected("(⟦!⟧)"), "");
    }

    #[test]
    fn proclitics_stay_outside() {
        assert_eq!(selected("تقدم ⟦للجيش المالي⟧ أمس"), "لجيش المالي");
        assert_eq!(selected("رحب ⟦وبالتجمع⟧ أمس"), "التجمع");
        assert_eq!(selected("رحب ⟦وبروسيا⟧ أمس"), "روسيا");
        assert_eq!(selected("تحدث ⟦وسمير الفلاني⟧ أمس"), "سمير الفلاني");
        // A letter of the word itself is none.
        assert_eq!(selected("زار ⟦والتز⟧ القرية"), "والتز");
        assert_eq!(selected("التقى ⟦وجهاء القرية⟧"), "وجهاء القرية");
        assert_eq!(selected("مع ⟦والد⟧ الطفل"), "والد");
        assert_eq!(selected("مع ⟦فؤاد⟧ أمس"), "فؤاد");
    }

    #[test]
    fn a_selection_that_begins_behind_a_proclitic_is_taken_at_its_word() {
        assert_eq!(selected("مر ب⟦قرية الزيتون⟧"), "قرية الزيتون");
        assert_eq!(selected("مر بق⟦رية الزيتون⟧"), "بقرية الزيتون");
    }

    #[test]
    fn a_time_has_the_value_that_is_likeliest() {
        let told = |text: &str, words: &str| {
            let start = text.find(words).unwrap();
            let known = analysed(text);
            let told = known.time_at(0, Span::new(start, start + words.len()));
            format!("{}={}", told.timex_type.name(), told.value)
        };
        assert_eq!(told("وصل أمس إلى القرية", "أمس"), "DATE=2025-02-11");
        assert_eq!(told("حل آذار ضيفا", "آذار"), "DATE=2024-03");
        assert_eq!(told("وصل يوم الحصاد", "يوم الحصاد"), "DATE=XXXX-XX-XX");
    }
}
