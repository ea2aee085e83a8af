//! Which article is most worth labelling next: what an annotator would decide in it, by what it costs to read it.
//!
//! A decision is worth most where nobody knows the answer: where the score of a suggestion is near the threshold, where a name may be another, where annotators or
//! recommenders differ. What is sure teaches nothing, and costs a keystroke nevertheless.

use std::collections::BTreeMap;

use khabar_engine::annotation::{Document, Layer};
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::events::suggest;
use khabar_engine::mentions::Certainty;
use khabar_engine::message::Message;
use khabar_engine::text::Span;
use serde::{Deserialize, Serialize};

/// What an article costs before anything is decided in it, in decisions: it is opened and its first lines are read.
const OPENING: f64 = 5.0;

/// How many letters are read in the time of a decision.
const LETTERS: f64 = 150.0;

/// What an open difference of annotators is worth: somebody has to decide it, and two people have read it already.
const DIFFERENCE: f64 = 1.0;

/// What is worth what a recommender says otherwise: it may know nothing.
const OTHERWISE: f64 = 0.5;

/// What an event is worth that a program wrote down and nobody has looked at: how likely it held it to be is not written.
const SUGGESTED: f64 = 0.5;

/// How doubtful a suggestion must be to be counted as one in doubt.
const DOUBTFUL: f64 = 0.5;

/// What an article is worth to be labelled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Worth {
    /// What is gained: the sum of the doubts that labelling it ends, each from 0 to 1.
    pub gain: f64,
    /// What it costs, in decisions.
    pub cost: f64,
    /// Suggested events whose score is near the threshold.
    pub doubtful_events: usize,
    /// Names of which it is not sure whom they mean.
    pub doubtful_mentions: usize,
    /// Labels on which annotators differ.
    pub differences: usize,
    /// How much each recommender says otherwise than Khabar.
    pub recommended: BTreeMap<String, usize>,
    /// All that is neither accepted nor rejected.
    pub open: usize,
    /// Whether its annotator is done with it.
    pub done: bool,
}

impl Worth {
    /// What an article is worth, without what recommenders say of it.
    pub fn of(analysis: &Analysis) -> Self {
        let mut worth = Self {
            done: analysis.article_value("status") == Some("done"),
            cost: OPENING,
            ..Self::default()
        };
        let threshold = f64::from(analysis.knowledge.suggesting.threshold);
        for (line, content) in analysis.article.lines().iter().enumerate() {
            if content.kind() != LineKind::Text || content.is_blank() {
                continue;
            }
            worth.cost += analysis.text(line).chars().count() as f64 / LETTERS;
            for mention in analysis.mentions(line) {
                if mention.source.is_gold() {
                    continue;
                }
                let doubt = match mention.why.certainty() {
                    _ if mention.why.is_open() => 0.8,
                    Certainty::Possible => 0.6,
                    Certainty::Likely => 0.2,
                    Certainty::Sure => 0.0,
                };
                worth.open += 1;
                worth.gain += doubt;
                worth.doubtful_mentions += usize::from(doubt >= DOUBTFUL);
            }
            let times = analysis.timexes(line).iter();
            worth.open += times.filter(|timex| !timex.source.is_gold()).count();
            let written = analysis.events(line).iter();
            let suggested = written.filter(|event| event.source.is_suggested()).count();
            worth.open += suggested;
            worth.gain += SUGGESTED * suggested as f64;
            worth.events(analysis, line, threshold);
            worth.differences += differences(analysis, line);
        }
        worth.gain += DIFFERENCE * worth.differences as f64;
        worth.cost += (worth.open + worth.differences) as f64;
        worth
    }

    /// Counts the likeliest of what the same words evoke.
    fn events(&mut self, analysis: &Analysis, line: usize, threshold: f64) {
        let mut seen: Vec<Span> = Vec::new();
        for event in suggest(analysis, line) {
            let Some(trigger) = event.trigger else {
                continue;
            };
            if seen.iter().any(|other| other.overlaps(trigger)) {
                continue;
            }
            seen.push(trigger);
            let score = f64::from(event.score);
            let doubt = doubt(score, threshold);
            self.open += usize::from(score >= threshold);
            self.gain += doubt;
            self.doubtful_events += usize::from(doubt >= DOUBTFUL);
        }
    }

    /// Adds what recommenders say otherwise, in a document that they have added to.
    pub fn add_recommended(&mut self, document: &Document) {
        let mentions = document.mentions.iter().map(|record| &record.common);
        let timexes = document.timexes.iter().map(|record| &record.common);
        let events = document.events.iter().map(|record| &record.common);
        for common in mentions.chain(timexes).chain(events) {
            if let (Layer::Silver, Some(source)) = (common.layer, &common.source) {
                *self.recommended.entry(source.clone()).or_default() += 1;
                self.gain += OTHERWISE;
                self.cost += 1.0;
            }
        }
    }

    /// What is gained for what it costs: what articles are ordered by. Nothing of one that is done, unless annotators differ on it.
    pub fn rate(&self) -> f64 {
        match self.done && self.differences == 0 {
            true => 0.0,
            false => self.gain / self.cost.max(1.0),
        }
    }

    /// Why it is worth that, in a few words each; the most telling first.
    pub fn reasons(&self) -> Vec<Message> {
        let count = |n: usize, one: (&str, &str), many: &str, ar: &str| {
            (n > 0).then(|| match n {
                1 => Message::new(format!("1 {}", one.0), one.1),
                n => Message::new(format!("{n} {many}"), format!("{ar}: {n}")),
            })
        };
        let mut reasons = Vec::new();
        reasons.extend(count(
            self.differences,
            ("label on which annotators differ", "خلاف واحد بين الموسِّمين"),
            "labels on which annotators differ",
            "خلافات بين الموسِّمين",
        ));
        reasons.extend(count(
            self.doubtful_events,
            ("event in doubt", "حدث مشكوك فيه"),
            "events in doubt",
            "أحداث مشكوك فيها",
        ));
        reasons.extend(count(
            self.doubtful_mentions,
            ("name in doubt", "اسم مشكوك فيه"),
            "names in doubt",
            "أسماء مشكوك فيها",
        ));
        for (source, n) in &self.recommended {
            reasons.push(Message::new(
                format!("{source} says otherwise of {n}"),
                format!("يخالف {source} في: {n}"),
            ));
        }
        reasons.extend(count(
            self.open,
            ("item open", "بند واحد مفتوح"),
            "items open",
            "بنود مفتوحة",
        ));
        reasons
    }
}

/// How doubtful a score is: 1 at the threshold, 0 where it is as far from it as can be.
fn doubt(score: f64, threshold: f64) -> f64 {
    let farthest = match score < threshold {
        true => threshold,
        false => 1.0 - threshold,
    };
    match farthest > 0.0 {
        true => 1.0 - ((score - threshold).abs() / farthest).min(1.0),
        false => 1.0,
    }
}

/// The labels of a paragraph that are some annotators' and not all's.
fn differences(analysis: &Analysis, line: usize) -> usize {
    let article = &analysis.article;
    let tags = article
        .tags_of(line)
        .filter_map(|at| article.lines().get(at));
    let single = tags.filter(|line| line.tag().by().next().is_some());
    single.count()
}

/// The most worth first: what of all has something to be decided, in the order of their names where they are worth the same.
pub fn order<N: Ord>(mut all: Vec<(N, Worth)>) -> Vec<(N, Worth)> {
    all.retain(|(_, worth)| worth.rate() > 0.0);
    all.sort_by(|(a, one), (b, other)| other.rate().total_cmp(&one.rate()).then_with(|| a.cmp(b)));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::article::{Article, Knowledge};

    fn worth(text: &str) -> Worth {
        Worth::of(&Article::new(text, Knowledge::shared()).analyse(None))
    }

    #[test]
    fn what_is_in_doubt_comes_before_what_is_sure_and_what_is_decided_not_at_all() {
        let doubtful = worth("%% article published=2025-02-12\nقال عمر الفلاني إن الوفد غادر.\n");
        let sure = worth("%% article published=2025-02-12\nوصل ترامب إلى الرياض.\n");
        let decided = worth("%% article status=done\nوصل ترامب.\n");
        let differs = worth(
            "%% article status=done\nوصل ترامب.\n%% mentions trump@\"ترامب\" by=a1\n%% mentions none@\"ترامب\" by=a2\n",
        );
        assert_eq!(differs.differences, 2);
        let all = vec![
            ("sure", sure),
            ("decided", decided),
            ("differs", differs),
            ("doubtful", doubtful),
        ];
        let names: Vec<_> = order(all).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.first(), Some(&"differs"));
        assert!(!names.contains(&"decided"), "{names:?}");
        let place = |name| names.iter().position(|n| *n == name);
        assert!(
            place("doubtful") < place("sure") || place("sure").is_none(),
            "{names:?}"
        );
    }

    #[test]
    fn a_score_is_most_doubtful_at_the_threshold() {
        assert_eq!(
            [0.0, 0.3, 1.0].map(|score| doubt(score, 0.3)),
            [0.0, 1.0, 0.0]
        );
        assert!(doubt(0.25, 0.3) > doubt(0.1, 0.3) && doubt(0.4, 0.3) > doubt(0.9, 0.3));
        assert_eq!(
            [0.0, 1.0].map(|threshold| doubt(threshold, threshold)),
            [1.0, 1.0]
        );
    }

    #[test]
    fn it_is_said_why() {
        let mut worth = Worth {
            differences: 2,
            doubtful_events: 1,
            ..Worth::default()
        };
        let document = r#"{"text": "ا", "mentions": [{"start": 0, "end": 1, "text": "ا", "kind": "place", "layer": "silver", "source": "m"}]}"#;
        worth.add_recommended(&Document::parse(document).unwrap());
        let said: Vec<_> = worth
            .reasons()
            .into_iter()
            .map(|reason| reason.en)
            .collect();
        assert_eq!(
            said,
            [
                "2 labels on which annotators differ",
                "1 event in doubt",
                "m says otherwise of 1"
            ]
        );
        assert!(worth.reasons().iter().all(|reason| !reason.ar.is_empty()));
    }
}
