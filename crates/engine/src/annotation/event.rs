//! Events: who did what to whom, when. Read from a tag line, and printed as one, here only.

use super::{EventRule, Source};
use crate::actors::{ActorIx, KnowledgeBase};
use crate::codebook::{Codebook, ContextIx, EventRoleIx, Meaning, ModeIx, StatusIx, TypeIx};
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::tags::{BY, Item, Piece, Places, STATUS, SUGGESTED, TagKind, TagLine};
use crate::text::Span;
use crate::time::Value;

/// A structured event. Its ids are places in the codebook it was made with.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its type.
    pub event_type: TypeIx,
    /// The words that evoke it, in bytes of the paragraph; none for a tag that names none, or words that are gone.
    pub trigger: Option<Span>,
    /// Who fills which role, in order of the tag.
    pub fillers: Vec<Filler>,
    /// When it happened.
    pub date: Option<Value>,
    /// Where it happened.
    pub place: Option<Participant>,
    /// How it was done.
    pub modes: Vec<ModeIx>,
    /// What it was about.
    pub contexts: Vec<ContextIx>,
    /// Whether it happened; none for what is told as a fact.
    pub status: Option<StatusIx>,
    /// A name for it.
    pub id: Option<String>,
    /// The id of the event that it tells again.
    pub same: Option<String>,
    /// Who says so.
    pub source: Source,
    /// How likely it is one, from 0 to 1: the probability of a suggestion, 1 for gold.
    pub score: f32,
    /// Why it is suggested.
    pub reasons: Vec<Message>,
}

/// Somebody in a role of an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Filler {
    /// The role.
    pub role: EventRoleIx,
    /// Who fills it.
    pub participant: Participant,
    /// The rule that says so; none for gold.
    pub rule: Option<EventRule>,
}

/// Somebody or some place in an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Participant {
    /// Who it is.
    pub who: Who,
    /// The words that a tag names, in bytes of the paragraph: which of several mentions is meant, or who has no name.
    pub words: Option<Span>,
    /// The mention in the paragraph, by its index there.
    pub mention: Option<usize>,
}

/// Whom a participant is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Who {
    /// An actor of the knowledge base.
    Actor(ActorIx),
    /// Somebody of this kind whom the knowledge base does not have.
    Unlisted(MentionKind),
    /// An id that the knowledge base does not have.
    UnknownId(String),
}

impl Who {
    fn read(id: &str, kb: &KnowledgeBase) -> Self {
        match MentionKind::from_name(id) {
            Some(kind) => Self::Unlisted(kind),
            None => kb
                .find(id)
                .map_or_else(|| Self::UnknownId(id.to_string()), Self::Actor),
        }
    }

    /// The actor, if the knowledge base has it.
    pub fn actor(&self) -> Option<ActorIx> {
        match self {
            Self::Actor(actor) => Some(*actor),
            _ => None,
        }
    }

    /// As a tag line says it.
    pub fn id<'a>(&'a self, kb: &'a KnowledgeBase) -> &'a str {
        match self {
            Self::Actor(actor) => kb.id(*actor),
            Self::Unlisted(kind) => kind.name(),
            Self::UnknownId(id) => id,
        }
    }
}

/// Something in an event's tag line that is no part of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TagProblem {
    /// The item, from 0.
    pub item: usize,
    /// What is wrong.
    pub kind: TagProblemKind,
}

/// What is wrong with an item of an event's tag line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagProblemKind {
    /// The codebook has no such type.
    UnknownType,
    /// Neither a role nor an attribute.
    UnknownKey,
    /// A key without a value.
    NoValue,
    /// A mode, context or status that the codebook does not have, or a date that cannot be read.
    UnknownValue,
    /// A key that may stand once.
    Repeated,
    /// An id that the knowledge base does not have.
    UnknownId,
    /// Words that the paragraph does not have.
    WordsNotFound,
}

impl Event {
    /// An event of a type, of which nothing else is known yet.
    pub fn new(event_type: TypeIx, trigger: Option<Span>, source: Source) -> Self {
        Self {
            event_type,
            trigger,
            fillers: Vec::new(),
            date: None,
            place: None,
            modes: Vec::new(),
            contexts: Vec::new(),
            status: None,
            id: None,
            same: None,
            source,
            score: 1.0,
            reasons: Vec::new(),
        }
    }

    /// Reads an `event` tag line under a paragraph with these places.
    ///
    /// What cannot be read is left out of the event and listed; without a type of the codebook there is no event. `mentions` are
    /// those of the paragraph, in which participants without words of their own are looked for by their actor.
    pub fn read<'a>(
        tag: &'a TagLine,
        places: &mut Places<'a>,
        mentions: &[super::Mention],
        codebook: &Codebook,
        kb: &KnowledgeBase,
        source: Source,
    ) -> (Option<Self>, Vec<TagProblem>) {
        let mut reader = Reader {
            places,
            mentions,
            codebook,
            kb,
            problems: Vec::new(),
        };
        let event = reader.event(tag, source);
        (event, reader.problems)
    }

    /// The tag line that says it, under a paragraph with these places.
    pub fn to_tag(
        &self,
        places: &mut Places<'_>,
        codebook: &Codebook,
        kb: &KnowledgeBase,
    ) -> TagLine {
        let mut anchor = |span: &Option<Span>| places.anchor_to((*span)?);
        let event_type = codebook.type_at(self.event_type).map_or("", |t| &t.id);
        let mut tag = TagLine::new(TagKind::Event).item(event_type, None, anchor(&self.trigger));
        for filler in &self.fillers {
            let role = codebook.role_at(filler.role).map_or("", |role| &role.id);
            let who = filler.participant.who.id(kb);
            tag = tag.item(role, Some(who), anchor(&filler.participant.words));
        }
        if let Some(date) = &self.date {
            tag = tag.pair("date", &date.to_string());
        }
        if let Some(place) = &self.place {
            tag = tag.item("place", Some(place.who.id(kb)), anchor(&place.words));
        }
        for mode in self.modes.iter().filter_map(|ix| codebook.mode_at(*ix)) {
            tag = tag.pair("mode", &mode.id);
        }
        for context in self
            .contexts
            .iter()
            .filter_map(|ix| codebook.context_at(*ix))
        {
            tag = tag.pair("context", &context.id);
        }
        if let Some(status) = self.status.and_then(|ix| codebook.status_at(ix)) {
            tag = tag.pair("status", &status.id);
        }
        for (key, id) in [("id", &self.id), ("same", &self.same)] {
            if let Some(id) = id {
                tag = tag.pair(key, id);
            }
        }
        for name in self.source.by() {
            tag = tag.pair(BY, name);
        }
        if self.source.is_suggested() {
            tag = tag.pair(STATUS, SUGGESTED);
        }
        tag
    }

    /// The words that a tag of it is anchored at: of the trigger, and of those who take part.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let fillers = self.fillers.iter().map(|filler| &filler.participant);
        let participants = fillers.chain(&self.place).filter_map(|who| who.words);
        self.trigger.into_iter().chain(participants)
    }

    /// What its status means; none for what is told as a fact.
    pub fn meaning(&self, codebook: &Codebook) -> Option<Meaning> {
        codebook.meaning_of(self.status?)
    }

    /// Those who do it: the fillers of the role of the doer.
    pub fn doers<'a>(&'a self, codebook: &Codebook) -> impl Iterator<Item = &'a Filler> + use<'a> {
        let event_type = codebook.type_at(self.event_type);
        let doer = event_type.and_then(|t| codebook.doer_of(t));
        let fillers = self.fillers.iter();
        fillers.filter(move |filler| Some(filler.role) == doer)
    }

    /// Those it is done to, or with: the fillers of all other roles.
    pub fn others<'a>(&'a self, codebook: &Codebook) -> impl Iterator<Item = &'a Filler> + use<'a> {
        let event_type = codebook.type_at(self.event_type);
        let doer = event_type.and_then(|t| codebook.doer_of(t));
        let fillers = self.fillers.iter();
        fillers.filter(move |filler| Some(filler.role) != doer)
    }
}

struct Reader<'r, 'a> {
    places: &'r mut Places<'a>,
    mentions: &'r [super::Mention],
    codebook: &'r Codebook,
    kb: &'r KnowledgeBase,
    problems: Vec<TagProblem>,
}

impl<'a> Reader<'_, 'a> {
    fn problem(&mut self, item: usize, kind: TagProblemKind) {
        self.problems.push(TagProblem { item, kind });
    }

    fn event(&mut self, tag: &'a TagLine, source: Source) -> Option<Event> {
        let (first, rest) = tag.items.split_first()?;
        let event_type = self
            .codebook
            .type_ix(&first.name.text)
            .filter(|_| first.value.is_none());
        let Some(event_type) = event_type else {
            self.problem(0, TagProblemKind::UnknownType);
            return None;
        };
        let trigger = self.words(0, first);
        let mut event = Event::new(event_type, trigger, source);
        for (at, item) in rest.iter().enumerate() {
            self.item(&mut event, at + 1, item);
        }
        Some(event)
    }

    fn item(&mut self, event: &mut Event, at: usize, item: &'a Item) {
        let codebook = self.codebook;
        // Its source says whose it is.
        if item.is_mark() && item.value.is_some() {
            return;
        }
        let key = item.name.text.as_str();
        let role = codebook.role_ix(key);
        if role.is_none() && !crate::codebook::ATTRIBUTES.contains(&key) {
            return self.problem(at, TagProblemKind::UnknownKey);
        }
        let Some(value) = &item.value else {
            return self.problem(at, TagProblemKind::NoValue);
        };
        if let Some(role) = role {
            let participant = self.participant(at, item, value);
            event.fillers.push(Filler {
                role,
                participant,
                rule: None,
            });
            return;
        }
        let value_text = value.text.as_str();
        match key {
            "date" => match value_text.parse() {
                Ok(date) => self.once(at, &mut event.date, date),
                Err(_) => self.problem(at, TagProblemKind::UnknownValue),
            },
            "place" => {
                let place = self.participant(at, item, value);
                self.once(at, &mut event.place, place);
            }
            "id" => self.once(at, &mut event.id, value_text.to_string()),
            "same" => self.once(at, &mut event.same, value_text.to_string()),
            "status" => match codebook.status_ix(value_text) {
                Some(status) => self.once(at, &mut event.status, status),
                None => self.problem(at, TagProblemKind::UnknownValue),
            },
            "mode" => {
                let event_type = codebook.type_at(event.event_type).map_or("", |t| &t.id);
                match codebook.mode_ix(event_type, value_text) {
                    Some(mode) => event.modes.push(mode),
                    None => self.problem(at, TagProblemKind::UnknownValue),
                }
            }
            "context" => match codebook.context_ix(value_text) {
                Some(context) => event.contexts.push(context),
                None => self.problem(at, TagProblemKind::UnknownValue),
            },
            _ => self.problem(at, TagProblemKind::UnknownKey),
        }
    }

    fn once<T>(&mut self, at: usize, slot: &mut Option<T>, value: T) {
        if slot.is_some() {
            self.problem(at, TagProblemKind::Repeated);
        } else {
            *slot = Some(value);
        }
    }

    /// Where the words stand that an item is anchored at.
    fn words(&mut self, at: usize, item: &'a Item) -> Option<Span> {
        let anchor = item.anchor.as_ref()?;
        let span = self.places.of(anchor);
        if span.is_none() {
            self.problem(at, TagProblemKind::WordsNotFound);
        }
        span
    }

    fn participant(&mut self, at: usize, item: &'a Item, value: &Piece) -> Participant {
        let who = Who::read(&value.text, self.kb);
        if matches!(who, Who::UnknownId(_)) {
            self.problem(at, TagProblemKind::UnknownId);
        }
        let words = self.words(at, item);
        let mut mentions = self.mentions.iter();
        let mention = match &words {
            // They are in order.
            Some(words) => {
                let here = self
                    .mentions
                    .binary_search_by_key(&words.start, |m| m.span.start);
                let is_whole =
                    |at: &usize| self.mentions.get(*at).is_some_and(|m| m.span == *words);
                here.ok().filter(is_whole)
            }
            None if item.anchor.is_some() => None,
            None => mentions.position(|m| m.actor.is_some() && m.actor == who.actor()),
        };
        Participant {
            who,
            words,
            mention,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::embedded;
    use crate::annotation::{TagItem, Whose};
    use crate::tags::parse;

    const TEXT: &str = "التقى ترامب بوتين أمس في الرياض";

    fn read(tag: &str, codebook: &Codebook) -> (Option<Event>, Vec<TagProblem>) {
        let (tag, mut places) = (parse(tag), Places::new(TEXT));
        let source = Source::Written(TagItem { below: 1, item: 0 }, Whose::of(&tag));
        Event::read(&tag, &mut places, &[], codebook, embedded(), source)
    }

    #[test]
    fn what_is_read_is_printed_again() {
        let plover = Codebook::plover();
        for tag in [
            "%% event CONSULT@\"التقى\" actor=trump recipient=putin@\"بوتين\" date=2025-02-12 place=riyadh mode=visit context=diplomatic status=negated id=e2 same=e1",
            "%% event CONSULT actor=person@\"ترامب\"",
            "%% event AID@\"أمس\" actor=nobody-knows",
            "%% event CONSULT@\"التقى\" actor=trump id=e2 by=a1 by=a2",
            "%% event CONSULT@\"التقى\" actor=trump status=negated status=suggested",
        ] {
            let (event, _) = read(tag, plover);
            let printed = event
                .unwrap()
                .to_tag(&mut Places::new(TEXT), plover, embedded());
            let printed = printed.to_string();
            assert_eq!(printed, tag);
        }
    }

    #[test]
    fn what_cannot_be_read_is_listed_and_the_rest_stays() {
        let tag =
            "%% event CONSULT@\"غاب\" actor=xyz colour=red mode=nothing date=soon date status=x";
        let (event, problems) = read(tag, Codebook::plover());
        let kinds: Vec<(usize, TagProblemKind)> =
            problems.iter().map(|p| (p.item, p.kind)).collect();
        use TagProblemKind as K;
        assert_eq!(
            kinds,
            [
                (0, K::WordsNotFound),
                (1, K::UnknownId),
                (2, K::UnknownKey),
                (3, K::UnknownValue),
                (4, K::UnknownValue),
                (5, K::NoValue),
                (6, K::UnknownValue)
            ]
        );
        let event = event.unwrap();
        assert_eq!(event.fillers.len(), 1);
        assert_eq!(
            event.fillers[0].participant.who,
            Who::UnknownId("xyz".into())
        );
        let (none, problems) = read("%% event NOTHING actor=usa", Codebook::plover());
        assert!(none.is_none());
        assert_eq!(problems[0].kind, K::UnknownType);
    }

    #[test]
    fn the_doer_is_told_by_the_codebook() {
        let ace = Codebook::built_in("ace2005").unwrap();
        let (event, _) = read("%% event Conflict.Attack target=syr attacker=usa", &ace);
        let event = event.unwrap();
        let ids = |who: Vec<&Filler>| -> Vec<String> {
            who.iter()
                .map(|f| f.participant.who.id(embedded()).to_string())
                .collect()
        };
        assert_eq!(ids(event.doers(&ace).collect()), ["usa"]);
        assert_eq!(ids(event.others(&ace).collect()), ["syr"]);
    }
}
