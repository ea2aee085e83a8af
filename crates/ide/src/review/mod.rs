//! Walking all that is open in an article, one item after the other: what was recognised and nobody has written down or rejected, the
//! events that are suggested, what lint found.
//!
//! An item is shown with what can be done with it, each as an ordinary edit. The walk itself holds no state: a client says behind which
//! item it wants the next one, and is told that of the text as it is then.

mod changes;
mod events;
mod mentions;
mod open;

use std::cmp::Reverse;

use khabar_engine::article::Edit;
use khabar_engine::article::edits::looked_at;
use khabar_engine::message::Message;
use serde::{Deserialize, Serialize};

use crate::assists::{AssistId, Context};
use crate::{Cursor, Place};

use open::Open;
pub(crate) use open::all_sure;

/// In which order the items come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Order {
    /// That of the text.
    #[default]
    Text,
    /// The most doubtful first.
    Doubt,
}

/// Which item is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Which {
    /// The first one.
    #[default]
    Start,
    /// The first one from the paragraph of a place on.
    At(Cursor),
    /// This one; where it is not open any more, the next one.
    Here(ItemId),
    /// The next one behind this.
    After(ItemId),
    /// The last one before this.
    Before(ItemId),
}

/// What is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// In which order.
    pub order: Order,
    /// Which item.
    pub which: Which,
    /// Whether everything comes by itself: sure mentions one by one and not a paragraph at a time, and the events that are rather not
    /// likely too.
    pub each: bool,
    /// Of which kind the item is to be: others are passed over. All kinds when absent.
    pub kind: Option<ItemKind>,
    /// The event of the item as it was changed so far, as a tag line: what is said of it is said of that.
    pub draft: Option<String>,
}

/// What tells an item from all others of the same text, and where it stands among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemId {
    /// The line of its paragraph.
    pub paragraph: usize,
    /// Its place among the kinds of items of a paragraph.
    pub rank: u8,
    /// Its line.
    pub line: usize,
    /// The byte of the line where it begins.
    pub at: usize,
    /// How doubtful it is, from 0 to 1000.
    pub doubt: u16,
}

impl ItemId {
    /// The mention or date whose words begin at a byte of a line, in a walk in which each comes by itself.
    pub fn of_words(line: usize, at: usize) -> Self {
        Self::of(open::Rank::Doubtful, line, at)
    }

    /// The event that words evoke which begin at a byte of a line.
    pub fn of_event(line: usize, at: usize) -> Self {
        Self::of(open::Rank::Event, line, at)
    }

    /// Without its doubt, which in the order of the text does not matter.
    fn of(rank: open::Rank, line: usize, at: usize) -> Self {
        Self {
            paragraph: line,
            rank: rank as u8,
            line,
            at,
            doubt: 0,
        }
    }

    /// What items are ordered by.
    fn key(self, order: Order) -> (Reverse<u16>, usize, u8, usize, usize) {
        let doubt = match order {
            Order::Text => 0,
            Order::Doubt => self.doubt,
        };
        (
            Reverse(doubt),
            self.paragraph,
            self.rank,
            self.line,
            self.at,
        )
    }
}

/// What an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemKind {
    /// The mentions and dates of a paragraph of which nothing is doubtful.
    Group,
    /// A mention.
    Mention,
    /// A date or another time.
    Time,
    /// A suggested event.
    Event,
    /// Where annotators differ and nobody has decided.
    Difference,
    /// What else lint found.
    Finding,
}

/// Something open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What tells it from the others.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands: of a group, its first words.
    pub place: Place,
    /// All words that it is about: more than one of a group.
    pub places: Vec<Place>,
    /// What it is, in a line.
    pub title: Message,
    /// Why it is so, and what lint says of it.
    pub details: Vec<Message>,
    /// The tag line that accepting it writes, of an event.
    pub tag: Option<String>,
    /// Where it is written already, of a difference: to be edited by hand.
    pub written: Option<Place>,
    /// What can be done with it.
    pub choices: Vec<Choice>,
}

/// What a choice does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Does {
    /// Writes the item down as it is; mends what lint found in the first way.
    Accept,
    /// Writes down all that is the same in the article.
    AcceptAll,
    /// Says that it is nothing of the kind; of several, that one is not and the others are right.
    Reject,
    /// Writes it down with another type of event, or as another kind of mention.
    Type,
    /// Writes it down with somebody in another role.
    Role,
    /// Writes it down with another actor.
    Actor,
    /// Writes it down with or without a mode.
    Mode,
    /// Writes it down with or without a status.
    Status,
    /// Writes it down with another date.
    Date,
    /// Writes it down with or without a context.
    Context,
    /// Mends what lint found.
    Fix,
}

/// Something that can be done with an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What it does.
    pub does: Does,
    /// The same in words.
    pub title: Message,
    /// What it changes.
    pub change: Change,
    /// The tag line that it writes, of an event: to go on changing it before it is written.
    pub draft: Option<String>,
}

/// What a choice changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// This.
    Edits(Vec<Edit>),
    /// What an assist does, which is made when it is chosen: it goes over the whole article.
    Assist(AssistId),
}

/// How much is open in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Left {
    /// Mentions that are neither accepted nor rejected.
    pub mentions: usize,
    /// Dates and other times.
    pub times: usize,
    /// Suggested events.
    pub events: usize,
    /// Differences between annotators that nobody has decided.
    pub differences: usize,
    /// Other findings of lint that are at none of these.
    pub findings: usize,
    /// How many items the walk has.
    pub items: usize,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The item; none at the end of the walk.
    pub item: Option<Item>,
    /// How many items stand before it in the walk.
    pub before: usize,
    /// How much is left, the item included.
    pub left: Left,
}

/// The item that is asked for, and how much is left.
///
/// ```
/// # use khabar_engine::article::{Article, Knowledge};
/// use khabar_corpus::Corpus;
/// use khabar_ide::assists::Context;
/// use khabar_ide::review::{Asked, Change, Does, step};
///
/// let analysis = Article::new("التقى ترامب بوتين", Knowledge::shared()).analyse(None);
/// let context = Context { analysis: &analysis, findings: &[], corpus: &Corpus::none() };
/// let first = step(context, &Asked::default());
/// assert_eq!((first.left.mentions, first.left.events), (2, 1));
/// let accept = &first.item.unwrap().choices[0];
/// assert_eq!(accept.does, Does::Accept);
/// let Change::Edits(edits) = &accept.change else { panic!() };
/// assert_eq!(edits[0].text, "\n%% mentions trump@\"ترامب\" putin@\"بوتين\"");
/// ```
pub fn step(context: Context<'_>, asked: &Asked) -> Step {
    let mut all = open::open(context, asked.each);
    all.sort_by_key(|open| open.id.key(asked.order));
    let left = Left::of(&all);
    let key = |id: &ItemId| id.key(asked.order);
    let behind = |id: &ItemId| all.partition_point(|open| open.id.key(asked.order) <= key(id));
    let not_before = |id: &ItemId| all.partition_point(|open| open.id.key(asked.order) < key(id));
    let index = match &asked.which {
        Which::Start => Some(0),
        Which::At(cursor) => Some(from_place(context, &all, *cursor, asked.order)),
        Which::Here(id) => Some(not_before(id)),
        Which::After(id) => Some(behind(id)),
        Which::Before(id) => not_before(id).checked_sub(1),
    };
    let wanted = |open: &Open<'_>| asked.kind.is_none_or(|kind| open.kind() == kind);
    let index = index.and_then(|index| match asked.which {
        Which::Before(_) => all.iter().take(index + 1).rposition(wanted),
        // Behind the last one is the end of the walk.
        _ => {
            let mut rest = all.iter().enumerate().skip(index);
            Some(
                rest.find(|(_, open)| wanted(open))
                    .map_or(all.len(), |(at, _)| at),
            )
        }
    });
    let found = index.and_then(|index| all.get(index));
    let article = &context.analysis.article;
    let looked_at = |mut item: Item| {
        for choice in &mut item.choices {
            if let Change::Edits(edits) = &mut choice.change {
                *edits = looked_at(article, std::mem::take(edits));
            }
        }
        item
    };
    let item = found.and_then(|open| open.item(context, asked.draft.as_deref()));
    Step {
        item: item.map(looked_at),
        before: index.unwrap_or_default().min(all.len()),
        left,
    }
}

/// An item in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// What tells it from the others.
    pub id: ItemId,
    /// What it is.
    pub kind: ItemKind,
    /// What it is, in a line.
    pub title: Message,
    /// Where it stands.
    pub place: Place,
}

/// The first items of the walk in the order of the text, at most so many, and how much is left in all.
pub fn listed(context: Context<'_>, most: usize) -> (Vec<Listed>, Left) {
    let mut all = open::open(context, false);
    all.sort_by_key(|open| open.id.key(Order::Text));
    let left = Left::of(&all);
    let items = all.iter().filter_map(|open| open.item(context, None));
    let listed = items.take(most).map(|item| Listed {
        id: item.id,
        kind: item.kind,
        title: item.title,
        place: item.place,
    });
    (listed.collect(), left)
}

/// The index of the first item from the paragraph of a place on. In another order than that of the text the walk begins at its start.
fn from_place(context: Context<'_>, all: &[Open<'_>], cursor: Cursor, order: Order) -> usize {
    if order == Order::Doubt {
        return 0;
    }
    let article = &context.analysis.article;
    let above = article.paragraph_of(cursor.line + 1);
    let paragraph = above.unwrap_or(cursor.line);
    all.partition_point(|open| open.id.paragraph < paragraph)
}

impl Left {
    fn of(all: &[Open<'_>]) -> Self {
        let mut left = Self {
            items: all.len(),
            ..Self::default()
        };
        for open in all {
            open.count(&mut left);
        }
        left
    }
}

#[cfg(test)]
mod tests;
