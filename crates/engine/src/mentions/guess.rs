//! What a model says of a mention.

use super::NameKey;

/// Words that a model holds for a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guess {
    /// How likely.
    pub probability: Probability,
    /// All of the words.
    pub words: NameKey,
}

/// A probability, in ten thousandths: what is kept with a mention can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Probability(u16);

const ALL: f32 = 10_000.0;

impl Probability {
    /// Of a number from 0 to 1; what is beyond is the nearer of the two.
    pub fn new(probability: f32) -> Self {
        Self((probability.clamp(0.0, 1.0) * ALL).round() as u16)
    }

    /// As a number from 0 to 1.
    pub fn get(self) -> f32 {
        f32::from(self.0) / ALL
    }

    /// In hundredths, for people.
    pub fn percent(self) -> u16 {
        (self.0 + 50) / 100
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_probability_is_what_was_put_in() {
        assert_eq!(Probability::new(0.875).get(), 0.875);
        assert_eq!(Probability::new(0.875).percent(), 88);
        assert_eq!(Probability::new(1.5).get(), 1.0);
        assert_eq!(Probability::new(f32::NAN).get(), 0.0);
    }
}
