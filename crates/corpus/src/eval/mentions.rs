//! Scores of mentions: their extents and kinds, whom they are linked to, the offices they state.

use std::collections::BTreeMap;

use super::{Difference, Differing, Extent, Sentences, Share, Tally, pair_extents, share};
use khabar_engine::actors::KnowledgeBase;
use khabar_engine::annotation::{Document, MentionRecord};
use khabar_engine::mentions::MentionKind;

/// The scores of mentions of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KindScores {
    /// The same extent and kind.
    pub strict: Tally,
    /// An extent that overlaps, and the same kind.
    pub relaxed: Tally,
}

/// The scores of a set of documents.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// The same extent, whatever the kind.
    pub strict: Tally,
    /// An extent that overlaps, whatever the kind.
    pub relaxed: Tally,
    /// By the kind of mention.
    pub by_kind: BTreeMap<&'static str, KindScores>,
    /// Linked to the right actor, among those of the same extent that gold links.
    pub linking: Share,
    /// Left without an actor, among those of the same extent that gold does not link.
    pub unlinked: Share,
    /// The right office and holder, among those of the same extent to which gold gives an office.
    pub offices: Share,
    /// People whom the knowledge base does not hold: how many were found, extent and kind.
    pub unknown_people: Share,
    /// Links that are wrong: to somebody else, or where gold has no mention.
    pub false_links: usize,
    /// Words read.
    pub words: usize,
    /// Where gold and silver differ.
    pub differences: Vec<Difference>,
}

impl Report {
    /// False links in ten thousand words; none before anything was read.
    pub fn false_links_in_10_000_words(&self) -> Option<f64> {
        share(self.false_links * 10_000, self.words)
    }

    /// Adds a document.
    pub fn add(&mut self, gold: &Document, silver: &Document, kb: &KnowledgeBase) {
        let extents: Vec<Extent> = gold.mentions.iter().map(|m| m.place.extent()).collect();
        let found: Vec<Extent> = silver.mentions.iter().map(|m| m.place.extent()).collect();
        let pairs = pair_extents(&extents, &found);
        self.words += gold.text.split_whitespace().count();
        self.strict.gold += extents.len();
        self.relaxed.gold += extents.len();
        self.strict.found += found.len();
        self.relaxed.found += found.len();
        for mention in &silver.mentions {
            let scores = self.by_kind.entry(mention.kind.name()).or_default();
            scores.strict.found += 1;
            scores.relaxed.found += 1;
        }
        let sentences = Sentences::of(&gold.text);
        let mut differences = std::mem::take(&mut self.differences);
        let mut differing = Differing {
            document: gold.name(),
            sentences: &sentences,
            list: &mut differences,
        };
        for (mention, pair) in gold.mentions.iter().zip(&pairs) {
            let silver = pair.and_then(|i| silver.mentions.get(i));
            match (silver, self.one(mention, silver, kb)) {
                (_, None) => {}
                (None, Some(what)) => {
                    differing.add(
                        what,
                        mention.place.start,
                        &mention.place.text,
                        said_in_gold(mention),
                        String::new(),
                    );
                }
                (Some(silver), Some(what)) => {
                    let found = said_in_silver(silver);
                    differing.add(
                        what,
                        mention.place.start,
                        &mention.place.text,
                        said_in_gold(mention),
                        found,
                    );
                }
            }
        }
        for (i, mention) in silver.mentions.iter().enumerate() {
            let partner = pairs.iter().position(|p| *p == Some(i));
            let partner = partner.and_then(|at| gold.mentions.get(at));
            let linked_right = partner.is_some_and(|gold| is_same_actor(gold, mention));
            self.false_links += usize::from(mention.actor.is_some() && !linked_right);
            if partner.is_none() {
                differing.add(
                    "false",
                    mention.place.start,
                    &mention.place.text,
                    String::new(),
                    said_in_silver(mention),
                );
            }
        }
        self.differences = differences;
    }

    /// Counts one mention of gold with its partner; what is wrong with it, if anything is.
    fn one(
        &mut self,
        gold: &MentionRecord,
        silver: Option<&MentionRecord>,
        kb: &KnowledgeBase,
    ) -> Option<&'static str> {
        let scores = self.by_kind.entry(gold.kind.name()).or_default();
        scores.strict.gold += 1;
        scores.relaxed.gold += 1;
        let same_kind = silver.is_some_and(|s| s.kind == gold.kind);
        let same_extent = silver.is_some_and(|s| s.place.extent() == gold.place.extent());
        scores.relaxed.right += usize::from(same_kind);
        scores.strict.right += usize::from(same_kind && same_extent);
        self.relaxed.right += usize::from(silver.is_some());
        self.strict.right += usize::from(same_extent);
        if gold.kind == MentionKind::Person && !is_known(gold, kb) {
            self.unknown_people.count(same_kind && same_extent);
        }
        let silver = match silver {
            None => return Some("missed"),
            Some(_) if !same_extent => return Some("extent"),
            Some(silver) => silver,
        };
        let linked = match gold.actor {
            Some(_) => is_same_actor(gold, silver),
            None => silver.actor.is_none(),
        };
        match gold.actor {
            Some(_) => self.linking.count(linked),
            None => self.unlinked.count(linked),
        }
        let same_office = gold.office.as_deref() == silver.office.as_deref();
        if gold.office.is_some() {
            self.offices.count(linked && same_office);
        }
        match (same_kind, linked, same_office) {
            (false, ..) => Some("kind"),
            (_, false, _) => Some("link"),
            (_, _, false) => Some("office"),
            _ => None,
        }
    }
}

/// Whether both mean the same actor: by id, or by English name where the id is one that nobody could know.
pub(super) fn is_same_actor(gold: &MentionRecord, silver: &MentionRecord) -> bool {
    let same = |a: &Option<String>, b: &Option<String>| a.is_some() && a == b;
    same(&gold.actor, &silver.actor) || gold.actor.is_some() && same(&gold.name_en, &silver.name_en)
}

fn is_known(gold: &MentionRecord, kb: &KnowledgeBase) -> bool {
    let by_id = gold.actor.as_ref().is_some_and(|id| kb.find(id).is_some());
    by_id
        || kb
            .actors()
            .any(|(_, actor)| Some(&actor.en) == gold.name_en.as_ref())
}

fn said_in_gold(mention: &MentionRecord) -> String {
    let office = mention.office.as_ref();
    let office = office.map(|o| format!(" {o}")).unwrap_or_default();
    let actor = mention.actor.as_deref().unwrap_or("-");
    format!("{} {actor}{office}", mention.kind.name())
}

fn said_in_silver(mention: &MentionRecord) -> String {
    let said = said_in_gold(mention);
    let rule = mention.common.rule.as_deref().unwrap_or("-");
    format!("{said} ⟦{}⟧ ({rule})", mention.place.text)
}

#[cfg(test)]
mod tests {
    use super::super::analysed;
    use super::*;
    use khabar_engine::article::Knowledge;

    #[test]
    fn extents_kinds_and_links_are_counted_apart() {
        let gold = r#"{"dct": "2025-03-19", "text": "التقى ترامب بوتين في موسكو", "mentions": [
            {"start": 6, "end": 11, "text": "ترامب", "kind": "person", "actor": "trump"},
            {"start": 12, "end": 17, "text": "بوتين", "kind": "person", "actor": "zelensky"},
            {"start": 21, "end": 26, "text": "موسكو", "kind": "organization", "actor": "moscow"},
            {"start": 0, "end": 5, "text": "التقى", "kind": "person"}]}"#;
        let knowledge = Knowledge::shared();
        let gold = Document::parse(gold).unwrap();
        let record = analysed(&gold, &knowledge);
        let mut report = Report::default();
        report.add(&gold, &record, &knowledge.actors);
        assert_eq!(
            report.strict,
            Tally {
                gold: 4,
                found: 3,
                right: 3
            }
        );
        assert_eq!(
            report.by_kind["person"].strict,
            Tally {
                gold: 3,
                found: 2,
                right: 2
            }
        );
        assert_eq!(report.linking.all, 3);
        assert_eq!(report.unknown_people, Share { all: 1, right: 0 });
        let what: Vec<_> = report.differences.iter().map(|d| d.what).collect();
        assert_eq!(what, ["link", "kind", "missed"]);
    }
}
