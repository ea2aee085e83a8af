//! The article's own tag put together.

use super::MergeError;
use super::layout::Layout;
use crate::tags::{ARTICLE_KEYS, Item, STATUS, SUGGESTED, TagKind, TagLine, annotators};

/// What an article line states, in its order.
type Stated = Vec<(String, Option<String>)>;

/// How things stand with the tags.
#[derive(Clone, Copy)]
pub(super) struct Standing {
    /// Whether versions differ on them.
    pub is_open: bool,
    /// Whether somebody has decided on any: not all are what a program suggests.
    pub decides: bool,
}

/// The article line of several versions, as one has it where it says the same.
pub(super) fn merge(
    base: Option<&Layout<'_>>,
    versions: &[Layout<'_>],
    names: &[Vec<String>],
    standing: Standing,
) -> Result<Option<String>, MergeError> {
    let all: Vec<Stated> = versions.iter().map(stated).collect();
    let began = base.map(stated);
    let mut merged: Stated = Vec::new();
    for (key, _) in all.iter().flatten() {
        if merged.iter().any(|(known, _)| known == key) {
            continue;
        }
        if let Some(value) = value_of(key, began.as_ref(), &all)? {
            put(&mut merged, key, value);
        }
    }
    if standing.is_open {
        open(&mut merged, base.is_none().then_some(names));
    }
    let is_suggested = |stated: &Stated| value(stated, STATUS) == Some(Some(SUGGESTED));
    if standing.decides && is_suggested(&merged) && !all.iter().all(is_suggested) {
        // A program ran on one version, and somebody has annotated another.
        put(&mut merged, STATUS, Some("draft".to_string()));
    }
    let get = |key: &str| merged.iter().find(|(known, _)| known == key);
    let done = get("status").is_some_and(|(_, value)| value.as_deref() == Some("done"));
    let some_done = all
        .iter()
        .any(|stated| value(stated, "status") == Some(Some("done")));
    if some_done && !done {
        // It stands for the text of an article that is done.
        merged.retain(|(key, _)| key != "text");
    }
    if let Some(at) = all.iter().position(|stated| *stated == merged) {
        let line = versions.get(at).and_then(Layout::article);
        return Ok(line.map(|(line, _)| line.to_string()));
    }
    let mut tag = TagLine::new(TagKind::Article);
    tag.items = merged
        .iter()
        .map(|(key, value)| Item::new(key, value.as_deref(), None))
        .collect();
    Ok((!merged.is_empty()).then(|| tag.to_string()))
}

fn stated(layout: &Layout<'_>) -> Stated {
    let items = layout
        .article()
        .map(|(_, tag)| tag.items)
        .unwrap_or_default();
    let pairs = items
        .into_iter()
        .map(|item| (item.name.text, item.value.map(|v| v.text)));
    pairs.collect()
}

/// What is stated under a key: none where nothing is, and none inside where a value is missing.
fn value<'s>(stated: &'s Stated, key: &str) -> Option<Option<&'s str>> {
    let found = stated.iter().find(|(known, _)| known == key);
    found.map(|(_, value)| value.as_deref())
}

/// Puts a key behind those that are written before it.
fn put(merged: &mut Stated, key: &str, value: Option<String>) {
    let rank = |key: &str| ARTICLE_KEYS.iter().position(|known| *known == key);
    if let Some((_, old)) = merged.iter_mut().find(|(known, _)| known == key) {
        *old = value;
        return;
    }
    let behind = merged
        .iter()
        .rposition(|(known, _)| rank(known) < rank(key) || rank(key).is_none());
    let at = behind.map_or(0, |at| at + 1);
    merged.insert(at, (key.to_string(), value));
}

/// What all versions together state under a key; none for nothing.
fn value_of(
    key: &str,
    began: Option<&Stated>,
    all: &[Stated],
) -> Result<Option<Option<String>>, MergeError> {
    let values: Vec<Option<Option<&str>>> = all.iter().map(|stated| value(stated, key)).collect();
    let own = |value: Option<Option<&str>>| value.map(|value| value.map(str::to_string));
    let began = began.map(|began| value(began, key));
    let mut changed: Vec<Option<Option<&str>>> = Vec::new();
    for value in values.iter().copied().filter(|v| Some(*v) != began) {
        if !changed.contains(&value) {
            changed.push(value);
        }
    }
    let stated: Vec<&str> = changed.iter().flatten().flatten().copied().collect();
    match (changed.as_slice(), key) {
        ([], _) => Ok(own(began.flatten())),
        ([one], _) => Ok(own(*one)),
        (_, "status") => Ok(Some(Some("draft".to_string()))),
        (_, "text") => Ok(None),
        (_, "annotator") => {
            let mut names: Vec<&str> = Vec::new();
            for name in stated.iter().flat_map(|value| annotators(value)) {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Ok(Some(Some(names.join(", "))))
        }
        // Who states nothing does not contradict.
        _ if began.is_none() && stated.iter().all(|value| Some(value) == stated.first()) => {
            Ok(own(values
                .iter()
                .copied()
                .find(|v| v.flatten().is_some())
                .flatten()))
        }
        _ => Err(MergeError::Stated {
            key: key.to_string(),
            values: stated.into_iter().map(str::to_string).collect(),
        }),
    }
}

/// An article on which versions differ is not done, and names all whose it is.
fn open(merged: &mut Stated, names: Option<&[Vec<String>]>) {
    if value(merged, "status").flatten() == Some("done") {
        put(merged, "status", Some("draft".to_string()));
    }
    let stated = value(merged, "annotator").flatten().unwrap_or_default();
    let mut all: Vec<&str> = annotators(stated).collect();
    let before = all.len();
    for name in names.into_iter().flatten().flatten() {
        if !all.contains(&name.as_str()) {
            all.push(name);
        }
    }
    if all.len() > before {
        let all = all.join(", ");
        put(merged, "annotator", Some(all));
    }
}
