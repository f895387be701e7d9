//! Which units go into the summary: `Scores, costs, repeats, needs, Budget → Selection`.
//!
//! Knows numbers alone: no text, no file, no model. The best selection is a knapsack problem with a
//! submodular objective; a greedy choice by gain for cost comes near to it (Lin & Bilmes 2010), and
//! exchanges come nearer.

mod budget;
mod draft;
mod exchange;
mod greedy;
mod objective;

pub use budget::Budget;

use crate::score::Scores;
use draft::Draft;
use objective::Objective;

/// What a unit needs to stand in a summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Nothing.
    Nothing,
    /// The unit of this index, which comes before it and is of no use alone.
    Unit(usize),
    /// It can not stand there, unless another unit needs it.
    Unusable,
}

/// All that a selection depends on. Slices have one entry for each unit or focus.
pub struct Problem<'a> {
    /// How much each unit serves each focus.
    pub scores: &'a Scores,
    /// Weights of the focuses, above 0.
    pub weights: &'a [f32],
    /// Tokens of each unit, what joins it to its neighbours included; at least 1.
    pub costs: &'a [usize],
    /// What each unit needs.
    pub needs: &'a [Need],
    /// For each unit the first one that says the same: itself, or one that stands for itself.
    pub repeats: &'a [usize],
    /// For each unit those that explain a short form which it uses.
    pub explained_by: &'a [Vec<usize>],
    /// The most tokens that the selection may cost.
    pub budget: Budget,
}

/// A chosen unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The unit.
    pub unit: usize,
    /// The focus that it serves best; `None` if it is there because another unit needs it.
    pub focus: Option<usize>,
    /// In which step it was chosen, from 1; a unit that it needs came in the same step.
    pub rank: usize,
    /// What it added to the objective.
    pub gain: f32,
    /// The unit that would have been chosen in its place.
    pub runner_up: Option<usize>,
}

/// The chosen units, in document order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Selection {
    /// In the order of the document; no unit twice.
    pub choices: Vec<Choice>,
}

impl Selection {
    /// Indices of the chosen units, in the order of the document.
    #[must_use]
    pub fn units(&self) -> Vec<usize> {
        self.choices.iter().map(|choice| choice.unit).collect()
    }
}

/// Selects units within the budget.
#[must_use]
pub fn select(problem: &Problem<'_>) -> Selection {
    let mut draft = Draft::new(problem);
    greedy::fill(&mut draft);
    let single = best_single(problem);
    if single.value() > draft.value() {
        draft = single;
    }
    exchange::improve(&mut draft);
    Selection { choices: draft.into_choices() }
}

/// The unit that is worth most by itself: what a greedy choice of cheap units may have shut out.
fn best_single<'a>(problem: &'a Problem<'a>) -> Draft<'a> {
    let mut draft = Draft::new(problem);
    let units = (0..problem.scores.units()).filter(|unit| draft.admits(*unit));
    let best = units.max_by(|a, b| draft.gain(*a).total_cmp(&draft.gain(*b)).then(b.cmp(a)));
    if let Some(unit) = best {
        draft.take(unit, None);
    }
    draft
}

/// What a selection of `units` is worth: the objective that [`select`] makes great.
#[must_use]
pub fn value(problem: &Problem<'_>, units: &[usize]) -> f32 {
    let mut objective = Objective::new(problem);
    objective.reset(units.iter().copied().filter(|unit| problem.needs[*unit] != Need::Unusable));
    objective.value()
}
