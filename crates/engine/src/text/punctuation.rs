//! Marks, as words of folded text.

/// Whether a word is the mark behind which another sentence begins.
pub fn ends_sentence(word: &str) -> bool {
    matches!(word, "." | "!" | "؟" | "؛")
}

/// Whether a word is a hyphen or a dash.
pub fn is_dash(word: &str) -> bool {
    matches!(word, "-" | "–" | "—")
}

/// Whether a word is a comma.
pub fn is_comma(word: &str) -> bool {
    matches!(word, "," | "،")
}

/// Whether a word opens a quotation.
pub fn opens_quote(word: &str) -> bool {
    matches!(word, "\"" | "«" | "“")
}

/// Whether a word is a quotation mark that opens or closes.
pub fn is_quote(word: &str) -> bool {
    opens_quote(word) || matches!(word, "»" | "”")
}

/// The mark that closes what a word opens as a quotation; also a closing one or an apostrophe, with which copy opens too.
pub fn closing_quote(word: &str) -> Option<&'static str> {
    match word {
        "\"" => Some("\""),
        "“" | "”" => Some("”"),
        "«" => Some("»"),
        "'" => Some("'"),
        _ => None,
    }
}
