//! An event as a card: who did what to whom, when, where.

use khabar_engine::annotation::{ASSERTED, EventRecord, Layer, ParticipantRecord};
use khabar_engine::message::{Lang, Message};
use khabar_engine::time::{self, Value};
use maud::{Markup, html as markup};

use super::Section;

/// A value of TIMEX3 as one says it; itself where it cannot be read.
pub fn in_words(value: &str, lang: Lang) -> String {
    let read: Option<Value> = value.parse().ok();
    let said = read.map(|value| time::in_words(&value, None).get(lang).to_string());
    said.unwrap_or_else(|| value.to_string())
}

/// The card of an event, whose spans have the id of its place among the events of the article.
pub fn card(of: &Section<'_>, index: usize, event: &EventRecord) -> Markup {
    let codebook = &of.knowledge.codebook;
    let event_type = codebook.event_type(&event.r#type);
    let label = event_type.map_or(event.r#type.as_str(), |t| of.get(&t.label));
    let gold = event.common.layer == Layer::Gold;
    let is_doer = |who: &&ParticipantRecord| codebook.role(&who.role).is_some_and(|role| role.doer);
    let doers: Vec<_> = event.participants.iter().filter(is_doer).collect();
    let others = event.participants.iter().filter(|who| !is_doer(who));
    let others: Vec<_> = others.collect();
    // With two roles the arrow says who is which.
    let say_roles = codebook.roles.len() > 2;
    markup! {
        article.card.(event.common.layer.name()) data-id=(of.event_id(index)) data-type=(event.r#type) tabindex="0" {
            header {
                span.n { (index + 1) }
                " " strong title=[event_type.map(|t| of.get(&t.definition))] { (label) }
                " " code { (event.r#type) }
                @if !gold { " " small.layer { (of.say("suggested", "مقترح")) @if let Some(score) = event.score { " " (percent(score)) } } }
            }
            @if !event.participants.is_empty() {
                p.who {
                    @for who in &doers { (chip(of, who, say_roles)) " " }
                    @if doers.is_empty() { span.nobody { "؟" } " " }
                    @if !others.is_empty() {
                        span.to { (of.say("→", "←")) } " "
                        @for who in &others { (chip(of, who, say_roles)) " " }
                    }
                }
            }
            @if has_details(event) { (details(of, event)) }
        }
    }
}

fn percent(score: f32) -> String {
    format!("{:.0}%", score * 100.0)
}

fn has_details(event: &EventRecord) -> bool {
    event.date.is_some()
        || event.place.is_some()
        || event.place_words.is_some()
        || event.status != ASSERTED
        || !event.modes.is_empty()
        || !event.contexts.is_empty()
        || event.id.is_some()
        || event.same.is_some()
}

fn details(of: &Section<'_>, event: &EventRecord) -> Markup {
    let codebook = &of.knowledge.codebook;
    let place = event.place.as_deref().map(|id| actor_name(of, id));
    let place = place.or(event.place_words.as_ref().map(|words| words.text.clone()));
    let modes = event.modes.iter().map(|id| {
        let mode = codebook.modes_of(&event.r#type).find(|mode| mode.id == *id);
        (id, mode.map(|mode| &mode.definition))
    });
    let contexts = event.contexts.iter();
    let contexts = contexts.map(|id| (id, codebook.context(id).map(|c| &c.definition)));
    let status = Some(&event.status).filter(|status| *status != ASSERTED);
    let statuses = status.map(|id| (id, codebook.status(id).map(|s| &s.definition)));
    markup! {
        dl {
            @if let Some(date) = &event.date {
                div { dt { (of.say("When", "متى")) } dd { time datetime=(date) title=(date) { (in_words(date, of.lang)) } } }
            }
            @if let Some(place) = place { div { dt { (of.say("Where", "أين")) } dd { bdi { (place) } } } }
            (defined(of, of.say("Mode", "النمط"), modes))
            (defined(of, of.say("Status", "الحالة"), statuses))
            (defined(of, of.say("Context", "السياق"), contexts))
            @if let Some(id) = &event.id { div { dt { (of.say("Id", "المعرّف")) } dd { code { (id) } } } }
            @if let Some(same) = &event.same { div { dt { (of.say("Tells again", "يعيد رواية")) } dd { code { (same) } } } }
        }
    }
}

/// Ids of the codebook, each with what it means.
fn defined<'m>(
    of: &Section<'_>,
    title: &str,
    ids: impl IntoIterator<Item = (&'m String, Option<&'m Message>)>,
) -> Markup {
    let mut ids = ids.into_iter().peekable();
    markup! {
        @if ids.peek().is_some() {
            div { dt { (title) } dd { @for (id, meaning) in ids { code title=[meaning.map(|m| of.get(m))] { (id) } " " } } }
        }
    }
}

fn actor_name(of: &Section<'_>, id: &str) -> String {
    let kb = &of.knowledge.actors;
    let actor = kb.find(id).and_then(|ix| kb.actor(ix));
    let names = actor.map(|actor| match of.lang {
        Lang::Ar => [&actor.ar, &actor.en],
        Lang::En => [&actor.en, &actor.ar],
    });
    let name = names.and_then(|names| names.into_iter().find(|name| !name.is_empty()));
    name.cloned().unwrap_or_else(|| id.to_string())
}

/// Somebody who takes part: by his name, else by the words of the article.
fn chip(of: &Section<'_>, who: &ParticipantRecord, say_role: bool) -> Markup {
    let mention = who.mention.and_then(|at| of.document.mentions.get(at));
    let words = who.words.as_ref().or(mention.map(|mention| &mention.place));
    let name = match (&who.actor, words) {
        (Some(id), _) => actor_name(of, id),
        (None, Some(words)) => words.text.clone(),
        (None, None) => "؟".to_string(),
    };
    let kind = mention.map(|mention| mention.kind).or(who.kind);
    let to = who.mention.map(|at| of.span_of(at));
    let role = of.knowledge.codebook.role(&who.role);
    let says = role.map(|role| of.get(&role.definition));
    markup! {
        button.chip.(kind.map_or("nobody", |kind| kind.name())) type="button" data-to=[to] title=[says] {
            @if say_role { small { (who.role) } " " }
            bdi { (name) }
        }
    }
}
