//! Characters that break text for the people and the programs that read it later.

use super::Span;

/// A kind of character that should not be in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Invisible direction marks and isolates (U+200E, U+200F, U+061C, U+202A–202E, U+2066–2069).
    Direction,
    /// Zero-width characters (U+200B, U+2060, U+FEFF, U+00AD). ZWJ and ZWNJ shape letters and are allowed.
    ZeroWidth,
    /// A control character other than tab.
    Control,
    /// U+FFFD: a character was lost when the text was decoded.
    Lost,
    /// A line or paragraph separator (U+2028, U+2029, U+0085) that editors show as a line end and LSP does not.
    Separator,
    /// Presentation forms (U+FB50–FDFF letters, U+FE70–FEFC): glyphs, not letters; searches miss them.
    Presentation,
}

/// Finds runs of troublesome characters, as byte spans.
pub fn troubles(text: &str) -> Vec<(Span, Trouble)> {
    let mut runs: Vec<(Span, Trouble)> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(trouble) = trouble(c) else {
            continue;
        };
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some((span, last)) if *last == trouble && span.end == at => span.end = end,
            _ => runs.push((Span::new(at, end), trouble)),
        }
    }
    runs
}

fn trouble(c: char) -> Option<Trouble> {
    match c {
        ' '..='~' | 'ء'..='ي' | '\t' => None,
        '\u{200e}'
        | '\u{200f}'
        | '\u{061c}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}' => Some(Trouble::Direction),
        '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' => Some(Trouble::ZeroWidth),
        '\u{fffd}' => Some(Trouble::Lost),
        '\u{2028}' | '\u{2029}' | '\u{0085}' => Some(Trouble::Separator),
        '\u{fb50}'..='\u{fbb1}'
        | '\u{fbd3}'..='\u{fd3d}'
        | '\u{fd50}'..='\u{fdf1}'
        | '\u{fe70}'..='\u{fefc}' => Some(Trouble::Presentation),
        c if c.is_control() => Some(Trouble::Control),
        _ => None,
    }
}

/// Whether a character is not seen: a direction mark, one without width, a control character.
pub fn is_invisible(c: char) -> bool {
    matches!(
        trouble(c),
        Some(Trouble::Direction | Trouble::ZeroWidth | Trouble::Control)
    )
}

/// What `text` reads as without the trouble: nothing for invisible characters, plain letters for
/// presentation forms, a space for separators.
pub fn cleaned(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match trouble(c) {
            Some(Trouble::Presentation) => out.extend(std::iter::once(c).nfkc()),
            Some(Trouble::Separator) => out.push(' '),
            Some(Trouble::Lost) | None => out.push(c),
            Some(_) => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_marks_and_leaves_arabic_and_joiners_alone() {
        assert_eq!(troubles("می‌رود قال «نعم» – 😀"), []);
        assert_eq!(
            troubles("قال\u{200f}\u{202b} نعم"),
            [(Span::new(6, 12), Trouble::Direction)]
        );
        assert_eq!(cleaned("ﻣﺼﺮ\u{200f}\u{2028}x"), "مصر x");
    }
}
