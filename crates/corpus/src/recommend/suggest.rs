//! What a recommender answers, as suggestions for the paragraphs of an article that is being edited.

use khabar_engine::annotation::{Common, Document};
use khabar_engine::article::Knowledge;
use khabar_engine::lint::Recommended;
use khabar_engine::message::Message;
use khabar_formats::article::write;

use super::merge;

/// What an answer suggests beyond what the document has, and what of it cannot be suggested: no tag line can say it, or the corpus does not know what
/// it names. A mention of an unknown actor is suggested as one of its kind.
///
/// The document is what was asked; the answer is of the same text.
pub fn suggestions(
    document: &Document,
    answer: Document,
    source: &str,
    knowledge: &Knowledge,
) -> (Recommended, Vec<Message>) {
    let mut merged = document.clone();
    merge(&mut merged, answer, source);
    let mut left_out = Vec::new();
    for mention in &mut merged.mentions {
        if let Some(id) = mention.actor.as_deref()
            && is_of(&mention.common, source)
            && knowledge.actors.find(id).is_none()
        {
            left_out.push(unknown(id));
            mention.actor = None;
        }
    }
    merged.events.retain(|event| {
        let of_source = is_of(&event.common, source);
        let known = knowledge.codebook.event_type(&event.r#type).is_some();
        if of_source && !known {
            left_out.push(unknown(&event.r#type));
        }
        of_source && known
    });
    merged.timexes.retain(|timex| is_of(&timex.common, source));
    let plain = |document: Document| Document {
        text: merged.text.clone(),
        unit: merged.unit,
        ..document
    };
    let new = merged.mentions.iter();
    let new = new.filter(|mention| is_of(&mention.common, source));
    let words = plain(Document {
        mentions: new.cloned().collect(),
        timexes: merged.timexes.clone(),
        ..Document::default()
    });
    // Their participants are mentions of either.
    let events = plain(Document {
        mentions: merged.mentions.clone(),
        events: merged.events.clone(),
        ..Document::default()
    });
    let (words, unwritten) = write(words, &knowledge.codebook);
    left_out.extend(unwritten.into_iter().map(|unwritten| unwritten.why));
    let (events, _) = write(events, &knowledge.codebook);
    (Recommended::read(source, &words, &events), left_out)
}

fn is_of(common: &Common, source: &str) -> bool {
    common.source.as_deref() == Some(source)
}

fn unknown(name: &str) -> Message {
    Message::new(
        format!("{name:?} is neither an actor of the knowledge base nor a type of the codebook"),
        format!("«{name}» ليس فاعلا في قاعدة المعرفة ولا نوعا في دليل الترميز"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = r#"{"text": "التقى زيد عمرا أمس", "mentions": [
        {"start": 6, "end": 9, "text": "زيد", "kind": "person", "layer": "silver"}]}"#;

    fn suggested(answer: &str) -> (Recommended, Vec<String>) {
        let asked = Document::parse(ASKED).unwrap();
        let answer = Document::parse(answer).unwrap();
        let (suggested, left_out) = suggestions(&asked, answer, "m", &Knowledge::shared());
        (suggested, left_out.into_iter().map(|m| m.en).collect())
    }

    #[test]
    fn what_is_new_is_suggested_as_tag_lines_of_its_paragraph() {
        let (suggested, left_out) = suggested(
            r#"{"text": "التقى زيد عمرا أمس", "mentions": [
                {"start": 10, "end": 14, "text": "عمرا", "kind": "person"},
                {"start": 6, "end": 9, "text": "زيد", "kind": "person"}],
              "timexes": [{"start": 15, "end": 18, "text": "أمس", "type": "DATE", "value": "2025-02-11"}],
              "events": [{"type": "CONSULT", "trigger": {"start": 0, "end": 5, "text": "التقى"}, "actors": [1], "recipients": [0]}]}"#,
        );
        let words =
            "التقى زيد عمرا أمس\n%% mentions person@\"عمرا\"\n%% times DATE=2025-02-11@\"أمس\"";
        let event = "التقى زيد عمرا أمس\n%% event CONSULT@\"التقى\" actor=person@\"زيد\" recipient=person@\"عمرا\"";
        assert_eq!(suggested, Recommended::read("m", words, event));
        assert_eq!((suggested.len(), left_out), (3, Vec::new()));
    }

    #[test]
    fn what_the_corpus_does_not_know_is_told() {
        let (suggested, left_out) = suggested(
            r#"{"text": "التقى زيد عمرا أمس", "mentions": [
                {"start": 10, "end": 14, "text": "عمرا", "kind": "person", "actor": "amr-of-nowhere"}],
              "events": [{"type": "WEDDING", "trigger": {"start": 0, "end": 5, "text": "التقى"}}]}"#,
        );
        let words = "التقى زيد عمرا أمس\n%% mentions person@\"عمرا\"";
        assert_eq!(suggested, Recommended::read("m", words, ""));
        assert!(left_out[0].contains("amr-of-nowhere") && left_out[1].contains("WEDDING"));
    }
}
