//! Suggested events to be reviewed.

use khabar_engine::annotation::Event;
use khabar_engine::article::edits::{Verdict, decide_line, put_event};
use khabar_engine::article::{Analysis, Edit};
use khabar_engine::codebook::ContextIx;
use khabar_engine::events::phrase;
use khabar_engine::message::Message;
use khabar_engine::tags::{Places, parse};
use khabar_engine::text::Span;

use super::changes::changes;
use super::open::{line_of, suggested};
use super::{Change, Choice, Does, Item, ItemId, ItemKind};
use crate::Place;
use crate::assists::Context;
use crate::assists::events::no_event;
use crate::hover::suggested_word;
use crate::lenses::insert_tags;

/// A suggested event, or the `draft` it was changed to.
pub(super) fn event(
    context: Context<'_>,
    id: ItemId,
    found: &Event,
    draft: Option<&str>,
) -> Option<Item> {
    let analysis = context.analysis;
    let line = id.line;
    let trigger = found.trigger?;
    let changed = draft.and_then(|draft| read(analysis, line, draft, found));
    let proposed = changed.unwrap_or_else(|| as_written_so_far(analysis, found));
    let event = &decided(proposed);
    let stands = line_of(line, found).filter(|_| found.source.is_suggested());
    let tag = analysis.event_tag(line, event);
    let words = trigger.of(analysis.text(line));
    let event_type = &analysis.knowledge.codebook.type_at(event.event_type)?.id;
    let happened = phrase(analysis, &tag).unwrap_or_default();
    let mut choices = vec![Choice {
        does: Does::Accept,
        title: Message::new("accept", "اعتمد"),
        change: Change::Edits(vec![written(analysis, line, stands, event)]),
        draft: None,
    }];
    choices.extend(accept_rest(context, id, stands, event));
    let rejected = match stands {
        Some(tag) => decide_line(&analysis.article, line, tag, Verdict::Reject),
        None => no_event(analysis, line, trigger).into_iter().collect(),
    };
    choices.extend((!rejected.is_empty()).then_some(Choice {
        does: Does::Reject,
        title: Message::new(
            format!("“{words}” is not an event"),
            format!("«{words}» ليس حدثا"),
        ),
        change: Change::Edits(rejected),
        draft: None,
    }));
    choices.extend(
        changes(analysis, line, event)
            .into_iter()
            .map(|change| Choice {
                does: change.does,
                title: change.title,
                change: Change::Edits(vec![written(analysis, line, stands, &change.event)]),
                draft: Some(analysis.event_tag(line, &change.event).to_string()),
            }),
    );
    let mut details: Vec<Message> = found.reasons.clone();
    match stands {
        Some(_) => details.push(suggested_word()),
        None => {
            let percent = (found.score * 100.0).round();
            details.push(Message::new(
                format!("likely to {percent}%"),
                format!("الاحتمال: {percent}%"),
            ));
        }
    }
    Some(Item {
        id,
        kind: ItemKind::Event,
        place: Place::new(line, trigger),
        places: vec![Place::new(line, trigger)],
        title: Message::new(
            format!("{event_type} “{words}”: {}", happened.en),
            format!("{event_type} «{words}»: {}", happened.ar),
        ),
        details,
        tag: Some(tag.to_string()),
        written: None,
        choices,
    })
}

/// Writes down this event and all that are suggested behind it in the paragraph.
fn accept_rest(
    context: Context<'_>,
    id: ItemId,
    stands: Option<usize>,
    event: &Event,
) -> Option<Choice> {
    let analysis = context.analysis;
    let article = &analysis.article;
    let all = suggested(context, id.line, false);
    let behind = all.iter().filter(|(words, _)| words.start > id.at);
    let mut rest: Vec<&(Span, &Event)> = behind.collect();
    rest.sort_by_key(|(words, _)| words.start);
    let rest = rest.iter().map(|(_, event)| {
        let stands = line_of(id.line, event).filter(|_| event.source.is_suggested());
        (stands, decided(as_written_so_far(analysis, event)))
    });
    let (mut edits, mut tags) = (Vec::new(), Vec::new());
    for (stands, event) in std::iter::once((stands, event.clone())).chain(rest) {
        match stands {
            Some(_) => edits.push(written(analysis, id.line, stands, &event)),
            None => tags.push(analysis.event_tag(id.line, &event).to_string()),
        }
    }
    let count = edits.len() + tags.len();
    if !tags.is_empty() {
        edits.push(insert_tags(article, id.line, &tags));
    }
    (count > 1).then(|| Choice {
        does: Does::AcceptAll,
        title: Message::new(
            format!("accept this and the rest of the paragraph: {count} events"),
            format!("اعتمده وبقية الفقرة: الأحداث {count}"),
        ),
        change: Change::Edits(edits),
        draft: None,
    })
}

/// An event as it is once somebody has decided on it.
fn decided(event: Event) -> Event {
    Event {
        source: event.source.clone().decided(),
        ..event
    }
}

/// A suggestion with the contexts that most events have which are written in the article so far: what it is about changes seldom within it.
fn as_written_so_far(analysis: &Analysis, suggested: &Event) -> Event {
    let written = analysis.paragraphs.iter().flat_map(|p| &p.events);
    let written: Vec<&Event> = written.filter(|e| !e.source.is_suggested()).collect();
    let with = |context: ContextIx| {
        let events = written.iter().filter(|e| e.contexts.contains(&context));
        events.count()
    };
    let mut event = suggested.clone();
    // What its own words say goes before.
    if !event.contexts.is_empty() || event.source.is_suggested() {
        return event;
    }
    for context in written.iter().flat_map(|e| e.contexts.iter().copied()) {
        if 2 * with(context) > written.len() && !event.contexts.contains(&context) {
            event.contexts.push(context);
        }
    }
    event
}

/// The edit that writes an event down, in the place of the line that suggests it where one does.
fn written(analysis: &Analysis, line: usize, stands: Option<usize>, event: &Event) -> Edit {
    let tag = analysis.event_tag(line, event);
    put_event(&analysis.article, line, stands, &tag)
}

/// A draft as an event. None for one that is not of these words.
fn read(analysis: &Analysis, line: usize, draft: &str, suggested: &Event) -> Option<Event> {
    let tag = parse(draft);
    let (event, _) = Event::read(
        &tag,
        &mut Places::new(analysis.text(line)),
        analysis.mentions(line),
        &analysis.knowledge.codebook,
        &analysis.knowledge.actors,
        suggested.source.clone(),
    );
    event.filter(|event| event.trigger == suggested.trigger)
}
