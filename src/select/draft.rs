//! A selection in the making: what is chosen, what it costs, what is left.

use super::objective::Objective;
use super::{Choice, Need, Problem};

/// Exponent of the cost in `gain / costʳ`: 0 prefers the best units, 1 the cheapest.
const COST_EXPONENT: f32 = 0.5;

/// Tokens for which a short form counts that no chosen unit explains, if one could: such a unit is
/// chosen later, or after the one that explains it.
const UNEXPLAINED: usize = 4;

/// Units chosen within the budget, each with what it needs.
#[derive(Clone)]
pub(super) struct Draft<'a> {
    pub(super) problem: &'a Problem<'a>,
    objective: Objective<'a>,
    /// Units chosen for themselves, in the order of the choice.
    pub(super) choices: Vec<Choice>,
    /// For each unit, whether it was chosen for itself.
    chosen: Vec<bool>,
    /// For each unit, how many of the chosen ones need it.
    needed: Vec<usize>,
    left: usize,
}

impl<'a> Draft<'a> {
    pub(super) fn new(problem: &'a Problem<'a>) -> Self {
        let units = problem.scores.units();
        Self {
            problem,
            objective: Objective::new(problem),
            choices: Vec::new(),
            chosen: vec![false; units],
            needed: vec![0; units],
            left: problem.budget.limit(),
        }
    }

    /// F of what is chosen.
    pub(super) fn value(&self) -> f32 {
        self.objective.value()
    }

    /// What `unit` would add.
    pub(super) fn gain(&self, unit: usize) -> f32 {
        self.objective.gain(unit)
    }

    /// What `unit` would cost, with the unit that it needs if that is not there yet.
    pub(super) fn cost(&self, unit: usize) -> usize {
        let more = match self.problem.needs[unit] {
            Need::Unit(needed) if self.needed[needed] == 0 => self.problem.costs[needed],
            _ => 0,
        };
        self.problem.costs[unit] + more
    }

    /// What `unit` would add for its cost.
    pub(super) fn rate(&self, unit: usize) -> f32 {
        let explained_by = self.problem.explained_by[unit].iter();
        let open = |by: &&usize| self.problem.needs[**by] != Need::Unusable && !self.chosen[**by];
        let unexplained = explained_by.filter(open).count();
        let cost = self.cost(unit) + UNEXPLAINED * unexplained;
        self.gain(unit) / (cost as f32).powf(COST_EXPONENT)
    }

    /// Whether `unit` could be taken for itself, and would add something.
    pub(super) fn admits(&self, unit: usize) -> bool {
        !self.chosen[unit]
            && self.problem.needs[unit] != Need::Unusable
            && self.cost(unit) <= self.left
            && self.gain(unit) > 0.0
    }

    /// Takes `unit`, in whose place `runner_up` would have been taken.
    pub(super) fn take(&mut self, unit: usize, runner_up: Option<usize>) {
        let choice = Choice {
            unit,
            focus: self.objective.focus(unit),
            // Both are known at the end, when no exchange can follow.
            rank: 0,
            gain: 0.0,
            runner_up,
        };
        self.left -= self.cost(unit);
        self.chosen[unit] = true;
        if let Need::Unit(needed) = self.problem.needs[unit] {
            self.needed[needed] += 1;
        }
        self.objective.take(unit);
        self.choices.push(choice);
    }

    /// Takes the choice at `place` back, and what only it needs.
    pub(super) fn drop(&mut self, place: usize) -> Choice {
        let choice = self.choices.remove(place);
        self.chosen[choice.unit] = false;
        if let Need::Unit(needed) = self.problem.needs[choice.unit] {
            self.needed[needed] -= 1;
        }
        self.left += self.cost(choice.unit);
        self.objective.reset(self.choices.iter().map(|choice| choice.unit));
        choice
    }

    /// Puts a choice that was made at the end where one was taken from.
    pub(super) fn move_last_to(&mut self, place: usize) {
        if let Some(choice) = self.choices.pop() {
            self.choices.insert(place, choice);
        }
    }

    /// The chosen units and those that they need, in the order of the document. Gains are those in the
    /// order of the ranks, exchanged units having the rank of those whose place they took.
    pub(super) fn into_choices(self) -> Vec<Choice> {
        let mut all = self.choices;
        let mut objective = Objective::new(self.problem);
        for (place, choice) in all.iter_mut().enumerate() {
            choice.rank = place + 1;
            choice.gain = objective.gain(choice.unit);
            objective.take(choice.unit);
        }
        for choice in all.clone() {
            let Need::Unit(unit) = self.problem.needs[choice.unit] else { continue };
            if all.iter().all(|other| other.unit != unit) {
                let rank = choice.rank;
                all.push(Choice { unit, focus: None, rank, gain: 0.0, runner_up: None });
            }
        }
        all.sort_by_key(|choice| choice.unit);
        all
    }
}
