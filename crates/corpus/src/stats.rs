//! What a corpus holds, counted: articles, words, mentions and events by what they are, when, and whose.

use std::collections::BTreeMap;

use khabar_engine::annotation::{Document, EventRecord};
use khabar_engine::article::Knowledge;
use khabar_engine::tags::annotators;
use serde::Serialize;

/// What is counted by value.
pub const TABLES: [&str; 11] = [
    "status",
    "annotator",
    "month",
    "mention kind",
    "actor",
    "country",
    "time type",
    "event type",
    "mode",
    "event status",
    "dyad",
];

/// The counts of a corpus, or of a part of one: counts of parts add up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// Articles.
    pub articles: usize,
    /// Words between spaces.
    pub words: usize,
    /// Mentions of actors and places.
    pub mentions: usize,
    /// Temporal expressions.
    pub times: usize,
    /// Events; one that is told again counts once.
    pub events: usize,
    /// Notes.
    pub notes: usize,
    /// Labels on which annotators differ and nobody has decided: they count nowhere else.
    pub open: usize,
    /// How often each value stands, by table ([`TABLES`]).
    pub tables: BTreeMap<&'static str, BTreeMap<String, usize>>,
}

impl Stats {
    /// Counts a document; its ids are those of this knowledge.
    pub fn add(&mut self, document: Document, knowledge: &Knowledge) {
        let (document, open) = document.agreed();
        self.articles += 1;
        self.words += document.text.split_whitespace().count();
        self.mentions += document.mentions.len();
        self.times += document.timexes.len();
        self.notes += document.notes.len();
        self.open += open;
        let stated = |key: &str| document.article.get(key).map(String::as_str);
        self.count("status", stated("status").unwrap_or("draft"));
        for annotator in annotators(stated("annotator").unwrap_or_default()) {
            self.count("annotator", annotator);
        }
        if let Some(month) = document.dct.as_deref().and_then(|day| day.get(..7)) {
            self.count("month", month);
        }
        for mention in &document.mentions {
            self.count("mention kind", mention.kind.name());
            let Some(actor) = &mention.actor else {
                continue;
            };
            self.count("actor", actor);
            if let Some(country) = country(actor, knowledge) {
                self.count("country", &country);
            }
        }
        for timex in &document.timexes {
            self.count("time type", timex.r#type.name());
        }
        // What is told again is counted where it is told first.
        for event in document.events.iter().filter(|event| event.same.is_none()) {
            self.events += 1;
            self.event(event, knowledge);
        }
    }

    fn event(&mut self, event: &EventRecord, knowledge: &Knowledge) {
        self.count("event type", &event.r#type);
        self.count("event status", &event.status);
        for mode in &event.modes {
            self.count("mode", mode);
        }
        let codebook = &knowledge.codebook;
        let event_type = codebook.event_type(&event.r#type);
        let doer = event_type.and_then(|t| codebook.role_at(codebook.doer_of(t)?));
        let does = |role: &str| doer.is_some_and(|doer| doer.id == role);
        let (doers, others): (Vec<_>, Vec<_>) =
            event.participants.iter().partition(|p| does(&p.role));
        for one in doers.iter().filter_map(|p| p.actor.as_deref()) {
            for other in others.iter().filter_map(|p| p.actor.as_deref()) {
                self.count("dyad", &format!("{one} > {other}"));
            }
        }
    }

    /// Takes in the counts of another part.
    pub fn join(&mut self, other: Self) {
        for (sum, part) in [
            (&mut self.articles, other.articles),
            (&mut self.words, other.words),
            (&mut self.mentions, other.mentions),
            (&mut self.times, other.times),
            (&mut self.events, other.events),
            (&mut self.notes, other.notes),
            (&mut self.open, other.open),
        ] {
            *sum += part;
        }
        for (table, values) in other.tables {
            let own = self.tables.entry(table).or_default();
            for (value, count) in values {
                *own.entry(value).or_default() += count;
            }
        }
    }

    /// A table with what stands most often first, months in their order.
    pub fn table(&self, name: &str) -> Vec<(&str, usize)> {
        let values = self.tables.get(name).into_iter().flatten();
        let mut rows: Vec<(&str, usize)> = values.map(|(v, count)| (v.as_str(), *count)).collect();
        if name != "month" {
            rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        }
        rows
    }

    fn count(&mut self, table: &'static str, value: &str) {
        let values = self.tables.entry(table).or_default();
        *values.entry(value.to_string()).or_default() += 1;
    }
}

/// The country that an actor is of, as its ISO 3166-1 code.
fn country(id: &str, knowledge: &Knowledge) -> Option<String> {
    let actors = &knowledge.actors;
    actors.actor(actors.find(id)?)?.country.clone()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::annotation::Unit;
    use khabar_engine::article::Article;
    use khabar_formats::document::document;

    fn counted(articles: &[&str]) -> Stats {
        let mut stats = Stats::default();
        let knowledge = Knowledge::shared();
        for article in articles {
            let analysis = Article::new(article, knowledge.clone()).analyse(None);
            let read = document(&analysis, serde_json::Value::Null, Unit::CodePoint);
            let mut part = Stats::default();
            part.add(
                read.only(khabar_engine::annotation::Layer::Gold),
                &knowledge,
            );
            stats.join(part);
        }
        stats
    }

    #[test]
    fn what_is_told_again_counts_once_and_what_is_open_nowhere() {
        let stats = counted(&[
            "%% article published=2025-02-12 annotator=\"a1, a2\" status=done\nالتقى ترامب بوتين\n%% mentions trump@\"ترامب\"\n%% mentions putin@\"بوتين\" by=a1\n%% mentions none@\"بوتين\" by=a2\n%% event CONSULT@\"التقى\" actor=trump recipient=putin mode=visit id=e\n\nوكان اللقاء طويلا\n%% event CONSULT@\"اللقاء\" actor=trump same=e\n%% note كم دام؟\n",
            "%% article published=2025-01-30 annotator=a1\nوصل سلام أمس\n%% times DATE=2025-01-29@\"أمس\"\n",
        ]);
        let totals = (stats.articles, stats.words, stats.mentions, stats.times);
        assert_eq!(totals, (2, 9, 1, 1));
        assert_eq!((stats.events, stats.notes, stats.open), (1, 1, 2));
        assert_eq!(stats.table("dyad"), [("trump > putin", 1)]);
        assert_eq!(stats.table("country"), [("USA", 1)]);
        assert_eq!(stats.table("annotator"), [("a1", 2), ("a2", 1)]);
        assert_eq!(stats.table("month"), [("2025-01", 1), ("2025-02", 1)]);
        assert_eq!(stats.table("status"), [("done", 1), ("draft", 1)]);
        assert!(stats.tables.keys().all(|table| TABLES.contains(table)));
    }
}
