//! Whether a sentence has an event of a type: suggestions against sentences of which readers said so.

use std::collections::BTreeMap;
use std::sync::Arc;

use khabar_engine::annotation::day_of;
use khabar_engine::article::Knowledge;

use super::{Tally, suggestions};
use crate::train::examples::Sentence;

/// By type: the sentences that have an event of it, those for which one is suggested, and those of both.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// The counts of each type.
    pub by_type: BTreeMap<String, Tally>,
    /// How many sentences were counted: those on which readers differ are not.
    pub sentences: usize,
}

impl Report {
    /// Adds a sentence and whether an event of its type is suggested for it, which [`is_suggested`] tells.
    pub fn add(&mut self, sentence: &Sentence, suggested: bool) {
        let Some(has) = sentence.has_event() else {
            return;
        };
        self.sentences += 1;
        let tally = self.by_type.entry(sentence.r#type.clone()).or_default();
        tally.gold += usize::from(has);
        tally.found += usize::from(suggested);
        tally.right += usize::from(has && suggested);
    }
}

/// Whether an event of the type of a sentence is suggested for it, likely enough to be shown.
pub fn is_suggested(sentence: &Sentence, knowledge: &Arc<Knowledge>) -> bool {
    let day = sentence.dct.as_deref().and_then(day_of);
    let threshold = knowledge.suggesting.threshold;
    let mut all = suggestions(&sentence.text, day, knowledge).into_iter();
    all.any(|one| one.r#type == sentence.r#type && one.probability >= threshold)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_counted_by_type() {
        let sentence = |label: &str, text: &str| Sentence {
            id: "a-1".to_string(),
            text: text.to_string(),
            dct: None,
            r#type: "ASSAULT".to_string(),
            label: label.to_string(),
        };
        let knowledge = Knowledge::shared();
        let mut report = Report::default();
        for sentence in [
            sentence("yes", "قصفت إسرائيل سوريا فجر اليوم."),
            sentence("yes", "ساد الهدوء أمس."),
            sentence("easy no", "ذهب الولد إلى المدرسة."),
            sentence("ambiguous", "قصفت إسرائيل سوريا فجر اليوم."),
        ] {
            report.add(&sentence, is_suggested(&sentence, &knowledge));
        }
        let counts = Tally {
            gold: 2,
            found: 1,
            right: 1,
        };
        assert_eq!(report.by_type["ASSAULT"], counts);
        assert_eq!(report.sentences, 3);
    }
}
