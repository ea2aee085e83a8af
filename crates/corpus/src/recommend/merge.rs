//! What a recommender suggests, beside what a document has already.

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
    let mentions: Vec<Option<usize>> = answer
        .mentions
        .into_iter()
        .map(|mention| add_mention(document, mention, source))
        .collect();
    for timex in answer.timexes {
        add_timex(document, timex, source);
    }
    for event in answer.events {
        add_event(document, event, &mentions, source);
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

fn overlap(one: &Stretch, other: &Stretch) -> bool {
    one.start < other.end && other.start < one.end
}

fn is_rejected(document: &Document, place: &Stretch, of: &str) -> bool {
    let mut rejected = document.rejected.iter();
    rejected.any(|rejected| rejected.of == of && rejected.place == *place)
}

/// Adds a mention, unless it is there; where it stands then.
fn add_mention(document: &mut Document, mention: MentionRecord, source: &str) -> Option<usize> {
    let same = |other: &MentionRecord| {
        other.place == mention.place && other.kind == mention.kind && other.actor == mention.actor
    };
    if let Some(at) = document.mentions.iter().position(same) {
        return Some(at);
    }
    let gold = |other: &&MentionRecord| other.common.layer == Layer::Gold;
    let mut written = document.mentions.iter().filter(gold);
    if written.any(|other| overlap(&other.place, &mention.place))
        || is_rejected(document, &mention.place, "mentions")
    {
        return None;
    }
    document.mentions.push(MentionRecord {
        common: marked(mention.common, source),
        ..mention
    });
    Some(document.mentions.len() - 1)
}

fn add_timex(document: &mut Document, timex: TimexRecord, source: &str) {
    let held = |other: &TimexRecord| {
        let same = other.place == timex.place
            && other.r#type == timex.r#type
            && other.value == timex.value;
        same || other.common.layer == Layer::Gold && overlap(&other.place, &timex.place)
    };
    if document.timexes.iter().any(held) || is_rejected(document, &timex.place, "timexes") {
        return;
    }
    document.timexes.push(TimexRecord {
        common: marked(timex.common, source),
        ..timex
    });
}

/// Adds an event, whose mentions stand elsewhere now.
fn add_event(
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
    let held = |other: &EventRecord| {
        let same = other.r#type == event.r#type
            && other.trigger == event.trigger
            && other.status == event.status
            && other.modes == event.modes
            && other.participants == event.participants
            && other.actors == event.actors
            && other.recipients == event.recipients;
        let written = other.common.layer == Layer::Gold && other.r#type == event.r#type;
        same || written && event.trigger.is_some() && other.trigger == event.trigger
    };
    let rejected = event.trigger.as_ref();
    let rejected = rejected.is_some_and(|place| is_rejected(document, place, "events"));
    if document.events.iter().any(held) || rejected {
        return;
    }
    event.common = marked(event.common, source);
    document.events.push(event);
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
