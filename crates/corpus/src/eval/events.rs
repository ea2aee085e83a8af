//! Scores of events: triggers and types, who takes part, when, whether, and what an annotator is offered.

use std::collections::BTreeMap;

use super::{
    Difference, Differing, Extent, Ranked, Ranking, Sentences, Share, Suggestion, Tally, Verdict,
    mentions, overlap, pair, share,
};
use khabar_engine::annotation::{Document, EventRecord, Stretch};

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
    /// Whether gold says where events happened.
    pub with_places: bool,
    /// Where they happened, there.
    pub places: Tally,
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
        let is_optional = |e: &EventRecord| {
            extent(e).is_some_and(|extent| optional.iter().any(|o| overlap(*o, extent)))
        };
        let both = |fits: &dyn Fn(&EventRecord, &EventRecord) -> bool, g: usize, f: usize| {
            let both = expected.get(g).zip(silver.events.get(f));
            both.is_some_and(|(gold, found)| fits(gold, found))
        };
        let at_trigger = |gold: &EventRecord, found: &EventRecord| {
            let trigger = found.trigger.as_ref();
            trigger.is_some_and(|trigger| fits_trigger(gold, trigger, sentences))
        };
        let same = |gold: &EventRecord, found: &EventRecord| {
            at_trigger(gold, found) && fits_type(gold, &found.r#type)
        };
        let fits: [&dyn Fn(usize, usize) -> bool; 2] =
            [&|g, f| both(&same, g, f), &|g, f| both(&at_trigger, g, f)];
        let pairs = pair(expected.len(), silver.events.len(), &fits);
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
            let same = fits_type(event, &silver_event.r#type);
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
            let others = &event.alternatives;
            let between = |gold_has: &[usize], or: &[Vec<usize>], found: &[usize]| {
                let all = std::iter::once(gold_has).chain(or.iter().map(Vec::as_slice));
                let tallies = all.map(|has| fillers(has, found, gold, silver));
                best(tallies).unwrap_or_default()
            };
            let actors = between(&event.actors, &others.actors, &silver_event.actors);
            let recipients = between(
                &event.recipients,
                &others.recipients,
                &silver_event.recipients,
            );
            self.actors += actors;
            self.recipients += recipients;
            let place = same_place(event, silver_event);
            if self.with_places {
                self.places += place;
            }
            let date = event.date == silver_event.date;
            let status = event.status == silver_event.status;
            let modes = as_set(&event.modes) == as_set(&silver_event.modes)
                || silver_event.modes.iter().any(|m| others.modes.contains(m));
            self.dates.count(date);
            self.statuses.count(status);
            self.modes.count(modes);
            let whole = |t: Tally| t.right == t.gold && t.right == t.found;
            let wrong = [
                ("actor", whole(actors)),
                ("recipient", whole(recipients)),
                ("place", !self.with_places || whole(place)),
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
            if !paired && is_optional(event) {
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
            let score = |event: &EventRecord| event.score.unwrap_or_default();
            events.sort_by(|a, b| score(b).total_cmp(&score(a)));
            events.truncate(OFFERED);
            let is_offered = |gold: &&EventRecord| {
                events.iter().any(|e| {
                    let trigger = e.trigger.as_ref();
                    fits_type(gold, &e.r#type)
                        && trigger.is_some_and(|t| fits_trigger(gold, t, sentences))
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

/// The tally that is best: of several ways to fill a role, all right.
fn best(tallies: impl Iterator<Item = Tally>) -> Option<Tally> {
    let f1 = |tally: &Tally| tally.f1().unwrap_or(1.0);
    tallies.reduce(|a, b| if f1(&b) > f1(&a) { b } else { a })
}

/// Where an event happened: the same place, or the same words for it.
fn same_place(gold: &EventRecord, found: &EventRecord) -> Tally {
    let has = |event: &EventRecord| event.place.is_some() || event.place_words.is_some();
    let words = |event: &EventRecord| event.place_words.as_ref().map(Stretch::extent);
    let same_words = words(gold)
        .zip(words(found))
        .is_some_and(|(one, other)| overlap(one, other));
    let same = gold.place.is_some() && gold.place == found.place || same_words;
    Tally {
        gold: usize::from(has(gold)),
        found: usize::from(has(found)),
        right: usize::from(same),
    }
}

/// Whether an event may be of a type.
fn fits_type(gold: &EventRecord, r#type: &str) -> bool {
    gold.r#type == r#type || gold.alternatives.types.iter().any(|other| other == r#type)
}

/// Whether words are the trigger of an event: they overlap it, or are another of its sentence that is right as well.
fn fits_trigger(gold: &EventRecord, trigger: &Stretch, sentences: &Sentences) -> bool {
    let Some(extent) = extent(gold) else {
        return false;
    };
    let others = &gold.alternatives.triggers;
    let words = trigger.text.as_str();
    let is_other = |other: &String| other.contains(words) || words.contains(other.as_str());
    let same_sentence = || sentences.at(extent.0) == sentences.at(trigger.start);
    overlap(extent, trigger.extent()) || others.iter().any(is_other) && same_sentence()
}

/// The event of a labelled document at some words, if it may be of a type.
pub fn event_at<'d>(
    gold: &'d Document,
    sentences: &Sentences,
    trigger: &Stretch,
    r#type: &str,
) -> Option<&'d EventRecord> {
    let mut events = gold.events.iter();
    events.find(|event| fits_trigger(event, trigger, sentences) && fits_type(event, r#type))
}

/// What a labelled document says of a suggestion.
pub fn verdict(gold: &Document, sentences: &Sentences, trigger: &Stretch, r#type: &str) -> Verdict {
    let fits =
        |event: &&EventRecord| fits_trigger(event, trigger, sentences) && fits_type(event, r#type);
    let at = |event: &EventRecord| extent(event).is_some_and(|e| overlap(e, trigger.extent()));
    let (optional, expected): (Vec<_>, Vec<_>) =
        gold.events.iter().partition(|event| event.common.optional);
    if expected.into_iter().any(|event| fits(&event)) {
        Verdict::Right
    } else if optional.into_iter().any(at) {
        Verdict::Arguable
    } else {
        Verdict::Wrong
    }
}

fn extent(event: &EventRecord) -> Option<Extent> {
    event.trigger.as_ref().map(|t| (t.start, t.end))
}

fn as_set(modes: &[String]) -> std::collections::BTreeSet<&str> {
    modes.iter().map(String::as_str).collect()
}

/// Every suggestion for the texts of gold documents, likely or not, with whether it is right. Those on which readers differ are left out.
pub fn ranking<'a>(scored: impl Iterator<Item = (&'a Document, &'a [Suggestion])>) -> Ranking {
    let ranked = |(gold, suggestions): (&Document, &[Suggestion])| {
        let sentences = Sentences::of(&gold.text);
        let ranked = suggestions.iter().map(|suggestion| {
            let verdict = verdict(gold, &sentences, &suggestion.trigger, &suggestion.r#type);
            Ranked {
                document: gold.name(),
                probability: f64::from(suggestion.probability),
                verdict,
            }
        });
        ranked.collect::<Vec<_>>()
    };
    let all = scored.flat_map(ranked);
    all.filter(|ranked| ranked.verdict != Verdict::Arguable)
        .collect()
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
        "{} [{}] → [{}] {} {}{}",
        event.r#type,
        words(&event.actors),
        words(&event.recipients),
        event.date.as_deref().unwrap_or("-"),
        event.status,
        event
            .place
            .as_ref()
            .map_or(String::new(), |place| format!(" in {place}"))
    )
}

#[cfg(test)]
mod tests {
    use super::super::analysed;
    use super::*;
    use khabar_engine::article::Knowledge;
    use khabar_engine::likelihood::Suggesting;
    use std::sync::Arc;

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

    #[test]
    fn what_is_right_as_well_counts_as_right() {
        let gold = r#"{"text": "قصفت إسرائيل سوريا وقتلت ثلاثة. واتهم ترامب بوتين.", "mentions": [
            {"start": 5, "end": 12, "text": "إسرائيل", "kind": "country", "actor": "isr"},
            {"start": 13, "end": 18, "text": "سوريا", "kind": "country", "actor": "syr"},
            {"start": 38, "end": 43, "text": "ترامب", "kind": "person", "actor": "trump"},
            {"start": 44, "end": 49, "text": "بوتين", "kind": "person", "actor": "putin"}],
            "events": [
            {"type": "COERCE", "alt_types": ["ASSAULT"], "alt_triggers": ["قتلت"], "actors": [1], "alt_actors": [[0]],
             "trigger": {"start": 13, "end": 18, "text": "سوريا"}},
            {"type": "THREATEN", "trigger": {"start": 33, "end": 37, "text": "اتهم"}}]}"#;
        let gold = Document::parse(gold).unwrap();
        let sentences = Sentences::of(&gold.text);
        let at = |start: usize, text: &str, r#type: &str| {
            let trigger = Stretch {
                start,
                end: start + text.chars().count(),
                text: text.to_string(),
            };
            verdict(&gold, &sentences, &trigger, r#type)
        };
        assert_eq!(at(20, "قتلت", "ASSAULT"), Verdict::Right);
        assert_eq!(at(20, "قتلت", "REJECT"), Verdict::Wrong);
        assert_eq!(at(0, "قصفت", "ASSAULT"), Verdict::Wrong);
        // The words are another trigger in their own sentence only.
        assert_eq!(at(38, "قتلت", "ASSAULT"), Verdict::Wrong);

        // Which are right, not how likely: weights are trained anew.
        let knowledge = Knowledge {
            suggesting: Suggesting {
                threshold: 0.2,
                ..Suggesting::default()
            },
            ..Knowledge::embedded()
        };
        let silver = analysed(&gold, &Arc::new(knowledge));
        let mut report = Report::default();
        report.add(&gold, &silver);
        assert_eq!((report.events.right, report.types.all), (1, 2));
        assert_eq!((report.actors.right, report.actors.gold), (1, 1));
    }

    #[test]
    fn a_place_is_right_by_its_words() {
        let gold = r#"{"dct": "2025-03-19", "text": "التقى ماكرون ميرتس في باريس.", "events": [
            {"type": "CONSULT", "trigger": {"start": 0, "end": 5, "text": "التقى"},
             "place_words": {"start": 22, "end": 27, "text": "باريس"}}]}"#;
        let gold = Document::parse(gold).unwrap();
        let silver = analysed(&gold, &Knowledge::shared());
        let mut report = Report {
            with_places: true,
            ..Report::default()
        };
        report.add(&gold, &silver);
        assert_eq!((report.places.gold, report.places.right), (1, 1));
    }

    #[test]
    fn a_ranking_has_the_unlikely_too_and_leaves_out_what_readers_differ_on() {
        let gold = r#"{"id": "a", "text": "قصفت إسرائيل سوريا. واتهم ترامب بوتين.", "events": [
            {"type": "ASSAULT", "trigger": {"start": 0, "end": 4, "text": "قصفت"}},
            {"type": "ACCUSE", "optional": true, "trigger": {"start": 21, "end": 25, "text": "اتهم"}}]}"#;
        let gold = Document::parse(gold).unwrap();
        let suggestion = |start: usize, text: &str, r#type: &str, probability| Suggestion {
            trigger: Stretch {
                start,
                end: start + text.chars().count(),
                text: text.to_string(),
            },
            r#type: r#type.to_string(),
            probability,
            seen: Vec::new(),
        };
        let all = [
            suggestion(0, "قصفت", "ASSAULT", 0.1),
            suggestion(5, "إسرائيل", "ASSAULT", 0.2),
            suggestion(21, "اتهم", "ACCUSE", 0.9),
        ];
        let ranking = ranking(std::iter::once((&gold, &all[..])));
        assert_eq!((ranking.len(), ranking.rights()), (2, 1));
        assert_eq!(ranking.first_of_each(1).right, 0);
    }
}
