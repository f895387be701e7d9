//! Focuses choose in turn, so that each has its share.

use super::Task;

/// Each focus in turn takes the unit that is best for it of those that fit, until none fits.
/// `score(focus, unit, chosen)` is how good a unit is, `chosen` the units taken so far; of equals
/// the first unit is taken.
pub(super) fn take_turns(
    task: &Task<'_>,
    score: impl Fn(usize, usize, &[usize]) -> f64,
) -> Vec<usize> {
    let mut basket = task.basket();
    let mut open = true;
    while open {
        open = false;
        for focus in 0..task.titles.len() {
            let chosen = basket.units();
            let scored = basket.open().map(|unit| (unit, score(focus, unit, &chosen)));
            let best = scored.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
            if let Some((unit, _)) = best {
                open |= basket.take(unit);
            }
        }
    }
    task.within_limit(basket)
}
