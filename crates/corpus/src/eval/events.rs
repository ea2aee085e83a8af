//! Scores of events: triggers and types, who takes part, when, whether, and what an annotator is offered.

use std::collections::BTreeMap;

use super::{
    Difference, Differing, Extent, Sentences, Share, Tally, mentions, overlap, pair, share,
};
use khabar_engine::annotation::{Document, EventRecord};

/// How many suggestions of a sentence count as offered.
const OFFERED: usize = 3;

/// The scores of a set of documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// A trigger that overlaps, with the same type.
    pub events: Tally,
    /// A trigger that overlaps, whatever the type.
    pub triggers: Tally,
    /// By the type in gold (or, of a false one, in silver).
    pub by_type: BTreeMap<String, Tally>,
    /// The right type among triggers that overlap.
    pub types: Share,
    /// Who acts, in events of the right trigger and type.
    pub actors: Tally,
    /// Who is acted on or with, there.
    pub recipients: Tally,
    /// The right date, there.
    pub dates: Share,
    /// The right status, there.
    pub statuses: Share,
    /// The right modes, there.
    pub modes: Share,
    /// Sentences with events of which one is among the three suggestions with the highest scores.
    pub offered: Share,
    /// Events that are among the three suggestions of their sentence with the highest scores.
    pub events_offered: Share,
    /// Suggestions in sentences without an event.
    pub false_suggestions: usize,
    /// Sentences without an event.
    pub quiet_sentences: usize,
    /// Where gold and silver differ.
    pub differences: Vec<Difference>,
}

impl Report {
    /// False suggestions for each sentence that has no event.
    pub fn false_suggestions_in_a_sentence(&self) -> Option<f64> {
        share(self.false_suggestions, self.quiet_sentences)
    }

    /// Adds a document.
    pub fn add(&mut self, gold: &Document, silver: &Document) {
        let sentences = Sentences::of(&gold.text);
        self.events(gold, silver, &sentences);
        self.offers(gold, silver, &sentences);
    }

    fn events(&mut self, gold: &Document, silver: &Document, sentences: &Sentences) {
        let expected: Vec<&EventRecord> =
            gold.events.iter().filter(|e| !e.common.optional).collect();
        let optional: Vec<Extent> = gold
            .events
            .iter()
            .filter(|e| e.common.optional)
            .filter_map(extent)
            .collect();
        let touches_optional = |e: &EventRecord| {
            extent(e).is_some_and(|extent| optional.iter().any(|o| overlap(*o, extent)))
        };
        let trigger = |g: usize, f: usize| {
            let (gold, found) = (
                expected.get(g).copied().and_then(extent),
                silver.events.get(f).and_then(extent),
            );
            matches!((gold, found), (Some(gold), Some(found)) if overlap(gold, found))
        };
        let same_type = |g: usize, f: usize| {
            expected.get(g).map(|e| &e.r#type) == silver.events.get(f).map(|e| &e.r#type)
        };
        let best = |g: usize, f: usize| trigger(g, f) && same_type(g, f);
        let pairs = pair(expected.len(), silver.events.len(), &[&best, &trigger]);
        let mut differing = Differing {
            document: gold.name(),
            sentences,
            list: &mut self.differences,
        };
        for (event, pair) in expected.iter().zip(&pairs) {
            let tally = self.by_type.entry(event.r#type.clone()).or_default();
            tally.gold += 1;
            self.events.gold += 1;
            self.triggers.gold += 1;
            let (at, words) = event
                .trigger
                .as_ref()
                .map_or((0, ""), |t| (t.start, t.text.as_str()));
            let Some(silver_event) = pair.and_then(|i| silver.events.get(i)) else {
                differing.add("missed", at, words, said(event, gold), String::new());
                continue;
            };
            self.triggers.right += 1;
            let same = event.r#type == silver_event.r#type;
            self.types.count(same);
            if !same {
                differing.add(
                    "type",
                    at,
                    words,
                    said(event, gold),
                    said(silver_event, silver),
                );
                continue;
            }
            self.events.right += 1;
            tally.right += 1;
            let actors = fillers(&event.actors, &silver_event.actors, gold, silver);
            let recipients = fillers(&event.recipients, &silver_event.recipients, gold, silver);
            self.actors += actors;
            self.recipients += recipients;
            let date = event.date == silver_event.date;
            let status = event.status == silver_event.status;
            let modes = as_set(&event.modes) == as_set(&silver_event.modes);
            self.dates.count(date);
            self.statuses.count(status);
            self.modes.count(modes);
            let whole = |t: Tally| t.right == t.gold && t.right == t.found;
            let wrong = [
                ("actor", whole(actors)),
                ("recipient", whole(recipients)),
                ("date", date),
                ("status", status),
                ("mode", modes),
            ];
            for (what, _) in wrong.into_iter().filter(|(_, right)| !right) {
                differing.add(
                    what,
                    at,
                    words,
                    said(event, gold),
                    said(silver_event, silver),
                );
            }
        }
        for (i, event) in silver.events.iter().enumerate() {
            let paired = pairs.contains(&Some(i));
            if !paired && touches_optional(event) {
                continue;
            }
            self.events.found += 1;
            self.triggers.found += 1;
            self.by_type.entry(event.r#type.clone()).or_default().found += 1;
            if !paired {
                let (at, words) = event
                    .trigger
                    .as_ref()
                    .map_or((0, ""), |t| (t.start, t.text.as_str()));
                differing.add("false", at, words, String::new(), said(event, silver));
            }
        }
    }

    fn offers(&mut self, gold: &Document, silver: &Document, sentences: &Sentences) {
        let mut offered: Vec<Vec<&EventRecord>> = vec![Vec::new(); sentences.extents.len()];
        for event in &silver.events {
            let sentence = extent(event).and_then(|(start, _)| sentences.at(start));
            if let Some(of_sentence) = sentence.and_then(|i| offered.get_mut(i)) {
                of_sentence.push(event);
            }
        }
        for (sentence, mut events) in offered.into_iter().enumerate() {
            let here = |e: &&EventRecord| {
                extent(e).and_then(|(start, _)| sentences.at(start)) == Some(sentence)
            };
            let gold: Vec<&EventRecord> = gold.events.iter().filter(here).collect();
            if gold.is_empty() {
                self.quiet_sentences += 1;
                self.false_suggestions += events.len();
                continue;
            }
            events.sort_by_key(|e| std::cmp::Reverse(e.score));
            events.truncate(OFFERED);
            let is_offered = |gold: &&EventRecord| {
                events.iter().any(|e| {
                    let extents = (extent(gold), extent(e));
                    e.r#type == gold.r#type
                        && matches!(extents, (Some(g), Some(f)) if overlap(g, f))
                })
            };
            let expected: Vec<&EventRecord> =
                gold.into_iter().filter(|e| !e.common.optional).collect();
            for event in &expected {
                self.events_offered.count(is_offered(event));
            }
            if !expected.is_empty() {
                self.offered.count(expected.iter().any(is_offered));
            }
        }
    }
}

fn extent(event: &EventRecord) -> Option<Extent> {
    event.trigger.as_ref().map(|t| (t.start, t.end))
}

fn as_set(modes: &[String]) -> std::collections::BTreeSet<&str> {
    modes.iter().map(String::as_str).collect()
}

/// Who fills a role: the same actor, or the same words for somebody without one.
fn fillers(gold: &[usize], found: &[usize], document: &Document, record: &Document) -> Tally {
    let same = |g: usize, f: usize| {
        let gold = gold.get(g).and_then(|i| document.mentions.get(*i));
        let found = found.get(f).and_then(|i| record.mentions.get(*i));
        match (gold, found) {
            (Some(gold), Some(found)) => {
                mentions::is_same_actor(gold, found)
                    || overlap(gold.place.extent(), found.place.extent())
            }
            _ => false,
        }
    };
    let right = pair(gold.len(), found.len(), &[&same])
        .iter()
        .flatten()
        .count();
    Tally {
        gold: gold.len(),
        found: found.len(),
        right,
    }
}

fn said(event: &EventRecord, document: &Document) -> String {
    let words = |ids: &[usize]| {
        let mentions = ids.iter().filter_map(|i| document.mentions.get(*i));
        let words: Vec<&str> = mentions.map(|m| m.place.text.as_str()).collect();
        words.join("، ")
    };
    format!(
        "{} [{}] → [{}] {} {}",
        event.r#type,
        words(&event.actors),
        words(&event.recipients),
        event.date.as_deref().unwrap_or("-"),
        event.status
    )
}

#[cfg(test)]
mod tests {
    use super::super::analysed;
    use super::*;
    use khabar_engine::article::Knowledge;

    #[test]
    fn an_event_is_right_by_trigger_and_type() {
        let gold = r#"{"dct": "2025-03-19", "text": "التقى ترامب بوتين. وصدر بيان.", "mentions": [
            {"start": 6, "end": 11, "text": "ترامب", "kind": "person", "actor": "trump"},
            {"start": 12, "end": 17, "text": "بوتين", "kind": "person", "actor": "putin"}],
            "events": [{"type": "CONSULT", "modes": ["meet"], "trigger": {"start": 0, "end": 5, "text": "التقى"}, "actors": [0, 1]},
                {"type": "REJECT", "trigger": {"start": 20, "end": 23, "text": "صدر"}, "optional": true},
                {"type": "REJECT", "trigger": {"start": 24, "end": 28, "text": "بيان"}}]}"#;
        let gold = Document::parse(gold).unwrap();
        let record = analysed(&gold, &Knowledge::shared());
        let mut report = Report::default();
        report.add(&gold, &record);
        assert_eq!(
            report.events,
            Tally {
                gold: 2,
                found: 1,
                right: 1
            }
        );
        assert_eq!(
            report.by_type["REJECT"],
            Tally {
                gold: 1,
                found: 0,
                right: 0
            }
        );
        assert_eq!(report.actors.right, 2);
        assert_eq!(report.offered, Share { all: 2, right: 1 });
        assert!(
            report
                .differences
                .iter()
                .any(|d| d.what == "missed" && d.words == "بيان")
        );
    }
}
