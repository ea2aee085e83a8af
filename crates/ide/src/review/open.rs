//! What is open in an article, without what can be done with it: that is looked for when an item is shown.

use khabar_engine::annotation::{Event, Mention, Timex};
use khabar_engine::article::edits::{LinkTo, link, mark_time, mention_item, timex_items};
use khabar_engine::article::{Analysis, Edit, LineKind};
use khabar_engine::events::suggest;
use khabar_engine::lint::{Finding, Level, OPEN_DIFFERENCE, SUGGESTED_TAG};
use khabar_engine::mentions::Certainty;
use khabar_engine::message::Message;
use khabar_engine::tags::{Places, TagKind};
use khabar_engine::text::Span;

use super::{Change, Choice, Does, Item, ItemId, ItemKind, Left, events, mentions};
use crate::Place;
use crate::assists::Context;
use crate::assists::events::no_event;

/// Something open.
pub(super) struct Open<'a> {
    pub(super) id: ItemId,
    what: What<'a>,
    /// What lint says of its words, by the index of the finding.
    said: Vec<usize>,
}

/// What it is.
enum What<'a> {
    /// The mentions and dates of a paragraph of which nothing is doubtful, by their words.
    Group {
        mentions: Vec<Span>,
        times: Vec<Span>,
    },
    Mention(&'a Mention),
    Time(&'a Timex),
    Event(&'a Event),
    /// A finding that is at none of these, by its index; what it suggests, where it tells of what recommenders suggest.
    Finding(usize, Option<ItemKind>),
    /// A difference between annotators, by the index of its finding.
    Difference(usize),
}

/// Where an item stands among those of its paragraph: what annotators have said comes before what is proposed, who is meant before who did
/// what, and what else was found at the end.
#[derive(Clone, Copy)]
pub(super) enum Rank {
    Difference,
    Doubtful,
    Group,
    Event,
    Finding,
}

/// All that is open, in no order. With `each`, mentions and dates come one by one, and events that are rather not likely with the others.
pub(super) fn open(context: Context<'_>, each: bool) -> Vec<Open<'_>> {
    let analysis = context.analysis;
    let mut all = Vec::new();
    for (line, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() == LineKind::Text && !content.is_blank() {
            paragraph(context, line, each, &mut all);
        }
    }
    let mut taken: Vec<usize> = all.iter().flat_map(|open| open.said.clone()).collect();
    taken.sort_unstable();
    for (index, finding) in context.findings.iter().enumerate() {
        if taken.binary_search(&index).is_err() && !stands_for_its_items(analysis, finding) {
            all.push(of_finding(analysis, index, finding));
        }
    }
    all
}

/// Whether it only says of a line that a program suggests it, and each thing that the line says is walked by itself.
fn stands_for_its_items(analysis: &Analysis, finding: &Finding) -> bool {
    let article = &analysis.article;
    if finding.rule.code != SUGGESTED_TAG.code {
        return false;
    }
    let kind = article.lines().get(finding.line).and_then(|l| l.tag_kind());
    let Some(paragraph) = article.paragraph_of(finding.line) else {
        return false;
    };
    match kind {
        Some(TagKind::Event) => written_suggestions(analysis, paragraph)
            .any(|(_, event)| line_of(paragraph, event) == Some(finding.line)),
        _ => true,
    }
}

/// The line of the tag that says an event under a paragraph.
pub(super) fn line_of(paragraph: usize, event: &Event) -> Option<usize> {
    let below = usize::try_from(event.source.written()?.below).ok()?;
    Some(paragraph + below)
}

/// The events that a program has written under a paragraph and nobody has looked at, with their words.
fn written_suggestions(analysis: &Analysis, line: usize) -> impl Iterator<Item = (Span, &Event)> {
    let suggested = analysis.events(line).iter();
    let suggested = suggested.filter(|event| event.source.is_suggested());
    suggested.filter_map(|event| Some((event.trigger?, event)))
}

fn paragraph<'a>(context: Context<'a>, line: usize, each: bool, all: &mut Vec<Open<'a>>) {
    let analysis = context.analysis;
    let (first, here) = findings_of(context, line);
    let here = here.iter().enumerate().map(|(nth, f)| (first + nth, f));
    let (differences, here): (Vec<_>, Vec<_>) = here
        .map(|(index, f)| (index, f.span, is_difference(f)))
        .partition(|(_, _, is_difference)| *is_difference);
    // What annotators have said of words is decided first; nothing is proposed for them meanwhile.
    let is_open = |at: Span| differences.iter().all(|(_, span, _)| !span.overlaps(at));
    let said = |at: Span| -> Vec<usize> {
        let there = here.iter().filter(|(_, span, _)| span.overlaps(at));
        there.map(|(index, _, _)| *index).collect()
    };
    let id = |rank: Rank, at: usize, doubt: u16| ItemId {
        paragraph: line,
        rank: rank as u8,
        line,
        at,
        doubt,
    };
    let (mut sure, mut times) = (Vec::new(), Vec::new());
    let silver = analysis.mentions(line).iter();
    for mention in silver.filter(|m| !m.source.is_gold() && is_open(m.span)) {
        // Words that cannot be anchored at cannot be written of.
        if mention_item(analysis, line, mention).is_none() {
            continue;
        }
        let said = said(mention.span);
        if !each && said.is_empty() && is_sure(mention) {
            sure.push(mention.span);
        } else {
            all.push(Open {
                id: id(Rank::Doubtful, mention.span.start, doubt_of(mention)),
                what: What::Mention(mention),
                said,
            });
        }
    }
    for timex in analysis
        .timexes(line)
        .iter()
        .filter(|t| !t.source.is_gold() && is_open(t.span))
    {
        let (said, written) = (said(timex.span), timex_items(analysis, line, timex));
        if !each && said.is_empty() && written.is_some() {
            times.push(timex.span);
        } else {
            all.push(Open {
                id: id(Rank::Doubtful, timex.span.start, DOUBTFUL_TIME),
                what: What::Time(timex),
                said,
            });
        }
    }
    if let Some(at) = sure.iter().chain(&times).map(|span| span.start).min() {
        all.push(Open {
            id: id(Rank::Group, at, 0),
            what: What::Group {
                mentions: sure,
                times,
            },
            said: Vec::new(),
        });
    }
    let suggested = suggested(context, line, each);
    all.extend(suggested.into_iter().map(|(trigger, event)| Open {
        id: id(Rank::Event, trigger.start, per_mille(1.0 - event.score)),
        what: What::Event(event),
        said: said(trigger),
    }));
}

/// The events that are suggested for a paragraph, with their words: of those that the same words evoke the likeliest, the others being its
/// other types. With `each`, also those that are rather not likely.
pub(super) fn suggested(context: Context<'_>, line: usize, each: bool) -> Vec<(Span, &Event)> {
    let analysis = context.analysis;
    let threshold = match each {
        true => 0.0,
        false => analysis.knowledge.suggesting.threshold,
    };
    let (_, here) = findings_of(context, line);
    let differences = here.iter().filter(|f| is_difference(f));
    let differences: Vec<Span> = differences.map(|f| f.span).collect();
    let mut found: Vec<(Span, &Event)> = written_suggestions(analysis, line).collect();
    for event in suggest(analysis, line).filter(|event| event.score >= threshold) {
        if let Some(trigger) = event.trigger
            && differences.iter().all(|span| !span.overlaps(trigger))
            && found.iter().all(|(other, _)| !other.overlaps(trigger))
        {
            found.push((trigger, event));
        }
    }
    found
}

fn of_finding<'a>(analysis: &Analysis, index: usize, finding: &Finding) -> Open<'a> {
    let article = &analysis.article;
    let line = finding.line;
    let is_text = article
        .lines()
        .get(line)
        .is_some_and(|l| l.kind() == LineKind::Text);
    let above = (!is_text).then(|| article.paragraph_of(line)).flatten();
    let recommended = finding.recommends().map(|kind| match kind {
        TagKind::Mentions => ItemKind::Mention,
        TagKind::Times => ItemKind::Time,
        _ => ItemKind::Event,
    });
    let (rank, what) = match is_difference(finding) {
        true => (Rank::Difference, What::Difference(index)),
        false => (Rank::Finding, What::Finding(index, recommended)),
    };
    let doubt = match finding.level {
        Level::Error => 1_000,
        Level::Warning => 900,
        Level::Info => 600,
        Level::Hint | Level::Off => 400,
    };
    Open {
        id: ItemId {
            paragraph: above.unwrap_or(line),
            rank: rank as u8,
            line,
            at: finding.span.start,
            doubt,
        },
        what,
        said: Vec::new(),
    }
}

/// The findings of a line, and the index of the first: they are in order of text.
fn findings_of(context: Context<'_>, line: usize) -> (usize, &[Finding]) {
    let findings = context.findings;
    let first = findings.partition_point(|f| f.line < line);
    let behind = findings.partition_point(|f| f.line <= line);
    (first, findings.get(first..behind).unwrap_or_default())
}

fn is_difference(finding: &Finding) -> bool {
    finding.rule.code == OPEN_DIFFERENCE.code
}

/// Where one of the lines stands that say what a difference is about: behind its last letter, where more can be typed.
fn written(analysis: &Analysis, finding: &Finding) -> Option<Place> {
    let article = &analysis.article;
    let is_text = |line: &usize| {
        let line = article.lines().get(*line);
        line.is_some_and(|l| l.kind() == LineKind::Text)
    };
    let Some(paragraph) = Some(finding.line).filter(is_text) else {
        return Some(Place::new(finding.line, end_of(analysis, finding.line)));
    };
    let mut places = Places::new(analysis.text(paragraph));
    let mut is_of = |line: &usize| {
        let Some(tag) = article.lines().get(*line).map(|l| l.tag()) else {
            return false;
        };
        let mut anchors = tag.items.iter().filter_map(|item| item.anchor.as_ref());
        let mut at = anchors.by_ref().filter_map(|anchor| places.of(anchor));
        tag.by().next().is_some() && at.any(|at| at.overlaps(finding.span))
    };
    let line = article.tags_of(paragraph).find(|line| is_of(line))?;
    Some(Place::new(line, end_of(analysis, line)))
}

fn end_of(analysis: &Analysis, line: usize) -> Span {
    Span::at(analysis.text(line).trim_end().len())
}

/// The words of all mentions and dates of which nothing is doubtful, by line.
pub(crate) fn all_sure(context: Context<'_>) -> Vec<(usize, Vec<Span>)> {
    let all = open(context, false).into_iter();
    let sure = all.filter_map(|open| match open.what {
        What::Group { mentions, times } => Some((open.id.line, [mentions, times].concat())),
        _ => None,
    });
    sure.collect()
}

/// How doubtful a time is that has no value, or of which lint says something.
const DOUBTFUL_TIME: u16 = 500;

/// How doubtful a mention is whose actor is not known though its office is.
const OPEN: u16 = 800;

fn doubt_of(mention: &Mention) -> u16 {
    let certainty = match mention.why.certainty() {
        Certainty::Sure => 0,
        Certainty::Likely => 300,
        Certainty::Possible => 700,
    };
    if mention.why.is_open() {
        OPEN
    } else {
        certainty
    }
}

fn is_sure(mention: &Mention) -> bool {
    mention.why.certainty() > Certainty::Possible && !mention.why.is_open()
}

fn per_mille(share: f32) -> u16 {
    // Clamped first: the cast cannot lose anything but the fraction.
    (share.clamp(0.0, 1.0) * 1_000.0) as u16
}

impl Open<'_> {
    /// Adds it to what is left.
    pub(super) fn count(&self, left: &mut Left) {
        match &self.what {
            What::Group { mentions, times } => {
                left.mentions += mentions.len();
                left.times += times.len();
            }
            What::Mention(_) => left.mentions += 1,
            What::Time(_) => left.times += 1,
            What::Event(_) => left.events += 1,
            What::Finding(_, None) => left.findings += 1,
            What::Finding(_, Some(kind)) => match kind {
                ItemKind::Mention => left.mentions += 1,
                ItemKind::Time => left.times += 1,
                _ => left.events += 1,
            },
            What::Difference(_) => left.differences += 1,
        }
    }

    /// What it is.
    pub(super) fn kind(&self) -> ItemKind {
        match &self.what {
            What::Group { .. } => ItemKind::Group,
            What::Mention(_) => ItemKind::Mention,
            What::Time(_) => ItemKind::Time,
            What::Event(_) => ItemKind::Event,
            What::Finding(_, recommended) => recommended.unwrap_or(ItemKind::Finding),
            What::Difference(_) => ItemKind::Difference,
        }
    }

    /// The item that is shown. `draft` is its event as it was changed so far.
    pub(super) fn item(&self, context: Context<'_>, draft: Option<&str>) -> Option<Item> {
        let line = self.id.line;
        let mut item = match &self.what {
            What::Group { mentions, times } => {
                let all: Vec<Span> = mentions.iter().chain(times).copied().collect();
                mentions::group(context, self.id, &all)
            }
            What::Mention(mention) => mentions::mention(context, self.id, mention),
            What::Time(timex) => mentions::time(context, self.id, timex),
            What::Event(event) => events::event(context, self.id, event, draft)?,
            What::Finding(index, _) | What::Difference(index) => {
                let finding = context.findings.get(*index)?;
                Item {
                    id: self.id,
                    kind: self.kind(),
                    place: Place::new(line, finding.span),
                    places: vec![Place::new(line, finding.span)],
                    title: Message::clone(&finding.message),
                    details: Vec::new(),
                    tag: None,
                    written: match self.what {
                        What::Difference(_) => written(context.analysis, finding),
                        _ => None,
                    },
                    choices: mending(context, finding),
                }
            }
        };
        for finding in self
            .said
            .iter()
            .filter_map(|index| context.findings.get(*index))
        {
            item.details.push(Message::clone(&finding.message));
            for fix in fixes(context, finding) {
                // A fix may do what is offered already.
                if item
                    .choices
                    .iter()
                    .all(|choice| choice.change != fix.change)
                {
                    item.choices.push(fix);
                }
            }
        }
        Some(item)
    }
}

fn fixes(context: Context<'_>, finding: &Finding) -> Vec<Choice> {
    let fixes = finding.fixes(context.analysis).into_iter();
    fixes
        .filter(|fix| !fix.edits.is_empty())
        .map(|fix| Choice {
            does: Does::Fix,
            title: fix.title,
            change: Change::Edits(fix.edits),
            draft: None,
        })
        .collect()
}

/// The ways to mend a finding that is an item of its own: the first one is what accepting it does.
fn mending(context: Context<'_>, finding: &Finding) -> Vec<Choice> {
    let mut all = fixes(context, finding);
    if let Some(first) = all.first_mut() {
        first.does = Does::Accept;
    }
    let rejection = rejection(context.analysis, finding).map(Change::Edits);
    for choice in &mut all {
        if Some(&choice.change) == rejection.as_ref() {
            choice.does = Does::Reject;
        }
    }
    all
}

/// What says that a suggestion of recommenders is wrong.
fn rejection(analysis: &Analysis, finding: &Finding) -> Option<Vec<Edit>> {
    let Finding { line, span, .. } = *finding;
    match finding.recommends()? {
        TagKind::Mentions => Some(link(analysis, line, span, LinkTo::Nothing)),
        TagKind::Times => Some(mark_time(analysis, line, span, None)),
        _ => Some(vec![no_event(analysis, line, span)?]),
    }
}
