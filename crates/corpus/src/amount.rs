//! So many, or so many of a hundred.

/// A number of things, or a share of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Amount {
    /// So many.
    Number(usize),
    /// So many of a hundred.
    Percent(f64),
}

impl Amount {
    /// Reads a number, or a percentage from 0 to 100. The error says what to write, with a percentage as an example.
    ///
    /// ```
    /// use khabar_corpus::amount::Amount;
    ///
    /// assert_eq!(Amount::read("10", "20%"), Ok(Amount::Number(10)));
    /// assert_eq!(Amount::read("0.5%", "20%"), Ok(Amount::Percent(0.5)));
    /// assert!(Amount::read("101%", "20%").is_err());
    /// ```
    pub fn read(said: &str, example: &str) -> Result<Self, String> {
        let wrong = || format!("write a number, 10, or a percentage from 0 to 100, {example}");
        let Some(percent) = said.strip_suffix('%') else {
            return said.parse().map(Self::Number).map_err(|_| wrong());
        };
        let percent: f64 = percent.trim().parse().map_err(|_| wrong())?;
        match (0.0..=100.0).contains(&percent) {
            true => Ok(Self::Percent(percent)),
            false => Err(wrong()),
        }
    }
}
