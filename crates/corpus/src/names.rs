//! The tagger of names that a corpus has: the one that ships with Khabar, its own, or none.

use std::fmt::Display;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use khabar_engine::message::Message;
use khabar_engine::tagger::{Naming, Tagger};

use super::settings::{NamesModel, Placed, Settings};
use super::{Problem, missing, read_bytes};

/// The tagger that ships with Khabar, made once a process, when it is first asked for; none where the program was built without it.
fn shipped() -> Option<Arc<Tagger>> {
    static SHIPPED: LazyLock<Option<Arc<Tagger>>> = LazyLock::new(|| {
        let tagger = Tagger::read(file()).ok();
        tagger.map(Arc::new)
    });
    SHIPPED.clone()
}

#[cfg(feature = "names-model")]
fn file() -> &'static [u8] {
    khabar_names_model::MODEL
}

#[cfg(not(feature = "names-model"))]
fn file() -> &'static [u8] {
    &[]
}

/// The bytes of the model of a corpus: those that ship with Khabar, its own, or none.
pub(super) fn model(root: Option<&Path>, settings: &Settings) -> Vec<u8> {
    match (&settings.names_model, root) {
        (NamesModel::Off, _) => Vec::new(),
        (NamesModel::File(name), Some(root)) => {
            read_bytes(&root.join(&name.value)).unwrap_or_default()
        }
        _ => file().to_vec(),
    }
}

/// How names are found outside a corpus.
pub(super) fn naming() -> Naming {
    Naming {
        tagger: shipped(),
        ..Naming::default()
    }
}

/// How names are found by the settings of a corpus.
pub(super) fn load(
    root: &Path,
    (file, text): (&Path, &Arc<str>),
    settings: &Settings,
    problems: &mut Vec<Problem>,
) -> Naming {
    let mut own = |name: &Placed<String>| {
        let read = read_bytes(&root.join(&name.value));
        let unread = match read.as_deref().map(Tagger::read) {
            Ok(Ok(tagger)) => return Some(Arc::new(tagger)),
            Ok(Err(error)) => {
                let message = no_model(&name.value, &error);
                Problem::at((file, text), name.span.clone(), message)
            }
            Err(_) => missing(file, text, &name.span, &name.value, &read.err()?),
        };
        problems.push(unread);
        None
    };
    Naming {
        tagger: match &settings.names_model {
            NamesModel::Off => None,
            NamesModel::Shipped => shipped(),
            NamesModel::File(name) => own(name),
        },
        threshold: settings.names_threshold,
    }
}

fn no_model(name: &str, error: &dyn Display) -> Message {
    Message::new(
        format!("No names are found by “{name}”: {error}. Write a model with khabar train names."),
        format!("لا تُلتقط أسماء بالنموذج {name} ({error}). اكتب نموذجا بالأمر khabar train names."),
    )
}
