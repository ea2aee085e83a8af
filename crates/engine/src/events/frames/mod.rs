//! The frames of `data/events/frames.toml`: the constructions in which those stand who take part in an event.

mod conditions;
mod matcher;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use khabar_data::schema::{Anchor, Condition, FrameElement, FramePattern, FramesFile, Slot};

use super::chunks::TriggerChunks;
use super::wording::Phrases;
use crate::annotation::FrameId;
use crate::text::verbs::conjugate;
use crate::triggers::TriggerShape;

pub use conditions::Case;
pub use matcher::{Filled, matches};

/// A construction, ready to be looked for.
#[derive(Debug)]
pub struct Frame {
    pub id: FrameId,
    pub pattern: &'static FramePattern,
    pub when: &'static [Condition],
    /// The list that the first word of the event is of.
    pub word: Option<&'static Phrases>,
    /// The list that the first word of whom it fills in is of.
    pub named: Option<&'static Phrases>,
    /// It is passed over when so many are known to do it.
    pub unless_doers: Option<usize>,
    /// Whether each of its matches counts, not only the first.
    pub repeated: bool,
}

static FILE: LazyLock<FramesFile> = LazyLock::new(khabar_data::read);

/// The lists of words that patterns name.
static LISTS: LazyLock<FxHashMap<&'static str, Phrases>> = LazyLock::new(|| {
    let lists = FILE.words.iter();
    let read = |(name, words): (&'static String, &Vec<String>)| {
        let forms: Vec<String> = words.iter().flat_map(|word| forms(word)).collect();
        (name.as_str(), Phrases::from(forms))
    };
    lists.map(read).collect()
});

/// All verbs that are conjugated in lists, whatever the list.
pub static VERBS: LazyLock<Phrases> = LazyLock::new(|| {
    let words = FILE.words.values().flatten();
    let verbs = words.filter(|word| word.contains('/'));
    Phrases::from(verbs.flat_map(|verb| forms(verb)).collect::<Vec<_>>())
});

/// The forms of a word of a list: a verb as past/present is conjugated.
fn forms(word: &str) -> Vec<String> {
    match word.split_once('/') {
        Some((past, present)) => {
            let forms = conjugate(past, present).into_iter();
            forms.filter(|f| !f.pronoun).map(|f| f.form).collect()
        }
        None => vec![word.to_string()],
    }
}

/// What makes a party of what an event speaks of, or of the act that it came of, its own (`[matter]`).
pub static MATTER: LazyLock<FrameId> = LazyLock::new(|| FrameId {
    name: "matter",
    says: &FILE.matter.says,
});

/// What puts somebody in a role whom no frame names (`[likely]`).
pub static LIKELY: LazyLock<FrameId> = LazyLock::new(|| FrameId {
    name: "likely",
    says: &FILE.likely,
});

/// All frames, in the order of the file.
pub static FRAMES: LazyLock<Vec<Frame>> = LazyLock::new(|| {
    let frames = FILE.frame.iter().map(|frame| Frame {
        id: FrameId {
            name: &frame.name,
            says: &frame.says,
        },
        pattern: &frame.pattern,
        when: &frame.when,
        word: frame.word.as_deref().and_then(list),
        named: frame.named.as_deref().and_then(list),
        unless_doers: frame.unless_doers,
        repeated: is_repeated(&frame.pattern),
    });
    frames.collect()
});

impl Frame {
    /// The chunk of the words of a trigger at which the pattern is cut; none where the trigger has no such words.
    pub fn anchor(&self, shape: TriggerShape, place: TriggerChunks) -> Option<usize> {
        anchored(self.pattern.anchor, shape, place)
    }
}

fn is_repeated(pattern: &FramePattern) -> bool {
    let behind = |element: &&FrameElement| matches!(element, FrameElement::Fill(Slot::Behind, _));
    pattern.elements().iter().any(behind)
}

/// The chunk of the words of a trigger that an anchor names.
fn anchored(anchor: Anchor, shape: TriggerShape, place: TriggerChunks) -> Option<usize> {
    let verb = matches!(shape, TriggerShape::Verb { .. });
    let light = matches!(shape, TriggerShape::Light(_));
    match anchor {
        Anchor::Verb => place.verb.filter(|_| verb),
        Anchor::LightVerb => place.verb.filter(|_| light),
        Anchor::AnyVerb => place.verb.filter(|_| verb || light),
        Anchor::Noun => place
            .noun
            .filter(|_| light || shape == TriggerShape::Masdar),
        Anchor::Masdar => place.noun.filter(|_| shape == TriggerShape::Masdar),
        Anchor::Participle => place.noun.filter(|_| shape == TriggerShape::Participle),
    }
}

/// The list that a pattern calls by a name.
pub fn list(name: &str) -> Option<&'static Phrases> {
    LISTS.get(name)
}

#[cfg(test)]
mod tests {
    use super::{FILE, MATTER};
    use crate::annotation::Event;
    use crate::article::{Analysis, Article, Knowledge};
    use crate::events::suggest;

    fn analysed(text: &str) -> Analysis {
        let day = jiff::civil::date(2025, 2, 12);
        Article::new(text, Knowledge::shared()).analyse(Some(day))
    }

    /// Whom the roles of an event are filled with, in order of the text, as in the file: the words, and `doer` or `other`; and where that is
    /// asked for, `place`.
    fn roles(
        analysis: &Analysis,
        text: &str,
        event: &Event,
        with_place: bool,
    ) -> Vec<(String, &'static str)> {
        let codebook = &analysis.knowledge.codebook;
        let doers = event.doers(codebook).map(|filler| (filler, "doer"));
        let others = event.others(codebook).map(|filler| (filler, "other"));
        let parties = doers
            .chain(others)
            .map(|(filler, role)| (&filler.participant, role));
        let place = event.place.iter().filter(|_| with_place);
        let all = parties.chain(place.map(|place| (place, "place")));
        let spans = all.filter_map(|(participant, role)| {
            let mention = participant.mention;
            let mention = mention.map(|at| analysis.mentions(0)[at].span);
            Some((mention.or(participant.words)?, role))
        });
        let mut spans: Vec<_> = spans.collect();
        spans.sort_by_key(|(span, _)| span.start);
        let words = |(span, role): (crate::text::Span, _)| (text[span.range()].to_string(), role);
        spans.into_iter().map(words).collect()
    }

    /// Whether a frame fills in somebody in an event.
    fn fills(event: &Event, frame: &str) -> bool {
        let mut rules = event.fillers.iter().filter_map(|filler| filler.rule);
        rules.any(|rule| rule.name() == frame)
    }

    /// The marked words, with what they are.
    fn marked_parties<'t>(marked: &'t str, said: &'t str) -> Vec<(&'t str, &'t str)> {
        let rest = marked.split('⟦').skip(1);
        let words = rest.filter_map(|rest| rest.split('⟧').next());
        words.zip(said.split_whitespace()).collect()
    }

    /// Whether those found are those marked. A title or noun before a name is of its phrase, whatever is marked as the mention.
    fn are_those(found: &[(String, &str)], expected: &[(&str, &str)]) -> bool {
        let is = |((words, role), (marked, as_role)): (&(String, &str), &(&str, &str))| {
            role == as_role && marked.ends_with(words.as_str())
        };
        found.len() == expected.len() && found.iter().zip(expected).all(is)
    }

    /// What is wrong with a sentence of `yes`.
    fn fault_of_yes(frame: &str, example: &str) -> Option<String> {
        let (marked, said) = example.split_once("=>").unwrap_or((example, ""));
        let marked = marked.trim();
        let expected = marked_parties(marked, said);
        let text = marked.replace(['⟦', '⟧'], "");
        let analysis = analysed(&text);
        let place = said.contains("place");
        let fits = |event: &Event| {
            let found = roles(&analysis, &text, event, place);
            are_those(&found, &expected) && (place || fills(event, frame))
        };
        if suggest(&analysis, 0).any(fits) {
            return None;
        }
        let found: Vec<_> = suggest(&analysis, 0)
            .map(|event| {
                let rules: Vec<_> = event
                    .fillers
                    .iter()
                    .map(|f| f.rule.map_or("", |r| r.name()))
                    .collect();
                (
                    event.trigger.map(|t| text[t.range()].to_string()),
                    roles(&analysis, &text, event, place),
                    rules,
                )
            })
            .collect();
        Some(format!(
            "{frame}: {text}\n  expected {expected:?}\n  found {found:?}"
        ))
    }

    /// What is wrong with a sentence of `tests/eval/parties.txt`.
    fn fault_of_parties(example: &str) -> Option<String> {
        let (marked, said) = example.split_once("=>").unwrap_or((example, ""));
        let marked = marked.trim();
        let expected = marked_parties(marked, said);
        let of_parties = marked.replace(['⟦', '⟧'], "");
        let trigger = of_parties.find('⟨').unwrap_or(0);
        let text = of_parties.replace(['⟨', '⟩'], "");
        let analysis = analysed(&text);
        let of_trigger = |event: &&Event| {
            let span = event.trigger.as_ref();
            span.is_some_and(|span| span.start <= trigger && trigger < span.end)
        };
        let found = suggest(&analysis, 0)
            .find(of_trigger)
            .map(|event| roles(&analysis, &text, event, said.contains("place")));
        let right = found
            .as_ref()
            .is_some_and(|found| are_those(found, &expected));
        (!right).then(|| format!("{text}\n  expected {expected:?}\n  found {found:?}"))
    }

    #[test]
    fn doer_and_done_to_are_not_turned_round() {
        let lines = include_str!("../../../../../tests/eval/parties.txt").lines();
        let sentences = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let faults: Vec<String> = sentences.filter_map(fault_of_parties).collect();
        assert!(
            faults.is_empty(),
            "{} faults\n{}",
            faults.len(),
            faults.join("\n")
        );
    }

    /// What is wrong with a sentence of `no`.
    fn fault_of_no(frame: &str, text: &str) -> Option<String> {
        let analysis = analysed(text);
        let wrong = suggest(&analysis, 0).any(|event| fills(event, frame));
        wrong.then(|| format!("{frame} fills in somebody: {text}"))
    }

    #[test]
    fn the_examples_of_every_frame_hold() {
        let faults: Vec<String> = FILE
            .frame
            .iter()
            .flat_map(|frame| {
                let yes = frame
                    .yes
                    .iter()
                    .filter_map(|s| fault_of_yes(&frame.name, s));
                let no = frame.no.iter().filter_map(|s| fault_of_no(&frame.name, s));
                yes.chain(no)
            })
            .chain(
                FILE.matter
                    .yes
                    .iter()
                    .filter_map(|s| fault_of_yes(MATTER.name, s)),
            )
            .collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
}
