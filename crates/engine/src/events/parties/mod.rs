//! Who likely takes part in an event in whose role no frame puts anybody: by a logistic regression over how each of the sentence stands to it.

mod seen;

use std::sync::LazyLock;

use khabar_data::schema::{ChunkKind, PartiesFile, PartyFeature, PartyWeights};

use super::arguments::{Argued, argued};
use super::chunks::Chunks;
use super::frames::LIKELY;
use super::reading::Read;
use super::sentence::{NounPhrase, Party, Sentence};
use crate::codebook::{EventRoleIx, EventType, TypeIx};
use crate::likelihood::{Table, logistic};
use crate::mentions::MentionKind;
use crate::text::Span;
use crate::triggers::{Found, TriggerShape};
use seen::Standing;

/// Something seen in how somebody stands to an event, and what it is there.
pub type PartySeen = (PartyFeature, String);

/// A role that somebody may fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Part {
    /// That of whoever does it.
    Doer,
    /// The first of the other roles of the type.
    Other,
}

impl Part {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Doer, Self::Other];
}

/// Somebody of a sentence who may fill a role of an event in which no frame puts anybody.
#[derive(Debug)]
pub struct Offer<'o> {
    /// The words of the event, in bytes of the line.
    pub trigger: Option<Span>,
    /// Its type.
    pub event_type: TypeIx,
    /// The role.
    pub part: Part,
    /// The words of whoever may fill it, in bytes of the line.
    pub words: Span,
    /// What is seen of them.
    pub seen: &'o [PartySeen],
}

/// How likely somebody fills a role.
#[derive(Debug, Default)]
struct Weights {
    least: f32,
    bias: f32,
    table: Table<PartyFeature>,
}

impl From<PartyWeights> for Weights {
    fn from(from: PartyWeights) -> Self {
        Self {
            least: from.least,
            bias: from.bias,
            table: Table::new(&PartyFeature::ALL, from.weights),
        }
    }
}

impl Weights {
    fn probability(&self, seen: &[PartySeen]) -> f32 {
        let weights = seen
            .iter()
            .map(|(feature, value)| self.table.get(*feature as usize, value));
        logistic(self.bias + weights.sum::<f32>())
    }
}

/// The weights that ship with Khabar, of each part.
static SHIPPED: LazyLock<[Weights; 2]> = LazyLock::new(|| {
    let PartiesFile { doer, other, .. } = khabar_data::read();
    [doer.into(), other.into()]
});

/// Somebody who may fill a role, and how likely.
struct Candidate {
    part: Part,
    phrase: usize,
    probability: f32,
}

/// Finds for the roles of the events of a sentence in which no frame puts anybody whoever is likely enough, likeliest first. Each that may be is told.
pub fn find(
    sentence: &Sentence<'_>,
    (found, chunks): (&[Found], &Chunks),
    reads: &mut [Read],
    tell: &mut dyn FnMut(&Offer<'_>),
) {
    for at in 0..reads.len() {
        let likely = likely(sentence, (found, chunks), reads, at, tell);
        if let Some(read) = reads.get_mut(at) {
            read.likely = likely;
        }
    }
}

/// Who likely fills the roles of an event that are empty.
fn likely(
    sentence: &Sentence<'_>,
    (found, chunks): (&[Found], &Chunks),
    reads: &[Read],
    at: usize,
    tell: &mut dyn FnMut(&Offer<'_>),
) -> Vec<Argued> {
    let codebook = &sentence.input.knowledge.codebook;
    let all = found;
    let Some((read, found)) = reads.get(at).and_then(|r| Some((r, all.get(r.found)?))) else {
        return Vec::new();
    };
    let Some(event_type) = codebook.type_at(read.event.event_type) else {
        return Vec::new();
    };
    let roles = Part::ALL.map(|part| role(sentence, event_type, part));
    let empty: Vec<(Part, EventRoleIx)> = Part::ALL
        .into_iter()
        .zip(roles)
        .filter_map(|(part, role)| Some((part, role?)))
        .filter(|(_, role)| !read.argued.iter().any(|argued| argued.role == *role))
        .collect();
    if empty.is_empty() {
        return Vec::new();
    }
    let standing = Standing::new(sentence, chunks, found, event_type, reads, at, roles);
    let mut candidates = Vec::new();
    for (at, phrase) in sentence.phrases.iter().enumerate() {
        if takes_part(sentence, read, phrase) || phrase.from < found.to && found.from < phrase.to {
            continue;
        }
        let other_verbs = || goes_with_next(reads, (all, chunks), found, phrase);
        let fits = |part| may_be(phrase, found, part) && (part == Part::Doer || !other_verbs());
        let parts = empty.iter().map(|(part, _)| *part);
        let parts: Vec<Part> = parts.filter(|part| fits(*part)).collect();
        if parts.is_empty() {
            continue;
        }
        let seen = standing.of(at, phrase);
        for part in parts {
            if let Some(words) = sentence.words_of(phrase.who) {
                tell(&Offer {
                    trigger: read.event.trigger,
                    event_type: read.event.event_type,
                    part,
                    words,
                    seen: &seen,
                });
            }
            let [doer, other] = &*SHIPPED;
            let weights = match part {
                Part::Doer => doer,
                Part::Other => other,
            };
            let probability = weights.probability(&seen);
            if probability >= weights.least {
                candidates.push(Candidate {
                    part,
                    phrase: at,
                    probability,
                });
            }
        }
    }
    candidates.sort_by(|a, b| b.probability.total_cmp(&a.probability));
    let mut filled: Vec<(Part, Argued)> = Vec::new();
    for candidate in candidates {
        let Some(phrase) = sentence.phrases.get(candidate.phrase) else {
            continue;
        };
        let settled = |(part, argued): &(Part, Argued)| {
            *part == candidate.part || sentence.is_same(argued.who, phrase.who)
        };
        let role = empty.iter().find(|(part, _)| *part == candidate.part);
        if let Some((part, role)) = role.filter(|_| !filled.iter().any(settled)) {
            filled.push((*part, argued(*role, phrase.who, *LIKELY)));
        }
    }
    filled.into_iter().map(|(_, argued)| argued).collect()
}

/// The role that a part is of a type.
fn role(sentence: &Sentence<'_>, event_type: &EventType, part: Part) -> Option<EventRoleIx> {
    let codebook = &sentence.input.knowledge.codebook;
    match part {
        Part::Doer => codebook.doer_of(event_type),
        Part::Other => super::matter::other_role(sentence, event_type),
    }
}

/// Whether somebody takes part in an event already.
fn takes_part(sentence: &Sentence<'_>, read: &Read, phrase: &NounPhrase) -> bool {
    let mut argued = read.argued.iter();
    argued.any(|argued| sentence.is_same(argued.who, phrase.who))
}

/// Whether somebody behind an event takes part in the next one, whose verb is joined by و: «أدانت الجزائر القرار ودعت مجلس الأمن».
fn goes_with_next(
    reads: &[Read],
    (all, chunks): (&[Found], &Chunks),
    found: &Found,
    phrase: &NounPhrase,
) -> bool {
    let joined = |read: &Read| {
        let verb = chunks.of_trigger(read.found).verb;
        chunks.is(verb.and_then(|verb| verb.checked_sub(1)), ChunkKind::And)
    };
    reads.iter().any(|read| {
        let between = |other: &Found| found.to <= other.from && other.from < phrase.from;
        all.get(read.found).is_some_and(between)
            && read.argued.iter().any(|argued| argued.who == phrase.who)
            && joined(read)
    })
}

/// Whether somebody may have a part. A place does nothing; whoever stands before a noun is the subject of some verb, and may as well tell of the event
/// or condemn it («أدانت مصر القصف»); and to whom it is done is somebody in particular.
fn may_be(phrase: &NounPhrase, found: &Found, part: Part) -> bool {
    match part {
        Part::Doer => {
            let before_noun = found.shape == TriggerShape::Masdar && phrase.to <= found.from;
            phrase.kind != MentionKind::Place && !before_noun
        }
        Part::Other => match phrase.who {
            Party::Mention(_) => true,
            Party::Group(unnamed) => unnamed.definite || unnamed.body,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use crate::events::{Input, evoked, offers};

    /// Those who may fill a role in which no frame puts anybody, as `TYPE part words`.
    fn offered(text: &str) -> Vec<String> {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let codebook = &analysis.knowledge.codebook;
        let mut found = Vec::new();
        let input = Input::of(&analysis, 0).expect("a paragraph");
        offers(&input, &mut |offer| {
            let event_type = codebook.type_at(offer.event_type).map_or("", |it| &it.id);
            let part = match offer.part {
                Part::Doer => "doer",
                Part::Other => "other",
            };
            found.push(format!("{event_type} {part} {}", offer.words.of(text)));
        });
        found
    }

    #[test]
    fn whoever_a_frame_fills_in_is_not_offered() {
        let text = "اتهمت موسكو كييف بالتضليل";
        assert!(offered(text).is_empty(), "{:?}", offered(text));
    }

    #[test]
    fn a_role_that_no_frame_fills_is_offered_to_the_others_of_the_sentence() {
        let text = "تظاهر المئات في بيروت أمس، وفق ما ذكرت فرنسا";
        assert!(
            offered(text).iter().all(|offer| !offer.ends_with("المئات")),
            "{:?}",
            offered(text)
        );
    }

    #[test]
    fn a_place_does_nothing() {
        let text = "هجوم جديد قرب مدينة صيدا";
        let offered = offered(text);
        assert!(
            offered.iter().all(|offer| !offer.contains("doer")),
            "{offered:?}"
        );
        assert!(
            offered.iter().any(|offer| offer == "ASSAULT other صيدا"),
            "{offered:?}"
        );
    }

    #[test]
    fn whoever_condemns_or_tells_of_a_deed_did_not_do_it() {
        for text in [
            "أدانت السعودية الهجوم على إيران",
            "أعلنت وزارة الصحة العراقية مقتل عشرة أشخاص",
        ] {
            let offered = offered(text);
            assert!(
                offered
                    .iter()
                    .all(|offer| !offer.starts_with("ASSAULT doer")),
                "{offered:?}"
            );
        }
    }

    #[test]
    fn nobody_is_in_two_roles_of_an_event() {
        let text = "وأوضح المتحدث باسم الحكومة اليمنية أن القصف على صعدة استمر بعد تحذير السعودية من هجوم الحوثيين";
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        for event in evoked(&analysis, 0) {
            let mut who: Vec<_> = event
                .fillers
                .iter()
                .map(|filler| (filler.participant.mention, filler.participant.words))
                .collect();
            let all = who.len();
            who.dedup();
            assert_eq!(who.len(), all, "{event:?}");
        }
    }

    #[test]
    fn what_is_seen_adds_up_to_a_probability() {
        let mut from = PartyWeights::default();
        let sides = [("before bare".to_string(), 2.0)];
        from.weights.insert(PartyFeature::Rank, sides.into());
        let weights = Weights::from(PartyWeights { bias: -2.0, ..from });
        let seen = |value: &str| [(PartyFeature::Rank, value.to_string())];
        assert_eq!(weights.probability(&seen("before bare")), 0.5);
        assert!(weights.probability(&seen("behind bare")) < 0.2);
    }
}
