//! A document as an article: its text with tag lines.
//!
//! The one place where a document becomes an article. What [`document`](crate::document::document) reads of an article is written
//! here again: `khabar strip` gives the text of the document, and the tag lines say what its records say, in canonical form and in one
//! order: under each paragraph its mentions, its times, its events, its notes.

use std::collections::{BTreeMap, BTreeSet};

use khabar_engine::annotation::{
    ASSERTED, Document, EventRecord, MentionRecord, ParticipantRecord, Stretch, Unit,
};
use khabar_engine::codebook::Codebook;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{self, ARTICLE_KEYS, BY, Item, NONE, Places, TagKind, TagLine, is_bare};
use khabar_engine::text::Span;
use khabar_engine::text::lines::lines;

/// What of a document no tag line can say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unwritten {
    /// Where it stands in the text; none for what belongs to the whole.
    pub place: Option<Stretch>,
    /// Why it is not written.
    pub why: Message,
}

/// An article of a document, and what of the document is not in it.
///
/// ```
/// use khabar_engine::annotation::Document;
/// use khabar_engine::codebook::Codebook;
///
/// let document = Document::parse(r#"{"text": "وصل سلام", "mentions":
///     [{"start": 4, "end": 8, "text": "سلام", "kind": "person", "actor": "nawaf-salam"}]}"#)?;
/// let (article, unwritten) = khabar_formats::article::write(document, Codebook::plover());
/// assert_eq!(article, "وصل سلام\n%% mentions nawaf-salam@\"سلام\"");
/// assert!(unwritten.is_empty());
/// # Ok::<(), khabar_engine::annotation::DocumentError>(())
/// ```
pub fn write(document: Document, codebook: &Codebook) -> (String, Vec<Unwritten>) {
    let document = document.in_unit(Unit::Byte);
    let mut writer = Writer {
        paragraphs: paragraphs(&document.text),
        document: &document,
        codebook,
        unwritten: Vec::new(),
    };
    let head = writer.head();
    let below = writer.below();
    let text = put_together(&document.text, head, &below);
    (text, writer.unwritten)
}

/// The paragraphs of a text, by the byte at which they start.
fn paragraphs(text: &str) -> BTreeMap<usize, &str> {
    let all = lines(text).filter(|line| !line.text.trim().is_empty());
    all.map(|line| (line.start, line.text)).collect()
}

/// The text with the article's own tag line on top and tag lines below its paragraphs, each ending as the line above it does.
fn put_together(
    text: &str,
    head: Option<TagLine>,
    below: &BTreeMap<usize, Vec<TagLine>>,
) -> String {
    let all: Vec<_> = lines(text).collect();
    let most = |end: &str| all.iter().filter(|line| line.end == end).count();
    let usual = ["\n", "\r\n", "\r"]
        .into_iter()
        .rev()
        .max_by_key(|end| most(end));
    let usual = usual.unwrap_or("\n");
    let mut out = String::with_capacity(text.len() * 2);
    for (at, line) in all.iter().enumerate() {
        let escaped = tags::escape(line.text);
        let mut content = escaped.as_str();
        if at == 0
            && let Some(head) = &head
        {
            let mark = tags::mark(content);
            let ending = if line.end.is_empty() { usual } else { line.end };
            out.push_str(&format!("{mark}{head}{ending}"));
            content = content.strip_prefix(mark).unwrap_or(content);
        }
        out.push_str(content);
        let tags = below.get(&line.start).into_iter().flatten();
        match line.end {
            "" => tags.for_each(|tag| out.push_str(&format!("{usual}{tag}"))),
            end => {
                out.push_str(end);
                tags.for_each(|tag| out.push_str(&format!("{tag}{end}")));
            }
        }
    }
    out
}

/// Items with the words they are at, by the annotators who say so where they differ: what all agree on comes first.
type ByAnnotators = BTreeMap<Vec<String>, Vec<(Span, Vec<Item>)>>;

/// The lines of one paragraph while they are gathered.
#[derive(Default)]
struct Below<'d> {
    mentions: ByAnnotators,
    times: ByAnnotators,
    events: Vec<TagLine>,
    notes: Vec<&'d str>,
}

struct Writer<'d> {
    document: &'d Document,
    codebook: &'d Codebook,
    /// The paragraphs of the text, by the byte at which they start.
    paragraphs: BTreeMap<usize, &'d str>,
    unwritten: Vec<Unwritten>,
}

impl<'d> Writer<'d> {
    fn refuse(&mut self, place: Option<&Stretch>, why: Message) {
        let place = place.cloned();
        self.unwritten.push(Unwritten { place, why });
    }

    /// The article's own tag line; none where there is nothing to say.
    fn head(&mut self) -> Option<TagLine> {
        let stated = &self.document.article;
        let known = ARTICLE_KEYS.iter().copied();
        let others = stated.keys().map(String::as_str);
        let others = others.filter(|key| !ARTICLE_KEYS.contains(key));
        let mut tag = TagLine::new(TagKind::Article);
        for key in known.chain(others) {
            let Some(value) = stated.get(key) else {
                continue;
            };
            if !is_name(key) || value.is_empty() || has_line_end(value) {
                self.refuse(None, not_of_a_line(key, value));
                continue;
            }
            tag = tag.pair(key, value);
        }
        (!tag.items.is_empty()).then_some(tag)
    }

    /// The tag lines below each paragraph, by the byte at which it starts.
    fn below(&mut self) -> BTreeMap<usize, Vec<TagLine>> {
        let document = self.document;
        let mut below: BTreeMap<usize, Below<'d>> = BTreeMap::new();
        let mut places: BTreeMap<usize, Places<'d>> = BTreeMap::new();
        for (start, paragraph) in &self.paragraphs {
            places.insert(*start, Places::new(paragraph));
        }
        let taking_part = taking_part(document);
        for (at, mention) in document.mentions.iter().enumerate() {
            if is_implied(document, at, mention, &taking_part) {
                continue;
            }
            let name = mention.actor.as_deref().unwrap_or(mention.kind.name());
            if !is_name(name) {
                self.refuse(Some(&mention.place), no_name(name));
                continue;
            }
            if let Some((start, span, anchor)) = self.item(&mut places, &mention.place) {
                let items = vec![Item::new(name, None, Some(anchor))];
                let mentions = &mut below.entry(start).or_default().mentions;
                let by = mention.common.by.clone();
                mentions.entry(by).or_default().push((span, items));
            }
        }
        for timex in &document.timexes {
            let Some(value) = timex.value.as_deref().filter(|value| is_bare(value)) else {
                self.refuse(Some(&timex.place), no_value());
                continue;
            };
            for (key, value) in [("quant", &timex.quant), ("freq", &timex.freq)] {
                if let Some(value) = value {
                    self.refuse(Some(&timex.place), no_key_of_times(key, value));
                }
            }
            if let Some((start, span, anchor)) = self.item(&mut places, &timex.place) {
                let mut items = vec![Item::new(timex.r#type.name(), Some(value), Some(anchor))];
                items.extend(timex.r#mod.map(|m| Item::new("mod", Some(m.name()), None)));
                let times = &mut below.entry(start).or_default().times;
                let by = timex.common.by.clone();
                times.entry(by).or_default().push((span, items));
            }
        }
        let mut rejected_events: BTreeMap<usize, Vec<TagLine>> = BTreeMap::new();
        for rejected in &document.rejected {
            let Some((start, span, anchor)) = self.item(&mut places, &rejected.place) else {
                continue;
            };
            let items = vec![Item::new(NONE, None, Some(anchor))];
            let lines = below.entry(start).or_default();
            let by = rejected.by.clone();
            let layer = match rejected.of.as_str() {
                "mentions" => Some(&mut lines.mentions),
                "timexes" => Some(&mut lines.times),
                _ => None,
            };
            match layer {
                Some(layer) => layer.entry(by).or_default().push((span, items)),
                None => {
                    let mut tag = TagLine::new(TagKind::Event);
                    tag.items = items;
                    let tag = self.whose(tag, &by, Some(&rejected.place));
                    rejected_events.entry(start).or_default().push(tag);
                }
            }
        }
        for event in &document.events {
            if let Some((start, tag)) = self.event(&mut places, event) {
                below.entry(start).or_default().events.push(tag);
            }
        }
        for (start, tags) in rejected_events {
            below.entry(start).or_default().events.extend(tags);
        }
        for note in &document.notes {
            match self.paragraph_at(note.start) {
                Some(start) => below.entry(start).or_default().notes.push(&note.note),
                None => self.refuse(None, no_paragraph(&note.note)),
            }
        }
        let written = below.into_iter();
        written
            .map(|(start, lines)| (start, self.lines(start, lines)))
            .collect()
    }

    /// The tag lines of a paragraph, in their order.
    fn lines(&mut self, start: usize, below: Below<'_>) -> Vec<TagLine> {
        let mut tags = Vec::new();
        for (kind, items) in [
            (TagKind::Mentions, below.mentions),
            (TagKind::Times, below.times),
        ] {
            for (by, items) in items {
                let items = self.apart(start, items);
                if !items.is_empty() {
                    let mut tag = TagLine::new(kind);
                    tag.items = items.into_iter().flat_map(|(_, items)| items).collect();
                    tags.push(self.whose(tag, &by, None));
                }
            }
        }
        tags.extend(below.events);
        for note in below.notes {
            // A tag line is one line; a note of several becomes several.
            let mut pieces: Vec<&str> = lines(note).map(|line| line.text.trim()).collect();
            pieces.retain(|piece| !piece.is_empty());
            if pieces.is_empty() {
                pieces.push("");
            }
            let kind = TagKind::Note.name();
            tags.extend(
                pieces
                    .iter()
                    .map(|piece| tags::parse(&format!("{} {kind} {piece}", tags::MARKER))),
            );
        }
        tags
    }

    /// Items in order of text, without those that share words with another: of two such the longer one stays, as it says where the
    /// other is.
    fn apart(&mut self, start: usize, mut items: Vec<(Span, Vec<Item>)>) -> Vec<(Span, Vec<Item>)> {
        items.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut kept: Vec<(Span, Vec<Item>)> = Vec::with_capacity(items.len());
        for (span, new) in items {
            let shorter = |old: &Span| old.len() < span.len();
            let lost = match kept.last() {
                Some((old, _)) if old.overlaps(span) && shorter(old) => {
                    kept.pop().map(|(old, _)| old)
                }
                Some((old, _)) if old.overlaps(span) => {
                    self.refuse(Some(&self.stretch(start, span)), shares_words());
                    continue;
                }
                _ => None,
            };
            if let Some(lost) = lost {
                self.refuse(Some(&self.stretch(start, lost)), shares_words());
            }
            kept.push((span, new));
        }
        kept
    }

    fn stretch(&self, start: usize, span: Span) -> Stretch {
        let paragraph = self.paragraphs.get(&start).copied().unwrap_or_default();
        Stretch {
            start: start + span.start,
            end: start + span.end,
            text: span.of(paragraph).to_string(),
        }
    }

    /// Where the paragraph starts that holds a byte of the text.
    fn paragraph_at(&self, byte: usize) -> Option<usize> {
        let (start, text) = self.paragraphs.range(..=byte).next_back()?;
        (byte <= start + text.len()).then_some(*start)
    }

    /// Where the paragraph of words starts, where they stand in it, and their anchor.
    fn item(
        &mut self,
        places: &mut BTreeMap<usize, Places<'d>>,
        at: &Stretch,
    ) -> Option<(usize, Span, (u32, &'d str))> {
        let Some(start) = self.paragraph_at(at.start) else {
            self.refuse(Some(at), not_in_a_paragraph());
            return None;
        };
        let anchor = self.anchor(places, start, at)?;
        let span = Span::new(at.start - start, at.end - start);
        Some((start, span, anchor))
    }

    /// The anchor of words in the paragraph that starts at a byte.
    fn anchor(
        &mut self,
        places: &mut BTreeMap<usize, Places<'d>>,
        start: usize,
        at: &Stretch,
    ) -> Option<(u32, &'d str)> {
        let span = Span::new(at.start.checked_sub(start)?, at.end.checked_sub(start)?);
        let paragraph = self.paragraphs.get(&start).copied().unwrap_or_default();
        if span.end > paragraph.len() || span.is_empty() {
            self.refuse(Some(at), not_in_a_paragraph());
            return None;
        }
        let anchor = places.get_mut(&start)?.anchor_to(span);
        if anchor.is_none() {
            self.refuse(Some(at), not_numbered());
        }
        anchor
    }

    /// The tag line of an event, and where the paragraph starts that it belongs to.
    fn event(
        &mut self,
        places: &mut BTreeMap<usize, Places<'d>>,
        event: &EventRecord,
    ) -> Option<(usize, TagLine)> {
        let trigger = event.trigger.as_ref();
        let words = || {
            event
                .participants
                .iter()
                .find_map(|p| Some(p.words.as_ref()?.start))
        };
        let place = trigger.map(|t| t.start).or(event.paragraph).or_else(words);
        let Some(start) = place.and_then(|byte| self.paragraph_at(byte)) else {
            self.refuse(trigger, no_paragraph(&event.r#type));
            return None;
        };
        if !is_name(&event.r#type) {
            self.refuse(trigger, no_name(&event.r#type));
            return None;
        }
        let anchor = trigger.and_then(|trigger| self.anchor(places, start, trigger));
        let mut tag = TagLine::new(TagKind::Event).item(&event.r#type, None, anchor);
        let nobody =
            |p: &&ParticipantRecord| p.actor.is_none() && p.kind.is_none() && p.mention.is_none();
        for nobody in event.participants.iter().filter(nobody) {
            self.refuse(nobody.words.as_ref().or(trigger), no_name(&nobody.role));
        }
        for (role, who, words) in self.participants(event) {
            let who = who.as_str();
            if !is_name(&role) || !is_bare(who) {
                self.refuse(words.as_ref().or(trigger), no_name(who));
                continue;
            }
            let within = |words: &Stretch| self.paragraph_at(words.start) == Some(start);
            let here = words.as_ref().filter(|words| within(words));
            let elsewhere = words.is_some() && here.is_none();
            let anchor = here.and_then(|words| self.anchor(places, start, words));
            // A kind without words says no more than that there is somebody.
            if elsewhere && is_kind(who) {
                self.refuse(words.as_ref(), other_paragraph(&event.r#type));
            }
            tag = tag.item(&role, Some(who), anchor);
        }
        let date = event.date.iter().map(|date| ("date", date));
        let modes = event.modes.iter().map(|mode| ("mode", mode));
        let contexts = event.contexts.iter().map(|context| ("context", context));
        let status = Some(&event.status).filter(|status| *status != ASSERTED);
        let status = status.into_iter().map(|status| ("status", status));
        let id = event.id.iter().map(|id| ("id", id));
        let same = event.same.iter().map(|id| ("same", id));
        let rest = modes.chain(contexts).chain(status).chain(id).chain(same);
        tag = self.pairs(tag, date, trigger);
        tag = self.place_of(event, tag, start, places);
        tag = self.pairs(tag, rest, trigger);
        Some((start, self.whose(tag, &event.common.by, trigger)))
    }

    /// A tag that says whose it is where annotators differ.
    fn whose(&mut self, tag: TagLine, by: &[String], place: Option<&Stretch>) -> TagLine {
        self.pairs(tag, by.iter().map(|name| (BY, name)), place)
    }

    /// The tag of an event with keys and values; those that no line can hold are told, at the trigger.
    fn pairs<'v>(
        &mut self,
        mut tag: TagLine,
        pairs: impl Iterator<Item = (&'static str, &'v String)>,
        trigger: Option<&Stretch>,
    ) -> TagLine {
        for (key, value) in pairs {
            if value.is_empty() || has_line_end(value) {
                self.refuse(trigger, not_of_a_line(key, value));
                continue;
            }
            tag = tag.pair(key, value);
        }
        tag
    }

    /// The tag of an event with where it happened: an id, or a place of no id by its words, which stand in the paragraph or are told.
    fn place_of(
        &mut self,
        event: &EventRecord,
        tag: TagLine,
        start: usize,
        places: &mut BTreeMap<usize, Places<'d>>,
    ) -> TagLine {
        let words = event.place_words.as_ref();
        let nameless = words.map(|_| MentionKind::Place.name());
        let Some(who) = event.place.as_deref().or(nameless) else {
            return tag;
        };
        if !is_bare(who) {
            self.refuse(words.or(event.trigger.as_ref()), no_name(who));
            return tag;
        }
        let here = words.filter(|words| self.paragraph_at(words.start) == Some(start));
        if words.is_some() && here.is_none() {
            self.refuse(words, other_paragraph(&event.r#type));
        }
        let anchor = here.and_then(|words| self.anchor(places, start, words));
        tag.item("place", Some(who), anchor)
    }

    /// Who takes part in an event: the role, who it is as a tag line says it, and the words. An event that lists no participants has
    /// those that its indexes point at: who does it in the role of the doer, the others in the next one.
    fn participants(&self, event: &EventRecord) -> Vec<(String, String, Option<Stretch>)> {
        let mention = |index: usize| self.document.mentions.get(index);
        let name = |index: usize| {
            let mention = mention(index)?;
            Some(
                mention
                    .actor
                    .clone()
                    .unwrap_or(mention.kind.name().to_string()),
            )
        };
        if !event.participants.is_empty() {
            let all = event.participants.iter().filter_map(|p| {
                let kind = || p.kind.map(|kind| kind.name().to_string());
                let named = || name(p.mention?);
                let who = p.actor.clone().or_else(kind).or_else(named)?;
                // Who has no id is told by words alone.
                let words = || Some(mention(p.mention?)?.place.clone());
                let nameless = p.actor.is_none();
                let words = p.words.clone().or_else(|| words().filter(|_| nameless));
                Some((p.role.clone(), who, words))
            });
            return all.collect();
        }
        let codebook = self.codebook;
        let event_type = codebook.types.iter().find(|t| t.id == event.r#type);
        let doer = event_type.and_then(|t| codebook.role_at(codebook.doer_of(t)?));
        let roles = || codebook.roles.iter();
        let other = roles().find(|role| Some(&role.id) != doer.map(|doer| &doer.id));
        let lists = [(doer, &event.actors), (other, &event.recipients)];
        let filled = lists.into_iter().flat_map(|(role, who)| {
            let indexes = who.iter().copied();
            indexes.filter_map(move |index| {
                let words = mention(index)?.place.clone();
                Some((role?.id.clone(), name(index)?, Some(words)))
            })
        });
        filled.collect()
    }
}

/// Words by which somebody takes part in an event: where they are, who it is, and of somebody without an id what he is.
type TakingPart<'d> = BTreeSet<(usize, usize, Option<&'d str>, Option<&'static str>)>;

/// The words by which somebody takes part in the events of a document.
fn taking_part(document: &Document) -> TakingPart<'_> {
    let participants = document.events.iter().flat_map(|event| &event.participants);
    let with_words = participants.filter_map(|p| Some((p, p.words.as_ref()?)));
    with_words
        .map(|(p, words)| {
            let kind = p.kind.filter(|_| p.actor.is_none()).map(MentionKind::name);
            (words.start, words.end, p.actor.as_deref(), kind)
        })
        .collect()
}

/// Whether words are a mention only because somebody takes part in an event by them, which the line of the event says: people without a name, and
/// whoever words stand for that mean another (the capital of a state that acts).
fn is_implied(
    document: &Document,
    at: usize,
    mention: &MentionRecord,
    taking_part: &TakingPart<'_>,
) -> bool {
    let nameless = mention.kind == MentionKind::Group && mention.actor.is_none();
    let before = at.checked_sub(1).and_then(|at| document.mentions.get(at));
    let second =
        before.is_some_and(|other| other.place == mention.place && other.actor != mention.actor);
    let actor = mention.actor.as_deref();
    let kind = Some(mention.kind.name()).filter(|_| actor.is_none());
    let part = (mention.place.start, mention.place.end, actor, kind);
    (nameless || second) && mention.certainty.is_none() && taking_part.contains(&part)
}

/// Whether a word is the name of a kind of mention, which says nothing without words.
fn is_kind(name: &str) -> bool {
    MentionKind::from_name(name).is_some()
}

/// Whether a word may be the name of an item.
fn is_name(name: &str) -> bool {
    let first = name.chars().next();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    first.is_some_and(|c| c.is_ascii_alphanumeric()) && name.chars().all(fits)
}

fn has_line_end(value: &str) -> bool {
    value.contains(['\n', '\r'])
}

fn not_of_a_line(key: &str, value: &str) -> Message {
    Message::new(
        format!(
            "{key}={value:?} cannot stand in a tag line: keys are Latin letters, and values have no line ends"
        ),
        format!("لا يصح {key}={value:?} في سطر وسم: المفاتيح بحروف لاتينية، والقيم في سطر واحد"),
    )
}

fn no_name(name: &str) -> Message {
    Message::new(
        format!(
            "{name:?} is no name of a tag line: Latin letters, digits and - _ . only; map it with --labels"
        ),
        format!(
            "«{name}» ليس اسما صالحا في سطر وسم: حروف لاتينية وأرقام و - _ . فقط؛ اربطه بملف --labels"
        ),
    )
}

fn no_key_of_times(key: &str, value: &str) -> Message {
    Message::new(
        format!("{key}={value}: a tag line says of a time its type, its value and mod="),
        format!("{key}={value}: يقول سطر الوسم عن الزمن نوعه وقيمته و mod= لا غير"),
    )
}

fn no_value() -> Message {
    Message::new(
        "a time without a TIMEX3 value: give it one (2025-02-12)",
        "زمن بلا قيمة TIMEX3: أعطه قيمة مثل 2025-02-12",
    )
}

fn not_in_a_paragraph() -> Message {
    Message::new(
        "these words are not within one line of the text",
        "هذه الكلمات ليست داخل سطر واحد من النص",
    )
}

fn not_numbered() -> Message {
    Message::new(
        "these words overlap an earlier occurrence of themselves, so that no anchor leads to them",
        "هذه الكلمات تتداخل مع ورود سابق لها، فلا مرساة تدل عليها",
    )
}

fn shares_words() -> Message {
    Message::new(
        "shares words with a longer one: a paragraph has each word in one mention, or one time, at most",
        "تشترك في كلمات مع أطول منها: لا تقع الكلمة في أكثر من ذكر واحد أو زمن واحد",
    )
}

fn other_paragraph(event: &str) -> Message {
    Message::new(
        format!("takes part in {event} of another paragraph, and has no id to be named by there"),
        format!("طرف في حدث {event} في فقرة أخرى، وليس له معرّف يُذكر به هناك"),
    )
}

fn no_paragraph(what: &str) -> Message {
    Message::new(
        format!("{what:?} belongs to no paragraph of the text"),
        format!("«{what}» لا يتبع أي فقرة من النص"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::document;
    use khabar_engine::annotation::Layer;
    use khabar_engine::article::{Article, Knowledge, format};
    use proptest::prelude::*;

    fn gold(article: &str) -> Document {
        let analysis = Article::new(article, Knowledge::shared()).analyse(None);
        document(&analysis, serde_json::Value::Null, Unit::CodePoint).only(Layer::Gold)
    }

    fn written(article: &str) -> (String, Vec<Unwritten>) {
        write(gold(article), Codebook::plover())
    }

    #[test]
    fn an_article_is_written_as_it_was() {
        let articles = [
            "نص بلا وسوم\n",
            "",
            "\u{feff}%% article published=2025-02-12 source=\"نشرة\"\r\n😀 التقى ترامب\r\n%% mentions trump@\"ترامب\"\r\n\\%% بوتين\r\n%% mentions putin@\"بوتين\"\r\n",
            "%% article id=a x-topic=\"سياسة\"\nالتقى ترامب ترامب\n%% mentions trump@\"ترامب\" trump@2\"ترامب\"",
            "قال مسلحون ذلك\n%% event REQUEST@\"قال\" actor=group@\"مسلحون\"\nوقال مسلحون\n%% mentions group@\"مسلحون\"\n%% event REQUEST@\"قال\" actor=group@\"مسلحون\"\n",
            "سطر\r%% note ملاحظة\rآخر",
            "وصل سلام أمس\n%% mentions none@\"سلام\"\n%% times none@\"أمس\"\n%% event none@\"وصل\"\n",
            "وصل سلام مطلع مارس\n%% mentions nawaf-salam@\"سلام\" by=a1\n%% mentions none@\"سلام\" by=a2 by=\"أمينة\"\n%% times DATE=2025-03@\"مطلع مارس\" mod=START by=a1\n%% times DATE=2025@\"مارس\" by=a2\n%% event CONSULT@\"وصل\" actor=nawaf-salam@\"سلام\" by=a1\n%% event none@\"وصل\" by=a2\n",
            "قبل نحو عام\n%% times DATE=2024@\"نحو عام\" mod=APPROX\n\nوقع ذلك.\n%% event AGREE actor=sau actor=irn status=future\n",
        ];
        for article in articles {
            let (again, unwritten) = written(article);
            assert_eq!(again, article);
            assert_eq!(unwritten, []);
        }
        let page = include_str!("../../../docs/tag-lines.md");
        let (_, example) = page.split_once("## A full example").unwrap();
        let article = example.split("```\n").nth(1).unwrap();
        assert_eq!(written(article).0, article);
    }

    #[test]
    fn what_no_tag_line_can_say_is_told() {
        let line = r#"{"text": "قال ترامب أمس", "mentions": [
            {"start": 4, "end": 9, "text": "ترامب", "kind": "person"},
            {"start": 0, "end": 9, "text": "قال ترامب", "kind": "person"}],
            "timexes": [{"start": 10, "end": 13, "text": "أمس", "type": "DATE"}],
            "article": {"source": "أ\nب"}}"#;
        let (article, unwritten) = write(Document::parse(line).unwrap(), Codebook::plover());
        assert_eq!(article, "قال ترامب أمس\n%% mentions person@\"قال ترامب\"");
        let places: Vec<_> = unwritten
            .iter()
            .map(|u| u.place.as_ref().map(|p| p.text.as_str()))
            .collect();
        assert_eq!(places, [None, Some("أمس"), Some("ترامب")]);
    }

    #[test]
    fn events_by_indexes_have_the_roles_of_the_codebook() {
        let line = r#"{"text": "التقى ترامب بوتين", "mentions": [
            {"start": 6, "end": 11, "text": "ترامب", "kind": "person", "actor": "trump"},
            {"start": 12, "end": 17, "text": "بوتين", "kind": "person"}],
            "events": [{"type": "CONSULT", "trigger": {"start": 0, "end": 5, "text": "التقى"}, "actors": [0], "recipients": [1]}]}"#;
        let (article, _) = write(Document::parse(line).unwrap(), Codebook::plover());
        assert!(
            article.ends_with(
                "%% event CONSULT@\"التقى\" actor=trump@\"ترامب\" recipient=person@\"بوتين\""
            ),
            "{article}"
        );
    }

    /// A tag line under the paragraph of the property below.
    fn tag() -> impl Strategy<Value = String> {
        let name = prop::sample::select(vec!["trump", "usa", "person", "group", "none", "nobody"]);
        let words = prop::sample::select(vec!["ترامب", "التقى", "ب", "أمس", "ترامب بوتين", "غائب"]);
        let value = prop::sample::select(vec!["DATE=2025-02-11", "DURATION=P3D", "none", "DATE=x"]);
        let anchor = (1u32..3, words).prop_map(|(n, words)| {
            Item::new("x", None, Some((n, words))).to_string()[1..].to_string()
        });
        prop_oneof![
            (name, anchor.clone()).prop_map(|(name, anchor)| format!("%% mentions {name}{anchor}")),
            (value, anchor.clone()).prop_map(|(value, anchor)| format!("%% times {value}{anchor} mod=APPROX")),
            anchor.clone().prop_map(|a| format!("%%  event CONSULT{a} actor=trump{a} recipient=group{a} mode=phone place=riyadh{a} id=e1 same=e2")),
            Just("%% event AGREE actor=trump date=2025-03".to_string()),
            anchor.prop_map(|anchor| format!("%% event none{anchor}")),
            Just("%% note  ملاحظة \"x\" ".to_string()),
            Just("%% nonsense \"".to_string()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn what_is_written_is_read_and_written_again(
            blocks in prop::collection::vec(("(\u{feff}?(\\\\%%|😀))?( ?(التقى|ترامب|بوتين|أمس|بب|ِ)){0,6}", prop::collection::vec(tag(), 0..4)), 0..4),
            head in prop::sample::select(vec!["", "%% article published=2025-02-12 id=a status=done", "%% article  x=1 id=\"أ ب\""]),
            end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
            last in any::<bool>(),
        ) {
            let mut lines = vec![head.to_string()];
            for (text, tags) in blocks {
                lines.push(text);
                lines.extend(tags);
            }
            let mut article = lines.join(end);
            if last {
                article.push_str(end);
            }
            let document = gold(&article);
            let (once, _) = write(document.clone(), Codebook::plover());
            // The text is the text.
            prop_assert_eq!(&khabar_engine::tags::strip(&once), &document.text);
            // It is in canonical form, says what the document says, and is what is written of that.
            prop_assert_eq!(&format(&once), &once);
            let read = gold(&once);
            prop_assert_eq!(&write(read.clone(), Codebook::plover()).0, &once);
            prop_assert_eq!(&read.text, &document.text);
            prop_assert_eq!(&read.article, &document.article);
            prop_assert_eq!(&read.mentions, &document.mentions);
            prop_assert_eq!(&read.timexes, &document.timexes);
            prop_assert_eq!(read.events, document.events);
        }
    }
}
