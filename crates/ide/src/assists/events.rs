//! Event tags: those suggested, all of a paragraph, empty ones of any type.

use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Edit};
use khabar_engine::codebook::EventType;
use khabar_engine::events::{LEAST_SCORE, Suggestion, suggest};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{TagKind, TagLine, anchor_to};
use khabar_engine::text::sentences::sentences;
use khabar_engine::text::{Span, overlaps};

use super::{AssistId, AssistKind, Bytes, List};

/// The least score of a guess that is welcome where the cursor stands.
const LEAST_GUESS: i32 = -3;

/// How many event tags are offered.
const OFFERED: usize = 3;

impl List<'_> {
    /// *Insert event tag*: the best suggestions, those of the sentence under the cursor first.
    pub(super) fn events(&mut self, line: usize, cursor: Option<usize>) {
        let kinds = [AssistKind::Event, AssistKind::AllEvents];
        if !kinds.into_iter().any(self.wanted) {
            return;
        }
        let analysis = self.context.analysis;
        let text = analysis.text(line);
        let sentence = cursor.and_then(|at| {
            sentences(text)
                .into_iter()
                .find(|s| s.start <= at && at <= s.end)
        });
        let mut found = suggest(analysis, line);
        let likely = found.iter().filter(|s| s.score >= LEAST_SCORE).count();
        if let Some(sentence) = sentence {
            found.sort_by_key(|s| !overlaps(&s.trigger, &sentence));
            // In the sentence under the cursor a guess is welcome; elsewhere only what is likely.
            found.retain(|s| {
                s.score >= LEAST_SCORE || s.score >= LEAST_GUESS && overlaps(&s.trigger, &sentence)
            });
        }
        for suggestion in found.iter().take(OFFERED) {
            let id = AssistId::Event {
                line,
                at: (suggestion.trigger.start, suggestion.trigger.end),
                r#type: suggestion.event_type.clone(),
            };
            self.push(AssistKind::Event, id, event_title(analysis, suggestion));
        }
        if likely > 1 {
            let title = Message::new(
                format!("Insert all {likely} suggested events of this paragraph"),
                format!("أدرج كل الأحداث المقترحة في هذه الفقرة ({likely})"),
            );
            self.push(AssistKind::AllEvents, AssistId::AllEvents { line }, title);
        }
        if found.is_empty() {
            let title = Message::new("Insert event tag to fill in", "أدرج وسم حدث لتملأه");
            self.push(AssistKind::Event, AssistId::BareEvent { line }, title);
        }
    }

    /// *Insert empty event of type …*, at the selected words: where words are selected, or a client asks for these.
    pub(super) fn new_events(&mut self, line: usize, selected: &Span, asked: bool) {
        let analysis = self.context.analysis;
        let selection = analysis.text(line).get(selected.clone()).unwrap_or("");
        let words = selection.trim();
        if !(self.wanted)(AssistKind::NewEvent) || words.is_empty() && !asked {
            return;
        }
        let start = selected.start + (selection.len() - selection.trim_start().len());
        let codebook = &analysis.knowledge.codebook;
        let likely = codebook.triggers().types_of(words);
        let mut types: Vec<&EventType> = codebook.types.iter().collect();
        types.sort_by_key(|t| !likely.contains(&t.id.as_str()));
        for event_type in types {
            let EventType { id, label, .. } = event_type;
            let title = Message::new(
                format!("Insert empty event {id}: {}", label.en),
                format!("أدرج حدثا فارغا من نوع {id}: {}", label.ar),
            );
            let id = AssistId::NewEvent {
                line,
                at: (start, start + words.len()),
                r#type: id.clone(),
            };
            self.push(AssistKind::NewEvent, id, title);
        }
    }
}

/// Inserts the event that a trigger evokes.
pub(super) fn event(analysis: &Analysis, line: usize, at: &Bytes, id: &str) -> Option<Edit> {
    let found = suggest(analysis, line).into_iter();
    let mut found = found.filter(|s| s.trigger == (at.0..at.1) && s.event_type == id);
    let tag = found.next()?.tag(analysis).to_string();
    Some(insert_tag(&analysis.article, line, TagKind::Event, &tag))
}

/// Inserts an empty event of a type, at some words if there are any.
pub(super) fn new_event(analysis: &Analysis, line: usize, at: &Bytes, id: &str) -> Edit {
    let anchor = anchor_to(analysis.text(line), at.0..at.1).filter(|(_, words)| !words.is_empty());
    let tag = TagLine::new(TagKind::Event).item(id, None, anchor);
    insert_tag(&analysis.article, line, TagKind::Event, &tag.to_string())
}

/// Inserts an event without its type.
pub(super) fn bare_event(analysis: &Analysis, line: usize) -> Edit {
    let tag = bare(analysis, line);
    insert_tag(&analysis.article, line, TagKind::Event, &tag)
}

/// An event tag without its type, with who and when the paragraph names: where no trigger is known, the annotator fills it in.
fn bare(analysis: &Analysis, paragraph: usize) -> String {
    let kb = &analysis.knowledge.actors;
    let mut tag = TagLine::new(TagKind::Event).name("TYPE");
    if let Some(known) = analysis.paragraphs.get(paragraph) {
        let acting = known
            .mentions
            .iter()
            .filter(|m| m.kind != MentionKind::Place && m.kind != MentionKind::Nationality);
        let mut actors: Vec<&str> = acting.filter_map(|m| Some(kb.id(m.actor?))).collect();
        actors.dedup();
        tag = actors
            .iter()
            .take(2)
            .fold(tag, |tag, id| tag.pair("actor", id));
        let dates = known
            .timexes
            .iter()
            .filter_map(|t| t.resolution.value.as_ref());
        if let Some(date) = dates.into_iter().find(|v| v.days().is_some()) {
            tag = tag.pair("date", &date.to_string());
        }
    }
    tag.to_string()
}

/// `Insert event tag: CONSULT “أجرى” (trump, putin)`.
fn event_title(analysis: &Analysis, suggestion: &Suggestion) -> Message {
    let words = analysis
        .text(suggestion.line)
        .get(suggestion.trigger.clone())
        .unwrap_or("");
    let mentions = analysis.mentions(suggestion.line);
    let who = |role: &str| {
        let fillers = suggestion.fillers.iter().filter(|f| f.role == role);
        let ids = fillers.map(|f| match mentions.get(f.mention).and_then(|m| m.actor) {
            Some(actor) => analysis.knowledge.actors.id(actor),
            None => "?",
        });
        ids.collect::<Vec<_>>().join(", ")
    };
    let (actors, recipients) = (who("actor"), who("recipient"));
    let who = match (actors.as_str(), recipients.as_str()) {
        ("", "") => String::new(),
        (actors, "") => format!(" ({actors})"),
        ("", recipients) => format!(" (→ {recipients})"),
        (actors, recipients) => format!(" ({actors} → {recipients})"),
    };
    let label = analysis
        .knowledge
        .codebook
        .event_type(&suggestion.event_type)
        .map_or("", |t| t.label.ar.as_str());
    Message::new(
        format!("Insert event tag: {} “{words}”{who}", suggestion.event_type),
        format!(
            "أدرج وسم حدث: {label} {} «{words}»{who}",
            suggestion.event_type
        ),
    )
}
