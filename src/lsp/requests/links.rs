//! `textDocument/documentLink`: the address of the article, and ids that have an entry in the corpus's own knowledge.

use khabar_ide::links::{Link, Target, links};
use tower_lsp::lsp_types::{DocumentLink, Url};

use crate::lsp::edits::at_entry;
use crate::lsp::snapshot::Snapshot;

/// Answers the request.
pub fn document_links(of: &Snapshot) -> Vec<DocumentLink> {
    let encoding = of.negotiated.encoding;
    let analysis = &of.analysed.analysis;
    let found = links(&of.analysed.corpus, analysis);
    // A look at the disk, which an article without links is spared.
    let files = (!found.is_empty()).then(|| of.documents.sources());
    let target = |to: &Target| match to {
        Target::Page(address) => Url::parse(address).ok(),
        Target::Entry(entry) => {
            let location = at_entry(encoding, files.as_ref()?, entry)?;
            let mut uri = location.uri;
            // As editors write a line in an address.
            uri.set_fragment(Some(&format!("L{}", location.range.start.line + 1)));
            Some(uri)
        }
    };
    let link = |Link { place, to }: &Link| {
        Some(DocumentLink {
            range: encoding.range(&analysis.article, place),
            target: Some(target(to)?),
            tooltip: Some(to.said().get(of.lang).to_string()),
            data: None,
        })
    };
    found.iter().filter_map(link).collect()
}
