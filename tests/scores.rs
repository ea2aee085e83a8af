//! What Khabar finds in labelled sentences, and where it differs from their labels. `khabar eval timex tests/eval/timex.jsonl` prints
//! more, and so it does of events and mentions.
//!
//! The sentences were written and labelled without a look at the program or its output. A change that makes the list below longer
//! needs a reason; none may be mended by a rule for one sentence.

use std::sync::Arc;

use khabar_corpus::eval::{Tally, analysed, events, mentions, suggestions, timex};
use khabar_engine::annotation::Document;
use khabar_engine::article::Knowledge;

/// The documents of a labelled file, each with what is found in its text.
fn found<'a>(
    file: &'a str,
    knowledge: &'a Arc<Knowledge>,
) -> impl Iterator<Item = (Document, Document)> + 'a {
    file.lines().map(|line| {
        let document = Document::parse(line).unwrap();
        let silver = analysed(&document, knowledge);
        (document, silver)
    })
}

fn said(tally: &Tally) -> String {
    format!(
        "{} gold, {} found, {} right",
        tally.gold, tally.found, tally.right
    )
}

#[test]
fn dates_of_labelled_sentences() {
    let knowledge = Arc::new(Knowledge::embedded());
    let mut report = timex::Report::default();
    for (document, record) in found(include_str!("eval/timex.jsonl"), &knowledge) {
        report.add(&document, &record);
    }
    let mut listed = format!(
        "extents: {}\nvalues: {}\n",
        said(&report.total.strict),
        said(&report.total.value)
    );
    for d in &report.differences {
        listed += &format!(
            "{}: {}: {} | {} | {}\n",
            d.document, d.what, d.words, d.gold, d.found
        );
    }
    insta::assert_snapshot!(listed);
}

#[test]
fn events_of_labelled_passages() {
    let knowledge = Arc::new(Knowledge::embedded());
    let mut report = events::Report::default();
    for (document, record) in found(include_str!("eval/events.jsonl"), &knowledge) {
        report.add(&document, &record);
    }
    let all: Vec<_> = found(include_str!("eval/events.jsonl"), &knowledge)
        .map(|(document, _)| {
            let all = suggestions(&document.text, document.day(), &knowledge);
            (document, all)
        })
        .collect();
    let offered = events::ranking(all.iter().map(|(d, all)| (d, all.as_slice())));
    insta::assert_snapshot!(format!(
        "offered at the cursor: {} found, {} right\nevents: {}\nactors: {}\nrecipients: {}\nfalse in sentences without one: {} of {}\n",
        offered.len(),
        offered.rights(),
        said(&report.events),
        said(&report.actors),
        said(&report.recipients),
        report.false_suggestions,
        report.quiet_sentences,
    ));
}

#[test]
fn mentions_of_labelled_articles() {
    let knowledge = Arc::new(Knowledge::embedded());
    let mut report = mentions::Report::default();
    for (document, record) in found(include_str!("eval/mentions.jsonl"), &knowledge) {
        report.add(&document, &record, &knowledge.actors);
    }
    insta::assert_snapshot!(format!(
        "strict: {}\nrelaxed: {}\nlinked: {:?}\n",
        said(&report.strict),
        said(&report.relaxed),
        report.linking,
    ));
}
