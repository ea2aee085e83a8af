//! What Khabar finds in labelled sentences, and where it differs from their labels. `khabar eval timex tests/eval/timex.jsonl` prints more.
//!
//! The sentences were written and labelled without a look at the program or its output. A change that makes the list below longer
//! needs a reason; none may be mended by a rule for one sentence.

use std::sync::Arc;

use khabar::article::Knowledge;
use khabar::eval::{Document, Tally, timex};

#[test]
fn dates_of_labelled_sentences() {
    let knowledge = Arc::new(Knowledge::embedded());
    let mut report = timex::Report::default();
    for line in include_str!("eval/timex.jsonl").lines() {
        let document = Document::parse(line).unwrap();
        let (_, record) = document.analyse(&knowledge);
        report.add(&document, &record);
    }
    let tally = |t: &Tally| format!("{} gold, {} found, {} right", t.gold, t.found, t.right);
    let mut said = format!(
        "extents: {}\nvalues: {}\n",
        tally(&report.total.strict),
        tally(&report.total.value)
    );
    for d in &report.differences {
        said += &format!(
            "{}: {}: {} | {} | {}\n",
            d.document, d.what, d.words, d.gold, d.found
        );
    }
    insta::assert_snapshot!(said);
}
