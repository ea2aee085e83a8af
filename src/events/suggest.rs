//! Suggestions: whole event tags from triggers, the mentions and dates around them, and shallow syntax.

use super::triggers::{Argument, TriggerShape, Triggers};
use super::verbs::Tense;
use crate::article::{Analysis, LineKind, ResolvedTimex};
use crate::mentions::{MentionKind, Resolved};
use crate::message::Message;
use crate::tags::{TagKind, TagLine, anchor_to, occurrence_of};
use crate::text::sentences::sentences;
use crate::text::words::{WordKind, Words, readings};
use crate::text::{Span, overlaps};
use crate::time::{TimexType, Value};

/// The least score with which a suggestion is shown or written where nobody asked for it.
pub const LEAST_SCORE: i32 = 2;

/// A participant of a suggested event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filler {
    /// The role it fills.
    pub role: String,
    /// The index of its mention in the paragraph.
    pub mention: usize,
}

/// How an event stands to what happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Status {
    Asserted,
    Negated,
    Future,
    Hypothetical,
}

impl Status {
    /// The `status=` of a tag; none for an asserted event.
    pub fn id(self) -> Option<&'static str> {
        match self {
            Self::Asserted => None,
            Self::Negated => Some("negated"),
            Self::Future => Some("future"),
            Self::Hypothetical => Some("hypothetical"),
        }
    }
}

/// A suggested event.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The line it stands in.
    pub line: usize,
    /// The event type.
    pub event_type: String,
    /// The trigger, in bytes of the line.
    pub trigger: Span,
    /// Modes.
    pub modes: Vec<String>,
    /// Contexts.
    pub contexts: Vec<String>,
    /// Who fills which role.
    pub fillers: Vec<Filler>,
    /// When.
    pub date: Option<Value>,
    /// Whether it happened.
    pub status: Status,
    /// How sure: higher is likelier.
    pub score: i32,
    /// Why.
    pub reasons: Vec<Message>,
}

/// The triggers already tagged under a paragraph, in bytes of its line.
fn tagged_triggers(analysis: &Analysis, line: usize) -> Vec<Span> {
    let text = analysis.text(line);
    analysis
        .article
        .tags_of(line)
        .filter_map(|tag| analysis.article.lines().get(tag))
        .map(|l| l.tag())
        .filter(|tag| tag.tag_kind() == Some(TagKind::Event))
        .filter_map(|tag| {
            let anchor = tag.items.first()?.anchor.as_ref()?;
            occurrence_of(text, anchor.occurrence, &anchor.words.text)
        })
        .collect()
}

/// Suggests the events of a paragraph that are not tagged yet, likeliest first.
pub fn suggest(analysis: &Analysis, line: usize) -> Vec<Suggestion> {
    let tagged = tagged_triggers(analysis, line);
    let mut found = evoked(analysis, line);
    found.retain(|e| !tagged.iter().any(|t| overlaps(t, &e.trigger)));
    found
}

/// All events that the words of a paragraph evoke, tagged or not, likeliest first.
pub fn evoked(analysis: &Analysis, line: usize) -> Vec<Suggestion> {
    let lines = analysis.article.lines();
    let Some(text) = lines
        .get(line)
        .filter(|l| l.kind() == LineKind::Text && !l.is_blank())
        .map(|l| l.text())
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for sentence in sentences(text) {
        let Some(words) = text.get(sentence.clone()).map(Words::new) else {
            continue;
        };
        let reader = Sentence {
            analysis,
            line,
            text,
            start: sentence.start,
            words,
            span: sentence,
        };
        found.extend(reader.events());
    }
    found.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then(a.trigger.start.cmp(&b.trigger.start))
    });
    found
}

struct Sentence<'a> {
    analysis: &'a Analysis,
    line: usize,
    text: &'a str,
    /// Where the sentence starts in the line.
    start: usize,
    words: Words,
    span: Span,
}

/// A trigger found in a sentence.
#[derive(Clone, Copy)]
struct Found {
    from: usize,
    to: usize,
    skip: usize,
    row: usize,
    shape: TriggerShape,
}

impl Found {
    fn is_light(&self) -> bool {
        matches!(self.shape, TriggerShape::Light { .. })
    }
}

impl Sentence<'_> {
    fn events(&self) -> Vec<Suggestion> {
        let triggers = Triggers::embedded();
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let trigger = self.trigger(triggers, at);
            let never = triggers.never.longest(&self.words, at);
            // «أعلن وقف إطلاق النار» is a trigger as long as the phrase that is none.
            at = match (trigger, never) {
                (Some(trigger), never)
                    if never.is_none_or(|n| {
                        n.to < trigger.to || n.to == trigger.to && trigger.is_light()
                    }) =>
                {
                    found.extend(self.event(triggers, trigger));
                    trigger.to
                }
                (_, Some(never)) => never.to,
                _ => at + 1,
            };
        }
        found
    }

    fn trigger(&self, triggers: &Triggers, at: usize) -> Option<Found> {
        if self.words.kind(at) != Some(WordKind::Arabic) {
            return None;
        }
        let matched = triggers.table.longest(&self.words, at)?;
        let span = self.span_of(matched.from, matched.skip, matched.to);
        // A word inside a name or title is not a trigger (قمة in the name of a summit; نائب).
        let inside = |m: &Resolved| overlaps(&m.span, &span);
        if self.mentions().any(|(_, m)| inside(m)) {
            return None;
        }
        let clitic = self.words.text(at).get(..matched.skip).unwrap_or("");
        let fits = |shape: &TriggerShape| match shape {
            TriggerShape::Verb(_) => matches!(clitic, "" | "و" | "ف" | "ل"),
            TriggerShape::Masdar => true,
            TriggerShape::Light { verb } => self.has_light_verb(triggers, *verb, at),
        };
        let rank = |shape: &TriggerShape| match shape {
            TriggerShape::Light { .. } => 0,
            TriggerShape::Verb(_) => 1,
            TriggerShape::Masdar => 2,
        };
        let &(row, shape) = matched
            .values
            .iter()
            .filter(|(_, shape)| fits(shape))
            .min_by_key(|(_, shape)| rank(shape))?;
        Some(Found {
            from: matched.from,
            to: matched.to,
            skip: matched.skip,
            row,
            shape,
        })
    }

    /// Whether a form of a light verb stands among the words before `at`: its subject, with title and date, may stand
    /// between the two.
    fn has_light_verb(&self, triggers: &Triggers, verb: usize, at: usize) -> bool {
        (at.saturating_sub(14)..at)
            .any(|i| readings(self.words.text(i)).any(|r| triggers.is_light_verb(verb, r.stem)))
    }

    fn span_of(&self, from: usize, skip: usize, to: usize) -> Span {
        let span = self.words.source_span(from, skip, to);
        self.start + span.start..self.start + span.end
    }

    /// The mentions of the sentence, with their index in the paragraph.
    fn mentions(&self) -> impl Iterator<Item = (usize, &Resolved)> {
        let mentions = self.analysis.mentions(self.line);
        mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| overlaps(&m.span, &self.span))
    }

    /// The index of the word at a byte of the line.
    fn word_at(&self, byte: usize) -> usize {
        let offset = byte.saturating_sub(self.start);
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.words.source_span(middle, 0, middle + 1).end > offset {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    fn event(&self, triggers: &Triggers, found: Found) -> Option<Suggestion> {
        let row = triggers.row(found.row)?;
        let codebook = &self.analysis.knowledge.codebook;
        codebook.event_type(&row.r#type)?;
        let (status, cue) = self.status(&found);
        let mut event_type = row.r#type.clone();
        let mut modes = row.modes.clone();
        let mut reasons = Vec::new();
        let trigger = self.span_of(found.from, found.skip, found.to);
        let words = self.text.get(trigger.clone()).unwrap_or("");
        reasons.push(Message::new(
            format!("“{words}” evokes {event_type}"),
            format!("«{words}» تدل على {event_type}"),
        ));
        let mut status = status;
        if status != Status::Asserted {
            reasons.push(cue);
        }
        let rule = codebook
            .event_type(&event_type)
            .and_then(|t| t.future.clone());
        if let (Status::Future, Some(becomes)) = (status, rule) {
            reasons.push(Message::new(
                format!("a future {event_type} is coded {becomes}"),
                format!("{event_type} في المستقبل يُرمَّز {becomes}"),
            ));
            event_type = becomes;
            modes.clear();
            status = Status::Asserted;
        }
        let fillers = self.fillers(triggers, &found);
        let date = self
            .date(found.from)
            .and_then(|t| t.resolution.value.clone());
        let mut suggestion = Suggestion {
            line: self.line,
            trigger,
            modes,
            contexts: row.contexts.clone(),
            fillers,
            date,
            status,
            score: 0,
            reasons,
            event_type,
        };
        suggestion.score = self.score(&suggestion, row.strong, found.shape);
        Some(suggestion)
    }

    fn score(&self, event: &Suggestion, strong: bool, shape: TriggerShape) -> i32 {
        let required = self
            .analysis
            .knowledge
            .codebook
            .event_type(&event.event_type)
            .map_or(&[][..], |t| &t.required);
        let filled = |role: &String| event.fillers.iter().any(|f| f.role == *role);
        let missing = required.iter().filter(|r| !filled(r)).count() as i32;
        let list = self
            .text
            .trim_start()
            .starts_with(['•', '-', '*', '#', '!']);
        3 * i32::from(strong)
            + 2 * i32::from(filled(&"actor".to_string()))
            + i32::from(filled(&"recipient".to_string()))
            - 3 * missing
            + i32::from(event.date.is_some())
            + match shape {
                TriggerShape::Light { .. } => 2,
                TriggerShape::Verb(_) => 1,
                TriggerShape::Masdar => -1,
            }
            - 3 * i32::from(list)
    }

    /// Whether the event happened, and the words that say so.
    fn status(&self, found: &Found) -> (Status, Message) {
        let cue = |at: usize, en: &str, ar: &str| {
            let word = self.words.text(at);
            Message::new(
                format!("“{word}” makes it {en}"),
                format!("«{word}» تجعله {ar}"),
            )
        };
        if matches!(found.shape, TriggerShape::Verb(Tense::Future)) {
            return (Status::Future, cue(found.from, "future", "مستقبليا"));
        }
        for at in (found.from.saturating_sub(4)..found.from).rev() {
            let word = self.words.text(at);
            if matches!(word, "." | "،" | ",") {
                break;
            }
            let stems: Vec<&str> = readings(word).map(|r| r.stem).collect();
            let is = |list: &[&str]| stems.iter().any(|s| list.contains(s));
            let near = found.from - at <= 2;
            if near && is(&["لم", "لن", "لا", "ليس", "ليست", "عدم", "نفي", "نفت"])
            {
                return (Status::Negated, cue(at, "negated", "منفيا"));
            }
            if is(&[
                "سوف",
                "المقرر",
                "المزمع",
                "المرتقب",
                "المتوقع",
                "المنتظر",
                "يعتزم",
                "تعتزم",
            ]) {
                return (Status::Future, cue(at, "future", "مستقبليا"));
            }
            if near && is(&["قد"]) && matches!(found.shape, TriggerShape::Verb(Tense::Present))
                || is(&["اذا", "ربما", "لو", "احتمال", "امكانيه"])
            {
                return (Status::Hypothetical, cue(at, "hypothetical", "افتراضيا"));
            }
        }
        (Status::Asserted, Message::default())
    }

    /// The timex that locates the event: the nearest one of the sentence that is a date or a time.
    fn date(&self, word: usize) -> Option<&ResolvedTimex> {
        let trigger = self.words.source_span(word, 0, word + 1).start + self.start;
        let timexes = &self.analysis.paragraphs.get(self.line)?.timexes;
        timexes
            .iter()
            .filter(|t| overlaps(&t.span, &self.span))
            .filter(|t| matches!(t.timex_type, TimexType::Date | TimexType::Time))
            .filter(|t| {
                t.resolution
                    .value
                    .as_ref()
                    .is_some_and(|v| v.days().is_some())
            })
            .min_by_key(|t| t.span.start.abs_diff(trigger))
    }

    fn fillers(&self, triggers: &Triggers, found: &Found) -> Vec<Filler> {
        let arguments = triggers.arguments(found.row);
        let role_of = |place: &Argument| {
            arguments
                .iter()
                .find(|(a, _)| a == place)
                .map(|(_, role)| role.as_str())
        };
        let trigger = self.span_of(found.from, found.skip, found.to);
        let mut fillers: Vec<Filler> = Vec::new();
        let mut subject_taken = false;
        let mut object_taken = false;
        let mut last: Option<(Option<String>, usize)> = None;
        // A participant stands near its trigger; in a line without full stops this also bounds the work.
        let near =
            |m: &Resolved| m.span.start < trigger.end + REACH && trigger.start < m.span.end + REACH;
        let candidates: Vec<(usize, &Resolved)> = self
            .mentions()
            .filter(|(i, m)| near(m) && self.can_act(*i, m))
            .collect();
        for &(index, mention) in candidates
            .iter()
            .filter(|(_, m)| m.span.start >= trigger.end)
        {
            let word = self.word_at(mention.span.start);
            let (governor, coordinated) = self.governor(mention, word, found.to);
            // A clause boundary between the trigger and the mention ends its reach.
            if self.cut_off(triggers, found.to, word) {
                break;
            }
            let role = if coordinated && let Some((role, _)) = &last {
                role.clone()
            } else {
                match governor {
                    Some(preposition) => {
                        role_of(&Argument::Behind(preposition)).map(str::to_string)
                    }
                    None => match found.shape {
                        TriggerShape::Masdar => role_of(&Argument::Genitive).map(str::to_string),
                        _ if !subject_taken
                            && !matches!(found.shape, TriggerShape::Light { .. }) =>
                        {
                            subject_taken = true;
                            role_of(&Argument::Subject).map(str::to_string)
                        }
                        _ if !object_taken => {
                            object_taken = true;
                            role_of(&Argument::Object).map(str::to_string)
                        }
                        _ => None,
                    },
                }
            };
            last = Some((role.clone(), index));
            if let Some(role) = role {
                fillers.push(Filler {
                    role,
                    mention: index,
                });
            }
        }
        // A subject before the verb (headline order, relative clauses), or before the light verb.
        let subject_role = role_of(&Argument::Subject).or(role_of(&Argument::Genitive));
        let light = found.is_light();
        let needs_subject = light
            || !subject_taken
                && !fillers
                    .iter()
                    .any(|f| Some(f.role.as_str()) == subject_role && f.role == "actor");
        if let (true, Some(role)) = (
            needs_subject || fillers.iter().all(|f| f.role != "actor"),
            subject_role,
        ) {
            let before: Vec<&(usize, &Resolved)> = candidates
                .iter()
                .filter(|(_, m)| m.span.end <= trigger.start)
                .collect();
            if let Some(&&(index, mention)) = before.last() {
                let mut chosen = vec![index];
                // «ترامب وبوتين يبحثان»: coordinated subjects.
                let mut right = mention;
                for &&(other, left) in before.iter().rev().skip(1) {
                    let word = self.word_at(right.span.start);
                    if !self.is_coordinated(right, word, left) {
                        break;
                    }
                    chosen.push(other);
                    right = left;
                }
                for mention in chosen {
                    fillers.insert(
                        0,
                        Filler {
                            role: role.to_string(),
                            mention,
                        },
                    );
                }
            }
        }
        self.without_repeats(fillers)
    }

    /// One filler for each actor and role; never the same actor as actor and recipient.
    fn without_repeats(&self, fillers: Vec<Filler>) -> Vec<Filler> {
        let mentions = self.analysis.mentions(self.line);
        let mut kept: Vec<Filler> = Vec::new();
        for filler in fillers {
            let actor = mentions.get(filler.mention).and_then(|m| m.actor);
            let known = kept.iter().any(|k| {
                let other = mentions.get(k.mention).and_then(|m| m.actor);
                k.mention == filler.mention || actor.is_some() && actor == other
            });
            if !known {
                kept.push(filler);
            }
        }
        kept
    }

    /// Whether a mention can be a participant: a nationality only where no name follows it.
    fn can_act(&self, index: usize, mention: &Resolved) -> bool {
        if mention.kind == MentionKind::Place || mention.why.is_open() {
            return false;
        }
        if mention.kind != MentionKind::Nationality {
            return true;
        }
        let next = self
            .analysis
            .paragraphs
            .get(self.line)
            .and_then(|p| p.mentions.get(index + 1));
        next.is_none_or(|n| n.span.start.saturating_sub(mention.span.end) > 4)
    }

    /// The preposition a mention stands behind, past its title, and whether it is joined by و to what is before.
    fn governor(&self, mention: &Resolved, word: usize, stop: usize) -> (Option<String>, bool) {
        let own_clitic = self.clitic_before(mention, word);
        if let Some(preposition) = own_clitic
            .strip_prefix('و')
            .or(Some(own_clitic))
            .filter(|c| !c.is_empty())
        {
            return (Some(preposition.to_string()), false);
        }
        if own_clitic == "و" {
            return (None, true);
        }
        for at in (stop.max(word.saturating_sub(6))..word).rev() {
            let text = self.words.text(at);
            if PREPOSITIONS.contains(&text) {
                return (Some(text.to_string()), false);
            }
            if matches!(text, "،" | "," | ":" | ".") {
                break;
            }
            // «لوزير الخارجية …», «ونظيره الروسي …»: the clitic on the head of the title.
            if let Some(rest) = text.strip_prefix('و')
                && (rest.starts_with("نظير")
                    || rest.starts_with("وزير")
                    || rest.starts_with("الرئيس")
                    || rest.starts_with("رئيس"))
            {
                return (None, true);
            }
            if let Some(rest) = text.strip_prefix(['ل', 'ب'])
                && (rest.starts_with("نظير")
                    || rest.starts_with("وزير")
                    || rest.starts_with("رئيس")
                    || rest.starts_with("لرئيس"))
            {
                return (text.chars().next().map(String::from), false);
            }
        }
        (None, false)
    }

    /// The proclitic letters of the word a mention starts in.
    fn clitic_before(&self, mention: &Resolved, word: usize) -> &str {
        let start = self.start + self.words.source_span(word, 0, word + 1).start;
        self.text
            .get(start..mention.span.start.max(start))
            .unwrap_or("")
    }

    fn is_coordinated(&self, right: &Resolved, word: usize, left: &Resolved) -> bool {
        let clitic = self.clitic_before(right, word);
        let gap = right.span.start.saturating_sub(left.span.end);
        clitic == "و" && gap <= 4
            || gap <= 40
                && self
                    .text
                    .get(left.span.end..right.span.start)
                    .is_some_and(|g| {
                        g.trim_start().starts_with('و') && g.split_whitespace().count() <= 3
                    })
    }

    /// Whether a new clause begins between two words: at a conjunction or relative pronoun, or a verb joined by و or ف.
    fn cut_off(&self, triggers: &Triggers, from: usize, to: usize) -> bool {
        let joined_verb = |word: &str| {
            let stem = word.strip_prefix(['و', 'ف']).unwrap_or("");
            triggers
                .table
                .get_word(stem)
                .iter()
                .any(|(_, shape)| matches!(shape, TriggerShape::Verb(_)))
        };
        (from..to)
            .map(|i| self.words.text(i))
            .any(|word| CLAUSE_OPENERS.contains(&word) || joined_verb(word))
    }
}

/// Folded words behind which another clause begins.
const CLAUSE_OPENERS: [&str; 13] = [
    "ان",
    "انه",
    "انها",
    "الذي",
    "التي",
    "حيث",
    "فيما",
    "بينما",
    "بعد",
    "قبل",
    "منذ",
    "عقب",
    ":",
];

/// How many bytes of its line a participant may stand from its trigger.
const REACH: usize = 800;

const PREPOSITIONS: [&str; 10] = [
    "مع", "الي", "علي", "ضد", "من", "بين", "عن", "في", "لدي", "نحو",
];

impl Suggestion {
    /// The tag line that says it.
    pub fn tag(&self, analysis: &Analysis) -> TagLine {
        let text = analysis.text(self.line);
        let kb = &analysis.knowledge.actors;
        let mentions = analysis.mentions(self.line);
        let mut tag = TagLine::new(TagKind::Event).item(
            &self.event_type,
            None,
            anchor_to(text, self.trigger.clone()),
        );
        for filler in &self.fillers {
            let Some(mention) = mentions.get(filler.mention) else {
                continue;
            };
            let value = match mention.actor {
                Some(actor) => kb.id(actor),
                None => mention.kind.name(),
            };
            // Which mention of the actor it is, where that is not plain.
            let plain = mention.actor.is_some()
                && mentions.iter().filter(|m| m.actor == mention.actor).count() == 1;
            let anchor = if plain {
                None
            } else {
                anchor_to(text, mention.span.clone())
            };
            tag = tag.item(&filler.role, Some(value), anchor);
        }
        if let Some(date) = &self.date {
            tag = tag.pair("date", &date.to_string());
        }
        for mode in &self.modes {
            tag = tag.pair("mode", mode);
        }
        for context in &self.contexts {
            tag = tag.pair("context", context);
        }
        if let Some(status) = self.status.id() {
            tag = tag.pair("status", status);
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge, analyse};
    use jiff::civil::date;
    use std::sync::Arc;

    /// The best suggestion for a paragraph of an article of 2025-02-12, as a tag line.
    fn best(text: &str) -> String {
        let analysis = analyse(
            Article::new(text),
            &Arc::new(Knowledge::embedded()),
            Some(date(2025, 2, 12)),
        );
        suggest(&analysis, 0)
            .first()
            .map_or("nothing".to_string(), |s| s.tag(&analysis).to_string())
    }

    #[test]
    fn a_sentence_becomes_a_tag() {
        assert_eq!(
            best(
                "أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين."
            ),
            "%% event CONSULT@\"اتصالا هاتفيا\" actor=trump actor=putin date=2025-02-12 mode=phone context=diplomatic"
        );
    }

    #[test]
    fn headline_order_and_coordination() {
        assert_eq!(
            best("ترامب وبوتين يبحثان وقف الحرب"),
            "%% event CONSULT@\"يبحثان\" actor=trump actor=putin"
        );
    }

    #[test]
    fn negation_and_future() {
        assert!(
            best("لم يلتق ترامب بوتين").ends_with("status=negated"),
            "{}",
            best("لم يلتق ترامب بوتين")
        );
        assert!(best("سيلتقي ترامب بوتين غدا").starts_with("%% event AGREE@\"سيلتقي\""));
    }

    #[test]
    fn saying_is_not_an_event() {
        assert_eq!(best("قال ترامب إن الأمر جيد"), "nothing");
    }
}
