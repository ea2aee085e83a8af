//! The article's own tag: where it stands, and what is written in it.

use super::{Edit, insert_on_top, replace_in_line};
use crate::article::{Analysis, Article, LineKind};
use crate::tags::{ARTICLE_KEYS, Item, MARKER, TagKind};
use crate::text::Span;

/// The line of the article's own tag: the first one above the text.
pub fn article_tag(article: &Article) -> Option<usize> {
    let lines = article.lines().iter().enumerate();
    let mut head = lines.take_while(|(_, l)| l.kind() == LineKind::Tag || l.is_blank());
    head.find(|(_, l)| l.tag_kind() == Some(TagKind::Article))
        .map(|(index, _)| index)
}

/// Sets a key of the article's own tag, which is made at the top when there is none. A new key stands behind those that are written
/// before it ([`ARTICLE_KEYS`]); the rest of the tag stays as it is.
pub fn set_article_value(article: &Article, key: &str, value: &str) -> Edit {
    put_items(article, &[(key, item(key, value))])
}

/// Writes a key of the article's own tag without its value, for the annotator to type it.
pub fn open_article_value(article: &Article, key: &str) -> Edit {
    put_items(article, &[(key, format!("{key}="))])
}

/// Marks an article as done, and writes the digest of its text beside that ([`Article::text_digest`]), so that a later change of the text is found.
/// None when both are there.
pub fn finish(analysis: &Analysis) -> Option<Edit> {
    let text = analysis.article.text_digest();
    let wanted = [("status", "done"), ("text", text.as_str())];
    if wanted
        .iter()
        .all(|(key, value)| analysis.article_value(key) == Some(value))
    {
        return None;
    }
    let items = wanted.map(|(key, value)| (key, item(key, value)));
    Some(put_items(&analysis.article, &items))
}

fn item(key: &str, value: &str) -> String {
    Item::new(key, Some(value), None).to_string()
}

/// Puts items, each with its key, into the article's own tag: one edit, from the first to the last place that changes.
fn put_items(article: &Article, items: &[(&str, String)]) -> Edit {
    let Some((index, tag, line)) = article_tag(article).and_then(|at| {
        let line = article.lines().get(at)?;
        Some((at, line.tag(), line.text()))
    }) else {
        let items: Vec<&str> = items.iter().map(|(_, item)| item.as_str()).collect();
        let kind = TagKind::Article.name();
        return insert_on_top(article, &format!("{MARKER} {kind} {}", items.join(" ")));
    };
    let rank = |key: &str| ARTICLE_KEYS.iter().position(|known| *known == key);
    let mut changes: Vec<(Span, String)> = Vec::new();
    for (key, item) in items {
        let change = match tag.items.iter().find(|i| i.name.text == *key) {
            Some(old) => (old.span, item.clone()),
            None => {
                let mut earlier = tag.items.iter().filter(|i| rank(&i.name.text) < rank(key));
                let behind = earlier
                    .next_back()
                    .map_or(tag.kind.span.end, |i| i.span.end);
                (Span::at(behind), format!(" {item}"))
            }
        };
        changes.push(change);
    }
    changes.sort_by_key(|(span, _)| span.start);
    let whole = Span::new(
        changes.first().map_or(0, |(span, _)| span.start),
        changes.last().map_or(0, |(span, _)| span.end),
    );
    let mut text = String::new();
    let mut at = whole.start;
    for (span, new) in &changes {
        text.push_str(line.get(at..span.start).unwrap_or(""));
        text.push_str(new);
        at = span.end;
    }
    replace_in_line(article, index, whole, &text)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::apply;
    use super::*;
    use crate::article::Knowledge;
    use crate::tags::digest;

    fn finished(text: &str) -> Option<String> {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        finish(&analysis).map(|edit| apply(text, &[edit]))
    }

    #[test]
    fn a_finished_article_says_so_and_which_text_it_is_of() {
        let of = digest("نص\n");
        let done = format!("%% article status=done text={of} id=a\nنص\n");
        for draft in [
            "%% article id=a\nنص\n",
            "%% article status=draft id=a\nنص\n",
            "%% article text=0 id=a\nنص\n",
            "%% article status=draft text=0 id=a\nنص\n",
        ] {
            assert_eq!(finished(draft).as_deref(), Some(done.as_str()), "{draft}");
        }
        assert_eq!(finished(&done), None);
        assert_eq!(
            finished("نص\n"),
            Some(format!("%% article status=done text={of}\nنص\n"))
        );
    }

    #[test]
    fn what_stands_between_two_keys_stays() {
        let of = digest("نص");
        assert_eq!(
            finished("%% article text=0  source=\"وكالة\" status=draft\nنص"),
            Some(format!(
                "%% article text={of}  source=\"وكالة\" status=done\nنص"
            ))
        );
    }

    #[test]
    fn the_document_date_goes_to_the_top() {
        let set = |text: &str| {
            apply(
                text,
                &[set_article_value(
                    &Article::new(text, Arc::default()),
                    "published",
                    "2025-02-12",
                )],
            )
        };
        assert_eq!(
            set("نص\r\nآخر\r\n"),
            "%% article published=2025-02-12\r\nنص\r\nآخر\r\n"
        );
        // Behind the byte order mark, which is a file's first bytes or nothing.
        assert_eq!(
            set("\u{feff}نص\n"),
            "\u{feff}%% article published=2025-02-12\nنص\n"
        );
        assert_eq!(
            set("%% article status=draft\nنص"),
            "%% article published=2025-02-12 status=draft\nنص"
        );
    }
}
