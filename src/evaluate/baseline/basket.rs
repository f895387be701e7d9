//! Chosen units within the room for them.

use crate::pipeline::Material;
use crate::select::Need;

/// What was chosen so far. An entry of a list brings its lead-in along.
pub(super) struct Basket<'a> {
    material: &'a Material,
    chosen: Vec<bool>,
    left: usize,
    /// What each step took.
    steps: Vec<Vec<usize>>,
}

impl<'a> Basket<'a> {
    pub(super) fn new(material: &'a Material) -> Self {
        let chosen = vec![false; material.units.len()];
        Self { material, chosen, left: material.room, steps: Vec::new() }
    }

    /// What taking `unit` costs; `None` if it is taken, cannot stand or does not fit.
    pub(super) fn cost(&self, unit: usize) -> Option<usize> {
        if self.chosen[unit] || self.material.needs[unit] == Need::Unusable {
            return None;
        }
        let missing = self.missing(unit).map_or(0, |lead_in| self.material.costs[lead_in]);
        let cost = self.material.costs[unit] + missing;
        (cost <= self.left).then_some(cost)
    }

    /// The lead-in that `unit` needs, if it is not there yet.
    fn missing(&self, unit: usize) -> Option<usize> {
        match self.material.needs[unit] {
            Need::Unit(lead_in) if !self.chosen[lead_in] => Some(lead_in),
            _ => None,
        }
    }

    /// Takes `unit` and what it needs; `false` if that cannot be.
    pub(super) fn take(&mut self, unit: usize) -> bool {
        let Some(cost) = self.cost(unit) else { return false };
        let step: Vec<usize> = self.missing(unit).into_iter().chain([unit]).collect();
        for unit in &step {
            self.chosen[*unit] = true;
        }
        self.left -= cost;
        self.steps.push(step);
        true
    }

    /// Takes the last step back; `false` if there is none.
    pub(super) fn undo(&mut self) -> bool {
        let Some(step) = self.steps.pop() else { return false };
        for unit in step {
            self.chosen[unit] = false;
            self.left += self.material.costs[unit];
        }
        true
    }

    /// The units that could be taken now.
    pub(super) fn open(&self) -> impl Iterator<Item = usize> {
        (0..self.chosen.len()).filter(|unit| self.cost(*unit).is_some())
    }

    /// The chosen units, in the order of the document.
    pub(super) fn units(&self) -> Vec<usize> {
        (0..self.chosen.len()).filter(|unit| self.chosen[*unit]).collect()
    }
}
