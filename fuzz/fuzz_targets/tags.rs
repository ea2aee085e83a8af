//! Tag lines of any text: what is printed reads back as it was, and what is escaped comes back byte for byte.
//!
//! `cargo +nightly fuzz run tags -- -max_total_time=1800`
#![no_main]

use khabar_engine::article::format;
use khabar_engine::tags::{escape, parse, strip};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    assert_eq!(strip(&escape(text)), text);
    let printed = format(text);
    assert_eq!(format(&printed), printed);
    assert_eq!(strip(&printed), strip(text));
    for line in text.lines() {
        let _ = parse(line);
    }
});
