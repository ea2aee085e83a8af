//! Any edits at any positions: what is known of a text that was typed is what is known of it when it is opened.
//!
//! `cargo +nightly fuzz run edits -- -max_total_time=1800`
#![no_main]

use khabar::lsp::position::Encoding;
use khabar_engine::article::{Article, Knowledge};
use libfuzzer_sys::fuzz_target;
use tower_lsp::lsp_types::{Position, Range};

fuzz_target!(|typed: (&str, Vec<((u8, u8), (u8, u8), &str)>)| {
    let (text, edits) = typed;
    for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
        let mut article = Article::new(text, Knowledge::shared());
        for ((l1, c1), (l2, c2), insert) in &edits {
            let place = |line: u8, character: u8| Position { line: line.into(), character: character.into() };
            let range = Range { start: place(*l1, *c1), end: place(*l2, *c2) };
            let bytes = encoding.to_bytes(article.rope(), range);
            article.edit(bytes, insert).expect("a position is clamped into the text");
            // Recognised now, and read again with the next edit.
            let _ = article.analyse(None);
        }
        let whole = article.rope().to_string();
        let fresh = Article::new(&whole, Knowledge::shared()).analyse(None);
        let grown = article.analyse(None);
        for line in 0..fresh.article.lines().len() {
            assert_eq!(grown.text(line), fresh.text(line));
            assert_eq!(format!("{:?}", grown.mentions(line)), format!("{:?}", fresh.mentions(line)));
            assert_eq!(format!("{:?}", grown.timexes(line)), format!("{:?}", fresh.timexes(line)));
        }
    }
});
