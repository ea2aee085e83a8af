//! Event tags: those suggested, all of a paragraph, empty ones of any type.

use khabar_engine::annotation::{Event, Filler, Who};
use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Edit};
use khabar_engine::codebook::EventType;
use khabar_engine::events::{evoked, is_told_again, suggest, telling, to_write};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::{NONE, TagKind, TagLine, anchor_to};
use khabar_engine::text::Span;
use khabar_engine::text::sentences::sentences;

use super::{AssistId, AssistKind, List};

/// How many event tags are offered.
const OFFERED: usize = 3;

impl List<'_> {
    /// *Insert event tag*: the best suggestions, those of the sentence under the cursor first. Where nothing is suggested, tags to fill in:
    /// of the types that words of the paragraph evoke, or of all types where somebody `asked` for an event.
    pub(super) fn events(&mut self, line: usize, cursor: Option<usize>, asked: bool) {
        let kinds = [
            AssistKind::Event,
            AssistKind::NoEvent,
            AssistKind::AllEvents,
        ];
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
        let codebook = &analysis.knowledge.codebook;
        let mut events: Vec<&Event> = suggest(analysis, line).collect();
        let threshold = analysis.knowledge.suggesting.threshold;
        let likely = events.iter().filter(|e| e.score >= threshold).count();
        if let Some(sentence) = sentence {
            let here = |event: &Event| {
                let trigger = event.trigger.as_ref();
                trigger.is_some_and(|trigger| trigger.overlaps(sentence))
            };
            events.sort_by_key(|event| !here(event));
            // In the sentence under the cursor a guess is welcome; elsewhere only what is likely.
            events.retain(|event| event.score >= threshold || here(event));
        }
        // What is told again comes behind what is new.
        events.sort_by_key(|event| is_told_again(analysis, line, event));
        for event in events.iter().take(OFFERED) {
            let event_type = codebook.type_at(event.event_type);
            let (Some(trigger), Some(event_type)) = (&event.trigger, event_type) else {
                continue;
            };
            let id = AssistId::Event {
                line,
                at: *trigger,
                r#type: event_type.id.clone(),
            };
            let title = event_title(analysis, line, event, event_type);
            self.push(AssistKind::Event, id, title);
        }
        self.no_events(line, cursor, &events);
        if likely > 1 {
            let title = Message::new(
                format!("Insert all {likely} suggested events of this paragraph"),
                format!("أدرج كل الأحداث المقترحة في هذه الفقرة ({likely})"),
            );
            self.push(AssistKind::AllEvents, AssistId::AllEvents { line }, title);
        }
        if events.is_empty() {
            self.events_to_fill_in(line, asked);
        }
    }

    /// *“…” is not an event*, for the suggestion whose words are under the cursor.
    fn no_events(&mut self, line: usize, cursor: Option<usize>, events: &[&Event]) {
        let mut triggers = events.iter().filter_map(|event| event.trigger);
        let here = |at: &Span| cursor.is_some_and(|byte| at.start <= byte && byte <= at.end);
        if let Some(at) = triggers.find(here) {
            let words = at.of(self.context.analysis.text(line));
            let title = Message::new(
                format!("“{words}” is not an event"),
                format!("«{words}» ليس حدثا"),
            );
            self.push(AssistKind::NoEvent, AssistId::NoEvent { line, at }, title);
        }
    }

    /// *Insert event tag to fill in: …*
    fn events_to_fill_in(&mut self, line: usize, all_types: bool) {
        let analysis = self.context.analysis;
        let codebook = &analysis.knowledge.codebook;
        let mut types: Vec<&EventType> = Vec::new();
        let here = evoked(analysis, line).iter();
        let here = here.filter_map(|event| codebook.type_at(event.event_type));
        let all = codebook.types.iter().filter(|_| all_types);
        for event_type in here.chain(all) {
            if types.iter().all(|t| t.id != event_type.id) {
                types.push(event_type);
            }
        }
        let most = if all_types { types.len() } else { OFFERED };
        for EventType { id, label, .. } in types.into_iter().take(most) {
            let title = Message::new(
                format!("Insert event tag to fill in: {id} ({})", label.en),
                format!("أدرج وسم حدث لتملأه: {} ({id})", label.ar),
            );
            let r#type = id.clone();
            self.push(
                AssistKind::Event,
                AssistId::BareEvent { line, r#type },
                title,
            );
        }
    }

    /// *Insert empty event of type …*, at the selected words: where words are selected, or a client asks for these.
    pub(super) fn new_events(&mut self, line: usize, selected: Span, asked: bool) {
        let analysis = self.context.analysis;
        let selection = selected.of(analysis.text(line));
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
            // Who asks for a type is told what each covers.
            let covers = |definition: &str| match asked {
                true => format!(" — {definition}"),
                false => String::new(),
            };
            let (en, ar) = (
                covers(&event_type.definition.en),
                covers(&event_type.definition.ar),
            );
            let title = Message::new(
                format!("Insert empty event {id}: {}{en}", label.en),
                format!("أدرج حدثا فارغا من نوع {id}: {}{ar}", label.ar),
            );
            let id = AssistId::NewEvent {
                line,
                at: Span::new(start, start + words.len()),
                r#type: id.clone(),
            };
            self.push(AssistKind::NewEvent, id, title);
        }
    }
}

/// Inserts the event that a trigger evokes. One that is told elsewhere too says so.
pub(super) fn event(analysis: &Analysis, line: usize, at: Span, id: &str) -> Option<Vec<Edit>> {
    let event_type = analysis.knowledge.codebook.type_ix(id)?;
    let trigger = Some(at);
    let chosen = |event: &&Event| event.trigger == trigger && event.event_type == event_type;
    let event = suggest(analysis, line).find(chosen)?;
    let (tags, mut edits) = to_write(analysis, line, &[event]);
    let tag = tags.first()?.to_string();
    edits.push(insert_tag(&analysis.article, line, TagKind::Event, &tag));
    Some(edits)
}

/// Inserts an empty event of a type, at some words if there are any.
pub(super) fn new_event(analysis: &Analysis, line: usize, at: Span, id: &str) -> Edit {
    let anchor = anchor_to(analysis.text(line), at).filter(|(_, words)| !words.is_empty());
    let tag = TagLine::new(TagKind::Event).item(id, None, anchor);
    insert_tag(&analysis.article, line, TagKind::Event, &tag.to_string())
}

/// Says that words evoke no event, which is then not suggested again.
pub(crate) fn no_event(analysis: &Analysis, line: usize, at: Span) -> Option<Edit> {
    let anchor = anchor_to(analysis.text(line), at)?;
    let tag = TagLine::new(TagKind::Event).item(NONE, None, Some(anchor));
    let article = &analysis.article;
    Some(insert_tag(article, line, TagKind::Event, &tag.to_string()))
}

/// Inserts an event of a type with who and when the paragraph names, for the annotator to complete: no words that evoke it are known. Who is
/// named stands in the first role of a doer that the type has, if the role takes them.
pub(super) fn bare_event(analysis: &Analysis, line: usize, id: &str) -> Option<Edit> {
    let kb = &analysis.knowledge.actors;
    let codebook = &analysis.knowledge.codebook;
    let event_type = codebook.event_type(id)?;
    let mut roles = codebook.roles.iter();
    let mut tag = TagLine::new(TagKind::Event).name(id);
    if let Some(doer) = roles.find(|role| role.doer && codebook.allows(event_type, &role.id)) {
        let acting = analysis.mentions(line).iter().filter(|m| {
            let passes = m.kind != MentionKind::Place && m.kind != MentionKind::Nationality;
            passes && doer.takes(m.kind)
        });
        let mut actors: Vec<&str> = acting.filter_map(|m| Some(kb.id(m.actor?))).collect();
        actors.dedup();
        actors.truncate(if doer.once { 1 } else { 2 });
        tag = actors.iter().fold(tag, |tag, id| tag.pair(&doer.id, id));
    }
    let timexes = analysis.timexes(line).iter();
    let mut dates = timexes.filter_map(|t| t.resolution.value.as_ref());
    if let Some(date) = dates.find(|value| value.days().is_some()) {
        tag = tag.pair("date", &date.to_string());
    }
    Some(insert_tag(
        &analysis.article,
        line,
        TagKind::Event,
        &tag.to_string(),
    ))
}

/// `Insert event tag: CONSULT “أجرى” (trump, putin)`.
fn event_title(analysis: &Analysis, line: usize, event: &Event, event_type: &EventType) -> Message {
    let trigger = event.trigger.unwrap_or_default();
    let words = trigger.of(analysis.text(line));
    let again = telling(analysis, line, event).and_then(|telling| telling.again);
    let again = again.map_or_else(Message::default, |teller| {
        Message::new(
            format!(": told in line {} already", teller.line + 1),
            format!(": رُوي في السطر {} من قبل", teller.line + 1),
        )
    });
    let who = who(analysis, line, event);
    let EventType { id, label, .. } = event_type;
    Message::new(
        format!("Insert event tag: {id} “{words}”{}{}", who.en, again.en),
        format!(
            "أدرج وسم حدث: {} {id} «{words}»{}{}",
            label.ar, who.ar, again.ar
        ),
    )
}

/// ` (trump, putin → ukr)`: those who take part by their ids, or by their words where the knowledge does not have them.
fn who(analysis: &Analysis, line: usize, event: &Event) -> Message {
    let codebook = &analysis.knowledge.codebook;
    let doers: Vec<Message> = event
        .doers(codebook)
        .map(|f| name(analysis, line, f))
        .collect();
    let others: Vec<Message> = event
        .others(codebook)
        .map(|f| name(analysis, line, f))
        .collect();
    let listed = |lang: Lang| {
        let joined = |names: &[Message]| {
            let names: Vec<&str> = names.iter().map(|name| name.get(lang)).collect();
            names.join(lang.comma())
        };
        match (joined(&doers), joined(&others)) {
            (doers, others) if doers.is_empty() && others.is_empty() => String::new(),
            (doers, others) if others.is_empty() => format!(" ({doers})"),
            (doers, others) if doers.is_empty() => format!(" (→ {others})"),
            (doers, others) => format!(" ({doers} → {others})"),
        }
    };
    Message::new(listed(Lang::En), listed(Lang::Ar))
}

fn name(analysis: &Analysis, line: usize, filler: &Filler) -> Message {
    let participant = &filler.participant;
    let mention = participant
        .mention
        .and_then(|index| analysis.mentions(line).get(index));
    let words = participant.words.or(mention.map(|mention| mention.span));
    match (&participant.who, words) {
        (Who::Actor(actor), _) => {
            let id = analysis.knowledge.actors.id(*actor);
            Message::new(id, id)
        }
        (Who::Unlisted(_), Some(at)) => {
            let words = at.of(analysis.text(line));
            Message::new(format!("“{words}”"), format!("«{words}»"))
        }
        (Who::UnknownId(id), _) => Message::new(id.as_str(), id.as_str()),
        (Who::Unlisted(kind), None) => kind.label(),
    }
}

#[cfg(test)]
mod tests {
    use khabar_engine::events::suggest;
    use khabar_engine::lint::{Levels, lint};

    use super::super::tests::at;
    use crate::assists::AssistId;
    use crate::fixture::{analysed, selected};

    #[test]
    fn a_suggestion_that_is_rejected_is_not_made_again() {
        let (analysis, selection) = selected(
            "%% article published=2025-02-12\nالت⟦⟧قى ترامب بوتين، ثم قصفت إسرائيل سوريا\n",
        );
        let all = at(&analysis, selection, false);
        let mut rejecting = all
            .iter()
            .filter(|(assist, _)| matches!(assist.id, AssistId::NoEvent { .. }));
        let (assist, after) = rejecting.next().unwrap();
        assert_eq!(assist.title.en, "“التقى” is not an event");
        assert!(after.ends_with("سوريا\n%% event none@\"التقى\"\n"));
        let analysis = analysed(after);
        assert!(lint(&analysis, &Levels::default()).is_empty());
        let left: Vec<&str> = suggest(&analysis, 1)
            .filter_map(|event| Some(event.trigger?.of(analysis.text(1))))
            .collect();
        assert_eq!(left, ["قصفت"]);
    }
}
