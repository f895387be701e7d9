//! The selection alone, against every set of units that there is, for up to ten of them.

use ndarray::Array2;
use ownwords::score::Scores;
use ownwords::select::{Budget, Need, Problem, Selection, select};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select as any_of;

/// A small problem, with what [`Problem`] borrows.
#[derive(Debug, Clone)]
struct Small {
    scores: Scores,
    weights: Vec<f32>,
    costs: Vec<usize>,
    needs: Vec<Need>,
    similarities: Vec<f32>,
    budget: usize,
}

impl Small {
    fn units(&self) -> usize {
        self.costs.len()
    }

    fn select(&self, budget: usize) -> Selection {
        let similarity = |a: usize, b: usize| self.similarities[a.min(b) * self.units() + a.max(b)];
        select(&Problem {
            scores: &self.scores,
            weights: &self.weights,
            costs: &self.costs,
            needs: &self.needs,
            similarity: &similarity,
            budget: Budget::new(budget).unwrap(),
        })
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

/// Problems of up to ten units; `alike`: similarities and needs are of all kinds, else none.
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
            vec(0.0..1.0_f32, units * units),
            1..=50_usize,
        )
            .prop_map(move |(scores, disclosed, weights, costs, need, similar, budget)| {
                let scores = Array2::from_shape_vec((units, focuses), scores).unwrap();
                let none = vec![0.0; units * units];
                Small {
                    scores: Scores::new(scores, disclosed),
                    weights,
                    costs,
                    needs: needs(&need),
                    similarities: if alike { similar } else { none },
                    budget,
                }
            })
    })
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

    /// Where units cost the same and need nothing, more budget only adds to a selection. (Where
    /// costs differ this need not be so: a long unit may take the place of two short ones.)
    #[test]
    fn more_budget_adds_to_a_selection(small in small(true), cost in 1..5_usize) {
        let units = small.units();
        let small = Small { costs: vec![cost; units], needs: vec![Need::Nothing; units], ..small };
        let budgets = (1..=units).map(|n| n * cost);
        let chosen: Vec<Vec<usize>> = budgets.map(|b| small.select(b).units()).collect();
        for pair in chosen.windows(2) {
            prop_assert!(pair[0].iter().all(|u| pair[1].contains(u)), "{chosen:?} of {small:?}");
        }
    }
}
