//! What the cursor stands in on a tag line, and so what is expected there.

use khabar_engine::article::{Line, LineKind};
use khabar_engine::tags::{Item, MARKER, Piece, SyntaxError, TagKind, TagLine};
use khabar_engine::text::Span;

/// What the cursor stands in on a tag line.
#[derive(Debug, PartialEq, Eq)]
pub struct Site<'a> {
    /// What is expected there.
    pub what: What<'a>,
    /// Where it begins in the line: from there to the cursor it is typed already.
    pub start: usize,
    /// Where what it replaces ends in the line: at the cursor or behind it.
    pub end: usize,
    /// Whether it is a kind or a name with more of its line or item behind it: then a word is changed, not a line or an item written.
    pub goes_on: bool,
}

/// What is expected there.
#[derive(Debug, PartialEq, Eq)]
pub enum What<'a> {
    /// The kind of tag line.
    Kind,
    /// The name of an item; `first` for the first of its line.
    Name { kind: TagKind, first: bool },
    /// The value of a key.
    Value {
        kind: TagKind,
        key: &'a str,
        event_type: &'a str,
    },
    /// The words of an anchor.
    Words {
        kind: TagKind,
        key: &'a str,
        value: &'a str,
    },
}

impl<'a> Site<'a> {
    /// What stands at a byte of a line. None where there is nothing to complete.
    pub fn at(line: &'a Line, cursor: usize) -> Option<Self> {
        if line.kind() == LineKind::Text {
            // A first % may become a tag line.
            let before = line.text().get(..cursor)?;
            let start = before.strip_suffix('%')?.len();
            let opens = matches!(before, "%" | "\u{feff}%");
            return opens.then_some(Self {
                what: What::Kind,
                start,
                end: cursor,
                goes_on: false,
            });
        }
        let tag = line.tag();
        let marker = line.text().find(MARKER)?;
        if cursor < marker + MARKER.len() {
            return None;
        }
        if cursor <= tag.kind.span.end {
            return Some(Self {
                what: What::Kind,
                start: marker,
                end: tag.kind.span.end,
                goes_on: !tag.items.is_empty() || tag.note.is_some(),
            });
        }
        let kind = tag.tag_kind().filter(|kind| *kind != TagKind::Note)?;
        let mut items = tag.items.iter().enumerate();
        let Some((index, item)) =
            items.find(|(_, item)| item.span.start <= cursor && cursor <= item.span.end)
        else {
            // Between items, or behind them.
            let first = tag.items.first().is_none_or(|i| cursor < i.span.start);
            return Some(Self {
                what: What::Name { kind, first },
                start: cursor,
                end: cursor,
                goes_on: false,
            });
        };
        in_item(tag, kind, index, item, cursor)
    }
}

/// What stands at a byte of an item.
fn in_item<'a>(
    tag: &'a TagLine,
    kind: TagKind,
    index: usize,
    item: &'a Item,
    cursor: usize,
) -> Option<Site<'a>> {
    if cursor <= item.name.span.end {
        return Some(Site {
            what: What::Name {
                kind,
                first: index == 0,
            },
            start: item.name.span.start,
            end: item.name.span.end,
            goes_on: item.name.span.end < item.span.end,
        });
    }
    let value = item.value.as_ref();
    if let Some(value) = value.filter(|v| v.span.start <= cursor && cursor <= v.span.end) {
        let what = What::Value {
            kind,
            key: &item.name.text,
            event_type: tag.items.first().map_or("", |first| &first.name.text),
        };
        return Some(Site {
            what,
            start: value.span.start,
            end: end_of(tag, item, value).unwrap_or(cursor),
            goes_on: false,
        });
    }
    let words = &item.anchor.as_ref()?.words;
    // Behind the quote that closes it, nothing more is expected.
    let closed = closes(tag, words);
    let start = words.span.start + '"'.len_utf8();
    let last = words.span.end - usize::from(closed);
    (start <= cursor && cursor <= last).then(|| Site {
        what: What::Words {
            kind,
            key: &item.name.text,
            value: value.map_or("", |v| &v.text),
        },
        start,
        end: end_of(tag, item, words).map_or(cursor, |_| last),
        goes_on: false,
    })
}

/// Whether a quoted piece has a quote at its end.
fn closes(tag: &TagLine, piece: &Piece) -> bool {
    let open = |(span, error): &(Span, SyntaxError)| {
        *error == SyntaxError::OpenQuote && span.start == piece.span.start
    };
    !tag.errors.iter().any(open)
}

/// Where a piece ends, if that is sure: a quote that was just typed takes in what stands behind it, up to the next quote or the end.
fn end_of(tag: &TagLine, item: &Item, piece: &Piece) -> Option<usize> {
    let unsure = |(span, error): &(Span, SyntaxError)| {
        matches!(error, SyntaxError::OpenQuote | SyntaxError::Glued)
            && item.span.start <= span.start
            && span.start <= item.span.end
    };
    (!tag.errors.iter().any(unsure)).then_some(piece.span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::article::Article;
    use std::sync::Arc;

    /// What is expected at the `$0` of a line: `What`, then the line with what is replaced in `⟦…⟧`, and `…` when it goes on.
    fn site(line: &str) -> String {
        let cursor = line.find("$0").unwrap();
        let article = Article::new(&line.replace("$0", ""), Arc::default());
        let line = article.lines().first().unwrap();
        let Some(site) = Site::at(line, cursor) else {
            return "nothing".to_string();
        };
        let what = match site.what {
            What::Kind => "kind".to_string(),
            What::Name { first: true, .. } => "first name".to_string(),
            What::Name { .. } => "name".to_string(),
            What::Value {
                key, event_type, ..
            } => format!("{key} of {event_type}"),
            What::Words { key, value, .. } => format!("words of {key} {value}"),
        };
        let goes_on = if site.goes_on { "…" } else { "" };
        let mut text = line.text().to_string();
        text.insert(site.end, '⟧');
        text.insert(site.start, '⟦');
        format!("{} at {text}{goes_on}", what.trim_end())
    }

    #[test]
    fn the_kind() {
        assert_eq!(site("%$0"), "kind at ⟦%⟧");
        assert_eq!(site("%%$0"), "kind at ⟦%%⟧");
        assert_eq!(site("%%  $0"), "kind at ⟦%%  ⟧");
        assert_eq!(site("%% ev$0"), "kind at ⟦%% ev⟧");
        assert_eq!(
            site("%% ev$0ent CONSULT"),
            "kind at ⟦%% event⟧ CONSULT…",
            "in the middle of a word"
        );
        assert_eq!(site("%$0%"), "nothing");
    }

    #[test]
    fn nothing_in_prose_and_notes() {
        assert_eq!(site("نص$0"), "nothing");
        assert_eq!(site("100%$0"), "nothing");
        assert_eq!(site("%% note كلام $0"), "nothing");
        assert_eq!(site("%% evnt $0"), "nothing");
    }

    #[test]
    fn an_item_behind_any_white_space() {
        for space in [" ", "\t", "   ", "\u{a0}", " \t"] {
            let line = format!("%%{space}event{space}CON$0");
            let expected = format!("first name at %%{space}event{space}⟦CON⟧");
            assert_eq!(site(&line), expected);
            let line = format!("%% event CONSULT{space}$0");
            assert_eq!(site(&line), format!("name at %% event CONSULT{space}⟦⟧"));
        }
        assert_eq!(site("%% event $0"), "first name at %% event ⟦⟧");
        assert_eq!(site("%% event  $0  A"), "first name at %% event  ⟦⟧  A");
    }

    #[test]
    fn behind_a_byte_order_mark_and_before_crlf() {
        assert_eq!(site("\u{feff}%$0"), "kind at \u{feff}⟦%⟧");
        assert_eq!(site("\u{feff}%% ev$0"), "kind at \u{feff}⟦%% ev⟧");
        assert_eq!(
            site("\u{feff}%% article st$0"),
            "first name at \u{feff}%% article ⟦st⟧"
        );
        assert_eq!(
            site("%% event CONSULT mode=ph$0\r\n"),
            "mode of CONSULT at %% event CONSULT mode=⟦ph⟧"
        );
    }

    #[test]
    fn a_name_in_the_middle_of_an_item() {
        assert_eq!(
            site("%% event CON$0SULT"),
            "first name at %% event ⟦CONSULT⟧"
        );
        assert_eq!(
            site("%% event CONSULT ac$0tor=trump"),
            "name at %% event CONSULT ⟦actor⟧=trump…"
        );
        assert_eq!(
            site("%% mentions tr$0ump@\"ترامب\""),
            "first name at %% mentions ⟦trump⟧@\"ترامب\"…"
        );
    }

    #[test]
    fn a_value() {
        assert_eq!(
            site("%% event CONSULT actor=$0"),
            "actor of CONSULT at %% event CONSULT actor=⟦⟧"
        );
        assert_eq!(
            site("%% event CONSULT@\"أجرى\" actor=بو$0 date=2025"),
            "actor of CONSULT at %% event CONSULT@\"أجرى\" actor=⟦بو⟧ date=2025"
        );
        assert_eq!(
            site("%% event CONSULT actor=tr$0ump@\"ترامب\""),
            "actor of CONSULT at %% event CONSULT actor=⟦trump⟧@\"ترامب\""
        );
        assert_eq!(
            site("%% event CONSULT actor=\"tr$0"),
            "actor of CONSULT at %% event CONSULT actor=⟦\"tr⟧"
        );
        assert_eq!(
            site("%% event CONSULT actor= $0"),
            "name at %% event CONSULT actor= ⟦⟧"
        );
    }

    #[test]
    fn the_words_of_an_anchor() {
        assert_eq!(
            site("%% event CONSULT actor=putin@\"نظيره ال$0"),
            "words of actor putin at %% event CONSULT actor=putin@\"⟦نظيره ال⟧"
        );
        assert_eq!(
            site("%% event CONSULT@2\"أج$0رى\" date=2025"),
            "words of CONSULT at %% event CONSULT@2\"⟦أجرى⟧\" date=2025",
            "inside the quotes"
        );
        assert_eq!(
            site("%% event CONSULT@\"$0\""),
            "words of CONSULT at %% event CONSULT@\"⟦⟧\""
        );
        assert_eq!(site("%% event CONSULT@\"أجرى\"$0"), "nothing");
        assert_eq!(site("%% event CONSULT@$0"), "nothing");
        assert_eq!(site("%% event CONSULT@$0\"أجرى\""), "nothing");
    }

    #[test]
    fn a_quote_just_typed_leaves_what_stands_behind_it() {
        assert_eq!(
            site("%% event CONSULT@\"أج$0 actor=trump"),
            "words of CONSULT at %% event CONSULT@\"⟦أج⟧ actor=trump"
        );
        assert_eq!(
            site("%% event CONSULT@\"$0 actor=trump@\"ترامب\""),
            "words of CONSULT at %% event CONSULT@\"⟦⟧ actor=trump@\"ترامب\""
        );
    }
}
