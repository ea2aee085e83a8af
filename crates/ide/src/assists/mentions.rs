//! What can be said of the words under the cursor: whom they name, that they name nobody, that they are the document date.

use std::path::Path;
use std::sync::Arc;

use khabar_corpus::{Corpus, FirstFile, KnowledgeFile};
use khabar_engine::actors::{Actor, ActorIx, ActorKind, KnowledgeBase};
use khabar_engine::annotation::Mention;
use khabar_engine::article::{Analysis, DctSource};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::anchor_to;
use khabar_engine::text::Span;
use khabar_engine::text::fold::fold;
use khabar_engine::text::latin::slug;
use khabar_engine::time::Value;

use super::mark::{as_recognised, unlisted};
use super::{AssistId, AssistKind, Change, Context, List};

/// To how many actors a mention may be linked.
const ACTORS: usize = 4;

/// How alike two names are at least that may be one (Jaro-Winkler).
const LEAST_ALIKE: f64 = 0.85;

impl List<'_> {
    /// What can be said of the mention under the cursor.
    pub(super) fn words(&mut self, line: usize, cursor: usize) {
        if (self.wanted)(AssistKind::Words)
            && let Some(mention) = self.context.analysis.mention_at(line, cursor)
        {
            self.mention(line, mention);
        }
    }

    /// *Set the document date to …*, at a day.
    pub(super) fn document_date(&mut self, line: usize, cursor: usize) {
        let analysis = self.context.analysis;
        if (self.wanted)(AssistKind::Words)
            && let Some(timex) = analysis.timex_at(line, cursor)
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
        // Words that cannot be anchored at cannot be written of.
        let Some((_, words)) = anchor_to(analysis.text(line), mention.span) else {
            return;
        };
        let at = mention.span;
        self.links(AssistKind::Words, line, at, Some(mention), ACTORS);
        if mention.actor.is_none() && !mention.source.is_gold() {
            let title = as_recognised(words, mention);
            self.push(AssistKind::Words, unlisted(line, at, mention.kind), title);
        }
        self.new_entry(AssistKind::Words, line, mention);
        self.no_actor(AssistKind::Words, line, at);
    }

    /// *Link “…” to …*, for the likeliest actors.
    pub(super) fn links(
        &mut self,
        kind: AssistKind,
        line: usize,
        at: Span,
        mention: Option<&Mention>,
        most: usize,
    ) {
        let analysis = self.context.analysis;
        let words = at.of(analysis.text(line));
        for actor in candidates(analysis, words, mention).into_iter().take(most) {
            let Some(Actor { id, ar, en, .. }) = analysis.knowledge.actors.actor(actor) else {
                continue;
            };
            let title = Message::new(
                format!("Link “{words}” to {id} ({en})"),
                format!("اربط «{words}» بـ{ar} ({id})"),
            );
            let to = id.clone();
            self.push(kind, AssistId::Link { line, at, to }, title);
        }
    }

    /// *“…” is not an actor*.
    pub(super) fn no_actor(&mut self, kind: AssistKind, line: usize, at: Span) {
        let Some((_, words)) = anchor_to(self.context.analysis.text(line), at) else {
            return;
        };
        let title = Message::new(
            format!("“{words}” is not an actor"),
            format!("«{words}» ليس فاعلا"),
        );
        self.push(kind, AssistId::NoActor { line, at }, title);
    }

    /// *Add “…” to the corpus's knowledge*, for somebody whom the knowledge does not have.
    pub(super) fn new_entry(&mut self, kind: AssistKind, line: usize, mention: &Mention) {
        let at = mention.span;
        if mention.actor.is_none()
            && let Some(entry) = new_entry(self.context, line, at)
        {
            self.push(kind, AssistId::NewEntry { line, at }, entry.title());
        }
    }
}

fn mention_of(analysis: &Analysis, line: usize, at: Span) -> Option<&Mention> {
    let mut mentions = analysis.mentions(line).iter();
    mentions.find(|m| m.span == at)
}

/// An entry for somebody whom the knowledge does not have.
pub(super) struct NewEntry<'a> {
    goes_to: GoesTo<'a>,
    words: &'a str,
    entry: Actor,
}

/// The file that an entry goes to.
enum GoesTo<'a> {
    /// The last of the corpus's own.
    Last(&'a KnowledgeFile),
    /// One that is made for it.
    First(&'a FirstFile),
}

impl<'a> GoesTo<'a> {
    /// The last knowledge file below the root of the corpus, else one to be made.
    fn of(corpus: &'a Corpus) -> Option<Self> {
        let last = corpus.files.iter().rfind(|file| file.inside);
        let first = || corpus.first_file.as_ref().map(Self::First);
        last.map(Self::Last).or_else(first)
    }

    fn file(&self) -> &'a Path {
        match self {
            Self::Last(known) => &known.file,
            Self::First(new) => &new.file,
        }
    }
}

/// *Add “…” to the corpus's knowledge*: an entry at the end of the last of its knowledge files below its root, to be completed there; in a
/// new file where there is none.
pub(super) fn new_entry<'a>(context: Context<'a>, line: usize, at: Span) -> Option<NewEntry<'a>> {
    let analysis = context.analysis;
    let kb = &analysis.knowledge.actors;
    let mention = mention_of(analysis, line, at)?;
    let words = analysis.text(line).get(mention.span.range())?;
    let goes_to = GoesTo::of(context.corpus)?;
    let slug = Some(slug(words)).filter(|slug| !slug.is_empty())?;
    let mut ids = std::iter::once(slug.clone()).chain((2..).map(|n| format!("{slug}-{n}")));
    let entry = Actor {
        id: ids.find(|id| kb.find(id).is_none()).unwrap_or(slug),
        kind: match mention.kind {
            MentionKind::Person => ActorKind::Person,
            MentionKind::Place | MentionKind::Country | MentionKind::Nationality => {
                ActorKind::Place
            }
            MentionKind::Organization | MentionKind::Group => ActorKind::Organization,
        },
        ar: words.to_string(),
        ..Actor::default()
    };
    Some(NewEntry {
        goes_to,
        words,
        entry,
    })
}

impl NewEntry<'_> {
    fn title(&self) -> Message {
        let file = self.goes_to.file().file_name().unwrap_or_default();
        let (words, file) = (self.words, file.to_string_lossy());
        let (en, ar) = match self.goes_to {
            GoesTo::Last(_) => (String::new(), String::new()),
            GoesTo::First(_) => (", a new file".to_string(), "، ملف جديد".to_string()),
        };
        Message::new(
            format!("Add “{words}” to the corpus's knowledge ({file}{en})"),
            format!("أضف «{words}» إلى معرفة الذخيرة ({file}{ar})"),
        )
    }

    /// The entry at the end of the file.
    pub(super) fn change(&self) -> Change {
        let entry = self.entry.to_toml();
        match self.goes_to {
            GoesTo::Last(known) => Change::Append {
                file: known.file.clone(),
                text: Arc::clone(&known.text),
                added: format!("\n{entry}"),
            },
            GoesTo::First(new) => Change::Create {
                file: new.file.clone(),
                text: entry,
                setting: new.setting.clone(),
            },
        }
    }
}

/// Whom words may be linked to, likeliest first: whom the mention at them is taken for, who has the name, whose name is spelt alike.
pub(crate) fn candidates(
    analysis: &Analysis,
    words: &str,
    mention: Option<&Mention>,
) -> Vec<ActorIx> {
    let kb = &analysis.knowledge.actors;
    let written = mention.filter(|m| m.source.is_gold()).and_then(|m| m.actor);
    let taken_for = mention
        .filter(|m| !m.source.is_gold())
        .and_then(|m| m.actor);
    let named = kb.names.get(words).iter().map(|f| f.actor);
    let mut found: Vec<ActorIx> = taken_for.into_iter().chain(named).collect();
    // The names of bodies have most of their words in common: only those of people are looked for by their spelling.
    let may_be_person = mention.is_none_or(|m| m.kind == MentionKind::Person);
    if found.is_empty() && may_be_person {
        found = kb.similar_names(words);
        found.extend(similar_people(kb, words));
    }
    let mut unique = Vec::new();
    for actor in found {
        if !unique.contains(&actor) && written != Some(actor) {
            unique.push(actor);
        }
    }
    unique
}

/// People whose names are spelt like some words, closest first.
fn similar_people(kb: &KnowledgeBase, words: &str) -> Vec<ActorIx> {
    let folded = fold(words);
    let people = kb.actors().filter(|(_, a)| a.kind == ActorKind::Person);
    let mut close: Vec<(f64, ActorIx)> = people
        .map(|(ix, a)| (strsim::jaro_winkler(&folded, &fold(&a.ar)), ix))
        .filter(|(score, _)| *score > LEAST_ALIKE)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0));
    close.into_iter().map(|(_, ix)| ix).collect()
}
