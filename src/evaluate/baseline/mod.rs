//! Simple ways to choose units, to compare with: same units, same budget, same text of them.
//!
//! One way a file. They know what a summary knows, but for the oracle, which knows the labels.

mod bare;
mod basket;
mod bm25;
mod centroid;
mod lead;
mod mmr;
mod oracle;
mod random;
mod turns;

#[cfg(test)]
mod tests;

use super::labels::Labels;
use super::words::Words;
use crate::compose;
use crate::embed::{Embeddings, TokenCounter};
use crate::pipeline::Material;
use crate::select::Need;
use basket::Basket;

/// A simple way to choose units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Baseline {
    /// The first ones.
    Lead,
    /// Any, five times.
    Random,
    /// Those nearest to the mean of all.
    Centroid,
    /// Those that share most words with the titles of the focuses.
    Bm25,
    /// Those nearest to the titles of the focuses.
    Bare,
    /// The same, without what repeats others.
    Mmr,
    /// Those that hold the labels: what can be reached at all.
    Oracle,
}

impl Baseline {
    /// All of them, in the order of reports.
    pub const ALL: [Self; 7] =
        [Self::Lead, Self::Random, Self::Centroid, Self::Bm25, Self::Bare, Self::Mmr, Self::Oracle];

    /// The name in arguments and outputs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Random => "random",
            Self::Centroid => "centroid",
            Self::Bm25 => "bm25",
            Self::Bare => "bare",
            Self::Mmr => "mmr",
            Self::Oracle => "oracle",
        }
    }

    /// The baseline of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|baseline| baseline.name() == name)
    }

    /// The selections that it makes, mostly one: indices of units, in the order of the document.
    pub(super) fn select(self, task: &Task<'_>) -> Vec<Vec<usize>> {
        match self {
            Self::Lead => vec![lead::select(task)],
            Self::Random => random::select(task),
            Self::Centroid => vec![centroid::select(task)],
            Self::Bm25 => vec![bm25::select(task)],
            Self::Bare => vec![bare::select(task)],
            Self::Mmr => vec![mmr::select(task)],
            Self::Oracle => vec![oracle::select(task)],
        }
    }
}

/// What a baseline chooses from, and by.
pub(super) struct Task<'a> {
    pub(super) material: &'a Material,
    pub(super) counter: &'a dyn TokenCounter,
    /// The most tokens of the text.
    pub(super) limit: usize,
    /// The vector of each unit.
    pub(super) vectors: &'a Embeddings,
    /// The title of each focus, and their vectors.
    pub(super) titles: &'a [&'a str],
    pub(super) title_vectors: &'a Embeddings,
    pub(super) labels: &'a Labels,
}

impl<'a> Task<'a> {
    /// An empty basket for it.
    fn basket(&'a self) -> Basket<'a> {
        Basket::new(self.material)
    }

    /// How many units there are.
    fn len(&self) -> usize {
        self.material.units.len()
    }

    /// Whether a unit can stand in a summary, after another perhaps.
    fn stands(&self, unit: usize) -> bool {
        self.material.needs[unit] != Need::Unusable
    }

    /// The words of each unit as a summary shows it, after those of its lead-in.
    fn words(&self) -> Vec<Words> {
        let words = |unit| Words::of(&self.text(&self.whole(unit)));
        (0..self.len()).map(words).collect()
    }

    /// A unit with what it needs.
    fn whole(&self, unit: usize) -> Vec<usize> {
        match self.material.needs[unit] {
            Need::Unit(lead_in) => vec![lead_in, unit],
            Need::Nothing | Need::Unusable => vec![unit],
        }
    }

    /// The summary that these units make.
    pub(super) fn text(&self, selection: &[usize]) -> String {
        compose::texts(&self.material.units, selection).join(" ")
    }

    /// Takes units out again until the text keeps within the limit, the last chosen first: costs are
    /// estimates.
    fn within_limit(&self, mut basket: Basket<'_>) -> Vec<usize> {
        loop {
            let units = basket.units();
            if self.counter.count(&self.text(&units)) <= self.limit || !basket.undo() {
                return units;
            }
        }
    }

    /// Takes what fits of `order`.
    fn fill(&self, order: impl IntoIterator<Item = usize>) -> Vec<usize> {
        let mut basket = self.basket();
        for unit in order {
            basket.take(unit);
        }
        self.within_limit(basket)
    }
}
