//! The data files that are part of the binary, listed by `build.rs`.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
