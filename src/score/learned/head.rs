//! What was learned of the focuses of a profile, as a file holds it.

use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};

use super::features::count;
use super::tree::Tree;
use crate::error::{Error, ErrorKind, Result};
use crate::hash::sha256;
use crate::score::evidence::Evidence;

/// The name and version of the format.
pub const FORMAT: &str = "ownwords.head/1";

/// The least that a unit is worth.
const LEAST: f32 = 0.001;

/// What was learned of some focuses, for the vectors of one model.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Head {
    /// [`FORMAT`].
    pub format: String,
    /// SHA-256 of the weights of the model whose vectors it was trained on.
    pub model: String,
    /// Which vectors it reads.
    pub input: Input,
    /// What it was trained on, for people.
    pub trained_on: TrainedOn,
    /// The focuses, in the order in which features are made of them.
    pub focuses: Vec<HeadFocus>,
    /// That of the file.
    #[serde(skip)]
    pub(crate) sha256: String,
}

/// The vectors that a head reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Input {
    /// Those of a unit and of its heading, side by side, by a model for any text.
    UnitAndHeading,
    /// That of the heading and the unit in one text, by a model that was tuned with the head.
    HeadedUnit,
}

/// What a head was trained on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TrainedOn {
    /// Name of the profile.
    pub profile: String,
    /// Number of labelled documents.
    pub documents: usize,
    /// Number of their units that can stand in a summary.
    pub units: usize,
}

/// What was learned of one focus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HeadFocus {
    /// Its name in the profile.
    pub name: String,
    /// Its title then; a phrasing for headings.
    pub title: String,
    /// Its phrasings then: a focus with others is another focus.
    pub queries: Vec<String>,
    /// Weights of the vectors.
    pub weights: Vec<f32>,
    /// What is added to the weighted sum.
    pub bias: f32,
    /// What the trees start from.
    pub base: f32,
    /// The trees, whose values are added.
    pub trees: Vec<Tree>,
    /// Worth that the best unit of a document must reach, else the focus is not disclosed.
    pub floor: f32,
}

impl HeadFocus {
    /// What units with these features, `[units, features]`, are worth. Nothing is worth nothing: room
    /// that is left gets the best of the rest.
    pub(super) fn worths(&self, features: &Array2<f32>) -> Array1<f32> {
        let mut sums = Array1::zeros(features.nrows());
        // Tree by tree: it stays in the nearest cache, where not all of them fit.
        for tree in &self.trees {
            for (sum, unit) in sums.iter_mut().zip(features.rows()) {
                *sum += tree.value(&unit);
            }
        }
        sums.mapv_into(|sum: f32| (self.base + sum).max(LEAST))
    }

    fn fault(&self, length: usize, features: usize) -> Option<String> {
        let of = |fault: &str| Some(format!("focus \"{}\": {fault}", self.name));
        if self.weights.len() != length || length == 0 {
            return of("not as many weights as the other focuses have");
        }
        if self.queries.is_empty() {
            return of("it has no phrasing");
        }
        let numbers = self.weights.iter().chain([&self.bias, &self.base, &self.floor]);
        if !numbers.into_iter().all(|number| number.is_finite()) {
            return of("a weight is no number");
        }
        self.trees.iter().find_map(|tree| tree.fault(features)).and_then(of)
    }
}

impl Head {
    /// What comes with the built-in profile of this name, for the built-in model.
    ///
    /// # Errors
    /// As [`Head::parse`].
    pub fn built_in(profile: &str) -> Result<Option<Self>> {
        let json = include_bytes!("../../focus/business-model.head.json");
        (profile == "business-model").then(|| Self::parse(json)).transpose()
    }

    /// SHA-256 of the file that it was read from, in lower-case hexadecimal; empty if it was not.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Reads a head from JSON, and checks that it can be used.
    ///
    /// # Errors
    /// [`ErrorKind::Profile`] if it is damaged or of another version.
    pub fn parse(json: &[u8]) -> Result<Self> {
        let broken = |message: String| {
            Error::new(ErrorKind::Profile, message)
                .hint("make it again with `ownwords focus train`, or take it away")
        };
        let mut head: Self = serde_json::from_slice(json)
            .map_err(|error| broken("not a head that can be read".into()).because(error))?;
        head.sha256 = sha256(json);
        if head.format != FORMAT {
            return Err(broken(format!("its format is {:?}, not {FORMAT:?}", head.format)));
        }
        let length = head.focuses.first().map_or(0, |focus| focus.weights.len());
        let features = count(head.focuses.len(), head.input);
        match head.focuses.iter().find_map(|focus| focus.fault(length, features)) {
            Some(fault) => Err(broken(fault)),
            None if head.focuses.is_empty() => Err(broken("it knows no focus".into())),
            None => Ok(head),
        }
    }

    /// The index of the focus of this name and these phrasings, if it was learned.
    #[must_use]
    pub fn index(&self, name: &str, queries: &[String]) -> Option<usize> {
        self.focuses.iter().position(|focus| focus.name == name && focus.queries == queries)
    }

    /// Whether the focus of this name and these phrasings was learned.
    #[must_use]
    pub fn knows(&self, name: &str, queries: &[String]) -> bool {
        self.index(name, queries).is_some()
    }

    /// Whether it can read vectors of this length.
    #[must_use]
    pub fn reads(&self, dimensions: usize) -> bool {
        let vectors = if self.input == Input::UnitAndHeading { 2 } else { 1 };
        self.focuses.iter().all(|focus| focus.weights.len() == vectors * dimensions)
    }

    /// What each unit tells by itself: `[units, focuses]`.
    pub(super) fn told(&self, evidence: &Evidence<'_>) -> Array2<f32> {
        let vectors = match (self.input, evidence.headed) {
            (Input::HeadedUnit, Some(headed)) => headed.view().to_owned(),
            _ => evidence.with_headings(),
        };
        let mut told = Array2::zeros((vectors.nrows(), self.focuses.len()));
        for (mut column, focus) in told.columns_mut().into_iter().zip(&self.focuses) {
            let weights = Array1::from(focus.weights.clone());
            column.assign(&(vectors.dot(&weights) + focus.bias));
        }
        told
    }
}
