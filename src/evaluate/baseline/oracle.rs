//! The units that hold the labelled facts: about the most that any choice of units can reach. A
//! greedy choice by the gain in recall for each token, as is usual for budgets (Khuller, Moss & Naor
//! 1999), the lead-in of an entry counted in; it ends when nothing is gained any more.

use super::Task;
use crate::evaluate::labels::Nugget;
use crate::evaluate::words::Words;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let worth = worth(task);
    let words = task.words();
    let holds =
        |words: &Words, nugget: &Nugget| nugget.evidence.iter().any(|e| words.hold(&e.words));
    let held: Vec<Vec<usize>> = words
        .iter()
        .map(|words| (0..worth.len()).filter(|n| holds(words, worth[*n].0)).collect())
        .collect();
    let mut open: Vec<bool> = vec![true; worth.len()];
    let mut basket = task.basket();
    loop {
        let gain = |unit: usize| -> f64 {
            held[unit].iter().filter(|nugget| open[**nugget]).map(|nugget| worth[*nugget].1).sum()
        };
        let rate = |unit| basket.cost(unit).map(|cost| gain(unit) / cost as f64);
        let rates = (0..task.len()).filter_map(|unit| Some((unit, rate(unit)?)));
        let best = rates.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((unit, _)) = best.filter(|(_, rate)| *rate > 0.0) else { break };
        basket.take(unit);
        for nugget in &held[unit] {
            open[*nugget] = false;
        }
    }
    task.within_limit(basket)
}

/// The nuggets, and what each adds to recall.
fn worth<'a>(task: &'a Task<'_>) -> Vec<(&'a Nugget, f64)> {
    let focuses = task.labels.focuses.values().filter(|nuggets| !nuggets.is_empty());
    let mut worth = Vec::new();
    for nuggets in focuses {
        let all: f64 = nuggets.iter().map(|nugget| nugget.importance.weight()).sum();
        worth.extend(nuggets.iter().map(|nugget| (nugget, nugget.importance.weight() / all)));
    }
    worth
}
