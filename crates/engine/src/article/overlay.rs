//! Gold over silver: what annotators wrote of a paragraph, laid over what was recognised in it.

use std::collections::BTreeMap;

use super::{Article, Knowledge};
use crate::actors::{ActorIx, FormKind};
use crate::annotation::{Event, Mention, Paragraph, Source, TagItem, Timex, Whose};
use crate::mentions::{MentionKind, Why};
use crate::tags::{Item, NONE, Places, TagKind, TagLine};
use crate::text::Span;
use crate::time::{self, Modifier, Resolution, TimexType};

/// Lays what the annotators wrote over what was recognised in a paragraph.
pub fn overlay_gold<'a>(article: &'a Article, line: usize, paragraph: &'a mut Paragraph) {
    let lines = article.lines();
    let text = lines.get(line).map_or("", |l| l.text());
    let tags = || {
        let tags = article.tags_of(line);
        tags.filter_map(|at| Some(((at - line) as u32, lines.get(at)?.tag())))
    };
    let mut overlay = Overlay {
        text,
        places: Places::of_anchors(text, tags().map(|(_, tag)| tag)),
        knowledge: article.knowledge(),
        mentions: Laid::new(std::mem::take(&mut paragraph.mentions), |m| m.span),
        timexes: Laid::new(std::mem::take(&mut paragraph.timexes), |t| t.span),
        paragraph,
    };
    // What all agree on first: what one says alone takes nothing from that.
    let (agreed, open): (Vec<_>, Vec<_>) = tags().partition(|(_, tag)| !tag.is_open());
    let (suggested, single): (Vec<_>, Vec<_>) =
        open.into_iter().partition(|(_, tag)| tag.is_suggested());
    for (below, tag) in agreed.into_iter().chain(single).chain(suggested) {
        let whose = Whose::of(tag);
        for (at, item) in tag.items.iter().enumerate() {
            let item_at = TagItem {
                below,
                item: at as u32,
            };
            let source = Source::Written(item_at, whose.clone());
            match tag.tag_kind() {
                Some(TagKind::Mentions) => overlay.mention(item, source),
                Some(TagKind::Times) => overlay.timex(item, tag.items.get(at + 1), source),
                _ => break,
            }
        }
    }
    overlay.paragraph.mentions = overlay.mentions.take();
    overlay.paragraph.timexes = overlay.timexes.take();
    // Participants are looked for among the mentions as they stand now.
    for (below, tag) in tags().filter(|(_, tag)| tag.tag_kind() == Some(TagKind::Event)) {
        let source = Source::Written(TagItem { below, item: 0 }, Whose::of(tag));
        overlay.event(tag, below, source);
    }
}

struct Overlay<'a> {
    text: &'a str,
    places: Places<'a>,
    knowledge: &'a Knowledge,
    mentions: Laid<Mention>,
    timexes: Laid<Timex>,
    paragraph: &'a mut Paragraph,
}

impl<'a> Overlay<'a> {
    fn place(&mut self, item: &'a Item) -> Option<Span> {
        self.places.of(item.anchor.as_ref()?)
    }

    /// `ID@"…"`, `person@"…"` or `none@"…"`.
    fn mention(&mut self, item: &'a Item, source: Source) {
        let Some(span) = self.place(item) else {
            return;
        };
        // What somebody has decided stands.
        if source.is_suggested() && self.mentions.has(span, |m| m.source.is_gold()) {
            return;
        }
        let name = item.name.text.as_str();
        let aside = is_single(&source) && self.mentions.has(span, |m| m.source.is_gold());
        if name == NONE {
            if !aside {
                self.mentions.make_room(span);
            }
            return;
        }
        let actors = &self.knowledge.actors;
        let (kind, actor) = match MentionKind::from_name(name) {
            Some(kind) => (kind, None),
            None => {
                let Some(actor) = actors.find(name) else {
                    return;
                };
                let Some(kind) = actors.kind(actor) else {
                    return;
                };
                (MentionKind::of_actor(kind), Some(actor))
            }
        };
        // The recogniser's office and finer kind stay when it found the same words and actor.
        let same = |m: &Mention| m.span == span && (actor.is_none() || m.actor == actor);
        let silver = match aside {
            true => None,
            false => self.mentions.make_room(span).into_iter().find(same),
        };
        let kind = match (&silver, actor) {
            (Some(silver), Some(_)) => silver.kind,
            (_, Some(actor)) if is_nisba(self.knowledge, actor, self.text, span) => {
                MentionKind::Nationality
            }
            _ => kind,
        };
        let mention = Mention {
            span,
            kind,
            actor,
            office: silver.as_ref().and_then(|m| m.office),
            why: match &silver {
                Some(silver) if source.is_suggested() => silver.why,
                _ if source.is_suggested() => Why::Suggested,
                _ => Why::Gold,
            },
            title: silver.and_then(|m| m.title),
            source,
        };
        match aside {
            true => self.paragraph.aside.mentions.push(mention),
            false => self.mentions.lay(span, mention),
        }
    }

    /// `TYPE=VALUE@"…"`, with a `mod=` behind it perhaps, or `none@"…"`.
    fn timex(&mut self, item: &'a Item, next: Option<&Item>, source: Source) {
        let Some(span) = self.place(item) else {
            return;
        };
        if source.is_suggested() && self.timexes.has(span, |t| t.source.is_gold()) {
            return;
        }
        let aside = is_single(&source) && self.timexes.has(span, |t| t.source.is_gold());
        if item.name.text == NONE {
            if !aside {
                self.timexes.make_room(span);
            }
            return;
        }
        let value = item.value.as_ref().and_then(|v| v.text.parse().ok());
        let (Some(timex_type), Some(value)) = (TimexType::from_name(&item.name.text), value) else {
            return;
        };
        let modifier = next
            .filter(|next| next.name.text == MOD)
            .and_then(|next| Modifier::from_name(&next.value.as_ref()?.text));
        let removed = match aside {
            true => Vec::new(),
            false => self.timexes.make_room(span),
        };
        let same = removed.into_iter().find(|t| t.span == span);
        let silver = same.and_then(|t| t.silver.or(t.resolution.value));
        let timex = Timex {
            span,
            timex_type,
            resolution: Resolution {
                value: Some(value),
                how: time::How::Stated,
                doubt: None,
            },
            modifier,
            times: None,
            silver,
            source,
        };
        match aside {
            true => self.paragraph.aside.timexes.push(timex),
            false => self.timexes.lay(span, timex),
        }
    }

    fn event(&mut self, tag: &'a TagLine, below: u32, source: Source) {
        if tag.is_rejection() {
            let rejected = tag.items.first().and_then(|item| self.place(item));
            self.paragraph.rejected.extend(rejected);
            return;
        }
        let Knowledge {
            codebook, actors, ..
        } = self.knowledge;
        let mentions = &self.paragraph.mentions;
        let places = &mut self.places;
        let (event, problems) = Event::read(tag, places, mentions, codebook, actors, source);
        self.paragraph.events.extend(event);
        let problems = problems.into_iter().map(|problem| (below, problem));
        self.paragraph.problems.extend(problems);
    }
}

/// What stands in a paragraph, in order and without overlaps, while more is laid over it.
struct Laid<T>(BTreeMap<usize, (Span, T)>);

impl<T> Laid<T> {
    fn new(items: Vec<T>, span: impl Fn(&T) -> Span) -> Self {
        let by_start = |item| {
            let span = span(&item);
            (span.start, (span, item))
        };
        Self(items.into_iter().map(by_start).collect())
    }

    /// What shares a byte with a span.
    fn at(&self, span: Span) -> impl Iterator<Item = (usize, &T)> {
        let before = self.0.range(..span.end).rev();
        let overlapping = before.take_while(move |(_, (other, _))| other.overlaps(span));
        overlapping.map(|(start, (_, item))| (*start, item))
    }

    /// Whether any such item of what shares a byte with a span.
    fn has(&self, span: Span, such: impl Fn(&T) -> bool) -> bool {
        self.at(span).any(|(_, item)| such(item))
    }

    /// Takes away what shares a byte with a span.
    fn make_room(&mut self, span: Span) -> Vec<T> {
        let starts: Vec<usize> = self.at(span).map(|(start, _)| start).collect();
        let removed = starts.into_iter().filter_map(|at| self.0.remove(&at));
        removed.map(|(_, item)| item).collect()
    }

    /// Lays an item where there is room.
    fn lay(&mut self, span: Span, item: T) {
        self.0.insert(span.start, (span, item));
    }

    /// All of it, in order.
    fn take(&mut self) -> Vec<T> {
        let all = std::mem::take(&mut self.0);
        all.into_values().map(|(_, item)| item).collect()
    }
}

/// Whether it is what one annotator says where annotators differ.
fn is_single(source: &Source) -> bool {
    !source.by().is_empty()
}

/// The key of a TIMEX3 modifier, behind the item it belongs to.
const MOD: &str = "mod";

/// Whether the words are an adjective of the actor: one linked to its country by hand is a nationality.
fn is_nisba(knowledge: &Knowledge, actor: ActorIx, text: &str, span: Span) -> bool {
    let words = span.of(text);
    let forms = knowledge.actors.names.get(words);
    forms
        .iter()
        .any(|f| f.actor == actor && matches!(f.form, FormKind::Nisba { .. } | FormKind::People))
}
