//! Documents of analysed articles: what `khabar annotate --format json` and `--format jsonl` write, and `khabar eval` reads.
//!
//! The schema is that of [`Document`]: one JSON object an article, offsets in the unit that is asked for.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use serde::Deserialize;

use khabar_engine::annotation::{
    ASSERTED, Alternatives, Common, Document, Event, EventRecord, Filler, Layer, Mention,
    MentionRecord, NoteRecord, Participant, ParticipantRecord, RejectedRecord, SCHEMA, Source,
    Stretch, Timex, TimexRecord, Unit, Who, day_of,
};
use khabar_engine::article::edits::article_tag;
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::events::{as_told, likely};
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::{self, NONE, TagKind, occurrence_of};
use khabar_engine::text::Span;
use khabar_engine::time::TimexType;

/// What is read: an article as a line of JSON.
#[derive(Debug, Clone, Deserialize)]
pub struct Input {
    /// Its id, given back in the output.
    #[serde(default)]
    pub id: serde_json::Value,
    /// Its text.
    pub text: String,
    /// Its document date: a day, also with a time behind it ([`day_of`]).
    #[serde(default)]
    pub dct: serde_json::Value,
}

/// The document of an article: what its tag lines say and what is recognised beside them. Events are those tagged, then those that are
/// [`likely`]. Its id is the one that the article states, else the one given, which is then the file it was read from.
pub fn document(analysis: &Analysis, id: serde_json::Value, unit: Unit) -> Document {
    document_of(analysis, id, unit, 0..analysis.paragraphs.len())
}

/// As [`document`], with all of the text, and of what is said of it no more than what is said of these lines of the article, and the mentions
/// shortly above them that their events name.
pub fn document_of(
    analysis: &Analysis,
    id: serde_json::Value,
    unit: Unit,
    of: Range<usize>,
) -> Document {
    let end = of.end.min(analysis.paragraphs.len());
    let start = of.start.min(end);
    let reached = start.saturating_sub(REACH);
    let mut writer = Writer::new(analysis, unit);
    let mut document = Document {
        schema: SCHEMA,
        id,
        dct: analysis.dct.map(|d| d.day.to_string()),
        unit,
        article: stated(analysis),
        text: tags::strip(&analysis.article.rope().to_string()),
        ..Document::default()
    };
    if let Some(own) = document.article.get("id").cloned() {
        let file = std::mem::replace(&mut document.id, own.into());
        document.file = file.as_str().map(str::to_string);
    }
    writer.first_mention.resize(reached, 0);
    writer.groups.resize(reached, Vec::new());
    for line in reached..end {
        writer.first_mention.push(document.mentions.len());
        document.mentions.extend(writer.mentions(line));
        let groups = writer.read_groups(line);
        document.mentions.extend(groups);
        document.mentions.extend(writer.mentions_aside(line));
        if line >= start {
            document.timexes.extend(writer.timexes(line));
        }
    }
    for line in start..end {
        let events = events(analysis, line).map(|event| as_told(analysis, line, event));
        let events = events.map(|event| writer.event(line, &event));
        document.events.extend(events);
        for below in writer.tags_of(line) {
            document.notes.extend(writer.note(line, below));
            document.rejected.extend(writer.rejected(line, below));
        }
    }
    if is_suggested(&document) {
        propose(&mut document);
    }
    document
}

/// Whether the tag lines of an article were written by a program, and nobody has looked at them.
pub fn is_suggested(document: &Document) -> bool {
    document.article.get("status").map(String::as_str) == Some(tags::SUGGESTED)
}

/// Makes proposals of the records of tag lines that nobody has looked at.
fn propose(document: &mut Document) {
    let mentions = document.mentions.iter_mut().map(|m| &mut m.common);
    let timexes = document.timexes.iter_mut().map(|t| &mut t.common);
    let events = document.events.iter_mut().map(|e| &mut e.common);
    let all = mentions.chain(timexes).chain(events);
    for common in all.filter(|common| common.layer == Layer::Gold) {
        common.layer = Layer::Silver;
        common.rule = Some(tags::SUGGESTED.to_string());
    }
}

/// The events that are written of a line.
fn events(analysis: &Analysis, line: usize) -> impl Iterator<Item = &Event> {
    let tagged = analysis.events(line).iter();
    tagged.chain(likely(analysis, line))
}

/// What the article's own tag line states.
fn stated(analysis: &Analysis) -> BTreeMap<String, String> {
    let article = &analysis.article;
    let line = article_tag(article).and_then(|at| article.lines().get(at));
    let items = line.map_or(&[][..], |line| &line.tag().items).iter();
    let pairs = items.filter_map(|item| Some((&item.name.text, &item.value.as_ref()?.text)));
    pairs
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// What all records have, of what a source says, by a rule if there is one.
fn common(source: &Source, rule: Option<&str>) -> Common {
    Common {
        layer: source.layer(),
        by: names(source.by()),
        rule: rule.map(str::to_string),
        ..Common::default()
    }
}

fn names(by: &[Box<str>]) -> Vec<String> {
    by.iter().map(|name| name.to_string()).collect()
}

/// How far above its paragraph a participant is looked for whom the paragraph does not name, in lines. Farther up is another story.
const REACH: usize = 100;

/// After how many bytes of a line its units are noted: a place behind is counted from there.
const STEP: usize = 4096;

/// Where a line starts in the text written, and how many units stand before each [`STEP`] bytes of it.
struct Start {
    unit: usize,
    steps: Vec<usize>,
}

impl Start {
    fn new(unit: Unit, at: usize, line: &str) -> Self {
        let steps = line.as_bytes().chunks_exact(STEP).scan(0, |before, step| {
            *before += unit.count(step);
            Some(*before)
        });
        Self {
            unit: at,
            steps: steps.collect(),
        }
    }

    /// How many units stand before a byte of the line.
    fn units_before(&self, unit: Unit, line: &str, byte: usize) -> usize {
        let step = byte / STEP;
        let noted = step.checked_sub(1).and_then(|last| self.steps.get(last));
        let rest = line.as_bytes().get(step * STEP..byte).unwrap_or_default();
        noted.copied().unwrap_or_default() + unit.count(rest)
    }
}

struct Writer<'a> {
    analysis: &'a Analysis,
    unit: Unit,
    /// For each line, where it starts in the text written.
    starts: Vec<Start>,
    /// For each line, how many mentions stand before it.
    first_mention: Vec<usize>,
    /// For each line, the words of people without a name who take part in its events: they are written behind its mentions.
    groups: Vec<Vec<Span>>,
}

impl<'a> Writer<'a> {
    fn new(analysis: &'a Analysis, unit: Unit) -> Self {
        let mut starts = Vec::new();
        let mut offset = 0;
        for line in analysis.article.lines() {
            starts.push(Start::new(unit, offset, line.text()));
            offset += match line.kind() {
                LineKind::Text => unit.len(&tags::unescape(line.text())) + unit.len(line.ending()),
                // The byte order mark before a tag line is the text's.
                LineKind::Tag => unit.len(tags::mark(line.text())),
            };
        }
        Self {
            analysis,
            unit,
            starts,
            first_mention: Vec::new(),
            groups: Vec::new(),
        }
    }

    /// The stretch of the text that a span of a line is.
    fn stretch(&self, line: usize, span: Span) -> Stretch {
        let text = self.analysis.text(line);
        let words = span.of(text);
        let start = self.starts.get(line).map_or(0, |start| {
            // A backslash that escapes the line is not in the text written.
            let escape = tags::escaped_at(text).is_some_and(|at| at < span.start);
            let before = start.units_before(self.unit, text, span.start);
            start.unit + before - usize::from(escape)
        });
        Stretch {
            start,
            end: start + self.unit.len(words),
            text: words.to_string(),
        }
    }

    /// The tag lines of a paragraph; none of a line that is no paragraph.
    fn tags_of(&self, line: usize) -> impl Iterator<Item = usize> {
        let article = &self.analysis.article;
        let content = article.lines().get(line);
        let is_paragraph = content.is_some_and(|l| l.kind() == LineKind::Text && !l.is_blank());
        is_paragraph
            .then(|| article.tags_of(line))
            .into_iter()
            .flatten()
    }

    /// The note that a tag line under a paragraph is.
    fn note(&self, line: usize, below: usize) -> Option<NoteRecord> {
        let note = &self.analysis.article.lines().get(below)?.tag().note;
        let start = self.starts.get(line)?.unit;
        let text = tags::unescape(self.analysis.text(line));
        Some(NoteRecord {
            start,
            end: start + self.unit.len(&text),
            note: note.as_ref()?.text.clone(),
        })
    }

    /// The words at which a tag line under a paragraph says that nothing is meant.
    fn rejected(&self, line: usize, below: usize) -> Vec<RejectedRecord> {
        let lines = self.analysis.article.lines();
        let Some(tag) = lines.get(below).map(|line| line.tag()) else {
            return Vec::new();
        };
        let of = match tag.tag_kind() {
            Some(TagKind::Mentions) => "mentions",
            Some(TagKind::Times) => "timexes",
            Some(TagKind::Event) if tag.is_rejection() => "events",
            _ => return Vec::new(),
        };
        if tag.is_suggested() {
            return Vec::new();
        }
        let text = self.analysis.text(line);
        let none = tag.items.iter().filter(|item| item.name.text == NONE);
        none.filter_map(|item| {
            let anchor = item.anchor.as_ref()?;
            let span = occurrence_of(text, anchor.occurrence, &anchor.words.text)?;
            Some(RejectedRecord {
                place: self.stretch(line, span),
                of: of.to_string(),
                by: tag.by().map(str::to_string).collect(),
            })
        })
        .collect()
    }

    fn mentions(&self, line: usize) -> impl Iterator<Item = MentionRecord> {
        let mentions = self.analysis.mentions(line).iter();
        mentions.map(move |mention| self.mention_record(line, mention))
    }

    /// The mentions that share words with others because annotators differ.
    fn mentions_aside(&self, line: usize) -> impl Iterator<Item = MentionRecord> {
        let aside = self.analysis.paragraphs.get(line).map(|p| &p.aside);
        let mentions = aside.into_iter().flat_map(|aside| &aside.mentions);
        mentions.map(move |mention| self.mention_record(line, mention))
    }

    fn mention_record(&self, line: usize, mention: &Mention) -> MentionRecord {
        let kb = &self.analysis.knowledge.actors;
        let actor = mention.actor.and_then(|a| kb.actor(a));
        let office = mention.office.and_then(|o| kb.office(o));
        let title = mention.title_in(self.analysis.text(line));
        MentionRecord {
            place: self.stretch(line, mention.span),
            kind: mention.kind,
            actor: actor.map(|a| a.id.clone()),
            office: office.map(|o| o.id.clone()),
            name_en: actor.map(|a| a.en.clone()),
            wikidata: actor.and_then(|a| a.wikidata.clone()),
            location: mention.actor.and_then(|a| kb.location(a)),
            title: title.map(str::to_string),
            certainty: Some(mention.why.certainty()),
            common: common(&mention.source, mention.source.name()),
        }
    }

    /// The people without a name who take part in the events of a line, where they are no mention anyway.
    fn read_groups(&mut self, line: usize) -> Vec<MentionRecord> {
        let mut spans = Vec::new();
        let mut records = Vec::new();
        for event in events(self.analysis, line) {
            for filler in &event.fillers {
                let Some(words) = words_of_group(&filler.participant) else {
                    continue;
                };
                if spans.contains(&words) {
                    continue;
                }
                spans.push(words);
                let rule = filler.rule.map(|rule| rule.name());
                records.push(MentionRecord {
                    place: self.stretch(line, words),
                    kind: MentionKind::Group,
                    actor: None,
                    office: None,
                    name_en: None,
                    wikidata: None,
                    location: None,
                    title: None,
                    certainty: None,
                    common: common(&event.source, rule),
                });
            }
        }
        self.groups.push(spans);
        records
    }

    /// The temporal expressions of a line in order, with those that share words with others because annotators differ.
    fn timexes(&self, line: usize) -> Vec<TimexRecord> {
        let aside = self.analysis.paragraphs.get(line).map(|p| &p.aside);
        let aside = aside.into_iter().flat_map(|aside| &aside.timexes);
        let mut timexes: Vec<&Timex> = self.analysis.timexes(line).iter().chain(aside).collect();
        timexes.sort_by_key(|timex| timex.span.start);
        let record = |timex| self.timex_record(line, timex);
        timexes.into_iter().map(record).collect()
    }

    fn timex_record(&self, line: usize, timex: &Timex) -> TimexRecord {
        let recurs = timex.timex_type == TimexType::Set && !timex.source.is_gold();
        let every = recurs && timex.times.is_none();
        TimexRecord {
            place: self.stretch(line, timex.span),
            r#type: timex.timex_type,
            value: timex.resolution.value.as_ref().map(ToString::to_string),
            r#mod: timex.modifier,
            quant: every.then(|| "EVERY".to_string()),
            freq: timex.times.map(|times| format!("{times}X")),
            alt: Vec::new(),
            common: common(&timex.source, timex.source.name()),
        }
    }

    fn event(&self, line: usize, event: &Event) -> EventRecord {
        let codebook = &self.analysis.knowledge.codebook;
        let kb = &self.analysis.knowledge.actors;
        let ids = |fillers: Vec<&Filler>| {
            let mentions = fillers.iter().map(|f| self.mention(line, &f.participant));
            mentions.flatten().collect()
        };
        let modes = event.modes.iter().filter_map(|ix| codebook.mode_at(*ix));
        let contexts = event
            .contexts
            .iter()
            .filter_map(|ix| codebook.context_at(*ix));
        let status = event.status.and_then(|ix| codebook.status_at(ix));
        let event_type = codebook.type_at(event.event_type);
        EventRecord {
            r#type: event_type.map(|t| t.id.clone()).unwrap_or_default(),
            modes: modes.map(|mode| mode.id.clone()).collect(),
            contexts: contexts.map(|context| context.id.clone()).collect(),
            status: status.map_or(ASSERTED, |status| &status.id).to_string(),
            trigger: event.trigger.as_ref().map(|span| self.stretch(line, *span)),
            paragraph: match event.trigger {
                Some(_) => None,
                // Behind a byte order mark, which is no part of the paragraph.
                None => {
                    let mark = self.unit.len(tags::mark(self.analysis.text(line)));
                    self.starts.get(line).map(|start| start.unit + mark)
                }
            },
            actors: ids(event.doers(codebook).collect()),
            recipients: ids(event.others(codebook).collect()),
            participants: event
                .fillers
                .iter()
                .map(|filler| self.participant(line, filler))
                .collect(),
            date: event.date.as_ref().map(ToString::to_string),
            place: event
                .place
                .as_ref()
                .filter(|place| !matches!(place.who, Who::Unlisted(_)))
                .map(|place| place.who.id(kb).to_string()),
            place_words: event.place.as_ref().and_then(|place| {
                self.words_of_place(line, place, event.source.written().is_some())
            }),
            id: event.id.clone(),
            same: event.same.clone(),
            alternatives: Alternatives::default(),
            score: event.source.written().is_none().then_some(event.score),
            common: common(
                &event.source,
                event.source.name().filter(|_| event.source.is_suggested()),
            ),
        }
    }

    /// The words that name where an event happened: of what an annotator wrote those that he states, and no others.
    fn words_of_place(&self, line: usize, place: &Participant, gold: bool) -> Option<Stretch> {
        let mentions = self.analysis.mentions(line);
        let mention = place.mention.filter(|_| !gold);
        let mention = mention.and_then(|at| mentions.get(at));
        let span = place.words.or(mention.map(|mention| mention.span));
        Some(self.stretch(line, span?))
    }

    fn participant(&self, line: usize, filler: &Filler) -> ParticipantRecord {
        let analysis = self.analysis;
        let role = analysis.knowledge.codebook.role_at(filler.role);
        let actor = filler.participant.who.actor();
        ParticipantRecord {
            role: role.map(|role| role.id.clone()).unwrap_or_default(),
            actor: actor.map(|actor| analysis.knowledge.actors.id(actor).to_string()),
            kind: match filler.participant.who {
                Who::Unlisted(kind) => Some(kind),
                _ => None,
            },
            words: filler
                .participant
                .words
                .map(|words| self.stretch(line, words)),
            mention: self.mention(line, &filler.participant),
            rule: filler.rule.map(|rule| rule.name().to_string()),
        }
    }

    /// The mention of a participant: in the paragraph, else where the article named the actor last before.
    fn mention(&self, line: usize, participant: &Participant) -> Option<usize> {
        let at = |line: usize, position: usize| Some(self.first_mention.get(line)? + position);
        if let Some(position) = participant.mention {
            return at(line, position);
        }
        if let Some(words) = words_of_group(participant) {
            let mut groups = self.groups.get(line)?.iter();
            let behind = self.analysis.mentions(line).len();
            return at(line, behind + groups.position(|group| *group == words)?);
        }
        let actor = participant
            .who
            .actor()
            .filter(|_| participant.words.is_none())?;
        let named = |line: usize| {
            let mut mentions = self.analysis.mentions(line).iter();
            at(line, mentions.position(|m| m.actor == Some(actor))?)
        };
        (line.saturating_sub(REACH)..=line).rev().find_map(named)
    }
}

/// The words of people without a name, where they are no mention of their paragraph.
fn words_of_group(participant: &Participant) -> Option<Span> {
    let group = participant.who == Who::Unlisted(MentionKind::Group);
    participant
        .words
        .filter(|_| group && participant.mention.is_none())
}

/// Why a line of input was not read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Not an object with a `text`.
    #[error("not a JSON object with a \"text\": {0}")]
    Json(#[from] serde_json::Error),
    /// A `dct` that is no day. A number is none either: of seconds since 1970 nobody knows in whose time zone they make a day.
    #[error("\"dct\" is {0}; write it as \"2025-02-12\" or leave it out")]
    Date(serde_json::Value),
    /// An `id` that JSON numbers do not hold: it would not be given back as it is.
    #[error("\"id\" is a number of too many digits, which would be rounded; write it in quotes")]
    Id,
}

impl Input {
    /// Reads a line of JSON Lines.
    pub fn parse(line: &str) -> Result<(Self, Option<Date>), InputError> {
        use serde_json::Value;
        let input: Self = serde_json::from_str(line)?;
        // Whole numbers beyond 64 bits are read as the nearest float.
        let rounded = |id: f64| id.fract() == 0.0 && id.abs() >= 2_f64.powi(53);
        if let Value::Number(id) = &input.id
            && id.is_f64()
            && id.as_f64().is_some_and(rounded)
        {
            return Err(InputError::Id);
        }
        let day = match &input.dct {
            Value::Null => None,
            Value::String(text) => day_of(text),
            _ => None,
        };
        if day.is_none() && !input.dct.is_null() {
            return Err(InputError::Date(input.dct));
        }
        Ok((input, day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::annotation::Layer;
    use khabar_engine::article::{Article, Knowledge};

    fn made(text: &str, unit: Unit) -> Document {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        document(&analysis, serde_json::Value::Null, unit)
    }

    #[test]
    fn offsets_point_into_the_stripped_text() {
        let article = "%% article published=2025-02-12\r\n😀 التقى ترامب\r\n%% mentions trump@\"ترامب\"\r\n\\%% بوتين أمس\r\n";
        let record = made(article, Unit::CodePoint);
        assert_eq!(record.text, "😀 التقى ترامب\r\n%% بوتين أمس\r\n");
        let chars: Vec<char> = record.text.chars().collect();
        for (start, end, text) in record
            .mentions
            .iter()
            .map(|m| &m.place)
            .chain(record.timexes.iter().map(|t| &t.place))
            .map(|place| (place.start, place.end, &place.text))
        {
            assert_eq!(&chars[start..end].iter().collect::<String>(), text);
        }
        assert_eq!(record.mentions.len(), 2);
        assert_eq!(record.timexes[0].value.as_deref(), Some("2025-02-11"));
        let utf16: Vec<u16> = record.text.encode_utf16().collect();
        for mention in made(article, Unit::Utf16).mentions {
            assert_eq!(
                String::from_utf16(&utf16[mention.place.start..mention.place.end]).unwrap(),
                mention.place.text
            );
        }
        for mention in made(article, Unit::Byte).mentions {
            assert_eq!(
                &record.text[mention.place.start..mention.place.end],
                mention.place.text
            );
        }
    }

    /// Whether every stretch of a document has its words at its offsets.
    fn holds(record: &Document) {
        let json = serde_json::to_string(record).unwrap();
        let read = Document::parse(&json).map(|read| read.text);
        assert_eq!(read.unwrap(), record.text);
    }

    #[test]
    fn a_byte_order_mark_counts_in_every_unit() {
        let articles = [
            "\u{feff}%% article published=2025-02-12\nالتقى ترامب بوتين أمس\n",
            "\u{feff}التقى ترامب بوتين أمس\n%% article published=2025-02-12\n",
            "\u{feff}\\%% التقى ترامب بوتين أمس\n",
            "التقى ترامب\r\n\u{feff}%% mentions trump@\"ترامب\"\rوصل بوتين أمس",
        ];
        for article in articles {
            for unit in [Unit::CodePoint, Unit::Utf16, Unit::Byte] {
                let record = made(article, unit);
                assert_eq!((record.mentions.len(), record.timexes.len()), (2, 1));
                holds(&record);
            }
        }
    }

    #[test]
    fn people_without_a_name_are_mentions_where_they_take_part() {
        let record = made(
            "وقال سكان القرية إن ترامب هناك\n%% event REQUEST@\"قال\" actor=group@\"سكان القرية\" recipient=trump\n",
            Unit::CodePoint,
        );
        let mentions: Vec<(&str, &str)> = record
            .mentions
            .iter()
            .map(|mention| (mention.kind.name(), mention.place.text.as_str()))
            .collect();
        assert_eq!(mentions, [("person", "ترامب"), ("group", "سكان القرية")]);
        let event = &record.events[0];
        assert_eq!(
            (&event.actors[..], &event.recipients[..]),
            (&[1][..], &[0][..])
        );
        assert_eq!(event.participants[0].kind, Some(MentionKind::Group));
    }

    #[test]
    fn tagged_events_come_with_their_participants() {
        let record = made(
            "التقى ترامب بوتين\n%% event CONSULT@\"التقى\" actor=trump recipient=putin@\"بوتين\" date=2025-02-12 mode=visit\n",
            Unit::CodePoint,
        );
        let event = &record.events[0];
        assert_eq!(
            (
                event.common.layer,
                event.r#type.as_str(),
                event.status.as_str()
            ),
            (Layer::Gold, "CONSULT", "asserted")
        );
        assert_eq!(
            (&event.actors[..], &event.recipients[..]),
            (&[0][..], &[1][..])
        );
        assert_eq!(event.participants[1].actor.as_deref(), Some("putin"));
        // Tagged, so not suggested again.
        assert_eq!(record.events.len(), 1);
    }

    #[test]
    fn all_that_an_annotator_wrote_is_in_the_document() {
        let article = r#"%% article id=n7 published=2025-02-12 source="نشرة المثال" annotator=amina status=done
\%% سلام للجميع، وقال مسلحون أمس
%% mentions none@"سلام"
%% times none@"أمس"
%% event none@"سلام"
%% event CONSULT@"قال" actor=person@"مسلحون"
%% note من هم؟
"#;
        let record = made(article, Unit::CodePoint);
        assert_eq!(record.id, "n7");
        assert_eq!(record.article["source"], "نشرة المثال");
        assert_eq!(record.article["annotator"], "amina");
        let rejected: Vec<_> = record
            .rejected
            .iter()
            .map(|r| (&*r.of, &*r.place.text))
            .collect();
        assert_eq!(
            rejected,
            [("mentions", "سلام"), ("timexes", "أمس"), ("events", "سلام")]
        );
        let participant = &record.events[0].participants[0];
        assert_eq!(participant.kind, Some(MentionKind::Person));
        assert_eq!(participant.words.as_ref().unwrap().text, "مسلحون");
        let note = &record.notes[0];
        let paragraph: String = record
            .text
            .chars()
            .skip(note.start)
            .take(note.end - note.start)
            .collect();
        assert_eq!(
            (&*note.note, &*paragraph),
            ("من هم؟", record.text.trim_end())
        );
        holds(&record);
    }

    #[test]
    fn input_errors_say_what_to_do() {
        assert!(
            Input::parse("{\"text\": \"x\", \"dct\": \"soon\"}")
                .unwrap_err()
                .to_string()
                .contains("2025-02-12")
        );
        assert!(Input::parse("{}").unwrap_err().to_string().contains("text"));
    }

    #[test]
    fn a_day_may_have_a_time_behind_it_and_a_number_is_none() {
        let day = |dct: &str| {
            let read = Input::parse(&format!("{{\"text\": \"x\", \"dct\": {dct}}}"));
            read.map(|(_, day)| day.map(|day| day.to_string()))
        };
        for dct in [
            "2025-02-12",
            " 2025-02-12\\n",
            "2025-02-12T23:30:00",
            "2025-02-12 23:30",
            "2025-02-12T23:30:00.000Z",
            "2025-02-12T23:30:00+03:00",
            "2025-02-12T01:30:00.123+03:00[Asia/Riyadh]",
        ] {
            let read = day(&format!("\"{dct}\"")).unwrap();
            assert_eq!(read.as_deref(), Some("2025-02-12"), "{dct}");
        }
        assert_eq!(day("null").unwrap(), None);
        for dct in ["1739354400000", "\"\"", "\"12/02/2025\"", "true", "[2025]"] {
            let said = day(dct).unwrap_err().to_string();
            assert!(said.contains(dct) && said.contains("2025-02-12"), "{said}");
        }
    }

    #[test]
    fn an_id_is_given_back_as_it_is_or_refused() {
        let id = |id: &str| {
            let read = Input::parse(&format!("{{\"text\": \"x\", \"id\": {id}}}"));
            read.map(|(input, _)| input.id.to_string())
        };
        for kept in ["7", "-3", "18446744073709551615", "\"007\"", "1.5", "null"] {
            assert_eq!(id(kept).unwrap(), kept);
        }
        let said = id("123456789012345678901").unwrap_err().to_string();
        assert!(said.contains("in quotes"), "{said}");
    }
}
