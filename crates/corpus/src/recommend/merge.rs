//! What a recommender suggests, beside what a document has already.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use khabar_engine::annotation::{
    Common, Document, EventRecord, Layer, MentionRecord, Stretch, TimexRecord,
};

/// Adds to a document what an answer has beyond it, as silver of that source, behind what is there. Left out is what the document has already, what
/// overlaps with what an annotator wrote, and what an annotator has rejected. How many were added.
///
/// Both are of the same text; the answer may count in another unit.
pub fn merge(document: &mut Document, answer: Document, source: &str) -> usize {
    let answer = answer.in_unit(document.unit);
    let before = count(document);
    let mut held = Held::of(document);
    let mentions: Vec<Option<usize>> = answer
        .mentions
        .into_iter()
        .map(|mention| held.mention(document, mention, source))
        .collect();
    for timex in answer.timexes {
        held.timex(document, timex, source);
    }
    for event in answer.events {
        held.event(document, event, &mentions, source);
    }
    count(document) - before
}

fn count(document: &Document) -> usize {
    document.mentions.len() + document.timexes.len() + document.events.len()
}

/// What all that a source suggests has in common.
fn marked(common: Common, source: &str) -> Common {
    Common {
        layer: Layer::Silver,
        source: Some(source.to_string()),
        optional: false,
        ..common
    }
}

/// What a document has, by its place: an answer may be as long as the document.
#[derive(Default)]
struct Held {
    mentions: ByPlace,
    timexes: ByPlace,
    events: ByPlace,
    written_mentions: Written,
    written_timexes: Written,
    /// What annotators have rejected, by the layer that has nothing there.
    rejected: FxHashMap<String, FxHashSet<(usize, usize)>>,
}

/// Indexes of records by their words; those of events without a trigger stand at no place.
type ByPlace = FxHashMap<Option<(usize, usize)>, Vec<usize>>;

impl Held {
    fn of(document: &Document) -> Self {
        let mut held = Self::default();
        for (at, mention) in document.mentions.iter().enumerate() {
            let place = mention.place.extent();
            held.mentions.entry(Some(place)).or_default().push(at);
            if mention.common.layer == Layer::Gold {
                held.written_mentions.add(place);
            }
        }
        for (at, timex) in document.timexes.iter().enumerate() {
            let place = timex.place.extent();
            held.timexes.entry(Some(place)).or_default().push(at);
            if timex.common.layer == Layer::Gold {
                held.written_timexes.add(place);
            }
        }
        for (at, event) in document.events.iter().enumerate() {
            let place = event.trigger.as_ref().map(Stretch::extent);
            held.events.entry(place).or_default().push(at);
        }
        for rejected in &document.rejected {
            let of = held.rejected.entry(rejected.of.clone()).or_default();
            of.insert(rejected.place.extent());
        }
        held
    }

    fn is_rejected(&self, place: &Stretch, of: &str) -> bool {
        let rejected = self.rejected.get(of);
        rejected.is_some_and(|rejected| rejected.contains(&place.extent()))
    }

    /// Adds a mention, unless it is there; where it stands then.
    fn mention(
        &mut self,
        document: &mut Document,
        mention: MentionRecord,
        source: &str,
    ) -> Option<usize> {
        let place = mention.place.extent();
        let here = self.mentions.entry(Some(place)).or_default();
        let same = |at: &&usize| {
            let other = document.mentions.get(**at);
            other.is_some_and(|other| other.kind == mention.kind && other.actor == mention.actor)
        };
        if let Some(at) = here.iter().find(same) {
            return Some(*at);
        }
        if self.written_mentions.overlap(place) || self.is_rejected(&mention.place, "mentions") {
            return None;
        }
        let at = document.mentions.len();
        self.mentions.entry(Some(place)).or_default().push(at);
        document.mentions.push(MentionRecord {
            common: marked(mention.common, source),
            ..mention
        });
        Some(at)
    }

    fn timex(&mut self, document: &mut Document, timex: TimexRecord, source: &str) {
        let place = timex.place.extent();
        let here = self.timexes.entry(Some(place)).or_default();
        let same = |at: &usize| {
            let other = document.timexes.get(*at);
            other.is_some_and(|other| other.r#type == timex.r#type && other.value == timex.value)
        };
        if here.iter().any(same)
            || self.written_timexes.overlap(place)
            || self.is_rejected(&timex.place, "timexes")
        {
            return;
        }
        let at = document.timexes.len();
        self.timexes.entry(Some(place)).or_default().push(at);
        document.timexes.push(TimexRecord {
            common: marked(timex.common, source),
            ..timex
        });
    }

    /// Adds an event, whose mentions stand elsewhere now.
    fn event(
        &mut self,
        document: &mut Document,
        mut event: EventRecord,
        mentions: &[Option<usize>],
        source: &str,
    ) {
        let place = |at: usize| mentions.get(at).copied().flatten();
        for list in [&mut event.actors, &mut event.recipients] {
            *list = list.iter().filter_map(|at| place(*at)).collect();
        }
        for participant in &mut event.participants {
            participant.mention = participant.mention.and_then(place);
        }
        let is_held = |other: &EventRecord| {
            let same = other.r#type == event.r#type
                && other.status == event.status
                && other.modes == event.modes
                && other.participants == event.participants
                && other.actors == event.actors
                && other.recipients == event.recipients;
            let written = other.common.layer == Layer::Gold && other.r#type == event.r#type;
            same || written && event.trigger.is_some()
        };
        let trigger = event.trigger.as_ref().map(Stretch::extent);
        let here = self.events.entry(trigger).or_default();
        let mut there = here.iter().filter_map(|at| document.events.get(*at));
        if there.any(is_held) {
            return;
        }
        let rejected = event.trigger.as_ref();
        if rejected.is_some_and(|place| self.is_rejected(place, "events")) {
            return;
        }
        let at = document.events.len();
        self.events.entry(trigger).or_default().push(at);
        event.common = marked(event.common, source);
        document.events.push(event);
    }
}

/// Words that an annotator wrote of, by where they begin.
#[derive(Default)]
struct Written {
    ends: BTreeMap<usize, usize>,
    longest: usize,
}

impl Written {
    fn add(&mut self, (start, end): (usize, usize)) {
        let known = self.ends.entry(start).or_default();
        *known = end.max(*known);
        self.longest = self.longest.max(end.saturating_sub(start));
    }

    /// Whether some of them share a place with these.
    fn overlap(&self, (start, end): (usize, usize)) -> bool {
        let first = start.saturating_sub(self.longest);
        self.ends.range(first..end).any(|(_, other)| *other > start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = r#"{"text": "التقى زيد عمرا أمس", "mentions": [
            {"start": 6, "end": 9, "text": "زيد", "kind": "person", "layer": "gold", "actor": "zayd"}],
        "timexes": [{"start": 15, "end": 18, "text": "أمس", "type": "DATE", "value": "2025-02-11", "layer": "silver"}],
        "rejected": [{"start": 0, "end": 5, "text": "التقى", "of": "events"}]}"#;

    fn merged(answer: &str) -> (usize, Document) {
        let mut document = Document::parse(OURS).unwrap();
        let answer = Document::parse(answer).unwrap();
        let added = merge(&mut document, answer, "model");
        (added, document)
    }

    #[test]
    fn what_comes_back_as_it_was_is_nothing_new() {
        let (added, document) = merged(OURS);
        assert_eq!((added, document), (0, Document::parse(OURS).unwrap()));
    }

    #[test]
    fn suggestions_are_silver_whatever_they_say_and_point_at_their_mentions() {
        let (added, document) = merged(
            r#"{"text": "التقى زيد عمرا أمس", "mentions": [
                {"start": 10, "end": 14, "text": "عمرا", "kind": "person", "layer": "gold"},
                {"start": 6, "end": 9, "text": "زيد", "kind": "person", "actor": "zayd"}],
              "events": [{"type": "CONSULT", "trigger": null, "actors": [1], "recipients": [0],
                "participants": [{"role": "recipient", "mention": 0}]}]}"#,
        );
        assert_eq!(added, 2);
        let mention = &document.mentions[1].common;
        assert_eq!(
            (mention.layer, mention.source.as_deref()),
            (Layer::Silver, Some("model"))
        );
        let event = &document.events[0];
        assert_eq!(
            (&event.actors[..], &event.recipients[..]),
            (&[0][..], &[1][..])
        );
        assert_eq!(event.participants[0].mention, Some(1));
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(Document::parse(&json).unwrap(), document);
    }

    #[test]
    fn what_an_annotator_wrote_or_rejected_is_not_suggested_otherwise() {
        let (added, document) = merged(
            r#"{"text": "التقى زيد عمرا أمس", "mentions": [
                {"start": 6, "end": 14, "text": "زيد عمرا", "kind": "person"}],
              "events": [{"type": "CONSULT", "trigger": {"start": 0, "end": 5, "text": "التقى"}, "actors": [0]}]}"#,
        );
        assert_eq!((added, document.mentions.len()), (0, 1));
    }

    #[test]
    fn what_shares_no_word_with_what_an_annotator_wrote_is_suggested() {
        let written = r#"{"text": "ا ب ج د", "mentions": [
            {"start": 0, "end": 3, "text": "ا ب", "kind": "person", "layer": "gold"},
            {"start": 4, "end": 5, "text": "ج", "kind": "person", "layer": "gold"}]}"#;
        let mention = |start: usize, text: &str| {
            let end = start + text.chars().count();
            format!(r#"{{"start": {start}, "end": {end}, "text": "{text}", "kind": "place"}}"#)
        };
        let all = [mention(2, "ب"), mention(2, "ب ج"), mention(6, "د")].join(", ");
        let answer = format!(r#"{{"text": "ا ب ج د", "mentions": [{all}]}}"#);
        let mut document = Document::parse(written).unwrap();
        let answer = Document::parse(&answer).unwrap();
        assert_eq!(merge(&mut document, answer, "m"), 1);
        assert_eq!(document.mentions[2].place.text, "د");
    }

    #[test]
    fn an_answer_may_count_in_another_unit() {
        let mut document = Document::parse(r#"{"text": "😀 زيد"}"#).unwrap();
        let answer = r#"{"text": "😀 زيد", "unit": "byte", "mentions": [{"start": 5, "end": 11, "text": "زيد", "kind": "person"}]}"#;
        assert_eq!(
            merge(&mut document, Document::parse(answer).unwrap(), "m"),
            1
        );
        assert_eq!(document.mentions[0].place.extent(), (2, 5));
    }
}
