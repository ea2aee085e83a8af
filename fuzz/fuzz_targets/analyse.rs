//! Any article: what is found in it stands in it, every finding has its place, and accepting everything leaves the text as it is.
//!
//! `cargo +nightly fuzz run analyse -- -max_total_time=1800`
#![no_main]

use khabar_engine::article::edits::{accept_all, apply};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::lint::{Levels, lint};
use khabar_engine::tags::strip;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let analysis = Article::new(text, Knowledge::shared()).analyse(None);
    for line in 0..analysis.article.lines().len() {
        for mention in analysis.mentions(line) {
            assert!(analysis.text(line).get(mention.span.range()).is_some(), "{mention:?}");
        }
        for timex in analysis.timexes(line) {
            assert!(analysis.text(line).get(timex.span.range()).is_some(), "{timex:?}");
        }
    }
    for finding in lint(&analysis, &Levels::default()) {
        assert!(finding.line < analysis.article.lines().len(), "{finding:?}");
    }
    let accepted = apply(text, &accept_all(&analysis));
    assert_eq!(strip(&accepted), strip(text));
});
