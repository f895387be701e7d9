//! The selection alone, against every set of units that there is, for up to ten of them.

use ndarray::Array2;
use ownwords::score::Scores;
use ownwords::select::{Budget, Need, Problem, Selection, select, value};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select as any_of;
use proptest::strategy::ValueTree as _;

/// A small problem, with what [`Problem`] borrows.
#[derive(Debug, Clone)]
struct Small {
    scores: Scores,
    weights: Vec<f32>,
    costs: Vec<usize>,
    needs: Vec<Need>,
    repeats: Vec<usize>,
    explained_by: Vec<Vec<usize>>,
    budget: usize,
}

impl Small {
    fn units(&self) -> usize {
        self.costs.len()
    }

    /// Does something with the problem, at this budget.
    fn with<T>(&self, budget: usize, act: impl Fn(&Problem<'_>) -> T) -> T {
        act(&Problem {
            scores: &self.scores,
            weights: &self.weights,
            costs: &self.costs,
            needs: &self.needs,
            repeats: &self.repeats,
            explained_by: &self.explained_by,
            budget: Budget::new(budget).unwrap(),
        })
    }

    fn select(&self, budget: usize) -> Selection {
        self.with(budget, select)
    }

    fn value(&self, units: &[usize]) -> f32 {
        self.with(self.budget, |problem| value(problem, units))
    }

    fn cost(&self, units: &[usize]) -> usize {
        units.iter().map(|u| self.costs[*u]).sum()
    }

    /// `unit` with what it needs; `None` if it cannot be chosen for itself.
    fn whole(&self, unit: usize) -> Option<Vec<usize>> {
        match self.needs[unit] {
            Need::Nothing => Some(vec![unit]),
            Need::Unit(needed) => Some(vec![needed, unit]),
            Need::Unusable => None,
        }
    }

    /// Whether a unit says something of a focus that the document discloses.
    fn is_useful(&self, unit: usize) -> bool {
        let scores = self.scores.of(unit);
        (0..self.scores.focuses()).any(|f| self.scores.is_disclosed(f) && scores[f] > 0.0)
    }

    /// Every set of units that may stand in a summary: each with what it needs, none without use,
    /// within the budget.
    fn feasible(&self) -> Vec<Vec<usize>> {
        let sets = (0..1_u32 << self.units())
            .map(|bits| (0..self.units()).filter(|u| bits >> u & 1 == 1).collect::<Vec<usize>>());
        let stands = |set: &Vec<usize>| {
            let held: Vec<usize> = set.iter().filter_map(|u| self.whole(*u)).flatten().collect();
            set.iter().all(|u| held.contains(u)) && held.iter().all(|u| set.contains(u))
        };
        sets.filter(|set| stands(set) && self.cost(set) <= self.budget).collect()
    }
}

/// Problems of up to ten units; `alike`: some repeat others, else none.
fn small(alike: bool) -> impl Strategy<Value = Small> {
    (1..=10_usize, 1..=3_usize).prop_flat_map(move |(units, focuses)| {
        let score = (-8..12_i8).prop_map(|x| f32::from(x) / 4.0);
        let need = vec((0..4_u8, any::<prop::sample::Index>()), units);
        (
            vec(score, units * focuses),
            vec(prop::bool::weighted(0.8), focuses),
            vec(any_of(vec![0.5_f32, 1.0, 2.0]), focuses),
            vec(1..=12_usize, units),
            need,
            vec((any::<bool>(), any::<prop::sample::Index>()), units),
            1..=50_usize,
        )
            .prop_map(move |(scores, disclosed, weights, costs, need, same, budget)| {
                let scores = Array2::from_shape_vec((units, focuses), scores).unwrap();
                Small {
                    scores: Scores::new(scores, disclosed),
                    weights,
                    costs,
                    needs: needs(&need),
                    explained_by: explained_by(&same),
                    repeats: repeats(&same, alike),
                    budget,
                }
            })
    })
}

/// For each unit an earlier one that says the same, or itself.
fn repeats(drawn: &[(bool, prop::sample::Index)], alike: bool) -> Vec<usize> {
    let mut repeats: Vec<usize> = Vec::new();
    for (unit, (same, index)) in drawn.iter().enumerate() {
        let first = if alike && *same && unit > 0 { repeats[index.index(unit)] } else { unit };
        repeats.push(first);
    }
    repeats
}

/// For some units another one that explains a word of theirs.
fn explained_by(drawn: &[(bool, prop::sample::Index)]) -> Vec<Vec<usize>> {
    let by = |(unit, (_, index)): (usize, &(bool, prop::sample::Index))| {
        let other = index.index(drawn.len());
        if other % 3 == 0 && other != unit { vec![other] } else { Vec::new() }
    };
    drawn.iter().enumerate().map(by).collect()
}

/// Needs as lists have them: an entry needs an earlier unit that cannot stand alone.
fn needs(drawn: &[(u8, prop::sample::Index)]) -> Vec<Need> {
    let mut needs: Vec<Need> = Vec::new();
    for (kind, index) in drawn {
        let lead_ins: Vec<usize> =
            (0..needs.len()).filter(|u| needs[*u] == Need::Unusable).collect();
        needs.push(match kind {
            0 => Need::Unusable,
            1 if !lead_ins.is_empty() => Need::Unit(*index.get(&lead_ins)),
            _ => Need::Nothing,
        });
    }
    needs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn a_selection_is_one_of_the_sets_that_may_stand(small in small(true)) {
        let chosen = small.select(small.budget).units();
        prop_assert!(small.feasible().contains(&chosen), "{chosen:?} of {small:?}");
    }

    /// Where no unit repeats another, all that says something is taken until nothing more fits.
    #[test]
    fn no_room_is_left_for_what_is_useful(small in small(false)) {
        let chosen = small.select(small.budget).units();
        let left = small.budget - small.cost(&chosen);
        for unit in (0..small.units()).filter(|u| small.is_useful(*u) && !chosen.contains(u)) {
            let Some(mut whole) = small.whole(unit) else { continue };
            whole.retain(|u| !chosen.contains(u));
            prop_assert!(small.cost(&whole) > left, "{unit} would fit: {chosen:?} of {small:?}");
        }
    }

    /// The choice comes near to the best that there is, found by trying every set: never below the
    /// bound that a greedy choice has (Lin & Bilmes 2010: 1 − 1/√e).
    #[test]
    fn a_selection_is_near_to_the_best(small in small(true)) {
        let chosen = small.value(&small.select(small.budget).units());
        let best = small.feasible().iter().map(|set| small.value(set)).fold(0.0, f32::max);
        prop_assert!(chosen >= 0.393 * best - 1e-5, "{chosen} of {best}: {small:?}");
    }

    /// A set is worth at least what a part of it is, and a unit adds to the whole no more than it
    /// adds to the part.
    #[test]
    fn worth_grows_and_gains_diminish(
        small in small(true), part in 0..1024_usize, more in 0..1024_usize, unit in 0..10_usize,
    ) {
        let unit = unit % small.units();
        let set = |bits: usize| -> Vec<usize> {
            (0..small.units()).filter(|u| bits >> u & 1 == 1 && *u != unit).collect()
        };
        let with = |mut units: Vec<usize>| { units.push(unit); small.value(&units) };
        let (part, whole) = (set(part), set(part | more));
        prop_assert!(small.value(&whole) >= small.value(&part) - 1e-5);
        let (to_part, to_whole) =
            (with(part.clone()) - small.value(&part), with(whole.clone()) - small.value(&whole));
        prop_assert!(to_whole <= to_part + 1e-5, "{to_part} {to_whole} {small:?}");
    }
}

/// How near, on average: a hundredth is lost at most. (`--nocapture` shows the figures.)
#[test]
fn little_is_lost_on_average() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut gap, mut most, mut count) = (0.0_f32, 0.0_f32, 0);
    while count < 400 {
        let small = small(true).new_tree(&mut runner).unwrap().current();
        let best = small.feasible().iter().map(|set| small.value(set)).fold(0.0, f32::max);
        if best > 0.0 {
            let loss = 1.0 - small.value(&small.select(small.budget).units()) / best;
            (gap, most, count) = (gap + loss, most.max(loss), count + 1);
        }
    }
    let mean = gap / count as f32;
    println!("gap to the best selection: mean {mean:.5}, greatest {most:.3} of {count} problems");
    assert!(mean < 0.01, "{mean}");
}
