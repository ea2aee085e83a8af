//! An article as the rows of the index: what its tag lines say, and what is recognised beside them.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;
use sha2::{Digest as _, Sha256};

use crate::{Corpus, practice};
use khabar_engine::annotation::{Event, Participant, Unit, day_of};
use khabar_engine::article::{Analysis, Written, ids_in_tag};
use khabar_engine::codebook::ATTRIBUTES;
use khabar_engine::events::likely;
use khabar_engine::lint::consistency::Asked;
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::{self, Item, NONE, Places, SUGGESTED, TagKind, TagLine};
use khabar_engine::text::Span;
use khabar_engine::text::lines::lines;
use khabar_engine::time::TimexType;

/// What stands for some bytes: the first half of their SHA-256.
pub type Digest = [u8; 16];

/// The digest of some pieces, one behind the other.
pub(super) fn digest<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Digest {
    let mut sum = Sha256::new();
    for piece in pieces {
        // With its length, so that what is cut otherwise is another.
        sum.update((piece.len() as u64).to_le_bytes());
        sum.update(piece);
    }
    let mut first = Digest::default();
    for (to, from) in first.iter_mut().zip(sum.finalize()) {
        *to = from;
    }
    first
}

/// An article, as its tag lines have it.
#[derive(Debug, Default)]
pub(super) struct Article {
    pub id: Option<String>,
    pub date: Option<String>,
    pub status: Option<String>,
    pub annotator: Option<String>,
    pub source: Option<String>,
    pub url: Option<String>,
    pub taught: Option<String>,
    /// What its tag lines name that may be an actor.
    pub named: BTreeSet<String>,
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph, with its gold layer.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    /// The line, from 1.
    pub line: usize,
    /// Where it starts in the article without its tag lines, in code points.
    pub start: usize,
    pub text: String,
    pub folded: String,
    pub layer: Layer,
    /// What tag lines say that nobody has looked at.
    pub suggested: Layer,
    pub notes: Vec<(usize, String)>,
    /// Layer, place, line.
    pub rejected: Vec<(&'static str, Place, usize)>,
    /// What is said of words on which annotators do not differ.
    pub decided: Vec<Decided>,
}

/// What a `mentions` line says of words.
#[derive(Debug)]
pub(super) struct Decided {
    /// Folded.
    pub words: String,
    /// The id, the kind, or `none`.
    pub claim: String,
    pub start: usize,
    pub end: usize,
}

/// What one layer says of a paragraph.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub mentions: Vec<MentionRow>,
    pub timexes: Vec<TimexRow>,
    pub events: Vec<EventRow>,
}

impl Layer {
    pub fn is_empty(&self) -> bool {
        self.mentions.is_empty() && self.timexes.is_empty() && self.events.is_empty()
    }
}

/// Code points of a paragraph, the end excluded; none for words that it does not have.
pub(super) type Place = Option<(usize, usize)>;

#[derive(Debug, Default)]
pub(super) struct MentionRow {
    pub place: Place,
    pub actor: Option<String>,
    pub kind: Option<&'static str>,
    pub office: Option<String>,
    pub rule: Option<String>,
    pub line: Option<usize>,
    pub by: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct TimexRow {
    pub place: Place,
    pub r#type: &'static str,
    pub value: Option<String>,
    pub r#mod: Option<String>,
    pub rule: Option<String>,
    pub line: Option<usize>,
    pub by: Option<String>,
}

#[derive(Debug, Default)]
pub(super) struct EventRow {
    pub place: Place,
    pub r#type: String,
    pub id: Option<String>,
    pub date: Option<String>,
    /// The place where it happened.
    pub at: Option<String>,
    pub status: Option<String>,
    pub modes: Vec<String>,
    pub contexts: Vec<String>,
    pub score: Option<f32>,
    pub line: Option<usize>,
    pub by: Option<String>,
    pub participants: Vec<ParticipantRow>,
}

#[derive(Debug, Default)]
pub(super) struct ParticipantRow {
    pub role: String,
    pub actor: Option<String>,
    pub kind: Option<&'static str>,
    pub place: Place,
}

/// Reads an article: its paragraphs and what its tag lines say of them, as it stands there. What the codebook and the knowledge base make of
/// that is asked of them later, so that the rows are right for as long as the file is the same.
pub(super) fn gold(text: &str, given: Option<Date>) -> Article {
    let mut article = Article {
        date: given.map(|day| day.to_string()),
        ..Article::default()
    };
    let written = Written::read(text);
    if written != Written::default() {
        article.taught = practice::to_json(&written);
    }
    let mut offset = 0;
    for (at, line) in lines(text).enumerate() {
        if tags::is_tag_line(line.text) {
            offset += Unit::CodePoint.len(tags::mark(line.text));
            let tag = tags::parse(line.text);
            article
                .named
                .extend(ids_in_tag(&tag).map(|(id, _)| id.to_string()));
            match article.paragraphs.last_mut() {
                Some(paragraph) => paragraph.tag(&tag, at + 1),
                None => article.tag(&tag),
            }
            continue;
        }
        if !line.text.trim().is_empty() {
            article.paragraphs.push(Paragraph {
                line: at + 1,
                start: offset,
                text: line.text.to_string(),
                folded: super::phrase::joined_words(line.text),
                ..Paragraph::default()
            });
        }
        offset += Unit::CodePoint.len(&tags::unescape(line.text)) + line.end.len();
    }
    article
}

impl Article {
    /// Takes a tag line above all text.
    fn tag(&mut self, tag: &TagLine) {
        if tag.tag_kind() != Some(TagKind::Article) {
            return;
        }
        let value = |key: &str| tag.value(key).map(|value| value.text.clone());
        let day = value("published").and_then(|text| day_of(&text));
        self.date = day.map(|day| day.to_string()).or_else(|| self.date.take());
        for (slot, key) in [
            (&mut self.id, "id"),
            (&mut self.status, "status"),
            (&mut self.annotator, "annotator"),
            (&mut self.source, "source"),
            (&mut self.url, "url"),
        ] {
            *slot = slot.take().or_else(|| value(key));
        }
    }
}

impl Paragraph {
    /// Takes a tag line below it.
    fn tag(&mut self, tag: &TagLine, line: usize) {
        let Self {
            text,
            layer,
            suggested,
            ..
        } = self;
        let is_suggested = tag.is_suggested();
        let layer = if is_suggested { suggested } else { layer };
        let mut reader = Reader {
            places: Places::new(text),
            ruler: Ruler::new(text),
            line,
            by: names(tag),
            rule: is_suggested.then(|| SUGGESTED.to_string()),
        };
        match tag.tag_kind() {
            Some(TagKind::Mentions) => {
                for item in tag.items.iter().filter(|item| item.anchor.is_some()) {
                    let mention = reader.mention(item);
                    self.decided.extend(decided(item, &mention));
                    match item.name.text.as_str() {
                        NONE if is_suggested => {}
                        NONE => self.rejected.push(("mentions", mention.place, line)),
                        _ => layer.mentions.push(mention),
                    }
                }
            }
            Some(TagKind::Times) => {
                for (at, item) in tag.items.iter().enumerate() {
                    if item.anchor.is_some() && item.name.text == NONE {
                        self.rejected.push(("timexes", reader.place(item), line));
                    } else if let Some(r#type) = TimexType::from_name(&item.name.text) {
                        let timex = reader.timex(r#type, item, tag.items.get(at + 1));
                        layer.timexes.push(timex);
                    }
                }
            }
            Some(TagKind::Event) if tag.is_rejection() => {
                let place = tag.items.first().and_then(|item| reader.place(item));
                self.rejected.push(("events", place, line));
            }
            Some(TagKind::Event) => layer.events.extend(reader.event(tag)),
            Some(TagKind::Note) => {
                let note = tag.note.as_ref().map(|note| (line, note.text.clone()));
                self.notes.extend(note);
            }
            _ => {}
        }
    }
}

/// What an item of a `mentions` line says of its words, unless it is one annotator's where they differ, or nobody has looked at it.
fn decided(item: &Item, mention: &MentionRow) -> Option<Decided> {
    let open = mention.by.is_some() || mention.rule.is_some();
    let (start, end) = mention.place.filter(|_| !open)?;
    Some(Decided {
        words: Asked::folded(&item.anchor.as_ref()?.words.text),
        claim: item.name.text.clone(),
        start,
        end,
    })
}

/// Reads the items of a tag line below a paragraph.
struct Reader<'a> {
    places: Places<'a>,
    ruler: Ruler<'a>,
    line: usize,
    by: Option<String>,
    /// That it is suggested.
    rule: Option<String>,
}

impl<'a> Reader<'a> {
    fn place(&mut self, item: &'a Item) -> Place {
        let span = self.places.of(item.anchor.as_ref()?)?;
        Some(self.ruler.place(span))
    }

    fn mention(&mut self, item: &'a Item) -> MentionRow {
        let (actor, kind) = who(&item.name.text);
        MentionRow {
            place: self.place(item),
            actor,
            kind,
            line: Some(self.line),
            by: self.by.clone(),
            rule: self.rule.clone(),
            ..MentionRow::default()
        }
    }

    fn timex(&mut self, r#type: TimexType, item: &'a Item, next: Option<&Item>) -> TimexRow {
        let next = next.filter(|next| next.name.text == "mod");
        TimexRow {
            place: self.place(item),
            r#type: r#type.name(),
            value: value(item),
            r#mod: next.and_then(value),
            line: Some(self.line),
            by: self.by.clone(),
            rule: self.rule.clone(),
        }
    }

    fn event(&mut self, tag: &'a TagLine) -> Option<EventRow> {
        let (first, rest) = tag.items.split_first()?;
        let mut event = EventRow {
            place: self.place(first),
            r#type: first.name.text.clone(),
            line: Some(self.line),
            by: self.by.clone(),
            ..EventRow::default()
        };
        for item in rest.iter().filter(|item| !item.is_mark()) {
            let Some(text) = value(item) else { continue };
            match item.name.text.as_str() {
                "date" => event.date = event.date.or(Some(text)),
                "place" => event.at = event.at.or(Some(text)),
                "id" => event.id = event.id.or(Some(text)),
                "status" => event.status = event.status.or(Some(text)),
                "mode" => event.modes.push(text),
                "context" => event.contexts.push(text),
                // The index says who did what to whom, not what is told again.
                "same" => {}
                key => {
                    debug_assert!(!ATTRIBUTES.contains(&key), "{key} has a column");
                    let (actor, kind) = who(&text);
                    event.participants.push(ParticipantRow {
                        role: key.to_string(),
                        actor,
                        kind,
                        place: self.place(item),
                    });
                }
            }
        }
        Some(event)
    }
}

/// Whose a line is, several with commas, as `annotator` of an article has them.
fn names(tag: &TagLine) -> Option<String> {
    let names: Vec<&str> = tag.by().collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn value(item: &Item) -> Option<String> {
    Some(item.value.as_ref()?.text.clone())
}

/// The actor or the kind that a tag line names.
fn who(id: &str) -> (Option<String>, Option<&'static str>) {
    match MentionKind::from_name(id) {
        Some(kind) => (None, Some(kind.name())),
        None => (Some(id.to_string()), None),
    }
}

/// What is recognised in the paragraphs of an article and not written down there, by their lines from 1.
pub(super) fn silver(analysis: &Analysis) -> Vec<(usize, Layer)> {
    let line = |at: usize| (at + 1, silver_of(analysis, at));
    let all = (0..analysis.article.lines().len()).map(line);
    all.filter(|(_, layer)| !layer.is_empty()).collect()
}

fn silver_of(analysis: &Analysis, line: usize) -> Layer {
    let kb = &analysis.knowledge.actors;
    let ruler = Ruler::new(analysis.text(line));
    let mentions = analysis.mentions(line).iter();
    let timexes = analysis.timexes(line).iter();
    Layer {
        mentions: mentions
            .filter(|mention| mention.source.written().is_none())
            .map(|mention| MentionRow {
                place: Some(ruler.place(mention.span)),
                actor: mention.actor.map(|actor| kb.id(actor).to_string()),
                kind: Some(mention.kind.name()),
                office: mention
                    .office
                    .and_then(|ix| kb.office(ix))
                    .map(|office| office.id.clone()),
                rule: mention.source.name().map(str::to_string),
                ..MentionRow::default()
            })
            .collect(),
        timexes: timexes
            .filter(|timex| timex.source.written().is_none())
            .map(|timex| TimexRow {
                place: Some(ruler.place(timex.span)),
                r#type: timex.timex_type.name(),
                value: timex.resolution.value.as_ref().map(ToString::to_string),
                r#mod: timex.modifier.map(|m| m.name().to_string()),
                rule: timex.source.name().map(str::to_string),
                ..TimexRow::default()
            })
            .collect(),
        events: likely(analysis, line)
            .map(|event| silver_event(analysis, &ruler, event))
            .collect(),
    }
}

fn silver_event(analysis: &Analysis, ruler: &Ruler<'_>, event: &Event) -> EventRow {
    let (codebook, kb) = (&analysis.knowledge.codebook, &analysis.knowledge.actors);
    let place = |span: Option<Span>| span.map(|span| ruler.place(span));
    let named = |participant: &Participant| who(participant.who.id(kb));
    let modes = event.modes.iter().filter_map(|ix| codebook.mode_at(*ix));
    let contexts = event.contexts.iter();
    let contexts = contexts.filter_map(|ix| codebook.context_at(*ix));
    let status = event.status.and_then(|ix| codebook.status_at(ix));
    let event_type = codebook.type_at(event.event_type);
    let participants = event.fillers.iter().map(|filler| {
        let (actor, kind) = named(&filler.participant);
        let role = codebook.role_at(filler.role);
        ParticipantRow {
            role: role.map(|role| role.id.clone()).unwrap_or_default(),
            actor,
            kind,
            place: place(filler.participant.words),
        }
    });
    EventRow {
        place: place(event.trigger),
        r#type: event_type.map(|t| t.id.clone()).unwrap_or_default(),
        id: None,
        date: event.date.as_ref().map(ToString::to_string),
        at: event
            .place
            .as_ref()
            .map(|place| place.who.id(kb).to_string()),
        status: status.map(|status| status.id.clone()),
        modes: modes.map(|mode| mode.id.clone()).collect(),
        contexts: contexts.map(|context| context.id.clone()).collect(),
        score: Some(event.score),
        participants: participants.collect(),
        ..EventRow::default()
    }
}

/// Counts the code points of a line: a long one is counted through once.
struct Ruler<'a> {
    text: &'a str,
    /// How many stand before each [`STEP`] bytes.
    steps: Vec<usize>,
}

/// After how many bytes of a line its code points are noted.
const STEP: usize = 1024;

impl<'a> Ruler<'a> {
    fn new(text: &'a str) -> Self {
        let steps = text.as_bytes().chunks_exact(STEP).scan(0, |before, step| {
            *before += Unit::CodePoint.count(step);
            Some(*before)
        });
        Self {
            text,
            steps: steps.collect(),
        }
    }

    fn before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let noted = step.checked_sub(1).and_then(|last| self.steps.get(last));
        let rest = self.text.as_bytes().get(step * STEP..byte);
        noted.copied().unwrap_or_default() + Unit::CodePoint.count(rest.unwrap_or_default())
    }

    fn place(&self, span: Span) -> (usize, usize) {
        (self.before(span.start), self.before(span.end))
    }
}

/// The name of a file in the index: its path below the root, with `/` on every system. None where it is no Unicode.
pub(super) fn name(root: &Path, file: &Path) -> Option<String> {
    let below = file.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// The date that is known of an article before it is read.
pub(super) fn given(corpus: &Corpus, file: &str) -> Option<Date> {
    corpus.date_of_file(Path::new(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tag_lines_become_rows_of_their_paragraph() {
        let text = r#"%% article published=2025-02-12 annotator=a1 id=x status=done

قال ترامب إنه التقى بوتين أمس
%% mentions trump@"ترامب" none@"قال" person@"بوتين"
%% times DATE=2025-02-11@"أمس" mod=START
%% event CONSULT@"التقى" actor=trump recipient=putin@"بوتين" mode=visit date=2025-02-11 by=a2
%% note ?
\%% نص
%% event none@"نص"
"#;
        let article = gold(text, None);
        let facts = (article.date.as_deref(), article.annotator.as_deref());
        assert_eq!(facts, (Some("2025-02-12"), Some("a1")));
        let [first, second] = &article.paragraphs[..] else {
            panic!("{article:?}");
        };
        assert_eq!((first.line, first.start), (3, 1));
        let words = |place: Place| {
            let (start, end) = place.unwrap();
            let letters = first.text.chars();
            letters.skip(start).take(end - start).collect::<String>()
        };
        let mentions = first.layer.mentions.iter();
        let mentions: Vec<_> = mentions
            .map(|m| (m.actor.as_deref(), m.kind, words(m.place)))
            .collect();
        assert_eq!(
            mentions,
            [
                (Some("trump"), None, "ترامب".to_string()),
                (None, Some("person"), "بوتين".to_string())
            ]
        );
        assert_eq!(words(first.rejected[0].1), "قال");
        let timex = &first.layer.timexes[0];
        assert_eq!(
            (timex.value.as_deref(), timex.r#mod.as_deref()),
            (Some("2025-02-11"), Some("START"))
        );
        let event = &first.layer.events[0];
        assert_eq!(
            (event.by.as_deref(), event.line, event.modes.len()),
            (Some("a2"), Some(6), 1)
        );
        let roles: Vec<&str> = event.participants.iter().map(|p| &*p.role).collect();
        assert_eq!(roles, ["actor", "recipient"]);
        assert_eq!(first.notes, [(7, "?".to_string())]);
        // The backslash is not in the text without tag lines.
        assert_eq!(
            (second.line, second.start),
            (8, first.text.chars().count() + 2)
        );
        assert_eq!(second.rejected[0].0, "events");
    }

    #[test]
    fn a_long_line_is_counted_as_a_short_one() {
        let text = "اa".repeat(STEP);
        let ruler = Ruler::new(&text);
        let counted = |byte: usize| text[..byte].chars().count();
        for byte in [0, 2, 3, 1023, 1026, 2049, text.len()] {
            assert_eq!(ruler.before(byte), counted(byte), "{byte}");
        }
    }
}
