//! Articles that are too long to be analysed at each keystroke.

use std::sync::Arc;

use super::{Finding, Fixes, Level, Levels, Rule};
use crate::message::Message;
use crate::text::Span;

/// K104
pub const TOO_LONG: Rule = Rule {
    code: "K104",
    name: "too-long",
    level: Level::Warning,
    summary: "in an editor, a file that is longer than what is analysed there",
    summary_ar: "في المحرر: ملف أطول مما يُحلَّل فيه",
};

/// What is said of a file of so many bytes in the place of its findings, when at most `most` MB are analysed. None where the level of
/// the rule is off.
pub fn too_long(bytes: usize, most: usize, levels: &Levels) -> Option<Finding> {
    let level = levels.of(&TOO_LONG);
    let has = bytes.div_ceil(1 << 20);
    let message = Message::new(
        format!(
            "This file has {has} MB, and of files above {most} MB nothing is analysed here. Split it into articles, raise largest-article in khabar.toml, or use khabar annotate."
        ),
        format!(
            "حجم هذا الملف {has} ميغابايت، ولا يُحلل هنا ما يزيد على {most}. قسّمه إلى مقالات، أو ارفع largest-article في khabar.toml، أو استعمل khabar annotate."
        ),
    );
    (level != Level::Off).then(|| Finding {
        rule: &TOO_LONG,
        level,
        line: 0,
        span: Span::at(0),
        message: Arc::new(message),
        related: Vec::new(),
        fixes: Fixes::Now(Vec::new()),
    })
}
