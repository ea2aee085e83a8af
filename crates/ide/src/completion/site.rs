//! Where the cursor stands in a tag line, and so what is expected there.

use khabar_engine::article::LineKind;
use khabar_engine::tags::{MARKER, TagKind};
use khabar_engine::text::Span;

/// Where the cursor stands in a tag line.
#[derive(Debug, PartialEq, Eq)]
pub struct Site {
    /// What is expected there.
    pub what: What,
    /// What was typed of it so far, in bytes of the line.
    pub typed: Span,
}

/// What is expected there.
#[derive(Debug, PartialEq, Eq)]
pub enum What {
    /// The kind of tag line.
    Kind,
    /// The name of an item; `first` for the first of its line.
    Name { kind: TagKind, first: bool },
    /// The value of a key.
    Value {
        kind: TagKind,
        key: String,
        event_type: String,
    },
    /// The words of an anchor.
    Words {
        kind: TagKind,
        key: String,
        value: String,
    },
}

impl Site {
    /// Reads a line up to the cursor. None where there is nothing to complete.
    pub fn at(before: &str, line: LineKind) -> Option<Self> {
        let rest = match before.strip_prefix(MARKER) {
            Some(rest) => rest,
            // A first % may become a tag line.
            None if before == "%" && line == LineKind::Text => "",
            None => return None,
        };
        let body = rest.trim_start();
        let Some((kind, items)) = body.split_once(' ') else {
            return Some(Self {
                what: What::Kind,
                typed: 0..before.len(),
            });
        };
        let kind = TagKind::from_name(kind)?;
        // The item under the cursor: behind the last space outside quotes.
        let offset = before.len() - items.len();
        let (mut quoted, mut escaped, mut item) = (false, false, 0);
        for (at, c) in items.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                ' ' if !quoted => item = at + 1,
                _ => {}
            }
        }
        let event_type = items
            .split(['@', ' ', '='])
            .next()
            .unwrap_or("")
            .to_string();
        let text = items.get(item..)?;
        let (head, anchor) = match text.split_once('@') {
            Some((head, anchor)) if !head.contains('"') || head.ends_with('"') => {
                (head, Some(anchor))
            }
            _ => (text, None),
        };
        let (key, value) = head
            .split_once('=')
            .map_or((head, None), |(k, v)| (k, Some(v)));
        let what = match (anchor, value) {
            (Some(anchor), value) => {
                anchor
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .strip_prefix('"')
                    .filter(|_| quoted)?;
                What::Words {
                    kind,
                    key: key.to_string(),
                    value: value.unwrap_or("").to_string(),
                }
            }
            (None, Some(_)) => What::Value {
                kind,
                key: key.to_string(),
                event_type,
            },
            (None, None) => What::Name {
                kind,
                first: items.get(..item)?.trim().is_empty(),
            },
        };
        let typed_len = match &what {
            What::Words { .. } => text.len() - text.find('"').map_or(0, |at| at + 1),
            What::Value { .. } => value.unwrap_or("").len(),
            _ => text.len(),
        };
        let end = offset + items.len();
        Some(Self {
            what,
            typed: end - typed_len..end,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected at the `$0` of a line, and what is typed of it.
    fn site(line: &str) -> Option<(What, String)> {
        let before = line.split_once("$0").map_or(line, |(before, _)| before);
        let kind = if before.starts_with(MARKER) {
            LineKind::Tag
        } else {
            LineKind::Text
        };
        let site = Site::at(before, kind)?;
        let typed = before[site.typed].to_string();
        Some((site.what, typed))
    }

    #[test]
    fn reads_the_place_of_the_cursor() {
        let name = |kind, first| What::Name { kind, first };
        assert_eq!(site("نص$0"), None);
        assert_eq!(site("%$0"), Some((What::Kind, "%".into())));
        assert_eq!(site("%% ev$0"), Some((What::Kind, "%% ev".into())));
        assert_eq!(
            site("%% event CON$0"),
            Some((name(TagKind::Event, true), "CON".into()))
        );
        assert_eq!(
            site("%% event CONSULT@\"أجرى مباحثات\" ac$0"),
            Some((name(TagKind::Event, false), "ac".into()))
        );
        assert_eq!(
            site("%% event CONSULT@\"أجرى\" actor=بو$0 date=2025"),
            Some((
                What::Value {
                    kind: TagKind::Event,
                    key: "actor".into(),
                    event_type: "CONSULT".into()
                },
                "بو".into()
            ))
        );
        assert_eq!(
            site("%% event CONSULT actor=putin@\"نظيره ال$0"),
            Some((
                What::Words {
                    kind: TagKind::Event,
                    key: "actor".into(),
                    value: "putin".into()
                },
                "نظيره ال".into()
            ))
        );
        assert_eq!(site("%% event CONSULT@$0"), None);
        assert_eq!(
            site("%% note كلام $0").map(|s| s.0),
            Some(name(TagKind::Note, false))
        );
    }
}
