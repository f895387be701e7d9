//! The units nearest to the titles of the focuses and least like those chosen already, focuses in
//! turn: maximal marginal relevance, `λ · cosine to the title − (1 − λ) · cosine to the nearest chosen`
//! (Carbonell & Goldstein 1998).

use super::Task;
use super::turns::take_turns;

/// How much relevance counts, against novelty.
const LAMBDA: f32 = 0.7;

pub(super) fn select(task: &Task<'_>) -> Vec<usize> {
    let relevance = task.vectors.cosines(task.title_vectors);
    take_turns(task, |focus, unit, chosen| {
        let row = task.vectors.row(unit);
        let cosines = chosen.iter().map(|other| row.dot(&task.vectors.row(*other)));
        let nearest = cosines.reduce(f32::max).unwrap_or_default();
        f64::from(LAMBDA * relevance[[unit, focus]] - (1.0 - LAMBDA) * nearest)
    })
}
