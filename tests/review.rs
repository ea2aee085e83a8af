//! How many keys an annotator presses to annotate an article of the examples by review alone, when the annotation to be reached is known:
//! `cargo test --test review -- --nocapture` prints it.
//!
//! Each key is one of `editors/vscode/package.json`: one for what is accepted, rejected or passed over, two for a change (its kind and a
//! number). What no choice leads to is counted apart: its words are selected, and marked or tagged by hand.
//!
//! `KHABAR_REVIEW=FOLDER` counts the annotated articles of another folder too.

#![allow(clippy::print_stdout)]

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use khabar_corpus::Corpus;
use khabar_engine::annotation::{Event, Mention, Source, Timex};
use khabar_engine::article::edits::apply;
use khabar_engine::article::{Analysis, Article, Knowledge};
use khabar_engine::lint::{Finding, Levels, lint};
use khabar_engine::tags::{Places, parse, strip};
use khabar_engine::text::Span;
use khabar_ide::Place;
use khabar_ide::assists::{self, Context, resolve};
use khabar_ide::review::{Asked, Change, Choice, Does, Item, ItemId, ItemKind, Which, step};

/// So many keys an article of the examples takes at most.
const MOST: usize = 45;

fn analysis(text: &str) -> Analysis {
    Article::new(text, Knowledge::shared()).analyse(None)
}

/// The corpus of an article that is in none.
static NONE: LazyLock<Corpus> = LazyLock::new(Corpus::none);

fn context<'a>(analysis: &'a Analysis, findings: &'a [Finding]) -> Context<'a> {
    Context {
        analysis,
        findings,
        corpus: &NONE,
    }
}

/// What an annotator did with an article.
#[derive(Debug, Default, PartialEq, Eq)]
struct Keys {
    mentions: usize,
    events: usize,
    findings: usize,
    /// Mentions and dates, and events, that no choice leads to.
    by_hand: (usize, usize),
}

/// The annotation to be reached, by paragraph.
struct Gold {
    analysis: Analysis,
    /// The lines of its paragraphs.
    lines: Vec<usize>,
}

impl Gold {
    fn new(text: &str) -> Self {
        let analysis = analysis(text);
        let lines = paragraphs(&analysis);
        Self { analysis, lines }
    }

    /// The line of the paragraph that stands at a line of another text.
    fn line(&self, other: &Analysis, line: usize) -> usize {
        let nth = paragraphs(other).iter().position(|l| *l == line).unwrap();
        self.lines[nth]
    }

    fn mention(&self, line: usize, at: Span) -> Option<&Mention> {
        let mut all = self.analysis.mentions(line).iter();
        all.find(|m| m.source.is_gold() && m.span == at)
    }

    fn time(&self, line: usize, at: Span) -> Option<&Timex> {
        let mut all = self.analysis.timexes(line).iter();
        all.find(|t| t.source.is_gold() && t.span == at)
    }

    /// Whether something stands written at words as it is proposed.
    fn has(&self, line: usize, silver: &Analysis, at: (usize, Span)) -> bool {
        let mention = silver.mentions(at.0).iter().find(|m| m.span == at.1);
        let same = |m: &Mention| {
            let gold = self.mention(line, at.1);
            // What was outside the knowledge base when the article was annotated may be in it now.
            gold.is_some_and(|gold| match gold.actor {
                Some(_) => gold.actor == m.actor,
                None => m.actor.is_some() || gold.kind == m.kind,
            })
        };
        let timex = silver.timexes(at.0).iter().find(|t| t.span == at.1);
        let value = |t: &Timex| {
            let gold = self.time(line, at.1);
            gold.is_some_and(|gold| gold.resolution.value == t.resolution.value)
        };
        mention.is_some_and(same) || timex.is_some_and(value)
    }
}

fn paragraphs(analysis: &Analysis) -> Vec<usize> {
    let is_text = |line: &usize| {
        let text = analysis.text(*line);
        !text.trim().is_empty() && !text.starts_with("%%")
    };
    (0..analysis.paragraphs.len()).filter(is_text).collect()
}

/// What an event says, as pieces: two events are as far apart as they have pieces that the other has not.
fn pieces(event: &Event) -> Vec<String> {
    let mut all = vec![format!("type {:?}", event.event_type)];
    let fillers = event.fillers.iter();
    all.extend(fillers.map(|f| format!("{:?} {:?}", f.role, f.participant.who)));
    all.extend(event.date.iter().map(|date| format!("date {date}")));
    all.extend(
        event
            .place
            .iter()
            .map(|place| format!("place {:?}", place.who)),
    );
    all.extend(event.modes.iter().map(|mode| format!("{mode:?}")));
    all.extend(event.contexts.iter().map(|context| format!("{context:?}")));
    all.extend(event.status.iter().map(|status| format!("{status:?}")));
    all.sort();
    all.dedup();
    all
}

fn distance(a: &Event, b: &Event) -> usize {
    let (a, b) = (pieces(a), pieces(b));
    let missing = |from: &[String], of: &[String]| from.iter().filter(|p| !of.contains(p)).count();
    missing(&a, &b) + missing(&b, &a)
}

/// An annotator at work.
struct Annotator {
    gold: Gold,
    text: String,
    keys: Keys,
}

impl Annotator {
    fn item(&self, asked: &Asked) -> (Analysis, Option<Item>) {
        let analysis = analysis(&self.text);
        let findings = lint(&analysis, &Levels::default());
        let item = step(context(&analysis, &findings), asked).item;
        (analysis, item)
    }

    fn take(&mut self, choice: &Choice) {
        let Change::Edits(edits) = &choice.change else {
            panic!("{:?} goes over the article", choice.title);
        };
        self.text = apply(&self.text, edits);
    }

    /// Walks the article from its first item to its last.
    fn walk(&mut self) {
        let mut which = Which::Start;
        loop {
            let asked = Asked {
                which,
                ..Asked::default()
            };
            let (silver, Some(item)) = self.item(&asked) else {
                break;
            };
            which = Which::After(item.id);
            match item.kind {
                ItemKind::Group => self.group(&silver, &item),
                ItemKind::Mention | ItemKind::Time => self.mention(&silver, &item),
                ItemKind::Event => self.event(&silver, &item),
                ItemKind::Finding | ItemKind::Difference => {
                    self.keys.findings += 1;
                    if let Some(accept) = chosen(&item, Does::Accept).first() {
                        self.take(accept);
                    }
                }
            }
        }
        self.count_what_is_missing();
    }

    /// All at once where all of it is right, or all but one; else one by one, and back.
    fn group(&mut self, silver: &Analysis, item: &Item) {
        if self.all_sure_are_right(silver, item) {
            self.keys.mentions += 1;
            let all = match &chosen(item, Does::AcceptAll)[0].change {
                Change::Assist(assist) => assist.clone(),
                Change::Edits(edits) => panic!("{edits:?} are of one paragraph"),
            };
            let findings = lint(silver, &Levels::default());
            match resolve(context(silver, &findings), &all) {
                Some(assists::Change::Article(edits)) => self.text = apply(&self.text, &edits),
                other => panic!("{all:?}: {other:?}"),
            }
            return;
        }
        let line = self.gold.line(silver, item.place.line);
        let right = |at: Span| self.gold.has(line, silver, (item.place.line, at));
        if item.places.iter().all(|place| right(place.span)) {
            self.keys.mentions += 1;
            self.take(chosen(item, Does::Accept)[0]);
            return;
        }
        let mut wrong = item.places.iter().filter(|place| !right(place.span));
        if let (Some(one), None) = (wrong.next(), wrong.next())
            && self.gold.mention(line, one.span).is_none()
        {
            let nth = item.places.iter().position(|place| place == one).unwrap();
            self.keys.mentions += 2;
            self.take(chosen(item, Does::Reject)[nth]);
            return;
        }
        self.keys.mentions += 2;
        let mut which = Which::Here(ItemId {
            rank: 0,
            at: 0,
            ..item.id
        });
        loop {
            let asked = Asked {
                which,
                each: true,
                ..Asked::default()
            };
            let (silver, found) = self.item(&asked);
            let in_group = |next: &Item| item.places.contains(&next.place);
            let here = |next: &Item| next.place.line == item.place.line;
            let Some(next) = found.filter(|next| here(next) && next.kind != ItemKind::Event) else {
                break;
            };
            which = Which::After(next.id);
            if in_group(&next) {
                self.mention(&silver, &next);
            }
        }
    }

    /// Whether all that is sure from here to the end is right, and more than this paragraph has some: that is one key.
    fn all_sure_are_right(&self, silver: &Analysis, item: &Item) -> bool {
        let findings = lint(silver, &Levels::default());
        let mut asked = Asked {
            which: Which::Here(item.id),
            kind: Some(ItemKind::Group),
            ..Asked::default()
        };
        let mut groups = 0;
        while let Some(group) = step(context(silver, &findings), &asked).item {
            let line = self.gold.line(silver, group.place.line);
            let right = |place: &Place| self.gold.has(line, silver, (place.line, place.span));
            if !group.places.iter().all(right) {
                return false;
            }
            groups += 1;
            asked.which = Which::After(group.id);
        }
        groups > 1 && !chosen(item, Does::AcceptAll).is_empty()
    }

    fn mention(&mut self, silver: &Analysis, item: &Item) {
        let at = (item.place.line, item.place.span);
        let line = self.gold.line(silver, at.0);
        self.keys.mentions += 1;
        if self.gold.has(line, silver, at) {
            self.take(chosen(item, Does::Accept)[0]);
            return;
        }
        let Some(gold) = self.gold.mention(line, at.1) else {
            // Nothing is written there: it is rejected, or the words are others.
            self.take(chosen(item, Does::Reject)[0]);
            return;
        };
        let kb = &self.gold.analysis.knowledge.actors;
        let name = gold
            .actor
            .map_or(gold.kind.name(), |ix| kb.id(ix))
            .to_string();
        let others = [chosen(item, Does::Actor), chosen(item, Does::Type)].concat();
        let leads_there = |choice: &&&Choice| match &choice.change {
            Change::Edits(edits) => edits.iter().any(|e| e.text.contains(&format!("{name}@"))),
            Change::Assist(_) => false,
        };
        match others.iter().find(leads_there) {
            Some(choice) => {
                self.keys.mentions += 1;
                let choice = Choice::clone(choice);
                self.take(&choice);
            }
            None => self.take(chosen(item, Does::Reject)[0]),
        }
    }

    /// As it is, with changes each of which brings it nearer to what is to be reached, or not at all.
    fn event(&mut self, silver: &Analysis, item: &Item) {
        let line = self.gold.line(silver, item.place.line);
        let mut events = self.gold.analysis.events(line).iter();
        let here = |event: &&Event| event.trigger.is_some_and(|at| at.overlaps(item.place.span));
        let Some(gold) = events.find(here).cloned() else {
            self.keys.events += 1;
            self.take(chosen(item, Does::Reject)[0]);
            return;
        };
        let read = |tag: &str| {
            let tag = parse(tag);
            let (event, _) = Event::read(
                &tag,
                &mut Places::new(silver.text(item.place.line)),
                silver.mentions(item.place.line),
                &silver.knowledge.codebook,
                &silver.knowledge.actors,
                Source::Imported(Arc::from("draft")),
            );
            event.unwrap()
        };
        if self.rest_is_right(silver, item) {
            self.keys.events += 1;
            self.take(chosen(item, Does::AcceptAll)[0]);
            return;
        }
        let mut item = item.clone();
        let mut apart = distance(&read(item.tag.as_deref().unwrap()), &gold);
        let mut last = chosen(&item, Does::Accept)[0].clone();
        let mut keys = 1;
        while apart > 0 {
            let drafts = item.choices.iter().filter_map(|choice| {
                let draft = choice.draft.as_deref()?;
                Some((distance(&read(draft), &gold), choice))
            });
            let Some((nearer, choice)) = drafts.min_by_key(|(apart, _)| *apart) else {
                break;
            };
            if nearer >= apart {
                break;
            }
            (apart, last) = (nearer, choice.clone());
            // The last change is written at once; those before it are drafts.
            keys = if keys == 1 { 2 } else { keys + 2 };
            let asked = Asked {
                which: Which::Here(item.id),
                draft: last.draft.clone(),
                ..Asked::default()
            };
            item = self.item(&asked).1.unwrap();
        }
        self.keys.events += keys;
        if apart > 0 {
            // The rest is typed into the tag.
            self.keys.by_hand.1 += 1;
        }
        self.take(&last);
    }

    /// Whether this event and those behind it in the paragraph are right as they are: that is one key.
    fn rest_is_right(&self, silver: &Analysis, item: &Item) -> bool {
        let Some(all) = chosen(item, Does::AcceptAll).first().copied() else {
            return false;
        };
        let Change::Edits(edits) = &all.change else {
            return false;
        };
        let line = self.gold.line(silver, item.place.line);
        let written = analysis(&apply(&self.text, edits));
        let before = silver.events(item.place.line);
        let mut new = written.events(item.place.line).iter();
        new.all(|event| {
            let here = |gold: &&Event| match (gold.trigger, event.trigger) {
                (Some(a), Some(b)) => a.overlaps(b),
                _ => false,
            };
            let gold = self.gold.analysis.events(line).iter().find(here);
            before.iter().any(|old| old.trigger == event.trigger)
                || gold.is_some_and(|gold| distance(event, gold) == 0)
        })
    }

    /// What stands in the annotation and was not come by.
    fn count_what_is_missing(&mut self) {
        let silver = analysis(&self.text);
        for (own, line) in paragraphs(&silver).into_iter().zip(self.gold.lines.clone()) {
            let mentions = self.gold.analysis.mentions(line).iter();
            let missed = mentions
                .filter(|gold| gold.source.is_gold())
                .filter(|gold| {
                    let mut written = silver.mentions(own).iter().filter(|m| m.source.is_gold());
                    !written.any(|m| {
                        m.span == gold.span && (m.actor == gold.actor || gold.actor.is_none())
                    })
                });
            self.keys.by_hand.0 += missed.count();
            let events = self.gold.analysis.events(line).iter();
            let missed = events.filter(|gold| {
                let mut written = silver.events(own).iter();
                let overlaps = |a: Span, b: Span| a.overlaps(b);
                !written.any(|e| {
                    e.trigger
                        .zip(gold.trigger)
                        .is_some_and(|(a, b)| overlaps(a, b))
                })
            });
            self.keys.by_hand.1 += missed.count();
        }
    }
}

fn chosen(item: &Item, does: Does) -> Vec<&Choice> {
    item.choices
        .iter()
        .filter(|choice| choice.does == does)
        .collect()
}

/// The keys for an annotated article, with its events and mentions.
fn keys(file: &Path) -> (Keys, usize, usize) {
    let text = std::fs::read_to_string(file).unwrap();
    let gold = Gold::new(&text);
    let events = gold
        .lines
        .iter()
        .map(|line| gold.analysis.events(*line).len());
    let mentions = gold.lines.iter().map(|line| {
        let all = gold.analysis.mentions(*line).iter();
        all.filter(|m| m.source.is_gold()).count()
    });
    let (events, mentions) = (events.sum(), mentions.sum());
    let day: Option<Date> = gold.analysis.dct.map(|dct| dct.day);
    let mut annotator = Annotator {
        // With its date, as a corpus gives it; setting it otherwise is one key more.
        text: match day {
            Some(day) => format!("%% article published={day}\n{}", strip(&text)),
            None => strip(&text),
        },
        gold,
        keys: Keys::default(),
    };
    annotator.walk();
    assert_eq!(strip(&annotator.text), strip(&text));
    (annotator.keys, events, mentions)
}

/// How many keys an article takes; printed.
fn count(file: &Path) -> usize {
    let (keys, events, mentions) = keys(file);
    // The last one marks the article as done.
    let all = keys.mentions + keys.events + keys.findings + 1;
    let name = file.display();
    println!("{name}: {events} events, {mentions} mentions: {all} keys, {keys:?}");
    all
}

#[test]
fn an_article_takes_few_keys() {
    for name in ["01-sharm-summit", "02-beirut-cabinet", "03-riyadh-talks"] {
        let file = format!("examples/corpus/{name}.khabar");
        assert!(count(Path::new(&file)) <= MOST, "{name}");
    }
    if let Ok(folder) = std::env::var("KHABAR_REVIEW") {
        let entries = std::fs::read_dir(folder).unwrap();
        let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        files.retain(|file| file.extension().is_some_and(|ending| ending == "khabar"));
        files.sort();
        for file in files {
            count(&file);
        }
    }
}
