//! Scores for any focus, without training: one signal a file, one formula each; this file puts them
//! in order.

mod contrast;
pub(super) mod phrasings;
mod position;
pub(super) mod standard;
mod worth;

use ndarray::{Array2, Axis};

use super::signals::Signals;

/// What nearness of the heading counts beside that of the unit.
const HEADING: f32 = 0.2;

/// What a standard deviation of BM25 counts beside one of nearness.
const TERMS: f32 = 0.4;

/// Nearness, a cosine of the default model, below which the best unit of a focus says nothing of it.
///
/// Measured on labelled Item 1 texts with the default model: see `ARCHITECTURE.md`, "Not disclosed".
const FLOOR: f32 = 0.34;

/// Scores every unit for every focus, `[units, focuses]`:
///
/// 1. relevance: best cosines over the phrasings of a focus, of the unit and of its heading;
/// 2. standard score over the document, so that focuses compare (`standard`), to which that of BM25
///    is added;
/// 3. contrast, so that a unit near to all focuses is not the best for each (`contrast`);
/// 4. a gain for what stands early (`position`);
/// 5. what that is worth to a reader (`worth`).
///
/// `early` is what standing first is worth to each focus, in standard deviations.
pub(super) fn scores(signals: &Signals, usable: &[bool], early: &[f32]) -> Array2<f32> {
    let nearness = &signals.relevance + &(&signals.heading * HEADING);
    let nearness = standard::standard_scores(&nearness, usable);
    let terms = standard::standard_scores(&signals.terms, usable);
    let both = standard::standard_scores(&(nearness + terms * TERMS), usable);
    let mut scores = contrast::contrast(&both);
    position::add(&mut scores, early);
    worth::worth(&scores)
}

/// For each focus, whether any unit that can stand is near enough to it.
pub(super) fn disclosed(signals: &Signals, usable: &[bool]) -> Vec<bool> {
    let near = |column: ndarray::ArrayView1<'_, f32>| {
        column.iter().zip(usable).any(|(relevance, usable)| *usable && *relevance >= FLOOR)
    };
    signals.relevance.axis_iter(Axis(1)).map(near).collect()
}
