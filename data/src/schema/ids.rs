//! What ids look like: they are written in tag lines, between Arabic words.

/// Whether a text needs no quotes in a tag line: Latin letters, digits and `- _ . : / +` only.
pub fn is_bare(value: &str) -> bool {
    !value.is_empty()
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.:/+".contains(c))
}

/// Words that stand for themselves in a `mentions` line.
const RESERVED: [&str; 6] = [
    "none",
    "person",
    "organization",
    "country",
    "place",
    "nationality",
];

/// Why an actor cannot have an id.
pub fn fault_of_id(id: &str) -> Option<String> {
    let plain =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if id.is_empty() || !id.chars().all(plain) {
        return Some(format!(
            "id {id:?}: an id is Latin, in lower case, without spaces"
        ));
    }
    RESERVED
        .contains(&id)
        .then(|| format!("id {id:?} has a meaning of its own in tag lines; choose another"))
}
