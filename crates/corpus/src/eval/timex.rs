//! Scores of temporal expressions, as TempEval-3 counts them.

use std::collections::BTreeMap;

use super::{Difference, Differing, Extent, Sentences, Share, Tally, pair_extents};
use khabar_engine::annotation::{Document, TimexRecord};

/// The scores of some documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scores {
    /// The same extent.
    pub strict: Tally,
    /// An extent that overlaps.
    pub relaxed: Tally,
    /// Overlapping, and with the right value: TempEval-3's value F1.
    pub value: Tally,
    /// The right type among those that overlap.
    pub types: Share,
    /// The right value among those that overlap.
    pub values: Share,
    /// The right modifier (and how often, for what recurs) among those that overlap.
    pub modifiers: Share,
    /// Found in documents where gold has none.
    pub in_traps: usize,
    /// Documents where gold has none.
    pub traps: usize,
}

impl std::ops::AddAssign<&Scores> for Scores {
    fn add_assign(&mut self, other: &Self) {
        self.strict += other.strict;
        self.relaxed += other.relaxed;
        self.value += other.value;
        self.types += other.types;
        self.values += other.values;
        self.modifiers += other.modifiers;
        self.in_traps += other.in_traps;
        self.traps += other.traps;
    }
}

/// The scores of a set of documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Of all.
    pub total: Scores,
    /// By category.
    pub by_category: BTreeMap<String, Scores>,
    /// Where gold and silver differ.
    pub differences: Vec<Difference>,
}

impl Report {
    /// Adds a document.
    pub fn add(&mut self, gold: &Document, silver: &Document) {
        let scores = score(gold, silver, &mut self.differences);
        self.total += &scores;
        if let Some(category) = &gold.category {
            *self.by_category.entry(category.clone()).or_default() += &scores;
        }
    }
}

fn score(gold: &Document, silver: &Document, differences: &mut Vec<Difference>) -> Scores {
    let mut scores = Scores::default();
    let extents: Vec<Extent> = gold.timexes.iter().map(|t| t.place.extent()).collect();
    let found: Vec<Extent> = silver.timexes.iter().map(|t| t.place.extent()).collect();
    let pairs = pair_extents(&extents, &found);
    let sizes = Tally {
        gold: extents.len(),
        found: found.len(),
        right: 0,
    };
    (scores.strict, scores.relaxed, scores.value) = (sizes, sizes, sizes);
    let sentences = Sentences::of(&gold.text);
    let mut differing = Differing {
        document: gold.name(),
        sentences: &sentences,
        list: differences,
    };
    for (timex, pair) in gold.timexes.iter().zip(&pairs) {
        let Some(silver) = pair.and_then(|i| silver.timexes.get(i)) else {
            differing.add(
                "missed",
                timex.place.start,
                &timex.place.text,
                said_in_gold(timex),
                String::new(),
            );
            continue;
        };
        let same_extent = timex.place.extent() == silver.place.extent();
        let value = is_right(timex, silver);
        let same_type = timex.r#type == silver.r#type;
        let modifier =
            timex.r#mod == silver.r#mod && timex.quant == silver.quant && timex.freq == silver.freq;
        scores.strict.right += usize::from(same_extent);
        scores.relaxed.right += 1;
        scores.value.right += usize::from(value);
        scores.types.count(same_type);
        scores.values.count(value);
        scores.modifiers.count(modifier);
        let what = match (same_extent, value, same_type, modifier) {
            (true, true, true, true) => continue,
            (_, false, _, _) => "value",
            (false, ..) => "extent",
            (_, _, false, _) => "type",
            _ => "modifier",
        };
        differing.add(
            what,
            timex.place.start,
            &timex.place.text,
            said_in_gold(timex),
            said_in_silver(silver),
        );
    }
    for (i, timex) in silver.timexes.iter().enumerate() {
        if !pairs.contains(&Some(i)) {
            differing.add(
                "false",
                timex.place.start,
                &timex.place.text,
                String::new(),
                said_in_silver(timex),
            );
        }
    }
    if gold.timexes.is_empty() {
        scores.traps = 1;
        scores.in_traps = silver.timexes.len();
    }
    scores
}

/// Whether the value found is the one of gold, or one that gold accepts as well.
fn is_right(gold: &TimexRecord, silver: &TimexRecord) -> bool {
    let mut accepted = gold.value.iter().chain(&gold.alt);
    match &silver.value {
        Some(value) => accepted.any(|v| v == value),
        None => gold.value.is_none(),
    }
}

fn said_in_gold(timex: &TimexRecord) -> String {
    let modifier = timex.r#mod.map(|m| m.name());
    let more = [modifier, timex.quant.as_deref(), timex.freq.as_deref()];
    let more: String = more
        .into_iter()
        .flatten()
        .map(|m| format!(" {m}"))
        .collect();
    let value = timex.value.as_deref().unwrap_or("?");
    format!("{} {value}{more}", timex.r#type.name())
}

fn said_in_silver(timex: &TimexRecord) -> String {
    let said = said_in_gold(timex);
    let rule = timex.common.rule.as_deref().unwrap_or("-");
    format!("{said} ⟦{}⟧ ({rule})", timex.place.text)
}

#[cfg(test)]
mod tests {
    use super::super::analysed;
    use super::*;
    use khabar_engine::article::Knowledge;

    #[test]
    fn counts_as_tempeval_3_does() {
        let gold = r#"{"id": 1, "category": "c", "dct": "2025-03-19", "text": "وصل أمس الثلاثاء وغادر اليوم ثم عاد بعد ذلك في نيسان الخير", "timexes": [
            {"start": 4, "end": 7, "text": "أمس", "type": "DATE", "value": "2025-03-18"},
            {"start": 23, "end": 28, "text": "اليوم", "type": "DATE", "value": "2025-03-20", "alt": ["2025-03-21"]},
            {"start": 29, "end": 31, "text": "ثم", "type": "DATE", "value": "FUTURE_REF"}]}"#;
        let gold = Document::parse(gold).unwrap();
        let record = analysed(&gold, &Knowledge::shared());
        let mut report = Report::default();
        report.add(&gold, &record);
        let found = record.timexes.len();
        let tally = |right| Tally {
            gold: 3,
            found,
            right,
        };
        assert_eq!(report.total.strict, tally(1));
        assert_eq!(report.total.relaxed, tally(2));
        assert_eq!(report.total.value, tally(1));
        assert_eq!(report.by_category["c"], report.total);
        let what: Vec<_> = report.differences.iter().map(|d| d.what).collect();
        assert_eq!(what[..3], ["extent", "value", "missed"]);
    }
}
