//! Weights as the file that the engine reads.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use khabar_engine::likelihood::Feature;

use super::Model;

/// What a file of weights says of itself.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// The command that wrote it.
    pub command: &'a str,
    /// The day it was written.
    pub day: &'a str,
    /// The files it was trained on.
    pub trained_on: &'a [String],
    /// How many suggestions were judged in them.
    pub judgements: usize,
    /// In how many articles.
    pub articles: usize,
    /// How strongly weights were held down.
    pub l2: f64,
}

/// Weights nearer to nothing than this are left out.
const LEAST: f64 = 0.03;

/// The file of some weights: sorted, with three digits.
pub fn write(model: &Model, about: &About<'_>) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "# How much each feature of a suggested event weighs; features.toml says what each means. Written {} by:\n# {}\n",
        about.day, about.command
    );
    let _ = writeln!(
        out,
        "trained-on = {}",
        toml::Value::from(about.trained_on.to_vec())
    );
    let _ = writeln!(out, "judgements = {}", about.judgements);
    let _ = writeln!(out, "articles = {}", about.articles);
    let _ = writeln!(out, "l2 = {:?}", about.l2);
    let _ = writeln!(out, "bias = {:.3}", model.bias);
    let calibration = model.calibration;
    let _ = writeln!(
        out,
        "calibration = {{ slope = {:.3}, offset = {:.3} }}\n\n[weights]",
        calibration.slope, calibration.offset
    );
    weights(&mut out, "weights", &model.weights, (Feature::name, LEAST));
    out
}

/// Weights as tables below one of this name, a feature each. Those nearer to nothing than `least` are left out.
pub(super) fn weights<F: Copy + PartialEq>(
    out: &mut String,
    below: &str,
    weights: &BTreeMap<(F, String), f64>,
    (name, least): (fn(F) -> &'static str, f64),
) {
    let mut table = None;
    for ((feature, value), weight) in weights {
        if weight.abs() < least {
            continue;
        }
        if table != Some(*feature) {
            table = Some(*feature);
            let _ = writeln!(out, "\n[{below}.{}]", name(*feature));
        }
        let _ = writeln!(out, "{} = {weight:.3}", toml::Value::from(value.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::likelihood::{Calibration, Likelihood};

    #[test]
    fn what_is_written_is_read() {
        let weight = |feature, value: &str, weight| ((feature, value.to_string()), weight);
        let model = Model {
            bias: -0.5,
            calibration: Calibration {
                slope: 1.5,
                offset: 0.25,
            },
            weights: [
                weight(Feature::Previous, "في", -0.5),
                weight(Feature::Next, "\"", 0.25),
                weight(Feature::Next, "نادر", 0.001),
            ]
            .into(),
        };
        let about = About {
            command: "khabar train events",
            day: "2025-02-12",
            trained_on: &["gold.jsonl".to_string()],
            judgements: 3,
            articles: 1,
            l2: 8.0,
        };
        let text = write(&model, &about);
        assert!(!text.contains("نادر"), "{text}");
        let likelihood = Likelihood::parse(&text).unwrap();
        let seen = (Feature::Next, "\"".into());
        assert_eq!(likelihood.weight(&seen), 0.25);
        // 1.5 * (0.25 - 0.5) + 0.25 < 0
        let probability = likelihood.probability(likelihood.sum(&[seen]));
        assert!((probability - 0.4688).abs() < 1e-3, "{probability}");
    }
}
