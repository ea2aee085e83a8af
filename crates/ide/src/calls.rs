//! Who did what to whom, as a call hierarchy: what was done to an actor comes in, what it did to others goes out.

use std::path::{Path, PathBuf};

use khabar_corpus::index::{EventIn, Extent};
use khabar_engine::annotation::{Event, Filler, Layer, Unit};
use khabar_engine::article::Analysis;
use khabar_engine::events::likely;

/// Which way an event is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// What was done to an actor, by those who did it.
    Incoming,
    /// What an actor did, by those whom it was done to.
    Outgoing,
}

/// What somebody and an actor have to do with each other in one article.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The id of the somebody.
    pub other: String,
    /// The file of the article.
    pub file: PathBuf,
    /// When the first of the events happened, else the date of the article.
    pub date: Option<String>,
    /// The events, each by its type, the layer, and the words that evoke it with the text of their line.
    pub events: Vec<(String, Layer, Extent, String)>,
}

impl Call {
    /// The types of the events, with their numbers: `CONSULT ×2, ACCUSE`. A question mark stands for what is only suggested.
    pub fn summary(&self) -> String {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for (event_type, layer, ..) in &self.events {
            let doubt = if *layer == Layer::Silver { "?" } else { "" };
            let name = format!("{event_type}{doubt}");
            match counts.iter_mut().find(|(known, _)| *known == name) {
                Some((_, count)) => *count += 1,
                None => counts.push((name, 1)),
            }
        }
        let said = counts.into_iter().map(|(name, count)| match count {
            1 => name,
            count => format!("{name} ×{count}"),
        });
        said.collect::<Vec<_>>().join(", ")
    }
}

/// The events of an article as it is typed: those that are written down, and those that are suggested.
pub fn events_in(analysis: &Analysis, file: &Path) -> Vec<EventIn> {
    let lines = 0..analysis.article.lines().len();
    let events = lines.flat_map(|line| {
        let all = analysis.events(line).iter().chain(likely(analysis, line));
        all.map(move |event| event_in(analysis, file, line, event))
    });
    events.collect()
}

fn event_in(analysis: &Analysis, file: &Path, line: usize, event: &Event) -> EventIn {
    let (codebook, kb) = (&analysis.knowledge.codebook, &analysis.knowledge.actors);
    let text = analysis.text(line);
    let units =
        |byte: usize| Unit::CodePoint.count(text.as_bytes().get(..byte).unwrap_or_default());
    let span = event.trigger.map_or(0..text.len(), |span| span.range());
    let ids = |fillers: Vec<&Filler>| {
        let known = fillers
            .into_iter()
            .filter(|f| f.participant.who.actor().is_some());
        known
            .map(|f| f.participant.who.id(kb).to_string())
            .collect()
    };
    let stated = event.date.as_ref().map(ToString::to_string);
    EventIn {
        file: file.to_path_buf(),
        at: Extent {
            line,
            start: units(span.start),
            end: units(span.end),
        },
        text: text.to_string(),
        layer: event.source.layer(),
        r#type: codebook
            .type_at(event.event_type)
            .map_or_else(String::new, |t| t.id.clone()),
        date: stated.or_else(|| analysis.dct.map(|dct| dct.day.to_string())),
        doers: ids(event.doers(codebook).collect()),
        others: ids(event.others(codebook).collect()),
    }
}

/// Whom an actor has to do with in some events, and in which articles. Those who do something together, to nobody else, do it to each other.
pub fn calls(events: &[EventIn], id: &str, direction: Direction) -> Vec<Call> {
    let mut found: Vec<Call> = Vec::new();
    for event in events {
        let is = |all: &[String]| all.iter().any(|other| other == id);
        let others = match direction {
            _ if event.others.is_empty() && is(&event.doers) => &event.doers,
            Direction::Incoming if is(&event.others) => &event.doers,
            Direction::Outgoing if is(&event.doers) => &event.others,
            _ => continue,
        };
        for other in others.iter().filter(|other| *other != id) {
            let told = (
                event.r#type.clone(),
                event.layer,
                event.at,
                event.text.clone(),
            );
            let same = |call: &&mut Call| call.other == *other && call.file == event.file;
            match found.iter_mut().find(same) {
                Some(call) => call.events.push(told),
                None => found.push(Call {
                    other: other.clone(),
                    file: event.file.clone(),
                    date: event.date.clone(),
                    events: vec![told],
                }),
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;

    #[test]
    fn what_was_done_to_an_actor_comes_in_and_what_it_did_goes_out() {
        let text = r#"اتهم ترامب بوتين ثم التقى ماكرون بترامب
%% event ACCUSE@"اتهم" actor=trump recipient=putin
%% event CONSULT@"التقى" actor=macron actor=trump
%% event CONSULT@"التقى" actor=macron actor=trump
"#;
        let events = events_in(&analysed(text), Path::new("a.khabar"));
        let said = |id: &str, direction| {
            let calls = calls(&events, id, direction).into_iter();
            calls
                .map(|call| format!("{}: {}", call.other, call.summary()))
                .collect::<Vec<_>>()
        };
        assert_eq!(said("putin", Direction::Incoming), ["trump: ACCUSE"]);
        assert_eq!(said("putin", Direction::Outgoing), Vec::<String>::new());
        // A meeting has no direction.
        assert_eq!(
            said("trump", Direction::Outgoing),
            ["putin: ACCUSE", "macron: CONSULT ×2"]
        );
        assert_eq!(said("trump", Direction::Incoming), ["macron: CONSULT ×2"]);
    }

    #[test]
    fn an_event_stands_at_the_words_that_evoke_it() {
        let text = "ثم اتهم ترامب بوتين\n%% event ACCUSE@\"اتهم\" actor=trump recipient=putin\n";
        let events = events_in(&analysed(text), Path::new("a.khabar"));
        let bytes = events[0].at.bytes(&events[0].text);
        assert_eq!(&events[0].text[bytes], "اتهم");
    }
}
