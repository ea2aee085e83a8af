//! Lines as the language server protocol counts them: `\n`, `\r\n` and `\r` end one, nothing else does.

/// A line without its terminator, and the terminator (empty at the end of the text).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextLine<'t> {
    /// Byte offset of the line in the text.
    pub start: usize,
    /// The line.
    pub text: &'t str,
    /// `"\n"`, `"\r\n"`, `"\r"` or `""`.
    pub end: &'t str,
}

/// Cuts `text` into lines. There is always at least one; after a final terminator comes an empty one.
pub fn lines(text: &str) -> impl Iterator<Item = TextLine<'_>> {
    let mut next = Some(0);
    std::iter::from_fn(move || {
        let start = next?;
        let rest = text.get(start..)?;
        let ends = |byte: u8| matches!(byte, b'\n' | b'\r');
        let Some(at) = rest.bytes().position(ends) else {
            next = None;
            return Some(TextLine {
                start,
                text: rest,
                end: "",
            });
        };
        let (line, behind) = rest.split_at_checked(at)?;
        let end = if behind.starts_with("\r\n") { 2 } else { 1 };
        next = Some(start + at + end);
        Some(TextLine {
            start,
            text: line,
            end: behind.get(..end)?,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_three_terminators_end_a_line() {
        let cut: Vec<(&str, &str)> = lines("a\r\nb\rc\u{2028}d\u{85}e\n")
            .map(|l| (l.text, l.end))
            .collect();
        assert_eq!(
            cut,
            [
                ("a", "\r\n"),
                ("b", "\r"),
                ("c\u{2028}d\u{85}e", "\n"),
                ("", "")
            ]
        );
    }
}
