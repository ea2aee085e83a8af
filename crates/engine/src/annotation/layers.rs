//! One layer of a document: what an annotator wrote, or what a program proposes.

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
