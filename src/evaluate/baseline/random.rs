//! Units in a random order, as long as any fits: what no choice at all gives.

use super::Task;
use crate::random::Random;

/// How often chance is tried.
const SEEDS: u64 = 5;

/// One selection a seed.
pub(super) fn select(task: &Task<'_>) -> Vec<Vec<usize>> {
    let seeds = 1..=SEEDS;
    seeds.map(|seed| task.fill(Random::new(seed).order(task.len()))).collect()
}
