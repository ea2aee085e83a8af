//! The file of a model: what it says of itself, and its weights. Written by `khabar train names`; all numbers are little-endian.
//!
//! | bytes | |
//! |---|---|
//! | 8 | [`MAGIC`] and [`VERSION`] |
//! | 4, and so many | what the model says of itself, TOML |
//! | 4 | the unit of weights |
//! | 2 each | weights from each label to each |
//! | 4 | how many words are known |
//! | 8, 2, 2 for each grain | of each its number, how often it stands in the text, its clusters |
//! | 4 | how many features have weights |
//! | 4, 1, 2 each | of each feature its number, a bit for each label it has a weight for, and these |

use super::Tagger;
use super::label::LABELS;
use super::lexicon::{Known, Lexicon};
use super::weights::{LANES, Weights};

const MAGIC: &[u8; 7] = b"KHNAMES";

/// The version of the format, and of the features that are looked at.
pub(super) const VERSION: u8 = 1;

/// Why a file is no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// It is something else.
    #[error("it is no model of khabar train names")]
    Other,
    /// Another version of Khabar wrote it.
    #[error("it is a model of another version of Khabar: train it again with khabar train names")]
    Version,
    /// Something is missing in it.
    #[error("it ends too soon")]
    Short,
}

/// What is left of a file.
struct Rest<'f>(&'f [u8]);

impl<'f> Rest<'f> {
    fn bytes(&mut self, count: usize) -> Result<&'f [u8], ModelError> {
        let (bytes, rest) = self.0.split_at_checked(count).ok_or(ModelError::Short)?;
        self.0 = rest;
        Ok(bytes)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], ModelError> {
        self.bytes(N)?.try_into().map_err(|_| ModelError::Short)
    }

    fn count(&mut self) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    fn weight(&mut self) -> Result<i16, ModelError> {
        Ok(i16::from_le_bytes(self.array()?))
    }
}

impl Tagger {
    /// Reads a model.
    pub fn read(file: &[u8]) -> Result<Self, ModelError> {
        let mut rest = Rest(file);
        let [magic @ .., version] = rest.array::<8>().map_err(|_| ModelError::Other)?;
        if magic != *MAGIC {
            return Err(ModelError::Other);
        }
        if version != VERSION {
            return Err(ModelError::Version);
        }
        let length = rest.count()?;
        let about = String::from_utf8_lossy(rest.bytes(length)?).into_owned();
        let mut weights = Weights {
            unit: f32::from_le_bytes(rest.array()?),
            ..Weights::default()
        };
        for row in weights.transitions.iter_mut().take(LABELS) {
            for weight in row.iter_mut().take(LABELS) {
                *weight = rest.weight()?;
            }
        }
        let lexicon = read_lexicon(&mut rest)?;
        for _ in 0..rest.count()? {
            let feature = u32::from_le_bytes(rest.array()?);
            let [labels] = rest.array()?;
            let mut row = [0; LANES];
            for (label, weight) in row.iter_mut().enumerate() {
                if labels & 1 << label != 0 {
                    *weight = rest.weight()?;
                }
            }
            weights.features.insert(feature, row);
        }
        Ok(Self::new(about, weights, lexicon))
    }

    /// The model as a file. The same model is the same bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut file = Vec::new();
        file.extend(MAGIC);
        file.push(VERSION);
        let count = |file: &mut Vec<u8>, count: usize| file.extend((count as u32).to_le_bytes());
        count(&mut file, self.about.len());
        file.extend(self.about.as_bytes());
        let weights = &self.weights;
        file.extend(weights.unit.to_le_bytes());
        for row in weights.transitions.iter().take(LABELS) {
            file.extend(
                row.iter()
                    .take(LABELS)
                    .flat_map(|weight| weight.to_le_bytes()),
            );
        }
        let lexicon = self.lexicon.rows();
        count(&mut file, lexicon.len());
        for (word, known) in lexicon {
            file.extend(word.to_le_bytes());
            file.extend(known.count.to_le_bytes());
            file.extend(
                known
                    .clusters
                    .iter()
                    .flat_map(|cluster| cluster.to_le_bytes()),
            );
        }
        let mut features: Vec<_> = weights.features.iter().collect();
        features.sort_unstable();
        count(&mut file, features.len());
        for (feature, row) in features {
            let has = (0..).zip(row).filter(|(_, weight)| **weight != 0);
            file.extend(feature.to_le_bytes());
            file.push(has.clone().map(|(label, _)| 1u8 << label).sum());
            file.extend(has.flat_map(|(_, weight)| weight.to_le_bytes()));
        }
        file
    }
}

fn read_lexicon(rest: &mut Rest<'_>) -> Result<Lexicon, ModelError> {
    let count = rest.count()?;
    let row = |_| {
        let word = u64::from_le_bytes(rest.array()?);
        let mut known = Known {
            count: u16::from_le_bytes(rest.array()?),
            ..Known::default()
        };
        for cluster in &mut known.clusters {
            *cluster = u16::from_le_bytes(rest.array()?);
        }
        Ok((word, known))
    };
    let rows: Result<Vec<_>, ModelError> = (0..count).map(row).collect();
    Ok(Lexicon::of_rows(rows?.into_iter()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn model() -> Tagger {
        let mut transitions = [[0.0; LABELS]; LABELS];
        transitions[0][2] = -4.0;
        let mut row = [0.0; LABELS];
        row[1] = 1.5;
        row[6] = -0.25;
        let weights = Weights::new(transitions, [(7, row), (9, [0.0; LABELS])].into_iter());
        let known = Known {
            count: 7,
            clusters: [1, 2, 300],
        };
        let lexicon = Lexicon::new([("مدينه", known)].into_iter());
        Tagger::new("day = \"2025-02-12\"".to_string(), weights, lexicon)
    }

    #[test]
    fn what_is_written_is_read() {
        let model = model();
        let read = Tagger::read(&model.write()).unwrap();
        assert_eq!(read.about(), "day = \"2025-02-12\"");
        assert_eq!(read.weights, model.weights);
        assert_eq!(read.lexicon, model.lexicon);
        assert_eq!(
            read.weights.features.len(),
            1,
            "what weighs nothing is left out"
        );
    }

    #[test]
    fn what_is_no_model_is_an_error_and_no_panic() {
        let file = model().write();
        for end in 0..file.len() {
            assert!(Tagger::read(&file[..end]).is_err(), "{end}");
        }
        let error = |file: &[u8]| Tagger::read(file).err();
        assert_eq!(error(b"[names]\nmodel = 1"), Some(ModelError::Other));
        assert_eq!(error(b"KHNAMES\xff"), Some(ModelError::Version));
        // A count that no memory would hold is not believed.
        let mut long = file.clone();
        long.truncate(8);
        long.extend([0xff; 4]);
        assert_eq!(error(&long), Some(ModelError::Short));
    }
}
