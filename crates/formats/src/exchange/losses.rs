//! What an export leaves out, and what the usual reader of a format drops of what is there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use khabar_engine::annotation::{ASSERTED, Document, EventRecord, Layer, Stretch};
use khabar_engine::message::Message;

/// A thing that documents have and formats may have no place for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thing {
    /// What the article's own tag states: source, url, annotator…
    Metadata,
    /// The document date.
    DocumentDate,
    /// The text as it was, with its line ends and its byte order mark.
    Text,
    /// Mentions.
    Mentions,
    /// A mention, time or trigger that shares words with another.
    Overlaps,
    /// A mention, time or trigger over more than one line, or more than one sentence.
    LongSpans,
    /// Whom mentions mean.
    Links,
    /// The offices that mentions state, and the titles of people nobody knows.
    Offices,
    /// Temporal expressions.
    Times,
    /// Their values.
    Values,
    /// `mod`, `quant` and `freq` of times.
    Modifiers,
    /// Events.
    Events,
    /// Events without words that evoke them.
    NoTrigger,
    /// Who takes part in events.
    Participants,
    /// Those of them whom no words name.
    Wordless,
    /// Modes, contexts and statuses.
    Details,
    /// When and where events happened.
    DateAndPlace,
    /// The words that name where events happened.
    PlaceWords,
    /// Names of events.
    EventIds,
    /// Notes.
    Notes,
    /// `none@"…"`: where an annotator says that nothing is meant.
    Rejected,
    /// What single annotators say where they differ, and nobody has decided.
    Differences,
    /// Whether an annotator wrote it or a program proposes it.
    Layers,
    /// The rules that propose, and how likely it is.
    Reasons,
    /// Other answers that are right as well.
    Alternatives,
    /// Fields that Khabar does not know.
    Others,
    /// Codes that no knowledge base of Khabar has: COW, CAMEO, intensity.
    Codes,
    /// Characters that XML cannot hold.
    Characters,
}

impl Thing {
    /// Its name in reports.
    pub fn code(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::DocumentDate => "document-date",
            Self::Text => "text",
            Self::Mentions => "mentions",
            Self::Overlaps => "overlaps",
            Self::LongSpans => "long-spans",
            Self::Links => "links",
            Self::Offices => "offices",
            Self::Times => "times",
            Self::Values => "values",
            Self::Modifiers => "modifiers",
            Self::Events => "events",
            Self::NoTrigger => "no-trigger",
            Self::Participants => "participants",
            Self::Wordless => "wordless",
            Self::Details => "details",
            Self::DateAndPlace => "date-and-place",
            Self::PlaceWords => "place-words",
            Self::EventIds => "event-ids",
            Self::Notes => "notes",
            Self::Rejected => "rejected",
            Self::Differences => "differences",
            Self::Layers => "layers",
            Self::Reasons => "reasons",
            Self::Alternatives => "alternatives",
            Self::Others => "others",
            Self::Codes => "codes",
            Self::Characters => "characters",
        }
    }

    /// What it is, for people.
    pub fn label(self) -> Message {
        let (en, ar) = match self {
            Self::Metadata => ("what the article line states", "ما يذكره سطر article"),
            Self::DocumentDate => ("the document date", "تاريخ المقال"),
            Self::Text => (
                "line ends or a byte order mark of the text",
                "نهايات أسطر النص أو علامة ترتيب البايتات",
            ),
            Self::Mentions => ("mentions", "الأذكار"),
            Self::Overlaps => (
                "words that share a word with others",
                "كلمات تشترك في كلمة مع غيرها",
            ),
            Self::LongSpans => (
                "words over more than one line or sentence",
                "كلمات تمتد على أكثر من سطر أو جملة",
            ),
            Self::Links => (
                "whom mentions mean (ids of actors)",
                "من تعنيه الأذكار (معرّفات الجهات)",
            ),
            Self::Offices => ("offices and titles of mentions", "مناصب الأذكار وألقابها"),
            Self::Times => ("temporal expressions", "التعابير الزمنية"),
            Self::Values => ("values of times", "قيم الأزمنة"),
            Self::Modifiers => ("mod, quant and freq of times", "mod و quant و freq للأزمنة"),
            Self::Events => ("events", "الأحداث"),
            Self::NoTrigger => ("events without a trigger", "أحداث بلا كلمات دالة"),
            Self::Participants => ("who takes part in events", "أطراف الأحداث"),
            Self::Wordless => (
                "participants whom no exported words name",
                "أطراف لا تسميهم كلمات مصدَّرة",
            ),
            Self::Details => (
                "modes, contexts and statuses of events",
                "أنماط الأحداث وسياقاتها وحالاتها",
            ),
            Self::DateAndPlace => ("dates and places of events", "تواريخ الأحداث وأماكنها"),
            Self::PlaceWords => (
                "words that name the place of an event",
                "الكلمات الدالة على مكان الحدث",
            ),
            Self::EventIds => ("ids of events", "معرّفات الأحداث"),
            Self::Notes => ("notes", "الملاحظات"),
            Self::Rejected => ("where nothing is meant (none@)", "حيث لا شيء مقصود (none@)"),
            Self::Differences => (
                "what annotators differ on and nobody has decided (by=)",
                "ما اختلف فيه الواسمون ولم يُحسم (by=)",
            ),
            Self::Layers => (
                "which labels are proposed and which are an annotator's",
                "أي الوسوم مقترح وأيها من واسم",
            ),
            Self::Reasons => (
                "rules and probabilities of what is proposed",
                "قواعد المقترحات واحتمالاتها",
            ),
            Self::Alternatives => ("other right answers", "إجابات أخرى صحيحة"),
            Self::Others => ("fields that Khabar does not know", "حقول لا يعرفها خبر"),
            Self::Codes => (
                "codes that are in no knowledge base (COW, CAMEO, intensity)",
                "رموز ليست في قاعدة المعرفة (COW وCAMEO والشدة)",
            ),
            Self::Characters => ("characters that XML cannot hold", "محارف لا يقبلها XML"),
        };
        Message::new(en, ar)
    }
}

/// Who loses something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The format has no place for it: it is not in the files.
    Format,
    /// It is in the files, and this reader drops it.
    Reader(&'static str),
}

/// How much of a thing is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// How often.
    pub count: usize,
    /// Some of the words, the first ones.
    pub examples: Vec<String>,
}

/// How many examples are kept of one loss.
const EXAMPLES: usize = 3;

/// What is lost of a document, or of many.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Losses(BTreeMap<(By, Thing), Tally>);

impl Losses {
    /// What of a document a format cannot hold that holds these things.
    pub fn of(document: &Document, holds: &[Thing]) -> Self {
        let mut losses = Self::default();
        each_thing(document, &mut |thing, count, example| {
            if !holds.contains(&thing) {
                losses.count(By::Format, thing, count, example);
            }
        });
        // Who cannot hold a thing loses what belongs to it with it.
        for (whole, parts) in PARTS {
            if !holds.contains(whole) {
                losses.0.retain(|(_, thing), _| !parts.contains(thing));
            }
        }
        losses
    }

    /// What of a document goes into a format that holds these things, and what is lost of it: where annotators differ a format has
    /// either all they say, each with its name, or nothing.
    pub fn on_the_way<'d>(document: &'d Document, holds: &[Thing]) -> (Cow<'d, Document>, Self) {
        if holds.contains(&Thing::Differences) || document.annotators().is_empty() {
            return (Cow::Borrowed(document), Self::of(document, holds));
        }
        let (agreed, open) = document.clone().agreed();
        let mut losses = Self::of(&agreed, holds);
        let by: Vec<&str> = document.annotators().into_iter().collect();
        losses.count(By::Format, Thing::Differences, open, &by.join(", "));
        (Cow::Owned(agreed), losses)
    }

    /// Takes in that a thing is lost, at some words.
    pub fn add(&mut self, by: By, thing: Thing, words: &str) {
        self.count(by, thing, 1, words);
    }

    /// Takes in that a thing is lost so many times.
    pub fn count(&mut self, by: By, thing: Thing, count: usize, example: &str) {
        if count == 0 {
            return;
        }
        let tally = self.0.entry((by, thing)).or_default();
        tally.count += count;
        if tally.examples.len() < EXAMPLES && !example.is_empty() {
            tally.examples.push(example.to_string());
        }
    }

    /// Takes in what another document loses.
    pub fn join(&mut self, other: &Self) {
        for ((by, thing), tally) in &other.0 {
            let ours = self.0.entry((*by, *thing)).or_default();
            ours.count += tally.count;
            let room = EXAMPLES.saturating_sub(ours.examples.len());
            ours.examples
                .extend(tally.examples.iter().take(room).cloned());
        }
    }

    /// Whether nothing is lost.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is lost, by whom and how much.
    pub fn iter(&self) -> impl Iterator<Item = (By, Thing, &Tally)> {
        self.0
            .iter()
            .map(|((by, thing), tally)| (*by, *thing, tally))
    }
}

/// What goes with what it belongs to.
const PARTS: &[(Thing, &[Thing])] = &[
    (Thing::Mentions, &[Thing::Links, Thing::Offices]),
    (Thing::Times, &[Thing::Values, Thing::Modifiers]),
    (Thing::Participants, &[Thing::Wordless]),
    (
        Thing::Events,
        &[
            Thing::Participants,
            Thing::Wordless,
            Thing::Details,
            Thing::DateAndPlace,
            Thing::PlaceWords,
            Thing::EventIds,
            Thing::NoTrigger,
        ],
    ),
];

/// Calls `each` with the things that a document has, how many at once, and words to know them by.
fn each_thing(document: &Document, each: &mut dyn FnMut(Thing, usize, &str)) {
    for (key, value) in &document.article {
        // The date is the document's own, the id its name.
        if key != "published" && key != "id" {
            each(Thing::Metadata, 1, &format!("{key}={value}"));
        }
    }
    each(
        Thing::DocumentDate,
        usize::from(document.dct.is_some()),
        document.dct.as_deref().unwrap_or_default(),
    );
    let mut layers = [0, 0];
    let mut layer = |of: Layer| match of {
        Layer::Gold => layers[0] += 1,
        Layer::Silver => layers[1] += 1,
    };
    for mention in &document.mentions {
        let words = mention.place.text.as_str();
        layer(mention.common.layer);
        each(Thing::Mentions, 1, words);
        each(Thing::Links, usize::from(mention.actor.is_some()), words);
        each(
            Thing::Offices,
            usize::from(mention.office.is_some() || mention.title.is_some()),
            words,
        );
        each(
            Thing::Reasons,
            usize::from(mention.common.rule.is_some()),
            words,
        );
        each(Thing::Others, mention.common.others.len(), words);
    }
    for timex in &document.timexes {
        let words = timex.place.text.as_str();
        layer(timex.common.layer);
        each(Thing::Times, 1, words);
        each(Thing::Values, usize::from(timex.value.is_some()), words);
        let modified = timex.r#mod.is_some() || timex.quant.is_some() || timex.freq.is_some();
        each(Thing::Modifiers, usize::from(modified), words);
        each(
            Thing::Reasons,
            usize::from(timex.common.rule.is_some()),
            words,
        );
        each(Thing::Alternatives, timex.alt.len(), words);
        each(Thing::Others, timex.common.others.len(), words);
    }
    for event in &document.events {
        layer(event.common.layer);
        of_event(event, each);
    }
    for note in &document.notes {
        each(Thing::Notes, 1, &note.note);
    }
    for rejected in &document.rejected {
        each(Thing::Rejected, 1, &rejected.place.text);
    }
    each(Thing::Others, document.others.len(), "");
    // Where all is of one layer, the export is of that layer.
    let [gold, silver] = layers;
    each(Thing::Layers, if gold > 0 { silver } else { 0 }, "");
}

fn of_event(event: &EventRecord, each: &mut dyn FnMut(Thing, usize, &str)) {
    let said = event
        .trigger
        .as_ref()
        .map_or(event.r#type.as_str(), |t| t.text.as_str());
    each(Thing::Events, 1, said);
    each(Thing::NoTrigger, usize::from(event.trigger.is_none()), said);
    let others = event.actors.len() + event.recipients.len();
    let all = if event.participants.is_empty() {
        others
    } else {
        event.participants.len()
    };
    each(Thing::Participants, all, said);
    for participant in &event.participants {
        if participant.mention.is_none() && participant.words.is_none() {
            let who = participant.actor.as_deref().unwrap_or("?");
            each(Thing::Wordless, 1, &format!("{}={who}", participant.role));
        }
    }
    let status = usize::from(event.status != ASSERTED);
    each(
        Thing::Details,
        event.modes.len() + event.contexts.len() + status,
        said,
    );
    let stated = usize::from(event.date.is_some()) + usize::from(event.place.is_some());
    each(Thing::DateAndPlace, stated, said);
    let words = usize::from(event.place_words.is_some());
    each(Thing::PlaceWords, words, said);
    each(Thing::EventIds, usize::from(event.id.is_some()), said);
    let reasons = event
        .participants
        .iter()
        .filter(|p| p.rule.is_some())
        .count();
    each(
        Thing::Reasons,
        reasons + usize::from(event.score.is_some()),
        said,
    );
    let other = &event.alternatives;
    let alternatives = other.triggers.len()
        + other.types.len()
        + other.modes.len()
        + other.actors.len()
        + other.recipients.len();
    each(Thing::Alternatives, alternatives, said);
    each(Thing::Others, event.common.others.len(), said);
}

/// The words of a stretch, to be an example.
impl Losses {
    /// As [`Losses::add`], for what the format cannot hold.
    pub fn left_out(&mut self, thing: Thing, place: &Stretch) {
        self.add(By::Format, thing, &place.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_has_no_place_for_is_counted_and_parts_go_with_the_whole() {
        let line = r#"{"text": "قال ترامب أمس", "dct": "2025-02-12", "article": {"published": "2025-02-12", "source": "نشرة"},
            "mentions": [{"start": 4, "end": 9, "text": "ترامب", "kind": "person", "actor": "trump"}],
            "timexes": [{"start": 10, "end": 13, "text": "أمس", "type": "DATE", "value": "2025-02-11", "layer": "silver"}]}"#;
        let document = Document::parse(line).unwrap();
        let lost = |holds: &[Thing]| -> Vec<(&str, usize)> {
            let losses = Losses::of(&document, holds);
            losses
                .iter()
                .map(|(_, thing, tally)| (thing.code(), tally.count))
                .collect()
        };
        let all = [
            ("metadata", 1),
            ("document-date", 1),
            ("mentions", 1),
            ("times", 1),
            ("layers", 1),
        ];
        assert_eq!(lost(&[]), all);
        let holds = [
            Thing::Mentions,
            Thing::Metadata,
            Thing::DocumentDate,
            Thing::Layers,
            Thing::Times,
        ];
        assert_eq!(lost(&holds), [("links", 1), ("values", 1)]);
        let losses = Losses::of(&document, &holds);
        let (_, _, tally) = losses.iter().next().unwrap();
        assert_eq!(tally.examples, ["ترامب"]);
    }

    #[test]
    fn what_annotators_differ_on_is_never_written_as_agreed() {
        let line = r#"{"text": "قال ترامب أمس", "mentions": [
            {"start": 4, "end": 9, "text": "ترامب", "kind": "person", "actor": "trump", "by": ["a1"]},
            {"start": 4, "end": 9, "text": "ترامب", "kind": "person", "by": ["a2"]},
            {"start": 10, "end": 13, "text": "أمس", "kind": "place"}]}"#;
        let document = Document::parse(line).unwrap();
        let (written, losses) = Losses::on_the_way(&document, &[Thing::Mentions, Thing::Links]);
        assert_eq!(written.mentions.len(), 1);
        let lost: Vec<_> = losses.iter().collect();
        let (_, thing, tally) = lost[0];
        assert_eq!(
            (lost.len(), thing.code(), tally.count),
            (1, "differences", 2)
        );
        assert_eq!(tally.examples, ["a1, a2"]);
        let holds = [Thing::Mentions, Thing::Links, Thing::Differences];
        let (written, losses) = Losses::on_the_way(&document, &holds);
        assert_eq!((written.mentions.len(), losses.is_empty()), (3, true));
    }
}
