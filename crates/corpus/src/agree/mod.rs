//! How far annotators agree who have labelled the same articles.
//!
//! What projects report who take it seriously: the spans of mentions, timexes and triggers by F1, exact and overlapping; what is said of
//! things that both have marked by Krippendorff's alpha; who takes part by F1; the labels of words by Cohen's kappa. F1 of two annotators is the
//! same both ways round: there is no gold here.
//!
//! Counts are kept for each article, so that intervals come from drawing articles anew (bootstrap): words of one article are not
//! independent of each other.

mod interval;
pub mod layers;
pub mod measures;

use std::collections::BTreeMap;
use std::ops::AddAssign;

use khabar_engine::annotation::Document;
use khabar_engine::message::{Lang, Message};
use khabar_formats::document::is_suggested;
use serde::Serialize;

use crate::eval::{Extent, Tally, pair, pair_extents};
pub use interval::Interval;
use layers::{EVENTS, LAYERS, Label, Layer, arguments, tokens};
use measures::{Coincidences, Confusion};

/// What one annotator wrote.
#[derive(Debug, Default)]
pub struct Annotator {
    /// The name under which it is reported.
    pub name: String,
    /// The documents, by the name of the article. Offsets count code points.
    pub articles: BTreeMap<String, Document>,
}

/// An article that is left out of a comparison.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The article.
    pub article: String,
    /// Why, for people.
    pub why: String,
    /// The same in Arabic.
    #[serde(skip)]
    pub why_ar: String,
}

/// The agreement of two annotators.
#[derive(Debug, Clone, Default)]
pub struct Pair {
    /// The one and the other.
    pub names: [String; 2],
    /// What was counted in each article.
    pub articles: BTreeMap<String, Counts>,
    /// What is not compared.
    pub left_out: Vec<LeftOut>,
    /// Where they differ, in order of article and text.
    pub differences: Vec<Difference>,
}

fn lacks(name: &str) -> Message {
    Message::new(
        format!("{name} does not have it"),
        format!("ليس عند {name}"),
    )
}

/// Words on which two annotators differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The article.
    pub article: String,
    /// Where the words start, in code points of the text without tag lines.
    pub start: usize,
    /// The words.
    pub words: String,
    /// On what: a layer, if one has nothing there, else what is said of it.
    pub what: &'static str,
    /// What the one says; none if nothing.
    pub one: Option<String>,
    /// What the other says.
    pub other: Option<String>,
}

/// Spans that both marked among those of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spans {
    /// The same words.
    pub exact: Tally,
    /// Words that overlap, each with one at most.
    pub overlapping: Tally,
}

impl AddAssign for Spans {
    fn add_assign(&mut self, other: Self) {
        self.exact += other.exact;
        self.overlapping += other.overlapping;
    }
}

/// What is counted of two annotators.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// Spans of each layer by the kind of thing.
    pub spans: BTreeMap<(&'static str, String), Spans>,
    /// Triggers, whatever the type.
    pub triggers: Spans,
    /// What is said of things that both have marked, by label.
    pub labels: BTreeMap<&'static str, Confusion>,
    /// Who takes part in events of the same trigger and type.
    pub arguments: Tally,
    /// The kind of mention that each word is in.
    pub tokens: Confusion,
}

impl AddAssign<&Self> for Counts {
    fn add_assign(&mut self, other: &Self) {
        for (kind, spans) in &other.spans {
            *self.spans.entry(kind.clone()).or_default() += *spans;
        }
        for (label, confusion) in &other.labels {
            *self.labels.entry(label).or_default() += confusion;
        }
        self.triggers += other.triggers;
        self.arguments += other.arguments;
        self.tokens += &other.tokens;
    }
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Of what.
    pub of: String,
    /// Which measure.
    pub measure: &'static str,
    /// The figure; none where there is nothing to compare, or nobody could differ.
    pub value: Option<f64>,
    /// How many things it is over.
    pub over: usize,
}

impl Counts {
    /// The spans of a layer, of all kinds together.
    pub fn layer(&self, name: &str) -> Spans {
        let mut all = Spans::default();
        let of_layer = self.spans.iter().filter(|((layer, _), _)| *layer == name);
        of_layer.for_each(|(_, spans)| all += *spans);
        all
    }

    /// All figures, always the same in the same order.
    pub fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let mut add = |of: &str, measure, value, over| {
            let of = of.to_string();
            figures.push(Figure {
                of,
                measure,
                value,
                over,
            });
        };
        for layer in LAYERS {
            let spans = self.layer(layer.name);
            let over = spans.exact.gold + spans.exact.found;
            add(layer.name, "F1, exact", spans.exact.f1(), over);
            add(layer.name, "F1, overlapping", spans.overlapping.f1(), over);
            if layer.name == EVENTS.name {
                let triggers = self.triggers.overlapping;
                let over = triggers.gold + triggers.found;
                add(
                    "triggers of any type",
                    "F1, overlapping",
                    triggers.f1(),
                    over,
                );
                let over = self.arguments.gold + self.arguments.found;
                add("arguments", "F1", self.arguments.f1(), over);
            }
            for label in layer.labels {
                let confusion = self.labels.get(label.name);
                let alpha = confusion.and_then(Confusion::alpha);
                let over = confusion.map_or(0, Confusion::all);
                add(label.name, "alpha", alpha, over);
            }
        }
        add("words", "kappa", self.tokens.kappa(), self.tokens.all());
        figures
    }
}

impl Pair {
    /// Compares two annotators on the articles that both have.
    pub fn new(one: &Annotator, other: &Annotator) -> Self {
        let mut pair = Self {
            names: [one.name.clone(), other.name.clone()],
            ..Self::default()
        };
        for (article, document) in &one.articles {
            let Some(twin) = other.articles.get(article) else {
                pair.leave_out(article, lacks(&other.name));
                continue;
            };
            let open = [(document, &one.name), (twin, &other.name)];
            if let Some((_, name)) = open.iter().find(|(own, _)| is_suggested(own)) {
                pair.leave_out(
                    article,
                    Message::new(
                        format!(
                            "{name} has not looked at what is suggested in it (status=suggested)"
                        ),
                        format!("لم يراجع {name} ما اقتُرح فيه (status=suggested)"),
                    ),
                );
                continue;
            }
            if document.text != twin.text {
                pair.leave_out(
                    article,
                    Message::new(
                        "the texts without their tag lines differ",
                        "النصان مختلفان بلا أسطر الوسوم",
                    ),
                );
                continue;
            }
            let counts = pair.compare(article, document, twin);
            pair.articles.insert(article.clone(), counts);
        }
        for article in other.articles.keys() {
            if !one.articles.contains_key(article) {
                pair.leave_out(article, lacks(&one.name));
            }
        }
        pair
    }

    /// The counts of all articles.
    pub fn counts(&self) -> Counts {
        let mut all = Counts::default();
        self.articles.values().for_each(|counts| all += counts);
        all
    }

    /// Intervals of [`Counts::figures`], in the same order, from drawing the articles anew as often as `draws`.
    pub fn intervals(&self, draws: u32) -> Vec<Option<Interval>> {
        interval::intervals(&self.articles.values().collect::<Vec<_>>(), draws)
    }

    fn leave_out(&mut self, article: &str, why: Message) {
        self.left_out.push(LeftOut {
            article: article.to_string(),
            why: why.get(Lang::En).to_string(),
            why_ar: why.get(Lang::Ar).to_string(),
        });
    }

    fn compare(&mut self, article: &str, one: &Document, other: &Document) -> Counts {
        let mut counts = Counts::default();
        let mut differences = Vec::new();
        for layer in LAYERS {
            let both = Both {
                layer,
                one,
                other,
                article,
            };
            both.spans(&mut counts);
            both.labels(&mut counts, &mut differences);
        }
        for (one, other) in tokens(one).into_iter().zip(tokens(other)) {
            counts.tokens.count(one, other);
        }
        differences.sort_by_key(|difference| difference.start);
        self.differences.extend(differences);
        counts
    }
}

/// A layer of two documents of the same text.
struct Both<'a> {
    layer: &'static Layer,
    one: &'a Document,
    other: &'a Document,
    article: &'a str,
}

impl Both<'_> {
    /// Counts the spans of each kind.
    fn spans(&self, counts: &mut Counts) {
        let by_kind = |document| {
            let mut kinds = BTreeMap::<String, Vec<Extent>>::new();
            for (at, extent) in (self.layer.extents)(document).into_iter().enumerate() {
                kinds
                    .entry((self.layer.kind)(document, at))
                    .or_default()
                    .push(extent);
            }
            kinds
        };
        let (ones, mut others) = (by_kind(self.one), by_kind(self.other));
        for (kind, extents) in ones {
            let twins = others.remove(&kind).unwrap_or_default();
            counts
                .spans
                .insert((self.layer.name, kind), spans(&extents, &twins));
        }
        for (kind, extents) in others {
            counts
                .spans
                .insert((self.layer.name, kind), spans(&[], &extents));
        }
    }

    /// Counts what is said of things that both have marked, and notes where the two differ.
    fn labels(&self, counts: &mut Counts, differences: &mut Vec<Difference>) {
        let (ones, others) = (
            (self.layer.extents)(self.one),
            (self.layer.extents)(self.other),
        );
        let pairs = self.pairs(&ones, &others);
        for (at, twin) in pairs.iter().enumerate() {
            let extent = ones.get(at).copied().unwrap_or_default();
            let Some(twin) = *twin else {
                let said = Some(self.said(self.one, at));
                differences.push(self.difference(extent, self.layer.name, said, None));
                continue;
            };
            for label in self.layer.labels {
                let (one, other) = ((label.of)(self.one, at), (label.of)(self.other, twin));
                if one != other {
                    let (one, other) = (Some(one.clone()), Some(other.clone()));
                    differences.push(self.difference(extent, label.name, one, other));
                }
                counts
                    .labels
                    .entry(label.name)
                    .or_default()
                    .count(one, other);
            }
            if others.get(twin) != Some(&extent) {
                let of_twin = others.get(twin).map(|twin| words(&self.one.text, *twin));
                let own = Some(words(&self.one.text, extent));
                differences.push(self.difference(extent, "extent", own, of_twin));
            }
            if self.layer.name == EVENTS.name && self.same_kind(at, twin) {
                self.arguments(at, twin, extent, counts, differences);
            }
        }
        for (at, extent) in others.iter().enumerate() {
            if !pairs.contains(&Some(at)) {
                let said = Some(self.said(self.other, at));
                differences.push(self.difference(*extent, self.layer.name, None, said));
            }
        }
        if self.layer.name == EVENTS.name {
            counts.triggers += spans(&ones, &others);
        }
    }

    /// Counts who takes part in an event that both have.
    fn arguments(
        &self,
        at: usize,
        twin: usize,
        extent: Extent,
        counts: &mut Counts,
        differences: &mut Vec<Difference>,
    ) {
        let (ones, others) = (arguments(self.one, at), arguments(self.other, twin));
        let same = |one: usize, other: usize| ones.get(one) == others.get(other);
        let pairs = pair(ones.len(), others.len(), &[&same]);
        let right = pairs.iter().flatten().count();
        counts.arguments += Tally {
            gold: ones.len(),
            found: others.len(),
            right,
        };
        if right < ones.len() || right < others.len() {
            let (one, other) = (Some(ones.join(" ")), Some(others.join(" ")));
            differences.push(self.difference(extent, "arguments", one, other));
        }
    }

    /// Which thing of the other each thing of the one is: at the same words before overlapping ones, of the same kind before others.
    fn pairs(&self, ones: &[Extent], others: &[Extent]) -> Vec<Option<usize>> {
        let at = |one: usize, other: usize| ones.get(one).copied().zip(others.get(other).copied());
        let equal = |one, other| at(one, other).is_some_and(|(a, b)| a == b);
        let overlap = |one, other| at(one, other).is_some_and(|(a, b)| crate::eval::overlap(a, b));
        let fits: [&dyn Fn(usize, usize) -> bool; 4] = [
            &|a, b| equal(a, b) && self.same_kind(a, b),
            &|a, b| overlap(a, b) && self.same_kind(a, b),
            &equal,
            &overlap,
        ];
        pair(ones.len(), others.len(), &fits)
    }

    fn same_kind(&self, one: usize, other: usize) -> bool {
        (self.layer.kind)(self.one, one) == (self.layer.kind)(self.other, other)
    }

    /// What a document says of a thing, all labels together.
    fn said(&self, document: &Document, at: usize) -> String {
        let said: Vec<String> = self
            .layer
            .labels
            .iter()
            .map(|label| (label.of)(document, at))
            .collect();
        said.join(" ")
    }

    fn difference(
        &self,
        extent: Extent,
        what: &'static str,
        one: Option<String>,
        other: Option<String>,
    ) -> Difference {
        Difference {
            article: self.article.to_string(),
            start: extent.0,
            words: words(&self.one.text, extent),
            what,
            one,
            other,
        }
    }
}

/// What of two lists of spans is the same, and what overlaps.
fn spans(ones: &[Extent], others: &[Extent]) -> Spans {
    let pairs = pair_extents(ones, others);
    let tally = |right| Tally {
        gold: ones.len(),
        found: others.len(),
        right,
    };
    let equal = pairs
        .iter()
        .zip(ones)
        .filter(|(pair, one)| pair.and_then(|at| others.get(at)) == Some(*one));
    Spans {
        exact: tally(equal.count()),
        overlapping: tally(pairs.iter().flatten().count()),
    }
}

fn words(text: &str, (start, end): Extent) -> String {
    text.chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect()
}

/// Krippendorff's alpha of all annotators together, by label, over things that two or more have marked at words that overlap.
pub fn alphas<'a>(annotators: impl IntoIterator<Item = &'a Annotator>) -> Vec<Figure> {
    let annotators: Vec<&Annotator> = annotators.into_iter().collect();
    let labels = LAYERS.iter().flat_map(|layer| layer.labels);
    let mut counted: Vec<(&Label, Coincidences, usize)> = labels
        .map(|label| (label, Coincidences::default(), 0))
        .collect();
    let names: std::collections::BTreeSet<&String> =
        annotators.iter().flat_map(|a| a.articles.keys()).collect();
    for name in names {
        let mut documents: Vec<&Document> = annotators
            .iter()
            .filter_map(|a| a.articles.get(name))
            .collect();
        // Nobody said what is only suggested.
        documents.retain(|document| !is_suggested(document));
        // Whose text differs from that of the first is not compared with anybody.
        if let Some(text) = documents.first().map(|first| &first.text) {
            documents.retain(|document| document.text == *text);
        }
        for layer in LAYERS {
            for thing in aligned(layer, &documents) {
                for (label, coincidences, over) in counted
                    .iter_mut()
                    .filter(|(label, ..)| layer.labels.iter().any(|own| std::ptr::eq(own, *label)))
                {
                    let marked = documents
                        .iter()
                        .zip(&thing)
                        .filter_map(|(document, at)| Some((label.of)(document, (*at)?)));
                    let said: Vec<String> = marked.collect();
                    *over += usize::from(said.len() > 1);
                    coincidences.count(&said);
                }
            }
        }
    }
    let figure = |(label, coincidences, over): (&Label, Coincidences, usize)| Figure {
        of: label.name.to_string(),
        measure: "alpha",
        value: coincidences.alpha(),
        over,
    };
    counted.into_iter().map(figure).collect()
}

/// The things of a layer in several documents of one text: which of its things each document has for it.
fn aligned(layer: &Layer, documents: &[&Document]) -> Vec<Vec<Option<usize>>> {
    let mut extents: Vec<Extent> = Vec::new();
    let mut things: Vec<Vec<Option<usize>>> = Vec::new();
    for (number, document) in documents.iter().enumerate() {
        let own = (layer.extents)(document);
        let pairs = pair_extents(&extents, &own);
        for (thing, pair) in things.iter_mut().zip(&pairs) {
            thing.push(*pair);
        }
        for (at, extent) in own.iter().enumerate() {
            if !pairs.contains(&Some(at)) {
                let mut thing = vec![None; number];
                thing.push(Some(at));
                things.push(thing);
                extents.push(*extent);
            }
        }
    }
    things
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use khabar_engine::annotation::{Layer as Wrote, Unit};
    use khabar_engine::article::{Article, Knowledge};
    use khabar_formats::document::document;

    use super::*;

    const ONE: &str = "\
%% article published=2025-02-12
أعلن وزير الدفاع الأمريكي، أمس، أن قوات بلاده قصفت مواقع في صعدة. 😀 وأدانت طهران القصف.
%% mentions hegseth@\"وزير الدفاع الأمريكي\" place@\"صعدة\" irn@\"طهران\"
%% times DATE=2025-02-11@\"أمس\"
%% event ASSAULT@\"قصفت\" actor=usa.mod recipient=place@\"صعدة\" mode=aerial date=2025-02-11
%% event REJECT@\"أدانت\" actor=irn recipient=usa
";
    const OTHER: &str = "\
%% article published=2025-02-12
أعلن وزير الدفاع الأمريكي، أمس، أن قوات بلاده قصفت مواقع في صعدة. 😀 وأدانت طهران القصف.
%% mentions hegseth@\"الدفاع الأمريكي\" person@\"صعدة\" irn@\"طهران\"
%% times DATE=2025-02-10@\"أمس\"
%% event ASSAULT@\"قصفت\" actor=usa.mod mode=aerial date=2025-02-11
%% event ACCUSE@\"وأدانت\" actor=irn recipient=usa
";

    fn annotator(name: &str, articles: &[(&str, &str)]) -> Annotator {
        let knowledge = Knowledge::shared();
        let wrote = |text: &str| {
            let article = Article::new(text, Arc::clone(&knowledge));
            let whole = document(&article.analyse(None), "a".into(), Unit::CodePoint);
            whole.only(Wrote::Gold)
        };
        let articles = articles.iter();
        Annotator {
            name: name.to_string(),
            articles: articles
                .map(|(name, text)| (name.to_string(), wrote(text)))
                .collect(),
        }
    }

    #[test]
    fn what_both_marked_is_compared_thing_by_thing() {
        let pair = Pair::new(
            &annotator("a1", &[("a", ONE)]),
            &annotator("a2", &[("a", OTHER)]),
        );
        let differs: Vec<String> = pair
            .differences
            .iter()
            .map(|difference| {
                let said = |said: &Option<String>| said.clone().unwrap_or_default();
                format!(
                    "{} {}: {} | {}",
                    difference.what,
                    difference.words,
                    said(&difference.one),
                    said(&difference.other)
                )
            })
            .collect();
        assert_eq!(
            differs,
            [
                "extent وزير الدفاع الأمريكي: وزير الدفاع الأمريكي | الدفاع الأمريكي",
                "TIMEX3 value أمس: 2025-02-11 | 2025-02-10",
                "arguments قصفت: actor=usa.mod recipient=صعدة | actor=usa.mod",
                "kind صعدة: place | person",
                "type أدانت: REJECT | ACCUSE",
                "extent أدانت: أدانت | وأدانت",
            ]
        );
        let counts = pair.counts();
        let mentions = counts.layer("mentions");
        // Of three the same words and kind once, overlapping words of the same kind twice.
        assert_eq!((mentions.exact.right, mentions.overlapping.right), (1, 2));
        assert_eq!(
            counts.arguments,
            Tally {
                gold: 2,
                found: 1,
                right: 1
            }
        );
        assert_eq!(counts.triggers.overlapping.right, 2);
        assert_eq!(counts.labels["type"].agreed(), Some(0.5));
    }

    #[test]
    fn an_annotator_agrees_with_himself() {
        let one = annotator("a1", &[("a", ONE), ("b", OTHER)]);
        let pair = Pair::new(&one, &one);
        assert_eq!(pair.differences, []);
        for figure in pair.counts().figures() {
            // No figure where nobody could have differed.
            assert!(figure.value.is_none_or(|value| value == 1.0), "{figure:?}");
        }
        let certain = |interval: &Interval| interval.from == 1.0 && interval.to == 1.0;
        assert!(pair.intervals(50).iter().flatten().all(certain));
    }

    #[test]
    fn articles_that_cannot_be_compared_are_named() {
        let other = OTHER.replace("أعلن", "قال");
        let one = annotator("a1", &[("a", ONE), ("b", ONE)]);
        let pair = Pair::new(&one, &annotator("a2", &[("a", &other), ("c", ONE)]));
        let left_out: Vec<_> = pair
            .left_out
            .iter()
            .map(|left| format!("{}: {}", left.article, left.why))
            .collect();
        assert_eq!(
            left_out,
            [
                "a: the texts without their tag lines differ",
                "b: a2 does not have it",
                "c: a1 does not have it"
            ]
        );
    }

    #[test]
    fn three_annotators_are_compared_together() {
        let all = [
            annotator("a1", &[("a", ONE)]),
            annotator("a2", &[("a", OTHER)]),
            annotator("a3", &[("a", ONE)]),
        ];
        let of_type = alphas(&all)
            .into_iter()
            .find(|figure| figure.of == "type")
            .unwrap();
        assert_eq!(of_type.over, 2);
        // ASSAULT three times, REJECT twice and ACCUSE once.
        let expected = 1.0 - 5.0 * 2.0 / (36.0 - 9.0 - 4.0 - 1.0);
        assert!(
            (of_type.value.unwrap() - expected).abs() < 1e-9,
            "{of_type:?}"
        );
    }

    #[test]
    fn each_word_has_the_kind_of_the_mention_it_is_in() {
        let one = annotator("a1", &[("a", ONE)]);
        let labels = tokens(&one.articles["a"]);
        let words: Vec<&str> = one.articles["a"].text.split_whitespace().collect();
        let marked: Vec<String> = words
            .iter()
            .zip(&labels)
            .filter(|(_, label)| *label != "-")
            .map(|(word, label)| format!("{word} {label}"))
            .collect();
        assert_eq!(
            marked,
            [
                "وزير person",
                "الدفاع person",
                "الأمريكي، person",
                "صعدة. place",
                "طهران country"
            ]
        );
    }
}
