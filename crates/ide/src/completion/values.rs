//! Values of keys, and the words of anchors.

use khabar_engine::actors::ActorKind;
use khabar_engine::codebook::Definition;
use khabar_engine::events::{evoked, phrase};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{BY, STATUS, SUGGESTED, TagKind, anchor_to, annotators};
use khabar_engine::text::Span;
use khabar_engine::time::{Modifier, TimexType, Value};

use super::{Completion, CompletionKind, List};
use crate::hover::suggested_word;

impl List<'_> {
    /// The values a key may have.
    pub(super) fn values(&mut self, kind: TagKind, key: &str, event_type: &str) {
        let analysis = self.analysis;
        let codebook = &analysis.knowledge.codebook;
        match (kind, key) {
            (TagKind::Event, "mode") => {
                let modes = codebook.modes_of(event_type);
                let modes = modes.map(|m| (m.id.as_str(), Some(&m.definition)));
                self.members(modes.collect());
            }
            (TagKind::Event, "context") => self.defined(&codebook.contexts),
            (TagKind::Event, STATUS) => {
                self.defined(&codebook.statuses);
                self.suggested();
            }
            (TagKind::Mentions | TagKind::Times, STATUS) => self.suggested(),
            (TagKind::Event, "date") => self.dates(false),
            (TagKind::Article, "published") => self.dates(true),
            (TagKind::Times, _) if TimexType::from_name(key).is_some() => self.dates(false),
            (TagKind::Article, "status") => {
                let draft = Message::new("tagging goes on", "مسودة: العمل على وسومها جار");
                let done = Message::new("its tags are complete", "مكتمل الوسوم");
                let suggested = Message::new(
                    "a program wrote its tags, and nobody has looked at them",
                    "كتب برنامج وسومه ولم يراجعها أحد",
                );
                self.members(vec![
                    ("draft", Some(&draft)),
                    ("done", Some(&done)),
                    (SUGGESTED, Some(&suggested)),
                ]);
            }
            (TagKind::Event, "same") => self.told_events(),
            (TagKind::Mentions | TagKind::Times | TagKind::Event, BY) => self.annotators(),
            (TagKind::Event, "place") => {
                self.actors(|kind| matches!(kind, ActorKind::Place | ActorKind::Country));
            }
            (TagKind::Event, key) => {
                if let Some(role) = codebook.role(key) {
                    self.actors(|kind| role.takes(MentionKind::of_actor(kind)));
                }
            }
            (TagKind::Times, "mod") => {
                let names = Modifier::ALL.iter().map(|m| (m.name(), None));
                self.members(names.collect());
            }
            _ => {}
        }
    }

    /// That a line is a suggestion.
    fn suggested(&mut self) {
        self.members(vec![(SUGGESTED, Some(&suggested_word()))]);
    }

    /// The ids of the other events of the article, with what they say.
    fn told_events(&mut self) {
        let analysis = self.analysis;
        let here = self.line;
        for (line, id, _) in analysis
            .events_with("id")
            .filter(|(line, ..)| *line != here)
        {
            let tag = analysis.article.lines().get(line).map(|line| line.tag());
            let said = tag
                .and_then(|tag| phrase(analysis, tag))
                .unwrap_or_default();
            self.add(Completion {
                detail: said.get(self.lang).to_string(),
                ..Completion::new(CompletionKind::Value, id)
            });
        }
    }

    /// The annotators that the article names.
    fn annotators(&mut self) {
        let analysis = self.analysis;
        let stated = analysis.article_value("annotator").unwrap_or_default();
        let lines = analysis.article.lines().iter();
        let by = lines.flat_map(|line| line.tag().by());
        let mut names: Vec<&str> = Vec::new();
        for name in annotators(stated).chain(by) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        self.members(names.into_iter().map(|name| (name, None)).collect());
    }

    fn defined(&mut self, all: &[Definition]) {
        let all = all.iter().map(|d| (d.id.as_str(), Some(&d.definition)));
        self.members(all.collect());
    }

    /// A closed list of values, with what each means.
    fn members(&mut self, all: Vec<(&str, Option<&Message>)>) {
        for (id, definition) in all {
            let said = definition.cloned().unwrap_or_default();
            self.add(Completion {
                doc: said.get(self.lang).to_string(),
                ..Completion::new(CompletionKind::Member, id).meaning(&said)
            });
        }
    }

    /// The dates of the article, those of this paragraph first, each with its words.
    fn dates(&mut self, days_only: bool) {
        let analysis = self.analysis;
        let here = self.paragraph();
        let mut lines: Vec<usize> = (0..analysis.paragraphs.len()).collect();
        lines.sort_by_key(|line| Some(*line) != here);
        let mut seen = Vec::new();
        for line in lines {
            for timex in analysis.timexes(line) {
                let value = timex.resolution.value.as_ref();
                let Some(value) = value.filter(|v| v.days().is_some()) else {
                    continue;
                };
                let text = value.to_string();
                if seen.contains(&text) || days_only && !matches!(value, Value::Day(_)) {
                    continue;
                }
                let words = analysis.text(line).get(timex.span.range());
                self.add(Completion {
                    detail: words.unwrap_or("").to_string(),
                    doc: analysis.in_words(value).get(self.lang).to_string(),
                    ..Completion::new(CompletionKind::Value, &text)
                });
                seen.push(text);
            }
        }
        let dct = analysis.dct.map(|d| d.day.to_string());
        if let Some(dct) = dct.filter(|d| !seen.contains(d)) {
            let detail = Message::new("the document date", "تاريخ الوثيقة");
            self.add(Completion {
                detail: detail.get(self.lang).to_string(),
                ..Completion::new(CompletionKind::Value, &dct)
            });
        }
    }

    /// The words an item can be anchored at: for an actor its mentions, for an event its triggers.
    pub(super) fn words(&mut self, kind: TagKind, key: &str, value: &str) {
        let analysis = self.analysis;
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let Some(known) = analysis.paragraphs.get(paragraph) else {
            return;
        };
        let id = if kind == TagKind::Mentions {
            key
        } else {
            value
        };
        let actor = analysis.knowledge.actors.find(id);
        let spans: Vec<Span> = match kind {
            TagKind::Times => known.timexes.iter().map(|t| t.span).collect(),
            TagKind::Event if value.is_empty() => {
                let event_type = analysis.knowledge.codebook.type_ix(key);
                let events = evoked(analysis, paragraph).iter();
                let of_type = events.filter(|event| Some(event.event_type) == event_type);
                of_type.filter_map(|event| event.trigger).collect()
            }
            _ => known
                .mentions
                .iter()
                .filter(|m| actor.is_none() || m.actor == actor)
                .map(|m| m.span)
                .collect(),
        };
        let text = analysis.text(paragraph);
        let mut seen = Vec::new();
        for span in spans {
            if let Some((1, words)) = anchor_to(text, span)
                && !seen.contains(&words)
                && !words.contains('"')
            {
                self.add(Completion::new(CompletionKind::Words, words));
                seen.push(words);
            }
        }
    }
}
