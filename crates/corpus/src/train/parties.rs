//! Who likely takes part: weights learnt from events of which people said who does what to whom, and what they are worth for articles that they
//! were not trained on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::Date;
use khabar_data::schema::PartyFeature;
use rayon::prelude::*;

use khabar_engine::annotation::{Document, EventRecord, Stretch};
use khabar_engine::article::Knowledge;
use khabar_engine::events::{Offer, Part, PartySeen, offers};

use super::examples::Judgement;
use super::folds;
use super::logistic::{self, logistic};
use super::table::{Table, Vocabulary};
use super::write::weights;
use crate::eval::events::event_at;
use crate::eval::{Sentences, Tally, Verdict, each_paragraph, overlap};

/// Somebody who may fill a role of an event, and whether they do.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The article, by its id.
    pub article: String,
    /// Of which event: where its words begin, in code points.
    pub event: usize,
    /// In which role.
    pub part: Part,
    /// Whether they fill it.
    pub right: bool,
    /// What is seen of them.
    pub seen: Vec<PartySeen>,
}

/// Those who may fill roles of an article's events that are judged right.
pub fn judged(
    article: &str,
    (text, day): (&str, Option<Date>),
    judgements: &[Judgement],
    knowledge: &Arc<Knowledge>,
) -> Vec<Candidate> {
    let has = |trigger: &Stretch, r#type: &str| {
        let judgement = Judgement::on_suggestion(judgements, trigger, r#type)??;
        (judgement.on(r#type) == Verdict::Right).then_some(&judgement.judged)
    };
    candidates(article, (text, day), knowledge, |offered| {
        let judged = has(&offered.trigger, offered.r#type)?;
        let words = offered.words.text.as_str();
        let among = |said: &Option<Vec<String>>| {
            let mut said = said.iter().flatten();
            said.any(|said| said.contains(words) || words.contains(said.as_str()))
        };
        Some(match offered.part {
            Part::Doer => among(&judged.actors),
            Part::Other => among(&judged.recipients) && !among(&judged.actors),
        })
    })
}

/// Those who may fill roles of the events of a labelled document.
pub fn labelled(gold: &Document, knowledge: &Arc<Knowledge>) -> Vec<Candidate> {
    let sentences = Sentences::of(&gold.text);
    let text = (gold.text.as_str(), gold.day());
    candidates(&gold.name(), text, knowledge, |offered| {
        let event: &EventRecord = event_at(gold, &sentences, &offered.trigger, offered.r#type)?;
        let among = |fillers: &[usize]| {
            let mut mentions = fillers.iter().filter_map(|at| gold.mentions.get(*at));
            mentions.any(|mention| overlap(mention.place.extent(), offered.words.extent()))
        };
        Some(match offered.part {
            Part::Doer => among(&event.actors),
            Part::Other => among(&event.recipients) && !among(&event.actors),
        })
    })
}

/// An offer as it stands in its text, in code points.
struct Offered<'o> {
    trigger: Stretch,
    r#type: &'o str,
    part: Part,
    words: Stretch,
}

/// The offers of a text of which it is known whether they are right.
fn candidates(
    article: &str,
    (text, day): (&str, Option<Date>),
    knowledge: &Arc<Knowledge>,
    is_right: impl Fn(&Offered<'_>) -> Option<bool>,
) -> Vec<Candidate> {
    let mut found = Vec::new();
    each_paragraph(text, day, knowledge, |input, stretch| {
        offers(input, &mut |offer: &Offer<'_>| {
            let event_type = knowledge.codebook.type_at(offer.event_type);
            let (Some(trigger), Some(event_type)) = (offer.trigger, event_type) else {
                return;
            };
            let offered = Offered {
                trigger: stretch(trigger),
                r#type: &event_type.id,
                part: offer.part,
                words: stretch(offer.words),
            };
            if let Some(right) = is_right(&offered) {
                found.push(Candidate {
                    article: article.to_string(),
                    event: offered.trigger.start,
                    part: offer.part,
                    right,
                    seen: offer.seen.to_vec(),
                });
            }
        });
    });
    found
}

/// How strongly weights are held down: the strengths that are tried.
const STRENGTHS: [f64; 4] = [4.0, 8.0, 12.0, 20.0];

/// How likely somebody must be who is named: what is tried.
const LEAST: [f64; 5] = [0.3, 0.35, 0.4, 0.45, 0.5];

/// How much stronger than others the weights of features are held down that name a type.
fn penalty(feature: PartyFeature) -> f64 {
    if feature.names_type() { 2.0 } else { 1.0 }
}

/// Weights for one part, and what they are worth.
#[derive(Debug)]
pub struct Learnt {
    /// Whose.
    pub part: Part,
    /// How strongly they are held down.
    pub l2: f64,
    /// What somebody has of whom nothing else is known.
    bias: f64,
    weights: BTreeMap<(PartyFeature, String), f64>,
    /// For each least probability that may be asked for, how many of those named by weights of other articles are right, of those that could be.
    pub named: Vec<(f64, Tally)>,
}

/// Learns from candidates. What the weights are worth is told by folds of articles.
pub fn learn(candidates: &[Candidate], part: Part, folds: usize) -> Learnt {
    let all: Vec<&Candidate> = candidates.iter().filter(|c| c.part == part).collect();
    let articles = all.iter().map(|c| c.article.as_str());
    let fold_of = folds::deal(articles, folds.max(2));
    let tries = STRENGTHS.into_par_iter().map(|l2| {
        let learn = |others: &[&Candidate]| fit(others, l2);
        let sums = folds::held_out(&all, &fold_of, learn, |fitted, one| fitted.sum(one));
        let losses = all
            .iter()
            .zip(&sums)
            .map(|(candidate, sum)| (1.0 + (if candidate.right { -sum } else { *sum }).exp()).ln());
        (l2, losses.sum::<f64>(), sums)
    });
    let tries: Vec<_> = tries.collect();
    let best = tries
        .into_iter()
        .min_by(|(_, a, _), (_, b, _)| a.total_cmp(b));
    let (l2, _, sums) = best.unwrap_or_default();
    let fitted = fit(&all, l2);
    Learnt {
        part,
        l2,
        named: LEAST.map(|least| (least, named(&all, &sums, least))).into(),
        bias: fitted.bias,
        weights: fitted.named(),
    }
}

/// Of those whom sums of weights name in their events, how many are right.
fn named(all: &[&Candidate], sums: &[f64], least: f64) -> Tally {
    /// An event, and whoever is likeliest in it: the sum of weights, and whether that is right.
    #[derive(Default)]
    struct Event {
        could_be: bool,
        named: Option<(f64, bool)>,
    }
    let mut events: BTreeMap<(&str, usize), Event> = BTreeMap::new();
    for (candidate, sum) in all.iter().zip(sums) {
        let event = events
            .entry((&candidate.article, candidate.event))
            .or_default();
        event.could_be |= candidate.right;
        let likely = logistic(*sum) >= least;
        if likely && event.named.is_none_or(|(most, _)| *sum > most) {
            event.named = Some((*sum, candidate.right));
        }
    }
    let mut tally = Tally::default();
    for Event { could_be, named } in events.into_values() {
        tally.gold += usize::from(could_be);
        tally.found += usize::from(named.is_some());
        tally.right += usize::from(named.is_some_and(|(_, right)| right));
    }
    tally
}

struct Fitted {
    vocabulary: Vocabulary<PartyFeature>,
    bias: f64,
    weights: Vec<f64>,
}

impl Fitted {
    fn sum(&self, candidate: &Candidate) -> f64 {
        let columns = self.vocabulary.columns(&candidate.seen, |_| true);
        self.bias
            + columns
                .filter_map(|column| self.weights.get(column))
                .sum::<f64>()
    }

    fn named(self) -> BTreeMap<(PartyFeature, String), f64> {
        let weight = |column: usize| self.weights.get(column).copied().unwrap_or_default();
        let names = self.vocabulary.into_names();
        names.map(|(name, column)| (name, weight(column))).collect()
    }
}

fn fit(all: &[&Candidate], l2: f64) -> Fitted {
    let seen = all.iter().map(|c| (c.article.as_str(), &*c.seen));
    let vocabulary = Vocabulary::of(seen, penalty);
    let mut table = Table::new(&vocabulary);
    for candidate in all {
        let columns = vocabulary.columns(&candidate.seen, |_| true);
        table.push(columns, f64::from(u8::from(candidate.right)), 1.0);
    }
    let (bias, weights) = logistic::fit(&table, l2);
    Fitted {
        vocabulary,
        bias,
        weights,
    }
}

/// What a file of weights says of itself.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// The command that wrote it.
    pub command: &'a str,
    /// The day it was written.
    pub day: &'a str,
    /// The files it was trained on.
    pub trained_on: &'a [String],
    /// How many events were learnt from.
    pub events: usize,
    /// In how many articles.
    pub articles: usize,
    /// How likely somebody must be who is named, of each part.
    pub least: [f64; 2],
}

/// Weights nearer to nothing than this are left out.
const TELLING: f64 = 0.02;

/// The file of some weights: sorted, with three digits.
pub fn write(learnt: &[Learnt; 2], about: &About<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# Who likely fills a role of an event in which no frame puts anybody: how much it weighs how somebody stands to its words.\n\
         # Written {} by:\n# {}\n",
        about.day, about.command
    );
    let trained_on = toml::Value::from(about.trained_on.to_vec());
    let _ = writeln!(out, "trained-on = {trained_on}");
    let _ = writeln!(
        out,
        "events = {}\narticles = {}",
        about.events, about.articles
    );
    for (part, least) in learnt.iter().zip(about.least) {
        let name = match part.part {
            Part::Doer => "doer",
            Part::Other => "other",
        };
        let _ = writeln!(
            out,
            "\n[{name}]\nleast = {least:.2}\nl2 = {:?}\nbias = {:.3}\n\n[{name}.weights]",
            part.l2, part.bias
        );
        let below = format!("{name}.weights");
        weights(
            &mut out,
            &below,
            &part.weights,
            (PartyFeature::name, TELLING),
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_data::schema::PartiesFile;

    const TEXT: &str = "هجوم جديد قرب مدينة صيدا. واتهمت موسكو كييف بالتضليل";

    fn rights(candidates: &[Candidate]) -> Vec<(Part, bool)> {
        candidates.iter().map(|c| (c.part, c.right)).collect()
    }

    #[test]
    fn whoever_a_reader_names_is_right() {
        let judgement = |recipients: &str| -> Judgement {
            let line = format!(
                r#"{{"id": "a", "trigger": {{"start": 0, "end": 4}}, "type": "ASSAULT", "judged": {{"verdict": "right", "actors": [], "recipients": [{recipients}]}}}}"#
            );
            serde_json::from_str(&line).unwrap()
        };
        let of = |judgement| judged("a", (TEXT, None), &[judgement], &Knowledge::shared());
        assert_eq!(
            rights(&of(judgement("\"مدينة صيدا\""))),
            [(Part::Other, true)]
        );
        assert_eq!(rights(&of(judgement(""))), [(Part::Other, false)]);
    }

    #[test]
    fn whoever_a_document_names_is_right() {
        let gold = r#"{"id": "d", "text": "هجوم جديد قرب مدينة صيدا. واتهمت موسكو كييف بالتضليل",
            "mentions": [{"start": 14, "end": 24, "text": "مدينة صيدا", "kind": "place", "actor": "sidon"}],
            "events": [{"type": "ASSAULT", "trigger": {"start": 0, "end": 4, "text": "هجوم"}, "actors": [], "recipients": [0]}]}"#;
        let gold = Document::parse(gold).unwrap();
        let candidates = labelled(&gold, &Knowledge::shared());
        assert_eq!(rights(&candidates), [(Part::Other, true)]);
    }

    #[test]
    fn what_is_written_is_read() {
        let candidate = |article: &str, right: bool| Candidate {
            article: article.to_string(),
            event: 0,
            part: Part::Doer,
            right,
            seen: vec![(
                PartyFeature::Rank,
                if right { "near" } else { "far" }.to_string(),
            )],
        };
        let candidates: Vec<Candidate> = ["a", "b", "c", "d", "e", "f"]
            .into_iter()
            .flat_map(|article| [candidate(article, true), candidate(article, false)])
            .collect();
        let learnt = Part::ALL.map(|part| learn(&candidates, part, 2));
        let (_, named) = &learnt[0].named[0];
        assert_eq!((named.gold, named.found, named.right), (6, 6, 6));
        let about = About {
            command: "khabar train parties",
            day: "2025-02-12",
            trained_on: &["gold.jsonl".to_string()],
            events: 6,
            articles: 6,
            least: [0.4, 0.3],
        };
        let file: PartiesFile = toml::from_str(&write(&learnt, &about)).unwrap();
        let weights = &file.doer.weights[&PartyFeature::Rank];
        assert!(weights["near"] > 0.0 && weights["far"] < 0.0, "{weights:?}");
        assert_eq!((file.doer.least, file.other.least), (0.4, 0.3));
        assert!(file.other.weights.is_empty());
    }
}
