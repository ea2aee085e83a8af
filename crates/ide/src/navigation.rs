//! Where an actor is named: in the article, in the other articles of its corpus, in the corpus's knowledge.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use khabar_corpus::{Corpus, Entry};
use khabar_engine::actors::ActorIx;
use khabar_engine::article::{Analysis, Article, LineKind, actor_at, in_tag};

use crate::{Cursor, Place};

/// A place where an actor is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// Where.
    pub place: Place,
    /// Whether a tag names it there, by its id.
    pub in_tag: bool,
}

/// An actor, and every place in the article that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrences {
    /// Its id.
    pub id: String,
    /// The places, in order of text.
    pub places: Vec<Occurrence>,
}

/// Where to go for an actor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Definition {
    /// Its entry in the corpus's own knowledge.
    Entry(Entry),
    /// Where the article first names it.
    Article(Place),
}

/// Every place in the article that names the actor under the cursor.
pub fn occurrences(analysis: &Analysis, cursor: Cursor) -> Option<Occurrences> {
    let actor = actor_at(analysis, cursor.line, cursor.byte)?;
    Some(Occurrences {
        id: analysis.knowledge.actors.id(actor).to_string(),
        places: places(analysis, actor),
    })
}

fn places(analysis: &Analysis, actor: ActorIx) -> Vec<Occurrence> {
    let all = khabar_engine::article::occurrences(analysis, actor).into_iter();
    all.map(|found| Occurrence {
        place: Place::new(found.line, found.span),
        in_tag: found.in_tag,
    })
    .collect()
}

/// The entry of the actor under the cursor, if the corpus has one of its own; else where the article first names the actor.
pub fn definition(corpus: &Corpus, analysis: &Analysis, cursor: Cursor) -> Option<Definition> {
    let actor = actor_at(analysis, cursor.line, cursor.byte)?;
    if let Some(entry) = corpus.entries.get(analysis.knowledge.actors.id(actor)) {
        return Some(Definition::Entry(entry.clone()));
    }
    let first = places(analysis, actor).into_iter().next()?;
    Some(Definition::Article(first.place))
}

/// The places where the tags of an article of the corpus name an actor.
#[derive(Debug, Clone)]
pub struct InFile {
    /// The file.
    pub file: PathBuf,
    /// Its article.
    pub article: Article,
    /// The places, in order of text: at least one.
    pub places: Vec<Place>,
}

/// Where the tags of the articles of a corpus name an actor, in the files that `text_of` gives a text of. For as long as that is wanted.
pub fn in_corpus(
    root: &Path,
    id: &str,
    text_of: &dyn Fn(&Path) -> Option<String>,
    wanted: &dyn Fn() -> bool,
) -> Vec<InFile> {
    let (files, _) = khabar_corpus::articles(&[root.to_path_buf()]);
    let files = files.into_iter().take_while(|_| wanted());
    let found = files.filter_map(|file| in_file(&text_of(&file)?, file, id));
    found.collect()
}

/// Where the tags of one article name an actor, if they do.
pub fn in_file(text: &str, file: PathBuf, id: &str) -> Option<InFile> {
    // Most files do not have the id at all.
    if !text.contains(id) {
        return None;
    }
    let article = Article::new(text, Arc::default());
    let mut places = Vec::new();
    for (line, content) in article.lines().iter().enumerate() {
        if content.kind() == LineKind::Tag {
            places.extend(in_tag(content.tag(), id).map(|span| Place::new(line, span)));
        }
    }
    (!places.is_empty()).then_some(InFile {
        file,
        article,
        places,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at_cursor, marked};

    #[test]
    fn an_actor_is_found_in_text_and_tags_from_either() {
        let text = r#"التقى تر$0امب بوتين، وقال ترامب إن
%% mentions trump@"ترامب" putin@"بوتين"
%% event CONSULT@"التقى" actor=trump actor=putin
"#;
        let marks = r#"التقى ⟦ترامب⟧ بوتين، وقال ⟦ترامب⟧ إن
%% mentions ⟦trump⟧@"ترامب" putin@"بوتين"
%% event CONSULT@"التقى" actor=⟦trump⟧ actor=putin
"#;
        let in_tag = text
            .replace("$0", "")
            .replace("actor=trump", "actor=tru$0mp");
        for text in [text, &in_tag] {
            let (analysis, cursor) = at_cursor(text);
            let found = occurrences(&analysis, cursor).unwrap();
            assert_eq!(found.id, "trump");
            let tagged: Vec<bool> = found.places.iter().map(|o| o.in_tag).collect();
            assert_eq!(tagged, [false, false, true, true]);
            let places = found.places.into_iter().map(|o| o.place);
            assert_eq!(marked(&analysis, places), marks);
        }
        let (analysis, cursor) = at_cursor("قا$0ل ترامب");
        assert_eq!(occurrences(&analysis, cursor), None);
    }

    #[test]
    fn without_an_entry_of_its_own_an_actor_is_defined_where_it_is_first_named() {
        let (analysis, cursor) = at_cursor("قال بوتين إن ترامب اتصل، وأضاف بو$0تين");
        let found = definition(&Corpus::none(), &analysis, cursor);
        let Some(Definition::Article(place)) = found else {
            panic!("{found:?}");
        };
        let marks = "قال ⟦بوتين⟧ إن ترامب اتصل، وأضاف بوتين";
        assert_eq!(marked(&analysis, [place]), marks);
    }
}
