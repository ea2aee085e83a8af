//! Any bytes from a client: each message, or what stands in its place, is read and answered, and the input comes to its end.
//!
//! `cargo +nightly fuzz run frames -- -max_total_time=1800`
#![no_main]

use khabar::lsp::frames::{Frames, framed};
use khabar::lsp::messages::{Incoming, lost};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    // As it came, and as the body of a frame.
    for input in [bytes.to_vec(), framed(bytes)] {
        runtime.block_on(async {
            let mut frames = Frames::new(input.as_slice());
            while let Some(message) = frames.next().await.expect("reading from memory does not fail") {
                match message {
                    Incoming::Request(request) => drop(lost(&request)),
                    Incoming::Response(_) => {}
                    Incoming::Broken(broken) => assert!(broken.answer()["error"]["code"].is_i64()),
                }
            }
        });
    }
});
