//! The model by which Khabar finds names that nobody listed, as `khabar train names` wrote it. `README.md` says on what it was trained and how it is
//! made again, `NOTICE-names-model` whose texts those are; it is licensed apart from Khabar, under CC BY-SA 4.0.

/// The file of the model: `khabar_engine::tagger::Tagger::read` reads it.
pub static MODEL: &[u8] = include_bytes!("../names.model");
