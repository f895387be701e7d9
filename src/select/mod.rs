//! Which units go into the summary: `Scores, costs, similarity, needs, Budget → Selection`.
//!
//! Knows numbers alone: no text, no file, no model. The best selection is a knapsack problem with a
//! submodular objective; a greedy choice by gain for cost comes near to it (Lin & Bilmes 2010).

mod budget;
mod objective;

pub use budget::Budget;

use crate::score::Scores;
use objective::{Objective, Service, THRESHOLDS};

/// Exponent of the cost in `gain / costʳ`: 0 prefers the best units, 1 the cheapest.
const COST_EXPONENT: f32 = 0.2;

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
    /// Similarity of two units, at most 1.
    pub similarity: &'a (dyn Fn(usize, usize) -> f32 + Sync),
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
    let mut greedy = Greedy::new(problem);
    for threshold in THRESHOLDS {
        greedy.value_from(threshold);
        while greedy.step() {}
    }
    if greedy.choices.is_empty() {
        // Units that are all alike, or a single one: none is above the average.
        greedy.value_from(problem.scores.least() - 1.0);
        while greedy.step() {}
    }
    let mut choices = greedy.choices;
    choices.sort_by_key(|choice| choice.unit);
    Selection { choices }
}

/// The state of the greedy choice.
struct Greedy<'a> {
    problem: &'a Problem<'a>,
    objective: Objective,
    /// What each unit serves.
    services: Vec<Option<Service>>,
    chosen: Vec<bool>,
    /// Similarity of each unit to the nearest chosen one.
    nearest: Vec<f32>,
    left: usize,
    /// How often a unit was taken, with or without another that it needs.
    steps: usize,
    choices: Vec<Choice>,
}

/// A unit that could be taken next.
#[derive(Clone, Copy)]
struct Candidate {
    unit: usize,
    service: Service,
    gain: f32,
    rate: f32,
}

impl<'a> Greedy<'a> {
    fn new(problem: &'a Problem<'a>) -> Self {
        let disclosed =
            |(f, w): (usize, &f32)| if problem.scores.is_disclosed(f) { *w } else { 0.0 };
        let weights = problem.weights.iter().enumerate().map(disclosed).collect();
        let units = problem.scores.units();
        Self {
            problem,
            objective: Objective::new(weights),
            services: vec![None; units],
            chosen: vec![false; units],
            nearest: vec![f32::NEG_INFINITY; units],
            left: problem.budget.limit(),
            steps: 0,
            choices: Vec::new(),
        }
    }

    /// From now on, units with a score above `threshold` are worth something.
    fn value_from(&mut self, threshold: f32) {
        let service = |unit| self.objective.service(&self.problem.scores.of(unit), threshold);
        self.services = (0..self.services.len()).map(service).collect();
    }

    /// Takes the unit of the best rate that fits; `false` if there is none.
    fn step(&mut self) -> bool {
        let (mut best, mut second): (Option<Candidate>, Option<Candidate>) = (None, None);
        for unit in 0..self.problem.scores.units() {
            let Some(candidate) = self.candidate(unit) else { continue };
            // Of equals the first in the document is taken.
            if best.is_none_or(|b| candidate.rate.total_cmp(&b.rate).is_gt()) {
                (best, second) = (Some(candidate), best);
            } else if second.is_none_or(|s| candidate.rate.total_cmp(&s.rate).is_gt()) {
                second = Some(candidate);
            }
        }
        let Some(best) = best else { return false };
        self.take(best, second.map(|s| s.unit));
        true
    }

    /// Unit `unit` as a candidate, if it can stand, fits and adds something.
    fn candidate(&self, unit: usize) -> Option<Candidate> {
        if self.chosen[unit] || self.problem.needs[unit] == Need::Unusable {
            return None;
        }
        let service = self.services[unit]?;
        let cost =
            self.problem.costs[unit] + self.missing(unit).map_or(0, |n| self.problem.costs[n]);
        if cost > self.left {
            return None;
        }
        let gain = self.objective.gain(service, self.nearest[unit]);
        let rate = gain / (cost as f32).powf(COST_EXPONENT);
        (gain > 0.0).then_some(Candidate { unit, service, gain, rate })
    }

    /// The unit that `unit` needs, if it is not chosen yet.
    fn missing(&self, unit: usize) -> Option<usize> {
        match self.problem.needs[unit] {
            Need::Unit(needed) if !self.chosen[needed] => Some(needed),
            _ => None,
        }
    }

    fn take(&mut self, candidate: Candidate, runner_up: Option<usize>) {
        let unit = candidate.unit;
        self.steps += 1;
        let rank = self.steps;
        if let Some(needed) = self.missing(unit) {
            self.choose(Choice { unit: needed, focus: None, rank, gain: 0.0, runner_up: None });
        }
        self.objective.take(candidate.service, self.nearest[unit]);
        let focus = Some(candidate.service.focus);
        self.choose(Choice { unit, focus, rank, gain: candidate.gain, runner_up });
    }

    fn choose(&mut self, choice: Choice) {
        self.chosen[choice.unit] = true;
        self.left -= self.problem.costs[choice.unit];
        for unit in 0..self.nearest.len() {
            if !self.chosen[unit] {
                let similarity = (self.problem.similarity)(unit, choice.unit);
                self.nearest[unit] = self.nearest[unit].max(similarity);
            }
        }
        self.choices.push(choice);
    }
}
