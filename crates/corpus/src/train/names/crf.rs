//! Fitting weights, with the crate `crfs`.
//!
//! It goes through all weights once for each sequence it is given, whatever the length; so that is a row of many paragraphs. Between two of
//! them no name goes on, which it learns as it learns it of two sentences of one paragraph.

use std::io;

use crfs::Attribute;
use crfs::train::Trainer;
use rustc_hash::FxHashMap;

use khabar_engine::actors::KnowledgeBase;
use khabar_engine::tagger::{Feature, Known, LABELS, Label, Lexicon, Tagger, Weights, features};

use super::raw::count;
use super::{Example, Raw, Text};

/// How weights are held down, and how long is looked for them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// How strongly weights are pulled to nothing, which makes most of them nothing.
    pub l1: f64,
    /// How strongly great weights are held down.
    pub l2: f64,
    /// How often all of the text is gone through, about.
    pub rounds: usize,
    /// How often a feature must be seen.
    pub least: f64,
}

impl Default for Fit {
    fn default() -> Self {
        Self {
            l1: 0.08,
            l2: 0.02,
            rounds: 60,
            least: 2.0,
        }
    }
}

/// How many words are given at once.
const AT_ONCE: usize = 20_000;

/// What a tagger is trained by, beside labelled text.
#[derive(Debug, Clone, Copy)]
pub struct Training<'a> {
    /// The lexicons and the names that words are looked up in.
    pub kb: &'a KnowledgeBase,
    /// What text that nobody labelled tells.
    pub raw: &'a Raw,
    /// How weights are fitted.
    pub by: Fit,
}

impl Training<'_> {
    /// A tagger by which the labels of some texts are likeliest. `about` is what it says of itself.
    pub fn fit(&self, texts: &[&Text], about: String) -> io::Result<Tagger> {
        let Self { kb, raw, by } = self;
        let lexicon = lexicon(texts, raw);
        let mut trainer = Trainer::lbfgs()
            .with_c1(by.l1)?
            .with_c2(by.l2)?
            .with_max_iterations(by.rounds)?;
        trainer.set_feature_minfreq(by.least)?;
        for row in rows(texts) {
            let mut seen = Vec::new();
            let mut labels = Vec::new();
            for example in &row.examples {
                seen.extend(seen_in(example, kb, &lexicon));
                labels.extend(example.labels.iter().map(|label| label.index().to_string()));
            }
            trainer.append_with_weight(&seen, &labels, row.weight)?;
        }
        let file = tempfile::NamedTempFile::new()?;
        trainer.train(file.path())?;
        let weights = read(&std::fs::read(file.path())?)?;
        Ok(Tagger::new(about, weights, lexicon))
    }
}

/// How often a word must stand in the text: what is met only once is not known of other text either.
const KNOWN: u32 = 2;

/// The words of labelled texts and of others, with their clusters.
fn lexicon(texts: &[&Text], raw: &Raw) -> Lexicon {
    let mut counts = raw.counts.clone();
    let examples = texts.iter().flat_map(|text| &text.examples);
    examples.for_each(|example| count(&example.words, &mut counts));
    let known = counts.iter().filter(|(_, count)| **count >= KNOWN);
    Lexicon::new(known.map(|(word, count)| {
        let known = Known {
            count: u16::try_from(*count).unwrap_or(u16::MAX),
            clusters: raw.clusters.get(word).copied().unwrap_or_default(),
        };
        (word.as_str(), known)
    }))
}

/// Paragraphs that are given at once: of texts that count alike.
struct Row<'t> {
    examples: Vec<&'t Example>,
    weight: f64,
}

fn rows<'t>(texts: &[&'t Text]) -> Vec<Row<'t>> {
    let mut rows: Vec<Row<'t>> = Vec::new();
    let mut words = 0;
    for text in texts {
        for example in text.examples.iter().filter(|e| !e.words.is_empty()) {
            match rows.last_mut() {
                Some(row) if row.weight == text.weight && words < AT_ONCE => {
                    row.examples.push(example);
                    words += example.words.len();
                }
                _ => {
                    rows.push(Row {
                        examples: vec![example],
                        weight: text.weight,
                    });
                    words = example.words.len();
                }
            }
        }
    }
    rows
}

/// What is seen of each word, by the numbers of the features.
fn seen_in(example: &Example, kb: &KnowledgeBase, lexicon: &Lexicon) -> Vec<Vec<Attribute>> {
    let mut seen = vec![Vec::new(); example.words.len()];
    features(
        &example.words,
        &example.found,
        kb,
        lexicon,
        |at, feature| {
            if let Some(seen) = seen.get_mut(at) {
                seen.push(Attribute::from(feature.to_string()));
            }
        },
    );
    seen
}

/// The weights of a model of `crfs`. It shows them in a listing alone.
fn read(model: &[u8]) -> io::Result<Weights> {
    let mut listing = Vec::new();
    crfs::Model::new(model)?.dump(&mut listing)?;
    let listing = String::from_utf8_lossy(&listing);
    let mut transitions = [[0.0; LABELS]; LABELS];
    let mut states: FxHashMap<Feature, [f32; LABELS]> = FxHashMap::default();
    for line in listing.lines() {
        let Some(Weight {
            of,
            from,
            to,
            weight,
        }) = Weight::read(line)
        else {
            continue;
        };
        let slot = match of {
            Of::Label => transitions
                .get_mut(from as usize)
                .and_then(|row| row.get_mut(to)),
            Of::Feature => states.entry(from).or_default().get_mut(to),
        };
        if let Some(slot) = slot {
            *slot = weight;
        }
    }
    Ok(Weights::new(transitions, states.into_iter()))
}

/// What a line of the listing is about: `(0) 1234 --> 1: 0.5` a feature, `(1) 0 --> 1: 0.5` the label before.
enum Of {
    Feature,
    Label,
}

struct Weight {
    of: Of,
    from: u32,
    to: usize,
    weight: f32,
}

impl Weight {
    fn read(line: &str) -> Option<Self> {
        let (of, rest) = line.trim().split_once(' ')?;
        let of = match of {
            "(0)" => Of::Feature,
            "(1)" => Of::Label,
            _ => return None,
        };
        let (from, rest) = rest.split_once(" --> ")?;
        let (to, weight) = rest.split_once(": ")?;
        let to = to.parse().ok()?;
        Label::at(to)?;
        Some(Self {
            of,
            from: from.parse().ok()?,
            to,
            weight: weight.parse().ok()?,
        })
    }
}
