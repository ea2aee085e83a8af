//! One layer of a document: what an annotator wrote, or what a program proposes.

use std::collections::BTreeSet;

use super::{Document, EventRecord, Layer, MentionRecord};

impl Document {
    /// The document with the records of one layer. Events keep who takes part in them; where a mention of another layer names somebody,
    /// the actor and the words that the event states are left. What is said of the text by an annotator alone (its notes, what is rejected) goes
    /// with gold.
    pub fn only(mut self, layer: Layer) -> Self {
        self.retain_mentions(|mention| mention.common.layer == layer);
        self.timexes.retain(|timex| timex.common.layer == layer);
        self.events.retain(|event| event.common.layer == layer);
        if layer != Layer::Gold {
            self.notes.clear();
            self.rejected.clear();
        }
        self
    }

    /// The annotators who say something that others do not (`by`), in order of their names.
    pub fn annotators(&self) -> BTreeSet<&str> {
        let mentions = self.mentions.iter().map(|m| &m.common.by);
        let timexes = self.timexes.iter().map(|t| &t.common.by);
        let events = self.events.iter().map(|e| &e.common.by);
        let rejected = self.rejected.iter().map(|r| &r.by);
        let all = mentions.chain(timexes).chain(events).chain(rejected);
        all.flatten().map(String::as_str).collect()
    }

    /// The document as one of several annotators has it: what all agree on, and what that one says.
    pub fn as_of(mut self, annotator: &str) -> Self {
        let own = |by: &[String]| by.is_empty() || by.iter().any(|name| name == annotator);
        self.retain_by(own);
        let mentions = self.mentions.iter_mut().map(|m| &mut m.common.by);
        let timexes = self.timexes.iter_mut().map(|t| &mut t.common.by);
        let events = self.events.iter_mut().map(|e| &mut e.common.by);
        let rejected = self.rejected.iter_mut().map(|r| &mut r.by);
        let all = mentions.chain(timexes).chain(events).chain(rejected);
        all.for_each(Vec::clear);
        self
    }

    /// The document with what all annotators agree on, and how much on which they differ is left out.
    pub fn agreed(mut self) -> (Self, usize) {
        let count = |document: &Self| {
            let records = document.mentions.len() + document.timexes.len();
            records + document.events.len() + document.rejected.len()
        };
        let before = count(&self);
        self.retain_by(|by| by.is_empty());
        let left_out = before - count(&self);
        (self, left_out)
    }

    fn retain_by(&mut self, keep: impl Fn(&[String]) -> bool) {
        self.retain_mentions(|mention| keep(&mention.common.by));
        self.timexes.retain(|timex| keep(&timex.common.by));
        self.events.retain(|event| keep(&event.common.by));
        self.rejected.retain(|rejected| keep(&rejected.by));
    }

    /// Leaves out the mentions that are not to be kept. Events name the others as before.
    pub fn retain_mentions(&mut self, keep: impl Fn(&MentionRecord) -> bool) {
        // Where each mention comes to stand.
        let mut places = Vec::with_capacity(self.mentions.len());
        let mut kept = 0;
        for mention in &self.mentions {
            let stays = keep(mention);
            places.push(stays.then_some(kept));
            kept += usize::from(stays);
        }
        self.mentions.retain(|mention| keep(mention));
        let place = |index: usize| places.get(index).copied().flatten();
        for event in &mut self.events {
            move_mentions(event, place);
        }
    }
}

/// Points an event at mentions where they stand now; those that are gone are named no more.
fn move_mentions(event: &mut EventRecord, place: impl Fn(usize) -> Option<usize>) {
    for list in [&mut event.actors, &mut event.recipients] {
        *list = list.iter().filter_map(|index| place(*index)).collect();
    }
    for participant in &mut event.participants {
        participant.mention = participant.mention.and_then(&place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_point_at_the_mentions_that_stay() {
        let both = Document::parse(
            r#"{"text": "قال أ إن ب", "mentions": [
                {"start": 4, "end": 5, "text": "أ", "kind": "person", "layer": "silver", "actor": "a"},
                {"start": 9, "end": 10, "text": "ب", "kind": "person", "layer": "gold", "actor": "b"}],
              "events": [
                {"type": "X", "layer": "gold", "actors": [0], "recipients": [1], "participants": [
                    {"role": "actor", "actor": "a", "mention": 0}, {"role": "recipient", "actor": "b", "mention": 1}]},
                {"type": "Y", "layer": "silver", "actors": [0]}],
              "notes": [{"start": 0, "end": 10, "note": "انظر"}]}"#,
        )
        .unwrap();
        let gold = both.clone().only(Layer::Gold);
        assert_eq!(
            (gold.mentions.len(), gold.events.len(), gold.notes.len()),
            (1, 1, 1)
        );
        let event = &gold.events[0];
        assert_eq!((event.actors.len(), &event.recipients[..]), (0, &[0][..]));
        assert_eq!(event.participants[0].actor.as_deref(), Some("a"));
        let mentions: Vec<_> = event.participants.iter().map(|p| p.mention).collect();
        assert_eq!(mentions, [None, Some(0)]);
        let silver = both.only(Layer::Silver);
        assert_eq!(silver.events[0].r#type, "Y");
        assert_eq!((silver.mentions.len(), silver.notes.len()), (1, 0));
    }
}
