//! Where an actor is named: in the article, in the other articles of its corpus, in the corpus's knowledge.

use std::path::PathBuf;
use std::sync::Arc;

use khabar_corpus::index::Extent;
use khabar_corpus::{Corpus, Entry};
use khabar_engine::actors::ActorIx;
use khabar_engine::article::{Analysis, Article, actor_at, in_tag};
use khabar_engine::tags::{is_tag_line, parse};
use khabar_engine::text::Span;
use khabar_engine::text::lines::lines;

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

/// The places where an article of the corpus names an actor.
#[derive(Debug, Clone)]
pub struct InFile {
    /// The file.
    pub file: PathBuf,
    /// Its article.
    pub article: Article,
    /// The places, in order of text: at least one.
    pub places: Vec<Place>,
}

/// Where an article names an actor, whose places in its text the index of the corpus knows; each with the text of its line.
pub fn in_indexed<'t>(id: &str, text: &'t str, named: &[Extent]) -> Vec<(Place, &'t str)> {
    let mut named = named.iter().peekable();
    let mut places = Vec::new();
    // There may be thousands of articles: no more of one is read than names it. What stands between quotes may be escaped.
    let is_quoted = id.contains(['"', '\\']);
    let mut next = if is_quoted { Some(0) } else { text.find(id) };
    for (line, content) in lines(text).enumerate() {
        let end = content.start + content.text.len();
        if next.is_some_and(|at| at < end) {
            if is_tag_line(content.text) {
                let tag = parse(content.text);
                let spans = in_tag(&tag, id);
                places.extend(spans.map(|span| (Place::new(line, span), content.text)));
            }
            if !is_quoted {
                let behind = text.get(end..).and_then(|behind| behind.find(id));
                next = behind.map(|at| end + at);
            }
        }
        while let Some(extent) = named.next_if(|extent| extent.line <= line) {
            let bytes = extent.bytes(content.text);
            let place = Place::new(line, Span::new(bytes.start, bytes.end));
            places.push((place, content.text));
        }
        if next.is_none() && named.peek().is_none() {
            break;
        }
    }
    places
}

/// Where one article of a corpus names an actor, if it does.
pub fn in_file(corpus: &Corpus, id: &str, text: &str, file: PathBuf) -> Option<InFile> {
    let actor = corpus.knowledge.actors.find(id)?;
    let article = Article::new(text, Arc::clone(&corpus.knowledge));
    let analysis = article.into_analysis(corpus.date_of_file(&file));
    let places: Vec<Place> = places(&analysis, actor)
        .into_iter()
        .map(|found| found.place)
        .collect();
    (!places.is_empty()).then(|| InFile {
        file,
        // Without what was recognised in it: there may be many.
        article: Article::new(text, Arc::default()),
        places,
    })
}

#[cfg(test)]
mod tests {
    use khabar_corpus::index::{Changes, Upkeep, Watch};

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

    /// What the index knows of an article leads to the places that reading it anew finds.
    #[test]
    fn an_index_finds_what_reading_finds() {
        let root = tempfile::tempdir().unwrap();
        let text = r#"%% article published=2025-02-12
التقى الرئيس الأمريكي بوتين، وقال ترامب إن
%% mentions putin@"بوتين" none@"ترامب"
%% event CONSULT@"التقى" actor=trump actor=putin
ثم عاد ترامب إلى واشنطن
"#;
        let file = root.path().join("a.khabar");
        std::fs::write(&file, text).unwrap();
        std::fs::write(root.path().join("khabar.toml"), "").unwrap();
        let mut upkeep = Upkeep::new(root.path()).unwrap();
        upkeep.run(&Watch::NONE).unwrap();
        let corpus = Corpus::load(root.path());
        for id in ["trump", "putin", "usa"] {
            let naming = |told| upkeep.index().naming(id, &upkeep.knowledge(), told);
            let known = naming(Changes::Looked).unwrap();
            assert_eq!(naming(Changes::Told).unwrap(), known, "{id}");
            let found = known.into_iter().next().map(|article| {
                let named = article.named.expect("the index knows it");
                let found = in_indexed(id, text, &named).into_iter();
                found.map(|(place, _)| place).collect::<Vec<_>>()
            });
            let read = in_file(&corpus, id, text, file.clone()).map(|read| read.places);
            assert_eq!(found, read, "{id}");
        }
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
