//! One tag for words wherever they stand: what is written at each place, and what is left because something stands there.

use super::{Edit, add_items, insert_tag, join, put_event};
use crate::article::Analysis;
use crate::message::Message;
use crate::tags::{Item, MARKER, Places, TagKind, TagLine, claim, parse, with_behind};
use crate::text::Span;

/// A tag line without the words that it is at: `mentions trump`, `times DATE=2025-02-12`, `event CONSULT actor=trump`, `note …`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    kind: TagKind,
    tag: TagLine,
}

/// What became of the words that a [`Template`] was written at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tagged {
    /// What writes it down.
    pub edits: Vec<Edit>,
    /// The words it is written at.
    pub written: Vec<Span>,
    /// The words at which it stands already.
    pub already: Vec<Span>,
    /// The words at which something else stands, and what that is.
    pub left: Vec<(Span, String)>,
}

impl Template {
    /// Reads a template, with or without `%%`. The error says what is wrong and what to write.
    pub fn read(said: &str) -> Result<Self, Message> {
        let said = said.trim();
        let examples = "mentions trump, times DATE=2025-02-12, event CONSULT actor=trump, note …";
        let wrong = |en: &str, ar: &str| {
            Err(Message::new(
                format!("“{said}”: {en}; a tag for words that are found is written so: {examples}"),
                format!("{said}: {ar}؛ يُكتب وسم ما يُعثر عليه هكذا: {examples}"),
            ))
        };
        if said.contains(['\n', '\r']) {
            return wrong("this is more than a line", "هذا أكثر من سطر");
        }
        let tag = parse(&match said.starts_with(MARKER) {
            true => said.to_string(),
            false => format!("%% {said}"),
        });
        if !tag.errors.is_empty() {
            return wrong("this cannot be read", "لا يمكن قراءة هذا");
        }
        let Some(kind) = tag.tag_kind().filter(|kind| *kind != TagKind::Article) else {
            return wrong(
                "it begins with mentions, times, event or note",
                "يبدأ بإحدى: mentions أو times أو event أو note",
            );
        };
        let first = tag.items.first();
        if first.is_some_and(|item| item.anchor.is_some()) {
            return wrong(
                "it has words of its own, and is written at those that are found",
                "فيه كلمات، وهو يُكتب عند ما يُعثر عليه",
            );
        }
        let is_one = match kind {
            TagKind::Note => tag.note.as_ref().is_some_and(|note| !note.text.is_empty()),
            TagKind::Event => first.is_some_and(|item| item.value.is_none()),
            TagKind::Times => {
                let behind = tag.items.iter().skip(1);
                first.is_some() && behind.clone().count() <= 1 && {
                    let mut behind = behind;
                    behind.all(|item| item.name.text == "mod" && item.anchor.is_none())
                }
            }
            _ => tag.items.len() == 1 && first.is_some_and(|item| item.value.is_none()),
        };
        if !is_one || tag.is_open() {
            return wrong("this is not one tag", "ليس هذا وسما واحدا");
        }
        Ok(Self { kind, tag })
    }

    /// Whether it is of words, and not of a paragraph as a note is.
    pub fn is_of_words(&self) -> bool {
        self.kind != TagKind::Note
    }

    /// What it says, without words.
    fn claim(&self) -> String {
        claim(&self.tag.items)
    }
}

/// Something that stands at words already, decided or open between annotators; what a program suggests gives way.
struct Standing {
    kind: TagKind,
    words: Span,
    says: String,
    /// The line of an event that a program suggests.
    suggested: Option<usize>,
}

/// Writes a tag at words of a paragraph, each taken as it is marked by hand: whole, without proclitics. Where something is written already,
/// by whomever, that stays. That the article is [looked at](super::looked_at) is left to whoever writes all of it.
pub fn tag_words(
    analysis: &Analysis,
    paragraph: usize,
    words: &[Span],
    template: &Template,
) -> Tagged {
    if template.kind == TagKind::Note {
        return note(analysis, paragraph, words, template);
    }
    let standing = standing(analysis, paragraph);
    let mut places = Places::new(analysis.text(paragraph));
    let mut tagged = Tagged::default();
    let mut items: Vec<(Span, Vec<Item>)> = Vec::new();
    let mut wanted: Vec<Span> = words
        .iter()
        .filter_map(|at| analysis.words_at(paragraph, *at))
        .collect();
    wanted.sort_by_key(|at| (at.start, at.end));
    for at in wanted {
        if tagged.written.iter().any(|other| other.overlaps(at)) {
            continue;
        }
        let is_event = |kind: TagKind| kind == TagKind::Event;
        let here = standing.iter().filter(|other| {
            other.words.overlaps(at) && is_event(other.kind) == is_event(template.kind)
        });
        let decided = here.clone().find(|other| other.suggested.is_none());
        if let Some(other) = decided {
            let same = other.kind == template.kind
                && match template.kind {
                    TagKind::Event => first_word(&other.says) == first_word(&template.claim()),
                    _ => other.words == at && other.says == template.claim(),
                };
            match same {
                true => tagged.already.push(at),
                false => tagged.left.push((at, other.says.clone())),
            }
            continue;
        }
        let Some(anchor) = places.anchor_to(at) else {
            tagged.left.push((at, String::new()));
            continue;
        };
        let mut tag = template.tag.clone();
        if let Some(first) = tag.items.first_mut() {
            *first = Item::new(
                &first.name.text,
                first.value.as_ref().map(|value| value.text.as_str()),
                Some(anchor),
            );
        }
        tagged.written.push(at);
        match template.kind {
            TagKind::Event => {
                let suggested = here.clone().find_map(|other| other.suggested);
                let edit = put_event(&analysis.article, paragraph, suggested, &tag);
                tagged.edits.push(edit);
            }
            _ => items.push((at, tag.items)),
        }
    }
    let added = add_items(&analysis.article, paragraph, template.kind, items);
    tagged.edits = join([tagged.edits, added].concat());
    tagged
}

fn first_word(says: &str) -> Option<&str> {
    says.split(' ').next()
}

/// What the tag lines of a paragraph say of which words.
fn standing(analysis: &Analysis, paragraph: usize) -> Vec<Standing> {
    let mut places = Places::new(analysis.text(paragraph));
    let mut all = Vec::new();
    for line in analysis.article.tags_of(paragraph) {
        let Some(tag) = analysis.article.lines().get(line).map(|l| l.tag()) else {
            continue;
        };
        let suggested = tag.is_suggested();
        match tag.tag_kind() {
            Some(TagKind::Event) => {
                let anchor = tag.items.first().and_then(|item| item.anchor.as_ref());
                if let Some(words) = anchor.and_then(|anchor| places.of(anchor)) {
                    all.push(Standing {
                        kind: TagKind::Event,
                        words,
                        says: claim(&tag.items),
                        suggested: suggested.then_some(line),
                    });
                }
            }
            Some(kind @ (TagKind::Mentions | TagKind::Times)) if !suggested => {
                for (at, item) in tag.items.iter().enumerate() {
                    let Some(words) = item.anchor.as_ref().and_then(|a| places.of(a)) else {
                        continue;
                    };
                    let group = tag.items.get(with_behind(&tag.items, at));
                    all.push(Standing {
                        kind,
                        words,
                        says: claim(group.unwrap_or_default()),
                        suggested: None,
                    });
                }
            }
            _ => {}
        }
    }
    all
}

/// A note below a paragraph, once.
fn note(analysis: &Analysis, paragraph: usize, words: &[Span], template: &Template) -> Tagged {
    let article = &analysis.article;
    let lines = article.lines();
    let wanted = template.tag.note.as_ref().map(|note| note.text.as_str());
    let says = |line: usize| {
        let tag = lines.get(line).map(|line| line.tag());
        tag.and_then(|tag| tag.note.as_ref().map(|note| note.text.as_str()))
    };
    if article.tags_of(paragraph).any(|line| says(line) == wanted) {
        return Tagged {
            already: words.to_vec(),
            ..Tagged::default()
        };
    }
    let tag = template.tag.to_string();
    Tagged {
        edits: vec![insert_tag(article, paragraph, TagKind::Note, &tag)],
        written: words.to_vec(),
        ..Tagged::default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::apply;
    use super::*;
    use crate::article::{Article, Knowledge};

    fn after(text: &str, words: &[&str], template: &str) -> (String, Tagged) {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let paragraph = (0..analysis.article.lines().len())
            .find(|line| {
                words
                    .iter()
                    .all(|words| analysis.text(*line).contains(words))
            })
            .unwrap();
        let spans = words.iter().flat_map(|words| {
            let found = analysis.text(paragraph).match_indices(words);
            let spans = found.map(|(at, words)| Span::new(at, at + words.len()));
            spans.collect::<Vec<_>>()
        });
        let spans: Vec<Span> = spans.collect();
        let template = Template::read(template).unwrap();
        let tagged = tag_words(&analysis, paragraph, &spans, &template);
        (apply(text, &tagged.edits), tagged)
    }

    #[test]
    fn a_mention_is_written_at_each_of_the_words() {
        let text = "قال سمير وسمير أيضا\n%% note a\n";
        let (written, tagged) = after(text, &["سمير"], "mentions person");
        assert_eq!(
            written,
            "قال سمير وسمير أيضا\n%% mentions person@\"سمير\" person@2\"سمير\"\n%% note a\n"
        );
        assert_eq!(tagged.written.len(), 2);
        let (again, tagged) = after(&written, &["سمير"], "%% mentions person");
        assert_eq!((again, tagged.already.len()), (written, 2));
    }

    #[test]
    fn what_somebody_has_written_stays_and_what_a_program_suggests_goes() {
        let text = "قال سمير أمس\n%% mentions none@\"سمير\"\n%% times DATE=2025-02-11@\"أمس\" status=suggested\n";
        let (written, tagged) = after(text, &["سمير"], "mentions person");
        assert_eq!(written, text);
        assert_eq!(tagged.left[0].1, "none");
        let (written, _) = after(text, &["أمس"], "times DATE=2025-02-10");
        assert_eq!(
            written,
            "قال سمير أمس\n%% mentions none@\"سمير\"\n%% times DATE=2025-02-10@\"أمس\"\n"
        );
        // Nothing is an actor and a time.
        let timed = "قال سمير\n%% times DATE=2025@\"سمير\"\n";
        let (written, tagged) = after(timed, &["سمير"], "mentions person");
        assert_eq!((written.as_str(), tagged.left.len()), (timed, 1));
    }

    #[test]
    fn an_event_is_at_the_words_and_a_note_below_the_paragraph() {
        let text = "اجتمع الوفدان ثم اجتمع الوزراء";
        let (written, _) = after(text, &["اجتمع"], "event CONSULT actor=sau");
        assert_eq!(
            written,
            format!(
                "{text}\n%% event CONSULT@\"اجتمع\" actor=sau\n%% event CONSULT@2\"اجتمع\" actor=sau"
            )
        );
        let (again, tagged) = after(&written, &["اجتمع"], "event CONSULT actor=egy");
        assert_eq!((again, tagged.already.len()), (written.clone(), 2));
        let (_, tagged) = after(&written, &["اجتمع"], "event none");
        assert_eq!(tagged.left.len(), 2);
        let (noted, _) = after(text, &["اجتمع"], "note للمراجعة");
        assert_eq!(noted, format!("{text}\n%% note للمراجعة"));
        assert_eq!(after(&noted, &["اجتمع"], "note للمراجعة").0, noted);
    }

    #[test]
    fn what_is_no_tag_for_words_is_refused_with_an_example() {
        for wrong in [
            "trump",
            "mentions",
            "mentions trump putin",
            "mentions trump@\"ترامب\"",
            "article status=done",
            "times",
            "event",
            "event CONSULT by=a1",
            "note",
            "mentions \"",
        ] {
            let message = Template::read(wrong).unwrap_err();
            assert!(message.en.contains("mentions trump, times"), "{wrong}");
        }
        assert!(Template::read("times DATE=2025-03 mod=START").is_ok());
        assert!(Template::read("event none").is_ok());
    }
}
