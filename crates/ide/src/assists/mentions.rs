//! What can be said of the words under the cursor: whom they name, that they name nobody, that they are the document date.

use std::path::Path;
use std::sync::Arc;

use khabar_corpus::KnowledgeFile;
use khabar_engine::actors::{Actor, ActorIx, ActorKind};
use khabar_engine::annotation::Mention;
use khabar_engine::article::edits::{LinkTo, link};
use khabar_engine::article::{Analysis, DctSource, Edit};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::anchor_to;
use khabar_engine::text::Span;
use khabar_engine::text::fold::fold;
use khabar_engine::text::latin::slug;
use khabar_engine::time::Value;

use super::{AssistId, AssistKind, Change, Context, List};

impl List<'_> {
    /// What can be said of the words under the cursor.
    pub(super) fn words(&mut self, line: usize, cursor: usize) {
        if !(self.wanted)(AssistKind::Words) {
            return;
        }
        let analysis = self.context.analysis;
        if let Some(mention) = analysis.mention_at(line, cursor) {
            self.mention(line, mention);
        }
        if let Some(timex) = analysis.timex_at(line, cursor)
            && let Some(Value::Day(day)) = timex.resolution.value
            && analysis
                .dct
                .is_none_or(|d| d.source != DctSource::Tag || d.day != day)
        {
            let title = Message::new(
                format!("Set the document date to {day}"),
                format!("اجعل تاريخ الوثيقة {day}"),
            );
            let day = day.to_string();
            self.push(AssistKind::Words, AssistId::DocumentDate { day }, title);
        }
    }

    /// *Link "…" to …*, *"…" is a person*, *Not an actor*.
    fn mention(&mut self, line: usize, mention: &Mention) {
        let analysis = self.context.analysis;
        let kb = &analysis.knowledge.actors;
        // Words that cannot be anchored at cannot be written of.
        let Some((_, words)) = anchor_to(analysis.text(line), mention.span) else {
            return;
        };
        let at = mention.span;
        for actor in candidates(analysis, words, mention) {
            let Some(Actor { id, ar, en, .. }) = kb.actor(actor) else {
                continue;
            };
            let title = Message::new(
                format!("Link “{words}” to {id} ({en})"),
                format!("اربط «{words}» بـ{ar} ({id})"),
            );
            let to = id.clone();
            self.push(AssistKind::Words, AssistId::Link { line, at, to }, title);
        }
        if mention.actor.is_none() && !mention.source.is_gold() {
            let kind = mention.kind.label();
            let title = Message::new(
                format!("Mark “{words}” as a {} outside the knowledge base", kind.en),
                format!("سجّل «{words}» من خارج قاعدة المعرفة ({})", kind.ar),
            );
            self.push(AssistKind::Words, AssistId::Unlisted { line, at }, title);
            if let Some(entry) = new_entry(self.context, line, at) {
                let id = AssistId::NewEntry { line, at };
                self.push(AssistKind::Words, id, entry.title());
            }
        }
        let title = Message::new(
            format!("“{words}” is not an actor"),
            format!("«{words}» ليس فاعلا"),
        );
        self.push(AssistKind::Words, AssistId::NoActor { line, at }, title);
    }
}

/// The edits that say what a mention means.
pub(super) fn link_edits(analysis: &Analysis, id: &AssistId) -> Option<Vec<Edit>> {
    let (line, at, to) = match id {
        AssistId::Link { line, at, to } => (*line, at, LinkTo::Actor(to)),
        AssistId::Unlisted { line, at } => {
            let kind = mention_of(analysis, *line, *at)?.kind;
            (*line, at, LinkTo::Unlisted(kind))
        }
        AssistId::NoActor { line, at } => (*line, at, LinkTo::Nothing),
        _ => return None,
    };
    Some(link(analysis, line, *at, to))
}

fn mention_of(analysis: &Analysis, line: usize, at: Span) -> Option<&Mention> {
    let mut mentions = analysis.mentions(line).iter();
    mentions.find(|m| m.span == at)
}

/// An entry for somebody whom the knowledge does not have.
pub(super) struct NewEntry<'a> {
    file: &'a Path,
    text: &'a Arc<str>,
    words: &'a str,
    entry: Actor,
}

/// *Add “…” to the corpus's knowledge*: an entry at the end of the last of its knowledge files below its root, to be completed there.
pub(super) fn new_entry<'a>(context: Context<'a>, line: usize, at: Span) -> Option<NewEntry<'a>> {
    let analysis = context.analysis;
    let kb = &analysis.knowledge.actors;
    let mention = mention_of(analysis, line, at)?;
    let words = analysis.text(line).get(mention.span.range())?;
    let mut files = context.corpus.files.iter().rev();
    let KnowledgeFile { file, text, .. } = files.find(|f| f.inside)?;
    let slug = Some(slug(words)).filter(|slug| !slug.is_empty())?;
    let mut ids = std::iter::once(slug.clone()).chain((2..).map(|n| format!("{slug}-{n}")));
    let entry = Actor {
        id: ids.find(|id| kb.find(id).is_none()).unwrap_or(slug),
        kind: match mention.kind {
            MentionKind::Person => ActorKind::Person,
            MentionKind::Place | MentionKind::Country | MentionKind::Nationality => {
                ActorKind::Place
            }
            MentionKind::Organization => ActorKind::Organization,
        },
        ar: words.to_string(),
        ..Actor::default()
    };
    Some(NewEntry {
        file,
        text,
        words,
        entry,
    })
}

impl NewEntry<'_> {
    fn title(&self) -> Message {
        let (words, file) = (self.words, self.file.file_name().unwrap_or_default());
        let file = file.to_string_lossy();
        Message::new(
            format!("Add “{words}” to the corpus's knowledge ({file})"),
            format!("أضف «{words}» إلى معرفة المدونة ({file})"),
        )
    }

    /// The entry at the end of the file.
    pub(super) fn change(&self) -> Change {
        Change::Append {
            file: self.file.to_path_buf(),
            text: Arc::clone(self.text),
            added: format!("\n{}", self.entry.to_toml()),
        }
    }
}

/// Whom a mention may be linked to, likeliest first: whom it is taken for, who shares the name, whose name is spelt alike.
fn candidates(analysis: &Analysis, words: &str, mention: &Mention) -> Vec<ActorIx> {
    let kb = &analysis.knowledge.actors;
    let mut found = Vec::new();
    if !mention.source.is_gold() {
        found.extend(mention.actor);
    }
    found.extend(kb.names.get(words).iter().map(|f| f.actor));
    if found.is_empty() && mention.kind == MentionKind::Person {
        let folded = fold(words);
        let mut close: Vec<(f64, ActorIx)> = kb
            .actors()
            .filter(|(_, a)| a.kind == ActorKind::Person)
            .map(|(ix, a)| (strsim::jaro_winkler(&folded, &fold(&a.ar)), ix))
            .filter(|(score, _)| *score > 0.85)
            .collect();
        close.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.extend(close.into_iter().map(|(_, ix)| ix));
    }
    let mut unique = Vec::new();
    for actor in found {
        if !unique.contains(&actor) && (!mention.source.is_gold() || mention.actor != Some(actor)) {
            unique.push(actor);
        }
    }
    unique.truncate(4);
    unique
}
