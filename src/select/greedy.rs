//! The greedy choice: again and again the unit that adds most for its cost.
//!
//! Lazy (Minoux 1978): as gains only fall, a unit whose last known rate is below the best fresh one
//! need not be looked at again. Only the cost of a unit can fall: of an entry, when its lead-in comes in
//! with another, and of what uses a short form, when that is explained; it is looked at afresh then.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::draft::Draft;
use super::{Need, Problem};

/// A unit with the rate that it had when `taken` units were chosen.
#[derive(Debug, Clone, Copy)]
struct Known {
    rate: f32,
    unit: usize,
    taken: usize,
}

impl Ord for Known {
    /// By rate; of equals the first in the document is the greatest.
    fn cmp(&self, other: &Self) -> Ordering {
        self.rate.total_cmp(&other.rate).then(Reverse(self.unit).cmp(&Reverse(other.unit)))
    }
}

impl PartialOrd for Known {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Known {}

/// Fills `draft` until nothing that would add something fits.
pub(super) fn fill(draft: &mut Draft<'_>) {
    let mut queue: BinaryHeap<Known> =
        (0..draft.problem.scores.units()).filter_map(|unit| known(draft, unit)).collect();
    while let Some(best) = next(&mut queue, draft) {
        let second = next(&mut queue, draft);
        queue.extend(second);
        draft.take(best.unit, second.map(|second| second.unit));
        queue.extend(cheaper(draft.problem, best.unit).filter_map(|unit| known(draft, unit)));
    }
}

fn known(draft: &Draft<'_>, unit: usize) -> Option<Known> {
    let taken = draft.choices.len();
    draft.admits(unit).then(|| Known { rate: draft.rate(unit), unit, taken })
}

/// Takes the best unit as things are now out of the queue.
fn next(queue: &mut BinaryHeap<Known>, draft: &Draft<'_>) -> Option<Known> {
    while let Some(best) = queue.pop() {
        if best.taken == draft.choices.len() && draft.admits(best.unit) {
            return Some(best);
        }
        queue.extend(known(draft, best.unit));
    }
    None
}

/// The units that may cost less with `unit`: they need the same one, or use what it explains.
fn cheaper<'a>(problem: &'a Problem<'a>, unit: usize) -> impl Iterator<Item = usize> + 'a {
    let need = problem.needs[unit];
    let entry = matches!(need, Need::Unit(_));
    (0..problem.needs.len()).filter(move |other| {
        *other != unit
            && (entry && problem.needs[*other] == need
                || problem.explained_by[*other].binary_search(&unit).is_ok())
    })
}
