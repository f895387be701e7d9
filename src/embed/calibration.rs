//! Calibration: cosines of one model in those of another, so that thresholds hold for both.
//!
//! Models use different parts of the range of cosines: in some, texts that have nothing to do with each
//! other are at 0.1, in others at 0.7. Where a model has them (`floor`), and how far above them it has a
//! question and its answers (`spread`), is measured on neutral texts, `neutral.json`. Cosines are then
//! read as the built-in model would have them, for which all thresholds were chosen:
//! `FLOOR + (cosine − floor) · SPREAD / spread`.

use serde::{Deserialize, Serialize};

use super::{Embedder, Role};
use crate::error::{Error, ErrorKind, Result};

/// Where a model has texts that have nothing to do with each other, and how far above them those
/// that do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// The mean cosine of questions and the answers to other questions.
    pub floor: f32,
    /// How far above that the mean cosine of questions and their own answers is.
    pub spread: f32,
}

/// A question and what answers it.
#[derive(Deserialize)]
struct Pair {
    query: String,
    answers: Vec<String>,
}

impl Calibration {
    /// That of the built-in model, in whose cosines thresholds are given.
    pub const BUILT_IN: Self = Self { floor: 0.146_923_05, spread: 0.205_909_39 };

    /// That which `embedder` was stored with, else measured now; that of the built-in model if there is
    /// nothing to measure.
    ///
    /// # Errors
    /// As [`measure`](Self::measure).
    pub fn of(embedder: &dyn Embedder) -> Result<Self> {
        match embedder.calibration() {
            Some(stored) => Ok(stored),
            None => Ok(Self::measure(embedder)?.unwrap_or(Self::BUILT_IN)),
        }
    }

    /// Measures `embedder` on the neutral texts, 36 short ones. `None` if it has questions no nearer to
    /// their own answers than to others: it is of little use.
    ///
    /// # Errors
    /// [`ErrorKind::Model`] if it cannot be run.
    pub fn measure(embedder: &dyn Embedder) -> Result<Option<Self>> {
        let pairs = neutral()?;
        let queries: Vec<&str> = pairs.iter().map(|pair| pair.query.as_str()).collect();
        let answers: Vec<(usize, &str)> = (0..)
            .zip(&pairs)
            .flat_map(|(of, pair)| pair.answers.iter().map(move |answer| (of, answer.as_str())))
            .collect();
        let texts: Vec<&str> = answers.iter().map(|(_, answer)| *answer).collect();
        let cosines =
            embedder.embed(&queries, Role::Query)?.cosines(&embedder.embed(&texts, Role::Passage)?);
        let mean = |own: bool| {
            let pairs = cosines.indexed_iter();
            let chosen: Vec<f64> = pairs
                .filter(|((query, answer), _)| (answers[*answer].0 == *query) == own)
                .map(|(_, cosine)| f64::from(*cosine))
                .collect();
            chosen.iter().sum::<f64>() / chosen.len() as f64
        };
        let floor = mean(false);
        let found = Self { floor: floor as f32, spread: (mean(true) - floor) as f32 };
        Ok(found.checked())
    }

    /// Itself, if cosines can be read by it. A spread below `LEAST` is chance, and would be blown up.
    pub(super) fn checked(self) -> Option<Self> {
        const LEAST: f32 = 0.02;
        let is_sound = self.floor.abs() <= 1.0 && (LEAST..=2.0).contains(&self.spread);
        is_sound.then_some(self)
    }

    /// `cosine` of this model as the built-in model would have it.
    #[must_use]
    pub fn nearness(self, cosine: f32) -> f32 {
        if self == Self::BUILT_IN {
            return cosine;
        }
        Self::BUILT_IN.floor + (cosine - self.floor) * (Self::BUILT_IN.spread / self.spread)
    }
}

fn neutral() -> Result<Vec<Pair>> {
    serde_json::from_str(include_str!("neutral.json")).map_err(|error| {
        Error::new(ErrorKind::Model, "the neutral texts cannot be read")
            .because(error)
            .hint("please report this as a fault of ownwords")
    })
}

#[cfg(test)]
mod tests {
    use ndarray::Array2;

    use super::*;
    use crate::embed::{Embeddings, LazyEmbedder, ModelFolder, ModelIdentity};

    fn built_in() -> LazyEmbedder {
        LazyEmbedder::new(ModelFolder::embedded().unwrap())
    }

    /// Vectors that all lean to one side by `bias`: cosines are `(cosine + bias²) / (1 + bias²)`, as
    /// in models whose cosines are all high.
    struct Leaning {
        inner: LazyEmbedder,
        bias: f32,
    }

    impl Embedder for Leaning {
        fn identity(&self) -> &ModelIdentity {
            self.inner.identity()
        }

        fn embed(&self, texts: &[&str], role: Role) -> Result<Embeddings> {
            let vectors = self.inner.embed(texts, role)?;
            let mut leaning = Array2::from_elem((texts.len(), vectors.dimensions() + 1), self.bias);
            leaning.slice_mut(ndarray::s![.., ..-1]).assign(&vectors.view());
            Ok(Embeddings::normalized(leaning))
        }
    }

    #[test]
    fn the_built_in_model_has_the_cosines_that_thresholds_are_given_in() {
        let embedder = built_in();
        assert_eq!(Calibration::measure(&embedder).unwrap(), Some(Calibration::BUILT_IN));
        assert_eq!(Calibration::of(&embedder).unwrap(), Calibration::BUILT_IN);
    }

    #[test]
    fn a_model_whose_cosines_are_all_high_is_read_as_one_whose_are_not() {
        let plain = built_in();
        let leaning = Leaning { inner: built_in(), bias: 2.0 };
        let [of_plain, of_leaning] =
            [&plain as &dyn Embedder, &leaning].map(|embedder| Calibration::of(embedder).unwrap());
        assert!(of_leaning.floor > 0.75 && of_leaning.spread < of_plain.spread / 4.0);
        let texts = ["the mill in the valley", "a mill by the river", "nothing alike"];
        let cosines = |embedder: &dyn Embedder| {
            let vectors = embedder.embed(&texts, Role::Passage).unwrap();
            vectors.cosines(&vectors)
        };
        for (a, b) in cosines(&plain).iter().zip(&cosines(&leaning)) {
            let (a, b) = (of_plain.nearness(*a), of_leaning.nearness(*b));
            assert!((a - b).abs() < 1e-3, "{a} {b}");
        }
    }
}
