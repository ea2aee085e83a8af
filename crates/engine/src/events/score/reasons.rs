//! What speaks for and against a suggested event, in words.

use std::sync::LazyLock;

use khabar_data::schema::Features;

use crate::likelihood::{Likelihood, Seen};
use crate::message::Message;

/// `data/events/features.toml`.
static SAYS: LazyLock<Features> = LazyLock::new(khabar_data::read);

/// Something that speaks for a suggested event or against it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// What it is.
    pub what: Message,
    /// How much it weighs: above 0 it speaks for the event, below against it.
    pub weight: f32,
}

/// How many grounds are told.
const TOLD: usize = 3;

/// What weighs most of some things seen, heaviest first.
pub fn grounds<'s>(
    likelihood: &Likelihood,
    seen: impl Iterator<Item = &'s Seen<'s>>,
) -> Vec<Ground> {
    let weighed = seen.map(|seen| (seen, likelihood.weight(seen)));
    let mut weighed: Vec<_> = weighed.filter(|(_, weight)| *weight != 0.0).collect();
    weighed.sort_by(|(_, a), (_, b)| b.abs().total_cmp(&a.abs()));
    weighed.truncate(TOLD);
    let ground = |(seen, weight)| Ground {
        what: words(seen),
        weight,
    };
    weighed.into_iter().map(ground).collect()
}

/// What was seen, in words.
fn words((feature, value): &Seen<'_>) -> Message {
    let Some(row) = SAYS.0.get(feature) else {
        return Message::new(
            format!("{}: {value}", feature.name()),
            format!("{}: {value}", feature.name()),
        );
    };
    let said = row.values.get(value.as_ref());
    let fill = |says: &str, value: &str| says.replace("{}", value);
    Message::new(
        fill(&row.says.en, said.map_or(value, |said| &said.en)),
        fill(&row.says.ar, said.map_or(value, |said| &said.ar)),
    )
}

#[cfg(test)]
mod tests {
    use khabar_data::schema::Weights;

    use super::*;
    use crate::likelihood::Feature;

    #[test]
    fn the_heaviest_grounds_are_told_first() {
        let text = "trained-on = []\njudgements = 0\narticles = 0\nl2 = 1\nbias = 0\ncalibration = { slope = 1, offset = 0 }\n[weights]\nprevious = { \"في\" = -0.5 }\nshape = { verb = 0.75 }\ntense = { past = 0.1 }\ndoers = { 1 = 0.2 }\n";
        let likelihood = Likelihood::parse(text).unwrap();
        let seen: [Seen<'_>; 5] = [
            (Feature::Tense, "past".into()),
            (Feature::Previous, "في".into()),
            (Feature::Shape, "verb".into()),
            (Feature::Doers, "1".into()),
            (Feature::Next, "أمس".into()),
        ];
        let grounds = grounds(&likelihood, seen.iter());
        let said: Vec<(&str, f32)> = grounds
            .iter()
            .map(|g| (g.what.en.as_str(), g.weight))
            .collect();
        assert_eq!(
            said,
            [
                ("it is a verb", 0.75),
                ("“في” stands before it", -0.5),
                ("one party doing it", 0.2)
            ]
        );
    }

    #[test]
    fn every_feature_is_explained() {
        for feature in Feature::ALL {
            assert!(SAYS.0.contains_key(&feature), "{}", feature.name());
        }
    }

    /// A value is a word of the text, a type, or has words in both languages.
    #[test]
    fn what_weighs_can_be_told() {
        let weights: Weights = khabar_data::read();
        let codes = |feature: Feature| feature.names_type() || feature.name().contains('-');
        for (feature, values) in weights.weights.iter().filter(|(f, _)| !codes(**f)) {
            let row = &SAYS.0[feature];
            let told = |value: &str| {
                !value.is_ascii()
                    || value == "yes"
                    || row.values.contains_key(value)
                    || !row.says.en.contains("{}")
            };
            let untold: Vec<&String> = values.keys().filter(|value| !told(value)).collect();
            assert!(
                untold
                    .iter()
                    .all(|v| !v.bytes().any(|b| b.is_ascii_alphabetic())),
                "{}: {untold:?}",
                feature.name()
            );
        }
    }
}
