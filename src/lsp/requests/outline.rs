//! `textDocument/documentSymbol` and `textDocument/codeLens`: the events of an article, and those it might have.

use serde_json::json;
use tower_lsp::lsp_types::{CodeLens, Command, DocumentSymbol, SymbolKind, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;
use khabar_engine::article::edits::insert_tag;
use khabar_engine::article::{Analysis, Edit, LineKind};
use khabar_engine::events::{likely, phrase};
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::TagKind;

/// The command that inserts all suggested events of a paragraph: its arguments are the document and the line.
pub const INSERT_EVENTS: &str = "khabar.insertSuggestedEvents";

/// The events of the article as its outline, in order of text.
#[allow(deprecated)] // The field `deprecated` of the protocol's type has to be given.
pub fn symbols(analysed: &Analysed, negotiated: Negotiated, lang: Lang) -> Vec<DocumentSymbol> {
    let analysis = &analysed.analysis;
    let article = &analysis.article;
    let rope = article.rope();
    let lines = article.lines().iter().enumerate();
    let events = lines.filter(|(_, line)| {
        line.kind() == LineKind::Tag && line.tag().tag_kind() == Some(TagKind::Event)
    });
    let symbol = |(at, line): (usize, &std::sync::Arc<khabar_engine::article::Line>)| {
        let tag = line.tag();
        let first = tag.items.first()?;
        let whole = article.span_in_line(at, &(0..line.text().len()));
        let name = article.span_in_line(at, &first.span);
        let words = first.anchor.as_ref().map(|a| a.words.text.clone());
        Some(DocumentSymbol {
            name: format!("{} {}", first.name.text, words.unwrap_or_default()),
            detail: phrase(analysis, tag).map(|said| said.get(lang).to_string()),
            kind: SymbolKind::EVENT,
            tags: None,
            deprecated: None,
            range: negotiated.encoding.to_range(rope, &whole),
            selection_range: negotiated.encoding.to_range(rope, &name),
            children: None,
        })
    };
    events.filter_map(symbol).collect()
}

/// How many events are suggested, above each paragraph that has any.
pub fn lenses(analysed: &Analysed, negotiated: Negotiated, lang: Lang, uri: &Url) -> Vec<CodeLens> {
    let analysis = &analysed.analysis;
    let article = &analysis.article;
    let lens = |line: usize| {
        let count = likely(analysis, line).len();
        let start = article.span_in_line(line, &(0..0));
        (count > 0).then(|| CodeLens {
            range: negotiated.encoding.to_range(article.rope(), &start),
            command: Some(Command {
                title: title(count).get(lang).to_string(),
                command: INSERT_EVENTS.to_string(),
                arguments: Some(vec![json!(uri), json!(line)]),
            }),
            data: None,
        })
    };
    (0..article.lines().len()).filter_map(lens).collect()
}

/// An edit that inserts all suggested events of a paragraph, in order of text; and how many they are.
pub fn insert_all(analysis: &Analysis, line: usize) -> Option<(Edit, usize)> {
    let mut found = likely(analysis, line);
    found.sort_by_key(|s| s.trigger.start);
    let tags: Vec<String> = found.iter().map(|s| s.tag(analysis).to_string()).collect();
    let article = &analysis.article;
    let text = tags.join(article.line_ending());
    (!tags.is_empty()).then(|| (insert_tag(article, line, TagKind::Event, &text), tags.len()))
}

/// "3 suggested events", with the number as Arabic counts.
fn title(count: usize) -> Message {
    let digits: String = count
        .to_string()
        .chars()
        .map(|c| {
            c.to_digit(10)
                .and_then(|d| char::from_u32(0x660 + d))
                .unwrap_or(c)
        })
        .collect();
    let ar = match count {
        1 => "حدث مقترح".to_string(),
        2 => "حدثان مقترحان".to_string(),
        3..=10 => format!("{digits} أحداث مقترحة"),
        _ => format!("{digits} حدثا مقترحا"),
    };
    let en = if count == 1 {
        "1 suggested event".to_string()
    } else {
        format!("{count} suggested events")
    };
    Message::new(en, ar)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_counted_as_arabic_counts() {
        let said: Vec<String> = [1, 2, 3, 11].into_iter().map(|n| title(n).ar).collect();
        assert_eq!(
            said,
            [
                "حدث مقترح",
                "حدثان مقترحان",
                "٣ أحداث مقترحة",
                "١١ حدثا مقترحا"
            ]
        );
    }
}
