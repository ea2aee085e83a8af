//! What of a tag line leads somewhere: the address of the article, an id to its entry in the corpus's own knowledge.

use khabar_corpus::{Corpus, Entry};
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::message::Message;
use khabar_engine::tags::TagKind;

use crate::Place;

/// Something that leads somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands.
    pub place: Place,
    /// Where it leads.
    pub to: Target,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// To a page of the web.
    Page(String),
    /// To an entry of the corpus's knowledge.
    Entry(Entry),
}

impl Target {
    /// What is there.
    pub fn said(&self) -> Message {
        match self {
            Self::Page(_) => Message::new("The article on the web", "المقال في الشبكة"),
            Self::Entry(_) => Message::new(
                "The entry in the corpus's knowledge",
                "مدخله في معرفة الذخيرة",
            ),
        }
    }
}

/// The key of the article's own tag that has its address.
const ADDRESS: &str = "url";

/// The links of an article, in order of text. An address is one of the web and of nothing else: an article may come from anywhere.
pub fn links(corpus: &Corpus, analysis: &Analysis) -> Vec<Link> {
    let mut links = Vec::new();
    for (line, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() != LineKind::Tag {
            continue;
        }
        let tag = content.tag();
        match tag.tag_kind() {
            Some(TagKind::Article) => {
                if let Some(address) = tag.value(ADDRESS)
                    && is_of_the_web(&address.text)
                {
                    links.push(Link {
                        place: Place::new(line, address.span),
                        to: Target::Page(address.text.clone()),
                    });
                }
            }
            Some(TagKind::Mentions) => links.extend(tag.items.iter().filter_map(|item| {
                let entry = corpus.entries.get(&item.name.text)?;
                let place = Place::new(line, item.name.span);
                let to = Target::Entry(entry.clone());
                Some(Link { place, to })
            })),
            Some(TagKind::Event) => links.extend(tag.items.iter().filter_map(|item| {
                let value = item.value.as_ref()?;
                let entry = corpus.entries.get(&value.text)?;
                let place = Place::new(line, value.span);
                let to = Target::Entry(entry.clone());
                Some(Link { place, to })
            })),
            _ => {}
        }
    }
    links
}

fn is_of_the_web(address: &str) -> bool {
    let schemes = ["https://", "http://"];
    let plain = |c: char| !c.is_control() && !c.is_whitespace();
    schemes.iter().any(|scheme| address.starts_with(scheme)) && address.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, marked};

    #[test]
    fn the_address_of_an_article_is_a_link_and_nothing_else_is_taken_for_one() {
        let places = |text: &str| {
            let analysis = analysed(text);
            let found = links(&Corpus::none(), &analysis).into_iter();
            marked(&analysis, found.map(|link| link.place))
        };
        assert_eq!(
            places("%% article url=https://example.org/1 status=draft\nنص"),
            "%% article url=⟦https://example.org/1⟧ status=draft\nنص"
        );
        for text in [
            "%% article url=file:///etc/passwd\nنص",
            "%% article url=\"https://a b\"\nنص",
            "%% article source=https://example.org\nنص",
        ] {
            assert_eq!(places(text), text);
        }
    }
}
