//! What the greedy choice leaves to be had: a unit for another, as long as that adds to the whole.

use super::draft::Draft;
use super::greedy::fill;

/// How often all choices are gone through at most.
const ROUNDS: usize = 4;

/// Gains below this are noise of rounding.
const LEAST: f32 = 1e-5;

/// Exchanges chosen units for others that add more in their place, then fills what room is left.
pub(super) fn improve(draft: &mut Draft<'_>) {
    for _ in 0..ROUNDS {
        let mut better = false;
        for place in 0..draft.choices.len() {
            better |= exchange(draft, place);
        }
        fill(draft);
        if !better {
            break;
        }
    }
}

/// Puts the unit that adds most in the place of the chosen one; `false` if that is the best already.
fn exchange(draft: &mut Draft<'_>, place: usize) -> bool {
    let before = draft.clone();
    let old = draft.drop(place);
    let units = (0..draft.problem.scores.units()).filter(|unit| draft.admits(*unit));
    let best = units.max_by(|a, b| draft.gain(*a).total_cmp(&draft.gain(*b)).then(b.cmp(a)));
    match best {
        Some(new) if draft.gain(new) > draft.gain(old.unit) + LEAST => {
            draft.take(new, Some(old.unit));
            draft.move_last_to(place);
            true
        }
        _ => {
            *draft = before;
            false
        }
    }
}
