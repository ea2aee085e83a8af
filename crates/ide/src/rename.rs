//! Renaming what tag lines name by an id: an actor of the corpus's own knowledge, or an event.

use std::path::PathBuf;

use khabar_corpus::Corpus;
use khabar_engine::article::{Analysis, Article, LineKind, actor_at, in_tag};
use khabar_engine::codebook::ATTRIBUTES;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{BY, NONE, Piece, TagKind, TagLine, is_bare};

use crate::{Cursor, Place};

/// What is to be renamed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// An actor: wherever the corpus names it.
    Actor(String),
    /// An event: in its article.
    Event(String),
}

impl Named {
    /// Its id.
    pub fn id(&self) -> &str {
        match self {
            Self::Actor(id) | Self::Event(id) => id,
        }
    }
}

/// The attribute of an event that names it.
const ID: &str = "id";

/// The attributes whose value is the id of an event: its own, and that of the event it tells again.
const OF_EVENTS: [&str; 2] = [ID, "same"];

/// What stands under the cursor and has an id, and where.
pub fn named_at(analysis: &Analysis, cursor: Cursor) -> Option<(Named, Place)> {
    let content = analysis.article.lines().get(cursor.line)?;
    if content.kind() == LineKind::Text {
        let mention = analysis.mention_at(cursor.line, cursor.byte)?;
        let id = analysis.knowledge.actors.id(mention.actor?);
        let place = Place::new(cursor.line, mention.span);
        return Some((Named::Actor(id.to_string()), place));
    }
    let (named, piece) = in_line(content.tag(), cursor.byte)?;
    let is_kind = MentionKind::from_name(named.id()).is_some() || named.id() == NONE;
    let found = actor_at(analysis, cursor.line, cursor.byte);
    let is_actor = matches!(named, Named::Actor(_));
    (!is_actor || !is_kind || found.is_some()).then(|| (named, Place::new(cursor.line, piece.span)))
}

/// The id at a byte of a tag line.
fn in_line(tag: &TagLine, byte: usize) -> Option<(Named, &Piece)> {
    let holds = |piece: &&Piece| piece.span.start <= byte && byte <= piece.span.end;
    let mut items = tag.items.iter();
    match tag.tag_kind()? {
        TagKind::Mentions => {
            let mut names = items.filter(|item| !item.is_mark()).map(|item| &item.name);
            let name = names.find(holds)?;
            Some((Named::Actor(name.text.clone()), name))
        }
        TagKind::Event => items.find_map(|item| {
            let value = item.value.as_ref().filter(holds)?;
            match item.name.text.as_str() {
                key if OF_EVENTS.contains(&key) => Some((Named::Event(value.text.clone()), value)),
                BY => None,
                "place" => Some((Named::Actor(value.text.clone()), value)),
                key if ATTRIBUTES.contains(&key) => None,
                _ => Some((Named::Actor(value.text.clone()), value)),
            }
        }),
        _ => None,
    }
}

/// Why something cannot be renamed at all; nothing where it can.
pub fn fixed(corpus: &Corpus, named: &Named) -> Option<Message> {
    let Named::Actor(id) = named else {
        return None;
    };
    let own = corpus.entries.get(id);
    if own.is_none() && corpus.knowledge.actors.find(id).is_some() {
        return Some(Message::new(
            format!(
                "{id} ships with Khabar, and its id stays: articles everywhere name it so. To mean somebody else, link the words to another actor."
            ),
            format!(
                "المعرّف {id} من معارف خبر وهو ثابت لأن المقالات في كل مكان تسميه هكذا. إن كان المقصود غيره فاربط الكلمات بغيره."
            ),
        ));
    }
    let outside = own.filter(|entry| {
        let mut files = corpus.files.iter();
        !files.any(|file| file.file == entry.file && file.inside)
    })?;
    let file = outside.file.display();
    Some(Message::new(
        format!(
            "{id} is entered in {file}, which is not below the root of this corpus: nothing is written there. Rename it there first."
        ),
        format!("المعرّف {id} مدخل في {file} خارج هذه الذخيرة، ولا يُكتب هناك. غيّره هناك أولا."),
    ))
}

/// What is wrong with a new id; nothing where it can be taken.
pub fn wrong(corpus: &Corpus, article: &Article, named: &Named, new: &str) -> Option<Message> {
    if !is_bare(new) {
        return Some(Message::new(
            format!(
                "“{new}” is no id: write Latin letters, digits and hyphens, such as ahmad-saleh."
            ),
            format!("{new} ليس معرّفا: اكتب حروفا لاتينية وأرقاما وشرطات، مثل ahmad-saleh."),
        ));
    }
    let taken = match named {
        Named::Event(id) => new != id && article.lines().iter().any(|line| has_id(line.tag(), new)),
        Named::Actor(id) => {
            if new == NONE || MentionKind::from_name(new).is_some() {
                return Some(Message::new(
                    format!("“{new}” has a meaning of its own in tag lines: take another id."),
                    format!("للكلمة {new} معنى في أسطر الوسوم: اختر معرّفا آخر."),
                ));
            }
            // One that nobody has may be a slip for one that somebody has.
            let known = |id: &str| corpus.knowledge.actors.find(id).is_some();
            new != id && known(id) && known(new)
        }
    };
    taken.then(|| {
        Message::new(
            format!("“{new}” is somebody else's id already: take another."),
            format!("المعرّف {new} لغيره: اختر آخر."),
        )
    })
}

/// How many files a message names.
const NAMED: usize = 3;

/// What is said when the new id of an actor stands in the tag lines of these files already, and no knowledge says whose it is.
pub fn merging(new: &str, files: &[PathBuf]) -> Message {
    let name = |file: &PathBuf| {
        let name = file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let names: Vec<String> = files.iter().take(NAMED).map(name).collect();
    let more = if files.len() > NAMED { "…" } else { "" };
    Message::new(
        format!(
            "“{new}” stands in articles already ({}{more}), and no knowledge file says who that is: renamed so, two would be one for good. Take another id; if the two are one, give “{new}” an entry first.",
            names.join(", ")
        ),
        format!(
            "المعرّف {new} مكتوب في مقالات من قبل ({}{more})، ولا يذكر ملف معارف لمن هو: لو سُمّي به هذا لصار الاثنان واحدا. اختر معرّفا آخر، أو أضف مدخلا للمعرّف {new} أولا إن كانا واحدا.",
            names.join(" ")
        ),
    )
}

fn has_id(tag: &TagLine, id: &str) -> bool {
    let is_event = tag.tag_kind() == Some(TagKind::Event);
    is_event && tag.value(ID).is_some_and(|value| value.text == id)
}

/// Where the tag lines of an article name it.
pub fn places(article: &Article, named: &Named) -> Vec<Place> {
    let lines = article.lines().iter().enumerate();
    let tags = lines.filter(|(_, line)| line.kind() == LineKind::Tag);
    let places = tags.flat_map(|(at, line)| {
        let tag = line.tag();
        let spans: Vec<_> = match named {
            Named::Actor(id) => actor_places(tag, id),
            Named::Event(id) if tag.tag_kind() == Some(TagKind::Event) => {
                let values = OF_EVENTS.iter().filter_map(|key| tag.value(key));
                let values = values.filter(|value| value.text == *id);
                values.map(|value| value.span).collect()
            }
            Named::Event(_) => Vec::new(),
        };
        spans.into_iter().map(move |span| Place::new(at, span))
    });
    places.collect()
}

/// The values of attributes that are no actors may be spelled as one.
fn actor_places(tag: &TagLine, id: &str) -> Vec<khabar_engine::text::Span> {
    let all = in_tag(tag, id);
    let is_actor = |at: usize| match in_line(tag, at) {
        Some((Named::Actor(_), _)) => true,
        Some((Named::Event(_), _)) | None => false,
    };
    all.filter(|span| is_actor(span.start)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at_cursor, marked};

    fn renamed(text: &str) -> Option<String> {
        let (analysis, cursor) = at_cursor(text);
        let (named, _) = named_at(&analysis, cursor)?;
        Some(marked(&analysis, places(&analysis.article, &named)))
    }

    #[test]
    fn an_event_is_renamed_where_it_is_told_again() {
        let text = "التقيا ثم التقيا\n%% event CONSULT@\"التقيا\" id=e$01\n%% event CONSULT@2\"التقيا\" same=e1 actor=e1\n";
        let marks = "التقيا ثم التقيا\n%% event CONSULT@\"التقيا\" id=⟦e1⟧\n%% event CONSULT@2\"التقيا\" same=⟦e1⟧ actor=e1\n";
        assert_eq!(renamed(text).as_deref(), Some(marks));
    }

    #[test]
    fn an_actor_is_renamed_in_all_tag_lines_and_in_nothing_else() {
        let text = r#"وصل سيد البيت
%% mentions sa$0yid@"سيد البيت" usa@"سيد"
%% event CONSULT actor=sayid place=sayid id=sayid context=sayid by=sayid
"#;
        let marks = r#"وصل سيد البيت
%% mentions ⟦sayid⟧@"سيد البيت" usa@"سيد"
%% event CONSULT actor=⟦sayid⟧ place=⟦sayid⟧ id=sayid context=sayid by=sayid
"#;
        assert_eq!(renamed(text).as_deref(), Some(marks));
        let event = text
            .replace("sa$0yid", "sayid")
            .replace("id=sayid", "id=say$0id");
        assert!(renamed(&event).unwrap().contains("place=sayid id=⟦sayid⟧"));
    }

    #[test]
    fn what_is_no_id_is_not_renamed() {
        for text in [
            "وصل$0 أمس",
            "وصل\n%% mentions per$0son@\"وصل\"\n",
            "وصل\n%% event CONSULT date=2025$0-01-01\n",
            "وصل\n%% note tru$0mp\n",
        ] {
            assert_eq!(renamed(text), None, "{text}");
        }
    }

    #[test]
    fn an_id_is_one_things() {
        let text = "نص\n%% event CONSULT id=e$01\n%% event CONSULT id=e2\n";
        let (analysis, cursor) = at_cursor(text);
        let (event, _) = named_at(&analysis, cursor).unwrap();
        let corpus = Corpus::none();
        let said = |named: &Named, new: &str| {
            let wrong = wrong(&corpus, &analysis.article, named, new);
            wrong.map(|message| message.en)
        };
        assert!(said(&event, "e2").unwrap().contains("somebody else's"));
        assert!(said(&event, "لقاء").unwrap().contains("no id"));
        assert_eq!(said(&event, "e3"), None);
        let slip = Named::Actor("trmp".to_string());
        assert_eq!(said(&slip, "trump"), None);
        assert!(said(&slip, "person").unwrap().contains("of its own"));
        assert_eq!(fixed(&corpus, &slip), None);
        let shipped = Named::Actor("trump".to_string());
        assert!(
            fixed(&corpus, &shipped)
                .unwrap()
                .en
                .contains("its id stays")
        );
    }
}
