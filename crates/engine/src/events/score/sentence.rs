//! What is seen in a sentence and its paragraph, for all that may be events in it.

use crate::events::sentence::Sentence;
use crate::likelihood::{CUES, Feature, Seen, Standing};
use crate::text::Phrases;
use crate::text::words::{WordKind, letters};

/// What a paragraph is about, as far as it matters to all its sentences.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// Where it stands in its article; none for words out of an article.
    pub standing: Option<Standing>,
    /// The section whose words it has most of.
    pub section: &'static str,
    /// Whether it is a caption, a link or a list.
    pub aside: bool,
}

/// How many words a sentence has, in steps.
const LENGTHS: [(usize, &str); 4] = [(7, "tiny"), (15, "short"), (30, "medium"), (60, "long")];

/// What is seen in a sentence in which `candidates` words may be events.
pub fn of_sentence<'s>(
    sentence: &'s Sentence<'_>,
    about: &About,
    first: bool,
    candidates: usize,
) -> Vec<Seen<'s>> {
    let words = &sentence.words;
    let arabic = || (0..words.len()).filter(|at| words.kind(*at) == Some(WordKind::Arabic));
    let has = |list: &Phrases| sentence.has(list, 0, words.len()).is_some();
    let length = arabic().count();
    let steps = LENGTHS.iter().find(|(most, _)| length <= *most);
    let ended = words.len().checked_sub(1).map(|last| words.text(last));
    let depth = |standing: Standing| (Feature::Depth, standing.depth.name());
    let subject = |standing: Standing| (Feature::Subject, standing.subject);
    let flag = |feature, is: bool| is.then_some((feature, YES));
    let closed = [
        about.standing.map(depth),
        about.standing.map(subject),
        Some((Feature::Section, about.section)),
        flag(Feature::Aside, about.aside),
        Some((
            Feature::SentencePlace,
            if first { "first" } else { "later" },
        )),
        Some((Feature::Length, steps.map_or("huge", |(_, name)| name))),
        flag(Feature::Unfinished, ended.is_some_and(|mark| mark != ".")),
        flag(Feature::Question, has(&CUES.questions)),
        flag(Feature::Casualties, has(&CUES.casualties)),
        Some((Feature::Candidates, number(candidates, 4))),
        Some((Feature::Mentions, number(sentence.mentions().count(), 3))),
        arabic()
            .next()
            .map(|at| (Feature::FirstWord, words.text(at))),
    ];
    let mut all: Vec<&str> = arabic().map(|at| words.text(at)).collect();
    all.retain(|word| letters(word) > 1);
    // A word counts once, however often it is there.
    all.sort_unstable();
    all.dedup();
    let all = all.into_iter().map(|word| (Feature::Word, word));
    let seen = closed.into_iter().flatten().chain(all);
    seen.map(|(feature, value)| (feature, value.into()))
        .collect()
}

/// The value of a feature that is there or not.
pub const YES: &str = "yes";

/// A small number as a value; more than `most` count as that.
pub fn number(count: usize, most: usize) -> &'static str {
    const NUMBERS: [&str; 5] = ["0", "1", "2", "3", "4"];
    NUMBERS.get(count.min(most)).copied().unwrap_or("4")
}
