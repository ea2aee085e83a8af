//! Dates of any text: no panic, spans that are in order and on characters, values that read back as themselves.
//!
//! `cargo +nightly fuzz run dates -- -max_total_time=1800 -dict=fuzz/dates.dict`
#![no_main]

use jiff::civil::date;
use khabar_engine::time::{Context, Value, recognise, resolve_all};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let timexes = recognise(text);
    let mut end = 0;
    for timex in &timexes {
        assert!(timex.span.start >= end && timex.span.end > timex.span.start, "{timex:?}");
        assert!(text.get(timex.span.range()).is_some(), "{timex:?}");
        end = timex.span.end;
    }
    for dct in [None, Some(date(2025, 3, 19)), Some(date(1, 1, 1)), Some(date(9999, 12, 31))] {
        let (resolved, _) = resolve_all(&timexes, &Context { dct, ..Context::default() });
        for resolution in resolved {
            if let Some(value) = resolution.value {
                let printed = value.to_string();
                let read = printed.parse::<Value>().map(|v| v.to_string());
                assert_eq!(read.as_deref(), Ok(printed.as_str()), "{value:?}");
            }
        }
    }
});
