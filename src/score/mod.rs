//! How much each unit serves each focus: `Evidence → Scores`.
//!
//! Knows numbers alone: no text, no token, no budget. `signals` are what is measured of each unit and
//! focus; `zero_shot` weighs them by fixed formulas, good for any focus; `learned` by what a head has
//! learned of some focuses from labelled documents.

mod evidence;
mod leaning;
pub mod learned;
mod scorer;
mod signals;
mod zero_shot;

use ndarray::{Array2, ArrayView1};

pub use evidence::{Evidence, Traits};
pub use scorer::Scorer;
pub use signals::{FocusVectors, Signals};

/// How much each unit serves each focus.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// `[units, focuses]`: what a unit is worth to a reader of a focus, from 0; comparable across
    /// focuses. A unit that states a whole fact that such a reader needs is worth about 1.
    values: Array2<f32>,
    /// For each focus, whether any unit is near enough to it.
    disclosed: Vec<bool>,
}

impl Scores {
    /// Scores given as they are, `[units, focuses]`, and which focuses are disclosed. What is below
    /// 0 counts as 0.
    ///
    /// # Panics
    /// If there is not one flag a focus.
    #[must_use]
    pub fn new(values: Array2<f32>, disclosed: Vec<bool>) -> Self {
        assert_eq!(values.ncols(), disclosed.len(), "one flag for each focus");
        Self { values: values.mapv_into(|x| x.max(0.0)), disclosed }
    }

    /// How many units there are.
    #[must_use]
    pub fn units(&self) -> usize {
        self.values.nrows()
    }

    /// How many focuses there are.
    #[must_use]
    pub fn focuses(&self) -> usize {
        self.values.ncols()
    }

    /// The scores of a unit, one for each focus.
    #[must_use]
    pub fn of(&self, unit: usize) -> ArrayView1<'_, f32> {
        self.values.row(unit)
    }

    /// Whether the document says anything of `focus`.
    #[must_use]
    pub fn is_disclosed(&self, focus: usize) -> bool {
        self.disclosed[focus]
    }
}
