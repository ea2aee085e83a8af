//! Lines that git left where two versions of an article differ.

use std::ops::Range;
use std::sync::Arc;

use super::glance::glances;
use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::Analysis;
use crate::article::edits::remove_lines;
use crate::message::Message;
use crate::tags::{Conflict, Marker, MarkerLine, conflicts};
use crate::text::Span;

/// K205
pub const CONFLICT_MARKER: Rule = Rule {
    code: "K205",
    name: "conflict-marker",
    level: Level::Error,
    summary: "a line that git left where two versions of the article differ",
    summary_ar: "سطر تركه git حيث تختلف نسختان من المقال",
};

/// The lines that a fix removes.
type Removed = Vec<Range<usize>>;

pub(super) fn check(check: &mut Check<'_>) {
    for conflict in found(check.analysis) {
        let first = conflict.first().map_or(0, |marker| marker.line);
        for marker in &conflict {
            let span = Span::new(0, check.analysis.text(marker.line).len());
            let fixes = Fixes::Later(Arc::new(move |analysis| fixes(analysis, first)));
            let message = explain(marker.marker);
            check.report(&CONFLICT_MARKER, marker.line, span, message, fixes);
        }
    }
}

fn found(analysis: &Analysis) -> Vec<Conflict<'_>> {
    let lines = analysis.article.lines();
    match glances(analysis).any(|(_, glance)| glance.has_markers) {
        true => conflicts(lines.iter().map(|line| line.text())),
        false => Vec::new(),
    }
}

fn explain(marker: Marker) -> Message {
    let what = match marker {
        Marker::First => Message::new(
            "Git wrote this line: two versions of the article differ here, and the first one follows.",
            "كتب git هذا السطر: هنا نسختان مختلفتان من المقال، وأولاهما بعده.",
        ),
        Marker::Base => Message::new(
            "Git wrote this line: what both versions began from follows.",
            "كتب git هذا السطر: بعده الأصل الذي انطلقت منه النسختان.",
        ),
        Marker::Second => Message::new(
            "Git wrote this line: the second of two versions of the article follows.",
            "كتب git هذا السطر: بعده النسخة الثانية من المقال.",
        ),
        Marker::End => Message::new(
            "Git wrote this line: two versions of the article differ above it.",
            "كتب git هذا السطر: فوقه نسختان مختلفتان من المقال.",
        ),
    };
    let todo = Message::new(
        " Until it is gone it counts as text. Keep the lines that are right, and remove this one.",
        " وهو من النص ما دام قائما. أبق الأسطر الصحيحة واحذفه.",
    );
    Message::new(what.en + &todo.en, what.ar + &todo.ar)
}

/// The fixes of the conflict that begins at a line: one version, the other, or both. None when its markers are not all there.
fn fixes(analysis: &Analysis, first: usize) -> Vec<Fix> {
    let conflicts = found(analysis);
    let here = conflicts
        .iter()
        .find(|c| c.first().is_some_and(|marker| marker.line == first));
    let fix = |(title, removed): (Message, Removed)| Fix {
        title,
        edits: remove_lines(&analysis.article, removed),
    };
    let ways = here.map(|conflict| ways(conflict)).unwrap_or_default();
    ways.into_iter().map(fix).collect()
}

fn ways(conflict: &[MarkerLine<'_>]) -> Vec<(Message, Removed)> {
    let markers: Vec<Marker> = conflict.iter().map(|m| m.marker).collect();
    let whole = [Marker::First, Marker::Second, Marker::End];
    let with_base = [Marker::First, Marker::Base, Marker::Second, Marker::End];
    let ([start, .., between, end], true) = (conflict, markers == whole || markers == with_base)
    else {
        return Vec::new();
    };
    // Behind the first version: what both began from, or the second one.
    let behind = conflict.get(1).map_or(between.line, |m| m.line);
    let one = |line: usize| line..line + 1;
    vec![
        (
            keep("first", "الأولى", start.label),
            vec![one(start.line), behind..end.line + 1],
        ),
        (
            keep("second", "الثانية", end.label),
            vec![start.line..between.line + 1, one(end.line)],
        ),
        (
            Message::new("Keep both versions", "أبق النسختين"),
            vec![one(start.line), behind..between.line + 1, one(end.line)],
        ),
    ]
}

fn keep(en: &str, ar: &str, label: &str) -> Message {
    let label = match label {
        "" => String::new(),
        label => format!(" ({label})"),
    };
    Message::new(
        format!("Keep the {en} version{label}"),
        format!("أبق النسخة {ar}{label}"),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_fixes, words};
    use super::*;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn a_conflict_is_solved_by_either_version_or_both() {
        let text = "نص\n<<<<<<< main\n%% note أ\n||||||| 1a2b3c4\n%% note\n=======\n%% note ب\n>>>>>>> review";
        assert_eq!(
            words(&CONFLICT_MARKER, text),
            [
                "<<<<<<< main",
                "||||||| 1a2b3c4",
                "=======",
                ">>>>>>> review"
            ]
        );
        assert_eq!(
            all_fixes(&CONFLICT_MARKER, text),
            ["نص\n%% note أ", "نص\n%% note ب", "نص\n%% note أ\n%% note ب"]
        );
    }

    #[test]
    fn an_empty_version_leaves_nothing() {
        let text = "نص\n<<<<<<< main\n%% note أ\n=======\n>>>>>>> review";
        assert_eq!(
            all_fixes(&CONFLICT_MARKER, text),
            ["نص\n%% note أ", "نص", "نص\n%% note أ"]
        );
    }

    #[test]
    fn a_rule_of_signs_is_text() {
        assert_eq!(words(&CONFLICT_MARKER, "عنوان\n=======\nنص\n>>>> نص"), NONE);
        // What is left of a conflict has no version to keep.
        assert_eq!(words(&CONFLICT_MARKER, "نص\n>>>>>>> a"), [">>>>>>> a"]);
        assert_eq!(all_fixes(&CONFLICT_MARKER, "نص\n>>>>>>> a"), NONE);
    }
}
