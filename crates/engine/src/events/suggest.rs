//! Suggestions: the events that the words of a paragraph evoke, likeliest first.

use super::parties::Offer;
use super::reading::Past;
use super::score::{About, Ground, grounds};
use super::sentence::{Sentence, stretches};
use super::wording::WORDING;
use crate::annotation::{Event, Mention, Timex};
use crate::article::{Analysis, Knowledge, Line, LineKind};
use crate::likelihood::{Seen, Standing};
use crate::text::words::WordKind;
use crate::text::{Span, Words};
use jiff::civil::Date;
use std::sync::Arc;

/// What the events of a paragraph are read from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The text of the paragraph.
    pub text: &'a str,
    /// Its words.
    pub words: &'a Words,
    /// Its mentions, in order.
    pub mentions: &'a [Mention],
    /// Its temporal expressions, in order.
    pub timexes: &'a [Timex],
    /// The codebook with its triggers, and the actors.
    pub knowledge: &'a Knowledge,
    /// The document date.
    pub dct: Option<Date>,
    /// Where the paragraph stands; none for words out of an article.
    pub standing: Option<Standing>,
    /// The section of a paper whose words it has most of.
    pub section: &'static str,
}

impl<'a> Input<'a> {
    /// What the events of a line are read from; none for a line without text.
    pub fn of(analysis: &'a Analysis, line: usize) -> Option<Self> {
        let lines = analysis.article.lines();
        let is_text = |line: &&Arc<Line>| line.kind() == LineKind::Text && !line.is_blank();
        lines.get(line).filter(is_text)?;
        let paragraph = analysis.paragraphs.get(line)?;
        let recognised = analysis.recognised(line);
        Some(Self {
            text: analysis.text(line),
            words: &recognised.words,
            mentions: &paragraph.mentions,
            timexes: &paragraph.timexes,
            knowledge: &analysis.knowledge,
            dct: analysis.dct.map(|dct| dct.day),
            standing: paragraph.standing,
            section: recognised.topics.section(),
        })
    }
}

/// All events that the words of a paragraph evoke, tagged or not, likeliest first: made once, and kept with the paragraph.
pub fn evoked(analysis: &Analysis, line: usize) -> &[Event] {
    // All lines without text share one empty paragraph.
    let (Some(input), Some(paragraph)) = (Input::of(analysis, line), analysis.paragraphs.get(line))
    else {
        return &[];
    };
    paragraph.evoked.get_or_init(|| read(&input))
}

/// The events of a paragraph that are neither tagged nor rejected yet, likeliest first.
pub fn suggest(analysis: &Analysis, line: usize) -> impl Iterator<Item = &Event> {
    let paragraph = analysis.paragraphs.get(line);
    let tagged = paragraph.map_or(&[][..], |p| &p.events);
    let rejected = paragraph.map_or(&[][..], |p| &p.rejected);
    let is_settled = |trigger: &Span| {
        let tagged = tagged.iter().filter_map(|event| event.trigger);
        let mut settled = tagged.chain(rejected.iter().copied());
        settled.any(|other| other.overlaps(*trigger))
    };
    evoked(analysis, line)
        .iter()
        .filter(move |event| !event.trigger.as_ref().is_some_and(is_settled))
}

/// As [`suggest`], only those that are likely enough to be shown or written where nobody asked for them.
pub fn likely(analysis: &Analysis, line: usize) -> impl Iterator<Item = &Event> {
    let threshold = analysis.knowledge.suggesting.threshold;
    suggest(analysis, line).filter(move |event| event.score >= threshold)
}

/// What speaks most for and against an event that is suggested for a line, heaviest first.
pub fn why(analysis: &Analysis, line: usize, event: &Event) -> Vec<Ground> {
    let likelihood = &analysis.knowledge.suggesting.likelihood;
    let mut found = Vec::new();
    if let Some(input) = Input::of(analysis, line) {
        read_each(&input, &mut |other, sight| {
            if other.trigger == event.trigger && other.event_type == event.event_type {
                found = grounds(likelihood, sight.iter());
            }
        });
    }
    found
}

/// The events that the words of a paragraph evoke, likeliest first.
pub fn read(input: &Input<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    read_each(input, &mut |event, _| events.push(event));
    let start = |event: &Event| event.trigger.as_ref().map_or(0, |span| span.start);
    events.sort_by(|a, b| b.score.total_cmp(&a.score).then(start(a).cmp(&start(b))));
    events
}

/// What is seen of an event: in its sentence, and in itself.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    sentence: &'s [Seen<'s>],
    event: &'s [Seen<'s>],
}

impl<'s> Sight<'s> {
    pub(super) fn new(sentence: &'s [Seen<'s>], event: &'s [Seen<'s>]) -> Self {
        Self { sentence, event }
    }

    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = &'s Seen<'s>> {
        self.sentence.iter().chain(self.event)
    }
}

/// Reads the events that the words of a paragraph evoke, in order of text, each with what is seen of it.
pub fn read_each(input: &Input<'_>, each: &mut dyn FnMut(Event, Sight<'_>)) {
    read_all(input, each, &mut |_| ());
}

/// Whoever may fill roles of the events of a paragraph in which no frame puts anybody, in order of text.
pub fn offers(input: &Input<'_>, each: &mut dyn FnMut(&Offer<'_>)) {
    read_all(input, &mut |_, _| (), each);
}

fn read_all(
    input: &Input<'_>,
    each: &mut dyn FnMut(Event, Sight<'_>),
    offered: &mut dyn FnMut(&Offer<'_>),
) {
    if input.text.trim().is_empty() {
        return;
    }
    let about = About {
        standing: input.standing,
        section: input.section,
        aside: is_aside(input.text, input.words),
    };
    let (mut told, mut past) = (Vec::new(), Past::default());
    for (at, span) in stretches(input.text).into_iter().enumerate() {
        let sentence = Sentence::new(input, span);
        sentence.events((&about, at == 0), &mut told, &mut past, each, offered);
        past.topic = sentence.topic().or(past.topic);
    }
}

/// Whether a line is no news of its own: a link to other news, a caption, a list of hashtags.
fn is_aside(text: &str, words: &Words) -> bool {
    let first = (0..words.len()).find(|at| words.kind(*at) != Some(WordKind::Punct));
    let opens = first.is_some_and(|at| WORDING.asides.at(words, at).is_some());
    let hashtags = text
        .split_whitespace()
        .filter(|w| w.starts_with('#'))
        .count();
    opens || hashtags >= 2 || text.trim_start().starts_with(['•', '*', '#', '!'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use jiff::civil::date;

    /// The best suggestion for a paragraph of an article of 2025-02-12, as a tag line.
    fn best(text: &str) -> String {
        let analysis = Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)));
        let best = suggest(&analysis, 0).next();
        best.map_or("nothing".to_string(), |event| {
            analysis.event_tag(0, event).to_string()
        })
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
