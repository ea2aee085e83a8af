//! What is learnt from: suggestions, each with what is seen of it and whether it is right.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;
use serde::Deserialize;

use khabar_engine::annotation::{Document, Stretch, day_of};
use khabar_engine::article::Knowledge;
use khabar_engine::likelihood::Feature;

use crate::eval::events::verdict;
use crate::eval::{Sentences, Suggestion, Verdict, overlap, suggestions};

/// How right a suggestion is, from 0 to 1, where it is learnt from.
pub(super) fn target(verdict: Verdict) -> f64 {
    match verdict {
        Verdict::Right => 1.0,
        Verdict::Arguable => ARGUABLE,
        Verdict::Wrong => 0.0,
    }
}

/// How right an arguable suggestion is.
const ARGUABLE: f64 = 0.3;

/// Where a verdict comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// Suggestions that were judged one by one.
    Judged,
    /// Documents in which all events are labelled.
    Document,
    /// Sentences of which it is known whether there is an event of a type in them.
    Sentence,
}

impl Labels {
    /// What they are called in lists of figures.
    pub fn name(self) -> &'static str {
        match self {
            Self::Judged => "judged suggestions",
            Self::Document => "labelled documents",
            Self::Sentence => "sentences",
        }
    }
}

/// A suggestion with what is seen of it.
#[derive(Debug, Clone)]
pub struct Example {
    /// The article it stands in, by its id.
    pub article: String,
    /// Where its verdict comes from.
    pub labels: Labels,
    /// Whether it is right.
    pub verdict: Verdict,
    /// How many share the verdict: of several suggestions in a sentence with an event one at least is right.
    pub sharing: usize,
    /// What is seen of it.
    pub seen: Vec<(Feature, String)>,
}

impl Example {
    /// How much it counts beside one that was judged by itself.
    pub fn count(&self) -> f64 {
        match self.labels {
            Labels::Judged => 1.0,
            Labels::Document => DOCUMENT,
            Labels::Sentence => SENTENCE / self.sharing.max(1) as f64,
        }
    }
}

const DOCUMENT: f64 = 1.0;
const SENTENCE: f64 = 0.2;

/// A suggestion that a reader judged: a line of a file of judgements.
#[derive(Debug, Clone, Deserialize)]
pub struct Judgement {
    /// The article, by its id.
    pub id: String,
    /// The words.
    pub trigger: Place,
    /// The type that was suggested.
    pub r#type: String,
    /// What the reader says.
    pub judged: Judged,
}

/// A stretch of an article, in code points.
#[derive(Debug, Clone, Copy, Deserialize)]
#[allow(missing_docs)]
pub struct Place {
    pub start: usize,
    pub end: usize,
}

/// What a reader says of a suggestion.
#[derive(Debug, Clone, Deserialize)]
pub struct Judged {
    /// Whether it is right.
    pub verdict: Verdict,
    /// Of a wrong one, the type that it is an event of.
    #[serde(default)]
    pub r#type: Option<String>,
    /// Of a right one, the words of whoever does it.
    #[serde(default)]
    pub actors: Option<Vec<String>>,
    /// Of a right one, the words of whoever is in another role.
    #[serde(default)]
    pub recipients: Option<Vec<String>>,
}

impl Judgement {
    /// Of judgements of an article, the one on a suggestion of a type at some words, if any is there.
    pub(super) fn on_suggestion<'j>(
        all: &'j [Self],
        trigger: &Stretch,
        r#type: &str,
    ) -> Option<Option<&'j Self>> {
        let near: Vec<&Self> = all
            .iter()
            .filter(|j| overlap((j.trigger.start, j.trigger.end), trigger.extent()))
            .collect();
        near.first()?;
        let right = |j: &&&Self| j.judged.verdict == Verdict::Right && j.right_type() == r#type;
        let same = |j: &&&Self| j.r#type == r#type;
        let other = |j: &&&Self| j.judged.r#type.as_deref() == Some(r#type);
        let by = || near.iter();
        let judgement = by()
            .find(right)
            .or_else(|| by().find(same))
            .or_else(|| by().find(other));
        Some(judgement.copied())
    }

    fn right_type(&self) -> &str {
        self.judged.r#type.as_deref().unwrap_or(&self.r#type)
    }

    /// The verdict on a suggestion of a type at the same words.
    pub(super) fn on(&self, r#type: &str) -> Verdict {
        match self.judged.verdict {
            Verdict::Wrong if self.judged.r#type.as_deref() == Some(r#type) => Verdict::Right,
            verdict => verdict,
        }
    }
}

/// The suggestions of an article that readers judged. Those at words that nobody judged are left out.
pub fn judged(
    article: &str,
    (text, day): (&str, Option<Date>),
    judgements: &[Judgement],
    knowledge: &Arc<Knowledge>,
) -> Vec<Example> {
    let example = |suggestion: Suggestion| {
        let r#type = suggestion.r#type.as_str();
        let judgement = Judgement::on_suggestion(judgements, &suggestion.trigger, r#type)?;
        Some(Example {
            article: article.to_string(),
            labels: Labels::Judged,
            verdict: judgement.map_or(Verdict::Wrong, |j| j.on(r#type)),
            sharing: 1,
            seen: suggestion.seen,
        })
    };
    let all = suggestions(text, day, knowledge).into_iter();
    all.filter_map(example).collect()
}

/// The suggestions of a labelled document: right where an event is labelled, wrong elsewhere; those on which readers differ are left out.
pub fn labelled(gold: &Document, knowledge: &Arc<Knowledge>) -> Vec<Example> {
    let sentences = Sentences::of(&gold.text);
    let example = |suggestion: Suggestion| {
        let verdict = verdict(gold, &sentences, &suggestion.trigger, &suggestion.r#type);
        (verdict != Verdict::Arguable).then(|| Example {
            article: gold.name(),
            labels: Labels::Document,
            verdict,
            sharing: 1,
            seen: suggestion.seen,
        })
    };
    let all = suggestions(&gold.text, gold.day(), knowledge).into_iter();
    all.filter_map(example).collect()
}

/// A sentence of which readers said whether there is an event of a type in it.
#[derive(Debug, Clone, Deserialize)]
pub struct Sentence {
    /// Its id: that of its article, a dash, its number.
    pub id: String,
    /// Its words.
    pub text: String,
    /// The date of its article.
    #[serde(default)]
    pub dct: Option<String>,
    /// The type.
    pub r#type: String,
    /// `yes`, or one that ends in `no`.
    pub label: String,
}

impl Sentence {
    /// Whether it has an event of its type; none where readers differ.
    pub fn has_event(&self) -> Option<bool> {
        match self.label.as_str() {
            "yes" => Some(true),
            label if label.ends_with("no") => Some(false),
            _ => None,
        }
    }
}

/// The suggestions of a sentence that are of its type.
pub fn of_sentence(sentence: &Sentence, knowledge: &Arc<Knowledge>) -> Vec<Example> {
    let verdict = match sentence.has_event() {
        Some(true) => Verdict::Right,
        Some(false) => Verdict::Wrong,
        None => return Vec::new(),
    };
    let day = sentence.dct.as_deref().and_then(day_of);
    let mut all = suggestions(&sentence.text, day, knowledge);
    all.retain(|suggestion| suggestion.r#type == sentence.r#type);
    let sharing = if verdict == Verdict::Right {
        all.len()
    } else {
        1
    };
    let article = sentence
        .id
        .rsplit_once('-')
        .map_or(sentence.id.as_str(), |(a, _)| a);
    let example = |mut suggestion: Suggestion| {
        // Where it stands in its article is not known.
        let here = |feature: Feature| !feature.is_of_article() && feature != Feature::SentencePlace;
        suggestion.seen.retain(|(feature, _)| here(*feature));
        Example {
            article: article.to_string(),
            labels: Labels::Sentence,
            verdict,
            sharing,
            seen: suggestion.seen,
        }
    };
    all.into_iter().map(example).collect()
}

/// Judgements by their article, in order.
pub fn by_article(judgements: Vec<Judgement>) -> FxHashMap<String, Vec<Judgement>> {
    let mut articles: FxHashMap<String, Vec<Judgement>> = FxHashMap::default();
    for judgement in judgements {
        let of_article = articles.entry(judgement.id.clone()).or_default();
        of_article.push(judgement);
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "قصفت إسرائيل سوريا. واتهم ترامب بوتين بالكذب.";

    fn verdicts(examples: &[Example]) -> Vec<(String, Verdict)> {
        let of = |example: &Example| {
            let is_type = |(feature, _): &&(Feature, String)| *feature == Feature::Type;
            let r#type = example
                .seen
                .iter()
                .find(is_type)
                .map(|(_, value)| value.clone());
            (r#type.unwrap_or_default(), example.verdict)
        };
        examples.iter().map(of).collect()
    }

    fn judgement(start: usize, end: usize, r#type: &str, judged: &str) -> Judgement {
        let line = format!(
            r#"{{"id": "a", "trigger": {{"start": {start}, "end": {end}}}, "type": "{type}", "judged": {judged}}}"#
        );
        serde_json::from_str(&line).unwrap()
    }

    #[test]
    fn a_suggestion_takes_the_verdict_on_its_words() {
        let judgements = [judgement(0, 4, "ASSAULT", r#"{"verdict": "arguable"}"#)];
        let examples = judged("a", (TEXT, None), &judgements, &Knowledge::shared());
        // What nobody judged is left out.
        assert_eq!(
            verdicts(&examples),
            [("ASSAULT".to_string(), Verdict::Arguable)]
        );
    }

    #[test]
    fn a_type_is_right_that_the_reader_gives() {
        let wrong = r#"{"verdict": "wrong", "why": "other_type", "type": "ACCUSE"}"#;
        let judgements = [judgement(20, 25, "THREATEN", wrong)];
        let examples = judged("a", (TEXT, None), &judgements, &Knowledge::shared());
        assert_eq!(
            verdicts(&examples),
            [("ACCUSE".to_string(), Verdict::Right)]
        );
    }

    #[test]
    fn a_document_says_where_events_are_and_where_none() {
        let gold = r#"{"id": "d", "text": "قصفت إسرائيل سوريا. واتهم ترامب بوتين بالكذب.", "events": [
            {"type": "COERCE", "alt_types": ["ASSAULT"], "trigger": {"start": 0, "end": 4, "text": "قصفت"}}]}"#;
        let gold = Document::parse(gold).unwrap();
        let examples = labelled(&gold, &Knowledge::shared());
        let said = [("ASSAULT", Verdict::Right), ("ACCUSE", Verdict::Wrong)];
        assert_eq!(verdicts(&examples), said.map(|(t, v)| (t.to_string(), v)));
    }

    #[test]
    fn the_suggestions_of_a_sentence_share_its_label() {
        let sentence = |label: &str| Sentence {
            id: "x-1".to_string(),
            text: "قصفت إسرائيل سوريا، وقصفت لبنان.".to_string(),
            dct: None,
            r#type: "ASSAULT".to_string(),
            label: label.to_string(),
        };
        let yes = of_sentence(&sentence("yes"), &Knowledge::shared());
        assert_eq!(yes.len(), 2);
        assert!(
            yes.iter()
                .all(|e| e.verdict == Verdict::Right && e.article == "x")
        );
        assert!((yes[0].count() - SENTENCE / 2.0).abs() < 1e-9);
        assert!(
            yes[0]
                .seen
                .iter()
                .all(|(feature, _)| !feature.is_of_article())
        );
        let no = of_sentence(&sentence("easy no"), &Knowledge::shared());
        assert!(
            no.iter()
                .all(|e| e.verdict == Verdict::Wrong && e.sharing == 1)
        );
        assert!(of_sentence(&sentence("ambiguous"), &Knowledge::shared()).is_empty());
    }
}
