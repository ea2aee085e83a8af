//! Suggested events to be reviewed.

use khabar_engine::annotation::Event;
use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Edit};
use khabar_engine::events::phrase;
use khabar_engine::message::Message;
use khabar_engine::tags::{Places, TagKind, parse};

use super::changes::changes;
use super::{Change, Choice, Does, Item, ItemId, ItemKind};
use crate::Place;
use crate::assists::Context;
use crate::assists::events::no_event;

/// A suggested event, or the `draft` it was changed to.
pub(super) fn event(
    context: Context<'_>,
    id: ItemId,
    suggested: &Event,
    draft: Option<&str>,
) -> Option<Item> {
    let analysis = context.analysis;
    let line = id.line;
    let trigger = suggested.trigger?;
    let changed = draft.and_then(|draft| read(analysis, line, draft, suggested));
    let event = changed.as_ref().unwrap_or(suggested);
    let tag = analysis.event_tag(line, event);
    let words = trigger.of(analysis.text(line));
    let event_type = &analysis.knowledge.codebook.type_at(event.event_type)?.id;
    let happened = phrase(analysis, &tag).unwrap_or_default();
    let mut choices = vec![Choice {
        does: Does::Accept,
        title: Message::new("accept", "اعتمد"),
        change: Change::Edits(vec![written(analysis, line, event)]),
        draft: None,
    }];
    choices.extend(no_event(analysis, line, trigger).map(|edit| Choice {
        does: Does::Reject,
        title: Message::new(
            format!("“{words}” is not an event"),
            format!("«{words}» ليس حدثا"),
        ),
        change: Change::Edits(vec![edit]),
        draft: None,
    }));
    choices.extend(
        changes(analysis, line, event)
            .into_iter()
            .map(|change| Choice {
                does: change.does,
                title: change.title,
                change: Change::Edits(vec![written(analysis, line, &change.event)]),
                draft: Some(analysis.event_tag(line, &change.event).to_string()),
            }),
    );
    let mut details: Vec<Message> = suggested.reasons.clone();
    let percent = (suggested.score * 100.0).round();
    details.push(Message::new(
        format!("likely to {percent}%"),
        format!("الاحتمال: {percent}%"),
    ));
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
        choices,
    })
}

/// The edit that writes an event down.
fn written(analysis: &Analysis, line: usize, event: &Event) -> Edit {
    let tag = analysis.event_tag(line, event).to_string();
    insert_tag(&analysis.article, line, TagKind::Event, &tag)
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
