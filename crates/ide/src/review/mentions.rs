//! Mentions and dates to be reviewed: what they are taken for, and what can be said of them instead.

use khabar_engine::actors::Actor;
use khabar_engine::annotation::{Mention, Timex};
use khabar_engine::article::edits::{
    LinkTo, Verdict, accept_those, add_items, judge, link, mark_time, timex_items,
};
use khabar_engine::article::{Analysis, Edit};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::TagKind;
use khabar_engine::text::Span;

use super::open::all_sure;
use super::{Change, Choice, Does, Item, ItemId, ItemKind};
use crate::Place;
use crate::assists::everywhere::{name_of, same};
use crate::assists::mark::as_kind;
use crate::assists::mentions::candidates;
use crate::assists::{AssistId, Context};

/// To how many other actors a mention may be linked.
const ACTORS: usize = 5;

fn choice(does: Does, title: Message, edits: Vec<Edit>) -> Choice {
    Choice {
        does,
        title,
        change: Change::Edits(edits),
        draft: None,
    }
}

/// Writes down all that is the same in the article, which is gone through when it is chosen.
fn accept_all(title: Message, assist: AssistId) -> Choice {
    Choice {
        does: Does::AcceptAll,
        title,
        change: Change::Assist(assist),
        draft: None,
    }
}

/// The mentions and dates of a paragraph of which nothing is doubtful.
pub(super) fn group(context: Context<'_>, id: ItemId, all: &[Span]) -> Item {
    let analysis = context.analysis;
    let line = id.line;
    let mut spans = all.to_vec();
    spans.sort();
    let accept = accept_those(analysis, line, &|at| all.contains(&at));
    let everywhere = all_sure(context);
    let count: usize = everywhere.iter().map(|(_, spans)| spans.len()).sum();
    let mut choices = vec![choice(
        Does::Accept,
        Message::new("accept", "اعتمد"),
        accept,
    )];
    if everywhere.len() > 1 {
        choices.push(accept_all(
            Message::new(
                format!("accept all {count} of the article that are sure"),
                format!("اعتمد كل المؤكد في المقال: {count}"),
            ),
            AssistId::AcceptSure,
        ));
    }
    let text = analysis.text(line);
    choices.extend(spans.iter().map(|wrong| {
        let said = |at| match at == *wrong {
            true => Verdict::Reject,
            false if all.contains(&at) => Verdict::Accept,
            false => Verdict::Leave,
        };
        let words = wrong.of(text);
        choice(
            Does::Reject,
            Message::new(
                format!("“{words}” is wrong, the others are right"),
                format!("«{words}» خطأ، والبقية صحيحة"),
            ),
            judge(analysis, line, &said),
        )
    }));
    let count = spans.len();
    Item {
        id,
        kind: ItemKind::Group,
        place: Place::new(line, spans.first().copied().unwrap_or_default()),
        places: spans.iter().map(|span| Place::new(line, *span)).collect(),
        title: Message::new(
            match count {
                1 => "1 mention or date of this paragraph".to_string(),
                _ => format!("{count} mentions and dates of this paragraph"),
            },
            format!("الفاعلون والتواريخ في هذه الفقرة: {count}"),
        ),
        details: spans.iter().map(|at| said(analysis, line, *at)).collect(),
        tag: None,
        written: None,
        choices,
    }
}

/// `trump “ترامب”`, and why.
fn said(analysis: &Analysis, line: usize, at: Span) -> Message {
    let words = at.of(analysis.text(line));
    let mut mentions = analysis.mentions(line).iter();
    if let Some(mention) = mentions.find(|m| m.span == at) {
        let why = mention.why.message(&analysis.knowledge.actors);
        let name = name_of(analysis, mention);
        return Message::new(
            format!("{name} “{words}”: {}", why.en),
            format!("{name} «{words}»: {}", why.ar),
        );
    }
    let mut timexes = analysis.timexes(line).iter();
    let value = timexes.find(|t| t.span == at);
    let value = value.and_then(|t| t.resolution.value.as_ref());
    let value = value.map_or(Message::default(), |value| {
        let in_words = analysis.in_words(value);
        Message::new(
            format!("{value} ({})", in_words.en),
            format!("{value} ({})", in_words.ar),
        )
    });
    Message::new(
        format!("{} “{words}”", value.en),
        format!("{} «{words}»", value.ar),
    )
}

/// A mention.
pub(super) fn mention(context: Context<'_>, id: ItemId, mention: &Mention) -> Item {
    let analysis = context.analysis;
    let (line, at) = (id.line, mention.span);
    let words = at.of(analysis.text(line));
    let known = mention
        .actor
        .and_then(|ix| analysis.knowledge.actors.actor(ix));
    let mut choices = Vec::new();
    if !mention.why.is_open() {
        let name = name_of(analysis, mention);
        let to = match mention.actor {
            Some(_) => LinkTo::Actor(name),
            None => LinkTo::Unlisted(mention.kind),
        };
        choices.push(choice(
            Does::Accept,
            Message::new("accept", "اعتمد"),
            link(analysis, line, at, to),
        ));
        choices.extend(accept_same(analysis, line, mention));
    }
    choices.push(choice(
        Does::Reject,
        Message::new(
            format!("“{words}” is not an actor"),
            format!("«{words}» ليس فاعلا"),
        ),
        link(analysis, line, at, LinkTo::Nothing),
    ));
    let others = candidates(analysis, words, Some(mention)).into_iter();
    for actor in others.filter(|ix| mention.actor != Some(*ix)).take(ACTORS) {
        if let Some(Actor { id, ar, en, .. }) = analysis.knowledge.actors.actor(actor) {
            choices.push(choice(
                Does::Actor,
                Message::new(format!("{id} ({en})"), format!("{ar} ({id})")),
                link(analysis, line, at, LinkTo::Actor(id)),
            ));
        }
    }
    let kinds = MentionKind::ALL.into_iter();
    for kind in kinds.filter(|kind| mention.actor.is_some() || mention.kind != *kind) {
        choices.push(choice(
            Does::Type,
            as_kind(words, kind),
            link(analysis, line, at, LinkTo::Unlisted(kind)),
        ));
    }
    Item {
        id,
        kind: ItemKind::Mention,
        place: Place::new(line, at),
        places: vec![Place::new(line, at)],
        title: match known {
            Some(Actor { id, ar, en, .. }) => Message::new(
                format!("“{words}”: {en} ({id})"),
                format!("«{words}»: {ar} ({id})"),
            ),
            None => {
                let label = mention.kind.label();
                Message::new(
                    format!("“{words}”: {} outside the knowledge base", label.en),
                    format!("«{words}»: {} من خارج قاعدة المعرفة", label.ar),
                )
            }
        },
        details: vec![mention.why.message(&analysis.knowledge.actors)],
        tag: None,
        written: None,
        choices,
    }
}

/// Writes down all mentions of the same actor; of somebody whom the knowledge does not have, all that have the same words.
fn accept_same(analysis: &Analysis, line: usize, mention: &Mention) -> Option<Choice> {
    let (count, assist) = same(analysis, line, mention)?;
    let title = Message::new(
        format!("accept all {count} of the article"),
        format!("اعتمدها في المقال كله: {count}"),
    );
    Some(accept_all(title, assist))
}

/// A date or another time.
pub(super) fn time(context: Context<'_>, id: ItemId, timex: &Timex) -> Item {
    let analysis = context.analysis;
    let (line, at) = (id.line, timex.span);
    let words = at.of(analysis.text(line));
    let mut choices = Vec::new();
    if let Some(items) = timex_items(analysis, line, timex) {
        let article = &analysis.article;
        choices.push(choice(
            Does::Accept,
            Message::new("accept", "اعتمد"),
            add_items(article, line, TagKind::Times, vec![(at, items)]),
        ));
    }
    choices.push(choice(
        Does::Reject,
        Message::new(
            format!("“{words}” is not a time"),
            format!("«{words}» ليس زمنا"),
        ),
        mark_time(analysis, line, at, None),
    ));
    Item {
        id,
        kind: ItemKind::Time,
        place: Place::new(line, at),
        places: vec![Place::new(line, at)],
        title: said(analysis, line, at),
        details: Vec::new(),
        tag: None,
        written: None,
        choices,
    }
}
