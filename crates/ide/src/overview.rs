//! An article at a glance: its date, who is in it, what happens in it, what is open.

use std::collections::BTreeMap;

use khabar_engine::article::{Analysis, DctSource};
use khabar_engine::events::{likely, phrase};
use khabar_engine::message::Message;
use khabar_engine::time::{Value, in_words};

use crate::Place;
use crate::assists::Context;
use crate::review::{Left, Listed, listed};

/// The article at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overview {
    /// Its date, as a value of TIMEX3 and in words, and where it is from; none where it is not known.
    pub date: Option<(String, Message, DctSource)>,
    /// Who is in it, those named most often first.
    pub actors: Vec<Somebody>,
    /// What happens in it, in order of text: what is written down, and what is likely.
    pub events: Vec<Happening>,
    /// The first items of its review.
    pub open: Vec<Listed>,
    /// How much is open.
    pub left: Left,
    /// How many mentions, dates and events are written down.
    pub written: usize,
}

/// An actor of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Somebody {
    /// The id.
    pub id: String,
    /// The name.
    pub name: Message,
    /// What it is: `person`, …
    pub kind: &'static str,
    /// Where it is named, in order of text.
    pub places: Vec<Place>,
    /// At how many of these an annotator wrote it down.
    pub gold: usize,
}

/// An event of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    /// The type.
    pub event_type: String,
    /// What happened, as a sentence.
    pub said: Message,
    /// The words that evoke it, else the start of its paragraph.
    pub place: Place,
    /// Whether an annotator wrote it.
    pub gold: bool,
}

/// How many items of the review are listed.
const LISTED: usize = 200;

/// The overview of an article.
pub fn overview(context: Context<'_>) -> Overview {
    let analysis = context.analysis;
    let (open, left) = listed(context, LISTED);
    let dct = analysis.dct.as_ref();
    Overview {
        date: dct.map(|dct| {
            let words = in_words(&Value::Day(dct.day), None);
            (dct.day.to_string(), words, dct.source)
        }),
        actors: actors(analysis),
        events: events(analysis),
        open,
        left,
        written: written(analysis),
    }
}

fn lines(analysis: &Analysis) -> std::ops::Range<usize> {
    0..analysis.paragraphs.len()
}

fn written(analysis: &Analysis) -> usize {
    let of_line = |line: usize| {
        let mentions = analysis
            .mentions(line)
            .iter()
            .filter(|m| m.source.is_gold());
        let times = analysis.timexes(line).iter().filter(|t| t.source.is_gold());
        let events = analysis.events(line).iter();
        let events = events.filter(|event| event.source.is_gold());
        mentions.count() + times.count() + events.count()
    };
    lines(analysis).map(of_line).sum()
}

fn actors(analysis: &Analysis) -> Vec<Somebody> {
    let kb = &analysis.knowledge.actors;
    let mut found: BTreeMap<&str, Somebody> = BTreeMap::new();
    for line in lines(analysis) {
        for mention in analysis.mentions(line) {
            let Some(actor) = mention.actor.and_then(|actor| kb.actor(actor)) else {
                continue;
            };
            let somebody = found.entry(&actor.id).or_insert_with(|| Somebody {
                id: actor.id.clone(),
                name: Message::new(actor.en.clone(), actor.ar.clone()),
                kind: mention.kind.name(),
                places: Vec::new(),
                gold: 0,
            });
            somebody.places.push(Place::new(line, mention.span));
            somebody.gold += usize::from(mention.source.is_gold());
        }
    }
    let mut all: Vec<Somebody> = found.into_values().collect();
    all.sort_by_key(|somebody| {
        let first = somebody
            .places
            .first()
            .map(|place| (place.line, place.span.start));
        (std::cmp::Reverse(somebody.places.len()), first)
    });
    all
}

fn events(analysis: &Analysis) -> Vec<Happening> {
    let mut all = Vec::new();
    for line in lines(analysis) {
        let tagged = analysis.events(line).iter();
        for event in tagged.chain(likely(analysis, line)) {
            let tag = analysis.event_tag(line, event);
            let event_type = analysis.knowledge.codebook.type_at(event.event_type);
            let (Some(said), Some(event_type)) = (phrase(analysis, &tag), event_type) else {
                continue;
            };
            all.push(Happening {
                event_type: event_type.id.clone(),
                said,
                place: Place::new(line, event.trigger.unwrap_or_default()),
                gold: event.source.is_gold(),
            });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use khabar_corpus::Corpus;

    use super::*;
    use crate::fixture::{analysed, marked};

    const ARTICLE: &str = r#"%% article published=2025-02-12
التقى ترامب بوتين في الرياض
%% mentions trump@"ترامب"
%% event CONSULT@"التقى" actor=trump recipient=putin
وغادر ترامب أمس
"#;

    #[test]
    fn an_article_at_a_glance() {
        let analysis = analysed(ARTICLE);
        let corpus = Corpus::none();
        let context = Context {
            analysis: &analysis,
            findings: &[],
            corpus: &corpus,
        };
        let found = overview(context);
        assert_eq!(found.date.unwrap().0, "2025-02-12");
        let actors: Vec<_> = found
            .actors
            .iter()
            .map(|a| (a.id.as_str(), a.kind, a.places.len(), a.gold))
            .collect();
        assert_eq!(
            actors,
            [
                ("trump", "person", 2, 1),
                ("putin", "person", 1, 0),
                ("riyadh", "place", 1, 0)
            ]
        );
        assert!(found.events[0].gold);
        assert_eq!(
            found.events[0].said.en,
            "Donald Trump consulted with Vladimir Putin"
        );
        let words = found.events.into_iter().take(1).map(|event| event.place);
        assert!(marked(&analysis, words).contains("⟦التقى⟧"));
        // What is written down, and what is open, is all that there is.
        assert_eq!(found.written, 2);
        assert_eq!((found.left.mentions, found.left.times), (3, 1));
        assert_eq!(found.open.len(), found.left.items);
        assert!(found.open.iter().all(|item| !item.title.en.is_empty()));
    }
}
